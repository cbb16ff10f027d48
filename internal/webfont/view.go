package webfont

import (
	"bytes"
	"hash/crc32"
	"slices"
)

// What every function calls that reads or writes tables is kept out of line here and in
// cursor.go: copied into each of them it would make the program a hundred kilobytes larger.

// view is a part of a layout table, from which the offsets in it count. What lies behind
// the end of the table is read as zero, and noted.
type view struct {
	b []byte
	r *reading
}

// reading is what the views of one table share.
type reading struct {
	glyphs int
	broken bool
	budget int // how much may still be done: offsets can make a small file say much
}

//go:noinline
func (v view) fail() { v.r.broken = true }

func (v view) null() bool { return v.b == nil }

//go:noinline
func (v view) u16(at int) int {
	if at+2 > len(v.b) {
		v.fail()
		return 0
	}
	return int(be.Uint16(v.b[at:]))
}

// at returns the part of the view behind an offset.
//
//go:noinline
func (v view) at(offset int) view {
	if offset > len(v.b) {
		v.fail()
		return view{r: v.r}
	}
	return view{v.b[offset:], v.r}
}

// to follows the offset that stands at a place; one of zero leads to a null view.
//
//go:noinline
func (v view) to(at int) view {
	if offset := v.u16(at); offset != 0 {
		return v.at(offset)
	}
	return view{r: v.r}
}

// to32 does the same with an offset of four bytes.
//
//go:noinline
func (v view) to32(at int) view {
	if at+4 > len(v.b) {
		v.fail()
		return view{r: v.r}
	}
	if offset := int(be.Uint32(v.b[at:])); offset != 0 {
		return v.at(offset)
	}
	return view{r: v.r}
}

// count returns the number that stands at a place, before as many elements of a size.
//
//go:noinline
func (v view) count(at, size int) int {
	return v.room(at+2, v.u16(at), size)
}

// spend takes n off the budget, and reports whether there was as much.
//
//go:noinline
func (v view) spend(n int) bool {
	if v.r.budget -= n; v.r.budget < 0 {
		v.fail()
	}
	return !v.r.broken
}

// room returns n when so many elements of a size stand at a place.
//
//go:noinline
func (v view) room(at, n, size int) int {
	if at+n*size > len(v.b) || !v.spend(n+1) {
		v.fail()
		return 0
	}
	return n
}

// numbers returns n numbers that stand at a place.
func (v view) numbers(at, n int) []uint16 {
	n = v.room(at, n, 2)
	out := make([]uint16, n)
	for i := range out {
		out[i] = be.Uint16(v.b[at+2*i:])
	}
	return out
}

// array returns the numbers behind the count of them that stands at a place.
func (v view) array(at int) []uint16 { return v.numbers(at+2, v.count(at, 2)) }

// coverage returns the glyphs of a coverage table by their index.
func (v view) coverage() []uint16 {
	var glyphs []uint16
	switch v.u16(0) {
	case 1:
		glyphs = v.array(2)
	case 2:
		for i := range v.count(2, 6) {
			first, last := v.u16(4+6*i), v.u16(6+6*i)
			if v.u16(8+6*i) != len(glyphs) || last < first || v.room(0, last-first, 0) != last-first {
				v.fail()
				return nil
			}
			for g := first; g <= last; g++ {
				glyphs = append(glyphs, uint16(g))
			}
		}
	default:
		v.fail()
	}
	for i, g := range glyphs {
		if i > 0 && g <= glyphs[i-1] || int(g) >= v.r.glyphs {
			v.fail()
			return nil
		}
	}
	return glyphs
}

// classes returns the classes of all glyphs; those that a class definition does not name
// are of class 0. They stand in the room that it is given when that is large enough.
func (v view) classes(room []uint16) []uint16 {
	classes := slices.Grow(room[:0], v.r.glyphs)[:v.r.glyphs]
	clear(classes)
	if v.null() || v.room(0, v.r.glyphs/16, 0) != v.r.glyphs/16 {
		return classes
	}
	switch v.u16(0) {
	case 1:
		first := v.u16(2)
		for i, class := range v.array(4) {
			if first+i < len(classes) {
				classes[first+i] = class
			}
		}
	case 2:
		for i := range v.count(2, 6) {
			first, last := v.u16(4+6*i), min(v.u16(6+6*i), len(classes)-1)
			if v.room(0, max(0, last-first), 0); v.r.broken {
				break
			}
			for g := first; g <= last; g++ {
				classes[g] = uint16(v.u16(8 + 6*i))
			}
		}
	default:
		v.fail()
	}
	return classes
}

// packer builds a layout table out of parts that point at one another. Parts that say the
// same are written once.
type packer struct {
	parts []part
	seen  map[uint32]int // by the sum of what they say: the last part of it
	key   []byte         // room for what is summed
	scope byte           // parts of different scopes are kept apart
}

