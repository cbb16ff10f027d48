package bag

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Job says how a zip file is made.
type Job struct {
	Jobs int    // files made at the same time; at least one
	Step func() // called for each; may be nil
	// Skip is asked about an error of making a file; when it returns true the file is
	// left out. It is called from several goroutines and may be nil.
	Skip func(path string, err error) bool
}

// entry is a file on its way into the zip file.
type entry struct {
	data    []byte
	skipped bool
}

// Zip writes the bag as a zip file with one folder of this name. Entries are stored
// as they are, without times, in the order of their paths with the tag files last, so
// that any program that writes zip files gives the same bytes, now and later.
func (b *Bag) Zip(ctx context.Context, w io.Writer, name string, job Job) error {
	z := zip.NewWriter(w)
	produce := func(p string) (entry, error) {
		data, err := b.ReadFile(p)
		if err != nil && job.Skip != nil && job.Skip(p, err) {
			return entry{skipped: true}, nil
		}
		return entry{data: data}, err
	}
	err := inOrder(ctx, b.paths, max(job.Jobs, 1), produce, func(p string, e entry) error {
		if job.Step != nil {
			job.Step()
		}
		if e.skipped {
			return nil
		}
		return addEntry(z, name+"/"+p, e.data)
	})
	if err != nil {
		return err
	}
	tags := b.Tags()
	for _, p := range slices.Sorted(maps.Keys(tags)) {
		if err := addEntry(z, name+"/"+p, tags[p]); err != nil {
			return err
		}
	}
	return z.Close()
}

const (
	utf8Names = 0x800
	noDay     = 1<<5 | 1 // 1 January 1980, before which the format has no days
)

// addEntry adds a file whose sizes stand in front of it, which every reader
// understands.
func addEntry(z *zip.Writer, name string, data []byte) error {
	//lint:ignore SA1019 CreateRaw writes the date as it stands, and Modified not at all
	h := &zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data), CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data)), Flags: utf8Names, ModifiedDate: noDay}
	h.SetMode(0o644)
	w, err := z.CreateRaw(h)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// inOrder makes files at the same time and hands them on one after the other. No more
// are held than are made at a time.
func inOrder(ctx context.Context, paths []string, jobs int, produce func(string) (entry, error), use func(string, entry) error) error {
	g, ctx := errgroup.WithContext(ctx)
	type made struct {
		data chan entry
		path string
	}
	queue := make(chan made, jobs)
	g.Go(func() error {
		defer close(queue)
		workers, ctx := errgroup.WithContext(ctx)
		workers.SetLimit(jobs)
		for _, p := range paths {
			m := made{make(chan entry, 1), p}
			select {
			case queue <- m:
			case <-ctx.Done():
				return errors.Join(workers.Wait(), ctx.Err())
			}
			workers.Go(func() error {
				data, err := produce(p)
				if err == nil {
					m.data <- data
				}
				return err
			})
		}
		return workers.Wait()
	})
	g.Go(func() error {
		for m := range queue {
			select {
			case data := <-m.data:
				if err := use(m.path, data); err != nil {
					return err
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	return g.Wait()
}

// OpenZip opens a bag in a zip file: the one folder in it.
func OpenZip(r io.ReaderAt, size int64) (fs.FS, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	root := ""
	for _, f := range z.File {
		top, _, ok := strings.Cut(f.Name, "/")
		if !ok || root != "" && top != root || !fs.ValidPath(strings.TrimSuffix(f.Name, "/")) {
			return nil, fmt.Errorf("%q does not lie in the one folder of the bag", f.Name)
		}
		root = top
	}
	if root == "" {
		return nil, errors.New("there is nothing in it")
	}
	return fs.Sub(z, root)
}

// CheckZip returns what is wrong with the zip file itself: whether each byte of it is
// as Zip writes it. A bag that another program packed differs, so that is no error
// unless Zip wrote it.
func CheckZip(r io.ReaderAt, size int64) ([]Problem, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, err
	}
	if !ours(z) {
		return nil, nil
	}
	c := &comparer{with: io.NewSectionReader(r, 0, size)}
	again := zip.NewWriter(c)
	for _, f := range z.File {
		data, err := readEntry(f)
		if err != nil {
			return []Problem{{f.Name, "it cannot be read: " + err.Error()}}, nil
		}
		if err := addEntry(again, f.Name, data); err != nil {
			return nil, err
		}
	}
	if err := again.Close(); err != nil {
		return nil, err
	}
	if n, err := c.with.Read(make([]byte, 1)); n > 0 || err == nil || c.differs {
		return []Problem{{"", "the zip file is not as it was written"}}, nil
	}
	return nil, nil
}

// ours reports whether a zip file looks like one that Zip wrote: most of its entries
// do.
func ours(z *zip.Reader) bool {
	like := 0
	for _, f := range z.File {
		if f.Method == zip.Store && f.Flags&8 == 0 && f.ModifiedDate == noDay && f.ModifiedTime == 0 {
			like++
		}
	}
	return 2*like > len(z.File)
}

func readEntry(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r)
	return b.Bytes(), err
}

// comparer compares what is written to it with what it reads.
type comparer struct {
	with    *io.SectionReader
	buffer  []byte
	differs bool
}

func (c *comparer) Write(p []byte) (int, error) {
	if cap(c.buffer) < len(p) {
		c.buffer = make([]byte, len(p))
	}
	have := c.buffer[:len(p)]
	if _, err := io.ReadFull(c.with, have); err != nil || !bytes.Equal(have, p) {
		c.differs = true
	}
	return len(p), nil
}
