package bibliography

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// accents are the commands of TeX that put a mark on the letter behind them,
// as combining characters.
var accents = map[string]string{
	"'": "\u0301", "`": "\u0300", "^": "\u0302", "\"": "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
	"u": "\u0306", "v": "\u030C", "H": "\u030B", "c": "\u0327", "k": "\u0328", "r": "\u030A", "d": "\u0323", "b": "\u0331",
}

// letters are the commands of TeX that stand for signs.
var letters = map[string]string{
	"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł",
	"i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ",
	"S": "§", "P": "¶", "copyright": "©", "pounds": "£", "euro": "€", "ldots": "…", "dots": "…", "textellipsis": "…",
	"textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”",
	"guillemotleft": "«", "guillemotright": "»", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
	"textunderscore": "_", "textbraceleft": "{", "textbraceright": "}", "textbar": "|", "textless": "<", "textgreater": ">",
	"textdegree": "°", "textregistered": "®", "texttrademark": "™", "textasciigrave": "`", "quad": " ", "qquad": " ", "newline": " ",
	"TeX": "TeX", "LaTeX": "LaTeX",
}

// plainTeX returns the words that a value stands for, without braces, commands
// of style and repeated spaces.
func plainTeX(s string) string {
	if strings.ContainsAny(s, "\\{}$~`'-") {
		s = decodeTeX(s)
	}
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' }), " ")
}

func decodeTeX(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case '{', '}', '$':
			i++
		case '~':
			b.WriteString("\u00a0")
			i++
		case '\\':
			text, size := command(s[i:])
			b.WriteString(text)
			i += size
		case '-':
			text, size := ligature(s[i:], "---", "—", "--", "–")
			b.WriteString(text)
			i += size
		case '`':
			text, size := ligature(s[i:], "``", "“", "`", "‘")
			b.WriteString(text)
			i += size
		case '\'':
			text, size := ligature(s[i:], "''", "”", "'", "’")
			b.WriteString(text)
			i += size
		default:
			b.WriteByte(c)
			i++
		}
	}
	return norm.NFC.String(b.String())
}

// ligature returns the sign for the first of the two runs that s begins with.
func ligature(s, long, forLong, short, forShort string) (string, int) {
	if strings.HasPrefix(s, long) {
		return forLong, len(long)
	}
	if strings.HasPrefix(s, short) {
		return forShort, len(short)
	}
	return s[:1], 1
}

// command reads a command of TeX at the start of s and returns what it prints
// and its length. The argument of a command that is not known is left to be
// read as text.
func command(s string) (text string, size int) {
	end := 1
	for end < len(s) && isASCIILetter(s[end]) {
		end++
	}
	word := end > 1
	if !word {
		if len(s) == 1 {
			return "", 1
		}
		_, w := utf8.DecodeRuneInString(s[1:])
		end = 1 + w
	}
	name := s[1:end]
	if mark, ok := accents[name]; ok {
		if letter, n := accented(s[end:], word); n > 0 {
			return letter + mark, end + n
		}
		if word {
			return "", end
		}
	}
	if word {
		// TeX swallows the spaces behind a command in letters.
		for end < len(s) && (s[end] == ' ' || s[end] == '\t' || s[end] == '\n') {
			end++
		}
		return letters[name], end
	}
	switch name {
	case "\\", " ", ",", ";", ":", "\n", "\t":
		return " ", end
	case "-", "/", "!", "(", ")", "[", "]":
		return "", end
	}
	return name, end
}

