package instrument

import (
	"bytes"
	"slices"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/source"
)

// mostReported bounds the findings of one kind in one text.
const mostReported = 50

// longestTitle is where a heading ceases to be a title: real texts hold whole
// paragraphs that begin with # by accident.
const longestTitle = 300

// outline divides the text of an instrument by its headings.
type outline struct {
	i        *Instrument
	doc      *markup.Document
	text     []byte
	findings *[]diag.Finding

	headings   []*markup.Heading // outside lists, quotations and typed blocks
	articles   map[Number]int    // index into i.Provisions
	parts      []openPart        // that can hold an article, outermost first
	level      int               // of the article that is open; 0 when none is
	annex      int               // level of the annex that is open; 0 when none is
	duplicates int               // reported
}

// openPart is a part that the articles behind it may stand under.
type openPart struct {
	index   int // into Instrument.Parts
	level   int
	chapter bool // by its title
}

// read fills Provisions and Parts from the headings of the body. Every stretch
// between two headings belongs to one of them.
func (o *outline) read() {
	o.headings = topHeadings(o.doc)
	o.articles = make(map[Number]int, len(o.headings))
	for n, h := range o.headings {
		next := int32(o.doc.BodyEnd)
		if n+1 < len(o.headings) {
			next = o.headings[n+1].Start
		}
		o.heading(n, h, next)
	}
	seen := map[string]bool{}
	for n := range o.i.Provisions {
		clear(seen)
		p := &o.i.Provisions[n]
		p.Start, p.End = trim(o.doc.HTML(), p.Start, p.End)
		p.HasText = hasWords(o.doc.HTML()[p.Start:p.End])
		p.Paragraphs = paragraphs(o.doc, p.Start, p.End, seen)
	}
	for n := range o.i.Parts {
		p := &o.i.Parts[n]
		p.Start, p.End = trim(o.doc.HTML(), p.Start, p.End)
	}
}

// heading decides what a heading opens; its own text ends at next.
func (o *outline) heading(n int, h *markup.Heading, next int32) {
	number, printed, title, isArticle := ParseHeading(h.Text)
	if o.annex > 0 && (h.Level > o.annex || h.Level == o.annex && isArticle) {
		o.i.Parts[len(o.i.Parts)-1].End = next // an annex has articles of its own
		return
	}
	o.annex = 0
	if isArticle {
		if number, ok := o.take(n, h, number, printed); ok {
			o.level = h.Level
			o.articles[number] = len(o.i.Provisions)
			o.i.Provisions = append(o.i.Provisions, Provision{
				Number: number, Printed: printed, Title: o.title(h, title), Part: o.partOf(h),
				Start: h.End, End: next, Source: h.Source,
			})
			return
		}
	} else if o.level > 0 && (h.Level > o.level || len(h.Text) > longestTitle) {
		o.i.Provisions[len(o.i.Provisions)-1].End = next
		return
	}
	if len(o.articles) > 0 && !isArticle && isAnnex(h.Text) {
		o.annex = h.Level
	}
	o.level = 0
	o.openPart(h)
	o.i.Parts = append(o.i.Parts, Part{
		Title: h.Text, ID: h.ID, Preamble: isPreamble(h.Text), Level: h.Level, Start: h.End, End: next,
	})
}

// openPart notes a part that articles may stand under. It closes those of its
// level and below; but a chapter stays open at a heading of the same level that
// is none, which is often its subtitle.
func (o *outline) openPart(h *markup.Heading) {
	if isPreamble(h.Text) {
		return
	}
	p := openPart{index: len(o.i.Parts), level: h.Level, chapter: isChapter(h.Text)}
	for n := len(o.parts); n > 0; n-- {
		last := o.parts[n-1]
		if last.level < p.level || last.level == p.level && last.chapter && !p.chapter {
			break
		}
		o.parts = o.parts[:n-1]
	}
	if p.level == 1 && p.index == 0 && !p.chapter {
		return // the title of the whole instrument
	}
	o.parts = append(o.parts, p)
}

// take returns the number under which a heading opens an article. A number that
// is taken already is a slip when the one that is missing in its place is plain
// from its neighbours (19, 2, 21); otherwise the heading opens no article.
func (o *outline) take(n int, h *markup.Heading, number Number, printed string) (Number, bool) {
	first, taken := o.articles[number]
	if !taken {
		return number, true
	}
	finding := diag.New(diag.DuplicateArticle, o.span(h.Source), "%q opens article %s a second time", printed, number).
		WithNote(o.span(o.i.Provisions[first].Source), "the first one is here")
	last := o.i.Provisions[len(o.i.Provisions)-1].Number
	meant := Number{N: last.N + 1}
	_, exists := o.articles[meant]
	if following, ok := o.following(n); !exists && (ok && following.N == meant.N+1 || !ok && o.i.Articles == meant.N) {
		finding.Severity = diag.Warning
		o.report(finding.WithHelp("it is read as article %s, which is missing in this place", meant))
		return meant, true
	}
	o.report(finding.WithHelp("number the articles, or put those of an annex under a heading \"Annex\""))
	return Number{}, false
}

func (o *outline) report(f diag.Finding) {
	if o.duplicates++; o.duplicates <= mostReported {
		*o.findings = append(*o.findings, f)
	}
}

