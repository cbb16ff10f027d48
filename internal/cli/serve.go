package cli

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/preview"
	"concord/internal/source"
	"concord/internal/watch"
	"concord/internal/words"
)

// serveFlags are the flags of the serve command.
type serveFlags struct {
	site, host, editor string
	port               int
	open, poll, print  bool
	drafts, future     bool
}

func (p *program) serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve [flags]",
		Short: "Show the site in a browser while it is written",
		Long: `Serve builds the site in memory and shows it in a browser. What is saved is
seen at once: the page is changed in place, so that scroll position, focus, open
details and typed words stay. A panel lists what is wrong with the page and the
site; each finding leads to its words, and to the line in your editor. A click on
a paragraph with Alt opens its source. When front matter or a template is broken
the last good page stays.

Nothing is written, least of all public/. The preview answers to this machine
only, unless --host names another address of it.

The editor is that of --editor, or of VISUAL or EDITOR. Known are VS Code and its
kin, Vim, Neovim, Emacs, Sublime Text, JetBrains, Zed, Helix, Kate, nano and
others; of any other one give the whole command, with {file}, {line} and
{column}.`,
		Example: `  concord serve --open
  concord serve --drafts --port 8080
  concord serve --editor 'code -g {file}:{line}:{column}'
  concord serve --poll                  # for network drives`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.serve(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.site, "site", "", "the `folder` of the site")
	flags.BoolVar(&f.drafts, "drafts", false, "also briefs whose status is draft")
	flags.BoolVar(&f.future, "future", false, "also briefs dated after today")
	flags.IntVar(&f.port, "port", 4747, "the `port`; the next free one when it is taken")
	flags.StringVar(&f.host, "host", "", "the `address` to listen on (default: this machine only)")
	flags.BoolVar(&f.open, "open", false, "open the browser")
	flags.BoolVar(&f.print, "print", false, "show pages as on paper")
	flags.BoolVar(&f.poll, "poll", false, "look at all files every second, for drives that tell nothing")
	flags.StringVar(&f.editor, "editor", "", "the `command` that opens a file at a line")
	group(cmd, groups[0], "site", "drafts", "future")
	group(cmd, groups[1], "port", "host", "open", "print")
	cmd.MarkFlagDirname("site")
	return cmd
}

// serve runs the serve command until it is interrupted.
func (p *program) serve(ctx context.Context, f serveFlags) error {
	start := p.now()
	if f.port < 0 || f.port > 65535 {
		return usagef("--port needs a number from 0 to 65535, not %d", f.port)
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
	p.tuneServing()
	watching := watch.Options{Report: func(err error) { fmt.Fprintf(p.stderr, "concord: %v\n", err) }}
	if f.poll {
		watching.Poll = time.Second
	}
	watcher, err := watch.Open(dir, root.FS(), watching)
	if err != nil {
		return err
	}
	defer watcher.Close()
	s := &serving{
		program: p, flags: f, dir: dir, watcher: watcher,
		cache:  build.Cache{KeepGood: true},
		drafts: f.drafts, switches: make(chan bool, 1),
	}
	listener, err := listen(f.host, f.port)
	if err != nil {
		return err
	}
	defer listener.Close()
	if err := s.prepare(listener); err != nil {
		return err
	}
	if empty, err := s.isEmpty(); err != nil {
		return err
	} else if empty {
		return usagef("there is no brief in %s; write one, or begin with: concord new site DIR", dir)
	}
	// A browser takes as long to open as a large site to build, so it may wait for
	// the first page meanwhile.
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.server.Serve(ctx, listener) }()
	at := address(f.host, listener)
	if f.open {
		if err := p.browse(at); err != nil {
			fmt.Fprintf(p.stderr, "concord: open the browser: %v\n", err)
		}
	}
	if err := s.rebuild(ctx); ctx.Err() != nil {
		return <-ended // nothing was begun that had to be finished
	} else if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%v in %s\n", count(s.shown), milliseconds(p.now().Sub(start)))
	fmt.Fprintf(p.stdout, "Shown at %s; Ctrl-C stops\n", at)
	return s.run(ctx, ended)
}

