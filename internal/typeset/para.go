package typeset

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"concord/internal/typeset/hyphen"
	"concord/internal/typeset/linebreak"

	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
)

// inline is a run as it is set: with its size, its colour and its place in the
// structure tree.
type inline struct {
	text   string
	style  Style
	size   unit
	lang   string
	place  string
	slot   slotID
	link   linkID
	note   int // index + 1
	brk    bool
	pre    bool // spaces count
	anchor string
	colour Colour
	image  *picture
}

// piece is a stretch of one run in one face, shaped once: a word, a space, one
// ideograph or a small picture.
type piece struct {
	face   *face
	sh     *shaped
	run    *inline
	size   unit
	level  int8
	space  bool
	anchor string
}

// split is a place inside a word where a line may end.
type split struct {
	glyph   int32 // before this one
	penalty int32
	hyphen  bool
	own     bool // behind a hyphen that the word has
}

// ref says what a box stands for: glyphs of a piece.
type ref struct {
	piece    int32
	from, to int32
}

// para is a paragraph ready to be broken into lines.
type para struct {
	pieces []piece
	items  []linebreak.Item
	refs   []ref
	widest unit // box
	rtl    bool
	far    bool // ragged lines begin at the right, whatever their words are
}

// frag is a part of a line at its place.
type frag struct {
	piece    *piece
	from, to int32
	x, width unit  // from the line's left end
	wider    int32 // letters are wider by so many hundred-thousandths
	hyphen   bool
}

// stretched returns how wide what has a natural width is in this part.
func (f *frag) stretched(w unit) unit { return w + w*unit(f.wider)/100000 }

// line is a set line: its parts in the order of reading.
type line struct {
	frags []frag
	width unit // without the space at its end
	notes []int32
	tall  bool // letters that need more room than the leading gives
	// ratio is by how much the spaces of a justified line give, in thousandths of what
	// they may: above 0 they are stretched, below it they shrink.
	ratio int32
}

// setter makes paragraphs and lines; it belongs to one worker.
type setter struct {
	faces    *faces
	patterns map[string]*hyphen.Patterns
	fileLang string // the language asked for last, and the name of its patterns
	fileName string
	divided  map[string][]int32 // word with its language -> offsets in runes
	breaker  linebreak.Breaker
	bidi     bidi.Paragraph
	segments segmenter.Segmenter
	faults   []Fault
	faulty   map[faultKey]bool
	docRTL   bool
	close    bool // paragraphs are to be as short as they can well be

	text   []rune
	owner  []int32
	soft   []bool // a soft hyphen stood before this character
	levels []int8
	breaks []bool
	order  []int32
	utf8   []byte
	splits []split
}

type faultKey struct {
	kind  FaultKind
	char  rune
	place string
}

func newSetter(lib *library) *setter {
	return &setter{faces: newFaces(lib), patterns: map[string]*hyphen.Patterns{}, divided: map[string][]int32{}}
}

func (s *setter) begin(lang string) {
	s.faces.begin()
	s.faults, s.faulty = nil, map[faultKey]bool{}
	s.docRTL = isRTL(lang)
	if len(s.divided) > maxShapes {
		clear(s.divided)
	}
}

func (s *setter) fault(f Fault) {
	k := faultKey{f.Kind, f.Char, f.Place + f.Name}
	if !s.faulty[k] {
		s.faulty[k] = true
		s.faults = append(s.faults, f)
	}
}

// isRTL reports whether a language is written from right to left.
func isRTL(lang string) bool {
	base := lang
	for i := range len(lang) {
		if lang[i] == '-' {
			base = lang[:i]
			break
		}
	}
	switch base {
	case "ar", "he", "fa", "ur", "ps", "ckb", "sd", "ug", "yi", "dv":
		return true
	}
	return false
}

// fewSpaces reports a language whose words are not parted by spaces and whose lines
// cannot end between any two letters: justified, its lines would be torn apart.
func fewSpaces(lang string) bool {
	base, _, _ := strings.Cut(lang, "-")
	return base == "th" || base == "lo" || base == "km" || base == "my"
}

func strongRTL(r rune) bool {
	return r >= 0x590 && r < 0x900 && unicode.IsLetter(r) || r >= 0xfb1d && r < 0xff00 && unicode.IsLetter(r)
}

// isFull reports whether a character is set in a square: ideographs, kana and
// their punctuation.
func isFull(r rune) bool {
	return r >= 0x2e80 && r <= 0x312f || r >= 0x3190 && r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0xff01 && r <= 0xff60 || r >= 0x20000 && r <= 0x3ffff
}

// Full-width punctuation whose ink stands in the right or the left half of its square.
const (
	openers = "（「『【《〈〔［｛"
	closers = "、。，．）」』】》〉〕］｝"
)

func in(set string, r rune) bool {
	for _, c := range set {
		if c == r {
			return true
		}
	}
	return false
}

func isHangul(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 }

// isJoined reports characters that never choose a face: marks and controls.
func isJoined(r rune) bool {
	return r >= 0x300 && (unicode.Is(unicode.Mn, r) || unicode.Is(unicode.Me, r)) || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r >= 0xfe00 && r <= 0xfe0f || r == 0xfeff
}

