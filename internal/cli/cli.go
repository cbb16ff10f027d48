// Package cli is the command line: arguments, wiring, printing, exit codes.
//
// In: the arguments, the environment, the clock and the terminal, which no
// other package looks at. Out: what the other packages did, in words or JSON.
// Guarantees: results go to standard output, everything else to standard
// error; exit code 0 is fine, 1 findings, 2 usage, 3 the machine failed, 130
// interrupted. Non-goals: it decides nothing about content.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"concord/internal/frontmatter"
	"concord/internal/sink"
)

// Exit codes.
const (
	exitFine        = 0
	exitFindings    = 1
	exitUsage       = 2
	exitMachine     = 3
	exitInterrupted = 130
)

// errFindings says that the content has errors, which were printed.
var errFindings = errors.New("the content has errors")

// A usageError is a fault in how the program was called.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, a ...any) error { return usageError{fmt.Errorf(format, a...)} }

// program is what the commands share: the world as they may see it.
type program struct {
	stdout, stderr io.Writer
	terminal       terminal // of standard error
	getenv         func(string) string
	now            func() time.Time
}

// Main runs the command that the arguments name and returns the exit code.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := &program{
		stdout:   os.Stdout,
		stderr:   os.Stderr,
		terminal: terminalOf(os.Stderr),
		getenv:   os.Getenv,
		now:      time.Now,
	}
	root := p.command()
	root.SetArgs(os.Args[1:])
	return p.exitCode(ctx, root.ExecuteContext(ctx))
}

// exitCode prints an error and returns the code that it stands for.
func (p *program) exitCode(ctx context.Context, err error) int {
	var usage usageError
	var refused *sink.RefusedError
	switch {
	case err == nil:
		return exitFine
	case errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errFindings):
		return exitFindings
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		fmt.Fprintln(p.stderr, "concord: interrupted; what was there is as it was")
		return exitInterrupted
	case errors.As(err, &usage):
		fmt.Fprintf(p.stderr, "concord: %v\n", err)
		return exitUsage
	case errors.As(err, &refused):
		fmt.Fprintf(p.stderr, "concord: the site is not written to %v\n", refused)
		return exitUsage
	}
	fmt.Fprintf(p.stderr, "concord: %v\n", err)
	return exitMachine
}

// command returns the root of all commands.
func (p *program) command() *cobra.Command {
	root := &cobra.Command{
		Use:   "concord",
		Short: "Policy briefs as a cross-linked site",
		Long: `Concord turns policy briefs in Markdown into a static site with a page for
every country and for every article of every treaty that the briefs speak of.`,
		Example: `  concord new site briefs      # a small site to start from
  cd briefs
  concord new brief "What Article 4 binds the parties to"
  concord build                # writes public/`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return cmd.Help()
			}
			return unknownCommand(cmd, args[0])
		},
	}
	root.SetOut(p.stdout)
	root.SetErr(p.stderr)
	root.SetUsageFunc(func(cmd *cobra.Command) error { return writeUsage(p.stderr, cmd) })
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { writeHelp(p.stdout, cmd) })
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(p.buildCommand(), p.serveCommand(), p.publishCommand(), p.exportCommand(), p.newCommand(), p.versionCommand())
	root.AddCommand(p.checkCommand())
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, cmd := range root.Commands() {
		makeStrict(cmd)
	}
	return root
}

// makeStrict turns wrong arguments into usage errors, and makes a command that
// only has sub-commands refuse what is none of them.
func makeStrict(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		makeStrict(sub)
	}
	if cmd.HasSubCommands() && !cmd.Runnable() || cmd.Name() == "completion" {
		cmd.Args = cobra.ArbitraryArgs
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("%s needs one of %s", cmd.CommandPath(), frontmatter.Or(names(cmd)))
			}
			return unknownCommand(cmd, args[0])
		}
		return
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
			}
			return nil
		}
	}
}

// names returns the names of a command's sub-commands.
func names(cmd *cobra.Command) []string {
	var all []string
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			all = append(all, sub.Name())
		}
	}
	return all
}

func unknownCommand(cmd *cobra.Command, word string) error {
	if near, ok := frontmatter.Nearest(word, names(cmd)); ok {
		return usagef("unknown command %q (did you mean %q?)", word, near)
	}
	return usagef("unknown command %q; %s has %s", word, cmd.CommandPath(), frontmatter.Or(names(cmd)))
}

// flagError says which flag was perhaps meant.
func flagError(cmd *cobra.Command, err error) error {
	name, ok := strings.CutPrefix(err.Error(), "unknown flag: --")
	if !ok {
		return usageError{fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())}
	}
	if near, ok := frontmatter.Nearest(name, flagNames(cmd)); ok {
		return usagef("unknown flag --%s (did you mean --%s?)", name, near)
	}
	return usagef("unknown flag --%s; see %s --help", name, cmd.CommandPath())
}
