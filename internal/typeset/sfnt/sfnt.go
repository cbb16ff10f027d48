// Package sfnt reads TrueType and OpenType files and cuts out of them the
// glyphs that a document uses.
//
// In: the bytes of a font, or of a collection and an index, behind an
// io.ReaderAt. Out: its tables, its measures, subsets as PDF embeds them (a
// TrueType file for glyf outlines, a bare CFF for PostScript ones), and the tables
// of TrueType subsets for those who add others to them. Guarantees:
// any bytes end in a font or in an error, never in a panic; the same glyphs give
// the same bytes; a table is read when it is asked for, so that a collection of
// many megabytes costs what is used of it. A Font is safe for concurrent use.
// Non-goals: shaping, hinting (instructions are left out of subsets), variable
// fonts, WOFF.
package sfnt

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

var be = binary.BigEndian

// maxTable bounds what one table may claim to hold.
const maxTable = 64 << 20

var errNotFont = errors.New("not a TrueType or OpenType font")

// Font is one face of a file.
type Font struct {
	Name          string // PostScript name, letters that PDF names may hold
	UnitsPerEm    int
	Ascent        int // in font units, above the base line
	Descent       int // in font units, below the base line, positive
	CapHeight     int
	ItalicAngle   int // in 1/65536 degree
	Box           [4]int
	Glyphs        int
	CFF           bool // PostScript outlines
	RestrictedUse bool // the font's licence bits forbid embedding

	r      io.ReaderAt
	tables map[string]extent
	wide   int // glyphs with their own advance in hmtx
	hmtx   []byte

	glyfOnce sync.Once
	loca     []byte
	glyf     []byte
	longLoca bool

	cffOnce sync.Once
	cff     *cffFont
	cffErr  error
}

type extent struct{ offset, length int }

// Faces returns how many faces the file holds; one unless it is a collection.
func Faces(r io.ReaderAt) int {
	var head [12]byte
	if n, _ := r.ReadAt(head[:], 0); n < 12 || string(head[:4]) != "ttcf" {
		return 1
	}
	return min(int(be.Uint32(head[8:])), 64)
}

// Open reads the face at an index of a file.
func Open(r io.ReaderAt, face int) (*Font, error) {
	f := &Font{r: r, tables: map[string]extent{}}
	start := 0
	var head [12]byte
	if n, _ := r.ReadAt(head[:], 0); n < 12 {
		return nil, errNotFont
	}
	if string(head[:4]) == "ttcf" {
		if face < 0 || face >= Faces(r) {
			return nil, fmt.Errorf("no face %d in the collection", face)
		}
		at, err := f.read(12+4*face, 4)
		if err != nil {
			return nil, err
		}
		start = int(be.Uint32(at))
	} else if face != 0 {
		return nil, fmt.Errorf("no face %d in the file", face)
	}
	if err := f.readDirectory(start); err != nil {
		return nil, err
	}
	return f, f.readMeasures()
}

func (f *Font) readDirectory(start int) error {
	head, err := f.read(start, 12)
	if err != nil {
		return err
	}
	switch string(head[:4]) {
	case "\x00\x01\x00\x00", "true", "OTTO":
	default:
		return errNotFont
	}
	n := int(be.Uint16(head[4:]))
	directory, err := f.read(start+12, 16*n)
	if err != nil {
		return err
	}
	for ; len(directory) > 0; directory = directory[16:] {
		f.tables[string(directory[:4])] = extent{int(be.Uint32(directory[8:])), int(be.Uint32(directory[12:]))}
	}
	return nil
}

func (f *Font) read(offset, length int) ([]byte, error) {
	if offset < 0 || length < 0 || length > maxTable {
		return nil, errNotFont
	}
	// A length that lies would allocate what it claims: look at the last byte first.
	if length > 1<<16 {
		var last [1]byte
		if n, _ := f.r.ReadAt(last[:], int64(offset+length-1)); n < 1 {
			return nil, fmt.Errorf("font ends early: %w", errNotFont)
		}
	}
	b := make([]byte, length)
	if n, _ := f.r.ReadAt(b, int64(offset)); n < length {
		return nil, fmt.Errorf("font ends early: %w", errNotFont)
	}
	return b, nil
}

