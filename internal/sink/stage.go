package sink

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// A stage is the new site on its way into the folder. After the swap its path
// holds the old site, so that removing it is right in every case.
type stage struct {
	folder *Folder
	dir    string
	old    manifest
	keep   bool // something of a person's is still in it

	noLinks atomic.Bool // the file system has no hard links

	mu     sync.Mutex
	files  map[string]made
	fresh  []string // paths that were written, not linked
	result Result
}

// newStage makes the stage's folder: beside the output, or inside its private
// folder when it cannot be beside it.
func (f *Folder) newStage(old manifest) (*stage, error) {
	s := &stage{folder: f, old: old, files: map[string]made{}}
	var id [8]byte
	if _, err := rand.Read(id[:]); err != nil {
		return nil, err
	}
	if !f.inPlace {
		s.dir = stagePrefix(f.dir) + hex.EncodeToString(id[:])
		err := os.Mkdir(s.dir, 0o777)
		if err != nil && !errors.Is(err, fs.ErrPermission) && !errors.Is(err, errReadOnly) {
			return nil, fmt.Errorf("make a folder beside %s: %w", f.name, err)
		}
		f.inPlace = err != nil
	}
	if f.inPlace {
		s.dir = filepath.Join(f.dir, PrivateName, "stage-"+hex.EncodeToString(id[:]))
		if err := os.MkdirAll(s.dir, 0o777); err != nil {
			return nil, fmt.Errorf("make a folder in %s: %w", f.name, err)
		}
	}
	lock, err := acquire(s.dir)
	if err != nil {
		os.Remove(s.dir)
		return nil, fmt.Errorf("lock a folder beside %s: %w", f.name, err)
	}
	f.locks = append(f.locks, lock)
	if fi, err := os.Stat(f.dir); err == nil {
		os.Chmod(s.dir, fi.Mode().Perm())
	}
	return s, nil
}

// remove removes the stage, or the old site that took its place.
func (s *stage) remove() {
	if !s.keep {
		os.RemoveAll(s.dir)
	}
}

