package source

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Bounds of an identifier in bytes: file systems end a name at 255, and a page
// needs room beside it.
const (
	longestID = 200
	cutID     = 120
)

// ID returns the identifier that the name of a file stands for: the base name
// without its extension, in lower case, letters and digits kept, everything
// else folded to "-". Accents on Latin letters are dropped, other scripts are
// kept. A language suffix stays: "udhr.ar.md" is "udhr.ar". A name over 200
// bytes is cut and told apart by a hash of the whole name. ok is false when
// nothing is left.
func ID(file string) (id string, ok bool) {
	name := path.Base(file)
	name = strings.TrimSuffix(name, path.Ext(name))
	stem, suffix := name, ""
	if i := strings.LastIndexByte(name, '.'); i > 0 && isLanguage(name[i+1:]) {
		stem, suffix = name[:i], "."+strings.ToLower(name[i+1:])
	}
	id = fold(stem)
	if id == "" {
		return "", false
	}
	if len(id)+len(suffix) > longestID {
		sum := sha256.Sum256([]byte(name))
		id = cut(id) + "-" + hex.EncodeToString(sum[:4])
	}
	return id + suffix, true
}

// Language returns the language suffix of an identifier: "ar" of "udhr.ar",
// "" when it has none.
func Language(id string) string {
	if i := strings.LastIndexByte(id, '.'); i >= 0 {
		return id[i+1:]
	}
	return ""
}

// isLanguage reports whether s looks like a language tag: "ko", "zh-hant",
// "pt-BR", "haw".
func isLanguage(s string) bool {
	if len(s) > 35 { // the longest that RFC 5646 asks readers to hold
		return false
	}
	for i := 0; ; i++ {
		part, rest, more := strings.Cut(s, "-")
		if i == 0 && (len(part) < 2 || len(part) > 3) || len(part) < 2 || len(part) > 8 {
			return false
		}
		for j := 0; j < len(part); j++ {
			c := part[j] | 0x20
			letter := c >= 'a' && c <= 'z'
			digit := part[j] >= '0' && part[j] <= '9'
			if !letter && (i == 0 || !digit) {
				return false
			}
		}
		if !more {
			return true
		}
		s = rest
	}
}

// cut shortens an identifier to at most cutID bytes, at a dash where there is
// one in its second half.
func cut(id string) string {
	end := cutID
	for end > 0 && !utf8.RuneStart(id[end]) {
		end--
	}
	if dash := strings.LastIndexByte(id[:end], '-'); dash >= cutID/2 {
		end = dash
	}
	return strings.TrimRight(id[:end], "-")
}

// plainLatin holds the Latin letters that have no decomposition.
var plainLatin = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i", 'ħ': "h", 'ŋ': "ng",
}

// fold turns words into the form of an identifier.
func fold(s string) string {
	if isFolded(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	dash := false   // a separator is due before the next letter
	var script base // of the letter that marks would attach to
	put := func(r rune) {
		if dash && b.Len() > 0 {
			b.WriteByte('-')
		}
		dash = false
		b.WriteRune(r)
	}
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsLetter(r):
			r = unicode.ToLower(r)
			script = otherScript
			if unicode.Is(unicode.Latin, r) {
				script = latin
			}
			plain, ok := plainLatin[r]
			if !ok {
				put(r)
				continue
			}
			for _, p := range plain {
				put(p)
			}
		case unicode.IsDigit(r):
			script = latin
			put(r)
		case unicode.IsMark(r):
			if script == otherScript {
				put(r)
			}
		case unicode.Is(unicode.Cf, r), r == '\'', r == '’', r == 'ʼ':
			// Invisible signs and apostrophes part no words.
		default:
			script, dash = none, true
		}
	}
	return norm.NFC.String(b.String())
}

// base is what a combining mark would attach to.
type base uint8

const (
	none base = iota
	latin
	otherScript
)

// isFolded reports whether s is an identifier already.
func isFolded(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '-' && i > 0 && i < len(s)-1 && s[i-1] != '-' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			continue
		}
		return false
	}
	return true
}
