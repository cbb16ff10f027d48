package typeset

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"concord/internal/typeset/pdfcheck"
)

func TestSameBytes(t *testing.T) {
	ts := builtInOnly(t)
	first, faults := ts.PDF(sample())
	if faults != nil {
		t.Fatal(faults)
	}
	// A worker that has set other documents before must not let it show.
	if _, faults := ts.PDF(longBrief()); faults != nil {
		t.Fatal(faults)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if again, _ := ts.PDF(sample()); !bytes.Equal(first, again) {
				t.Error("the same document gave other bytes")
			}
		})
	}
	wg.Wait()
	if again, _ := builtInOnly(t).PDF(sample()); !bytes.Equal(first, again) {
		t.Error("another typesetter gave other bytes")
	}
	// Two machines can compare what -v prints.
	sum := sha256.Sum256(first)
	t.Log(hex.EncodeToString(sum[:]))
}

func TestFaults(t *testing.T) {
	para := func(r ...Run) []Block { return []Block{Paragraph{Text: r, Place: "a.md:3"}} }
	bomb := square()
	copy(bomb[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // says that it is 65536 pixels wide and high
	tests := []struct {
		name   string
		blocks []Block
		want   string
	}{
		{"a character no font has", para(Run{Text: "ไทย"}), "a.md:3: no font has the character U+0E44 'ไ' (Thai)"},
		{"in a run with a place of its own", para(Run{Text: "語", Place: "a.md:4"}), "a.md:4: no font has the character U+8A9E '語' (Han)"},
		{"an emoji", para(Run{Text: "\U0001F600"}), "a.md:3: no font has the character U+1F600 '\U0001F600' (emoji or symbol)"},
		{"a link to nowhere", para(Run{Text: "there", Link: &Link{Anchor: "x"}}), "a.md:3: a link leads to x, which is not in the document"},
		{"an anchor twice", []Block{Paragraph{Anchor: "x", Text: words("a")}, Paragraph{Anchor: "x", Text: words("b"), Place: "a.md:9"}}, "a.md:9: the anchor x stands twice"},
		{"a mark without a note", para(Run{Note: 7}), "a.md:3: a mark refers to a note that is not there"},
		{"a picture that is none", []Block{Figure{Picture: []byte("GIF"), Place: "a.md:5"}}, "a.md:5: the picture cannot be read: image: unknown format"},
		{"a table too wide to be set", []Block{Table{Rows: [][]Cell{make([]Cell, 2001)}, Place: "a.md:7"}}, "a.md:7: the table has more than 2000 columns"},
		{"a picture cut off", []Block{Figure{Picture: square()[:90], Place: "a.md:5"}}, "a.md:5: the picture cannot be read: png: invalid format: not enough pixel data"},
	}
	ts := builtInOnly(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, faults := ts.PDF(&Document{Meta: Meta{Title: "T"}, Blocks: tt.blocks})
			if len(faults) == 0 || faults[0].Error() != tt.want || b != nil {
				t.Errorf("faults = %v, bytes %d; want %s", faults, len(b), tt.want)
			}
		})
	}
	if _, faults := ts.PDF(&Document{Blocks: []Block{Figure{Picture: bomb}}}); len(faults) != 1 || faults[0].Kind != HugePicture && faults[0].Kind != BrokenPicture {
		t.Errorf("a bomb: %v", faults)
	}
}

