package export

import (
	"io/fs"
	"slices"

	"concord/internal/model"
)

// Printed is a site with the PDF of each brief beside its page. It is safe for
// concurrent use.
type Printed struct {
	fs.FS  // the site
	export *Export
	briefs map[string]*model.Brief // by the path of the PDF
	paths  []string
}

// Beside returns a site with PDFs. Where the site has a file of its own at the path of
// a PDF, that one stays. Forms and Subjects of the options are not looked at.
func Beside(site fs.FS, paths []string, o Options) *Printed {
	p := &Printed{FS: site, export: New(Options{Model: o.Model, Site: o.Site, Files: o.Files, Setter: o.Setter, Paper: o.Paper, Creator: o.Creator}), briefs: map[string]*model.Brief{}}
	taken := make(map[string]bool, len(paths))
	for _, path := range paths {
		taken[path] = true
	}
	p.paths = paths
	for _, b := range o.Model.Briefs {
		if path := model.PrintAddress(b); path != "" && !taken[path] {
			p.briefs[path] = b
			p.paths = append(p.paths, path)
		}
	}
	slices.Sort(p.paths)
	return p
}

// Paths returns the paths of the site and of the PDFs, sorted. The caller owns the
// slice.
func (p *Printed) Paths() []string { return slices.Clone(p.paths) }

// Prints returns the paths of the PDFs, with a sum of all that each depends on, but
// the program and the options.
func (p *Printed) Prints() (map[string][32]byte, error) {
	keys := make(map[string][32]byte, len(p.briefs))
	for path, b := range p.briefs {
		key, err := p.export.Key(Subject{Brief: b})
		if err != nil {
			return nil, err
		}
		keys[path] = key
	}
	return keys, nil
}

// AppendFile makes a page or a PDF. The error is an *UnprintableError when a brief
// cannot be printed.
func (p *Printed) AppendFile(dst []byte, path string) ([]byte, error) {
	if b := p.briefs[path]; b != nil {
		file, err := p.export.PDF(Subject{Brief: b})
		return append(dst, file...), err
	}
	if site, ok := p.FS.(interface {
		AppendFile(dst []byte, path string) ([]byte, error)
	}); ok {
		return site.AppendFile(dst, path)
	}
	data, err := fs.ReadFile(p.FS, path)
	return append(dst, data...), err
}
