package render

// Pictures: what the model knows, laid out for package figure, and the same in
// words beside each.

import (
	"cmp"
	"slices"
	"strconv"

	"concord/internal/date"
	"concord/internal/figure"
	"concord/internal/model"
	"concord/internal/words"
)

const (
	mostEvents   = 24 // of one instrument in a picture
	mostSpans    = 20
	leastSpans   = 2
	mostTreaties = 14 // of a network
	mostPartners = 14
	// mostInNetwork is how many parties a treaty has at most that says something
	// of the ties between them.
	mostInNetwork = 40
	leastTies     = 3 // that make a network worth a picture
)

// A picture is being written: a figure that is taken back when there is nothing
// to draw.
type picture struct {
	from, drawn int
	caption     figure.Caption
}

// openPicture writes the start of a figure.
func (o *out) openPicture(kind literal, id, title, desc string) picture {
	p := picture{from: len(o.b), caption: figure.Caption{ID: id, Title: title, Desc: desc, RightToLeft: words.IsRightToLeft(o.ui.Tag)}}
	o.raw(`<figure class="figure figure-` + kind + `"><figcaption>`)
	o.words(title)
	o.raw("</figcaption>\n")
	p.drawn = len(o.b)
	return p
}

// closePicture ends the figure with the same in words, and reports whether
// there is a picture.
func (o *out) closePicture(p picture, inWords func()) bool {
	if len(o.b) == p.drawn {
		o.b = o.b[:p.from]
		return false
	}
	if inWords != nil {
		o.raw(`<details><summary>`)
		o.say("in-words")
		o.raw("</summary>\n")
		inWords()
		o.raw("</details>")
	}
	o.raw("</figure>\n")
	return true
}

// locatorMap writes where a state lies. It reports whether it is on the map.
func (o *out) locatorMap(a *model.Actor, id string) bool {
	mark, ok := o.mark(a)
	if !ok {
		return false
	}
	title, desc := o.mapWords(mark.Label)
	if mark.Faint {
		title, desc = o.goneMapWords(mark.Label)
	}
	mark.Label = ""
	p := o.openPicture("locator", id, title, desc)
	o.b = o.r.world().AppendMap(o.b, p.caption, []figure.Mark{mark})
	return o.closePicture(p, func() { o.whereabouts(a, mark) })
}

// mark returns how an actor stands on a map; false when it is on none.
func (o *out) mark(a *model.Actor) (figure.Mark, bool) {
	mark := figure.Mark{Codes: []string{a.ID}, Label: o.name(a)}
	switch a.Kind {
	case "state", "territory":
	case "former-state":
		mark.Codes, mark.Faint = a.Entry.Successors, true
	default:
		return mark, false
	}
	return mark, slices.ContainsFunc(mark.Codes, o.r.world().Has)
}

// whereabouts writes what a locator map shows.
func (o *out) whereabouts(a *model.Actor, mark figure.Mark) {
	world := o.r.world()
	if mark.Faint {
		o.raw(`<p>`)
		o.phrase("named", slot{"what", func() { o.words(o.name(a)) }}, slot{"words", func() { o.places(mark.Codes) }})
		o.raw("</p>\n")
		return
	}
	lat, lon := world.Centre(a.ID)
	o.raw(`<p>`)
	o.phrase("lies",
		slot{"latitude", func() { o.degrees(lat, "north", "south") }},
		slot{"longitude", func() { o.degrees(lon, "east", "west") }})
	o.raw(` `)
	if near := world.Neighbours(a.ID); len(near) > 0 {
		o.phrase("neighbours", slot{"states", func() { o.places(near) }})
	} else {
		o.say("touches-none")
	}
	o.raw("</p>\n")
}

func (o *out) degrees(n int, positive, negative string) {
	if n < 0 {
		n, positive = -n, negative
	}
	o.phrase(positive, slot{"n", func() { o.number(n) }})
}

