// Package brief turns one Markdown file into one Brief, alone, whatever it
// holds.
//
// In: a file of content/briefs or content/pages. Out: a Brief and findings.
// Guarantees: no panic on any input; what can be read is read, and every fault
// is reported at once. Non-goals: nothing is looked up outside the file, so
// names of actors and instruments are still the author's words.
package brief

import (
	"concord/internal/frontmatter"
	"concord/internal/markup"
)

// Status is where a brief stands in its life.
type Status string

const (
	Draft      Status = "draft"
	Published  Status = "published"
	Superseded Status = "superseded"
	Withdrawn  Status = "withdrawn"
)

// Brief is one file as its author wrote it. It is not changed after Parse.
type Brief struct {
	Path string   // content/briefs/2024/article-4.md
	Sum  [32]byte // SHA-256 of the text, names this version
	ID   string   // from the file name: "article-4", "article-4.ko"
	Slug string   // the last part of the URL; ID when no slug is given

	Title, Summary      frontmatter.Text
	Date, Updated, AsOf frontmatter.Date
	Authors             []frontmatter.Text
	About               frontmatter.Text     // instrument that bare "Article 4" speaks of
	Actors              []frontmatter.Tagged // PRK: party
	Provisions          []frontmatter.Tagged // ru-kp-2024/4: defence
	Topics              []frontmatter.Text
	Status              Status
	Number, Series      frontmatter.Text
	Lang, TranslationOf frontmatter.Text
	Licence, DOI        frontmatter.Text
	SupersededBy        frontmatter.Text
	Changes             []Change
	Aliases             []frontmatter.Text
	Extra               frontmatter.Value // free; a Map or Null
	Body                markup.Document
}

// Change is one line of the history of a brief.
type Change struct {
	Date frontmatter.Date
	Note frontmatter.Text
}
