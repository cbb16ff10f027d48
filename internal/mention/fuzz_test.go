package mention

import (
	"reflect"
	"testing"
	"unicode/utf8"
)

var seeds = []string{
	"", "In Georgia, the U.S. and Russia’s Article 4(2) of the UN Charter. Then", "제4조 2항과 한국에서는", "《联合国宪章》第五十一条、第2、3条",
	"Articles 3, 4 and 5 to 7 &amp; 9", "وبروسيا المادة (٥١) من ميثاق", "статьи с 3 по 7 и п. 2 ст. 4", "<em>One. </em>Two.<sup>1</sup> Three<",
	"Rus\u00adsia\u2060 Kim Jong\n Un", "Trinidad &amp; Tobago &lt;&quot;", "\xff\xe2\x80", "paragraphs 1 and 2 of Article 8 bis", "ロシア・マリ「はい。」と", "4조에 4조 원",
}

// onRune reports whether a valid text may be cut at i.
func onRune(text []byte, i int) bool {
	return i == len(text) || utf8.RuneStart(text[i]) || !utf8.Valid(text)
}

func FuzzFind(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, "Russia", 3)
	}
	f.Fuzz(func(t *testing.T, s, name string, at int) {
		text := []byte(s)
		lex := NewLexicon([]Name{{Text: name, ID: 1}, {Text: "Georgia", ID: 2, Doubtful: true}, {Text: "한국", ID: 3}, {Text: "روسيا", ID: 4}, {Text: name + " x", ID: -1}})
		for _, lex := range []*Lexicon{world, lex} {
			found := lex.Find(nil, text)
			last := 0
			for _, m := range found {
				start, end := int(m.Start), int(m.End)
				if start < last || end <= start || end > len(text) || len(m.IDs) == 0 {
					t.Fatalf("Find(%q): match %d..%d behind %d, IDs %v", s, start, end, last, m.IDs)
				}
				if utf8.ValidString(name) && (!onRune(text, start) || !onRune(text, end)) {
					t.Fatalf("Find(%q): match %d..%d cuts a character", s, start, end)
				}
				if one, ok := lex.At(text, start); !ok || one.End != m.End {
					t.Fatalf("Find(%q) has %d..%d, At says %v %v", s, start, end, one, ok)
				}
				last = end
			}
			if again := lex.Find(nil, text); !reflect.DeepEqual(found, again) {
				t.Fatalf("Find(%q) differs between calls", s)
			}
			if m, ok := lex.At(text, at); ok && (int(m.Start) != at || m.End <= m.Start || int(m.End) > len(text)) {
				t.Fatalf("At(%q, %d) = %v", s, at, m)
			}
			if m, ok := lex.Before(text, at); ok && (int(m.End) != at || m.End <= m.Start || m.Start < 0) {
				t.Fatalf("Before(%q, %d) = %v", s, at, m)
			}
		}
	})
}

func FuzzReferences(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := []byte(s)
		found := References(nil, text)
		last := int32(0)
		for _, r := range found {
			if r.Start < last || r.End <= r.Start || int(r.End) > len(text) || !onRune(text, int(r.Start)) || !onRune(text, int(r.End)) {
				t.Fatalf("References(%q): %d..%d behind %d", s, r.Start, r.End, last)
			}
			if r.Of < r.End || r.OfEnd < r.Of || int(r.OfEnd) > len(text) || r.Before > r.Start || r.Before < 0 || !onRune(text, int(r.OfEnd)) || !onRune(text, int(r.Before)) {
				t.Fatalf("References(%q): %+v", s, r)
			}
			if len(r.Items) == 0 || r.Items[0].Start != r.Start || r.Items[len(r.Items)-1].End != r.End {
				t.Fatalf("References(%q): items %+v of %d..%d", s, r.Items, r.Start, r.End)
			}
			at := r.Start
			for _, one := range r.Items {
				if one.Start < at || one.End <= one.Start || one.Article == "" || !onRune(text, int(one.Start)) || !onRune(text, int(one.End)) {
					t.Fatalf("References(%q): item %+v behind %d", s, one, at)
				}
				at = one.End
			}
			last = r.End
		}
		if again := References(nil, text); !reflect.DeepEqual(found, again) {
			t.Fatalf("References(%q) differs between calls", s)
		}
	})
}

func FuzzSentences(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, 5)
	}
	f.Fuzz(func(t *testing.T, s string, at int) {
		text := []byte(s)
		found := Sentences(nil, text)
		last := int32(0)
		for _, one := range found {
			if one[0] < last || one[1] <= one[0] || int(one[1]) > len(text) || !onRune(text, int(one[0])) || !onRune(text, int(one[1])) {
				t.Fatalf("Sentences(%q): %v behind %d", s, one, last)
			}
			if skipSpaces(text[:one[0]], int(last)) != int(one[0]) {
				t.Fatalf("Sentences(%q) leaves out %q", s, text[last:one[0]])
			}
			last = one[1]
		}
		if skipSpaces(text, int(last)) != len(text) {
			t.Fatalf("Sentences(%q) leaves out %q", s, text[last:])
		}
		if again := Sentences(nil, text); !reflect.DeepEqual(found, again) {
			t.Fatalf("Sentences(%q) differs between calls", s)
		}
		if start, end := Sentence(text, at); start < 0 || end < start || end > len(text) {
			t.Fatalf("Sentence(%q, %d) = %d, %d", s, at, start, end)
		}
	})
}
