package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"concord/internal/source"
)

func (p *program) newCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Begin a site, a brief, an instrument or an actor",
		Long: `New writes a file to start from, with every key that is often needed and a word
on each. It never overwrites a file.`,
		Example: `  concord new site briefs
  concord new brief "What Article 4 binds the parties to"
  concord new instrument "Treaty of Friendship between A and B" --name a-b-1961
  concord new actor "Jane Doe"`,
	}
	cmd.AddCommand(p.newSiteCommand())
	for _, k := range startingFiles {
		cmd.AddCommand(p.newFileCommand(k))
	}
	cmd.AddCommand(p.newHostingCommand(), p.newWorkflowCommand())
	return cmd
}

// startingFile is a kind of file that new writes.
type startingFile struct {
	kind, argument, folder string
	long, example          string
	text                   string // $NAME is the argument, $DATE today
}

// newFileCommand returns the command that writes one such file.
func (p *program) newFileCommand(k startingFile) *cobra.Command {
	var site, name string
	article := "a"
	if strings.ContainsRune("aeiou", rune(k.kind[0])) {
		article = "an"
	}
	cmd := &cobra.Command{
		Use:     k.kind + " " + k.argument,
		Short:   "Begin " + article + " " + k.kind + " in " + k.folder,
		Long:    k.long,
		Example: k.example,
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir, err := locateSite(site)
			if err != nil {
				return err
			}
			if !hasContent(dir) {
				return usagef("there is no content folder here or above; begin a site with: concord new site DIR")
			}
			words := strings.TrimSpace(args[0])
			if words == "" || strings.ContainsAny(words, "\n\r\x00") {
				return usagef("the name of %s %s must be one line of text", article, k.kind)
			}
			if name == "" {
				name = words
			}
			id, ok := source.ID(strings.ReplaceAll(name, "/", " ") + ".md")
			if !ok {
				return usagef("no file name can be made of %q; give one with --name", name)
			}
			file := filepath.Join(dir, filepath.FromSlash(k.folder), id+".md")
			if err := writeNew(file, p.fill(k.text, words)); err != nil {
				return err
			}
			_, err = fmt.Fprintln(p.stdout, filepath.ToSlash(file))
			return err
		},
	}
	cmd.Flags().StringVar(&site, "site", "", "the `folder` of the site")
	cmd.Flags().StringVar(&name, "name", "", "the `name` of the file, which is also the identifier (default: made of "+k.argument+")")
	return cmd
}

func (p *program) newSiteCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "site DIR",
		Short: "Begin a site in a new folder",
		Long: `Site makes a folder with a small site that builds: a brief, an instrument, an
actor, a source and a page, each with its keys explained. The folder must not
exist, or be empty but for hidden files.`,
		Example: "  concord new site briefs\n  cd briefs && concord build",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := args[0]
			entries, err := os.ReadDir(dir)
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
			if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return !strings.HasPrefix(e.Name(), ".") }) {
				return usagef("%s is not empty", dir)
			}
			for _, f := range startingSite {
				if err := writeNew(filepath.Join(dir, filepath.FromSlash(f.path)), p.fill(f.text, "")); err != nil {
					return err
				}
			}
			_, err = fmt.Fprintf(p.stdout, "A site is in %s. Build it with: concord build --site %[1]s\n", filepath.ToSlash(dir))
			return err
		},
	}
}

// fill puts the name and the day into a starting text.
func (p *program) fill(text, name string) []byte {
	return []byte(strings.NewReplacer("$NAME", yamlText(name), "$DATE", p.now().Format(time.DateOnly)).Replace(text))
}

// yamlText returns words as a YAML scalar, quoted where plain words would mean
// something else.
func yamlText(s string) string {
	plain := !strings.Contains(s, ": ") && !strings.Contains(s, " #") && !strings.HasSuffix(s, ":")
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0xA0
		if i == 0 && !letter || r < ' ' {
			plain = false
		}
	}
	switch strings.ToLower(s) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n":
		plain = false
	}
	if plain {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\t", `\t`).Replace(s) + `"`
}

// writeNew writes a file that must not be there yet, with its folders.
func writeNew(path string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return usagef("%s is there already", filepath.ToSlash(path))
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}
