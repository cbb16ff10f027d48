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

// paragraphs reads the paragraphs behind the article just added: "(2)", ".2",
// ", paragraphs 2 and 3". The first goes into its item, others make new ones.
func (r *reader) paragraphs() {
	if r.dotted() || r.bracketed() {
		return
	}
	text := r.text
	next := skipSpaces(text, r.end)
	comma := false
	for _, c := range [...]string{",", "،"} {
		if hasAt(text, next, c) {
			next, comma = skipSpaces(text, next+len(c)), true
		}
	}
	if next == r.end && !comma || next >= len(text) {
		return
	}
	words := latinParagraphs
	switch r.word.lang {
	case russian:
		words = cyrillicParagraphs
	case arabic:
		words = arabicParagraphs
	}
	w, end := wordAt(text, next, words)
	for hasAt(text, end, "§") {
		end += len("§")
		w.many = w.many || hasAt(text, end, "§")
	}
	if end == next {
		return
	}
	number, numberEnd := paragraphNumber(text, skipSpaces(text, end))
	if number == "" {
		return
	}
	if r.ownedByAnother(numberEnd) {
		return
	}
	one := &r.items[len(r.items)-1]
	one.Paragraph, one.End = number, int32(numberEnd)
	r.end = numberEnd
	article := one.Article
	for w.many {
		kind, next := r.separator(r.end, true)
		number, end := paragraphNumber(text, next)
		if kind == apart || number == "" {
			return
		}
		if kind == bySpan {
			one := &r.items[len(r.items)-1]
			one.End, r.end = int32(end), end
			continue
		}
		r.items = append(r.items, ReferenceItem{Start: int32(next), End: int32(end), Article: article, Paragraph: number})
		r.end = end
	}
}

// ownedByAnother reports whether "of Article 5" follows the paragraph that ends
// at i: "Article 4, paragraph 2 of Article 5" names two things.
func (r *reader) ownedByAnother(i int) bool {
	next := r.belonging(i)
	words := latinArticles
	switch r.word.lang {
	case russian:
		words = cyrillicArticles
	case arabic:
		words = arabicArticles
	}
	_, end := wordAt(r.text, next, words)
	return end > next && phraseAt(r.text, skipSpaces(r.text, i), owners, r.word.lang) > 0
}

// dotted reads "4.2".
func (r *reader) dotted() bool {
	if !hasAt(r.text, r.end, ".") || r.end == 0 || !isDigit(r.text[r.end-1]) {
		return false
	}
	n := digitsAt(r.text, r.end+1)
	end := r.end + 1 + n
	if n == 0 || n > 2 || classAfter(r.text, end) == letter {
		return false
	}
	one := &r.items[len(r.items)-1]
	one.Paragraph = string(r.text[r.end+1 : end])
	one.End, r.end = int32(end), end
	for hasAt(r.text, r.end, ".") && digitsAt(r.text, r.end+1) > 0 {
		r.end += 1 + digitsAt(r.text, r.end+1)
		one.End = int32(r.end)
	}
	r.bracketed()
	return true
}

// bracketed reads "(2)", "(2)(b)", "(A)5", "(1) and (2)".
func (r *reader) bracketed() bool {
	next := r.end
	if n := space(r.text, next); n > 0 {
		next += n
	}
	point, end := bracketAt(r.text, next)
	if end == next {
		return false
	}
	one := &r.items[len(r.items)-1]
	if isDigit(point[0]) && one.Paragraph == "" {
		one.Paragraph = string(point)
	}
	for {
		r.end = end
		if point, end = bracketAt(r.text, r.end); end == r.end {
			break
		}
	}
	if one.Paragraph == "" {
		if at := r.end + space(r.text, r.end); digitsAt(r.text, at) == 1 && classAfter(r.text, at+1) != letter {
			r.end = at + 1 // "XII(A)5"
		}
	}
	one.End = int32(r.end)
	article := one.Article
	for one.Paragraph != "" {
		kind, next := r.separator(r.end, false)
		if kind != byComma && kind != byWord {
			break
		}
		point, end := bracketAt(r.text, next)
		if end == next || !isDigit(point[0]) {
			break
		}
		for e := end; ; end = e {
			if _, e = bracketAt(r.text, end); e == end {
				break
			}
		}
		r.items = append(r.items, ReferenceItem{Start: int32(next), End: int32(end), Article: article, Paragraph: string(point)})
		r.end = end
	}
	return true
}

