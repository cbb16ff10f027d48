package markup

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"concord/internal/diag"
)

// bracket is a [ or ![ that may begin a link, an image, a claim or a citation.
// When nothing comes of it, it is text.
type bracket struct {
	inlineNode
	image    bool
	inactive bool // holds a link, so it cannot become one
	cites    bool // holds an @key
	delim    *delim
	prev     *bracket
}

// link is a link or an image.
type link struct {
	inlineNode
	image       bool
	destination []byte // as written, with its escapes
	title       []byte
}

// span is [words]{attributes}.
type span struct {
	inlineNode
	attributes
}

// mark is the mark of a footnote.
type mark struct {
	inlineNode
	note *note
}

// bracketParser parses what begins with a bracket.
type bracketParser struct{}

func (bracketParser) Trigger() []byte { return []byte{'!', '[', ']'} }

func (bracketParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	s := pc.(*state)
	line, segment := block.PeekLine()
	switch line[0] {
	case ']':
		return s.closeBracket(parent, block)
	case '!':
		if len(line) < 2 || line[1] != '[' || s.noteAt(line[1:]) != nil {
			return nil
		}
		return s.openBracket(block, segment.Start, 2)
	}
	if box := taskBox(parent, line); box != nil {
		block.Advance(3)
		return box
	}
	if label, n := noteLabel(line); n > 0 {
		if def := s.labels[string(label)]; def != nil {
			m := &mark{note: def}
			m.start, m.end = segment.Start, segment.Start+n
			block.Advance(n)
			return m
		}
		if n == len(line) || line[n] != '(' {
			s.report(diag.FootnoteMissing, segment.Start, segment.Start+n, "there is no note [^%s]", label)
		}
	}
	return s.openBracket(block, segment.Start, 1)
}

// noteAt returns the note that the mark at the start of line stands for.
func (s *state) noteAt(line []byte) *note {
	if s.labels == nil {
		return nil
	}
	label, _ := noteLabel(line)
	return s.labels[string(label)]
}

// taskBox returns the box of an entry of a list of tasks.
func taskBox(parent ast.Node, line []byte) ast.Node {
	if len(line) < 4 || line[2] != ']' || parent.HasChildren() || line[3] != ' ' && line[3] != '\t' && line[3] != '\n' {
		return nil
	}
	entry, ok := parent.Parent().(*ast.ListItem)
	if !ok || entry.FirstChild() != parent {
		return nil
	}
	switch line[1] {
	case ' ':
		return east.NewTaskCheckBox(false)
	case 'x', 'X':
		return east.NewTaskCheckBox(true)
	}
	return nil
}

func (s *state) openBracket(block text.Reader, start, n int) ast.Node {
	if s.brackets >= maxNesting {
		s.bound(start, start+n, "brackets nest deeper than 100 levels")
		return nil
	}
	b := &bracket{image: n == 2, delim: s.lastDelim, prev: s.lastBracket}
	b.start, b.end = start, start+n
	s.lastBracket = b
	s.brackets++
	block.Advance(n)
	return b
}

func (s *state) popBracket() {
	if s.lastBracket.cites && s.lastBracket.prev != nil {
		s.lastBracket.prev.cites = true
	}
	s.lastBracket = s.lastBracket.prev
	s.brackets--
}

// closeBracket decides what a pair of brackets is by what follows it.
func (s *state) closeBracket(parent ast.Node, block text.Reader) ast.Node {
	open := s.lastBracket
	if open == nil {
		return nil
	}
	_, segment := block.PeekLine()
	block.Advance(1)
	row, at := block.Position()
	var n ast.Node
	if !open.inactive {
		if l := s.link(parent, open, block, segment.Start); l != nil {
			l.image, l.start = open.image, open.start
			n = l
		}
	}
	if n == nil {
		block.SetPosition(row, at)
		if c := s.attributedSpan(parent, open, block); c != nil && !open.image {
			n = c
		} else if g := s.citation(parent, open, segment.Start); g != nil && !open.image {
			s.popBracket()
			for c := open.NextSibling(); c != nil; c = open.NextSibling() {
				parent.RemoveChild(parent, c)
			}
			if s.lastDelim != open.delim {
				s.lastDelim = open.delim
				if open.delim != nil {
					open.delim.next = nil
				}
			}
			parent.RemoveChild(parent, open)
			return g
		}
	}
	s.popBracket()
	if n == nil {
		return nil
	}
	_, end := block.Position()
	switch n := n.(type) {
	case *link:
		n.end = end.Start
	case *span:
		n.end = end.Start
	}
	s.matchDelimiters(open.delim)
	for c := open.NextSibling(); c != nil; c = open.NextSibling() {
		parent.RemoveChild(parent, c)
		n.AppendChild(n, c)
	}
	parent.RemoveChild(parent, open)
	if _, ok := n.(*link); ok && !open.image {
		for b := s.lastBracket; b != nil && !(b.inactive && !b.image); b = b.prev {
			b.inactive = b.inactive || !b.image
		}
	}
	return n
}

