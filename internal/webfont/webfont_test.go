package webfont

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"

	"concord/internal/typeset/sfnt"
	"concord/static"
)

// face is a font as a reader that is not ours sees it.
type face struct {
	*font.Face
	hb *harfbuzz.Font
}

func readFace(t testing.TB, data []byte) face {
	t.Helper()
	f, err := font.ParseTTF(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return face{f, harfbuzz.NewFont(f)}
}

// builtin returns a font of the pages by the beginning of its name.
func builtin(t testing.TB, name string) []byte {
	t.Helper()
	names, err := fs.Glob(static.Files, "fonts/"+name+".*.woff2")
	if err != nil || len(names) != 1 {
		t.Fatal(name, names, err)
	}
	data, err := static.Files.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// both opens a font, and what it is cut from as another reader sees it.
func both(t testing.TB, data []byte) (*Font, face) {
	t.Helper()
	f, err := new(Cutter).Open(data)
	if err != nil {
		t.Fatal(err)
	}
	var tables []sfnt.Table
	for _, tag := range f.font.Tags() {
		table := f.font.Table(tag)
		if tag == "GSUB" || tag == "GPOS" {
			table = append(table, 0, 0) // behind the last lookup, where the reader looks for a set of marks
		}
		tables = append(tables, sfnt.Table{Tag: tag, Data: table})
	}
	return f, readFace(t, sfnt.Assemble(tables))
}

func subset(t testing.TB, f *Font, text string, features ...string) []byte {
	t.Helper()
	cut, err := f.Subset([]rune(text), Features{Tags: features}, "Embedded 1")
	if err != nil {
		t.Fatal(err)
	}
	return cut
}

// shape returns what a shaper makes of a text: where each glyph stands, and how it looks.
func shape(t *testing.T, f face, text, lang string, features ...string) []string {
	t.Helper()
	b := harfbuzz.NewBuffer()
	b.AddRunes([]rune(text), 0, -1)
	b.GuessSegmentProperties()
	b.Props.Language = language.NewLanguage(lang)
	var on []harfbuzz.Feature
	for _, tag := range features {
		feature, err := harfbuzz.ParseFeature(tag)
		if err != nil {
			t.Fatal(err)
		}
		on = append(on, feature)
	}
	b.Shape(f.hb, on)
	var out []string
	for i, g := range b.Info {
		out = append(out, fmt.Sprintf("%d %v %v", g.Cluster, b.Pos[i], outline(f, font.GID(g.Glyph))))
	}
	return out
}

func outline(f face, g font.GID) string {
	o, _ := f.GlyphDataOutline(g)
	sum := crc32.ChecksumIEEE(fmt.Append(nil, o.Segments))
	return fmt.Sprintf("%v wide, %d strokes %08x", f.HorizontalAdvance(g), len(o.Segments), sum)
}

// texts are set in fonts of the pages, as a whole and cut.
var texts = []struct {
	name, font, lang, text string
	features               []string
}{
	{"words", "source-serif-latin-400", "en", "An armed attack on either Party: AVATAR, Type, “quoted” (1953).", nil},
	{"ligatures", "source-serif-latin-400i", "en", "efficient fjord, official flags, Afghan fifths", nil},
	{"figures of tables", "source-serif-latin-700", "en", "1,234 of 5,678.90", []string{"tnum"}},
	{"fractions", "source-serif-latin-400", "en", "1⁄2 of 22⁄7", nil},
	{"fractions that are asked for", "source-serif-latin-400", "en", "1/2 of 22/7", []string{"frac"}},
	{"letters put together", "source-serif-latin-700i", "fr", "e\u0301te\u0301 no\u0308e\u0308l u\u0304", nil},
	{"letters of one language", "source-serif-latin-400", "nl", "íj́ bijzonder BÍJ́", nil},
	{"marks that stack", "source-serif-latin-ext-400", "lt", "į\u0303 ė\u0301 ŕ ą\u0300", nil},
	{"Romanian", "source-serif-latin-ext-700", "ro", "Ţara Şi ţ ş", nil},
	{"Polish", "source-serif-latin-ext-400i", "pl", "Łódź zażółć gęślą jaźń", nil},
	{"Vietnamese", "source-serif-vietnamese-400", "vi", "Ấẫậ ệ Ợ ữ ơ ư Đ", nil},
	{"Vietnamese in parts", "source-serif-vietnamese-700", "vi", "a\u0302\u0301 e\u0323\u0302 o\u031b\u0323", nil},
	{"Russian", "source-serif-cyrillic-400", "ru", "Договор о всеобъемлющем стратегическом партнёрстве, ГУТ ТА", nil},
	{"Serbian and Bulgarian", "source-serif-cyrillic-400i", "sr", "бгдпт вжзик", nil},
	{"stress", "source-serif-cyrillic-700", "ru", "за\u0301мок замо\u0301к и\u0306 е\u0308", nil},
	{"old Cyrillic", "source-serif-cyrillic-ext-400", "cu", "ѣ Ѳ ѵ Ѡ", nil},
	{"Greek", "source-serif-greek-400", "el", "Συνθήκη για την ειρήνη, ΑΥΤΟ ΤΑ", nil},
	{"Arabic", "noto-naskh-arabic-400", "ar", "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق", nil},
	{"Arabic ligatures", "noto-naskh-arabic-700", "ar", "لا إله إلا الله محمد لآ بلا ﷺ", nil},
	{"Arabic marks", "noto-naskh-arabic-400", "ar", "مُحَمَّدٌ رَسُولُ اللّٰهِ بِسْمِ آ أُ إِ", nil},
	{"Arabic in parts", "noto-naskh-arabic-400", "ar", "ا\u0653 ا\u0654 و\u0654 ي\u0654", nil},
	{"Persian and Urdu", "noto-naskh-arabic-400", "ur", "ہے گا چ پ ژ ک ی ے ۱۲۳ ٤٥٦", nil},
	{"brackets in Arabic", "noto-naskh-arabic-400", "ar", "«قال» (١٩٥٣)", nil},
	{"a mark alone", "noto-naskh-arabic-400", "ar", "\u064e", nil},
}

// onlyHarfBuzz are texts in which the port of HarfBuzz that the tests have at hand
// leaves out lookups of the whole font: it takes glyphs for not covered that are.
var onlyHarfBuzz = []string{"marks that stack", "Arabic", "Arabic in parts"}

// TestSubset holds that a text stands and looks in a subset as in the whole font.
func TestSubset(t *testing.T) {
	for _, tt := range texts {
		if slices.Contains(onlyHarfBuzz, tt.name) {
			continue
		}
		t.Run(tt.name, func(t *testing.T) {
			data := builtin(t, tt.font)
			f, whole := both(t, data)
			cut := subset(t, f, tt.text, tt.features...)
			text := had(f, tt.text)
			got, want := shape(t, readFace(t, cut), text, tt.lang, tt.features...), shape(t, whole, text, tt.lang, tt.features...)
			if !slices.Equal(got, want) {
				t.Errorf("%q stands as\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
			if len(text) < 2 {
				t.Errorf("the font has nothing of %q", tt.text)
			}
			t.Logf("%d of %d bytes", len(cut), len(data))
		})
	}
}

// had returns the letters of a text that a font has. A browser sets the others in
// other fonts.
func had(f *Font, text string) string {
	return strings.Map(func(r rune) rune {
		if f.glyphs[r] == 0 {
			return -1
		}
		return r
	}, text)
}

// TestSubsetOfAll cuts every second letter out of every font of the pages, and all of
// them: each letter has its outline and its width, the measures of lines are the same.
func TestSubsetOfAll(t *testing.T) {
	names, err := fs.Glob(static.Files, "fonts/*.woff2")
	if err != nil || len(names) < 20 {
		t.Fatal(err, names)
	}
	if testing.Short() {
		names = names[:6]
	}
	for _, name := range names {
		data, err := static.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		f, whole := both(t, data)
		all := slices.Sorted(maps.Keys(f.glyphs))
		var half []rune
		for i := 0; i < len(all); i += 2 {
			half = append(half, all[i])
		}
		for _, letters := range [][]rune{half, all} {
			cut, err := f.Subset(letters, Features{All: true}, "Embedded 1")
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			part := readFace(t, cut)
			for _, r := range letters {
				g, ok := part.NominalGlyph(r)
				old, _ := whole.NominalGlyph(r)
				if !ok || outline(part, g) != outline(whole, old) {
					t.Errorf("%s: %q looks different", name, r)
				}
			}
			if got, _ := part.FontHExtents(); true {
				if want, _ := whole.FontHExtents(); got != want {
					t.Errorf("%s: lines measure %v, want %v", name, got, want)
				}
			}
			again, err := f.Subset(slices.Concat(letters, letters[:3]), Features{All: true}, "Embedded 1")
			if err != nil || !bytes.Equal(again, cut) {
				t.Errorf("%s: the same letters give other bytes: %v", name, err)
			}
		}
	}
}
