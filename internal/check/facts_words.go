package check

// The English words that the reading of facts knows, and how a block is cut
// into them.

import (
	"encoding/binary"
	"unicode"
	"unicode/utf8"
)

// term is what a word means to the rules. Words that mean nothing to them are
// other.
type term uint8

const (
	termOther     term = iota
	termThe            // the, this
	termArticle        // a, an and what else makes a thing unknown
	termOwn            // its, their
	termBe             // was, were, been
	termNot            // not, never, no
	termModal          // would, will, may
	termCondition      // if, unless
	termPlan           // expected, scheduled
	termDoubt          // wrongly, allegedly: the sentence asserts nothing
	termOf
	termTo
	termIn
	termOn
	termAt
	termBy
	termFor
	termFrom
	termSince
	termUntil
	termBefore // before, prior
	termAfter
	termBetween
	termWith
	termUnder
	termInto
	termAs
	termAnd
	termBut      // but, while, whereas
	termRelative // which, who
	termWhen     // when, where, because, that
	termIt
	termThey
	termGeneric   // treaty, pact, accord
	termKindNoun  // agreement, charter: the instrument only when it bears the word in its name
	termOtherNoun // law, decree, letter: something else that is signed and passed
	termEventVerb // signed, ratified
	termEventNoun // signature, ratification
	termEventNow  // sign, signs: the present tense of chronicles
	termEnter     // entered, came, took
	termForce     // force, effect
	termEffective
	termDeed // said, visited, published: takes the dates beside it
	termMonth
	termNumeral  // three, twenty
	termOrdinal  // first, last, remaining
	termUnit     // articles
	termPeople   // presidents, governments: signed for all
	termBody     // senate, parliament
	termModifier // new, present, same
	termAdverb
	termPapers // instruments
	termObliges
	termPermits
	termProvides
	termTitled // officially, entitled, titled
	termStill  // remains, still
	termFormer
	termOffice // minister, president
	termPeriod // days, years
	termLatter
	termBinding // binding, valid: in force, where it is said to be so
)

// property is what a fact says something of.
type property uint8

const (
	propNone property = iota
	propNegotiated
	propAdopted
	propOpened
	propInitialled
	propSigned
	propApproved
	propRatified
	propAccepted
	propAcceded
	propSucceeded
	propExchanged
	propDeposited
	propApplied
	propInForce
	propRegistered
	propAmended
	propSuspended
	propDenounced
	propEnded
	// Those above are events, in the order in which they can happen.
	propArticles
	propPlace
	propSigner
	propNotice // how long before the end it must be given, in months
	propTerm   // for how long it was concluded, in years
	propVotes
	propMembers // how many are bound
	propParty   // named as one, and is none
	propOfficialName
	propKindOf  // what a provision is about
	propKindAt  // where a kind of obligation stands
	propWording // in which words it was told what a provision holds
	propBinding // how a provision binds
	propSetOff  // what sets a provision off
	propTenure
	propReckoned // a date that is not as far from another as it is said
	propWeekday  // of a date, where it is another
	propFirstSince
	propStatus
	propNamed // any other property of a marked claim, by its name
)

// meaning is what the vocabulary says of a word.
type meaning struct {
	term term
	sign uint8 // 1 + index in kindSigns; 0 for a word that shows no kind of obligation
	n    int16 // a month, a number, a property
}

// having marks the forms of "have" among those of "be": what follows is active.
const having = 1

// Deeds that need a look at the words around them.
const (
	saying   = iota + 1 // reports what somebody says
	dating              // "dating from May 1955"
	becoming            // "became binding", "became a party"
	joining             // "joined the treaty"
	giving              // "gave its approval"
	linking             // "ratification followed": leaves an event its date
	voting              // "voted in favour of the treaty"
	clearing            // "the bill cleared the Senate"
)

