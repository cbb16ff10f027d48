package site

// The site as an fs.FS.

import (
	"bytes"
	"cmp"
	"io"
	"io/fs"
	"slices"
	"strings"
	"time"
)

// ReadFile makes the page at a path and returns it. The caller owns the slice.
// The error is a *render.TemplateError when a template of the site cannot make
// the page, and an *fs.PathError when nothing stands there.
func (s *Site) ReadFile(path string) ([]byte, error) {
	return s.AppendFile(nil, path)
}

// AppendFile is ReadFile into a slice that the caller has, so that one who makes
// every page needs no new memory for each.
func (s *Site) AppendFile(dst []byte, path string) ([]byte, error) {
	if !fs.ValidPath(path) {
		return dst, &fs.PathError{Op: "read", Path: path, Err: fs.ErrInvalid}
	}
	r := s.find(path)
	if r == nil {
		return dst, &fs.PathError{Op: "read", Path: path, Err: fs.ErrNotExist}
	}
	if r.static != nil {
		content, err := r.static.read(s.theme)
		return append(dst, content...), err
	}
	if r.search != nil {
		return s.search.Append(dst, r.search), nil
	}
	return s.pages.Append(dst, r.page)
}

// Open opens a page or folder. A page is made at once.
func (s *Site) Open(path string) (fs.File, error) {
	entry, err := s.entry("open", path)
	if err != nil {
		return nil, err
	}
	if entry.IsDir() {
		list, err := s.ReadDir(path)
		return &dir{entry: entry, entries: list}, err
	}
	content, err := s.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return &file{Reader: bytes.NewReader(content), entry: entry}, nil
}

// Stat describes a page or folder. The size of a page is known only once it is
// made, so asking for it makes the page.
func (s *Site) Stat(path string) (fs.FileInfo, error) { return s.entry("stat", path) }

// ReadDir lists a folder, sorted by name.
func (s *Site) ReadDir(path string) ([]fs.DirEntry, error) {
	entry, err := s.entry("readdir", path)
	if err != nil {
		return nil, err
	}
	if !entry.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: path, Err: fs.ErrInvalid}
	}
	prefix, start, end := "", 0, len(s.recipes)
	if path != "." {
		prefix = path + "/"
		start, end = s.below(prefix)
	}
	var list []fs.DirEntry
	for start < end {
		name, _, isFolder := strings.Cut(s.recipes[start].path()[len(prefix):], "/")
		e := &info{s: s, path: prefix + name, name: name}
		if isFolder {
			e.mode = fs.ModeDir
			_, start = s.below(e.path + "/")
		} else {
			start++
		}
		list = append(list, e)
	}
	// By bytes of the whole path "a-b/x" stands before "a/x", but "a" before "a-b".
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	return list, nil
}

// entry returns what stands at a path.
func (s *Site) entry(op, path string) (*info, error) {
	if !fs.ValidPath(path) {
		return nil, &fs.PathError{Op: op, Path: path, Err: fs.ErrInvalid}
	}
	e := &info{s: s, path: path, name: path[strings.LastIndexByte(path, '/')+1:]}
	if s.find(path) != nil {
		return e, nil
	}
	if start, end := s.below(path + "/"); path == "." || start < end {
		e.mode = fs.ModeDir
		return e, nil
	}
	return nil, &fs.PathError{Op: op, Path: path, Err: fs.ErrNotExist}
}

// info describes a page or folder: an fs.FileInfo and an fs.DirEntry. It has no
// time, because a page is as old as its content says and no older.
type info struct {
	s          *Site
	path, name string
	mode       fs.FileMode // fs.ModeDir, or 0
}

func (i *info) Name() string               { return i.name }
func (i *info) IsDir() bool                { return i.mode.IsDir() }
func (i *info) Type() fs.FileMode          { return i.mode }
func (i *info) Info() (fs.FileInfo, error) { return i, nil }
func (i *info) ModTime() time.Time         { return time.Time{} }
func (i *info) Sys() any                   { return nil }
func (i *info) String() string             { return fs.FormatFileInfo(i) }

func (i *info) Mode() fs.FileMode {
	if i.IsDir() {
		return i.mode | 0o555
	}
	return 0o444
}

// Size makes the page. It is 0 when the page cannot be made.
func (i *info) Size() int64 {
	if i.IsDir() {
		return 0
	}
	content, err := i.s.ReadFile(i.path)
	if err != nil {
		return 0
	}
	return int64(len(content))
}

// file is an open page.
type file struct {
	*bytes.Reader
	entry *info
}

func (f *file) Stat() (fs.FileInfo, error) { return sized{f.entry, f.Reader.Size()}, nil }
func (f *file) Close() error               { return nil }

// sized is the info of a page that was made.
type sized struct {
	*info
	size int64
}

func (s sized) Size() int64 { return s.size }

// dir is an open folder.
type dir struct {
	entry   *info
	entries []fs.DirEntry // not read yet
}

func (d *dir) Stat() (fs.FileInfo, error) { return d.entry, nil }
func (d *dir) Close() error               { return nil }

func (d *dir) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.entry.path, Err: fs.ErrInvalid}
}

// ReadDir returns the next n entries, or all that are left.
func (d *dir) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(d.entries)
	} else if len(d.entries) == 0 {
		return nil, io.EOF
	}
	n = min(n, len(d.entries))
	list := d.entries[:n:n]
	d.entries = d.entries[n:]
	return list, nil
}
