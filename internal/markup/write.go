package markup

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"concord/internal/diag"
)

// writer walks the tree of one text and writes HTML and everything that points
// into it. Its buffers are kept from text to text; the Document gets copies of
// the right size.
type writer struct {
	*state
	parser *Parser
	quotes quotes
	ids    map[string]int // used ids, and the last number put behind each
	rooms  rooms          // for documents
	texts  []ast.Text     // room for the nodes of the next text

	out      []byte
	blocks   []Block
	runs     []Run
	slots    []Slot
	headings []Heading
	claims   []Claim
	fences   []Fence
	cited    []*note // in the order of their first marks
	places   []place
	apart    int // places before it may be moved against those behind it
	words    int

	top       int   // level of the highest heading
	block     int32 // the one that is written; -1 between blocks
	section   int32
	fence     int32
	noteIndex int32
	quoted    int // depth of quotations
	inside    int // depth of lists, quotations, blocks and notes: paragraphs there have no numbers
	lists     int
	number    int32
	cell      bool
	run       int32 // where the open run began; -1 when none is open
	runBound  bool  // the open run was preceded by a backslash
	silent    int   // depth of links, headings and the like, which make no runs
	linked    int   // depth of links
	emphasis  int

	before         rune // the last sign that was written in this block
	double, single int  // open quotation marks
}

func (w *writer) reset(p *Parser, s *state, q quotes) {
	*w = writer{
		state: s, parser: p, quotes: q, ids: w.ids, rooms: w.rooms,
		out: w.out[:0], blocks: w.blocks[:0], runs: w.runs[:0], slots: w.slots[:0], headings: w.headings[:0],
		claims: w.claims[:0], fences: w.fences[:0], cited: w.cited[:0], places: w.places[:0],
		block: -1, section: -1, fence: -1, noteIndex: -1, run: -1,
	}
	clear(w.ids)
}

// release lets go of everything that belongs to the text that was written.
func (w *writer) release() {
	clear(w.slots)
	clear(w.headings)
	clear(w.claims)
	clear(w.fences)
	clear(w.cited)
	clear(w.state.texts)
	w.texts = w.state.texts[:0]
	w.state, w.parser = nil, nil
	if cap(w.out) > 1<<20 { // one huge text must not stay for ever
		*w = writer{}
	}
}

// document writes the whole text.
func (w *writer) document(root ast.Node) Document {
	w.top = 7
	w.prepare(root)
	w.children(root)
	d := Document{BodyEnd: len(w.out), Words: w.words}
	w.inside++
	w.writeNotes(&d)
	for _, n := range w.state.notes {
		if n.number == 0 && w.labels[n.label] == n {
			w.report(diag.FootnoteUnused, n.start, n.end, "no mark refers to the note [^%s]", n.label)
			n.number = len(w.cited) + 1 // it stands behind the others: nothing is lost
			w.cited = append(w.cited, n)
			w.writeNotes(&d)
		}
	}
	for i := range d.Notes {
		d.Notes[i].Marks = w.cited[i].marks
	}
	if w.html > maxHTML {
		at := w.span(w.length, w.length)
		w.findings = append(w.findings, diag.New(diag.RawHTML, at, "%d more places of raw HTML are left out", w.html-maxHTML))
	}
	d.html = w.rooms.html.keep(w.out, 128<<10)
	d.Blocks = w.rooms.blocks.keep(w.blocks, 2<<10)
	d.Runs = w.rooms.runs.keep(w.runs, 2<<10)
	d.places = w.rooms.places.keep(w.places, 8<<10)
	d.Slots = kept(w.slots)
	d.Headings = kept(w.headings)
	d.Claims = kept(w.claims)
	d.Fences = kept(w.fences)
	return d
}

// kept returns a copy of the right size; nil when there is nothing in it.
func kept[T any](s []T) []T {
	if len(s) == 0 {
		return nil
	}
	return append(make([]T, 0, len(s)), s...)
}

// rooms are where documents are kept that hold no pointers, many in one piece of
// memory: of pieces of their own a tenth would be lost, since memory comes in
// certain sizes.
type rooms struct {
	html   room[byte]
	blocks room[Block]
	runs   room[Run]
	places room[place]
}

type room[T any] struct{ free []T }

// keep returns a copy that stands behind what was kept before, in a piece of so
// many elements.
func (r *room[T]) keep(s []T, whole int) []T {
	switch {
	case len(s) == 0 || len(s) > whole/4:
		return kept(s)
	case len(s) > cap(r.free):
		r.free = make([]T, 0, whole)
	}
	copied := append(r.free, s...)
	r.free = copied[len(copied):]
	return slices.Clip(copied)
}

