package render

import (
	"html/template"
	"slices"

	"concord/internal/model"
)

// actorView is what country.html, organisation.html and person.html show.
type actorView struct {
	Title       string
	Leaf        int // 1 for the first page; further pages hold passages only
	What        string
	Map         template.HTML     // where it lies
	Meta        template.HTML     // formal name, region, predecessors, affiliation
	Tongue      template.HTMLAttr // of summary and profile, when they are in another language than the page
	Summary     string
	Profile     template.HTML
	Notes       template.HTML
	Offices     template.HTML
	Instruments template.HTML // with role and status
	Inherited   template.HTML // instruments of predecessors
	Network     template.HTML // picture of its treaties and their other parties
	Lives       template.HTML // picture of its instruments in time
	Binding     template.HTML // provisions that bind it, by kind, and towards whom
	Positions   template.HTML
	Objectives  template.HTML
	Advice      template.HTML // recommendations addressed to it
	Members     template.HTML
	Timeline    template.HTML
	Passages    template.HTML
	Pager       template.HTML
	Briefs      template.HTML
}

func (r *Renderer) actor(o *out, a *model.Actor, leaf int) (string, *frame) {
	leaves := leavesFor(groups(a.Passages), briefsPerPage)
	name := o.name(a)
	view := &actorView{Title: name, Leaf: leaf + 1, What: actorKindWords(o.ui, a)}
	if leaf == 0 {
		r.actorParts(o, a, view)
	}
	o.passages(passagesOn(a.Passages, leaf), nil, passagesPerBrief)
	view.Passages = o.take()
	o.pager(a.Address, leaf, leaves)
	view.Pager = o.take()
	h := o.leafHead(name, a.Address, leaf, leaves)
	h.description = view.Summary
	if leaf == 0 {
		h.about = a
	}
	if len(a.Briefs) > 0 {
		h.feed, h.feedTitle = a.Address+"feed.xml", name
	}
	s := actorSection(a)
	steps := []crumb{o.sectionCrumb(s)}
	if leaf > 0 {
		steps = append(steps, crumb{a.Address, name, ""})
	}
	switch s {
	case sectionCountries:
		return "country.html", o.frame("country", s, h, steps, view)
	case sectionPeople:
		return "person.html", o.frame("person", s, h, steps, view)
	}
	return "organisation.html", o.frame("organisation", s, h, steps, view)
}

// actorParts writes the sections of the first page.
func (r *Renderer) actorParts(o *out, a *model.Actor, view *actorView) {
	if p := a.Profile; p != nil {
		view.Summary = p.Summary.Value
		view.Tongue = o.foreign(a.Lang)
		t := text{doc: &p.Body, links: a.Links}
		o.within(a.Lang, func() { o.body(t, 0, bodyEnd(t.doc)) })
		view.Profile = o.take()
		o.notes(t, 0, bodyEnd(t.doc))
		view.Notes = o.take()
	}
	o.locatorMap(a, "page.map")
	view.Map = o.take()
	o.actorMeta(a)
	view.Meta = o.take()
	o.offices(a.Offices)
	view.Offices = o.take()
	if o.memberships(a.Parties); len(a.Parties) > 0 {
		o.recordedUntil()
	}
	view.Instruments = o.take()
	o.inherited(a)
	view.Inherited = o.take()
	o.network(a, "page.network")
	view.Network = o.take()
	o.lives(a, "page.lives")
	view.Lives = o.take()
	o.binding(a)
	view.Binding = o.take()
	o.blocks(blocksOf(a.Blocks, "position"))
	view.Positions = o.take()
	o.blocks(blocksOf(a.Blocks, "objective"))
	view.Objectives = o.take()
	o.blocks(blocksOf(a.Blocks, "recommendation"))
	view.Advice = o.take()
	o.members(a.Members)
	view.Members = o.take()
	o.events(a.Events, eventElsewhere)
	view.Timeline = o.take()
	o.someTitles(a.Briefs)
	view.Briefs = o.take()
}

