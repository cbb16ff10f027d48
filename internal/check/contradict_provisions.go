package check

import (
	"cmp"
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/source"
)

// compareKinds compares what an article is said to hold with the record of it,
// and where there is none with what other texts say.
func (c *comparison) compareKinds(t topic, facts []*fact) {
	p := c.model.Provision(t.subject.ID)
	if p == nil {
		return
	}
	for _, f := range facts {
		for n := range comparedKinds {
			if f.kinds&(1<<n) != 0 {
				c.matchDisputes(topic{subject: model.Ref{Kind: model.KindInstrument, ID: p.Instrument.ID}, property: propKindAt, name: comparedKinds[n].id}, []value{{shown: p.ID, facts: []*fact{f}}})
			}
		}
	}
	if !described(p) {
		for _, f := range facts {
			if q := soleBearer(p, f.kinds); q != nil && !f.loose && f.origin == fromProse {
				c.reportKind(p, f.kinds, &value{shown: kindWords(f.kinds), where: f.where, facts: []*fact{f}})
				return
			}
		}
		c.compareReadings(p, facts)
		return
	}
	told := map[kindSet]*value{}
	borne := map[kindSet]bool{} // out by the record
	var order []kindSet
	for _, f := range facts {
		known, ok := borne[f.kinds]
		if !ok {
			known = tellsOf(p, f.kinds)
			borne[f.kinds] = known
		}
		if known || f.loose && elsewhere(p, f.kinds) == nil || f.origin == fromHeader && (f.kinds&exclusive == 0 || kindsOf(p)&exclusive == 0) {
			continue
		}
		if told[f.kinds] == nil {
			told[f.kinds] = &value{shown: kindWords(f.kinds), where: f.where}
			order = append(order, f.kinds)
		}
		told[f.kinds].facts = append(told[f.kinds].facts, f)
	}
	for _, kinds := range order {
		c.reportKind(p, kinds, told[kinds])
	}
}

// reportKind reports that an article is said to hold what stands elsewhere, or
// nowhere.
func (c *comparison) reportKind(p *model.Provision, kinds kindSet, v *value) {
	at := model.Ref{Kind: model.KindInstrument, ID: p.Instrument.ID}
	for _, told := range v.facts {
		c.misplaced[misplacement{told.text, p}] = true
	}
	for n := range comparedKinds {
		if kinds&(1<<n) != 0 && c.settles(topic{subject: at, property: propKindAt, name: comparedKinds[n].id}, &value{shown: p.ID, facts: v.facts}) {
			return
		}
	}
	var f diag.Finding
	holds := recordWords(p)
	if q := elsewhere(p, kinds); q != nil {
		f = diag.New(diag.KindAtTwoPlaces, v.where, "%s is said to hold %s; the record has that at %s, and %s at %s", p.ID, v.shown, q.ID, holds, p.ID).
			WithHelp("name the article that is meant, or settle it in content/disputes.yaml").
			WithNote(spanOf(q), "%s: %s", q.ID, recordWords(q))
	} else {
		f = diag.New(diag.ProvisionCollision, v.where, "%s is said to be about %s; the record has %s", p.ID, v.shown, holds).
			WithHelp(settleHelp)
	}
	f = f.WithNote(spanOf(p), "%s: %s", p.ID, holds)
	if v.sure() != fromClaim { // provisions: in a header is how a brief reads an article
		f.Severity = diag.Warning
	}
	c.note(&f, v, nil)
	c.findings = append(c.findings, f)
}

// soleBearer returns the one article that the record gives a kind to which an
// article is about alone, when the record describes most of the articles, though
// not p; nil when there is none or several.
func soleBearer(p *model.Provision, kinds kindSet) (of *model.Provision) {
	if kinds&exclusive == 0 || kinds&(kinds-1) != 0 {
		return nil
	}
	known := 0
	for _, q := range p.Instrument.Provisions {
		if described(q) {
			known++
		}
		if kindsOf(q)&kinds == 0 {
			continue
		}
		if of != nil && of.Kinds[0] == q.Kinds[0] && kinds != kindBit("defence") { // of two on defence the second says what the first means
			return nil
		}
		if of == nil {
			of = q
		}
	}
	if 2*known < p.Instrument.Articles {
		return nil
	}
	return of
}

// elsewhere returns the other article that the record gives one of the kinds to.
func elsewhere(p *model.Provision, kinds kindSet) *model.Provision {
	for _, q := range p.Instrument.Provisions {
		if q != p && kindsOf(q)&kinds != 0 {
			return q
		}
	}
	return nil
}

