package check

// Facts are compared: those that cannot both be true contradict each other.
// What speaks of the same thing (the same event of the same party, the same
// article) is one group; where the record knows the value, it is the measure,
// else what most of the texts say. A group gives one finding for each value
// that cannot be, wherever and however often it is stated.

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/instrument"
	"concord/internal/model"
	"concord/internal/source"
)

// topic is what facts must share to be compared.
type topic struct {
	subject           model.Ref
	property          property
	name, party, body string
	text              int32 // 1 + the text, where the subject has no record: names mean something else in another
}

// comparison compares the facts of a site.
type comparison struct {
	*site
	findings  []diag.Finding
	settled   []Settlement
	disputes  map[model.Ref][]*settling
	wording   map[*model.Instrument]articleWords
	misplaced map[misplacement]bool
	wrong     map[reported]bool // dates that were reported: what counts from them is not reported again
}

// reported is a date that a text was told of.
type reported struct {
	text int32
	date date.Date
}

// contradictions finds the facts that cannot both be true.
func contradictions(s *site) []diag.Finding {
	c := compareFacts(s)
	return c.findings
}

func compareFacts(s *site) *comparison {
	c := &comparison{site: s, wrong: map[reported]bool{}, wording: map[*model.Instrument]articleWords{}, misplaced: map[misplacement]bool{}}
	c.openDisputes()
	groups := map[topic][]*fact{}
	var order []topic
	for n := range s.facts {
		for k := range s.facts[n] {
			f := &s.facts[n][k]
			t := topic{f.subject, f.property, f.name, f.party, f.body, 0}
			if f.property == propVotes || f.subject.Kind == model.KindInstrument && f.origin == fromProse && s.model.Instrument(f.subject.ID) == nil {
				t.text = f.text + 1
			}
			if f.body != "" {
				t.party = ""
			}
			switch f.property {
			case propKindOf, propWording, propBinding, propSetOff, propTenure, propStatus, propOfficialName:
				t.name, t.party, t.body = "", "", ""
			}
			if groups[t] == nil {
				order = append(order, t)
			}
			groups[t] = append(groups[t], f)
		}
	}
	for _, t := range order {
		if t.property != propReckoned {
			c.compare(t, groups[t])
		}
	}
	for _, t := range order { // what is only reckoned comes last: one of its dates may be known to be wrong
		if t.property == propReckoned {
			c.compare(t, groups[t])
		}
	}
	for _, i := range s.model.Instruments {
		c.recordTwice(i)
		c.recordOrder(i)
	}
	c.closeDisputes()
	return c
}

func (c *comparison) compare(t topic, facts []*fact) {
	switch {
	case t.property <= propEnded:
		c.compareDates(t, facts)
	case t.property == propFirstSince:
		c.compareValues(diag.FirstSince, t, valuesOf(facts), nil, sameDay)
	case t.property == propArticles:
		c.compareCounts(t, facts)
	case t.property == propPlace:
		c.comparePlaces(t, facts)
	case t.property == propSigner:
		c.compareSigners(t, facts)
	case t.property == propNotice:
		c.compareNotices(t, facts)
	case t.property == propTerm:
		c.compareTerms(t, facts)
	case t.property == propVotes:
		c.compareVotes(t, facts)
	case t.property == propMembers:
		c.compareMembers(t, facts)
	case t.property == propParty:
		c.compareParties(t, facts)
	case t.property == propOfficialName:
		c.compareNames(t, facts)
	case t.property == propKindOf:
		c.compareKinds(t, facts)
	case t.property == propWording:
		c.compareWording(t, facts)
	case t.property == propKindAt:
		c.compareKindPlaces(t, facts)
	case t.property == propBinding:
		c.compareBinding(t, facts)
	case t.property == propSetOff:
		c.compareTriggers(t, facts)
	case t.property == propReckoned:
		c.compareReckoned(facts)
	case t.property == propWeekday:
		c.compareWeekdays(facts)
	case t.property == propTenure:
		c.compareTenure(t, facts)
	case t.property == propStatus:
		c.compareStatus(t, facts)
	case t.property == propNamed:
		c.compareNamed(t, facts)
	}
}

