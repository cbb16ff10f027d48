package check

// What an article is said to hold is also compared by its words, beyond the kinds
// that the vocabulary tells apart: a sentence on "fairs between the border regions"
// speaks of the one article of the treaty whose record has those words.

import (
	"slices"
	"strings"
	"unicode"

	"concord/internal/diag"
	"concord/internal/model"
)

// readWording notes the words of tokens k to hi as what an article holds.
func (f *factReader) readWording(p *pass, of *model.Provision, first, k, hi int, loose bool) {
	if k >= hi || of.Gloss.Value == "" { // a title tells too little
		return
	}
	from, to := f.tokens[k].start, f.tokens[hi-1].end
	if to-from < 2*shortestStem || to-from > 400 {
		return
	}
	f.add(p, fact{subject: model.Ref{Kind: model.KindProvision, ID: of.ID}, property: propWording, words: string(p.Text[from:to]), loose: loose}, first, max(hi, first+1))
}

const shortestStem = 4

// stems cuts a text into the beginnings of its words, which forms of one word share.
func stems(text string) []string {
	var all []string
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if len(w) >= shortestStem && !plainWords[w] {
			all = append(all, stem(w))
		}
	}
	return all
}

const stemBytes = 6

func stem(w string) string {
	for _, end := range [...]string{"ies", "es", "s", "ing", "ed"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) >= shortestStem {
			w = rest
			break
		}
	}
	return w[:min(len(w), stemBytes)]
}

// plainWords stand in articles of every sort.
var plainWords = set("party", "parties", "treaty", "article", "articles", "other", "others", "each", "both", "state", "states", "country", "countries", "their", "them", "they", "which", "that", "this", "these", "those",
	"between", "agreement", "cooperation", "cooperate", "joint", "jointly", "from", "with", "into", "under", "without", "within", "among", "about", "against", "when", "where", "while", "will", "shall", "must", "would",
	"provides", "provide", "contains", "covers", "deals", "sets", "calls", "commits", "obliges", "requires", "allows", "such", "also", "only", "more", "most", "than", "then", "there", "been", "being", "have", "having",
	"does", "done", "made", "make", "makes", "give", "gives", "given", "take", "takes", "taken", "keep", "hold", "holds", "have", "work", "works", "field", "fields", "matter", "matters", "question", "questions", "measure",
	"measures", "side", "sides", "action", "step", "steps", "means", "clause", "provision", "pact", "korea", "korean", "russia", "russian", "soviet", "north", "south", "united", "nations", "relations", "forces", "force",
	"international", "mutual", "mutually", "security", "including", "include", "different", "sphere", "spheres", "development", "develop", "support", "interest", "interests", "two", "three", "first", "second", "third", "text", "words")

// articleWords are the stems of the articles of an instrument, with those articles
// that have them.
type articleWords map[string][]*model.Provision

// wordsOf returns the stems of an instrument's articles.
func (c *comparison) wordsOf(i *model.Instrument) articleWords {
	if words, ok := c.wording[i]; ok {
		return words
	}
	words := articleWords{}
	for _, q := range i.Provisions {
		if q.Gloss.Value == "" {
			continue
		}
		for _, s := range stems(recordWording(q)) {
			if at := words[s]; len(at) == 0 || at[len(at)-1] != q {
				words[s] = append(at, q)
			}
		}
	}
	c.wording[i] = words
	return words
}

// recordWording returns what the record itself says of an article.
func recordWording(p *model.Provision) string {
	return p.Title.Value + " " + p.Gloss.Value + " " + p.Limits.Value + " " + p.Trigger.Value
}

// recordText returns all that is known of the words of an article.
func recordText(p *model.Provision) string {
	text := recordWording(p)
	if p.HasText {
		text += " " + string(stripTags(p.Instrument.Body.HTML()[p.Start:p.End]))
	}
	return text
}

// compareWording reports an article that is said to hold what another of the
// record holds: two words at least that stand there alone, and none of its own.
func (c *comparison) compareWording(t topic, facts []*fact) {
	p := c.model.Provision(t.subject.ID)
	if p == nil {
		return
	}
	words := c.wordsOf(p.Instrument)
	for _, f := range facts {
		q, share := elsewhereInWords(words, p, f.words)
		if q == nil || f.loose && share < mostLoose || c.misplaced[misplacement{f.text, p}] || p.HasText && sharesStem(recordText(p), f.words, words, q) {
			continue
		}
		v := value{shown: f.words, where: f.where, facts: []*fact{f}}
		if c.settles(t, &v) {
			continue
		}
		c.misplaced[misplacement{f.text, p}] = true
		finding := diag.New(diag.KindAtTwoPlaces, v.where, "%s is said to hold what the record has at %s (%s); it has %s at %s", p.ID, q.ID, recordWords(q), recordWords(p), p.ID).
			WithHelp("name the article that is meant, or settle it in content/disputes.yaml").
			WithNote(spanOf(q), "%s: %s", q.ID, recordWords(q)).
			WithNote(spanOf(p), "%s: %s", p.ID, recordWords(p))
		finding.Severity = diag.Warning
		c.findings = append(c.findings, finding)
	}
}

// sharesStem reports whether the text of an article has one of the words that seemed
// to point to another.
func sharesStem(text, said string, words articleWords, other *model.Provision) bool {
	text = strings.ToLower(text)
	for _, s := range stems(said) {
		if at := words[s]; len(at) == 1 && at[0] == other && strings.Contains(text, s) {
			return true
		}
	}
	return false
}

// fewestShared is how many words that no other article has point to one, and
// mostLoose how many do where it is not known how the sentence is built.
const (
	fewestShared = 2
	mostLoose    = 3
)

// misplacement is an article of which a text was told that it says something else.
type misplacement struct {
	text int32
	of   *model.Provision
}

// elsewhereInWords returns the article whose own words a text has, when it has none
// of the article that it names but those which both have.
func elsewhereInWords(words articleWords, p *model.Provision, text string) (best *model.Provision, most int) {
	shared := map[*model.Provision]int{}
	seen := map[string]bool{}
	var own, all [][]*model.Provision // the articles of each word that p has, and of each word
	for _, s := range stems(text) {
		at := words[s]
		if seen[s] || len(at) == 0 {
			continue
		}
		seen[s] = true
		all = append(all, at)
		if slices.Contains(at, p) {
			own = append(own, at)
		} else if len(at) == 1 {
			shared[at[0]]++
		}
	}
	for q, n := range shared {
		if n > most || n == most && q.Index < best.Index {
			best, most = q, n
		}
	}
	if most < fewestShared {
		return nil, 0
	}
	against := 0
	for _, at := range all {
		if !slices.Contains(at, best) {
			against++
		}
	}
	if 2*against > most { // the words are those of several
		return nil, 0
	}
	for _, at := range own {
		if !slices.Contains(at, best) {
			return nil, 0
		}
	}
	return best, most
}
