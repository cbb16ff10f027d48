package model

// How running text is linked. A document's runs are scanned once: references to
// articles first, names of the lexicon beside them. What is found becomes a
// Hyperlink (the first time in a section) and a Mention (every time). Nothing here
// looks at other briefs, so texts are linked in parallel, and a text that did
// not change need not be linked again while the lexicon is the same.

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"concord/internal/diag"
	"concord/internal/instrument"
	"concord/internal/markup"
	"concord/internal/mention"
	"concord/internal/source"
)

// scanner links texts one after another; each goroutine has its own.
type scanner struct {
	l        *linker
	findings []diag.Finding
	goals    map[Ref]*Goal // of links without a fragment

	// Of the text at hand:
	path     string
	doc      *markup.Document
	lex      *lexicon
	about    *Instrument
	lang     string
	named    []Ref // actors and instruments of the front matter
	textOnly bool  // the text of an instrument: only instruments and articles are linked
	links    []Hyperlink
	mentions []found
	seen     map[seenIn]bool
	doubted  map[string]bool // ambiguous words already reported

	matches    []mention.Match
	references []mention.Reference
	slot       int // index of the next slot
}

// found is a mention before it is sorted.
type found struct {
	Mention
	order int32 // of the target's first mention in the text
}

// seenIn marks that a section already has a link to a target.
type seenIn struct {
	target  Ref
	section int32
}

func (s *scanner) begin(path string, doc *markup.Document, lang string, about *Instrument) {
	s.path, s.doc, s.lang, s.about = path, doc, lang, about
	s.lex = s.l.lexicons[baseLanguage(lang)]
	s.named = s.named[:0]
	s.links, s.mentions = s.links[:0], s.mentions[:0]
	if s.seen == nil {
		s.seen, s.doubted = map[seenIn]bool{}, map[string]bool{}
	}
	clear(s.seen)
	clear(s.doubted)
	s.slot = 0
}

func (s *scanner) linkBrief(b *Brief) {
	s.begin(b.Path, &b.Body, b.Lang, b.About)
	s.textOnly = false
	for _, role := range b.Actors {
		s.named = append(s.named, role.Actor.Ref())
	}
	for _, r := range b.Provisions {
		s.named = append(s.named, Ref{KindInstrument, r.Instrument.ID})
	}
	if s.about != nil {
		s.named = append(s.named, Ref{KindInstrument, s.about.ID})
	}
	before := len(s.findings)
	s.scan()
	b.findings = slices.Clone(s.findings[before:])
	b.Links = slices.Clone(s.links)
	b.Mentions = s.sortedMentions()
}

func (s *scanner) linkInstrument(i *Instrument) {
	s.begin(i.Path, &i.Body, i.Lang, i)
	s.textOnly = true
	s.named = append(s.named, Ref{KindInstrument, i.ID})
	before := len(s.findings)
	s.scan()
	i.findings = slices.Clone(s.findings[before:])
	i.Links = slices.Clone(s.links)
}

// linkProfile links the text on an actor; it speaks of the actor by name without
// a link to itself.
func (s *scanner) linkProfile(a *Actor) {
	s.begin(a.Profile.Path, &a.Profile.Body, a.Lang, nil)
	s.textOnly = false
	s.named = append(s.named, a.Ref())
	s.scan()
	a.Links = slices.DeleteFunc(slices.Clone(s.links), func(link Hyperlink) bool {
		return link.Automatic && link.Target.Ref == a.Ref()
	})
}

// sortedMentions returns the mentions grouped by target in the order of the
// targets' first mention, each group by place.
func (s *scanner) sortedMentions() []Mention {
	if len(s.mentions) == 0 {
		return nil
	}
	slices.SortStableFunc(s.mentions, func(a, b found) int { return cmp.Compare(a.Start, b.Start) })
	var order []*Ref // those of one text are shared, so that pointers tell them apart
	for i := range s.mentions {
		target := s.mentions[i].Target
		at := slices.Index(order, target)
		if at < 0 {
			at = len(order)
			order = append(order, target)
		}
		s.mentions[i].order = int32(at)
	}
	slices.SortStableFunc(s.mentions, func(a, b found) int { return cmp.Compare(a.order, b.order) })
	sorted := make([]Mention, len(s.mentions))
	for i, m := range s.mentions {
		sorted[i] = m.Mention
	}
	return sorted
}

