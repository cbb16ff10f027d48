package check

import (
	"strings"

	"concord/internal/model"
)

// What a sentence says of the one article that it names, however it is built:
// "It is Article 6 that ...", "... is the subject of Article 10", "Per Article 7,
// ...". Nothing is known of how the words hang together, so that only what stands
// at another article of the same record counts against it, and no sentence counts
// that compares, denies, or speaks of what the article itself is recorded to hold.

// readWhole reads a sentence as what its only article holds.
func (f *factReader) readWhole(p *pass, lo, hi int) {
	of, first, end := f.onlyProvision(p, lo, hi)
	if of == nil || !f.standsFree(p, first, lo) {
		return
	}
	for n := first; n > lo; n-- { // only the clause that names it
		if f.tokens[n-1].sign == ';' {
			lo = n
			break
		}
	}
	for n := end; n < hi; n++ {
		if f.tokens[n].sign == ';' {
			hi = n
		}
	}
	for n := lo; n < hi; n++ {
		switch t := f.tokens[n]; t.term {
		case termNot, termBut:
			return
		case termBefore, termAfter, termSince, termUntil:
			return
		default:
			if t.term == termDeed && t.n == saying && n+1 != first && n != end || t.kind == wordToken && comparing[f.lowerWord(p, n)] {
				return
			}
		}
	}
	defer f.readWording(p, of, first, lo, hi, true)
	kinds := f.kindsIn(p, lo, hi)
	if kinds&(exclusive|kindBit("final-clause")) == 0 || kinds&(kinds-1) != 0 { // two kinds: who knows which is meant
		return
	}
	kinds |= f.stemsIn(p, kindsOf(of), lo, hi)
	f.add(p, fact{subject: model.Ref{Kind: model.KindProvision, ID: of.ID}, property: propKindOf, kinds: kinds, loose: true}, first, end)
}

// standsFree reports whether the name of an article at token i is one that a
// statement can be about: it opens the clause, or a word that says where something
// stands brings it in.
func (f *factReader) standsFree(p *pass, i, lo int) bool {
	if w := f.lowerWord(p, i); w != "article" && w != "art" && w != "articles" { // a link in other words
		return false
	}
	if i == lo {
		return true
	}
	switch b := f.tokens[i-1]; b.term {
	case termIn, termOf, termOn, termBe, termTo:
		return true
	case termUnder:
		return f.lowerWord(p, i-1) == "under"
	case termBy:
		return i-2 >= lo && (f.tokens[i-2].term == termDeed || f.tokens[i-2].term == termProvides || f.tokens[i-2].term == termPlan)
	case termOther:
		return b.kind == signToken || b.owner || f.lowerWord(p, i-1) == "per"
	case termDeed:
		return b.n == saying
	}
	return false
}

// onlyProvision returns the article that a sentence names, and where it does; nil
// when it names none, several, or several instruments.
func (f *factReader) onlyProvision(p *pass, lo, hi int) (of *model.Provision, first, end int) {
	for i := lo; i < hi; i++ {
		n := f.tokens[i].name
		if n < 0 {
			continue
		}
		switch target := p.Names[n].Target; target.Kind {
		case model.KindProvision:
			q := p.model.Provision(target.ID)
			if q == nil || of != nil && q != of {
				return nil, 0, 0
			}
			if _, _, quoted := p.Quotation(int(f.tokens[i].start)); quoted {
				return nil, 0, 0
			}
			if of == nil {
				first = i
			}
			of, end = q, i+1
		case model.KindInstrument:
			if of != nil && of.Instrument.ID != target.ID {
				return nil, 0, 0
			}
		}
	}
	if of == nil || first > lo && (f.tokens[first-1].term == termAnd || f.tokens[first-1].term == termCondition) || f.tokens[lo].term == termCondition && first < lo+4 || end+1 < hi && f.tokens[end].term == termAnd && f.tokens[end+1].kind == numberToken {
		return nil, 0, 0
	}
	for n := range f.here {
		if r := &f.here[n]; r.treaty && r.instrument != of.Instrument && (r.named || r.instrument != nil || f.tokens[r.end-1].upper) {
			return nil, 0, 0
		}
	}
	return of, first, end
}

// comparing are words that set an article beside what it is not.
var comparing = set("unlike", "like", "than", "beyond", "compared", "comparison", "contrast", "instead", "rather", "besides", "beside", "alongside", "apart", "despite", "except",
	"mirrors", "echoes", "echo", "recalls", "resembles", "similar", "same", "equivalent", "counterpart", "modelled", "model", "parallel", "weaker", "stronger", "softer", "narrower", "wider", "different", "differs",
	"limits", "limited", "qualifies", "qualified", "follows", "followed", "precedes", "preceded", "next", "previous", "earlier", "later",
	"supplements", "complements", "implements", "implementing", "supports", "prepares", "builds", "context", "light", "silent", "omits", "lacks", "missing", "absent", "question", "questions", "answer",
	"whether", "why", "how", "suppose", "amend", "amended", "amends", "replace", "replaced", "replaces", "also", "too", "moreover", "further", "furthermore", "together",
	"read", "reading", "see", "invoked", "invoke", "invokes", "invoking", "reports", "argues", "argued", "fears", "hopes", "debate", "seems", "appears", "implies", "suggests", "suggested")

// readHeadingArticle reads "Article 6: Mutual defence" as a heading. Names in
// headings are no links, so the article is one of what the section is about.
func (f *factReader) readHeadingArticle(p *pass) {
	of := f.base.instrument
	if of == nil || len(f.tokens) < 3 {
		return
	}
	if w := f.lowerWord(p, 0); w != "article" && w != "art" {
		return
	}
	q := p.model.Provision(of.ID + "/" + itoa(f.numberAt(p, 1)))
	sign := f.tokens[2]
	if q == nil || sign.kind != signToken || strings.IndexByte(":.,-(", sign.sign) < 0 {
		return
	}
	f.readContent(p, q, "", 0, 3, len(f.tokens))
}
