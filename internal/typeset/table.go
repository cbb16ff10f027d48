package typeset

import (
	"slices"
	"strconv"
)

// maxColumns bounds a table; those that no page has room for are set in parts.
const maxColumns = 2000

const (
	cellPadX = 5 * point
	cellPadY = 3 * point

	turnedBefore = 12 * point // above a table on its side
)

// cell is a cell at its place in the grid.
type cell struct {
	row, column   int
	rows, columns int
	align         Align
	para          *para
	least, most   unit
	lines         []item
	height        unit
	repeat        bool // the head of a row once more, in a further part of the table
}

// grid is a table whose spans are worked out.
type grid struct {
	cells   []cell
	rows    int
	columns int
	head    int
	covered []bool // by row and column: a span from above; nil without spans
}

func (f *flow) table(b Table, w where) {
	e := f.t.add(w.parent, "Table")
	w2 := f.inside(w, e, "", b.Place)
	from := len(f.items)
	if len(b.Caption) > 0 {
		w3 := w2
		w3.parent = f.t.add(e, "Caption")
		w3.look = capLook
		w3.look.style |= Strong
		items := f.paragraphItems(f.inlines(b.Caption, w3.parent, w3.look, &w3), &w3, setting{ragged: true})
		f.placeNotes(w3.parent)
		for i := range items {
			items[i].keep = true
		}
		if len(items) > 0 {
			items[len(items)-1].height += 3 * point
		}
		f.items = append(f.items, items...)
	}
	head := min(max(b.HeadRows, 0), len(b.Rows))
	room, turned := w.width, false
	if f.needs(b, smallTable) > room && w.x == 0 && len(w.sides) == 0 && !hasNotes(b) {
		room, turned = f.height, true
		if below := room - f.keptAbove(from); f.needs(b, tinyTable) <= below || f.needs(b, tinyTable) > room {
			room = below
		}
	}
	for _, lk := range [...]look{tableLook, smallTable, tinyTable} {
		if f.needs(b, lk) <= room || lk == tinyTable {
			w2.look = lk
			break
		}
	}
	if turned {
		w2.width = room
		f.turnedTable(b, head, from, w2)
		return
	}
	for i, part := range f.layCells(b, head, &w2).parts(w.width) {
		if i > 0 {
			f.items = append(f.items, item{kind: itemSpace, height: 10 * point})
		}
		f.bands(part, part.fitColumns(w.width), &w2)
	}
	if from < len(f.items) {
		f.items[from].anchor = f.anchor(b.Anchor, w2.place)
	}
	f.space(from, 12*point)
	if len(f.items) > from {
		f.items = append(f.items, item{kind: itemSpace, height: 6 * point})
	}
}

// keptAbove returns what a heading before item from, which is on the same page as what
// follows, takes of a page.
func (f *flow) keptAbove(from int) (height unit) {
	for i := from - 1; i >= 0 && (f.items[i].keep || f.items[i].kind == itemSpace); i-- {
		height += f.items[i].before + f.items[i].height
	}
	if height == 0 || height > f.height/3 {
		return 0
	}
	return height + turnedBefore
}

func hasNotes(b Table) bool {
	for _, row := range b.Rows {
		for i := range row {
			for k := range row[i].Text {
				if row[i].Text[k].Note > 0 {
					return true
				}
			}
		}
	}
	return len(b.Rows) == 0
}

// turnedTable sets a table that is too wide for the page on its side, in parts that
// each stand on a page. Its caption has been set already, from an item on.
func (f *flow) turnedTable(b Table, head, from int, w where) {
	caption := slices.Clone(f.items[from:])
	f.items = f.items[:from]
	for _, part := range f.layCells(b, head, &w).parts(w.width) {
		widths := part.fitColumns(w.width)
		first := len(f.items)
		f.bands(part, widths, &w)
		bands := slices.Clone(f.items[first:])
		f.items = f.items[:first]
		f.turnedPart(caption, bands, widths)
		caption = nil
	}
	if from < len(f.items) {
		f.items[from].anchor = f.anchor(b.Anchor, w.place)
	}
}

