package build_test

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/generate"
)

// TestOwnSite holds that the project's own content builds without an error or a
// warning, and that every link of it leads somewhere.
func TestOwnSite(t *testing.T) {
	site := open(t, repository(t))
	result, out := write(t, site, build.Options{})
	var text strings.Builder
	for _, f := range result.Findings {
		if f.Severity == diag.Error || f.Severity == diag.Warning {
			if err := (diag.Printer{Read: build.Text(site)}).Text(&text, []diag.Finding{f}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if text.Len() > 0 {
		t.Errorf("the own content has findings:\n%s", text.String())
	}
	walk(t, out)
}

// TestSameInputSameBytes builds twice, with one and with many goroutines, and
// once more from the cache of another state of the site.
func TestSameInputSameBytes(t *testing.T) {
	site := open(t, repository(t))
	var cache build.Cache
	if _, err := build.Run(t.Context(), generate.Site(3, 1), build.Options{}, &cache); err != nil {
		t.Fatal(err)
	}
	builds := []struct {
		jobs  int
		cache *build.Cache
	}{{1, nil}, {8, nil}, {2, &cache}, {2, &cache}}
	var first *build.Result
	for i, b := range builds {
		result, err := build.Run(t.Context(), site, build.Options{Jobs: b.jobs}, b.cache)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = result
			continue
		}
		if diff := cmp.Diff(first.Site.Paths(), result.Site.Paths()); diff != "" {
			t.Fatalf("build %d has other paths (-first +this):\n%s", i, diff)
		}
		if diff := cmp.Diff(first.Findings, result.Findings); diff != "" {
			t.Errorf("build %d has other findings (-first +this):\n%s", i, diff)
		}
		if first.Fingerprint != result.Fingerprint {
			t.Errorf("build %d has another fingerprint", i)
		}
		for _, p := range first.Site.Paths() {
			a, aerr := first.Site.ReadFile(p)
			b, berr := result.Site.ReadFile(p)
			if aerr != nil || berr != nil || !bytes.Equal(a, b) {
				t.Errorf("build %d makes another %s (%v, %v)", i, p, aerr, berr)
			}
		}
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func TestFingerprint(t *testing.T) {
	base := func() fstest.MapFS {
		return fstest.MapFS{
			"content/site.yaml":         file("title: S\n"),
			"content/briefs/a.md":       file("---\ntitle: A\ndate: 2024-01-01\n---\n\nWords.\n"),
			"static/a.txt":              file("a"),
			"templates/404.html":        file(`{{define "main"}}x{{end}}`),
			"unrelated/left-aside.html": file("x"),
		}
	}
	print := func(site fs.FS, o build.Options) [32]byte {
		t.Helper()
		sum, err := build.Fingerprint(t.Context(), site, o)
		if err != nil {
			t.Fatal(err)
		}
		result, err := build.Run(t.Context(), site, o, nil)
		if err != nil {
			t.Fatal(err)
		}
		if result.Fingerprint != sum {
			t.Error("Fingerprint and Run do not agree")
		}
		return sum
	}
	first := print(base(), build.Options{})
	if print(base(), build.Options{Jobs: 7}) != first {
		t.Error("the number of jobs changes the fingerprint")
	}
	unrelated := base()
	unrelated["unrelated/left-aside.html"] = file("y")
	if print(unrelated, build.Options{}) != first {
		t.Error("a file that is not the site's changes the fingerprint")
	}
	today, err := date.Parse("2024-06-01")
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []build.Options{{Drafts: true}, {Future: true}, {BaseURL: "https://a.example/"}, {Program: "other"}, {Today: today}} {
		if print(base(), o) == first {
			t.Errorf("%+v leaves the fingerprint as it was", o)
		}
	}
	for _, p := range []string{"content/site.yaml", "content/briefs/a.md", "static/a.txt", "templates/404.html"} {
		edited := base()
		edited[p] = file(string(edited[p].Data) + " ")
		removed := base()
		delete(removed, p)
		moved := base()
		moved[strings.Replace(p, "a.", "b.", 1)] = moved[p]
		for what, site := range map[string]fs.FS{"edited": edited, "removed": removed} {
			if print(site, build.Options{}) == first {
				t.Errorf("%s %s: the fingerprint is as it was", p, what)
			}
		}
		if len(moved) > len(base()) && print(moved, build.Options{}) == first {
			t.Errorf("%s copied: the fingerprint is as it was", p)
		}
	}
}

// brokenFS fails like a disk does.
type brokenFS struct {
	fstest.MapFS
	path string
	err  error
}

func (b brokenFS) Open(p string) (fs.File, error) {
	if p == b.path {
		return nil, &fs.PathError{Op: "open", Path: p, Err: b.err}
	}
	return b.MapFS.Open(p)
}

func TestMachineFaultsAreErrors(t *testing.T) {
	site := fstest.MapFS{"content/briefs/a.md": file("---\ntitle: A\ndate: 2024-01-01\n---\n")}
	boom := errors.New("input/output error")
	if _, err := build.Run(t.Context(), brokenFS{site, "content/briefs/a.md", boom}, build.Options{}, nil); !errors.Is(err, boom) {
		t.Errorf("Run on a broken disk = %v, want %v", err, boom)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := build.Run(ctx, site, build.Options{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Run when cancelled = %v, want %v", err, context.Canceled)
	}
	result, err := build.Run(t.Context(), brokenFS{site, "content/briefs/a.md", fs.ErrPermission}, build.Options{}, nil)
	if err != nil || len(result.Findings) == 0 || result.Findings[0].Code != diag.Unreadable {
		t.Errorf("Run with a file that may not be read = %v, want a finding", err)
	}
}

// TestHardNames has file names that file systems treat in their own ways.
func TestHardNames(t *testing.T) {
	dir := t.TempDir()
	put := func(name, text string) bool {
		path := filepath.Join(dir, "content", "briefs", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		return os.WriteFile(path, []byte(text), 0o666) == nil
	}
	text := func(title string) string { return "---\ntitle: " + title + "\ndate: 2024-01-01\n---\n\nWords.\n" }
	long := strings.Repeat("n", 252) + ".md" // the longest name that common file systems take
	hangul := strings.Repeat("조", 84) + ".md"
	put(long, text("Long"))
	put(hangul, text("Hangul"))
	put("Straße & Co. (1).md", text("Signs"))
	put("con.md", text("Device"))
	cases := put("case.md", text("Lower")) && put("CASE.md", text("Upper"))
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		cases = false
	}
	result, err := build.Run(t.Context(), open(t, dir), build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range result.Findings {
		got = append(got, string(f.Code)+" "+filepath.Base(f.Span.Path))
	}
	want := []string{"unwritable con.md"}
	if cases {
		want = append([]string{"duplicate-id case.md"}, want...)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	out := filepath.Join(t.TempDir(), "public")
	if err := os.CopyFS(out, result.Site); err != nil {
		t.Errorf("the site cannot be written: %v", err)
	}
}
