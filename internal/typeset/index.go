package typeset

import (
	"slices"
	"strconv"
)

// The index stands at the end, so that all it speaks of has its page before it is
// set: the pages are filled once without it and once with it, and what stands
// before it does not move.

// index sets the entries; pageOf says on which page an anchor stands.
func (f *flow) index(w where, pageOf map[string]int) {
	e := f.t.add(0, "Index")
	for i := range f.doc.Index.Entries {
		entry := &f.doc.Index.Entries[i]
		pages, anchors := f.entryPages(entry, pageOf)
		if len(pages) == 0 || plainText(entry.Text) == "" {
			continue
		}
		w2 := f.inside(w, f.t.add(e, "P"), entry.Lang, entry.Place)
		if entry.Lang != "" && entry.Lang != w.lang {
			f.t.elems[w2.parent].lang = entry.Lang
		}
		w2.look = tocLook
		w2.look.before = 2 * point
		var runs []Run
		for k, page := range pages {
			number := strconv.Itoa(page + 1)
			if k > 0 {
				runs = append(runs, Run{Text: ", "})
			}
			runs = append(runs, Run{Text: number, Link: &Link{Anchor: anchors[k], Title: plainText(entry.Text) + ", " + number}})
		}
		// The lines of an entry hang, so that entries can be told apart.
		hang := w2
		hang.x, hang.width = hang.x+listIndent, hang.width*3/5-listIndent
		items := f.paragraphItems(f.inlines(plainRuns(entry.Text), w2.parent, w2.look, &hang), &hang, setting{ragged: true, listed: true, first: -listIndent})
		numbers := w2
		numbers.lang = w.lang // figures run as in the document
		numbers.x, numbers.width = w2.width*3/5+12*point, w2.width*2/5-12*point
		space := inline{text: " ", pre: true, size: w2.look.size, lang: numbers.lang, place: w2.place, slot: f.t.slot(w2.parent), colour: black}
		tails := f.paragraphItems(append([]inline{space}, f.inlines(runs, w2.parent, w2.look, &numbers)...), &numbers, setting{ragged: true, listed: true, align: End})
		f.placeNotes(e)
		if len(items) == 0 || len(tails) == 0 {
			continue
		}
		last := &items[len(items)-1]
		last.tail, last.keep = &tails[0], len(tails) > 1
		for k := range items[:len(items)-1] {
			items[k].keep = true
		}
		f.items = append(append(f.items, items...), tails[1:]...)
	}
}

// plainRuns are runs without names of places and notes: what an index repeats.
func plainRuns(runs []Run) []Run {
	out := make([]Run, 0, len(runs))
	for _, r := range runs {
		if r.Anchor = ""; r.Note == 0 {
			out = append(out, r)
		}
	}
	return out
}

// entryPages returns the pages of an entry in order, each with the first anchor on it.
func (f *flow) entryPages(entry *IndexEntry, pageOf map[string]int) (pages []int, anchors []string) {
	for _, a := range entry.Anchors {
		page, ok := pageOf[a]
		if !ok {
			f.s.fault(Fault{Kind: UnknownAnchor, Name: a, Place: entry.Place})
			continue
		}
		at, known := slices.BinarySearch(pages, page)
		if !known {
			pages, anchors = slices.Insert(pages, at, page), slices.Insert(anchors, at, a)
		}
	}
	return pages, anchors
}

// anchorPages notes on which page each anchor stands.
func anchorPages(pages []page) map[string]int {
	where := map[string]int{}
	for n := range pages {
		for i := range pages[n].body {
			if pages[n].body[i].repeat {
				continue
			}
			it := pages[n].body[i].item
			it.eachAnchor(func(name string) { where[name] = n })
		}
		for i := range pages[n].notes {
			pages[n].notes[i].item.eachAnchor(func(name string) { where[name] = n })
		}
	}
	return where
}

func (it *item) eachAnchor(visit func(string)) {
	if it.anchor != "" {
		visit(it.anchor)
	}
	it.line.eachAnchor(visit)
	for i := range it.turned {
		if !it.turned[i].repeat {
			it.turned[i].item.eachAnchor(visit)
		}
	}
	if it.band != nil {
		for i := range it.band.lines {
			if it.band.lines[i].repeat {
				continue
			}
			it.band.lines[i].line.eachAnchor(visit)
		}
	}
}

func (l *line) eachAnchor(visit func(string)) {
	for i := range l.frags {
		if pc := l.frags[i].piece; pc != nil && pc.anchor != "" {
			visit(pc.anchor)
		}
	}
}
