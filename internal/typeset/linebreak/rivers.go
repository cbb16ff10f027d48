package linebreak

import "slices"

// A river is white that the eye follows down a paragraph: word spaces that stand
// below each other in four lines, or in three if they are stretched. What is below
// each other overlaps by more than half of the narrower space.
const (
	riverLines = 4
	wideLines  = 3
	riverPrice = 40000 // each line of a river costs as much as a line that is much too loose
	wideShare  = 120   // per cent of its own width that a stretched space has
	paths      = 6     // that are followed to each break
)

// White is a word space of a line and how far the white above it reaches.
type White struct {
	From, To int64 // from where lines begin
	Lines    int16 // in which spaces lie above each other, with this one
	Wide     int16 // of these, without a gap up to this one, the stretched ones
}

// River reports white that has become long enough to be seen.
func (w White) River() bool { return w.Lines >= riverLines || w.Wide >= wideLines }

// Below returns the white that a space of a natural width adds below that of the line
// above it.
func Below(above []White, from, to, natural int64) White {
	w := White{From: from, To: to, Lines: 1}
	wide := (to-from)*100 >= natural*wideShare
	if wide {
		w.Wide = 1
	}
	for _, a := range above {
		if overlap := min(a.To, to) - max(a.From, from); overlap*2 > min(a.To-a.From, to-from) {
			w.Lines = max(w.Lines, a.Lines+1)
			if wide {
				w.Wide = max(w.Wide, a.Wide+1)
			}
		}
	}
	return w
}

// price of the line of a river that a space is.
func (w White) price() int64 {
	return riverPrice * int64(max(w.Lines-riverLines+1, w.Wide-wideLines+1, 0))
}

// mend looks for lines without rivers, ladders of hyphens and last lines of one short
// word that are nearly as good as those in b.breaks, which the pass p found. It follows several paths to each break, since the best one
// to a line need not be the best one for the white below it.
func (b *Breaker) mend(items []Item, s Setting, p pass) {
	rivers := b.rivers(items, s)
	if rivers == 0 && !b.flawed(items, s) {
		return
	}
	cheapest := b.total + rivers
	b.kept = append(b.kept[:0], b.breaks...)
	for _, wider := range [...]pass{p, {tolerance: 400, hyphens: s.Hyphenate}, {tolerance: 2000, hyphens: s.Hyphenate}} {
		if wider.tolerance < p.tolerance {
			continue
		}
		b.breaks = b.breaks[:0]
		if !b.follow(items, s, wider) || b.total >= cheapest {
			continue
		}
		slices.Reverse(b.breaks)
		cheapest = b.total
		b.kept = append(b.kept[:0], b.breaks...)
		if b.rivers(items, s) == 0 && !b.flawed(items, s) {
			break
		}
	}
	b.breaks = append(b.breaks[:0], b.kept...)
}

// flawed reports lines that another pass may do better.
func (b *Breaker) flawed(items []Item, s Setting) bool {
	return b.ladder(items) || b.endsShort(items, s)
}

// endsShort reports a last line that is one short word, or the end of one.
func (b *Breaker) endsShort(items []Item, s Setting) bool {
	n := len(b.breaks)
	if n < 2 {
		return false
	}
	before := b.breaks[n-2]
	var width int64
	for i := before + 1; i < b.breaks[n-1]; i++ {
		if it := &items[i]; it.Kind == Box || it.Kind == Glue && width > 0 {
			width += it.Width
		}
	}
	return width < s.Least || items[before].hyphenated()
}

// ladder reports three hyphens below each other.
func (b *Breaker) ladder(items []Item) bool {
	n := 0
	for _, end := range b.breaks {
		if n++; !items[end].hyphenated() {
			n = 0
		} else if n == 3 {
			return true
		}
	}
	return false
}

// rivers prices the rivers in the lines of b.breaks.
func (b *Breaker) rivers(items []Item, s Setting) (price int64) {
	b.whites, b.above = b.whites[:0], b.above[:0]
	from, first := 0, s.First
	for _, end := range b.breaks {
		price += b.below(items, from, end, s.Width-first, first, b.above)
		b.above, b.whites = b.whites, b.above[:0]
		from, first = end, 0
	}
	return price
}

