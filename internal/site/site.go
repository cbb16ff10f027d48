// Package site is a whole site as a file system: every path, and how to make
// what stands there.
//
// In: a model and a theme (templates and static files). Out: an immutable
// fs.FS whose pages are made when they are opened, and findings about paths
// that clash or cannot be written. Guarantees: any number of goroutines may
// read; the same model and theme give the same paths and bytes; nothing is kept
// of a page that was made. Non-goals: it writes nothing, compresses nothing and
// knows no server.
package site

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/quotation"
	"concord/internal/render"
	"concord/internal/search"
	"concord/internal/source"
	"concord/internal/words"
	builtin "concord/static"
)

// Theme is what gives a site its looks. The zero Theme is the built-in one.
type Theme struct {
	Templates []source.File // the site's own, "templates/brief.html"
	Files     fs.FS         // where the static files are read
	Static    []string      // their paths there, "static/img/map.png"
	Links     render.LinkStyle
	Beside    []string // forms of briefs, "pdf", that stand beside their pages and are linked there; whoever writes the site adds them
}

// Site is a site by its paths. It is not changed after New.
type Site struct {
	pages   *render.Renderer
	search  *search.Index // nil for a site without
	recipes []recipe      // sorted by path
	theme   Theme
	named   namedFiles
	words   []diag.Finding // about the words of the theme
	clashes []diag.Finding // about paths
}

// A recipe says what stands at a path: a page of the model, a file of the search
// index, or a static file. There are as many as files, so it is small.
type recipe struct {
	page   render.Page
	static *staticFile  // nil for pages
	search *search.File // nil for what is no file of the index
}

func (r *recipe) path() string { return r.page.Path }

// hasClaim reports whether a clash with another such recipe is already told.
func (r *recipe) hasClaim() bool { return r.static == nil && r.search == nil && r.page.HasClaim() }

// Counts says how much of what a site holds.
type Counts struct {
	Pages  int // to read
	Files  int // generated besides pages: feeds, catalogue, sitemap, search index
	Static int
}

// staticFile is a file that is served as it is.
type staticFile struct {
	path    string // in the site: "img/map.png"
	name    string // in the theme's files, "static/img/map.png", or among the built-in ones
	builtin bool
}

// namedFiles are the paths of files that are named by their content; "" where
// the site has no such file.
type namedFiles struct{ style, theme, script, peek string }

// read returns the content of the file.
func (f *staticFile) read(theme Theme) ([]byte, error) {
	if f.builtin {
		return fs.ReadFile(builtin.Files, f.name)
	}
	return fs.ReadFile(theme.Files, f.name)
}

const (
	staticFolder = "static/"
	styleName    = "style.css"
	themeName    = "theme.css" // a site's own, behind the style sheet
	scriptName   = "search.js"
	peekName     = "peek.js" // puts previews away
	iconName     = "favicon.svg"
)

// New lists the paths of the site of a model and of what its texts quote. Where
// two things claim one path, the first of them keeps it.
func New(m *model.Model, quotes *quotation.Set, theme Theme) (*Site, []diag.Finding) {
	static, named := staticFiles(theme, m.Site.Unsearched)
	book, worded := render.Words(m, theme.Templates)
	options := render.Options{
		Templates: theme.Templates,
		Words:     book,
		Style:     named.style,
		Theme:     named.theme,
		Icon:      iconName,
		Peek:      named.peek,
		Links:     theme.Links,
		Beside:    theme.Beside,
	}
	var index *search.Index
	var indexed []search.File
	if !m.Site.Unsearched {
		index = search.New(m, render.ClauseNames(book, m), render.ArticleNames(book, m))
		indexed = index.Files()
		options.Search = render.SearchFiles{
			Script: named.script,
			Index:  search.Folder,
			Hash:   index.Hash(),
			Facets: search.FacetNames(),
			Kinds:  search.KindNames[:],
		}
	}
	pages, faults := render.New(m, quotes, options)
	s := &Site{pages: pages, search: index, theme: theme, named: named, words: worded}
	listed := pages.Pages()
	s.recipes = make([]recipe, 0, len(listed)+len(indexed)+len(static))
	for _, p := range listed {
		s.recipes = append(s.recipes, recipe{page: p})
	}
	for i := range indexed {
		s.recipes = append(s.recipes, recipe{page: render.Page{Path: indexed[i].Path}, search: &indexed[i]})
	}
	for i := range static {
		s.recipes = append(s.recipes, recipe{page: render.Page{Path: static[i].path}, static: &static[i]})
	}
	s.clashes = s.settle()
	return s, slices.Concat(s.words, faults, s.clashes)
}

