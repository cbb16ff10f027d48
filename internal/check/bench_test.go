package check_test

import (
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"concord/internal/build"
	"concord/internal/check"
	"concord/internal/generate"
	"concord/internal/sink"
)

// BenchmarkCheck measures a check of a generated site of 10,000 briefs (of 1,000
// with -short), and what it adds to building the same site into a folder, in per
// cent. The bound is 15.
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
	folder, err := sink.Open(filepath.Join(b.TempDir(), "public"), sink.Guard{})
	if err != nil {
		b.Fatal(err)
	}
	defer folder.Close()
	if _, err := folder.Write(b.Context(), sink.Job{Site: r.Site, Paths: r.Site.Paths(), Jobs: runtime.GOMAXPROCS(0)}); err != nil {
		b.Fatal(err)
	}
	whole := time.Since(start)
	b.ResetTimer()
	for range b.N {
		if found := check.Run(r.Model, check.Options{}); len(found) > 5+briefs/1000 { // words by chance make a sentence
			b.Fatalf("the generated site has %d findings, first %v", len(found), found[0])
		}
	}
	one := b.Elapsed() / time.Duration(b.N)
	b.ReportMetric(float64(one.Microseconds())/float64(briefs), "µs/brief")
	b.ReportMetric(100*float64(one)/float64(whole), "%more")
}