// value is one of the values that a group of facts holds.
type value struct {
	shown string
	date  date.Date
	nearness
	facts  []*fact // that state it; empty for one of the record
	where  source.Span
	source string // of a record's value: the work that it rests on
}

// valuesOf gathers facts by value, in order of first appearance. What is denied
// states nothing.
func valuesOf(facts []*fact) []value {
	var values []value
	for _, f := range facts {
		if f.denied {
			continue
		}
		shown := f.words
		switch {
		case !f.date.IsZero():
			shown = f.date.String()
			if f.words != "" && f.origin == fromProse {
				shown += " " + f.words
			}
		case f.number > 0:
			shown = itoa(int(f.number))
		}
		n := slices.IndexFunc(values, func(v value) bool { return v.shown == shown })
		if n < 0 {
			n = len(values)
			values = append(values, value{shown: shown, date: f.date, nearness: f.nearness, where: f.where})
		}
		values[n].facts = append(values[n].facts, f)
	}
	return values
}

// sure is how sure it is that somebody means to state the value.
func (v *value) sure() origin {
	best := fromProse
	for _, f := range v.facts {
		best = max(best, f.origin)
	}
	if len(v.facts) == 0 {
		best = fromHeader
	}
	return best
}

// words returns the value as it stands in a message.
func (v *value) words() string {
	if v.date.IsZero() {
		return v.shown
	}
	words := dateWords(v.date)
	if len(v.facts) > 0 && v.facts[0].words != "" && v.facts[0].origin == fromProse {
		words += fmt.Sprintf(" (%q)", v.facts[0].words)
	}
	return words
}

// dateWords returns a date as it stands in a message; a day without its year says
// nothing of the year.
func dateWords(d date.Date) string { return strings.TrimSuffix(d.Format("en"), " XXXX") }

func sameDay(a, b *value) bool {
	return a.date.Overlaps(b.date) || a.agrees(b.date) || b.agrees(a.date)
}
func sameText(a, b *value) bool { return strings.EqualFold(a.shown, b.shown) }

// compareValues reports each value that cannot be true beside the record, or
// without one beside the value that most texts give.
func (c *comparison) compareValues(code diag.Code, t topic, values, record []value, same func(a, b *value) bool) {
	measure := record
	if len(record) == 0 {
		if len(values) < 2 {
			c.matchDisputes(t, values)
			return
		}
		measure = []value{mostStated(values, same)}
	}
	c.matchDisputes(t, values)
	c.matchDisputes(t, record)
	for n := range values {
		v := &values[n]
		if slices.ContainsFunc(measure, func(m value) bool { return same(v, &m) }) || c.settles(t, v) {
			continue
		}
		if len(record) == 0 && c.settles(t, &measure[0]) {
			continue
		}
		if len(v.facts) > 0 && !v.from.IsZero() && c.wrong[reported{v.facts[0].text, v.from}] {
			continue
		}
		if len(record) > 0 && v.sure() == fromProse && namesake(v, nearestTo(v, measure)) {
			continue
		}
		c.report(code, t, v, nearestTo(v, measure))
		for _, f := range v.facts {
			c.wrong[reported{f.text, v.date}] = true
		}
	}
}

// namesake reports whether a date read from prose is so far off that the words
// speak of another treaty of the same name: there are many treaties of Paris.
// The same day of another century is a slip all the same.
func namesake(v, m *value) bool {
	const generations = 50 * 365
	if v.date.DaysApart(m.date) < generations {
		return false
	}
	_, vMonth, vDay := v.date.First()
	_, mMonth, mDay := m.date.First()
	return v.date.Precision() != date.Day || vMonth != mMonth || vDay != mDay
}

