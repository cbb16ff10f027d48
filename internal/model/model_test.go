package model_test

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"

	"concord/internal/actor"
	"concord/internal/bibliography"
	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/dispute"
	"concord/internal/gazetteer"
	"concord/internal/instrument"
	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/source"

	"github.com/google/go-cmp/cmp"
)

// site links a site given as files: path -> text.
func site(t *testing.T, files map[string]string) (*model.Model, []diag.Finding) {
	t.Helper()
	return model.Link(parsed(t, files))
}

func parsed(t *testing.T, files map[string]string) model.Input {
	t.Helper()
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	in := model.Input{Gazetteer: g}
	in.Site.Lang = "en"
	p := markup.NewParser()
	for _, path := range slices.Sorted(func(yield func(string) bool) {
		for path := range files {
			if !yield(path) {
				return
			}
		}
	}) {
		f := source.File{Path: path, Text: []byte(files[path]), Sum: sha256.Sum256([]byte(files[path]))}
		var findings []diag.Finding
		switch folder := strings.Split(path, "/")[1]; folder {
		case "briefs":
			var b *brief.Brief
			b, findings = brief.Parse(f, p)
			in.Briefs = append(in.Briefs, b)
		case "pages":
			var b *brief.Brief
			b, findings = brief.Parse(f, p)
			in.Pages = append(in.Pages, b)
		case "instruments":
			var i *instrument.Instrument
			i, findings = instrument.Parse(f, p)
			in.Instruments = append(in.Instruments, i)
		case "actors.yaml":
			in.Actors, findings = actor.ParseList(f)
		case "sources.yaml":
			in.Sources, findings = bibliography.Parse(f)
		case "disputes.yaml":
			in.Disputes, findings = dispute.Parse(f)
		default:
			t.Fatalf("no role for %s", path)
		}
		for _, finding := range findings {
			t.Errorf("%s: %s [%s]", path, finding.Message, finding.Code)
		}
	}
	return in
}

// treaties are the instruments that most tests speak of.
var treaties = map[string]string{
	"content/instruments/ru-kp-2024.md": `---
title: Treaty on Comprehensive Strategic Partnership
short: 2024 treaty
parties: [RUS, PRK]
articles: 23
events:
  - {signed: 2024-06-19, at: Pyongyang}
  - {approved: 2024-10-24, party: RUS, body: State Duma}
  - {ratified: 2024-11-09, party: RUS}
  - {ratified: 2024-11-11, party: PRK}
  - {in-force: 2024-12-04, under: 22}
terminates: ru-kp-2000
provisions:
  4: {title: Mutual defence, kind: defence}
---
`,
	"content/instruments/ru-kp-2000.md": `---
title: Treaty of Friendship, Good-Neighbourliness and Cooperation
short: 2000 treaty
parties: [RUS, PRK]
articles: 12
events:
  - {signed: 2000-02-09}
  - {in-force: 2000-10-30}
---
`,
	"content/instruments/un-1945.md": `---
title: Charter of the United Nations
short: UN Charter
articles: 111
---
`,
}

// with returns the treaties and the given files.
func with(files map[string]string) map[string]string {
	all := map[string]string{}
	for path, text := range treaties {
		all[path] = text
	}
	for path, text := range files {
		all[path] = text
	}
	return all
}

// briefWith returns a brief with a body, about the treaty of 2024.
func briefWith(body string) map[string]string {
	return with(map[string]string{"content/briefs/b.md": "---\ntitle: B\ndate: 2024-12-06\nabout: ru-kp-2024\nactors: [PRK, RUS]\n---\n\n" + body})
}

// linked returns the links of a brief as "words -> target".
func linked(b *model.Brief) []string {
	var links []string
	for _, l := range b.Links {
		links = append(links, fmt.Sprintf("%s -> %s", b.Body.HTML()[l.Start:l.End], l.Target.ID))
	}
	return links
}

