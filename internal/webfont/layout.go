package webfont

import (
	"fmt"
	"slices"

	"concord/internal/typeset/sfnt"
)

// Features are tags of layout features that a page asks for, such as "smcp". Those that
// shapers switch on by themselves need no mention.
type Features struct {
	All  bool
	Tags []string
}

// optional are the features that are off unless a page asks for them (OpenType, the
// registered features), besides ss01 to ss20 and cv01 to cv99.
var optional = []string{
	"aalt", "afrc", "c2pc", "c2sc", "case", "cpct", "cpsp", "cswh", "dlig", "dnom", "expt", "falt", "frac", "fwid", "halt", "hist",
	"hkna", "hlig", "hngl", "hojo", "hwid", "ital", "jp04", "jp78", "jp83", "jp90", "lfbd", "lnum", "mgrk", "nalt", "nlck", "numr",
	"onum", "opbd", "ordn", "ornm", "palt", "pcap", "pkna", "pnum", "pwid", "qwid", "rtbd", "ruby", "salt", "sinf", "size", "smcp",
	"smpl", "subs", "sups", "swsh", "titl", "tnam", "tnum", "trad", "twid", "unic", "zero",
}

// fractionSlash makes shapers write the figures around it as a fraction.
const fractionSlash = '⁄'

// wanted reports whether a feature may be switched on.
func (f Features) wanted(tag string, letters []rune) bool {
	switch {
	case f.All || slices.Contains(f.Tags, tag):
		return true
	case tag == "frac" || tag == "numr" || tag == "dnom":
		return slices.Contains(letters, fractionSlash)
	case len(tag) == 4 && (tag[:2] == "ss" || tag[:2] == "cv") && '0' <= tag[2] && tag[2] <= '9':
		return false
	}
	return !slices.Contains(optional, tag)
}

// cut is a part of a font while it is cut out.
type cut struct {
	keep   []bool   // by glyph of the font
	place  []uint16 // of the kept ones in the part
	order  []uint16 // the kept glyphs, sorted
	tables []sfnt.Table

	packer          *packer  // for one table after the other
	firsts, seconds []uint16 // room for the classes of pairs
}

// maxReading bounds what is done with one table for one part.
const maxReading = 4 << 20

// layout finds the glyphs that a shaper can reach from the letters, and writes the layout
// tables for them.
func (f *Font) layout(letters []rune, features Features) (*cut, error) {
	c := &cut{keep: make([]bool, f.font.Glyphs), place: make([]uint16, f.font.Glyphs)}
	if c.packer, _ = f.cutter.packers.Get().(*packer); c.packer == nil {
		c.packer = newPacker()
	}
	defer f.cutter.packers.Put(c.packer)
	c.keep[0] = true
	for _, r := range letters {
		c.keep[f.glyphs[r]] = true
	}
	gsub, err := f.table("GSUB", letters, features)
	if err != nil {
		return nil, err
	}
	gpos, err := f.table("GPOS", letters, features)
	if err != nil {
		return nil, err
	}
	if gsub != nil {
		if err := gsub.close(c.keep); err != nil {
			return nil, err
		}
	}
	for g, kept := range c.keep {
		if kept {
			c.place[g] = uint16(len(c.order))
			c.order = append(c.order, uint16(g))
		}
	}
	for _, t := range []*layoutTable{gsub, gpos} {
		if t == nil {
			continue
		}
		data, err := t.write(c)
		if err != nil {
			return nil, err
		}
		c.tables = append(c.tables, sfnt.Table{Tag: t.tag, Data: data})
	}
	if data := f.tables["GDEF"]; data != nil {
		gdef, err := c.definitions(view{data, &reading{glyphs: f.font.Glyphs, budget: maxReading}})
		if err != nil {
			return nil, err
		}
		c.tables = append(c.tables, sfnt.Table{Tag: "GDEF", Data: gdef})
	}
	return c, nil
}

// layoutTable is GSUB or GPOS.
type layoutTable struct {
	tag       string
	view      view
	extension int      // the kind of lookup that only leads to another one
	lookups   []lookup // by index
	active    []bool   // lookups that features start
	features  []bool   // those that may be switched on
}

// lookup is a lookup, extensions seen through.
type lookup struct {
	kind, flag, marks int
	subtables         []view
	contexts          []*context // of the subtables, when they have been read
}

// The flag of a lookup that names a set of marks.
const usesMarkSet = 0x10

// table reads a layout table of the font, down to its subtables; nil when there is none.
func (f *Font) table(tag string, letters []rune, features Features) (*layoutTable, error) {
	data := f.tables[tag]
	if data == nil {
		return nil, nil
	}
	v := view{data, &reading{glyphs: f.font.Glyphs, budget: maxReading}}
	t := &layoutTable{tag: tag, view: v, extension: 7}
	if tag == "GPOS" {
		t.extension = 9
	}
	if v.u16(0) != 1 {
		return nil, fmt.Errorf("%s of an unknown version: %w", tag, errWhole)
	}
	t.readLookups(v.to(8))
	t.readFeatures(v.to(6), v.to(4), letters, features)
	if v.r.broken {
		return nil, fmt.Errorf("%s: %w", tag, errBroken)
	}
	return t, nil
}

