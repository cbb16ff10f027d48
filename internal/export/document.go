// Package export turns what the site publishes into what is kept.
//
// In: a finished page of a brief, as the site serves it. Out: the same brief as a
// document for the typesetter. Guarantees: the words, the numbers of paragraphs, the
// links and the notes are those of the page, since they are read from it: there is
// one place where references are resolved and citations are written. Non-goals:
// lists, maps and other pages that are made of figures; parsing what other programs
// wrote.
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

	"concord/internal/typeset"
)

// Brief reads the page of a brief. The address is the page's own, absolute or not;
// links that leave the page are resolved against it, and those that stay without a
// scheme are printed as words. Read returns a picture by its address relative to
// the page; nil leaves pictures out.
func Brief(page []byte, address string, read func(src string) ([]byte, error)) (*typeset.Document, error) {
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	r := &reader{doc: &typeset.Document{}, notes: map[string]int{}, ids: map[string]bool{}, cited: map[string][]string{}, read: read}
	if r.base, err = url.Parse(address); err != nil {
		return nil, fmt.Errorf("address of the page: %w", err)
	}
	article := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Article })
	if article == nil {
		return nil, fmt.Errorf("read page: it holds no article")
	}
	r.head(root)
	if nav := find(article, func(n *html.Node) bool { return n.DataAtom == atom.Nav && hasClass(n, "contents") }); nav != nil {
		if h := find(nav, func(n *html.Node) bool { return n.DataAtom == atom.H2 }); h != nil {
			r.doc.Meta.Labels.Contents = textOf(h)
		}
	}
	r.findIDs(article)
	r.findNotes(article)
	for n := range article.ChildNodes() {
		if n.DataAtom == atom.Header {
			r.titleBlock(n)
			continue
		}
		r.doc.Blocks = append(r.doc.Blocks, r.part(n)...)
	}
	r.index(article)
	return r.doc, nil
}

// reader is one reading of a page.
type reader struct {
	doc    *typeset.Document
	base   *url.URL
	notes  map[string]int      // id of a note's entry -> index + 1
	ids    map[string]bool     // of what is printed
	cited  map[string][]string // address of a provision or an instrument -> anchors of the links to it
	read   func(string) ([]byte, error)
	inNote bool // the words of a note are read
}

// find returns the first node below n, n included, that is wanted.
func find(n *html.Node, wanted func(*html.Node) bool) *html.Node {
	if n.Type == html.ElementNode && wanted(n) {
		return n
	}
	for c := range n.ChildNodes() {
		if f := find(c, wanted); f != nil {
			return f
		}
	}
	return nil
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasClass(n *html.Node, class string) bool {
	for c := range strings.FieldsSeq(attr(n, "class")) {
		if c == class {
			return true
		}
	}
	return false
}

// textOf returns the words of a node on one line.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// head reads the record of the page.
func (r *reader) head(root *html.Node) {
	m := &r.doc.Meta
	if h := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Html }); h != nil {
		m.Lang = attr(h, "lang")
	}
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.Meta {
			value := attr(n, "content")
			switch attr(n, "name") {
			case "citation_author":
				m.Authors = append(m.Authors, value)
			case "citation_publication_date":
				m.Date = strings.ReplaceAll(value, "/", "-")
			case "citation_keywords", "keywords":
				for k := range strings.SplitSeq(value, ";") {
					m.Keywords = append(m.Keywords, strings.TrimSpace(k))
				}
			}
			if attr(n, "property") == "article:modified_time" {
				m.Modified, _, _ = strings.Cut(value, "T")
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	if h := find(root, func(n *html.Node) bool { return n.DataAtom == atom.Head }); h != nil {
		walk(h)
	}
}

// titleBlock reads what stands above the text.
func (r *reader) titleBlock(header *html.Node) {
	m := &r.doc.Meta
	for n := range header.ChildNodes() {
		switch {
		case n.DataAtom == atom.H1:
			m.Title = textOf(n)
		case hasClass(n, "label"):
			m.Series = textOf(n)
		case hasClass(n, "summary"):
			m.Summary = textOf(n)
		case hasClass(n, "meta"):
			r.dateline(n)
		case hasClass(n, "banner"):
			r.doc.Blocks = append(r.doc.Blocks, typeset.CallOut{Blocks: []typeset.Block{typeset.Paragraph{Text: r.runs(n)}}})
		}
	}
}

// dateline joins the entries below the title; the authors have their own line.
func (r *reader) dateline(list *html.Node) {
	var parts []string
	term := ""
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Dt:
			term = textOf(n)
		case atom.Dd:
			if words := textOf(n); !r.isByline(words) {
				parts = append(parts, term+" "+words)
			}
		default:
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
	}
	walk(list)
	r.doc.Meta.Dateline = strings.Join(parts, " · ")
}

