package pdfcheck_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"concord/internal/typeset"
	"concord/internal/typeset/pdfcheck"
)

// good returns a file with everything in it that the checker looks at.
func good(tb testing.TB) []byte {
	tb.Helper()
	ts, err := typeset.New(nil)
	if err != nil {
		tb.Fatal(err)
	}
	var picture bytes.Buffer
	png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8)))
	run := func(s string) []typeset.Run { return []typeset.Run{{Text: s}} }
	b, faults := ts.PDF(&typeset.Document{
		Meta: typeset.Meta{Title: "A title", Authors: []string{"Jane Doe"}, Summary: "A summary", Keywords: []string{"treaty"}, Lang: "en", Date: "2024-12-06"},
		Blocks: []typeset.Block{
			typeset.Heading{Level: 2, Anchor: "one", Text: run("One")},
			typeset.Heading{Level: 3, Anchor: "two", Text: run("Two")},
			typeset.Paragraph{Number: "1", Text: []typeset.Run{
				{Text: "Words with "}, {Text: "an address", Link: &typeset.Link{URL: "https://example.org/"}}, {Text: ", "},
				{Text: "a place", Link: &typeset.Link{Anchor: "one"}}, {Text: " and a note"}, {Note: 1}, {Text: " or two"}, {Note: 2}, {Text: " in "}, {Text: "Russland", Lang: "de"},
			}},
			typeset.List{Items: []typeset.Item{{Blocks: []typeset.Block{typeset.Paragraph{Text: run("A point")}}}}},
			typeset.Table{HeadRows: 1, Rows: [][]typeset.Cell{
				{{Text: run("Head")}, {Text: run("Head")}},
				{{Text: run("Row"), Head: true}, {Text: run("Cell")}},
			}},
			typeset.Figure{Alt: "Grey", Picture: picture.Bytes()},
			typeset.Paragraph{Text: run("معاهدة السلام"), Lang: "ar"},
		},
		Notes:       []typeset.Note{{Text: run("The first note.")}, {Text: run("The second note.")}},
		Attachments: []typeset.Attachment{{Name: "a.md", Type: "text/markdown", Relationship: typeset.Source, Data: []byte("# A\n")}},
	})
	if faults != nil {
		tb.Fatal(faults)
	}
	return b
}

// parts is a file taken to pieces: its head, its objects, its trailer.
type parts struct {
	objects []string // objects[0] is the head
	trailer string
}

func takeApart(b []byte) parts {
	at, _ := strconv.Atoi(string(regexp.MustCompile(`startxref\n(\d+)\n`).FindSubmatch(b)[1]))
	lines := strings.Split(string(b[at:]), "\n")
	n, _ := strconv.Atoi(strings.Fields(lines[1])[1])
	offsets := make([]int, n)
	for i := 1; i < n; i++ {
		offsets[i], _ = strconv.Atoi(lines[2+i][:10])
	}
	ends := append(slices.Clone(offsets), at)
	slices.Sort(ends)
	p := parts{objects: make([]string, n)}
	p.objects[0] = string(b[:ends[1]])
	for i := 1; i < n; i++ {
		k, _ := slices.BinarySearch(ends, offsets[i])
		p.objects[i] = string(b[offsets[i]:ends[k+1]])
	}
	p.trailer = strings.Join(lines[2+n:], "\n")
	p.trailer = p.trailer[:strings.Index(p.trailer, "startxref")]
	return p
}

func (p parts) together() []byte {
	b := []byte(p.objects[0])
	table := fmt.Sprintf("xref\n0 %d\n0000000000 65535 f \n", len(p.objects))
	for _, o := range p.objects[1:] {
		table += fmt.Sprintf("%010d 00000 n \n", len(b))
		b = append(b, o...)
	}
	at := len(b)
	b = append(b, table...)
	b = append(b, p.trailer...)
	return append(b, fmt.Sprintf("startxref\n%d\n%%%%EOF\n", at)...)
}

var streamRe = regexp.MustCompile(`(?s)^(.*/Length )(\d+)(.*>>\nstream\n)(.*)(\nendstream\nendobj\n)$`)

