package source

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestID(t *testing.T) {
	long := strings.Repeat("treaty-on-friendship-", 12)
	tests := []struct {
		path, want string
	}{
		{"content/briefs/2024/article-4.md", "article-4"},
		{"article-4.ko.md", "article-4.ko"},
		{"crpd.zh-hant.md", "crpd.zh-hant"},
		{"crpd.zh-Hant.md", "crpd.zh-hant"},
		{"My First Brief.md", "my-first-brief"},
		{"under_score  and -- dashes.md", "under-score-and-dashes"},
		{"Français: l'été à Orléans.md", "francais-lete-a-orleans"},
		{"Straße nach Łódź.md", "strasse-nach-lodz"},
		{"İstanbul.md", "istanbul"},
		{"v1.2 notes.md", "v1-2-notes"},
		{"v1.2.md", "v1-2"},
		{"조약 제4조.md", "조약-제4조"},
		{"Статья Й.md", "статья-й"},
		{"معاهدة ٢٠٢٤.md", "معاهدة-٢٠٢٤"},
		{"अनुच्छेद ५.md", "अनुच्छेद-५"},
		{"--x--.md", "x"},
		{"ｆｕｌｌ.md", "full"},
		{"prk.md", "prk"},
		{".md", ""},
		{"---.md", ""},
		{"🙂.md", ""},
		{"", ""},
		{"en.md", "en"},
		{long + ".ko.md", "treaty-on-friendship-treaty-on-friendship-treaty-on-friendship-treaty-on-friendship-treaty-on-friendship-treaty-on-df39ed45.ko"},
	}
	for _, tt := range tests {
		got, ok := ID(tt.path)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("ID(%q) = %q, %v, want %q", tt.path, got, ok, tt.want)
		}
	}
}

func TestIDTellsLongNamesApart(t *testing.T) {
	a, _ := ID(strings.Repeat("조약", 100) + "a.md")
	b, _ := ID(strings.Repeat("조약", 100) + "b.md")
	if a == b || len(a) > longestID || !utf8.ValidString(a) {
		t.Errorf("ID of two long names = %q, %q", a, b)
	}
}

func TestLanguage(t *testing.T) {
	for id, want := range map[string]string{"udhr.ar": "ar", "udhr": "", "crpd.zh-hant": "zh-hant"} {
		if got := Language(id); got != want {
			t.Errorf("Language(%q) = %q, want %q", id, got, want)
		}
	}
}

func FuzzID(f *testing.F) {
	f.Add("Été/İ.zh-Hant.md")
	f.Add("\xff.md")
	f.Fuzz(func(t *testing.T, name string) {
		id, ok := ID(name)
		if ok == (id == "") {
			t.Fatalf("ID(%q) = %q, %v", name, id, ok)
		}
		if len(id) > longestID || strings.ContainsAny(id, "/\\ \x00\"'<>&") {
			t.Fatalf("ID(%q) = %q", name, id)
		}
		again, _ := ID(id + ".md")
		if ok && again != id {
			t.Fatalf("ID(%q) = %q, and again %q", name, id, again)
		}
	})
}
