package typeset

import (
	"cmp"
	"slices"
)

// Where pages end is chosen over the whole document, as the lines of a paragraph
// are: from each place where a page may begin, all places are tried where it may
// end, and the cheapest way from the first page to the last is taken. A page costs
// what its spaces must give so that it is full, and more when it cuts what belongs
// together. The places are as many as there are lines, and from each a page of lines
// is looked at, so the time grows with the length of the document.

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

// noteSetting is a footnote, set.
type noteSetting struct {
	number int
	elem   elemID
	items  []item
}

// cursor is where a page begins: with what waits, then with the items from pos on.
type cursor struct {
	waiting []*item // a figure that comes behind its text, or the rest of a row
	pos     int
	carry   []*item // lines of notes that did not fit
}

// front returns the next item, or nil.
func (c *cursor) front(items []item) *item {
	if len(c.waiting) > 0 {
		return c.waiting[0]
	}
	if c.pos < len(items) {
		return &items[c.pos]
	}
	return nil
}

func (c *cursor) advance() {
	if len(c.waiting) > 0 {
		c.waiting = c.waiting[1:]
	} else {
		c.pos++
	}
}

// compare orders cursors by how much of the document lies before them. Those that
// are equal begin the same pages.
func (c *cursor) compare(d *cursor) int {
	first := func(c *cursor) unit {
		if len(c.waiting) == 0 {
			return 0
		}
		return c.waiting[0].height
	}
	return cmp.Or(cmp.Compare(c.pos, d.pos), cmp.Compare(len(d.waiting), len(c.waiting)), cmp.Compare(first(d), first(c)), cmp.Compare(len(d.carry), len(c.carry)))
}

// node is a place where a page may begin, with the cheapest way that leads to it.
type node struct {
	cursor
	from  int32 // the node at which the page before begins
	end   int32 // which of its ends it has
	cost  int64
	begun bool // the pages that begin here were tried
}

// The price of a page. As for lines, what is twice as bad costs more than twice.
const (
	worstFit     = 100            // spaces that give all they can
	plainPrice   = 10             // of any page, so that there are few
	hyphenCost   = 40 * 40        // a page ends within a word
	floatCost    = 30 * 30        // a figure comes behind its text
	headCost     = 130 * 130      // a page ends one line behind a heading
	shrinkCost   = 40 * 40        // a figure is smaller than it might be
	rowCost      = 80 * 80        // a row of a table is cut
	notesCost    = 150 * 150      // a note runs on to the next page
	lonelyCost   = 100 * 100      // each line by which the last page has less than an eighth, squared
	shortCost    = 100 * 100      // a page stays short
	lineCost     = 180 * 180      // each line by which it does
	needlessCost = 500 * 500      // a page stays short for the sake of others
	forcedCost   = int64(1) << 40 // what belongs together is cut
	squeezed     = 24             // per cent of the spaces between blocks that may be lost
	stretched    = 60             // per cent by which they may grow
	leastSpace   = 4 * point      // the least space that gives
	shortLines   = 2 * 14 * point // what a page may lack and yet have its spaces stretched
)

// paginator fills pages.
type paginator struct {
	height unit
	gap    unit      // between the text and the notes
	notes  [][]*item // their lines
	heads  [][]item  // of tables, by number
	items  []item
	nodes  []node
	places [][]int32 // the nodes by the item that they begin with

	body, foot []placed // of the page that is being filled
	ends       []ending
	early      fill  // the last end so far, of a page that is far from full; body is -1 if there is none
	shrunk     *item // the figure that was made smaller last
}

// ending is a place where the page that is being filled may end.
type ending struct {
	fill
	cost int64
}

// fill is how far a page is filled.
type fill struct {
	next            cursor
	body, notes     int // placed so far
	y, noteHeight   unit
	space           unit // that is lost if the page ends here
	stretch, shrink unit // what the spaces may give
	extra           int64
}