// mostStated returns the value that most facts agree with; marked ones count
// twice, and of equals the first holds.
func mostStated(values []value, same func(a, b *value) bool) value {
	best, most := 0, -1
	for n := range values {
		weight := 0
		for k := range values {
			if same(&values[n], &values[k]) {
				for _, f := range values[k].facts {
					weight += 1 + min(int(f.origin), 1)
				}
			}
		}
		if weight > most {
			best, most = n, weight
		}
	}
	return values[best]
}

// nearestTo returns the value of the measure that is closest in time.
func nearestTo(v *value, measure []value) *value {
	best := &measure[0]
	for n := range measure {
		if measure[n].date.DaysApart(v.date) < best.date.DaysApart(v.date) {
			best = &measure[n]
		}
	}
	return best
}

// settleHelp is what can be done about any contradiction.
const settleHelp = "correct the one that is wrong, or settle it in content/disputes.yaml"

// report makes the finding that v cannot be true beside m.
func (c *comparison) report(code diag.Code, t topic, v, m *value) {
	of := "the record"
	if len(m.facts) > 0 {
		of = "another brief"
		if m.facts[0].text == v.facts[0].text {
			of = "the same text"
		}
	}
	f := diag.New(code, v.where, "%s is given as %s; %s has %s", c.describe(t), v.words(), of, m.words()).WithHelp(settleHelp)
	if v.sure() == fromProse || m.sure() == fromProse {
		f.Severity = min(f.Severity, diag.Warning)
	}
	if v.date.DaysApart(m.date) == 1 && v.date.Precision() == date.Day && m.date.Precision() == date.Day {
		f.Severity = diag.Note
		f.Help = "one day apart is often a matter of time zones; " + settleHelp
	}
	c.note(&f, v, m)
	c.findings = append(c.findings, f)
}

// note points to the other places: the measure, and where v stands again.
func (c *comparison) note(f *diag.Finding, v, m *value) {
	switch {
	case m != nil && m.source != "":
		*f = f.WithNote(m.where, "%s, after %s", m.words(), m.source)
	case m != nil && !m.where.IsZero():
		*f = f.WithNote(m.where, "%s stands here", m.words())
	}
	again := slices.DeleteFunc(slices.Clone(v.facts[1:]), func(also *fact) bool { return overlap(also.where, v.where) })
	const most = 3
	for n, also := range again {
		if n == most {
			*f = f.WithNote(also.where, "and at %d more places", len(again)-most)
			break
		}
		*f = f.WithNote(also.where, "the same again")
	}
}

// overlap reports whether two places are in part the same.
func overlap(a, b source.Span) bool {
	return a.Path == b.Path && a.Start < b.End && b.Start < a.End
}

// nouns name the events in messages.
var nouns = map[property]string{
	propNegotiated: "the negotiation of %s", propAdopted: "the adoption of %s", propOpened: "the opening for signature of %s", propInitialled: "the initialling of %s",
	propSigned: "the signature of %s", propApproved: "the approval of %s", propRatified: "the ratification of %s", propAccepted: "the acceptance of %s",
	propAcceded: "accession to %s", propSucceeded: "succession to %s", propExchanged: "the exchange of instruments of %s", propDeposited: "the deposit of instruments of %s",
	propApplied: "the provisional application of %s", propInForce: "the entry into force of %s", propRegistered: "the registration of %s", propAmended: "the amendment of %s",
	propSuspended: "the suspension of %s", propDenounced: "the denunciation of %s", propEnded: "the end of %s", propArticles: "the number of articles of %s",
	propPlace: "the place of the signature of %s", propNotice: "the notice that ends %s", propTerm: "the term of %s", propVotes: "the vote on %s", propMembers: "the number of parties to %s", propFirstSince: "what %s is the first since", propOfficialName: "the official name of %s",
}

