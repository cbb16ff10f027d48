package brief

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
	"concord/internal/markup"
	"concord/internal/realinput"
	"concord/internal/source"
)

func parse(path, text string) (*Brief, []diag.Finding) {
	return Parse(source.File{Path: path, Text: []byte(text)}, markup.NewParser())
}

// lines writes findings as line:column: severity: message [code] (help).
func lines(text string, findings []diag.Finding) []string {
	var out []string
	for _, f := range findings {
		before := text[:f.Span.Start]
		line := fmt.Sprintf("%d:%d: %s: %s [%s]", 1+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n'), f.Severity, f.Message, f.Code)
		if f.Help != "" {
			line += " (" + f.Help + ")"
		}
		out = append(out, line)
	}
	return out
}

func TestParse(t *testing.T) {
	const text = `---
title: What Article 4 binds Moscow and Pyongyang to
date: 2024-12-06
updated: 2025-01-10
as-of: 2024-12-05
authors: [Jane Doe]
summary: One paragraph.
about: ru-kp-2024
actors:
  - PRK: party
  - KOR: affected
  - kim-jong-un
provisions:
  - ru-kp-2024/4: defence
  - su-kp-1961/1
topics: [mutual-defence]
status: superseded
superseded-by: later
number: 12
series: Papers
lang: en
licence: CC-BY-4.0
doi: 10.1/x
slug: article-four
aliases: [/old/one/, /two]
changes:
  - {date: 2025-01-10, note: New dates.}
extra: {a: [1, 2]}
---

The words.
`
	b, findings := parse("content/briefs/2024/article-4.md", text)
	if len(findings) > 0 {
		t.Fatalf("findings: %q", lines(text, findings))
	}
	var got []string
	add := func(format string, args ...any) { got = append(got, fmt.Sprintf(format, args...)) }
	add("%s %s %s", b.ID, b.Slug, b.Status)
	add("%s | %s | %s", b.Title, b.Summary, b.About)
	add("%s %s %s", b.Date.Date, b.Updated.Date, b.AsOf.Date)
	add("%s %s %s", b.Authors, b.Topics, b.Aliases)
	for _, tagged := range append(b.Actors, b.Provisions...) {
		add("%s=%s", tagged.Value, tagged.Tag.Value)
	}
	add("%s %s %s %s %s %s", b.Number, b.Series, b.Lang, b.Licence, b.DOI, b.SupersededBy)
	add("%s %s", b.Changes[0].Date.Date, b.Changes[0].Note)
	add("%v", b.Extra.Any())
	add("%s", b.Body.HTML())
	want := []string{
		"article-4 article-four superseded",
		"What Article 4 binds Moscow and Pyongyang to | One paragraph. | ru-kp-2024",
		"2024-12-06 2025-01-10 2024-12-05",
		"[Jane Doe] [mutual-defence] [/old/one/ /two]",
		"PRK=party", "KOR=affected", "kim-jong-un=", "ru-kp-2024/4=defence", "su-kp-1961/1=",
		"12 Papers en CC-BY-4.0 10.1/x later",
		"2025-01-10 New dates.",
		"map[a:[1 2]]",
		"<p id=\"p1\">The words.</p>\n",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Parse (-want +got):\n%s", diff)
	}
	if at := text[b.Title.Span.Start:b.Title.Span.End]; at != "What Article 4 binds Moscow and Pyongyang to" {
		t.Errorf("the span of the title covers %q", at)
	}
}

func TestFindings(t *testing.T) {
	const date = "date: 2024-06-19\n"
	tests := []struct {
		name, path, text string
		want             []string
	}{
		{"least", "x.md", "---\ntitle: X\ndate: 2024\n---\n", nil},
		{"empty", "x.md", "", []string{`1:1: error: a brief needs a "title" [missing-key]`, `1:1: warning: a brief needs a "date" [missing-key] (date: 2024-06-19)`}},
		{"no title", "x.md", "---\n" + date + "---\n", []string{`2:1: error: a brief needs a "title" [missing-key]`}},
		{"no date", "x.md", "---\ntitle: X\n---\n", []string{`2:1: warning: a brief needs a "date" [missing-key] (date: 2024-06-19)`}},
		{"page without a date", "content/pages/x.md", "---\ntitle: X\n---\n", nil},
		{"unknown key", "x.md", "---\ntitle: X\n" + date + "actor: PRK\n---\n", []string{`4:1: warning: unknown key "actor" (did you mean "actors"?) [unknown-key]`}},
		{"impossible date", "x.md", "---\ntitle: X\ndate: 2024-13-45\n---\n", []string{`3:7: error: "date" is not a date: month 13 does not exist [bad-date] (write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17)`}},
		{"status", "x.md", "---\ntitle: X\n" + date + "status: publised\n---\n", []string{`4:9: error: "status" must be draft, published, superseded or withdrawn, not "publised" [bad-value] (did you mean "published"?)`}},
		{"slug", "x.md", "---\ntitle: X\n" + date + "slug: My Slug/é\n---\n", []string{`4:7: error: "slug" can hold only a-z, 0-9 and hyphens between them, not "My Slug/é" [bad-value] (did you mean "my-slug-e"?)`}},
		{"aliases", "x.md", "---\ntitle: X\n" + date + "aliases: [old, //evil.example/x, /a/../b, /ok, 'https://x.org/']\n---\n", []string{
			`4:11: error: "old" is not the path of a page of this site [bad-value] (an alias begins with a slash: /old/address/)`,
			`4:16: error: "//evil.example/x" is not the path of a page of this site [bad-value] (an alias begins with a slash: /old/address/)`,
			`4:34: error: "/a/../b" is not the path of a page of this site [bad-value] (an alias begins with a slash: /old/address/)`,
			`4:48: error: "https://x.org/" is not the path of a page of this site [bad-value] (an alias begins with a slash: /old/address/)`,
		}},
		{"changes", "x.md", "---\ntitle: X\n" + date + "changes: [{note: a}]\n---\n", []string{`4:11: error: a change needs a "date" [missing-key] (date: 2024-06-19)`}},
		{"all at once", "x.md", "---\ntitle: [X]\ndate: soon\nauthors: {a: b}\nextra: 1\n---\n", []string{
			`2:8: error: "title" must be text, not a list [bad-value]`,
			`3:7: error: "date" is not a date: it is not in the form YYYY-MM-DD [bad-date] (write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17)`,
			`4:10: error: "authors" must be a list, not a map [bad-value]`,
			`5:8: error: "extra" must be a map, not text [bad-value]`,
		}},
		{"bad name", "content/briefs/---.md", "---\ntitle: X\n" + date + "---\n", []string{`1:1: error: no address can be made of this file name [bad-name] (name the file with letters or digits, such as article-4.md)`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := parse(tt.path, tt.text)
			if diff := cmp.Diff(tt.want, lines(tt.text, findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTitleFromHeading(t *testing.T) {
	const text = "\n# The *new* treaty\n\nWords & [x](ref:a/4).\n"
	b, findings := parse("notes.md", text)
	if b.Title.Value != "The new treaty" || strings.Contains(string(b.Body.HTML()), "treaty") {
		t.Errorf("title %q, body %s", b.Title, b.Body.HTML())
	}
	if len(b.Body.Slots) != 1 || text[b.Body.Slots[0].Source] != '[' {
		t.Errorf("places moved: %+v", b.Body.Slots)
	}
	if got := lines(text, findings); len(got) != 1 || !strings.Contains(got[0], `warning: a brief needs a "date"`) {
		t.Errorf("findings: %q", got)
	}
	for _, text := range []string{"---\ndate: 2024\n---\n# X\n", "Words\n\n# X\n", "#x\n"} {
		if b, _ := parse("x.md", text); b.Title.Value != "" {
			t.Errorf("Parse(%q) has the title %q, want none", text, b.Title)
		}
	}
}

func TestLanguageFromName(t *testing.T) {
	b, _ := parse("article-4.ko.md", "---\ntitle: X\n---\n")
	if b.Lang.Value != "ko" || b.ID != "article-4.ko" {
		t.Errorf("%s is in %q", b.ID, b.Lang)
	}
}

// TestOwnBriefs reads the project's own briefs and pages, which must be clean.
func TestOwnBriefs(t *testing.T) {
	files, _ := filepath.Glob("../../content/*/*.md")
	read := 0
	for _, file := range files {
		if dir := filepath.Base(filepath.Dir(file)); dir != "briefs" && dir != "pages" {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		read++
		b, findings := parse("content/"+filepath.ToSlash(file[len("../../content/"):]), string(text))
		if b.Body.Words < 100 || len(findings) > 0 {
			t.Errorf("%s: %d words, %q", file, b.Body.Words, lines(string(text), findings))
		}
	}
	if read == 0 {
		t.Error("none of the site's own briefs was read")
	}
}

// TestCorpus reads real documents: nothing in their headers is wrong.
func TestCorpus(t *testing.T) {
	root := realinput.Find(t)
	read := 0
	err := filepath.WalkDir(filepath.Join(root, "site/content/briefs"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		read++
		f := strings.ReplaceAll(strings.TrimPrefix(string(text), "\uFEFF"), "\r\n", "\n")
		b, findings := parse(path, f)
		head := strings.Index(f, "\n---\n")
		for _, finding := range findings {
			if finding.Span.Start < head {
				t.Errorf("%s: %q", path, lines(f, []diag.Finding{finding}))
			}
		}
		if b.Title.Value == "" || b.Date.IsZero() || b.ID == "" || len(b.Body.HTML()) == 0 {
			t.Errorf("%s: title %q, date %s, id %q, %d bytes", path, b.Title, b.Date, b.ID, len(b.Body.HTML()))
		}
		return nil
	})
	if err != nil || read < 300 {
		t.Errorf("%d documents read, %v", read, err)
	}
}

// TestNasty puts strings that broke other programs into every place.
func TestNasty(t *testing.T) {
	root := realinput.Find(t, "nasty")
	p := markup.NewParser()
	read := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == "commonmark" {
				return fs.SkipDir // of markup alone
			}
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		whole := strings.ToValidUTF8(strings.ReplaceAll(string(raw), "\x00", "\uFFFD"), "\uFFFD") // as files are read
		texts := []string{"---\n" + whole + "\n---\n", whole}
		if filepath.Base(path) == "blns.txt" || filepath.Base(path) == "real-filenames.json" {
			for line := range strings.Lines(whole) {
				line = strings.TrimSuffix(line, "\n")
				texts = append(texts, "---\ntitle: "+line+"\nslug: "+line+"\naliases: ["+line+"]\n"+line+": x\n---\n# "+line+"\n")
			}
		}
		for _, text := range texts {
			read++
			name, _, _ := strings.Cut(text, "\n---")
			_, findings := Parse(source.File{Path: name + ".md", Text: []byte(text)}, p)
			for _, f := range findings {
				if f.Span.Start < 0 || f.Span.End < f.Span.Start || f.Span.End > len(text) {
					t.Fatalf("finding %+v outside %q", f, text)
				}
			}
		}
		return nil
	})
	if err != nil || read < 1000 {
		t.Errorf("%d texts read, %v", read, err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("content/briefs/a.md", "---\ntitle: X\ndate: 2024\nactors: [PRK: party]\nslug: a b\nchanges: [{date: 2024}]\n---\n# X\n\nWords[^1].\n\n[^1]: Note.\n")
	f.Add("a.ko.md", "# Title {#id}\n\n::: {.note}\nx\n:::\n")
	f.Add("x.md", "---\n\n# X\n")
	p := markup.NewParser()
	f.Fuzz(func(t *testing.T, path, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as files are read
		file := source.File{Path: path, Text: []byte(text)}
		b, findings := Parse(file, p)
		if string(file.Text) != text {
			t.Fatal("Parse changed the text")
		}
		for _, finding := range findings {
			if s := finding.Span; s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("finding %+v outside the file", finding)
			}
		}
		again, _ := Parse(file, p)
		if string(b.Body.HTML()) != string(again.Body.HTML()) || b.Title != again.Title {
			t.Fatal("two readings differ")
		}
	})
}

// BenchmarkParse reads a brief of about 850 words.
func BenchmarkParse(b *testing.B) {
	text := []byte(generated())
	file := source.File{Path: "content/briefs/generated.md", Text: text}
	p := markup.NewParser()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, findings := Parse(file, p); len(findings) > 0 {
			b.Fatal(findings)
		}
	}
}

func generated() string {
	var b strings.Builder
	b.WriteString(`---
title: What Article 4 binds Moscow and Pyongyang to
date: 2024-12-06
authors: [Jane Doe]
summary: The clause on mutual defence, read word by word.
about: ru-kp-2024
actors:
  - PRK: party
  - RUS: party
  - KOR: affected
provisions:
  - ru-kp-2024/4: defence
  - su-kp-1961/1
topics: [mutual-defence]
---

`)
	const sentence = "Under Article 4 of the treaty each party gives the other *military* and other assistance at once, and Russia has said so. "
	for section := range 6 {
		fmt.Fprintf(&b, "## Section %d\n\n", section+1)
		for range 2 {
			b.WriteString(strings.Repeat(sentence, 3))
			fmt.Fprintf(&b, "See [Article 3](ref:ru-kp-2024/3) and a note.[^%d]\n\n", section+1)
		}
		fmt.Fprintf(&b, "[^%d]: A source.\n\n", section+1)
	}
	b.WriteString("| Party | Date |\n|---|---|\n| Russia | 9 November |\n| North Korea | 11 November |\n")
	return b.String()
}
