package export

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"concord/internal/typeset"
)

// document reads a folio as a document for the typesetter. Read returns a picture by
// its path in the site; nil leaves pictures out.
func document(f *folio, read func(path string) ([]byte, error)) *typeset.Document {
	r := &reader{doc: &typeset.Document{}, notes: map[string]int{}, ids: map[string]bool{}, cited: map[string][]string{}, read: read}
	r.doc.Meta.Title, r.doc.Meta.Lang, r.doc.Meta.Labels.Contents = f.title, f.lang, f.contents
	r.head(f)
	r.findIDs(f.article)
	r.findNotes(f.article)
	titled := false
	for n := range f.article.ChildNodes() {
		if n.DataAtom == atom.Header && !titled {
			titled = true
			r.titleBlock(n)
			continue
		}
		r.doc.Blocks = append(r.doc.Blocks, r.block(n)...)
	}
	r.index(f.article)
	return r.doc
}

// reader is one reading of a folio.
type reader struct {
	doc    *typeset.Document
	notes  map[string]int      // id of a note's entry -> index + 1
	ids    map[string]bool     // of what is printed
	cited  map[string][]string // address of a provision or an instrument -> anchors of the links to it
	read   func(string) ([]byte, error)
	inNote bool // the words of a note are read
	// lang is the language of what stands around, where no block of the document has it.
	lang string
}

// around sets the language of what stands around to a node's, if it has one, until
// the function that it returns is called.
func (r *reader) around(n *html.Node) func() {
	outer := r.lang
	r.lang = cmp.Or(attr(n, "lang"), r.lang)
	return func() { r.lang = outer }
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

// head reads the record of the first page.
func (r *reader) head(f *folio) {
	m := &r.doc.Meta
	for _, meta := range f.metas {
		switch meta.Key {
		case "citation_author":
			m.Authors = append(m.Authors, meta.Val)
		case "citation_publication_date":
			m.Date = strings.ReplaceAll(meta.Val, "/", "-")
		case "citation_keywords", "keywords":
			for k := range strings.SplitSeq(meta.Val, ";") {
				m.Keywords = append(m.Keywords, strings.TrimSpace(k))
			}
		case "article:modified_time":
			m.Modified, _, _ = strings.Cut(meta.Val, "T")
		}
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
		case n.DataAtom == atom.Dl:
			line, long := r.dateline(n)
			if len(line) > longestDateline {
				line, long = "", r.definitions(n)
			}
			if m.Dateline = line; len(long.Entries) > 0 {
				r.doc.Blocks = append(r.doc.Blocks, long)
			}
		case hasClass(n, "banner"):
			r.doc.Blocks = append(r.doc.Blocks, typeset.CallOut{Blocks: []typeset.Block{typeset.Paragraph{Text: r.runs(n)}}})
		default:
			r.doc.Blocks = append(r.doc.Blocks, r.block(n)...)
		}
	}
}

// longestDateline is up to how many bytes of entries stand on lines below the title;
// more of them make a list.
const (
	longestDateline = 400
	longestEntry    = 90 // one that is longer is set apart
)

// chapterHead reads what stands above the text of a chapter.
func (r *reader) chapterHead(header *html.Node) []typeset.Block {
	var out []typeset.Block
	for n := range header.ChildNodes() {
		switch {
		case hasClass(n, "label"):
		case n.DataAtom == atom.Dl:
			line, long := r.dateline(n)
			if line != "" {
				out = append(out, typeset.Paragraph{Text: []typeset.Run{{Text: line}}})
			}
			if len(long.Entries) > 0 {
				out = append(out, long)
			}
		case hasClass(n, "summary"):
			out = append(out, typeset.Paragraph{Text: r.emphasised(n)})
		default:
			out = append(out, r.block(n)...)
		}
	}
	return out
}

func (r *reader) emphasised(n *html.Node) []typeset.Run {
	var out []typeset.Run
	r.inlines(n, typeset.Run{Lang: r.lang, Style: typeset.Emphasis}, &out)
	return out
}

