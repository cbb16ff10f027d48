package watch

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// watched is a site that is watched in a test.
type watched struct {
	t   *testing.T
	dir string
	w   *Watcher
}

func open(t *testing.T, o Options) *watched {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "site")
	s := &watched{t: t, dir: dir}
	s.write("content/briefs/a.md", "a")
	s.write("content/site.yaml", "title: x")
	w, err := Open(dir, os.DirFS(dir), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	s.w = w
	return s
}

func (s *watched) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *watched) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s *watched) write(name, text string) {
	s.t.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.path(name)), 0o755))
	s.must(os.WriteFile(s.path(name), []byte(text), 0o644))
}

// files lists the Markdown files of the content as a tree says they are.
func files(t *Tree) []string {
	var all []string
	fs.WalkDir(t, "content", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(p, ".md") {
			all = append(all, p)
		}
		return nil
	})
	return all
}

// until takes trees until one is as wanted.
func (s *watched) until(what string, ok func(t *Tree, changed []string) bool) {
	s.t.Helper()
	late := time.After(20 * time.Second)
	var changed []string
	for {
		tree, more := s.w.Take()
		changed = append(changed, more...)
		if ok(tree, changed) {
			return
		}
		select {
		case <-s.w.Wake():
		case <-late:
			s.t.Fatalf("%s: never seen; changed %v, files %v", what, changed, files(tree))
		}
	}
}

func (s *watched) holds(want ...string) {
	s.t.Helper()
	slices.Sort(want)
	s.until(fmt.Sprint(want), func(t *Tree, _ []string) bool { return slices.Equal(files(t), want) })
}

// modes are the two ways of watching.
func modes(t *testing.T, test func(t *testing.T, s *watched)) {
	t.Run("told", func(t *testing.T) { test(t, open(t, Options{})) })
	t.Run("looking", func(t *testing.T) { test(t, open(t, Options{Poll: 20 * time.Millisecond})) })
}

func TestFilesAndFolders(t *testing.T) {
	modes(t, func(t *testing.T, s *watched) {
		s.holds("content/briefs/a.md")
		s.write("content/briefs/new/deep/er/b.md", "b")
		s.holds("content/briefs/a.md", "content/briefs/new/deep/er/b.md")
		s.must(os.Rename(s.path("content/briefs/new"), s.path("content/briefs/old")))
		s.holds("content/briefs/a.md", "content/briefs/old/deep/er/b.md")
		s.write("content/briefs/old/deep/er/c.md", "c")
		s.holds("content/briefs/a.md", "content/briefs/old/deep/er/b.md", "content/briefs/old/deep/er/c.md")
		s.must(os.RemoveAll(s.path("content/briefs/old")))
		s.holds("content/briefs/a.md")
		s.must(os.Rename(s.path("content/briefs/a.md"), s.path("content/briefs/z.md")))
		s.holds("content/briefs/z.md")
	})
}

func TestContentReplaced(t *testing.T) {
	modes(t, func(t *testing.T, s *watched) {
		s.write("other/briefs/b.md", "b")
		s.must(os.Rename(s.path("content"), s.path("was")))
		s.must(os.Rename(s.path("other"), s.path("content")))
		s.holds("content/briefs/b.md")
		s.write("content/briefs/c.md", "c")
		s.holds("content/briefs/b.md", "content/briefs/c.md")
		s.write("was/briefs/a.md", "again") // no longer of the site
		s.must(os.RemoveAll(s.path("content")))
		s.write("content/briefs/d.md", "d")
		s.until("d", func(t *Tree, _ []string) bool { return slices.Contains(files(t), "content/briefs/d.md") })
	})
}

func TestStamps(t *testing.T) {
	modes(t, func(t *testing.T, s *watched) {
		const a = "content/briefs/a.md"
		tree, _ := s.w.Take()
		before, ok := tree.Stamp(a)
		if !ok {
			t.Fatal("no stamp")
		}
		newer := func(what string) {
			t.Helper()
			s.until(what, func(tree *Tree, _ []string) bool {
				now, _ := tree.Stamp(a)
				if now == before {
					return false
				}
				before = now
				return true
			})
		}
		s.write(a, "other words")
		newer("a save")
		s.write(a+"~", "another file")
		s.must(os.Rename(s.path(a+"~"), s.path(a)))
		newer("a save by renaming")
		old := time.Date(1999, 1, 2, 3, 4, 5, 0, time.UTC)
		s.write(a, "as long as b")
		s.must(os.Chtimes(s.path(a), old, old))
		newer("a clock that was set back")
	})
}

