package model

// One brief edited. A writer looks at the page at hand, and at those that
// gather from it, so they are had before the whole site is linked again, at a
// cost that does not depend on the size of the site.
//
// The invariant: in a model that WithBrief returned, whatever is reached by an
// identifier, by an index or through the lists of the model is as Link would
// have made it, for the brief and for all that it names or named. What is
// reached from there by a pointer may be in its state before the edit, with the
// same identifier and address. So whoever compares two things asks for their
// identifiers, and whoever shows such a model links soon.

import (
	"cmp"
	"maps"
	"slices"
	"sort"

	"concord/internal/brief"
	"concord/internal/diag"
	"concord/internal/frontmatter"
)

// WithBrief returns the model with another state of one brief, and what was
// found in linking it. The receiver stays as it is. ok is false when more than
// its own page and what it is gathered on changes, and only Link can tell: the
// brief has no page, or comes to stand at another place among the others, or is
// the first or the last to speak of something.
func (m *Model) WithBrief(parsed *brief.Brief) (with *Model, found []diag.Finding, ok bool) {
	old := m.briefs[parsed.ID]
	if old == nil || m.world == nil || !samePlace(old.Brief, parsed) {
		return nil, nil, false
	}
	with = m.copied()
	b := &Brief{
		Brief: parsed, Address: old.Address, Lang: old.Lang, Index: old.Index,
		SupersededBy: old.SupersededBy, Supersedes: old.Supersedes, Original: old.Original, Translations: old.Translations,
	}
	with.Briefs[b.Index], with.briefs[b.ID] = b, b
	l := &linker{
		in: Input{Site: m.Site, Gazetteer: m.Gazetteer, Jobs: 1}, m: with, frozen: true,
		lexicons: m.world.lexicons, profiles: m.world.profiles, byFile: m.world.byFile, byAddress: m.world.byAddress,
		words: newWords(),
	}
	if l.lexicons[baseLanguage(b.Lang)] == nil {
		return nil, nil, false
	}
	l.otherBrief(b, parsed.SupersededBy) // for what is wrong with it
	l.otherBrief(b, parsed.TranslationOf)
	l.linkHeader(b)
	s := &scanner{l: l}
	s.linkBrief(b)
	l.gatherLinked(b.Links)
	found = slices.Concat(l.findings, s.findings)

	again := regathered{m: with, brief: b}
	again.named(old)
	again.named(b)
	l.words = newWords()
	l.linkHeader(b) // this time to what was copied
	l.gatherActorsOf(b)
	l.gatherOthersOf(b)
	if b.counts() {
		l.gatherBlocks(b)
	}
	again.finish()
	return with, found, !l.escaped && !again.orphans && !with.loses(old)
}

// loses reports whether an actor that a brief named may have lost its page,
// since nothing else is known to speak of it.
func (m *Model) loses(old *Brief) bool {
	lost := func(id string) bool {
		a := m.actors[id]
		return a != nil && len(a.Passages)+len(a.Briefs)+len(a.Blocks)+len(a.Parties)+len(a.Events) == 0 && a.Profile == nil
	}
	return slices.ContainsFunc(old.Links, func(link Hyperlink) bool { return isActor(link.Target.Kind) && lost(link.Target.ID) }) ||
		slices.ContainsFunc(old.Actors, func(r Role) bool { return lost(r.Actor.ID) }) ||
		slices.ContainsFunc(old.Blocks, func(block *Block) bool {
			return isActor(block.Of.Kind) && lost(block.Of.ID) || slices.ContainsFunc(block.Actors, func(a *Actor) bool { return lost(a.ID) })
		})
}

func isActor(k Kind) bool { return k == KindState || k == KindOrganisation || k == KindPerson }

