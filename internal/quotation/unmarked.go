package quotation

// Words of an instrument that nothing marks as a quotation. Whoever writes so may
// mean to paraphrase, so what differs is worth a note and, where it changes what
// is owed, a warning.

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"concord/internal/diag"
	"concord/internal/model"
)

const (
	mostSkipped = 3  // words of either text between two runs of the same words
	tieLength   = 4  // words that are the same again behind them
	nearName    = 14 // words between a name and the run that it speaks of, at most
)

// nearRun reports a run that goes on with other words and then with those of the
// same article again.
func (p *pass) nearRun(x run) {
	r := &p.quotes
	from, to := p.drawOn(x, -1), p.drawOn(x, +1)
	if from == x.start && to == x.end {
		return
	}
	r.judged = to
	start, end := r.words[from].start, r.words[to-1].end
	quote := newQuote(r.text[start:end])
	c := compare(quote, r.textOf(x.unit))
	if c.Verdict != Differs || len(c.Changes) > 3 {
		return
	}
	f := diag.New(diag.QuoteDiffers, p.spanAt(start, end), "these are nearly the words of %s: %s", x.unit.name(), changesInWords(c.Changes)).
		WithHelp("%s", wordDiff(quote, c.Changes))
	f.Severity = diag.Note
	if slices.ContainsFunc(c.Changes, changesDuty) {
		f.Severity = diag.Warning
	}
	p.report(withPlace(f, x.unit))
}

// changesDuty reports whether a change is one of what is owed.
func changesDuty(c Change) bool {
	weighs := func(words string) bool {
		return slices.ContainsFunc(strings.Fields(strings.ToLower(words)), func(w string) bool {
			return w == "shall" || w == "may" || w == "must" || w == "should" || w == "not" || w == "never" || w == "no"
		})
	}
	return weighs(c.Quote) != weighs(c.Text) || weighs(c.Quote) && !strings.EqualFold(c.Quote, c.Text)
}

// drawOn returns how far a run reaches across a few other words, in one direction.
func (p *pass) drawOn(x run, step int) int {
	r := &p.quotes
	edge, at, limit := x.end, x.at+x.end-x.start, int(x.unit.end) // the first words outside
	if step < 0 {
		edge, at, limit = x.start-1, x.at-1, int(x.unit.start)-1
	}
	for skipped := 1; skipped <= 2*mostSkipped; skipped++ {
		for i := 0; i <= min(skipped, mostSkipped); i++ {
			j := skipped - i
			if j > mostSkipped {
				continue
			}
			w, a, n := edge+step*i, at+step*j, 0
			for w >= 0 && w < len(r.words) && a != limit && a >= 0 && a < len(p.runs.words) && r.words[w].fold == p.runs.words[a] {
				w, a, n = w+step, a+step, n+1
			}
			if n < tieLength || !p.goesOn(edge-step, edge+step*i) {
				continue
			}
			if step < 0 {
				return w + 1
			}
			return w
		}
	}
	if step < 0 {
		return x.start
	}
	return x.end
}

// goesOn reports whether one sentence goes on between two words, without signs
// that something was left out or put in.
func (p *pass) goesOn(a, b int) bool {
	r := &p.quotes
	if a > b {
		a, b = b, a
	}
	between := r.text[r.words[a].end:r.words[b].start]
	return !bytes.ContainsAny(between, "[](){}.…\n\"“”")
}

// misnamed reports a run whose sentence says that the words are those of another
// article or instrument, and returns whether it does.
func (p *pass) misnamed(x run) bool {
	r := &p.quotes
	q := quotedRange{start: r.words[x.start].start, end: r.words[x.end-1].end}
	q.block = r.textBlockAt(q.start)
	start, end := r.sentenceAround(&q)
	first := sort.Search(len(r.names), func(n int) bool { return int32(r.names[n].Start) >= start })
	var named model.Ref
	explicit, home := false, false // home: its own instrument is named
	for _, n := range r.names[first:] {
		at := int32(n.Start)
		if at > max(end, q.end+8) {
			break
		}
		cites := n.Start == n.End && at >= q.end && at <= q.end+8
		if !cites && (at >= end || at >= q.start) || explicit {
			continue
		}
		if x.unit.provision != nil && n.Target.ID == x.unit.provision.ID {
			return false
		}
		if n.Target.ID == x.unit.instrument.ID {
			home = true
			continue
		}
		if from, to := r.wordsIn(int32(n.End), q.start); !cites && to-from > nearName {
			continue
		}
		if named.Kind == model.KindProvision && n.Target.Kind != model.KindProvision {
			continue // "Article 4 of the treaty"
		}
		named, explicit = n.Target, cites
	}
	if id, _, _ := strings.Cut(named.ID, "/"); home && !explicit && (id != x.unit.instrument.ID || x.unit.provision == nil) {
		return false
	}
	return named.Kind != 0 && p.reportMisnamed(x, q, named, explicit)
}

// reportMisnamed reports that a run is none of what was named, when the site holds
// the text of that and the words do not stand there.
func (p *pass) reportMisnamed(x run, q quotedRange, named model.Ref, explicit bool) bool {
	var units []*unit
	if named.Kind == model.KindProvision {
		if u := p.runs.unitOf(p.m.Provision(named.ID)); u != nil {
			units = append(units, u)
		}
	} else {
		units = p.runs.unitsOf(named.ID)
	}
	words := p.quotes.words[x.start:x.end]
	if len(units) == 0 || slices.ContainsFunc(units, func(u *unit) bool { return p.runs.holds(u, words) }) {
		return false
	}
	name := units[0].name()
	switch {
	case named.Kind == model.KindInstrument:
		name = units[0].instrument.Name
	case units[0].instrument == x.unit.instrument:
		name = units[0].provision.Printed
	}
	f := diag.New(diag.QuoteElsewhere, p.spanOf(&q), "these are words of %s, not of %s", x.unit.name(), name)
	f.Severity = diag.Note
	if explicit || named.Kind == model.KindProvision {
		f.Severity = diag.Warning
	}
	p.report(withPlace(f, x.unit))
	return true
}
