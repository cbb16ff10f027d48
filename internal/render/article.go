package render

import (
	"cmp"
	"html/template"
	"slices"

	"concord/internal/model"
)

// articleView is what article.html shows.
type articleView struct {
	Heading    string            // "Article 4"
	Title      string            // "Mutual defence"
	Tongue     template.HTMLAttr // of heading, text and gloss, when they are in another language than the page
	Leaf       int               // 1 for the first page; further pages hold passages only
	Of         template.HTML
	Meta       template.HTML // kinds, force, trigger, limits
	Text       template.HTML // its words, or else
	Gloss      string        // what it says in the editors' words
	Confidence string        // in the gloss and the number; empty when high
	Notes      template.HTML
	Readings   template.HTML // how briefs read it
	Blocks     template.HTML // implications drawn from it, positions on it
	Siblings   template.HTML // clauses of the same kind in other instruments
	Passages   template.HTML
	Pager      template.HTML
	Quoted     template.HTML // who has its words without naming it
	Briefs     template.HTML
	Neighbours template.HTML // the articles before and behind it
}

func (r *Renderer) article(o *out, p *model.Provision, leaf int) *frame {
	i := p.Instrument
	leaves := leavesFor(groups(p.Passages), briefsPerPage)
	printed, _ := o.printed(p)
	view := &articleView{Heading: printed, Title: p.Title.Value, Tongue: o.foreign(i.Lang), Leaf: leaf + 1}
	o.instrument(i)
	view.Of = o.take()
	if leaf == 0 {
		r.articleParts(o, p, view)
	}
	quotes := r.quotes.On(p)
	o.passages(passagesOn(p.Passages, leaf), quotes, 0)
	view.Passages = o.take()
	o.pager(p.Address, leaf, leaves)
	view.Pager = o.take()
	title := printed
	if p.Title.Value != "" {
		title = o.filled("article-title", "article", title, "title", p.Title.Value)
	}
	h := o.leafHead(title+" · "+i.Name, p.Address, leaf, leaves)
	if leaf == 0 {
		h.about = p
	}
	h.description = p.Gloss.Value
	if len(p.Briefs) > 0 {
		h.feed, h.feedTitle = p.Address+"feed.xml", printed+", "+i.Name
	}
	if leaves == 1 {
		if n := p.Index; n > 0 {
			h.prev = i.Provisions[n-1].Address
		}
		if n := p.Index + 1; n < len(i.Provisions) {
			h.next = i.Provisions[n].Address
		}
	}
	steps := []crumb{o.sectionCrumb(sectionInstruments), {i.Address, i.Name, i.Lang}}
	if leaf > 0 {
		steps = append(steps, crumb{p.Address, printed, i.Lang})
	}
	return o.frame("article", sectionInstruments, h, steps, view)
}

// articleParts writes the sections of the first page.
func (r *Renderer) articleParts(o *out, p *model.Provision, view *articleView) {
	t := text{doc: &p.Instrument.Body, links: p.Instrument.Links}
	o.articleMeta(p)
	view.Meta = o.take()
	view.Gloss = p.Gloss.Value
	if isDoubtful(p) {
		view.Confidence = lowerNamed(o.ui, "confidences.", p.Confidence.Value)
	}
	if p.HasText && p.Start < p.End && int(p.End) <= len(t.doc.HTML()) {
		o.within(p.Instrument.Lang, func() { o.articleText(t, p) })
		view.Text = o.take()
		o.notes(t, p.Start, p.End)
		view.Notes = o.take()
	}
	o.readings(p.Readings)
	view.Readings = o.take()
	o.blocks(p.Blocks)
	view.Blocks = o.take()
	r.siblings(o, p)
	view.Siblings = o.take()
	o.quotingBriefs(r.quotes.On(p), p.Passages)
	view.Quoted = o.take()
	o.someTitles(withoutPassage(p))
	view.Briefs = o.take()
	o.neighbours(p)
	view.Neighbours = o.take()
}