// fill makes every file of the job in the stage.
func (s *stage) fill(ctx context.Context, job Job) error {
	group, ctx := errgroup.WithContext(ctx)
	var next, skipped atomic.Int64
	for range max(job.Jobs, 1) {
		group.Go(func() error {
			done := make(map[string]made, len(job.Paths)/max(job.Jobs, 1))
			var fresh []string
			var room []byte // for one file after the other
			for {
				i := int(next.Add(1)) - 1
				if i >= len(job.Paths) || ctx.Err() != nil {
					break
				}
				p := job.Paths[i]
				text, err := appendFile(room[:0], job.Site, p, s.folder.marker)
				if err != nil && job.Skip != nil && job.Skip(p, err) {
					skipped.Add(1)
					if job.Progress != nil {
						job.Progress()
					}
					continue
				}
				if err != nil {
					return err
				}
				if cap(text) < roomKept {
					room = text
				}
				m, written, err := s.make(p, text)
				if err != nil {
					return err
				}
				done[p] = m
				if written {
					fresh = append(fresh, p)
				}
				if job.Progress != nil {
					job.Progress()
				}
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			for p, m := range done {
				s.files[p] = m
			}
			s.fresh = append(s.fresh, fresh...)
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if len(s.files)+int(skipped.Load()) != len(job.Paths) {
		return errors.New("the site names a path twice")
	}
	s.result = Result{Written: len(s.fresh), Unchanged: len(s.files) - len(s.fresh)}
	return nil
}

// roomKept bounds the memory that is kept from one file for the next, in bytes.
const roomKept = 1 << 20

// appendFile reads a file of the site into a slice that is there already where
// the site can do that.
func appendFile(dst []byte, site fs.FS, p, marker string) ([]byte, error) {
	if !fs.ValidPath(p) || p == "." || p == marker || insideOf(p, PrivateName) {
		return dst, fmt.Errorf("the site makes %q, which is no path for a file of it", p)
	}
	if site, ok := site.(interface {
		AppendFile(dst []byte, path string) ([]byte, error)
	}); ok {
		return site.AppendFile(dst, p)
	}
	return fs.ReadFile(site, p)
}

// make makes one file, and reports whether it had to be written.
func (s *stage) make(p string, text []byte) (made, bool, error) {
	sum := sha256.Sum256(text)
	if m, ok, err := s.reuse(p, text, sum); ok || err != nil {
		return m, false, err
	}
	fi, err := s.write(p, text)
	if err != nil {
		return made{}, false, s.explain(p, err)
	}
	return made{sum, recordOf(fi)}, true, nil
}

// reuse takes the file over from the old site when that one has the same bytes.
func (s *stage) reuse(p string, text []byte, sum [32]byte) (made, bool, error) {
	was, ok := s.old.Files[p]
	if !ok || was.Size != int64(len(text)) || was.SHA256 != hex.EncodeToString(sum[:]) {
		return made{}, false, nil
	}
	from := filepath.Join(s.folder.dir, filepath.FromSlash(p))
	fi, err := os.Lstat(from)
	if err != nil || !fi.Mode().IsRegular() || fi.Size() != was.Size {
		return made{}, false, nil
	}
	if r, ok := s.folder.state.Files[p]; !ok || !r.matches(fi) {
		// Touched since, or copied here without its state: the bytes decide.
		have, err := os.ReadFile(from)
		if err != nil || !bytes.Equal(have, text) {
			return made{}, false, nil
		}
	}
	m := made{sum, recordOf(fi)}
	return m, true, s.link(p)
}

// link puts a file of the old site into the stage, with its time.
func (s *stage) link(p string) error {
	if s.folder.inPlace {
		return nil // it stays where it is
	}
	from, to := filepath.Join(s.folder.dir, filepath.FromSlash(p)), filepath.Join(s.dir, filepath.FromSlash(p))
	if !s.noLinks.Load() {
		err := inFolder(to, func() error { return os.Link(from, to) })
		if err == nil {
			return nil
		}
		s.noLinks.Store(true)
	}
	if err := inFolder(to, func() error { return copyFile(from, to) }); err != nil {
		return s.explain(p, err)
	}
	return nil
}

// retain takes over files of the old site that were not made anew.
func (s *stage) retain(paths []string) error {
	for _, p := range paths {
		was, ok := s.old.Files[p]
		if _, err := os.Lstat(filepath.Join(s.folder.dir, filepath.FromSlash(p))); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		var sum [32]byte
		if n, err := hex.Decode(sum[:], []byte(was.SHA256)); !ok || err != nil || n != len(sum) {
			return fmt.Errorf("%s: it is to stay, and the manifest does not name it", p)
		}
		if _, ok := s.files[p]; ok {
			return errors.New("the site names a path twice")
		}
		s.files[p] = made{sum, record{was.Size, s.folder.state.Files[p].mtime}}
		if err := s.link(p); err != nil {
			return err
		}
		s.result.Unchanged++
	}
	return nil
}

// finish writes the files that are made of all others.
func (s *stage) finish(files map[string][]byte) error {
	for p, text := range files {
		if _, ok := s.files[p]; ok {
			return errors.New("the site names a path twice")
		}
		m, written, err := s.make(p, text)
		if err != nil {
			return err
		}
		s.files[p] = m
		if written {
			s.fresh = append(s.fresh, p)
			s.result.Written++
		}
	}
	return nil
}

// write writes a new file into the stage.
func (s *stage) write(p string, text []byte) (fs.FileInfo, error) {
	to := filepath.Join(s.dir, filepath.FromSlash(p))
	var file *os.File
	err := inFolder(to, func() (err error) {
		file, err = os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		return err
	})
	if err != nil {
		return nil, err
	}
	if _, err := file.Write(text); err != nil {
		file.Close()
		return nil, err
	}
	fi, err := file.Stat()
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	return fi, err
}

// inFolder runs do, which makes the file; when the file's folder is not there
// yet it makes that first. Asking beforehand would cost a call for every file,
// but a page that stands for its folder is mostly the first file there.
func inFolder(file string, do func() error) error {
	if filepath.Base(file) == "index.html" {
		if err := mkdirs(filepath.Dir(file)); err != nil {
			return err
		}
		return do()
	}
	err := do()
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := mkdirs(filepath.Dir(file)); err != nil {
		return err
	}
	return do()
}

// mkdirs is os.MkdirAll for folders that are mostly missing and whose parents
// are mostly there, made by several goroutines at once.
func mkdirs(dir string) error {
	err := os.Mkdir(dir, 0o777)
	if errors.Is(err, fs.ErrNotExist) {
		if parent := filepath.Dir(dir); parent != dir {
			if err := mkdirs(parent); err != nil {
				return err
			}
			err = os.Mkdir(dir, 0o777)
		}
	}
	if errors.Is(err, fs.ErrExist) {
		if fi, serr := os.Lstat(dir); serr == nil && fi.IsDir() {
			return nil
		}
	}
	return err
}

// explain names the file as the reader knows it, not as it is staged.
func (s *stage) explain(p string, err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	return fmt.Errorf("write %s: %w", filepath.Join(s.folder.name, filepath.FromSlash(p)), err)
}

// carryOver brings what a person put into the folder into the stage: every file
// that the old manifest does not name and the new site does not make. The
// top-level .git may be large and in use; it is moved after the swap.
func (s *stage) carryOver() error {
	ours := s.old.folders()
	root := s.folder.dir
	return filepath.WalkDir(root, func(from string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, from)
		if err != nil || rel == "." {
			return err
		}
		p := filepath.ToSlash(rel)
		if d.IsDir() && (p == PrivateName || p == ".git") {
			return fs.SkipDir
		}
		if ours[p] && d.IsDir() || !d.IsDir() && s.takes(p) {
			return nil
		}
		to := filepath.Join(s.dir, rel)
		if fi, err := os.Lstat(to); err == nil && !(fi.IsDir() && d.IsDir()) {
			return fmt.Errorf("%s: the site needs the place of this; move it away or rename the page", p)
		}
		if d.IsDir() {
			return mkdirs(to)
		}
		return carry(from, to, d)
	})
}

// takes reports whether the file is a matter of the sites, old or new.
func (s *stage) takes(p string) bool {
	if _, ok := s.old.Files[p]; ok || p == s.folder.marker {
		return true
	}
	_, ok := s.files[p]
	return ok
}

// carry links or copies one file that is not the site's.
func carry(from, to string, d fs.DirEntry) error {
	if d.Type()&fs.ModeSymlink != 0 {
		target, err := os.Readlink(from)
		if err != nil {
			return err
		}
		return inFolder(to, func() error { return os.Symlink(target, to) })
	}
	if !d.Type().IsRegular() {
		return nil // a socket or a pipe is no document
	}
	if inFolder(to, func() error { return os.Link(from, to) }) == nil {
		return nil
	}
	return copyFile(from, to)
}

// copyFile copies a file with its mode and times.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	fi, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fi.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Chtimes(to, fi.ModTime(), fi.ModTime())
	}
	return err
}

// folders returns every folder that a file of the manifest lies in.
func (m manifest) folders() map[string]bool {
	dirs := map[string]bool{}
	for p := range m.Files {
		for i := strings.LastIndexByte(p, '/'); i > 0; i = strings.LastIndexByte(p, '/') {
			p = p[:i]
			if dirs[p] {
				break
			}
			dirs[p] = true
		}
	}
	return dirs
}

// seal writes the manifest and the state: the stage is then a whole site.
func (s *stage) seal(job Job) error {
	marker := s.folder.marker
	text := appendManifest(nil, job.Generator, s.files)
	if marker != ManifestName {
		text = appendCheck(text)
	}
	fi, err := s.write(marker, text)
	if err != nil {
		return s.explain(marker, err)
	}
	s.files[marker] = made{sha256.Sum256(text), recordOf(fi)}
	if _, err := s.write(stateName, appendState(nil, job.Memo, s.files)); err != nil {
		return s.explain(stateName, err)
	}
	return nil
}
