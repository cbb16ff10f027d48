package typeset

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode"

	"concord/internal/typeset/fonts"
	"concord/internal/typeset/sfnt"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/harfbuzz"
	"github.com/go-text/typesetting/language"
)

// unit is 1/65536 point. All of the layout is whole numbers of it, so that no
// machine's way with fractions shows in a file.
type unit = int64

const point unit = 65536

// FontFile is a font that the caller gives, asked in their order for characters
// that the built-in ones for Latin, Greek, Cyrillic and Arabic lack, before the
// built-in ones of other scripts. A collection gives all its faces.
type FontFile struct {
	Name string // for messages
	Data io.ReaderAt
}

// fontData is one face of a file, read once and shared by all documents.
type fontData struct {
	name  string
	bold  bool
	given bool     // by the caller: it may be spoilt in ways that only shaping finds
	langs []string // languages it is cut for, if its name tells
	open  func() (*sfnt.Font, error)

	once    sync.Once
	err     error
	sf      *sfnt.Font
	shaping *font.Font
}

// load reads the face when it is first asked for. A font that cannot be read has
// no characters; the fault names it.
func (d *fontData) load() error {
	d.once.Do(func() {
		// The shaper's reader has not been fuzzed by us; a font from a site must not end the program.
		defer func() {
			if r := recover(); r != nil {
				d.err = fmt.Errorf("read font %s: %v", d.name, r)
			}
		}()
		sf, err := d.open()
		if err != nil {
			d.err = fmt.Errorf("read font %s: %w", d.name, err)
			return
		}
		loader, err := opentype.NewLoader(bytes.NewReader(sf.ForShaping()))
		if err != nil {
			d.err = fmt.Errorf("read font %s: %w", d.name, err)
			return
		}
		shaping, err := font.NewFont(loader)
		if err != nil {
			d.err = fmt.Errorf("read font %s: %w", d.name, err)
			return
		}
		d.sf, d.shaping = sf, shaping
	})
	return d.err
}

func builtIn(name string) *fontData {
	return &fontData{name: name, bold: strings.Contains(name, "Bold"), langs: langsOf(name), open: func() (*sfnt.Font, error) {
		data, err := fonts.Read(name)
		if err != nil {
			return nil, err
		}
		return sfnt.Open(bytes.NewReader(data), 0)
	}}
}

// library is every face that documents may use, in the order in which they are asked.
type library struct {
	serif  [4]*fontData // regular, bold, italic, bold italic
	mono   [2]*fontData
	arabic [2]*fontData
	extra  []*fontData // the caller's
	east   []*fontData // built in: the most used of Korean and Chinese, and Hebrew
}

func newLibrary(extra []FontFile) (*library, error) {
	lib := &library{
		serif:  [4]*fontData{builtIn("NotoSerif-Regular.ttf"), builtIn("NotoSerif-Bold.ttf"), builtIn("NotoSerif-Italic.ttf"), builtIn("NotoSerif-BoldItalic.ttf")},
		mono:   [2]*fontData{builtIn("DejaVuSansMono.ttf"), builtIn("DejaVuSansMono-Bold.ttf")},
		arabic: [2]*fontData{builtIn("NotoNaskhArabic-Regular.ttf"), builtIn("NotoNaskhArabic-Bold.ttf")},
		east:   []*fontData{builtIn("NotoSerifCJKkr-Regular.otf"), builtIn("NotoSerifCJKkr-Bold.otf"), builtIn("NotoSerifCJKsc-Regular.otf"), builtIn("NotoSerifHebrew-Regular.ttf")},
	}
	for _, file := range extra {
		for i := range sfnt.Faces(file.Data) {
			sf, err := sfnt.Open(file.Data, i)
			if err != nil {
				return nil, Fault{Kind: BrokenFont, Name: file.Name + ": " + err.Error()}
			}
			if sf.RestrictedUse {
				return nil, Fault{Kind: BrokenFont, Name: file.Name + ": its licence forbids embedding"}
			}
			lib.extra = append(lib.extra, &fontData{
				name: sf.Name, given: true, bold: strings.Contains(sf.Name, "Bold"), langs: langsOf(sf.Name),
				open: func() (*sfnt.Font, error) { return sf, nil },
			})
		}
	}
	// Faces like that of the text first; else in the caller's order.
	slices.SortStableFunc(lib.extra, func(a, b *fontData) int { return plainness(a.name) - plainness(b.name) })
	return lib, nil
}

