package generate

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// words is the vocabulary of the generated prose: ordinary words of policy
// writing, with none that begins a name.
var words = strings.Fields(`the the the the the of of of of and and to to to in in in a a that is was for on with as by it its
be are from this which has have not but at or an had were their more would may also than other between after under when
one no if over two its new most some these been they could only such what must against while both each within
agreement alliance armed advice assault authority balance border capability ceasefire clause coalition command
commitment committee compliance condition consent conversation contact cooperation costs council crisis posture
delay delegation deterrence dialogue diplomat doctrine domestic duty economic energy enforcement equipment escalation
evidence exercise export facility foreign forces formal framework frontier general government guarantee history
implementation implication industry influence initiative institution intelligence interest invasion language launch law
leader legal limits logistics maritime measure meeting military ministry missile mission mobilisation motive mutual
national naval negotiation network neighbour impartial notice nuclear obligation observer office officials open option
parliament partner partnership payment peace period pledge policy political position power practice preamble pressure
principle procedure process programme promise proposal protocol provision public purpose question ratification reading
reason region regional relations reply report request reserve resolution response restraint review risk role penalties
scenario sector security settlement shared shipment signal signature silence sovereignty staff stance standing state
statement strategic strategy strength summit supply support surveillance system technical technology tension term
territory text threat timing trade training transfer transit treaty trust understanding union unit verification visit
warning weapon wording accepted acted added agreed allowed answered argued asked avoided became began bound called
changed claimed closed concluded confirmed continued covered decided declared denied described differed ended expected
failed followed gained gave grew held insisted joined kept lasted led left made meant met moved named noted offered
opened passed paused planned pointed promised proposed put raised reached recalled refused remained renewed repeated
replaced said served set showed signed stated stayed stood stopped took tested treated turned used voted waited warned
weighed worked wrote early late large small long short broad narrow clear vague direct quiet likely unlikely recent
former joint common firm weak strong slow quick costly cheap plain rare usual public private careful`)

// A state is an actor that the built-in table of states holds.
type state struct{ code, name string }

var states = []state{
	{"AUS", "Australia"}, {"AUT", "Austria"}, {"BEL", "Belgium"}, {"BRA", "Brazil"}, {"BGR", "Bulgaria"},
	{"KHM", "Cambodia"}, {"CAN", "Canada"}, {"CHN", "China"}, {"COL", "Colombia"}, {"CUB", "Cuba"},
	{"DNK", "Denmark"}, {"EGY", "Egypt"}, {"EST", "Estonia"}, {"FIN", "Finland"}, {"FRA", "France"},
	{"DEU", "Germany"}, {"GRC", "Greece"}, {"HUN", "Hungary"}, {"IND", "India"}, {"IDN", "Indonesia"},
	{"IRN", "Iran"}, {"ITA", "Italy"}, {"JPN", "Japan"}, {"KAZ", "Kazakhstan"}, {"KEN", "Kenya"},
	{"PRK", "North Korea"}, {"LVA", "Latvia"}, {"LTU", "Lithuania"}, {"MYS", "Malaysia"}, {"MEX", "Mexico"},
	{"MNG", "Mongolia"}, {"MAR", "Morocco"}, {"NLD", "Netherlands"}, {"NOR", "Norway"}, {"PAK", "Pakistan"},
	{"PER", "Peru"}, {"PHL", "Philippines"}, {"POL", "Poland"}, {"PRT", "Portugal"}, {"ROU", "Romania"},
	{"RUS", "Russia"}, {"SAU", "Saudi Arabia"}, {"SGP", "Singapore"}, {"KOR", "South Korea"}, {"ESP", "Spain"},
	{"SWE", "Sweden"}, {"THA", "Thailand"}, {"UKR", "Ukraine"}, {"USA", "United States"}, {"VNM", "Vietnam"},
}

var topics = []string{
	"arms-control", "consultation", "cyber", "energy", "history", "mutual-defence", "nuclear-policy",
	"reactions", "regional-security", "sanctions", "scenarios", "treaty-law",
}

var kinds = []string{
	"defence", "offence", "neutrality", "non-aggression", "consultation", "no-hostile-alliance", "territory",
	"bases", "military-cooperation", "arms", "sanctions", "economic", "science", "legal", "culture", "media",
	"cyber", "organisation", "dispute-settlement", "principles",
}

