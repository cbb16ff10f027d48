package typeset

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"concord/internal/typeset/pdfcheck"
)

// broad is a table that no page is wide enough for.
func broad(columns, rows int) Table {
	t := Table{Caption: words("Table 9. What each party owes, year by year"), Anchor: "broad", HeadRows: 1, Place: "broad.md"}
	for r := range rows + 1 {
		var row []Cell
		for c := range columns {
			cell := Cell{Text: words(fmt.Sprintf("declaration %d.%d", r, c))}
			if c == 0 {
				cell.Head = true
			}
			if c == 3 && r > 0 {
				cell.Text = []Run{{Text: fmt.Sprintf("see %d", r), Link: &Link{URL: "https://example.org/"}}, {Text: " and more", Anchor: fmt.Sprintf("place-%d", r)}}
			}
			row = append(row, cell)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// A table that is too wide for the page stands on its side, on as many pages as it
// needs, each with its heads; what is inside is still read and linked.
func TestTurnedTable(t *testing.T) {
	for _, lang := range []string{"en", "ar"} {
		doc := &Document{Meta: Meta{Lang: lang, Title: "Title"}, Blocks: []Block{
			Paragraph{Text: []Run{{Text: "before", Link: &Link{Anchor: "place-40"}}}}, broad(10, 60), Paragraph{Text: words("after")},
		}}
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		file, faults := w.document(doc)
		if faults != nil {
			t.Fatal(faults)
		}
		if dir := os.Getenv("TYPESET_OUT"); dir != "" {
			os.WriteFile(dir+"/turned-"+lang+".pdf", file, 0o644)
		}
		if problems := pdfcheck.Check(file); problems != nil {
			t.Error(problems)
		}
		sameWords(t, lang, doc, file)
		if n := len(w.tree.annotations); n < 61 {
			t.Errorf("%d links", n)
		}
		for i := range w.tree.annotations {
			a := &w.tree.annotations[i]
			r := a.rect
			if r[0] >= r[2] || r[1] >= r[3] || r[0] < 0 || r[2] > w.painter.paper.width || r[1] < 0 || r[3] > w.painter.paper.height {
				t.Errorf("a link stands at %v", r)
			}
			if url := w.tree.links[a.link].url; url != "" && r[3]-r[1] < r[2]-r[0] {
				t.Errorf("the link of a turned table lies across the page: %v", r)
			}
		}
		f := &w.flow
		pages := f.paginate(w.walkAgain(doc))
		turned := 0
		for i := range pages {
			for _, pl := range pages[i].body {
				if pl.item.kind != itemTurned {
					continue
				}
				turned++
				if pl.item.width > textWidth || pl.item.height > f.height {
					t.Errorf("a turned table is %d by %d points", pl.item.width/point, pl.item.height/point)
				}
				if turned > 1 && !pl.item.turned[0].repeat {
					t.Error("a turned table goes on without its heads")
				}
			}
		}
		if turned < 2 {
			t.Errorf("the table stands on %d pages", turned)
		}
		if !strings.Contains(string(file), "place-40") {
			t.Error("a place in a turned table has no name")
		}
	}
}

// A figure that nearly fits is made a little smaller, and no smaller than that.
func TestFigureShrinks(t *testing.T) {
	for _, height := range []int{240000, 420000} {
		d := &Drawing{Width: 400000, Height: height, Words: []Words{{X: 200000, Y: 100000, Size: 10000, Text: "inside"}}}
		doc := &Document{}
		for range 4 {
			doc.Blocks = append(doc.Blocks, Paragraph{Text: words(prose)})
		}
		doc.Blocks = append(doc.Blocks, Figure{Alt: "Words", Caption: words("Figure 1"), Drawing: d}, Heading{Level: 2, Text: words("Next")}, Paragraph{Text: words(prose)})
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		file, faults := w.document(doc)
		if faults != nil {
			t.Fatal(faults)
		}
		sameWords(t, "shrinks", doc, file)
		pages := w.flow.paginate(w.walkAgain(doc))
		var shrink unit
		for _, pg := range pages {
			for _, pl := range pg.body {
				shrink += pl.item.shrink
				if pl.item.kind == itemFigure && pl.y+pl.item.height > w.flow.height {
					t.Errorf("a figure %d high runs out of the page", height)
				}
			}
		}
		if want := height == 240000; (shrink > 0) != want || shrink > 0 && shrink < leastShrink {
			t.Errorf("a figure %d high is set at %d thousandths", height, shrink)
		}
	}
}

// A few lines get no page of their own if a little less space makes room for them.
func TestLonelyLines(t *testing.T) {
	ts := builtInOnly(t)
	lonely, longer := 0, 0
	for n := 8; n < 40; n++ {
		doc := &Document{Meta: Meta{Title: "Title"}, Index: Index{Title: "Index", Entries: []IndexEntry{{Text: []Run{{Text: "an entry", Anchor: "inside"}}, Anchors: []string{"p0"}}}}}
		for i := range n {
			doc.Blocks = append(doc.Blocks, Paragraph{Anchor: fmt.Sprintf("p%d", i), Text: words("A short paragraph that stands alone.")}, List{Items: []Item{{Blocks: []Block{Paragraph{Text: words("x")}}}}})
		}
		w := worker{setter: newSetter(ts.lib)}
		file, faults := w.document(doc)
		if faults != nil {
			t.Fatal(faults)
		}
		if problems := pdfcheck.Check(file); problems != nil {
			t.Fatal(n, problems)
		}
		var q quality
		pages := w.pagesOf(doc)
		q.look("lonely", pages, w.flow.height)
		lonely += q.lonely
		longer += max(len(pages)-1, 0)
	}
	if lonely > 0 || longer == 0 {
		t.Errorf("%d last pages hold next to nothing", lonely)
	}
}

// walkAgain sets a document once more to look at its items.
func (w *worker) walkAgain(doc *Document) []item {
	height := unit(55174090) - marginTop - marginFoot
	return w.walk(doc, height)
}

// The text behind a figure that does not fit fills the page; a heading stops it.
func TestFigureFloats(t *testing.T) {
	half := func(height int) Figure {
		d := &Drawing{Width: 400000, Height: height, Words: []Words{{X: 200000, Y: 100000, Size: 10000, Text: "inside"}}, Shapes: []Shape{{Fill: Opaque, Steps: []Step{{Op: 'M'}, {Op: 'L', P: [3][2]int{{400000, 380000}}}, {Op: 'Z'}}}}}
		return Figure{Alt: "Half a page", Caption: words("Figure 1. Half a page"), Drawing: d}
	}
	for _, heading := range []bool{false, true} {
		var blocks []Block
		for range 5 {
			blocks = append(blocks, Paragraph{Text: words(prose)})
		}
		blocks = append(blocks, half(380000))
		if heading {
			blocks = append(blocks, Heading{Level: 2, Text: words("Next")})
		}
		for range 4 {
			blocks = append(blocks, Paragraph{Text: words(prose)})
		}
		doc := &Document{Blocks: blocks}
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		file, faults := w.document(doc)
		if faults != nil {
			t.Fatal(faults)
		}
		sameWords(t, "floats", doc, file)
		pages := w.flow.paginate(w.walkAgain(doc))
		if pages[1].body[0].item.kind != itemFigure {
			t.Errorf("page 2 begins with %d", pages[1].body[0].item.kind)
		}
		last := pages[0].body[len(pages[0].body)-1]
		full := last.y+last.item.height > w.flow.height-40*point
		if full == heading {
			t.Errorf("with a heading behind the figure %v: page 1 ends at %d of %d points", heading, (last.y+last.item.height)/point, w.flow.height/point)
		}
	}
}

// TestTurnedBelowHeading holds that a heading stands above the table on its side that
// follows it.
func TestTurnedBelowHeading(t *testing.T) {
	for _, rows := range []int{3, 60} {
		w := worker{setter: newSetter(builtInOnly(t).lib)}
		pages := w.pagesOf(&Document{Meta: Meta{Lang: "en", Title: "Title", NoContents: true}, Blocks: []Block{
			Paragraph{Text: words(prose)}, Heading{Level: 2, Text: words("A heading that stands above a table")}, broad(10, rows), Paragraph{Text: words("after")},
		}})
		for n := range pages {
			for i := range pages[n].body {
				if it := pages[n].body[i].item; it.heading > 0 && (i+1 == len(pages[n].body) || pages[n].body[i+1].item.kind != itemTurned) {
					t.Errorf("%d rows, page %d: nothing of the table below the heading", rows, n+1)
				}
			}
		}
	}
}

func TestKeepShort(t *testing.T) {
	for _, tt := range []struct {
		name              string
		least, most, want []unit
	}{
		{"dates beside long words", []unit{30, 60, 55}, []unit{35, 95, 900}, []unit{35, 95, 55}},
		{"only the shorter ones", []unit{55, 50, 50, 50, 30}, []unit{150, 92, 95, 92, 60}, []unit{55, 50, 50, 50, 60}},
		{"all or none", []unit{90, 60, 60, 60, 60}, []unit{300, 79, 79, 79, 79}, []unit{90, 60, 60, 60, 60}},
		{"none if the others suffer", []unit{55, 50, 45, 45, 50, 40}, []unit{150, 79, 92, 83, 60, 62}, []unit{55, 50, 45, 45, 50, 40}},
		{"long columns", []unit{60, 60}, []unit{300, 300}, []unit{60, 60}},
		{"no room", []unit{90, 90, 90, 90, 90}, []unit{95, 95, 95, 95, 95}, []unit{90, 90, 90, 90, 90}},
	} {
		least := slices.Clone(tt.least)
		more := keepShort(least, tt.most, 400)
		var sum unit
		for j := range least {
			sum += least[j] - tt.least[j]
		}
		if !slices.Equal(least, tt.want) || more != sum {
			t.Errorf("%s: %d, %d more, want %d", tt.name, least, more, tt.want)
		}
	}
}
