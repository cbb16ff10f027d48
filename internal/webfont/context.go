package webfont

import "slices"

// context is a subtable that applies lookups to glyphs among others (OpenType, sequence
// and chained sequence contexts). The parts of a rule are what stands before, the glyphs
// themselves, and what stands behind.
type context struct {
	view    view
	chained bool
	format  int

	coverage []uint16      // of the first glyph; formats 1 and 2
	classes  [3][]uint16   // by glyph; format 2
	sets     [][]sequence  // by index in the coverage (format 1) or class of the first glyph (format 2)
	covers   [3][]view     // format 3
	applied  []application // format 3
}

const (
	before = iota
	input
	behind
)

// sequence is a rule: glyphs or classes, without the first one of the input.
type sequence struct {
	parts   [3][]uint16
	applied []application
}

// application says to apply a lookup to a glyph of the input.
type application struct{ at, lookup uint16 }

// readContext reads a subtable.
func readContext(v view, chained bool) *context {
	c := &context{view: v, chained: chained, format: v.u16(0)}
	switch c.format {
	case 1:
		c.coverage = v.to(2).coverage()
		c.readSets(4)
	case 2:
		c.coverage = v.to(2).coverage()
		if chained {
			for i := range c.classes {
				c.classes[i] = v.to(4 + 2*i).classes(nil)
			}
			c.readSets(10)
		} else {
			c.classes[input] = v.to(4).classes(nil)
			c.readSets(6)
		}
	case 3:
		c.readCovers()
	default:
		v.fail()
	}
	return c
}

func (c *context) readSets(at int) {
	for i := range c.view.count(at, 2) {
		var rules []sequence
		if set := c.view.to(at + 2 + 2*i); !set.null() {
			for k := range set.count(0, 2) {
				rules = append(rules, c.readRule(set.to(2+2*k)))
			}
		}
		c.sets = append(c.sets, rules)
	}
}

func (c *context) readRule(v view) (s sequence) {
	at := 0
	if !c.chained { // both counts stand before the input
		n, applied := v.u16(0), v.u16(2)
		s.parts[input] = v.numbers(4, max(n-1, 0))
		s.applied = readApplications(v, 4+2*max(n-1, 0), applied)
		return s
	}
	for i := range s.parts {
		n := v.u16(at)
		if i == input {
			n = max(n-1, 0)
		}
		s.parts[i] = v.numbers(at+2, n)
		at += 2 + 2*n
	}
	s.applied = readApplications(v, at+2, v.u16(at))
	return s
}

func (c *context) readCovers() {
	v := c.view
	if !c.chained {
		n, applied := v.room(6, v.u16(2), 2), v.u16(4)
		for i := range n {
			c.covers[input] = append(c.covers[input], v.to(6+2*i))
		}
		c.applied = readApplications(v, 6+2*n, applied)
		return
	}
	at := 2
	for i := range c.covers {
		n := v.count(at, 2)
		for k := range n {
			c.covers[i] = append(c.covers[i], v.to(at+2+2*k))
		}
		at += 2 + 2*n
	}
	c.applied = readApplications(v, at+2, v.u16(at))
}

func readApplications(v view, at, n int) []application {
	out := make([]application, v.room(at, n, 4))
	for i := range out {
		out[i] = application{uint16(v.u16(at + 4*i)), uint16(v.u16(at + 4*i + 2))}
	}
	return out
}

// records returns all that the rules apply.
func (c *context) records() []application {
	all := slices.Clone(c.applied)
	for _, set := range c.sets {
		for _, s := range set {
			all = append(all, s.applied...)
		}
	}
	return all
}

// test tells glyphs that are meant from others.
type test func(g uint16) bool

// match calls a function for each rule that can apply to glyphs that are kept, the first
// of which passes a test, with tests for the glyphs that may stand at each place of it.
func (c *context) match(keep []bool, first test, found func(places []test, applied []application)) {
	has := func(g uint16) bool { return int(g) < len(keep) && keep[g] }
	switch c.format {
	case 1:
		if !c.view.spend(len(c.coverage)) {
			return
		}
		for i, g := range c.coverage {
			if i >= len(c.sets) || !has(g) || !first(g) {
				continue
			}
			for _, s := range c.sets[i] {
				if !c.view.spend(s.size()) || !s.possible(func(_ int, g uint16) bool { return has(g) }) {
					continue
				}
				places := []test{func(x uint16) bool { return x == g }}
				for _, g := range s.parts[input] {
					places = append(places, func(x uint16) bool { return x == g })
				}
				found(places, s.applied)
			}
		}
	case 2:
		if !c.view.spend(len(keep)) {
			return
		}
		live := c.liveClasses(keep)
		for class, set := range c.sets {
			start := func(x uint16) bool {
				_, covered := slices.BinarySearch(c.coverage, x)
				return covered && int(c.classes[input][x]) == class && has(x) && first(x)
			}
			if len(set) == 0 || !c.view.spend(len(c.coverage)) || !slices.ContainsFunc(c.coverage, start) {
				continue
			}
			for _, s := range set {
				if !c.view.spend(s.size()) || !s.possible(func(part int, class uint16) bool { return live[part][class] }) {
					continue
				}
				places := []test{start}
				for _, class := range s.parts[input] {
					places = append(places, func(x uint16) bool { return c.classes[input][x] == class })
				}
				found(places, s.applied)
			}
		}
	case 3:
		var places []test
		for part, covers := range c.covers {
			for i, cover := range covers {
				glyphs := cover.coverage()
				if !slices.ContainsFunc(glyphs, func(g uint16) bool { return has(g) && (part != input || i > 0 || first(g)) }) {
					return
				}
				if part == input {
					places = append(places, func(x uint16) bool { _, ok := slices.BinarySearch(glyphs, x); return ok })
				}
			}
		}
		found(places, c.applied)
	}
}

