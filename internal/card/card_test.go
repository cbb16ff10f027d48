package card

import (
	"bytes"
	"image/png"
	"strings"
	"sync"
	"testing"
)

func painter(t testing.TB) *Painter {
	t.Helper()
	p, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var sample = Card{
	Site:  "Concord Briefs",
	Title: "What Article 4 binds Moscow and Pyongyang to",
	Foot:  "Clauses, no. 2 · 9 December 2024 · Mira Solberg",
}

func TestCard(t *testing.T) {
	p := painter(t)
	cards := map[string]Card{
		"usual":   sample,
		"empty":   {},
		"long":    {Site: strings.Repeat("A long name ", 30), Title: strings.Repeat("Donaudampfschifffahrt ", 60), Foot: strings.Repeat("x", 4000)},
		"scripts": {Title: "Ελληνικά, русский, Tiếng Việt, Łódź"},
	}
	drawn := map[string][]byte{}
	for name, c := range cards {
		drawn[name] = p.Append(nil, c)
		picture, err := png.Decode(bytes.NewReader(drawn[name]))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := picture.Bounds().Size(); got.X != Width || got.Y != Height {
			t.Errorf("%s is %v large", name, got)
		}
		// Nothing is drawn at the edges, and something in the middle.
		paper := picture.At(1, Height-1)
		words := 0
		for y := band + 1; y < Height; y++ {
			for x := range Width {
				if picture.At(x, y) != paper {
					words++
					if x < edge-6 || x > Width-edge+6 || y > Height-30 {
						t.Fatalf("%s: something at %d, %d", name, x, y)
					}
				}
			}
		}
		if least := ruleWidth * ruleHeight; words < least || name != "empty" && words < 4*least {
			t.Errorf("%s: %d points are drawn", name, words)
		}
		if size := len(drawn[name]); size > 40<<10 {
			t.Errorf("%s: %d bytes", name, size)
		}
	}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for name, c := range cards {
				if !bytes.Equal(p.Append(nil, c), drawn[name]) {
					t.Errorf("%s is not the same twice", name)
				}
			}
		})
	}
	group.Wait()
}

func TestShows(t *testing.T) {
	p := painter(t)
	for words, want := range map[string]bool{
		"Article 4 – “words” …": true, "Łódź, Αθήνα, Київ, Hà Nội": true, "": true,
		"북한": false, "朝鲜": false, "المادة": false, "नेपाल": false, "a \u202e b": false, "\U0001F600": false,
	} {
		if got := p.Shows(words); got != want {
			t.Errorf("Shows(%q) = %v", words, got)
		}
	}
}

func BenchmarkCard(b *testing.B) {
	p := painter(b)
	var size int
	for b.Loop() {
		size = len(p.Append(nil, sample))
	}
	b.ReportMetric(float64(size), "bytes")
}
