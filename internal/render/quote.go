package render

// Words of instruments: in a brief that does not say whose they are they are
// underlined, and a note beside them leads to their article; on the article's
// page stands who quotes it.

import (
	"bytes"
	"cmp"
	"slices"

	"concord/internal/model"
	"concord/internal/quotation"
)

// marksQuotation reports whether a quotation is marked in its text: it holds the
// very words of an article, and nothing there says so.
func marksQuotation(q *quotation.Quotation) bool {
	return !q.Named && q.Verdict != quotation.Differs
}

// lastOfRun reports whether no quotation of the same article follows in the same
// block, so that one note is enough.
func lastOfRun(quotes []quotation.Quotation, n int) bool {
	q := &quotes[n]
	for n++; n < len(quotes); n++ {
		if next := &quotes[n]; marksQuotation(next) {
			return next.Block != q.Block || next.Instrument != q.Instrument || next.Provision != q.Provision
		}
	}
	return true
}

// addQuotations adds a note for each article whose words a brief holds.
func (s *siteNotes) addQuotations(quotes []quotation.Quotation) {
	for n := range quotes {
		q := &quotes[n]
		if !marksQuotation(q) || !lastOfRun(quotes, n) {
			continue
		}
		of := model.Ref{Kind: model.KindInstrument, ID: q.Instrument.ID}
		if q.Provision != nil {
			of = model.Ref{Kind: model.KindProvision, ID: q.Provision.ID}
		}
		s.add(behindLink(s.doc.HTML(), q.End), of, func(o *out) {
			o.phrase("words-of", slot{"of", func() { o.quotedFrom(q) }})
		})
	}
}

// quotedFrom writes a link to what was quoted.
func (o *out) quotedFrom(q *quotation.Quotation) {
	if q.Provision != nil {
		o.articleOf(q.Provision)
	} else {
		o.instrument(q.Instrument)
	}
}

// behindLink returns the offset, or where the link ends that it stands in.
func behindLink(html []byte, at int32) int32 {
	before := html[max(0, at-4000):at]
	if bytes.LastIndex(before, []byte("<a ")) <= bytes.LastIndex(before, []byte("</a>")) {
		return at
	}
	if n := bytes.Index(html[at:], []byte("</a>")); n >= 0 {
		return at + int32(n+len("</a>"))
	}
	return at
}

// quoteMarks underlines the quotations of a text while it is written.
type quoteMarks struct {
	o      *out
	quotes []quotation.Quotation // that are still to come, by Start
	end    int32                 // where the words end that are being written; -1 between quotations
}

// quotesFrom returns the quotations from an offset on. Those in footnotes are not
// marked: no note stands beside a note.
func (o *out) quotesFrom(t text, from int32) quoteMarks {
	if from >= bodyEnd(t.doc) {
		return quoteMarks{o: o, end: -1}
	}
	first, _ := slices.BinarySearchFunc(t.quotes, from, func(q quotation.Quotation, at int32) int { return cmp.Compare(q.Start, at) })
	return quoteMarks{o: o, quotes: t.quotes[first:], end: -1}
}

// cut begins the quotation that stands at an offset, and returns where the text
// must be cut behind it, at the latest.
func (m *quoteMarks) cut(at, latest int32) int32 {
	if at >= m.end {
		m.end = -1
	}
	for m.end < 0 && len(m.quotes) > 0 && m.quotes[0].Start <= at {
		if q := &m.quotes[0]; marksQuotation(q) && q.End > at {
			m.end = q.End
		}
		m.quotes = m.quotes[1:]
	}
	if m.end >= 0 {
		return min(latest, m.end)
	}
	if len(m.quotes) > 0 {
		return min(latest, m.quotes[0].Start)
	}
	return latest
}

// write writes a stretch of the text. Within a quotation each piece between two
// tags is underlined by itself, so that elements stay one inside the other.
func (m *quoteMarks) write(html []byte) {
	o := m.o
	if m.end < 0 {
		o.b = append(o.b, html...)
		return
	}
	for len(html) > 0 {
		n := bytes.IndexByte(html, '<')
		switch {
		case n == 0:
			if n = bytes.IndexByte(html, '>') + 1; n == 0 {
				n = len(html)
			}
			o.b = append(o.b, html[:n]...)
		default:
			if n < 0 {
				n = len(html)
			}
			if len(bytes.TrimSpace(html[:n])) == 0 {
				o.b = append(o.b, html[:n]...)
				break
			}
			o.raw(`<span class="quoted">`)
			o.b = append(o.b, html[:n]...)
			o.raw(`</span>`)
		}
		html = html[n:]
	}
}

// mostQuoting is how many briefs an article's page shows that quote it.
const mostQuoting = 20

// quotingBriefs writes the passages that quote an article, or other parts of an
// instrument, without a mention that shows them among the passages already.
func (o *out) quotingBriefs(quotes []quotation.Quotation, passages []model.Passage) {
	briefs := 0
	for len(quotes) > 0 {
		b := quotes[0].Brief
		n := 1
		for n < len(quotes) && quotes[n].Brief.Index == b.Index {
			n++
		}
		own := passagesOf(passages, b)
		var list []passage
		for _, q := range quotes[:n] {
			if !slices.ContainsFunc(own, func(p model.Passage) bool { return p.Block == q.Block }) {
				list = appendQuote(list, &q)
			}
		}
		if len(list) > 0 {
			if briefs++; briefs <= mostQuoting {
				o.passagesOf(list, 0)
			}
		}
		quotes = quotes[n:]
	}
	if briefs > mostQuoting {
		o.raw(`<p class="more">`)
		o.count(briefs-mostQuoting, "earlier-briefs")
		o.raw("</p>\n")
	}
}

// appendQuote adds a quotation to passages, to the last one when it stands in
// the same block.
func appendQuote(list []passage, q *quotation.Quotation) []passage {
	mark := model.Mention{Start: q.Start, End: q.End, Block: q.Block}
	if n := len(list); n > 0 && list[n-1].block == q.Block {
		list[n-1].marked = append(list[n-1].marked, mark)
		return list
	}
	return append(list, passage{q.Brief, q.Block, []model.Mention{mark}})
}

// passagesOf returns the passages of one brief in a list by brief, newest first.
func passagesOf(list []model.Passage, b *model.Brief) []model.Passage {
	first, _ := slices.BinarySearchFunc(list, b.Index, func(p model.Passage, index int32) int { return cmp.Compare(p.Brief.Index, index) })
	end := first
	for end < len(list) && list[end].Brief.Index == b.Index {
		end++
	}
	return list[first:end]
}

// withQuotes returns what is marked in a block with the quotations there.
func withQuotes(marked []model.Mention, quotes []quotation.Quotation) []model.Mention {
	for _, q := range quotes {
		at, _ := slices.BinarySearchFunc(marked, q.Start, func(m model.Mention, start int32) int { return cmp.Compare(m.Start, start) })
		marked = slices.Insert(slices.Clip(marked), at, model.Mention{Start: q.Start, End: q.End, Block: q.Block})
	}
	return marked
}

// quotesIn returns the quotations in one block of a brief, of a list by brief,
// newest first, and place.
func quotesIn(quotes []quotation.Quotation, b *model.Brief, block int32) []quotation.Quotation {
	first, _ := slices.BinarySearchFunc(quotes, block, func(q quotation.Quotation, block int32) int {
		return cmp.Or(cmp.Compare(q.Brief.Index, b.Index), cmp.Compare(q.Block, block))
	})
	end := first
	for end < len(quotes) && quotes[end].Brief.Index == b.Index && quotes[end].Block == block {
		end++
	}
	return quotes[first:end]
}