// makeVocabulary returns the words in lower case.
func makeVocabulary() map[string]meaning {
	v := map[string]meaning{}
	add := func(m meaning, words ...string) {
		for _, w := range words {
			v[w] = m
		}
	}
	for _, group := range [...]struct {
		term  term
		words []string
	}{
		{termThe, []string{"the", "this"}},
		{termArticle, []string{"a", "an", "another", "some", "any", "these", "those", "such", "several", "many", "other", "his", "her", "my", "every", "each"}},
		{termOwn, []string{"its", "their", "our"}},
		{termBe, []string{"was", "were", "been", "being", "is", "are", "be"}},
		{termNot, []string{"not", "never", "nor", "neither", "no", "none", "without", "cannot", "nothing", "hardly", "didn", "wasn", "isn", "hasn", "weren"}},
		{termModal, []string{"would", "could", "should", "might", "may", "will", "shall", "must", "can"}},
		{termCondition, []string{"if", "unless", "whether", "suppose", "supposing", "assuming", "lest"}},
		{termPlan, []string{"planned", "plans", "expected", "expects", "scheduled", "due", "intended", "intends", "hoped", "hopes", "wanted", "ready", "likely", "unlikely", "meant", "proposed", "proposes", "foreseen", "envisaged", "awaiting", "pending", "prepared", "failed", "refused", "declined", "hesitated", "deadline", "urged", "wished", "decided", "asked", "authorised", "authorized", "near", "nearly", "almost"}},
		{termDoubt, []string{"wrongly", "erroneously", "mistakenly", "incorrectly", "misdated", "misdates", "falsely", "error", "errors", "mistake", "mistaken", "claims", "claimed", "claim", "alleged", "allegedly", "supposedly", "supposed", "reportedly", "reported", "reports", "rumour", "rumours", "rumor", "rumors", "according", "thought", "believed", "asserted", "assumed", "recalled", "misprint", "misreported", "inaccurate", "contrary", "purported", "purportedly", "imagined", "anniversary", "so-called", "myth", "legend", "wrong", "false", "disputed", "dispute", "doubtful", "sometimes", "often", "variously", "misread", "perhaps", "probably", "apparently", "possibly"}},
		{termOf, []string{"of"}}, {termTo, []string{"to"}}, {termIn, []string{"in"}}, {termOn, []string{"on"}}, {termAt, []string{"at"}}, {termBy, []string{"by"}},
		{termFor, []string{"for"}}, {termFrom, []string{"from"}}, {termSince, []string{"since"}}, {termUntil, []string{"until", "till", "through"}},
		{termBefore, []string{"before", "prior", "preceding"}}, {termAfter, []string{"after", "following"}}, {termBetween, []string{"between"}},
		{termWith, []string{"with"}}, {termUnder, []string{"under", "against", "concerning", "about", "within", "during", "towards", "over", "upon"}},
		{termInto, []string{"into"}}, {termAs, []string{"as"}}, {termAnd, []string{"and", "or"}},
		{termBut, []string{"but", "while", "whereas", "although", "though", "whilst", "yet", "however"}},
		{termRelative, []string{"which", "who", "whom", "whose"}},
		{termWhen, []string{"when", "where", "because", "once", "that", "than"}},
		{termIt, []string{"it"}}, {termThey, []string{"they", "he", "she", "we", "i"}},
		{termGeneric, []string{"treaty", "pact", "accord"}},
		{termKindNoun, []string{"agreement", "convention", "charter", "protocol", "armistice", "statute", "declaration", "alliance", "covenant", "document", "instrument", "partnership"}},
		{termOtherNoun, []string{"law", "bill", "decree", "act", "statement", "communiqué", "communique", "contract", "memorandum", "letter", "letters", "order", "ceasefire", "truce", "resolution", "draft", "plan", "deal", "treaties", "pacts", "agreements", "protocols", "accords", "conventions", "constitution", "amendment", "lease", "notes", "declarations", "proposal", "clause", "annex", "war", "talks", "negotiations", "organisation", "organization", "union", "regime", "settlement", "understanding", "budget", "text", "version", "entente", "axis", "compact", "concordat"}},
		{termEnter, []string{"entered", "enter", "enters", "come", "came", "went", "took", "taking", "takes", "brought", "put", "taken"}},
		{termForce, []string{"force", "effect"}},
		{termEffective, []string{"effective", "operative"}},
		{termDeed, []string{"said", "says", "told", "met", "began", "wrote", "left", "sent", "made", "born", "broke", "spoke", "rose", "lost", "won", "led", "saw", "read", "drew", "stood", "withdrew", "published", "visit", "meeting", "speech", "election", "vote", "summit", "conference", "announcement", "interview", "died", "death", "coup", "revolution", "invasion", "attack", "debate", "session", "telegram", "report", "newspaper", "note", "lasted", "ran", "agreed", "opened", "introduced", "submitted", "tabled", "handed", "appeared", "celebrated", "marked", "invoked", "extended", "renewed", "drafted", "spent", "announced", "dissolve", "visited", "arrived", "flew", "stayed"}},
		{termOrdinal, []string{"last", "remaining", "further", "additional", "more", "final"}},
		{termUnit, []string{"articles", "article"}},
		{termPeople, []string{"presidents", "ministers", "states", "parties", "governments", "delegates", "representatives", "leaders", "founders", "members", "plenipotentiaries", "sides", "ambassadors", "capitals", "countries", "nations", "powers", "envoys", "men", "premiers", "statesmen", "allies", "signatories"}},
		{termBody, []string{"senate", "parliament", "diet", "congress", "assembly", "bundestag", "chamber", "house", "duma", "legislature", "cabinet", "soviet", "presidium", "knesset", "committee", "lawmakers", "deputies", "senators", "electorate", "people", "voters", "council"}},
		{termModifier, []string{"new", "present", "same", "whole", "entire", "finished", "resulting", "bilateral", "full", "signed", "current"}},
		{termAdverb, []string{"then", "also", "later", "soon", "again", "even", "just", "jointly", "ever", "thus", "itself", "now", "there", "here", "together", "first", "once", "both", "only", "merely"}},
		{termPapers, []string{"instruments", "ratifications"}},
		{termObliges, []string{"obliges", "obligates", "requires", "commits", "binds", "compels", "demands", "obliged", "required", "committed", "bound"}},
		{termPermits, []string{"permits", "allows", "authorises", "authorizes", "enables", "lets", "entitles", "empowers", "permitted", "allowed", "leaves"}},
		{termProvides, []string{"provides", "provided", "contains", "contained", "establishes", "established", "deals", "dealt", "sets", "covers", "covered", "governs", "governed", "regulates", "regulated", "concerns", "concerned", "holds", "held", "carries", "promises", "promised", "forbids", "prohibits", "prohibited", "bars", "bans", "speaks", "addresses", "grants", "granted", "creates", "created", "lays", "stipulates", "stipulated", "guarantees", "guaranteed", "pledges", "pledged", "embodies", "includes", "treats", "enshrines", "opens", "gives", "calls", "defines", "regards", "foresees", "comprises", "houses", "spells", "barred", "forbade", "banned", "called", "provide", "contain", "establish", "govern", "regulate", "concern", "forbid", "prohibit", "define", "create"}},
		{termTitled, []string{"entitled", "titled", "styled", "officially", "formally", "official", "formal"}},
		{termStill, []string{"remains", "still", "remain", "stays", "continues"}},
		{termFormer, []string{"former", "formerly", "ex", "then-future", "future", "late", "predecessor", "successor", "onetime", "ousted", "sacked"}},
		{termLatter, []string{"latter"}}, {termBinding, []string{"binding", "valid"}},
		{termOffice, []string{"minister", "president", "secretary", "chairman", "chairwoman", "leader", "premier", "chancellor", "king", "queen", "ambassador", "general", "director", "aide", "commissioner", "governor", "spokesman", "spokeswoman"}},
	} {
		add(meaning{term: group.term}, group.words...)
	}
	for _, e := range [...]struct {
		term  term
		p     property
		words []string
	}{
		{termEventVerb, propSigned, []string{"signed", "concluded", "inked", "sealed"}},
		{termEventNoun, propSigned, []string{"signature", "signatures", "signing", "conclusion"}},
		{termEventVerb, propAdopted, []string{"adopted"}},
		{termEventVerb, propInitialled, []string{"initialled", "initialed"}},
		{termEventVerb, propApproved, []string{"approved"}},
		{termEventNoun, propApproved, []string{"approval"}},
		{termEventVerb, propRatified, []string{"ratified", "ratifying"}},
		{termEventNoun, propRatified, []string{"ratification"}},
		{termEventNoun, propAcceded, []string{"accession"}},
		{termEventNow, propSigned, []string{"sign", "signs"}},
		{termEventNow, propRatified, []string{"ratify", "ratifies"}},
		{termEventNow, propApproved, []string{"approve", "approves"}},
		{termEventNow, propExchanged, []string{"exchanges"}},
		{termEventNow, propDenounced, []string{"denounce", "denounces"}},
		{termEventNow, propEnded, []string{"expires", "lapses", "ends"}},
		{termEventVerb, propAcceded, []string{"acceded"}},
		{termEventVerb, propExchanged, []string{"exchanged", "swapped", "traded"}},
		{termEventNoun, propExchanged, []string{"exchange"}},
		{termEventVerb, propDeposited, []string{"deposited"}},
		{termEventVerb, propRegistered, []string{"registered"}},
		{termEventVerb, propAmended, []string{"amended"}},
		{termEventVerb, propDenounced, []string{"denounced"}},
		{termEventNoun, propDenounced, []string{"denunciation", "withdrawal"}},
		{termEventVerb, propEnded, []string{"terminated", "expired", "lapsed", "dissolved", "ended", "abrogated", "disbanded", "annulled"}},
		{termEventNoun, propEnded, []string{"termination", "expiry", "dissolution"}},
	} {
		add(meaning{term: e.term, n: int16(e.p)}, e.words...)
	}
	add(meaning{term: termDeed, n: dating}, "dating", "dates", "dated")
	add(meaning{term: termDeed, n: becoming}, "became", "become", "becomes", "becoming")
	add(meaning{term: termDeed, n: joining}, "joined")
	add(meaning{term: termDeed, n: voting}, "voted")
	add(meaning{term: termDeed, n: clearing}, "cleared", "passed")
	add(meaning{term: termDeed, n: giving}, "gave", "given", "completed", "finished")
	add(meaning{term: termDeed, n: linking}, "occurred", "happened", "fell", "follows", "followed", "comes")
	add(meaning{term: termDeed, n: saying}, "said", "says", "say", "told", "wrote", "writes", "announced", "stated", "noted", "notes", "declared", "insisted", "confirmed", "added", "argued", "argues", "explained", "maintained", "maintains", "remembered", "suggests", "suggested", "implies")
	for n, unit := range [...]string{days: "day", weeks: "week", fortnights: "fortnight", months: "month", years: "year", decades: "decade"} {
		if unit != "" {
			add(meaning{term: termPeriod, n: int16(n)}, unit, unit+"s")
		}
	}
	add(meaning{term: termBe, n: having}, "has", "have", "had", "having")
	add(meaning{term: termEnter, n: 1}, "entry", "coming", "entering", "entrance")
	for i, w := range [...]string{"january", "february", "march", "april", "", "june", "july", "august", "september", "october", "november", "december"} {
		if w != "" {
			add(meaning{term: termMonth, n: int16(i + 1)}, w)
		}
	}
	for w, n := range map[string]int16{"jan": 1, "feb": 2, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12} {
		add(meaning{term: termMonth, n: n}, w)
	}
	for i, w := range [...]string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"} {
		add(meaning{term: termNumeral, n: int16(i + 1)}, w)
	}
	for i, w := range [...]string{"thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"} {
		add(meaning{term: termNumeral, n: int16(30 + 10*i)}, w)
	}
	return v
}

