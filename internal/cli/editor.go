package cli

// Programs that serve starts: the writer's editor at a line, and the browser.

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
)

// An editor knows how to be told the place. {file}, {line} and {column} stand
// for it.
type editor struct {
	arguments string
	terminal  bool // it needs a terminal of its own
}

// editors are known by the name of their program.
var editors = map[string]editor{
	"code": {"-g {file}:{line}:{column}", false}, "code-insiders": {"-g {file}:{line}:{column}", false},
	"codium": {"-g {file}:{line}:{column}", false}, "cursor": {"-g {file}:{line}:{column}", false},
	"windsurf": {"-g {file}:{line}:{column}", false},
	"subl":     {"{file}:{line}:{column}", false}, "zed": {"{file}:{line}:{column}", false},
	"idea": {"--line {line} --column {column} {file}", false}, "goland": {"--line {line} --column {column} {file}", false},
	"pycharm": {"--line {line} --column {column} {file}", false}, "webstorm": {"--line {line} --column {column} {file}", false},
	"emacsclient": {"-n +{line}:{column} {file}", false}, "emacs": {"+{line}:{column} {file}", false},
	"gvim": {"--remote-silent +{line} {file}", false}, "mvim": {"--remote-silent +{line} {file}", false},
	"gedit": {"+{line}:{column} {file}", false}, "gnome-text-editor": {"{file}", false}, "kate": {"-l {line} -c {column} {file}", false},
	"mate": {"-l {line}:{column} {file}", false}, "bbedit": {"+{line} {file}", false}, "notepad++": {"-n{line} -c{column} {file}", false},
	"vim": {"+{line} {file}", true}, "vi": {"+{line} {file}", true}, "nvim": {"+{line} {file}", true},
	"nano": {"+{line},{column} {file}", true}, "micro": {"{file}:{line}:{column}", true},
	"hx": {"{file}:{line}:{column}", true}, "helix": {"{file}:{line}:{column}", true}, "kak": {"+{line}:{column} {file}", true},
	"joe": {"+{line} {file}", true}, "ed": {"{file}", true},
}

// editor returns the words of the command that edits: the one that the flag
// gives, else that of the environment; nil for none.
func (p *program) editor(flag string) []string {
	for _, command := range []string{flag, p.getenv("VISUAL"), p.getenv("EDITOR")} {
		if words := strings.Fields(command); len(words) > 0 {
			return words
		}
	}
	if p.getenv("TERM_PROGRAM") == "vscode" {
		return []string{"code"}
	}
	return nil
}

// editorCommand returns the command that opens a file at a place, and whether
// it needs a terminal. The file is one argument whatever is in its name.
func editorCommand(words []string, file string, line, column int) (command []string, terminal bool) {
	place := strings.NewReplacer("{file}", file, "{line}", strconv.Itoa(line), "{column}", strconv.Itoa(column))
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(filepath.ToSlash(words[0]))), ".exe")
	known := editors[name]
	if !strings.Contains(strings.Join(words, " "), "{file}") {
		template := known.arguments
		if template == "" {
			template = "{file}"
		}
		words = append(words[:len(words):len(words)], strings.Fields(template)...)
	}
	for i, word := range words {
		if i > 0 {
			word = place.Replace(word)
		}
		command = append(command, word)
	}
	terminal = known.terminal
	if name == "emacs" || name == "emacsclient" {
		for _, word := range words {
			terminal = terminal || word == "-nw" || word == "-t" || word == "-tty"
		}
	}
	return command, terminal
}

// edit opens a file in the editor. One that needs a terminal gets a new window
// of tmux or of the desktop's terminal, since this one is taken.
func (p *program) edit(words []string, file string, line, column int) error {
	if abs, err := filepath.Abs(file); err == nil {
		file = abs
	}
	command, terminal := editorCommand(words, file, line, column)
	if terminal {
		window, err := p.window(command[0])
		if err != nil {
			return err
		}
		command = append(window, command...)
	}
	return start(command)
}

// window returns the command that runs another one in a window of its own.
func (p *program) window(editor string) ([]string, error) {
	if p.getenv("TMUX") != "" {
		return []string{"tmux", "new-window"}, nil
	}
	for _, terminal := range []string{p.getenv("TERMINAL"), "x-terminal-emulator", "gnome-terminal", "konsole", "xterm"} {
		if terminal == "" {
			continue
		}
		if _, err := exec.LookPath(terminal); err == nil {
			if terminal == "gnome-terminal" {
				return []string{terminal, "--"}, nil
			}
			return []string{terminal, "-e"}, nil
		}
	}
	return nil, fmt.Errorf("%s needs a terminal, and there is none to open; run serve inside tmux, or name another editor with --editor", editor)
}

// start runs a program without waiting for it.
func start(command []string) error {
	cmd := exec.Command(command[0], command[1:]...)
	if err := cmd.Start(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return fmt.Errorf("there is no program %q; name your editor with --editor", command[0])
		}
		return err
	}
	go cmd.Wait() // so that it leaves no zombie
	return nil
}

// browse opens an address in the browser.
func (p *program) browse(address string) error {
	if browser := p.getenv("BROWSER"); browser != "" {
		return start(append(strings.Fields(browser), address))
	}
	switch runtime.GOOS {
	case "darwin":
		return start([]string{"open", address})
	case "windows":
		return start([]string{"rundll32", "url.dll,FileProtocolHandler", address})
	}
	return start([]string{"xdg-open", address})
}
