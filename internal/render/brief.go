package render

import (
	"html"
	"html/template"
	"slices"

	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/markup"
	"concord/internal/model"
)

// briefView is what brief.html shows.
type briefView struct {
	Title        string
	Label        string        // number and series
	Meta         template.HTML // dates, authors, licence
	Summary      string
	Banner       template.HTML // that it is a draft, superseded or withdrawn
	Withdrawn    bool          // only the title block is shown
	Findings     template.HTML // what the brief finds, in front of its reasons
	Contents     template.HTML
	Body         template.HTML
	Notes        template.HTML
	Sources      template.HTML
	Subjects     template.HTML // actors, provisions, instruments, topics
	Changes      template.HTML
	Translations template.HTML
	Related      template.HTML
	Cite         template.HTML
}

func (r *Renderer) brief(o *out, b *model.Brief) *frame {
	o.speak(b.Lang)
	view := &briefView{
		Title:     titleOf(b),
		Label:     o.briefLabel(b),
		Summary:   b.Summary.Value,
		Withdrawn: b.Status == brief.Withdrawn,
	}
	o.briefMeta(b)
	view.Meta = o.take()
	o.banner(b)
	o.overtaken(b)
	view.Banner = o.take()
	o.versions(b)
	view.Translations = o.take()
	if !view.Withdrawn {
		r.briefBody(o, b, view)
	}
	if len(b.Changes) > 0 {
		o.changes(b)
		view.Changes = o.take()
	}
	if related := r.m.Related(b); len(related) > 0 {
		o.related(b, related)
		view.Related = o.take()
	}
	o.citeBrief(b)
	view.Cite = o.take()
	h := head{title: view.Title, description: view.Summary, versions: b.Translations, about: b}
	if h.description == "" && !view.Withdrawn {
		h.description = o.opening(b)
	}
	if b.Original != nil {
		h.versions = append(slices.Clone(b.Original.Translations), b.Original)
	}
	return o.frame("brief", sectionBriefs, h, []crumb{o.sectionCrumb(sectionBriefs)}, view)
}

// opening returns the first paragraph of a brief in plain words: what machines take
// for its summary must not be that of the site.
func (o *out) opening(b *model.Brief) string {
	for i := range b.Body.Blocks {
		block := &b.Body.Blocks[i]
		if block.Kind != markup.Paragraph || block.Note >= 0 {
			continue
		}
		from := len(o.b)
		o.plainWords(briefText(b), block.Inner, block.InnerEnd)
		words := html.UnescapeString(string(o.b[from:]))
		o.b = o.b[:from]
		return words
	}
	return ""
}

// briefBody writes what a brief says and what it says it of.
func (r *Renderer) briefBody(o *out, b *model.Brief, view *briefView) {
	t := briefText(b)
	t.quotes = r.quotes.Of(b)
	o.findings(t)
	view.Findings = o.take()
	if len(b.Body.Headings) >= headingsForContents {
		o.contents(b.Body.Headings)
		view.Contents = o.take()
	}
	o.wholeBody(t, surroundings{numbered: t.doc.Blocks, notes: r.marginals(b, t.doc)})
	view.Body = o.take()
	o.unmarkedNotes(t)
	view.Notes = o.take()
	if len(b.Sources) > 0 {
		o.references(b.Sources)
		view.Sources = o.take()
	}
	o.subjects(b)
	view.Subjects = o.take()
}

// headingsForContents is how many headings make a list of contents worth it.
const headingsForContents = 3

// contentPage makes a page of content/pages.
func (r *Renderer) contentPage(o *out, b *model.Brief) *frame {
	o.speak(b.Lang)
	t := briefText(b)
	t.quotes = r.quotes.Of(b)
	o.wholeBody(t, surroundings{notes: r.marginals(b, t.doc)})
	view := &briefView{Title: titleOf(b), Summary: b.Summary.Value, Body: o.take()}
	o.unmarkedNotes(t)
	view.Notes = o.take()
	if len(b.Sources) > 0 {
		o.references(b.Sources)
		view.Sources = o.take()
	}
	return o.frame("page", noSection, head{title: view.Title, description: view.Summary}, []crumb{}, view)
}

// briefLabel returns the number and series of a brief: "Clauses, no. 2".
func (o *out) briefLabel(b *model.Brief) string {
	switch series, number := b.Series.Value, b.Number.Value; {
	case series == "" && number == "":
		return o.ui.Text("brief")
	case number == "":
		return series
	case series == "":
		return o.filled("brief-number", "number", number)
	default:
		return o.filled("series-number", "series", series, "number", number)
	}
}