// lexeme is a word of the vocabulary. The words that share a spot are chained.
type lexeme struct {
	word string
	meaning
	next uint16 // 1 + index in lexemes; 0 at the end
}

// lexemes holds the vocabulary for quick look-up, and spots where the chain of
// each spot begins: 1 + index in lexemes.
var lexemes, spots = makeLexemes()

func makeLexemes() (all []lexeme, begins *[16384]uint16) {
	begins = new([16384]uint16)
	words := makeVocabulary()
	for n, k := range kindSigns {
		for _, w := range k.words {
			m := words[w]
			m.sign = uint8(n + 1)
			words[w] = m
		}
	}
	for w, m := range words {
		at := &begins[spot([]byte(w))]
		all = append(all, lexeme{w, m, *at})
		*at = uint16(len(all))
	}
	return all, begins
}

// meaningOf looks a word in lower case up.
func meaningOf(w []byte) (meaning, bool) {
	for n := spots[spot(w)]; n != 0; {
		l := &lexemes[n-1]
		if string(w) == l.word {
			return l.meaning, true
		}
		n = l.next
	}
	return meaning{}, false
}

// spot returns a number below 16384 for a word.
func spot(w []byte) uint32 {
	n := len(w)
	return (uint32(w[0])*31 + uint32(w[n-1])*517 + uint32(w[n/2])*2089 + uint32(n)*7919 + uint32(w[n/3])*131) & 16383
}