// describe names what a group of facts is about: "the ratification of the 2024
// treaty by Russia".
func (c *comparison) describe(t topic) string {
	noun, ok := nouns[t.property]
	switch {
	case t.property == propPlace && t.name == "exchanged":
		noun = "the place of the exchange of instruments of %s"
	case t.property == propMembers && t.name == "founders":
		noun = "the number of those who first signed %s"
	case t.property == propNamed && t.name == "depositary":
		noun = "the depositary of %s"
	case t.property == propPlace && t.name != "signed":
		noun = "the place where %s was " + t.name
	case !ok:
		noun = fmt.Sprintf("%q of %%s", t.name)
	}
	words := fmt.Sprintf(noun, c.nameOf(t.subject))
	if who := cmp.Or(t.body, t.party); who != "" {
		words += " by " + c.actorName(who)
	}
	return words
}

// nameOf returns a name for messages.
func (c *comparison) nameOf(r model.Ref) string {
	switch r.Kind {
	case model.KindInstrument:
		if i := c.model.Instrument(r.ID); i != nil {
			return i.ID
		}
	case model.KindState, model.KindOrganisation, model.KindPerson:
		return c.actorName(r.ID)
	}
	return r.ID
}

func (c *comparison) actorName(id string) string {
	if a := c.model.Actor(id); a != nil {
		return a.Name
	}
	return id
}

// compareDates compares the dates of one event.
func (c *comparison) compareDates(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if t.subject.Kind != model.KindInstrument || i == nil {
		c.compareValues(diag.DateDisjoint, t, valuesOf(facts), nil, sameDay)
		return
	}
	record := c.recordDates(i, t)
	values := valuesOf(facts)
	c.compareValues(diag.DateDisjoint, t, values, record, sameDay)
	if len(record) == 0 {
		c.order(i, t, values)
	}
}

// recordDates returns the dates that the record has for an event.
func (c *comparison) recordDates(i *model.Instrument, t topic) []value {
	var dates []value
	for n := range i.Instrument.Events {
		e := &i.Instrument.Events[n]
		if p, _ := propertyOf(e.Kind.Value); p != t.property || e.Date.IsZero() || !concerns(i, e, t) {
			continue
		}
		v := value{shown: e.Date.String(), date: e.Date.Date, where: e.Date.Span}
		if len(e.Src) > 0 {
			v.source = c.sourceName(e.Src[0].Value)
		}
		dates = append(dates, v)
	}
	if len(dates) == 0 && t.property == propEnded && !i.Ended.IsZero() {
		dates = append(dates, value{shown: i.Ended.String(), date: i.Ended, where: source.Span{Path: i.Path}})
	}
	return dates
}

// sourceName returns the title of a source, or its key when it has none.
func (c *comparison) sourceName(key string) string {
	if s := c.model.Source(key); s != nil && s.Title != "" {
		return s.Title
	}
	return key
}

// concerns reports whether an event of the record is the one that facts speak of.
func concerns(i *model.Instrument, e *instrument.Event, t topic) bool {
	if t.body != "" || e.Body.Value != "" && t.property != propApproved {
		return strings.EqualFold(t.body, e.Body.Value)
	}
	if t.party == "" {
		return true
	}
	if e.Party.Value == "" {
		return len(i.Parties) == 2
	}
	return sameActor(i, e.Party.Value, t.party)
}

// sameActor compares a party as the record writes it with an identifier.
func sameActor(i *model.Instrument, written, id string) bool {
	if strings.EqualFold(written, id) {
		return true
	}
	for _, e := range i.Events {
		if e.Party != nil && e.Party.ID == id && strings.EqualFold(e.Party.Entry.Alpha2, written) {
			return true
		}
	}
	return false
}

// follows are the events that cannot come before the first signature.
var follows = []property{propRatified, propAccepted, propExchanged, propDeposited, propInForce, propRegistered, propEnded}

// order reports what is said to have happened before the signature. A date that
// differs from the record is told as that, and not again here.
func (c *comparison) order(i *model.Instrument, t topic, values []value) {
	if !slices.Contains(follows, t.property) || i.Signed.IsZero() {
		return
	}
	for n := range values {
		v := &values[n]
		if !v.date.Before(i.Signed) || c.settles(t, v) {
			continue
		}
		f := diag.New(diag.Chronology, v.where, "%s is given as %s, before the signature on %s", c.describe(t), v.words(), i.Signed.Format("en")).WithHelp(settleHelp)
		if v.sure() == fromProse {
			f.Severity = diag.Warning
		}
		c.note(&f, v, &value{shown: "the signature", where: c.eventSpan(i, propSigned)})
		c.findings = append(c.findings, f)
	}
}