// prepare looks ahead over the blocks for what must be known before anything is
// written: the highest level of heading, and the ids of typed blocks, which
// come before those of headings.
func (w *writer) prepare(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Heading:
			w.top = min(w.top, c.Level)
		case *fence:
			c.anchor = w.fenceID(c, c.kind())
			w.prepare(c)
		case *ast.List, *ast.ListItem, *ast.Blockquote, *east.DefinitionList, *east.DefinitionDescription:
			w.prepare(c)
		}
	}
}

func (w *writer) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.blockNode(c)
	}
}

func (w *writer) blockNode(n ast.Node) {
	switch n := n.(type) {
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.beginText()
		w.inlines(n)
		w.closeRun()
		if n.NextSibling() != nil {
			w.out = append(w.out, '\n')
		}
	case *ast.Heading:
		w.heading(n)
	case *ast.List:
		w.list(n)
	case *ast.Blockquote:
		w.out = append(w.out, "<blockquote>\n"...)
		w.quoted++
		w.enter(n)
		w.quoted--
		w.out = append(w.out, "</blockquote>\n"...)
	case *ast.FencedCodeBlock:
		language := ""
		if n.Info != nil {
			language = string(n.Language(w.source))
		}
		w.code(n, language)
	case *ast.CodeBlock:
		w.code(n, "")
	case *ast.ThematicBreak:
		i := w.open(Rule, n.Pos())
		w.out = append(w.out, "<hr>\n"...)
		w.blocks[i].InnerEnd = w.blocks[i].Start
		w.blocks[i].Inner = w.blocks[i].Start
		w.blocks[i].End = w.here() - 1
		w.block = -1
	case *ast.HTMLBlock:
		w.htmlBlock(n)
	case *fence:
		w.typedBlock(n)
	case *east.Table:
		w.table(n)
	case *east.DefinitionList:
		w.definitions(n)
	}
}

func (w *writer) here() int32 { return int32(len(w.out)) }

// enter writes the blocks of a container.
func (w *writer) enter(n ast.Node) {
	section := w.section
	w.inside++
	w.children(n)
	w.inside--
	w.section = section
}

// open begins a block at this place of the HTML; Inner and what follows it are
// set by opened and closed.
func (w *writer) open(kind BlockKind, at int) int32 {
	w.closeRun()
	w.block = int32(len(w.blocks))
	w.blocks = append(w.blocks, Block{
		Kind: kind, Quoted: w.quoted > 0, Ordinal: -1, Start: w.here(),
		Section: w.section, Fence: w.fence, Note: w.noteIndex, Source: int32(w.base + min(max(at, 0), w.length)),
	})
	return w.block
}

func (w *writer) beginText() {
	w.before, w.double, w.single = 0, 0, 0
}

func (w *writer) opened(i int32) {
	w.blocks[i].Inner = w.here()
	w.beginText()
}

// closed writes the end tag of a block; outer is the block around it.
func (w *writer) closed(i int32, tag string, outer int32) {
	w.closeRun()
	w.blocks[i].InnerEnd = w.here()
	w.out = append(w.out, tag...)
	w.blocks[i].End = w.here()
	w.out = append(w.out, '\n')
	w.block = outer
}

func (w *writer) paragraph(n *ast.Paragraph) {
	if img := lonelyImage(n); img != nil {
		w.figure(n, img)
		return
	}
	outer := w.block
	i := w.open(Paragraph, n.Pos())
	if w.inside == 0 {
		w.number++
		w.blocks[i].Number = w.number
		w.out = append(w.out, `<p id="p`...)
		w.out = strconv.AppendInt(w.out, int64(w.number), 10)
		w.out = append(w.out, `">`...)
	} else {
		w.out = append(w.out, "<p>"...)
	}
	w.opened(i)
	w.inlines(n)
	w.closed(i, "</p>", outer)
}

// lonelyImage returns the image that a paragraph consists of; nil when there is
// more or something else.
func lonelyImage(n ast.Node) *link {
	l, ok := n.FirstChild().(*link)
	if !ok || !l.image || l.NextSibling() != nil {
		return nil
	}
	return l
}