// token is a word, a number or a sign of a block.
type token struct {
	start, end int32
	kind       tokenKind
	term       term
	upper      bool  // begins with a capital
	owner      bool  // 's follows
	shows      uint8 // 1 + index in kindSigns
	n          int32 // of a number its value, of a word what the vocabulary says
	sign       byte  // of a sign
	name       int32 // index in names of the one that covers it; -1 for none
}

type tokenKind uint8

const (
	wordToken tokenKind = iota
	numberToken
	signToken
)

// tokenise appends the tokens of text to dst.
func tokenise(dst []token, text []byte) []token {
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\n':
			i++
		case c >= '0' && c <= '9':
			t := token{start: int32(i), kind: numberToken, name: -1}
			for i < len(text) && text[i] >= '0' && text[i] <= '9' {
				if i-int(t.start) < 8 {
					t.n = t.n*10 + int32(text[i]-'0')
				}
				i++
			}
			if n := ordinalEnd(text[i:]); n > 0 {
				i += n
			}
			t.end = int32(i)
			dst = append(dst, t)
		case c < utf8.RuneSelf && !asciiLetter(c):
			dst = append(dst, token{start: int32(i), end: int32(i + 1), kind: signToken, sign: c, name: -1})
			i++
		default:
			var t token
			t, i = wordAt(text, i)
			dst = append(dst, t)
		}
	}
	return dst
}

