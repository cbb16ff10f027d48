package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"concord/internal/date"
	"concord/internal/gazetteer"
)

var caption = Caption{ID: "page.x", Title: "A <title>", Desc: "It says \"this\" & that"}

func day8(t testing.TB, s string) date.Date {
	t.Helper()
	d, err := date.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// label is a text of a picture with the room that it takes.
type label struct {
	words string
	box
}

// read reads a picture as XML and returns its labels. It reports what an
// accessible picture lacks, and what lies outside of it.
func read(t *testing.T, picture []byte) (labels []label) {
	t.Helper()
	attributes := func(e xml.StartElement) map[string]string {
		all := make(map[string]string)
		for _, a := range e.Attr {
			all[a.Name.Local] = a.Value
		}
		return all
	}
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil && s != "" {
			t.Errorf("%q is no whole number", s)
		}
		return n
	}
	d := xml.NewDecoder(bytes.NewReader(picture))
	texts := make(map[string]string) // of title and desc, by id
	var in xml.StartElement
	var words, named, described string
	w, h := 0, 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatalf("not XML: %v\n%.300s", err, picture)
		}
		switch token := token.(type) {
		case xml.StartElement:
			in, words = token.Copy(), ""
			a := attributes(in)
			switch in.Name.Local {
			case "svg":
				if a["role"] != "img" {
					t.Errorf("the role is %q", a["role"])
				}
				named, described = a["aria-labelledby"], a["aria-describedby"]
				fmt.Sscanf(a["viewBox"], "0 0 %d %d", &w, &h)
			case "script", "style", "a", "image":
				t.Errorf("a picture holds <%s>", in.Name.Local)
			}
			for name := range a {
				if name == "style" || strings.HasPrefix(name, "on") {
					t.Errorf("the attribute %q", name)
				}
			}
		case xml.CharData:
			words += string(token)
		case xml.EndElement:
			a := attributes(in)
			if token.Name.Local == "title" || token.Name.Local == "desc" {
				texts[a["id"]] = words
			}
			if token.Name.Local != "text" || a["transform"] != "" {
				continue
			}
			l := label{words, box{number(a["x"]), number(a["y"]) - 17, wide(words), 22}}
			switch a["text-anchor"] {
			case "middle":
				l.x -= l.w / 2
			case "end":
				l.x -= l.w
			}
			if l.x < -1 || l.x+l.w > w+1 || l.y < -1 || l.y+l.h > h+6 {
				t.Errorf("%q stands at %v, outside of %d × %d", words, l.box, w, h)
			}
			labels = append(labels, l)
		}
	}
	if texts[named] != caption.Title || texts[described] != caption.Desc {
		t.Errorf("title %q, description %q", texts[named], texts[described])
	}
	return labels
}

func apart(t *testing.T, labels []label) {
	t.Helper()
	for i, a := range labels {
		for _, b := range labels[i+1:] {
			if a.overlaps(b.box) {
				t.Errorf("%q at %v overlaps %q at %v", a.words, a.box, b.words, b.box)
			}
		}
	}
}

// someWords returns words of any length and script.
func someWords(r *rand.Rand) string {
	const letters = "Wil lMäжЖ한국条約 &<'\"e-ment"
	runes := []rune(letters)
	words := make([]rune, 1+r.IntN(70))
	for i := range words {
		words[i] = runes[r.IntN(len(runes))]
	}
	return "x" + string(words)
}

func someDay(t *testing.T, r *rand.Rand, from, years int) date.Date {
	year := from + r.IntN(max(years, 1))
	switch r.IntN(4) {
	case 0:
		return day8(t, fmt.Sprintf("%04d", year))
	case 1:
		return day8(t, fmt.Sprintf("%04d-%02d", year, 1+r.IntN(12)))
	}
	return day8(t, fmt.Sprintf("%04d-%02d-%02d", year, 1+r.IntN(12), 1+r.IntN(28)))
}

