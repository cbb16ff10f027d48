package search

// Facets: by what a reader narrows what was found.

import (
	"encoding/binary"
	"maps"
	"slices"

	"concord/internal/model"
)

// facet is a property of documents with values that are names.
type facet struct {
	name   string
	values func(x *Index, d document, yield func(id, label string))
}

// facets are all facets; the page names them in its own order. What sort of
// document it is needs no file: those of a sort stand together.
var facets = [...]facet{
	{"country", (*Index).countries},
	{"instrument", (*Index).instruments},
	{"kind", (*Index).clauses},
	{"year", (*Index).years},
	{"topic", (*Index).topics},
	{"author", (*Index).authors},
}

// FacetNames returns the names of the facets, as they stand in the address of a
// search.
func FacetNames() []string {
	names := make([]string, len(facets))
	for i, f := range facets {
		names[i] = f.name
	}
	return names
}

// appendFacet appends the values of a facet as entries of a chunk, by
// identifier: the name is the identifier, a tab and the label, and a posting is
// the distance from the last document.
func (x *Index) appendFacet(dst []byte, f facet) []byte {
	type value struct {
		last     int32
		in       int
		postings []byte
	}
	values := make(map[string]*value)
	labels := make(map[string]string)
	for n, d := range x.documents {
		f.values(x, d, func(id, label string) {
			v := values[id]
			if v == nil {
				v = &value{last: -1}
				values[id], labels[id] = v, label
			}
			if v.last == int32(n) {
				return
			}
			v.postings = binary.AppendUvarint(v.postings, uint64(int32(n)-v.last))
			v.last = int32(n)
			v.in++
		})
	}
	var last []byte
	for _, id := range slices.Sorted(maps.Keys(values)) {
		name := []byte(id + "\t" + labels[id])
		dst = appendEntry(dst, last, name, values[id].in, false, values[id].postings)
		last = name
	}
	return dst
}

func (x *Index) countries(d document, yield func(id, label string)) {
	country := func(a *model.Actor) {
		if kindOfActor(a) == countryKind {
			yield(a.ID, a.Name)
		}
	}
	switch d.kind {
	case briefKind, pageKind:
		b := x.brief(d)
		for _, r := range b.Actors {
			country(r.Actor)
		}
		if len(b.Actors) > 0 {
			return
		}
		for _, mention := range b.Mentions { // where the front matter names none, the text does
			if mention.Target.Kind == model.KindState {
				if a := x.m.Actor(mention.Target.ID); a != nil {
					country(a)
				}
			}
		}
	case instrumentKind, articleKind:
		for _, p := range x.m.Instruments[d.index].Parties {
			country(p.Actor)
		}
	case countryKind, organisationKind, personKind:
		a := x.m.Actors[d.index]
		country(a)
		if a.Of != nil {
			country(a.Of)
		}
	}
}

func (x *Index) instruments(d document, yield func(id, label string)) {
	switch d.kind {
	case briefKind, pageKind:
		for _, i := range x.brief(d).Instruments {
			yield(i.ID, i.Name)
		}
	case instrumentKind, articleKind:
		i := x.m.Instruments[d.index]
		yield(i.ID, i.Name)
	}
}

func (x *Index) clauses(d document, yield func(id, label string)) {
	switch d.kind {
	case briefKind, pageKind:
		for _, r := range x.brief(d).Provisions {
			switch {
			case r.Kind != "":
				yield(r.Kind, x.clause(r.Kind))
			case r.Provision != nil:
				for _, k := range r.Provision.Kinds {
					yield(k, x.clause(k))
				}
			}
		}
	case articleKind:
		for _, k := range x.m.Instruments[d.index].Provisions[d.sub].Kinds {
			yield(k, x.clause(k))
		}
	case clauseKind:
		id := x.m.Clauses[d.index].ID
		yield(id, x.clause(id))
	}
}

func (x *Index) years(d document, yield func(id, label string)) {
	var y string
	switch d.kind {
	case briefKind, pageKind:
		y = year(x.brief(d).Date.Date)
	case instrumentKind, articleKind:
		y = year(x.m.Instruments[d.index].Signed)
	case sourceKind:
		y = year(x.m.Sources[d.index].Issued)
	}
	if y != "" {
		yield(y, y)
	}
}

func (x *Index) topics(d document, yield func(id, label string)) {
	switch d.kind {
	case briefKind, pageKind:
		for _, t := range x.brief(d).Topics {
			yield(t.ID, capital(t.Name))
		}
	case topicKind:
		t := x.m.Topics[d.index]
		yield(t.ID, capital(t.Name))
	}
}

func (x *Index) authors(d document, yield func(id, label string)) {
	switch d.kind {
	case briefKind, pageKind:
		for _, a := range x.brief(d).Authors {
			yield(a.ID, a.Name)
		}
	case authorKind:
		a := x.m.Authors[d.index]
		yield(a.ID, a.Name)
	}
}
