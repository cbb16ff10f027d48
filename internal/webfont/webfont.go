// Package webfont cuts out of a web font what the letters of a page need.
//
// In: a font file (WOFF2, WOFF or TrueType) and the letters that it sets. Out: a WOFF
// file with the glyphs that a shaper can reach from these letters, with their measures
// and with what the layout tables say of them, so that the letters look and stand as
// with the whole font; the names in it are the caller's, the notices of its makers stay.
// Guarantees: any bytes end in a font or in an error, never in a panic nor in a font that
// lacks a part; the same letters give the same bytes. An error means: embed the
// whole file. It is what becomes of PostScript outlines, variable and colour fonts,
// fonts that forbid to be cut, and tables that are not known here. Non-goals: hinting and
// vertical measures, which are left out; collections.
package webfont

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"

	"concord/internal/typeset/sfnt"
)

var be = binary.BigEndian

// maxSize bounds what a packed font may claim to hold.
const maxSize = 32 << 20

var (
	errBroken = errors.New("the font is broken")
	errWhole  = errors.New("the font can only be embedded whole")
)

// A Cutter opens fonts; all of them share what packing needs. The zero value is ready. It
// is safe for concurrent use.
type Cutter struct {
	packings sync.Pool // of *packing
	packers  sync.Pool // of *packer
}

// Font is a font of which parts are cut out. It is safe for concurrent use.
type Font struct {
	cutter   *Cutter
	font     *sfnt.Font
	glyphs   map[rune]uint16
	composed map[rune][]rune
	variant  bool // it chooses glyphs by variation selectors
	tables   map[string][]byte
}

// noSubsetting is the bit of fsType in OS/2 that forbids to cut a font.
const noSubsetting = 0x0100

// kept and dropped are the tables that may stand in a font that is cut: those
// that the parts need, and those that only editors, printers, hinting, carets and vertical
// lines need. What another one means for the parts is not known here.
var (
	kept    = []string{"BASE", "GDEF", "GPOS", "GSUB", "OS/2", "cmap", "gasp", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post", "prep"}
	dropped = []string{"DSIG", "FFTM", "JSTF", "LTSH", "PCLT", "STAT", "TTFA", "VDMX", "cvt ", "fpgm", "hdmx", "kern", "meta", "vhea", "vmtx"}
)

// Open reads a font file.
func (c *Cutter) Open(data []byte) (*Font, error) {
	plain, err := unpack(data)
	if err != nil {
		return nil, err
	}
	font, err := sfnt.Open(bytes.NewReader(plain), 0)
	if err != nil {
		return nil, err
	}
	if font.CFF {
		return nil, fmt.Errorf("PostScript outlines: %w", errWhole)
	}
	f := &Font{cutter: c, font: font, tables: map[string][]byte{}}
	for _, tag := range font.Tags() {
		switch {
		case slices.Contains(kept, tag):
			f.tables[tag] = font.Table(tag)
		case !slices.Contains(dropped, tag):
			return nil, fmt.Errorf("a table %q: %w", tag, errWhole)
		}
	}
	if slices.Contains(font.Tags(), "kern") && f.tables["GPOS"] == nil {
		return nil, fmt.Errorf("kerning without GPOS: %w", errWhole)
	}
	os2 := f.tables["OS/2"]
	if len(os2) < 78 {
		return nil, fmt.Errorf("OS/2 is missing: %w", errBroken)
	}
	if font.RestrictedUse || be.Uint16(os2[8:])&noSubsetting != 0 {
		return nil, fmt.Errorf("its makers forbid it: %w", errWhole)
	}
	if f.glyphs, f.variant, err = readCharacterMap(f.tables["cmap"], font.Glyphs); err != nil {
		return nil, err
	}
	f.composed = composedLetters(f.glyphs)
	return f, nil
}

// Subset returns a WOFF file with what the letters need, under a family name that is the
// caller's, and nil when the font has none of the letters. Features are the tags
// of layout features that the page asks for beyond those that are always on; all stands
// for every one there is.
func (f *Font) Subset(letters []rune, features Features, family string) ([]byte, error) {
	letters, err := f.expand(letters)
	if err != nil || len(letters) == 0 {
		return nil, err
	}
	l, err := f.layout(letters, features)
	if err != nil {
		return nil, err
	}
	tables := append(f.font.Outlines(l.order), l.tables...)
	mapping := map[rune]uint16{}
	for _, r := range letters {
		mapping[r] = l.place[f.glyphs[r]]
	}
	tables = append(tables,
		sfnt.Table{Tag: "OS/2", Data: measures(f.tables["OS/2"], letters)},
		sfnt.Table{Tag: "cmap", Data: characterMap(mapping)},
		sfnt.Table{Tag: "name", Data: renamed(f.tables["name"], family)},
		sfnt.Table{Tag: "post", Data: nameless(f.tables["post"])})
	for _, tag := range []string{"BASE", "gasp", "prep"} {
		if data := f.tables[tag]; len(data) > 0 && (tag != "prep" || !f.hinted()) {
			tables = append(tables, sfnt.Table{Tag: tag, Data: data})
		}
	}
	return f.cutter.pack(tables), nil
}

// hinted reports whether the font has programs that its glyphs run. A prep without any
// only says how letters without instructions are filled, and stays.
func (f *Font) hinted() bool {
	return f.font.Table("fpgm") != nil || f.font.Table("cvt ") != nil
}

// measures returns the table OS/2 of a font that has only these letters.
func measures(os2 []byte, letters []rune) []byte {
	os2 = bytes.Clone(os2)
	be.PutUint16(os2[64:], uint16(min(letters[0], 0xffff)))
	be.PutUint16(os2[66:], uint16(min(letters[len(letters)-1], 0xffff)))
	return os2
}

// nameless returns the table post without names of glyphs.
func nameless(post []byte) []byte {
	out := make([]byte, 32)
	copy(out, post)
	be.PutUint32(out, 0x00030000)
	return out
}
