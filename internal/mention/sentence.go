package mention

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// Sentences appends the start and end of each sentence of html to dst, in
// order, without the spaces between them. html is the inner HTML of one block,
// or plain escaped text: tags are no boundaries and are never cut, but an
// element may begin in one sentence and end in another.
//
// A sentence ends at . ! ? … before a space and a capital, a digit or a letter
// of a script without capitals, and at 。！？ anywhere. Closing quotes, brackets,
// closing tags and the marks of notes belong to it. Abbreviations, initials,
// ordinals, dates and the number that opens an entry end none; where a point
// may be both ("the U.S. The"), the word behind it decides.
func Sentences(dst [][2]int32, html []byte) [][2]int32 {
	s := newSentences(html)
	for s.next() {
		dst = append(dst, [2]int32{int32(s.start), int32(s.end)})
	}
	return dst
}

// SentencesThrough is Sentences up to the first one that begins behind the
// offset at, for those who need no others.
func SentencesThrough(dst [][2]int32, html []byte, at int) [][2]int32 {
	s := newSentences(html)
	for s.next() {
		dst = append(dst, [2]int32{int32(s.start), int32(s.end)})
		if s.start > at {
			break
		}
	}
	return dst
}

// Sentence returns the sentence of text around the offset at: the one before
// it when at lies between two. Without any it returns 0, 0.
func Sentence(text []byte, at int) (start, end int) {
	s := newSentences(text)
	for s.next() && (s.start <= at || end == 0) {
		start, end = s.start, s.end
	}
	return start, end
}

// sentences reads one sentence after the other.
type sentences struct {
	html       []byte
	start, end int
	opening    int // where the words of the sentence begin, behind tags and quotes
	lastTag    int // where the last > stands: a < behind it is text; -2 until one is met
}

func newSentences(html []byte) sentences { return sentences{html: html, lastTag: -2} }

// stops marks the bytes at which a sentence may end or a tag begin.
var stops = [256]bool{'.': true, '!': true, '?': true, '<': true, 0xD8: true, 0xDB: true, 0xE0: true, 0xE2: true, 0xE3: true, 0xEF: true}

// stop says what kind of sign ends a sentence.
type stop uint8

const (
	noStop    stop = iota
	point          // may belong to an abbreviation
	exclaimed      // must be followed by a space
	fullWidth      // needs no space
)

// stopAt returns the stop at html[i] and its length.
func stopAt(html []byte, i int) (stop, int) {
	if i >= len(html) || !stops[html[i]] {
		return noStop, 0
	}
	switch html[i] {
	case '.':
		return point, 1
	case '!', '?':
		return exclaimed, 1
	case '<':
		return noStop, 0
	}
	switch r, size := utf8.DecodeRune(html[i:]); r {
	case '…', '؟', '۔', '‼', '⁇', '⁈', '⁉':
		return exclaimed, size
	case '।', '॥', '。', '！', '？', '｡', '．':
		return fullWidth, size
	}
	return noStop, 0
}

// next moves to the next sentence; false at the end.
func (s *sentences) next() bool {
	s.start = skipSpaces(s.html, s.end)
	if s.start >= len(s.html) {
		return false
	}
	s.opening = s.skipOpening(s.start)
	for i := s.start; i < len(s.html); {
		if !stops[s.html[i]] {
			i++
			continue
		}
		kind, size := stopAt(s.html, i)
		if kind == noStop {
			i = max(s.tagEnd(i), i+1)
			continue
		}
		after := i + size
		for {
			more, size := stopAt(s.html, after)
			if more == noStop {
				break
			}
			if kind = max(kind, more); kind == point {
				kind = exclaimed // "..."
			}
			after += size
		}
		end := s.skipClosing(after)
		if end = s.boundary(kind, i, after, end); end > 0 {
			s.end = end
			return true
		}
		i = after
	}
	s.end = len(s.html)
	for s.end > s.start {
		n := spaceBefore(s.html, s.end)
		if n == 0 {
			break
		}
		s.end -= n
	}
	return true
}

// boundary returns where the sentence ends whose stop stands at i, 0 when it
// goes on. after is behind the stops, end behind what closes with them.
func (s *sentences) boundary(kind stop, i, after, end int) int {
	if kind == fullWidth {
		if r, _ := utf8.DecodeRune(s.html[end:]); endsInCorner(s.html, end) && r >= 'ぁ' && r <= 'ゖ' {
			return 0 // 「はい。」と言った
		}
		return end
	}
	if kind == point && end == after {
		end = noteMark(s.html, i, end)
	}
	next := skipSpaces(s.html, end)
	if next >= len(s.html) {
		return max(end, after)
	}
	if next == end && !afterBreak(s.html, end) {
		return 0
	}
	for { // "First. </em>Second"
		closed := s.closingTag(next)
		if closed == next {
			break
		}
		end = closed
		if next = skipSpaces(s.html, closed); next >= len(s.html) {
			return end
		}
	}
	word := s.skipOpening(next)
	if word >= len(s.html) {
		return end
	}
	r, _ := utf8.DecodeRune(s.html[word:])
	if unicode.IsLower(r) || !unicode.IsLetter(r) && !isNumber(r) {
		return 0
	}
	if kind == point && s.abbreviates(i, word) {
		return 0
	}
	return end
}

