package site_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/internal/realinput"
	"concord/internal/site"
)

// hostileSite returns a site in which every text field holds what next
// returns, in the header of files and in every place of a body.
func hostileSite(next func() string) map[string]string {
	q := func() string { // a YAML scalar
		b, _ := json.Marshal(strings.ToValidUTF8(next(), "\uFFFD"))
		return string(b)
	}
	line := func() string { return strings.Join(strings.Fields(next()), " ") }
	attr := func() string { return strings.NewReplacer(`"`, "", "}", "", "\n", " ").Replace(next()) }
	files := map[string]string{
		"content/site.yaml": fmt.Sprintf("title: %s\nsummary: %s\npublisher: %s\nlicence: %s\n", q(), q(), q(), q()),
		"content/sources.yaml": fmt.Sprintf("s1:\n  type: book\n  title: %s\n  author: [{family: %s, given: %s}, {literal: %s}]\n  container-title: %s\n  publisher: %s\n  volume: %s\n  number: %s\n  page: %s\n  DOI: %s\n  issued: 2024\ns2:\n  title: %s\n  URL: %s\n",
			q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q()),
		"content/disputes.yaml": fmt.Sprintf("- claim: %s\n  of: t\n  property: %s\n  values: [{value: %s, src: [s1]}, {value: %s}]\n  holds: %s\n  why: %s\n", q(), q(), q(), q(), q(), q()),
		"content/actors.yaml":   fmt.Sprintf("group-x:\n  name: %s\n  kind: organisation\n  summary: %s\nperson-x:\n  name: %s\n  kind: person\n  of: group-x\n  offices: [{title: %s, of: PRK, from: 2020}]\n", q(), q(), q(), q()),
		"content/instruments/t.md": fmt.Sprintf("---\ntitle: %s\nshort: %s\naka: [%s, %s]\nkind: %s\nparties: [PRK, {RUS: %s}]\nlanguages: [%s]\nevents:\n  - {signed: 2024-06-19, at: %s, by: {PRK: person-x, RUS: %s}, note: %s, src: s1}\n  - {approved: 2024-07-01, party: RUS, body: %s}\nidentifiers: {unts: %s, celex: %s, eli: %s, wikidata: %s}\nsummary: %s\nprovisions:\n  1: {title: %s, kind: defence, force: %s, trigger: %s, limits: %s, gloss: %s, confidence: medium}\n  2: {title: %s, kind: [consultation, defence], gloss: %s}\n---\n%s\n\n# Preamble\n\n%s\n\n# Article 1 %s\n\n1. %s\n\n2. %s\n\n# Article 3. %s\n\n%s\n",
			q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), next(), next(), line(), line(), line(), line(), next()),
		"content/instruments/u.md": "---\ntitle: U\nparties: [PRK, RUS]\nevents:\n  - {in-force: 2000-01-01}\nprovisions:\n  1: {kind: defence, gloss: G}\n---\n",
	}
	for n := range 3 {
		files[fmt.Sprintf("content/briefs/b%d.md", n)] = fmt.Sprintf("---\ntitle: %s\ndate: 2024-0%d-02\nsummary: %s\nauthors: [%s, Jane]\ntopics: [%s, x]\nnumber: %s\nseries: %s\nlicence: %s\ndoi: %s\nabout: t\nactors:\n  - PRK: %s\n  - group-x: %s\nprovisions:\n  - t/1: defence\nchanges:\n  - {date: 2024-05-05, note: %s}\naliases: [/old/%d/]\n---\n",
			q(), n+1, q(), q(), q(), q(), q(), q(), q(), q(), q(), q(), n) +
			"Article 1 says " + line() + " of North Korea. " + line() + "[^1] [see @s1, " + line() + "]\n\n" +
			"## " + line() + "\n\n| A | B |\n|---|---|\n| Article 1 | " + strings.ReplaceAll(line(), "|", "") + " |\n\n" +
			"[" + line() + "](ref:t/1) ![" + line() + "](/x.png \"" + attr() + "\") <" + line() + "> [x](" + line() + " \"" + attr() + "\")\n\n" +
			"::: {.position actor=PRK of=t/1 stance=\"" + attr() + "\" title=\"" + attr() + "\"}\n" + line() + "\n:::\n\n" +
			"::: {.finding}\n" + line() + "\n:::\n\n- " + line() + "\n- [" + strings.NewReplacer("[", "", "]", "").Replace(line()) + "]{.signed is=\"" + attr() + "\"}\n\n```" + line() + "\n" + next() + "\n```\n\n" + next() + "\n\n[^1]: " + line() + "\n"
	}
	return files
}

// hostileStrings returns the strings that others have collected against
// programs that write HTML.
func hostileStrings(t testing.TB) []string {
	t.Helper()
	dir := realinput.Find(t, "nasty")
	read := func(name string) []byte {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	var list []string
	if err := json.Unmarshal(read("strings/blns.json"), &list); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"xss/h5sc-vectors.txt", "xss/payloadbox-xss-payload-list.txt", "xss/owasp-xss-filter-evasion.md"} {
		for line := range strings.Lines(string(read(name))) {
			if line = strings.TrimSpace(line); line != "" {
				list = append(list, line)
			}
		}
	}
	return append(list, `"><script>alert(1)</script>`, `' onmouseover='x`, `--><b>`, `]]>`, `{{.Title}}`, `</title><script>`,
		`</summary>`, "javascript:alert(1)", "data:text/html,<b>", `\" onerror=\"x`, "&lt;b&gt;", "&#60;b&#62;", "<!--", "&", ";")
}

// checkHostile makes every page of a hostile site and looks for what does not
// belong.
func checkHostile(t *testing.T, s *site.Site) {
	t.Helper()
	for _, path := range s.Paths() {
		content, err := s.ReadFile(path)
		switch {
		case err != nil:
			t.Errorf("ReadFile(%q): %v", path, err)
		case strings.HasSuffix(path, ".html"):
			for _, fault := range checkHTML(path, content).faults {
				t.Error(fault)
			}
		case strings.HasSuffix(path, ".xml"):
			d := xml.NewDecoder(strings.NewReader(string(content)))
			for err = nil; err == nil; {
				_, err = d.Token()
			}
			if err != io.EOF {
				t.Errorf("%s: %v", path, err)
			}
		case strings.HasSuffix(path, ".json"):
			if !json.Valid(content) {
				t.Errorf("%s is not JSON", path)
			}
		}
	}
}

func TestHostileWords(t *testing.T) {
	words := hostileStrings(t)
	at := 0
	next := func() string { at++; return words[(at-1)%len(words)] }
	for at < 2*len(words) && !t.Failed() {
		s, _ := built(t, hostileSite(next))
		checkHostile(t, s)
	}
}

func FuzzHostileWords(f *testing.F) {
	f.Add(`"><script>alert(1)</script>`, "Article 1 of t")
	f.Add("a\x00b\xff", "[x](javascript:y)")
	f.Fuzz(func(t *testing.T, a, b string) {
		n := 0
		s, _ := built(t, hostileSite(func() string {
			n++
			if n%2 == 0 {
				return a
			}
			return b
		}))
		checkHostile(t, s)
	})
}
