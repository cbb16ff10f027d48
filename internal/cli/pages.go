package cli

// The way from pages of the preview to places in the content, and back.

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"sync"

	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/source"
)

// pages is preview.Content of one model. Its tables are made when they are
// asked for, since most versions are replaced before.
type pages struct {
	m       *model.Model
	history *history
	once    sync.Once
	byFile  map[string]string // file -> page
	texts   map[string]text   // page -> its text
}

// text is what a page is made of.
type text struct {
	file string
	doc  *markup.Document
	from int32 // where it begins in the file: an article of an instrument
}

func newPages(m *model.Model, h *history) *pages { return &pages{m: m, history: h} }

func (p *pages) fill() {
	p.byFile, p.texts = map[string]string{}, map[string]text{}
	add := func(page string, t text) {
		if _, ok := p.byFile[t.file]; !ok {
			p.byFile[t.file] = page
		}
		p.texts[page] = t
	}
	for _, list := range [][]*model.Brief{p.m.Briefs, p.m.Pages} {
		for _, b := range list {
			add(b.Address, text{b.Path, &b.Body, 0})
		}
	}
	for _, i := range p.m.Instruments {
		add(i.Address, text{i.Path, &i.Body, 0})
		for _, v := range i.Provisions {
			add(v.Address, text{i.Path, &i.Body, v.Source})
		}
	}
	for _, a := range p.m.Actors {
		if a.Profile != nil && !a.Profile.Span.IsZero() {
			add(a.Address, text{a.Profile.Span.Path, &a.Profile.Body, int32(a.Profile.Span.Start)})
		}
	}
}

func (p *pages) Page(file string) (string, bool) {
	p.once.Do(p.fill)
	page, ok := p.byFile[file]
	return page, ok
}

func (p *pages) Files(page string) []string {
	p.once.Do(p.fill)
	if t, ok := p.texts[page]; ok {
		return []string{t.file}
	}
	return nil
}

func (p *pages) Words(at source.Span) (anchor, words string) {
	page, _ := p.Page(at.Path)
	t := p.texts[page]
	if t.doc == nil || t.file != at.Path {
		return "", ""
	}
	best := -1
	for i := range t.doc.Blocks {
		if b := &t.doc.Blocks[i]; int(b.Source) <= at.Start && (best < 0 || b.Source >= t.doc.Blocks[best].Source) {
			best = i
		}
	}
	if best < 0 { // in the header
		return "", ""
	}
	b := &t.doc.Blocks[best]
	from, to := int(b.Inner), int(b.InnerEnd)
	for from < to && t.doc.Source(from) < at.Start {
		from++
	}
	end := from
	for end < to && t.doc.Source(end) < at.End {
		end++
	}
	return anchorOf(t.doc, best), plain(t.doc.HTML()[from:end])
}

// anchorOf returns the anchor of a block, or of the nearest block before it
// that has one.
func anchorOf(doc *markup.Document, block int) string {
	for i := block; i >= 0; i-- {
		if n := doc.Blocks[i].Number; n > 0 {
			return "p" + strconv.Itoa(int(n))
		}
		for h := range doc.Headings {
			if int(doc.Headings[h].Block) == i {
				return doc.Headings[h].ID
			}
		}
	}
	return ""
}

// plain returns the words of a piece of HTML.
func plain(piece []byte) string {
	var out []byte
	for len(piece) > 0 {
		at := bytes.IndexByte(piece, '<')
		if at < 0 {
			out = append(out, piece...)
			break
		}
		out = append(out, piece[:at]...)
		end := bytes.IndexByte(piece[at:], '>')
		if end < 0 {
			break
		}
		piece = piece[at+end+1:]
	}
	return html.UnescapeString(string(out))
}

func (p *pages) Source(page, anchor, words string) (source.Span, bool) {
	p.once.Do(p.fill)
	t, ok := p.texts[page]
	if !ok {
		return source.Span{}, false
	}
	first, at := t.anchor(anchor)
	wanted := normalWords(words)
	if wanted != "" {
		for i := first; i < len(t.doc.Blocks); i++ {
			b := &t.doc.Blocks[i]
			if b.Source < t.from {
				continue
			}
			if has := normalWords(plain(t.doc.HTML()[b.Inner:b.InnerEnd])); has != "" && (strings.HasPrefix(has, wanted) || strings.HasPrefix(wanted, has)) {
				at = b.Source
				break
			}
		}
	}
	return source.Span{Path: t.file, Start: int(at), End: int(at)}, true
}

// anchor returns the block and the place in the file of an anchor; those where
// the text begins for one that is not known.
func (t text) anchor(id string) (block int, at int32) {
	for i := range t.doc.Headings {
		if h := &t.doc.Headings[i]; h.ID == id {
			return int(h.Block), h.Source
		}
	}
	for i := range t.doc.Fences {
		if t.doc.Fences[i].ID == id {
			return 0, t.doc.Fences[i].Source
		}
	}
	for i := range t.doc.Blocks {
		if b := &t.doc.Blocks[i]; b.Number > 0 && id == "p"+strconv.Itoa(int(b.Number)) {
			return i, b.Source
		}
	}
	return 0, t.from
}

// normalWords returns the letters that words begin with, as many as are enough
// to know a block by. What the page adds to a text, such as the marks of notes,
// stands behind them.
func normalWords(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 40 {
		s = s[:40]
	}
	return s
}

func (p *pages) Gone(page string) (file, now string, ok bool) { return p.history.gone(page) }

// history knows the pages that were there earlier. The zero history is empty.
type history struct {
	mu    sync.Mutex
	pages map[string]moved
}

// moved says what a page was made of and where that stands now.
type moved struct{ file, now string }

func (h *history) gone(page string) (file, now string, ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	m, ok := h.pages[page]
	return m.file, m.now, ok
}

// note finds the pages that are gone. The content of one is known again by its
// identifier, or by its words.
func (h *history) note(before, after *model.Model) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.pages == nil {
		h.pages = map[string]moved{}
	}
	var fresh []*model.Brief // that were not there before
	for _, b := range after.Briefs {
		if before.Brief(b.ID) == nil {
			fresh = append(fresh, b)
		}
	}
	find := func(old, now *model.Brief) string {
		if now != nil {
			return now.Address
		}
		for _, b := range fresh {
			if bytes.Equal(b.Body.HTML(), old.Body.HTML()) {
				return b.Address
			}
		}
		return ""
	}
	for _, b := range before.Briefs {
		if now := after.Brief(b.ID); now == nil || now.Address != b.Address {
			h.pages[b.Address] = moved{b.Path, find(b, now)}
		}
	}
	for _, b := range before.Pages {
		if now := after.Page(b.ID); now == nil || now.Address != b.Address {
			h.pages[b.Address] = moved{b.Path, find(b, now)}
		}
	}
	for _, i := range before.Instruments {
		now := after.Instrument(i.ID)
		if now == nil {
			h.pages[i.Address] = moved{i.Path, ""}
		}
		for _, v := range i.Provisions {
			if after.Provision(v.ID) == nil {
				h.pages[v.Address] = moved{i.Path, ""}
				if now != nil {
					h.pages[v.Address] = moved{i.Path, now.Address}
				}
			}
		}
	}
}