// samePlace reports whether a brief keeps its address and its place among the
// others, and what it is to other briefs.
func samePlace(old, b *brief.Brief) bool {
	return old.Path == b.Path && old.Slug == b.Slug && old.Status == b.Status && old.Lang.Value == b.Lang.Value &&
		old.Date.Compare(b.Date.Date) == 0 &&
		old.SupersededBy.Value == b.SupersededBy.Value && old.TranslationOf.Value == b.TranslationOf.Value &&
		slices.EqualFunc(old.Aliases, b.Aliases, func(x, y frontmatter.Text) bool { return x.Value == y.Value })
}

// copied returns a model that holds the same things in lists and tables of its
// own.
func (m *Model) copied() *Model {
	with := *m
	with.Briefs, with.Instruments, with.Actors = slices.Clone(m.Briefs), slices.Clone(m.Instruments), slices.Clone(m.Actors)
	with.Sources, with.Topics, with.Authors = slices.Clone(m.Sources), slices.Clone(m.Topics), slices.Clone(m.Authors)
	with.briefs, with.instruments, with.provisions = maps.Clone(m.briefs), maps.Clone(m.instruments), maps.Clone(m.provisions)
	with.actors, with.sources = maps.Clone(m.actors), maps.Clone(m.sources)
	with.topics, with.authors = maps.Clone(m.topics), maps.Clone(m.authors)
	return &with
}

// regathered is what is gathered again around one brief: copies of all that it
// names. Lists are in the order of briefs, so of each the part before the brief
// is kept, gathering adds what the brief says now, and finish the part behind it.
type regathered struct {
	m     *Model
	brief *Brief
	rest  []func()
	done  map[Ref]bool // what was copied

	orphans bool // a topic or an author has lost its page
}

// named copies all that a state of the brief names.
func (g *regathered) named(b *Brief) {
	if !b.counts() {
		return
	}
	if g.done == nil {
		g.done = map[Ref]bool{}
	}
	eachTarget(b, func(target Ref, _, _ int) { g.ref(target) })
	if b.About != nil {
		g.instrument(b.About.ID)
	}
	for _, role := range b.Actors {
		g.actor(role.Actor.ID)
	}
	for _, r := range b.Provisions {
		g.instrument(r.Instrument.ID)
		if r.Provision != nil {
			g.provision(r.Provision.ID)
		}
	}
	for _, block := range b.Blocks {
		g.ref(block.Of)
		for _, a := range block.Actors {
			g.actor(a.ID)
		}
	}
	for _, s := range b.Sources {
		g.source(s.Key)
	}
	for _, t := range b.Topics {
		g.topic(t.ID)
	}
	for _, a := range b.Authors {
		g.author(a.ID)
	}
}

func (g *regathered) ref(r Ref) {
	switch r.Kind {
	case KindInstrument:
		g.instrument(r.ID)
	case KindProvision:
		article, _ := splitProvision(r.ID)
		g.provision(article)
	case KindState, KindOrganisation, KindPerson:
		g.actor(r.ID)
	}
}

// first reports whether a thing is asked for the first time.
func (g *regathered) first(thing Ref) bool {
	if g.done[thing] {
		return false
	}
	g.done[thing] = true
	return true
}

func (g *regathered) actor(id string) {
	old := g.m.actors[id]
	if old == nil || !g.first(Ref{KindState, id}) {
		return
	}
	a := new(Actor)
	*a = *old
	replace(g.m.Actors, id, a, func(a *Actor) string { return a.ID })
	g.m.actors[id] = a
	cut(g, &a.Passages, passageBrief)
	cut(g, &a.Briefs, itself)
	// Blocks are in the order of their dates, and only then of the briefs.
	a.Blocks = slices.DeleteFunc(slices.Clone(a.Blocks), func(block *Block) bool { return block.Brief.Index == g.brief.Index })
	g.rest = append(g.rest, func() {
		slices.SortStableFunc(a.Blocks, func(x, y *Block) int {
			return cmp.Or(-x.when().Compare(y.when()), cmp.Compare(x.Brief.Index, y.Brief.Index))
		})
	})
}

