package words_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/source"
	"concord/internal/words"
	"concord/templates"
)

// builtIn returns the tags of the built-in languages.
func builtIn(t *testing.T) []string {
	t.Helper()
	entries, err := templates.Files.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, e := range entries {
		tags = append(tags, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return tags
}

func TestBuiltIn(t *testing.T) {
	tags := builtIn(t)
	book, findings := words.New(templates.Files, nil, tags)
	for _, f := range findings {
		t.Errorf("%s:%d: %s", f.Span.Path, f.Span.Start, f.Message)
	}
	for _, tag := range tags {
		if book.In(tag) == nil {
			t.Errorf("there is no %q", tag)
		}
	}
}

func file(tag, text string) source.File {
	return source.File{Path: "templates/words/" + tag + ".yaml", Text: []byte(text)}
}

func TestOwn(t *testing.T) {
	tests := []struct {
		name, tag, text string
		want            []string // messages
	}{
		{"another text", "en", "contents: On this page", nil},
		{"a new language", "de", "contents: Inhalt\ncount-briefs: {one: '{n} Papier', other: '{n} Papiere'}", nil},
		{"nothing", "de", "", nil},
		{"unknown key", "de", "contnets: Inhalt", []string{`no text of the interface has the key "contnets"`}},
		{"unknown key in a group", "de", "events: {sigend: x}", []string{`no text of the interface has the key "events.sigend"`}},
		{"kinds of its own", "de", "clause-kinds: {fishing: Fischerei}\nown: {slogan: Hallo}", nil},
		{"unknown slot", "de", "in-force-since: 'In Kraft seit {dat}'", []string{`nothing fills {dat} in "in-force-since"`}},
		{"missing slot", "de", "in-force-since: In Kraft", []string{`"in-force-since" leaves out {date}`}},
		{"missing slot of one", "de", "count-briefs: {one: 'ein Papier', other: '{n} Papiere'}", nil},
		{"no other", "de", "count-briefs: {one: 'ein Papier'}", []string{`"count-briefs" needs the form "other"`}},
		{"a list", "de", "contents: [a, b]", []string{`"contents" must be text, not a list`}},
		{"no map", "de", "- a", []string{`words must be written as keys and texts, not as a list`}},
		{"no language", "x y", "contents: a", []string{`the name of a file of words must be a language tag`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := words.New(templates.Files, []source.File{file(tt.tag, tt.text)}, []string{"en"})
			var got []string
			for _, f := range findings {
				got = append(got, f.Message)
				if f.Span.Start < 0 || f.Span.End > len(tt.text) {
					t.Errorf("%v lies outside of the file", f.Span)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("findings of %q = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestNearestKey(t *testing.T) {
	_, findings := words.New(templates.Files, []source.File{file("de", "contnets: Inhalt")}, nil)
	if len(findings) != 1 || findings[0].Code != diag.UnknownKey || findings[0].Help != `did you mean "contents"?` {
		t.Errorf("findings = %v", findings)
	}
}

func TestFallback(t *testing.T) {
	own := []source.File{
		file("fr", "own: {slogan: Bonjour}"),
		file("de", "contents: Inhalt\nnext: Weiter"),
		file("de-AT", "next: Nächste"),
	}
	book, findings := words.New(templates.Files, own, []string{"fr", "de-AT", "de-CH", "ko"})
	if len(findings) > 0 {
		t.Fatalf("findings = %v", findings)
	}
	tests := []struct{ tag, key, want string }{
		{"de", "contents", "Inhalt"},
		{"de", "previous", "Previous"},
		{"de-AT", "contents", "Inhalt"},
		{"de-AT", "next", "Nächste"},
		{"DE-at", "next", "Nächste"},
		{"de-CH", "next", "Weiter"},
		{"en", "own.slogan", "Bonjour"}, // what only the site says is said in its language
		{"de", "own.slogan", "Bonjour"},
	}
	for _, tt := range tests {
		if got := book.In(tt.tag).Text(tt.key); got != tt.want {
			t.Errorf("%s: Text(%q) = %q, want %q", tt.tag, tt.key, got, tt.want)
		}
	}
	if l := book.In("sw"); l != nil {
		t.Errorf("there is an interface in Swahili: %v", l.Tag)
	}
}

// keysOf returns the keys of a file with their values; a text that counts has
// the value of its form "other".
func keysOf(t *testing.T, tag string) (texts map[string]frontmatter.Value, order []string) {
	t.Helper()
	text, err := templates.Files.ReadFile("words/" + tag + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	root, findings := frontmatter.Parse(tag, text, 0)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	texts = make(map[string]frontmatter.Value)
	var walk func(prefix string, v frontmatter.Value)
	walk = func(prefix string, v frontmatter.Value) {
		for _, p := range v.Pairs {
			if p.Value.Kind == frontmatter.Map && !(p.Value.Pairs[len(p.Value.Pairs)-1].Key == "other" && p.Key != "statuses") {
				walk(prefix+p.Key+".", p.Value)
				continue
			}
			texts[prefix+p.Key] = p.Value
			order = append(order, prefix+p.Key)
		}
	}
	walk("", root)
	return texts, order
}

// TestComplete holds that every built-in language has every text, in the order of
// English, with every plural form that CLDR tells apart for whole numbers.
func TestComplete(t *testing.T) {
	english, order := keysOf(t, "en")
	for _, tag := range builtIn(t) {
		texts, own := keysOf(t, tag)
		for _, key := range order {
			if _, ok := texts[key]; !ok {
				t.Errorf("%s lacks %q", tag, key)
			}
		}
		for _, key := range own {
			if _, ok := english[key]; !ok {
				t.Errorf("%s has %q, and English has not", tag, key)
			}
		}
		if !slices.Equal(own, order) && !t.Failed() {
			t.Errorf("%s: the keys are not in the order of English", tag)
		}
		for key, v := range texts {
			if english[key].Kind == frontmatter.Map {
				countsAll(t, tag, key, v)
			}
		}
	}
}

// countsAll checks the plural forms of a text.
func countsAll(t *testing.T, tag, key string, v frontmatter.Value) {
	t.Helper()
	want := map[string]bool{"other": true}
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	for n := range 200 {
		want[names[plural.Cardinal.MatchPlural(language.Make(tag), n, 0, 0, 0, 0)]] = true
	}
	for _, p := range v.Pairs {
		if !want[p.Key] {
			t.Errorf("%s: %q has the form %q, which no number takes", tag, key, p.Key)
		}
		delete(want, p.Key)
	}
	for form := range want {
		t.Errorf("%s: %q lacks the form %q", tag, key, form)
	}
}

// TestUsed holds that every text is used, and that the program asks for none that
// there is not.
func TestUsed(t *testing.T) {
	english, _ := keysOf(t, "en")
	var code strings.Builder
	for _, pattern := range []string{"../render/*.go", "../words/*.go", "../export/*.go", "../preview/*.go", "../../templates/*.html"} {
		names, err := filepath.Glob(pattern)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %v", pattern, names, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code.Write(text)
		}
	}
	for key := range english {
		group, _, inGroup := strings.Cut(key, ".")
		if !strings.Contains(code.String(), `"`+key+`"`) && !(inGroup && strings.Contains(code.String(), `"`+group+`."`)) {
			t.Errorf("nothing uses %q", key)
		}
	}
	asked := regexp.MustCompile(`(?:\.(?:say|phrase|filled|openRow|dated|column|Text|Pattern|Count)\(|\.count\([^,()]*(?:\([^()]*\))?, |row\(|\{\{word )"([a-z0-9.-]+)"`)
	found := asked.FindAllStringSubmatch(code.String(), -1)
	if len(found) < 100 {
		t.Fatalf("only %d texts are asked for: the test does not see them", len(found))
	}
	for _, m := range found {
		if _, ok := english[m[1]]; !ok && !strings.HasSuffix(m[1], ".") {
			t.Errorf("the program asks for %q", m[1])
		}
	}
}

func TestPlurals(t *testing.T) {
	book, _ := words.New(templates.Files, nil, builtIn(t))
	tests := []struct {
		tag, key string
		n        int
		want     string
	}{
		{"en", "count-briefs", 1, "1 brief"},
		{"en", "count-briefs", 0, "0 briefs"},
		{"fr", "count-briefs", 0, "0 note"},
		{"fr", "count-briefs", 2, "2 notes"},
		{"ru", "count-briefs", 1, "1 записка"},
		{"ru", "count-briefs", 21, "21 записка"},
		{"ru", "count-briefs", 3, "3 записки"},
		{"ru", "count-briefs", 12, "12 записок"},
		{"ru", "count-briefs", 1004, "1004 записки"},
		{"ar", "count-briefs", 0, "لا موجزات"},
		{"ar", "count-briefs", 1, "موجز واحد"},
		{"ar", "count-briefs", 2, "موجزان"},
		{"ar", "count-briefs", 7, "7 موجزات"},
		{"ar", "count-briefs", 99, "99 موجزًا"},
		{"ar", "count-briefs", 100, "100 موجز"},
		{"zh", "count-briefs", 1, "1份简报"},
		{"ko", "count-briefs", 5, "브리프 5편"},
	}
	for _, tt := range tests {
		if got := words.Fill(book.In(tt.tag).Count(tt.key, tt.n), "n", strconv.Itoa(tt.n)); got != tt.want {
			t.Errorf("%s: Count(%q, %d) = %q, want %q", tt.tag, tt.key, tt.n, got, tt.want)
		}
	}
}

func TestAppendDate(t *testing.T) {
	book, _ := words.New(templates.Files, nil, builtIn(t))
	tests := []struct {
		tag        string
		place      words.Place
		month, day int
		want       string
	}{
		{"en", words.Alone, 12, 4, "4 December 2024"},
		{"en", words.Alone, 12, 0, "December 2024"},
		{"en", words.Alone, 0, 0, "2024"},
		{"fr", words.Alone, 5, 1, "1er mai 2024"},
		{"fr", words.InSentence, 12, 4, "le 4 décembre 2024"},
		{"fr", words.InSentence, 12, 0, "décembre 2024"},
		{"es", words.Alone, 12, 4, "4 de diciembre de 2024"},
		{"es", words.InSentence, 12, 4, "el 4 de diciembre de 2024"},
		{"es", words.InSentence, 0, 0, "2024"},
		{"ru", words.Alone, 6, 19, "19 июня 2024 г."},
		{"ru", words.Alone, 6, 0, "июнь 2024 г."},
		{"ru", words.InSentence, 6, 0, "июня 2024 г."},
		{"zh", words.Alone, 12, 4, "2024年12月4日"},
		{"zh", words.Alone, 12, 0, "2024年12月"},
		{"ar", words.Alone, 12, 4, "4 ديسمبر 2024"},
		{"ko", words.Alone, 12, 4, "2024년 12월 4일"},
		{"ko", words.Alone, 0, 0, "2024년"},
	}
	for _, tt := range tests {
		if got := string(book.In(tt.tag).AppendDate(nil, tt.place, "2024", tt.month, tt.day)); got != tt.want {
			t.Errorf("%s: AppendDate(%d, 2024, %d, %d) = %q, want %q", tt.tag, tt.place, tt.month, tt.day, got, tt.want)
		}
	}
}

func TestComma(t *testing.T) {
	book, _ := words.New(templates.Files, nil, builtIn(t))
	tests := []struct {
		tag  string
		list []string
		want string
	}{
		{"en", []string{"A", "B", "C"}, "A, B and C"},
		{"en", []string{"A", "B"}, "A and B"},
		{"fr", []string{"A", "B", "C"}, "A, B et C"},
		{"es", []string{"Corea", "Irán"}, "Corea e Irán"},
		{"es", []string{"Corea", "Hielo"}, "Corea y Hielo"},
		{"es", []string{"Irán", "Rusia"}, "Irán y Rusia"},
		{"ru", []string{"A", "B", "C"}, "A, B и C"},
		{"zh", []string{"A", "B", "C"}, "A、B和C"},
		{"ar", []string{"روسيا", "الصين", "إيران"}, "روسيا والصين وإيران"},
		{"ko", []string{"A", "B", "C"}, "A, B 및 C"},
	}
	for _, tt := range tests {
		got := ""
		for i, word := range tt.list {
			got += book.In(tt.tag).Comma(i, len(tt.list), word) + word
		}
		if got != tt.want {
			t.Errorf("%s: list of %q = %q, want %q", tt.tag, tt.list, got, tt.want)
		}
	}
}
