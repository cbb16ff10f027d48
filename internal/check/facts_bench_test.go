package check

import (
	"testing"

	"concord/internal/generate"
	"concord/internal/model"
)

// BenchmarkContradictions measures the rules on facts alone, by brief.
func BenchmarkContradictions(b *testing.B) {
	const briefs = 1000
	m, _ := model.Link(records(b, generate.Site(briefs, 1), true))
	b.ResetTimer()
	for range b.N {
		onlyContradictions(m)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*briefs), "µs/brief")
}
