package render

import (
	"encoding/json"
	"html"
	"strings"
	"testing"
	"unicode/utf8"

	"concord/internal/date"
	"concord/internal/model"
	"concord/internal/words"
)

func TestAppendEscaped(t *testing.T) {
	tests := []struct{ in, want string }{
		{"", ""},
		{"plain 한국어 é", "plain 한국어 é"},
		{`<a href="x" title='y'>&amp;`, "&lt;a href=&#34;x&#34; title=&#39;y&#39;&gt;&amp;amp;"},
		{"a\x00b\x7f\r\n\t", "a\uFFFDb\uFFFD\uFFFD\n\t"},
		{"a\xffb\xc3", "a\uFFFDb\uFFFD"},
		{"\u0085\uFFFE\uFFFD", "\uFFFD\uFFFD\uFFFD"},
	}
	for _, tt := range tests {
		if got := string(appendEscaped(nil, tt.in)); got != tt.want {
			t.Errorf("appendEscaped(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzAppendEscaped(f *testing.F) {
	f.Add(`"><script>&'`)
	f.Add("\x00\xff\xfe")
	f.Fuzz(func(t *testing.T, s string) {
		got := string(appendEscaped(nil, s))
		if strings.ContainsAny(got, "<>\"'\x00") || !utf8.ValidString(got) {
			t.Fatalf("appendEscaped(%q) = %q", s, got)
		}
		plain := strings.Map(func(r rune) rune {
			if r == '\n' || r == '\t' || r >= ' ' && r < 0x7f {
				return r
			}
			return -1
		}, s)
		if back := html.UnescapeString(string(appendEscaped(nil, plain))); back != plain {
			t.Fatalf("%q comes back as %q", plain, back)
		}
	})
}

func FuzzAddresses(f *testing.F) {
	f.Add(`javascript:alert(1)//`, `a"b`)
	f.Fuzz(func(t *testing.T, s, fragment string) {
		r := &Renderer{m: &model.Model{}}
		for _, got := range []string{
			string(appendURL(nil, s)), string(appendWebAddress(nil, s)), string(r.appendAddress(nil, 2, s, fragment)),
		} {
			if strings.ContainsAny(got, "<>\"' \x00\\") {
				t.Fatalf("of %q: %q", s, got)
			}
		}
		if got := string(r.appendAddress(nil, 0, s, "")); strings.Contains(got, ":") || got == "" {
			t.Fatalf("the address of %q is %q", s, got)
		}
	})
}

func TestAppendAddress(t *testing.T) {
	tests := []struct {
		depth        int
		to, fragment string
		links        LinkStyle
		want         string
	}{
		{0, "", "", FolderLinks, "./"},
		{0, "briefs/", "", FolderLinks, "briefs/"},
		{2, "", "", FolderLinks, "../../"},
		{3, "countries/prk/", "page.parties", FolderLinks, "../../../countries/prk/#page.parties"},
		{1, "feed.xml", "", FileLinks, "../feed.xml"},
		{1, "countries/prk/", "p2", FileLinks, "../countries/prk/index.html#p2"},
		{0, "", "", FileLinks, "index.html"},
		{anyDepth, "briefs/", "", FolderLinks, "/sub/briefs/"},
		{1, "topics/조약 제4조?#%/", "", FolderLinks, "../topics/%EC%A1%B0%EC%95%BD%20%EC%A0%9C4%EC%A1%B0%3F%23%25/"},
	}
	for _, tt := range tests {
		r := &Renderer{options: Options{Links: tt.links}, rootURL: pathOf("https://x.example/sub/")}
		if got := string(r.appendAddress(nil, tt.depth, tt.to, tt.fragment)); got != tt.want {
			t.Errorf("appendAddress(%d, %q, %q) = %q, want %q", tt.depth, tt.to, tt.fragment, got, tt.want)
		}
	}
}

func english(t *testing.T) *words.Language {
	t.Helper()
	book, findings := Words(&model.Model{}, nil)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return book.English()
}

func TestDateWords(t *testing.T) {
	tests := []struct{ in, want string }{
		{"2024-06-20", `<time datetime="2024-06-20">20 June 2024</time>`},
		{"2024-06", `<time datetime="2024-06">June 2024</time>`},
		{"2024", `<time datetime="2024">2024</time>`},
		{"0800", `<time datetime="0800">800</time>`},
		{"1961~", `<time datetime="1961">about 1961</time>`},
		{"1961?", `<time datetime="1961">1961 (?)</time>`},
		{"202X-02-17", `17 February 202X`},
		{"2024-1X", `2024-1X`},
	}
	for _, tt := range tests {
		d, err := date.Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		o := &out{r: &Renderer{m: &model.Model{}}, lang: "en", ui: english(t)}
		o.date(d)
		if got := string(o.b); got != tt.want {
			t.Errorf("date(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestDirection(t *testing.T) {
	for lang, want := range map[string]string{"ar": "rtl", "fa-IR": "rtl", "he": "rtl", "ur": "rtl", "az-Arab": "rtl", "ar-Latn": "ltr", "en": "ltr", "": "ltr", "arn": "ltr"} {
		if got := direction(lang); got != want {
			t.Errorf("direction(%q) = %q, want %q", lang, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		in   string
		n    int
		want string
	}{
		{"short", 10, "short"},
		{"one two three four", 12, "one two …"},
		{"조약조약조약조약", 10, "조약조…"},
		{"anewwordthatneverends", 8, "anewword…"},
	}
	for _, tt := range tests {
		if got := shorten(tt.in, tt.n); got != tt.want {
			t.Errorf("shorten(%q, %d) = %q, want %q", tt.in, tt.n, got, tt.want)
		}
	}
}

func FuzzCutText(f *testing.F) {
	f.Add("words &amp; 조약 more", 9)
	f.Fuzz(func(t *testing.T, s string, most int) {
		if !utf8.ValidString(s) || most < 1 || most > 1000 {
			t.Skip()
		}
		escaped := appendEscaped([]byte("x"), s)
		got := string(cutText(escaped, 1, most))
		if len(got) > 1+most || !utf8.ValidString(got) || strings.Contains(got[strings.LastIndexByte(got, ';')+1:], "&") {
			t.Fatalf("cutText(%q, %d) = %q", escaped, most, got)
		}
	})
}

func FuzzCatalogue(f *testing.F) {
	f.Add("=1+2", "\"\n\u2028</script>")
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, s := range []string{a, b} {
			got := appendJSON(nil, s)
			var back string
			if err := json.Unmarshal(got, &back); err != nil || back != string([]rune(s)) {
				t.Fatalf("appendJSON(%q) = %s (%v)", s, got, err)
			}
			if cell := string(appendCSV(nil, s)); strings.HasPrefix(cell, "=") || strings.HasPrefix(cell, "@") || strings.Count(cell, `"`)%2 == 1 {
				t.Fatalf("appendCSV(%q) = %s", s, cell)
			}
		}
	})
}
