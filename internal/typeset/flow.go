package typeset

import (
	"cmp"
	"strconv"
	"strings"
)

// look is the look of a kind of text.
type look struct {
	size, leading unit
	style         Style
	before        unit // above the first line
	ragged        bool
}

// The measures of the page. The text is 400 points wide: 70 to 75 letters of ten
// points; what the page leaves is margin, the wider one where numbers stand.
const (
	textWidth   = 400 * point
	marginTop   = 76 * point
	marginFoot  = 82 * point
	headHeight  = 44 * point // of the running head's base line below the top edge
	footHeight  = 42 * point // of the folio's above the lower edge
	numberRoom  = 34 * point
	outerShare  = 46 // per cent of the margins that lie where lines end
	listIndent  = 18 * point
	quoteIndent = 18 * point
	calloutPad  = 10 * point
	codePad     = 6 * point
	maxIndent   = 200 * point
)

var (
	bodyLook   = look{size: 10 * point, leading: 14 * point, before: 6 * point}
	quoteLook  = look{size: 95 * point / 10, leading: 13 * point, before: 5 * point}
	noteLook   = look{size: 82 * point / 10, leading: 11 * point, before: 2 * point}
	tableLook  = look{size: 87 * point / 10, leading: 118 * point / 10, ragged: true}
	smallTable = look{size: 74 * point / 10, leading: 10 * point, ragged: true}
	tinyTable  = look{size: 64 * point / 10, leading: 9 * point, ragged: true}
	codeLook   = look{size: 81 * point / 10, leading: 112 * point / 10, style: Monospace, before: 7 * point, ragged: true}
	capLook    = look{size: 88 * point / 10, leading: 12 * point, before: 10 * point, ragged: true}
	titleLook  = look{size: 21 * point, leading: 26 * point, style: Strong, ragged: true}
	subLook    = look{size: 13 * point, leading: 18 * point, before: 4 * point, ragged: true}
	metaLook   = look{size: 9 * point, leading: 13 * point, before: 3 * point, ragged: true}
	sumLook    = look{size: 105 * point / 10, leading: 15 * point, style: Emphasis, before: 14 * point}
	tocLook    = look{size: 95 * point / 10, leading: 14 * point, before: 0, ragged: true}
	headLooks  = [7]look{
		{},
		{size: 16 * point, leading: 20 * point, style: Strong, before: 22 * point, ragged: true},
		{size: 14 * point, leading: 18 * point, style: Strong, before: 20 * point, ragged: true},
		{size: 115 * point / 10, leading: 15 * point, style: Strong, before: 15 * point, ragged: true},
		{size: 10 * point, leading: 14 * point, style: Strong | Emphasis, before: 11 * point, ragged: true},
		{size: 10 * point, leading: 14 * point, style: Emphasis, before: 9 * point, ragged: true},
		{size: 10 * point, leading: 14 * point, style: Emphasis, before: 9 * point, ragged: true},
	}
)

// The colours of the page.
const (
	black     = Opaque
	linkInk   = Opaque | 0x1a3a6e
	greyInk   = Opaque | 0x555555
	hairline  = Opaque | 0xb8b8b8
	quoteBar  = Opaque | 0xc4c4c4
	callBar   = Opaque | 0x1a3a6e
	callPaper = Opaque | 0xf3f5f8
	codePaper = Opaque | 0xf5f5f3
)

// where is the state of the walk: the room that blocks inside blocks have.
type where struct {
	parent elemID
	x      unit
	width  unit
	look   look
	lang   string
	place  string
	sides  []side
	tight  bool // inside a list whose items stand close
	hang   unit // by which the first line of a paragraph begins before the others
}

// heading is a heading as the contents, the outline and the running heads use it.
type heading struct {
	level  int
	number string
	text   []Run
	plain  string
	lang   string
	anchor string
	page   int
	y      unit
}

// flow is the walk over the blocks: it makes the tree and the items.
type flow struct {
	s      *setter
	t      *tree
	doc    *Document
	lang   string
	items  []item
	height unit // of a page's text

	headings  []heading
	level     int // of the last heading in the structure
	titles    int // 1 if the document has a title
	numbered  bool
	anchors   map[string]bool
	notes     []noteSetting // in the order of their marks
	noteOf    []int32       // Document.Notes -> number; 0 = not referred to yet
	waiting   []int32       // numbers of notes whose elements come behind this block
	tables    [][]item
	pictures  []*picture
	pictureOf map[*byte]*picture
	linkOf    map[*Link]linkID
	blocks    int32 // quotes and call-outs so far
	inNote    bool
}