// turnedPart packs rows, and before them the caption, into items that stand on
// their side.
func (f *flow) turnedPart(caption, bands []item, widths []unit) {
	if len(bands) == 0 {
		f.items = append(f.items, caption...)
		return
	}
	var across unit
	for _, v := range widths {
		across += v
	}
	part := item{}
	down := unit(0)
	put := func(it *item, repeat bool) {
		part.turned = append(part.turned, placed{item: it, y: down, repeat: repeat})
		down += it.height
	}
	for i := range caption {
		put(&caption[i], false)
	}
	heads := f.tables[len(f.tables)-1]
	var headHeight unit
	for i := range heads {
		headHeight += heads[i].height
	}
	repeats := headHeight < textWidth/3
	filled := false // the part has rows
	for i := 0; i < len(bands); i++ {
		it := &bands[i]
		if down+it.height > textWidth {
			if top, rest, ok := it.band.split(textWidth - down); ok && (!filled || it.height > textWidth/3) {
				second := *it
				second.band, second.height, second.anchor = rest, rest.height, ""
				bands = slices.Insert(bands, i+1, second)
				it = &bands[i]
				it.band, it.height = top, top.height
			} else if filled {
				f.endTurned(&part, across, down)
				part, down, filled = item{}, 0, false
				for k := 0; repeats && k < len(heads); k++ {
					put(&heads[k], true)
				}
				i--
				continue
			}
		}
		put(it, false)
		filled = filled || i >= len(heads)
	}
	f.endTurned(&part, across, down)
}

func (f *flow) endTurned(part *item, across, down unit) {
	part.kind, part.before, part.height, part.width = itemTurned, turnedBefore, across, min(down, textWidth)
	f.items = append(f.items, *part)
}

// needs estimates the least width of a table at a look.
func (f *flow) needs(b Table, lk look) unit {
	var total unit
	least := []unit{}
	for _, row := range b.Rows {
		column := 0
		for i := range row {
			span := max(row[i].Columns, 1)
			if span == 1 {
				for len(least) <= min(column, maxColumns) {
					least = append(least, 0)
				}
				least[min(column, maxColumns)] = max(least[min(column, maxColumns)], f.longestWord(row[i].Text, lk)+2*cellPadX)
			}
			column += span
		}
	}
	for _, v := range least {
		total += v
	}
	return total
}

// longestWord guesses the widest word: at 0.55 em a letter it is near enough to
// choose a size of type.
func (f *flow) longestWord(runs []Run, lk look) unit {
	longest, n := 0, 0
	for i := range runs {
		for _, r := range runs[i].Text {
			switch {
			case r == ' ' || r == '\n' || r == '-' || r == '/':
				n = 0
			case isFull(r) || isHangul(r):
				n = 2
			default:
				n++
			}
			longest = max(longest, n)
		}
	}
	return min(unit(longest), 24) * lk.size * 55 / 100
}

// layCells makes the tree of a table and prepares the words of its cells.
func (f *flow) layCells(b Table, head int, w *where) *grid {
	g := &grid{rows: len(b.Rows), head: head}
	var taken [][]bool // by row, by column: covered by a span from above
	for range b.Rows {
		taken = append(taken, nil)
	}
	part, body := elemID(0), elemID(0)
	rows := make([]elemID, 0, len(b.Rows))
	for r, row := range b.Rows {
		if r < head {
			if part == 0 {
				part = f.t.add(w.parent, "THead")
			}
		} else if body == 0 {
			body = f.t.add(w.parent, "TBody")
			part = body
		}
		tr := f.t.add(part, "TR")
		column := 0
		for i := range row {
			for column < len(taken[r]) && taken[r][column] {
				column++
			}
			if column >= maxColumns {
				f.s.fault(Fault{Kind: WideTable, Place: w.place})
				break
			}
			c := cell{row: r, column: column, columns: min(max(row[i].Columns, 1), maxColumns-column), rows: max(row[i].Rows, 1), align: row[i].Align}
			limit := g.rows
			if r < head {
				limit = head
			}
			c.rows = min(c.rows, limit-r)
			for n := 1; n < c.columns; n++ { // what a cell above covers stays its own
				if column+n < len(taken[r]) && taken[r][column+n] {
					c.columns = n
				}
			}
			for k := r; k < r+c.rows; k++ {
				for len(taken[k]) < column+c.columns {
					taken[k] = append(taken[k], false)
				}
				for j := column; j < column+c.columns; j++ {
					taken[k][j] = true
				}
			}
			f.cellWords(&c, &row[i], tr, r < head, w)
			g.columns = max(g.columns, column+c.columns)
			g.cells = append(g.cells, c)
			column += c.columns
		}
		rows = append(rows, tr)
	}
	// Rows that are short get empty cells: readers count on even rows.
	for r, tr := range rows {
		for j := range g.columns {
			if j < len(taken[r]) && taken[r][j] {
				continue
			}
			f.cellWords(&cell{columns: 1, rows: 1}, &Cell{}, tr, r < head, w)
		}
	}
	return g
}

