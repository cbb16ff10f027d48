package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// disk is a file system with links, here or behind SFTP. Paths are separated by
// slashes and relative to the folder of the target.
type disk interface {
	lock(ctx context.Context, o Options) error
	close() error

	mkdir(p string) error                 // with its parents; fine when it is there
	write(p string, content []byte) error // a new file
	link(from, to string) error           // a second name for a file
	symlink(to, p string) error
	rename(from, to string) error // in place of what stands there
	readlink(p string) (string, error)
	read(p string) ([]byte, error)
	list(p string) ([]string, error)
	remove(p string) error // one file
	removeAll(p string) error
}

// releases keeps every publication in a folder of its own, and a link to the
// one that readers see. Files that two releases share are stored once where
// the disk has hard links. A release is whole when it has a manifest.
type releases struct {
	disk   disk
	keep   int
	copies bool
	jobs   int
}

const (
	releasesName = "releases"
	currentName  = "current"
	linkName     = ".current.new" // the link on its way
)

func (r *releases) Lock(ctx context.Context, o Options) error { return r.disk.lock(ctx, o) }
func (r *releases) Close() error                              { return r.disk.close() }
func (r *releases) form() form                                { return form{copies: r.copies} }

func (r *releases) state(context.Context) (state, error) {
	to, err := r.disk.readlink(currentName)
	if errors.Is(err, fs.ErrNotExist) {
		return state{}, ErrNothingThere
	}
	if err != nil {
		return state{}, fmt.Errorf("%s is not the link to a release: %w", currentName, err)
	}
	m, err := readManifest(func() ([]byte, error) { return r.disk.read(path.Join(currentName, manifestName)) })
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errForeign) {
		// A release is never patched, so nothing has to be known of the old one.
		note := fmt.Sprintf("the manifest of %s is lost; the site is published anew", to)
		return state{notes: []string{note}}, nil
	}
	return state{manifest: m}, err
}

func (r *releases) read(_ context.Context, p string) ([]byte, error) {
	return r.disk.read(path.Join(currentName, p))
}

// carry writes a release, points the link to it and removes the oldest.
func (r *releases) carry(ctx context.Context, p *Plan, o Options) error {
	whole, err := r.sweep()
	if err != nil {
		return fmt.Errorf("clear up after an unfinished publication: %w", err)
	}
	stamp := o.Now.UTC().Format("20060102T150405Z")
	for i := 2; slices.Contains(whole, stamp); i++ {
		stamp = o.Now.UTC().Format("20060102T150405Z") + fmt.Sprintf("-%d", i)
	}
	if err := r.fill(ctx, path.Join(releasesName, stamp), p, o); err != nil {
		return err
	}
	if err := r.point(stamp); err != nil {
		return err
	}
	return r.prune(append(whole, stamp), stamp)
}

// sweep removes releases that were never finished and returns the others,
// oldest first.
func (r *releases) sweep() (whole []string, err error) {
	names, err := r.disk.list(releasesName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		dir := path.Join(releasesName, name)
		switch _, err := r.disk.read(path.Join(dir, manifestName)); {
		case err == nil:
			whole = append(whole, name)
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		case isStamp(name) && !r.isCurrent(name):
			if err := r.disk.removeAll(dir); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(whole)
	return whole, nil
}

// isStamp reports whether a name is one that carry gives to releases.
func isStamp(name string) bool {
	return len(name) >= 16 && name[8] == 'T' && name[15] == 'Z' && strings.Trim(name[:8]+name[9:15], "0123456789") == ""
}

func (r *releases) isCurrent(name string) bool {
	to, err := r.disk.readlink(currentName)
	return err == nil && path.Base(to) == name
}

// fill writes a release, its manifest last.
func (r *releases) fill(ctx context.Context, dir string, p *Plan, o Options) error {
	dirs := map[string]bool{dir: true}
	for file := range p.next.Files {
		dirs[path.Join(dir, path.Dir(file))] = true
	}
	for _, d := range slices.Sorted(maps.Keys(dirs)) {
		if err := r.disk.mkdir(d); err != nil {
			return err
		}
	}
	fresh := map[string]bool{}
	for _, s := range p.Steps {
		fresh[s.Path] = true
	}
	o.Begin("files", len(p.next.Files))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(max(r.jobs, runtime.GOMAXPROCS(0)))
	for file := range p.next.Files {
		group.Go(func() error {
			if err := gctx.Err(); err != nil {
				return err
			}
			defer o.Step()
			to := path.Join(dir, file)
			if !fresh[file] && r.disk.link(path.Join(currentName, file), to) == nil {
				return nil
			}
			content, err := planned{gctx, p}.ReadFile(file)
			if err != nil {
				return err
			}
			return r.disk.write(to, content)
		})
	}
	if err := group.Wait(); err != nil {
		return fmt.Errorf("write %s: %w", dir, err)
	}
	text, err := p.next.text()
	if err != nil {
		return err
	}
	return r.disk.write(path.Join(dir, manifestName), text)
}

// point makes the link lead to a release, in one step.
func (r *releases) point(name string) error {
	if err := r.disk.remove(linkName); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := r.disk.symlink(path.Join(releasesName, name), linkName); err != nil {
		return fmt.Errorf("link to the new release: %w", err)
	}
	if err := r.disk.rename(linkName, currentName); err != nil {
		return fmt.Errorf("swap the link to the new release: %w", err)
	}
	return nil
}

// prune removes the oldest releases, never the one that readers see.
func (r *releases) prune(whole []string, current string) error {
	for len(whole) > r.keep {
		oldest := whole[0]
		whole = whole[1:]
		if oldest == current {
			continue
		}
		// Without its manifest it is no release any more, whatever interrupts us.
		dir := path.Join(releasesName, oldest)
		if err := r.disk.remove(path.Join(dir, manifestName)); err != nil {
			return err
		}
		if err := r.disk.removeAll(dir); err != nil {
			return fmt.Errorf("remove an old release: %w", err)
		}
	}
	return nil
}

// A Rollbacker can show readers the release before the one that they see. The
// target must be locked.
type Rollbacker interface {
	Rollback(ctx context.Context) (from, to string, err error)
}

// Rollback points the link to the release before.
func (r *releases) Rollback(context.Context) (from, to string, err error) {
	link, err := r.disk.readlink(currentName)
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", ErrNothingThere
	}
	if err != nil {
		return "", "", err
	}
	whole, err := r.sweep()
	if err != nil {
		return "", "", err
	}
	from = path.Base(link)
	i := slices.Index(whole, from)
	if i < 0 {
		i = len(whole)
	}
	if i == 0 {
		return from, "", fmt.Errorf("there is no release before %s", from)
	}
	return from, whole[i-1], r.point(whole[i-1])
}