// briefMeta writes the dates and authors of a brief.
func (o *out) briefMeta(b *model.Brief) {
	o.raw("<dl class=\"meta\">\n")
	if len(b.Authors) > 0 {
		o.openRow("by")
		for i, a := range b.Authors {
			o.comma(i, len(b.Authors), a.Name)
			o.link(a.Address, "", a.Name)
		}
		o.raw("</dd></div>\n")
	}
	if !b.Date.IsZero() {
		o.openRow("published")
		o.date(b.Date.Date)
		o.raw("</dd></div>\n")
	}
	if !b.Updated.IsZero() {
		o.openRow("updated")
		o.date(b.Updated.Date)
		o.raw("</dd></div>\n")
	}
	if !b.AsOf.IsZero() {
		o.openRow("as-of")
		o.date(b.AsOf.Date)
		o.raw("</dd></div>\n")
	}
	if b.Licence.Value != "" {
		o.openRow("licence")
		o.words(b.Licence.Value)
		o.raw("</dd></div>\n")
	}
	if b.DOI.Value != "" {
		o.raw(`<div><dt>DOI</dt><dd>`)
		o.webLink("https://doi.org/"+b.DOI.Value, b.DOI.Value)
		o.raw("</dd></div>\n")
	}
	forms := 0
	o.eachBeside(b, func(form besideForm, address string) {
		if forms == 0 {
			o.raw(`<div class="form"><dt>`)
			o.say("download")
			o.raw(`</dt><dd>`)
		} else {
			o.say("comma")
		}
		forms++
		o.raw(`<a type="` + form.media + `" href="`)
		o.address(address, "")
		o.raw(`">` + form.label + `</a>`)
	})
	if forms > 0 {
		o.raw("</dd></div>\n")
	}
	o.raw(`</dl>`)
}

// besideForm is a form of a brief that may stand beside its page.
type besideForm struct{ label, media literal }

var besideForms = map[string]besideForm{
	"pdf":  {"PDF", "application/pdf"},
	"md":   {"Markdown", "text/markdown"},
	"json": {"JSON", "application/json"},
}

// eachBeside calls write for each form of a brief that stands beside its page.
func (o *out) eachBeside(b *model.Brief, write func(form besideForm, address string)) {
	for _, name := range o.r.options.Beside {
		if address := model.BesideAddress(b, name); address != "" {
			write(besideForms[name], address)
		}
	}
}

// banner writes what a reader must know before the first word.
func (o *out) banner(b *model.Brief) {
	switch b.Status {
	case brief.Draft:
		o.raw(`<p class="banner"><strong>`)
		o.say("draft")
		o.raw(`</strong></p>`)
	case brief.Withdrawn:
		o.raw(`<p class="banner"><strong>`)
		o.say("withdrawn")
		o.raw(`</strong></p>`)
	case brief.Superseded:
		o.raw(`<p class="banner"><strong>`)
		if b.SupersededBy != nil {
			o.phrase("superseded-by", slot{"brief", func() { o.brief(b.SupersededBy) }})
		} else {
			o.say("superseded")
		}
		o.raw(`</strong></p>`)
	}
	if len(b.Supersedes) > 0 {
		o.raw(`<p class="banner">`)
		o.phrase("supersedes", slot{"briefs", func() {
			for i, s := range b.Supersedes {
				o.comma(i, len(b.Supersedes), titleOf(s))
				o.brief(s)
			}
		}})
		o.raw(`</p>`)
	}
}

// overtaken writes which of the instruments that a brief is about entered into force
// or ended after it was written.
func (o *out) overtaken(b *model.Brief) {
	written := b.Date.Date
	for _, d := range [...]date.Date{b.Updated.Date, b.AsOf.Date} {
		if d.Compare(written) > 0 {
			written = d
		}
	}
	if written.IsZero() || b.Status == brief.Withdrawn {
		return
	}
	var about []*model.Instrument
	if b.About != nil {
		about = append(about, b.About)
	}
	for _, r := range b.Provisions {
		if r.Instrument != nil && !slices.Contains(about, r.Instrument) {
			about = append(about, r.Instrument)
		}
	}
	for _, i := range about {
		switch {
		case !i.InForce.IsZero() && written.Before(i.InForce):
			o.overtakenBy("before-force", i, i.InForce)
		case !i.Ended.IsZero() && written.Before(i.Ended):
			o.overtakenBy("before-end", i, i.Ended)
		}
	}
}

