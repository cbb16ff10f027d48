package render

// The words of the interface as pages say them. They stand in catalogues by
// language (package words); here they become HTML.

import (
	"strconv"
	"strings"

	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/model"
	"concord/internal/words"
)

// interfaceIn returns the interface for pages in a language: that of the site
// where there is none.
func (r *Renderer) interfaceIn(lang string) *words.Language {
	if l := r.book.In(lang); l != nil {
		return l
	}
	return r.ui
}

// Words returns the texts of the interface in a language that pages are in, nil
// when there are none.
func (r *Renderer) Words(lang string) *words.Language { return r.book.In(lang) }

// speak makes a page one in a language: its content, and the interface around
// it.
func (o *out) speak(lang string) {
	o.lang = lang
	o.ui = o.r.interfaceIn(lang)
}

// say writes words of the interface.
func (o *out) say(key string) { o.words(o.ui.Text(key)) }

// slot is what stands in the place of a name in braces: words, or what write
// writes.
type slot struct {
	name  string
	write func()
}

// phrase writes words of the interface with what they speak of.
func (o *out) phrase(key string, slots ...slot) { o.fill(o.ui.Pattern(key), slots) }

func (o *out) fill(pieces []words.Piece, slots []slot) {
	for _, p := range pieces {
		if p.Slot == "" {
			o.words(p.Words)
			continue
		}
		for i := range slots {
			if slots[i].name == p.Slot {
				slots[i].write()
			}
		}
	}
}

// count writes a number with its noun: "1 passage", "3 passages".
func (o *out) count(n int, key string) {
	for _, p := range o.ui.Count(key, n) {
		if p.Slot == "" {
			o.words(p.Words)
		} else {
			o.number(n)
		}
	}
}

// filled returns words of the interface with the values of their slots: name,
// value, name, value.
func (o *out) filled(key string, values ...string) string {
	return words.Fill(o.ui.Pattern(key), values...)
}

// openRow writes the start of an entry of a list of facts.
func (o *out) openRow(key string) {
	o.raw(`<div><dt>`)
	o.say(key)
	o.raw(`</dt><dd>`)
}

// columns writes the head of a table.
func (o *out) columns(keys ...string) {
	o.raw(`<thead><tr>`)
	for _, key := range keys {
		o.column(key)
	}
	o.raw("</tr></thead>\n")
}

func (o *out) column(key string) {
	o.raw(`<th scope="col">`)
	o.say(key)
	o.raw(`</th>`)
}

// quoted writes words in the quotation marks of the interface.
func (o *out) quoted(write func()) {
	o.say("quote-open")
	write()
	o.say("quote-close")
}

// date writes a date in words, marked up when a machine can read it.
func (o *out) date(d date.Date) { o.dateIn(d, words.Alone) }

// dated writes words of the interface that speak of a date, as it stands alone or
// in a sentence.
func (o *out) dated(key string, d date.Date, more ...slot) {
	o.phrase(key, append(more, slot{"date", func() { o.dateIn(d, words.Alone) }}, slot{"the-date", func() { o.dateIn(d, words.InSentence) }})...)
}

func (o *out) dateIn(d date.Date, place words.Place) {
	if d.IsZero() {
		return
	}
	year, month, day := d.First()
	precision := d.Precision()
	text := dateWords(o.ui, d, place)
	if precision == date.Open || year < 1 || year > 9999 {
		o.words(text)
		return
	}
	o.raw(`<time datetime="`)
	o.b = appendDay(o.b, year, month, day, precision)
	if dir := direction(o.ui.Tag); dir != direction(o.lang) { // its words are those of the interface
		o.raw(`" dir="`)
		o.words(dir)
	}
	o.raw(`">`)
	o.words(text)
	o.raw(`</time>`)
}

// dateWords returns a date as people write it in a language: "20 June 2024".
func dateWords(ui *words.Language, d date.Date, place words.Place) string {
	year, month, day, ok := d.Parts()
	if first, _, _ := d.First(); !ok || first < 1 {
		return d.String()
	}
	var buffer [64]byte
	text := string(ui.AppendDate(buffer[:0], place, strings.TrimLeft(year, "0"), month, day))
	if d.Approximate() {
		text = words.Fill(ui.Pattern("about-date"), "date", text)
	}
	if d.Uncertain() {
		text = words.Fill(ui.Pattern("doubtful-date"), "date", text)
	}
	return text
}

// named returns the text of a key in a group, else the name itself in words.
func named(ui *words.Language, group, name string) string {
	if key := group + name; ui.Has(key) {
		return ui.Text(key)
	}
	return capital(strings.ReplaceAll(name, "-", " "))
}

// clauseWords returns the name of a kind of provision.
func (o *out) clauseWords(kind string) string { return clauseWords(o.ui, kind) }

func clauseWords(ui *words.Language, kind string) string { return named(ui, "clause-kinds.", kind) }

// blockWords returns the name of a kind of typed block.
func (o *out) blockWords(kind string) string { return named(o.ui, "blocks.", kind) }

func (o *out) eventWords(kind string) string { return named(o.ui, "events.", kind) }

// statusWords returns how an actor stands to an instrument.
func (o *out) statusWords(status string) string { return lowerNamed(o.ui, "statuses.", status) }

func (o *out) propertyWords(property string) string {
	return lowerNamed(o.ui, "properties.", property)
}

