package gazetteer

import (
	"slices"
	"strings"
	"testing"
)

// required are the languages in which every entry has a name.
var required = []string{"en", "fr", "es", "ru", "zh", "zh-Hant", "ar", "ko", "ja", "de"}

// further are the other languages of the tables.
var further = []string{"pt", "it", "fa", "he", "hi", "vi", "uk"}

func load(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestLookup(t *testing.T) {
	g := load(t)
	tests := []struct{ code, want string }{
		{"KP", "PRK"},
		{"prk", "PRK"},
		{"408", "PRK"},
		{"004", "AFG"},
		{"SU", "SUN"},
		{"sun", "SUN"},
		{"DD", "DDR"},
		{"DDR", "DDR"},
		{"YU", "YUG"},
		{"YUG", "YUG"},
		{"CS", "CSK"},
		{"CSK", "CSK"},
		{"SCG", "SCG"},
		{"YD", "YMD"},
		{"YMD", "YMD"},
		{"VD", "VDR"},
		{"ZR", "COD"},
		{"ZAR", "COD"},
		{"BUR", "MMR"},
		{"XK", "XKX"},
		{"xkx", "XKX"},
		{"uk", "GBR"},
		{"eu", "eu"},
		{"EU", "eu"},
		{"NATO", "nato"},
		{"un", "un"},
		{"au", "AUS"},
		{"tanganyika", "tanganyika"},
		{"", ""},
		{"KPX", ""},
		{"North Korea", ""},
	}
	for _, tt := range tests {
		e, ok := g.Lookup(tt.code)
		if e.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("Lookup(%q) = %q, %v, want %q", tt.code, e.ID, ok, tt.want)
		}
	}
}

func TestEntries(t *testing.T) {
	g := load(t)
	entries := g.Entries()
	if !slices.IsSortedFunc(entries, func(a, b Entry) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("Entries() is not sorted by ID")
	}
	kinds := map[Kind]int{}
	iso := 0
	for _, e := range entries {
		kinds[e.Kind]++
		if (e.Kind == State || e.Kind == Territory) && e.To == "" {
			iso++
			if len(e.ID) != 3 || len(e.Alpha2) != 2 {
				t.Errorf("%s: alpha-2 %q", e.ID, e.Alpha2)
			}
			if e.M49 == "" && e.ID != "XKX" {
				t.Errorf("%s has no M49 code", e.ID)
			}
			if e.ID != "ATA" && (g.RegionName(e.Region) == "" || g.RegionName(e.Subregion) == "") {
				t.Errorf("%s: region %q, subregion %q", e.ID, e.Region, e.Subregion)
			}
		}
		if e.Kind == Organisation && (e.ID != strings.ToLower(e.ID) || e.Alpha2 != "" || e.M49 != "") {
			t.Errorf("organisation %s has codes of a state", e.ID)
		}
		if e.Kind == FormerState && (e.To == "" || len(e.Successors) == 0) {
			t.Errorf("former state %s: to %q, successors %v", e.ID, e.To, e.Successors)
		}
		for _, id := range slices.Concat(e.Successors, e.Predecessors) {
			if other, ok := g.Lookup(id); !ok || other.ID != id {
				t.Errorf("%s refers to %q, which is no ID", e.ID, id)
			}
		}
		for _, id := range e.Successors {
			if other, _ := g.Lookup(id); !slices.Contains(other.Predecessors, e.ID) {
				t.Errorf("%s succeeds %s and does not name it", id, e.ID)
			}
		}
	}
	if iso != 249+1 {
		t.Errorf("%d territories, want the 249 of ISO 3166-1 and Kosovo", iso)
	}
	if kinds[State] != 193+6 || kinds[FormerState] < 15 || kinds[Organisation] < 50 {
		t.Errorf("kinds: %v", kinds)
	}
}

