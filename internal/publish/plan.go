package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Action is what happens to a file at a target.
type Action string

// The actions.
const (
	Add    Action = "add"
	Change Action = "change"
	Delete Action = "delete"
)

// Step is one file of a plan.
type Step struct {
	Action Action `json:"action"`
	Path   string `json:"path"`
	File          // as it will be; as it was, when it is deleted
}

// A Loss is an address that the last publication had and the site has not.
type Loss struct {
	Path string `json:"path"`
	ID   string `json:"id,omitempty"` // the place in the page; the page itself when empty
}

// Address returns the loss as readers know it: "/briefs/x/#p4".
func (l Loss) Address() string {
	a := addressOf(l.Path)
	if l.ID != "" {
		a += "#" + l.ID
	}
	return a
}

// addressOf returns the address, on its site, of a file.
func addressOf(path string) string { return "/" + strings.TrimSuffix(path, "index.html") }

// Plan says what makes a target hold a site.
type Plan struct {
	Steps     []Step   `json:"steps"` // in order of path
	Unchanged int      `json:"unchanged"`
	Lost      []Loss   `json:"lost"`  // in order of path
	Notes     []string `json:"notes"` // what was odd about the target

	site    *Site
	next    Manifest        // of the target, when all is done
	gzipped map[string]bool // compressed copies, by their path
	stale   bool            // the target holds traces of an unfinished publication
	kept    map[string]bool // files of the last publication that stay
	target  Target
}

// isDone reports whether the target already holds the site.
func (p *Plan) isDone() bool { return len(p.Steps) == 0 && !p.stale }

// Count returns how many files an action takes, and their bytes.
func (p *Plan) Count(a Action) (files int, bytes int64) {
	for _, s := range p.Steps {
		if s.Action == a {
			files++
			bytes += s.Size
		}
	}
	return files, bytes
}

// NewPlan compares a site with what a target holds. Nothing is changed.
func NewPlan(ctx context.Context, t Target, site *Site, o Options) (*Plan, error) {
	was, err := t.state(ctx)
	if err != nil && !errors.Is(err, ErrNothingThere) {
		return nil, err
	}
	p := &Plan{
		site: site, target: t, Notes: was.notes, stale: len(was.inDoubt) > 0,
		next:    Manifest{Version: manifestVersion, Generator: site.manifest.Generator, Files: make(map[string]File, len(site.manifest.Files))},
		gzipped: map[string]bool{}, kept: map[string]bool{},
	}
	if len(was.notes) > 0 {
		p.stale = true // the manifest must be written again
	}
	if err := p.list(t.form(), was.manifest); err != nil {
		return nil, err
	}
	p.compare(was, o.KeepDeleted)
	slices.SortFunc(p.Steps, func(a, b Step) int { return cmp.Compare(a.Path, b.Path) })
	p.Lost, err = p.losses(ctx, t)
	return p, err
}

// list fills in what the target will hold.
func (p *Plan) list(f form, was Manifest) error {
	for path, file := range p.site.manifest.Files {
		file = File{SHA256: file.SHA256, Size: file.Size}
		if f.headers {
			file.Type, file.Cache = typeOf(path), cacheOf(path)
		}
		if f.encode && isCompressible(path, file.Size) {
			file.Encoding = "gzip"
		}
		p.next.Files[path] = file
	}
	if !f.copies {
		return nil
	}
	for path, file := range p.site.manifest.Files {
		name := path + ".gz"
		if _, taken := p.next.Files[name]; taken || !isCompressible(path, file.Size) {
			continue
		}
		p.gzipped[name] = true
		// The copy of a file that is the same is the same.
		if old, ok := was.Files[name]; ok && was.Files[path].SHA256 == file.SHA256 {
			p.next.Files[name] = old
			continue
		}
		content, err := p.content(name)
		if err != nil {
			return err
		}
		p.next.Files[name] = fileOf(content)
	}
	return nil
}

// content returns a file of the site as it is to be published, but for the
// encoding.
func (p *Plan) content(path string) ([]byte, error) {
	if !p.gzipped[path] {
		return p.site.content(path)
	}
	content, err := p.site.content(strings.TrimSuffix(path, ".gz"))
	if err != nil {
		return nil, err
	}
	return compress(content)
}

