// Package build is the pipeline from the files of a site to the site.
//
// In: an fs.FS that holds a site, and what the command line says. Out: the
// model, the site whose pages are made when they are opened, and all findings.
// Guarantees: what is wrong with the content is a finding, what is wrong with
// the machine an error; every file is parsed once; the same input and options
// give the same result. Non-goals: it writes nothing and prints nothing.
package build

import (
	"cmp"
	"context"
	"io/fs"
	"maps"
	"slices"

	"concord/internal/actor"
	"concord/internal/bibliography"
	"concord/internal/brief"
	"concord/internal/check"
	"concord/internal/config"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/dispute"
	"concord/internal/gazetteer"
	"concord/internal/instrument"
	"concord/internal/model"
	"concord/internal/quotation"
	"concord/internal/site"
	"concord/internal/source"
)

// Options are what a build depends on besides the files.
type Options struct {
	BaseURL        string                      // in place of the site's own when not empty; absolute, ends in "/"
	Drafts, Future bool                        // pages also for drafts, for briefs dated after Today
	Today          date.Date                   // the zero Date: nothing is in the future
	Jobs           int                         // files worked on at the same time; 0 means one for each processor
	Program        string                      // names the program that builds, so that another one builds anew
	Levels         map[diag.Code]diag.Severity // of findings, over those of the site
	Published      []string                    // addresses of the site as it was last published, for those that were lost
	Beside         []string                    // forms of briefs that their pages link
	Unchecked      bool                        // leaves the rules of check to Result.Check
	Wait           func()                      // is called by the rules of check before each text, and may let others go first; may be nil

	// Begin is told the number of files before they are read, and Step is
	// called for each that was, from several goroutines. Both may be nil.
	Begin func(phase string, files int)
	Step  func()
}

// Result is a site that was built. Its Site reads static files when they are
// opened.
type Result struct {
	Model       *model.Model
	Site        *site.Site
	Findings    []diag.Finding // sorted, at the levels that the site gives them
	Files       int            // of the content, read
	Fingerprint [32]byte       // of all that the build depends on

	quotes *quotation.Set
	levels map[diag.Code]diag.Severity
	kept   map[string]bool // files whose last good state stands in for them
}

// Run builds the site that fsys holds. The cache may be nil.
func Run(ctx context.Context, fsys fs.FS, o Options, cache *Cache) (*Result, error) {
	once := cache == nil
	if once {
		cache = &Cache{}
	}
	tree, err := source.List(fsys)
	if err != nil {
		return nil, err
	}
	todo := tasks(tree)
	files, err := cache.parse(ctx, fsys, todo, o)
	if err != nil {
		return nil, err
	}
	if cache.names == nil {
		if cache.names, err = gazetteer.Load(); err != nil {
			return nil, err
		}
	}
	in, templates, findings := gather(todo, files)
	in.Gazetteer = cache.names
	in.Files = site.StaticPaths(tree.Static)
	in.Once = once
	in.Drafts, in.Future, in.Today, in.Jobs = o.Drafts, o.Future, o.Today, o.Jobs
	in.Site.BaseURL = cmp.Or(o.BaseURL, in.Site.BaseURL)
	m, linked := cache.link(in, o.contentSum(tree, todo, files))
	s, made := cache.dress(m, site.Theme{Templates: templates, Files: fsys, Static: tree.Static, Beside: o.Beside})
	r := &Result{
		Model:       m,
		Site:        s,
		quotes:      cache.quotes,
		Files:       len(todo) - len(tree.Templates) - len(tree.Static),
		Fingerprint: o.fingerprint(tree, todo, files),
		levels:      o.levels(in.Site),
		kept:        keptFiles(todo, files),
	}
	r.Findings = diag.Relevel(slices.Concat(findings, diag.FromFaults(tree.Faults), r.withoutKept(linked), made), r.levels)
	if !o.Unchecked {
		r.Findings = append(r.Findings, r.Check(o)...)
	}
	r.Findings = diag.Sort(r.Findings)
	return r, nil
}

// Check returns what the rules of check say of the site, at its levels. Only
// with Options.Unchecked is that not among the findings already.
func (r *Result) Check(o Options) []diag.Finding {
	found := check.Run(r.Model, check.Options{Published: o.Published, Paths: r.Site.Paths(), Jobs: o.Jobs, Quotations: r.quotes, Wait: o.Wait})
	return diag.Relevel(r.withoutKept(found), r.levels)
}

// CheckBrief returns what the rules of check say of one brief without looking at
// others. A file that is no brief with a page has nothing to say.
func (r *Result) CheckBrief(path string) []diag.Finding {
	for _, b := range r.Model.Briefs {
		if b.Path == path {
			return diag.Relevel(check.Brief(r.Model, b, check.Options{Jobs: 1, Quotations: r.quotes}), r.levels)
		}
	}
	return nil
}

// ChecksAs reports whether Check says the same of two results, since only
// templates differ.
func (r *Result) ChecksAs(o *Result) bool {
	return r.Model == o.Model && slices.Equal(r.Site.Paths(), o.Site.Paths())
}

// link links the content, unless it is what was linked the last time: a
// template may have changed.
func (c *Cache) link(in model.Input, sum [32]byte) (*model.Model, []diag.Finding) {
	if c.model == nil || c.linkedSum != sum {
		in.Earlier = c.model
		c.model, c.linked = model.Link(in)
		c.linkedSum = sum
	}
	return c.model, slices.Clone(c.linked)
}

