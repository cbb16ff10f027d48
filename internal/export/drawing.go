package export

// The pictures of the site are drawn once, by package figure, as SVG inside the
// page. Here that dialect, and no more of SVG, is read back as paths and words
// for the typesetter, so that what is printed is what was published. The classes
// that the style sheet fills with colours get those of print here.

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"concord/internal/typeset"
)

// drawn is the size of a unit of a picture in thousandths of a point: the text is
// 400 points wide and a picture 720 units.
const drawn = 556

// mostSteps bounds a picture: the outlines of all states take a tenth of it.
const mostSteps = 400_000

// ink is how a class of a picture is printed.
type ink struct {
	fill, stroke typeset.Colour
	line, dash   int // in hundredths of a unit
	evenOdd      bool
}

// The colours of print: those of the style sheet, lighter where words stand on them.
const (
	inkText   = typeset.Opaque | 0x1c2227
	inkQuiet  = typeset.Opaque | 0x5c6369
	inkRule   = typeset.Opaque | 0xb9b9b4
	inkWeight = typeset.Opaque | 0x1b4f66
	inkFaint  = typeset.Opaque | 0xb4c6ce
	inkAccent = typeset.Opaque | 0x9a5a1c
	inkWhite  = typeset.Opaque | 0xffffff
	inkSea    = typeset.Opaque | 0xeef2f4
	inkLand   = typeset.Opaque | 0xd8d6d0
	inkPlace  = typeset.Opaque | 0x7aa7b9
	inkCell   = typeset.Opaque | 0xf1f1ee
)

var inks = map[string]ink{
	"sea":       {fill: inkSea},
	"land":      {fill: inkLand, evenOdd: true},
	"borders":   {stroke: inkWhite, line: 120},
	"at":        {fill: inkPlace, stroke: inkWhite, line: 100, evenOdd: true},
	"faint":     {fill: inkFaint, stroke: inkWhite, line: 100, evenOdd: true},
	"force":     {fill: inkWeight},
	"dot":       {fill: inkWeight, stroke: inkWhite, line: 200},
	"axis":      {stroke: inkQuiet, line: 150},
	"tick":      {stroke: inkRule, line: 120},
	"leader":    {stroke: inkRule, line: 120},
	"waiting":   {stroke: inkWeight, line: 150},
	"tie":       {stroke: typeset.Opaque | 0x5f8494, line: 150},
	"spine":     {stroke: inkWeight, line: 300},
	"cell":      {fill: inkCell},
	"self":      {fill: inkRule},
	"owes-1":    {fill: typeset.Opaque | 0xa4b9c3},
	"owes-2":    {fill: typeset.Opaque | 0x5f8494},
	"owes-3":    {fill: inkWeight},
	"quiet":     {fill: inkQuiet, stroke: inkWhite, line: 200},
	"force.old": {fill: inkFaint},
	"tie.old":   {stroke: inkFaint, line: 150, dash: 450},
	"dot.map":   {fill: inkAccent, stroke: inkWhite, line: 200},
}

// drawing reads a picture of the page; nil if it holds nothing to draw.
func drawing(svg *html.Node) (d *typeset.Drawing, title, desc string) {
	box := strings.Fields(attr(svg, "viewBox"))
	if len(box) != 4 {
		return nil, "", ""
	}
	r := &svgReader{d: &typeset.Drawing{}, isMap: hasClass(svg, "map")}
	r.d.Width, r.d.Height = r.length(box[2]), r.length(box[3])
	if r.d.Width <= 0 || r.d.Height <= 0 {
		return nil, "", ""
	}
	for n := range svg.Descendants() {
		switch n.Data {
		case "title":
			title = textOf(n)
		case "desc":
			desc = textOf(n)
		case "path":
			r.path(n)
		case "rect":
			r.rect(n)
		case "circle":
			r.circle(n)
		case "text":
			r.text(n)
		}
	}
	if len(r.d.Shapes)+len(r.d.Words) == 0 || r.steps > mostSteps {
		return nil, "", ""
	}
	return r.d, title, desc
}

// svgReader is one reading of a picture.
type svgReader struct {
	d     *typeset.Drawing
	isMap bool
	steps int
}

