package check

import (
	"bytes"
	"slices"
	"strings"

	"concord/internal/markup"
	"concord/internal/model"
)

// kindSet is a set of kinds of provision, by their index in comparedKinds.
type kindSet uint32

// comparedKinds are the kinds that words tell apart well enough to be compared,
// each with how a sentence speaks of it and with the stems of words that show
// that an article has something to do with it after all.
var comparedKinds = [...]struct {
	id, words string
	stems     []string
}{
	{"defence", "mutual defence", []string{"mutual defen", "collective defen", "defend", "self-defen", "assist", "common danger", "come to the aid"}},
	{"consultation", "consultation", []string{"consult", "contact"}},
	{"neutrality", "neutrality", []string{"neutral", "aggressor"}},
	{"non-aggression", "non-aggression", []string{"aggress", "force"}},
	{"no-hostile-alliance", "hostile alliances", []string{"alliance", "coalition", "pact", "bloc", "group", "against", "engagement"}},
	{"sanctions", "sanctions", []string{"sanction", "coercive", "unilateral"}},
	{"bases", "bases", []string{"base", "station", "facilit", "garrison", "dispos"}},
	{"final-clause", "the final clauses", []string{"force", "effect", "ratif", "notice", "denounc", "deposit", "duration", "term", "withdraw", "indefinite", "years", "acced", "accession", "invite", "join"}},
	{"amendment", "amendment", []string{"amend", "revis"}},
	{"dispute-settlement", "the settlement of disputes", []string{"dispute", "peaceful", "settle", "interpretation"}},
	{"economic", "economic ties", []string{"econom", "trade", "invest", "commer", "customs", "bank", "financ", "market"}},
	{"science", "science", []string{"scien", "research", "technolog", "space", "nuclear"}},
	{"culture", "culture", []string{"cultur", "education", "student", "literat", "language", "sport", "tourism", "school"}},
	{"media", "mass media", []string{"media", "press", "inform"}},
	{"cyber", "information security", []string{"cyber", "inform"}},
	{"legal", "legal cooperation", []string{"legal", "law", "crim", "extradit", "court", "judicial", "terror"}},
}

// exclusive are the kinds that an article is about and about nothing else: two
// texts that name different ones of them contradict each other.
var exclusive = kindBit("defence") | kindBit("consultation") | kindBit("neutrality") | kindBit("non-aggression") | kindBit("no-hostile-alliance") | kindBit("sanctions") | kindBit("bases")

// kindBit returns the set that holds one kind; empty for one that is not compared.
func kindBit(id string) kindSet {
	for n := range comparedKinds {
		if comparedKinds[n].id == id {
			return 1 << n
		}
	}
	return 0
}