// scan goes through runs and slots in the order of the text.
func (s *scanner) scan() {
	for r := range s.doc.Runs {
		run := &s.doc.Runs[r]
		for s.slot < len(s.doc.Slots) && s.doc.Slots[s.slot].Start < run.Start {
			s.scanSlot(&s.doc.Slots[s.slot])
			s.slot++
		}
		s.scanRun(r, run)
	}
	for ; s.slot < len(s.doc.Slots); s.slot++ {
		s.scanSlot(&s.doc.Slots[s.slot])
	}
	slices.SortStableFunc(s.links, func(a, b Hyperlink) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), -cmp.Compare(a.End, b.End))
	})
}

func (s *scanner) scanRun(index int, run *markup.Run) {
	text := s.doc.HTML()[run.Start:run.End]
	s.matches = s.lex.names.Find(s.matches[:0], text)
	s.references = mention.References(s.references[:0], text)
	if len(s.matches) == 0 && len(s.references) == 0 {
		return
	}
	next := 0
	for r := range s.references {
		ref := &s.references[r]
		for next < len(s.matches) && s.matches[next].Start < ref.Start {
			if s.matches[next].End <= ref.Start {
				s.scanName(run, text, s.matches[next])
			}
			next++
		}
		for next < len(s.matches) && s.matches[next].Start < ref.End {
			next++
		}
		if !(run.Bound && ref.Start == 0) {
			s.scanReference(index, run, text, ref)
		}
	}
	for ; next < len(s.matches); next++ {
		s.scanName(run, text, s.matches[next])
	}
}

// scanName links a name unless it is doubtful here.
func (s *scanner) scanName(run *markup.Run, text []byte, m mention.Match) {
	if run.Bound && m.Start == 0 {
		return
	}
	target, ok := s.choose(m, run, text)
	if !ok || s.textOnly && target.Kind != KindInstrument || s.textOnly && target.ID == s.about.ID {
		return
	}
	if inTitle(text, int(m.Start), int(m.End), run.Emphasis) {
		return
	}
	s.mention(target, run.Start+m.Start, run.Start+m.End, run.Block)
	s.linkOnce(Hyperlink{Start: run.Start + m.Start, End: run.Start + m.End, Target: s.goal(target, ""), Automatic: true}, run.Block)
}

// choose returns what a match names. Among several candidates it takes the one
// that the front matter names; else nothing is linked, and it is told once.
func (s *scanner) choose(m mention.Match, run *markup.Run, text []byte) (Ref, bool) {
	if len(m.IDs) == 1 {
		target := s.lex.targets[m.IDs[0]]
		return target, !m.Doubtful || slices.Contains(s.named, target)
	}
	var chosen Ref
	count := 0
	for _, id := range m.IDs {
		if target := s.lex.targets[id]; slices.Contains(s.named, target) {
			chosen = target
			count++
		}
	}
	if count == 1 {
		return chosen, true
	}
	if target, ok := s.version(m.IDs); ok {
		return target, true
	}
	if m.Doubtful || s.textOnly {
		return Ref{}, false
	}
	if words := string(text[m.Start:m.End]); !s.doubted[words] {
		s.doubted[words] = true
		s.findings = append(s.findings, diag.New(diag.AmbiguousReference,
			s.span(run.Start+m.Start, run.Start+m.End),
			"%q may be %s; it was not linked", words, s.candidates(m.IDs)).
			WithHelp("name the one that is meant in the front matter, or link it: [%s](ref:%s)", words, s.lex.targets[m.IDs[0]].ID))
	}
	return Ref{}, false
}

