package check

import "concord/internal/model"

// Acts of consent that are put in other words than "ratified" and "approved".

// signsRatification returns the end of "signed the law on ratification", "signed
// the ratification bill into law" and the like, where the word "signed" is token
// i; 0 for another signature.
func (f *factReader) signsRatification(p *pass, i, hi int) int {
	if i > 0 && f.tokens[i-1].term == termBe {
		return 0
	}
	paper := false
	for k := i + 1; k < min(i+7, hi); k++ {
		t := f.tokens[k]
		if t.kind == signToken && t.sign != '-' || t.term == termAnd || t.kind == numberToken {
			return 0
		}
		switch f.lowerWord(p, k) {
		case "law", "bill", "act", "decree":
			paper = true
		case "ratification", "ratifying":
			end := k + 1
			for n := end; n < min(end+6, hi) && !paper; n++ {
				switch f.lowerWord(p, n) {
				case "law", "bill", "act", "decree":
					paper = true
				}
			}
			if !paper {
				return 0
			}
			if w := f.lowerWord(p, min(end, hi-1)); end < hi && (w == "law" || w == "bill" || w == "act" || w == "decree") {
				end++
			}
			return end
		}
	}
	return 0
}

// votesFor returns the end of "voted in favour of" or "voted for" before an
// instrument, where the word "voted" is token i; 0 for another vote.
func (f *factReader) votesFor(p *pass, i, hi int) int {
	for k := i + 1; k < min(i+5, hi); k++ {
		switch w := f.lowerWord(p, k); {
		case w == "for", w == "ratify", w == "approve":
		case (w == "favour" || w == "favor") && k+1 < hi && f.tokens[k+1].term == termOf:
			k++
		default:
			continue
		}
		if r, ok := f.object(event{first: i, end: k + 1, property: propApproved}, hi); ok && r.instrument != nil {
			return k + 1
		}
		return 0
	}
	return 0
}

// stateOf returns the state for which a person holds or held an office.
func stateOf(a *model.Actor) string {
	if a == nil {
		return ""
	}
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
