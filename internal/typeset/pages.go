package typeset

import "slices"

// item is a part of the flow that stands on one page: a line, a band of a table,
// a picture, a rule.
type item struct {
	kind   itemKind
	keep   bool // no page ends behind it
	before unit // space above, dropped at the head of a page
	height unit
	x      unit // from the side where lines begin
	width  unit
	base   unit // of the line's letters, from the top
	line   line
	label  *label
	tail   *item   // what stands at the end of the line, with dots that lead to it
	notes  []int32 // footnotes whose first marks stand here
	sides  []side  // bars and grounds of the quotes and call-outs around it
	anchor string
	// heading is the number + 1 of a heading that begins here.
	heading int32
	toc     int32 // number + 1 of the entry of the contents that ends here
	band    *band
	figure  *figure
	shrink  unit     // of a figure: thousandths of its size; 0 is all of it
	moved   bool     // a figure that stands behind the text that followed it
	turned  []placed // what stands on its side
	table   int32    // number + 1 of the table that it is a part of
}

type itemKind uint8

const (
	itemLine itemKind = iota
	itemBand
	itemFigure
	itemRule
	itemTurned
	itemSpace // nothing; it is lost where a page begins or ends
)

// label stands beside a line: the number of a paragraph, the mark of a list.
type label struct {
	line     line
	x, width unit
}

// side is a bar, and perhaps a ground, along what stands inside a block.
type side struct {
	id     int32 // of the block, so that the gap between two items is filled
	x      unit
	width  unit // of the ground; 0 is none
	bar    Colour
	ground Colour
	pad    unit
}

// band is one row of a table, or rows that spans tie together.
type band struct {
	lines  []cellLine
	rules  []rule
	height unit
}

type cellLine struct {
	x, y, width  unit
	height, base unit
	line         line
	repeat       bool // an ornament
}

type rule struct {
	x, y, width, weight unit
	colour              Colour
}

// split cuts a band between lines so that the first part is no higher than room;
// ok is false when it cannot be.
func (b *band) split(room unit) (first, rest *band, ok bool) {
	cut := room
	for moved := true; moved; {
		moved = false
		for i := range b.lines {
			if l := &b.lines[i]; l.y < cut && l.y+l.height > cut {
				cut, moved = l.y, true
			}
		}
	}
	first, rest = &band{height: cut}, &band{height: b.height - cut + cellPadY}
	for _, l := range b.lines {
		if l.y+l.height <= cut {
			first.lines = append(first.lines, l)
		} else {
			l.y -= cut - cellPadY
			rest.lines = append(rest.lines, l)
		}
	}
	if len(first.lines) == 0 || len(rest.lines) == 0 {
		return nil, nil, false
	}
	for _, r := range b.rules {
		if r.y <= cut {
			first.rules = append(first.rules, r)
		} else {
			r.y -= cut - cellPadY
			rest.rules = append(rest.rules, r)
		}
	}
	return first, rest, true
}

func (b *band) notes() (notes []int32) {
	for i := range b.lines {
		notes = append(notes, b.lines[i].line.notes...)
	}
	return notes
}

// placed is an item on a page; y is its top, from the top of the text.
type placed struct {
	item   *item
	y      unit
	repeat bool // the head of a table once more: an ornament
}

// page is what stands on one page.
type page struct {
	body    []placed
	notes   []placed
	noteTop unit // where the rule above the notes is
}

// paginator fills pages.
type paginator struct {
	height unit
	gap    unit // between the text and the notes
	// squeeze is how many per cent of the spaces between blocks are left.
	squeeze unit
	notes   []noteSetting
	heads   [][]item // of tables, by number
	items   []item
	pages   []page

	carry []*item // lines of notes that did not fit
}

// noteSetting is a footnote, set.
type noteSetting struct {
	number int
	elem   elemID
	items  []item
}

// fill is the page that is being filled.
type fill struct {
	page
	y          unit
	noteHeight unit
}

// state is a state to come back to.
type state struct {
	body, notes   int
	y, noteHeight unit
	next          int
}

func (p *paginator) run() {
	for pos := 0; pos < len(p.items) || len(p.carry) > 0 || len(p.pages) == 0; {
		pos = p.fillPage(pos)
	}
}

