package render

// The words of the interface that Go writes; the others stand in the
// templates. They are gathered here so that they can be put into other
// languages in one place.

import (
	"strings"

	"concord/internal/brief"
)

const (
	wordAbout                  = "about "
	wordNotes                  = "Notes"
	wordNote                   = "note"
	wordParagraph              = "Paragraph"
	wordBackToText             = "Back to the text"
	wordOf                     = "of"
	wordOn                     = "on"
	wordTo                     = "to"
	wordNoDate                 = "n.d."
	wordNone                   = "–"
	wordSite                   = "Policy briefs" // of a site without a title
	wordSections               = "Sections"
	wordMore                   = "More"
	wordWay                    = "You are here"
	wordHome                   = "Home"
	wordFeed                   = "Feed"
	wordCatalogue              = "Catalogue"
	wordLicence                = "Licence"
	wordNotFound               = "Page not found"
	wordPages                  = "Pages"
	wordPage                   = "Page"
	wordPageLower              = "page"
	wordPrevious               = "Previous"
	wordNext                   = "Next"
	wordInstrument             = "Instrument"
	wordInstruments            = "Instruments"
	wordClause                 = "Kind of clause"
	wordTopic                  = "Topic"
	wordTopics                 = "Topics"
	wordAuthor                 = "Author"
	wordKindsIntro             = "What the articles of the instruments oblige to, clause beside clause."
	wordAs                     = "As"
	wordUndated                = "Undated"
	wordParties                = "Parties"
	wordPartiesLower           = "parties"
	wordOtherParties           = "others"
	wordParty                  = "Party"
	wordSigned                 = "Signed"
	wordConsented              = "Bound itself"
	wordStatus                 = "Status"
	wordBriefs                 = "Briefs"
	wordBrief                  = "Brief"
	wordEnded                  = "Ended"
	wordInForceSince           = "In force since"
	wordInForceFrom            = "In force from"
	wordNotInForce             = "entry into force not recorded"
	wordFormer                 = "former"
	wordNumber                 = "no."
	wordVolume                 = "vol."
	wordPageShort              = "p."
	wordBy                     = "By"
	wordByLower                = "by"
	wordPublished              = "Published"
	wordUpdated                = "Updated"
	wordAsOf                   = "Facts as of"
	wordDraft                  = "Draft: not to be cited."
	wordWithdrawn              = "This brief was withdrawn. Its page stays so that links to it keep their meaning."
	wordSuperseded             = "This brief is out of date."
	wordSupersededBy           = "It was superseded by"
	wordSupersedes             = "This brief supersedes"
	wordAlsoIn                 = "Also in"
	wordReasons                = "in the text"
	wordSourceEntry            = "all citations"
	wordActors                 = "Actors"
	wordProvisions             = "Provisions"
	wordReadAs                 = "read as"
	wordKind                   = "Kind"
	wordArticles               = "Articles"
	wordArticle                = "Article"
	wordSubject                = "Subject"
	wordPassages               = "Passages"
	wordShort                  = "Short"
	wordAka                    = "Also known as"
	wordLanguages              = "Languages"
	wordDepositary             = "Depositary"
	wordReplaces               = "Replaces"
	wordTerminates             = "Terminates"
	wordSupersedesInstrument   = "Supersedes"
	wordAmends                 = "Amends"
	wordReplacedBy             = "Replaced by"
	wordTerminatedBy           = "Terminated by"
	wordSupersededByInstrument = "Superseded by"
	wordAmendedBy              = "Amended by"
	wordUntil                  = "Until"
	wordUntilLower             = "until"
	wordConfidence             = "confidence"
	wordPreamble               = "Preamble"
	wordUnder                  = "under"
	wordForce                  = "Force"
	wordTrigger                = "Trigger"
	wordLimits                 = "Limits"
	wordSideBySide             = "The clauses side by side, by date"
	wordSays                   = "What it says"
	wordOwes                   = "Each row names who owes, each column to whom; the years are those of the instruments in force"
	wordFormal                 = "Formal name"
	wordCode                   = "Code"
	wordRegion                 = "Region"
	wordPartOf                 = "Belongs to"
	wordPredecessors           = "Predecessors"
	wordSuccessors             = "Successors"
	wordSince                  = "since"
	wordWith                   = "With"
	wordTowards                = "Towards"
	wordCitedIn                = "Cited in"
	wordOpen                   = "Open"
	wordSettled                = "Settled"
	wordHolds                  = "holds"
)

