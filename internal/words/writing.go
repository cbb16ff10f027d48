package words

// How a language writes lists and dates.

import (
	"strconv"
	"strings"
)

// Comma returns what stands before the element i of n in a list: "", ", " or
// " and ". next is that element, before which some languages change the word.
func (l *Language) Comma(i, n int, next string) string {
	switch {
	case i == 0:
		return ""
	case i < n-1:
		return between(l.Pattern("list-between"))
	}
	last := between(l.Pattern("list-last"))
	if last == " y " && soundsLikeI(next) {
		return " e "
	}
	return last
}

// between returns the words between the two slots of a pattern.
func between(pieces []Piece) string {
	if len(pieces) == 3 && pieces[0].Slot != "" && pieces[2].Slot != "" {
		return pieces[1].Words
	}
	return ", "
}

// soundsLikeI reports whether a Spanish word begins with the vowel of "y", which
// then becomes "e": "Corea e Irán".
func soundsLikeI(word string) bool {
	word = strings.ToLower(word)
	for _, start := range [...]string{"i", "í", "hi", "hí"} {
		if rest, ok := strings.CutPrefix(word, start); ok {
			return !strings.HasPrefix(start, "hi") || !strings.HasPrefix(rest, "e") && !strings.HasPrefix(rest, "a")
		}
	}
	return false
}

var monthKeys = [...]string{
	"", "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
}

// Place says where a date stands: some languages write it differently in a
// sentence ("depuis le 4 décembre 2024", "с июня 2024 г.").
type Place uint8

const (
	Alone Place = iota
	InSentence
)

// AppendDate appends a date: "20 June 2024". A month or day of 0 is not known.
func (l *Language) AppendDate(dst []byte, place Place, year string, month, day int) []byte {
	pattern, names := "dates.year", "months."
	switch {
	case month < 1 || month > 12:
	case day == 0 && place == Alone:
		pattern, names = "dates.month", "months-alone."
	case day == 0:
		pattern = "dates.the-month"
	case place == Alone:
		pattern = "dates.day"
	default:
		pattern = "dates.the-day"
	}
	for _, p := range l.Pattern(pattern) {
		switch {
		case p.Slot == "":
			dst = append(dst, p.Words...)
		case p.Slot == "year":
			dst = append(dst, year...)
		case p.Slot == "month":
			dst = append(dst, l.Text(names+monthKeys[month])...)
		case p.Slot == "day" && day == 1:
			dst = append(dst, l.Text("dates.first")...)
		case p.Slot == "day":
			dst = strconv.AppendInt(dst, int64(day), 10)
		}
	}
	return dst
}
