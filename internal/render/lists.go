package render

// Lists: of briefs by date, of everything else by name in the order of the
// site's language.

import (
	"html/template"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"concord/internal/date"
	"concord/internal/model"
)

// sortedLists are the lists of the model in the order of their names. They are
// sorted once: a collator must not be shared by goroutines.
type sortedLists struct {
	instruments                      []*model.Instrument
	countries, organisations, people []*model.Actor
	topics                           []*model.Topic
	authors                          []*model.Author
	subjects                         []subject
	fed                              [len(sections)]bool // lists with a feed of briefs
}

// subject is an entry of the index of everything.
type subject struct {
	name, address, what string
	lang                string
}

func sortLists(r *Renderer) sortedLists {
	m := r.m
	tag, err := language.Parse(m.Site.Lang)
	if err != nil {
		tag = language.English
	}
	c := collate.New(tag, collate.Numeric)
	l := sortedLists{
		instruments: byName(c, m.Instruments, func(i *model.Instrument) string { return i.Name }),
		topics:      byName(c, m.Topics, func(t *model.Topic) string { return topicWords(r.ui, t) }),
		authors:     byName(c, m.Authors, func(a *model.Author) string { return a.Name }),
	}
	for _, a := range byName(c, m.Actors, func(a *model.Actor) string { return r.actorName(a, r.ui) }) {
		switch actorSection(a) {
		case sectionCountries:
			l.countries = append(l.countries, a)
		case sectionPeople:
			l.people = append(l.people, a)
		default:
			l.organisations = append(l.organisations, a)
		}
	}
	l.subjects = byName(c, r.subjects(), func(s subject) string { return s.name })
	return l
}

// byName returns a sorted copy. Equal names keep the order of the model.
func byName[T any](c *collate.Collator, list []T, name func(T) string) []T {
	type keyed struct {
		key  []byte
		what T
	}
	var buffer collate.Buffer
	keys := make([]keyed, len(list))
	for i, x := range list {
		keys[i] = keyed{slices.Clone(c.KeyFromString(&buffer, name(x))), x}
		buffer.Reset()
	}
	slices.SortStableFunc(keys, func(a, b keyed) int { return slices.Compare(a.key, b.key) })
	sorted := make([]T, len(list))
	for i := range keys {
		sorted[i] = keys[i].what
	}
	return sorted
}

// actorSection returns the list that an actor stands on.
func actorSection(a *model.Actor) section {
	switch {
	case strings.HasPrefix(a.Address, sections[sectionCountries].address):
		return sectionCountries
	case strings.HasPrefix(a.Address, sections[sectionPeople].address):
		return sectionPeople
	}
	return sectionOrganisations
}

// subjects returns every name under which something of the site may be looked
// up.
func (r *Renderer) subjects() []subject {
	var all []subject
	m, instrument := r.m, r.ui.Text("instrument")
	for _, i := range m.Instruments {
		all = append(all, subject{i.Name, i.Address, instrument, i.Lang})
		for _, name := range i.Aka {
			all = append(all, subject{name.Value, i.Address, instrument, ""})
		}
		if i.Title.Value != i.Name && i.Title.Value != "" {
			all = append(all, subject{i.Title.Value, i.Address, instrument, i.Lang})
		}
	}
	for _, a := range m.Actors {
		name, what := r.actorName(a, r.ui), actorKindWords(r.ui, a)
		all = append(all, subject{name, a.Address, what, ""})
		if a.Formal != "" && a.Formal != name {
			all = append(all, subject{a.Formal, a.Address, what, "en"})
		}
	}
	for _, c := range m.Clauses {
		all = append(all, subject{clauseWords(r.ui, c.ID), c.Address, r.ui.Text("kind-of-clause"), ""})
	}
	for _, t := range m.Topics {
		all = append(all, subject{topicWords(r.ui, t), t.Address, r.ui.Text("topic"), ""})
	}
	for _, a := range m.Authors {
		all = append(all, subject{a.Name, a.Address, r.ui.Text("author"), ""})
	}
	return all
}