func (w *writer) figure(n ast.Node, img *link) {
	outer := w.block
	i := w.open(Paragraph, n.Pos())
	if len(img.title) == 0 {
		w.out = append(w.out, "<p>"...)
		w.opened(i)
		w.image(img)
		w.closed(i, "</p>", outer)
		return
	}
	w.out = append(w.out, "<figure>"...)
	w.opened(i)
	title := img.title
	img.title = nil
	w.image(img)
	w.out = append(w.out, "<figcaption>"...)
	w.out = appendEscaped(w.out, unescape(title))
	w.out = append(w.out, "</figcaption>"...)
	w.closed(i, "</figure>", outer)
}

func (w *writer) heading(n *ast.Heading) {
	outer := w.block
	i := w.open(HeadingBlock, n.Pos())
	w.blocks[i].Level = uint8(n.Level)
	shown := byte('0' + max(2, min(6, 2+n.Level-w.top)))
	start := w.here()

	var written attributes
	if a, ok := n.AttributeString("attributes"); ok {
		written = a.(attributes)
	}
	// A heading in a quotation or a note is not one of this text: it has no id
	// and opens no section. The words make the id, so they are written first
	// and the tag is put before them.
	listed := w.quoted == 0 && w.noteIndex < 0
	w.silent++
	w.beginText()
	before := w.marksHere()
	w.apart = len(w.places)
	w.inlines(n)
	w.closeRun()
	w.silent--
	text := plain(w.out[start:])

	tag := make([]byte, 0, 64)
	tag = append(tag, "<h"...)
	tag = append(tag, shown)
	id := ""
	if listed {
		id = w.headingID(text, written.id, n)
		tag = append(tag, ` id="`...)
		tag = appendEscaped(tag, []byte(id))
		tag = append(tag, '"')
	}
	if class := strings.Join(written.classes, " "); class != "" {
		tag = append(tag, ` class="`...)
		tag = appendEscaped(tag, []byte(class))
		tag = append(tag, '"')
	}
	tag = append(tag, '>')
	w.insert(before, tag)
	w.blocks[i].Inner = start + int32(len(tag))
	inner := w.blocks[i].Inner
	w.closed(i, "</h"+string(shown)+">", outer)
	if !listed {
		return
	}
	w.section = int32(len(w.headings))
	w.headings = append(w.headings, Heading{
		Level: n.Level, ID: id, Text: text, Start: start, End: w.blocks[i].End,
		Inner: inner, InnerEnd: w.blocks[i].InnerEnd, Block: i, Source: w.blocks[i].Source,
	})
}

// marks says how much of everything was written, so that a tag can be put
// before what came later.
type marks struct{ out, slots, claims, places int }

func (w *writer) marksHere() marks {
	return marks{len(w.out), len(w.slots), len(w.claims), len(w.places)}
}

// insert puts a tag before what was written since m.
func (w *writer) insert(m marks, tag []byte) {
	n := int32(len(tag))
	w.out = slices.Insert(w.out, m.out, tag...)
	for i := m.slots; i < len(w.slots); i++ {
		w.slots[i].Start += n
		w.slots[i].End += n
	}
	for i := m.claims; i < len(w.claims); i++ {
		w.claims[i].Start += n
		w.claims[i].End += n
	}
	for i := m.places; i < len(w.places); i++ {
		w.places[i].html += n
	}
}

func (w *writer) list(n *ast.List) {
	ordinal, step := int32(-1), int32(0)
	end := "</ul>\n"
	if n.IsOrdered() {
		ordinal, step = int32(n.Start), 1
		end = "</ol>\n"
		w.out = append(w.out, "<ol"...)
		if n.Start != 1 {
			w.out = append(w.out, ` start="`...)
			w.out = strconv.AppendInt(w.out, int64(n.Start), 10)
			w.out = append(w.out, '"')
		}
		w.out = append(w.out, ">\n"...)
	} else {
		w.out = append(w.out, "<ul>\n"...)
	}
	w.lists++
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		outer := w.block
		i := w.open(ListEntry, entryPos(c))
		w.blocks[i].Level = uint8(min(w.lists, 255))
		w.blocks[i].Ordinal = ordinal
		ordinal += step
		w.out = append(w.out, "<li>"...)
		w.opened(i)
		if first := c.FirstChild(); first != nil {
			if _, ok := first.(*ast.TextBlock); !ok {
				w.out = append(w.out, '\n')
			}
		}
		w.enter(c)
		w.closed(i, "</li>", outer)
	}
	w.lists--
	w.out = append(w.out, end...)
}

