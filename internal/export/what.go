package export

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"concord/internal/frontmatter"
	"concord/internal/model"
)

// A Subject is one thing that is exported: a brief, an instrument, an actor or a
// topic. Exactly one of the pointers is set.
type Subject struct {
	Brief      *model.Brief
	Instrument *model.Instrument
	Actor      *model.Actor
	Topic      *model.Topic
}

// Everything is the word for all briefs, instruments, and dossiers on the actors and
// topics of which briefs speak.
const Everything = "everything"

// Kind returns what the subject is, as it is counted.
func (s Subject) Kind() string {
	switch {
	case s.Brief != nil:
		return "brief"
	case s.Instrument != nil:
		return "instrument"
	default:
		return "dossier"
	}
}

// Address returns the address of the subject's page in the site: "briefs/article-4/".
func (s Subject) Address() string {
	switch {
	case s.Brief != nil:
		return s.Brief.Address
	case s.Instrument != nil:
		return s.Instrument.Address
	case s.Actor != nil:
		return s.Actor.Address
	default:
		return s.Topic.Address
	}
}

// Stem returns what a bag of the subject is called, which is where its files lie in an
// export, less the ending of a form: "briefs/article-4".
func (s Subject) Stem() string { return SafePath(strings.TrimSuffix(s.Address(), "/")) }

// ID returns the identifier of the subject among those of its kind.
func (s Subject) ID() string {
	switch {
	case s.Brief != nil:
		return s.Brief.ID
	case s.Instrument != nil:
		return s.Instrument.ID
	case s.Actor != nil:
		return s.Actor.ID
	default:
		return s.Topic.ID
	}
}

// Name returns the subject's name for people.
func (s Subject) Name() string {
	switch {
	case s.Brief != nil:
		return cmp.Or(s.Brief.Title.Value, s.Brief.ID)
	case s.Instrument != nil:
		return s.Instrument.Name
	case s.Actor != nil:
		return s.Actor.Name
	default:
		return s.Topic.Name
	}
}

// Source returns the file of the content that the subject comes from, "" when it is
// gathered from many.
func (s Subject) Source() string {
	switch {
	case s.Brief != nil:
		return s.Brief.Path
	case s.Instrument != nil:
		return s.Instrument.Path
	case s.Actor != nil && s.Actor.Profile != nil:
		return s.Actor.Profile.Path
	}
	return ""
}

// Briefs returns the briefs that belong to the subject, newest first: itself, or
// those of a dossier.
func (s Subject) Briefs() []*model.Brief {
	switch {
	case s.Brief != nil:
		return []*model.Brief{s.Brief}
	case s.Actor != nil:
		return briefsOn(s.Actor)
	case s.Topic != nil:
		return s.Topic.Briefs
	}
	return nil
}

// briefsOn returns the briefs that name an actor in their front matter, and behind
// them those that speak of it; each newest first.
func briefsOn(a *model.Actor) []*model.Brief {
	briefs := slices.Clone(a.Briefs)
	seen := make(map[string]bool, len(briefs)) // by identifier
	for _, b := range briefs {
		seen[b.ID] = true
	}
	for i := range a.Passages {
		if b := a.Passages[i].Brief; !seen[b.ID] && b.Index >= 0 {
			seen[b.ID] = true
			briefs = append(briefs, b)
		}
	}
	return briefs
}

// An UnknownError says that a name is that of nothing, or of several things.
type UnknownError struct {
	Name  string
	Near  string   // what was perhaps meant; "" when nothing is near
	Among []string // the addresses of all that have the name; nil when nothing has
}

// Error says what would be right.
func (e *UnknownError) Error() string {
	switch {
	case len(e.Among) > 0:
		return fmt.Sprintf("%q is the name of several things; write %s", e.Name, frontmatter.Or(e.Among))
	case e.Near != "":
		return fmt.Sprintf("there is nothing to export by the name of %q (did you mean %q?)", e.Name, e.Near)
	}
	return fmt.Sprintf("there is nothing to export by the name of %q; name a published brief, an instrument, a country or organisation, a topic, or %q", e.Name, Everything)
}

// Choose returns the subjects that names stand for, each once, in the order of the
// names; without names all briefs. A name is an identifier, a code (PRK, KP), a file
// of the content, an address of the site, or what a person calls the thing. The
// error is an *UnknownError.
func Choose(m *model.Model, names []string) ([]Subject, error) {
	var chosen []Subject
	taken := map[string]bool{}
	add := func(s Subject) {
		if !taken[s.Address()] {
			taken[s.Address()] = true
			chosen = append(chosen, s)
		}
	}
	if len(names) == 0 {
		for _, b := range m.Briefs {
			add(Subject{Brief: b})
		}
		return chosen, nil
	}
	var d *directory
	for _, name := range names {
		if name == Everything {
			everything(m, add)
			continue
		}
		if d == nil {
			d = newDirectory(m)
		}
		s, err := d.find(name)
		if err != nil {
			return nil, err
		}
		add(s)
	}
	return chosen, nil
}

