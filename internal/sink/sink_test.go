package sink

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// files is a site, or the content of a folder, as path and text.
type files map[string]string

func (f files) fs() fs.FS {
	m := fstest.MapFS{}
	for p, text := range f {
		m[p] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

func (f files) job() Job {
	job := Job{Site: f.fs(), Generator: "concord test", Memo: []byte(`{"n":1}`), Jobs: 3}
	for p := range f {
		job.Paths = append(job.Paths, p)
	}
	return job
}

func write(t *testing.T, dir string, f files) Result {
	t.Helper()
	r, err := tryWrite(dir, f.job())
	if err != nil {
		t.Fatalf("Write: %v", err)
	}
	return r
}

func tryWrite(dir string, job Job) (Result, error) {
	f, err := Open(dir, Guard{})
	if err != nil {
		return Result{}, err
	}
	defer f.Close()
	return f.Write(context.Background(), job)
}

// folder returns what a person sees in the folder: all but the manifest and the
// private folder. Symbolic links show as "-> target".
func folder(t *testing.T, dir string) files {
	t.Helper()
	got := files{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		p := filepath.ToSlash(rel)
		switch {
		case p == PrivateName:
			return fs.SkipDir
		case d.IsDir() || p == ManifestName:
			return nil
		case d.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(path)
			got[p] = "-> " + target
			return err
		}
		text, err := os.ReadFile(path)
		got[p] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// alone fails the test when anything but the folder is in its parent.
func alone(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(dir) {
			t.Errorf("%s was left beside the folder", e.Name())
		}
	}
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func age(t *testing.T, path string) {
	t.Helper()
	old := time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)
	if err := os.Chtimes(path, old, old); err != nil {
		t.Fatal(err)
	}
}

func stat(t *testing.T, path string) fs.FileInfo {
	t.Helper()
	fi, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return fi
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	first := files{"index.html": "1", "a/index.html": "a", "b/c/d.txt": "d", "x": "file"}
	if got, want := write(t, dir, first), (Result{Written: 4}); got != want {
		t.Errorf("first Write = %+v, want %+v", got, want)
	}
	if diff := cmp.Diff(first, folder(t, dir)); diff != "" {
		t.Errorf("first folder (-want +got):\n%s", diff)
	}
	// A file becomes a folder, a folder a file; stale files go with their folders.
	second := files{"index.html": "2", "a/index.html": "a", "b": "file", "x/y": "deeper"}
	if got, want := write(t, dir, second), (Result{Written: 3, Unchanged: 1, Removed: 2}); got != want {
		t.Errorf("second Write = %+v, want %+v", got, want)
	}
	if diff := cmp.Diff(second, folder(t, dir)); diff != "" {
		t.Errorf("second folder (-want +got):\n%s", diff)
	}
	alone(t, dir)
}

func TestManifestIsTheSameForTheSameSite(t *testing.T) {
	site := files{"index.html": "1", "ä/\"q\".html": "ü", "b": ""}
	var texts []string
	for range 2 {
		dir := filepath.Join(t.TempDir(), "public")
		write(t, dir, files{"gone": "x"})
		write(t, dir, site)
		text, err := os.ReadFile(filepath.Join(dir, ManifestName))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
		m, err := readManifest(dir, ManifestName)
		if err != nil {
			t.Fatal(err)
		}
		const sumOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
		if got := m.Files["b"]; got.SHA256 != sumOfNothing || got.Size != 0 || len(m.Files) != 3 {
			t.Errorf("manifest holds %+v", m)
		}
	}
	if texts[0] != texts[1] {
		t.Errorf("two manifests of one site differ:\n%s", cmp.Diff(texts[0], texts[1]))
	}
}

func TestUnchangedFileKeepsItsTime(t *testing.T) {
	for _, links := range []bool{true, false} {
		for _, inPlace := range []bool{true, false} {
			t.Run(fmt.Sprintf("links=%v inPlace=%v", links, inPlace), func(t *testing.T) {
				dir := filepath.Join(t.TempDir(), "public")
				write(t, dir, files{"same": "s", "other": "1"})
				path := filepath.Join(dir, "same")
				age(t, path) // no longer as recorded, so the bytes decide
				before := stat(t, path)
				f, err := Open(dir, Guard{})
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				f.inPlace = inPlace
				old, err := readManifest(dir, ManifestName)
				if err != nil {
					t.Fatal(err)
				}
				s, err := f.newStage(old)
				if err != nil {
					t.Fatal(err)
				}
				s.noLinks.Store(!links)
				job := files{"same": "s", "other": "2"}.job()
				if err := s.fill(t.Context(), job); err != nil {
					t.Fatal(err)
				}
				if want := (Result{Written: 1, Unchanged: 1}); s.result != want {
					t.Errorf("fill = %+v, want %+v", s.result, want)
				}
				if inPlace {
					err = s.replace(job)
				} else if err = s.seal(job); err == nil {
					err = s.swap()
				}
				if err != nil {
					t.Fatal(err)
				}
				s.remove()
				if after := stat(t, path); !after.ModTime().Equal(before.ModTime()) {
					t.Errorf("time went from %v to %v", before.ModTime(), after.ModTime())
				}
				if diff := cmp.Diff(files{"same": "s", "other": "2"}, folder(t, dir)); diff != "" {
					t.Errorf("folder (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func TestEditedFileIsWrittenAnew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	site := files{"a": "first", "b": "other"}
	write(t, dir, site)
	put(t, filepath.Join(dir, "a"), "forge") // as long as the original
	age(t, filepath.Join(dir, "a"))
	if err := os.Remove(filepath.Join(dir, "b")); err != nil {
		t.Fatal(err)
	}
	if got, want := write(t, dir, site), (Result{Written: 2}); got != want {
		t.Errorf("Write = %+v, want %+v", got, want)
	}
	if diff := cmp.Diff(site, folder(t, dir)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
}

func TestUntouched(t *testing.T) {
	tests := []struct {
		name  string
		touch func(t *testing.T, dir string)
		want  bool
	}{
		{"nothing", func(t *testing.T, dir string) {}, true},
		{"foreign file added", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "CNAME"), "x") }, true},
		{"file edited", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "a"), "22") }, false},
		{"file touched", func(t *testing.T, dir string) { age(t, filepath.Join(dir, "a")) }, false},
		{"file removed", func(t *testing.T, dir string) { os.Remove(filepath.Join(dir, "a")) }, false},
		{"file replaced by a folder", func(t *testing.T, dir string) {
			os.Remove(filepath.Join(dir, "a"))
			os.Mkdir(filepath.Join(dir, "a"), 0o777)
		}, false},
		{"manifest touched", func(t *testing.T, dir string) { age(t, filepath.Join(dir, ManifestName)) }, false},
		{"state removed", func(t *testing.T, dir string) { os.RemoveAll(filepath.Join(dir, PrivateName)) }, false},
		{"state damaged", func(t *testing.T, dir string) { put(t, filepath.Join(dir, stateName), "{") }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			write(t, dir, files{"a": "1", "b/c": "2"})
			tt.touch(t, dir)
			f, err := Open(dir, Guard{})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got := f.Untouched(); got != tt.want {
				t.Errorf("Untouched() = %v, want %v", got, tt.want)
			}
			if got := string(f.Memo()); tt.want && got != `{"n":1}` {
				t.Errorf("Memo() = %s", got)
			}
		})
	}
}

func TestForeignFilesAreCarriedOver(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	write(t, dir, files{"index.html": "1", "a/index.html": "a", "gone/index.html": "g"})
	foreign := files{
		".gitignore": "*", ".git/HEAD": "ref", ".nojekyll": "", "CNAME": "example.org",
		"gone/by-hand.txt": "h", "own/deep/file": "o",
	}
	for p, text := range foreign {
		put(t, filepath.Join(dir, p), text)
	}
	if err := os.Symlink("CNAME", filepath.Join(dir, "link")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if err := os.MkdirAll(filepath.Join(dir, ".git", "refs", "tags"), 0o777); err != nil {
		t.Fatal(err)
	}
	git := stat(t, filepath.Join(dir, ".git"))
	for i, site := range []files{{"index.html": "2", "a/index.html": "a"}, {"index.html": "3", "a/index.html": "b"}} {
		write(t, dir, site)
		want := files{"link": "-> CNAME"}
		for p, text := range foreign {
			want[p] = text
		}
		for p, text := range site {
			want[p] = text
		}
		if diff := cmp.Diff(want, folder(t, dir)); diff != "" {
			t.Errorf("folder after build %d (-want +got):\n%s", i, diff)
		}
	}
	if !os.SameFile(git, stat(t, filepath.Join(dir, ".git"))) {
		t.Error(".git was copied, not moved")
	}
	stat(t, filepath.Join(dir, ".git", "refs", "tags"))
	// What the site makes itself replaces what was put there.
	write(t, dir, files{"CNAME": "mine", "own/made": "m"})
	if got := folder(t, dir); got["CNAME"] != "mine" || got["own/deep/file"] != "o" {
		t.Errorf("CNAME or own/ is not as it should be: %v", got)
	}
	// A file is no substitute for a person's folder, nor the other way round.
	for _, site := range []files{{"own": "file"}, {"CNAME": "x", ".nojekyll/a": ""}} {
		if _, err := tryWrite(dir, site.job()); err == nil {
			t.Errorf("Write of %v over what a person put there went well", site)
		}
	}
	if got := folder(t, dir); got["own/deep/file"] != "o" || got["own/made"] != "m" {
		t.Errorf("a refused Write changed the folder: %v", got)
	}
	alone(t, dir)
}

func TestOpenRefuses(t *testing.T) {
	tmp := t.TempDir()
	site := filepath.Join(tmp, "site")
	content := filepath.Join(site, "content")
	put(t, filepath.Join(content, "site.yaml"), "")
	put(t, filepath.Join(tmp, "foreign", "thesis.doc"), "")
	put(t, filepath.Join(tmp, "blank", ".gitignore"), "")
	put(t, filepath.Join(tmp, "file"), "")
	if err := os.Symlink(content, filepath.Join(tmp, "alias")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	home := filepath.Join(tmp, "home")
	if err := os.Mkdir(home, 0o777); err != nil {
		t.Fatal(err)
	}
	unborn := filepath.Join(site, "static")
	guard := Guard{Site: site, Input: []string{content, unborn}, Home: home}
	tests := []struct{ dir, want string }{
		{filepath.Join(tmp, "blank"), ""},
		{filepath.Join(tmp, "new", "deep", "public"), ""},
		{filepath.Join(site, "public"), ""},
		{filepath.Join(tmp, "foreign"), `it holds files that no build of ours made ("thesis.doc")`},
		{filepath.Join(tmp, "file"), "it is a file, not a folder"},
		{site, "it is the folder of the site, or holds it"},
		{tmp, "it is the folder of the site, or holds it"},
		{content, "it lies inside"},
		{filepath.Join(content, "briefs", "out"), "it lies inside"},
		{filepath.Join(tmp, "alias", "out"), "it lies inside"},
		{filepath.Join(unborn, "out"), "it lies inside"},
		{home, "it is your home folder"},
		{filepath.VolumeName(tmp) + string(filepath.Separator), "it is the root of the file system"},
	}
	for _, tt := range tests {
		f, err := Open(tt.dir, guard)
		if err == nil {
			f.Close()
		}
		var refused *RefusedError
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("Open(%q) = %v, want it to open", tt.dir, err)
		case tt.want != "" && (!errors.As(err, &refused) || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("Open(%q) = %v, want a refusal with %q", tt.dir, err, tt.want)
		}
	}
	if _, err := os.Stat(filepath.Join(site, "public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that was opened and never written is still there: %v", err)
	}
}

func TestSymbolicLinkStays(t *testing.T) {
	tmp := t.TempDir()
	target := filepath.Join(tmp, "disk", "www")
	if err := os.MkdirAll(target, 0o777); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(tmp, "public")
	if err := os.Symlink(target, link); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	for _, site := range []files{{"a": "1"}, {"a": "2"}} {
		write(t, link, site)
		if diff := cmp.Diff(site, folder(t, target)); diff != "" {
			t.Errorf("folder (-want +got):\n%s", diff)
		}
	}
	if fi, err := os.Lstat(link); err != nil || fi.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v %v", fi, err)
	}
	alone(t, target)
}

func TestSecondWriter(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	f, err := Open(dir, Guard{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Guard{}); !errors.Is(err, ErrBusy) {
		t.Errorf("Open of a folder that is being written = %v, want %v", err, ErrBusy)
	}
	if _, err := f.Write(t.Context(), files{"a": "1"}.job()); err != nil {
		t.Fatal(err)
	}
	// The lock moves with the swap.
	if _, err := Open(dir, Guard{}); !errors.Is(err, ErrBusy) {
		t.Errorf("Open after the swap, before Close = %v, want %v", err, ErrBusy)
	}
	f.Close()
	write(t, dir, files{"a": "2"})
}

// brokenFS fails at one path, as a full disk or a broken page would.
type brokenFS struct {
	fs.FS
	path string
	err  error
}

func (b brokenFS) Open(p string) (fs.File, error) {
	if p == b.path {
		return nil, b.err
	}
	return b.FS.Open(p)
}

func TestFailureLeavesTheOldSite(t *testing.T) {
	boom := errors.New("boom")
	cancelled, cancel := context.WithCancel(context.Background())
	cancel()
	site := files{"a": "2", "b": "2"}
	tests := []struct {
		name string
		ctx  context.Context
		job  func(Job) Job
		want error
	}{
		{"page that cannot be made", t.Context(), func(j Job) Job { j.Site = brokenFS{j.Site, "b", boom}; return j }, boom},
		{"cancelled", cancelled, func(j Job) Job { return j }, context.Canceled},
		{"path that leaves the folder", t.Context(), func(j Job) Job { j.Paths = []string{"../x"}; return j }, nil},
		{"path of the manifest", t.Context(), func(j Job) Job { j.Paths = []string{ManifestName}; return j }, nil},
		{"path twice", t.Context(), func(j Job) Job { j.Paths = []string{"a", "a"}; return j }, nil},
		{"name too long", t.Context(), func(j Job) Job {
			long := strings.Repeat("n", 300)
			j.Site, j.Paths = files{long: ""}.fs(), []string{long}
			return j
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			old := files{"a": "1", "CNAME": "c"}
			write(t, dir, files{"a": "1"})
			put(t, filepath.Join(dir, "CNAME"), "c")
			f, err := Open(dir, Guard{})
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if _, err := f.Write(tt.ctx, tt.job(site.job())); err == nil || tt.want != nil && !errors.Is(err, tt.want) {
				t.Errorf("Write = %v, want %v", err, tt.want)
			} else if strings.Contains(err.Error(), ".concord-") {
				t.Errorf("the message speaks of the stage: %v", err)
			}
			if diff := cmp.Diff(old, folder(t, dir)); diff != "" {
				t.Errorf("folder (-want +got):\n%s", diff)
			}
			alone(t, dir)
		})
	}
}

func TestDamagedManifest(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	write(t, dir, files{"a": "1"})
	for _, text := range []string{"", "{", `{"version": 99}`} {
		put(t, filepath.Join(dir, ManifestName), text)
		_, err := tryWrite(dir, files{"a": "2"}.job())
		if err == nil || !strings.Contains(err.Error(), "build again") {
			t.Errorf("Write over the manifest %q = %v", text, err)
		}
	}
	if got := folder(t, dir)["a"]; got != "1" {
		t.Errorf("a = %q, want the old one", got)
	}
}

// TestInterruptedSwap has the traces of builds that were killed at the two
// points where more than the stage is left behind.
func TestInterruptedSwap(t *testing.T) {
	t.Run("between two renames", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "public")
		write(t, dir, files{"a": "1"})
		stage := stagePrefix(dir) + "0123456789abcdef"
		put(t, filepath.Join(stage, "a"), "2")
		if err := os.Rename(dir, stage+aside); err != nil {
			t.Fatal(err)
		}
		f, err := Open(dir, Guard{})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if diff := cmp.Diff(files{"a": "1"}, folder(t, dir)); diff != "" {
			t.Errorf("folder (-want +got):\n%s", diff)
		}
		alone(t, dir)
	})
	t.Run("before .git was moved", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "public")
		write(t, dir, files{"a": "1"})
		old := stagePrefix(dir) + "0123456789abcdef"
		put(t, filepath.Join(old, "a"), "0")
		put(t, filepath.Join(old, ".git", "HEAD"), "ref")
		f, err := Open(dir, Guard{})
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if diff := cmp.Diff(files{"a": "1", ".git/HEAD": "ref"}, folder(t, dir)); diff != "" {
			t.Errorf("folder (-want +got):\n%s", diff)
		}
		alone(t, dir)
	})
	t.Run("a folder with a like name is not ours", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "public")
		keep := filepath.Join(filepath.Dir(dir), ".public.concord-notes", "x")
		put(t, keep, "")
		write(t, dir, files{"a": "1"})
		stat(t, keep)
	})
}