// entryPos returns where an entry of a list begins, at its marker.
func entryPos(n ast.Node) int {
	if p := n.Pos(); p >= 0 {
		return p
	}
	if c := n.FirstChild(); c != nil {
		return c.Pos()
	}
	return 0
}

func (w *writer) definitions(n ast.Node) {
	w.out = append(w.out, "<dl>\n"...)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		outer := w.block
		switch c := c.(type) {
		case *east.DefinitionTerm:
			i := w.open(Term, c.Pos())
			w.out = append(w.out, "<dt>"...)
			w.opened(i)
			w.inlines(c)
			w.closed(i, "</dt>", outer)
		case *east.DefinitionDescription:
			at := c.Pos()
			i := w.open(Definition, at)
			w.out = append(w.out, "<dd>"...)
			w.opened(i)
			w.enter(c)
			w.closed(i, "</dd>", outer)
		}
	}
	w.out = append(w.out, "</dl>\n"...)
}

func (w *writer) table(n *east.Table) {
	w.out = append(w.out, "<div class=\"table\" tabindex=\"0\"><table>\n"...)
	body := false
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		_, head := row.(*east.TableHeader)
		if head {
			w.out = append(w.out, "<thead>\n"...)
		} else if !body {
			body = true
			w.out = append(w.out, "<tbody>\n"...)
		}
		w.out = append(w.out, "<tr>\n"...)
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			if cell, ok := c.(*east.TableCell); ok {
				w.tableCell(cell, head, row.Pos())
			}
		}
		w.out = append(w.out, "</tr>\n"...)
		if head {
			w.out = append(w.out, "</thead>\n"...)
		}
	}
	if body {
		w.out = append(w.out, "</tbody>\n"...)
	}
	w.out = append(w.out, "</table></div>\n"...)
}

func (w *writer) tableCell(n *east.TableCell, head bool, row int) {
	outer := w.block
	at := n.Pos()
	if lines := n.Lines(); lines != nil && lines.Len() > 0 {
		at = lines.At(0).Start
	}
	if at < 0 {
		at = row
	}
	i := w.open(TableCell, at)
	end := "</td>"
	if head {
		w.out = append(w.out, `<th scope="col"`...)
		end = "</th>"
	} else {
		w.out = append(w.out, "<td"...)
	}
	switch n.Alignment {
	case east.AlignLeft:
		w.out = append(w.out, ` class="left"`...)
	case east.AlignRight:
		w.out = append(w.out, ` class="right"`...)
	case east.AlignCenter:
		w.out = append(w.out, ` class="center"`...)
	}
	w.out = append(w.out, '>')
	w.opened(i)
	w.cell = true
	w.inlines(n)
	w.cell = false
	w.closed(i, end, outer)
}

func (w *writer) code(n ast.Node, language string) {
	outer := w.block
	i := w.open(Code, n.Pos())
	w.out = append(w.out, "<pre tabindex=\"0\"><code"...)
	if name := languageName(language); name != "" {
		w.out = append(w.out, ` class="language-`...)
		w.out = append(w.out, name...)
		w.out = append(w.out, '"')
		language = name
	} else {
		language = ""
	}
	w.out = append(w.out, '>')
	w.opened(i)
	w.codeLines(n, language)
	w.closed(i, "</code></pre>", outer)
}

// codeLines writes the lines of a block of code and where each comes from.
func (w *writer) codeLines(n ast.Node, language string) {
	lines := n.Lines()
	if language != "" {
		var text []byte
		for k := range lines.Len() {
			l := lines.At(k)
			text = append(text, l.Value(w.source)...)
		}
		if html := w.parser.highlight.html(language, text); html != nil {
			for k := 0; len(html) > 0; k++ {
				end := bytes.IndexByte(html, '\n') + 1
				if end == 0 {
					end = len(html)
				}
				if k < lines.Len() {
					w.place(lines.At(k).Start)
				}
				w.out = append(w.out, html[:end]...)
				html = html[end:]
			}
			return
		}
	}
	for k := range lines.Len() {
		l := lines.At(k)
		for range l.Padding {
			w.out = append(w.out, ' ')
		}
		w.escape(w.source[l.Start:l.Stop], l.Start)
		if l.ForceNewline && l.Stop > l.Start && w.source[l.Stop-1] != '\n' {
			w.out = append(w.out, '\n')
		}
	}
}

