// Package model links everything a site holds in both directions: briefs,
// instruments, provisions, actors, events, claims, positions and sources.
//
// In: parsed files and the gazetteer. Out: a Model and findings about what does
// not fit together. Guarantees: built once, then never changed, so that any
// number of goroutines may read it; the same input gives the same model.
// Non-goals: it reads no file, writes no HTML and decides nothing about looks.
package model

import (
	"sync"

	"concord/internal/actor"
	"concord/internal/bibliography"
	"concord/internal/brief"
	"concord/internal/config"
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/gazetteer"
	"concord/internal/instrument"
)

// Kind is the kind of a thing that has an identifier.
type Kind uint8

const (
	KindBrief Kind = iota + 1
	KindPage
	KindInstrument
	KindProvision    // "ru-kp-2024/4", "ru-kp-2024/4/2"
	KindState        // states, former states, territories: "PRK"
	KindOrganisation // organisations, bodies, companies, groups
	KindPerson
	KindSource
	KindTopic
	KindAuthor
	KindClause  // a kind of provision: "defence"
	KindAddress // a page or file of the site by its address
)

// Ref names one thing of the model. The zero Ref names nothing.
type Ref struct {
	Kind Kind
	ID   string
}

// Model is a whole site, linked. It is never changed once Link returned it.
type Model struct {
	Site        config.Site
	Gazetteer   *gazetteer.Gazetteer
	Briefs      []*Brief      // that have a page: newest first, then by ID
	Pages       []*Brief      // content/pages, by ID
	Instruments []*Instrument // by ID
	Actors      []*Actor      // that the content speaks of or describes, by ID
	Sources     []*Source     // by key
	Topics      []*Topic      // by ID
	Authors     []*Author     // by ID
	Clauses     []*Clause     // kinds of provision that occur, in the order of the built-in list, then by ID
	Events      []*Event      // of all instruments, oldest first
	Disputes    []*Dispute    // in file order

	briefs      map[string]*Brief
	pages       map[string]*Brief
	instruments map[string]*Instrument
	provisions  map[string]*Provision
	actors      map[string]*Actor
	sources     map[string]*Source
	topics      map[string]*Topic
	authors     map[string]*Author
	clauses     map[string]*Clause
	world       *world
	looked      *sync.Pool // of *looked
}

// Brief is a brief with what its words lead to.
type Brief struct {
	*brief.Brief
	Address      string // "briefs/article-4/", "about/" for a page
	Lang         string // its own, or the site's
	About        *Instrument
	Actors       []Role
	Provisions   []Reading
	Authors      []*Author
	Topics       []*Topic
	Links        []Hyperlink   // to be merged into the body, by Start; they do not overlap, but a link may hold a Citation slot
	Mentions     []Mention     // of actors, instruments and provisions in the body, by Start
	Blocks       []*Block      // its typed blocks, in order
	Claims       []*Claim      // its marked claims, in order
	Sources      []*Source     // that it cites, in the order of first citation
	Instruments  []*Instrument // that it speaks of: about, provisions, mentions; by first mention
	Translations []*Brief      // other language versions, by language
	Original     *Brief        // what it translates
	SupersededBy *Brief
	Supersedes   []*Brief
	Index        int32          // in Model.Briefs; -1 for a page
	subjects     []subject      // of its front matter, for what it has in common with others
	findings     []diag.Finding // of linking its text
}

// Role is an actor of a brief's front matter with its role there.
type Role struct {
	Actor *Actor
	Role  string // "party", "affected"; empty when none is given
}

// Reading is a provision of a brief's front matter and how the brief reads it.
type Reading struct {
	Provision  *Provision // nil when the entry names a whole instrument
	Instrument *Instrument
	Kind       string // a kind of provision; empty when none is given
}

// Hyperlink is a stretch of a document's HTML that leads somewhere. For a RefLink or
// PageLink slot, and for names found in running text, Start..End are the words.
type Hyperlink struct {
	Start, End int32
	Target     *Goal // shared by the links that lead there
	Automatic  bool  // found in the text, not written as a link
}

// Goal is where links lead.
type Goal struct {
	Ref
	Fragment string // anchor on the target's page, without "#"
}

// Mention is a place in a document's HTML that names something.
type Mention struct {
	Target     *Ref // an actor, an instrument or a provision (paragraphs count for their article); shared
	Start, End int32
	Block      int32 // index into Body.Blocks
}

// Passage is a block of a brief that speaks of something, with the words.
// Its sentence and HTML are cut when it is shown.
type Passage struct {
	Brief       *Brief
	Block       int32
	first, past int32 // a range of Brief.Mentions
}

// Mentions returns the mentions in that block, of that thing, by Start.
func (p *Passage) Mentions() []Mention { return p.Brief.Mentions[p.first:p.past:p.past] }

// Block is a typed block of a brief: a finding, position, implication ...
type Block struct {
	Brief   *Brief
	Index   int    // into Brief.Body.Fences
	Kind    string // finding, implication, objective, position, scenario, recommendation, question, note, warning, tip, figure
	Title   string
	Actors  []*Actor // actor= of a position, of= of an objective, to= of a recommendation
	Of      Ref      // what a position or an implication is about
	Stance  string
	Type    string // of a figure: timeline, map, network, matrix
	Date    date.Date
	Sources []*Source
}

// Claim is a marked statement of fact that can be compared.
type Claim struct {
	Brief    *Brief
	Index    int // into Brief.Body.Claims
	Subject  Ref
	Property string
	Party    string // actor id, "" when it holds for all
	Words    string
	Date     date.Date // the value, when it is a date
	Value    string    // the value otherwise
	Denied   bool
	Source   string
}

