package check

// To which event of a sentence each of its dates belongs.

import "slices"

// attach gives every date to the nearest event, and every event its nearest
// date. What lies further away than a clause is left alone.
func (f *factReader) attach(lo int) {
	if len(f.dates)*len(f.events) > 600 {
		return
	}
	for d := range f.dates {
		if f.dates[d].bound {
			for e := range f.events {
				if f.events[e].bound == f.dates[d].first+1 {
					f.events[e].date, f.events[e].cost = d, -1
				}
			}
			continue
		}
		if f.inName(d) {
			continue
		}
		best, least := -1, 1<<20
		for e := range f.events {
			if c := f.distance(d, e, lo); c < least {
				best, least = e, c
			}
		}
		limit := 14
		if f.opens(d, lo) {
			limit = 24
		}
		if best < 0 || least > limit {
			continue
		}
		if e := &f.events[best]; e.date < 0 || least < e.cost {
			e.date, e.cost = d, least
		}
	}
}

// inName reports whether a date is a part of the words for an instrument: "the
// treaty of 1961".
func (f *factReader) inName(d int) bool {
	return slices.ContainsFunc(f.here, func(r reference) bool { return r.first < f.dates[d].first && f.dates[d].end <= r.end })
}

// leads returns how many tokens behind a date make what follows a clause on that
// day: ", at which"; 0 when they do not.
func (f *factReader) leads(d int) int {
	k := f.dates[d].end
	at := func(i int) token {
		if i < len(f.tokens) {
			return f.tokens[i]
		}
		return token{kind: signToken}
	}
	n := 0
	if at(k).sign == ',' {
		n++
	}
	if b := f.dates[d].first; b >= 3 && f.tokens[b-2].term == termBe && f.tokens[b-3].term == termIt && at(k).term == termWhen { // "It was on 19 June that"
		return 1
	}
	if t := at(k + n).term; (t == termAt || t == termOn || t == termIn || t == termUnder) && at(k+n+1).term == termRelative {
		return n + 2
	}
	return 0
}

// opens reports whether a date stands at the head of its sentence, alone or
// behind a place: "In Moscow, on 6 July 1961, ...".
func (f *factReader) opens(d, lo int) bool {
	first := f.dates[d].first
	return first <= lo+2 || first <= lo+6 && (f.tokens[lo].term == termIn || f.tokens[lo].term == termAt)
}

// distance weighs the words between a date and an event.
func (f *factReader) distance(d, e, lo int) int {
	date, event := &f.dates[d], &f.events[e]
	from, to, cost := event.end, date.first, 0
	opening := false
	if to-from > 40 || date.end-event.first < -40 || event.first >= date.first && event.first < date.end {
		return 1 << 10
	}
	if event.first >= date.end {
		from, to, cost = date.end, event.first, 4
		opening = f.opens(d, lo)
		if n := f.leads(d); n > 0 { // "the ceremony of 19 June, at which they signed"
			from, cost = date.end+n, 0
		}
	}
	if event.noun && from+1 < to && f.tokens[from].sign == ',' && f.tokens[from+1].term == termRelative { // "ratification, which came on"
		from += 2
	}
	for k := from; k < to; k++ {
		cost++
		switch t := f.tokens[k]; {
		case t.kind == signToken && (t.sign == ';' || t.sign == ':'):
			cost += 12
		case t.kind == signToken && t.sign == ',':
			if !opening {
				cost += 2
			}
		case t.term == termAnd:
			cost += 2
		case t.term == termBefore, t.term == termAfter:
			cost += 10
		case t.term == termBut, t.term == termRelative, t.term == termWhen:
			cost += 4
		}
	}
	for n := range f.dates {
		if o := &f.dates[n]; n != d && o.first >= from && o.end <= to {
			cost += 20
		}
	}
	if (event.property == propNone || event.property == propEnded) && event.first >= date.end && f.ofNoun(d, e) {
		cost += 8
	}
	return cost
}

// ofNoun reports whether a date belongs to the event that is the subject of the
// verb e: "the expiry of the treaty in April 1980 changed little".
func (f *factReader) ofNoun(d, e int) bool {
	date := &f.dates[d]
	if e == 0 || date.end != f.events[e].first {
		return false
	}
	noun := &f.events[e-1]
	if !noun.noun || noun.property == propNone || noun.end > date.first || date.first-noun.end > 9 {
		return false
	}
	for k := noun.end; k < date.first; k++ {
		if f.tokens[k].kind == signToken && f.tokens[k].sign != '-' {
			return false
		}
	}
	return true
}