// Tags returns the tags of all tables, sorted.
func (f *Font) Tags() []string { return slices.Sorted(maps.Keys(f.tables)) }

// Table returns a copy of a table, or nil if there is none that can be read.
func (f *Font) Table(tag string) []byte {
	t, ok := f.tables[tag]
	if !ok {
		return nil
	}
	b, err := f.read(t.offset, t.length)
	if err != nil {
		return nil
	}
	return b
}

func (f *Font) readMeasures() error {
	head, hhea, maxp := f.Table("head"), f.Table("hhea"), f.Table("maxp")
	if len(head) < 54 || len(hhea) < 36 || len(maxp) < 6 {
		return fmt.Errorf("head, hhea or maxp is missing: %w", errNotFont)
	}
	f.UnitsPerEm = int(be.Uint16(head[18:]))
	if f.UnitsPerEm < 16 || f.UnitsPerEm > 16384 {
		return fmt.Errorf("%d units in an em: %w", f.UnitsPerEm, errNotFont)
	}
	for i := range f.Box {
		f.Box[i] = int(int16(be.Uint16(head[36+2*i:])))
	}
	f.longLoca = be.Uint16(head[50:]) == 1
	f.Ascent = int(int16(be.Uint16(hhea[4:])))
	f.Descent = -int(int16(be.Uint16(hhea[6:])))
	f.Glyphs = int(be.Uint16(maxp[4:]))
	f.wide = min(int(be.Uint16(hhea[34:])), f.Glyphs)
	f.hmtx = f.Table("hmtx")
	if f.Glyphs == 0 || f.wide == 0 || len(f.hmtx) < 4*f.wide {
		return fmt.Errorf("hmtx is too short: %w", errNotFont)
	}
	f.CapHeight = f.Ascent * 7 / 10
	if os2 := f.Table("OS/2"); len(os2) >= 90 {
		if be.Uint16(os2) >= 2 {
			f.CapHeight = int(int16(be.Uint16(os2[88:])))
		}
		f.RestrictedUse = be.Uint16(os2[8:])&0xf == 2
	}
	if post := f.Table("post"); len(post) >= 8 {
		f.ItalicAngle = int(int32(be.Uint32(post[4:])))
	}
	_, f.CFF = f.tables["CFF "]
	if _, ok := f.tables["glyf"]; !ok && !f.CFF {
		return fmt.Errorf("no outlines: %w", errNotFont)
	}
	if _, ok := f.tables["fvar"]; ok {
		return errors.New("a variable font cannot be embedded: give a static one")
	}
	f.Name = postScriptName(f.Table("name"))
	return nil
}

// postScriptName returns entry 6 of a name table, cut down to letters that need
// no escape, or 'Font'.
func postScriptName(name []byte) string {
	if len(name) < 6 {
		return "Font"
	}
	n, base := int(be.Uint16(name[2:])), int(be.Uint16(name[4:]))
	for i := 0; i < n && 6+12*i+12 <= len(name); i++ {
		e := name[6+12*i:]
		start := base + int(be.Uint16(e[10:]))
		end := start + int(be.Uint16(e[8:]))
		if be.Uint16(e[6:]) != 6 || end > len(name) {
			continue
		}
		var out []byte
		for _, c := range name[start:end] {
			if c == '-' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
				out = append(out, c)
			}
		}
		if len(out) > 0 && len(out) < 64 {
			return string(out)
		}
	}
	return "Font"
}

// Advance returns the width of a glyph in font units.
func (f *Font) Advance(glyph uint16) int {
	return int(be.Uint16(f.hmtx[4*min(int(glyph), f.wide-1):]))
}

func (f *Font) bearing(glyph uint16) []byte {
	at := 4*int(glyph) + 2
	if int(glyph) >= f.wide {
		at = 4*f.wide + 2*(int(glyph)-f.wide)
	}
	if at+2 > len(f.hmtx) {
		return []byte{0, 0}
	}
	return f.hmtx[at : at+2]
}