func TestTwoRenames(t *testing.T) {
	// Most file systems have the exchange, so the steps are walked by hand.
	dir := filepath.Join(t.TempDir(), "public")
	write(t, dir, files{"a": "1"})
	f, err := Open(dir, Guard{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, err := f.newStage(manifest{})
	if err != nil {
		t.Fatal(err)
	}
	job := files{"a": "2"}.job()
	if err := errors.Join(s.fill(t.Context(), job), s.seal(job), s.step()); err != nil {
		t.Fatal(err)
	}
	s.remove()
	if diff := cmp.Diff(files{"a": "2"}, folder(t, dir)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
	alone(t, dir)
}

// TestKill kills a writing process at many points: the folder must always be
// one whole site, the old one or the new one, and the next build must clear up.
func TestKill(t *testing.T) {
	const dirVariable, versionVariable = "SINK_TEST_DIR", "SINK_TEST_VERSION"
	version := func(v string) files {
		site := files{"same": "for ever"}
		for i := range 150 {
			site[fmt.Sprintf("p%d/index.html", i%100)] = strings.Repeat(v, 500)
			site[fmt.Sprintf("only-in-%s/%d", v, i)] = v
		}
		return site
	}
	if dir := os.Getenv(dirVariable); dir != "" {
		job := version(os.Getenv(versionVariable)).job()
		job.Progress = func() { os.Stdout.WriteString(".\n") }
		if _, err := tryWrite(dir, job); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Stdout.WriteString("written\n")
		os.Exit(0)
	}
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	dir := filepath.Join(t.TempDir(), "public")
	write(t, dir, version("A"))
	put(t, filepath.Join(dir, "CNAME"), "c")
	put(t, filepath.Join(dir, ".git", "HEAD"), "ref")
	versions := map[string]files{"A": version("A"), "B": version("B")}
	for _, v := range versions {
		v["CNAME"] = "c"
	}
	random := rand.New(rand.NewPCG(1, 2))
	is, won := "A", 0
	for round := range rounds {
		next := map[string]string{"A": "B", "B": "A"}[is]
		child := exec.Command(os.Args[0], "-test.run=^TestKill$")
		child.Env = append(os.Environ(), dirVariable+"="+dir, versionVariable+"="+next)
		child.Stderr = os.Stderr
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		// Half of the kills come while files are written, half around the swap.
		total := len(versions["A"]) - 1
		after := total
		if round%2 == 0 {
			after = random.IntN(total)
		}
		lines := bufio.NewScanner(out)
		for i := 0; i < after && lines.Scan(); i++ {
		}
		if after == total {
			<-time.After(time.Duration(random.IntN(30_000)) * time.Microsecond)
		}
		child.Process.Kill()
		child.Wait()

		got := folder(t, dir)
		delete(got, ".git/HEAD") // may be on its way; it is looked for below
		was := is
		if got["p0/index.html"] == versions[next]["p0/index.html"] {
			is, won = next, won+1
		}
		if diff := cmp.Diff(versions[is], got); diff != "" {
			t.Fatalf("round %d: killed on the way from %s to %s, after %d files; folder (-want +got):\n%s", round, was, next, after, diff)
		}
		f, err := Open(dir, Guard{})
		if err != nil {
			t.Fatalf("round %d: Open after a kill: %v", round, err)
		}
		f.Close()
		if got := folder(t, dir)[".git/HEAD"]; got != "ref" {
			t.Fatalf("round %d: the repository in the folder was lost", round)
		}
		alone(t, dir)
	}
	t.Logf("%d of %d killed builds had put the new site there", won, rounds)
}

func TestUnwritable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the root user may write anywhere")
	}
	parent := t.TempDir()
	if err := os.Chmod(parent, 0o500); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(parent, 0o700)
	if _, err := Open(filepath.Join(parent, "public"), Guard{}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Open in a folder without write permission = %v, want %v", err, fs.ErrPermission)
	}
}

func BenchmarkWrite(b *testing.B) {
	site := files{}
	text := strings.Repeat("<p>A sentence of a page.</p>\n", 500)
	for i := range 2000 {
		site[fmt.Sprintf("briefs/b%d/index.html", i)] = fmt.Sprint(i, text)
	}
	job := site.job()
	job.Jobs = runtime.GOMAXPROCS(0)
	dir := filepath.Join(b.TempDir(), "public")
	for b.Loop() {
		if _, err := tryWrite(dir, job); err != nil {
			b.Fatal(err)
		}
		os.RemoveAll(dir)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/2000, "µs/file")
}

// TestKept is a folder of what is kept: some files stay as they are, some cannot be
// made and are left out, and the manifest tells when it is damaged itself.
func TestKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "export")
	guard := Guard{Manifest: "kept.json"}
	open := func() *Folder {
		f, err := Open(dir, guard)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := open()
	if _, err := f.Write(t.Context(), files{"a": "1", "b": "1", "sub/c": "1"}.job()); err != nil {
		t.Fatal(err)
	}
	f.Close()
	put(t, filepath.Join(dir, "b"), "edited")
	f = open()
	if !f.Holds("a") || f.Holds("b") || f.Holds("kept.json") || f.Holds("x") {
		t.Error("Holds: want a and not b")
	}
	if diff := cmp.Diff([]string{"a", "b", "sub/c"}, f.Paths()); diff != "" {
		t.Errorf("Paths (-want +got):\n%s", diff)
	}
	job := files{"b": "2", "d": "2"}.job()
	job.Paths = append(job.Paths, "faulty")
	job.Keep = []string{"a", "sub/c"}
	job.Skip = func(path string, err error) bool { return path == "faulty" }
	got, err := f.Write(t.Context(), job)
	if want := (Result{Written: 2, Unchanged: 2}); err != nil || got != want {
		t.Errorf("Write = %+v, %v, want %+v", got, err, want)
	}
	f.Close()
	text, err := os.ReadFile(filepath.Join(dir, "kept.json"))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := ReadSums(text)
	if err != nil || len(sums) != 4 || sums["d"].Size != 1 {
		t.Errorf("ReadSums = %v, %v", sums, err)
	}
	for i := range text {
		damaged := bytes.Clone(text)
		damaged[i] ^= 1
		if _, err := ReadSums(damaged); err == nil {
			t.Errorf("ReadSums finds nothing wrong at byte %d: %q", i, damaged[max(0, i-5):i+1])
		}
	}
	if _, err := Open(dir, Guard{}); err == nil {
		t.Error("a site may be written where something else is kept")
	}
}

