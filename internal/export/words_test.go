package export

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"concord/internal/markup"
)

// TestWordsOf reads the words of texts as a reader of any HTML would.
func TestWordsOf(t *testing.T) {
	files, err := filepath.Glob("../../content/*/*.md")
	if err != nil || len(files) < 20 {
		t.Fatal(err, len(files))
	}
	p := markup.NewParser()
	texts := []string{
		"", "a < b && c > d &amp;lt; \"x\" 'y'",
		"![1 > 0](/a.png \"2 > 1\") and [3 > 2](https://example.org/?a=1&b=2 \"4 > 3\")",
		"| a | b |\n|---|---|\n| 1 | 2 |\n\n- x\n  - y\n\n```go\nif a<b { c(\"&lt;\") }\n```\n\n> q\\\nr[^1]\n\n[^1]: A note.",
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	for _, text := range texts {
		doc, _ := p.Parse([]byte(text), markup.Options{})
		if got, want := wordsOf(doc.HTML()), tokenised(doc.HTML()); got != want {
			t.Errorf("%.40q: words\n%q\nwant\n%q", text, got, want)
		}
	}
}

// tokenised is wordsOf by a reader of any HTML.
func tokenised(text []byte) string {
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); slices.Contains(ownLines, string(name)) {
				b.WriteByte('\n')
			}
		}
	}
}
