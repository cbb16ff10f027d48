package publish

import (
	"context"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// gitEnv makes git deaf to what the user has set up.
func gitEnv(t testing.TB) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C"}
}

// bareRepository makes a repository and returns what runs git in it.
func bareRepository(t testing.TB) (dir string, git func(args ...string) string) {
	t.Helper()
	program(t, "git")
	dir = filepath.Join(t.TempDir(), "pages.git")
	env := gitEnv(t)
	git = func(args ...string) string {
		t.Helper()
		cmd := exec.Command("git", args...)
		cmd.Dir, cmd.Env = dir, env
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %s: %v: %s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	git("init", "--quiet", "--bare")
	return dir, git
}

// onBranch reads all that a branch holds but the manifest.
func onBranch(git func(...string) string, branch string) files {
	got := files{}
	for name := range strings.SplitSeq(git("ls-tree", "-r", "-z", "--name-only", branch), "\x00") {
		if name != "" && name != manifestName {
			got[name] = git("cat-file", "blob", branch+":"+name)
		}
	}
	return got
}

func openGit(t testing.TB, dir string) Target {
	target, err := NewGit(Git{Remote: dir, Branch: "gh-pages", Env: gitEnv(t)})
	if err != nil {
		t.Fatal(err)
	}
	target.(*branch).wait = noWait
	t.Cleanup(func() { target.Close() })
	return target
}

func TestGit(t *testing.T) {
	dir, git := bareRepository(t)
	testTarget(t, func() Target { return openGit(t, dir) }, func() files { return onBranch(git, "gh-pages") })
	want := "Publish: 0 added, 0 changed, 2 deleted\nPublish: 2 added, 1 changed, 0 deleted\nPublish: 5 added, 0 changed, 0 deleted\n"
	if got := git("log", "--format=%s", "gh-pages"); got != want {
		t.Errorf("commits:\n%s\nwant:\n%s", got, want)
	}
	git("fsck", "--strict")
}

// Others push between the plan and its end.
func TestGitMoved(t *testing.T) {
	for _, before := range []bool{false, true} {
		dir, git := bareRepository(t)
		if before {
			run(t, openGit(t, dir), first, Options{})
		}
		one := openGit(t, dir)
		p, err := NewPlan(context.Background(), one, second.site(t), Options{})
		if err != nil {
			t.Fatal(err)
		}
		third := maps.Clone(first)
		third["new.html"] = "new"
		run(t, openGit(t, dir), third, Options{})
		if err := Publish(context.Background(), one, p, Options{Now: testTime}); !errors.Is(err, errMoved) {
			t.Errorf("Publish to a branch that has moved: %v", err)
		}
		check(t, "the branch", onBranch(git, "gh-pages"), third)
	}
}

// A branch that somebody else made keeps its files and its history.
func TestGitForeign(t *testing.T) {
	dir, git := bareRepository(t)
	run(t, openGit(t, dir), files{"letter.txt": "mine", "index.html": "old"}, Options{})
	tree := strings.TrimSpace(git("rev-parse", "gh-pages^{tree}"))
	entries := strings.Split(strings.TrimSpace(git("ls-tree", tree)), "\n")
	cmd := exec.Command("git", "mktree")
	cmd.Dir, cmd.Env = dir, gitEnv(t)
	cmd.Stdin = strings.NewReader(strings.Join(entries[1:], "\n") + "\n") // without the manifest
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	commit := strings.TrimSpace(git("-c", "user.name=x", "-c", "user.email=x@y", "commit-tree", strings.TrimSpace(string(out)), "-m", "foreign"))
	git("update-ref", "refs/heads/gh-pages", commit)
	p := run(t, openGit(t, dir), files{"index.html": "new"}, Options{})
	if len(p.Notes) != 1 {
		t.Errorf("notes: %q", p.Notes)
	}
	check(t, "the branch", onBranch(git, "gh-pages"), files{"letter.txt": "mine", "index.html": "new"})
	if n := strings.Count(git("log", "--format=%s", "gh-pages"), "\n"); n != 2 {
		t.Errorf("%d commits, want 2", n)
	}
}

func TestGitRefused(t *testing.T) {
	target := openGit(t, filepath.Join(t.TempDir(), "none"))
	if _, err := NewPlan(context.Background(), target, first.site(t), Options{}); err == nil || !strings.Contains(err.Error(), "git ls-remote") {
		t.Errorf("a plan for a repository that is not there: %v", err)
	}
	if _, err := NewGit(Git{Remote: "--upload-pack=x", Branch: "b"}); err == nil {
		t.Error("an option passes for a repository")
	}
}