// entries returns how many entries a list has.
func (r *Renderer) entries(s section) int {
	switch s {
	case sectionBriefs:
		return len(r.m.Briefs)
	case sectionInstruments:
		return len(r.sorted.instruments)
	case sectionCountries:
		return len(r.sorted.countries)
	case sectionOrganisations:
		return len(r.sorted.organisations)
	case sectionPeople:
		return len(r.sorted.people)
	case sectionKinds:
		return len(r.m.Clauses)
	case sectionTopics:
		return len(r.sorted.topics)
	case sectionAuthors:
		return len(r.sorted.authors)
	case sectionTimeline:
		return len(r.m.Events)
	case sectionSources:
		return len(r.m.Sources)
	case sectionDisputes:
		return len(r.m.Disputes)
	}
	return 1
}

// has reports whether a part of the site has something to show. The list of
// briefs and the index are always there.
func (r *Renderer) has(s section) bool {
	return s == sectionBriefs || s == sectionSearch || r.entries(s) > 0
}

// listView is what list.html, topic.html and author.html show.
type listView struct {
	Title string
	Intro string
	Count int
	Jump  template.HTML // to the years or letters of a long list
	List  template.HTML
	Pager template.HTML
}

// listing makes a page of a list.
func (r *Renderer) listing(o *out, s section, leaf int) *frame {
	part, title := sections[s], s.title(o.ui)
	n := r.entries(s)
	leaves := leavesFor(n, entriesPerPage)
	h := o.leafHead(title, part.address, leaf, leaves)
	if r.sorted.fed[s] {
		h.feed, h.feedTitle = part.address+"feed.xml", title
	}
	view := &listView{Title: title, Count: n}
	r.jump(o, s, part.address, leaves)
	view.Jump = o.take()
	switch s {
	case sectionBriefs:
		h.feed, h.feedTitle = "briefs/feed.xml", title
		if n == 0 {
			h.feed = ""
		}
		o.briefs(pageOf(r.m.Briefs, leaf, entriesPerPage))
	case sectionInstruments:
		if n > 0 {
			h.feed, h.feedTitle = part.address+"feed.xml", title
		}
		o.instruments(pageOf(r.sorted.instruments, leaf, entriesPerPage))
	case sectionCountries:
		o.actorList(pageOf(r.sorted.countries, leaf, entriesPerPage))
	case sectionOrganisations:
		o.actorList(pageOf(r.sorted.organisations, leaf, entriesPerPage))
	case sectionPeople:
		o.actorList(pageOf(r.sorted.people, leaf, entriesPerPage))
	case sectionKinds:
		view.Intro = o.ui.Text("kinds-intro")
		o.clauses(pageOf(r.m.Clauses, leaf, entriesPerPage))
	case sectionTopics:
		o.counted(len(pageOf(r.sorted.topics, leaf, entriesPerPage)), func(i int) (string, string, int) {
			t := r.sorted.topics[leaf*entriesPerPage+i]
			return t.Address, topicWords(r.ui, t), len(t.Briefs)
		})
	case sectionAuthors:
		o.counted(len(pageOf(r.sorted.authors, leaf, entriesPerPage)), func(i int) (string, string, int) {
			a := r.sorted.authors[leaf*entriesPerPage+i]
			return a.Address, a.Name, len(a.Briefs)
		})
	}
	view.List = o.take()
	o.pager(part.address, leaf, leaves)
	view.Pager = o.take()
	return o.frame("list", s, h, []crumb{}, view)
}