// following returns the number of the next article behind a heading.
func (o *outline) following(n int) (Number, bool) {
	for _, h := range o.headings[n+1:] {
		if number, _, _, ok := ParseHeading(h.Text); ok {
			return number, true
		}
	}
	return Number{}, false
}

// partOf returns the part that an article's heading stands under: the nearest
// one of a higher level, or of the same level when its title is that of a
// chapter.
func (o *outline) partOf(h *markup.Heading) int {
	for _, p := range slices.Backward(o.parts) {
		if p.level < h.Level || p.level == h.Level && p.chapter {
			return p.index
		}
	}
	return -1
}

func (o *outline) title(h *markup.Heading, title string) frontmatter.Text {
	if title == "" {
		return frontmatter.Text{}
	}
	return frontmatter.Text{Value: title, Span: o.span(h.Source)}
}

// span returns the rest of the line that begins at an offset.
func (o *outline) span(start int32) source.Span {
	at := min(int(start), len(o.text))
	end := len(o.text)
	if n := bytes.IndexByte(o.text[at:], '\n'); n >= 0 {
		end = at + n
	}
	return source.Span{Path: o.i.Path, Start: at, End: end}
}

// topHeadings returns the headings that stand in nothing else.
func topHeadings(doc *markup.Document) []*markup.Heading {
	headings := make([]*markup.Heading, 0, len(doc.Headings))
	covered, block := int32(0), 0
	for n := range doc.Headings {
		h := &doc.Headings[n]
		for ; block < len(doc.Blocks) && doc.Blocks[block].Start < h.Start; block++ {
			if b := &doc.Blocks[block]; b.Kind == markup.ListEntry || b.Kind == markup.Definition {
				covered = max(covered, b.End)
			}
		}
		if b := &doc.Blocks[h.Block]; h.Start >= covered && !b.Quoted && b.Fence < 0 && b.Note < 0 {
			headings = append(headings, h)
		}
	}
	return headings
}

// trim takes the line ends off a range of HTML.
func trim(html []byte, start, end int32) (int32, int32) {
	for start < end && html[start] == '\n' {
		start++
	}
	for start < end && html[end-1] == '\n' {
		end--
	}
	return start, end
}

// hasWords reports whether HTML holds anything besides tags and space.
func hasWords(html []byte) bool {
	inTag := false
	for _, c := range html {
		switch {
		case c == '<':
			inTag = true
		case c == '>':
			inTag = false
		case !inTag && c > ' ':
			return true
		}
	}
	return false
}

// paragraphs returns the numbered paragraphs of an article: the entries of its
// numbered lists and the paragraphs that begin with a number. Of two with one
// number the first is meant; seen holds the numbers met.
func paragraphs(doc *markup.Document, start, end int32, seen map[string]bool) []Paragraph {
	first, _ := slices.BinarySearchFunc(doc.Blocks, start, func(b markup.Block, start int32) int { return int(b.Start) - int(start) })
	var found []Paragraph
	add := func(p Paragraph) {
		if !seen[p.Number] {
			seen[p.Number] = true
			found = append(found, p)
		}
	}
	covered := start
	for n := first; n < len(doc.Blocks) && doc.Blocks[n].Start < end; n++ {
		b := &doc.Blocks[n]
		if b.Start < covered || b.Quoted || b.Fence >= 0 || b.Note >= 0 {
			continue
		}
		switch b.Kind {
		case markup.ListEntry, markup.Definition:
			covered = b.End
			if b.Kind == markup.ListEntry && b.Ordinal > 0 {
				add(Paragraph{Number: Number{N: int(b.Ordinal)}.ID(), Start: b.Start, End: b.End})
			}
		case markup.Paragraph:
			for _, p := range numbered(doc.HTML(), b) {
				add(p)
			}
		}
	}
	return found
}

// numbered returns the numbered paragraphs that one block of text holds. East
// Asian texts, and texts with a line for each, put several in one; those are
// stretches of its words, while a single one is the whole element.
func numbered(html []byte, b *markup.Block) []Paragraph {
	text := string(html[b.Inner:b.InnerEnd])
	m, ok := cutMarker(text)
	if !ok {
		return nil
	}
	found := []Paragraph{{Number: m.number.ID(), Start: b.Start, End: b.End}}
	last := m.number.N
	if !strings.Contains(text, "\n") && !m.eastAsian {
		return found
	}
	depth := 0
	var before rune
	for at, r := range text {
		switch {
		case r == '<' && strings.HasPrefix(text[at:], "</"):
			depth--
		case r == '<' && !isVoid(text[at+1:]):
			depth++
		}
		if at > 0 && depth == 0 && (before == '\n' || m.eastAsian && strings.ContainsRune("。；：，;:", before)) {
			if next, ok := cutMarker(text[at:]); ok && next.style == m.style && next.number == (Number{N: last + 1}) {
				last++
				offset := b.Inner + int32(at)
				found[0].Start = b.Inner
				found[len(found)-1].End = offset
				found = append(found, Paragraph{Number: next.number.ID(), Start: offset, End: b.InnerEnd})
			}
		}
		before = r
	}
	return found
}

// isVoid reports whether a tag, from its name on, is of an element without an
// end tag.
func isVoid(tag string) bool {
	end := 0
	for end < len(tag) && isLetterOrDigit(tag[end]) {
		end++
	}
	switch tag[:end] {
	case "br", "img", "input", "hr", "wbr":
		return true
	}
	return false
}
