package sink

import (
	"errors"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// errReadOnly is what writing to a read-only file system gives.
var errReadOnly error = unix.EROFS

// exchange swaps two folders in one step.
func exchange(a, b string) error {
	err := unix.RenameatxNp(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_SWAP)
	if err == unix.ENOTSUP || err == unix.EINVAL {
		return errors.ErrUnsupported // by the file system
	}
	return err
}

// isMountRoot reports whether a file system is mounted at the folder, which can
// then not be renamed.
func isMountRoot(dir string) bool {
	var st, parent unix.Stat_t
	return unix.Stat(dir, &st) == nil && unix.Stat(filepath.Dir(dir), &parent) == nil && st.Dev != parent.Dev
}
