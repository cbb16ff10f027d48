package config

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
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
search: off
findings:
  dead-link: warning
  raw-html: off
  ambiguous-reference: Error
`,
			want: Site{
				Title: "Concord", Summary: "What binds whom.", Publisher: "Research Desk",
				BaseURL: "https://briefs.example.org/policy/", Lang: "ko", Languages: []string{"ko", "en", "zh-Hant"},
				Licence: "CC-BY-4.0", Topics: []string{"mutual-defence", "sanctions"}, Kinds: []string{"fisheries"}, Unsearched: true,
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
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Parse (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParsePublish(t *testing.T) {
	const text = `publish:
  web: {folder: /srv/www, keep: 3, gzip: true, url: "https://example.org/b"}
  store: {s3: "https://s3.example.org", bucket: briefs, prefix: /a/, region: eu}
  host: {sftp: "me@host:2222", path: /srv}
  pages: {git: "git@example.org:a/b.git", cname: example.org, host-files: true}
`
	got, findings := Parse(source.File{Path: "s", Text: []byte(text)})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	want := []Target{
		{Name: "web", Kind: FolderTarget, Place: "/srv/www", Keep: 3, Gzip: true, URL: "https://example.org/b/"},
		{Name: "store", Kind: S3Target, Place: "https://s3.example.org", Bucket: "briefs", Prefix: "a", Region: "eu"},
		{Name: "host", Kind: SFTPTarget, Place: "me@host:2222", Path: "/srv"},
		{Name: "pages", Kind: GitTarget, Place: "git@example.org:a/b.git", Branch: "gh-pages", CNAME: "example.org", HostFiles: true},
	}
	if diff := cmp.Diff(want, got.Publish); diff != "" {
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
		{"publish: {web: {fodler: /srv}}", `content/site.yaml:1:11: error: the target "web" needs one of folder, s3, sftp and git [missing-key]
   1 | publish: {web: {fodler: /srv}}
     |           ^~~
  help: folder: /srv/www/briefs
content/site.yaml:1:17: warning: unknown key "fodler" (did you mean "folder"?) [unknown-key]
   1 | publish: {web: {fodler: /srv}}
     |                 ^~~~~~
`},
		{"publish: {web: /srv}", `content/site.yaml:1:11: error: the target "web" must be a map [bad-value]
   1 | publish: {web: /srv}
     |           ^~~
  help: web: {folder: /srv/www/briefs}
`},
		{"publish: {web: {folder: /srv, git: 'https://me:pw@example.org/x.git'}}", `content/site.yaml:1:36: error: the target "web" has two places: folder and git [bad-value]
   1 | publish: {web: {folder: /srv, git: 'https://me:pw@example.org/x.git'}}
     |                                    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
`},
		{"publish: {web: {git: 'https://me:pw@example.org/x.git'}}", `content/site.yaml:1:22: error: the target "web" holds a password [bad-value]
   1 | publish: {web: {git: 'https://me:pw@example.org/x.git'}}
     |                      ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
  help: take it out and change it; concord publish --help says where secrets stand
`},
		{"publish: {web: {s3: s3.example.org}}", `content/site.yaml:1:21: error: "s3" must be the address of a server, not "s3.example.org" [bad-value]
   1 | publish: {web: {s3: s3.example.org}}
     |                     ^~~~~~~~~~~~~~
  help: s3: https://s3.eu-central-1.amazonaws.com
content/site.yaml:1:16: error: a target needs a "bucket" [missing-key]
   1 | publish: {web: {s3: s3.example.org}}
     |                ^
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