// flatten lays the runs' characters side by side: spaces run together, controls
// are gone, soft hyphens are remembered.
func (s *setter) flatten(runs []inline) (complexBidi bool) {
	s.text, s.owner, s.soft = s.text[:0], s.owner[:0], s.soft[:0]
	soft := false
	add := func(r rune, i int) {
		s.text, s.owner, s.soft = append(s.text, r), append(s.owner, int32(i)), append(s.soft, soft)
		soft = false
	}
	spaced := true
	for i := range runs {
		run := &runs[i]
		if run.brk {
			add('\u2028', i)
			spaced = true
			continue
		}
		if run.image != nil {
			add('\ufffc', i)
			spaced = false
			continue
		}
		for _, r := range run.text {
			switch {
			case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085' || r == '\f' || r == '\v':
				r = ' '
			case r == 0xad || r == 0x200b:
				soft = soft || r == 0xad
				continue
			case r < ' ' || r >= 0x7f && r < 0xa0 || r == 0xfffc || r == 0xfeff || r&0xfffe == 0xfffe:
				continue
			}
			if r == ' ' && !run.pre {
				if spaced {
					continue
				}
				spaced = true
			} else {
				spaced = false
			}
			if r >= 0x590 && (r < 0x900 || r >= 0xfb1d && r < 0xff00 || r >= 0x200e && r <= 0x2069 && r != 0x2010 && !(r >= 0x2011 && r < 0x202a)) {
				complexBidi = true
			}
			add(r, i)
		}
	}
	for n := len(s.text); n > 0 && s.text[n-1] == ' ' && !runs[s.owner[n-1]].pre; n-- {
		s.text, s.owner, s.soft = s.text[:n-1], s.owner[:n-1], s.soft[:n-1]
	}
	return complexBidi
}

// direction of a paragraph: that of the language if it has letters of it, else
// that of the first strong letter.
func (s *setter) direction(lang string) bool {
	rtlLang := isRTL(lang) || lang == "" && s.docRTL
	first, any, letters := false, false, false
	for _, r := range s.text {
		if strongRTL(r) {
			any = true
			if !letters {
				first, letters = true, true
			}
		} else if !letters && unicode.IsLetter(r) {
			letters = true
		}
	}
	if !letters {
		return rtlLang
	}
	return rtlLang && any || first
}

func (s *setter) resolveLevels(rtl bool) {
	s.levels = append(s.levels[:0], make([]int8, len(s.text))...)
	dir := bidi.LeftToRight
	if rtl {
		dir = bidi.RightToLeft
	}
	runs := s.bidi.Segment(s.text, dir)
	for i := range runs.NumRuns() {
		r := runs.Run(i)
		for k := r.Start; k < min(r.End, len(s.levels)); k++ {
			s.levels[k] = int8(r.Level)
		}
	}
}

// findBreaks notes before which characters a line may end.
func (s *setter) findBreaks() {
	s.breaks = append(s.breaks[:0], make([]bool, len(s.text)+1)...)
	ascii := true
	for _, r := range s.text {
		if r > 0x24f && r != 0x2019 && r != 0x201c && r != 0x201d || r == '-' || r == '/' || r == 0xad {
			ascii = false
			break
		}
	}
	if ascii {
		// Words of Latin letters without hyphens and slashes end at spaces only.
		for i, r := range s.text {
			if r == ' ' {
				s.breaks[i+1] = true
			}
		}
		return
	}
	s.segments.Init(s.text)
	for it := s.segments.LineIterator(); it.Next(); {
		l := it.Line()
		s.breaks[l.Offset+len(l.Text)] = true
	}
}

// prepare itemises and shapes a paragraph; nil if there is nothing to print.
// lang is the language of the block.
func (s *setter) prepare(runs []inline, lang string, ragged bool) *para {
	complexBidi := s.flatten(runs)
	if len(s.text) == 0 {
		return nil
	}
	p := &para{rtl: s.direction(lang), far: isRTL(lang)}
	if complexBidi || p.rtl {
		s.resolveLevels(p.rtl)
	} else {
		s.levels = append(s.levels[:0], make([]int8, len(s.text))...)
	}
	s.findBreaks()
	p.pieces = make([]piece, 0, len(s.text)/3+4)
	p.items = make([]linebreak.Item, 0, len(s.text)/2+8)
	p.refs = make([]ref, 0, len(s.text)/2+8)
	b := builder{s: s, p: p, runs: runs, ragged: ragged}
	for i := 0; i < len(s.text); {
		i = b.next(i)
	}
	b.glue(linebreak.Item{Kind: linebreak.Penalty, Penalty: linebreak.Forbidden})
	b.glue(linebreak.Item{Kind: linebreak.Glue, Fixed: true, Stretch: 1 << 40})
	b.glue(linebreak.Item{Kind: linebreak.Penalty, Penalty: linebreak.Forced})
	return p
}

// builder turns the characters of one paragraph into pieces and items.
type builder struct {
	s      *setter
	p      *para
	runs   []inline
	ragged bool
	face   *face // of the last word, for marks that stand alone
	script language.Script
	last   rune // the last character that was printed; 0 after a space
}

// glue adds an item that prints nothing.
func (b *builder) glue(it linebreak.Item) {
	b.p.items = append(b.p.items, it)
	b.p.refs = append(b.p.refs, ref{piece: -1})
}

func (b *builder) add(p piece) int32 {
	b.p.pieces = append(b.p.pieces, p)
	return int32(len(b.p.pieces) - 1)
}

// next reads one piece at i and returns where the next one begins.
func (b *builder) next(i int) int {
	s := b.s
	run := &b.runs[s.owner[i]]
	switch r := s.text[i]; {
	case r == '\u2028':
		b.forced(run)
		b.glue(linebreak.Item{Kind: linebreak.Penalty, Penalty: linebreak.Forbidden})
		b.glue(linebreak.Item{Kind: linebreak.Glue, Fixed: true, Stretch: 1 << 40})
		b.glue(linebreak.Item{Kind: linebreak.Penalty, Penalty: linebreak.Forced})
		b.last = 0
		return i + 1
	case r == '\ufffc':
		n := b.add(piece{run: run, size: run.size, level: s.levels[i], anchor: run.anchor})
		b.box(n, 0, 0, run.image.inlineWidth(run.size))
		b.last = 'x'
		return i + 1
	case r == ' ' || r == 0xa0:
		b.space(i, run)
		return i + 1
	default:
		return b.word(i, run)
	}
}