// places writes the names of states, as links where they have a page.
func (o *out) places(codes []string) {
	for i, code := range codes {
		name := code
		a := o.r.m.Actor(code)
		if a != nil {
			name = o.name(a)
		} else if g := o.r.m.Gazetteer; g != nil {
			name = cmp.Or(g.Name(code, o.ui.Tag), code)
		}
		o.comma(i, len(codes), name)
		if a != nil {
			o.link(a.Address, "", name)
		} else {
			o.words(name)
		}
	}
}

// partyMap writes a map of those that are or were party to an instrument, or
// signed it. It reports whether there is one.
func (o *out) partyMap(i *model.Instrument, id string) bool {
	var marks []figure.Mark
	var shown, missing []*model.Party
	faint := false
	for _, p := range i.Parties {
		if p.Status == model.OtherRole || p.Status == model.Negotiating {
			continue
		}
		mark, ok := o.mark(p.Actor)
		if !ok {
			missing = append(missing, p)
			continue
		}
		mark.Faint = mark.Faint || p.Status != model.PartyTo
		faint = faint || mark.Faint
		marks = append(marks, mark)
		shown = append(shown, p)
	}
	if len(marks) == 0 {
		return false
	}
	title, desc := o.filled("party-map-title", "name", i.Name), o.ui.Text("party-map-text")
	if faint {
		desc += " " + o.ui.Text("not-bound")
	}
	p := o.openPicture("parties", id, title, desc)
	o.b = o.r.world().AppendMap(o.b, p.caption, marks)
	if faint && len(o.b) > p.drawn {
		o.raw(`<p class="key">`)
		o.say("not-bound")
		o.raw("</p>\n")
	}
	return o.closePicture(p, func() {
		o.raw("<ul>\n")
		for _, p := range shown {
			o.partyEntry(p)
		}
		for _, p := range missing {
			o.partyEntry(p)
		}
		o.raw("</ul>\n")
		if len(missing) > 0 {
			o.raw(`<p>`)
			o.phrase("on-no-map", slot{"states", func() {
				for n, p := range missing {
					o.comma(n, len(missing), o.name(p.Actor))
					o.actor(p.Actor)
				}
			}})
			o.raw("</p>\n")
		}
	})
}

func (o *out) partyEntry(p *model.Party) {
	o.raw(`<li>`)
	o.phrase("named", slot{"what", func() { o.actor(p.Actor) }}, slot{"words", func() { o.partyStatus(p) }})
	o.raw("</li>\n")
}

// besides says where the words are that say the same as a picture.
type besides uint8

const (
	withWords   besides = iota // the picture stands alone
	wordsOnPage                // a table or list next to it says the same
)

// minorEvents are those that are left out first.
var minorEvents = []string{"ratified", "accepted", "approved", "acceded", "succeeded", "deposited", "reserved", "declared", "objected", "registered", "exchanged"}

// chiefEvents begin or end an instrument.
var chiefEvents = []string{"in-force", "terminated", "expired", "superseded"}

// eventPicture writes the timeline of an instrument. It reports whether there
// is one.
func (o *out) eventPicture(i *model.Instrument, id string, beside besides) bool {
	var acts [][]*model.Event
	for list := i.Events; len(list) > 0; {
		n := 1
		for n < len(list) && sameAct(list[0], list[n]) {
			n++
		}
		if !list[0].Date.IsZero() {
			acts = append(acts, list[:n])
		}
		list = list[n:]
	}
	all := len(acts)
	acts = chiefActs(acts)
	events := make([]figure.Event, len(acts))
	for n, act := range acts {
		events[n] = figure.Event{Date: act[0].Date, Label: o.actLabel(act), Chief: slices.Contains(chiefEvents, act[0].Kind)}
	}
	title, desc := o.eventsWords(i.Name, len(acts), all)
	p := o.openPicture("timeline", id, title, desc)
	o.b = figure.AppendEvents(o.b, p.caption, events)
	if beside == wordsOnPage {
		return o.closePicture(p, nil)
	}
	return o.closePicture(p, func() { o.events(i.Events, eventOfInstrument) })
}

