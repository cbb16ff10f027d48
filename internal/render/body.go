package render

// A parsed text is HTML with places that only the whole site can fill. Here a
// range of it is written in one pass, with its links, pictures, citations and
// the heads of its typed blocks.

import (
	"bytes"
	"cmp"
	"slices"

	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/quotation"
)

// text is a document with what the model found in it.
type text struct {
	doc    *markup.Document
	links  []model.Hyperlink
	blocks []*model.Block        // typed blocks in order; nil when the model gathers none
	quotes []quotation.Quotation // to be marked where they stand, by Start
}

func briefText(b *model.Brief) text {
	return text{doc: b.Body.Open(), links: b.Links, blocks: b.Blocks}
}

// bodyEnd returns where the body of a document ends.
func bodyEnd(doc *markup.Document) int32 { return int32(min(doc.BodyEnd, len(doc.HTML()))) }

// surroundings are what a text has on its own page only.
type surroundings struct {
	numbered []markup.Block // the blocks of which those with a number show it
	notes    []marginal     // in the order of where they are written
	peeked   []model.Ref    // what a preview was written of
}

// wholeBody writes a text on its own page.
func (o *out) wholeBody(t text, with surroundings) { o.bodyWith(t, 0, bodyEnd(t.doc), &with) }

// body writes the range start..end of a text. Tags must be balanced in it.
func (o *out) body(t text, start, end int32) { o.bodyWith(t, start, end, nil) }

func (o *out) bodyWith(t text, start, end int32, with *surroundings) {
	var numbered []markup.Block
	var notes []marginal
	if with != nil {
		numbered, notes = with.numbered, with.notes
	}
	var linked model.Ref // where the open link leads
	html := t.doc.HTML()
	end = min(end, int32(len(html)))
	if start >= end {
		return
	}
	marks := siteMarks(notes)
	links := t.links[firstLink(t.links, start):]
	slots := t.doc.Slots[firstSlot(t.doc.Slots, start):]
	quotes := o.quotesFrom(t, start)
	at, closing := start, int32(-1)
	for {
		next := end
		if len(links) > 0 {
			next = min(next, links[0].Start)
		}
		if len(slots) > 0 {
			next = min(next, slots[0].Start)
		}
		if closing >= 0 {
			next = min(next, closing)
		}
		if len(marks) > 0 && closing < 0 {
			next = min(next, marks[0].at)
		}
		if len(notes) > 0 {
			next = min(next, notes[0].below)
		}
		for len(numbered) > 0 && (numbered[0].Number == 0 || numbered[0].Inner < at) {
			numbered = numbered[1:]
		}
		if len(numbered) > 0 {
			next = min(next, numbered[0].Inner)
		}
		next = max(quotes.cut(at, next), at)
		quotes.write(html[at:next])
		at = next
		if closing >= 0 && closing <= at {
			o.raw(`</a>`)
			closing = -1
			if with != nil {
				o.peek(linked, &with.peeked)
			}
		}
		for len(marks) > 0 && marks[0].at <= at && closing < 0 {
			o.siteMark(marks[0])
			marks = marks[1:]
		}
		for len(notes) > 0 && notes[0].below <= at {
			o.marginal(t, &notes[0])
			notes = notes[1:]
		}
		if len(numbered) > 0 && numbered[0].Inner == at && at < end {
			o.paragraphNumber(int(numbered[0].Number))
			numbered = numbered[1:]
		}
		if at >= end {
			break
		}
		for len(slots) > 0 && slots[0].Start <= at {
			slot := &slots[0]
			slots = slots[1:]
			switch slot.Kind {
			case markup.RefLink, markup.PageLink:
				for len(links) > 0 && links[0].Start < slot.Start {
					links = links[1:]
				}
				if len(links) > 0 && links[0].Start == slot.Start && closing < 0 {
					closing = o.openLink(links[0], slot.Title, end)
					linked = links[0].Target.Ref
					links = links[1:]
				}
			case markup.Image:
				o.picture(slot, links)
			case markup.Citation:
				o.citation(slot, closing < 0)
			case markup.FenceHead:
				o.fenceHead(t, slot.Fence)
			}
		}
		for len(links) > 0 && links[0].Start <= at {
			if closing < 0 && links[0].Start == at {
				closing = o.openLink(links[0], "", end)
				linked = links[0].Target.Ref
			}
			links = links[1:]
		}
	}
	if closing >= 0 {
		o.raw(`</a>`)
	}
}

// firstLink returns the index of the first link at or behind an offset.
func firstLink(links []model.Hyperlink, at int32) int {
	i, _ := slices.BinarySearchFunc(links, at, func(l model.Hyperlink, at int32) int { return cmp.Compare(l.Start, at) })
	return i
}