// jump writes links to where the years or letters of a list begin, when it has more
// than one page.
func (r *Renderer) jump(o *out, s section, address string, leaves int) {
	if leaves < 2 {
		return
	}
	var name func(i int) string
	switch s {
	case sectionBriefs:
		o.years(r.m.Briefs, address)
		return
	case sectionInstruments:
		name = func(i int) string { return r.sorted.instruments[i].Name }
	case sectionCountries:
		name = func(i int) string { return r.actorName(r.sorted.countries[i], r.ui) }
	case sectionOrganisations:
		name = func(i int) string { return r.actorName(r.sorted.organisations[i], r.ui) }
	case sectionPeople:
		name = func(i int) string { return r.actorName(r.sorted.people[i], r.ui) }
	case sectionTopics:
		name = func(i int) string { return topicWords(r.ui, r.sorted.topics[i]) }
	case sectionAuthors:
		name = func(i int) string { return r.sorted.authors[i].Name }
	default:
		return
	}
	before := ""
	o.openJump("letters")
	for i := range r.entries(s) {
		letter := letterOf(name(i))
		if letter == before {
			continue
		}
		before = letter
		o.link(model.PagedAddress(address, i/entriesPerPage), "", letter)
		o.raw(` `)
	}
	o.raw("</p></nav>\n")
}

// years writes links to where the years of a long list of briefs begin.
func (o *out) years(list []*model.Brief, address string) {
	o.openJump("facets.year")
	for i := 0; i < len(list); {
		year, _, _ := list[i].Date.First()
		o.open(model.PagedAddress(address, i/entriesPerPage), yearAnchor(year))
		o.year(list[i])
		o.raw(`</a> `)
		// Briefs are sorted by date, and looking at each of thousands on each of
		// a hundred pages would take long.
		i += sort.Search(len(list)-i, func(n int) bool {
			other, _, _ := list[i+n].Date.First()
			return other != year
		})
	}
	o.raw("</p></nav>\n")
}

func (o *out) openJump(key string) {
	o.raw(`<nav class="letters" aria-label="`)
	o.say(key)
	o.raw(`"><p>`)
}

// yearAnchor returns the id of the heading of a year.
func yearAnchor(year int) string { return "page.year-" + strconv.Itoa(year) }

// year writes the year of a brief.
func (o *out) year(b *model.Brief) {
	if b.Date.IsZero() {
		o.say("undated")
		return
	}
	year, _, _ := b.Date.First()
	o.number(year)
}

// briefsOf makes a page that lists briefs under a heading.
func (r *Renderer) briefsOf(o *out, kind string, s section, title, address string, briefs []*model.Brief, leaf int) *frame {
	leaves := leavesFor(len(briefs), entriesPerPage)
	view := &listView{Title: title, Count: len(briefs)}
	if leaves > 1 {
		o.years(briefs, address)
		view.Jump = o.take()
	}
	o.briefs(pageOf(briefs, leaf, entriesPerPage))
	view.List = o.take()
	o.pager(address, leaf, leaves)
	view.Pager = o.take()
	h := o.leafHead(title, address, leaf, leaves)
	if len(briefs) > 0 {
		h.feed, h.feedTitle = address+"feed.xml", title
	}
	return o.frame(kind, s, h, []crumb{o.sectionCrumb(s)}, view)
}

// briefs writes a list of briefs with year headings where the year changes.
func (o *out) briefs(list []*model.Brief) {
	year, begun := -1, false
	for _, b := range list {
		if y, _, _ := b.Date.First(); y != year {
			if begun {
				o.raw("</ul>\n")
			}
			year, begun = y, true
			o.raw(`<h2 id="`)
			o.words(yearAnchor(y))
			o.raw(`">`)
			o.year(b)
			o.raw("</h2>\n<ul class=\"briefs\">\n")
		}
		o.briefEntry(b)
	}
	if begun {
		o.raw("</ul>\n")
	}
}

// briefEntry writes a brief as an entry of a list with its summary.
func (o *out) briefEntry(b *model.Brief) {
	o.raw(`<li>`)
	o.title(b)
	o.raw(`<p class="meta">`)
	o.byline(b)
	o.raw(`</p>`)
	if b.Summary.Value != "" {
		o.raw(`<p`)
		o.tongue(b.Lang)
		o.raw(`>`)
		o.words(shorten(b.Summary.Value, 400))
		o.raw(`</p>`)
	}
	o.raw("</li>\n")
}

// briefState writes a label for a brief that does not hold any more, or not
// yet.
func (o *out) briefState(b *model.Brief) {
	if state, ok := briefStates[b.Status]; ok {
		o.raw(` <span class="state">`)
		o.say("brief-states." + state)
		o.raw(`</span>`)
	}
}

