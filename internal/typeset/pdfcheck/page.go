package pdfcheck

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// fontInfo is what the codes of a font mean.
type fontInfo struct {
	widths   []float64
	fallback float64
	unicode  map[int]string
	program  []int // advances of the font program in 1/1000 em; nil if it is not TrueType
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
		if err != nil || len(b) < 4 || b[0] != 1 || c.dict(descriptor["FontFile3"])["Subtype"] != name("CIDFontType0C") {
			c.problem("broken-font", "the font %d has no program that can be read", r)
		}
		f.glyphs = len(f.widths)
	default:
		c.problem("font-not-embedded", "the font %d is not in the file", r)
	}
	if b, err := c.data(d["ToUnicode"]); err != nil {
		c.problem("no-unicode", "the font %d does not say what its codes mean", r)
	} else {
		f.readUnicode(b)
	}
	return f
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

// scope is one open marked content.
type scope struct {
	mcid     int // -1 = none
	ornament bool
	reversed bool
}

// pageWalk is the state of the walk over the content of a page.
type pageWalk struct {
	page     ref
	fonts    dict
	pictures dict
	scopes   []scope
	font     *fontInfo
	inText   bool
	saved    []*fontInfo
	operands array
	backward []string // what a sequence of reversed characters has shown so far
}

// checkPage walks the content of a page.
func (c *checker) checkPage(page ref) {
	d := c.dict(page)
	if len(c.array(d["MediaBox"])) != 4 {
		c.problem("no-paper", "page %d has no size", page)
	}
	resources := c.dict(d["Resources"])
	w := &pageWalk{page: page, fonts: c.dict(resources["Font"]), pictures: c.dict(resources["XObject"])}
	b, err := c.data(d["Contents"])
	if err != nil {
		c.problem("no-content", "page %d has no content: %v", page, err)
		return
	}
	l := &lexer{b: b}
	for {
		v, err := l.value(false)
		if err == errEnd {
			break
		}
		if err != nil {
			c.problem("broken-content", "the content of page %d cannot be read at byte %d", page, l.at)
			return
		}
		op, ok := v.(word)
		if !ok {
			if w.operands = append(w.operands, v); len(w.operands) > 1<<16 {
				c.problem("broken-content", "the content of page %d has too many operands", page)
				return
			}
			continue
		}
		c.operator(w, string(op))
		w.operands = w.operands[:0]
	}
	if len(w.scopes) > 0 || len(w.saved) > 0 || w.inText {
		c.problem("unbalanced", "the content of page %d does not close what it opens", page)
	}
}

func (c *checker) operator(w *pageWalk, op string) {
	switch op {
	case "BDC", "BMC":
		c.open(w)
	case "EMC":
		if len(w.scopes) == 0 {
			c.problem("unbalanced", "page %d closes content that is not open", w.page)
			return
		}
		s := w.scopes[len(w.scopes)-1]
		w.scopes = w.scopes[:len(w.scopes)-1]
		if s.reversed && s.mcid >= 0 {
			slices.Reverse(w.backward)
			c.text[mcidKey{w.page, s.mcid}] += strings.Join(w.backward, "")
		}
		w.backward = w.backward[:0]
	case "q":
		w.saved = append(w.saved, w.font)
	case "Q":
		if len(w.saved) == 0 {
			c.problem("unbalanced", "page %d restores what it did not save", w.page)
			return
		}
		w.font, w.saved = w.saved[len(w.saved)-1], w.saved[:len(w.saved)-1]
	case "BT", "ET":
		if w.inText == (op == "BT") {
			c.problem("unbalanced", "page %d opens or closes text twice", w.page)
		}
		w.inText = op == "BT"
	case "Tf":
		w.font = nil
		if len(w.operands) == 2 {
			if n, ok := w.operands[0].(name); ok && w.fonts[string(n)] != nil {
				w.font = c.font(w.fonts[string(n)])
				return
			}
		}
		c.problem("unknown-font", "page %d uses a font that is not in its resources", w.page)
	case "Tj", "TJ":
		c.show(w)
	case "Do":
		c.painted(w)
		if n, ok := append(w.operands, nil)[0].(name); !ok || c.dict(w.pictures[string(n)])["Subtype"] != name("Image") {
			c.problem("unknown-picture", "page %d paints a picture that is not in its resources", w.page)
		}
	case "f", "S", "B", "f*", "B*", "b", "s":
		c.painted(w)
	case "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "gs":
		c.problem("forbidden-operator", "page %d uses %s", w.page, op)
	case "Tr":
		c.problem("hidden-text", "page %d changes how text is painted", w.page)
	case "rg", "RG", "g", "G", "re", "m", "l", "c", "h", "n", "w", "d", "J", "W", "cm", "Tm", "Ts", "Tz":
	default:
		c.problem("broken-content", "page %d has the operator %q", w.page, op)
	}
}

