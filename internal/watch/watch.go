// Package watch keeps a picture of the files of a site, and says when it
// changed.
//
// In: the folder of a site. Out: a Tree, which lists the site without asking
// the disk and stamps every file, and a wake-up when there is a newer one.
// Guarantees: what was saved is seen, also in folders that are new, renamed or
// put in the place of others; a burst of changes is one change; what editors
// write for themselves wakes nobody; a Tree never changes. When the system
// cannot watch that many folders it says so and goes on by looking. Non-goals:
// it reads no text and knows no format.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Options say how a site is watched.
type Options struct {
	Poll   time.Duration // between two looks at all files; 0: the system tells, as far as it can
	Report func(error)   // is told of a LimitError, when there is one; may be nil
}

// A LimitError says that the system watches no more folders for us. The
// watcher goes on by looking at all files again and again.
type LimitError struct {
	Folders int
	Err     error
}

// Error returns what happened and what can be done about it.
func (e *LimitError) Error() string {
	remedy := "close other programs that watch files, or raise the limit of open files with: ulimit -n 65536"
	if errors.Is(e.Err, syscall.ENOSPC) {
		remedy = "raise the limit with: sudo sysctl fs.inotify.max_user_watches=524288"
	}
	return fmt.Sprintf("the system watches no more than %d folders (%v); files are looked at every second instead; %s", e.Folders, e.Err, remedy)
}

func (e *LimitError) Unwrap() error { return e.Err }

// How long to wait for more before a change is told.
const (
	patience  = 4 * time.Millisecond    // after the last event of a save
	emptied   = 60 * time.Millisecond   // when a file was emptied: its text is on the way
	burst     = 60 * time.Millisecond   // after the last of many events
	storm     = 200 * time.Millisecond  // after the last of very many events
	longest   = time.Second             // since the first event
	enduring  = 8 * time.Second         // since the first event of a storm, which is one change: a checkout, say
	many      = 6                       // files that make a burst
	veryMany  = 200                     // files that make a storm
	check     = time.Minute             // between two looks at all files, in case that an event was lost
	fallback  = time.Second             // between two looks when the system cannot watch
	uncertain = 2500 * time.Millisecond // how coarse the time of a file may be
)

// A Watcher watches one site. Its methods may be called from any goroutine.
type Watcher struct {
	dir    string // absolute
	notify *fsnotify.Watcher
	poll   time.Duration
	report func(error)
	wake   chan struct{}
	done   chan struct{}
	quit   context.CancelFunc

	mu      sync.Mutex
	tree    *Tree
	changed []string // since the last Take

	// Only the goroutine of run looks at these:
	watched map[string]bool
	stamp   uint64
	dirty   map[string]bool // paths to look at; true when a folder may be another one now
	lost    bool            // events were lost, so look at everything
	young   map[string]int  // looks for which a file counts as changed once more
	waited  bool            // an emptied file was given its time
}

// Open begins to watch the site in dir, whose files root reads. Close ends it.
func Open(dir string, root fs.FS, o Options) (*Watcher, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	ctx, quit := context.WithCancel(context.Background())
	w := &Watcher{
		dir: dir, poll: o.Poll, report: o.Report, quit: quit,
		wake: make(chan struct{}, 1), done: make(chan struct{}),
		tree:    &Tree{files: root, folders: map[string]*folder{}},
		watched: map[string]bool{}, dirty: map[string]bool{}, young: map[string]int{},
	}
	if w.report == nil {
		w.report = func(error) {}
	}
	if w.poll == 0 {
		if w.notify, err = fsnotify.NewBufferedWatcher(4096); err != nil {
			w.giveUp(err)
		}
	}
	next := w.tree.edit()
	w.scan(next, ".")
	w.tree = next
	go w.run(ctx)
	return w, nil
}

// Close ends the watching.
func (w *Watcher) Close() {
	w.quit()
	<-w.done
}

// Wake returns the channel that receives when there is a newer Tree.
func (w *Watcher) Wake() <-chan struct{} { return w.wake }

// Take returns the newest Tree, and the paths that changed since the last one
// that was taken; a folder stands for all that is in it.
func (w *Watcher) Take() (*Tree, []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	changed := w.changed
	w.changed = nil
	slices.Sort(changed)
	return w.tree, slices.Compact(changed)
}

// giveUp goes on by looking.
func (w *Watcher) giveUp(err error) {
	w.report(&LimitError{Folders: len(w.watched), Err: err})
	w.poll = fallback
	if w.notify != nil {
		w.notify.Close()
		w.notify = nil
	}
}