func (t *layoutTable) readLookups(list view) {
	if list.null() {
		return
	}
	lookups := list.count(0, 2)
	t.lookups = make([]lookup, 0, lookups)
	for i := range lookups {
		v := list.to(2 + 2*i)
		l := lookup{kind: v.u16(0), flag: v.u16(2)}
		n := v.count(4, 2)
		if l.flag&usesMarkSet != 0 {
			l.marks = v.u16(6 + 2*n)
		}
		extended := l.kind == t.extension
		l.subtables = make([]view, 0, n)
		for k := range n {
			sub := v.to(6 + 2*k)
			if extended {
				l.kind = sub.u16(2)
				sub = sub.to32(4)
			}
			if sub.null() {
				v.fail()
			}
			l.subtables = append(l.subtables, sub)
		}
		t.lookups = append(t.lookups, l)
	}
	t.active = make([]bool, len(t.lookups))
}

// readFeatures finds the lookups that may be applied.
func (t *layoutTable) readFeatures(list, scripts view, letters []rune, features Features) {
	if list.null() {
		return
	}
	required := map[int]bool{}
	t.eachLanguage(scripts, func(language view) { required[language.u16(2)] = true })
	for i := range list.count(0, 6) {
		tag := ""
		if at := 2 + 6*i; at+4 <= len(list.b) {
			tag = string(list.b[at : at+4])
		}
		on := required[i] || features.wanted(tag, letters)
		t.features = append(t.features, on)
		if !on {
			continue
		}
		for _, l := range list.to(6 + 6*i).array(2) {
			if int(l) >= len(t.lookups) {
				list.fail()
				return
			}
			t.active[l] = true
		}
	}
}

// eachLanguage calls a function with the tables of languages of all scripts.
func (t *layoutTable) eachLanguage(scripts view, found func(language view)) {
	if scripts.null() {
		return
	}
	for i := range scripts.count(0, 6) {
		script := scripts.to(6 + 6*i)
		if language := script.to(0); !language.null() {
			found(language)
		}
		for k := range script.count(2, 6) {
			found(script.to(8 + 6*k))
		}
	}
}

// write writes the table for the kept glyphs. Scripts, languages, features and lookups
// keep their numbers; lookups that nothing is left of are empty.
func (t *layoutTable) write(c *cut) ([]byte, error) {
	reach := t.reachable()
	for _, far := range []bool{false, true} {
		p := c.packer
		p.reset()
		lookups := t.writeLookups(c, p, reach, far)
		features := t.writeFeatures(p)
		scripts := t.writeScripts(p)
		var head part
		head.u16(1, 0)
		head.link(scripts)
		head.link(features)
		head.link(lookups)
		p.scope = 0xff
		p.add(head)
		if t.view.r.broken {
			return nil, fmt.Errorf("%s: %w", t.tag, errBroken)
		}
		if data, ok := p.bytes(); ok {
			return data, nil
		}
	}
	return nil, fmt.Errorf("%s is too large: %w", t.tag, errWhole)
}

// reachable returns the lookups that features start, and those that these lead to.
func (t *layoutTable) reachable() []bool {
	reach := slices.Clone(t.active)
	var next []int
	for i, on := range reach {
		if on {
			next = append(next, i)
		}
	}
	for ; len(next) > 0; next = next[1:] {
		for _, x := range t.contexts(next[0]) {
			for _, r := range x.records() {
				if int(r.lookup) < len(reach) && !reach[r.lookup] {
					reach[r.lookup] = true
					next = append(next, int(r.lookup))
				}
			}
		}
	}
	return reach
}

// contextual reports whether a kind of lookup applies others where the glyphs around call
// for it, and whether it also looks at those before and behind.
func (t *layoutTable) contextual(kind int) (chained, ok bool) {
	if t.tag == "GPOS" {
		kind -= 2
	}
	return kind == 6, kind == 5 || kind == 6
}

// contexts returns the subtables of a contextual lookup; none of any other.
func (t *layoutTable) contexts(lookup int) []*context {
	l := &t.lookups[lookup]
	if chained, ok := t.contextual(l.kind); ok && l.contexts == nil {
		for _, v := range l.subtables {
			l.contexts = append(l.contexts, readContext(v, chained))
		}
	}
	return l.contexts
}

