package check

import (
	"slices"
	"testing"

	"concord/internal/diag"
)

// TestBrief holds that a brief alone says what it says among others, but for
// what others contradict, and that a check may be made to wait.
func TestBrief(t *testing.T) {
	m := ownModel(t, "",
		"The Moscow Treaty was signed on 19 June 2024. It was signed in Kazan.\n\nI. One\n\nIII. Three\n\n## Part\n\n## Part\n",
		"The Moscow Treaty was signed on 3 March 2021.\n\nIn 202This it was said.\n")
	waits := 0
	all := Run(m, Options{Jobs: 1, Wait: func() { waits++ }})
	if want := len(m.Briefs) + len(m.Pages); waits != want {
		t.Errorf("the check waited %d times, want %d, once a text", waits, want)
	}
	found := 0
	for _, b := range m.Briefs {
		alone := Brief(m, b, Options{Jobs: 1})
		found += len(alone)
		for _, f := range alone {
			if f.Span.Path != b.Path {
				t.Errorf("Brief(%s) speaks of %s", b.ID, f.Span.Path)
			}
			if !slices.ContainsFunc(all, func(g diag.Finding) bool { return g.Code == f.Code && g.Span == f.Span && g.Message == f.Message }) {
				t.Errorf("Brief(%s) says %v, which the site does not", b.ID, f)
			}
		}
		for _, code := range []diag.Code{diag.NumberingGap, diag.DuplicateHeading, diag.TruncatedYear} {
			of := func(list []diag.Finding) (n int) {
				for _, f := range list {
					if f.Code == code && f.Span.Path == b.Path {
						n++
					}
				}
				return n
			}
			if of(alone) != of(all) {
				t.Errorf("Brief(%s) finds %q %d times, the site %d", b.ID, code, of(alone), of(all))
			}
		}
	}
	if found == 0 {
		t.Error("nothing was found in any brief alone")
	}
}
