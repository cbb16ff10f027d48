package render

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"concord/internal/model"
)

// instrumentView is what instrument.html shows.
type instrumentView struct {
	Title     string
	Tongue    template.HTMLAttr // of title and text, when they are in another language than the page
	Leaf      int               // 1 for the first page; further pages hold passages only
	Meta      template.HTML     // kind, status, dates, identifiers
	Chain     template.HTML     // what it replaces and what replaced it
	Versions  template.HTML
	Intro     template.HTML // what its file says before the first heading
	Notes     template.HTML
	Parties   template.HTML
	Map       template.HTML // of the parties
	Articles  template.HTML
	Texts     template.HTML // preamble and other parts that are no articles
	Picture   template.HTML // of the timeline
	Timeline  template.HTML
	Positions template.HTML
	Disputes  template.HTML
	Sources   template.HTML
	Quoted    template.HTML // who has words of the preamble and other parts
	Briefs    template.HTML
	Passages  template.HTML
	Pager     template.HTML
}

func (r *Renderer) instrument(o *out, i *model.Instrument, leaf int) *frame {
	leaves := leavesFor(groups(i.Passages), briefsPerPage)
	view := &instrumentView{Title: instrumentTitle(i), Tongue: o.foreign(i.Lang), Leaf: leaf + 1}
	if leaf == 0 {
		r.instrumentParts(o, i, view)
	}
	o.passages(passagesOn(i.Passages, leaf), r.quotes.OnRest(i), 0)
	view.Passages = o.take()
	o.pager(i.Address, leaf, leaves)
	view.Pager = o.take()
	h := o.leafHead(view.Title, i.Address, leaf, leaves)
	h.description = i.Summary.Value
	if leaf == 0 {
		h.about = i
	}
	if len(i.Briefs) > 0 {
		h.feed, h.feedTitle = i.Address+"feed.xml", i.Name
	}
	steps := []crumb{o.sectionCrumb(sectionInstruments)}
	if leaf > 0 {
		steps = append(steps, crumb{i.Address, i.Name, i.Lang})
	}
	return o.frame("instrument", sectionInstruments, h, steps, view)
}

func instrumentTitle(i *model.Instrument) string {
	if i.Title.Value != "" {
		return i.Title.Value
	}
	return i.Name
}

// instrumentParts writes the sections of the first page.
func (r *Renderer) instrumentParts(o *out, i *model.Instrument, view *instrumentView) {
	t := text{doc: &i.Body, links: i.Links}
	o.instrumentMeta(i)
	view.Meta = o.take()
	o.chain(i)
	view.Chain = o.take()
	o.instrumentVersions(i)
	view.Versions = o.take()
	intro := introEnd(i)
	o.within(i.Lang, func() { o.body(t, 0, intro) })
	view.Intro = o.take()
	o.parts(t, i)
	view.Texts = o.take()
	if len(t.doc.Notes) > 0 {
		o.instrumentNotes(t, i, intro)
		view.Notes = o.take()
	}
	o.parties(i)
	view.Parties = o.take()
	o.partyMap(i, "page.map")
	view.Map = o.take()
	o.eventPicture(i, "page.events", wordsOnPage)
	view.Picture = o.take()
	o.articles(i)
	view.Articles = o.take()
	o.events(i.Events, eventOfInstrument)
	view.Timeline = o.take()
	o.blocks(i.Blocks)
	view.Positions = o.take()
	o.disputes(i.Disputes)
	view.Disputes = o.take()
	if len(i.Sources) > 0 {
		o.references(i.Sources)
		view.Sources = o.take()
	}
	o.quotingBriefs(r.quotes.OnRest(i), i.Passages)
	view.Quoted = o.take()
	o.someTitles(i.Briefs)
	view.Briefs = o.take()
}

// introEnd returns where the words before the first heading end.
func introEnd(i *model.Instrument) int32 {
	end := bodyEnd(&i.Body)
	if len(i.Body.Headings) > 0 {
		end = min(end, i.Body.Headings[0].Start)
	}
	for n := range i.Instrument.Provisions {
		if p := &i.Instrument.Provisions[n]; p.HasText {
			end = min(end, p.Start)
		}
	}
	return end
}

// instrumentNotes writes the notes of what stands on the instrument's page.
func (o *out) instrumentNotes(t text, i *model.Instrument, intro int32) {
	if len(i.Instrument.Provisions) == 0 {
		o.notes(t, 0, bodyEnd(t.doc))
		return
	}
	o.notes(t, 0, intro)
}