// link reads what makes a link of the brackets that just closed: an address in
// parentheses, or a label of a definition.
func (s *state) link(parent ast.Node, open *bracket, block text.Reader, end int) *link {
	row, at := block.Position()
	if block.Peek() == '(' {
		if l := s.inlineLink(block); l != nil {
			return l
		}
		block.SetPosition(row, at)
	}
	if s.references == 0 {
		return nil
	}
	if block.Peek() == '[' {
		block.Advance(1)
		label, ok := s.label(block)
		if ok && len(bytes.TrimSpace(label)) > 0 {
			if l := s.reference(label, open); l != nil {
				return l
			}
			block.SetPosition(row, at)
			return nil
		}
		if !ok {
			block.SetPosition(row, at)
		}
	}
	l := s.reference(flatten(s.source, parent.Lines(), open.end, end).text, open)
	return l
}

// label reads up to the ] of a link label; the [ is already read.
func (s *state) label(block text.Reader) ([]byte, bool) {
	var label []byte
	for {
		line, _ := block.PeekLine()
		if line == nil {
			return nil, false
		}
		for i := 0; i < len(line); i++ {
			if len(label)+i > 999 {
				return nil, false
			}
			switch line[i] {
			case '\\':
				i++
			case '[':
				return nil, false
			case ']':
				block.Advance(i + 1)
				return append(label, line[:i]...), true
			}
		}
		label = append(label, line...)
		block.AdvanceLine()
	}
}

// reference returns the link that a label stands for. What all references add
// to a text is bounded, as in cmark.
func (s *state) reference(label []byte, open *bracket) *link {
	if len(label) > 999 {
		return nil
	}
	r, ok := s.Reference(util.ToLinkReference(label))
	if !ok {
		return nil
	}
	s.expanded += len(r.Destination()) + len(r.Title())
	if s.expanded > max(s.length, 100_000) {
		s.bound(open.start, open.end, "links by reference make the text many times longer")
		return nil
	}
	return &link{destination: r.Destination(), title: r.Title()}
}

// inlineLink reads (destination "title").
func (s *state) inlineLink(block text.Reader) *link {
	block.Advance(1)
	block.SkipSpaces()
	l := &link{}
	if block.Peek() != ')' {
		var ok bool
		if l.destination, ok = s.destination(block); !ok {
			return nil
		}
		before, _ := block.PeekLine()
		block.SkipSpaces()
		if block.Peek() != ')' {
			if len(before) == 0 || !util.IsSpace(before[0]) {
				return nil
			}
			if l.title, ok = s.title(block); !ok {
				return nil
			}
			block.SkipSpaces()
		}
	}
	if block.Peek() != ')' {
		return nil
	}
	block.Advance(1)
	return l
}

// destination reads an address: up to > when it begins with <, else up to a
// space, with at most 32 levels of parentheses.
func (s *state) destination(block text.Reader) ([]byte, bool) {
	line, segment := block.PeekLine()
	if len(line) > 0 && line[0] == '<' {
		if segment.Start < s.noClose[0] {
			return nil, false
		}
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '<':
				return nil, false
			case '>':
				block.Advance(i + 1)
				return line[1:i], true
			}
		}
		s.noClose[0] = segment.Stop
		return nil, false
	}
	depth, i := 0, 0
scan:
	for i < len(line) {
		switch c := line[i]; {
		case c == '\\' && i+1 < len(line) && util.IsPunct(line[i+1]):
			i++
		case c == '(':
			if depth++; depth > 32 {
				return nil, false
			}
		case c == ')':
			if depth == 0 {
				break scan
			}
			depth--
		case c <= ' ' || c == 0x7f:
			break scan
		}
		i++
	}
	if i == 0 || depth > 0 {
		return nil, false
	}
	block.Advance(i)
	return line[:i], true
}

