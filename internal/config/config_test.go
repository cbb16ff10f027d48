package config

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/source"
)

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       Site
	}{
		{name: "no file", want: Site{Lang: "en", Languages: []string{"en"}}},
		{name: "nothing but a comment", text: "# later\n", want: Site{Lang: "en", Languages: []string{"en"}}},
		{
			name: "everything",
			text: `title: Concord
summary: What binds whom.
publisher: Research Desk
base-url: https://Briefs.example.org/policy
lang: ko
languages: [ko, en, zh-Hant]
licence: CC-BY-4.0
topics: [mutual-defence, sanctions]
kinds: [fisheries]
findings:
  dead-link: warning
  raw-html: off
  ambiguous-reference: Error
`,
			want: Site{
				Title: "Concord", Summary: "What binds whom.", Publisher: "Research Desk",
				BaseURL: "https://briefs.example.org/policy/", Lang: "ko", Languages: []string{"ko", "en", "zh-Hant"},
				Licence: "CC-BY-4.0", Topics: []string{"mutual-defence", "sanctions"}, Kinds: []string{"fisheries"},
				Levels: map[diag.Code]diag.Severity{diag.DeadLink: diag.Warning, diag.RawHTML: diag.Off, diag.AmbiguousReference: diag.Error},
			},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, findings := Parse(source.File{Path: "content/site.yaml", Text: []byte(test.text)})
			if len(findings) > 0 {
				t.Errorf("findings: %v", findings)
			}
			got.Publish = frontmatter.Value{}
			if diff := cmp.Diff(test.want, got, cmp.AllowUnexported(frontmatter.Value{})); diff != "" {
				t.Errorf("Parse (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePublish(t *testing.T) {
	got, findings := Parse(source.File{Path: "s", Text: []byte("publish:\n  - sftp: host\n    path: /srv\n")})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	want := []any{map[string]any{"sftp": "host", "path": "/srv"}}
	if diff := cmp.Diff(any(want), got.Publish.Any()); diff != "" {
		t.Errorf("Publish (-want +got):\n%s", diff)
	}
}

func TestParseFindings(t *testing.T) {
	tests := []struct{ text, want string }{
		{"titel: x", `content/site.yaml:1:1: warning: unknown key "titel" (did you mean "title"?) [unknown-key]
   1 | titel: x
     | ^~~~~
`},
		{"base-url: briefs.example.org", `content/site.yaml:1:11: error: "base-url" must be an absolute URL, not "briefs.example.org" [bad-value]
   1 | base-url: briefs.example.org
     |           ^~~~~~~~~~~~~~~~~~
  help: base-url: https://briefs.example.org/
`},
		{"base-url: ftp://example.org/", `content/site.yaml:1:11: error: "base-url" must be an absolute URL, not "ftp://example.org/" [bad-value]
   1 | base-url: ftp://example.org/
     |           ^~~~~~~~~~~~~~~~~~
  help: base-url: https://briefs.example.org/
`},
		{"base-url: https://example.org/a?b#c", `content/site.yaml:1:11: error: "base-url" must be a host and a path and nothing else [bad-value]
   1 | base-url: https://example.org/a?b#c
     |           ^~~~~~~~~~~~~~~~~~~~~~~~~
  help: base-url: https://example.org/a/
`},
		{"lang: english", `content/site.yaml:1:7: error: "english" is not a language tag [bad-value]
   1 | lang: english
     |       ^~~~~~~
  help: write a tag such as en, ko or pt-BR
`},
		{"findings: {dead-lnk: warning}", `content/site.yaml:1:12: error: no finding has the code "dead-lnk" [bad-value]
   1 | findings: {dead-lnk: warning}
     |            ^~~~~~~~
  help: did you mean "dead-link"?
`},
		{"findings: {dead-link: warn}", `content/site.yaml:1:23: error: "dead-link" must be error, warning, note or off, not "warn" [bad-value]
   1 | findings: {dead-link: warn}
     |                       ^~~~
  help: did you mean "warning"?
`},
		{"findings: off", `content/site.yaml:1:11: error: "findings" must be a map, not text [bad-value]
   1 | findings: off
     |           ^~~
`},
		{"- title", `content/site.yaml:1:1: error: a site must be written as keys and values, not as a list [bad-value]
   1 | - title
     | ^~~~~~~
  help: write a line for each field: a key, a colon, a space and the value
`},
	}
	for _, test := range tests {
		_, findings := Parse(source.File{Path: "content/site.yaml", Text: []byte(test.text)})
		var out bytes.Buffer
		p := diag.Printer{Read: func(string) ([]byte, bool) { return []byte(test.text), true }}
		if err := p.Text(&out, findings); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, out.String()); diff != "" {
			t.Errorf("Parse(%q) findings (-want +got):\n%s", test.text, diff)
		}
	}
}