// titles writes a short list of briefs: title, date and author.
func (o *out) titles(list []*model.Brief) {
	if len(list) == 0 {
		return
	}
	o.raw("<ul class=\"titles\">\n")
	for _, b := range list {
		o.raw(`<li>`)
		o.title(b)
		o.raw(` <span class="meta">`)
		o.byline(b)
		o.raw("</span></li>\n")
	}
	o.raw("</ul>\n")
}

// mostTitles is how many briefs a page lists that is about something else.
const mostTitles = 50

// someTitles writes the newest briefs of a list and counts the others.
func (o *out) someTitles(list []*model.Brief) {
	o.titles(list[:min(len(list), mostTitles)])
	if left := len(list) - mostTitles; left > 0 {
		o.raw(`<p class="more">`)
		o.count(left, "earlier-briefs")
		o.raw("</p>\n")
	}
}

// instruments writes the table of instruments.
func (o *out) instruments(list []*model.Instrument) {
	o.raw(`<div class="table"><table>`)
	o.columns("instrument", "parties", "signed", "status", "briefs")
	o.raw("<tbody>\n")
	for _, i := range list {
		o.raw(`<tr><th scope="row">`)
		o.instrument(i)
		o.raw(`</th><td>`)
		o.partyNames(i, nil, 4)
		o.raw(`</td><td>`)
		o.date(i.Signed)
		o.raw(`</td><td>`)
		o.instrumentStatus(i)
		o.raw(`</td><td class="number">`)
		o.number(len(i.Briefs))
		o.raw("</td></tr>\n")
	}
	o.raw("</tbody></table></div>\n")
}

// partyNames writes the parties but one, or their number when they are more
// than most.
func (o *out) partyNames(i *model.Instrument, but *model.Actor, most int) {
	o.someParties(i, but, most, func(p *model.Party) bool { return p.Status != model.OtherRole })
}

// boundNames writes those that are bound now, but one.
func (o *out) boundNames(i *model.Instrument, but *model.Actor, most int) {
	o.someParties(i, but, most, func(p *model.Party) bool { return p.Status == model.PartyTo })
}

func (o *out) someParties(i *model.Instrument, but *model.Actor, most int, counts func(*model.Party) bool) {
	n := 0
	for _, p := range i.Parties {
		if !p.Actor.Is(but) && counts(p) {
			n++
		}
	}
	if n > most {
		o.open(i.Address, "page.parties")
		if but != nil {
			o.count(n, "count-others")
		} else {
			o.count(n, "count-parties")
		}
		o.raw(`</a>`)
		return
	}
	at := 0
	for _, p := range i.Parties {
		if !p.Actor.Is(but) && counts(p) {
			name := o.name(p.Actor)
			o.comma(at, n, name)
			o.link(p.Actor.Address, "", name)
			at++
		}
	}
}

// instrumentStatus writes where an instrument stands: in force, ended, signed.
func (o *out) instrumentStatus(i *model.Instrument) {
	switch {
	case !i.Ended.IsZero():
		if i.EndedBy != "" {
			o.eventOn(i.EndedBy, i.Ended)
		} else {
			o.dated("ended-on", i.Ended)
		}
	case !i.InForce.IsZero():
		o.dated("in-force-since", i.InForce)
	case !i.Signed.IsZero():
		o.firstStep(i)
	default:
		o.say("none")
	}
}

// firstStep writes that an instrument was signed or adopted, and for one that
// would enter into force that this is not recorded.
func (o *out) firstStep(i *model.Instrument) {
	kind := "signed"
	for _, e := range i.Events {
		if e.Kind == "adopted" || e.Kind == "signed" {
			kind = e.Kind
			break
		}
	}
	step := func() { o.eventOn(kind, i.Signed) }
	if slices.Contains(neverInForce, i.Kind.Value) {
		step()
	} else {
		o.phrase("not-in-force", slot{"event", step})
	}
}

// eventOn writes what happened and when: "Signed 19 June 2024".
func (o *out) eventOn(kind string, d date.Date) {
	o.dated("event-on", d, slot{"event", func() { o.words(o.eventWords(kind)) }})
}