// forced adds a space of no width before a forced end of a line: it parts the words
// for readers.
func (b *builder) forced(run *inline) {
	f := b.s.faces.choose(' ', run.style, run.lang)
	if f == nil || len(b.p.pieces) == 0 {
		return
	}
	if last := &b.p.pieces[len(b.p.pieces)-1]; last.run.slot != 0 {
		run = last.run
	}
	n := b.add(piece{face: f, sh: b.s.faces.shape(f, []rune{' '}, "", language.Latin, false), run: run, size: run.size, space: true})
	b.p.items = append(b.p.items, linebreak.Item{Kind: linebreak.Glue, Fixed: true})
	b.p.refs = append(b.p.refs, ref{piece: n, to: 1})
}

func (b *builder) space(i int, run *inline) {
	s := b.s
	f := s.faces.choose(' ', run.style, run.lang)
	if f == nil {
		return
	}
	sh := s.faces.shape(f, s.text[i:i+1], "", language.Latin, false)
	n := b.add(piece{face: f, sh: sh, run: run, size: run.size, level: s.levels[i], space: true})
	w := f.width(sh.width, run.size)
	it := linebreak.Item{Kind: linebreak.Glue, Width: w, Fixed: s.text[i] == 0xa0 || !s.breaks[i+1] || s.tied(i) || !b.ragged && s.numbers(i), Seen: true}
	if it.Fixed && !run.pre && s.narrow(i, run.lang) {
		it.Width = w * 6 / 10
	} else if run.pre {
		it.Kind = linebreak.Box
	} else if !b.ragged {
		it.Stretch, it.Shrink = w/2, w/3
	}
	b.p.items = append(b.p.items, it)
	b.p.refs = append(b.p.refs, ref{piece: n, from: 0, to: int32(len(sh.glyphs))})
	if run.pre && s.breaks[i+1] {
		b.glue(linebreak.Item{Kind: linebreak.Penalty, Penalty: 10})
	}
	b.last = 0
}

// tied reports a space at which no line ends because of what stands beside it.
func (s *setter) tied(i int) bool {
	if i+1 < len(s.text) {
		switch s.text[i+1] {
		case 'ๆ', '।', '॥', '»', ';', ':', '!', '?':
			return i+2 == len(s.text) || !unicode.IsLetter(s.text[i+2])
		}
	}
	return i > 0 && s.text[i-1] == '«'
}

// numbers reports a space between a word and the number that it bears: 'Article 4',
// 'no. 12'. In narrow columns that is too much to ask.
func (s *setter) numbers(i int) bool {
	if i+1 == len(s.text) || s.text[i+1] < '0' || s.text[i+1] > '9' {
		return false
	}
	end := i + 1
	for end < len(s.text) && s.text[end] >= '0' && s.text[end] <= '9' {
		end++
	}
	if end-i > 4 || end < len(s.text) && unicode.IsLetter(s.text[end]) {
		return false // a year, or more than a number
	}
	start := i
	for start > 0 && (unicode.IsLetter(s.text[start-1]) || s.text[start-1] == '.') {
		start--
	}
	if start == i || i-start > longName {
		return false
	}
	word := s.text[start:i]
	short := word[len(word)-1] == '.' && len(word) < 6
	return short || unicode.IsUpper(word[0]) || bearsNumber(string(word))
}

// bearsNumber reports the words of treaties that bear numbers, in small letters.
func bearsNumber(word string) bool {
	for _, stem := range [...]string{"article", "artículo", "artigo", "articolo", "artikel", "paragraph", "paragraphe", "section", "chapter", "annex", "стать", "пункт", "المادة", "مادة", "للمادة"} {
		if strings.HasPrefix(word, stem) {
			return true
		}
	}
	return false
}

// narrow reports the space that French sets before high punctuation and inside its
// quotation marks.
func (s *setter) narrow(i int, lang string) bool {
	if lang != "fr" && !strings.HasPrefix(lang, "fr-") {
		return false
	}
	return i+1 < len(s.text) && in(";!?»", s.text[i+1]) || i > 0 && s.text[i-1] == '«'
}

// faceAt returns the face that a character asks for, or nil for one that takes
// that of the word it stands in.
func (b *builder) faceAt(i int) *face {
	r := b.s.text[i]
	if isJoined(r) {
		return nil
	}
	run := &b.runs[b.s.owner[i]]
	f := b.s.faces.choose(r, run.style, run.lang)
	if f == nil {
		b.s.fault(Fault{Kind: MissingGlyph, Place: run.place, Char: r, Script: scriptName(r)})
		f = b.s.faces.choose(' ', run.style, run.lang)
	}
	return f
}

// What stands for a script where a character has none.
const (
	emojiScript  = "emoji or symbol"
	symbolScript = "symbol"
)

func scriptName(r rune) string {
	if r == '।' || r == '॥' {
		return "Devanagari" // of which other scripts have them
	}
	for name, table := range unicode.Scripts {
		if name != "Common" && name != "Inherited" && unicode.Is(table, r) {
			return name
		}
	}
	if r >= 0x1f000 && r < 0x20000 || r >= 0x2600 && r < 0x27c0 {
		return emojiScript
	}
	return symbolScript
}

