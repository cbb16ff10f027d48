package typeset

import (
	"strconv"
	"strings"

	"concord/internal/typeset/pdf"
)

// painter writes the content of pages.
type painter struct {
	t     *tree
	fs    *faces
	b     []byte
	page  int
	slot  slotID // open marked content; -1 = an ornament, 0 = none
	face  *face
	size  unit
	ink   Colour
	wider int32 // that letters are wider by
	paper struct{ width, height unit }
	left  unit // of the text
	rtl   bool
	aside *[3]unit // where what is turned on its side begins, and its upper edge

	dests  []dest
	wanted []link // links to anchors, to be checked
}

// dest is a named destination.
type dest struct {
	name string
	page int
	y    unit
}

// spanBox is where the part of a link on one line is.
type spanBox struct {
	link     linkID
	from, to unit
}

func (p *painter) beginPage(n int) {
	p.page, p.b, p.slot, p.face, p.size, p.ink, p.wider = n, p.b[:0], 0, nil, 0, black, 0
	for len(p.t.parents) <= n {
		p.t.parents = append(p.t.parents, nil)
	}
}

const ornament slotID = -1

// enter opens the marked content of a slot, unless it is open.
func (p *painter) enter(s slotID) {
	if s == 0 {
		s = ornament
	}
	if p.slot == s {
		return
	}
	p.leave()
	p.slot = s
	if s == ornament {
		p.b = append(p.b, "/Artifact BMC\n"...)
		return
	}
	p.b = append(p.b, '/')
	p.b = append(p.b, p.t.elems[p.t.slots[s].elem].tag...)
	p.b = append(p.b, " <</MCID "...)
	p.b = strconv.AppendInt(p.b, int64(p.t.content(s, p.page)), 10)
	p.b = append(p.b, ">> BDC\n"...)
}

func (p *painter) leave() {
	if p.slot != 0 {
		p.b = append(p.b, "EMC\n"...)
		p.slot = 0
	}
}

// pagination opens an ornament that is a running head or a folio.
func (p *painter) pagination(kind string) {
	p.leave()
	p.slot = ornament
	p.b = append(p.b, "/Artifact <</Type /Pagination /Subtype /"...)
	p.b = append(p.b, kind...)
	p.b = append(p.b, ">> BDC\n"...)
}

func (p *painter) unit(v unit) { p.b = append(pdf.AppendUnit(p.b, v), ' ') }

// flip turns a height from the top edge into PDF's from the bottom.
func (p *painter) flip(y unit) unit { return p.paper.height - y }

// at turns a place counted from the side where lines begin into one from the left edge.
func (p *painter) at(x, width unit) unit {
	if p.rtl {
		return p.left + textWidth - x - width
	}
	return p.left + x
}

func (p *painter) setInk(c Colour) {
	if c&Opaque == 0 {
		c = black
	}
	if p.ink != c {
		p.ink = c
		p.colour(c, "rg\n")
	}
}

func (p *painter) colour(c Colour, operator string) {
	for _, shift := range [...]uint{16, 8, 0} {
		p.b = append(pdf.AppendThousandths(p.b, int64(c>>shift&255)*1000/255), ' ')
	}
	p.b = append(p.b, operator...)
}

// box fills a rectangle whose upper left corner is at x, y.
func (p *painter) box(x, y, width, height unit, c Colour) {
	p.setInk(c)
	p.unit(x)
	p.unit(p.flip(y + height))
	p.unit(width)
	p.unit(height)
	p.b = append(p.b, "re f\n"...)
}

// line paints a line with its left end at x and its letters on the base line y.
func (p *painter) line(l *line, x, y unit, repeat bool) {
	var boxes []spanBox
	for i := 0; i < len(l.frags); {
		f := &l.frags[i]
		if f.piece == nil {
			i++
			continue
		}
		run := f.piece.run
		if f.piece.anchor != "" && !repeat {
			p.dests = append(p.dests, dest{f.piece.anchor, p.page, p.destTop(y - 12*point)})
		}
		if repeat {
			p.enter(ornament)
		} else {
			p.enter(run.slot)
		}
		if run.link != 0 && !repeat && !(f.piece.space && f.width == 0) {
			boxes = addBox(boxes, run.link, x+f.x, x+f.x+f.width)
		}
		if run.image != nil {
			p.image(run.image, x+f.x, y-run.size*85/100, f.width, scale(f.width, int64(run.image.height), int64(run.image.width)))
			if e := p.t.slots[run.slot].elem; run.slot > 0 && p.t.elems[e].box != nil {
				p.t.elems[e].box = p.rect(x+f.x, y, x+f.x+f.width, y-run.size)
			}
			i++
			continue
		}
		p.setInk(run.colour)
		if f.piece.level&1 == 1 {
			p.backwards(f, x, y)
			i++
		} else {
			i = p.forwards(l, i, x, y)
		}
		if run.style&Strike != 0 {
			p.strike(l, run, x, y, &i)
		}
	}
	for _, b := range boxes {
		p.t.annotate(b.link, p.page, *p.rect(b.from, y+3*point, b.to, y-9*point))
		if a := p.t.links[b.link]; a.anchor != "" {
			p.wanted = append(p.wanted, a)
		}
	}
}

