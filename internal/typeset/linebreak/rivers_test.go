package linebreak

import (
	"slices"
	"testing"
)

func TestBelow(t *testing.T) {
	above := []White{{From: 0, To: 10, Lines: 1}, {From: 40, To: 50, Lines: 3}, {From: 80, To: 92, Lines: 2, Wide: 2}}
	tests := []struct {
		name     string
		from, to int64
		want     White
		river    bool
	}{
		{"below letters", 20, 30, White{20, 30, 1, 0}, false},
		{"below half a space", 5, 15, White{5, 15, 1, 0}, false},
		{"below more than half", 4, 14, White{4, 14, 2, 0}, false},
		{"the fourth", 42, 52, White{42, 52, 4, 0}, true},
		{"the third that is wide", 80, 92, White{80, 92, 3, 3}, true},
		{"a narrow one below two wide ones", 80, 90, White{80, 90, 3, 0}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Below(above, tt.from, tt.to, 10)
			if got != tt.want || got.River() != tt.river {
				t.Errorf("Below(%d, %d) = %+v, river %v, want %+v, %v", tt.from, tt.to, got, got.River(), tt.want, tt.river)
			}
		})
	}
}

// stream is a paragraph whose words are such that its best lines are the same, with
// their spaces below each other.
func stream() []Item {
	var items []Item
	for i := range 8 {
		if i > 0 {
			items = append(items, Item{Kind: Glue, Width: 10, Stretch: 5, Shrink: 3, Seen: true})
		}
		for k, w := range [...]int64{60, 43, 87, 28, 42} {
			if k > 0 {
				items = append(items, Item{Kind: Glue, Width: 10, Stretch: 5, Shrink: 3, Seen: true})
			}
			items = append(items, Item{Kind: Box, Width: w, Stretch: w / 60})
		}
	}
	return append(items, words()...)
}

// TestRivers holds that lines with rivers give way to others that are nearly as good.
func TestRivers(t *testing.T) {
	items, s := stream(), Setting{Width: 300}
	var b Breaker
	if !b.try(items, s, pass{tolerance: 90}) {
		t.Fatal("no lines")
	}
	slices.Reverse(b.breaks)
	if b.rivers(items, s) == 0 {
		t.Fatal("the best lines have no rivers: this proves nothing")
	}
	plain := b.total + b.rivers(items, s)
	got := slices.Clone(b.Lines(items, s))
	if left := b.rivers(items, s); left >= plain {
		t.Errorf("Lines = %v: rivers %d, want less than %d", got, left, plain)
	}
	for _, again := range [2]*Breaker{&b, {}} {
		if lines := again.Lines(items, s); !slices.Equal(lines, got) {
			t.Errorf("another time: %v, want %v", lines, got)
		}
	}
	if ragged := b.Lines(items, Setting{Width: 300, Ragged: 60}); len(ragged) == 0 {
		t.Error("ragged: no lines")
	}
}

func TestShare(t *testing.T) {
	for _, tt := range []struct{ excess, letters, spaces, wantLetters, wantSpaces int64 }{
		{0, 10, 30, 0, 0},
		{20, 10, 30, 5, 15},
		{-20, 10, 30, -5, -15},
		{100, 10, 30, 10, 90},
		{-100, 10, 30, -10, -90},
		{20, 0, 30, 0, 20},
		{20, 0, 0, 0, 20},
		{20, 10, 0, 10, 10},
		{20, 10, 1 << 40, 0, 20},
	} {
		if l, s := Share(tt.excess, tt.letters, tt.spaces); l != tt.wantLetters || s != tt.wantSpaces {
			t.Errorf("Share(%d, %d, %d) = %d, %d, want %d, %d", tt.excess, tt.letters, tt.spaces, l, s, tt.wantLetters, tt.wantSpaces)
		}
	}
}

// TestShortEnd holds that a last line of one short word gives way to lines that are a
// little less even.
func TestShortEnd(t *testing.T) {
	var widths []int64
	for range 24 {
		widths = append(widths, 5800)
	}
	items := words(append(widths, 2500)...)
	for i := range items {
		if it := &items[i]; it.Kind == Glue && !it.Fixed {
			it.Width, it.Stretch, it.Shrink = 1000, 2500, 333
		}
	}
	for _, tt := range []struct {
		least int64
		lines int
	}{{0, 5}, {4000, 5}} {
		var b Breaker
		got := b.Lines(items, Setting{Width: 39800, Least: tt.least})
		last := got[len(got)-1] - got[len(got)-2]
		if short := last < 5; short != (tt.least == 0) || len(got) != tt.lines {
			t.Errorf("least %d: Lines = %v", tt.least, got)
		}
	}
}
