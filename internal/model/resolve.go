package model

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/instrument"
	"concord/internal/markup"
	"concord/internal/mention"
	"concord/internal/source"
)

// resolve returns what the target of a ref: link or the subject of a typed
// block names: an instrument, a provision, a brief, an actor, a source or a
// topic, in this order.
func (l *linker) resolve(target string, at source.Span) (Ref, *diag.Finding) {
	id, rest, isPart := strings.Cut(target, "/")
	if i := l.m.instruments[strings.ToLower(id)]; i != nil {
		if !isPart || rest == "" {
			return Ref{KindInstrument, i.ID}, nil
		}
		return l.resolveProvision(i, rest, at)
	}
	if isPart {
		f := l.unknownInstrument(id, at)
		return Ref{}, &f
	}
	if l.m.briefs[id] != nil {
		return Ref{KindBrief, id}, nil
	}
	if l.m.pages[id] != nil {
		return Ref{KindPage, id}, nil
	}
	if r, ok := l.actorRef(id); ok {
		return r, nil
	}
	if l.m.sources[id] != nil {
		return Ref{KindSource, id}, nil
	}
	f := diag.New(diag.UnknownReference, at, "%q names no instrument, provision, brief, actor or source", target)
	if near, ok := frontmatter.Nearest(id, l.referable()); ok {
		f = f.WithHelp("did you mean %q?", near)
	}
	return Ref{}, &f
}

// actorRef is findActor without making the actor, so that texts can be linked
// in parallel. Which actors other texts speak of makes no difference.
func (l *linker) actorRef(word string) (Ref, bool) {
	if _, ok := l.profiles[word]; ok {
		return l.m.actors[word].Ref(), true
	}
	if entry, ok := l.in.Gazetteer.Lookup(word); ok {
		return entryRef(entry.ID, entryKind(entry.Kind)), true
	}
	if lower := strings.ToLower(word); lower != word {
		if _, ok := l.profiles[lower]; ok {
			return l.m.actors[lower].Ref(), true
		}
	}
	return Ref{}, false
}

// referable returns the identifiers that a ref: link may name, for suggestions.
func (l *linker) referable() []string {
	ids := slices.Concat(sortedKeys(l.m.instruments), sortedKeys(l.m.briefs), sortedKeys(l.profiles), sortedKeys(l.m.sources))
	slices.Sort(ids)
	return ids
}

// resolveProvision resolves "4", "III", "8-bis", "4/2" within an instrument.
func (l *linker) resolveProvision(i *Instrument, part string, at source.Span) (Ref, *diag.Finding) {
	article, paragraph, _ := strings.Cut(part, "/")
	number, ok := instrument.ParseNumber(article)
	if !ok {
		f := diag.New(diag.UnknownProvision, at, "%q is not the number of an article", article).
			WithHelp("write %s/4 for an article and %s/4/2 for its second paragraph", i.ID, i.ID)
		return Ref{}, &f
	}
	p := l.m.provisions[i.ID+"/"+number.ID()]
	if p == nil {
		f := l.unknownArticle(i, number.ID(), at, diag.Error)
		return Ref{}, &f
	}
	id := p.ID
	if paragraph != "" {
		if p.HasText && !p.hasParagraph(paragraph) {
			f := diag.New(diag.UnknownProvision, at, "%s of %s has no paragraph %s", p.Printed, i.Name, paragraph).
				WithNote(source.Span{Path: i.Path, Start: int(p.Source), End: int(p.Source)}, "the article is here")
			return Ref{}, &f
		}
		id += "/" + paragraph
	}
	return Ref{KindProvision, id}, nil
}

// CitedProvision returns the article that a citation's locator ("art. 51")
// names, and the paragraph; nil when it names none.
func (m *Model) CitedProvision(i *Instrument, locator string) (*Provision, string) {
	references := mention.References(nil, []byte(locator))
	if len(references) == 0 {
		return nil, ""
	}
	first := references[0].Items[0]
	return m.provisions[i.ID+"/"+first.Article], first.Paragraph
}

func (l *linker) unknownInstrument(id string, at source.Span) diag.Finding {
	f := diag.New(diag.UnknownInstrument, at, "unknown instrument %q", id)
	if near, ok := frontmatter.Nearest(id, sortedKeys(l.m.instruments)); ok {
		return f.WithHelp("did you mean %q?", near)
	}
	return f.WithHelp("an instrument is a file in content/instruments; %q would be content/instruments/%s.md", id, id)
}

func (l *linker) unknownArticle(i *Instrument, number string, at source.Span, severity diag.Severity) diag.Finding {
	f := diag.New(diag.UnknownProvision, at, "%s has no article %s", i.Name, number)
	f.Severity = severity
	if i.Articles > 0 && !i.ArticlesAt.Span.IsZero() {
		return f.WithNote(i.ArticlesAt.Span, "its record counts %d articles", i.Articles)
	}
	return f
}

func (l *linker) unknownSource(key string, at source.Span) diag.Finding {
	f := diag.New(diag.UnknownSource, at, "unknown source %q", key)
	if near, ok := frontmatter.Nearest(key, slices.Concat(sortedKeys(l.m.sources), sortedKeys(l.m.instruments))); ok {
		return f.WithHelp("did you mean %q?", near)
	}
	return f.WithHelp("describe it in content/sources.yaml, or write \\@%s when it is no citation", key)
}

