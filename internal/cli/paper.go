package cli

// Pages of the preview as they will be on paper: set by the typesetter of export.

import (
	"io/fs"
	"slices"
	"sync"

	"concord/internal/build"
	"concord/internal/export"
	"concord/internal/model"
	"concord/internal/typeset"
)

// paper is preview.Paper of one version. Fonts are opened when the first page
// is asked for.
type paper struct {
	built   *build.Result
	files   fs.FS
	creator string
	setter  func() (*typeset.Typesetter, error)
}

func newPaper(built *build.Result, files fs.FS, creator string) *paper {
	return &paper{built, files, creator, sync.OnceValues(func() (*typeset.Typesetter, error) {
		setter, _, err := openFonts(files, "")
		return setter, err
	})}
}

func (p *paper) brief(page string) (*model.Brief, bool) {
	n := slices.IndexFunc(p.built.Model.Briefs, func(b *model.Brief) bool { return b.Address == page })
	if n < 0 {
		return nil, false
	}
	return p.built.Model.Briefs[n], true
}

func (p *paper) Has(page string) bool {
	_, ok := p.brief(page)
	return ok
}

func (p *paper) PDF(page string) ([]byte, error) {
	b, ok := p.brief(page)
	if !ok {
		return nil, &fs.PathError{Op: "print", Path: page, Err: fs.ErrNotExist}
	}
	setter, err := p.setter()
	if err != nil {
		return nil, err
	}
	subject := export.Subject{Brief: b}
	return export.New(export.Options{
		Model: p.built.Model, Site: p.built.Site, Files: p.files, Subjects: []export.Subject{subject},
		Forms: []export.Form{export.PDF}, Setter: setter, Creator: p.creator,
	}).PDF(subject)
}
