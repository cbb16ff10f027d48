package sink

import (
	"errors"

	"golang.org/x/sys/unix"
)

// errReadOnly is what writing to a read-only file system gives.
var errReadOnly error = unix.EROFS

// exchange swaps two folders in one step.
func exchange(a, b string) error {
	err := unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
	if err == unix.EINVAL || err == unix.ENOSYS {
		return errors.ErrUnsupported // by the file system, or by an old kernel
	}
	return err
}

// isMountRoot reports whether a file system is mounted at the folder, which can
// then not be renamed.
func isMountRoot(dir string) bool {
	var st unix.Statx_t
	err := unix.Statx(unix.AT_FDCWD, dir, unix.AT_SYMLINK_NOFOLLOW, 0, &st)
	return err == nil && st.Attributes&unix.STATX_ATTR_MOUNT_ROOT != 0
}
