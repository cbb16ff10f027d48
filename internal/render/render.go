// Package render turns a model into pages through templates.
//
// In: a model, what its texts quote, the site's own templates and the address of the style sheet.
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
	"cmp"
	"slices"
	"sync"
	"sync/atomic"

	"concord/internal/card"
	"concord/internal/check"
	"concord/internal/diag"
	"concord/internal/figure"
	"concord/internal/model"
	"concord/internal/quotation"
	"concord/internal/source"
	"concord/internal/words"
	builtin "concord/templates"
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
	Words     *words.Book   // read from them when it is nil
	Style     string        // address of the style sheet, "style.3f2a1b9c.css"
	Theme     string        // address of what a site lays over it, or ""
	Icon      string        // address of the icon, "favicon.svg"
	Peek      string        // address of the script that puts previews away
	Search    SearchFiles
	Links     LinkStyle
	Beside    []string // forms of each brief that stand beside its page: "pdf"
}

// Renderer makes the pages of one model. It is not changed after New, and safe
// for concurrent use.
type Renderer struct {
	m       *model.Model
	quotes  *quotation.Set
	settled *check.Settlements // disputed values that briefs state
	options Options
	sets    templates
	pages   []Page
	sorted  sortedLists
	parties []actorSet // by the index of the instrument
	book    *words.Book
	ui      *words.Language               // the interface of the site
	fronts  map[*words.Language]*fronts   // prerendered parts of the frame
	world   func() *figure.World          // made when the first map is drawn
	painter func() (*card.Painter, error) // made when the first picture of a link is drawn
	rootURL string                        // path of the base URL, for pages that are served at any depth
	outs    sync.Pool                     // of *out

	peeks     *peeks                     // made when first shown
	headlines []atomic.Pointer[headline] // of briefs by their index, made when first shown
}

// New parses the templates and lists the pages. It returns findings about the
// site's own templates; the built-in ones take the place of broken ones.
func New(m *model.Model, quotes *quotation.Set, options Options) (*Renderer, []diag.Finding) {
	r := &Renderer{m: m, quotes: quotes, settled: check.NewSettlements(m), options: options, rootURL: pathOf(m.Site.BaseURL), world: sync.OnceValue(figure.NewWorld), painter: sync.OnceValues(card.New)}
	var findings []diag.Finding
	r.book = options.Words
	if r.book == nil {
		r.book, findings = Words(m, options.Templates)
	}
	r.ui = siteInterface(r.book, m)
	findings = append(findings, r.parse(options.Templates)...)
	r.sorted = sortLists(r)
	for s := range r.sorted.fed {
		r.sorted.fed[s] = r.hasListFeed(section(s))
	}
	r.parties = partySets(m)
	r.pages = r.list()
	r.headlines = make([]atomic.Pointer[headline], len(m.Briefs))
	r.peeks = &peeks{made: map[peekKey][]byte{}}
	r.fronts = make(map[*words.Language]*fronts)
	for _, ui := range r.interfaces() {
		r.fronts[ui] = r.makeFronts(ui)
	}
	r.outs.New = func() any { return &out{r: r, b: make([]byte, 0, 32<<10)} }
	return r, findings
}

// Words reads the words of the interface in the languages that a model's pages
// are in, with those of the site among its templates.
func Words(m *model.Model, templates []source.File) (*words.Book, []diag.Finding) {
	return words.New(builtin.Files, templates, languagesOf(m))
}

// siteInterface returns the interface in the language of the site.
func siteInterface(book *words.Book, m *model.Model) *words.Language {
	return cmp.Or(book.In(m.Site.Lang), book.English())
}

// languagesOf returns the languages that pages are in: that of the site, then
// those of briefs and other pages.
func languagesOf(m *model.Model) []string {
	list := []string{m.Site.Lang}
	for _, briefs := range [...][]*model.Brief{m.Briefs, m.Pages} {
		for _, b := range briefs {
			if !slices.Contains(list, b.Lang) {
				list = append(list, b.Lang)
			}
		}
	}
	return list
}

// interfaces returns the languages of the interface that pages need, that of the
// site first.
func (r *Renderer) interfaces() []*words.Language {
	list := []*words.Language{r.ui}
	for _, lang := range languagesOf(r.m) {
		if ui := r.interfaceIn(lang); !slices.Contains(list, ui) {
			list = append(list, ui)
		}
	}
	return list
}

// With returns a renderer of a model from Model.WithBrief: it has the same pages.
func (r *Renderer) With(m *model.Model, quotes *quotation.Set) *Renderer {
	with := &Renderer{
		m: m, quotes: quotes, settled: check.NewSettlements(m), options: r.options, sets: r.sets, pages: r.pages, sorted: r.sorted, parties: r.parties, fronts: r.fronts,
		book: r.book, ui: r.ui,
		world: r.world, painter: r.painter, rootURL: r.rootURL, headlines: make([]atomic.Pointer[headline], len(m.Briefs)),
	}
	with.peeks = &peeks{made: map[peekKey][]byte{}}
	with.outs.New = func() any { return &out{r: with, b: make([]byte, 0, 32<<10)} }
	return with
}

// Dress returns a renderer of the same model, words and options with other
// templates, and the findings about these. All that was made without a template
// is kept.
func (r *Renderer) Dress(templates []source.File) (*Renderer, []diag.Finding) {
	with := &Renderer{
		m: r.m, quotes: r.quotes, settled: r.settled, options: r.options, pages: r.pages, sorted: r.sorted, parties: r.parties, fronts: r.fronts,
		book: r.book, ui: r.ui,
		world: r.world, painter: r.painter, rootURL: r.rootURL, peeks: r.peeks, headlines: r.headlines,
	}
	with.options.Templates = templates
	with.outs.New = func() any { return &out{r: with, b: make([]byte, 0, 32<<10)} }
	return with, with.parse(templates)
}

// parse parses the templates in the languages of the interface.
func (r *Renderer) parse(templates []source.File) (findings []diag.Finding) {
	others := slices.DeleteFunc(r.book.All(), func(ui *words.Language) bool { return ui == r.ui })
	r.sets, findings = parseTemplates(templates, append([]*words.Language{r.ui}, others...))
	return findings
}

// Pages returns all pages and generated files, in no particular order of their
// paths but always in the same one. The slice belongs to the renderer.
func (r *Renderer) Pages() []Page { return r.pages }
