package source

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// Tree lists the files of a site by what they are for. Paths are
// slash-separated, relative to the root of the site and sorted.
type Tree struct {
	Config, Disputes string // empty when there is none
	Briefs           []string
	Instruments      []string
	Actors           []string
	Sources          []string
	Pages            []string
	Templates        []string
	Static           []string
	Faults           []Fault // what could not be listed or must not be followed
}

// List finds the files of a site. A folder that holds nothing but Markdown is
// a site as well: without content/ every Markdown file below the root is a
// brief, and without content/briefs those directly in content/ are.
//
// A symbolic link to a file inside the site is listed like the file; any other
// link is a fault. Hidden files and what editors leave behind are passed over.
func List(fsys fs.FS) (*Tree, error) {
	l := lister{fsys: fsys, tree: &Tree{}}
	t := l.tree
	root := make(map[string]entryKind)
	for _, e := range l.read(".") {
		if name := e.Name(); slices.Contains(rootNames, name) {
			root[name] = l.kind(name, e)
		}
	}
	switch root["content"] {
	case aFolder:
		l.content()
	case aFolderLink: // the fault says that it is not followed; nothing else stands in for it
	default:
		if root["site.yaml"] == aFile {
			t.Config = "site.yaml"
		}
		if root["disputes.yaml"] == aFile {
			t.Disputes = "disputes.yaml"
		}
		t.Briefs = l.below(".", isBrief)
	}
	if root["templates"] == aFolder {
		t.Templates = l.below("templates", anyFile)
	}
	if root["static"] == aFolder {
		t.Static = l.below("static", isStatic)
	}
	if l.err != nil {
		return nil, fmt.Errorf("list the site: %w", l.err)
	}
	for _, paths := range [][]string{t.Briefs, t.Instruments, t.Actors, t.Sources, t.Pages, t.Templates, t.Static} {
		slices.Sort(paths)
	}
	slices.SortFunc(t.Faults, func(a, b Fault) int { return strings.Compare(a.Path, b.Path) })
	t.Faults = slices.CompactFunc(t.Faults, func(a, b Fault) bool { return a.Path == b.Path && a.Kind == b.Kind })
	return t, nil
}

// rootNames are the names that mean something at the root of a site.
var rootNames = []string{"content", "templates", "static", "site.yaml", "disputes.yaml"}

// lister walks a site. The first error of the machine ends the walk; faults
// of single files do not.
type lister struct {
	fsys fs.FS
	tree *Tree
	err  error
}

// content lists what stands under content/.
func (l *lister) content() {
	t := l.tree
	var loose []string
	for _, e := range l.read("content") {
		p := path.Join("content", e.Name())
		switch l.kind(p, e) {
		case aFolder:
			switch e.Name() {
			case "briefs":
				t.Briefs = l.below(p, isMarkdown)
			case "instruments":
				t.Instruments = l.below(p, isMarkdown)
			case "actors":
				t.Actors = append(t.Actors, l.in(p, isMarkdown)...)
			case "pages":
				t.Pages = l.in(p, isMarkdown)
			}
		case aFile:
			switch ext := path.Ext(p); {
			case e.Name() == "site.yaml":
				t.Config = p
			case e.Name() == "disputes.yaml":
				t.Disputes = p
			case e.Name() == "actors.yaml":
				t.Actors = append(t.Actors, p)
			case e.Name() == "sources.yaml", ext == ".bib", ext == ".json":
				t.Sources = append(t.Sources, p)
			case isBrief(p):
				loose = append(loose, p)
			}
		}
	}
	if len(t.Briefs) == 0 {
		t.Briefs = loose
	}
}

// below returns the wanted files of a folder and of the folders in it.
func (l *lister) below(folder string, want func(string) bool) []string {
	var found []string
	for _, e := range l.read(folder) {
		p := path.Join(folder, e.Name())
		switch l.kind(p, e) {
		case aFolder:
			if folder != "." || !notContent[e.Name()] {
				found = append(found, l.below(p, want)...)
			}
		case aFile:
			if want(p) {
				found = append(found, p)
			}
		}
	}
	return found
}

