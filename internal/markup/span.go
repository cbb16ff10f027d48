package markup

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"concord/internal/diag"
)

// inlines writes the inline children of a node.
func (w *writer) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; {
		c = w.inline(c)
	}
}

// inline writes one node and returns the one that comes after what it wrote:
// pieces of text that follow each other in the source are written as one.
func (w *writer) inline(n ast.Node) ast.Node {
	if start, end, t, ok := textOf(n); ok {
		next := n.NextSibling()
		for next != nil && (t == nil || !t.SoftLineBreak() && !t.HardLineBreak()) {
			s, e, u, ok := textOf(next)
			if !ok || s != end {
				break
			}
			end, t, next = e, u, next.NextSibling()
		}
		w.text(start, end, nextSign(w.source, end))
		if t != nil {
			w.lineEnd(t, end, next)
		}
		return next
	}
	switch n := n.(type) {
	case *emphasis:
		w.emphasisNode(n)
	case *link:
		if n.image {
			w.image(n)
		} else {
			w.link(n)
		}
	case *span:
		w.spanNode(n)
	case *cite:
		w.closeRun()
		w.slots = append(w.slots, Slot{
			Kind: Citation, Start: w.here(), End: w.here(), Block: w.block, Fence: -1, Cites: n.works,
			Source: int32(w.base + n.start), SourceEnd: int32(w.base + n.end),
		})
		w.before = ')'
	case *mark:
		w.mark(n)
	case *code:
		w.codeSpan(n)
	case *ast.AutoLink:
		w.autoLink(n)
	case *ast.RawHTML:
		w.inlineHTML(n)
	case *east.TaskCheckBox:
		w.closeRun()
		w.out = append(w.out, `<span class="task">`...)
		if n.IsChecked { // signs, because a box that nobody can tick is no field of a form
			w.out = append(w.out, "☑"...)
		} else {
			w.out = append(w.out, "☐"...)
		}
		w.out = append(w.out, `</span>`...)
		w.before = ' '
	}
	return n.NextSibling()
}

// textOf returns the stretch of the source that a node of text stands for.
func textOf(n ast.Node) (start, end int, t *ast.Text, ok bool) {
	switch n := n.(type) {
	case *ast.Text:
		return n.Segment.Start, n.Segment.Stop, n, true
	case *delim:
		return n.start, n.end, nil, true
	case *bracket:
		return n.start, n.end, nil, true
	}
	return 0, 0, nil, false
}

// nextSign returns the sign that a reader sees after a text; signs of emphasis
// are passed over.
func nextSign(source []byte, at int) rune {
	for at < len(source) {
		switch source[at] {
		case '*', '_', '~', '[', ']':
			at++
			continue
		}
		r, _ := utf8.DecodeRune(source[at:])
		return r
	}
	return '\n'
}

// lineEnd writes the end of a line of the source. Chinese and Japanese have no
// spaces, so a line end inside them is dropped.
func (w *writer) lineEnd(t *ast.Text, end int, next ast.Node) {
	switch {
	case t.HardLineBreak():
		if next == nil {
			return
		}
		w.closeRun()
		w.out = append(w.out, "<br>\n"...)
		w.before = '\n'
	case t.SoftLineBreak():
		if next == nil {
			return
		}
		if isIdeographic(w.before) {
			if s, _, _, ok := textOf(next); ok {
				if r, _ := utf8.DecodeRune(w.source[s:]); isIdeographic(r) {
					return
				}
			}
		}
		w.openRun()
		w.place(end)
		w.out = append(w.out, '\n')
		w.before = '\n'
	}
}

// isIdeographic reports whether a rune belongs to a script that sets no spaces.
func isIdeographic(r rune) bool {
	return r >= 0x2e80 && isWide(r) && (r < 0xa960 || r >= 0xf900) && !(r >= 0x3130 && r <= 0x318f)
}

func (w *writer) openRun() {
	if w.run < 0 && w.silent == 0 {
		w.run = w.here()
	}
}

// closeRun ends a run of text before a tag, a slot or a backslash.
func (w *writer) closeRun() {
	if w.run >= 0 && w.here() > w.run && w.block >= 0 {
		w.runs = append(w.runs, Run{Start: w.run, End: w.here(), Block: w.block, Emphasis: w.emphasis > 0, Bound: w.runBound})
	}
	w.run, w.runBound = -1, false
}

// place says that what is written next comes from the source at this offset.
func (w *writer) place(at int) {
	at += w.base
	if n := len(w.places); n > w.apart {
		if p := w.places[n-1]; int(p.source)-int(p.html) == at-len(w.out) {
			return
		}
	}
	w.places = append(w.places, place{w.here(), int32(at)})
}