// plainness is how far from the text's a face is, by its name: without serifs, of
// another weight or width, or for display.
func plainness(name string) (far int) {
	for i, words := range [...][]string{
		{"Sans", "Gothic", "Hei", "Mono"},
		{"Thin", "Light", "Medium", "Semi", "Black", "Heavy", "Condensed"},
		{"Rashi", "Nastaliq", "Kufi", "Looped", "Display", "Script", "Handwriting", "Cursive"},
	} {
		if slices.ContainsFunc(words, func(word string) bool { return strings.Contains(name, word) }) {
			far += 1 << i
		}
	}
	return far
}

// langsOf reads what the names of the pan-CJK fonts tell of the forms they hold.
func langsOf(name string) []string {
	_, tail, ok := strings.Cut(name, "CJK")
	if !ok || len(tail) < 2 {
		return nil
	}
	switch tail[:2] {
	case "jp":
		return []string{"ja"}
	case "kr":
		return []string{"ko"}
	case "sc":
		return []string{"zh"}
	case "tc", "hk":
		return []string{"zh-hant", "zh-tw", "zh-hk"}
	}
	return nil
}

// candidates lists the faces for a style and a character, best first.
func (l *library) candidates(r rune, style Style, lang string) []*fontData {
	bold, italic := 0, 0
	if style&Strong != 0 {
		bold = 1
	}
	if style&Emphasis != 0 {
		italic = 2
	}
	own := l.serif[bold+italic]
	if style&Monospace != 0 {
		own = l.mono[bold]
	}
	list := []*fontData{own}
	if unicode.Is(unicode.Arabic, r) || r == 0x640 || r == 0x60c || r == 0x61b || r == 0x61f {
		list = []*fontData{l.arabic[bold], own}
	}
	list = append(list, l.serif[bold+italic], l.serif[bold], l.arabic[bold])
	symbol := r >= 0x2000 && r < 0x2c00
	if symbol {
		list = append(list, l.mono[bold])
	}
	list = appendByLanguage(list, l.extra, bold == 1, lang)
	list = appendByLanguage(list, l.east, bold == 1, lang)
	return append(list, l.mono[bold], l.mono[0])
}

// appendByLanguage adds those of the language and the weight, of the language, of
// the weight, and all.
func appendByLanguage(list, fonts []*fontData, bold bool, lang string) []*fontData {
	for round := range 3 {
		for _, d := range fonts {
			match := speaks(d, lang)
			if round == 0 && match && d.bold == bold || round == 1 && match || round == 2 && d.bold == bold {
				list = append(list, d)
			}
		}
	}
	return append(list, fonts...)
}

func speaks(d *fontData, lang string) bool {
	if len(d.langs) == 0 {
		return true
	}
	lang = strings.ToLower(lang)
	for _, l := range d.langs {
		if strings.HasPrefix(lang, l) {
			if l == "zh" && (strings.HasPrefix(lang, "zh-hant") || strings.HasPrefix(lang, "zh-tw") || strings.HasPrefix(lang, "zh-hk")) {
				return false
			}
			return true
		}
	}
	// Hanja and kana in a text of another language: Korean forms for want of better knowledge.
	return !strings.HasPrefix(lang, "zh") && !strings.HasPrefix(lang, "ja") && d.langs[0] == "ko"
}

// glyph is one shaped glyph, in font units.
type glyph struct {
	code    uint32 // of its face: the pair of glyph and text
	id      uint16
	advance int32
	dx, dy  int32
	runes   int32 // how many characters its cluster begins with; 0 in a continuation
}