// isEmpty reports whether nothing stands in the folder that could be shown.
func (s *serving) isEmpty() (bool, error) {
	tree, _ := s.take()
	t, err := source.List(tree)
	if err != nil {
		return false, err
	}
	return t.Config == "" && t.Disputes == "" && len(t.Briefs)+len(t.Pages)+len(t.Instruments)+len(t.Actors)+len(t.Sources) == 0, nil
}

// serving is one run of the serve command.
type serving struct {
	program  *program
	flags    serveFlags
	dir      string
	watcher  *watch.Watcher
	server   *preview.Server
	cache    build.Cache
	drafts   bool
	switches chan bool
	shown    *build.Result
	content  *pages // of the model that is shown
	history  history
	checked  []diag.Finding // what check said last
	heard    *build.Result  // of which it said that
	checking time.Duration  // how long it took
	asked    *build.Result  // that check looks at now; nil when it rests
	later    []string       // files that changed since it was asked
	urgent   urgency        // of what check gives way to
	partly   []string       // files that are shown as they are on the pages that speak of them, and on others not yet
	since    time.Time      // when the first of them changed
}

// prepare makes the server for a listener.
func (s *serving) prepare(l net.Listener) error {
	secret := make([]byte, 20)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	o := preview.Options{
		Host:  s.flags.host,
		Token: hex.EncodeToString(secret[4:]),
		Start: hex.EncodeToString(secret[:4]),
		Print: s.flags.print,
		Drafts: func(on bool) {
			select {
			case s.switches <- on:
			default: // it is being switched
			}
		},
	}
	if at, err := netip.ParseAddrPort(l.Addr().String()); err == nil {
		o.Any = !at.Addr().Unmap().IsLoopback()
	}
	if editor := s.program.editor(s.flags.editor); editor != nil {
		o.Open = func(file string, line, column int) error {
			return s.program.edit(editor, filepath.Join(s.dir, filepath.FromSlash(file)), line, column)
		}
	}
	s.server = preview.New(o)
	return nil
}

// run builds after every change, until the server ended.
func (s *serving) run(ctx context.Context, ended <-chan error) error {
	check, whole := time.NewTimer(0), time.NewTimer(0)
	defer check.Stop()
	defer whole.Stop()
	whole.Stop()
	answers := make(chan answered, 1)
	for {
		select {
		case <-ctx.Done():
			return <-ended
		case err := <-ended:
			return err
		case <-check.C:
			s.check(answers)
			continue
		case a := <-answers:
			if !s.hear(a) {
				check.Reset(s.rest())
			}
			continue
		case on := <-s.switches:
			s.drafts = on
		case <-whole.C:
		case <-s.watcher.Wake():
			s.urgent.begin()
			if s.edit() {
				s.urgent.end(s.program.now())
				check.Stop()
				whole.Reset(s.patience())
				continue
			}
		}
		whole.Stop()
		s.urgent.begin()
		err := s.rebuild(ctx)
		s.urgent.end(s.program.now())
		if err != nil && ctx.Err() == nil {
			// A fault of the machine may pass: the last state stays until the next change.
			fmt.Fprintf(s.program.stderr, "concord: %v\n", err)
		}
		check.Reset(s.rest())
	}
}

// take returns the newest state of the files, and what changed since the last
// one. What check said of that holds no more.
func (s *serving) take() (*watch.Tree, []string) {
	tree, changed := s.watcher.Take()
	if still := without(s.checked, changed); len(still) < len(s.checked) {
		s.checked, s.heard = still, nil
	}
	s.later = append(s.later, changed...)
	return tree, changed
}

// A whole site is built when it was quiet, but not later than
// saveToSite after the first save.
const (
	quiet      = 100 * time.Millisecond
	saveToSite = 2 * time.Second
)

