package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"concord/internal/build"
	"concord/internal/diag"
	"concord/internal/export"
	"concord/internal/sink"
	"concord/internal/typeset"
)

// besideForms are the forms in which briefs may stand beside their pages.
var besideForms = []string{"pdf", "md", "json"}

// checkPrints looks at the flags on what stands beside pages, and puts the forms
// into their order.
func (f *buildFlags) checkPrints() error {
	for _, what := range f.with {
		if !slices.Contains(besideForms, what) {
			return usagef("--with knows %s, not %q", strings.Join(besideForms, ", "), what)
		}
	}
	f.with = slices.DeleteFunc(slices.Clone(besideForms), func(form string) bool { return !slices.Contains(f.with, form) })
	if f.paper != "a4" && f.paper != "letter" {
		return usagef("--paper is a4 or letter, not %q", f.paper)
	}
	if f.fonts != "" && !f.printsPDF() {
		return usagef("--fonts needs --with pdf")
	}
	return nil
}

func (f *buildFlags) printsPDF() bool { return slices.Contains(f.with, "pdf") }

// prints names what PDFs depend on besides the content, "" without PDFs.
func (f *buildFlags) prints() string {
	if !f.printsPDF() {
		return ""
	}
	return "\npdf " + f.paper + " " + f.fonts
}

// printMemo is what a build keeps of PDFs for the next one.
type printMemo struct {
	Options string            `json:"options,omitempty"`
	Keys    map[string]string `json:"keys,omitempty"` // by path
}

// printRun is the site that a build writes, with or without other forms of briefs.
type printRun struct {
	ctx    context.Context
	cancel context.CancelFunc
	site   fs.FS
	paths  []string
	keep   []string // PDFs that need not be set again
	memo   printMemo

	unprinted unprintables
}

// prints adds other forms of briefs to the site, if they are asked for.
func (b *siteBuild) prints(ctx context.Context, files fs.FS, built *build.Result, folder *sink.Folder) (r *printRun, closeAll func(), err error) {
	r = &printRun{site: built.Site, paths: built.Site.Paths()}
	r.ctx, r.cancel = context.WithCancel(ctx)
	if len(b.flags.with) == 0 {
		return r, r.cancel, nil
	}
	closeAll = r.cancel
	o := export.Options{Model: built.Model, Site: built.Site, Files: files, Creator: "concord " + b.version.Version}
	if o.Forms, err = export.ParseForms(b.flags.with); err != nil {
		return r, closeAll, err
	}
	if b.flags.printsPDF() {
		var closeFonts func()
		o.Setter, closeFonts, err = openFonts(files, b.flags.fonts)
		closeAll = func() { closeFonts(); r.cancel() }
		if err != nil {
			return r, closeAll, err
		}
	}
	if b.flags.paper == "letter" {
		o.Paper = typeset.Letter
	}
	printed := export.Beside(built.Site, r.paths, o)
	keys, err := printed.Prints()
	if err != nil {
		return r, closeAll, err
	}
	r.site, r.paths = printed, printed.Paths()
	r.memo = printMemo{Options: b.options.Program, Keys: make(map[string]string, len(keys))}
	var last memo
	if json.Unmarshal(folder.Memo(), &last) != nil || last.Prints.Options != r.memo.Options {
		last.Prints.Keys = nil
	}
	r.paths = slices.DeleteFunc(r.paths, func(p string) bool {
		key, ok := keys[p]
		if !ok {
			return false
		}
		r.memo.Keys[p] = hex.EncodeToString(key[:])
		if last.Prints.Keys[p] != r.memo.Keys[p] || !folder.Holds(p) {
			return false
		}
		r.keep = append(r.keep, p)
		return true
	})
	return r, closeAll, nil
}

// skip notes what cannot be printed, so that all of it is told at once.
func (r *printRun) skip(_ string, err error) bool { return r.unprinted.note(err) }

// unprintables collects what in the content cannot be printed. It is safe for
// concurrent use.
type unprintables struct {
	mu       sync.Mutex
	findings []diag.Finding
}

// note reports whether an error says that and nothing else.
func (u *unprintables) note(err error) bool {
	var e *export.UnprintableError
	if !errors.As(err, &e) {
		return false
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.findings = append(u.findings, e.Findings...)
	return true
}

// finish ends the writing when something cannot be printed: a site is written whole.
func (r *printRun) finish() map[string][]byte {
	if len(r.unprinted.findings) > 0 {
		r.cancel()
	}
	return nil
}
