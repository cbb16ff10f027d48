package typeset

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"concord/internal/typeset/pdf"
)

// Typesetter sets documents. It is safe for concurrent use; what it learns of
// fonts and words while setting one document serves the next.
type Typesetter struct {
	lib     *library
	workers sync.Pool
}

// New returns a typesetter with the built-in fonts and those of the caller, whose
// readers must stay open as long as it is used.
func New(extra []FontFile) (*Typesetter, error) {
	lib, err := newLibrary(extra)
	if err != nil {
		return nil, err
	}
	return &Typesetter{lib: lib}, nil
}

// worker is what one goroutine needs to set a document.
type worker struct {
	setter  *setter
	tree    tree
	flow    flow
	painter painter
	pdf     pdf.Writer
}

// PDF sets a document. If there is any fault there are no bytes.
func (t *Typesetter) PDF(doc *Document) ([]byte, []Fault) {
	w, ok := t.workers.Get().(*worker)
	if !ok {
		w = &worker{setter: newSetter(t.lib)}
	}
	file, faults := w.document(doc)
	// What served a book of thousands of pages is not kept for the next brief.
	const large = 16 << 20
	if len(file) < large {
		t.workers.Put(w)
	}
	return file, faults
}

func (w *worker) document(doc *Document) ([]byte, []Fault) {
	width, height := paperSize(doc.Meta.Paper)
	out := w.paint(w.pages(doc, height-marginTop-marginFoot), width, height)
	if len(w.setter.faults) > 0 {
		return nil, w.setter.faults
	}
	return out, nil
}

// pages sets a document. If its last page is nearly empty it is set again with
// paragraphs that are as short as they can well be; it stays so if that spares the page.
func (w *worker) pages(doc *Document, height unit) []page {
	pages := w.fill(w.walk(doc, height))
	if !nearlyEmpty(pages, height) {
		return pages
	}
	w.setter.close = true
	shorter := w.fill(w.walk(doc, height))
	w.setter.close = false
	if len(shorter) < len(pages) {
		return shorter
	}
	return w.fill(w.walk(doc, height))
}

// nearlyEmpty reports whether the last of several pages has hardly more than a few lines.
func nearlyEmpty(pages []page, height unit) bool {
	n := len(pages)
	return n > 1 && len(pages[n-1].notes) == 0 && pages[n-1].bottom() < height/8
}

// bottom returns where the text of a page ends.
func (pg *page) bottom() (y unit) {
	for i := range pg.body {
		y = max(y, pg.body[i].y+pg.body[i].item.height)
	}
	return y
}

// indexTries is how often the index is set anew because it moved what it speaks of.
const indexTries = 3

// fill fills the pages.
func (w *worker) fill(items []item) []page {
	f := &w.flow
	pages := f.paginate(items)
	if len(f.doc.Index.Entries) == 0 {
		return pages
	}
	at := f.t.mark()
	index := func(of []page) []item {
		f.t.reset(at)
		f.items = nil
		f.index(f.top(), anchorPages(of))
		return f.items
	}
	for range indexTries {
		before := pages
		pages = f.paginate(slices.Concat(items, index(before)))
		if f.agree(anchorPages(before), anchorPages(pages)) {
			return pages
		}
	}
	// It moves what it speaks of each time, so it begins a page.
	from := len(items)
	for from > 0 && int(items[from-1].heading) != len(f.headings) {
		from--
	}
	from = max(from-1, 0)
	pages = f.paginate(items[:from])
	return slices.Concat(pages, f.paginate(slices.Concat(items[from:], index(pages))))
}

// agree reports whether what the index speaks of stands on the same pages.
func (f *flow) agree(a, b map[string]int) bool {
	for i := range f.doc.Index.Entries {
		for _, name := range f.doc.Index.Entries[i].Anchors {
			if a[name] != b[name] {
				return false
			}
		}
	}
	return true
}

// paginate fills pages with items. It may be asked again with more of them behind.
func (f *flow) paginate(items []item) []page {
	p := paginator{height: f.height, gap: 14 * point, heads: f.tables, items: items}
	for i := range f.notes {
		var lines []*item
		for k := range f.notes[i].items {
			lines = append(lines, &f.notes[i].items[k])
		}
		p.notes = append(p.notes, lines)
	}
	return p.pages()
}

// top is where the blocks of the document stand.
func (f *flow) top() where {
	top := where{width: textWidth, look: bodyLook, lang: f.lang}
	if isRTL(f.lang) {
		top.look.leading = top.look.leading * 11 / 10
	}
	return top
}