// lowerCase makes eight ASCII letters small.
const lowerCase = 0x2020202020202020

var asciiLetters = func() (t [256]bool) {
	for c := range t {
		t[c] = asciiLetter(byte(c))
	}
	return t
}()

func asciiLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// ordinalEnd returns the length of st, nd, rd or th when that is all that is
// glued to a number.
func ordinalEnd(text []byte) int {
	if len(text) < 2 || len(text) > 2 && asciiLetter(text[2]) {
		return 0
	}
	switch string(text[:2]) {
	case "st", "nd", "rd", "th":
		return 2
	}
	return 0
}

// wordAt reads the word or the sign beyond ASCII at i.
func wordAt(text []byte, i int) (token, int) {
	t := token{start: int32(i), name: -1}
	for i < len(text) && asciiLetters[text[i]] {
		i++
	}
	n := i - int(t.start)
	var lower [24]byte
	copy(lower[:], text[t.start:i])
	for at := 0; at < len(lower); at += 8 { // eight letters at once
		eight := lower[at : at+8]
		binary.LittleEndian.PutUint64(eight, binary.LittleEndian.Uint64(eight)|lowerCase)
	}
	for i < len(text) {
		c := text[i]
		if c < utf8.RuneSelf {
			if !asciiLetter(c) {
				break
			}
			if n < len(lower) {
				lower[n] = c | 0x20
			}
			n++
			i++
			continue
		}
		r, size := utf8.DecodeRune(text[i:])
		if !unicode.IsLetter(r) && !unicode.IsMark(r) {
			break
		}
		if n+size <= len(lower) {
			copy(lower[n:], text[i:i+size])
		}
		n += size
		i += size
	}
	if n == 0 {
		r, size := utf8.DecodeRune(text[i:])
		t.kind, t.end = signToken, int32(i+size)
		switch r {
		case '“', '”', '„', '«', '»':
			t.sign = '"'
		case '’', '‘':
			t.sign = '\''
		case '–', '—':
			t.sign = '-'
			if t.start > 0 && text[t.start-1] == ' ' || r == '—' {
				t.sign = ','
			}
		case '…':
			t.sign = ';'
		case '。':
			t.sign = '.'
		default:
			t.sign = '?'
		}
		return t, i + size
	}
	t.end = int32(i)
	t.upper = text[t.start] >= 'A' && text[t.start] <= 'Z'
	if n <= len(lower) {
		t.describe(lower[:n])
	}
	if rest := text[i:]; len(rest) >= 2 && rest[0] == '\'' && rest[1] == 's' {
		t.owner, i = true, i+2
	} else if len(rest) >= 4 && string(rest[:4]) == "’s" {
		t.owner, i = true, i+4
	}
	return t, i
}

// describe says what the word means.
func (t *token) describe(lower []byte) {
	m, ok := meaningOf(lower)
	t.shows = m.sign
	switch {
	case string(lower) == "may" && t.upper:
		t.term, t.n = termMonth, 5
	case ok && m.term == termMonth && !t.upper:
	case ok && m.term != termOther:
		t.term, t.n = m.term, int32(m.n)
	case len(lower) > 4 && !t.upper && string(lower[len(lower)-2:]) == "ed":
		t.term = termDeed
	case len(lower) > 4 && string(lower[len(lower)-2:]) == "ly":
		t.term = termAdverb
	}
}
