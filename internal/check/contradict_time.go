package check

import (
	"fmt"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/source"
)

// compareTenure compares the day on which a text gives somebody an office with
// the term of that office.
func (c *comparison) compareTenure(t topic, facts []*fact) {
	person := c.model.Actor(t.subject.ID)
	if person == nil {
		return
	}
	for _, f := range facts {
		var held *model.Office
		within := false
		for n := range person.Offices {
			o := &person.Offices[n]
			if !sameOffice(f.name, o.Title) {
				continue
			}
			if held == nil || daysOutside(o, f.date) < daysOutside(held, f.date) {
				held = o
			}
			within = within || daysOutside(o, f.date) <= 1
		}
		v := value{shown: f.name, where: f.where, facts: []*fact{f}}
		if held == nil || within || held.From.IsZero() && held.To.IsZero() || c.settles(t, &v) {
			continue
		}
		finding := diag.New(diag.Tenure, f.where, "%s is named as %s on %s; the record has that office %s", person.Name, f.name, f.date.Format("en"), termWords(held))
		if other := c.holder(person, held, f.date); other != nil {
			finding = finding.WithHelp("on that day it was %s", other.Name)
		} else {
			finding = finding.WithHelp("correct the office, the name or the date")
		}
		finding.Severity = diag.Warning
		if person.Profile != nil {
			finding = finding.WithNote(person.Profile.Span, "the offices of %s stand here", person.Name)
		}
		c.findings = append(c.findings, finding)
	}
}

// daysOutside returns the days between a date and the term of an office, 0 inside it.
func daysOutside(o *model.Office, d date.Date) int {
	switch {
	case d.Before(o.From):
		return d.DaysApart(o.From)
	case !o.To.IsZero() && o.To.Before(d):
		return d.DaysApart(o.To)
	}
	return 0
}

// termWords tells the term of an office.
func termWords(o *model.Office) string {
	switch {
	case o.To.IsZero():
		return "from " + o.From.Format("en")
	case o.From.IsZero():
		return "until " + o.To.Format("en")
	}
	return fmt.Sprintf("from %s to %s", o.From.Format("en"), o.To.Format("en"))
}

// holder returns who else held an office on a day.
func (c *comparison) holder(person *model.Actor, held *model.Office, d date.Date) *model.Actor {
	for _, a := range c.model.Actors {
		for n := range a.Offices {
			if o := &a.Offices[n]; a != person && o.Title == held.Title && o.Of == held.Of && !o.From.IsZero() && daysOutside(o, d) == 0 {
				return a
			}
		}
	}
	return nil
}

// compareStatus compares where an instrument is said to stand with the record,
// on the day up to which the text was checked. What became wrong only later is
// stale.
func (c *comparison) compareStatus(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if i == nil {
		return
	}
	for _, f := range facts {
		b := c.texts[f.text]
		asOf := b.AsOf.Date
		if asOf.IsZero() {
			asOf = b.Updated.Date
		}
		if asOf.IsZero() {
			asOf = b.Date.Date
		}
		what, when := recordStatus(i, f)
		if when.IsZero() {
			continue
		}
		v := value{shown: f.words, where: f.where, facts: []*fact{f}}
		if c.settles(t, &v) {
			continue
		}
		code := diag.Status
		switch {
		case f.words == isOver && what == "": // nothing ended it
			what = "the record has it in force since " + when.Format("en")
		case f.words == isOver:
			continue
		case asOf.Before(when):
			code = diag.Stale
		}
		finding := diag.New(code, f.where, "%s is said to be %s; %s", i.ID, f.words, what)
		if code == diag.Stale {
			finding = finding.WithHelp("the text was checked up to %s; look at it again and set as-of:", asOf.Format("en"))
		} else {
			finding = finding.WithHelp(settleHelp)
			finding.Severity = diag.Warning
		}
		c.findings = append(c.findings, finding.WithNote(c.statusSpan(i, f), "the record stands here"))
	}
}

// recordStatus returns what the record says against a status, and since when.
func recordStatus(i *model.Instrument, f *fact) (what string, when date.Date) {
	switch f.words {
	case isInForce:
		if !i.Ended.IsZero() {
			return "the record has its end on " + i.Ended.Format("en"), i.Ended
		}
	case isNotInForce:
		if !i.InForce.IsZero() && i.Ended.IsZero() {
			return "the record has its entry into force on " + i.InForce.Format("en"), i.InForce
		}
	case isOver:
		if i.Ended.IsZero() {
			return "", i.InForce
		}
	case isUnratified:
		for _, e := range i.Events {
			if e.Kind == "ratified" && e.Body == nil && e.BodyName == "" && e.Party != nil && e.Party.ID == f.party {
				return "the record has its ratification by " + e.Party.Name + " on " + e.Date.Format("en"), e.Date
			}
		}
	}
	return "", date.Date{}
}

func (c *comparison) statusSpan(i *model.Instrument, f *fact) source.Span {
	switch f.words {
	case isInForce:
		return c.eventSpan(i, propEnded)
	case isUnratified:
		return c.eventSpan(i, propRatified)
	}
	return c.eventSpan(i, propInForce)
}