// length reads whole units, within the bounds of any paper.
func (r *svgReader) length(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return min(max(n, -100_000), 100_000) * drawn
}

// ink returns how an element is printed: by its last class that says so.
func (r *svgReader) ink(n *html.Node) ink {
	var first, last string
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if first == "" {
			first = c
		}
		last = c
	}
	switch {
	case first == "dot" && r.isMap && last != "quiet":
		return inks["dot.map"]
	case last == "faint" && first != "faint":
		if old, ok := inks[first+".old"]; ok {
			return old
		}
		return ink{fill: inkFaint, stroke: inkWhite, line: 200}
	}
	return inks[last]
}

func (r *svgReader) add(n *html.Node, steps []typeset.Step) {
	k := r.ink(n)
	if r.steps += len(steps); len(steps) == 0 || k == (ink{}) || r.steps > mostSteps {
		return
	}
	r.d.Shapes = append(r.d.Shapes, typeset.Shape{Steps: steps, Fill: k.fill, EvenOdd: k.evenOdd, Stroke: k.stroke, Line: k.line * drawn / 100, Dash: k.dash * drawn / 100})
}

func point(x, y int) [3][2]int { return [3][2]int{{x, y}} }

func (r *svgReader) rect(n *html.Node) {
	x, y := r.length(attr(n, "x")), r.length(attr(n, "y"))
	w, h := r.length(attr(n, "width")), r.length(attr(n, "height"))
	r.add(n, []typeset.Step{{Op: 'M', P: point(x, y)}, {Op: 'L', P: point(x+w, y)}, {Op: 'L', P: point(x+w, y+h)}, {Op: 'L', P: point(x, y+h)}, {Op: 'Z'}})
}

// circle draws a circle as four curves.
func (r *svgReader) circle(n *html.Node) {
	x, y, c := r.length(attr(n, "cx")), r.length(attr(n, "cy")), r.length(attr(n, "r"))
	k := c * 5523 / 10000
	r.add(n, []typeset.Step{
		{Op: 'M', P: point(x+c, y)},
		{Op: 'C', P: [3][2]int{{x + c, y + k}, {x + k, y + c}, {x, y + c}}},
		{Op: 'C', P: [3][2]int{{x - k, y + c}, {x - c, y + k}, {x - c, y}}},
		{Op: 'C', P: [3][2]int{{x - c, y - k}, {x - k, y - c}, {x, y - c}}},
		{Op: 'C', P: [3][2]int{{x + k, y - c}, {x + c, y - k}, {x + c, y}}},
		{Op: 'Z'},
	})
}

func (r *svgReader) text(n *html.Node) {
	w := typeset.Words{X: r.length(attr(n, "x")), Y: r.length(attr(n, "y")), Size: 15 * drawn, Text: textOf(n), Colour: inkText}
	if w.Text == "" {
		return
	}
	if in, ok := strings.CutPrefix(attr(n, "transform"), "translate("); ok {
		place, _, _ := strings.Cut(in, ")")
		x, y, _ := strings.Cut(place, " ")
		w.X, w.Y, w.Up = r.length(x), r.length(y), true
	}
	switch attr(n, "text-anchor") {
	case "middle":
		w.Align = typeset.Centre
	case "end":
		w.Align = typeset.End
	}
	switch attr(n, "class") {
	case "label":
		if !r.isMap && !w.Up {
			w.Ground = inkWhite
		}
	case "name":
		w.Bold = true
	case "year":
		w.Colour = inkQuiet
	case "count":
		w.Colour = inkWhite
	}
	r.d.Words = append(r.d.Words, w)
}

