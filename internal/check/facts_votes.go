package check

import (
	"concord/internal/diag"
	"concord/internal/model"
)

// readVotes reads how a body voted: "with 397 votes in favour", "by 90 votes to 2",
// "the 379 deputies who backed it". Only what one block says of one vote is
// compared: there are other votes.
func (f *factReader) readVotes(p *pass, lo, hi int) {
	if f.base.instrument == nil {
		return
	}
	body := ""
	for i := lo; i < hi; i++ {
		t := f.tokens[i]
		if t.name >= 0 && p.Names[t.name].Target.Kind == model.KindOrganisation {
			body = p.Names[t.name].Target.ID
		}
		if t.term == termBody && t.name < 0 && body == "" && !voters[f.lowerWord(p, i)] {
			body = f.lowerWord(p, i)
		}
		if t.kind != numberToken && t.term != termNumeral || f.dateCovers(i) || t.name >= 0 {
			continue
		}
		if before := f.tokens[max(i-1, lo)]; i > lo && (before.kind == signToken && before.sign == '-' || before.term == termNumeral && before.n >= 20) {
			continue
		}
		yes, against, end := f.votesAt(p, i, lo, hi)
		if yes < 0 && against < 0 {
			continue
		}
		if body != "" {
			f.ballot = body
		}
		if f.ballot == "" || termsOf(f.tokens[lo:i])&(1<<termModal|1<<termCondition|1<<termPlan) != 0 {
			continue
		}
		f.addVotes(p, "for", yes, i, end)
		f.addVotes(p, "against", against, i, end)
		i = end - 1
	}
	if f.ballot == "" {
		f.ballot = body
	}
}

// voters are words for those who vote, and not for the body that they form.
var voters = set("lawmakers", "deputies", "senators", "electorate", "people", "voters")

func (f *factReader) addVotes(p *pass, which string, n int32, first, end int) {
	if n >= 0 {
		words := itoa(int(n)) + " votes " + which
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: f.base.instrument.ID}, property: propVotes, name: which, body: f.ballot, number: n, words: words}, first, end)
	}
}

// votesAt reads the votes for and against that the number at token i begins; -1 for
// what is not said.
func (f *factReader) votesAt(p *pass, i, lo, hi int) (yes, against int32, end int) {
	n, end := f.numberFrom(i, hi)
	k := end
	votes := k < hi && (f.lowerWord(p, k) == "votes" || f.lowerWord(p, k) == "vote")
	people := k < hi && (voters[f.lowerWord(p, k)] || f.lowerWord(p, k) == "members")
	if votes || people {
		k++
	}
	word := f.lowerWord(p, k)
	voted := i > lo && (f.lowerWord(p, i-1) == "voted" || f.lowerWord(p, i-1) == "by")
	switch {
	case k >= hi:
	case word == "to" && (votes || voted):
		if m, last := f.numberFrom(k+1, hi); last > k+1 {
			return n, m, last
		}
	case votes && word == "for", votes && word == "in" && isFavour(f.lowerWord(p, k+1)):
		return n, -1, k + 1
	case votes && word == "against":
		return -1, n, k + 1
	case people && f.tokens[k].term == termRelative:
		switch f.lowerWord(p, k+1) {
		case "backed", "supported", "approved":
			return n, -1, k + 2
		case "opposed", "rejected":
			return -1, n, k + 2
		case "voted":
			switch w := f.lowerWord(p, k+2); {
			case w == "for", w == "in" && isFavour(f.lowerWord(p, k+3)):
				return n, -1, k + 3
			case w == "against":
				return -1, n, k + 3
			}
		}
	}
	return -1, -1, end
}

func isFavour(w string) bool { return w == "favour" || w == "favor" }

// numberFrom reads the number that begins at token i; end is i when none does.
func (f *factReader) numberFrom(i, hi int) (n int32, end int) {
	if i >= hi {
		return 0, i
	}
	t := f.tokens[i]
	switch {
	case t.kind == numberToken:
		return t.n, i + 1
	case t.term != termNumeral:
		return 0, i
	case t.n >= 20 && i+2 < hi && f.tokens[i+1].sign == '-' && f.tokens[i+2].term == termNumeral && f.tokens[i+2].n < 10:
		return t.n + f.tokens[i+2].n, i + 3
	}
	return t.n, i + 1
}

// compareVotes compares what one text says of one vote.
func (c *comparison) compareVotes(t topic, facts []*fact) {
	values := valuesOf(facts)
	for n := range values {
		values[n].shown = values[n].facts[0].words
	}
	c.compareValues(diag.ValueDisjoint, t, values, nil, sameText)
}
