package frontmatter

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
)

// fieldsOf parses a text that has no faults as YAML.
func fieldsOf(t testing.TB, text string) (*Fields, *[]diag.Finding) {
	t.Helper()
	v, parsing := Parse("f", []byte(text), 0)
	if len(parsing) > 0 {
		t.Fatalf("Parse(%q): %v", text, parsing)
	}
	findings := new([]diag.Finding)
	return NewFields(v, "brief", findings), findings
}

func TestFieldsRead(t *testing.T) {
	f, findings := fieldsOf(t, `title: "  Cafe`+"\u0301"+` "
number: 1.10
flag: NO
none: ~
empty:
date: 2024-06
bad: x
count: 007
yes: Yes
one: alone
many: [a, "b", 4]
actors:
  - PRK: party
  - kim-jong-un
  - KOR:
parties: {RUS: party, KOR: ~}
single: PRK
status: Published
extra: {a: [b]}
changes:
  - {date: 2024, note: x}
change: {date: 2024, note: x}
`)
	texts := func(list []Text) string {
		var words []string
		for _, t := range list {
			words = append(words, t.Value)
		}
		return strings.Join(words, "|")
	}
	tagged := func(list []Tagged) string {
		var words []string
		for _, t := range list {
			words = append(words, t.Value+"="+t.Tag.Value)
		}
		return strings.Join(words, "|")
	}
	check := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s = %q, want %q", what, got, want)
		}
	}
	check("title", f.RequiredText("title").Value, "Café")
	check("number", f.Text("number").Value, "1.10")
	check("flag", f.Text("flag").Value, "NO")
	check("none", f.Text("none").Value+f.Text("empty").Value+f.Text("absent").Value, "")
	check("date", f.RequiredDate("date").Format("en"), "June 2024")
	check("bad", f.Value("bad").Text, "x")
	n, at := f.Int("count")
	if n != 7 || at.Value != "007" {
		t.Errorf("Int = %d, %q, want 7", n, at.Value)
	}
	yes, at := f.Bool("yes")
	if !yes || at.Value != "Yes" {
		t.Errorf("Bool = %v, %q, want true", yes, at.Value)
	}
	if no, _ := f.Bool("flag"); no {
		t.Error("Bool(NO) is true")
	}
	check("one", texts(f.Texts("one")), "alone")
	check("many", texts(f.Texts("many")), "a|b|4")
	check("actors", tagged(f.Tagged("actors")), "PRK=party|kim-jong-un=|KOR=")
	check("parties", tagged(f.Tagged("parties")), "RUS=party|KOR=")
	check("single", tagged(f.Tagged("single")), "PRK=")
	check("status", f.OneOf("status", "draft", "published").Value, "published")
	if !f.Has("extra") || f.Has("none") || f.Has("absent") {
		t.Error("Has is wrong")
	}
	if v := f.Map("extra"); v.Kind != Map || len(v.Pairs) != 1 {
		t.Errorf("Map = %v", v)
	}
	if l, m := f.List("changes"), f.List("change"); len(l) != 1 || len(m) != 1 || l[0].Pairs[0].Key != "date" || m[0].Pairs[0].Key != "date" {
		t.Errorf("List = %v, %v", l, m)
	}
	f.Close()
	if len(*findings) > 0 {
		t.Errorf("findings: %v", *findings)
	}
}

