// Package sink writes a site into a folder.
//
// In: an fs.FS, the paths to take from it, and the name of a folder. Out: the
// folder with exactly those files, a manifest of them, and whatever else a
// person put there. Guarantees:
//
//   - The folder is never a mixture. The site is staged in a new folder beside
//     it and swapped in with one rename (Linux, macOS; two renames elsewhere,
//     with the interrupted swap undone by the next Open). A build that fails or
//     is killed leaves the old site as it was, and the next one removes what it
//     left behind.
//   - A file whose bytes did not change keeps its time stamp and its inode.
//   - A file that the manifest does not name is never lost: it was put there by
//     a person, so it is carried over, unless the site now makes that path.
//   - Only an empty folder, or one that carries our manifest, is written to.
//   - One writer at a time: a second one gets ErrBusy.
//
// The site is not forced to the disk before the swap: the guarantee is against
// failing and dying programs, not against power cuts, after which the folder is
// to be removed and built again.
//
// Where the folder is the root of a mounted file system (a container's volume)
// it cannot be renamed. It is then replaced file by file, each whole, with the
// manifest last; for that moment it is a mixture.
//
// Non-goals: it does not know what the files mean.
package sink

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ManifestName is the path of the manifest in the folder. It is published with
// the site, and is the same for the same site.
const ManifestName = "concord-manifest.json"

// PrivateName is the folder, inside the output folder, of what only the next
// build needs. It is not part of the site.
const PrivateName = ".concord"

// ErrBusy says that another process is writing the same folder.
var ErrBusy = errors.New("another build is writing it")

// A RefusedError says why a folder is not written to: it would endanger files
// that no build made. It is the caller's choice of folder that is at fault.
type RefusedError struct{ Dir, Reason string }

// Error returns the folder and the reason.
func (e *RefusedError) Error() string { return e.Dir + ": " + e.Reason }

// Guard names what the output must stay clear of.
type Guard struct {
	// Manifest is the name of the manifest, and so the mark of a folder that may be
	// written to; "" is ManifestName. What is kept beside a site has another one, so
	// that neither takes the folder of the other.
	Manifest string
	// Whole says that the folder holds what the job makes and nothing else, neither a
	// manifest nor anything of a person's: it is replaced as a whole. The file that
	// Manifest names is then the job's own.
	Whole bool
	Site  string   // the output must neither be it nor hold it
	Input []string // the output must not lie inside any of these
	Home  string   // the output must not be it; may be empty
}

// Folder is an output folder that is open for writing. It belongs to this
// process until Close.
type Folder struct {
	dir     string // absolute, symbolic links resolved
	name    string // as the caller knows it, for messages
	marker  string // the name of the manifest
	whole   bool   // it is the job's alone
	made    bool   // by Open
	inPlace bool   // it cannot be renamed
	locks   []*os.File
	state   state
}

