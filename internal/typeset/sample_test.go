package typeset

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"concord/internal/typeset/pdfcheck"
)

// systemFonts are the fonts that tests of East Asian scripts need, where Debian
// puts them (fonts-noto-cjk, fonts-noto-core).
var systemFonts = []string{
	"/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
	"/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
	"/usr/share/fonts/truetype/noto/NotoSerifHebrew-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSerifDevanagari-Regular.ttf",
	"/usr/share/fonts/truetype/noto/NotoSerifThai-Regular.ttf",
}

// skip skips a test that needs something of the machine, unless all must run.
func skip(tb testing.TB, format string, args ...any) {
	tb.Helper()
	if os.Getenv("CONCORD_REQUIRE") == "all" {
		tb.Fatalf(format+", and CONCORD_REQUIRE asks for all tests", args...)
	}
	tb.Skipf(format, args...)
}

// withSystemFonts returns a typesetter with them, or skips the test.
func withSystemFonts(tb testing.TB) *Typesetter {
	tb.Helper()
	var extra []FontFile
	for _, name := range systemFonts {
		file, err := os.Open(name)
		if err != nil {
			skip(tb, "the fonts of Debian's fonts-noto-cjk and fonts-noto-core are not here: %v", err)
		}
		tb.Cleanup(func() { file.Close() })
		extra = append(extra, FontFile{Name: name, Data: file})
	}
	ts, err := New(extra)
	if err != nil {
		tb.Fatal(err)
	}
	return ts
}

func builtInOnly(tb testing.TB) *Typesetter {
	tb.Helper()
	ts, err := New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	return ts
}

func words(s string) []Run { return []Run{{Text: s}} }

func square() []byte {
	img := image.NewNRGBA(image.Rect(0, 0, 60, 40))
	for y := range 40 {
		for x := range 60 {
			img.Set(x, y, color.NRGBA{uint8(4 * x), uint8(6 * y), 120, 200})
		}
	}
	var b bytes.Buffer
	png.Encode(&b, img)
	return b.Bytes()
}

// wide is a drawing that would be too small across the page.
func wide() Figure {
	d := &Drawing{Width: 1200000, Height: 200000, Shapes: []Shape{{Fill: Opaque | 0xeeeeee, EvenOdd: true, Steps: []Step{
		{Op: 'M', P: [3][2]int{{0, 0}}}, {Op: 'L', P: [3][2]int{{1200000, 0}}}, {Op: 'L', P: [3][2]int{{1200000, 200000}}}, {Op: 'L', P: [3][2]int{{0, 200000}}}, {Op: 'Z'},
	}}}}
	for i := range 12 {
		d.Words = append(d.Words, Words{X: i * 100000, Y: 100000, Size: 12000, Text: "column", Up: i%2 == 1})
	}
	return Figure{Alt: "Twelve columns", Drawing: d}
}

const prose = "The Treaty on Comprehensive Strategic Partnership was signed in Pyongyang and ratified by both sides within five months. Its fourth article obliges each party to provide military and other assistance immediately with all means in its possession if the other is put in a state of war by an armed invasion, in accordance with Article 51 of the Charter of the United Nations and with the laws of both states. The clause repeats, almost word for word, the first article of the treaty of 1961, which lapsed in 1996; what is new is the reference to domestic law, which leaves each side room to judge for itself whether the obligation has arisen. "

