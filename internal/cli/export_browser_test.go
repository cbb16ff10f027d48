package cli

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// bare finds the letters of a page that its fonts have, but not the font that a browser
// takes for the style in which they stand.
const bare = `(() => {
	const faces = [...document.fonts].map(f => ({
		family: f.family.replaceAll('"', ""), bold: f.weight === "bold" || +f.weight >= 600, italic: f.style === "italic",
		ranges: f.unicodeRange.split(",").map(r => r.trim().slice(2).split("-").map(x => parseInt(x, 16))),
	}));
	const covers = (f, c) => f.ranges.some(r => c >= r[0] && c <= (r[1] || r[0]));
	const taken = (family, bold, italic) => {
		const own = faces.filter(f => f.family === family), rank = f => 2 * (f.italic === italic) + (f.bold === bold);
		const best = Math.max(...own.map(rank));
		return own.filter(f => rank(f) === best);
	};
	const missing = new Set(), seen = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const parent = walker.currentNode.parentElement;
		const style = getComputedStyle(parent), bold = +style.fontWeight >= 600, italic = style.fontStyle === "italic";
		const families = style.fontFamily.split(",").map(f => f.trim().replaceAll('"', "")).filter(f => f.startsWith("Embedded "));
		if (!families.length || ["title", "desc"].includes(parent.localName)) continue;
		for (const letter of walker.currentNode.data) {
			const key = families + bold + italic + letter, c = letter.codePointAt(0);
			if (seen.has(key) || !letter.trim()) continue;
			seen.add(key);
			if (!families.some(f => taken(f, bold, italic).some(f => covers(f, c))) && faces.some(f => families.includes(f.family) && covers(f, c)))
				missing.add((bold ? "bold " : "") + (italic ? "italic " : "") + letter + " in " + parent.outerHTML.slice(0, 80));
		}
	}
	return (seen.size ? "" : "nothing is set in them") + [...missing].slice(0, 9).join("\n");
})()`

// spoilt names the fonts of a page that the browser does not take. It checks every table
// of a font that it loads.
const spoilt = `Promise.all([...document.fonts].map(f => f.load().then(() => "", e => f.family + " " + f.weight + " " + f.style + ": " + e)))
	.then(all => all.length ? all.join("") : "there is no font")`

// TestExportedFonts opens exported pages in several scripts: the style of each letter
// has its font.
func TestExportedFonts(t *testing.T) {
	b := openBrowser(t)
	out := filepath.Join(t.TempDir(), "export")
	if err := runExport(t, exportFlags{site: "../..", out: out, as: []string{"html"}}, "content/briefs/recommendations-for-seoul.ar.md", "content/briefs/recommendations-for-seoul.ru.md", "ru-kp-2024", "PRK"); err != nil {
		t.Fatal(err)
	}
	pages, err := filepath.Glob(filepath.Join(out, "*", "*.html"))
	if err != nil || len(pages) < 4 {
		t.Fatal(err, pages)
	}
	for _, name := range pages {
		tab := b.open("file://" + filepath.ToSlash(name))
		if got := tab.eval(bare); got != "" {
			t.Errorf("%s has no font for %v", filepath.Base(name), got)
		}
		if got := tab.eval(spoilt); got != "" {
			t.Errorf("%s: %v", filepath.Base(name), got)
		}
	}
}

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