// outline returns the glyf entry of a glyph; it may be empty.
func (f *Font) outline(glyph uint16) []byte {
	f.glyfOnce.Do(func() { f.loca, f.glyf = f.Table("loca"), f.Table("glyf") })
	var from, to int
	if g := int(glyph); f.longLoca && 4*g+8 <= len(f.loca) {
		from, to = int(be.Uint32(f.loca[4*g:])), int(be.Uint32(f.loca[4*g+4:]))
	} else if !f.longLoca && 2*g+4 <= len(f.loca) {
		from, to = 2*int(be.Uint16(f.loca[2*g:])), 2*int(be.Uint16(f.loca[2*g+2:]))
	}
	if from >= to || to > len(f.glyf) {
		return nil
	}
	return f.glyf[from:to]
}

// ForShaping returns a font file without outlines: what a shaper reads.
func (f *Font) ForShaping() []byte {
	var tables []Table
	for _, tag := range []string{"GDEF", "GPOS", "GSUB", "OS/2", "cmap", "head", "hhea", "hmtx", "maxp", "name", "post"} {
		if b := f.Table(tag); b != nil {
			tables = append(tables, Table{tag, b})
		}
	}
	return Assemble(tables)
}

// Subset returns the font program with these glyphs: glyph i of the result is
// glyphs[i] of the font, and glyphs[0] must be 0. The program is a TrueType file,
// or a bare CFF for a font with PostScript outlines.
func (f *Font) Subset(glyphs []uint16, name string) ([]byte, error) {
	if f.CFF {
		f.cffOnce.Do(func() { f.cff, f.cffErr = f.openCFF() })
		if f.cffErr != nil {
			return nil, fmt.Errorf("read outlines of %s: %w", f.Name, f.cffErr)
		}
		return f.cff.subset(glyphs, name)
	}
	return Assemble(f.Outlines(glyphs)), nil
}

// Outlines returns the tables, sorted by tag, that hold the outlines and measures of
// these glyphs of a font with glyf outlines: glyph i is glyphs[i] of the font, and the
// parts of composite glyphs that are not among them follow. Instructions are left out.
// The caller owns the tables.
func (f *Font) Outlines(glyphs []uint16) []Table {
	order := slices.Clone(glyphs)
	place := make(map[uint16]uint16, len(order))
	for i, g := range order {
		if _, ok := place[g]; !ok {
			place[g] = uint16(i)
		}
	}
	size := 0
	for _, g := range order {
		size += (len(f.outline(g)) + 3) &^ 3
	}
	size += size / 8 // for the parts of composite glyphs
	glyf, hmtx := make([]byte, 0, size), make([]byte, 0, 4*len(order))
	loca := be.AppendUint32(make([]byte, 0, 4+4*len(order)), 0)
	for i := 0; i < len(order); i++ {
		outline := f.outline(order[i])
		switch {
		case len(outline) < 10:
		case int16(be.Uint16(outline)) < 0:
			glyf, order = appendComposite(glyf, outline, order, place)
		default:
			glyf = appendSimple(glyf, outline)
		}
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
		loca = be.AppendUint32(loca, uint32(len(glyf)))
		hmtx = be.AppendUint16(hmtx, uint16(f.Advance(order[i])))
		hmtx = append(hmtx, f.bearing(order[i])...)
	}
	head, hhea, maxp := f.Table("head"), f.Table("hhea"), f.Table("maxp")
	be.PutUint32(head[8:], 0)
	be.PutUint16(head[50:], 1)
	be.PutUint16(hhea[34:], uint16(len(order)))
	be.PutUint16(maxp[4:], uint16(len(order)))
	if len(maxp) >= 32 {
		be.PutUint16(maxp[26:], 0) // instructions are gone
	}
	return []Table{{"glyf", glyf}, {"head", head}, {"hhea", hhea}, {"hmtx", hmtx}, {"loca", loca}, {"maxp", maxp}}
}

