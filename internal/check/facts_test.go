package check

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/brief"
	"concord/internal/dispute"
	"concord/internal/instrument"
	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/source"
)

func TestFindDates(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"signed on 19 June 2024.", "2024-06-19"},
		{"signed June 19, 2024, in Pyongyang", "2024-06-19"},
		{"the 4th of April 1949", "1949-04-04"},
		{"on Wednesday, 19 June 2024", "2024-06-19"},
		{"on 2024-06-19", "2024-06-19"},
		{"in June 2024", "2024-06"},
		{"in early 1949", "1949"},
		{"on 4 April", "XXXX-04-04"},
		{"on 19 and 20 June 2024", "2024-06-19 2024-06-20"},
		{"19-20 June 2024", "-2024-06-19 -2024-06-20"},
		{"June 19-20, 2024", "-2024-06-19"},
		{"from 1948 to 1951", "-1948 -1951"},
		{"by 1 March 1954", "-1954-03-01"},
		{"as of 1 March 2025", "-2025-03-01"},
		{"since 1961", "1961"},
		{"the 1961 treaty", "-1961"},
		{"in the 1990s", ""},
		{"in 1950-51", ""},
		{"on 19 June 202This year", "202X-06-19"},
		{"20245 June", ""},
		{"on 30 February 2024", "-"},
		{"we may sign 5 treaties in march", ""},
		{"Article 4, 1951", "-1951"},
	} {
		tokens := tokenise(nil, []byte(c.text))
		var got []string
		for _, d := range findDates(nil, []byte(c.text), tokens) {
			s := d.date.String()
			if !d.exact {
				s = "-" + s
			}
			got = append(got, s)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("findDates(%q) = %q, want %q", c.text, s, c.want)
		}
	}
}

// ownModel links the records of the project's own site with one brief.
func ownModel(tb testing.TB, disputes string, texts ...string) *model.Model {
	tb.Helper()
	in := records(tb, os.DirFS(filepath.Join("..", "..")), false)
	p := markup.NewParser()
	for n, text := range texts {
		b, _ := brief.Parse(source.File{Path: "content/briefs/" + string(rune('a'+n)) + ".md",
			Text: []byte("---\ntitle: Text\ndate: 2025-03-01\nabout: ru-kp-2024\n---\n\n" + text)}, p)
		in.Briefs = append(in.Briefs, b)
	}
	in.Disputes, _ = dispute.Parse(source.File{Path: "content/disputes.yaml", Text: []byte(disputes)})
	m, _ := model.Link(in)
	return m
}

const signatureDispute = `- claim: When the treaty was signed
  of: ru-kp-2024
  property: signed
  values: [{value: 2024-06-19}, {value: 2024-06-20}]
  holds: 2024-06-19
- claim: Which article holds the duty to consult
  of: ru-kp-2024
  property: consultation
  values: [{value: ru-kp-2024/3}, {value: ru-kp-2024/4}]
`

// TestSettled holds that a value that a dispute lists is no finding but a
// settlement, and that one that it does not list is a finding still.
func TestSettled(t *testing.T) {
	m := ownModel(t, signatureDispute,
		"The treaty was signed on [20 June 2024]{.signed}. Article 4 obliges the parties to consult at once.",
		"The treaty was signed on 19 June 2024. The treaty was signed on 29 June 2024.")
	var got []string
	settlements := NewSettlements(m)
	var settled []Settlement
	for _, b := range m.Briefs {
		settled = append(settled, settlements.Of(b)...)
	}
	for _, s := range settled {
		body := s.Text.Body.HTML()
		got = append(got, s.Text.ID+": "+s.Value+": "+string(body[s.Start:s.End]))
	}
	want := []string{"a: 2024-06-20: 20 June 2024", "a: ru-kp-2024/4: Article 4 obliges the parties to consult at once"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Settled: %s", diff)
	}
	got = nil
	for _, f := range onlyContradictions(m) {
		got = append(got, string(f.Code)+": "+f.Message)
	}
	want = []string{"date-disjoint: the signature of ru-kp-2024 is given as 29 June 2024; the record has 19 June 2024"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings: %s", diff)
	}
}

