package markup

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
)

// TestHTML holds the HTML of small texts. Slots are shown as they are: empty.
func TestHTML(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"paragraphs are numbered", "a\n\n> b\n\n- c\n\nd", "<p id=\"p1\">a</p>\n<blockquote>\n<p>b</p>\n</blockquote>\n<ul>\n<li>c</li>\n</ul>\n<p id=\"p2\">d</p>\n"},
		{"highest heading is h2", "### A\n\n##### B", "<h2 id=\"a\">A</h2>\n<h4 id=\"b\">B</h4>\n"},
		{"ids in any script", "# 제4조 (방위)\n\n# Статья 4\n\n# المادة ٤\n\n# É\u0301 — x", "<h2 id=\"제4조-방위\">제4조 (방위)</h2>\n<h2 id=\"статья-4\">Статья 4</h2>\n<h2 id=\"المادة-٤\">المادة ٤</h2>\n<h2 id=\"é\u0301-x\">É\u0301 — x</h2>\n"},
		{"equal ids", "# A\n\n# A\n\n# A-1\n\n# !", "<h2 id=\"a\">A</h2>\n<h2 id=\"a-1\">A</h2>\n<h2 id=\"a-1-1\">A-1</h2>\n<h2 id=\"section\">!</h2>\n"},
		{"ids of others", "# p1\n\n# fn2\n\n# Finding 1\n\n::: finding\n:::", "<h2 id=\"section-p1\">p1</h2>\n<h2 id=\"section-fn2\">fn2</h2>\n<h2 id=\"finding-1-1\">Finding 1</h2>\n<section class=\"block finding\" id=\"finding-1\">\n</section>\n"},
		{"own id", "# A *b* {#own .wide}\n\nC {#d}\n===", "<h2 id=\"own\" class=\"wide\">A <em>b</em></h2>\n<h2 id=\"d\">C</h2>\n"},
		{"emphasis beside Korean", "한국어는**굵게(강조)**됩니다", "<p id=\"p1\">한국어는<strong>굵게(강조)</strong>됩니다</p>\n"},
		{"emphasis beside Chinese", "前**「引文」**后", "<p id=\"p1\">前<strong>「引文」</strong>后</p>\n"},
		{"no emphasis inside words", "a_b_c 2*3*4 пристаням_стремятся_", "<p id=\"p1\">a_b_c 2<em>3</em>4 пристаням_стремятся_</p>\n"},
		{"typographer", `"a 'b' c" -- Kim's --- the '90s... 5" (it's)`, "<p id=\"p1\">“a ‘b’ c” – Kim’s — the ’90s… 5” (it’s)</p>\n"},
		{"quotation around markup", `"*a*" and "[b](ref:x)"; *"c"*, "d"[^1]` + "\n\n[^1]: e", "<p id=\"p1\">“<em>a</em>” and “b”; <em>“c”</em>, “d”<sup class=\"note-ref\"><a href=\"#fn1\" id=\"fnref1\" role=\"doc-noteref\">1</a></sup></p>\n<p>e</p>\n"},
		{"escapes", `a < b & c > d \"e\" &copy; &lt; &#0; &nope; \*f\*`, "<p id=\"p1\">a &lt; b &amp; c &gt; d &quot;e&quot; © &lt; \uFFFD &amp;nope; *f*</p>\n"},
		{"line ends", "a\nb\\\nc  \nd", "<p id=\"p1\">a\nb<br>\nc<br>\nd</p>\n"},
		{"no space between ideographs", "中文\n中文\nab\n한국\n한국", "<p id=\"p1\">中文中文\nab\n한국\n한국</p>\n"},
		{"bare addresses", "see https://a.org/b_c_(d). and www.e.org/f, g@h.org; x://y 보기 https://a.org/에서", "<p id=\"p1\">see <a href=\"https://a.org/b_c_(d)\">https://a.org/b_c_(d)</a>. and <a href=\"http://www.e.org/f\">www.e.org/f</a>, <a href=\"mailto:g@h.org\">g@h.org</a>; x://y 보기 <a href=\"https://a.org/\">https://a.org/</a>에서</p>\n"},
		{"outside links", `[a *b*](https://c.d/?e="f"&g "T<")`, "<p id=\"p1\"><a href=\"https://c.d/?e=%22f%22&amp;g\" title=\"T&lt;\">a <em>b</em></a></p>\n"},
		{"unwanted links", "[a](javascript:x) [b](  java&#9;script:x) [c](DATA:x) <vbscript:d> ![e](data:x)", "<p id=\"p1\">a b c vbscript:d e</p>\n"},
		{"raw HTML", "a <b>c</b> <!-- d --> e<br/>f\n\n<div>\ng\n</div>\n\n<!-- h -->", "<p id=\"p1\">a c  e<br>f</p>\n"},
		{"table", "| a | b | c |\n|:-|-:|:-:|\n| `x\\|y` | *d* |", "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr>\n<th scope=\"col\" class=\"left\">a</th>\n<th scope=\"col\" class=\"right\">b</th>\n<th scope=\"col\" class=\"center\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"left\"><code>x|y</code></td>\n<td class=\"right\"><em>d</em></td>\n<td></td>\n</tr>\n</tbody>\n</table></div>\n"},
		{"tasks", "- [x] a\n- [ ] b", "<ul>\n<li><span class=\"task\">☑</span> a</li>\n<li><span class=\"task\">☐</span> b</li>\n</ul>\n"},
		{"numbered list", "3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"},
		{"numbers in numbers", "3.     1. a[^1]\n\n[^1]: b", "<ol start=\"3\">\n<li>1. a<sup class=\"note-ref\"><a href=\"#fn1\" id=\"fnref1\" role=\"doc-noteref\">1</a></sup></li>\n</ol>\n<p>b</p>\n"},
		{"definitions", "a\n: b\n: c", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n<dd>c</dd>\n</dl>\n"},
		{"struck", "~~a~~ ~b~ c~d", "<p id=\"p1\"><del>a</del> <del>b</del> c~d</p>\n"},
		{"code", "`` a`b ``\n\n    c <d>\n\n```nosuch\n\"e\"\n```", "<p id=\"p1\"><code>a`b</code></p>\n<pre tabindex=\"0\"><code>c &lt;d&gt;\n</code></pre>\n<pre tabindex=\"0\"><code class=\"language-nosuch\">&quot;e&quot;\n</code></pre>\n"},
		{"highlighted", "```yaml\na: 1 # <b>\n```", "<pre tabindex=\"0\"><code class=\"language-yaml\"><span class=\"nt\">a</span><span class=\"p\">:</span> <span class=\"m\">1</span> <span class=\"c\"># &lt;b&gt;</span>\n</code></pre>\n"},
		{"figure", "![a](b.png \"C & d\")\n\n![a](b.png)", "<figure><img src=\"\" alt=\"a\" loading=\"lazy\"><figcaption>C &amp; d</figcaption></figure>\n<p><img src=\"\" alt=\"a\" loading=\"lazy\"></p>\n"},
		{"claims", "[*19* June]{.signed of=x} [b]{.in-force .denies} [조약]{lang=ko}", "<p id=\"p1\"><span class=\"claim claim-signed\"><em>19</em> June</span> <span class=\"claim claim-in-force denied\">b</span> <span lang=\"ko\">조약</span></p>\n"},
		{"fences", "::: {.position actor=USA}\n# A\n\nb\n:::: note\nc\n::::\n:::\nd", "<section class=\"block position\" id=\"position-1\">\n<h2 id=\"a\">A</h2>\n<p>b</p>\n<aside class=\"block note\" id=\"note-1\" role=\"note\">\n<p>c</p>\n</aside>\n</section>\n<p id=\"p1\">d</p>\n"},
		{"equally long fences", "::: finding\n::: note\na\n:::\nb\n::::::", "<section class=\"block finding\" id=\"finding-1\">\n<aside class=\"block note\" id=\"note-1\" role=\"note\">\n<p>a</p>\n</aside>\n<p>b</p>\n</section>\n"},
		{"fence in code", "::: tip\n```\n:::\n```\n:::", "<aside class=\"block tip\" id=\"tip-1\" role=\"note\">\n<pre tabindex=\"0\"><code>:::\n</code></pre>\n</aside>\n"},
		{"backslashes", `C:\Users \Article 4 \\a`, "<p id=\"p1\">C:\\Users Article 4 \\a</p>\n"},
	}
	p := NewParser()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			d, _ := parseSound(t, p, test.in)
			if diff := cmp.Diff(test.want, string(d.HTML())); diff != "" {
				t.Errorf("Parse(%q): -want +got\n%s", test.in, diff)
			}
		})
	}
}