// Dress returns the site in another theme, and its findings. Where only
// templates differ, all paths are as they were, and so is what pages are made of
// besides. The rest differs too often to be worth it: ok is false, and New tells.
func (s *Site) Dress(theme Theme) (with *Site, findings []diag.Finding, ok bool) {
	if theme.Links != s.theme.Links || !slices.Equal(theme.Beside, s.theme.Beside) || !slices.Equal(theme.Static, s.theme.Static) ||
		!slices.EqualFunc(wordsOf(theme), wordsOf(s.theme), func(a, b source.File) bool { return a.Path == b.Path && a.Sum == b.Sum }) {
		return nil, nil, false
	}
	if _, named := staticFiles(theme, s.search == nil); named != s.named {
		return nil, nil, false
	}
	with = &Site{search: s.search, recipes: s.recipes, theme: theme, named: s.named, words: s.words, clashes: s.clashes}
	with.pages, findings = s.pages.Dress(theme.Templates)
	return with, slices.Concat(s.words, findings, s.clashes), true
}

// wordsOf returns the files of a theme that hold words, not templates.
func wordsOf(theme Theme) []source.File {
	return slices.DeleteFunc(slices.Clone(theme.Templates), func(f source.File) bool { return strings.HasSuffix(f.Path, ".html") })
}

// Words returns the texts of the interface in a language, nil when there are
// none.
func (s *Site) Words(lang string) *words.Language { return s.pages.Words(lang) }

// With returns the site of a model from Model.WithBrief: it has the same paths.
func (s *Site) With(m *model.Model, quotes *quotation.Set) *Site {
	with := &Site{pages: s.pages.With(m, quotes), recipes: s.recipes, theme: s.theme, named: s.named, words: s.words, clashes: s.clashes}
	if s.search != nil {
		with.search = s.search.With(m)
	}
	return with
}

// StaticPaths returns the paths in the site of static files, in their order,
// without the style sheets and the scripts: their paths depend on their content.
func StaticPaths(static []string) []string {
	paths := make([]string, 0, len(static))
	for _, name := range static {
		if path := strings.TrimPrefix(name, staticFolder); path != styleName && path != themeName && path != scriptName && path != peekName {
			paths = append(paths, path)
		}
	}
	return paths
}

// staticFiles returns the site's own static files and those built-in ones that
// they do not replace, and the paths of those that are named by their content.
// The fonts go with the style sheet that names them, the script with the search.
func staticFiles(theme Theme, unsearched bool) (files []staticFile, named namedFiles) {
	files = make([]staticFile, 0, len(theme.Static)+32)
	for _, name := range theme.Static {
		files = append(files, staticFile{path: strings.TrimPrefix(name, staticFolder), name: name})
	}
	has := func(name string) bool {
		return slices.ContainsFunc(files, func(f staticFile) bool { return f.path == name })
	}
	names := []string{iconName, peekName}
	if !unsearched {
		names = append(names, scriptName)
	}
	if !has(styleName) {
		fonts, _ := fs.Glob(builtin.Files, "fonts/*") // the pattern is right
		names = append(append(names, styleName), fonts...)
	}
	for _, name := range names {
		if !has(name) {
			files = append(files, staticFile{path: name, name: name, builtin: true})
		}
	}
	named.style, named.theme = nameByContent(files, styleName, theme), nameByContent(files, themeName, theme)
	named.peek = nameByContent(files, peekName, theme)
	if !unsearched {
		named.script = nameByContent(files, scriptName, theme)
	}
	return files, named
}

// nameByContent puts a hash of its content into the path of a file, so that
// browsers may keep it for ever, and returns the path: "" where the site has no
// such file. A file that cannot be read keeps its name; whoever reads it from
// the site learns why.
func nameByContent(files []staticFile, name string, theme Theme) string {
	i := slices.IndexFunc(files, func(f staticFile) bool { return f.path == name })
	if i < 0 {
		return ""
	}
	content, err := files[i].read(theme)
	if err != nil {
		return name
	}
	sum := sha256.Sum256(content)
	stem, extension, _ := strings.Cut(name, ".")
	files[i].path = stem + "." + hex.EncodeToString(sum[:4]) + "." + extension
	return files[i].path
}

// settle sorts the recipes and takes out those whose path cannot be or is
// taken. Two paths that differ only in case are one on many file systems.
func (s *Site) settle() []diag.Finding {
	var findings []diag.Finding
	kept := s.recipes[:0]
	taken := make(map[string]int32, len(s.recipes))
	for _, r := range s.recipes {
		if why := unwritable(r.path()); why != "" {
			findings = append(findings, diag.New(diag.Unwritable, s.from(&r), "the path %q cannot be written: %s", r.path(), why))
			continue
		}
		key := strings.ToLower(r.path())
		if first, ok := taken[key]; ok {
			if !(r.hasClaim() && kept[first].hasClaim()) {
				findings = append(findings, s.clash(&kept[first], &r))
			}
			continue
		}
		taken[key] = int32(len(kept))
		kept = append(kept, r)
	}
	s.recipes = slices.Clip(kept)
	slices.SortFunc(s.recipes, func(a, b recipe) int { return cmp.Compare(a.path(), b.path()) })
	return append(findings, s.filesInTheWay()...)
}

