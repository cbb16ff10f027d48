package quotation_test

import (
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/quotation"
)

const oslo = `---
title: Treaty of Oslo
short: Oslo Treaty
articles: 3
---

## Preamble

The Parties, desiring to live in peace with all peoples and all governments of the region, have agreed as follows.

## Article 1

In the event of an armed attack on one Party, the other Party shall immediately provide military and other assistance with all means in its possession.

## Article 2

Either Party may end this Treaty by giving notice of one year to the other Party.

## Article 3

1. The Parties shall consult each other without delay when one of them considers itself threatened.
2. They shall do so in person.
`

// TestRecognised holds that runs of ten words are found with their article.
func TestRecognised(t *testing.T) {
	body := "They were desiring to live in peace with all peoples and all governments, and the other Party *shall* immediately\nprovide military and other assistance with all means.\n\n> Either Party may end this Treaty by giving notice of one year."
	site := fstest.MapFS{
		"content/briefs/a.md":         {Data: []byte("---\ntitle: A\ndate: 2024-06-20\n---\n\n" + body)},
		"content/instruments/oslo.md": {Data: []byte(oslo)},
	}
	r, err := build.Run(t.Context(), site, build.Options{Unchecked: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := quotation.New(r.Model, nil).All()
	want := []struct {
		provision, words string
		marked           bool
	}{
		{"", "desiring to live in peace with all peoples and all governments", false},
		{"oslo/1", "the other Party <em>shall</em> immediately\nprovide military and other assistance with all means", false},
		{"oslo/2", "Either Party may end this Treaty by giving notice of one year", true},
	}
	if len(got) != len(want) {
		t.Fatalf("%d quotations are recognised, want %d: %+v", len(got), len(want), got)
	}
	for i, w := range want {
		q := got[i]
		id := ""
		if q.Provision != nil {
			id = q.Provision.ID
		}
		if words := string(q.Brief.Body.HTML()[q.Start:q.End]); id != w.provision || words != w.words || q.Marked != w.marked || q.Verdict != quotation.Same {
			t.Errorf("quotation %d is %q of %q (%d), want %q of %q", i, words, id, q.Verdict, w.words, w.provision)
		}
	}
}

// TestUnmarked holds what is said of words that are not marked as a quotation.
func TestUnmarked(t *testing.T) {
	const other = "---\ntitle: Pact of Bergen\nparties: [NOR, SWE]\n---\n\n## Article 1\n\nThe two Parties trade freely with each other in all goods but fish, timber and iron.\n"
	for _, tt := range []struct{ name, body, want string }{
		{"the very words", "Oslo held that the other Party shall immediately provide military and other assistance with all means in its possession.", ""},
		{"a duty changed", "Oslo held that in the event of an armed attack on one Party, the other Party may immediately provide military and other assistance.",
			`warning: these are nearly the words of Article 1 of Oslo Treaty: "may" for "shall"`},
		{"a word changed", "Oslo held that in the event of an armed assault on one Party, the other Party shall immediately provide military and other assistance.",
			`note: these are nearly the words of Article 1 of Oslo Treaty: "assault" for "attack"`},
		{"words left out", "In the event of an armed attack on one Party, the other Party shall provide military and other assistance with all means.",
			`note: these are nearly the words of Article 1 of Oslo Treaty: "immediately" is missing`},
		{"an omission that is marked", "In the event of an armed attack on one Party, the other Party shall ... provide military and other assistance with all means.", ""},
		{"words in brackets", "In the event of an armed attack on one Party, the other Party shall [at once] provide military and other assistance with all means.", ""},
		{"paraphrase", "If one of them is attacked the other Party shall help with military and other assistance.", ""},
		{"another article", "Article 2 of the Oslo Treaty has it that the other Party shall immediately provide military and other assistance with all means.",
			"warning: these are words of Article 1 of Oslo Treaty, not of Article 2"},
		{"the right article", "Article 1 of the Oslo Treaty has it that the other Party shall immediately provide military and other assistance with all means.", ""},
		{"another article, far off", "Unlike Article 2 of the Oslo Treaty, which speaks of how one Party may leave and of nothing else that matters to either of the two, it says that the other Party shall immediately provide military and other assistance with all means.", ""},
		{"another instrument", "By the Pact of Bergen the other Party shall immediately provide military and other assistance with all means.",
			"note: these are words of Article 1 of Oslo Treaty, not of Pact of Bergen"},
		{"a citation of another", "The other Party shall immediately provide military and other assistance with all means [@bergen, art. 1].",
			"warning: these are words of Article 1 of Oslo Treaty, not of Article 1 of Pact of Bergen"},
	} {
		site := fstest.MapFS{
			"content/briefs/a.md":           {Data: []byte("---\ntitle: A\ndate: 2024-06-20\n---\n\n" + tt.body)},
			"content/instruments/oslo.md":   {Data: []byte(oslo)},
			"content/instruments/bergen.md": {Data: []byte(other)},
		}
		r, err := build.Run(t.Context(), site, build.Options{Unchecked: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range quotation.New(r.Model, nil).AllFindings() {
			got += f.Severity.String() + ": " + f.Message
		}
		if got != tt.want {
			t.Errorf("%s: %q gives\n%s\nwant\n%s", tt.name, tt.body, got, tt.want)
		}
	}
}
