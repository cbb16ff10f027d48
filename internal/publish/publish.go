// Package publish brings a built site to the place where readers find it.
//
// In: the built site as an fs.FS with its manifest, and a Target: a folder,
// S3-compatible storage, a host that speaks SFTP, a branch of a Git repository.
// Out: the target with exactly that site, and a Plan that says what it took.
// Guarantees:
//
//   - What is carried over follows from the manifest kept at the target (path,
//     SHA-256, headers), never from time stamps. A manifest that is lost is
//     made again from what stands there.
//   - Whenever a run ends, by failing, by a kill or by a cut, the site that
//     readers see is whole: folders and branches change in one step; elsewhere
//     what pages need comes before the pages and what nothing needs any more
//     goes last. The next run finishes the job, for the target names what is in
//     doubt.
//   - Two that publish at once do not tear the site: the second is told.
//   - A file that no manifest of ours names is never removed.
//   - Addresses are promises: the plan names every page and every place in a
//     page that the last publication had and this one has not.
//
// Non-goals: it does not know what the files mean, reads no clock and no
// environment, keeps no secrets and prints nothing.
package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"
)

// ErrNothingThere says that a target holds no site yet.
var ErrNothingThere = errors.New("nothing is published there")

// A BusyError says that somebody else is publishing to the target.
type BusyError struct {
	By    string    // "jane@desk"; may be empty
	Since time.Time // zero when not known
}

// Error says who it is and what can be done.
func (e *BusyError) Error() string {
	who := "another publication is under way there"
	if e.By != "" {
		who += ", by " + e.By
	}
	if !e.Since.IsZero() {
		who += " since " + e.Since.UTC().Format(time.RFC3339)
	}
	return who + "; wait for it, or use --take-over when it is no longer running"
}

// Options are what a publication depends on besides the site and the target.
type Options struct {
	KeepDeleted bool      // what the site no longer has stays at the target
	TakeOver    bool      // end the publication of somebody else
	By          string    // who publishes, for the lock: "jane@desk"
	Now         time.Time // for the names of releases and the age of locks
	Jobs        int       // files carried over at the same time; 0 means as many as suit the target

	// Begin is told how many files will be carried over, Step is called for each
	// that was, from several goroutines. Both may be nil.
	Begin func(phase string, files int)
	Step  func()
}

// Form says what a target makes of files.
type form struct {
	headers bool // it keeps headers
	encode  bool // texts are kept compressed, and said to be so
	copies  bool // texts get a compressed copy beside them
}

// State is what a target holds.
type state struct {
	manifest Manifest
	inDoubt  []string // paths that an unfinished publication may have touched
	notes    []string // for the one who publishes
	unowned  bool     // nobody knows whose the files are: none is removed
}

// Target is a place that sites are published to. It is used by one goroutine;
// after Lock it belongs to this process until Close.
type Target interface {
	// Lock makes sure that nobody else publishes there until Close.
	Lock(ctx context.Context, o Options) error
	// Close gives the target free.
	Close() error

	form() form
	// state returns what is published there.
	state(ctx context.Context) (state, error)
	// read returns a published file, uncompressed.
	read(ctx context.Context, path string) ([]byte, error)
	// carry brings the target to what the plan says.
	carry(ctx context.Context, p *Plan, o Options) error
}

// Publish carries out a plan. The target must be locked, and the plan made since
// then.
func Publish(ctx context.Context, t Target, p *Plan, o Options) error {
	if p.isDone() {
		return nil
	}
	if o.Begin == nil {
		o.Begin = func(string, int) {}
	}
	if o.Step == nil {
		o.Step = func() {}
	}
	return t.carry(ctx, p, o)
}

// Site is a built site.
type Site struct {
	files    fs.FS
	extra    map[string][]byte
	manifest Manifest
}

// NewSite returns the site that a build wrote, with files that are published
// besides. Its files are read when they are carried over.
func NewSite(files fs.FS, extra map[string][]byte) (*Site, error) {
	m, err := readManifest(func() ([]byte, error) { return fs.ReadFile(files, manifestName) })
	if err != nil {
		return nil, fmt.Errorf("read the manifest of the site: %w", err)
	}
	s := &Site{files: files, extra: map[string][]byte{}, manifest: m}
	s.Add(extra)
	return s, nil
}

// Add adds files that are published besides. A file of the site itself has
// precedence.
func (s *Site) Add(extra map[string][]byte) {
	for path, content := range extra {
		if _, taken := s.manifest.Files[path]; !taken {
			s.extra[path] = content
			s.manifest.Files[path] = fileOf(content)
		}
	}
}

// content returns a file of the site and checks that it is still what the build
// wrote.
func (s *Site) content(path string) ([]byte, error) {
	if content, ok := s.extra[path]; ok {
		return content, nil
	}
	content, err := fs.ReadFile(s.files, path)
	if err != nil {
		return nil, err
	}
	if fileOf(content).SHA256 != s.manifest.Files[path].SHA256 {
		return nil, fmt.Errorf("%s is not what the build wrote; build again", path)
	}
	return content, nil
}
