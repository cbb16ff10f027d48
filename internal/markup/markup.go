// Package markup turns the Markdown of one file into finished HTML and all
// that the rest of the program wants to know of it, in one parse.
//
// In: the text of a body and where it stands in its file. Out: a Document
// (HTML in one buffer, with blocks, runs of text, slots, headings, claims,
// typed blocks and notes as offsets into it) and findings. Guarantees: no panic
// and no quadratic time on any input; balanced HTML that holds only the tags
// and attributes written here, so nothing in a text becomes script; same input,
// same bytes. Non-goals: it knows no actors, instruments or addresses of pages;
// whatever needs them is left as a Slot.
package markup

import (
	"cmp"
	"slices"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"concord/internal/diag"
	"concord/internal/source"
)

// The bounds of what is read. What lies beyond them is a finding.
const (
	maxText       = 4 << 20 // bytes of a body
	maxColumns    = 200     // of a table
	maxNesting    = 100     // of blocks, brackets and emphasis
	maxFences     = 10      // nesting of typed blocks
	maxReferences = 500     // link reference definitions in one paragraph
	maxHTML       = 20      // findings on raw HTML in one file
)

// Options say where a text comes from and how it is set.
type Options struct {
	Path string // of the file, for findings
	Base int    // offset of the text in the file; all Source offsets and spans count from the start of the file
	Lang string // BCP 47 tag of the text, for its quotation marks; "" is English
}

// Parser parses Markdown. It is made by NewParser and safe for concurrent use;
// it keeps the highlighted form of code that it has met.
type Parser struct {
	goldmark  parser.Parser
	highlight highlighter
	writers   sync.Pool
}

// NewParser returns a Parser for the Markdown of this program.
func NewParser() *Parser {
	p := &Parser{goldmark: newGoldmark(util.Prioritized(newLinesParser(inlineParsers()...), 100))}
	p.writers.New = func() any { return new(writer) }
	return p
}

// Parse parses the body of a file. It returns all that can be read and every
// fault that it met, sorted by place. The text is not kept and not changed.
func (p *Parser) Parse(body []byte, o Options) (Document, []diag.Finding) {
	if len(body) > maxText {
		at := source.Span{Path: o.Path, Start: o.Base, End: o.Base}
		return Document{}, []diag.Finding{diag.New(diag.FileTooLarge, at,
			"the text has %d bytes; at most %d are read", len(body), maxText).
			WithHelp("split it into several documents")}
	}
	w := p.writers.Get().(*writer)
	st := &state{Context: parser.NewContext(), source: body, path: o.Path, base: o.Base, length: len(body), texts: w.texts}
	root := p.goldmark.Parse(text.NewReader(body), parser.WithContext(st))
	w.reset(p, st, quotesOf(o.Lang))
	d := w.document(root)
	w.release()
	p.writers.Put(w)

	findings := st.findings
	slices.SortStableFunc(findings, func(a, b diag.Finding) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	return d, findings
}

// state is what the parsers of blocks and inlines share while one text is
// parsed. It travels as goldmark's context.
type state struct {
	parser.Context
	source   []byte
	path     string
	base     int
	length   int
	findings []diag.Finding
	html     int // places of raw HTML met
	bounds   map[string]bool

	notes      []*note
	labels     map[string]*note // the first definition of each label
	noteList   *noteList
	references int // link reference definitions
	expanded   int // bytes that references have put in the place of labels

	lastDelim   *delim
	lastBracket *bracket
	brackets    int
	lastTick    [maxTicks + 1]int // by length of the run: where it was last seen
	tickFrom    int               // not 0 once lastTick knows all runs of the block
	noClose     [3]int            // for > ' ": no closing sign on from here
	texts       []ast.Text        // nodes that stand in the tree, in room for more
}

func (s *state) span(start, end int) source.Span {
	return source.Span{Path: s.path, Start: s.base + start, End: s.base + end}
}

func (s *state) report(code diag.Code, start, end int, format string, args ...any) *diag.Finding {
	s.findings = append(s.findings, diag.New(code, s.span(start, end), format, args...))
	return &s.findings[len(s.findings)-1]
}

// bound reports once for each text that something lies beyond a bound.
func (s *state) bound(start, end int, message string) {
	if s.bounds[message] {
		return
	}
	if s.bounds == nil {
		s.bounds = map[string]bool{}
	}
	s.bounds[message] = true
	s.report(diag.BadMarkup, start, end, "%s", message).Help = "what lies deeper is kept as plain text"
}

// AddReference counts the definitions, so that labels are looked up only in
// texts that have any.
func (s *state) AddReference(r parser.Reference) {
	s.references++
	s.Context.AddReference(r)
}