// afterBreak reports whether a <br> ends at i.
func afterBreak(html []byte, i int) bool {
	return endsWith(html, i, "<br>") || endsWith(html, i, "<br/>") || endsWith(html, i, "<br />")
}

func isNumber(r rune) bool { return r < utf8.RuneSelf && isDigit(byte(r)) || unicode.IsDigit(r) }

func endsInCorner(html []byte, end int) bool {
	return endsWith(html, end, "」") || endsWith(html, end, "』") || endsWith(html, end, "）")
}

// noteMark returns the end of the digits of a note that stand right behind a
// point ("the treaty.12 The"), end when there are none.
func noteMark(html []byte, i, end int) int {
	n := digitsAt(html, end)
	if n == 0 || n > 3 || space(html, end+n) == 0 || i < 3 {
		return end
	}
	for _, c := range html[i-3 : i] {
		if c < 'a' || c > 'z' {
			return end
		}
	}
	return end + n
}

// skipClosing returns the end of the quotes, brackets, closing tags and marks
// of notes that belong to the stop before i.
func (s *sentences) skipClosing(i int) int {
	for i < len(s.html) && mayClose[s.html[i]] {
		n := s.closingTag(i) - i
		switch {
		case n > 0:
		case hasAt(s.html, i, "<br"):
			if n = s.tagEnd(i) - i; n == 0 {
				return i
			}
		case hasAt(s.html, i, "<sup"):
			end := bytes.Index(s.html[i:min(i+600, len(s.html))], []byte("</sup>"))
			if end < 0 {
				return i
			}
			n = end + len("</sup>")
		case hasAt(s.html, i, "["):
			if n = digitsAt(s.html, i+1); n == 0 || n > 3 || !hasAt(s.html, i+1+n, "]") {
				return i
			}
			n += 2
		default:
			if n = signAt(s.html, i, closing[:]); n == 0 {
				return i
			}
		}
		i += n
	}
	return i
}

var (
	closing = [...]string{")", "”", "’", "\"", "'", "]", "»", "›", "&quot;", "」", "』", "）", "】", "》", "〉"}
	quoting = [...]string{"(", "“", "‘", "\"", "'", "[", "«", "‹", "„", "‚", "&quot;", "「", "『", "（", "【", "《", "〈", "¿", "¡", "»"}
)

// mayClose marks the bytes with which something begins that closes with a
// sentence.
var mayClose = func() (t [256]bool) {
	for _, sign := range closing {
		t[sign[0]] = true
	}
	t['<'], t['['] = true, true
	return t
}()

func signAt(html []byte, i int, signs []string) int {
	if i >= len(html) || lead[html[i]] == letter {
		return 0
	}
	for _, sign := range signs {
		if hasAt(html, i, sign) {
			return len(sign)
		}
	}
	return 0
}

// closingTag returns the end of the closing tag at i, i when there is none.
func (s *sentences) closingTag(i int) int {
	if !hasAt(s.html, i, "</") {
		return i
	}
	return max(s.tagEnd(i), i)
}

// tagEnd returns the end of the tag at i, or i when none begins there.
func (s *sentences) tagEnd(i int) int {
	if s.html[i] != '<' {
		return i
	}
	if s.lastTag == -2 {
		s.lastTag = bytes.LastIndexByte(s.html, '>')
	}
	if i > s.lastTag {
		return i
	}
	return i + bytes.IndexByte(s.html[i:], '>') + 1
}

// skipOpening skips tags, opening quotes and spaces between them.
func (s *sentences) skipOpening(i int) int {
	for i < len(s.html) {
		if s.html[i] == '<' {
			end := s.tagEnd(i)
			if end == i {
				break
			}
			i = end
			continue
		}
		n := signAt(s.html, i, quoting[:])
		if n == 0 {
			n = space(s.html, i)
		}
		if n == 0 {
			break
		}
		i += n
	}
	return i
}

// abbreviates reports whether the point at i belongs to the word or number
// before it, given the word behind.
func (s *sentences) abbreviates(i, next int) bool {
	html := s.html
	from := i
	for from > s.start && i-from < 24 {
		r, size := utf8.DecodeLastRune(html[:from])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		from -= size
	}
	digitNext := isDigit(html[next])
	if from == i {
		return s.ordinal(i, next, digitNext)
	}
	word := html[from:i]
	if from == s.opening && (isSingle(word) || allRoman(word)) && (upperAt(html, from) || len(word) == 1) {
		return true // "A. The parties", "IV. The parties"
	}
	initials := from > s.start && html[from-1] == '.' && classBefore(html, from-1) == letter
	if isSingle(word) {
		r, _ := utf8.DecodeRune(word)
		switch {
		case !unicode.IsUpper(r) && !unicode.IsLower(r):
			return classOf(r) == letter
		case initials && unicode.IsLower(r) && !hasAt(word, 0, "m"): // "e.g.", but "p.m."
			return true
		}
		return digitNext || !resumes(html[next:wordAfter(html, next)])
	}
	switch kindOfAbbreviation(word) {
	case always:
		return true
	case beforeNumber:
		numeral := html[next:wordAfter(html, next)]
		return digitNext || allRoman(numeral)
	case perhaps:
		return digitNext || !resumes(html[next:wordAfter(html, next)])
	}
	return false
}

