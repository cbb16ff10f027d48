package search

// How text becomes terms. static/search.js does the same with a query.
//
// Compatibility forms are made plain (NFKC), case, accents and points are
// dropped (ё is е, é is e, أ is ا, tatweel and harakat go), digits are those of
// ASCII, and an Arabic word loses its article. A term is a run of letters,
// marks and digits; of Chinese, Japanese and Korean signs, which have no spaces
// or particles at the end of a word, it is each two that stand together. One
// Latin letter alone is no term, so the rest of "Korea's" is none. Words are
// not stemmed: a query matches the beginning of terms.

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestTerm is how many signs of a word are kept.
const longestTerm = 24

// scanner yields the terms of a text. The zero scanner is ready for reset.
type scanner struct {
	src     []byte
	pos     int
	markup  bool // src is HTML: tags and entities separate words
	heading bool // inside a heading
	term    [longestTerm]byte
	word    []byte // folded words that are not all ASCII, or what is left of them
	inRun   bool   // word begins with the second sign of a pair
	scratch []byte
}

func (s *scanner) reset(src []byte, markup bool) {
	s.src, s.pos, s.markup, s.heading = src, 0, markup, false
	s.word, s.inRun = s.word[:0], false
}

// lower maps letters and digits of ASCII to their small form, and all else to 0.
var lower = func() (table [256]byte) {
	for c := '0'; c <= '9'; c++ {
		table[c] = byte(c)
	}
	for c := 'a'; c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = byte(c), byte(c)
	}
	return table
}()

// next returns the next term, nil at the end. It is valid until the next call.
func (s *scanner) next() []byte {
	if len(s.word) > 0 {
		if term := s.nextFolded(); term != nil {
			return term
		}
	}
	src := s.src
	for s.pos < len(src) {
		c := src[s.pos]
		switch {
		case lower[c] != 0:
			start, n := s.pos, 0
			i := start
			for ; i < len(src); i++ {
				l := lower[src[i]]
				if l == 0 {
					break
				}
				if n < longestTerm {
					s.term[n] = l
					n++
				}
			}
			if i < len(src) && src[i] >= utf8.RuneSelf && separatorSize(src[i:]) == 0 {
				if term := s.fold(start); term != nil {
					return term
				}
				continue
			}
			s.pos = i
			if n > 1 || c <= '9' {
				return s.term[:n]
			}
		case c >= utf8.RuneSelf:
			if size := separatorSize(src[s.pos:]); size > 0 {
				s.pos += size
			} else if term := s.fold(s.pos); term != nil {
				return term
			}
		case s.markup && c == '<':
			s.skipTag()
		case s.markup && c == '&':
			if end := bytes.IndexByte(src[s.pos:], ';'); end >= 0 {
				s.pos += end
			}
			s.pos++
		default:
			s.pos++
		}
	}
	return nil
}

func (s *scanner) skipTag() {
	rest := s.src[s.pos:]
	end := bytes.IndexByte(rest, '>')
	if end < 0 {
		s.pos = len(s.src)
		return
	}
	switch {
	case len(rest) > 2 && rest[1] == 'h' && rest[2] >= '1' && rest[2] <= '6':
		s.heading = true
	case len(rest) > 3 && rest[1] == '/' && rest[2] == 'h' && rest[3] >= '1' && rest[3] <= '6':
		s.heading = false
	}
	s.pos += end + 1
}

// separatorSize returns the length of a quotation mark, dash or space that is
// common in texts of ASCII, and 0 for anything else.
func separatorSize(b []byte) int {
	switch {
	case b[0] == 0xc2 && len(b) > 1 && (b[1] == 0xa0 || b[1] == 0xa7 || b[1] == 0xab || b[1] == 0xbb):
		return 2
	case b[0] == 0xe2 && len(b) > 2 && b[1] == 0x80 && (b[2] >= 0x90 && b[2] <= 0xa9 || b[2] >= 0xb0 && b[2] <= 0xba):
		return 3
	}
	return 0
}

// fold folds the text from start to the next sign of ASCII that is no letter or
// digit, and returns its first term, if it has one.
func (s *scanner) fold(start int) []byte {
	end := start
	for end < len(s.src) && (s.src[end] >= utf8.RuneSelf || lower[s.src[end]] != 0) {
		end++
	}
	s.pos = end
	words := s.src[start:end]
	// The word before is used up, so its memory is free again.
	s.scratch = s.scratch[:0]
	for i := 0; i < len(words); {
		r, size := utf8.DecodeRune(words[i:])
		r, ok := foldRune(r)
		if !ok {
			s.scratch = foldAny(s.scratch[:0], words)
			break
		}
		if r != 0 {
			s.scratch = utf8.AppendRune(s.scratch, r)
		}
		i += size
	}
	s.word, s.inRun = s.scratch, false
	return s.nextFolded()
}