// kindSigns are words that show a kind of obligation, alone or behind another.
var kindSigns = [...]struct {
	kind  kindSet
	words []string
	after []string // one of these stands before; nil when the word is enough
}{
	{kindBit("consultation"), []string{"consult", "consultation", "consultations", "consulting"}, nil},
	{kindBit("sanctions"), []string{"sanctions"}, nil},
	{kindBit("sanctions"), []string{"measures"}, []string{"coercive"}},
	{kindBit("neutrality"), []string{"neutrality", "neutral"}, nil},
	{kindBit("bases"), []string{"bases", "stationing", "facilities"}, nil},
	{kindBit("economic"), []string{"trade", "investment", "economic", "customs", "farming", "agriculture"}, nil},
	{kindBit("science"), []string{"science", "scientific"}, nil},
	{kindBit("culture"), []string{"culture", "cultural", "education", "students", "literature", "tourism"}, nil},
	{kindBit("media"), []string{"media"}, []string{"mass"}},
	{kindBit("cyber"), []string{"cyber"}, nil},
	{kindBit("cyber"), []string{"security"}, []string{"information"}},
	{kindBit("legal"), []string{"extradition"}, nil},
	{kindBit("amendment"), []string{"amendments"}, nil},
	{kindBit("final-clause"), []string{"ratification", "denunciation", "withdrawal", "termination", "notice", "duration"}, nil},
	{kindBit("final-clause"), []string{"ratified", "terminated", "denounced"}, []string{"be", "being", "to"}},
	{kindBit("non-aggression"), []string{"aggression"}, []string{"non"}},
	{kindBit("dispute-settlement"), []string{"disputes"}, []string{"of", "settle", "settling", "international"}},
	{kindBit("defence"), []string{"defence", "defense"}, []string{"mutual", "collective", "common", "joint", "come", "comes", "rush", "rushes"}},
	{kindBit("defence"), []string{"assistance"}, []string{"military", "mutual", "armed", "immediate", "come", "comes"}},
	{kindBit("defence"), []string{"aid", "help", "rescue"}, []string{"military", "mutual", "armed", "come", "comes", "coming", "rush", "rushes", "send", "sends", "other", "another"}},
	{kindBit("defence"), []string{"attack"}, []string{"considered", "regarded", "treated", "deemed", "is"}},
	{kindBit("defence"), []string{"defends", "defend"}, nil},
	{kindBit("defence"), []string{"danger"}, []string{"common"}},
	{kindBit("no-hostile-alliance"), []string{"aimed", "directed"}, []string{"alliance", "alliances", "coalition", "coalitions", "bloc", "blocs", "pact", "pacts", "grouping", "groupings", "agreement", "agreements"}},
	{kindBit("no-hostile-alliance"), []string{"alliance", "alliances", "pact", "pacts", "coalitions"}, []string{"hostile"}},
	{kindBit("no-hostile-alliance"), []string{"against"}, []string{"agreements", "treaties", "agreement", "directed", "alliances", "pacts", "coalitions"}},
}

// readProvisions reads what the articles named in a sentence are said to hold.
func (f *factReader) readProvisions(p *pass, lo, hi int) {
	if !f.articles && termsOf(f.sentence)&(1<<termUnit) == 0 {
		return
	}
	read, named := false, false
	for i := lo; i < hi; i++ {
		of, end := f.articleAt(p, i, hi)
		if of == nil {
			i = max(i, end-1)
			continue
		}
		first := i
		i, named = end-1, true
		f.sharing(p, first)
		if _, _, quoted := p.Quotation(int(f.tokens[first].start)); quoted {
			continue
		}
		before := len(f.facts)
		f.readProvision(p, of, first, end, lo, hi)
		read = read || len(f.facts) > before
	}
	if !named {
		return
	}
	if !read {
		f.readWhole(p, lo, hi)
	}
	f.readDuty(p, lo, hi)
}

// sharing notes the articles that one name at token i stands for together:
// "Articles 3 to 5".
func (f *factReader) sharing(p *pass, i int) {
	n := f.tokens[i].name
	f.together = f.together[:0]
	for ; n >= 0 && p.Names[n].Start == p.Names[f.tokens[i].name].Start; n-- {
		if of := p.model.Provision(p.Names[n].Target.ID); of != nil {
			f.together = append(f.together, of)
		}
	}
}

