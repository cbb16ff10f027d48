package cli

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"concord/internal/typeset"
)

// openFonts opens the fonts of the site and those of another
// folder, and returns the typesetter that uses them.
func openFonts(fsys fs.FS, folder string) (setter *typeset.Typesetter, closeAll func(), err error) {
	var files []typeset.FontFile
	var open []*os.File
	closeAll = func() {
		for _, f := range open {
			f.Close()
		}
	}
	err = fs.WalkDir(fsys, "static/fonts", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !isFont(name) {
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		files = append(files, typeset.FontFile{Name: name, Data: bytes.NewReader(data)})
		return nil
	})
	if err != nil {
		return nil, closeAll, err
	}
	if folder != "" {
		err = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !isFont(name) {
				return err
			}
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			open = append(open, f)
			files = append(files, typeset.FontFile{Name: name, Data: f})
			return nil
		})
		if err != nil {
			return nil, closeAll, usageError{err}
		}
	}
	setter, err = typeset.New(files)
	return setter, closeAll, err
}

func isFont(name string) bool {
	switch strings.ToLower(path.Ext(filepath.ToSlash(name))) {
	case ".ttf", ".otf", ".ttc":
		return true
	}
	return false
}
