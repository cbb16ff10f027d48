package mention

import "slices"

// References appends the references to articles in text to dst, in order and
// not overlapping. Text is one run, HTML-escaped.
//
// A word for "article" in English, French, German, Spanish, Portuguese,
// Italian, Russian or Arabic must be followed by a number: digits of any
// script, Roman numerals, English and Arabic number words. Small "article I"
// is a reference only in "article I of the", since a writer may be speaking of
// himself; numbers above 999 are years; a number followed by a unit ("the
// article 4 days later") is none. "Articles 3 and 4" is one reference, while
// "Article 4 and Article 51 of the Charter" are two, since what follows the
// second need not own the first. Korean, Chinese and Japanese references name
// the instrument before them, so that "제3조와 제4조" is one. Articles of an
// annex ("Annex III, Article 4") are left out: they are not the instrument's.
func References(dst []Reference, text []byte) []Reference {
	for i := 0; i < len(text); {
		if !opens[text[i]] || !mayOpen(text, i) {
			i++
			continue
		}
		if r, ok := referenceAt(text, i); ok {
			dst = append(dst, r)
			i = max(int(r.End), i+1)
			continue
		}
		i++
	}
	return dst
}

// mayOpen dismisses most words that begin like a reference by their first
// letters.
func mayOpen(text []byte, i int) bool {
	switch c := text[i]; {
	case c|0x20 == 'a', c|0x20 == 'p':
		return i+2 < len(text) && (i == 0 || lead[text[i-1]] != letter) && mayOpenLatin(c|0x20, text[i+1]|0x20, text[i+2]|0x20)
	case c == 0xC2:
		return hasAt(text, i, "§")
	case c == 0xE7:
		return hasAt(text, i, "第")
	case c == 0xEC:
		return hasAt(text, i, "제")
	case i+4 > len(text):
		return isDigit(c)
	case c == 0xD0, c == 0xD1:
		if i >= 2 && (text[i-2] == 0xD0 || text[i-2] == 0xD1) {
			return false // inside a word
		}
		switch string(text[i : i+2]) {
		case "с", "С", "п", "П", "ч", "Ч":
			return true
		}
		return false
	case c == 0xD8, c == 0xD9:
		switch string(text[i : i+4]) {
		case "ال", "ما", "فق", "لم", "لف":
			return true
		}
		return false
	}
	return true
}

// mayOpenLatin looks at the first three letters of a word, in lower case.
func mayOpenLatin(first, second, third byte) bool {
	if first == 'p' { // paragraph, párrafo
		return second == 'a' && third == 'r' || second == 0xC3|0x20
	}
	switch second {
	case 'r': // article
		return third == 't'
	case 'b': // Absatz
		return third == 's'
	case 'l': // alinéa, al.
		return third == 'i' || third == '.'|0x20
	case 'p': // apartado
		return third == 'a'
	}
	return false
}

// opens marks the bytes that a reference may begin with.
var opens = opensTable()

func opensTable() (t [256]bool) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = true
	}
	for _, s := range [...]string{"a", "A", "p", "P", "§", "с", "С", "ч", "п", "П", "م", "ا", "第", "제"} {
		t[s[0]] = true
	}
	return t
}

// reader reads one reference. It is made by the word that opens it.
type reader struct {
	text    []byte
	word    word
	capital bool // the word is capitalised
	items   []ReferenceItem
	last    int // number of the last item
	end     int
}

// referenceAt reads the reference that begins at i.
func referenceAt(text []byte, i int) (Reference, bool) {
	switch c := text[i]; {
	case hasAt(text, i, "第"):
		return hanReference(text, i)
	case hasAt(text, i, "제"), isDigit(c):
		return koreanReference(text, i)
	}
	words, paragraphs := latinArticles, latinParagraphs
	switch text[i] {
	case 0xD0, 0xD1:
		words, paragraphs = cyrillicArticles, cyrillicParagraphs
	case 0xD8, 0xD9:
		words, paragraphs = arabicArticles, arabicParagraphs
	}
	if !referenceMayStart(text, i) {
		return Reference{}, false
	}
	r := reader{text: text}
	if w, end := wordAt(text, i, words); end > i {
		r.word, r.capital = w, upperAt(text, i)
		if !r.articles(i, end) {
			return Reference{}, false
		}
	} else if w, end := wordAt(text, i, paragraphs); end > i || hasAt(text, i, "§") {
		if end == i {
			end += len("§")
		}
		if !r.paragraphFirst(i, end, w, words) {
			return Reference{}, false
		}
	} else {
		return Reference{}, false
	}
	of, ofEnd := ownerAfter(text, r.end, r.word.lang)
	before := wordsBefore(text, i, false)
	if annexBefore(text, before) || annexAt(text, ofEnd) {
		return Reference{}, false
	}
	return Reference{
		Start: int32(i), End: int32(r.end), Items: slices.Clip(r.items),
		Of: int32(of), OfEnd: int32(ofEnd), Before: int32(before),
	}, true
}

// referenceMayStart reports whether i is the start of a word, or follows the
// particles that Arabic writes together with a word.
func referenceMayStart(text []byte, i int) bool {
	if k := classBefore(text, i); k != letter && k != mark {
		return i == 0 || text[i-1] != '&'
	}
	for n := 0; n < 2 && arabicPrefix(text, i-2) > 0; n++ {
		if i -= 2; classBefore(text, i) != letter {
			return true
		}
	}
	return false
}

