package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/export"
	"concord/internal/model"
	"concord/internal/source"
	"concord/internal/typeset"
	"concord/internal/typeset/pdfcheck"
)

// exportFlags are the flags of the export command.
type exportFlags struct {
	site, out, fonts, paper, verify, color string
	drafts, future, quiet                  bool
	jobs                                   int
}

func (p *program) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [BRIEF...] [flags]",
		Short: "Set briefs as PDFs that can be kept",
		Long: `Export sets briefs as PDFs for print and for the archive (PDF/A-3a, PDF/UA-1),
each with its Markdown inside. Without names it sets all briefs; a name is that
of a brief's file or the last part of its address.

The same content gives the same bytes. Every file is checked before it is
written, and what is at its place is replaced whole or not at all; --verify
checks a folder of them again.

Fonts for Latin, Greek, Cyrillic and Arabic are built in. For other scripts put
font files (TrueType, OpenType or collections) into static/fonts/, or name a
folder with --fonts.

The exit code is 0 when all is written, 1 when the content has errors or --verify
found a fault, 2 when the command is wrong and 3 when the machine fails.`,
		Example: `  concord export
  concord export article-4 --paper letter --out /tmp
  concord export --fonts /usr/share/fonts/opentype/noto
  concord export --verify export`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.verify != "" {
				return p.verifyExport(f.verify)
			}
			return p.export(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "the `folder` of the site")
	flags.BoolVar(&f.drafts, "drafts", false, "also briefs whose status is draft")
	flags.BoolVar(&f.future, "future", false, "also briefs dated after today")
	flags.StringVar(&f.out, "out", "", "the output `folder` (default: export in the folder of the site)")
	flags.StringVar(&f.paper, "paper", "a4", "the size of the pages: a4 or letter")
	flags.StringVar(&f.fonts, "fonts", "", "a `folder` of fonts for what the built-in ones lack")
	flags.StringVar(&f.verify, "verify", "", "check the PDFs in a `folder`; nothing is written")
	flags.BoolVar(&f.quiet, "quiet", false, "print findings and nothing else")
	flags.StringVar(&f.color, "color", "auto", "colour findings: auto, always or never")
	flags.IntVar(&f.jobs, "jobs", 0, "work on `n` files at the same time (default: one for each processor)")
	group(cmd, groups[0], "site", "drafts", "future", "paper", "fonts")
	group(cmd, groups[1], "out", "verify")
	group(cmd, groups[2], "quiet", "color")
	cmd.RegisterFlagCompletionFunc("paper", cobra.FixedCompletions([]string{"a4", "letter"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	for _, dir := range []string{"site", "out", "fonts", "verify"} {
		cmd.MarkFlagDirname(dir)
	}
	return cmd
}

// exportation is one run of the export command.
type exportation struct {
	*program
	flags  exportFlags
	fsys   fs.FS
	out    string
	built  *build.Result
	paper  typeset.Paper
	setter *typeset.Typesetter
	bar    *progress

	mu       sync.Mutex
	findings []diag.Finding
	written  int
}

// export runs the export command.
func (p *program) export(ctx context.Context, f exportFlags, names []string) error {
	start := p.now()
	color, err := p.color(f.color)
	if err != nil {
		return err
	}
	if f.jobs < 0 {
		return usagef("--jobs needs a number from 1, not %d", f.jobs)
	}
	r := &exportation{program: p, flags: f}
	switch f.paper {
	case "a4":
	case "letter":
		r.paper = typeset.Letter
	default:
		return usagef("--paper is a4 or letter, not %q", f.paper)
	}
	dir, err := locateSite(f.site)
	if err != nil {
		return err
	}
	if r.out = f.out; r.out == "" {
		r.out = filepath.Join(dir, "export")
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	fsys, closeAll := newSiteFS(root)
	defer closeAll()
	r.fsys = fsys
	p.tuneMemory()
	today, err := date.Parse(start.Format(time.DateOnly))
	if err != nil {
		return err
	}
	r.bar = p.showProgress(f.quiet)
	defer r.bar.end()
	r.built, err = build.Run(ctx, fsys, build.Options{Drafts: f.drafts, Future: f.future, Today: today, Jobs: f.jobs, Begin: r.bar.begin, Step: r.bar.step}, nil)
	if err != nil {
		return err
	}
	printer := diag.Printer{Color: color, Read: build.Text(root.FS())}
	if errs, warnings, notes := diag.Count(r.built.Findings); errs > 0 {
		shown := slices.DeleteFunc(slices.Clone(r.built.Findings), func(x diag.Finding) bool { return x.Severity == diag.Note })
		if err := printer.Text(p.stdout, shown); err != nil {
			return err
		}
		fmt.Fprintf(p.stderr, "%s; nothing was exported\n", tally(errs, warnings, notes))
		return errFindings
	}
	briefs, err := r.choose(names)
	if err != nil {
		return err
	}
	closeFonts, err := r.openFonts()
	defer closeFonts()
	if err != nil {
		return err
	}
	if err := r.setAll(ctx, briefs); err != nil {
		return err
	}
	if err := printer.Text(p.stdout, diag.Sort(r.findings)); err != nil {
		return err
	}
	if !f.quiet {
		fmt.Fprintf(p.stdout, "Exported %s in %.2f s → %s\n", plural(r.written, "brief"), p.now().Sub(start).Seconds(), filepath.ToSlash(r.out))
	}
	if len(r.findings) > 0 {
		return errFindings
	}
	return nil
}

// choose returns the briefs with these names; without names, all.
func (r *exportation) choose(names []string) ([]*model.Brief, error) {
	all := r.built.Model.Briefs
	if len(names) == 0 {
		return all, nil
	}
	var chosen []*model.Brief
	for _, name := range names {
		clean := strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".md")
		i := slices.IndexFunc(all, func(b *model.Brief) bool { return b.ID == clean || path.Base(b.Address) == clean })
		if i < 0 {
			return nil, usagef("there is no published brief %q", name)
		}
		if !slices.Contains(chosen, all[i]) {
			chosen = append(chosen, all[i])
		}
	}
	return chosen, nil
}

// openFonts opens the fonts of the site and those of --fonts.
func (r *exportation) openFonts() (closeAll func(), err error) {
	var files []typeset.FontFile
	var open []*os.File
	closeAll = func() {
		for _, f := range open {
			f.Close()
		}
	}
	err = fs.WalkDir(r.fsys, "static/fonts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isFont(name) {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		data, err := fs.ReadFile(r.fsys, name)
		if err != nil {
			return err
		}
		files = append(files, typeset.FontFile{Name: name, Data: bytes.NewReader(data)})
		return nil
	})
	if err != nil {
		return closeAll, err
	}
	if r.flags.fonts != "" {
		err = filepath.WalkDir(r.flags.fonts, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !isFont(name) {
				return err
			}
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			open = append(open, f)
			files = append(files, typeset.FontFile{Name: name, Data: f})
			return nil
		})
		if err != nil {
			return closeAll, usageError{err}
		}
	}
	r.setter, err = typeset.New(files)
	return closeAll, err
}

