package diag

import (
	"maps"
	"slices"
)

// The codes. A new one needs a row in the table below and a script that shows
// the exact text of its finding.
const (
	BadEncoding        Code = "bad-encoding"
	FileTooLarge       Code = "file-too-large"
	Unreadable         Code = "unreadable"
	BadLink            Code = "bad-link" // symbolic link that leaves the site or runs in a circle
	BadName            Code = "bad-name" // a file name that gives no identifier or no URL
	BadYAML            Code = "bad-yaml"
	UnknownKey         Code = "unknown-key"
	DuplicateKey       Code = "duplicate-key"
	MissingKey         Code = "missing-key"
	BadValue           Code = "bad-value"
	BadDate            Code = "bad-date"
	DuplicateID        Code = "duplicate-id"
	DuplicateURL       Code = "duplicate-url"
	RawHTML            Code = "raw-html"
	BadMarkup          Code = "bad-markup" // nesting or table too large, unclosed fence, bad attributes
	FootnoteMissing    Code = "footnote-missing"
	FootnoteUnused     Code = "footnote-unused"
	UnknownActor       Code = "unknown-actor"
	UnknownInstrument  Code = "unknown-instrument"
	UnknownProvision   Code = "unknown-provision"
	UnknownSource      Code = "unknown-source"
	UnknownReference   Code = "unknown-reference" // a ref: link that names nothing
	UnknownTopic       Code = "unknown-topic"
	AmbiguousReference Code = "ambiguous-reference"
	DeadLink           Code = "dead-link"
	DeadAnchor         Code = "dead-anchor"
	MissingAlt         Code = "missing-alt"
	DuplicateArticle   Code = "duplicate-article"
	BadTemplate        Code = "bad-template"
	Unwritable         Code = "unwritable" // a path that cannot be written on common file systems

	// Contradictions.
	DateDisjoint       Code = "date-disjoint"
	ValueDisjoint      Code = "value-disjoint"
	NameMismatch       Code = "name-mismatch"
	ProvisionCollision Code = "provision-collision"
	KindAtTwoPlaces    Code = "kind-at-two-places"
	CountDiffers       Code = "count"
	PlaceDiffers       Code = "place"
	Tenure             Code = "tenure"
	Chronology         Code = "chronology"
	FirstSince         Code = "first-since"
	Status             Code = "status"
	Stale              Code = "stale"
	Modality           Code = "modality"
	Trigger            Code = "trigger"
	StaleDispute       Code = "stale-dispute"

	// Quotations.
	QuoteDiffers   Code = "quote-differs"
	QuoteElsewhere Code = "quote-elsewhere"

	// References.
	Orphan Code = "orphan"
	LostID Code = "lost-id"

	ExternalLink Code = "external-link" // only asked for with --external
	BadPage      Code = "bad-page"      // only asked for with --rendered
	CannotPrint  Code = "cannot-print"  // only asked for by export

	// Structure.
	RepeatedTitle    Code = "repeated-title"
	TwoDocuments     Code = "two-documents"
	DuplicateHeading Code = "duplicate-heading"
	NumberingGap     Code = "numbering-gap"
	ListRestart      Code = "list-restart"
	LabelAsItem      Code = "label-as-item"
	LoneFirst        Code = "lone-first"
	TruncatedYear    Code = "truncated-year"
	LostSeparator    Code = "lost-separator"
	PseudoHeading    Code = "pseudo-heading"
	QuoteUnsourced   Code = "quote-unsourced"
	PromiseUnkept    Code = "promise-unkept"
)

