package check

// Dates that a sentence gives by another: "two years later", "the following
// month", "on the 16th of that month", "ten days after the signature". They are
// worked out from the date before them in the block, or from that of the event
// which they name, and leave the room that such words leave.

import (
	"slices"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/model"
)

// nearness is how exact a date is that was worked out: the same is said of every
// day that lies within slack days of near.
type nearness struct {
	near  date.Date
	slack int
	from  date.Date // that it was counted from
}

// agrees reports whether a date is near enough.
func (n nearness) agrees(d date.Date) bool {
	return !n.near.IsZero() && n.near.DaysApart(d) <= n.slack
}

// Units of time, in the vocabulary.
const (
	days = iota + 1
	weeks
	fortnights
	months
	years
	decades
)

// away returns the date so many units from another, and how near it is.
func away(from date.Date, n, unit int) (date.Date, nearness) {
	size := max(n, -n)
	switch unit {
	case fortnights:
		n, unit = 2*n, weeks
	case decades:
		n, unit = 10*n, years
	}
	switch unit {
	case days:
		if from.Precision() != date.Day {
			return date.Date{}, nearness{}
		}
		d := from.Shift(0, 0, n)
		return d, nearness{d, 1 + size/15, from}
	case weeks:
		if from.Precision() != date.Day {
			return date.Date{}, nearness{}
		}
		d := from.Shift(0, 0, 7*n)
		return d, nearness{d, 3 + size, from}
	case months:
		if from.Precision() < date.Month {
			return date.Date{}, nearness{}
		}
		d := from.Shift(0, n, 0)
		return monthOf(d), nearness{middleOf(d), 20 + 4*size + int(date.Day-d.Precision())*15, from}
	case years:
		d := from.Shift(n, 0, 0)
		year, _, _ := d.First()
		round := 0
		if size%5 == 0 {
			round = 30 * size // "ten years later"
		}
		return date.FromTime(year, 1, 1).Truncate(date.Year), nearness{middleOf(d), 200 + round + int(date.Day-d.Precision())*80, from}
	}
	return date.Date{}, nearness{}
}

// monthOf returns the month of a date.
func monthOf(d date.Date) date.Date { return d.Truncate(date.Month) }

// middleOf returns a day in the middle of what a date leaves open.
func middleOf(d date.Date) date.Date {
	year, month, day := d.First()
	switch d.Precision() {
	case date.Month:
		day = 15
	case date.Year:
		month, day = 7, 1
	}
	return date.FromTime(year, month, day)
}

// findRelative adds the dates of the sentence that are given by others.
func (f *factReader) findRelative(p *pass, lo, hi int) {
	for i := lo; i < hi; i++ {
		switch t := f.tokens[i]; {
		case t.term == termPeriod:
			f.periodAt(p, i, lo, hi)
		case t.kind == numberToken && isOrdinal(p.Text, t) && isDay(t) && i > lo+1 && f.tokens[i-1].term == termThe && f.tokens[i-2].term == termOn && !f.dateCovers(i):
			f.dayOfMonth(p, i, hi)
		case t.term == termMonth && i > lo && f.lowerWord(p, i-1) == "that" && !f.dateCovers(i): // "came into force that December"
			if from := f.anchorAt(i); !from.IsZero() {
				year, _, _ := from.First()
				f.addRelative(dated{first: i - 1, end: i + 1, date: monthIn(year, int(t.n)), intro: termOn, exact: true})
			}
		}
	}
	slices.SortStableFunc(f.dates, func(a, b dated) int { return a.first - b.first })
}

func monthIn(year, month int) date.Date { return monthOf(date.FromTime(year, month, 1)) }

// isOrdinal reports whether a number is written as one of an order: "16th".
func isOrdinal(text []byte, t token) bool {
	c := text[t.end-1]
	return c == 'h' || c == 't' || c == 'd'
}

func (f *factReader) dateCovers(i int) bool {
	return slices.ContainsFunc(f.dates, func(d dated) bool { return d.first <= i && i < d.end })
}

// addRelative adds a date in the place of those whose words it holds.
func (f *factReader) addRelative(d dated) {
	if d.date.IsZero() {
		return
	}
	if d.said == 0 {
		d.said = d.end
	}
	f.dates = slices.DeleteFunc(f.dates, func(o dated) bool { return d.first <= o.first && o.end <= d.end })
	d.relative = true
	f.dates = append(f.dates, d)
}