// compareReadings compares texts on an article of which the record says
// nothing. Only kinds that exclude each other are compared.
func (c *comparison) compareReadings(p *model.Provision, facts []*fact) {
	var first *fact
	for _, f := range facts {
		if f.kinds&exclusive == 0 || f.loose {
			continue
		}
		if first == nil {
			first = f
			continue
		}
		if f.kinds&first.kinds != 0 || f.text == first.text && f.origin == first.origin {
			continue
		}
		v, m := value{shown: kindWords(f.kinds), where: f.where, facts: []*fact{f}}, value{shown: kindWords(first.kinds), where: first.where, facts: []*fact{first}}
		if c.settles(topic{subject: model.Ref{Kind: model.KindProvision, ID: p.ID}, property: propKindOf}, &v) {
			continue
		}
		finding := diag.New(diag.ProvisionCollision, f.where, "%s is said to be about %s here and about %s elsewhere", p.ID, v.shown, m.shown).WithHelp(settleHelp)
		if f.origin == fromProse || first.origin == fromProse {
			finding.Severity = diag.Warning
		}
		c.note(&finding, &v, &m)
		c.findings = append(c.findings, finding)
		return
	}
}

// compareKindPlaces compares marked statements of where a kind of obligation
// stands: [Article 3]{.consultation}.
func (c *comparison) compareKindPlaces(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if i == nil {
		return
	}
	var record []value
	for _, p := range i.Provisions {
		if kindsOf(p)&kindBit(t.name) != 0 {
			record = append(record, value{shown: p.ID, where: spanOf(p)})
		}
	}
	values := valuesOf(facts)
	for n := range values {
		if id := values[n].shown; c.model.Provision(id) == nil {
			values[n].shown = i.ID + "/" + strings.TrimPrefix(strings.ToLower(id), "article ")
		}
	}
	c.compareValues(diag.KindAtTwoPlaces, t, values, record, sameText)
}

// compareBinding compares whether an article obliges or permits.
func (c *comparison) compareBinding(t topic, facts []*fact) {
	p := c.model.Provision(t.subject.ID)
	if p == nil || p.Force.Value != "shall" && p.Force.Value != "may" {
		return
	}
	words := map[string]string{"shall": "a duty", "may": "a permission"}
	for _, v := range valuesOf(facts) {
		if v.shown == p.Force.Value || !tellsOf(p, v.facts[0].kinds) || c.settles(t, &v) {
			continue
		}
		c.reportArticle(diag.Modality, p, &v, "is said to hold "+words[v.shown]+"; the record has "+words[p.Force.Value], p.Force.Span)
	}
}

// compareTriggers compares what sets a duty off.
func (c *comparison) compareTriggers(t topic, facts []*fact) {
	p := c.model.Provision(t.subject.ID)
	if p == nil {
		return
	}
	record := ""
	switch words := p.Trigger.Value; {
	case strings.Contains(words, "not an armed attack"):
		return
	case strings.Contains(words, "threat of"), strings.Contains(words, "danger"):
		record = "threat"
	case strings.Contains(words, "attack") && !strings.Contains(words, "threat"):
		record = "attack"
	default:
		return
	}
	for _, v := range valuesOf(facts) {
		if v.shown == record || !tellsOf(p, v.facts[0].kinds) || c.settles(t, &v) {
			continue
		}
		words := map[string]string{"threat": "a threat", "attack": "an attack"}
		c.reportArticle(diag.Trigger, p, &v, "is said to be set off by "+words[v.shown]+"; the record has "+p.Trigger.Value, p.Trigger.Span)
	}
}

// reportArticle reports what is said wrongly of an article.
func (c *comparison) reportArticle(code diag.Code, p *model.Provision, v *value, format string, record source.Span) {
	f := diag.New(code, v.where, "%s "+format, p.ID).WithHelp(settleHelp)
	if v.sure() == fromProse {
		f.Severity = diag.Warning
	}
	c.note(&f, v, &value{shown: "the record", where: record})
	c.findings = append(c.findings, f)
}

// kindsOf returns the kinds that the record gives an article.
func kindsOf(p *model.Provision) kindSet {
	var kinds kindSet
	for _, k := range p.Kinds {
		kinds |= kindBit(k)
	}
	return kinds
}

// kindWords names a set of kinds in a message.
func kindWords(kinds kindSet) string {
	var words []string
	for n := range comparedKinds {
		if kinds&(1<<n) != 0 {
			words = append(words, comparedKinds[n].words)
		}
	}
	return strings.Join(words, " and ")
}

// recordWords says in short what the record has of an article.
func recordWords(p *model.Provision) string {
	return cmp.Or(strings.ToLower(p.Title.Value), strings.Join(p.Kinds, ", "), "nothing of the kind")
}

// spanOf returns where an article stands in its file.
func spanOf(p *model.Provision) source.Span {
	if !p.Title.Span.IsZero() {
		return p.Title.Span
	}
	return source.Span{Path: p.Instrument.Path, Start: int(p.Source), End: int(p.Source)}
}
