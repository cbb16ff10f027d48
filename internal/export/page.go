package export

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A sheet is one page of the site, as it goes into a document.
type sheet struct {
	address string // "instruments/ru-kp-2024/4/"
	prefix  string // of its ids, and the id of its heading; "" for the first sheet
	level   int    // by how much its headings are lowered; 0 for the first sheet
	page    []byte // as the site serves it
	without []string
}

// A folio is a document made of one or more pages of the site. Ids are unique in it,
// links lead to places in it or to absolute addresses, and pictures are named by
// their paths in the site. Nothing in it acts: scripts and forms are gone.
type folio struct {
	article     *html.Node
	lang, dir   string
	kind        string // class of the body of the first page
	title       string
	description string
	contents    string // heading of the list of contents, "" when no page has one
	metas       []html.Attribute
	styles      []string // paths in the site of its style sheets
	footer      string   // words on publisher and licence
	canonical   string   // address on the web, "" when the site has none
}

// compose makes a folio of pages. Base is the address of the site, "" when it has
// none; contents is what a list of contents is called when no page has one.
func compose(sheets []sheet, base, contents string) (*folio, error) {
	f := &folio{article: &html.Node{Type: html.ElementNode, Data: "article", DataAtom: atom.Article}}
	b := binder{base: base, folio: f, byAddress: map[string]*leaf{}}
	for i := range sheets {
		if err := b.add(&sheets[i]); err != nil {
			return nil, fmt.Errorf("read page %s: %w", sheets[i].address, err)
		}
	}
	for _, l := range b.leaves {
		b.resolve(l, l.node)
	}
	for _, l := range b.leaves {
		if l.parent != f.article {
			f.article.AppendChild(l.parent)
		}
		for c := l.node.FirstChild; c != nil; c = l.node.FirstChild {
			l.node.RemoveChild(c)
			l.parent.AppendChild(c)
		}
	}
	if len(sheets) > 1 {
		if f.contents == "" {
			f.contents = contents
		}
		f.listContents()
	}
	return f, nil
}

// binder binds pages together.
type binder struct {
	base      string
	folio     *folio
	leaves    []*leaf
	byAddress map[string]*leaf
}

// leaf is one page on its way into the folio.
type leaf struct {
	*sheet
	node    *html.Node        // holds what is taken of the page
	parent  *html.Node        // where that goes
	ids     map[string]bool   // on the page, as they were
	sources map[string]string // id on the page of all sources -> id here
	at      *url.URL          // of the page, with a path only
}

func (b *binder) add(s *sheet) error {
	root, err := html.Parse(bytes.NewReader(s.page))
	if err != nil {
		return err
	}
	main := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Main })
	article := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Article })
	from := article
	if article == nil || main != nil && article.Parent != main {
		from = main // some pages are no single article
	}
	if from == nil {
		return fmt.Errorf("it holds no article")
	}
	l := &leaf{sheet: s, node: from, parent: b.folio.article, ids: map[string]bool{}, sources: map[string]string{}, at: &url.URL{Path: "/" + s.address}}
	first := len(b.leaves) == 0
	if first {
		b.folio.readHead(root, b.base, s.address)
	}
	if nav := find(from, isContents); nav != nil && b.folio.contents == "" {
		b.folio.contents = textOf(find(nav, func(n *html.Node) bool { return n.DataAtom == atom.H2 }))
	}
	l.clean(from, first)
	if s.level > 0 && isBare(from) {
		return nil // links lead to its page
	}
	if s.level > 0 {
		l.parent = element("section", html.Attribute{Key: "class", Val: "chapter"})
		if lang := attr(documentElement(root), "lang"); lang != b.folio.lang {
			l.parent.Attr = append(l.parent.Attr, html.Attribute{Key: "lang", Val: lang}, html.Attribute{Key: "dir", Val: attr(documentElement(root), "dir")})
		}
	}
	l.lower(from)
	l.name(from)
	b.leaves = append(b.leaves, l)
	b.byAddress[s.address] = l
	return nil
}

// isBare reports whether a page says nothing but its title.
func isBare(n *html.Node) bool {
	switch {
	case n.Type == html.TextNode:
		return strings.TrimSpace(n.Data) == ""
	case n.DataAtom == atom.H1 || hasClass(n, "label"):
		return true
	case n.DataAtom == atom.Img || n.DataAtom == atom.Svg:
		return false
	}
	for c := range n.ChildNodes() {
		if !isBare(c) {
			return false
		}
	}
	return true
}

// documentElement returns the html element of a page.
func documentElement(root *html.Node) *html.Node {
	return find(root, func(n *html.Node) bool { return n.DataAtom == atom.Html })
}

func element(name string, attrs ...html.Attribute) *html.Node {
	return &html.Node{Type: html.ElementNode, Data: name, DataAtom: atom.Lookup([]byte(name)), Attr: attrs}
}

func isContents(n *html.Node) bool { return n.DataAtom == atom.Nav && hasClass(n, "contents") }

