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
	last := letters[len(letters)-1]
	basic := format4(runs)
	type record struct{ platform, encoding uint16 }
	records := []record{{0, 3}, {3, 1}}
	if last > 0xffff {
		records = []record{{0, 3}, {0, 4}, {3, 1}, {3, 10}}
	}
	out := be.AppendUint16([]byte{0, 0}, uint16(len(records)))
	start := 4 + 8*len(records)
	for _, r := range records {
		out = be.AppendUint16(be.AppendUint16(out, r.platform), r.encoding)
		at := start
		if r.encoding == 4 || r.encoding == 10 {
			at += len(basic)
		}
		out = be.AppendUint32(out, uint32(at))
	}
	out = append(out, basic...)
	if last > 0xffff {
		out = append(out, format12(runs)...)
	}
	return out
}

// run is letters one after the other whose glyphs follow one another.
type run struct {
	from, to rune
	glyph    uint16
}

func format4(runs []run) []byte {
	var starts, ends, deltas []byte
	n := 0
	for _, r := range append(slices.Clone(runs), run{0xffff, 0xffff, 0}) {
		if r.to > 0xffff {
			continue
		}
		starts, ends = be.AppendUint16(starts, uint16(r.from)), be.AppendUint16(ends, uint16(r.to))
		deltas = be.AppendUint16(deltas, r.glyph-uint16(r.from))
		n++
	}
	log := 0
	for 2<<log <= n {
		log++
	}
	var out []byte
	for _, v := range [...]int{4, 16 + 8*n, 0, 2 * n, 2 << log, log, 2*n - 2<<log} {
		out = be.AppendUint16(out, uint16(v))
	}
	return slices.Concat(out, ends, []byte{0, 0}, starts, deltas, make([]byte, 2*n))
}

func format12(runs []run) []byte {
	out := []byte{0, 12, 0, 0}
	for _, v := range [...]int{16 + 12*len(runs), 0, len(runs)} {
		out = be.AppendUint32(out, uint32(v))
	}
	for _, r := range runs {
		for _, v := range [...]uint32{uint32(r.from), uint32(r.to), uint32(r.glyph)} {
			out = be.AppendUint32(out, v)
		}
	}
	return out
}