func TestLinksInRunningText(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"an article of what the brief is about", "Under Article 4 help is due.", []string{"Article 4 -> ru-kp-2024/4"}},
		{"several articles", "Articles 3 and 4 differ.", []string{"Articles 3 -> ru-kp-2024/3", "4 -> ru-kp-2024/4"}},
		{"an article of a named instrument", "See Article 51 of the UN Charter.", []string{"Article 51 -> un-1945/51", "UN Charter -> un-1945"}},
		{"the name stands before", "The UN Charter's Article 51 says so.", []string{"UN Charter -> un-1945", "Article 51 -> un-1945/51"}},
		{"this treaty", "Article 22 of this treaty ends the other.", []string{"Article 22 -> ru-kp-2024/22"}},
		{"of something else", "Article 9 of the Japanese constitution forbids it.", nil},
		{"what somebody else has", "NATO's Article 5 is another matter.", []string{"NATO -> nato"}},
		{"a party's duty", "Russia's Article 4 duty is plain.", []string{"Russia -> RUS", "Article 4 -> ru-kp-2024/4"}},
		{"a backslash", "Under \\Article 4 help is due.", nil},
		{"code and headings", "## Article 4 and Russia\n\n`Article 4` binds.", nil},
		{"a written link", "Under [the clause](ref:ru-kp-2024/4) help is due.", []string{"the clause -> ru-kp-2024/4"}},
		{"first mention in a section", "Russia and Russia.\n\n## Next\n\nRussia.", []string{"Russia -> RUS", "Russia -> RUS"}},
		{"no name inside a longer one", "Nigeria and Romania differ from Niger.", []string{"Nigeria -> NGA", "Romania -> ROU", "Niger -> NER"}},
		{"doubtful names", "Georgia, Jordan and Turkey were served.", nil},
		{"a quoted title", "He wrote “Russia and the Future of Treaties” in May.", nil},
		{"emphasis", "Article 51 of the *UN Charter* applies.", []string{"Article 51 -> un-1945/51", "UN Charter -> un-1945"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, findings := site(t, briefWith(tt.body))
			for _, f := range findings {
				t.Errorf("finding: %s [%s]", f.Message, f.Code)
			}
			if diff := cmp.Diff(tt.want, linked(m.Brief("b"))); diff != "" {
				t.Errorf("links of %q (-want +got):\n%s", tt.body, diff)
			}
		})
	}
}

func TestNamesOfPeopleAreKeptApart(t *testing.T) {
	files := briefWith("Kim Jong Il was not Kim Jong Un.")
	files["content/actors.yaml"] = "kim-jong-un: {name: Kim Jong Un, kind: person, of: PRK}\nkim-jong-il: {name: Kim Jong Il, kind: person, of: PRK}\n"
	m, _ := site(t, files)
	want := []string{"Kim Jong Il -> kim-jong-il", "Kim Jong Un -> kim-jong-un"}
	if diff := cmp.Diff(want, linked(m.Brief("b"))); diff != "" {
		t.Errorf("links (-want +got):\n%s", diff)
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"an article above the count", "Under Article 24 nothing is due.", []string{"unknown-provision warning: 2024 treaty has no article 24"}},
		{"a written link above the count", "See [it](ref:ru-kp-2024/24).", []string{"unknown-provision error: 2024 treaty has no article 24"}},
		{"a link to nothing", "See [it](ref:ru-kp-2042).", []string{`unknown-reference error: "ru-kp-2042" names no instrument, provision, brief, actor or source`}},
		{"two candidates", "Korea was divided.", nil},
		{"an unknown source", "It is so [@nobody-2024].", []string{`unknown-source error: unknown source "nobody-2024"`}},
		{"a dead link", "See [that](/nowhere/).", []string{`dead-link error: the link "/nowhere/" leads to no page`}},
		{"a dead anchor", "See [that](#nowhere).", []string{`dead-anchor warning: the page has no place "nowhere"`}},
		{"a block of an unknown article", "::: {.implication of=ru-kp-2024/99}\nIt is so.\n:::", []string{"unknown-provision error: 2024 treaty has no article 99"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := site(t, briefWith(tt.body))
			var got []string
			for _, f := range findings {
				got = append(got, fmt.Sprintf("%s %s: %s", f.Code, f.Severity, f.Message))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings of %q (-want +got):\n%s", tt.body, diff)
			}
		})
	}
}

func TestAmbiguousNameIsToldOnce(t *testing.T) {
	files := with(map[string]string{"content/briefs/b.md": "---\ntitle: B\ndate: 2024-12-06\n---\n\nKorea was divided. Korea is divided.\n"})
	m, findings := site(t, files)
	if len(findings) != 1 || findings[0].Code != diag.AmbiguousReference || findings[0].Severity != diag.Note {
		t.Errorf("findings = %v, want one note of an ambiguous reference", findings)
	}
	if links := linked(m.Brief("b")); links != nil {
		t.Errorf("links = %v, want none", links)
	}
}

func TestPassages(t *testing.T) {
	m, _ := site(t, briefWith("Russia is bound by Article 4. Moscow too.\n\nNobody else is bound by Article 4 or by Article 5."))
	p := m.Provision("ru-kp-2024/4")
	if len(p.Passages) != 2 || len(p.Briefs) != 1 {
		t.Fatalf("article 4 has %d passages in %d briefs, want 2 in 1", len(p.Passages), len(p.Briefs))
	}
	b := m.Brief("b")
	for n, want := range []int32{1, 2} {
		if got := b.Body.Blocks[p.Passages[n].Block].Number; got != want {
			t.Errorf("passage %d stands in paragraph %d, want %d", n, got, want)
		}
	}
	if got := len(m.Actor("RUS").Passages); got != 1 {
		t.Errorf("Russia has %d passages, want 1", got)
	}
	if got := m.Provision("ru-kp-2024/5").Passages; len(got) != 1 || len(got[0].Mentions()) != 1 {
		t.Errorf("article 5 has passages %v, want one with one mention", got)
	}
}

