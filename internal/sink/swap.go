package sink

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// aside is added to the name of an old site that was moved out of the way where
// two folders cannot be exchanged in one step.
const aside = "-old"

// stagePrefix returns how the paths of the stages of an output folder begin.
func stagePrefix(dir string) string {
	return filepath.Join(filepath.Dir(dir), "."+filepath.Base(dir)+".concord-")
}

// IsStage reports whether a folder by this name is one in which a Write makes what it
// then swaps in: it is nobody's, and left where a program was killed.
func IsStage(name string) bool {
	stem, id, ok := strings.Cut(name, ".concord-")
	return ok && len(stem) > 1 && stem[0] == '.' && isID(strings.TrimSuffix(id, aside))
}

func isID(s string) bool {
	_, err := hex.DecodeString(s)
	return err == nil && len(s) == 16
}

// swap puts the stage in the place of the folder and the old site in the place
// of the stage.
func (s *stage) swap() error {
	dir := s.folder.dir
	err := exchange(s.dir, dir)
	if errors.Is(err, errors.ErrUnsupported) {
		err = s.step()
	}
	if err != nil {
		return err
	}
	if err := moveGit(s.dir, dir); err != nil {
		s.keep = true
		return err
	}
	return nil
}

// step swaps in two steps. Between them there is no site; restore knows.
func (s *stage) step() error {
	dir, old := s.folder.dir, s.dir+aside
	if err := os.Rename(dir, old); err != nil {
		return err
	}
	if err := os.Rename(s.dir, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	s.dir = old
	return nil
}

// moveGit moves the repository that a person keeps in the output folder.
func moveGit(from, to string) error {
	err := os.Rename(filepath.Join(from, ".git"), filepath.Join(to, ".git"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if fi, serr := os.Lstat(filepath.Join(to, ".git")); serr == nil && !fi.IsDir() {
		return nil // a file, which was carried over
	}
	return err
}

// restore puts an old site back that was moved aside by a build that was killed
// before it could put the new one there.
func restore(dir string) error {
	if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, left := range leftovers(dir) {
		if strings.HasSuffix(left, aside) {
			lock, err := acquire(left)
			if err != nil {
				return err // the other build is alive, between its two steps
			}
			lock.Close()
			return os.Rename(left, dir)
		}
	}
	return nil
}

// leftovers returns the stages of a folder that lie beside it or in its private
// folder.
func leftovers(dir string) []string {
	var left []string
	collect := func(parent, prefix string) {
		entries, err := os.ReadDir(parent)
		if err != nil {
			return // what cannot be seen cannot be cleared up
		}
		for _, e := range entries {
			id, ok := strings.CutPrefix(e.Name(), prefix)
			if ok && e.IsDir() && isID(strings.TrimSuffix(id, aside)) {
				left = append(left, filepath.Join(parent, e.Name()))
			}
		}
	}
	collect(filepath.Dir(dir), filepath.Base(stagePrefix(dir)))
	collect(filepath.Join(dir, PrivateName), "stage-")
	return left
}

// Sweep removes what killed Writes left beside a folder and nobody writes any more.
// What cannot be removed stays.
func Sweep(name string) {
	dir, err := resolve(name)
	if err != nil {
		return
	}
	for _, left := range leftovers(dir) {
		if filepath.Dir(left) != filepath.Dir(dir) || strings.HasSuffix(left, aside) {
			continue // Open knows whether it is needed
		}
		if lock, err := acquire(left); err == nil {
			os.RemoveAll(left)
			lock.Close()
		}
	}
}

// sweep removes the stages of killed builds. The caller holds the folder's
// lock, so nobody alive owns them. A repository that a killed build had not yet
// moved to the new site is brought home first.
func (f *Folder) sweep() error {
	for _, left := range leftovers(f.dir) {
		if err := moveGit(left, f.dir); err != nil {
			return err
		}
		if err := os.RemoveAll(left); err != nil {
			return err
		}
	}
	return nil
}

// replace moves the staged files into a folder that cannot be swapped. Before
// the first one is moved, the manifest is made to name the files of both sites,
// so that after a kill the next build knows all of them for its own.
func (s *stage) replace(job Job) error {
	both := make(map[string]made, len(s.files)+len(s.old.Files))
	for p := range s.old.Files {
		both[p] = made{}
	}
	for p, m := range s.files {
		both[p] = m
	}
	const interim = PrivateName + "/interim"
	if _, err := s.write(interim, appendManifest(nil, job.Generator, both)); err != nil {
		return s.explain(s.folder.marker, err)
	}
	if err := s.settle(interim, s.folder.marker); err != nil {
		return err
	}
	for p := range s.old.Files {
		if _, ok := s.files[p]; !ok {
			s.discard(p)
		}
	}
	for _, p := range s.fresh {
		if err := s.settle(p, p); err != nil {
			return err
		}
	}
	if err := s.seal(job); err != nil {
		return err
	}
	if err := s.settle(stateName, stateName); err != nil {
		return err
	}
	return s.settle(s.folder.marker, s.folder.marker)
}

// settle moves one staged file to its place in the folder.
func (s *stage) settle(from, to string) error {
	dest := filepath.Join(s.folder.dir, filepath.FromSlash(to))
	err := inFolder(dest, func() error {
		return os.Rename(filepath.Join(s.dir, filepath.FromSlash(from)), dest)
	})
	if err != nil {
		return s.explain(to, err)
	}
	return nil
}

// discard removes a file of the old site and the folders that it leaves empty.
func (s *stage) discard(p string) {
	for p != "." {
		if os.Remove(filepath.Join(s.folder.dir, filepath.FromSlash(p))) != nil {
			return
		}
		p = filepath.ToSlash(filepath.Dir(filepath.FromSlash(p)))
	}
}
