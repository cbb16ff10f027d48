package model

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/instrument"
)

// gather turns what each text says into what is said of each thing. Briefs are
// taken newest first, so every list comes out in that order.
func (l *linker) gather() {
	for _, p := range l.m.Pages {
		l.gatherLinked(p.Links)
	}
	for _, i := range l.m.Instruments {
		l.gatherLinked(i.Links)
	}
	for _, id := range sortedKeys(l.profiles) {
		l.gatherLinked(l.m.actors[id].Links)
	}
	for _, b := range l.m.Briefs {
		l.gatherLinked(b.Links)
	}
	// What is said of actors, and what of the rest, is gathered side by side:
	// nobody looks at the other's lists. Every actor that is mentioned was made
	// by the link to it.
	var group sync.WaitGroup
	if l.in.Jobs > 1 {
		group.Go(l.gatherOfActors)
	} else {
		l.gatherOfActors()
	}
	l.gatherOfOthers()
	group.Wait()
	l.clip()
	for _, b := range l.m.Briefs {
		if b.counts() {
			l.gatherBlocks(b)
		}
	}
	l.gatherClauses()
	for _, id := range sortedKeys(l.m.actors) {
		l.m.Actors = append(l.m.Actors, l.m.actors[id])
	}
	for _, e := range l.m.Events {
		l.gatherEvent(e)
	}
	for _, a := range l.m.Actors {
		slices.SortStableFunc(a.Blocks, func(x, y *Block) int { return -x.when().Compare(y.when()) })
		slices.SortStableFunc(a.Parties, func(x, y *Party) int {
			return cmp.Or(-x.Instrument.Signed.Compare(y.Instrument.Signed), cmp.Compare(x.Instrument.ID, y.Instrument.ID))
		})
	}
	slices.SortFunc(l.m.Topics, func(a, b *Topic) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortFunc(l.m.Authors, func(a, b *Author) int { return cmp.Compare(a.ID, b.ID) })
	for _, b := range l.m.Briefs {
		slices.SortFunc(b.Translations, func(x, y *Brief) int { return cmp.Or(cmp.Compare(x.Lang, y.Lang), cmp.Compare(x.ID, y.ID)) })
	}
}

// gatherOfActors gathers the passages that name actors.
func (l *linker) gatherOfActors() {
	for _, b := range l.m.Briefs {
		l.gatherActorsOf(b)
	}
}

func (l *linker) gatherActorsOf(b *Brief) {
	if !b.counts() {
		return
	}
	eachTarget(b, func(target Ref, first, past int) {
		switch target.Kind {
		case KindState, KindOrganisation, KindPerson:
			if a := l.m.actors[target.ID]; a != nil {
				a.Passages = appendPassages(a.Passages, b, first, past)
			}
		}
	})
}

// gatherOfOthers gathers the passages that name instruments and articles, and
// what the front matter says of anything.
func (l *linker) gatherOfOthers() {
	for _, b := range l.m.Briefs {
		l.gatherOthersOf(b)
	}
}

func (l *linker) gatherOthersOf(b *Brief) {
	eachTarget(b, func(target Ref, first, past int) { l.gatherGroup(b, target, first, past) })
	if !b.counts() {
		return
	}
	l.gatherFrontMatter(b)
	for _, s := range b.Sources {
		s.Briefs = append(s.Briefs, b)
	}
	for _, t := range b.Topics {
		t.Briefs = append(t.Briefs, b)
	}
	for _, a := range b.Authors {
		a.Briefs = append(a.Briefs, b)
	}
}

// clip frees the room behind the lists that grew brief by brief.
func (l *linker) clip() {
	for _, a := range l.m.actors {
		a.Passages, a.Briefs = clipped(a.Passages), clipped(a.Briefs)
	}
	for _, i := range l.m.instruments {
		i.Passages, i.Briefs = clipped(i.Passages), clipped(i.Briefs)
	}
	for _, p := range l.m.provisions {
		p.Passages, p.Briefs = clipped(p.Passages), clipped(p.Briefs)
	}
}

// clipped returns a list in no more room than it needs, nearly.
func clipped[T any](list []T) []T {
	if cap(list)-len(list) <= len(list)/16 {
		return list
	}
	return slices.Clone(list)
}

// when is the date of a position, or else of the brief that holds it.
func (b *Block) when() date.Date {
	if b.Date.IsZero() {
		return b.Brief.Date.Date
	}
	return b.Date
}

// counts reports whether what the brief says is gathered on the pages of what it
// speaks of: not when it was withdrawn, and not when it says in another language
// what its original says.
func (b *Brief) counts() bool { return b.Status != brief.Withdrawn && b.Original == nil }

// gatherLinked makes the actors that links lead to, so that they have a page.
func (l *linker) gatherLinked(links []Hyperlink) {
	for _, link := range links {
		switch link.Target.Kind {
		case KindState, KindOrganisation, KindPerson:
			l.actor(link.Target.ID)
		}
	}
}

// eachTarget calls do for each thing that a brief mentions, with the range of its
// mentions, which are grouped by target.
func eachTarget(b *Brief, do func(target Ref, first, past int)) {
	for start := 0; start < len(b.Mentions); {
		target := *b.Mentions[start].Target
		end := start + 1
		for end < len(b.Mentions) && *b.Mentions[end].Target == target {
			end++
		}
		do(target, start, end)
		start = end
	}
}

// gatherGroup cuts the mentions of an instrument or an article into passages,
// one for each block.
func (l *linker) gatherGroup(b *Brief, target Ref, first, past int) {
	switch target.Kind {
	case KindInstrument:
		i := l.m.instruments[target.ID]
		b.Instruments = appendNew(b.Instruments, i)
		if b.counts() {
			i.Passages = appendPassages(i.Passages, b, first, past)
			i.Briefs = appendLast(i.Briefs, b)
		}
	case KindProvision:
		p := l.m.provisions[target.ID]
		b.Instruments = appendNew(b.Instruments, p.Instrument)
		if b.counts() {
			p.Passages = appendPassages(p.Passages, b, first, past)
			p.Briefs = appendLast(p.Briefs, b)
			p.Instrument.Briefs = appendLast(p.Instrument.Briefs, b)
		}
	}
}

func appendPassages(passages []Passage, b *Brief, first, past int) []Passage {
	for start := first; start < past; {
		block := b.Mentions[start].Block
		end := start + 1
		for end < past && b.Mentions[end].Block == block {
			end++
		}
		passages = append(passages, Passage{b, block, int32(start), int32(end)})
		start = end
	}
	return passages
}

// appendLast appends v unless it is the last element: lists that are filled
// brief by brief hold each brief once.
func appendLast(list []*Brief, v *Brief) []*Brief {
	if n := len(list); n > 0 && list[n-1] == v {
		return list
	}
	return append(list, v)
}

func (l *linker) gatherFrontMatter(b *Brief) {
	if b.About != nil {
		b.Instruments = appendNew(b.Instruments, b.About)
		b.About.Briefs = appendLast(b.About.Briefs, b)
	}
	for _, role := range b.Actors {
		role.Actor.Briefs = appendLast(role.Actor.Briefs, b)
	}
	for _, r := range b.Provisions {
		b.Instruments = appendNew(b.Instruments, r.Instrument)
		r.Instrument.Briefs = appendLast(r.Instrument.Briefs, b)
		if p := r.Provision; p != nil {
			p.Briefs = appendLast(p.Briefs, b)
			if r.Kind != "" {
				p.Readings = append(p.Readings, BriefReading{b, r.Kind})
			}
		}
	}
}

// gatherBlocks hands positions, implications and the like to what they are of.
func (l *linker) gatherBlocks(b *Brief) {
	for _, block := range b.Blocks {
		if block.Kind == "figure" { // shows what it is of, says nothing
			continue
		}
		for _, a := range block.Actors {
			a.Blocks = append(a.Blocks, block)
		}
		switch block.Of.Kind {
		case KindInstrument:
			i := l.m.instruments[block.Of.ID]
			i.Blocks = append(i.Blocks, block)
		case KindProvision:
			article, _ := splitProvision(block.Of.ID)
			p := l.m.provisions[article]
			p.Blocks = append(p.Blocks, block)
			p.Instrument.Blocks = append(p.Instrument.Blocks, block)
		case KindState, KindOrganisation, KindPerson:
			a := l.actor(block.Of.ID)
			a.Blocks = appendNew(a.Blocks, block)
		}
	}
}

// gatherClauses lists provisions by kind.
func (l *linker) gatherClauses() {
	for _, i := range l.m.Instruments {
		for _, p := range i.Provisions {
			for _, kind := range p.Kinds {
				c := l.m.clauses[kind]
				if c == nil {
					c = &Clause{ID: kind, Address: "kinds/" + slugOf(kind) + "/"}
					l.m.clauses[kind] = c
					l.m.Clauses = append(l.m.Clauses, c)
				}
				c.Provisions = append(c.Provisions, p)
			}
		}
	}
	rank := func(c *Clause) int {
		if n := slices.Index(instrument.Kinds, c.ID); n >= 0 {
			return n
		}
		return len(instrument.Kinds)
	}
	slices.SortFunc(l.m.Clauses, func(a, b *Clause) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.ID, b.ID))
	})
	for _, c := range l.m.Clauses {
		slices.SortStableFunc(c.Provisions, func(a, b *Provision) int {
			return cmp.Or(a.Instrument.Signed.Compare(b.Instrument.Signed), cmp.Compare(a.Instrument.ID, b.Instrument.ID), cmp.Compare(a.Index, b.Index))
		})
	}
}

