package render

// The title and the byline of a brief stand on many pages: wherever a passage
// of it is shown. They differ only in the way to the root of the site, so they
// are written once, with a mark in its place.

import (
	"bytes"
	"strings"

	"concord/internal/model"
)

const (
	markedDepth = -2 // writes rootMark for the way to the root
	rootMark    = 0  // no text of the content holds it
)

// headline is what stands above passages of a brief, in a page of the site's
// language.
type headline struct {
	title  []byte // the link to the brief, and its state
	byline []byte // date and authors
}

// headline returns the headline of a brief as the model has it, nil for a page
// that is no brief.
func (r *Renderer) headline(b *model.Brief) *headline {
	if b.Index < 0 || int(b.Index) >= len(r.headlines) {
		return nil
	}
	if h := r.headlines[b.Index].Load(); h != nil {
		return h
	}
	b = r.m.Briefs[b.Index]
	o := &out{r: r, depth: markedDepth, lang: r.m.Site.Lang, ui: r.ui}
	o.writeTitle(b)
	title := len(o.b)
	o.writeByline(b)
	h := &headline{title: o.b[:title:title], byline: o.b[title:]}
	r.headlines[b.Index].Store(h) // whoever else made it made the same
	return h
}

// title writes the link to a brief with its state.
func (o *out) title(b *model.Brief) {
	if h := o.r.headline(b); h != nil && o.lang == o.r.m.Site.Lang {
		o.marked(h.title)
		return
	}
	o.writeTitle(b)
}

// byline writes the date and the authors of a brief.
func (o *out) byline(b *model.Brief) {
	if h := o.r.headline(b); h != nil && o.lang == o.r.m.Site.Lang {
		o.marked(h.byline)
		return
	}
	o.writeByline(b)
}

// marked writes HTML with the way to the root in place of each mark.
func (o *out) marked(html []byte) {
	for {
		i := bytes.IndexByte(html, rootMark)
		if i < 0 {
			o.b = append(o.b, html...)
			return
		}
		o.b = append(o.b, html[:i]...)
		html = html[i+1:]
		if o.depth < 0 {
			o.b = append(o.b, o.r.rootURL...)
		} else {
			o.b = append(o.b, ways[:min(o.depth*len(up), len(ways))]...)
		}
	}
}

const up = "../"

// ways holds as many ways up as a path may have folders.
var ways = strings.Repeat(up, 64)

func (o *out) writeTitle(b *model.Brief) {
	o.brief(b)
	o.briefState(b)
}

func (o *out) writeByline(b *model.Brief) {
	o.date(b.Date.Date)
	for i, a := range b.Authors {
		if i == 0 && !b.Date.IsZero() {
			o.raw(` · `)
		} else if i > 0 {
			o.say("comma")
		}
		o.link(a.Address, "", a.Name)
	}
}
