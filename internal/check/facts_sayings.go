package check

import (
	"strconv"
	"strings"

	"concord/internal/date"
	"concord/internal/model"
)

func itoa(n int) string { return strconv.Itoa(n) }

// readFirstSince reads "the first defence pact between the two since 1961".
func (f *factReader) readFirstSince(p *pass, lo, hi int) {
	for n := range f.dates {
		d := &f.dates[n]
		if d.intro != termSince || d.first <= lo {
			continue
		}
		i := d.first - 1
		for i > lo && i > d.first-16 && f.lowerWord(p, i) != "first" {
			i--
		}
		if i <= lo || f.lowerWord(p, i) != "first" || f.tokens[i-1].term != termThe {
			continue
		}
		var words []string
		var others []string
		for k := i + 1; k < d.first; k++ {
			t := f.tokens[k]
			if t.name >= 0 {
				if target := p.Names[t.name].Target; p.brief.About == nil || !isParty(p.brief.About, target) {
					others = append(others, target.ID)
				}
			}
			if t.kind != wordToken || t.name >= 0 || f.governed(t) && t.term != termOf {
				break
			}
			switch w := f.lowerWord(p, k); {
			case t.term == termGeneric:
				words = append(words, "treaty")
			case w == "such", w == "new":
			case w == "of" && f.lowerWord(p, k+1) == "its" && f.lowerWord(p, k+2) == "kind":
				k += 2
			default:
				words = append(words, w)
			}
		}
		subject := f.speaker(p, lo, hi)
		if len(words) == 0 || len(words) > 6 || subject == nil || f.hedged(event{first: i}, lo) {
			continue
		}
		name := strings.Join(append(words, others...), " ")
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: subject.ID}, property: propFirstSince, name: name, date: d.date}, i, d.end)
	}
}

// speaker returns the instrument that a sentence is about as a whole.
func (f *factReader) speaker(p *pass, lo, hi int) *model.Instrument {
	if p.brief.About != nil {
		return p.brief.About
	}
	for _, r := range f.here {
		if r.first >= lo && r.end <= hi && r.instrument != nil {
			return r.instrument
		}
	}
	return nil
}

// What a text says of where an instrument stands.
const (
	isInForce    = "in force"
	isNotInForce = "not in force"
	isOver       = "no longer in force"
	isUnratified = "not ratified"
)

// readStatus reads "remains in force", "is no longer in force", "has not yet
// entered into force", "has not ratified". Only the present tense is read.
func (f *factReader) readStatus(p *pass, lo, hi int) {
	for n := range f.events {
		e := f.events[n]
		if e.property == propRatified && e.noun && e.date < 0 && e.first > lo {
			f.readAwaited(p, e, lo, hi)
		}
		if e.property != propInForce && e.property != propRatified || e.noun || e.date >= 0 && (f.dates[e.date].exact || f.dates[e.date].intro != termOf) {
			continue
		}
		if _, _, quoted := p.Quotation(int(f.tokens[e.first].start)); quoted {
			continue
		}
		says, from := f.statusBefore(p, e, lo)
		if says == "" {
			continue
		}
		found := fact{property: propStatus, words: says}
		var of *model.Instrument
		if r, ok := f.object(e, hi); ok && e.property == propRatified {
			of = r.instrument
		} else if r, ok := f.subject(event{first: from, end: e.end, property: e.property}, lo); ok {
			of = r.instrument
		}
		if of == nil {
			continue
		}
		if e.property == propRatified {
			parties, known := f.agentsBefore(p, of, from, lo, true, &found)
			if e.end+1 < hi && f.tokens[e.end].term == termBy { // "has not been ratified by Russia"
				parties, known = f.agents(p, of, e.end+1, hi, &found)
			}
			if !known || found.body != "" || len(parties) != 1 {
				continue
			}
			found.party = parties[0]
		}
		found.subject = model.Ref{Kind: model.KindInstrument, ID: of.ID}
		f.add(p, found, from, e.end)
	}
}

// readAwaited reads "the treaty still awaits ratification by Moscow".
func (f *factReader) readAwaited(p *pass, e event, lo, hi int) {
	k := e.first - 1
	if k > lo && f.isNationality(p, k) {
		k--
	}
	if f.lowerWord(p, k) != "awaits" && !(f.lowerWord(p, k) == "awaiting" && k > lo && f.lowerWord(p, k-1) != "was") {
		return
	}
	r, ok := f.subject(event{first: k, end: k + 1}, lo)
	if !ok || r.instrument == nil || e.end+1 >= hi || f.tokens[e.end].term != termBy {
		return
	}
	var found fact
	if parties, known := f.agents(p, r.instrument, e.end+1, hi, &found); known && found.body == "" && len(parties) == 1 {
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: r.instrument.ID}, property: propStatus, words: isUnratified, party: parties[0]}, k, e.end)
	}
}

