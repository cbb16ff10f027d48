package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"concord/internal/build"
	"concord/internal/check"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/linkwalk"
	"concord/internal/render"
	"concord/internal/source"
)

// checkFlags are the flags of the check command.
type checkFlags struct {
	site, format, color string
	published           string
	rendered            bool
	external            bool
	externalCache       string
	levels              []string
	drafts, future      bool
	notes, all, quiet   bool
	explain             string
	rules               bool
	jobs                int
}

// The forms in which check prints findings.
var formats = []string{"text", "json", "sarif", "github"}

func (p *program) checkCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [PATH...] [flags]",
		Short: "Say what is wrong with the site, without writing it",
		Long: `Check reads the site as build does and prints what is wrong or doubtful: what
contradicts itself, what is quoted wrongly, what leads nowhere, what is out of
shape. With PATHs, files or folders, it prints only what is found there, but it
always looks at the whole site.

The exit code is 0 without errors, 1 when there is an error, 2 when the command
is wrong and 3 when the machine fails.`,
		Example: `  concord check
  concord check content/briefs/article-4.md
  concord check --explain quote-differs
  concord check --level pseudo-heading=warning --level orphan=note
  concord check --format sarif > findings.sarif`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.rules:
				return p.printRules()
			case f.explain != "":
				return p.explain(diag.Code(f.explain))
			}
			return p.check(cmd.Context(), f, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "the `folder` of the site")
	flags.BoolVar(&f.drafts, "drafts", false, "also briefs whose status is draft")
	flags.BoolVar(&f.future, "future", false, "also briefs dated after today")
	flags.StringVar(&f.published, "published", "", "the manifest `file` of the site as it was published, to find addresses that are gone")
	flags.BoolVar(&f.rendered, "rendered", false, "also make every page and follow its links, as after changes to templates")
	flags.BoolVar(&f.external, "external", false, "also ask the web whether links to other sites lead somewhere")
	flags.StringVar(&f.externalCache, "external-cache", "", "the `file` in which answers of the web are kept for a week")
	flags.StringVar(&f.format, "format", "text", "how findings are printed: text, json, sarif or github")
	flags.StringArrayVar(&f.levels, "level", nil, "`CODE=SEVERITY`: error, warning, note or off; may be given again")
	flags.BoolVar(&f.notes, "notes", false, "print notes as well as errors and warnings")
	flags.BoolVar(&f.all, "all", false, fmt.Sprintf("print all findings, not only the first %d", mostFindings))
	flags.BoolVar(&f.quiet, "quiet", false, "print findings and nothing else")
	flags.StringVar(&f.color, "color", "auto", "colour findings: auto, always or never")
	flags.StringVar(&f.explain, "explain", "", "print what the rule with this `CODE` looks for, an example and how to settle it")
	flags.BoolVar(&f.rules, "rules", false, "list all rules")
	flags.IntVar(&f.jobs, "jobs", 0, "work on `n` files at the same time (default: one for each processor)")
	group(cmd, groups[0], "site", "drafts", "future", "published", "rendered", "external", "external-cache")
	group(cmd, groups[2], "format", "level", "notes", "all", "quiet", "color", "explain", "rules")
	cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
	cmd.RegisterFlagCompletionFunc("explain", cobra.FixedCompletions(codeNames(), cobra.ShellCompDirectiveNoFileComp))
	cmd.MarkFlagDirname("site")
	return cmd
}

func codeNames() []string {
	var names []string
	for _, c := range diag.Codes() {
		names = append(names, string(c))
	}
	return names
}

// check runs the check command.
func (p *program) check(ctx context.Context, f checkFlags, paths []string) error {
	color, err := p.color(f.color)
	if err != nil {
		return err
	}
	if !slices.Contains(formats, f.format) {
		return usagef("--format is %s, not %q", frontmatter.Or(formats), f.format)
	}
	if f.jobs < 0 {
		return usagef("--jobs needs a number from 1, not %d", f.jobs)
	}
	levels, err := parseLevels(f.levels)
	if err != nil {
		return err
	}
	dir, err := locateSite(f.site)
	if err != nil {
		return err
	}
	within, err := sitePaths(dir, paths)
	if err != nil {
		return err
	}
	published, err := readPublished(f.published)
	if err != nil {
		return err
	}
	p.tuneMemory(memoryOfBuild)
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	today, err := date.Parse(p.now().Format(time.DateOnly))
	if err != nil {
		return err
	}
	result, err := build.Run(ctx, root.FS(), build.Options{
		Drafts: f.drafts, Future: f.future, Today: today, Jobs: f.jobs, Levels: levels, Published: published,
	}, nil)
	if err != nil {
		return err
	}
	if result.Files == 0 {
		return usagef("there is no brief in %s; write one, or begin with: concord new site DIR", dir)
	}
	more, err := p.look(ctx, f, result)
	if err != nil {
		return err
	}
	more = diag.Relevel(diag.Relevel(more, result.Model.Site.Levels), levels)
	findings := diag.Sort(slices.Concat(result.Findings, more))
	findings = slices.DeleteFunc(findings, func(x diag.Finding) bool { return !isWithin(x.Span.Path, within) })
	return p.reportCheck(f, printer(root.FS(), color && f.format == "text", f.all), findings, len(result.Model.Briefs))
}