// firstSlot returns the index of the first slot at or behind an offset.
func firstSlot(slots []markup.Slot, at int32) int {
	i, _ := slices.BinarySearchFunc(slots, at, func(s markup.Slot, at int32) int { return cmp.Compare(s.Start, at) })
	return i
}

// openLink writes the start tag of a link and returns where the link ends, or
// -1 when it leads nowhere or holds no words.
func (o *out) openLink(l model.Hyperlink, title string, end int32) int32 {
	address, fragment, ok := o.r.m.Address(l.Target.Ref)
	if !ok || l.Start >= l.End || l.End > end {
		return -1
	}
	if l.Target.Fragment != "" {
		fragment = l.Target.Fragment
	}
	o.raw(`<a href="`)
	o.address(address, fragment)
	if title != "" {
		o.raw(`" title="`)
		o.words(title)
	}
	o.raw(`">`)
	return l.End
}

// noPicture stands for the address of a picture that is not there: an empty
// one would make browsers ask for the page itself.
const noPicture = "data:,"

// picture writes the address of a picture; links begin at or before the slot.
func (o *out) picture(slot *markup.Slot, links []model.Hyperlink) {
	for i := range links {
		l := &links[i]
		if l.Start > slot.Start {
			break
		}
		if l.Start == slot.Start && l.End == l.Start {
			if address, _, ok := o.r.m.Address(l.Target.Ref); ok {
				o.address(address, "")
				return
			}
		}
	}
	if isWebAddress(slot.Target) {
		o.b = appendWebAddress(o.b, slot.Target)
	} else {
		o.raw(noPicture)
	}
}

// idAttribute begins an id within a start tag.
var idAttribute = []byte(` id="`)

// anchored writes a range with an anchor at its start. A paragraph or list entry
// gets the id in place of its own; where the range begins inside of one, an
// empty element has it.
func (o *out) anchored(t text, start, end int32, id string) {
	html := t.doc.HTML()[start:end]
	name := 2
	if bytes.HasPrefix(html, []byte("<li")) {
		name = 3
	}
	tagEnd := bytes.IndexByte(html, '>')
	if tagEnd < name || !bytes.HasPrefix(html, []byte("<p")) && name == 2 || html[name] != ' ' && html[name] != '>' {
		o.raw(`<span id="`)
		o.words(id)
		o.raw(`"></span>`)
		o.body(t, start, end)
		return
	}
	o.b = append(o.b, html[:name]...)
	o.b = append(o.b, idAttribute...)
	o.words(id)
	o.raw(`"`)
	attributes := html[name:tagEnd]
	if i := bytes.Index(attributes, idAttribute); i >= 0 {
		o.b = append(o.b, attributes[:i]...)
		attributes = attributes[i+len(idAttribute):]
		attributes = attributes[bytes.IndexByte(attributes, '"')+1:]
	}
	o.b = append(o.b, attributes...)
	o.body(t, start+int32(tagEnd), end)
}

// notes writes the notes whose marks stand in the range start..end, with the
// ways back. whole says that the range is the whole body.
func (o *out) notes(t text, start, end int32) {
	if len(t.doc.Notes) == 0 {
		return
	}
	shown := t.doc.HTML()[start:end]
	whole := start == 0 && end == bodyEnd(t.doc)
	begun := false
	for i := range t.doc.Notes {
		note := &t.doc.Notes[i]
		if !whole && !holdsMark(shown, note.Marks) {
			continue
		}
		if !begun {
			begun = true
			o.beginNotes()
		}
		o.note(t, note)
	}
	if begun {
		o.raw("</ol></section>\n")
	}
}

// unmarkedNotes writes the notes that no mark refers to: nothing that was written
// is lost.
func (o *out) unmarkedNotes(t text) {
	begun := false
	for i := range t.doc.Notes {
		note := &t.doc.Notes[i]
		if len(note.Marks) > 0 {
			continue
		}
		if !begun {
			begun = true
			o.beginNotes()
		}
		o.note(t, note)
	}
	if begun {
		o.raw("</ol></section>\n")
	}
}

func (o *out) beginNotes() {
	o.raw(`<section class="notes" aria-labelledby="page.notes"><h2 id="page.notes">`)
	o.say("notes")
	o.raw("</h2>\n<ol>\n")
}

// note writes an entry of a list of notes.
func (o *out) note(t text, note *markup.Note) {
	o.raw(`<li id="fn`)
	o.number(note.Number)
	o.raw(`" value="`)
	o.number(note.Number)
	o.raw(`">`)
	o.noteWords(t, note, note.Inner)
	o.raw("</li>\n")
}

func holdsMark(html []byte, marks []string) bool {
	for _, mark := range marks {
		if i := bytes.Index(html, []byte(mark)); i > 0 && html[i-1] == '"' {
			return true
		}
	}
	return false
}

