package sink

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// acquire takes the lock of a folder, which ends with the process at the
// latest: a file beside it that nobody else may open, and that goes when it is
// closed.
func acquire(dir string) (*os.File, error) {
	name := filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".concord-lock")
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const alone = 0 // no sharing
	h, err := windows.CreateFile(path, windows.GENERIC_WRITE|windows.DELETE, alone, nil,
		windows.OPEN_ALWAYS, windows.FILE_ATTRIBUTE_HIDDEN|windows.FILE_FLAG_DELETE_ON_CLOSE, 0)
	if errors.Is(err, windows.ERROR_SHARING_VIOLATION) {
		return nil, ErrBusy
	}
	if err != nil {
		return nil, &os.PathError{Op: "lock", Path: name, Err: err}
	}
	return os.NewFile(uintptr(h), name), nil
}
