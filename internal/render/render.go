// Package render turns a model into pages through templates.
//
// In: a model, the site's own templates and the address of the style sheet.
// Out: the list of the pages and files that the model gives, and each of them
// as bytes when it is asked for. Guarantees: the same model gives the same
// bytes; any number of goroutines may ask; whatever words the model holds, they
// never become a tag or an attribute; links lead from page to page without the
// address of the site. Non-goals: it reads and writes no file, and knows no
// static file but the names it is told.
//
// Templates (html/template) hold the frame and the order of a page. What
// repeats — lists, tables, passages, texts — is appended by the functions of
// this package, because a template pays a microsecond for each hole. Those
// functions write through out, the only place where words become HTML.
package render

import (
	"sync"
	"sync/atomic"

	"concord/internal/diag"
	"concord/internal/figure"
	"concord/internal/instrument"
	"concord/internal/model"
	"concord/internal/source"
)

// LinkStyle says how a link to the page of a folder is written.
type LinkStyle uint8

const (
	FolderLinks LinkStyle = iota // "../countries/prk/", as hosts serve it
	FileLinks                    // "../countries/prk/index.html", to be read from a disk
)

// Options say how pages are made. The zero Options give pages in the built-in
// templates, without a style sheet.
type Options struct {
	Templates []source.File // the site's own, "templates/brief.html"
	Style     string        // address of the style sheet, "style.3f2a1b9c.css"
	Theme     string        // address of what a site lays over it, or ""
	Icon      string        // address of the icon, "favicon.svg"
	Search    SearchFiles
	Links     LinkStyle
}

// Renderer makes the pages of one model. It is not changed after New, and safe
// for concurrent use.
type Renderer struct {
	m       *model.Model
	options Options
	sets    templates
	pages   []Page
	sorted  sortedLists
	parties map[*instrument.Instrument]actorSet
	fronts  [][]front            // prerendered parts of the frame by depth, then section
	world   func() *figure.World // made when the first map is drawn
	rootURL string               // path of the base URL, for pages that are served at any depth
	outs    sync.Pool            // of *out

	headlines []atomic.Pointer[headline] // of briefs by their index, made when first shown
}

// New parses the templates and lists the pages. It returns findings about the
// site's own templates; the built-in ones take the place of broken ones.
func New(m *model.Model, options Options) (*Renderer, []diag.Finding) {
	r := &Renderer{m: m, options: options, rootURL: pathOf(m.Site.BaseURL), world: sync.OnceValue(figure.NewWorld)}
	var findings []diag.Finding
	r.sets, findings = parseTemplates(options.Templates)
	r.sorted = sortLists(m)
	r.parties = partySets(m)
	r.pages = r.list()
	r.headlines = make([]atomic.Pointer[headline], len(m.Briefs))
	r.fronts = r.makeFronts()
	r.outs.New = func() any { return &out{r: r, b: make([]byte, 0, 32<<10)} }
	return r, findings
}

// With returns a renderer of a model from Model.WithBrief: it has the same pages.
func (r *Renderer) With(m *model.Model) *Renderer {
	with := &Renderer{
		m: m, options: r.options, sets: r.sets, pages: r.pages, sorted: r.sorted, parties: r.parties, fronts: r.fronts,
		world: r.world, rootURL: r.rootURL, headlines: make([]atomic.Pointer[headline], len(m.Briefs)),
	}
	with.outs.New = func() any { return &out{r: with, b: make([]byte, 0, 32<<10)} }
	return with
}

// Pages returns all pages and generated files, in no particular order of their
// paths but always in the same one. The slice belongs to the renderer.
func (r *Renderer) Pages() []Page { return r.pages }
