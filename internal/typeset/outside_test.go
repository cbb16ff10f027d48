package typeset

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestOtherReaders asks the programs of others what they make of our files: qpdf
// and poppler's, as Debian packs them.
func TestOtherReaders(t *testing.T) {
	for _, tool := range []string{"qpdf", "pdfinfo", "pdffonts", "pdftotext"} {
		if _, err := exec.LookPath(tool); err != nil {
			skip(t, "qpdf and poppler-utils are not here: %v", err)
		}
	}
	ts := withSystemFonts(t)
	doc := sample()
	doc.Blocks = append([]Block{
		Paragraph{Lang: "ko", Text: words("모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다.")},
		Paragraph{Lang: "ar", Text: words("يولد جميع الناس أحرارا متساوين في الكرامة والحقوق.")},
		Paragraph{Lang: "ja", Text: words("すべての人間は、生まれながらにして自由であり（第1条）、")},
		Paragraph{Lang: "he", Text: words("כל בני האדם נולדו בני חורין.")},
	}, doc.Blocks...)
	b, faults := ts.PDF(doc)
	if faults != nil {
		t.Fatal(faults)
	}
	name := filepath.Join(t.TempDir(), "sample.pdf")
	if err := os.WriteFile(name, b, 0o644); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		out, err := exec.Command(args[0], args[1:]...).CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
		return string(out)
	}
	if out := run("qpdf", "--check", name); !strings.Contains(out, "No syntax or stream encoding errors") {
		t.Error(out)
	}
	info := run("pdfinfo", name)
	for _, want := range []string{"Tagged:          yes", "Title:           What Article 4 binds", "Author:          Jane Doe; Ким Ир", "Encrypted:       no", "CreationDate:    Fri Dec  6 00:00:00 2024"} {
		if !strings.Contains(info, want) {
			t.Errorf("pdfinfo lacks %q:\n%s", want, info)
		}
	}
	for i, line := range strings.Split(strings.TrimSpace(run("pdffonts", name)), "\n") {
		if i > 1 && !strings.Contains(line, " yes yes yes ") {
			t.Errorf("pdffonts: not embedded, not a subset or without Unicode: %s", line)
		}
	}
	text := normal(run("pdftotext", name, "-"))
	structure := run("pdfinfo", "-struct-text", name)
	for _, want := range []string{
		"모든 인간은 태어날 때부터 자유로우며", "يولد جميع الناس أحرارا متساوين في", "すべての人間は、生まれながらにして自由であり（第", "כל בני האדם נולדו בני חורין",
		"одна из Сторон подвергнется вооружённому нападению", "Hiệp định hòa bình Việt Nam", "Συνθήκη για την ειρήνη", "What is owed",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("pdftotext lacks %q", want)
		}
	}
	for _, want := range []string{"모든 인간은 태어날 때부터", "TH:", "Link (inline)", "BlockQuote", "Caption"} {
		if !strings.Contains(structure, want) {
			t.Errorf("pdfinfo -struct-text lacks %q", want)
		}
	}
}