// version returns the right language version when all candidates are versions
// of one instrument: the text's own language, else the original, else the
// English one, else the first.
func (s *scanner) version(ids []int32) (Ref, bool) {
	root := ""
	var best *Instrument
	rank := -1
	for _, id := range ids {
		target := s.lex.targets[id]
		i := s.l.m.instruments[target.ID]
		if target.Kind != KindInstrument || i == nil {
			return Ref{}, false
		}
		of := cmp.Or(i.TranslationOf.Value, i.ID)
		if root != "" && of != root {
			return Ref{}, false
		}
		root = of
		r := 0
		switch {
		case baseLanguage(i.Lang) == baseLanguage(s.lang):
			r = 3
		case i.ID == root:
			r = 2
		case baseLanguage(i.Lang) == "en":
			r = 1
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return Ref{KindInstrument, best.ID}, true
}

// candidates returns `PRK or KOR` for a message.
func (s *scanner) candidates(ids []int32) string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = s.lex.targets[id].ID
	}
	slices.Sort(names)
	if len(names) > 4 {
		names = append(names[:4], "others")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// scanReference links the articles that a reference names.
func (s *scanner) scanReference(index int, run *markup.Run, text []byte, ref *mention.Reference) {
	of := s.referenced(index, run, text, ref)
	if of == nil {
		return
	}
	for n := range ref.Items {
		article := &ref.Items[n]
		start, end := run.Start+article.Start, run.Start+article.End
		p := s.l.m.provisions[of.ID+"/"+article.Article]
		if p == nil {
			if of.knowsArticles() && !s.textOnly {
				s.findings = append(s.findings, s.l.unknownArticle(of, article.Article, s.span(start, end), diag.Warning))
			}
			continue
		}
		target := Ref{KindProvision, p.ID}
		s.mention(target, start, end, run.Block)
		for q := p.Index + 1; article.Through != "" && q < len(of.Provisions) && q <= p.Index+40; q++ {
			through := of.Provisions[q]
			s.mention(Ref{KindProvision, through.ID}, start, end, run.Block)
			if through.Number.ID() == article.Through {
				break
			}
		}
		if article.Paragraph != "" && p.hasParagraph(article.Paragraph) {
			target.ID += "/" + article.Paragraph
		}
		s.links = append(s.links, Hyperlink{Start: start, End: end, Target: s.goal(target, ""), Automatic: true})
	}
}

// knowsArticles reports whether a missing article is the writer's mistake: the
// record says how many there are, or holds the text.
func (i *Instrument) knowsArticles() bool { return i.Articles > 0 || len(i.Provisions) > 0 }

func (p *Provision) hasParagraph(number string) bool {
	return slices.ContainsFunc(p.Paragraphs, func(q instrument.Paragraph) bool { return q.Number == number })
}

// referenced returns the instrument that a reference to articles speaks of: the
// one named behind it or before it, else the one that the text is about. It is
// nil when the words name something else.
func (s *scanner) referenced(index int, run *markup.Run, text []byte, ref *mention.Reference) *Instrument {
	if ref.OfEnd > ref.End {
		weak := ref.Of == ref.OfEnd // no "of": "Article 42 TEU", or nothing at all
		if i := s.namedBehind(index, run, text, ref); i != nil || !weak {
			return i
		}
	}
	if m, ok := s.lex.names.Before(text, int(ref.Before)); ok {
		if i := s.chooseInstrument(m); i != nil {
			return i
		}
		// "NATO's Article 5" speaks of what NATO has, not of what the text is about.
		if possessive(text[m.End:ref.Start]) && !s.isParty(m) {
			return nil
		}
	}
	return s.about
}

// namedBehind resolves "Article 51 of the …".
func (s *scanner) namedBehind(index int, run *markup.Run, text []byte, ref *mention.Reference) *Instrument {
	behind := text[ref.OfEnd:]
	if len(bytes.TrimSpace(behind)) == 0 {
		return s.namedNext(index, run)
	}
	if m, ok := s.lex.names.At(text, int(ref.OfEnd)); ok {
		return s.chooseInstrument(m) // nil for "Article 9 of Japan's Constitution"
	}
	if generic(behind, s.textOnly) {
		return s.about
	}
	return nil
}

// namedNext resolves a reference whose instrument is a link or emphasis that
// follows at once: Article 5 of the [North Atlantic Treaty](ref:nato-1949).
func (s *scanner) namedNext(index int, run *markup.Run) *Instrument {
	if s.slot < len(s.doc.Slots) {
		slot := &s.doc.Slots[s.slot]
		if slot.Block == run.Block && slot.Start-run.End <= 8 && slot.Kind == markup.RefLink {
			id, _, _ := strings.Cut(slot.Target, "/")
			return s.l.m.instruments[id]
		}
	}
	if index+1 < len(s.doc.Runs) {
		next := &s.doc.Runs[index+1]
		if next.Block == run.Block && next.Start-run.End <= 8 {
			text := s.doc.HTML()[next.Start:next.End]
			if m, ok := s.lex.names.At(text, 0); ok {
				return s.chooseInstrument(m)
			}
		}
	}
	return nil
}

// chooseInstrument returns the one instrument that a name stands for.
func (s *scanner) chooseInstrument(m mention.Match) *Instrument {
	var only Ref
	count := 0
	for _, id := range m.IDs {
		target := s.lex.targets[id]
		if target.Kind != KindInstrument {
			continue
		}
		if count == 0 || slices.Contains(s.named, target) && !slices.Contains(s.named, only) {
			only = target
			count = 1
		} else if slices.Contains(s.named, only) == slices.Contains(s.named, target) {
			count++
		}
	}
	if count > 1 {
		version, ok := s.version(m.IDs)
		if !ok {
			return nil
		}
		only = version
	}
	return s.l.m.instruments[only.ID]
}

// isParty reports whether a name is of a party to the instrument at hand, so
// that "Russia's Article 4 duty" still speaks of it.
func (s *scanner) isParty(m mention.Match) bool {
	if s.about == nil {
		return false
	}
	for _, id := range m.IDs {
		for _, p := range s.about.Parties {
			if p.Actor.Ref() == s.lex.targets[id] {
				return true
			}
		}
	}
	return false
}

func possessive(between []byte) bool {
	return bytes.HasPrefix(between, []byte("'s")) || bytes.HasPrefix(between, []byte("’s"))
}

// genericNouns are the words that stand for the instrument a text is about.
var genericNouns = []string{"treaty", "pact", "agreement", "convention", "charter", "protocol", "covenant", "statute", "accord", "instrument", "declaration", "text", "document",
	"traité", "accord", "convention", "pacte", "charte", "tratado", "convenio", "acuerdo", "carta", "vertrag", "vertrages", "vertrags", "abkommen", "abkommens",
	"договора", "договор", "договору", "договоре", "конвенции", "соглашения", "устава", "пакта", "조약", "협정", "협약"}

// determiners may stand before a generic noun.
var determiners = []string{"the", "this", "that", "present", "said", "new", "same", "le", "la", "ce", "cette", "présent", "présente", "el", "este", "esta", "presente", "des", "dieses", "настоящего", "настоящей", "этого", "нового", "이"}

// generic reports whether words such as "this treaty" or "the new pact" begin
// text and nothing follows that would make a name of them. In the text of an
// instrument "the Convention" is itself only behind "this" or "present".
func generic(text []byte, own bool) bool {
	pointed := !own
	for range 4 {
		word, rest := firstWord(text)
		lower := strings.ToLower(word)
		if slices.Contains(genericNouns, lower) {
			next, _ := firstWord(rest)
			return pointed && next != "of" && next != "on" && next != "for" && next != "between"
		}
		if !slices.Contains(determiners, lower) {
			return false
		}
		pointed = pointed || lower == "this" || lower == "present"
		text = rest
	}
	return false
}

// firstWord returns the letters that text begins with, behind white space.
func firstWord(text []byte) (word string, rest []byte) {
	text = bytes.TrimLeft(text, " \n")
	end := bytes.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(text)
	}
	return string(text[:end]), text[end:]
}

// scanSlot resolves what the author wrote as a link or a citation.
func (s *scanner) scanSlot(slot *markup.Slot) {
	switch slot.Kind {
	case markup.RefLink:
		s.scanRefLink(slot)
	case markup.PageLink:
		s.scanPageLink(slot)
	case markup.Image:
		s.scanImage(slot)
	case markup.Citation:
		for i := range slot.Cites {
			s.scanCite(slot, &slot.Cites[i])
		}
	}
}

func (s *scanner) scanRefLink(slot *markup.Slot) {
	at := source.Span{Path: s.path, Start: int(slot.Source), End: int(slot.SourceEnd)}
	target, finding := s.l.resolve(slot.Target, at)
	if finding != nil {
		s.findings = append(s.findings, *finding)
		return
	}
	s.mention(target, slot.Start, slot.End, slot.Block)
	s.links = append(s.links, Hyperlink{Start: slot.Start, End: slot.End, Target: s.goal(target, "")})
}

// scanCite notes the instrument or article that a citation names; sources are
// looked up when briefs are gathered.
func (s *scanner) scanCite(slot *markup.Slot, c *markup.Cite) {
	if s.l.m.sources[c.Key] != nil {
		return
	}
	at := source.Span{Path: s.path, Start: int(c.Source), End: int(c.SourceEnd)}
	i := s.l.m.instruments[strings.ToLower(c.Key)]
	if i == nil {
		s.findings = append(s.findings, s.l.unknownSource(c.Key, at))
		return
	}
	target := Ref{KindInstrument, i.ID}
	if p, _ := s.l.m.CitedProvision(i, c.Locator); p != nil {
		target = Ref{KindProvision, p.ID}
	} else if articles := mention.References(nil, []byte(c.Locator)); len(articles) > 0 && i.knowsArticles() {
		s.findings = append(s.findings, s.l.unknownArticle(i, articles[0].Items[0].Article, at, diag.Error))
	}
	s.mention(target, slot.Start, slot.End, slot.Block)
}

// goal returns where links to a thing lead, the same for all links of the texts
// of one scanner.
func (s *scanner) goal(target Ref, fragment string) *Goal {
	if fragment != "" {
		return &Goal{target, fragment}
	}
	g := s.goals[target]
	if g == nil {
		g = &Goal{Ref: target}
		if s.goals == nil {
			s.goals = map[Ref]*Goal{}
		}
		s.goals[target] = g
	}
	return g
}

// mention notes a place; a paragraph counts for its article.
func (s *scanner) mention(target Ref, start, end, block int32) {
	if target.Kind == KindProvision {
		target.ID, _ = splitProvision(target.ID)
	}
	switch target.Kind {
	case KindProvision, KindInstrument, KindState, KindOrganisation, KindPerson:
		s.mentions = append(s.mentions, found{Mention: Mention{Target: &s.goal(target, "").Ref, Start: start, End: end, Block: block}})
	}
}

// linkOnce adds a link unless the section already has one to the target.
func (s *scanner) linkOnce(link Hyperlink, block int32) {
	key := seenIn{link.Target.Ref, s.doc.Blocks[block].Section}
	if s.seen[key] {
		return
	}
	s.seen[key] = true
	s.links = append(s.links, link)
}

func (s *scanner) span(start, end int32) source.Span {
	return source.Span{Path: s.path, Start: s.doc.Source(int(start)), End: s.doc.Source(int(end))}
}

// titleReach is how far from a name the marks of a title are looked for, in
// bytes.
const titleReach = 150

// inTitle reports whether the words at start..end stand inside the quoted or
// emphasised title of a work: quotation marks around three to fifteen words of
// which most long ones are capitalised, and more than the name itself.
func inTitle(text []byte, start, end int, emphasis bool) bool {
	from, to := -1, -1
	near := max(0, start-titleReach)
	if open := bytes.LastIndex(text[near:start], []byte("“")); open >= 0 &&
		!bytes.Contains(text[near+open:start], []byte("”")) {
		if closing := bytes.Index(text[end:min(len(text), end+titleReach)], []byte("”")); closing >= 0 {
			from, to = near+open+len("“"), end+closing
		}
	} else if emphasis && len(text) < 2*titleReach {
		from, to = 0, len(text)
	}
	if from < 0 || to-from == end-start {
		return false
	}
	words, long, capital := 0, 0, 0
	for word := range bytes.FieldsSeq(text[from:to]) {
		words++
		if r, _ := utf8.DecodeRune(word); utf8.RuneCount(word) >= 4 {
			long++
			if unicode.IsUpper(r) || unicode.IsDigit(r) {
				capital++
			}
		}
	}
	return words >= 3 && words <= 15 && long > 0 && capital*10 >= long*7
}
