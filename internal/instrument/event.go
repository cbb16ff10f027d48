package instrument

import (
	"slices"

	"concord/internal/diag"
	"concord/internal/frontmatter"
)

// EventKinds is the closed list of what can happen to an instrument, in the
// words of the Vienna Convention on the Law of Treaties.
var EventKinds = []string{
	"negotiated", "adopted", "opened", "initialled", "signed", "approved", "ratified", "accepted", "acceded", "succeeded",
	"exchanged", "deposited", "provisionally-applied", "in-force", "registered", "reserved", "declared", "objected",
	"amended", "suspended", "denounced", "expired", "terminated", "superseded",
}

// qualifiers are the other keys of an event.
var qualifiers = []string{"party", "body", "at", "under", "by", "src", "note"}

// parseEvent reads one line of events. A line that names several parties stands
// for one event of each.
func parseEvent(v frontmatter.Value, findings *[]diag.Finding) []Event {
	if v.Kind != frontmatter.Map {
		*findings = append(*findings, diag.New(diag.BadValue, v.Span, "an event must be a pair of its kind and its date").
			WithHelp("write signed: 2024-06-19, or {signed: 2024-06-19, at: Pyongyang}"))
		return nil
	}
	f := frontmatter.NewFields(v, "event", findings)
	pair, ok := eventKind(v, f, findings)
	e := Event{
		Body: f.Text("body"), Place: f.Text("at"), Under: f.Text("under"),
		By: f.Tagged("by"), Src: f.Texts("src"), Note: f.Text("note"),
	}
	parties := f.Texts("party")
	if !ok {
		f.Close()
		return nil
	}
	e.Kind = frontmatter.Text{Value: pair.Key, Span: pair.At}
	if e.Date = f.DateOf(pair.Key, pair.Value); pair.Value.Kind == frontmatter.Null {
		*findings = append(*findings, diag.New(diag.MissingKey, pair.At, "the event %q needs a date", pair.Key).
			WithHelp("a date may be partial: 2024, 2024-06, 202X"))
	}
	f.Close()
	if len(parties) < 2 {
		if len(parties) == 1 {
			e.Party = parties[0]
		}
		return []Event{e}
	}
	return eachParty(e, parties)
}

// eachParty returns the event once for each party, with the persons who acted
// for it. Persons of whom that is not said stay with the first.
func eachParty(e Event, parties []frontmatter.Text) []Event {
	events := make([]Event, len(parties))
	index := make(map[string]int, len(parties))
	for n, party := range parties {
		events[n] = e
		events[n].Party, events[n].By = party, nil
		if _, ok := index[party.Value]; !ok {
			index[party.Value] = n
		}
	}
	for _, by := range e.By {
		n := 0
		if by.Tag.Value != "" {
			n = index[by.Value]
		}
		events[n].By = append(events[n].By, by)
	}
	return events
}

// eventKind returns the pair that says what happened. Exactly one must.
func eventKind(v frontmatter.Value, f *frontmatter.Fields, findings *[]diag.Finding) (kind frontmatter.Pair, ok bool) {
	for _, key := range EventKinds {
		f.Has(key)
	}
	var unknown *frontmatter.Pair
	for n := range v.Pairs {
		p := &v.Pairs[n]
		switch {
		case slices.Contains(EventKinds, p.Key) && ok:
			*findings = append(*findings, diag.New(diag.BadValue, p.At, "one event cannot be both %q and %q", kind.Key, p.Key).
				WithHelp("write a line for each"))
		case slices.Contains(EventKinds, p.Key):
			kind, ok = *p, true
		case unknown == nil && !slices.Contains(qualifiers, p.Key):
			unknown = p
		}
	}
	if ok {
		return kind, true
	}
	if unknown == nil {
		*findings = append(*findings, diag.New(diag.BadValue, v.Span, "this event does not say what happened").
			WithHelp("write signed: 2024-06-19, or another kind of event"))
		return kind, false
	}
	f.Has(unknown.Key) // reported here
	finding := diag.New(diag.BadValue, unknown.At, "unknown kind of event %q", unknown.Key)
	if near, found := frontmatter.Nearest(unknown.Key, EventKinds); found {
		finding = finding.WithHelp("did you mean %q?", near)
	} else {
		finding = finding.WithHelp("the kinds are %s", frontmatter.Or(EventKinds))
	}
	*findings = append(*findings, finding)
	return kind, false
}