// articles reads what follows the word for article: "3, 4(2) and 5 to 7".
func (r *reader) articles(start, i int) bool {
	next := skipSpaces(r.text, i)
	if next == i && !r.word.short && !(r.word.lang == arabic && hasAt(r.text, i, "(")) {
		return false
	}
	i = r.skipFiller(next)
	if !r.item(start, i, true) {
		return false
	}
	certain, certainEnd := len(r.items), r.end
	concluded := false // "3, 4 and 5" is complete: a comma behind it belongs to the sentence
	for {
		kind, next := r.separator(r.end, r.word.many)
		if kind == byComma && concluded && r.secondPair(next) {
			certain, certainEnd = len(r.items), r.end
			continue
		}
		if kind == apart || kind == byComma && concluded {
			break
		}
		if kind == bySpan {
			if !r.through(next) {
				break
			}
		} else {
			end, last := r.end, r.last
			if !r.item(next, next, false) {
				break
			}
			if !r.continues(kind) {
				r.items, r.end, r.last = r.items[:len(r.items)-1], end, last
				break
			}
			concluded = concluded || kind == byWord
		}
		if r.word.many || concluded || kind == bySpan && certain == len(r.items) {
			certain, certainEnd = len(r.items), r.end
		}
	}
	r.items, r.end = r.items[:certain], certainEnd
	return true
}

// secondPair reads two articles, or a range, behind a list that seemed complete:
// "1 and 2, 6 and 7". The numbers must go on from those before, and no word may
// follow that they could count.
func (r *reader) secondPair(i int) bool {
	before := *r
	if r.word.many && r.item(i, i, false) && r.last > before.last {
		first := r.last
		kind, next := r.separator(r.end, true)
		if kind == byWord && r.item(next, next, false) && r.last > first || kind == bySpan && r.through(next) {
			after := skipSpaces(r.text, r.end)
			if after == len(r.text) || after == r.end && classAfter(r.text, after) != letter {
				return true
			}
		}
	}
	*r = before
	return false
}

// continues reports whether the item just read belongs to the list, by what
// stands behind it.
func (r *reader) continues(kind separator) bool {
	next := skipSpaces(r.text, r.end)
	if next == r.end || next >= len(r.text) {
		return true
	}
	if isUnit(r.text[next:wordAfter(r.text, next)]) || isMonth(r.text[next:wordAfter(r.text, next)]) {
		return false
	}
	if r.word.many && kind == byWord || classAfter(r.text, next) != letter {
		return true
	}
	if k, _ := r.separator(r.end, r.word.many); k != apart {
		return true
	}
	if r.word.many {
		return !isDigit(r.text[next])
	}
	return phraseAt(r.text, next, owners, r.word.lang) > 0
}

// skipFiller skips what some languages put between the word and the number.
func (r *reader) skipFiller(i int) int {
	var fillers []string
	switch {
	case !r.word.many:
		return i
	case r.word.lang == russian:
		fillers = []string{"с "}
	case r.word.lang == arabic:
		fillers = []string{"من "}
	case r.word.lang&iberian != 0:
		fillers = []string{"del "}
	}
	for _, f := range fillers {
		if hasAt(r.text, i, f) {
			return i + len(f)
		}
	}
	return i
}

// item reads one article with its paragraphs and adds it. start is where its
// words begin, i its number.
func (r *reader) item(start, i int, first bool) bool {
	id, n, end := r.number(i, first)
	if end == i {
		return false
	}
	r.items = append(r.items, ReferenceItem{Start: int32(start), End: int32(end), Article: id})
	r.last, r.end = n, end
	r.paragraphs()
	return true
}

// through reads the last article of a range and adds it to the last item.
func (r *reader) through(i int) bool {
	id, n, end := r.number(i, false)
	one := &r.items[len(r.items)-1]
	if end == i || n <= r.last || one.Paragraph != "" {
		return false
	}
	one.Through, one.End = id, int32(end)
	r.last, r.end = n, end
	return true
}

// separator says what parts two articles of a list.
type separator uint8

const (
	apart separator = iota // nothing of the kind
	byComma
	byWord // "and", also ", and"
	bySpan // "to", "–"
)

// separator reads what stands at i between two articles and returns where the
// second one would begin. Only behind a plural, many, a word makes a range.
func (r *reader) separator(i int, many bool) (separator, int) {
	text := r.text
	next := skipSpaces(text, i)
	kind := apart
	for _, comma := range [...]string{",", "،"} {
		if hasAt(text, next, comma) {
			i, kind = next+len(comma), byComma
			next = skipSpaces(text, i)
			break
		}
	}
	for _, dash := range [...]string{"-", "–", "‑"} {
		if !hasAt(text, next, dash) || kind == byComma {
			continue
		}
		after := next + len(dash)
		if spaced := next > i; spaced != (skipSpaces(text, after) > after) || spaced && !many {
			return apart, i
		}
		return bySpan, skipSpaces(text, after)
	}
	if next > i {
		if n := phraseAt(text, next, joins, r.word.lang); n > 0 {
			return byWord, skipSpaces(text, next+n)
		}
		if n := phraseAt(text, next, spans, r.word.lang); n > 0 && kind == apart && many {
			return bySpan, skipSpaces(text, next+n)
		}
		if r.word.lang == arabic && hasAt(text, next, "و") {
			return byWord, skipSpaces(text, next+len("و"))
		}
	}
	return kind, next
}
