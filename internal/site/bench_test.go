package site_test

import (
	"os"
	"strings"
	"testing"

	"concord/internal/build"
	"concord/internal/quotation"
	"concord/internal/realinput"
	"concord/internal/site"
)

// The benchmarks make pages of real input one after the other, so that a
// figure is the mean over all pages of a kind.

func benchmarkPages(b *testing.B, s *site.Site, want func(path string) bool) {
	var paths []string
	for _, path := range s.Paths() {
		if want(path) {
			paths = append(paths, path)
		}
	}
	if len(paths) == 0 {
		b.Skip("no such page")
	}
	bytes := 0
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		content, err := s.ReadFile(paths[i%len(paths)])
		if err != nil {
			b.Fatal(err)
		}
		bytes += len(content)
	}
	b.ReportMetric(float64(bytes)/float64(b.N), "bytes/page")
}

func kindOf(path string) string {
	folder, rest, _ := strings.Cut(path, "/")
	switch depth := strings.Count(rest, "/"); {
	case !strings.HasSuffix(path, "index.html") || depth == 0:
		return ""
	case folder == "instruments" && depth == 2:
		return "article"
	case depth == 1:
		return folder
	}
	return ""
}

func BenchmarkPage(b *testing.B) {
	for _, from := range []struct{ name, dir string }{{"own", "../.."}, {"real", realinput.Find(b, "site")}} {
		s, _ := buildFS(b, os.DirFS(from.dir))
		for _, kind := range []string{"briefs", "article", "instruments", "countries", "kinds", "topics"} {
			b.Run(from.name+"/"+kind, func(b *testing.B) {
				benchmarkPages(b, s, func(path string) bool { return kindOf(path) == kind })
			})
		}
	}
}

func BenchmarkNew(b *testing.B) {
	result, err := build.Run(b.Context(), os.DirFS(realinput.Find(b, "site")), build.Options{}, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		site.New(result.Model, quotation.New(result.Model, nil), site.Theme{})
	}
}