// run takes events until the context ends.
func (w *Watcher) run(ctx context.Context) {
	defer close(w.done)
	quiet, latest, look := time.NewTimer(0), time.NewTimer(0), time.NewTimer(w.interval())
	quiet.Stop()
	latest.Stop()
	polls, endured := w.poll > 0, false
	for {
		if w.poll > 0 && !polls { // the system gave up meanwhile
			polls = true
			look.Reset(w.poll)
		}
		var events chan fsnotify.Event
		var errs chan error
		if w.notify != nil {
			events, errs = w.notify.Events, w.notify.Errors
		}
		select {
		case <-ctx.Done():
			if w.notify != nil {
				w.notify.Close()
			}
			return
		case e, ok := <-events:
			if !ok {
				w.giveUp(errors.New("the system ended it"))
				continue
			}
			first := len(w.dirty) == 0 && !w.lost
			if !w.note(e) {
				continue
			}
			if first {
				latest.Reset(longest)
				endured = false
			}
			quiet.Reset(w.wait())
		case <-errs: // too many at once
			w.lost = true
			quiet.Reset(burst)
		case <-quiet.C:
			if again := w.flush(); again > 0 {
				quiet.Reset(again)
				continue
			}
			latest.Stop()
		case <-latest.C:
			if !endured && len(w.dirty) > veryMany {
				endured = true
				latest.Reset(enduring - longest)
				continue
			}
			w.waited = true
			w.flush()
			quiet.Stop()
		case <-look.C:
			w.lost = true
			w.flush()
			look.Reset(w.interval())
		}
	}
}

func (w *Watcher) interval() time.Duration {
	if w.poll > 0 {
		return w.poll
	}
	return check
}

// wait says how long to wait for more events.
func (w *Watcher) wait() time.Duration {
	switch {
	case len(w.dirty) > veryMany:
		return storm
	case len(w.dirty) > many || w.lost:
		return burst
	}
	return patience
}

// note takes one event, and reports whether it matters.
func (w *Watcher) note(e fsnotify.Event) bool {
	p, ok := w.rel(e.Name)
	if !ok || !w.matters(p) {
		return false
	}
	w.dirty[p] = w.dirty[p] || e.Has(fsnotify.Create) || e.Has(fsnotify.Rename) || e.Has(fsnotify.Remove)
	return true
}

