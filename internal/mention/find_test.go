package mention

import (
	"fmt"
	"strings"
	"testing"
)

// lexiconOf compiles names written as "Text", "Text?" (doubtful), "-Text"
// (decoy) or "Text=7"; without a number the ID is the place in the list.
func lexiconOf(names ...string) *Lexicon {
	var list []Name
	for i, s := range names {
		n := Name{ID: int32(i)}
		if text, id, ok := strings.Cut(s, "="); ok {
			s = text
			fmt.Sscan(id, &n.ID)
		}
		s, n.Doubtful = strings.CutSuffix(s, "?")
		if text, ok := strings.CutPrefix(s, "-"); ok {
			s, n.ID = text, -1
		}
		n.Text = s
		list = append(list, n)
	}
	return NewLexicon(list)
}

// words returns what the matches cover, joined by |; doubtful ones end in ?.
func words(text string, found []Match) string {
	var out []string
	for _, m := range found {
		w := text[m.Start:m.End]
		if m.Doubtful {
			w += "?"
		}
		out = append(out, w)
	}
	return strings.Join(out, "|")
}

var world = lexiconOf(
	"Russia=1", "Iran=2", "China=3", "Niger=4", "Nigeria=5", "Oman=6", "Romania=7", "US=8", "U.S.=8", "USA=8", "United States=8",
	"United States of America=8", "Chad?=9", "Jordan?=10", "Georgia?=11", "Armenia=12", "North Korea=13", "South Korea=14", "Turkey?=15", "Korea=16",
	"-South Georgia", "-Jordan River", "Trinidad & Tobago=17", "Lao People's Democratic Republic=18", "Côte d’Ivoire=19",
	"D.P.R.K.=13", "Kim Jong Un=20", "Kim Jong Il=21", "Kim Jong=22", "Guinea-Bissau=23", "Guinea=24", "UN Charter=25", "UN=26", "1961 treaty=27",
	"한국=14", "북한=13", "러시아=1", "이란=2", "유엔헌장=25", "미국=8", "미국의 소리=30",
	"中国=3", "俄罗斯=1", "朝鲜=13", "-发展中国家", "联合国宪章=25", "ロシア=1", "マリ=28", "日本=29", "-日本海", "オマーン=6",
	"روسيا=1", "الصين=3", "مالي=28", "الولايات المتحدة=8", "اللجنة=31", "إيران=2", "الأردن=10",
	"Россия=1", "России=1", "США=8", "Китай=3", "Ελλάδα=32", "भारत=33", "รัสเซีย=1", "ไทย=34", "ישראל=35", "Türkiye=15", "Democratic Republic of the Congo=36", "Congo=37",
	"Treaty on Good Neighbourliness, Friendship and Cooperation=38", "F-16=39", "Ivory Coast=19", "Congo=40",
)

