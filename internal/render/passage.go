package render

// Passages: the very sentences of briefs that speak of something, cut from the
// finished HTML of the brief when the page is made.

import (
	"bytes"
	"cmp"
	"slices"

	"concord/internal/markup"
	"concord/internal/mention"
	"concord/internal/model"
	"concord/internal/quotation"
)

const (
	briefsPerPage    = 50 // whose passages stand on one page of a country, article or instrument
	passagesPerBrief = 2  // on the page of an actor; the rest is counted
	mostSentences    = 3  // of one passage; the paragraph holds the others
)

// groups returns how many briefs a sorted list of passages comes from.
func groups(list []model.Passage) int {
	n := 0
	for i := range list {
		if i == 0 || list[i].Brief != list[i-1].Brief {
			n++
		}
	}
	return n
}

// leavesFor returns how many pages n things need at so many a page: at least
// one.
func leavesFor(n, perPage int) int { return max(1, (n+perPage-1)/perPage) }

// passagesOn returns the part of the passages that stands on a page, counted
// from 0.
func passagesOn(list []model.Passage, leaf int) []model.Passage {
	skip, take := leaf*briefsPerPage, briefsPerPage
	start, group := 0, -1
	for i := range list {
		if i == 0 || list[i].Brief != list[i-1].Brief {
			group++
			if group == skip {
				start = i
			}
			if group == skip+take {
				return list[start:i]
			}
		}
	}
	if group < skip {
		return nil
	}
	return list[start:]
}

// passage is a block of a brief, and what is marked in it.
type passage struct {
	brief  *model.Brief
	block  int32
	marked []model.Mention // by Start
}

// passages writes passages grouped by brief, in which also the quotations are
// marked. most is how many of one brief are shown; 0 shows all, each with the
// sentences around it.
func (o *out) passages(list []model.Passage, quotes []quotation.Quotation, most int) {
	for len(list) > 0 {
		b := list[0].Brief
		o.shown = o.shown[:0]
		for len(list) > 0 && list[0].Brief == b {
			p := &list[0]
			o.shown = append(o.shown, passage{b, p.Block, withQuotes(p.Mentions(), quotesIn(quotes, b, p.Block))})
			list = list[1:]
		}
		o.passagesOf(o.shown, most)
	}
}

// passagesOf writes the passages of one brief.
func (o *out) passagesOf(list []passage, most int) {
	b := list[0].brief
	o.raw(`<section class="by-brief"><h3>`)
	o.title(b)
	o.raw(`</h3><p class="meta">`)
	o.byline(b)
	o.raw("</p>\n")
	left := 0
	if most > 0 && len(list) > most {
		left = len(list) - most
		list = list[:most]
	}
	for i := range list {
		o.passage(&list[i], most == 0)
	}
	if left > 0 {
		o.raw(`<p class="more">`)
		o.open(b.Address, "")
		o.count(left, "more-passages")
		o.raw("</a></p>\n")
	}
	o.raw("</section>\n")
}

// passage writes the sentences of a block that hold the mentions, with the way
// to the block.
func (o *out) passage(p *passage, around bool) {
	t := briefText(p.brief)
	doc := t.doc
	if p.block < 0 || int(p.block) >= len(doc.Blocks) {
		return
	}
	block := &doc.Blocks[p.block]
	start, end := block.Inner, block.InnerEnd
	if block.Kind == markup.TableCell {
		start, end = rowAround(doc.HTML(), block)
		o.spans = append(o.spans[:0], [2]int32{0, end - start})
	} else {
		last := start // the mention behind which nothing is shown but the next sentence
		if n := len(p.marked); n > 0 {
			last = p.marked[n-1].Start
		}
		o.spans = mention.SentencesThrough(o.spans[:0], doc.HTML()[start:end], int(last-start))
	}
	o.raw(`<blockquote class="passage"`)
	o.tongue(p.brief.Lang)
	o.raw(`><p>`)
	o.sentences(t, start, end, p.marked, around)
	o.raw(` `)
	o.wayTo(p.brief, block)
	o.raw("</p></blockquote>\n")
}

// rowAround returns the range of the table row that a cell stands in: one cell
// alone says little.
func rowAround(html []byte, cell *markup.Block) (start, end int32) {
	start, end = cell.Inner, cell.InnerEnd
	if i := bytes.LastIndex(html[:cell.Start], []byte("<tr>")); i >= 0 {
		start = int32(i + len("<tr>"))
	}
	if i := bytes.Index(html[cell.End:], []byte("</tr>")); i >= 0 {
		end = cell.End + int32(i)
	}
	return start, end
}

// sentences writes those sentences of o.spans, which are offsets from first on,
// that hold a mention, but not more than a few. around adds the sentence before
// and the one behind, set back: the link to the paragraph leads to the others.
func (o *out) sentences(t text, first, last int32, mentions []model.Mention, around bool) {
	holds := func(n int) bool {
		return n >= 0 && n < len(o.spans) && anyWithin(mentions, first+o.spans[n][0], first+o.spans[n][1])
	}
	shown, before := 0, -1
	for n, span := range o.spans {
		own := holds(n)
		if !own && !(around && (holds(n-1) || holds(n+1))) {
			continue
		}
		if own && shown == mostSentences {
			o.raw(" […]")
			break
		}
		if before >= 0 {
			if before == n-1 {
				o.raw(" ")
			} else {
				o.raw(" […] ")
			}
		}
		before = n
		if !own {
			o.raw(`<span class="around">`)
			o.plain(t, first+span[0], first+span[1], nil)
			o.raw(`</span>`)
			continue
		}
		o.plain(t, first+span[0], first+span[1], mentions)
		shown++
	}
	if shown == 0 { // a citation behind the last sentence, say
		o.plain(t, first, last, mentions)
	}
}

