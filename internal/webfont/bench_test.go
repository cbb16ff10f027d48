package webfont

import "testing"

// BenchmarkSubset cuts the letters of an English page out of a font.
func BenchmarkSubset(b *testing.B) {
	data := builtin(b, "source-serif-latin-400")
	f, err := new(Cutter).Open(data)
	if err != nil {
		b.Fatal(err)
	}
	letters := []rune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPRSTUVWY0123456789.,;:-()[]/“”‘’–—")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := f.Subset(letters, Features{Tags: []string{"tnum", "lnum"}}, "Embedded 1"); err != nil {
			b.Fatal(err)
		}
	}
	cut, _ := f.Subset(letters, Features{Tags: []string{"tnum", "lnum"}}, "Embedded 1")
	b.ReportMetric(float64(len(cut)), "bytes")
}