// rules gives each code its default severity and what it looks for in one
// sentence.
var rules = map[Code]struct {
	Severity Severity
	Meaning  string
}{
	BadEncoding:        {Error, "A text file that is not UTF-8, or holds NUL bytes."},
	FileTooLarge:       {Error, "A text file above the size that is read."},
	Unreadable:         {Error, "A file that the system does not let us read."},
	BadLink:            {Error, "A symbolic link that leaves the site, leads nowhere or runs in a circle."},
	BadName:            {Error, "A file name from which no identifier and no URL can be made."},
	BadYAML:            {Error, "Text that is not YAML, or YAML with anchors, tags or a second document."},
	UnknownKey:         {Warning, "A key that the format does not have."},
	DuplicateKey:       {Error, "A key that stands twice in one map."},
	MissingKey:         {Error, "A required key that is not there."},
	BadValue:           {Error, "A value of the wrong type or outside its closed list."},
	BadDate:            {Error, "A date that is impossible or not in EDTF form."},
	DuplicateID:        {Error, "Two files that claim one identifier."},
	DuplicateURL:       {Error, "Two pages that claim one URL."},
	RawHTML:            {Warning, "HTML inside Markdown, which is left out."},
	BadMarkup:          {Error, "Markdown beyond the bounds that are read, or a fence that is not closed."},
	FootnoteMissing:    {Error, "A footnote mark without its note."},
	FootnoteUnused:     {Warning, "A note that no mark refers to."},
	UnknownActor:       {Error, "An actor that is neither built in nor described in the content."},
	UnknownInstrument:  {Error, "An instrument that the content does not hold."},
	UnknownProvision:   {Error, "An article or paragraph that the instrument does not have."},
	UnknownSource:      {Error, "A citation of a source that is not described."},
	UnknownReference:   {Error, "A ref: link that names nothing."},
	UnknownTopic:       {Warning, "A topic outside the vocabulary that site.yaml declares."},
	AmbiguousReference: {Note, "Words that may name two things and were therefore not linked."},
	DeadLink:           {Error, "A link inside the site that leads to no page."},
	DeadAnchor:         {Warning, "A link to a place that the page does not have."},
	MissingAlt:         {Warning, "A picture without a text that stands for it."},
	DuplicateArticle:   {Error, "Two headings that open the same article."},
	BadTemplate:        {Error, "A template that cannot be parsed or run."},
	Unwritable:         {Error, "A page whose path common file systems cannot hold."},

	DateDisjoint:       {Error, "Two dates of one event that cannot be the same day; one day apart is a note."},
	ValueDisjoint:      {Error, "Two values of one property that differ."},
	NameMismatch:       {Error, "An official name that the record does not know."},
	ProvisionCollision: {Error, "One article that is said to be about two different things."},
	KindAtTwoPlaces:    {Error, "A kind of obligation that is said to stand in an article other than its own."},
	CountDiffers:       {Error, "A number of articles that differs from the record or from another brief."},
	PlaceDiffers:       {Error, "A place of signature or exchange that differs from the record or from another brief."},
	Tenure:             {Warning, "An office holder who is named outside the term of the office."},
	Chronology:         {Error, "Events that cannot have happened in the order of their dates."},
	FirstSince:         {Warning, "Two accounts of what something is the first since."},
	Status:             {Warning, "A status, such as in force, that the record does not bear out."},
	Stale:              {Note, "A status that a later event changed after the brief was last checked."},
	Modality:           {Warning, "A duty that is told as a permission, or a permission as a duty."},
	Trigger:            {Warning, "A duty that is said to be set off by a threat where the record has an attack, or the other way round."},
	StaleDispute:       {Warning, "A dispute that no brief and no record speaks of any more."},

	QuoteDiffers:   {Error, "A quotation that is nearly, but not quite, the text of the article that it cites."},
	QuoteElsewhere: {Error, "A quotation that cites one article and holds the words of another."},

	Orphan: {Off, "An instrument, a source or an actor that is described and that nothing speaks of."},
	LostID: {Error, "An address that the site had when it was last published and has no more."},

	ExternalLink: {Warning, "A link to another site that leads nowhere."},
	BadPage:      {Error, "A finished page with a link that leads nowhere, or with an identifier that stands twice."},
	CannotPrint:  {Error, "Something that cannot be set in print: a character that no font has, a picture that cannot be read."},

	RepeatedTitle:    {Warning, "The title of a brief again at the head of its text."},
	TwoDocuments:     {Warning, "Two documents in one file."},
	DuplicateHeading: {Warning, "Two headings of the same words in one section."},
	NumberingGap:     {Warning, "Numbered headings with one left out: I, II, IV."},
	ListRestart:      {Warning, "A numbered list whose every entry is number 1."},
	LabelAsItem:      {Warning, "The label of a list that stands in it as an entry."},
	LoneFirst:        {Note, "'First' without a 'Second'."},
	TruncatedYear:    {Warning, "A year that lost a digit: '202This', '19 June 202'."},
	LostSeparator:    {Warning, "Two sentences without a space between them."},
	PseudoHeading:    {Note, "A paragraph in bold type that should be a heading."},
	QuoteUnsourced:   {Note, "A block quotation without a source."},
	PromiseUnkept:    {Warning, "Something announced that does not follow: a section or a list without its content."},
}

// Severity returns the code's default severity; an unknown code is an error.
func (c Code) Severity() Severity {
	if r, ok := rules[c]; ok {
		return r.Severity
	}
	return Error
}

// Meaning returns what the code looks for, in one sentence; "" for an unknown
// code.
func Meaning(c Code) string { return rules[c].Meaning }

// IsCode reports whether the table knows the code.
func IsCode(c Code) bool {
	_, ok := rules[c]
	return ok
}

// Codes returns every code, sorted.
func Codes() []Code { return slices.Sorted(maps.Keys(rules)) }
