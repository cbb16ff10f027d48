package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"concord/internal/build"
	"concord/internal/config"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/publish"
	"concord/internal/source"
)

const siteFile = "content/site.yaml"

// errRefused says that a site was not published, and why was printed.
var errRefused = errFindings

// errInterrupted says that a publication was interrupted, which was printed.
var errInterrupted = errors.New("interrupted")

// publishFlags are the flags of the publish command.
type publishFlags struct {
	buildFlags
	dryRun, verify, delete        bool
	allowLost, takeOver, rollback bool
}

func (p *program) publishCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish [TARGET] [flags]",
		Short: "Build the site and bring it to its readers",
		Long: `Publish builds the site, compares it with what was published last and carries
over what differs. Targets stand in content/site.yaml under names of your
choice; a site with one target needs no name here:

  publish:
    web:     {folder: /srv/www/briefs, keep: 5}
    storage: {s3: https://s3.example.org, bucket: briefs, region: eu-central-1}
    host:    {sftp: deploy@web.example.org, path: /srv/www/briefs}
    pages:   {git: git@github.com:example/briefs.git, branch: gh-pages}

Whatever interrupts it, readers see a whole site, and the next run finishes the
job. It refuses to break an address, or a place in a page, that was published
before: give the page that took over the old address under aliases, keep a
withdrawn brief with status: withdrawn, or say --allow-lost.

Secrets never stand in the site. For S3: AWS_ACCESS_KEY_ID,
AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or ~/.aws/credentials. For SFTP:
the agent, the keys in ~/.ssh or the one that CONCORD_SSH_KEY names (with
CONCORD_SSH_PASSPHRASE), or CONCORD_SSH_PASSWORD; the host must stand in
~/.ssh/known_hosts, or the file that CONCORD_SSH_KNOWN_HOSTS names. For Git: what git itself uses.

The exit code is 0 when the site is published, 1 when it was refused or --verify
found it different, 2 when the command is wrong and 3 when the machine or the
target fails.`,
		Example: `  concord publish --dry-run          # shows what would be carried over
  concord publish web
  concord publish storage --verify   # and asks the server for every file that changed
  concord publish web --rollback     # shows the release before again`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.publish(cmd.Context(), f, strings.Join(args, ""))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "the `folder` of the site")
	flags.BoolVar(&f.dryRun, "dry-run", false, "only show what would be done")
	flags.BoolVar(&f.verify, "verify", false, "fetch what was published and compare")
	flags.BoolVar(&f.delete, "delete", true, "remove what the site no longer has")
	flags.BoolVar(&f.allowLost, "allow-lost", false, "publish although addresses break")
	flags.BoolVar(&f.takeOver, "take-over", false, "end a publication of somebody else that is no longer running")
	flags.BoolVar(&f.rollback, "rollback", false, "show readers the release before; builds nothing")
	flags.BoolVar(&f.quiet, "quiet", false, "print findings and nothing else")
	flags.BoolVar(&f.json, "json", false, "print one JSON object in place of words")
	flags.BoolVar(&f.notes, "notes", false, "print notes as well as errors and warnings")
	flags.BoolVar(&f.all, "all", false, fmt.Sprintf("print all findings, not only the first %d", mostFindings))
	flags.StringVar(&f.color, "color", "auto", "colour findings: auto, always or never")
	group(cmd, groups[0], "site")
	group(cmd, groups[1], "dry-run", "delete", "verify", "allow-lost", "take-over", "rollback")
	group(cmd, groups[2], "quiet", "json", "notes", "all", "color")
	cmd.MarkFlagDirname("site")
	return cmd
}

// publication is one run of the publish command.
type publication struct {
	*program
	flags   publishFlags
	dir     string // of the site
	out     string // that it is built into
	root    *os.Root
	site    config.Site
	target  config.Target
	start   time.Time
	built   outcome
	printer diag.Printer
}

