package model

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/source"
)

// words holds what words of the front matter were found to name. Thousands of
// briefs use the same few hundred.
type words struct {
	actors   map[string]*Actor
	readings map[string]Reading // without a kind
	topics   map[string]*Topic
	authors  map[string]*Author
}

func newWords() words {
	return words{
		actors: map[string]*Actor{}, readings: map[string]Reading{},
		topics: map[string]*Topic{}, authors: map[string]*Author{},
	}
}

// linkFrontMatter resolves what briefs say outside their running text: their
// header, their typed blocks and their marked claims.
func (l *linker) linkFrontMatter() {
	for _, b := range slices.Concat(l.m.Briefs, l.m.Pages) {
		b.SupersededBy = l.otherBrief(b, b.Brief.SupersededBy)
		if b.SupersededBy != nil {
			b.SupersededBy.Supersedes = append(b.SupersededBy.Supersedes, b)
		}
		if b.Original = l.otherBrief(b, b.TranslationOf); b.Original != nil {
			b.Original.Translations = append(b.Original.Translations, b)
		}
		l.linkHeader(b)
	}
}

// linkHeader resolves what a brief says of anything but other briefs.
func (l *linker) linkHeader(b *Brief) {
	b.Blocks, b.Claims, b.Sources, b.Topics, b.Authors = nil, nil, nil, nil, nil
	if b.Brief.About.Value != "" {
		if b.About = l.m.instruments[strings.ToLower(b.Brief.About.Value)]; b.About == nil {
			l.report(l.unknownInstrument(b.Brief.About.Value, b.Brief.About.Span))
		}
	}
	b.Actors = make([]Role, 0, len(b.Brief.Actors))
	b.Provisions = make([]Reading, 0, len(b.Brief.Provisions))
	for _, t := range b.Brief.Actors {
		if a := l.namedActor(t.Text); a != nil {
			b.Actors = append(b.Actors, Role{a, t.Tag.Value})
		}
	}
	for _, t := range b.Brief.Provisions {
		if r, ok := l.reading(t); ok {
			b.Provisions = append(b.Provisions, r)
		}
	}
	l.linkSubjects(b)
	l.linkBlocks(b)
	l.linkSources(b)
	b.subjects = l.gatherSubjects(b)
}

// linkBlocks resolves the typed blocks and the marked claims of a brief.
func (l *linker) linkBlocks(b *Brief) {
	for n := range b.Body.Fences {
		b.Blocks = append(b.Blocks, l.block(b, n))
	}
	for n := range b.Body.Claims {
		if !slices.Contains(styles, b.Body.Claims[n].Property) {
			b.Claims = append(b.Claims, l.claim(b, n))
		}
	}
}

// reading resolves an entry of provisions:.
func (l *linker) reading(t frontmatter.Tagged) (Reading, bool) {
	if r, ok := l.words.readings[t.Value]; ok {
		if t.Tag.Value != "" && l.checkClauseKind(t.Tag) {
			r.Kind = t.Tag.Value
		}
		return r, true
	}
	id, part, isArticle := strings.Cut(t.Value, "/")
	i := l.m.instruments[strings.ToLower(id)]
	if i == nil {
		l.report(l.unknownInstrument(id, t.Span))
		return Reading{}, false
	}
	r := Reading{Instrument: i}
	if isArticle {
		target, finding := l.resolveProvision(i, part, t.Span)
		if finding != nil {
			finding.Severity = diag.Warning // a listing that is left out breaks no page
			l.report(*finding)
			return Reading{}, false
		}
		article, _ := splitProvision(target.ID)
		r.Provision = l.m.provisions[article]
	}
	l.words.readings[t.Value] = r
	if t.Tag.Value != "" && l.checkClauseKind(t.Tag) {
		r.Kind = t.Tag.Value
	}
	return r, true
}

