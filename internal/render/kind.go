package render

import (
	"bytes"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"concord/internal/model"
)

// clauseView is what kind.html shows.
type clauseView struct {
	Title   string
	Leaf    int // 1 for the first page
	Count   int
	Clauses template.HTML // side by side
	Pager   template.HTML
	Matrix  template.HTML // who owes it to whom
	Limited bool          // the matrix leaves out instruments with many parties
}

func (r *Renderer) clause(o *out, c *model.Clause, leaf int) *frame {
	leaves := leavesFor(len(c.Provisions), entriesPerPage)
	view := &clauseView{Title: o.clauseWords(c.ID), Leaf: leaf + 1, Count: len(c.Provisions)}
	o.raw(`<div class="table"><table><caption>`)
	o.say("side-by-side")
	o.raw("</caption>\n")
	shown := pageOf(c.Provisions, leaf, entriesPerPage)
	table := clauseTable{limits: slices.ContainsFunc(shown, func(p *model.Provision) bool { return p.Limits.Value != "" })}
	o.clauseHead(table)
	o.raw("<tbody>\n")
	for _, p := range shown {
		o.clauseRow(p, table)
	}
	o.raw("</tbody></table></div>\n")
	view.Clauses = o.take()
	o.pager(c.Address, leaf, leaves)
	view.Pager = o.take()
	if leaf == 0 {
		view.Limited = o.matrix(c)
		view.Matrix = o.take()
	}
	h := o.leafHead(view.Title, c.Address, leaf, leaves)
	if len(c.Provisions) > 0 {
		h.feed, h.feedTitle = c.Address+"feed.xml", view.Title
	}
	return o.frame("kind", sectionKinds, h, []crumb{o.sectionCrumb(sectionKinds)}, view)
}

// clauseTable says what a table of clauses shows.
type clauseTable struct {
	beside *model.Provision // that the others are compared with; nil for none
	limits bool             // some clause has limits
}

func (t clauseTable) columns() int {
	if t.limits {
		return 7
	}
	return 6
}

func (o *out) clauseHead(t clauseTable) {
	o.raw(`<thead><tr>`)
	for _, key := range [...]string{"instrument", "article", "says", "force", "trigger", "limits", "parties"} {
		if key != "limits" || t.limits {
			o.column(key)
		}
	}
	o.raw("</tr></thead>\n")
}

// clauseRow writes a clause beside others of its kind, and reports whether it set
// something off.
func (o *out) clauseRow(p *model.Provision, t clauseTable) (differs bool) {
	i := p.Instrument
	isOwn := p == t.beside
	o.raw(`<tr><th scope="row">`)
	o.instrument(i)
	if year, _, _ := i.Signed.First(); year > 0 && !strings.Contains(i.Name, strconv.Itoa(year)) {
		o.raw(` <span class="meta">`)
		o.number(year)
		o.raw(`</span>`)
	}
	o.raw(`</th><td>`)
	if isOwn {
		o.raw(`<strong>`)
		name, lang := o.articleName(p)
		o.inTongue(lang, name)
		o.raw(`</strong>`)
	} else {
		o.article(p)
	}
	o.raw(`</td><td>`)
	o.part(i.Lang, func() { o.gist(p, mostGist) })
	if isDoubtful(p) {
		o.raw(` `)
		o.confidence(p)
	}
	own := p
	if t.beside != nil {
		own = t.beside
	}
	differs = o.compared(i.Lang, p.Force.Value, own.Force.Value)
	differs = o.compared(i.Lang, p.Trigger.Value, own.Trigger.Value) || differs
	if t.limits {
		differs = o.compared(i.Lang, p.Limits.Value, own.Limits.Value) || differs
	}
	o.raw(`</td><td>`)
	o.partyNames(i, nil, 4)
	o.raw("</td></tr>\n")
	return differs
}

// compared writes what a clause says of one point in a cell of its own, set off where
// the clause that it stands beside says something else.
func (o *out) compared(lang, words, own string) (differs bool) {
	o.raw(`</td><td>`)
	if words == "" || strings.EqualFold(words, own) {
		o.inTongue(lang, words)
		return false
	}
	o.raw(`<em class="differs">`)
	o.inTongue(lang, words)
	o.raw(`</em>`)
	return true
}

// mostGist is how many bytes of a clause stand beside others.
const mostGist = 320

// gist writes what a clause says in at most so many bytes: the gloss, or the
// first words.
func (o *out) gist(p *model.Provision, most int) {
	if p.Gloss.Value != "" {
		o.words(shorten(p.Gloss.Value, most))
		return
	}
	doc := &p.Instrument.Body
	if !p.HasText || p.Start >= p.End || int(p.End) > len(doc.HTML()) {
		o.words(p.Title.Value)
		return
	}
	start := len(o.b)
	end := min(p.End, p.Start+int32(2*most)) // what is cut at the end goes below
	o.plain(text{doc: doc}, p.Start, end, nil)
	if end == p.End && len(o.b)-start <= most {
		return
	}
	o.b = cutText(o.b, start, most)
	o.raw(" …")
}

