package webfont

import (
	"fmt"
	"slices"
)

// The kinds of lookups of GSUB (OpenType, GSUB) besides contexts and extensions.
const (
	single     = 1
	multiple   = 2
	alternate  = 3
	ligature   = 4
	reverse    = 8
	deepest    = 16 // how far lookups may lead to others
	noGlyphYet = -1
)

// close adds to the kept glyphs those that the table can put in their place.
func (t *layoutTable) close(keep []bool) error {
	for before := noGlyphYet; before != number(keep); {
		before = number(keep)
		for i, on := range t.active {
			if on {
				t.closeLookup(i, keep, func(uint16) bool { return true }, 0)
			}
		}
		if t.view.r.broken {
			return fmt.Errorf("%s: %w", t.tag, errBroken)
		}
	}
	return nil
}

func number(keep []bool) (n int) {
	for _, kept := range keep {
		if kept {
			n++
		}
	}
	return n
}

// closeLookup adds what a lookup makes of the kept glyphs that pass a test.
func (t *layoutTable) closeLookup(index int, keep []bool, among test, depth int) {
	if index >= len(t.lookups) || depth > deepest {
		t.view.fail()
		return
	}
	l := t.lookups[index]
	in := func(g uint16) bool { return keep[g] && among(g) }
	add := func(glyphs ...uint16) {
		for _, g := range glyphs {
			if int(g) < len(keep) {
				keep[g] = true
			}
		}
	}
	if contexts := t.contexts(index); contexts != nil {
		for _, x := range contexts {
			x.match(keep, among, func(places []test, applied []application) {
				for _, a := range applied {
					if int(a.at) < len(places) {
						t.closeLookup(int(a.lookup), keep, t.placeOf(a, places, applied), depth+1)
					}
				}
			})
		}
		return
	}
	for _, v := range l.subtables {
		eachSubstitution(v, l.kind, func(from, with []uint16, to ...uint16) {
			if in(from[0]) && !slices.ContainsFunc(with, func(g uint16) bool { return int(g) >= len(keep) || !keep[g] }) {
				add(to...)
			}
		})
		if t.view.r.broken {
			return
		}
	}
}

// placeOf returns a test for the glyphs that a lookup finds at its place. They are those
// of the rule as long as no other lookup of it can have been there, or have moved them.
func (t *layoutTable) placeOf(a application, places []test, applied []application) test {
	for _, other := range applied {
		if other != a && (other.at == a.at || int(other.lookup) >= len(t.lookups) || t.lookups[other.lookup].kind != single) {
			return func(uint16) bool { return true }
		}
	}
	return places[a.at]
}

// eachSubstitution calls a function with what a subtable replaces, the glyphs that must be there
// besides, and what it puts in the place.
func eachSubstitution(v view, kind int, found func(from, with []uint16, to ...uint16)) {
	switch kind {
	case single:
		for i, g := range v.to(2).coverage() {
			if to, ok := v.singleOf(i, g); ok {
				found([]uint16{g}, nil, to)
			}
		}
	case multiple, alternate:
		n := v.count(4, 2)
		for i, g := range v.to(2).coverage() {
			if i < n {
				found([]uint16{g}, nil, v.to(6+2*i).array(0)...)
			}
		}
	case ligature:
		eachLigature(v, func(_ int, first uint16, others []uint16, to uint16) { found([]uint16{first}, others, to) })
	case reverse:
		x := readReverse(v)
		for i, g := range x.coverage {
			if i < len(x.to) {
				found([]uint16{g}, nil, x.to[i])
			}
		}
	default:
		v.fail()
	}
}

// singleOf returns what a subtable puts in the place of glyph i of its coverage.
func (v view) singleOf(i int, g uint16) (to uint16, ok bool) {
	switch v.u16(0) {
	case 1:
		to = g + uint16(v.u16(4))
	case 2:
		if i >= v.u16(4) {
			return 0, false
		}
		to = uint16(v.u16(6 + 2*i))
	default:
		v.fail()
	}
	return to, int(to) < v.r.glyphs
}

// eachLigature calls a function with the ligatures of a subtable and the index in the
// coverage of their first glyph.
func eachLigature(v view, found func(i int, first uint16, others []uint16, to uint16)) {
	n := v.count(4, 2)
	for i, g := range v.to(2).coverage() {
		if i >= n {
			return
		}
		set := v.to(6 + 2*i)
		for k := range set.count(0, 2) {
			l := set.to(2 + 2*k)
			found(i, g, l.numbers(4, max(l.u16(2)-1, 0)), uint16(l.u16(0)))
		}
	}
}

