package render

import (
	"slices"
	"strconv"
	"strings"

	"concord/internal/model"
	"concord/internal/source"
)

// Page names one page or generated file of the site. It is small, because a
// large site has tens of thousands; its words are made when it is opened.
type Page struct {
	Path  string // "countries/prk/index.html", "feed.xml"
	kind  pageKind
	part  section // of a list
	leaf  int32   // of what is spread over several pages, from 0
	index int32   // into the model's list of such things
	sub   int32   // an article of the instrument, an alias of the brief
}

type pageKind uint8

const (
	homePage pageKind = iota
	listPage
	briefPage
	contentPage
	instrumentPage
	articlePage
	actorPage
	clausePage
	topicPage
	authorPage
	timelinePage
	sourcesPage
	disputesPage
	searchPage
	notFoundPage
	briefRedirect
	contentRedirect
	siteFeed
	briefsFeed
	instrumentFeed
	actorFeed
	topicFeed
	authorFeed
	articleFeed
	clauseFeed
	instrumentsFeed
	timelineFeed
	listFeed
	sitemapFile
	robotsFile
	catalogueJSON
	catalogueCSV
	bibTeXFile
	risFile
	cslFile
	obligationsFile
	siteCard
	briefCard
	instrumentCard
	actorCard
)

const (
	entriesPerPage = 100
	eventsPerPage  = 200
	index          = "index.html"
)

// lister collects the pages of a model.
type lister struct {
	r     *Renderer
	pages []Page
}

// list returns all pages of the model.
func (r *Renderer) list() []Page {
	m := r.m
	l := lister{r: r, pages: make([]Page, 0, 32+len(m.Briefs)+2*len(m.Actors)+16*len(m.Instruments))}
	l.add(Page{Path: index, kind: homePage})
	l.add(Page{Path: "404.html", kind: notFoundPage})
	for s := range sections {
		l.section(section(s))
	}
	for i, b := range m.Briefs {
		l.add(Page{Path: b.Address + index, kind: briefPage, index: int32(i)})
		l.redirects(b, briefRedirect, i)
	}
	for i, b := range m.Pages {
		l.add(Page{Path: b.Address + index, kind: contentPage, index: int32(i)})
		l.redirects(b, contentRedirect, i)
	}
	for i, x := range m.Instruments {
		l.leaves(x.Address, leavesFor(groups(x.Passages), briefsPerPage), Page{kind: instrumentPage, index: int32(i)})
		l.feed(x.Address, len(x.Briefs), instrumentFeed, i)
		for n, p := range x.Provisions {
			l.leaves(p.Address, leavesFor(groups(p.Passages), briefsPerPage), Page{kind: articlePage, index: int32(i), sub: int32(n)})
			if len(p.Briefs) > 0 {
				l.add(Page{Path: p.Address + "feed.xml", kind: articleFeed, index: int32(i), sub: int32(n)})
			}
		}
	}
	for i, a := range m.Actors {
		l.leaves(a.Address, leavesFor(groups(a.Passages), briefsPerPage), Page{kind: actorPage, index: int32(i)})
		l.feed(a.Address, len(a.Briefs), actorFeed, i)
	}
	for i, c := range m.Clauses {
		l.leaves(c.Address, leavesFor(len(c.Provisions), entriesPerPage), Page{kind: clausePage, index: int32(i)})
		l.feed(c.Address, len(c.Provisions), clauseFeed, i)
	}
	for i, t := range m.Topics {
		l.leaves(t.Address, leavesFor(len(t.Briefs), entriesPerPage), Page{kind: topicPage, index: int32(i)})
		l.feed(t.Address, len(t.Briefs), topicFeed, i)
	}
	for i, a := range m.Authors {
		l.leaves(a.Address, leavesFor(len(a.Briefs), entriesPerPage), Page{kind: authorPage, index: int32(i)})
		l.feed(a.Address, len(a.Briefs), authorFeed, i)
	}
	l.files()
	l.cards()
	return l.pages
}

func (l *lister) add(p Page) { l.pages = append(l.pages, p) }