// pages returns the cheapest pages.
func (p *paginator) pages() []page {
	p.places = make([][]int32, len(p.items)+1)
	p.reach(cursor{}, 0, -1, 0)
	for pos := range p.places {
		for n := p.unbegun(pos); n >= 0; n = p.unbegun(pos) {
			p.nodes[n].begun = true
			start := p.nodes[n].cursor
			if p.done(&start) && n > 0 {
				break
			}
			p.fill(start, -1)
			cost := p.nodes[n].cost
			for k := range p.ends {
				e := &p.ends[k]
				price := cost + e.cost
				if k < len(p.ends)-1 && p.room(&e.fill) > e.stretch {
					price += needlessCost // what comes next had room
				}
				p.reach(e.next, price, n, int32(k))
			}
		}
	}
	return p.chosen()
}

// done reports that nothing is left.
func (p *paginator) done(c *cursor) bool {
	return c.pos >= len(p.items) && len(c.waiting) == 0 && len(c.carry) == 0
}

// reach notes a way to a place, if it is the first or a cheaper one.
func (p *paginator) reach(c cursor, cost int64, from, end int32) {
	at := min(c.pos, len(p.items))
	for _, n := range p.places[at] {
		if p.nodes[n].compare(&c) == 0 {
			if cost < p.nodes[n].cost {
				p.nodes[n] = node{c, from, end, cost, p.nodes[n].begun}
			}
			return
		}
	}
	p.places[at] = append(p.places[at], int32(len(p.nodes)))
	p.nodes = append(p.nodes, node{c, from, end, cost, false})
}

// unbegun returns the first place at an item from which no page was tried, or -1.
func (p *paginator) unbegun(pos int) int32 {
	first := int32(-1)
	for _, n := range p.places[pos] {
		if !p.nodes[n].begun && (first < 0 || p.nodes[n].compare(&p.nodes[first].cursor) < 0) {
			first = n
		}
	}
	return first
}

// chosen makes the pages of the cheapest way.
func (p *paginator) chosen() []page {
	last := int32(0)
	for _, n := range p.places[len(p.items)] {
		if p.done(&p.nodes[n].cursor) {
			last = n
		}
	}
	var way []int32
	for n := last; n > 0; n = p.nodes[n].from {
		way = append(way, n)
	}
	slices.Reverse(way)
	pages := make([]page, 0, max(len(way), 1))
	for _, n := range way {
		p.fill(p.nodes[p.nodes[n].from].cursor, int(p.nodes[n].end))
		pages = append(pages, p.finish(p.ends[p.nodes[n].end], n == last))
	}
	if len(pages) == 0 {
		pages = append(pages, page{})
	}
	return pages
}

// fill fills a page from a place on and notes where it may end, as far as the end
// that is wanted, or all.
func (p *paginator) fill(start cursor, wanted int) {
	p.body, p.foot, p.ends, p.shrunk = p.body[:0], p.foot[:0], p.ends[:0], nil
	p.early.body = -1
	p.fillFrom(start, wanted)
	if len(p.ends) == 0 {
		p.endEarly()
	}
}

func (p *paginator) fillFrom(start cursor, wanted int) {
	f := fill{next: start}
	p.placeCarried(&f)
	p.repeatHead(&f)
	heads := len(p.body)
	good := fill{body: -1} // where the page may end
	for wanted < 0 || len(p.ends) <= wanted {
		it := f.next.front(p.items)
		if it == nil {
			p.end(&f)
			return
		}
		if it.kind == itemSpace {
			if len(p.body) > heads {
				f.space += it.height
			}
			f.next.advance()
			continue
		}
		gap := unit(0)
		if len(p.body) > heads {
			gap = it.before + f.space
		}
		room := p.height - f.noteHeight - f.y - gap + f.shrink + squeezable(gap)
		lines := p.noteLines(it.notes)
		switch {
		case it.height+p.notesHeight(lines) <= room:
			f.next.advance()
			p.place(&f, it, gap, lines, len(lines))
			if !it.keep {
				p.end(&f)
				good = f
			}
		case len(lines) > 0 && !it.keep && it.height+p.notesHeight(lines[:1]) <= room:
			f.next.advance()
			p.place(&f, it, gap, lines, p.fitting(lines, room-it.height))
			p.end(&f)
			return
		case p.shrinkFigure(&f, &good, heads):
		case p.float(&f, &good, heads):
			return
		default:
			p.overflow(&f, it, gap, room, lines, heads)
			return
		}
	}
}