// word reads a word, an ideograph or a punctuation mark.
func (b *builder) word(i int, run *inline) int {
	s := b.s
	f := b.faceAt(i)
	if f == nil {
		f = b.face
	}
	if f == nil {
		f = s.faces.choose(' ', run.style, run.lang)
	}
	if f == nil {
		return i + 1
	}
	b.face = f
	script := b.scriptOf(s.text[i])
	j := i + 1
	full := isFull(s.text[i])
	for j < len(s.text) && s.owner[j] == s.owner[i] && s.levels[j] == s.levels[i] {
		r := s.text[j]
		if r == ' ' || r == 0xa0 || r == '\u2028' || r == '\ufffc' {
			break
		}
		if isJoined(r) {
			j++
			continue
		}
		if full || isFull(r) {
			break
		}
		if g := b.faceAt(j); g != f {
			break
		}
		if k := language.LookupScript(r); k != language.Common && k != language.Inherited && k != script {
			if script != language.Common {
				break
			}
			script = k
		}
		j++
	}
	if script == language.Common {
		script = b.script
	}
	b.script = script
	p := piece{face: f, run: run, size: run.size, level: s.levels[i], anchor: run.anchor}
	run.anchor = "" // carried once
	if script == language.Arabic {
		p.size = run.size * 116 / 100 // Naskh is cut small
	}
	p.sh = s.faces.shape(f, s.text[i:j], run.lang, script, p.level&1 == 1)
	b.checkGlyphs(p.sh, i, run)
	if s.faces.broken != "" {
		s.fault(Fault{Kind: BrokenFont, Place: run.place, Name: s.faces.broken})
	}
	b.join(i, run.size)
	if full {
		b.square(b.add(p), i, j)
	} else {
		s.findSplits(i, j, run, p.sh)
		b.boxes(b.add(p), s.splits)
	}
	b.last = s.text[j-1]
	for k := j - 1; k > i && isJoined(s.text[k]); k-- {
		b.last = s.text[k-1]
	}
	return j
}

func (b *builder) scriptOf(r rune) language.Script {
	k := language.LookupScript(r)
	if k == language.Inherited {
		return language.Common
	}
	return k
}

// checkGlyphs reports characters that the shaper found no glyph for.
func (b *builder) checkGlyphs(sh *shaped, i int, run *inline) {
	at := i
	for _, g := range sh.glyphs {
		if g.id == 0 && at < len(b.s.text) && !isJoined(b.s.text[at]) || g.id == 0 && g.runes > 1 {
			r := b.s.text[min(at, len(b.s.text)-1)]
			b.s.fault(Fault{Kind: MissingGlyph, Place: run.place, Char: r, Script: scriptName(r)})
		}
		at += int(g.runes)
	}
}

// join adds what stands between two pieces without a space: a place to break, the
// thin space between ideographs and letters, or nothing.
func (b *builder) join(i int, size unit) {
	if b.last == 0 || i == 0 {
		return
	}
	r := b.s.text[i]
	fullLeft, fullRight := isFull(b.last), isFull(r)
	mayBreak := b.s.breaks[i] && b.runs[b.s.owner[i]].note == 0
	switch {
	case fullLeft && fullRight:
		if in(closers, b.last) || in(openers, r) {
			return // square gave the space, with its own break
		}
		it := linebreak.Item{Kind: linebreak.Glue, Fixed: !mayBreak}
		if !b.ragged {
			it.Stretch = size / 12
		}
		b.glue(it)
	case fullLeft != fullRight && (unicode.IsLetter(b.last) || unicode.IsDigit(b.last)) && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		it := linebreak.Item{Kind: linebreak.Glue, Width: size / 5, Fixed: !mayBreak}
		if !b.ragged {
			it.Stretch, it.Shrink = size/8, size/10
		}
		b.glue(it)
	case mayBreak:
		price := int32(30)
		if isHangul(b.last) && isHangul(r) {
			price = 60
		}
		b.glue(linebreak.Item{Kind: linebreak.Penalty, Penalty: price, Seen: b.last == '-'})
	}
}

// square adds one ideograph or one full-width mark. Half of the square of a mark
// is space: it shrinks, and it is lost where a line begins or ends.
func (b *builder) square(n int32, i, j int) {
	p := &b.p.pieces[n]
	w := p.face.width(p.sh.width, p.size)
	half := w / 2
	r := b.s.text[i]
	to := int32(len(p.sh.glyphs))
	switch {
	case in(openers, r) && w > 0:
		natural := half
		if i == 0 || b.last != 0 && (in(openers, b.last) || in(closers, b.last)) {
			natural = 0
		}
		if b.last == 0 && natural > 0 && i > 0 {
			natural = half / 2
		}
		b.glue(linebreak.Item{Kind: linebreak.Glue, Width: natural, Shrink: natural / 2, Fixed: i == 0 || !b.s.breaks[i]})
		b.box(n, 0, to, w-half)
	case in(closers, r) && w > 0:
		b.box(n, 0, to, w-half)
		next := rune(0)
		if j < len(b.s.text) {
			next = b.s.text[j]
		}
		natural := half
		if next != 0 && (in(closers, next) || next == ' ' || b.runs[b.s.owner[j]].note > 0) {
			natural = 0
		}
		if next == 0 {
			return
		}
		b.glue(linebreak.Item{Kind: linebreak.Glue, Width: natural, Shrink: natural / 2, Fixed: !b.s.breaks[j]})
	default:
		b.box(n, 0, to, w)
	}
}