// readProvision reads "Article 4 obliges ..." and "Under Article 4 ...".
func (f *factReader) readProvision(p *pass, of *model.Provision, first, end, lo, hi int) {
	if of == nil || first > lo && f.tokens[first-1].term == termAnd || end < hi && f.tokens[end].term == termAnd && end+1 < hi && (f.tokens[end+1].kind == numberToken || f.tokens[end+1].name >= 0) {
		return // "Articles 3 and 4"
	}
	if first > lo && f.tokens[first-1].term == termCondition || first > lo && f.lowerWord(p, first-1) == "had" {
		return
	}
	f.readClause(p, of, first, end, lo, hi)
	k := end
	if k < hi && f.tokens[k].term == termOf { // "of the North Atlantic Treaty"
		for n := range f.here {
			if r := &f.here[n]; r.first >= k && r.first <= k+2 && r.end > k {
				k = r.end
				break
			}
		}
		if k == end {
			return
		}
	}
	opens := first == lo // "Article II: mutual defence"
	relative := false
	for k < hi && (f.tokens[k].term == termAdverb || f.tokens[k].term == termRelative || f.tokens[k].kind == signToken && f.tokens[k].sign == ',') {
		relative = relative || f.tokens[k].term == termRelative
		k++
	}
	if k >= hi {
		return
	}
	binding := ""
	switch t := f.tokens[k]; {
	case k == end+1 && first == lo+2 && f.lowerWord(p, lo) == "pursuant" && f.tokens[lo+1].term == termTo:
		k--
	case !relative && first > lo && f.governed(f.tokens[first-1]) && first > lo+1: // "a state under Article 12 bound to"
		return
	case t.term == termObliges:
		binding = "shall"
	case t.term == termPermits:
		binding = "may"
	case t.term == termProvides, f.lowerWord(p, k) == "deal":
	case t.sign == ',' && k+2 < hi && k == end && f.tokens[k+1].term == termOn && f.tokens[k+2].term == termThe: // "Article 7, on the council,"
		k++
	case t.kind == signToken && (t.sign == ':' || t.sign == '.' && first == 0 || (t.sign == '-' || t.sign == ',') && p.Block().Kind == markup.ListEntry) && opens && k == end:
	case f.lowerWord(p, k) == "is" && k+2 < hi && f.isDevoted(p, k+1):
		k += 2
	case f.lowerWord(p, k) == "is" && k+2 < hi && f.lowerWord(p, k+1) == "about":
		k++
	case t.term == termIn && k+1 < hi && f.tokens[k+1].term == termRelative && k == end && first > lo && f.lowerWord(p, first-1) == "is":
		k++
	case t.term == termThe && f.isClause(p, k, hi): // "Article 4, the mutual defence clause,"
		k--
	case f.lowerWord(p, k) == "is" && f.isClause(p, k+1, hi):
	case first == lo+1 && (f.tokens[lo].term == termUnder || f.tokens[lo].term == termIn || f.tokens[lo].term == termBy):
		if k < hi && f.tokens[k].kind == signToken {
			return
		}
		k--
	default:
		return
	}
	f.readContent(p, of, binding, first, k+1, hi)
}

// isDevoted reports whether "devoted to" or the like stands at token k.
func (f *factReader) isDevoted(p *pass, k int) bool {
	w := f.lowerWord(p, k)
	return (w == "devoted" || w == "dedicated") && f.tokens[k+1].term == termTo
}

// isClause reports whether "the ... clause" begins at token k.
func (f *factReader) isClause(p *pass, k, hi int) bool {
	if k >= hi || f.tokens[k].term != termThe {
		return false
	}
	for n := k + 1; n < min(k+6, hi); n++ {
		if f.tokens[n].kind == signToken && f.tokens[n].sign != '-' {
			return false
		}
		if clauseNouns[f.lowerWord(p, n)] {
			return true
		}
	}
	return false
}

// clauseNouns stand for what an article holds.
var clauseNouns = set("clause", "duty", "promise", "obligation", "commitment", "guarantee", "pledge", "undertaking", "provision")

