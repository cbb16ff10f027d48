package instrument

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// highestParagraph bounds what is taken for the number of a paragraph, so that
// a year at the start of a line is none.
const highestParagraph = 199

// marker is the number that a paragraph begins with.
type marker struct {
	number    Number
	style     string // the signs around the number
	eastAsian bool
}

// cutMarker reads the number of a paragraph at the start of its text: "1.",
// "1)", "(1)", "1 .", "1bis.", "١-", "一、", "（一）", "①".
func cutMarker(text string) (marker, bool) {
	if r, size := utf8.DecodeRuneInString(text); r >= '①' && r <= '⑳' && size > 0 {
		return marker{Number{N: int(r-'①') + 1}, "①", true}, true
	}
	rest, opened := text, ""
	for _, open := range [...]string{"(", "（"} {
		if after, ok := strings.CutPrefix(rest, open); ok {
			rest, opened = after, open
		}
	}
	var m marker
	var ok bool
	han := false
	if m.number.N, rest, ok = cutDecimal(rest); !ok {
		m.number.N, rest, ok = cutHan(rest)
		han = true
	}
	if !ok || m.number.N == 0 || m.number.N > highestParagraph {
		return marker{}, false
	}
	if !han {
		m.number.Suffix, rest = cutSuffix(rest)
	}
	closed, rest := cutClosing(rest, opened != "", han)
	if closed == "" || closed == "." && startsWithDigit(rest) {
		return marker{}, false
	}
	m.style = opened + closed
	m.eastAsian = han || opened == "（" || closed == "、" || closed == "．"
	if han {
		m.style = "一" + m.style
	}
	return m, true
}

// cutClosing reads the sign behind the number of a paragraph; "" when there is
// none. What a stray space or a second sign adds is passed over.
func cutClosing(s string, opened, han bool) (closed, rest string) {
	if han && !opened {
		if after := strings.TrimLeft(s, " \u3000"); strings.HasPrefix(s, "\u3000") || len(s)-len(after) >= 2 {
			return " ", after
		}
	}
	s = strings.TrimPrefix(s, " ")
	r, size := utf8.DecodeRuneInString(s)
	after := s[size:]
	switch {
	case r == ')' || r == '）':
		return s[:size], strings.TrimPrefix(after, ".")
	case opened:
		return "", s
	case r == '.' || r == '．' || r == '、':
		return s[:size], strings.TrimPrefix(after, ".")
	case r == '-' || r == '–' || r == '—':
		if next := strings.TrimLeftFunc(after, unicode.IsSpace); next != after && !startsWithDigit(next) {
			return "-", next
		}
	}
	return "", s
}

func startsWithDigit(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return digit(r) >= 0
}
