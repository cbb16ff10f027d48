package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// files is a site by its paths, as tests write it.
type files map[string]string

// site returns what a build would have written.
func (f files) site(t testing.TB) *Site {
	t.Helper()
	tree := fstest.MapFS{}
	m := Manifest{Version: manifestVersion, Generator: "test", Files: map[string]File{}}
	for p, text := range f {
		tree[p] = &fstest.MapFile{Data: []byte(text)}
		m.Files[p] = fileOf([]byte(text))
	}
	text, err := m.text()
	if err != nil {
		t.Fatal(err)
	}
	tree[manifestName] = &fstest.MapFile{Data: text}
	site, err := NewSite(tree, nil)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

var testTime = time.Date(2024, 12, 6, 10, 11, 12, 0, time.UTC)

// run publishes a site and returns the plan.
func run(t testing.TB, target Target, f files, o Options) *Plan {
	t.Helper()
	p, err := tryRun(context.Background(), t, target, f, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func tryRun(ctx context.Context, t testing.TB, target Target, f files, o Options) (*Plan, error) {
	o.Now = testTime
	if err := target.Lock(ctx, o); err != nil {
		return nil, err
	}
	defer target.Close()
	p, err := NewPlan(ctx, target, f.site(t), o)
	if err != nil {
		return nil, err
	}
	return p, Publish(ctx, target, p, o)
}

// steps writes a plan in short: "add a, delete b".
func steps(p *Plan) string {
	var all []string
	for _, s := range p.Steps {
		all = append(all, fmt.Sprint(s.Action, " ", s.Path))
	}
	return strings.Join(all, ", ")
}

// inFolder reads all that a folder holds, without what is not the site's.
func inFolder(t testing.TB, dir string) files {
	t.Helper()
	got := files{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if p := filepath.ToSlash(rel); err == nil && !isOurs(p) {
			text, err := os.ReadFile(name)
			got[p] = string(text)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func check(t *testing.T, what string, got, want files) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

var (
	first = files{
		"index.html": `<link href="style.aaaaaaaa.css"><p id="p1">one</p><p id="p2">two</p>`, "a/index.html": "A", "style.aaaaaaaa.css": "x{}",
		"feed.xml": "<feed/>", "img/map.png": "map",
	}
	second = files{
		"index.html": `<link href="style.bbbbbbbb.css"><p id="p1">one</p>`, "b/index.html": "B", "style.bbbbbbbb.css": "y{}",
		"feed.xml": "<feed/>", "img/map.png": "map",
	}
)

// testTarget holds for every kind of target: what is published, what is not
// carried over again, what is lost, what stays. The target is opened anew for
// each run; published reads what readers see.
func testTarget(t *testing.T, open func() Target, published func() files) {
	t.Helper()
	if got, want := steps(run(t, open(), first, Options{})), "add a/index.html, add feed.xml, add img/map.png, add index.html, add style.aaaaaaaa.css"; got != want {
		t.Errorf("first plan: %s, want %s", got, want)
	}
	check(t, "first", published(), first)

	p := run(t, open(), first, Options{})
	if len(p.Steps) != 0 || p.Unchanged != len(first) || p.stale {
		t.Errorf("plan of the same site: %s, %d unchanged, stale %v", steps(p), p.Unchanged, p.stale)
	}

	p, err := NewPlan(context.Background(), open(), second.site(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]Loss{{"a/index.html", ""}, {"index.html", "p2"}}, p.Lost); diff != "" {
		t.Errorf("losses (-want +got):\n%s", diff)
	}
	check(t, "after a plan", published(), first)

	p = run(t, open(), second, Options{KeepDeleted: true})
	if got, want := steps(p), "add b/index.html, change index.html, add style.bbbbbbbb.css"; got != want {
		t.Errorf("plan without deletions: %s, want %s", got, want)
	}
	both := maps.Clone(first)
	maps.Copy(both, second)
	check(t, "second without deletions", published(), both)

	p = run(t, open(), second, Options{})
	if got, want := steps(p), "delete a/index.html, delete style.aaaaaaaa.css"; got != want {
		t.Errorf("plan of deletions: %s, want %s", got, want)
	}
	check(t, "second", published(), second)
}

func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	testTarget(t, func() Target { return NewFolder(Folder{Dir: dir}) }, func() files { return inFolder(t, dir) })
}

func TestFolderIsBusy(t *testing.T) {
	for _, keep := range []int{0, 2} {
		dir := t.TempDir()
		one, two := NewFolder(Folder{Dir: dir, Keep: keep}), NewFolder(Folder{Dir: dir, Keep: keep})
		if err := one.Lock(context.Background(), Options{}); err != nil {
			t.Fatal(err)
		}
		var busy *BusyError
		if err := two.Lock(context.Background(), Options{}); !errors.As(err, &busy) {
			t.Errorf("keep %d: a second lock gives %v", keep, err)
		}
		two.Close()
		one.Close()
		if err := two.Lock(context.Background(), Options{}); err != nil {
			t.Errorf("keep %d: the lock is not free again: %v", keep, err)
		}
		two.Close()
	}
}

func TestReleases(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	open := func() Target { return NewFolder(Folder{Dir: dir, Keep: 3}) }
	testTarget(t, open, func() files { return inFolder(t, filepath.Join(dir, "current")+"/.") })
	testReleases(t, open, dir)
}

// testReleases goes on after testTarget, which made three releases.
func testReleases(t *testing.T, open func() Target, dir string) {
	current := func() files { return inFolder(t, filepath.Join(dir, "current")+"/.") }
	a, err := os.Stat(filepath.Join(dir, "releases/20241206T101112Z/img/map.png"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := os.Stat(filepath.Join(dir, "current/img/map.png"))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(a, b) {
		t.Error("a file that two releases share is stored twice")
	}

	// A release that was never finished goes, and the oldest one.
	left := filepath.Join(dir, "releases/20241206T101111Z")
	if err := os.MkdirAll(left, 0o777); err != nil {
		t.Fatal(err)
	}
	third := maps.Clone(second)
	third["index.html"] = "third"
	run(t, open(), third, Options{})
	check(t, "third", current(), third)
	names, err := filepath.Glob(filepath.Join(dir, "releases/*"))
	if err != nil || len(names) != 3 || slices.Contains(names, left) {
		t.Errorf("releases: %q, %v", names, err)
	}

	target := open()
	if err := target.Lock(context.Background(), Options{}); err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	if _, to, err := target.(Rollbacker).Rollback(context.Background()); err != nil || to != "20241206T101112Z-3" {
		t.Errorf("Rollback to %q, %v", to, err)
	}
	check(t, "rolled back", current(), second)
	if _, _, err := target.(Rollbacker).Rollback(context.Background()); err != nil {
		t.Error(err)
	}
	if _, _, err := target.(Rollbacker).Rollback(context.Background()); err == nil {
		t.Error("rolled back beyond the oldest release")
	}
}

// A run that is ended in the middle leaves what readers see as it was.
func TestFolderInterrupted(t *testing.T) {
	for _, keep := range []int{0, 2} {
		dir := filepath.Join(t.TempDir(), "www")
		open := func() Target { return NewFolder(Folder{Dir: dir, Keep: keep}) }
		seen := dir
		if keep > 0 {
			seen = filepath.Join(dir, "current") + "/."
		}
		run(t, open(), first, Options{})
		for n := range 3 {
			ctx, cancel := context.WithCancel(context.Background())
			var done atomic.Int64
			stop := func() {
				if done.Add(1) > int64(n) {
					cancel()
				}
			}
			if _, err := tryRun(ctx, t, open(), second, Options{Step: stop}); err == nil && n == 0 {
				t.Errorf("keep %d: a run that was ended after %d files reports success", keep, n)
			}
			cancel()
			if got := inFolder(t, seen); !maps.Equal(got, first) && !maps.Equal(got, second) {
				t.Errorf("keep %d: after an interrupted run readers see %v", keep, got)
			}
		}
		run(t, open(), second, Options{})
		check(t, "after the next run", inFolder(t, seen), second)
	}
}

func TestFolderCopies(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "www")
	open := func() Target { return NewFolder(Folder{Dir: dir, Copies: true}) }
	long := files{"index.html": strings.Repeat("words ", 500), "small.html": "few"}
	run(t, open(), long, Options{})
	got := inFolder(t, dir)
	plain, err := decompress([]byte(got["index.html.gz"]))
	if err != nil || string(plain) != long["index.html"] || len(got) != 3 {
		t.Errorf("copies: %d files, %v", len(got), err)
	}
	if p := run(t, open(), long, Options{}); len(p.Steps) > 0 {
		t.Errorf("plan of the same site: %s", steps(p))
	}
	long["index.html"] += "more"
	if got, want := steps(run(t, open(), long, Options{})), "change index.html, change index.html.gz"; got != want {
		t.Errorf("plan: %s, want %s", got, want)
	}
}

func TestHeaders(t *testing.T) {
	tests := []struct{ path, typ, cache string }{
		{"index.html", "text/html; charset=utf-8", cachePage},
		{"style.f43bf9c7.css", "text/css; charset=utf-8", cacheForEver},
		{"style.css", "text/css; charset=utf-8", cacheOther},
		{"udhr.ar.json", "application/json", cachePage},
		{"search/0.1a2b3c4d.json", "application/json", cacheForEver},
		{"topics/x/feed.xml", "application/atom+xml", cachePage},
		{"img/deadbeef.png", "image/png", cacheOther},
		{"CNAME", "application/octet-stream", cacheOther},
	}
	for _, tt := range tests {
		if typ, cache := typeOf(tt.path), cacheOf(tt.path); typ != tt.typ || cache != tt.cache {
			t.Errorf("headers of %q: %q, %q, want %q, %q", tt.path, typ, cache, tt.typ, tt.cache)
		}
	}
}

func TestLostIDs(t *testing.T) {
	const old = `<main id="page.main"><p id="p1"><h2 id="the-trigger"><li id="fn1"><a id="fnref1-2">`
	tests := []struct {
		name, now string
		want      []Loss
	}{
		{"the same", old, nil},
		{"one is gone", `<p id="p1">`, []Loss{{"x", "the-trigger"}}},
		{"moved", `<meta http-equiv="refresh" content="0; url=../b/">`, nil},
		{"cut off", `<p id="p1`, []Loss{{"x", "p1"}, {"x", "the-trigger"}}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, lostIDs("x", []byte(old), []byte(tt.now))); diff != "" {
			t.Errorf("%s: lostIDs (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestBytes(t *testing.T) {
	tests := map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 9949: "9.9 kB", 9960: "10 kB", 999_600: "1.0 MB", 12_000_000: "12 MB"}
	for n, want := range tests {
		if got := Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}