func (b *builder) box(n, from, to int32, w unit) {
	b.p.widest = max(b.p.widest, w)
	b.p.items = append(b.p.items, linebreak.Item{Kind: linebreak.Box, Width: w})
	b.p.refs = append(b.p.refs, ref{n, from, to})
}

// boxes adds a word, cut where it may be divided.
func (b *builder) boxes(n int32, splits []split) {
	p := &b.p.pieces[n]
	from := int32(0)
	for _, sp := range splits {
		b.letters(n, from, sp.glyph)
		it := linebreak.Item{Kind: linebreak.Penalty, Penalty: sp.penalty, Hyphen: sp.hyphen, Seen: sp.own}
		if sp.hyphen {
			it.Width = b.s.hyphenWidth(p)
			if !b.ragged && !b.p.rtl {
				it.Width -= it.Width * hyphenHangs / 100
			}
		}
		b.p.items = append(b.p.items, it)
		b.p.refs = append(b.p.refs, ref{piece: n, from: sp.glyph, to: sp.glyph})
		from = sp.glyph
	}
	to := int32(len(p.sh.glyphs))
	b.letters(n, from, to)
}

// letterShare is how much wider or narrower the letters of a justified line may be, in
// hundred-thousandths: less than the eye sees, but it spares the spaces a quarter.
const letterShare = 1500

// letters adds a box of letters, which give a little in a justified paragraph.
func (b *builder) letters(n, from, to int32) {
	b.box(n, from, to, b.p.pieces[n].glyphWidth(from, to))
	if b.ragged {
		return
	}
	it := &b.p.items[len(b.p.items)-1]
	it.Stretch = it.Width * letterShare / 100000
	if p := &b.p.pieces[n]; from < to && p.level == 0 && !b.p.rtl && p.run.image == nil {
		first, last := &p.sh.glyphs[from], &p.sh.glyphs[to-1]
		it.Penalty = int32(p.face.width(int64(first.advance), p.size) * hangs(p.face.list[first.code].text, false) / 100)
		it.Shrink = p.face.width(int64(last.advance), p.size) * hangs(p.face.list[last.code].text, true) / 100
	}
}

// hangs is how many hundredths of a mark hang over the edge of justified lines, before
// or behind the letters: so much that the edge is straight for the eye.
func hangs(text string, behind bool) unit {
	switch text {
	case "-", "‐":
		if behind {
			return hyphenHangs
		}
	case ".", ",":
		if behind {
			return 60
		}
	case "”", "’", "\"", "'":
		if behind || text == "\"" || text == "'" {
			return 60
		}
	case "“", "‘", "„", "‚":
		if !behind || text == "“" || text == "‘" { // which close German quotations
			return 60
		}
	case ":", ";":
		if behind {
			return 40
		}
	case "»", "«":
		return 30
	}
	return 0
}

// hyphenHangs is how many hundredths of a hyphen hang over the edge.
const hyphenHangs = 50

func (p *piece) glyphWidth(from, to int32) unit {
	if p.run.image != nil {
		return p.run.image.inlineWidth(p.size)
	}
	var v int64
	for _, g := range p.sh.glyphs[from:to] {
		v += int64(g.advance)
	}
	return p.face.width(v, p.size)
}

func (s *setter) hyphenGlyph(p *piece) *shaped {
	f := p.face
	if _, ok := f.data.shaping.NominalGlyph('-'); !ok {
		return nil
	}
	sh := s.faces.shape(f, []rune{'-'}, "", language.Latin, false)
	// The text of a hyphen that a line's end made is U+00AD, so that a reader joins the word again.
	soft, ok := f.shapes["soft hyphen"]
	if !ok {
		soft = &shaped{glyphs: []glyph{sh.glyphs[0]}, width: sh.width}
		soft.glyphs[0].code = f.code(sh.glyphs[0].id, "\u00ad")
		f.shapes["soft hyphen"] = soft
	}
	return soft
}

func (s *setter) hyphenWidth(p *piece) unit {
	sh := s.hyphenGlyph(p)
	if sh == nil {
		return 0
	}
	return p.face.width(sh.width, p.size)
}

// longName is how many letters a name has that is made of words without spaces.
const longName = 14

// hyphenPenalty is what a hyphen costs a line.
const hyphenPenalty = 60

// findSplits leaves in s.splits where the word text[i:j] may be divided.
func (s *setter) findSplits(i, j int, run *inline, sh *shaped) {
	s.splits = s.splits[:0]
	if j-i < 2 {
		return
	}
	address := run.style&Monospace != 0 || j-i > 24
	var points []int32
	if run.style&Monospace == 0 && s.levels[i]&1 == 0 {
		points = s.points(i, j, run.lang)
	}
	at, next := int32(0), 0 // characters before the glyph
	for g := range sh.glyphs {
		n := sh.glyphs[g].runes
		if g > 0 && n > 0 {
			k := i + int(at)
			for next < len(points) && points[next] < at {
				next++
			}
			switch {
			case s.breaks[k]:
				price := int32(30)
				if isHangul(s.text[k-1]) && isHangul(s.text[k]) {
					price = 70
				}
				s.splits = append(s.splits, split{int32(g), price, false, s.text[k-1] == '-'})
			case s.text[k] >= 0xe00 && s.text[k] < 0xf00 && s.syllable(i, k, j):
				s.splits = append(s.splits, split{int32(g), 40, false, false})
			case s.soft[k]:
				s.splits = append(s.splits, split{int32(g), hyphenPenalty / 2, true, false})
			case next < len(points) && points[next] == at:
				s.splits = append(s.splits, split{int32(g), hyphenPenalty, true, false})
			case address && at > 2 && in("/._-:?&=#", s.text[k-1]) && s.text[k] != '/':
				s.splits = append(s.splits, split{int32(g), 100, false, false})
			case j-i > longName && unicode.IsLower(s.text[k-1]) && unicode.IsUpper(s.text[k]):
				s.splits = append(s.splits, split{int32(g), 150, false, false}) // 'milestoneTargetDate'
			}
		}
		at += n
	}
}

