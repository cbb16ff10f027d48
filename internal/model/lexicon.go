package model

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"concord/internal/mention"
)

// lexicon is what texts in one language may name, and what each handle of a
// match stands for.
type lexicon struct {
	names   *mention.Lexicon
	targets []Ref
	from    []mention.Name // what names was made of
}

// lexicon returns the lexicon for a language, and makes it at the first call.
// It is not for concurrent use: lexicons are made before texts are linked.
func (l *linker) lexicon(lang string) *lexicon {
	base := baseLanguage(lang)
	if lex := l.lexicons[base]; lex != nil {
		return lex
	}
	lex := &lexicon{}
	handles := map[Ref]int32{}
	var names []mention.Name
	add := func(text string, r Ref, doubtful bool) {
		if text == "" {
			return
		}
		h, ok := handles[r]
		if !ok {
			h = int32(len(lex.targets))
			handles[r] = h
			lex.targets = append(lex.targets, r)
		}
		names = append(names, mention.Name{Text: text, ID: h, Doubtful: doubtful})
	}
	own := map[string]bool{}
	for _, id := range sortedKeys(l.profiles) {
		p, r := l.profiles[id], l.m.actors[id].Ref()
		forms := []string{p.Name.Value}
		for _, aka := range p.Aka {
			forms = append(forms, aka.Value)
		}
		for _, name := range p.Names {
			forms = append(forms, name.Name.Value)
		}
		for _, form := range forms {
			own[form] = true
			add(form, r, false)
		}
	}
	for _, name := range l.in.Gazetteer.Names(lang) {
		switch {
		case own[name.Text]: // the site gives these words a meaning of its own
		case name.ID == "":
			names = append(names, mention.Name{Text: name.Text, ID: -1})
		default:
			entry, _ := l.in.Gazetteer.Lookup(name.ID)
			add(name.Text, entryRef(entry.ID, entryKind(entry.Kind)), name.Doubtful)
		}
	}
	for _, i := range l.m.Instruments {
		r := Ref{KindInstrument, i.ID}
		add(i.Title.Value, r, false)
		forms := append([]string{i.Short.Value}, texts(i.Aka)...)
		for _, form := range forms {
			if distinctive(form) {
				add(form, r, false)
			}
		}
	}
	if old := l.earlierLexicon(base, lex.targets, names); old != nil {
		lex = old
	} else {
		lex.names, lex.from = mention.NewLexicon(names), names
	}
	l.lexicons[base] = lex
	return lex
}

func entryRef(id, kind string) Ref {
	if actorFolder(kind) == "countries/" {
		return Ref{KindState, id}
	}
	return Ref{KindOrganisation, id}
}

// distinctive reports whether a short name of an instrument is more than a
// common noun: it has two words, an inner capital or digit, or is not Latin.
func distinctive(name string) bool {
	if strings.ContainsAny(name, " -") {
		return true
	}
	first, size := utf8.DecodeRuneInString(name)
	if !unicode.In(first, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
		return utf8.RuneCountInString(name) > 1
	}
	return strings.ContainsFunc(name[size:], func(r rune) bool { return unicode.IsUpper(r) || unicode.IsDigit(r) })
}