// anchorAt returns the date that the words at token i count from: the last one
// before them.
func (f *factReader) anchorAt(i int) date.Date {
	from := f.anchor
	for n := range f.dates {
		if d := &f.dates[n]; d.end <= i && d.exact && !f.inName(n) {
			from = inContext(d.date, from)
		}
	}
	return from
}

// inContext gives a day whose year is open that of the date before it.
func inContext(d, before date.Date) date.Date {
	if d.Precision() != date.Open || before.IsZero() {
		return d
	}
	year, _, _ := before.First()
	return d.InYear(year)
}

// mostDates is of how many dates of a sentence the last one is looked for.
const mostDates = 6

// keepAnchor notes what the next sentence of the block counts from.
func (f *factReader) keepAnchor() {
	for n := max(0, len(f.dates)-mostDates); n < len(f.dates); n++ {
		if d := &f.dates[n]; d.exact && !f.inName(n) {
			if at := inContext(d.date, f.anchor); at.Precision() >= date.Year {
				f.anchor = at
			}
		}
	}
}

// dayOfMonth reads "on the 16th" and "on the 7th of that month", whose number is
// token i.
func (f *factReader) dayOfMonth(p *pass, i, hi int) {
	from := f.anchorAt(i)
	if from.Precision() < date.Month {
		return
	}
	_, _, day := from.First()
	end, step := i+1, 0
	if end < hi && f.tokens[end].term == termOf {
		k, n, ok := f.whichPeriod(p, end+1, hi)
		if !ok || f.tokens[k].n != months {
			return
		}
		end, step = k+1, n
	} else if int(f.tokens[i].n) < day { // of another month
		return
	}
	month := monthOf(from).Shift(0, step, 0)
	y, m, _ := month.First()
	f.addRelative(dated{first: i, end: end, date: date.FromTime(y, m, int(f.tokens[i].n)), intro: termOn, exact: true})
}

// whichPeriod reads "that month", "the same year" and "the next month" at token k:
// where the word for the unit stands, and how many of them lie between.
func (f *factReader) whichPeriod(p *pass, k, hi int) (at, step int, ok bool) {
	if k >= hi {
		return 0, 0, false
	}
	switch w := f.lowerWord(p, k); {
	case w == "that" && k+2 < hi && f.lowerWord(p, k+1) == "same":
		k += 2
	case w == "that":
		k++
	case w == "the" && k+2 < hi:
		switch f.lowerWord(p, k+1) {
		case "same":
		case "next", "following":
			step = 1
		case "previous", "preceding":
			step = -1
		default:
			return 0, 0, false
		}
		k += 2
	default:
		return 0, 0, false
	}
	return k, step, k < hi && f.tokens[k].term == termPeriod
}

// periodAt reads the words around a unit of time at token i.
func (f *factReader) periodAt(p *pass, i, lo, hi int) {
	unit := int(f.tokens[i].n)
	for first := max(lo, i-2); first < i; first++ {
		at, step, ok := f.whichPeriod(p, first, hi)
		if !ok || at != i {
			continue
		}
		f.samePeriod(p, first, i, step, unit, lo)
		return
	}
	n, first := f.periodsBefore(p, i, lo)
	if n == 0 || f.vague(p, first, lo) {
		return
	}
	switch w := f.lowerWord(p, i+1); {
	case i+1 >= hi:
	case w == "later", w == "afterwards", w == "thereafter":
		f.countFrom(p, first, i+2, n, unit, f.anchorAt(first))
		f.reckon(p, first, i+2, hi)
	case w == "earlier", w == "before" && (i+2 >= hi || f.tokens[i+2].kind == signToken):
		f.countFrom(p, first, i+2, -n, unit, f.anchorAt(first))
	case w == "after", w == "following":
		f.countFromEvent(p, first, i+2, n, unit, lo, hi)
	case w == "before":
		f.countFromEvent(p, first, i+2, -n, unit, lo, hi)
	}
}

// periodsBefore returns how many units are counted before token i, and where the
// words for the number begin; 0 for none. "the day after" is one.
func (f *factReader) periodsBefore(p *pass, i, lo int) (n, first int) {
	if i <= lo {
		return 0, i
	}
	if number, first := f.numberBefore(i, lo); number > 0 {
		return int(min(number, 999)), first
	}
	switch f.lowerWord(p, i-1) {
	case "a", "an", "the":
		return 1, i - 1
	}
	return 0, i
}