func TestQuotationMarks(t *testing.T) {
	p := NewParser()
	for lang, want := range map[string]string{
		"en": "“a ‘b’ c’s”", "": "“a ‘b’ c’s”", "de-AT": "„a ‚b‘ c’s“", "fr": "«\u202fa “b” c’s\u202f»", "ru": "«a „b“ c’s»",
		"ko": "“a ‘b’ c’s”", "zh": "“a ‘b’ c’s”", "zh-Hant-TW": "「a 『b』 c’s」", "ja": "「a 『b』 c’s」", "ar": "«a “b” c’s»",
	} {
		d, _ := p.Parse([]byte(`"a 'b' c's"`), Options{Lang: lang})
		if got := plain(d.HTML()); got != want {
			t.Errorf("lang %q: %s, want %s", lang, got, want)
		}
	}
}

func TestANoteWithoutAMarkIsKept(t *testing.T) {
	d, _ := NewParser().Parse([]byte("a[^2]\n\n[^1]: unused[^3]\n\n[^2]: used\n\n[^3]: nested\n"), Options{})
	var got []string
	for _, n := range d.Notes {
		got = append(got, fmt.Sprintf("%d %s %q %d", n.Number, n.Label, plain(d.HTML()[n.Inner:n.InnerEnd]), len(n.Marks)))
	}
	want := []string{`1 2 "used" 1`, `2 1 "unused" 0`, `3 3 "nested" 1`}
	if !slices.Equal(got, want) {
		t.Errorf("notes = %q, want %q", got, want)
	}
}

