// Package card draws the pictures that stand for a page where others link to it:
// in messengers, in feeds of social media.
//
// In: the words of a card. Out: a PNG of 1200 by 630 pixels in the site's look.
// Guarantees: same words, same bytes; words that its fonts cannot show are told
// by Shows and never drawn as boxes; fonts of scripts that are not asked for are not
// read; safe for concurrent use. Non-goals: scripts whose letters change places,
// which need a shaper; photographs.
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
	bold, regular *types
	sheets        sync.Pool // of *sheet
	paper         paperRows
}

// New reads the fonts.
func New() (*Painter, error) {
	bold, err := newTypes("NotoSerif-Bold.ttf", "NotoNaskhArabic-Bold.ttf", "NotoSerifCJKkr-Bold.otf")
	if err != nil {
		return nil, err
	}
	regular, err := newTypes("NotoSerif-Regular.ttf", "NotoNaskhArabic-Regular.ttf", "NotoSerifCJKkr-Regular.otf")
	if err != nil {
		return nil, err
	}
	return &Painter{bold: bold, regular: regular, sheets: sync.Pool{New: func() any { return newSheet() }}, paper: packPaper()}, nil
}

// Draws reports whether words are in a script of which nearly all letters can be
// drawn.
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
	for _, r := range join(words) {
		if unicode.IsSpace(r) {
			continue
		}
		if unicode.Is(unicode.C, r) || isUnjoined(r) || p.bold.face(r).index(r) == 0 {
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
	right := isRightToLeft(c.Title)
	if p.Shows(c.Site) {
		p.regular.line(s, siteLine, siteSize, quiet, p.regular.cut(c.Site, siteSize, room), right)
	}
	if p.Shows(c.Title) {
		p.title(s, c.Title, room, right)
	}
	rule := image.Rect(edge, ruleTop, edge+ruleWidth, ruleTop+ruleHeight)
	if right {
		rule = rule.Add(image.Pt(room-ruleWidth, 0))
	}
	s.fill(rule, accent)
	if p.Shows(c.Foot) {
		p.regular.line(s, footLine, footSize, quiet, p.regular.cut(c.Foot, footSize, room), right)
	}
	return s.appendPNG(dst, &p.paper)
}

// title draws the title as large as it has room.
func (p *Painter) title(s *sheet, title string, room int, right bool) {
	set := p.bold
	if hasOneWeight(title) {
		set = p.regular
	}
	for i, size := range titleSizes {
		height := size * 6 / 5
		most := (titleFoot - titleTop) / height
		lines := set.wrap(title, size, room)
		last := i == len(titleSizes)-1
		if len(lines) > most && !last {
			continue
		}
		for n, line := range lines {
			if n == most-1 && len(lines) > most {
				line = set.cut(line+" "+lines[n+1], size, room)
			}
			if n < most {
				set.line(s, titleTop+n*height+size, size, ink, line, right)
			}
		}
		return
	}
}

// types are the fonts that words are set in: the first that has a letter gives it.
type types struct {
	first  *face
	others []func() *face // for other scripts, read when they are needed
}

// newTypes reads the first font. Chinese and Hebrew have one weight.
func newTypes(first string, others ...string) (*types, error) {
	f, err := newFace(first)
	if err != nil {
		return nil, err
	}
	t := &types{first: f}
	for _, name := range append(others, "NotoSerifCJKsc-Regular.otf", "NotoSerifHebrew-Regular.ttf") {
		t.others = append(t.others, sync.OnceValue(func() *face {
			f, err := newFace(name) // it is part of the program
			if err != nil {
				return nil
			}
			return f
		}))
	}
	return t, nil
}

// face returns the font that a letter is taken from.
func (t *types) face(r rune) *face {
	if r < 0x590 || unicode.IsSpace(r) || t.first.index(r) != 0 {
		return t.first
	}
	for _, other := range t.others {
		if f := other(); f != nil && f.index(r) != 0 {
			return f
		}
	}
	return t.first
}

func (t *types) glyph(r rune, size int) *glyph { return t.face(r).glyph(r, size) }

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
func (t *types) width(line string, size int) int {
	var width fixed.Int26_6
	for _, r := range join(line) {
		width += t.glyph(r, size).advance
	}
	return width.Ceil()
}

// line draws words on one line, at the left edge or at the right one.
func (t *types) line(s *sheet, y, size int, c color, words string, right bool) {
	at := fixed.I(edge)
	if right {
		at = fixed.I(Width - edge - t.width(words, size))
	}
	for _, r := range visual(words) {
		g := t.glyph(r, size)
		if g.mask != nil {
			s.stamp(g.mask, at.Round(), y, c)
		}
		at += g.advance
	}
}

// wrap breaks words into lines that have room.
func (t *types) wrap(words string, size, room int) []string {
	var lines []string
	line := ""
	for _, p := range pieces(words) {
		longer := line + p.words
		if line != "" && p.space {
			longer = line + " " + p.words
		}
		if line != "" && t.width(longer, size) > room {
			lines = append(lines, t.cut(line, size, room))
			longer = p.words
		}
		line = longer
	}
	return append(lines, t.cut(line, size, room))
}

// cut shortens a line until it has room.
func (t *types) cut(line string, size, room int) string {
	line = strings.Join(strings.Fields(line), " ")
	if t.width(line, size) <= room {
		return line
	}
	room -= t.width("…", size)
	var width fixed.Int26_6
	for i, r := range line {
		if width += t.glyph(r, size).advance; width.Ceil() > room {
			return strings.TrimRight(line[:i], " ,;:.") + "…"
		}
	}
	return line
}
