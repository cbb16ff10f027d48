package export

import (
	"cmp"
	"strings"

	"concord/internal/bag"
)

// Bag returns the export as the payload of a bag. What bag-info.txt says comes from
// the content, so the same content gives the same bag; the day of bagging is the last
// day of which the content speaks as its own. The identifier says which content and
// options it was made of; it may be empty.
func (e *Export) Bag(program, identifier string) *bag.Bag {
	site := &e.o.Model.Site
	info := []bag.Field{
		{Name: "Source-Organization", Value: cmp.Or(site.Publisher, site.Title)},
		{Name: "External-Description", Value: e.description()},
		{Name: "Bagging-Date", Value: e.lastDay()},
		{Name: "Bag-Software-Agent", Value: program},
	}
	for _, s := range e.o.Subjects {
		id := s.ID()
		switch {
		case s.Brief != nil && s.Brief.DOI.Value != "":
			id = "https://doi.org/" + s.Brief.DOI.Value
		case site.BaseURL != "":
			id = site.BaseURL + s.Address()
		}
		info = append(info, bag.Field{Name: "External-Identifier", Value: id})
	}
	if site.Licence != "" {
		info = append(info, bag.Field{Name: "Rights", Value: site.Licence})
	}
	info = append(info, bag.Field{Name: bag.Identifier, Value: identifier})
	return bag.New(e, e.paths, info)
}

// description says what the export holds: the site, and what few things are by name.
func (e *Export) description() string {
	const few = 12
	var names []string
	for _, s := range e.o.Subjects {
		names = append(names, s.Name())
	}
	if len(names) > few {
		names = append(names[:few], "…")
	}
	return strings.Join(append([]string{cmp.Or(e.o.Model.Site.Title, "Briefs")}, names...), "\n")
}

// lastDay returns the last day on which something of the export was published or
// changed.
func (e *Export) lastDay() string {
	last := ""
	for _, s := range e.o.Subjects {
		if _, day := s.dates(); day > last {
			last = day
		}
	}
	return last
}