func TestFindings(t *testing.T) {
	tests := []struct {
		name, in string
		want     []string // code start:end message
	}{
		{"clean", "a [b]{.c} [^1]\n\n[^1]: d\n", nil},
		{"missing note", "a[^x] `[^y]` \\[^z]", []string{"footnote-missing [^x]"}},
		{"unused note", "a\n\n[^1]: b", []string{"footnote-unused [^1]"}},
		{"note twice", "a[^1]\n\n[^1]: b\n\n[^1]: c", []string{"bad-markup [^1]"}},
		{"open fence", "::: note\na", []string{"bad-markup ::: note"}},
		{"bad attributes", "::: {.note a=}\n:::\n\n[a]{.b c=}", []string{"bad-markup ::: {.note a=}", "bad-markup {.b c=}"}},
		{"unknown kind", "::: findng\n:::", []string{"bad-value ::: findng"}},
		{"raw HTML", "a <b>c\n\n<p>\nd\n</p>\n", []string{"raw-html <b>", "raw-html <p>\nd\n</p>"}},
		{"no alt", "![](a.png)", []string{"missing-alt ![](a.png)"}},
		{"scheme", "[a](javascript:b) <cd:e>", []string{"bad-value [a](javascript:b)", "bad-value <cd:e>"}},
		{"id twice", "# A {#b}\n\n# C {#b}", []string{"bad-markup "}},
	}
	p := NewParser()
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, findings := parseSound(t, p, test.in)
			var got []string
			for _, f := range findings {
				got = append(got, string(f.Code)+" "+test.in[f.Span.Start-100:f.Span.End-100])
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("Parse(%q): -want +got\n%s\n%v", test.in, diff, findings)
			}
		})
	}
	_, findings := parseSound(t, p, strings.Repeat("a <b>\n", 50))
	if n := len(findings); n != maxHTML+1 || findings[n-1].Message != "30 more places of raw HTML are left out" {
		t.Errorf("%d findings for 50 tags, the last is %v", n, findings[n-1])
	}
	_, findings = parseSound(t, p, "::: findng\n:::")
	if f := findings[0]; f.Severity != diag.Warning || f.Help != "did you mean finding?" {
		t.Errorf("unknown kind: %v %q", f.Severity, f.Help)
	}
}

