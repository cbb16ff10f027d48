package model

import (
	"cmp"
	"slices"
	"strings"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/instrument"
	"concord/internal/source"
)

// linkInstruments resolves what the records of instruments say of each other,
// of actors and of sources.
func (l *linker) linkInstruments() {
	for _, i := range l.m.Instruments {
		i.Replaces = l.relate(i, i.Instrument.Replaces, func(o *Instrument) { o.ReplacedBy = append(o.ReplacedBy, i) })
		i.Terminates = l.relate(i, i.Instrument.Terminates, func(o *Instrument) { o.TerminatedBy = append(o.TerminatedBy, i) })
		i.Supersedes = l.relate(i, i.Instrument.Supersedes, func(o *Instrument) { o.SupersededBy = append(o.SupersededBy, i) })
		i.Amends = l.relate(i, i.Instrument.Amends, func(o *Instrument) { o.AmendedBy = append(o.AmendedBy, i) })
		for _, t := range i.Instrument.Depositary {
			if a := l.namedActor(t); a != nil {
				i.Depositary = append(i.Depositary, a)
			}
		}
		i.Sources = l.namedSources(i.Instrument.Sources)
		if original := i.TranslationOf.Value; original != "" {
			if o := l.m.instruments[original]; o != nil {
				i.Original = o
				o.Translations = append(o.Translations, i)
			}
		}
		for n := range i.Instrument.Events {
			i.Events = append(i.Events, l.event(i, &i.Instrument.Events[n]))
		}
		for _, p := range i.Provisions {
			for _, kind := range p.Provision.Kinds {
				l.checkClauseKind(kind)
			}
		}
	}
	l.linkVersions()
	for _, i := range l.m.Instruments {
		slices.SortStableFunc(i.Events, func(a, b *Event) int { return a.Date.Compare(b.Date) })
		i.derive()
		l.m.Events = append(l.m.Events, i.Events...)
	}
	for _, i := range l.m.Instruments {
		for _, ended := range i.Terminates {
			if ended.Ended.IsZero() && !i.InForce.IsZero() {
				ended.Ended, ended.EndedBy = i.InForce, "terminated"
			}
		}
	}
	for _, i := range l.m.Instruments {
		l.deriveParties(i)
	}
	slices.SortStableFunc(l.m.Events, func(a, b *Event) int {
		return cmp.Or(a.Date.Compare(b.Date), cmp.Compare(a.Instrument.ID, b.Instrument.ID))
	})
}

// linkVersions joins language versions whose original has no file of its own:
// udhr.ar, udhr.en and udhr.ru all translate "udhr".
func (l *linker) linkVersions() {
	byOriginal := map[string][]*Instrument{}
	for _, i := range l.m.Instruments {
		if o := i.TranslationOf.Value; o != "" && i.Original == nil {
			byOriginal[o] = append(byOriginal[o], i)
		}
	}
	for _, original := range sortedKeys(byOriginal) {
		versions := byOriginal[original]
		if len(versions) == 1 {
			i := versions[0]
			l.report(l.unknownInstrument(original, i.TranslationOf.Span))
			continue
		}
		for _, i := range versions {
			for _, other := range versions {
				if other != i {
					i.Translations = append(i.Translations, other)
				}
			}
		}
	}
}

// relate resolves a list of instruments and tells each that it is meant.
func (l *linker) relate(i *Instrument, list []frontmatter.Text, tell func(*Instrument)) []*Instrument {
	var related []*Instrument
	for _, t := range list {
		o := l.m.instruments[strings.ToLower(t.Value)]
		switch {
		case o == nil:
			l.report(l.unknownInstrument(t.Value, t.Span))
		case o == i:
			l.report(diag.New(diag.BadValue, t.Span, "%s cannot relate to itself", i.ID))
		default:
			related = append(related, o)
			tell(o)
		}
	}
	return related
}

func (l *linker) namedSources(list []frontmatter.Text) []*Source {
	var sources []*Source
	for _, t := range list {
		if s := l.m.sources[t.Value]; s != nil {
			sources = append(sources, s)
		} else {
			l.report(l.unknownSource(t.Value, t.Span))
		}
	}
	return sources
}

func (l *linker) event(i *Instrument, parsed *instrument.Event) *Event {
	e := &Event{
		Instrument: i,
		Kind:       parsed.Kind.Value,
		Date:       parsed.Date.Date,
		Party:      l.namedActor(parsed.Party),
		Place:      parsed.Place.Value,
		Sources:    l.namedSources(parsed.Src),
		Note:       parsed.Note.Value,
	}
	if e.Body = l.findActor(parsed.Body.Value); e.Body == nil {
		e.BodyName = parsed.Body.Value
	}
	if under := parsed.Under; under.Value != "" {
		if r, finding := l.resolveProvision(i, under.Value, under.Span); finding != nil {
			l.report(*finding)
		} else {
			article, _ := splitProvision(r.ID)
			e.Under = l.m.provisions[article]
		}
	}
	for _, by := range parsed.By {
		e.By = append(e.By, l.signer(by))
	}
	return e
}

