package render

// How a brief is cited: two styles in words and BibTeX on its page, and all
// briefs of the site as BibTeX, RIS and CSL-JSON in one file each.

import (
	"slices"
	"strconv"
	"strings"

	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/model"
)

// citeBrief writes how to cite a brief.
func (o *out) citeBrief(b *model.Brief) {
	o.raw(`<dl class="cite"><dt>`)
	o.say("cite-note")
	o.raw(`</dt><dd>`)
	o.citedAuthors(b)
	if len(b.Authors) > 0 {
		o.raw(`, `)
	}
	o.quoted(func() { o.words(titleOf(b)) })
	if number := reportNumber(b); number != "" {
		o.raw(`, `)
		o.words(number)
	}
	o.raw(` (`)
	o.words(o.r.institution())
	if !b.Date.IsZero() {
		o.raw(`, `)
		o.date(b.Date.Date)
	}
	o.raw(`)`)
	o.citedAddress(b, `, `)
	o.raw(`.</dd><dt>`)
	o.say("cite-date")
	o.raw(`</dt><dd>`)
	o.citedAuthors(b)
	if len(b.Authors) == 0 {
		o.words(o.r.institution())
	}
	o.raw(`. `)
	if year, _, _ := b.Date.First(); year > 0 {
		o.number(year)
	} else {
		o.say("no-date")
	}
	o.raw(`. <cite>`)
	o.words(titleOf(b))
	o.raw(`</cite>. `)
	if number := reportNumber(b); number != "" {
		o.words(number)
		o.raw(`. `)
	}
	o.words(o.r.institution())
	o.raw(`.`)
	o.citedAddress(b, ` `)
	o.raw("</dd></dl>\n")
	o.citeParagraph(b)
	o.entry("BibTeX", func() { o.bibTeX(b) })
	o.entry("RIS", func() { o.ris(b) })
	o.entry("CSL-JSON", func() { o.csl(b) })
	o.raw("<p class=\"meta\">")
	o.phrase("cite-all", slot{"files", func() {
		o.link(bibTeXPath, "", "BibTeX")
		o.say("comma")
		o.link(risPath, "", "RIS")
		o.say("comma")
		o.link(cslPath, "", "CSL-JSON")
	}})
	o.raw(`</p>`)
}

// citeParagraph writes how a single paragraph is cited, by the example of the last.
func (o *out) citeParagraph(b *model.Brief) {
	last := int32(0)
	for i := range b.Body.Blocks {
		last = max(last, b.Body.Blocks[i].Number)
	}
	if last == 0 || b.Status == brief.Withdrawn {
		return
	}
	o.raw(`<p class="meta">`)
	o.phrase("cite-paragraph", slot{"number", func() { o.number(int(last)) }}, slot{"address", func() {
		o.raw(`<a href="#p`)
		o.number(int(last))
		o.raw(`"><bdi>`)
		if base := o.r.m.Site.BaseURL; base != "" {
			o.words(base)
			o.b = appendURL(o.b, b.Address)
		}
		o.raw(`#p`)
		o.number(int(last))
		o.raw(`</bdi></a>`)
	}})
	o.raw("</p>\n")
}

// entry writes a brief as write does for a reference manager, folded away.
func (o *out) entry(form literal, write func()) {
	o.raw(`<details><summary>`)
	o.raw(form)
	o.raw(`</summary><pre><code>`)
	from := len(o.b)
	write()
	text := strings.TrimSpace(string(o.b[from:]))
	o.b = o.b[:from]
	for line := range strings.Lines(text) {
		if line, ended := strings.CutSuffix(line, "\r\n"); ended {
			o.words(line)
			o.raw("\n")
		} else {
			o.words(line)
		}
	}
	o.raw("</code></pre></details>\n")
}

func (o *out) citedAuthors(b *model.Brief) {
	for i, a := range b.Authors {
		o.comma(i, len(b.Authors), a.Name)
		o.words(a.Name)
	}
}

// citedAddress writes where the brief is found, a number that lasts before the
// address of its page.
func (o *out) citedAddress(b *model.Brief, between literal) {
	if address := o.r.lasting(b); address != "" {
		o.raw(between)
		o.words(address)
	}
}

