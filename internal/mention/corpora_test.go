package mention

import (
	"bytes"
	"html"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/internal/realinput"
)

// TestCorpora holds that in real documents a number behind a word for article
// is nearly always taken, and that sentences have the length of sentences.
func TestCorpora(t *testing.T) {
	content := realinput.Find(t, "site", "content")
	references, items, sentences, size := 0, 0, 0, 0
	err := filepath.WalkDir(content, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for paragraph := range bytes.SplitSeq(source, []byte("\n\n")) {
			text := []byte(html.EscapeString(string(paragraph)))
			for _, r := range References(nil, text) {
				references++
				items += len(r.Items)
			}
			sentences += len(Sentences(nil, text))
			size += len(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d references to %d articles, %d sentences", size, references, items, sentences)
	if references < 9500 || items < references {
		t.Errorf("found %d references to %d articles, want at least 9500", references, items)
	}
	if mean := size / sentences; mean < 80 || mean > 400 {
		t.Errorf("a sentence has %d bytes on average", mean)
	}
}
