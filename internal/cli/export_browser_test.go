package cli

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// TestExportInBrowser opens a page from the disk: its style, fonts and pictures are
// there, nothing was fetched, and nothing in it broke its policy.
func TestExportInBrowser(t *testing.T) {
	b := openBrowser(t)
	site, out := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "export")
	writeSite(t, site, "first")
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 3, 2))); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"static/img/dot.png":     picture.Bytes(),
		"content/briefs/full.md": []byte("---\ntitle: Full\ndate: 2024-06-20\nactors: [PRK]\n---\n\nFirst, of North Korea.[^1]\n\n![A dot](/img/dot.png)\n\n## *Second*\n\nWords.\n\n::: {.figure type=map of=PRK}\nWhere it is.\n:::\n\n[^1]: Note.\n"),
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(site, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(site, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := runExport(t, exportFlags{site: site, out: out, as: []string{"html"}}, "full", "PRK"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"briefs/full.html", "countries/prk.html"} {
		tab := b.open("file://" + filepath.ToSlash(filepath.Join(out, name)))
		tab.until(`document.fonts.status === "loaded"`)
		for expression, want := range map[string]any{
			`performance.getEntriesByType("resource").filter(e => !e.name.startsWith("data:")).length`:                     0.0,
			`document.styleSheets.length === 1 && document.styleSheets[0].cssRules.length > 50`:                            true,
			`[...document.fonts].some(f => f.status === "loaded") && ![...document.fonts].some(f => f.status === "error")`: true,
			`[...document.images].every(i => i.complete && i.naturalWidth === 3)`:                                          true,
			`document.images.length`:                              1.0,
			`document.querySelectorAll("svg.picture").length > 0`: true,
			`[...document.querySelectorAll("a[href^='#']")].every(a => document.getElementById(decodeURIComponent(a.hash.slice(1))))`: true,
			`new Set([...document.querySelectorAll("[id]")].map(e => e.id)).size === document.querySelectorAll("[id]").length`:        true,
		} {
			if got := tab.eval(expression); got != want {
				t.Errorf("%s: %s = %v, want %v", name, expression, got, want)
			}
		}
		// What a page must not do is tried: the policy forbids it.
		refused := tab.eval(`new Promise(yes => {
			document.addEventListener("securitypolicyviolation", e => yes(e.effectiveDirective));
			const i = new Image(); i.src = "https://example.org/pixel.png"; document.body.append(i);
			setTimeout(() => yes("nothing"), 5000);
		})`)
		if refused != "img-src" {
			t.Errorf("%s: a picture from elsewhere was refused by %v", name, refused)
		}
	}
}