// fenceHead writes the line that says what a typed block is.
func (o *out) fenceHead(t text, fence int32) {
	if fence < 0 || int(fence) >= len(t.doc.Fences) {
		return
	}
	i, found := slices.BinarySearchFunc(t.blocks, fence, func(b *model.Block, f int32) int { return cmp.Compare(int32(b.Index), f) })
	if found && t.blocks[i].Type != "" {
		o.placedFigure(t.blocks[i])
		return
	}
	o.raw(`<p class="head">`)
	if found {
		o.blockHead(t.blocks[i])
	} else {
		f := &t.doc.Fences[fence]
		o.words(o.blockWords(f.Kind))
		if title := f.Attr("title"); title != "" {
			o.raw(`: `)
			o.words(title)
		}
	}
	o.raw(`</p>`)
}

// blockHead writes "Position of South Korea on Article 4, 20 June 2024:
// concern" with its links.
func (o *out) blockHead(b *model.Block) {
	o.blockSubject(b)
	if !b.Date.IsZero() {
		o.say("comma")
		o.date(b.Date)
	}
	if b.Stance != "" {
		o.raw(`: <em class="stance">`)
		o.words(lowerNamed(o.ui, "stances.", b.Stance))
		o.raw(`</em>`)
	}
	if b.Title != "" {
		o.raw(`: `)
		o.words(b.Title)
	}
	for i, s := range b.Sources {
		if i == 0 {
			o.raw(` (`)
		} else {
			o.say("semicolon")
		}
		o.sourceLink(s)
		if i == len(b.Sources)-1 {
			o.raw(`)`)
		}
	}
}

// blockSubject writes what a block is, whose, and on what: "Position of South
// Korea on Article 4".
func (o *out) blockSubject(b *model.Block) {
	write := func() {
		o.raw(`<strong>`)
		o.words(o.blockWords(b.Kind))
		o.raw(`</strong>`)
	}
	if len(b.Actors) > 0 {
		key, block := "block-of-actors", write
		if b.Kind == "recommendation" {
			key = "block-to-actors"
		}
		write = func() { o.phrase(key, slot{"block", block}, slot{"actors", func() { o.actors(b.Actors) }}) }
	}
	if b.Of.Kind != 0 {
		key, block := "block-of", write
		if b.Kind == "position" {
			key = "block-on"
		}
		write = func() { o.phrase(key, slot{"block", block}, slot{"subject", func() { o.ref(b.Of) }}) }
	}
	write()
}

// ref writes a link to a thing by the name that it has in running text.
func (o *out) ref(r model.Ref) {
	address, fragment, ok := o.r.m.Address(r)
	if !ok {
		o.words(r.ID)
		return
	}
	o.link(address, fragment, o.nameOf(r))
}

// nameOf returns the name of a thing in running text.
func (o *out) nameOf(ref model.Ref) string {
	r, m := o.r, o.r.m
	switch ref.Kind {
	case model.KindBrief:
		if b := m.Brief(ref.ID); b != nil {
			return titleOf(b)
		}
	case model.KindPage:
		if b := m.Page(ref.ID); b != nil {
			return titleOf(b)
		}
	case model.KindInstrument:
		if i := m.Instrument(ref.ID); i != nil {
			name, _ := o.instrumentName(i)
			return name
		}
	case model.KindProvision:
		if p, paragraph := r.provision(ref.ID); p != nil {
			article, _ := o.articleName(p)
			instrument, _ := o.instrumentName(p.Instrument)
			if paragraph != "" {
				return o.filled("paragraph-of", "article", article, "paragraph", paragraph, "instrument", instrument)
			}
			return o.filled("article-of", "article", article, "instrument", instrument)
		}
	case model.KindState, model.KindOrganisation, model.KindPerson:
		if a := m.Actor(ref.ID); a != nil {
			return o.name(a)
		}
	case model.KindSource:
		if s := m.Source(ref.ID); s != nil {
			return o.sourceName(s)
		}
	case model.KindTopic:
		if t := m.Topic(ref.ID); t != nil {
			return t.Name
		}
	case model.KindAuthor:
		if a := m.Author(ref.ID); a != nil {
			return a.Name
		}
	case model.KindClause:
		return o.clauseWords(ref.ID)
	}
	return ref.ID
}

// provision returns the article that an identifier of an article or of one of
// its paragraphs names, and the paragraph.
func (r *Renderer) provision(id string) (p *model.Provision, paragraph string) {
	if p = r.m.Provision(id); p != nil {
		return p, ""
	}
	for i := len(id) - 1; i > 0; i-- {
		if id[i] == '/' {
			return r.m.Provision(id[:i]), id[i+1:]
		}
	}
	return nil, ""
}
