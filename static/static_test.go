package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// TestWeight holds what a reader fetches besides a page and its fonts.
func TestWeight(t *testing.T) {
	const most = 35 << 10
	var packed bytes.Buffer
	for _, name := range []string{"style.css", "search.js", "peek.js"} {
		w := gzip.NewWriter(&packed)
		w.Write(read(t, name))
		w.Close()
	}
	if packed.Len() > most {
		t.Errorf("style and script are %d bytes compressed, and %d is the most", packed.Len(), most)
	}
}

// TestFonts holds that the style sheet names the fonts that are there, all of
// them, by what they hold, and that they stay light.
func TestFonts(t *testing.T) {
	const most = 600 << 10
	var named []string
	for _, m := range regexp.MustCompile(`url\(([^)]+)\)`).FindAllStringSubmatch(string(read(t, "style.css")), -1) {
		named = append(named, m[1])
	}
	there, err := fs.Glob(Files, "fonts/*.woff2")
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(named)
	if !slices.Equal(named, there) {
		t.Errorf("the style sheet names\n%s\nand there are\n%s", strings.Join(named, "\n"), strings.Join(there, "\n"))
	}
	size := 0
	for _, name := range there {
		content := read(t, name)
		size += len(content)
		sum := sha256.Sum256(content)
		if !strings.HasSuffix(name, "."+hex.EncodeToString(sum[:4])+".woff2") {
			t.Errorf("%s holds %x", name, sum[:4])
		}
		if !bytes.HasPrefix(content, []byte("wOF2")) {
			t.Errorf("%s is no WOFF2", name)
		}
	}
	if size > most {
		t.Errorf("the fonts are %d bytes, and %d is the most", size, most)
	}
	if !strings.Contains(string(read(t, "fonts/LICENSE-OFL.txt")), "SIL OPEN FONT LICENSE") {
		t.Error("the fonts stand without their licence")
	}
}
