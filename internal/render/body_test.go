package render

import (
	"strings"
	"testing"

	"concord/internal/bibliography"
	"concord/internal/date"
	"concord/internal/gazetteer"
	"concord/internal/instrument"
	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/quotation"
	"concord/internal/source"
)

// sample is a model with a treaty in force, a source and two states.
func sample(t testing.TB) *Renderer {
	t.Helper()
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := markup.NewParser()
	treaty, _ := instrument.Parse(source.File{Path: "content/instruments/t.md", Text: []byte(
		"---\ntitle: The Treaty\nshort: Treaty\nparties: [PRK, RUS]\n---\n# Article 4\n\n1. One.\n\n2. Two.\n")}, p)
	issued, err := date.Parse("2024")
	if err != nil {
		t.Fatal(err)
	}
	in := model.Input{
		Gazetteer:   g,
		Instruments: []*instrument.Instrument{treaty},
		Sources: []*bibliography.Source{
			{Key: "tass", ContainerTitle: "TASS", Issued: issued},
			{Key: "doe", Authors: []bibliography.Name{{Family: "Doe", Given: "Jane"}, {Family: "Roe"}}},
		},
	}
	in.Site.Lang = "en"
	m, findings := model.Link(in)
	for _, f := range findings {
		t.Error(f.Message)
	}
	r, findings := New(m, quotation.New(m, nil), Options{})
	for _, f := range findings {
		t.Error(f.Message)
	}
	return r
}

// parts builds a document from text in which places are marked: [ and ] open
// and close a link, ^ is a slot. They are given in order.
func parts(marked string, targets []model.Hyperlink, slots []markup.Slot) text {
	var html []byte
	var found []markup.Slot
	var links []model.Hyperlink
	for i := 0; i < len(marked); i++ {
		at := int32(len(html))
		switch marked[i] {
		case '[':
			targets[0].Start = at
		case ']':
			targets[0].End = at
			links, targets = append(links, targets[0]), targets[1:]
		case '^':
			slots[0].Start, slots[0].End = at, at
			found, slots = append(found, slots[0]), slots[1:]
		default:
			html = append(html, marked[i])
		}
	}
	doc := markup.NewDocument(html)
	doc.Slots = found
	return text{doc: doc, links: links}
}

func TestBody(t *testing.T) {
	article := model.Hyperlink{Target: &model.Goal{Ref: model.Ref{Kind: model.KindProvision, ID: "t/4"}}}
	nothing := model.Hyperlink{Target: &model.Goal{Ref: model.Ref{Kind: model.KindInstrument, ID: "none"}}}
	here := model.Hyperlink{Target: &model.Goal{Ref: model.Ref{Kind: model.KindAddress, ID: "."}, Fragment: "part two"}}
	picture := model.Hyperlink{Target: &model.Goal{Ref: model.Ref{Kind: model.KindAddress, ID: "img/x.png"}}}
	tass := markup.Slot{Kind: markup.Citation, Cites: []markup.Cite{{Key: "tass", Locator: "p. 12"}}}
	const at = `<a href="../../instruments/t/4/">`
	tests := []struct {
		name, marked string
		links        []model.Hyperlink
		slots        []markup.Slot
		want         string
	}{
		{"plain", "<p>x</p>", nil, nil, "<p>x</p>"},
		{"link", "<p>a [b] c</p>", []model.Hyperlink{article}, nil, "<p>a " + at + "b</a> c</p>"},
		{"links side by side", "[b][c]", []model.Hyperlink{article, article}, nil, at + "b</a>" + at + "c</a>"},
		{"link to nothing", "a [b] c", []model.Hyperlink{nothing}, nil, "a b c"},
		{"link within the page", "[b]", []model.Hyperlink{here}, nil, `<a href="#part%20two">b</a>`},
		{"link without words", "a[]b", []model.Hyperlink{article}, nil, "ab"},
		{"paragraph", "[b]", []model.Hyperlink{{Target: &model.Goal{Ref: model.Ref{Kind: model.KindProvision, ID: "t/4/2"}}}}, nil, `<a href="../../instruments/t/4/#par-2">b</a>`},
		{"picture", `<img src="^[]">`, []model.Hyperlink{picture}, []markup.Slot{{Kind: markup.Image}}, `<img src="../../img/x.png">`},
		{"picture that is not there", `<img src="^">`, nil, []markup.Slot{{Kind: markup.Image, Target: `"x`}}, `<img src="data:,">`},
		{"picture elsewhere", `<img src="^">`, nil, []markup.Slot{{Kind: markup.Image, Target: `https://x.org/a"b.png?c&d`}}, `<img src="https://x.org/a%22b.png?c&amp;d">`},
		{"citation", "a ^.", nil, []markup.Slot{tass}, `a <span class="cite">(<a href="../../sources/#src-tass">TASS 2024</a>, p. 12)</span>.`},
		{"citation in a link", "[a ^b]", []model.Hyperlink{article}, []markup.Slot{tass}, at + "a (TASS 2024, p. 12)b</a>"},
		{"citation behind a link", "[a]^ ", []model.Hyperlink{article}, []markup.Slot{tass}, at + `a</a><span class="cite">(<a href="../../sources/#src-tass">TASS 2024</a>, p. 12)</span> `},
		{"several", "^ ", nil, []markup.Slot{{Kind: markup.Citation, Cites: []markup.Cite{{Key: "doe", Prefix: "see"}, {Key: "T", Locator: "art. 4(2)"}, {Key: "<b>"}}}},
			`<span class="cite">(see <a href="../../sources/#src-doe">Doe and Roe n.d.</a>; <a href="../../instruments/t/4/#par-2">Treaty, art. 4(2)</a>; &lt;b&gt;)</span> `},
		{"in the text", "^ ", nil, []markup.Slot{{Kind: markup.Citation, Cites: []markup.Cite{{Key: "tass", InText: true}}}},
			`TASS (<a href="../../sources/#src-tass">2024</a>) `},
		{"without author", "^ ", nil, []markup.Slot{{Kind: markup.Citation, Cites: []markup.Cite{{Key: "tass", NoAuthor: true}}}},
			`<span class="cite">(<a href="../../sources/#src-tass">2024</a>)</span> `},
	}
	r := sample(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := &out{r: r, depth: 2, lang: "en", ui: r.ui}
			doc := parts(tt.marked, tt.links, tt.slots)
			o.body(doc, 0, bodyEnd(doc.doc))
			if got := string(o.b); got != tt.want {
				t.Errorf("body:\n%s\nwant:\n%s", got, tt.want)
			}
		})
	}
}

