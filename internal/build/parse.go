package build

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"hash"
	"io"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"concord/internal/actor"
	"concord/internal/bibliography"
	"concord/internal/brief"
	"concord/internal/config"
	"concord/internal/diag"
	"concord/internal/dispute"
	"concord/internal/gazetteer"
	"concord/internal/instrument"
	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/quotation"
	"concord/internal/site"
	"concord/internal/source"
)

// A Cache keeps what files were parsed into, so that the next build parses only
// the files whose text changed, and the last model, so that it links only the
// texts for which something changed. It holds the files of the last build. The
// zero Cache is empty and ready; it must not be used by two builds at once.
type Cache struct {
	// KeepGood lets the last good state of a file stand in for one that cannot
	// be understood, for a site that is looked at while it is written. The
	// findings are those of the file as it is.
	KeepGood bool

	markup    *markup.Parser
	parsed    map[string]parsed // by path
	names     *gazetteer.Gazetteer
	model     *model.Model
	linked    []diag.Finding // of making it
	linkedSum [32]byte       // of what it was made of
	templates []source.File  // that were sound
	quotes    *quotation.Set
	dressed   *model.Model // the model of the site
	site      *site.Site   // that was made last
}

// A Stamper is a file system that tells a file from what it was before without
// reading it.
type Stamper interface {
	// Stamp returns a number that is another one whenever the file may hold
	// something else; ok is false when only reading tells.
	Stamp(path string) (stamp uint64, ok bool)
}

// parsed is one file as it was understood: a value of the type that its role
// says, and what was found. Its text is gone.
type parsed struct {
	sum      [32]byte // of the text; with the path it decides the value
	faults   bool     // of the file itself, which a text does not show
	kept     bool     // the value is of an earlier text that was sound
	stamp    uint64   // of the file system, when stamped
	stamped  bool
	value    any
	findings []diag.Finding
}

// role is what a file of the site is for.
type role uint8

const (
	roleConfig role = iota
	roleBrief
	rolePage
	roleInstrument
	roleActor
	roleActors
	roleSources
	roleDisputes
	roleTemplate
	roleStatic // not text: only its sum is taken
)

// task is one file to read.
type task struct {
	role role
	path string
}

// tasks returns the files of the tree, by role, then in the tree's order.
func tasks(t *source.Tree) []task {
	all := make([]task, 0, 2+len(t.Briefs)+len(t.Pages)+len(t.Instruments)+len(t.Actors)+len(t.Sources)+len(t.Templates)+len(t.Static))
	add := func(r role, paths ...string) {
		for _, p := range paths {
			if p != "" {
				all = append(all, task{r, p})
			}
		}
	}
	add(roleConfig, t.Config)
	add(roleDisputes, t.Disputes)
	add(roleInstrument, t.Instruments...)
	for _, p := range t.Actors {
		if p == "content/actors.yaml" {
			add(roleActors, p)
		} else {
			add(roleActor, p)
		}
	}
	add(roleSources, t.Sources...)
	add(roleBrief, t.Briefs...)
	add(rolePage, t.Pages...)
	add(roleTemplate, t.Templates...)
	add(roleStatic, t.Static...)
	return all
}

// each calls do for every number below n, by jobs goroutines, until one fails.
func each(ctx context.Context, n, jobs int, do func(i int) error) error {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	group, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range min(jobs, n) {
		group.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return ctx.Err()
				}
				if err := do(i); err != nil {
					return err
				}
			}
		})
	}
	return group.Wait()
}

