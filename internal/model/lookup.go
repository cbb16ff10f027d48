package model

// Brief returns the brief with the identifier, nil when there is none.
func (m *Model) Brief(id string) *Brief { return m.briefs[id] }

// Page returns the page of content/pages with the identifier, nil when there is none.
func (m *Model) Page(id string) *Brief { return m.pages[id] }

// Instrument returns the instrument with the identifier, nil when there is none.
func (m *Model) Instrument(id string) *Instrument { return m.instruments[id] }

// Provision returns the article with the identifier "ru-kp-2024/4", nil when
// there is none.
func (m *Model) Provision(id string) *Provision { return m.provisions[id] }

// Actor returns the actor with the identifier, nil when the content does not
// speak of it.
func (m *Model) Actor(id string) *Actor { return m.actors[id] }

// Source returns the source with the key, nil when there is none.
func (m *Model) Source(key string) *Source { return m.sources[key] }

// Topic returns the topic with the identifier, nil when there is none.
func (m *Model) Topic(id string) *Topic { return m.topics[id] }

// Author returns the author with the identifier, nil when there is none.
func (m *Model) Author(id string) *Author { return m.authors[id] }

// Clause returns the kind of provision, nil when no provision has it.
func (m *Model) Clause(id string) *Clause { return m.clauses[id] }

// Address returns where the page of a thing stands, relative to the root of
// the site ("countries/prk/"), and the fragment on that page when the thing is
// a part of it. ok is false when it has no page.
func (m *Model) Address(r Ref) (address, fragment string, ok bool) {
	switch r.Kind {
	case KindBrief:
		if b := m.briefs[r.ID]; b != nil {
			return b.Address, "", true
		}
	case KindPage:
		if b := m.pages[r.ID]; b != nil {
			return b.Address, "", true
		}
	case KindInstrument:
		if i := m.instruments[r.ID]; i != nil {
			return i.Address, "", true
		}
	case KindProvision:
		article, paragraph := splitProvision(r.ID)
		if p := m.provisions[article]; p != nil {
			if paragraph != "" {
				return p.Address, ParagraphAnchor(paragraph), true
			}
			return p.Address, "", true
		}
	case KindState, KindOrganisation, KindPerson:
		if a := m.actors[r.ID]; a != nil {
			return a.Address, "", true
		}
	case KindSource:
		if s := m.sources[r.ID]; s != nil {
			return s.Address, SourceAnchor(s.Key), true
		}
	case KindTopic:
		if t := m.topics[r.ID]; t != nil {
			return t.Address, "", true
		}
	case KindAuthor:
		if a := m.authors[r.ID]; a != nil {
			return a.Address, "", true
		}
	case KindClause:
		if c := m.clauses[r.ID]; c != nil {
			return c.Address, "", true
		}
	case KindAddress:
		return r.ID, "", true
	}
	return "", "", false
}

// ParagraphAnchor returns the anchor of a numbered paragraph on its article's
// page: "par-2".
func ParagraphAnchor(number string) string { return "par-" + number }

// SourceAnchor returns the anchor of a source on the list of sources.
func SourceAnchor(key string) string { return "src-" + key }

// splitProvision splits "ru-kp-2024/4/2" into the article and the paragraph.
func splitProvision(id string) (article, paragraph string) {
	slashes := 0
	for i := 0; i < len(id); i++ {
		if id[i] == '/' {
			if slashes++; slashes == 2 {
				return id[:i], id[i+1:]
			}
		}
	}
	return id, ""
}
