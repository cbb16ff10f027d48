package check

import (
	"slices"
	"sort"

	"concord/internal/date"
	"concord/internal/model"
)

// event is a word of a sentence that can have a date: "signed", "entered into
// force", and, so that they keep their dates, "visited" and "said".
type event struct {
	first, end int // tokens
	property   property
	noun       bool
	date       int    // index in dates; -1 for none
	body       string // the actor that approved, when the word before it is not its subject
	cost       int
	bound      int // 1 + token where the date begins that belongs to it and to nothing else
}

// readSentence reads the facts of the sentence of tokens lo to hi.
func (f *factReader) readSentence(p *pass, lo, hi int) {
	if lo >= hi {
		return
	}
	f.sentence = f.tokens[lo:hi]
	has := termsOf(f.sentence)
	f.dates = findDates(f.dates[:0], p.Text, f.sentence)
	for n := range f.dates {
		f.dates[n].first += lo
		f.dates[n].end += lo
	}
	defer f.keepAnchor()
	f.readWeekdays(p, lo)
	if has&(1<<termTitled) != 0 || f.clues&clueNamed != 0 {
		f.readOfficialNames(p, lo, hi)
	}
	if has&(1<<termDoubt|1<<termArticle) != 0 && f.doubts(p, lo, hi) {
		return
	}
	if !f.asserts(lo, hi) {
		if f.tokens[hi-1].sign != '?' { // "Were Russia attacked, ... under Article 4"
			f.readProvisions(p, lo, hi)
		}
		return
	}
	f.readNameDates(p, lo, hi)
	if has&someEvent != 0 || f.chronicle || has&(1<<termDeed) != 0 && (f.act.of != nil || f.tells()) || has&(1<<termOffice) != 0 && len(f.dates) > 0 {
		f.findEvents(p, lo, hi)
		f.gaps = f.gaps[:0]
		if hi-lo < longestSentence {
			if len(f.dates) > 0 || !f.anchor.IsZero() {
				f.findRelative(p, lo, hi)
			}
			f.findGaps(p, lo, hi)
		}
		f.attach(lo)
		f.readFollowing(p, lo, hi)
		f.act = act{}
		for n := range f.events {
			f.readEvent(p, n, lo, hi)
		}
		f.readGaps(p, lo, hi)
		if has&(1<<termOffice) != 0 {
			f.readOffices(p, lo, hi)
		}
		f.readStatus(p, lo, hi)
		f.readMisnamed(p, lo, hi)
	}
	if has&(1<<termUnit) != 0 {
		f.readCounts(p, lo, hi)
	}
	if has&(1<<termSince) != 0 {
		f.readFirstSince(p, lo, hi)
	}
	if f.clues&clueNotice != 0 {
		f.readNotice(p, lo, hi)
	}
	f.readNumbers(p, has, lo, hi)
	f.readProvisions(p, lo, hi)
}

// longestSentence is how many tokens a sentence has at most whose clauses are looked
// at two by two.
const longestSentence = 400

// doubts reports whether the sentence leaves open whether what it says is so.
// "According to Article 22" does not.
func (f *factReader) doubts(p *pass, lo, hi int) bool {
	if f.othersSay(p, lo, hi) {
		return true
	}
	for k := lo; k < hi; k++ {
		if f.tokens[k].term == termDoubt && !(f.lowerWord(p, k) == "according" && k+2 < hi && f.tokens[k+2].name >= 0 && p.Names[f.tokens[k+2].name].Target.Kind == model.KindProvision) {
			return true
		}
	}
	return false
}

// othersSay reports whether the sentence tells what some others write: "Some Russian
// sites still have 9 October".
func (f *factReader) othersSay(p *pass, lo, hi int) bool {
	switch f.lowerWord(p, lo) {
	case "some", "many", "several", "other", "most", "certain", "various", "few", "older", "early", "earlier":
	default:
		return false
	}
	for k := lo + 1; k < min(lo+5, hi); k++ {
		if accounts[f.lowerWord(p, k)] {
			return true
		}
	}
	return false
}

// accounts are what is written and those who write it.
var accounts = set("sites", "websites", "sources", "accounts", "reports", "historians", "papers", "newspapers", "authors", "writers", "books", "textbooks", "outlets", "media", "agencies", "chronicles", "encyclopaedias",
	"encyclopedias", "databases", "lists", "handbooks", "scholars", "commentators", "journalists", "analysts", "articles", "essays", "versions", "editions", "translations", "drafts", "catalogues", "works")

