package markup

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"concord/internal/diag"
)

// newGoldmark returns goldmark's parser with its blocks bounded and its inlines
// of emphasis, links and code replaced by ours, which are linear in the text.
// The order of the numbers is goldmark's order of trial.
func newGoldmark(inlines ...util.PrioritizedValue) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(fenceParser{}, 50),
			util.Prioritized(headingParser{parser.NewSetextHeadingParser(), true}, 100),
			util.Prioritized(bounded{extension.NewDefinitionListParser()}, 101),
			util.Prioritized(extension.NewDefinitionDescriptionParser(), 102),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(bounded{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(indentedParser{parser.NewCodeBlockParser(), parser.NewParagraphParser()}, 500),
			util.Prioritized(headingParser{parser.NewATXHeadingParser(), false}, 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(bounded{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(noteParser{}, 950),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithInlineParsers(inlines...),
		parser.WithParagraphTransformers(
			util.Prioritized(referenceTransformer{}, 100),
			util.Prioritized(tableTransformer{extension.NewTableParagraphTransformer()}, 200),
		),
	)
}

// inlineParsers returns the parsers of inlines, in the order in which they are
// tried.
func inlineParsers() []parser.InlineParser {
	return []parser.InlineParser{
		codeParser{},
		bracketParser{},
		parser.NewAutoLinkParser(),
		parser.NewRawHTMLParser(),
		emphasisParser{},
		citationParser{},
	}
}

// blockNode is what our own blocks have in common. They are told apart by
// their types, so one kind serves all.
type blockNode struct {
	ast.BaseBlock
}

var kindBlock = ast.NewNodeKind("Concord")

func (*blockNode) Kind() ast.NodeKind { return kindBlock }
func (*blockNode) Dump([]byte, int)   {}

// bounded keeps containers from nesting so deep that a parse takes quadratic
// time: beyond the bound the text stays a paragraph.
type bounded struct{ parser.BlockParser }

func (b bounded) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	return b.BlockParser.Open(parent, reader, pc)
}

// tooDeep reports, and tells, that so many blocks are open that each line would
// cost too much; a list has two for each of its levels.
func tooDeep(reader text.Reader, pc parser.Context) bool {
	if len(pc.OpenedBlocks()) < maxNesting {
		return false
	}
	_, at := reader.Position()
	pc.(*state).bound(at.Start, at.Start, "lists, quotations and blocks nest too deep")
	return true
}

// headingParser takes Pandoc's attributes off the end of a heading. goldmark's
// own reading of them allows values without bound.
type headingParser struct {
	parser.BlockParser
	underlined bool // its words are known only when it is closed
}

func (h headingParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := h.BlockParser.Open(parent, reader, pc)
	if n != nil && !h.underlined {
		takeAttributes(n, reader.Source())
	}
	return n, state
}

func (h headingParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	h.BlockParser.Close(n, reader, pc)
	if h.underlined && n.Parent() != nil {
		takeAttributes(n, reader.Source())
	}
}

func takeAttributes(n ast.Node, source []byte) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	last := lines.At(lines.Len() - 1)
	line := bytes.TrimRight(source[last.Start:last.Stop], " \t\n")
	if len(line) == 0 || line[len(line)-1] != '}' {
		return
	}
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || open > 0 && line[open-1] == '\\' || open > 0 && line[open-1] == ']' {
		return
	}
	a, ok := parseAttributes(string(line[open+1 : len(line)-1]))
	if !ok {
		return
	}
	n.SetAttributeString("attributes", a)
	last.Stop = last.Start + len(bytes.TrimRight(line[:open], " \t"))
	lines.Set(lines.Len()-1, last)
}

// indentedParser parses indented code, save where a numbered entry of a list
// begins with a number again ("3.     1. The treaty"): that is how documents
// number paragraphs within questions, and nobody's code, so it is a paragraph.
type indentedParser struct {
	parser.BlockParser
	paragraph parser.BlockParser
}

func (p indentedParser) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	if entry, ok := parent.(*ast.ListItem); ok && !entry.HasChildren() {
		if line, _ := reader.PeekLine(); numbered(bytes.TrimLeft(line, " \t")) {
			return p.paragraph.Open(parent, reader, pc)
		}
	}
	return p.BlockParser.Open(parent, reader, pc)
}

func (p indentedParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	if ast.IsParagraph(n) {
		return p.paragraph.Continue(n, reader, pc)
	}
	return p.BlockParser.Continue(n, reader, pc)
}

func (p indentedParser) Close(n ast.Node, reader text.Reader, pc parser.Context) {
	if ast.IsParagraph(n) {
		p.paragraph.Close(n, reader, pc)
		return
	}
	p.BlockParser.Close(n, reader, pc)
}