// vague reports whether the words before a count make it a bound or a guess.
func (f *factReader) vague(p *pass, first, lo int) bool {
	if first <= lo {
		return false
	}
	switch f.lowerWord(p, first-1) {
	case "than", "about", "around", "some", "roughly", "nearly", "almost", "within", "over", "under", "least", "most", "barely", "hardly", "another", "or", "to", "every", "and", "approximately", "next", "last", "first", "these", "those":
		return true
	}
	return f.tokens[first-1].term == termNot || f.tokens[first-1].sign == '-'
}

// samePeriod reads "the following month", "in May of the same year" and "in the
// autumn of that year", whose unit is token i.
func (f *factReader) samePeriod(p *pass, first, i, step, unit, lo int) {
	from := f.anchorAt(first)
	if from.IsZero() || unit == weeks || unit == fortnights || unit == decades {
		return
	}
	year, _, _ := from.First()
	if unit == years && first-1 > lo && f.tokens[first-1].term == termOf {
		k := first - 2
		if m := f.tokens[k]; m.term == termMonth && !f.dateCovers(k) {
			f.addMonth(k, i+1, monthIn(year+step, int(m.n)))
		}
		for n := range f.dates {
			if d := &f.dates[n]; d.end == first-1 && d.date.Precision() == date.Open {
				d.date, d.end = d.date.InYear(year+step), i+1
			}
		}
		if middle := seasons[f.lowerWord(p, k)]; middle > 0 {
			d := monthIn(year+step, middle)
			f.addRelative(dated{first: k, end: i + 1, date: d, intro: termOn, exact: true, nearness: nearness{middleOf(d), 75, from}})
		}
		return
	}
	var d date.Date
	switch {
	case unit == days && from.Precision() == date.Day:
		d = from.Shift(0, 0, step)
	case unit == months && from.Precision() >= date.Month:
		d = monthOf(from).Shift(0, step, 0)
	case unit == years:
		d = from.Truncate(date.Year).Shift(step, 0, 0)
	}
	f.addRelative(dated{first: first, end: i + 1, date: d, intro: termOn, exact: true, nearness: nearness{from: from}})
}

// addMonth adds a month that a word before it may bring in.
func (f *factReader) addMonth(first, end int, d date.Date) {
	r := dated{first: first, end: end, date: d, intro: termIn, exact: true}
	if first > 0 {
		switch f.tokens[first-1].term {
		case termBefore, termAfter, termBy, termBetween, termTo, termUnder, termUntil, termSince, termFrom:
			r.exact = false
		}
	}
	f.addRelative(r)
}

// seasons have the month in their middle.
var seasons = map[string]int{"spring": 4, "summer": 7, "autumn": 10}

// countFrom adds the date n units from another, of which tokens first to end are
// the words.
func (f *factReader) countFrom(p *pass, first, end, n, unit int, from date.Date) {
	if from.IsZero() {
		return
	}
	d, near := away(from, n, unit)
	if last := len(f.dates) - 1; last >= 0 && unit == years && f.dates[last].end == first && f.dates[last].relative { // "in the same month a year later"
		first, d, near = f.dates[last].first, f.dates[last].date.Shift(n, 0, 0), nearness{}
	}
	f.addRelative(dated{first: first, end: end, date: d, intro: termOn, exact: true, nearness: near})
}

// reckon compares what was just counted with the date that stands beside it: "ten
// days later, on 28 October".
func (f *factReader) reckon(p *pass, first, k, hi int) {
	last := len(f.dates) - 1
	if last < 0 || k+2 >= hi || f.tokens[k].sign != ',' || f.tokens[k+1].term != termOn || f.dates[last].first != first || !f.dates[last].relative {
		return
	}
	counted := f.dates[last]
	for n := range f.dates {
		d := &f.dates[n]
		if d.first != k+2 || !d.exact || d.relative || counted.from.Precision() != date.Day {
			continue
		}
		f.dates = slices.Delete(f.dates, last, last+1) // what happened has a date of its own
		beside := inContext(d.date, counted.from)
		if beside.Before(counted.from) && d.date.Precision() == date.Open {
			year, _, _ := beside.First()
			beside = beside.InYear(year + 1)
		}
		if beside.IsZero() || counted.date.Overlaps(beside) || counted.agrees(beside) {
			return
		}
		words := string(p.Text[f.tokens[first].start:f.tokens[k-1].end])
		f.add(p, fact{property: propReckoned, name: counted.from.String(), date: beside, nearness: counted.nearness, words: words}, first, d.end)
		return
	}
}