// otherBrief resolves a field that names another brief, by identifier or slug.
func (l *linker) otherBrief(b *Brief, t frontmatter.Text) *Brief {
	if t.Value == "" {
		return nil
	}
	o := l.m.briefs[t.Value]
	if o == nil {
		o = l.m.pages[t.Value]
	}
	switch {
	case o == b:
		l.report(diag.New(diag.BadValue, t.Span, "%q names the brief itself", t.Value))
		return nil
	case o == nil:
		f := diag.New(diag.UnknownReference, t.Span, "unknown brief %q", t.Value)
		if near, ok := frontmatter.Nearest(t.Value, sortedKeys(l.m.briefs)); ok {
			f = f.WithHelp("did you mean %q?", near)
		}
		l.report(f)
	}
	return o
}

// linkSubjects gives the brief to its topics and authors.
func (l *linker) linkSubjects(b *Brief) {
	for _, t := range b.Brief.Topics {
		if topic := l.words.topics[t.Value]; topic != nil {
			b.Topics = appendNew(b.Topics, topic)
			continue
		}
		id := slugOf(t.Value)
		if id == "" {
			l.report(diag.New(diag.BadValue, t.Span, "no identifier can be made of the topic %q", t.Value))
			continue
		}
		listed := true
		if vocabulary := l.in.Site.Topics; len(vocabulary) > 0 && !slices.ContainsFunc(vocabulary, func(v string) bool { return slugOf(v) == id }) {
			f := diag.New(diag.UnknownTopic, t.Span, "the topic %q is not in the vocabulary of site.yaml", t.Value)
			if near, ok := frontmatter.Nearest(t.Value, vocabulary); ok {
				f = f.WithHelp("did you mean %q?", near)
			}
			l.report(f)
			listed = false
		}
		topic := l.m.topics[id]
		if topic == nil {
			l.escaped = true
			topic = &Topic{ID: id, Name: topicName(t.Value), Address: "topics/" + id + "/", subject: l.subject(1)}
			l.m.topics[id] = topic
			l.m.Topics = append(l.m.Topics, topic)
		}
		if listed {
			l.words.topics[t.Value] = topic
		}
		b.Topics = appendNew(b.Topics, topic)
	}
	for _, t := range b.Brief.Authors {
		if author := l.words.authors[t.Value]; author != nil {
			b.Authors = appendNew(b.Authors, author)
			continue
		}
		id := slugOf(t.Value)
		if id == "" {
			l.report(diag.New(diag.BadValue, t.Span, "no identifier can be made of the author %q", t.Value))
			continue
		}
		author := l.m.authors[id]
		if author == nil {
			l.escaped = true
			author = &Author{ID: id, Name: t.Value, Address: "authors/" + id + "/"}
			l.m.authors[id] = author
			l.m.Authors = append(l.m.Authors, author)
		}
		l.words.authors[t.Value] = author
		b.Authors = appendNew(b.Authors, author)
	}
}

// topicName shows the topic "mutual-defence" as "mutual defence".
func topicName(written string) string {
	if strings.Contains(written, " ") {
		return written
	}
	return strings.ReplaceAll(written, "-", " ")
}

// slugOf returns the words as an identifier: lower-case letters and digits of
// any script, joined by "-"; at most 100 bytes.
func slugOf(words string) string {
	var b strings.Builder
	dash := false
	for _, r := range strings.ToLower(words) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			if b.Len()+4 > 100 {
				return b.String()
			}
			b.WriteRune(r)
		case r != '\'' && r != '’':
			dash = true
		}
	}
	return b.String()
}

// blockKeys are the attributes that typed blocks may carry.
var blockKeys = []string{"actor", "of", "to", "stance", "date", "src", "title", "likelihood", "confidence", "type"}