// isByline reports whether words name all authors, and little else.
func (r *reader) isByline(words string) bool {
	length := 0
	for _, a := range r.doc.Meta.Authors {
		if !strings.Contains(words, a) {
			return false
		}
		length += len(a) + 8 // and a word between
	}
	return length > 0 && len(words) <= length
}

// part reads one section of the article; those that only lead to other pages of
// the site are left out.
func (r *reader) part(n *html.Node) []typeset.Block {
	switch {
	case n.DataAtom == atom.Nav, hasClass(n, "related"), hasClass(n, "citing"), hasClass(n, "findings"), hasClass(n, "subjects"):
		return nil // the findings stand in the text, the subjects become the index
	}
	return r.block(n)
}

// findNotes reads the notes, which stand behind the paragraphs that they belong to,
// and remembers which id is which.
func (r *reader) findNotes(article *html.Node) {
	var entries []*html.Node
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if isNote(n) {
			entries = append(entries, n)
			r.notes[attr(n, "id")] = len(entries)
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(article)
	if len(entries) > 0 {
		r.doc.Notes = make([]typeset.Note, len(entries))
	}
	shown := map[int]bool{} // notes that a mark in the text refers to
	for a := range article.Descendants() {
		if attr(a, "role") == "doc-noteref" && !within(a, entries) {
			shown[r.notes[strings.TrimPrefix(attr(a, "href"), "#")]] = true
		}
	}
	for i, n := range entries {
		r.doc.Notes[i] = r.note(n)
	}
	for i, n := range entries {
		if shown[i+1] {
			r.doc.Notes[i].Text = r.withInner(r.doc.Notes[i].Text, n, shown)
		}
	}
}

// withInner puts behind the words of a note those notes that only it refers to: a
// foot has no foot of its own.
func (r *reader) withInner(text []typeset.Run, n *html.Node, shown map[int]bool) []typeset.Run {
	for a := range n.Descendants() {
		if attr(a, "role") != "doc-noteref" {
			continue
		}
		i := r.notes[strings.TrimPrefix(attr(a, "href"), "#")]
		if i == 0 || shown[i] {
			continue
		}
		shown[i] = true
		inner := &r.doc.Notes[i-1]
		text = append(text, typeset.Run{Break: true}, typeset.Run{Text: inner.Mark, Style: typeset.Superscript}, typeset.Run{Text: " "})
		text = append(text, inner.Text...)
	}
	return text
}

// within reports whether a node stands in one of others.
func within(n *html.Node, others []*html.Node) bool {
	for p := n; p != nil; p = p.Parent {
		if slices.Contains(others, p) {
			return true
		}
	}
	return false
}

// isNote reports whether a node is a note beside the text.
func isNote(n *html.Node) bool {
	return n.DataAtom == atom.Aside && attr(n, "role") == "doc-footnote"
}

// appendLine adds runs that begin on a line of their own.
func appendLine(text, line []typeset.Run) []typeset.Run {
	if len(text) > 0 && !slices.ContainsFunc(line, func(r typeset.Run) bool { return strings.TrimSpace(r.Text) != "" || len(r.Picture) > 0 }) {
		return text
	}
	if len(text) > 0 {
		text = append(text, typeset.Run{Break: true})
	}
	return append(text, line...)
}

func (r *reader) note(n *html.Node) typeset.Note {
	note := typeset.Note{Place: attr(n, "id")}
	r.inNote = true
	defer func() { r.inNote = false }()
	for c := range n.ChildNodes() {
		if mark := c.FirstChild; mark != nil && hasClass(mark, "mark") && note.Mark == "" {
			note.Mark = textOf(mark)
			c.RemoveChild(mark)
		}
		if c.DataAtom == atom.Ul || c.DataAtom == atom.Ol {
			for li := range c.ChildNodes() {
				note.Text = appendLine(note.Text, r.runs(li))
			}
			continue
		}
		if c.Type == html.ElementNode && !hasClass(c, "back") {
			note.Text = appendLine(note.Text, r.runs(c))
		}
	}
	if len(note.Text) > 0 && strings.TrimSpace(note.Text[0].Text) == "" && note.Text[0].Note == 0 {
		note.Text = note.Text[1:]
	}
	return note
}

// findIDs notes which places of the page will be printed.
func (r *reader) findIDs(n *html.Node) {
	if n.DataAtom == atom.Nav || isNote(n) || hasClass(n, "related") || hasClass(n, "citing") || hasClass(n, "findings") || hasClass(n, "subjects") {
		return
	}
	if hasClass(n, "references") {
		for li := range n.ChildNodes() {
			r.ids[sourceID(li)] = true
		}
		delete(r.ids, "")
	}
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Aside:
		if id := attr(n, "id"); id != "" && (hasClass(n, "block") || n.DataAtom != atom.Section && n.DataAtom != atom.Aside) {
			r.ids[id] = true
		}
	}
	for c := range n.ChildNodes() {
		r.findIDs(c)
	}
}

