package frontmatter

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
	"concord/internal/realinput"
)

// shown prints findings about one text, which stands at byte base of its file.
func shown(t testing.TB, text string, findings []diag.Finding) string {
	t.Helper()
	var out bytes.Buffer
	p := diag.Printer{Read: func(string) ([]byte, bool) { return []byte(text), true }}
	if err := p.Text(&out, findings); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// outline writes a value with the bytes that its spans cover.
func outline(b *strings.Builder, text string, v Value) {
	cut := func(start, end int) string { return text[start:end] }
	switch v.Kind {
	case Null:
		fmt.Fprintf(b, "null@%d%q", v.Span.Start, cut(v.Span.Start, v.Span.End))
	case Scalar:
		fmt.Fprintf(b, "%q", v.Text)
		if src := cut(v.Span.Start, v.Span.End); src != v.Text {
			fmt.Fprintf(b, "=%q", src)
		}
	case List:
		b.WriteString("[")
		for i, e := range v.Items {
			if i > 0 {
				b.WriteString(" ")
			}
			outline(b, text, e)
		}
		fmt.Fprintf(b, "]=%q", cut(v.Span.Start, v.Span.End))
	case Map:
		b.WriteString("{")
		for i, p := range v.Pairs {
			if i > 0 {
				b.WriteString(" ")
			}
			fmt.Fprintf(b, "%s(%s):", p.Key, cut(p.At.Start, p.At.End))
			outline(b, text, p.Value)
		}
		fmt.Fprintf(b, "}=%q", cut(v.Span.Start, v.Span.End))
	}
}

func TestParse(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", `null@0""`},
		{"# c\n", `null@0""`},
		{"---\n# c\n", `null@8""`},
		{"a: 1.10\n", `{a(a):"1.10"}="a: 1.10"`},
		{"a: NO\nb: 'x''y' # c\n", `{a(a):"NO" b(b):"x'y"="'x''y'"}="a: NO\nb: 'x''y'"`},
		{"a:\nb: ~\n", `{a(a):null@2"" b(b):null@6"~"}="a:\nb: ~"`},
		{"---\na: b\n", `{a(a):"b"}="a: b"`},
		{"한국: 조약 4조\n", `{한국(한국):"조약 4조"}="한국: 조약 4조"`},
		{"한: {국: [조, 약 ]} \n", `{한(한):{국(국):["조" "약"]="[조, 약 ]"}="{국: [조, 약 ]}"}="한: {국: [조, 약 ]}"`},
		{"a: [b,\n  c, # d\n]\n", `{a(a):["b" "c"]="[b,\n  c, # d\n]"}="a: [b,\n  c, # d\n]"`},
		{"a: [b: c, d]\n", `{a(a):[{b(b):"c"}="b: c" "d"]="[b: c, d]"}="a: [b: c, d]"`},
		{"{a, b: , c: [] }\n", `{a(a):null@2"" b(b):null@6"" c(c):[]="[]"}="{a, b: , c: [] }"`},
		{"a: one\n  two\n\n  three # c\nb: x\n", `{a(a):"one two\nthree"="one\n  two\n\n  three" b(b):"x"}="a: one\n  two\n\n  three # c\nb: x"`},
		{"a: \"one\n  two\\n\\u00e9\" # c\n", `{a(a):"one two\né"="\"one\n  two\\n\\u00e9\""}="a: \"one\n  two\\n\\u00e9\""`},
		{"a: |\n  one\n   two\n\nb: >-\n  x\n  y\n", `{a(a):"one\n two\n"="|\n  one\n   two" b(b):"x y"=">-\n  x\n  y"}="a: |\n  one\n   two\n\nb: >-\n  x\n  y"`},
		{"'a b': c\n\"d\": e\n", `{a b('a b'):"c" d("d"):"e"}="'a b': c\n\"d\": e"`},
		{"- \n- a\n-\n", `[null@1"" "a" null@8""]="- \n- a\n-"`},
		{"? a\n: b\n", `{a(a):"b"}="a\n: b"`},
		{"a:\r\n  - b\r\n", `{a(a):["b"]="- b"}="a:\r\n  - b"`},
		{"a: {b: |\n c}\n", ""},
	}
	for _, test := range tests {
		v, findings := Parse("f", []byte(test.text), 0)
		if test.want == "" {
			if len(findings) == 0 {
				t.Errorf("Parse(%q) = %v, want a finding", test.text, v)
			}
			continue
		}
		if len(findings) > 0 {
			t.Errorf("Parse(%q): %v", test.text, findings)
		}
		var b strings.Builder
		outline(&b, test.text, v)
		if b.String() != test.want {
			t.Errorf("Parse(%q)\n got %s\nwant %s", test.text, b.String(), test.want)
		}
	}
}

