package render

// The feeds of lists whose entries have no dates of their own: of countries,
// kinds of clause, sources. What is new on such a list is a brief that speaks of
// something on it, so each entry is a brief, and says of what.

import (
	"cmp"
	"slices"
	"strconv"

	"concord/internal/model"
)

// namedInFeed is how many of the things that a brief speaks of an entry names.
const namedInFeed = 6

// spokenOf is an entry of a list with the briefs that speak of it, the newest
// first.
type spokenOf struct {
	name   string
	briefs []*model.Brief
}

// hasListFeed reports whether a list has such a feed.
func (r *Renderer) hasListFeed(s section) bool {
	return slices.ContainsFunc(r.spokenOf(s), func(e spokenOf) bool { return len(e.briefs) > 0 })
}

// spokenOf returns the entries of a list whose feed is one of briefs, none for
// the others.
func (r *Renderer) spokenOf(s section) []spokenOf {
	var list []spokenOf
	actors := func(of []*model.Actor) {
		for _, a := range of {
			list = append(list, spokenOf{r.actorName(a, r.ui), a.Briefs})
		}
	}
	switch s {
	case sectionCountries:
		actors(r.sorted.countries)
	case sectionOrganisations:
		actors(r.sorted.organisations)
	case sectionPeople:
		actors(r.sorted.people)
	case sectionKinds:
		for _, c := range r.m.Clauses {
			for _, p := range c.Provisions {
				list = append(list, spokenOf{p.Instrument.Name + ", " + p.Printed, p.Briefs})
			}
		}
	case sectionTopics:
		for _, t := range r.sorted.topics {
			list = append(list, spokenOf{topicWords(r.ui, t), t.Briefs})
		}
	case sectionAuthors:
		for _, a := range r.sorted.authors {
			list = append(list, spokenOf{"", a.Briefs}) // an entry has its authors
		}
	case sectionSources:
		for _, source := range r.m.Sources {
			list = append(list, spokenOf{shorten(source.Title, 80), source.Briefs})
		}
	}
	return list
}

// listFeed writes the newest briefs that speak of something on a list.
func (r *Renderer) listFeed(o *out, s section) {
	list := r.spokenOf(s)
	var briefs []*model.Brief
	for _, e := range list {
		briefs = append(briefs, e.briefs[:min(len(e.briefs), entriesInFeed)]...)
	}
	slices.SortFunc(briefs, newestFirst)
	briefs = slices.CompactFunc(briefs, func(a, b *model.Brief) bool { return a.Index == b.Index })
	briefs = briefs[:min(len(briefs), entriesInFeed)]
	r.beginFeed(o, s.title(r.ui), sections[s].address, newestChange(briefs))
	for _, b := range briefs {
		var names []string
		for _, e := range list {
			_, speaks := slices.BinarySearchFunc(e.briefs, b, newestFirst)
			if speaks && e.name != "" && !slices.Contains(names, e.name) {
				names = append(names, e.name)
			}
		}
		o.feedEntry(b, names)
	}
	o.raw("</feed>\n")
}

// newestFirst is the order of all lists of briefs.
func newestFirst(a, b *model.Brief) int { return cmp.Compare(a.Index, b.Index) }

// namesInFeed writes what a brief speaks of, in front of its summary.
func (o *out) namesInFeed(names []string) {
	shown := names[:min(len(names), namedInFeed)]
	n := len(shown)
	if len(names) > n {
		n++ // the others
	}
	for i, name := range shown {
		o.comma(i, n, name)
		o.words(name)
	}
	if others := len(names) - len(shown); others > 0 {
		o.comma(n-1, n, strconv.Itoa(others))
		o.count(others, "count-others")
	}
}
