package markup

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"concord/internal/diag"
	"concord/internal/realinput"
)

// specExample is an example of the CommonMark specification.
type specExample struct {
	number         int
	markdown, html string
}

func specExamples(t *testing.T) []specExample {
	text := readFile(t, realinput.Find(t, "nasty", "commonmark", "spec.txt"))
	var examples []specExample
	const fence = "````````````````````````````````"
	for {
		_, rest, ok := strings.Cut(text, fence+" example\n")
		if !ok {
			return examples
		}
		example, after, _ := strings.Cut(rest, "\n"+fence+"\n")
		markdown, html, ok := strings.Cut("\n"+example, "\n.\n")
		if !ok {
			markdown = strings.TrimSuffix("\n"+example, "\n.")
		}
		examples = append(examples, specExample{
			len(examples) + 1,
			strings.ReplaceAll(strings.TrimPrefix(markdown, "\n")+"\n", "→", "\t"),
			strings.ReplaceAll(html, "→", "\t"),
		})
		text = after
	}
}

// letters keeps what a reader reads: letters and digits.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// visible returns the words of HTML, with those that stand for pictures.
func visible(html string) string {
	var b strings.Builder
	for html != "" {
		i := strings.IndexByte(html, '<')
		if i < 0 {
			i = len(html)
		}
		b.WriteString(html[:i])
		html = html[i:]
		if html == "" {
			break
		}
		tag, rest, _ := strings.Cut(html, ">")
		if tag == "<figcaption" { // the specification has no captions
			_, rest, _ = strings.Cut(rest, "</figcaption>")
		}
		if _, alt, ok := strings.Cut(tag, `alt="`); ok && strings.HasPrefix(tag, "<img") {
			alt, _, _ = strings.Cut(alt, `"`)
			b.WriteString(alt)
		}
		html = rest
	}
	return letters(unescapeHTML(b.String()))
}

// TestSpec parses every example of the CommonMark specification: the document
// is sound and no visible word is lost or added, save in raw HTML.
func TestSpec(t *testing.T) {
	examples := specExamples(t)
	if len(examples) < 600 {
		t.Fatalf("only %d examples found", len(examples))
	}
	p := NewParser()
	for _, e := range examples {
		d, findings := parseSound(t, p, e.markdown)
		raw := false
		for _, f := range findings {
			raw = raw || f.Code == diag.RawHTML
		}
		if raw || strings.Contains(e.html, "<!--") {
			continue
		}
		if got, want := visible(string(d.HTML())), visible(e.html); got != want {
			t.Errorf("example %d: %q\n got %q\nwant %q\n%s", e.number, e.markdown, got, want, d.HTML())
		}
	}
}

// TestSpecEmphasis compares the emphasis of the specification's examples tag by
// tag.
func TestSpecEmphasis(t *testing.T) {
	tags := func(html string) string {
		html = strings.ReplaceAll(html, "&quot;", "")
		var b strings.Builder
		for {
			i := strings.IndexByte(html, '<')
			if i < 0 {
				b.WriteString(letters(html))
				return b.String()
			}
			b.WriteString(letters(html[:i]))
			tag, rest, _ := strings.Cut(html[i:], ">")
			if tag = strings.TrimPrefix(tag, "<"); strings.TrimPrefix(tag, "/") == "em" || strings.TrimPrefix(tag, "/") == "strong" {
				b.WriteString("<" + tag + ">")
			}
			html = rest
		}
	}
	p := NewParser()
	for _, e := range specExamples(t) {
		if e.number < 350 || e.number > 480 || strings.Contains(e.html, "href=\"**") || strings.Contains(e.html, "<img") {
			continue
		}
		d, _ := parseSound(t, p, e.markdown)
		if got, want := tags(string(d.HTML())), tags(e.html); got != want {
			t.Errorf("example %d: %q\n got %s\nwant %s", e.number, e.markdown, got, want)
		}
	}
}

// TestNasty parses strings that were made to break programs, each alone and all
// at once.
func TestNasty(t *testing.T) {
	dir := realinput.Find(t, "nasty")
	p := NewParser()
	n := 0
	for _, name := range []string{"xss", "strings", "commonmark"} {
		entries, err := os.ReadDir(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			text := readFile(t, filepath.Join(dir, name, e.Name()))
			parseSound(t, p, text)
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				parseSound(t, p, line)
				parseSound(t, p, "[a]("+line+") ![b](<"+line+">) [c]: "+line+"\n\n[d]: "+line+"\n\n[d] <"+line+"> ["+line+"]{."+line+"}\n\n::: {.note a=\""+line+"\"}\n"+line+"\n:::\n")
				n++
			}
		}
	}
	t.Logf("%d lines", n)
}

// TestRealDocuments parses every real brief and treaty: sound, and no note that
// has a mark is lost.
func TestRealDocuments(t *testing.T) {
	root := realinput.Find(t, "site", "content")
	p := NewParser()
	codes := map[diag.Code]int{}
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		text := body(readFile(t, path))
		d, findings := parseSound(t, p, text)
		for _, f := range findings {
			codes[f.Code]++
		}
		for line := range strings.Lines(text) {
			label, n := noteLabel([]byte(line))
			if n == 0 || n >= len(line) || line[n] != ':' || !strings.Contains(strings.Replace(text, line, "", 1), line[:n]) {
				continue
			}
			found := false
			for _, note := range d.Notes {
				found = found || note.Label == string(label)
			}
			if !found {
				t.Errorf("%s: the note [^%s] is lost", path, label)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(codes)
}
