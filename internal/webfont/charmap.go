package webfont

import (
	"fmt"
	"maps"
	"slices"
)

// maxLetters bounds how many letters a font may claim to have.
const maxLetters = 1 << 18

// readCharacterMap reads the glyphs of letters out of cmap, and reports whether the font
// also knows variation selectors.
func readCharacterMap(cmap []byte, glyphs int) (mapping map[rune]uint16, variant bool, err error) {
	c := cursor{b: cmap}
	c.u16()
	best, rank := 0, 0
	for range c.u16() {
		platform, encoding, offset := c.u16(), c.u16(), c.u32()
		r := 0
		switch {
		case platform == 0 && encoding == 5:
			variant = true
		case platform == 3 && encoding == 10:
			r = 4
		case platform == 0 && encoding >= 4:
			r = 3
		case platform == 3 && encoding == 1:
			r = 2
		case platform == 0:
			r = 1
		}
		if r > rank {
			best, rank = offset, r
		}
	}
	if rank == 0 || c.short || best+4 > len(cmap) {
		return nil, false, fmt.Errorf("no map of Unicode characters: %w", errWhole)
	}
	mapping = map[rune]uint16{}
	switch sub := (cursor{b: cmap[best:]}); sub.u16() {
	case 4:
		err = readFormat4(cmap[best:], mapping)
	case 12:
		err = readFormat12(cmap[best:], mapping)
	default:
		return nil, false, fmt.Errorf("an old map of characters: %w", errWhole)
	}
	maps.DeleteFunc(mapping, func(_ rune, g uint16) bool { return g == 0 || int(g) >= glyphs })
	return mapping, variant, err
}

// readFormat4 reads a map of the Basic Multilingual Plane (OpenType, cmap, format 4).
func readFormat4(b []byte, mapping map[rune]uint16) error {
	c := cursor{b: b}
	c.take(6)
	size := c.u16() &^ 1 // two bytes a segment
	c.take(6)
	ends := cursor{b: c.take(size)}
	c.u16()
	starts, deltas, offsets := cursor{b: c.take(size)}, cursor{b: c.take(size)}, cursor{b: c.take(size)}
	if c.short {
		return errBroken
	}
	at := 16 + 3*size // of the first offset, from which it counts
	for ; len(ends.b) > 0; at += 2 {
		start, end, delta, offset := starts.u16(), ends.u16(), deltas.u16(), offsets.u16()
		for r := start; r <= end && r < 0xffff; r++ {
			g := r
			if offset != 0 {
				i := at + offset + 2*(r-start)
				if i+2 > len(b) {
					return errBroken
				}
				if g = int(be.Uint16(b[i:])); g == 0 {
					continue
				}
			}
			mapping[rune(r)] = uint16(g + delta)
		}
		if len(mapping) > maxLetters {
			return errBroken
		}
	}
	return nil
}

// readFormat12 reads a map of all planes (OpenType, cmap, format 12).
func readFormat12(b []byte, mapping map[rune]uint16) error {
	c := cursor{b: b}
	c.take(12)
	total := 0
	for range c.u32() {
		start, end, glyph := c.u32(), c.u32(), c.u32()
		if total += max(end-start+1, 0); c.short || end > 0x10ffff || total > maxLetters {
			return errBroken
		}
		for r := start; r <= end; r++ {
			mapping[rune(r)] = uint16(min(glyph+r-start, 0xffff))
		}
	}
	return nil
}

// characterMap writes the table cmap: letters of the Basic Multilingual Plane in format
// 4, and all of them in format 12 when there are others.
func characterMap(mapping map[rune]uint16) []byte {
	letters := slices.Sorted(maps.Keys(mapping))
	var runs []run
	for _, r := range letters {
		if n := len(runs) - 1; n >= 0 && r == runs[n].to+1 && mapping[r] == runs[n].glyph+uint16(r-runs[n].from) && r != 0x10000 {
			runs[n].to = r
		} else {
			runs = append(runs, run{r, r, mapping[r]})
		}
	}
	basic, all := format4(runs), []byte(nil)
	records := [][2]int{{0, 3}, {3, 1}} // platform and encoding
	if letters[len(letters)-1] > 0xffff {
		records, all = [][2]int{{0, 3}, {0, 4}, {3, 1}, {3, 10}}, format12(runs)
	}
	var w part
	w.u16(0, len(records))
	for _, r := range records {
		at := 4 + 8*len(records)
		if r[1] == 4 || r[1] == 10 {
			at += len(basic)
		}
		w.u16(r[0], r[1])
		w.u32(at)
	}
	return slices.Concat(w.b, basic, all)
}

// run is letters one after the other whose glyphs follow one another.
type run struct {
	from, to rune
	glyph    uint16
}

func format4(runs []run) []byte {
	var starts, ends, deltas part
	n := 0
	for _, r := range append(slices.Clone(runs), run{0xffff, 0xffff, 0}) {
		if r.to > 0xffff {
			continue
		}
		starts.u16(int(r.from))
		ends.u16(int(r.to))
		deltas.u16(int(r.glyph) - int(r.from))
		n++
	}
	log := 0
	for 2<<log <= n {
		log++
	}
	var w part
	w.u16(4, 16+8*n, 0, 2*n, 2<<log, log, 2*n-2<<log)
	return slices.Concat(w.b, ends.b, []byte{0, 0}, starts.b, deltas.b, make([]byte, 2*n))
}

func format12(runs []run) []byte {
	var w part
	w.u16(12, 0)
	w.u32(16+12*len(runs), 0, len(runs))
	for _, r := range runs {
		w.u32(int(r.from), int(r.to), int(r.glyph))
	}
	return w.b
}