// neverInForce are the kinds of instruments that bind nobody as such.
var neverInForce = []string{"declaration", "resolution", "memorandum", "communique"}

// actorList writes actors with what the site has on each.
func (o *out) actorList(list []*model.Actor) {
	o.raw("<ul class=\"columns\">\n")
	for _, a := range list {
		o.raw(`<li>`)
		o.actor(a)
		if a.Kind == "former-state" {
			o.raw(` <span class="state">`)
			o.say("former")
			o.raw(`</span>`)
		}
		o.amounts(len(a.Parties), groups(a.Passages))
		o.raw("</li>\n")
	}
	o.raw("</ul>\n")
}

// amounts writes how much there is on an actor.
func (o *out) amounts(instruments, briefs int) {
	if instruments+briefs == 0 {
		return
	}
	o.raw(` <span class="meta">`)
	if instruments > 0 {
		o.count(instruments, "count-instruments")
	}
	if briefs > 0 {
		if instruments > 0 {
			o.say("comma")
		}
		o.count(briefs, "count-briefs")
	}
	o.raw(`</span>`)
}

// clauses writes the kinds of provisions.
func (o *out) clauses(list []*model.Clause) {
	o.raw("<ul class=\"columns\">\n")
	for _, c := range list {
		o.raw(`<li>`)
		o.link(c.Address, "", o.clauseWords(c.ID))
		o.raw(` <span class="meta">`)
		o.count(len(c.Provisions), "count-articles")
		o.raw("</span></li>\n")
	}
	o.raw("</ul>\n")
}

// counted writes a list of things with the number of their briefs.
func (o *out) counted(n int, entry func(i int) (address, name string, briefs int)) {
	o.raw("<ul class=\"columns\">\n")
	for i := range n {
		address, name, briefs := entry(i)
		o.raw(`<li>`)
		o.link(address, "", name)
		o.raw(` <span class="meta">`)
		o.count(briefs, "count-briefs")
		o.raw("</span></li>\n")
	}
	o.raw("</ul>\n")
}

// search makes the index of all subjects, A to Z, and the form above it.
func (r *Renderer) search(o *out) *frame {
	letters := make([]string, len(r.sorted.subjects))
	for i := range letters {
		letters[i] = letterOf(r.sorted.subjects[i].name)
	}
	view := &searchView{Title: o.ui.Text("search")}
	o.searchForm()
	view.Form = o.take()
	group := 0
	for i, l := range letters {
		if i == 0 || l != letters[i-1] {
			o.raw(`<a href="#page.letter-`)
			o.number(group)
			o.raw(`">`)
			o.words(l)
			o.raw(`</a> `)
			group++
		}
	}
	view.Letters = o.take()
	group = 0
	for i, s := range r.sorted.subjects {
		if i == 0 || letters[i] != letters[i-1] {
			if i > 0 {
				o.raw("</ul>\n")
			}
			o.raw(`<h2 id="page.letter-`)
			o.number(group)
			o.raw(`">`)
			o.words(letters[i])
			o.raw("</h2>\n<ul class=\"index\">\n")
			group++
		}
		o.raw(`<li><a href="`)
		o.address(s.address, "")
		o.raw(`"`)
		o.tongue(s.lang)
		o.raw(`>`)
		o.words(s.name)
		o.raw(`</a> <span class="meta">`)
		o.words(s.what)
		o.raw("</span></li>\n")
	}
	if len(letters) > 0 {
		o.raw("</ul>\n")
	}
	view.List = o.take()
	return o.frame("search", sectionSearch, head{title: view.Title}, []crumb{}, view)
}

// letterOf returns the letter under which a name stands: without its accents,
// "#" for digits and signs.
func letterOf(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) {
			if unicode.Is(unicode.Hangul, r) {
				return "가–하"
			}
			first, _ := utf8.DecodeRuneInString(norm.NFD.String(string(r)))
			return string(unicode.ToUpper(first))
		}
		if unicode.IsDigit(r) {
			return "0–9"
		}
	}
	return "#"
}
