package linebreak

import (
	"slices"
	"testing"
)

// words makes a paragraph of boxes of these widths, one unit of glue between.
func words(widths ...int64) []Item {
	var items []Item
	for i, w := range widths {
		if i > 0 {
			items = append(items, Item{Kind: Glue, Width: 10, Stretch: 5, Shrink: 3})
		}
		items = append(items, Item{Kind: Box, Width: w})
	}
	return append(items, Item{Kind: Penalty, Penalty: Forbidden}, Item{Kind: Glue, Fixed: true, Stretch: 1 << 40}, Item{Kind: Penalty, Penalty: Forced})
}

func TestLines(t *testing.T) {
	long := words(30, 30, 30, 30, 30, 30)
	hyphen := []Item{{Kind: Box, Width: 60}, {Kind: Penalty, Penalty: 50, Width: 5, Hyphen: true}, {Kind: Box, Width: 55}}
	hyphen = append(hyphen, words()...)
	tests := []struct {
		name    string
		items   []Item
		setting Setting
		want    []int
	}{
		{"nothing", nil, Setting{Width: 100}, []int{}},
		{"one line", words(30, 30), Setting{Width: 100}, []int{5}},
		{"even lines", long, Setting{Width: 110}, []int{5, 13}},
		{"first line shorter", long, Setting{Width: 110, First: 40}, []int{3, 9, 13}},
		{"a word wider than the line", words(30, 500, 30), Setting{Width: 100}, []int{1, 3, 7}},
		{"a hyphen", hyphen, Setting{Width: 66, Hyphenate: true}, []int{1, 5}},
		{"no hyphen wanted", hyphen, Setting{Width: 66}, []int{5}},
		{"ragged", long, Setting{Width: 120, Ragged: 60}, []int{5, 13}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var b Breaker
			got := b.Lines(tt.items, tt.setting)
			if !slices.Equal(got, tt.want) {
				t.Errorf("Lines = %v, want %v", got, tt.want)
			}
			if again := slices.Clone(b.Lines(tt.items, tt.setting)); !slices.Equal(again, tt.want) {
				t.Errorf("the second time: %v, want %v", again, tt.want)
			}
		})
	}
}

// TestLadder holds that some of three hyphens in a row give way: where other lines are
// as good, but no path that was cheapest line by line led to them.
func TestLadder(t *testing.T) {
	ladders, left := 0, 0
	for seed := range uint32(200) {
		items := hyphenated(seed, 100)
		s, p := Setting{Width: 30000, Hyphenate: true}, pass{tolerance: 400, hyphens: true}
		var b Breaker
		if !b.try(items, s, p) {
			continue
		}
		slices.Reverse(b.breaks)
		if !b.ladder(items) {
			continue
		}
		ladders++
		b.mend(items, s, p)
		if b.ladder(items) {
			left++
		}
	}
	if ladders == 0 || left == ladders {
		t.Errorf("%d of %d ladders are left", left, ladders)
	}
}

// hyphenated makes words of two parts, of widths that look like chance.
func hyphenated(seed uint32, n int) (items []Item) {
	next := func() int64 {
		seed = seed*1664525 + 1013904223
		return 1000 + int64(seed>>16)%2000
	}
	for i := range n {
		if i > 0 {
			items = append(items, Item{Kind: Glue, Width: 400, Stretch: 200, Shrink: 133, Seen: true})
		}
		items = append(items, Item{Kind: Box, Width: next()}, Item{Kind: Penalty, Penalty: 60, Width: 400, Hyphen: true}, Item{Kind: Box, Width: next()})
	}
	return append(items, words()...)
}

func TestBadness(t *testing.T) {
	for _, tt := range []struct{ excess, give, want int64 }{
		{0, 0, 0}, {1, 0, worst}, {100, 100, 100}, {50, 100, 12}, {200, 100, 800}, {1 << 50, 1, worst}, {500, 100, worst},
	} {
		got := badness(tt.excess, tt.give)
		if diff := got - tt.want; diff < -3 || diff > 3 {
			t.Errorf("badness(%d, %d) = %d, want about %d", tt.excess, tt.give, got, tt.want)
		}
	}
}

func FuzzLines(f *testing.F) {
	f.Add([]byte{3, 3, 3, 200, 1, 0, 9}, int64(40))
	f.Fuzz(func(t *testing.T, widths []byte, width int64) {
		var ws []int64
		for _, w := range widths {
			ws = append(ws, int64(w))
		}
		items := words(ws...)
		var b Breaker
		got := b.Lines(items, Setting{Width: width % 1000, Hyphenate: true})
		if len(got) == 0 || got[len(got)-1] != len(items)-1 || !slices.IsSorted(got) {
			t.Errorf("Lines(%v, %d) = %v", widths, width, got)
		}
	})
}