// inStream changes the inflated bytes of a stream.
func inStream(object string, change func(string) string) string {
	m := streamRe.FindStringSubmatch(object)
	if m == nil {
		return object
	}
	n, _ := strconv.Atoi(m[2])
	data := m[4][:n]
	packed := strings.Contains(m[1]+m[3], "FlateDecode")
	if packed {
		z, err := zlib.NewReader(strings.NewReader(data))
		if err != nil {
			return object
		}
		raw, _ := io.ReadAll(z)
		data = string(raw)
	}
	changed := change(data)
	if changed == data {
		return object
	}
	if packed {
		var b bytes.Buffer
		z := zlib.NewWriter(&b)
		z.Write([]byte(changed))
		z.Close()
		changed = b.String()
	}
	return m[1] + strconv.Itoa(len(changed)) + m[3] + changed + m[5]
}

// mutation spoils a file in one way.
type mutation struct {
	name   string
	code   string // the problem that must be named
	object string // part of the text of the object that is changed; "" is the trailer, "stream" any stream
	old    string
	new    string
}

var mutations = []mutation{
	{"encrypted", "encrypted", "", "/Root", "/Encrypt 1 0 R /Root"},
	{"no identifier", "no-id", "", "/ID", "/IX"},
	{"no language", "no-language", "/Type /Catalog", "/Lang (en)", ""},
	{"a language that is none", "no-language", "/Type /Catalog", "/Lang (en)", "/Lang (e n)"},
	{"not marked", "not-marked", "/Type /Catalog", "/Marked true", "/Marked false"},
	{"no tree", "no-structure", "/Type /Catalog", "/StructTreeRoot", "/StructTreeRood"},
	{"title not shown", "title-not-shown", "/Type /Catalog", "DisplayDocTitle true", "DisplayDocTitle false"},
	{"an action on opening", "forbidden-action", "/Type /Catalog", "/Lang", "/OpenAction <</S /JavaScript /JS (x)>> /Lang"},
	{"no metadata", "no-metadata", "/Type /Catalog", "/Metadata", "/Metadate"},
	{"no output intent", "no-output-intent", "/Type /Catalog", "/OutputIntents", "/OutputIntent"},
	{"a script behind a link", "forbidden-action", "/S /URI", "/S /URI", "/S /Launch"},
	{"a link that leads nowhere", "broken-link", "/Subtype /Link", "/Dest (one)", "/Dest (none)"},
	{"a link without a description", "link-without-contents", "/Dest (one)", "/Contents (a place)", "/Contents ()"},
	{"a hidden link", "link-not-printed", "/Dest (one)", "/F 4", "/F 2"},
	{"a link that no element owns", "link-not-tagged", "/Dest (one)", "/StructParent ", "/StructParent 9"},
	{"the order of tabs", "tab-order", "/Type /Page /", "/Tabs /S", "/Tabs /R"},
	{"no entry in the parent tree", "no-parents", "/Type /Page /", "/StructParents", "/StructParentx"},
	{"a page without paper", "no-paper", "/Type /Page /", "/MediaBox", "/MediaBix"},
	{"a figure without words", "figure-without-alt", "/S /Figure", "/Alt (Grey)", "/Alt ( )"},
	{"a figure without a place", "figure-without-box", "/S /Figure", "/BBox", "/BBix"},
	{"a note without an identifier", "note-without-id", "/S /Note", "/ID (note:1)", ""},
	{"two notes with one identifier", "note-id-twice", "(note:2)", "/ID (note:2)", "/ID (note:1)"},
	{"a head cell without scope", "head-without-scope", "/S /TH", "/Scope /Column", "/Scape /Column"},
	{"a skipped heading", "heading-skipped", "/S /H2", "/S /H2", "/S /H3"},
	{"an unknown element", "unknown-element", "/S /Note", "/S /Note", "/S /Gloss"},
	{"an element in the wrong place", "misplaced-element", "/S /LBody", "/S /LBody", "/S /TD"},
	{"a row that is too wide", "uneven-table", "/S /TH", "/Scope", "/ColSpan 3 /Scope"},
	{"a list without numbering", "list-without-numbering", "/S /L ", "/ListNumbering", "/ListNumberin"},
	{"a bad language of a span", "bad-language", "/S /Span", "/Lang (de)", "/Lang (d\\))"},
	{"content that belongs to no element", "orphan-content", "/S /H2", "/K [3 ]", "/K []"},
	{"an element whose content is not there", "missing-content", "/S /H2", "/K [3 ]", "/K [3 999]"},
	{"content that belongs to two", "content-twice", "/S /H2", "/K [3 ]", "/K [3 4]"},
	{"a wrong parent", "wrong-parent", "/S /H2", "/P ", "/P 1"},
	{"the parent tree names another", "wrong-owner", "<</Nums", "<</Nums [0 [", "<</Nums [0 [1 0 R "},
	{"unmarked content", "unmarked-content", "stream", "/H3 <</MCID 4>> BDC", "/H3 BMC"},
	{"a number that stands twice", "content-number-twice", "stream", "<</MCID 4>>", "<</MCID 3>>"},
	{"content that is not closed", "unbalanced", "stream", "\nEMC\n", "\n"},
	{"text that is not closed", "unbalanced", "stream", "\nET\n", "\n"},
	{"a missing glyph", "notdef", "stream", "TJ\nET", "TJ [<0000>] TJ\nET"},
	{"a glyph beyond the font", "no-such-glyph", "stream", "TJ\nET", "TJ [<7FFF>] TJ\nET"},
	{"a font that is not there", "unknown-font", "stream", "/F1 ", "/F9 "},
	{"a picture that is not there", "unknown-picture", "stream", "/I1 Do", "/I9 Do"},
	{"a colour of print", "forbidden-operator", "stream", "BT\n", "0 0 0 1 k BT\n"},
	{"hidden text", "hidden-text", "stream", "BT\n", "3 Tr BT\n"},
	{"a code without text", "no-unicode", "stream", "\n<0001> <", "\n<7001> <"},
	{"no text for any code", "no-unicode", "/Subtype /Type0", "/ToUnicode", "/ToUnicodx"},
	{"wrong widths", "width-differs", "/Subtype /CIDFontType2", "/W [0 [600 ", "/W [0 [600 3"},
	{"a font outside the file", "font-not-embedded", "/Type /FontDescriptor", "/FontFile2", "/FontFile9"},
	{"a font by another name", "font-names-differ", "/Type /FontDescriptor", "/FontName /", "/FontName /X"},
	{"no map from codes to glyphs", "no-glyph-map", "/Subtype /CIDFontType2", "/CIDToGIDMap", "/CIDToGIDMop"},
	{"the program is spoilt", "broken-font", "stream", "glyf", "glyg"},
	{"a stream in another file", "external-reference", "/Subtype /Image", "/Subtype /Image", "/F (x.png) /Subtype /Image"},
	{"a smoothed picture", "interpolated", "/Subtype /Image", "/Subtype /Image", "/Interpolate true /Subtype /Image"},
	{"a forbidden filter", "forbidden-filter", "/Subtype /Image", "/FlateDecode", "/LZWDecode"},
	{"a spoilt stream", "broken-stream", "/Subtype /Image", "stream\nx", "stream\ny"},
	{"the title of Info", "metadata-differs", "/ModDate", "/Title (A title)", "/Title (A tittle)"},
	{"the author in XMP", "metadata-differs", "stream", "<rdf:li>Jane Doe", "<rdf:li>Jane Dow"},
	{"a date that is none", "bad-date", "/CreationDate", "D:20241206000000Z", "D:20241306000000Z"},
	{"another date in XMP", "metadata-differs", "stream", "<xmp:ModifyDate>2024-12-06", "<xmp:ModifyDate>2024-12-07"},
	{"no claim of PDF/A", "no-pdfa", "stream", "<pdfaid:part>3", "<pdfaid:part>2"},
	{"no claim of PDF/UA", "no-pdfua", "stream", "<pdfuaid:part>1</pdfuaid:part>", ""},
	{"no extension schema", "no-extension-schema", "stream", "<pdfaProperty:name>part", "<pdfaProperty:name>port"},
	{"XMP that is not XML", "bad-metadata", "stream", "</dc:format>", "</dc:formal>"},
	{"a broken profile", "bad-profile", "stream", "acsp", "acsq"},
	{"an attachment without relationship", "attachment-without-relationship", "/Type /Filespec", "/AFRelationship", "/AFRelationshop"},
	{"an attachment that is not associated", "attachment-not-associated", "/Type /Catalog", "/AF [", "/AG ["},
	{"an attachment that was changed", "broken-attachment", "stream", "# A\n", "# B\n"},
	{"an attachment without a type", "attachment-without-type", "/Type /EmbeddedFile", "/Subtype /text#2Fmarkdown", ""},
	{"an outline that leads nowhere", "broken-outline", "/Title (One)", "/Dest (one)", "/Dest (uno)"},
	{"an outline without titles", "outline-without-title", "/Title (One)", "/Title (One)", "/Title ()"},
	{"a reference to nothing", "dangling-reference", "/Type /Catalog", "/Lang", "/PieceInfo 99999 0 R /Lang"},
	{"no catalogue", "no-catalog", "", "/Root", "/Toor"},
	{"no pages", "no-pages", "/Type /Pages", "/Kids [", "/Kinds ["},
	{"a page without content", "no-content", "/Type /Page /", "/Contents", "/Contends"},
	{"another kind of font", "forbidden-font", "/Subtype /Type0", "/Subtype /Type0", "/Subtype /Type3"},
	{"half a code", "broken-content", "stream", "TJ\nET", "TJ [<00>] TJ\nET"},
	{"content in other content", "nested-content", "stream", "\nEMC\n", "\n/P <</MCID 4>> BDC EMC\nEMC\n"},
	{"XMP without a title", "no-title", "stream", "<rdf:li xml:lang=\"x-default\">A title</rdf:li>", ""},
	{"packed XMP", "packed-metadata", "/Type /Metadata", "/Type /Metadata", "/Type /Metadata /Filter /FlateDecode"},
	{"a destination that is no page", "broken-destination", "/Type /Catalog", "/Names [(", "/Names [(a) [null /XYZ 0 0 0] ("},
	{"destinations out of order", "names-unsorted", "/Type /Catalog", "(two)", "(a)"},
	{"a link element without a link", "link-without-annotation", "/S /Link", "/OBJR", "/OBJX"},
	{"a link without a place", "link-without-place", "/Subtype /Link", "/Rect", "/Rekt"},
	{"an attachment without a name", "attachment-without-name", "/Type /Filespec", "/UF", "/UX"},
	{"another kind of annotation", "forbidden-annotation", "/Dest (one)", "/Subtype /Link", "/Subtype /Text"},
}