func newPacker() *packer { return &packer{seen: map[uint32]int{}} }

// reset makes the packer ready for another table, in the room of the one before.
func (p *packer) reset() {
	clear(p.parts) // what they point at goes
	clear(p.seen)
	p.parts, p.scope = p.parts[:0], 0
}

// part is a stretch of bytes with offsets to other parts, which were built before it.
type part struct {
	b     []byte
	links []link
	scope byte
	other int // part of the same sum, -1 when there is none
}

type link struct{ at, to, size int }

//go:noinline
func (w *part) u16(values ...int) {
	w.b = slices.Grow(w.b, 2*len(values))
	for _, v := range values {
		w.b = be.AppendUint16(w.b, uint16(v))
	}
}

//go:noinline
func (w *part) u32(values ...int) {
	for _, v := range values {
		w.b = be.AppendUint32(w.b, uint32(v))
	}
}

// link appends an offset to another part; to a negative one it is null.
//
//go:noinline
func (w *part) link(to int) { w.linkOf(to, 2) }

//go:noinline
func (w *part) linkOf(to, size int) {
	if to >= 0 {
		w.links = append(w.links, link{len(w.b), to, size})
	}
	w.b = append(w.b, make([]byte, size)...)
}

// add returns the number of a part.
//
//go:noinline
func (p *packer) add(w part) int {
	key := append(append(p.key[:0], p.scope), w.b...)
	for _, l := range w.links {
		key = be.AppendUint32(be.AppendUint32(key, uint32(l.at)), uint32(l.to))
	}
	p.key = key
	sum := crc32.ChecksumIEEE(key)
	last, ok := p.seen[sum]
	if !ok {
		last = -1
	}
	for i := last; i >= 0; i = p.parts[i].other {
		if x := &p.parts[i]; x.scope == p.scope && bytes.Equal(x.b, w.b) && slices.Equal(x.links, w.links) {
			return i
		}
	}
	w.scope, w.other = p.scope, last
	p.parts = append(p.parts, w)
	p.seen[sum] = len(p.parts) - 1
	return len(p.parts) - 1
}

// bytes returns the table whose head is the part that was added last. What points stands
// before what it points at. It fails when an offset is too far.
func (p *packer) bytes() (out []byte, ok bool) {
	places := make([]int, len(p.parts))
	used := make([]bool, len(p.parts)) // others were for what was left out
	used[len(p.parts)-1] = true
	size := 0
	for i, w := range slices.Backward(p.parts) {
		if !used[i] {
			continue
		}
		places[i] = size
		size += len(w.b)
		for _, l := range w.links {
			used[l.to] = true
		}
	}
	out = make([]byte, 0, size)
	for i, w := range slices.Backward(p.parts) {
		if !used[i] {
			continue
		}
		out = append(out, w.b...)
		for _, l := range w.links {
			distance := places[l.to] - places[i]
			if l.size == 4 {
				be.PutUint32(out[places[i]+l.at:], uint32(distance))
				continue
			}
			if distance > 0xffff {
				return nil, false
			}
			be.PutUint16(out[places[i]+l.at:], uint16(distance))
		}
	}
	return out, true
}

// coverage adds a coverage table of glyphs, which are sorted.
func (p *packer) coverage(glyphs []uint16) int {
	var ranges [][2]uint16
	for _, g := range glyphs {
		if n := len(ranges) - 1; n >= 0 && g == ranges[n][1]+1 {
			ranges[n][1] = g
		} else {
			ranges = append(ranges, [2]uint16{g, g})
		}
	}
	var w part
	if 3*len(ranges) < len(glyphs) {
		w.u16(2, len(ranges))
		index := 0
		for _, r := range ranges {
			w.u16(int(r[0]), int(r[1]), index)
			index += int(r[1]-r[0]) + 1
		}
		return p.add(w)
	}
	w.b = make([]byte, 0, 4+2*len(glyphs))
	w.u16(1, len(glyphs))
	for _, g := range glyphs {
		w.u16(int(g))
	}
	return p.add(w)
}

// classed is a glyph with its class.
type classed struct{ glyph, class uint16 }

// classes adds a definition of the classes of glyphs, which are sorted; those of class 0
// need no mention.
func (p *packer) classes(glyphs []classed) int {
	type stretch struct{ first, last, class uint16 }
	var stretches []stretch
	for _, c := range glyphs {
		if c.class == 0 {
			continue
		}
		if n := len(stretches) - 1; n >= 0 && c.glyph == stretches[n].last+1 && c.class == stretches[n].class {
			stretches[n].last = c.glyph
		} else {
			stretches = append(stretches, stretch{c.glyph, c.glyph, c.class})
		}
	}
	var w part
	w.b = make([]byte, 0, 4+6*len(stretches))
	w.u16(2, len(stretches))
	for _, s := range stretches {
		w.u16(int(s.first), int(s.last), int(s.class))
	}
	return p.add(w)
}
