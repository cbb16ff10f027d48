package mention

import (
	"unicode"
	"unicode/utf8"
)

// class says how a character behaves at the edge of a name.
type class uint8

const (
	sign     class = iota // spaces, punctuation, symbols: any name may stand beside them
	letter                // letters and digits of scripts that write spaces between words
	mark                  // belongs to the character before it
	joiner                // is not there: soft hyphen, word joiner
	hangul                // spaces between words, but particles follow without one
	katakana              // a word ends where the script changes
	free                  // Han, Hiragana, Thai ...: words touch each other
)

// lead is the class of a character by its first byte; undecided where the
// bytes behind it matter.
var lead = leadTable()

const undecided class = 0xff

func leadTable() (t [256]class) {
	for c := range t {
		switch b := byte(c); {
		case b|0x20 >= 'a' && b|0x20 <= 'z', b >= '0' && b <= '9', b == '_', b == '@':
			t[c] = letter
		case b >= 0xC4 && b <= 0xC9, b == 0xD0, b == 0xD1: // Latin with marks, Cyrillic
			t[c] = letter
		case b >= utf8.RuneSelf:
			t[c] = undecided
		}
	}
	return t
}

// classAt returns the class and the length of the character at text[i].
func classAt(text []byte, i int) (class, int) {
	c := text[i]
	if c < utf8.RuneSelf {
		return lead[c], 1
	}
	r, size := utf8.DecodeRune(text[i:])
	return classOf(r), size
}

// classBefore returns the class of the character that ends at i; sign at the
// start of the text. A few joiners are looked through.
func classBefore(text []byte, i int) class {
	for n := 0; i > 0 && n < 4; n++ {
		if c := text[i-1]; c < utf8.RuneSelf {
			return lead[c]
		}
		r, size := utf8.DecodeLastRune(text[:i])
		if k := classOf(r); k != joiner {
			return k
		}
		i -= size
	}
	return sign
}

func classOf(r rune) class {
	switch {
	case r < utf8.RuneSelf:
		return lead[byte(r)]
	case r < 0x2B0:
		switch {
		case r == 0xAD:
			return joiner
		case r < 0xC0 && r != 0xAA && r != 0xB5 && r != 0xBA, r == 0xD7, r == 0xF7:
			return sign
		}
		return letter
	case r >= 0x400 && r < 0x482, r >= 0x620 && r < 0x64B, r >= 0x5D0 && r < 0x5EB:
		return letter
	case r >= 0x2000 && r < 0x2070:
		switch r {
		case 0x2060:
			return joiner
		case 0x200C, 0x200D:
			return mark
		}
		return sign
	case r >= 0x3041 && r < 0x3097, r >= 0x3400 && r < 0x4DC0, r >= 0x4E00 && r < 0xA000,
		r >= 0xF900 && r < 0xFB00, r >= 0x20000 && r < 0x34000, r == '々', r == '〇':
		return free
	case r >= 0x30A1 && r < 0x30FB, r >= 0x30FC && r < 0x3100, r >= 0x31F0 && r < 0x3200, r >= 0xFF66 && r < 0xFF9E:
		return katakana
	case r >= 0xAC00 && r < 0xD7B0, r >= 0x1100 && r < 0x1200, r >= 0x3131 && r < 0x318F && r != 0x318D:
		return hangul
	case r >= 0x3000 && r < 0x3041, r == utf8.RuneError:
		return sign
	}
	switch {
	case unicode.IsMark(r):
		return mark
	case r >= 0x0E00 && r < 0x0F00, r >= 0x1000 && r < 0x10A0, r >= 0x1780 && r < 0x1800: // Thai, Lao, Burmese, Khmer
		if unicode.IsLetter(r) {
			return free
		}
		return sign
	case unicode.IsLetter(r), unicode.IsDigit(r):
		return letter
	}
	return sign
}

// folds marks the bytes at which text may be written otherwise than names are
// kept: escapes, spaces, and what UTF-8 begins with C2 and E2.
var folds = [256]bool{'&': true, ' ': true, '\n': true, '\t': true, '\r': true, 0xC2: true, 0xE2: true}

// escapes are the signs that HTML text spells out.
var escapes = [...]struct {
	spelt string
	sign  byte
}{{"&amp;", '&'}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'}}

// fold reads one byte of the form in which names are kept, from text[i], and
// returns where the next one begins: spaces of any number and kind are one
// ' ', the typographic apostrophe is ', the non-breaking hyphen is -, escapes
// are their signs, joiners are not there. At the end of the text it returns 0.
func fold(text []byte, i int) (byte, int) {
	for i < len(text) {
		c := text[i]
		if !folds[c] {
			return c, i + 1
		}
		if n := space(text, i); n > 0 {
			return ' ', skipSpaces(text, i+n)
		}
		switch {
		case c == '&':
			for _, e := range escapes {
				if hasAt(text, i, e.spelt) {
					return e.sign, i + len(e.spelt)
				}
			}
			return c, i + 1
		case hasAt(text, i, "\u00ad"):
			i += 2
			continue
		case hasAt(text, i, "’"):
			return '\'', i + 3
		case hasAt(text, i, "\u2010"), hasAt(text, i, "\u2011"):
			return '-', i + 3
		case hasAt(text, i, "\u2060"):
			i += 3
			continue
		}
		return c, i + 1
	}
	return 0, len(text)
}

// space returns the length of the space at text[i], 0 when there is none.
func space(text []byte, i int) int {
	if i >= len(text) {
		return 0
	}
	switch text[i] {
	case ' ', '\n', '\t', '\r':
		return 1
	case 0xC2:
		if hasAt(text, i, "\u00a0") {
			return 2
		}
	case 0xE2:
		if hasAt(text, i, "\u202f") || hasAt(text, i, "\u2009") {
			return 3
		}
	case 0xE3:
		if hasAt(text, i, "\u3000") {
			return 3
		}
	}
	return 0
}

// spaceBefore returns the length of the space that ends at i, 0 when there is none.
func spaceBefore(text []byte, i int) int {
	for n := 1; n <= 3 && n <= i; n++ {
		if space(text, i-n) == n {
			return n
		}
	}
	return 0
}

func skipSpaces(text []byte, i int) int {
	for {
		n := space(text, i)
		if n == 0 {
			return i
		}
		i += n
	}
}

// hasAt reports whether s stands at text[i].
func hasAt(text []byte, i int, s string) bool {
	return len(text)-i >= len(s) && string(text[i:i+len(s)]) == s
}

// endsWith reports whether s ends at text[i].
func endsWith(text []byte, i int, s string) bool {
	return i >= len(s) && string(text[i-len(s):i]) == s
}

// apostrophe returns the length of the apostrophe at text[i], 0 when there is none.
func apostrophe(text []byte, i int) int {
	switch {
	case i < len(text) && text[i] == '\'':
		return 1
	case hasAt(text, i, "’"):
		return 3
	}
	return 0
}

// upperAt reports whether a capital stands at text[i].
func upperAt(text []byte, i int) bool {
	if i >= len(text) {
		return false
	}
	if c := text[i]; c < utf8.RuneSelf {
		return c >= 'A' && c <= 'Z'
	}
	r, _ := utf8.DecodeRune(text[i:])
	return unicode.IsUpper(r)
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
