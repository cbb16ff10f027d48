package check

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
)

// noticing finds how long before its end a treaty must be denounced: "a year's
// notice", "six months after notifying the other".
var noticing = regexp.MustCompile(`(?i)\b(\d{1,2}|an?|one|two|three|six|nine|twelve|eighteen|twenty-four)[ -](months?|years?)(?:['’]s?)? (?:(?:written |prior |advance )*notice\b|after (?:it |one party |either party |a party |either |one )?(?:has |having )?(?:been )?(?:the |such |its |a |this |that |giving |given |gives |receiving |receipt of |written |delivery of |sending )*(?:notice|notification|notifying|notifies|notified)\b|(?:in advance|beforehand|ahead)\b|after (?:the other |either |one )?(?:side |party |state )?(?:has |had )?(?:received|receiving|receipt)\b)`)

// ending finds what a notice is given of.
var ending = regexp.MustCompile(`(?i)terminat|denounc|\bend|\bleav|withdr|expir|\bquit|treaty|pact|part(?:y|ies)\b`)

// noticeIn returns the first period of notice in a text, in months, and where it
// stands; 0 when there is none.
func noticeIn(text string) (months, start, end int) {
	m := noticing.FindStringSubmatchIndex(text)
	if m == nil {
		return 0, 0, 0
	}
	word := strings.ToLower(text[m[2]:m[3]])
	n, err := strconv.Atoi(word)
	if err != nil {
		n = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "six": 6, "nine": 9, "twelve": 12, "eighteen": 18, "twenty-four": 24}[word]
	}
	if strings.HasPrefix(strings.ToLower(text[m[4]:m[5]]), "year") {
		n *= 12
	}
	return n, m[0], m[1]
}

// speaksOfNotice reports whether a text can hold such a period.
func speaksOfNotice(text []byte) bool {
	return (bytes.Contains(text, []byte("otice")) || bytes.Contains(text, []byte("otif"))) && (bytes.Contains(text, []byte("month")) || bytes.Contains(text, []byte("year")))
}

// readNotice reads how long before the end of a treaty notice must be given.
func (f *factReader) readNotice(p *pass, lo, hi int) {
	from, to := int(f.tokens[lo].start), int(f.tokens[hi-1].end)
	if !speaksOfNotice(p.Text[from:to]) {
		return
	}
	months, start, end := noticeIn(string(p.Text[from:to]))
	if months == 0 {
		return
	}
	if !ending.MatchString(string(p.Text[:to])) {
		return
	}
	of := f.resolve(lo).instrument
	for _, r := range f.here {
		if r.treaty {
			of = r.instrument
		}
	}
	if of == nil {
		return
	}
	if _, _, quoted := p.Quotation(from + start); quoted {
		return
	}
	first, last := f.tokensIn(lo, hi, from+start, from+end)
	if termsOf(f.tokens[max(lo, first-8):last])&(1<<termNot) != 0 || termsOf(f.tokens[lo:hi])&(1<<termPlan) != 0 {
		return
	}
	f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propNotice, number: int32(months), words: period(months)}, first, last)
}

// period returns months in words.
func period(months int) string {
	switch {
	case months == 12:
		return "one year"
	case months%12 == 0:
		return fmt.Sprintf("%d years", months/12)
	case months == 1:
		return "one month"
	}
	return fmt.Sprintf("%d months", months)
}

// compareNotices compares periods of notice with that in the record of the
// articles, and where it has none with each other.
func (c *comparison) compareNotices(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if i == nil {
		return
	}
	var record []value
	for _, p := range i.Provisions {
		for _, words := range [...]string{p.Title.Value, p.Gloss.Value} {
			if months, _, _ := noticeIn(words); months > 0 {
				record = append(record, value{shown: period(months), where: spanOf(p)})
			}
		}
		if p.HasText && len(record) == 0 {
			if months, _, _ := noticeIn(string(stripTags(i.Body.HTML()[p.Start:p.End]))); months > 0 {
				record = append(record, value{shown: period(months), where: spanOf(p)})
			}
		}
	}
	values := valuesOf(facts)
	for n := range values {
		values[n].shown = values[n].facts[0].words
	}
	c.compareValues(diag.ValueDisjoint, t, values, record, sameText)
}
