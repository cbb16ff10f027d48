package check

import (
	"slices"

	"concord/internal/model"
)

// hints are the words around a noun that tell a treaty from others: "the 1961
// treaty with the Soviet Union", "North Korea's treaty with China".
type hints struct {
	year   int32       // of signature; 0 for none
	states [][2]string // two where a seat of government can stand for two
}

// toldApart returns the one treaty of two states of which the noun at token i can
// speak, and where its words begin; nil when none or several fit.
func (f *factReader) toldApart(p *pass, text []byte, i int) (first int, of *model.Instrument) {
	if t := f.tokens[i]; t.upper || t.owner || t.term == termOtherNoun {
		return i, nil
	}
	h := &f.hints
	h.year, h.states = 0, h.states[:0]
	first = f.hintsBefore(p, text, i)
	f.hintsBehind(p, text, i)
	base := f.base.instrument
	if h.year == 0 && len(h.states) < 2 || len(h.states) == 0 && base == nil {
		return i, nil
	}
	for _, o := range p.model.Instruments {
		if !h.fit(o, base) {
			continue
		}
		if of != nil {
			return i, nil
		}
		of = o
	}
	return first, of
}

// hintsBefore gathers the hints before token i and returns where they begin.
func (f *factReader) hintsBefore(p *pass, text []byte, i int) (first int) {
	h := &f.hints
	first = i
	for k := i - 1; k >= 0 && k >= i-5; k-- {
		switch t := f.tokens[k]; {
		case f.isYear(k) && h.year == 0:
			h.year, first = t.n, k
		case t.name >= 0 && k+1 < i && f.tokens[k+1].name == t.name, f.hintAt(p, text, k):
			first = k
		case t.term == termThe:
			return k
		case t.sign == '-', t.term == termModifier:
		case t.term == termOther && t.kind == wordToken && !t.upper && k == i-1: // "the 1961 friendship treaty"
		default:
			return first
		}
	}
	return first
}

// hintsBehind gathers the hints behind token i.
func (f *factReader) hintsBehind(p *pass, text []byte, i int) {
	h := &f.hints
	for k := i + 1; k < len(f.tokens) && k <= i+8; k++ {
		t, before := f.tokens[k], f.tokens[k-1]
		switch {
		case t.term == termOf && f.isYear(k+1) && h.year == 0:
			k++
			h.year = f.tokens[k].n
		case (t.term == termWith || t.term == termBetween) && k <= i+3, t.term == termThe, t.term == termAnd && before.name >= 0:
		case t.name >= 0 && before.name == t.name:
		case (before.term == termWith || before.term == termBetween || before.term == termThe || before.term == termAnd) && f.hintAt(p, text, k):
		default:
			return
		}
	}
}

// isYear reports whether token k has four digits.
func (f *factReader) isYear(k int) bool {
	return k < len(f.tokens) && f.tokens[k].kind == numberToken && f.tokens[k].end-f.tokens[k].start == 4
}

// hintAt notes the state that token k names, as a name, an adjective or a seat of
// government.
func (f *factReader) hintAt(p *pass, text []byte, k int) bool {
	h, t := &f.hints, f.tokens[k]
	switch {
	case t.name >= 0:
		target := p.Names[t.name].Target
		if target.Kind != model.KindState {
			return false
		}
		h.states = append(h.states, [2]string{target.ID})
		return true
	case !t.upper:
		return false
	}
	word := text[t.start:t.end]
	if id := nationalities[string(word)]; id != "" {
		h.states = append(h.states, [2]string{id})
		return true
	}
	if ids := seats[string(word)]; ids != nil {
		h.states = append(h.states, [2]string{ids[0], ids[len(ids)-1]})
		return true
	}
	return false
}

// fit reports whether a treaty has what the hints say. Those that name one state
// or none speak of a treaty of the states that base binds.
func (h *hints) fit(o, base *model.Instrument) bool {
	if len(o.Parties) != 2 || h.year > 0 && (o.Signed.IsZero() || !signedIn(o, h.year)) {
		return false
	}
	for _, s := range h.states {
		if !isParty(o, model.Ref{ID: s[0]}) && (s[1] == "" || !isParty(o, model.Ref{ID: s[1]})) {
			return false
		}
	}
	switch {
	case base == nil || len(h.states) > 1:
		return true
	case len(h.states) == 1:
		return sharesParty(o, base)
	}
	return sameParties(o, base)
}

// sharesParty reports whether a state is party to both.
func sharesParty(a, b *model.Instrument) bool {
	return slices.ContainsFunc(a.Parties, func(p *model.Party) bool { return isParty(b, model.Ref{ID: p.Actor.ID}) })
}

// sameParties reports whether two treaties bind the same states, or those that the
// states of the second succeeded.
func sameParties(o, base *model.Instrument) bool {
	heirs := func(a *model.Actor) bool {
		return isParty(o, model.Ref{ID: a.ID}) || slices.ContainsFunc(a.Predecessors, func(p *model.Actor) bool { return isParty(o, model.Ref{ID: p.ID}) })
	}
	return len(o.Parties) == len(base.Parties) && !slices.ContainsFunc(base.Parties, func(p *model.Party) bool { return !heirs(p.Actor) })
}
