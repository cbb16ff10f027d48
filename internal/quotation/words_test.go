package quotation

import (
	"strings"
	"testing"
)

// TestWordsAreAlike holds which words count as the same.
func TestWordsAreAlike(t *testing.T) {
	tests := []struct {
		a, b string
		same bool
	}{
		{"shall", "SHALL", true},
		{"shall", "may", false},
		{"obligations", "Obligations", true}, // longer than eight letters
		{"cooperation", "co\u00ADoperation", true},
		{"co-operation", "co‑operation", true},
		{"two-thirds", "two thirds", true},
		{"office", "oﬃce", true},
		{"State's", "State’s", true},
		{"States", "State’s", false},
		{"défense", "de\u0301fense", true},
		{"défense", "defense", false},
		{"СТАТЬЯ", "статья", true},
		{"제4조", "제4조", true},
		{"article 12", "article 21", false},
		{"eightlet", "eightlett", false},
		{"the  Party\nshall", "the Party shall", true},
		{"Straße", "strasse", false},
	}
	for _, tt := range tests {
		a, b := newWording([]byte(tt.a)), newWording([]byte(tt.b))
		same := len(a.words) == len(b.words)
		for i := 0; same && i < len(a.words); i++ {
			same = a.words[i].fold == b.words[i].fold
		}
		if same != tt.same {
			t.Errorf("the words of %q and %q are the same: %v, want %v", tt.a, tt.b, same, tt.same)
		}
	}
}

func TestWordsLieInTheText(t *testing.T) {
	for _, text := range []string{"", "a", "ab'", "d’accord", "x\xff\xfey", "\u200b", "漢字かな", "ที่นี่", "٤٢", "a\u0301", strings.Repeat("z", 33)} {
		last := int32(0)
		for _, w := range newWording([]byte(text)).words {
			if w.start < last || w.end <= w.start || int(w.end) > len(text) {
				t.Errorf("a word of %q lies at %d..%d", text, w.start, w.end)
			}
			last = w.end
		}
	}
}

func TestCompare(t *testing.T) {
	const text = "1. In the event of an armed attack on one Party, the other Party shall immediately provide military and other assistance “with all means” in its possession.\n2. The Parties shall consult: (a) at once; and (b) in person."
	tests := []struct {
		name, quote string
		want        Verdict
		changes     string
	}{
		{"the same", "the other Party shall immediately provide military and other assistance", Same, ""},
		{"first letter", "The other Party shall immediately provide", Same, ""},
		{"line end and spaces", "the  other\nParty shall immediately provide", Same, ""},
		{"other quotation marks", "other assistance 'with all means' in its possession", Same, ""},
		{"full stop at the end", "the other Party shall.", Same, ""},
		{"number left out", "In the event of an armed attack on one Party, the other Party", Same, ""},
		{"letters left out", "The Parties shall consult: at once; and in person.", Differs, `"a" is missing, "b" is missing`},
		{"omission", "the other Party [...] provide ... assistance", Same, ""},
		{"omission at the ends", "... the other Party shall immediately provide military …", Same, ""},
		{"omission out of order", "military and other assistance [...] the other Party shall immediately provide", Absent, ""},
		{"words in brackets", "the other [State] shall immediately provide [armed] assistance", Same, ""},
		{"inserted words", "the other Party [to the treaty] shall immediately provide military and other assistance", Same, ""},
		{"letter in brackets", "[t]he Parties shall consult: (a) at once", Same, ""},
		{"one word changed", "the other Party may immediately provide military and other assistance", Differs, `"may" for "shall"`},
		{"one word left out", "the other Party shall provide military and other assistance", Differs, `"immediately" is missing`},
		{"one word added", "the other Party shall not immediately provide military and other assistance", Differs, `"not" is added`},
		{"capitals count for nothing beside words", "the other party shall immediately provide military assistance with all means in its possession", Differs, `"and other" is missing`},
		{"only capitals", "the other party shall immediately provide military and other assistance", Signs, `"party" for "Party"`},
		{"punctuation", "on one Party the other Party shall immediately provide military", Signs, ""},
		{"few words that are wrong", "the other Party must", Absent, ""},
		{"other words", "each of the Contracting States may withdraw from this agreement", Absent, ""},
		{"nothing", "...", Absent, ""},
	}
	for _, tt := range tests {
		got := Compare(tt.quote, text)
		if got.Verdict != tt.want || tt.changes != "" && changesInWords(got.Changes) != tt.changes {
			t.Errorf("%s: Compare(%q) = %d %s, want %d %s", tt.name, tt.quote, got.Verdict, changesInWords(got.Changes), tt.want, tt.changes)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("the other [...] shall", "the other Party shall")
	f.Add("[t]he", "(a) The")
	f.Add("a b c d e f g h", "a b x d e f g h")
	f.Fuzz(func(t *testing.T, quote, text string) {
		if len(quote)+len(text) > 1<<12 {
			return
		}
		c := Compare(quote, text)
		if c.Start < 0 || c.End < c.Start || c.End > len(text) {
			t.Fatalf("Compare(%q, %q) lies at %d..%d", quote, text, c.Start, c.End)
		}
		for _, x := range c.Changes {
			if x.Start < 0 || x.End < x.Start || x.End > len(quote) {
				t.Fatalf("Compare(%q, %q) has a change at %d..%d", quote, text, x.Start, x.End)
			}
		}
		if got := Compare(text, text).Verdict; got != Same && len(newQuote([]byte(text)).words) == len(newWording([]byte(text)).words) && len(newWording([]byte(text)).words) > 0 {
			t.Fatalf("Compare of %q with itself = %d", text, got)
		}
	})
}
