package publish

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"concord/internal/sink"
)

// objects is a place where single files are replaced whole and nothing else is:
// S3, a folder behind SFTP. Its methods may be called from several goroutines.
type objects interface {
	// get returns a file, uncompressed, with its headers; fs.ErrNotExist when
	// there is none.
	get(ctx context.Context, p string) ([]byte, File, error)
	// put replaces a file.
	put(ctx context.Context, p string, f File, content []byte) error
	// create makes a file that must not be there yet; fs.ErrExist otherwise.
	create(ctx context.Context, p string, content []byte) error
	// remove removes files; that one is not there is fine.
	remove(ctx context.Context, paths []string) error
	// list returns the paths of all files.
	list(ctx context.Context) ([]string, error)
	// isPassing reports whether an error may not come again.
	isPassing(err error) bool
	close() error
}

// store publishes to objects. Since they change one by one, it is the order
// that keeps the site whole for readers: first what pages need, then new pages,
// then those that change, then the lists of pages and the manifest, and last
// what nothing leads to any more goes.
//
// Before it touches anything it writes down what it will touch (the journal).
// Whoever comes next finds there what may be half done.
type store struct {
	objects objects
	headers bool // the objects keep headers
	encode  bool // compressed objects
	copies  bool // compressed copies
	jobs    int  // at the same time
	wait    func(ctx context.Context, d time.Duration) error
	now     time.Time
	held    *lease // nil without the lock
}

const (
	lockName    = sink.PrivateName + "/lock.json"
	journalName = sink.PrivateName + "/journal.json"
)

// lease is what the lock says of the one who holds it.
type lease struct {
	ID    string    `json:"id"`
	By    string    `json:"by"`
	Since time.Time `json:"since"`
}

// abandoned is the age from which a lock is taken to be left by a process that
// was killed.
const abandoned = time.Hour

// attempts and the waits between them: 0.2, 0.4, 0.8, 1.6, 3.2 and 5 seconds.
const (
	attempts  = 7
	firstWait = 200 * time.Millisecond
	longWait  = 5 * time.Second
)

// pause waits.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// try does something until it succeeds, fails for good or was tried often
// enough.
func (s *store) try(ctx context.Context, do func() error) error {
	wait := firstWait
	for n := 1; ; n++ {
		err := do()
		if err == nil || n == attempts || ctx.Err() != nil || !s.objects.isPassing(err) {
			return err
		}
		if err := s.wait(ctx, wait); err != nil {
			return err
		}
		wait = min(2*wait, longWait)
	}
}

func (s *store) form() form { return form{headers: s.headers, encode: s.encode, copies: s.copies} }

func (s *store) get(ctx context.Context, p string) (content []byte, f File, err error) {
	err = s.try(ctx, func() error {
		content, f, err = s.objects.get(ctx, p)
		return err
	})
	return content, f, err
}

func (s *store) read(ctx context.Context, p string) ([]byte, error) {
	content, _, err := s.get(ctx, p)
	return content, err
}

func (s *store) put(ctx context.Context, p string, f File, content []byte) error {
	err := s.try(ctx, func() error { return s.objects.put(ctx, p, f, content) })
	if err != nil {
		return fmt.Errorf("write %s: %w", p, err)
	}
	return nil
}

func (s *store) remove(ctx context.Context, paths ...string) error {
	return s.try(ctx, func() error { return s.objects.remove(ctx, paths) })
}

// Lock makes the lock's file, which only one can make.
func (s *store) Lock(ctx context.Context, o Options) error {
	s.now = o.Now
	mine := lease{ID: rand.Text(), By: o.By, Since: o.Now.UTC()}
	text, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	for range 3 {
		err := s.try(ctx, func() error { return s.objects.create(ctx, lockName, text) })
		if err == nil {
			s.held = &mine
			return nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("lock it: %w", err)
		}
		other, err := s.holder(ctx)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue // it was given free in this moment
		case err != nil:
			return fmt.Errorf("read its lock: %w", err)
		case other.ID == mine.ID: // made, although the answer was lost
			s.held = &mine
			return nil
		case !o.TakeOver && o.Now.Sub(other.Since) < abandoned:
			return &BusyError{other.By, other.Since}
		}
		if err := s.remove(ctx, lockName); err != nil {
			return fmt.Errorf("take its lock over: %w", err)
		}
	}
	return &BusyError{}
}

// holder reads the lock. One that cannot be understood is of unknown age.
func (s *store) holder(ctx context.Context) (lease, error) {
	text, err := s.read(ctx, lockName)
	var l lease
	if err == nil && json.Unmarshal(text, &l) != nil {
		l = lease{Since: s.now}
	}
	return l, err
}

// stillHeld makes sure that nobody took the lock over in the meantime.
func (s *store) stillHeld(ctx context.Context) error {
	l, err := s.holder(ctx)
	if errors.Is(err, fs.ErrNotExist) || err == nil && (s.held == nil || l.ID != s.held.ID) {
		return &BusyError{l.By, l.Since}
	}
	return err
}

// Close gives the lock free, also after an interruption.
func (s *store) Close() error {
	var err error
	if s.held != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err = s.stillHeld(ctx); err == nil {
			err = s.objects.remove(ctx, []string{lockName})
		}
		s.held = nil
	}
	return errors.Join(err, s.objects.close())
}

