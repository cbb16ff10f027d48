package render

// Pictures that stand for pages where others link to them. Those that show such
// links ask for a whole address, so a site without one has no pictures.

import (
	"strings"

	"concord/internal/card"
	"concord/internal/model"
	"concord/internal/words"
)

// cardName is the picture of the page in whose folder it stands.
const cardName = "card.png"

// mostCards is how many briefs may have a picture of their own each. A picture
// takes three times as long as a brief; those of a larger site share that of
// what they are about.
const mostCards = 500

// cards adds the pictures.
func (l *lister) cards() {
	m := l.r.m
	if m.Site.BaseURL == "" {
		return
	}
	l.add(Page{Path: cardName, kind: siteCard})
	for i, b := range m.Briefs {
		if l.r.hasCard(b) {
			l.add(Page{Path: b.Address + cardName, kind: briefCard, index: int32(i)})
		}
	}
	for i, x := range m.Instruments {
		if l.r.hasCard(x) {
			l.add(Page{Path: x.Address + cardName, kind: instrumentCard, index: int32(i)})
		}
	}
	for i, a := range m.Actors {
		if l.r.hasCard(a) {
			l.add(Page{Path: a.Address + cardName, kind: actorCard, index: int32(i)})
		}
	}
}

// hasCard reports whether a thing has a picture of its own.
func (r *Renderer) hasCard(of any) bool {
	m := r.m
	switch of := of.(type) {
	case *model.Brief:
		return len(m.Briefs) <= mostCards && of.Title.Value != "" && r.draws(of.Title.Value)
	case *model.Instrument:
		return len(m.Instruments) <= mostCards && r.draws(instrumentTitle(of))
	case *model.Actor:
		return actorSection(of) == sectionCountries && len(of.Briefs) > 0 && r.draws(r.actorName(of, r.ui))
	}
	return false
}

// draws reports whether a title can stand on a picture. Fonts are read only for
// scripts that need others than those of all titles.
func (r *Renderer) draws(title string) bool {
	if card.Draws(title) {
		return true
	}
	painter, err := r.painter()
	return err == nil && painter.Shows(title)
}

// cardOf returns the folder of the picture of what a page is about, and what
// stands on it.
func (r *Renderer) cardOf(about any) (folder, title string) {
	switch of := about.(type) {
	case *model.Brief:
		if r.hasCard(of) {
			return of.Address, of.Title.Value
		}
		for _, x := range of.Instruments {
			if r.hasCard(x) {
				return r.cardOf(x)
			}
		}
		for _, role := range of.Actors {
			if r.hasCard(role.Actor) {
				return r.cardOf(role.Actor)
			}
		}
	case *model.Instrument:
		if r.hasCard(of) {
			return of.Address, instrumentTitle(of)
		}
	case *model.Provision:
		return r.cardOf(of.Instrument)
	case *model.Actor:
		if r.hasCard(of) {
			return of.Address, r.actorName(of, r.ui)
		}
	}
	return "", r.siteTitle()
}

// cardTags writes which picture stands for a page.
func (o *out) cardTags(about any) {
	base := o.r.m.Site.BaseURL
	if base == "" {
		return
	}
	folder, title := o.r.cardOf(about)
	o.raw(`<meta property="og:image" content="`)
	o.words(base)
	o.b = appendURL(o.b, folder)
	o.raw(cardName + `"><meta property="og:image:width" content="1200"><meta property="og:image:height" content="630">` + "\n")
	o.property("og:image:alt", title)
	o.raw(`<meta name="twitter:card" content="summary_large_image">` + "\n")
}

// card draws a picture.
func (r *Renderer) card(o *out, p Page) {
	c := card.Card{Site: r.siteTitle()}
	switch p.kind {
	case briefCard:
		b := r.m.Briefs[p.index]
		o.speak(b.Lang)
		c.Title = b.Title.Value
		foot := []string{o.briefLabel(b)}
		if !b.Date.IsZero() {
			foot = append(foot, dateWords(o.ui, b.Date.Date, words.Alone))
		}
		for _, a := range b.Authors {
			foot = append(foot, a.Name)
		}
		c.Foot = strings.Join(foot, " · ")
	case instrumentCard:
		x := r.m.Instruments[p.index]
		c.Title, c.Foot = instrumentTitle(x), o.ui.Text("instrument")
		if !x.Signed.IsZero() {
			c.Foot += " · " + dateWords(o.ui, x.Signed, words.Alone)
		}
	case actorCard:
		a := r.m.Actors[p.index]
		c.Title = r.actorName(a, o.ui)
		c.Foot = actorKindWords(o.ui, a)
	default:
		c.Site, c.Title, c.Foot = "", r.siteTitle(), r.m.Site.Publisher
	}
	if painter, err := r.painter(); err == nil { // the fonts are part of the program
		o.b = painter.Append(o.b, c)
	}
}
