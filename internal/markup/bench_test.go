package markup

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"concord/internal/realinput"
)

// brief is a text of the length and kind of most briefs.
func brief() []byte {
	var b strings.Builder
	b.WriteString("The treaty was signed in Pyongyang on [19 June 2024]{.signed}. Kim Jong Un called it \"the strongest\" yet[^1].\n\n")
	for i := range 9 {
		b.WriteString("## Article by article: part " + string(rune('a'+i)) + "\n\n")
		for range 2 {
			b.WriteString("Article 4 of the treaty commits each side to provide military and other assistance, *with all means in its possession*, " +
				"in the event that the other is put in a state of war. Russia's own reading -- as far as it is known -- ties it to Article 51 " +
				"of the [UN Charter](ref:un-charter/51) and to national laws, see [@treaty-text, art. 4].\n\n")
		}
	}
	b.WriteString("| Party | Signed | In force |\n|---|---|---:|\n| Russia | 2024 | 2024 |\n| North Korea | 2024 | 2024 |\n\n")
	b.WriteString("- Consultation within days\n- **Assistance** without delay\n- A [report](https://example.org/report) to the Council\n\n[^1]: As reported by the agency.\n")
	return []byte(b.String())
}

func floor() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
}

func BenchmarkParse(b *testing.B) {
	text, p := brief(), NewParser()
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		p.Parse(text, Options{Path: "x.md"})
	}
}

func BenchmarkFloor(b *testing.B) {
	text, md := brief(), floor()
	var out bytes.Buffer
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		if err := md.Convert(text, &out); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRatio reports the time of Parse as a multiple of goldmark's with GFM
// and footnotes, for a generated brief and for the real documents.
func BenchmarkRatio(b *testing.B) {
	b.Run("brief", func(b *testing.B) { ratio(b, [][]byte{brief()}) })
	b.Run("real", func(b *testing.B) {
		var texts [][]byte
		err := filepath.WalkDir(realinput.Find(b, "site", "content", "briefs"), func(path string, e fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(path) == ".md" {
				texts = append(texts, []byte(body(readFile(b, path))))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		ratio(b, texts)
	})
}

func ratio(b *testing.B, texts [][]byte) {
	p, md := NewParser(), floor()
	var out bytes.Buffer
	var ours, theirs time.Duration
	for b.Loop() {
		for _, text := range texts {
			start := time.Now()
			p.Parse(text, Options{Path: "x.md"})
			ours += time.Since(start)
			out.Reset()
			start = time.Now()
			if err := md.Convert(text, &out); err != nil {
				b.Fatal(err)
			}
			theirs += time.Since(start)
		}
	}
	b.ReportMetric(float64(ours)/float64(theirs), "x-floor")
}
