package bibliography

import (
	"slices"
	"strings"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
)

// cslTypes are the types of works in CSL 1.0.2.
var cslTypes = []string{
	"article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter", "classic", "collection",
	"dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview",
	"legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
	"performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book",
	"software", "song", "speech", "standard", "thesis", "treaty", "webpage",
}

// cslOther are the fields of CSL that are read and not kept, so that lists
// which other programs write need no editing.
var cslOther = []string{
	"abstract", "annote", "archive", "archive_collection", "archive_location", "archive-place", "authority", "available-date",
	"call-number", "categories", "chair", "chapter-number", "citation-key", "citation-label", "citation-number", "collection-editor", "collection-number",
	"compiler", "composer", "container-author", "container-title-short", "contributor", "curator", "custom", "dimensions", "director", "division",
	"editor-translator", "editorial-director", "event", "event-date", "event-place", "event-title", "executive-producer", "first-reference-note-number",
	"genre", "guest", "host", "illustrator", "interviewer", "ISSN", "journalAbbreviation", "jurisdiction", "keyword", "locator", "medium", "narrator",
	"number-of-pages", "number-of-volumes", "organizer", "original-author", "original-date", "original-publisher", "original-publisher-place", "original-title",
	"page-first", "part-number", "part-title", "performer", "PMCID", "PMID", "printing-number", "producer", "recipient", "references",
	"reviewed-author", "reviewed-genre", "reviewed-title", "scale", "script-writer", "section", "series-creator", "short-title", "shortTitle", "shortAuthor", "source",
	"status", "submitted", "supplement-number", "title-short", "translator", "version", "volume-title", "volume-title-short", "year-suffix",
}

func (r *reader) readYAML(text []byte) {
	root, findings := frontmatter.Parse(r.path, text, 0)
	r.findings = append(r.findings, findings...)
	r.readValue(root)
}

// readValue reads a map from keys to works, or a list of works that name their
// keys with id.
func (r *reader) readValue(root frontmatter.Value) {
	switch root.Kind {
	case frontmatter.Map:
		for _, p := range root.Pairs {
			s := &Source{Key: p.Key, Span: p.At}
			if p.Value.Kind != frontmatter.Map {
				r.report(diag.New(diag.BadValue, p.Value.Span, "source %q must be a map, not %s", p.Key, p.Value.Kind).
					WithHelp("write its fields below the key, title: first"))
				continue
			}
			r.readWork(s, p.Value)
		}
	case frontmatter.List:
		for _, v := range root.Items {
			if v.Kind != frontmatter.Map {
				r.report(diag.New(diag.BadValue, v.Span, "a source must be a map, not %s", v.Kind))
				continue
			}
			r.readWork(&Source{}, v)
		}
	case frontmatter.Scalar:
		r.report(diag.New(diag.BadValue, root.Span, "sources must be a map or a list, not %s", root.Kind))
	}
}

// readWork fills a source from the fields of CSL and keeps it.
func (r *reader) readWork(s *Source, v frontmatter.Value) {
	f := frontmatter.NewFields(v, "source", &r.findings)
	if s.Key == "" {
		id := f.RequiredText("id")
		s.Key, s.Span = id.Value, id.Span
	} else {
		f.Text("id")
	}
	s.Type = r.cslType(f.Text("type"))
	s.Title = f.Text("title").Value
	s.Authors, s.Editors = r.names(f.Value("author")), r.names(f.Value("editor"))
	s.Issued, s.Accessed = r.cslDate(f.Value("issued")), r.cslDate(f.Value("accessed"))
	s.ContainerTitle, s.CollectionTitle = f.Text("container-title").Value, f.Text("collection-title").Value
	s.Publisher, s.PublisherPlace = f.Text("publisher").Value, f.Text("publisher-place").Value
	s.Edition, s.Volume, s.Issue = f.Text("edition").Value, f.Text("volume").Value, f.Text("issue").Value
	s.Number, s.Page, s.Note = f.Text("number").Value, f.Text("page").Value, f.Text("note").Value
	s.Lang, s.ISBN, s.DOI = f.Text("language").Value, either(f, "ISBN", "isbn").Value, plainDOI(either(f, "DOI", "doi").Value)
	address := either(f, "URL", "url")
	s.URL = r.address(address.Value, address.Span)
	for _, name := range cslOther {
		f.Value(name)
	}
	f.Close()
	if s.Key != "" {
		r.add(s)
	}
}

