package export

import (
	"strings"
	"testing"

	"concord/internal/typeset"
	"concord/internal/typeset/pdfcheck"

	"github.com/google/go-cmp/cmp"
)

const briefPage = `<!DOCTYPE html>
<html lang="en" dir="ltr"><head><meta name="citation_author" content="Jane Doe"><meta name="citation_publication_date" content="2024/12/06"></head>
<body><header class="site"><a href="../../">Home</a></header><main><article>
<header class="title"><p class="label">Brief 1</p><h1>What Article 4 binds to</h1><p class="summary">A summary.</p>
<dl class="meta"><div><dt>By</dt><dd><a href="../../authors/jane-doe/">Jane Doe</a></dd></div><div><dt>Published</dt><dd><time>6 December 2024</time></dd></div><div><dt>Kind</dt><dd>Treaty</dd></div></dl></header>
<section class="findings"><h2>Findings</h2><ul><li>Twice.</li></ul></section>
<nav class="contents"><h2>On this page</h2><ul><li><a href="#a">A</a></li></ul></nav>
<div class="body">
<h2 id="a">A</h2>
<p id="p1"><a class="number" href="#p1" aria-label="Paragraph 1">1</a>Under <a href="../../instruments/ru-kp-2024/4/">Article <em>4</em></a> it is <strong>so</strong> <span class="cite">(<a href="../../sources/#src-tass">TASS 2024</a>)</span>.<sup class="note-ref"><a href="#fn1" id="fnref1" role="doc-noteref">1</a></sup> See <a href="#finding-1">the finding</a> and <a href="https://example.org/">elsewhere</a>.<sup class="note-ref"><a href="#page.note-a" id="page.noteref-a" role="doc-noteref">a</a></sup></p>
<aside class="margin" id="fn1" role="doc-footnote"><p><span class="mark">1</span> A note. <a class="back" href="#fnref1" role="doc-backlink">↩</a></p></aside>
<aside class="margin" id="page.note-a" role="doc-footnote"><p><span class="mark">a</span> <cite>A source.</cite> <a class="back" href="#page.noteref-a" role="doc-backlink">↩</a></p></aside>
<section class="block finding" id="finding-1"><p class="head"><strong>Finding</strong></p><p>It binds.</p></section>
<div class="table"><table><thead><tr><th scope="col">Head</th><th scope="col" colspan="2">Wide</th></tr></thead><tbody><tr><th scope="row">Row</th><td>1</td><td class="right">2</td></tr></tbody></table></div>
<ul><li><span class="task">☑</span> done</li></ul>
<ol start="3"><li>three<ul><li>inner</li></ul></li></ol>
<pre><code>a
 b</code></pre><hr>
<ul><li>x<sup class="note-ref"><a href="#fn2" id="fnref2" role="doc-noteref">2</a></sup><aside class="margin" id="fn2" role="doc-footnote"><p><span class="mark">2</span> See <sup class="note-ref"><a href="#fn3" role="doc-noteref">3</a></sup>.</p>
<ul><li>one</li> <li>two</li></ul> <a class="back" href="#fnref2">↩</a></aside><aside class="margin" id="fn3" role="doc-footnote"><p><span class="mark">3</span> Within.</p></aside></li></ul>
<blockquote lang="fr"><p>Citation.</p></blockquote>
</div>
<section class="notes"><h2>Notes</h2><ol><li id="fn4" value="4"><p>Without a mark.</p></li></ol></section>
<section class="cited"><h2 id="page.sources">Sources</h2><ul class="references"><li><cite>[A title]. <i>TASS</i>.</cite> <a href="../../sources/#src-tass">all citations</a></li></ul></section>
<section class="subjects"><h2>About</h2><h3>Provisions</h3><ul><li><a href="../../instruments/ru-kp-2024/4/">Article 4, 2024 treaty</a> <span>read as …</span></li><li><a href="../../instruments/x/">Not cited</a></li></ul></section>
<section class="related"><h2>Related</h2></section>
</article></main></body></html>`

