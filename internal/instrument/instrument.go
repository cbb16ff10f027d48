// Package instrument turns one Markdown file into one Instrument with its
// provisions, alone, whatever it holds.
//
// In: a file of content/instruments. Out: an Instrument and findings.
// Guarantees: no panic on any input; article headings are read in English,
// French, Spanish, German, Russian, Arabic, Persian, Hebrew, Hindi, Thai,
// Korean, Chinese and Japanese forms; the printed form of a number is kept.
// Non-goals: nothing is looked up outside the file.
package instrument

import (
	"concord/internal/frontmatter"
	"concord/internal/markup"
)

// Instrument is one file as its author wrote it. It is not changed after Parse.
type Instrument struct {
	Path string
	Sum  [32]byte
	ID   string // from the file name: "ru-kp-2024", "udhr.ar"

	Title, Short  frontmatter.Text
	Aka           []frontmatter.Text   // other names by which texts call it, those of Names among them
	Names         []frontmatter.Tagged // language: short name in it
	Kind          frontmatter.Text     // treaty, agreement, protocol, ...
	Parties       []frontmatter.Tagged // actor: role
	Articles      int                  // as stated; 0 when not stated
	ArticlesAt    frontmatter.Text
	Languages     []frontmatter.Text
	Events        []Event
	Replaces      []frontmatter.Text
	Terminates    []frontmatter.Text
	Supersedes    []frontmatter.Text
	Amends        []frontmatter.Text
	Depositary    []frontmatter.Text
	Identifiers   []Identifier
	Sources       []frontmatter.Text
	Lang          frontmatter.Text
	TranslationOf frontmatter.Text
	Summary       frontmatter.Text
	Provisions    []Provision // in the order of the text; those of the front matter without text are put where their number belongs
	Parts         []Part      // preamble, chapters, closing: what the headings open besides articles
	Extra         frontmatter.Value
	Body          markup.Document
}

// Event is one line of events: kind, date and qualifiers.
type Event struct {
	Kind  frontmatter.Text // one of the closed list
	Date  frontmatter.Date
	Party frontmatter.Text
	Body  frontmatter.Text     // the domestic or international body that acted
	Place frontmatter.Text     // at:
	Under frontmatter.Text     // the provision that says so
	By    []frontmatter.Tagged // party: person; or persons alone
	Src   []frontmatter.Text
	Note  frontmatter.Text
}

// Identifier is a number that others know the instrument by.
type Identifier struct{ Scheme, Value frontmatter.Text }

// Provision is an article as the file gives it: by a heading of its text, by
// its entry under provisions:, or both.
type Provision struct {
	Number     Number
	Printed    string // "Article III", "제4조"; built from the number when there is no heading
	Title      frontmatter.Text
	Kinds      []frontmatter.Text
	Force      frontmatter.Text
	Trigger    frontmatter.Text
	Limits     frontmatter.Text
	Gloss      frontmatter.Text
	Confidence frontmatter.Text
	Part       int  // index into Parts; -1 when it stands under none
	HasText    bool // the file holds its words: Body.HTML()[Start:End], without the heading
	Start, End int32
	Source     int32 // of the heading or of the key
	Paragraphs []Paragraph
}

// Paragraph is a numbered paragraph of a provision. Its range is one element, or
// a stretch of words inside one when that holds several (HTML[Start] is no "<"
// then, or begins an inline element).
type Paragraph struct {
	Number     string // as Number.ID gives it: "2", "1-bis"; part of the address: ru-kp-2024/4/2
	Start, End int32  // in Body.HTML(), with the tags
}

// Part is a stretch of the text that a heading other than an article's opens.
type Part struct {
	Title      string
	ID         string // of the heading
	Preamble   bool
	Level      int
	Start, End int32 // of its own text, up to the next heading
}

// Number is the number of an article: 8, or 8 bis.
type Number struct {
	N      int    // from 1
	Suffix string // "bis", "ter", "A"; lower case; "" for none
}