// recordTwice reports what can happen only once and stands in a record with two
// dates.
func (c *comparison) recordTwice(i *model.Instrument) {
	type once struct{ kind, party, body string }
	seen := map[once]int{}
	for n := range i.Instrument.Events {
		e := &i.Instrument.Events[n]
		p, _ := propertyOf(e.Kind.Value)
		switch p {
		case propInForce, propEnded:
		case propRatified, propAcceded:
			if e.Party.Value == "" {
				continue
			}
		default:
			continue
		}
		key := once{e.Kind.Value, strings.ToLower(e.Party.Value), strings.ToLower(e.Body.Value)}
		first, ok := seen[key]
		if !ok {
			seen[key] = n
			continue
		}
		o := &i.Instrument.Events[first]
		if e.Date.IsZero() || o.Date.IsZero() || e.Date.Overlaps(o.Date.Date) {
			continue
		}
		c.findings = append(c.findings, diag.New(diag.DateDisjoint, e.Date.Span, "the record gives %q two dates, %s and %s", e.Kind.Value, o.Date.Format("en"), e.Date.Format("en")).
			WithNote(o.Date.Span, "the first stands here").
			WithHelp("leave out the one that is wrong; what sources disagree on belongs into content/disputes.yaml"))
	}
}

// recordOrder reports events of a record that come before its signature, or an
// end before the entry into force.
func (c *comparison) recordOrder(i *model.Instrument) {
	for n := range i.Instrument.Events {
		e := &i.Instrument.Events[n]
		p, _ := propertyOf(e.Kind.Value)
		first, what := i.Signed, propSigned
		switch {
		case p == propEnded && e.Party.Value == "" && e.Date.Before(i.InForce):
			first, what = i.InForce, propInForce
		case !slices.Contains(follows, p) || !e.Date.Before(i.Signed):
			continue
		}
		f := diag.New(diag.Chronology, e.Date.Span, "%s is dated %s: before %q, dated %s", e.Kind.Value, e.Date.Format("en"), propertyNames[what], first.Format("en")).
			WithNote(c.eventSpan(i, what), "%s stands here", propertyNames[what]).
			WithHelp("correct one of the two dates")
		c.findings = append(c.findings, f)
	}
}

// eventSpan returns where the record has the earliest event of a kind.
func (c *comparison) eventSpan(i *model.Instrument, p property) source.Span {
	at, earliest := source.Span{Path: i.Path}, date.Date{}
	for n := range i.Instrument.Events {
		e := &i.Instrument.Events[n]
		if q, _ := propertyOf(e.Kind.Value); q == p && (earliest.IsZero() || e.Date.Compare(earliest) < 0) {
			at, earliest = e.Date.Span, e.Date.Date
		}
	}
	return at
}

// compareCounts compares numbers of articles.
func (c *comparison) compareCounts(t topic, facts []*fact) {
	var record []value
	if i := c.model.Instrument(t.subject.ID); i != nil && i.Articles > 0 {
		record = []value{{shown: itoa(i.Articles), where: i.ArticlesAt.Span}}
	}
	c.compareValues(diag.CountDiffers, t, valuesOf(facts), record, sameText)
}

// comparePlaces compares the cities where something was signed or exchanged.
func (c *comparison) comparePlaces(t topic, facts []*fact) {
	var record []value
	if i := c.model.Instrument(t.subject.ID); i != nil {
		for n := range i.Instrument.Events {
			if e := &i.Instrument.Events[n]; e.Kind.Value == t.name && e.Place.Value != "" {
				v := value{shown: e.Place.Value, where: e.Place.Span}
				if len(e.Src) > 0 {
					v.source = c.sourceName(e.Src[0].Value)
				}
				record = append(record, v)
			}
		}
	}
	c.compareValues(diag.PlaceDiffers, t, valuesOf(facts), record, func(a, b *value) bool { return samePlace(a.shown, b.shown) })
}

