package export

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"concord/internal/bag"
	"concord/internal/sink"
	"concord/internal/typeset/pdfcheck"
)

// A Verdict is what was found in a folder of what is kept.
type Verdict struct {
	What     string        // "bag", "export" or "folder": one without a manifest
	Files    int           // that were looked at
	Inside   int           // bags and exports in a folder
	Problems []bag.Problem // sorted by path
}

// Verify checks a bag or an exported folder: that it is complete and what it was, that
// the PDFs are sound, that pages need nothing from elsewhere and that records can be
// read. Of a folder that is neither, the bags and exports in it and the other PDFs are
// checked. The error is one of reading.
func Verify(fsys fs.FS) (Verdict, error) {
	v := verifier{fsys: fsys, faulty: map[string]bool{}}
	var err error
	switch {
	case bag.Is(fsys):
		v.What = "bag"
		v.Problems, err = bag.Check(fsys)
	case exists(fsys, ManifestName):
		v.What = "export"
		err = v.manifest()
	case len(manifestsOf(fsys)) > 0: // a bag without its mark
		v.What = "bag"
		v.Problems, err = bag.Check(fsys)
	case lostManifest(fsys):
		v.What = "export"
		v.report(ManifestName, "it is missing: nothing tells what the folder held")
	default:
		v.What = "folder"
	}
	if err != nil {
		return v.Verdict, err
	}
	for _, p := range v.Problems {
		v.faulty[p.Path] = true
	}
	err = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && isPrivate(name):
			return fs.SkipDir
		case d.IsDir() && v.What == "folder" && sink.IsStage(path.Base(name)):
			return fs.SkipDir // what an export that was killed left
		case d.IsDir() && v.What == "folder":
			return v.inside(name)
		case d.IsDir():
			return nil
		}
		return v.file(name)
	})
	slices.SortStableFunc(v.Problems, func(a, b bag.Problem) int { return strings.Compare(a.Path, b.Path) })
	return v.Verdict, err
}

// Add adds what was found in a bag that lies at a path of the folder.
func (v *Verdict) Add(path string, inner Verdict) {
	v.Files += inner.Files
	v.Inside++
	for _, p := range inner.Problems {
		v.Problems = append(v.Problems, bag.Problem{Path: strings.TrimSuffix(path+"/"+p.Path, "/"), Message: p.Message})
	}
}

// inside checks a folder of a folder by itself, if it is a bag or an export, even a
// damaged one.
func (v *verifier) inside(name string) error {
	fsys, err := fs.Sub(v.fsys, name)
	if err != nil || name == "." || !bag.Is(fsys) && !exists(fsys, ManifestName) && len(manifestsOf(fsys)) == 0 && !lostManifest(fsys) {
		return err
	}
	inner, err := Verify(fsys)
	if err != nil {
		return err
	}
	v.Add(name, inner)
	return fs.SkipDir
}

type verifier struct {
	Verdict
	fsys   fs.FS
	faulty map[string]bool // by path
}

func exists(fsys fs.FS, name string) bool {
	fi, err := fs.Stat(fsys, name)
	return err == nil && fi.Mode().IsRegular()
}

// lostManifest reports whether a folder was an export, by what lies there for the next
// one; a site has the same.
func lostManifest(fsys fs.FS) bool {
	fi, err := fs.Stat(fsys, sink.PrivateName)
	return err == nil && fi.IsDir() && !exists(fsys, ManifestName) && !exists(fsys, sink.ManifestName)
}

func manifestsOf(fsys fs.FS) []string {
	names, _ := fs.Glob(fsys, "manifest-*.txt") // the pattern is sound
	return names
}

// isPrivate reports whether a folder holds only what the next export needs.
func isPrivate(name string) bool { return name == sink.PrivateName || name == ".git" }

func (v *verifier) report(name, format string, a ...any) {
	v.Problems = append(v.Problems, bag.Problem{Path: name, Message: fmt.Sprintf(format, a...)})
	v.faulty[name] = true
}

// manifest compares an exported folder with its manifest.
func (v *verifier) manifest() error {
	text, err := fs.ReadFile(v.fsys, ManifestName)
	if err != nil {
		return err
	}
	sums, err := sink.ReadSums(text)
	if err != nil {
		v.report(ManifestName, "the manifest is damaged: %v", err)
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(sums)) {
		size, sum, err := v.sum(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			v.report(name, "it is missing")
		case err != nil:
			v.report(name, "it cannot be read: %v", err)
		case size != sums[name].Size:
			v.report(name, "it has %d bytes and had %d", size, sums[name].Size)
		case sum != sums[name].SHA256:
			v.report(name, "it is not what it was: its sum differs from that in the manifest")
		}
	}
	return fs.WalkDir(v.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && isPrivate(name):
			return fs.SkipDir
		case d.IsDir() || name == ManifestName:
			return nil
		}
		if _, ok := sums[name]; !ok {
			v.report(name, "it is no part of the export")
		} else if !d.Type().IsRegular() {
			v.report(name, "it is not a regular file: what it shows lies elsewhere")
		}
		return nil
	})
}

func (v *verifier) sum(name string) (size int64, sum string, err error) {
	f, err := v.fsys.Open(name)
	if err != nil {
		return 0, "", err
	}
	defer f.Close()
	h := sha256.New()
	size, err = io.Copy(h, f)
	return size, hex.EncodeToString(h.Sum(nil)), err
}

