package figure

import (
	"cmp"
	"slices"
)

// Treaty is an instrument of a network.
type Treaty struct {
	Label string
	Over  bool  // no longer in force
	With  []int // indices of the parties besides the one in the middle
}

const (
	treatyX   = 392
	partyX    = 474
	tieStep   = line + 6
	networkUp = line + 20
)

// AppendNetwork appends the treaties of one actor and those that they bind it
// to: the actor above, its treaties below it on the left, the other parties on
// the right (mirrored where lines begin at the right), in an order in which few ties cross. Without a treaty or a party it
// appends nothing.
func AppendNetwork(dst []byte, caption Caption, actor string, treaties []Treaty, parties []string) []byte {
	if len(treaties) == 0 || len(parties) == 0 {
		return dst
	}
	left, right := untangle(treaties, len(parties))
	height := max(len(treaties), len(parties)) * tieStep
	c := canvas{b: dst}
	c.begin("picture network", width, networkUp+height+4, caption)
	row := func(i, n int) int { return networkUp + (2*i+1)*height/(2*n) }
	c.line("spine", treatyX, line, treatyX, row(len(left)-1, len(left)))
	rowOf := make([]int, len(parties))
	for i, p := range right {
		rowOf[p] = row(i, len(right))
	}
	for i, t := range left {
		class := "tie"
		if treaties[t].Over {
			class = "tie faint"
		}
		for _, p := range treaties[t].With {
			c.tie(class, row(i, len(left)), rowOf[p])
		}
	}
	c.circle("dot", treatyX, line-8, 8)
	c.text("name", treatyX-16, line-2, end, fitting(actor, (treatyX-20)*9/10))
	for i, t := range left {
		y := row(i, len(left))
		class := "dot"
		if treaties[t].Over {
			class = "dot faint"
		}
		c.circle(class, treatyX, y, 6)
		c.text("label", treatyX-14, y+6, end, fitting(treaties[t].Label, treatyX-18))
	}
	for i, p := range right {
		y := row(i, len(right))
		c.circle("dot quiet", partyX, y, 6)
		c.text("label", partyX+14, y+6, start, fitting(parties[p], width-partyX-18))
	}
	return c.end()
}

func (c *canvas) tie(class string, from, to int) {
	c.raw(`<path class="`)
	c.raw(class)
	c.raw(`" d="M`)
	c.number(c.x(treatyX))
	c.raw(` `)
	c.number(from)
	c.raw(`C`)
	c.number(c.x((treatyX + partyX) / 2))
	c.raw(` `)
	c.number(from)
	c.raw(` `)
	c.number(c.x((treatyX + partyX) / 2))
	c.raw(` `)
	c.number(to)
	c.raw(` `)
	c.number(c.x(partyX))
	c.raw(` `)
	c.number(to)
	c.raw("\"/>\n")
}

// rounds is how often the order of both sides is mended.
const rounds = 6

// untangle returns the order of the treaties and that of the parties: each is
// put where those that it is tied to stand on average, by turns, and the best
// of these orders is taken.
func untangle(treaties []Treaty, parties int) (left, right []int) {
	left, right = upTo(len(treaties)), upTo(parties)
	bestLeft, bestRight, least := slices.Clone(left), slices.Clone(right), 1<<30
	for range rounds {
		sortByTies(right, func(p int) (sum, n int) {
			for at, t := range left {
				if slices.Contains(treaties[t].With, p) {
					sum, n = sum+at, n+1
				}
			}
			return sum, n
		})
		if n := crossings(treaties, left, right); n < least {
			bestLeft, bestRight, least = slices.Clone(left), slices.Clone(right), n
		}
		sortByTies(left, func(t int) (sum, n int) {
			for at, p := range right {
				if slices.Contains(treaties[t].With, p) {
					sum, n = sum+at, n+1
				}
			}
			return sum, n
		})
		if n := crossings(treaties, left, right); n < least {
			bestLeft, bestRight, least = slices.Clone(left), slices.Clone(right), n
		}
	}
	return bestLeft, bestRight
}

func upTo(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// sortByTies sorts by the mean place of the ties. What has none stays at the
// end; what ties leave open goes by index.
func sortByTies(list []int, ties func(int) (sum, n int)) {
	mean := make(map[int]int, len(list))
	for _, i := range list {
		mean[i] = 1 << 40
		if sum, n := ties(i); n > 0 {
			mean[i] = sum * 1000 / n
		}
	}
	slices.SortFunc(list, func(a, b int) int { return cmp.Or(cmp.Compare(mean[a], mean[b]), cmp.Compare(a, b)) })
}

// crossings counts the ties that cross.
func crossings(treaties []Treaty, left, right []int) int {
	at := make([]int, len(right))
	for i, p := range right {
		at[p] = i
	}
	n := 0
	for i, upper := range left {
		for _, lower := range left[i+1:] {
			for _, p := range treaties[upper].With {
				for _, q := range treaties[lower].With {
					if at[p] > at[q] {
						n++
					}
				}
			}
		}
	}
	return n
}
