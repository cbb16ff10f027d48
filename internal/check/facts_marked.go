package check

import (
	"slices"
	"strconv"
	"strings"

	"concord/internal/model"
	"concord/internal/source"
)

// propertyNames are the words under which facts are marked, by property. Those
// of events are the kinds of event.
var propertyNames = map[property]string{
	propNegotiated: "negotiated", propAdopted: "adopted", propOpened: "opened", propInitialled: "initialled", propSigned: "signed", propApproved: "approved",
	propRatified: "ratified", propAccepted: "accepted", propAcceded: "acceded", propSucceeded: "succeeded", propExchanged: "exchanged", propDeposited: "deposited",
	propApplied: "provisionally-applied", propInForce: "in-force", propRegistered: "registered", propAmended: "amended", propSuspended: "suspended",
	propDenounced: "denounced", propEnded: "terminated", propArticles: "articles", propPlace: "place", propOfficialName: "name",
	propKindOf: "provision", propKindAt: "kind", propBinding: "modality", propSetOff: "trigger", propTenure: "office", propFirstSince: "first-since", propStatus: "status",
}

// propertyOf returns the property that a mark or a dispute names, and its own
// name where the table has none.
func propertyOf(name string) (property, string) {
	switch name {
	case "expired", "superseded", "ended", "dissolved":
		return propEnded, ""
	case "concluded":
		return propSigned, ""
	}
	for p, n := range propertyNames {
		if n == name && p != propKindOf && p != propKindAt {
			return p, ""
		}
	}
	if kindBit(name) != 0 {
		return propKindAt, name
	}
	return propNamed, name
}

// readMarked adds what the header and the marks of a text state, and drops what
// was read from the same words as prose.
func readMarked(p *pass) {
	f := &p.facts
	b := p.brief
	claims := b.Body.Claims
	f.facts = slices.DeleteFunc(f.facts, func(fact fact) bool {
		for n := range claims {
			if fact.start < claims[n].End && claims[n].Start < fact.end {
				return true
			}
		}
		return false
	})
	for _, c := range b.Claims {
		mark := &claims[c.Index]
		found := fact{subject: c.Subject, party: c.Party, body: mark.Attr("body"), date: c.Date, origin: fromClaim, denied: c.Denied,
			text: int32(p.number), where: source.Span{Path: b.Path, Start: int(mark.Source), End: int(mark.SourceEnd)}, start: mark.Start, end: mark.End}
		if c.Subject == (model.Ref{}) {
			continue
		}
		found.property, found.name = propertyOf(c.Property)
		value := c.Value
		if value == "" && c.Date.IsZero() {
			value = c.Words
		}
		found.words = strings.TrimSpace(value)
		switch found.property {
		case propArticles:
			n, ok := countOf(found.words, c.Words)
			if !ok {
				continue
			}
			found.number, found.words = int32(n), ""
		case propPlace:
			found.name = "signed"
		case propFirstSince, propTenure, propStatus, propBinding, propSetOff:
			continue
		}
		if found.property <= propEnded && found.date.IsZero() {
			continue
		}
		f.facts = append(f.facts, found)
	}
	for n := range b.Brief.Provisions {
		t := &b.Brief.Provisions[n]
		for _, r := range b.Provisions {
			if r.Provision != nil && r.Kind != "" && r.Kind == t.Tag.Value && strings.EqualFold(r.Provision.ID, t.Value) && kindBit(r.Kind) != 0 {
				f.facts = append(f.facts, fact{subject: model.Ref{Kind: model.KindProvision, ID: r.Provision.ID}, property: propKindOf, kinds: kindBit(r.Kind),
					where: t.Tag.Span, start: -1, end: -1, text: int32(p.number), origin: fromHeader})
			}
		}
	}
	p.site.facts[p.number] = slices.Clone(f.facts)
	f.facts = f.facts[:0]
	f.section = unread
}

// countOf reads a number of articles from the value of a mark or its words.
func countOf(value, words string) (int, bool) {
	for _, s := range [...]string{value, words} {
		if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil {
			return n, true
		}
	}
	return 0, false
}