// scanPageLink resolves a link inside the site: to a file of the content, to an
// address, or to a heading of the page itself.
func (s *scanner) scanPageLink(slot *markup.Slot) {
	at := source.Span{Path: s.path, Start: int(slot.Source), End: int(slot.SourceEnd)}
	target, fragment, _ := strings.Cut(slot.Target, "#")
	target, _, _ = strings.Cut(target, "?")
	target, fragment = unescape(target), unescape(fragment)
	if target == "" {
		id, ok := anchor(s.doc, fragment)
		if fragment != "" && !ok {
			s.findings = append(s.findings, diag.New(diag.DeadAnchor, at, "the page has no place %q", fragment))
			return
		}
		fragment = id
		s.links = append(s.links, Hyperlink{Start: slot.Start, End: slot.End, Target: &Goal{Ref{Kind: KindAddress, ID: "."}, fragment}})
		return
	}
	r, ok := s.l.page(s.path, target)
	if !ok {
		s.findings = append(s.findings, diag.New(diag.DeadLink, at, "the link %q leads to no page", slot.Target))
		return
	}
	if fragment != "" {
		id, ok := s.l.place(r, fragment)
		if !ok {
			s.findings = append(s.findings, diag.New(diag.DeadAnchor, at, "%q has no place %q", target, fragment))
		}
		fragment = id
	}
	s.mention(r, slot.Start, slot.End, slot.Block)
	s.links = append(s.links, Hyperlink{Start: slot.Start, End: slot.End, Target: s.goal(r, fragment)})
}

func (s *scanner) scanImage(slot *markup.Slot) {
	target := unescape(slot.Target)
	if r, ok := s.l.page(s.path, target); ok {
		s.links = append(s.links, Hyperlink{Start: slot.Start, End: slot.End, Target: s.goal(r, "")})
		return
	}
	at := source.Span{Path: s.path, Start: int(slot.Source), End: int(slot.SourceEnd)}
	s.findings = append(s.findings, diag.New(diag.DeadLink, at, "there is no picture %q", slot.Target).
		WithHelp("pictures stand in static/ and are named by their address: /img/map.png"))
}

func unescape(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

// place returns the id that a fragment means on the page of a thing. Of a file
// it is the reader's program that knows.
func (l *linker) place(r Ref, fragment string) (id string, ok bool) {
	switch r.Kind {
	case KindBrief:
		return anchor(&l.m.briefs[r.ID].Body, fragment)
	case KindPage:
		return anchor(&l.m.pages[r.ID].Body, fragment)
	case KindProvision:
		number, ok := strings.CutPrefix(fragment, ParagraphAnchor(""))
		if ok && l.m.provisions[r.ID].hasParagraph(number) {
			return fragment, true
		}
	case KindAddress:
		if r.ID != "" && !strings.HasSuffix(r.ID, "/") {
			return fragment, true
		}
	}
	return "", false
}

// anchor returns the id on a document's page that a fragment means. Headings
// are also found by the ids that other programs make of their words: with
// several dashes in a row, or with capitals.
func anchor(doc *markup.Document, fragment string) (id string, ok bool) {
	for i := range doc.Headings {
		if doc.Headings[i].ID == fragment {
			return fragment, true
		}
	}
	for i := range doc.Fences {
		if doc.Fences[i].ID == fragment {
			return fragment, true
		}
	}
	for i := range doc.Notes {
		if fragment == "fn"+itoa(doc.Notes[i].Number) || slices.Contains(doc.Notes[i].Marks, fragment) {
			return fragment, true
		}
	}
	if number, ok := strings.CutPrefix(fragment, "p"); ok {
		for i := range doc.Blocks {
			if n := doc.Blocks[i].Number; n > 0 && itoa(int(n)) == number {
				return fragment, true
			}
		}
	}
	words := slugOf(fragment)
	for i := range doc.Headings {
		if words != "" && slugOf(doc.Headings[i].Text) == words {
			return doc.Headings[i].ID, true
		}
	}
	return "", false
}

// page returns what a written link from a file leads to: a content file by its
// path, or a page or static file by its address.
func (l *linker) page(from, target string) (Ref, bool) {
	if strings.HasSuffix(target, ".md") {
		file := path.Join(path.Dir(from), target)
		if strings.HasPrefix(target, "/") {
			file = path.Join("content", target)
		}
		r, ok := l.byFile[file]
		return r, ok
	}
	address := strings.TrimPrefix(path.Clean(target), "/")
	if !strings.HasPrefix(target, "/") {
		// Relative to the page, as a browser would read it: a page is a folder.
		address = path.Join(l.addressOf(from), target)
	}
	if address == "." || address == "" || address == "index.html" {
		return Ref{KindAddress, ""}, true
	}
	address = strings.TrimSuffix(strings.TrimSuffix(address, "index.html"), "/")
	if r, ok := l.byAddress[address+"/"]; ok {
		return r, true
	}
	if r, ok := l.byAddress[address]; ok {
		return r, true
	}
	folder, id := path.Split(address)
	if r, ok := l.actorRef(strings.ToUpper(id)); ok && folder == "countries/" && r.Kind == KindState {
		return r, true
	}
	if r, ok := l.actorRef(id); ok && (folder == "organisations/" && r.Kind == KindOrganisation || folder == "people/" && r.Kind == KindPerson) {
		return r, true
	}
	return Ref{}, false
}

// addressOf returns the address of the page that a content file becomes.
func (l *linker) addressOf(file string) string {
	address, _, _ := l.m.Address(l.byFile[file])
	return address
}