func (f *flow) begin(s *setter, t *tree, doc *Document, height unit) {
	*f = flow{s: s, t: t, doc: doc, lang: doc.Meta.Lang, height: height, anchors: map[string]bool{}, noteOf: make([]int32, len(doc.Notes)), linkOf: map[*Link]linkID{}, pictureOf: map[*byte]*picture{}}
	if f.lang == "" {
		f.lang = "en"
	}
}

// elem adds an element and names its language if it is another than around it.
func (f *flow) elem(w *where, tag, lang string) elemID {
	e := f.t.add(w.parent, tag)
	if lang != "" && lang != w.lang {
		f.t.elems[e].lang = lang
	}
	return e
}

func (f *flow) inside(w where, e elemID, lang, place string) where {
	w.parent = e
	if lang != "" {
		w.lang = lang
	}
	if place != "" {
		w.place = place
	}
	return w
}

func (f *flow) anchor(name, place string) string {
	if name == "" {
		return ""
	}
	if f.anchors[name] {
		f.s.fault(Fault{Kind: RepeatedAnchor, Name: name, Place: place})
		return ""
	}
	f.anchors[name] = true
	return name
}

// inlines places runs in the tree below an element.
func (f *flow) inlines(runs []Run, e elemID, lk look, w *where) []inline {
	out := make([]inline, 0, len(runs)+1)
	plain := slotID(0) // the slot of words that need no element of their own
	var group *Link
	for i := range runs {
		r := &runs[i]
		in := inline{text: r.Text, style: r.Style | lk.style, size: lk.size, lang: w.lang, place: w.place, colour: black, anchor: f.anchor(r.Anchor, w.place)}
		if r.Style&Emphasis != 0 && lk.style&Emphasis != 0 {
			in.style &^= Emphasis
		}
		if r.Lang != "" {
			in.lang = r.Lang
		}
		if r.Place != "" {
			in.place = r.Place
		}
		if r.Style&Monospace != 0 && lk.style&Monospace == 0 {
			in.size = in.size * 88 / 100
		}
		if r.Style&(Superscript|Subscript) != 0 {
			in.size = in.size * 70 / 100
		}
		if r.Link != group {
			plain, group = 0, r.Link
		}
		own := r.Lang != "" && r.Lang != w.lang || r.Style&(Strike|Monospace) != 0 && lk.style&Monospace == 0
		switch {
		case r.Note > 0:
			f.noteMark(&in, r, e)
			if in.slot == 0 {
				continue
			}
			plain, group = 0, nil
		case len(r.Picture) > 0:
			if !f.inlinePicture(&in, r, e) {
				continue
			}
			plain = 0
		case r.Link != nil:
			if own || plain == 0 || r.Cite {
				in.link = f.link(r.Link, e, r.Cite, runs[i:], in.place)
				le := f.t.links[in.link].elem
				in.slot = f.t.slot(f.span(le, r, &in, w, own))
				if plain = in.slot; own {
					plain = 0
				}
			} else {
				in.link, in.slot = f.linkOf[r.Link], plain
			}
			in.colour = linkInk
		case own || r.Cite:
			parent := e
			if r.Cite {
				parent = f.t.add(e, "Reference")
			}
			in.slot = f.t.slot(f.span(parent, r, &in, w, own))
			plain = 0
		default:
			if plain == 0 {
				plain = f.t.slot(e)
			}
			in.slot = plain
		}
		in.brk = r.Break
		out = append(out, in)
	}
	return out
}

// span adds the element that a run needs for its language or its style.
func (f *flow) span(parent elemID, r *Run, in *inline, w *where, own bool) elemID {
	if !own {
		return parent
	}
	tag := "Span"
	if r.Style&Monospace != 0 {
		tag = "Code"
	}
	e := f.t.add(parent, tag)
	if in.lang != w.lang {
		f.t.elems[e].lang = in.lang
	}
	if r.Style&Strike != 0 {
		f.t.elems[e].attrs = "/O /Layout /TextDecorationType /LineThrough"
	}
	return e
}