// writeLookups writes the list of lookups; far ones are written as extensions.
func (t *layoutTable) writeLookups(c *cut, p *packer, reach []bool, far bool) int {
	var list part
	list.u16(len(t.lookups))
	for i, l := range t.lookups {
		var subtables []int
		if reach[i] {
			contexts := t.contexts(i)
			for k, sub := range l.subtables {
				if far {
					p.scope++ // offsets inside a subtable stay short
				}
				id, ok := 0, false
				switch {
				case contexts != nil:
					id, ok = c.context(p, contexts[k])
				case t.tag == "GSUB":
					id, ok = c.substitution(p, sub, l.kind)
				default:
					id, ok = c.position(p, sub, l.kind)
				}
				if ok {
					subtables = append(subtables, id)
				}
			}
		}
		var w part
		if p.scope = 0; far {
			w.u16(t.extension, l.flag, len(subtables))
		} else {
			w.u16(l.kind, l.flag, len(subtables))
		}
		for _, id := range subtables {
			if far {
				var x part
				x.u16(1, l.kind)
				x.linkOf(id, 4)
				id = p.add(x)
			}
			w.link(id)
		}
		w.u16(l.marks) // for readers that look for it whatever the flag says
		list.link(p.add(w))
	}
	return p.add(list)
}

func (t *layoutTable) writeFeatures(p *packer) int {
	list := t.view.to(6)
	if list.null() {
		return -1
	}
	var w part
	w.u16(len(t.features))
	for i, on := range t.features {
		var feature part
		feature.u16(0)
		if on {
			lookups := list.to(6 + 6*i).array(2)
			feature.u16(len(lookups))
			for _, l := range lookups {
				feature.u16(int(l))
			}
		} else {
			feature.u16(0)
		}
		w.b = append(w.b, list.b[2+6*i:6+6*i]...)
		w.link(p.add(feature))
	}
	return p.add(w)
}

// writeScripts copies the scripts with their languages.
func (t *layoutTable) writeScripts(p *packer) int {
	list := t.view.to(4)
	if list.null() {
		return -1
	}
	language := func(v view) int {
		if v.null() {
			return -1
		}
		var w part
		w.u16(0, v.u16(2))
		features := v.array(4)
		w.u16(len(features))
		for _, f := range features {
			w.u16(int(f))
		}
		return p.add(w)
	}
	var w part
	n := list.count(0, 6)
	w.u16(n)
	for i := range n {
		script := list.to(6 + 6*i)
		var s part
		s.link(language(script.to(0)))
		k := script.count(2, 6)
		s.u16(k)
		for j := range k {
			s.b = append(s.b, script.b[4+6*j:8+6*j]...)
			s.link(language(script.to(8 + 6*j)))
		}
		w.b = append(w.b, list.b[2+6*i:6+6*i]...)
		w.link(p.add(s))
	}
	return p.add(w)
}

// filter returns the kept glyphs of a list with their indexes in it, as they are
// numbered in the part.
//
//go:noinline
func (c *cut) filter(glyphs []uint16) (kept []uint16, indexes []int) {
	for i, g := range glyphs {
		if c.keep[g] {
			kept = append(kept, c.place[g])
			indexes = append(indexes, i)
		}
	}
	return kept, indexes
}

// has reports whether a glyph of the font is kept.
//
//go:noinline
func (c *cut) has(g uint16) bool { return int(g) < len(c.keep) && c.keep[g] }

// covered adds the coverage of what is kept of another one; ok is false when that is
// nothing.
func (c *cut) covered(p *packer, v view) (id int, ok bool) {
	kept, _ := c.filter(v.coverage())
	return p.coverage(kept), len(kept) > 0
}

// classified adds the classes of the kept glyphs.
func (c *cut) classified(p *packer, classes []uint16) int {
	list := make([]classed, 0, len(c.order))
	for _, g := range c.order {
		list = append(list, classed{c.place[g], classes[g]})
	}
	return p.classes(list)
}

// definitions writes GDEF for the kept glyphs. Points where carets and attachments stand
// are left out.
func (c *cut) definitions(v view) ([]byte, error) {
	p := c.packer
	p.reset()
	classes := func(v view) int {
		if v.null() {
			return -1
		}
		return c.classified(p, v.classes(nil))
	}
	var head part
	minor, sets := 0, -1
	if v.u16(2) >= 2 {
		if list := v.to(12); !list.null() {
			minor, sets = 2, c.markSets(p, list)
		}
	}
	head.u16(1, minor)
	head.link(classes(v.to(4)))
	head.link(-1)
	head.link(-1)
	head.link(classes(v.to(10)))
	if minor == 2 {
		head.link(sets)
	}
	p.add(head)
	data, ok := p.bytes()
	if v.r.broken || !ok || v.u16(0) != 1 {
		return nil, fmt.Errorf("GDEF: %w", errBroken)
	}
	return data, nil
}

func (c *cut) markSets(p *packer, v view) int {
	var w part
	n := v.count(2, 4)
	w.u16(1, n)
	for i := range n {
		id, _ := c.covered(p, v.to32(4+4*i))
		w.linkOf(id, 4)
	}
	return p.add(w)
}