// lowerNamed is named without a capital letter.
func lowerNamed(ui *words.Language, group, name string) string {
	if key := group + name; ui.Has(key) {
		return ui.Text(key)
	}
	return strings.ReplaceAll(name, "-", " ")
}

// identifierWords returns the name of a scheme of identifiers.
func (o *out) identifierWords(scheme string) string { return named(o.ui, "identifiers.", scheme) }

func actorKindWords(ui *words.Language, a *model.Actor) string {
	return named(ui, "actor-kinds.", a.Kind)
}

// topicIn returns the name of a topic in the language of an interface, when the
// site gives it one.
func topicIn(ui *words.Language, t *model.Topic) (string, bool) {
	key := "topic-names." + t.ID
	return ui.Text(key), ui.Has(key)
}

func topicWords(ui *words.Language, t *model.Topic) string {
	if name, ok := topicIn(ui, t); ok {
		return name
	}
	return capital(t.Name)
}

// languageWords returns the name of a language, its tag when the name is not
// known.
func (o *out) languageWords(tag string) string {
	base, rest, _ := strings.Cut(tag, "-")
	key := "language-names." + strings.ToLower(base)
	switch {
	case !o.ui.Has(key):
		return tag
	case rest != "":
		return o.filled("aside", "words", o.ui.Text(key), "aside", rest)
	}
	return o.ui.Text(key)
}

// briefStates are the states of briefs that are not simply published.
var briefStates = map[brief.Status]string{brief.Draft: "draft", brief.Superseded: "superseded", brief.Withdrawn: "withdrawn"}

// actorName returns the name of an actor in the language of an interface.
func (r *Renderer) actorName(a *model.Actor, ui *words.Language) string {
	if ui == r.ui {
		return a.Name
	}
	if p := a.Profile; p != nil {
		if a.Lang == ui.Tag && p.Name.Value != "" {
			return p.Name.Value
		}
		for i := range p.Names {
			if n := &p.Names[i]; n.Lang == ui.Tag && n.Name.Value != "" {
				return n.Name.Value
			}
		}
	}
	if a.Entry.ID == "" || r.m.Gazetteer == nil {
		return a.Name
	}
	if name := r.m.Gazetteer.Name(a.Entry.ID, ui.Tag); name != "" {
		return name
	}
	return a.Name
}

// name returns the name of an actor in the language of the page.
func (o *out) name(a *model.Actor) string { return o.r.actorName(a, o.ui) }

// sections are the parts of the site in the order of the navigation. The key of
// their title is the name of their folder.
var sections = [...]struct {
	address, title string
	main           bool // in the head of every page; the others stand in its foot
}{
	sectionBriefs:        {"briefs/", "briefs", true},
	sectionInstruments:   {"instruments/", "instruments", true},
	sectionCountries:     {"countries/", "countries", true},
	sectionOrganisations: {"organisations/", "organisations", false},
	sectionPeople:        {"people/", "people", false},
	sectionKinds:         {"kinds/", "kinds", true},
	sectionTopics:        {"topics/", "topics", true},
	sectionAuthors:       {"authors/", "authors", false},
	sectionTimeline:      {"timeline/", "timeline", true},
	sectionSources:       {"sources/", "sources", false},
	sectionDisputes:      {"disputes/", "disputes", false},
	sectionSearch:        {"search/", "index", true},
}

// title returns the title of a part of the site.
func (s section) title(ui *words.Language) string { return ui.Text(sections[s].title) }

// A section is a part of the site that has a list of its own.
type section uint8

const (
	sectionBriefs section = iota
	sectionInstruments
	sectionCountries
	sectionOrganisations
	sectionPeople
	sectionKinds
	sectionTopics
	sectionAuthors
	sectionTimeline
	sectionSources
	sectionDisputes
	sectionSearch
	noSection
)

// capital returns the words with a capital first letter.
func capital(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// identifierAddress returns where an identifier can be looked up, "" when it
// cannot.
func identifierAddress(scheme, value string) string {
	switch scheme {
	case "celex":
		return "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:" + value
	case "wikidata":
		return "https://www.wikidata.org/wiki/" + value
	case "doi":
		return "https://doi.org/" + value
	case "eli":
		return value
	}
	return ""
}

// The words of pictures.

func (o *out) mapWords(name string) (title, desc string) {
	return o.filled("map-title", "name", name), o.filled("map-text", "name", name)
}

func (o *out) goneMapWords(name string) (title, desc string) {
	return o.filled("gone-map-title", "name", name), o.filled("gone-map-text", "name", name)
}

func (o *out) eventsWords(name string, shown, all int) (title, desc string) {
	return o.filled("timeline-title", "name", name), o.ui.Text("timeline-text") + o.shownOf(shown, all)
}

func (o *out) spansWords(name string, shown, all int) (title, desc string) {
	return o.filled("spans-title", "name", name), o.ui.Text("spans-text") + o.shownOf(shown, all)
}

func (o *out) networkWords(name string, shown, all int) (title, desc string) {
	return o.filled("network-title", "name", name), o.ui.Text("network-text") + o.shownOf(shown, all)
}

func (o *out) matrixWords(kind string) (title, desc string) {
	return o.filled("matrix-title", "kind", kind), o.ui.Text("matrix-text")
}

// shownOf returns a sentence behind others on how much a picture shows, "" when
// it shows all.
func (o *out) shownOf(shown, all int) string {
	if shown >= all {
		return ""
	}
	return " " + o.filled("shown-of", "shown", strconv.Itoa(shown), "all", strconv.Itoa(all))
}
