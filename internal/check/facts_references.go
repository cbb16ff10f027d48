package check

import (
	"bytes"
	"sort"
	"strings"

	"concord/internal/mention"
	"concord/internal/model"
)

// instrumentNames finds the instruments of the site in words that the model
// does not link, such as headings.
type instrumentNames struct {
	names  *mention.Lexicon
	list   []*model.Instrument
	titles map[string]*model.Instrument // by the part before the parties, in lower case; nil where several share it
}

func newInstrumentNames(m *model.Model) instrumentNames {
	n := instrumentNames{list: m.Instruments, titles: map[string]*model.Instrument{}}
	var names []mention.Name
	for id, i := range m.Instruments {
		if title, _, ok := strings.Cut(i.Title.Value, " between "); ok {
			key := titleKey(title)
			if _, twice := n.titles[key]; twice {
				i = nil
			}
			n.titles[key] = i
			i = m.Instruments[id]
		}
		for _, form := range formsOf(i) {
			if strings.ContainsAny(form, " -") {
				names = append(names, mention.Name{Text: form, ID: int32(id)})
			}
		}
	}
	n.names = mention.NewLexicon(names)
	return n
}

// titleKey is a title in one spelling.
func titleKey(title string) string {
	return strings.NewReplacer("co-operation", "cooperation", "-", " ", "\n", " ").Replace(strings.ToLower(title))
}

// formsOf returns the names under which an instrument goes.
func formsOf(i *model.Instrument) []string {
	forms := []string{i.Title.Value}
	if i.Short.Value != "" {
		forms = append(forms, i.Short.Value)
	}
	for _, aka := range i.Aka {
		forms = append(forms, aka.Value)
	}
	return forms
}

// reference is a stretch of tokens that stands for an instrument: its name, or
// words such as "the treaty" and "it"; or for something else that could be
// signed ("a protocol", "the Treaty of Brussels"), so that nothing is read
// across it.
type reference struct {
	first, end int
	reading
	treaty   bool // names something like a treaty, not a law or a letter
	pronoun  bool
	named    bool // by a name of its own
	elliptic bool // "the former"
	title    int  // where a title ends that the site does not know; 0 for none
}

// findReferences finds the references of a block.
func (f *factReader) findReferences(p *pass, text []byte) {
	f.references = f.references[:0]
	for i := 0; i < len(f.tokens); i++ {
		t := f.tokens[i]
		switch {
		case t.name >= 0:
			end := i + 1
			for end < len(f.tokens) && f.tokens[end].name == t.name {
				end++
			}
			if target := p.Names[t.name].Target; target.Kind == model.KindInstrument {
				f.addNamed(p, i, end, target.ID)
			}
			i = end - 1
		case t.kind != wordToken:
		case t.term == termFormer || t.term == termLatter || t.term == termWhen || t.term == termNumeral:
			f.addElliptic(p, text, i)
		case t.term == termIt, t.term == termOwn:
			f.references = append(f.references, reference{first: i, end: i + 1, reading: f.antecedent(i), pronoun: true})
		case t.upper && i+1 < len(f.tokens) && f.tokens[i+1].upper && f.tokens[i+1].term == termGeneric && f.tokens[i+1].name < 0 && t.end+1 == f.tokens[i+1].start:
			// "the Partnership Treaty": the last noun says what it is
		case t.term == termGeneric, t.term == termKindNoun, t.term == termOtherNoun:
			f.addNoun(p, text, i)
			if n := len(f.references); n > 0 { // a noun inside a title is no other thing
				i = max(i, f.references[n-1].end-1)
			}
		case t.upper && foreignName(text[t.start:t.end]):
			r := reference{first: i, end: i + 1, reading: reading{foreign: true}, treaty: true}
			if first, end, of := f.strangerAt(text, i); of != nil {
				r = reference{first: first, end: end, reading: reading{instrument: of}, treaty: true, named: true}
			}
			f.references = append(f.references, r)
		}
	}
}

