package mention

import (
	"fmt"
	"strings"
	"testing"
)

// prose is running text of the kind that briefs hold, with 12 names and 4
// references.
var prose = []byte(strings.Repeat(`The obligation is worded more narrowly than most commentary assumes. Article 4
provides that if one of the parties is put in a state of war by an armed invasion, the other
shall provide military and other assistance with all means in its possession, in accordance with Article 51 of the
UN Charter and with the law of each side. Two conditions are set, and both leave room for judgement: there has to be an
invasion rather than an attack, and the assistance has to be lawful at home. Neither of them is
automatic. What the drafters took from the text of 1961 is the phrase on immediate assistance; what they left out
is the duty to consult before any agreement with a third state. Analysts in Seoul have read this as a return of the
older alliance, while officials in Moscow have spoken of a purely defensive arrangement that is directed against
nobody. The difference matters for planning: under the first reading the parties would have to prepare for joint
operations, under the second they would not. It is hard to see how a court could settle it, since Articles 22 and 23
contain no clause on disputes and the working languages are equally authentic. Observers (among them
several former negotiators) therefore look at conduct. Exercises, shipments and visits say more about the shared
understanding than the wording does. By that measure the commitment has grown since the autumn, although nothing
suggests that either capital wants to be drawn into the quarrels of the other. A cautious conclusion is that
the clause works as a licence rather than as an order: it permits what was going to be done anyway.
`, 8))

// manyNames returns n names of one to four words that share beginnings as the
// names of a gazetteer do.
func manyNames(n int) []Name {
	syllables := []string{"Ar", "be", "Cor", "da", "El", "fin", "Gor", "hu", "Is", "ja", "Kam", "lo", "Mar", "ni", "Or", "pa", "Ro", "sa", "Tur", "va"}
	heads := []string{"Republic of %s", "%s", "Ministry of %s", "%s Treaty of 1961", "Agreement between %s and its neighbours", "the State of %s", "%s Authority"}
	names := make([]Name, 0, n)
	for i := 0; len(names) < n; i++ {
		word := syllables[i%20] + syllables[i/20%20] + strings.ToLower(syllables[(i/400+i)%20]) + syllables[i/400%20]
		names = append(names, Name{Text: fmt.Sprintf(heads[i%len(heads)], word), ID: int32(i)})
	}
	return names
}

func BenchmarkNewLexicon(b *testing.B) {
	names := manyNames(10000)
	b.ReportAllocs()
	for b.Loop() {
		NewLexicon(names)
	}
}

func BenchmarkFind(b *testing.B) {
	none := NewLexicon(manyNames(10000))
	some := NewLexicon(append(manyNames(10000), Name{Text: "Moscow", ID: 1}, Name{Text: "Seoul", ID: 2}, Name{Text: "UN Charter", ID: 3}))
	b.Run("no hits", func(b *testing.B) { benchmarkFind(b, none, prose) })
	b.Run("few hits", func(b *testing.B) { benchmarkFind(b, some, prose) })
	b.Run("Russian", func(b *testing.B) {
		benchmarkFind(b, NewLexicon(append(manyNames(10000), Name{Text: "Россия", ID: 1}, Name{Text: "Китай", ID: 2})), []byte(strings.Repeat("Стороны обязались оказывать друг другу помощь всеми имеющимися средствами, если Россия или другая сторона подвергнется нападению. ", 50)))
	})
	b.Run("Korean", func(b *testing.B) {
		benchmarkFind(b, NewLexicon(append(manyNames(10000), Name{Text: "러시아", ID: 1}, Name{Text: "북한", ID: 2})), []byte(strings.Repeat("조약은 한쪽이 무력 침공을 받으면 러시아와 북한이 서로 지체 없이 군사적 원조를 제공한다고 규정하고 있다. ", 50)))
	})
}

func benchmarkFind(b *testing.B, lex *Lexicon, text []byte) {
	var found []Match
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		found = lex.Find(found[:0], text)
	}
}

func BenchmarkReferences(b *testing.B) {
	var found []Reference
	b.SetBytes(int64(len(prose)))
	b.ReportAllocs()
	for b.Loop() {
		found = References(found[:0], prose)
	}
}

func BenchmarkSentences(b *testing.B) {
	var found [][2]int32
	b.SetBytes(int64(len(prose)))
	b.ReportAllocs()
	for b.Loop() {
		found = Sentences(found[:0], prose)
	}
}