// sourceID returns the id that an entry of the list of sources has on the page of
// all sources, to which citations lead.
func sourceID(li *html.Node) string {
	for c := li.LastChild; c != nil; c = c.PrevSibling {
		if c.DataAtom == atom.A {
			_, id, _ := strings.Cut(attr(c, "href"), "#")
			return id
		}
	}
	return ""
}

// blocks reads the children of a node: words between blocks become paragraphs.
func (r *reader) blocks(n *html.Node) []typeset.Block {
	var out []typeset.Block
	var loose []typeset.Run
	flush := func() {
		for _, run := range loose {
			if strings.TrimSpace(run.Text) != "" || run.Note > 0 {
				out = append(out, typeset.Paragraph{Text: loose})
				break
			}
		}
		loose = nil
	}
	for c := range n.ChildNodes() {
		if isInline(c) {
			r.inline(c, typeset.Run{}, &loose)
			continue
		}
		flush()
		out = append(out, r.block(c)...)
	}
	flush()
	return out
}

func isInline(n *html.Node) bool {
	if n.Type == html.TextNode {
		return true
	}
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.B, atom.Br, atom.Cite, atom.Code, atom.Del, atom.S, atom.Em, atom.I, atom.Img, atom.Input, atom.Kbd, atom.Mark, atom.Q, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time, atom.Bdi, atom.Label:
		return true
	}
	return false
}

