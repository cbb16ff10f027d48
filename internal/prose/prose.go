// Package prose reads the running text of documents.
//
// In: a document with what its words mention. Out: its plain words, block by
// block, and the way back from each of them to the document's HTML and to its
// file. Guarantees: the buffers are used again for the next block, so reading
// needs no memory of its own; the time is linear. Non-goals: it judges nothing.
package prose

import (
	"bytes"
	"cmp"
	"slices"
	"sort"

	"concord/internal/markup"
	"concord/internal/mention"
	"concord/internal/model"
	"concord/internal/source"
)

// Reader reads the blocks of one document after the other. Open begins a
// document, Next moves to its next block with words of its own; what the fields
// and methods hold is valid until the next call of Next. It is for one goroutine
// and keeps its buffers from one document to the next. The zero Reader is ready.
type Reader struct {
	Mentions []model.Mention // of the document, by Start
	Index    int             // of the current block in the document's Blocks
	Text     []byte          // plain words of the current block
	Names    []Name          // mentions in the current block
	Pieces   []Piece         // where its words come from

	path string
	doc  *markup.Document

	sentences [][2]int32
	quoted    [][2]int32
	cut       bool // sentences are those of the block
	marked    bool // quoted is that of the block
	mention   int  // the first of mentions that is not before the block
}

// Piece says that from the offset on in the plain text, bytes come from the
// HTML offset on, one by one, until the next piece.
type Piece struct{ Text, HTML int32 }

// Name is a mention in a block: Start and End are offsets into its plain text.
type Name struct {
	Target     model.Ref
	Start, End int
}

// Open begins a document. The mentions may be in any order.
func (p *Reader) Open(path string, doc *markup.Document, mentions []model.Mention) {
	p.path, p.doc, p.Index, p.mention = path, doc, -1, 0
	p.Mentions = append(p.Mentions[:0], mentions...)
	slices.SortStableFunc(p.Mentions, func(a, b model.Mention) int { return cmp.Compare(a.Start, b.Start) })
}

// OpenAt begins a document at an offset of its HTML, without what it mentions.
func (p *Reader) OpenAt(doc *markup.Document, start int32) {
	p.Open("", doc, nil)
	p.Index = sort.Search(len(doc.Blocks), func(i int) bool { return doc.Blocks[i].Start >= start }) - 1
}

// OpenBrief begins a brief or a page.
func (p *Reader) OpenBrief(b *model.Brief) { p.Open(b.Path, &b.Body, b.Mentions) }

// Next moves to the next block that holds words of its own: paragraphs,
// headings, cells, terms, definitions and the entries of tight lists. It
// returns nil at the end of the document.
func (p *Reader) Next() *markup.Block {
	for p.Index++; p.Index < len(p.doc.Blocks); p.Index++ {
		b := &p.doc.Blocks[p.Index]
		if b.Kind == markup.Code || b.Kind == markup.Rule {
			continue
		}
		end := b.InnerEnd
		if p.Index+1 < len(p.doc.Blocks) { // an entry or definition that holds blocks
			end = min(end, max(b.Inner, p.doc.Blocks[p.Index+1].Start))
		}
		p.read(int(b.Inner), int(end))
		if len(p.Text) > 0 {
			p.nameAll(b.Inner, end)
			return b
		}
	}
	return nil
}

// Block returns the current block.
func (p *Reader) Block() *markup.Block { return &p.doc.Blocks[p.Index] }

// Heading returns the heading that the current block stands under, nil before
// the first one.
func (p *Reader) Heading() *markup.Heading {
	if s := p.Block().Section; s >= 0 {
		return &p.doc.Headings[s]
	}
	return nil
}

// Sentences returns the range of each sentence in the plain text.
func (p *Reader) Sentences() [][2]int32 {
	if !p.cut {
		p.cut = true
		p.sentences = mention.Sentences(p.sentences[:0], p.Text)
	}
	return p.sentences
}

// Quotation returns the range of the plain text between the quotation marks
// around an offset, without them. In a block quotation that is the whole block.
func (p *Reader) Quotation(at int) (start, end int, ok bool) {
	if p.Block().Quoted {
		return 0, len(p.Text), true
	}
	all := p.Quotations()
	n := sort.Search(len(all), func(i int) bool { return int(all[i][1]) > at })
	if n < len(all) && int(all[n][0]) <= at {
		return int(all[n][0]), int(all[n][1]), true
	}
	return 0, 0, false
}

// Quotations returns the ranges between quotation marks, the outer ones only.
func (p *Reader) Quotations() [][2]int32 {
	if !p.marked {
		p.marked = true
		p.quoted = quotations(p.quoted[:0], p.Text)
	}
	return p.quoted
}

// HTML returns the offset in the document's HTML of an offset in the plain text.
func (p *Reader) HTML(at int) int {
	i := sort.Search(len(p.Pieces), func(i int) bool { return int(p.Pieces[i].Text) > at })
	if i == 0 {
		return int(p.Block().Inner)
	}
	return int(p.Pieces[i-1].HTML) + at - int(p.Pieces[i-1].Text)
}

// Span returns the place in the file of a range of the plain text.
func (p *Reader) Span(start, end int) source.Span {
	at := source.Span{Path: p.path, Start: p.doc.Source(p.HTML(start))}
	at.End = at.Start
	if end > start {
		at.End = max(at.Start, p.doc.Source(p.HTML(end-1))+1)
	}
	return at
}

var (
	noteMark = []byte(`<sup class="note-ref"`)
	endOfSup = []byte("</sup>")
	openCode = []byte("<code")
	endCode  = []byte("</code>")
	lineEnd  = []byte("<br")
)