func TestMutations(t *testing.T) {
	file := good(t)
	if problems := pdfcheck.Check(file); len(problems) > 0 {
		t.Fatalf("the good file has problems: %v", problems)
	}
	if again := takeApart(file).together(); len(pdfcheck.Check(again)) > 0 {
		t.Fatalf("the file put together again has problems: %v", pdfcheck.Check(again))
	}
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			b, ok := m.apply(file)
			if !ok {
				t.Fatal("the mutation changed nothing")
			}
			problems := pdfcheck.Check(b)
			if !slices.ContainsFunc(problems, func(p pdfcheck.Problem) bool { return p.Code == m.code }) {
				t.Errorf("not named %s: %v", m.code, problems)
			}
		})
	}
}

func (m mutation) apply(file []byte) ([]byte, bool) {
	p := takeApart(file)
	if m.object == "" {
		before := p.trailer
		p.trailer = strings.Replace(before, m.old, m.new, 1)
		return p.together(), p.trailer != before
	}
	for i := 1; i < len(p.objects); i++ {
		o := p.objects[i]
		changed := o
		if m.object == "stream" {
			changed = inStream(o, func(s string) string { return strings.Replace(s, m.old, m.new, 1) })
		} else if strings.Contains(o, m.object) {
			changed = strings.Replace(o, m.old, m.new, 1)
		}
		if changed != o {
			p.objects[i] = changed
			return p.together(), true
		}
	}
	return nil, false
}

