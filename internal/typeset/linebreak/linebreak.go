// Package linebreak chooses where the lines of a paragraph end, looking at the
// whole paragraph (Knuth and Plass, 'Breaking Paragraphs into Lines', 1981).
//
// In: boxes, glue and penalties, and the width of the lines. Out: the items at
// which lines end. Guarantees: whole numbers only, so that every machine chooses
// the same; always an answer, with lines that are too full where nothing fits.
// Non-goals: fonts, text, hyphenation: what an item stands for is the caller's.
package linebreak

import "slices"

// Kind says what an item is.
type Kind uint8

// The kinds of items.
const (
	Box     Kind = iota // what is printed
	Glue                // space that stretches and shrinks; a line may end before it unless Fixed
	Penalty             // a place where a line may end, at a price
)

// Forbidden and Forced are penalties at which no line ends, or one must.
const (
	Forbidden = 10000
	Forced    = -10000
)

// Item is a box, a glue or a penalty. Widths are in one unit of the caller's. The
// Stretch of a box is what its letters may be made wider, or narrower, by; its Shrink
// and its Penalty are what hangs over the edge behind and before it, where it ends or
// begins a line.
type Item struct {
	Width, Stretch, Shrink int64
	Penalty                int32
	Kind                   Kind
	Fixed                  bool // of glue: no line ends here
	Hyphen                 bool // of a penalty: a hyphen is printed, of the item's width
	// Seen marks what the eye follows down a page: of glue, white between words; of a
	// penalty, a hyphen that stands there already.
	Seen bool
}

// Setting is how a paragraph is to be broken.
type Setting struct {
	Width  int64 // of every line
	First  int64 // taken from the first line
	Ragged int64 // stretch of the ragged edge; 0 justifies
	Least  int64 // a last line that is shorter is avoided where it can be
	Each   int64 // what each line costs: much makes paragraphs shorter
	// Hyphenate allows penalties that are hyphens.
	Hyphenate bool
}

// Breaker breaks paragraphs; it keeps its memory between them. The zero Breaker
// is ready; it serves one goroutine at a time.
type Breaker struct {
	nodes  []node
	active []int32
	next   []int32
	breaks []int
	total  int64 // demerits of breaks

	// Only where there are rivers.
	whites, above []White
	ways          []way
	kept          []int
}

type node struct {
	item, line int32
	previous   int32
	fitness    int8
	hyphens    int8 // lines in a row that end with one
	totals          // behind the break
	demerits   int64
	white      [2]int32 // of the line that ends here, in Breaker.whites
}

// totals of the items so far.
type totals struct{ width, letters, stretch, shrink int64 }

func (t *totals) add(it *Item) {
	switch it.Kind {
	case Box:
		t.width += it.Width
		t.letters += it.Stretch
	case Glue:
		t.width += it.Width
		t.stretch += it.Stretch
		t.shrink += it.Shrink
	}
}

// behind adds what is dropped where a line begins behind item i.
func (t totals) behind(items []Item, i int) totals {
	for j := i; j < len(items); j++ {
		it := &items[j]
		if it.Kind == Box {
			t.width += int64(it.Penalty)
			break
		}
		if it.forced() && j > i {
			break
		}
		t.add(it)
	}
	return t
}

// hyphenated reports a line's end that is a hyphen.
func (it *Item) hyphenated() bool { return it.Kind == Penalty && (it.Hyphen || it.Seen) }

func (it *Item) forced() bool { return it.Kind == Penalty && it.Penalty <= Forced }

// endsLine reports whether a line may end at the item.
func (it *Item) endsLine(i int, p pass) bool {
	switch it.Kind {
	case Glue:
		return !it.Fixed && i > 0
	case Penalty:
		return it.Penalty < Forbidden && (p.hyphens || !it.Hyphen)
	}
	return false
}

// pass is one try: the more it tolerates, the more often it succeeds.
type pass struct {
	tolerance int64
	hyphens   bool
	emergency int64 // more stretch on each line
	last      bool
}