func paperSize(p Paper) (width, height unit) {
	if p == Letter {
		return 612 * point, 792 * point
	}
	return 39011981, 55174090 // 210 and 297 mm
}

// walk makes the items of the document: title, contents, blocks.
func (w *worker) walk(doc *Document, textHeight unit) []item {
	f := &w.flow
	w.setter.begin(doc.Meta.Lang)
	w.tree.begin(cmp.Or(doc.Meta.Lang, "en"))
	f.begin(w.setter, &w.tree, doc, textHeight)
	top := f.top()
	f.title(top)
	head := f.items
	f.items = nil
	toc := f.t.add(0, "TOC")
	f.blocksIn(f.doc.Blocks, top)
	f.placeNotes(0)
	if ix := &f.doc.Index; len(ix.Entries) > 0 && clean(ix.Title) != "" {
		f.heading(Heading{Level: 2, Text: []Run{{Text: ix.Title}}, Place: "index"}, top)
	}
	var sum unit
	for i := range f.items {
		sum += f.items[i].before + f.items[i].height
	}
	if sum > 3*textHeight && len(f.headings) >= 4 && !f.doc.Meta.NoContents {
		head = append(head, f.contents(top, toc, head)...)
	}
	return append(head, f.items...)
}

// paint writes the pages and the file around them.
func (w *worker) paint(pages []page, width, height unit) []byte {
	f, t, out := &w.flow, &w.tree, &w.pdf
	out.Reset()
	p := &w.painter
	p.t, p.fs, p.rtl = t, w.setter.faces, w.setter.docRTL
	p.paper.width, p.paper.height = width, height
	p.dests, p.wanted = p.dests[:0], p.wanted[:0]
	p.left = (width - textWidth) / 2
	if f.numbered {
		p.left = (width - textWidth) * (100 - outerShare) / 100
		if p.rtl {
			p.left = (width - textWidth) * outerShare / 100
		}
	}
	for i, pic := range f.pictures {
		pic.ref = i + 1
	}
	f.findPages(pages)
	contents := make([]pdf.Ref, len(pages))
	refs := make([]pdf.Ref, len(pages))
	section := ""
	for i := range pages {
		p.beginPage(i)
		section = w.page(&pages[i], i, len(pages), section)
		contents[i], refs[i] = out.Reserve(), out.Reserve()
		out.Deflated(contents[i], "", p.b)
	}
	w.checkAnchors()
	if len(w.setter.faults) > 0 {
		return nil
	}
	return w.file(refs, contents)
}

// findPages notes on which page each heading stands.
func (f *flow) findPages(pages []page) {
	for i := range pages {
		for _, pl := range pages[i].body {
			if h := pl.item.heading; h > 0 && !pl.repeat {
				f.headings[h-1].page, f.headings[h-1].y = i, pl.y
			}
		}
	}
}

// page paints one page and returns the section that is open at its end.
func (w *worker) page(pg *page, number, of int, section string) string {
	f, p := &w.flow, &w.painter
	p.sides(pg.body)
	first := ""
	for i := range pg.body {
		it := pg.body[i].item
		if h := it.heading; h > 0 && f.headings[h-1].level <= 2 {
			section = f.headings[h-1].plain
			if first == "" {
				first = section
			}
		}
		p.item(&pg.body[i])
		if it.toc > 0 {
			w.tocNumber(it, marginTop+pg.body[i].y)
		}
	}
	if first == "" {
		first = section
	}
	if len(pg.notes) > 0 {
		p.enter(ornament)
		p.box(p.at(0, 110*point), marginTop+pg.noteTop+6*point, 110*point, 4*point/10, greyInk)
		for i := range pg.notes {
			p.item(&pg.notes[i])
		}
	}
	w.runningHead(number, of, first)
	p.leave()
	return section
}

// oneLine sets words on one line, cut with an ellipsis if they need more room.
func (w *worker) oneLine(text string, in inline, room unit) (line, bool) {
	letters := 0
	for i := range text {
		if letters++; letters > 160 { // more than the page is wide in any script
			text = text[:i]
			break
		}
	}
	for {
		in.text = text
		p := w.setter.prepare([]inline{in}, in.lang, true)
		if p == nil {
			return line{}, false
		}
		l := w.setter.lines(p, setting{width: 4000 * point, ragged: true})[0]
		if p.rtl { // set from its own left end
			back := l.frags[0].x
			for i := range l.frags {
				back = min(back, l.frags[i].x)
			}
			for i := range l.frags {
				l.frags[i].x -= back
			}
		}
		if l.width <= room {
			return l, true
		}
		cut := strings.TrimRight(strings.TrimSuffix(text, "…"), " ")
		if at := strings.LastIndexByte(cut, ' '); at > len(cut)/2 {
			cut = cut[:at]
		} else if _, n := utf8.DecodeLastRuneInString(cut); len(cut) > n {
			cut = cut[:len(cut)-n]
		} else {
			return line{}, false
		}
		text = strings.TrimRight(cut, " ,;:.–—-") + "…"
	}
}

