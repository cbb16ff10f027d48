package typeset

import (
	"strconv"
	"strings"
	"testing"
	"unicode"

	"concord/internal/typeset/pdfcheck"
)

// reader reads a document aloud as the structure tree should: the blocks in order,
// each followed by the notes that it is the first to refer to.
type reader struct {
	doc    *Document
	b      strings.Builder
	number map[int]int
	wait   []int
}

func readAloud(doc *Document) string {
	r := &reader{doc: doc, number: map[int]int{}}
	m := &doc.Meta
	r.line(m.Series)
	r.line(m.Title)
	r.line(m.Subtitle)
	r.line(strings.Join(m.Authors, ", "))
	r.line(m.Dateline)
	r.line(m.Summary)
	r.blocks(doc.Blocks)
	return normal(r.b.String())
}

// normal is a text without what a reader does not hear: soft hyphens, joiners,
// direction marks, and more than one space.
func normal(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\u00ad' || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r == 0xfeff || r >= 0xfe00 && r <= 0xfe0f:
			return -1
		case r < ' ' && r != '\n' && r != '\t' || r == 0x7f:
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

func (r *reader) line(s string) { r.b.WriteString(s + "\n") }

func (r *reader) runs(runs []Run) {
	for i := range runs {
		switch {
		case runs[i].Note > 0:
			n := runs[i].Note - 1
			if r.number[n] == 0 {
				r.number[n] = len(r.number) + 1
				r.wait = append(r.wait, n)
			}
			r.b.WriteString(strconv.Itoa(r.number[n]))
		case runs[i].Break:
			r.b.WriteByte('\n')
		case len(runs[i].Picture) > 0:
		default:
			r.b.WriteString(runs[i].Text)
		}
	}
	r.b.WriteByte('\n')
}

func (r *reader) notes() {
	for len(r.wait) > 0 {
		n := r.wait[0]
		r.wait = r.wait[1:]
		r.line(strconv.Itoa(r.number[n]))
		r.runs(r.doc.Notes[n].Text)
	}
}

func (r *reader) blocks(blocks []Block) {
	for _, b := range blocks {
		switch b := b.(type) {
		case Heading:
			r.b.WriteString(b.Number + " ")
			r.runs(b.Text)
		case Paragraph:
			r.b.WriteString(b.Number + " ")
			r.runs(b.Text)
		case List:
			start := max(b.Start, 1)
			if b.Start == 0 {
				start = 1
			}
			for i, it := range b.Items {
				switch {
				case b.Kind == Ordered:
					r.line(strconv.Itoa(start+i) + ".")
				case b.Kind == Tasks && it.Done:
					r.line("☑")
				case b.Kind == Tasks:
					r.line("☐")
				case b.Kind == Plain:
				default:
					r.line("•")
				}
				r.blocks(it.Blocks)
			}
		case Definitions:
			for _, d := range b.Entries {
				r.runs(d.Term)
				r.notes()
				r.blocks(d.Blocks)
			}
		case Table:
			r.runs(b.Caption)
			r.notes()
			for _, row := range b.Rows {
				for i := range row {
					r.runs(row[i].Text)
					r.notes()
				}
			}
		case Quote:
			r.blocks(b.Blocks)
		case CallOut:
			r.runs(b.Title)
			r.notes()
			r.blocks(b.Blocks)
		case Code:
			r.line(b.Text)
		case Figure:
			if b.Drawing != nil {
				for _, w := range b.Drawing.Words {
					r.line(w.Text)
				}
			}
			r.runs(b.Caption)
		}
		r.notes()
	}
}

// sameWords compares what is heard with what was written.
func sameWords(tb testing.TB, label string, doc *Document, file []byte) {
	tb.Helper()
	text, problems := pdfcheck.Text(file)
	for i, p := range problems {
		if i < 5 {
			tb.Errorf("%s: %v", label, p)
		}
	}
	got, want := strings.Fields(normal(text)), strings.Fields(readAloud(doc))
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			from := max(0, i-4)
			tb.Errorf("%s: word %d differs:\n got %q\nwant %q", label, i, got[min(from, len(got)):min(i+6, len(got))], want[min(from, len(want)):min(i+6, len(want))])
			return
		}
	}
}
