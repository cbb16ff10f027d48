package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"sync"

	"concord/internal/build"
	"concord/internal/diag"
	"concord/internal/export"
	"concord/internal/sink"
	"concord/internal/typeset"
)

// checkPrints looks at the flags on PDFs.
func (f *buildFlags) checkPrints() error {
	for _, what := range f.with {
		if what != "pdf" {
			return usagef("--with knows pdf, not %q", what)
		}
	}
	if f.paper != "a4" && f.paper != "letter" {
		return usagef("--paper is a4 or letter, not %q", f.paper)
	}
	if f.fonts != "" && len(f.with) == 0 {
		return usagef("--fonts needs --with pdf")
	}
	return nil
}

// prints names what PDFs depend on besides the content, "" without PDFs.
func (f *buildFlags) prints() string {
	if len(f.with) == 0 {
		return ""
	}
	return "\npdf " + f.paper + " " + f.fonts
}

// printMemo is what a build keeps of PDFs for the next one.
type printMemo struct {
	Options string            `json:"options,omitempty"`
	Keys    map[string]string `json:"keys,omitempty"` // by path
}

// printRun is the site that a build writes, with or without PDFs.
type printRun struct {
	ctx    context.Context
	cancel context.CancelFunc
	site   fs.FS
	paths  []string
	keep   []string // PDFs that need not be set again
	memo   printMemo

	mu       sync.Mutex
	findings []diag.Finding // of what cannot be printed
}

// prints adds the PDFs to the site, if they are asked for.
func (b *siteBuild) prints(ctx context.Context, files fs.FS, built *build.Result, folder *sink.Folder) (r *printRun, closeAll func(), err error) {
	r = &printRun{site: built.Site, paths: built.Site.Paths()}
	r.ctx, r.cancel = context.WithCancel(ctx)
	if len(b.flags.with) == 0 {
		return r, r.cancel, nil
	}
	setter, closeFonts, err := openFonts(files, b.flags.fonts)
	closeAll = func() { closeFonts(); r.cancel() }
	if err != nil {
		return r, closeAll, err
	}
	o := export.Options{Model: built.Model, Site: built.Site, Files: files, Setter: setter, Creator: "concord " + b.version.Version}
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
func (r *printRun) skip(_ string, err error) bool {
	var u *export.UnprintableError
	if !errors.As(err, &u) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.findings = append(r.findings, u.Findings...)
	return true
}

// finish ends the writing when something cannot be printed: a site is written whole.
func (r *printRun) finish() map[string][]byte {
	if len(r.findings) > 0 {
		r.cancel()
	}
	return nil
}
