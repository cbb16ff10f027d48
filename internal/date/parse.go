package date

import (
	"errors"
	"fmt"
	"strings"
)

// open stands for a digit that is left open.
const open = 10

// pattern is the eight digits of a day, YYYYMMDD, each 0 to 9 or open.
type pattern [8]uint8

// Parse reads a date in EDTF level 1 form: 2024, 2024-06, 2024-06-19, with X
// for a digit that is left open, and with ?, ~ or % at the end. The error says
// what is wrong in words that can follow "is not a date: ".
func Parse(text string) (Date, error) {
	p, precision, qualifier, err := parsePattern(text)
	if err != nil {
		return Date{}, err
	}
	return fromPattern(text, p, precision, qualifier)
}

// parsePattern reads the form of a date, not yet whether such a day exists.
func parsePattern(text string) (p pattern, precision Precision, qualifier byte, err error) {
	for i := range p {
		p[i] = open
	}
	rest := text
	if n := len(rest); n > 0 && (rest[n-1] == '?' || rest[n-1] == '~' || rest[n-1] == '%') {
		qualifier, rest = rest[n-1], rest[:n-1]
	}
	switch len(rest) {
	case 4:
		precision = Year
	case 7:
		precision = Month
	case 10:
		precision = Day
	default:
		return p, None, 0, formError(text)
	}
	digits := 0
	for i := range len(rest) {
		c := rest[i]
		if i == 4 || i == 7 {
			if c != '-' {
				return p, None, 0, formError(text)
			}
			continue
		}
		switch {
		case c >= '0' && c <= '9':
			p[digits] = c - '0'
		case c == 'X' || c == 'x':
			precision = Open
		default:
			return p, None, 0, formError(text)
		}
		digits++
	}
	return p, precision, qualifier, nil
}

// formError says in which way a text is not in the form of a date.
func formError(text string) error {
	switch {
	case text == "":
		return errors.New("it is empty")
	case strings.Contains(text, "/") || strings.Contains(text, ".."):
		return errors.New("it is an interval or not in the form YYYY-MM-DD")
	case len(text) > 10 && (text[10] == 'T' || text[10] == ' ') && isDigits(text[:4]):
		return errors.New("it has a time of day")
	}
	for i, part := range strings.Split(text, "-") {
		if !isDigits(part) || i > 2 {
			return errors.New("it is not in the form YYYY-MM-DD")
		}
		switch {
		case i == 0 && len(part) != 4:
			return errors.New("a year has four digits")
		case i == 1 && len(part) != 2:
			return errors.New("a month has two digits")
		case i == 2 && len(part) != 2:
			return errors.New("a day has two digits")
		}
	}
	return errors.New("it is not in the form YYYY-MM-DD")
}

func isDigits(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && c != 'X' && c != 'x' {
			return false
		}
	}
	return s != ""
}

// fromPattern makes a date of a pattern that holds at least one day.
func fromPattern(text string, p pattern, precision Precision, qualifier byte) (Date, error) {
	if precision != Open {
		// Every digit that is given is known: the common case, without a search.
		year, month, day := p.number(0, 4), 0, 0
		if precision >= Month {
			month = p.number(4, 2)
		}
		if precision == Day {
			day = p.number(6, 2)
		}
		if err := existence(year, month, day, precision); err != nil {
			return Date{}, err
		}
		first, last := bounds(year, month, day)
		return Date{text: text, first: first, last: last, precision: precision, qualifier: qualifier}, nil
	}
	text = strings.ToUpper(text)
	first, ok := p.extreme(false)
	if !ok {
		return Date{}, p.whyImpossible()
	}
	last, _ := p.extreme(true)
	return Date{text: text, first: first, last: last, precision: Open, qualifier: qualifier}, nil
}

// number returns the value of n digits, which must not be open.
func (p *pattern) number(at, n int) int {
	v := 0
	for _, d := range p[at : at+n] {
		v = v*10 + int(d)
	}
	return v
}

// pattern returns the digits of the date.
func (d Date) pattern() pattern {
	p, _, _, _ := parsePattern(d.text)
	return p
}

// and returns the pattern of the days that lie in both, which may hold none.
func (p pattern) and(q pattern) (pattern, bool) {
	for i, d := range q {
		switch {
		case p[i] == open:
			p[i] = d
		case d != open && d != p[i]:
			return p, false
		}
	}
	return p, true
}

