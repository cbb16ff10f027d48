package webfont

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"concord/internal/typeset/fonts"
	"concord/internal/typeset/sfnt"
)

// with returns a font of the pages as TrueType, with a table replaced, added or, by nil,
// left out.
func with(t testing.TB, name, tag string, data []byte) []byte {
	t.Helper()
	f, _ := both(t, builtin(t, name))
	var tables []sfnt.Table
	for _, old := range f.font.Tags() {
		if old != tag {
			tables = append(tables, sfnt.Table{Tag: old, Data: f.font.Table(old)})
		}
	}
	if data != nil {
		tables = append(tables, sfnt.Table{Tag: tag, Data: data})
	}
	slices.SortFunc(tables, func(a, b sfnt.Table) int { return strings.Compare(a.Tag, b.Tag) })
	return sfnt.Assemble(tables)
}

// packed returns a TrueType file as WOFF.
func packed(t testing.TB, plain []byte) []byte {
	t.Helper()
	font, err := sfnt.Open(bytes.NewReader(plain), 0)
	if err != nil {
		t.Fatal(err)
	}
	var tables []sfnt.Table
	for _, tag := range font.Tags() {
		tables = append(tables, sfnt.Table{Tag: tag, Data: font.Table(tag)})
	}
	return new(Cutter).pack(tables)
}

// TestWhole holds which fonts cannot be cut.
func TestWhole(t *testing.T) {
	const latin = "source-serif-latin-400"
	f, _ := both(t, builtin(t, latin))
	forbidden := f.font.Table("OS/2")
	be.PutUint16(forbidden[8:], noSubsetting|4)
	restricted := f.font.Table("OS/2")
	be.PutUint16(restricted[8:], 2)
	postScript, err := fonts.Read("NotoSerifCJKkr-Regular.otf")
	if err != nil {
		t.Fatal(err)
	}
	packed := builtin(t, latin)
	collection := bytes.Clone(packed)
	copy(collection[4:], "ttcf")
	for _, tt := range []struct {
		name string
		data []byte
		want error
	}{
		{"a variable font", with(t, latin, "fvar", make([]byte, 16)), nil},
		{"a colour font", with(t, latin, "COLR", make([]byte, 14)), errWhole},
		{"PostScript outlines", postScript, errWhole},
		{"makers who forbid it", with(t, latin, "OS/2", forbidden), errWhole},
		{"makers who forbid to embed it", with(t, latin, "OS/2", restricted), errWhole},
		{"kerning of old", with(t, latin, "kern", make([]byte, 4)), nil},
		{"no table of measures", with(t, latin, "OS/2", nil), errBroken},
		{"no outlines", with(t, latin, "glyf", nil), nil},
		{"a collection", collection, errWhole},
		{"a collection that is not packed", []byte("ttcf\x00\x01\x00\x00\x00\x00\x00\x01"), errWhole},
		{"half a file", packed[:len(packed)/2], errBroken},
		{"nothing", nil, errBroken},
		{"words", []byte("this is no font at all"), nil},
	} {
		_, err := new(Cutter).Open(tt.data)
		if tt.name == "kerning of old" { // GPOS has it anew
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			continue
		}
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
		}
	}
	for _, tt := range []struct{ name, font, tag, text string }{
		{"Arabic that is not joined", "noto-naskh-arabic-400", "GSUB", "سلام"},
		{"a layout table that ends early", latin, "GPOS", "AV"},
	} {
		var data []byte
		if tt.tag == "GPOS" {
			data = f.font.Table("GPOS")[:500]
		}
		font, err := new(Cutter).Open(with(t, tt.font, tt.tag, data))
		if err != nil {
			t.Fatal(err)
		}
		if cut, err := font.Subset([]rune(tt.text), Features{}, "X"); err == nil {
			t.Errorf("%s is cut: %d bytes", tt.name, len(cut))
		}
	}
}

// TestForms holds that a font is cut in the same way whatever it is packed in.
func TestForms(t *testing.T) {
	data := builtin(t, "source-serif-greek-400")
	plain, err := unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	want := subset(t, open(t, data), "ειρήνη")
	for name, data := range map[string][]byte{"TrueType": plain, "WOFF": packed(t, plain)} {
		if !bytes.Equal(subset(t, open(t, data), "ειρήνη"), want) {
			t.Errorf("%s gives other bytes", name)
		}
	}
	if cut, err := open(t, data).Subset([]rune("abc"), Features{}, "X"); cut != nil || err != nil {
		t.Errorf("of letters that the font has not there are %d bytes: %v", len(cut), err)
	}
}

