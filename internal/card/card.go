// Package card draws the pictures that stand for a page where others link to it:
// in messengers, in feeds of social media.
//
// In: the words of a card. Out: a PNG of 1200 by 630 pixels in the site's look.
// Guarantees: same words, same bytes; words that its fonts cannot show are told
// by Shows and never drawn as boxes; safe for concurrent use. Non-goals: scripts
// whose letters join or change places, which need a shaper; photographs.
package card

import (
	"image"
	"image/draw"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"

	"concord/internal/typeset/fonts"
)

// Width and Height are what those who show such pictures ask for.
const (
	Width  = 1200
	Height = 630
)

// Card is what a picture says.
type Card struct {
	Site  string // the name of the site, at the head
	Title string
	Foot  string // what kind of thing it is, of whom, of when
}

const (
	edge       = 90 // free on either side
	band       = 22 // height of the band at the head
	siteSize   = 32
	siteLine   = 112 // where the letters of a line stand
	titleTop   = 178
	titleFoot  = 496 // below it stands the foot
	footSize   = 30
	footLine   = 566
	ruleTop    = 514
	ruleWidth  = 96
	ruleHeight = 6
)

// titleSizes are tried from the largest on, until the title has room.
var titleSizes = [...]int{76, 64, 54, 46, 40}

// Painter draws cards. The zero value does not; New makes one.
type Painter struct {
	bold, regular *face
	sheets        sync.Pool // of *sheet
	paper         paperRows
}

// New reads the fonts.
func New() (*Painter, error) {
	bold, err := newFace("NotoSerif-Bold.ttf")
	if err != nil {
		return nil, err
	}
	regular, err := newFace("NotoSerif-Regular.ttf")
	if err != nil {
		return nil, err
	}
	return &Painter{bold: bold, regular: regular, sheets: sync.Pool{New: func() any { return newSheet() }}, paper: packPaper()}, nil
}