// cutText cuts escaped text without tags from start on to about most bytes: at
// a space, or else between two signs.
func cutText(b []byte, start, most int) []byte {
	cut := min(len(b), start+most)
	if space := bytes.LastIndexByte(b[start:cut], ' '); space > most/2 {
		return b[:start+space]
	}
	for cut > start && cut < len(b) && !utf8.RuneStart(b[cut]) {
		cut--
	}
	if r, size := utf8.DecodeLastRune(b[start:cut]); r == utf8.RuneError && size == 1 {
		for cut > start && !utf8.RuneStart(b[cut-1]) {
			cut--
		}
		cut = max(start, cut-1)
	}
	if amp := bytes.LastIndexByte(b[start:cut], '&'); amp >= 0 && bytes.IndexByte(b[start+amp:cut], ';') < 0 {
		cut = start + amp
	}
	return b[:cut]
}

// mostInMatrix is how many actors a matrix can hold and still be read.
const mostInMatrix = 24

// matrix writes who owes a kind of obligation to whom under instruments in
// force. It reports whether it left out instruments with many parties.
func (o *out) matrix(c *model.Clause) (limited bool) {
	actors, owed, limited := matrixOf(c)
	if len(actors) > 1 {
		o.matrixPicture(c, actors, owed, "page.picture", wordsOnPage)
		o.matrixTable(actors, owed)
		o.recordedUntil()
	}
	return limited
}

// matrixOf returns the actors of a matrix, by their codes, and the provisions
// that bind them. It reports whether instruments with many parties are left out.
func matrixOf(c *model.Clause) (actors []*model.Actor, owed []*model.Provision, limited bool) {
	for _, p := range c.Provisions {
		i := p.Instrument
		if i.InForce.IsZero() || !i.Ended.IsZero() || i.Original != nil {
			continue
		}
		bound := boundBy(i)
		if len(bound) > mostInMatrix {
			limited = true
			continue
		}
		owed = append(owed, p)
		for _, a := range bound {
			if !slices.Contains(actors, a) {
				actors = append(actors, a)
			}
		}
	}
	if len(actors) > mostInMatrix {
		limited = true
		actors, owed = fewer(owed)
	}
	slices.SortFunc(actors, func(a, b *model.Actor) int { return strings.Compare(a.ID, b.ID) })
	return actors, owed, limited
}

// fewer keeps the instruments with the fewest parties as long as their actors
// fit into a matrix.
func fewer(owed []*model.Provision) (actors []*model.Actor, kept []*model.Provision) {
	owed = slices.Clone(owed)
	slices.SortStableFunc(owed, func(a, b *model.Provision) int {
		return len(a.Instrument.Parties) - len(b.Instrument.Parties)
	})
	for _, p := range owed {
		more := actors
		for _, a := range boundBy(p.Instrument) {
			if !slices.Contains(more, a) {
				more = append(more[:len(more):len(more)], a)
			}
		}
		if len(more) > mostInMatrix {
			continue
		}
		actors = more
		kept = append(kept, p)
	}
	return actors, kept
}

// boundBy returns the actors that an instrument binds.
func boundBy(i *model.Instrument) []*model.Actor {
	var bound []*model.Actor
	for _, p := range i.Parties {
		if p.Status == model.PartyTo {
			bound = append(bound, p.Actor)
		}
	}
	return bound
}

func (o *out) matrixTable(actors []*model.Actor, owed []*model.Provision) {
	o.raw(`<div class="table"><table class="matrix"><caption>`)
	o.say("owes-caption")
	o.raw(`</caption><thead><tr><td></td>`)
	for _, a := range actors {
		o.raw(`<th scope="col">`)
		o.actorShort(a)
		o.raw(`</th>`)
	}
	o.raw("</tr></thead>\n<tbody>\n")
	for _, debtor := range actors {
		o.raw(`<tr><th scope="row">`)
		o.actor(debtor)
		o.raw(`</th>`)
		for _, creditor := range actors {
			o.raw(`<td>`)
			if debtor != creditor {
				o.matrixCell(debtor, creditor, owed)
			}
			o.raw(`</td>`)
		}
		o.raw("</tr>\n")
	}
	o.raw("</tbody></table></div>\n")
}

func (o *out) matrixCell(debtor, creditor *model.Actor, owed []*model.Provision) {
	n := 0
	var before *model.Instrument
	for _, p := range owed {
		if p.Instrument == before || !binds(p.Instrument, debtor) || !binds(p.Instrument, creditor) {
			continue
		}
		before = p.Instrument
		if n > 0 {
			o.say("comma")
		}
		o.raw(`<a href="`)
		o.address(p.Address, "")
		o.raw(`" title="`)
		article, _ := o.articleName(p)
		instrument, _ := o.instrumentName(p.Instrument)
		o.words(o.filled("article-of", "article", article, "instrument", instrument))
		o.raw(`">`)
		if year, _, _ := p.Instrument.Signed.First(); year > 0 {
			o.number(year)
		} else {
			o.words(article)
		}
		o.raw(`</a>`)
		n++
	}
}

func binds(i *model.Instrument, a *model.Actor) bool {
	for _, p := range i.Parties {
		if p.Actor.Is(a) {
			return p.Status == model.PartyTo
		}
	}
	return false
}

// actorShort writes a link to an actor by its code, where it has one.
func (o *out) actorShort(a *model.Actor) {
	if actorSection(a) != sectionCountries {
		o.actor(a)
		return
	}
	o.raw(`<a href="`)
	o.address(a.Address, "")
	o.raw(`" title="`)
	o.words(o.name(a))
	o.raw(`">`)
	o.words(a.ID)
	o.raw(`</a>`)
}