// rect returns a rectangle of the page, given its sides and its lower and upper
// edge as they are painted.
func (p *painter) rect(left, low, right, high unit) *[4]unit {
	if p.aside == nil {
		return &[4]unit{left, p.flip(low), right, p.flip(high)}
	}
	x, y := p.aside[0], p.flip(p.aside[1])
	return &[4]unit{x - p.flip(high), y + left, x - p.flip(low), y + right}
}

// destTop returns how far from the upper edge a place is.
func (p *painter) destTop(y unit) unit {
	if p.aside == nil {
		return y
	}
	return p.aside[2]
}

func addBox(boxes []spanBox, l linkID, from, to unit) []spanBox {
	if n := len(boxes); n > 0 && boxes[n-1].link == l {
		boxes[n-1].from, boxes[n-1].to = min(boxes[n-1].from, from), max(boxes[n-1].to, to)
		return boxes
	}
	return append(boxes, spanBox{l, from, to})
}

// strike draws the line through the parts of a run on this line that were just painted.
func (p *painter) strike(l *line, run *inline, x, y unit, upto *int) {
	from, to := unit(1<<50), unit(-1<<50)
	for i := range l.frags[:*upto] {
		if f := &l.frags[i]; f.piece != nil && f.piece.run == run && f.width > 0 {
			from, to = min(from, f.x), max(to, f.x+f.width)
		}
	}
	if to > from {
		open := p.slot
		p.enter(ornament)
		p.box(x+from, y-run.size*30/100, to-from, run.size/18, run.colour)
		if open != ornament {
			p.leave()
		}
	}
}

func baseOf(run *inline, size unit) unit {
	switch {
	case run.style&Superscript != 0:
		return size * 48 / 100
	case run.style&Subscript != 0:
		return -size * 20 / 100
	}
	return 0
}

func (p *painter) beginText(f *face, size, x, y unit, wider int32) pen {
	p.b = append(p.b, "BT\n"...)
	p.setFont(f, size)
	p.setWider(wider)
	p.b = append(p.b, "1 0 0 1 "...)
	p.unit(x)
	p.unit(p.flip(y))
	p.b = append(p.b, "Tm ["...)
	return pen{unit: size * unit(100000+wider)}
}

// setWider sets the width of letters. What is painted with the state of the page put
// aside must begin with letters of their own width, so that it is known afterwards.
func (p *painter) setWider(by int32) {
	if p.wider != by {
		p.wider = by
		p.b = append(pdf.AppendThousandths(p.b, int64(100000+by)), " Tz "...)
	}
}

func (p *painter) setFont(f *face, size unit) {
	if p.face == f && p.size == size {
		return
	}
	if f.order == 0 {
		p.fs.used++
		f.order = p.fs.used
		f.glyphs, f.texts = append(f.glyphs[:0], 0), append(f.texts[:0], "")
	}
	p.face, p.size = f, size
	p.b = append(p.b, "/F"...)
	p.b = strconv.AppendInt(p.b, int64(f.order), 10)
	p.b = append(p.b, ' ')
	p.unit(size)
	p.b = append(p.b, "Tf "...)
}

// pen follows where a viewer stands, so that what rounding loses never adds up.
type pen struct {
	at   int64 // thousandths of the size since the start
	open bool  // inside < >
	rise unit
	unit int64 // 100,000 times the size as it is wide
}