// samePlace reports whether two names can be of one city.
func samePlace(a, b string) bool {
	a, b = cmp.Or(placeForms[a], a), cmp.Or(placeForms[b], b)
	return strings.EqualFold(a, b) || strings.HasPrefix(a, b+",") || strings.HasPrefix(b, a+",") || strings.Contains(a, b) || strings.Contains(b, a)
}

// compareNamed compares values under names that authors chose, and the fields
// of the record that bear the same names.
func (c *comparison) compareNamed(t topic, facts []*fact) {
	values := valuesOf(facts)
	var record []value
	if i := c.model.Instrument(t.subject.ID); i != nil && t.subject.Kind == model.KindInstrument {
		switch t.name {
		case "depositary":
			for n, a := range i.Depositary {
				if n < len(i.Instrument.Depositary) {
					record = append(record, value{shown: a.Name, where: i.Instrument.Depositary[n].Span}, value{shown: a.ID, where: i.Instrument.Depositary[n].Span})
				}
			}
		case "replaces", "terminates", "supersedes", "amends":
			for _, id := range map[string][]frontmatter.Text{"replaces": i.Instrument.Replaces, "terminates": i.Instrument.Terminates, "supersedes": i.Instrument.Supersedes, "amends": i.Instrument.Amends}[t.name] {
				record = append(record, value{shown: id.Value, where: id.Span})
			}
		case "kind":
			record = append(record, value{shown: i.Kind.Value, where: i.Kind.Span})
		default:
			for n := range i.Identifiers {
				if id := &i.Identifiers[n]; id.Scheme.Value == t.name {
					record = append(record, value{shown: id.Value.Value, where: id.Value.Span})
				}
			}
		}
	}
	same, code := sameText, diag.ValueDisjoint
	if len(values) > 0 && values[0].date.Precision() > date.Year { // a bare year may be any number
		same, code = func(a, b *value) bool {
			return a.date.Overlaps(b.date) || a.date.IsZero() != b.date.IsZero()
		}, diag.DateDisjoint
	}
	c.compareValues(code, t, values, record, same)
}

// compareNames compares official names: every word of weight must stand in one
// of the names that the record has.
func (c *comparison) compareNames(t topic, facts []*fact) {
	i := c.model.Instrument(t.subject.ID)
	if i == nil {
		return
	}
	for _, v := range valuesOf(facts) {
		if slices.ContainsFunc(formsOf(i), func(form string) bool { return coveredBy(v.shown, form) }) || c.settles(t, &v) {
			continue
		}
		f := diag.New(diag.NameMismatch, v.where, "%q is given as the official name of %s, which its record does not know", v.shown, i.ID).
			WithHelp("the record has %q; if both are in use, add the other under aka:", i.Title.Value)
		if v.sure() == fromProse {
			f.Severity = diag.Warning
		}
		c.note(&f, &v, &value{shown: "the name of the record", where: i.Title.Span})
		c.findings = append(c.findings, f)
	}
}

// coveredBy reports whether all words of a name stand in another.
func coveredBy(name, form string) bool {
	have := nameWords(form)
	for w := range nameWords(name) {
		if !have[w] {
			return false
		}
	}
	return true
}

// nameWords returns the words of a name that tell it from others, in one
// spelling.
func nameWords(name string) map[string]bool {
	name = strings.NewReplacer("co-operation", "cooperation", "defense", "defence", "-", " ", "’", "'", ",", " ", "'s", "").Replace(strings.ToLower(name))
	words := map[string]bool{}
	for w := range strings.FieldsSeq(name) {
		switch w {
		case "the", "of", "on", "and", "between", "for", "a", "in", "to", "with", "concerning":
		default:
			words[w] = true
		}
	}
	return words
}
