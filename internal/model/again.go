package model

// Linking again. A site that is looked at while it is written is linked after
// every save, and a save changes one text of thousands. What a text links to
// depends on the text, on the lexicon of its language, on the instruments and,
// where it holds links or citations, on which pages and sources there are. When
// all of that is as it was, what was found the last time holds. The rest of the
// model is made anew, so a model never shares what points into another one.

import (
	"maps"
	"slices"
	"strings"

	"concord/internal/actor"
	"concord/internal/diag"
	"concord/internal/markup"
	"concord/internal/mention"
)

// world is what texts were linked against, kept for the next Link.
type world struct {
	lexicons  map[string]*lexicon
	profiles  map[string]*actor.Profile
	byFile    map[string]Ref
	byAddress map[string]Ref
}

// linkedText is what a text was linked to.
type linkedText struct {
	links    []Hyperlink
	mentions []Mention
	findings []diag.Finding
}

// again says what may be taken from the earlier model. The zero value: nothing.
type again struct {
	earlier *Model
	texts   bool // of texts without links: the instruments are the same
	links   bool // also of texts with links: so are pages, sources and actors
}

// compareEarlier finds out what of the earlier model holds. Everything but the
// texts is linked when it is called.
func (l *linker) compareEarlier() again {
	e := l.in.Earlier
	if e == nil || e.world == nil || e.Gazetteer != l.m.Gazetteer {
		return again{}
	}
	a := again{earlier: e}
	a.texts = slices.EqualFunc(e.Instruments, l.m.Instruments, func(x, y *Instrument) bool {
		return x.Instrument == y.Instrument && x.Lang == y.Lang &&
			slices.EqualFunc(x.Parties, y.Parties, func(p, q *Party) bool { return p.Actor.Ref() == q.Actor.Ref() })
	})
	a.links = a.texts &&
		slices.EqualFunc(e.Sources, l.m.Sources, func(x, y *Source) bool { return x.Key == y.Key }) &&
		l.sameProfiles() && maps.Equal(e.world.byFile, l.byFile) && maps.Equal(e.world.byAddress, l.byAddress)
	return a
}

// sameProfiles reports whether the same actors are described, with the same
// kinds.
func (l *linker) sameProfiles() bool {
	old := l.in.Earlier.world.profiles
	if len(old) != len(l.profiles) {
		return false
	}
	for id, p := range l.profiles {
		q := old[id]
		if q == nil || q != p && l.in.Earlier.actors[id].Ref() != l.m.actors[id].Ref() {
			return false
		}
	}
	return true
}

// brief returns what the brief was linked to, when that holds.
func (a *again) brief(l *linker, b *Brief) (linkedText, bool) {
	if !a.texts {
		return linkedText{}, false
	}
	old := a.earlier.briefs[b.ID]
	if old == nil || old.Brief != b.Brief {
		old = a.earlier.pages[b.ID]
	}
	if old == nil || old.Brief != b.Brief || old.Lang != b.Lang || old.Address != b.Address || !a.holds(l, &b.Body, b.Lang) ||
		(old.About == nil) != (b.About == nil) || b.About != nil && old.About.ID != b.About.ID ||
		!slices.EqualFunc(old.Actors, b.Actors, func(x, y Role) bool { return x.Actor.Ref() == y.Actor.Ref() }) ||
		!slices.EqualFunc(old.Provisions, b.Provisions, func(x, y Reading) bool { return x.Instrument.ID == y.Instrument.ID }) {
		return linkedText{}, false
	}
	return linkedText{old.Links, old.Mentions, old.findings}, true
}

// instrument returns what the text of the instrument was linked to, when that
// holds.
func (a *again) instrument(l *linker, i *Instrument) (linkedText, bool) {
	if !a.texts || !a.holds(l, &i.Body, i.Lang) {
		return linkedText{}, false
	}
	old := a.earlier.instruments[i.ID]
	return linkedText{links: old.Links, findings: old.findings}, true
}

// holds reports whether the lexicon is the one of the earlier model, and so is
// what the links of the text lead to.
func (a *again) holds(l *linker, doc *markup.Document, lang string) bool {
	base := baseLanguage(lang)
	if a.earlier.world.lexicons[base] != l.lexicons[base] {
		return false
	}
	for n := range doc.Slots {
		switch slot := &doc.Slots[n]; slot.Kind {
		case markup.PageLink:
			// A place on another page may have come or gone with its text.
			if !a.links || strings.IndexByte(slot.Target, '#') > 0 {
				return false
			}
		case markup.RefLink, markup.Image, markup.Citation:
			if !a.links {
				return false
			}
		}
	}
	return true
}

// earlierLexicon returns the lexicon of the earlier model when it was made of
// the same names, in place of compiling them again.
func (l *linker) earlierLexicon(base string, targets []Ref, names []mention.Name) *lexicon {
	if l.in.Earlier == nil || l.in.Earlier.world == nil {
		return nil
	}
	old := l.in.Earlier.world.lexicons[base]
	if old == nil || !slices.Equal(old.targets, targets) || !slices.Equal(old.from, names) {
		return nil
	}
	return old
}

// room returns how many things to make room for where there were n the last
// time, so that lists do not grow step by step.
func room(n int) int {
	if n == 0 {
		return 0
	}
	return n + 8
}