func (o *out) actorMeta(a *model.Actor) {
	o.raw("<dl class=\"meta\">\n")
	if a.Formal != "" && a.Formal != o.name(a) {
		o.openRow("formal")
		o.inTongue("en", a.Formal)
		o.raw("</dd></div>\n")
	}
	if a.Profile != nil {
		o.otherNames(a)
	}
	if a.Entry.ID != "" && a.Entry.Alpha2 != "" {
		o.openRow("code")
		o.words(a.Entry.ID)
		o.raw("</dd></div>\n")
	}
	if g := o.r.m.Gazetteer; g != nil && a.Entry.Subregion != "" {
		if name := g.RegionName(a.Entry.Subregion); name != "" {
			o.openRow("region")
			if key := "regions." + a.Entry.Subregion; o.ui.Has(key) {
				o.say(key)
			} else {
				o.inTongue("en", name)
			}
			o.raw("</dd></div>\n")
		}
	}
	if a.Of != nil {
		o.openRow("part-of")
		o.actor(a.Of)
		o.raw("</dd></div>\n")
	}
	for _, relation := range [...]struct {
		key  string
		list []*model.Actor
	}{{"predecessors", a.Predecessors}, {"successors", a.Successors}} {
		if len(relation.list) > 0 {
			o.openRow(relation.key)
			o.actors(relation.list)
			o.raw("</dd></div>\n")
		}
	}
	o.raw(`</dl>`)
}

// otherNames writes what else an actor is called, each in its language.
func (o *out) otherNames(a *model.Actor) {
	p := a.Profile
	if len(p.Aka)+len(p.Names) == 0 {
		return
	}
	o.openRow("also-known")
	for i, name := range p.Aka {
		if i > 0 {
			o.say("semicolon")
		}
		o.isolated(name.Value)
	}
	for i, name := range p.Names {
		if i > 0 || len(p.Aka) > 0 {
			o.say("semicolon")
		}
		o.raw(`<span`)
		o.tongue(name.Lang)
		o.raw(`>`)
		o.words(name.Name.Value)
		o.raw(`</span>`)
	}
	o.raw("</dd></div>\n")
}

func (o *out) offices(list []model.Office) {
	if len(list) == 0 {
		return
	}
	o.raw("<ul>\n")
	for i := range list {
		f := &list[i]
		o.raw(`<li>`)
		o.words(f.Title)
		if f.Body != nil {
			o.say("comma")
			o.actor(f.Body)
		}
		if f.Of != nil {
			o.say("comma")
			o.actor(f.Of)
		}
		o.raw(` <span class="meta">`)
		o.term(f)
		o.raw("</span></li>\n")
	}
	o.raw("</ul>\n")
}

// term writes from when to when an office is held.
func (o *out) term(f *model.Office) {
	switch {
	case f.From.IsZero() && f.To.IsZero():
	case f.To.IsZero():
		o.dated("since", f.From)
	case f.From.IsZero():
		o.dated("until-date", f.To)
	default:
		o.phrase("range", slot{"from", func() { o.date(f.From) }}, slot{"to", func() { o.date(f.To) }})
	}
}

// memberships writes the table of the instruments that an actor has to do with.
func (o *out) memberships(list []*model.Party) {
	if len(list) == 0 {
		return
	}
	o.raw(`<div class="table"><table>`)
	o.columns("instrument", "signed", "in-force-from", "until", "status", "with")
	o.raw("<tbody>\n")
	for _, p := range list {
		o.raw(`<tr><th scope="row">`)
		o.instrument(p.Instrument)
		o.raw(`</th><td>`)
		if !p.Signed.IsZero() {
			o.date(p.Signed)
		} else {
			o.date(p.Instrument.Signed)
		}
		o.raw(`</td><td>`)
		o.date(p.Since)
		o.raw(`</td><td>`)
		o.date(p.Until)
		o.raw(`</td><td>`)
		o.standing(p)
		o.raw(`</td><td>`)
		o.partyNames(p.Instrument, p.Actor, 4)
		o.raw("</td></tr>\n")
	}
	o.raw("</tbody></table></div>\n")
}