func (w *writer) typedBlock(f *fence) {
	outer, around := w.block, w.fence
	w.closeRun()
	w.block = -1
	kind := f.kind()
	k, known := fenceKinds[kind]
	if !known {
		k.element = "section"
		w.unknownKind(f, kind)
	}
	id := f.anchor
	if id == "" { // inside a note
		id = w.fenceID(f, kind)
	}
	fence := Fence{
		Kind: kind, ID: id, Attrs: f.pairs, Start: w.here(), Section: w.section,
		Source: int32(w.base + f.start), SourceEnd: int32(w.base + f.end),
	}
	w.out = append(w.out, '<')
	w.out = append(w.out, k.element...)
	w.out = append(w.out, ` class="block`...)
	for _, class := range f.classes {
		w.out = append(w.out, ' ')
		w.out = appendEscaped(w.out, []byte(class))
	}
	w.out = append(w.out, `" id="`...)
	w.out = appendEscaped(w.out, []byte(id))
	if k.element == "aside" { // else it would be a landmark of the page
		w.out = append(w.out, `" role="note`...)
	}
	w.out = append(w.out, `">`...)
	w.fence = int32(len(w.fences))
	w.slots = append(w.slots, Slot{
		Kind: FenceHead, Start: w.here(), End: w.here(), Block: -1, Fence: w.fence,
		Source: fence.Source, SourceEnd: fence.SourceEnd,
	})
	fence.Inner = w.here()
	w.fences = append(w.fences, fence)
	me := w.fence
	w.out = append(w.out, '\n')
	w.enter(f)
	w.fences[me].InnerEnd = w.here()
	w.out = append(w.out, "</"...)
	w.out = append(w.out, k.element...)
	w.out = append(w.out, '>')
	w.fences[me].End = w.here()
	w.out = append(w.out, '\n')
	w.fence, w.block = around, outer
}

func (w *writer) unknownKind(f *fence, kind string) {
	var finding *diag.Finding
	if kind == "" {
		finding = w.report(diag.BadValue, f.start, f.end, "this block has no kind")
		finding.Help = "name one: " + strings.Join(fenceNames(), ", ")
	} else {
		finding = w.report(diag.BadValue, f.start, f.end, "unknown kind of block %q", kind)
		finding.Help = "the kinds are " + strings.Join(fenceNames(), ", ")
		if name := nearest(kind, fenceNames()); distance(kind, name) <= 1+len(name)/3 {
			finding.Help = "did you mean " + name + "?"
		}
	}
	finding.Severity = diag.Warning
}

func (w *writer) htmlBlock(n *ast.HTMLBlock) {
	lines := n.Lines()
	start, end := n.Pos(), n.Pos()
	if lines.Len() > 0 {
		start, end = lines.At(0).Start, lines.At(lines.Len()-1).Stop
	}
	if n.HasClosure() {
		end = max(end, n.ClosureLine.Stop)
		if start < 0 {
			start = n.ClosureLine.Start
		}
	}
	if start < 0 || end < start {
		return
	}
	if !onlyComments(w.source[start:end]) {
		w.rawHTML(start, start+len(bytes.TrimRight(w.source[start:end], " \n")))
	}
}

// rawHTML reports a place of raw HTML, as long as there are not too many.
func (w *writer) rawHTML(start, end int) {
	if w.html++; w.html <= maxHTML {
		w.report(diag.RawHTML, start, end, "raw HTML is left out").Help = "write it in Markdown"
	}
}

// onlyComments reports whether HTML holds nothing but comments.
func onlyComments(html []byte) bool {
	for {
		html = bytes.TrimLeft(html, " \t\n>")
		if len(html) == 0 {
			return true
		}
		if !bytes.HasPrefix(html, []byte("<!--")) {
			return false
		}
		end := bytes.Index(html[2:], []byte("-->"))
		if end < 0 {
			return true
		}
		html = html[2+end+3:]
	}
}

// writeNotes writes the cited notes that are not written yet; writing one may
// cite more.
func (w *writer) writeNotes(d *Document) {
	for len(d.Notes) < len(w.cited) {
		w.writeNote(len(d.Notes), d)
	}
}

// writeNote writes the text of a note behind the body.
func (w *writer) writeNote(i int, d *Document) {
	n := w.cited[i]
	w.noteIndex, w.section, w.fence, w.block = int32(i), -1, -1, -1
	d.Notes = append(d.Notes, Note{
		Label: n.label, Number: i + 1, Inner: w.here(), Source: int32(w.base + n.start),
	})
	words := w.words
	w.children(n)
	w.words = words
	d.Notes[i].InnerEnd = w.here()
	w.noteIndex = -1
}
