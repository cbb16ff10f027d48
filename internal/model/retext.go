package model

import (
	"maps"
	"slices"

	"concord/internal/brief"
	"concord/internal/diag"
	"concord/internal/markup"
)

// WithText returns the model with another text of one brief whose header is the
// same byte by byte, and what was found in its text. The page of the brief is
// as Link would have it; what other pages gather from it is still what it said
// before, so whoever shows them links soon. The receiver stays as it is. ok is
// false when the text alone cannot be had: the brief has no page, or its words
// give a page to an actor that had none.
func (m *Model) WithText(parsed *brief.Brief) (with *Model, found []diag.Finding, ok bool) {
	old := m.briefs[parsed.ID]
	if old == nil || old.Path != parsed.Path || m.world == nil {
		return nil, nil, false
	}
	for n := range parsed.Body.Slots {
		if parsed.Body.Slots[n].Kind == markup.PageLink { // may lead to a place of its own page
			return nil, nil, false
		}
	}
	b := new(Brief)
	*b = *old
	b.Brief = parsed
	b.Blocks, b.Claims, b.Sources, b.Instruments = nil, nil, nil, nil
	with = m.copied()
	with.Briefs = slices.Clone(m.Briefs)
	with.Briefs[b.Index] = b
	with.briefs = maps.Clone(m.briefs)
	with.briefs[b.ID] = b
	l := &linker{
		in: Input{Site: m.Site, Gazetteer: m.Gazetteer, Jobs: 1}, m: with, frozen: true,
		lexicons: m.world.lexicons, profiles: m.world.profiles, byFile: m.world.byFile, byAddress: m.world.byAddress,
		words: newWords(),
	}
	if l.lexicons[baseLanguage(b.Lang)] == nil {
		return nil, nil, false
	}
	l.linkBlocks(b)
	l.linkSources(b)
	s := &scanner{l: l}
	s.linkBrief(b)
	for _, link := range b.Links {
		switch link.Target.Kind {
		case KindState, KindOrganisation, KindPerson:
			l.actor(link.Target.ID)
		}
	}
	for _, mention := range b.Mentions {
		switch mention.Target.Kind {
		case KindInstrument:
			b.Instruments = appendNew(b.Instruments, m.instruments[mention.Target.ID])
		case KindProvision:
			b.Instruments = appendNew(b.Instruments, m.provisions[mention.Target.ID].Instrument)
		}
	}
	if b.counts() {
		if b.About != nil {
			b.Instruments = appendNew(b.Instruments, b.About)
		}
		for _, r := range b.Provisions {
			b.Instruments = appendNew(b.Instruments, r.Instrument)
		}
	}
	return with, append(l.findings, s.findings...), !l.escaped
}

// copied returns a model that holds the same things.
func (m *Model) copied() *Model {
	return &Model{
		Site: m.Site, Gazetteer: m.Gazetteer, Briefs: m.Briefs, Pages: m.Pages, Instruments: m.Instruments,
		Actors: m.Actors, Sources: m.Sources, Topics: m.Topics, Authors: m.Authors, Clauses: m.Clauses,
		Events: m.Events, Disputes: m.Disputes,
		briefs: m.briefs, pages: m.pages, instruments: m.instruments, provisions: m.provisions, actors: m.actors,
		sources: m.sources, topics: m.topics, authors: m.authors, clauses: m.clauses, world: m.world, looked: m.looked,
	}
}

// sameBrief reports whether two briefs are one, in any state of its text.
func sameBrief(a, b *Brief) bool {
	return a == b || a != nil && b != nil && a.ID == b.ID && a.Path == b.Path
}
