package site_test

import (
	"errors"
	"strings"
	"testing"

	"concord/internal/diag"
	"concord/internal/render"
)

// printed returns findings as the command line prints them, without excerpts.
func printed(t *testing.T, files map[string]string, findings []diag.Finding) string {
	t.Helper()
	var b strings.Builder
	p := diag.Printer{Read: func(path string) ([]byte, bool) {
		text, ok := files[path]
		return []byte(text), ok
	}}
	if err := p.Text(&b, findings); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for line := range strings.Lines(b.String()) {
		if strings.Contains(line, "[") && strings.Contains(line, ": ") && !strings.HasPrefix(line, " ") {
			kept = append(kept, strings.TrimSpace(line))
		}
	}
	return strings.Join(kept, "\n")
}

const oneBrief = "---\ntitle: One\ndate: 2024-01-01\n---\nWords.\n"

func TestTemplates(t *testing.T) {
	tests := []struct {
		name, template, text string
		page, holds          string // what the page holds
		finding              string // at New
		fault                string // of the page
	}{
		{
			name: "replaced", template: "brief.html", text: `{{define "main"}}<h1 class="own">{{.View.Title}}</h1>{{end}}`,
			page: "briefs/one/index.html", holds: `<h1 class="own">One</h1>`,
		},
		{
			name: "skeleton", template: "base.html", text: `<html><title>{{.Title}}</title>{{template "main" .}}`,
			page: "index.html", holds: `<title>Policy briefs</title>`,
		},
		{
			name: "partial", template: "passages.html", text: `<b>none</b>`,
			page: "countries/prk/index.html", holds: `<b>none</b>`,
		},
		{
			name: "escaped", template: "brief.html", text: `{{define "main"}}<a title='{{.View.Body}}' href="{{.View.Title}}" onclick="f({{.View.Title}})">x</a>{{end}}`,
			page: "briefs/one/index.html", holds: `onclick="f(&#34;One&#34;)"`,
		},
		{
			name: "does not parse", template: "brief.html", text: "{{define \"main\"}}\n<p>{{if}}</p>\n{{end}}",
			page: "briefs/one/index.html", holds: "<h1>One</h1>",
			finding: `templates/brief.html:2:1: error: missing value for if [bad-template]`,
		},
		{
			name: "unknown function", template: "box.html", text: "<p>\n\n{{shout .}}",
			page: "briefs/one/index.html", holds: "<h1>One</h1>",
			finding: `templates/box.html:3:1: error: function "shout" not defined [bad-template]`,
		},
		{
			name: "without its part", template: "brief.html", text: "<p>",
			page: "briefs/one/index.html", holds: "<h1>One</h1>",
			finding: `templates/brief.html:1:1: error: the template does not define "main" [bad-template]`,
		},
		{
			name: "unknown partial", template: "brief.html", text: "{{define \"main\"}}\n  {{template \"box.html\"}}{{end}}",
			page: "briefs/one/index.html", holds: "<h1>One</h1>",
			finding: `templates/brief.html:2:14: error: no such template "box.html" [bad-template]`,
		},
		{
			name: "hole in a tag", template: "brief.html", text: "{{define \"main\"}}<p><{{.View.Title}}></p>{{end}}",
			page: "briefs/one/index.html", holds: "<p>&lt;One></p>",
		},
		{
			name: "open attribute", template: "brief.html", text: "{{define \"main\"}}<p title=\"{{.View.Title}}>{{end}}",
			page: "briefs/one/index.html", holds: "<h1>One</h1>",
			finding: `templates/brief.html:1:1: error: the template ends inside a tag, an attribute or a comment [bad-template]`,
		},
		{
			name: "unknown field", template: "brief.html", text: "{{define \"main\"}}\n<p>{{.View.Titel}}</p>{{end}}",
			page:  "briefs/one/index.html",
			fault: `templates/brief.html:2:11: error: <.View.Titel>: can't evaluate field Titel [bad-template]`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := map[string]string{
				"content/briefs/one.md":    oneBrief,
				"content/briefs/two.md":    "---\ntitle: Two\ndate: 2024-01-01\nactors: [PRK]\n---\nWords on North Korea.\n",
				"templates/" + tt.template: tt.text,
			}
			s, findings := built(t, files)
			if got := printed(t, files, findings); got != tt.finding {
				t.Errorf("findings:\n%s\nwant:\n%s", got, tt.finding)
			}
			page, err := s.ReadFile(tt.page)
			if tt.fault == "" && err != nil || !strings.Contains(string(page), tt.holds) {
				t.Errorf("the page (%v) does not hold %q:\n%s", err, tt.holds, page)
			}
			var fault *render.TemplateError
			if errors.As(err, &fault) {
				if got := printed(t, files, []diag.Finding{fault.Finding}); got != tt.fault || fault.Page != tt.page {
					t.Errorf("%s: %s, want %s", fault.Page, got, tt.fault)
				}
			} else if tt.fault != "" {
				t.Errorf("no fault, want %s", tt.fault)
			}
		})
	}
}

func TestPathsThatClash(t *testing.T) {
	long := strings.Repeat("x", 260)
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"static file and page", map[string]string{"content/briefs/one.md": oneBrief, "static/briefs/one/index.html": "x"},
			`static/briefs/one/index.html:1:1: error: two pages claim the path "briefs/one/index.html" [duplicate-url]`},
		{"static file and feed", map[string]string{"content/briefs/one.md": oneBrief, "static/feed.xml": "x"},
			`static/feed.xml:1:1: error: two pages claim the path "feed.xml" [duplicate-url]`},
		{"case", map[string]string{"static/A.txt": "", "static/a.txt": ""},
			`static/a.txt:1:1: error: the paths "a.txt" and "A.txt" are the same to many file systems [duplicate-url]`},
		{"file in the way of a folder", map[string]string{"static/briefs": "x"},
			`static/briefs:1:1: error: the paths "briefs" and "briefs/index.html" are the same to many file systems [duplicate-url]`},
		{"two briefs, which the model reports", map[string]string{"content/briefs/a.md": oneBrief, "content/briefs/b.md": "---\ntitle: B\ndate: 2024\nslug: a\n---\n"},
			`content/briefs/a.md:1:1: error: two pages claim the address /briefs/a/ [duplicate-url]`},
		{"device", map[string]string{"static/aux.txt": "x"},
			`static/aux.txt:1:1: error: the path "aux.txt" cannot be written: "aux" is a device on Windows [unwritable]`},
		{"long", map[string]string{"static/" + long: "x"},
			`static/` + long + `:1:1: error: the path "` + long + `" cannot be written: a name in it is 260 bytes long, and 255 is the most [unwritable]`},
		{"sign", map[string]string{"static/a?.txt": "x"},
			`static/a?.txt:1:1: error: the path "a?.txt" cannot be written: the name "a?.txt" holds a sign that Windows does not allow [unwritable]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, findings := built(t, tt.files)
			if got := printed(t, tt.files, findings); got != tt.want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, tt.want)
			}
			seen := map[string]bool{}
			for _, path := range s.Paths() {
				if seen[strings.ToLower(path)] {
					t.Errorf("the path %q stands twice", path)
				}
				seen[strings.ToLower(path)] = true
			}
		})
	}
}
