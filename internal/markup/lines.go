package markup

// How the lines of a block become inlines. The library would look at each byte
// for what may begin there, and make a node of a tenth of a kilobyte for each
// line and each piece of text; here bytes that begin nothing are passed over, and
// the nodes of texts are used again for the next file.

import (
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// linesParser parses all inlines of a block, with the parsers that it holds. The
// library calls it at the first sign of a block and finds nothing left behind it.
type linesParser struct {
	at    [256][]parser.InlineParser // by the sign that each begins with
	stops [256]bool                  // the signs that begin something
}

// newLinesParser returns a parser that tries others in their order.
func newLinesParser(inlines ...parser.InlineParser) *linesParser {
	p := &linesParser{}
	for _, inline := range inlines {
		for _, c := range inline.Trigger() {
			p.at[c] = append(p.at[c], inline)
			p.stops[c] = true
		}
	}
	p.stops['\\'], p.stops['\n'] = true, true
	return p
}

// Trigger returns all signs that a block may begin with; a space stands for
// letters and digits.
func (*linesParser) Trigger() []byte { return []byte(" !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") }

// Parse parses the lines of a block. The last node is returned, and appended by
// the library.
func (p *linesParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := pc.(*state)
	escaped := false
	for {
		line, _ := block.PeekLine()
		if line == nil {
			break
		}
		escaped = p.line(s, parent, block, line, escaped)
	}
	last := parent.LastChild()
	if last == nil {
		return s.textNode(text.NewSegment(0, 0))
	}
	parent.RemoveChild(parent, last)
	return last
}

// CloseBlock ends a block.
func (*linesParser) CloseBlock(parent ast.Node, block text.Reader, pc parser.Context) {
	emphasisParser{}.CloseBlock(parent, block, pc)
}

// line parses a line up to its end or behind the first inline that begins in it,
// and reports whether it ends with a backslash that escapes what follows.
func (p *linesParser) line(s *state, parent ast.Node, block text.Reader, line []byte, escaped bool) bool {
	length, end := endingOf(line)
	row, start := block.Position()
	passed := 0 // by the reader
	for i := 0; i < length; i++ {
		c := line[i]
		if !p.stops[c] {
			escaped = false
			continue
		}
		if c == '\n' {
			length = i
			break
		}
		if p.at[c] != nil && (!escaped || i == 0) {
			block.Advance(i - passed)
			passed = i
			here, at := block.Position()
			if i > 0 {
				s.appendText(parent, start.Between(at))
				start = at
			}
			for _, inline := range p.at[c] {
				if n := inline.Parse(parent, block, s); n != nil {
					if n.Pos() < 0 {
						n.(interface{ SetPos(int) }).SetPos(at.Start)
					}
					parent.AppendChild(parent, n)
					return escaped
				}
				block.SetPosition(here, at)
			}
		}
		escaped = !escaped && c == '\\'
	}
	if length > passed {
		block.Advance(length - passed)
	}
	now, at := block.Position()
	if now != row {
		return escaped
	}
	rest := start.Between(at)
	if end != hardVisible {
		rest = rest.TrimRightSpace(block.Source())
	}
	t := s.textNode(rest)
	t.SetSoftLineBreak(end == soft)
	t.SetHardLineBreak(end == hard || end == hardVisible)
	parent.AppendChild(parent, t)
	block.AdvanceLine()
	return escaped
}

// ending says how a line ends.
type ending uint8

const (
	endOfBlock  ending = iota
	soft               // as a space
	hard               // two spaces
	hardVisible        // a backslash
)

// endingOf returns how a line ends, and its length without what says so.
func endingOf(line []byte) (int, ending) {
	n := len(line)
	at := func(i int) byte { // from the end; 0 beyond the beginning
		if i > n {
			return 0
		}
		return line[n-i]
	}
	switch {
	case at(1) != '\n':
		return n, endOfBlock
	case at(2) == '\\' && at(3) != '\\':
		return n - 2, hardVisible
	case at(2) == ' ' && at(3) == ' ':
		return n - 3, hard
	}
	return n, soft
}

// appendText appends text, to the text before it when that goes on.
func (s *state) appendText(parent ast.Node, segment text.Segment) {
	if t, ok := parent.LastChild().(*ast.Text); ok && t.Segment.Stop == segment.Start && !t.SoftLineBreak() {
		t.Segment = t.Segment.WithStop(segment.Stop)
		return
	}
	parent.AppendChild(parent, s.textNode(segment))
}

// textsKept is how many nodes of texts are used again.
const textsKept = 256

// textNode returns a node for a stretch of text.
func (s *state) textNode(segment text.Segment) *ast.Text {
	if len(s.texts) == cap(s.texts) {
		s.texts = make([]ast.Text, 0, textsKept)
	}
	s.texts = s.texts[:len(s.texts)+1]
	t := &s.texts[len(s.texts)-1]
	t.Segment = segment
	return t
}