// below appends the white of a line to b.whites, and prices what is a river.
func (b *Breaker) below(items []Item, from, end int, width, x int64, above []White) (price int64) {
	var natural, letters, stretch, shrink int64
	if from > 0 {
		for from < end && items[from].Kind != Box {
			from++
		}
		if before := items[from].Penalty; items[from].Kind == Box {
			x, natural = x-int64(before), natural-int64(before)
		}
	}
	natural -= Hang(items, end)
	for i := from; i < end; i++ {
		switch it := &items[i]; it.Kind {
		case Box:
			natural, letters = natural+it.Width, letters+it.Stretch
		case Glue:
			natural, stretch, shrink = natural+it.Width, stretch+it.Stretch, shrink+it.Shrink
		}
	}
	if items[end].Hyphen {
		natural += items[end].Width
	}
	excess, give := width-natural, stretch
	if excess < 0 {
		excess, give = max(excess, -shrink-letters), shrink
	}
	toLetters, toSpaces := Share(excess, letters, give)
	next := 0 // the first space above that may lie above what follows
	for i := from; i < end; i++ {
		it := &items[i]
		if it.Kind == Penalty {
			continue
		}
		w := it.Width
		switch {
		case it.Kind == Box && letters > 0:
			w += it.Stretch * toLetters / letters
		case it.Kind == Glue && give > 0 && excess < 0:
			w += it.Shrink * toSpaces / give
		case it.Kind == Glue && give > 0 && give < endless:
			w += it.Stretch * toSpaces / give
		}
		if it.Kind == Glue && it.Seen {
			for next < len(above) && above[next].To <= x {
				next++
			}
			last := next
			for last < len(above) && above[last].From < x+w {
				last++
			}
			white := Below(above[next:last], x, x+w, it.Width)
			b.whites = append(b.whites, white)
			price += white.price()
		}
		x += w
	}
	return price
}

// way is one of the cheapest ways to a break.
type way struct {
	demerits int64
	from     int32
	fitness  int8
	hyphens  int8
	white    [2]int32 // its last line's
}

// follow is try with several paths to each break, whose rivers are priced.
func (b *Breaker) follow(items []Item, s Setting, p pass) bool {
	b.whites = b.whites[:0]
	return b.walk(items, s, p, (*Breaker).followTo)
}

func (b *Breaker) followTo(items []Item, i int, s Setting, p pass, t totals) bool {
	it := &items[i]
	b.ways = b.ways[:0]
	b.next = b.next[:0]
	for _, a := range b.active {
		n := &b.nodes[a]
		bad, fitness, over := b.fit(items, i, n, s, p, t)
		if !over && !it.forced() {
			b.next = append(b.next, a)
		}
		if over || bad > p.tolerance {
			continue
		}
		d := n.demerits + b.demerits(bad, fitness, items, i, n, s, t)
		if len(b.ways) == paths && d >= b.ways[paths-1].demerits {
			continue
		}
		indent := int64(0)
		if n.line == 0 {
			indent = s.First
		}
		white := int32(len(b.whites))
		d += b.below(items, int(max(n.item, 0)), i, s.Width-indent, indent, b.whites[n.white[0]:n.white[1]])
		w := way{demerits: d, from: a, fitness: fitness, white: [2]int32{white, int32(len(b.whites))}}
		if it.hyphenated() {
			w.hyphens = min(n.hyphens+1, 100)
		}
		if !b.keep(w) {
			b.whites = b.whites[:white]
		}
	}
	if len(b.ways) == 0 && len(b.next) == 0 {
		return false
	}
	b.active, b.next = b.next, b.active
	after := t.behind(items, i)
	for _, w := range b.ways {
		b.active = append(b.active, int32(len(b.nodes)))
		b.nodes = append(b.nodes, node{
			item: int32(i), line: b.nodes[w.from].line + 1, previous: w.from, fitness: w.fitness,
			hyphens: w.hyphens, totals: after, demerits: w.demerits, white: w.white,
		})
	}
	return true
}

// keep adds a way to the cheapest ones, unless it is none, or leaves the same white
// as a cheaper one.
func (b *Breaker) keep(w way) bool {
	at := len(b.ways)
	for k := range b.ways {
		o := &b.ways[k]
		if o.demerits <= w.demerits {
			if o.fitness == w.fitness && o.hyphens <= w.hyphens && slices.Equal(b.whites[o.white[0]:o.white[1]], b.whites[w.white[0]:w.white[1]]) {
				return false
			}
			continue
		}
		at = min(at, k)
	}
	if at == paths {
		return false
	}
	if len(b.ways) == paths {
		b.ways = b.ways[:paths-1]
	}
	b.ways = slices.Insert(b.ways, at, w)
	return true
}
