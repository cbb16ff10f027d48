package check

// How running text is read. A document's HTML is turned back into plain words
// block by block, in buffers that are used again for the next block; every rule
// on prose works on those words and finds the way back to the file through them.

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

// prose reads the blocks of one document after the other. Open begins a
// document, next moves to its next block with words of its own; what the
// methods return is valid until the next call of next. It is for one goroutine
// and keeps its buffers from one document to the next.
type prose struct {
	path     string
	doc      *markup.Document
	mentions []model.Mention // of the document, by Start

	index int // of the current block in doc.Blocks
	text  []byte
	names []name

	pieces    []piece
	sentences [][2]int32
	quoted    [][2]int32
	cut       bool // sentences are those of the block
	marked    bool // quoted is that of the block
	mention   int  // the first of mentions that is not before the block
}

// piece says that from the offset on in the plain text, bytes come from the
// HTML offset on, one by one, until the next piece.
type piece struct{ text, html int32 }

// name is a mention in the current block: Start and End are offsets into its
// plain text.
type name struct {
	Target     model.Ref
	Start, End int
}

// open begins a document. The mentions may be in any order.
func (p *prose) open(path string, doc *markup.Document, mentions []model.Mention) {
	p.path, p.doc, p.index, p.mention = path, doc, -1, 0
	p.mentions = append(p.mentions[:0], mentions...)
	slices.SortStableFunc(p.mentions, func(a, b model.Mention) int { return cmp.Compare(a.Start, b.Start) })
}

// openBrief begins a brief or a page.
func (p *prose) openBrief(b *model.Brief) { p.open(b.Path, &b.Body, b.Mentions) }

// next moves to the next block that holds words of its own: paragraphs,
// headings, cells, terms, definitions and the entries of tight lists. It
// returns nil at the end of the document.
func (p *prose) next() *markup.Block {
	for p.index++; p.index < len(p.doc.Blocks); p.index++ {
		b := &p.doc.Blocks[p.index]
		if b.Kind == markup.Code || b.Kind == markup.Rule {
			continue
		}
		end := b.InnerEnd
		if p.index+1 < len(p.doc.Blocks) { // an entry or definition that holds blocks
			end = min(end, max(b.Inner, p.doc.Blocks[p.index+1].Start))
		}
		p.read(int(b.Inner), int(end))
		if len(p.text) > 0 {
			p.nameAll(b.Inner, end)
			return b
		}
	}
	return nil
}

// block returns the current block.
func (p *prose) block() *markup.Block { return &p.doc.Blocks[p.index] }

// heading returns the heading that the current block stands under, nil before
// the first one.
func (p *prose) heading() *markup.Heading {
	if s := p.block().Section; s >= 0 {
		return &p.doc.Headings[s]
	}
	return nil
}

// sentence returns the range of each sentence in the plain text.
func (p *prose) sentence() [][2]int32 {
	if !p.cut {
		p.cut = true
		p.sentences = mention.Sentences(p.sentences[:0], p.text)
	}
	return p.sentences
}

// quotation returns the range of the plain text between the quotation marks
// around an offset, without them. In a block quotation that is the whole block.
func (p *prose) quotation(at int) (start, end int, ok bool) {
	if p.block().Quoted {
		return 0, len(p.text), true
	}
	all := p.quotations()
	n := sort.Search(len(all), func(i int) bool { return int(all[i][1]) > at })
	if n < len(all) && int(all[n][0]) <= at {
		return int(all[n][0]), int(all[n][1]), true
	}
	return 0, 0, false
}

// quotations returns the ranges between quotation marks, the outer ones only.
func (p *prose) quotations() [][2]int32 {
	if !p.marked {
		p.marked = true
		p.quoted = quotations(p.quoted[:0], p.text)
	}
	return p.quoted
}

// html returns the offset in the document's HTML of an offset in the plain text.
func (p *prose) html(at int) int {
	i := sort.Search(len(p.pieces), func(i int) bool { return int(p.pieces[i].text) > at })
	if i == 0 {
		return int(p.block().Inner)
	}
	return int(p.pieces[i-1].html) + at - int(p.pieces[i-1].text)
}

// span returns the place in the file of a range of the plain text.
func (p *prose) span(start, end int) source.Span {
	at := source.Span{Path: p.path, Start: p.doc.Source(p.html(start))}
	at.End = at.Start
	if end > start {
		at.End = max(at.Start, p.doc.Source(p.html(end-1))+1)
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
func (p *prose) read(from, to int) {
	p.text, p.pieces, p.names = p.text[:0], p.pieces[:0], p.names[:0]
	p.cut, p.marked = false, false
	html := p.doc.HTML[:to]
	for from < to && (html[from] == '\n' || html[from] == ' ') {
		from++
	}
	for i := from; i < to; {
		n := 0
		for i+n < to && html[i+n] != '<' && html[i+n] != '&' {
			n++
		}
		if n > 0 {
			p.pieces = append(p.pieces, piece{int32(len(p.text)), int32(i)})
			p.text = append(p.text, html[i:i+n]...)
			if i += n; i == to {
				break
			}
		}
		if html[i] == '&' {
			p.pieces = append(p.pieces, piece{int32(len(p.text)), int32(i)})
			sign, size := entity(html[i:])
			p.text = append(p.text, sign)
			i += size
			continue
		}
		i = p.skipTag(html, i)
	}
	for len(p.text) > 0 && (p.text[len(p.text)-1] == '\n' || p.text[len(p.text)-1] == ' ') {
		p.text = p.text[:len(p.text)-1]
	}
}

// skipTag returns the end of the tag at i, or of the element when its content is
// not running text.
func (p *prose) skipTag(html []byte, i int) int {
	rest := html[i:]
	close := []byte{'>'}
	switch {
	case bytes.HasPrefix(rest, noteMark):
		close = endOfSup
	case bytes.HasPrefix(rest, openCode):
		close = endCode
	case bytes.HasPrefix(rest, lineEnd):
		p.pieces = append(p.pieces, piece{int32(len(p.text)), int32(i)})
		p.text = append(p.text, '\n')
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
func (p *prose) nameAll(from, to int32) {
	for p.mention < len(p.mentions) && p.mentions[p.mention].Start < from {
		p.mention++
	}
	for i := p.mention; i < len(p.mentions) && p.mentions[i].Start <= to; i++ {
		m := p.mentions[i]
		if m.Start == to && m.End > to {
			break
		}
		start := p.plain(int(m.Start))
		p.names = append(p.names, name{m.Target, start, max(start, p.plain(int(m.End)))})
	}
}

// plain returns the offset in the plain text of an offset in the HTML; of a tag
// that of the text behind it.
func (p *prose) plain(html int) int {
	i := sort.Search(len(p.pieces), func(i int) bool { return int(p.pieces[i].html) > html })
	if i == 0 {
		return 0
	}
	end := len(p.text)
	if i < len(p.pieces) {
		end = int(p.pieces[i].text)
	}
	return min(int(p.pieces[i-1].text)+html-int(p.pieces[i-1].html), end, len(p.text))
}

// quotations appends the ranges between quotation marks of plain text. A mark
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
