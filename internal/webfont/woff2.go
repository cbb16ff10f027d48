package webfont

import (
	"bytes"
	"fmt"
	"io"
	"slices"

	"github.com/andybalholm/brotli"

	"concord/internal/typeset/sfnt"
)

// knownTags are the tags that a directory names by number (WOFF 2.0, 4.1).
var knownTags = [63]string{
	"cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca", "prep", "CFF ", "VORG", "EBDT",
	"EBLC", "gasp", "hdmx", "kern", "LTSH", "PCLT", "VDMX", "vhea", "vmtx", "BASE", "GDEF", "GPOS", "GSUB", "EBSC", "JSTF", "MATH",
	"CBDT", "CBLC", "COLR", "CPAL", "SVG ", "sbix", "acnt", "avar", "bdat", "bloc", "bsln", "cvar", "fdsc", "feat", "fmtx", "fvar",
	"gvar", "hsty", "just", "lcar", "mort", "morx", "opbd", "prop", "trak", "Zapf", "Silf", "Glat", "Gloc", "Feat", "Sill",
}

// woff2Header is the size of the header (WOFF 2.0, 4.1).
const woff2Header = 48

// packedTable is an entry of the directory.
type packedTable struct {
	tag         string
	length      int // in the stream
	transformed bool
}

// unpackWOFF2 returns the tables of a WOFF 2.0 file, with the transformations of
// clause 5 undone.
func unpackWOFF2(data []byte) ([]sfnt.Table, error) {
	if len(data) < woff2Header {
		return nil, errBroken
	}
	if string(data[4:8]) == "ttcf" {
		return nil, fmt.Errorf("a collection: %w", errWhole)
	}
	c := cursor{b: data[woff2Header:]}
	directory, total := readDirectory(&c, int(be.Uint16(data[12:])))
	packed := c.take(int(be.Uint32(data[20:])))
	if c.short || total > maxSize {
		return nil, errBroken
	}
	var plain bytes.Buffer
	if _, err := io.Copy(&plain, io.LimitReader(brotli.NewReader(bytes.NewReader(packed)), int64(total)+1)); err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if plain.Len() != total {
		return nil, errBroken
	}
	stream := cursor{b: plain.Bytes()}
	var tables []sfnt.Table
	transformed := map[string][]byte{}
	for _, t := range directory {
		content := stream.take(t.length)
		if t.transformed {
			transformed[t.tag] = content
			continue
		}
		tables = append(tables, sfnt.Table{Tag: t.tag, Data: content})
	}
	return undo(tables, transformed)
}

// readDirectory reads the directory of n tables (WOFF 2.0, 4.1), and returns with it how
// long the stream of them all is.
func readDirectory(c *cursor, n int) (directory []packedTable, total int) {
	for range n {
		flags := c.u8()
		t := packedTable{}
		if known := flags & 0x3f; known < len(knownTags) {
			t.tag = knownTags[known]
		} else {
			t.tag = string(c.take(4))
		}
		// The outlines are transformed by version 0 and plain in version 3; of all other tables
		// version 0 is the plain one.
		version := flags >> 6
		if t.transformed = version != 0; t.tag == "glyf" || t.tag == "loca" {
			t.transformed = version != 3
		}
		t.length = c.base128()
		if t.transformed {
			t.length = c.base128()
		}
		if total += t.length; c.short || total > maxSize {
			break
		}
		directory = append(directory, t)
	}
	return directory, total
}

// undo adds to the tables those that were transformed.
func undo(tables []sfnt.Table, transformed map[string][]byte) ([]sfnt.Table, error) {
	table := func(tag string) []byte {
		i := slices.IndexFunc(tables, func(t sfnt.Table) bool { return t.Tag == tag })
		if i < 0 {
			return nil
		}
		return tables[i].Data
	}
	var bounds []int
	for tag := range transformed {
		if tag != "glyf" && tag != "loca" && tag != "hmtx" {
			return nil, fmt.Errorf("%s is transformed in a way that is not known: %w", tag, errBroken)
		}
	}
	if content, ok := transformed["glyf"]; ok {
		o := outlines{}
		if err := o.rebuild(content); err != nil {
			return nil, err
		}
		head := bytes.Clone(table("head"))
		if len(head) < 54 {
			return nil, errBroken
		}
		be.PutUint16(head[50:], 1)
		for i := range tables {
			if tables[i].Tag == "head" {
				tables[i].Data = head
			}
		}
		tables = append(tables, sfnt.Table{Tag: "glyf", Data: o.glyf}, sfnt.Table{Tag: "loca", Data: o.loca})
		bounds = o.left
	}
	if content, ok := transformed["hmtx"]; ok {
		hhea := table("hhea")
		if len(hhea) < 36 || bounds == nil {
			return nil, errBroken
		}
		hmtx, err := rebuildMeasures(content, int(be.Uint16(hhea[34:])), bounds)
		if err != nil {
			return nil, err
		}
		tables = append(tables, sfnt.Table{Tag: "hmtx", Data: hmtx})
	}
	return tables, nil
}

