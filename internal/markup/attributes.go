package markup

import "strings"

// attributes are what stands between { and }: #id, .classes and key=value.
type attributes struct {
	id      string
	classes []string
	pairs   []Attr
}

// maxAttributes bounds how far a closing brace is looked for.
const maxAttributes = 2000

// closingBrace returns the index of the } that ends the attributes whose text
// begins at s, or -1. Braces inside quotation marks do not count.
func closingBrace(s []byte) int {
	var quote byte
	for i := 0; i < len(s) && i < maxAttributes; i++ {
		switch c := s[i]; {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && i > 0 && s[i-1] == '=':
			quote = c
		case c == '}':
			return i
		case c == '{':
			return -1
		}
	}
	return -1
}

// parseAttributes reads Pandoc's attributes without their braces. It reports
// false when any part is not one, or when there is none at all.
func parseAttributes(s string) (attributes, bool) {
	var a attributes
	any := false
	for {
		s = strings.TrimLeft(s, " \t\n")
		if s == "" {
			return a, any
		}
		any = true
		switch s[0] {
		case '#', '.':
			n := attributeWord(s[1:])
			if n == 0 {
				return a, false
			}
			if s[0] == '#' {
				a.id = s[1 : 1+n]
			} else {
				a.classes = append(a.classes, s[1:1+n])
			}
			s = s[1+n:]
		case '-':
			if len(s) > 1 && s[1] != ' ' {
				return a, false
			}
			a.classes = append(a.classes, "unnumbered")
			s = s[1:]
		default:
			key := attributeWord(s)
			if key == 0 || key == len(s) || s[key] != '=' {
				return a, false
			}
			value, n := attributeValue(s[key+1:])
			if n == 0 {
				return a, false
			}
			a.pairs = append(a.pairs, Attr{Key: s[:key], Value: value})
			s = s[key+1+n:]
		}
		if s != "" && s[0] != ' ' && s[0] != '\t' && s[0] != '\n' && s[0] != '.' && s[0] != '#' {
			return a, false
		}
	}
}

// attributeWord returns the length of the key, class or id at the start of s.
func attributeWord(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		if c <= ' ' || strings.IndexByte(`=.#"'{}<>&`, c) >= 0 {
			break
		}
		i++
	}
	return i
}

// attributeValue returns the value at the start of s and how many bytes it
// takes; 0 when there is none. A backslash inside quotation marks keeps the
// next sign as it is.
func attributeValue(s string) (string, int) {
	if s == "" {
		return "", 0
	}
	if s[0] != '"' && s[0] != '\'' {
		n := strings.IndexAny(s, " \t\n\"'")
		if n < 0 {
			n = len(s)
		}
		return s[:n], n
	}
	escaped := false
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			escaped = true
			i++
		case s[0]:
			value := s[1:i]
			if escaped {
				value = dropBackslashes(value)
			}
			return strings.ReplaceAll(value, "\n", " "), i + 1
		}
	}
	return "", 0
}

func dropBackslashes(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