// TestDocument follows one text through all parts of a Document.
func TestDocument(t *testing.T) {
	const text = `# One [a](x.md)

Kim's \Article 4 of *Pravda* [19 "June"]{.signed of=x src="y z"} see [@k, art. 4(2) and 5, our italics; see -@l]@m [w *x*](ref:us-kr/3 "T")[^n].

::: {.position actor=USA}
1. a
   - b
2. c
:::

[^n]: Note ![p](q.png).
`
	d, findings := parseSound(t, NewParser(), text)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	at := func(s string) int32 { return int32(100 + strings.Index(text, s)) }
	html := func(from, to int32) string { return string(d.HTML()[from:to]) }

	type run struct {
		Words           string
		Block           int32
		Emphasis, Bound bool
	}
	var runs []run
	for _, r := range d.Runs {
		runs = append(runs, run{html(r.Start, r.End), r.Block, r.Emphasis, r.Bound})
	}
	wantRuns := []run{
		{"Kim’s ", 1, false, false}, {"Article 4 of ", 1, false, true}, {"Pravda", 1, true, false}, {" ", 1, false, false},
		{"19 “June”", 1, false, false}, {" see ", 1, false, false}, {" ", 1, false, false}, {".", 1, false, false},
		{"a", 2, false, false}, {"b", 3, false, false}, {"c", 4, false, false},
		{"Note ", 5, false, false}, {".", 5, false, false},
	}
	if diff := cmp.Diff(wantRuns, runs); diff != "" {
		t.Errorf("runs: -want +got\n%s", diff)
	}

	type slot struct {
		Kind   SlotKind
		Words  string
		Target string
		Title  string
		Source string
		Cites  []Cite
	}
	var slots []slot
	for _, s := range d.Slots {
		slots = append(slots, slot{s.Kind, html(s.Start, s.End), s.Target, s.Title, text[s.Source-100 : s.SourceEnd-100], s.Cites})
	}
	wantSlots := []slot{
		{PageLink, "a", "x.md", "", "[a](x.md)", nil},
		{Citation, "", "", "", "[@k, art. 4(2) and 5, our italics; see -@l]", []Cite{
			{Key: "k", Locator: "art. 4(2) and 5", Suffix: "our italics", Source: at("k, art"), SourceEnd: at("k, art") + 1},
			{Key: "l", Prefix: "see", NoAuthor: true, Source: at("l]@m"), SourceEnd: at("l]@m") + 1},
		}},
		{Citation, "", "", "", "@m", []Cite{{Key: "m", InText: true, Source: at("m [w"), SourceEnd: at("m [w") + 1}}},
		{RefLink, "w <em>x</em>", "us-kr/3", "T", `[w *x*](ref:us-kr/3 "T")`, nil},
		{FenceHead, "", "", "", "::: {.position actor=USA}", nil},
		{Image, "", "q.png", "", "![p](q.png)", nil},
	}
	if diff := cmp.Diff(wantSlots, slots); diff != "" {
		t.Errorf("slots: -want +got\n%s", diff)
	}

	type block struct {
		Kind             BlockKind
		Level            uint8
		Number, Ordinal  int32
		Section, In, Nte int32
		Source           int32
		Inner            string
	}
	var blocks []block
	for _, b := range d.Blocks {
		inner := html(b.Inner, b.InnerEnd)
		blocks = append(blocks, block{b.Kind, b.Level, b.Number, b.Ordinal, b.Section, b.Fence, b.Note, b.Source, inner[:1]})
	}
	wantBlocks := []block{
		{HeadingBlock, 1, 0, -1, -1, -1, -1, 100, "O"},
		{Paragraph, 0, 1, -1, 0, -1, -1, at("Kim"), "K"},
		{ListEntry, 1, 0, 1, 0, 0, -1, at("1. a"), "a"},
		{ListEntry, 2, 0, -1, 0, 0, -1, at("- b"), "b"},
		{ListEntry, 1, 0, 2, 0, 0, -1, at("2. c"), "c"},
		{Paragraph, 0, 0, -1, -1, -1, 0, at("Note"), "N"},
	}
	if diff := cmp.Diff(wantBlocks, blocks); diff != "" {
		t.Errorf("blocks: -want +got\n%s", diff)
	}

	if diff := cmp.Diff([]Claim{{
		Property: "signed", Attrs: []Attr{{"of", "x"}, {"src", "y z"}}, Words: "19 “June”", Block: 1,
		Start: d.Claims[0].Start, End: d.Claims[0].End, Source: at("[19"), SourceEnd: at(" see ["),
	}}, d.Claims); diff != "" {
		t.Errorf("claims: -want +got\n%s", diff)
	}
	h := d.Headings[0]
	if h.Text != "One a" || h.ID != "one-a" || h.Level != 1 || html(h.Inner, h.InnerEnd) != "One a" || html(h.Start, h.End) != `<h2 id="one-a">One a</h2>` {
		t.Errorf("heading %+v: %s", h, html(h.Start, h.End))
	}
	f := d.Fences[0]
	if f.Attr("actor") != "USA" || f.Kind != "position" || f.Inner != d.Slots[4].Start || !strings.HasSuffix(html(f.Start, f.End), "</section>") {
		t.Errorf("fence %+v", f)
	}
	if diff := cmp.Diff([]Note{{Label: "n", Number: 1, Inner: int32(d.BodyEnd), InnerEnd: int32(len(d.HTML())), Marks: []string{"fnref1"}, Source: at("[^n]:")}}, d.Notes); diff != "" {
		t.Errorf("notes: -want +got\n%s", diff)
	}
	if d.Words != 15 {
		t.Errorf("%d words, want 15", d.Words)
	}
}