// holds reports whether a day is in the set.
func (p *pattern) holds(year, month, day int) bool {
	return p.matches(0, 4, year) && p.matches(4, 2, month) && p.matches(6, 2, day)
}

// matches reports whether n digits fit a value.
func (p *pattern) matches(at, n, value int) bool {
	for i := at + n - 1; i >= at; i-- {
		if p[i] != open && int(p[i]) != value%10 {
			return false
		}
		value /= 10
	}
	return true
}

// extreme returns the first or the last day of the set.
func (p *pattern) extreme(last bool) (int32, bool) {
	found, ok := int32(0), false
	p.years(last, func(year int) bool {
		for m := 1; m <= 12; m++ {
			month := m
			if last {
				month = 13 - m
			}
			if !p.matches(4, 2, month) {
				continue
			}
			length := lengthOf(year, month)
			for d := 1; d <= length; d++ {
				day := d
				if last {
					day = length + 1 - d
				}
				if p.matches(6, 2, day) {
					found, ok = fromCivil(year, month, day), true
					return false
				}
			}
		}
		return true
	})
	return found, ok
}

// years calls f for the years of the set in order until it returns false. The
// calendar repeats after 400 years, so more are never looked at.
func (p *pattern) years(downward bool, f func(year int) bool) {
	low, high := 0, 0
	for _, d := range p[:4] {
		low, high = low*10, high*10+9
		if d != open {
			low, high = low+int(d), high-9+int(d)
		}
	}
	seen := 0
	for i := 0; i <= high-low && seen < 400; i++ {
		year := low + i
		if downward {
			year = high - i
		}
		if !p.matches(0, 4, year) {
			continue
		}
		if seen++; !f(year) {
			return
		}
	}
}

// whyImpossible says which part of an open date keeps it from being a day.
func (p *pattern) whyImpossible() error {
	anyMonth := false
	for m := 1; m <= 12; m++ {
		anyMonth = anyMonth || p.matches(4, 2, m)
	}
	if !anyMonth {
		return fmt.Errorf("month %s does not exist", p.digits(4, 2))
	}
	anyDay := false
	for d := 1; d <= 31; d++ {
		anyDay = anyDay || p.matches(6, 2, d)
	}
	if !anyDay {
		return fmt.Errorf("day %s does not exist", p.digits(6, 2))
	}
	return errors.New("no month that it may mean has such a day")
}

// existence returns an error that says which part of a date does not exist.
func existence(year, month, day int, precision Precision) error {
	switch {
	case precision == Year:
		return nil
	case month < 1 || month > 12:
		return fmt.Errorf("month %02d does not exist", month)
	case precision == Month:
		return nil
	case day < 1 || day > 31:
		return fmt.Errorf("day %02d does not exist", day)
	case day > lengthOf(year, month):
		return fmt.Errorf("%s %04d has no day %d", english[month-1], year, day)
	}
	return nil
}

// bounds returns the first and the last day of a year, a month or a day; what
// is not given is 0.
func bounds(year, month, day int) (first, last int32) {
	switch {
	case month == 0:
		return fromCivil(year, 1, 1), fromCivil(year, 12, 31)
	case day == 0:
		return fromCivil(year, month, 1), fromCivil(year, month, lengthOf(year, month))
	}
	n := fromCivil(year, month, day)
	return n, n
}

// digits returns n digits as they are written.
func (p *pattern) digits(at, n int) string {
	b := make([]byte, 0, 4)
	for _, d := range p[at : at+n] {
		if d == open {
			b = append(b, 'X')
		} else {
			b = append(b, '0'+d)
		}
	}
	return string(b)
}

// FromTime returns a day as a clock or a calendar gives it, and the zero Date
// for a day that does not exist in the years 0000 to 9999.
func FromTime(year, month, day int) Date {
	if year < 0 || year > 9999 || existence(year, month, day, Day) != nil {
		return Date{}
	}
	return fromDay(fromCivil(year, month, day))
}

// fromDay returns the date of one day.
func fromDay(n int32) Date {
	return Date{text: iso(toCivil(n)), first: n, last: n, precision: Day}
}

// iso writes a date in EDTF form; what is not given is 0.
func iso(year, month, day int) string {
	b := make([]byte, 0, 10)
	b = append(b, byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10))
	if month > 0 {
		b = append(b, '-', byte('0'+month/10), byte('0'+month%10))
	}
	if day > 0 {
		b = append(b, '-', byte('0'+day/10), byte('0'+day%10))
	}
	return string(b)
}
