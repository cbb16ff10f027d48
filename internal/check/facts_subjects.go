package check

// Of which instrument an event of a sentence is told.

import "concord/internal/model"

// subjectOf returns the instrument that an event happened to, nil when the
// sentence does not say or speaks of something that the site does not know.
// acted is true when the words before the event are those who acted.
func (f *factReader) subjectOf(p *pass, e event, lo, hi int) (of *model.Instrument, acted bool) {
	if e.body != "" { // "the ratification bill cleared the Duma"
		for k := lo; k < e.first; k++ {
			if w := f.lowerWord(p, k); w == "ratification" || w == "treaty" || w == "pact" {
				return f.resolve(lo).instrument, true
			}
		}
		return nil, false
	}
	if e.property == propAcceded && e.noun && e.end+1 < hi && f.tokens[e.end].term == termOf && f.tokens[e.end+1].name >= 0 { // "the accession of Sweden"
		return f.implied(e, lo), true
	}
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
	if f.opensNote(e, lo) {
		return f.resolve(lo).instrument, false
	}
	if of := f.base.instrument; of != nil && f.bare(e, hi) && f.implied(e, lo) == of {
		return of, true
	}
	switch {
	case e.noun && e.property != propEnded, e.property == propExchanged, e.property == propDeposited:
		return f.implied(e, lo), false
	case f.opensClause(e, lo): // "Signed on 19 January 1960, the treaty ..."
		for _, r := range f.here {
			if r.first > e.first && r.first < hi {
				return r.instrument, false
			}
		}
	}
	return nil, false
}

// bare reports whether a verb stands without what was signed or joined, with its
// date alone: "Poland acceded on 12 March 1999".
func (f *factReader) bare(e event, hi int) bool {
	if e.noun || e.date < 0 || e.property != propSigned && e.property != propRatified && e.property != propAcceded {
		return false
	}
	if e.first == 0 || f.tokens[e.first-1].term == termBe && f.tokens[e.first-1].n != having || f.tokens[e.first-1].kind == signToken && f.beforeApposition(e.first, 0) == e.first {
		return false
	}
	d := &f.dates[e.date]
	if d.bound {
		return true
	}
	if d.first != e.end+1 && !(d.relative && d.first == e.end) || f.base.instrument.Signed.IsZero() && e.property == propSigned {
		return false
	}
	if year, _, _ := d.date.First(); e.property == propSigned && !signedIn(f.base.instrument, int32(year)) {
		return false
	}
	if d.end >= hi {
		return true
	}
	t := f.tokens[d.end]
	return t.kind == signToken || t.term == termAnd || t.term == termOther || t.term == termAfter || t.term == termAt || t.term == termBut
}

// opensClause reports whether nothing stands before an event in its sentence but
// words like "after being" and "having".
func (f *factReader) opensClause(e event, lo int) bool {
	for k := lo; k < e.first; k++ {
		if t := f.tokens[k]; t.term != termBe && t.term != termAfter && t.term != termWhen && t.term != termAdverb {
			return false
		}
	}
	return e.first-lo <= 3
}

// opensNote reports whether an event is the first word behind a date that stands
// at the head of its entry: "June 2024: signed in Pyongyang".
func (f *factReader) opensNote(e event, lo int) bool {
	if !f.chronicle || lo > 0 || len(f.dates) == 0 || f.dates[0].first != 0 {
		return false
	}
	for k := f.dates[0].end; k < e.first; k++ {
		if t := f.tokens[k]; t.kind != signToken && t.term != termBe && t.term != termAdverb {
			return false
		}
	}
	return true
}

// implied returns what an event speaks of whose sentence names nothing else.
func (f *factReader) implied(e event, lo int) *model.Instrument {
	of := f.resolve(lo)
	from := f.beforeApposition(e.first, lo)
	for n := 0; n < len(f.here) && f.here[n].end <= from; n++ {
		if r := &f.here[n]; !r.pronoun && (r.reading != of || r.named || !f.atOnce(e)) {
			return nil
		}
	}
	return of.instrument
}

// atOnce reports whether a date or a place follows the noun of an event, or the
// word "ceremony" does: then it needs no "of the treaty".
func (f *factReader) atOnce(e event) bool {
	if !e.noun || e.date < 0 || e.property != propSigned && f.tokens[e.first].term != termEventVerb { // "signed the bill on ratification"
		return false
	}
	return f.dates[e.date].first-e.end <= 4
}

// object returns the thing that was signed, behind the word: "signed the
// treaty", "signing of the treaty". ok is false when none is there.
func (f *factReader) object(e event, hi int) (reading, bool) {
	i := e.end
	if e.property == propInForce && !e.noun || i >= hi {
		return reading{}, false
	}
	if e.noun {
		if f.tokens[i].term != termOf && !(e.property == propAcceded && f.tokens[i].term == termTo) {
			return reading{}, false
		}
		i++
	} else if e.property == propAcceded && (f.tokens[i].term == termTo || f.tokens[i].term == termOf) {
		i++
	} else if e.first > 0 && f.tokens[e.first-1].term == termBe && f.tokens[e.first-1].n != having {
		return reading{}, false
	}
	if i >= hi || e.property == propExchanged && i+1 < hi && (f.tokens[i].term == termPapers || f.tokens[i+1].term == termPapers) {
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
	if r.pronoun && r.end == e.first && r.first > lo && f.tokens[r.first-1].term == termBe && f.tokens[r.first-1].n == having { // "had it registered"
		return true
	}
	if f.inBrackets(r.end, e.first) || f.actedOn(r, e) {
		return true
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
		case t.term == termArticle && k == r.end+1 && b.kind == signToken && b.sign == ',': // "the treaty, a product of"
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

// actedOn reports whether the words between a reference and an event name those who
// acted on it and nothing else: "the treaty that Putin and Kim signed".
func (f *factReader) actedOn(r reference, e event) bool {
	if e.property != propSigned && e.property != propRatified || r.end >= e.first-1 {
		return false
	}
	from := r.end
	if f.tokens[from].sign == ',' { // "the treaty, which they signed"
		from++
	}
	switch f.tokens[from].term {
	case termWhen, termRelative:
	default:
		return false
	}
	for k := from + 1; k < e.first; k++ {
		switch t := f.tokens[k]; {
		case t.upper, t.name >= 0, t.term == termAnd, t.term == termThe, t.term == termPeople, t.term == termOffice, t.term == termNumeral, t.term == termBe && t.n == having, t.term == termThey, t.sign == '-':
		default:
			return false
		}
	}
	return true
}

// inBrackets reports whether token k stands in brackets that open at token open:
// "the treaty (signed in May, in force since June)".
func (f *factReader) inBrackets(open, k int) bool {
	if f.tokens[open].sign != '(' {
		return false
	}
	for n := open + 1; n < k; n++ {
		if t := f.tokens[n]; t.sign == ')' || t.sign == '(' || t.name >= 0 || t.term == termThe || t.term == termArticle {
			return false
		}
	}
	return true
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