func (o *out) overtakenBy(key string, i *model.Instrument, on date.Date) {
	o.raw(`<p class="banner">`)
	o.phrase(key, slot{"instrument", func() { o.instrument(i) }}, slot{"date", func() { o.date(on) }})
	o.raw(`</p>`)
}

// versions writes the other languages of a brief.
func (o *out) versions(b *model.Brief) {
	original, translations := b.Original, b.Translations
	if original != nil {
		translations = original.Translations
	}
	if original == nil && len(translations) == 0 {
		return
	}
	var list []version
	if original != nil {
		list = append(list, version{original.Lang, original.Address})
	}
	for _, v := range translations {
		if v.ID != b.ID {
			list = append(list, version{v.Lang, v.Address})
		}
	}
	o.versionLinks(list)
}

// version is where something stands in another language.
type version struct{ lang, address string }

// versionLinks writes the way to other versions, each by the name that its
// language has for itself: its readers know no other.
func (o *out) versionLinks(list []version) {
	if len(list) == 0 {
		return
	}
	o.raw(`<p class="versions">`)
	o.phrase("also-in", slot{"languages", func() {
		for i, v := range list {
			if i > 0 {
				o.say("comma")
			}
			o.raw(`<a href="`)
			o.address(v.address, "")
			o.raw(`" hreflang="`)
			o.words(v.lang)
			o.raw(`"`)
			if own := o.r.book.In(v.lang); own != nil {
				o.tongue(v.lang)
				o.raw(`>`)
				o.words(own.Text("name"))
			} else {
				o.raw(`>`)
				o.words(o.languageWords(v.lang))
			}
			o.raw(`</a>`)
		}
	}})
	o.raw(`</p>`)
}

// findings writes the findings of a brief as a list, each with the way to its
// place.
func (o *out) findings(t text) {
	begun := false
	for i := range t.doc.Fences {
		f := &t.doc.Fences[i]
		if f.Kind != "finding" {
			continue
		}
		if !begun {
			begun = true
			o.raw("<ul>\n")
		}
		o.raw(`<li>`)
		o.plainWords(t, f.Inner, fenceWordsEnd(t.doc, f))
		o.raw(` <a class="place" href="#`)
		o.b = appendURL(o.b, f.ID)
		o.raw("\">")
		o.say("reasons")
		o.raw("</a></li>\n")
	}
	if begun {
		o.raw("</ul>")
	}
}

// fenceWordsEnd returns where the words of a typed block end.
func fenceWordsEnd(doc *markup.Document, f *markup.Fence) int32 {
	return min(f.InnerEnd, int32(len(doc.HTML())))
}

// contents writes the headings of a text as nested lists. Levels that are left
// out do not nest.
func (o *out) contents(headings []markup.Heading) {
	var open []int // levels of the lists that are open
	for i := range headings {
		h := &headings[i]
		for len(open) > 1 && h.Level < open[len(open)-1] {
			o.raw("</li></ul>")
			open = open[:len(open)-1]
		}
		switch {
		case len(open) == 0 || h.Level > open[len(open)-1]:
			o.raw(`<ul>`)
			open = append(open, h.Level)
		default:
			o.raw("</li>\n")
		}
		o.raw(`<li><a href="#`)
		o.b = appendURL(o.b, h.ID)
		o.raw(`">`)
		o.words(h.Text)
		o.raw(`</a>`)
	}
	for range open {
		o.raw(`</li></ul>`)
	}
}

// references writes the list of the works that are cited.
func (o *out) references(sources []*model.Source) {
	o.raw("<ul class=\"references\">\n")
	for _, s := range sources {
		o.raw(`<li>`)
		o.reference(s)
		o.raw(` `)
		o.open(s.Address, model.SourceAnchor(s.Key))
		o.say("source-entry")
		o.raw("</a></li>\n")
	}
	o.raw("</ul>\n")
}