// TestHardDocuments sets what no page was made for: each must end in pages that
// hold every word and pass the checker.
func TestHardDocuments(t *testing.T) {
	numbered := func(n int) (notes []Note, runs []Run) {
		for i := range n {
			notes = append(notes, Note{Text: words("Note " + strconv.Itoa(i+1) + ".")})
			runs = append(runs, Run{Text: "word"}, Run{Note: i + 1}, Run{Text: " "})
		}
		return notes, runs
	}
	notes, runs := numbered(1000)
	deep := []Block{Paragraph{Text: words("the bottom")}}
	for range 30 {
		deep = []Block{List{Items: []Item{{Blocks: append([]Block{Paragraph{Text: words("a level")}}, deep...)}}}}
	}
	quotes := []Block{Paragraph{Text: words("the innermost")}}
	for range 30 {
		quotes = []Block{Quote{Blocks: quotes}}
	}
	long := strings.Repeat("unbreakablewordwithoutanyend", 60)
	var rows [][]Cell
	for i := range 10000 {
		rows = append(rows, []Cell{{Text: words("row " + strconv.Itoa(i))}, {Text: words("cell")}})
	}
	var wide []Cell
	for i := range 1000 {
		wide = append(wide, Cell{Text: words("column " + strconv.Itoa(i)), Columns: 1 + i%2})
	}
	tied := slices.Clone(rows[:2000])
	tied[0] = []Cell{{Text: words("tied"), Rows: 5000}, {Text: words("cell")}}
	for i := range tied[1:] {
		tied[i+1] = rows[i][:1]
	}
	tests := []struct {
		name string
		doc  Document
	}{
		{"nothing", Document{}},
		{"blanks", Document{Meta: Meta{Title: "  "}, Blocks: []Block{Paragraph{Text: words(" ")}, Heading{Text: words("")}, List{Items: []Item{{}}}, Table{Rows: [][]Cell{{}, {}}}, Table{}, Code{}, Quote{}, CallOut{}, Figure{}, Definitions{Entries: []Definition{{}}}}}},
		{"a word wider than the page", Document{Blocks: []Block{Paragraph{Text: words("before " + long + " after")}, Heading{Level: 2, Text: words(long)}}}},
		{"a cell taller than the page", Document{Blocks: []Block{Table{HeadRows: 1, Rows: [][]Cell{{{Text: words("Head")}, {Text: words("Head")}}, {{Text: words(strings.Repeat(prose, 12))}, {Text: words("short")}}}}}}},
		{"a span taller than the page", Document{Blocks: []Block{Table{Rows: [][]Cell{{{Text: words(strings.Repeat(prose, 12)), Rows: 2}, {Text: words("one")}}, {{Text: words("two")}}}}}}},
		{"spans that lie", Document{Blocks: []Block{Table{HeadRows: 9, Rows: [][]Cell{{{Text: words("a"), Rows: 99, Columns: 99}}, {{Text: words("b")}, {Text: words("c"), Rows: -4, Columns: -1}}}}}}},
		{"10,000 rows", Document{Blocks: []Block{Table{HeadRows: 1, Rows: rows}}}},
		{"1,000 columns", Document{Blocks: []Block{Table{HeadRows: 1, Rows: [][]Cell{wide, wide}}}}},
		{"1,000 columns in a quote", Document{Blocks: []Block{Quote{Blocks: []Block{Table{HeadRows: 1, Rows: [][]Cell{wide, wide}}}}}}},
		{"60 columns with a note", Document{Blocks: []Block{Table{Rows: [][]Cell{append([]Cell{{Text: []Run{{Text: "Head"}, {Note: 1}}}}, wide[:60]...), wide[:60]}}}, Notes: notes[:1]}},
		{"2,000 rows that a span ties together", Document{Blocks: []Block{Table{Rows: tied}}}},
		{"1000 notes in a paragraph", Document{Blocks: []Block{Paragraph{Text: runs}}, Notes: notes}},
		{"a note longer than a page", Document{Blocks: []Block{Paragraph{Text: []Run{{Text: "A word"}, {Note: 1}, {Text: "."}}}, Paragraph{Text: words(prose)}}, Notes: []Note{{Text: words(strings.Repeat(prose, 20))}}}},
		{"notes in a table and in a heading", Document{Blocks: []Block{Heading{Level: 2, Text: []Run{{Text: "Head"}, {Note: 1}}}, Table{HeadRows: 1, Rows: [][]Cell{{{Text: []Run{{Text: "Head"}, {Note: 2}}}}, {{Text: []Run{{Text: "Cell"}, {Note: 3}, {Text: " again"}, {Note: 2}}}}}}}, Notes: notes[:3]}},
		{"30 lists in each other", Document{Blocks: deep}},
		{"30 quotes in each other", Document{Blocks: quotes}},
		{"lists that begin with lists", Document{Blocks: []Block{List{Kind: Ordered, Items: []Item{{Blocks: []Block{List{Items: []Item{{Blocks: []Block{Paragraph{Number: "7", Text: words("inside")}}}}}}}}}}}},
		{"code without an end", Document{Blocks: []Block{Code{Text: strings.Repeat("x", 3000) + "\n\n\tlast"}}}},
		{"skipped headings", Document{Blocks: []Block{Heading{Level: 6, Text: words("Deep")}, Heading{Level: 1, Text: words("High")}, Heading{Level: 4, Text: words("Deeper")}, Heading{Level: -3, Text: words("None")}}}},
		{"controls and blanks", Document{Blocks: []Block{Paragraph{Text: words("a\x00b\x07c\u200bd\u00ade\ufefff\tg\nh\u00a0i\u2009j")}}}},
		{"forced breaks", Document{Blocks: []Block{Paragraph{Text: []Run{{Break: true}, {Text: "a"}, {Break: true}, {Break: true}, {Text: "b"}, {Break: true}}}}}},
		{"letter paper", Document{Meta: Meta{Title: "T", Paper: Letter}, Blocks: []Block{Paragraph{Text: words(prose)}}}},
		{"right to left", Document{Meta: Meta{Title: "معاهدة", Lang: "ar"}, Blocks: []Block{Paragraph{Number: "1", Text: words("تنص المادة 4 على أن (Article 4) ملزمة.")}, List{Kind: Ordered, Items: []Item{{Blocks: []Block{Paragraph{Text: words("أولا")}}}}}, Table{HeadRows: 1, Rows: [][]Cell{{{Text: words("الأول")}, {Text: words("الثاني")}}, {{Text: words("1961")}, {Text: words("2024")}}}}}}},
		{"more than a string has room for", Document{Meta: Meta{Title: "T", Keywords: []string{strings.Repeat("é ", 20000)}}, Blocks: []Block{
			Heading{Level: 2, Anchor: strings.Repeat("é", 20000), Text: words("One")},
			Paragraph{Text: []Run{{Text: "to it", Link: &Link{Anchor: strings.Repeat("é", 20000), Title: strings.Repeat("é ", 20000)}}}},
			Figure{Alt: strings.Repeat("é ", 20000), Picture: square()},
		}}},
		{"descriptions without meaning", Document{Meta: Meta{Title: "T", Keywords: []string{"a \uf0b7 b"}}, Blocks: []Block{
			Figure{Alt: "\uf0b7", Picture: square()},
			Paragraph{Text: []Run{{Text: "a link", Link: &Link{URL: "https://example.org/", Title: "\uf0b7 to\tit"}}}},
		}}},
		{"marks alone", Document{Blocks: []Block{Paragraph{Text: words("\u0301 a\u0301\u0301 e\u0302")}}}},
	}
	ts := builtInOnly(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.doc.Meta.NoContents = true
			b, faults := ts.PDF(&tt.doc)
			if faults != nil {
				t.Fatal(faults)
			}
			if dir := os.Getenv("TYPESET_OUT"); dir != "" {
				os.WriteFile(filepath.Join(dir, strings.ReplaceAll(tt.name, " ", "-")+".pdf"), b, 0o644)
			}
			if tt.name == "controls and blanks" || tt.name == "blanks" || tt.name == "nothing" {
				if problems := pdfcheck.Check(b); problems != nil {
					t.Error(problems)
				}
				return
			}
			sameWords(t, tt.name, &tt.doc, b)
			for n, pg := range layOut(t, &tt.doc) {
				for _, pl := range pg.body {
					if it := pl.item; it.kind != itemTurned && it.x+it.width > textWidth+point {
						t.Errorf("page %d: a line reaches %d points beyond the edge", n+1, (it.x+it.width-textWidth)/point)
					}
				}
			}
		})
	}
}

