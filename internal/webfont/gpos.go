package webfont

import (
	"math/bits"
	"slices"
)

// The kinds of lookups of GPOS (OpenType, GPOS) besides contexts and extensions.
const (
	adjustment     = 1
	pairs          = 2
	cursive        = 3
	markToBase     = 4
	markToLigature = 5
	markToMark     = 6
)

// position writes what is left of a subtable of GPOS.
func (c *cut) position(p *packer, v view, kind int) (id int, ok bool) {
	format := v.u16(0)
	switch {
	case kind == adjustment && (format == 1 || format == 2):
		return c.adjustment(p, v, format)
	case kind == pairs && format == 1:
		return c.pairsOfGlyphs(p, v)
	case kind == pairs && format == 2:
		return c.pairsOfClasses(p, v)
	case kind == cursive && format == 1:
		return c.cursive(p, v)
	case (kind == markToBase || kind == markToLigature || kind == markToMark) && format == 1:
		return c.marks(p, v, kind == markToLigature)
	}
	v.fail()
	return 0, false
}

// valueFormat says which numbers a value has: in the lower half those that move glyphs,
// in the upper half tables for coarse screens, which are left out like all hints.
type valueFormat int

//go:noinline
func (f valueFormat) size() int           { return 2 * bits.OnesCount8(uint8(f)) }
func (f valueFormat) moving() valueFormat { return f & 0xf }

// value copies the moving part of a value that stands at a place.
func (w *part) value(v view, at int, f valueFormat) {
	for i := range f.moving().size() / 2 {
		w.u16(v.u16(at + 2*i))
	}
}

func (c *cut) adjustment(p *packer, v view, format int) (id int, ok bool) {
	f := valueFormat(v.u16(4))
	from, indexes := c.filter(v.to(2).coverage())
	var w part
	w.u16(format)
	w.link(p.coverage(from))
	w.u16(int(f.moving()))
	if format == 1 {
		w.value(v, 6, f)
		return p.add(w), len(from) > 0
	}
	n := v.room(8, v.u16(6), f.size())
	if len(indexes) > 0 && indexes[len(indexes)-1] >= n {
		v.fail()
		return 0, false
	}
	w.u16(len(from))
	for _, i := range indexes {
		w.value(v, 8+i*f.size(), f)
	}
	return p.add(w), len(from) > 0
}

func (c *cut) pairsOfGlyphs(p *packer, v view) (id int, ok bool) {
	f1, f2 := valueFormat(v.u16(4)), valueFormat(v.u16(6))
	size := 2 + f1.size() + f2.size()
	n := v.count(8, 2)
	var from []uint16
	var sets []int
	for i, g := range v.to(2).coverage() {
		if !c.has(g) || i >= n {
			continue
		}
		set := v.to(10 + 2*i)
		var w part
		count := 0
		w.u16(0)
		for k := range set.count(0, size) {
			at := 2 + k*size
			if second := uint16(set.u16(at)); c.has(second) {
				w.u16(int(c.place[second]))
				w.value(set, at+2, f1)
				w.value(set, at+2+f1.size(), f2)
				count++
			}
		}
		if count > 0 {
			be.PutUint16(w.b, uint16(count))
			from, sets = append(from, c.place[g]), append(sets, p.add(w))
		}
	}
	var w part
	w.u16(1)
	w.link(p.coverage(from))
	w.u16(int(f1.moving()), int(f2.moving()), len(sets))
	for _, id := range sets {
		w.link(id)
	}
	return p.add(w), len(from) > 0
}

func (c *cut) pairsOfClasses(p *packer, v view) (id int, ok bool) {
	f1, f2 := valueFormat(v.u16(4)), valueFormat(v.u16(6))
	rows, columns := v.u16(12), v.u16(14)
	size := f1.size() + f2.size()
	v.room(16, rows, columns*size)
	from, indexes := c.filter(v.to(2).coverage())
	if len(from) == 0 || v.r.broken {
		return 0, false
	}
	c.firsts, c.seconds = v.to(8).classes(c.firsts), v.to(10).classes(c.seconds)
	covered := v.to(2).coverage()
	var starting []uint16
	for _, i := range indexes {
		starting = append(starting, covered[i])
	}
	left, row := c.fewerClasses(p, c.firsts, starting, rows)
	right, column := c.fewerClasses(p, c.seconds, c.order, columns)
	var w part
	w.u16(2)
	w.link(p.coverage(from))
	w.b = slices.Grow(w.b, 16+len(row)*len(column)*(f1.moving().size()+f2.moving().size()))
	w.u16(int(f1.moving()), int(f2.moving()))
	w.link(left)
	w.link(right)
	w.u16(len(row), len(column))
	for _, r := range row {
		for _, k := range column {
			at := 16 + (r*columns+k)*size
			w.value(v, at, f1)
			w.value(v, at+f1.size(), f2)
		}
	}
	return p.add(w), true
}