// dateline joins the entries below the title, but the long ones; the authors have
// their own line.
func (r *reader) dateline(list *html.Node) (line string, long typeset.Definitions) {
	var parts []string
	var term *html.Node
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch n.DataAtom {
		case atom.Dt:
			term = n
		case atom.Dd:
			switch words := textOf(n); {
			case term == nil || r.isByline(words):
			case len(words) > longestEntry:
				long.Entries = append(long.Entries, typeset.Definition{Term: r.runs(term), Blocks: r.blocks(n)})
			default:
				parts = append(parts, textOf(term)+r.apposed(n)+together(words))
			}
		default:
			for c := range n.ChildNodes() {
				walk(c)
			}
		}
	}
	walk(list)
	return strings.Join(parts, "\u00a0· "), long // no line begins with the dot
}

// apposed returns what stands between a term and its words: 'Signed 19 June 2024', but
// 'Kind: treaty'.
func (r *reader) apposed(n *html.Node) string {
	date := find(n, func(n *html.Node) bool { return n.DataAtom == atom.Time })
	lang, _, _ := strings.Cut(r.doc.Meta.Lang, "-")
	switch {
	case date != nil && textOf(date) == textOf(n):
		return " "
	case lang == "fr":
		return "\u00a0: "
	case lang == "zh":
		return "："
	}
	return ": "
}