// bracketAt reads a bracket around a number of at most two digits, a letter or
// a small Roman numeral; end == i when there is none.
func bracketAt(text []byte, i int) (inside []byte, end int) {
	if !hasAt(text, i, "(") {
		return nil, i
	}
	at := i + 1
	n := digitsAt(text, at)
	if n > 0 && n <= 2 {
		if at += n; at < len(text) && text[at] >= 'a' && text[at] <= 'z' {
			at++
		}
	} else if n == 0 {
		for at < len(text) && (text[at] == 'i' || text[at] == 'v' || text[at] == 'x') && at-i < 6 {
			at++
		}
		if at == i+1 && at < len(text) && text[at]|0x20 >= 'a' && text[at]|0x20 <= 'z' {
			at++
		}
	}
	if at == i+1 || !hasAt(text, at, ")") {
		return nil, i
	}
	return text[i+1 : at], at + 1
}

// paragraphNumber reads "2", "2a", "(2)", "2(b)" in digits of any script.
func paragraphNumber(text []byte, i int) (number string, end int) {
	if point, end := bracketAt(text, i); end > i {
		if !isDigit(point[0]) {
			return "", i
		}
		return string(point), end
	}
	n, end := digits(text, i)
	if end == i || n < 1 || n > 99 {
		return "", i
	}
	number = articleID(n, "")
	if end < len(text) && text[end] >= 'a' && text[end] <= 'z' && classAfter(text, end+1) != letter {
		number += string(rune(text[end]))
		end++
	}
	if classAfter(text, end) == letter {
		return "", i
	}
	for {
		_, next := bracketAt(text, end)
		if next == end {
			return number, end
		}
		end = next
	}
}

// paragraphFirst reads "paragraphs 1 and 2 of Article 4": the numbers, a word
// of belonging, one article.
func (r *reader) paragraphFirst(start, i int, w word, articles []word) bool {
	r.word = w
	if w.lang == 0 {
		r.word.lang = latin
	}
	r.end = i
	at := skipSpaces(r.text, i)
	for {
		number, end := paragraphNumber(r.text, at)
		if number == "" {
			return false
		}
		itemStart := at
		if len(r.items) == 0 {
			itemStart = start
		}
		r.items = append(r.items, ReferenceItem{Start: int32(itemStart), End: int32(end), Paragraph: number})
		r.end = end
		kind, next := r.separator(end, w.many)
		if kind == apart || !w.many {
			break
		}
		if kind == bySpan {
			if number, end = paragraphNumber(r.text, next); number == "" {
				return false
			}
			r.end = end
			break
		}
		at = next
	}
	at = r.belonging(r.end)
	article, end := wordAt(r.text, at, articles)
	if end == at {
		return false
	}
	r.word, r.capital = article, upperAt(r.text, at)
	numberAt := skipSpaces(r.text, end)
	if numberAt == end && !article.short {
		return false
	}
	id, n, end := r.number(numberAt, true)
	if end == numberAt {
		return false
	}
	for k := range r.items {
		r.items[k].Article = id
	}
	r.items[len(r.items)-1].End = int32(end)
	r.last, r.end = n, end
	return true
}

// belonging skips what leads from a paragraph to its article.
func (r *reader) belonging(i int) int {
	next := skipSpaces(r.text, i)
	if hasAt(r.text, next, ",") {
		next = skipSpaces(r.text, next+1)
	}
	if next == i {
		return i
	}
	if n := phraseAt(r.text, next, owners, r.word.lang|german); n > 0 {
		next = skipSpaces(r.text, next+n)
	}
	if hasAt(r.text, next, "l’") || hasAt(r.text, next, "l'") {
		next += 1 + apostrophe(r.text, next+1)
	}
	return next
}