func (s sequence) size() int {
	return 1 + len(s.parts[before]) + len(s.parts[input]) + len(s.parts[behind])
}

// possible reports whether all values of a rule are.
func (s sequence) possible(value func(part int, v uint16) bool) bool {
	for part, values := range s.parts {
		if slices.ContainsFunc(values, func(v uint16) bool { return !value(part, v) }) {
			return false
		}
	}
	return true
}

// liveClasses returns the classes in which there are kept glyphs.
func (c *context) liveClasses(keep []bool) (live [3]map[uint16]bool) {
	for part, classes := range c.classes {
		live[part] = map[uint16]bool{}
		for g, class := range classes {
			if keep[g] {
				live[part][class] = true
			}
		}
	}
	return live
}

// context writes what is left of a subtable that applies lookups.
func (c *cut) context(p *packer, x *context) (id int, ok bool) {
	var w part
	w.u16(x.format)
	switch x.format {
	case 1:
		ok = c.contextGlyphs(p, x, &w)
	case 2:
		ok = c.contextClasses(p, x, &w)
	case 3:
		ok = c.contextCovers(p, x, &w)
	}
	if !ok {
		return 0, false
	}
	return p.add(w), true
}

func (c *cut) contextGlyphs(p *packer, x *context, w *part) bool {
	var glyphs []uint16
	var sets []int
	for i, g := range x.coverage {
		if !c.has(g) || i >= len(x.sets) {
			continue
		}
		var rules []int
		for _, s := range x.sets[i] {
			if !s.possible(func(_ int, g uint16) bool { return c.has(g) }) {
				continue
			}
			rules = append(rules, p.rule(s, x.chained, func(g uint16) uint16 { return c.place[g] }))
		}
		if len(rules) > 0 {
			glyphs = append(glyphs, c.place[g])
			sets = append(sets, p.list(rules))
		}
	}
	w.link(p.coverage(glyphs))
	w.u16(len(sets))
	for _, id := range sets {
		w.link(id)
	}
	return len(sets) > 0
}

func (c *cut) contextClasses(p *packer, x *context, w *part) bool {
	covered, indexes := c.filter(x.coverage)
	w.link(p.coverage(covered))
	live := x.liveClasses(c.keep)
	starts := map[uint16]bool{}
	for _, i := range indexes {
		starts[x.classes[input][x.coverage[i]]] = true
	}
	for part, classes := range x.classes {
		if classes != nil && (x.chained || part == input) {
			w.link(c.classified(p, classes))
		}
	}
	w.u16(len(x.sets))
	some := false
	for class, set := range x.sets {
		var rules []int
		for _, s := range set {
			if starts[uint16(class)] && s.possible(func(part int, class uint16) bool { return live[part][class] }) {
				rules = append(rules, p.rule(s, x.chained, func(class uint16) uint16 { return class }))
			}
		}
		id := -1
		if len(rules) > 0 {
			id, some = p.list(rules), true
		}
		w.link(id)
	}
	return some
}

func (c *cut) contextCovers(p *packer, x *context, w *part) bool {
	if !x.chained {
		w.u16(len(x.covers[input]), len(x.applied))
	}
	for part, covers := range x.covers {
		if x.chained {
			w.u16(len(covers))
		} else if part != input {
			continue
		}
		for _, cover := range covers {
			id, ok := c.covered(p, cover)
			if !ok {
				return false
			}
			w.link(id)
		}
	}
	if x.chained {
		w.u16(len(x.applied))
	}
	w.apply(x.applied)
	return true
}

// rule adds a rule, its glyphs or classes numbered anew.
func (p *packer) rule(s sequence, chained bool, number func(uint16) uint16) int {
	var w part
	for part, values := range s.parts {
		switch {
		case part == input && !chained:
			w.u16(len(values)+1, len(s.applied))
		case part == input:
			w.u16(len(values) + 1)
		case chained:
			w.u16(len(values))
		}
		for _, v := range values {
			w.u16(int(number(v)))
		}
	}
	if chained {
		w.u16(len(s.applied))
	}
	w.apply(s.applied)
	return p.add(w)
}

func (w *part) apply(list []application) {
	for _, a := range list {
		w.u16(int(a.at), int(a.lookup))
	}
}

// list adds a count of parts with their offsets.
func (p *packer) list(ids []int) int {
	w := part{b: make([]byte, 0, 2+2*len(ids)), links: make([]link, 0, len(ids))}
	w.u16(len(ids))
	for _, id := range ids {
		w.link(id)
	}
	return p.add(w)
}