// someEvent are the terms of which a sentence has one that tells of an event.
const someEvent = 1<<termEventVerb | 1<<termEventNoun | 1<<termForce | 1<<termEffective | 1<<termEnter | 1<<termBinding

// tells reports whether the sentence has a deed that may tell of an event.
func (f *factReader) tells() bool {
	return slices.ContainsFunc(f.sentence, func(t token) bool {
		return t.term == termDeed && (t.n == dating || t.n == becoming || t.n == joining || t.n >= voting)
	})
}

// termsOf returns a bit for each term among the tokens.
func termsOf(tokens []token) (has uint64) {
	for n := range tokens {
		has |= 1 << tokens[n].term
	}
	return has
}

// asserts reports whether the sentence states what it says as a fact.
func (f *factReader) asserts(lo, hi int) bool {
	if last := f.tokens[hi-1]; last.kind == signToken && last.sign == '?' {
		return false
	}
	first := f.tokens[lo]
	return !first.upper || first.term != termBe || hi-lo <= 2 // "Had the treaty ..."
}

// findEvents finds the events of a sentence.
func (f *factReader) findEvents(p *pass, lo, hi int) {
	f.events = f.events[:0]
	add := func(first, end int, p property, noun bool) {
		f.events = append(f.events, event{first: first, end: end, property: p, noun: noun, date: -1})
	}
	at := func(i int) token {
		if i < lo || i >= hi {
			return token{kind: signToken}
		}
		return f.tokens[i]
	}
	for i := lo; i < hi; i++ {
		t := f.tokens[i]
		if t.kind != wordToken || t.name >= 0 {
			continue
		}
		switch t.term {
		case termEventVerb:
			if end := f.signsRatification(p, i, hi); property(t.n) == propSigned && end > 0 {
				add(i, end, propRatified, true)
				i = end - 1
				continue
			}
			add(i, i+1, property(t.n), false)
		case termEventNow:
			if at(i-1).term == termTo && i-lo > 3 && f.gathered(p, lo, i) {
				add(i, i+1, property(t.n), false)
				continue
			}
			if f.chronicle && at(i-1).term != termTo && at(i-1).term != termModal && at(i-1).term != termNot {
				add(i, i+1, property(t.n), false)
			}
		case termEventNoun:
			switch property(t.n) {
			case propSigned:
				if at(i-1).term == termFor {
					add(i, i+1, propOpened, true)
					continue
				}
			case propRatified:
				if at(i-1).term == termOf && at(i-2).term == termPapers { // "instruments of ratification"
					continue
				}
				if n := at(i + 1); n.term == termOtherNoun || n.term == termDeed && n.n != linking || n.term == termOther && n.kind == wordToken {
					add(i, i+1, propNone, true)
					continue
				}
			case propExchanged:
				if at(i+1).term != termOf || at(i+2).term != termPapers && at(i+3).term != termPapers {
					continue
				}
			}
			add(i, i+1, property(t.n), true)
		case termEnter:
			switch {
			case at(i+1).term == termInto && at(i+2).term == termForce:
				add(i, i+3, propInForce, t.n == 1)
				i += 2
			case at(i+1).term == termForce:
				add(i, i+2, propInForce, t.n == 1)
				i++
			case (at(i+1).term == termOwn || at(i+1).term == termArticle) && at(i+3).term == termTo && isSignature(f.lowerWord(p, i+2)): // "put their signatures to"
				add(i, i+4, propSigned, false)
				i += 3
			case f.lowerWord(p, i) == "put" && f.lowerWord(p, min(i+1, hi-1)) == "pen" && at(i+2).term == termTo:
				add(i, min(i+4, hi), propSigned, true)
				i += 3
			case f.toAnEnd(p, i, hi):
				add(i, i+4, propEnded, false)
				i += 3
			case !f.linked(i, lo): // "Signature came on 19 June"
				add(i, i+1, propNone, false)
			}
		case termForce:
			if at(i-1).term == termIn {
				add(i-1, i+1, propInForce, false)
			}
		case termEffective:
			add(i, i+1, propInForce, false)
		case termBinding:
			if b := at(i - 1); b.term == termBe || b.term == termStill || b.term == termAdverb {
				add(i, i+1, propInForce, false)
			}
		case termDeed:
			if f.gathersTo(p, i, hi) {
				continue
			}
			if end := f.losesForce(p, i, hi); end > 0 {
				add(i, end, propEnded, false)
				i = end - 1
				continue
			}
			if t.n > saying || f.presents(i, hi) {
				i = f.findDeed(p, i, lo, hi)
				continue
			}
			if t.n != saying && f.meetsAt(i, lo) {
				continue
			}
			if at(i-1).term != termEventNoun || t.n == saying {
				add(i, i+1, propNone, false)
			}
		}
	}
}