func TestFind(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"plain", "Russia and Iran.", "Russia|Iran"},
		{"none", "the state of affairs", ""},
		{"empty", "", ""},
		{"word goes on", "Nigerian, Romanian, Russian, Chinas, Iranian", ""},
		{"longest", "Nigeria and Niger", "Nigeria|Niger"},
		{"inside a word", "Romania bewoman", "Romania"},
		{"US in USA", "USA, US, USB, USAF, AUS", "USA|US"},
		{"genitive", "Russia's and Iran’s", "Russia|Iran"},
		{"case kept", "russia, chad, oman, un, RUSSIA", ""},
		{"capitals of two words", "NORTH KOREA and SOUTH KOREA’S", "NORTH KOREA|SOUTH KOREA"},
		{"capitals of one word", "TURKEY, RUSSIA, CHAD", ""},
		{"capitals, half", "NORTH Korea", "Korea"},
		{"capitals with hyphen", "GUINEA-BISSAU", "GUINEA-BISSAU"},
		{"capitals escaped", "TRINIDAD &amp; TOBAGO", "TRINIDAD &amp; TOBAGO"},
		{"capitals with marks", "LAO PEOPLE’S DEMOCRATIC REPUBLIC", "LAO PEOPLE’S DEMOCRATIC REPUBLIC"},
		{"hyphens", "Russia-Iran, China–Russia, US-led, non-Russia, pro-Iran—China", "Russia|Iran|China|Russia|US|Russia|Iran|China"},
		{"hyphen in name", "Guinea-Bissau, Guinea", "Guinea-Bissau|Guinea"},
		{"hyphen falls back", "Guinea-Conakry", "Guinea"},
		{"dash is not a hyphen", "Guinea–Bissau", "Guinea"},
		{"non-breaking hyphen", "Guinea‑Bissau", "Guinea‑Bissau"},
		{"escape", "in Trinidad &amp; Tobago.", "Trinidad &amp; Tobago"},
		{"not the escape", "Trinidad & Tobago", "Trinidad & Tobago"},
		{"quotation marks escaped", "&quot;Russia&quot; &lt;Iran&gt;", "Russia|Iran"},
		{"apostrophes", "the Lao People’s Democratic Republic, Lao People's Democratic Republic", "Lao People’s Democratic Republic|Lao People's Democratic Republic"},
		{"apostrophe of the name", "Côte d'Ivoire, Côte d’Ivoire", "Côte d'Ivoire|Côte d’Ivoire"},
		{"soft line end", "the United\nStates of\n America", "United\nStates of\n America"},
		{"no-break space", "North\u00a0Korea, North\u202fKorea", "North\u00a0Korea|North\u202fKorea"},
		{"soft hyphen", "Rus\u00adsia, Rus\u00adsian, Russia\u00adn, R\u00adussia", "Rus\u00adsia|R\u00adussia"},
		{"soft hyphen before", "Be\u00adRussia", ""},
		{"two spaces", "North  Korea", "North  Korea"},
		{"abbreviation", "the U.S. and the U.S.S.R., the U.S.", "U.S.|U.S."},
		{"abbreviation inside", "J.U.S. and A.US", ""},
		{"abbreviation D.P.R.K.", "D.P.R.K., D.P.R.K.'s", "D.P.R.K.|D.P.R.K."},
		{"address", "www.China.org China.org Russia@x.org x@Iran UN.org", ""},
		{"end of sentence without space", "in China.The", "China"},
		{"mark of a note", "in China.12 The", "China"},
		{"persons", "Kim Jong Il, Kim Jong Un, Kim Jong Suk, Kim Jong Un's", "Kim Jong Il|Kim Jong Un|Kim Jong|Kim Jong Un"},
		{"person is not another", "Kim Jong Ill", "Kim Jong"},
		{"decoy", "South Georgia and the Jordan River", ""},
		{"decoy does not reach", "South Korea, Jordan rivers", "South Korea|Jordan?"},
		{"longest of states", "the Democratic Republic of the Congo, Congo, Republic of the Congo", "Democratic Republic of the Congo|Congo|Congo"},
		{"number first", "the 1961 treaty, 11961 treaty, 1,1961 treaty, 3.1961 treaty", "1961 treaty"},
		{"number last", "F-16, F-161, F-16s, F-16.5, the F-16.", "F-16|F-16"},
		{"underscore", "_Russia Russia_x", ""},
		{"long title", "the Treaty on Good Neighbourliness, Friendship\nand Cooperation of 2000", "Treaty on Good Neighbourliness, Friendship\nand Cooperation"},
		{"brackets", "(Russia), [Iran], “China”, ‘US’", "Russia|Iran|China|US"},
		{"slash", "Russia/China", "Russia|China"},
		{"combining mark", "Iran\u0301", ""},
		{"broken UTF-8", "\xffRussia\xff \xc3", "Russia"},
		{"lower then upper", "theRussia", ""},
		{"French elision", "d’Iran, l'US", "Iran|US"},

		{"doubtful", "In Georgia, while Jordan and Chad waited", "Georgia?|Jordan?|Chad?"},
		{"doubtful first", "Georgia and Armenia; Jordan", "Georgia?|Armenia|Jordan?"},
		{"surname", "with Vernon Jordan and Michael Jordan", ""},
		{"surname at the start", "Vernon Jordan said. Michael Jordan left.", ""},
		{"surname of an initial", "H. Jordan, Hamilton J. Jordan", ""},
		{"surname with title", "Mr. Jordan, Dr. Jordan, Mr Jordan, President Jordan", ""},
		{"surname in genitive", "Vernon Jordan’s view", ""},
		{"sentence before", "He left. Jordan stayed. The U.S. Jordan policy", "Jordan?|U.S.|Jordan?"},
		{"given name", "Jordan Smith, Chad Wolf, Georgia Meloni", ""},
		{"institution", "the Georgia Institute, Georgia Tech", ""},
		{"sentence opener", "In Georgia. While Jordan waited. Meanwhile Turkey. Unlike Chad, Yet Jordan", "Georgia?|Jordan?|Turkey?|Chad?|Jordan?"},
		{"next to names", "Armenia Georgia Russia", "Armenia|Georgia?|Russia"},
		{"capital behind a comma", "Tbilisi, Georgia, Armenia", "Georgia?|Armenia"},
		{"possessed", "Georgia’s President and Biden’s Georgia policy", "Georgia?|Georgia?"},
		{"hyphenated surname", "Smith-Jordan, Jordan-Smith, Georgia-Pacific", ""},
		{"hyphenated names", "Armenia-Georgia, Georgia-Russia, Turkey-backed", "Armenia|Georgia?|Georgia?|Russia|Turkey?"},
		{"decoy beside", "Jordan South Georgia", ""},
		{"pronoun behind", "told Jordan I would", "Jordan?"},
		{"across a line", "Vernon\nJordan", ""},
		{"two spaces apart", "Vernon  Jordan", "Jordan?"},

		{"Korean particles", "한국은 한국의 한국에서는 북한과의 러시아와 이란으로부터 미국에, 한국", "한국|한국|한국|북한|러시아|이란|미국|한국"},
		{"Korean word goes on", "한국어 한국인 북한군사 러시아어를 미국산", ""},
		{"Korean word before", "주한미국 남북한", ""},
		{"Korean with Latin and digits", "2024한국, UN한국, 한국(ROK) 한국·일본", "한국|UN|한국|한국|한국"},
		{"Korean particle is no word", "한국이란 나라", "한국"},
		{"Korean name with a particle inside", "미국의 소리 방송, 미국의 소리가, 미국의 소리새", "미국의 소리|미국의 소리|미국"},
		{"Korean name, two particles", "유엔헌장상의 의무", "유엔헌장"},
		{"Latin before Hangul", "UN은 US의", "UN|US"},
		{"Chinese", "中国和俄罗斯，朝鲜", "中国|俄罗斯|朝鲜"},
		{"Chinese decoy", "发展中国家与中国", "中国"},
		{"Chinese marks", "《联合国宪章》规定", "联合国宪章"},
		{"Han before Latin", "中国US", "中国|US"},
		{"Japanese", "日本とロシアは日本海で", "日本|ロシア"},
		{"Katakana goes on", "マリア、マリと、オマーン、ベロシア、ロシアン", "マリ|オマーン"},
		{"Katakana middle dot", "ロシア・マリ", "ロシア|マリ"},
		{"Arabic", "روسيا وإيران والصين", "روسيا|إيران|الصين"},
		{"Arabic prefixes", "بروسيا وبروسيا لإيران كالصين فالصين", "روسيا|روسيا|إيران|الصين|الصين"},
		{"Arabic swallowed article", "للصين وللصين للولايات المتحدة للجنة", "للصين|للصين|للولايات المتحدة|للجنة"},
		{"Arabic word goes on", "روسيات الصينية الماليون", ""},
		{"Arabic prefix without word", "بلد وبو", ""},
		{"Arabic comma", "الأردن، روسيا؛ إيران؟", "الأردن|روسيا|إيران"},
		{"Russian", "Россия и Китай; России, Россиян, США", "Россия|Китай|России|США"},
		{"Russian word goes on", "Китайский проРоссия", ""},
		{"Greek", "Ελλάδα, Ελλάδας", "Ελλάδα"},
		{"Hindi", "भारत और भारतीय", "भारत"},
		{"Thai", "ประเทศไทยและรัสเซียได้", "ไทย|รัสเซีย"},
		{"Hebrew", "ישראל, ישראלי", "ישראל"},
		{"Turkish suffix", "Türkiye'nin, Türkiyeli", "Türkiye?"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lex := world
			if test.name == "Turkish suffix" {
				lex = lexiconOf("Türkiye?")
			}
			if got := words(test.text, lex.Find(nil, []byte(test.text))); got != test.want {
				t.Errorf("Find(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func TestFindIDs(t *testing.T) {
	lex := NewLexicon([]Name{
		{Text: "Korea", ID: 2}, {Text: "Korea", ID: 1}, {Text: "Korea", ID: 2},
		{Text: "Macedonia", ID: 5}, {Text: "Macedonia", ID: -1},
		{Text: "Basic Law", ID: 6}, {Text: "BASIC LAW", ID: 7},
		{Text: "Gulf War", ID: 8}, {Text: "gulf War", ID: 9}, {Text: "", ID: 10}, {Text: " \u00ad", ID: 11},
		{Text: "People’s\u00a0 Republic ", ID: 12}, {Text: "“Axis”", ID: 13}, {Text: "X", ID: 14}, {Text: "Peace Now", ID: 15, Doubtful: true},
		{Text: "Long" + strings.Repeat(" name", 300), ID: 16},
	})
	tests := []struct{ text, want string }{
		{"Korea", "Korea[1 2]"},
		{"Macedonia", ""},
		{"Basic Law, BASIC LAW", "Basic Law[6] BASIC LAW[7]"},
		{"GULF WAR", "GULF WAR[8 9]"},
		{"the People's Republic", "People's Republic[12]"},
		{"an “Axis” X", "“Axis”[13] X[14]"},
		{"Peace Now, PEACE NOW", "Peace Now[15]"},
		{"Long" + strings.Repeat(" name", 300), ""},
	}
	for _, test := range tests {
		var got []string
		for _, m := range lex.Find(nil, []byte(test.text)) {
			got = append(got, fmt.Sprint(test.text[m.Start:m.End], m.IDs))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("Find(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestEmptyLexicon(t *testing.T) {
	for _, lex := range []*Lexicon{nil, {}, NewLexicon(nil)} {
		if got := lex.Find(nil, []byte("Russia")); got != nil {
			t.Errorf("Find = %v, want none", got)
		}
		if _, ok := lex.At([]byte("Russia"), 0); ok {
			t.Error("At found a name")
		}
		if _, ok := lex.Before([]byte("Russia"), 6); ok {
			t.Error("Before found a name")
		}
	}
}

func TestAt(t *testing.T) {
	tests := []struct{ text, want string }{ // the place is marked by ^
		{"of the ^UN Charter", "UN Charter"},
		{"of the ^UN\nCharter.", "UN\nCharter"},
		{"of the ^UN Chart", "UN"},
		{"of ^the UN Charter", ""},
		{"^Jordan Smith", "Jordan?"},
		{"^South Georgia", ""},
		{"South ^Georgia", "Georgia?"},
		{"Be^Niger", ""},
		{"ال^صين", ""},
		{"و^الصين", "الصين"},
		{"l’^US", "US"},
		{"Russia^", ""},
		{"发展^中国", "中国"},
	}
	for _, test := range tests {
		before, after, _ := strings.Cut(test.text, "^")
		text := before + after
		m, ok := world.At([]byte(text), len(before))
		got := ""
		if ok {
			got = words(text, []Match{m})
		}
		if got != test.want {
			t.Errorf("At(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestBefore(t *testing.T) {
	tests := []struct{ text, want string }{ // the place is marked by ^
		{"the UN Charter^ Article 51", "UN Charter"},
		{"the UN\nCharter^, Art. 51", "UN\nCharter"},
		{"the 1961 treaty^'s Article 1", "1961 treaty"},
		{"the 21961 treaty^", ""},
		{"유엔헌장^의 제51조", "유엔헌장"},
		{"유엔헌장^ 제51조", "유엔헌장"},
		{"《联合国宪章^》第五十一条", "联合国宪章"},
		{"South Georgia^", ""},
		{"Trinidad &amp; Tobago^", "Trinidad &amp; Tobago"},
		{"and the Lao People’s Democratic Republic^", "Lao People’s Democratic Republic"},
		{"Russi^a", ""},
		{"UN^ Charter", "UN"},
		{"^UN", ""},
		{"Treaty on Good Neighbourliness, Friendship and Cooperation^ Article 3", "Treaty on Good Neighbourliness, Friendship and Cooperation"},
	}
	for _, test := range tests {
		before, after, _ := strings.Cut(test.text, "^")
		text := before + after
		m, ok := world.Before([]byte(text), len(before))
		got := ""
		if ok {
			got = words(text, []Match{m})
		}
		if got != test.want {
			t.Errorf("Before(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}