const worst = 10000

// Lines returns the indices of the items at which lines end; the last is the
// last item, which must be a forced penalty. The slice is valid until the next
// call.
func (b *Breaker) Lines(items []Item, s Setting) []int {
	b.breaks = b.breaks[:0]
	if len(items) == 0 {
		return b.breaks
	}
	passes := [...]pass{
		{tolerance: 90},
		{tolerance: 400, hyphens: s.Hyphenate},
		{tolerance: 2000, hyphens: s.Hyphenate},
		{tolerance: worst, hyphens: s.Hyphenate, emergency: s.Width / 12, last: true},
	}
	for i, p := range passes {
		if i > 0 && i < len(passes)-1 && !s.Hyphenate && p.tolerance < 2000 {
			continue
		}
		if b.try(items, s, p) {
			slices.Reverse(b.breaks)
			if s.Ragged == 0 && !p.last && len(b.breaks) > 1 {
				b.mend(items, s, p)
			}
			break
		}
	}
	return b.breaks
}

// badness is TeX's: about 100 (excess/give)^3, at most 10000.
func badness(excess, give int64) int64 {
	if excess == 0 {
		return 0
	}
	if give <= 0 {
		return worst
	}
	if excess > 1<<40 {
		return worst
	}
	r := excess * 297 / give
	if r > 1290 {
		return worst
	}
	return (r*r*r + 1<<17) >> 18
}

// endless is more stretch than any space has: that of the last line's end.
const endless = 1 << 36

// Share parts what a line lacks, or has too much, between its letters and its spaces,
// by what they give. Letters never give more; spaces do.
func Share(excess, letters, spaces int64) (toLetters, toSpaces int64) {
	if spaces < endless && letters > 0 {
		toLetters = max(min(excess*letters/(letters+spaces), letters), -letters)
	}
	return toLetters, excess - toLetters
}

// best is the cheapest way to one fitness class at one break.
type best struct {
	demerits int64
	from     int32
}

const unreached = int64(1) << 62

// try leaves the breaks of a solution in reverse order in b.breaks.
func (b *Breaker) try(items []Item, s Setting, p pass) bool {
	return b.walk(items, s, p, (*Breaker).breakAt)
}

// walk asks at each place where a line may end which lines can, until none can.
func (b *Breaker) walk(items []Item, s Setting, p pass, at func(b *Breaker, items []Item, i int, s Setting, p pass, t totals) bool) bool {
	b.nodes = append(b.nodes[:0], node{item: -1, previous: -1, fitness: 2})
	b.active = append(b.active[:0], 0)
	var t totals
	for i := range items {
		it := &items[i]
		if it.endsLine(i, p) && !at(b, items, i, s, p, t) {
			return false
		}
		t.add(it)
	}
	return b.collect(items)
}

// collect leaves the breaks of the cheapest way to the last item in reverse order.
func (b *Breaker) collect(items []Item) bool {
	end, cheapest := int32(-1), unreached
	for _, a := range b.active {
		if n := &b.nodes[a]; int(n.item) == len(items)-1 && n.demerits < cheapest {
			end, cheapest = a, n.demerits
		}
	}
	if end < 0 {
		return false
	}
	for n := end; b.nodes[n].previous >= 0; n = b.nodes[n].previous {
		b.breaks = append(b.breaks, int(b.nodes[n].item))
	}
	b.total = cheapest
	return true
}