// accented reads the letter that an accent stands on: e, {e}, \i, {\i}.
func accented(s string, word bool) (letter string, size int) {
	i := 0
	for i < len(s) && (s[i] == ' ' || s[i] == '{') {
		if s[i] == ' ' && !word {
			break
		}
		i++
	}
	opened := strings.Count(s[:i], "{")
	switch {
	case i == len(s):
		return "", 0
	case strings.HasPrefix(s[i:], "\\i") || strings.HasPrefix(s[i:], "\\j"):
		if i+2 < len(s) && isASCIILetter(s[i+2]) {
			return "", 0
		}
		letter, i = s[i+1:i+2], i+2
		if i < len(s) && s[i] == ' ' {
			i++
		}
	default:
		r, w := utf8.DecodeRuneInString(s[i:])
		if !unicode.IsLetter(r) {
			return "", 0
		}
		letter, i = s[i:i+w], i+w
	}
	for opened > 0 && i < len(s) && s[i] == '}' {
		opened--
		i++
	}
	return letter, i
}

func isASCIILetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// rawTeX returns a field that is not typeset, such as an address or a date: only
// braces and the backslashes before signs go.
func rawTeX(f *field) string {
	if f == nil {
		return ""
	}
	s := strings.TrimSpace(f.value)
	s = strings.TrimPrefix(s, "\\url")
	if !strings.ContainsAny(s, "\\{}") {
		return s
	}
	s = strings.ReplaceAll(s, "\\textasciitilde", "~")
	s = strings.ReplaceAll(s, "\\~", "~")
	return strings.NewReplacer("\\", "", "{", "", "}", "").Replace(s)
}

// bibNames reads a list of names that "and" parts.
func bibNames(s string) []Name {
	var names []Name
	for _, words := range splitNames(s) {
		if n := bibName(words); n != (Name{}) {
			names = append(names, n)
		}
	}
	return names
}

// splitNames cuts a list of names at "and" outside braces.
func splitNames(s string) []string {
	var names []string
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			depth--
		case 'a', 'A':
			if depth == 0 && i > 0 && isSpace(s[i-1]) && i+4 <= len(s) && strings.EqualFold(s[i:i+3], "and") && isSpace(s[i+3]) {
				names = append(names, s[start:i])
				start = i + 3
				i += 2
			}
		}
	}
	return append(names, s[start:])
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' }

// bibName reads one name in one of the three forms of BibTeX: "First von Last",
// "von Last, First", "von Last, Jr, First". A name in braces is kept whole.
func bibName(s string) Name {
	s = strings.TrimSpace(s)
	if strings.EqualFold(s, "others") {
		return Name{Literal: "et al."}
	}
	if strings.HasPrefix(s, "{") && groupEnd(s) == len(s) {
		return Name{Literal: plainTeX(s)}
	}
	parts := splitOutside(s, ',')
	switch len(parts) {
	case 1:
		words := splitOutside(s, ' ')
		if len(words) < 2 {
			return Name{Literal: plainTeX(s)}
		}
		family := familyStart(words)
		return Name{Given: plainTeX(strings.Join(words[:family], " ")), Family: plainTeX(strings.Join(words[family:], " "))}
	case 2:
		return Name{Family: plainTeX(parts[0]), Given: plainTeX(parts[1])}
	}
	return Name{Family: plainTeX(parts[0]), Suffix: plainTeX(parts[1]), Given: plainTeX(strings.Join(parts[2:], " "))}
}

// familyStart returns the index of the first word of the family name: the
// first word in small letters, or else the last word.
func familyStart(words []string) int {
	last := len(words) - 1
	for i, w := range words[:last] {
		r, _ := utf8.DecodeRuneInString(plainTeX(w))
		if w[0] != '{' && unicode.IsLower(r) {
			return i
		}
	}
	return last
}

// groupEnd returns the offset behind the group that s begins with.
func groupEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// splitOutside cuts s at a sign outside braces; empty parts at spaces go.
func splitOutside(s string, sep byte) []string {
	var parts []string
	depth, start := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) {
			switch s[i] {
			case '{':
				depth++
			case '}':
				depth--
			}
			at := s[i] == sep || sep == ' ' && isSpace(s[i])
			if !at || depth != 0 {
				continue
			}
		}
		if part := s[start:i]; sep != ' ' || part != "" {
			parts = append(parts, part)
		}
		start = i + 1
	}
	return parts
}