func TestFieldsFindings(t *testing.T) {
	tests := []struct {
		text string
		read func(f *Fields)
		want string
	}{
		{"date: 2024", func(f *Fields) { f.RequiredText("title"); f.Date("date") }, `f:1:1: error: a brief needs a "title" [missing-key]
   1 | date: 2024
     | ^
`},
		{"title:", func(f *Fields) { f.RequiredText("title") }, `f:1:1: error: a brief needs a "title" [missing-key]
   1 | title:
     | ^~~~~
`},
		{"title: ''", func(f *Fields) { f.RequiredText("title") }, `f:1:1: error: a brief needs a "title" [missing-key]
   1 | title: ''
     | ^~~~~
`},
		{"", func(f *Fields) { f.RequiredDate("date") }, `f:1:1: error: a brief needs a "date" [missing-key]
  help: date: 2024-06-19
`},
		{"title: [a]", func(f *Fields) { f.RequiredText("title") }, `f:1:8: error: "title" must be text, not a list [bad-value]
   1 | title: [a]
     |        ^~~
`},
		{"actor: x\nzzz: y\ntitle: z", func(f *Fields) { f.Text("title"); f.Tagged("actors") }, `f:1:1: warning: unknown key "actor" (did you mean "actors"?) [unknown-key]
   1 | actor: x
     | ^~~~~
f:2:1: warning: unknown key "zzz" [unknown-key]
   2 | zzz: y
     | ^~~
`},
		{"date: [2024]", func(f *Fields) { f.Date("date") }, `f:1:7: error: "date" must be a date, not a list [bad-value]
   1 | date: [2024]
     |       ^~~~~~
`},
		{"date: 2024-13-45", func(f *Fields) { f.RequiredDate("date") }, `f:1:7: error: "date" is not a date: month 13 does not exist [bad-date]
   1 | date: 2024-13-45
     |       ^~~~~~~~~~
  help: write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17
`},
		{"date: 2023-02-29", func(f *Fields) { f.Date("date") }, `f:1:7: error: "date" is not a date: February 2023 has no day 29 [bad-date]
   1 | date: 2023-02-29
     |       ^~~~~~~~~~
  help: write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17
`},
		{"date: 19 June 2024", func(f *Fields) { f.Date("date") }, `f:1:7: error: "date" is not a date: it is not in the form YYYY-MM-DD [bad-date]
   1 | date: 19 June 2024
     |       ^~~~~~~~~~~~
  help: write 2024-06-19
`},
		{"articles: many", func(f *Fields) { f.Int("articles") }, `f:1:11: error: "articles" must be a whole number, not "many" [bad-value]
   1 | articles: many
     |           ^~~~
`},
		{"articles: -1", func(f *Fields) { f.Int("articles") }, `f:1:11: error: "articles" must be a whole number, not "-1" [bad-value]
   1 | articles: -1
     |           ^~
`},
		{"articles: {}", func(f *Fields) { f.Int("articles") }, `f:1:11: error: "articles" must be a whole number, not a map [bad-value]
   1 | articles: {}
     |           ^~
`},
		{"draft: maybe", func(f *Fields) { f.Bool("draft") }, `f:1:8: error: "draft" must be true or false, not "maybe" [bad-value]
   1 | draft: maybe
     |        ^~~~~
`},
		{"draft: []", func(f *Fields) { f.Bool("draft") }, `f:1:8: error: "draft" must be true or false, not a list [bad-value]
   1 | draft: []
     |        ^~
`},
		{"authors: {a: b}", func(f *Fields) { f.Texts("authors") }, `f:1:10: error: "authors" must be a list, not a map [bad-value]
   1 | authors: {a: b}
     |          ^~~~~~
`},
		{"authors: [a, ~, '', [b], {c: d}]", func(f *Fields) { f.Texts("authors") }, `f:1:14: error: an entry of "authors" is empty [bad-value]
   1 | authors: [a, ~, '', [b], {c: d}]
     |              ^
f:1:17: error: an entry of "authors" is empty [bad-value]
   1 | authors: [a, ~, '', [b], {c: d}]
     |                 ^~
f:1:21: error: an entry of "authors" must be text, not a list [bad-value]
   1 | authors: [a, ~, '', [b], {c: d}]
     |                     ^~~
f:1:26: error: an entry of "authors" must be text, not a map [bad-value]
   1 | authors: [a, ~, '', [b], {c: d}]
     |                          ^~~~~~
  help: put a text with a colon in it in quotes
`},
		{"actors: [{a: b, c: d}, [e], {f: [g]}]", func(f *Fields) { f.Tagged("actors") }, `f:1:10: error: an entry of "actors" must be one name or one pair, not 2 pairs [bad-value]
   1 | actors: [{a: b, c: d}, [e], {f: [g]}]
     |          ^~~~~~~~~~~~
  help: put each name on a line of its own, after a hyphen
f:1:24: error: an entry of "actors" must be text, not a list [bad-value]
   1 | actors: [{a: b, c: d}, [e], {f: [g]}]
     |                        ^~~
f:1:33: error: what "actors" says of "f" must be text, not a list [bad-value]
   1 | actors: [{a: b, c: d}, [e], {f: [g]}]
     |                                 ^~~
`},
		{"status: publish", func(f *Fields) { f.OneOf("status", "draft", "published", "withdrawn") }, `f:1:9: error: "status" must be draft, published or withdrawn, not "publish" [bad-value]
   1 | status: publish
     |         ^~~~~~~
  help: did you mean "published"?
`},
		{"extra: x\nlist: y", func(f *Fields) { f.Map("extra"); f.List("list") }, `f:1:8: error: "extra" must be a map, not text [bad-value]
   1 | extra: x
     |        ^
f:2:7: error: "list" must be a list, not text [bad-value]
   2 | list: y
     |       ^
`},
		{"title: \"a\\u0007b\"", func(f *Fields) {
			if got := f.Text("title").Value; got != "ab" {
				t.Errorf("Text = %q, want the text without the control character", got)
			}
		}, `f:1:8: error: "title" holds a control character (U+0007) [bad-value]
   1 | title: "a\u0007b"
     |        ^~~~~~~~~~
  help: delete it
`},
		{"just text", func(f *Fields) { f.RequiredText("title") }, `f:1:1: error: a brief must be written as keys and values, not as text [bad-value]
   1 | just text
     | ^~~~~~~~~
  help: write a line for each field: a key, a colon, a space and the value
`},
	}
	for _, test := range tests {
		f, findings := fieldsOf(t, test.text)
		test.read(f)
		f.Close()
		if diff := cmp.Diff(test.want, shown(t, test.text, *findings)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

// A header that is not YAML is one fault, not one for each key it may have had.
func TestFieldsOfBroken(t *testing.T) {
	v, findings := Parse("f", []byte("title: a: b\n"), 4)
	f := NewFields(v, "brief", &findings)
	f.RequiredText("title")
	f.RequiredDate("date")
	f.Close()
	if len(findings) != 1 {
		t.Errorf("findings: %v, want one", findings)
	}
}

func TestWithArticle(t *testing.T) {
	if got := withArticle("instrument") + withArticle("brief") + withArticle(""); got != "an instrumenta briefa " {
		t.Errorf("withArticle = %q", got)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"title", "date", "updated", "as-of", "authors", "actors", "summary", "status", "slug", "topics", "translation-of", "제목"}
	tests := []struct{ word, want string }{
		{"actor", "actors"}, {"author", "authors"}, {"tilte", "title"}, {"Title", "title"}, {"titel", "title"}, {"TITLE", "title"},
		{"as_of", "as-of"}, {"asof", "as-of"}, {"translation of", "translation-of"}, {"translation", "translation-of"}, {"sum", "summary"},
		{"제묵", "제목"}, {"update", "updated"}, {"dat", "date"}, {"dte", "date"}, {"tag", ""}, {"xx", ""}, {"", ""}, {"title", ""},
		{"colour", ""}, {strings.Repeat("x", 100), ""},
	}
	for _, test := range tests {
		got, ok := Nearest(test.word, known)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("Nearest(%q) = %q, %v, want %q", test.word, got, ok, test.want)
		}
	}
}

func TestDistance(t *testing.T) {
	tests := []struct {
		a, b  string
		limit int
		want  int // -1: more than the limit
	}{
		{"", "", 0, 0}, {"ab", "ab", 0, 0}, {"ab", "ba", 1, 1}, {"abc", "acb", 1, 1}, {"abc", "ac", 1, 1}, {"abc", "abxc", 1, 1},
		{"abc", "xyz", 2, -1}, {"abcd", "badc", 2, 2}, {"abcd", "badc", 1, -1}, {"a", "abc", 2, 2}, {"a", "abc", 1, -1}, {"ca", "abc", 3, 3},
	}
	for _, test := range tests {
		got, ok := distance([]rune(test.a), []rune(test.b), test.limit)
		if !ok {
			got = -1
		}
		if got != test.want {
			t.Errorf("distance(%q, %q, %d) = %d, want %d", test.a, test.b, test.limit, got, test.want)
		}
	}
}

// Real headers hold no fault.
func TestRealHeaders(t *testing.T) {
	for _, s := range realHeaders(t) {
		if _, findings := Parse("f", []byte(s), 4); len(findings) > 0 {
			t.Errorf("%s", shown(t, "---\n"+s, findings))
		}
	}
}

func BenchmarkNearest(b *testing.B) {
	var among []string
	for i := range 10000 {
		among = append(among, "un-treaty-"+strings.Repeat("x", i%20)+"-of-"+string(rune('a'+i%26)))
	}
	b.ReportAllocs()
	for b.Loop() {
		Nearest("un-treaty-xxxyxx-of-q", among)
	}
}

// The table of distances near its diagonal is that of the whole.
func TestDistanceIsWhole(t *testing.T) {
	words := []string{""}
	for i := 0; i < len(words) && len(words) < 400; i++ {
		for _, c := range "abc" {
			words = append(words, words[i]+string(c))
		}
	}
	whole := func(a, b string) int {
		d := make([][]int, len(a)+1)
		for i := range d {
			d[i] = make([]int, len(b)+1)
			for j := range d[i] {
				switch {
				case i == 0 || j == 0:
					d[i][j] = i + j
					continue
				case a[i-1] == b[j-1]:
					d[i][j] = d[i-1][j-1]
				default:
					d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
				}
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
		return d[len(a)][len(b)]
	}
	for _, a := range words {
		for _, b := range words {
			want := whole(a, b)
			for limit := range 4 {
				got, ok := distance([]rune(a), []rune(b), limit)
				if ok != (want <= limit) || ok && got != want {
					t.Fatalf("distance(%q, %q, %d) = %d, %v, want %d", a, b, limit, got, ok, want)
				}
			}
		}
	}
}
