package render

import (
	"strings"
	"testing"

	"concord/internal/markup"
)

func TestBehindBlock(t *testing.T) {
	tests := []struct{ name, html string }{ // ^ is the mark, | where its note belongs
		{"paragraph", "<p>a^ <em>b</em></p>|\n<p>c</p>"},
		{"heading", "<h2>a^</h2>|\n"},
		{"tight entry", "<ul>\n<li>a^ b|</li>\n</ul>"},
		{"entry with a list", "<ul>\n<li>a^\n|<ul>\n<li>b</li>\n</ul></li>\n</ul>"},
		{"loose entry", "<ul>\n<li>\n<p>a^</p>|\n</li></ul>"},
		{"quotation", "<blockquote>\n<p>a^</p>|\n</blockquote>"},
		{"cell", `<div class="table"><table><tr><td>a^</td><td>b</td></tr></table></div>|<p>c</p>`},
		{"term", "<dl>\n<dt>a^</dt>\n<dd>b|</dd>\n<dt>c</dt></dl>"},
		{"definition", "<dl><dt>c</dt><dd><p>a^<br>b</p>|</dd></dl>"},
		{"typed block", `<section class="block"><p class="head">h</p><p>a^</p>|</section>`},
		{"no block", "a^ <b|"},
		{"no end", "<p>a^ b|"},
	}
	for _, test := range tests {
		html := strings.NewReplacer("^", "", "|", "").Replace(test.html)
		at := strings.Index(test.html, "^")
		want := strings.Index(test.html, "|") - 1
		if strings.HasSuffix(test.html, "<b|") {
			want = len(html)
		}
		if got := behindBlock([]byte(html), int32(at)); int(got) != want {
			t.Errorf("%s: behindBlock = %d (%q), want %d", test.name, got, html[:got], want)
		}
	}
}

func TestLetterMark(t *testing.T) {
	for n, want := range map[int]string{1: "a", 26: "z", 27: "aa", 52: "az", 53: "ba", 702: "zz", 703: "aaa"} {
		if got := letterMark(n); got != want {
			t.Errorf("letterMark(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestMarginals(t *testing.T) {
	r := sample(t)
	o := r.outs.Get().(*out)
	o.begin("briefs/b/index.html", "en")
	note := func(number int) markup.Note {
		return markup.Note{Number: number}
	}
	body := `<p id="p1">One<sup><a id="fnref1">1</a></sup> <span>fact</span>, again <span>fact</span>.<sup><a id="fnref1-2">1</a></sup></p>` + "\n<p>Two</p>"
	html, inside := []byte(body), []markup.Note(nil)
	for _, inner := range []string{`<p>See <a id="fnref2">2</a>.</p>` + "\n", "<ul>\n<li>list</li>\n</ul>\n", "<p>unmarked</p>\n"} {
		n := note(len(inside) + 1)
		n.Inner = int32(len(html))
		html = append(html, inner...)
		n.InnerEnd = int32(len(html))
		inside = append(inside, n)
	}
	doc := markup.NewDocument(html)
	doc.BodyEnd, doc.Notes = len(body), inside
	doc.Notes[0].Marks, doc.Notes[1].Marks = []string{"fnref1", "fnref1-2"}, []string{"fnref2"}
	doc.Blocks = []markup.Block{{Number: 1, Inner: int32(len(`<p id="p1">`))}, {Kind: markup.Paragraph}}
	site := siteNotes{doc: doc}
	notes := footnotes(doc)
	for _, end := range []string{"fact</span>,", "fact</span>."} {
		at := int32(strings.Index(body, end) + len("fact</span>"))
		if len(site.list) == 0 {
			site.list = append(site.list, marginal{below: behindBlock(doc.HTML(), at), words: func(o *out) { o.words("A source") }, mark: "a"})
		}
		site.list[0].at = append(site.list[0].at, at)
	}
	o.wholeBody(text{doc: doc}, surroundings{numbered: doc.Blocks, notes: append(notes, site.list...)})
	const want = `<p id="p1"><a class="number" href="#p1" aria-label="Paragraph 1">1</a>One<sup><a id="fnref1">1</a></sup> <span>fact</span>` +
		`<sup class="note-ref"><a href="#page.note-a" id="page.noteref-a" role="doc-noteref">a</a></sup>, again <span>fact</span>` +
		`<sup class="note-ref"><a href="#page.note-a" id="page.noteref-a-2" role="doc-noteref">a</a></sup>.<sup><a id="fnref1-2">1</a></sup></p>` +
		`<aside class="margin" id="fn1" role="doc-footnote"><p><span class="mark">1</span> See <a id="fnref2">2</a>. <a class="back" href="#fnref1" role="doc-backlink" aria-label="Back to the text">↩</a> <a class="back" href="#fnref1-2" role="doc-backlink" aria-label="Back to the text 2">↩</a></p>` + "\n</aside>\n" +
		`<aside class="margin" id="fn2" role="doc-footnote"><p><span class="mark">2</span> </p><ul>` + "\n<li>list</li>\n</ul>\n" + ` <a class="back" href="#fnref2" role="doc-backlink" aria-label="Back to the text">↩</a></aside>` + "\n" +
		`<aside class="margin" id="page.note-a" role="doc-footnote"><p><span class="mark">a</span> A source <a class="back" href="#page.noteref-a" role="doc-backlink" aria-label="Back to the text">↩</a> <a class="back" href="#page.noteref-a-2" role="doc-backlink" aria-label="Back to the text 2">↩</a></p></aside>` + "\n" +
		"\n<p>Two</p>"
	if got := string(o.take()); got != want {
		t.Errorf("the text with its notes:\n%s\nwant\n%s", got, want)
	}
	o.unmarkedNotes(text{doc: doc})
	if got := string(o.take()); !strings.Contains(got, `<li id="fn3" value="3"><p>unmarked</p>`) || strings.Count(got, "<li id") != 1 {
		t.Errorf("notes without a mark:\n%s", got)
	}
}
