package render

// What the head of a page says to machines: Highwire tags by which reference
// managers know a report, OpenGraph for previews, JSON-LD in the vocabulary of
// schema.org. A JSON-LD block is data: browsers never run it, so that it stands
// under a policy that allows no script inside of pages.

import (
	"concord/internal/date"
	"concord/internal/model"
)

// machines writes the part of a page's head that only machines read.
func (o *out) machines(h *head) {
	if h.noIndex {
		return
	}
	b, isBrief := h.about.(*model.Brief)
	o.property("og:site_name", o.siteTitle())
	if h.title == "" {
		o.property("og:title", o.siteTitle())
	} else {
		o.property("og:title", h.title)
	}
	if isBrief {
		o.property("og:type", "article")
		o.propertyDate("article:published_time", b.Date.Date)
		o.propertyDate("article:modified_time", b.Updated.Date)
	} else {
		o.property("og:type", "website")
	}
	if base := o.r.m.Site.BaseURL; base != "" {
		o.raw(`<meta property="og:url" content="`)
		o.words(base)
		o.b = appendURL(o.b, o.page)
		o.raw("\">\n")
	}
	o.cardTags(h.about)
	switch about := h.about.(type) {
	case *model.Brief:
		if len(about.Translations) > 0 {
			o.alternate(about.Lang, about.Address)
		}
		o.highwire(about)
		o.reportData(about)
	case *model.Instrument:
		o.instrumentData(about)
		o.instrumentLanguages(about)
	case *model.Provision:
		o.articleData(about)
	case *model.Actor:
		o.actorData(about)
	}
}

func (o *out) property(name literal, words string) {
	o.raw(`<meta property="`)
	o.raw(name)
	o.raw(`" content="`)
	o.words(words)
	o.raw("\">\n")
}

func (o *out) propertyDate(name literal, d date.Date) {
	if isDay(d) {
		o.raw(`<meta property="`)
		o.raw(name)
		o.raw(`" content="`)
		o.b = appendISO(o.b, d)
		o.raw("\">\n")
	}
}

// isDay reports whether a machine can read a date that is not whole.
func isDay(d date.Date) bool {
	year, _, _ := d.First()
	return !d.IsZero() && d.Precision() != date.Open && year >= 1 && year <= 9999
}

// appendISO appends as much of a date as is given.
func appendISO(dst []byte, d date.Date) []byte {
	year, month, day := d.First()
	return appendDay(dst, year, month, day, d.Precision())
}

func (o *out) instrumentLanguages(i *model.Instrument) {
	original := i
	if i.Original != nil {
		original = i.Original
	}
	if len(original.Translations) == 0 {
		return
	}
	o.alternate(original.Lang, original.Address)
	for _, v := range original.Translations {
		o.alternate(v.Lang, v.Address)
	}
}

// alternate writes where a version in a language stands. Search engines want
// the whole address, and every version named on each, itself too.
func (o *out) alternate(lang, address string) {
	o.raw(`<link rel="alternate" hreflang="`)
	o.words(lang)
	o.raw(`" href="`)
	if base := o.r.m.Site.BaseURL; base != "" {
		o.words(base)
		o.b = appendURL(o.b, address)
	} else {
		o.address(address, "")
	}
	o.raw("\">\n")
}

// institution returns who publishes the briefs.
func (r *Renderer) institution() string {
	if r.m.Site.Publisher != "" {
		return r.m.Site.Publisher
	}
	return r.siteTitle()
}

func (o *out) named(name literal, words string) {
	if words != "" {
		o.raw(`<meta name="`)
		o.raw(name)
		o.raw(`" content="`)
		o.words(words)
		o.raw("\">\n")
	}
}

