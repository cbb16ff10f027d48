package publish

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"concord/internal/sink"
)

// Folder is a folder of this machine: a web root, another disk.
type Folder struct {
	Dir    string
	Guard  sink.Guard // what the folder must stay clear of
	Keep   int        // how many releases stay; 0: the folder is the site itself
	Copies bool       // texts get a compressed copy beside them
}

// NewFolder returns the target that is a folder. When it keeps releases, the
// site stands in the link "current" inside the folder; otherwise the folder is
// the site, and is swapped for the new one in one step.
func NewFolder(f Folder) Target {
	if f.Keep > 0 {
		return &releases{disk: &localDisk{dir: f.Dir, guard: f.Guard}, keep: f.Keep, copies: f.Copies}
	}
	return &folder{Folder: f}
}

// folder is a folder that is the site itself. The sink does all that is
// difficult.
type folder struct {
	Folder
	open *sink.Folder
}

func (f *folder) Lock(context.Context, Options) (err error) {
	f.open, err = sink.Open(f.Dir, f.Guard)
	return busy(err)
}

// busy says of a lock that another process holds what the other targets say.
func busy(err error) error {
	if errors.Is(err, sink.ErrBusy) {
		return &BusyError{}
	}
	return err
}

func (f *folder) Close() error {
	if f.open != nil {
		f.open.Close()
	}
	return nil
}

func (f *folder) form() form { return form{copies: f.Copies} }

func (f *folder) state(ctx context.Context) (state, error) {
	m, err := readManifest(func() ([]byte, error) { return f.read(ctx, manifestName) })
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, ErrNothingThere
	}
	return state{manifest: m}, err
}

func (f *folder) read(_ context.Context, path string) ([]byte, error) {
	return os.ReadFile(filepath.Join(f.Dir, filepath.FromSlash(path)))
}

func (f *folder) carry(ctx context.Context, p *Plan, o Options) error {
	o.Begin("files", len(p.next.Files))
	_, err := f.open.Write(ctx, sink.Job{
		Site:      planned{ctx, p},
		Paths:     slices.Sorted(maps.Keys(p.next.Files)),
		Generator: p.next.Generator,
		Jobs:      runtime.GOMAXPROCS(0),
		Progress:  o.Step,
	})
	return err
}

// planned shows what a plan leads to as a file system, for the sink.
type planned struct {
	ctx  context.Context
	plan *Plan
}

// ReadFile returns a file of the site, or one of the last publication that
// stays.
func (s planned) ReadFile(path string) ([]byte, error) {
	if s.plan.kept[path] {
		return s.plan.target.read(s.ctx, path)
	}
	return s.plan.content(path)
}

// Open is there for the interface; the sink reads whole files.
func (s planned) Open(path string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: path, Err: errors.ErrUnsupported}
}

// localDisk is a folder of this machine as releases see it.
type localDisk struct {
	dir   string
	guard sink.Guard
	held  io.Closer
}

func (d *localDisk) path(p string) string { return filepath.Join(d.dir, filepath.FromSlash(p)) }

func (d *localDisk) lock(context.Context, Options) error {
	if err := d.guard.Check(d.dir); err != nil {
		return err
	}
	if err := os.MkdirAll(d.dir, 0o777); err != nil {
		return err
	}
	held, err := sink.Lock(d.dir)
	if err != nil {
		return busy(err)
	}
	d.held = held
	return nil
}

func (d *localDisk) close() error {
	if d.held == nil {
		return nil
	}
	return d.held.Close()
}

func (d *localDisk) mkdir(p string) error              { return os.MkdirAll(d.path(p), 0o777) }
func (d *localDisk) link(from, to string) error        { return os.Link(d.path(from), d.path(to)) }
func (d *localDisk) symlink(to, p string) error        { return os.Symlink(to, d.path(p)) }
func (d *localDisk) rename(from, to string) error      { return os.Rename(d.path(from), d.path(to)) }
func (d *localDisk) readlink(p string) (string, error) { return os.Readlink(d.path(p)) }
func (d *localDisk) read(p string) ([]byte, error)     { return os.ReadFile(d.path(p)) }
func (d *localDisk) remove(p string) error             { return os.Remove(d.path(p)) }
func (d *localDisk) removeAll(p string) error          { return os.RemoveAll(d.path(p)) }

func (d *localDisk) write(p string, content []byte) error {
	f, err := os.OpenFile(d.path(p), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}

func (d *localDisk) list(p string) ([]string, error) {
	entries, err := os.ReadDir(d.path(p))
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}