func (f *flow) cellWords(c *cell, from *Cell, tr elemID, head bool, w *where) {
	tag, attrs := "TD", ""
	switch {
	case head:
		tag, attrs = "TH", "/O /Table /Scope /Column"
	case from.Head:
		tag, attrs = "TH", "/O /Table /Scope /Row"
	case c.columns > 1 || c.rows > 1:
		attrs = "/O /Table"
	}
	if c.columns > 1 {
		attrs += " /ColSpan " + strconv.Itoa(c.columns)
	}
	if c.rows > 1 {
		attrs += " /RowSpan " + strconv.Itoa(c.rows)
	}
	e := f.t.add(tr, tag)
	f.t.elems[e].attrs = attrs
	f.t.elems[e].children = true // a row keeps its empty cells
	for up := tr; up >= 0 && !f.t.elems[up].children; up = f.t.elems[up].parent {
		f.t.elems[up].children = true
	}
	lk := w.look
	if tag == "TH" {
		lk.style |= Strong
	}
	if c.para = f.s.prepare(f.inlines(from.Text, e, lk, w), w.lang, true); c.para != nil {
		c.least, c.most = c.para.measure()
	}
	f.placeNotes(e)
	c.least, c.most = c.least+2*cellPadX, c.most+2*cellPadX
}

// parts cuts a table whose columns no page has room for into tables of some of
// them, each with the first column; the order of reading stays that of the rows.
func (g *grid) parts(room unit) []*grid {
	least, _ := g.needed()
	var sum unit
	for _, v := range least {
		sum += v
	}
	if sum <= room*11/10 || g.columns < 3 {
		return []*grid{g}
	}
	first := min(least[0], room/3)
	var ends []int // the column behind each part
	have := unit(0)
	for j := range least {
		if have += least[j]; have > room && j > 1 {
			ends, have = append(ends, j), first+least[j]
		}
	}
	ends = append(ends, g.columns)
	partOf := make([]int, g.columns)
	parts := make([]*grid, len(ends))
	for k, from := 0, 0; k < len(ends); from, k = ends[k], k+1 {
		parts[k] = &grid{rows: g.rows, head: g.head, columns: ends[k] - from + min(k, 1)}
		for j := from; j < ends[k]; j++ {
			partOf[j] = k
		}
	}
	for _, c := range g.cells {
		k := partOf[c.column]
		if c.column == 0 {
			again := c
			again.columns, again.repeat = 1, true
			for _, p := range parts[1:] {
				p.cells = append(p.cells, again)
			}
		}
		c.columns = min(c.columns, ends[k]-c.column)
		if k > 0 {
			c.column -= ends[k-1] - 1
		}
		parts[k].cells = append(parts[k].cells, c)
	}
	return parts
}

// needed returns how wide each column must be at least, and to hold its words on
// one line.
func (g *grid) needed() (least, most []unit) {
	least, most = make([]unit, g.columns), make([]unit, g.columns)
	for i := range g.cells {
		if c := &g.cells[i]; c.columns == 1 {
			least[c.column], most[c.column] = max(least[c.column], c.least), max(most[c.column], c.most)
		}
	}
	for i := range g.cells {
		c := &g.cells[i]
		if c.columns == 1 {
			continue
		}
		for _, v := range [...]struct {
			of   []unit
			need unit
		}{{least, c.least}, {most, c.most}} {
			var have unit
			for j := c.column; j < c.column+c.columns; j++ {
				have += v.of[j]
			}
			for j := c.column; have < v.need && j < c.column+c.columns; j++ {
				v.of[j] += (v.need - have) / unit(c.columns)
			}
		}
	}
	return least, most
}