// link returns the link of a run, with its element.
func (f *flow) link(l *Link, parent elemID, cite bool, rest []Run, place string) linkID {
	if id, ok := f.linkOf[l]; ok && f.t.elems[f.t.links[id].elem].parent == parent {
		return id
	}
	if cite {
		parent = f.t.add(parent, "Reference")
	}
	contents := l.Title
	if contents == "" {
		var words strings.Builder
		for i := range rest {
			if rest[i].Link != l {
				break
			}
			words.WriteString(rest[i].Text)
		}
		contents = strings.TrimSpace(words.String())
	}
	if contents == "" {
		contents = l.URL + l.Anchor
	}
	id := f.addLink(link{url: l.URL, anchor: l.Anchor, contents: contents, place: place}, parent)
	f.linkOf[l] = id
	return id
}

func (f *flow) addLink(l link, parent elemID) linkID {
	l.elem = f.t.add(parent, "Link")
	f.t.links = append(f.t.links, l)
	return linkID(len(f.t.links) - 1)
}

func noteAnchor(number int32) string { return "note:" + strconv.Itoa(int(number)) }

// noteMark sets the mark of a footnote and, at its first mark, the note.
func (f *flow) noteMark(in *inline, r *Run, e elemID) {
	n := r.Note - 1
	if n >= len(f.doc.Notes) || f.inNote {
		f.s.fault(Fault{Kind: UnknownNote, Place: in.place})
		return
	}
	if f.noteOf[n] == 0 {
		f.notes = append(f.notes, noteSetting{number: n})
		f.noteOf[n] = int32(len(f.notes))
		f.waiting = append(f.waiting, f.noteOf[n])
		in.note = len(f.notes)
	}
	number := f.noteOf[n]
	mark := f.noteWord(number)
	in.link = f.addLink(link{anchor: noteAnchor(number), contents: f.label().Note + " " + mark}, f.t.add(e, "Reference"))
	in.slot = f.t.slot(f.t.links[in.link].elem)
	in.text = mark
	in.style = in.style&^(Monospace|Strike|Emphasis|Subscript) | Superscript
	in.size = in.size * 70 / 100
}

// noteWord returns the mark of a note as it is printed.
func (f *flow) noteWord(number int32) string {
	return cmp.Or(f.doc.Notes[f.notes[number-1].number].Mark, strconv.Itoa(int(number)))
}

// placeNotes puts the notes that wait behind the block that referred to them.
func (f *flow) placeNotes(parent elemID) {
	for len(f.waiting) > 0 {
		number := f.waiting[0]
		f.waiting = f.waiting[1:]
		f.setNote(number, parent)
	}
}

func (f *flow) setNote(number int32, parent elemID) {
	set := &f.notes[number-1]
	note := &f.doc.Notes[set.number]
	e := f.t.add(parent, "Note")
	f.t.elems[e].id = noteAnchor(number)
	w := where{parent: e, width: textWidth, look: noteLook, lang: f.lang, place: note.Place}
	if note.Lang != "" && note.Lang != f.lang {
		f.t.elems[e].lang, w.lang = note.Lang, note.Lang
	}
	indent := 15 * point
	mark := f.noteWord(number)
	if len(mark) > 2 {
		indent = 19 * point
	}
	w.x, w.width = indent, w.width-indent
	lb := f.beside(mark, f.t.add(e, "Lbl"), noteLook, 0, indent, &w)
	f.inNote = true
	items := f.paragraphItems(f.inlines(note.Text, f.t.add(e, "P"), w.look, &w), &w, setting{hyphen: true})
	f.inNote = false
	if len(items) == 0 {
		items = []item{f.lineItem(line{}, &w)}
	}
	items[0].label = lb
	items[0].anchor = noteAnchor(number)
	f.notes[number-1].items, f.notes[number-1].elem = items, e
}

// beside sets a few words that stand beside a line, with a space behind them for
// readers.
func (f *flow) beside(text string, e elemID, lk look, x, width unit, w *where) *label {
	lk.style &^= Emphasis
	in := []inline{{text: text + " ", style: lk.style, size: lk.size, lang: w.lang, place: w.place, slot: f.t.slot(e), pre: true, colour: black}}
	p := f.s.prepare(in, w.lang, true)
	if p == nil {
		return nil
	}
	p.rtl = f.s.docRTL
	lines := f.s.lines(p, setting{width: max(width, 60*point), ragged: true, listed: true})
	return &label{line: lines[0], x: x, width: max(width, 60*point)}
}