// block reads one block-level node.
func (r *reader) block(n *html.Node) []typeset.Block {
	if n.Type != html.ElementNode {
		return nil
	}
	id, lang := attr(n, "id"), attr(n, "lang")
	anchor := ""
	if r.ids[id] {
		anchor = id
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return []typeset.Block{typeset.Heading{Level: int(n.Data[1] - '0'), Anchor: anchor, Lang: lang, Text: r.runs(n), Place: id}}
	case atom.P:
		return []typeset.Block{typeset.Paragraph{Number: paragraphNumber(id), Anchor: anchor, Lang: lang, Text: r.runs(n), Place: id}}
	case atom.Ul, atom.Ol:
		return []typeset.Block{r.list(n)}
	case atom.Dl:
		return []typeset.Block{r.definitions(n)}
	case atom.Table:
		return []typeset.Block{r.table(n)}
	case atom.Blockquote:
		return []typeset.Block{typeset.Quote{Lang: lang, Blocks: r.blocks(n), Place: id}}
	case atom.Pre:
		var text strings.Builder
		rawText(n, &text)
		return []typeset.Block{typeset.Code{Text: text.String(), Place: id}}
	case atom.Hr:
		return []typeset.Block{typeset.Rule{}}
	case atom.Figure:
		return r.figure(n)
	case atom.Script, atom.Style, atom.Form, atom.Nav, atom.Svg:
		return nil
	case atom.Section, atom.Aside:
		if isNote(n) {
			return nil // it stands at the foot
		}
		if hasClass(n, "block") {
			return []typeset.Block{r.callOut(n, anchor, lang)}
		}
	}
	return r.blocks(n)
}

// paragraphNumber reads 14 from p14.
func paragraphNumber(id string) string {
	if len(id) > 1 && id[0] == 'p' {
		if _, err := strconv.Atoi(id[1:]); err == nil {
			return id[1:]
		}
	}
	return ""
}

func rawText(n *html.Node, b *strings.Builder) {
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	for c := range n.ChildNodes() {
		rawText(c, b)
	}
}

func (r *reader) callOut(n *html.Node, anchor, lang string) typeset.Block {
	box := typeset.CallOut{Anchor: anchor, Lang: lang, Place: attr(n, "id")}
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.P && hasClass(c, "head") && len(box.Title) == 0 {
			box.Title = r.runs(c)
			continue
		}
		box.Blocks = append(box.Blocks, r.block(c)...)
	}
	return box
}

func (r *reader) list(n *html.Node) typeset.List {
	l := typeset.List{Place: attr(n, "id")}
	if n.DataAtom == atom.Ol {
		l.Kind = typeset.Ordered
		if start, err := strconv.Atoi(attr(n, "start")); err == nil {
			l.Start = start
		}
		if li := find(n, func(n *html.Node) bool { return n.DataAtom == atom.Li }); li != nil && attr(li, "value") != "" {
			l.Start, _ = strconv.Atoi(attr(li, "value"))
		}
	}
	for _, class := range [...]string{"references", "sources", "timeline", "briefs", "titles", "index"} {
		if hasClass(n, class) {
			l.Kind = typeset.Plain
		}
	}
	for li := range n.ChildNodes() {
		if li.DataAtom != atom.Li {
			continue
		}
		if work := find(li, func(n *html.Node) bool { return n.DataAtom == atom.Cite }); work != nil && hasClass(n, "references") {
			l.Items = append(l.Items, typeset.Item{Blocks: []typeset.Block{typeset.Paragraph{Anchor: sourceID(li), Text: r.runs(work)}}})
			continue
		}
		it := typeset.Item{Blocks: r.blocks(li)}
		if box := find(li, func(n *html.Node) bool { return n.DataAtom == atom.Input && attr(n, "type") == "checkbox" }); box != nil {
			l.Kind = typeset.Tasks
			for _, a := range box.Attr {
				it.Done = it.Done || a.Key == "checked"
			}
		}
		for c := range li.ChildNodes() {
			l.Loose = l.Loose || c.DataAtom == atom.P
		}
		l.Items = append(l.Items, it)
	}
	return l
}

func (r *reader) definitions(n *html.Node) typeset.Definitions {
	var d typeset.Definitions
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := range n.ChildNodes() {
			switch c.DataAtom {
			case atom.Dt:
				d.Entries = append(d.Entries, typeset.Definition{Term: r.runs(c)})
			case atom.Dd:
				if len(d.Entries) > 0 {
					e := &d.Entries[len(d.Entries)-1]
					e.Blocks = append(e.Blocks, r.blocks(c)...)
				}
			case atom.Div:
				walk(c)
			}
		}
	}
	walk(n)
	return d
}