// rebuildMeasures undoes the transformation of hmtx (WOFF 2.0, 5.4): bearings that equal
// the left bounds of the glyphs are left out.
func rebuildMeasures(content []byte, wide int, left []int) ([]byte, error) {
	const noBearings, noFurtherBearings = 1, 2
	c := cursor{b: content}
	flags := c.u8()
	advances := c.take(2 * wide)
	if wide > len(left) || c.short {
		return nil, errBroken
	}
	var out []byte
	for i, bound := range left {
		if i < wide {
			out = append(out, advances[2*i:2*i+2]...)
		}
		if omitted := flags & noBearings; i < wide && omitted == 0 || i >= wide && flags&noFurtherBearings == 0 {
			bound = c.i16()
		}
		out = be.AppendUint16(out, uint16(bound))
	}
	if c.short {
		return nil, errBroken
	}
	return out, nil
}

// outlines are the tables glyf and loca as they are rebuilt.
type outlines struct {
	glyf, loca []byte
	left       []int // the left bound of each glyph

	// The streams of the transformed table (WOFF 2.0, 5.1).
	contours, points, flags, coordinates, composites, bounds, instructions cursor
	overlaps                                                               []byte
}

// rebuild undoes the transformation of glyf (WOFF 2.0, 5.1 to 5.3).
func (o *outlines) rebuild(content []byte) error {
	const overlapBitmap = 1
	c := cursor{b: content}
	c.u16()
	options, n := c.u16(), c.u16()
	c.u16() // the form of loca, which is the long one here
	var sizes [7]int
	for i := range sizes {
		sizes[i] = c.u32()
	}
	for i, stream := range []*cursor{&o.contours, &o.points, &o.flags, &o.coordinates, &o.composites, &o.bounds, &o.instructions} {
		stream.b = c.take(sizes[i])
	}
	explicit := o.bounds.take((n + 31) / 32 * 4)
	if options&overlapBitmap != 0 {
		o.overlaps = c.take((n + 7) / 8)
	}
	if c.short || o.bounds.short {
		return errBroken
	}
	for i := range n {
		o.loca = be.AppendUint32(o.loca, uint32(len(o.glyf)))
		o.left = append(o.left, 0)
		if err := o.glyph(i, bit(explicit, i)); err != nil {
			return err
		}
		for len(o.glyf)%4 != 0 {
			o.glyf = append(o.glyf, 0)
		}
		if len(o.glyf) > maxSize {
			return errBroken
		}
	}
	o.loca = be.AppendUint32(o.loca, uint32(len(o.glyf)))
	return nil
}

func bit(b []byte, i int) bool { return i/8 < len(b) && b[i/8]&(0x80>>(i%8)) != 0 }

// glyph rebuilds one glyph, whose bounds are given when that is so.
func (o *outlines) glyph(i int, bounded bool) error {
	contours := o.contours.i16()
	if o.contours.short || contours == 0 && bounded || contours < -1 || contours == -1 && !bounded {
		return errBroken
	}
	if contours == 0 {
		return nil
	}
	start := len(o.glyf)
	o.glyf = be.AppendUint16(o.glyf, uint16(contours))
	o.glyf = append(o.glyf, make([]byte, 8)...)
	if bounded {
		copy(o.glyf[start+2:], o.bounds.take(8))
	}
	if contours < 0 {
		o.composite()
	} else {
		b := o.simple(contours, bit(o.overlaps, i))
		if !bounded {
			for k, v := range b {
				be.PutUint16(o.glyf[start+2+2*k:], uint16(v))
			}
		}
	}
	o.left[i] = int(int16(be.Uint16(o.glyf[start+2:])))
	for _, stream := range []*cursor{&o.points, &o.flags, &o.coordinates, &o.composites, &o.bounds, &o.instructions} {
		if stream.short {
			return errBroken
		}
	}
	return nil
}