// points returns where the letters of text[i:j] may be divided, in characters from i.
func (s *setter) points(i, j int, lang string) []int32 {
	file := s.patternsOf(lang)
	if file == "" {
		return nil
	}
	// Quotation marks and full stops around the letters do not count.
	from, to := i, j
	for from < to && !unicode.IsLetter(s.text[from]) {
		from++
	}
	for to > from && !unicode.IsLetter(s.text[to-1]) {
		to--
	}
	if to-from < 5 {
		return nil
	}
	s.utf8 = s.utf8[:0]
	s.utf8 = append(s.utf8, file...)
	s.utf8 = append(s.utf8, ' ')
	prefix := len(s.utf8)
	for _, r := range s.text[from:to] {
		s.utf8 = append(s.utf8, string(r)...)
	}
	points, ok := s.divided[string(s.utf8)]
	if !ok {
		points = s.divide(file, string(s.utf8[prefix:]))
		s.divided[string(s.utf8)] = points
	}
	if from == i || len(points) == 0 {
		return points
	}
	shifted := make([]int32, len(points))
	for k, v := range points {
		shifted[k] = v + int32(from-i)
	}
	return shifted
}

// patternsOf returns the name of a language's patterns.
func (s *setter) patternsOf(lang string) string {
	if s.fileLang != lang {
		s.fileLang, s.fileName = lang, hyphen.File(lang)
	}
	return s.fileName
}

func (s *setter) divide(file, word string) []int32 {
	p, ok := s.patterns[file]
	if !ok {
		p, _ = hyphen.Load(file) // the files are built in
		s.patterns[file] = p
	}
	if p == nil {
		return nil
	}
	// The parts of 'l’autorisation' and of 'Soviet-Korean' are words of their own.
	var out []int32
	n := int32(0) // characters before the part
	for len(word) > 0 {
		part := word
		if end := strings.IndexFunc(word, parts); end >= 0 {
			part = word[:end]
		}
		for _, at := range p.Points(nil, part) {
			out = append(out, n+int32(utf8.RuneCountInString(part[:at])))
		}
		n += int32(utf8.RuneCountInString(part))
		word = word[len(part):]
		if len(word) > 0 {
			_, size := utf8.DecodeRuneInString(word)
			word, n = word[size:], n+1
		}
	}
	return out
}

// parts reports what parts the words of a compound.
func parts(r rune) bool {
	return r == '-' || r == '‐' || r == '’' || r == '\'' || r == '/' || r == '–'
}

// measure returns the widest part that is never divided, and the width on one line.
func (p *para) measure() (least, most unit) {
	var run, total unit
	for i := range p.items {
		it := &p.items[i]
		switch it.Kind {
		case linebreak.Box:
			run += it.Width
			total += it.Width
			least = max(least, run)
		case linebreak.Glue:
			total += it.Width
			if it.Fixed {
				run += it.Width
			} else {
				run = 0
			}
		case linebreak.Penalty:
			if it.Penalty < linebreak.Forbidden && !it.Hyphen {
				run = 0
			}
			if it.Penalty <= linebreak.Forced {
				most = max(most, total)
				total = 0
			}
		}
	}
	return least, max(most, total)
}

// shape of a paragraph on the page.
type setting struct {
	width  unit
	first  unit // indent of the first line
	align  Align
	ragged bool
	hyphen bool
	even   bool // the lines are about as long as each other
	listed bool // it begins where the lines of the document do, in whatever script it is
}

// lines breaks a paragraph.
func (s *setter) lines(p *para, st setting) []line {
	if p.widest > st.width {
		p.cut(st.width)
	}
	ls := linebreak.Setting{Width: st.width, First: st.first, Hyphenate: st.hyphen, Least: min(leastLine, st.width/4)}
	if s.close {
		ls.Each = closePrice
	}
	if st.ragged || st.align != Start {
		ls.Ragged = max(st.width/4, min(st.width, 60*point)) // in a narrow column a short line is better than a hyphen
	}
	if st.even {
		p.wholeWords()
		p.wholePhrases(st.width)
		ls.Ragged = st.width // a short line is better than a word in parts
	}
	ends := s.breaker.Lines(p.items, ls)
	if st.even && len(ends) > 1 {
		ends = s.evenly(p, ls, len(ends))
	}
	lines := make([]line, 0, len(ends))
	from := 0
	for k, end := range ends {
		width, indent := st.width, unit(0)
		if k == 0 {
			indent = st.first
		}
		lines = append(lines, s.set(p, from, end, width-indent, st, indent))
		from = end
	}
	return lines
}

// evenly breaks a paragraph into as many lines as it needs, the narrowest that do.
func (s *setter) evenly(p *para, ls linebreak.Setting, lines int) []int {
	cuts := p.cutsWords(s.breaker.Lines(p.items, ls))
	least, most := max(ls.Width/2, p.widest), ls.Width
	for range 6 {
		ls.Width = (least + most) / 2
		if ends := s.breaker.Lines(p.items, ls); len(ends) > lines || p.cutsWords(ends) > cuts {
			least = min(ls.Width, most)
		} else {
			most = ls.Width
		}
	}
	ls.Width = most
	return s.breaker.Lines(p.items, ls)
}

// dear is the price of a line's end that is within a word of a heading.
const dear = 1000