// parse reads and parses the files. The result has the order of the tasks.
func (c *Cache) parse(ctx context.Context, fsys fs.FS, todo []task, o Options) ([]parsed, error) {
	if o.Begin != nil {
		o.Begin("files", len(todo))
	}
	if c.markup == nil {
		c.markup = markup.NewParser()
	}
	results := make([]parsed, len(todo))
	err := each(ctx, len(todo), o.Jobs, func(i int) (err error) {
		results[i], err = c.file(fsys, todo[i])
		if o.Step != nil {
			o.Step()
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	c.keep(todo, results)
	return results, nil
}

// keep notes what the files of this build were parsed into, and forgets those of
// the last one that are gone.
func (c *Cache) keep(todo []task, results []parsed) {
	if c.parsed == nil {
		c.parsed = make(map[string]parsed, len(todo))
	}
	for i, t := range todo {
		c.parsed[t.path] = results[i]
	}
	if len(c.parsed) == len(todo) {
		return
	}
	still := make(map[string]bool, len(todo))
	for _, t := range todo {
		still[t.path] = true
	}
	maps.DeleteFunc(c.parsed, func(path string, _ parsed) bool { return !still[path] })
}

// file reads and parses one file, or takes it from the cache.
func (c *Cache) file(fsys fs.FS, t task) (parsed, error) {
	stamper, stamped := fsys.(Stamper)
	if !stamped {
		return c.read(fsys, t)
	}
	stamp, stamped := stamper.Stamp(t.path)
	if old, ok := c.parsed[t.path]; ok && stamped && old.stamped && old.stamp == stamp && !old.faults {
		return old, nil
	}
	p, err := c.read(fsys, t)
	p.stamp, p.stamped = stamp, stamped
	return p, err
}

// read is file when the text decides whether the cache has it.
func (c *Cache) read(fsys fs.FS, t task) (parsed, error) {
	if t.role == roleStatic {
		sum, err := sumOf(fsys, t.path)
		return parsed{sum: sum}, err
	}
	room := rooms.Get().(*[]byte)
	f, err := source.ReadInto(*room, fsys, t.path)
	if err != nil {
		return parsed{}, err
	}
	switch t.role {
	case roleBrief, rolePage, roleInstrument, roleActor: // of which nothing keeps the text
		if *room = f.Text; cap(f.Text) <= roomKept {
			defer rooms.Put(room)
		}
	}
	if old, ok := c.parsed[t.path]; ok && old.sum == f.Sum && !old.faults && f.Faults == nil {
		return old, nil
	}
	p := parsed{sum: f.Sum, faults: f.Faults != nil}
	if p.faults && len(f.Text) == 0 {
		p.findings = diag.FromFaults(f.Faults) // there is nothing to understand
		return c.orGood(p, t), nil
	}
	switch t.role {
	case roleConfig:
		p.value, p.findings = config.Parse(f)
	case roleBrief, rolePage:
		p.value, p.findings = brief.Parse(f, c.markup)
	case roleInstrument:
		p.value, p.findings = instrument.Parse(f, c.markup)
	case roleActor:
		p.value, p.findings = actor.Parse(f, c.markup)
	case roleActors:
		p.value, p.findings = actor.ParseList(f)
	case roleSources:
		p.value, p.findings = bibliography.Parse(f)
	case roleDisputes:
		p.value, p.findings = dispute.Parse(f)
	case roleTemplate:
		p.value = f
	}
	p.findings = append(p.findings, diag.FromFaults(f.Faults)...)
	return c.orGood(p, t), nil
}

// rooms are for the texts of files that are parsed one after the other.
var rooms = sync.Pool{New: func() any { return new([]byte) }}

// roomKept is how large a text may be whose room is used again.
const roomKept = 1 << 20

// orGood returns a file that cannot be understood with its last good state in
// its place, when the cache keeps that.
func (c *Cache) orGood(p parsed, t task) parsed {
	if old, ok := c.parsed[t.path]; ok && c.KeepGood && old.value != nil && t.role != roleTemplate && slices.ContainsFunc(p.findings, isUnreadable) {
		p.value, p.kept = old.value, true
	}
	return p
}

// isUnreadable reports whether a finding says that a file, or its header, could
// not be understood at all.
func isUnreadable(f diag.Finding) bool {
	switch f.Code {
	case diag.BadEncoding, diag.FileTooLarge, diag.Unreadable, diag.BadYAML, diag.MissingKey:
		return f.Severity == diag.Error
	}
	return false
}

// buffers are for files that are read only to be summed.
var buffers = sync.Pool{New: func() any { return new([32 << 10]byte) }}

// sumOf returns the SHA-256 of a file that may be large. A file that cannot be
// read has the sum of nothing; the site says so when it is made.
func sumOf(fsys fs.FS, p string) (sum [32]byte, err error) {
	f, err := fsys.Open(p)
	if err != nil {
		return sum, nil
	}
	defer f.Close()
	h := sha256.New()
	buffer := buffers.Get().(*[32 << 10]byte)
	defer buffers.Put(buffer)
	if _, err := io.CopyBuffer(h, struct{ io.Reader }{f}, buffer[:]); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}

// digest sums what decides a build.
type digest struct {
	b []byte // not summed yet
	h hash.Hash
}

func newDigest() *digest { return &digest{make([]byte, 0, digestPiece+512), sha256.New()} }

const digestPiece = 8 << 10

// sum returns the sum of all that was added. Nothing is added after it.
func (d *digest) sum() (sum [32]byte) {
	d.h.Write(d.b)
	d.h.Sum(sum[:0])
	return sum
}

func (d *digest) text(s string) {
	d.b = binary.AppendUvarint(d.b, uint64(len(s)))
	d.b = append(d.b, s...)
}

func (d *digest) flag(on bool) {
	if on {
		d.b = append(d.b, 1)
	} else {
		d.b = append(d.b, 0)
	}
}

func (d *digest) file(t task, sum [32]byte, faults bool) {
	if len(d.b) >= digestPiece {
		d.h.Write(d.b)
		d.b = d.b[:0]
	}
	d.b = append(d.b, byte(t.role))
	d.text(t.path)
	d.b = append(d.b, sum[:]...)
	d.flag(faults)
}
