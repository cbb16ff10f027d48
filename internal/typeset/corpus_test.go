package typeset

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"concord/internal/realinput"
)

// realDocuments returns the paths of the real documents.
func realDocuments(tb testing.TB) []string {
	tb.Helper()
	return markdownIn(tb, realinput.Find(tb, "site"))
}

// markdownIn returns the paths of the Markdown files below a folder.
func markdownIn(tb testing.TB, dir string) []string {
	tb.Helper()
	var names []string
	filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".md") {
			names = append(names, path)
		}
		return nil
	})
	return names
}

// TestMarkdownExamples sets every example of the specifications of CommonMark and
// of GitHub's Markdown.
func TestMarkdownExamples(t *testing.T) {
	ts := withSystemFonts(t)
	for name, least := range map[string]int{"spec.txt": 600, "gfm-spec.txt": 600} {
		spec, err := os.ReadFile(realinput.Find(t, "nasty", "commonmark", name))
		if err != nil {
			t.Fatal(err)
		}
		fence := strings.Repeat("`", 32)
		n := 0
		for _, part := range strings.Split(string(spec), fence+" example")[1:] {
			_, part, _ = strings.Cut(part, "\n")
			source, _, _ := strings.Cut(part, "\n.\n")
			doc := fromMarkdown([]byte(strings.ReplaceAll(source, "→", "\t")), "en")
			doc.Meta.NoContents = true
			b, faults := ts.PDF(doc)
			if faults != nil {
				if faults[0].Kind != MissingGlyph { // an example has a letter of Wancho
					t.Errorf("%q: %v", source, faults)
				}
				continue
			}
			sameWords(t, source, doc, b)
			n++
		}
		if n < least {
			t.Errorf("%s has %d examples, want more than %d", name, n, least)
		}
	}
}

// langOf reads the language that a file of the corpora ends with, as 'udhr.ar.md'.
func langOf(name string) string {
	base := strings.TrimSuffix(filepath.Base(name), ".md")
	if _, lang, ok := strings.Cut(base, "."); ok && len(lang) >= 2 {
		return lang
	}
	return "en"
}

func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("sets 500 documents")
	}
	names := realDocuments(t)
	ts := withSystemFonts(t)
	only := os.Getenv("TYPESET_ONLY")
	var wg sync.WaitGroup
	work := make(chan string)
	var mu sync.Mutex
	missing := map[string]int{}
	for range 2 {
		wg.Go(func() {
			for name := range work {
				source, err := os.ReadFile(name)
				if err != nil {
					t.Error(err)
					continue
				}
				doc := fromMarkdown(source, langOf(name))
				doc.Meta.NoContents = only == ""
				b, faults := ts.PDF(doc)
				mu.Lock()
				for _, f := range faults {
					if f.Kind != MissingGlyph || !unicode.Is(unicode.Co, f.Char) { // one text has a character of private use
						t.Errorf("%s: %v", filepath.Base(name), f)
					}
					missing[f.Script+": "+f.Error()+" in "+filepath.Base(name)]++
				}
				mu.Unlock()
				if faults == nil && only == "" {
					sameWords(t, filepath.Base(name), doc, b)
				}
				if only != "" {
					os.WriteFile(filepath.Join(os.Getenv("TYPESET_OUT"), filepath.Base(name)+".pdf"), b, 0o644)
				}
			}
		})
	}
	for _, name := range names {
		if only == "" || strings.Contains(name, only) {
			work <- name
		}
	}
	close(work)
	wg.Wait()
	for m := range missing {
		t.Log(m)
	}
}