// foreignName reports whether a capitalised word names a kind of instrument
// that the vocabulary has in the singular only.
func foreignName(word []byte) bool {
	switch string(word) {
	case "Treaties", "Accords", "Conventions", "Protocols", "Agreements", "Pacts", "Doctrine":
		return true
	}
	return false
}

// addNamed notes a name of an instrument. Where a noun follows ("the Warsaw
// Pact summit"), the words speak of that.
func (f *factReader) addNamed(p *pass, first, end int, id string) {
	r := reference{end: end, reading: reading{instrument: p.model.Instrument(id)}, treaty: true, named: true}
	r.first = f.withDeterminer(first)
	if end < len(f.tokens) && !f.tokens[end-1].owner {
		switch n := f.tokens[end]; {
		case n.kind == wordToken && n.name < 0 && (n.term == termOther && f.tokens[end-1].end+1 == n.start || n.term == termPeople || n.term == termBody || n.term == termOtherNoun || n.term == termKindNoun || n.term == termGeneric && n.upper):
			r.foreign, r.instrument, r.treaty = true, nil, false
		}
	}
	f.references = append(f.references, r)
}

// withDeterminer returns where the words begin that belong to the noun at i.
func (f *factReader) withDeterminer(i int) int {
	for i > 0 {
		switch t := f.tokens[i-1]; {
		case t.term == termThe, t.term == termArticle:
			return i - 1
		case t.term == termModifier:
			i--
			continue
		}
		break
	}
	return i
}

// addNoun notes "the treaty" and whatever else may be signed.
func (f *factReader) addNoun(p *pass, text []byte, i int) {
	t := f.tokens[i]
	r := reference{first: i, end: i + 1, treaty: t.term != termOtherNoun || t.upper, reading: reading{foreign: true}}
	k := i - 1
	year := int32(0)
	for k >= 0 && f.tokens[k].name < 0 {
		b := f.tokens[k]
		if b.term == termModifier || f.titled(text, b, i) || k == i-1 && t.term == termGeneric && praise[string(text[b.start:b.end])] {
			k--
			continue
		}
		if b.kind == numberToken && b.end-b.start == 4 {
			year, k = b.n, k-1
			continue
		}
		if b.term == termUnit && k >= 2 && f.tokens[k-1].sign == '-' { // "the 23-article treaty"
			k -= 2
			for k >= 1 && f.tokens[k].term == termNumeral && f.tokens[k-1].sign == '-' {
				k -= 2
			}
			k--
			continue
		}
		break
	}
	end := f.titleEnd(i)
	if end > i+2 {
		r.title = end
		if f.callsSo(p, i, 0) > 0 { // "the pact, officially titled the Treaty of ...": another name of the same
			f.references = append(f.references, reference{first: f.withDeterminer(i), end: end, reading: f.resolve(i), treaty: true})
			return
		}
		if of := p.instruments.titles[titleKey(string(text[f.tokens[i].start:f.tokens[end-1].end]))]; of != nil && !f.namesStranger(p, of, i) {
			f.references = append(f.references, reference{first: f.withDeterminer(i), end: end, reading: reading{instrument: of}, treaty: true, named: true})
			return
		}
	}
	if first, of := f.shortened(text, i); of != nil && !f.namesStranger(p, of, i) {
		f.references = append(f.references, reference{first: first, end: i + 1, reading: reading{instrument: of}, treaty: true})
		return
	}
	if first, end, of := f.strangerAt(text, i); of != nil {
		f.references = append(f.references, reference{first: first, end: end, reading: reading{instrument: of}, treaty: true, named: true, title: r.title})
		return
	}
	if first, of := f.toldApart(p, text, i); of != nil {
		f.references = append(f.references, reference{first: first, end: f.withYear(i + 1), reading: reading{instrument: of}, treaty: true})
		return
	}
	if f.isPaper(text, i) && k >= 0 && (f.tokens[k].term == termThe || f.tokens[k].term == termWhen && f.tokens[k].upper && k == i-1) && f.tokens[k].name < 0 {
		if of := f.onlyTreaty(); of != nil {
			f.references = append(f.references, reference{first: k, end: i + 1, reading: reading{instrument: of}, treaty: true})
			return
		}
	}
	r.first = max(k, 0)
	if f.chronicle && t.term == termGeneric && (k < 0 || f.tokens[k].kind == signToken) { // "19 June 2024: treaty signed"
		r.reading, r.first = f.resolve(i), i
		f.references = append(f.references, r)
		return
	}
	if k >= 0 && f.tokens[k].term == termOwn && t.term == termGeneric && !t.upper { // "signed their treaty"
		if read := f.resolve(i); read.instrument != nil && !f.namesStranger(p, read.instrument, i) && f.speaksOf(p, text, read.instrument, i, year) {
			r.reading, r.end = read, f.withYear(i+1)
			f.references = append(f.references, r)
			return
		}
	}
	if k < 0 || f.tokens[k].term != termThe || f.tokens[k].name >= 0 || t.term == termOtherNoun || t.owner && t.upper && k < i-1 {
		if k >= 0 && f.tokens[k].term == termThe || k >= 0 && f.tokens[k].term == termArticle {
			f.references = append(f.references, r)
			return
		}
		r.first = i
		f.references = append(f.references, r)
		return
	}
	read := f.resolve(i)
	if of := read.instrument; of != nil && f.speaksOf(p, text, of, i, year) {
		r.reading, r.end = read, f.withYear(i+1)
	}
	f.references = append(f.references, r)
}

