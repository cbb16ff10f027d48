// Package quotation finds where the texts of a site hold the words of its
// instruments, marked as a quotation or not, and compares them.
//
// In: a model. Out: for each text its quotations and what is wrong with them,
// and for each instrument who quotes it. Guarantees: the same model gives the
// same answers, whoever asks first and from however many goroutines; nothing is
// read before it is asked for, and nothing twice; the time is linear in the
// text. Non-goals: it shows nothing, and links nothing.
package quotation

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"concord/internal/brief"
	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/prose"
)

// Quotation is a place of a text that holds words of an instrument.
type Quotation struct {
	Brief      *model.Brief // a page of content/pages, too
	Instrument *model.Instrument
	Provision  *model.Provision // nil for words of the preamble or another part
	Part       int              // index into Instrument.Parts when Provision is nil
	Start, End int32            // in the text's Body.HTML(), from its first word to its last
	Block      int32            // index into Body.Blocks of the block that it begins in
	Marked     bool             // stands in quotation marks or in a block quotation
	Named      bool             // the text says there whose words these are
	Verdict    Verdict          // never Absent
}

// Set holds what the texts of one model quote. It is safe for concurrent use.
type Set struct {
	m      *model.Model
	index  func() *index                 // of the words of all instruments; made when it is first asked for
	runs   func() *runs                  // the same with the units of the model
	briefs []text                        // by their index in the model
	pages  map[string]*text              // by identifier
	on     func() map[string][]Quotation // by what is quoted: "ru-kp-2024/4", "ru-kp-2024/" for what is no article
	idle   sync.Pool                     // of *pass
}

// text is a text, and nil until it is read, what it quotes.
type text struct{ atomic.Pointer[reading] }

// reading is what a text quotes, and what is wrong with it.
type reading struct {
	quotations []Quotation
	findings   []diag.Finding
}

// New returns what the texts of a model quote. Of an earlier set, which may be
// nil, it keeps the words of the instruments when they are the same, and what
// was found in texts that are the same.
func New(m *model.Model, earlier *Set) *Set {
	s := &Set{m: m, briefs: make([]text, len(m.Briefs)), pages: make(map[string]*text, len(m.Pages))}
	for _, p := range m.Pages {
		s.pages[p.ID] = &text{}
	}
	if earlier != nil && sameInstruments(earlier.m, m) {
		s.index = earlier.index
		s.takeOver(earlier)
	} else {
		s.index = sync.OnceValue(func() *index { return newIndex(m) })
	}
	s.runs = sync.OnceValue(func() *runs { return s.index().in(m) })
	s.on = sync.OnceValue(s.gather)
	s.idle.New = func() any { return &pass{m: m, runs: s.runs()} }
	return s
}

// sameInstruments reports whether two models hold the same instruments under
// the same names.
func sameInstruments(a, b *model.Model) bool {
	return slices.EqualFunc(a.Instruments, b.Instruments, func(x, y *model.Instrument) bool {
		return x.Instrument == y.Instrument && x.Name == y.Name
	})
}

// takeOver keeps what was found in texts that are the same. It refers to things
// of this model only, so that the earlier one is not kept alive.
func (s *Set) takeOver(earlier *Set) {
	for n, old := range earlier.m.Briefs {
		if earlier.briefs[n].Load() == nil {
			continue
		}
		var b *model.Brief
		if n < len(s.m.Briefs) && s.m.Briefs[n].ID == old.ID { // as most do
			b = s.m.Briefs[n]
		} else {
			b = s.m.Brief(old.ID)
		}
		s.keep(b, old, &earlier.briefs[n])
	}
	for _, old := range earlier.m.Pages {
		s.keep(s.m.Page(old.ID), old, earlier.pages[old.ID])
	}
}

// keep keeps what was found in one text, if it was read and b is the same.
func (s *Set) keep(b, old *model.Brief, t *text) {
	found := t.Load()
	if found == nil || b == nil || b != old && !sameText(old, b) {
		return
	}
	if len(found.quotations) == 0 {
		s.text(b).Store(found)
		return
	}
	kept := &reading{slices.Clone(found.quotations), found.findings}
	for n := range kept.quotations {
		q := &kept.quotations[n]
		q.Brief, q.Instrument = b, s.m.Instrument(q.Instrument.ID)
		if q.Provision != nil {
			q.Provision = q.Instrument.Provisions[q.Provision.Index]
		}
	}
	s.text(b).Store(kept)
}

