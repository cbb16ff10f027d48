package render

// Atom feeds (RFC 4287), sitemaps (sitemaps.org) and robots.txt. Their dates
// come from the content, never from a clock.

import (
	"slices"
	"strconv"
	"strings"

	"concord/internal/date"
	"concord/internal/model"
)

const (
	entriesInFeed    = 20
	entriesOfArticle = 10 // there are many articles
)

// feed writes the newest of the briefs as an Atom feed. address is that of the
// page the feed belongs to.
func (r *Renderer) feed(o *out, title, address string, briefs []*model.Brief) {
	briefs = briefs[:min(len(briefs), entriesInFeed)]
	r.beginFeed(o, title, address, newestChange(briefs))
	for _, b := range briefs {
		o.feedEntry(b, nil)
	}
	o.raw("</feed>\n")
}

// newestChange returns the day on which one of some briefs changed last.
func newestChange(briefs []*model.Brief) date.Date {
	var newest date.Date
	for _, b := range briefs {
		if d := lastChange(b); d.Compare(newest) > 0 {
			newest = d
		}
	}
	return newest
}

// feedItem is an entry of a feed of other things than briefs.
type feedItem struct {
	address, part  string // of the page, and the rest of the id where a page has several
	title, summary string
	lang           string
	date           date.Date
}

// itemFeed writes items, the newest first, as an Atom feed.
func (r *Renderer) itemFeed(o *out, title, address string, items []feedItem) {
	slices.SortStableFunc(items, func(a, b feedItem) int { return b.date.Compare(a.date) })
	items = items[:min(len(items), entriesInFeed)]
	var newest date.Date
	if len(items) > 0 {
		newest = items[0].date
	}
	r.beginFeed(o, title, address, newest)
	for _, item := range items {
		o.feedItem(item)
	}
	o.raw("</feed>\n")
}

