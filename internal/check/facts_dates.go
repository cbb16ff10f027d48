package check

import (
	"strconv"

	"concord/internal/date"
)

// dated is a date in a sentence.
type dated struct {
	first, end int // tokens
	date       date.Date
	intro      term // the word that brings it in: on, in, since; other for none
	exact      bool // it is the time of something, and no bound of a range
	onward     bool // "from": the time of an entry into force, and of nothing else
	taken      bool
	relative   bool // worked out from another
	said       int  // of a relative one: where the words end that tell it
	bound      bool // of the event that says so, and of no other
	nearness
}

// findDates appends the dates among the tokens of a sentence: "19 June 2024",
// "June 19, 2024", "June 2024", "in 2024", "19 and 20 June", "4 April",
// "2024-06-19". What is cut short ("19 June 202This") has open digits. Decades,
// ranges and years that belong to a name are left out, or kept as not exact so
// that nothing is read across them.
func findDates(dst []dated, text []byte, tokens []token) []dated {
	for i := 0; i < len(tokens); {
		t := &tokens[i]
		if t.kind != numberToken && t.term != termMonth || t.name >= 0 && t.term != termMonth {
			i++
			continue
		}
		n := len(dst)
		next := 0
		if dst, next = dateAt(dst, text, tokens, i); next > i {
			for k := n; k < len(dst); k++ {
				dst[k].introduce(text, tokens)
			}
			i = next
			continue
		}
		i++
	}
	return dst
}

// dateAt reads the date that begins at token i; next is i when there is none.
func dateAt(dst []dated, text []byte, tokens []token, i int) (_ []dated, next int) {
	t := tokens[i]
	if t.kind == numberToken && isDay(t) {
		j := i + 1
		if j < len(tokens) && tokens[j].kind == signToken && tokens[j].sign == '.' {
			j++
		}
		second, joint := 0, byte(0)
		if j+1 < len(tokens) && isDay(tokens[j+1]) { // "19 and 20 June", "19-20 June"
			if s := tokens[j]; s.term == termAnd || s.term == termTo || s.kind == signToken && (s.sign == '-' || s.sign == '/' || s.sign == ',') {
				second, joint = j+1, '-'
				if s.term == termAnd || s.sign == ',' {
					joint = ','
				}
				j += 2
			}
		}
		if j < len(tokens) && tokens[j].term == termOf {
			j++
		}
		if j < len(tokens) && tokens[j].term == termMonth {
			m := int(tokens[j].n)
			year, end := yearAt(tokens, j+1)
			if second > 0 {
				dst = append(dst, dayOf(i, i+1, year, m, int(t.n), joint == ','))
				return append(dst, dayOf(second, end, year, m, int(tokens[second].n), joint == ',')), end
			}
			return append(dst, dayOf(i, end, year, m, int(t.n), true)), end
		}
		return dst, i
	}
	if t.kind == numberToken {
		return yearFrom(dst, text, tokens, i)
	}
	m := int(t.n)
	j := i + 1
	if j < len(tokens) && tokens[j].kind == signToken && tokens[j].sign == '.' {
		j++
	}
	if j < len(tokens) && isDay(tokens[j]) {
		year, end := yearAt(tokens, j+1)
		if j+2 < len(tokens) && tokens[j+1].kind == signToken && tokens[j+1].sign == '-' && isDay(tokens[j+2]) {
			year, end = yearAt(tokens, j+3)
			return append(dst, dayOf(i, end, year, m, int(tokens[j].n), false)), end
		}
		return append(dst, dayOf(i, end, year, m, int(tokens[j].n), true)), end
	}
	if year, end := yearAt(tokens, j); year != "" {
		d, err := date.Parse(year + "-" + two(m))
		return append(dst, dated{first: i, end: end, date: d, exact: err == nil}), end
	}
	return dst, i
}