// praise are words before the noun that judge a treaty and do not tell it from
// another.
var praise = set("revised", "landmark", "controversial", "historic", "debated", "short", "brief", "original", "ambitious", "sweeping", "military")

// isPaper reports whether the noun at token i speaks of a treaty as of what lies
// on the table: "the document", "the text".
func (f *factReader) isPaper(text []byte, i int) bool {
	if f.tokens[i].upper {
		return false
	}
	switch string(text[f.tokens[i].start:f.tokens[i].end]) {
	case "document", "text", "agreement", "deal":
	default:
		return false
	}
	if i+2 >= len(f.tokens) {
		return true
	}
	switch n, m := f.tokens[i+1], f.tokens[i+2]; {
	case n.term == termOf, n.term == termFor, n.term == termRelative:
		return false
	case n.term == termOn: // "the text on trade"
		return m.kind == numberToken || m.term == termMonth
	case n.sign == ',' && m.term == termDeed && m.n == dating:
		return false
	}
	return true
}

// onlyTreaty returns what the section is about when the block and those before it
// spoke of nothing else that has a text.
func (f *factReader) onlyTreaty() *model.Instrument {
	if !f.last.none() && f.last != f.base {
		return nil
	}
	for n := range f.references {
		if f.references[n].reading != f.base {
			return nil
		}
	}
	return f.base.instrument
}

// withYear returns the end of a name whose noun ends at token i: "the treaty of
// 1961" ends behind its year.
func (f *factReader) withYear(i int) int {
	if i+1 < len(f.tokens) && f.tokens[i].term == termOf && f.tokens[i+1].kind == numberToken && f.tokens[i+1].end-f.tokens[i+1].start == 4 {
		return i + 2
	}
	return i
}