// withoutPassage returns the briefs on an article that no passage on its page
// leads to. Passages and briefs are in the same order, and each brief that has
// a passage is among the briefs.
func withoutPassage(p *model.Provision) []*model.Brief {
	var list []*model.Brief
	passages := p.Passages
	for _, b := range p.Briefs {
		if len(passages) == 0 || passages[0].Brief != b {
			list = append(list, b)
		}
		for len(passages) > 0 && passages[0].Brief == b {
			passages = passages[1:]
		}
	}
	return list
}

// articleText writes the words of an article with an anchor for each of its
// paragraphs.
func (o *out) articleText(t text, p *model.Provision) {
	at := p.Start
	for n := range p.Paragraphs {
		q := &p.Paragraphs[n]
		if q.Start < at || q.End > p.End || q.Start >= q.End {
			continue // within the one before it, or outside: it keeps its own id
		}
		o.body(t, at, q.Start)
		o.anchored(t, q.Start, q.End, model.ParagraphAnchor(q.Number))
		at = q.End
	}
	o.body(t, at, p.End)
}

func (o *out) articleMeta(p *model.Provision) {
	rows := [...]struct {
		key   string
		words string
	}{{"force", p.Force.Value}, {"trigger", p.Trigger.Value}, {"limits", p.Limits.Value}}
	if len(p.Kinds) == 0 && rows[0].words+rows[1].words+rows[2].words == "" {
		return
	}
	o.raw("<dl class=\"meta\">\n")
	if len(p.Kinds) > 0 {
		o.openRow("kind")
		o.kinds(p)
		o.raw("</dd></div>\n")
	}
	for _, row := range rows {
		if row.words != "" {
			o.openRow(row.key)
			o.inTongue(p.Instrument.Lang, row.words)
			o.raw("</dd></div>\n")
		}
	}
	o.raw(`</dl>`)
}