// readHead reads what the head and the frame of the first page say.
func (f *folio) readHead(root *html.Node, base, address string) {
	if h := documentElement(root); h != nil {
		f.lang, f.dir = attr(h, "lang"), attr(h, "dir")
	}
	if base != "" {
		f.canonical = base + address
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Meta:
			name := attr(n, "name")
			if name == "description" {
				f.description = attr(n, "content")
			}
			if name == "" {
				name = attr(n, "property")
			}
			if name != "" && name != "viewport" && name != "description" && name != "robots" && name != "citation_pdf_url" {
				f.metas = append(f.metas, html.Attribute{Key: name, Val: attr(n, "content")})
			}
		case atom.Link:
			if attr(n, "rel") == "stylesheet" {
				u, err := (&url.URL{Path: "/" + address}).Parse(attr(n, "href"))
				if err == nil && u.Host == "" {
					f.styles = append(f.styles, strings.TrimPrefix(u.Path, "/"))
				}
			}
		case atom.Body:
			f.kind = attr(n, "class")
		case atom.H1:
			if f.title == "" {
				f.title = textOf(n)
			}
		case atom.Footer:
			if hasClass(n, "site") {
				if p := find(n, func(n *html.Node) bool { return n.DataAtom == atom.P }); p != nil {
					f.footer = textOf(p)
				}
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(root)
}

// clean takes out what acts, and what only leads through the site.
func (l *leaf) clean(n *html.Node, first bool) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.CommentNode || c.Type == html.ElementNode && l.drops(c, first) {
			n.RemoveChild(c)
		} else {
			l.clean(c, first)
		}
		c = next
	}
	if n.DataAtom == atom.Details { // on paper nothing can be opened
		n.Attr = append(slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "open" }), html.Attribute{Key: "open"})
	}
}

// drops reports whether a node has no place in a document that stands alone.
func (l *leaf) drops(n *html.Node, first bool) bool {
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Form, atom.Button, atom.Iframe, atom.Object, atom.Embed, atom.Template, atom.Link:
		return true
	case atom.Nav:
		return !(first && isContents(n))
	}
	for _, class := range []string{"related", "pager", "neighbours", "peek", "form"} {
		if hasClass(n, class) {
			return true
		}
	}
	for _, class := range l.without {
		if hasClass(n, class) || attr(n, "aria-labelledby") == class || n.Data == class {
			return true
		}
	}
	return l.level > 0 && hasClass(n, "citing")
}

// lower lowers the headings of a page that becomes a chapter.
func (l *leaf) lower(n *html.Node) {
	if level := headingLevel(n); level > 0 && l.level > 0 {
		n.Data = "h" + strconv.Itoa(min(level+l.level, 6))
		n.DataAtom = atom.Lookup([]byte(n.Data))
	}
	for c := range n.ChildNodes() {
		l.lower(c)
	}
}

// headingLevel returns 2 for an h2, and 0 for what is no heading.
func headingLevel(n *html.Node) int {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(n.Data[1] - '0')
	}
	return 0
}

// references are the attributes that name ids of the same page.
var references = []string{"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"}

// name gives the ids of a page their names in the folio, and notes which there are.
func (l *leaf) name(n *html.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		switch {
		case a.Key == "id":
			l.ids[a.Val] = true
			a.Val = l.inFolio(a.Val)
		case slices.Contains(references, a.Key):
			names := strings.Fields(a.Val)
			for i := range names {
				names[i] = l.inFolio(names[i])
			}
			a.Val = strings.Join(names, " ")
		case a.Key == "style" || strings.HasPrefix(a.Key, "on"):
			continue // a page of ours has none
		}
		kept = append(kept, a)
	}
	n.Attr = kept
	if l.prefix != "" && headingLevel(n) == 1+l.level && attr(n, "id") == "" && !l.ids[""] {
		n.Attr = append(n.Attr, html.Attribute{Key: "id", Val: l.prefix})
		l.ids[""] = true
	}
	if hasClass(n, "references") {
		for li := range n.ChildNodes() {
			l.nameSource(li)
		}
	}
	for c := range n.ChildNodes() {
		l.name(c)
	}
}

// nameSource gives an entry of a list of sources the name that citations lead to, and
// takes out the way to the page of all sources.
func (l *leaf) nameSource(li *html.Node) {
	for c := li.LastChild; c != nil; c = c.PrevSibling {
		_, id, ok := strings.Cut(attr(c, "href"), "#")
		if c.DataAtom != atom.A || !ok || !strings.HasPrefix(id, "src-") {
			continue
		}
		if attr(li, "id") == "" && l.sources[id] == "" {
			li.Attr = append(li.Attr, html.Attribute{Key: "id", Val: id})
			l.sources[id] = l.inFolio(id)
		}
		li.RemoveChild(c)
		return
	}
}

// inFolio returns the name in the folio of an id of the page.
func (l *leaf) inFolio(id string) string {
	if l.prefix == "" {
		return id
	}
	return l.prefix + "." + id
}

