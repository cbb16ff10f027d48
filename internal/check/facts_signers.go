package check

import (
	"slices"
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/source"
)

// readSigners reads who is said to have signed: "President Medvedev signed the
// treaty", "signed by Mikhail Mishustin and Kim Jong Un". acted is true for the
// first form.
func (f *factReader) readSigners(p *pass, of *model.Instrument, e event, acted bool, lo, hi int) {
	if e.property != propSigned || !signersKnown(of) {
		return
	}
	if e.noun {
		f.readSignatures(p, of, e, hi)
		return
	}
	if acted {
		if first := f.signerBefore(p, e, lo, hi); first >= 0 {
			f.addSigner(p, of, first, e.first)
		}
		return
	}
	if e.end < hi && f.tokens[e.end].term == termBy {
		f.addSigners(p, of, e.end+1, hi)
	}
}

// readSignatures reads "the signatures of Putin and Kim" and "the signature is that
// of Belousov".
func (f *factReader) readSignatures(p *pass, of *model.Instrument, e event, hi int) {
	k := e.end
	if k+1 < hi && f.tokens[k].term == termBe && f.lowerWord(p, k+1) == "that" {
		k += 2
	}
	if k < hi && f.tokens[k].term == termOf {
		f.addSigners(p, of, k+1, hi)
	}
}

// addSigners notes the persons whom the words from token i on name.
func (f *factReader) addSigners(p *pass, of *model.Instrument, i, hi int) {
	type named struct{ first, end int }
	var all []named
	sure := true
	for k := i; k < hi; {
		first, end, titled := f.personAt(p, k, hi)
		if first == end {
			break
		}
		sure = sure && (titled || end-first > 1)
		all = append(all, named{first, end})
		k = end
		for k < hi && (f.tokens[k].term == termAnd || f.tokens[k].sign == ',') {
			k++
		}
	}
	for _, n := range all {
		if sure {
			f.addSigner(p, of, n.first, n.end)
		}
	}
}

// personAt reads the name of a person at token k, behind the title that may stand
// there. sure is true when it is one: the site knows the person, or a title says so.
func (f *factReader) personAt(p *pass, k, hi int) (first, end int, sure bool) {
	for k < hi && (f.tokens[k].term == termOffice || f.tokens[k].term == termThe || f.tokens[k].upper && k+1 < hi && f.tokens[k+1].term == termOffice || f.isNationality(p, k)) {
		sure = sure || f.tokens[k].term == termOffice
		k++
	}
	first, end = k, k
	if k < hi && f.tokens[k].name >= 0 {
		if p.Names[f.tokens[k].name].Target.Kind != model.KindPerson {
			return k, k, false
		}
		for end < hi && f.tokens[end].name == f.tokens[k].name {
			end++
		}
		return first, end, true
	}
	for end < hi && end < k+3 && f.isNamePart(end) {
		end++
	}
	if end-first < 2 && !sure || end < hi && f.tokens[end].kind == wordToken && (f.tokens[end].upper || f.tokens[end].term == termOf) {
		return k, k, false
	}
	return first, end, sure
}

// isNamePart reports whether token i can be a part of the name of a person.
func (f *factReader) isNamePart(i int) bool {
	t := f.tokens[i]
	return t.kind == wordToken && t.upper && t.name < 0 && t.term == termOther && !t.owner
}

func (f *factReader) isNationality(p *pass, k int) bool {
	t := f.tokens[k]
	return t.upper && nationalities[string(p.Text[t.start:t.end])] != ""
}

// signerBefore returns where the name begins of the one person who is the subject
// of "signed"; -1 when it is none or several.
func (f *factReader) signerBefore(p *pass, e event, lo, hi int) int {
	k := e.first - 1
	for k >= lo && (f.tokens[k].term == termBe || f.tokens[k].term == termAdverb) {
		k--
	}
	if k > lo && k == e.first-1 && f.tokens[k].term == termRelative { // "it was Belousov who signed"
		k--
	} else if k < lo || k != e.first-1 {
		return -1
	}
	if n := f.tokens[k].name; n >= 0 {
		if p.Names[n].Target.Kind != model.KindPerson {
			return -1
		}
		for k > lo && f.tokens[k-1].name == n {
			k--
		}
		return k
	}
	first := k + 1
	for first > lo && first > k-2 && f.isNamePart(first-1) {
		first--
	}
	switch {
	case first > k:
		return -1
	case first > lo && f.tokens[first-1].term == termOffice:
		return first
	case first == lo && k > first: // "Kim Jong Il signed the treaty on behalf of North Korea"
		for n := e.end; n+2 < hi; n++ {
			if f.tokens[n].term == termOn && f.lowerWord(p, n+1) == "behalf" {
				return first
			}
		}
	}
	return -1
}