// highwire writes the tags of a technical report.
func (o *out) highwire(b *model.Brief) {
	o.named("citation_title", titleOf(b))
	for _, a := range b.Authors {
		o.named("citation_author", a.Name)
	}
	if isDay(b.Date.Date) {
		o.raw(`<meta name="citation_publication_date" content="`)
		from := len(o.b)
		o.b = appendISO(o.b, b.Date.Date)
		for i, c := range o.b[from:] {
			if c == '-' {
				o.b[from+i] = '/'
			}
		}
		o.raw("\">\n")
	}
	o.named("citation_technical_report_institution", o.r.institution())
	o.named("citation_technical_report_number", reportNumber(b))
	o.named("citation_language", b.Lang)
	o.named("citation_doi", b.DOI.Value)
	for _, t := range b.Topics {
		o.named("citation_keywords", topicWords(o.ui, t))
	}
	if base := o.r.m.Site.BaseURL; base != "" {
		o.raw(`<meta name="citation_public_url" content="`)
		o.words(base)
		o.b = appendURL(o.b, b.Address)
		o.raw("\">\n")
	}
	o.eachBeside(b, func(form besideForm, address string) {
		o.raw(`<link rel="alternate" type="`)
		o.raw(form.media)
		o.raw(`" href="`)
		o.address(address, "")
		o.raw("\">\n")
		if base := o.r.m.Site.BaseURL; base != "" && form.label == "PDF" {
			o.raw(`<meta name="citation_pdf_url" content="`)
			o.words(base)
			o.b = appendURL(o.b, address)
			o.raw("\">\n")
		}
	})
}

// reportNumber returns the number of a brief with its series: "Clauses 7".
func reportNumber(b *model.Brief) string {
	if b.Series.Value != "" && b.Number.Value != "" {
		return b.Series.Value + " " + b.Number.Value
	}
	return b.Number.Value
}

// mostData is how many bytes the lists of a JSON-LD block may fill.
const mostData = 900

// graph writes one JSON-LD object.
type graph struct {
	o    *out
	from int
}

func (o *out) data(kind literal) graph {
	g := graph{o, len(o.b)}
	o.raw(`<script type="application/ld+json">{"@context":"https://schema.org","@type":"`)
	o.raw(kind)
	o.raw(`"`)
	return g
}

func (g graph) end() { g.o.raw("}</script>\n") }

// full reports whether no more can be listed.
func (g graph) full() bool { return len(g.o.b)-g.from > mostData }

const (
	longestName = 200 // bytes of a name in JSON-LD
	longestFact = 120
)

// text writes a field, unless it is empty.
func (g graph) text(name literal, words string) {
	if words != "" {
		g.o.raw(`,"`)
		g.o.raw(name)
		g.o.raw(`":`)
		g.o.b = appendJSON(g.o.b, shorten(words, longestName))
	}
}

func (g graph) date(name literal, d date.Date) {
	if isDay(d) {
		g.o.raw(`,"`)
		g.o.raw(name)
		g.o.raw(`":"`)
		g.o.b = appendISO(g.o.b, d)
		g.o.raw(`"`)
	}
}

// url writes the address of a page, where the site has an address.
func (g graph) url(name literal, address string) {
	if base := g.o.r.m.Site.BaseURL; base != "" {
		g.o.raw(`,"`)
		g.o.raw(name)
		g.o.raw(`":`)
		g.o.b = appendJSON(g.o.b, base+string(appendURL(nil, address)))
	}
}

// begin writes the start of an object inside a list or a field.
func (g graph) begin(i int, name, kind literal) {
	if i == 0 {
		g.o.raw(`,"`)
		g.o.raw(name)
		g.o.raw(`":[`)
	} else {
		g.o.raw(`,`)
	}
	g.o.raw(`{"@type":"`)
	g.o.raw(kind)
	g.o.raw(`"`)
}

// close ends a list of n objects.
func (g graph) close(n int) {
	if n > 0 {
		g.o.raw(`]`)
	}
}