func (f *flow) lineItem(l line, w *where) item {
	it := item{kind: itemLine, height: w.look.leading, x: w.x, width: w.width, line: l, sides: w.sides, notes: l.notes}
	if l.tall {
		it.height = it.height * 6 / 5
	}
	for i := range l.frags {
		if pc := l.frags[i].piece; pc != nil && pc.run.image != nil {
			it.height = max(it.height, w.look.leading+w.look.size/2)
		}
	}
	it.base = it.height/2 + w.look.size*36/100
	return it
}

// paragraphItems breaks runs into lines; two lines stay together at either end.
func (f *flow) paragraphItems(runs []inline, w *where, st setting) []item {
	st.width = w.width
	st.ragged = st.ragged || w.look.ragged || fewSpaces(w.lang)
	p := f.s.prepare(runs, w.lang, st.ragged || st.align != Start)
	if p == nil {
		return nil
	}
	lines := f.s.lines(p, st)
	items := make([]item, len(lines))
	for i := range lines {
		items[i] = f.lineItem(lines[i], w)
		items[i].nth, items[i].of = int32(i), int32(len(lines))
		items[i].keep = i == 0 && len(lines) > 1 || i == len(lines)-2
	}
	items[0].before = w.look.before
	return items
}

func (f *flow) blocksIn(blocks []Block, w where) {
	for _, b := range blocks {
		f.block(b, w)
	}
}

func (f *flow) block(b Block, w where) {
	if _, ok := b.(Paragraph); !ok {
		w.hang = 0
	}
	switch b := b.(type) {
	case Heading:
		f.heading(b, w)
	case Paragraph:
		f.paragraph(b, w)
	case List:
		f.list(b, w)
	case Definitions:
		f.definitions(b, w)
	case Table:
		f.table(b, w)
	case Quote:
		f.quote(b, w)
	case CallOut:
		f.callOut(b, w)
	case Code:
		f.code(b, w)
	case Rule:
		f.items = append(f.items, item{kind: itemRule, before: 8 * point, height: 12 * point, x: w.x + w.width*2/5, width: w.width / 5, sides: w.sides})
	case Figure:
		f.figure(b, w)
	}
}