func TestParseFindings(t *testing.T) {
	tests := []struct{ text, want string }{
		{"title: Article 4: what it binds\n", `f:1:17: error: a text with a colon in it needs quotes [bad-yaml]
   1 | title: Article 4: what it binds
     |                 ^
  help: title: "Article 4: what it binds"
`},
		{"title: a \"b\": c\n", `f:1:13: error: a text with a colon in it needs quotes [bad-yaml]
   1 | title: a "b": c
     |             ^
  help: put it in quotes: "..."
`},
		{"title: @a\n", `f:1:8: error: a text that begins with "@" needs quotes [bad-yaml]
   1 | title: @a
     |        ^
  help: title: "@a"
`},
		{"a:\n\t- b\n", `f:2:1: error: a tab cannot stand here [bad-yaml]
   2 |     - b
     | ^~~~
  help: indent with spaces
`},
		{"a: x\ntitle: 'never\nb: c\n", `f:2:8: error: this quotation mark is never closed [bad-yaml]
   2 | title: 'never
     |        ^
`},
		{"a: [b, c\nd: e\n", `f:1:4: error: this bracket is never closed, or a comma is missing after it [bad-yaml]
   1 | a: [b, c
     |    ^
  help: a list is written [one, two]
`},
		{"a: b\nno colon here\nc: d\n", `f:2:1: error: this line has no colon [bad-yaml]
   2 | no colon here
     | ^
  help: write a key, a colon, a space and the value
`},
		{"a:\n  b: c\n d: e\n", `f:3:2: error: this line does not fit those above it [bad-yaml]
   3 |  d: e
     |  ^~~~
  help: keys of one map are indented alike; a text that ends in a quotation mark must begin with it
`},
		{"a: b\nc: d\na: e\nc: f\n", `f:3:1: error: the key "a" stands twice [duplicate-key]
   3 | a: e
     | ^
f:1:1: note: it stands here first
   1 | a: b
     | ^
f:4:1: error: the key "c" stands twice [duplicate-key]
   4 | c: f
     | ^
f:2:1: note: it stands here first
   2 | c: d
     | ^
`},
		{"a: {b: c, b: d}\n", `f:1:11: error: the key "b" stands twice [duplicate-key]
   1 | a: {b: c, b: d}
     |           ^
f:1:5: note: it stands here first
   1 | a: {b: c, b: d}
     |     ^
`},
		{"a: &x 1\nb: *x\nc: !!str d\n<<: {e: f}\n", `f:1:4: error: anchors (&x) are not read [bad-yaml]
   1 | a: &x 1
     |    ^~
  help: leave it out
f:2:4: error: references (*x) are not read [bad-yaml]
   2 | b: *x
     |    ^~
  help: write the value out
f:3:4: error: tags (!!str) are not read [bad-yaml]
   3 | c: !!str d
     |    ^~~~~
  help: leave it out
f:4:1: error: merge keys (<<) are not read [bad-yaml]
   4 | <<: {e: f}
     | ^~
  help: write the keys out
`},
		{"title: *important*\n", `f:1:8: error: references (*) are not read [bad-yaml]
   1 | title: *important*
     |        ^~~~~~~~~~~
  help: put a text that begins with * in quotes
`},
		{"a: b\n---\nc: d\n", `f:2:1: error: a second document begins here [bad-yaml]
   2 | ---
     | ^~~
  help: one file holds one document
`},
		{"[a]: b\n", `f:1:1: error: a key must be text, not a list [bad-yaml]
   1 | [a]: b
     | ^
`},
		{": b\n", `f:1:1: error: a key is missing before the colon [bad-yaml]
   1 | : b
     | ^
`},
		{"a: b\x07c\n", `f:1:5: error: a control character (U+0007) cannot stand here [bad-yaml]
   1 | a: b␇c
     |     ^
  help: delete it
`},
		{strings.Repeat("- ", 40) + "a\n", `f:1:67: error: this is nested more than 32 deep [bad-yaml]
   1 | ` + strings.Repeat("- ", 40) + `a
     | ` + strings.Repeat(" ", 66) + `^
`},
	}
	for _, test := range tests {
		_, findings := Parse("f", []byte(test.text), 0)
		if diff := cmp.Diff(test.want, shown(t, test.text, findings)); diff != "" {
			t.Errorf("Parse(%q) findings (-want +got):\n%s", test.text, diff)
		}
	}
}

