// Package bibliography reads the works that a site cites.
//
// In: content/sources.yaml (in the names of CSL), BibTeX or CSL-JSON files.
// Out: sources and findings with their places. Guarantees: no panic and no
// runaway growth on any input; whatever the form, the same work gives the same
// Source; an address is http or https or absent. Non-goals: it formats no
// citation and does not know who cites a source.
package bibliography

import (
	"net/url"
	"path"
	"strings"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/source"
)

// Source is one work, in the words of CSL 1.0.2. It is not changed after Parse.
type Source struct {
	Key     string
	Span    source.Span // of the key
	Type    string      // a type of CSL: "treaty", "article-newspaper"; "document" when none is given
	Title   string
	Authors []Name
	Editors []Name

	Issued   date.Date
	Accessed date.Date

	ContainerTitle  string // the journal, newspaper, book or site that holds it
	CollectionTitle string // the series
	Publisher       string
	PublisherPlace  string
	Edition         string
	Volume          string
	Issue           string
	Number          string
	Page            string
	Note            string
	Lang            string // BCP 47
	DOI             string // without the address of a resolver
	ISBN            string
	URL             string // http or https
}

// Name is the name of a person in two parts, or of anyone in one.
type Name struct {
	Family, Given string // Family with its particle: "von der Leyen"
	Suffix        string // "Jr."
	Literal       string // instead of the others: "European Union"
}

// String returns the name as it is said: "Jane Doe".
func (n Name) String() string {
	if n.Literal != "" {
		return n.Literal
	}
	s := n.Family
	if n.Given != "" {
		s = n.Given + " " + s
	}
	if n.Suffix != "" {
		s += " " + n.Suffix
	}
	return strings.TrimSpace(s)
}

// Parse reads a file of sources by the ending of its name: .bib, .json, or
// YAML. Sources come in the order of the file.
func Parse(f source.File) ([]*Source, []diag.Finding) {
	r := reader{path: f.Path, first: map[string]*Source{}}
	switch path.Ext(f.Path) {
	case ".bib":
		r.readBibTeX(string(f.Text))
	case ".json":
		r.readJSON(f.Text)
	default:
		r.readYAML(f.Text)
	}
	return r.sources, r.findings
}

// mostReported bounds the findings in one file; a list of a whole library is
// mended from the top.
const mostReported = 500

// reader gathers what one file holds.
type reader struct {
	path     string
	sources  []*Source
	first    map[string]*Source // by key
	findings []diag.Finding
}

// add keeps a source unless its key is taken.
func (r *reader) add(s *Source) {
	if first := r.first[s.Key]; first != nil {
		r.report(diag.New(diag.DuplicateID, s.Span, "source %q is described twice", s.Key).
			WithNote(first.Span, "the first one is here"))
		return
	}
	if s.Type == "" {
		s.Type = "document"
	}
	r.first[s.Key] = s
	r.sources = append(r.sources, s)
}

func (r *reader) report(f diag.Finding) {
	if len(r.findings) < mostReported {
		r.findings = append(r.findings, f)
	}
}

func (r *reader) span(start, end int) source.Span {
	return source.Span{Path: r.path, Start: start, End: end}
}

// address returns a URL that may be linked to. It reports any other.
func (r *reader) address(text string, at source.Span) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https") {
		r.report(diag.New(diag.BadValue, at, "%q is not an address on the web", text).
			WithHelp("it begins with https:// or http://"))
		return ""
	}
	return text
}

// plainDOI takes off the address of a resolver.
func plainDOI(s string) string {
	s = strings.TrimSpace(s)
	for _, prefix := range [...]string{"https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "doi:", "DOI:"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			return strings.TrimSpace(rest)
		}
	}
	return s
}