// gatherEvent gives an event to the actors that it concerns: the one that is
// named, else every party.
func (l *linker) gatherEvent(e *Event) {
	if e.Party != nil {
		e.Party.Events = append(e.Party.Events, e)
	} else {
		for _, p := range e.Instrument.Parties {
			p.Actor.Events = append(p.Actor.Events, e)
		}
	}
	for _, by := range e.By {
		if by.Person != nil {
			by.Person.Events = append(by.Person.Events, e)
		}
	}
	if e.Body != nil {
		e.Body.Events = append(e.Body.Events, e)
	}
}

// addDisputes resolves what disputes.yaml speaks of.
func (l *linker) addDisputes() {
	for n := range l.in.Disputes {
		entry := &l.in.Disputes[n]
		d := &Dispute{
			Claim:    entry.Claim.Value,
			Property: entry.Property.Value,
			Party:    l.namedActor(entry.Party),
			Holds:    entry.Holds,
			Why:      entry.Why.Value,
			At:       entry.Of,
		}
		subject, finding := l.resolve(entry.Of.Value, entry.Of.Span)
		if finding != nil {
			l.report(*finding)
			continue
		}
		d.Subject = subject
		for _, v := range entry.Values {
			d.Values = append(d.Values, DisputeValue{Value: v.Value, Sources: l.namedSources(v.Sources)})
		}
		l.m.Disputes = append(l.m.Disputes, d)
		id := subject.ID
		if subject.Kind == KindProvision {
			id, _, _ = strings.Cut(id, "/")
		}
		if i := l.m.instruments[id]; i != nil {
			i.Disputes = append(i.Disputes, d)
		}
	}
}