// fitColumns shares the room among the columns: each gets what its longest word
// needs, the rest goes by what the words on one line would take.
func (g *grid) fitColumns(room unit) []unit {
	if g.columns == 0 {
		return nil
	}
	least, most := g.needed()
	var sumLeast, sumMost unit
	for j := range least {
		least[j] = min(least[j], room*2/3)
		most[j] = max(most[j], least[j])
		sumLeast, sumMost = sumLeast+least[j], sumMost+most[j]
	}
	sumLeast += keepShort(least, most, room)
	widths := make([]unit, g.columns)
	switch {
	case sumMost <= room:
		// A table that nearly fills the text is stretched to its edges.
		extra := unit(0)
		if sumMost > room*3/5 {
			extra = (room - sumMost) / unit(g.columns)
		}
		for j := range widths {
			widths[j] = most[j] + extra
		}
	case sumLeast <= room:
		copy(widths, least)
		g.share(widths, most, room-sumLeast)
	default:
		var sum unit
		for j := range widths {
			widths[j] = max(scale(room, least[j], sumLeast), 2*cellPadX+point)
			sum += widths[j]
		}
		for j := range widths {
			widths[j] = scale(room, widths[j], sum)
		}
	}
	return widths
}

// keepShort lets short columns, such as those of dates, keep their words on one line if
// all of them can, and the others have room for some words: else only the shorter ones.
// It returns by how much the columns need more now.
func keepShort(least, most []unit, room unit) unit {
	for _, limit := range [...]unit{room / 4, room * 9 / 40, room / 5} {
		var total, more unit
		for j := range least {
			switch {
			case most[j] <= limit:
				total += most[j]
				more += most[j] - least[j]
			default:
				total += max(least[j], min(most[j]*2/3, room/6))
			}
		}
		if total > room*19/20 {
			continue
		}
		for j := range least {
			if most[j] <= limit {
				least[j] = most[j]
			}
		}
		return more
	}
	return 0
}

const (
	shares      = 64  // parts in which room is shared out
	sharingRows = 200 // which are looked at
)

// share gives the columns the room that is left, part by part: each to the column
// that makes the table lowest.
func (g *grid) share(widths, most []unit, room unit) {
	part := room / shares
	rows := min(g.rows, sharingRows)
	type content struct{ line, word unit } // what a cell holds: on one line, and its longest word
	words := make([]content, rows*g.columns)
	for i := range g.cells {
		if c := &g.cells[i]; c.columns == 1 && c.row < rows {
			words[c.row*g.columns+c.column] = content{c.most - 2*cellPadX, c.least - 2*cellPadX}
		}
	}
	// The height of a cell, in 64ths of a line; a third of a word is lost where a line ends.
	height := func(c content, width unit) unit {
		if width -= 2 * cellPadX; c.line <= width {
			return 64
		}
		return max(c.line*64/max(width-c.word/3, point), 128)
	}
	tall := make([]struct{ first, second, column unit }, rows)
	for range shares {
		for r := range tall {
			t := &tall[r]
			t.first, t.second, t.column = 64, 64, -1
			for j := range widths {
				switch h := height(words[r*g.columns+j], widths[j]); {
				case h > t.first:
					t.first, t.second, t.column = h, t.first, unit(j)
				case h > t.second:
					t.second = h
				}
			}
		}
		best, saved := -1, unit(0)
		for j := range widths {
			var sum unit
			for r := range tall {
				if t := &tall[r]; t.column == unit(j) {
					sum += t.first - max(t.second, height(words[r*g.columns+j], widths[j]+part))
				}
			}
			if sum > saved {
				best, saved = j, sum
			}
		}
		if best < 0 {
			break
		}
		widths[best] += part
		room -= part
	}
	// What helps no row goes to the columns that still have less than they could use.
	var missing unit
	for j := range widths {
		missing += max(most[j]-widths[j], 0)
	}
	for j := range widths {
		if missing > 0 {
			widths[j] += scale(room, max(most[j]-widths[j], 0), missing)
		} else {
			widths[j] += room / unit(g.columns)
		}
	}
}

