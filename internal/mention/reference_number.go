package mention

// number reads the number of an article with its suffix; end == i when there
// is none.
func (r *reader) number(i int, first bool) (id string, n, end int) {
	text := r.text
	at := i
	open := first && hasAt(text, i, "(") && (r.capital || r.word.lang == arabic)
	if open {
		at++
	}
	suffix := ""
	n, end = digits(text, at)
	inDigits := end > at
	switch {
	case inDigits:
		if n < 1 || n > largestArticle || hasAt(text, end, ",") && digitsAt(text, end+1) >= 3 || hasAt(text, end, "%") {
			return "", 0, i
		}
		suffix, end = r.suffix(n, end)
	default:
		if n, end = r.numeral(at, first); end == at {
			return "", 0, i
		}
		suffix, end = insertedAt(text, end, r.word.lang)
	}
	if classAfter(text, end) == letter || classAfter(text, end) == mark {
		return "", 0, i
	}
	if open {
		if !hasAt(text, end, ")") {
			return "", 0, i
		}
		end++
	}
	if next := skipSpaces(text, end); next > end && inDigits {
		word := text[next:wordAfter(text, next)]
		if isUnit(word) && !onlyLooksLikeUnit(text, next, word) || hasAt(text, next, "%") || first && !r.capital && r.word.lang&latin != 0 && isMonth(word) {
			return "", 0, i
		}
	}
	return articleID(n, suffix), n, end
}

// onlyLooksLikeUnit sees the words that are a unit only with what follows
// them: "o’clock", "per cent".
func onlyLooksLikeUnit(text []byte, i int, word []byte) bool {
	switch string(word) {
	case "o":
		return apostrophe(text, i+1) == 0
	case "per":
		return !hasAt(text, i, "per cent")
	}
	return false
}

func digitsAt(text []byte, i int) int {
	n := 0
	for i+n < len(text) && isDigit(text[i+n]) {
		n++
	}
	return n
}

// numeral reads a number that is not in digits: Roman or a word.
func (r *reader) numeral(i int, first bool) (n, end int) {
	if i >= len(r.text) {
		return 0, i
	}
	if r.word.lang == arabic {
		return arabicOrdinal(r.text, i)
	}
	if n, end = roman(r.text, i); end > i {
		if classAfter(r.text, end) == letter || !r.romanStands(i, end, first) {
			return 0, i
		}
		return n, end
	}
	if r.capital && r.word.lang&western != 0 {
		word := r.text[i:wordAfter(r.text, i)]
		if n := wordNumber(word); n > 0 {
			return n, i + len(word)
		}
	}
	return 0, i
}

// romanStands reports whether the letters text[i:end] are meant as a number:
// "C" and "L" alone are not, nor is "I" behind a small "article".
func (r *reader) romanStands(i, end int, first bool) bool {
	single := end == i+1
	if single && (r.text[i] == 'C' || r.text[i] == 'L') {
		return false
	}
	if single && r.text[i] == 'I' && apostrophe(r.text, end) > 0 && !hasAt(r.text, end, "’s") && !hasAt(r.text, end, "'s") {
		return false // "I’ve"
	}
	if r.capital || !first || r.word.lang&western == 0 {
		return true
	}
	for _, c := range r.text[i:end] {
		if c == 'C' || c == 'L' {
			return false // "article MIX" reads as a word
		}
	}
	if !single || r.text[i] != 'I' {
		return true
	}
	next := skipSpaces(r.text, end)
	if matchPhrase(r.text, next, "of the") > next || matchPhrase(r.text, next, "of that") > next || matchPhrase(r.text, next, "of this") > next {
		return true
	}
	kind, next := r.separator(end, r.word.many)
	_, romanEnd := roman(r.text, next)
	return r.word.many && kind != apart && romanEnd > next
}

// suffix reads what tells an inserted article from the one before it.
func (r *reader) suffix(n, i int) (string, int) {
	text := r.text
	for _, mark := range [...]string{"er", "re", "º", "°", "ª", "ᵉʳ"} { // "l’article 1er", "artículo 1º"
		if hasAt(text, i, mark) && classAfter(text, i+len(mark)) != letter {
			return "", i + len(mark)
		}
	}
	if suffix, end := insertedAt(text, i, r.word.lang); end > i {
		return suffix, end
	}
	at := i
	if hasAt(text, i, "-") {
		at++
	}
	if at >= len(text) {
		return "", i
	}
	if c := text[at]; c|0x20 >= 'a' && c|0x20 <= 'z' && classAfter(text, at+1) != letter && (at == i || c <= 'Z') {
		return string(rune(c | 0x20)), at + 1
	}
	if m, end := digits(text, at); at > i && end > at && m > 0 && m <= n && classAfter(text, end) != letter {
		return articleID(m, ""), end
	}
	return "", i
}

// insertedAt reads "bis", "ter" ... at i, with a space before it or none. In
// German "bis" before a number means "to".
func insertedAt(text []byte, i int, lang language) (suffix string, end int) {
	at := skipSpaces(text, i)
	word := text[at:wordAfter(text, at)]
	for _, s := range inserted {
		if string(word) != s {
			continue
		}
		end := at + len(s)
		if next := skipSpaces(text, end); s == "bis" && lang&german != 0 && next < len(text) && isDigit(text[next]) {
			return "", i
		}
		return s, end
	}
	return "", i
}