// TestBrokenFiles cuts and flips: what is not the same file is told or changes no word.
func TestBrokenFiles(t *testing.T) {
	file := good(t)
	for n := 0; n < len(file); n += 97 {
		if len(pdfcheck.Check(file[:n])) == 0 {
			t.Errorf("a file cut at %d of %d bytes has no problem", n, len(file))
		}
	}
	for _, spoil := range []struct{ old, new string }{{"startxref", "startxrex"}, {"trailer", "trayler"}, {"endobj", "endobx"}, {"%PDF-1", "%PDX-1"}, {"/Type /Catalog", "/Type /Katalog"}} {
		if len(pdfcheck.Check(bytes.Replace(file, []byte(spoil.old), []byte(spoil.new), 1))) == 0 {
			t.Errorf("%q for %q: no problem", spoil.new, spoil.old)
		}
	}
}

func TestText(t *testing.T) {
	text, problems := pdfcheck.Text(good(t))
	if problems != nil {
		t.Fatal(problems)
	}
	for _, want := range []string{"A title\n", "1 Words with an address, a place and a note1 or two2 in Russland\n", "1 \nThe first note.", "معاهدة السلام"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(good(f))
	f.Add([]byte("%PDF-1.7\n"))
	f.Fuzz(func(t *testing.T, b []byte) { pdfcheck.Check(b) })
}

func BenchmarkCheck(b *testing.B) {
	file := good(b)
	for b.Loop() {
		pdfcheck.Check(file)
	}
}