// Sizes and bombs are refused before they cost anything.
func TestParseBombs(t *testing.T) {
	bomb := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c < 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9))
	}
	tests := []struct {
		name, text string
		base       int
	}{
		{"large header", "a: " + strings.Repeat("x", 64<<10), 4},
		{"large file", "a: " + strings.Repeat("x", 1<<20), 0},
		{"brackets", "a: " + strings.Repeat("[", 60000), 4},
		{"closed brackets", "a: " + strings.Repeat("[", 30000) + strings.Repeat("]", 30000), 4},
		{"hyphens", strings.Repeat("- ", 30000), 4},
		{"keys", strings.Repeat("? ", 30000), 4},
		{"billion laughs", bomb, 4},
		{"many references", "a: &a b\nc: [" + strings.Repeat("*a, ", 15000) + "]", 4},
		{"a line of many", "a: [" + strings.Repeat("é, ", 15000) + "*x]", 4},
		{"the same key", strings.Repeat("a: b\n", 12000), 4},
		{"many findings", strings.Repeat("a: &b c\n", 8000), 4},
	}
	for _, test := range tests {
		_, findings := Parse("f", []byte(test.text), test.base)
		if len(findings) == 0 || len(findings) > maxFindings {
			t.Errorf("%s: %d findings", test.name, len(findings))
		}
	}
	large := Value{}
	large, findings := Parse("f", []byte("a: b\nlist: ["+strings.Repeat("한국, ", 60000)+"'x\ty']\n"), 0)
	if len(findings) > 0 || len(large.Pairs) != 2 || len(large.Pairs[1].Value.Items) != 60001 {
		t.Errorf("a large list: %v", findings)
	}
}

func TestSplit(t *testing.T) {
	tests := []struct {
		text, head, body string
		ok               bool
	}{
		{"", "", "", true},
		{"# T\n", "", "# T\n", true},
		{"---\na: b\n---\n# T\n", "a: b\n", "# T\n", true},
		{"---\na: b\n...\n# T\n", "a: b\n", "# T\n", true},
		{"--- \t\na: b\n---  \nT", "a: b\n", "T", true},
		{"---\n---\nT", "", "T", true},
		{"---\na: b\n---", "a: b\n", "", true},
		{"---\na: |\n  ---\n---\nT", "a: |\n  ---\n", "T", true},
		{"---\na: b\n\n# T\n", "a: b\n", "\n# T\n", false},
		{"---\na: b", "a: b", "", false},
		{"---", "", "", false},
		{"----\na: b\n---\n", "", "----\na: b\n---\n", true},
		{" ---\na: b\n---\n", "", " ---\na: b\n---\n", true},
		{"---\na: b\n----\n---\n", "a: b\n----\n", "", true},
	}
	for _, test := range tests {
		head, body, ok := Split([]byte(test.text))
		gotHead, gotBody := test.text[head.Start:head.End], test.text[body.Start:body.End]
		if gotHead != test.head || gotBody != test.body || ok != test.ok {
			t.Errorf("Split(%q) = %q, %q, %v, want %q, %q, %v", test.text, gotHead, gotBody, ok, test.head, test.body, test.ok)
		}
	}
}

