package instrument

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

func parse(path, text string) (*Instrument, []diag.Finding) {
	return Parse(source.File{Path: path, Text: []byte(text)}, markup.NewParser())
}

// lines writes findings as line:column: severity: message [code] (help), and
// the places of their notes.
func lines(text string, findings []diag.Finding) []string {
	place := func(s source.Span) string {
		before := text[:s.Start]
		return fmt.Sprintf("%d:%d", 1+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n'))
	}
	var out []string
	for _, f := range findings {
		line := fmt.Sprintf("%s: %s: %s [%s]", place(f.Span), f.Severity, f.Message, f.Code)
		if f.Help != "" {
			line += " (" + f.Help + ")"
		}
		for _, note := range f.Notes {
			line += "; " + place(note.Span) + ": " + note.Message
		}
		out = append(out, line)
	}
	return out
}

func TestHeader(t *testing.T) {
	const text = `---
title: Treaty
short: 2024 treaty
aka: [The treaty, Договор]
kind: treaty
parties: {RUS: party, PRK: party}
articles: 3
languages: [ko, ru]
events:
  - {signed: 2024-06-19, at: Pyongyang, by: {RUS: vladimir-putin, PRK: kim-jong-un}, src: [a, b]}
  - {approved: 2024-10-24, party: RUS, body: state-duma, note: First chamber}
  - {ratified: 2024-11, party: [RUS, PRK], by: {RUS: vladimir-putin}}
  - in-force: 2024-12-04
    under: 3
replaces: a
terminates: [b]
supersedes: c
amends: d
depositary: RUS
identifiers: {unts: "1", wikidata: Q1}
provisions:
  IV bis: Later
  2: {title: Aid, kind: [defence, legal], force: shall, trigger: armed attack, limits: none, gloss: Words., confidence: High}
sources: [a]
translation-of: x
summary: One.
extra: {k: v}
---
`
	i, findings := parse("content/instruments/ru-kp-2024.ru.md", text)
	if want := []string{
		`22:3: error: article 4 bis is above the count of 3 articles [unknown-provision]; 7:11: the count is here`,
	}; !cmp.Equal(want, lines(text, findings)) {
		t.Errorf("findings = %q, want %q", lines(text, findings), want)
	}
	var got []string
	add := func(format string, args ...any) { got = append(got, fmt.Sprintf(format, args...)) }
	add("%s %s %s %s %s %s", i.ID, i.Title, i.Short, i.Aka, i.Kind, i.Lang)
	add("%s=%s %d %s %s", i.Parties[1].Value, i.Parties[1].Tag, i.Articles, i.ArticlesAt, i.Languages)
	for _, e := range i.Events {
		by := ""
		for _, b := range e.By {
			by += b.Value + "=" + b.Tag.Value + " "
		}
		add("%s %s party %s body %s at %s under %s by %s src %s note %s", e.Kind, e.Date.Date, e.Party, e.Body, e.Place, e.Under, by, e.Src, e.Note)
	}
	add("%s %s %s %s %s", i.Replaces, i.Terminates, i.Supersedes, i.Amends, i.Depositary)
	add("%s %s", i.Identifiers[0].Scheme, i.Identifiers[1].Value)
	add("%s %s %s %v", i.Sources, i.TranslationOf, i.Summary, i.Extra.Any())
	for _, p := range i.Provisions {
		add("%s|%s|%s|%s|%s|%s|%s|%s|%s|%d %v", p.Number.ID(), p.Printed, p.Title, p.Kinds, p.Force, p.Trigger, p.Limits, p.Gloss, p.Confidence, p.Part, p.HasText)
	}
	want := []string{
		"ru-kp-2024.ru Treaty 2024 treaty [The treaty Договор] treaty ru",
		"PRK=party 3 3 [ko ru]",
		"signed 2024-06-19 party  body  at Pyongyang under  by RUS=vladimir-putin PRK=kim-jong-un  src [a b] note ",
		"approved 2024-10-24 party RUS body state-duma at  under  by  src [] note First chamber",
		"ratified 2024-11 party RUS body  at  under  by RUS=vladimir-putin  src [] note ",
		"ratified 2024-11 party PRK body  at  under  by  src [] note ",
		"in-force 2024-12-04 party  body  at  under 3 by  src [] note ",
		"[a] [b] [c] [d] [RUS]",
		"unts Q1",
		"[a] x One. map[k:v]",
		"1|Article 1||[]||||||-1 false",
		"2|Article 2|Aid|[defence legal]|shall|armed attack|none|Words.|high|-1 false",
		"3|Article 3||[]||||||-1 false",
		"4-bis|Article 4 bis|Later|[]||||||-1 false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Parse (-want +got):\n%s", diff)
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name, header, body string
		want               []string
	}{
		{"least", "title: X", "", nil},
		{"no title", "kind: treaty", "", []string{`2:1: error: an instrument needs a "title" [missing-key]`}},
		{"unknown key", "title: X\npartis: RUS", "", []string{`3:1: warning: unknown key "partis" (did you mean "parties"?) [unknown-key]`}},
		{"unknown event", "title: X\nevents:\n- {sigend: 2024, at: Y}", "", []string{`4:4: error: unknown kind of event "sigend" [bad-value] (did you mean "signed"?)`}},
		{"unknown event far off", "title: X\nevents: [celebrated: 2024]", "", []string{
			`3:10: error: unknown kind of event "celebrated" [bad-value] (the kinds are negotiated, adopted, opened, initialled, signed, approved, ratified, accepted, acceded, succeeded, exchanged, deposited, provisionally-applied, in-force, registered, reserved, declared, objected, amended, suspended, denounced, expired, terminated or superseded)`}},
		{"two events in one", "title: X\nevents:\n- {signed: 2024, ratified: 2025}", "", []string{`4:18: error: one event cannot be both "signed" and "ratified" [bad-value] (write a line for each)`}},
		{"event without kind", "title: X\nevents:\n- {party: RUS}", "", []string{`4:3: error: this event does not say what happened [bad-value] (write signed: 2024-06-19, or another kind of event)`}},
		{"event without date", "title: X\nevents:\n- signed:", "", []string{`4:3: error: the event "signed" needs a date [missing-key] (a date may be partial: 2024, 2024-06, 202X)`}},
		{"event that is text", "title: X\nevents: [signed]", "", []string{`3:10: error: an event must be a pair of its kind and its date [bad-value] (write signed: 2024-06-19, or {signed: 2024-06-19, at: Pyongyang})`}},
		{"event faults at once", "title: X\nevents:\n- {signed: 2024-02-30, place: X, party: {a: b}}", "", []string{
			`4:41: error: "party" must be a list, not a map [bad-value]`,
			`4:12: error: "signed" is not a date: February 2024 has no day 30 [bad-date] (write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17)`,
			`4:24: warning: unknown key "place" [unknown-key]`}},
		{"identifiers", "title: X\nidentifiers: {unst: 1}", "", []string{`3:15: warning: unknown key "unst" (did you mean "unts"?) [unknown-key]`}},
		{"provision keys", "title: X\nprovisions:\n  four: x\n  5: {titel: y, confidence: sure}\n  V: z\n", "", []string{
			`5:29: error: "confidence" must be high, medium or low, not "sure" [bad-value]`,
			`5:7: warning: unknown key "titel" (did you mean "title"?) [unknown-key]`,
			`6:3: error: article 5 stands twice under "provisions" [duplicate-key]; 5:3: it stands here first`}},
		{"provision that is a word", "title: X\nprovisions:\n  preamble: x\n", "", []string{`4:3: error: "preamble" is not the number of an article [bad-value] (write 4, IV or 8 bis)`}},
		{"too many", "title: X\narticles: 99999", "", []string{`3:11: error: an instrument has at most 9999 articles [bad-value]`}},
		{"above the count", "title: X\narticles: 2\nprovisions: {3: x}", "## Article 5\n\nx\n", []string{
			`6:1: error: article 5 is above the count of 2 articles [unknown-provision]; 3:11: the count is here`,
			`4:14: error: article 3 is above the count of 2 articles [unknown-provision]; 3:11: the count is here`}},
		{"duplicate article", "title: X", "## Article 1\n\nx\n\n## Article 2\n\n## Article 1\n\ny\n", []string{
			`10:1: error: "Article 1" opens article 1 a second time [duplicate-article] (number the articles, or put those of an annex under a heading "Annex"); 4:1: the first one is here`}},
		{"slip in a number", "title: X", "## Article 1\n\n## Article 2\n\n## Article 2\n\n## Article 4\n", []string{
			`8:1: warning: "Article 2" opens article 2 a second time [duplicate-article] (it is read as article 3, which is missing in this place); 6:1: the first one is here`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := "---\n" + strings.TrimSuffix(tt.header, "\n") + "\n---\n" + tt.body
			_, findings := parse("content/instruments/x.md", text)
			if diff := cmp.Diff(tt.want, lines(text, findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestOutline shows how a text is divided.
func TestOutline(t *testing.T) {
	tests := []struct {
		name, header, body string
		want               []string
	}{
		{"flat", "", "## Preamble\n\nP.\n\n## Article I. One\n\nA.\n\n## Article II\n\nB.\n\n## Closing\n\nC.\n", []string{
			"1 Article I (One) in -1: A.", "2 Article II () in -1: B.", "part Preamble preamble: P.", "part Closing: C."}},
		{"chapters", "", "# Treaty\n\n## Part I. Aims\n\nNote.\n\n### Article 1\n\nA.\n\n## Part II\n\n### Section 1\n\n### Article 2\n\nB.\n\n### Article 3\n\nC.\n", []string{
			"1 Article 1 () in 1: A.", "2 Article 2 () in 3: B.", "3 Article 3 () in 3: C.",
			"part Treaty: ", "part Part I. Aims: Note.", "part Part II: ", "part Section 1: "}},
		{"chapter at the level of articles", "", "## CHAPTER I\n\n## Article 1\n\nA.\n\n## Title on trade\n\n## Article 2\n\nB.\n", []string{
			"1 Article 1 () in 0: A.", "2 Article 2 () in 1: B.", "part CHAPTER I: ", "part Title on trade: "}},
		{"deeper heading stays", "", "## Article 1\n\nA.\n\n### Scope\n\nB.\n\n## Article 2\n\nC.\n", []string{
			"1 Article 1 () in -1: A. Scope B.", "2 Article 2 () in -1: C."}},
		{"paragraph that begins with a hash", "", "## Article 1\n\nA.\n\n# " + strings.Repeat("long ", 70) + "\n\n## Article 2\n", []string{
			"1 Article 1 () in -1: A. " + strings.TrimSpace(strings.Repeat("long ", 70)), "2 Article 2 () in -1 -"}},
		{"annex", "", "## Article 1\n\nA.\n\n## Annex I\n\nB.\n\n## Article 1\n\nC.\n\n### Part\n\n## Closing\n\nD.\n", []string{
			"1 Article 1 () in -1: A.", "part Annex I: B. Article 1 C. Part", "part Closing: D."}},
		{"not in lists, quotations and blocks", "", "> ## Article 1\n\n- ## Article 2\n\n::: {.note}\n## Article 3\n:::\n\n## Article 4\n\nA.\n", []string{"4 Article 4 () in -1: A."}},
		{"numbers from the header", "articles: 4\nprovisions: {2: {title: Two, kind: legal}, 3 bis: Three}", "## Article 3\n\nA.\n\n## Article 2. Zwei\n\nB.\n", []string{
			"1 Article 1 () in -1 -", "3 Article 3 () in -1: A.", "2 Article 2 (Two) in -1: B.", "3-bis Article 3 bis (Three) in -1 -", "4 Article 4 () in -1 -"}},
		{"complete text with a gap and a bis", "articles: 3", "## Article 1\n\n## Article 1 bis\n\n## Article 4\n", []string{
			"1 Article 1 () in -1 -", "1-bis Article 1 bis () in -1 -", "4 Article 4 () in -1 -"}},
		{"no headings", "", "A note on the instrument.\n", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := "---\ntitle: X\n" + tt.header + "\n---\n" + tt.body
			i, _ := parse("content/instruments/x.md", text)
			var got []string
			for _, p := range i.Provisions {
				line := fmt.Sprintf("%s %s (%s) in %d", p.Number.ID(), p.Printed, p.Title, p.Part)
				if p.HasText {
					line += ": " + plain(i.Body.HTML()[p.Start:p.End])
				} else {
					line += " -"
				}
				got = append(got, line)
			}
			for _, p := range i.Parts {
				line := "part " + p.Title
				if p.Preamble {
					line += " preamble"
				}
				got = append(got, line+": "+plain(i.Body.HTML()[p.Start:p.End]))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("outline (-want +got):\n%s", diff)
			}
		})
	}
}

// plain returns the words of HTML.
func plain(html []byte) string {
	var b strings.Builder
	inTag := false
	for _, c := range string(html) {
		switch {
		case c == '<':
			inTag = true
			b.WriteByte(' ')
		case c == '>':
			inTag = false
		case !inTag:
			b.WriteRune(c)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestParagraphs(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"list", "1. One.\n2. Two.\n\n   More.\n3. Three.\n", []string{"1: One.", "2: Two. More.", "3: Three."}},
		{"list that begins later", "(a) x\n\n4. Four.\n5. Five.\n", []string{"4: Four.", "5: Five."}},
		{"nested and bulleted", "- x\n  1. y\n\n1) One\n   1. inner\n", []string{"1: One inner"}},
		{"escaped", "1\\. One.\n\n2\\) Two.\n", []string{"1: 1. One.", "2: 2) Two."}},
		{"in brackets", "(1) One.\n\n(2) Two.\n\n(a) no\n\n(iv) no\n", []string{"1: (1) One.", "2: (2) Two."}},
		{"stray signs", "1 . One.\n\n2.. Two.\n\n3). Three.\n", []string{"1: 1 . One.", "2: 2.. Two.", "3: 3). Three."}},
		{"inserted", "1\\. One.\n\n1bis. More.\n", []string{"1: 1. One.", "1-bis: 1bis. More."}},
		{"a line each", "(1) One.\n(2) Two *x* y.\n(3) Three.\n", []string{"1: (1) One.", "2: (2) Two x y.", "3: (3) Three."}},
		{"Chinese", "一、遇有下列：（甲）x；或（乙）y。\n二、一國承受。\n", []string{"1: 一、遇有下列：（甲）x；或（乙）y。", "2: 二、一國承受。"}},
		{"Chinese in brackets", "（一）甲。\n\n（二）乙。\n", []string{"1: （一）甲。", "2: （二）乙。"}},
		{"Chinese with spaces", "一  人人平等。二  受刑事控告之人。\n", []string{"1: 一 人人平等。", "2: 二 受刑事控告之人。"}},
		{"Arabic", "١\\. واحد.\n\n٢- اثنان.\n", []string{"1: ١. واحد.", "2: ٢- اثنان."}},
		{"circled", "① 하나\n\n② 둘\n", []string{"1: ① 하나", "2: ② 둘"}},
		{"no numbers", "1961 was a year.\n\n1\\.5 million.\n\n2024\\. godine\n\n4 parties\n\n一國承受\n\n5 - 6\n", nil},
		{"first wins", "1. One.\n\nWords.\n\n1. Again.\n", []string{"1: One."}},
		{"quoted", "> 1. No.\n\n1. One.\n", []string{"1: One."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			i, _ := parse("content/instruments/x.md", "---\ntitle: X\n---\n## Article 1\n\n"+tt.body)
			var got []string
			for _, p := range i.Provisions[0].Paragraphs {
				html := i.Body.HTML()[p.Start:p.End]
				if !balanced(html) {
					t.Errorf("paragraph %s is not balanced: %s", p.Number, html)
				}
				got = append(got, p.Number+": "+plain(html))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("paragraphs (-want +got):\n%s\n%s", diff, i.Body.HTML())
			}
		})
	}
}

// balanced reports whether every element that HTML opens is closed in it.
func balanced(html []byte) bool {
	var open []string
	for rest := string(html); ; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			return len(open) == 0
		}
		tag, after, _ := strings.Cut(after, ">")
		rest = after
		name, _, _ := strings.Cut(strings.TrimPrefix(tag, "/"), " ")
		switch {
		case isVoid(name):
		case strings.HasPrefix(tag, "/"):
			if len(open) == 0 || open[len(open)-1] != name {
				return false
			}
			open = open[:len(open)-1]
		default:
			open = append(open, name)
		}
	}
}

// gaps are the instruments of the real input that do not number their articles
// 1, 2, 3 ...: an article was repealed.
var gaps = map[string]int{"nl-nz-social-security-2000.md": 24, "nl-za-air-services-1992.md": 12}

// TestCorpus reads real treaties in many languages: every article is found
// once, in order, with its text.
func TestCorpus(t *testing.T) {
	root := realinput.Find(t, "site/content/instruments")
	parser := markup.NewParser()
	read, articles, paragraphs, slips := 0, 0, 0, 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := source.Read(os.DirFS(root), filepath.ToSlash(path[len(root)+1:]))
		if err != nil {
			return err
		}
		i, findings := Parse(f, parser)
		read++
		if len(i.Provisions) != i.Articles {
			t.Errorf("%s: %d articles, want %d", f.Path, len(i.Provisions), i.Articles)
		}
		want := Number{}
		for n := range i.Provisions {
			p := &i.Provisions[n]
			if p.Number.Suffix == "" {
				if want.N++; want.N == gaps[d.Name()] {
					want.N++
				}
			} else if p.Number.N != want.N {
				t.Errorf("%s: article %s after article %d", f.Path, p.Number, want.N)
			}
			if p.Number.Suffix == "" && p.Number != want {
				t.Errorf("%s: article %s, want %s", f.Path, p.Number, want)
			}
			if !p.HasText || !balanced(i.Body.HTML()[p.Start:p.End]) {
				t.Errorf("%s: article %s: text %q", f.Path, p.Number, i.Body.HTML()[p.Start:p.End])
			}
			for _, q := range p.Paragraphs {
				if q.Start < p.Start || q.End > p.End || !balanced(i.Body.HTML()[q.Start:q.End]) {
					t.Errorf("%s: article %s: paragraph %s: %q", f.Path, p.Number, q.Number, i.Body.HTML()[q.Start:q.End])
				}
			}
			paragraphs += len(p.Paragraphs)
		}
		articles += len(i.Provisions)
		for _, finding := range findings {
			switch finding.Code {
			case diag.RawHTML:
			case diag.DuplicateArticle:
				slips++
				if finding.Severity != diag.Warning {
					t.Errorf("%s: %q", f.Path, lines(string(f.Text), []diag.Finding{finding}))
				}
			default:
				t.Errorf("%s: %q", f.Path, lines(string(f.Text), []diag.Finding{finding}))
			}
		}
		return nil
	})
	if err != nil || read != 208 || slips != 1 {
		t.Errorf("%d instruments and %d slips, want 208 and 1; %v", read, slips, err)
	}
	t.Logf("%d instruments, %d articles, %d numbered paragraphs", read, articles, paragraphs)
}

// TestOwnInstruments reads the project's own instruments, which must be clean.
func TestOwnInstruments(t *testing.T) {
	root := os.DirFS("../../content/instruments")
	files, _ := fs.Glob(root, "*.md")
	if len(files) == 0 {
		t.Fatal("none of the site's own instruments is there")
	}
	for _, file := range files {
		f, err := source.Read(root, file)
		if err != nil {
			t.Fatal(err)
		}
		i, findings := Parse(f, markup.NewParser())
		if len(findings) > 0 || len(i.Provisions) < i.Articles || len(i.Events) == 0 {
			t.Errorf("%s: %d provisions, %d events, %q", file, len(i.Provisions), len(i.Events), lines(string(f.Text), findings))
		}
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
				texts = append(texts, "---\ntitle: "+line+"\nevents: [{"+line+": 2024}]\nprovisions: {"+line+": x}\n---\n## "+line+"\n\n"+line+"\n")
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
	f.Add("content/instruments/a.ko.md", "---\ntitle: X\narticles: 3\nevents: [{signed: 2024, party: [A, B], by: {A: c}}]\nprovisions: {2: x, 8 bis: {kind: legal}}\n---\n## Preamble\n\nx\n\n## 제1조(목적)\n\n1. y\n2. z\n\n## Annex\n\n### Article 1\n")
	f.Add("x.md", "## 第四条\n\n一、甲。二、乙*丙。三、*\n\n(1) a\n(2) b <br>\n\n> # Article 4\n\n- # Article 5\n")
	p := markup.NewParser()
	f.Fuzz(func(t *testing.T, path, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as files are read
		file := source.File{Path: path, Text: []byte(text)}
		i, findings := Parse(file, p)
		for _, finding := range findings {
			if s := finding.Span; s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("finding %+v outside the file", finding)
			}
		}
		seen := map[Number]bool{}
		for n := range i.Provisions {
			q := &i.Provisions[n]
			if seen[q.Number] {
				t.Fatalf("article %s twice", q.Number)
			}
			seen[q.Number] = true
			if q.Part >= len(i.Parts) || q.Start > q.End || int(q.End) > i.Body.BodyEnd || !balanced(i.Body.HTML()[q.Start:q.End]) {
				t.Fatalf("article %+v", q)
			}
			for _, r := range q.Paragraphs {
				if r.Start < q.Start || r.End > q.End || !balanced(i.Body.HTML()[r.Start:r.End]) {
					t.Fatalf("article %s: paragraph %+v", q.Number, r)
				}
			}
		}
		for _, q := range i.Parts {
			if q.Start > q.End || int(q.End) > i.Body.BodyEnd || !balanced(i.Body.HTML()[q.Start:q.End]) {
				t.Fatalf("part %+v", q)
			}
		}
	})
}

// BenchmarkParse reads a real treaty of 85 articles.
func BenchmarkParse(b *testing.B) {
	f, err := source.Read(os.DirFS(realinput.Find(b, "site/content/instruments")), "vclt.md")
	if err != nil {
		b.Fatal(err)
	}
	p := markup.NewParser()
	b.SetBytes(int64(len(f.Text)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(f, p)
	}
}
