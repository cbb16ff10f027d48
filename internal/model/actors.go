package model

import (
	"cmp"
	"slices"
	"strings"

	"concord/internal/actor"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/gazetteer"
	"concord/internal/source"
)

// describeActors takes the profiles of the site and gives each the identifier
// of the built-in actor that it describes, if it describes one.
func (l *linker) describeActors() {
	for _, p := range l.in.Actors {
		id := l.profileID(p)
		if earlier := l.profiles[id]; earlier != nil {
			l.report(diag.New(diag.DuplicateID, p.Span, "the actor %q is described twice", id).
				WithNote(earlier.Span, "described here first"))
			continue
		}
		l.profiles[id] = p
	}
	ids := make([]string, 0, len(l.profiles))
	for id := range l.profiles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		l.actor(id)
	}
	for _, id := range ids {
		l.linkProfile(l.m.actors[id], l.profiles[id])
	}
}

// profileID returns the built-in identifier when the profile describes a
// built-in actor of a fitting kind, and its own otherwise.
func (l *linker) profileID(p *actor.Profile) string {
	entry, ok := l.in.Gazetteer.Lookup(p.ID)
	if !ok {
		return p.ID
	}
	isState := entry.Kind != gazetteer.Organisation
	switch p.Kind.Value {
	case "":
		return entry.ID
	case "state":
		if isState {
			return entry.ID
		}
	case "organisation", "body":
		if !isState && strings.EqualFold(entry.ID, p.ID) {
			return entry.ID
		}
	}
	return p.ID
}

// linkProfile resolves what a profile says of other actors.
func (l *linker) linkProfile(a *Actor, p *actor.Profile) {
	a.Of = l.namedActor(p.Of)
	if a.Of != nil {
		a.Of.Members = append(a.Of.Members, a)
	}
	for _, t := range p.Members {
		if member := l.namedActor(t.Text); member != nil {
			a.Members = appendNew(a.Members, member)
		}
	}
	for _, office := range p.Offices {
		a.Offices = append(a.Offices, Office{
			Title: office.Title.Value,
			Of:    l.namedActor(office.Of),
			Body:  l.namedActor(office.Body),
			From:  office.From.Date,
			To:    office.To.Date,
		})
	}
}

// actor returns the actor with the identifier, and makes it when the content
// speaks of it for the first time. The identifier must be that of a profile or
// a built-in entry.
func (l *linker) actor(id string) *Actor {
	if a := l.m.actors[id]; a != nil {
		return a
	}
	if l.frozen {
		l.escaped = true
		return &Actor{ID: id}
	}
	a := &Actor{ID: id, Profile: l.profiles[id], subject: l.subject(1)}
	l.m.actors[id] = a
	if e := l.in.Earlier; e != nil && e.actors[id] != nil {
		a.Passages = make([]Passage, 0, room(len(e.actors[id].Passages)))
		a.Briefs = make([]*Brief, 0, room(len(e.actors[id].Briefs)))
	}
	entry, builtIn := l.in.Gazetteer.Lookup(id)
	if builtIn && entry.ID == id {
		a.Entry = entry
		a.Kind = entryKind(entry.Kind)
		a.Name = l.in.Gazetteer.Name(id, l.in.Site.Lang)
		a.Formal = l.in.Gazetteer.FormalName(id)
		for _, successor := range entry.Successors {
			s := l.actor(successor)
			a.Successors = append(a.Successors, s)
			s.Predecessors = append(s.Predecessors, a)
		}
	}
	if p := a.Profile; p != nil {
		a.Kind = cmp.Or(a.Kind, p.Kind.Value, "organisation")
		a.Lang = cmp.Or(p.Lang.Value, l.in.Site.Lang)
		a.Name = cmp.Or(nameIn(p, a.Lang, l.in.Site.Lang), a.Name, p.Name.Value, id)
	}
	a.Address = actorFolder(a.Kind) + strings.ToLower(id) + "/"
	return a
}

// nameIn returns the name that a profile, itself in the language own, gives in a
// language; "" when it gives none.
func nameIn(p *actor.Profile, own, lang string) string {
	if own == lang && p.Name.Value != "" {
		return p.Name.Value
	}
	for i := range p.Names {
		if n := &p.Names[i]; n.Lang == lang {
			return n.Name.Value
		}
	}
	return ""
}

func entryKind(k gazetteer.Kind) string {
	switch k {
	case gazetteer.FormerState:
		return "former-state"
	case gazetteer.Territory:
		return "territory"
	case gazetteer.Organisation:
		return "organisation"
	}
	return "state"
}

func actorFolder(kind string) string {
	switch kind {
	case "state", "former-state", "territory":
		return "countries/"
	case "person":
		return "people/"
	}
	return "organisations/"
}

// Ref returns the reference that names the actor.
func (a *Actor) Ref() Ref {
	switch actorFolder(a.Kind) {
	case "countries/":
		return Ref{KindState, a.ID}
	case "people/":
		return Ref{KindPerson, a.ID}
	}
	return Ref{KindOrganisation, a.ID}
}

// Is reports whether two actors are one, of this model or of one that it was
// made from by WithBrief. Nil is nobody.
func (a *Actor) Is(other *Actor) bool {
	return a == other || a != nil && other != nil && a.ID == other.ID
}

// findActor returns the actor that an identifier or code names, nil when it
// names none.
func (l *linker) findActor(word string) *Actor {
	if word == "" {
		return nil
	}
	if _, ok := l.profiles[word]; ok {
		return l.actor(word)
	}
	if entry, ok := l.in.Gazetteer.Lookup(word); ok {
		return l.actor(entry.ID)
	}
	if lower := strings.ToLower(word); lower != word {
		if _, ok := l.profiles[lower]; ok {
			return l.actor(lower)
		}
	}
	return nil
}

// namedActor is findActor with a finding when the field names nobody. An
// absent field gives nil without one.
func (l *linker) namedActor(t frontmatter.Text) *Actor {
	if t.Value == "" {
		return nil
	}
	if a := l.words.actors[t.Value]; a != nil {
		return a
	}
	a := l.findActor(t.Value)
	if a == nil {
		l.report(l.unknownActor(t.Value, t.Span))
	} else {
		l.words.actors[t.Value] = a
	}
	return a
}

func (l *linker) unknownActor(word string, at source.Span) diag.Finding {
	f := diag.New(diag.UnknownActor, at, "unknown actor %q", word)
	ids := make([]string, 0, len(l.profiles))
	for id := range l.profiles {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if near, ok := frontmatter.Nearest(strings.ToLower(word), ids); ok {
		return f.WithHelp("did you mean %q?", near)
	}
	if entry, ok := l.in.Gazetteer.Suggest(word); ok {
		return f.WithHelp("did you mean %q (%s)?", entry.ID, l.in.Gazetteer.Name(entry.ID, "en"))
	}
	return f.WithHelp("states have ISO 3166-1 codes; describe other actors in content/actors.yaml")
}
