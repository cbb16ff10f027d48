package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"concord/internal/export"
	"concord/internal/sink"
)

// runExport exports as the command line does, without a terminal.
func runExport(t testing.TB, f exportFlags, names ...string) error {
	t.Helper()
	if f.paper == "" {
		f.paper = "a4"
	}
	f.color = "never"
	p := &program{stdout: io.Discard, stderr: io.Discard, now: time.Now, getenv: func(string) string { return "" }}
	return p.export(t.Context(), f, names)
}

// writeSite writes a site of a few briefs that say a word.
func writeSite(t testing.TB, dir, word string) {
	t.Helper()
	for i := range 30 {
		name := filepath.Join(dir, "content", "briefs", fmt.Sprintf("b%02d.md", i))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		text := fmt.Sprintf("---\ntitle: Brief %d\ndate: 2024-06-20\n---\n\n%s\n", i, strings.Repeat(word+" ", 50))
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// stateOf returns what an exported folder holds: all files with the word, none of
// another one, and a manifest that fits them.
func stateOf(t *testing.T, dir string) string {
	t.Helper()
	v, err := export.Verify(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Problems) > 0 {
		return "damaged: " + v.Problems[0].String()
	}
	words := map[string]int{}
	err = fs.WalkDir(os.DirFS(dir), "content", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		for _, word := range []string{"first", "second"} {
			if bytes.Contains(text, []byte(word)) {
				words[word]++
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for word, n := range words {
		if n == 30 && len(words) == 1 {
			return word
		}
	}
	return fmt.Sprintf("a mixture: %v", words)
}

// TestExportKill kills an export at many moments: the folder is the old export or the
// new one, and a zipped bag is whole or not there.
func TestExportKill(t *testing.T) {
	program, err := exec.LookPath("concord")
	if err != nil {
		t.Fatal(err)
	}
	site, out := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "export")
	zip := filepath.Join(t.TempDir(), "bag.zip")
	words := [2]string{"first", "second"}
	writeSite(t, site, words[0])
	args := []string{"export", "--site", site, "--out", out, "--as", "html,md,json", "--quiet"}
	start := time.Now()
	if text, err := exec.Command(program, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	took := time.Since(start)
	is, rounds := 0, 12
	if testing.Short() {
		rounds = 4
	}
	random := rand.New(rand.NewPCG(3, 4))
	for round := range rounds {
		writeSite(t, site, words[1-is])
		for _, args := range [][]string{args, {"export", "--site", site, "--bag", zip, "--zip", "--as", "html,md,json", "--quiet"}} {
			cmd := exec.Command(program, args...)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			kill := time.AfterFunc(time.Duration(random.Int64N(int64(took+took/4))), func() { cmd.Process.Kill() })
			cmd.Wait()
			kill.Stop()
		}
		got := stateOf(t, out)
		if got != words[0] && got != words[1] {
			t.Fatalf("round %d: killed on the way from %s to %s: %s", round, words[is], words[1-is], got)
		}
		if got == words[1-is] {
			is = 1 - is
		}
		if fi, err := os.Stat(zip); err == nil {
			if v, err := verifyZip(zip, fi.Size()); err != nil || len(v.Problems) > 0 {
				t.Fatalf("round %d: the zip file: %v, %v", round, v.Problems, err)
			}
		}
	}
	// The next one clears up.
	for _, f := range []exportFlags{{site: site, out: out, as: []string{"html"}}, {site: site, bag: zip, zip: true, as: []string{"html"}}} {
		if err := runExport(t, f); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{filepath.Dir(out), filepath.Dir(zip)} {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) != 1 {
			t.Errorf("killed exports left %v", entries)
		}
	}
}

// TestExportRefused cannot write: what was there stays, and the message names it.
func TestExportRefused(t *testing.T) {
	site, out := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "export")
	writeSite(t, site, "first")
	f := exportFlags{site: site, out: out, as: []string{"md", "html"}}
	if err := runExport(t, f); err != nil {
		t.Fatal(err)
	}
	t.Run("a file in the way", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(file, []byte("x"), 0o666); err != nil {
			t.Fatal(err)
		}
		f := f
		f.out = file
		if err := runExport(t, f); err == nil || !strings.Contains(err.Error(), file) {
			t.Errorf("error = %v", err)
		}
		f.out, f.bag, f.zip = "", t.TempDir()+"/x.zip", true
		if err := os.Mkdir(f.bag, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := runExport(t, f); err == nil || !strings.Contains(err.Error(), "x.zip") {
			t.Errorf("error = %v", err)
		}
	})
	t.Run("another one is at it", func(t *testing.T) {
		folder, err := sink.Open(out, sink.Guard{Manifest: export.ManifestName})
		if err != nil {
			t.Fatal(err)
		}
		defer folder.Close()
		if err := runExport(t, f); err == nil {
			t.Error("two exports wrote one folder")
		}
		zipped := filepath.Join(t.TempDir(), "x.zip")
		half, err := os.Create(filepath.Join(filepath.Dir(zipped), ".x.zip.concord-1"))
		if err != nil {
			t.Fatal(err)
		}
		defer half.Close()
		lock, err := sink.Lock(half.Name())
		if err != nil {
			t.Fatal(err)
		}
		z := exportFlags{site: site, bag: zipped, zip: true, as: []string{"md"}}
		if err := runExport(t, z); !errors.Is(err, sink.ErrBusy) {
			t.Errorf("two exports wrote one zip file: %v", err)
		}
		lock.Close()
		if err := runExport(t, z); err != nil {
			t.Error(err)
		}
	})
	if got := stateOf(t, out); got != "first" {
		t.Errorf("the folder is %s", got)
	}
}
