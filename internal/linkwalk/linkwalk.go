// Package linkwalk follows every link of a finished site.
//
// In: the output as an fs.FS. Out: what leads nowhere. It reads the pages with
// a scanner of its own, so that it shares no mistake with the code that wrote
// them: addresses in href, src, srcset and poster, identifiers that for, headers
// and the aria attributes name, and identifiers that stand twice on a page.
// Guarantees: every page of the site is read; problems come in the same order
// every time. Non-goals: links that leave the site, style sheets, scripts.
package linkwalk

import (
	"fmt"
	"html"
	"io/fs"
	"net/url"
	"path"
	"slices"
	"strings"
)

// Problem is one thing that is wrong on one page.
type Problem struct {
	Page    string // its path
	Message string
}

// String returns the page and what is wrong.
func (p Problem) String() string { return p.Page + ": " + p.Message }

// Report is what a walk found.
type Report struct {
	Pages, Links int
	Problems     []Problem
}

// notFound is the page that a host shows for every address that leads nowhere.
const notFound = "404.html"

// page is what one page offers and what it asks for.
type page struct {
	ids   map[string]bool
	links []string // addresses as the browser sees them, unescaped
	named []string // identifiers that must be on the page
	twice []string
}

// Walk follows every link of the site. The base is the path under which it is
// served, such as "/": only the page for what is not found may use it, since
// that one is shown at any depth.
func Walk(site fs.FS, base string) (Report, error) {
	var report Report
	files := map[string]bool{}
	pages := map[string]*page{}
	err := fs.WalkDir(site, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files[p] = true
		if path.Ext(p) == ".html" {
			text, err := fs.ReadFile(site, p)
			if err != nil {
				return err
			}
			pages[p] = scan(string(text))
		}
		return nil
	})
	if err != nil {
		return report, err
	}
	paths := make([]string, 0, len(pages))
	for p := range pages {
		paths = append(paths, p)
	}
	slices.Sort(paths)
	for _, p := range paths {
		here := pages[p]
		report.Pages++
		report.Links += len(here.links)
		add := func(format string, a ...any) {
			report.Problems = append(report.Problems, Problem{p, fmt.Sprintf(format, a...)})
		}
		for _, id := range here.twice {
			add("the identifier %q stands twice", id)
		}
		for _, id := range here.named {
			if !here.ids[id] {
				add("an attribute names the identifier %q, which the page does not have", id)
			}
		}
		for _, link := range here.links {
			if rest, ok := strings.CutPrefix(link, base); ok && p == notFound {
				link = "./" + rest
			}
			if problem := follow(p, link, files, pages); problem != "" {
				add("%q %s", link, problem)
			}
		}
	}
	return report, nil
}

// follow returns what is wrong with a link on the page of that path; "" when it
// leads somewhere, or out of the site.
func follow(from, link string, files map[string]bool, pages map[string]*page) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return "is no address"
	}
	if u.Scheme != "" || u.Host != "" {
		return ""
	}
	if strings.HasPrefix(u.Path, "/") {
		return "starts at the root of the host, so it breaks in a sub-folder"
	}
	to := from
	if u.Path != "" {
		to = path.Join(path.Dir(from), u.Path)
		if strings.HasPrefix(to, "../") || to == ".." {
			return "leaves the site"
		}
		if strings.HasSuffix(u.Path, "/") || u.Path == "." || u.Path == ".." || strings.HasSuffix(u.Path, "/..") || strings.HasSuffix(u.Path, "/.") {
			to = path.Join(to, "index.html")
		}
	}
	if !files[to] {
		return "leads to nothing (" + to + ")"
	}
	if target := pages[to]; u.Fragment != "" && target != nil && !target.ids[u.Fragment] {
		return "leads to a place that " + to + " does not have"
	}
	return ""
}

// scan reads the tags of a page.
func scan(text string) *page {
	p := &page{ids: map[string]bool{}}
	for {
		i := strings.IndexByte(text, '<')
		if i < 0 {
			return p
		}
		text = text[i+1:]
		if strings.HasPrefix(text, "!--") {
			_, text, _ = strings.Cut(text, "-->")
			continue
		}
		if text == "" || !letter(text[0]) {
			continue
		}
		n := 0
		for n < len(text) && !space(text[n]) && text[n] != '>' && text[n] != '/' {
			n++
		}
		name := strings.ToLower(text[:n])
		text = p.attributes(name, text[n:])
		if name == "script" || name == "style" || name == "textarea" || name == "title" {
			if end := strings.Index(strings.ToLower(text), "</"+name); end >= 0 {
				text = text[end:]
			}
		}
	}
}

// attributes reads the attributes of a tag and returns the text behind it.
func (p *page) attributes(tag, text string) string {
	for {
		text = strings.TrimLeft(text, " \t\r\n\f/")
		if text == "" || text[0] == '>' {
			return strings.TrimPrefix(text, ">")
		}
		n := 1
		for n < len(text) && !space(text[n]) && text[n] != '=' && text[n] != '>' && text[n] != '/' {
			n++
		}
		key := strings.ToLower(text[:n])
		text = strings.TrimLeft(text[n:], " \t\r\n\f")
		value := ""
		if strings.HasPrefix(text, "=") {
			text = strings.TrimLeft(text[1:], " \t\r\n\f")
			if text != "" && (text[0] == '"' || text[0] == '\'') {
				value, text, _ = strings.Cut(text[1:], text[:1])
			} else {
				n := 0
				for n < len(text) && !space(text[n]) && text[n] != '>' {
					n++
				}
				value, text = text[:n], text[n:]
			}
		}
		p.attribute(tag, key, html.UnescapeString(value))
	}
}

func (p *page) attribute(tag, key, value string) {
	switch key {
	case "id":
		if p.ids[value] {
			p.twice = append(p.twice, value)
		}
		p.ids[value] = true
	case "href", "src", "poster", "xlink:href":
		if tag != "base" {
			p.links = append(p.links, value)
		}
	case "srcset":
		for part := range strings.SplitSeq(value, ",") {
			if fields := strings.Fields(part); len(fields) > 0 {
				p.links = append(p.links, fields[0])
			}
		}
	case "for", "headers", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns":
		p.named = append(p.named, strings.Fields(value)...)
	}
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' }