// shaped is a word with its glyphs in logical order, also from right to left.
type shaped struct {
	glyphs []glyph
	width  int64 // font units
}

type codeKey struct {
	glyph uint16
	text  string
}

// face is a worker's view of a font: what it shaped is kept from document to
// document, the numbering of glyphs is the document's.
type face struct {
	data  *fontData
	hb    *harfbuzz.Font
	em    int64
	order int // of its first use in this document; 0 = unused

	shapes map[string]*shaped
	codes  map[codeKey]uint32
	list   []codeKey // by code

	cids   []uint16 // code -> number in this document; 0 = none yet
	glyphs []uint16 // number -> glyph
	texts  []string // number -> text
}

// faces belongs to one worker.
type faces struct {
	lib    *library
	open   map[*fontData]*face
	choice map[choiceKey]*face
	low    [8][lowest]*face // of Latin, Greek and Cyrillic, by style
	buffer *harfbuzz.Buffer
	key    []byte
	used   int    // faces used in this document
	broken string // the last font that could not shape
	langs  map[string]language.Language
}

type choiceKey struct {
	r     rune
	style Style
	lang  string
}

// lowest is the first character behind those of Latin, Greek and Cyrillic, whose
// faces do not depend on the language.
const lowest = 0x530

// maxShapes bounds what a face remembers.
const maxShapes = 60000

func newFaces(lib *library) *faces {
	return &faces{lib: lib, open: map[*fontData]*face{}, choice: map[choiceKey]*face{}, buffer: harfbuzz.NewBuffer(), langs: map[string]language.Language{}}
}

// begin forgets the numbering of the last document.
func (fs *faces) begin() {
	fs.used, fs.broken = 0, ""
	for _, f := range fs.open {
		f.order = 0
		clear(f.cids)
		f.glyphs, f.texts = f.glyphs[:0], f.texts[:0]
		if len(f.shapes) > maxShapes {
			f.shapes, f.codes, f.list, f.cids = map[string]*shaped{}, map[codeKey]uint32{}, nil, nil
		}
	}
	if len(fs.choice) > maxShapes {
		clear(fs.choice)
	}
}

func (fs *faces) face(d *fontData) *face {
	if f, ok := fs.open[d]; ok {
		return f
	}
	if d.load() != nil {
		return nil
	}
	f := &face{data: d, hb: harfbuzz.NewFont(font.NewFace(d.shaping)), em: int64(d.sf.UnitsPerEm), shapes: map[string]*shaped{}, codes: map[codeKey]uint32{}}
	fs.open[d] = f
	return f
}

// choose returns the face for a character, or nil if no font has it.
func (fs *faces) choose(r rune, style Style, lang string) *face {
	style &= Emphasis | Strong | Monospace
	if r < lowest {
		if f := fs.low[style][r]; f != nil {
			return f
		}
	}
	if r < 0x1100 {
		lang = "" // no difference of forms below the Hangul letters
	}
	key := choiceKey{r, style, lang}
	if f, ok := fs.choice[key]; ok {
		return f
	}
	var found *face
	for _, d := range fs.lib.candidates(r, style, lang) {
		f := fs.face(d)
		if f == nil {
			continue
		}
		if _, ok := d.shaping.NominalGlyph(r); ok {
			found = f
			break
		}
	}
	fs.choice[key] = found
	if r < lowest {
		fs.low[style][r] = found
	}
	return found
}

func (fs *faces) language(lang string) language.Language {
	l, ok := fs.langs[lang]
	if !ok {
		l = language.NewLanguage(lang)
		fs.langs[lang] = l
	}
	return l
}

