package check

import "concord/internal/model"

// What a sentence says of the duty in the one article that it names: that it is
// none, or that less sets it off than the record has. Such sentences are built in
// too many ways to be read word by word.

// readDuty reads a sentence on the duty of its only article.
func (f *factReader) readDuty(p *pass, lo, hi int) {
	of, first, end := f.onlyProvision(p, lo, hi)
	if of == nil || first > lo+3 && !f.standsFree(p, first, lo) {
		return
	}
	kinds := kindsOf(of)
	subject := model.Ref{Kind: model.KindProvision, ID: of.ID}
	if kinds&kindBit("consultation") != 0 && of.Force.Value == "shall" && f.isFree(p, end, hi) {
		f.add(p, fact{subject: subject, property: propBinding, words: "may", kinds: kindBit("consultation")}, first, end)
	}
	if kinds&kindBit("defence") != 0 && f.setOffByThreat(p, lo, hi) {
		f.add(p, fact{subject: subject, property: propSetOff, words: "threat", kinds: kindBit("defence")}, first, end)
	}
}

// isFree reports whether tokens k to hi leave consultation to those who are to
// consult: "no obligation to consult; they may do so when they see fit".
func (f *factReader) isFree(p *pass, k, hi int) bool {
	consults, free := false, false
	for n := k; n < hi; n++ {
		consults = consults || f.tokens[n].shows != 0 && kindSigns[f.tokens[n].shows-1].kind == kindBit("consultation")
		before := f.lowerWord(p, n-1)
		switch w := f.lowerWord(p, n); w {
		case "obligation", "duty":
			free = free || before == "no" || before == "any" && n >= 2 && f.tokens[n-2].term == termNot
		case "obliged", "required", "bound", "obliges", "requires", "binds":
			free = free || before == "not" || n+1 < hi && (f.lowerWord(p, n+1) == "neither" || f.lowerWord(p, n+1) == "nobody")
		case "discretion", "optional", "voluntary":
			free = free || !f.hedged(event{first: n}, k)
		case "unless", "only", "until":
			return false
		}
	}
	return consults && free
}

// setOffByThreat reports whether a sentence has a duty arise from a threat where
// nobody was attacked.
func (f *factReader) setOffByThreat(p *pass, lo, hi int) bool {
	off, threat := -1, -1
	for n := lo; n < hi; n++ {
		switch w := f.lowerWord(p, n); w {
		case "soon", "when", "once", "if", "whenever", "case", "event", "triggered", "off", "activated", "activates", "triggers":
			if off < 0 && f.lowerWord(p, n-1) != "only" {
				off = n
			}
		case "threat", "threats", "threatened", "threatens":
			if off >= 0 && n-off <= 8 && threat < 0 {
				threat = n
			}
		case "attack", "attacked", "aggression", "invaded":
			if threat < 0 {
				return false
			}
		case "consult", "consults", "consultation", "consultations", "whether", "nor":
			return false
		case "not", "no", "never":
			if threat < 0 {
				return false
			}
		}
	}
	return threat >= 0 && f.tokens[off].term != termNot
}
