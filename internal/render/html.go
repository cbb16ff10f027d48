package render

// The one place where words become HTML. Everything that functions of this
// package write goes through out: its methods escape words and addresses, and
// only constants of the program pass as they are.

import (
	"bytes"
	"html/template"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"concord/internal/date"
	"concord/internal/model"
	"concord/internal/words"
)

// literal is HTML that stands in this program. A variable string does not
// convert to it by itself, so words of the content cannot slip through.
type literal string

// out appends the HTML of one page.
type out struct {
	r     *Renderer
	b     []byte
	start int             // of what the next take returns
	depth int             // of the page: how many folders it stands below the root
	page  string          // address of the page
	lang  string          // of what the page says
	ui    *words.Language // what its interface is in
	spans [][2]int32      // scratch: the sentences of a passage
	shown []passage       // scratch: the passages of a brief
	peeks bool            // the page holds previews
}

// take returns what was written since the last take, to be handed to a
// template.
//
// It is not copied: all pages together would make more than twice the memory of
// the site anew, and the collector would run as much as the program. Until the
// page is made nothing is written over it, and behind that begin reuses the
// buffer, so what take returned must not outlive the page.
func (o *out) take() template.HTML {
	s := o.b[o.start:]
	o.start = len(o.b)
	return template.HTML(unsafe.String(unsafe.SliceData(s), len(s)))
}

// raw writes HTML of the program.
func (o *out) raw(s literal) { o.b = append(o.b, s...) }

// words writes text, escaped for an element and for a quoted attribute.
func (o *out) words(s string) { o.b = appendEscaped(o.b, s) }

// number writes a number.
func (o *out) number(n int) { o.b = strconv.AppendInt(o.b, int64(n), 10) }

// appendEscaped appends text so that it stays text, inside an element and
// inside a quoted attribute. Bytes that HTML does not allow become U+FFFD, and
// typewritten apostrophes printed ones.
func appendEscaped(dst []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); {
		c := s[i]
		if plainByte[c] {
			i++
			continue
		}
		var by string
		size := 1
		switch {
		case c == '&':
			by = "&amp;"
		case c == '<':
			by = "&lt;"
		case c == '>':
			by = "&gt;"
		case c == '"':
			by = "&#34;"
		case c == '\'' && isApostrophe(s, i):
			by = "’"
		case c == '\'':
			by = "&#39;"
		case c < utf8.RuneSelf:
			by = "\uFFFD"
		default:
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if !(r == utf8.RuneError && size == 1) && !(r >= 0x80 && r < 0xa0) && !isNonCharacter(r) {
				i += size
				continue
			}
			by = "\uFFFD"
		}
		dst = append(dst, s[last:i]...)
		dst = append(dst, by...)
		i += size
		last = i
	}
	return append(dst, s[last:]...)
}

// plainByte holds the characters of ASCII that stay as they are.
var plainByte = func() (plain [256]bool) {
	for c := range utf8.RuneSelf {
		plain[c] = (c >= ' ' || c == '\n' || c == '\t') && c != 0x7f && !strings.ContainsRune("&<>\"'", rune(c))
	}
	return plain
}()

