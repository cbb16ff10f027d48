// Package check holds the rules over a whole site: what contradicts itself,
// what is quoted wrongly, what leads nowhere and what is out of shape.
//
// In: a model. Out: findings. Guarantees: the same model and options give the
// same findings in the same order, whatever the number of goroutines; the time
// is linear in the text; a rule that only guesses stays silent. Non-goals: it
// reads no file, changes nothing and decides nothing about levels: whoever
// prints findings applies those of site.yaml.
package check

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/prose"
	"concord/internal/quotation"
)

// Options are what a check depends on besides the model.
type Options struct {
	// Published are the addresses of the pages that the site had when it was
	// last published: "briefs/article-4/". Nil when it never was.
	Published []string
	// Paths are the addresses that the site has now; needed with Published.
	Paths []string
	Jobs  int // goroutines; 0 means one for each processor

	// Wait is called before each text, for a check that lets what is more urgent
	// go first. Nil waits for nothing.
	Wait func()

	// Quotations are what the texts of the model quote. Nil finds them anew.
	Quotations *quotation.Set
}

// blockRules look at every block of a text that has words, in order. They may
// keep what they need of it until the text ends.
var blockRules = []func(*pass){
	spellings,
	readFacts,
}

// briefRules look at a text when all its blocks were seen.
var briefRules = []func(*pass){
	structure,
	lonely,
	readMarked,
}

// siteRules look at the model as a whole, when all texts were seen.
var siteRules = []func(*site) []diag.Finding{
	orphans,
	lostAddresses,
	contradictions,
}

// site is what all rules see. Nothing in it changes while texts are checked.
type site struct {
	model   *model.Model
	options Options
	texts   []*model.Brief // briefs, then pages
	facts   [][]fact       // that each text was found to state, by its number in texts

	instruments instrumentNames
}

// pass checks texts one after the other. Each goroutine has its own.
type pass struct {
	*site
	prose.Reader // of the text at hand, at the block at hand
	brief        *model.Brief
	number       int // of the brief in texts
	findings     []diag.Finding

	facts   factReader
	parents []int32 // scratch of headings
	first   first   // "First," of the text at hand
}

func (p *pass) report(f diag.Finding) { p.findings = append(p.findings, f) }

// Run checks a site.
func Run(m *model.Model, o Options) []diag.Finding {
	s := newSite(m, slices.Concat(m.Briefs, m.Pages), o)
	findings := s.eachText((*pass).text)
	for _, rule := range siteRules {
		findings = append(findings, rule(s)...)
	}
	return diag.Sort(findings)
}

// Brief returns what the rules that look at each text alone find in one. What
// contradicts other texts is not among it.
func Brief(m *model.Model, b *model.Brief, o Options) []diag.Finding {
	return diag.Sort(newSite(m, []*model.Brief{b}, o).eachText((*pass).text))
}

func newSite(m *model.Model, texts []*model.Brief, o Options) *site {
	if o.Jobs <= 0 {
		o.Jobs = runtime.GOMAXPROCS(0)
	}
	if o.Quotations == nil {
		o.Quotations = quotation.New(m, nil)
	}
	return &site{model: m, options: o, texts: texts, facts: make([][]fact, len(texts)), instruments: newInstrumentNames(m)}
}

// eachText calls do for every text, from several goroutines, each with a pass
// of its own, and returns what they reported.
func (s *site) eachText(do func(p *pass)) []diag.Finding {
	var next atomic.Int64
	var group sync.WaitGroup
	passes := make([]*pass, min(s.options.Jobs, len(s.texts)))
	for i := range passes {
		p := &pass{site: s}
		p.facts.section = unread
		passes[i] = p
		group.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(s.texts) {
					return
				}
				if s.options.Wait != nil {
					s.options.Wait()
				}
				p.number, p.brief = n, s.texts[n]
				do(p)
			}
		})
	}
	group.Wait()
	var findings []diag.Finding
	for _, p := range passes {
		findings = append(findings, p.findings...)
	}
	return findings
}

// text looks at the text at hand.
func (p *pass) text() {
	p.OpenBrief(p.brief)
	for p.Next() != nil {
		for _, rule := range blockRules {
			rule(p)
		}
	}
	for _, rule := range briefRules {
		rule(p)
	}
	p.findings = append(p.findings, p.options.Quotations.Findings(p.brief)...)
}