// recordedUntil writes the day up to which the record says where things stand.
func (o *out) recordedUntil() {
	events := o.r.m.Events
	for i := len(events) - 1; i >= 0; i-- {
		if d := events[i].Date; !d.IsZero() {
			o.raw(`<p class="meta">`)
			o.phrase("recorded-until", slot{"date", func() { o.date(d) }})
			o.raw("</p>\n")
			return
		}
	}
}

// inherited writes the instruments of an actor's predecessors.
func (o *out) inherited(a *model.Actor) {
	for _, before := range a.Predecessors {
		if len(before.Parties) == 0 {
			continue
		}
		o.raw(`<h3>`)
		o.actor(before)
		o.raw("</h3>\n")
		o.memberships(before.Parties)
	}
}

// unremarkable are the kinds of provisions that say nothing of what an actor
// owes in substance.
var unremarkable = []string{"final-clause", "amendment", "principles"}

// binding writes the provisions of instruments in force that bind an actor: by
// kind, with those towards whom.
func (o *out) binding(a *model.Actor) {
	begun := false
	for _, c := range o.r.m.Clauses {
		if slices.Contains(unremarkable, c.ID) {
			continue
		}
		first := true
		for _, p := range a.Parties {
			if p.Status != model.PartyTo || !hasKind(p.Instrument, c.ID) {
				continue
			}
			if !begun {
				begun = true
				o.raw(`<div class="table"><table>`)
				o.columns("kind", "article", "says", "towards")
				o.raw("<tbody>\n")
			}
			o.bindingRow(c, p, first)
			first = false
		}
	}
	if begun {
		o.raw("</tbody></table></div>\n")
	}
}

func hasKind(i *model.Instrument, kind string) bool {
	for _, p := range i.Provisions {
		if slices.Contains(p.Kinds, kind) {
			return true
		}
	}
	return false
}

func (o *out) bindingRow(c *model.Clause, party *model.Party, first bool) {
	o.raw(`<tr><th scope="row">`)
	if first {
		o.link(c.Address, "", o.clauseWords(c.ID))
	} else {
		o.words(o.clauseWords(c.ID))
	}
	o.raw(`</th><td>`)
	var list []*model.Provision
	for _, p := range party.Instrument.Provisions {
		if slices.Contains(p.Kinds, c.ID) {
			list = append(list, p)
		}
	}
	for n, p := range list {
		if n > 0 {
			o.say("comma")
		}
		o.article(p)
	}
	o.say("comma")
	o.instrument(party.Instrument)
	o.raw(`</td><td`)
	o.tongue(party.Instrument.Lang)
	o.raw(`>`)
	if len(list) == 1 {
		o.gist(list[0], shortGist)
	} else {
		o.subjectsOf(list)
	}
	o.raw(`</td><td>`)
	o.boundNames(party.Instrument, party.Actor, 4)
	o.raw("</td></tr>\n")
}

// subjectsOf writes the titles of articles.
func (o *out) subjectsOf(list []*model.Provision) {
	begun := false
	for _, p := range list {
		if p.Title.Value == "" {
			continue
		}
		if begun {
			o.say("semicolon")
		}
		begun = true
		o.words(p.Title.Value)
	}
}

func (o *out) members(list []*model.Actor) {
	if len(list) == 0 {
		return
	}
	o.raw("<ul class=\"columns\">\n")
	for _, a := range list {
		o.raw(`<li>`)
		o.actor(a)
		if len(a.Offices) > 0 {
			o.raw(` <span class="meta">`)
			o.words(a.Offices[len(a.Offices)-1].Title)
			o.raw(`</span>`)
		}
		o.raw("</li>\n")
	}
	o.raw("</ul>\n")
}