// TestLabelsApart lays out pictures of random content and looks for labels that
// overlap or leave the picture.
func TestLabelsApart(t *testing.T) {
	w := NewWorld()
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 1))
		from, years := 1200+r.IntN(850), []int{1, 3, 30, 80, 700}[r.IntN(5)]
		var events []Event
		for range r.IntN(26) {
			events = append(events, Event{someDay(t, r, from, years), someWords(r), r.IntN(3) == 0})
		}
		for i := range events { // oldest first
			for k := i; k > 0 && events[k].Date.Compare(events[k-1].Date) < 0; k-- {
				events[k], events[k-1] = events[k-1], events[k]
			}
		}
		if picture := AppendEvents(nil, caption, events); picture != nil {
			apart(t, read(t, picture))
		} else if Distinct(events) > 1 {
			t.Error("no picture of events")
		}
		var spans []Span
		var dates []date.Date
		for range r.IntN(21) {
			s := Span{Label: someWords(r)}
			if r.IntN(4) > 0 {
				s.Signed = someDay(t, r, from, years)
			}
			if r.IntN(2) > 0 {
				s.InForce = someDay(t, r, from, years)
			}
			if r.IntN(3) > 0 {
				s.Over = someDay(t, r, from, years)
			}
			spans = append(spans, s)
			dates = append(dates, s.Signed, s.InForce, s.Over)
		}
		if picture := AppendSpans(nil, caption, spans, date.Date{}); picture != nil {
			apart(t, read(t, picture))
		}
		if picture := AppendCounts(nil, caption, dates); picture != nil {
			apart(t, read(t, picture))
		}
		parties := make([]string, r.IntN(15))
		for i := range parties {
			parties[i] = someWords(r)
		}
		treaties := make([]Treaty, r.IntN(15))
		for i := range treaties {
			treaties[i] = Treaty{Label: someWords(r), Over: r.IntN(2) == 0}
			for p := range parties {
				if r.IntN(3) == 0 {
					treaties[i].With = append(treaties[i].With, p)
				}
			}
		}
		if picture := AppendNetwork(nil, caption, someWords(r), treaties, parties); picture != nil {
			apart(t, read(t, picture))
		}
		codes := make([]string, len(parties))
		for i := range codes {
			codes[i] = []string{"PRK", "USA", "Commonwealth of Independent States"}[r.IntN(2+r.IntN(2))]
		}
		if picture := AppendMatrix(nil, caption, parties, codes, func(i, k int) int { return (i + k) % 5 }); picture != nil {
			read(t, picture)
		}
		var marks []Mark
		for range 1 + r.IntN(12) {
			marks = append(marks, Mark{[]string{w.places[r.IntN(len(w.places))].id}, someWords(r), r.IntN(3) == 0})
		}
		apart(t, read(t, w.AppendMap(nil, caption, marks)))
	}
}

func TestUntangle(t *testing.T) {
	treaties := []Treaty{{With: []int{3}}, {With: []int{2}}, {With: []int{1}}, {With: []int{0}}}
	left, right := untangle(treaties, 4)
	if n := crossings(treaties, left, right); n != 0 {
		t.Errorf("untangle leaves %d crossings in %v, %v", n, left, right)
	}
}

// TestEveryPlace holds that each state and territory of the gazetteer is on the
// map, and those that are gone through their successors.
func TestEveryPlace(t *testing.T) {
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	w := NewWorld()
	for _, e := range g.Entries() {
		codes := []string{e.ID}
		switch e.Kind {
		case gazetteer.Organisation:
			continue
		case gazetteer.FormerState:
			codes = e.Successors
		case gazetteer.Territory:
			if len(e.Successors) > 0 {
				codes = e.Successors
			}
		}
		picture := string(w.AppendMap(nil, caption, []Mark{{Codes: codes}}))
		if !strings.Contains(picture, `<path class="at" d="M`) && !strings.Contains(picture, `<circle class="dot"`) {
			t.Errorf("%s is not on the map", e.ID)
		}
	}
}

func TestNeighbours(t *testing.T) {
	w := NewWorld()
	for id, want := range map[string]string{"PRK": "CHN KOR RUS", "PRT": "ESP", "ISL": "", "UKR": "BLR HUN MDA POL ROU RUS SVK", "XXX": ""} {
		if got := strings.Join(w.Neighbours(id), " "); got != want {
			t.Errorf("Neighbours(%q) = %q, want %q", id, got, want)
		}
	}
	if lat, lon := w.Centre("PRK"); lat != 40 || lon != 127 {
		t.Errorf("Centre(PRK) = %d, %d", lat, lon)
	}
}

// TestSameBytes holds the bytes of a few pictures: they are calculated in
// integers, and must not depend on the machine.
func TestSameBytes(t *testing.T) {
	w := NewWorld()
	sum := sha256.New()
	for _, code := range []string{"PRK", "RUS", "FJI", "SGP", "ATA"} {
		sum.Write(w.AppendMap(nil, caption, []Mark{{Codes: []string{code}}}))
	}
	sum.Write(w.AppendMap(nil, caption, []Mark{{Codes: []string{"BRA"}}, {Codes: []string{"SGP"}, Label: "Singapore"}, {Codes: []string{"RUS"}}}))
	const want = "7762b09c9662bfac"
	if got := hex.EncodeToString(sum.Sum(nil))[:16]; got != want {
		t.Errorf("the maps are %s, want %s", got, want)
	}
}