// fewerClasses adds a definition of the classes in which some of the glyphs are, class 0
// always among them, and returns what their numbers were.
func (c *cut) fewerClasses(p *packer, classes, glyphs []uint16, most int) (id int, was []int) {
	used := make([]bool, max(most, 1))
	used[0] = true
	for _, g := range glyphs {
		if class := int(classes[g]); class < most {
			used[class] = true
		}
	}
	was, is := renumber(used)
	list := make([]classed, 0, len(glyphs))
	for _, g := range glyphs {
		if class := int(classes[g]); class < most {
			list = append(list, classed{c.place[g], uint16(is[class])})
		}
	}
	return p.classes(list), was
}

// renumber returns the numbers that are used, and what they become when they are counted
// without the others.
func renumber(used []bool) (was, is []int) {
	is = make([]int, len(used))
	for i, on := range used {
		if is[i] = len(was); on {
			was = append(was, i)
		}
	}
	return was, is
}

// anchor adds the anchor that stands behind an offset: its place alone, since points of
// outlines and tables for coarse screens only matter to hinting. A null one stays so.
func (p *packer) anchor(v view) int {
	if v.null() {
		return -1
	}
	var w part
	w.u16(1, v.u16(2), v.u16(4))
	return p.add(w)
}

func (c *cut) cursive(p *packer, v view) (id int, ok bool) {
	from, indexes := c.filter(v.to(2).coverage())
	n := v.count(4, 4)
	if len(indexes) > 0 && indexes[len(indexes)-1] >= n {
		v.fail()
		return 0, false
	}
	var w part
	w.u16(1)
	w.link(p.coverage(from))
	w.u16(len(from))
	for _, i := range indexes {
		w.link(p.anchor(v.to(6 + 4*i)))
		w.link(p.anchor(v.to(8 + 4*i)))
	}
	return p.add(w), len(from) > 0
}

// marks writes the places of marks at letters, at parts of ligatures, or at other marks.
func (c *cut) marks(p *packer, v view, ligatures bool) (id int, ok bool) {
	marks, markIndexes := c.filter(v.to(2).coverage())
	bases, baseIndexes := c.filter(v.to(4).coverage())
	if len(marks) == 0 || len(bases) == 0 {
		return 0, false
	}
	classes := v.u16(6)
	array, records := v.to(8), v.to(10)
	n := array.count(0, 4)
	if markIndexes[len(markIndexes)-1] >= n {
		v.fail()
		return 0, false
	}
	used := make([]bool, classes)
	for _, i := range markIndexes {
		class := array.u16(2 + 4*i)
		if class >= classes {
			v.fail()
			return 0, false
		}
		used[class] = true
	}
	was, is := renumber(used)
	var list part
	list.u16(len(marks))
	for _, i := range markIndexes {
		list.u16(is[array.u16(2+4*i)])
		list.link(p.anchor(array.to(4 + 4*i)))
	}
	var w part
	w.u16(1)
	w.link(p.coverage(marks))
	w.link(p.coverage(bases))
	w.u16(len(was))
	w.link(p.add(list))
	w.link(p.bases(records, baseIndexes, classes, was, ligatures))
	return p.add(w), true
}

// bases adds the anchors of letters, or of the parts of ligatures, for the classes of marks
// that are left.
func (p *packer) bases(records view, indexes []int, classes int, was []int, ligatures bool) int {
	anchors := func(w *part, v view, at int) {
		for _, class := range was {
			w.link(p.anchor(v.to(at + 2*class)))
		}
	}
	var w part
	w.u16(len(indexes))
	size := 2 * classes
	if ligatures {
		size = 2
	}
	n := records.count(0, size)
	for _, i := range indexes {
		if i >= n {
			records.fail()
			break
		}
		if !ligatures {
			anchors(&w, records, 2+i*size)
			continue
		}
		parts := records.to(2 + 2*i)
		count := parts.count(0, 2*classes)
		var l part
		l.u16(count)
		for k := range count {
			anchors(&l, parts, 2+2*classes*k)
		}
		w.link(p.add(l))
	}
	return p.add(w)
}
