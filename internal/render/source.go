package render

// Citations in the text, and references in lists: one built-in author-date
// style.

import (
	"strconv"
	"strings"

	"concord/internal/markup"
	"concord/internal/model"
)

// sourceName returns how running text names a source: "TASS 2024".
func (o *out) sourceName(s *model.Source) string { return o.sourceAuthor(s) + " " + o.sourceYear(s) }

func (o *out) sourceYear(s *model.Source) string {
	if s.Issued.IsZero() {
		return o.ui.Text("no-date")
	}
	year, _, _ := s.Issued.First()
	if last, _, _ := s.Issued.Last(); last != year {
		return s.Issued.String()
	}
	return strconv.Itoa(year)
}

// sourceLink writes a link to a source's place on the list of sources.
func (o *out) sourceLink(s *model.Source) {
	o.open(s.Address, model.SourceAnchor(s.Key))
	o.words(o.sourceName(s))
	o.raw(`</a>`)
}

// citation writes what stands for a citation: "(TASS 2024, p. 12; see UN
// Charter, art. 51)". Inside another link it has none of its own.
func (o *out) citation(slot *markup.Slot, linked bool) {
	if len(slot.Cites) == 0 {
		return
	}
	if len(slot.Cites) == 1 && slot.Cites[0].InText {
		o.cite(&slot.Cites[0], linked)
		return
	}
	if linked {
		o.raw(`<span class="cite">(`)
	} else {
		o.raw(`(`)
	}
	for i := range slot.Cites {
		if i > 0 {
			o.say("semicolon")
		}
		o.cite(&slot.Cites[i], linked)
	}
	if linked {
		o.raw(`)</span>`)
	} else {
		o.raw(`)`)
	}
}

// cite writes one work of a citation.
func (o *out) cite(c *markup.Cite, linked bool) {
	if c.Prefix != "" {
		o.words(c.Prefix)
		o.raw(" ")
	}
	if s := o.r.m.Source(c.Key); s != nil {
		o.citeSource(c, s, linked)
	} else if i := o.r.m.Instrument(strings.ToLower(c.Key)); i != nil {
		o.citeInstrument(c, i, linked)
	} else {
		o.words(c.Key)
		o.locator(c.Locator)
	}
	if c.Suffix != "" {
		if !strings.HasPrefix(c.Suffix, ",") {
			o.raw(" ")
		}
		o.words(c.Suffix)
	}
}

func (o *out) citeSource(c *markup.Cite, s *model.Source, linked bool) {
	author := o.sourceAuthor(s)
	if c.InText {
		if !c.NoAuthor {
			o.words(author)
			o.raw(" ")
		}
		o.raw("(")
	}
	if linked {
		o.open(s.Address, model.SourceAnchor(s.Key))
	}
	if !c.InText && !c.NoAuthor {
		o.words(author)
		o.raw(" ")
	}
	o.words(o.sourceYear(s))
	if linked {
		o.raw(`</a>`)
	}
	o.locator(c.Locator)
	if c.InText {
		o.raw(")")
	}
}

// citeInstrument writes "UN Charter, art. 51" with a link to the article.
func (o *out) citeInstrument(c *markup.Cite, i *model.Instrument, linked bool) {
	if linked {
		address, fragment := i.Address, ""
		if p, paragraph := o.r.m.CitedProvision(i, c.Locator); p != nil {
			address, fragment, _ = o.r.m.Address(model.Ref{Kind: model.KindProvision, ID: provisionID(p, paragraph)})
		}
		o.open(address, fragment)
	}
	o.words(i.Name)
	o.locator(c.Locator)
	if linked {
		o.raw(`</a>`)
	}
}

// provisionID returns the identifier of a paragraph that the article's text
// numbers, or else of the article.
func provisionID(p *model.Provision, paragraph string) string {
	for i := range p.Paragraphs {
		if p.Paragraphs[i].Number == paragraph {
			return p.ID + "/" + paragraph
		}
	}
	return p.ID
}

func (o *out) locator(locator string) {
	if locator != "" {
		o.say("comma")
		o.words(locator)
	}
}

// sourceAuthor returns who a source is named by: its author, else where it
// appeared, else its publisher or title.
func (o *out) sourceAuthor(s *model.Source) string {
	switch len(s.Authors) {
	case 0:
	case 1:
		return personName(s, 0)
	case 2:
		second := personName(s, 1)
		return personName(s, 0) + o.ui.Comma(1, 2, second) + second
	default:
		return o.filled("et-al", "author", personName(s, 0))
	}
	for _, name := range [...]string{s.ContainerTitle, s.Publisher, s.Title} {
		if name != "" {
			return name
		}
	}
	return s.Key
}

func personName(s *model.Source, i int) string {
	if a := s.Authors[i]; a.Family != "" {
		return a.Family
	}
	return s.Authors[i].Literal
}

// reference writes the full reference to a source.
func (o *out) reference(s *model.Source) {
	o.raw(`<cite>`)
	for i, a := range s.Authors {
		o.comma(i, len(s.Authors), a.String())
		o.words(a.String())
	}
	if len(s.Authors) > 0 {
		o.raw(". ")
	}
	title := s.Title
	if title == "" {
		title = s.Key
	}
	if !strings.HasPrefix(title, "[") {
		o.quoted(func() { o.webLink(s.URL, title) })
	} else {
		o.webLink(s.URL, title)
	}
	if s.ContainerTitle != "" {
		o.raw(`.`)
	}
	if s.ContainerTitle != "" {
		o.raw(" <i>")
		o.words(s.ContainerTitle)
		o.raw("</i>")
	}
	for _, part := range [...]struct{ key, words string }{{"", s.Publisher}, {"volume", s.Volume}, {"number", s.Issue}, {"number", s.Number}, {"page", s.Page}} {
		if part.words == "" {
			continue
		}
		o.say("comma")
		if part.key == "" {
			o.words(part.words)
		} else {
			o.phrase(part.key, slot{part.key, func() { o.words(part.words) }})
		}
	}
	if !s.Issued.IsZero() {
		o.say("comma")
		o.date(s.Issued)
	}
	o.raw(`.`)
	if s.DOI != "" {
		o.raw(" ")
		o.webLink("https://doi.org/"+s.DOI, "doi:"+s.DOI)
	}
	o.raw(`</cite>`)
}