func (w *writer) emphasisNode(n *emphasis) {
	if n.width == 0 {
		w.inlines(n)
		return
	}
	start, end := "<em>", "</em>"
	switch {
	case n.char == '~':
		start, end = "<del>", "</del>"
	case n.width == 2:
		start, end = "<strong>", "</strong>"
	}
	w.closeRun()
	w.out = append(w.out, start...)
	if start == "<em>" {
		w.emphasis++
	}
	w.inlines(n)
	w.closeRun()
	if start == "<em>" {
		w.emphasis--
	}
	w.out = append(w.out, end...)
}

// address says what kind of thing a destination leads to.
type address uint8

const (
	inside   address = iota // the site itself
	outside                 // another site: http, https, mailto, tel, ftp
	refers                  // ref:
	unwanted                // every other scheme
)

// classify reads a destination as a browser would, so that no sign hidden in a
// scheme deceives. It returns the address to write.
func classify(raw []byte) (address, string) {
	s := string(unescape(raw))
	if strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) >= 0 {
		s = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f {
				return -1
			}
			return r
		}, s)
	}
	s = strings.TrimSpace(s)
	colon := strings.IndexAny(s, ":/?#")
	if strings.HasPrefix(s, "//") {
		return outside, s
	}
	if colon <= 0 || s[colon] != ':' {
		return inside, s
	}
	switch strings.ToLower(s[:colon]) {
	case "http", "https", "mailto", "tel", "ftp":
		return outside, s
	case "ref":
		return refers, strings.TrimSpace(s[colon+1:])
	}
	return unwanted, s
}

func (w *writer) link(n *link) {
	kind, target := classify(n.destination)
	w.closeRun()
	switch kind {
	case unwanted:
		w.unwanted(n.start, n.end, target)
		w.inlines(n)
		return
	case outside:
		w.startLink(target, n.title)
		w.inlines(n)
		w.endLink()
		return
	}
	slot := Slot{
		Kind: PageLink, Start: w.here(), Block: w.block, Fence: -1, Target: target,
		Source: int32(w.base + n.start), SourceEnd: int32(w.base + n.end),
	}
	if kind == refers {
		slot.Kind = RefLink
	}
	if len(n.title) > 0 {
		slot.Title = string(unescape(n.title))
	}
	i := len(w.slots)
	w.slots = append(w.slots, slot)
	w.silent++
	w.linked++
	w.inlines(n)
	w.linked--
	w.silent--
	w.slots[i].End = w.here()
}

func (w *writer) startLink(target string, title []byte) {
	w.closeRun()
	w.out = append(w.out, `<a href="`...)
	w.out = appendURL(w.out, target)
	if len(title) > 0 {
		w.out = append(w.out, `" title="`...)
		w.out = appendEscaped(w.out, unescape(title))
	}
	w.out = append(w.out, `">`...)
	w.silent++
	w.linked++
}

func (w *writer) endLink() {
	w.linked--
	w.silent--
	w.out = append(w.out, "</a>"...)
}

func (w *writer) unwanted(start, end int, target string) {
	scheme, _, _ := strings.Cut(target, ":")
	f := w.report(diag.BadValue, start, end, "a link with the scheme %q is left out", scheme+":")
	f.Help = "links may use http, https, mailto, tel, ftp and ref"
}

func (w *writer) image(n *link) {
	alt := strings.TrimSpace(string(w.plainText(nil, n)))
	kind, target := classify(n.destination)
	w.closeRun()
	if alt == "" {
		w.report(diag.MissingAlt, n.start, n.end, "this picture has no text that stands for it").
			Help = "write it between the brackets: ![what the picture shows](file)"
	}
	if kind == unwanted || kind == refers {
		w.unwanted(n.start, n.end, target)
		w.out = appendEscaped(w.out, []byte(alt))
		w.before = 'x'
		return
	}
	w.out = append(w.out, `<img src="`...)
	if kind == outside {
		w.out = appendURL(w.out, target)
	} else {
		slot := Slot{
			Kind: Image, Start: w.here(), End: w.here(), Block: w.block, Fence: -1, Target: target,
			Source: int32(w.base + n.start), SourceEnd: int32(w.base + n.end),
		}
		w.slots = append(w.slots, slot)
	}
	w.out = append(w.out, `" alt="`...)
	w.out = appendEscaped(w.out, []byte(alt))
	if len(n.title) > 0 {
		w.out = append(w.out, `" title="`...)
		w.out = appendEscaped(w.out, unescape(n.title))
	}
	w.out = append(w.out, `" loading="lazy">`...)
	w.before = 'x'
}

// plainText appends the words of a node without any markup.
func (w *writer) plainText(b []byte, n ast.Node) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if start, end, t, ok := textOf(c); ok {
			b = append(b, unescape(w.source[start:end])...)
			if t != nil && (t.SoftLineBreak() || t.HardLineBreak()) {
				b = append(b, ' ')
			}
			continue
		}
		switch c := c.(type) {
		case *code:
			for _, l := range c.lines {
				b = append(b, w.source[l.Start:l.Stop]...)
			}
		case *ast.AutoLink:
			b = append(b, c.Label(w.source)...)
		case *cite, *mark, *ast.RawHTML:
		default:
			b = w.plainText(b, c)
		}
	}
	return b
}