func anyWithin(mentions []model.Mention, start, end int32) bool {
	for i := range mentions {
		if m := &mentions[i]; m.Start >= start && m.Start < end {
			return true
		}
	}
	return false
}

// wayTo writes the link from a passage to its place in the brief.
func (o *out) wayTo(b *model.Brief, block *markup.Block) {
	o.raw(`<a class="place" href="`)
	switch doc := &b.Body; {
	case block.Number > 0:
		o.b = o.r.appendAddress(o.b, o.depth, b.Address, "")
		o.raw(`#p`)
		o.number(int(block.Number))
		o.raw(`">¶ `)
		o.number(int(block.Number))
	case block.Note >= 0 && int(block.Note) < len(doc.Notes):
		o.b = o.r.appendAddress(o.b, o.depth, b.Address, "")
		o.raw(`#fn`)
		o.number(doc.Notes[block.Note].Number)
		o.raw(`">`)
		o.phrase("note-number", slot{"n", func() { o.number(doc.Notes[block.Note].Number) }})
	case block.Section >= 0 && int(block.Section) < len(doc.Headings):
		o.b = o.r.appendAddress(o.b, o.depth, b.Address, doc.Headings[block.Section].ID)
		o.raw(`">§`)
	default:
		o.b = o.r.appendAddress(o.b, o.depth, b.Address, "")
		o.raw(`">¶`)
	}
	o.raw(`</a>`)
}

// plain writes the words of a range without its tags, ids and footnote marks.
// Mentions are marked, citations written out without links.
func (o *out) plain(t text, start, end int32, mentions []model.Mention) {
	html := t.doc.HTML()
	slots := t.doc.Slots[firstSlot(t.doc.Slots, start):]
	m, _ := slices.BinarySearchFunc(mentions, start, func(m model.Mention, at int32) int { return cmp.Compare(m.Start, at) })
	marked := int32(-1) // where the open mark ends
	for at := start; at < end; {
		if marked >= 0 && at >= marked {
			o.raw(`</mark>`)
			marked = -1
		}
		for len(slots) > 0 && slots[0].Start <= at {
			if slots[0].Kind == markup.Citation && marked < 0 {
				o.citation(&slots[0], false)
			}
			slots = slots[1:]
		}
		for m < len(mentions) && mentions[m].Start <= at {
			if marked < 0 && mentions[m].Start >= start && mentions[m].End > at && mentions[m].End <= end {
				o.raw(`<mark>`)
				marked = mentions[m].End
			}
			m++
		}
		if html[at] == '<' {
			at = o.skipTag(html, at, end)
			continue
		}
		next := end
		if marked >= 0 {
			next = min(next, marked)
		}
		if len(slots) > 0 {
			next = min(next, slots[0].Start)
		}
		if m < len(mentions) {
			next = min(next, mentions[m].Start)
		}
		if i := bytes.IndexByte(html[at:next], '<'); i >= 0 {
			next = at + int32(i)
		}
		o.b = append(o.b, html[at:next]...)
		at = next
	}
	if marked >= 0 {
		o.raw(`</mark>`)
	}
	for len(slots) > 0 && slots[0].Start <= end && slots[0].Kind == markup.Citation {
		o.citation(&slots[0], false)
		slots = slots[1:]
	}
}

// plainWords writes the words of a range as plain does, without space around
// them.
func (o *out) plainWords(t text, start, end int32) {
	from := len(o.b)
	o.plain(t, start, end, nil)
	words := bytes.TrimSpace(o.b[from:])
	o.b = o.b[:from+copy(o.b[from:], words)]
}

// skipTag returns where the text behind the tag at an offset goes on. A
// footnote mark goes with its number; a block leaves a space.
func (o *out) skipTag(html []byte, at, end int32) int32 {
	rest := html[at:end]
	close := bytes.IndexByte(rest, '>')
	if close < 0 {
		return end
	}
	tag := rest[:close+1]
	if bytes.HasPrefix(tag, []byte("<sup")) && bytes.Contains(tag, []byte("note-ref")) {
		if i := bytes.Index(rest, []byte("</sup>")); i >= 0 {
			return at + int32(i+len("</sup>"))
		}
	}
	if before := o.b[len(o.b)-1]; isBlockTag(tag) && before != ' ' && before != '\n' && before != '>' {
		if bytes.HasPrefix(tag, []byte("</t")) && bytes.Contains(rest, []byte("<t")) {
			o.raw(" ·")
		}
		o.raw(" ")
	}
	return at + int32(len(tag))
}

// isBlockTag reports whether a tag parts words.
func isBlockTag(tag []byte) bool {
	switch string(tagName(tag)) {
	case "p", "li", "ul", "ol", "br", "td", "th", "tr", "dt", "dd", "blockquote", "pre", "div", "section", "h1", "h2", "h3", "h4", "h5", "h6", "img":
		return true
	}
	return false
}