var monthNames = [13]string{"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// sections are the parts of the site in the order of the navigation.
var sections = [...]struct {
	address, title string
	main           bool // in the head of every page; the others stand in its foot
}{
	sectionBriefs:        {"briefs/", "Briefs", true},
	sectionInstruments:   {"instruments/", "Instruments", true},
	sectionCountries:     {"countries/", "Countries", true},
	sectionOrganisations: {"organisations/", "Organisations", false},
	sectionPeople:        {"people/", "People", false},
	sectionKinds:         {"kinds/", "Kinds of clause", true},
	sectionTopics:        {"topics/", "Topics", true},
	sectionAuthors:       {"authors/", "Authors", false},
	sectionTimeline:      {"timeline/", "Timeline", true},
	sectionSources:       {"sources/", "Sources", false},
	sectionDisputes:      {"disputes/", "Disputes", false},
	sectionSearch:        {"search/", "Index", true},
}

// A section is a part of the site that has a list of its own.
type section uint8

const (
	sectionBriefs section = iota
	sectionInstruments
	sectionCountries
	sectionOrganisations
	sectionPeople
	sectionKinds
	sectionTopics
	sectionAuthors
	sectionTimeline
	sectionSources
	sectionDisputes
	sectionSearch
	noSection
)

var clauseNames = map[string]string{
	"defence":              "Defence",
	"offence":              "Offence",
	"neutrality":           "Neutrality",
	"non-aggression":       "Non-aggression",
	"consultation":         "Consultation in a crisis",
	"no-hostile-alliance":  "No hostile alliance",
	"territory":            "Use of territory",
	"bases":                "Bases and stationing",
	"military-cooperation": "Military cooperation",
	"arms":                 "Arms",
	"sanctions":            "Sanctions",
	"economic":             "Economic cooperation",
	"science":              "Science and technology",
	"legal":                "Legal cooperation",
	"culture":              "Culture",
	"media":                "Media",
	"cyber":                "Cyber security",
	"organisation":         "International organisations",
	"dispute-settlement":   "Settlement of disputes",
	"amendment":            "Amendment",
	"final-clause":         "Final clauses",
	"principles":           "Principles",
}

// clauseWords returns the name of a kind of provision.
func clauseWords(kind string) string {
	if name, ok := clauseNames[kind]; ok {
		return name
	}
	return capital(strings.ReplaceAll(kind, "-", " "))
}

var blockNames = map[string]string{
	"finding": "Finding", "implication": "Implication", "objective": "Objective", "position": "Position",
	"scenario": "Scenario", "recommendation": "Recommendation", "question": "Open question",
	"note": "Note", "warning": "Warning", "tip": "Tip",
}

// blockWords returns the name of a kind of typed block.
func blockWords(kind string) string {
	if name, ok := blockNames[kind]; ok {
		return name
	}
	return capital(strings.ReplaceAll(kind, "-", " "))
}

var eventNames = map[string]string{
	"negotiated": "Negotiated", "adopted": "Adopted", "opened": "Opened for signature", "initialled": "Initialled",
	"signed": "Signed", "approved": "Approved", "ratified": "Ratified", "accepted": "Accepted", "acceded": "Acceded",
	"succeeded": "Succeeded", "exchanged": "Instruments exchanged", "deposited": "Instrument deposited",
	"provisionally-applied": "Provisionally applied", "in-force": "In force", "registered": "Registered",
	"reserved": "Reservation", "declared": "Declaration", "objected": "Objection", "amended": "Amended",
	"suspended": "Suspended", "denounced": "Denounced", "expired": "Expired", "terminated": "Terminated",
	"superseded": "Superseded",
}

func eventWords(kind string) string {
	if name, ok := eventNames[kind]; ok {
		return name
	}
	return capital(strings.ReplaceAll(kind, "-", " "))
}

var statusNames = map[string]string{
	"negotiating": "took part, not signed", "signatory": "signatory, not bound", "contracting": "bound once in force",
	"party": "party", "former-party": "former party", "other": "other role",
}

func statusWords(status string) string {
	if name, ok := statusNames[status]; ok {
		return name
	}
	return strings.ReplaceAll(status, "-", " ")
}

var actorKinds = map[string]string{
	"state": "State", "former-state": "Former state", "territory": "Territory", "organisation": "International organisation",
	"body": "Body", "person": "Person", "company": "Company", "group": "Group",
}

var propertyNames = map[string]string{"in-force": "entry into force"}

func propertyWords(property string) string {
	if name, ok := propertyNames[property]; ok {
		return name
	}
	return strings.ReplaceAll(property, "-", " ")
}

var languageNames = map[string]string{
	"ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
	"fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian",
	"id": "Indonesian", "it": "Italian", "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "no": "Norwegian",
	"pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sv": "Swedish", "th": "Thai",
	"tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}

// languageWords returns the name of a language, its tag when the name is not
// known here.
func languageWords(tag string) string {
	base, rest, _ := strings.Cut(tag, "-")
	name, ok := languageNames[strings.ToLower(base)]
	switch {
	case !ok:
		return tag
	case rest != "":
		return name + " (" + rest + ")"
	}
	return name
}

// capital returns the words with a capital first letter.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// briefStates are the labels of briefs that are not simply published.
var briefStates = map[brief.Status]string{brief.Draft: "draft", brief.Superseded: "superseded", brief.Withdrawn: "withdrawn"}

// eventLower returns the name of an event inside a sentence.
func eventLower(kind string) string { return strings.ToLower(eventWords(kind)) }

var identifierNames = map[string]string{"unts": "UNTS", "eli": "ELI", "celex": "CELEX", "wikidata": "Wikidata", "doi": "DOI", "urn": "URN"}

// identifierWords returns the name of a scheme of identifiers.
func identifierWords(scheme string) string {
	if name, ok := identifierNames[scheme]; ok {
		return name
	}
	return capital(strings.ReplaceAll(scheme, "-", " "))
}

// identifierAddress returns where an identifier can be looked up, "" when it
// cannot.
func identifierAddress(scheme, value string) string {
	switch scheme {
	case "celex":
		return "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:" + value
	case "wikidata":
		return "https://www.wikidata.org/wiki/" + value
	case "doi":
		return "https://doi.org/" + value
	case "eli":
		return value
	}
	return ""
}
