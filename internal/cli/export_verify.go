package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"concord/internal/bag"
	"concord/internal/export"
)

// verifyExport checks a bag or an exported folder, or all bags below a folder.
func (p *program) verifyExport(f exportFlags, args []string) error {
	name := f.verify
	if len(args) > 0 || len(f.as) > 0 || f.bag != "" || f.out != "" || f.zip || f.each || f.changed {
		return usagef("--verify checks all that lies in one place, and exports nothing: give it alone")
	}
	fi, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return usageError{err}
	case err != nil:
		return err
	}
	verdict := export.Verdict{}
	if fi.IsDir() {
		if verdict, err = export.Verify(os.DirFS(name)); err == nil && verdict.What == "folder" {
			err = addZips(&verdict, name)
		}
	} else {
		verdict, err = verifyZip(name, fi.Size())
	}
	if err != nil {
		return fmt.Errorf("check %s: %w", name, err)
	}
	if verdict.Files == 0 && len(verdict.Problems) == 0 {
		return usagef("there is no bag, no export and no PDF in %s", name)
	}
	faulty := map[string]bool{}
	for _, problem := range verdict.Problems {
		faulty[problem.Path] = true
		fmt.Fprintf(p.stdout, "%s: %s\n", filepath.ToSlash(filepath.Join(name, filepath.FromSlash(problem.Path))), problem.Message)
	}
	switch {
	case verdict.Inside > 0:
		verdict.What += " with " + plural(verdict.Inside, "bag")
	case verdict.What == "folder": // the PDFs may be sound and others missing
		verdict.What += " without a manifest"
	}
	if !f.quiet {
		fmt.Fprintf(p.stderr, "%s, %s checked: %d faulty\n", verdict.What, plural(verdict.Files, "file"), len(faulty))
	}
	if len(faulty) > 0 {
		return errFindings
	}
	return nil
}

// addZips checks the zipped bags below a folder.
func addZips(verdict *export.Verdict, dir string) error {
	return filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(name) != ".zip" {
			return err
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		zipped, err := verifyZip(name, fi.Size())
		if err != nil {
			return err
		}
		inner, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		verdict.Add(filepath.ToSlash(inner), zipped)
		return nil
	})
}

// verifyZip checks a bag that is a zip file.
func verifyZip(name string, size int64) (export.Verdict, error) {
	f, err := os.Open(name)
	if err != nil {
		return export.Verdict{}, err
	}
	defer f.Close()
	broken := func(err error) (export.Verdict, error) {
		return export.Verdict{What: "bag", Files: 1, Problems: []bag.Problem{{Message: "it is not a zip file that can be read: " + err.Error()}}}, nil
	}
	problems, err := bag.CheckZip(f, size)
	if err != nil {
		return broken(err)
	}
	fsys, err := bag.OpenZip(f, size)
	if err != nil {
		return broken(err)
	}
	verdict, err := export.Verify(fsys)
	if err != nil {
		return broken(err)
	}
	if verdict.What != "bag" {
		problems = append(problems, bag.Problem{Message: "there is no bag in it"})
	}
	verdict.Problems = append(problems, verdict.Problems...)
	return verdict, nil
}