func TestAnchored(t *testing.T) {
	tests := []struct{ html, want string }{
		{`<p>x</p>`, `<p id="par-2">x</p>`},
		{`<p id="p7">x</p>`, `<p id="par-2">x</p>`},
		{`<p class="a" id="p7" title="b">x</p>`, `<p id="par-2" class="a" title="b">x</p>`},
		{`<li value="2"><p id="p1">x</p></li>`, `<li id="par-2" value="2"><p id="p1">x</p></li>`},
		{`<pre>x</pre>`, `<span id="par-2"></span><pre>x</pre>`},
		{`words</p>`, `<span id="par-2"></span>words</p>`},
		{``, `<span id="par-2"></span>`},
	}
	for _, tt := range tests {
		o := &out{r: &Renderer{m: &model.Model{}}}
		doc := markup.NewDocument([]byte(tt.html))
		o.anchored(text{doc: doc}, 0, int32(len(tt.html)), "par-2")
		if got := string(o.b); got != tt.want {
			t.Errorf("anchored(%q) = %q, want %q", tt.html, got, tt.want)
		}
	}
}

func TestPlain(t *testing.T) {
	tass := markup.Slot{Kind: markup.Citation, Cites: []markup.Cite{{Key: "tass"}}}
	tests := []struct {
		name, marked string
		slots        []markup.Slot
		want         string
	}{
		{"tags", `a <em class="x">b</em> c`, nil, "a b c"},
		{"entities stay", `a &amp; b`, nil, "a &amp; b"},
		{"note", `a<sup class="note-ref"><a href="#fn1" id="fnref1">1</a></sup>.`, nil, "a."},
		{"other sup", `m<sup>2</sup>`, nil, "m2"},
		{"blocks", `<p id="p1">a</p><p>b</p>`, nil, "a b"},
		{"cells", `<td>a</td>` + "\n" + `<td>b</td>`, nil, "a · \nb "},
		{"mention", `a [b <em>c] d</em> e`, nil, "a <mark>b c</mark> d e"},
		{"citation", `a ^.`, []markup.Slot{tass}, "a (TASS 2024)."},
		{"citation at the end", `a ^`, []markup.Slot{tass}, "a (TASS 2024)"},
	}
	r := sample(t)
	for _, tt := range tests {
		o := &out{r: r, lang: "en", ui: r.ui, b: []byte(">")}
		doc := parts(tt.marked, make([]model.Hyperlink, 2), tt.slots)
		var mentions []model.Mention
		for _, l := range doc.links {
			mentions = append(mentions, model.Mention{Start: l.Start, End: l.End})
		}
		o.plain(doc, 0, bodyEnd(doc.doc), mentions)
		if got := string(o.b[1:]); strings.TrimSpace(got) != strings.TrimSpace(tt.want) {
			t.Errorf("%s: plain = %q, want %q", tt.name, got, tt.want)
		}
	}
}
