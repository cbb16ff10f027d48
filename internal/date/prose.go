package date

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ParseProse reads a date as running text has it: "19 June 2024", "June 19,
// 2024", "19.06.2024", "19 июня 2024 г.", "2024년 6월 19일". The language, a
// BCP 47 tag or "", decides only what 6/7/2024 means; where it cannot, such a
// date is not read. ok is false unless every word belongs to one date that
// exists.
func ParseProse(words, lang string) (d Date, ok bool) {
	if len(words) > 80 {
		return Date{}, false
	}
	words = strings.TrimSpace(words)
	if d, err := Parse(words); err == nil {
		return d, true
	}
	var buffer [8]token
	tokens, ok := tokenise(buffer[:0], words)
	if !ok {
		return Date{}, false
	}
	year, month, day, ok := arrange(tokens, baseLanguage(lang))
	if !ok {
		return Date{}, false
	}
	text := year
	if month > 0 {
		text += iso(0, month, day)[4:]
	}
	d, err := Parse(text)
	return d, err == nil
}

// token is a number or a month of a date in prose.
type token struct {
	kind tokenKind
	text string // of a number: its digits, X for an open one
	n    int    // of a number without open digits and of a month
	mark byte   // what separates it from the next: '.', '/', '-' or 0
}

type tokenKind uint8

const (
	aYear   tokenKind = iota + 1 // four digits, or a number that 年 follows
	aNumber                      // one or two digits
	aMonth                       // a name, or a number that 月 follows
	aDay                         // a number that 日 follows, an ordinal
)

// tokenise splits words into the parts of a date and fails on any other word.
func tokenise(tokens []token, words string) ([]token, bool) {
	for i := 0; i < len(words); {
		r, size := utf8.DecodeRuneInString(words[i:])
		switch {
		case digitOf(r) >= 0:
			if len(tokens) == cap(tokens) {
				return nil, false
			}
			t, n := number(words[i:])
			if t.kind == 0 {
				return nil, false
			}
			tokens = append(tokens, t)
			i += n
		case unicode.IsLetter(r) || unicode.IsMark(r):
			n := wordEnd(words[i:])
			word := strings.ToLower(words[i : i+n])
			if month, m := monthAt(words[i:], n, word); month > 0 {
				if len(tokens) == cap(tokens) {
					return nil, false
				}
				tokens = append(tokens, token{kind: aMonth, n: month})
				n = m
			} else if !fillers[word] {
				return nil, false
			}
			i += n
		case r == '.' || r == '/' || r == '-':
			if len(tokens) > 0 && i > 0 && words[i-1] != ' ' {
				tokens[len(tokens)-1].mark = byte(r)
			}
			i += size
		case unicode.IsSpace(r) || r == ',' || r == '،' || r == '\u200E' || r == '\u200F':
			i += size
		default:
			return nil, false
		}
	}
	return tokens, true
}

// monthAt returns the month that the word of n bytes at the start of the words
// names, alone or with the next word as in كانون الأول, and the length of its
// name.
func monthAt(words string, n int, word string) (month, length int) {
	if m, ok := monthsByName[word]; ok {
		return m, n
	}
	if rest := words[n:]; len(rest) > 1 && rest[0] == ' ' {
		if two := n + 1 + wordEnd(rest[1:]); two > n+1 {
			return monthsByName[words[:two]], two
		}
	}
	return 0, 0
}

// wordEnd returns the length of the letters that the words begin with.
func wordEnd(words string) int {
	for i, r := range words {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			return i
		}
	}
	return len(words)
}

// number reads digits and the unit or ordinal that follows them. The kind is 0
// for a number that is no part of a date.
func number(words string) (t token, length int) {
	var digits [4]byte
	count, anyOpen := 0, false
	i := 0
	for i < len(words) {
		r, size := utf8.DecodeRuneInString(words[i:])
		d := digitOf(r)
		if d < 0 && (r != 'X' || count == 0) {
			break
		}
		if count == len(digits) {
			return token{}, 0
		}
		if d < 0 {
			anyOpen, digits[count] = true, 'X'
		} else {
			digits[count], t.n = '0'+byte(d), t.n*10+d
		}
		count++
		i += size
	}
	t.text = string(digits[:count])
	switch {
	case count == 4:
		t.kind = aYear
	case anyOpen || count == 3:
		return token{}, 0
	default:
		t.kind = aNumber
	}
	rest := words[i:]
	for _, u := range units {
		at := rest
		if u.spaced {
			at = strings.TrimLeft(rest, " ")
		}
		if !strings.HasPrefix(at, u.text) {
			continue
		}
		if after, _ := utf8.DecodeRuneInString(at[len(u.text):]); u.ordinal && unicode.IsLetter(after) {
			continue
		}
		if (u.kind == aYear) != (t.kind == aYear) {
			return token{}, 0
		}
		t.kind = u.kind
		return t, i + len(rest) - len(at) + len(u.text)
	}
	return t, i
}