// layOut returns the pages of a document before they are painted.
func layOut(tb testing.TB, doc *Document) []page {
	tb.Helper()
	w := &worker{setter: newSetter(builtInOnly(tb).lib)}
	_, height := paperSize(doc.Meta.Paper)
	items := w.walk(doc, height-marginTop-marginFoot)
	return w.flow.paginate(items)
}

// TestPages holds what a page must never do, on paragraphs of all lengths.
func TestPages(t *testing.T) {
	doc := &Document{Meta: Meta{Title: "T", Lang: "en"}}
	text := strings.Fields(prose + prose)
	for i := range 160 {
		if i%7 == 0 {
			doc.Blocks = append(doc.Blocks, Heading{Level: 2 + i%3, Text: words("A heading")})
		}
		doc.Notes = append(doc.Notes, Note{Text: words(strings.Join(text[:1+i%60], " "))})
		doc.Blocks = append(doc.Blocks, Paragraph{Text: []Run{{Text: strings.Join(text[:1+(i*37)%len(text)], " ")}, {Note: i + 1}}})
	}
	room := 55174090 - marginTop - marginFoot
	placed := map[*line]bool{}
	for n, pg := range layOut(t, doc) {
		if len(pg.body) == 0 {
			continue // notes only
		}
		last := pg.body[len(pg.body)-1].item
		if last.heading > 0 || last.keep && n < 20 && len(pg.body) > 3 {
			t.Errorf("page %d ends with what must not end it", n+1)
		}
		bottom := unit(0)
		for _, b := range pg.body {
			if b.y < bottom {
				t.Errorf("page %d: two lines overlap", n+1)
			}
			bottom = b.y + b.item.height
			if placed[&b.item.line] {
				t.Errorf("page %d: a line stands twice", n+1)
			}
			placed[&b.item.line] = true
		}
		if len(pg.notes) > 0 && bottom > pg.noteTop {
			t.Errorf("page %d: the text runs into the notes", n+1)
		}
		for _, b := range pg.notes {
			if b.y+b.item.height > room {
				t.Errorf("page %d: the notes run out of the page", n+1)
			}
		}
		if bottom > room {
			t.Errorf("page %d: the text runs out of the page", n+1)
		}
	}
}