func TestNothingToDraw(t *testing.T) {
	w := NewWorld()
	one := []Event{{Date: day8(t, "2024"), Label: "A"}}
	for name, picture := range map[string][]byte{
		"map":      w.AppendMap(nil, caption, []Mark{{Codes: []string{"nato"}}}),
		"no marks": w.AppendMap(nil, caption, nil),
		"events":   AppendEvents(nil, caption, one),
		"spans":    AppendSpans(nil, caption, []Span{{Label: "A"}}, date.Date{}),
		"counts":   AppendCounts(nil, caption, []date.Date{{}, day8(t, "2024")}),
		"network":  AppendNetwork(nil, caption, "A", nil, []string{"B"}),
		"matrix":   AppendMatrix(nil, caption, []string{"A"}, []string{"A"}, func(int, int) int { return 1 }),
	} {
		if len(picture) > 0 {
			t.Errorf("%s: a picture of nothing: %.100s", name, picture)
		}
	}
}

func BenchmarkWorld(b *testing.B) {
	for b.Loop() {
		NewWorld()
	}
}

func BenchmarkMap(b *testing.B) {
	w := NewWorld()
	var buffer []byte
	for _, marks := range [][]Mark{{{Codes: []string{"PRK"}}}, {{Codes: []string{"RUS"}}}, {{Codes: []string{"BRA"}}, {Codes: []string{"JPN"}}, {Codes: []string{"RUS"}}}} {
		b.Run(marks[0].Codes[0], func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				buffer = w.AppendMap(buffer[:0], caption, marks)
			}
			b.ReportMetric(float64(len(buffer)), "bytes")
		})
	}
}

// TestRightToLeft holds that a picture that is read from the right is the mirror
// image of the other: each point as far from the right as it was from the left,
// each label with its other end there.
func TestRightToLeft(t *testing.T) {
	spans := []Span{
		{Label: "A", Signed: day8(t, "1950-01-01"), InForce: day8(t, "1951-01-01"), Over: day8(t, "1980-01-01")},
		{Label: "B", Signed: day8(t, "1990-01-01"), InForce: day8(t, "1991-01-01")},
	}
	pictures := map[string]func(Caption) []byte{
		"spans":  func(c Caption) []byte { return AppendSpans(nil, c, spans, day8(t, "2024-01-01")) },
		"counts": func(c Caption) []byte { return AppendCounts(nil, c, []date.Date{day8(t, "1990"), day8(t, "1995")}) },
		"events": func(c Caption) []byte {
			return AppendEvents(nil, c, []Event{{Date: day8(t, "1990-01-01"), Label: "A"}, {Date: day8(t, "1999-01-01"), Label: "B", Chief: true}})
		},
		"network": func(c Caption) []byte {
			return AppendNetwork(nil, c, "A", []Treaty{{Label: "T", With: []int{0, 1}}}, []string{"B", "C"})
		},
		"matrix": func(c Caption) []byte {
			return AppendMatrix(nil, c, []string{"A", "B"}, []string{"A", "B"}, func(a, b int) int { return 1 })
		},
	}
	circle := regexp.MustCompile(`<circle class="([^"]*)" cx="(\d+)" cy="(\d+)"`)
	box := regexp.MustCompile(`<rect class="([^"]*)" x="(\d+)" y="(\d+)" width="(\d+)"`)
	label := regexp.MustCompile(`<text class="([^"]*)" x="(\d+)" y="(\d+)"(?: text-anchor="(\w+)")?>`)
	number := func(s string) int { n, _ := strconv.Atoi(s); return n }
	for name, draw := range pictures {
		left, right := string(draw(Caption{ID: "x"})), string(draw(Caption{ID: "x", RightToLeft: true}))
		wide := number(regexp.MustCompile(`viewBox="0 0 (\d+)`).FindStringSubmatch(left)[1])
		shapes := 0
		for _, kind := range []*regexp.Regexp{circle, box, label} {
			ours, theirs := kind.FindAllStringSubmatch(left, -1), kind.FindAllStringSubmatch(right, -1)
			if len(ours) != len(theirs) {
				t.Fatalf("%s: %d and %d shapes", name, len(ours), len(theirs))
			}
			for i := range ours {
				a, b := ours[i], theirs[i]
				want := wide - number(a[2])
				if kind == box {
					want -= number(a[4])
				}
				if number(b[2]) != want || a[3] != b[3] || a[1] != b[1] {
					t.Errorf("%s: %s became %s, want x=%d", name, a[0], b[0], want)
				}
				if kind == label && b[4] != map[string]string{"": "end", "end": "", "middle": "middle"}[a[4]] {
					t.Errorf("%s: the anchor of %s became %q", name, a[0], b[4])
				}
				shapes++
			}
		}
		if shapes < 3 {
			t.Errorf("%s: only %d shapes were compared", name, shapes)
		}
	}
}
