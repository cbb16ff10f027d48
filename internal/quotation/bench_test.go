package quotation_test

import (
	"testing"

	"concord/internal/build"
	"concord/internal/generate"
	"concord/internal/quotation"
)

// BenchmarkNew measures reading all texts of a generated site, by brief, and what
// it costs to take them over when one of them was edited.
func BenchmarkNew(b *testing.B) {
	const briefs = 1000
	r, err := build.Run(b.Context(), generate.Site(briefs, 1), build.Options{Unchecked: true}, nil)
	if err != nil {
		b.Fatal(err)
	}
	article := r.Model.Instruments[0].Provisions[0]
	b.Run("all", func(b *testing.B) {
		for range b.N {
			quotation.New(r.Model, nil).On(article)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*briefs), "µs/brief")
	})
	b.Run("again", func(b *testing.B) {
		set := quotation.New(r.Model, nil)
		set.On(article)
		for range b.N {
			set = quotation.New(r.Model, set)
			set.On(article)
		}
		b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*briefs), "µs/brief")
	})
}