// text returns the text of a brief or page; nil when it is none of the model.
func (s *Set) text(b *model.Brief) *text {
	if b.Index < 0 {
		return s.pages[b.ID]
	}
	if int(b.Index) < len(s.briefs) {
		return &s.briefs[b.Index]
	}
	return nil
}

// sameText reports whether a text of an earlier model and one of this say the
// same of the same instruments.
func sameText(a, b *model.Brief) bool {
	return a.Brief == b.Brief && (a.About == nil) == (b.About == nil) && (a.About == nil || a.About.ID == b.About.ID) &&
		slices.EqualFunc(a.Mentions, b.Mentions, sameMention) &&
		slices.EqualFunc(a.Instruments, b.Instruments, func(x, y *model.Instrument) bool { return x.ID == y.ID })
}

func sameMention(x, y model.Mention) bool {
	return x.Start == y.Start && x.End == y.End && x.Block == y.Block && *x.Target == *y.Target
}

// Of returns what a brief or page quotes, by place. The slice belongs to the set.
func (s *Set) Of(b *model.Brief) []Quotation { return s.read(b).quotations }

// Findings returns what is wrong with the quotations of a brief or page. The
// slice belongs to the set.
func (s *Set) Findings(b *model.Brief) []diag.Finding { return s.read(b).findings }

// On returns where an article is quoted: newest brief first, by place. The
// texts are those that speak for themselves: no pages, no translations of
// another brief, none that was withdrawn. The slice belongs to the set.
func (s *Set) On(p *model.Provision) []Quotation { return s.on()[p.ID] }

// OnRest is On for what is no article: the preamble and other parts.
func (s *Set) OnRest(i *model.Instrument) []Quotation { return s.on()[i.ID+"/"] }

// gather reads all texts, and lists what they quote by what is quoted.
func (s *Set) gather() map[string][]Quotation {
	s.readAll()
	on := map[string][]Quotation{}
	for _, b := range s.m.Briefs {
		if b.Status == brief.Withdrawn || b.Original != nil {
			continue
		}
		for _, q := range s.Of(b) {
			of := q.Instrument.ID + "/"
			if q.Provision != nil {
				of = q.Provision.ID
			}
			on[of] = append(on[of], q)
		}
	}
	return on
}

// readAll reads all texts on all processors.
func (s *Set) readAll() {
	var next atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for n := int(next.Add(1)) - 1; n < len(s.m.Briefs); n = int(next.Add(1)) - 1 {
				s.read(s.m.Briefs[n])
			}
		})
	}
	group.Wait()
}

// nothing is the reading of a text that the model does not hold.
var nothing = &reading{}

// read returns what a text quotes in the state that the model has it in. Two who ask at the same time find the same.
func (s *Set) read(b *model.Brief) *reading {
	t := s.text(b)
	if t == nil {
		return nothing
	}
	if found := t.Load(); found != nil {
		return found
	}
	if b.Index >= 0 {
		b = s.m.Briefs[b.Index]
	}
	p := s.idle.Get().(*pass)
	found := p.read(b)
	s.idle.Put(p)
	t.Store(found)
	return found
}

// pass reads texts one after the other.
type pass struct {
	prose.Reader // of the text at hand, at the block at hand
	m            *model.Model
	runs         *runs
	brief        *model.Brief
	quotes       quoteReader
	findings     []diag.Finding
}

func (p *pass) report(f diag.Finding) { p.findings = append(p.findings, f) }

func (p *pass) read(b *model.Brief) *reading {
	if len(p.runs.keys) == 0 {
		return nothing
	}
	p.brief, p.findings = b, nil
	p.quotes.reset()
	p.OpenBrief(b)
	for p.Next() != nil {
		p.readWords()
	}
	p.compareTexts()
	if len(p.quotes.found) == 0 && len(p.findings) == 0 {
		return nothing
	}
	return &reading{p.quotes.found, p.findings}
}
