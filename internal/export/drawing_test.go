package export

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"concord/internal/date"
	"concord/internal/figure"
	"concord/internal/typeset"
	"concord/internal/typeset/pdfcheck"
)

func day(t *testing.T, s string) date.Date {
	t.Helper()
	d, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// pictures are one of each kind that the site draws.
func pictures(t *testing.T) map[string][]byte {
	caption := figure.Caption{ID: "f", Title: "A picture", Desc: "What it shows"}
	events := []figure.Event{{Date: day(t, "1961-07-06"), Label: "Signed"}, {Date: day(t, "1996"), Label: "Ended", Chief: true}, {Date: day(t, "2024-06-19"), Label: "Договор"}}
	spans := []figure.Span{
		{Label: "1961 treaty", Signed: day(t, "1961-07-06"), InForce: day(t, "1961-09-10"), Over: day(t, "1996")},
		{Label: "2024 treaty", Signed: day(t, "2024-06-19"), InForce: day(t, "2024-12-04")},
	}
	var dates []date.Date
	for _, e := range events {
		dates = append(dates, e.Date)
	}
	names := []string{"North Korea", "Russia", "China", "A bloc of states"}
	world := figure.NewWorld()
	return map[string][]byte{
		"events":  figure.AppendEvents(nil, caption, events),
		"spans":   figure.AppendSpans(nil, caption, spans, day(t, "2025-01-01")),
		"counts":  figure.AppendCounts(nil, caption, dates),
		"network": figure.AppendNetwork(nil, caption, "North Korea", []figure.Treaty{{Label: "2024 treaty", With: []int{0}}, {Label: "1961 treaty", Over: true, With: []int{0, 1}}}, names[1:3]),
		"matrix":  figure.AppendMatrix(nil, caption, names, names, func(i, k int) int { return i * k }),
		"globe":   world.AppendMap(nil, caption, []figure.Mark{{Codes: []string{"PRK"}, Label: "North Korea"}, {Codes: []string{"SGP"}, Label: "Singapore", Faint: true}}),
		"flat":    world.AppendMap(nil, caption, []figure.Mark{{Codes: []string{"PRK"}, Label: "North Korea"}, {Codes: []string{"BRA"}, Label: "Brazil"}, {Codes: []string{"USA"}, Faint: true}}),
	}
}

// Everything that a picture of the site holds is drawn in print, each word once.
func TestDrawing(t *testing.T) {
	ts, err := typeset.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, svg := range pictures(t) {
		if len(svg) == 0 {
			t.Errorf("%s: nothing drawn", name)
			continue
		}
		page := fmt.Sprintf(`<html lang="en"><main><article><header><h1>Title</h1></header><figure class="figure"><figcaption>A caption</figcaption>%s<details><summary>The same in words</summary><p>In words.</p></details></figure></article></main></html>`, svg)
		doc := read(t, page)
		f, ok := doc.Blocks[0].(typeset.Figure)
		if !ok || len(doc.Blocks) != 2 {
			t.Errorf("%s: %d blocks, the first of which is a %T", name, len(doc.Blocks), doc.Blocks[0])
			continue
		}
		if want := "A picture. What it shows"; f.Alt != want {
			t.Errorf("%s: is described as %q, want %q", name, f.Alt, want)
		}
		shapes, words := 0, 0
		root, _ := html.Parse(bytes.NewReader(svg))
		for n := range root.Descendants() {
			switch {
			case n.Data == "text":
				words++
			case n.Data == "path" && attr(n, "d") != "", n.Data == "circle", n.Data == "rect":
				shapes++
			}
		}
		if len(f.Drawing.Shapes) != shapes || len(f.Drawing.Words) != words {
			t.Errorf("%s: %d shapes and %d words of %d and %d", name, len(f.Drawing.Shapes), len(f.Drawing.Words), shapes, words)
		}
		file, faults := ts.PDF(doc)
		if faults != nil {
			t.Fatal(name, faults)
		}
		text, problems := pdfcheck.Text(file)
		if problems != nil {
			t.Error(name, problems)
		}
		for _, w := range f.Drawing.Words {
			if !strings.Contains(text, w.Text) {
				t.Errorf("%s: the file does not say %q:\n%s", name, w.Text, text)
			}
		}
	}
}

func TestDrawingNotOfOurMaking(t *testing.T) {
	for _, svg := range []string{
		`<svg viewBox="0 0 10 10"></svg>`,
		`<svg viewBox="0 0 -1 10"><circle class="dot" r="3"/></svg>`,
		`<svg><circle class="dot" r="3"/></svg>`,
		`<svg viewBox="0 0 10 10"><path class="axis" d="M1 1A3 3 0 0 1 5 5"/></svg>`,
		`<svg viewBox="0 0 10 10"><path class="axis" d="M1"/></svg>`,
		`<svg viewBox="0 0 10 10"><path class="other" d="M1 1L2 2"/></svg>`,
	} {
		root, err := html.Parse(strings.NewReader(svg))
		if err != nil {
			t.Fatal(err)
		}
		n := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Svg })
		if d, _, _ := drawing(n); d != nil {
			t.Errorf("%s: drawn", svg)
		}
	}
}

func TestMatrixByRows(t *testing.T) {
	cells := func(head bool, words ...string) (row []typeset.Cell) {
		for _, w := range words {
			row = append(row, typeset.Cell{Text: []typeset.Run{{Text: w}}, Head: head})
		}
		return row
	}
	wide := typeset.Table{HeadRows: 1, Rows: [][]typeset.Cell{
		cells(true, "", "A", "B", "C", "D", "E", "F", "G", "H"),
		cells(false, "A", "", "1961", "", "", "", "1992", "", ""),
		cells(false, "B", "", "", "", "", "", "", "", ""),
	}}
	got := byRows(wide)
	if len(got.Rows) != 1 || len(got.Rows[0]) != 2 {
		t.Fatalf("%d rows", len(got.Rows))
	}
	var words strings.Builder
	for _, run := range got.Rows[0][1].Text {
		words.WriteString(run.Text)
	}
	if want := "B 1961; F 1992"; words.String() != want {
		t.Errorf("the row says %q, want %q", words.String(), want)
	}
	narrow := typeset.Table{Rows: [][]typeset.Cell{cells(true, "", "A")}}
	if got := byRows(narrow); len(got.Rows[0]) != 2 {
		t.Errorf("a narrow matrix became %v", got)
	}
}
