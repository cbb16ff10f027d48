// Package linebreak chooses where the lines of a paragraph end, looking at the
// whole paragraph (Knuth and Plass, 'Breaking Paragraphs into Lines', 1981).
//
// In: boxes, glue and penalties, and the width of the lines. Out: the items at
// which lines end. Guarantees: whole numbers only, so that every machine chooses
// the same; always an answer, with lines that are too full where nothing fits.
// Non-goals: fonts, text, hyphenation: what an item stands for is the caller's.
package linebreak

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

// Item is a box, a glue or a penalty. Widths are in one unit of the caller's.
type Item struct {
	Width, Stretch, Shrink int64
	Penalty                int32
	Kind                   Kind
	Fixed                  bool // of glue: no line ends here
	Hyphen                 bool // of a penalty: a hyphen is printed, of the item's width
}

// Setting is how a paragraph is to be broken.
type Setting struct {
	Width  int64 // of every line
	First  int64 // taken from the first line
	Ragged int64 // stretch of the ragged edge; 0 justifies
	Least  int64 // a last line that is shorter is avoided where it can be
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
}

type node struct {
	item, line             int32
	previous               int32
	fitness                int8
	hyphens                int8  // lines in a row that end with one
	width, stretch, shrink int64 // totals behind the break
	demerits               int64
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
			break
		}
	}
	for i, j := 0, len(b.breaks)-1; i < j; i, j = i+1, j-1 {
		b.breaks[i], b.breaks[j] = b.breaks[j], b.breaks[i]
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

// best is the cheapest way to one fitness class at one break.
type best struct {
	demerits int64
	from     int32
}

const unreached = int64(1) << 62

// try leaves the breaks of a solution in reverse order in b.breaks.
func (b *Breaker) try(items []Item, s Setting, p pass) bool {
	b.nodes = append(b.nodes[:0], node{item: -1, previous: -1, fitness: 2})
	b.active = append(b.active[:0], 0)
	var width, stretch, shrink int64
	for i := range items {
		it := &items[i]
		legal := false
		switch it.Kind {
		case Glue:
			legal = !it.Fixed && i > 0
		case Penalty:
			legal = it.Penalty < Forbidden && (p.hyphens || !it.Hyphen)
		}
		if legal && !b.breakAt(items, i, s, p, width, stretch, shrink) {
			return false
		}
		switch it.Kind {
		case Box:
			width += it.Width
		case Glue:
			width += it.Width
			stretch += it.Stretch
			shrink += it.Shrink
		}
	}
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
	return true
}

// breakAt considers a line's end at item i; it reports false when no line can
// reach this place any more.
func (b *Breaker) breakAt(items []Item, i int, s Setting, p pass, width, stretch, shrink int64) bool {
	it := &items[i]
	forced := it.Kind == Penalty && it.Penalty <= Forced
	var found [4]best
	for k := range found {
		found[k].demerits = unreached
	}
	b.next = b.next[:0]
	dropped := int32(-1)
	any := false
	for _, a := range b.active {
		n := &b.nodes[a]
		line := s.Width
		if n.line == 0 {
			line -= s.First
		}
		w := width - n.width
		if it.Kind == Penalty {
			w += it.Width
		}
		var bad int64
		fitness := int8(2)
		over := false
		if w <= line {
			bad = badness(line-w, stretch-n.stretch+s.Ragged+p.emergency)
			if bad > 99 {
				fitness = 0
			} else if bad > 12 {
				fitness = 1
			}
		} else if give := shrink - n.shrink; w-line > give {
			over = true
		} else if bad = badness(w-line, give); bad > 12 {
			fitness = 3
		}
		if over || forced {
			dropped = a
		} else {
			b.next = append(b.next, a)
		}
		if over || bad > p.tolerance {
			continue
		}
		d := demerits(bad, it, n, items, i)
		if i == len(items)-1 && w < s.Least && n.line > 0 {
			d += 10000
		}
		if f := fitness - n.fitness; f > 1 || f < -1 {
			d += 10000
		}
		d += n.demerits
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
	for j := i; j < len(items); j++ {
		if k := items[j].Kind; k == Box || k == Penalty && items[j].Penalty <= Forced && j > i {
			break
		} else if k == Glue {
			width += items[j].Width
			stretch += items[j].Stretch
			shrink += items[j].Shrink
		}
	}
	for k := range found {
		if found[k].demerits < unreached {
			hyphens := int8(0)
			if it.Kind == Penalty && it.Hyphen {
				hyphens = min(b.nodes[found[k].from].hyphens+1, 100)
			}
			b.active = append(b.active, int32(len(b.nodes)))
			b.nodes = append(b.nodes, node{
				item: int32(i), line: b.nodes[found[k].from].line + 1, previous: found[k].from,
				fitness: int8(k), hyphens: hyphens, width: width, stretch: stretch, shrink: shrink, demerits: found[k].demerits,
			})
		}
	}
	return true
}

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
	if n.item >= 0 && items[n.item].Hyphen {
		if it.Hyphen {
			d += 20000 * int64(n.hyphens) * int64(n.hyphens) // two in a row are seen, three are ugly
		} else if i == len(items)-1 {
			d += 10000
		}
	}
	return d
}
