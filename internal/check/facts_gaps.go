package check

// Clauses whose verb stands in the one before: "Finland acceded in April 2023,
// Sweden a year later", "the Duma approved the treaty on 24 October, on 6 November
// the Federation Council", "The upper house followed on the 6th".

import "concord/internal/model"

// gap is such a clause.
type gap struct {
	event int   // in events: the one whose verb it shares
	date  int   // the token where its date begins
	name  int32 // of the actor; -1 when a treaty stands in the place
	of    *model.Instrument
}

// act is what an actor was last said to have done, and to what.
type act struct {
	of       *model.Instrument
	property property
}

// findGaps finds the clauses of a sentence that lack a verb, and keeps their dates
// for them.
func (f *factReader) findGaps(p *pass, lo, hi int) {
	if len(f.dates) == 0 || len(f.events) == 0 {
		return
	}
	for d := range f.dates {
		at := &f.dates[d]
		if !at.exact || at.bound || f.inName(d) || at.intro == termOf || at.intro == termSince {
			continue
		}
		e := f.eventBefore(at.first)
		if e < 0 || f.events[e].property == propNone {
			continue
		}
		from := at.first
		for from > lo && (f.tokens[from-1].term == termOn || f.tokens[from-1].term == termIn || f.tokens[from-1].term == termAdverb) {
			from--
		}
		g := gap{event: e, date: at.first, name: -1}
		if ok := f.gapSubjectBefore(p, &g, from, lo) && f.endsClause(at.end, hi); !ok {
			if !f.opensGap(p, from, lo) || !f.gapSubjectBehind(p, &g, at.end, hi) {
				continue
			}
		}
		at.bound = true
		f.gaps = append(f.gaps, g)
	}
}

// eventBefore returns the last event that ends before token i.
func (f *factReader) eventBefore(i int) int {
	for n := len(f.events) - 1; n >= 0; n-- {
		if f.events[n].end <= i {
			return n
		}
	}
	return -1
}

func (f *factReader) endsClause(i, hi int) bool {
	return i >= hi || f.tokens[i].kind == signToken && f.tokens[i].sign != '-' || f.tokens[i].term == termAnd || f.tokens[i].term == termBut
}

// opensGap reports whether a clause begins at token i: behind a comma, a semicolon
// or "and".
func (f *factReader) opensGap(p *pass, i, lo int) bool {
	if i <= lo {
		return false
	}
	switch t := f.tokens[i-1]; {
	case t.sign == ',', t.sign == ';':
		return true
	case t.term == termAnd:
		return f.lowerWord(p, i-1) == "and"
	}
	return false
}

// gapSubjectBefore reads the subject that ends before token i and opens its clause.
func (f *factReader) gapSubjectBefore(p *pass, g *gap, i, lo int) bool {
	if w := f.lowerWord(p, i-1); i-2 > lo && (w == "so" || w == "likewise") { // "Croatia had done so the year before"
		if w := f.lowerWord(p, i-2); w == "did" || w == "done" {
			i -= 2
			if f.tokens[i-1].term == termBe {
				i--
			}
		}
	}
	k := i - 1
	if k <= lo {
		return false
	}
	for n := range f.here {
		if r := &f.here[n]; r.end == i && r.named && r.instrument != nil && f.opensGap(p, r.first, lo) && !f.agentive(g) {
			g.of = r.instrument
			return true
		}
	}
	name := f.tokens[k].name
	if name < 0 || !isActor(p.Names[name].Target.Kind) || !f.agentive(g) {
		return false
	}
	for k > lo && f.tokens[k-1].name == name {
		k--
	}
	if f.tokens[k-1].term == termThe {
		k--
	}
	g.name = name
	return f.opensGap(p, k, lo)
}

// gapSubjectBehind reads the subject that begins at token i and ends its clause.
func (f *factReader) gapSubjectBehind(p *pass, g *gap, i, hi int) bool {
	if i < hi && f.tokens[i].term == termThe {
		i++
	}
	if i >= hi {
		return false
	}
	name := f.tokens[i].name
	if name < 0 || !isActor(p.Names[name].Target.Kind) || !f.agentive(g) {
		return false
	}
	for i < hi && f.tokens[i].name == name {
		i++
	}
	g.name = name
	return f.endsClause(i, hi)
}

// agentive reports whether the verb of a gap says what somebody did.
func (f *factReader) agentive(g *gap) bool {
	e := &f.events[g.event]
	switch e.property {
	case propApproved, propRatified, propAcceded, propDenounced, propAccepted, propDeposited:
		return true
	}
	return false
}

func isActor(k model.Kind) bool {
	return k == model.KindState || k == model.KindOrganisation
}

// readGaps reads the clauses that findGaps found.
func (f *factReader) readGaps(p *pass, lo, hi int) {
	for _, g := range f.gaps {
		e := f.events[g.event]
		of := g.of
		if of == nil {
			of, _ = f.subjectOf(p, e, lo, hi)
		}
		if of == nil || f.hedged(e, lo) {
			continue
		}
		for n := range f.dates {
			if d := &f.dates[n]; d.first == g.date && d.bound {
				f.addActed(p, of, e.property, g.name, d)
			}
		}
	}
}

// addActed notes that an actor did something on a day, or with no name that it
// happened then.
func (f *factReader) addActed(p *pass, of *model.Instrument, what property, name int32, d *dated) {
	found := fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: what, date: d.date, nearness: d.nearness}
	if d.relative {
		found.words = string(p.Text[f.tokens[d.first].start:f.tokens[d.said-1].end])
	}
	if name >= 0 {
		party, ok := f.actor(p, name, &found)
		if !ok || party == "" && found.body == "" {
			return
		}
		found.party = party
		if found.body != "" && what == propRatified {
			found.property = propApproved
		}
	}
	d.taken = true
	f.add(p, found, d.first, d.end)
}

// readFollowing reads "the Federation Council followed on 6 November" behind a
// sentence that says what was done before.
func (f *factReader) readFollowing(p *pass, lo, hi int) {
	if f.act.of == nil {
		return
	}
	for n := range f.events {
		e := &f.events[n]
		if e.property != propNone || e.date < 0 || !f.dates[e.date].exact || f.hedged(*e, lo) || e.first == lo {
			continue
		}
		w := f.lowerWord(p, e.first)
		next := f.lowerWord(p, e.end)
		if w != "followed" || e.end < hi && f.tokens[e.end].kind == wordToken && next != "on" && next != "in" && next != "suit" && f.tokens[e.end].term != termAdverb && f.dates[e.date].first != e.end {
			continue
		}
		name := f.tokens[e.first-1].name
		if name >= 0 && isActor(p.Names[name].Target.Kind) {
			f.addActed(p, f.act.of, f.act.property, name, &f.dates[e.date])
		}
	}
}