// instrumentMeta writes what kind of instrument it is and where it stands.
func (o *out) instrumentMeta(i *model.Instrument) {
	o.raw("<dl class=\"meta\">\n")
	row := func(key string, write func()) {
		o.openRow(key)
		write()
		o.raw("</dd></div>\n")
	}
	row("status", func() { o.instrumentStatus(i) })
	if i.Kind.Value != "" {
		row("kind", func() { o.words(named(o.ui, "instrument-kinds.", i.Kind.Value)) })
	}
	if !i.Signed.IsZero() && !(i.InForce.IsZero() && i.Ended.IsZero()) { // else the status says it
		row("signed", func() { o.date(i.Signed) })
	}
	if !i.InForce.IsZero() && !i.Ended.IsZero() {
		row("in-force-from", func() { o.date(i.InForce) })
	}
	if n := max(i.Instrument.Articles, len(i.Provisions)); n > 0 {
		row("articles", func() { o.number(n) })
	}
	if i.Name != instrumentTitle(i) {
		row("short", func() { o.inTongue(i.Lang, i.Name) })
	}
	if len(i.Aka) > 0 {
		row("also-known", func() {
			for n, name := range i.Aka {
				if n > 0 {
					o.say("semicolon")
				}
				o.isolated(name.Value)
			}
		})
	}
	if len(i.Languages) > 0 {
		row("languages", func() {
			for n, lang := range i.Languages {
				name := o.languageWords(lang.Value)
				o.comma(n, len(i.Languages), name)
				o.words(name)
			}
		})
	}
	if len(i.Depositary) > 0 {
		row("depositary", func() { o.actors(i.Depositary) })
	}
	for _, id := range i.Identifiers {
		o.raw(`<div><dt>`)
		o.words(o.identifierWords(id.Scheme.Value))
		o.raw(`</dt><dd>`)
		o.webLink(identifierAddress(id.Scheme.Value, id.Value.Value), id.Value.Value)
		o.raw("</dd></div>\n")
	}
	o.raw(`</dl>`)
}

// chain writes the instruments that replaced one another, the oldest first, and what
// the instrument amends or is amended by.
func (o *out) chain(i *model.Instrument) {
	if line := lineage(i); len(line) > 1 {
		o.raw("<ol class=\"timeline chain\">\n")
		for _, x := range line {
			o.chained(x, x.ID == i.ID)
		}
		o.raw("</ol>\n")
	}
	begun := false
	for _, relation := range [...]relation{{"amends", i.Amends}, {"amended-by", i.AmendedBy}} {
		if len(relation.list) == 0 {
			continue
		}
		if !begun {
			begun = true
			o.raw("<ul class=\"chain\">\n")
		}
		o.raw(`<li>`)
		o.relation(relation)
		o.raw("</li>\n")
	}
	if begun {
		o.raw("</ul>\n")
	}
}

// relation is how some instruments stand to another, by the key of its words.
type relation struct {
	key  string
	list []*model.Instrument
}

func (o *out) relation(r relation) {
	o.phrase(r.key, slot{"instruments", func() {
		for n, other := range r.list {
			o.comma(n, len(r.list), other.Name)
			o.instrument(other)
		}
	}})
}

// chained writes an instrument of a chain: its date, its name, where it stands and
// what came in its place.
func (o *out) chained(i *model.Instrument, isOwn bool) {
	o.raw(`<li`)
	if isOwn {
		o.raw(` aria-current="true"`)
	}
	o.raw(`>`)
	if !i.Signed.IsZero() {
		o.date(i.Signed)
		o.raw(` `)
	}
	if isOwn {
		o.raw(`<strong>`)
		o.words(i.Name)
		o.raw(`</strong>`)
	} else {
		o.instrument(i)
	}
	o.raw(` <span class="meta">`)
	o.instrumentStatus(i)
	for _, r := range [...]relation{{"replaced-by", i.ReplacedBy}, {"terminated-by", i.TerminatedBy}, {"superseded-by-instruments", i.SupersededBy}} {
		if len(r.list) > 0 {
			o.raw(` · `)
			o.relation(r)
		}
	}
	o.raw("</span></li>\n")
}

// longestChain is how many instruments a chain shows.
const longestChain = 24

