package render

// Pages that gather records: the timeline, the sources, the disputes, and the
// home page.

import (
	"html/template"
	"slices"
	"strings"

	"concord/internal/check"
	"concord/internal/date"
	"concord/internal/model"
)

// recordView is what timeline.html, sources.html and disputes.html show.
type recordView struct {
	Title   string
	Count   int
	Picture template.HTML // of the timeline
	List    template.HTML
	Pager   template.HTML
}

func (r *Renderer) timeline(o *out, leaf int) *frame {
	part, title := sections[sectionTimeline], sectionTimeline.title(o.ui)
	leaves := leavesFor(len(r.m.Events), eventsPerPage)
	if leaf == 0 {
		o.eventCounts("page.picture")
	}
	picture := o.take()
	events := pageOf(r.m.Events, leaf, eventsPerPage)
	for len(events) > 0 {
		year, _, _ := events[0].Date.First()
		n := 1
		for n < len(events) {
			if y, _, _ := events[n].Date.First(); y != year {
				break
			}
			n++
		}
		o.raw(`<h2>`)
		if year == 0 {
			o.say("undated")
		} else {
			o.number(year)
		}
		o.raw("</h2>\n")
		o.events(events[:n], eventElsewhere)
		events = events[n:]
	}
	view := &recordView{Title: title, Count: len(r.m.Events), Picture: picture, List: o.take()}
	o.pager(part.address, leaf, leaves)
	view.Pager = o.take()
	h := o.leafHead(title, part.address, leaf, leaves)
	if len(r.m.Events) > 0 {
		h.feed, h.feedTitle = part.address+"feed.xml", title
	}
	return o.frame("timeline", sectionTimeline, h, []crumb{}, view)
}

func (r *Renderer) sources(o *out, leaf int) *frame {
	part, title := sections[sectionSources], sectionSources.title(o.ui)
	leaves := leavesFor(len(r.m.Sources), model.SourcesPerPage)
	o.raw("<ul class=\"sources\">\n")
	for _, s := range pageOf(r.m.Sources, leaf, model.SourcesPerPage) {
		o.raw(`<li id="`)
		o.words(model.SourceAnchor(s.Key))
		o.raw(`">`)
		o.reference(s)
		if len(s.Briefs) > 0 {
			o.citing(s.Briefs)
		}
		o.raw("</li>\n")
	}
	o.raw("</ul>\n")
	view := &recordView{Title: title, Count: len(r.m.Sources), List: o.take()}
	o.pager(part.address, leaf, leaves)
	view.Pager = o.take()
	h := o.leafHead(title, part.address, leaf, leaves)
	if r.sorted.fed[sectionSources] {
		h.feed, h.feedTitle = part.address+"feed.xml", title
	}
	return o.frame("sources", sectionSources, h, []crumb{}, view)
}

// citedAtOnce is how many of the briefs that cite a source are named without asking.
const citedAtOnce = 3

// citing writes the newest briefs that cite a source, and folded away the others.
func (o *out) citing(list []*model.Brief) {
	first := list[:min(len(list), citedAtOnce)]
	o.raw(`<p class="meta">`)
	o.phrase("cited-in", slot{"briefs", func() {
		for i, b := range first {
			if i > 0 {
				o.say("semicolon")
			}
			o.brief(b)
		}
	}})
	o.raw(`</p>`)
	rest := list[len(first):]
	if len(rest) == 0 {
		return
	}
	o.raw(`<details class="more"><summary>`)
	o.count(len(rest), "more-briefs")
	o.raw("</summary>\n")
	o.someTitles(rest)
	o.raw("</details>\n")
}

func (r *Renderer) disputes(o *out) *frame {
	title := sectionDisputes.title(o.ui)
	for _, state := range [...]struct {
		heading string
		open    bool
	}{{"open", true}, {"settled", false}} {
		some := slices.DeleteFunc(slices.Clone(r.m.Disputes), func(d *model.Dispute) bool { return (d.Holds == "") != state.open })
		if len(some) == 0 {
			continue
		}
		o.raw(`<h2>`)
		o.say(state.heading)
		o.raw("</h2>\n")
		o.disputes(some)
	}
	view := &recordView{Title: title, Count: len(r.m.Disputes), List: o.take()}
	return o.frame("disputes", sectionDisputes, head{title: title}, []crumb{}, view)
}

// disputes writes contradictions with the values that are claimed, who claims
// them, and what holds.
func (o *out) disputes(list []*model.Dispute) {
	for _, d := range list {
		o.dispute(d)
	}
}

// addDisputes adds a note for each dispute of which a brief states a value that
// does not hold, or of which none does yet.
func (s *siteNotes) addDisputes(settled []check.Settlement) {
	for n := range settled {
		v := &settled[n]
		if v.Start < 0 || v.Denied {
			continue
		}
		s.add(behindLink(s.doc.HTML(), v.End), v.Dispute, func(o *out) { o.disputeNote(v.Dispute) })
	}
}