// subjects writes what a brief is about: the actors with their roles, the
// provisions with the way it reads them, instruments and topics.
func (o *out) subjects(b *model.Brief) {
	if len(b.Actors) > 0 {
		o.raw(`<h3>`)
		o.say("actors")
		o.raw("</h3>\n<ul>\n")
		for _, role := range b.Actors {
			o.raw(`<li>`)
			o.actor(role.Actor)
			if role.Role != "" {
				o.raw(` <span class="meta">`)
				o.words(lowerNamed(o.ui, "roles.", role.Role))
				o.raw(`</span>`)
			}
			o.raw("</li>\n")
		}
		o.raw("</ul>\n")
	}
	if len(b.Provisions) > 0 {
		o.raw(`<h3>`)
		o.say("provisions")
		o.raw("</h3>\n<ul>\n")
		for i := range b.Provisions {
			o.reading(&b.Provisions[i])
		}
		o.raw("</ul>\n")
	}
	if len(b.Instruments) > 0 {
		o.raw(`<h3>`)
		o.say("instruments")
		o.raw("</h3>\n<ul>\n")
		for _, i := range b.Instruments {
			o.raw(`<li>`)
			o.instrument(i)
			o.raw("</li>\n")
		}
		o.raw("</ul>\n")
	}
	if len(b.Topics) > 0 {
		o.raw(`<h3>`)
		o.say("topics")
		o.raw("</h3>\n<ul>\n")
		for _, t := range b.Topics {
			o.raw(`<li>`)
			if name, ok := topicIn(o.ui, t); ok {
				o.link(t.Address, "", name)
			} else {
				o.linkIn(o.r.m.Site.Lang, t.Address, "", capital(t.Name))
			}
			o.raw("</li>\n")
		}
		o.raw("</ul>\n")
	}
}

func (o *out) reading(r *model.Reading) {
	o.raw(`<li>`)
	switch {
	case r.Provision != nil:
		o.articleOf(r.Provision)
	case r.Instrument != nil:
		o.instrument(r.Instrument)
	}
	if r.Kind != "" {
		o.raw(` <span class="meta">`)
		o.phrase("read-as", slot{"kind", func() { o.clause(r.Kind) }})
		o.raw(`</span>`)
	}
	o.raw("</li>\n")
}

// clause writes a link to a kind of provision.
func (o *out) clause(kind string) {
	if c := o.r.m.Clause(kind); c != nil {
		o.link(c.Address, "", o.clauseWords(kind))
	} else {
		o.words(o.clauseWords(kind))
	}
}

func (o *out) changes(b *model.Brief) {
	o.raw("<ul>\n")
	for i := range b.Changes {
		c := &b.Changes[i]
		o.raw(`<li>`)
		o.date(c.Date.Date)
		if !c.Date.IsZero() {
			o.raw(`: `)
		}
		o.words(c.Note.Value)
		o.raw("</li>\n")
	}
	o.raw("</ul>\n")
}

// redirectView is what redirect.html shows.
type redirectView struct {
	Lang, Title, Address, Canonical string
}

// redirect makes the page at a former address of a brief.
func (r *Renderer) redirect(o *out, b *model.Brief) *frame {
	o.speak(b.Lang)
	view := &redirectView{Lang: b.Lang, Title: titleOf(b), Address: string(r.appendAddress(nil, o.depth, b.Address, ""))}
	view.Canonical = view.Address
	if r.m.Site.BaseURL != "" {
		view.Canonical = string(appendURL([]byte(r.m.Site.BaseURL), b.Address))
	}
	return &frame{Kind: "redirect", Lang: b.Lang, Dir: direction(b.Lang), Title: view.Title, View: view}
}

// mostShared is how much of what two briefs share is named.
const mostShared = 3

// related writes briefs with what each shares with b: articles first, then actors.
func (o *out) related(b *model.Brief, list []*model.Brief) {
	o.raw("<ul class=\"titles\">\n")
	for _, c := range list {
		o.raw(`<li>`)
		o.title(c)
		o.raw(` <span class="meta">`)
		o.byline(c)
		o.shared(b, c)
		o.raw("</span></li>\n")
	}
	o.raw("</ul>\n")
}

func (o *out) shared(b, c *model.Brief) {
	n := 0
	next := func() bool {
		if n++; n > mostShared {
			return false
		}
		if n == 1 {
			o.raw(` · `)
		} else {
			o.say("semicolon")
		}
		return true
	}
	for i := range b.Provisions {
		p := b.Provisions[i].Provision
		if p == nil || !slices.ContainsFunc(c.Provisions, func(r model.Reading) bool { return r.Provision != nil && r.Provision.ID == p.ID }) {
			continue
		}
		if !next() {
			return
		}
		o.articleOf(p)
	}
	for i := range b.Actors {
		a := b.Actors[i].Actor
		if !slices.ContainsFunc(c.Actors, func(r model.Role) bool { return r.Actor.Is(a) }) {
			continue
		}
		if !next() {
			return
		}
		o.actor(a)
	}
}