// breakAt considers a line's end at item i; it reports false when no line can
// reach this place any more.
func (b *Breaker) breakAt(items []Item, i int, s Setting, p pass, t totals) bool {
	it := &items[i]
	forced := it.forced()
	var found [4]best
	for k := range found {
		found[k].demerits = unreached
	}
	b.next = b.next[:0]
	dropped := int32(-1)
	any := false
	for _, a := range b.active {
		n := &b.nodes[a]
		bad, fitness, over := b.fit(items, i, n, s, p, t)
		if over || forced {
			dropped = a
		} else {
			b.next = append(b.next, a)
		}
		if over || bad > p.tolerance {
			continue
		}
		d := n.demerits + b.demerits(bad, fitness, items, i, n, s, t)
		if d < found[fitness].demerits {
			found[fitness] = best{d, a}
			any = true
		}
	}
	if !any && len(b.next) == 0 {
		if !p.last {
			return false
		}
		// Nothing fits: the longest line that was still open becomes too full or too loose.
		found[2] = best{b.nodes[dropped].demerits + 1<<40, dropped}
		any = true
	}
	b.active, b.next = b.next, b.active
	if !any {
		return true
	}
	after := t.behind(items, i)
	for k := range found {
		if found[k].demerits < unreached {
			hyphens := int8(0)
			if it.hyphenated() {
				hyphens = min(b.nodes[found[k].from].hyphens+1, 100)
			}
			b.active = append(b.active, int32(len(b.nodes)))
			b.nodes = append(b.nodes, node{
				item: int32(i), line: b.nodes[found[k].from].line + 1, previous: found[k].from,
				fitness: int8(k), hyphens: hyphens, totals: after, demerits: found[k].demerits,
			})
		}
	}
	return true
}

// lineTo returns the width of a line from a node to item i, to which the totals lead,
// without what hangs over its edges.
func (t *totals) lineTo(items []Item, i int, n *node) int64 {
	w := t.width - n.width - Hang(items, i)
	if it := &items[i]; it.Kind == Penalty {
		w += it.Width
	}
	return w
}

// Hang returns what of the last box of a line hangs over the edge, if it ends at item i.
func Hang(items []Item, i int) int64 {
	if i == 0 || i == len(items)-1 || items[i].Hyphen || items[i-1].Kind != Box {
		return 0
	}
	return items[i-1].Shrink
}

// fit returns how badly a line fits, and the class of its spaces: 0 is very loose, 3
// is tight. It is over when it cannot be shrunk enough.
func (b *Breaker) fit(items []Item, i int, n *node, s Setting, p pass, t totals) (bad int64, fitness int8, over bool) {
	line := s.Width
	if n.line == 0 {
		line -= s.First
	}
	w := t.lineTo(items, i, n)
	fitness = 2
	letters := t.letters - n.letters
	if w <= line {
		excess, give := line-w, t.stretch-n.stretch+s.Ragged+p.emergency
		if give >= endless {
			letters = 0
		}
		if excess <= give+letters {
			bad = badness(excess, give+letters)
		} else {
			bad = badness(excess-letters, give) // letters give no more than they may
		}
		if bad > 99 {
			fitness = 0
		} else if bad > 12 {
			fitness = 1
		}
	} else if give := t.shrink - n.shrink + letters; w-line > give {
		over = true
	} else if bad = badness(w-line, give); bad > 12 {
		fitness = 3
	}
	return bad, fitness, over
}

// demerits of a line from a node to item i.
func (b *Breaker) demerits(bad int64, fitness int8, items []Item, i int, n *node, s Setting, t totals) int64 {
	d := demerits(bad, &items[i], n, items, i) + s.Each
	if i == len(items)-1 && n.line > 0 && t.lineTo(items, i, n) < s.Least {
		d += shortPrice
	}
	if f := fitness - n.fitness; f > 1 || f < -1 {
		d += 10000
	}
	return d
}

// shortPrice is what a last line costs that is a short word, or the end of one.
const shortPrice = 15000

func demerits(bad int64, it *Item, n *node, items []Item, i int) int64 {
	d := (10 + bad) * (10 + bad)
	if it.Kind == Penalty {
		switch price := int64(it.Penalty); {
		case price >= 0:
			d += price * price
		case price > Forced:
			d -= price * price
		}
	}
	if n.item >= 0 && items[n.item].hyphenated() {
		if it.hyphenated() {
			d += 20000 * int64(n.hyphens) * int64(n.hyphens) // two in a row are seen, three are ugly
		} else if i == len(items)-1 {
			d += shortPrice
		}
	}
	return d
}