func (o *out) reportData(b *model.Brief) {
	g := o.data("Report")
	g.text("name", titleOf(b))
	n := 0
	for _, a := range b.Authors {
		if g.full() {
			break
		}
		g.begin(n, "author", "Person")
		g.text("name", a.Name)
		g.url("url", a.Address)
		o.raw(`}`)
		n++
	}
	g.close(n)
	g.date("datePublished", b.Date.Date)
	g.date("dateModified", b.Updated.Date)
	g.text("inLanguage", b.Lang)
	g.text("reportNumber", reportNumber(b))
	o.raw(`,"publisher":{"@type":"Organization"`)
	g.text("name", o.r.institution())
	o.raw(`}`)
	g.text("license", b.Licence.Value)
	if b.DOI.Value != "" {
		g.text("sameAs", "https://doi.org/"+b.DOI.Value)
	}
	g.url("url", b.Address)
	n = 0
	for _, i := range b.Instruments {
		if g.full() {
			break
		}
		g.begin(n, "about", "Legislation")
		g.text("name", i.Name)
		o.raw(`}`)
		n++
	}
	g.close(n)
	n = 0
	for _, c := range b.Claims {
		if g.full() {
			break
		}
		g.begin(n, "hasPart", "Claim")
		g.text("name", o.claimName(c))
		g.text("text", shorten(c.Words, longestFact))
		o.raw(`}`)
		n++
	}
	g.close(n)
	g.end()
}

// claimName returns what a claim is of: "2024 treaty: signed".
func (o *out) claimName(c *model.Claim) string {
	name := o.propertyWords(c.Property)
	if c.Denied {
		name = o.filled("denied", "property", name)
	}
	subject := o.nameOf(c.Subject)
	if subject == "" {
		return name
	}
	return o.filled("named", "what", subject, "words", name)
}

func (o *out) instrumentData(i *model.Instrument) {
	g := o.data("Legislation")
	g.text("name", instrumentTitle(i))
	if i.Name != instrumentTitle(i) {
		g.text("alternateName", i.Name)
	}
	g.text("legislationType", i.Kind.Value)
	g.date("legislationDate", i.Signed)
	for n := range i.Identifiers {
		if n == 0 {
			g.text("legislationIdentifier", o.identifierWords(i.Identifiers[n].Scheme.Value)+" "+i.Identifiers[n].Value.Value)
		}
	}
	if !i.InForce.IsZero() || !i.Ended.IsZero() {
		o.raw(`,"legislationLegalForce":"https://schema.org/`)
		if i.Ended.IsZero() {
			o.raw(`InForce"`)
		} else {
			o.raw(`NotInForce"`)
		}
	}
	if isDay(i.InForce) {
		o.raw(`,"temporalCoverage":"`)
		o.b = appendISO(o.b, i.InForce)
		o.raw(`/`)
		if isDay(i.Ended) {
			o.b = appendISO(o.b, i.Ended)
		} else {
			o.raw(`..`)
		}
		o.raw(`"`)
	}
	g.text("inLanguage", i.Lang)
	g.url("url", i.Address)
	g.end()
}

func (o *out) articleData(p *model.Provision) {
	g := o.data("Legislation")
	name := p.Printed
	if p.Title.Value != "" {
		name += ". " + p.Title.Value
	}
	g.text("name", name)
	g.text("legislationIdentifier", p.ID)
	g.text("abstract", p.Gloss.Value)
	g.text("inLanguage", p.Instrument.Lang)
	g.url("url", p.Address)
	o.raw(`,"isPartOf":{"@type":"Legislation"`)
	g.text("name", instrumentTitle(p.Instrument))
	g.url("url", p.Instrument.Address)
	o.raw(`}`)
	g.end()
}

func (o *out) actorData(a *model.Actor) {
	var g graph
	switch actorSection(a) {
	case sectionCountries:
		g = o.data("Country")
		g.text("identifier", a.ID)
	case sectionPeople:
		g = o.data("Person")
		if n := len(a.Offices); n > 0 {
			g.text("jobTitle", a.Offices[n-1].Title)
		}
		if a.Of != nil {
			if actorSection(a.Of) == sectionCountries {
				o.raw(`,"affiliation":{"@type":"GovernmentOrganization"`)
			} else {
				o.raw(`,"affiliation":{"@type":"Organization"`)
			}
			g.text("name", a.Of.Name)
			o.raw(`}`)
		}
	default:
		g = o.data("Organization")
		if a.Of != nil {
			o.raw(`,"parentOrganization":{"@type":"Organization"`)
			g.text("name", a.Of.Name)
			o.raw(`}`)
		}
	}
	g.text("name", a.Name)
	if a.Formal != a.Name {
		g.text("alternateName", a.Formal)
	}
	g.url("url", a.Address)
	g.end()
}