// isApostrophe reports whether the straight sign at s[i] stands between two letters:
// what front matter says is set as well as the text is.
func isApostrophe(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	behind, _ := utf8.DecodeRuneInString(s[i+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(behind)
}

func isNonCharacter(r rune) bool {
	return r >= 0xfdd0 && r <= 0xfdef || r&0xfffe == 0xfffe
}

// address writes the relative address of a page or file of the site into an
// attribute.
func (o *out) address(to, fragment string) {
	if to == "." { // the page itself
		if fragment == "" {
			to = o.page
		} else {
			o.b = append(o.b, '#')
			o.b = appendURL(o.b, fragment)
			return
		}
	}
	o.b = o.r.appendAddress(o.b, o.depth, to, fragment)
}

// anyDepth is the depth of a page that is served at any address.
const anyDepth = -1

// appendAddress appends the address of a page or file as seen from a page at a
// depth.
func (r *Renderer) appendAddress(dst []byte, depth int, to, fragment string) []byte {
	start := len(dst)
	switch depth {
	case anyDepth:
		dst = append(dst, r.rootURL...)
	case markedDepth:
		dst = append(dst, rootMark)
	}
	for range depth {
		dst = append(dst, up...)
	}
	dst = appendURL(dst, to)
	if r.options.Links == FileLinks && (to == "" || strings.HasSuffix(to, "/")) {
		dst = append(dst, "index.html"...)
	}
	if len(dst) == start {
		dst = append(dst, "./"...)
	}
	if fragment != "" {
		dst = append(dst, '#')
		dst = appendURL(dst, fragment)
	}
	return dst
}

// urlSafe holds the bytes that stand as they are in a path or fragment.
var urlSafe = func() (safe [256]bool) {
	for c := range safe {
		safe[c] = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~' || c == '/'
	}
	return safe
}()

// appendURL appends a path or fragment with everything encoded that could end
// it or begin something else.
func appendURL(dst []byte, s string) []byte {
	last := 0
	for i := 0; i < len(s); i++ {
		if c := s[i]; !urlSafe[c] {
			dst = append(dst, s[last:i]...)
			dst = append(dst, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
			last = i + 1
		}
	}
	return append(dst, s[last:]...)
}

// isWebAddress reports whether an address outside the site may be linked.
func isWebAddress(s string) bool {
	for _, scheme := range [...]string{"https://", "http://"} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}

// open writes the start tag of a link to a page.
func (o *out) open(to, fragment string) {
	o.raw(`<a href="`)
	o.address(to, fragment)
	o.raw(`">`)
}

// link writes a link to a page with plain words.
func (o *out) link(to, fragment, words string) {
	o.open(to, fragment)
	o.words(words)
	o.raw(`</a>`)
}

// openIn writes the start tag of a link with words in a language.
func (o *out) openIn(lang, to, fragment string) {
	o.raw(`<a href="`)
	o.address(to, fragment)
	o.raw(`"`)
	o.tongue(lang)
	o.raw(`>`)
}

// linkIn writes a link to a page with plain words in a language.
func (o *out) linkIn(lang, to, fragment, words string) {
	o.openIn(lang, to, fragment)
	o.words(words)
	o.raw(`</a>`)
}

// webLink writes words, as a link when the address may be linked.
func (o *out) webLink(address, words string) {
	if !isWebAddress(address) {
		o.words(words)
		return
	}
	o.raw(`<a href="`)
	o.b = appendWebAddress(o.b, address)
	o.raw(`" rel="external">`)
	o.words(words)
	o.raw(`</a>`)
}

// appendWebAddress appends an address outside the site for an attribute.
// Spaces and signs that no address may hold are encoded.
func appendWebAddress(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c <= ' ', c == '"', c == '<', c == '>', c == '\\', c == '^', c == '`', c == '{', c == '|', c == '}', c >= 0x7f:
			dst = append(dst, '%', "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		case c == '&':
			dst = append(dst, "&amp;"...)
		case c == '\'':
			dst = append(dst, "&#39;"...)
		default:
			dst = append(dst, c)
		}
	}
	return dst
}

// tongue writes the attributes of a part in another language than the page's.
func (o *out) tongue(lang string) {
	if lang == "" || lang == o.lang {
		return
	}
	o.raw(` lang="`)
	o.words(lang)
	o.raw(`"`)
	if d := direction(lang); d != direction(o.lang) {
		o.raw(` dir="`)
		o.words(d)
		o.raw(`"`)
	}
}

// direction returns "rtl" for languages written from right to left.
func direction(lang string) string {
	if words.IsRightToLeft(lang) {
		return "rtl"
	}
	return "ltr"
}

// inTongue writes words that are in a language.
func (o *out) inTongue(lang, s string) { o.part(lang, func() { o.words(s) }) }

// part writes a part of a line that is in a language.
func (o *out) part(lang string, write func()) {
	if lang == "" || lang == o.lang {
		write()
		return
	}
	from := len(o.b)
	o.raw(`<span`)
	o.tongue(lang)
	o.raw(`>`)
	begun := len(o.b)
	write()
	if len(o.b) == begun { // nothing to say
		o.b = o.b[:from]
		return
	}
	o.raw(`</span>`)
}

// isolated writes a name in whatever language, whose order the words around it do
// not change.
func (o *out) isolated(s string) {
	o.raw(`<bdi>`)
	o.words(s)
	o.raw(`</bdi>`)
}

// within writes a part of the page that is in another language; whoever shows it
// says so.
func (o *out) within(lang string, write func()) {
	own := o.lang
	if lang != "" {
		o.lang = lang
	}
	write()
	o.lang = own
}

// foreign returns the attributes of a part in another language than the page's,
// "" when it is in that language.
func (o *out) foreign(lang string) template.HTMLAttr {
	from := len(o.b)
	o.tongue(lang)
	attributes := template.HTMLAttr(bytes.TrimSpace(o.b[from:]))
	o.b = o.b[:from]
	return attributes
}

// appendDay appends a date for machines: "2024-06-20", or as much as is given.
func appendDay(dst []byte, year, month, day int, precision date.Precision) []byte {
	for n := 1000; n > 1 && year < n; n /= 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, int64(year), 10)
	if precision >= date.Month {
		dst = append(dst, '-', byte('0'+month/10), byte('0'+month%10))
	}
	if precision >= date.Day {
		dst = append(dst, '-', byte('0'+day/10), byte('0'+day%10))
	}
	return dst
}

// actor writes a link to an actor's page.
func (o *out) actor(a *model.Actor) { o.link(a.Address, "", o.name(a)) }

// actors writes a list of actors: "A, B and C".
func (o *out) actors(list []*model.Actor) {
	for i, a := range list {
		name := o.name(a)
		o.comma(i, len(list), name)
		o.link(a.Address, "", name)
	}
}

// comma writes what stands before the element i of n in a list of words.
func (o *out) comma(i, n int, next string) { o.words(o.ui.Comma(i, n, next)) }

// instrument writes a link to an instrument's page by its short name.
func (o *out) instrument(i *model.Instrument) {
	name, lang := o.instrumentName(i)
	o.linkIn(lang, i.Address, "", name)
}

// instrumentName returns the short name of an instrument in the language of the
// page, where the content gives one, and the language of the name.
func (o *out) instrumentName(i *model.Instrument) (name, lang string) {
	if o.lang != i.Lang {
		for n := range i.Names {
			if i.Names[n].Value == o.lang {
				return i.Names[n].Tag.Value, o.lang
			}
		}
	}
	return i.Name, i.Lang
}

// brief writes a link to a brief by its title.
func (o *out) brief(b *model.Brief) {
	o.linkIn(b.Lang, b.Address, "", titleOf(b))
}

// titleOf returns the title of a brief, its identifier when it has none.
func titleOf(b *model.Brief) string {
	if b.Title.Value != "" {
		return b.Title.Value
	}
	return b.ID
}

// printed returns what an article is called in its instrument, and in which
// language. One that no heading names is called by the site.
func (o *out) printed(p *model.Provision) (name, lang string) {
	if number, ok := strings.CutPrefix(p.Printed, "Article "); ok && o.ui.Tag != "en" && number == p.Number.String() {
		return o.filled("article-number", "number", p.Number.String()), o.ui.Tag
	}
	return p.Printed, p.Instrument.Lang
}

// articleName returns what an article is called on a page in another language than
// its instrument, "Статья 4" for "Article 4", and in which language that is.
func (o *out) articleName(p *model.Provision) (name, lang string) {
	if p.Instrument.Lang == o.lang || o.ui.Tag != o.lang {
		return o.printed(p)
	}
	return o.filled("article-number", "number", p.Number.String()), o.lang
}

// article writes a link to an article: "Article 4".
func (o *out) article(p *model.Provision) {
	name, lang := o.articleName(p)
	o.linkIn(lang, p.Address, "", name)
}

// articleOf writes a link to an article with its instrument: "Article 4, 2024 treaty".
func (o *out) articleOf(p *model.Provision) {
	article, spoken := o.articleName(p)
	instrument, lang := o.instrumentName(p.Instrument)
	if spoken == lang {
		o.openIn(lang, p.Address, "")
		o.words(o.filled("article-of", "article", article, "instrument", instrument))
	} else {
		o.open(p.Address, "")
		o.phrase("article-of", slot{"article", func() { o.inTongue(spoken, article) }}, slot{"instrument", func() { o.inTongue(lang, instrument) }})
	}
	o.raw(`</a>`)
}