// ordinal reports whether the point at i belongs to the digits before it: an
// entry's number, a date "2024. 6. 19.", German "19. Juni".
func (s *sentences) ordinal(i, next int, digitNext bool) bool {
	from := i
	for from > s.start && isDigit(s.html[from-1]) {
		from--
	}
	if from == i || i-from > 4 {
		return false
	}
	if digitNext || from == s.opening {
		return true
	}
	if i-from > 2 {
		return false
	}
	word := s.html[next:wordAfter(s.html, next)]
	switch string(word) {
	case "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember",
		"Jahrhundert", "Jahrhunderts", "Weltkrieg", "Weltkriegs", "Weltkrieges", "Sitzung", "Tagung":
		return true
	}
	if classAfter(s.html, next) != hangul {
		return false
	}
	before := skipSpacesBefore(s.html, from)
	return before >= s.start+2 && s.html[before-1] == '.' && isDigit(s.html[before-2])
}

func isSingle(word []byte) bool {
	_, size := utf8.DecodeRune(word)
	return size == len(word)
}

func allRoman(word []byte) bool {
	for _, c := range word {
		switch c {
		case 'I', 'V', 'X', 'L', 'C', 'i', 'v', 'x', 'l':
		default:
			return false
		}
	}
	return len(word) > 0
}

// abbreviation says when a word before a point does not end its sentence.
type abbreviation uint8

const (
	never abbreviation = iota
	always
	beforeNumber
	perhaps // unless the next word is one that begins sentences
)

func kindOfAbbreviation(word []byte) abbreviation {
	if isTitle(word) {
		return always
	}
	switch string(word) {
	case "cf", "Cf", "vs", "viz", "incl", "approx", "resp", "esp", "Dept", "dept", "vgl", "Vgl", "bzw", "ca", "sog", "Chr", "им", "Mt", "Ft":
		return always
	case "art", "Art", "arts", "Arts", "no", "No", "nos", "Nos", "pp", "vol", "Vol", "vols", "Vols", "ch", "Ch", "chs", "sec", "Sec", "secs",
		"para", "Para", "paras", "Paras", "fig", "Fig", "figs", "Figs", "pt", "Pt", "cl", "nn", "ed", "eds", "fol", "ff", "Doc", "doc", "docs", "Docs", "Res", "res", "op",
		"Nr", "nr", "Abs", "Bd", "Rn", "núm", "Núm", "pág", "págs", "nº", "стр", "рис", "гл", "ст", "тыс", "млн", "млрд", "pár", "ap":
		return beforeNumber
	case "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
		"etc", "al", "Inc", "Ltd", "Co", "Corp", "Jr", "Esq", "Bros", "Ph", "Ave", "Blvd", "EE", "UU", "usw", "гг", "др", "руб", "Govt", "Dist", "Cong", "Stat", "ibid", "Ibid", "Univ", "Assn", "Intl":
		return perhaps
	}
	return never
}

// resumes reports whether word begins a sentence rather than goes on with a
// name: no surname, no noun.
func resumes(word []byte) bool {
	switch string(word) {
	case "The", "This", "That", "These", "Those", "It", "Its", "He", "She", "They", "We", "You", "His", "Her", "Their", "Our", "There", "Here",
		"In", "On", "At", "By", "For", "From", "With", "Without", "Within", "Under", "Between", "Among", "Against", "During", "Since", "Despite", "After", "Before",
		"If", "When", "While", "Where", "Whereas", "Whether", "As", "Although", "Though", "Because", "Unless", "Once", "Unlike", "Like", "Instead", "Indeed",
		"And", "But", "Or", "Nor", "Yet", "Both", "Either", "Neither", "Not", "Only", "Even", "Also", "Then", "Thus", "Hence", "Therefore", "However", "Moreover",
		"Meanwhile", "Nevertheless", "Nonetheless", "Still", "Perhaps", "Finally", "Later", "Now", "Today", "Another", "Each", "Every", "All", "Any", "Some", "Many", "Most",
		"Few", "Several", "Such", "No", "What", "Which", "Who", "Why", "How", "A",
		"В", "На", "Это", "Эта", "Этот", "Эти", "Он", "Она", "Они", "Но", "По", "Однако", "Как", "Для", "При", "Если", "После", "Так", "Кроме", "Поэтому", "Также",
		"Le", "Les", "Dans", "Il", "Elle", "Cette", "El", "Los", "Las", "Der", "Die", "Das", "Es", "Er", "Sie", "Auch", "Mit":
		return true
	}
	return false
}