// readClause reads an article that is named behind what it holds: "the mutual
// defence clause stands in Article 4", "the duty to consult (Article 3)", "the
// consultation clause, Article 3,".
func (f *factReader) readClause(p *pass, of *model.Provision, first, end, lo, hi int) {
	k := first - 1
	if k <= lo {
		return
	}
	switch t := f.tokens[k]; {
	case t.kind == signToken && t.sign == '(':
	case t.kind == signToken && t.sign == ',' && end < hi && f.tokens[end].kind == signToken && f.tokens[end].sign == ',':
	case t.term == termIn, t.term == termOf, t.term == termBy, f.lowerWord(p, k) == "under":
	default:
		return
	}
	if k-2 >= lo && (f.tokens[k].term == termIn || f.tokens[k].term == termBy) && f.isProvidedFor(p, k, lo) {
		if kinds := f.kindsIn(p, lo, k); kinds != 0 {
			kinds |= f.stemsIn(p, kindsOf(of), lo, k)
			f.add(p, fact{subject: model.Ref{Kind: model.KindProvision, ID: of.ID}, property: propKindOf, kinds: kinds}, lo, first+1)
		}
		return
	}
	noun, from := -1, k
	for n := k - 1; n >= max(lo, k-13); n-- {
		t := f.tokens[n]
		if t.kind == signToken && t.sign != '-' || t.term == termAnd || t.term == termNot || t.term == termBut || t.term == termRelative || t.name >= 0 {
			break
		}
		from = n
		if noun < 0 && clauseNouns[f.lowerWord(p, n)] {
			noun = n
		}
		if t.term == termThe && noun >= 0 {
			break
		}
	}
	far := 3
	if f.lowerWord(p, k) == "under" {
		far = 1
	}
	if noun < 0 || k-noun > far && f.tokens[noun+1].term != termOf && f.tokens[noun+1].term != termTo || f.tokens[from].term != termThe || f.hedged(event{first: from}, lo) {
		return
	}
	kinds := f.kindsIn(p, from, k)
	if kinds == 0 {
		return
	}
	kinds |= f.stemsIn(p, kindsOf(of), from, k)
	f.add(p, fact{subject: model.Ref{Kind: model.KindProvision, ID: of.ID}, property: propKindOf, kinds: kinds}, from, first+1)
}

// isProvidedFor reports whether the sentence up to token k is of the form
// "consultation is provided for in".
func (f *factReader) isProvidedFor(p *pass, k, lo int) bool {
	n := k - 1
	if w := f.lowerWord(p, n); w == "is" || w == "stands" || w == "lies" || w == "appears" { // "mutual defence is in"
		return f.plainWords(lo, n)
	}
	if k-4 < lo {
		return false
	}
	if w := f.lowerWord(p, n); w == "for" || w == "down" || w == "out" || w == "with" {
		n--
	}
	switch f.lowerWord(p, n) {
	case "provided", "laid", "set", "dealt", "regulated", "required", "promised", "foreseen", "covered", "governed", "enshrined", "contained", "embodied", "found", "anchored", "spelled", "spelt", "codified":
	default:
		return false
	}
	if f.tokens[n-1].kind == signToken && f.tokens[n-1].sign == ',' && n-2 >= lo { // "mutual assistance, enshrined in"
		n--
	} else if w := f.lowerWord(p, n-1); w == "is" || w == "are" || w == "was" {
		n--
	} else if w := f.lowerWord(p, n); w != "enshrined" && w != "contained" && w != "embodied" && w != "codified" {
		return false
	}
	return f.plainWords(lo, n)
}

// plainWords reports whether tokens lo to hi are few words that name nothing.
func (f *factReader) plainWords(lo, hi int) bool {
	if hi-lo > 6 {
		return false
	}
	for i := lo; i < hi; i++ {
		if t := f.tokens[i]; t.kind == signToken && t.sign != '-' || t.name >= 0 || t.term == termAnd {
			return false
		}
	}
	return true
}

