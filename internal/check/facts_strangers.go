package check

// Treaties of which the site has no record. What one text says of them can still
// contradict itself, so that each stands for an instrument of which nothing is
// known but its name.

import (
	"sort"
	"strings"

	"concord/internal/frontmatter"
	"concord/internal/instrument"
	"concord/internal/model"
)

// strangers are the treaties without a record that were named so far, by the words
// of their names. They are kept from text to text, but not without end.
type strangers map[string]*model.Instrument

const mostStrangers = 4096

// isStranger reports whether an instrument is one without a record.
func isStranger(i *model.Instrument) bool { return i != nil && i.Index < 0 }

// stranger returns what a name stands for of which the site has no record; nil when
// it is too general to tell one treaty from others.
func (f *factReader) stranger(name string, year int32) *model.Instrument {
	telling := false
	var words []string
	for w := range nameWords(name) {
		words = append(words, w)
		m, known := meaningOf([]byte(w))
		telling = telling || !generalWords[w] && (!known || m.term == termOther)
	}
	if !telling {
		return nil
	}
	sort.Strings(words)
	if year > 0 {
		words = append(words, itoa(int(year)))
	}
	key := strings.Join(words, " ")
	of := f.strangers[key]
	if of == nil {
		if f.strangers == nil || len(f.strangers) >= mostStrangers {
			f.strangers = strangers{}
		}
		of = &model.Instrument{Instrument: &instrument.Instrument{ID: name, Title: frontmatter.Text{Value: name}}, Index: -1}
		f.strangers[key] = of
	}
	return of
}

// generalWords stand in the names of many treaties and tell none from the others.
var generalWords = set("treaty", "treaties", "pact", "pacts", "accord", "accords", "convention", "conventions", "agreement", "agreements", "protocol", "protocols", "memorandum", "declaration", "charter",
	"peace", "friendship", "mutual", "defence", "security", "cooperation", "assistance", "alliance", "partnership", "strategic", "comprehensive", "trade", "basic", "union", "unification", "border", "extradition",
	"investment", "military", "non", "aggression", "neutrality", "nuclear", "free", "additional", "final", "framework", "international", "european", "american", "russian", "soviet", "chinese", "korean", "japanese",
	"british", "french", "german", "good", "neighbourliness", "neighborliness", "economic", "relations", "joint", "multilateral", "north", "south", "east", "west", "collective", "regional", "status", "forces", "law", "rights", "human", "states", "state", "united", "nations", "republic")

// strangerAt returns the treaty without a record whose name has its noun at token
// i, and the tokens of the name: "the Treaty of Aachen", "the Budapest Memorandum".
func (f *factReader) strangerAt(text []byte, i int) (first, end int, of *model.Instrument) {
	t := f.tokens[i]
	if !t.upper || t.term == termOtherNoun && string(text[t.start:t.end]) != "Memorandum" && !foreignName(text[t.start:t.end]) || t.owner && i+1 < len(f.tokens) && f.tokens[i+1].upper {
		return i, i, nil
	}
	first, end = i, f.titleEnd(i)
	if end <= i+1 {
		end = i + 1
		for first > 0 && f.tokens[first-1].upper && f.tokens[first-1].name < 0 && f.tokens[first-1].term == termOther && !f.tokens[first-1].owner && f.tokens[first-1].end+1 == f.tokens[first].start {
			first--
		}
		if first == i || first == 0 { // the capital may be that of the sentence
			return i, i, nil
		}
	}
	if n := end; n < len(f.tokens) && f.tokens[n].kind == wordToken && f.tokens[n].name < 0 && (compounds[string(text[f.tokens[n].start:f.tokens[n].end])] || f.tokens[n].term == termPeople || f.tokens[n].term == termBody || f.tokens[n].term == termOtherNoun) && !f.tokens[end-1].owner {
		return i, i, nil // "the INF Treaty talks"
	}
	year := int32(0)
	switch {
	case first > 0 && f.isYear(first-1):
		first--
		year = f.tokens[first].n
	case end+1 < len(f.tokens) && (f.tokens[end].term == termOf || f.tokens[end].sign == '(') && f.isYear(end+1):
		year = f.tokens[end+1].n
	}
	name := string(text[f.tokens[first].start:f.tokens[end-1].end])
	if len(name) > mostNameBytes {
		return i, i, nil
	}
	return f.withDeterminer(first), end, f.stranger(name, year)
}

// compounds are nouns that make the name before them a part of their own.
var compounds = set("talks", "negotiations", "regime", "era", "area", "summit", "members", "system", "framework", "organisation", "organization", "process", "obligations", "violations", "conference", "negotiators", "process",
	"review", "verification", "inspections", "inspectors", "signatories", "debate", "ratification", "text", "terms", "provisions", "limits", "ceilings", "protocol", "implementation", "lines", "process", "system", "border", "boundary", "line")

const mostNameBytes = 120
