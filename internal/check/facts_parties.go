package check

// Who is bound: lists of parties, how many they are, and with whom instruments are
// deposited.

import (
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
)

// readDepositary reads which state keeps the instruments: "deposited with the government of Belgium", "Belgium acts as
// depositary" and "the depositary is Belgium".
func (f *factReader) readDepositary(p *pass, lo, hi int) {
	if termsOf(f.tokens[lo:hi])&(1<<termNot|1<<termPlan|1<<termModal|1<<termCondition|1<<termBut) != 0 {
		return
	}
	for i := lo; i < hi; i++ {
		var id string
		at := i // where the state is named
		switch w := f.lowerWord(p, i); {
		case w == "deposited" && i+1 < hi && f.tokens[i+1].term == termWith && termsOf(f.tokens[lo:i])&(1<<termPapers) != 0:
			id, at = f.stateFrom(p, i+2, hi)
		case w == "depositary" && i+1 < hi && f.tokens[i+1].term == termBe:
			id, at = f.stateFrom(p, i+2, hi)
		case w == "depositary":
			id, at = f.stateBefore(p, i, lo)
		}
		if id == "" || f.hedged(event{first: i}, lo) {
			continue
		}
		of := f.soleSubject(lo)
		if of == nil {
			return
		}
		name := id
		if a := p.model.Actor(id); a != nil {
			name = a.Name
		}
		if _, _, quoted := p.Quotation(int(f.tokens[i].start)); !quoted {
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propNamed, name: "depositary", words: name}, at, at+1)
		}
		return
	}
}

// stateFrom returns the state that the words from token i name as a government, and
// where: "the government of Belgium", "the Belgian government".
func (f *factReader) stateFrom(p *pass, i, hi int) (id string, at int) {
	for k := i; k < min(i+5, hi); k++ {
		t := f.tokens[k]
		switch w := f.lowerWord(p, k); {
		case t.name >= 0:
			if target := p.Names[t.name].Target; target.Kind == model.KindState && !(k+1 < hi && f.tokens[k+1].owner) {
				return target.ID, k
			}
			return "", k
		case t.upper && nationalities[string(p.Text[t.start:t.end])] != "":
			return nationalities[string(p.Text[t.start:t.end])], k
		case t.term == termThe, t.term == termOf, w == "government", w == "governments":
		default:
			return "", k
		}
	}
	return "", i
}

// stateBefore returns the state that is the subject of "acts as depositary", and
// where.
func (f *factReader) stateBefore(p *pass, i, lo int) (id string, at int) {
	k := i - 1
	for k >= lo {
		switch w := f.lowerWord(p, k); w {
		case "the", "as", "its", "is", "acts", "serves", "was", "acted", "served", "a", "named", "made":
			k--
			continue
		}
		break
	}
	if k < lo || k == i-1 || f.tokens[k].name < 0 {
		return "", i
	}
	if target := p.Names[f.tokens[k].name].Target; target.Kind == model.KindState {
		return target.ID, k
	}
	return "", i
}

// membership is a word for those whom a treaty binds.
var membership = set("members", "parties", "allies", "signatories", "states", "countries", "nations", "governments")

// readMembers reads how many are bound, and who: "twelve states signed", "the 32
// members today", "has as its parties Armenia, Belarus and Russia".
func (f *factReader) readMembers(p *pass, lo, hi int) {
	for i := lo; i < hi; i++ {
		if !membership[f.lowerWord(p, i)] || f.tokens[i].name >= 0 {
			continue
		}
		k, founding := i, false
		for k > lo && (f.lowerWord(p, k-1) == "founding" || f.lowerWord(p, k-1) == "original" || f.lowerWord(p, k-1) == "member" || f.lowerWord(p, k-1) == "nato") {
			founding = founding || f.lowerWord(p, k-1) == "founding" || f.lowerWord(p, k-1) == "original"
			k--
		}
		n, first := f.numberBefore(k, lo)
		which := ""
		switch {
		case n < 2 || n > 300 || f.hedged(event{first: first}, lo):
		case founding:
			which = "founders"
		case f.signedBy(p, first, i, lo, hi):
			which = "founders"
		case f.lowerWord(p, i+1) == "today" || f.lowerWord(p, i+1) == "now" || first > lo && f.lowerWord(p, first-1) == "all" && !f.past(lo, hi) || f.presentHas(p, first, lo):
			which = "members"
		}
		of := f.soleSubject(lo)
		if which != "" && of != nil && !f.vague(p, first, lo) {
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propMembers, name: which, number: n}, first, i+1)
		}
		if of != nil {
			f.readParties(p, of, i, lo, hi)
		}
	}
}