var roles = []string{"", "", "party", "affected", "observer"}

// writer appends prose that a seed decides.
type writer struct {
	b []byte
	r *rand.Rand
}

// newWriter returns a writer for one file: its stream and its number in that
// stream decide what it writes.
func newWriter(seed, stream uint64, n int) *writer {
	return &writer{b: make([]byte, 0, 8<<10), r: rand.New(rand.NewPCG(seed, stream<<32|uint64(n)))}
}

func (w *writer) text(s string)             { w.b = append(w.b, s...) }
func (w *writer) format(f string, a ...any) { w.b = fmt.Appendf(w.b, f, a...) }
func (w *writer) word() string              { return words[w.r.IntN(len(words))] }
func (w *writer) state() state              { return states[w.r.IntN(len(states))] }

// phrase appends n words.
func (w *writer) phrase(n int) {
	for i := range n {
		if i > 0 {
			w.b = append(w.b, ' ')
		}
		w.text(w.word())
	}
}

// title appends n words, the first of which begins with a capital letter.
func (w *writer) title(n int) {
	first := w.word()
	w.text(strings.ToUpper(first[:1]))
	w.text(first[1:])
	w.b = append(w.b, ' ')
	w.phrase(n - 1)
}

// some returns n different numbers below limit.
func (w *writer) some(n, limit int) []int { return w.r.Perm(limit)[:n] }

// date appends a day between two years, the latter excluded.
func (w *writer) date(from, to int) {
	w.format("%04d-%02d-%02d", from+w.r.IntN(to-from), 1+w.r.IntN(12), 1+w.r.IntN(28))
}

func instrumentID(n int) string { return fmt.Sprintf("i%03d", n+1) }

// instrumentName returns a name that no other instrument has and that no
// ordinary word looks like: "Belmarov Treaty".
func instrumentName(n int) string {
	first := []string{"Bel", "Cor", "Dun", "Fal", "Gres", "Hal", "Kel", "Lor", "Mor", "Nev", "Ost", "Pol", "Ras", "Sel", "Tor", "Ul", "Vel", "Wes", "Yar", "Zel"}
	second := []string{"amir", "bruk", "dova", "felde", "grava", "heim", "inka", "jova", "kesta", "lund", "marov", "nitz", "orra", "penza", "quist"}
	return first[n%len(first)] + second[n/len(first)%len(second)] + " Treaty"
}

func siteYAML() []byte {
	return []byte("title: Generated briefs\nbase-url: https://briefs.example/\npublisher: Nobody\nlang: en\ntopics: [" + strings.Join(topics, ", ") + "]\n")
}

func sourcesYAML() []byte {
	w := newWriter(0, 1, 0)
	for i := range sources {
		w.format("- id: s%03d\n  type: report\n  title: ", i+1)
		w.title(5)
		w.format("\n  author: [{family: Writer%d, given: Jo}]\n  issued: %d\n  URL: https://sources.example/%d\n", i+1, 1990+i%35, i+1)
	}
	return w.b
}

// instrument returns the text of one instrument.
func (s site) instrument(n int) []byte {
	w := newWriter(s.seed, 2, n)
	name := instrumentName(n)
	parties := w.some(2+w.r.IntN(4), len(states))
	w.format("---\ntitle: %s on ", name)
	w.phrase(4)
	w.format("\nshort: %s\nkind: treaty\nparties: [", name)
	for i, p := range parties {
		if i > 0 {
			w.text(", ")
		}
		w.text(states[p].code)
	}
	year := 1950 + w.r.IntN(70)
	w.format("]\narticles: %d\nlanguages: [en]\nevents:\n  - {signed: %d-%02d-%02d, at: Geneva}\n", Articles, year, 1+w.r.IntN(12), 1+w.r.IntN(28))
	for _, p := range parties {
		w.format("  - {ratified: %d-%02d-%02d, party: %s}\n", year+1, 1+w.r.IntN(12), 1+w.r.IntN(28), states[p].code)
	}
	w.format("  - {in-force: %d-01-%02d, under: %d}\nprovisions:\n", year+2, 1+w.r.IntN(28), Articles)
	for a := range Articles {
		w.format("  %d:\n    title: ", a+1)
		w.title(3)
		w.format("\n    kind: %s\n    force: shall\n    gloss: ", kinds[w.r.IntN(len(kinds))])
		w.title(14)
		w.text(".\n")
	}
	w.text("---\n")
	for a := range Articles {
		w.format("\n## Article %d\n\n", a+1)
		for p := range 2 {
			w.format("%d. ", p+1)
			w.title(24)
			w.text(".\n\n")
		}
	}
	return w.b
}

