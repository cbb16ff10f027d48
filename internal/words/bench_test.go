package words_test

import (
	"testing"

	"concord/internal/words"
	"concord/templates"
)

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		words.New(templates.Files, nil, []string{"ar", "ru"})
	}
}