// compareReckoned reports dates that are not as far from another as it is said.
func (c *comparison) compareReckoned(facts []*fact) {
	for _, f := range facts {
		if c.wrong[reported{f.text, f.date}] || c.wrong[reported{f.text, f.from}] {
			continue
		}
		finding := diag.New(diag.DateDisjoint, f.where, "%s is not %q, counted from %s", f.date.Format("en"), f.words, f.from.Format("en")).
			WithHelp("correct one of the two dates, or how far they are apart")
		finding.Severity = diag.Warning
		c.findings = append(c.findings, finding)
	}
}

// countFromEvent reads "ten days after the signature", where the event begins
// behind token k. With a date of its own beside it, it is the event whose date is
// given so; else it is what the sentence tells.
func (f *factReader) countFromEvent(p *pass, first, k, n, unit, lo, hi int) {
	if k < hi && (f.lowerWord(p, k) == "that" || f.lowerWord(p, k) == "this") && (k+1 >= hi || f.tokens[k+1].kind == signToken) {
		f.countFrom(p, first, k+1, n, unit, f.anchorAt(first))
		return
	}
	for m := range f.dates {
		if d := &f.dates[m]; d.first <= k+1 && d.first >= k && d.date.Precision() >= date.Year { // "two years after 1961"
			f.countFrom(p, first, d.end, n, unit, d.date)
			return
		}
	}
	at := slices.IndexFunc(f.events, func(e event) bool { return e.first >= k && e.first < k+12 })
	if at < 0 || f.events[at].property == propNone {
		return
	}
	e := &f.events[at]
	for j := k; j < e.first; j++ {
		if f.tokens[j].kind == signToken && f.tokens[j].sign != '-' {
			return
		}
	}
	if slices.ContainsFunc(f.dates, func(d dated) bool {
		return d.first > e.first && d.first <= e.end+4 && f.tokens[e.end].sign != ','
	}) { // the event has a date of its own
		return
	}
	if beside := f.dateBeside(p, first, e.end, lo, hi); !beside.IsZero() {
		d, near := away(beside, -n, unit)
		if d.IsZero() {
			return
		}
		f.dates = append(f.dates, dated{first: first, end: e.first, said: e.end, date: d, intro: termOn, exact: true, relative: true, bound: true, nearness: near})
		e.bound = first + 1
		return
	}
	of, _ := f.subjectOf(p, *e, lo, hi)
	if of == nil {
		return
	}
	f.countFrom(p, first, e.end, n, unit, f.knownDate(of, e.property))
}

// dateBeside returns the date that stands beside the words from first to end: "in
// May, one month after ...", "ten days after ..., on 25 July".
func (f *factReader) dateBeside(p *pass, first, end, lo, hi int) date.Date {
	for k := first - 1; k >= max(lo, first-5); k-- {
		t := f.tokens[k]
		if t.term == termMonth && !f.dateCovers(k) && k > lo && f.tokens[k-1].term == termIn {
			if from := f.anchorAt(k); !from.IsZero() {
				year, month, _ := from.First()
				if int(t.n) < month {
					year++
				}
				return monthIn(year, int(t.n))
			}
		}
		for n := range f.dates {
			if d := &f.dates[n]; d.end == k+1 && d.exact && !f.inName(n) {
				return inContext(d.date, f.anchorAt(d.first))
			}
		}
		if t.sign != ',' && t.term != termAdverb && t.term != termEnter && t.term != termBe && !(t.term == termDeed && t.n == linking) {
			break
		}
	}
	for k := end; k < min(hi, end+5); k++ {
		if f.tokens[k].sign != ',' || k+1 >= hi || f.tokens[k+1].term != termOn {
			continue
		}
		for n := range f.dates {
			if d := &f.dates[n]; d.first == k+2 && d.exact {
				return inContext(d.date, f.anchorAt(first))
			}
		}
	}
	return date.Date{}
}

// knownDate returns when something happened, after the record or else after what
// the text said of it.
func (f *factReader) knownDate(of *model.Instrument, what property) date.Date {
	switch {
	case what == propSigned && !of.Signed.IsZero():
		return of.Signed
	case what == propInForce && !of.InForce.IsZero():
		return of.InForce
	}
	for n := range f.facts {
		if k := &f.facts[n]; k.subject.ID == of.ID && k.property == what && k.party == "" && k.body == "" {
			return k.date
		}
	}
	return date.Date{}
}
