// Package figure draws timelines, maps, matrices and networks as SVG that
// stands inside a page.
//
// In: names, dates and codes, and the outlines of states that are embedded in
// the package (folder data). Out: one <svg> element, appended to a buffer.
// Guarantees: every picture has the role of an image, a title and a
// description; it holds no script, no style and no link, and no words but those
// it was given, escaped; colours and sizes of type come from classes that a
// style sheet fills; everything is calculated in integers, so that the same
// input gives the same bytes on every machine; labels do not overlap at the
// size of type that the style sheet uses on a narrow screen. Non-goals: it
// knows no page, no model and no language, and gives no table: who shows a
// picture says the same in words beside it.
package figure

import (
	"strconv"
	"unicode/utf8"
)

// Caption is what a picture says of itself to those who do not see it.
type Caption struct {
	ID    string // unique in the page; the ids of title and description begin with it
	Title string
	Desc  string

	RightToLeft bool // the picture is read from the right: time and names begin there
}

// width is the width of every picture in its own units. A style sheet sets type
// in them: 15 where the picture is about as wide, em on a narrow screen.
const width = 720

// em is the largest size of type that labels must have room for.
const em = 22

// line is the height of a line of type.
const line = 28

// canvas appends one picture.
type canvas struct {
	b     []byte
	turns int // width of a picture that is mirrored, 0 for others
}

// x returns where a place stands that is counted from the side where lines of
// text begin.
func (c *canvas) x(x int) int {
	if c.turns > 0 {
		return c.turns - x
	}
	return x
}

// begin writes the start of a picture.
func (c *canvas) begin(class string, w, h int, caption Caption) {
	if caption.RightToLeft {
		c.turns = w
	}
	c.raw(`<svg class="`)
	c.raw(class)
	c.raw(`" role="img" viewBox="0 0 `)
	c.number(w)
	c.raw(` `)
	c.number(h)
	c.raw(`" aria-labelledby="`)
	c.words(caption.ID)
	c.raw(`-title" aria-describedby="`)
	c.words(caption.ID)
	c.raw(`-desc"><title id="`)
	c.words(caption.ID)
	c.raw(`-title">`)
	c.words(caption.Title)
	c.raw(`</title><desc id="`)
	c.words(caption.ID)
	c.raw(`-desc">`)
	c.words(caption.Desc)
	c.raw("</desc>\n")
}

func (c *canvas) end() []byte { return append(c.b, "</svg>\n"...) }

// raw appends what this package itself wrote.
func (c *canvas) raw(s string) { c.b = append(c.b, s...) }

func (c *canvas) number(n int) { c.b = strconv.AppendInt(c.b, int64(n), 10) }

// words appends text, escaped for an element and a quoted attribute.
func (c *canvas) words(s string) {
	for _, r := range s {
		switch {
		case r == '&':
			c.raw("&amp;")
		case r == '<':
			c.raw("&lt;")
		case r == '>':
			c.raw("&gt;")
		case r == '"':
			c.raw("&#34;")
		case r == '\'':
			c.raw("&#39;")
		case r < ' ', r >= 0x7f && r < 0xa0, r >= 0xfdd0 && r <= 0xfdef, r&0xfffe == 0xfffe:
			c.raw("\uFFFD")
		default:
			c.b = utf8.AppendRune(c.b, r)
		}
	}
}

// attribute writes an attribute with a number.
func (c *canvas) attribute(name string, n int) {
	c.raw(` `)
	c.raw(name)
	c.raw(`="`)
	c.number(n)
	c.raw(`"`)
}

// anchor says which end of a label stands at its place.
type anchor string

const (
	start  anchor = ""
	middle anchor = "middle"
	end    anchor = "end"
)

// text writes a label whose base line begins at a place.
func (c *canvas) text(class string, x, y int, at anchor, words string) {
	c.raw(`<text class="`)
	c.raw(class)
	c.raw(`"`)
	c.attribute("x", c.x(x))
	c.attribute("y", y)
	if c.turns > 0 {
		at = map[anchor]anchor{start: end, middle: middle, end: start}[at]
	}
	if at != start {
		c.raw(` text-anchor="`)
		c.raw(string(at))
		c.raw(`"`)
	}
	c.raw(`>`)
	c.words(words)
	c.raw("</text>\n")
}

func (c *canvas) line(class string, x1, y1, x2, y2 int) {
	c.raw(`<path class="`)
	c.raw(class)
	c.raw(`" d="M`)
	c.number(c.x(x1))
	c.raw(` `)
	c.number(y1)
	c.raw(`L`)
	c.number(c.x(x2))
	c.raw(` `)
	c.number(y2)
	c.raw("\"/>\n")
}

func (c *canvas) circle(class string, x, y, r int) {
	c.raw(`<circle class="`)
	c.raw(class)
	c.raw(`"`)
	c.attribute("cx", c.x(x))
	c.attribute("cy", y)
	c.attribute("r", r)
	c.raw("/>\n")
}

func (c *canvas) box(class string, x, y, w, h int) {
	c.raw(`<rect class="`)
	c.raw(class)
	c.raw(`"`)
	if c.turns > 0 {
		x = c.turns - x - w
	}
	c.attribute("x", x)
	c.attribute("y", y)
	c.attribute("width", w)
	c.attribute("height", h)
	c.raw("/>\n")
}

// wide returns the width of words in type of the size em: rather too much than
// too little, for no font is known here.
func wide(s string) int {
	sum := 0 // hundredths of an em
	for _, r := range s {
		switch {
		case r >= 0x1100 && (r <= 0x11ff || r >= 0x2e80 && r <= 0xd7ff || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60 || r >= 0x1f000):
			sum += 105
		case r == 'i', r == 'j', r == 'l', r == 't', r == 'f', r == 'r', r == 'I', r == ' ', r == ',', r == '.', r == ':', r == ';', r == '\'', r == '’', r == '(', r == ')', r == '-':
			sum += 39
		case r == 'm', r == 'w', r == 'M', r == 'W', r == '—', r == '…', r == '%', r == '@':
			sum += 102
		case r >= 'A' && r <= 'Z', r >= 0x400 && r <= 0x42f:
			sum += 78
		case r >= 0x300 && r <= 0x36f: // combining marks
		default:
			sum += 60
		}
	}
	return (sum*em + 99) / 100
}

// fitting cuts words so that they are at most so wide.
func fitting(s string, most int) string {
	if wide(s) <= most {
		return s
	}
	room := most - wide("…")
	cut := 0
	for i := range s {
		if wide(s[:i]) > room {
			break
		}
		cut = i
	}
	for cut > 0 && s[cut-1] == ' ' {
		cut--
	}
	return s[:cut] + "…"
}