// chiefActs keeps at most as many acts as a picture can hold, the minor ones
// only as long as there is room.
func chiefActs(acts [][]*model.Event) [][]*model.Event {
	if len(acts) <= mostEvents {
		return acts
	}
	room := mostEvents
	for _, act := range acts {
		if !slices.Contains(minorEvents, act[0].Kind) {
			room--
		}
	}
	kept := acts[:0:0]
	for _, act := range acts {
		minor := slices.Contains(minorEvents, act[0].Kind)
		switch {
		case !minor && len(kept) < mostEvents:
			kept = append(kept, act)
		case minor && room > 0:
			kept = append(kept, act)
			room--
		}
	}
	return kept
}

// actLabel returns "19 June 2024: Signed, Pyongyang" or, of several parties,
// "ratified by A and B".
func (o *out) actLabel(act []*model.Event) string {
	e := act[0]
	what := o.eventWords(e.Kind)
	shown := min(len(act), mostInLabel)
	if len(act) == shown+1 {
		shown++ // a number takes no less room than a name
	}
	names := ""
	for n, each := range act[:shown] {
		if each.Party != nil {
			name := o.name(each.Party)
			of := len(act)
			if shown < len(act) {
				of = shown + 2 // none is the last
			}
			names += o.ui.Comma(n, of, name) + name
		}
	}
	if left := len(act) - shown; left > 0 {
		names = o.filled("others-last", "list", names, "n", strconv.Itoa(left))
	}
	if names != "" {
		what += o.filled("event-by", "actors", names)
	}
	if e.Place != "" {
		what += o.ui.Text("comma") + e.Place
	}
	return o.filled("named", "what", dateWords(o.ui, e.Date, words.Alone), "words", what)
}

// mostInLabel is how many parties a label in a picture names.
const mostInLabel = 3

// lives writes the instruments of an actor in time. It reports whether there is
// a picture.
func (o *out) lives(a *model.Actor, id string) bool {
	var list []life
	for _, p := range a.Parties {
		l := lifeOf(p.Instrument)
		l.Signed, l.InForce = earlier(p.Signed, l.Signed), p.Since
		if !p.Until.IsZero() {
			l.Over = p.Until
		}
		list = append(list, l)
	}
	return o.livesOf(o.name(a), list, id)
}

// life is an instrument with its dates.
type life struct {
	figure.Span
	instrument *model.Instrument
}

func lifeOf(i *model.Instrument) life {
	return life{figure.Span{Label: i.Name, Signed: i.Signed, InForce: i.InForce, Over: i.Ended}, i}
}

// earlier returns the first date when it is given, or else the second.
func earlier(a, b date.Date) date.Date {
	if a.IsZero() {
		return b
	}
	return a
}

func (l *life) begin() date.Date { return earlier(l.Signed, earlier(l.InForce, l.Over)) }

// livesOf writes a row for each of the instruments, the latest when there are
// too many.
func (o *out) livesOf(name string, list []life, id string) bool {
	list = slices.DeleteFunc(list, func(l life) bool { return l.begin().IsZero() || l.instrument.Original != nil })
	slices.SortStableFunc(list, func(a, b life) int {
		return cmp.Or(a.begin().Compare(b.begin()), cmp.Compare(a.Label, b.Label))
	})
	all := len(list)
	if all < leastSpans {
		return false
	}
	list = list[max(0, all-mostSpans):]
	spans := make([]figure.Span, len(list))
	for i := range list {
		spans[i] = list[i].Span
	}
	title, desc := o.spansWords(name, len(list), all)
	p := o.openPicture("lives", id, title, desc)
	o.b = figure.AppendSpans(o.b, p.caption, spans, o.r.latest())
	return o.closePicture(p, func() { o.livesTable(list) })
}

// latest returns the last day that the site speaks of: pictures reach to it.
func (r *Renderer) latest() date.Date {
	var last date.Date
	if n := len(r.m.Events); n > 0 {
		last = r.m.Events[n-1].Date
	}
	if len(r.m.Briefs) > 0 && last.Before(r.m.Briefs[0].Date.Date) {
		last = r.m.Briefs[0].Date.Date
	}
	return last
}