func TestStatusOfParties(t *testing.T) {
	tests := []struct {
		name, record string
		want         map[string]string // actor -> status and dates
	}{
		{"bilateral, in force", "parties: [RUS, PRK]\nevents:\n  - {signed: 2024-06-19}\n  - {ratified: 2024-11-09, party: RUS}\n  - {ratified: 2024-11-11, party: PRK}\n  - {in-force: 2024-12-04}",
			map[string]string{"RUS": "party 2024-06-19 2024-11-09 2024-12-04 ", "PRK": "party 2024-06-19 2024-11-11 2024-12-04 "}},
		{"signed only", "parties: [RUS, PRK]\nevents:\n  - {signed: 2024-06-19}",
			map[string]string{"RUS": "signatory 2024-06-19   ", "PRK": "signatory 2024-06-19   "}},
		{"ratified, not in force", "parties: [RUS, PRK]\nevents:\n  - {signed: 2024-06-19}\n  - {ratified: 2024-11-09, party: RUS}",
			map[string]string{"RUS": "contracting 2024-06-19 2024-11-09  ", "PRK": "signatory 2024-06-19   "}},
		{"approval by a chamber is no consent", "parties: [RUS]\nevents:\n  - {signed: 2024-06-19}\n  - {approved: 2024-10-24, party: RUS, body: State Duma}",
			map[string]string{"RUS": "signatory 2024-06-19   "}},
		{"acceded later", "parties: [USA]\nevents:\n  - {signed: 1949-04-04}\n  - {in-force: 1949-08-24}\n  - {acceded: 1952-02-18, party: GRC}",
			map[string]string{"USA": "party 1949-04-04  1949-08-24 ", "GRC": "party  1952-02-18 1952-02-18 "}},
		{"ended", "parties: [RUS, PRK]\nevents:\n  - {signed: 1961-07-06}\n  - {in-force: 1961-09-10}\n  - {expired: 1996-09-10}",
			map[string]string{"RUS": "former-party 1961-07-06  1961-09-10 1996-09-10", "PRK": "former-party 1961-07-06  1961-09-10 1996-09-10"}},
		{"denounced by one", "parties: [ALB, POL]\nevents:\n  - {signed: 1955-05-14}\n  - {in-force: 1955-06-06}\n  - {denounced: 1968-09-13, party: ALB}",
			map[string]string{"ALB": "former-party 1955-05-14  1955-06-06 1968-09-13", "POL": "party 1955-05-14  1955-06-06 "}},
		{"roles", "parties: [PRK: party, CHE: observer, FRA: signatory]\nevents:\n  - {signed: 2024-06-19}\n  - {in-force: 2024-12-04}",
			map[string]string{"PRK": "party 2024-06-19  2024-12-04 ", "CHE": "other 2024-06-19   ", "FRA": "signatory 2024-06-19   "}},
		{"listed, nothing known", "parties: [PRK]", map[string]string{"PRK": "party    "}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m, findings := site(t, map[string]string{"content/instruments/x.md": "---\ntitle: X\n" + tt.record + "\n---\n"})
			for _, f := range findings {
				t.Errorf("finding: %s", f.Message)
			}
			got := map[string]string{}
			for _, p := range m.Instrument("x").Parties {
				got[p.Actor.ID] = strings.Join([]string{string(p.Status), p.Signed.String(), p.Consented.String(), p.Since.String(), p.Until.String()}, " ")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("parties (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnInstrumentThatIsTerminatedEnds(t *testing.T) {
	m, _ := site(t, treaties)
	old := m.Instrument("ru-kp-2000")
	if old.Ended.String() != "2024-12-04" || len(old.TerminatedBy) != 1 {
		t.Errorf("the treaty of 2000 ended %q by %d instruments, want 2024-12-04 by 1", old.Ended, len(old.TerminatedBy))
	}
	if status := old.Parties[0].Status; status != model.FormerParty {
		t.Errorf("its parties are %q, want %q", status, model.FormerParty)
	}
}

func TestDuplicates(t *testing.T) {
	_, findings := site(t, map[string]string{
		"content/briefs/a/x.md": "---\ntitle: A\ndate: 2024-01-01\n---\n",
		"content/briefs/b/x.md": "---\ntitle: B\ndate: 2024-01-01\n---\n",
		"content/briefs/y.md":   "---\ntitle: Y\ndate: 2024-01-01\nslug: z\n---\n",
		"content/briefs/z.md":   "---\ntitle: Z\ndate: 2024-01-01\naliases: [/briefs/y/, /Briefs/Z/]\n---\n",
	})
	var codes []string
	for _, f := range findings {
		if len(f.Notes) != 1 {
			t.Errorf("%s: %s has %d notes, want the other file", f.Span.Path, f.Message, len(f.Notes))
		}
		codes = append(codes, string(f.Code))
	}
	slices.Sort(codes)
	if diff := cmp.Diff([]string{"duplicate-id", "duplicate-url", "duplicate-url"}, codes); diff != "" {
		t.Errorf("codes (-want +got):\n%s", diff)
	}
}

func TestDraftsAndTheFuture(t *testing.T) {
	files := map[string]string{
		"content/briefs/draft.md":  "---\ntitle: A\ndate: 2024-01-01\nstatus: draft\n---\n",
		"content/briefs/future.md": "---\ntitle: B\ndate: 2030-01-01\n---\n",
		"content/briefs/month.md":  "---\ntitle: C\ndate: 2024-12\n---\n",
	}
	for _, tt := range []struct {
		drafts, future bool
		want           []string
	}{
		{false, false, []string{"month"}},
		{true, false, []string{"month", "draft"}},
		{true, true, []string{"future", "month", "draft"}},
	} {
		in := parsed(t, files)
		in.Drafts, in.Future = tt.drafts, tt.future
		in.Today, _ = date.Parse("2024-12-15")
		m, _ := model.Link(in)
		var got []string
		for _, b := range m.Briefs {
			got = append(got, b.ID)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("drafts %v, future %v (-want +got):\n%s", tt.drafts, tt.future, diff)
		}
	}
}

func TestRelatedBriefsShareMost(t *testing.T) {
	files := with(map[string]string{})
	for id, header := range map[string]string{
		"a": "date: 2024-01-01\nprovisions: [ru-kp-2024/4, ru-kp-2024/3]\nactors: [PRK]",
		"b": "date: 2024-01-02\nprovisions: [ru-kp-2024/4, ru-kp-2024/3]",
		"c": "date: 2024-01-03\nprovisions: [ru-kp-2024/4]\nactors: [PRK]",
		"d": "date: 2024-01-04\nprovisions: [ru-kp-2024/4]\nactors: [RUS]",
		"e": "date: 2024-01-05\nprovisions: [un-1945/51]",
	} {
		files["content/briefs/"+id+".md"] = "---\ntitle: " + id + "\n" + header + "\n---\n"
	}
	m, _ := site(t, files)
	var got []string
	for _, b := range m.Related(m.Brief("a")) {
		got = append(got, b.ID)
	}
	if diff := cmp.Diff([]string{"b", "c", "d"}, got); diff != "" {
		t.Errorf("related to a (-want +got):\n%s", diff)
	}
}

func TestProfilesAreLinked(t *testing.T) {
	files := with(nil)
	in := parsed(t, files)
	p := markup.NewParser()
	profile, findings := actor.Parse(source.File{Path: "content/actors/prk.md", Text: []byte("---\nname: North Korea\n---\n\nNorth Korea is bound by [a promise](ref:ru-kp-2024/4) of Russia.\n")}, p)
	if len(findings) > 0 {
		t.Fatalf("findings: %v", findings)
	}
	in.Actors = append(in.Actors, profile)
	m, _ := model.Link(in)
	var got []string
	for _, l := range m.Actor("PRK").Links {
		got = append(got, l.Target.ID)
	}
	if diff := cmp.Diff([]string{"ru-kp-2024/4", "RUS"}, got); diff != "" {
		t.Errorf("links of the profile (-want +got):\n%s", diff)
	}
}

func TestATranslationSaysNothingTwice(t *testing.T) {
	m, _ := site(t, with(map[string]string{
		"content/briefs/b.md":    "---\ntitle: B\ndate: 2024-12-06\nabout: ru-kp-2024\nactors: [PRK]\n---\n\nUnder Article 4 help is due.\n",
		"content/briefs/b.ko.md": "---\ntitle: B\ndate: 2024-12-06\nlang: ko\ntranslation-of: b\nabout: ru-kp-2024\nactors: [PRK]\n---\n\n제4조에 따른다.\n",
	}))
	if n := len(m.Provision("ru-kp-2024/4").Passages); n != 1 {
		t.Errorf("article 4 has %d passages, want 1", n)
	}
	if n := len(m.Actor("PRK").Briefs); n != 1 {
		t.Errorf("North Korea has %d briefs, want 1", n)
	}
	if n := len(m.Brief("b").Translations); n != 1 {
		t.Errorf("b has %d translations, want 1", n)
	}
}