func (c *checker) open(w *pageWalk) {
	s := scope{mcid: -1}
	if n := len(w.scopes); n > 0 {
		s = w.scopes[n-1]
	}
	nested := len(w.scopes) > 0
	tag, _ := append(w.operands, nil)[0].(name)
	switch {
	case tag == "Artifact":
		s.ornament = true
		if nested {
			c.problem("nested-content", "page %d has an ornament inside marked content", w.page)
		}
	case tag == "ReversedChars":
		s.reversed = true
	default:
		d := dict{}
		if len(w.operands) == 2 {
			d, _ = w.operands[1].(dict)
		}
		n, ok := d["MCID"].(int)
		if !ok {
			c.problem("unmarked-content", "page %d has a %s without a number", w.page, tag)
			break
		}
		if nested {
			c.problem("nested-content", "content %d of page %d stands inside other content", n, w.page)
		}
		k := mcidKey{w.page, n}
		if c.content[k] {
			c.problem("content-number-twice", "the number %d stands twice on page %d", n, w.page)
		}
		c.content[k] = true
		s.mcid = n
	}
	w.scopes = append(w.scopes, s)
}

// painted holds that what is painted belongs to something.
func (c *checker) painted(w *pageWalk) scope {
	if n := len(w.scopes); n > 0 && (w.scopes[n-1].ornament || w.scopes[n-1].mcid >= 0) {
		return w.scopes[n-1]
	}
	c.problem("unmarked-content", "page %d paints what is neither marked nor an ornament", w.page)
	return scope{mcid: -1}
}

// show checks the codes of a text and notes what they mean.
func (c *checker) show(w *pageWalk) {
	s := c.painted(w)
	if w.font == nil {
		c.problem("unknown-font", "page %d shows text without a font", w.page)
		return
	}
	list, ok := append(w.operands, nil)[0].(array)
	if !ok {
		list = w.operands
	}
	var texts []string
	for _, v := range list {
		b, ok := v.(str)
		if !ok {
			continue
		}
		if len(b)%2 != 0 {
			c.problem("broken-content", "page %d shows half a code", w.page)
		}
		for i := 0; i+1 < len(b); i += 2 {
			texts = append(texts, c.code(w, int(b[i])<<8|int(b[i+1])))
		}
	}
	if s.mcid < 0 {
		return
	}
	if s.reversed {
		w.backward = append(w.backward, texts...)
		return
	}
	k := mcidKey{w.page, s.mcid}
	c.text[k] += strings.Join(texts, "")
}

// code checks one code and returns its text.
func (c *checker) code(w *pageWalk, code int) string {
	f := w.font
	text, ok := f.unicode[code]
	if f.told[code] {
		return text
	}
	tell := func(problem, format string, args ...any) {
		f.told[code] = true
		c.problem(problem, format, args...)
	}
	switch {
	case code == 0:
		tell("notdef", "page %d shows a character without a glyph", w.page)
	case code >= f.glyphs:
		tell("no-such-glyph", "page %d shows the glyph %d, which its font does not have", w.page, code)
	case !ok || text == "" || strings.ContainsAny(text, "\x00\ufeff\ufffe"):
		tell("no-unicode", "the glyph %d on page %d has no text", code, w.page)
	case code >= len(f.widths):
		tell("width-differs", "the glyph %d on page %d has no width", code, w.page)
	case code < len(f.program) && (f.widths[code]-float64(f.program[code]) > 1 || float64(f.program[code])-f.widths[code] > 1):
		tell("width-differs", "the glyph %d on page %d is %v wide in the file and %d in its font", code, w.page, f.widths[code], f.program[code])
	}
	return text
}
