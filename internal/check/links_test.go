package check_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/check"
)

func TestExternalLinks(t *testing.T) {
	brief := "---\ntitle: A\ndate: 2024-06-20\n---\n\nSee [the *text*](https://example.org/a?b=1&c=2), <http://example.com/> and [that](/briefs/a/)."
	site := fstest.MapFS{
		"content/briefs/a.md":  {Data: []byte(brief)},
		"content/sources.yaml": {Data: []byte("k:\n  title: T\n  URL: https://example.net/t\n")},
	}
	r, err := build.Run(t.Context(), site, build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []struct{ address, words string }{
		{"https://example.org/a?b=1&c=2", "the *text"},
		{"http://example.com/", "http://example.com/"},
		{"https://example.net/t", "k"},
	}
	got := check.ExternalLinks(r.Model)
	if len(got) != len(want) {
		t.Fatalf("ExternalLinks() = %v", got)
	}
	for i, w := range want {
		text := brief
		if got[i].At.Path != "content/briefs/a.md" {
			text = "k:\n"
		}
		if words := fmt.Sprint(text[got[i].At.Start:got[i].At.End]); got[i].Address != w.address || words != w.words {
			t.Errorf("link %d is %q at %q, want %q at %q", i, got[i].Address, words, w.address, w.words)
		}
	}
}
