package render

// Previews: what stands behind a link in the text of a brief, shown under it while
// it is pointed at or has the focus. Each is written once a page, behind the first
// link to its target, and hidden: who listens, prints, copies or searches the page
// does not meet it, and the style shows it without a script. To close it by Escape
// takes one: peek.js, which only pages with previews fetch.

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"concord/internal/model"
)

const (
	mostPeeks = 40  // on a page
	peekWords = 180 // bytes of what a thing is or says
)

// peekKey names a preview: what it shows, and the language of the page.
type peekKey struct {
	of   model.Ref
	lang string
}

// peeks are the previews that were made.
type peeks struct {
	sync.RWMutex
	made map[peekKey][]byte
}

// peek writes the preview of a thing, once for each page.
func (o *out) peek(ref model.Ref, seen *[]model.Ref) {
	switch ref.Kind {
	case model.KindProvision, model.KindInstrument, model.KindState, model.KindOrganisation, model.KindPerson:
	default:
		return
	}
	if len(*seen) == mostPeeks || slices.Contains(*seen, ref) {
		return
	}
	*seen = append(*seen, ref)
	o.peeks = true
	key := peekKey{ref, o.lang}
	o.r.peeks.RLock()
	html, ok := o.r.peeks.made[key]
	o.r.peeks.RUnlock()
	if ok {
		o.b = append(o.b, html...)
		return
	}
	start := len(o.b)
	o.peekOf(ref)
	o.r.peeks.Lock()
	defer o.r.peeks.Unlock()
	o.r.peeks.made[key] = bytes.Clone(o.b[start:])
}

func (o *out) peekOf(ref model.Ref) {
	start := len(o.b)
	o.raw(`<span class="peek" hidden>`)
	switch ref.Kind {
	case model.KindProvision:
		if p, _ := o.r.provision(ref.ID); p != nil {
			o.peekProvision(p)
			break
		}
		o.b = o.b[:start]
		return
	case model.KindInstrument:
		if i := o.r.m.Instrument(ref.ID); i != nil {
			o.peekInstrument(i)
			break
		}
		o.b = o.b[:start]
		return
	default:
		if a := o.r.m.Actor(ref.ID); a != nil {
			o.peekActor(a)
			break
		}
		o.b = o.b[:start]
		return
	}
	o.raw(`</span>`)
}

// peekProvision writes what an article is, what it says, and whether it holds.
func (o *out) peekProvision(p *model.Provision) {
	i := p.Instrument
	name, lang := o.articleName(p)
	o.raw(`<b>`)
	o.inTongue(lang, name)
	if p.Title.Value != "" {
		o.raw(`. `)
		o.inTongue(i.Lang, p.Title.Value)
	}
	o.raw(`</b><i>`)
	name, lang = o.instrumentName(i)
	o.inTongue(lang, name)
	for _, kind := range p.Kinds {
		o.raw(` · `)
		o.words(o.clauseWords(kind))
	}
	o.raw(` · `)
	o.instrumentStatus(i)
	o.raw(`</i>`)
	o.peekText(i.Lang, func() { o.gist(p, peekWords) })
}

func (o *out) peekInstrument(i *model.Instrument) {
	o.raw(`<b`)
	o.tongue(i.Lang)
	o.raw(`>`)
	o.words(shorten(instrumentTitle(i), peekWords))
	o.raw(`</b><i>`)
	o.instrumentStatus(i)
	o.raw(`</i>`)
	o.peekText(i.Lang, func() { o.words(shorten(i.Summary.Value, peekWords)) })
}

func (o *out) peekActor(a *model.Actor) {
	o.raw(`<b>`)
	o.words(o.name(a))
	o.raw(`</b><i>`)
	o.words(actorKindWords(o.ui, a))
	if n := len(a.Offices); n > 0 {
		o.raw(` · `)
		o.inTongue(cmp.Or(a.Lang, o.r.m.Site.Lang), a.Offices[n-1].Title)
	}
	if n := len(a.Parties); n > 0 {
		o.raw(` · `)
		o.count(n, "count-instruments")
	}
	o.raw(`</i>`)
	if a.Profile != nil {
		o.peekText(a.Lang, func() { o.words(shorten(a.Profile.Summary.Value, peekWords)) })
	}
}

// peekText writes what write writes in a line of its own, if anything.
func (o *out) peekText(lang string, write func()) {
	start := len(o.b)
	o.raw(`<span`)
	o.tongue(lang)
	o.raw(`>`)
	words := len(o.b)
	write()
	if len(o.b) == words {
		o.b = o.b[:start]
		return
	}
	o.raw(`</span>`)
}
