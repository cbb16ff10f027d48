package export

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"concord/static"
)

func TestReadFontFace(t *testing.T) {
	for _, tt := range []struct {
		rule, family, file string
		style              face
		variable           bool
		other              int
	}{
		{`@font-face { font-family: "Our Serif"; src: url(fonts/a.woff2) format("woff2"); }`, "Our Serif", "x/fonts/a.woff2", face{}, false, 0},
		{`@font-face{font-family:Our  Serif;src:local("A; B"),url('a.ttf?#iefix');font-weight:700;font-style:italic}`, "Our Serif", "x/a.ttf", face{true, true}, false, 2},
		{`@font-face { font-family: A; font-weight: 200 900; font-style: oblique 10deg; font-display: swap; src: url(https://example.org/a.woff2), url(b.woff) }`, "A", "x/b.woff", face{italic: true}, true, 3},
		{`@font-face { font-family: A; src: local("A") }`, "A", "", face{}, false, 0},
		{`@font-face { font-family: A; src: url("data:font/woff2;base64,AA==") format("woff2"); font-weight: bold }`, "A", "", face{bold: true}, false, 1},
		{`@font-face`, "", "", face{}, false, 0},
	} {
		f := readFontFace(tt.rule, "x")
		if inside := strings.Contains(tt.rule, "data:"); inside != (f.inside != "") {
			t.Errorf("readFontFace(%q) holds %q", tt.rule, f.inside)
		}
		if f.family != tt.family || f.file != tt.file || f.style != tt.style || f.variable != tt.variable || len(f.other) != tt.other {
			t.Errorf("readFontFace(%q) = %+v", tt.rule, f)
		}
	}
}

func TestRanges(t *testing.T) {
	f := fontFace{ranges: ranges("U+20-7E, u+4??,U+131, U+zz")}
	for r, want := range map[rune]bool{' ': true, '~': true, 0x7f: false, 'Д': true, 'ı': true, 'א': false} {
		if f.sets(r) != want {
			t.Errorf("sets(%q) = %v", r, !want)
		}
	}
	if got := rangesOf([]rune("abcx")); !slices.Equal(got, [][2]rune{{'a', 'c'}, {'x', 'x'}}) {
		t.Error(got)
	}
}

func TestRenameFamily(t *testing.T) {
	for _, tt := range []struct{ css, want string }{
		{`:root { --text: "Our Serif", serif; }`, `:root { --text: "New", serif; }`},
		{`p { font: 400 1em/1.6 'our serif', serif }`, `p { font: 400 1em/1.6 "New", serif }`},
		{`p{font-family:Our Serif}`, `p{font-family:"New"}`},
		{`p { color: red; /* set in */ font-family: x, Our Serif, "Our Serif Text" !important; }`, `p { color: red; /* set in */ font-family: x, "New", "Our Serif Text" !important; }`},
		{`p::before { content: "Our Serif"; } .our serif { color: red }`, `p::before { content: "Our Serif"; } .our serif { color: red }`},
		{`p { font-family: Bour Serif, Our Serifs, "An Our Serif" }`, `p { font-family: Bour Serif, Our Serifs, "An Our Serif" }`},
		{`Our Serif`, `Our Serif`},
	} {
		if got := renameFamily(tt.css, "our serif", "New"); got != tt.want {
			t.Errorf("renameFamily(%q) = %q, want %q", tt.css, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	upright, bold, italic := fontFace{family: "A"}, fontFace{family: "A", style: face{bold: true}}, fontFace{family: "A", style: face{italic: true}}
	other := fontFace{family: "B", style: face{bold: true, italic: true}}
	for _, tt := range []struct {
		want   face
		of     face
		chosen []fontFace
	}{
		{face{bold: true, italic: true}, face{bold: true, italic: true}, []fontFace{other}},
		{face{italic: true}, face{bold: true, italic: true}, []fontFace{upright, bold, italic, other}},
		{face{bold: true}, face{bold: true, italic: true}, []fontFace{upright, bold}},
		{face{}, face{italic: true}, []fontFace{upright, bold}},
		{face{bold: true}, face{}, []fontFace{bold}},
	} {
		family := "A"
		if len(tt.chosen) == 1 && tt.chosen[0].family == "B" {
			family = "B"
		}
		if got := nearest(tt.of, family, tt.chosen); got != tt.want {
			t.Errorf("nearest(%v) = %v, want %v", tt.of, got, tt.want)
		}
	}
}

func TestReadStyleSheet(t *testing.T) {
	s := readStyleSheet("a/theme.css", `a::after { content: " <" attr(href) "\203A\"" ; } q { quotes: "«" '»' } li { list-style-type: "– "; }
.head { font-variant: small-caps; } td { font-variant-numeric: tabular-nums; }`)
	if string(s.writes) != " <›\"– " || string(s.quotes) != "«»" || !s.changesCase || s.setsStyles || s.folder != "a" {
		t.Errorf("%q %q %+v", string(s.writes), string(s.quotes), s)
	}
	if !slices.Equal(s.features.Tags, []string{"tnum", "smcp", "c2sc"}) || s.features.All {
		t.Error(s.features)
	}
	if s := readStyleSheet("a.css", `p { font-feature-settings: "ss01"; font-weight: 600 }`); !s.features.All || !s.setsStyles {
		t.Errorf("%+v", s)
	}
	builtin, err := static.Files.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	if s := readStyleSheet("style.css", string(builtin)); s.setsStyles || s.changesCase || s.features.All || len(s.faces) < 30 {
		t.Errorf("the built-in style sheet: %v %v %v, %d fonts", s.setsStyles, s.changesCase, s.features, len(s.faces))
	}
}

// TestThemeFonts sets a brief in the built-in fonts, with and without rules of the site's
// own for what leans: with them each font has all letters.
func TestThemeFonts(t *testing.T) {
	made := func(theme string) map[string]int {
		f, err := compose([]sheet{{address: "briefs/b/", page: []byte(strings.Replace(briefPage, "</head>", `<link rel="stylesheet" href="../../style.css"><link rel="stylesheet" href="../../theme.css"></head>`, 1))}}, "", "Contents")
		if err != nil {
			t.Fatal(err)
		}
		read := func(name string) ([]byte, error) {
			if name == "theme.css" {
				return []byte(theme), nil
			}
			return static.Files.ReadFile(name)
		}
		page, err := appendPage(nil, f, 0, read, &fonts{read: read})
		if err != nil {
			t.Fatal(err)
		}
		if problems := checkHTML(page); problems != nil {
			t.Error(problems)
		}
		sizes := map[string]int{}
		for _, m := range regexp.MustCompile(`@font-face \{ font-family: "Embedded 1";(.*?) font-display.*?base64,([^"]+)"`).FindAllSubmatch(page, -1) {
			data, err := base64.StdEncoding.DecodeString(string(m[2]))
			if err != nil || !strings.HasPrefix(string(data), "wOFF") {
				t.Error(err)
			}
			sizes[string(m[1])] = len(data)
		}
		return sizes
	}
	plain, own := made(":root { --ink: #000; }"), made(".summary { font-style: italic; }")
	const italic = " font-style: italic;"
	if len(plain) != 3 || len(own) != 3 || own[italic] < plain[italic]*5/4 || own[""] != plain[""] {
		t.Errorf("by what is known of styles %v bytes, otherwise %v", plain, own)
	}
}