// Draws reports whether words are in a script that can be drawn.
func Draws(words string) bool {
	for _, r := range words {
		if r >= 0x300 && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Common) || unicode.Is(unicode.C, r) && !unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// Shows reports whether every letter of the words can be drawn.
func (p *Painter) Shows(words string) bool {
	if !Draws(words) {
		return false
	}
	for _, r := range words {
		if !unicode.IsSpace(r) && p.bold.index(r) == 0 {
			return false
		}
	}
	return true
}

// Append draws a card behind dst and returns both. Words without letters that it
// shows are left out.
func (p *Painter) Append(dst []byte, c Card) []byte {
	s := p.sheets.Get().(*sheet)
	defer p.sheets.Put(s)
	s.clear()
	s.fill(image.Rect(0, 0, Width, band), brand)
	const room = Width - 2*edge
	if p.Shows(c.Site) {
		p.regular.line(s, edge, siteLine, siteSize, quiet, p.regular.cut(c.Site, siteSize, room))
	}
	if p.Shows(c.Title) {
		p.title(s, c.Title, room)
	}
	s.fill(image.Rect(edge, ruleTop, edge+ruleWidth, ruleTop+ruleHeight), accent)
	if p.Shows(c.Foot) {
		p.regular.line(s, edge, footLine, footSize, quiet, p.regular.cut(c.Foot, footSize, room))
	}
	return s.appendPNG(dst, &p.paper)
}

// title draws the title as large as it has room.
func (p *Painter) title(s *sheet, title string, room int) {
	for i, size := range titleSizes {
		height := size * 6 / 5
		most := (titleFoot - titleTop) / height
		lines := p.bold.wrap(title, size, room)
		last := i == len(titleSizes)-1
		if len(lines) > most && !last {
			continue
		}
		for n, line := range lines {
			if n == most-1 && len(lines) > most {
				line = p.bold.cut(line+" "+lines[n+1], size, room)
			}
			if n < most {
				p.bold.line(s, edge, titleTop+n*height+size, size, ink, line)
			}
		}
		return
	}
}

// face is one font with the letters that were drawn already.
type face struct {
	font *sfnt.Font

	mu     sync.Mutex
	buffer sfnt.Buffer
	glyphs map[glyphKey]*glyph
}

type glyphKey struct {
	r    rune
	size int
}

// glyph is a letter at a size.
type glyph struct {
	mask    *image.Alpha // around its point on the line; nil when it has no ink
	advance fixed.Int26_6
}

func newFace(name string) (*face, error) {
	data, err := fonts.Read(name)
	if err != nil {
		return nil, err
	}
	parsed, err := sfnt.Parse(data)
	if err != nil {
		return nil, err
	}
	return &face{font: parsed, glyphs: map[glyphKey]*glyph{}}, nil
}

// index returns the number of a letter in the font, 0 when it has none.
func (f *face) index(r rune) sfnt.GlyphIndex {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil {
		return 0
	}
	return i
}

// glyph returns a letter at a size. One that the font cannot give has no ink.
func (f *face) glyph(r rune, size int) *glyph {
	f.mu.Lock()
	defer f.mu.Unlock()
	key := glyphKey{r, size}
	if g := f.glyphs[key]; g != nil {
		return g
	}
	g := &glyph{}
	f.glyphs[key] = g
	index, err := f.font.GlyphIndex(&f.buffer, r)
	if err != nil {
		return g
	}
	ppem := fixed.I(size)
	if g.advance, err = f.font.GlyphAdvance(&f.buffer, index, ppem, font.HintingNone); err != nil {
		return g
	}
	if segments, err := f.font.LoadGlyph(&f.buffer, index, ppem, nil); err == nil && len(segments) > 0 {
		g.mask = rasterize(segments)
	}
	return g
}

// rasterize fills an outline.
func rasterize(segments sfnt.Segments) *image.Alpha {
	bounds := segments.Bounds()
	box := image.Rect(bounds.Min.X.Floor(), bounds.Min.Y.Floor(), bounds.Max.X.Ceil(), bounds.Max.Y.Ceil())
	if box.Empty() || box.Dx() > Width || box.Dy() > Height {
		return nil
	}
	at := func(p fixed.Point26_6) (x, y float32) {
		return float32(p.X)/64 - float32(box.Min.X), float32(p.Y)/64 - float32(box.Min.Y)
	}
	raster := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, s := range segments {
		ax, ay := at(s.Args[0])
		bx, by := at(s.Args[1])
		cx, cy := at(s.Args[2])
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			raster.ClosePath()
			raster.MoveTo(ax, ay)
		case sfnt.SegmentOpLineTo:
			raster.LineTo(ax, ay)
		case sfnt.SegmentOpQuadTo:
			raster.QuadTo(ax, ay, bx, by)
		case sfnt.SegmentOpCubeTo:
			raster.CubeTo(ax, ay, bx, by, cx, cy)
		}
	}
	raster.ClosePath()
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	raster.DrawOp = draw.Src
	raster.Draw(mask, mask.Bounds(), image.Opaque, image.Point{})
	mask.Rect = box
	return mask
}

// width returns how wide a line is.
func (f *face) width(line string, size int) int {
	var width fixed.Int26_6
	for _, r := range line {
		width += f.glyph(r, size).advance
	}
	return width.Ceil()
}

// line draws words on one line, from x on.
func (f *face) line(s *sheet, x, y, size int, c color, words string) {
	at := fixed.I(x)
	for _, r := range words {
		g := f.glyph(r, size)
		if g.mask != nil {
			s.stamp(g.mask, at.Round(), y, c)
		}
		at += g.advance
	}
}

// wrap breaks words into lines that have room.
func (f *face) wrap(words string, size, room int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(words) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line != "" && f.width(longer, size) > room {
			lines = append(lines, f.cut(line, size, room))
			longer = word
		}
		line = longer
	}
	return append(lines, f.cut(line, size, room))
}

// cut shortens a line until it has room.
func (f *face) cut(line string, size, room int) string {
	line = strings.Join(strings.Fields(line), " ")
	if f.width(line, size) <= room {
		return line
	}
	room -= f.width("…", size)
	var width fixed.Int26_6
	for i, r := range line {
		if width += f.glyph(r, size).advance; width.Ceil() > room {
			return strings.TrimRight(line[:i], " ,;:.") + "…"
		}
	}
	return line
}
