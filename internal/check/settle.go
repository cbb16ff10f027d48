package check

// Disputes: contradictions that are known. A value that a dispute lists is no
// finding any more; the text gets a margin note instead.

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/source"
)

// Settlement is a place of a text that states a value which a dispute lists.
type Settlement struct {
	Text       *model.Brief
	Dispute    *model.Dispute
	Value      string      // of the dispute, as disputes.yaml writes it
	Start, End int32       // in the HTML of the text's body; -1 when it stands in the header
	Where      source.Span // in its file
	Denied     bool        // the text says that the value is wrong
}

// Settlements finds where texts state what a dispute lists. It is safe for
// concurrent use; nothing is read before it is asked for.
type Settlements struct {
	m     *model.Model
	about map[string]bool // instruments that disputes are about
	names func() instrumentNames
	idle  sync.Pool // of *pass
}

// NewSettlements returns the settlements of a model.
func NewSettlements(m *model.Model) *Settlements {
	x := &Settlements{m: m, about: map[string]bool{}}
	for _, d := range m.Disputes {
		id, _, _ := strings.Cut(d.Subject.ID, "/")
		x.about[id] = true
	}
	x.names = sync.OnceValue(func() instrumentNames { return newInstrumentNames(m) })
	x.idle.New = func() any {
		p := &pass{}
		p.facts.section = unread
		return p
	}
	return x
}

// Of returns where a brief or page states a value that a dispute lists and that
// is not the one that holds; of an open dispute any value. They are in the order
// of their places.
func (x *Settlements) Of(b *model.Brief) []Settlement {
	if len(x.about) == 0 || !slices.ContainsFunc(b.Instruments, func(i *model.Instrument) bool { return x.about[i.ID] }) {
		return nil
	}
	p := x.idle.Get().(*pass)
	defer x.idle.Put(p)
	p.site = &site{model: x.m, texts: []*model.Brief{b}, facts: make([][]fact, 1), instruments: x.names()}
	p.number, p.brief, p.findings = 0, b, nil
	p.OpenBrief(b)
	for p.Next() != nil {
		readFacts(p)
	}
	readMarked(p)
	c := &comparison{site: p.site}
	c.openDisputes()
	return c.settled
}

// settling is a dispute and whether anything still speaks of it.
type settling struct {
	*model.Dispute
	property property
	name     string
	matched  bool
}

func (c *comparison) openDisputes() {
	c.disputes = map[model.Ref][]*settling{}
	for _, d := range c.model.Disputes {
		s := &settling{Dispute: d}
		s.property, s.name = propertyOf(d.Property)
		c.disputes[d.Subject] = append(c.disputes[d.Subject], s)
	}
	if len(c.disputes) == 0 {
		return
	}
	for n := range c.facts {
		first := len(c.settled)
		for k := range c.facts[n] {
			c.margin(&c.facts[n][k])
		}
		slices.SortStableFunc(c.settled[first:], func(a, b Settlement) int { return cmp.Compare(a.Start, b.Start) })
	}
}

// on reports whether the dispute is about what a group of facts is about.
func (s *settling) on(t topic) bool {
	return s.property == t.property && s.name == t.name && (s.Party == nil || s.Party.ID == t.party || t.party == "")
}

// lists returns the value of the dispute that a text states, "" when it lists
// no such value.
func (s *settling) lists(shown string, d date.Date) string {
	for _, v := range s.Values {
		if strings.EqualFold(v.Value, shown) {
			return v.Value
		}
		if listed, err := date.Parse(v.Value); err == nil && listed.Overlaps(d) && listed.Precision() <= d.Precision() {
			return v.Value
		}
	}
	return ""
}

// settles reports whether a dispute lists the value.
func (c *comparison) settles(t topic, v *value) bool {
	for _, s := range c.disputes[t.subject] {
		if s.on(t) && s.lists(v.shown, v.date) != "" {
			s.matched = true
			return true
		}
	}
	return false
}

// matchDisputes notes that a dispute's values are still stated somewhere.
func (c *comparison) matchDisputes(t topic, values []value) {
	for _, s := range c.disputes[t.subject] {
		if !s.on(t) {
			continue
		}
		for n := range values {
			if s.lists(values[n].shown, values[n].date) != "" {
				s.matched = true
			}
		}
	}
}

// margin notes a fact that a dispute speaks of.
func (c *comparison) margin(f *fact) {
	t := topic{f.subject, f.property, f.name, f.party, f.body, 0}
	shown := f.words
	switch {
	case !f.date.IsZero():
		shown = f.date.String()
	case f.number > 0:
		shown = itoa(int(f.number))
	}
	for _, s := range c.disputes[t.subject] {
		value := ""
		if s.on(t) && (f.body == "" || f.property == s.property) {
			value = s.lists(shown, f.date)
		}
		if value == "" {
			continue
		}
		s.matched = true
		if value != s.Holds {
			c.settled = append(c.settled, Settlement{Text: c.texts[f.text], Dispute: s.Dispute, Value: value, Start: f.start, End: f.end, Where: f.where, Denied: f.denied})
		}
	}
	if f.property == propKindOf {
		c.marginOfKind(f)
	}
}

// marginOfKind notes that a text puts a kind of obligation at an article that a
// dispute lists.
func (c *comparison) marginOfKind(f *fact) {
	p := c.model.Provision(f.subject.ID)
	if p == nil {
		return
	}
	for _, s := range c.disputes[model.Ref{Kind: model.KindInstrument, ID: p.Instrument.ID}] {
		if s.property != propKindAt || f.kinds&kindBit(s.name) == 0 || s.lists(p.ID, date.Date{}) == "" {
			continue
		}
		s.matched = true
		if p.ID != s.Holds {
			c.settled = append(c.settled, Settlement{Text: c.texts[f.text], Dispute: s.Dispute, Value: p.ID, Start: f.start, End: f.end, Where: f.where, Denied: f.denied})
		}
	}
}

// closeDisputes reports the disputes that nothing speaks of any more. Whether
// one on a property of the author's own is still alive cannot be told.
func (c *comparison) closeDisputes() {
	for _, d := range c.model.Disputes {
		for _, s := range c.disputes[d.Subject] {
			if s.Dispute != d || s.matched || s.property == propNamed {
				continue
			}
			c.findings = append(c.findings, diag.New(diag.StaleDispute, d.At.Span, "no brief and no record gives any of the values of this dispute: %s", d.Claim).
				WithHelp("take it out, or correct of:, property: and values:"))
		}
	}
}