// units are what may follow a number and tells what it counts.
var units = []struct {
	text            string
	kind            tokenKind
	spaced, ordinal bool
}{
	{"年", aYear, true, false}, {"月", aMonth, true, false}, {"日", aDay, true, false}, {"號", aDay, true, false}, {"号", aDay, true, false},
	{"년", aYear, true, false}, {"월", aMonth, true, false}, {"일", aDay, true, false},
	{"st", aDay, false, true}, {"nd", aDay, false, true}, {"rd", aDay, false, true}, {"th", aDay, false, true},
	{"er", aDay, false, true}, {"º", aDay, false, true}, {"-го", aDay, false, true},
}

// digitOf returns the value of a decimal digit in Latin, full-width, Arabic or
// Persian form, and -1 for anything else.
func digitOf(r rune) int {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0')
	case r >= '٠' && r <= '٩':
		return int(r - '٠')
	case r >= '۰' && r <= '۹':
		return int(r - '۰')
	case r >= '０' && r <= '９':
		return int(r - '０')
	}
	return -1
}

// arrange finds the year, month and day among the parts of a date by the
// orders in which languages put them.
func arrange(tokens []token, lang string) (year string, month, day int, ok bool) {
	kind := func(i int, kinds ...tokenKind) bool {
		for _, k := range kinds {
			if tokens[i].kind == k {
				return true
			}
		}
		return false
	}
	switch len(tokens) {
	case 1:
		return tokens[0].text, 0, 0, kind(0, aYear)
	case 2:
		switch {
		case kind(0, aMonth) && kind(1, aYear):
			return tokens[1].text, tokens[0].n, 0, true
		case kind(0, aYear) && kind(1, aMonth):
			return tokens[0].text, tokens[1].n, 0, true
		}
	case 3:
		a, b, c := tokens[0], tokens[1], tokens[2]
		switch {
		case kind(0, aNumber, aDay) && kind(1, aMonth) && kind(2, aYear):
			return c.text, b.n, a.n, a.n > 0
		case kind(0, aMonth) && kind(1, aNumber, aDay) && kind(2, aYear):
			return c.text, a.n, b.n, b.n > 0
		case kind(0, aYear) && kind(1, aMonth) && kind(2, aNumber, aDay):
			return a.text, b.n, c.n, c.n > 0
		case kind(0, aNumber) && kind(1, aNumber) && kind(2, aYear):
			month, day, ok = numeric(a, b, lang)
			return c.text, month, day, ok
		case kind(0, aYear) && kind(1, aNumber) && kind(2, aNumber) && a.mark != 0 && a.mark == b.mark:
			return a.text, b.n, c.n, b.n > 0 && c.n > 0
		}
	case 4: // "19 حزيران/يونيه 2024": the month under both its names
		a, b, c, d := tokens[0], tokens[1], tokens[2], tokens[3]
		if kind(0, aNumber) && kind(1, aMonth) && kind(2, aMonth) && kind(3, aYear) && b.n == c.n && b.mark == '/' {
			return d.text, b.n, a.n, a.n > 0
		}
	}
	return "", 0, 0, false
}

// numeric reads two numbers before a year. With full stops the day comes
// first everywhere; with slashes or hyphens that depends on the language, and
// in English on the country.
func numeric(a, b token, lang string) (month, day int, ok bool) {
	if a.mark == 0 || a.mark != b.mark || a.n == 0 || b.n == 0 {
		return 0, 0, false
	}
	switch {
	case a.mark == '.' || a.n > 12:
		return b.n, a.n, b.n <= 12
	case b.n > 12:
		return a.n, b.n, true
	case a.n == b.n:
		return b.n, a.n, true
	case lang == "fr" || lang == "es" || lang == "ru" || lang == "ar" || lang == "de" || lang == "pt" || lang == "it":
		return b.n, a.n, true
	}
	return 0, 0, false
}
