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
		"Korean":  {Site: "조약 연구", Title: strings.Repeat("서울을 위한 다섯 가지 제언 ", 12), Foot: "브리프 10"},
		"Chinese": {Title: strings.Repeat("关于在地区安全中承担的义务，", 12)},
		"Arabic":  {Title: strings.Repeat("ما تلزم به المادة 4 من معاهدة 2024 (NATO) ", 8), Foot: "موجز 10 · Daniel Okafor"},
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
		"북한": true, "朝鲜": true, "المادّة": true, "אמנה": true, "नेपाल": false, "ڈ": false, "a \u202e b": false, "\U0001F600": false,
	} {
		if got := p.Shows(words); got != want {
			t.Errorf("Shows(%q) = %v", words, got)
		}
	}
}

// Letters of Arabic join to their neighbours, and lines run from the right; numbers
// and other scripts in them do not.
func TestVisual(t *testing.T) {
	for line, want := range map[string]string{
		"Article 4 (a)": "Article 4 (a)",
		"서울":            "서울",
		"بيت":           "\ufe96\ufef4\ufe91",
		"باب":           "\ufe8f\ufe8e\ufe91",
		"دار":           "\ufead\ufe8d\ufea9",
		"سلام":          "\ufee1\ufefc\ufeb3",
		"لا":            "\ufefb",
		"ماء":           "\ufe80\ufe8e\ufee3",
		"بَـيت":         "\ufe96\ufef4\ufe91", // without marks and tatweel
		"باب 12 (NATO)": "(NATO) 12 \ufe8f\ufe8e\ufe91",
		"אב":            "בא",
		"NATO باب":      "NATO \ufe8f\ufe8e\ufe91",
	} {
		if got := visual(line); got != want {
			t.Errorf("visual(%q) = %+q, want %+q", line, got, want)
		}
	}
}

func TestPieces(t *testing.T) {
	for words, want := range map[string]string{
		"one two": "one|two", "서울을 위한": "서울을|위한", "关于《条约》，第4条": "关|于|《条|约》，|第|4|条", "": "",
	} {
		var got []string
		for _, p := range pieces(words) {
			got = append(got, p.words)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("pieces(%q) = %q, want %q", words, got, want)
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