// everything adds all there is. A dossier without a brief would say no more than the
// page of its subject does.
func everything(m *model.Model, add func(Subject)) {
	for _, b := range m.Briefs {
		add(Subject{Brief: b})
	}
	for _, i := range m.Instruments {
		add(Subject{Instrument: i})
	}
	for _, a := range m.Actors {
		if s := (Subject{Actor: a}); a.Kind != "person" && len(s.Briefs()) > 0 {
			add(s)
		}
	}
	for _, t := range m.Topics {
		add(Subject{Topic: t})
	}
}

// directory finds subjects by all that they are called.
type directory struct {
	m     *model.Model
	names map[string][]Subject // folded
}

func newDirectory(m *model.Model) *directory {
	d := &directory{m: m, names: make(map[string][]Subject, 4*len(m.Briefs)+4*len(m.Actors))}
	for _, b := range m.Briefs {
		d.add(Subject{Brief: b}, b.ID, b.Slug, b.Title.Value)
	}
	for _, i := range m.Instruments {
		d.add(Subject{Instrument: i}, i.ID, i.Name, i.Title.Value)
		for _, aka := range i.Aka {
			d.add(Subject{Instrument: i}, aka.Value)
		}
	}
	for _, a := range m.Actors {
		s := Subject{Actor: a}
		d.add(s, a.ID, a.Name, a.Formal, path.Base(a.Address))
		if a.Profile != nil {
			for _, aka := range a.Profile.Aka {
				d.add(s, aka.Value)
			}
		}
	}
	for _, t := range m.Topics {
		d.add(Subject{Topic: t}, t.ID, t.Name)
	}
	return d
}

func (d *directory) add(s Subject, names ...string) {
	d.at(s, s.Address())
	if file := s.Source(); file != "" && (s.Actor == nil || strings.HasSuffix(file, ".md")) {
		d.at(s, file)
	}
	for _, n := range names {
		if n != "" {
			d.at(s, n)
		}
	}
}

func (d *directory) at(s Subject, name string) {
	name = fold(name)
	if !slices.Contains(d.names[name], s) {
		d.names[name] = append(d.names[name], s)
	}
}

// fold returns a name as names are compared.
func fold(name string) string {
	name = strings.Trim(strings.ReplaceAll(name, `\`, "/"), "/")
	return strings.ToLower(strings.TrimPrefix(name, "./"))
}

// find returns the subject that has the name.
func (d *directory) find(name string) (Subject, error) {
	for _, form := range d.forms(name) {
		found := d.names[fold(form)]
		if len(found) > 1 { // a brief by its identifier, rather than by what it is called
			if exact := slices.DeleteFunc(slices.Clone(found), func(s Subject) bool { return s.ID() != form }); len(exact) == 1 {
				return exact[0], nil
			}
			e := &UnknownError{Name: name}
			for _, s := range found {
				e.Among = append(e.Among, s.Address())
			}
			return Subject{}, e
		}
		if len(found) == 1 {
			return found[0], nil
		}
	}
	e := &UnknownError{Name: name}
	var all []string
	for n := range d.names {
		all = append(all, n)
	}
	slices.Sort(all)
	e.Near, _ = frontmatter.Nearest(name, all)
	return Subject{}, e
}

// forms returns what a name may stand for, the most exact one first.
func (d *directory) forms(name string) []string {
	forms := []string{name}
	if u, err := url.Parse(name); err == nil && u.Host != "" {
		if rest, ok := strings.CutPrefix(name, d.m.Site.BaseURL); ok && d.m.Site.BaseURL != "" {
			forms = append(forms, strings.TrimSuffix(rest, "index.html"))
		}
	}
	clean := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	forms = append(forms, strings.TrimSuffix(clean, "/index.html"))
	for _, root := range []string{"/content/", "/public/"} { // a path from elsewhere
		if i := strings.LastIndex("/"+clean, root); i >= 0 {
			forms = append(forms, ("/" + clean)[i+1:], ("/" + clean)[i+len(root):])
		}
	}
	if e, ok := d.m.Gazetteer.Lookup(name); ok {
		forms = append(forms, e.ID)
	}
	if base := path.Base(clean); strings.HasSuffix(base, ".md") {
		forms = append(forms, clean, strings.TrimSuffix(base, ".md"))
	}
	return forms
}