// together keeps a few words, such as a date, on one line.
func together(words string) string {
	if len(words) > 30 {
		return words
	}
	return strings.ReplaceAll(words, " ", "\u00a0")
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

// apart are the sections that are not part of the flow: some become the index, the findings stand in the text, the others lead to other pages.
var apart = []string{"related", "citing", "findings", "subjects"}

func isApart(n *html.Node) bool {
	return n.DataAtom == atom.Nav || isNote(n) || slices.ContainsFunc(apart, func(class string) bool { return hasClass(n, class) })
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

// isMark reports whether a node is the mark in front of a note.
func isMark(n *html.Node) bool { return n.DataAtom == atom.Span && hasClass(n, "mark") }

func (r *reader) note(n *html.Node) typeset.Note {
	note := typeset.Note{Place: attr(n, "id")}
	r.inNote = true
	defer func() { r.inNote = false }()
	for c := range n.ChildNodes() {
		if mark := c.FirstChild; mark != nil && isMark(mark) && note.Mark == "" {
			note.Mark = textOf(mark)
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
	if isApart(n) {
		return
	}
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Section, atom.Aside, atom.Li:
		id := attr(n, "id")
		switch n.DataAtom {
		case atom.Section, atom.Aside:
			r.mark(id, hasClass(n, "block"))
		case atom.Li:
			r.mark(id, hasClass(n.Parent, "references"))
		default:
			r.mark(id, true)
		}
	}
	for c := range n.ChildNodes() {
		r.findIDs(c)
	}
}

func (r *reader) mark(id string, printed bool) {
	if id != "" && printed {
		r.ids[id] = true
	}
}

// blocks reads the children of a node: words between blocks become paragraphs.
func (r *reader) blocks(n *html.Node) []typeset.Block {
	var out []typeset.Block
	var loose []typeset.Run
	flush := func() {
		for _, run := range loose {
			if strings.TrimSpace(run.Text) != "" || run.Note > 0 {
				out = append(out, typeset.Paragraph{Lang: r.lang, Text: loose})
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
	if n.Type != html.ElementNode || isApart(n) {
		return nil
	}
	defer r.around(n)()
	id, lang := attr(n, "id"), r.lang
	anchor := ""
	if r.ids[id] {
		anchor = id
	}
	if hasLang(n) {
		r.lang = "" // what is in it inherits it
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return []typeset.Block{typeset.Heading{Level: int(n.Data[1] - '0'), Anchor: anchor, Lang: lang, Text: r.runs(n), Place: id}}
	case atom.P:
		return []typeset.Block{typeset.Paragraph{Number: paragraphNumber(id), Anchor: anchor, Lang: lang, Text: r.runs(n), Place: id, Ragged: hasClass(n, "versions")}}
	case atom.Summary:
		var text []typeset.Run
		r.inlines(n, typeset.Run{Style: typeset.Strong}, &text)
		return []typeset.Block{typeset.Paragraph{Anchor: anchor, Lang: lang, Text: text, Place: id, Above: true}}
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
	case atom.Header:
		return r.chapterHead(n)
	case atom.Script, atom.Style, atom.Form, atom.Nav, atom.Svg:
		return nil
	case atom.Section, atom.Aside:
		if hasClass(n, "block") {
			return []typeset.Block{r.callOut(n, anchor, lang)}
		}
	}
	return r.blocks(n)
}

// hasLang reports whether a node becomes a block that has a language.
func hasLang(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.P, atom.Blockquote, atom.Summary:
		return true
	}
	return (n.DataAtom == atom.Section || n.DataAtom == atom.Aside) && hasClass(n, "block")
}

// paragraphNumber reads 14 from p14, and from article-4.p14.
func paragraphNumber(id string) string {
	id = id[strings.LastIndexByte(id, '.')+1:]
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
		restore := r.around(li)
		if work := find(li, func(n *html.Node) bool { return n.DataAtom == atom.Cite }); work != nil && hasClass(n, "references") {
			l.Items = append(l.Items, typeset.Item{Blocks: []typeset.Block{typeset.Paragraph{Anchor: attr(li, "id"), Text: r.runs(work)}}})
			restore()
			continue
		}
		var it typeset.Item
		if box := find(li, func(n *html.Node) bool { return n.DataAtom == atom.Span && hasClass(n, "task") }); box != nil {
			l.Kind = typeset.Tasks
			it.Done = textOf(box) == "☑"
			box.Parent.RemoveChild(box)
		}
		it.Blocks = r.blocks(li)
		for c := range li.ChildNodes() {
			l.Loose = l.Loose || c.DataAtom == atom.P
		}
		l.Items = append(l.Items, it)
		restore()
	}
	return l
}

func (r *reader) definitions(n *html.Node) typeset.Definitions {
	var d typeset.Definitions
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		defer r.around(n)()
		for c := range n.ChildNodes() {
			switch c.DataAtom {
			case atom.Dt:
				d.Entries = append(d.Entries, typeset.Definition{Term: r.runs(c)})
			case atom.Dd:
				if len(d.Entries) > 0 {
					e := &d.Entries[len(d.Entries)-1]
					restore := r.around(c)
					e.Blocks = append(e.Blocks, r.blocks(c)...)
					restore()
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
	defer r.around(tr)()
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
	style := typeset.Run{Lang: r.lang}
	if lang := attr(n, "lang"); lang != "" && !hasLang(n) {
		style.Lang = lang
	}
	r.inlines(n, style, &out)
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
	if n.Type != html.ElementNode || hasClass(n, "peek") || isMark(n) {
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
		if key := attr(n, toAttr); key != "" && n.FirstChild != nil {
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

// index lists the provisions and the instruments that the pages name as their
// subjects, each once, with the places that cite them.
func (r *reader) index(n *html.Node) {
	listed := map[string]bool{}
	var titles []string
	heading := ""
	var walk func(n *html.Node, inside bool)
	walk = func(n *html.Node, inside bool) {
		inside = inside || n.DataAtom == atom.Section && hasClass(n, "subjects")
		if inside && headingLevel(n) > 0 {
			heading = textOf(n)
		}
		if inside && n.DataAtom == atom.Li {
			a := find(n, func(n *html.Node) bool { return attr(n, toAttr) != "" })
			if a == nil {
				return
			}
			to := attr(a, toAttr)
			if len(r.cited[to]) == 0 || listed[to] {
				return
			}
			listed[to] = true
			if !slices.Contains(titles, heading) {
				titles = append(titles, heading)
			}
			r.doc.Index.Entries = append(r.doc.Index.Entries, typeset.IndexEntry{Text: []typeset.Run{{Text: textOf(a)}}, Lang: attr(a, "lang"), Anchors: r.cited[to]})
			return
		}
		for c := range n.ChildNodes() {
			walk(c, inside)
		}
	}
	walk(n, false)
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

// longestAddress is what a PDF has room for where each byte is written as %XX.
const longestAddress = 10_000

// link returns where a link leads: to a place that is printed, or to an absolute
// address. Nil is one that leads nowhere from paper.
func (r *reader) link(a *html.Node) *typeset.Link {
	href := attr(a, "href")
	if id, ok := strings.CutPrefix(href, "#"); ok {
		if id, err := url.PathUnescape(id); err == nil && r.ids[id] {
			return &typeset.Link{Anchor: id, Title: attr(a, "title")}
		}
		return nil
	}
	u, err := url.Parse(href)
	if err != nil || len(href) > longestAddress {
		return nil
	}
	switch u.Scheme {
	case "", "javascript", "vbscript", "data", "file":
		return nil
	}
	return &typeset.Link{URL: href, Title: attr(a, "title")}
}