// shape returns the glyphs of a word; they are shared and must not be changed.
func (fs *faces) shape(f *face, text []rune, lang string, script language.Script, rtl bool) *shaped {
	key := fs.key[:0]
	for _, r := range text {
		key = append(key, byte(r), byte(r>>8), byte(r>>16))
	}
	key = append(key, lang...)
	if rtl {
		key = append(key, '<')
	}
	fs.key = key
	if s, ok := f.shapes[string(key)]; ok {
		return s
	}
	b := fs.buffer
	b.Clear()
	b.ClusterLevel = harfbuzz.MonotoneCharacters
	b.AddRunes(text, 0, len(text))
	b.Props = harfbuzz.SegmentProperties{Direction: harfbuzz.LeftToRight, Script: script, Language: fs.language(lang)}
	if rtl {
		b.Props.Direction = harfbuzz.RightToLeft
	}
	if !shapeSafely(b, f) {
		fs.broken = f.data.name
		b.Clear()
	}
	s := &shaped{glyphs: make([]glyph, len(b.Info))}
	for i, g := range b.Info {
		p := b.Pos[i]
		s.glyphs[i] = glyph{id: uint16(g.Glyph), advance: p.XAdvance, dx: p.XOffset, dy: p.YOffset, runes: int32(g.Cluster)}
		s.width += int64(p.XAdvance)
	}
	if rtl {
		slices.Reverse(s.glyphs)
	}
	f.assignTexts(s.glyphs, text)
	f.shapes[string(key)] = s
	return s
}

// shapeSafely reports false for a font of the caller's whose tables make the shaper
// panic: a file in a site's folder must not end the program.
func shapeSafely(b *harfbuzz.Buffer, f *face) (ok bool) {
	if f.data.given {
		defer func() {
			if recover() != nil {
				ok = false
			}
		}()
	}
	b.Shape(f.hb, nil)
	return true
}

// assignTexts gives each cluster's text to its first glyph in logical order. The
// others of the cluster get a word joiner: a reader ignores it.
func (f *face) assignTexts(glyphs []glyph, text []rune) {
	for i := 0; i < len(glyphs); {
		start := glyphs[i].runes
		j := i + 1
		for j < len(glyphs) && glyphs[j].runes == start {
			j++
		}
		end := int32(len(text))
		if j < len(glyphs) {
			end = glyphs[j].runes
		}
		end = max(end, start)
		glyphs[i].runes = end - start
		glyphs[i].code = f.code(glyphs[i].id, string(text[start:end]))
		for k := i + 1; k < j; k++ {
			glyphs[k].runes = 0
			glyphs[k].code = f.code(glyphs[k].id, "\u2060")
		}
		i = j
	}
}

func (f *face) code(glyph uint16, text string) uint32 {
	k := codeKey{glyph, text}
	c, ok := f.codes[k]
	if !ok {
		c = uint32(len(f.list))
		f.codes[k] = c
		f.list = append(f.list, k)
	}
	return c
}

// cid numbers a glyph in this document, in the order of painting.
func (fs *faces) cid(f *face, code uint32) uint16 {
	if int(code) >= len(f.cids) {
		f.cids = append(f.cids, make([]uint16, len(f.list)-len(f.cids))...)
	}
	if c := f.cids[code]; c != 0 {
		return c
	}
	if f.order == 0 {
		fs.used++
		f.order = fs.used
		f.glyphs, f.texts = append(f.glyphs[:0], 0), append(f.texts[:0], "")
	}
	k := f.list[code]
	c := uint16(len(f.glyphs))
	f.cids[code] = c
	f.glyphs, f.texts = append(f.glyphs, k.glyph), append(f.texts, k.text)
	return c
}

// usedFaces lists the faces of this document in the order of their first use.
func (fs *faces) usedFaces() []*face {
	list := make([]*face, fs.used)
	for _, f := range fs.open {
		if f.order > 0 {
			list[f.order-1] = f
		}
	}
	return list
}

// width converts font units at a size.
func (f *face) width(v int64, size unit) unit {
	if v < 0 {
		return -((-v*size + f.em/2) / f.em)
	}
	return (v*size + f.em/2) / f.em
}

// milli is a glyph's width as the file states it, in 1/1000 em.
func (f *face) milli(glyph uint16) int64 {
	return (int64(f.data.sf.Advance(glyph))*1000 + f.em/2) / f.em
}