// TestLines holds that the letters of justified lines end at the edge and that none is too full.
func TestLines(t *testing.T) {
	s := newSetter(builtInOnly(t).lib)
	s.begin("en")
	for _, width := range []unit{200 * point, 300 * point, 400 * point} {
		p := s.prepare([]inline{{text: strings.Repeat(prose, 3), size: 10 * point, lang: "en"}}, "en", false)
		lines := s.lines(p, setting{width: width, hyphen: true})
		hyphens, row := 0, 0
		for i := range lines {
			l := &lines[i]
			hanging, _ := overEdge(l)
			if off := l.width - width - hanging; i < len(lines)-1 && (off > 2 || off < -2) {
				t.Errorf("width %d: line %d is off by %d", width/point, i, off)
			}
			row++
			if !slices.ContainsFunc(l.frags, func(f frag) bool { return f.hyphen }) {
				row = 0
			}
			hyphens = max(hyphens, row)
		}
		if hyphens > 2 {
			t.Errorf("width %d: %d lines in a row end with a hyphen", width/point, hyphens)
		}
	}
}

// TestBidi holds the order of the eye.
func TestBidi(t *testing.T) {
	tests := []struct{ name, text, lang, want string }{
		{"left to right", "abc def", "en", "abc def"},
		{"an Arabic word in English", "see سلام now", "en", "see سلام now"},
		{"two Arabic words change places", "see سلام عدل now", "en", "see عدل سلام now"},
		{"an Arabic paragraph", "سلام عدل", "ar", "عدل سلام"},
		{"numbers in it", "المادة 4 ملزمة", "ar", "ملزمة 4 المادة"},
		{"English in it", "قال Article 4 هنا", "ar", "هنا Article 4 قال"},
	}
	s := newSetter(builtInOnly(t).lib)
	for _, tt := range tests {
		s.begin(tt.lang)
		p := s.prepare([]inline{{text: tt.text, size: 10 * point, lang: tt.lang}}, tt.lang, true)
		l := s.lines(p, setting{width: 400 * point, ragged: true})[0]
		parts := slices.Clone(l.frags)
		slices.SortStableFunc(parts, func(a, b frag) int { return int(a.x - b.x) })
		got := ""
		for _, f := range parts {
			if f.piece == nil {
				continue
			}
			for _, g := range f.piece.sh.glyphs[f.from:f.to] {
				got += f.piece.face.list[g.code].text
			}
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestIndex holds that the index names the pages on which its anchors stand.
func TestIndex(t *testing.T) {
	doc := &Document{Meta: Meta{Title: "T", Lang: "en"}, Index: Index{Title: "Provisions cited"}}
	for i := range 30 {
		doc.Blocks = append(doc.Blocks, Paragraph{Anchor: "p" + strconv.Itoa(i), Text: []Run{{Text: prose}, {Text: "inside", Anchor: "in" + strconv.Itoa(i)}}})
	}
	doc.Index.Entries = []IndexEntry{
		{Text: words("Article 4"), Anchors: []string{"p29", "p0", "in0"}},
		{Text: words("Article 5"), Anchors: []string{"in15"}},
		{Text: words("nowhere")},
	}
	b, faults := builtInOnly(t).PDF(doc)
	if faults != nil {
		t.Fatal(faults)
	}
	text, problems := pdfcheck.Text(b)
	if problems != nil {
		t.Error(problems)
	}
	want := anchorPages(layOut(t, doc))
	for _, line := range []string{
		"Article 4 " + strconv.Itoa(want["p0"]+1) + ", " + strconv.Itoa(want["p29"]+1) + "\n",
		"Article 5 " + strconv.Itoa(want["in15"]+1) + "\n",
	} {
		if !strings.Contains(text, "Provisions cited\n") || !strings.Contains(text, line) || strings.Contains(text, "nowhere") {
			t.Errorf("the index lacks %q:\n%s", line, text[len(text)-200:])
		}
	}
	doc.Index.Entries = []IndexEntry{{Text: words("a"), Anchors: []string{"x"}, Place: "b.md"}}
	if _, faults := builtInOnly(t).PDF(doc); len(faults) != 1 || faults[0].Kind != UnknownAnchor {
		t.Errorf("an unknown anchor: %v", faults)
	}
}

// FuzzFont spoils a font of the caller's: it is refused, or used, or told.
func FuzzFont(f *testing.F) {
	name := systemFonts[2]
	whole, err := os.ReadFile(name)
	if err != nil {
		skip(f, "the fonts of Debian's fonts-noto-core are not here: %v", err)
	}
	f.Add(uint32(12), uint32(0xffffffff))
	f.Add(uint32(2000), uint32(0))
	f.Fuzz(func(t *testing.T, at, value uint32) {
		data := bytes.Clone(whole)
		k := int(at) % (len(data) - 4)
		data[k], data[k+1], data[k+2], data[k+3] = byte(value), byte(value>>8), byte(value>>16), byte(value>>24)
		ts, err := New([]FontFile{{Name: "spoilt", Data: bytes.NewReader(data)}})
		if err != nil {
			return
		}
		ts.PDF(&Document{Blocks: []Block{Paragraph{Text: words("כל בני האדם נוֹלְדוּ בני חורין")}}})
	})
}

// FuzzPicture spoils pictures: each is refused, or printed as the file says.
func FuzzPicture(f *testing.F) {
	var grey bytes.Buffer
	jpeg.Encode(&grey, image.NewGray(image.Rect(0, 0, 9, 7)), nil)
	var colour bytes.Buffer
	jpeg.Encode(&colour, image.NewYCbCr(image.Rect(0, 0, 9, 7), image.YCbCrSubsampleRatio420), nil)
	f.Add(square())
	f.Add(grey.Bytes())
	f.Add(colour.Bytes())
	ts := builtInOnly(f)
	f.Fuzz(func(t *testing.T, file []byte) {
		if len(file) == 0 {
			return
		}
		b, faults := ts.PDF(&Document{Blocks: []Block{Figure{Alt: "A picture", Picture: file}, Paragraph{Text: []Run{{Text: "small", Picture: file}}}}})
		if faults != nil {
			return
		}
		if problems := pdfcheck.Check(b); problems != nil {
			t.Errorf("%q: %v", file, problems)
		}
	})
}

func FuzzMarkdown(f *testing.F) {
	f.Add([]byte("# T\n\nText[^1] *a* `b`\n\n| a | b |\n|---|---|\n| c | d |\n\n[^1]: note\n"))
	f.Add([]byte("- a\n  1. b\n     > c\n\n    code\n\nסלום abc 12\n"))
	ts := builtInOnly(f)
	f.Fuzz(func(t *testing.T, source []byte) {
		doc := fromMarkdown(source, "en")
		doc.Meta.NoContents = true
		b, faults := ts.PDF(doc)
		if faults != nil {
			return
		}
		if problems := pdfcheck.Check(b); problems != nil {
			t.Errorf("%q: %v", source, problems)
		}
	})
}

// A drawing whose words would be too small is turned on its side.
func TestTurnedDrawing(t *testing.T) {
	w := worker{setter: newSetter(builtInOnly(t).lib)}
	for _, v := range []struct {
		width  int
		turned bool
	}{{1200000, true}, {400000, false}} {
		f := wide()
		f.Drawing.Width = v.width
		file, faults := w.document(&Document{Blocks: []Block{f}})
		if faults != nil {
			t.Fatal(faults)
		}
		if problems := pdfcheck.Check(file); problems != nil {
			t.Error(problems)
		}
		for i := range w.tree.elems {
			if e := &w.tree.elems[i]; e.tag == "Figure" {
				if tall := e.box[3]-e.box[1] > e.box[2]-e.box[0]; tall != v.turned {
					t.Errorf("a drawing %d wide stands in %v", v.width, e.box)
				}
			}
		}
	}
}

// An entry of the index in another script than the document's begins where the lines
// of the document do, away from its page number.
func TestIndexOfTwoScripts(t *testing.T) {
	ts := builtInOnly(t)
	for _, test := range []struct{ lang, of, entry string }{{"ar", "en", "Article 4, 2024 treaty"}, {"en", "ar", "معاهدة السلام"}} {
		doc := &Document{Meta: Meta{Title: "T", Lang: test.lang}, Blocks: []Block{Paragraph{Anchor: "here", Text: words("1961")}},
			Index: Index{Title: "I", Entries: []IndexEntry{{Lang: test.of, Text: words(test.entry), Anchors: []string{"here"}}}}}
		w := worker{setter: newSetter(ts.lib)}
		edges := func(it *item) (from, to unit) { // from the side where lines begin
			from, to = textWidth, 0
			for _, f := range it.line.frags {
				if f.piece == nil || f.piece.space {
					continue
				}
				x := f.x
				if w.setter.docRTL {
					x = it.width - f.x - f.width
				}
				from, to = min(from, it.x+x), max(to, it.x+x+f.width)
			}
			return from, to
		}
		pages, found := w.pagesOf(doc), false
		for _, pl := range pages[len(pages)-1].body {
			if pl.item.tail == nil {
				continue
			}
			found = true
			from, to := edges(pl.item)
			number, end := edges(pl.item.tail)
			if from > point || number < to || end < textWidth-point {
				t.Errorf("%s: the entry stands from %d to %d, its page from %d to %d of %d", test.lang, from/point, to/point, number/point, end/point, textWidth/point)
			}
		}
		if !found {
			t.Errorf("%s: no entry", test.lang)
		}
	}
}

// TestContentsOnOnePage holds that the lines of a list of contents stand a little closer
// where that spares a page, and otherwise as they should.
func TestContentsOnOnePage(t *testing.T) {
	for _, n := range []int{25, 32, 33, 34, 35, 36, 37, 38, 39, 40} {
		doc := &Document{Meta: Meta{Title: "Title", Lang: "en"}}
		for i := range n {
			doc.Blocks = append(doc.Blocks, Heading{Level: 2, Text: words(fmt.Sprintf("Article %d", i+1))}, Paragraph{Text: words(prose)})
		}
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		pages := w.pagesOf(doc)
		entries, leading := 0, unit(0)
		for i := range pages[0].body {
			if it := pages[0].body[i].item; it.toc > 0 {
				entries++
				leading = it.before + it.height
			}
		}
		if last := pages[0].body[len(pages[0].body)-1].item; entries != n || last.toc > 0 {
			t.Errorf("%d of %d entries stand on the first page, and then %v", entries, n, last.kind)
		}
		if close := leading < 14*point; close != (n > 33) {
			t.Errorf("%d entries: %d points from line to line", n, leading/point)
		}
	}
}

// TestNumberBesideAnotherScript holds that the numbers of paragraphs and the marks of
// lists stand beside the text, whatever direction it runs in.
func TestNumberBesideAnotherScript(t *testing.T) {
	for _, doc := range []string{"en", "ar"} {
		for _, lang := range []string{"en", "ar"} {
			text := map[string]string{"en": prose, "ar": "لما كان الاعتراف بالكرامة المتأصلة في جميع أعضاء الأسرة البشرية وبحقوقهم المتساوية الثابتة هو أساس الحرية والعدل والسلام في العالم"}[lang]
			w := worker{setter: newSetter(builtInOnly(t).lib)}
			par := Paragraph{Number: "14", Lang: lang, Text: words(text)}
			items := w.walkAgain(&Document{Meta: Meta{Lang: doc, NoContents: true}, Blocks: []Block{par, List{Items: []Item{{Blocks: []Block{Paragraph{Lang: lang, Text: words(text)}}}}}}})
			labels := 0
			for i := range items {
				lb := items[i].label
				if lb == nil {
					continue
				}
				labels++
				if reach := lb.x + lb.line.reach(lb.width, w.setter.docRTL); reach > items[i].x {
					t.Errorf("a label of %s in a document of %s reaches %d points into the text", lang, doc, (reach-items[i].x)/point)
				}
			}
			if labels != 2 {
				t.Errorf("%d labels", labels)
			}
		}
	}
}

// TestAbove holds that words that stand above others never end a page.
func TestAbove(t *testing.T) {
	doc := &Document{Meta: Meta{Lang: "en", NoContents: true}}
	for i := range 60 {
		doc.Blocks = append(doc.Blocks, Paragraph{Text: words(strings.Repeat("Above. ", 1+i%3)), Above: true}, Paragraph{Text: words(prose[:40+i*7%len(prose[40:])])})
	}
	w := worker{setter: newSetter(builtInOnly(t).lib)}
	pages := w.pagesOf(doc)
	for n := range pages {
		body := pages[n].body
		if last := body[len(body)-1].item; strings.HasPrefix(last.line.text(), "Above") {
			t.Errorf("page %d of %d ends with %q", n+1, len(pages), last.line.text())
		}
	}
}

// TestNearlyEmptyPage holds that a last page of a few lines is spared where shorter
// paragraphs do it, and that the document is as it was where they do not.
func TestNearlyEmptyPage(t *testing.T) {
	w := worker{setter: newSetter(builtInOnly(t).lib)}
	_, height := paperSize(A4)
	height -= marginTop + marginFoot
	spared, kept := 0, 0
	for n := range 100 {
		doc := &Document{Meta: Meta{Lang: "en", NoContents: true}}
		for i := range 4 {
			doc.Blocks = append(doc.Blocks, Paragraph{Text: words(strings.Repeat(prose+" ", 6)[:800+n*2+i*61])})
		}
		before := w.fill(w.walk(doc, height))
		after := w.pages(doc, height)
		switch {
		case !nearlyEmpty(before, height):
			if len(after) != len(before) {
				t.Errorf("%d: %d pages, want %d", n, len(after), len(before))
			}
		case len(after) < len(before):
			spared++
		default:
			kept++
			if w.setter.close || after[0].bottom() != before[0].bottom() || len(after[1].body) != len(before[1].body) {
				t.Errorf("%d: other pages than before", n)
			}
		}
	}
	if spared == 0 || kept == 0 {
		t.Errorf("%d last pages spared, %d kept", spared, kept)
	}
}

// TestCodeRunsFromLeftToRight holds that programs are set from left to right in
// documents of any direction, inside their ground.
func TestCodeRunsFromLeftToRight(t *testing.T) {
	for _, lang := range []string{"en", "ar", "he"} {
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		items := w.walkAgain(&Document{Meta: Meta{Lang: lang}, Blocks: []Block{Code{Text: "if (x < 3) { return y[0] } // سلام\n\tend" + strings.Repeat("x", 200)}}})
		lines := 0
		for i := range items {
			it := &items[i]
			if it.kind != itemLine {
				continue
			}
			lines++
			if it.line.frags[0].x != 0 || it.line.width > it.width || it.width+2*codePad != it.sides[0].width || it.x != it.sides[0].x+codePad {
				t.Errorf("%s: %q stands at %d, %d points wide, in %d at %d", lang, it.line.text(), it.line.frags[0].x/point, it.line.width/point, it.width/point, it.x/point)
			}
		}
		if lines < 3 {
			t.Errorf("%s: %d lines", lang, lines)
		}
	}
}