// ownerAfter returns where "of the" stands behind a reference that ends at end
// and where the name behind it begins; end, end when it does not. Brackets in
// between are skipped ("Article 5 (collective defence) of the").
func ownerAfter(text []byte, end int, lang language) (of, ofEnd int) {
	at := skipSpaces(text, end)
	if hasAt(text, at, "(") {
		for k := at + 1; k < len(text) && k-at < 80 && text[k] != '('; k++ {
			if text[k] == ')' {
				at = skipSpaces(text, k+1)
				break
			}
		}
	}
	if at == end || at >= len(text) {
		return end, end
	}
	n := phraseAt(text, at, owners, lang)
	if n == 0 {
		if nameFollows(text, at, lang) {
			return at, at
		}
		return end, end
	}
	of, ofEnd = at, skipSpaces(text, at+n)
	if ofEnd == at+n && ofEnd < len(text) && text[ofEnd-1] != '\'' && !endsWith(text, ofEnd, "’") {
		return end, end
	}
	if next := skipPart(text, ofEnd); next > ofEnd {
		ofEnd = next
	}
	for _, quote := range [...]string{"“", "‘", "„", "«", "»", "&quot;"} {
		if hasAt(text, ofEnd, quote) {
			return of, ofEnd + len(quote)
		}
	}
	return of, ofEnd
}

// skipPart skips "Chapter VII of the".
func skipPart(text []byte, i int) int {
	for _, part := range parts {
		if !hasAt(text, i, part) {
			continue
		}
		at := i + len(part)
		_, end := roman(text, at)
		if end == at {
			_, end = digits(text, at)
		}
		next := skipSpaces(text, end)
		n := phraseAt(text, next, owners, western)
		if end == at || next == end || n == 0 {
			return i
		}
		return skipSpaces(text, next+n)
	}
	return i
}

// nameFollows reports whether a name may stand at i right behind a reference.
func nameFollows(text []byte, i int, lang language) bool {
	switch {
	case lang == russian:
		return classAfter(text, i) == letter && !isDigit(text[i])
	case lang == german:
		return upperAt(text, i)
	}
	return upperAt(text, i) && upperAt(text, i+1)
}

// wordsBefore returns where the words before a reference end: spaces, commas,
// an opening bracket, closing quotes and the genitive are skipped.
func wordsBefore(text []byte, i int, eastAsian bool) int {
	for i > 0 {
		if n := spaceBefore(text, i); n > 0 {
			i -= n
			continue
		}
		n := 0
		for _, s := range [...]string{",", "(", "’s", "'s", "”", "’", "»", "》", "」", "』", "〉", "）", "，", "、", "（", "&quot;"} {
			if endsWith(text, i, s) {
				n = len(s)
				break
			}
		}
		if n == 0 && eastAsian {
			n = genitiveBefore(text, i)
		}
		if n == 0 {
			return i
		}
		i -= n
	}
	return 0
}

// annexBefore reports whether "Annex III" ends at i: its articles are not those
// of the instrument.
func annexBefore(text []byte, i int) bool {
	from := wordBefore(text, i)
	if from == i || !isDigit(text[from]) && !upperAt(text, from) {
		return false
	}
	end := from - spaceBefore(text, from)
	return end < from && isAnnex(text[wordBefore(text, end):end])
}

// annexAt reports whether "Annex" or "the Annex" stands at i.
func annexAt(text []byte, i int) bool {
	return i < len(text) && isAnnex(text[i:wordAfter(text, i)])
}

func isAnnex(word []byte) bool {
	switch string(word) {
	case "Annex", "annex", "Annexe", "annexe", "Appendix", "appendix", "Schedule", "schedule", "Anhang", "Anlage", "Anexo", "anexo", "Allegato", "allegato":
		return true
	}
	return false
}

// isMonth reports whether word is an English month.
func isMonth(word []byte) bool {
	switch string(word) {
	case "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December":
		return true
	}
	return false
}