// bands turns rows into items. Rows that a span ties together are one band.
func (f *flow) bands(g *grid, widths []unit, w *where) {
	if g.columns == 0 {
		return
	}
	f.tables = append(f.tables, nil)
	number := int32(len(f.tables))
	left := make([]unit, g.columns+1)
	for j, v := range widths {
		left[j+1] = left[j] + v
	}
	heights := f.rowHeights(g, widths, w)
	next := 0
	for row := 0; row < g.rows; {
		end := row + 1
		first := next
		for ; next < len(g.cells) && g.cells[next].row < end; next++ {
			end = max(end, g.cells[next].row+g.cells[next].rows)
		}
		b := &band{}
		y := unit(0)
		tops := map[int]unit{}
		for r := row; r < end; r++ {
			tops[r] = y
			y += heights[r]
		}
		b.height = y
		for i := first; i < next; i++ {
			b.put(&g.cells[i], tops[g.cells[i].row], left)
		}
		b.rule(g, row, end, tops, left)
		it := item{kind: itemBand, height: b.height, x: w.x, width: w.width, band: b, notes: b.notes(), table: number, sides: w.sides}
		it.keep = end <= g.head || g.rows-g.head > 2 && (end == g.rows-1 || row == g.head && b.height < f.height/6)
		f.items = append(f.items, it)
		if end <= g.head {
			head := it
			head.notes = nil
			f.tables[number-1] = append(f.tables[number-1], head)
		}
		row = end
	}
}

// rowHeights breaks the cells into lines and finds how high the rows are.
func (f *flow) rowHeights(g *grid, widths []unit, w *where) []unit {
	heights := make([]unit, g.rows)
	for r := range heights {
		heights[r] = w.look.leading + 2*cellPadY
	}
	for pass := range 2 { // cells of one row first: a span takes what is missing
		for i := range g.cells {
			c := &g.cells[i]
			if (c.rows > 1) != (pass == 1) {
				continue
			}
			f.cellLines(c, widths, w)
			have := unit(0)
			for r := c.row; r < c.row+c.rows; r++ {
				have += heights[r]
			}
			if c.height > have {
				heights[c.row+c.rows-1] += c.height - have
			}
		}
	}
	return heights
}

func (f *flow) cellLines(c *cell, widths []unit, w *where) {
	c.height = 2 * cellPadY
	if c.para == nil {
		return
	}
	inner := *w
	inner.sides = nil
	inner.width = -2 * cellPadX
	for j := c.column; j < c.column+c.columns; j++ {
		inner.width += widths[j]
	}
	inner.width = max(inner.width, point)
	for _, l := range f.s.lines(c.para, setting{width: inner.width, align: c.align, ragged: true, hyphen: inner.width < 80*point}) {
		it := f.lineItem(l, &inner)
		c.lines = append(c.lines, it)
		c.height += it.height
	}
}

func (b *band) put(c *cell, top unit, left []unit) {
	y := top + cellPadY
	for i := range c.lines {
		it := &c.lines[i]
		if c.repeat {
			it.line.notes = nil
		}
		b.lines = append(b.lines, cellLine{repeat: c.repeat, x: left[c.column] + cellPadX, y: y, width: it.width, height: it.height, base: it.base, line: it.line})
		y += it.height
	}
}

// rule draws the lines of a band: heavy ones around the table and below its head,
// hairlines between rows, none through a cell that spans them.
func (b *band) rule(g *grid, row, end int, tops map[int]unit, left []unit) {
	whole := left[g.columns]
	if row == 0 {
		b.rules = append(b.rules, rule{0, 0, whole, 9 * point / 10, black})
	}
	for r := row + 1; r < end; r++ {
		for j := 0; j < g.columns; j++ {
			if !g.spans(r, j) {
				b.rules = append(b.rules, rule{left[j], tops[r], left[j+1] - left[j], point / 4, hairline})
			}
		}
	}
	switch end {
	case g.rows:
		b.rules = append(b.rules, rule{0, b.height, whole, 9 * point / 10, black})
	case g.head:
		b.rules = append(b.rules, rule{0, b.height, whole, 6 * point / 10, black})
	default:
		b.rules = append(b.rules, rule{0, b.height, whole, point / 4, hairline})
	}
}

// spans reports whether a cell above row r covers column j there.
func (g *grid) spans(r, j int) bool {
	if g.covered == nil {
		g.covered = make([]bool, g.rows*g.columns)
		for i := range g.cells {
			c := &g.cells[i]
			for row := c.row + 1; row < c.row+c.rows; row++ {
				for column := c.column; column < c.column+c.columns; column++ {
					g.covered[row*g.columns+column] = true
				}
			}
		}
	}
	return g.covered[r*g.columns+j]
}