// titled reports whether a word before the noun at token i is one of the title of
// what the section is about, in a block that named nothing before: "the mutual
// defence treaty".
func (f *factReader) titled(text []byte, b token, i int) bool {
	base := f.base.instrument
	if base == nil || b.kind != wordToken || b.upper || b.end-b.start < 5 || len(f.references) > 0 || f.tokens[i].term != termGeneric {
		return false
	}
	if i+1 < len(f.tokens) && (f.tokens[i+1].term == termWhen || f.tokens[i+1].term == termRelative || f.tokens[i+1].term == termOf && (i+2 >= len(f.tokens) || f.tokens[i+2].kind != numberToken && f.tokens[i+2].term != termMonth)) {
		return false
	}
	word := strings.ToLower(string(text[b.start:b.end]))
	title := strings.ToLower(base.Title.Value)
	return strings.Contains(title, word) || strings.Contains(strings.ReplaceAll(title, "defense", "defence"), word)
}

// shortened reads a capitalised name that ends at token i as the beginning of
// the title of the instrument that the section is about, "the Mutual Defense
// Treaty", or as words of it in another order.
func (f *factReader) shortened(text []byte, i int) (first int, of *model.Instrument) {
	base := f.base.instrument
	if base == nil || !f.tokens[i].upper {
		return i, nil
	}
	first = i
	for first > 0 && f.tokens[first-1].upper && f.tokens[first-1].name < 0 && f.tokens[first-1].term != termThe && f.tokens[first-1].end+1 == f.tokens[first].start {
		first--
	}
	if first == i {
		return i, nil
	}
	name := string(text[f.tokens[first].start:f.tokens[i].end])
	if title := base.Title.Value; (len(title) < len(name) || !strings.EqualFold(title[:len(name)], name)) && !reordered(name, title) {
		return i, nil
	}
	return f.withDeterminer(first), base
}

// titleEnd returns the end of the title that begins with the capitalised noun at
// token i: "Treaty of Friendship, Good-Neighbourliness and Cooperation"; i when
// none does.
func (f *factReader) titleEnd(i int) int {
	if t := f.tokens[i]; !t.upper || t.term != termGeneric && t.term != termKindNoun {
		return i
	}
	end := i
	for k := i + 1; k < len(f.tokens); k++ {
		switch t := f.tokens[k]; {
		case t.kind == wordToken && t.upper:
			end = k + 1
		case t.term == termOf, t.term == termOn, t.term == termFor, t.term == termAnd, t.term == termThe, t.kind == signToken && (t.sign == ',' || t.sign == '-'):
			if k > end+2 || k == i+1 && t.term != termOf && t.term != termOn && t.term != termFor {
				return max(end, i)
			}
			continue
		default:
			return max(end, i)
		}
	}
	return max(end, i)
}

// namesStranger reports whether the sentence around token i names a state that is
// no party: then a name that fits is that of another instrument.
func (f *factReader) namesStranger(p *pass, of *model.Instrument, i int) bool {
	stranger := func(t token) bool {
		return t.name >= 0 && p.Names[t.name].Target.Kind == model.KindState && !isParty(of, p.Names[t.name].Target)
	}
	for k := i; k >= 0 && k > i-reach && f.tokens[k].sign != '.' && f.tokens[k].sign != ':'; k-- {
		if stranger(f.tokens[k]) {
			return true
		}
	}
	for k := i; k < len(f.tokens) && k < i+reach && f.tokens[k].sign != '.' && f.tokens[k].sign != ':'; k++ {
		if stranger(f.tokens[k]) {
			return true
		}
	}
	return false
}

// fewestTellingWords is how many words of a title a name shares at least, so that
// it can stand for it in another order.
const fewestTellingWords = 3

// reordered reports whether a name is made of words of a title alone: "the
// Comprehensive Strategic Partnership Treaty" of a treaty on that.
func reordered(name, title string) bool {
	return len(nameWords(name)) > fewestTellingWords && coveredBy(name, title)
}