// path reads M, L, H, C and Z, and l and z: what package figure writes.
func (r *svgReader) path(n *html.Node) {
	data := attr(n, "d")
	steps := make([]typeset.Step, 0, len(data)/5)
	var x, y, startX, startY int
	op := byte(0)
	for at := 0; at < len(data) && len(steps) < mostSteps; {
		switch c := data[at]; {
		case c == ' ' || c == ',':
			at++
			continue
		case c == 'z' || c == 'Z':
			steps = append(steps, typeset.Step{Op: 'Z'})
			x, y = startX, startY
			at++
			continue
		case c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z':
			op = c
			at++
		}
		want := map[byte]int{'M': 2, 'L': 2, 'l': 2, 'H': 1, 'C': 6}[op]
		if want == 0 {
			return // not of our making
		}
		var v [6]int
		for i := range want {
			next := numberEnd(data, &at)
			if next == at {
				return
			}
			v[i] = r.length(data[at:next])
			at = next
		}
		switch op {
		case 'M':
			x, y = v[0], v[1]
			startX, startY = x, y
			steps = append(steps, typeset.Step{Op: 'M', P: point(x, y)})
			op = 'L'
			continue
		case 'L':
			x, y = v[0], v[1]
		case 'l':
			x, y = x+v[0], y+v[1]
		case 'H':
			x = v[0]
		case 'C':
			x, y = v[4], v[5]
			steps = append(steps, typeset.Step{Op: 'C', P: [3][2]int{{v[0], v[1]}, {v[2], v[3]}, {x, y}}})
			continue
		}
		steps = append(steps, typeset.Step{Op: 'L', P: point(x, y)})
	}
	r.add(n, steps)
}

// numberEnd skips spaces and returns where the number that begins there ends.
func numberEnd(data string, at *int) int {
	for *at < len(data) && (data[*at] == ' ' || data[*at] == ',') {
		*at++
	}
	end := *at
	if end < len(data) && data[end] == '-' {
		end++
	}
	for end < len(data) && data[end] >= '0' && data[end] <= '9' {
		end++
	}
	return end
}

// sitePicture reads a figure of the site: the picture, its caption, and behind it the
// same in words.
func (r *reader) sitePicture(n, svg *html.Node) []typeset.Block {
	d, title, desc := drawing(svg)
	if d == nil {
		return nil
	}
	f := typeset.Figure{Place: attr(n, "id"), Drawing: d, Stays: true, Alt: strings.TrimSpace(title + ". " + desc)}
	var out []typeset.Block
	for c := range n.ChildNodes() {
		switch {
		case c == svg:
		case c.DataAtom == atom.Figcaption:
			f.Caption = r.runs(c)
		case c.DataAtom == atom.Details:
			out = append(out, r.inWords(c)...)
		default:
			out = append(out, r.block(c)...)
		}
	}
	return append([]typeset.Block{f}, out...)
}

// inWords reads what a picture says in words.
func (r *reader) inWords(details *html.Node) []typeset.Block {
	var out []typeset.Block
	for c := range details.ChildNodes() {
		if c.DataAtom != atom.Summary {
			out = append(out, r.block(c)...)
		}
	}
	return out
}

// mostPrinted is how many columns a matrix has that is printed as one.
const mostPrinted = 8

// byRows turns a matrix that is too wide for paper into its rows: the head of each,
// and beside it the cells that hold something, with the heads of their columns.
func byRows(t typeset.Table) typeset.Table {
	if len(t.Rows) == 0 || len(t.Rows[0]) <= mostPrinted {
		return t
	}
	out := typeset.Table{Caption: t.Caption, Anchor: t.Anchor, Place: t.Place}
	for _, row := range t.Rows[min(max(t.HeadRows, 1), len(t.Rows)):] {
		var runs []typeset.Run
		for i := 1; i < len(row); i++ {
			if blank(row[i].Text) {
				continue
			}
			if len(runs) > 0 {
				runs = append(runs, typeset.Run{Text: "; "})
			}
			if i < len(t.Rows[0]) {
				runs = append(append(runs, t.Rows[0][i].Text...), typeset.Run{Text: " "})
			}
			runs = append(runs, row[i].Text...)
		}
		if len(row) > 0 && len(runs) > 0 {
			out.Rows = append(out.Rows, []typeset.Cell{{Text: row[0].Text, Head: true}, {Text: runs}})
		}
	}
	return out
}

func blank(runs []typeset.Run) bool {
	for i := range runs {
		if strings.TrimSpace(runs[i].Text) != "" || runs[i].Note > 0 {
			return false
		}
	}
	return true
}
