package build

import (
	"io/fs"
	"slices"

	"concord/internal/brief"
	"concord/internal/diag"
)

// Retext returns a result with the new text of one brief, at a cost that does
// not depend on the size of the site: the page of the brief is right at once,
// and what other pages gather from it is what it said before, until Run. ok is
// false when more than the text of a brief that has a page changed; then only
// Run can tell. The file is not parsed again by Run.
func (c *Cache) Retext(fsys fs.FS, r *Result, path string) (with *Result, ok bool) {
	old, known := c.parsed[path]
	before, isBrief := old.value.(*brief.Brief)
	if !known || !isBrief || old.faults || old.kept {
		return nil, false
	}
	if b := r.Model.Brief(before.ID); b == nil || b.Path != path {
		return nil, false
	}
	p, err := c.file(fsys, task{roleBrief, path})
	if err != nil || p.faults || p.kept || p.head != old.head || p.body != old.body || slices.ContainsFunc(p.findings, isUnreadable) {
		return nil, false
	}
	c.parsed[path] = p
	m, linked, ok := r.Model.WithText(p.value.(*brief.Brief))
	if !ok {
		return nil, false
	}
	changed := *r
	changed.Model, changed.Site, changed.Fingerprint = m, r.Site.With(m), [32]byte{}
	// What was found in the header holds, for it is the same.
	changed.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f diag.Finding) bool {
		return f.Span.Path == path && f.Span.Start >= p.body
	})
	fresh := slices.DeleteFunc(slices.Concat(p.findings, linked), func(f diag.Finding) bool { return f.Span.Start < p.body })
	changed.Findings = diag.Sort(append(changed.Findings, diag.Relevel(fresh, r.levels)...))
	return &changed, true
}
