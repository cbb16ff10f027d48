package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"

	"github.com/spf13/cobra"
)

// version is what the program knows of itself.
type version struct {
	Version  string `json:"version"` // of the module, or "devel"
	Commit   string `json:"commit"`  // empty when it was not built from a repository
	Time     string `json:"time"`    // of the commit
	Modified bool   `json:"modified"`
	Go       string `json:"go"`
	OS       string `json:"os"`
	Arch     string `json:"arch"`
}

func readVersion() version {
	v := version{Version: "devel", Go: runtime.Version(), OS: runtime.GOOS, Arch: runtime.GOARCH}
	build, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if m := build.Main.Version; m != "" && m != "(devel)" {
		v.Version = m
	}
	for _, s := range build.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Commit = s.Value
		case "vcs.time":
			v.Time = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		}
	}
	return v
}

func (v version) String() string {
	s := "concord " + v.Version
	if v.Commit != "" {
		s += " (" + v.Commit[:min(12, len(v.Commit))]
		if v.Modified {
			s += ", modified"
		}
		s += ")"
	}
	return s + " " + v.Go + " " + v.OS + "/" + v.Arch
}

// identity tells this program from every other build of it, so that a site is
// built anew when the program changed. A release is known by its commit; any
// other build by the size and time of its file.
func (v version) identity() string {
	if v.Commit != "" && !v.Modified {
		return v.String()
	}
	s := v.String()
	if path, err := os.Executable(); err == nil {
		if fi, err := os.Stat(path); err == nil {
			s += " " + path + " " + strconv.FormatInt(fi.Size(), 10) + " " + fi.ModTime().UTC().String()
		}
	}
	return s
}

func (p *program) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print which program this is",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := readVersion()
			if !asJSON {
				_, err := fmt.Fprintln(p.stdout, v)
				return err
			}
			text, err := json.MarshalIndent(v, "", "  ")
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(p.stdout, "%s\n", text)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	return cmd
}
