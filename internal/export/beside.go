package export

import (
	"io/fs"
	"slices"

	"concord/internal/model"
)

// Printed is a site with other forms of each brief beside its page. It is safe for
// concurrent use.
type Printed struct {
	fs.FS  // the site
	export *Export
	files  map[string]item // by path
	paths  []string
}

// Beside returns a site with its briefs in the forms of the options, but HTML, which
// it has. Where the site has a file of its own at the path of one, that one stays.
// Subjects of the options are not looked at.
func Beside(site fs.FS, paths []string, o Options) *Printed {
	p := &Printed{FS: site, export: New(Options{Model: o.Model, Site: o.Site, Files: o.Files, Setter: o.Setter, Paper: o.Paper, Creator: o.Creator}), files: map[string]item{}}
	taken := make(map[string]bool, len(paths))
	for _, path := range paths {
		taken[path] = true
	}
	p.paths = paths
	add := func(path string, x item) {
		if path != "" && !taken[path] {
			x.path = path
			p.files[path] = x
			p.paths = append(p.paths, path)
		}
	}
	for _, form := range o.Forms {
		for _, b := range o.Model.Briefs {
			add(model.BesideAddress(b, Forms[form]), item{form: form, subject: Subject{Brief: b}, source: b.Path})
		}
		if form == JSON && len(o.Model.Briefs) > 0 {
			add(SchemaName, item{form: schema})
		}
	}
	slices.Sort(p.paths)
	return p
}

// Paths returns the paths of the site and of what stands beside its pages, sorted.
// The caller owns the slice.
func (p *Printed) Paths() []string { return slices.Clone(p.paths) }

// Prints returns the paths of the PDFs, with a sum of all that each depends on, but
// the program and the options.
func (p *Printed) Prints() (map[string][32]byte, error) {
	keys := map[string][32]byte{}
	for path, x := range p.files {
		if x.form != PDF {
			continue
		}
		key, err := p.export.Key(x.subject)
		if err != nil {
			return nil, err
		}
		keys[path] = key
	}
	return keys, nil
}

// AppendFile makes a page or what stands beside it. The error is an
// *UnprintableError when a brief cannot be printed.
func (p *Printed) AppendFile(dst []byte, path string) ([]byte, error) {
	if x, ok := p.files[path]; ok {
		return p.export.make(dst, x)
	}
	if site, ok := p.FS.(interface {
		AppendFile(dst []byte, path string) ([]byte, error)
	}); ok {
		return site.AppendFile(dst, path)
	}
	data, err := fs.ReadFile(p.FS, path)
	return append(dst, data...), err
}
