package check

import (
	"sort"

	"concord/internal/model"
)

// event is a word of a sentence that can have a date: "signed", "entered into
// force", and, so that they keep their dates, "visited" and "said".
type event struct {
	first, end int // tokens
	property   property
	noun       bool
	date       int // index in dates; -1 for none
	cost       int
}

// readSentence reads the facts of the sentence of tokens lo to hi.
func (f *factReader) readSentence(p *pass, lo, hi int) {
	if lo >= hi {
		return
	}
	f.sentence = f.tokens[lo:hi]
	has := termsOf(f.sentence)
	if has&(1<<termTitled) != 0 {
		f.readOfficialNames(p, lo, hi)
	}
	if has&(1<<termDoubt) != 0 || !f.asserts(lo, hi) {
		return
	}
	f.dates = findDates(f.dates[:0], p.Text, f.sentence)
	for n := range f.dates {
		f.dates[n].first += lo
		f.dates[n].end += lo
	}
	f.readNameDates(p, lo, hi)
	if has&someEvent != 0 || has&(1<<termOffice) != 0 && len(f.dates) > 0 {
		f.findEvents(lo, hi)
		f.attach(lo)
		for n := range f.events {
			f.readEvent(p, n, lo, hi)
		}
		if has&(1<<termOffice) != 0 {
			f.readOffices(p, lo, hi)
		}
		f.readStatus(p, lo, hi)
	}
	if has&(1<<termUnit) != 0 {
		f.readCounts(p, lo, hi)
	}
	if has&(1<<termSince) != 0 {
		f.readFirstSince(p, lo, hi)
	}
	f.readProvisions(p, lo, hi)
}

// someEvent are the terms of which a sentence has one that tells of an event.
const someEvent = 1<<termEventVerb | 1<<termEventNoun | 1<<termForce | 1<<termEffective

// termsOf returns a bit for each term among the tokens.
func termsOf(tokens []token) (has uint64) {
	for n := range tokens {
		has |= 1 << tokens[n].term
	}
	return has
}

// asserts reports whether the sentence states what it says as a fact.
func (f *factReader) asserts(lo, hi int) bool {
	if last := f.tokens[hi-1]; last.kind == signToken && last.sign == '?' {
		return false
	}
	first := f.tokens[lo]
	return !first.upper || first.term != termBe || hi-lo <= 2 // "Had the treaty ..."
}

// findEvents finds the events of a sentence.
func (f *factReader) findEvents(lo, hi int) {
	f.events = f.events[:0]
	add := func(first, end int, p property, noun bool) {
		f.events = append(f.events, event{first: first, end: end, property: p, noun: noun, date: -1})
	}
	at := func(i int) token {
		if i < lo || i >= hi {
			return token{kind: signToken}
		}
		return f.tokens[i]
	}
	for i := lo; i < hi; i++ {
		t := f.tokens[i]
		if t.kind != wordToken || t.name >= 0 {
			continue
		}
		switch t.term {
		case termEventVerb:
			add(i, i+1, property(t.n), false)
		case termEventNoun:
			switch property(t.n) {
			case propSigned:
				if at(i-1).term == termFor {
					add(i, i+1, propOpened, true)
					continue
				}
			case propRatified:
				if at(i-1).term == termOf && at(i-2).term == termPapers { // "instruments of ratification"
					continue
				}
				if n := at(i + 1); n.term == termOtherNoun || n.term == termDeed || n.term == termOther && n.kind == wordToken {
					add(i, i+1, propNone, true)
					continue
				}
			case propExchanged:
				if at(i+1).term != termOf || at(i+2).term != termPapers && at(i+3).term != termPapers {
					continue
				}
			}
			add(i, i+1, property(t.n), true)
		case termEnter:
			switch {
			case at(i+1).term == termInto && at(i+2).term == termForce:
				add(i, i+3, propInForce, t.n == 1)
				i += 2
			case at(i+1).term == termForce:
				add(i, i+2, propInForce, t.n == 1)
				i++
			case at(i-1).term != termEventNoun: // "Signature came on 19 June"
				add(i, i+1, propNone, false)
			}
		case termForce:
			if at(i-1).term == termIn {
				add(i-1, i+1, propInForce, false)
			}
		case termEffective:
			add(i, i+1, propInForce, false)
		case termDeed:
			if at(i-1).term != termEventNoun || t.n == saying {
				add(i, i+1, propNone, false)
			}
		}
	}
}