// wholeWords makes it dear to end a line within a word, behind a hyphen that it has.
func (p *para) wholeWords() {
	for i := range p.items {
		if it := &p.items[i]; it.Kind == linebreak.Penalty && it.Penalty > 0 && it.Penalty < linebreak.Forbidden {
			it.Penalty = max(it.Penalty, dear)
		}
	}
}

// wholePhrases lets lines end only at marks and spaces, not between any two ideographs,
// if what stands between the marks has room on a line.
func (p *para) wholePhrases(width unit) {
	between := func(it *linebreak.Item, r ref) bool {
		return it.Kind == linebreak.Glue && !it.Fixed && it.Width == 0 && r.piece < 0
	}
	var phrase, longest unit
	for i := range p.items {
		switch it := &p.items[i]; {
		case it.Kind == linebreak.Penalty || it.Kind == linebreak.Glue && !it.Fixed && !between(it, p.refs[i]):
			phrase = 0
		default:
			phrase += it.Width
			longest = max(longest, phrase)
		}
	}
	if longest > width {
		return
	}
	for i := range p.items {
		if it := &p.items[i]; between(it, p.refs[i]) {
			it.Fixed = true
		}
	}
}

// cutsWords counts the lines that end within a word all the same.
func (p *para) cutsWords(ends []int) (n int) {
	for _, end := range ends {
		if it := &p.items[end]; it.Kind == linebreak.Penalty && it.Penalty >= dear {
			n++
		}
	}
	return n
}

// longWord is how many glyphs no word has.
const longWord = 1000

// cut divides boxes that are wider than a line between any two characters.
func (p *para) cut(width unit) {
	var items []linebreak.Item
	var refs []ref
	for i, it := range p.items {
		r := p.refs[i]
		if it.Kind != linebreak.Box || it.Width <= width || r.to-r.from < 2 {
			items, refs = append(items, it), append(refs, r)
			continue
		}
		pc := &p.pieces[r.piece]
		from := r.from
		step := int32(1)
		if r.to-r.from > longWord {
			step = 8 // no word: a coarse cut is as good
		}
		for g := r.from + 1; g <= r.to; g++ {
			if g < r.to && (g-from < step || !pc.mayCut(g)) {
				continue
			}
			w := pc.glyphWidth(from, g)
			items = append(items, linebreak.Item{Kind: linebreak.Box, Width: w, Stretch: it.Stretch * w / max(it.Width, 1)})
			refs = append(refs, ref{r.piece, from, g})
			if g < r.to {
				items = append(items, linebreak.Item{Kind: linebreak.Penalty, Penalty: 3000})
				refs = append(refs, ref{piece: -1})
			}
			from = g
		}
	}
	p.items, p.refs, p.widest = items, refs, width
}

// leastLine is how long the last line of a paragraph is at least, where it can be.
const leastLine = 40 * point

// closePrice is what a line costs where paragraphs are to be short: as much as one that
// is much too loose.
const closePrice = 100000

// loosest is how many times its stretch a justified line may be stretched.
const loosest = 4

// mayCut reports whether a word that is too wide may be cut before a glyph: not
// before what belongs to the letter before it.
func (p *piece) mayCut(g int32) bool {
	if p.sh.glyphs[g].runes == 0 || p.run.image != nil {
		return false
	}
	k := g - 1
	for k > 0 && p.sh.glyphs[k].runes == 0 {
		k--
	}
	last, _ := utf8.DecodeLastRuneInString(p.face.list[p.sh.glyphs[k].code].text)
	first, _ := utf8.DecodeRuneInString(p.face.list[p.sh.glyphs[g].code].text)
	const virama, joiner = 0x94d, 0x200d
	return !unicode.IsMark(first) && !isJoined(first) && last != virama && last != joiner && !thaiFollows(first) && !thaiLeads(last)
}

// thaiLeads reports vowels of Thai and Lao that are written before the consonant
// behind which they are spoken.
func thaiLeads(r rune) bool { return r >= 0xe40 && r <= 0xe44 || r >= 0xec0 && r <= 0xec4 }

// thaiFollows reports letters of Thai and Lao that never begin a syllable.
func thaiFollows(r rune) bool {
	switch r &^ 0x80 { // Lao lies above Thai, letter by letter
	case 0xe2f, 0xe30, 0xe32, 0xe33, 0xe45, 0xe46:
		return r >= 0xe00 && r < 0xf00
	}
	return false
}

// syllable reports whether a syllable of Thai or Lao surely begins at a character:
// words are not parted by spaces there, and lines end between syllables.
func (s *setter) syllable(i, k, j int) bool {
	switch {
	case k-i < 3 || j-k < 2 || unicode.IsMark(s.text[k]) || thaiLeads(s.text[k-1]) || thaiFollows(s.text[k]):
		return false
	case thaiLeads(s.text[k]):
		return true
	default: // behind the vowel that closes a syllable, unless a silent letter follows
		return s.text[k-1]&^0x80 == 0xe30 && k+1 < j && s.text[k+1]&^0x80 != 0xe4c
	}
}

