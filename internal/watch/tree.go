package watch

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"time"
)

// A Tree is the files of a site at one moment: an fs.FS that lists folders
// from memory and opens files on the disk. It never changes once it was taken,
// and is safe for concurrent use.
type Tree struct {
	files   fs.FS
	folders map[string]*folder
	changed []string // while it is made: what differs from the one before
}

// folder is what stands in a folder, by name.
type folder struct {
	entries []*entry
	err     error // why it cannot be listed
	own     bool  // while the Tree is made: no other Tree holds it
}

// entry is one name in a folder. It is never changed.
type entry struct {
	name  string
	mode  fs.FileMode
	size  int64
	time  int64  // nanoseconds
	stamp uint64 // another one whenever the file may be another one
}

func (f *folder) search(name string) (int, bool) {
	return slices.BinarySearchFunc(f.entries, name, func(e *entry, name string) int { return cmp.Compare(e.name, name) })
}

func (f *folder) find(name string) *entry {
	if i, ok := f.search(name); ok {
		return f.entries[i]
	}
	return nil
}

// edit returns a Tree that can be made another one. It shares what stays.
func (t *Tree) edit() *Tree {
	next := &Tree{files: t.files, folders: make(map[string]*folder, len(t.folders))}
	for p, f := range t.folders {
		f.own = false
		next.folders[p] = f
	}
	return next
}

// own returns a folder that may be changed.
func (t *Tree) own(p string) *folder {
	f := t.folders[p]
	if !f.own {
		f = &folder{entries: slices.Clone(f.entries), err: f.err, own: true}
		t.folders[p] = f
	}
	return f
}

func (t *Tree) touched(p string) { t.changed = append(t.changed, p) }

func (t *Tree) put(p string, e entry) {
	f := t.own(path.Dir(p))
	if i, ok := f.search(e.name); ok {
		f.entries[i] = &e
	} else {
		f.entries = slices.Insert(f.entries, i, &e)
	}
}

func (t *Tree) remove(p string) bool {
	f := t.own(path.Dir(p))
	i, ok := f.search(path.Base(p))
	if ok {
		f.entries = slices.Delete(f.entries, i, i+1)
	}
	return ok
}

func (t *Tree) find(p string) *entry {
	if f := t.folders[path.Dir(p)]; f != nil {
		return f.find(path.Base(p))
	}
	return nil
}

func (t *Tree) isFolder(p string) bool {
	e := t.find(p)
	return e != nil && e.mode.IsDir()
}

func (t *Tree) size(p string) int64 {
	if e := t.find(p); e != nil {
		return e.size
	}
	return 0
}

// Stamp returns a number that is another one whenever the file may hold
// something else; ok is false when only reading tells.
func (t *Tree) Stamp(p string) (stamp uint64, ok bool) {
	if e := t.find(p); e != nil && e.mode.IsRegular() {
		return e.stamp, true
	}
	return 0, false
}

// Open opens a file on the disk.
func (t *Tree) Open(p string) (fs.File, error) { return t.files.Open(p) }

// Stat asks the disk.
func (t *Tree) Stat(p string) (fs.FileInfo, error) { return fs.Stat(t.files, p) }

// Lstat asks the disk.
func (t *Tree) Lstat(p string) (fs.FileInfo, error) { return fs.Lstat(t.files, p) }

// ReadLink asks the disk.
func (t *Tree) ReadLink(p string) (string, error) { return fs.ReadLink(t.files, p) }

// ReadDir lists a folder as it was when the Tree was made.
func (t *Tree) ReadDir(p string) ([]fs.DirEntry, error) {
	f := t.folders[p]
	if f == nil || f.err != nil {
		return fs.ReadDir(t.files, p)
	}
	list := make([]fs.DirEntry, len(f.entries))
	for i, e := range f.entries {
		list[i] = e
	}
	return list, nil
}

func (e *entry) Name() string               { return e.name }
func (e *entry) IsDir() bool                { return e.mode.IsDir() }
func (e *entry) Type() fs.FileMode          { return e.mode.Type() }
func (e *entry) Mode() fs.FileMode          { return e.mode }
func (e *entry) Size() int64                { return e.size }
func (e *entry) ModTime() time.Time         { return time.Unix(0, e.time) }
func (e *entry) Sys() any                   { return nil }
func (e *entry) Info() (fs.FileInfo, error) { return e, nil }