// losesForce returns the end of "lost its force" or "ceased to have effect" at token
// i; 0 when it says something else.
func (f *factReader) losesForce(p *pass, i, hi int) int {
	if w := f.lowerWord(p, i); w != "lost" && w != "ceased" {
		return 0
	}
	for k := i + 1; k < min(i+6, hi); k++ {
		switch t := f.tokens[k]; {
		case t.term == termForce:
			return k + 1
		case t.term != termOwn && t.term != termTo && t.term != termBe && t.term != termIn && t.term != termAdverb:
			return 0
		}
	}
	return 0
}

// gatherings are the verbs of those who come together for something.
var gatherings = set("gathered", "met", "assembled", "convened")

// gathersTo reports whether the verb at token i has its purpose behind it, which
// then is what the date is of: "gathered on 4 April 1949 to sign the treaty".
func (f *factReader) gathersTo(p *pass, i, hi int) bool {
	if !gatherings[f.lowerWord(p, i)] {
		return false
	}
	for k := i + 1; k+1 < hi; k++ {
		if f.tokens[k].term == termTo && f.tokens[k+1].term == termEventNow {
			return true
		}
		if s := f.tokens[k].sign; s == ';' || s == '.' {
			return false
		}
	}
	return false
}

// gathered reports whether one of them stands before token i.
func (f *factReader) gathered(p *pass, lo, i int) bool {
	for k := lo; k < i; k++ {
		if gatherings[f.lowerWord(p, k)] {
			return true
		}
	}
	return false
}

// meetsAt reports whether the noun at token i opens a sentence as the occasion of
// what happened: "At their summit on 19 June 2024, the two signed".
func (f *factReader) meetsAt(i, lo int) bool {
	return i-lo <= 3 && i > lo && f.tokens[lo].term == termAt && f.tokens[i-1].term != termAt || i == lo+1 && f.tokens[lo].term == termAt
}

// linked reports whether the verb at token i only says that what was named before
// it happened: "the ratification by the Duma followed on 24 October".
func (f *factReader) linked(i, lo int) bool {
	if len(f.events) == 0 {
		return false
	}
	e := f.events[len(f.events)-1]
	if e.first < lo || !e.noun || e.property == propNone || i-e.end > 9 {
		return false
	}
	from := e.end
	if from+1 < i && f.tokens[from].sign == ',' && f.tokens[from+1].term == termRelative { // "ratification, which came on"
		from += 2
	}
	for k := from; k < i; k++ {
		switch t := f.tokens[k]; {
		case t.kind == signToken && t.sign != '-', t.term == termBe, t.term == termRelative, t.term == termWhen, t.term == termTo:
			return false
		}
	}
	return true
}

func isSignature(w string) bool {
	return w == "signature" || w == "signatures" || w == "name" || w == "names"
}

// toAnEnd reports whether "came to an end" stands at token i.
func (f *factReader) toAnEnd(p *pass, i, hi int) bool {
	return i+3 < hi && f.tokens[i+1].term == termTo && (f.tokens[i+2].term == termArticle || f.tokens[i+2].term == termOwn) && f.lowerWord(p, i+3) == "end"
}