// Instrument is an instrument with its parties' status and all that speaks of it.
type Instrument struct {
	*instrument.Instrument
	Address                                           string // "instruments/ru-kp-2024/"
	Name                                              string // short form for lists
	Lang                                              string
	Events                                            []*Event
	Parties                                           []*Party     // by name
	Provisions                                        []*Provision // in the order of the text
	Links                                             []Hyperlink  // in its own text
	Signed, InForce, Ended                            date.Date    // earliest signature or adoption; entry into force; end
	EndedBy                                           string       // kind of the event that ended it: terminated, expired, ...
	Replaces, Terminates, Supersedes, Amends          []*Instrument
	ReplacedBy, TerminatedBy, SupersededBy, AmendedBy []*Instrument
	Depositary                                        []*Actor
	Translations                                      []*Instrument
	Original                                          *Instrument
	Sources                                           []*Source
	Briefs                                            []*Brief  // that speak of it, newest first
	Passages                                          []Passage // that name it as a whole
	Blocks                                            []*Block  // positions and implications on it or its provisions
	Disputes                                          []*Dispute
	Index                                             int32 // in Model.Instruments
	subject                                           subject
	findings                                          []diag.Finding // of linking its text
}

// Provision is an article of an instrument.
type Provision struct {
	*instrument.Provision
	ID         string // "ru-kp-2024/4"
	Address    string // "instruments/ru-kp-2024/4/"
	Instrument *Instrument
	Index      int // in Instrument.Provisions
	Kinds      []string
	Briefs     []*Brief // newest first
	Readings   []BriefReading
	Passages   []Passage // newest brief first
	Blocks     []*Block  // implications and positions
	subject    subject
}

// BriefReading is how one brief reads a provision.
type BriefReading struct {
	Brief *Brief
	Kind  string
}

// PartyStatus is where an actor stands towards an instrument (VCLT art. 2, 1).
type PartyStatus string

const (
	Negotiating PartyStatus = "negotiating" // took part, did not sign
	Signatory   PartyStatus = "signatory"   // signed, not bound
	Contracting PartyStatus = "contracting" // consented to be bound, not yet in force
	PartyTo     PartyStatus = "party"
	FormerParty PartyStatus = "former-party" // denounced, or the instrument ended
	OtherRole   PartyStatus = "other"        // observer, guarantor ...
)

// Party is an actor's relation to an instrument, derived from events and dates.
type Party struct {
	Actor      *Actor
	Instrument *Instrument
	Role       string // as given in the front matter; "" for a plain party
	Signed     date.Date
	Consented  date.Date   // ratified, accepted, approved by the party, acceded, succeeded
	ConsentBy  string      // the kind of that event
	Since      date.Date   // bound from
	Until      date.Date   // bound until
	Status     PartyStatus // after the last recorded event
}

// Actor is a state, organisation, body, person, company or group.
type Actor struct {
	ID                       string // "PRK", "nato", "kim-jong-un"
	Kind                     string // state, former-state, territory, organisation, body, person, company, group
	Address                  string // "countries/prk/", "organisations/nato/", "people/kim-jong-un/"
	Name                     string // in the site's language
	Formal                   string
	Entry                    gazetteer.Entry // zero for actors of the site's own
	Profile                  *actor.Profile  // nil when the content describes none
	Lang                     string          // of the profile's text
	Links                    []Hyperlink     // in the profile's text
	Of                       *Actor          // affiliation
	Members                  []*Actor        // persons and bodies whose affiliation it is
	Predecessors, Successors []*Actor
	Parties                  []*Party  // by instrument: newest first
	Events                   []*Event  // oldest first
	Blocks                   []*Block  // positions, objectives, recommendations: newest first
	Briefs                   []*Brief  // that name it in front matter, newest first
	Passages                 []Passage // newest brief first
	Offices                  []Office
	subject                  subject
}

// Office is an office that a person holds or held.
type Office struct {
	Title    string
	Of, Body *Actor
	From, To date.Date
}

// Event is something that happened to an instrument.
type Event struct {
	Instrument *Instrument
	Kind       string // in the words of the VCLT
	Date       date.Date
	Party      *Actor
	Body       *Actor
	BodyName   string // when the body is no known actor
	Place      string
	Under      *Provision
	By         []Signer
	Sources    []*Source
	Note       string
}

// Signer is a person who acted for a party.
type Signer struct {
	Party  *Actor // nil when not given
	Person *Actor // nil when only the name is known
	Name   string
}

// Source is a work that is cited.
type Source struct {
	*bibliography.Source
	Address string // the page of the list of sources that it stands on: "sources/", "sources/page/2/"
	Briefs  []*Brief
}

// Topic is a subject of briefs.
type Topic struct {
	ID, Name, Address string
	Briefs            []*Brief
	subject           subject
}

// Author is a writer of briefs.
type Author struct {
	ID, Name, Address string
	Briefs            []*Brief
}

// Clause is a kind of provision with all provisions of that kind.
type Clause struct {
	ID, Address string
	Provisions  []*Provision // by instrument's date, then number
}

// Dispute is a contradiction that is known, and how it is settled.
type Dispute struct {
	Claim    string // what is disputed, in words
	Subject  Ref
	Property string
	Party    *Actor
	Values   []DisputeValue
	Holds    string // empty when it is open
	Why      string
	At       frontmatter.Text // the entry in disputes.yaml
}

// DisputeValue is one of the values that are claimed.
type DisputeValue struct {
	Value   string
	Sources []*Source
}