// publish runs the publish command.
func (p *program) publish(ctx context.Context, f publishFlags, name string) error {
	color, err := p.color(f.color)
	if err != nil {
		return err
	}
	if f.rollback && (f.dryRun || f.verify) {
		return usagef("--rollback goes with neither --dry-run nor --verify")
	}
	if f.dryRun && f.verify {
		return usagef("--dry-run publishes nothing that --verify could fetch")
	}
	dir, err := locateSite(f.site)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	r := &publication{
		program: p, flags: f, dir: dir, out: filepath.Join(dir, "public"), root: root, start: p.now(),
		printer: printer(root.FS(), color, f.all),
	}
	if err := r.choose(name); err != nil {
		return err
	}
	if f.rollback {
		return r.rollBack(ctx)
	}
	if f.verify && r.address() == "" {
		return usagef("--verify needs an address: give the target a url, or the site a base-url")
	}
	if err := r.build(ctx); err != nil {
		return err
	}
	err = r.carryOver(ctx)
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		fmt.Fprintln(p.stderr, "concord: interrupted; readers see a whole site, and the next run finishes the job")
		return errInterrupted
	}
	return err
}

// choose finds the target in site.yaml.
func (r *publication) choose(name string) error {
	text, err := source.Read(r.root.FS(), siteFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	site, findings := config.Parse(text)
	r.site = site
	if errs, _, _ := diag.Count(findings); errs > 0 {
		if err := r.printer.Text(r.stderr, findings); err != nil {
			return err
		}
		return errRefused
	}
	var names []string
	for _, t := range site.Publish {
		if t.Name == name || name == "" && len(site.Publish) == 1 {
			r.target = t
			return nil
		}
		names = append(names, t.Name)
	}
	switch near, ok := frontmatter.Nearest(name, names); {
	case len(names) == 0:
		return usagef("%s names no target; give one, such as: publish: {web: {folder: /srv/www/briefs}}", siteFile)
	case name == "":
		return usagef("name a target: %s", frontmatter.Or(names))
	case ok:
		return usagef("there is no target %q (did you mean %q?)", name, near)
	}
	return usagef("there is no target %q; %s has %s", name, siteFile, frontmatter.Or(names))
}

// build builds the site into its folder, as the build command does.
func (r *publication) build(ctx context.Context) error {
	r.tuneMemory(memoryOfBuild)
	today, err := date.Parse(r.start.Format(time.DateOnly))
	if err != nil {
		return err
	}
	job := siteBuild{
		program: r.program, flags: r.flags.buildFlags, dir: r.dir, root: r.root, version: readVersion(),
		bar: r.showProgress(r.flags.quiet || r.flags.json),
	}
	job.options = build.Options{Today: today, Program: job.version.identity(), Begin: job.bar.begin, Step: job.bar.step}
	r.built, err = job.run(ctx)
	job.bar.end()
	if err != nil {
		return err
	}
	errs, warnings, notes := diag.Count(r.built.findings)
	if errs > 0 && r.flags.json {
		if err := r.reportPlan(nil, nil); err != nil {
			return err
		}
		return errRefused
	}
	if !r.flags.json {
		quiet := r.flags.buildFlags
		quiet.quiet = true
		if err := r.reportWords(quiet, r.printer, r.built); err != nil {
			return err
		}
	}
	if errs > 0 {
		fmt.Fprintf(r.stderr, "%s; the site was not published\n", tally(errs, warnings, notes))
		return errRefused
	}
	return nil
}

// newSite returns what is to be published.
func (r *publication) newSite(built fs.FS) (*publish.Site, error) {
	site, err := publish.NewSite(built, nil)
	if err != nil {
		return nil, err
	}
	extra := map[string][]byte{}
	if r.target.Kind == config.GitTarget {
		extra[".nojekyll"] = nil
		if r.target.CNAME != "" {
			extra["CNAME"] = []byte(r.target.CNAME + "\n")
		}
	}
	if r.target.HostFiles {
		host, err := publish.HostFiles(site)
		if err != nil {
			return nil, err
		}
		maps.Copy(extra, host)
	}
	site.Add(extra)
	return site, nil
}

func (r *publication) options(bar *progress) publish.Options {
	return publish.Options{
		KeepDeleted: !r.flags.delete, TakeOver: r.flags.takeOver, By: r.by(), Now: r.start,
		Begin: bar.begin, Step: bar.step,
	}
}

// by says who publishes, for somebody else who finds the target locked.
func (r *publication) by() string {
	host, _ := os.Hostname()
	return cmp.Or(r.getenv("USER"), r.getenv("USERNAME"), "somebody") + "@" + cmp.Or(host, "somewhere")
}

// carryOver plans, shows the plan and carries it out.
func (r *publication) carryOver(ctx context.Context) error {
	built, err := os.OpenRoot(r.out)
	if err != nil {
		return err
	}
	defer built.Close()
	site, err := r.newSite(built.FS())
	if err != nil {
		return err
	}
	target, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer target.Close()
	plan, err := r.planAndCarry(ctx, target, site)
	if err != nil {
		return fmt.Errorf("publish to %s: %w", r.target.Name, err)
	}
	if !r.flags.verify || r.refuses(plan) {
		return r.reportPlan(plan, nil)
	}
	faults, err := r.verify(ctx, plan)
	if err != nil {
		return errors.Join(r.reportPlan(plan, nil), err)
	}
	return r.reportPlan(plan, faults)
}

// address returns where readers find the site.
func (r *publication) address() string { return cmp.Or(r.target.URL, r.site.BaseURL) }

// verify asks the server for what was carried over; for all when nothing was.
func (r *publication) verify(ctx context.Context, plan *publish.Plan) ([]string, error) {
	bar := r.showProgress(r.flags.quiet || r.flags.json)
	defer bar.end()
	return plan.Verify(ctx, publish.Verification{
		URL: r.address(), Headers: r.target.Kind == config.S3Target, All: len(plan.Steps) == 0, Begin: bar.begin, Step: bar.step,
	})
}

// refuses reports whether a plan breaks addresses that may not break. There is
// no plan when the content has errors.
func (r *publication) refuses(plan *publish.Plan) bool {
	return plan == nil || len(plan.Lost) > 0 && !r.flags.allowLost
}

// planAndCarry returns the plan, which was carried out unless it only is to be
// shown or breaks addresses.
func (r *publication) planAndCarry(ctx context.Context, target publish.Target, site *publish.Site) (*publish.Plan, error) {
	bar := r.showProgress(r.flags.quiet || r.flags.json)
	defer bar.end()
	o := r.options(bar)
	if !r.flags.dryRun {
		if err := target.Lock(ctx, o); err != nil {
			return nil, err
		}
	}
	plan, err := publish.NewPlan(ctx, target, site, o)
	if err != nil || r.flags.dryRun || r.refuses(plan) {
		return plan, err
	}
	return plan, publish.Publish(ctx, target, plan, o)
}

// rollBack shows readers the release before.
func (r *publication) rollBack(ctx context.Context) error {
	target, err := r.open(ctx)
	if err != nil {
		return err
	}
	defer target.Close()
	back, ok := target.(publish.Rollbacker)
	if !ok {
		return usagef("%s keeps no releases; give it keep: 5", r.target.Name)
	}
	if err := target.Lock(ctx, r.options(nil)); err != nil {
		return fmt.Errorf("publish to %s: %w", r.target.Name, err)
	}
	from, to, err := back.Rollback(ctx)
	if err != nil {
		return fmt.Errorf("roll back %s: %w", r.target.Name, err)
	}
	if r.flags.json {
		_, err = fmt.Fprintf(r.stdout, "{\"ok\": true, \"from\": %q, \"to\": %q}\n", from, to)
	} else if !r.flags.quiet {
		_, err = fmt.Fprintf(r.stdout, "%s shows %s again, no longer %s\n", r.target.Name, to, from)
	}
	return err
}