// title reads a title in quotation marks or parentheses; it may go over lines.
func (s *state) title(block text.Reader) ([]byte, bool) {
	line, segment := block.PeekLine()
	if len(line) == 0 {
		return nil, false
	}
	closer, cache := line[0], 0
	switch line[0] {
	case '"':
		cache = 2
	case '\'':
		cache = 1
	case '(':
		closer = ')'
	default:
		return nil, false
	}
	if cache > 0 && segment.Start < s.noClose[cache] {
		return nil, false
	}
	var title []byte
	from, stop := 1, 0
	for {
		for i := from; i < len(line); i++ {
			switch c := line[i]; {
			case c == '\\':
				i++
			case c == closer:
				block.Advance(i + 1)
				if title == nil {
					return line[from:i], true
				}
				return append(title, line[from:i]...), true
			case c == '(' && closer == ')':
				return nil, false
			}
		}
		title = append(title, line[from:]...)
		stop, from = segment.Stop, 0
		block.AdvanceLine()
		if line, segment = block.PeekLine(); line == nil {
			break
		}
	}
	if cache > 0 {
		s.noClose[cache] = stop
	}
	return nil, false
}

// attributedSpan reads the attributes that follow a pair of brackets.
func (s *state) attributedSpan(parent ast.Node, open *bracket, block text.Reader) *span {
	if block.Peek() != '{' {
		return nil
	}
	line, segment := block.PeekLine()
	end, raw := closingBrace(line[1:]), line[1:]
	if end < 0 && len(line) < maxAttributes {
		lines := parent.Lines()
		raw = flatten(s.source, lines, segment.Start+1, min(lines.At(lines.Len()-1).Stop, segment.Start+maxAttributes)).text
		end = closingBrace(raw)
	}
	if end < 0 {
		return nil
	}
	a, ok := parseAttributes(string(raw[:end]))
	if !ok {
		if len(bytes.TrimSpace(raw[:end])) > 0 && bytes.IndexByte([]byte(".#"), raw[0]) >= 0 {
			f := s.report(diag.BadMarkup, segment.Start, min(segment.Start+end+2, segment.Stop), "the attributes of this claim cannot be read")
			f.Help = "write them as [words]{.signed of=ru-kp-2024}"
		}
		return nil
	}
	for end += 2; end > 0; { // over line ends, which Advance does not cross by itself
		line, _ := block.PeekLine()
		if end < len(line) || line == nil {
			block.Advance(end)
			break
		}
		end -= len(line)
		block.AdvanceLine()
	}
	n := &span{attributes: a}
	n.start = open.start
	return n
}

// flat is the text of a stretch of a block without what stands before its lines
// (signs of quotation, indents).
type flat struct {
	text   []byte
	pieces []place // html is the offset in text here
}

func flatten(source []byte, lines *text.Segments, start, end int) flat {
	var f flat
	for i := range lines.Len() {
		l := lines.At(i)
		from, to := max(l.Start, start), min(l.Stop, end)
		if from >= to {
			continue
		}
		if f.pieces == nil && to == end {
			return flat{source[from:to], []place{{0, int32(from)}}}
		}
		f.pieces = append(f.pieces, place{int32(len(f.text)), int32(from)})
		f.text = append(f.text, source[from:to]...)
	}
	return f
}

// at returns the place in the source of an offset in the text.
func (f flat) at(offset int) int {
	p := f.pieces[0]
	for _, q := range f.pieces[1:] {
		if int(q.html) > offset {
			break
		}
		p = q
	}
	return int(p.source) + offset - int(p.html)
}

// cite is a citation.
type cite struct {
	inlineNode
	works []Cite
}

// citationParser parses @key in running text. Inside brackets the key only
// tells that the brackets hold a citation.
type citationParser struct{}

func (citationParser) Trigger() []byte { return []byte{'@'} }

func (citationParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	if classOf(before) == letter || strings.ContainsRune("_/.@+", before) {
		return nil
	}
	line, segment := block.PeekLine()
	n := keyLength(line[1:])
	if n == 0 {
		return nil
	}
	s := pc.(*state)
	if s.lastBracket != nil {
		s.lastBracket.cites = true
	}
	c := &cite{}
	c.start, c.end = segment.Start, segment.Start+1+n
	c.works = []Cite{{Key: string(line[1 : 1+n]), InText: true,
		Source: int32(s.base + c.start + 1), SourceEnd: int32(s.base + c.end)}}
	block.Advance(1 + n)
	return c
}

