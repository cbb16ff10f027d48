package quotation

// Words as they are compared: what a typesetter, an editor or a copy changes
// without changing the text (spaces, line ends, kinds of quotation marks and
// dashes, ligatures, soft hyphens, capitals) makes no difference here.

import (
	"encoding/binary"
	"math/bits"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// word is a word of a text: a stretch of letters, one of digits, or a single
// character of a script that writes no spaces. Words with the same fold are the
// same but for capitals and the form of their letters.
type word struct {
	fold       uint64
	start, end int32 // in the text
}

// mark is a quotation mark of a text.
type mark struct {
	at   int32 // where it starts
	end  int32
	kind markKind
}

type markKind uint8

const (
	openDouble markKind = iota
	closeDouble
	openSingle
	closeSingle
	openGuillemet
	closeGuillemet
	lowDouble // opens
	straight  // opens or closes
)

// kinds of bytes.
const (
	otherByte byte = iota
	letterByte
	digitByte
	highByte // of a character beyond ASCII
	apostropheByte
	quoteByte
)

var byteKind = byteKinds()

func byteKinds() (t [256]byte) {
	for c := range t {
		switch b := byte(c); {
		case b|0x20 >= 'a' && b|0x20 <= 'z':
			t[c] = letterByte
		case b >= '0' && b <= '9':
			t[c] = digitByte
		case b >= utf8.RuneSelf:
			t[c] = highByte
		case b == '\'':
			t[c] = apostropheByte
		case b == '"':
			t[c] = quoteByte
		}
	}
	return t
}

const (
	foldSeed  = 0x9E3779B97F4A7C15
	foldPrime = 0xD6E8FEB86659FD93
)

// mix adds up to eight bytes to a fold.
func mix(h, x uint64) uint64 {
	h = (h ^ x) * foldPrime
	return h ^ h>>32
}

// reader cuts a text into words and notes the quotation marks between them. It
// keeps its buffers.
type wordReader struct {
	words []word
	marks []mark
}

// read appends the words of text[from:].
func (r *wordReader) read(text []byte, from int) {
	for i := from; i < len(text); {
		switch byteKind[text[i]] {
		case letterByte:
			i = r.letters(text, i)
		case digitByte:
			start := i
			for i < len(text) && byteKind[text[i]] == digitByte {
				i++
			}
			r.words = append(r.words, word{foldOf(text[start:i]), int32(start), int32(i)})
		case highByte:
			i = r.high(text, i)
		case apostropheByte:
			i++
		case quoteByte:
			r.marks = append(r.marks, mark{int32(i), int32(i + 1), straight})
			i++
		default:
			i++
		}
	}
}

// Constants of looking at eight bytes at once.
const (
	ones      = 0x0101010101010101
	highBits  = 0x80 * ones
	lowerCase = 0x20 * ones
)

// letters reads a word that begins with an ASCII letter, eight bytes at a time:
// this is where most of the time of a check goes.
func (r *wordReader) letters(text []byte, start int) int {
	h := uint64(foldSeed)
	i := start
	for {
		var x uint64
		if i+8 <= len(text) {
			x = binary.LittleEndian.Uint64(text[i:])
		} else {
			for n, c := range text[i:] {
				x |= uint64(c) << (8 * n)
			}
		}
		lower := x | lowerCase
		low := lower &^ highBits
		// The upper bit of each byte says whether it is a letter.
		letters := (low + (0x80-'a')*ones) &^ (low + (0x80-'z'-1)*ones) &^ x & highBits
		n := bits.TrailingZeros64(^letters&highBits) / 8
		if n == 8 {
			h = mix(h, lower)
			i += 8
			continue
		}
		h = mix(h, lower&(1<<(8*n)-1))
		i += n
		break
	}
	if i < len(text) && (text[i] >= utf8.RuneSelf && inWord(text[i:]) || apostrophe(text, i) > 0) {
		return r.slow(text, start)
	}
	r.words = append(r.words, word{h, int32(start), int32(i)})
	return i
}

// apostrophe returns the length of an apostrophe at i that a letter follows, 0
// when there is none.
func apostrophe(text []byte, i int) int {
	n := 0
	switch {
	case text[i] == '\'':
		n = 1
	case i+2 < len(text) && text[i] == 0xE2 && text[i+1] == 0x80 && text[i+2] == 0x99:
		n = 3
	}
	if n == 0 || i+n >= len(text) || byteKind[text[i+n]] != letterByte {
		return 0
	}
	return n
}

// inWord reports whether the character beyond ASCII that text begins with
// belongs to the word before it.
func inWord(text []byte) bool {
	c, _ := utf8.DecodeRune(text)
	return invisible(c) || (unicode.IsLetter(c) || unicode.IsMark(c)) && !alone(c)
}

// invisible reports whether a character only says where a line may end.
func invisible(c rune) bool {
	return c == 0xAD || c == 0x200B || c == 0x200C || c == 0x200D || c == 0x2060 || c == 0xFEFF
}

// alone reports whether a character is a word by itself, since its script puts
// no spaces between words.
func alone(c rune) bool {
	return c >= 0x0E00 && unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// high reads what begins with a character beyond ASCII.
func (r *wordReader) high(text []byte, i int) int {
	c, n := utf8.DecodeRune(text[i:])
	if kind, ok := markOf(c); ok {
		if kind == closeSingle && i+n < len(text) && byteKind[text[i+n]] == letterByte {
			return i + n // an apostrophe that begins a word
		}
		r.marks = append(r.marks, mark{int32(i), int32(i + n), kind})
		return i + n
	}
	switch {
	case alone(c) && (unicode.IsLetter(c) || unicode.IsMark(c)):
		r.words = append(r.words, word{mix(foldSeed, uint64(c)), int32(i), int32(i + n)})
		return i + n
	case unicode.IsLetter(c) || unicode.IsMark(c):
		return r.slow(text, i)
	case unicode.IsDigit(c):
		start, h := i, uint64(foldSeed)
		for i < len(text) {
			c, n := utf8.DecodeRune(text[i:])
			if !unicode.IsDigit(c) {
				break
			}
			h = mix(h, uint64(c))
			i += n
		}
		r.words = append(r.words, word{h, int32(start), int32(i)})
		return i
	}
	return i + n
}

func markOf(c rune) (markKind, bool) {
	switch c {
	case '“':
		return openDouble, true
	case '”':
		return closeDouble, true
	case '‘':
		return openSingle, true
	case '’':
		return closeSingle, true
	case '«':
		return openGuillemet, true
	case '»':
		return closeGuillemet, true
	case '„':
		return lowDouble, true
	}
	return 0, false
}

// slow reads a word with letters beyond ASCII.
func (r *wordReader) slow(text []byte, start int) int {
	i, plain := start, true
	for i < len(text) {
		if byteKind[text[i]] == letterByte {
			i++
			continue
		}
		if n := apostrophe(text, i); n > 0 {
			plain = false
			i += n
			continue
		}
		c, n := utf8.DecodeRune(text[i:])
		if c < utf8.RuneSelf || !inWord(text[i:]) {
			break
		}
		plain = plain && !invisible(c)
		i += n
	}
	w := text[start:i]
	if !plain || !norm.NFKC.IsNormal(w) {
		w = normalWord(w)
	}
	r.words = append(r.words, word{foldOf(w), int32(start), int32(i)})
	return i
}

// foldOf returns the fold of a word; letters computes the same for ASCII.
func foldOf(w []byte) uint64 {
	h, x, n := uint64(foldSeed), uint64(0), 0
	for j := 0; j < len(w); {
		c, size := rune(w[j]), 1
		if c >= utf8.RuneSelf {
			c, size = utf8.DecodeRune(w[j:])
			c = unicode.ToLower(c)
		} else if byteKind[w[j]] == letterByte {
			c |= 0x20
		}
		j += size
		if c >= utf8.RuneSelf {
			h, x, n = mix(mix(h, x), uint64(c)), 0, 0
			continue
		}
		x |= uint64(c) << (8 * n)
		if n++; n == 8 {
			h, x, n = mix(h, x), 0, 0
		}
	}
	return mix(h, x)
}

// normalWord returns a word with its ligatures taken apart, accents joined to
// their letters, one kind of apostrophe and nothing that is not seen.
func normalWord(w []byte) []byte {
	out := make([]byte, 0, len(w)+8)
	for i := 0; i < len(w); {
		c, n := utf8.DecodeRune(w[i:])
		switch {
		case invisible(c):
		case c == '’':
			out = append(out, '\'')
		default:
			out = append(out, w[i:i+n]...)
		}
		i += n
	}
	return norm.NFKC.Bytes(out)
}

// sameLetters reports whether two words of one fold have the same capitals. The
// first letter may differ where a quotation begins.
func sameLetters(a, b []byte, beginning bool) bool {
	if string(a) == string(b) {
		return true
	}
	a, b = normalWord(a), normalWord(b)
	if beginning {
		_, n := utf8.DecodeRune(a)
		_, m := utf8.DecodeRune(b)
		a, b = a[n:], b[m:]
	}
	return string(a) == string(b)
}

// signs appends what stands between two words and is seen: no spaces, no
// quotation marks, one kind of dash.
func signs(dst, between []byte) []byte {
	for i := 0; i < len(between); {
		c, n := utf8.DecodeRune(between[i:])
		i += n
		switch {
		case unicode.IsSpace(c), invisible(c), unicode.In(c, unicode.Pi, unicode.Pf), c == '"', c == '\'', c == '`', c == '„', c == '‚', c == '*', c == '_':
		case unicode.Is(unicode.Pd, c), c == '−':
			dst = append(dst, '-')
		default:
			dst = utf8.AppendRune(dst, c)
		}
	}
	return dst
}
