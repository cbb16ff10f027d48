//go:build !linux && !darwin

package sink

import (
	"errors"
	"io/fs"
)

// errReadOnly is what writing to a read-only file system gives.
var errReadOnly = fs.ErrPermission

// exchange cannot swap two folders in one step here.
func exchange(a, b string) error { return errors.ErrUnsupported }

// isMountRoot reports whether a file system is mounted at the folder.
func isMountRoot(dir string) bool { return false }
