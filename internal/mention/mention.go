// Package mention finds names, references to articles and sentences in running
// text.
//
// In: bytes of a run (see markup.Run) and a lexicon of names. Out: byte ranges
// with what they name. Guarantees: longest match on word boundaries, case kept;
// linear in the text; no allocation for text without matches; the same on any
// input, broken UTF-8 too. Non-goals: it does not decide between two
// candidates and knows nothing of briefs.
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

// Reference is a reference to articles: "Articles 3 and 4(2)", "제4조 2항". The
// instrument may be named behind it (Of, OfEnd) or before it (Before).
type Reference struct {
	Start, End int32 // all of it: "Article 51 of the" is not part, only "Article 51"
	Items      []ReferenceItem
	Of         int32 // where "of the …" begins that may name the instrument; equals End when nothing of the kind follows; equals OfEnd when a name may follow without a preposition ("Article 42 TEU", "статья 4 Договора")
	OfEnd      int32 // where the name would start, for Lexicon.At; len(text) when "of the" ends the text
	Before     int32 // where the words before it end, without spaces, commas, quotes and genitive, for Lexicon.Before; 0 when there are none
}

// ReferenceItem is one article of a reference, or one paragraph of it: "Article
// 4(1) and (2)" has two. Items are in order and do not overlap.
type ReferenceItem struct {
	Start, End int32  // its own words; for the first one with the word "Article"
	Article    string // canonical: "4", "8-bis", "3-a", "4-2" for 제4조의2
	Paragraph  string // "2", "2a"; "" for none and for lettered ones
	Through    string // last article of a range "Articles 3 to 7"; "" for none
}