// numbered reports whether a line begins with a number, a full stop or closing
// parenthesis, a space and a letter.
func numbered(line []byte) bool {
	n := 0
	for n < len(line) && n < 4 && line[n] >= '0' && line[n] <= '9' {
		n++
	}
	if n == 0 || n+2 >= len(line) || line[n] != '.' && line[n] != ')' || line[n+1] != ' ' {
		return false
	}
	r, _ := utf8.DecodeRune(line[n+2:])
	return unicode.IsLetter(r)
}

// fence is a block ::: {.kind key=value} … :::.
type fence struct {
	blockNode
	attributes
	colons     int
	start, end int // of the opening line
	closed     bool
	anchor     string // its id in the page
}

// kind is the first class.
func (f *fence) kind() string {
	if len(f.classes) == 0 {
		return ""
	}
	return f.classes[0]
}

// fenceParser parses typed blocks. As in Pandoc, a line of colons with
// attributes opens and one without closes; it closes the innermost block that
// was opened with as many colons, or else the innermost.
type fenceParser struct{}

func (fenceParser) Trigger() []byte { return []byte{':'} }

func (fenceParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	colons, words := fenceLine(line[at:])
	if colons == 0 || len(words) == 0 {
		return nil, parser.NoChildren
	}
	f := &fence{colons: colons, start: segment.Start - segment.Padding + at}
	f.end = f.start + len(bytes.TrimRight(line[at:], " \t\n"))
	if words[0] == '{' {
		a, ok := attributes{}, false
		if end := closingBrace(words[1:]); end >= 0 && end == len(words)-2 {
			a, ok = parseAttributes(string(words[1 : 1+end]))
		}
		if !ok {
			f := pc.(*state).report(diag.BadMarkup, f.start, f.end, "the attributes of this block cannot be read")
			f.Help = "write them as ::: {.position actor=USA of=ru-kp-2024}"
		}
		f.attributes = a
	} else if attributeWord(string(words)) == len(words) {
		f.classes = []string{string(words)}
	} else {
		return nil, parser.NoChildren
	}
	open := 0
	for _, b := range pc.OpenedBlocks() {
		if _, ok := b.Node.(*fence); ok {
			open++
		}
	}
	if open >= maxFences {
		pc.(*state).bound(f.start, f.end, "typed blocks nest deeper than 10 levels")
		return nil, parser.NoChildren
	}
	if tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return f, parser.HasChildren
}

// fenceLine returns the number of colons that a line begins with, at least 3,
// and the words after them without trailing colons.
func fenceLine(line []byte) (int, []byte) {
	n := 0
	for n < len(line) && line[n] == ':' {
		n++
	}
	if n < 3 {
		return 0, nil
	}
	words := bytes.Trim(line[n:], " \t\n")
	return n, bytes.TrimRight(bytes.TrimRight(words, ":"), " \t")
}

func (fenceParser) Continue(n ast.Node, reader text.Reader, pc parser.Context) parser.State {
	f := n.(*fence)
	line, _ := reader.PeekLine()
	width, at := util.IndentWidth(line, reader.LineOffset())
	if width > 3 || at >= len(line) || line[at] != ':' {
		return parser.Continue | parser.HasChildren
	}
	colons, words := fenceLine(line[at:])
	if colons == 0 || len(words) > 0 || closedBy(pc.OpenedBlocks(), colons) != f {
		return parser.Continue | parser.HasChildren
	}
	f.closed = true
	reader.AdvanceToEOL()
	return parser.Close
}

// closedBy returns the fence that a closing line of so many colons ends; nil
// when the line is part of a block of code.
func closedBy(open []parser.Block, colons int) *fence {
	var innermost *fence
	for i := len(open) - 1; i >= 0; i-- {
		switch n := open[i].Node.(type) {
		case *ast.FencedCodeBlock, *ast.HTMLBlock:
			return nil
		case *fence:
			if n.colons == colons {
				return n
			}
			if innermost == nil {
				innermost = n
			}
		}
	}
	return innermost
}

func (fenceParser) Close(n ast.Node, _ text.Reader, pc parser.Context) {
	if f := n.(*fence); !f.closed {
		finding := pc.(*state).report(diag.BadMarkup, f.start, f.end, "this block is not closed")
		finding.Help = "end it with a line of " + strings.Repeat(":", f.colons)
	}
}

func (fenceParser) CanInterruptParagraph() bool { return true }
func (fenceParser) CanAcceptIndentedLine() bool { return false }

// note is the definition of a footnote: [^label]: text.
type note struct {
	blockNode
	label      string
	start, end int // of [^label]
	number     int
	marks      []string
}

