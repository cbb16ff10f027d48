package check

// Facts are what can contradict each other: what a record, a marked claim, a
// header or a sentence says of an instrument, in a form that can be compared.
// The files facts_*.go read them from prose; contradict*.go compare them.

import (
	"bytes"
	"slices"
	"strings"

	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/markup"
	"concord/internal/mention"
	"concord/internal/model"
	"concord/internal/prose"
	"concord/internal/source"
)

// origin says how sure it is that an author meant to state a fact.
type origin uint8

const (
	fromProse  origin = iota // read from a sentence: at most a warning
	fromClaim                // marked
	fromHeader               // of a brief
)

// fact is one statement of a text. What a record says is not kept as facts: it
// is looked up where facts are compared.
type fact struct {
	subject  model.Ref
	property property
	name     string // of a marked property; what an office, a "first" or a kind is called
	party    string
	body     string
	date     date.Date
	nearness
	number int32
	words  string // the value as it is shown; of a date, the words that it was worked out from
	kinds  kindSet
	where  source.Span
	start  int32 // in the HTML of the text's body; -1 in its header
	end    int32
	text   int32 // index in site.texts
	origin origin
	denied bool // .denies: states that the value is wrong
	loose  bool // of a sentence as a whole, whatever its words have to do with each other
}

// factReader holds what the reading of one text needs. Its buffers are kept
// from one text to the next; each goroutine has its own.
type factReader struct {
	facts []fact

	// Of the section at hand:
	section      int32
	base         reading // what bare words speak of: the heading's instrument, else the text's
	last         reading // named last in an earlier block of the section
	listArticles bool    // its heading promises an account article by article

	// Of the block at hand:
	tokens     []token
	table      table
	chronicle  bool // the block begins with a date, as an entry of a chronicle does
	clues      clues
	references []reference
	strangers  strangers
	anchor     date.Date          // what "a year later" counts from
	articles   bool               // it names articles
	together   []*model.Provision // that one name stands for
	sentence   []token            // of tokens
	here       []reference        // of references, those of the sentence
	dates      []dated
	events     []event
	gaps       []gap
	ballot     string // the body whose vote the block spoke of last
	act        act    // of the sentence before
	matches    []mention.Match
	hints      hints
}

// reading is what a word stands for: an instrument of the site, something else,
// or nothing that is known.
type reading struct {
	instrument *model.Instrument
	foreign    bool
}

func (r reading) none() bool { return r.instrument == nil && !r.foreign }

// readFacts reads the facts of the block at hand.
func readFacts(p *pass) {
	f := &p.facts
	b := p.Block()
	f.clues = cluesIn(p.Text)
	if b.Section != f.section {
		f.openSection(p)
	}
	if p.brief.Status == brief.Withdrawn {
		return
	}
	if b.Kind == markup.HeadingBlock {
		f.readHeading(p)
		return
	}
	if b.Kind == markup.TableCell && english(p.brief.Lang) && f.readCell(p) {
		return
	}
	if !english(p.brief.Lang) {
		f.readForeign(p)
		f.passBy(p)
		return
	}
	if b.Quoted || p.factless() {
		f.passBy(p)
		return
	}
	f.readBlock(p)
}

// unread is the section of a reader that is at the start of a text.
const unread = -2

func english(lang string) bool { return lang == "" || lang == "en" || strings.HasPrefix(lang, "en-") }

// factless reports whether the block can hold no fact that is read from prose,
// so that it need not be cut into words: it has no number, no article and none
// of the few words that facts without numbers need.
func (p *pass) factless() bool {
	if p.facts.listArticles {
		return false
	}
	for _, n := range p.Names {
		if n.Target.Kind == model.KindProvision {
			return false
		}
	}
	return p.facts.clues&clueFact == 0
}

// clues are words of a block that show which facts it may hold.
type clues uint8

const (
	clueFact    clues = 1 << iota // a number, or a word that facts without numbers need
	clueNotice                    // of notice
	clueVotes                     // of votes
	clueDeposit                   // of a depositary
	clueNamed                     // of what something is called
)

// cluesIn reads a text once for all the words that are clues.
func cluesIn(text []byte) (found clues) {
	letter := false // the byte before is one
	for i, c := range text {
		inside := letter
		if letter = asciiLetters[c]; !letter {
			if c >= '0' && c <= '9' {
				found |= clueFact
			}
			continue
		}
		if inside || i+1 == len(text) {
			continue
		}
		for n := range clueWords[c&31] {
			w := &clueWords[c&31][n]
			if w.word[1] == text[i+1] && len(text)-i >= len(w.word) && string(text[i+2:i+len(w.word)]) == w.word[2:] {
				found |= w.clues
			}
		}
	}
	return found
}

type clueWord struct {
	word string
	clues
}

// clueWords are the beginnings of the words that are clues, by their first letter.
var clueWords = func() (by [32][]clueWord) {
	for _, group := range [...]struct {
		clues
		words []string
	}{
		{clueFact, []string{"signed", "signatures", "article", "force", "ratified", "official", "formal", "styled", "awaits", "binding", "years", "year ", "members", "parties", "entitled"}},
		{clueFact | clueNotice, []string{"notice", "notif"}},
		{clueFact | clueDeposit, []string{"deposit"}},
		{clueVotes, []string{"vote"}},
		{clueFact, []string{"title"}},
		{clueFact | clueNamed, []string{"title is ", "name is "}},
		{clueNamed, []string{"called "}},
	} {
		for _, w := range group.words {
			by[w[0]&31] = append(by[w[0]&31], clueWord{w, group.clues})
		}
	}
	return by
}()