func plainText(runs []Run) string {
	var b strings.Builder
	for i := range runs {
		if runs[i].Break {
			b.WriteByte(' ')
		} else if runs[i].Note == 0 && len(runs[i].Picture) == 0 {
			b.WriteString(strings.ReplaceAll(runs[i].Text, "\u00ad", ""))
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func (f *flow) heading(b Heading, w where) {
	level := min(max(b.Level, 1), 6)
	// The title is H1, if there is one; no level below it may be skipped.
	structural := min(max(level, min(2, f.titles+1)), f.level+1)
	f.level = structural
	e := f.elem(&w, "H"+strconv.Itoa(structural), b.Lang)
	w2 := f.inside(w, e, b.Lang, b.Place)
	w2.look = headLooks[level]
	runs := b.Text
	if b.Number != "" {
		runs = append([]Run{{Text: b.Number + "\u2002"}}, runs...)
	}
	items := f.paragraphItems(f.inlines(runs, e, w2.look, &w2), &w2, setting{ragged: true, even: true})
	f.placeNotes(w.parent)
	if len(items) == 0 {
		return
	}
	for i := range items {
		items[i].keep = true
	}
	anchor := b.Anchor
	if anchor == "" {
		anchor = "heading:" + strconv.Itoa(len(f.headings)+1)
	}
	anchor = f.anchor(anchor, w2.place)
	plain := plainText(b.Text)
	if b.Number != "" {
		plain = b.Number + " " + plain
	}
	f.headings = append(f.headings, heading{level: structural, number: b.Number, text: b.Text, plain: plain, lang: b.Lang, anchor: anchor})
	items[0].anchor, items[0].heading = anchor, int32(len(f.headings))
	// A section that has nothing in it, not even parts, need not stay with the next one.
	if n := len(f.items); n > 0 && f.items[n-1].opens && len(f.headings) > 1 && f.headings[len(f.headings)-2].level >= structural {
		f.items[n-1].keep, f.items[n-1].opens = false, false
	}
	items[len(items)-1].opens = true
	items[len(items)-1].height += 2 * point
	f.items = append(f.items, items...)
}

func (f *flow) paragraph(b Paragraph, w where) {
	e := f.elem(&w, "P", b.Lang)
	w2 := f.inside(w, e, b.Lang, b.Place)
	var lb *label
	if b.Number != "" {
		lk := w2.look
		lk.size = lk.size * 85 / 100
		lb = f.beside(b.Number, f.t.add(e, "Span"), lk, -numberRoom, numberRoom-8*point, &w2)
		f.numbered = true
	}
	items := f.paragraphItems(f.inlines(b.Text, e, w2.look, &w2), &w2, setting{hyphen: !b.Ragged, ragged: b.Ragged, first: -w.hang})
	f.placeNotes(w.parent)
	if len(items) == 0 {
		return
	}
	items[0].label, items[0].anchor = lb, f.anchor(b.Anchor, w2.place)
	for i := range items {
		items[i].keep = items[i].keep || b.Above
	}
	f.items = append(f.items, items...)
}

// indent moves what stands inside to where there is still room for words.
func (w where) indent(by unit) where {
	if w.x+by > maxIndent || w.width-by < 90*point {
		by = 0
	}
	w.x, w.width = w.x+by, w.width-by
	return w
}

func (f *flow) list(b List, w where) {
	e := f.t.add(w.parent, "L")
	numbering := "/Disc"
	switch b.Kind {
	case Ordered:
		numbering = "/Decimal"
	case Plain:
		numbering = "/None"
	}
	f.t.elems[e].attrs = "/O /List /ListNumbering " + numbering
	start := b.Start
	if start == 0 {
		start = 1
	}
	indent := listIndent
	if b.Kind == Ordered && start+len(b.Items) > 100 {
		indent = 26 * point
	}
	for i, it := range b.Items {
		li := f.t.add(e, "LI")
		if b.Kind == Plain {
			f.plainItem(it, f.inside(w, f.t.add(li, "LBody"), "", b.Place), b.Loose || i == 0 && !w.tight)
			continue
		}
		text := "•"
		switch {
		case b.Kind == Ordered:
			text = strconv.Itoa(start+i) + "."
		case b.Kind == Tasks && it.Done:
			text = "☑"
		case b.Kind == Tasks:
			text = "☐"
		}
		w2 := f.inside(w, f.t.add(li, "Lbl"), "", b.Place)
		inner := w2.indent(indent)
		if inner.x == w2.x && w.x < indent {
			inner.x, inner.width = inner.x+indent, inner.width-indent // a mark needs its room
			inner.width = max(inner.width, 60*point)
		}
		// Lists that are too deep to be indented stand below each other.
		lb := f.beside(text, w2.parent, w.look, inner.x-indent, indent-4*point, &w2)
		inner.parent = f.t.add(li, "LBody")
		inner.tight = !b.Loose
		from := len(f.items)
		f.blocksIn(it.Blocks, inner)
		if len(f.items) == from {
			f.items = append(f.items, f.lineItem(line{}, &inner))
		}
		first := &f.items[from]
		if first.label == nil && first.kind == itemLine {
			first.label = lb
		} else if lb != nil {
			// The item begins with a list, a number of its own, a table or a picture: its
			// mark gets a line.
			mark := f.lineItem(line{}, &inner)
			mark.label, mark.keep = lb, true
			f.items = append(f.items, item{})
			copy(f.items[from+1:], f.items[from:])
			f.items[from] = mark
			first = &f.items[from]
		}
		if !b.Loose && (i > 0 || w.tight) {
			first.before = 2 * point
		}
	}
}

// plainItem sets an item without a mark.
func (f *flow) plainItem(it Item, w where, apart bool) {
	from := len(f.items)
	w = w.indent(listIndent)
	w.look.ragged = true
	for i, b := range it.Blocks {
		inner := w
		if i == 0 && w.x >= listIndent {
			inner.hang = listIndent
		}
		f.block(b, inner)
	}
	if !apart && from < len(f.items) {
		f.items[from].before = 3 * point
	}
}

func (f *flow) definitions(b Definitions, w where) {
	e := f.t.add(w.parent, "L")
	f.t.elems[e].attrs = "/O /List /ListNumbering /None"
	for _, d := range b.Entries {
		li := f.t.add(e, "LI")
		w2 := f.inside(w, f.t.add(li, "Lbl"), "", b.Place)
		lk := w2.look
		w2.look.style |= Strong
		items := f.paragraphItems(f.inlines(d.Term, w2.parent, w2.look, &w2), &w2, setting{ragged: true})
		for i := range items {
			items[i].keep = true
		}
		f.items = append(f.items, items...)
		w2.parent, w2.look = f.t.add(li, "LBody"), lk
		f.placeNotes(w2.parent)
		from := len(f.items)
		f.blocksIn(d.Blocks, w2.indent(quoteIndent))
		if len(f.items) > from {
			f.items[from].before = point
		}
	}
}

func (f *flow) enclose(w where, s side) where {
	f.blocks++
	s.id = f.blocks
	w.sides = append(w.sides[:len(w.sides):len(w.sides)], s)
	return w
}

func (f *flow) quote(b Quote, w where) {
	e := f.elem(&w, "BlockQuote", b.Lang)
	w2 := f.inside(w, e, b.Lang, b.Place)
	w2 = f.enclose(w2, side{x: w.x + 4*point, bar: quoteBar}).indent(quoteIndent)
	if w2.look.size > quoteLook.size {
		w2.look = quoteLook
	}
	from := len(f.items)
	f.blocksIn(b.Blocks, w2)
	f.space(from, 8*point)
}

// space sets the room above what was added from an item on.
func (f *flow) space(from int, before unit) {
	if from < len(f.items) {
		f.items[from].before = max(f.items[from].before, before)
	}
}

func (f *flow) callOut(b CallOut, w where) {
	e := f.elem(&w, "Div", b.Lang)
	w2 := f.inside(w, e, b.Lang, b.Place)
	w2 = f.enclose(w2, side{x: w.x, width: w.width, bar: callBar, ground: callPaper, pad: 5 * point}).indent(calloutPad)
	if w2.x > w.x {
		w2.width -= calloutPad
	}
	from := len(f.items)
	if len(b.Title) > 0 {
		p := f.t.add(e, "P")
		w3 := w2
		w3.look.style |= Strong
		w3.look.size = w3.look.size * 93 / 100
		items := f.paragraphItems(f.inlines(b.Title, p, w3.look, &w3), &w3, setting{ragged: true})
		for i := range items {
			items[i].keep = true
		}
		f.items = append(f.items, items...)
		f.placeNotes(e)
	}
	f.blocksIn(b.Blocks, w2)
	if from < len(f.items) {
		f.items[from].anchor = f.anchor(b.Anchor, w2.place)
		f.space(from, 14*point)
		if next := len(f.items); next > from {
			f.items[next-1].height += 2 * point
		}
		f.items = append(f.items, item{kind: itemSpace, height: 8 * point})
	}
}

func (f *flow) code(b Code, w where) {
	p := f.t.add(w.parent, "P")
	e := f.t.add(p, "Code")
	slot := f.t.slot(e)
	w2 := f.inside(w, e, "", b.Place)
	w2.look = codeLook
	w2 = f.enclose(w2, side{x: w.x, width: w.width, ground: codePaper, pad: 3 * point}).indent(codePad)
	w2.width -= codePad
	if isRTL(w2.lang) {
		w2.lang = "zxx" // programs run from left to right
	}
	var runs []inline
	for i, text := range strings.Split(strings.TrimRight(b.Text, "\n"), "\n") {
		in := inline{style: Monospace, size: codeLook.size, lang: w2.lang, place: w2.place, slot: slot, colour: black, pre: true}
		if i > 0 {
			brk := in
			brk.brk = true
			runs = append(runs, brk)
		}
		in.text = strings.ReplaceAll(text, "\t", "    ")
		runs = append(runs, in)
	}
	from := len(f.items)
	f.items = append(f.items, f.paragraphItems(runs, &w2, setting{ragged: true})...)
	f.space(from, 10*point)
	if from < len(f.items) {
		f.items = append(f.items, item{kind: itemSpace, height: 4 * point})
	}
}

// picture reads a picture once, however often it is printed.
func (f *flow) picture(file []byte, place string) *picture {
	if p, ok := f.pictureOf[&file[0]]; ok {
		return p
	}
	p, err := readPicture(file)
	if err != nil {
		kind := BrokenPicture
		if err == errHuge {
			kind = HugePicture
		}
		f.s.fault(Fault{Kind: kind, Place: place, Name: err.Error()})
		p = nil
	} else {
		f.pictures = append(f.pictures, p)
	}
	f.pictureOf[&file[0]] = p
	return p
}

func (f *flow) inlinePicture(in *inline, r *Run, e elemID) bool {
	in.image = f.picture(r.Picture, in.place)
	if in.image == nil {
		return false
	}
	if strings.TrimSpace(r.Text) != "" {
		fe := f.t.add(e, "Figure")
		f.t.elems[fe].alt = r.Text
		f.t.elems[fe].box = &[4]unit{}
		in.slot = f.t.slot(fe)
	}
	in.text = ""
	return true
}

// figure is a picture or a drawing on the page.
type figure struct {
	picture       *picture
	drawing       *Drawing
	words         []line
	slot          slotID
	elem          elemID
	width, height unit // on the page
	across        unit // the width of a drawing, before it is turned
	turned        bool
}

// leastType is the size below which words of a drawing are too small to read.
const leastType = 58 * point / 10

func (f *flow) figure(b Figure, w where) {
	fig := &figure{drawing: b.Drawing}
	w2 := f.inside(w, w.parent, "", b.Place)
	room := f.height - 90*point
	switch {
	case len(b.Picture) > 0:
		if fig.picture = f.picture(b.Picture, w2.place); fig.picture == nil {
			return
		}
		fig.width, fig.height = fit(int64(fig.picture.width), int64(fig.picture.height), w.width, room)
	case b.Drawing != nil && b.Drawing.Width > 0 && b.Drawing.Height > 0:
		fig.fitDrawing(w.width, room)
	default:
		return
	}
	parent := w.parent
	if len(b.Caption) > 0 {
		parent = f.t.add(parent, "Div")
	}
	if strings.TrimSpace(b.Alt) != "" {
		fig.elem = f.t.add(parent, "Figure")
		f.t.elems[fig.elem].alt = b.Alt
		f.t.elems[fig.elem].box = &[4]unit{}
		fig.slot = f.t.slot(fig.elem)
	}
	if fig.drawing != nil {
		f.drawingWords(fig, &w2)
	}
	it := item{kind: itemFigure, moved: b.Stays, before: 10 * point, height: fig.height + 2*point, x: w.x + (w.width-fig.width)/2, width: fig.width, figure: fig, sides: w.sides}
	it.anchor = f.anchor(b.Anchor, w2.place)
	it.keep = len(b.Caption) > 0
	f.items = append(f.items, it)
	if len(b.Caption) > 0 {
		w2.parent = f.t.add(parent, "Caption")
		w2.look = capLook
		w2.look.before = 5 * point
		items := f.paragraphItems(f.inlines(b.Caption, w2.parent, w2.look, &w2), &w2, setting{ragged: true, even: true, align: Centre})
		f.placeNotes(parent)
		f.items = append(f.items, items...)
	}
	f.items[len(f.items)-1].height += 6 * point
}

func (f *flow) drawingWords(fig *figure, w *where) {
	for i := range fig.drawing.Words {
		words := &fig.drawing.Words[i]
		in := inline{text: words.Text + " ", pre: true, size: fig.scale(words.Size), lang: w.lang, place: w.place, slot: fig.slot, colour: words.Colour}
		if words.Bold {
			in.style = Strong
		}
		if words.Lang != "" {
			in.lang = words.Lang
		}
		var l line
		if p := f.s.prepare([]inline{in}, in.lang, true); p != nil {
			p.rtl = false
			l = f.s.lines(p, setting{width: 4000 * point, ragged: true})[0]
		}
		fig.words = append(fig.words, l)
	}
}

// fitDrawing gives a drawing its size on the page; one whose words would be too
// small to read is turned on its side, if that makes them larger.
func (fig *figure) fitDrawing(room, height unit) {
	d := fig.drawing
	// Drawings state their size in thousandths of a point; fit reads pixels of 3/4 point.
	fig.width, fig.height = fit(int64(d.Width)/750, int64(d.Height)/750, room, height)
	fig.across = fig.width
	least := 1 << 30
	for i := range d.Words {
		least = min(least, d.Words[i].Size)
	}
	if len(d.Words) == 0 || fig.scale(least) >= leastType {
		return
	}
	if w, h := fit(int64(d.Width)/750, int64(d.Height)/750, height, room); w > fig.width {
		fig.turned, fig.across = true, w
		fig.width, fig.height = h, w
	}
}

// scale converts a length of the drawing's own space.
func (fig *figure) scale(v int) unit {
	return int64(v) * fig.across / int64(fig.drawing.Width)
}

// title sets the title block.
func (f *flow) title(w where) {
	m := &f.doc.Meta
	add := func(tag, text string, lk look) {
		if strings.TrimSpace(text) == "" {
			return
		}
		e := f.t.add(w.parent, tag)
		w2 := f.inside(w, e, "", "title")
		w2.look = lk
		items := f.paragraphItems(f.inlines([]Run{{Text: text}}, e, lk, &w2), &w2, setting{hyphen: !lk.ragged, even: lk.ragged})
		f.items = append(f.items, items...)
	}
	add("P", m.Series, metaLook)
	title := titleLook
	if strings.TrimSpace(m.Series) != "" {
		title.before = 6 * point
	}
	if clean(m.Title) != "" {
		f.level, f.titles = 1, 1
	}
	add("H1", m.Title, title)
	add("P", m.Subtitle, subLook)
	by := metaLook
	by.before = 10 * point
	add("P", strings.Join(m.Authors, ", "), by)
	if len(m.Authors) > 0 {
		by.before = 0
	}
	add("P", m.Dateline, by)
	add("P", m.Summary, sumLook)
	if len(f.items) > 0 {
		f.items = append(f.items, item{kind: itemRule, before: 10 * point, height: 8 * point, x: 0, width: textWidth})
	}
}

// mostContents is how many entries a list of contents has at most before it leaves
// the lesser headings out.
const mostContents = 60

// mostLoose is how many entries a list of contents has at most before its lines
// stand close; they do as well if then they stand on one page.
const mostLoose = 40

// contentsDepth returns the level of the least headings that the contents name.
func (f *flow) contentsDepth() int {
	n := 0
	for i := range f.headings {
		if f.headings[i].level <= 3 {
			n++
		}
	}
	if n > mostContents {
		return 2
	}
	return 3
}

// contents sets the list of contents below what stands at the head of the page; the
// numbers of the pages come when it is painted.
func (f *flow) contents(w where, toc elemID, head []item) []item {
	keep := f.items
	f.items = nil
	lk := tocLook
	w.parent = toc
	w.look = headLooks[3]
	e := f.t.add(toc, "Caption")
	items := f.paragraphItems(f.inlines([]Run{{Text: f.label().Contents}}, e, w.look, &w), &w, setting{ragged: true})
	for i := range items {
		items[i].keep = true
	}
	f.items = append(f.items, items...)
	first := len(f.items)
	depth := f.contentsDepth()
	entries := 0
	for i := range f.headings {
		if f.headings[i].level <= depth {
			entries++
		}
	}
	for i := range f.headings {
		h := &f.headings[i]
		if h.level > depth {
			continue
		}
		ref := f.t.add(f.t.add(toc, "TOCI"), "Reference")
		w.look = lk
		w2 := f.inside(w, ref, h.lang, "")
		if w2.look.before = point; h.level <= 2 {
			w2.look.before = leastSpace - point/2 // a list does not give: its lines are even
		}
		in := unit(max(h.level-2, 0)) * 14 * point
		w2.x += in
		w2.width -= in + 34*point
		l := f.addLink(link{anchor: h.anchor, contents: h.plain}, ref)
		run := inline{text: h.plain, size: lk.size, lang: w2.lang, place: "contents", slot: f.t.slot(f.t.links[l].elem), link: l, colour: black}
		items := f.paragraphItems([]inline{run}, &w2, setting{ragged: true, listed: true})
		for j := range items {
			items[j].keep = j < len(items)-1
		}
		if len(items) > 0 {
			items[len(items)-1].toc = int32(i + 1)
			f.items = append(f.items, items...)
		}
	}
	f.space(0, 20*point)
	list, more := f.items[first:], heightOf(f.items)+contentsEnd-(f.height-heightOf(head))
	if entries > mostLoose || more > 0 && more <= closeness(list) {
		standClose(list)
	}
	out := append(f.items, item{kind: itemRule, before: 10 * point, height: contentsEnd - 10*point, x: 0, width: textWidth})
	f.items = keep
	return out
}

// contentsEnd is what the rule behind the contents takes.
const contentsEnd = 18 * point

func heightOf(items []item) (sum unit) {
	for i := range items {
		sum += items[i].before + items[i].height
	}
	return sum
}

// closeness is how much lower a list is whose lines stand close.
func closeness(list []item) (less unit) {
	for i := range list {
		less += list[i].before + point
	}
	return less
}

// standClose lets the lines of a list stand close.
func standClose(list []item) {
	for i := range list {
		it := &list[i]
		it.before, it.height, it.base = 0, it.height-point, it.base-point/2
	}
}
