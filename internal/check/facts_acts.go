package check

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
		switch w := f.lowerWord(p, k); {
		case statutes[w]:
			paper = true
		case w == "ratification", w == "ratifying":
			end := k + 1
			for n := end; n < min(end+6, hi) && !paper; n++ {
				paper = statutes[f.lowerWord(p, n)]
			}
			if !paper {
				return 0
			}
			if end < hi && statutes[f.lowerWord(p, end)] {
				end++
			}
			return end
		}
	}
	return 0
}

// statutes are the acts of a state by which it ratifies.
var statutes = set("law", "bill", "act", "decree")

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