// findDeed adds what the deed at token i tells, if it tells anything, and returns
// its last token.
func (f *factReader) findDeed(p *pass, i, lo, hi int) int {
	told, end := propNone, i+1
	word := func(k int) string {
		if k >= hi {
			return ""
		}
		return f.lowerWord(p, k)
	}
	switch f.tokens[i].n {
	case dating:
		if i > lo && f.tokens[i-1].kind == signToken && f.tokens[i-1].sign == ',' && word(i+1) == "from" {
			told = propSigned
		}
	case becoming:
		switch word(i + 1) {
		case "binding", "effective":
			told, end = propInForce, i+2
		case "a", "an", "the":
			for k := i + 2; k < i+4; k++ { // "became the 31st member"
				if w := word(k); w == "party" || w == "member" || w == "ally" {
					told, end = propAcceded, k+1
				}
			}
		}
	case clearing:
		if k := i + 1; k < hi && f.tokens[k].term == termThe {
			k++
			if n := f.tokens[min(k, hi-1)].name; k < hi && n >= 0 && p.Names[n].Target.Kind == model.KindOrganisation {
				f.events = append(f.events, event{first: i, end: i + 1, property: propApproved, date: -1, body: p.Names[n].Target.ID})
				return i
			}
		}
	case voting:
		if end := f.votesFor(p, i, hi); end > 0 {
			f.events = append(f.events, event{first: i, end: end, property: propApproved, date: -1})
			return end - 1
		}
	case joining:
		if k := i + 1; k >= hi || f.tokens[k].term == termIn || f.tokens[k].term == termOn || f.tokens[k].sign == '.' {
			told = propAcceded
		}
		if r, ok := f.object(event{first: i, end: i + 1, property: propAcceded}, hi); ok && r.instrument != nil {
			told = propAcceded
		}
	case linking:
		if f.linked(i, lo) {
			return i
		}
	default:
		if f.presents(i, hi) {
			return i
		}
	}
	f.events = append(f.events, event{first: i, end: end, property: told, date: -1})
	return end - 1
}

// presents reports whether the verb at token i only brings in an event: "May 1992
// saw the signing of the treaty", "gave its approval".
func (f *factReader) presents(i, hi int) bool {
	if i+1 >= hi || i == 0 || f.tokens[i-1].kind != numberToken && f.tokens[i].n != giving {
		return false
	}
	k := i + 1
	if f.tokens[k].term == termThe || f.tokens[k].term == termOwn {
		k++
	}
	return k < hi && (f.tokens[k].term == termEventNoun || f.tokens[k].term == termEnter && f.tokens[k].n == 1)
}

// readEvent reads what a sentence says of one event: its date and its place.
func (f *factReader) readEvent(p *pass, n, lo, hi int) {
	e := f.events[n]
	if e.property == propNone || f.hedged(e, lo) {
		return
	}
	if _, _, quoted := p.Quotation(int(f.tokens[e.first].start)); quoted {
		return
	}
	of, acted := f.subjectOf(p, e, lo, hi)
	if of == nil && e.noun && e.property == propSigned && e.date < 0 && f.resolve(e.first).instrument != nil { // "the other signature is that of Kim"
		f.readSigners(p, f.resolve(e.first).instrument, e, acted, lo, hi)
	}
	if of == nil {
		return
	}
	f.readPlace(p, of, e, lo, hi)
	f.readSigners(p, of, e, acted, lo, hi)
	if e.date < 0 {
		return
	}
	d := &f.dates[e.date]
	d.taken = true
	if f.plannedBetween(e, d) {
		return
	}
	switch {
	case d.onward && e.property == propInForce && d.first == e.end+1:
	case d.onward && f.tokens[e.first].term == termDeed:
		if datesOther(of, d.date) {
			return
		}
	case !d.exact, d.intro == termSince && e.property != propInForce:
		return
	case d.intro == termOf && !(e.noun && d.first <= e.end+2) && !(e.first >= d.end && f.leads(e.date) > 0): // the date of another thing
		return
	}
	found := fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: e.property, date: d.date, nearness: d.nearness}
	if d.relative {
		found.words = string(p.Text[f.tokens[d.first].start:f.tokens[d.said-1].end])
	}
	parties, known := f.actors(p, of, e, acted, lo, hi, &found)
	if !known {
		return
	}
	if found.body != "" || len(parties) > 0 {
		f.act = act{of, found.property}
	}
	if len(parties) == 0 {
		f.add(p, found, d.first, d.end)
	}
	for _, party := range parties {
		found.party = party
		f.add(p, found, d.first, d.end)
	}
}