func TestBrief(t *testing.T) {
	got := read(t, briefPage)
	type run = typeset.Run
	article := &typeset.Link{URL: "https://site.example/instruments/ru-kp-2024/4/"}
	cited := "cited:instruments/ru-kp-2024/4/:0"
	want := &typeset.Document{
		Meta: typeset.Meta{
			Title: "What Article 4 binds to", Series: "Brief 1", Authors: []string{"Jane Doe"}, Summary: "A summary.",
			Dateline: "Published 6\u00a0December\u00a02024\u00a0· Kind: Treaty", Lang: "en", Date: "2024-12-06", Labels: typeset.Labels{Contents: "On this page"},
		},
		Blocks: []typeset.Block{
			typeset.Heading{Level: 2, Anchor: "a", Text: []run{{Text: "A"}}, Place: "a"},
			typeset.Paragraph{Number: "1", Anchor: "p1", Place: "p1", Text: []run{
				{Text: "Under "}, {Text: "Article ", Link: article, Anchor: cited}, {Text: "4", Style: typeset.Emphasis, Link: article}, {Text: " it is "},
				{Text: "so", Style: typeset.Strong}, {Text: " "}, {Text: "("}, {Text: "TASS 2024", Link: &typeset.Link{Anchor: "src-tass"}}, {Text: ")"}, {Text: "."}, {Note: 1},
				{Text: " See "}, {Text: "the finding", Link: &typeset.Link{Anchor: "finding-1"}}, {Text: " and "}, {Text: "elsewhere", Link: &typeset.Link{URL: "https://example.org/"}}, {Text: "."}, {Note: 2},
			}},
			typeset.CallOut{Anchor: "finding-1", Place: "finding-1", Title: []run{{Text: "Finding", Style: typeset.Strong}}, Blocks: []typeset.Block{typeset.Paragraph{Text: []run{{Text: "It binds."}}}}},
			typeset.Table{HeadRows: 1, Rows: [][]typeset.Cell{
				{{Text: []run{{Text: "Head"}}, Head: true}, {Text: []run{{Text: "Wide"}}, Head: true, Columns: 2}},
				{{Text: []run{{Text: "Row"}}, Head: true}, {Text: []run{{Text: "1"}}}, {Text: []run{{Text: "2"}}, Align: typeset.End}},
			}},
			typeset.List{Kind: typeset.Tasks, Items: []typeset.Item{{Done: true, Blocks: []typeset.Block{typeset.Paragraph{Text: []run{{Text: " done"}}}}}}},
			typeset.List{Kind: typeset.Ordered, Start: 3, Items: []typeset.Item{{Blocks: []typeset.Block{
				typeset.Paragraph{Text: []run{{Text: "three"}}}, typeset.List{Items: []typeset.Item{{Blocks: []typeset.Block{typeset.Paragraph{Text: []run{{Text: "inner"}}}}}}},
			}}}},
			typeset.Code{Text: "a\n b"}, typeset.Rule{},
			typeset.List{Items: []typeset.Item{{Blocks: []typeset.Block{typeset.Paragraph{Text: []run{{Text: "x"}, {Note: 3}}}}}}},
			typeset.Quote{Lang: "fr", Blocks: []typeset.Block{typeset.Paragraph{Text: []run{{Text: "Citation."}}}}},
			typeset.Heading{Level: 2, Text: []run{{Text: "Notes"}}},
			typeset.List{Kind: typeset.Ordered, Start: 4, Loose: true, Items: []typeset.Item{{Blocks: []typeset.Block{typeset.Paragraph{Text: []run{{Text: "Without a mark."}}}}}}},
			typeset.Heading{Level: 2, Anchor: "page.sources", Text: []run{{Text: "Sources"}}, Place: "page.sources"},
			typeset.List{Kind: typeset.Plain, Items: []typeset.Item{{Blocks: []typeset.Block{typeset.Paragraph{Anchor: "src-tass", Text: []run{{Text: "[A title]. "}, {Text: "TASS", Style: typeset.Emphasis}, {Text: "."}}}}}}},
		},
		Notes: []typeset.Note{
			{Mark: "1", Text: []run{{Text: " A note. "}}, Place: "fn1"},
			{Mark: "a", Text: []run{{Text: "A source."}, {Text: " "}}, Place: "page.note-a"},
			{Mark: "2", Text: []run{{Text: " See "}, {Text: "3", Style: typeset.Superscript}, {Text: "."}, {Break: true}, {Text: "one"}, {Break: true}, {Text: "two"},
				{Break: true}, {Text: "3", Style: typeset.Superscript}, {Text: " "}, {Text: " Within."}}, Place: "fn2"},
			{Mark: "3", Text: []run{{Text: " Within."}}, Place: "fn3"},
		},
		Index: typeset.Index{Title: "Provisions", Entries: []typeset.IndexEntry{{Text: []run{{Text: "Article 4, 2024 treaty"}}, Anchors: []string{cited}}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Brief (-want +got):\n%s", diff)
	}
	ts, err := typeset.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	file, faults := ts.PDF(got)
	if faults != nil {
		t.Fatal(faults)
	}
	text, problems := pdfcheck.Text(file)
	if problems != nil {
		t.Error(problems)
	}
	if !strings.Contains(text, "1 Under Article 4 it is so (TASS 2024).1 See the finding and elsewhere.a\n") || !strings.Contains(text, "Article 4, 2024 treaty 1\n") {
		t.Errorf("the words of the file:\n%s", text)
	}
}

// read reads a page as a document.
func read(t *testing.T, page string) *typeset.Document {
	t.Helper()
	f, err := compose([]sheet{{address: "briefs/b/", page: []byte(page)}}, "https://site.example/", "Contents")
	if err != nil {
		t.Fatal(err)
	}
	return document(f, nil)
}

// TestLanguages holds that the language of what stands around words is theirs, which
// decides how they are divided and read aloud.
func TestLanguages(t *testing.T) {
	page := strings.Replace(briefPage, `<h2 id="a">A</h2>`, `<details lang="es"><summary>Uno</summary><p>Dos</p><p lang="fr">Trois</p><blockquote><p>Cuatro</p></blockquote><ul><li>Cinco</li><li lang="it">Sei</li></ul>`+
		`<table><tr><td>Siete</td><td lang="de">Acht</td></tr></table></details><ul lang="ru"><li>Девять</li></ul><dl><dt>Term</dt><dd lang="nl">Tien</dd></dl><p>Eleven</p>`, 1)
	type run = typeset.Run
	para := func(lang, text string) typeset.Paragraph {
		return typeset.Paragraph{Lang: lang, Text: []run{{Text: text}}}
	}
	list := func(items ...typeset.Block) typeset.List {
		var l typeset.List
		for _, b := range items {
			l.Items = append(l.Items, typeset.Item{Blocks: []typeset.Block{b}})
		}
		return l
	}
	want := []typeset.Block{
		typeset.Paragraph{Lang: "es", Text: []run{{Text: "Uno", Style: typeset.Strong}}, Above: true}, para("es", "Dos"), para("fr", "Trois"), typeset.Quote{Lang: "es", Blocks: []typeset.Block{para("", "Cuatro")}},
		list(para("es", "Cinco"), para("it", "Sei")),
		typeset.Table{Rows: [][]typeset.Cell{{{Text: []run{{Text: "Siete", Lang: "es"}}}, {Text: []run{{Text: "Acht", Lang: "de"}}}}}},
		list(para("ru", "Девять")),
		typeset.Definitions{Entries: []typeset.Definition{{Term: []run{{Text: "Term"}}, Blocks: []typeset.Block{para("nl", "Tien")}}}},
		para("", "Eleven"),
	}
	got := read(t, page).Blocks
	if diff := cmp.Diff(want, got[:min(len(want), len(got))]); diff != "" {
		t.Errorf("blocks (-want +got):\n%s", diff)
	}
}

// TestDateline holds what stands between a term and its words.
func TestDateline(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "Published 6\u00a0December\u00a02024\u00a0· Kind: Treaty",
		"fr": "Published 6\u00a0December\u00a02024\u00a0· Kind\u00a0: Treaty",
		"zh": "Published 6\u00a0December\u00a02024\u00a0· Kind：Treaty",
	} {
		if got := read(t, strings.Replace(briefPage, `lang="en"`, `lang="`+lang+`"`, 1)).Meta.Dateline; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestNoArticle(t *testing.T) {
	if _, err := compose([]sheet{{address: "briefs/b/", page: []byte("<p>no article")}}, "", ""); err == nil {
		t.Error("a page without an article: no error")
	}
}

func FuzzBrief(f *testing.F) {
	f.Add(briefPage)
	f.Add("<article><table><tr><td rowspan=9 colspan=9>x<ul><dl><dd>y<p id=p1><p id=p1><a href=#p1>z")
	ts, err := typeset.New(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, page string) {
		f, err := compose([]sheet{{address: "briefs/b/", page: []byte(page)}, {address: "briefs/c/", prefix: "c", level: 1, page: []byte(page)}}, "https://site.example/", "Contents")
		if err != nil {
			return
		}
		doc := document(f, nil)
		if file, faults := ts.PDF(doc); faults == nil {
			if problems := pdfcheck.Check(file); problems != nil {
				t.Errorf("%q: %v", page, problems)
			}
		}
	})
}
