package build_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"concord/internal/build"
	"concord/internal/diag"
	"concord/internal/linkwalk"
	"concord/internal/model"
	"concord/internal/realinput"
	"concord/internal/sink"
)

// repository returns the folder of the project.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

// open returns the files of a site as the command line sees them.
func open(t testing.TB, dir string) fs.FS {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS()
}

// write builds a site and writes it into a new folder, which it returns.
func write(t testing.TB, site fs.FS, o build.Options) (*build.Result, string) {
	t.Helper()
	result, err := build.Run(t.Context(), site, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "public")
	folder, err := sink.Open(out, sink.Guard{})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if _, err := folder.Write(t.Context(), sink.Job{Site: result.Site, Paths: result.Site.Paths(), Jobs: 2}); err != nil {
		t.Fatal(err)
	}
	return result, out
}

// walk fails the test for every link of the folder that leads nowhere.
func walk(t testing.TB, dir string) {
	t.Helper()
	report, err := linkwalk.Walk(os.DirFS(dir), "/")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d pages, %d links", report.Pages, report.Links)
	for i, p := range report.Problems {
		if i == 20 {
			t.Errorf("and %d more", len(report.Problems)-i)
			break
		}
		t.Error(p)
	}
}

func page(t testing.TB, dir, address string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(address), "index.html"))
	if err != nil {
		t.Error(err)
	}
	return string(text)
}

// TestCorpus builds some hundred real documents and treaties.
func TestCorpus(t *testing.T) {
	site := open(t, realinput.Find(t, "site"))
	result, out := write(t, site, build.Options{})
	printer := diag.Printer{Read: build.Text(site)}
	for _, f := range result.Findings {
		if f.Severity == diag.Error {
			var text strings.Builder
			if err := printer.Text(&text, []diag.Finding{f}); err != nil {
				t.Fatal(err)
			}
			t.Error(text.String())
		}
	}
	m := result.Model
	if len(m.Briefs) < 302 || len(m.Instruments) < 208 {
		t.Errorf("%d briefs and %d instruments were built, want at least 302 and 208", len(m.Briefs), len(m.Instruments))
	}
	for _, i := range m.Instruments {
		checkArticles(t, out, i)
	}
	for _, b := range m.Briefs {
		checkNotes(t, site, out, b)
	}
	walk(t, out)
}

// checkArticles looks for the page of every article, in the direction of its
// language.
func checkArticles(t *testing.T, out string, i *model.Instrument) {
	t.Helper()
	if i.Articles > 0 && len(i.Provisions) != i.Articles {
		t.Errorf("%s has %d articles, its record says %d", i.ID, len(i.Provisions), i.Articles)
	}
	language, _, _ := strings.Cut(i.Lang, "-")
	rightToLeft := language == "ar" || language == "he" || language == "fa" || language == "ur"
	for _, p := range i.Provisions {
		text := page(t, out, p.Address)
		if marked := strings.Contains(text, `dir="rtl"`); p.HasText && marked != rightToLeft {
			t.Errorf("%s: marked as right to left: %v, its language is %s", p.Address, marked, i.Lang)
		}
		if !strings.Contains(text, p.Printed) {
			t.Errorf("%s does not show the number as it is printed, %q", p.Address, p.Printed)
		}
	}
}

var (
	noteStart = regexp.MustCompile(`(?m)^ *\[\^([^\]\n]+)\]:`)
	noteMark  = regexp.MustCompile(`\[\^([^\]\n]+)\](:?)`)
)

// checkNotes looks for every footnote of the text that something refers to, and
// for every mark, on the page.
func checkNotes(t *testing.T, site fs.FS, out string, b *model.Brief) {
	t.Helper()
	text, err := fs.ReadFile(site, b.Path)
	if err != nil {
		t.Fatal(err)
	}
	defined := map[string]bool{}
	for _, m := range noteStart.FindAllSubmatch(text, -1) {
		defined[string(m[1])] = true
	}
	want := map[string]bool{}
	for _, m := range noteMark.FindAllSubmatch(text, -1) {
		if defined[string(m[1])] && !bytes.Equal(m[2], []byte(":")) {
			want[string(m[1])] = true
		}
	}
	if len(b.Body.Notes) < len(want) { // one inside a list or a quotation is not counted above
		t.Errorf("%s: %d notes, its text has %d", b.Path, len(b.Body.Notes), len(want))
	}
	html := ""
	for _, n := range b.Body.Notes {
		if html == "" {
			html = page(t, out, b.Address)
		}
		for _, id := range append([]string{fmt.Sprintf("fn%d", n.Number)}, n.Marks...) {
			if !strings.Contains(html, ` id="`+id+`"`) {
				t.Errorf("%s: the page has no place %q for note [^%s]", b.Path, id, n.Label)
			}
		}
	}
}