func (w *worker) runningHead(number, of int, section string) {
	f, p := &w.flow, &w.painter
	m := &f.doc.Meta
	in := inline{size: 8 * point, lang: f.lang, place: "title", colour: greyInk}
	if number > 0 {
		left := m.RunningHead
		if left == "" {
			left = m.Title
		}
		p.pagination("Header")
		// The y of a line counts from the top; both parts stand on one base line.
		room := textWidth - 20*point
		em := in
		em.style = Emphasis
		if l, ok := w.oneLine(section, em, textWidth*45/100); ok {
			p.line(&l, p.at(textWidth-l.width, l.width), headHeight, true)
			room -= l.width
		}
		if l, ok := w.oneLine(clean(left), in, room); ok {
			p.line(&l, p.at(0, l.width), headHeight, true)
		}
		p.box(p.at(0, textWidth), headHeight+5*point, textWidth, 3*point/10, hairline)
	}
	p.pagination("Footer")
	label := strings.Replace(f.label().Page, "%d", strconv.Itoa(number+1), 1)
	label = strings.Replace(label, "%d", strconv.Itoa(of), 1)
	if l, ok := w.oneLine(label, in, textWidth); ok {
		p.line(&l, p.at(textWidth-l.width, l.width), p.paper.height-footHeight, true)
	}
}

// tocNumber paints the number of the page behind an entry of the contents, and the
// dots that lead to it.
func (w *worker) tocNumber(it *item, top unit) {
	f, p := &w.flow, &w.painter
	if len(it.line.frags) == 0 {
		return
	}
	h := &f.headings[it.toc-1]
	var run *inline
	for i := range it.line.frags {
		if pc := it.line.frags[i].piece; pc != nil {
			run = pc.run
		}
	}
	if run == nil {
		return
	}
	in := *run
	in.pre = true
	in.anchor = ""
	l, ok := w.oneLine(" "+strconv.Itoa(h.page+1), in, textWidth)
	if !ok {
		return
	}
	y := top + it.base
	p.leader(it.x+it.line.reach(it.width, p.rtl)+6*point, textWidth-l.width-2*point, y)
	p.line(&l, p.at(textWidth-l.width, l.width), y, false)
}

// checkAnchors reports links that lead nowhere.
func (w *worker) checkAnchors() {
	known := make(map[string]bool, len(w.painter.dests))
	for i := range w.painter.dests {
		known[w.painter.dests[i].name] = true
	}
	for _, l := range w.painter.wanted {
		if !known[l.anchor] {
			w.setter.fault(Fault{Kind: UnknownAnchor, Place: l.place, Name: l.anchor})
		}
	}
}

