//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package sink

import (
	"os"

	"golang.org/x/sys/unix"
)

// acquire takes the lock of a folder, which ends with the process at the
// latest. The lock is on the folder itself: no file is left behind, and it stays
// with the folder when that is renamed.
func acquire(dir string) (*os.File, error) {
	for {
		f, err := os.Open(dir)
		if err != nil {
			return nil, err
		}
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err {
		case nil:
		case unix.EWOULDBLOCK:
			f.Close()
			return nil, ErrBusy
		default:
			return f, nil // a network file system without locks: go on without
		}
		// Another build may have swapped the folder between Open and Flock.
		locked, err := f.Stat()
		if err == nil {
			var named os.FileInfo
			if named, err = os.Stat(dir); err == nil && os.SameFile(locked, named) {
				return f, nil
			}
		}
		f.Close()
		if err != nil {
			return nil, err
		}
	}
}