// leaves adds the pages over which one thing is spread.
func (l *lister) leaves(address string, n int, p Page) {
	for leaf := range n {
		p.leaf = int32(leaf)
		p.Path = model.PagedAddress(address, leaf) + index
		l.add(p)
	}
}

// section adds the pages of a list.
func (l *lister) section(s section) {
	p := Page{kind: listPage, part: s}
	n := 1
	switch m := l.r.m; s {
	case sectionTimeline:
		p.kind = timelinePage
		n = leavesFor(len(m.Events), eventsPerPage)
	case sectionSources:
		p.kind = sourcesPage
		n = leavesFor(len(m.Sources), model.SourcesPerPage)
	case sectionDisputes:
		p.kind = disputesPage
	case sectionSearch:
		p.kind = searchPage
	default:
		n = leavesFor(l.r.entries(s), entriesPerPage)
	}
	l.leaves(sections[s].address, n, p)
}

func (l *lister) feed(address string, entries int, kind pageKind, i int) {
	if entries > 0 {
		l.add(Page{Path: address + "feed.xml", kind: kind, index: int32(i)})
	}
}

// redirects adds a page for each former address of a brief.
func (l *lister) redirects(b *model.Brief, kind pageKind, i int) {
	for n, alias := range b.Aliases {
		path := model.AliasAddress(alias.Value)
		if strings.HasSuffix(path, "/") {
			path += index
		}
		l.add(Page{Path: path, kind: kind, index: int32(i), sub: int32(n)})
	}
}

// files adds what is generated besides pages.
func (l *lister) files() {
	l.add(Page{Path: "feed.xml", kind: siteFeed})
	l.add(Page{Path: "robots.txt", kind: robotsFile})
	l.add(Page{Path: "catalogue.json", kind: catalogueJSON})
	l.add(Page{Path: "catalogue.csv", kind: catalogueCSV})
	l.add(Page{Path: bibTeXPath, kind: bibTeXFile})
	l.add(Page{Path: risPath, kind: risFile})
	l.add(Page{Path: cslPath, kind: cslFile})
	l.add(Page{Path: obligationsPath, kind: obligationsFile})
	if len(l.r.m.Briefs) > 0 {
		l.add(Page{Path: "briefs/feed.xml", kind: briefsFeed})
	}
	l.feed(sections[sectionInstruments].address, len(l.r.m.Instruments), instrumentsFeed, 0)
	l.feed(sections[sectionTimeline].address, len(l.r.m.Events), timelineFeed, 0)
	for s, fed := range l.r.sorted.fed {
		if fed {
			l.add(Page{Path: sections[s].address + "feed.xml", kind: listFeed, part: section(s)})
		}
	}
	if l.r.m.Site.BaseURL == "" {
		return
	}
	for leaf := range sitemapFiles(l.pages) {
		l.add(Page{Path: sitemapPath(leaf), kind: sitemapFile, leaf: int32(leaf)})
	}
}

// Source returns the place in the content that a page comes from, for findings
// about its path. Pages that gather many things have none.
func (r *Renderer) Source(p Page) source.Span {
	m := r.m
	switch p.kind {
	case briefPage:
		return source.Span{Path: m.Briefs[p.index].Path}
	case contentPage:
		return source.Span{Path: m.Pages[p.index].Path}
	case briefRedirect:
		return m.Briefs[p.index].Aliases[p.sub].Span
	case contentRedirect:
		return m.Pages[p.index].Aliases[p.sub].Span
	case instrumentPage:
		return source.Span{Path: m.Instruments[p.index].Path}
	case articlePage:
		x := m.Instruments[p.index]
		at := int(x.Provisions[p.sub].Source)
		return source.Span{Path: x.Path, Start: at, End: at}
	case actorPage:
		if profile := m.Actors[p.index].Profile; profile != nil {
			return profile.Span
		}
	}
	return source.Span{}
}

// HasClaim reports whether the model knows that the page claims its address, and
// so has already reported a second page that claims it too.
func (p Page) HasClaim() bool {
	switch p.kind {
	case homePage, listPage, timelinePage, sourcesPage, disputesPage, searchPage, briefPage, contentPage,
		instrumentPage, articlePage, briefRedirect, contentRedirect:
		return p.leaf == 0
	}
	return false
}

