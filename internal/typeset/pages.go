package typeset

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
	nth    int32 // of the lines of its paragraph, from 0
	of     int32 // lines that its paragraph has
	label  *label
	tail   *item   // what stands at the end of the line, with dots that lead to it
	notes  []int32 // footnotes whose first marks stand here
	sides  []side  // bars and grounds of the quotes and call-outs around it
	anchor string
	// heading is the number + 1 of a heading that begins here.
	heading int32
	opens   bool  // the last line of a heading
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
