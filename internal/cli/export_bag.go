package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"concord/internal/bag"
	"concord/internal/export"
	"concord/internal/sink"
)

// packing is a bag that is to be made.
type packing struct {
	made   *export.Export
	bag    *bag.Bag
	folder string // or what the zip file is named, without its ending
}

// packings lists the bags: one, or one for each subject, where the pages lie in the site.
func (r *exportation) packings(ctx context.Context) ([]packing, error) {
	list := []packing{{made: r.made, folder: strings.TrimSuffix(filepath.Clean(r.flags.bag), ".zip")}}
	if r.flags.each {
		list = list[:0]
		for _, s := range r.chosen {
			list = append(list, packing{made: r.made.Of(s), folder: filepath.Join(r.flags.bag, filepath.FromSlash(s.Stem()))})
		}
	}
	r.bar.begin("comparing", len(list))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.flags.jobs)
	for i := range list {
		g.Go(func() error {
			defer r.bar.step()
			if err := ctx.Err(); err != nil {
				return err
			}
			sum, err := list[i].made.Sum()
			if err != nil {
				return err
			}
			made := sha256.Sum256([]byte(strings.Join([]string{sum, r.version.Version, r.flags.paper, r.flags.fonts, r.model.Site.BaseURL}, "\n")))
			list[i].bag = list[i].made.Bag("concord "+r.version.Version, hex.EncodeToString(made[:]))
			return nil
		})
	}
	return list, g.Wait()
}

// writeBags makes the bags, as folders or as zip files. With --changed those that are
// made of what they would be made of now stay as they are.
func (r *exportation) writeBags(ctx context.Context) (outcome, error) {
	done := outcome{out: r.flags.bag}
	if r.flags.zip && !r.flags.each {
		done.out = strings.TrimSuffix(filepath.Clean(r.flags.bag), ".zip") + ".zip"
	}
	if r.flags.each && (bag.Is(os.DirFS(r.flags.bag)) || isFile(r.flags.bag)) {
		return done, usagef("%s is a bag itself: --each needs a folder for bags", r.flags.bag)
	}
	list, err := r.packings(ctx)
	if err != nil {
		return done, err
	}
	r.packed = len(list)
	if r.flags.each && r.flags.changed {
		r.orphans = orphans(r.flags.bag, r.made)
	}
	if r.flags.changed {
		list = slices.DeleteFunc(list, func(p packing) bool {
			if !r.holds(&p) {
				return false
			}
			done.Unchanged += bag.TagFiles + len(p.bag.Paths())
			r.kept++
			if !r.flags.zip {
				sink.Sweep(p.folder) // nobody will open it
			}
			return true
		})
	}
	files := 0
	for i := range list {
		files += len(list[i].bag.Paths())
		if !r.flags.zip {
			if err := freeOfStrangers(list[i].folder); err != nil {
				return done, err
			}
		}
	}
	r.bar.begin("packing", files)
	for i := range list {
		result, err := r.writeBag(ctx, &list[i])
		if err != nil {
			return done, err
		}
		done.Written, done.Unchanged, done.Removed = done.Written+result.Written, done.Unchanged+result.Unchanged, done.Removed+result.Removed
	}
	return done, nil
}

// orphans returns the bags in a folder of what there is no longer, or not without the
// flags that it was exported with: its keeper decides what becomes of them.
func orphans(dir string, made *export.Export) []string {
	var found []string
	fsys := os.DirFS(dir)
	fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil // what cannot be seen cannot be told of
		}
		stem, zipped := strings.CutSuffix(name, ".zip")
		if d.IsDir() {
			inner, err := fs.Sub(fsys, name)
			if sink.IsStage(d.Name()) {
				return fs.SkipDir
			}
			if err != nil || name == "." || !bag.Is(inner) {
				return err
			}
			stem = name
		} else if !zipped {
			return nil
		}
		if !made.IsSubject(stem) {
			found = append(found, name)
		}
		if d.IsDir() {
			return fs.SkipDir
		}
		return nil
	})
	return found
}

func isFile(name string) bool {
	fi, err := os.Stat(name)
	return err == nil && !fi.IsDir()
}

// holds reports whether a bag is there already, made of the same and with all files.
func (r *exportation) holds(p *packing) bool {
	fsys := os.DirFS(p.folder)
	if r.flags.zip {
		file, err := os.Open(p.folder + ".zip")
		if err != nil {
			return false
		}
		defer file.Close()
		fi, err := file.Stat()
		if err != nil {
			return false
		}
		if fsys, err = bag.OpenZip(file, fi.Size()); err != nil {
			return false
		}
	}
	return p.bag.Equals(fsys)
}

// writeBag makes one bag.
func (r *exportation) writeBag(ctx context.Context, p *packing) (sink.Result, error) {
	if r.flags.zip {
		return r.zipBag(ctx, p.bag, p.folder)
	}
	folder, err := r.openFolder(p.folder, bag.Marker, true)
	if err != nil {
		return sink.Result{}, err
	}
	defer folder.Close()
	return folder.Write(ctx, sink.Job{
		Site: p.bag, Paths: p.bag.Paths(), Finish: p.bag.Tags, Jobs: r.flags.jobs, Progress: r.bar.step, Skip: r.unprintable,
	})
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
func (r *exportation) zipBag(ctx context.Context, b *bag.Bag, name string) (done sink.Result, err error) {
	target := name + ".zip"
	if fi, err := os.Stat(target); err == nil && !fi.Mode().IsRegular() {
		return done, usagef("%s is not a file", target)
	}
	dir := filepath.Dir(target)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return done, err
	}
	prefix := "." + filepath.Base(target) + ".concord-"
	if err := clearUp(dir, prefix); err != nil {
		return done, fmt.Errorf("%s: %w", target, err)
	}
	file, err := os.CreateTemp(dir, prefix+"*")
	if err != nil {
		return done, err
	}
	defer os.Remove(file.Name()) // gone when it was renamed
	lock, err := sink.Lock(file.Name())
	if err != nil {
		file.Close()
		return done, fmt.Errorf("%s: %w", target, err)
	}
	defer lock.Close()
	err = b.Zip(ctx, file, filepath.Base(name), bag.Job{Jobs: r.flags.jobs, Step: r.bar.step, Skip: r.unprintable})
	if err == nil {
		err = file.Chmod(0o644)
	}
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(file.Name(), target)
	}
	if err != nil {
		return done, fmt.Errorf("write %s: %w", target, err)
	}
	done.Written = b.Files()
	return done, nil
}

// clearUp removes what killed exports left. What is locked belongs to one that lives.
func clearUp(dir, prefix string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // what cannot be seen cannot be cleared up
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix) || e.Type()&fs.ModeType != 0 {
			continue
		}
		name := filepath.Join(dir, e.Name())
		lock, err := sink.Lock(name)
		if errors.Is(err, sink.ErrBusy) {
			return err
		}
		if err == nil {
			lock.Close()
		}
		os.Remove(name)
	}
	return nil
}