// lasting returns the address by which a brief is cited, "" when there is none.
func (r *Renderer) lasting(b *model.Brief) string {
	switch {
	case b.DOI.Value != "":
		return "https://doi.org/" + b.DOI.Value
	case r.m.Site.BaseURL != "":
		return r.m.Site.BaseURL + string(appendURL(nil, b.Address))
	}
	return ""
}

// The files that hold all briefs for reference managers.
const (
	bibTeXPath      = "catalogue.bib"
	risPath         = "catalogue.ris"
	cslPath         = "catalogue.csl.json"
	obligationsPath = "obligations.csv"
)

// bibTeX writes a brief as BibTeX, not escaped for HTML.
func (o *out) bibTeX(b *model.Brief) {
	o.raw("@techreport{")
	for _, c := range []byte(b.ID) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' || c == '.' || c == '_' {
			o.b = append(o.b, c)
		}
	}
	o.raw(",\n")
	if len(b.Authors) > 0 {
		o.raw("  author = {")
		for i, a := range b.Authors {
			if i > 0 {
				o.raw(" and ")
			}
			if strings.Contains(" "+a.Name+" ", " and ") {
				o.raw("{")
				o.tex(a.Name)
				o.raw("}")
			} else {
				o.tex(a.Name)
			}
		}
		o.raw("},\n")
	}
	o.texField("title", titleOf(b), "{{", "}}")
	o.texField("institution", o.r.institution(), "{", "}")
	o.texField("type", o.r.interfaceIn(b.Lang).Text("brief"), "{", "}")
	o.texField("number", reportNumber(b), "{", "}")
	year, month, day := b.Date.First()
	if isDay(b.Date.Date) {
		o.raw("  year = {")
		o.number(year)
		o.raw("},\n")
		if b.Date.Precision() >= date.Month {
			o.raw("  month = ")
			o.b = append(o.b, bibTeXMonths[3*month-3:3*month]...)
			o.raw(",\n")
		}
		if b.Date.Precision() >= date.Day {
			o.raw("  day = {")
			o.number(day)
			o.raw("},\n")
		}
	}
	o.verbatim("doi", b.DOI.Value)
	if o.r.m.Site.BaseURL != "" {
		o.verbatim("url", o.r.m.Site.BaseURL+string(appendURL(nil, b.Address)))
	}
	o.texField("langid", b.Lang, "{", "}")
	o.raw("}\n")
}

// bibTeXMonths are the names that BibTeX has for the months, of three letters
// each.
const bibTeXMonths = "janfebmaraprmayjunjulaugsepoctnovdec"

func (o *out) texField(name literal, words string, before, after literal) {
	if words != "" {
		o.raw("  ")
		o.raw(name)
		o.raw(" = ")
		o.raw(before)
		o.tex(words)
		o.raw(after)
		o.raw(",\n")
	}
}

// verbatim writes a field that TeX takes as it is: nothing in it is escaped, and
// what could end it is left out.
func (o *out) verbatim(name literal, words string) {
	if words == "" {
		return
	}
	o.raw("  ")
	o.raw(name)
	o.raw(" = {")
	for _, r := range words {
		if r > ' ' && r != '{' && r != '}' && r != '\\' && r != 0x7f {
			o.b = append(o.b, string(r)...)
		}
	}
	o.raw("},\n")
}

// tex writes words so that TeX takes none of them for a command.
func (o *out) tex(s string) {
	last := 0
	for i := 0; i < len(s); i++ {
		var by string
		switch c := s[i]; c {
		case '&', '%', '$', '#', '_', '{', '}':
			o.b = append(append(o.b, s[last:i]...), '\\', c)
			last = i + 1
			continue
		case '\\':
			by = `\textbackslash{}`
		case '~':
			by = `\textasciitilde{}`
		case '^':
			by = `\textasciicircum{}`
		default:
			if c >= ' ' && c != 0x7f {
				continue
			}
			by = " "
		}
		o.b = append(append(o.b, s[last:i]...), by...)
		last = i + 1
	}
	o.b = append(o.b, s[last:]...)
}

// roomForWork is about what a brief takes in a file for reference managers.
const roomForWork = 512

