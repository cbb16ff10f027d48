package typeset

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// chance makes documents of blocks that nobody would put together.
type chance struct {
	*rand.Rand
	doc *Document
}

func (c *chance) words(most int) []Run {
	n := 1 + c.IntN(most)
	text := ""
	for range n {
		text += [...]string{"treaty ", "of ", "Zusammenarbeit ", "обязательство ", "معاهدة ", "milestoneTargetDate ", "a ", "1961 "}[c.IntN(8)]
	}
	runs := words(text)
	if c.IntN(12) == 0 {
		c.doc.Notes = append(c.doc.Notes, Note{Text: words("A note that says a little more than the text does, and goes on for a while.")})
		runs = append(runs, Run{Note: len(c.doc.Notes)})
	}
	return runs
}

func (c *chance) blocks(depth int) (out []Block) {
	for range 1 + c.IntN(4) {
		switch k := c.IntN(12); {
		case k == 0:
			out = append(out, Heading{Level: 1 + c.IntN(6), Text: c.words(12)})
		case k == 1 && depth < 4:
			l := List{Kind: ListKind(c.IntN(4)), Loose: c.IntN(2) == 0}
			for range 1 + c.IntN(4) {
				l.Items = append(l.Items, Item{Done: c.IntN(2) == 0, Blocks: c.blocks(depth + 1)})
			}
			out = append(out, l)
		case k == 2 && depth < 4:
			out = append(out, Quote{Blocks: c.blocks(depth + 1)})
		case k == 3 && depth < 4:
			out = append(out, CallOut{Title: c.words(4), Blocks: c.blocks(depth + 1)})
		case k == 4:
			out = append(out, c.table())
		case k == 5 || k == 6:
			d := &Drawing{Width: 1000 * (50 + c.IntN(1500)), Height: 1000 * (20 + c.IntN(600)), Words: []Words{{X: 10000, Y: 15000, Size: 9000, Text: "inside", Up: c.IntN(2) == 0}}}
			f := Figure{Alt: "A drawing", Drawing: d, Stays: c.IntN(3) == 0}
			if c.IntN(2) == 0 {
				f.Caption = c.words(20)
			}
			out = append(out, f)
		case k == 7:
			out = append(out, Code{Text: "a line\n\tanother one"})
		case k == 8:
			out = append(out, Definitions{Entries: []Definition{{Term: c.words(3), Blocks: c.blocks(4)}}})
		default:
			out = append(out, Paragraph{Text: c.words(120)})
		}
	}
	return out
}

func (c *chance) table() Table {
	t := Table{HeadRows: c.IntN(3)}
	if c.IntN(2) == 0 {
		t.Caption = c.words(15)
	}
	columns, most := 1+c.IntN(14), 1+c.IntN(40)
	for range 1 + c.IntN(30) {
		var row []Cell
		for range 1 + c.IntN(columns) {
			row = append(row, Cell{Text: c.words(most), Head: c.IntN(5) == 0, Columns: max(c.IntN(8)-4, 0), Rows: max(c.IntN(9)-5, 0), Align: Align(c.IntN(3))})
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// TestRandomDocuments holds that whatever stands beside whatever, no word is lost,
// the order of reading is that of the document and the file is whole.
func TestRandomDocuments(t *testing.T) {
	ts := builtInOnly(t)
	for seed := range uint64(24) {
		c := &chance{rand.New(rand.NewPCG(seed, 14)), &Document{Meta: Meta{Title: "Title", NoContents: true, Lang: [...]string{"en", "ar", "de"}[seed%3]}}}
		for range 1 + c.IntN(12) {
			c.doc.Blocks = append(c.doc.Blocks, c.blocks(0)...)
		}
		file, faults := ts.PDF(c.doc)
		if faults != nil {
			t.Fatal(seed, faults)
		}
		sameWords(t, fmt.Sprintf("seed %d", seed), c.doc, file)
		if t.Failed() {
			return
		}
	}
}