// IsHTML reports whether the page is a page to read, and not a feed or another
// file.
func (p Page) IsHTML() bool { return p.kind < siteFeed }

// Append makes a page and appends it to dst, which may be nil. The caller owns
// the slice. The error is a *TemplateError when a template cannot make the page.
func (r *Renderer) Append(dst []byte, p Page) ([]byte, error) {
	o := r.outs.Get().(*out)
	defer r.outs.Put(o)
	o.begin(p.Path, r.m.Site.Lang)
	if !p.IsHTML() {
		own := o.b // a file of megabytes is written where it is wanted, and never kept
		o.b = dst
		r.file(o, p)
		dst, o.b = o.b, own
		return dst, nil
	}
	template, f := r.page(o, p)
	w := appender{slices.Grow(dst, len(o.b)+len(f.Header)+len(f.Footer)+roomForTags)}
	if err := r.sets.execute(&w, o.ui, template, p.Path, f); err != nil {
		return dst, err
	}
	return w.b, nil
}

// roomForTags is about what a template itself writes.
const roomForTags = 2 << 10

// begin makes the writer ready for a page.
func (o *out) begin(path, lang string) {
	o.b, o.start, o.peeks = o.b[:0], 0, false
	o.depth = strings.Count(path, "/")
	o.page = strings.TrimSuffix(path, index)
	o.speak(lang)
}

// page returns the template of a page and what it shows.
func (r *Renderer) page(o *out, p Page) (template string, f *frame) {
	m, leaf := r.m, int(p.leaf)
	switch p.kind {
	case homePage:
		return "home.html", r.home(o)
	case listPage:
		return "list.html", r.listing(o, p.part, leaf)
	case briefPage:
		return "brief.html", r.brief(o, m.Briefs[p.index])
	case contentPage:
		return "page.html", r.contentPage(o, m.Pages[p.index])
	case instrumentPage:
		return "instrument.html", r.instrument(o, m.Instruments[p.index], leaf)
	case articlePage:
		return "article.html", r.article(o, m.Instruments[p.index].Provisions[p.sub], leaf)
	case actorPage:
		return r.actor(o, m.Actors[p.index], leaf)
	case clausePage:
		return "kind.html", r.clause(o, m.Clauses[p.index], leaf)
	case topicPage:
		t := m.Topics[p.index]
		return "topic.html", r.briefsOf(o, "topic", sectionTopics, topicWords(o.ui, t), t.Address, t.Briefs, leaf)
	case authorPage:
		a := m.Authors[p.index]
		return "author.html", r.briefsOf(o, "author", sectionAuthors, a.Name, a.Address, a.Briefs, leaf)
	case timelinePage:
		return "timeline.html", r.timeline(o, leaf)
	case sourcesPage:
		return "sources.html", r.sources(o, leaf)
	case disputesPage:
		return "disputes.html", r.disputes(o)
	case searchPage:
		return "search.html", r.search(o)
	case briefRedirect:
		return redirectTemplate, r.redirect(o, m.Briefs[p.index])
	case contentRedirect:
		return redirectTemplate, r.redirect(o, m.Pages[p.index])
	}
	o.depth = anyDepth
	return "404.html", o.frame("not-found", noSection, head{title: o.ui.Text("not-found"), noIndex: true}, nil, nil)
}