func (r *reader) table(n *html.Node) typeset.Table {
	t := typeset.Table{Place: attr(n, "id")}
	var walk func(n *html.Node, head bool)
	walk = func(n *html.Node, head bool) {
		for c := range n.ChildNodes() {
			switch c.DataAtom {
			case atom.Caption:
				t.Caption = r.runs(c)
			case atom.Thead:
				walk(c, true)
			case atom.Tbody, atom.Tfoot:
				walk(c, false)
			case atom.Tr:
				if head {
					t.HeadRows++
				}
				t.Rows = append(t.Rows, r.row(c))
			}
		}
	}
	walk(n, false)
	if hasClass(n, "matrix") {
		return byRows(t)
	}
	return t
}

func (r *reader) row(tr *html.Node) []typeset.Cell {
	var cells []typeset.Cell
	for c := range tr.ChildNodes() {
		if c.DataAtom != atom.Td && c.DataAtom != atom.Th {
			continue
		}
		cell := typeset.Cell{Text: r.runs(c), Head: c.DataAtom == atom.Th}
		cell.Columns, _ = strconv.Atoi(attr(c, "colspan"))
		cell.Rows, _ = strconv.Atoi(attr(c, "rowspan"))
		switch align := attr(c, "align") + attr(c, "style") + attr(c, "class"); {
		case strings.Contains(align, "center"):
			cell.Align = typeset.Centre
		case strings.Contains(align, "right"), strings.Contains(align, "end"):
			cell.Align = typeset.End
		}
		cells = append(cells, cell)
	}
	return cells
}

func (r *reader) figure(n *html.Node) []typeset.Block {
	if svg := find(n, func(n *html.Node) bool { return n.DataAtom == atom.Svg }); svg != nil && svg.Parent == n {
		if blocks := r.sitePicture(n, svg); blocks != nil {
			return blocks
		}
	}
	f := typeset.Figure{Place: attr(n, "id")}
	for c := range n.ChildNodes() {
		if c.DataAtom == atom.Figcaption {
			f.Caption = r.runs(c)
		}
	}
	img := find(n, func(n *html.Node) bool { return n.DataAtom == atom.Img })
	if img != nil && r.read != nil {
		if data, err := r.read(attr(img, "src")); err == nil {
			f.Picture, f.Alt = data, attr(img, "alt")
		}
	}
	if len(f.Picture) == 0 {
		return r.blocks(n)
	}
	return []typeset.Block{f}
}

func (r *reader) runs(n *html.Node) []typeset.Run {
	var out []typeset.Run
	if n.Type == html.TextNode {
		r.inline(n, typeset.Run{}, &out)
		return out
	}
	r.inlines(n, typeset.Run{}, &out)
	return out
}

func (r *reader) inlines(n *html.Node, style typeset.Run, out *[]typeset.Run) {
	for c := range n.ChildNodes() {
		r.inline(c, style, out)
	}
}