// foldRune folds signs that stand for themselves in every company, or for one
// other; 0 means that the sign is dropped. The others, which are rarer, have to
// be normalised together with their neighbours.
func foldRune(r rune) (folded rune, ok bool) {
	switch {
	case r < utf8.RuneSelf:
		if l := lower[r]; l != 0 {
			return rune(l), true
		}
		return ' ', true
	case r >= 0x0410 && r <= 0x042f:
		r += 0x20
		fallthrough
	case r >= 0x0430 && r <= 0x044f:
		if r == 'й' {
			r = 'и'
		}
		return r, true
	case r >= 0xac00 && r <= 0xd7a3, r >= 0x4e00 && r <= 0x9fff, r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa, r == 0x30fc:
		return r, true
	case r >= 0x3001 && r <= 0x3003, r >= 0x3008 && r <= 0x3011, r >= 0x2010 && r <= 0x2029, r >= 0x2030 && r <= 0x203a:
		return ' ', true
	case r >= 0xff01 && r <= 0xff5e:
		return foldRune(r - 0xfee0)
	case r >= 0x0627 && r <= 0x063a, r >= 0x0641 && r <= 0x0648, r == 0x0621, r == 0x064a:
		return r, true
	case r == 0x0640, r >= 0x064b && r <= 0x065f:
		return 0, true
	case r >= 0x0660 && r <= 0x0669:
		return r - 0x0660 + '0', true
	}
	switch r {
	case 'ё', 'Ё':
		return 'е', true
	case 'آ', 'أ', 'إ':
		return 'ا', true
	case 'ؤ':
		return 'و', true
	case 'ئ', 'ى':
		return 'ي', true
	case 'ة':
		return r, true
	case '\u00a0', '§', '«', '»', '،', '؛', '؟':
		return ' ', true
	}
	return 0, false
}

// foldAny folds any text.
func foldAny(dst, text []byte) []byte {
	plain := make([]byte, 0, 2*len(text))
	for rest := norm.NFKD.Bytes(text); len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		if isDropped(r) {
			continue
		}
		switch r = unicode.ToLower(r); {
		case r >= 0x0660 && r <= 0x0669:
			r += '0' - 0x0660
		case r >= 0x06f0 && r <= 0x06f9:
			r += '0' - 0x06f0
		}
		if two, ok := likeLetters[r]; ok {
			plain = append(plain, two...)
		} else {
			plain = utf8.AppendRune(plain, r)
		}
	}
	return norm.NFC.Append(dst, plain...)
}

// isDropped reports whether a sign is left out: accents, Hebrew points, Arabic
// vowels, tatweel, and signs that are not seen.
func isDropped(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r >= 0x0300 && r <= 0x036f, r >= 0x0591 && r <= 0x05bd, r >= 0x0610 && r <= 0x061a,
		r >= 0x064b && r <= 0x065f, r >= 0x06d6 && r <= 0x06dc, r >= 0x200b && r <= 0x200f,
		r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r >= 0xfe00 && r <= 0xfe0f:
		return true
	}
	switch r {
	case 0xad, 0x05bf, 0x05c1, 0x05c2, 0x05c4, 0x05c5, 0x05c7, 0x061c, 0x0640, 0x0670, 0xfeff:
		return true
	}
	return false
}

// likeLetters are letters that no normal form makes plain.
var likeLetters = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ς': "σ",
	'ى': "ي", 'ی': "ي", 'ک': "ك",
}

// nextFolded returns the next term of the folded words, nil when there is none.
func (s *scanner) nextFolded() []byte {
	for len(s.word) > 0 {
		r, size := utf8.DecodeRune(s.word)
		switch {
		case isSign(r):
			if term := s.nextPair(size); term != nil {
				return term
			}
		case isWord(r):
			if term := s.nextWord(); term != nil {
				return term
			}
		default:
			s.word = s.word[size:]
		}
	}
	return nil
}

// nextPair returns two signs that stand together, or one that stands alone.
func (s *scanner) nextPair(size int) []byte {
	whole := s.word
	s.word = whole[size:]
	if r, second := utf8.DecodeRune(s.word); second > 0 && isSign(r) {
		s.inRun = true
		return whole[:size+second]
	}
	alone := !s.inRun
	s.inRun = false
	if alone {
		return whole[:size]
	}
	return nil
}

func (s *scanner) nextWord() []byte {
	end, cut, n := 0, 0, 0
	for end < len(s.word) {
		r, size := utf8.DecodeRune(s.word[end:])
		if !isWord(r) || isSign(r) {
			break
		}
		end += size
		if n++; n <= longestTerm {
			cut = end
		}
	}
	term := s.word[:cut]
	s.word = s.word[end:]
	if len(term) == 1 && term[0] >= 'a' {
		return nil
	}
	return withoutArticle(term)
}

// withoutArticle takes the article, and a conjunction or preposition that is
// written with it, off an Arabic word of which three letters are left.
func withoutArticle(term []byte) []byte {
	const article = "ال"
	const least = len(article) + 6
	rest := term
	if len(rest) >= least+2 {
		switch string(rest[:2]) {
		case "و", "ب", "ك", "ف":
			rest = rest[2:]
		}
	}
	if len(rest) >= least && string(rest[:len(article)]) == article {
		return rest[len(article):]
	}
	return term
}

// isSign reports whether r belongs to a script of which two signs make a term:
// Han, kana, bopomofo, Hangul.
func isSign(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0xac00 && r <= 0xd7ff, r >= 0x4e00 && r <= 0x9fff, r >= 0x3040 && r <= 0x30ff && r != 0x30fb && r != 0x30a0,
		r >= 0x3400 && r <= 0x4dbf, r >= 0x1100 && r <= 0x11ff, r >= 0x3005 && r <= 0x3007, r >= 0x3100 && r <= 0x318f,
		r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x323af:
		return true
	}
	return false
}

// isWord reports whether r is part of a word.
func isWord(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return lower[r] != 0
	case r >= 0x0430 && r <= 0x044f, r >= 0x0627 && r <= 0x063a:
		return true
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}