// reverseContext is a subtable that replaces glyphs from the end (OpenType, GSUB 8).
type reverseContext struct {
	coverage       []uint16
	before, behind []view
	to             []uint16
}

func readReverse(v view) reverseContext {
	x := reverseContext{coverage: v.to(2).coverage()}
	at := 4
	for _, covers := range []*[]view{&x.before, &x.behind} {
		n := v.count(at, 2)
		for i := range n {
			*covers = append(*covers, v.to(at+2+2*i))
		}
		at += 2 + 2*n
	}
	x.to = v.array(at)
	return x
}

// substitution writes what is left of a subtable of GSUB.
func (c *cut) substitution(p *packer, v view, kind int) (id int, ok bool) {
	switch kind {
	case single:
		return c.single(p, v)
	case multiple, alternate:
		return c.several(p, v)
	case ligature:
		return c.ligatures(p, v)
	case reverse:
		return c.reverse(p, v)
	}
	v.fail()
	return 0, false
}

func (c *cut) single(p *packer, v view) (id int, ok bool) {
	var from, to []uint16
	for i, g := range v.to(2).coverage() {
		if s, ok := v.singleOf(i, g); ok && c.has(g) && c.has(s) {
			from, to = append(from, c.place[g]), append(to, c.place[s])
		}
	}
	var w part
	w.u16(2)
	w.link(p.coverage(from))
	w.u16(len(to))
	for _, g := range to {
		w.u16(int(g))
	}
	return p.add(w), len(from) > 0
}

func (c *cut) several(p *packer, v view) (id int, ok bool) {
	var from []uint16
	var lists []int
	n := v.count(4, 2)
	for i, g := range v.to(2).coverage() {
		if !c.has(g) || i >= n {
			continue
		}
		var glyphs []uint16
		for _, to := range v.to(6 + 2*i).array(0) {
			if c.has(to) {
				glyphs = append(glyphs, c.place[to])
			}
		}
		var w part
		w.u16(len(glyphs))
		for _, to := range glyphs {
			w.u16(int(to))
		}
		from, lists = append(from, c.place[g]), append(lists, p.add(w))
	}
	return c.sets(p, from, lists)
}

// sets adds a subtable of a coverage and a part for each of its glyphs.
func (c *cut) sets(p *packer, from []uint16, parts []int) (id int, ok bool) {
	w := part{b: make([]byte, 0, 6+2*len(parts)), links: make([]link, 0, 1+len(parts))}
	w.u16(1)
	w.link(p.coverage(from))
	w.u16(len(parts))
	for _, id := range parts {
		w.link(id)
	}
	return p.add(w), len(from) > 0
}

func (c *cut) ligatures(p *packer, v view) (id int, ok bool) {
	var from []uint16
	var sets [][]int
	eachLigature(v, func(_ int, first uint16, others []uint16, to uint16) {
		if !c.has(first) || !c.has(to) || slices.ContainsFunc(others, func(g uint16) bool { return !c.has(g) }) {
			return
		}
		var w part
		w.u16(int(c.place[to]), len(others)+1)
		for _, g := range others {
			w.u16(int(c.place[g]))
		}
		if n := len(from); n == 0 || from[n-1] != c.place[first] {
			from, sets = append(from, c.place[first]), append(sets, nil)
		}
		sets[len(sets)-1] = append(sets[len(sets)-1], p.add(w))
	})
	var parts []int
	for _, set := range sets {
		parts = append(parts, p.list(set))
	}
	return c.sets(p, from, parts)
}

func (c *cut) reverse(p *packer, v view) (id int, ok bool) {
	x := readReverse(v)
	var from, to []uint16
	for i, g := range x.coverage {
		if i < len(x.to) && c.has(g) && c.has(x.to[i]) {
			from, to = append(from, c.place[g]), append(to, c.place[x.to[i]])
		}
	}
	var w part
	w.u16(1)
	w.link(p.coverage(from))
	for _, covers := range [][]view{x.before, x.behind} {
		w.u16(len(covers))
		for _, cover := range covers {
			id, ok := c.covered(p, cover)
			if !ok {
				return 0, false
			}
			w.link(id)
		}
	}
	w.u16(len(to))
	for _, g := range to {
		w.u16(int(g))
	}
	return p.add(w), len(from) > 0
}