// treatyWords show that a block may name an instrument that the site does not know.
var treatyWords = [...][]byte{[]byte("Treaty"), []byte("Pact"), []byte("Convention"), []byte("Agreement"), []byte("Accord"), []byte("Protocol")}

// passBy notes what a block names whose facts are not read.
func (f *factReader) passBy(p *pass) {
	for _, w := range treatyWords {
		if bytes.Contains(p.Text, w) && english(p.brief.Lang) {
			f.tokens = tokenise(f.tokens[:0], p.Text)
			f.nameTokens(p.Names)
			f.findReferences(p, p.Text)
			f.keepLast()
			return
		}
	}
	for n := len(p.Names) - 1; n >= 0; n-- {
		if p.Names[n].Target.Kind == model.KindInstrument {
			f.last = reading{instrument: p.model.Instrument(p.Names[n].Target.ID)}
			return
		}
	}
}

// openSection notes what the bare words of a section speak of.
func (f *factReader) openSection(p *pass) {
	f.section = p.Block().Section
	f.base = reading{instrument: p.brief.About}
	f.last, f.listArticles = reading{}, false
	h := p.Heading()
	if h == nil {
		return
	}
	text := []byte(h.Text)
	f.listArticles = promisesArticles(text)
	f.matches = p.instruments.names.Find(f.matches[:0], text)
	for n, m := range f.matches {
		i := p.instruments.list[m.IDs[0]]
		if len(m.IDs) > 1 || n > 0 && f.base.instrument != i {
			f.base = reading{foreign: true}
			return
		}
		f.base = reading{instrument: i}
	}
	if len(f.matches) > 0 || p.Block().Kind != markup.HeadingBlock {
		return
	}
	f.tokens = tokenise(f.tokens[:0], p.Text)
	f.findReferences(p, p.Text)
	for _, r := range f.references {
		if r.treaty && (r.foreign || isStranger(r.instrument)) {
			f.base = reading{foreign: true}
		}
	}
}

// promisesArticles reports whether a heading announces an account of the
// articles one by one.
func promisesArticles(heading []byte) bool {
	if !bytes.Contains(heading, []byte("rticle")) {
		return false
	}
	lower := bytes.ToLower(heading)
	return bytes.Contains(lower, []byte("article by article")) || bytes.Contains(lower, []byte("article-by-article")) ||
		bytes.Contains(lower, []byte("the articles")) || bytes.Contains(lower, []byte("by article"))
}

// readBlock reads the facts of a block of running text.
func (f *factReader) readBlock(p *pass) {
	f.tokens = tokenise(f.tokens[:0], p.Text)
	f.nameTokens(p.Names)
	f.chronicle, f.anchor, f.act = f.beginsWithDate(p), date.Date{}, act{}
	f.ballot = ""
	f.findReferences(p, p.Text)
	f.articles = slices.ContainsFunc(p.Names, func(n prose.Name) bool { return n.Target.Kind == model.KindProvision })
	f.readListEntry(p)
	next, ref := 0, 0
	for _, s := range p.Sentences() {
		lo := next
		for lo < len(f.tokens) && f.tokens[lo].start < s[0] {
			lo++
		}
		hi := lo
		for hi < len(f.tokens) && f.tokens[hi].start < s[1] {
			hi++
		}
		if (f.chronicle && hi <= 6 || f.onlyArticle(p, hi)) && lo == 0 && hi < len(f.tokens) {
			continue // a date or an article with a full stop belongs to what follows
		}
		if next == 0 {
			lo = 0
		}
		next = hi
		for ref < len(f.references) && f.references[ref].end <= lo {
			ref++
		}
		last := ref
		for last < len(f.references) && f.references[last].first < hi {
			last++
		}
		f.here = f.references[ref:last]
		f.readSentence(p, lo, hi)
	}
	f.keepLast()
}

// onlyArticle reports whether the tokens up to hi are the name of an article and a
// full stop.
func (f *factReader) onlyArticle(p *pass, hi int) bool {
	if hi < 2 || hi > 4 || f.tokens[hi-1].sign != '.' || f.tokens[0].name < 0 || p.Names[f.tokens[0].name].Target.Kind != model.KindProvision {
		return false
	}
	return f.tokens[hi-2].name == f.tokens[0].name
}

// keepLast notes what the block at hand spoke of last.
func (f *factReader) keepLast() {
	for n := len(f.references) - 1; n >= 0; n-- {
		if r := f.references[n]; r.treaty {
			f.last = r.reading
			return
		}
	}
}

// nameTokens notes which tokens belong to names.
func (f *factReader) nameTokens(names []prose.Name) {
	t := 0
	for n, name := range names {
		for t > 0 && int(f.tokens[t-1].start) >= name.Start {
			t--
		}
		for t < len(f.tokens) && int(f.tokens[t].start) < name.Start {
			t++
		}
		for k := t; k < len(f.tokens) && int(f.tokens[k].start) < name.End; k++ {
			f.tokens[k].name = int32(n)
		}
	}
}

// spanOf returns tokens lo to hi, exclusive, as a place, and its offsets in the HTML.
func (f *factReader) spanOf(p *pass, lo, hi int) (where source.Span, start, end int32) {
	from, to := int(f.tokens[lo].start), int(f.tokens[hi-1].end)
	return p.Span(from, to), int32(p.HTML(from)), int32(p.HTML(to-1) + 1)
}

// add notes a fact read from tokens lo to hi.
func (f *factReader) add(p *pass, fact fact, lo, hi int) {
	fact.text = int32(p.number)
	fact.where, fact.start, fact.end = f.spanOf(p, lo, hi)
	f.facts = append(f.facts, fact)
}
