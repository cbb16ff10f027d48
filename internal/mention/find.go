package mention

import "unicode/utf8"

// Find appends the names in text to dst, in order and not overlapping, the
// longest at each word start. Text is one run, HTML-escaped. What a decoy
// covers is not reported, nor a doubtful name that is part of another one
// ("Vernon Jordan", "Georgia Institute").
//
// A name of letters ends where a word ends, or before a Korean particle; one
// of Hangul ends before particles or a space; one of Katakana where the
// Katakana ends; those of Han and of Thai end anywhere. Behind an Arabic
// و ف ب ل ك the match starts at the name.
func (l *Lexicon) Find(dst []Match, text []byte) []Match {
	if l == nil || len(l.forms) == 0 {
		return dst
	}
	prev := sign
	named := -1 // where the last name that was reported ends
	for i := 0; i < len(text); {
		k, size := lead[text[i]], 1
		starts := false
		switch {
		case k == sign:
			if !l.signs {
				prev = sign
				i++
				continue
			}
			starts = text[i] != ' '
		case text[i] < utf8.RuneSelf:
			if starts = prev != letter && l.mayBegin(text, i); !starts {
				for i++; i < len(text) && lead[text[i]] == letter && text[i] < utf8.RuneSelf; i++ {
				}
				prev = letter
				continue
			}
		default:
			k, size = classAt(text, i)
			switch k {
			case letter, hangul, katakana:
				starts = prev != k
			case free:
				starts = true
			case sign:
				starts = l.signs
			case mark, joiner:
				i += size
				continue
			}
		}
		if starts {
			if start, found, end := l.begin(text, i); found >= 0 {
				f := &l.forms[found]
				if !f.decoy && !(f.doubtful && f.single && l.partOfName(text, start, end, named)) {
					dst = append(dst, f.match(start, end))
					named = end
				}
				i, prev = end, f.last
				continue
			}
		}
		prev = k
		i += size
	}
	return dst
}

// At returns the longest name that begins exactly at start, a word start. It
// reports doubtful names wherever they stand; false when a decoy begins there.
func (l *Lexicon) At(text []byte, start int) (Match, bool) {
	if l == nil || start < 0 || start >= len(text) || !l.wordStarts(text, start) {
		return Match{}, false
	}
	found, end := l.longestAt(text, start, -1)
	if found < 0 || l.forms[found].decoy {
		return Match{}, false
	}
	return l.forms[found].match(start, end), true
}

// Before returns the longest name that ends exactly at end; false when that is
// a decoy. Like At it reports doubtful names.
func (l *Lexicon) Before(text []byte, end int) (Match, bool) {
	if l == nil || end <= 0 || end > len(text) {
		return Match{}, false
	}
	// Escapes make a text longer than its name; no name consists of them.
	from := max(0, end-2*l.longest-16)
	for ; from < end; from++ {
		if !utf8.RuneStart(text[from]) || !l.mayBegin(text, from) || !l.wordStarts(text, from) {
			continue
		}
		if found, _ := l.longestAt(text, from, end); found >= 0 {
			if l.forms[found].decoy {
				return Match{}, false
			}
			return l.forms[found].match(from, end), true
		}
	}
	return Match{}, false
}

func (f *form) match(start, end int) Match {
	return Match{Start: int32(start), End: int32(end), IDs: f.ids, Doubtful: f.doubtful}
}

// begin returns the longest name at the word start i, or behind the Arabic
// prefixes there; form is -1 when there is none.
func (l *Lexicon) begin(text []byte, i int) (start, form, end int) {
	if l.mayBegin(text, i) && leftOpen(text, i) {
		if form, end = l.longestAt(text, i, -1); form >= 0 {
			return i, form, end
		}
	}
	for start = i; ; {
		n := arabicPrefix(text, start)
		if start += n; n == 0 || start >= len(text) {
			return i, -1, i
		}
		if l.mayBegin(text, start) {
			if form, end = l.longestAt(text, start, -1); form >= 0 {
				return start, form, end
			}
		}
		if start > i+n || !hasAt(text, i, "و") && !hasAt(text, i, "ف") {
			return i, -1, i
		}
	}
}

// arabicPrefix returns the length of the particle at text[i] that is written
// together with the word behind it.
func arabicPrefix(text []byte, i int) int {
	if i < 0 || len(text)-i < 2 {
		return 0
	}
	switch string(text[i : i+2]) {
	case "و", "ف", "ب", "ل", "ك":
		return 2
	}
	return 0
}

// longestAt walks the tree from text[start] and returns the longest form whose
// right edge fits the text; with stop >= 0 only one that ends there.
func (l *Lexicon) longestAt(text []byte, start, stop int) (found, end int) {
	found, end = -1, start
	b, i := fold(text, start)
	n := l.root[b]
	for n > 0 {
		d := &l.nodes[n]
		for _, want := range l.keys[d.label+1 : d.labelEnd] {
			if i >= len(text) || stop >= 0 && i >= stop {
				return found, end
			}
			if b = text[i]; folds[b] {
				b, i = fold(text, i)
			} else {
				i++
			}
			if b != want {
				return found, end
			}
		}
		if d.form >= 0 && (stop < 0 || i == stop) && rightOpen(text, start, i, &l.forms[d.form]) {
			found, end = int(d.form), i
		}
		if d.kids == d.kidsEnd || i >= len(text) {
			return found, end
		}
		b, i = fold(text, i)
		n = l.kid(d, b)
	}
	return found, end
}