// attach gives every date to the nearest event, and every event its nearest
// date. What lies further away than a clause is left alone.
func (f *factReader) attach(lo int) {
	if len(f.dates)*len(f.events) > 600 {
		return
	}
	for d := range f.dates {
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
	if to-from > 40 || date.end-event.first < -40 {
		return 1 << 10
	}
	if event.first >= date.end {
		from, to, cost = date.end, event.first, 4
		opening = f.opens(d, lo)
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
	return cost
}

// readEvent reads what a sentence says of one event: its date and its place.
func (f *factReader) readEvent(p *pass, n, lo, hi int) {
	e := f.events[n]
	if e.property == propNone || f.hedged(e, lo) {
		return
	}
	if _, _, quoted := p.Quotation(int(f.tokens[e.first].start)); quoted {
		return
	}
	of, acted := f.subjectOf(p, e, lo, hi)
	if of == nil {
		return
	}
	f.readPlace(p, of, e, hi)
	if e.date < 0 {
		return
	}
	d := &f.dates[e.date]
	d.taken = true
	switch {
	case d.onward && e.property == propInForce && d.first == e.end+1:
	case !d.exact, d.intro == termSince && e.property != propInForce:
		return
	case d.intro == termOf && !(e.noun && d.first <= e.end+2): // the date of another thing
		return
	}
	found := fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: e.property, date: d.date}
	parties, known := f.actors(p, of, e, acted, lo, hi, &found)
	if !known {
		return
	}
	if len(parties) == 0 {
		f.add(p, found, d.first, d.end)
	}
	for _, party := range parties {
		found.party = party
		f.add(p, found, d.first, d.end)
	}
}

// hedged reports whether the words before an event deny it or put it off.
func (f *factReader) hedged(e event, lo int) bool {
	for k := max(lo, e.first-60); k < e.first; k++ {
		switch t := f.tokens[k]; {
		case t.term == termCondition:
			return true
		case t.term == termWhen && f.saidBefore(k, lo): // "the paper says that it was signed"
			return true
		}
	}
	for k, back := e.first-1, 0; k >= lo && back < 9; k, back = k-1, back+1 {
		t := f.tokens[k]
		switch t.term {
		case termNot:
			if back < 5 {
				return true
			}
		case termModal, termPlan:
			return true
		case termTo:
			if back < 2 && k+1 < e.first && f.tokens[k+1].term == termBe {
				return true
			}
		case termEventVerb:
			return false
		case termBefore, termUntil:
			if back < 2 {
				return true
			}
		}
		if t.kind == signToken && (t.sign == ';' || t.sign == ':') {
			return false
		}
	}
	return false
}

// saidBefore reports whether "that" at token k opens what somebody says.
func (f *factReader) saidBefore(k, lo int) bool {
	for n := k - 1; n >= max(lo, k-4); n-- {
		if t := f.tokens[n]; t.term == termDeed && t.n == saying {
			return true
		}
	}
	return false
}

// subjectOf returns the instrument that an event happened to, nil when the
// sentence does not say or speaks of something that the site does not know.
// acted is true when the words before the event are those who acted.
func (f *factReader) subjectOf(p *pass, e event, lo, hi int) (of *model.Instrument, acted bool) {
	if r, ok := f.object(e, hi); ok {
		return r.instrument, true
	}
	if e.noun && e.first > lo {
		if t := f.tokens[e.first-1]; t.term == termOwn {
			return f.antecedent(e.first - 1).instrument, false
		}
	}
	if r, ok := f.subject(e, lo); ok {
		return r.instrument, false
	}
	switch {
	case e.noun && e.property != propEnded, e.property == propExchanged, e.property == propDeposited:
		return f.implied(e, lo), false
	case e.first == lo: // "Signed on 19 January 1960, the treaty ..."
		for _, r := range f.here {
			if r.first > e.first && r.first < hi {
				return r.instrument, false
			}
		}
	}
	return nil, false
}

// implied returns what an event speaks of whose sentence names nothing.
func (f *factReader) implied(e event, lo int) *model.Instrument {
	for n := 0; n < len(f.here) && f.here[n].end <= e.first; n++ {
		if !f.here[n].pronoun {
			return nil
		}
	}
	return f.resolve(lo).instrument
}

// from returns the index in here of the first reference that begins at token i
// or behind it.
func (f *factReader) from(i int) int {
	return sort.Search(len(f.here), func(n int) bool { return f.here[n].first >= i })
}

// object returns the thing that was signed, behind the word: "signed the
// treaty", "signing of the treaty". ok is false when none is there.
func (f *factReader) object(e event, hi int) (reading, bool) {
	i := e.end
	if e.property == propInForce && !e.noun || i >= hi {
		return reading{}, false
	}
	if e.noun {
		if f.tokens[i].term != termOf {
			return reading{}, false
		}
		i++
	} else if e.property == propAcceded && f.tokens[i].term == termTo {
		i++
	} else if e.first > 0 && f.tokens[e.first-1].term == termBe {
		return reading{}, false
	}
	if i >= hi {
		return reading{}, false
	}
	for _, r := range f.here[f.from(i):] {
		if r.first == i || r.first == i+1 && f.tokens[i].term == termThe {
			return r.reading, true
		}
		if r.first > i+1 {
			break
		}
	}
	switch t := f.tokens[i]; {
	case t.term == termThe, t.term == termArticle, t.term == termNumeral, t.name >= 0 && e.noun, t.term == termOther && t.kind == wordToken:
		return reading{foreign: true}, true
	case e.noun && f.tokens[i].kind == numberToken:
		return reading{}, false
	}
	return reading{}, e.noun
}

// subject returns the thing before the word that it happened to.
func (f *factReader) subject(e event, lo int) (reading, bool) {
	for n := f.from(e.first) - 1; n >= 0; n-- {
		r := f.here[n]
		if r.first < lo {
			break
		}
		if r.end > e.first || r.pronoun && f.tokens[r.first].term == termOwn {
			continue
		}
		if e.noun {
			if r.end == e.first && f.tokens[r.end-1].owner {
				return r.reading, true
			}
			return reading{}, false
		}
		if f.joined(r, e, lo) {
			return r.reading, true
		}
		return reading{foreign: true}, true
	}
	return reading{}, false
}

// joined reports whether the words between a reference and an event leave the
// reference its subject.
func (f *factReader) joined(r reference, e event, lo int) bool {
	if f.tokens[r.end-1].owner {
		return false
	}
	direct, apart, bracket := true, e.property != propInForce && e.property != propEnded, 0
	for k := r.end; k < e.first; k++ {
		switch t := f.tokens[k]; {
		case t.term == termBe:
			apart = false
		case t.term == termAdverb:
		case t.term == termRelative, t.kind == signToken && (t.sign == ',' || t.sign == '('):
			apart = true
		default:
			direct = false
		}
	}
	if direct && !apart && r.first > lo {
		switch f.tokens[r.first-1].term {
		case termOf, termTo, termOn, termIn, termWith, termUnder, termFor, termBy, termFrom, termBetween:
			return false // "the first term of the treaty expired"
		}
	}
	if direct {
		return r.end < e.first || !r.pronoun || e.property == propNone || e.property == propInForce || e.property == propEnded
	}
	if r.first > lo {
		switch f.tokens[r.first-1].term {
		case termOf, termTo, termOn, termIn, termWith, termUnder, termFor, termBy, termFrom, termBetween, termAfter, termSince, termBefore, termAt, termInto:
			return false
		}
	}
	if t := f.tokens[r.end]; t.kind == wordToken && (t.term == termOther || t.term == termPeople || t.term == termAnd) && t.name < 0 {
		return false
	}
	between := false
	for k := r.end; k < e.first; k++ {
		t, b := f.tokens[k], f.tokens[k-1]
		switch {
		case t.kind == signToken && (t.sign == ';' || t.sign == ':' || t.sign == '"'):
			return false
		case t.kind == signToken && t.sign == '(':
			bracket++
		case t.kind == signToken && t.sign == ')':
			bracket--
		case t.term == termBetween:
			between = true
		case t.term == termThe, t.term == termArticle, t.term == termOwn, t.term == termThey, t.term == termIt, t.upper && t.name >= 0 && b.name != t.name:
			if !f.governed(b) && !(between && b.term == termAnd) && !(b.term == termThe || b.term == termArticle) {
				return false
			}
		case t.term == termWhen, t.term == termBut:
			return false
		}
	}
	return bracket == 0
}

// governed reports whether the word b makes what follows it a part of its own
// phrase.
func (f *factReader) governed(b token) bool {
	switch b.term {
	case termOf, termTo, termIn, termOn, termAt, termBy, termFor, termFrom, termSince, termUntil, termAfter, termBefore, termBetween, termWith, termUnder, termInto, termAs:
		return true
	}
	return false
}

// readNameDates reads "the Soviet-North Korean treaty of 6 July 1961". Since
// two states may have several treaties, only a day of the same year is compared.
func (f *factReader) readNameDates(p *pass, lo, hi int) {
	if len(f.dates) == 0 {
		return
	}
	for _, r := range f.here {
		if r.first < lo || r.end >= hi || !r.named || r.instrument == nil || f.tokens[r.end].term != termOf {
			continue
		}
		for n := range f.dates {
			d := &f.dates[n]
			year, month, _ := d.date.First()
			if d.first != r.end+1 || !d.exact || month == 0 || !signedIn(r.instrument, int32(year)) {
				continue
			}
			d.taken = true
			if _, _, quoted := p.Quotation(int(f.tokens[d.first].start)); !quoted {
				f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: r.instrument.ID}, property: propSigned, date: d.date}, d.first, d.end)
			}
		}
	}
}
