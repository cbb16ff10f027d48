package site_test

import (
	"encoding/csv"
	"encoding/json"
	"html"
	"image/png"
	"regexp"
	"strings"
	"testing"

	"concord/internal/site"
)

// machineSite is read by reference managers, search engines and spreadsheets.
func machineSite(t *testing.T) *site.Site {
	t.Helper()
	s, findings := built(t, map[string]string{
		"content/site.yaml":        "title: Site\nbase-url: https://x.example/\npublisher: A & B Institute\n",
		"content/actors.yaml":      "kim-jong-un:\n  name: Kim Jong Un\n  kind: person\n  of: PRK\n",
		"content/instruments/t.md": "---\ntitle: Treaty of <Friendship>\nshort: the treaty\nkind: treaty\nparties: [PRK, RUS]\nevents:\n  - {signed: 2024-06-19}\n  - {in-force: 2024-12-04}\nprovisions:\n  4: {title: Defence, kind: defence, gloss: They help each other.}\n  5: {kind: consultation}\n---\n",
		"content/instruments/u.md": "---\ntitle: Old treaty\nparties: [PRK, RUS]\nevents:\n  - {signed: 2000-02}\n  - {in-force: 2000}\n  - {terminated: 2024-12-04}\nprovisions:\n  1: {kind: non-aggression}\n---\n",
		"content/briefs/b.md":      "---\ntitle: What Article 4 & 5 \"bind\" to 100%\ndate: 2024-12-06\nupdated: 2025-01\nauthors: [Jane Doe, Ann and Sons]\nnumber: 7\nseries: Clauses\nabout: t\nactors: [kim-jong-un]\ntopics: [treaty law]\n---\nIt was signed on [19 June 2024]{.signed}, and not [denounced]{.status .denies}.\n",
	})
	for _, f := range findings {
		t.Logf("%s", f.Message)
	}
	return s
}