// addSigner notes the person whom tokens first to end name, when the record has
// another.
func (f *factReader) addSigner(p *pass, of *model.Instrument, first, end int) {
	if f.tokens[first].name >= 0 {
		id := p.Names[f.tokens[first].name].Target.ID
		if person := p.model.Actor(id); person == nil || hasSigned(of, func(s model.Signer) bool { return s.Person != nil && s.Person.ID == id }) {
			return
		} else if state := stateOf(person); state != "" && !isParty(of, model.Ref{ID: state}) {
			return
		}
	} else {
		words := nameTokens(string(p.Text[f.tokens[first].start:f.tokens[end-1].end]))
		if hasSigned(of, func(s model.Signer) bool {
			for _, name := range signerNames(s) {
				if known := nameTokens(name); within(words, known) || within(known, words) {
					return true
				}
			}
			return false
		}) {
			return
		}
	}
	words := string(p.Text[f.tokens[first].start:f.tokens[end-1].end])
	f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propSigner, words: words}, first, end)
}

// stateOf returns the state for which a person holds or held an office.
func stateOf(a *model.Actor) string {
	for n := range a.Offices {
		if of := a.Offices[n].Of; of != nil {
			return of.ID
		}
	}
	if a.Of != nil {
		return a.Of.ID
	}
	return ""
}

// signersKnown reports whether the record has who signed for each party.
func signersKnown(of *model.Instrument) bool {
	for _, party := range of.Parties {
		if !hasSigned(of, func(s model.Signer) bool { return s.Party != nil && s.Party.ID == party.Actor.ID }) {
			return false
		}
	}
	return len(of.Parties) > 0
}

func hasSigned(of *model.Instrument, is func(model.Signer) bool) bool {
	return slices.ContainsFunc(of.Events, func(e *model.Event) bool { return e.Kind == "signed" && slices.ContainsFunc(e.By, is) })
}

// signerNames returns the names of a signer.
func signerNames(s model.Signer) []string {
	if s.Person == nil {
		return []string{s.Name}
	}
	names := []string{s.Person.Name}
	if s.Person.Profile != nil {
		for _, aka := range s.Person.Profile.Aka {
			names = append(names, aka.Value)
		}
	}
	return names
}

// nameTokens returns the parts of the name of a person in lower case.
func nameTokens(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return r == ' ' || r == '-' || r == '.' || r == '\n' })
}

// within reports whether all parts of a name stand in another.
func within(parts, whole []string) bool {
	return len(parts) > 0 && !slices.ContainsFunc(parts, func(w string) bool { return !slices.Contains(whole, w) })
}

// compareSigners reports each person who is said to have signed and has not.
func (c *comparison) compareSigners(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if i == nil {
		return
	}
	var names []string
	at := source.Span{Path: i.Path}
	for n := range i.Instrument.Events {
		if e := &i.Instrument.Events[n]; e.Kind.Value == "signed" {
			at = e.Date.Span
		}
	}
	for _, e := range i.Events {
		for _, s := range e.By {
			if e.Kind == "signed" && !slices.Contains(names, signerNames(s)[0]) {
				names = append(names, signerNames(s)[0])
			}
		}
	}
	values := valuesOf(facts)
	c.matchDisputes(t, values)
	for n := range values {
		v := &values[n]
		if c.settles(t, v) {
			continue
		}
		f := diag.New(diag.ValueDisjoint, v.where, "%s is said to have signed %s; the record has %s", v.shown, i.ID, strings.Join(names, " and ")).WithHelp(settleHelp)
		f.Severity = diag.Warning
		c.note(&f, v, &value{shown: "the record", where: at})
		c.findings = append(c.findings, f)
	}
}
