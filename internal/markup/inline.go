package markup

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// inlineNode is what our own inlines have in common: where they stand in the
// text. They are told apart by their types, so one kind serves all.
type inlineNode struct {
	ast.BaseInline
	start, end int
}

var kindInline = ast.NewNodeKind("Concord")

func (*inlineNode) Kind() ast.NodeKind { return kindInline }
func (*inlineNode) Dump([]byte, int)   {}

// delim is a run of * _ or ~ that may open or close emphasis. What is left of
// it when the block ends is text.
type delim struct {
	inlineNode
	char              byte
	canOpen, canClose bool
	length            int // as written; end - start is what is left
	prev, next        *delim
}

// emphasis is <em>, <strong> or <del>.
type emphasis struct {
	inlineNode
	char  byte
	width int // 1 or 2 signs
	depth int // of emphasis inside it, with itself
}

// emphasisParser parses emphasis by CommonMark's rules, with one addition: a
// letter or sign of Chinese, Japanese or Korean on one side of a run counts
// like a space, because those scripts set none ("한국어는**굵게(강조)**됩니다").
// For other scripts nothing changes.
type emphasisParser struct{}

func (emphasisParser) Trigger() []byte { return []byte{'*', '_', '~'} }

func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	char, n := line[0], 1
	for n < len(line) && line[n] == char {
		n++
	}
	after := ' '
	if n < len(line) {
		after, _ = utf8.DecodeRune(line[n:])
	}
	canOpen, canClose := flanking(char, before, after)
	if !canOpen && !canClose || char == '~' && n > 2 {
		block.Advance(n)
		return pc.(*state).textNode(segment.WithStop(segment.Start + n))
	}
	d := &delim{char: char, canOpen: canOpen, canClose: canClose, length: n}
	d.start, d.end = segment.Start, segment.Start+n
	s := pc.(*state)
	d.prev = s.lastDelim
	if d.prev != nil {
		d.prev.next = d
	}
	s.lastDelim = d
	block.Advance(n)
	return d
}

// flanking says whether a run of delimiters between two signs can open and can
// close emphasis.
func flanking(char byte, before, after rune) (canOpen, canClose bool) {
	b, a := classOf(before), classOf(after)
	left := a != space && (a != punctuation || b != letter)
	right := b != space && (b != punctuation || a != letter)
	if char == '_' {
		return left && (!right || b == punctuation), right && (!left || a == punctuation)
	}
	return left, right
}

type class uint8

const (
	letter class = iota
	space
	punctuation
	wide // Chinese, Japanese, Korean
)

func classOf(r rune) class {
	if r < 0x80 {
		switch {
		case r <= ' ':
			return space
		case r >= '0' && r <= '9', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r == 0x7f:
			return letter
		}
		return punctuation
	}
	switch {
	case isWide(r):
		return wide
	case unicode.IsSpace(r):
		return space
	case unicode.IsPunct(r), unicode.IsSymbol(r):
		return punctuation
	}
	return letter
}

// isWide reports whether a rune belongs to Chinese, Japanese or Korean writing,
// its punctuation included.
func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x11ff || // Jamo
		r >= 0x2e80 && r <= 0x303e || // radicals, punctuation
		r >= 0x3041 && r <= 0xa4cf || // kana, bopomofo, ideographs, Yi
		r >= 0xa960 && r <= 0xa97f || r >= 0xac00 && r <= 0xd7ff || // Hangul
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe4f ||
		r >= 0xff00 && r <= 0xffef || // full and half width
		r >= 0x1f200 && r <= 0x1f2ff || r >= 0x20000 && r <= 0x3fffd)
}

// CloseBlock ends a block: what is still open is text.
func (emphasisParser) CloseBlock(_ ast.Node, _ text.Reader, pc parser.Context) {
	s := pc.(*state)
	s.matchDelimiters(nil)
	s.lastBracket, s.brackets = nil, 0
	s.noClose, s.tickFrom = [3]int{}, 0
}

// bottoms remember for each kind of closer where the search for its opener has
// already failed, which keeps the search linear: by sign, by whether the closer
// can open as well, and by its length modulo 3.
type bottoms [3][2][3]int

func (b *bottoms) of(closer *delim) *int {
	char, both := 0, 0
	switch closer.char {
	case '_':
		char = 1
	case '~':
		char = 2
	}
	if closer.canOpen {
		both = 1
	}
	return &b[char][both][closer.length%3]
}

