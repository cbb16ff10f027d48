package frontmatter

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/realinput"
)

// realHeaders returns the header of every Markdown file of the corpora.
func realHeaders(t testing.TB) []string {
	var headers []string
	err := filepath.WalkDir(realinput.Find(t, "site"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		if r, _, ok := Split(text); ok && r.End > 0 {
			headers = append(headers, string(text[r.Start:r.End]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return headers
}

// suite returns the texts of the YAML test suite.
func suite(t testing.TB) []string {
	names, err := filepath.Glob(filepath.Join(realinput.Find(t, "nasty", "yaml-test-suite"), "*.yaml"))
	if err != nil || len(names) == 0 {
		t.Skip("no YAML test suite among the corpora")
	}
	marks := strings.NewReplacer("␣", " ", "————»", "\t", "———»", "\t", "——»", "\t", "—»", "\t", "»", "\t", "↵", "", "∎\n", "", "←", "\r", "⇔", "\uFEFF")
	var texts []string
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
		v, findings := Parse(name, text, 0)
		if len(findings) > 0 || v.Kind != List {
			t.Errorf("%s: %v", name, findings)
		}
		for _, e := range v.Items {
			for _, p := range e.Pairs {
				if p.Key == "yaml" || p.Key == "dump" || p.Key == "emit" || p.Key == "json" {
					texts = append(texts, marks.Replace(p.Value.Text))
				}
			}
		}
	}
	return texts
}

// simpleTexts are what the simple parser must read by itself.
var simpleTexts = []string{
	"", "\n", "# only a comment", "  # indented\n\n",
	"title: A", "title: A\n", "title:\n", "title:", "title:   # nothing\n", "title: A # comment\n", "title: A#b\n",
	"a: ~\nb: null\nc: NULL\nd: Null\ne: nULL\nf: ~a\n",
	"date: 2024-06-19\nnumber: 1.10\nflag: NO\nbool: yes\nhex: 0x1F\nspace: a  b   \n",
	"a b: c d\n4: x\n",
	"title: \"A \\\"B\\\" \\\\ \\/ C\\n\\t\"  # c\n", "title: 'it''s'\n", "title: ''\n", "title: \"\"\n",
	"title: 한국의 조약 # 주석\nа: Статья 4\n", "title: 'é'\nnext: [é, '한']\n",
	"actors: [PRK, \"NO\", 'it''s', a b , ~, null]\n", "actors: []\nmap: {}\n", "a: [ ]\nb: { }\n",
	"a: [[b, c], [], {d: e}]\n", "a: {b: c, d: {e: f}, g: [h, i], j: 'k', l: ~}\n",
	"url: http://example.org/a:b\nlist: [http://example.org/a, b:c]\n",
	"actors:\n  - PRK: party\n  - KOR: affected\n  - kim-jong-un\n",
	"actors:\n- PRK\n- KOR\nnext: x\n", "a: #b\n- c\n", "a:\n    - b\n    - c\n",
	"events:\n  - {signed: 2024-06-19, at: Pyongyang, by: {RUS: vladimir-putin}}\n  - signed: 2024-06-19\n    at: Pyongyang\n    by:\n      RUS: vladimir-putin\n  - in-force: 2024-12-04\n",
	"provisions:\n  4:\n    title: Aid\n    kind: [defence, consultation]\n\n  # between\n  8:\n    gloss: x\n",
	"a:\n  b:\n    c:\n      d:\n", "a:\n  b:\nc:\n", "- a\n- b: c\n  d: e\n-   f: g\n    h: i\n", "- a:\n- b:\n  - c\n  -   d\n- e:\n    - f\n",
	"a:\n  b: c\n # comment at an odd place\n  d: e\n# and here\nf: g", "a: b\n\n   \n\nc: d\n    # end",
	"a: (b) 'c' \"d\" [e] {f} & * ! | > % @ ` , - ?\n", "a: b'c\nd\"e: f\n",
	"a: x-\nb: y:z\n",
}

func TestSimpleReads(t *testing.T) {
	for _, s := range simpleTexts {
		v, ok := parseSimple("f", s, 7)
		if !ok {
			t.Errorf("parseSimple(%q) leaves it to the full parser", s)
			continue
		}
		sameAsFull(t, s, v)
	}
}

// notSimple must go to the full parser.
var notSimple = []string{
	"a: b: c", "a:\n b\n", "a: b\n  c\n", "a: 'b\n  c'\n", "a: |\n  b\n", "a: >\n  b\n", "a: &x b\n", "a: *x\n", "a: !t b\n", "a:\tb\n",
	"a: b\na: c\n", "a: {b: c, b: d}\n", "<<: a\n", "? a\n: b\n", "---\na: b\n", "a: b\n---\n", "a: b\n...\n", "%YAML 1.2\n", "'a': b\n",
	"a: [b,\n  c]\n", "a: [b: c]\n", "a: [b, ]\n", "a: {b}\n", "a: {b: }\n", "a: [b] c\n", "a: 'b' c\n", "a: [b\n", "a: {b: c]\n", "a\n", "a: \"\\u00e9\"\n",
	"a:\n  - b\n c: d\n", " a: b\nc: d\n", "  a: b\n", "a: b\n c: d\n", "a:\n  b: c\n d: e\n", "-\n- a\n", "- - a\n", "- a\nb: c\n", "a: -\n", "a: - b\n",
	"a: b\u0085c: d\n", "a: b\u2028c\n", "\ufeffa: b\n", "a: \x01\n", "a: \xff\n", "a: @b\n", "a: `b\n", "a: ?b\n", "a : b\n", ": b\n",
	"a: " + strings.Repeat("[", 20) + strings.Repeat("]", 20), strings.Repeat("k", 300) + ": v\n",
}

func TestSimpleRefuses(t *testing.T) {
	for _, s := range notSimple {
		if v, ok := parseSimple("f", s, 0); ok {
			t.Errorf("parseSimple(%q) = %v, want it left to the full parser", s, v)
		}
	}
}

// sameAsFull holds that both parsers see the same in a text.
func sameAsFull(t *testing.T, s string, simple Value) {
	t.Helper()
	full, findings := parseFull("f", s, 7)
	if len(findings) > 0 {
		t.Errorf("parseSimple(%q) reads what the full parser refuses: %v", s, findings)
		return
	}
	if !reflect.DeepEqual(full, simple) { // cmp.Diff takes a time exponential in the depth
		t.Errorf("parsers differ on %q (-full +simple):\n%s", s, cmp.Diff(full, simple, cmp.AllowUnexported(Value{})))
	}
}

func TestSimpleIsFull(t *testing.T) {
	texts := append(suite(t), realHeaders(t)...)
	texts = append(texts, notSimple...)
	read := 0
	for _, s := range texts {
		for _, s := range []string{s, strings.TrimRight(s, "\n"), "key: " + s, "- " + s, "a: [" + s + "]"} {
			if v, ok := parseSimple("f", s, 7); ok {
				read++
				sameAsFull(t, s, v)
			}
		}
	}
	t.Logf("%d of %d texts are simple", read, 5*len(texts))
}

// Real headers are what the simple parser is for.
func TestSimpleReadsRealHeaders(t *testing.T) {
	headers := realHeaders(t)
	read := 0
	for _, s := range headers {
		if _, ok := parseSimple("f", s, 0); ok {
			read++
		}
	}
	if read*100 < len(headers)*99 {
		t.Errorf("parseSimple reads %d of %d real headers, want 99 of 100", read, len(headers))
	}
}

func FuzzSimple(f *testing.F) {
	for _, s := range append(simpleTexts, notSimple...) {
		f.Add(s)
	}
	if _, err := realinput.Look(); err == nil {
		for _, s := range suite(f) {
			f.Add(s)
		}
	}
	f.Fuzz(func(t *testing.T, s string) {
		if v, ok := parseSimple("f", s, 7); ok {
			sameAsFull(t, s, v)
		}
	})
}