// look looks where only somebody who asks for it wants to wait: at the pages as
// they are made, and at the web.
func (p *program) look(ctx context.Context, f checkFlags, result *build.Result) ([]diag.Finding, error) {
	var findings []diag.Finding
	if f.rendered {
		base := "/"
		if u, err := url.Parse(result.Model.Site.BaseURL); err == nil && u.Path != "" {
			base = u.Path
		}
		report, err := linkwalk.Walk(result.Site, base)
		var broken *render.TemplateError
		if errors.As(err, &broken) {
			return []diag.Finding{broken.Finding}, nil
		}
		if err != nil {
			return nil, err
		}
		for _, problem := range report.Problems {
			findings = append(findings, diag.New(diag.BadPage, source.Span{}, "%s", problem.String()))
		}
	}
	if f.external {
		asked, err := p.askWeb(ctx, f, result.Model)
		if err != nil {
			return nil, err
		}
		findings = append(findings, asked...)
	}
	return findings, nil
}

// reportCheck prints findings in the form that is asked for. It returns
// errFindings when there is an error among them.
func (p *program) reportCheck(f checkFlags, printer diag.Printer, findings []diag.Finding, briefs int) error {
	errs, warnings, notes := diag.Count(findings)
	var err error
	switch f.format {
	case "json":
		err = printer.JSON(p.stdout, findings)
	case "sarif":
		err = printer.SARIF(p.stdout, findings, readVersion().Version)
	case "github":
		err = printer.GitHub(p.stdout, findings)
	default:
		shown := findings
		if !f.notes {
			shown = slices.DeleteFunc(slices.Clone(findings), func(x diag.Finding) bool { return x.Severity == diag.Note })
		}
		err = printer.Text(p.stdout, shown)
	}
	if err != nil {
		return err
	}
	if !f.quiet && f.format == "text" {
		found := tally(errs, warnings, notes)
		if found == "" {
			found = "nothing found"
		}
		fmt.Fprintf(p.stderr, "%s: %s\n", plural(briefs, "brief"), found)
	}
	if errs > 0 {
		return errFindings
	}
	return nil
}

// parseLevels reads CODE=SEVERITY.
func parseLevels(flags []string) (map[diag.Code]diag.Severity, error) {
	levels := map[diag.Code]diag.Severity{}
	for _, flag := range flags {
		code, word, ok := strings.Cut(flag, "=")
		severity, known := diag.ParseSeverity(word)
		if !ok || !known {
			return nil, usagef("--level needs CODE=error, warning, note or off, not %q", flag)
		}
		if !diag.IsCode(diag.Code(code)) {
			return nil, unknownCode(code)
		}
		levels[diag.Code(code)] = severity
	}
	return levels, nil
}

func unknownCode(code string) error {
	if near, ok := frontmatter.Nearest(code, codeNames()); ok {
		return usagef("there is no rule %q (did you mean %q?)", code, near)
	}
	return usagef("there is no rule %q; concord check --rules lists them", code)
}

// sitePaths returns the paths of files and folders relative to the site.
func sitePaths(dir string, args []string) ([]string, error) {
	base, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, arg := range args {
		full, err := filepath.Abs(arg)
		if err != nil {
			return nil, err
		}
		if _, err := os.Lstat(full); errors.Is(err, fs.ErrNotExist) {
			full = filepath.Join(base, arg)
			if _, err := os.Lstat(full); err != nil {
				return nil, usagef("there is no %s", arg)
			}
		}
		rel, err := filepath.Rel(base, full)
		if err != nil || rel == ".." || strings.HasPrefix(rel, ".."+string(filepath.Separator)) {
			return nil, usagef("%s is not in the site", arg)
		}
		paths = append(paths, filepath.ToSlash(rel))
	}
	return paths, nil
}

// isWithin reports whether a path is one of those, or lies in one; without any
// every path is.
func isWithin(path string, among []string) bool {
	for _, a := range among {
		if a == "." || path == a || strings.HasPrefix(path, a+"/") {
			return true
		}
	}
	return len(among) == 0
}

// readPublished returns the paths that a manifest holds.
func readPublished(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var manifest struct {
		Files map[string]json.RawMessage `json:"files"`
	}
	if err := json.Unmarshal(text, &manifest); err != nil || manifest.Files == nil {
		return nil, usagef("%s is no manifest of a site", file)
	}
	return slices.Sorted(maps.Keys(manifest.Files)), nil
}

// printRules lists all rules.
func (p *program) printRules() error {
	var b strings.Builder
	for _, r := range check.Rules() {
		fmt.Fprintf(&b, "%-20s %-8s %s\n", r.Code, r.Severity, r.LooksFor)
	}
	_, err := io.WriteString(p.stdout, b.String())
	return err
}

// explain prints one rule.
func (p *program) explain(code diag.Code) error {
	r, ok := check.RuleOf(code)
	if !ok {
		return unknownCode(string(code))
	}
	_, err := fmt.Fprintf(p.stdout, "%s (%s)\n\n%s\n\nFor example:\n  %s\n\n%s\n",
		r.Code, r.Severity, r.LooksFor, strings.ReplaceAll(r.Example, "\n", "\n  "), r.Settle)
	return err
}