// block resolves the attributes of a typed block.
func (l *linker) block(b *Brief, index int) *Block {
	fence := &b.Body.Fences[index]
	block := &Block{Brief: b, Index: index, Kind: fence.Kind, Title: fence.Attr("title"), Stance: fence.Attr("stance")}
	at := source.Span{Path: b.Path, Start: int(fence.Source), End: int(fence.SourceEnd)}
	actors := func(value string) {
		for word := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ',' || r == ' ' }) {
			if a := l.namedActor(frontmatter.Text{Value: word, Span: at}); a != nil {
				block.Actors = appendNew(block.Actors, a)
			}
		}
	}
	for _, attr := range fence.Attrs {
		switch attr.Key {
		case "actor", "to":
			actors(attr.Value)
		case "of":
			if fence.Kind == "figure" {
				break // see figure
			}
			if fence.Kind == "objective" {
				actors(attr.Value)
				break
			}
			if of, finding := l.resolve(attr.Value, at); finding != nil {
				l.report(*finding)
			} else {
				block.Of = of
			}
		case "date":
			if d, err := date.Parse(attr.Value); err != nil {
				l.report(diag.New(diag.BadDate, at, "%q is no date: %v", attr.Value, err))
			} else {
				block.Date = d
			}
		case "src":
			for key := range strings.FieldsFuncSeq(attr.Value, func(r rune) bool { return r == ',' || r == ' ' }) {
				block.Sources = append(block.Sources, l.namedSources([]frontmatter.Text{{Value: key, Span: at}})...)
			}
		default:
			if !slices.Contains(blockKeys, attr.Key) {
				f := diag.New(diag.UnknownKey, at, "unknown attribute %q of a %s", attr.Key, fence.Kind)
				if near, ok := frontmatter.Nearest(attr.Key, blockKeys); ok {
					f = f.WithHelp("did you mean %q?", near)
				}
				l.report(f)
			}
		}
	}
	if fence.Kind == "figure" {
		l.figure(block, fence, at)
	}
	return block
}

// styles are the classes of Pandoc that say how words look and claim nothing.
var styles = []string{"ul", "underline", "mark", "smallcaps", "unnumbered", "nocase"}

// claim resolves a marked span.
func (l *linker) claim(b *Brief, index int) *Claim {
	parsed := &b.Body.Claims[index]
	at := source.Span{Path: b.Path, Start: int(parsed.Source), End: int(parsed.SourceEnd)}
	c := &Claim{
		Brief: b, Index: index,
		Property: parsed.Property, Words: parsed.Words, Denied: parsed.Denied,
		Source: parsed.Attr("src"),
	}
	if of := parsed.Attr("of"); of != "" {
		subject, finding := l.resolve(of, at)
		if finding != nil {
			l.report(*finding)
		}
		c.Subject = subject
	} else if b.About != nil {
		c.Subject = Ref{KindInstrument, b.About.ID}
	} else {
		f := diag.New(diag.UnknownReference, at, "the claim %q does not say of what", parsed.Words).
			WithHelp("give the brief an about:, or the words {.%s of=ru-kp-2024}", cmp.Or(parsed.Property, "signed"))
		f.Severity = diag.Warning
		l.report(f)
	}
	if party := parsed.Attr("party"); party != "" {
		if a := l.namedActor(frontmatter.Text{Value: party, Span: at}); a != nil {
			c.Party = a.ID
		}
	}
	if c.Source != "" {
		l.namedSources([]frontmatter.Text{{Value: c.Source, Span: at}})
	}
	c.Value = cmp.Or(parsed.Attr("is"), parsed.Words)
	if d, err := date.Parse(c.Value); err == nil {
		c.Date = d
	} else if d, ok := date.ParseProse(c.Value, b.Lang); ok {
		c.Date = d
	}
	return c
}

// linkSources lists the works that a brief cites, in the order of citation.
func (l *linker) linkSources(b *Brief) {
	cite := func(s *Source) {
		if s != nil {
			b.Sources = appendNew(b.Sources, s)
		}
	}
	for n := range b.Body.Slots {
		if slot := &b.Body.Slots[n]; slot.Kind == markup.Citation {
			for _, c := range slot.Cites {
				cite(l.m.sources[c.Key])
			}
		}
	}
	for _, block := range b.Blocks {
		for _, s := range block.Sources {
			cite(s)
		}
	}
	for _, c := range b.Claims {
		cite(l.m.sources[c.Source])
	}
}