// set places the items from one break to the next on a line.
func (s *setter) set(p *para, from, end int, width unit, st setting, indent unit) line {
	items := p.items
	// What is dropped at a line's start.
	if from > 0 {
		for from < end && items[from].Kind != linebreak.Box {
			from++
		}
	}
	var natural, letters, stretch, shrink unit
	if from > 0 && items[from].Kind == linebreak.Box {
		natural -= unit(items[from].Penalty)
		indent -= unit(items[from].Penalty)
	}
	natural -= linebreak.Hang(items, end)
	count := 0
	for i := from; i < end; i++ {
		it := &items[i]
		switch it.Kind {
		case linebreak.Penalty:
			continue
		case linebreak.Box:
			letters += it.Stretch
		case linebreak.Glue:
			stretch += it.Stretch
			shrink += it.Shrink
		}
		natural += it.Width
		count++
	}
	hyphenated := items[end].Kind == linebreak.Penalty && items[end].Hyphen
	if hyphenated {
		natural += items[end].Width
	}
	excess := width - natural
	give := stretch
	if excess < 0 {
		give = shrink
		excess = max(excess, -shrink-letters)
	}
	if excess > 0 && (st.ragged || st.align != Start) {
		excess = 0
	}
	if excess > loosest*give+letters && items[end].Penalty > linebreak.Forced {
		excess = give + letters // a line that would be torn apart stays short
	}
	toLetters, excess := linebreak.Share(excess, letters, give)
	wider := int32(0)
	if letters > 0 {
		wider = int32(toLetters * letterShare / letters)
	}
	l := line{frags: make([]frag, 0, count+1)}
	if give > 0 && !st.ragged && st.align == Start {
		l.ratio = int32(min(excess*1000/give, 1<<20))
	}
	var seen, spent unit               // give and excess used so far
	var seenLetters, spentLetters unit // and those of the letters
	for i := from; i < end; i++ {
		it, r := &items[i], p.refs[i]
		switch it.Kind {
		case linebreak.Penalty:
			continue
		case linebreak.Box:
			w, by := it.Width, int32(0)
			if it.Stretch > 0 {
				by = wider
				seenLetters += it.Stretch
				now := scale(toLetters, seenLetters, letters)
				w += now - spentLetters
				spentLetters = now
			}
			if n := len(l.frags); n > 0 && l.frags[n-1].piece == &p.pieces[max(r.piece, 0)] && l.frags[n-1].to == r.from && r.piece >= 0 {
				l.frags[n-1].to = r.to
				l.frags[n-1].width += w
				continue
			}
			l.frags = append(l.frags, frag{piece: &p.pieces[r.piece], from: r.from, to: r.to, width: w, wider: by})
			l.look(&p.pieces[r.piece])
		case linebreak.Glue:
			w := it.Width
			part := it.Stretch
			if excess < 0 {
				part = it.Shrink
			}
			if give > 0 && excess != 0 {
				seen += part
				now := scale(excess, seen, give)
				w += now - spent
				spent = now
			}
			f := frag{width: w, wider: wider}
			if r.piece >= 0 {
				f.piece, f.from, f.to = &p.pieces[r.piece], r.from, r.to
			}
			l.frags = append(l.frags, f)
		}
	}
	if hyphenated && len(l.frags) > 0 {
		last := &l.frags[len(l.frags)-1]
		last.hyphen = true
		last.width += items[end].Width
	}
	for i := range l.frags {
		l.width += l.frags[i].width
	}
	// The space at which the line ends is there for readers, beyond the edge.
	if r := p.refs[end]; items[end].Kind == linebreak.Glue && r.piece >= 0 {
		l.frags = append(l.frags, frag{piece: &p.pieces[r.piece], from: r.from, to: r.to, wider: wider})
	}
	s.place(&l, p, width, st, indent)
	return l
}

// look notes what a line must know of a piece.
func (l *line) look(p *piece) {
	if p.run.note > 0 {
		l.notes = append(l.notes, int32(p.run.note))
	}
	if p.face != nil && p.level&1 == 1 || p.run.image != nil {
		l.tall = true
	}
}

// reach is how far a line extends from the side where lines begin.
func (l *line) reach(width unit, rtl bool) unit {
	from, to := width, unit(0)
	for i := range l.frags {
		if f := &l.frags[i]; f.width > 0 {
			from, to = min(from, f.x), max(to, f.x+f.width)
		}
	}
	if rtl {
		return width - from
	}
	return to
}

// scale returns a*b/c where a*b may need more than 64 bits.
func scale(a, b, c int64) int64 {
	if b > 1<<36 {
		b, c = b>>16, c>>16
		if c == 0 {
			return a
		}
	}
	return a * b / c
}

// place gives each part its x: in the order of the eye, by the rules of Unicode's
// bidirectional algorithm (L2), and aligned on the line.
func (s *setter) place(l *line, p *para, width unit, st setting, indent unit) {
	x := unit(0)
	right := p.rtl || p.far && st.ragged
	if st.listed {
		right = s.docRTL
	}
	switch st.align {
	case Centre:
		x = (width - l.width) / 2
	case End:
		right = !right
		fallthrough
	default:
		if right {
			x = width - l.width
		}
	}
	if !right {
		x += indent
	}
	base := int8(0)
	if p.rtl {
		base = 1
	}
	n := len(l.frags)
	highest := base
	s.order = s.order[:0]
	for i := range n {
		s.order = append(s.order, int32(i))
		if pc := l.frags[i].piece; pc != nil {
			highest = max(highest, pc.level)
		}
	}
	level := func(i int32) int8 {
		f := &l.frags[i]
		if f.piece == nil || f.width == 0 && f.piece.space {
			return base
		}
		return f.piece.level
	}
	for lv := highest; lv > 0; lv-- {
		for i := 0; i < n; {
			if level(s.order[i]) < lv {
				i++
				continue
			}
			j := i
			for j < n && level(s.order[j]) >= lv {
				j++
			}
			for a, b := i, j-1; a < b; a, b = a+1, b-1 {
				s.order[a], s.order[b] = s.order[b], s.order[a]
			}
			i = j
		}
	}
	for _, i := range s.order {
		l.frags[i].x = x
		x += l.frags[i].width
	}
}