// file writes everything but the contents of the pages.
func (w *worker) file(pages, contents []pdf.Ref) []byte {
	f, t, p, out := &w.flow, &w.tree, &w.painter, &w.pdf
	wr := &writer{w: out}
	for i := range t.annotations {
		t.annotations[i].ref = out.Reserve()
	}
	root := t.write(out, pages)
	w.writeAnnotations(pages)

	resources := []byte("<</ProcSet [/PDF /Text /ImageC]")
	resources = append(resources, " /Font <<"...)
	for _, face := range w.setter.faces.usedFaces() {
		ref, err := wr.font(face)
		if err != nil {
			w.setter.fault(Fault{Kind: BrokenFont, Name: face.data.name + ": " + err.Error()})
			return nil
		}
		resources = append(resources, " /F"...)
		resources = append(strconv.AppendInt(resources, int64(face.order), 10), ' ')
		resources = pdf.AppendRef(resources, ref)
	}
	resources = append(resources, ">> /XObject <<"...)
	for i, pic := range f.pictures {
		resources = append(resources, " /I"...)
		resources = append(strconv.AppendInt(resources, int64(i+1), 10), ' ')
		resources = pdf.AppendRef(resources, wr.image(pic))
	}
	res := out.Add(append(resources, ">>>>"...))

	parent := out.Reserve()
	var kids []byte
	for i := range pages {
		w.writePage(pages[i], contents[i], parent, res, i)
		kids = append(pdf.AppendRef(kids, pages[i]), ' ')
	}
	out.Write(parent, []byte("<</Type /Pages /Count "+strconv.Itoa(len(pages))+" /Kids ["+string(kids)+"]>>"))

	rec := recordOf(&f.doc.Meta)
	metadata := out.Reserve()
	out.Stream(metadata, " /Type /Metadata /Subtype /XML", rec.xmp())
	profile := out.Reserve()
	out.Deflated(profile, " /N 3", sRGB())
	intent := wr.obj("<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) /Info (sRGB IEC61966-2.1) /DestOutputProfile ", refText(profile), ">>")
	associated, embedded := wr.attachments(f.doc.Attachments, rec.modified)
	names := wr.destinations(p.dests, pages, p.flip) + embedded
	outline := wr.outline(f.headings)

	c := pdf.AppendRef([]byte("<</Type /Catalog /Pages "), parent)
	c = pdf.AppendText(append(c, " /Lang "...), rec.lang)
	c = append(c, " /MarkInfo <</Marked true>> /ViewerPreferences <</DisplayDocTitle true"...)
	if p.rtl {
		c = append(c, " /Direction /R2L"...)
	}
	c = pdf.AppendRef(append(c, ">> /StructTreeRoot "...), root)
	c = pdf.AppendRef(append(c, " /Metadata "...), metadata)
	c = append(pdf.AppendRef(append(c, " /OutputIntents ["...), intent), ']')
	if outline != 0 {
		c = pdf.AppendRef(append(c, " /PageMode /UseOutlines /Outlines "...), outline)
	}
	if names != "" {
		c = append(append(append(c, " /Names <<"...), names...), ">>"...)
	}
	c = append(append(c, associated...), ">>"...)
	catalogue := out.Add(c)
	return out.Finish(catalogue, out.Add(rec.info()))
}

func (w *worker) writePage(page, contents, parent, resources pdf.Ref, number int) {
	p := &w.painter
	b := []byte("<</Type /Page /Parent ")
	b = pdf.AppendRef(b, parent)
	b = append(b, " /MediaBox [0 0 "...)
	b = append(pdf.AppendUnit(b, p.paper.width), ' ')
	b = pdf.AppendUnit(b, p.paper.height)
	b = pdf.AppendRef(append(b, "] /Resources "...), resources)
	b = pdf.AppendRef(append(b, " /Contents "...), contents)
	b = append(b, " /StructParents "...)
	b = strconv.AppendInt(b, int64(number), 10)
	b = append(b, " /Tabs /S"...)
	open := false
	for i := range w.tree.annotations {
		if a := &w.tree.annotations[i]; int(a.page) == number {
			if !open {
				b = append(b, " /Annots ["...)
				open = true
			}
			b = append(pdf.AppendRef(b, a.ref), ' ')
		}
	}
	if open {
		b = append(b, ']')
	}
	w.pdf.Write(page, append(b, ">>"...))
}

func (w *worker) writeAnnotations(pages []pdf.Ref) {
	t := &w.tree
	var b []byte
	for i := range t.annotations {
		a := &t.annotations[i]
		l := &t.links[a.link]
		b = append(b[:0], "<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect ["...)
		for _, v := range a.rect {
			b = append(pdf.AppendUnit(b, v), ' ')
		}
		b = append(b, "] /StructParent "...)
		b = strconv.AppendInt(b, int64(a.key), 10)
		b = pdf.AppendRef(append(b, " /P "...), pages[a.page])
		b = pdf.AppendText(append(b, " /Contents "...), clean(l.contents))
		if l.anchor != "" {
			b = pdf.AppendBytes(append(b, " /Dest "...), destination(l.anchor))
		} else {
			b = pdf.AppendBytes(append(b, " /A <</S /URI /URI "...), asciiURL(l.url))
			b = append(b, ">>"...)
		}
		w.pdf.Write(a.ref, append(b, ">>"...))
	}
}

// asciiURL writes what an address may not hold as %XX.
func asciiURL(url string) string {
	for i := range len(url) {
		if url[i] <= ' ' || url[i] > '~' {
			const hex = "0123456789ABCDEF"
			b := make([]byte, 0, len(url)+16)
			for k := range len(url) {
				if c := url[k]; c <= ' ' || c > '~' {
					b = append(b, '%', hex[c>>4], hex[c&15])
				} else {
					b = append(b, c)
				}
			}
			return string(b)
		}
	}
	return url
}
