package build

import (
	"io/fs"
	"slices"

	"concord/internal/brief"
	"concord/internal/diag"
	"concord/internal/quotation"
)

// Edit returns a result with the new state of one brief, at a cost that does not
// depend on the size of the site: the page of the brief is right at once, and so
// are those of all that it speaks of, or spoke of; what other pages tell of it
// is what it said before, until Run. ok is false when more than that changed;
// then only Run can tell. The file is not parsed again by Run.
func (c *Cache) Edit(fsys fs.FS, r *Result, path string) (with *Result, ok bool) {
	old, known := c.parsed[path]
	before, isBrief := old.value.(*brief.Brief)
	if !known || !isBrief || old.faults || old.kept {
		return nil, false
	}
	if b := r.Model.Brief(before.ID); b == nil || b.Path != path {
		return nil, false
	}
	p, err := c.file(fsys, task{roleBrief, path})
	if err != nil || p.faults || p.kept || slices.ContainsFunc(p.findings, isUnreadable) {
		return nil, false
	}
	c.parsed[path] = p
	m, linked, ok := r.Model.WithBrief(p.value.(*brief.Brief))
	if !ok || slices.ContainsFunc(r.Findings, func(f diag.Finding) bool { return f.Span.Path == path && isClash(f) }) {
		return nil, false
	}
	changed := *r
	changed.quotes = quotation.New(m, r.quotes)
	changed.Model, changed.Site, changed.Fingerprint = m, r.Site.With(m, changed.quotes), [32]byte{}
	others := slices.DeleteFunc(slices.Clone(r.Findings), func(f diag.Finding) bool { return f.Span.Path == path })
	changed.Findings = diag.Sort(append(others, diag.Relevel(append(linked, p.findings...), r.levels)...))
	return &changed, true
}

// isClash reports whether a finding on a file comes of what other files are.
func isClash(f diag.Finding) bool {
	switch f.Code {
	case diag.DuplicateID, diag.DuplicateURL, diag.Unwritable:
		return true
	}
	return false
}