// datesOther reports whether the record dates anything of an instrument so: what
// only "dates from" then may mean that.
func datesOther(of *model.Instrument, d date.Date) bool {
	return slices.ContainsFunc(of.Events, func(e *model.Event) bool { return e.Date.Overlaps(d) })
}

// plannedBetween reports whether the words between an event and its date make it
// the date of a plan: "the signing, first planned for October 2024".
func (f *factReader) plannedBetween(e event, d *dated) bool {
	for k := e.end; k < d.first; k++ {
		if f.tokens[k].term == termPlan {
			return true
		}
	}
	return false
}

// hedged reports whether the words before an event deny it or put it off.
func (f *factReader) hedged(e event, lo int) bool {
	for k := max(lo, e.first-60); k < e.first; k++ {
		switch t := f.tokens[k]; {
		case t.term == termCondition:
			return true
		case t.term == termWhen && f.saidBefore(k, lo): // "the paper says that it was signed"
			return true
		}
	}
	for k, back := e.first-1, 0; k >= lo && back < 9; k, back = k-1, back+1 {
		t := f.tokens[k]
		switch t.term {
		case termNot:
			if back < 5 {
				return true
			}
		case termPeriod:
			if t.n == days && k > lo && (f.tokens[k-1].term == termThe || f.tokens[k-1].term == termModifier || f.tokens[k-1].term == termOther) {
				return false // "would go on the very day it came into force"
			}
		case termModal, termPlan:
			return true
		case termTo:
			if back < 2 && k+1 < e.first && f.tokens[k+1].term == termBe {
				return true
			}
		case termEventVerb:
			return false
		case termBefore, termUntil:
			if back < 2 {
				return true
			}
		}
		if t.kind == signToken && (t.sign == ';' || t.sign == ':') {
			return false
		}
	}
	return false
}

// saidBefore reports whether "that" at token k opens what somebody says.
func (f *factReader) saidBefore(k, lo int) bool {
	for n := k - 1; n >= max(lo, k-4); n-- {
		if t := f.tokens[n]; t.term == termDeed && t.n == saying {
			return true
		}
	}
	return false
}

// readNameYear reads "the Rio Treaty (1947)": the year of signature, unless the
// record dates something else so.
func (f *factReader) readNameYear(p *pass, r reference, hi int) {
	for n := range f.dates {
		d := &f.dates[n]
		if d.first != r.end+1 || !d.exact || d.end >= hi || f.tokens[d.end].sign != ')' || d.date.Precision() != date.Year || datesOther(r.instrument, d.date) {
			continue
		}
		d.taken = true
		if _, _, quoted := p.Quotation(int(f.tokens[d.first].start)); !quoted {
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: r.instrument.ID}, property: propSigned, date: d.date}, d.first, d.end)
		}
	}
}

// from returns the index in here of the first reference that begins at token i
// or behind it.
func (f *factReader) from(i int) int {
	return sort.Search(len(f.here), func(n int) bool { return f.here[n].first >= i })
}

// sameDayOfYear reports whether two days differ in their year alone.
func sameDayOfYear(a, b date.Date) bool {
	if a.Precision() != date.Day || b.Precision() != date.Day {
		return false
	}
	_, month, day := a.First()
	_, m, d := b.First()
	return month == m && day == d
}

// readNameDates reads "the Soviet-North Korean treaty of 6 July 1961". Since
// two states may have several treaties, only a day of the same year is compared.
func (f *factReader) readNameDates(p *pass, lo, hi int) {
	if len(f.dates) == 0 {
		return
	}
	for _, r := range f.here {
		if r.first < lo || r.end >= hi || !r.named || r.instrument == nil {
			continue
		}
		if f.tokens[r.end].sign == '(' {
			f.readNameYear(p, r, hi)
		}
		if f.tokens[r.end].term != termOf {
			continue
		}
		for n := range f.dates {
			d := &f.dates[n]
			year, month, _ := d.date.First()
			if d.first != r.end+1 || !d.exact || month == 0 || !signedIn(r.instrument, int32(year)) && !sameDayOfYear(r.instrument.Signed, d.date) {
				continue
			}
			d.taken = true
			if _, _, quoted := p.Quotation(int(f.tokens[d.first].start)); !quoted {
				f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: r.instrument.ID}, property: propSigned, date: d.date}, d.first, d.end)
			}
		}
	}
}