func (o *out) livesTable(list []life) {
	o.raw(`<div class="table"><table>`)
	o.columns("instrument", "signed", "in-force-from", "until")
	o.raw("<tbody>\n")
	for i := range list {
		l := &list[i]
		o.raw(`<tr><th scope="row">`)
		o.instrument(l.instrument)
		o.raw(`</th><td>`)
		o.date(l.Signed)
		o.raw(`</td><td>`)
		o.date(l.InForce)
		o.raw(`</td><td>`)
		o.date(l.Over)
		o.raw("</td></tr>\n")
	}
	o.raw("</tbody></table></div>\n")
}

// eventCounts writes how much happened when, or the lives of the instruments
// where they are few. It reports whether there is a picture.
func (o *out) eventCounts(id string) bool {
	m := o.r.m
	if len(m.Instruments) <= mostSpans {
		list := make([]life, len(m.Instruments))
		for n, i := range m.Instruments {
			list[n] = lifeOf(i)
		}
		return o.livesOf(o.siteTitle(), list, id)
	}
	dates := make([]date.Date, len(m.Events))
	for n, e := range m.Events {
		dates[n] = e.Date
	}
	counts, first, step := figure.Periods(dates)
	title, desc := o.filled("counts-title", "n", strconv.Itoa(step)), o.ui.Text("counts-text")
	p := o.openPicture("timeline", id, title, desc)
	o.b = figure.AppendCounts(o.b, p.caption, dates)
	return o.closePicture(p, func() {
		o.raw(`<div class="table"><table>`)
		o.columns("period", "events-column")
		o.raw("<tbody>\n")
		for n, count := range counts {
			if count > 0 {
				o.raw(`<tr><th scope="row">`)
				o.number(first + n*step)
				o.raw(`</th><td class="number">`)
				o.number(count)
				o.raw("</td></tr>\n")
			}
		}
		o.raw("</tbody></table></div>\n")
	})
}

// tie is a treaty of a network with the other parties.
type tie struct {
	party *model.Party
	with  []*model.Actor
	rest  int // parties beyond those that are shown
}

// network writes the treaties of an actor and those that they bind it to. It
// reports whether there is a picture.
func (o *out) network(a *model.Actor, id string) bool {
	ties, partners, all := tiesOf(a)
	treaties := make([]figure.Treaty, len(ties))
	names := make([]string, len(partners))
	n := 0
	for i, p := range partners {
		names[i] = o.name(p)
	}
	for i, t := range ties {
		treaties[i] = figure.Treaty{Label: t.party.Instrument.Name, Over: t.party.Status == model.FormerParty}
		if t.rest > 0 {
			treaties[i].Label += " (+" + strconv.Itoa(t.rest) + ")"
		}
		for _, p := range t.with {
			treaties[i].With = append(treaties[i].With, slices.Index(partners, p))
			n++
		}
	}
	if n < leastTies {
		return false
	}
	title, desc := o.networkWords(o.name(a), len(ties), all)
	p := o.openPicture("network", id, title, desc)
	o.b = figure.AppendNetwork(o.b, p.caption, o.name(a), treaties, names)
	return o.closePicture(p, func() { o.tieList(a, ties) })
}

// tiesOf returns the treaties of an actor that a picture can hold, those in
// force before others, and the parties that they tie it to most closely.
func tiesOf(a *model.Actor) (ties []tie, partners []*model.Actor, all int) {
	var list []*model.Party
	for _, over := range [...]bool{false, true} {
		for _, p := range a.Parties {
			if p.Status == model.OtherRole || p.Status == model.Negotiating || p.Instrument.Original != nil || len(p.Instrument.Parties) > mostInNetwork {
				continue
			}
			if (p.Status == model.FormerParty) == over {
				list = append(list, p)
			}
		}
	}
	all = len(a.Parties)
	list = list[:min(len(list), mostTreaties)]
	closeness := make(map[*model.Actor]int) // a treaty of two binds more closely than one of many
	for _, p := range list {
		for _, other := range p.Instrument.Parties {
			if isPartner(other, a) {
				if closeness[other.Actor] == 0 {
					partners = append(partners, other.Actor)
				}
				closeness[other.Actor] += 1000 / len(p.Instrument.Parties)
			}
		}
	}
	slices.SortStableFunc(partners, func(x, y *model.Actor) int { return closeness[y] - closeness[x] })
	partners = partners[:min(len(partners), mostPartners)]
	for _, p := range list {
		t := tie{party: p}
		for _, other := range p.Instrument.Parties {
			switch {
			case !isPartner(other, a):
			case slices.Contains(partners, other.Actor):
				t.with = append(t.with, other.Actor)
			default:
				t.rest++
			}
		}
		ties = append(ties, t)
	}
	return ties, partners, all
}

