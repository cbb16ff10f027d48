package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"concord/internal/bag"
	"concord/internal/sink"
)

// writeBag makes a bag, as a folder or as a zip file.
func (r *exportation) writeBag(ctx context.Context) (outcome, error) {
	name := strings.TrimSuffix(filepath.Clean(r.flags.bag), ".zip")
	b := r.made.Bag("concord " + r.version.Version)
	paths := b.Paths()
	r.bar.begin("packing", len(paths))
	if r.flags.zip {
		return r.zipBag(ctx, b, name)
	}
	done := outcome{out: r.flags.bag}
	if err := freeOfStrangers(r.flags.bag); err != nil {
		return done, err
	}
	folder, err := r.openFolder(r.flags.bag, bag.Marker, true)
	if err != nil {
		return done, err
	}
	defer folder.Close()
	done.Result, err = folder.Write(ctx, sink.Job{
		Site: b, Paths: paths, Finish: b.Tags, Jobs: r.flags.jobs, Progress: r.bar.step, Skip: r.unprintable,
	})
	return done, err
}

// freeOfStrangers refuses a bag in which a person put something: it is replaced as a
// whole.
func freeOfStrangers(dir string) error {
	fsys := os.DirFS(dir)
	if !bag.Is(fsys) {
		return nil
	}
	strangers, err := bag.Strangers(fsys)
	if err != nil {
		return usagef("nothing is exported to %s: it holds a bag that is damaged (%v); move it away", dir, err)
	}
	if len(strangers) > 0 {
		return usagef("nothing is exported to %s: it holds a file that is not of the bag (%q); move it away", dir, strangers[0])
	}
	return nil
}

// zipBag makes a bag that is a zip file. It appears whole or not at all.
func (r *exportation) zipBag(ctx context.Context, b *bag.Bag, name string) (done outcome, err error) {
	done.out = name + ".zip"
	if fi, err := os.Stat(done.out); err == nil && !fi.Mode().IsRegular() {
		return done, usagef("%s is not a file", done.out)
	}
	dir := filepath.Dir(done.out)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return done, err
	}
	prefix := "." + filepath.Base(done.out) + ".concord-"
	clearUp(dir, prefix)
	file, err := os.CreateTemp(dir, prefix+"*")
	if err != nil {
		return done, err
	}
	defer os.Remove(file.Name()) // gone when it was renamed
	err = b.Zip(ctx, file, filepath.Base(name), bag.Job{Jobs: r.flags.jobs, Step: r.bar.step, Skip: r.unprintable})
	if err == nil {
		err = file.Chmod(0o644)
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(file.Name(), done.out)
	}
	if err != nil {
		return done, fmt.Errorf("write %s: %w", done.out, err)
	}
	done.Written = len(b.Paths()) - len(r.skipped) + len(b.Tags())
	return done, nil
}

// clearUp removes what killed exports left.
func clearUp(dir, prefix string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // what cannot be seen cannot be cleared up
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), prefix) && e.Type()&fs.ModeType == 0 {
			os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
