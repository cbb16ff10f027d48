package sink

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// mount mounts a small file system in memory, or skips the test.
func mount(t *testing.T, dir, options string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skipf("cannot mount a file system here: %v", err)
	}
	t.Cleanup(func() { unix.Unmount(dir, unix.MNT_DETACH) })
}

func TestFullDisk(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "disk")
	mount(t, disk, "size=256k")
	dir := filepath.Join(disk, "public")
	old := files{"index.html": "old", "a/b": "b"}
	write(t, dir, old)
	_, err := tryWrite(dir, files{"index.html": "new", "big": strings.Repeat("x", 1<<20)}.job())
	if !errors.Is(err, unix.ENOSPC) {
		t.Errorf("Write to a full disk = %v, want %v", err, unix.ENOSPC)
	}
	if want := filepath.Join(dir, "big"); err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("the message %q does not name %s", err, want)
	}
	if diff := cmp.Diff(old, folder(t, dir)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
	alone(t, dir)
	write(t, dir, files{"index.html": "new"})
}

func TestReadOnlyDisk(t *testing.T) {
	disk := filepath.Join(t.TempDir(), "disk")
	mount(t, disk, "size=1m")
	dir := filepath.Join(disk, "public")
	old := files{"index.html": "old"}
	write(t, dir, old)
	if err := unix.Mount("", disk, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		t.Skipf("cannot remount: %v", err)
	}
	if _, err := tryWrite(dir, files{"index.html": "new"}.job()); !errors.Is(err, unix.EROFS) {
		t.Errorf("Write to a read-only disk = %v, want %v", err, unix.EROFS)
	}
	if diff := cmp.Diff(old, folder(t, dir)); diff != "" {
		t.Errorf("folder (-want +got):\n%s", diff)
	}
}

func TestMountedFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mount(t, dir, "size=4m")
	if !isMountRoot(dir) {
		t.Fatal("isMountRoot = false for the root of a mounted file system")
	}
	put(t, filepath.Join(dir, ".gitignore"), "*")
	for _, step := range []struct {
		site files
		want Result
	}{
		{files{"a": "1", "b/c": "2", "d": "3"}, Result{Written: 3}},
		{files{"a": "1", "b": "now a file", "e/f": "4"}, Result{Written: 2, Unchanged: 1, Removed: 2}},
		{files{"a": "9"}, Result{Written: 1, Removed: 2}},
	} {
		if got := write(t, dir, step.site); got != step.want {
			t.Errorf("Write = %+v, want %+v", got, step.want)
		}
		step.site[".gitignore"] = "*"
		if diff := cmp.Diff(step.site, folder(t, dir)); diff != "" {
			t.Errorf("folder (-want +got):\n%s", diff)
		}
		f, err := Open(dir, Guard{})
		if err != nil {
			t.Fatal(err)
		}
		if !f.Untouched() {
			t.Error("Untouched() = false after a Write")
		}
		f.Close()
		if _, err := os.Stat(filepath.Join(dir, "b", "c")); step.want.Removed == 2 && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, unix.ENOTDIR) {
			t.Errorf("b/c is still there: %v", err)
		}
	}
}