// Open takes hold of the folder for writing and undoes what a killed build may
// have left. A folder that does not exist is made; Close removes it again when
// nothing was written.
func Open(name string, guard Guard) (*Folder, error) {
	dir, err := resolve(name)
	if err != nil {
		return nil, err
	}
	if err := guard.check(name, dir); err != nil {
		return nil, err
	}
	f := &Folder{dir: dir, name: name, marker: cmp.Or(guard.Manifest, ManifestName), whole: guard.Whole}
	if err := f.open(); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func (f *Folder) open() error {
	if err := restore(f.dir); err != nil {
		return fmt.Errorf("%s: undo an interrupted build: %w", f.name, err)
	}
	if err := checkOwner(f.name, f.dir, f.marker); err != nil {
		return err
	}
	err := os.Mkdir(f.dir, 0o777)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(f.dir), 0o777); err == nil {
			err = os.Mkdir(f.dir, 0o777)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	f.made = err == nil
	lock, err := acquire(f.dir)
	if err != nil {
		return fmt.Errorf("%s: %w", f.name, err)
	}
	f.locks = append(f.locks, lock)
	f.inPlace = isMountRoot(f.dir)
	if err := f.sweep(); err != nil {
		return fmt.Errorf("%s: clear up after a killed build: %w", f.name, err)
	}
	f.state = readState(f.dir)
	return nil
}

// Close gives the folder free. The Folder must not be used afterwards.
func (f *Folder) Close() {
	if f.made {
		os.Remove(f.dir) // fails, as it should, when something is in it
	}
	for _, l := range f.locks {
		l.Close()
	}
	f.locks = nil
}

// Memo returns what the last Write was given to keep; nil when there is none.
func (f *Folder) Memo() json.RawMessage { return f.state.Memo }

// Files returns how many files the last Write made; 0 when that is not known.
func (f *Folder) Files() int { return max(0, len(f.state.Files)-1) } // without the manifest

// Untouched reports whether every file of the last Write is still there as it
// was written, by size and time.
func (f *Folder) Untouched() bool {
	if len(f.state.Files) == 0 {
		return false
	}
	for p, r := range f.state.Files {
		fi, err := os.Lstat(filepath.Join(f.dir, filepath.FromSlash(p)))
		if err != nil || !r.matches(fi) {
			return false
		}
	}
	return true
}

// Holds reports whether a file of the last Write is still there as it was written,
// by size and time.
func (f *Folder) Holds(path string) bool {
	r, ok := f.state.Files[path]
	if !ok || path == f.marker {
		return false
	}
	fi, err := os.Lstat(filepath.Join(f.dir, filepath.FromSlash(path)))
	return err == nil && r.matches(fi)
}

// Paths returns the files of the last Write, sorted.
func (f *Folder) Paths() []string {
	paths := slices.Sorted(maps.Keys(f.state.Files))
	return slices.DeleteFunc(paths, func(p string) bool { return p == f.marker })
}

// Job is a site to be written.
type Job struct {
	Site      fs.FS
	Paths     []string // slash-separated; all are opened
	Generator string   // the program and its version, for the manifest
	Memo      []byte   // JSON that the next Open's Folder returns by Memo; may be nil
	Jobs      int      // files made at the same time; at least one
	Progress  func()   // called once a file, from several goroutines; may be nil

	// Keep names files of the last Write that stay as they are, without being made.
	// One that is gone is forgotten; one that was edited stays, and the manifest says
	// what it was.
	Keep []string
	// Finish returns files that are made of all others, once those are written; it may
	// be nil.
	Finish func() map[string][]byte
	// Skip is asked about an error of making a file; when it returns true the file
	// is left out. It is called from several goroutines and may be nil.
	Skip func(path string, err error) bool
}

// Result counts what a Write did.
type Result struct{ Written, Unchanged, Removed int }

// Write makes the folder hold the job's site. On error the folder is as it was.
func (f *Folder) Write(ctx context.Context, job Job) (Result, error) {
	var old manifest
	if !f.whole {
		var err error
		if old, err = readManifest(f.dir, f.marker); err != nil {
			return Result{}, fmt.Errorf("%s: %w", filepath.Join(f.name, f.marker), err)
		}
	}
	s, err := f.newStage(old)
	if err != nil {
		return Result{}, err
	}
	defer s.remove()
	if err := s.fill(ctx, job); err != nil {
		return Result{}, err
	}
	if err := s.retain(job.Keep); err != nil {
		return Result{}, err
	}
	if job.Finish != nil {
		if err := s.finish(job.Finish()); err != nil {
			return Result{}, err
		}
	}
	if f.whole {
		return s.result, s.put(ctx)
	}
	for p := range old.Files {
		if _, ok := s.files[p]; !ok {
			s.result.Removed++
		}
	}
	if f.inPlace {
		if err := s.replace(job); err != nil {
			return Result{}, fmt.Errorf("replace %s file by file: %w", f.name, err)
		}
		return s.result, nil
	}
	if err := s.carryOver(); err != nil {
		return Result{}, fmt.Errorf("carry over what others put into %s: %w", f.name, err)
	}
	if err := s.seal(job); err != nil {
		return Result{}, err
	}
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	if err := s.swap(); err != nil {
		return Result{}, fmt.Errorf("put the new site into %s: %w", f.name, err)
	}
	return s.result, nil
}

// put puts the stage into the place of a folder that is the job's alone.
func (s *stage) put(ctx context.Context) error {
	f := s.folder
	if f.inPlace {
		return fmt.Errorf("%s cannot be replaced as a whole; name a folder inside it", f.name)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := s.swap(); err != nil {
		return fmt.Errorf("put the new files into %s: %w", f.name, err)
	}
	return nil
}

// resolve returns the absolute path of a folder that may not exist yet, with
// the symbolic links of what exists resolved.
func resolve(name string) (string, error) {
	abs, err := filepath.Abs(name)
	if err != nil {
		return "", err
	}
	rest := ""
	for dir := abs; ; {
		real, err := filepath.EvalSymlinks(dir)
		if err == nil {
			return filepath.Join(real, rest), nil
		}
		// A link that leads nowhere exists, yet nothing can be put behind it.
		if _, lerr := os.Lstat(dir); lerr == nil || !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return abs, nil
		}
		rest = filepath.Join(filepath.Base(dir), rest)
		dir = parent
	}
}

// check refuses a folder whose replacement would endanger the site's sources.
func (g Guard) check(name, dir string) error {
	if filepath.Dir(dir) == dir {
		return &RefusedError{name, "it is the root of the file system"}
	}
	if g.Home != "" && sameFolder(dir, g.Home) {
		return &RefusedError{name, "it is your home folder"}
	}
	if g.Site != "" && within(g.Site, dir) {
		return &RefusedError{name, "it is the folder of the site, or holds it; the output needs a folder of its own"}
	}
	for _, in := range g.Input {
		if within(dir, in) {
			return &RefusedError{name, "it lies inside " + in + ", which the site is made from"}
		}
	}
	return nil
}

// within reports whether dir is root or lies below it. Folders are compared by
// identity, so that other spellings of a name do not deceive it, and by name where root
// does not exist yet.
func within(dir, root string) bool {
	dir, err := resolve(dir)
	if err != nil {
		return false
	}
	root, err = resolve(root)
	if err != nil {
		return false
	}
	for {
		if dir == root || sameFolder(dir, root) {
			return true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return false
		}
		dir = parent
	}
}

func sameFolder(a, b string) bool {
	fa, err := os.Stat(a)
	if err != nil {
		return false
	}
	fb, err := os.Stat(b)
	return err == nil && os.SameFile(fa, fb)
}

// blank names what may lie in a folder that still counts as empty.
var blank = []string{".gitignore", ".gitkeep", ".git", ".DS_Store"}

// checkOwner refuses a folder that holds files and no manifest of ours.
func checkOwner(name, dir, marker string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		if fi, serr := os.Stat(dir); serr == nil && !fi.IsDir() {
			return &RefusedError{name, "it is a file, not a folder"}
		}
		return err
	}
	foreign := ""
	for _, e := range entries {
		switch n := e.Name(); {
		case n == marker:
			return nil
		case slices.Contains(blank, n), n == PrivateName:
		default:
			foreign = n
		}
	}
	if foreign != "" {
		return &RefusedError{name, fmt.Sprintf("it holds files that no build of ours made (%q) and no %s; name an empty folder", foreign, marker)}
	}
	return nil
}

// insideOf reports whether a slash-separated path lies in the top-level folder.
func insideOf(path, folder string) bool {
	return path == folder || strings.HasPrefix(path, folder+"/")
}
