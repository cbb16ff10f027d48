package render

// Notes beside the text of a brief: its footnotes, and what the site itself adds,
// such as the source of a marked fact. Each is written once, behind the block that
// its mark stands in: there it follows the paragraph on a narrow screen, on paper
// and for whoever listens, and the style moves it into the margin where there is
// room. Footnotes have the numbers of the text, the notes of the site have letters.

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"

	"concord/internal/markup"
	"concord/internal/model"
)

// marginal is a note beside the text.
type marginal struct {
	below int32        // where the note is written
	place int32        // of its first mark
	note  *markup.Note // the footnote; nil for a note of the site
	words func(*out)   // what a note of the site says, in one paragraph
	at    []int32      // where the marks of a note of the site stand, in the order of the text
	mark  string       // its letter
}

// siteNotes are the notes that the site adds to a brief.
type siteNotes struct {
	doc  *markup.Document
	list []marginal
	of   map[any]int // what a note says -> index into list
}

// add puts a mark at a place of the body. Places of which the same is said, which
// about names, share a note; words writes it.
func (s *siteNotes) add(at int32, about any, words func(*out)) {
	if at > bodyEnd(s.doc) {
		return // inside a footnote
	}
	i, ok := s.of[about]
	if !ok {
		if s.of == nil {
			s.of = map[any]int{}
		}
		i = len(s.list)
		s.of[about] = i
		s.list = append(s.list, marginal{below: behindBlock(s.doc.HTML()[:bodyEnd(s.doc)], at), place: at, words: words})
	}
	s.list[i].at = append(s.list[i].at, at)
}

// settle puts the notes into the order of their first marks, and names them.
func (s *siteNotes) settle() []marginal {
	for i := range s.list {
		n := &s.list[i]
		slices.Sort(n.at)
		n.at = slices.Compact(n.at)
		if n.at[0] < n.place {
			n.place, n.below = n.at[0], behindBlock(s.doc.HTML()[:bodyEnd(s.doc)], n.at[0])
		}
	}
	slices.SortStableFunc(s.list, func(a, b marginal) int { return cmp.Compare(a.place, b.place) })
	for i := range s.list {
		s.list[i].mark = letterMark(i + 1)
	}
	return s.list
}

// marginals returns the notes beside the body of a brief, in the order in which
// they are written.
func (r *Renderer) marginals(b *model.Brief, doc *markup.Document) []marginal {
	site := siteNotes{doc: doc}
	for _, c := range b.Claims {
		if s := r.m.Source(c.Source); s != nil {
			site.add(doc.Claims[c.Index].End+int32(len("</span>")), s, func(o *out) { o.reference(s) })
		}
	}
	site.addQuotations(r.quotes.Of(b))
	site.addDisputes(r.settled.Of(b))
	list := append(footnotes(doc), site.settle()...)
	slices.SortStableFunc(list, func(a, b marginal) int { return cmp.Or(cmp.Compare(a.below, b.below), cmp.Compare(a.place, b.place)) })
	return list
}

// letterMark returns a, b ... z, aa, ab ... for 1, 2 ...
func letterMark(n int) string {
	var mark []byte
	for ; n > 0; n = (n - 1) / 26 {
		mark = append(mark, byte('a'+(n-1)%26))
	}
	slices.Reverse(mark)
	return string(mark)
}

// footnotes returns the notes that are cited, each at its first mark. A note that
// only another one cites stands behind that one.
func footnotes(doc *markup.Document) []marginal {
	var list []marginal
	body := doc.HTML()[:bodyEnd(doc)]
	from := 0
	for i := range doc.Notes {
		note := &doc.Notes[i]
		if len(note.Marks) == 0 {
			continue
		}
		mark := []byte(`id="` + note.Marks[0] + `"`)
		if n := bytes.Index(body[from:], mark); n >= 0 {
			from += n
			list = append(list, marginal{below: behindBlock(body, int32(from)), place: int32(from), note: note})
			continue
		}
		for _, outer := range list {
			if bytes.Contains(doc.HTML()[outer.note.Inner:outer.note.InnerEnd], mark) {
				list = append(list, marginal{below: outer.below, place: outer.place, note: note})
				break
			}
		}
	}
	return list
}