// file writes a generated file.
func (r *Renderer) file(o *out, p Page) {
	m := r.m
	switch p.kind {
	case siteFeed, briefsFeed:
		r.feed(o, r.siteTitle(), "", m.Briefs)
	case instrumentFeed:
		x := m.Instruments[p.index]
		r.feed(o, x.Name, x.Address, x.Briefs)
	case actorFeed:
		a := m.Actors[p.index]
		r.feed(o, a.Name, a.Address, a.Briefs)
	case topicFeed:
		t := m.Topics[p.index]
		r.feed(o, topicWords(o.ui, t), t.Address, t.Briefs)
	case authorFeed:
		a := m.Authors[p.index]
		r.feed(o, a.Name, a.Address, a.Briefs)
	case articleFeed:
		p := m.Instruments[p.index].Provisions[p.sub]
		r.feed(o, p.Printed+", "+p.Instrument.Name, p.Address, p.Briefs[:min(len(p.Briefs), entriesOfArticle)])
	case clauseFeed:
		c := m.Clauses[p.index]
		r.itemFeed(o, clauseWords(r.ui, c.ID), c.Address, clauseItems(c))
	case instrumentsFeed:
		r.itemFeed(o, sectionInstruments.title(r.ui), sections[sectionInstruments].address, r.instrumentItems())
	case timelineFeed:
		r.itemFeed(o, sectionTimeline.title(r.ui), sections[sectionTimeline].address, r.eventItems())
	case listFeed:
		r.listFeed(o, p.part)
	case sitemapFile:
		r.sitemap(o, int(p.leaf))
	case robotsFile:
		r.robots(o)
	case catalogueJSON:
		r.catalogueJSON(o)
	case catalogueCSV:
		r.catalogueCSV(o)
	case bibTeXFile:
		r.catalogueBibTeX(o)
	case risFile:
		r.catalogueRIS(o)
	case cslFile:
		r.catalogueCSL(o)
	case obligationsFile:
		r.obligations(o)
	case siteCard, briefCard, instrumentCard, actorCard:
		r.card(o, p)
	}
}

// pager writes the way to the neighbours of one of several pages.
func (o *out) pager(address string, leaf, leaves int) {
	if leaves < 2 {
		return
	}
	o.raw(`<nav class="pager" aria-label="`)
	o.say("pages")
	o.raw(`"><p>`)
	if leaf > 0 {
		o.raw(`<a rel="prev" href="`)
		o.address(model.PagedAddress(address, leaf-1), "")
		o.raw(`">`)
		o.say("previous")
		o.raw(`</a> `)
	}
	o.phrase("page-of", slot{"page", func() { o.number(leaf + 1) }}, slot{"pages", func() { o.number(leaves) }})
	if leaf+1 < leaves {
		o.raw(` <a rel="next" href="`)
		o.address(model.PagedAddress(address, leaf+1), "")
		o.raw(`">`)
		o.say("next")
		o.raw(`</a>`)
	}
	o.raw("</p>")
	if leaves > 2 {
		o.pageNumbers(address, leaf, leaves)
	}
	o.raw("</nav>\n")
}

// pageNumbers writes links to the first and the last of several pages, to those
// around this one, and to some between.
func (o *out) pageNumbers(address string, leaf, leaves int) {
	o.raw(`<p class="numbers">`)
	step := 1
	for leaves/step > 20 {
		step *= 10
	}
	before := -1
	for n := range leaves {
		if n > 0 && n < leaves-1 && (n < leaf-2 || n > leaf+2) && (n+1)%max(step, 5) != 0 {
			continue
		}
		if n > before+1 {
			o.raw(` … `)
		} else if n > 0 {
			o.raw(` `)
		}
		before = n
		if n == leaf {
			o.raw(`<b aria-current="page">`)
			o.number(n + 1)
			o.raw(`</b>`)
			continue
		}
		o.open(model.PagedAddress(address, n), "")
		o.number(n + 1)
		o.raw(`</a>`)
	}
	o.raw(`</p>`)
}

// leafHead returns the head of one of several pages.
func (o *out) leafHead(title, address string, leaf, leaves int) head {
	h := head{title: title}
	if leaf > 0 {
		h.title = o.filled("title-page", "title", title, "page", strconv.Itoa(leaf+1))
		h.prev = model.PagedAddress(address, leaf-1)
	}
	if leaf+1 < leaves {
		h.next = model.PagedAddress(address, leaf+1)
	}
	return h
}

// pageOf returns the part of a list that stands on one of its pages.
func pageOf[T any](list []T, leaf, perPage int) []T {
	start := min(leaf*perPage, len(list))
	return list[start:min(start+perPage, len(list))]
}