// kid returns the child of d whose label begins with b, 0 when there is none.
func (l *Lexicon) kid(d *node, b byte) int32 {
	lo, hi := d.kids, d.kidsEnd
	for hi-lo > 8 {
		if mid := (lo + hi) >> 1; l.first[mid] <= b {
			lo = mid
		} else {
			hi = mid
		}
	}
	for ; lo < hi; lo++ {
		if l.first[lo] == b {
			return lo
		}
	}
	return 0
}

// wordStarts reports whether a name may begin at i, whatever stands there.
func (l *Lexicon) wordStarts(text []byte, i int) bool {
	k, _ := classAt(text, i)
	switch k {
	case mark, joiner:
		return false
	case sign:
		return true
	}
	if !leftOpen(text, i) {
		return false
	}
	switch before := classBefore(text, i); {
	case k == free:
		return true
	case before == mark:
		return k != letter
	case before != k:
		return true
	}
	// Behind an Arabic prefix that itself starts a word.
	for n := 0; n < 2 && i >= 2 && arabicPrefix(text, i-2) == 2; n++ {
		if i -= 2; classBefore(text, i) != letter {
			return true
		}
	}
	return false
}

// leftOpen reports whether signs before i let a name begin there: not inside
// an abbreviation ("U.S.S.R."), an address ("www.un.org"), a number or an
// escape.
func leftOpen(text []byte, i int) bool {
	if i == 0 {
		return true
	}
	switch text[i-1] {
	case '&':
		return false
	case '.', ',':
		if i < 2 || lead[text[i-2]] == sign {
			return true
		}
		if isDigit(text[i-2]) {
			return !isDigit(text[i])
		}
		k, _ := classAt(text, i)
		return text[i-1] == ',' || k != letter || classBefore(text, i-1) != letter
	}
	return true
}

// rightOpen reports whether what follows text[start:end] lets f end there.
func rightOpen(text []byte, start, end int, f *form) bool {
	for hasAt(text, end, "\u00ad") {
		end += 2
	}
	if end == len(text) {
		return true
	}
	k, _ := classAt(text, end)
	if k == mark || k == joiner {
		return false
	}
	switch f.last {
	case letter:
		if k == letter {
			return false
		}
		if end+1 < len(text) && text[end] == '.' {
			next := text[end+1]
			switch {
			case next >= 'a' && next <= 'z', f.initial && next >= 'A' && next <= 'Z':
				return false // "China.org", "U.S" in "U.S.S.R."
			}
		}
		if isDigit(text[end-1]) && end+1 < len(text) && (text[end] == '.' || text[end] == ',') && isDigit(text[end+1]) {
			return false
		}
	case hangul:
		return k != hangul || particles(text[end:hangulEnd(text, end)], 3)
	case katakana:
		return k != katakana
	case sign, mark:
		// "U.S." in "U.S.S.R.", but not a Thai name that ends in a vowel sign.
		return k != letter || f.last == mark && !joinsLetters(text, end)
	}
	return true
}

// joinsLetters reports whether the letter before end, which bears a mark, is of
// a script that writes spaces between words.
func joinsLetters(text []byte, end int) bool {
	for end > 0 {
		r, size := utf8.DecodeLastRune(text[:end])
		if k := classOf(r); k != mark {
			return k == letter
		}
		end -= size
	}
	return false
}

func hangulEnd(text []byte, i int) int {
	for i < len(text) {
		k, size := classAt(text, i)
		if k != hangul {
			break
		}
		i += size
	}
	return i
}

// particles reports whether tail is nothing but Korean particles, at most n.
func particles(tail []byte, n int) bool {
	if isParticle(tail) {
		return true
	}
	if n == 1 {
		return false
	}
	for size := min(len(tail)-3, 12); size >= 3; size -= 3 {
		if isParticle(tail[:size]) && particles(tail[size:], n-1) {
			return true
		}
	}
	return false
}

// isParticle reports whether word is a particle, or one of the few nouns of
// relation that are written like particles.
func isParticle(word []byte) bool {
	switch string(word) {
	case "은", "는", "이", "가", "을", "를", "의", "에", "와", "과", "도", "만", "로", "께", "나", "랑", "야", "며",
		"에서", "에게", "께서", "한테", "으로", "부터", "까지", "처럼", "보다", "이나", "이랑", "라고", "라는", "라도", "이란", "이야",
		"조차", "마저", "마다", "밖에", "뿐", "대로", "만큼", "만이", "하고", "이며", "이자", "로서", "로써", "에선", "에겐", "에는",
		"이라고", "이라는", "이라도", "으로서", "으로써", "에서부터", "으로부터", "로부터",
		"이다", "였다", "이었다", "입니다", "이고", "이지만",
		"측", "간", "등", "내", "상":
		return true
	}
	return false
}
