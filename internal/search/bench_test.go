package search_test

import (
	"strings"
	"testing"

	"concord/internal/build"
	"concord/internal/generate"
	"concord/internal/model"
	"concord/internal/search"
)

// generated returns the model of a site of so many generated briefs.
func generated(tb testing.TB, briefs int) *model.Model {
	tb.Helper()
	built, err := build.Run(tb.Context(), generate.Site(briefs, 1), build.Options{Unchecked: true}, nil)
	if err != nil {
		tb.Fatal(err)
	}
	return built.Model
}

// BenchmarkIndex makes the whole index of a site, as a build does.
func BenchmarkIndex(b *testing.B) {
	briefs := 10_000
	if testing.Short() {
		briefs = 1_000
	}
	m := generated(b, briefs)
	b.ReportAllocs()
	size, files := 0, 0
	for b.Loop() {
		x := search.New(m, strings.ToUpper, noNames)
		size, files = 0, len(x.Files())
		var buffer []byte
		for i := range x.Files() {
			buffer = x.Append(buffer[:0], &x.Files()[i])
			size += len(buffer)
		}
	}
	b.ReportMetric(float64(size)/(1<<20), "MB")
	b.ReportMetric(float64(files), "files")
}

// BenchmarkNew is what each version of a site in the preview costs.
func BenchmarkNew(b *testing.B) {
	m := generated(b, 10_000)
	for b.Loop() {
		search.New(m, strings.ToUpper, noNames)
	}
}