func TestSuccession(t *testing.T) {
	g := load(t)
	tests := []struct {
		id                       string
		successors, predecessors []string
	}{
		{"DDR", []string{"DEU"}, []string{"prussia"}},
		{"CSK", []string{"CZE", "SVK"}, nil},
		{"SCG", []string{"MNE", "SRB"}, []string{"YUG"}},
		{"SRB", nil, []string{"SCG", "YUG"}},
		{"YUG", []string{"BIH", "HRV", "MKD", "MNE", "SCG", "SRB", "SVN"}, nil},
		{"VNM", nil, []string{"VDR", "south-vietnam"}},
		{"YEM", nil, []string{"YMD", "north-yemen"}},
		{"un", nil, []string{"league-of-nations"}},
		{"african-union", nil, []string{"oau"}},
		{"EST", nil, nil},
	}
	for _, tt := range tests {
		e, _ := g.Lookup(tt.id)
		if tt.id != "DDR" && !slices.Equal(e.Predecessors, tt.predecessors) {
			t.Errorf("%s: predecessors %v, want %v", tt.id, e.Predecessors, tt.predecessors)
		}
		if !slices.Equal(e.Successors, tt.successors) {
			t.Errorf("%s: successors %v, want %v", tt.id, e.Successors, tt.successors)
		}
	}
	if e, _ := g.Lookup("RUS"); !slices.Contains(e.Predecessors, "SUN") {
		t.Errorf("RUS: predecessors %v", e.Predecessors)
	}
}

func TestName(t *testing.T) {
	g := load(t)
	tests := []struct{ id, lang, want string }{
		{"PRK", "en", "North Korea"},
		{"PRK", "en-GB", "North Korea"},
		{"PRK", "ru", "КНДР"},
		{"PRK", "ko", "북한"},
		{"PRK", "zh", "朝鲜"},
		{"PRK", "zh-Hant", "北韓"},
		{"PRK", "zh-TW", "北韓"},
		{"PRK", "zh-hant-hk", "北韓"},
		{"PRK", "zh-Hans-SG", "朝鲜"},
		{"PRK", "ar", "كوريا الشمالية"},
		{"TUR", "en", "Türkiye"},
		{"MKD", "en", "North Macedonia"},
		{"MMR", "en", "Myanmar"},
		{"BIH", "en", "Bosnia and Herzegovina"},
		{"USA", "ru", "США"},
		{"BRA", "pt-BR", "Brasil"},
		{"BRA", "PT_br", "Brasil"},
		{"BRA", "xx", "Brazil"},
		{"BRA", "", "Brazil"},
		{"SUN", "uk", "СРСР"},
		{"tanganyika", "hi", "Tanganyika"},
		{"nato", "fr", "OTAN"},
		{"QQQ", "en", ""},
	}
	for _, tt := range tests {
		if got := g.Name(tt.id, tt.lang); got != tt.want {
			t.Errorf("Name(%q, %q) = %q, want %q", tt.id, tt.lang, got, tt.want)
		}
	}
}

func TestFormalName(t *testing.T) {
	g := load(t)
	tests := []struct{ id, want string }{
		{"PRK", "Democratic People's Republic of Korea"},
		{"KOR", "Republic of Korea"},
		{"SUN", "Union of Soviet Socialist Republics"},
		{"nato", "North Atlantic Treaty Organization"},
		{"CAN", ""},
		{"QQQ", ""},
	}
	for _, tt := range tests {
		if got := g.FormalName(tt.id); got != tt.want {
			t.Errorf("FormalName(%q) = %q, want %q", tt.id, got, tt.want)
		}
	}
}

func TestRegionName(t *testing.T) {
	g := load(t)
	for code, want := range map[string]string{"142": "Asia", "030": "Eastern Asia", "035": "South-eastern Asia", "": "", "408": ""} {
		if got := g.RegionName(code); got != want {
			t.Errorf("RegionName(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestEveryEntryHasNames(t *testing.T) {
	g := load(t)
	for _, e := range g.Entries() {
		for _, lang := range required {
			if g.shown[lang][e.ID] == "" {
				t.Errorf("%s has no name in %s", e.ID, lang)
			}
		}
	}
}

func TestSuggest(t *testing.T) {
	g := load(t)
	tests := []struct{ word, want string }{
		{"PKR", "PRK"},
		{"DRPK", "PRK"},
		{"north korea", "PRK"},
		{"North Kroea", "PRK"},
		{"Germny", "DEU"},
		{"Rusia", "RUS"},
		{"Swizerland", "CHE"},
		{"Kazakstan", "KAZ"},
		{"Росия", "RUS"},
		{"natoo", "nato"},
		{"kim-jong-un", ""},
		{"", ""},
	}
	for _, tt := range tests {
		e, ok := g.Suggest(tt.word)
		if e.ID != tt.want || ok != (tt.want != "") {
			t.Errorf("Suggest(%q) = %q, %v, want %q", tt.word, e.ID, ok, tt.want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNames(b *testing.B) {
	g := load(b)
	for b.Loop() {
		g.Names("ru")
	}
}

func BenchmarkSuggest(b *testing.B) {
	g := load(b)
	for b.Loop() {
		g.Suggest("North Kroea")
	}
}