func TestHeader(t *testing.T) {
	tests := []struct{ text, value, body, findings string }{
		{text: "# T\n", value: `null@0""`, body: "# T\n"},
		{text: "---\n---\nT", value: `null@4""`, body: "T"},
		{text: "---\na: b\n---\nT", value: `{a(a):"b"}="a: b"`, body: "T"},
		{text: "---\na: b\n\nT", value: `{a(a):"b"}="a: b"`, body: "\nT", findings: `f:1:1: error: the header is never closed [bad-yaml]
   1 | ---
     | ^~~
  help: put a line --- after its last key
`},
		{text: "---\na: b: c\n---\nT", value: `null@4""`, body: "T", findings: `f:2:5: error: a text with a colon in it needs quotes [bad-yaml]
   2 | a: b: c
     |     ^
  help: a: "b: c"
`},
	}
	for _, test := range tests {
		v, body, findings := Header("f", []byte(test.text))
		var b strings.Builder
		outline(&b, test.text, v)
		if b.String() != test.value {
			t.Errorf("Header(%q) = %s, want %s", test.text, b.String(), test.value)
		}
		if got := test.text[body.Start:body.End]; got != test.body {
			t.Errorf("Header(%q) body = %q, want %q", test.text, got, test.body)
		}
		if diff := cmp.Diff(test.findings, shown(t, test.text, findings)); diff != "" {
			t.Errorf("Header(%q) findings (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestAny(t *testing.T) {
	v, findings := Parse("f", []byte("a: 1\nb: [x, ~]\nc: {d: 'e'}\nf:\n"), 0)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	want := map[string]any{"a": "1", "b": []any{"x", nil}, "c": map[string]any{"d": "e"}, "f": nil}
	if diff := cmp.Diff(any(want), v.Any()); diff != "" {
		t.Errorf("Any (-want +got):\n%s", diff)
	}
}

// spansInside holds that every span of a value lies in its text, in its parent
// and in order.
func spansInside(t *testing.T, v Value, low, high int) {
	t.Helper()
	if v.Span.Path != "f" || v.Span.Start < low || v.Span.End > high || v.Span.End < v.Span.Start {
		t.Fatalf("span %v of %v is not inside %d to %d", v.Span, v.Kind, low, high)
	}
	for _, e := range v.Items {
		spansInside(t, e, v.Span.Start, v.Span.End)
	}
	for _, p := range v.Pairs {
		if p.At.Start < v.Span.Start || p.At.End > v.Span.End || p.At.End < p.At.Start {
			t.Fatalf("span %v of key %q is not inside %v", p.At, p.Key, v.Span)
		}
		spansInside(t, p.Value, v.Span.Start, v.Span.End)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range append(simpleTexts, notSimple...) {
		f.Add(s)
	}
	f.Add("a: &x !y\n  - *x\n? [b]\n: !!z {}\n<<: *x\n: \n")
	if _, err := realinput.Look(); err == nil {
		for _, s := range suite(f) {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		const base = 7
		v, findings := Parse("f", []byte(s), base)
		spansInside(t, v, base, base+len(s))
		for _, x := range findings {
			if x.Span.Path != "f" || x.Span.Start < base || x.Span.End > base+len(s) || x.Span.End < x.Span.Start {
				t.Fatalf("finding %v outside of %d to %d", x, base, base+len(s))
			}
		}
		again, more := Parse("f", []byte(s), base)
		if !reflect.DeepEqual(v, again) || !reflect.DeepEqual(findings, more) {
			t.Fatalf("two runs differ: %v and %v", v, again)
		}
	})
}

func BenchmarkParse(b *testing.B) {
	header := []byte(`title: "Extract From Dispatch 26/51 From Moodie to Department of External Affairs"
date: 1951-05-14
authors: ["Department of External Affairs / DFAT"]
about: ru-kp-2024
summary: One paragraph on what the treaty binds its parties to, and since when.
topics: ["alliances", "Pacific security"]
actors:
  - PRK: party
  - RUS: party
  - KOR: affected
  - kim-jong-un
provisions:
  - ru-kp-2024/4: defence
  - su-kp-1961/1
status: published
lang: "en"
extra:
  series: "dfat-anzus"
  organisations: [UN]
`)
	b.Run("simple", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, findings := Parse("content/briefs/a.md", header, 4); findings != nil {
				b.Fatal(findings)
			}
		}
	})
	b.Run("full", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, findings := parseFull("content/briefs/a.md", string(header), 4); findings != nil {
				b.Fatal(findings)
			}
		}
	})
	b.Run("fields", func(b *testing.B) {
		v, _ := Parse("content/briefs/a.md", header, 4)
		var findings []diag.Finding
		b.ReportAllocs()
		for b.Loop() {
			f := NewFields(v, "brief", &findings)
			f.RequiredText("title")
			f.RequiredDate("date")
			for _, key := range []string{"updated", "as-of"} {
				f.Date(key)
			}
			for _, key := range []string{"summary", "about", "number", "series", "lang", "translation-of", "licence", "doi", "superseded-by", "slug"} {
				f.Text(key)
			}
			for _, key := range []string{"authors", "topics", "aliases"} {
				f.Texts(key)
			}
			f.Tagged("actors")
			f.Tagged("provisions")
			f.OneOf("status", "draft", "published", "superseded", "withdrawn")
			f.List("changes")
			f.Map("extra")
			f.Close()
			if findings != nil {
				b.Fatal(findings)
			}
		}
	})
}
