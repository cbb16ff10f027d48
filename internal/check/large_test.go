package check_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"concord/internal/build"
	"concord/internal/check"
)

// TestLargeTexts checks texts that are made to be slow: each takes seconds at
// most, where anything quadratic would take minutes.
func TestLargeTexts(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	repeated := func(s string, n int) string { return strings.Repeat(s, n/len(s)) }
	const size = 400_000
	treaty := oslo + "\n## Article 4\n\n" + repeated("word ", size) + "\n\n## Article 5\n\n" + repeated("a b c d e f g h i j k ", size)
	for name, body := range map[string]string{
		"quotations of one article":     repeated("\"The other Party must immediately provide military and other assistance\" [@oslo, art. 1]. ", size),
		"quotations in many blocks":     repeated("\"The other Party must immediately provide military and other assistance\" [@oslo, art. 1].\n\n", size),
		"quotations of a large article": repeated("\"word word word word word word word wort\" [@oslo, art. 4].\n\n", size/20),
		"one word":                      repeated("word ", size),
		"a cycle of words":              repeated("a b c d e f g h i j k ", size),
		"one quoted word":               "\"" + repeated("word ", size) + "\" [@oslo, art. 5]",
		"a quotation of letters":        "\"" + repeated("[w]ord ", size) + "\" [@oslo, art. 4]",
		"a quotation of omissions":      "\"" + repeated("word ... ", size) + "\" [@oslo, art. 4]",
		"a quotation of inserted words": "\"" + repeated("word [x] ", size) + "\" [@oslo, art. 4]",
		"opening marks":                 repeated("“", size),
		"apostrophes":                   repeated("s’ ‘x ", size),
		"block quotations":              repeated("> a b c d e f\n\nx\n\n", size),
		"numbered headings":             repeated("## 1. A\n\nx\n\n", size),
		"headings on two levels":        repeated("# A\n\n## A\n\n", size),
		"lists":                         repeated("1. a\n\nx\n\n", size),
		"labels":                        repeated("- a:\n", size),
		"announcements":                 repeated("three things:\n\n", size),
		"full stops":                    repeated("aaa.Bbb", size),
		"years":                         repeated("2020", size),
		"brackets":                      repeated("\"[", size),
	} {
		site := fstest.MapFS{
			"content/briefs/a.md":         {Data: []byte("---\ntitle: A\ndate: 2024-06-20\nabout: oslo\n---\n\n" + body)},
			"content/instruments/oslo.md": {Data: []byte(treaty)},
		}
		r, err := build.Run(t.Context(), site, build.Options{Unchecked: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		found := check.Run(r.Model, check.Options{Jobs: 1})
		t.Logf("%-30s %6d findings %s", name, len(found), time.Since(start).Round(time.Millisecond))
	}
}