func (s *store) state(ctx context.Context) (state, error) {
	var st state
	journal, err := s.read(ctx, journalName)
	switch {
	case err == nil:
		if json.Unmarshal(journal, &st.inDoubt) != nil {
			st.inDoubt = nil // it was never whole, so nothing was begun
		}
		st.inDoubt = slices.DeleteFunc(st.inDoubt, func(p string) bool { return !fs.ValidPath(p) || p == "." || isOurs(p) })
	case !errors.Is(err, fs.ErrNotExist):
		return state{}, fmt.Errorf("read what the last publication left: %w", err)
	}
	st.manifest, err = readManifest(func() ([]byte, error) { return s.read(ctx, manifestName) })
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errForeign) {
		return s.takeStock(ctx, st.inDoubt, errors.Is(err, errForeign))
	}
	if err != nil {
		return state{}, fmt.Errorf("read its manifest: %w", err)
	}
	return st, nil
}

// takeStock makes the manifest again from what is there.
func (s *store) takeStock(ctx context.Context, inDoubt []string, foreign bool) (state, error) {
	var paths []string
	err := s.try(ctx, func() (err error) {
		paths, err = s.objects.list(ctx)
		return err
	})
	if err != nil {
		return state{}, fmt.Errorf("list what is there: %w", err)
	}
	unfinished := map[string]bool{}
	for _, p := range inDoubt {
		unfinished[p] = true
	}
	// What is in doubt is written or removed in any case.
	paths = slices.DeleteFunc(paths, func(p string) bool { return isOurs(p) || unfinished[p] })
	if len(paths) == 0 && !foreign {
		return state{inDoubt: inDoubt}, nil
	}
	read := make([]File, len(paths))
	group, gctx := errgroup.WithContext(ctx)
	group.SetLimit(s.jobs)
	for i, p := range paths {
		group.Go(func() error {
			content, f, err := s.get(gctx, p)
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			read[i] = fileOf(content)
			read[i].Type, read[i].Cache, read[i].Encoding = f.Type, f.Cache, f.Encoding
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return state{}, fmt.Errorf("read what is there: %w", err)
	}
	m := Manifest{Files: map[string]File{}}
	for i, p := range paths {
		m.Files[p] = read[i]
	}
	what := "there is no manifest"
	if foreign {
		what = "the manifest is damaged, or another program's"
	}
	notes := []string{fmt.Sprintf("%s; compared with the %d files that are there, of which none is removed", what, len(paths))}
	return state{manifest: m, inDoubt: inDoubt, notes: notes, unowned: true}, nil
}

// phase orders what is written.
func phase(step Step) int {
	switch {
	case isCatalogue(step.Path):
		return 3
	case !isPage(step.Path):
		return 0
	case step.Action == Add:
		return 1
	}
	return 2
}

func (s *store) carry(ctx context.Context, p *Plan, o Options) error {
	var touched, doomed []string
	var phases [4][]Step
	for _, step := range p.Steps {
		touched = append(touched, step.Path)
		if step.Action == Delete {
			doomed = append(doomed, step.Path)
		} else {
			phases[phase(step)] = append(phases[phase(step)], step)
		}
	}
	// What was in doubt before stays in doubt until all is done.
	journal, err := json.Marshal(touched)
	if err != nil {
		return err
	}
	if err := s.put(ctx, journalName, File{Type: "application/json", Cache: "no-store"}, journal); err != nil {
		return err
	}
	o.Begin("files", len(p.Steps))
	for _, steps := range phases {
		if len(steps) == 0 {
			continue
		}
		if err := s.stillHeld(ctx); err != nil {
			return err
		}
		if err := s.putAll(ctx, p, steps, o); err != nil {
			return err
		}
	}
	return s.finish(ctx, p, doomed, o)
}

// putAll writes the files of one phase, many at a time.
func (s *store) putAll(ctx context.Context, p *Plan, steps []Step, o Options) error {
	group, gctx := errgroup.WithContext(ctx)
	jobs := s.jobs
	if o.Jobs > 0 {
		jobs = o.Jobs
	}
	group.SetLimit(jobs)
	for _, step := range steps {
		if gctx.Err() != nil {
			break
		}
		group.Go(func() error {
			content, err := p.content(step.Path)
			if err != nil {
				return err
			}
			if step.Encoding != "" {
				if content, err = compress(content); err != nil {
					return err
				}
			}
			defer o.Step()
			return s.put(gctx, step.Path, step.File, content)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// finish writes the manifest, removes what has to go, and then the journal.
func (s *store) finish(ctx context.Context, p *Plan, doomed []string, o Options) error {
	if err := s.stillHeld(ctx); err != nil {
		return err
	}
	text, err := p.next.text()
	if err != nil {
		return err
	}
	f := File{Type: typeOf(manifestName), Cache: cachePage}
	if s.encode {
		f.Encoding = "gzip"
		if text, err = compress(text); err != nil {
			return err
		}
	}
	if err := s.put(ctx, manifestName, f, text); err != nil {
		return err
	}
	// Pages go before what they need.
	pages, others := doomed[:0:0], doomed[:0:0]
	for _, path := range doomed {
		if isPage(path) {
			pages = append(pages, path)
		} else {
			others = append(others, path)
		}
	}
	for _, paths := range [...][]string{pages, others} {
		if len(paths) == 0 {
			continue
		}
		if err := s.remove(ctx, paths...); err != nil {
			return fmt.Errorf("remove what the site no longer has: %w", err)
		}
		for range paths {
			o.Step()
		}
	}
	if err := s.remove(ctx, journalName); err != nil {
		return fmt.Errorf("end the publication: %w", err)
	}
	return nil
}