// sample is a document with everything in it that needs no font of the caller's.
func sample() *Document {
	more := &Link{URL: "https://example.org/a?b=ü", Title: ""}
	back := &Link{Anchor: "p-1", Title: "Paragraph 1"}
	d := &Document{
		Meta: Meta{
			Title: "What Article 4 binds Moscow and Pyongyang to", Subtitle: "Consultation, assistance and the limits of both", Series: "Policy brief 14",
			Authors: []string{"Jane Doe", "Ким Ир"}, Dateline: "6 December 2024 · facts as of 5 December 2024", Summary: "The treaty of 2024 is a defence pact on its face. Read with the domestic law that it names, it leaves more room than its predecessor of 1961 did.",
			Keywords: []string{"mutual defence", "treaty law"}, Lang: "en-GB", Date: "2024-12-06", Modified: "2025-01-10", Creator: "Concord",
		},
		Attachments: []Attachment{
			{Name: "brief.md", Type: "text/markdown", Description: "The source of this brief", Relationship: Source, Data: []byte("# Brief\n")},
			{Name: "brief.json", Type: "application/json", Description: "Its data", Relationship: Data, Data: []byte("{}\n")},
		},
		Notes: []Note{
			{Text: []Run{{Text: "Treaty on Comprehensive Strategic Partnership, signed at Pyongyang on 19 June 2024, art. 4; see "}, {Text: "TASS", Link: more}, {Text: "."}}},
			{Text: words(strings.Repeat(prose, 2))},
			{Text: words("Договор о дружбе, сотрудничестве и взаимной помощи."), Lang: "ru"},
		},
	}
	number := 0
	para := func(runs ...Run) Paragraph {
		number++
		n := string(rune('0' + number%10))
		if number >= 10 {
			n = string(rune('0'+number/10)) + n
		}
		return Paragraph{Number: n, Anchor: "p-" + n, Text: runs}
	}
	add := func(b ...Block) { d.Blocks = append(d.Blocks, b...) }
	add(Heading{Level: 2, Text: words("What the article says"), Anchor: "says"})
	add(para(Run{Text: prose}, Run{Note: 1}, Run{Text: " It is "}, Run{Text: "not", Style: Emphasis}, Run{Text: " a "}, Run{Text: "guarantee", Style: Strong}, Run{Text: " of "}, Run{Text: "automatic entry", Style: Strike}, Run{Text: " into war, says "}, Run{Text: "the commentary", Link: more}, Run{Text: " ("}, Run{Text: "TASS 2024, p. 2", Cite: true}, Run{Text: "), as "}, Run{Text: "ru-kp-2024/4", Style: Monospace}, Run{Text: " shows; compare H"}, Run{Text: "2", Style: Subscript}, Run{Text: "O and x"}, Run{Text: "2", Style: Superscript}, Run{Text: "."}))
	add(para(Run{Text: prose + prose}, Run{Note: 2}))
	add(Quote{Blocks: []Block{Paragraph{Text: words("In case any one of the two sides is put in a state of war by an armed invasion from an individual state or several states, the other side shall provide military and other assistance with all means in its possession without delay.")}}})
	add(Heading{Level: 3, Text: words("The words in Russian")})
	add(Paragraph{Lang: "ru", Text: words("В случае если одна из Сторон подвергнется вооружённому нападению со стороны какого-либо государства или нескольких государств и окажется таким образом в состоянии войны, то другая Сторона немедленно окажет ей военную и иную помощь всеми имеющимися в её распоряжении средствами.")})
	add(para(Run{Text: "Greek and Vietnamese stand beside them: "}, Run{Text: "Συνθήκη για την ειρήνη", Lang: "el"}, Run{Text: "; "}, Run{Text: "Hiệp định hòa bình Việt Nam", Lang: "vi"}, Run{Text: "; and Arabic: "}, Run{Text: "معاهدة الشراكة الاستراتيجية الشاملة", Lang: "ar"}, Run{Text: ", which runs the other way. "}, Run{Text: "See paragraph 1", Link: back}, Run{Text: "."}))
	add(Heading{Level: 2, Text: words("Who owes what")})
	add(Table{Caption: words("Table 1. Clauses on assistance"), Anchor: "table-1", HeadRows: 2, Rows: [][]Cell{
		{{Text: words("Treaty"), Rows: 2}, {Text: words("Clause"), Columns: 2, Align: Centre}, {Text: words("Year"), Rows: 2, Align: End}},
		{{Text: words("Trigger")}, {Text: words("What is owed")}},
		{{Text: words("Soviet Union – DPRK"), Head: true}, {Text: words("armed attack")}, {Text: []Run{{Text: "military and other assistance by all means at its disposal"}, {Note: 3}}}, {Text: words("1961"), Align: End}},
		{{Text: words("China – DPRK"), Head: true, Rows: 2}, {Text: words("armed attack")}, {Text: words("military and other assistance; no ending without consent of both, which makes it the only one of its kind")}, {Text: words("1961"), Align: End}},
		{{Text: words("threat")}, {Text: words("consultation")}, {Text: words("1961"), Align: End}},
		{{Text: words("Russia – DPRK"), Head: true}, {Text: words("state of war by armed invasion")}, {Text: words("military and other assistance, under Article 51 and the laws of both")}, {Text: words("2024"), Align: End}},
	}})
	add(List{Items: []Item{
		{Blocks: []Block{Paragraph{Text: words("The first point of a list, which is long enough to need a second line so that its indent can be seen.")}}},
		{Blocks: []Block{Paragraph{Text: words("The second.")}, List{Kind: Ordered, Start: 3, Items: []Item{{Blocks: []Block{Paragraph{Text: words("Nested, third.")}}}, {Blocks: []Block{Paragraph{Text: words("Nested, fourth.")}}}}}}},
	}})
	add(List{Kind: Tasks, Items: []Item{{Done: true, Blocks: []Block{Paragraph{Text: words("Ratified by the Duma")}}}, {Blocks: []Block{Paragraph{Text: words("Registered with the Secretariat")}}}}})
	add(List{Kind: Plain, Items: []Item{{Blocks: []Block{Paragraph{Text: words("TASS, ‘The treaty with North Korea enters into force’, 4 December 2024, a title that runs on to a second line")}}}, {Blocks: []Block{Paragraph{Text: words("Meduza.")}}}}})
	add(Definitions{Entries: []Definition{{Term: words("casus foederis"), Blocks: []Block{Paragraph{Text: words("The event at which an alliance obliges a party to act.")}}}, {Term: words("armed invasion"), Blocks: []Block{Paragraph{Text: words("A narrower trigger than an armed attack.")}}}}})
	add(CallOut{Title: words("Finding"), Anchor: "finding-1", Blocks: []Block{Paragraph{Text: words("Consultation is owed before assistance: Article 3 comes first, and its trigger is the wider one.")}, Paragraph{Text: words("A second paragraph of the finding.")}}})
	add(Code{Text: "provisions:\n  - ru-kp-2024/4: defence\n\tindented = \"by a tab\"  # and a line that is much too long to stand on one line of the page, so it folds\n"})
	add(Figure{Alt: "A square of colours", Caption: words("Figure 1. A picture"), Picture: square()})
	add(Figure{Alt: "Two events on a line: 1961 and 2024", Caption: words("Figure 2. A drawing"), Drawing: &Drawing{Width: 300000, Height: 60000, Shapes: []Shape{
		{Steps: []Step{{Op: 'M', P: [3][2]int{{10000, 40000}}}, {Op: 'L', P: [3][2]int{{290000, 40000}}}}, Stroke: Opaque | 0x333333, Line: 1000},
		{Steps: []Step{{Op: 'M', P: [3][2]int{{50000, 35000}}}, {Op: 'L', P: [3][2]int{{55000, 45000}}}, {Op: 'L', P: [3][2]int{{45000, 45000}}}, {Op: 'Z'}}, Fill: Opaque | 0x1a3a6e},
	}, Words: []Words{{X: 50000, Y: 25000, Size: 9000, Align: Centre, Text: "1961"}, {X: 250000, Y: 25000, Size: 9000, Align: Centre, Text: "2024", Bold: true}, {X: 150000, Y: 50000, Size: 9000, Align: End, Text: "runs up", Up: true}}}})
	add(wide())
	add(Rule{})
	add(Heading{Level: 2, Text: words("What follows")})
	for range 6 {
		add(para(Run{Text: prose + prose}))
	}
	add(Heading{Level: 3, Text: words("For Seoul")})
	for range 4 {
		add(para(Run{Text: prose + prose}))
	}
	return d
}

// TestSample sets everything there is; TYPESET_OUT names a folder for the file, to look at.
func TestSample(t *testing.T) {
	ts := builtInOnly(t)
	b, faults := ts.PDF(sample())
	if faults != nil {
		t.Fatal(faults)
	}
	if dir := os.Getenv("TYPESET_OUT"); dir != "" {
		os.WriteFile(dir+"/sample.pdf", b, 0o644)
	}
	if problems := pdfcheck.Check(b); problems != nil {
		t.Error(problems)
	}
	plain := sample()
	plain.Meta.NoContents = true
	b, _ = ts.PDF(plain)
	sameWords(t, "sample", plain, b)
}