// yearFrom reads an ISO date, or a year that stands alone.
func yearFrom(dst []dated, text []byte, tokens []token, i int) (_ []dated, next int) {
	t := tokens[i]
	if t.end-t.start != 4 || t.n < 1000 || t.n > 2199 {
		return dst, i
	}
	glued := func(k int) bool { return k < len(tokens) && tokens[k].start == tokens[k-1].end }
	if glued(i+1) && glued(i+2) && glued(i+3) && glued(i+4) && tokens[i+1].sign == '-' && tokens[i+3].sign == '-' {
		if d, err := date.Parse(string(text[t.start:tokens[i+4].end])); err == nil {
			return append(dst, dated{first: i, end: i + 5, date: d, exact: true}), i + 5
		}
	}
	if i > 0 && tokens[i-1].end == t.start && tokens[i-1].kind == signToken && tokens[i-1].sign != '(' {
		return dst, i
	}
	if glued(i+1) && (tokens[i+1].kind == wordToken || glued(i+2) && tokens[i+2].kind != signToken) {
		return dst, i // "1990s", "1950-51", "1961/62"
	}
	d, err := date.Parse(strconv.Itoa(int(t.n)))
	return append(dst, dated{first: i, end: i + 1, date: d, exact: err == nil}), i + 1
}

func isDay(t token) bool { return t.kind == numberToken && t.n >= 1 && t.n <= 31 && t.end-t.start <= 4 }

// yearAt returns the year that may follow a day and a month, behind a comma or
// "of", and where the date ends.
func yearAt(tokens []token, i int) (year string, end int) {
	j := i
	if j < len(tokens) && tokens[j].kind == signToken && tokens[j].sign == ',' || j < len(tokens) && tokens[j].term == termOf {
		j++
	}
	if j >= len(tokens) || tokens[j].kind != numberToken {
		return "", i
	}
	t := tokens[j]
	glued := j+1 < len(tokens) && tokens[j+1].kind == wordToken && tokens[j+1].start == t.end
	switch digits := t.end - t.start; {
	case digits == 4 && t.n >= 1000 && t.n <= 2199:
		return strconv.Itoa(int(t.n)), j + 1
	case digits == 3 && glued: // "202This"
		return strconv.Itoa(int(t.n)) + "X", j + 1
	}
	return "", i
}

func dayOf(first, end int, year string, termMonth, day int, exact bool) dated {
	if year == "" {
		year = "XXXX"
	}
	d, err := date.Parse(year + "-" + two(termMonth) + "-" + two(day))
	return dated{first: first, end: end, date: d, exact: exact && err == nil}
}

func two(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }

// introduce finds the word that brings the date in, and whether the date is
// that of an event at all.
func (d *dated) introduce(text []byte, tokens []token) {
	i := d.first - 1
	for i >= 0 {
		t := tokens[i]
		if t.kind == signToken && t.sign == ',' && i > 0 && isWeekday(text, tokens[i-1]) || isWeekday(text, t) || t.term == termThe && d.date.Precision() != date.Year || isPartOfYear(text, t) || t.term == termOf && i > 0 && isPartOfYear(text, tokens[i-1]) {
			i--
			continue
		}
		break
	}
	alone := d.end == d.first+1 // a bare year
	if i >= 0 {
		d.intro = tokens[i].term
	}
	switch d.intro {
	case termOn, termIn, termOf, termAt:
		if i > 0 && tokens[i-1].term == termAs { // "as of"
			d.exact = false
		}
	case termFrom:
		d.onward, d.exact = d.exact, false
	case termUntil:
		d.exact = d.exact && i > 0 && tokens[i-1].term == termNot && i == 1 // "Not until 4 December did ..."
	case termBefore, termAfter, termBy, termBetween, termTo, termUnder:
		d.exact = false
	case termSince:
	case termAnd:
		d.exact = d.exact && !alone
	default:
		if alone && !(i >= 0 && tokens[i].kind == signToken && tokens[i].sign == '(') {
			d.exact = false
		}
	}
	if d.end < len(tokens) {
		if t := tokens[d.end]; t.term == termTo && (d.end+1 >= len(tokens) || tokens[d.end+1].term != termEventNow) || t.term == termUntil || t.kind == signToken && t.sign == '-' || alone && t.kind == wordToken && t.term == termGeneric || t.owner {
			d.exact, d.onward = false, false
		}
	}
}

func isWeekday(text []byte, t token) bool {
	if t.kind != wordToken || !t.upper {
		return false
	}
	w := text[t.start:t.end]
	return len(w) >= 6 && string(w[len(w)-3:]) == "day"
}

func isPartOfYear(text []byte, t token) bool {
	if t.kind != wordToken {
		return false
	}
	switch string(text[t.start:t.end]) {
	case "early", "late", "mid", "spring", "summer", "autumn", "winter", "end", "beginning", "evening", "morning", "afternoon", "night":
		return true
	}
	return false
}
