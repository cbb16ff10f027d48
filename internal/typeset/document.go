// Package typeset sets a document as a PDF that can be kept, read aloud and
// cited: PDF/A-3a and PDF/UA-1.
//
// In: a Document, a tree of blocks and runs that knows nothing of Markdown or of
// the model, and the fonts beyond the built-in ones, as readers. Out: the bytes of
// the file, or faults: what in the document cannot be printed, each with the place
// that the caller gave it. Guarantees: the same document and fonts give the same
// bytes, on every machine; every word of the document stands in the structure tree
// in reading order; no character without a glyph is ever printed; any document ends
// in pages. Non-goals: reading files or the clock; Markdown; emoji in colour.
package typeset

import (
	"strings"
	"unicode"
)

// Document is what is set.
type Document struct {
	Meta        Meta
	Blocks      []Block
	Notes       []Note // footnotes; runs refer to them by their index + 1
	Index       Index  // set at the end
	Attachments []Attachment
}

// Meta is what the title block, the running heads and the file's own record say.
type Meta struct {
	Title    string
	Subtitle string
	Series   string   // printed above the title
	Authors  []string // printed below it
	Dateline string   // as printed below the title
	Summary  string   // printed in the title block and recorded
	Keywords []string
	Lang     string // BCP 47; "" is English
	Date     string // YYYY-MM-DD, of the file's record; "" is 1970-01-01
	Modified string // the same; "" is Date
	// Creator is the program that asked for the file.
	Creator string
	// RunningHead is printed at the head of each page but the first; "" is the title.
	RunningHead string
	Labels      Labels
	Paper       Paper
	// NoContents leaves the list of contents out; it is left out of short documents too.
	NoContents bool
}

// Labels are the few words that the typesetter itself prints. Those left out are
// in the language of the document where we know them, else English.
type Labels struct {
	Contents string // 'Contents'
	Page     string // 'Page %d of %d'; both verbs must be there
	Note     string // 'Note', for the description of a link to one
}

// Paper is the size of the page.
type Paper uint8

// The papers.
const (
	A4 Paper = iota
	Letter
)

// Block is a part of the document's flow: one of the types below, by value.
type Block interface{ block() }

// Heading opens a section. Levels that are skipped are closed up in the structure
// of the file; the look is that of the level.
type Heading struct {
	Level  int // 1 to 6
	Number string
	Anchor string // "" or a name that is unique in the document
	Lang   string
	Text   []Run
	Place  string
}

// Paragraph is a paragraph; its number stands in the margin.
type Paragraph struct {
	Number string
	Anchor string
	Lang   string
	Text   []Run
	Place  string
	Ragged bool // a list of names: its lines end where they end, with whole words
	Above  bool // a heading in all but rank: it stands on the page of what follows
}

// ListKind is the kind of a list.
type ListKind uint8

// The kinds of lists.
const (
	Bullets ListKind = iota
	Ordered
	Tasks
	Plain // no marks: the lines of an item hang
)

// List is a list; lists nest through the blocks of their items.
type List struct {
	Kind  ListKind
	Start int  // of an ordered list; 0 is 1
	Loose bool // items stand apart
	Items []Item
	Place string
}

// Item is one item of a list.
type Item struct {
	Done   bool // of a task
	Blocks []Block
}

// Definitions is a list of terms and what they mean.
type Definitions struct {
	Entries []Definition
	Place   string
}

// Definition is a term and what it means.
type Definition struct {
	Term   []Run
	Blocks []Block
}

// Align is where the words of a column stand.
type Align uint8

// The alignments; Start is the side where lines begin.
const (
	Start Align = iota
	Centre
	End
)

// Table is a table. Its first HeadRows rows are repeated on every page.
type Table struct {
	Caption  []Run
	Anchor   string
	HeadRows int
	Rows     [][]Cell
	Place    string
}

// Cell is a cell of a table. Spans of 0 are 1.
type Cell struct {
	Text    []Run
	Head    bool // heads its row; cells of head rows head their columns anyway
	Columns int
	Rows    int
	Align   Align
}

// Quote is a block quotation.
type Quote struct {
	Lang   string
	Blocks []Block
	Place  string
}

// CallOut is a typed block: a finding, a position, a note. Its title is set in
// front and read first.
type CallOut struct {
	Title  []Run
	Anchor string
	Lang   string
	Blocks []Block
	Place  string
}

// Code is a block of code; lines that are too long are folded.
type Code struct {
	Text  string
	Place string
}

// Rule is a break between two thoughts.
type Rule struct{}

// Figure is a picture or a drawing. One without Alt is an ornament that no reader
// is told of.
type Figure struct {
	Alt     string
	Caption []Run
	Anchor  string
	Picture []byte   // a PNG or JPEG file
	Drawing *Drawing // or paths
	// Stays lets nothing that comes behind the figure stand before it on the pages.
	Stays bool
	Place string
}

// Drawing is a figure made of paths and words, in a space of its own that is
// fitted to the page: x to the right, y down, in thousandths of a point. One that
// would be too small to read is turned on its side.
type Drawing struct {
	Width, Height int
	Shapes        []Shape
	Words         []Words
}

// Shape is one path: a sequence of subpaths, filled, stroked or both.
type Shape struct {
	Steps   []Step
	Fill    Colour
	EvenOdd bool // the inside is what an odd number of subpaths surround
	Stroke  Colour
	Line    int // the width of the stroke
	Dash    int // the length of dashes; 0 is none
}

// Step is one step of a path: 'M' and 'L' take the first point, 'C' three, 'Z' none.
type Step struct {
	Op byte
	P  [3][2]int
}