// behindBlock returns where a note on a place in the text can stand: behind the
// paragraph, at the end of the words of an entry of a list, behind a whole table.
func behindBlock(html []byte, at int32) int32 {
	i := int(at)
	for {
		n := bytes.IndexByte(html[i:], '<')
		if n < 0 {
			return int32(len(html))
		}
		start := i + n
		n = bytes.IndexByte(html[start:], '>')
		if n < 0 {
			return int32(len(html))
		}
		i = start + n + 1
		tag := html[start:i]
		switch name := string(tagName(tag)); {
		case tag[1] != '/':
			if isBlockTag(tag) && name != "br" && name != "img" || name == "dl" || name == "hr" || name == "aside" || name == "figure" {
				return int32(start)
			}
		case name == "p" || name == "pre" || name == "figure" || len(name) == 2 && name[0] == 'h':
			return int32(i)
		case name == "td" || name == "th":
			if n := bytes.Index(html[i:], tableEnd); n >= 0 {
				return int32(i + n + len(tableEnd))
			}
		case name == "dt":
			if n := bytes.Index(html[i:], []byte("</dd>")); n >= 0 {
				return int32(i + n)
			}
		case isBlockTag(tag) || name == "dd" || name == "aside":
			return int32(start)
		}
	}
}

var tableEnd = []byte("</table></div>")

// tagName returns the name of a start or end tag.
func tagName(tag []byte) []byte {
	name := bytes.TrimLeft(tag, "</")
	if i := bytes.IndexAny(name, " >/"); i >= 0 {
		name = name[:i]
	}
	return name
}

// siteMark is the nth mark of a note of the site.
type siteMark struct {
	at   int32
	mark string
	n    int
}

// siteMarks returns the marks that the text does not hold itself, in its order.
func siteMarks(notes []marginal) []siteMark {
	var list []siteMark
	for i := range notes {
		for n, at := range notes[i].at {
			list = append(list, siteMark{at, notes[i].mark, n + 1})
		}
	}
	slices.SortStableFunc(list, func(a, b siteMark) int { return cmp.Compare(a.at, b.at) })
	return list
}

// siteMarkID returns the id of the nth mark of a note.
func siteMarkID(mark string, n int) string {
	if n == 1 {
		return "page.noteref-" + mark
	}
	return "page.noteref-" + mark + "-" + strconv.Itoa(n)
}

// siteMark writes the mark of a note of the site.
func (o *out) siteMark(m siteMark) {
	o.raw(`<sup class="note-ref"><a href="#page.note-`)
	o.words(m.mark)
	o.raw(`" id="`)
	o.words(siteMarkID(m.mark, m.n))
	o.raw(`" role="doc-noteref">`)
	o.words(m.mark)
	o.raw(`</a></sup>`)
}

// paragraphNumber writes the number of a paragraph of the body, which leads to it.
func (o *out) paragraphNumber(n int) {
	o.raw(`<a class="number" href="#p`)
	o.number(n)
	o.raw(`" aria-label="`)
	o.phrase("paragraph", slot{"n", func() { o.number(n) }})
	o.raw(`">`)
	o.number(n)
	o.raw(`</a>`)
}

// marginal writes a note beside the text, with the ways back to its marks.
func (o *out) marginal(t text, m *marginal) {
	if m.note == nil {
		o.raw(`<aside class="margin" id="page.note-`)
		o.words(m.mark)
		o.raw(`" role="doc-footnote"><p><span class="mark">`)
		o.words(m.mark)
		o.raw(`</span> `)
		m.words(o)
		for n := range m.at {
			o.wayBack(siteMarkID(m.mark, n+1), n+1)
		}
		o.raw("</p></aside>\n")
		return
	}
	number := strconv.Itoa(m.note.Number)
	o.raw(`<aside class="margin" id="fn`)
	o.words(number)
	o.raw(`" role="doc-footnote"><p><span class="mark">`)
	o.words(number)
	o.raw(`</span> `)
	inner := m.note.Inner
	if begin := []byte("<p>"); bytes.HasPrefix(t.doc.HTML()[inner:m.note.InnerEnd], begin) {
		inner += int32(len(begin))
	} else {
		o.raw(`</p>`)
	}
	o.noteWords(t, m.note, inner)
	o.raw("</aside>\n")
}

// noteWords writes the words of a footnote from an offset on; the ways back stand
// behind the last one.
func (o *out) noteWords(t text, note *markup.Note, from int32) {
	end, closing := note.InnerEnd, []byte("</p>\n")
	if bytes.HasSuffix(t.doc.HTML()[from:note.InnerEnd], closing) {
		end -= int32(len(closing))
	} else {
		closing = nil
	}
	o.body(t, from, end)
	for n, mark := range note.Marks {
		o.wayBack(mark, n+1)
	}
	o.b = append(o.b, closing...)
}

// wayBack writes the link from a note to its nth mark.
func (o *out) wayBack(mark string, n int) {
	o.raw(` <a class="back" href="#`)
	o.b = appendURL(o.b, mark)
	o.raw(`" role="doc-backlink" aria-label="`)
	if n > 1 {
		o.phrase("back-to-text-again", slot{"n", func() { o.number(n) }})
	} else {
		o.say("back-to-text")
	}
	o.raw(`">↩</a>`)
}
