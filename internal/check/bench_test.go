package check_test

import (
	"testing"
	"time"

	"concord/internal/build"
	"concord/internal/check"
	"concord/internal/generate"
)

// BenchmarkCheck measures a check of a generated site of 10,000 briefs (of 1,000
// with -short), and what part it is of building the same site with all its
// pages, in per cent.
func BenchmarkCheck(b *testing.B) {
	briefs := 10_000
	if testing.Short() {
		briefs = 1_000
	}
	start := time.Now()
	r, err := build.Run(b.Context(), generate.Site(briefs, 1), build.Options{Unchecked: true}, nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range r.Site.Paths() {
		if _, err := r.Site.ReadFile(p); err != nil {
			b.Fatal(err)
		}
	}
	whole := time.Since(start) // the pages by one goroutine, so more than on the clock
	b.ResetTimer()
	for range b.N {
		if found := check.Run(r.Model, check.Options{Jobs: 1}); len(found) > 0 {
			b.Fatalf("the generated site has %d findings, first %v", len(found), found[0])
		}
	}
	one := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(one.Microseconds())/float64(briefs), "µs/brief")
	b.ReportMetric(100*float64(one)/float64(whole+one), "%ofbuild")
}
