package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"concord/internal/export"
)

// TestExportFullDisk exports to a disk without room, and to one that may not be
// written: what was there stays, and nothing is left behind.
func TestExportFullDisk(t *testing.T) {
	disk, site := filepath.Join(t.TempDir(), "disk"), filepath.Join(t.TempDir(), "site")
	if err := os.Mkdir(disk, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", disk, "tmpfs", 0, "size=300k"); err != nil {
		t.Skipf("cannot mount a file system here: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(disk, unix.MNT_DETACH) })
	writeSite(t, site, "first")
	out, bag := filepath.Join(disk, "export"), filepath.Join(disk, "bag")
	if err := runExport(t, exportFlags{site: site, out: out, as: []string{"md"}}); err != nil {
		t.Fatal(err)
	}
	writeSite(t, site, "second")
	for name, f := range map[string]exportFlags{
		"a folder": {site: site, out: out, as: []string{"html", "md"}},
		"a bag":    {site: site, bag: bag, as: []string{"html"}},
		"a zip":    {site: site, bag: bag, zip: true, as: []string{"html"}},
	} {
		if err := runExport(t, f); !errors.Is(err, unix.ENOSPC) {
			t.Errorf("%s: error = %v, want %v", name, err, unix.ENOSPC)
		}
	}
	if got := stateOf(t, out); got != "first" {
		t.Errorf("the folder is %s", got)
	}
	entries, err := os.ReadDir(disk)
	if err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot remount: %v", err)
	}
	if err := runExport(t, exportFlags{site: site, out: out, as: []string{"md"}}); !errors.Is(err, unix.EROFS) {
		t.Errorf("a read-only disk: error = %v, want %v", err, unix.EROFS)
	}
	if got := stateOf(t, out); got != "first" {
		t.Errorf("the folder is %s", got)
	}
}

// TestExportNoRoom exports where files may not become larger than so much, which a
// program meets as it meets a full disk, and which needs no rights: at whatever file
// the export ends, the folder is the old one or the new one, a bag is whole or not
// there, and nothing is left behind.
func TestExportNoRoom(t *testing.T) {
	program, err := exec.LookPath("concord")
	if err != nil {
		t.Fatal(err)
	}
	dir, site := t.TempDir(), filepath.Join(t.TempDir(), "site")
	out, bagged, zipped := filepath.Join(dir, "export"), filepath.Join(dir, "bag"), filepath.Join(dir, "zip")
	writeSite(t, site, "first")
	if err := runExport(t, exportFlags{site: site, out: out, as: []string{"md"}}); err != nil {
		t.Fatal(err)
	}
	writeSite(t, site, "second")
	// The shell counts blocks of 512 bytes. Sources have one or two, records some more,
	// the manifest a dozen, the schema fifty, and a zipped bag has hundreds.
	failed := 0
	for _, blocks := range []int{0, 1, 2, 8, 16, 40, 80, 2000} {
		for _, args := range [][]string{{"--out", out}, {"--bag", bagged}, {"--bag", zipped, "--zip"}} {
			script := fmt.Sprintf("ulimit -f %d && exec \"$0\" \"$@\"", blocks)
			args := append([]string{"-c", script, program, "export", "--site", site, "--as", "md,json", "--quiet"}, args...)
			text, err := exec.Command("sh", args...).CombinedOutput()
			if err != nil {
				failed++
				if !strings.Contains(string(text), "file too large") || !strings.Contains(string(text), dir) {
					t.Errorf("%d blocks, %v: %v: %s", blocks, args, err, text)
				}
			}
			if got, want := stateOf(t, out), map[bool]string{true: "second", false: "first"}[err == nil]; args[len(args)-2] == "--out" && got != want {
				t.Errorf("%d blocks: the folder is %s, want %s", blocks, got, want)
			}
			checkWhole(t, dir)
			if err := os.RemoveAll(bagged); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(zipped + ".zip"); err != nil {
				t.Fatal(err)
			}
		}
		if stateOf(t, out) == "second" { // back to where it began
			writeSite(t, site, "first")
			if err := runExport(t, exportFlags{site: site, out: out, as: []string{"md"}}); err != nil {
				t.Fatal(err)
			}
			writeSite(t, site, "second")
		}
	}
	if failed < 10 || failed > 22 {
		t.Errorf("%d of 24 exports found no room", failed)
	}
}

// checkWhole holds that a folder has an export and perhaps bags, all sound, and nothing
// else.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := filepath.Join(dir, e.Name())
		var v export.Verdict
		switch e.Name() {
		case "export", "bag":
			v, err = export.Verify(os.DirFS(name))
		case "zip.zip":
			var fi fs.FileInfo
			if fi, err = e.Info(); err == nil {
				v, err = verifyZip(name, fi.Size())
			}
		default:
			t.Errorf("left behind: %s", e.Name())
		}
		if err != nil || len(v.Problems) > 0 {
			t.Errorf("%s: %v, %v", e.Name(), v.Problems, err)
		}
	}
}