// lineage returns an instrument with those that it replaced, ended or superseded, and
// those that did so to it, and so on, by date.
func lineage(i *model.Instrument) []*model.Instrument {
	line := []*model.Instrument{i}
	for n := 0; n < len(line); n++ {
		x := line[n]
		for _, list := range [...][]*model.Instrument{x.Replaces, x.Terminates, x.Supersedes, x.ReplacedBy, x.TerminatedBy, x.SupersededBy} {
			for _, other := range list {
				if len(line) < longestChain && !slices.ContainsFunc(line, func(l *model.Instrument) bool { return l.ID == other.ID }) {
					line = append(line, other)
				}
			}
		}
	}
	slices.SortStableFunc(line, func(a, b *model.Instrument) int {
		return cmp.Or(cmp.Or(a.Signed, a.InForce).Compare(cmp.Or(b.Signed, b.InForce)), strings.Compare(a.ID, b.ID))
	})
	return line
}

func (o *out) instrumentVersions(i *model.Instrument) {
	list := i.Translations
	if i.Original != nil {
		list = append([]*model.Instrument{i.Original}, i.Original.Translations...)
	}
	var versions []version
	for _, v := range list {
		if v.ID != i.ID {
			versions = append(versions, version{v.Lang, v.Address})
		}
	}
	o.versionLinks(versions)
}

// parties writes the table of who stands where towards the instrument.
func (o *out) parties(i *model.Instrument) {
	if len(i.Parties) == 0 {
		return
	}
	o.raw(`<div class="table"><table>`)
	o.columns("party", "signed", "consented", "in-force-from", "until", "status")
	o.raw("<tbody>\n")
	for _, p := range i.Parties {
		o.raw(`<tr><th scope="row">`)
		o.actor(p.Actor)
		o.raw(`</th><td>`)
		o.date(p.Signed)
		o.raw(`</td><td>`)
		o.date(p.Consented)
		if p.ConsentBy != "" && !p.Consented.IsZero() {
			o.raw(` <span class="meta">`)
			o.words(lowerNamed(o.ui, "consents.", p.ConsentBy))
			o.raw(`</span>`)
		}
		o.raw(`</td><td>`)
		o.date(p.Since)
		o.raw(`</td><td>`)
		o.date(p.Until)
		o.raw(`</td><td>`)
		o.partyStatus(p)
		o.raw("</td></tr>\n")
	}
	o.raw("</tbody></table></div>\n")
}

// partyStatus writes the role of an actor, or its status as a party.
func (o *out) partyStatus(p *model.Party) {
	if p.Role != "" && p.Role != string(p.Status) {
		o.words(lowerNamed(o.ui, "roles.", p.Role))
		if p.Status == model.OtherRole {
			return
		}
		o.say("comma")
	}
	o.words(o.statusWords(string(p.Status)))
}

// standing writes the role of an actor and where the instrument stands for it: in
// force, signed only, denounced, terminated ...
func (o *out) standing(p *model.Party) {
	if p.Role != "" && p.Role != string(p.Status) {
		o.words(lowerNamed(o.ui, "roles.", p.Role))
		if p.Status == model.OtherRole {
			return
		}
		o.say("comma")
	}
	key := "ended"
	switch p.Status {
	case model.PartyTo:
		key = "in-force"
	case model.Signatory:
		key = "signed-only"
	case model.Contracting, model.Negotiating, model.OtherRole:
		o.words(o.statusWords(string(p.Status)))
		return
	case model.FormerParty:
		if by := endedFor(p); o.ui.Has("standings." + by) {
			key = by
		}
	}
	o.say("standings." + key)
}

// endedFor returns the kind of the event by which an instrument ended for a party.
func endedFor(p *model.Party) string {
	for _, e := range p.Instrument.Events {
		if e.Kind == "denounced" && e.Party != nil && e.Party.ID == p.Actor.ID {
			return e.Kind
		}
	}
	return p.Instrument.EndedBy
}

// articles writes the articles under the parts of the text that they stand in,
// with how much is written on each.
func (o *out) articles(i *model.Instrument) {
	if len(i.Provisions) == 0 {
		return
	}
	table := articleTable{most: 1}
	for _, p := range i.Provisions {
		table.most = max(table.most, len(p.Passages))
		table.kinds = table.kinds || len(p.Kinds) > 0
	}
	o.raw(`<div class="table"><table class="articles">`)
	if table.kinds {
		o.columns("article", "subject", "kind", "passages")
	} else {
		o.columns("article", "subject", "passages")
	}
	part := -2
	for n, p := range i.Provisions {
		if p.Part != part {
			if n > 0 {
				o.raw("</tbody>\n")
			}
			part = p.Part
			o.raw("<tbody>\n")
			if part >= 0 && part < len(i.Parts) && i.Parts[part].Title != "" {
				o.raw(`<tr class="part"><th colspan="`)
				o.number(table.columns())
				o.raw(`" scope="rowgroup">`)
				o.words(i.Parts[part].Title)
				o.raw("</th></tr>\n")
			}
		}
		o.articleRow(p, table)
	}
	o.raw("</tbody></table></div>\n")
}