// overflow ends a page with an item that does not fit: cut, on the next page, or
// alone if no page holds it.
func (p *paginator) overflow(f *fill, it *item, gap, room unit, lines []*item, heads int) {
	first := len(p.body) == heads
	if top, rest, ok := splitBand(it, room-p.notesHeight(lines), p.height, first); ok {
		f.next.advance()
		f.next.waiting = append([]*item{rest}, f.next.waiting...)
		above := p.noteLines(top.notes)
		p.place(f, top, gap, above, p.fitting(above, room-top.height))
		f.extra += rowCost
		p.end(f)
		return
	}
	switch {
	case len(p.ends) > 0 || p.early.body >= 0:
	case !first:
		f.extra += forcedCost
		p.end(f)
	case len(p.foot) > 0:
		p.end(f) // notes of the page before left no room
	default:
		// Higher than a page, or with more notes than a page holds: it stands alone.
		f.next.advance()
		p.place(f, it, gap, lines, p.fitting(lines, room-it.height))
		p.end(f)
	}
}

// end notes that the page may end where it is filled to. Pages that are far from full
// are only there where nothing else is, or before what is cut.
func (p *paginator) end(f *fill) {
	cut := f.extra > 0 || len(f.next.carry) > 0
	f.body, f.notes = len(p.body), len(p.foot)
	if p.room(f)-f.stretch > p.height/4 && !cut && f.next.front(p.items) != nil {
		p.early = *f
		return
	}
	if cut {
		p.endEarly()
	}
	p.ends = append(p.ends, ending{*f, p.price(f)})
}

func (p *paginator) endEarly() {
	if p.early.body >= 0 {
		p.ends = append(p.ends, ending{p.early, p.price(&p.early)})
		p.early.body = -1
	}
}

// room is what is left of a page.
func (p *paginator) room(f *fill) unit { return p.height - f.noteHeight - f.y }

// price is what a page costs that ends here: by what its spaces give, by what is
// missing all the same, and by what is cut.
func (p *paginator) price(f *fill) int64 {
	cost := f.extra
	if len(f.next.carry) > 0 {
		cost += notesCost
	}
	room := p.room(f)
	var bad int64
	switch {
	case room < 0:
		bad = cube(-room, f.shrink)
	case p.done(&f.next):
		if lacks := room - p.height*7/8; lacks > 0 && f.noteHeight == 0 {
			lines := 2 + lacks/(14*point)
			cost += lines * lines * lonelyCost
		}
		return cost
	case room <= f.stretch:
		bad = cube(room, f.stretch)
	default:
		// One page that is very short is better than two that are short.
		bad = worstFit
		cost += shortCost + (room-f.stretch)*lineCost/(14*point)
	}
	if f.body > 0 && p.body[f.body-1].item.cutsWord() {
		cost += hyphenCost
	}
	if f.body > 1 && p.body[f.body-2].item.opens {
		cost += headCost
	}
	return cost + (plainPrice+bad)*(plainPrice+bad)
}

// cutsWord reports a line that ends within a word, with more of its paragraph behind it.
func (it *item) cutsWord() bool {
	n := len(it.line.frags)
	return it.kind == itemLine && it.nth < it.of-1 && n > 0 && it.line.frags[n-1].hyphen
}

// cube is how bad it is that spaces give a part of what they may.
func cube(part, of unit) int64 {
	r := min(part*1000/max(of, 1), 1000)
	return r * r * r / (1e9 / worstFit)
}

// squeezable and stretchable are what a space between two blocks may give.
func squeezable(gap unit) unit {
	if gap < leastSpace {
		return 0
	}
	return gap * squeezed / 100
}

func stretchable(gap unit, it *item) unit {
	switch {
	case gap < leastSpace:
		return 0
	case it.heading > 0:
		return gap * (stretched + 10) / 100
	}
	return gap * stretched / 100
}