// signedBy reports whether those who are counted from token first to i signed:
// "twelve states signed the treaty", "signed by twelve states".
func (f *factReader) signedBy(p *pass, first, i, lo, hi int) bool {
	if i+1 < hi && f.tokens[i+1].term == termEventVerb && property(f.tokens[i+1].n) == propSigned && f.actsOn(event{first: i + 1, end: i + 2}) {
		return true
	}
	return first-2 >= lo && f.tokens[first-1].term == termBy && f.tokens[first-2].term == termEventVerb && property(f.tokens[first-2].n) == propSigned && (i+1 >= hi || f.tokens[i+1].kind == signToken || f.tokens[i+1].term == termIn || f.tokens[i+1].term == termOn)
}

// presentHas reports whether "has" or "counts" brings a number in at token i.
func (f *factReader) presentHas(p *pass, i, lo int) bool {
	if i <= lo {
		return false
	}
	w := f.lowerWord(p, i-1)
	return w == "has" || w == "counts" || w == "numbers" || w == "had" && i-1 > lo && f.lowerWord(p, i-2) == "has"
}

// past reports whether a sentence is told in the past.
func (f *factReader) past(lo, hi int) bool {
	for k := lo; k < hi; k++ {
		if t := f.tokens[k]; t.term == termEventVerb || t.term == termDeed {
			return true
		}
	}
	return false
}

// readParties reads the list of states that the word at token i brings in, or that
// it sums up.
func (f *factReader) readParties(p *pass, of *model.Instrument, i, lo, hi int) {
	signed, present := false, false
	for k := lo; k < hi; k++ {
		switch w := f.lowerWord(p, k); {
		case f.tokens[k].term == termEventVerb && property(f.tokens[k].n) == propSigned, w == "founding", w == "original":
			signed = true
		case w == "today", w == "now", w == "has", w == "are":
			present = true
		case f.tokens[k].term == termNot, f.tokens[k].term == termBut, w == "unlike", w == "except", w == "observers", w == "joined", w == "left", w == "without", w == "besides":
			return
		}
	}
	if !signed && !present {
		return
	}
	states := f.listOfStates(p, i+1, hi)
	for _, s := range states {
		if signed && couldSign(of, s.id) || !signed && binds(p.model, of, s.id) {
			continue
		}
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propParty, party: s.id, words: p.model.Actor(s.id).Name}, s.first, s.first+1)
	}
}

type listedState struct {
	id    string
	first int
}

// fewestListed is how many states a list has that tells who the parties are.
const fewestListed = 3

// listOfStates returns the states that follow each other from token i on, behind a
// verb, a colon or a name of the treaty.
func (f *factReader) listOfStates(p *pass, i, hi int) (states []listedState) {
	k := i
	for k < min(i+4, hi) && f.tokens[k].name < 0 {
		if f.tokens[k].sign == '.' || f.tokens[k].sign == ';' {
			return nil
		}
		k++
	}
	if k < hi && f.tokens[k].term == termThe {
		k++
	}
	for k < hi {
		n := f.tokens[k].name
		switch t := f.tokens[k]; {
		case n >= 0 && p.Names[n].Target.Kind == model.KindState && p.model.Actor(p.Names[n].Target.ID) != nil:
			states = append(states, listedState{p.Names[n].Target.ID, k})
			for k < hi && f.tokens[k].name == n {
				k++
			}
			continue
		case t.sign == ',', t.term == termAnd && f.lowerWord(p, k) == "and", t.term == termThe:
			k++
			continue
		}
		break
	}
	if len(states) < fewestListed {
		return nil
	}
	return states
}

