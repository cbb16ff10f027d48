package typeset

import (
	"strings"
	"testing"
)

// longBrief is a brief of about thirty pages with notes, tables and headings.
func longBrief() *Document {
	d := sample()
	base := d.Blocks
	d.Blocks = nil
	for i := range 5 {
		for _, b := range base {
			switch b := b.(type) {
			case Heading:
				b.Anchor = ""
				d.Blocks = append(d.Blocks, b)
			case Paragraph:
				if i > 0 {
					b.Anchor = ""
				}
				d.Blocks = append(d.Blocks, b)
			case Table:
				b.Anchor = ""
				d.Blocks = append(d.Blocks, b)
			case CallOut:
				b.Anchor = ""
				d.Blocks = append(d.Blocks, b)
			default:
				d.Blocks = append(d.Blocks, b)
			}
		}
	}
	return d
}

// shortBrief has 850 words.
func shortBrief() *Document {
	d := &Document{Meta: sample().Meta}
	for range 7 {
		d.Blocks = append(d.Blocks, Heading{Level: 2, Text: words("A heading")}, Paragraph{Text: words(prose)})
	}
	return d
}

func BenchmarkLongBrief(b *testing.B) {
	ts := builtInOnly(b)
	doc := longBrief()
	b.ReportAllocs()
	var file []byte
	for b.Loop() {
		file, _ = ts.PDF(doc)
	}
	b.ReportMetric(float64(strings.Count(string(file), "/Type /Page ")), "pages")
}

func BenchmarkLongBriefParallel(b *testing.B) {
	ts := builtInOnly(b)
	doc := longBrief()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			ts.PDF(doc)
		}
	})
}

func BenchmarkLongBriefCold(b *testing.B) {
	doc := longBrief()
	for b.Loop() {
		builtInOnly(b).PDF(doc)
	}
}

func BenchmarkShortBrief(b *testing.B) {
	ts := builtInOnly(b)
	doc := shortBrief()
	b.ReportAllocs()
	for b.Loop() {
		ts.PDF(doc)
	}
}
