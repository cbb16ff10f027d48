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
		if words := string(q.Brief.Body.HTML[q.Start:q.End]); id != w.provision || words != w.words || q.Marked != w.marked || q.Verdict != quotation.Same {
			t.Errorf("quotation %d is %q of %q (%d), want %q of %q", i, words, id, q.Verdict, w.words, w.provision)
		}
	}
}