// matchDelimiters turns the delimiters after bottom into emphasis and takes
// them off the list (CommonMark, "process emphasis").
func (s *state) matchDelimiters(bottom *delim) {
	if s.lastDelim == bottom {
		return
	}
	closer := s.lastDelim
	for closer.prev != bottom {
		closer = closer.prev
	}
	var failed bottoms
	for closer != nil {
		if !closer.canClose {
			closer = closer.next
			continue
		}
		opener, stop := closer.prev, *failed.of(closer)
		for opener != bottom && opener.start >= stop && !matches(opener, closer) {
			opener = opener.prev
		}
		if opener == bottom || opener.start < stop {
			*failed.of(closer) = closer.start
			next := closer.next
			if !closer.canOpen {
				s.dropDelimiter(closer)
			}
			closer = next
			continue
		}
		for opener.next != closer {
			s.dropDelimiter(opener.next)
		}
		s.emphasize(opener, closer)
		if opener.start == opener.end {
			s.dropDelimiter(opener)
		}
		if closer.start == closer.end {
			next := closer.next
			s.dropDelimiter(closer)
			closer = next
		}
	}
	s.lastDelim = bottom
	if bottom != nil {
		bottom.next = nil
	}
}

func matches(opener, closer *delim) bool {
	if opener.char != closer.char || !opener.canOpen {
		return false
	}
	if opener.char == '~' {
		return opener.length == closer.length
	}
	return !(opener.canClose || closer.canOpen) || (opener.length+closer.length)%3 != 0 ||
		opener.length%3 == 0 && closer.length%3 == 0
}

// dropDelimiter takes a delimiter off the list; its node stays as text.
func (s *state) dropDelimiter(d *delim) {
	if d.prev != nil {
		d.prev.next = d.next
	}
	if d.next != nil {
		d.next.prev = d.prev
	} else {
		s.lastDelim = d.prev
	}
}

// emphasize puts what stands between two delimiters into emphasis and uses up
// their signs.
func (s *state) emphasize(opener, closer *delim) {
	width := 1
	if opener.end-opener.start >= 2 && closer.end-closer.start >= 2 {
		width = 2
	}
	e := &emphasis{char: opener.char, width: width, depth: 1}
	opener.end -= width
	e.start, e.end = opener.end, closer.start+width
	closer.start += width
	parent := opener.Parent()
	for c := opener.NextSibling(); c != nil && c != ast.Node(closer); {
		next := c.NextSibling()
		if inner, ok := c.(*emphasis); ok && inner.depth >= e.depth {
			e.depth = inner.depth + 1
		}
		e.AppendChild(e, c)
		c = next
	}
	if e.depth > maxNesting {
		e.depth, e.width = maxNesting, 0 // no tags
		s.bound(e.start, e.end, "emphasis nests deeper than 100 levels")
	}
	parent.InsertAfter(parent, opener, e)
}

// code is a span of code; its segments are its lines.
type code struct {
	inlineNode
	lines []text.Segment
	one   [1]text.Segment
}

// maxTicks is the longest run of backticks that opens a span of code.
const maxTicks = 80

// codeParser parses spans of code. It remembers the runs of backticks that it
// has passed, so that a run without an end costs one search a block.
type codeParser struct{}

func (codeParser) Trigger() []byte { return []byte{'`'} }

func (codeParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := pc.(*state)
	line, segment := block.PeekLine()
	n := 1
	for n < len(line) && line[n] == '`' {
		n++
	}
	start := segment.Start
	block.Advance(n)
	row, at := block.Position()
	if n <= maxTicks && (s.tickFrom == 0 || s.lastTick[n] > start) {
		c := &code{}
		c.lines = c.one[:0]
		if s.findTicks(c, block, n) {
			c.start = start
			trimCode(c, block.Source())
			return c
		}
		block.SetPosition(row, at)
	}
	return s.textNode(text.NewSegment(start, start+n))
}

// findTicks collects the lines of a span of code up to a run of n backticks.
// When there is none it has seen all runs of the block and remembers the last
// of each length.
func (s *state) findTicks(c *code, block text.Reader, n int) bool {
	fresh := s.tickFrom == 0
	if fresh {
		s.lastTick = [maxTicks + 1]int{}
	}
	for {
		line, segment := block.PeekLine()
		if line == nil {
			break
		}
		for i := 0; i < len(line); i++ {
			if line[i] != '`' {
				continue
			}
			from := i
			for i < len(line) && line[i] == '`' {
				i++
			}
			if i-from == n {
				c.end = segment.Start + i
				c.lines = append(c.lines, segment.WithStop(segment.Start+from))
				block.Advance(i)
				return true
			}
			if i-from <= maxTicks {
				s.lastTick[i-from] = segment.Start + from
			}
		}
		c.lines = append(c.lines, segment)
		block.AdvanceLine()
	}
	s.tickFrom = 1
	return false
}

// trimCode takes one space off both ends when both have one and the code is
// not blank.
func trimCode(c *code, source []byte) {
	blank := true
	for _, l := range c.lines {
		for _, b := range source[l.Start:l.Stop] {
			blank = blank && (b == ' ' || b == '\n')
		}
	}
	first, last := &c.lines[0], &c.lines[len(c.lines)-1]
	if blank || first.Start == first.Stop {
		return
	}
	head := source[first.Start]
	tail := byte('\n')
	if last.Stop > last.Start {
		tail = source[last.Stop-1]
	}
	if (head == ' ' || head == '\n') && (tail == ' ' || tail == '\n') {
		first.Start++
		if last.Stop > last.Start {
			last.Stop--
		}
	}
}