// articleTable says what the table of articles of an instrument shows.
type articleTable struct {
	most  int  // passages on one article
	kinds bool // some article has a kind
}

func (t articleTable) columns() int {
	if t.kinds {
		return 4
	}
	return 3
}

const (
	weights   = 5   // in how many steps the attention for an article is shown
	shortGist = 160 // bytes of what an article says in the table
)

func (o *out) articleRow(p *model.Provision, table articleTable) {
	o.raw(`<tr><th scope="row">`)
	name, lang := o.printed(p)
	o.linkIn(lang, p.Address, "", name)
	o.raw(`</th><td>`)
	if p.Title.Value != "" {
		o.inTongue(p.Instrument.Lang, p.Title.Value)
	}
	if p.Gloss.Value != "" || p.Title.Value == "" {
		if p.Title.Value != "" {
			o.raw(`<br>`)
		}
		o.raw(`<span class="gloss"`)
		o.tongue(p.Instrument.Lang)
		o.raw(`>`)
		o.gist(p, shortGist)
		o.raw(`</span>`)
	}
	if isDoubtful(p) {
		o.raw(` `)
		o.confidence(p)
	}
	o.raw(`</td>`)
	if table.kinds {
		o.raw(`<td>`)
		o.kinds(p)
		o.raw(`</td>`)
	}
	o.raw(`<td class="number weight-`)
	n := len(p.Passages)
	o.number((n*weights + table.most - 1) / table.most)
	o.raw(`">`)
	o.number(n)
	o.raw("</td></tr>\n")
}

// kinds writes the kinds of an article.
func (o *out) kinds(p *model.Provision) {
	for n, kind := range p.Kinds {
		if n > 0 {
			o.say("comma")
		}
		o.clause(kind)
	}
}

// isDoubtful reports whether readers must be told how sure a gloss is.
func isDoubtful(p *model.Provision) bool {
	return p.Confidence.Value != "" && p.Confidence.Value != "high"
}

// confidence writes how sure the editors are of what they say of an article.
func (o *out) confidence(p *model.Provision) {
	o.raw(`<span class="confidence">`)
	o.phrase("confidence", slot{"words", func() { o.words(lowerNamed(o.ui, "confidences.", p.Confidence.Value)) }})
	o.raw(`</span>`)
}

// parts writes the parts of the text that hold words of their own: preamble,
// chapters, what closes it.
func (o *out) parts(t text, i *model.Instrument) {
	for n := range i.Parts {
		part := &i.Parts[n]
		if part.Start >= part.End || !hasWords(t.doc.HTML()[part.Start:part.End]) {
			continue
		}
		o.raw(`<details class="part"`)
		o.tongue(i.Lang)
		o.raw(`><summary>`)
		if part.Title != "" {
			o.words(part.Title)
		} else {
			o.say("preamble")
		}
		o.raw("</summary>\n")
		o.within(i.Lang, func() { o.body(t, part.Start, part.End) })
		o.raw("</details>\n")
	}
}

// hasWords reports whether HTML holds anything besides tags and space.
func hasWords(html []byte) bool {
	inTag := false
	for _, c := range html {
		switch {
		case c == '<':
			inTag = true
		case c == '>':
			inTag = false
		case !inTag && c > ' ':
			return true
		}
	}
	return false
}

// eventSide says from where an event is told.
type eventSide uint8

const (
	eventOfInstrument eventSide = iota // on the page of its instrument
	eventElsewhere                     // the instrument is named
)

// events writes a timeline.
func (o *out) events(list []*model.Event, side eventSide) {
	if len(list) == 0 {
		return
	}
	o.raw("<ol class=\"timeline\">\n")
	for len(list) > 0 {
		n := 1
		for n < len(list) && sameAct(list[0], list[n]) {
			n++
		}
		o.event(list[:n], side)
		list = list[n:]
	}
	o.raw("</ol>\n")
}

