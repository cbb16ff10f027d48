package bibliography

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/source"
)

func parse(name, text string) ([]*Source, []string) {
	sources, findings := Parse(source.File{Path: name, Text: []byte(text)})
	return sources, lines(text, findings)
}

// lines writes findings as line:column: severity: message (help).
func lines(text string, findings []diag.Finding) []string {
	var out []string
	for _, f := range findings {
		p := source.Position{Line: 1 + strings.Count(text[:f.Span.Start], "\n")}
		p.Column = f.Span.Start - strings.LastIndexByte(text[:f.Span.Start], '\n')
		line := fmt.Sprintf("%d:%d: %s [%s]", p.Line, p.Column, f.Message, f.Code)
		if f.Help != "" {
			line += " (" + f.Help + ")"
		}
		out = append(out, line)
	}
	return out
}

func day(t *testing.T, s string) date.Date {
	t.Helper()
	d, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var compare = cmp.Options{cmpopts.IgnoreFields(Source{}, "Span"), cmp.Comparer(func(a, b date.Date) bool { return a.String() == b.String() })}

func TestSameWorkInEveryForm(t *testing.T) {
	want := []*Source{{
		Key: "gibler-2009", Type: "article-journal", Title: "International military alliances", Issued: day(t, "2009-01"),
		Authors:        []Name{{Family: "Gibler", Given: "Douglas M."}, {Family: "von der Leyen", Given: "Ursula"}, {Literal: "European Union"}},
		ContainerTitle: "Journal of Peace", Volume: "4", Issue: "2", Page: "1–20", DOI: "10.1000/182", URL: "https://example.org/a", Lang: "en",
	}}
	forms := map[string]string{
		"s.yaml": `
gibler-2009:
  type: article-journal
  title: International military alliances
  author:
    - {family: Gibler, given: Douglas M.}
    - von der Leyen, Ursula
    - literal: European Union
  issued: 2009-01
  container-title: Journal of Peace
  volume: 4
  issue: 2
  page: 1–20
  DOI: https://doi.org/10.1000/182
  URL: https://example.org/a
  language: en
`,
		"s.json": `[{"id":"gibler-2009","type":"article-journal","title":"International military alliances",
 "author":[{"family":"Gibler","given":"Douglas M."},{"family":"Leyen","given":"Ursula","non-dropping-particle":"von der"},{"literal":"European Union"}],
 "issued":{"date-parts":[[2009,1]]},"container-title":"Journal of Peace","volume":4,"issue":"2","page":"1–20","DOI":"10.1000/182",
 "URL":"https://example.org/a","language":"en","ISSN":"1","abstract":"x"}]`,
		"s.bib": `Text between entries is a comment.
@string{jp = "Journal of" # { Peace}}
@Article(gibler-2009,
  title = {International {military} alliances},
  author = "Gibler, Douglas M. and Ursula von der Leyen and {European Union}",
  year = 2009, month = jan, journal = jp,
  volume = 4, number = {2}, pages = "1--20",
  doi = {10.1000/182}, url = {https://example.org/a}, langid = en,
)`,
	}
	for name, text := range forms {
		got, findings := parse(name, text)
		if diff := cmp.Diff(want, got, compare); diff != "" {
			t.Errorf("Parse(%s) (-want +got):\n%s", name, diff)
		}
		wantFindings := []string(nil)
		if name == "s.bib" {
			wantFindings = []string{`8:64: no @string gives "en" a meaning [bad-value] (put the text in braces)`}
		}
		if diff := cmp.Diff(wantFindings, findings); diff != "" {
			t.Errorf("findings of %s (-want +got):\n%s", name, diff)
		}
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             []string
		keys             string
	}{
		{"duplicate key", "s.bib", "@misc{a, title={x}}\n@misc{a, title={y}}", []string{`2:7: source "a" is described twice [duplicate-id]`}, "a"},
		{"duplicate field", "s.bib", "@misc{a, title={x}, Title={y}}", []string{`1:21: field "title" stands twice in "a" [duplicate-key]`}, "a"},
		{"unclosed entry", "s.bib", "@misc{a, title={x}\n@misc{b, title={y}}", []string{`2:1: expected a comma or '}' in "a" [bad-value]`}, "b"},
		{"unclosed brace", "s.bib", "@misc{a, title={x\n\n@misc{b, title={y}}\n", []string{`1:16: "{" is not closed [bad-value]`}, "b"},
		{"unclosed quotes", "s.bib", "@misc{a, title=\"x}", []string{`1:16: the quotation mark is not closed [bad-value]`}, ""},
		{"no key", "s.bib", "@misc{, title={x}}", []string{`1:7: a @misc without a key [bad-value] (write @misc{key, title = {...}})`}, ""},
		{"no value", "s.bib", "@misc{a, title=}", []string{`1:16: expected a value in braces or quotation marks [bad-value]`}, ""},
		{"comments", "s.bib", "100 % @ x@y.org\n@comment{@misc{z,}}\n@preamble{\"\\x\" # {y}}\n@misc{a}", nil, "a"},
		{"script", "s.bib", "@misc{a, url={javascript:alert(1)}}", []string{`1:14: "javascript:alert(1)" is not an address on the web [bad-value] (it begins with https:// or http://)`}, "a"},
		{"year", "s.bib", "@misc{a, year={forthcoming}}", []string{`1:15: "forthcoming" is not a date: it is not in the form YYYY-MM-DD [bad-date]`}, "a"},
		{"yaml list", "s.yaml", "- title: x\n- id: b\n- c\n", []string{`1:3: a source needs a "id" [missing-key]`, `3:3: a source must be a map, not text [bad-value]`}, "b"},
		{"yaml scalar", "s.yaml", "x\n", []string{`1:1: sources must be a map or a list, not text [bad-value]`}, ""},
		{"yaml type", "s.yaml", "a: {type: article-journl, titel: x}\n", []string{
			`1:11: "article-journl" is no type of source in CSL [bad-value] (did you mean "article-journal"?)`,
			`1:27: unknown key "titel" (did you mean "title"?) [unknown-key]`}, "a"},
		{"yaml text for a source", "s.yaml", "a: x\n", []string{`1:4: source "a" must be a map, not text [bad-value] (write its fields below the key, title: first)`}, ""},
		{"json", "s.json", "[{\"id\": \"a\"},\n {\"id\" \"b\"}]", []string{`2:8: this is not JSON: invalid character '"' after object key [bad-value]`}, ""},
		{"json cut", "s.json", "[{\"id\": \"a\"", []string{`1:12: this is not JSON: the file ends too early [bad-value]`}, ""},
		{"json deep", "s.json", strings.Repeat("[", 100), []string{`1:22: this is not JSON: more levels than a list of sources has [bad-value]`}, ""},
		{"json more", "s.json", "[] []", []string{`1:5: this is not JSON: text behind the end of the list [bad-value]`}, ""},
		{"empty", "s.json", " \n", nil, ""},
		{"empty yaml", "s.yaml", "# nothing\n", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sources, got := parse(tt.file, tt.text)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			var keys []string
			for _, s := range sources {
				keys = append(keys, s.Key)
			}
			if got := strings.Join(keys, " "); got != tt.keys {
				t.Errorf("keys = %q, want %q", got, tt.keys)
			}
		})
	}
}