// show adds a glyph that is to stand at x (from the start of the text) with its offset.
func (p *painter) show(n *pen, f *face, g *glyph, x unit, size unit, rise unit) {
	want := (x + f.width(int64(g.dx), size)) * 100_000_000 / n.unit
	if want != n.at {
		if n.open {
			p.b = append(p.b, '>')
			n.open = false
		}
		p.b = strconv.AppendInt(p.b, n.at-want, 10)
		n.at = want
	}
	if up := rise + f.width(int64(g.dy), size); up != n.rise {
		if n.open {
			p.b = append(p.b, '>')
			n.open = false
		}
		p.b = append(p.b, "] TJ "...)
		p.unit(up)
		p.b = append(p.b, "Ts ["...)
		n.rise = up
	}
	if !n.open {
		p.b = append(p.b, '<')
		n.open = true
	}
	p.b = pdf.AppendHex16(p.b, p.fs.cid(f, g.code))
	n.at += f.milli(g.id)
}

func (p *painter) endText(n *pen) {
	if n.open {
		p.b = append(p.b, '>')
	}
	p.b = append(p.b, "] TJ"...)
	if n.rise != 0 {
		p.b = append(p.b, " 0 Ts"...)
	}
	p.b = append(p.b, "\nET\n"...)
}

// forwards paints parts that read from left to right and follow each other in one
// face, size, colour and slot; it returns the first part behind them.
func (p *painter) forwards(l *line, i int, x, y unit) int {
	first := &l.frags[i]
	f, size, run := first.piece.face, first.piece.size, first.piece.run
	n := p.beginText(f, size, x+first.x, y, first.wider)
	rise := baseOf(run, size)
	end := first.x
	for ; i < len(l.frags); i++ {
		part := &l.frags[i]
		if part.piece == nil {
			end += part.width // space between scripts, which no reader is told of
			continue
		}
		if part.piece.run != run || part.piece.face != f || part.piece.size != size || part.wider != first.wider || part.piece.level&1 == 1 || part != first && (part.piece.anchor != "" || part.x != end && part.width != 0) {
			break
		}
		at := part.x
		if part.width == 0 && part.piece.space {
			at = end
		}
		shift := unit(0)
		if sh := part.piece.sh; len(sh.glyphs) == 1 && part.from == 0 {
			shift = openerShift(part, f, size)
		}
		var v int64
		for k := part.from; k < part.to; k++ {
			g := &part.piece.sh.glyphs[k]
			p.show(&n, f, g, at-first.x+part.stretched(f.width(v, size))-shift, size, rise)
			v += int64(g.advance)
		}
		if part.hyphen {
			if sh, ok := f.shapes["soft hyphen"]; ok {
				p.show(&n, f, &sh.glyphs[0], at-first.x+part.stretched(f.width(v, size)), size, rise)
			}
		}
		end = part.x + part.width
	}
	p.endText(&n)
	return i
}

// openerShift is how far an opening bracket in a square stands left of its place,
// since the empty half of the square is a space of its own.
func openerShift(part *frag, f *face, size unit) unit {
	if w := f.width(part.piece.sh.width, size); part.width <= w*6/10 && part.width > 0 {
		if text := f.list[part.piece.sh.glyphs[0].code].text; strings.Contains(openers, text) {
			return w - part.width
		}
	}
	return 0
}

// backwards paints one part that reads from right to left. Its letters are shown
// in the order of the eye, which programs that read pages by place count on, and
// the whole of the word is marked as reversed for those that read the structure
// (ISO 32000-1, 14.8.2.3.3).
func (p *painter) backwards(part *frag, x, y unit) {
	pc := part.piece
	p.b = append(p.b, "/ReversedChars BMC\n"...)
	n := p.beginText(pc.face, pc.size, x+part.x, y, part.wider)
	rise := baseOf(pc.run, pc.size)
	var v int64
	for k := part.to - 1; k >= part.from; k-- {
		g := &pc.sh.glyphs[k]
		p.show(&n, pc.face, g, part.stretched(pc.face.width(v, pc.size)), pc.size, rise)
		v += int64(g.advance)
	}
	p.endText(&n)
	p.b = append(p.b, "EMC\n"...)
}

// image paints a picture with its upper left corner at x, y.
func (p *painter) image(pic *picture, x, y, width, height unit) {
	p.b = append(p.b, "q "...)
	p.unit(width)
	p.b = append(p.b, "0 0 "...)
	p.unit(height)
	p.unit(x)
	p.unit(p.flip(y + height))
	p.b = append(p.b, "cm /I"...)
	p.b = strconv.AppendInt(p.b, int64(pic.ref), 10)
	p.b = append(p.b, " Do Q\n"...)
}

