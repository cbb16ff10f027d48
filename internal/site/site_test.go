package site_test

import (
	"bytes"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/diag"
	"concord/internal/quotation"
	"concord/internal/realinput"
	"concord/internal/render"
	"concord/internal/site"
)

// built builds the site of some files, path -> text.
func built(t testing.TB, files map[string]string) (*site.Site, []diag.Finding) {
	t.Helper()
	fsys := fstest.MapFS{}
	for path, text := range files {
		fsys[path] = &fstest.MapFile{Data: []byte(text)}
	}
	return buildFS(t, fsys)
}

func buildFS(t testing.TB, fsys fs.FS) (*site.Site, []diag.Finding) {
	t.Helper()
	result, err := build.Run(t.Context(), fsys, build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return result.Site, result.Findings
}

// own is the project's own site.
func own(t testing.TB) *site.Site {
	t.Helper()
	s, _ := buildFS(t, os.DirFS("../.."))
	return s
}

// checkSite reads all pages of a site and reports what is wrong with them.
func checkSite(t *testing.T, s *site.Site, base string) {
	t.Helper()
	pages := map[string]*htmlPage{}
	files := map[string]bool{}
	for _, path := range s.Paths() {
		files[path] = true
		content, err := s.ReadFile(path)
		if err != nil {
			t.Errorf("ReadFile(%q): %v", path, err)
			continue
		}
		if strings.HasSuffix(path, ".html") {
			p := checkHTML(path, content)
			pages[path] = p
			for _, fault := range p.faults {
				t.Error(fault)
			}
		}
	}
	known := func(fault string) bool { // of the real input: links to places of a page that it was cut from
		return strings.Contains(fault, `"../../#attachment-`)
	}
	faults := slices.DeleteFunc(checkLinks(pages, func(p string) bool { return files[p] }, base), known)
	for i, fault := range faults {
		if i == 40 {
			t.Error("and more links")
			break
		}
		t.Error(fault)
	}
}

func TestOwnSite(t *testing.T) { checkSite(t, own(t), "https://concord.example/") }

func TestSiteOnDisk(t *testing.T) {
	result, err := build.Run(t.Context(), os.DirFS("../.."), build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := site.New(result.Model, quotation.New(result.Model, nil), site.Theme{Links: render.FileLinks})
	checkSite(t, s, "https://concord.example/")
	page, err := s.ReadFile("countries/prk/index.html")
	if err != nil || !strings.Contains(string(page), `href="../../countries/index.html"`) || strings.Contains(string(page), `="../../briefs/"`) {
		t.Errorf("the page does not link to files (%v)", err)
	}
}

func TestRealSite(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	s, _ := buildFS(t, os.DirFS(realinput.Find(t, "site")))
	checkSite(t, s, "")
}

func TestSameBytes(t *testing.T) {
	a, b := own(t), own(t)
	paths := a.Paths()
	if got := b.Paths(); strings.Join(got, "\n") != strings.Join(paths, "\n") {
		t.Fatal("two builds have different paths")
	}
	var group sync.WaitGroup
	for n := range 4 { // and from several goroutines
		group.Go(func() {
			for i := n; i < len(paths); i += 4 {
				first, err := a.ReadFile(paths[i])
				if err != nil {
					t.Error(err)
				}
				second, err := b.ReadFile(paths[i])
				if err != nil || !bytes.Equal(first, second) {
					t.Errorf("%s differs between two builds (%v)", paths[i], err)
				}
			}
		})
	}
	group.Wait()
}

func TestFS(t *testing.T) {
	s, _ := built(t, map[string]string{
		"content/briefs/a.md":      "---\ntitle: A\ndate: 2024-01-01\ntopics: [x, x-y]\n---\nWords.\n",
		"content/briefs/a-b.md":    "---\ntitle: B\ndate: 2024-01-02\n---\nWords.\n",
		"static/img/map.svg":       "<svg/>",
		"static/.well-known/x.txt": "x",
	})
	if err := fstest.TestFS(s, "index.html", "briefs/a/index.html", "img/map.svg", ".well-known/x.txt", "feed.xml"); err != nil {
		t.Error(err)
	}
}

func TestStyleIsNamedByContent(t *testing.T) {
	find := func(s *site.Site) string {
		for _, path := range s.Paths() {
			if strings.HasPrefix(path, "style.") {
				return path
			}
		}
		return ""
	}
	builtIn, _ := built(t, nil)
	replaced, _ := built(t, map[string]string{"static/style.css": "p{}"})
	if got, want := find(replaced), "style.1dd1e1ee.css"; len(got) != len(want) || got == find(builtIn) {
		t.Errorf("the style sheet is %q, built in %q", got, find(builtIn))
	}
	content, err := replaced.ReadFile(find(replaced))
	if err != nil || string(content) != "p{}" {
		t.Errorf("ReadFile = %q, %v", content, err)
	}
	page, err := replaced.ReadFile("briefs/index.html")
	if err != nil || !strings.Contains(string(page), `href="../`+find(replaced)+`"`) {
		t.Errorf("the page does not link to %q (%v)", find(replaced), err)
	}
}

// TestTheme holds that a site can change colours and fonts without taking the
// place of the whole style sheet.
func TestTheme(t *testing.T) {
	s, findings := built(t, map[string]string{"static/theme.css": ":root { --text: Georgia, serif; }"})
	if len(findings) > 0 {
		t.Error(findings)
	}
	page := text(t, s, "index.html")
	style, theme := strings.Index(page, `href="style.`), strings.Index(page, `href="theme.`)
	if style < 0 || theme < style {
		t.Errorf("the theme is not read behind the style sheet:\n%.900s", page)
	}
	fonts := func(s *site.Site) (n int) {
		for _, path := range s.Paths() {
			if strings.HasSuffix(path, ".woff2") {
				n++
			}
		}
		return n
	}
	replaced, _ := built(t, map[string]string{"static/style.css": "p{}"})
	if fonts(s) == 0 || fonts(replaced) != 0 {
		t.Errorf("%d fonts with the built-in style sheet, %d without it", fonts(s), fonts(replaced))
	}
}