// file checks what a file says of itself. What is known not to be what it was is not
// looked into.
func (v *verifier) file(name string) error {
	if name == ManifestName {
		return nil
	}
	extension := strings.ToLower(path.Ext(name))
	if v.What == "folder" && extension != ".pdf" {
		return nil // whose it is, and what it should be, nothing tells
	}
	v.Files++
	check := checks[extension]
	if check == nil || v.faulty[name] {
		return nil
	}
	data, err := fs.ReadFile(v.fsys, name)
	if err != nil {
		v.report(name, "it cannot be read: %v", err)
		return nil
	}
	for _, problem := range check(data) {
		v.report(name, "%s", problem)
	}
	return nil
}

// checks are what is asked of a file by the ending of its name.
var checks = map[string]func([]byte) []string{
	".pdf":  checkPDF,
	".html": checkHTML,
	".json": checkJSON,
}

func checkPDF(data []byte) []string {
	var out []string
	for _, problem := range pdfcheck.Check(data) {
		out = append(out, problem.Error())
	}
	return out
}

func checkJSON(data []byte) []string {
	if !utf8.Valid(data) {
		return []string{"it is not UTF-8"}
	}
	var r any
	if err := json.Unmarshal(data, &r); err != nil {
		return []string{"it is not JSON: " + err.Error()}
	}
	return nil
}

// fetching are the attributes by which a page fetches something.
var fetching = map[string][]string{
	"img": {"src", "srcset"}, "source": {"src", "srcset"}, "video": {"src", "poster"}, "audio": {"src"}, "track": {"src"}, "iframe": {"src", "srcdoc"},
	"embed": {"src"}, "object": {"data"}, "input": {"src"}, "image": {"href", "xlink:href"}, "use": {"href", "xlink:href"}, "feimage": {"href", "xlink:href"},
	"body": {"background"}, "script": {"src"}, "base": {"href"}, "form": {"action"}, "a": {"ping"},
}

// quietLinks are the kinds of link elements that fetch nothing.
var quietLinks = []string{"canonical", "alternate", "author", "license", "next", "prev"}

// fetchedStyle finds what a style would fetch.
var fetchedStyle = regexp.MustCompile(`(?i)url\(\s*["']?([^"')\s]*)|@import\s*["']?([^"';\s]*)`)

// checkHTML reports what a page would fetch or do, and a style that its own policy
// does not allow.
func checkHTML(data []byte) []string {
	if !utf8.Valid(data) {
		return []string{"it is not UTF-8"}
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		return []string{"it is not HTML: " + err.Error()}
	}
	p := pageCheck{}
	p.walk(root)
	p.checkPolicy()
	for _, id := range p.leads {
		if !p.ids[id] {
			p.report("a link leads to #%s, which is not in it", id)
		}
	}
	return p.problems
}

type pageCheck struct {
	policy   string
	styles   [][sha256.Size]byte
	ids      map[string]bool
	leads    []string
	problems []string
}

func (p *pageCheck) report(format string, a ...any) {
	if problem := fmt.Sprintf(format, a...); !slices.Contains(p.problems, problem) {
		p.problems = append(p.problems, problem)
	}
}

// checkPolicy holds that the policy forbids all that is not in the page, and allows
// its style. A later program may word it otherwise.
func (p *pageCheck) checkPolicy() {
	allowed := map[string][]string{}
	for directive := range strings.SplitSeq(p.policy, ";") {
		if words := strings.Fields(directive); len(words) > 0 {
			allowed[words[0]] = words[1:]
		}
	}
	if !slices.Equal(allowed["default-src"], []string{"'none'"}) {
		p.report("it has no policy that forbids to fetch")
		return
	}
	for directive, sources := range allowed {
		for _, source := range sources {
			if source != "'none'" && source != "data:" && !strings.HasPrefix(source, "'sha256-") {
				p.report("its policy allows %s from %s", directive, source)
			}
		}
	}
	for _, sum := range p.styles {
		if !slices.Contains(allowed["style-src"], "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
			p.report("its policy is not that of its style")
		}
	}
}

func (p *pageCheck) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		p.element(n)
	}
	for c := range n.ChildNodes() {
		p.walk(c)
	}
}

func (p *pageCheck) element(n *html.Node) {
	switch n.Data {
	case "script", "iframe", "object", "embed", "base":
		p.report("it holds a %s", n.Data)
	case "meta":
		switch strings.ToLower(attr(n, "http-equiv")) {
		case "content-security-policy":
			p.policy = attr(n, "content")
		case "refresh":
			p.report("it leads elsewhere by itself")
		}
	case "link":
		for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
			if !slices.Contains(quietLinks, rel) {
				p.report("it fetches %q", attr(n, "href"))
			}
		}
	case "style":
		var text strings.Builder
		rawText(n, &text)
		p.styles = append(p.styles, sha256.Sum256([]byte(text.String())))
		for _, m := range fetchedStyle.FindAllStringSubmatch(text.String(), -1) {
			if address := m[1] + m[2]; !strings.HasPrefix(strings.ToLower(address), "data:") {
				p.report("its style fetches %q", address)
			}
		}
	case "a":
		if id, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && id != "" {
			p.leads = append(p.leads, unescapeFragment(id))
		}
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "id":
			if p.ids == nil {
				p.ids = map[string]bool{}
			}
			if p.ids[a.Val] {
				p.report("the id %q stands twice", a.Val)
			}
			p.ids[a.Val] = true
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			p.report("it holds the attribute %s", a.Key)
		case slices.Contains(fetching[n.Data], a.Key) && !strings.HasPrefix(a.Val, "data:") && !strings.HasPrefix(a.Val, "#"):
			p.report("it fetches %q", a.Val)
		}
	}
}