// instrument copies an instrument with its articles, since they lead to it.
func (g *regathered) instrument(id string) {
	old := g.m.instruments[id]
	if old == nil || !g.first(Ref{KindInstrument, id}) {
		return
	}
	i := new(Instrument)
	*i = *old
	replace(g.m.Instruments, id, i, func(i *Instrument) string { return i.ID })
	g.m.instruments[id] = i
	i.Provisions = make([]*Provision, len(old.Provisions))
	provisions := make([]Provision, len(old.Provisions))
	for n, p := range old.Provisions {
		provisions[n] = *p
		provisions[n].Instrument = i
		i.Provisions[n] = &provisions[n]
		if g.m.provisions[p.ID] == p { // of two articles with one number the last has it
			g.m.provisions[p.ID] = &provisions[n]
		}
	}
	cut(g, &i.Passages, passageBrief)
	cut(g, &i.Briefs, itself)
	cut(g, &i.Blocks, blockBrief)
}

func (g *regathered) provision(id string) {
	old := g.m.provisions[id]
	if old == nil || !g.first(Ref{KindProvision, id}) {
		return
	}
	g.instrument(old.Instrument.ID)
	p := g.m.provisions[id]
	cut(g, &p.Passages, passageBrief)
	cut(g, &p.Briefs, itself)
	cut(g, &p.Blocks, blockBrief)
	cut(g, &p.Readings, func(r BriefReading) *Brief { return r.Brief })
}

func (g *regathered) source(key string) {
	if old := g.m.sources[key]; old != nil && g.first(Ref{KindSource, key}) {
		s := &Source{old.Source, old.Address, old.Briefs}
		replace(g.m.Sources, key, s, func(s *Source) string { return s.Key })
		g.m.sources[key] = s
		cut(g, &s.Briefs, itself)
	}
}

func (g *regathered) topic(id string) {
	if old := g.m.topics[id]; old != nil && g.first(Ref{KindTopic, id}) {
		t := new(Topic)
		*t = *old
		replace(g.m.Topics, id, t, func(t *Topic) string { return t.ID })
		g.m.topics[id] = t
		cut(g, &t.Briefs, itself)
		g.rest = append(g.rest, func() { g.orphans = g.orphans || len(t.Briefs) == 0 })
	}
}

func (g *regathered) author(id string) {
	if old := g.m.authors[id]; old != nil && g.first(Ref{KindAuthor, id}) {
		a := &Author{old.ID, old.Name, old.Address, old.Briefs}
		replace(g.m.Authors, id, a, func(a *Author) string { return a.ID })
		g.m.authors[id] = a
		cut(g, &a.Briefs, itself)
		g.rest = append(g.rest, func() { g.orphans = g.orphans || len(a.Briefs) == 0 })
	}
}

// finish adds to each list what stands behind the brief.
func (g *regathered) finish() {
	for _, add := range g.rest {
		add()
	}
}

func itself(b *Brief) *Brief        { return b }
func passageBrief(p Passage) *Brief { return p.Brief }
func blockBrief(b *Block) *Brief    { return b.Brief }

// cut leaves of a list in the order of briefs the part before the brief at hand,
// and notes to add the part behind it.
func cut[T any](g *regathered, list *[]T, of func(T) *Brief) {
	whole, at := *list, g.brief.Index
	start := sort.Search(len(whole), func(n int) bool { return of(whole[n]).Index >= at })
	end := start + sort.Search(len(whole)-start, func(n int) bool { return of(whole[start+n]).Index > at })
	*list = append(make([]T, 0, room(len(whole))), whole[:start]...)
	g.rest = append(g.rest, func() { *list = append(*list, whole[end:]...) })
}

// replace puts a copy of a thing into a list that is sorted by identifiers.
func replace[T any](list []*T, id string, thing *T, of func(*T) string) {
	if n, ok := slices.BinarySearchFunc(list, id, func(t *T, id string) int { return cmp.Compare(of(t), id) }); ok {
		list[n] = thing
	}
}
