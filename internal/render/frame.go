package render

// The frame of a page: what stands around its own part, the same for all pages
// of one depth and section, written once.

import (
	"html/template"
	"net/url"
	"strings"

	"concord/internal/model"
	"concord/internal/words"
)

// A frame is what base.html shows. Its fields and those of the views are what
// templates of a site may use.
type frame struct {
	Kind   string // of the page: "brief", "country"
	Lang   string
	Dir    string // ltr or rtl
	Title  string // of the browser's window
	Head   template.HTML
	Header template.HTML
	Crumbs template.HTML
	Footer template.HTML
	Root   string // the way to the root of the site: "../../"
	View   any    // the page's own part
}

// front is what all pages of one depth and section share.
type front struct {
	links, header, footer template.HTML
	root                  string
}

// maxDepth is the depth up to which the frame is written beforehand.
const maxDepth = 6

// makeFronts writes the shared parts for each depth and section.
func (r *Renderer) makeFronts(ui *words.Language) *fronts {
	var f fronts
	for depth := range f {
		for s := range f[depth] {
			f[depth][s] = r.makeFront(ui, depth, section(s))
		}
	}
	return &f
}

// fronts are the shared parts by depth, then section.
type fronts [maxDepth + 1][noSection + 1]front

// front returns the shared parts for a page.
func (r *Renderer) front(ui *words.Language, depth int, s section) front {
	if made := r.fronts[ui]; made != nil && depth >= 0 && depth < len(made) {
		return made[depth][s]
	}
	return r.makeFront(ui, depth, s)
}

func (r *Renderer) makeFront(ui *words.Language, depth int, current section) front {
	o := &out{r: r, depth: depth, lang: ui.Tag, ui: ui}
	for _, style := range [...]string{r.options.Style, r.options.Theme} {
		if style != "" {
			o.raw(`<link rel="stylesheet" href="`)
			o.address(style, "")
			o.raw("\">\n")
		}
	}
	if r.options.Icon != "" {
		o.raw(`<link rel="icon" href="`)
		o.address(r.options.Icon, "")
		o.raw("\">\n")
	}
	f := front{links: o.take()}
	r.header(o, current)
	f.header = o.take()
	r.footer(o)
	f.footer = o.take()
	switch depth {
	case 0:
		f.root = "./"
	case anyDepth:
		f.root = r.rootURL
	default:
		f.root = strings.Repeat("../", depth)
	}
	return f
}

// siteTitle returns what the site calls itself.
func (r *Renderer) siteTitle() string {
	if r.m.Site.Title != "" {
		return r.m.Site.Title
	}
	return r.ui.Text("site")
}

// siteTitle returns what the site calls itself on a page.
func (o *out) siteTitle() string {
	if o.r.m.Site.Title != "" {
		return o.r.m.Site.Title
	}
	return o.ui.Text("site")
}

func (r *Renderer) header(o *out, current section) {
	o.raw(`<header class="site"`)
	o.ownTongue()
	o.raw(`><a class="name" href="`)
	o.address("", "")
	o.raw(`" rel="home">`)
	o.words(o.siteTitle())
	o.raw("</a>\n<nav aria-label=\"")
	o.say("sections")
	o.raw("\"><ul>")
	for s, part := range sections {
		if !part.main || !r.has(section(s)) {
			continue
		}
		o.raw(`<li><a href="`)
		o.address(part.address, "")
		if section(s) == current {
			o.raw(`" aria-current="true`)
		}
		o.raw(`">`)
		o.say(part.title)
		o.raw(`</a></li>`)
	}
	o.raw("</ul></nav>\n")
	if current != sectionSearch { // which has a field of its own
		o.searchField()
	}
	o.raw("</header>\n")
}

func (r *Renderer) footer(o *out) {
	o.raw(`<footer class="site"`)
	o.ownTongue()
	o.raw(`><nav aria-label="`)
	o.say("more")
	o.raw(`"><ul>`)
	for _, p := range r.m.Pages {
		o.raw(`<li><a href="`)
		o.address(p.Address, "")
		o.raw(`"`)
		o.tongue(p.Lang)
		o.raw(`>`)
		o.words(titleOf(p))
		o.raw(`</a></li>`)
	}
	for s, part := range sections {
		if part.main || !r.has(section(s)) {
			continue
		}
		o.raw(`<li>`)
		o.link(part.address, "", o.ui.Text(part.title))
		o.raw(`</li>`)
	}
	o.raw(`<li>`)
	o.link("feed.xml", "", o.ui.Text("feed"))
	o.raw(`</li><li>`)
	o.link("catalogue.csv", "", o.ui.Text("catalogue"))
	o.raw("</li></ul></nav>\n<p>")
	if r.m.Site.Publisher != "" {
		o.words(r.m.Site.Publisher)
		o.raw(`. `)
	}
	if r.m.Site.Licence != "" {
		o.phrase("licence-line", slot{"licence", func() { o.words(r.m.Site.Licence) }})
	}
	o.raw("</p></footer>\n")
}