// keyLength returns the length of the citation key at the start of b: letters,
// digits and _, with single signs of :.#$%&-+?<>~/ between them.
func keyLength(b []byte) int {
	end, sign := 0, true
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c == '_':
			i++
			end, sign = i, false
		case c < utf8.RuneSelf:
			if sign || strings.IndexByte(":.#$%&-+?<>~/", c) < 0 {
				return end
			}
			i, sign = i+1, true
		default:
			r, n := utf8.DecodeRune(b[i:])
			if k := classOf(r); k != letter {
				return end
			}
			i += n
			end, sign = i, false
		}
	}
	return end
}

// citation reads the brackets that just closed as [see @key, art. 4; -@x].
func (s *state) citation(parent ast.Node, open *bracket, end int) *cite {
	if !open.cites {
		return nil
	}
	f := flatten(s.source, parent.Lines(), open.end, end)
	c := &cite{}
	for from := 0; from <= len(f.text); {
		to := bytes.IndexByte(f.text[from:], ';')
		if to < 0 {
			to = len(f.text)
		} else {
			to += from
		}
		work, key, ok := parseCite(f.text[from:to])
		if !ok {
			return nil
		}
		at := s.base + f.at(from+key)
		work.Source, work.SourceEnd = int32(at), int32(at+len(work.Key))
		c.works = append(c.works, work)
		from = to + 1
	}
	c.start, c.end = open.start, end+1
	return c
}

// parseCite reads one work of a citation; key is where its key begins.
func parseCite(b []byte) (work Cite, key int, ok bool) {
	for i := 0; i < len(b); i++ {
		if b[i] != '@' || i > 0 && b[i-1] == '\\' {
			continue
		}
		before, _ := utf8.DecodeLastRune(b[:i])
		n := keyLength(b[i+1:])
		if n == 0 || i > 0 && classOf(before) == letter {
			continue
		}
		prefix := b[:i]
		if i > 0 && before == '-' && (i == 1 || b[i-2] == ' ' || b[i-2] == '\n') {
			work.NoAuthor = true
			prefix = b[:i-1]
		}
		work.Key = string(b[i+1 : i+1+n])
		work.Prefix = words(prefix)
		work.Locator, work.Suffix = splitLocator(words(b[i+1+n:]))
		return work, i + 1, true
	}
	return work, 0, false
}

// words makes one line of text, without escapes.
func words(b []byte) string {
	s := strings.Join(strings.Fields(string(b)), " ")
	if strings.IndexByte(s, '\\') >= 0 {
		s = string(util.UnescapePunctuations([]byte(s)))
	}
	return s
}

// locatorWords are the words before the number of a place in a work.
var locatorWords = map[string]bool{
	"art": true, "arts": true, "article": true, "articles": true, "p": true, "pp": true, "page": true, "pages": true,
	"para": true, "paras": true, "paragraph": true, "paragraphs": true, "§": true, "§§": true, "¶": true, "sec": true,
	"section": true, "sections": true, "ch": true, "chap": true, "chapter": true, "chapters": true, "vol": true,
	"volume": true, "no": true, "n": true, "note": true, "fn": true, "annex": true, "appendix": true, "preamble": true,
	"protocol": true, "fig": true, "figure": true, "table": true, "part": true, "book": true, "col": true, "line": true,
	"l": true, "v": true, "vv": true, "recital": true, "rec": true, "cl": true, "clause": true, "ст": true, "статья": true,
	"п": true, "пункт": true, "стр": true, "с": true, "s": true, "abs": true, "artikel": true, "seite": true, "المادة": true,
}

// splitLocator parts "art. 4(2), emphasis added" into the place in the work and
// what follows it.
func splitLocator(s string) (locator, suffix string) {
	s = strings.TrimLeft(s, ", ")
	end, named := 0, false
	for i := 0; i < len(s); {
		n := strings.IndexByte(s[i:], ' ')
		if n < 0 {
			n = len(s) - i
		}
		word := strings.ToLower(strings.Trim(s[i:i+n], ".,()"))
		switch {
		case strings.ContainsAny(word, "0123456789"), named && isRoman(word):
			end = i + n
		case locatorWords[word]:
			named = true
			if word == "preamble" || word == "protocol" {
				end = i + n
			}
		case end > 0 && (word == "bis" || word == "ter" || word == "quater"):
			end = i + n
		case end > 0 && (word == "and" || word == "&" || word == "to" || word == "-" || word == "–" || word == "et" || word == "и" || word == "und"):
		default:
			i = len(s)
			continue
		}
		i += n + 1
	}
	return strings.TrimRight(s[:end], ", "), strings.TrimLeft(s[end:], ", ")
}

func isRoman(word string) bool {
	return word != "" && strings.Trim(word, "ivxlcdm") == ""
}