// notContent names the folders at the root of a site that hold no briefs.
var notContent = map[string]bool{"templates": true, "static": true, "public": true, "node_modules": true}

// in returns the wanted files directly in a folder.
func (l *lister) in(folder string, want func(string) bool) []string {
	var found []string
	for _, e := range l.read(folder) {
		if p := path.Join(folder, e.Name()); l.kind(p, e) == aFile && want(p) {
			found = append(found, p)
		}
	}
	return found
}

// read returns the entries of a folder that are worth a look.
func (l *lister) read(folder string) []fs.DirEntry {
	if l.err != nil {
		return nil
	}
	entries, err := fs.ReadDir(l.fsys, folder)
	if err != nil {
		kind := faultOf(err)
		if kind == 0 || folder == "." {
			l.err = err
			return nil
		}
		l.fault(kind, folder, err)
	}
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return isPassedOver(folder, e.Name()) })
}

func (l *lister) fault(kind FaultKind, p string, err error) {
	if kind != Unreadable {
		err = nil
	}
	l.tree.Faults = append(l.tree.Faults, Fault{Kind: kind, Path: p, Err: err})
}

// entryKind is what an entry of a folder turns out to be.
type entryKind uint8

const (
	nothing entryKind = iota // not to be read; a fault says why
	aFile
	aFolder
	aFolderLink // stands in the way of a folder of that name
)

// kind finds out what an entry is, and notes the fault of one that is neither
// a file nor a folder.
func (l *lister) kind(p string, e fs.DirEntry) entryKind {
	if !utf8.ValidString(e.Name()) {
		l.fault(BadName, p, nil)
		return nothing
	}
	switch mode := e.Type(); {
	case mode.IsRegular():
		return aFile
	case mode.IsDir():
		return aFolder
	case mode&fs.ModeSymlink != 0:
		return l.link(p)
	}
	l.fault(NotRegular, p, nil)
	return nothing
}

// link finds out where a symbolic link leads.
func (l *lister) link(p string) entryKind {
	if target, err := fs.ReadLink(l.fsys, p); err == nil && leavesSite(p, target) {
		l.fault(LinkOutside, p, nil)
		return nothing
	}
	stat, err := fs.Stat(l.fsys, p)
	if err != nil {
		switch kind := faultOf(err); kind {
		case 0: // such as a path that goes through a file
			l.fault(Unreadable, p, err)
		case Missing:
			l.fault(LinkDangling, p, nil)
		default:
			l.fault(kind, p, err)
		}
		return nothing
	}
	switch {
	case stat.Mode().IsRegular():
		return aFile
	case stat.IsDir():
		l.fault(LinkFolder, p, nil)
		return aFolderLink
	}
	l.fault(NotRegular, p, nil)
	return nothing
}

// leavesSite reports whether the target of a link lies outside the site by its
// words alone; where file systems follow links themselves they must say so.
func leavesSite(p, target string) bool {
	target = strings.ReplaceAll(target, `\`, "/")
	if path.IsAbs(target) || len(target) > 1 && target[1] == ':' {
		return true
	}
	return !fs.ValidPath(path.Join(path.Dir(p), target))
}

func anyFile(string) bool { return true }

// isStatic leaves out the Go file that embeds this very folder in a program.
func isStatic(p string) bool { return p != "static/static.go" && p != "static/static_test.go" }

func isMarkdown(p string) bool { return path.Ext(p) == ".md" }

// isBrief reports whether a file outside content/briefs may be a brief.
func isBrief(p string) bool { return isMarkdown(p) && path.Base(p) != "README.md" }

// isPassedOver reports whether a file is none of the site's: hidden, or left
// behind by an editor. Under static/ the hidden names that hosts ask for are
// the site's own.
func isPassedOver(folder, name string) bool {
	switch {
	case name == "4913": // what Vim writes to see whether it may
		return true
	case strings.HasSuffix(name, "~"), strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#"):
		return true
	case strings.HasPrefix(name, "."):
		return folder != "static" || name != ".well-known" && name != ".nojekyll" && name != ".htaccess"
	}
	return false
}