// signer resolves `RUS: vladimir-putin`, or a person alone. Somebody who has
// no profile is kept by name.
func (l *linker) signer(by frontmatter.Tagged) Signer {
	person := by.Text
	var s Signer
	if by.Tag.Value != "" {
		s.Party = l.namedActor(by.Text)
		person = by.Tag
	}
	s.Name = person.Value
	if s.Person = l.findActor(person.Value); s.Person != nil {
		s.Name = s.Person.Name
	} else if !strings.ContainsAny(person.Value, " ABCDEFGHIJKLMNOPQRSTUVWXYZ") && isASCII(person.Value) {
		l.report(l.unknownActor(person.Value, person.Span))
	}
	return s
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// derive sets the dates of the instrument as a whole.
func (i *Instrument) derive() {
	var adopted date.Date
	for _, e := range i.Events {
		switch e.Kind {
		case "signed":
			if i.Signed.IsZero() {
				i.Signed = e.Date
			}
		case "adopted", "opened":
			if adopted.IsZero() {
				adopted = e.Date
			}
		case "in-force":
			if e.Party == nil && i.InForce.IsZero() {
				i.InForce = e.Date
			}
		case "expired", "terminated", "superseded":
			if e.Party == nil && i.Ended.IsZero() {
				i.Ended, i.EndedBy = e.Date, e.Kind
			}
		}
	}
	if i.Signed.IsZero() {
		i.Signed = adopted
	}
}

// deriveParties works out where each actor stands towards the instrument, from
// the list of parties and from the events (VCLT, arts. 2(1), 11-18, 24, 54-56).
func (l *linker) deriveParties(i *Instrument) {
	byActor := map[*Actor]*Party{}
	add := func(a *Actor, role string) *Party {
		p := byActor[a]
		if p == nil {
			p = &Party{Actor: a, Instrument: i, Role: role}
			byActor[a] = p
			i.Parties = append(i.Parties, p)
			a.Parties = append(a.Parties, p)
		}
		return p
	}
	for _, t := range i.Instrument.Parties {
		if a := l.namedActor(t.Text); a != nil {
			add(a, t.Tag.Value)
		}
	}
	listed := len(i.Parties)
	for _, e := range i.Events {
		if e.Party != nil && e.Body == nil && e.BodyName == "" {
			add(e.Party, "")
		}
		if e.Kind == "signed" {
			for _, by := range e.By {
				if by.Party != nil {
					add(by.Party, "")
				}
			}
		}
	}
	for _, e := range i.Events {
		if e.Party != nil {
			byActor[e.Party].apply(e)
			continue
		}
		for _, p := range i.Parties[:max(listed, 0)] {
			p.apply(e)
		}
		for _, by := range e.By {
			if p := byActor[by.Party]; p != nil {
				p.apply(e)
			}
		}
	}
	for n, p := range i.Parties {
		p.settle(n < listed)
	}
	slices.SortStableFunc(i.Parties, func(a, b *Party) int { return cmp.Compare(a.Actor.Name, b.Actor.Name) })
}

// apply takes what an event says of a party; the first date of a kind holds.
func (p *Party) apply(e *Event) {
	if p == nil {
		return
	}
	domestic := e.Body != nil || e.BodyName != ""
	switch e.Kind {
	case "signed":
		if p.Signed.IsZero() {
			p.Signed = e.Date
		}
	case "ratified", "accepted", "acceded", "succeeded", "approved", "deposited", "exchanged":
		if !domestic && p.Consented.IsZero() {
			p.Consented, p.ConsentBy = e.Date, e.Kind
		}
	case "in-force":
		if e.Party != nil {
			p.Since = e.Date
		}
	case "denounced", "terminated", "expired":
		if e.Party != nil {
			p.Until = e.Date
		}
	}
}

// otherRoles are roles that make nobody a party.
var otherRoles = []string{"observer", "guarantor", "depositary", "mediator", "witness", "associate", "candidate", "partner", "beneficiary", "addressee"}

// settle derives the status when all events are applied. Somebody who is listed
// as a party without an event of its own is bound when the instrument is in
// force, or when the record tells of no signature at all.
func (p *Party) settle(listed bool) {
	i := p.Instrument
	role := strings.ToLower(p.Role)
	switch {
	case slices.Contains(otherRoles, role):
		p.Status = OtherRole
		return
	case role == "signatory":
		p.Status = Signatory
		return
	case role == "negotiating":
		p.Status = Negotiating
		return
	}
	bound := listed || !p.Consented.IsZero()
	if p.Since.IsZero() && bound && !i.InForce.IsZero() {
		p.Since = i.InForce
		if i.InForce.Before(p.Consented) {
			p.Since = p.Consented
		}
	}
	wasBound := !p.Since.IsZero() || listed && p.Signed.IsZero()
	if p.Until.IsZero() && wasBound {
		p.Until = i.Ended
	}
	switch {
	case wasBound && !p.Until.IsZero():
		p.Status = FormerParty
	case wasBound:
		p.Status = PartyTo
	case !p.Consented.IsZero():
		p.Status = Contracting
	case !p.Signed.IsZero():
		p.Status = Signatory
	default:
		p.Status = Negotiating
	}
}

// clauseKinds returns the kinds of provision that may be used.
func (l *linker) clauseKinds() []string {
	return slices.Concat(instrument.Kinds, l.in.Site.Kinds)
}

func (l *linker) checkClauseKind(t frontmatter.Text) bool {
	if slices.Contains(instrument.Kinds, t.Value) || slices.Contains(l.in.Site.Kinds, t.Value) {
		return true
	}
	kinds := l.clauseKinds()
	f := diag.New(diag.BadValue, t.Span, "%q is no kind of provision", t.Value)
	if near, ok := frontmatter.Nearest(t.Value, kinds); ok {
		f = f.WithHelp("did you mean %q?", near)
	} else {
		f = f.WithHelp("the kinds are %s; site.yaml can add to them under kinds:", strings.Join(kinds, ", "))
	}
	l.report(f)
	return false
}

// placeOf returns where the article stands in its file.
func (p *Provision) placeOf() source.Span {
	return source.Span{Path: p.Instrument.Path, Start: int(p.Source), End: int(p.Source)}
}
