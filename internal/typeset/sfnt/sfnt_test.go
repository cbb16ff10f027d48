package sfnt

import (
	"bytes"
	"os"
	"testing"

	"concord/internal/typeset/fonts"
)

func TestSubset(t *testing.T) {
	for _, name := range []string{"NotoSerif-Regular", "NotoNaskhArabic-Bold", "DejaVuSansMono"} {
		data, err := fonts.Read(name + ".ttf")
		if err != nil {
			t.Fatal(err)
		}
		f, err := Open(bytes.NewReader(data), 0)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name != name {
			t.Errorf("name %q, want %q", f.Name, name)
		}
		glyphs := []uint16{0, 40, 41, 200, 300, 40}
		b, err := f.Subset(glyphs, "X")
		if err != nil {
			t.Fatal(err)
		}
		cut, err := Open(bytes.NewReader(b), 0)
		if err != nil {
			t.Fatalf("%s: the subset: %v", name, err)
		}
		for i, g := range glyphs {
			if cut.Advance(uint16(i)) != f.Advance(g) {
				t.Errorf("%s: glyph %d is %d wide, was %d", name, i, cut.Advance(uint16(i)), f.Advance(g))
			}
			if (len(cut.outline(uint16(i))) == 0) != (len(f.outline(g)) == 0) {
				t.Errorf("%s: glyph %d lost its outline", name, i)
			}
		}
		if len(b) > 8000 {
			t.Errorf("%s: six glyphs take %d bytes", name, len(b))
		}
	}
}

// TestCFF cuts glyphs out of a collection of PostScript fonts.
func TestCFF(t *testing.T) {
	file, err := os.Open("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
	if err != nil {
		t.Skipf("needs Debian's fonts-noto-cjk: %v", err)
	}
	defer file.Close()
	f, err := Open(file, 1)
	if err != nil {
		t.Fatal(err)
	}
	b, err := f.Subset([]uint16{0, 100, 5000, 20000}, "X")
	if err != nil {
		t.Fatal(err)
	}
	// Read it back with the same reader, as a font whose only table is the CFF.
	back := &Font{r: bytes.NewReader(b), tables: map[string]extent{"CFF ": {0, len(b)}}}
	c, err := back.openCFF()
	if err != nil || c.chars.n != 4 {
		t.Fatalf("the subset: %v", err)
	}
	for i := range 4 {
		got, _ := c.chars.entry(i)
		want, _ := f.cff.chars.entry([]int{0, 100, 5000, 20000}[i])
		if !bytes.Equal(got, want) {
			t.Errorf("glyph %d changed", i)
		}
	}
}

// FuzzOpen holds that no bytes make the reader panic, spoilt fonts above all.
func FuzzOpen(f *testing.F) {
	data, err := fonts.Read("NotoNaskhArabic-Regular.ttf")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:4000], uint16(0), byte(0))
	f.Add(data, uint16(44), byte(7))
	f.Fuzz(func(t *testing.T, b []byte, at uint16, value byte) {
		if len(b) > int(at) {
			b = bytes.Clone(b)
			b[at] = value
		}
		font, err := Open(bytes.NewReader(b), 0)
		if err != nil {
			return
		}
		font.ForShaping()
		font.Subset([]uint16{0, 1, uint16(font.Glyphs - 1), 65535}, "X")
	})
}