// either returns the first of two fields that is there: CSL writes some names in
// capitals, and people do not.
func either(f *frontmatter.Fields, name, other string) frontmatter.Text {
	first, second := f.Text(name), f.Text(other)
	if first.Value != "" {
		return first
	}
	return second
}

// cslType returns a type of CSL and reports any other.
func (r *reader) cslType(t frontmatter.Text) string {
	if t.Value == "" || slices.Contains(cslTypes, t.Value) {
		return t.Value
	}
	finding := diag.New(diag.BadValue, t.Span, "%q is no type of source in CSL", t.Value)
	if near, ok := frontmatter.Nearest(t.Value, cslTypes); ok {
		finding = finding.WithHelp("did you mean %q?", near)
	} else {
		finding = finding.WithHelp("common ones are article-journal, article-newspaper, book, report, treaty and webpage")
	}
	r.report(finding)
	return ""
}

// names reads one name or a list: texts ("Jane Doe", "Doe, Jane") or the maps
// of CSL.
func (r *reader) names(v frontmatter.Value) []Name {
	items := v.Items
	if v.Kind != frontmatter.List {
		items = []frontmatter.Value{v}
	}
	var names []Name
	for _, item := range items {
		var n Name
		switch item.Kind {
		case frontmatter.Scalar:
			n = Name{Literal: item.Text}
			if family, given, ok := strings.Cut(item.Text, ", "); ok && !strings.Contains(given, ",") {
				n = Name{Family: strings.TrimSpace(family), Given: strings.TrimSpace(given)}
			}
		case frontmatter.Map:
			n = cslName(item)
		case frontmatter.List:
			r.report(diag.New(diag.BadValue, item.Span, "a name must be text or a map, not %s", item.Kind))
		}
		if n != (Name{}) {
			names = append(names, n)
		}
	}
	return names
}

func cslName(v frontmatter.Value) Name {
	var n Name
	var particle string
	for _, p := range v.Pairs {
		switch text := strings.TrimSpace(p.Value.Text); p.Key {
		case "family":
			n.Family = text
		case "given":
			n.Given = text
		case "suffix":
			n.Suffix = text
		case "literal":
			n.Literal = text
		case "non-dropping-particle", "dropping-particle":
			particle = strings.TrimSpace(particle + " " + text)
		}
	}
	n.Family = strings.TrimSpace(particle + " " + n.Family)
	if n.Literal != "" {
		return Name{Literal: n.Literal}
	}
	return n
}

// cslDate reads a date as EDTF text, as the date-parts of CSL or as a map of
// year, month and day. Dates in free words are left out.
func (r *reader) cslDate(v frontmatter.Value) date.Date {
	switch v.Kind {
	case frontmatter.Scalar:
		first, _, _ := strings.Cut(v.Text, "/")
		return r.parseDate(first, v.Span)
	case frontmatter.List:
		if len(v.Items) > 0 && v.Items[0].Kind == frontmatter.Map {
			return r.cslDate(v.Items[0])
		}
	case frontmatter.Map:
		var parts [3]string
		for _, p := range v.Pairs {
			switch p.Key {
			case "date-parts":
				if len(p.Value.Items) > 0 {
					for i, part := range p.Value.Items[0].Items[:min(3, len(p.Value.Items[0].Items))] {
						parts[i] = part.Text
					}
				}
			case "year":
				parts[0] = p.Value.Text
			case "month":
				parts[1] = p.Value.Text
			case "day":
				parts[2] = p.Value.Text
			}
		}
		return r.parseDate(joinDate(parts), v.Span)
	}
	return date.Date{}
}

// joinDate writes year, month and day in the form of EDTF.
func joinDate(parts [3]string) string {
	text := parts[0]
	for _, part := range parts[1:] {
		if part == "" || part == "0" {
			break
		}
		if len(part) == 1 {
			part = "0" + part
		}
		text += "-" + part
	}
	return text
}