// resolve makes the links of a page those of the folio.
func (b *binder) resolve(l *leaf, n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		b.resolve(l, c)
		switch c.DataAtom {
		case atom.A:
			b.link(l, c)
		case atom.Img:
			setAttr(c, "src", l.path(attr(c, "src")))
		}
		c = next
	}
}

// path returns the path in the site of what a page names, "" when it lies elsewhere.
func (l *leaf) path(address string) string {
	u, err := l.at.Parse(address)
	if err != nil || u.Host != "" || u.Scheme != "" {
		return ""
	}
	return strings.TrimPrefix(u.Path, "/")
}

// toAttr holds the address of an instrument or article that a link leads to, for
// the list of provisions; no file of ours shows it.
const toAttr = "data-to"

// link turns a link of a page into one of the folio. One that leads nowhere from
// there becomes words.
func (b *binder) link(l *leaf, a *html.Node) {
	href := attr(a, "href")
	u, err := l.at.Parse(href)
	switch {
	case err != nil || href == "":
		unlink(a)
		return
	case u.Scheme != "" || u.Host != "":
		if u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
			unlink(a)
		}
		return
	}
	address := strings.TrimSuffix(strings.TrimPrefix(u.Path, "/"), "index.html")
	if rest, ok := strings.CutPrefix(address, "instruments/"); ok && rest != "" {
		setAttr(a, toAttr, address)
	}
	if to := b.byAddress[address]; to != nil {
		if id := to.place(u.Fragment); id != "" {
			setAttr(a, "href", "#"+(&url.URL{Fragment: id}).EscapedFragment())
			return
		}
	}
	if id := l.sources[u.Fragment]; id != "" {
		setAttr(a, "href", "#"+(&url.URL{Fragment: id}).EscapedFragment())
		return
	}
	if b.base == "" {
		unlink(a)
		return
	}
	u.Path, u.RawPath = "", ""
	setAttr(a, "href", b.base+(&url.URL{Path: address}).EscapedPath()+u.String())
}

// place returns the id in the folio of a place of the page, "" when it is not there.
func (l *leaf) place(fragment string) string {
	switch {
	case fragment != "" && l.ids[fragment]:
		return l.inFolio(fragment)
	case fragment != "" && l.sources[fragment] != "":
		return l.sources[fragment]
	case l.prefix != "":
		return l.prefix
	case fragment == "":
		return "page.main"
	}
	return ""
}

func setAttr(n *html.Node, key, value string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key {
			n.Attr[i].Val = value
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
}

// unlink leaves the words of a link.
func unlink(a *html.Node) {
	a.Data, a.DataAtom = "span", atom.Span
	a.Attr = slices.DeleteFunc(a.Attr, func(at html.Attribute) bool {
		return at.Key == "href" || at.Key == "rel" || at.Key == "hreflang" || at.Key == "type" || at.Key == "download"
	})
}

// listContents puts a list of the chapters and their parts behind the title block.
func (f *folio) listContents() {
	if nav := find(f.article, isContents); nav != nil {
		nav.Parent.RemoveChild(nav)
	}
	nav := element("nav", html.Attribute{Key: "class", Val: "contents"}, html.Attribute{Key: "aria-labelledby", Val: "page.contents"})
	head := element("h2", html.Attribute{Key: "id", Val: "page.contents"})
	head.AppendChild(&html.Node{Type: html.TextNode, Data: f.contents})
	nav.AppendChild(head)
	list := element("ul")
	nav.AppendChild(list)
	var inner *html.Node // of the entry that is open
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		level := headingLevel(n)
		id := attr(n, "id")
		if (level == 2 || level == 3 && !strings.Contains(id, ".page.")) && id != "" {
			a := element("a", html.Attribute{Key: "href", Val: "#" + (&url.URL{Fragment: id}).EscapedFragment()})
			if lang := langOf(n); lang != "" {
				a.Attr = append(a.Attr, html.Attribute{Key: "lang", Val: lang})
			}
			a.AppendChild(&html.Node{Type: html.TextNode, Data: textOf(n)})
			li := element("li")
			li.AppendChild(a)
			switch {
			case level == 2 || list.LastChild == nil:
				list.AppendChild(li)
				inner = nil
			default:
				if inner == nil {
					inner = element("ul")
					list.LastChild.AppendChild(inner)
				}
				inner.AppendChild(li)
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(f.article)
	if list.FirstChild == nil {
		return
	}
	header := find(f.article, func(n *html.Node) bool { return n.DataAtom == atom.Header })
	if header == nil {
		f.article.InsertBefore(nav, f.article.FirstChild)
		return
	}
	f.article.InsertBefore(nav, header.NextSibling)
}

// langOf returns the language of a chapter that is in another one than the folio.
func langOf(n *html.Node) string {
	for p := n; p != nil; p = p.Parent {
		if lang := attr(p, "lang"); lang != "" {
			return lang
		}
	}
	return ""
}

// unescapeFragment returns the id that a fragment of an address names.
func unescapeFragment(s string) string {
	if id, err := url.PathUnescape(s); err == nil {
		return id
	}
	return s
}