// binds reports whether a state, or one that it followed or that followed it, is
// party to an instrument, or was by its record.
func binds(m *model.Model, of *model.Instrument, id string) bool {
	if len(of.Parties) == 0 || isParty(of, model.Ref{ID: id}) {
		return true
	}
	for _, e := range of.Events {
		if e.Party != nil && e.Party.ID == id {
			return true
		}
	}
	a := m.Actor(id)
	for _, p := range of.Parties {
		for _, before := range p.Actor.Predecessors {
			if before.ID == id {
				return true
			}
		}
		for _, before := range a.Predecessors {
			if before.ID == p.Actor.ID {
				return true
			}
		}
	}
	return false
}

// couldSign reports whether the record leaves it open that a state was among those
// who signed first. Where it dates the signature of each, some may be left out.
func couldSign(of *model.Instrument, id string) bool {
	each := false
	for _, e := range of.Events {
		if e.Party == nil {
			continue
		}
		each = each || e.Kind == "signed"
		if e.Party.ID == id {
			return e.Kind != "acceded"
		}
	}
	return each || len(of.Parties) == 0 || isParty(of, model.Ref{ID: id})
}

// compareMembers compares how many are said to be bound with the record, which must
// tell them all.
func (c *comparison) compareMembers(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	var record []value
	if i != nil && i.Instrument != nil {
		if n := membersOf(i, t.name); n > 1 {
			record = []value{{shown: itoa(n), where: c.eventSpan(i, propSigned)}}
		}
	}
	if t.name == "members" && i != nil {
		last := i.Signed
		for _, e := range i.Events {
			if p, _ := propertyOf(e.Kind); p == propAcceded || p == propDenounced {
				last = e.Date
			}
		}
		for n := range facts {
			if at := c.texts[facts[n].text].Date.Date; at.Before(last) {
				return // there were fewer then
			}
		}
	}
	c.compareValues(diag.CountDiffers, t, valuesOf(facts), record, sameText)
}

// membersOf returns how many signed first, or are bound now; 0 where the record does
// not tell.
func membersOf(i *model.Instrument, which string) int {
	signed, others, ended := 0, 0, 0
	for _, e := range i.Events {
		switch {
		case e.Party == nil:
		case e.Kind == "signed":
			signed++
		case e.Kind == "acceded":
			others++
		case e.Kind == "denounced":
			ended++
		}
	}
	switch {
	case which == "members" && signed > 0 && signed+others == len(i.Parties) && ended == 0:
		return len(i.Parties)
	case which == "members" && signed == 0 && others == 0 && ended == 0:
		return len(i.Parties)
	case which == "founders" && signed > 1 && signed+others == len(i.Parties):
		return signed
	case which == "founders" && signed == 0 && others == 0:
		return len(i.Parties)
	}
	return 0
}

// mostNamed is how many parties a message names.
const mostNamed = 12

// compareParties reports each state that is named as a party and is none.
func (c *comparison) compareParties(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if i == nil {
		return
	}
	var names []string
	for _, p := range i.Parties {
		names = append(names, p.Actor.Name)
	}
	if len(names) > mostNamed {
		names = append(names[:mostNamed], "others")
	}
	v := value{shown: facts[0].words, where: facts[0].where, facts: facts}
	if c.settles(t, &v) {
		return
	}
	f := diag.New(diag.ValueDisjoint, v.where, "%s is named among the parties to %s; the record has %s", v.shown, i.ID, strings.Join(names, ", ")).WithHelp(settleHelp)
	f.Severity = diag.Warning
	c.note(&f, &v, nil)
	c.findings = append(c.findings, f)
}