// statusBefore reads the verb before an event, and where it begins.
func (f *factReader) statusBefore(p *pass, e event, lo int) (says string, from int) {
	negated, longer, still, present := false, false, false, false
	k := e.first - 1
	for ; k >= lo; k-- {
		w := f.lowerWord(p, k)
		switch w {
		case "not", "never":
			negated = true
			continue
		case "longer":
			longer = true
			continue
		case "no":
			negated = negated || longer
			continue
		case "to":
			if k > lo && f.lowerWord(p, k-1) == "yet" { // "has yet to enter into force"
				negated = true
				continue
			}
		case "yet", "been", "formally", "ever":
			continue
		case "still", "remains", "remain", "stays", "continues":
			still = true
			if w != "still" {
				present = true
			}
			continue
		case "is", "has", "have", "are":
			present = true
			continue
		}
		break
	}
	from = k + 1
	if !present || f.tokens[e.first].term == termEffective {
		return "", from
	}
	stative := e.property == propInForce && (f.lowerWord(p, e.first) == "in" || f.tokens[e.first].term == termBinding)
	switch {
	case e.property == propRatified && negated && !longer:
		return isUnratified, from
	case e.property != propInForce:
		return "", from
	case longer && negated && stative:
		return isOver, from
	case negated:
		return isNotInForce, from
	case stative && (still || f.lowerWord(p, from) == "is"):
		return isInForce, from
	}
	return "", from
}

// readOfficialNames reads a name in quotation marks that is said to be the
// official one.
func (f *factReader) readOfficialNames(p *pass, lo, hi int) {
	for k := lo; k < hi; k++ {
		if end := f.titleEnd(k); end > k+2 && k > lo && f.tokens[k-1].sign != '"' {
			if open := f.callsSo(p, k, lo); open > 0 {
				f.addOfficialName(p, open, k, end, lo)
			}
			k = end - 1
		}
	}
	f.readKnownAs(p, lo, hi)
	for _, q := range p.Quotations() {
		open := lo
		for open < hi && f.tokens[open].end <= q[0] && !(f.tokens[open].sign == '"' && f.tokens[open].end == q[0]) {
			open++
		}
		if open >= hi || f.tokens[open].end != q[0] {
			continue
		}
		closing := open + 1
		for closing < hi && f.tokens[closing].start < q[1] {
			closing++
		}
		if closing >= hi || !f.isOfficial(p, open, closing, lo, hi) || !f.namesTreaty(open+1, closing) {
			continue
		}
		f.addOfficialName(p, open, open+1, closing, lo)
	}
}

// readKnownAs reads "The Inter-American Treaty of Mutual Aid, as the Rio Treaty is
// formally known".
func (f *factReader) readKnownAs(p *pass, lo, hi int) {
	for n := range f.here {
		r := &f.here[n]
		k := r.first - 1
		if !r.treaty || r.instrument == nil || k-2 <= lo || f.tokens[k].term != termAs || f.tokens[k-1].sign != ',' || r.end+2 >= hi || f.tokens[r.end].term != termBe || f.tokens[r.end+1].term != termTitled {
			continue
		}
		first := k - 1
		for first > lo && (f.tokens[first-1].upper || f.tokens[first-1].term == termOf || f.tokens[first-1].term == termOn || f.tokens[first-1].term == termAnd || f.tokens[first-1].sign == '-' || f.tokens[first-1].sign == ',') {
			first--
		}
		if f.tokens[first].term == termThe {
			first++
		}
		if f.namesTreaty(first, k-1) && f.tokens[first].upper {
			words := string(p.Text[f.tokens[first].start:f.tokens[k-2].end])
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: r.instrument.ID}, property: propOfficialName, words: words}, first, k-1)
		}
	}
}