// readContent reads tokens k to hi as what a provision holds. first is where
// the provision is named.
func (f *factReader) readContent(p *pass, of *model.Provision, binding string, first, k, hi int) {
	whole := hi
	hi = min(hi, k+16)
	for n := k; n < hi; n++ {
		t := f.tokens[n]
		switch {
		case t.term == termNot && f.lowerWord(p, n) == "without" && f.lowerWord(p, n+1) == "delay":
		case t.term == termNot, t.term == termDoubt:
			return
		case t.name >= 0 && p.Names[t.name].Target.Kind == model.KindProvision, t.term == termBut && n > k, t.kind == signToken && (t.sign == ';' || t.sign == ':' || t.sign == '.'):
			hi = n
		}
	}
	if len(f.together) < 2 {
		defer f.readWording(p, of, first, k, hi, false)
	}
	kinds := f.kindsIn(p, k, hi)
	if kinds == 0 || len(f.together) > 1 && slices.ContainsFunc(f.together, func(q *model.Provision) bool { return tellsOf(q, kinds) }) {
		return
	}
	kinds |= f.stemsIn(p, kindsOf(of), k, hi)
	subject := model.Ref{Kind: model.KindProvision, ID: of.ID}
	f.add(p, fact{subject: subject, property: propKindOf, kinds: kinds}, first, max(hi, first+1))
	if binding == "may" && !f.permitsDuty(p, k, hi) {
		binding = ""
	}
	if binding == "" && f.leavesOpen(p, k, whole) {
		binding = "may"
	}
	if binding != "" {
		f.add(p, fact{subject: subject, property: propBinding, words: binding, kinds: kinds}, first, max(hi, first+1))
	}
	if off := f.setOffIn(p, k, hi); off != "" {
		f.add(p, fact{subject: subject, property: propSetOff, words: off, kinds: kinds}, first, max(hi, first+1))
	}
}

// lowerWord returns the word of token i in lower case, nothing outside of the block.
func (f *factReader) lowerWord(p *pass, i int) string {
	if i < 0 || i >= len(f.tokens) {
		return ""
	}
	t := f.tokens[i]
	if t.kind != wordToken {
		return ""
	}
	return strings.ToLower(string(p.Text[t.start:t.end]))
}

// kindsIn returns the kinds of obligation that tokens lo to hi speak of.
func (f *factReader) kindsIn(p *pass, lo, hi int) kindSet {
	var kinds kindSet
	for n := lo; n < hi; n++ {
		shows := f.tokens[n].shows
		if shows == 0 {
			continue
		}
		k := &kindSigns[shows-1]
		found := k.after == nil
		for back := n - 1; back >= max(lo-1, n-4, 0) && !found; back-- {
			found = slices.Contains(k.after, f.lowerWord(p, back))
		}
		if !found && k.kind == kindBit("defence") && n+1 < hi { // "the defence clause"
			found = clauseNouns[f.lowerWord(p, n+1)]
		}
		if found {
			kinds |= k.kind
		}
	}
	return kinds
}

// stemsIn returns those of the kinds to which a word of tokens lo to hi belongs:
// a sentence that also speaks of what the record has does not contradict it.
func (f *factReader) stemsIn(p *pass, kinds kindSet, lo, hi int) kindSet {
	var found kindSet
	if kinds == 0 || lo >= hi {
		return 0
	}
	words := p.Text[f.tokens[lo].start:f.tokens[hi-1].end]
	for n := range comparedKinds {
		if kinds&(1<<n) != 0 && holdsStem(words, comparedKinds[n].stems) {
			found |= 1 << n
		}
	}
	return found
}

// permitsDuty tells "permits the parties to consult" and "leaves it optional"
// from permissions of something else.
func (f *factReader) permitsDuty(p *pass, k, hi int) bool {
	for n := k; n < hi; n++ {
		switch f.lowerWord(p, n) {
		case "optional", "voluntary":
			return true
		case "to":
			if n+1 < hi {
				switch f.lowerWord(p, n+1) {
				case "consult", "assist", "defend", "aid", "help", "give", "send", "come", "provide", "render":
					return n <= k+5
				}
			}
		}
	}
	return false
}