// brief returns the text of one brief.
func (s site) brief(n int) []byte {
	w := newWriter(s.seed, 3, n)
	about := w.r.IntN(Instruments)
	w.text("---\ntitle: ")
	w.title(7)
	w.text(" " + strconv.Itoa(n+1))
	w.text("\ndate: ")
	w.date(2000, 2025)
	w.format("\nauthors: [Writer %c. Number%d]\nsummary: ", 'A'+rune(w.r.IntN(26)), 1+w.r.IntN(40))
	w.title(22)
	w.format(".\nabout: %s\nactors:\n", instrumentID(about))
	actors := w.some(2+w.r.IntN(5), len(states))
	for _, a := range actors {
		w.text("  - " + states[a].code)
		if role := roles[w.r.IntN(len(roles))]; role != "" {
			w.text(": " + role)
		}
		w.text("\n")
	}
	w.text("provisions:\n")
	for i, a := range w.some(1+w.r.IntN(5), Articles) {
		of := about
		if i > 1 {
			of = w.r.IntN(Instruments)
		}
		w.format("  - %s/%d\n", instrumentID(of), a+1)
	}
	w.text("topics: [")
	for i, t := range w.some(1+w.r.IntN(3), len(topics)) {
		if i > 0 {
			w.text(", ")
		}
		w.text(topics[t])
	}
	w.text("]\n---\n\n")
	w.body(actors)
	return w.b
}

// body appends a text with what briefs have: headings, emphasis, links, notes,
// citations, a list, a table, articles and names.
func (w *writer) body(actors []int) {
	name := func() string { return states[actors[w.r.IntN(len(actors))]].name }
	const sections = 6
	for section := range sections {
		w.text("## ")
		w.title(4)
		w.text("\n\n")
		for p := range 2 {
			for sentence := range 3 {
				w.title(5 + w.r.IntN(6))
				switch (section*6 + p*3 + sentence) % 12 {
				case 0:
					w.format(" of %s ", name())
				case 1:
					w.format(" under Article %d ", 1+w.r.IntN(Articles))
				case 2:
					w.text(" *")
					w.phrase(2)
					w.text("* ")
				case 3:
					w.format(" in [")
					w.phrase(3)
					w.format("](https://example.org/%d) ", w.r.IntN(1000))
				case 4:
					w.format(" against Article %d of the %s ", 1+w.r.IntN(Articles), instrumentName(w.r.IntN(Instruments)))
				case 5:
					w.format(" between %s and %s ", name(), w.state().name)
				case 7:
					w.text(" **")
					w.phrase(2)
					w.text("** ")
				case 8:
					w.format(" by [")
					w.phrase(3)
					w.format("](ref:%s/%d) ", instrumentID(w.r.IntN(Instruments)), 1+w.r.IntN(Articles))
				case 10:
					w.format(" for %s ", name())
				default:
					w.text(", ")
				}
				w.phrase(6 + w.r.IntN(5))
				switch {
				case sentence == 1 && p == 0 && section%2 == 0:
					w.format("[^%d]", section/2+1)
				case sentence == 2 && p == 1 && section%3 == 0:
					w.format(" [@s%03d, p. %d]", 1+w.r.IntN(sources), 1+w.r.IntN(300))
				}
				w.text(".\n")
			}
			w.text("\n")
		}
		switch section {
		case 1:
			for range 4 {
				w.text("- ")
				w.phrase(9)
				w.text("\n")
			}
			w.text("\n")
		case 3:
			w.text("| ")
			w.phrase(1)
			w.text(" | year | ")
			w.phrase(2)
			w.text(" |\n|---|---|---|\n")
			for range 4 {
				w.format("| %s | %d | ", name(), 1990+w.r.IntN(35))
				w.phrase(4)
				w.text(" |\n")
			}
			w.text("\n")
		case 4:
			w.text("> ")
			w.title(20)
			w.text(".\n\n")
		}
	}
	for note := range (sections + 1) / 2 {
		w.format("[^%d]: ", note+1)
		w.title(12)
		w.text(".\n")
	}
}