// back returns to an earlier state of the page.
func (p *paginator) back(f, good *fill) {
	extra := f.extra
	*f = *good
	f.extra = extra
	p.body, p.foot = p.body[:good.body], p.foot[:good.notes]
}

// leastShrink is how small a figure may be made, in thousandths.
const leastShrink = 720

// shrinkFigure makes a figure a little smaller if it then fits on the page, with
// its caption.
func (p *paginator) shrinkFigure(f, good *fill, heads int) bool {
	if good.body <= heads {
		return false
	}
	g := *good
	it := g.skipSpaces(p.items)
	if it == nil || it.kind != itemFigure || it.shrink > 0 || it == p.shrunk {
		return false
	}
	rest := it.before + g.space
	caption := g.next
	for last := it; last.keep; {
		caption.advance()
		if last = caption.front(p.items); last == nil {
			break
		}
		if len(last.notes) > 0 {
			return false
		}
		rest += last.before + last.height
	}
	part := (p.room(&g) - rest) * 1000 / it.height
	if part < leastShrink || part >= 1000 {
		return false
	}
	smaller := *it
	smaller.shrink = part
	width := it.width * part / 1000
	smaller.x, smaller.width, smaller.height = it.x+(it.width-width)/2, width, it.height*part/1000
	p.back(f, &g)
	p.shrunk = it
	f.next.advance()
	f.next.waiting = append([]*item{&smaller}, f.next.waiting...)
	f.extra += shrinkCost
	return true
}

// skipSpaces moves on to what is printed next, which it returns.
func (f *fill) skipSpaces(items []item) *item {
	it := f.next.front(items)
	for it != nil && it.kind == itemSpace {
		f.space += it.height
		f.next.advance()
		it = f.next.front(items)
	}
	return it
}

// float lets the text behind a figure that does not fit fill the page: the figure
// comes behind it. It never leaves its section. The page is done when it says true:
// all its ends are noted.
func (p *paginator) float(f, good *fill, heads int) bool {
	if good.body <= heads {
		return false
	}
	g := *good
	it := g.skipSpaces(p.items)
	if it == nil || it.kind != itemFigure && it.kind != itemTurned || it.moved || len(it.sides) > 0 || len(g.next.waiting) > 0 {
		return false
	}
	start := g.next.pos
	end := start + 1
	for end < len(p.items) && (p.items[end-1].keep || p.items[end].kind == itemTurned) {
		end++
	}
	var group []*item
	for i := start; i < end; i++ {
		moved := p.items[i]
		moved.moved = true
		group = append(group, &moved)
	}
	p.back(f, &g)
	f.extra += floatCost
	for j := end; j < len(p.items); j++ {
		l := &p.items[j]
		if l.kind != itemLine || l.heading > 0 || l.toc > 0 || len(l.sides) > 0 {
			break
		}
		gap, lines := l.before+f.space, p.noteLines(l.notes)
		if l.height+p.notesHeight(lines) > p.room(f)-gap+f.shrink+squeezable(gap) {
			break
		}
		f.next = cursor{group, j + 1, f.next.carry}
		p.place(f, l, gap, lines, len(lines))
		if !l.keep {
			p.end(f)
		}
	}
	return true
}

// finish makes the page that has an end: what is missing, or too much, is shared out
// among the spaces between its blocks. A page that lacks much stays short.
func (p *paginator) finish(e ending, last bool) page {
	pg := page{body: slices.Clone(p.body[:e.body]), notes: slices.Clone(p.foot[:e.notes])}
	pg.noteTop = p.height - e.noteHeight
	room := p.room(&e.fill)
	switch {
	case room < 0:
		pg.spread(room, e.shrink, func(gap unit, _ *item) unit { return squeezable(gap) })
	case !last && room < e.stretch+shortLines:
		pg.spread(min(room, e.stretch), e.stretch, stretchable)
	}
	y := pg.noteTop + p.gap
	for i := range pg.notes {
		if i > 0 {
			y += pg.notes[i].item.before
		}
		pg.notes[i].y = y
		y += pg.notes[i].item.height
	}
	return pg
}