func open(t testing.TB, data []byte) *Font {
	t.Helper()
	f, err := new(Cutter).Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestNames holds that a part of a font bears the caller's name and the makers' notices.
func TestNames(t *testing.T) {
	cut := open(t, subset(t, open(t, builtin(t, "source-serif-latin-400")), "abc"))
	names := map[uint16]string{}
	c := cursor{b: cut.font.Table("name")}
	c.u16()
	n, storage := c.u16(), c.u16()
	for range n {
		c.take(6)
		id, length, offset := c.u16(), c.u16(), c.u16()
		var units []uint16
		for text := cut.font.Table("name")[storage+offset:][:length]; len(text) > 0; text = text[2:] {
			units = append(units, be.Uint16(text))
		}
		names[uint16(id)] = string(utf16.Decode(units))
	}
	if c.short || len(names) != 8 {
		t.Error(names)
	}
	for id, want := range map[uint16]string{nameFamily: "Embedded 1", nameFull: "Embedded 1", namePostScript: "Embedded1", nameLicenceURL: "http://scripts.sil.org/OFL"} {
		if names[id] != want {
			t.Errorf("name %d is %q, want %q", id, names[id], want)
		}
	}
	for id, name := range names {
		if strings.Contains(name, "Source") != (id == nameCopyright) {
			t.Errorf("name %d is %q", id, name)
		}
	}
	if cut.font.Name != "Embedded1" {
		t.Error(cut.font.Name)
	}
}

// TestFarOffsets cuts a font whose layout tables are larger than short offsets reach.
func TestFarOffsets(t *testing.T) {
	p := newPacker()
	var ids []int
	for i := range 9 {
		ids = append(ids, p.add(part{b: bytes.Repeat([]byte{byte(i)}, 9000)}))
	}
	var near, far part
	for _, id := range ids {
		near.link(id)
		far.linkOf(id, 4)
	}
	p.add(near)
	if _, ok := p.bytes(); ok {
		t.Error("offsets of two bytes reach 80 kB")
	}
	p.add(far)
	out, ok := p.bytes()
	if !ok || len(out) != 9*9004 {
		t.Fatal(ok, len(out))
	}
	for i := range ids {
		if out[be.Uint32(out[4*i:])] != byte(i) {
			t.Errorf("offset %d leads elsewhere", i)
		}
	}
}

// FuzzOpen spoils fonts: they are cut into fonts that can be read, or not at all.
func FuzzOpen(f *testing.F) {
	for _, name := range []string{"source-serif-vietnamese-400", "noto-naskh-arabic-400", "source-serif-latin-400i"} {
		plain, err := unpack(builtin(f, name))
		if err != nil {
			f.Fatal(err)
		}
		for at := 12; at < len(plain); at += len(plain) / 7 {
			f.Add(plain, at, []byte{0xff, 0xff})
		}
		f.Add(builtin(f, name), 60, []byte{0x80})
		f.Add(packed(f, plain), 50, []byte{1, 2, 3, 4})
	}
	f.Fuzz(func(t *testing.T, data []byte, at int, with []byte) {
		if len(data) > 1<<20 {
			return
		}
		if at >= 0 && at < len(data) {
			data = bytes.Clone(data)
			copy(data[at:], with)
		}
		font, err := new(Cutter).Open(data)
		if err != nil {
			return
		}
		cut, err := font.Subset([]rune("Tới 'AV' مُحَمَّد fi 1⁄2"), Features{All: at%2 == 0}, "X")
		if err != nil || cut == nil {
			return
		}
		again, err := new(Cutter).Open(cut)
		if err != nil {
			t.Fatalf("what was cut cannot be read: %v", err)
		}
		if _, err := again.Subset([]rune("Tới 'AV' مُحَمَّد fi 1⁄2"), Features{All: true}, "X"); err != nil && !errors.Is(err, errWhole) {
			t.Fatalf("what was cut cannot be cut again: %v", err)
		}
	})
}

// TestSystemFonts cuts the fonts that are on this machine.
func TestSystemFonts(t *testing.T) {
	cut := 0
	for _, name := range []string{"/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf", "/usr/share/fonts/truetype/noto/NotoSansDevanagari-Regular.ttf", "/usr/share/fonts/truetype/liberation/LiberationSerif-Regular.ttf"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Logf("left out: %v", err)
			continue
		}
		cut++
		f, whole := both(t, data)
		const text = "Office AVATAR łódź Ελλάδα Россия"
		part := readFace(t, subset(t, f, text))
		if got, want := shape(t, part, had(f, text), "en"), shape(t, whole, had(f, text), "en"); !slices.Equal(got, want) {
			t.Errorf("%s: the text stands as\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	if cut == 0 {
		skip(t, "there is none of the fonts (of Debian's fonts-noto-core)")
	}
}