func TestEditorsFilesWakeNobody(t *testing.T) {
	s := open(t, Options{})
	for _, name := range []string{".a.md.swp", "a.md~", "#a.md#", ".#a.md", "4913"} {
		s.write("content/briefs/"+name, "x")
	}
	s.write("public/index.html", "x")
	s.write(".git/index", "x")
	s.write("content/briefs/b.md", "b")
	s.until("b.md", func(_ *Tree, changed []string) bool {
		if len(changed) == 0 {
			return false
		}
		if !slices.Equal(slices.Compact(changed), []string{"content/briefs/b.md"}) {
			t.Errorf("changed: %v", changed)
		}
		return true
	})
}

func TestStorm(t *testing.T) {
	s := open(t, Options{})
	wakes := 0
	for n := range 2000 {
		s.write(fmt.Sprintf("content/briefs/%d/%d.md", n%20, n), "x")
	}
	s.must(os.RemoveAll(s.path("content/briefs/7")))
	s.until("the storm's end", func(tree *Tree, _ []string) bool {
		wakes++
		return len(files(tree)) == 1+2000-100
	})
	if wakes > 60 {
		t.Errorf("woken %d times", wakes)
	}
}

// TestCheckout holds that a checkout of another branch, in which 5,000 files
// differ, is one change.
func TestCheckout(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		if os.Getenv("CONCORD_REQUIRE") == "all" {
			t.Fatal("there is no git, and CONCORD_REQUIRE asks for all tests")
		}
		t.Skip("SKIPPED: there is no git")
	}
	s := open(t, Options{})
	run := func(args ...string) {
		t.Helper()
		cmd := exec.Command(git, append([]string{"-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "core.fsync=none"}, args...)...)
		cmd.Dir = s.dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	name := func(n int) string { return fmt.Sprintf("content/briefs/%d/%d.md", n%20, n) }
	for n := range 5000 {
		s.write(name(n), "before")
	}
	run("init", "-q", "-b", "before")
	run("add", ".")
	run("commit", "-q", "-m", "before")
	run("checkout", "-q", "-b", "after")
	for n := range 5000 {
		s.write(name(n), "and after")
	}
	s.write("content/briefs/new/b.md", "b")
	s.must(os.Remove(s.path(name(0))))
	run("add", "-A")
	run("commit", "-q", "-m", "after")
	s.until("all that was written", func(tree *Tree, _ []string) bool { return len(files(tree)) == 5001 && tree.size(name(4999)) == 9 })
	for { // let the last of it pass
		select {
		case <-s.w.Wake():
			s.w.Take()
			continue
		case <-time.After(2 * storm):
		}
		break
	}
	run("checkout", "-q", "before")
	wakes := 0
	s.until("the branch", func(tree *Tree, _ []string) bool {
		wakes++
		return len(files(tree)) == 5001 && tree.find("content/briefs/new/b.md") == nil && tree.size(name(1)) == 6 && tree.size(name(4999)) == 6
	})
	if wakes > 3 { // the first is of before the checkout
		t.Errorf("woken %d times", wakes-1)
	}
}

// asOthers reports whether a test may go on, because it runs as somebody who may
// not read everything. As root it runs the test once more as such a one.
func asOthers(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	again := exec.Command("unshare", "--user", "--map-user=1000", os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	out, err := again.CombinedOutput()
	if again.ProcessState == nil || strings.HasPrefix(string(out), "unshare:") {
		if os.Getenv("CONCORD_REQUIRE") == "all" {
			t.Fatal("root may read everything, and CONCORD_REQUIRE asks for all tests: ", err)
		}
		t.Skip("SKIPPED: root may read everything: ", err)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

func TestUnreadableFolder(t *testing.T) {
	if !asOthers(t) {
		return
	}
	s := open(t, Options{})
	s.write("content/briefs/in/b.md", "b")
	s.holds("content/briefs/a.md", "content/briefs/in/b.md")
	s.must(os.Chmod(s.path("content/briefs/in"), 0))
	s.holds("content/briefs/a.md")
	s.must(os.Chmod(s.path("content/briefs/in"), 0o755))
	s.holds("content/briefs/a.md", "content/briefs/in/b.md")
}

func TestLimitError(t *testing.T) {
	for err, remedy := range map[error]string{syscall.ENOSPC: "fs.inotify.max_user_watches", syscall.EMFILE: "ulimit -n"} {
		if e := (&LimitError{Folders: 8192, Err: err}).Error(); !strings.Contains(e, "8192 folders") || !strings.Contains(e, remedy) {
			t.Error(e)
		}
	}
}

// TestLimit goes on by looking when the system watches no more.
func TestLimit(t *testing.T) {
	told := make(chan error, 1)
	s := open(t, Options{Report: func(err error) { told <- err }})
	s.w.Close()
	w := &Watcher{dir: s.dir, report: func(err error) { told <- err }, watched: map[string]bool{}}
	w.giveUp(syscall.ENOSPC)
	if err := <-told; !strings.Contains(err.Error(), "every second") || w.poll == 0 {
		t.Errorf("told %v, looks every %v", err, w.poll)
	}
}
