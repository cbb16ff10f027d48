package markup

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"concord/internal/diag"
)

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "# a {#b .c}\n\npara *em* **strong** `code` \\Article 4 [^1] [^x]\n\n[^1]: note[^1]\n",
		"[19 June]{.signed of=x src=\"a b\"} [@key, art. 4; see -@x] @y [w](ref:a/3) ![i](j \"t\")\n",
		"::: {.position actor=USA}\n:::: note\n- a\n  1. [x] b\n::::\n:::\n",
		"|a|b|\n|-|:-:|\n|`\\|`|\"q\"\n\nT\n: d\n\n```yaml\na: b\n```\n\n    code\n\n---\n",
		"한국어는**굵게(강조)**됩니다 **「引文」**后 中\n文 <b>x</b><!-- c --> &amp; &#0; http://a.b/c(d). me@x.org www.a.b\n",
		"> - > a\n> b\n\n[r]: /u 'x\ny'\n[r] [a][r] [a]{.b\nc=d} [a](\n<b> \"c\nd\")\n",
		"-- --- ... 'a' \"b\" '90s \\@a C:\\x \\\\ ~~d~~ ~e~ a\\\nb  \nc\n",
	} {
		f.Add(s)
	}
	p := NewParser()
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.Contains(text, "\r") {
			t.Skip() // files are read as valid UTF-8 with LF line ends
		}
		const base = 9
		parse := func() (Document, []diag.Finding) {
			return p.Parse([]byte(text), Options{Path: "x.md", Base: base})
		}
		d, findings := parse()
		if s := unsound([]byte(text), base, d, findings); s != "" {
			t.Fatalf("%s\n%s", s, d.HTML())
		}
		again, findingsAgain := parse()
		if !reflect.DeepEqual(d, again) || !reflect.DeepEqual(findings, findingsAgain) {
			t.Fatal("the same text gives another document")
		}
	})
}
