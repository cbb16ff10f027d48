package export_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"
	"time"

	"concord/internal/export"
	"concord/internal/generate"
	"concord/internal/sink"
)

// BenchmarkExport exports generated briefs of 850 words as PDFs into a folder, and
// reports what one costs, and how long as many HTML pages and records take in
// comparison. CONCORD_BRIEFS says how many there are. The memory of the program is
// measured in a process of its own, by the benchmark of the same name of package
// build.
func BenchmarkExport(b *testing.B) {
	briefs := 300
	if n, err := strconv.Atoi(os.Getenv("CONCORD_BRIEFS")); err == nil {
		briefs = n
	}
	site := generate.Site(briefs, 1)
	run := func(form string) (seconds float64) {
		e := exported(b, site, []string{form}, nil)
		folder, err := sink.Open(filepath.Join(b.TempDir(), form), sink.Guard{Manifest: export.ManifestName})
		if err != nil {
			b.Fatal(err)
		}
		defer folder.Close()
		start := time.Now()
		if _, err := folder.Write(b.Context(), sink.Job{Site: e, Paths: e.Paths(), Jobs: runtime.GOMAXPROCS(0)}); err != nil {
			b.Fatal(err)
		}
		return time.Since(start).Seconds()
	}
	for b.Loop() {
		pdf := run("pdf")
		b.ReportMetric(1000*pdf/float64(briefs), "ms/pdf")
		b.ReportMetric(pdf/run("html"), "pdf/html")
		b.ReportMetric(pdf/run("json"), "pdf/json")
	}
}