// fillPage makes one page from the items at pos on and returns where the next begins.
func (p *paginator) fillPage(pos int) int {
	f := &fill{}
	p.placeCarried(f, pos < len(p.items))
	p.repeatHead(f, pos)
	heads := len(f.body)
	var good state
	next := pos
	for i := pos; ; i++ {
		if i == len(p.items) {
			next = i
			break
		}
		it := &p.items[i]
		before := it.before * p.squeeze / 100
		if len(f.body) == heads {
			before = 0
		}
		room := p.height - f.noteHeight - f.y - before
		if it.kind == itemSpace {
			if len(f.body) > heads && it.height <= room {
				f.y += it.height
			}
			continue
		}
		switch all := p.noteLines(it.notes); {
		case it.height+p.notesHeight(f, all) <= room:
			p.place(f, it, before, len(all))
		case len(all) > 0 && !it.keep && it.height+p.notesHeight(f, all[:1]) <= room:
			n := 1
			for n < len(all) && it.height+p.notesHeight(f, all[:n+1]) <= room {
				n++
			}
			p.place(f, it, before, n)
			p.carry = append(p.carry, all[n:]...)
			return p.end(f, i+1)
		default:
			if start := max(good.next, pos); p.shrinkFigure(f, start, good, heads) || p.float(f, start, good, heads) {
				i = start - 1
				continue
			}
			if p.splitBand(i, room-p.notesHeight(f, all), len(f.body) == heads) {
				p.place(f, &p.items[i], before, -1)
				return p.end(f, i+1)
			}
			switch {
			case good.next > 0:
				f.body, f.notes, f.y, f.noteHeight = f.body[:good.body], f.notes[:good.notes], good.y, good.noteHeight
				return p.end(f, good.next)
			case len(f.body) > heads:
				return p.end(f, i)
			case len(f.notes) > 0 && len(p.carry) == 0 && f.noteHeight > 0:
				return p.end(f, i) // the notes of the page before left no room
			case len(p.carry) > 0:
				return p.end(f, i)
			}
			// Higher than a page, or with more notes than a page holds: it stands alone.
			n := 0
			for n < len(all) && it.height+p.notesHeight(f, all[:n+1]) <= room {
				n++
			}
			p.place(f, it, before, n)
			p.carry = append(p.carry, all[n:]...)
			return p.end(f, i+1)
		}
		if !it.keep {
			good = state{len(f.body), len(f.notes), f.y, f.noteHeight, i + 1}
		}
	}
	return p.end(f, next)
}

// leastShrink is how small a figure may be made, in thousandths.
const leastShrink = 720

// shrinkFigure makes a figure a little smaller if it then fits on the page, with
// its caption. The page goes back to the state before it.
func (p *paginator) shrinkFigure(f *fill, start int, good state, heads int) bool {
	it := &p.items[start]
	if it.kind != itemFigure || it.shrink > 0 || good.next != start || good.body <= heads {
		return false
	}
	rest := it.before * p.squeeze / 100
	for end := start + 1; end < len(p.items) && p.items[end-1].keep; end++ {
		c := &p.items[end]
		if len(c.notes) > 0 {
			return false
		}
		rest += c.before*p.squeeze/100 + c.height
	}
	part := (p.height - good.noteHeight - good.y - rest) * 1000 / it.height
	if part < leastShrink || part >= 1000 {
		return false
	}
	f.body, f.notes, f.y, f.noteHeight = f.body[:good.body], f.notes[:good.notes], good.y, good.noteHeight
	it.shrink = part
	width := it.width * part / 1000
	it.x, it.width, it.height = it.x+(it.width-width)/2, width, it.height*part/1000
	return true
}

// float lets the text behind a figure that does not fit fill the page: the figure
// comes behind it. It never leaves its section. The page goes back to the state
// before the figure, which is the item at start.
func (p *paginator) float(f *fill, start int, good state, heads int) bool {
	it := &p.items[start]
	if it.kind != itemFigure && it.kind != itemTurned || it.moved || len(it.sides) > 0 {
		return false
	}
	if good.next > 0 {
		f.body, f.notes, f.y, f.noteHeight = f.body[:good.body], f.notes[:good.notes], good.y, good.noteHeight
	} else if len(f.body) > heads {
		return false
	}
	end := start + 1
	for end < len(p.items) && (p.items[end-1].keep || p.items[end].kind == itemTurned) {
		end++
	}
	// The lines behind it that still have room.
	to, y, notes := end, f.y, unit(0)
	for j := end; j < len(p.items); j++ {
		l := &p.items[j]
		if l.kind != itemLine || l.heading > 0 || l.toc > 0 || len(l.sides) > 0 {
			break
		}
		y += l.before*p.squeeze/100 + l.height
		notes += p.notesHeight(f, p.noteLines(l.notes))
		if y+f.noteHeight+notes > p.height {
			break
		}
		if !l.keep {
			to = j + 1
		}
	}
	if to == end || len(f.body) == heads {
		return false
	}
	group := slices.Clone(p.items[start:end])
	for i := range group {
		group[i].moved = true
	}
	copy(p.items[start:], p.items[end:to])
	copy(p.items[start+to-end:], group)
	return true
}

