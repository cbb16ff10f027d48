package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"github.com/spf13/cobra"

	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/render"
	"concord/internal/sink"
)

// buildFlags are the flags of the build command.
type buildFlags struct {
	site, out, baseURL, color string
	fonts, paper              string
	with                      []string
	drafts, future            bool
	quiet, json, notes, all   bool
	jobs                      int
	cpuProfile, memProfile    string
}

func (p *program) buildCommand() *cobra.Command {
	var f buildFlags
	cmd := &cobra.Command{
		Use:   "build [flags]",
		Short: "Build the site into a folder",
		Long: `Build reads the site in the current folder, or in the nearest folder above it
that has a content folder, and writes it to public/.

The output is never a mixture: a build that finds errors, fails or is killed
leaves the old site as it was. Files that did not change keep their time
stamps, files that the site no longer makes go, and what you put into the
output folder yourself stays. The folder must be empty, or hold a site that
concord built.

With --with, each brief stands beside its page, which links it, also as PDF, as
the Markdown it was written in, and as data in JSON. PDFs of briefs that did
not change are not set again.

The exit code is 0 when the site was written, 1 when the content has errors,
2 when the command is wrong and 3 when the machine fails.`,
		Example: `  concord build
  concord build --drafts --out /tmp/preview
  concord build --site ~/briefs --base-url https://briefs.example.org/
  concord build --with pdf,md,json --paper letter
  concord build --json | jq '.findings[] | .file'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.build(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "the `folder` of the site")
	flags.BoolVar(&f.drafts, "drafts", false, "also briefs whose status is draft")
	flags.BoolVar(&f.future, "future", false, "also briefs dated after today")
	flags.StringVar(&f.out, "out", "", "the output `folder` (default: public in the folder of the site)")
	flags.StringVar(&f.baseURL, "base-url", "", "the `address` of the site, in place of the one in site.yaml")
	flags.StringSliceVar(&f.with, "with", nil, "what stands beside the pages of briefs: `pdf`, md, json")
	flags.StringVar(&f.paper, "paper", "a4", "with PDFs, the size of their pages: a4 or letter")
	flags.StringVar(&f.fonts, "fonts", "", "with PDFs, a `folder` of fonts for what the built-in ones lack")
	flags.BoolVar(&f.quiet, "quiet", false, "print findings and nothing else")
	flags.BoolVar(&f.json, "json", false, "print one JSON object in place of words")
	flags.BoolVar(&f.notes, "notes", false, "print notes as well as errors and warnings")
	flags.BoolVar(&f.all, "all", false, fmt.Sprintf("print all findings, not only the first %d", mostFindings))
	flags.StringVar(&f.color, "color", "auto", "colour findings: auto, always or never")
	flags.IntVar(&f.jobs, "jobs", 0, "files worked on at the same `time` (default: one for each processor)")
	flags.StringVar(&f.cpuProfile, "cpuprofile", "", "write a profile of the processor to a `file`")
	flags.StringVar(&f.memProfile, "memprofile", "", "write a profile of the memory to a `file`")
	flags.Lookup("jobs").Usage = "work on `n` files at the same time (default: one for each processor)"
	flags.MarkHidden("cpuprofile")
	flags.MarkHidden("memprofile")
	group(cmd, groups[0], "site", "drafts", "future")
	group(cmd, groups[1], "out", "base-url", "with", "paper", "fonts")
	group(cmd, groups[2], "quiet", "json", "notes", "all", "color")
	cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("with", cobra.FixedCompletions(besideForms, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("paper", cobra.FixedCompletions([]string{"a4", "letter"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagDirname("fonts")
	cmd.MarkFlagDirname("site")
	cmd.MarkFlagDirname("out")
	return cmd
}

// counts says what a site holds.
type counts struct {
	Briefs      int `json:"briefs"`
	Instruments int `json:"instruments"`
	Provisions  int `json:"provisions"`
	Actors      int `json:"actors"`
	Pages       int `json:"pages"`
}

// memo is what a build keeps in the output folder for the next one.
type memo struct {
	Fingerprint string         `json:"fingerprint"`
	Counts      counts         `json:"counts"`
	Findings    []diag.Finding `json:"findings"`
	Prints      printMemo      `json:"prints"`
}

// outcome is what a build did.
type outcome struct {
	counts
	sink.Result
	out      string
	same     bool // nothing had changed since the last build
	seconds  float64
	findings []diag.Finding
}

// build runs the build command.
func (p *program) build(ctx context.Context, f buildFlags) error {
	start := p.now()
	color, err := p.color(f.color)
	if err != nil {
		return err
	}
	if f.jobs < 0 {
		return usagef("--jobs needs a number from 1, not %d", f.jobs)
	}
	if err := f.checkPrints(); err != nil {
		return err
	}
	url, err := baseURL(f.baseURL)
	if err != nil {
		return err
	}
	dir, err := locateSite(f.site)
	if err != nil {
		return err
	}
	stop, err := profile(f)
	if err != nil {
		return err
	}
	defer stop()
	p.tuneMemory(memoryOfBuild)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	today, err := date.Parse(start.Format(time.DateOnly))
	if err != nil {
		return err
	}
	job := siteBuild{
		program: p,
		flags:   f,
		dir:     dir,
		root:    root,
		version: readVersion(),
		bar:     p.showProgress(f.quiet || f.json),
	}
	job.options = build.Options{
		BaseURL: url, Drafts: f.drafts, Future: f.future, Today: today, Jobs: f.jobs,
		Program: job.version.identity() + f.prints(), Beside: f.with, Begin: job.bar.begin, Step: job.bar.step,
	}
	done, err := job.run(ctx)
	job.bar.end()
	if err != nil {
		return err
	}
	done.seconds = p.now().Sub(start).Seconds()
	return p.report(f, printer(root.FS(), color, f.all), done)
}

// siteBuild is one run of the build command.
type siteBuild struct {
	program *program
	flags   buildFlags
	dir     string
	root    *os.Root
	options build.Options
	version version
	bar     *progress
}

// run builds the site and writes it, unless nothing changed or it has errors.
func (b *siteBuild) run(ctx context.Context) (outcome, error) {
	out := b.flags.out
	if out == "" {
		out = filepath.Join(b.dir, "public")
	}
	done := outcome{out: out}
	home, _ := os.UserHomeDir()
	folder, err := sink.Open(out, sink.Guard{
		Site:  b.dir,
		Input: []string{filepath.Join(b.dir, "content"), filepath.Join(b.dir, "templates"), filepath.Join(b.dir, "static")},
		Home:  home,
	})
	if err != nil {
		return done, err
	}
	defer folder.Close()
	files, closeFiles := newSiteFS(b.root)
	defer closeFiles()
	if last, ok := b.unchanged(ctx, files, folder); ok {
		done.counts, done.findings, done.same = last.Counts, last.Findings, true
		done.Unchanged = folder.Files()
		return done, nil
	}
	built, err := build.Run(ctx, files, b.options, nil)
	if err != nil {
		return done, err
	}
	if built.Files == 0 {
		return done, usagef("there is no brief in %s; write one, or begin with: concord new site DIR", b.dir)
	}
	done.counts, done.findings = count(built), built.Findings
	if errs, _, _ := diag.Count(done.findings); errs > 0 {
		return done, nil
	}
	print, closePrints, err := b.prints(ctx, files, built, folder)
	defer closePrints()
	if err != nil {
		return done, err
	}
	note, err := json.Marshal(memo{hex.EncodeToString(built.Fingerprint[:]), done.counts, done.findings, print.memo})
	if err != nil {
		return done, err
	}
	b.bar.begin("pages", len(print.paths))
	jobs := b.flags.jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	done.Result, err = folder.Write(print.ctx, sink.Job{
		Site:      print.site,
		Paths:     print.paths,
		Keep:      print.keep,
		Skip:      print.skip,
		Finish:    print.finish,
		Generator: "concord " + b.version.Version,
		Memo:      note,
		Jobs:      jobs,
		Progress:  b.bar.step,
	})
	if len(print.unprinted.findings) > 0 {
		done.findings = diag.Sort(append(done.findings, print.unprinted.findings...))
		return done, nil
	}
	var broken *render.TemplateError
	if errors.As(err, &broken) {
		done.findings = diag.Sort(append(done.findings, broken.Finding))
		return done, nil
	}
	return done, err
}

// unchanged reports whether the folder holds what a build would write now, and
// returns what the last one said.
func (b *siteBuild) unchanged(ctx context.Context, files fs.FS, folder *sink.Folder) (last memo, ok bool) {
	if folder.Memo() == nil || json.Unmarshal(folder.Memo(), &last) != nil || last.Fingerprint == "" {
		return last, false
	}
	now, err := build.Fingerprint(ctx, files, b.options)
	if err != nil || hex.EncodeToString(now[:]) != last.Fingerprint {
		return last, false
	}
	return last, folder.Untouched()
}

func count(built *build.Result) counts {
	m := built.Model
	c := counts{
		Briefs:      len(m.Briefs),
		Instruments: len(m.Instruments),
		Actors:      len(m.Actors),
		Pages:       built.Site.Counts().Pages,
	}
	for _, i := range m.Instruments {
		c.Provisions += len(i.Provisions)
	}
	return c
}

// profile begins to write the profiles that are asked for; the returned
// function ends them.
func profile(f buildFlags) (stop func(), err error) {
	var cpu *os.File
	if f.cpuProfile != "" {
		if cpu, err = os.Create(f.cpuProfile); err != nil {
			return nil, err
		}
		if err := pprof.StartCPUProfile(cpu); err != nil {
			return nil, fmt.Errorf("profile: %w", err)
		}
	}
	return func() {
		if cpu != nil {
			pprof.StopCPUProfile()
			cpu.Close()
		}
		if f.memProfile != "" {
			if mem, err := os.Create(f.memProfile); err == nil {
				pprof.WriteHeapProfile(mem)
				mem.Close()
			}
		}
	}, nil
}
