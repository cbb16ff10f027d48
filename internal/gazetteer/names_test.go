package gazetteer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// find returns the rows for a text as "ID" or "ID?" where they are doubtful,
// joined; a decoy is "-".
func find(names []Name, text string) string {
	var found []string
	for _, n := range names {
		if n.Text != text {
			continue
		}
		id := cmp.Or(n.ID, "-")
		if n.Doubtful {
			id += "?"
		}
		found = append(found, id)
	}
	return strings.Join(found, " ")
}

func TestNames(t *testing.T) {
	g := load(t)
	tests := []struct{ lang, text, want string }{
		{"en", "DPRK", "PRK"},
		{"en", "D.P.R.K.", "PRK"},
		{"en", "Democratic People's Republic of Korea", "PRK"},
		{"en", "Democratic People’s Republic of Korea", "PRK"},
		{"en", "ROK", "KOR"},
		{"en", "Korea", "KOR PRK"},
		{"en", "Congo", "COD COG"},
		{"en", "US", "USA"},
		{"en", "UK", "GBR"},
		{"en", "America", "USA?"},
		{"en", "Burma", "MMR"},
		{"en", "Türkiye", "TUR"},
		{"en", "Turkey", "TUR?"},
		{"en", "Czechia", "CZE"},
		{"en", "Czech Republic", "CZE"},
		{"en", "Swaziland", "SWZ"},
		{"en", "Macedonia", "MKD"},
		{"en", "Ivory Coast", "CIV"},
		{"en", "Côte d'Ivoire", "CIV"},
		{"en", "Cape Verde", "CPV"},
		{"en", "East Timor", "TLS"},
		{"en", "Holland", "NLD?"},
		{"en", "Netherlands", "NLD"},
		{"en", "Soviet Russia", "SUN?"},
		{"en", "Soviet Union", "SUN"},
		{"en", "USSR", "SUN"},
		{"en", "PRC", "CHN"},
		{"en", "China", "CHN"},
		{"en", "Taiwan", "TWN"},
		{"en", "Russia", "RUS"},
		{"en", "Germany", "DEU"},
		{"en", "GDR", "DDR"},
		{"en", "Viet Nam", "VNM"},
		{"en", "Vietnam", "VNM"},
		{"en", "Yemen", "YEM"},
		{"en", "Ireland", "IRL"},
		{"en", "Northern Ireland", "-"},
		{"en", "Guinea", "GIN?"},
		{"en", "Georgia", "GEO?"},
		{"en", "Jordan", "JOR?"},
		{"en", "Chad", "TCD?"},
		{"en", "Mali", "MLI"},
		{"en", "Monaco", "MCO"},
		{"en", "Zaire", "COD"},
		{"en", "Upper Volta", "BFA"},
		{"en", "St Lucia", "LCA"},
		{"en", "St. Lucia", "LCA"},
		{"en", "Kosovo", "XKX"},
		{"en", "NATO", "nato"},
		{"en", "UN Security Council", "unsc"},
		{"en", "AU", "african-union?"},
		{"en", "the Netherlands", ""},
		{"en", "South China Sea", "-"},
		{"en", "Atlanta, Georgia", "-"},
		{"fr", "Corée du Nord", "PRK"},
		{"fr", "DPRK", "PRK"},
		{"fr", "UN", "un?"},
		{"fr", "Maurice", "MUS?"},
		{"fr", "Tchad", "TCD"},
		{"pt-BR", "EU", "eu?"},
		{"de", "EU", "eu"},
		{"de", "Russlands", "RUS"},
		{"de", "Georgien", "GEO"},
		{"es", "EE. UU.", "USA"},
		{"ru", "Россия", "RUS"},
		{"ru", "России", "RUS"},
		{"ru", "Россию", "RUS"},
		{"ru", "Россией", "RUS"},
		{"ru", "Китаем", "CHN"},
		{"ru", "Кореи", "KOR PRK"},
		{"ru", "Северной Кореей", "PRK"},
		{"ru", "КНДР", "PRK"},
		{"ru", "КНДРа", ""},
		{"ru", "Советского Союза", "SUN"},
		{"ru", "Организации Объединенных Наций", "un"},
		{"ru", "Нигера", "NER"},
		{"ru", "Того", "TGO?"},
		{"ru", "Северной Ирландии", "-"},
		{"uk", "Росією", "RUS"},
		{"uk", "Китаю", "CHN"},
		{"ko", "북한", "PRK"},
		{"ko", "조선민주주의인민공화국", "PRK"},
		{"ko", "조선", "PRK?"},
		{"ko", "남한", "KOR"},
		{"ko", "한국", "KOR"},
		{"ko", "대한민국", "KOR"},
		{"ko", "미국", "USA"},
		{"ko", "오만", "OMN?"},
		{"zh", "朝鲜", "PRK"},
		{"zh", "北韓", "PRK"},
		{"zh", "韩国", "KOR"},
		{"zh", "美国", "USA"},
		{"zh", "发展中国家", "-"},
		{"zh-Hant", "美國", "USA"},
		{"ja", "北朝鮮", "PRK"},
		{"ja", "タイ", "THA?"},
		{"ar", "قطر", "QAT?"},
		{"ar", "دولة قطر", "QAT"},
		{"he", "ארה\"ב", "USA"},
		{"xx", "North Korea", "PRK"},
	}
	lists := map[string][]Name{}
	for _, tt := range tests {
		if lists[tt.lang] == nil {
			lists[tt.lang] = g.Names(tt.lang)
		}
		if got := find(lists[tt.lang], tt.text); got != tt.want {
			t.Errorf("Names(%q) has %q for %q, want %q", tt.lang, got, tt.text, tt.want)
		}
	}
}

