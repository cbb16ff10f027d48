package build_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/diag"
)

// TestDress changes the theme of a site step by step, and holds that a build
// with a cache is the build without one: every page, every path and every
// finding. Where only templates change the content is not linked again.
func TestDress(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	put("content/site.yaml", "title: Dressed\ntopics: [a, b]\n")
	for n := range 3 {
		put(instrumentName(n), instrumentText(r, n))
	}
	for n := range 4 {
		put(briefName(n), briefText(r, n, bodyText(r)))
	}
	const base = `<!DOCTYPE html><html><head>{{.Head}}</head><body>{{template "main" .}}`
	cache := build.Cache{}
	last := buildAgain(t, files, &cache)
	for step, change := range []struct {
		name, text string // no text: the file goes
		same       bool   // the model stays
	}{
		{"templates/base.html", base + "one</body></html>", true},
		{"templates/base.html", base + "two</body></html>", true},
		{"templates/brief.html", `{{define "main"}}{{template "part.html" .View}}{{end}}`, true}, // there is no such part yet
		{"templates/part.html", `<h1>{{.Title}}</h1>{{.Body}}`, true},
		{"templates/words/en.yaml", "contents: What is in it\ncontents-of: x\n", true},
		{"templates/words/en.yaml", "contents: In it\n", true},
		{"templates/part.html", `<h1>{{word "contents"}} {{.Title}}</h1>{{.Body`, true},
		{"templates/part.html", `<h1>{{word "contents"}} {{.Title}}</h1>{{.Body}}`, true},
		{"static/theme.css", "body { color: red }", false}, // the model knows the files that pages may link to
		{"static/theme.css", "body { color: blue }", true},
		{"static/style.css", "body { color: green }", false},
		{"static/map.txt", "A map", false},
		{"static/map.txt", "Another map", true},
		{"static/search.js", "// mine", false},
		{"templates/base.html", "", true},
		{"static/theme.css", "", false},
		{"content/site.yaml", "title: Dressed anew\nsearch: off\n", false},
		{"templates/brief.html", `{{define "main"}}{{.View.Title}}{{end}}`, true},
	} {
		if change.text == "" {
			delete(files, change.name)
		} else {
			put(change.name, change.text)
		}
		fresh, before := buildAgain(t, files, nil), last
		last = buildAgain(t, files, &cache)
		if same := before.Model == last.Model; same != change.same {
			t.Errorf("step %d: the content was linked again: %t, want %t", step, !same, !change.same)
		}
		if !slices.Equal(last.Site.Paths(), fresh.Site.Paths()) {
			t.Fatalf("step %d: paths\n%v\nwant\n%v", step, last.Site.Paths(), fresh.Site.Paths())
		}
		for _, page := range fresh.Site.Paths() {
			if got, want := readPage(t, last, page), readPage(t, fresh, page); !bytes.Equal(got, want) {
				t.Fatalf("step %d: %s differs\n%s\nwant\n%s", step, page, differing(got, want), differing(want, got))
			}
		}
		if !reflect.DeepEqual(last.Findings, fresh.Findings) {
			t.Fatalf("step %d: findings\n%v\nwant\n%v", step, last.Findings, fresh.Findings)
		}
	}
}

// TestDressKeepsGood holds that the last templates in which nothing was wrong
// stay, also over changes of the content and of other templates.
func TestDressKeepsGood(t *testing.T) {
	files := fstest.MapFS{}
	put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
	put("content/briefs/b.md", "---\ntitle: B\ndate: 2024-01-01\n---\n\nFirst words.\n")
	cache := build.Cache{KeepGood: true}
	for step, change := range []struct {
		name, text string
		want       string // on the page
		broken     bool
	}{
		{"templates/brief.html", `{{define "main"}}good {{.View.Body}}{{end}}`, "good <p", false},
		{"templates/brief.html", `{{define "main"}}bad {{.View.Body`, "good <p", true},
		{"templates/topic.html", `{{define "main"}}{{end}}`, "good <p", true},
		{"content/briefs/b.md", "---\ntitle: B\ndate: 2024-01-01\n---\n\nSecond words.\n", "Second words.", true},
		{"templates/brief.html", `{{define "main"}}better {{.View.Body}}{{end}}`, "better <p", false},
		{"templates/brief.html", `{{define "main"}}worse {{.View.Body}}`, "better <p", true},
	} {
		put(change.name, change.text)
		result := buildAgain(t, files, &cache)
		if page := string(readPage(t, result, "briefs/b/index.html")); !strings.Contains(page, change.want) {
			t.Errorf("step %d: the page lacks %q", step, change.want)
		}
		if broken := slices.ContainsFunc(result.Findings, func(f diag.Finding) bool { return f.Code == diag.BadTemplate }); broken != change.broken {
			t.Errorf("step %d: a template is broken: %t, want %t", step, broken, change.broken)
		}
	}
}
