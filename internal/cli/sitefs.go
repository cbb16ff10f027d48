package cli

import (
	"io/fs"
	"os"
	"path"
	"sync"
)

// siteFS is the file system of a site that is read once, as a whole. It is the
// one of os.Root, which no name and no symbolic link can leave, but keeps the
// folders open, so that a file costs one look-up and not one for each folder
// above it. It must not outlive the root.
type siteFS struct {
	rootFS
	root    *os.Root
	mu      sync.Mutex
	folders map[string]*os.Root
}

// rootFS is what os.Root's file system can do and its readers make use of.
type rootFS interface {
	fs.ReadDirFS
	fs.ReadFileFS
	fs.StatFS
	fs.ReadLinkFS
}

// newSiteFS returns the files below root, and a function that closes the
// folders that it opened.
func newSiteFS(root *os.Root) (fsys fs.FS, closeAll func()) {
	all, ok := root.FS().(rootFS)
	if !ok {
		return root.FS(), func() {}
	}
	s := &siteFS{rootFS: all, root: root, folders: map[string]*os.Root{}}
	return s, s.close
}

// Open opens a file. A name that does not lead to a file within its folder,
// such as a link to elsewhere in the site, is left to the root.
func (s *siteFS) Open(name string) (fs.File, error) {
	if folder := s.folder(path.Dir(name)); folder != nil && fs.ValidPath(name) {
		if f, err := folder.Open(path.Base(name)); err == nil {
			return f, nil
		}
	}
	return s.rootFS.Open(name)
}

// mostFolders bounds how many folders are open at a time; what lies in others is
// left to the root.
const mostFolders = 64

// folder returns the open folder, nil when it is not to be opened.
func (s *siteFS) folder(name string) *os.Root {
	s.mu.Lock()
	defer s.mu.Unlock()
	folder, ok := s.folders[name]
	if !ok && len(s.folders) < mostFolders && fs.ValidPath(name) {
		folder, _ = s.root.OpenRoot(name)
		s.folders[name] = folder
	}
	return folder
}

func (s *siteFS) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for name, folder := range s.folders {
		if folder != nil {
			folder.Close()
		}
		delete(s.folders, name)
	}
}