// figure paints a picture or a drawing, in thousandths of its size unless shrink is 0.
func (p *painter) figure(f *figure, x, y, shrink unit) {
	p.enter(f.slot)
	if shrink == 0 {
		shrink = 1000
	}
	width, height := f.width*shrink/1000, f.height*shrink/1000
	if f.slot > 0 {
		p.t.elems[f.elem].box = &[4]unit{x, p.flip(y + height), x + width, p.flip(y)}
	}
	if f.picture != nil {
		p.image(f.picture, x, y, width, height)
		return
	}
	p.setWider(0)
	p.b = append(p.b, "q\n"...)
	if shrink < 1000 {
		p.b = append(pdf.AppendThousandths(p.b, shrink), " 0 0 "...)
		p.b = append(pdf.AppendThousandths(p.b, shrink), ' ')
		p.unit(x)
		p.unit(p.flip(y + height))
		p.b = append(p.b, "cm\n"...)
		x, y = 0, p.paper.height-f.height
	}
	down := f.height
	if f.turned { // its left edge lies below
		down = f.width
		p.turn(x, y+f.height)
		x, y = 0, p.paper.height
	}
	p.unit(x)
	p.unit(p.flip(y + down))
	p.unit(f.across)
	p.unit(down)
	p.b = append(p.b, "re W n\n"...)
	p.face, p.size, p.ink, p.wider = nil, 0, 0, 0
	for i := range f.drawing.Shapes {
		p.shape(f, &f.drawing.Shapes[i], x, y)
	}
	p.ink = 0
	for i := range f.drawing.Words {
		w, l := &f.drawing.Words[i], &f.words[i]
		shift := unit(0)
		switch w.Align {
		case Centre:
			shift = l.width / 2
		case End:
			shift = l.width
		}
		left, base := x+f.scale(w.X), y+f.scale(w.Y)
		if !w.Up {
			if w.Ground&Opaque != 0 {
				p.box(left-shift-point, base-f.scale(w.Size)*8/10, l.width+2*point, f.scale(w.Size)*105/100, w.Ground)
			}
			p.line(l, left-shift, base, false)
			continue
		}
		p.b = append(p.b, "q "...)
		p.turn(left, base+shift)
		p.face = nil
		p.line(l, 0, p.paper.height, false)
		p.b = append(p.b, "Q\n"...)
		p.face, p.ink, p.wider = nil, 0, 0
	}
	p.b = append(p.b, "Q\n"...)
	p.face, p.size, p.ink, p.wider = nil, 0, 0, 0
}

// turn lets what is painted next run up from a place.
func (p *painter) turn(x, y unit) {
	p.b = append(p.b, "0 1 -1 0 "...)
	p.unit(x)
	p.unit(p.flip(y))
	p.b = append(p.b, "cm\n"...)
}

func (p *painter) shape(f *figure, s *Shape, x, y unit) {
	if s.Fill&Opaque != 0 {
		p.colour(s.Fill, "rg\n")
	}
	if s.Stroke&Opaque != 0 {
		p.colour(s.Stroke, "RG ")
		p.unit(max(f.scale(s.Line), point/10))
		p.b = append(p.b, "w "...)
		p.b = append(p.b, '[')
		if s.Dash > 0 {
			p.unit(f.scale(s.Dash))
		}
		p.b = append(p.b, "] 0 d\n"...)
	}
	open := false
	for i := range s.Steps {
		st := &s.Steps[i]
		n := 0
		switch st.Op {
		case 'M':
			n, open = 1, true
		case 'L':
			n = 1
		case 'C':
			n = 3
		}
		if !open {
			continue // a path begins with a move
		}
		for k := range n {
			p.unit(x + f.scale(st.P[k][0]))
			p.unit(p.flip(y + f.scale(st.P[k][1])))
		}
		switch st.Op {
		case 'M':
			p.b = append(p.b, "m\n"...)
		case 'L':
			p.b = append(p.b, "l\n"...)
		case 'C':
			p.b = append(p.b, "c\n"...)
		case 'Z':
			p.b = append(p.b, "h\n"...)
		}
	}
	operator := "n\n"
	switch {
	case s.Fill&Opaque != 0 && s.Stroke&Opaque != 0:
		operator = "B\n"
	case s.Fill&Opaque != 0:
		operator = "f\n"
	case s.Stroke&Opaque != 0:
		operator = "S\n"
	}
	if s.EvenOdd && s.Fill&Opaque != 0 {
		operator = operator[:1] + "*\n"
	}
	p.b = append(p.b, operator...)
}

