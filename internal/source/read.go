package source

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"syscall"
	"unicode/utf8"
)

// MaxSize is the largest text file that is read, in bytes. A brief of a
// thousand pages stays below it; what is larger was put there by mistake.
const MaxSize = 8 << 20

// File is one text file as it was read. It is not changed after Read.
type File struct {
	Path   string
	Text   []byte   // normalised, see the package comment
	Sum    [32]byte // SHA-256 of Text
	Faults []Fault  // nil for a clean file; at most one of a kind, the first
}

// FaultKind says what is wrong with a file as a file.
type FaultKind uint8

const (
	NotUTF8      FaultKind = iota + 1 // bytes that are not UTF-8; they became U+FFFD
	UTF16                             // the whole file is UTF-16; its text is empty
	NUL                               // NUL bytes; they became U+FFFD
	TooLarge                          // above MaxSize; its text is empty
	Unreadable                        // the system does not let us read it
	Missing                           // it went away between listing and reading
	NotRegular                        // a device, a pipe, a socket, a folder with the name of a file
	LinkOutside                       // a symbolic link that leaves the site
	LinkLoop                          // a symbolic link that leads back to itself
	LinkDangling                      // a symbolic link to nothing
	LinkFolder                        // a symbolic link to a folder; it is not followed
	BadName                           // a file name that is not UTF-8
)

// Fault is something wrong with a file before anything in it is looked at.
type Fault struct {
	Kind   FaultKind
	Path   string // of BadName: the bytes of the name as the system gave them
	Offset int    // in the normalised text; 0 when the whole file is meant
	Err    error  // the system's reason, of Unreadable only
}

// Read reads one text file and normalises it. What is wrong with the file
// itself is a Fault and leaves as much text as can be had; the error is for
// faults of the machine.
func Read(fsys fs.FS, path string) (File, error) { return ReadInto(nil, fsys, path) }

// ReadInto is Read for those who read one file after the other: the text stands
// in the room behind buffer[:0] when there is enough.
func ReadInto(buffer []byte, fsys fs.FS, path string) (File, error) {
	file := File{Path: path}
	raw, fault, err := readRaw(buffer[:0], fsys, path)
	if err != nil {
		return file, fmt.Errorf("read %s: %w", path, err)
	}
	if fault != nil {
		file.Faults = []Fault{*fault}
	} else {
		file.Text, file.Faults = normalise(path, raw)
	}
	file.Sum = sha256.Sum256(file.Text)
	return file, nil
}

// readRaw returns the bytes of the file, or the reason why it has none.
func readRaw(raw []byte, fsys fs.FS, path string) ([]byte, *Fault, error) {
	f, err := fsys.Open(path)
	if err != nil {
		return faultOr(path, err)
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		return faultOr(path, err)
	}
	if !stat.Mode().IsRegular() {
		return nil, &Fault{Kind: NotRegular, Path: path}, nil
	}
	if stat.Size() > MaxSize {
		return nil, &Fault{Kind: TooLarge, Path: path}, nil
	}
	// One byte more than it should have, so that the end is seen without a
	// second allocation, and a file that grows meanwhile is still bounded.
	raw = slices.Grow(raw, int(stat.Size())+1)
	for {
		n, err := f.Read(raw[len(raw):cap(raw)])
		raw = raw[:len(raw)+n]
		if err == io.EOF {
			return raw, nil, nil
		}
		if err != nil {
			return faultOr(path, err)
		}
		if len(raw) > MaxSize {
			return nil, &Fault{Kind: TooLarge, Path: path}, nil
		}
		if len(raw) == cap(raw) {
			raw = append(raw, 0)[:len(raw)]
		}
	}
}

// faultOr tells the errors that the content of the site causes from those of
// the machine.
func faultOr(path string, err error) ([]byte, *Fault, error) {
	if kind := faultOf(err); kind != 0 {
		return nil, &Fault{Kind: kind, Path: path, Err: err}, nil
	}
	return nil, nil, err
}

// faultOf returns the kind of fault that an error of a file system stands for,
// or 0 when the machine is to blame.
func faultOf(err error) FaultKind {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing
	case errors.Is(err, fs.ErrPermission):
		return Unreadable
	case errors.Is(err, fs.ErrInvalid):
		return BadName
	case errors.Is(err, syscall.ELOOP):
		return LinkLoop
	case strings.Contains(err.Error(), "escapes from parent"):
		return LinkOutside // os.Root has no error value for this
	}
	return 0
}

// normalise returns the text of a file in the one form that spans point into.
// The common case, a clean file, is returned as it is.
func normalise(path string, raw []byte) ([]byte, []Fault) {
	if bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(raw, []byte{0xFE, 0xFF}) {
		return nil, []Fault{{Kind: UTF16, Path: path}}
	}
	raw = bytes.TrimPrefix(raw, []byte("\uFEFF"))
	if bytes.IndexByte(raw, '\r') < 0 && bytes.IndexByte(raw, 0) < 0 && utf8.Valid(raw) {
		return raw, nil
	}
	text := make([]byte, 0, len(raw)+len(raw)/16)
	var faults []Fault
	replace := func(kind FaultKind) {
		if !hasFault(faults, kind) {
			faults = append(faults, Fault{Kind: kind, Path: path, Offset: len(text)})
		}
		text = append(text, "\uFFFD"...)
	}
	for i := 0; i < len(raw); {
		c := raw[i]
		switch {
		case c == '\r':
			if i+1 >= len(raw) || raw[i+1] != '\n' {
				text = append(text, '\n')
			}
			i++
		case c == 0:
			replace(NUL)
			i++
		case c < utf8.RuneSelf:
			text = append(text, c)
			i++
		default:
			r, n := utf8.DecodeRune(raw[i:])
			if r == utf8.RuneError && n == 1 {
				replace(NotUTF8)
			} else {
				text = append(text, raw[i:i+n]...)
			}
			i += n
		}
	}
	return text, faults
}

func hasFault(faults []Fault, kind FaultKind) bool {
	for _, f := range faults {
		if f.Kind == kind {
			return true
		}
	}
	return false
}