func TestNamesAreSortedAndUnique(t *testing.T) {
	g := load(t)
	for _, lang := range slices.Concat(required, further) {
		names := g.Names(lang)
		for i, n := range names {
			if len([]rune(n.Text)) < 2 || strings.TrimSpace(n.Text) != n.Text {
				t.Errorf("Names(%q): bad text %q", lang, n.Text)
			}
			if i == 0 {
				continue
			}
			if p := names[i-1]; p.Text > n.Text || p.Text == n.Text && p.ID >= n.ID {
				t.Errorf("Names(%q): %v before %v", lang, p, n)
			}
		}
		if !slices.Equal(names, g.Names(lang)) {
			t.Errorf("Names(%q) differs from call to call", lang)
		}
	}
}

// TestAmbiguity holds that one form of words has two meanings only where
// ambiguous.tsv says so; its case forms and English words come with it.
func TestAmbiguity(t *testing.T) {
	g := load(t)
	deliberate := map[string]bool{}
	err := eachRow("ambiguous", 3, func(c []string) error {
		for _, inflected := range append(g.inflect(c[1], c[0]), c[1]) {
			for _, text := range spellings(inflected, c[0]) {
				deliberate[text+" "+strings.Join(slices.Sorted(slices.Values(strings.Split(c[2], ","))), " ")] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range slices.Concat(required, further) {
		meanings := map[string][]string{}
		for _, n := range g.Names(lang) {
			if !n.Doubtful {
				meanings[n.Text] = append(meanings[n.Text], n.ID)
			}
		}
		for text, ids := range meanings {
			if len(ids) > 1 && !deliberate[fmt.Sprint(text, " ", strings.Join(ids, " "))] {
				t.Errorf("Names(%q): %q stands for %v", lang, text, ids)
			}
		}
	}
}

func TestDecoys(t *testing.T) {
	g := load(t)
	if n := len(g.decoys["en"]); n < 80 {
		t.Errorf("%d English decoys, want 80", n)
	}
	for lang, decoys := range g.decoys {
		names := g.Names(lang)
		for _, decoy := range decoys {
			holds := func(n Name) bool { return n.ID != "" && n.Text != decoy && strings.Contains(decoy, n.Text) }
			if !slices.ContainsFunc(names, holds) {
				t.Errorf("decoy %q (%s) holds no name", decoy, lang)
			}
		}
	}
}

// TestTablesMatch holds that the tables of exceptions speak of names that there
// are: a misspelled row would be without effect.
func TestTablesMatch(t *testing.T) {
	g := load(t)
	for lang, doubtful := range g.doubtful {
		names := g.Names(lang)
		for text := range doubtful {
			if !strings.Contains(find(names, text), "?") {
				t.Errorf("doubtful %q (%s) is no name", text, lang)
			}
		}
	}
	for lang, declined := range g.declined {
		names := g.Names(lang)
		for text := range declined {
			if find(names, text) == "" {
				t.Errorf("declined %q (%s) is no name", text, lang)
			}
		}
	}
}

func TestInflect(t *testing.T) {
	g := load(t)
	tests := []struct{ lang, name, want string }{
		{"ru", "Израиль", "Израиля Израилю Израилем Израиле"},
		{"ru", "Польша", "Польши Польше Польшу Польшей"},
		{"ru", "Марокко", ""},
		{"ru", "США", ""},
		{"ru", "Египет", "Египта Египту Египтом Египте"},
		{"ru", "Европейский союз", "Европейского союза Европейскому союзу Европейским союзом Европейском союзе"},
		{"uk", "Іран", "Ірану Іраном Ірані"},
		{"uk", "Польща", "Польщі Польщу Польщею"},
		{"de", "Südkorea", "Südkoreas"},
		{"de", "Laos", ""},
		{"fr", "Russie", ""},
	}
	for _, tt := range tests {
		if got := strings.Join(g.inflect(tt.name, tt.lang), " "); got != tt.want {
			t.Errorf("inflect(%q, %q) = %q, want %q", tt.name, tt.lang, got, tt.want)
		}
	}
}
