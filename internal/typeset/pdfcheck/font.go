package pdfcheck

import (
	"encoding/binary"
	"fmt"
)

// fontInfo is what the codes of a font mean.
type fontInfo struct {
	widths   []float64
	fallback float64
	unicode  map[int]string
	program  []int // advances of the font program in 1/1000 em; nil if it cannot be read
	glyphs   int
	told     map[int]bool // codes that were reported
}

// font reads a font of the page's resources and checks it once.
func (c *checker) font(v any) *fontInfo {
	r, _ := v.(ref)
	if f, ok := c.fonts[r]; ok {
		return f
	}
	f := &fontInfo{unicode: map[int]string{}, fallback: 1000, told: map[int]bool{}}
	c.fonts[r] = f
	d := c.dict(v)
	if d["Subtype"] != name("Type0") || d["Encoding"] != name("Identity-H") {
		c.problem("forbidden-font", "the font %d is not one that we use", r)
		return f
	}
	list := c.array(d["DescendantFonts"])
	if len(list) != 1 {
		c.problem("broken-font", "the font %d has no descendant", r)
		return f
	}
	cid := c.dict(list[0])
	c.readWidths(f, cid)
	descriptor := c.dict(cid["FontDescriptor"])
	c.checkDescriptor(r, cid, descriptor)
	base, _ := d["BaseFont"].(name)
	if n := string(base); len(n) < 8 || n[6] != '+' || descriptor["FontName"] != base || cid["BaseFont"] != base {
		c.problem("font-names-differ", "the font %d does not have one name", r)
	}
	switch {
	case descriptor["FontFile2"] != nil:
		if cid["CIDToGIDMap"] != name("Identity") {
			c.problem("no-glyph-map", "the font %d does not say which glyph a code is", r)
		}
		b, err := c.data(descriptor["FontFile2"])
		if err == nil {
			err = f.readTrueType(b)
		}
		if err != nil {
			c.problem("broken-font", "the font %d: %v", r, err)
		}
	case descriptor["FontFile3"] != nil:
		b, err := c.data(descriptor["FontFile3"])
		if err == nil && c.dict(descriptor["FontFile3"])["Subtype"] != name("CIDFontType0C") {
			err = errCFF
		}
		if err == nil {
			f.program, err = cffWidths(b)
		}
		if err != nil {
			c.problem("broken-font", "the font %d: %v", r, err)
		}
		f.glyphs = len(f.program)
	default:
		c.problem("font-not-embedded", "the font %d is not in the file", r)
	}
	c.checkSet(r, f, descriptor)
	if b, err := c.data(d["ToUnicode"]); err != nil {
		c.problem("no-unicode", "the font %d does not say what its codes mean", r)
	} else {
		f.readUnicode(b)
	}
	return f
}

// checkDescriptor holds that a font says what programs need to show it.
func (c *checker) checkDescriptor(r ref, cid, descriptor dict) {
	system := c.dict(cid["CIDSystemInfo"])
	registry, _ := system["Registry"].(str)
	ordering, _ := system["Ordering"].(str)
	kinds := map[any]string{name("CIDFontType2"): "FontFile2", name("CIDFontType0"): "FontFile3"}
	if string(registry) != "Adobe" || string(ordering) != "Identity" || system["Supplement"] != 0 || descriptor[kinds[cid["Subtype"]]] == nil {
		c.problem("font-not-described", "the font %d does not say which kind it is", r)
	}
	for _, key := range [...]string{"Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV"} {
		if descriptor[key] == nil {
			c.problem("font-not-described", "the font %d does not say its /%s", r, key)
		}
	}
}

// checkSet holds that a list of the glyphs in a font, if there is one, names them all.
func (c *checker) checkSet(r ref, f *fontInfo, descriptor dict) {
	if descriptor["CIDSet"] == nil {
		return
	}
	set, err := c.data(descriptor["CIDSet"])
	for i := range f.glyphs {
		if err != nil || i/8 >= len(set) || set[i/8]&(0x80>>(i%8)) == 0 {
			c.problem("glyph-set", "the list of glyphs of the font %d lacks %d", r, i)
			return
		}
	}
}

func (c *checker) readWidths(f *fontInfo, cid dict) {
	if v, ok := cid["DW"]; ok {
		f.fallback = number(v)
	}
	w := c.array(cid["W"])
	for i := 0; i+1 < len(w); i += 2 {
		if w[i] == 0 {
			for _, v := range c.array(w[i+1]) {
				f.widths = append(f.widths, number(v))
			}
		}
	}
}

// readTrueType reads the advances of a font program.
func (f *fontInfo) readTrueType(b []byte) error {
	be := binary.BigEndian
	if len(b) < 12 {
		return fmt.Errorf("its program is too short")
	}
	tables := map[string][]byte{}
	n := int(be.Uint16(b[4:]))
	for i := 0; i < n && 12+16*i+16 <= len(b); i++ {
		e := b[12+16*i:]
		from, length := int(be.Uint32(e[8:])), int(be.Uint32(e[12:]))
		if from > len(b) || length > len(b)-from {
			return fmt.Errorf("its table %q lies outside", e[:4])
		}
		tables[string(e[:4])] = b[from : from+length]
	}
	head, hhea, hmtx, maxp, loca, glyf := tables["head"], tables["hhea"], tables["hmtx"], tables["maxp"], tables["loca"], tables["glyf"]
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 {
		return fmt.Errorf("its program lacks a table")
	}
	em := int(be.Uint16(head[18:]))
	f.glyphs = int(be.Uint16(maxp[4:]))
	wide := int(be.Uint16(hhea[34:]))
	if em == 0 || wide != f.glyphs || len(hmtx) < 4*wide || len(loca) < 4*f.glyphs+4 {
		return fmt.Errorf("its program has no widths or outlines for its glyphs")
	}
	for i := range f.glyphs {
		f.program = append(f.program, (int(be.Uint16(hmtx[4*i:]))*1000+em/2)/em)
		if from, to := be.Uint32(loca[4*i:]), be.Uint32(loca[4*i+4:]); from > to || int(to) > len(glyf) {
			return fmt.Errorf("the outline of glyph %d lies outside", i)
		}
	}
	return nil
}

// readUnicode reads the bfchar lines of a ToUnicode map.
func (f *fontInfo) readUnicode(b []byte) {
	l := &lexer{b: b}
	inside := false
	for {
		v, err := l.value(false)
		if err == errEnd {
			return
		}
		switch {
		case v == word("beginbfchar"):
			inside = true
		case v == word("endbfchar"):
			inside = false
		case inside:
			code, _ := v.(str)
			to, _ := l.value(false)
			text, _ := to.(str)
			if len(code) == 2 && len(text) >= 2 {
				f.unicode[int(code[0])<<8|int(code[1])] = decode(append(str{0xfe, 0xff}, text...))
			}
		}
	}
}