// inline adds the runs of a node; style is what it inherits.
func (r *reader) inline(n *html.Node, style typeset.Run, out *[]typeset.Run) {
	if n.Type == html.TextNode {
		style.Text = n.Data
		*out = append(*out, style)
		return
	}
	if n.Type != html.ElementNode || hasClass(n, "peek") {
		return
	}
	if lang := attr(n, "lang"); lang != "" {
		style.Lang = lang
	}
	switch n.DataAtom {
	case atom.Em, atom.I, atom.Var:
		style.Style |= typeset.Emphasis
	case atom.Strong, atom.B:
		style.Style |= typeset.Strong
	case atom.Code, atom.Kbd, atom.Samp:
		style.Style |= typeset.Monospace
	case atom.Del, atom.S:
		style.Style |= typeset.Strike
	case atom.Sub:
		style.Style |= typeset.Subscript
	case atom.Sup:
		if r.inNote {
			style.Style |= typeset.Superscript
			if a := find(n, func(n *html.Node) bool { return attr(n, "role") == "doc-noteref" }); a != nil {
				style.Text = textOf(a)
				*out = append(*out, style)
				return
			}
		} else if a := find(n, func(n *html.Node) bool { return attr(n, "role") == "doc-noteref" }); a != nil {
			*out = append(*out, typeset.Run{Note: r.notes[strings.TrimPrefix(attr(a, "href"), "#")]})
			return
		}
		style.Style |= typeset.Superscript
	case atom.Br:
		*out = append(*out, typeset.Run{Break: true})
		return
	case atom.Img:
		r.picture(n, style, out)
		return
	case atom.Input, atom.Svg, atom.Script, atom.Button:
		return
	case atom.A:
		if hasClass(n, "back") || hasClass(n, "place") || hasClass(n, "number") {
			return // ways of the page that print does not need
		}
		style.Link = r.link(n)
		if key := r.provision(n); key != "" && n.FirstChild != nil {
			style.Anchor = "cited:" + key + ":" + strconv.Itoa(len(r.cited[key]))
			r.cited[key] = append(r.cited[key], style.Anchor)
			from := len(*out)
			r.inlines(n, style, out)
			for i := from + 1; i < len(*out); i++ {
				(*out)[i].Anchor = "" // a place has one name
			}
			return
		}
	}
	r.inlines(n, style, out)
}

// provision returns the address of the instrument or of its part that a link leads
// to, or "".
func (r *reader) provision(a *html.Node) string {
	u, err := r.base.Parse(attr(a, "href"))
	if err != nil || !strings.Contains(u.Path, "/instruments/") || strings.HasSuffix(u.Path, "/instruments/") {
		return ""
	}
	return u.Path
}

// index lists the provisions and the instruments that the page names as its
// subjects, with the places that cite them.
func (r *reader) index(article *html.Node) {
	section := find(article, func(n *html.Node) bool { return n.DataAtom == atom.Section && hasClass(n, "subjects") })
	if section == nil {
		return
	}
	var titles []string
	heading := ""
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		if n.DataAtom == atom.H3 {
			heading = textOf(n)
		}
		if n.DataAtom == atom.Li {
			a := find(n, func(n *html.Node) bool { return n.DataAtom == atom.A })
			if a == nil || len(r.cited[r.provision(a)]) == 0 {
				return
			}
			if len(titles) == 0 || titles[len(titles)-1] != heading {
				titles = append(titles, heading)
			}
			r.doc.Index.Entries = append(r.doc.Index.Entries, typeset.IndexEntry{Text: []typeset.Run{{Text: textOf(a)}}, Lang: attr(a, "lang"), Anchors: r.cited[r.provision(a)]})
			return
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(section)
	r.doc.Index.Title = strings.Join(titles, ", ")
}

func (r *reader) picture(n *html.Node, style typeset.Run, out *[]typeset.Run) {
	style.Text = attr(n, "alt")
	if r.read != nil {
		if data, err := r.read(attr(n, "src")); err == nil {
			style.Picture = data
		}
	}
	*out = append(*out, style)
}

// link resolves an address: places of the page that are printed stay inside the
// document, all others become absolute. Nil is an address that leads nowhere from paper.
func (r *reader) link(a *html.Node) *typeset.Link {
	href := attr(a, "href")
	if id, ok := strings.CutPrefix(href, "#"); ok {
		if id, err := url.PathUnescape(id); err == nil && r.ids[id] {
			return &typeset.Link{Anchor: id, Title: attr(a, "title")}
		}
	}
	if _, id, ok := strings.Cut(href, "#"); ok && strings.HasPrefix(id, "src-") && r.ids[id] {
		return &typeset.Link{Anchor: id, Title: attr(a, "title")}
	}
	u, err := r.base.Parse(href)
	if err != nil || u.Scheme == "" {
		return nil
	}
	return &typeset.Link{URL: u.String(), Title: attr(a, "title")}
}