// read makes the plain words of HTML[from:to]: tags, marks of notes and code
// are left out, entities are decoded, white space at the ends is cut.
func (p *Reader) read(from, to int) {
	p.Text, p.Pieces, p.Names = p.Text[:0], p.Pieces[:0], p.Names[:0]
	p.cut, p.marked = false, false
	html := p.doc.HTML()[:to]
	for from < to && (html[from] == '\n' || html[from] == ' ') {
		from++
	}
	tag := from // the next one, or the end
	for i := from; i < to; {
		if tag <= i {
			if tag = bytes.IndexByte(html[i:], '<') + i; tag < i {
				tag = to
			}
		}
		n := bytes.IndexByte(html[i:tag], '&')
		if n < 0 {
			n = tag - i
		}
		if n > 0 {
			p.Pieces = append(p.Pieces, Piece{int32(len(p.Text)), int32(i)})
			p.Text = append(p.Text, html[i:i+n]...)
			if i += n; i == to {
				break
			}
		}
		if html[i] == '&' {
			p.Pieces = append(p.Pieces, Piece{int32(len(p.Text)), int32(i)})
			sign, size := entity(html[i:])
			p.Text = append(p.Text, sign)
			i += size
			continue
		}
		i = p.skipTag(html, i)
	}
	for len(p.Text) > 0 && (p.Text[len(p.Text)-1] == '\n' || p.Text[len(p.Text)-1] == ' ') {
		p.Text = p.Text[:len(p.Text)-1]
	}
}

// skipTag returns the end of the tag at i, or of the element when its content is
// not running text.
func (p *Reader) skipTag(html []byte, i int) int {
	rest := html[i:]
	close := []byte{'>'}
	switch {
	case bytes.HasPrefix(rest, noteMark):
		close = endOfSup
	case bytes.HasPrefix(rest, openCode):
		close = endCode
	case bytes.HasPrefix(rest, lineEnd):
		p.Pieces = append(p.Pieces, Piece{int32(len(p.Text)), int32(i)})
		p.Text = append(p.Text, '\n')
	}
	n := bytes.Index(rest, close)
	if n < 0 {
		return len(html)
	}
	return i + n + len(close)
}

// entity decodes the four entities that a Document writes.
func entity(html []byte) (sign byte, size int) {
	for _, e := range [...]struct {
		name string
		sign byte
	}{{"&amp;", '&'}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'}} {
		if len(html) >= len(e.name) && string(html[:len(e.name)]) == e.name {
			return e.sign, len(e.name)
		}
	}
	return '&', 1
}

// nameAll turns the mentions in HTML[from:to] into names of the plain text.
func (p *Reader) nameAll(from, to int32) {
	for p.mention < len(p.Mentions) && p.Mentions[p.mention].Start < from {
		p.mention++
	}
	for i := p.mention; i < len(p.Mentions) && p.Mentions[i].Start <= to; i++ {
		m := p.Mentions[i]
		if m.Start == to && m.End > to {
			break
		}
		start := p.plain(int(m.Start))
		p.Names = append(p.Names, Name{*m.Target, start, max(start, p.plain(int(m.End)))})
	}
}

// plain returns the offset in the plain text of an offset in the HTML; of a tag
// that of the text behind it.
func (p *Reader) plain(html int) int {
	i := sort.Search(len(p.Pieces), func(i int) bool { return int(p.Pieces[i].HTML) > html })
	if i == 0 {
		return 0
	}
	end := len(p.Text)
	if i < len(p.Pieces) {
		end = int(p.Pieces[i].Text)
	}
	return min(int(p.Pieces[i-1].Text)+html-int(p.Pieces[i-1].HTML), end, len(p.Text))
}

// Quotations appends the ranges between quotation marks of plain text. A mark
// that nothing closes quotes nothing.
func quotations(dst [][2]int32, text []byte) [][2]int32 {
	var open [len(quotationMarks)]bool // no mark closes it any more
	for i := 0; i < len(text); {
		n := quotationMarkAt(text[i:])
		if n < 0 || open[n] {
			i++
			continue
		}
		m := quotationMarks[n]
		from := i + len(m.open)
		length := closingMark(text[from:], m.close)
		if length < 0 {
			open[n] = m.close != "’"
			i = from
			continue
		}
		dst = append(dst, [2]int32{int32(from), int32(from + length)})
		i = from + length + len(m.close)
	}
	return dst
}

var quotationMarks = [...]struct{ open, close string }{{"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"‘", "’"}}

// quotationMarkAt returns the index of the mark that text begins with, -1 when
// it begins with none that opens.
func quotationMarkAt(text []byte) int {
	if c := text[0]; c != '"' && c != 0xE2 && c != 0xC2 {
		return -1
	}
	for n := range quotationMarks {
		if open := quotationMarks[n].open; len(text) > len(open) && string(text[:len(open)]) == open {
			return n
		}
	}
	return -1
}

// closingMark returns the offset of the mark that closes a quotation, -1 when
// there is none. A ’ inside a word is an apostrophe, and since it is so common,
// one far away closes nothing.
func closingMark(text []byte, mark string) int {
	const far = 1000
	if mark != "’" {
		return bytes.Index(text, []byte(mark))
	}
	text = text[:min(far, len(text))]
	for from := 0; ; {
		n := bytes.Index(text[from:], []byte(mark))
		if n < 0 {
			return -1
		}
		after := from + n + len(mark)
		if after == len(text) || !asciiLetter(text[after]) {
			return from + n
		}
		from = after
	}
}

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