// sides paints the bars and grounds of the blocks that the items of a page stand in.
func (p *painter) sides(body []placed) {
	for i := range body {
		for k := range body[i].item.sides {
			s := &body[i].item.sides[k]
			if i > 0 && hasSide(body[i-1].item, s.id) {
				continue
			}
			j := i
			for j+1 < len(body) && hasSide(body[j+1].item, s.id) {
				j++
			}
			top, bottom := body[i].y-s.pad, body[j].y+body[j].item.height+s.pad
			p.enter(ornament)
			if s.ground != 0 {
				p.box(p.at(s.x, s.width), marginTop+top, s.width, bottom-top, s.ground)
			}
			if s.bar != 0 {
				p.box(p.at(s.x, 2*point), marginTop+top, 2*point, bottom-top, s.bar)
			}
		}
	}
}

func hasSide(it *item, id int32) bool {
	for i := range it.sides {
		if it.sides[i].id == id {
			return true
		}
	}
	return false
}

// item paints one item.
func (p *painter) item(pl *placed) {
	it := pl.item
	top := marginTop + pl.y
	if it.anchor != "" && !pl.repeat {
		p.dests = append(p.dests, dest{it.anchor, p.page, p.destTop(top)})
	}
	switch it.kind {
	case itemLine:
		if lb := it.label; lb != nil {
			p.line(&lb.line, p.at(lb.x, lb.width), top+it.base, pl.repeat)
		}
		p.line(&it.line, p.at(it.x, it.width), top+it.base, pl.repeat)
		if t := it.tail; t != nil {
			p.leader(it.x+it.line.reach(it.width, p.rtl)+6*point, t.x+t.width-t.line.width-2*point, top+it.base)
			p.line(&t.line, p.at(t.x, t.width), top+it.base, pl.repeat)
		}
	case itemBand:
		p.enterRules(it.band)
		x := it.x
		for _, r := range it.band.rules {
			p.box(p.at(x+r.x, r.width), top+r.y-r.weight/2, r.width, r.weight, r.colour)
		}
		for i := range it.band.lines {
			l := &it.band.lines[i]
			p.line(&l.line, p.at(x+l.x, l.width), top+l.y+l.base, pl.repeat || l.repeat)
		}
	case itemTurned:
		p.turned(it, top)
	case itemFigure:
		p.figure(it.figure, p.at(it.x, it.width), top, it.shrink)
	case itemRule:
		p.enter(ornament)
		p.box(p.at(it.x, it.width), top+it.height/2, it.width, point/2, hairline)
	}
}

// leader paints the dots that lead from the words of a line to its end; those of
// all lines stand below each other.
func (p *painter) leader(from, to, y unit) {
	if to-from <= 12*point {
		return
	}
	p.enter(ornament)
	p.b = append(p.b, "q 1 J [0 4] 0 d 0.7 w "...)
	p.colour(greyInk, "RG ")
	x := p.at(from, to-from)
	end := x + to - from
	const step = 4 * point
	p.unit((x + step - 1) / step * step)
	p.unit(p.flip(y))
	p.b = append(p.b, "m "...)
	p.unit(end)
	p.unit(p.flip(y))
	p.b = append(p.b, "l S Q\n"...)
}

// turned paints what stands on its side, in the middle between the margins.
func (p *painter) turned(it *item, top unit) {
	x, y := p.at((textWidth-it.width)/2, it.width), top+it.height
	left := p.left
	p.leave()
	p.setWider(0)
	p.b = append(p.b, "q "...)
	p.turn(x, y)
	p.face, p.size, p.ink, p.wider = nil, 0, 0, 0
	p.aside = &[3]unit{x, y, top}
	p.left = 0
	if p.rtl { // at counts from the right edge of the text
		p.left = it.height - textWidth
	}
	for i := range it.turned {
		part := it.turned[i]
		part.y += p.paper.height - marginTop
		p.item(&part)
	}
	p.leave()
	p.b = append(p.b, "Q\n"...)
	p.face, p.size, p.ink, p.wider = nil, 0, 0, 0
	p.aside, p.left = nil, left
}

func (p *painter) enterRules(b *band) {
	if len(b.rules) > 0 {
		p.enter(ornament)
	}
}
