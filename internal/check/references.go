package check

import (
	"path"
	"strings"

	"concord/internal/bibliography"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/model"
	"concord/internal/source"
)

// orphans reports what is described and never spoken of.
func orphans(s *site) []diag.Finding {
	var findings []diag.Finding
	for _, i := range s.model.Instruments {
		if len(i.Briefs)+len(i.Passages)+len(i.Translations)+len(i.Blocks) == 0 && i.Original == nil && !hasKin(i) {
			at := i.Title.Span
			if at.IsZero() {
				at = source.Span{Path: i.Path}
			}
			findings = append(findings, diag.New(diag.Orphan, at, "no brief speaks of this instrument"))
		}
	}
	for _, a := range s.model.Actors {
		if a.Profile != nil && len(a.Profile.Body.HTML()) > 0 && isOrphan(a) { // a list of names may hold more than is used
			findings = append(findings, diag.New(diag.Orphan, a.Profile.Span, "no brief and no instrument speaks of %s", a.Name))
		}
	}
	return append(findings, orphanSources(s.model)...)
}

// hasKin reports whether another instrument names this one.
func hasKin(i *model.Instrument) bool {
	return len(i.ReplacedBy)+len(i.TerminatedBy)+len(i.SupersededBy)+len(i.AmendedBy)+len(i.Replaces)+len(i.Terminates)+len(i.Supersedes)+len(i.Amends) > 0
}

func isOrphan(a *model.Actor) bool {
	return len(a.Briefs)+len(a.Passages)+len(a.Blocks)+len(a.Events)+len(a.Parties)+len(a.Members) == 0
}

// orphanSources reports works that nothing cites.
func orphanSources(m *model.Model) []diag.Finding {
	used := map[*model.Source]bool{}
	use := func(sources []*model.Source) {
		for _, s := range sources {
			used[s] = true
		}
	}
	for _, i := range m.Instruments {
		use(i.Sources)
	}
	for _, e := range m.Events {
		use(e.Sources)
	}
	for _, d := range m.Disputes {
		for _, v := range d.Values {
			use(v.Sources)
		}
	}
	for _, a := range m.Actors {
		if a.Profile != nil {
			for _, key := range a.Profile.Sources {
				used[m.Source(key.Value)] = true
			}
		}
	}
	for _, b := range m.Briefs {
		use(b.Sources)
		for _, c := range b.Claims {
			used[m.Source(c.Source)] = true
		}
		for _, x := range b.Blocks {
			use(x.Sources)
		}
	}
	for _, p := range m.Pages {
		use(p.Sources)
	}
	var findings []diag.Finding
	for _, s := range m.Sources {
		if !used[s] && len(s.Briefs) == 0 {
			findings = append(findings, diag.New(diag.Orphan, s.Span, "nothing cites %s", title(s.Source)))
		}
	}
	return findings
}

func title(s *bibliography.Source) string {
	if s.Title != "" {
		return "\"" + s.Title + "\""
	}
	return s.Key
}

// lostAddresses reports the addresses that the site had when it was last
// published and has no more.
func lostAddresses(s *site) []diag.Finding {
	if len(s.options.Published) == 0 {
		return nil
	}
	has := make(map[string]bool, len(s.options.Paths))
	var pages []string
	for _, p := range s.options.Paths {
		has[address(p)] = true
		pages = append(pages, address(p))
	}
	var findings []diag.Finding
	for _, p := range s.options.Published {
		old := address(p)
		if has[old] || !lasting(old) {
			continue
		}
		f := diag.New(diag.LostID, source.Span{}, "the page /%s of the published site is gone", old)
		if near, ok := frontmatter.Nearest(path.Base(old), sisters(pages, old)); ok {
			f = f.WithHelp("if it is /%s now, add to that file: aliases: [/%s]", path.Join(path.Dir(strings.TrimSuffix(old, "/")), near)+"/", old)
		} else {
			f = f.WithHelp("add to the file that takes its place: aliases: [/%s]; a brief that is withdrawn keeps its page with status: withdrawn", old)
		}
		findings = append(findings, f)
	}
	return findings
}

// address returns the address of a page by its path or address.
func address(p string) string {
	return strings.TrimSuffix(strings.TrimPrefix(p, "/"), "index.html")
}

// lasting reports whether others may have noted an address: that of a brief, an
// instrument, an article, an actor or a page, not one of a list's later pages
// or a file.
func lasting(address string) bool {
	return strings.HasSuffix(address, "/") && !strings.Contains(address, "/page/")
}

// sisters returns the last parts of the addresses in the folder of one.
func sisters(pages []string, of string) []string {
	folder := path.Dir(strings.TrimSuffix(of, "/"))
	var names []string
	for _, p := range pages {
		if p = strings.TrimSuffix(p, "/"); path.Dir(p) == folder {
			names = append(names, path.Base(p))
		}
	}
	return names
}