func TestSectionsEndWithTheirBlock(t *testing.T) {
	d, _ := parseSound(t, NewParser(), "# A\n\n::: note\n## B\n\nb\n:::\n\nc\n\n> # Q\n\nd")
	var sections []int32
	for _, b := range d.Blocks {
		if b.Kind == Paragraph {
			sections = append(sections, b.Section)
		}
	}
	if diff := cmp.Diff([]int32{1, 0, 0}, sections); diff != "" || len(d.Headings) != 2 {
		t.Errorf("sections: -want +got\n%s%v", diff, d.Headings)
	}
}

func TestLocators(t *testing.T) {
	for in, want := range map[string][2]string{
		", art. 4":                        {"art. 4", ""},
		" p. 12":                          {"p. 12", ""},
		", pp. 3–5, 9 and 11":             {"pp. 3–5, 9 and 11", ""},
		", art. IV(2), emphasis added":    {"art. IV(2)", "emphasis added"},
		", preamble":                      {"preamble", ""},
		", art. 8 bis":                    {"art. 8 bis", ""},
		", as she said":                   {"", "as she said"},
		", § 4 and the parties to it":     {"§ 4", "and the parties to it"},
		"":                                {"", ""},
		", 제4조":                           {"제4조", ""},
		", annex II, section 3, on trade": {"annex II, section 3", "on trade"},
	} {
		if locator, suffix := splitLocator(in); locator != want[0] || suffix != want[1] {
			t.Errorf("splitLocator(%q) = %q, %q, want %q", in, locator, suffix, want)
		}
	}
}