// TestRecord holds that a record that contradicts itself is an error, and a
// header that reads an article otherwise a warning.
func TestRecord(t *testing.T) {
	in := records(t, os.DirFS(filepath.Join("..", "..")), false)
	p := markup.NewParser()
	i, _ := instrument.Parse(source.File{Path: "content/instruments/x-1950.md", Text: []byte(`---
title: A treaty
events:
  - {signed: 1950-05-04}
  - {in-force: 1950-06-04}
  - {in-force: 1950-07-04}
  - {ratified: 1950-06-01, party: FRA}
  - {ratified: 1950-06-02, party: GBR}
  - {terminated: 1950-05-09}
---
`)}, p)
	in.Instruments = append(in.Instruments, i)
	b, _ := brief.Parse(source.File{Path: "content/briefs/a.md", Text: []byte("---\ntitle: A\nprovisions:\n  - ru-kp-2024/3: defence\n  - ru-kp-2024/4: defence\n  - ru-kp-2024/10: science\n---\n")}, p)
	in.Briefs = append(in.Briefs, b)
	m, _ := model.Link(in)
	var got []string
	for _, f := range onlyContradictions(m) {
		got = append(got, f.Severity.String()+": "+f.Message)
	}
	want := []string{
		"warning: ru-kp-2024/3 is said to hold mutual defence; the record has that at ru-kp-2024/4, and peace and consultation in a crisis at ru-kp-2024/3",
		`error: the record gives "in-force" two dates, 4 June 1950 and 4 July 1950`,
		`error: terminated is dated 9 May 1950: before "in-force", dated 4 June 1950`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// endless holds what a text can repeat to make its reading long.
var endless = []string{
	"The treaty was signed on 4 April 1949 and the treaty entered into force in 1950, ",
	"it was signed ", "19 June 2024 ", "Article 4 ", "“signed ", "the pact of the treaty of ", "‘a’ 1 ",
	"Defence Minister Jones said on 20 June 2024, ", "the first treaty since 1961, ",
	"The treaty was signed on 4 April 1949. ", "23 articles ",
}

// TestLongTexts holds that no text keeps the rules busy for as long as a test may
// run; what it costs, BenchmarkLongTexts tells.
func TestLongTexts(t *testing.T) {
	for _, piece := range endless {
		onlyContradictions(ownModel(t, "", strings.Repeat(piece, 100_000/len(piece))))
	}
}

// BenchmarkLongTexts prints the cost of each endless text for a byte; a text four
// times as long must not cost more for a byte.
func BenchmarkLongTexts(b *testing.B) {
	for _, piece := range endless {
		for _, size := range []int{100_000, 400_000} {
			b.Run(fmt.Sprintf("%.20s/%d", strings.TrimSpace(piece), size), func(b *testing.B) {
				m := ownModel(b, "", strings.Repeat(piece, size/len(piece)))
				for b.Loop() {
					onlyContradictions(m)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*size), "ns/byte")
			})
		}
	}
}

// FuzzFacts holds that no text breaks the reading of facts.
func FuzzFacts(f *testing.F) {
	for _, set := range []string{"develop.txt", "held-out.txt"} {
		for _, l := range readLabelled(f, set) {
			f.Add(l.texts[0])
		}
	}
	f.Add("Had")
	f.Add("The treaty of\n\n1. Article 4 of\n\n| signed | 2024 |\n|-|-|\n| in force | the |")
	in := records(f, os.DirFS(filepath.Join("..", "..")), false)
	p := markup.NewParser()
	f.Fuzz(func(t *testing.T, text string) {
		b, _ := brief.Parse(source.File{Path: "content/briefs/a.md", Text: []byte("---\ntitle: Text\nabout: ru-kp-2024\n---\n\n" + strings.ToValidUTF8(text, ""))}, p)
		in := in
		in.Briefs = []*brief.Brief{b}
		m, _ := model.Link(in)
		for _, finding := range onlyContradictions(m) {
			if s := finding.Span; s.Start > s.End || s.Path == "" {
				t.Errorf("%s at %+v", finding.Code, s)
			}
		}
	})
}
