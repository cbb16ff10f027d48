// Package gazetteer knows states, former states, territories and international
// organisations: their codes, their names in many languages, their
// predecessors and successors.
//
// Input is the data that is embedded in the package (folder data); output are
// entries by code and lists of names to look for in texts.
//
// It guarantees that a code has one meaning, that a Gazetteer never changes
// once it is loaded, and that the same question always gets the same answer.
//
// It does not find names in texts, does not know capitals, persons or
// adjectives, and takes no position on recognition: kinds and codes follow
// ISO 3166, the UN M49 standard and the practice of treaty registers.
package gazetteer

import (
	"fmt"
	"slices"
	"strings"
)

// Kind says what sort of actor an Entry is. The zero value is none of them.
type Kind uint8

// The kinds of entries.
const (
	State Kind = iota + 1
	FormerState
	Territory
	Organisation
)

// String returns the kind in English words.
func (k Kind) String() string {
	switch k {
	case State:
		return "state"
	case FormerState:
		return "former state"
	case Territory:
		return "territory"
	case Organisation:
		return "organisation"
	}
	return "unknown"
}

// Entry is a state, former state, territory or international organisation.
// Its slices belong to the Gazetteer and must not be changed.
type Entry struct {
	// ID is the ISO 3166-1 alpha-3 code (PRK), for former states that of
	// ISO 3166-3 (SUN), and a short lower-case word for organisations (nato)
	// and for former states that never had a code (tanganyika).
	ID   string
	Kind Kind

	Alpha2            string // ISO 3166 alpha-2, "" when none
	M49               string // UN M49 or ISO numeric code, "" when none
	Region, Subregion string // UN M49 codes, "" when none

	// Successors took over from a former entry, directly or through another
	// one: those of YUG hold SCG, and also SRB and MNE that followed SCG.
	Successors []string
	// Predecessors are the entries that name this one as a successor.
	Predecessors []string

	From, To string // EDTF dates of existence, "" when not bounded
}

// Gazetteer holds all entries. It is made by Load, never changes afterwards
// and may be used by many goroutines at once.
type Gazetteer struct {
	entries []Entry                      // sorted by ID
	byCode  map[string]int               // upper-case code or ID to entries
	shown   map[string]map[string]string // language, ID: the name to show
	formal  map[string]string            // ID: English long form
	regions map[string]string            // M49: English name
	names   map[string][]form            // language: names as the tables hold them
	decoys  map[string][]string          // language: decoys
	// doubtful and declined are keyed by language and then by name.
	doubtful map[string]map[string]bool
	declined map[string]map[string][]string
}

// form is one form of words and the entry that it stands for.
type form struct{ text, id string }

// Lookup returns the entry that a code stands for: ISO alpha-2 and alpha-3
// codes, withdrawn codes, M49 numbers and IDs, in any case.
func (g *Gazetteer) Lookup(code string) (Entry, bool) {
	i, ok := g.byCode[strings.ToUpper(code)]
	if !ok {
		return Entry{}, false
	}
	return g.entries[i], true
}

// Entries returns all entries, sorted by ID. The caller owns the slice.
func (g *Gazetteer) Entries() []Entry {
	return slices.Clone(g.entries)
}

// Name returns the name to show in a language, given as a BCP 47 tag. A tag
// falls back to its base language and then to English; Name is "" only for an
// ID that is not in the gazetteer.
func (g *Gazetteer) Name(id, lang string) string {
	for _, l := range fallbacks(lang) {
		if name := g.shown[l][id]; name != "" {
			return name
		}
	}
	return ""
}

// FormalName returns the official long form in English, as the United Nations
// use it, or "" when it is the same as the name or when there is none.
func (g *Gazetteer) FormalName(id string) string {
	return g.formal[id]
}

// RegionName returns the English name of a UN M49 region, or "".
func (g *Gazetteer) RegionName(m49 string) string {
	return g.regions[m49]
}

// fallbacks returns the languages of the tables that serve a tag, the best
// first. Chinese is written in two scripts that the tables keep apart; places
// that write the traditional one imply it.
func fallbacks(tag string) []string {
	parts := strings.FieldsFunc(strings.ToLower(tag), func(r rune) bool { return r == '-' || r == '_' })
	if len(parts) == 0 {
		return []string{"en"}
	}
	if parts[0] == "zh" && isTraditional(parts[1:]) {
		return []string{"zh-Hant", "zh", "en"}
	}
	return []string{parts[0], "en"}
}

func isTraditional(subtags []string) bool {
	if slices.Contains(subtags, "hans") {
		return false
	}
	return slices.ContainsFunc(subtags, func(s string) bool {
		return s == "hant" || s == "tw" || s == "hk" || s == "mo"
	})
}

// link closes the successors over chains and derives the predecessors.
func (g *Gazetteer) link() error {
	for i := range g.entries {
		all, err := g.closure(g.entries[i])
		if err != nil {
			return err
		}
		g.entries[i].Successors = all
	}
	for _, e := range g.entries {
		for _, id := range e.Successors {
			next := &g.entries[g.byCode[strings.ToUpper(id)]]
			next.Predecessors = append(next.Predecessors, e.ID)
		}
	}
	return nil
}

// closure returns all successors of an entry, sorted.
func (g *Gazetteer) closure(e Entry) ([]string, error) {
	seen := map[string]bool{e.ID: true}
	var all []string
	for queue := e.Successors; len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		if seen[id] {
			continue
		}
		seen[id] = true
		next, ok := g.Lookup(id)
		if !ok || next.ID != id {
			return nil, fmt.Errorf("successor %q of %s is not an ID", id, e.ID)
		}
		all = append(all, id)
		queue = append(slices.Clip(queue), next.Successors...)
	}
	slices.Sort(all)
	return all, nil
}