// noteList holds the notes of a text until they are written; it stands where
// the first of them stood.
type noteList struct{ blockNode }

type noteParser struct{}

func (noteParser) Trigger() []byte { return []byte{'['} }

func (noteParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	at := pc.BlockOffset()
	if at < 0 {
		return nil, parser.NoChildren
	}
	label, n := noteLabel(line[at:])
	if n == 0 || at+n >= len(line) || line[at+n] != ':' || tooDeep(reader, pc) {
		return nil, parser.NoChildren
	}
	start := segment.Start - segment.Padding + at
	def := &note{label: string(label), start: start, end: start + n}
	reader.AdvanceAndSetPadding(at+n+1, segment.Padding)
	return def, parser.HasChildren
}

// noteLabel returns the label of the [^label] at the start of s and the bytes
// that all of it takes; 0 when s does not start with one.
func noteLabel(s []byte) ([]byte, int) {
	if len(s) < 4 || s[0] != '[' || s[1] != '^' {
		return nil, 0
	}
	for i := 2; i < len(s) && i < 1000; i++ {
		switch s[i] {
		case ']':
			if i == 2 {
				return nil, 0
			}
			return s[2:i], i + 1
		case '[', ' ', '\t', '\n', '`':
			return nil, 0
		}
	}
	return nil, 0
}

func (noteParser) Continue(_ ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, _ := reader.PeekLine()
	if util.IsBlank(line) {
		return parser.Continue | parser.HasChildren
	}
	at, padding := util.IndentPosition(line, reader.LineOffset(), 4)
	if at < 0 {
		return parser.Close
	}
	reader.AdvanceAndSetPadding(at, padding)
	return parser.Continue | parser.HasChildren
}

// Close moves the note out of the text and into the list of notes.
func (noteParser) Close(n ast.Node, _ text.Reader, pc parser.Context) {
	s, def := pc.(*state), n.(*note)
	if first := s.labels[def.label]; first != nil {
		s.findings = append(s.findings, diag.New(diag.BadMarkup, s.span(def.start, def.end),
			"the note [^%s] is defined twice", def.label).WithNote(s.span(first.start, first.end), "first defined here"))
	} else if s.labels == nil {
		s.labels = map[string]*note{def.label: def}
	} else {
		s.labels[def.label] = def
	}
	s.notes = append(s.notes, def)
	parent := n.Parent()
	if s.noteList == nil {
		s.noteList = &noteList{}
		top := n
		for top.Parent().Parent() != nil {
			top = top.Parent()
		}
		top.Parent().InsertBefore(top.Parent(), top, s.noteList)
	}
	parent.RemoveChild(parent, n)
	s.noteList.AppendChild(s.noteList, n)
}

func (noteParser) CanInterruptParagraph() bool { return true }
func (noteParser) CanAcceptIndentedLine() bool { return false }

// referenceTransformer takes link reference definitions out of paragraphs. It
// spares goldmark the paragraphs that cannot hold any, and those that hold so
// many that its copying would take quadratic time.
type referenceTransformer struct{}

func (referenceTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	first := lines.At(0)
	i := first.Start
	for i < first.Stop && (reader.Source()[i] == ' ' || reader.Source()[i] == '\t') {
		i++
	}
	if i == first.Stop || reader.Source()[i] != '[' {
		return
	}
	if lines.Len() > maxReferences {
		pc.(*state).bound(first.Start, first.Stop, "more than 500 lines of link definitions in one paragraph")
		return
	}
	parser.LinkReferenceParagraphTransformer.Transform(n, reader, pc)
}

// tableTransformer refuses tables that are too wide: goldmark fills up every
// row to the width of the head.
type tableTransformer struct{ parser.ParagraphTransformer }

func (t tableTransformer) Transform(n *ast.Paragraph, reader text.Reader, pc parser.Context) {
	lines, found := n.Lines(), false
	for i := 1; i < lines.Len(); i++ {
		at := lines.At(i)
		columns, ok := delimiterRow(reader.Source()[at.Start:at.Stop])
		if ok && columns > maxColumns {
			pc.(*state).bound(at.Start, at.Stop, "a table has more than 200 columns")
			return
		}
		found = found || ok
	}
	if found {
		t.ParagraphTransformer.Transform(n, reader, pc)
	}
}

// delimiterRow reports whether a line may be the one under a table's head, and
// how many columns it has at most.
func delimiterRow(line []byte) (int, bool) {
	columns, dashes := 1, false
	for _, c := range line {
		switch c {
		case '-':
			dashes = true
		case '|':
			columns++
		case ' ', '\t', ':', '\n', '\r':
		default:
			return 0, false
		}
	}
	return columns, dashes
}
