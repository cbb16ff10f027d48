package generate

import (
	"bytes"
	"io/fs"
	"testing"
	"testing/fstest"
)

func TestSite(t *testing.T) {
	site := Site(3, 1)
	if err := fstest.TestFS(site, "content/site.yaml", "content/briefs/b000003.md", "content/instruments/i300.md"); err != nil {
		t.Error(err)
	}
	for _, p := range []string{"content/briefs/b000000.md", "content/briefs/b000004.md", "content/briefs/b3.md", "content/instruments/i301.md"} {
		if _, err := fs.Stat(site, p); err == nil {
			t.Errorf("%s is there, outside the numbers", p)
		}
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	read := func(briefs int, seed uint64) []byte {
		text, err := fs.ReadFile(Site(briefs, seed), "content/briefs/b000002.md")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	if !bytes.Equal(read(2, 7), read(2000, 7)) {
		t.Error("a brief depends on how many there are")
	}
	if bytes.Equal(read(2, 7), read(2, 8)) {
		t.Error("two seeds give the same brief")
	}
}

func TestBriefIsAboutAsLongAsPromised(t *testing.T) {
	total := 0
	const n = 50
	for i := range n {
		_, body, _ := bytes.Cut(site{n, 1}.brief(i), []byte("\n---\n"))
		total += len(bytes.Fields(body))
	}
	if mean := total / n; mean < 800 || mean > 900 {
		t.Errorf("a brief has %d words on average, want about 850", mean)
	}
}
