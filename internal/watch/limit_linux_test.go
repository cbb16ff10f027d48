package watch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const insideVariable = "CONCORD_WATCH_INSIDE" // names a site to watch in a world of few watches

// TestSystemLimit watches a site where the system really allows three folders,
// and holds that the remedy is told and that changes are seen all the same.
func TestSystemLimit(t *testing.T) {
	unshare, err := exec.LookPath("unshare")
	if err == nil {
		err = exec.Command(unshare, "--user", "--map-root-user", "sh", "-c", "echo 3 > /proc/sys/user/max_inotify_watches").Run()
	}
	if err != nil {
		if os.Getenv("CONCORD_REQUIRE") == "all" {
			t.Fatal("the limit cannot be lowered for a test, and CONCORD_REQUIRE asks for all tests: ", err)
		}
		t.Skip("SKIPPED: the limit cannot be lowered for a test: ", err)
	}
	dir := filepath.Join(t.TempDir(), "site")
	for _, folder := range []string{"a", "b", "c", "d"} {
		if err := os.MkdirAll(filepath.Join(dir, "content/briefs", folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	inside := exec.Command(unshare, "--user", "--map-root-user", "sh", "-c",
		`echo 3 > /proc/sys/user/max_inotify_watches && exec "$0" -test.run '^TestInsideLimit$' -test.v`, os.Args[0])
	inside.Env = append(os.Environ(), insideVariable+"="+dir)
	out, err := inside.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestInsideLimit") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestInsideLimit(t *testing.T) {
	dir := os.Getenv(insideVariable)
	if dir == "" {
		return // only TestSystemLimit has something to show here
	}
	told := make(chan error, 1)
	w, err := Open(dir, os.DirFS(dir), Options{Report: func(err error) { told <- err }})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if err := <-told; !strings.Contains(err.Error(), "sudo sysctl fs.inotify.max_user_watches") {
		t.Errorf("told %v", err)
	}
	s := &watched{t: t, dir: dir, w: w}
	s.write("content/briefs/d/last.md", "x")
	s.holds("content/briefs/d/last.md")
	s.write("content/briefs/e/new.md", "x")
	s.holds("content/briefs/d/last.md", "content/briefs/e/new.md")
}
