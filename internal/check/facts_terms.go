package check

import (
	"regexp"
	"strconv"
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
)

// concludedFor finds for how long a treaty is concluded: "for a term of twenty years",
// "its thirty-year term", "was to last ten years".
var concludedFor = regexp.MustCompile(`(?i)\b(?:(?:term|period|duration|validity) of ` + yearsNumber + ` years|` + yearsNumber + `[ -]years?['’]? (?:term|duration|validity|period of validity)\b|(?:is|are|was|were|to be|remain|remains|stay|stays) (?:valid|binding) for ` + yearsNumber + ` years|(?:first|initial|original) ` + yearsNumber + ` years (?:were over|ha[ds] (?:passed|run out|ended|expired)|ran out|expired|ended)|(?:to last|to run|runs|lasts|concluded|shall last|would last)(?: for)? ` + yearsNumber + ` years)`)

const yearsNumber = `(\d{1,2}|five|ten|fifteen|twenty|twenty-five|thirty|forty|fifty|ninety-nine)`

// renewing finds that a period is not the first one.
var renewing = regexp.MustCompile(`(?i)renew|exten[ds]|prolong|further|another|additional|at a time|successive|thereafter|second\b|next\b|every\b|terms of|left\b|remain`)

// durationIn returns the first term in a text, in years, and where it stands; 0 when
// there is none.
func durationIn(text string) (years, start, end int) {
	m := concludedFor.FindStringSubmatchIndex(text)
	if m == nil || renewing.MatchString(text[:m[1]]) {
		return 0, 0, 0
	}
	for g := 2; g < len(m); g += 2 {
		if m[g] >= 0 {
			word := strings.ToLower(text[m[g]:m[g+1]])
			n, err := strconv.Atoi(word)
			if err != nil {
				n = map[string]int{"five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "forty": 40, "fifty": 50, "ninety-nine": 99}[word]
			}
			return n, m[0], m[1]
		}
	}
	return 0, 0, 0
}

// readNumbers reads what a sentence says in numbers besides dates and articles.
func (f *factReader) readNumbers(p *pass, has uint64, lo, hi int) {
	if hi-lo > longestSentence {
		return
	}
	if has&(1<<termPeriod) != 0 {
		f.readTerm(p, lo, hi)
	}
	if has&(1<<termPeople) != 0 {
		f.readMembers(p, lo, hi)
	}
	if f.clues&clueVotes != 0 {
		f.readVotes(p, lo, hi)
	}
	if f.clues&clueDeposit != 0 {
		f.readDepositary(p, lo, hi)
	}
}

// readTerm reads for how long a treaty was concluded.
func (f *factReader) readTerm(p *pass, lo, hi int) {
	from := int(f.tokens[lo].start)
	years, start, end := durationIn(string(p.Text[from:f.tokens[hi-1].end]))
	if years == 0 {
		return
	}
	of := f.soleSubject(lo)
	first, last := f.tokensIn(lo, hi, from+start, from+end)
	if of == nil || termsOf(f.tokens[lo:last])&(1<<termNot|1<<termPlan|1<<termCondition) != 0 {
		return
	}
	if _, _, quoted := p.Quotation(from + start); quoted {
		return
	}
	f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propTerm, number: int32(years), words: itoa(years) + " years"}, first, last)
}

// soleSubject returns the one instrument that the sentence at hand speaks of.
func (f *factReader) soleSubject(lo int) *model.Instrument {
	of := f.resolve(lo)
	for n := range f.here {
		if f.here[n].foreign && !f.here[n].pronoun {
			return nil
		}
		if r := &f.here[n]; r.treaty && (n == 0 || of != r.reading) {
			if n > 0 && f.here[0].treaty {
				return nil
			}
			of = r.reading
		}
	}
	return of.instrument
}

// tokensIn returns the tokens of the sentence that stand in bytes from to to.
func (f *factReader) tokensIn(lo, hi, from, to int) (first, last int) {
	first = lo
	for first+1 < hi && int(f.tokens[first+1].start) <= from {
		first++
	}
	last = first + 1
	for last < hi && int(f.tokens[last].start) < to {
		last++
	}
	return first, last
}

// compareTerms compares terms with that in the record of the articles, and where
// it has none with each other.
func (c *comparison) compareTerms(t topic, facts []*fact) {
	var record []value
	if i := c.model.Instrument(t.subject.ID); i != nil {
		for _, p := range i.Provisions {
			if years, _, _ := durationIn(recordText(p)); years > 0 {
				record = append(record, value{shown: itoa(years) + " years", where: spanOf(p)})
			}
		}
	}
	values := valuesOf(facts)
	for n := range values {
		values[n].shown = values[n].facts[0].words
	}
	c.compareValues(diag.ValueDisjoint, t, values, record, sameText)
}