func text(t *testing.T, s *site.Site, path string) string {
	t.Helper()
	content, err := s.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestHighwire(t *testing.T) {
	page := text(t, machineSite(t), "briefs/b/index.html")
	var got []string
	for _, m := range regexp.MustCompile(`<meta name="(citation_[a-z_]+)" content="([^"]*)">`).FindAllStringSubmatch(page, -1) {
		got = append(got, m[1]+" = "+html.UnescapeString(m[2]))
	}
	want := []string{
		`citation_title = What Article 4 & 5 "bind" to 100%`,
		"citation_author = Jane Doe",
		"citation_author = Ann and Sons",
		"citation_publication_date = 2024/12/06",
		"citation_technical_report_institution = A & B Institute",
		"citation_technical_report_number = Clauses 7",
		"citation_language = en",
		"citation_keywords = Treaty law",
		"citation_public_url = https://x.example/briefs/b/",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the tags are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// zoteroType is the type under which Zotero would keep a page, by the rules of
// its translator of embedded metadata: some types of OpenGraph decide, then
// Highwire tags, and 'article' is only a guess.
func zoteroType(page string) string {
	switch _, kind, _ := strings.Cut(page, `property="og:type" content="`); {
	case strings.HasPrefix(kind, "website"):
		return "webpage"
	case strings.HasPrefix(kind, "book"):
		return "book"
	}
	for _, tag := range []struct{ name, kind string }{
		{"citation_journal_title", "journalArticle"}, {"citation_conference", "conferencePaper"}, {"citation_book_title", "bookSection"},
		{"citation_dissertation_institution", "thesis"}, {"citation_technical_report_institution", "report"}, {"citation_title", "journalArticle"},
	} {
		if strings.Contains(page, `<meta name="`+tag.name) {
			return tag.kind
		}
	}
	return "webpage"
}

func TestZotero(t *testing.T) {
	s := machineSite(t)
	for path, want := range map[string]string{"briefs/b/index.html": "report", "instruments/t/index.html": "webpage", "index.html": "webpage"} {
		if got := zoteroType(text(t, s, path)); got != want {
			t.Errorf("Zotero would keep %s as a %s, want a %s", path, got, want)
		}
	}
}

// TestCards holds that every page names a picture that is there, in words too,
// and that only a site with an address has pictures.
func TestCards(t *testing.T) {
	s := machineSite(t)
	image := regexp.MustCompile(`<meta property="og:image" content="https://x\.example/([^"]*)">`)
	alt := regexp.MustCompile(`<meta property="og:image:alt" content="([^"]*)">`)
	for path, want := range map[string]struct{ image, alt string }{
		"index.html":                    {"card.png", "Site"},
		"briefs/b/index.html":           {"briefs/b/card.png", `What Article 4 & 5 "bind" to 100%`},
		"instruments/t/index.html":      {"instruments/t/card.png", "Treaty of <Friendship>"},
		"instruments/t/4/index.html":    {"instruments/t/card.png", "Treaty of <Friendship>"},
		"people/kim-jong-un/index.html": {"card.png", "Site"},
	} {
		page := text(t, s, path)
		m, words := image.FindStringSubmatch(page), alt.FindStringSubmatch(page)
		if m == nil || words == nil || m[1] != want.image || html.UnescapeString(words[1]) != want.alt {
			t.Errorf("%s: the picture is %q, %q, want %q", path, m, words, want)
			continue
		}
		picture, err := png.DecodeConfig(strings.NewReader(text(t, s, m[1])))
		if err != nil || picture.Width != 1200 || picture.Height != 630 {
			t.Errorf("%s: %v, %d by %d", m[1], err, picture.Width, picture.Height)
		}
	}

	// A title that the fonts lack shares the picture of what it is about.
	s, _ = built(t, map[string]string{
		"content/site.yaml":        "title: 사이트\nbase-url: https://x.example/\n",
		"content/instruments/t.md": "---\ntitle: Treaty\nparties: [PRK, RUS]\n---\n",
		"content/briefs/a.md":      "---\ntitle: नेपाल की संधि\ndate: 2024-01-01\nlang: hi\nabout: t\n---\nनेपाल\n",
		"content/briefs/b.md":      "---\ntitle: संधि\ndate: 2024-01-01\nlang: hi\n---\nसंधि\n",
		"content/briefs/c.md":      "---\ntitle: 서울을 위한 제언\ndate: 2024-01-01\nlang: ko\nabout: t\n---\n제1조\n",
	})
	for path, want := range map[string]string{"briefs/a/index.html": "instruments/t/card.png", "briefs/b/index.html": "card.png", "briefs/c/index.html": "briefs/c/card.png"} {
		if m := image.FindStringSubmatch(text(t, s, path)); m == nil || m[1] != want {
			t.Errorf("%s: the picture is %q, want %q", path, m, want)
		}
	}

	s, _ = built(t, map[string]string{"content/briefs/b.md": "---\ntitle: B\ndate: 2024-01-01\n---\nWords.\n"})
	for _, path := range s.Paths() {
		if strings.HasSuffix(path, "card.png") || strings.HasSuffix(path, ".html") && strings.Contains(text(t, s, path), "og:image") {
			t.Errorf("%s: a picture without an address", path)
		}
	}
}

// TestData holds what each kind of page says in JSON-LD, and that it stays
// small.
func TestData(t *testing.T) {
	s := machineSite(t)
	for path, want := range map[string]struct{ kind, name string }{
		"briefs/b/index.html":           {"Report", `What Article 4 & 5 "bind" to 100%`},
		"instruments/t/index.html":      {"Legislation", "Treaty of <Friendship>"},
		"instruments/t/4/index.html":    {"Legislation", "Article 4. Defence"},
		"countries/prk/index.html":      {"Country", "North Korea"},
		"people/kim-jong-un/index.html": {"Person", "Kim Jong Un"},
	} {
		_, data, _ := strings.Cut(text(t, s, path), `<script type="application/ld+json">`)
		data, _, _ = strings.Cut(data, "</script>")
		var object struct {
			Type    string `json:"@type"`
			Name    string
			HasPart []struct{ Name, Text string }
		}
		if err := json.Unmarshal([]byte(data), &object); err != nil {
			t.Errorf("%s: %v in %s", path, err, data)
		} else if object.Type != want.kind || object.Name != want.name {
			t.Errorf("%s is the %s %q, want the %s %q", path, object.Type, object.Name, want.kind, want.name)
		}
		if len(data) > 1000 {
			t.Errorf("%s: %d bytes of data", path, len(data))
		}
		if want.kind == "Report" && (len(object.HasPart) != 2 || object.HasPart[0].Name != "the treaty: signed" || object.HasPart[1].Name != "the treaty: not status") {
			t.Errorf("the claims are %v", object.HasPart)
		}
	}
	if page := text(t, s, "index.html"); strings.Contains(page, "ld+json") || !strings.Contains(page, `<meta property="og:title" content="Site">`) {
		t.Error("the home page says what it is not, or not what it is")
	}
}

func TestReferenceFiles(t *testing.T) {
	s := machineSite(t)
	bib := text(t, s, "catalogue.bib")
	for _, want := range []string{"@techreport{b,\n", "author = {Jane Doe and {Ann and Sons}}", `title = {{What Article 4 \& 5 "bind" to 100\%}}`, `institution = {A \& B Institute}`, "month = dec", "url = {https://x.example/briefs/b/}"} {
		if !strings.Contains(bib, want) {
			t.Errorf("catalogue.bib lacks %q:\n%s", want, bib)
		}
	}
	ris := text(t, s, "catalogue.ris")
	for _, want := range []string{"TY  - RPRT\r\n", "AU  - Jane Doe\r\n", "PY  - 2024\r\nDA  - 2024/12/06/\r\n", "ER  - \r\n"} {
		if !strings.Contains(ris, want) {
			t.Errorf("catalogue.ris lacks %q:\n%s", want, ris)
		}
	}
	var works []struct {
		Type   string
		Issued struct {
			Parts [][]int `json:"date-parts"`
		}
	}
	if err := json.Unmarshal([]byte(text(t, s, "catalogue.csl.json")), &works); err != nil || len(works) != 1 || works[0].Type != "report" || len(works[0].Issued.Parts[0]) != 3 {
		t.Errorf("catalogue.csl.json: %v, %v", works, err)
	}
	page := text(t, s, "briefs/b/index.html")
	if !strings.Contains(page, `title = {{What Article 4 \&amp; 5 &#34;bind&#34; to 100\%}}`) || !strings.Contains(page, `href="../../catalogue.ris"`) {
		t.Error("the brief does not say how to cite it")
	}
}

func TestObligations(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(text(t, machineSite(t), "obligations.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[1:] {
		got = append(got, strings.Join(row, ","))
	}
	want := []string{
		"t,PRK,2024,12,4,,,,2024,12,,,1,1,0,0,0,1",
		"t,RUS,2024,12,4,,,,2024,12,,,1,1,0,0,0,1",
		"u,PRK,2000,,,2024,12,4,2000,,2024,12,1,0,0,0,1,0",
		"u,RUS,2000,,,2024,12,4,2000,,2024,12,1,0,0,0,1,0",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the rows are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestFigures holds where pictures stand, each with words that say the same.
func TestFigures(t *testing.T) {
	s, findings := built(t, map[string]string{
		"content/instruments/t.md": "---\ntitle: T\nparties: [PRK, RUS]\nevents:\n  - {signed: 2024-06-19}\n  - {in-force: 2024-12-04}\nprovisions:\n  4: {kind: defence}\n---\n",
		"content/instruments/u.md": "---\ntitle: U\nparties: [PRK, CHN, TUV]\nevents:\n  - {signed: 1961-07-11}\n  - {in-force: 1961-09-10}\n---\n",
		"content/briefs/b.md":      "---\ntitle: B\ndate: 2024-12-06\nabout: t\n---\n::: {.figure type=timeline of=t}\nWords below.\n:::\n\n::: {.figure type=map}\n:::\n\n::: {.figure type=network of=PRK}\n:::\n\n::: {.figure type=matrix of=defence}\n:::\n\n::: {.figure type=timeline}\n:::\n\n::: {.figure type=timeline of=PRK}\n:::\n",
	})
	if len(findings) > 0 {
		t.Errorf("findings: %v", findings)
	}
	for path, want := range map[string]int{
		"countries/prk/index.html":   3, // where it lies, its network, its instruments in time
		"countries/tuv/index.html":   1, // a dot
		"instruments/t/index.html":   2, // the parties, the timeline
		"kinds/defence/index.html":   1,
		"timeline/index.html":        1,
		"briefs/b/index.html":        6,
		"instruments/t/4/index.html": 0,
	} {
		page := text(t, s, path)
		if got := strings.Count(page, "<svg "); got != want {
			t.Errorf("%s holds %d pictures, want %d", path, got, want)
		}
		if strings.Contains(page, "style=\"") {
			t.Errorf("%s holds style", path)
		}
		if path == "briefs/b/index.html" && strings.Count(page, "The same in words") != want {
			t.Errorf("%s does not say all in words", path)
		}
	}
	checkSite(t, s, "")
}