// edit shows the new state of one brief on its own page and on those of what it
// speaks of, before the rest of the site follows. It reports whether that was
// all that changed.
func (s *serving) edit() bool {
	start := s.program.now()
	tree, changed := s.take()
	if len(changed) != 1 {
		s.partly = append(s.partly, changed...)
		return false
	}
	with, ok := s.cache.Edit(tree, s.shown, changed[0])
	if !ok {
		s.partly = append(s.partly, changed...)
		return false
	}
	if len(s.partly) == 0 {
		s.since = start
	}
	s.partly = append(s.partly, changed...)
	s.shown = with
	s.content = newPages(with.Model, &s.history)
	s.publish(tree, changed)
	s.tell(changed, s.program.now().Sub(start))
	// What needs no other text is told at once, since check may take a while.
	if found := with.CheckBrief(changed[0]); len(found) > 0 {
		s.checked = append(s.checked, found...)
		s.server.PublishFindings(s.findings(s.checked))
	}
	return true
}

// patience is how long the whole site may wait now.
func (s *serving) patience() time.Duration {
	return max(0, min(quiet, saveToSite-s.program.now().Sub(s.since)))
}

// rebuild builds the site as it is now, and shows it when it differs.
func (s *serving) rebuild(ctx context.Context) error {
	start := s.program.now()
	today, err := date.Parse(start.Format(time.DateOnly))
	if err != nil {
		return err
	}
	tree, changed := s.take()
	told := len(changed) == 0 && s.shown != nil && s.shown.Fingerprint == [32]byte{} // by edit
	changed = append(s.partly, changed...)
	s.partly = nil
	o := build.Options{Drafts: s.drafts, Future: s.flags.future, Today: today, Unchecked: true}
	built, err := build.Run(ctx, tree, o, &s.cache)
	if err != nil {
		return err
	}
	if s.shown != nil && s.shown.Fingerprint == built.Fingerprint {
		return nil
	}
	before := s.shown
	s.shown = built
	if before == nil || before.Model != built.Model { // a template changes nothing of the content
		if before != nil {
			s.history.note(before.Model, built.Model)
		}
		s.content = newPages(built.Model, &s.history)
	}
	s.publish(tree, changed)
	if before != nil && !told {
		s.tell(changed, s.program.now().Sub(start))
	}
	return nil
}

// publish shows what was built of a tree.
func (s *serving) publish(tree *watch.Tree, changed []string) {
	s.server.Publish(preview.Version{
		Pages:    s.shown.Site,
		Findings: s.findings(s.checked),
		Text:     build.Text(tree),
		Content:  s.content,
		Words:    s.words(),
		Drafts:   s.drafts,
		Paper:    newPaper(s.shown, tree, "concord "+readVersion().Version),
	}, changed)
}

// words returns what gives the texts of the interface of the site that is shown.
func (s *serving) words() func(lang string) *words.Language {
	shown := s.shown.Site
	return func(lang string) *words.Language { return cmp.Or(shown.Words(lang), shown.Words("en")) }
}

// rest is how long nothing must change before the rules of check, which look
// at all texts, are asked again. On small sites nobody notices that they are.
func (s *serving) rest() time.Duration {
	if s.checking > 0 && s.checking < 10*time.Millisecond {
		return 0
	}
	return 250 * time.Millisecond
}

// urgency tells whoever can wait that somebody cannot: a page is being made, or
// is about to be asked for.
type urgency struct {
	busy atomic.Bool
	calm atomic.Int64 // when nobody will be in a hurry any more, in Unix nanoseconds
}

// begin says that something urgent is at work.
func (u *urgency) begin() { u.busy.Store(true) }

// end says that it is done now, but for what a browser asks next.
func (u *urgency) end(now time.Time) {
	u.calm.Store(now.Add(quiet).UnixNano())
	u.busy.Store(false)
}

// wait returns when nothing is urgent, and says how long that took.
func (u *urgency) wait(now func() time.Time) (waited time.Duration) {
	for {
		left := time.Duration(u.calm.Load() - now().UnixNano())
		switch {
		case u.busy.Load():
			left = 5 * time.Millisecond
		case left <= 0 || left > quiet: // more: the clock was set back
			return waited
		}
		time.Sleep(left)
		waited += left
	}
}

// answered is what check said of a site.
type answered struct {
	of       *build.Result
	findings []diag.Finding
	took     time.Duration // without what it waited
}