// sameAct reports whether two events differ in nothing but the party.
func sameAct(a, b *model.Event) bool {
	return a.Instrument == b.Instrument && a.Kind == b.Kind && a.Date == b.Date && a.Place == b.Place && a.Note == b.Note &&
		a.Under == b.Under && a.Party != nil && b.Party != nil && len(a.By)+len(b.By) == 0 &&
		a.Body == nil && b.Body == nil && a.BodyName == b.BodyName && slices.Equal(a.Sources, b.Sources)
}

// event writes "19 June 2024 Signed, Pyongyang, by ...": one event, or the same
// act of several parties.
func (o *out) event(list []*model.Event, side eventSide) {
	e := list[0]
	o.raw(`<li>`)
	if e.Date.IsZero() {
		o.say("undated")
	} else {
		o.date(e.Date)
	}
	o.raw(` <strong>`)
	o.words(o.eventWords(e.Kind))
	o.raw(`</strong>`)
	by := "event-by"
	if side == eventElsewhere && e.Instrument != nil {
		by = "event-of-by"
		o.raw(`: `)
		o.instrument(e.Instrument)
	}
	if e.Party != nil {
		o.phrase(by, slot{"actors", func() { o.partiesOf(list) }})
	}
	if e.Body != nil {
		o.raw(` (`)
		o.actor(e.Body)
		o.raw(`)`)
	} else if e.BodyName != "" {
		o.raw(` (`)
		o.words(e.BodyName)
		o.raw(`)`)
	}
	if e.Place != "" {
		o.say("comma")
		o.words(e.Place)
	}
	if len(e.By) > 0 {
		o.phrase("event-signers", slot{"people", func() { o.signatories(e.By) }})
	}
	if e.Under != nil {
		o.phrase("event-under", slot{"article", func() { o.article(e.Under) }})
	}
	if e.Note != "" {
		o.raw(`. `)
		if e.Instrument != nil {
			o.inTongue(e.Instrument.Lang, e.Note)
		} else {
			o.words(e.Note)
		}
	}
	o.eventSources(e.Sources)
	o.raw("</li>\n")
}

func (o *out) eventSources(list []*model.Source) {
	for n, s := range list {
		if n == 0 {
			o.raw(` <span class="meta">`)
		} else {
			o.say("semicolon")
		}
		o.sourceLink(s)
	}
	if len(list) > 0 {
		o.raw(`</span>`)
	}
}

// partiesOf writes whose act the events are.
func (o *out) partiesOf(list []*model.Event) {
	for n, each := range list {
		name := o.name(each.Party)
		o.comma(n, len(list), name)
		o.link(each.Party.Address, "", name)
	}
}

func (o *out) signatories(list []model.Signer) {
	for n := range list {
		name := list[n].Name
		if p := list[n].Person; p != nil {
			name = o.name(p)
		}
		o.comma(n, len(list), name)
		o.signatory(&list[n])
	}
}

func (o *out) signatory(s *model.Signer) {
	if s.Person != nil {
		o.actor(s.Person)
	} else {
		o.words(s.Name)
	}
	if s.Party != nil {
		o.raw(` (`)
		o.actor(s.Party)
		o.raw(`)`)
	}
}

// blocks writes typed blocks of briefs where they are gathered: their heads and
// words, and the brief that each comes from.
func (o *out) blocks(list []*model.Block) {
	for _, b := range list {
		o.block(b)
	}
}

func (o *out) block(b *model.Block) {
	t := briefText(b.Brief)
	if b.Index < 0 || b.Index >= len(t.doc.Fences) {
		return
	}
	f := &t.doc.Fences[b.Index]
	o.raw(`<section class="block"><p class="head">`)
	o.blockHead(b)
	o.raw(`</p><blockquote`)
	o.tongue(b.Brief.Lang)
	o.raw(`><p>`)
	o.plainWords(t, f.Inner, fenceWordsEnd(t.doc, f))
	o.raw(`</p></blockquote><p class="meta">`)
	o.open(b.Brief.Address, f.ID)
	o.words(titleOf(b.Brief))
	o.raw(`</a> · `)
	o.byline(b.Brief)
	o.raw("</p></section>\n")
}

// blocksOf returns the blocks of the kinds.
func blocksOf(list []*model.Block, kinds ...string) []*model.Block {
	var some []*model.Block
	for _, b := range list {
		if slices.Contains(kinds, b.Kind) {
			some = append(some, b)
		}
	}
	return some
}