func isFont(name string) bool {
	switch strings.ToLower(path.Ext(filepath.ToSlash(name))) {
	case ".ttf", ".otf", ".ttc":
		return true
	}
	return false
}

func (r *exportation) setAll(ctx context.Context, briefs []*model.Brief) error {
	if err := os.MkdirAll(r.out, 0o777); err != nil {
		return err
	}
	r.bar.begin("setting", len(briefs))
	g, ctx := errgroup.WithContext(ctx)
	jobs := r.flags.jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	g.SetLimit(jobs)
	for _, b := range briefs {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			defer r.bar.step()
			return r.set(b)
		})
	}
	return g.Wait()
}

// set writes the PDF of one brief.
func (r *exportation) set(b *model.Brief) error {
	page, err := r.built.Site.ReadFile(b.Address + "index.html")
	if err != nil {
		return err
	}
	doc, err := export.Brief(page, r.built.Model.Site.BaseURL+b.Address, func(src string) ([]byte, error) {
		return r.built.Site.ReadFile(path.Join(b.Address, src))
	})
	if err != nil {
		return fmt.Errorf("export %s: %w", b.Path, err)
	}
	text, err := fs.ReadFile(r.fsys, b.Path)
	if err != nil {
		return err
	}
	doc.Meta.Paper = r.paper
	doc.Attachments = []typeset.Attachment{{Name: path.Base(b.Path), Type: "text/markdown", Description: "The source of this document", Relationship: typeset.Source, Data: text}}
	file, faults := r.setter.PDF(doc)
	if len(faults) > 0 {
		r.report(b, text, faults)
		return nil
	}
	if problems := pdfcheck.Check(file); len(problems) > 0 {
		return fmt.Errorf("export %s: the file is not sound: %w", b.Path, problems[0])
	}
	name := filepath.Join(r.out, path.Base(b.Address)+".pdf")
	if err := replaceFile(name, file); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	r.mu.Lock()
	r.written++
	r.mu.Unlock()
	return nil
}

// report turns faults into findings. Of the characters of one script the first is
// shown, where it first stands in the brief's file, and the others are counted.
func (r *exportation) report(b *model.Brief, text []byte, faults []typeset.Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	missing := map[string][]rune{} // by script
	for _, fault := range faults {
		if fault.Kind == typeset.MissingGlyph && !slices.Contains(missing[fault.Script], fault.Char) {
			missing[fault.Script] = append(missing[fault.Script], fault.Char)
		}
	}
	for _, fault := range faults {
		at := source.Span{Path: b.Path}
		fault.Place = "" // an id of the page, which the author does not know
		if fault.Kind != typeset.MissingGlyph {
			r.findings = append(r.findings, diag.New(diag.CannotPrint, at, "%s", fault.Error()))
			continue
		}
		all := missing[fault.Script]
		if len(all) == 0 || all[0] != fault.Char {
			continue
		}
		missing[fault.Script] = nil
		if i := bytes.IndexRune(text, fault.Char); i >= 0 {
			at.Start, at.End = i, i+len(string(fault.Char))
		}
		more := ""
		if len(all) > 1 {
			more = fmt.Sprintf(" and %d more of this script", len(all)-1)
		}
		r.findings = append(r.findings, diag.New(diag.CannotPrint, at, "%s%s", fault.Error(), more).
			WithHelp("put a font for it into static/fonts/, or name a folder of fonts with --fonts"))
	}
}

// replaceFile puts a file in the place of another one, whole or not at all.
func replaceFile(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".export-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone when it was renamed
	_, err = f.Write(data)
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

// verifyExport checks the PDFs of a folder.
func (p *program) verifyExport(dir string) error {
	files, faulty := 0, 0
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.ToLower(filepath.Ext(name)) != ".pdf" {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		problems := pdfcheck.Check(data)
		for _, problem := range problems {
			fmt.Fprintf(p.stdout, "%s: %s\n", filepath.ToSlash(name), problem)
		}
		if len(problems) > 0 {
			faulty++
		}
		return nil
	})
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usageError{err}
	case err != nil:
		return err
	case files == 0:
		return usagef("there is no PDF in %s", dir)
	}
	fmt.Fprintf(p.stderr, "%s checked: %d faulty\n", plural(files, "file"), faulty)
	if faulty > 0 {
		return errFindings
	}
	return nil
}