// contentSum returns a sum of all that a model depends on: of static files the
// names, of templates nothing.
func (o Options) contentSum(tree *source.Tree, todo []task, files []parsed) [32]byte {
	d := newDigest()
	o.add(d, tree)
	for i, t := range todo {
		switch t.role {
		case roleTemplate:
		case roleStatic:
			d.text(t.path)
		default:
			d.file(t, files[i].sum, files[i].faults)
			d.flag(files[i].kept)
		}
	}
	return d.sum()
}

// dress makes the site of a model in a theme. Of the last one it keeps what the
// templates do not change, when the model is the same.
func (c *Cache) dress(m *model.Model, theme site.Theme) (*site.Site, []diag.Finding) {
	if c.dressed != m {
		c.quotes, c.site, c.dressed = quotation.New(m, c.quotes), nil, m
	}
	s, made := c.inTheme(theme)
	if c.KeepGood && slices.ContainsFunc(made, func(f diag.Finding) bool { return f.Code == diag.BadTemplate }) {
		theme.Templates = c.templates // the last in which nothing was wrong
		s, _ = c.inTheme(theme)
	}
	c.templates = theme.Templates
	return s, made
}

// inTheme is dress for templates that may be broken.
func (c *Cache) inTheme(theme site.Theme) (*site.Site, []diag.Finding) {
	if c.site != nil {
		if s, made, ok := c.site.Dress(theme); ok {
			return s, made
		}
	}
	s, made := site.New(c.dressed, c.quotes, theme)
	c.site = s
	return s, made
}

// keptFiles returns the files whose last good state stands in for them.
func keptFiles(todo []task, files []parsed) map[string]bool {
	kept := map[string]bool{}
	for i := range files {
		if files[i].kept {
			kept[todo[i].path] = true
		}
	}
	return kept
}

// withoutKept leaves out what was found in the last good state of a file: its
// places are not those of the file as it is.
func (r *Result) withoutKept(findings []diag.Finding) []diag.Finding {
	if len(r.kept) == 0 {
		return findings
	}
	return slices.DeleteFunc(slices.Clone(findings), func(f diag.Finding) bool { return r.kept[f.Span.Path] })
}

// levels returns those of the site, with those of the command line over them.
func (o Options) levels(s config.Site) map[diag.Code]diag.Severity {
	if len(o.Levels) == 0 {
		return s.Levels
	}
	levels := maps.Clone(o.Levels)
	for code, severity := range s.Levels {
		if _, ok := levels[code]; !ok {
			levels[code] = severity
		}
	}
	return levels
}

// gather sorts what the files hold into what a model is made of.
func gather(todo []task, files []parsed) (in model.Input, templates []source.File, findings []diag.Finding) {
	in.Site, _ = config.Parse(source.File{}) // for a site without a site.yaml
	for i, f := range files {
		findings = append(findings, f.findings...)
		switch v := f.value.(type) {
		case config.Site:
			in.Site = v
		case *brief.Brief:
			if todo[i].role == rolePage {
				in.Pages = append(in.Pages, v)
			} else {
				in.Briefs = append(in.Briefs, v)
			}
		case *instrument.Instrument:
			in.Instruments = append(in.Instruments, v)
		case *actor.Profile:
			in.Actors = append(in.Actors, v)
		case []*actor.Profile:
			in.Actors = append(in.Actors, v...)
		case []*bibliography.Source:
			in.Sources = append(in.Sources, v...)
		case []dispute.Entry:
			in.Disputes = append(in.Disputes, v...)
		case source.File:
			templates = append(templates, v)
		}
	}
	return in, templates, findings
}

// Fingerprint returns what Result.Fingerprint would be, without parsing.
func Fingerprint(ctx context.Context, fsys fs.FS, o Options) ([32]byte, error) {
	tree, err := source.List(fsys)
	if err != nil {
		return [32]byte{}, err
	}
	todo := tasks(tree)
	files := make([]parsed, len(todo))
	err = each(ctx, len(todo), o.Jobs, func(i int) (err error) {
		if todo[i].role == roleStatic {
			files[i].sum, err = sumOf(fsys, todo[i].path)
			return err
		}
		f, err := source.Read(fsys, todo[i].path)
		files[i] = parsed{sum: f.Sum, faults: f.Faults != nil}
		return err
	})
	if err != nil {
		return [32]byte{}, err
	}
	return o.fingerprint(tree, todo, files), nil
}

func (o Options) fingerprint(tree *source.Tree, todo []task, files []parsed) [32]byte {
	d := newDigest()
	o.add(d, tree)
	for i, t := range todo {
		d.file(t, files[i].sum, files[i].faults)
	}
	return d.sum()
}

// add adds the options to a digest, and what could not be listed.
func (o Options) add(d *digest, tree *source.Tree) {
	d.text(o.Program)
	d.text(o.BaseURL)
	d.flag(o.Drafts)
	d.flag(o.Future)
	if !o.Future {
		d.text(o.Today.String())
	}
	for _, code := range slices.Sorted(maps.Keys(o.Levels)) {
		d.text(string(code))
		d.b = append(d.b, byte(o.Levels[code]))
	}
	for _, address := range o.Published {
		d.text(address)
	}
	d.flag(o.Unchecked)
	for _, form := range o.Beside {
		d.text(form)
	}
	for _, f := range tree.Faults {
		d.b = append(d.b, byte(f.Kind))
		d.text(f.Path)
	}
}

// Text returns a function that gives the text of a file of the site again, for
// excerpts of findings; ok is false for a file without one.
func Text(fsys fs.FS) func(path string) (text []byte, ok bool) {
	return func(path string) ([]byte, bool) {
		// A pipe would be waited for.
		if fi, err := fs.Stat(fsys, path); err != nil || !fi.Mode().IsRegular() {
			return nil, false
		}
		f, err := source.Read(fsys, path)
		return f.Text, err == nil && (f.Faults == nil || len(f.Text) > 0)
	}
}