// check asks the rules of check about the site that is shown, after its pages
// are. Meanwhile the site may change.
func (s *serving) check(answers chan<- answered) {
	if s.asked != nil {
		return // the answer is on its way, and the question is put again after it
	}
	if s.heard != nil && s.shown.ChecksAs(s.heard) {
		return
	}
	of, start := s.shown, s.program.now()
	s.asked, s.later = of, nil
	o := build.Options{Jobs: 1}
	var waited time.Duration
	if s.rest() > 0 {
		o.Wait = func() { waited += s.urgent.wait(s.program.now) }
	}
	go func() {
		findings := of.Check(o)
		answers <- answered{of, findings, s.program.now().Sub(start) - waited}
	}()
}

// hear tells what check said. It reports whether that was of the site as it is
// shown now; of files that changed meanwhile it tells what is known better.
func (s *serving) hear(a answered) bool {
	first := s.checking == 0
	current := s.shown.ChecksAs(a.of)
	s.asked, s.checking = nil, max(a.took, 1)
	if current {
		s.checked, s.heard = a.findings, a.of
	} else {
		s.checked = append(without(a.findings, s.later), of(s.checked, s.later)...)
	}
	all := s.findings(s.checked)
	s.server.PublishFindings(all)
	if words := tally(diag.Count(all)); first && words != "" {
		fmt.Fprintf(s.program.stdout, "%s; they are in the panel of each page, and in: concord check\n", words)
	}
	return current
}

// without returns the findings that are not about some files; a folder stands
// for all that is in it.
func without(findings []diag.Finding, files []string) []diag.Finding {
	among := setOf(files)
	return slices.DeleteFunc(slices.Clone(findings), func(f diag.Finding) bool { return among.has(f.Span.Path) })
}

// of returns the findings about some files.
func of(findings []diag.Finding, files []string) []diag.Finding {
	among := setOf(files)
	return slices.DeleteFunc(slices.Clone(findings), func(f diag.Finding) bool { return !among.has(f.Span.Path) })
}

// fileSet holds files, and folders for all that is in them.
type fileSet map[string]bool

func setOf(files []string) fileSet {
	set := make(fileSet, len(files))
	for _, file := range files {
		set[file] = true
	}
	return set
}

func (set fileSet) has(file string) bool {
	for at := len(file); at > 0; at = strings.LastIndexByte(file[:at], '/') {
		if set[file[:at]] {
			return true
		}
	}
	return false
}

// findings returns those of the build and those of check, in order.
func (s *serving) findings(checked []diag.Finding) []diag.Finding {
	return diag.Sort(slices.Concat(s.shown.Findings, checked))
}

// tell prints one line about a change.
func (s *serving) tell(changed []string, took time.Duration) {
	what := "drafts"
	if len(changed) > 0 {
		what = changed[0]
	}
	if len(changed) > 1 {
		what += fmt.Sprintf(" and %d more", len(changed)-1)
	}
	line := fmt.Sprintf("%s  %s  %s", s.program.now().Format(time.TimeOnly), what, milliseconds(took))
	if words := tally(diag.Count(s.findings(s.checked))); words != "" {
		line += "  " + words
	}
	fmt.Fprintln(s.program.stdout, printable(line))
}

// milliseconds writes a duration as people read it.
func milliseconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 1, 64) + " ms"
}

// printable leaves out what a terminal may obey.
func printable(line string) string {
	return strings.Map(func(r rune) rune {
		if !strconv.IsPrint(r) {
			return '\uFFFD'
		}
		return r
	}, line)
}

// address returns the address that a browser shows.
func address(host string, l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}

// windowsInUse is what Windows says of a port that is taken.
const windowsInUse = syscall.Errno(10048)

// ports is how many ports are tried when the first is taken.
const ports = 50

// listen opens the port, or the next free one. Without a host it listens to
// this machine only.
func listen(host string, port int) (net.Listener, error) {
	if host == "" {
		host = "127.0.0.1"
	}
	for n := range ports {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port+n)))
		if err == nil {
			return l, nil
		}
		if !errors.Is(err, syscall.EADDRINUSE) && !errors.Is(err, windowsInUse) || port+n >= 65535 {
			return nil, fmt.Errorf("listen: %w", err)
		}
	}
	return nil, usagef("the ports from %d to %d are taken; choose another one with --port", port, port+ports-1)
}