func (o *out) feedItem(item feedItem) {
	o.raw("<entry")
	if item.lang != "" && item.lang != o.lang {
		o.raw(` xml:lang="`)
		o.words(item.lang)
		o.raw(`"`)
	}
	o.raw(">\n<id>")
	o.permanent(item.address)
	if item.part != "" {
		o.raw("#")
		o.b = appendURL(o.b, item.part)
	}
	o.raw("</id>\n<title>")
	o.words(item.title)
	o.raw("</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"")
	o.feedAddress(item.address)
	o.raw("\"/>\n<updated>")
	o.stamp(item.date)
	o.raw("</updated>\n")
	if item.summary != "" {
		o.raw("<summary>")
		o.words(item.summary)
		o.raw("</summary>\n")
	}
	o.raw("</entry>\n")
}

// instrumentItems returns the instruments by the day of their signature.
func (r *Renderer) instrumentItems() []feedItem {
	var items []feedItem
	for _, i := range r.m.Instruments {
		items = append(items, feedItem{address: i.Address, title: instrumentTitle(i), summary: i.Summary.Value, lang: i.Lang, date: i.Signed})
	}
	return items
}

// clauseItems returns the articles of a kind by the day of their signature.
func clauseItems(c *model.Clause) []feedItem {
	var items []feedItem
	for _, p := range c.Provisions {
		items = append(items, feedItem{
			address: p.Address, title: p.Instrument.Name + ", " + p.Printed, summary: p.Gloss.Value, lang: p.Instrument.Lang, date: p.Instrument.Signed,
		})
	}
	return items
}

// eventItems returns what happened to the instruments.
func (r *Renderer) eventItems() []feedItem {
	var items []feedItem
	for _, e := range r.m.Events {
		if e.Instrument == nil || e.Date.IsZero() {
			continue
		}
		item := feedItem{address: e.Instrument.Address, part: e.Kind + "-" + e.Date.String(), title: e.Instrument.Name + ": " + named(r.ui, "events.", e.Kind), summary: e.Note, date: e.Date}
		if e.Party != nil {
			item.part += "-" + e.Party.ID
			item.title += ", " + r.actorName(e.Party, r.ui)
		}
		if e.BodyName != "" || e.Body != nil {
			item.part += "-" + strconv.Itoa(len(items))
		}
		items = append(items, item)
	}
	return items
}

// beginFeed writes what stands before the entries of a feed.
func (r *Renderer) beginFeed(o *out, title, address string, newest date.Date) {
	site := r.m.Site
	o.raw(`<?xml version="1.0" encoding="utf-8"?>` + "\n" + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="`)
	o.words(site.Lang)
	o.raw("\">\n<id>")
	o.permanent(address)
	o.raw("</id>\n<title>")
	if address != "" {
		o.words(title)
		o.raw(" · ")
	}
	o.words(r.siteTitle())
	o.raw("</title>\n")
	if address == "" && site.Summary != "" {
		o.raw("<subtitle>")
		o.words(site.Summary)
		o.raw("</subtitle>\n")
	}
	o.raw(`<link rel="alternate" type="text/html" href="`)
	o.feedAddress(address)
	o.raw("\"/>\n")
	if site.BaseURL != "" {
		o.raw(`<link rel="self" type="application/atom+xml" href="`)
		o.words(site.BaseURL)
		o.b = appendURL(o.b, o.page)
		o.raw("\"/>\n")
	}
	o.raw("<updated>")
	o.stamp(newest)
	o.raw("</updated>\n<author><name>")
	if site.Publisher != "" {
		o.words(site.Publisher)
	} else {
		o.words(r.siteTitle())
	}
	o.raw("</name></author>\n")
}

// feedEntry writes a brief, with the names of what it speaks of where the feed is
// one of several things.
func (o *out) feedEntry(b *model.Brief, names []string) {
	o.raw("<entry")
	if b.Lang != o.lang {
		o.raw(` xml:lang="`)
		o.words(b.Lang)
		o.raw(`"`)
	}
	o.raw(">\n<id>")
	o.permanent(b.Address)
	o.raw("</id>\n<title>")
	o.words(titleOf(b))
	o.raw("</title>\n<link rel=\"alternate\" type=\"text/html\" href=\"")
	o.feedAddress(b.Address)
	o.raw("\"/>\n<updated>")
	o.stamp(lastChange(b))
	o.raw("</updated>\n")
	if !b.Date.IsZero() {
		o.raw("<published>")
		o.stamp(b.Date.Date)
		o.raw("</published>\n")
	}
	for _, a := range b.Authors {
		o.raw("<author><name>")
		o.words(a.Name)
		o.raw("</name></author>\n")
	}
	for _, t := range b.Topics {
		o.raw(`<category term="`)
		o.words(t.ID)
		o.raw("\"/>\n")
	}
	o.raw("<summary>")
	if len(names) > 0 {
		o.namesInFeed(names)
		o.raw(" — ")
	}
	o.words(b.Summary.Value)
	o.raw("</summary>\n</entry>\n")
}

// lastChange returns the day on which a brief changed last.
func lastChange(b *model.Brief) date.Date {
	if !b.Updated.IsZero() {
		return b.Updated.Date
	}
	return b.Date.Date
}

// permanent writes what names a page for ever: its address on the web, or
// without one a URN of the same words.
func (o *out) permanent(address string) {
	if base := o.r.m.Site.BaseURL; base != "" {
		o.words(base)
	} else {
		o.raw("tag:concord.invalid,2000:")
	}
	o.b = appendURL(o.b, address)
}

// feedAddress writes the address of a page: that on the web, or the way from
// the feed.
func (o *out) feedAddress(address string) {
	if base := o.r.m.Site.BaseURL; base != "" {
		o.words(base)
		o.b = appendURL(o.b, address)
		return
	}
	o.address(address, "")
}

// stamp writes a date as a moment, the first that it may mean.
func (o *out) stamp(d date.Date) {
	year, month, day := d.First()
	if d.IsZero() || year < 1 || year > 9999 {
		year, month, day = 1970, 1, 1
	}
	o.b = appendDay(o.b, year, month, day, date.Day)
	o.raw("T00:00:00Z")
}

// addressesInSitemap is how many addresses the protocol allows in a file.
const addressesInSitemap = 50000

// sitemapFiles returns how many files the sitemap takes: one, or an index and
// the files that it lists.
func sitemapFiles(pages []Page) int {
	n := 0
	for i := range pages {
		if pages[i].isListed() {
			n++
		}
	}
	if n <= addressesInSitemap {
		return 1
	}
	return 1 + leavesFor(n, addressesInSitemap)
}

// isListed reports whether search engines should know the page.
func (p *Page) isListed() bool {
	return p.IsHTML() && p.kind != notFoundPage && p.kind != briefRedirect && p.kind != contentRedirect
}

// sitemapPath returns the path of the index, or of one of its files from 1.
func sitemapPath(leaf int) string {
	if leaf == 0 {
		return "sitemap.xml"
	}
	return "sitemap-" + strconv.Itoa(leaf) + ".xml"
}

// sitemap writes the only file, the index, or one of the files it lists.
func (r *Renderer) sitemap(o *out, leaf int) {
	o.raw(`<?xml version="1.0" encoding="utf-8"?>` + "\n")
	files := sitemapFiles(r.pages)
	if files > 1 && leaf == 0 {
		o.raw(`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for n := 1; n < files; n++ {
			o.raw("<sitemap><loc>")
			o.words(r.m.Site.BaseURL)
			o.words(sitemapPath(n))
			o.raw("</loc></sitemap>\n")
		}
		o.raw("</sitemapindex>\n")
		return
	}
	skip := max(0, leaf-1) * addressesInSitemap
	written := 0
	o.raw(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for i := range r.pages {
		p := &r.pages[i]
		if !p.isListed() {
			continue
		}
		if skip > 0 {
			skip--
			continue
		}
		if written == addressesInSitemap {
			break
		}
		written++
		o.raw("<url><loc>")
		o.words(r.m.Site.BaseURL)
		o.b = appendURL(o.b, strings.TrimSuffix(p.Path, index))
		o.raw("</loc>")
		if p.kind == briefPage {
			o.lastModified(r.m.Briefs[p.index])
		}
		o.raw("</url>\n")
	}
	o.raw("</urlset>\n")
}

func (o *out) lastModified(b *model.Brief) {
	d := lastChange(b)
	year, month, day := d.First()
	if d.Precision() < date.Year || year < 1 || year > 9999 {
		return
	}
	o.raw("<lastmod>")
	o.b = appendDay(o.b, year, month, day, d.Precision())
	o.raw("</lastmod>")
}

func (r *Renderer) robots(o *out) {
	o.raw("User-agent: *\nAllow: /\n")
	if r.m.Site.BaseURL != "" {
		o.raw("Sitemap: ")
		o.b = append(o.b, r.m.Site.BaseURL...)
		o.raw("sitemap.xml\n")
	}
}
