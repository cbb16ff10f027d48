package render

// Who owes what since when, as a table for those who count alliances.

import (
	"slices"

	"concord/internal/date"
	"concord/internal/model"
)

// bindingOnes are the statuses of those whom an instrument binds or bound.
var bindingOnes = []model.PartyStatus{model.PartyTo, model.FormerParty}

// The five kinds of obligation that ATOP knows, and how it calls them.
var atopKinds = [...]struct{ kind, column string }{
	{"defence", "defense"}, {"offence", "offense"}, {"neutrality", "neutral"}, {"non-aggression", "nonagg"}, {"consultation", "consul"},
}

// atopColumns are named as in the data of the Alliance Treaty Obligations and
// Provisions project: the instrument, the member, when the instrument begins
// and ends, when the member enters and leaves. What is not known is empty.
var atopColumns = [...]string{
	"atopid", "member", "begyr", "begmo", "begday", "endyr", "endmo", "endday", "yrent", "moent", "yrexit", "moexit", "bilat",
}

// obligations writes a row for each member of an instrument with an obligation
// that ATOP knows.
func (r *Renderer) obligations(o *out) {
	for n, name := range atopColumns {
		if n > 0 {
			o.raw(",")
		}
		o.b = append(o.b, name...)
	}
	for _, k := range atopKinds {
		o.raw(",")
		o.b = append(o.b, k.column...)
	}
	o.raw("\r\n")
	for _, i := range r.m.Instruments {
		if i.Original != nil || !slices.ContainsFunc(atopKinds[:], func(k struct{ kind, column string }) bool { return hasKind(i, k.kind) }) {
			continue
		}
		members := 0
		for _, p := range i.Parties {
			if slices.Contains(bindingOnes, p.Status) {
				members++
			}
		}
		for _, p := range i.Parties {
			if slices.Contains(bindingOnes, p.Status) {
				o.obligation(i, p, members)
			}
		}
	}
}

func (o *out) obligation(i *model.Instrument, p *model.Party, members int) {
	o.b = appendCSV(o.b, i.ID)
	o.raw(",")
	o.b = appendCSV(o.b, p.Actor.ID)
	begin := i.InForce
	if begin.IsZero() {
		begin = i.Signed
	}
	o.dateParts(begin, date.Day)
	o.dateParts(i.Ended, date.Day)
	o.dateParts(p.Since, date.Month)
	o.dateParts(p.Until, date.Month)
	o.flag(members == 2)
	for _, k := range atopKinds {
		o.flag(hasKind(i, k.kind))
	}
	o.raw("\r\n")
}

// dateParts writes the year, the month and the day of a date as fields, up to a
// precision.
func (o *out) dateParts(d date.Date, most date.Precision) {
	year, month, day := d.First()
	for n, part := range [...]int{year, month, day} {
		at := date.Year + date.Precision(n)
		if at > most {
			break
		}
		o.raw(",")
		if !d.IsZero() && d.Precision() >= at {
			o.number(part)
		}
	}
}

func (o *out) flag(is bool) {
	if is {
		o.raw(",1")
	} else {
		o.raw(",0")
	}
}