// Words are words inside a drawing, at their base line.
type Words struct {
	X, Y   int
	Size   int
	Align  Align // of X: the left end, the middle or the right end
	Bold   bool
	Up     bool // they run up, not across
	Colour Colour
	Ground Colour // behind them, so that lines do not cross them
	Text   string
	Lang   string
}

// Colour is 0xRRGGBB with Opaque set; zero paints nothing.
type Colour uint32

// Opaque marks a colour that paints.
const Opaque Colour = 1 << 24

func (Heading) block()     {}
func (Paragraph) block()   {}
func (List) block()        {}
func (Definitions) block() {}
func (Table) block()       {}
func (Quote) block()       {}
func (CallOut) block()     {}
func (Code) block()        {}
func (Rule) block()        {}
func (Figure) block()      {}

// Style is a set of styles of a run.
type Style uint8

// The styles.
const (
	Emphasis Style = 1 << iota
	Strong
	Monospace
	Strike
	Superscript
	Subscript
)

// Run is a stretch of words in one style, or a note's mark, a forced break or a
// small picture.
type Run struct {
	Text    string
	Style   Style
	Lang    string // "" is that of the block
	Link    *Link  // runs with the same pointer are one link
	Cite    bool   // a citation
	Anchor  string // a name for this place
	Note    int    // index + 1 of a footnote, whose mark stands here; Text is not printed
	Break   bool   // the line ends here; Text is not printed
	Picture []byte // a PNG or JPEG file as high as a letter; Text is its description
	Place   string // "" is that of the block
}

// Link leads to an address, or to an anchor of the document.
type Link struct {
	URL    string
	Anchor string
	Title  string // what a reader is told; "" is the words or the address
}

// Index lists things with the pages on which they are spoken of. One without
// entries is not printed.
type Index struct {
	Title   string
	Entries []IndexEntry
}

// IndexEntry is one thing with the anchors of the places that speak of it. An
// entry without words or without anchors is left out.
type IndexEntry struct {
	Text    []Run
	Lang    string
	Anchors []string
	Place   string
}

// Note is a footnote. Without a mark of its own, its number among the notes as they
// are first referred to is its mark.
type Note struct {
	Mark  string
	Text  []Run
	Lang  string
	Place string
}

// Relationship says what an attachment is to the document.
type Relationship string

// The relationships of ISO 32000-2 that we use.
const (
	Source      Relationship = "Source"
	Data        Relationship = "Data"
	Supplement  Relationship = "Supplement"
	Alternative Relationship = "Alternative"
)

// Attachment is a file that travels inside the document.
type Attachment struct {
	Name         string
	Type         string // 'text/markdown'
	Description  string
	Relationship Relationship
	Data         []byte
}

// FaultKind says what is wrong with a document.
type FaultKind uint8

// The faults.
const (
	MissingGlyph  FaultKind = iota // no font has the character
	BrokenPicture                  // the file cannot be read as PNG or JPEG
	HugePicture                    // it has too many pixels
	UnknownAnchor                  // a link leads to an anchor that is not there
	RepeatedAnchor
	UnknownNote
	BrokenFont
	WideTable // it has more columns than can be set
)

// Fault is something in a document that cannot be printed.
type Fault struct {
	Kind   FaultKind
	Place  string // as the caller gave it
	Char   rune   // of a missing glyph
	Script string // its script, as 'Hangul'
	Name   string // the anchor, the font or what is wrong with the picture
}

func (f Fault) Error() string {
	text := ""
	switch f.Kind {
	case MissingGlyph:
		text = "no font has the character " + quoteRune(f.Char) + " (" + f.Script + ")"
	case BrokenPicture:
		text = "the picture cannot be read: " + f.Name
	case HugePicture:
		text = "the picture is too large: " + f.Name
	case UnknownAnchor:
		text = "a link leads to " + f.Name + ", which is not in the document"
	case RepeatedAnchor:
		text = "the anchor " + f.Name + " stands twice"
	case UnknownNote:
		text = "a mark refers to a note that is not there"
	case WideTable:
		text = "the table has more than 2000 columns"
	case BrokenFont:
		name, why, _ := strings.Cut(f.Name, ": ")
		text = "the font " + name + " cannot be used: " + why
	}
	if f.Place == "" {
		return text
	}
	return f.Place + ": " + text
}

// Font names an open font that holds the script of a missing glyph: the one to look
// for first. It is empty where none would help, as for colour emoji.
func (f Fault) Font() string {
	switch {
	case f.Kind != MissingGlyph || f.Script == emojiScript:
		return ""
	case f.Script == symbolScript:
		return "Noto Sans Symbols 2"
	case unicode.In(f.Char, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
		return "Noto Serif CJK"
	case unicode.In(f.Char, unicode.Devanagari, unicode.Bengali, unicode.Tamil, unicode.Telugu, unicode.Kannada, unicode.Malayalam,
		unicode.Gujarati, unicode.Gurmukhi, unicode.Sinhala, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Tibetan,
		unicode.Georgian, unicode.Armenian, unicode.Ethiopic, unicode.Hebrew):
		return "Noto Serif " + f.Script
	}
	return "Noto Sans " + strings.ReplaceAll(f.Script, "_", " ")
}

func quoteRune(r rune) string {
	const hex = "0123456789ABCDEF"
	b := []byte("U+")
	shift := 12
	for r>>(shift+4) != 0 {
		shift += 4
	}
	for ; shift >= 0; shift -= 4 {
		b = append(b, hex[r>>shift&15])
	}
	return string(b) + " '" + string(r) + "'"
}
