package hyphen

import "testing"

func TestPoints(t *testing.T) {
	tests := []struct{ lang, word, want string }{
		{"en", "hyphenation", "hy-phen-ation"},
		{"en", "Consultation", "Con-sul-ta-tion"},
		{"en", "table", "ta-ble"},
		{"en", "associate", "as-so-ciate"},
		{"en-GB", "independence", "in-de-pend-ence"},
		{"en", "art", "art"},
		{"en", "x86abcdef", "x86abcdef"},
		{"fr", "souveraineté", "sou-ve-rai-ne-té"},
		{"de", "Bundesverfassungsgericht", "Bun-des-ver-fas-sungs-ge-richt"},
		{"es", "constitución", "cons-ti-tu-ción"},
		{"pt", "constituição", "cons-ti-tu-i-ção"},
		{"it", "trattato", "trat-ta-to"},
		{"nl", "overeenkomst", "over-een-komst"},
		{"ru", "сотрудничество", "со-труд-ни-че-ство"},
	}
	for _, tt := range tests {
		p, err := Load(File(tt.lang))
		if err != nil {
			t.Fatal(err)
		}
		got, from := "", 0
		for _, at := range p.Points(nil, tt.word) {
			got += tt.word[from:at] + "-"
			from = at
		}
		if got += tt.word[from:]; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.lang, got, tt.want)
		}
	}
}

func TestFile(t *testing.T) {
	for lang, want := range map[string]string{"en": "en-us", "en-GB": "en-gb", "EN-us": "en-us", "de-AT": "de-1996", "ko": "", "": ""} {
		if got := File(lang); got != want {
			t.Errorf("File(%q) = %q, want %q", lang, got, want)
		}
	}
	for _, name := range Names() {
		p, err := Load(name)
		if err != nil || len(p.levels) < 200 {
			t.Errorf("Load(%q): %v, or too few patterns", name, err)
		}
	}
}
