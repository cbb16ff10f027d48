// Package dispute reads content/disputes.yaml: contradictions between sources
// that are known, and how each is settled.
//
// In: the file. Out: entries with their places and findings. Guarantees: every
// fault is reported at once. Non-goals: nothing is looked up outside the file.
package dispute

import (
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/source"
)

// Entry is one contradiction as the file gives it.
type Entry struct {
	Claim    frontmatter.Text // what is disputed, in words
	Of       frontmatter.Text // instrument, provision or actor
	Property frontmatter.Text // ratified, terminates ...
	Party    frontmatter.Text
	Values   []Value
	Holds    string // the value that holds; empty while the dispute is open
	Why      frontmatter.Text
	Span     source.Span
}

// Value is one of the values that are claimed.
type Value struct {
	Value   string // a list is joined with ", "
	Sources []frontmatter.Text
}

// Parse reads the file.
func Parse(f source.File) ([]Entry, []diag.Finding) {
	root, findings := frontmatter.Parse(f.Path, f.Text, 0)
	var entries []Entry
	switch root.Kind {
	case frontmatter.Null:
	case frontmatter.List:
		for _, v := range root.Items {
			if v.Kind != frontmatter.Map {
				findings = append(findings, diag.New(diag.BadValue, v.Span, "a dispute must be a map"))
				continue
			}
			entries = append(entries, parseEntry(v, &findings))
		}
	default:
		findings = append(findings, diag.New(diag.BadValue, root.Span, "disputes must be a list"))
	}
	return entries, findings
}

func parseEntry(v frontmatter.Value, findings *[]diag.Finding) Entry {
	f := frontmatter.NewFields(v, "dispute", findings)
	e := Entry{
		Claim:    f.RequiredText("claim"),
		Of:       f.RequiredText("of"),
		Property: f.RequiredText("property"),
		Party:    f.Text("party"),
		Holds:    words(f.Value("holds")),
		Why:      f.Text("why"),
		Span:     v.Span,
	}
	for _, value := range f.List("values") {
		if value.Kind != frontmatter.Map {
			e.Values = append(e.Values, Value{Value: words(value)})
			continue
		}
		g := frontmatter.NewFields(value, "value of a dispute", findings)
		e.Values = append(e.Values, Value{Value: words(g.Value("value")), Sources: g.Texts("src")})
		g.Close()
	}
	f.Close()
	return e
}

// words returns a scalar, or the scalars of a list joined with ", ".
func words(v frontmatter.Value) string {
	if v.Kind != frontmatter.List {
		return v.Text
	}
	parts := make([]string, len(v.Items))
	for i, item := range v.Items {
		parts[i] = item.Text
	}
	return strings.Join(parts, ", ")
}
