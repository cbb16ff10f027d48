package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
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