// speaksOf reports whether the noun at i, with the words behind it, can stand
// for the instrument.
func (f *factReader) speaksOf(p *pass, text []byte, of *model.Instrument, i int, year int32) bool {
	t := f.tokens[i]
	if noun := strings.ToLower(string(text[t.start:t.end])); t.term == termKindNoun && !bears(of, noun) && !(noun == "alliance" && len(of.Parties) > 2) {
		return false
	}
	if year > 0 && !signedIn(of, year) {
		return false
	}
	if i+2 >= len(f.tokens) {
		return true
	}
	n, m := f.tokens[i+1], f.tokens[i+2]
	if n.kind != wordToken {
		return true
	}
	switch n.term {
	case termOf:
		for k := i + 3; k < min(i+6, len(f.tokens)) && (m.term == termMonth || isDay(m) || m.sign == ',' || m.sign == '.'); k++ { // "of 14 May 1955"
			m = f.tokens[k]
		}
		return m.kind == numberToken && m.end-m.start == 4 && signedIn(of, m.n)
	case termWith, termBetween:
		for k := i + 2; k < min(i+6, len(f.tokens)); k++ {
			if name := f.tokens[k].name; name >= 0 {
				return isParty(of, p.Names[name].Target)
			}
			if f.seated(p, of, k) != "" {
				return true
			}
		}
		return m.term == termNumeral || n.term == termBetween && m.term == termThe || n.term == termWith && (m.kind == numberToken || m.term == termArticle)
	case termOn, termIn, termAt:
		if n.term == termOn && m.term == termOther && string(text[m.start:m.end]) == "behalf" {
			return true
		}
		return m.kind == numberToken || m.term == termMonth || m.term == termThe || m.upper
	case termFor, termUnder, termTo:
		return false
	case termOther:
		return m.term != termGeneric && !n.upper
	case termOtherNoun, termKindNoun, termPeople:
		return false
	}
	return true
}

func signedIn(of *model.Instrument, year int32) bool {
	first, _, _ := of.Signed.First()
	last, _, _ := of.Signed.Last()
	return of.Signed.IsZero() || int(year) >= first && int(year) <= last
}

func isParty(of *model.Instrument, actor model.Ref) bool {
	for _, p := range of.Parties {
		if p.Actor.ID == actor.ID {
			return true
		}
	}
	return false
}

// bears reports whether a noun stands in a name of the instrument.
func bears(of *model.Instrument, noun string) bool {
	if noun == of.Kind.Value {
		return true
	}
	for _, form := range formsOf(of) {
		if bytes.Contains(bytes.ToLower([]byte(form)), []byte(noun)) {
			return true
		}
	}
	return false
}

// reach is how many references back the words of a block are looked through.
const reach = 32

// before returns the index of the last reference that begins before token i.
func (f *factReader) before(i int) int {
	return sort.Search(len(f.references), func(n int) bool { return f.references[n].first >= i }) - 1
}

// resolve returns what "the treaty" at token i stands for: the one treaty that
// the block named before it; where it named none, the one that the section is
// about, unless the words before spoke of another.
func (f *factReader) resolve(i int) reading {
	var found reading
	for n, last := f.before(i), f.before(i); n >= 0 && n > last-reach; n-- {
		r := f.references[n]
		if !r.treaty || r.first >= i {
			continue
		}
		if !found.none() && found != r.reading {
			return reading{foreign: true}
		}
		found = r.reading
	}
	if !found.none() {
		return found
	}
	if f.last.none() || f.last == f.base {
		return f.base
	}
	return reading{foreign: true}
}

// antecedent returns what "it" at token i stands for: the only thing that the
// block spoke of before.
func (f *factReader) antecedent(i int) reading {
	var found reading
	for n, last := f.before(i), f.before(i); n >= 0 && n > last-4; n-- {
		r := f.references[n]
		if r.pronoun || r.elliptic || r.first >= i {
			continue
		}
		if !found.none() && found != r.reading {
			return reading{foreign: true}
		}
		found = r.reading
	}
	if found.none() {
		if f.last.none() || f.last == f.base {
			return f.base
		}
		return reading{foreign: true}
	}
	return found
}