// spanNode writes [words]{attributes}: a claim when it has a class.
func (w *writer) spanNode(n *span) {
	w.closeRun()
	w.out = append(w.out, "<span"...)
	property, denied := "", false
	for _, class := range n.classes {
		if class == "denies" {
			denied = true
		} else if property == "" {
			property = class
		}
	}
	if property != "" {
		w.out = append(w.out, ` class="claim claim-`...)
		w.out = appendEscaped(w.out, []byte(property))
		if denied {
			w.out = append(w.out, " denied"...)
		}
		w.out = append(w.out, '"')
	} else if denied {
		w.report(diag.BadMarkup, n.start, n.end, "this claim denies nothing").Help = "name a property: [words]{.signed .denies}"
	}
	if lang := attr(n.pairs, "lang"); lang != "" && languageName(lang) == lang {
		w.out = append(w.out, ` lang="`...)
		w.out = append(w.out, lang...)
		w.out = append(w.out, '"')
	}
	w.out = append(w.out, '>')
	start, i := w.here(), len(w.claims)
	if property != "" {
		w.claims = append(w.claims, Claim{
			Property: property, Denied: denied, Attrs: n.pairs, Start: start, Block: w.block,
			Source: int32(w.base + n.start), SourceEnd: int32(w.base + n.end),
		})
	}
	w.inlines(n)
	w.closeRun()
	if property != "" {
		w.claims[i].End = w.here()
		w.claims[i].Words = plain(w.out[start:])
	}
	w.out = append(w.out, "</span>"...)
}

// mark writes the mark of a footnote.
func (w *writer) mark(n *mark) {
	def := n.note
	if def.number == 0 {
		w.cited = append(w.cited, def)
		def.number = len(w.cited)
	}
	id := "fnref" + strconv.Itoa(def.number)
	if len(def.marks) > 0 {
		id += "-" + strconv.Itoa(len(def.marks)+1)
	}
	def.marks = append(def.marks, id)
	w.closeRun()
	number := strconv.Itoa(def.number)
	w.out = append(w.out, `<sup class="note-ref"><a href="#fn`...)
	w.out = append(w.out, number...)
	w.out = append(w.out, `" id="`...)
	w.out = append(w.out, id...)
	w.out = append(w.out, `" role="doc-noteref">`...)
	w.out = append(w.out, number...)
	w.out = append(w.out, "</a></sup>"...)
}

func (w *writer) codeSpan(n *code) {
	w.closeRun()
	w.out = append(w.out, "<code>"...)
	for _, l := range n.lines {
		w.codeSegment(l)
	}
	w.out = append(w.out, "</code>"...)
	w.before = 'x'
}

// codeSegment writes one line of a span of code: a line end is a space, and in
// a table \| is a |.
func (w *writer) codeSegment(l text.Segment) {
	b := w.source[l.Start:l.Stop]
	at := l.Start
	for len(b) > 0 {
		i := bytes.IndexByte(b, '\n')
		skip := 1
		if w.cell && i < 0 {
			i = bytes.Index(b, []byte(`\|`))
		}
		if i < 0 {
			w.escape(b, at)
			return
		}
		w.escape(b[:i], at)
		if b[i] == '\n' {
			w.place(at + i)
			w.out = append(w.out, ' ')
		}
		b, at = b[i+skip:], at+i+skip
	}
}

func (w *writer) autoLink(n *ast.AutoLink) {
	label := n.Label(w.source)
	target := string(n.URL(w.source))
	kind, _ := classify(label)
	at := n.Pos() + 1
	switch {
	case n.AutoLinkType == ast.AutoLinkEmail:
		target = "mailto:" + string(label)
	case kind != outside:
		w.unwanted(n.Pos(), at+len(label)+1, string(label))
		w.closeRun()
		w.escape(label, at)
		w.before = 'x'
		return
	}
	w.closeRun()
	if w.linked == 0 {
		w.startLink(target, nil)
		w.escape(label, at)
		w.endLink()
	} else {
		w.escape(label, at)
	}
	w.before = 'x'
}

func (w *writer) inlineHTML(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	first, last := n.Segments.At(0), n.Segments.At(n.Segments.Len()-1)
	html := w.source[first.Start:last.Stop]
	if bytes.HasPrefix(html, []byte("<!--")) {
		return
	}
	w.rawHTML(first.Start, last.Stop)
	if len(html) >= 4 && strings.EqualFold(string(html[:3]), "<br") && (html[3] == '>' || html[3] == ' ' || html[3] == '/') {
		w.closeRun()
		w.out = append(w.out, "<br>"...)
		w.before = '\n'
	}
}
