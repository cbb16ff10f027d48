package check_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"concord/internal/build"
	"concord/internal/check"
	"concord/internal/quotation"
)

// FuzzCheck holds that no text makes a check panic, that findings and
// quotations lie in their texts, and that two checks say the same.
func FuzzCheck(f *testing.F) {
	for _, seed := range []string{
		"\"the other Party may immediately provide military and other assistance\" [@oslo, art. 1].",
		"# A\n\n## I. B\n\n## IV. B\n\n1. a\n\nx\n\n1. b\n\n- c:\n- d",
		"Article 2 reads:\n\n> Either Party can end this Treaty by giving notice of one year to [the] other ... Party.\n\nIn 202This. First, it was.It is.",
		"**Bold**\n\nthree things:\n\n- a\n\n> q\n\n[^1]: “x\n\n‘y’ «z» „w“ [^1]",
		"The treaty was signed on 19 June 2024. It was ratified on [1 May 2023]{.ratified}. It has four articles.",
	} {
		f.Add(seed)
	}
	var cache build.Cache // names are read once
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) > 4<<10 || !utf8.ValidString(body) || strings.ContainsAny(body, "\x00\r") { // reading changes those
			return
		}
		brief := "---\ntitle: A\ndate: 2024-06-20\nabout: oslo\n---\n\n" + body
		site := fstest.MapFS{
			"content/briefs/a.md":         {Data: []byte(brief)},
			"content/instruments/oslo.md": {Data: []byte(oslo)},
		}
		r, err := build.Run(t.Context(), site, build.Options{Unchecked: true, Jobs: 1}, &cache)
		if err != nil {
			t.Fatal(err)
		}
		findings := check.Run(r.Model, check.Options{})
		again := check.Run(r.Model, check.Options{Jobs: 1})
		if diff := cmp.Diff(findings, again); diff != "" {
			t.Fatalf("two checks differ:\n%s", diff)
		}
		for _, x := range findings {
			size := len(brief) + len("”") // a sign may be longer in the page than in the file
			if x.Span.Path != "content/briefs/a.md" {
				size = len(oslo)
			}
			if x.Span.Start < 0 || x.Span.End < x.Span.Start || x.Span.End > size {
				t.Fatalf("%q: %s lies at %v of %d bytes", body, x.Code, x.Span, len(brief))
			}
			if x.Message == "" {
				t.Fatalf("%s says nothing", x.Code)
			}
		}
		for _, b := range r.Model.Briefs {
			for _, q := range quotation.New(r.Model, nil).Of(b) {
				if q.Start < 0 || q.End <= q.Start || int(q.End) > len(b.Body.HTML()) {
					t.Fatalf("%q: a quotation lies at %d..%d of %d", body, q.Start, q.End, len(b.Body.HTML()))
				}
			}
		}
	})
}