// composite rebuilds what follows the head of a glyph made of others (clause 5.1).
func (o *outlines) composite() {
	instructed := false
	for more := true; more && !o.composites.short; {
		flags := uint16(o.composites.u16())
		o.glyf = be.AppendUint16(o.glyf, flags)
		o.glyf = append(o.glyf, o.composites.take(sfnt.ComponentSize(flags)-2)...)
		instructed = instructed || flags&sfnt.HasInstructions != 0
		more = flags&sfnt.MoreComponents != 0
	}
	if instructed {
		o.instruct()
	}
}

// instruct appends the instructions of a glyph with their length.
func (o *outlines) instruct() {
	n := o.coordinates.packed16()
	o.glyf = be.AppendUint16(o.glyf, uint16(n))
	o.glyf = append(o.glyf, o.instructions.take(n)...)
}

// The flags of a point in glyf.
const (
	onCurve       = 0x01
	xShort        = 0x02
	yShort        = 0x04
	repeated      = 0x08
	xSame         = 0x10 // with xShort: to the right
	ySame         = 0x20 // with yShort: upwards
	overlapSimple = 0x40
)

// simple rebuilds what follows the head of a glyph with contours (clauses 5.1 and 5.2),
// and returns its bounds.
func (o *outlines) simple(contours int, overlap bool) (bounds [4]int) {
	n := 0
	for range contours {
		if n += o.points.packed16(); n > 0xffff || o.points.short {
			o.points.short = true
			return bounds
		}
		o.glyf = be.AppendUint16(o.glyf, uint16(n-1))
	}
	var flags, xs, ys []byte
	x, y, last, run := 0, 0, -1, 0
	for i, packed := range o.flags.take(n) {
		dx, dy := o.triplet(packed)
		x, y = x+dx, y+dy
		if i == 0 {
			bounds = [4]int{x, y, x, y}
		}
		bounds = [4]int{min(bounds[0], x), min(bounds[1], y), max(bounds[2], x), max(bounds[3], y)}
		flag := 0
		if packed&0x80 == 0 {
			flag = onCurve
		}
		if overlap && i == 0 {
			flag |= overlapSimple
		}
		var f int
		xs, f = appendStep(xs, dx, xShort, xSame)
		flag |= f
		ys, f = appendStep(ys, dy, yShort, ySame)
		flag |= f
		if flag == last && run < 255 {
			if run == 0 {
				flags[len(flags)-1] |= repeated
				flags = append(flags, 0)
			}
			run++
			flags[len(flags)-1] = byte(run)
		} else {
			flags = append(flags, byte(flag))
			run = 0
		}
		last = flag
	}
	o.instruct()
	o.glyf = append(append(append(o.glyf, flags...), xs...), ys...)
	return bounds
}

// appendStep appends a step from one point to the next as glyf holds it, and returns the
// flags that say how.
func appendStep(to []byte, d, short, same int) ([]byte, int) {
	switch {
	case d == 0:
		return to, same
	case d > 0 && d < 256:
		return append(to, byte(d)), short | same
	case d < 0 && d > -256:
		return append(to, byte(-d)), short
	}
	return be.AppendUint16(to, uint16(d)), 0
}

// triplet reads the step to a point (WOFF 2.0, 5.2, the table of triplets).
func (o *outlines) triplet(flag byte) (dx, dy int) {
	c := &o.coordinates
	signed := func(v int, positive byte) int {
		if positive&1 == 0 {
			return -v
		}
		return v
	}
	switch b := int(flag & 0x7f); {
	case b < 10:
		return 0, signed(b&14<<7+c.u8(), flag)
	case b < 20:
		return signed((b-10)&14<<7+c.u8(), flag), 0
	case b < 84:
		b -= 20
		v := c.u8()
		return signed(1+b&0x30+v>>4, flag), signed(1+b&0x0c<<2+v&0x0f, flag>>1)
	case b < 120:
		b -= 84
		x := 1 + b/12<<8 + c.u8()
		return signed(x, flag), signed(1+b%12>>2<<8+c.u8(), flag>>1)
	case b < 124:
		x, mid := c.u8(), c.u8()
		return signed(x<<4+mid>>4, flag), signed(mid&0x0f<<8+c.u8(), flag>>1)
	default:
		x := c.u16()
		return signed(x, flag), signed(c.u16(), flag>>1)
	}
}