// spread gives each space of a page its part.
func (pg *page) spread(room, give unit, part func(gap unit, below *item) unit) {
	if give <= 0 {
		return
	}
	var seen, moved, bottom unit
	for i := range pg.body {
		pl := &pg.body[i]
		if gap := pl.y - bottom; i > 0 && gap > 0 {
			seen += part(gap, pl.item)
			moved = scale(room, seen, give)
		}
		bottom = pl.y + pl.item.height
		pl.y += moved
	}
}

// placeCarried begins a page with the lines of notes that did not fit on the one
// before; three quarters of it, while there is text.
func (p *paginator) placeCarried(f *fill) {
	limit := p.height
	if f.next.front(p.items) != nil {
		limit = p.height * 3 / 4
	}
	for n := 0; len(f.next.carry) > 0; n++ {
		h := p.notesHeight(f.next.carry[:1])
		if f.noteHeight+h > limit && n > 0 {
			break
		}
		p.foot = append(p.foot, placed{item: f.next.carry[0]})
		f.noteHeight += h
		f.next.carry = f.next.carry[1:]
	}
}

// repeatHead begins a page with the head of the table that goes on.
func (p *paginator) repeatHead(f *fill) {
	it := f.next.front(p.items)
	if it == nil || it.table == 0 || f.next.pos == 0 || p.items[f.next.pos-1].table != it.table {
		return
	}
	heads := p.heads[it.table-1]
	var height unit
	for i := range heads {
		height += heads[i].height
	}
	if height > p.height/3 {
		return
	}
	for i := range heads {
		p.body = append(p.body, placed{item: &heads[i], y: f.y, repeat: true})
		f.y += heads[i].height
	}
}

// noteLines returns the lines of notes.
func (p *paginator) noteLines(notes []int32) []*item {
	switch len(notes) {
	case 0:
		return nil
	case 1:
		return p.notes[notes[0]-1]
	}
	var lines []*item
	for _, n := range notes {
		lines = append(lines, p.notes[n-1]...)
	}
	return lines
}

// notesHeight is what these lines add to the notes of the page.
func (p *paginator) notesHeight(lines []*item) (h unit) {
	for i, l := range lines {
		if i > 0 || len(p.foot) > 0 {
			h += l.before
		}
		h += l.height
	}
	if len(lines) > 0 && len(p.foot) == 0 {
		h += p.gap
	}
	return h
}

// fitting returns how many lines of notes have room.
func (p *paginator) fitting(lines []*item, room unit) (n int) {
	for n < len(lines) && p.notesHeight(lines[:n+1]) <= room {
		n++
	}
	return n
}

// place puts an item on the page with the first n lines of its notes; the others are
// carried.
func (p *paginator) place(f *fill, it *item, gap unit, lines []*item, n int) {
	f.stretch, f.shrink, f.space = f.stretch+stretchable(gap, it), f.shrink+squeezable(gap), 0
	p.body = append(p.body, placed{item: it, y: f.y + gap})
	f.y += gap + it.height
	f.noteHeight += p.notesHeight(lines[:n])
	for _, l := range lines[:n] {
		p.foot = append(p.foot, placed{item: l})
	}
	if n < len(lines) {
		f.next.carry = slices.Concat(f.next.carry, lines[n:])
	}
	f.body, f.notes = len(p.body), len(p.foot)
}

// splitBand cuts a row that does not fit, when it fills much of a page or begins one.
func splitBand(it *item, room, height unit, first bool) (top, rest *item, ok bool) {
	if it.band == nil || !first && it.height < height/3 || room <= 0 {
		return nil, nil, false
	}
	above, below, ok := it.band.split(room)
	if !ok {
		return nil, nil, false
	}
	a, b := *it, *it
	a.band, a.height, a.notes = above, above.height, above.notes()
	b.band, b.height, b.notes, b.anchor, b.before = below, below.height, below.notes(), "", 0
	return &a, &b, true
}