// compare finds the steps.
func (p *Plan) compare(was state, keepDeleted bool) {
	inDoubt := map[string]bool{}
	for _, path := range was.inDoubt {
		inDoubt[path] = true
	}
	for path, file := range p.next.Files {
		switch old, ok := was.manifest.Files[path]; {
		case !ok:
			p.Steps = append(p.Steps, Step{Add, path, file})
		case old != file || inDoubt[path]:
			p.Steps = append(p.Steps, Step{Change, path, file})
		default:
			p.Unchanged++
		}
		delete(inDoubt, path)
	}
	for path, old := range was.manifest.Files {
		if _, ok := p.next.Files[path]; ok {
			continue
		}
		delete(inDoubt, path)
		if was.unowned {
			continue
		}
		if keepDeleted {
			p.next.Files[path], p.kept[path] = old, true
			p.Unchanged++
			continue
		}
		p.Steps = append(p.Steps, Step{Delete, path, old})
	}
	for path := range inDoubt { // put there by a run that nobody finished
		p.Steps = append(p.Steps, Step{Action: Delete, Path: path})
	}
}

// losses finds the addresses that would be broken: pages and other files that
// go, and places in pages that change. Files that are named by their content
// were never promised.
func (p *Plan) losses(ctx context.Context, t Target) ([]Loss, error) {
	found := make([][]Loss, len(p.Steps))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(8)
	for i, s := range p.Steps {
		switch {
		case s.Action == Delete && s.SHA256 != "" && !hasHash(s.Path) && !strings.HasSuffix(s.Path, ".gz"):
			found[i] = []Loss{{Path: s.Path}}
		case s.Action == Change && isPage(s.Path):
			group.Go(func() error {
				old, err := t.read(ctx, s.Path)
				if errors.Is(err, fs.ErrNotExist) {
					return nil
				}
				if err != nil {
					return fmt.Errorf("read the published %s: %w", s.Path, err)
				}
				now, err := p.site.content(s.Path)
				if err != nil {
					return err
				}
				found[i] = lostIDs(s.Path, old, now)
				return nil
			})
		}
	}
	err := group.Wait()
	return slices.Concat(found...), err
}

// lostIDs returns the places of a page that its new version does not have. A
// redirect, which an alias makes, takes them along.
func lostIDs(path string, old, now []byte) []Loss {
	if _, ok := redirectOf(now); ok {
		return nil
	}
	has := map[string]bool{}
	for _, id := range ids(now) {
		has[id] = true
	}
	var lost []Loss
	for _, id := range ids(old) {
		if !has[id] {
			lost = append(lost, Loss{path, id})
		}
	}
	return lost
}

// ids returns the places of a page that others may link to: paragraphs,
// headings, blocks. Those of the frame and of footnotes are nobody's promise.
func ids(page []byte) []string {
	var found []string
	for rest := string(page); ; {
		_, after, ok := strings.Cut(rest, ` id="`)
		if !ok {
			return found
		}
		id, after, ok := strings.Cut(after, `"`)
		if !ok {
			return found
		}
		if !strings.HasPrefix(id, "page.") && !isFootnote(id) {
			found = append(found, id)
		}
		rest = after
	}
}

func isFootnote(id string) bool {
	number, ok := strings.CutPrefix(id, "fn")
	number = strings.TrimPrefix(number, "ref")
	return ok && strings.Trim(number, "0123456789-") == ""
}

// WriteTable writes the steps of a plan, at most limit of them when that is not 0.
func (p *Plan) WriteTable(w io.Writer, limit int) error {
	width := 0
	steps := p.Steps
	if limit > 0 && len(steps) > limit {
		steps = steps[:limit]
	}
	for _, s := range steps {
		width = min(60, max(width, len(s.Path)))
	}
	var b strings.Builder
	for _, s := range steps {
		fmt.Fprintf(&b, "%-6s  %-*s  %9s", s.Action, width, s.Path, Bytes(s.Size))
		if s.Action != Delete && s.Type != "" {
			fmt.Fprintf(&b, "  %s, %s", s.Type, s.Cache)
			if s.Encoding != "" {
				fmt.Fprintf(&b, ", %s", s.Encoding)
			}
		}
		b.WriteByte('\n')
	}
	if more := len(p.Steps) - len(steps); more > 0 {
		fmt.Fprintf(&b, "and %d more\n", more)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Bytes writes a size for people: 512 B, 3.4 kB, 12 MB.
func Bytes(n int64) string {
	if n < 1000 {
		return fmt.Sprintf("%d B", n)
	}
	f, unit := float64(n), 0
	for f >= 999.5 && unit < len("kMGTPE") {
		f /= 1000
		unit++
	}
	if f < 9.95 {
		return fmt.Sprintf("%.1f %cB", f, "kMGTPE"[unit-1])
	}
	return fmt.Sprintf("%.0f %cB", f, "kMGTPE"[unit-1])
}