func isPartner(p *model.Party, a *model.Actor) bool {
	return !p.Actor.Is(a) && p.Status != model.OtherRole && p.Status != model.Negotiating
}

func (o *out) tieList(a *model.Actor, ties []tie) {
	o.raw("<ul>\n")
	for _, t := range ties {
		o.raw(`<li>`)
		o.phrase("named", slot{"what", func() {
			if t.party.Status != model.FormerParty {
				o.instrument(t.party.Instrument)
				return
			}
			o.phrase("aside", slot{"words", func() { o.instrument(t.party.Instrument) }}, slot{"aside", func() { o.say("no-longer") }})
		}}, slot{"words", func() { o.partyNames(t.party.Instrument, a, mostPartners) }})
		o.raw("</li>\n")
	}
	o.raw("</ul>\n")
}

// matrixPicture writes who owes a kind of obligation to whom. It reports whether
// there is a picture.
func (o *out) matrixPicture(c *model.Clause, actors []*model.Actor, owed []*model.Provision, id string, beside besides) bool {
	names, codes := make([]string, len(actors)), make([]string, len(actors))
	for i, a := range actors {
		names[i], codes[i] = o.name(a), a.ID
		if actorSection(a) != sectionCountries {
			codes[i] = names[i]
		}
	}
	title, desc := o.matrixWords(o.clauseWords(c.ID))
	p := o.openPicture("matrix", id, title, desc)
	o.b = figure.AppendMatrix(o.b, p.caption, names, codes, func(debtor, creditor int) int {
		return owedBy(actors[debtor], actors[creditor], owed)
	})
	if beside == wordsOnPage {
		return o.closePicture(p, nil)
	}
	return o.closePicture(p, func() { o.matrixTable(actors, owed) })
}

// owedBy counts the instruments by which one actor owes to another.
func owedBy(debtor, creditor *model.Actor, owed []*model.Provision) (n int) {
	if debtor == creditor {
		return 0
	}
	var before *model.Instrument
	for _, p := range owed {
		if p.Instrument != before && binds(p.Instrument, debtor) && binds(p.Instrument, creditor) {
			before = p.Instrument
			n++
		}
	}
	return n
}

// placedFigure writes the picture that a writer asks for.
func (o *out) placedFigure(b *model.Block) {
	m := o.r.m
	id := "page." + b.Brief.Body.Fences[b.Index].ID
	drawn := false
	switch b.Type {
	case model.FigureTimeline:
		if i := m.Instrument(b.Of.ID); i != nil && b.Of.Kind == model.KindInstrument {
			drawn = o.eventPicture(i, id, withWords)
		} else if a := m.Actor(b.Of.ID); a != nil {
			drawn = o.lives(a, id)
		} else if b.Of.Kind == 0 {
			drawn = o.eventCounts(id)
		}
	case model.FigureMap:
		if i := m.Instrument(b.Of.ID); i != nil && b.Of.Kind == model.KindInstrument {
			drawn = o.partyMap(i, id)
		} else if a := m.Actor(b.Of.ID); a != nil {
			drawn = o.locatorMap(a, id)
		}
	case model.FigureNetwork:
		if a := m.Actor(b.Of.ID); a != nil {
			drawn = o.network(a, id)
		}
	case model.FigureMatrix:
		if c := m.Clause(b.Of.ID); c != nil {
			actors, owed, _ := matrixOf(c)
			drawn = o.matrixPicture(c, actors, owed, id, withWords)
		}
	}
	if !drawn {
		o.raw(`<p class="meta">`)
		o.say("nothing-to-draw")
		o.raw("</p>\n")
	}
}
