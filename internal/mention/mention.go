// Package mention finds names and references to articles in running text.
//
// In: bytes of a run (see markup.Run) and a lexicon of names. Out: byte ranges
// with what they name. Guarantees: longest match on word boundaries, case kept;
// linear in the text; no allocation for text without matches. Non-goals: it
// does not decide between two candidates and knows nothing of briefs.
package mention

// Name is one form of words that names something.
type Name struct {
	Text     string
	ID       int32 // the caller's handle; negative for a decoy, which swallows shorter names and is not reported
	Doubtful bool  // often something else: reported with Match.Doubtful
}

// Match is a stretch of text that a name of the lexicon covers.
type Match struct {
	Start, End int32
	IDs        []int32 // all that bear the name; more than one is ambiguous; owned by the lexicon
	Doubtful   bool
}

// Reference is a reference to articles: "Articles 3 and 4(2)", "제4조 2항".
type Reference struct {
	Start, End int32 // all of it: "Article 51 of the" is not part, only "Article 51"
	Items      []ReferenceItem
	Of         int32 // where "of the …" begins that may name the instrument; equals End when nothing of the kind follows
	OfEnd      int32 // where the name would start: text[OfEnd:] is matched against the lexicon
}

// ReferenceItem is one article of a reference.
type ReferenceItem struct {
	Start, End int32  // its own words; for the first one with the word "Article"
	Article    string // canonical: "4", "8-bis"
	Paragraph  string // "2"; "" for none
	Through    string // last article of a range "Articles 3 to 7"; "" for none
}