// readings writes under each kind the briefs that read the article so.
func (o *out) readings(list []model.BriefReading) {
	var kinds []string
	for i := range list {
		if kind := list[i].Kind; kind != "" && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for _, kind := range kinds {
		o.raw(`<h3>`)
		o.phrase("as-kind", slot{"kind", func() { o.clause(kind) }})
		o.raw("</h3>\n")
		var briefs []*model.Brief
		for i := range list {
			if list[i].Kind == kind {
				briefs = append(briefs, list[i].Brief)
			}
		}
		o.someTitles(briefs)
	}
}

func (o *out) neighbours(p *model.Provision) {
	all := p.Instrument.Provisions
	if len(all) < 2 {
		return
	}
	o.raw(`<nav class="neighbours" aria-label="`)
	o.say("articles")
	o.raw(`"><ul>`)
	if p.Index > 0 {
		o.raw(`<li>`)
		o.phrase("previous-article", slot{"article", func() { o.neighbour(all[p.Index-1], "prev") }})
		o.raw(`</li>`)
	}
	if p.Index+1 < len(all) {
		o.raw(`<li>`)
		o.phrase("next-article", slot{"article", func() { o.neighbour(all[p.Index+1], "next") }})
		o.raw(`</li>`)
	}
	o.raw("</ul></nav>\n")
}

func (o *out) neighbour(p *model.Provision, rel literal) {
	o.raw(`<a rel="`)
	o.raw(rel)
	o.raw(`" href="`)
	o.address(p.Address, "")
	o.raw(`"`)
	o.tongue(p.Instrument.Lang)
	o.raw(`>`)
	name, _ := o.printed(p)
	o.words(name)
	if p.Title.Value != "" {
		o.raw(`. `)
		o.words(p.Title.Value)
	}
	o.raw(`</a>`)
}

// An actorSet is a set of actors as bits, so that the parties of many
// instruments can be compared while a page is made.
type actorSet []uint64

func (s actorSet) meets(other actorSet) bool {
	for i := range min(len(s), len(other)) {
		if s[i]&other[i] != 0 {
			return true
		}
	}
	return false
}

// partySets returns the parties of each instrument, by its index.
func partySets(m *model.Model) []actorSet {
	number := make(map[*model.Actor]int, len(m.Actors))
	for i, a := range m.Actors {
		number[a] = i
	}
	sets := make([]actorSet, len(m.Instruments))
	for n, i := range m.Instruments {
		var s actorSet
		for _, p := range i.Parties {
			n, ok := number[p.Actor]
			if !ok || p.Status == model.OtherRole {
				continue
			}
			for len(s) <= n/64 {
				s = append(s, 0)
			}
			s[n/64] |= 1 << (n % 64)
		}
		sets[n] = s
	}
	return sets
}

// mostSiblings is how many clauses of the same kind an article shows.
const mostSiblings = 12

// siblings writes the clauses of the same kinds in other instruments, the
// nearest first, and the way to the rest.
func (r *Renderer) siblings(o *out, p *model.Provision) {
	most := mostSiblings / max(1, min(len(p.Kinds), 4))
	for _, kind := range p.Kinds {
		c := r.m.Clause(kind)
		if c == nil {
			continue
		}
		near, others := r.nearest(p, c, most)
		if len(near) == 0 {
			continue
		}
		row := clauseTable{beside: p, limits: p.Limits.Value != ""}
		for _, s := range near {
			row.limits = row.limits || s.p.Limits.Value != ""
		}
		o.raw(`<div class="table"><table><caption>`)
		o.clause(kind)
		o.raw("</caption>\n")
		o.clauseHead(row)
		o.raw("<tbody class=\"own\">\n")
		o.clauseRow(p, row)
		differs := false
		for i, s := range near {
			if i == 0 || s.rank != near[i-1].rank {
				o.raw("</tbody>\n<tbody>\n<tr class=\"part\"><th colspan=\"")
				o.number(row.columns())
				o.raw(`" scope="rowgroup">`)
				o.say(ranks[s.rank])
				o.raw("</th></tr>\n")
			}
			differs = o.clauseRow(s.p, row) || differs
		}
		o.raw("</tbody></table></div>\n")
		if differs {
			o.raw(`<p class="meta">`)
			o.say("differs")
			o.raw("</p>\n")
		}
		if others > 0 {
			o.raw(`<p class="more">`)
			o.open(c.Address, "")
			o.count(others, "more-clauses")
			o.raw("</a></p>\n")
		}
	}
}

// ranks are the keys of the words for how near a clause stands.
var ranks = [...]string{"siblings-chain", "siblings-parties", "siblings-others"}

// sibling is a clause with how near it stands.
type sibling struct {
	p    *model.Provision
	rank int
}

// nearest returns the nearest clauses of a kind in other instruments, and how
// many more there are: first those of instruments that replaced or ended one
// another, then those that share a party, then the others, each by date.
func (r *Renderer) nearest(p *model.Provision, c *model.Clause, most int) ([]sibling, int) {
	all := len(c.Provisions)
	for _, q := range p.Instrument.Provisions {
		for _, kind := range q.Kinds {
			if kind == c.ID {
				all--
			}
		}
	}
	own, chain := r.parties[p.Instrument.Index], chainOf(p.Instrument)
	best := 1 // the rank that the next ones may have
	if len(chain) > 0 {
		best = 0
	}
	near := make([]sibling, 0, most+1)
	for _, q := range c.Provisions { // by date
		if q.Instrument.Index == p.Instrument.Index {
			continue
		}
		if len(near) == most && near[most-1].rank <= best {
			break
		}
		s := sibling{q, 2}
		switch {
		case slices.Contains(chain, q.Instrument.Index):
			s.rank = 0
		case own.meets(r.parties[q.Instrument.Index]):
			s.rank = 1
		}
		if len(near) == most && near[most-1].rank <= s.rank {
			continue
		}
		at, _ := slices.BinarySearchFunc(near, s.rank+1, func(s sibling, rank int) int { return cmp.Compare(s.rank, rank) })
		near = slices.Insert(near, at, s)
		near = near[:min(len(near), most)]
	}
	return near, all - len(near)
}

// chainOf returns the instruments that one replaced, ended or amended, or that
// did so to it, by their index.
func chainOf(i *model.Instrument) []int32 {
	var chain []int32
	for _, list := range [...][]*model.Instrument{
		i.Replaces, i.Terminates, i.Supersedes, i.Amends, i.ReplacedBy, i.TerminatedBy, i.SupersededBy, i.AmendedBy,
	} {
		for _, other := range list {
			chain = append(chain, other.Index)
		}
	}
	return chain
}