// readMisnamed reads a title that the site does not know and that can only be
// another name of what the text is about: it is signed on the very day of that, or
// in that year between the same states.
func (f *factReader) readMisnamed(p *pass, lo, hi int) {
	of := f.base.instrument
	if of == nil || of.Signed.Precision() != date.Day {
		return
	}
	for _, r := range f.here {
		if r.title == 0 || r.instrument != nil && !isStranger(r.instrument) || r.title > hi {
			continue
		}
		for n := range f.events {
			e := &f.events[n]
			if e.property != propSigned || e.date < 0 || f.hedged(*e, lo) || r.first > e.end+3 || e.first > r.title+16 {
				continue
			}
			d := &f.dates[e.date]
			between := f.betweenParties(p, of, r.title, hi)
			year, _, _ := d.date.First()
			if !d.exact || d.date != of.Signed && !(between && signedIn(of, int32(year))) || f.namesStranger(p, of, r.first) {
				continue
			}
			words := string(p.Text[f.tokens[r.end-1].start:f.tokens[r.title-1].end])
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propOfficialName, words: words}, r.end-1, r.title)
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propSigned, date: d.date}, d.first, d.end)
			return
		}
	}
}

// betweenParties reports whether "between" and the two parties stand behind token i.
func (f *factReader) betweenParties(p *pass, of *model.Instrument, i, hi int) bool {
	for i < hi && f.tokens[i].sign == '"' {
		i++
	}
	if i >= hi || f.tokens[i].term != termBetween || len(of.Parties) != 2 {
		return false
	}
	named := map[string]bool{}
	for k := i + 1; k < min(i+9, hi); k++ {
		if n := f.tokens[k].name; n >= 0 && isParty(of, p.Names[n].Target) {
			named[p.Names[n].Target.ID] = true
		} else if state := f.seated(p, of, k); state != "" {
			named[state] = true
		}
	}
	return len(named) == 2
}

// addOfficialName notes tokens first to end as the official name of what the
// sentence spoke of last before token open.
func (f *factReader) addOfficialName(p *pass, open, first, end, lo int) {
	of := f.resolve(lo).instrument
	for _, r := range f.here {
		if r.first >= lo && r.end <= open {
			of = r.instrument
		}
	}
	if of != nil {
		words := string(p.Text[f.tokens[first].start:f.tokens[end-1].end])
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propOfficialName, words: strings.TrimRight(words, ",. ")}, first, end)
	}
}

// callsSo returns where the words begin that make the title at token k an official
// one: "officially titled the", "styled the", "its full title is the"; 0 when none
// do.
func (f *factReader) callsSo(p *pass, k, lo int) int {
	n := k - 1
	for n > lo && (f.tokens[n].term == termThe || f.tokens[n].term == termAs || f.tokens[n].sign == ':') {
		n--
	}
	switch w := f.lowerWord(p, n); {
	case n <= lo:
		return 0
	case w == "entitled", w == "titled", w == "styled":
	case (w == "called" || w == "named" || w == "known") && f.tokens[n-1].term == termTitled:
		n--
	case w == "called" && f.lowerWord(p, lo) == "in" && f.lowerWord(p, lo+1) == "full":
		n--
	case f.tokens[n].term == termTitled && f.tokens[n].n == 0 && f.tokens[n-1].term == termBe && (w == "officially" || w == "formally"):
		n--
	case w == "is" && n-2 >= lo && (f.lowerWord(p, n-1) == "title" || f.lowerWord(p, n-1) == "name"):
		if w := f.lowerWord(p, n-2); f.tokens[n-2].term != termTitled && w != "full" && w != "complete" {
			return 0
		}
		n -= 2
	default:
		return 0
	}
	if f.hedged(event{first: n}, lo) {
		return 0
	}
	return n
}

// isOfficial reports whether the words around a quotation call it an official
// name: "officially called", "entitled", "is its official title".
func (f *factReader) isOfficial(p *pass, open, closing, lo, hi int) bool {
	for k := max(lo, open-6); k < open; k++ {
		t := f.tokens[k]
		if t.term == termTitled {
			return !f.hedged(event{first: k}, lo)
		}
	}
	for k := closing + 1; k+1 < min(hi, closing+6); k++ {
		if f.tokens[k].term == termTitled {
			w := f.lowerWord(p, k+1)
			return w == "title" || w == "name"
		}
	}
	return false
}

// namesTreaty reports whether tokens hold the capitalised word for an instrument.
func (f *factReader) namesTreaty(from, to int) bool {
	for _, t := range f.tokens[from:to] {
		if t.upper && (t.term == termGeneric || t.term == termKindNoun) {
			return true
		}
	}
	return false
}