func (r *Renderer) catalogueBibTeX(o *out) {
	o.b = slices.Grow(o.b, roomForWork*len(r.m.Briefs))
	for _, b := range r.m.Briefs {
		o.bibTeX(b)
		o.raw("\n")
	}
}

// catalogueRIS writes all briefs as reports in the form of Research Information
// Systems.
func (r *Renderer) catalogueRIS(o *out) {
	o.b = slices.Grow(o.b, roomForWork*len(r.m.Briefs))
	for _, b := range r.m.Briefs {
		o.ris(b)
	}
}

// ris writes a brief as a report in the form of Research Information Systems.
func (o *out) ris(b *model.Brief) {
	r := o.r
	field := func(tag literal, words string) {
		if words == "" {
			return
		}
		o.raw(tag)
		o.raw("  - ")
		from := len(o.b)
		for word := range strings.FieldsSeq(words) {
			if len(o.b) > from {
				o.raw(" ")
			}
			o.b = append(o.b, word...)
		}
		o.raw("\r\n")
	}
	o.raw("TY  - RPRT\r\n")
	field("ID", b.ID)
	for _, a := range b.Authors {
		field("AU", a.Name)
	}
	field("TI", titleOf(b))
	if year, month, day := b.Date.First(); isDay(b.Date.Date) {
		field("PY", strconv.Itoa(year))
		d := strconv.Itoa(year) + "/"
		if b.Date.Precision() >= date.Month {
			d += twoDigits(month)
		}
		d += "/"
		if b.Date.Precision() >= date.Day {
			d += twoDigits(day)
		}
		field("DA", d+"/")
	}
	field("PB", r.institution())
	field("T2", b.Series.Value)
	field("SN", b.Number.Value)
	field("AB", b.Summary.Value)
	for _, t := range b.Topics {
		field("KW", t.Name)
	}
	field("DO", b.DOI.Value)
	if r.m.Site.BaseURL != "" {
		field("UR", r.m.Site.BaseURL+string(appendURL(nil, b.Address)))
	}
	field("LA", b.Lang)
	o.raw("ER  - \r\n\r\n")
}

// twoDigits returns the number of a month or a day as RIS wants it: "06".
func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// catalogueCSL writes all briefs in the names of the Citation Style Language.
func (r *Renderer) catalogueCSL(o *out) {
	o.b = slices.Grow(o.b, roomForWork*len(r.m.Briefs))
	o.raw("[")
	for n, b := range r.m.Briefs {
		if n > 0 {
			o.raw(",")
		}
		o.raw("\n")
		o.csl(b)
	}
	o.raw("\n]\n")
}

// csl writes a brief in the names of the Citation Style Language.
func (o *out) csl(b *model.Brief) {
	r := o.r
	o.raw("{\"type\":\"report\",\"id\":")
	o.b = appendJSON(o.b, b.ID)
	field := func(name literal, words string) {
		if words != "" {
			o.raw(`,"`)
			o.raw(name)
			o.raw(`":`)
			o.b = appendJSON(o.b, words)
		}
	}
	field("title", titleOf(b))
	for i, a := range b.Authors {
		if i == 0 {
			o.raw(`,"author":[{"literal":`)
		} else {
			o.raw(`,{"literal":`)
		}
		o.b = appendJSON(o.b, a.Name)
		o.raw(`}`)
	}
	if len(b.Authors) > 0 {
		o.raw(`]`)
	}
	if year, month, day := b.Date.First(); isDay(b.Date.Date) {
		o.raw(`,"issued":{"date-parts":[[`)
		o.number(year)
		for i, part := range [...]int{month, day} {
			if b.Date.Precision() >= date.Month+date.Precision(i) {
				o.raw(`,`)
				o.number(part)
			}
		}
		o.raw(`]]}`)
	}
	field("publisher", r.institution())
	field("collection-title", b.Series.Value)
	field("number", b.Number.Value)
	field("abstract", b.Summary.Value)
	field("DOI", b.DOI.Value)
	if r.m.Site.BaseURL != "" {
		field("URL", r.m.Site.BaseURL+string(appendURL(nil, b.Address)))
	}
	field("language", b.Lang)
	o.raw(`}`)
}