// end closes a page.
func (p *paginator) end(f *fill, next int) int {
	if next < len(p.items) {
		p.spread(f)
	}
	f.noteTop = p.height - f.noteHeight
	y := f.noteTop + p.gap
	for i := range f.notes {
		if i > 0 {
			y += f.notes[i].item.before
		}
		f.notes[i].y = y
		y += f.notes[i].item.height
	}
	p.pages = append(p.pages, f.page)
	return next
}

// spread lets the text of a page reach its foot: what little is missing is shared
// out among the spaces above its blocks. A page that lacks more stays short.
func (p *paginator) spread(f *fill) {
	if len(f.body) == 0 {
		return
	}
	last := f.body[len(f.body)-1]
	missing := p.height - f.noteHeight - last.y - last.item.height
	var give unit
	for i := 1; i < len(f.body); i++ {
		give += elastic(f.body[i-1], f.body[i])
	}
	if missing <= 0 || missing > give {
		return
	}
	var seen, moved unit
	for i := 1; i < len(f.body); i++ {
		if v := elastic(f.body[i-1], f.body[i]); v > 0 {
			seen += v
			moved = scale(missing, seen, give)
		}
		f.body[i].y += moved
	}
}

// elastic is by how much the space between two parts of a page may grow.
func elastic(above, below placed) unit {
	switch v := below.y - above.y - above.item.height; {
	case above.repeat || below.repeat || v < 4*point:
		return 0
	case below.item.heading > 0:
		return v * 7 / 10
	default:
		return v * 6 / 10
	}
}

func (p *paginator) placeCarried(f *fill, more bool) {
	n := 0
	limit := p.height
	if more {
		limit = p.height * 3 / 4
	}
	for n < len(p.carry) {
		h := p.notesHeight(f, p.carry[:1])
		if f.noteHeight+h > limit && n > 0 {
			break
		}
		f.notes = append(f.notes, placed{item: p.carry[0]})
		f.noteHeight += h
		p.carry = p.carry[1:]
		n++
	}
}

func (p *paginator) repeatHead(f *fill, pos int) {
	if pos >= len(p.items) || pos == 0 {
		return
	}
	t := p.items[pos].table
	if t == 0 || p.items[pos-1].table != t {
		return
	}
	var height unit
	for i := range p.heads[t-1] {
		height += p.heads[t-1][i].height
	}
	if height > p.height/3 {
		return
	}
	for i := range p.heads[t-1] {
		h := &p.heads[t-1][i]
		f.body = append(f.body, placed{item: h, y: f.y, repeat: true})
		f.y += h.height
	}
}

func (p *paginator) noteLines(notes []int32) (lines []*item) {
	for _, n := range notes {
		for i := range p.notes[n-1].items {
			lines = append(lines, &p.notes[n-1].items[i])
		}
	}
	return lines
}

// notesHeight is what these lines add to the notes of a page.
func (p *paginator) notesHeight(f *fill, lines []*item) (h unit) {
	for i, l := range lines {
		if i > 0 || len(f.notes) > 0 {
			h += l.before
		}
		h += l.height
	}
	if len(lines) > 0 && len(f.notes) == 0 {
		h += p.gap
	}
	return h
}

// place puts an item on the page with the first n lines of its notes; -1 is all,
// and what does not fit is carried.
func (p *paginator) place(f *fill, it *item, before unit, n int) {
	f.body = append(f.body, placed{item: it, y: f.y + before})
	f.y += before + it.height
	lines := p.noteLines(it.notes)
	if n < 0 {
		n = 0
		for n < len(lines) && f.y+f.noteHeight+p.notesHeight(f, lines[:n+1]) <= p.height {
			n++
		}
		p.carry = append(p.carry, lines[n:]...)
	}
	f.noteHeight += p.notesHeight(f, lines[:n])
	for _, l := range lines[:n] {
		f.notes = append(f.notes, placed{item: l})
	}
}

// splitBand cuts a row that does not fit, when it fills much of a page or begins one.
func (p *paginator) splitBand(i int, room unit, first bool) bool {
	it := &p.items[i]
	if it.band == nil || !first && it.height < p.height/3 || room <= 0 {
		return false
	}
	top, rest, ok := it.band.split(room)
	if !ok {
		return false
	}
	second := *it
	second.band, second.height, second.anchor, second.before = rest, rest.height, "", 0
	second.notes = rest.notes()
	p.items = append(p.items, item{})
	copy(p.items[i+2:], p.items[i+1:])
	p.items[i+1] = second
	it = &p.items[i]
	it.band, it.height, it.notes = top, top.height, top.notes()
	return true
}
