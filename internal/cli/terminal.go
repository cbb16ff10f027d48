package cli

import (
	"os"

	"golang.org/x/term"
)

// terminal is what an output leads to.
type terminal struct {
	is    bool       // a terminal at all
	width func() int // in columns; it changes with the window
}

func terminalOf(f *os.File) terminal {
	fd := int(f.Fd())
	return terminal{
		is: term.IsTerminal(fd),
		width: func() int {
			if w, _, err := term.GetSize(fd); err == nil && w > 0 {
				return w
			}
			return 80
		},
	}
}

// color decides whether findings are coloured, from the flag and the
// environment.
func (p *program) color(flag string) (bool, error) {
	switch flag {
	case "always":
		return true, nil
	case "never":
		return false, nil
	case "auto":
		return p.terminal.is && p.getenv("NO_COLOR") == "" && p.getenv("TERM") != "dumb", nil
	}
	return false, usagef("--color is auto, always or never, not %q", flag)
}