// appendSimple copies an outline without its instructions.
func appendSimple(to, outline []byte) []byte {
	contours := int(be.Uint16(outline))
	at := 10 + 2*contours
	if at+2 > len(outline) {
		return to
	}
	skip := int(be.Uint16(outline[at:]))
	if at+2+skip > len(outline) {
		return to
	}
	to = append(to, outline[:at]...)
	to = append(to, 0, 0)
	return append(to, outline[at+2+skip:]...)
}

// The flags of a component of a composite glyph.
const (
	argsAreWords    = 0x0001
	hasScale        = 0x0008
	MoreComponents  = 0x0020
	hasXYScale      = 0x0040
	has2x2          = 0x0080
	HasInstructions = 0x0100
)

// ComponentSize returns how many bytes a component with these flags takes, flags and
// glyph among them.
func ComponentSize(flags uint16) int {
	size := 6
	if flags&argsAreWords != 0 {
		size += 2
	}
	switch {
	case flags&hasScale != 0:
		size += 2
	case flags&hasXYScale != 0:
		size += 4
	case flags&has2x2 != 0:
		size += 8
	}
	return size
}

// appendComposite copies an outline made of others, which join the order.
func appendComposite(to, outline []byte, order []uint16, place map[uint16]uint16) ([]byte, []uint16) {
	start := len(to)
	to = append(to, outline[:10]...)
	for at := 10; ; {
		if at+4 > len(outline) {
			return to[:start], order
		}
		flags, part := be.Uint16(outline[at:]), be.Uint16(outline[at+2:])
		size := ComponentSize(flags)
		if at+size > len(outline) {
			return to[:start], order
		}
		p, ok := place[part]
		if !ok {
			p = uint16(len(order))
			place[part] = p
			order = append(order, part)
		}
		to = be.AppendUint16(to, flags&^HasInstructions)
		to = be.AppendUint16(to, p)
		to = append(to, outline[at+4:at+size]...)
		at += size
		if flags&MoreComponents == 0 {
			return to, order
		}
	}
}

// Table is a table of a font file.
type Table struct {
	Tag  string
	Data []byte
}

// Assemble writes a TrueType file. The checksum that stands in head is set anew.
func Assemble(tables []Table) []byte { return AppendFile(nil, tables) }

// AppendFile does the same, behind the bytes of dst.
func AppendFile(dst []byte, tables []Table) []byte {
	n := len(tables)
	tables = sorted(tables)
	for i, t := range tables {
		if t.Tag == "head" && len(t.Data) >= 12 {
			tables[i].Data = slices.Concat(t.Data[:8], []byte{0, 0, 0, 0}, t.Data[12:])
		}
	}
	log := 0
	for 2<<log <= n {
		log++
	}
	size := 12 + 16*n
	for _, t := range tables {
		size += (len(t.Data) + 3) &^ 3
	}
	whole := slices.Grow(dst, size)
	out := be.AppendUint32(whole[len(whole):], 0x00010000)
	for _, v := range [...]int{n, 16 << log, log, 16*n - 16<<log} {
		out = be.AppendUint16(out, uint16(v))
	}
	at, headAt := 12+16*n, -1
	for _, t := range tables {
		if t.Tag == "head" {
			headAt = at
		}
		out = append(out, t.Tag...)
		for _, v := range [...]uint32{checksum(t.Data), uint32(at), uint32(len(t.Data))} {
			out = be.AppendUint32(out, v)
		}
		at += (len(t.Data) + 3) &^ 3
	}
	for _, t := range tables {
		out = append(out, t.Data...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	if headAt >= 0 && headAt+12 <= len(out) {
		be.PutUint32(out[headAt+8:], 0xB1B0AFBA-checksum(out))
	}
	return whole[:len(whole)+len(out)]
}

// sorted returns the tables by tag. They are a dozen.
func sorted(tables []Table) (out []Table) {
	for _, t := range tables {
		at := len(out)
		for at > 0 && out[at-1].Tag > t.Tag {
			at--
		}
		out = slices.Insert(out, at, t)
	}
	return out
}

func checksum(b []byte) (sum uint32) {
	for ; len(b) >= 4; b = b[4:] {
		sum += be.Uint32(b)
	}
	var last [4]byte
	copy(last[:], b)
	return sum + be.Uint32(last[:])
}