// disputeNote writes what is known of a dispute, with the way to the whole.
func (o *out) disputeNote(d *model.Dispute) {
	claim := slot{"claim", func() {
		id, _, _ := strings.Cut(d.Subject.ID, "/")
		if i := o.r.m.Instrument(id); i != nil && d.Subject.Kind != model.KindBrief {
			o.link(i.Address, "page.disputes", o.claimOf(d))
		} else {
			o.link(sections[sectionDisputes].address, "", o.claimOf(d))
		}
	}}
	if d.Holds == "" {
		o.phrase("disputed", claim)
	} else {
		o.phrase("disputed-settled", claim, slot{"value", func() { o.value(d.Holds) }})
	}
	if d.Why != "" {
		o.raw(` `)
		o.words(d.Why)
	}
}

// claimOf returns what is disputed, in words.
func (o *out) claimOf(d *model.Dispute) string {
	if d.Claim != "" {
		return d.Claim
	}
	return capital(o.propertyWords(d.Property))
}

func (o *out) dispute(d *model.Dispute) {
	o.raw(`<section class="dispute"><h3>`)
	o.words(o.claimOf(d))
	o.raw(`</h3><p class="meta">`)
	if d.Subject.Kind != 0 {
		o.ref(d.Subject)
		o.raw(` · `)
	}
	o.words(o.propertyWords(d.Property))
	if d.Party != nil {
		o.raw(` · `)
		o.actor(d.Party)
	}
	o.raw("</p><ul>\n")
	for i := range d.Values {
		v := &d.Values[i]
		o.raw(`<li>`)
		holds := d.Holds != "" && v.Value == d.Holds
		if holds {
			o.raw(`<strong>`)
		}
		o.value(v.Value)
		if holds {
			o.raw(`</strong> <span class="state">`)
			o.say("holds")
			o.raw(`</span>`)
		}
		for n, s := range v.Sources {
			if n == 0 {
				o.raw(` <span class="meta">`)
			} else {
				o.raw(`; `)
			}
			o.sourceLink(s)
			if n == len(v.Sources)-1 {
				o.raw(`</span>`)
			}
		}
		o.raw("</li>\n")
	}
	o.raw(`</ul>`)
	if d.Why != "" {
		o.raw(`<p>`)
		o.words(d.Why)
		o.raw(`</p>`)
	}
	o.raw("</section>\n")
}

// value writes a claimed value: the names of what it lists by identifier, a date
// in words, or the words.
func (o *out) value(v string) {
	for i, word := range strings.Split(v, ", ") {
		if i > 0 {
			o.raw(`, `)
		}
		if x := o.r.m.Instrument(word); x != nil {
			o.instrument(x)
		} else if p := o.r.m.Provision(word); p != nil {
			o.articleOf(p)
		} else if d, err := date.Parse(word); err == nil {
			o.date(d)
		} else {
			o.words(word)
		}
	}
}

// homeView is what home.html shows.
type homeView struct {
	Title       string
	Summary     string
	Briefs      template.HTML // the latest
	More        template.HTML // the way to the others
	Instruments template.HTML // most written on
	Countries   template.HTML // most written on
	Kinds       template.HTML
}

const (
	briefsAtHome    = 10
	subjectsAtHome  = 12
	countriesAtHome = 24
)

func (r *Renderer) home(o *out) *frame {
	m := r.m
	view := &homeView{Title: o.siteTitle(), Summary: m.Site.Summary}
	latest := originals(m.Briefs, briefsAtHome)
	if len(latest) > 0 {
		o.raw("<ul class=\"briefs\">\n")
		for _, b := range latest {
			o.briefEntry(b)
		}
		o.raw("</ul>\n")
	}
	view.Briefs = o.take()
	if left := len(m.Briefs) - len(latest); left > 0 {
		o.raw(`<p class="more">`)
		o.open(sections[sectionBriefs].address, "")
		o.count(left, "more-briefs")
		o.raw(`</a></p>`)
	}
	view.More = o.take()
	instruments := most(r.sorted.instruments, subjectsAtHome, func(i *model.Instrument) int { return len(i.Briefs) })
	if len(instruments) > 0 {
		o.instruments(instruments)
	}
	view.Instruments = o.take()
	countries := most(r.sorted.countries, countriesAtHome, func(a *model.Actor) int { return groups(a.Passages) + len(a.Briefs) })
	if len(countries) > 0 {
		o.actorList(countries)
	}
	view.Countries = o.take()
	if len(m.Clauses) > 0 {
		o.clauses(m.Clauses)
	}
	view.Kinds = o.take()
	return o.frame("home", noSection, head{}, nil, view)
}

// originals returns the first of a list that translate no other brief.
func originals(list []*model.Brief, most int) []*model.Brief {
	var first []*model.Brief
	for _, b := range list {
		if len(first) == most {
			break
		}
		if b.Original == nil {
			first = append(first, b)
		}
	}
	return first
}

// most returns those with the highest count that is not 0, in the order of the
// list.
func most[T any](list []T, n int, count func(T) int) []T {
	counts := make([]int, 0, len(list))
	for _, x := range list {
		if c := count(x); c > 0 {
			counts = append(counts, c)
		}
	}
	slices.Sort(counts)
	least, ties := 1, n
	if len(counts) > n {
		least = counts[len(counts)-n]
		above, _ := slices.BinarySearch(counts, least+1)
		ties = n - (len(counts) - above)
	}
	var kept []T
	for _, x := range list {
		switch c := count(x); {
		case c > least:
			kept = append(kept, x)
		case c == least && ties > 0:
			kept = append(kept, x)
			ties--
		}
	}
	return kept
}