// ownTongue writes the language of the interface: the frame is shared by pages
// in all languages that have no interface of their own.
func (o *out) ownTongue() {
	o.raw(` lang="`)
	o.words(o.ui.Tag)
	o.raw(`" dir="`)
	o.words(direction(o.ui.Tag))
	o.raw(`"`)
}

// crumb is one step of the way from the root to a page.
type crumb struct{ address, title, lang string }

// sectionCrumb returns the step of a part of the site.
func (o *out) sectionCrumb(s section) crumb { return crumb{sections[s].address, s.title(o.ui), ""} }

// crumbs writes the way to a page, whose own title stands below as a heading, and
// beside it the feed of the page if it has one.
func (o *out) crumbs(feed string, steps []crumb) {
	o.raw(`<nav class="crumbs" aria-label="`)
	o.say("way")
	o.raw(`"><ol><li>`)
	o.link("", "", o.ui.Text("home"))
	o.raw(`</li>`)
	for _, s := range steps {
		o.raw(`<li>`)
		o.linkIn(s.lang, s.address, "", s.title)
		o.raw(`</li>`)
	}
	o.raw("</ol>")
	if feed != "" {
		o.raw(`<p class="feed"><a type="application/atom+xml" href="`)
		o.address(feed, "")
		o.raw(`">`)
		o.say("feed")
		o.raw("</a></p>")
	}
	o.raw("</nav>\n")
}

// head says what stands in the head of a page besides its title.
type head struct {
	title       string // of the page; the site's is added
	description string
	feed        string // address of the page's own feed
	feedTitle   string
	prev, next  string // addresses of the neighbours in a list
	versions    []*model.Brief
	noIndex     bool
	about       any // the brief, instrument, article or actor of the page; nil for others
}

// frame returns the frame of a page. What o has written so far belongs to
// other parts and was taken.
func (o *out) frame(kind string, s section, h head, steps []crumb, view any) *frame {
	shared := o.r.front(o.ui, o.depth, s)
	o.raw(`<meta name="description" content="`)
	if h.description == "" {
		h.description = o.r.m.Site.Summary
	}
	o.words(shorten(h.description, 300))
	o.raw("\">\n")
	o.b = append(o.b, shared.links...)
	if o.peeks && o.r.options.Peek != "" {
		o.raw(`<script src="`)
		o.address(o.r.options.Peek, "")
		o.raw("\" defer></script>\n")
	}
	o.headLinks(h)
	o.machines(&h)
	f := &frame{
		Kind:   kind,
		Lang:   o.lang,
		Dir:    direction(o.lang),
		Head:   o.take(),
		Header: shared.header,
		Footer: shared.footer,
		Root:   shared.root,
		View:   view,
	}
	if steps != nil {
		o.crumbs(h.feed, steps)
		f.Crumbs = o.take()
	}
	if h.title == "" {
		f.Title = o.siteTitle()
	} else {
		f.Title = h.title + " · " + o.siteTitle()
	}
	return f
}

func (o *out) headLinks(h head) {
	if h.noIndex {
		o.raw("<meta name=\"robots\" content=\"noindex\">\n")
	} else if base := o.r.m.Site.BaseURL; base != "" {
		o.raw(`<link rel="canonical" href="`)
		o.words(base)
		o.b = appendURL(o.b, o.page)
		o.raw("\">\n")
	}
	for _, rel := range [...]struct {
		name    literal
		address string
	}{{"prev", h.prev}, {"next", h.next}} {
		if rel.address != "" {
			o.raw(`<link rel="`)
			o.raw(rel.name)
			o.raw(`" href="`)
			o.address(rel.address, "")
			o.raw("\">\n")
		}
	}
	for _, v := range h.versions {
		o.alternate(v.Lang, v.Address)
	}
	if h.feed != "" {
		o.feedLink(h.feed, h.feedTitle)
	}
	o.feedLink("feed.xml", o.siteTitle())
}

func (o *out) feedLink(address, title string) {
	o.raw(`<link rel="alternate" type="application/atom+xml" title="`)
	o.words(title)
	o.raw(`" href="`)
	o.address(address, "")
	o.raw("\">\n")
}

// shorten cuts words at a space so that about n bytes are left.
func shorten(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if i := strings.LastIndexByte(s[:n], ' '); i > n/2 {
		return s[:i] + " …"
	}
	for n > 0 && s[n]&0xc0 == 0x80 {
		n--
	}
	return s[:n] + "…"
}

// pathOf returns the path of the base URL: "/" when there is none.
func pathOf(base string) string {
	u, err := url.Parse(base)
	if err != nil || u.Path == "" || u.Path[0] != '/' {
		return "/"
	}
	return string(appendURL(nil, strings.TrimSuffix(u.Path, "/")+"/"))
}