func TestExpansionIsBounded(t *testing.T) {
	var b strings.Builder
	b.WriteString("@string{a0 = \"lol\"}\n")
	for i := range 60 {
		fmt.Fprintf(&b, "@string{a%d = a%d # a%d}\n", i+1, i, i)
	}
	b.WriteString("@misc{x, title = a60}")
	if _, findings := parse("s.bib", b.String()); len(findings) == 0 {
		t.Error("a bomb of @string names gave no finding")
	}
}

func TestPlainTeX(t *testing.T) {
	for in, want := range map[string]string{
		`{\'e}t{\'{e}} \'et\'e`:               "été été",
		`na\"{\i}ve \"{u}ber {\"O}sterreich`:  "naïve über Österreich",
		`\v{S}koda, Ko\c{c}, \c c \H{o} \k a`: "Škoda, Koç, ç ő ą",
		`Stra{\ss}e \ss{}a {\AA}land \o re`:   "Straße ßa Åland øre",
		`Gar\c{c}on \& S{\~a}o \$5 100\%`:     "Garçon & São $5 100%",
		"``x'' `y' 1--2---3":                  "“x” ‘y’ 1–2—3",
		`\emph{The} \textit{Lancet}`:          "The Lancet",
		"a\n  b~c":                            "a b\u00a0c",
		`{{Double} braces}`:                   "Double braces",
		`\`:                                   "",
		`\'`:                                  "'",
		`{\'`:                                 "'",
		`$5^{th}$`:                            "5^th",
		"плюс — 조약":                           "плюс — 조약",
	} {
		if got := plainTeX(in); got != want {
			t.Errorf("plainTeX(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestBibNames(t *testing.T) {
	tests := []struct {
		in   string
		want []Name
	}{
		{"Jane Doe", []Name{{Family: "Doe", Given: "Jane"}}},
		{"Doe, Jane and Smith, Jr, John", []Name{{Family: "Doe", Given: "Jane"}, {Family: "Smith", Suffix: "Jr", Given: "John"}}},
		{"Charles Louis Xavier Joseph de la Vall{\\'e}e Poussin", []Name{{Family: "de la Vallée Poussin", Given: "Charles Louis Xavier Joseph"}}},
		{"{Barnes and Noble} AND {World Bank}", []Name{{Literal: "Barnes and Noble"}, {Literal: "World Bank"}}},
		{"Ludwig van Beethoven and others", []Name{{Family: "van Beethoven", Given: "Ludwig"}, {Literal: "et al."}}},
		{"Plato", []Name{{Literal: "Plato"}}},
		{"Anders and\nSand", []Name{{Literal: "Anders"}, {Literal: "Sand"}}},
		{"", nil},
		{" and ", nil},
		{",,,", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, bibNames(tt.in)); diff != "" {
			t.Errorf("bibNames(%q) (-want +got):\n%s", tt.in, diff)
		}
	}
}

func TestNameString(t *testing.T) {
	for want, n := range map[string]Name{
		"Jane Doe": {Family: "Doe", Given: "Jane"}, "John Smith Jr": {Family: "Smith", Given: "John", Suffix: "Jr"}, "EU": {Literal: "EU"}, "": {},
	} {
		if got := n.String(); got != want {
			t.Errorf("%#v prints as %q, want %q", n, got, want)
		}
	}
}

func TestOwnSources(t *testing.T) {
	const path = "../../content/sources.yaml"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sources, findings := parse("content/sources.yaml", string(text))
	if len(findings) > 0 || len(sources) < 10 {
		t.Errorf("%d sources, findings: %q", len(sources), findings)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("s.bib", "@string(a = {x} # \"y\")\n@book{k, author={{\\'E}. von Q, Jr, A and others}, title = a # a, month = jan # \"~1\", year=2024}")
	f.Add("s.json", `[{"id":"a","issued":{"date-parts":[[2024,6,19]]},"author":[{"family":"x"}]}]`)
	f.Add("s.yaml", "a: {title: x, author: [\"Doe, J\"], issued: {year: 2024}}")
	f.Fuzz(func(t *testing.T, name, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as files are read
		file := source.File{Path: name, Text: []byte(text)}
		sources, findings := Parse(file)
		for _, s := range sources {
			if s.Key == "" || !within(s.Span, text) {
				t.Fatalf("source %+v", s)
			}
			if s.URL != "" && !strings.HasPrefix(strings.ToLower(s.URL), "http") {
				t.Fatalf("address %q", s.URL)
			}
		}
		for _, finding := range findings {
			if !within(finding.Span, text) {
				t.Fatalf("finding %+v outside the file", finding)
			}
		}
		again, _ := Parse(file)
		if !cmp.Equal(sources, again, compare) {
			t.Fatal("two readings differ")
		}
	})
}

func within(s source.Span, text string) bool {
	return s.Start >= 0 && s.Start <= s.End && s.End <= len(text)
}