// filesInTheWay takes out files at a path that is the folder of others.
func (s *Site) filesInTheWay() []diag.Finding {
	var findings []diag.Finding
	kept := make([]recipe, 0, len(s.recipes))
	for i := range s.recipes {
		r := &s.recipes[i]
		// What stands below a path begins with it, and so does what is next to it.
		if i+1 < len(s.recipes) && strings.HasPrefix(s.recipes[i+1].path(), r.path()) {
			if start, end := s.below(r.path() + "/"); start < end {
				findings = append(findings, s.clash(&s.recipes[start], r))
				continue
			}
		}
		kept = append(kept, *r)
	}
	s.recipes = kept
	return findings
}

// from returns the file of the content that a recipe comes from.
func (s *Site) from(r *recipe) source.Span {
	switch {
	case r.static != nil:
		return source.Span{Path: r.static.name}
	case r.search != nil:
		return source.Span{}
	}
	return s.pages.Source(r.page)
}

func (s *Site) clash(first, second *recipe) diag.Finding {
	at, other := s.from(second), s.from(first)
	if at.IsZero() { // the page that the site makes itself had no other way
		at, other = other, at
	}
	f := diag.New(diag.DuplicateURL, at, "two pages claim the path %q", second.path())
	if first.path() != second.path() {
		f = diag.New(diag.DuplicateURL, at, "the paths %q and %q are the same to many file systems", second.path(), first.path())
	}
	if !other.IsZero() {
		f = f.WithNote(other, "the other one")
	} else {
		f = f.WithHelp("the site itself has a page there; choose another name")
	}
	return f
}

// longestName is how many bytes common file systems allow in a name.
const longestName = 255

// unwritable returns why a path cannot be written on common file systems, ""
// when it can.
func unwritable(path string) string {
	if isPlain(path) {
		return ""
	}
	if !fs.ValidPath(path) || path == "." {
		return "it is not a path below the site"
	}
	for name := range strings.SplitSeq(path, "/") {
		switch stem, _, _ := strings.Cut(name, "."); {
		case len(name) > longestName:
			return fmt.Sprintf("a name in it is %d bytes long, and %d is the most", len(name), longestName)
		case slices.Contains(reservedNames, strings.ToLower(stem)):
			return fmt.Sprintf("%q is a device on Windows", stem)
		case strings.ContainsAny(name, "<>:\"\\|?*\x7f") || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }):
			return fmt.Sprintf("the name %q holds a sign that Windows does not allow", name)
		case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
			return fmt.Sprintf("the name %q ends in a dot or a space", name)
		}
	}
	return ""
}

// isPlain reports whether a path is one of the many that nothing is wrong with:
// lower-case letters, digits and hyphens, with a dot inside a name at most, and
// no name that begins as short as that of a device does.
func isPlain(path string) bool {
	from, stem := 0, -1 // of the name at hand: where it begins, and the length before its first dot
	for i := 0; i <= len(path); i++ {
		switch {
		case i == len(path) || path[i] == '/':
			if stem < 0 {
				stem = i - from
			}
			if stem == 0 || i-from > longestName || path[i-1] == '.' || stem <= longestDevice && strings.IndexByte(devicesBegin, path[from]) >= 0 {
				return false
			}
			from, stem = i+1, -1
		case path[i] == '.':
			if stem < 0 {
				stem = i - from
			}
		case path[i] != '-' && (path[i] < '0' || path[i] > '9') && (path[i] < 'a' || path[i] > 'z'):
			return false
		}
	}
	return true
}

// What the names of devices begin with, and how long they are.
const (
	devicesBegin  = "acnlp"
	longestDevice = 4
)

// reservedNames are devices on Windows, whatever extension follows.
var reservedNames = []string{
	"con", "prn", "aux", "nul",
	"com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
	"lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
}

// Paths returns the paths of all files, sorted. The caller owns the slice.
func (s *Site) Paths() []string {
	paths := make([]string, len(s.recipes))
	for i := range s.recipes {
		paths[i] = s.recipes[i].path()
	}
	return paths
}

// Counts returns how many pages and files the site has.
func (s *Site) Counts() Counts {
	var c Counts
	for i := range s.recipes {
		switch r := &s.recipes[i]; {
		case r.static != nil:
			c.Static++
		case r.search != nil:
			c.Files++
		case r.page.IsHTML():
			c.Pages++
		default:
			c.Files++
		}
	}
	return c
}

// find returns the recipe of a path, nil when nothing stands there.
func (s *Site) find(path string) *recipe {
	i, ok := slices.BinarySearchFunc(s.recipes, path, func(r recipe, path string) int { return cmp.Compare(r.path(), path) })
	if !ok {
		return nil
	}
	return &s.recipes[i]
}

// below returns the range of the recipes whose path begins with a folder and
// its slash. Paths are sorted by bytes, so they stand together.
func (s *Site) below(prefix string) (start, end int) {
	before := func(r recipe, path string) int { return cmp.Compare(r.path(), path) }
	start, _ = slices.BinarySearchFunc(s.recipes, prefix, before)
	end, _ = slices.BinarySearchFunc(s.recipes, prefix[:len(prefix)-1]+"0", before) // "0" follows "/"
	return start, end
}
