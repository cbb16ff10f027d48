// Package generate makes sites of any size for benchmarks and tests.
//
// In: a number of briefs and a seed. Out: an fs.FS that holds such a site.
// Guarantees: the same number and seed give the same files; a brief does not
// depend on how many there are; a file is made when it is opened, so that a
// large site costs nothing until it is read; the site builds without a finding.
// Non-goals: the words mean nothing. No part of the program imports it.
package generate

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Instruments is how many instruments every generated site holds, and Articles
// how many articles each of them has.
const (
	Instruments = 300
	Articles    = 20
)

// sources is how many works the briefs cite.
const sources = 120

// Site returns a site of so many briefs of about 850 words each, on 300
// instruments of 20 articles. It is safe for concurrent use.
func Site(briefs int, seed uint64) fs.FS {
	return site{briefs: max(briefs, 0), seed: seed}
}

type site struct {
	briefs int
	seed   uint64
}

// A folder's entries, in order.
func (s site) list(dir string) []string {
	switch dir {
	case ".":
		return []string{"content"}
	case "content":
		return []string{"briefs", "instruments", "site.yaml", "sources.yaml"}
	case "content/briefs":
		names := make([]string, s.briefs)
		for i := range names {
			names[i] = fmt.Sprintf("b%06d.md", i+1)
		}
		return names
	case "content/instruments":
		names := make([]string, Instruments)
		for i := range names {
			names[i] = instrumentID(i) + ".md"
		}
		return names
	}
	return nil
}

// text returns the text of a file; ok is false when there is none of that path.
func (s site) text(p string) (text []byte, ok bool) {
	var n int
	switch {
	case p == "content/site.yaml":
		return siteYAML(), true
	case p == "content/sources.yaml":
		return sourcesYAML(), true
	case number(p, "content/briefs/b%06d.md", &n) && n >= 1 && n <= s.briefs:
		return s.brief(n - 1), true
	case number(p, "content/instruments/i%03d.md", &n) && n >= 1 && n <= Instruments:
		return s.instrument(n - 1), true
	}
	return nil, false
}

// number reads the number of a path, when the path is exactly of that form.
func number(p, form string, n *int) bool {
	_, err := fmt.Sscanf(p, form, n)
	return err == nil && p == fmt.Sprintf(form, *n)
}

// Open opens a file or a folder.
func (s site) Open(p string) (fs.File, error) {
	if !fs.ValidPath(p) {
		return nil, &fs.PathError{Op: "open", Path: p, Err: fs.ErrInvalid}
	}
	if names := s.list(p); names != nil {
		return &folder{entry{name: path.Base(p), dir: true}, s, p, names}, nil
	}
	text, ok := s.text(p)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: p, Err: fs.ErrNotExist}
	}
	return file{entry{name: path.Base(p), size: len(text)}, bytes.NewReader(text)}, nil
}

// entry is the FileInfo of a file or a folder.
type entry struct {
	name string
	size int
	dir  bool
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return int64(e.size) }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.dir }
func (e entry) Sys() any           { return nil }

func (e entry) Mode() fs.FileMode {
	if e.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}

type file struct {
	entry
	*bytes.Reader
}

func (f file) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f file) Size() int64                { return f.entry.Size() }
func (f file) Close() error               { return nil }

type folder struct {
	entry
	site  site
	path  string
	names []string // still to be listed
}

func (f *folder) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *folder) Close() error               { return nil }

func (f *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.path, Err: fs.ErrInvalid}
}

// ReadDir lists the folder as fs.ReadDirFile wants it.
func (f *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.names) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.names) {
		n = len(f.names)
	}
	entries := make([]fs.DirEntry, n)
	for i, name := range f.names[:n] {
		entries[i] = listed{f.site, path.Join(f.path, name)}
	}
	f.names = f.names[n:]
	return entries, nil
}

// listed is an entry of a folder whose text is made only when it is asked for.
type listed struct {
	site site
	path string
}

func (l listed) Name() string { return path.Base(l.path) }
func (l listed) IsDir() bool {
	return !slices.Contains([]string{".md", ".yaml"}, strings.ToLower(path.Ext(l.path)))
}

func (l listed) Type() fs.FileMode {
	if l.IsDir() {
		return fs.ModeDir
	}
	return 0
}

func (l listed) Info() (fs.FileInfo, error) { return fs.Stat(l.site, l.path) }
