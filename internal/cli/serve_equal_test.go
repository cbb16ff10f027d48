package cli

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/generate"
)

var edits = flag.Int("edits", 200, "random edits of a site that is served")

// TestServeEqualsBuild edits a site as fast as it can, and then compares what
// is served with what a fresh build makes, page by page and byte by byte.
func TestServeEqualsBuild(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, generate.Site(60, 3)); err != nil {
		t.Fatal(err)
	}
	l := serveSite(t, dir, func(f *serveFlags) { f.port = 0 }, nil)
	r := rand.New(rand.NewPCG(7, 11))
	count := *edits
	if testing.Short() { // as with the race detector
		count = min(count, 60)
	}
	rounds := min(max(count/50, 1), 8)
	for round := range rounds {
		for range count / rounds {
			randomEdit(t, dir, r)
		}
		mark := fmt.Sprintf("The end of round %d.", round)
		l.write("content/briefs/the-end.md", "---\ntitle: The end\ndate: 2024-01-01\n---\n\n"+mark+"\n")
		l.says("/briefs/the-end/", mark)
		compareWithBuild(t, l)
	}
}

// compareWithBuild waits until the served pages are those of a fresh build.
func compareWithBuild(t *testing.T, l *live) {
	t.Helper()
	today, err := date.Parse(time.Now().Format(time.DateOnly))
	if err != nil {
		t.Fatal(err)
	}
	fresh, err := build.Run(context.Background(), os.DirFS(l.dir), build.Options{Today: today}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if n, _, _ := diag.Count(fresh.Findings); n > 0 {
		t.Logf("%d errors, such as %v", n, fresh.Findings[slices.IndexFunc(fresh.Findings, func(f diag.Finding) bool { return f.Severity == diag.Error })])
	}
	l.until("/.concord/findings?page=/", fmt.Sprintf("%d findings", len(fresh.Findings)), func(int, string) bool {
		return differs(l, fresh) == ""
	})
	if why := differs(l, fresh); why != "" {
		t.Fatal(why)
	}
}

// differs returns where the served site is not the built one.
func differs(l *live, fresh *build.Result) string {
	for _, path := range fresh.Site.Paths() {
		want, err := fs.ReadFile(fresh.Site, path)
		if err != nil {
			return err.Error()
		}
		code, got := l.get("/" + strings.ReplaceAll(path, "%", "%25"))
		if at := strings.Index(got, `<script src="/.concord/live.js"`); at >= 0 {
			end := strings.Index(got[at:], "</script>") + len("</script>")
			got = got[:at] + got[at+end:]
		}
		if code != 200 || got != string(want) {
			return fmt.Sprintf("%s: code %d, served and built differ", path, code)
		}
	}
	return ""
}

// randomEdit changes a site in one of the ways in which people do.
func randomEdit(t *testing.T, dir string, r *rand.Rand) {
	t.Helper()
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	pick := func(folder string) string {
		var all []string
		must(filepath.WalkDir(filepath.Join(dir, folder), func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(p, ".md") && !strings.HasSuffix(p, "the-end.md") {
				all = append(all, p)
			}
			return err
		}))
		return all[r.IntN(len(all))]
	}
	edit := func(path string, change func(text string) string) {
		text, err := os.ReadFile(path)
		must(err)
		must(os.WriteFile(path, []byte(change(string(text))), 0o644))
	}
	states := []string{"Sweden", "Japan", "Kenya", "Chile", "Fiji", "Iceland"}
	codes := []string{"SWE", "JPN", "KEN", "CHL", "FJI", "ISL"}
	switch r.IntN(13) {
	case 0: // a new brief, in a new deep folder
		must(os.MkdirAll(filepath.Join(dir, "content/briefs", fmt.Sprint("deep", r.IntN(3)), "er", fmt.Sprint(r.IntN(3))), 0o755))
		name := filepath.Join(dir, "content/briefs", fmt.Sprint("deep", r.IntN(3)))
		must(os.MkdirAll(name, 0o755))
		must(os.WriteFile(filepath.Join(name, fmt.Sprintf("new-%d.md", r.IntN(1e6))),
			[]byte(fmt.Sprintf("---\ntitle: New %d\ndate: 2023-04-0%d\nactors: [%s]\nabout: i001\n---\n\nArticle %d on %s, see [the end](/briefs/the-end/) and [that](ref:i00%d/3).\n",
				r.IntN(99), 1+r.IntN(9), codes[r.IntN(6)], 1+r.IntN(25), states[r.IntN(6)], 1+r.IntN(9))), 0o644))
	case 12: // words of an article, which another one may get
		const words = "The Parties shall, in times of war, give each other all help that is in their power."
		edit(pick([]string{"content/briefs", "content/briefs", "content/instruments"}[r.IntN(3)]), func(s string) string { return s + "\n" + words + "\n" })
	case 1: // gone
		must(os.Remove(pick("content/briefs")))
	case 2: // renamed
		path := pick("content/briefs")
		must(os.Rename(path, filepath.Join(filepath.Dir(path), fmt.Sprintf("renamed-%d.md", r.IntN(1e6)))))
	case 3: // an actor more in the front matter
		edit(pick("content/briefs"), func(s string) string {
			return strings.Replace(s, "actors:\n", "actors:\n  - "+codes[r.IntN(6)]+"\n", 1)
		})
	case 4: // another title
		edit(pick("content/briefs"), func(s string) string {
			return strings.Replace(s, "title: ", fmt.Sprintf("title: Again %d ", r.IntN(99)), 1)
		})
	case 5: // saved over, as careful editors do
		path := pick("content/briefs")
		text, err := os.ReadFile(path)
		must(err)
		must(os.WriteFile(path+"~", []byte(string(text)+"\nSaved over, says "+states[r.IntN(6)]+".\n"), 0o644))
		must(os.Rename(path+"~", path))
	case 6: // an instrument
		edit(pick("content/instruments"), func(s string) string {
			return s + fmt.Sprintf("\n## Article %d\n\n1. Added words.\n", 21+r.IntN(5000))
		})
	case 7: // the name of an instrument
		edit(pick("content/instruments"), func(s string) string {
			return strings.Replace(s, "title: ", "title: Newly ", 1)
		})
	case 8: // two writes
		path := pick("content/briefs")
		text, err := os.ReadFile(path)
		must(err)
		f, err := os.Create(path)
		must(err)
		_, err = f.Write(text[:len(text)/2])
		must(err)
		_, err = f.Write(text[len(text)/2:])
		must(err)
		must(f.Close())
	default: // the body
		edit(pick("content/briefs"), func(s string) string {
			return s + fmt.Sprintf("\n%s spoke of Article %d of the treaty with %s.\n", states[r.IntN(6)], 1+r.IntN(20), states[r.IntN(6)])
		})
	}
}