// TestWhole is a folder that is the job's alone: a bag.
func TestWhole(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bag")
	guard := Guard{Manifest: "mark", Whole: true}
	for _, text := range []string{"1", "2"} {
		f, err := Open(dir, guard)
		if err != nil {
			t.Fatal(err)
		}
		job := files{"data/" + text: text}.job()
		job.Finish = func() map[string][]byte { return map[string][]byte{"mark": []byte(text)} }
		if got, err := f.Write(t.Context(), job); err != nil || got.Written != 2 {
			t.Errorf("Write = %+v, %v", got, err)
		}
		f.Close()
		if diff := cmp.Diff(files{"data/" + text: text, "mark": text}, folder(t, dir)); diff != "" {
			t.Errorf("folder (-want +got):\n%s", diff)
		}
		alone(t, dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	if _, err := Open(dir, Guard{}); err == nil {
		t.Error("a site may be written over it")
	}
}

func TestIsStage(t *testing.T) {
	for name, want := range map[string]bool{
		".public.concord-0123456789abcdef": true, ".public.concord-0123456789abcdef-old": true, ".a.b.concord-0123456789abcdef": true,
		"public": false, ".concord": false, ".public.concord-notes": false, "public.concord-0123456789abcdef": false, "..concord-0123456789abcdef": false,
	} {
		if got := IsStage(name); got != want {
			t.Errorf("IsStage(%q) = %v, want %v", name, got, want)
		}
	}
}

// TestSweep removes what is left beside a folder, but not what somebody writes.
func TestSweep(t *testing.T) {
	tmp := t.TempDir()
	dir := filepath.Join(tmp, "public")
	dead, alive, notes := filepath.Join(tmp, ".public.concord-0123456789abcdef"), filepath.Join(tmp, ".public.concord-0123456789abcde0"), filepath.Join(tmp, ".public.concord-notes")
	for _, d := range []string{dir, dead, alive, notes} {
		put(t, filepath.Join(d, "x"), "x")
	}
	lock, err := Lock(alive)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	Sweep(dir)
	for d, want := range map[string]bool{dir: true, dead: false, alive: true, notes: true} {
		if _, err := os.Stat(d); (err == nil) != want {
			t.Errorf("%s: %v, want it there: %v", d, err, want)
		}
	}
}