// leavesOpen reports whether a duty is said to be none: "may consult, but need not".
func (f *factReader) leavesOpen(p *pass, k, hi int) bool {
	may := -1
	for n := k; n+1 < hi; n++ {
		switch f.lowerWord(p, n) {
		case "may", "can":
			may = n
		case "need":
			return may >= 0 && f.tokens[n+1].term == termNot
		case "if": // "may, if it wishes,"
			if n+2 < hi && may >= 0 && n <= may+3 {
				switch f.lowerWord(p, n+2) {
				case "wishes", "wish", "chooses", "choose", "likes", "sees", "see", "so":
					return true
				}
			}
		}
	}
	return false
}

// setOffIn returns what a duty is said to arise from: "attack" or "threat".
func (f *factReader) setOffIn(p *pass, k, hi int) string {
	for n := k; n < hi; n++ {
		switch w := f.lowerWord(p, n); w {
		case "threat", "attack": // "a threat is enough to set off the duty"
			for m := n + 1; m < min(n+6, hi); m++ {
				switch f.lowerWord(p, m) {
				case "enough", "suffices", "sets", "triggers":
					return w
				}
			}
			continue
		case "case", "event", "if", "when", "once", "upon", "whenever", "soon":
		default:
			continue
		}
		for m := n + 1; m < min(n+8, hi); m++ {
			switch f.lowerWord(p, m) {
			case "threat", "threatened", "threatens", "threats", "danger":
				return "threat"
			case "attack", "attacked":
				return "attack"
			case "feels", "feel":
				if w := f.lowerWord(p, min(m+1, hi-1)); w != "threatened" {
					return ""
				}
			case "or":
				return ""
			}
		}
		return ""
	}
	return ""
}

// readListEntry reads an entry of a numbered list under a heading that promises
// an account of the articles one by one: entry 4 says what Article 4 holds.
func (f *factReader) readListEntry(p *pass) {
	if !f.listArticles || f.base.instrument == nil {
		return
	}
	b := p.Block()
	number := b.Ordinal
	for n := p.Index - 1; n >= 0 && number < 0; n-- { // a paragraph inside an entry
		if o := &p.brief.Body.Blocks[n]; o.InnerEnd >= b.End && o.Start <= b.Start {
			if p.Index == n+1 {
				number = o.Ordinal
			}
			break
		}
	}
	if number <= 0 || b.Level > 1 || len(f.tokens) == 0 {
		return
	}
	of := p.model.Provision(f.base.instrument.ID + "/" + itoa(int(number)))
	if of == nil || f.tokens[0].name >= 0 {
		return
	}
	hi := min(len(f.tokens), 14)
	for n := range f.tokens[:hi] {
		if t := f.tokens[n]; t.kind == signToken && (t.sign == '.' || t.sign == ';') {
			hi = n
			break
		}
	}
	if hi == 0 {
		return
	}
	f.readContent(p, of, "", 0, 0, hi)
}

// tellsOf reports whether what the record says of a provision has to do with
// one of the kinds.
func tellsOf(p *model.Provision, kinds kindSet) bool {
	for n := range comparedKinds {
		if kinds&(1<<n) == 0 {
			continue
		}
		if slices.Contains(p.Kinds, comparedKinds[n].id) || comparedKinds[n].id == "defence" && slices.Contains(p.Kinds, "military-cooperation") {
			return true
		}
		for _, words := range [...]string{p.Title.Value, p.Gloss.Value, p.Limits.Value, p.Trigger.Value} {
			if holdsStem([]byte(words), comparedKinds[n].stems) {
				return true
			}
		}
		if p.HasText && holdsStem(p.Instrument.Body.HTML()[p.Start:p.End], comparedKinds[n].stems) {
			return true
		}
	}
	return false
}

func holdsStem(text []byte, stems []string) bool {
	lower := bytes.ToLower(text)
	for _, s := range stems {
		if bytes.Contains(lower, []byte(s)) {
			return true
		}
	}
	return false
}

// described reports whether the record says anything of what a provision holds.
func described(p *model.Provision) bool {
	return len(p.Kinds) > 0 || p.HasText || p.Gloss.Value != ""
}
