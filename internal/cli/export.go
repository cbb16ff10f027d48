package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"concord/internal/bag"
	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/export"
	"concord/internal/model"
	"concord/internal/sink"
	"concord/internal/typeset"
)

// exportFlags are the flags of the export command.
type exportFlags struct {
	site, out, bag, fonts, paper, baseURL, verify, color string
	as                                                   []string
	drafts, future, changed, zip, each, quiet            bool
	jobs                                                 int
}

func (p *program) exportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export [WHAT...] [flags]",
		Short: "Export what can be kept: PDF, HTML, data, bags",
		Long: `Export makes documents that stand alone, for print and for the archive.

WHAT is a brief; an instrument, with its status, its articles and what is written
on each; a country, an organisation or a topic: a dossier, that is its page and
every brief on it as one document; or the word everything. It is named by its
identifier, code (PRK, KP), name, file or address. Without WHAT all briefs are
exported.

  pdf   PDF/A-3a and PDF/UA-1, with the source and the data inside
  html  one file that needs no other and fetches nothing
  md    the source as it was written, and its pictures
  json  a record for programs, described by record.schema.json

The files lie in export/ as the pages lie in the site: briefs/article-4.pdf,
countries/prk.html; sources as in the site's folder: content/briefs/article-4.md.
What an earlier export put there stays. concord-export.json has the sum of each
file. --bag makes a BagIt bag (RFC 8493) with all forms and with the records of
the instruments that the briefs cite, and --zip makes it one file. With --each
there is a bag for each of WHAT, as briefs/article-4 in the folder that --bag
names; with --changed those stay whose content is what it was, and those are named
of which there is no content any more. No bag is removed.

The same content gives the same bytes. What is there is replaced whole or not at
all, whatever interrupts the program. --verify checks a bag, a zipped bag or an
exported folder again, and all bags and zipped bags below a folder.

Fonts for Latin, Greek, Cyrillic, Arabic and Hebrew are built in, and for the usual
characters of Korean and Chinese. For PDFs in other scripts put font files
(TrueType, OpenType or collections) into static/fonts/, or name a folder with
--fonts.

The exit code is 0 when all is written, 1 when the content has errors, a document
cannot be printed or --verify found a fault, 2 when the command is wrong and 3
when the machine fails.`,
		Example: `  concord export
  concord export article-4 --as pdf,html --paper letter --out /tmp/letter
  concord export PRK ru-kp-2024 mutual-defence
  concord export --changed
  concord export everything --bag ../deposit --zip
  concord export everything --bag ../deposits --each --zip --changed
  concord export --verify ../deposits
  concord export --fonts /usr/share/fonts/truetype/noto`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.verify != "" {
				return p.verifyExport(f, args)
			}
			return p.export(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "the `folder` of the site")
	flags.BoolVar(&f.drafts, "drafts", false, "also briefs whose status is draft")
	flags.BoolVar(&f.future, "future", false, "also briefs dated after today")
	flags.StringSliceVar(&f.as, "as", nil, "the `forms`, with commas: html, pdf, md, json, or all (default: pdf; all for a bag)")
	flags.BoolVar(&f.changed, "changed", false, "only what changed since the last export to the same folder or bag")
	flags.StringVar(&f.out, "out", "", "the output `folder` (default: export in the folder of the site)")
	flags.StringVar(&f.bag, "bag", "", "make a bag of this `folder`, in place of the output folder")
	flags.BoolVar(&f.zip, "zip", false, "make the bag a zip file, as a name that ends so does")
	flags.BoolVar(&f.each, "each", false, "make a bag for each of WHAT, in the folder that --bag names")
	flags.StringVar(&f.baseURL, "base-url", "", "the `address` of the site, in place of the one in site.yaml")
	flags.StringVar(&f.paper, "paper", "a4", "the size of the pages: a4 or letter")
	flags.StringVar(&f.fonts, "fonts", "", "a `folder` of fonts for what the built-in ones lack")
	flags.StringVar(&f.verify, "verify", "", "check a bag or an exported `folder`; nothing is written")
	flags.BoolVar(&f.quiet, "quiet", false, "print findings and nothing else")
	flags.StringVar(&f.color, "color", "auto", "colour findings: auto, always or never")
	flags.IntVar(&f.jobs, "jobs", 0, "work on `n` files at the same time (default: one for each processor)")
	group(cmd, groups[0], "site", "drafts", "future", "paper", "fonts")
	group(cmd, groups[1], "as", "changed", "out", "bag", "zip", "each", "base-url", "verify")
	group(cmd, groups[2], "quiet", "color")
	cmd.RegisterFlagCompletionFunc("as", cobra.FixedCompletions(append(slices.Clone(export.Forms), "all"), cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("paper", cobra.FixedCompletions([]string{"a4", "letter"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	for _, dir := range []string{"site", "out", "fonts", "bag"} {
		cmd.MarkFlagDirname(dir)
	}
	return cmd
}

// exportation is one run of the export command.
type exportation struct {
	*program
	flags   exportFlags
	dir     string // of the site
	fsys    fs.FS  // of the site
	version version
	bar     *progress
	printer diag.Printer
	made    *export.Export
	chosen  []export.Subject
	model   *model.Model
	options string // what the files depend on besides the content
	packed  int    // bags, and those of them that stayed as they were
	kept    int
	orphans []string // bags of what there is no longer

	unprinted unprintables

	mu      sync.Mutex
	skipped map[string]bool // paths that cannot be made
}

// export runs the export command.
func (p *program) export(ctx context.Context, f exportFlags, names []string) error {
	start := p.now()
	r := &exportation{program: p, flags: f, version: readVersion(), skipped: map[string]bool{}}
	o, err := r.parse()
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(r.dir)
	if err != nil {
		return err
	}
	defer root.Close()
	fsys, closeAll := newSiteFS(root)
	defer closeAll()
	r.fsys, o.Files = fsys, fsys
	r.printer.Read = build.Text(root.FS())
	p.tuneMemory(memoryOfExport)
	r.bar = p.showProgress(f.quiet)
	built, err := r.build(ctx, start)
	if err == nil {
		closeFonts := func() {}
		defer func() { closeFonts() }()
		closeFonts, err = r.prepare(built, o, names)
	}
	var done outcome
	if err == nil {
		done, err = r.write(ctx)
	}
	r.bar.end()
	if err != nil {
		return err
	}
	return r.tell(done, p.now().Sub(start).Seconds())
}

// parse reads the flags.
func (r *exportation) parse() (o export.Options, err error) {
	f := &r.flags
	if r.printer.Color, err = r.color(f.color); err != nil {
		return o, err
	}
	if strings.HasSuffix(f.bag, ".zip") && !f.each {
		f.zip = true
	}
	switch {
	case f.jobs < 0:
		return o, usagef("--jobs needs a number from 1, not %d", f.jobs)
	case f.zip && f.bag == "":
		return o, usagef("--zip needs --bag")
	case f.bag != "" && f.out != "":
		return o, usagef("a bag is made in place of the output folder: give --bag or --out")
	case f.each && f.bag == "":
		return o, usagef("--each needs --bag")
	}
	if f.jobs == 0 {
		f.jobs = runtime.GOMAXPROCS(0)
	}
	switch f.paper {
	case "a4":
	case "letter":
		o.Paper = typeset.Letter
	default:
		return o, usagef("--paper is a4 or letter, not %q", f.paper)
	}
	if len(f.as) == 0 {
		f.as = []string{"pdf"}
		if f.bag != "" {
			f.as = export.Forms
		}
	}
	if o.Forms, err = export.ParseForms(f.as); err != nil {
		return o, usageError{err}
	}
	if f.baseURL, err = baseURL(f.baseURL); err != nil {
		return o, err
	}
	o.Creator = "concord " + r.version.Version
	r.dir, err = locateSite(f.site)
	return o, err
}

// build builds the site. Errors in its content end the export.
func (r *exportation) build(ctx context.Context, start time.Time) (*build.Result, error) {
	today, err := date.Parse(start.Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	built, err := build.Run(ctx, r.fsys, build.Options{
		BaseURL: r.flags.baseURL, Drafts: r.flags.drafts, Future: r.flags.future, Today: today, Jobs: r.flags.jobs,
		Begin: r.bar.begin, Step: r.bar.step,
	}, nil)
	if err != nil {
		return nil, err
	}
	if errs, warnings, notes := diag.Count(built.Findings); errs > 0 {
		shown := slices.DeleteFunc(slices.Clone(built.Findings), func(x diag.Finding) bool { return x.Severity == diag.Note })
		bounded := r.printer
		bounded.Most, bounded.Rest = mostFindings, "concord check --all prints them, too"
		if err := bounded.Text(r.stdout, shown); err != nil {
			return nil, err
		}
		fmt.Fprintf(r.stderr, "%s; nothing was exported\n", tally(errs, warnings, notes))
		return nil, errFindings
	}
	return built, nil
}

// manyBriefs is how many briefs make it worth to keep them packed while documents are
// made of them.
const manyBriefs = 2_000

// prepare chooses what is exported and lists its files.
func (r *exportation) prepare(built *build.Result, o export.Options, names []string) (closeFonts func(), err error) {
	closeFonts = func() {}
	if len(built.Model.Briefs) >= manyBriefs {
		built.Model.Pack(r.flags.jobs)
	}
	if r.chosen, err = export.Choose(built.Model, names); err != nil {
		return closeFonts, usageError{err}
	}
	if len(r.chosen) == 0 {
		return closeFonts, usagef("there is no brief in %s", r.dir)
	}
	if slices.Contains(o.Forms, export.PDF) {
		if o.Setter, closeFonts, err = openFonts(r.fsys, r.flags.fonts); err != nil {
			return closeFonts, err
		}
	}
	if r.flags.bag != "" {
		o.Cited = true
	}
	o.Model, o.Site, o.Subjects = built.Model, built.Site, r.chosen
	r.model, r.made = built.Model, export.New(o)
	r.options = strings.Join([]string{r.version.identity(), r.flags.paper, r.flags.fonts, built.Model.Site.BaseURL}, "\n")
	return closeFonts, nil
}

func (r *exportation) write(ctx context.Context) (outcome, error) {
	if r.flags.bag != "" {
		return r.writeBags(ctx)
	}
	return r.writeFolder(ctx)
}

// unprintable notes what cannot be printed and reports whether that is all that is
// wrong: the other files are written all the same.
func (r *exportation) unprintable(path string, err error) bool {
	if !r.unprinted.note(err) {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.flags.bag != "" {
		path = bag.Inside(path)
	}
	r.skipped[path] = true
	return true
}

// exportMemo is what an export keeps in the folder for the next one.
type exportMemo struct {
	Options string            `json:"options"` // their sum
	Keys    map[string]string `json:"keys"`    // of subjects, by address
}

// writeFolder writes the export into the output folder.
func (r *exportation) writeFolder(ctx context.Context) (outcome, error) {
	out := r.flags.out
	if out == "" {
		out = filepath.Join(r.dir, "export")
	}
	done := outcome{out: out}
	folder, err := r.openFolder(out, export.ManifestName, false)
	if err != nil {
		return done, err
	}
	defer folder.Close()
	options := sha256.Sum256([]byte(r.options))
	var last exportMemo
	if json.Unmarshal(folder.Memo(), &last) != nil || last.Keys == nil {
		last.Keys = map[string]string{}
	}
	known := last.Options == hex.EncodeToString(options[:])
	memo := exportMemo{hex.EncodeToString(options[:]), map[string]string{}}
	if known {
		memo.Keys = last.Keys
	}
	keys, err := r.keys(ctx)
	if err != nil {
		return done, err
	}
	unchanged := map[string]bool{} // addresses of subjects
	for i, s := range r.chosen {
		unchanged[s.Address()] = known && last.Keys[s.Address()] == keys[i]
		memo.Keys[s.Address()] = keys[i]
	}
	paths, keep := r.split(folder, unchanged)
	r.bar.begin("exporting", len(paths))
	note, err := json.Marshal(memo)
	if err != nil {
		return done, err
	}
	done.Result, err = folder.Write(ctx, sink.Job{
		Site: r.made, Paths: paths, Keep: keep, Generator: "concord export " + r.version.Version, Memo: note, Jobs: r.flags.jobs,
		Progress: r.bar.step, Skip: r.unprintable,
	})
	return done, err
}

// keys returns for each subject a sum of what its files depend on.
func (r *exportation) keys(ctx context.Context) ([]string, error) {
	keys := make([]string, len(r.chosen))
	r.bar.begin("comparing", len(keys))
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.flags.jobs)
	for i, s := range r.chosen {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			defer r.bar.step()
			key, err := r.made.Key(s)
			keys[i] = hex.EncodeToString(key[:])
			return err
		})
	}
	return keys, g.Wait()
}

// openFolder opens a folder for the export.
func (r *exportation) openFolder(out, marker string, whole bool) (*sink.Folder, error) {
	home, _ := os.UserHomeDir()
	folder, err := sink.Open(out, sink.Guard{
		Manifest: marker, Whole: whole, Site: r.dir, Home: home,
		Input: []string{filepath.Join(r.dir, "content"), filepath.Join(r.dir, "templates"), filepath.Join(r.dir, "static")},
	})
	var refused *sink.RefusedError
	if errors.As(err, &refused) {
		return nil, usagef("nothing is exported to %v", refused)
	}
	return folder, err
}

// split says which files are made and which stay as they are: with --changed those of
// subjects that did not change, and always those of earlier exports of other things,
// as long as these exist.
func (r *exportation) split(folder *sink.Folder, unchanged map[string]bool) (paths, keep []string) {
	mine := map[string]bool{}
	for _, p := range r.made.Paths() {
		mine[p] = true
		if s, ok := r.made.SubjectOf(p); ok && r.flags.changed && unchanged[s.Address()] && folder.Holds(p) {
			keep = append(keep, p)
		} else {
			paths = append(paths, p)
		}
	}
	for _, p := range folder.Paths() {
		if !mine[p] && r.made.Exists(p) {
			keep = append(keep, p)
		}
	}
	return paths, keep
}

// tell prints what was exported.
func (r *exportation) tell(done outcome, seconds float64) error {
	if err := r.printer.Text(r.stdout, diag.Sort(r.unprinted.findings)); err != nil {
		return err
	}
	if !r.flags.quiet {
		fmt.Fprintf(r.stdout, "Exported %s in %.2f s → %s\n", r.subjects(), seconds, filepath.ToSlash(done.out))
		if r.flags.each {
			fmt.Fprintf(r.stdout, "%s: %d written, %d unchanged\n", plural(r.packed, "bag"), r.packed-r.kept, r.kept)
			r.tellOrphans()
		} else {
			fmt.Fprintf(r.stdout, "%s: %d written, %d unchanged, %d removed\n", r.kinds(), done.Written, done.Unchanged, done.Removed)
		}
	}
	if len(r.unprinted.findings) > 0 {
		return errFindings
	}
	return nil
}

// tellOrphans names the bags that no export will renew.
func (r *exportation) tellOrphans() {
	const few = 8
	shown := r.orphans
	if len(shown) == 0 {
		return
	}
	more := ""
	if len(shown) > few {
		shown, more = shown[:few], fmt.Sprintf(" and %d more", len(r.orphans)-few)
	}
	fmt.Fprintf(r.stdout, "%s kept of what is not exported any more: %s%s\n", plural(len(r.orphans), "bag"), strings.Join(shown, ", "), more)
}

// subjects counts what was exported: "12 briefs, 1 dossier".
func (r *exportation) subjects() string {
	count := map[string]int{}
	for _, s := range r.chosen {
		count[s.Kind()]++
	}
	var parts []string
	for _, kind := range []string{"brief", "instrument", "dossier"} {
		if count[kind] > 0 {
			parts = append(parts, plural(count[kind], kind))
		}
	}
	return strings.Join(parts, ", ")
}

// kinds counts the files by their form: "12 pdf, 12 html".
func (r *exportation) kinds() string {
	count := map[string]int{}
	for _, p := range r.made.Paths() {
		if !r.skipped[p] {
			count[strings.TrimPrefix(filepath.Ext(p), ".")]++
		}
	}
	var parts []string
	for _, form := range export.Forms {
		if count[form] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[form], form))
			delete(count, form)
		}
	}
	others := 0
	for _, n := range count {
		others += n
	}
	if others > 0 {
		parts = append(parts, plural(others, "picture"))
	}
	if len(parts) == 0 {
		return "no file"
	}
	return strings.Join(parts, ", ")
}