// rel returns the path of a file in the site.
func (w *Watcher) rel(name string) (string, bool) {
	rel, err := filepath.Rel(w.dir, name)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// matters reports whether a site may depend on a path.
func (w *Watcher) matters(p string) bool {
	if p == "." {
		return true
	}
	folder, name := path.Split(p)
	if folder == "" {
		return w.mattersAtRoot(name)
	}
	return !ofEditor(name)
}

// mattersAtRoot reports whether a name at the root of a site is the site's: as
// source.List sees it.
func (w *Watcher) mattersAtRoot(name string) bool {
	switch name {
	case "content", "templates", "static", "site.yaml", "disputes.yaml":
		return true
	case "public", "node_modules":
		return false
	}
	return !strings.HasPrefix(name, ".") && !ofEditor(name)
}

// ofEditor reports whether a file is what an editor writes for itself.
func ofEditor(name string) bool {
	switch {
	case name == "4913", strings.HasSuffix(name, "~"), strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"):
		return true
	case strings.HasPrefix(name, "."):
		return name != ".well-known" && name != ".nojekyll" && name != ".htaccess"
	}
	return false
}

// enters reports whether a folder is looked into. Beside content/ only the
// folders of the theme are; without it any folder may hold briefs.
func (w *Watcher) enters(t *Tree, p string) bool {
	if strings.Contains(p, "/") {
		return !ofEditor(path.Base(p))
	}
	switch p {
	case "content", "templates", "static":
		return true
	}
	return w.mattersAtRoot(p) && !t.isFolder("content")
}

// flush looks at what may have changed and tells it. It returns how long to
// wait instead, when a file was emptied a moment ago.
func (w *Watcher) flush() time.Duration {
	if !w.waited && !w.lost {
		for p := range w.dirty {
			if fi, err := os.Lstat(w.abs(p)); err == nil && fi.Mode().IsRegular() && fi.Size() == 0 && w.tree.size(p) > 0 {
				w.waited = true
				return emptied
			}
		}
	}
	w.waited = false
	next := w.tree.edit()
	if w.lost {
		w.lost = false
		w.compare(next, ".")
		w.age(next)
	}
	paths := make([]string, 0, len(w.dirty))
	for p := range w.dirty {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		w.look(next, p, w.dirty[p])
	}
	clear(w.dirty)
	if len(next.changed) == 0 {
		return 0
	}
	w.mu.Lock()
	w.tree = next
	w.changed = append(w.changed, next.changed...)
	w.mu.Unlock()
	next.changed = nil
	select {
	case w.wake <- struct{}{}:
	default:
	}
	return 0
}

func (w *Watcher) abs(p string) string { return filepath.Join(w.dir, filepath.FromSlash(p)) }

// look takes one path as it is now. A folder that may be another one than
// before is read anew.
func (w *Watcher) look(next *Tree, p string, replaced bool) {
	if p == "." {
		w.compare(next, p)
		return
	}
	parent := next.folders[path.Dir(p)]
	if parent == nil { // a folder that went; its own parent is told
		return
	}
	fi, err := os.Lstat(w.abs(p))
	switch {
	case err != nil && !errors.Is(err, fs.ErrPermission):
		if next.remove(p) {
			w.unwatch(next, p)
			next.touched(p)
		}
	case err != nil:
		next.touched(p)
	case fi.IsDir():
		if replaced || next.folders[p] == nil {
			w.unwatch(next, p)
			w.put(next, p, fi)
			if w.enters(next, p) {
				w.scan(next, p)
				next.touched(p)
			}
		} else {
			w.compare(next, p)
		}
		if p == "content" { // decides whether other folders hold briefs
			w.compare(next, ".")
		}
	default:
		w.unwatch(next, p)
		w.put(next, p, fi)
		next.touched(p)
	}
}

// put notes a file or a folder with a new stamp.
func (w *Watcher) put(next *Tree, p string, fi fs.FileInfo) {
	w.stamp++
	next.put(p, entry{name: path.Base(p), mode: fi.Mode(), size: fi.Size(), time: fi.ModTime().UnixNano(), stamp: w.stamp})
}

// scan reads a folder and all below it for the first time. It is watched
// before it is read, so that nothing that comes meanwhile is missed.
func (w *Watcher) scan(next *Tree, p string) {
	w.watch(p)
	infos, err := readFolder(w.abs(p))
	f := &folder{err: err, entries: make([]*entry, 0, len(infos)), own: true}
	for _, fi := range infos {
		w.stamp++
		f.entries = append(f.entries, &entry{name: fi.Name(), mode: fi.Mode(), size: fi.Size(), time: fi.ModTime().UnixNano(), stamp: w.stamp})
	}
	next.folders[p] = f
	for _, e := range f.entries {
		if child := path.Join(p, e.name); e.mode.IsDir() && w.enters(next, child) {
			w.scan(next, child)
		}
	}
}

// compare looks at a folder and all below it, and takes what differs by kind,
// size or time. Times are compared, never ordered: a clock may be set back.
func (w *Watcher) compare(next *Tree, p string) {
	old := next.folders[p]
	if old == nil {
		w.scan(next, p)
		next.touched(p)
		return
	}
	if w.notify != nil && !w.watched[p] {
		w.watch(p)
	}
	infos, err := readFolder(w.abs(p))
	if (err == nil) != (old.err == nil) {
		next.own(p).err = err
		next.touched(p)
	}
	seen := make(map[string]bool, len(infos))
	for _, fi := range infos {
		seen[fi.Name()] = true
		child := path.Join(p, fi.Name())
		if !w.matters(child) {
			continue
		}
		e := old.find(fi.Name())
		same := e != nil && e.mode == fi.Mode() && (fi.IsDir() || e.size == fi.Size() && e.time == fi.ModTime().UnixNano())
		if !same {
			if e != nil && e.mode.IsDir() {
				w.unwatch(next, child)
			}
			w.put(next, child, fi)
			if !fi.IsDir() {
				next.touched(child)
				w.young[child] = int(uncertain/max(w.interval(), time.Millisecond)) + 1
			}
		}
		switch {
		case !fi.IsDir():
		case w.enters(next, child):
			w.compare(next, child)
		case next.folders[child] != nil:
			w.unwatch(next, child)
			next.touched(child)
		}
	}
	for _, e := range old.entries {
		if child := path.Join(p, e.name); !seen[e.name] {
			next.remove(child)
			w.unwatch(next, child)
			if w.matters(child) {
				next.touched(child)
			}
		}
	}
}

// age counts files that changed a moment ago as changed once more: a second
// save may leave size and time as they were where times are coarse.
func (w *Watcher) age(next *Tree) {
	if w.poll == 0 {
		clear(w.young)
		return
	}
	for p, looks := range w.young {
		if looks--; looks <= 0 {
			delete(w.young, p)
		} else {
			w.young[p] = looks
		}
		if e := next.find(p); e != nil && !slices.Contains(next.changed, p) {
			again := *e
			w.stamp++
			again.stamp = w.stamp
			next.put(p, again)
			next.touched(p)
		}
	}
}

// readFolder lists a folder, sorted by name. What goes away meanwhile is left
// out.
func readFolder(name string) ([]fs.FileInfo, error) {
	entries, err := os.ReadDir(name)
	infos := make([]fs.FileInfo, 0, len(entries))
	for _, e := range entries {
		if fi, err := e.Info(); err == nil {
			infos = append(infos, fi)
		}
	}
	return infos, err
}

func (w *Watcher) watch(p string) {
	if w.notify == nil {
		return
	}
	err := w.notify.Add(w.abs(p))
	switch {
	case err == nil:
		w.watched[p] = true
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		w.giveUp(err)
	}
}

// unwatch forgets a folder and all below it.
func (w *Watcher) unwatch(next *Tree, p string) {
	if next.folders[p] == nil && !w.watched[p] {
		return
	}
	below := p + "/"
	for folder := range next.folders {
		if folder == p || strings.HasPrefix(folder, below) {
			delete(next.folders, folder)
		}
	}
	for folder := range w.watched {
		if folder == p || strings.HasPrefix(folder, below) {
			delete(w.watched, folder)
			if w.notify != nil {
				w.notify.Remove(w.abs(folder)) // fails when the folder is gone, and with it the watch
			}
		}
	}
}
