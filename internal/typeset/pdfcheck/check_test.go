package pdfcheck_test

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
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
	var picture, photograph bytes.Buffer
	png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8)))
	jpeg.Encode(&photograph, image.NewRGBA(image.Rect(0, 0, 16, 24)), nil)
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
			typeset.Paragraph{Text: run("평화 조약"), Lang: "ko"},
			typeset.Figure{Alt: "Black", Picture: photograph.Bytes()},
		},
		Notes:       []typeset.Note{{Text: run("The first note.")}, {Text: run("The second note.")}},
		Attachments: []typeset.Attachment{{Name: "a.md", Type: "text/markdown", Description: "The source", Relationship: typeset.Source, Data: []byte("# A\n")}},
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

	{"an identifier of one byte", "no-id", "", "/ID [<", "/ID [<00> <"},
	{"a version before this one", "earlier-version", "", "/Root", "/Prev 100 /Root"},
	{"tags that may be wrong", "suspect-tags", "/Type /Catalog", "/Marked true", "/Marked true /Suspects true"},
	{"a program among the names", "forbidden-entry", "/Type /Catalog", "/Names <<", "/Names <</JavaScript <</Names []>> "},
	{"an action when a page opens", "forbidden-action", "/Type /Page /", "/Tabs", "/AA <</O <</S /Named /N /NextPage>>>> /Tabs"},
	{"a form", "forbidden-action", "/Type /Catalog", "/Lang", "/AcroForm <</Fields []>> /Lang"},
	{"layers", "optional-content", "/Type /Catalog", "/Lang", "/OCProperties <</OCGs []>> /Lang"},
	{"a group that shines through", "transparency", "/Type /Page /", "/Tabs", "/Group <</S /Transparency /CS /DeviceRGB>> /Tabs"},
	{"a picture with a mask", "transparency", "/Subtype /Image", "/Width", "/SMask 1 0 R /Width"},
	{"another picture for print", "external-reference", "/Subtype /Image", "/Width", "/Alternates [] /Width"},
	{"slides", "forbidden-entry", "/Type /Page /", "/Tabs", "/PresSteps <<>> /Tabs"},
	{"another version", "forbidden-entry", "/Type /Catalog", "/Lang", "/Version /2.0 /Lang"},
	{"a file outside", "external-reference", "/Type /Filespec", "/EF", "/EX"},
	{"a form for pictures", "forbidden-object", "/Subtype /Image", "/Subtype /Image", "/Subtype /Form"},
	{"a filter with parameters", "forbidden-filter", "/Subtype /Image", "/Width", "/DecodeParms <</Predictor 12>> /Width"},
	{"a text packed as a picture", "forbidden-filter", "/Type /EmbeddedFile", "/FlateDecode", "/DCTDecode"},
	{"a picture for print", "forbidden-colour", "/Subtype /Image", "/DeviceRGB", "/DeviceCMYK"},
	{"a picture that is cut off", "broken-picture", "/Subtype /Image", "/Height 8", "/Height 9"},
	{"a picture without a size", "broken-picture", "/Subtype /Image", "/Width 8", "/Width 0"},
	{"a photograph that lies about its size", "broken-picture", "/DCTDecode", "/Height 24", "/Height 25"},
	{"a photograph in other colours", "broken-picture", "/DCTDecode", "/DeviceRGB", "/DeviceGray"},
	{"a long name", "beyond-limits", "/Type /Catalog", "/Lang", "/X" + strings.Repeat("x", 127) + " 1 /Lang"},
	{"a name that is not UTF-8", "beyond-limits", "/Type /Catalog", "/Lang", "/X#FF 1 /Lang"},
	{"a long string", "beyond-limits", "/ModDate", "/Title (", "/Title (" + strings.Repeat("x", 32768)},
	{"a large number", "beyond-limits", "/Type /Page /", "/Tabs", "/X 2147483648 /Tabs"},
	{"a large broken number", "beyond-limits", "/Type /Page /", "/Tabs", "/X " + strings.Repeat("9", 40) + ".5 /Tabs"},
	{"many saved states", "beyond-limits", "stream", "\nEMC\n", "\n" + strings.Repeat("q ", 29) + strings.Repeat("Q ", 29) + "EMC\n"},
	{"a word that is no value", "broken-object", "/Type /Page /", "/Tabs", "/X nothing /Tabs"},
	{"pages that are counted wrong", "broken-pages", "/Type /Pages", "/Count 1", "/Count 2"},
	{"a page that belongs elsewhere", "broken-pages", "/Type /Page /", "/Parent ", "/Parent 1"},
	{"a page that is none", "broken-pages", "/Type /Pages", "/Kids [", "/Kids [1 0 R "},
	{"a page of a point", "no-paper", "/Type /Page /", "595.276", "1"},
	{"a page as long as a road", "no-paper", "/Type /Page /", "841.89", "20000"},

	{"no packet", "bad-packet", "stream", "<?xpacket end=\"r\"?>", ""},
	{"a packet by another name", "bad-packet", "stream", "W5M0MpCehiHzreSzNTczkc9d", "W5M0MpCehiHzreSzNTczkc9e"},
	{"a property of nobody", "unknown-property", "stream", "<dc:format>", "<x xmlns=\"http://example.org/\">y</x><dc:format>"},
	{"a title without a language", "bad-metadata", "stream", "xml:lang=\"x-default\">A title", "xml:lang=\"en\">A title"},
	{"authors in no order", "bad-metadata", "stream", "<rdf:Seq><rdf:li>Jane Doe</rdf:li></rdf:Seq>", "<rdf:Bag><rdf:li>Jane Doe</rdf:li></rdf:Bag>"},
	{"a schema without a description", "no-extension-schema", "stream", "<pdfaProperty:category>internal</pdfaProperty:category>", ""},
	{"another language in XMP", "metadata-differs", "stream", "<rdf:Bag><rdf:li>en", "<rdf:Bag><rdf:li>de"},
	{"an entry of Info that XMP lacks", "metadata-differs", "/ModDate", "/Title", "/Company (x) /Title"},
	{"changed before it was made", "bad-date", "/CreationDate", "/ModDate (D:2024", "/ModDate (D:2023"},
	{"a title that nobody can read", "bad-text", "/ModDate", "/Title (A title)", "/Title <FEFF00>"},
	{"a title with half a character", "bad-text", "/Title (One)", "/Title (One)", "/Title <FEFFD83400>"},
	{"a description without meaning", "bad-text", "/S /Figure", "/Alt (Grey)", "/Alt <FEFFE000>"},
	{"a name instead of text", "bad-text", "/S /Figure", "/Alt (Grey)", "/Alt (Grey) /E /Grey"},
	{"a profile of a camera", "bad-profile", "stream", "mntrRGB", "scnrRGB"},
	{"a profile of four colours", "bad-profile", "stream", "mntrRGB ", "mntrCMYK"},
	{"a profile without white", "bad-profile", "stream", "wtpt", "wtpx"},
	{"two output intents", "bad-profile", "/Type /Catalog", "/OutputIntents [", "/OutputIntents [<</S /GTS_PDFA1>> "},
	{"a nameless output intent", "bad-profile", "/Type /OutputIntent", "(sRGB)", "()"},

	{"a font of no kind", "font-not-described", "/Subtype /CIDFontType2", "/Ordering (Identity)", "/Ordering (Japan1)"},
	{"a font without a height", "font-not-described", "/Type /FontDescriptor", "/Ascent", "/Ascend"},
	{"a list of glyphs that lacks some", "glyph-set", "/Type /FontDescriptor", "/StemV", "/CIDSet 69 0 R /StemV"},
	{"wrong widths of a font by curves", "width-differs", "/Subtype /CIDFontType0 ", "/W [0 [1000 ", "/W [0 [1000 7"},
	{"a font by curves that is cut off", "broken-font", "stream", "AdobeIdentity", "AdobeIdentit"},
	{"text without meaning", "private-text", "stream", "\n<0001> <", "\n<0001> <E000"},
	{"an operator with too little", "broken-content", "stream", " 0.5 re", " re"},
	{"an operator of nobody", "broken-content", "stream", "TJ\nET", "TJ 1 xyz\nET"},
	{"a picture in the content", "forbidden-operator", "stream", "BT\n", "BI\nBT\n"},
	{"text outside of text", "misplaced-operator", "stream", "ET\nEMC\n", "ET\n[<0001>] TJ\nEMC\n"},
	{"a path inside text", "misplaced-operator", "stream", "BT\n", "BT\n0 0 m n\n"},
	{"a path that does not begin", "misplaced-operator", "stream", "re f\n", "re f\n0 0 l\n"},
	{"a path that does not end", "misplaced-operator", "stream", "re f\n", "re\n"},

	{"an element that is not there", "broken-element", "/S /LI", "/K [", "/K [99999 0 R "},
	{"an element that is no element", "broken-element", "/S /LI", "/K [", "/K [(x) "},
	{"content of no kind", "broken-element", "/S /LI", "/K [", "/K [<</Type /XYZ>> "},
	{"a tree that is none", "no-structure", "/Type /StructTreeRoot", "/Type /StructTreeRoot", "/Type /StructTree"},
	{"an element that stands twice", "element-twice", "/S /TR", "/K [", "/K [37 0 R "},
	{"more in the parent tree than on the page", "empty-parent", "<</Nums", "28 0 R ]", "28 0 R 28 0 R ]"},
	{"less in the parent tree than on the page", "parent-tree-short", "<</Nums", "28 0 R ]", "]"},
	{"a parent of nothing", "unused-parent", "<</Nums", " ]>>", " 9 8 0 R ]>>"},
	{"parents out of order", "parents-unsorted", "<</Nums", " 2 17 0 R 3 19 0 R", " 3 19 0 R 2 17 0 R"},
	{"a number that is taken", "parents-unsorted", "/Type /StructTreeRoot", "/ParentTreeNextKey 5", "/ParentTreeNextKey 4"},
	{"identifiers out of order", "names-unsorted", "/Type /StructTreeRoot", "[(note:1) 23 0 R (note:2) 26 0 R", "[(note:2) 26 0 R (note:1) 23 0 R"},
	{"an identifier that leads elsewhere", "broken-id", "/Type /StructTreeRoot", "(note:2) 26 0 R", "(note:2) 23 0 R"},
	{"identifiers that lead nowhere", "broken-id", "/Type /StructTreeRoot", "(note:2) 26 0 R", ""},
	{"a type that stands for another", "role-of-standard", "/Type /StructTreeRoot", "/K", "/RoleMap <</P /Span>> /K"},
	{"a type that stands for itself", "role-leads-nowhere", "/Type /StructTreeRoot", "/K", "/RoleMap <</Odd /Odder /Odder /Odd>> /K"},
	{"an attribute of nobody", "attribute-without-owner", "/S /L ", "/O /List", ""},
	{"a paragraph in a list", "misplaced-element", "/S /LI", "/S /LI", "/S /P"},
	{"words in a row", "misplaced-element", "/S /TR", "/K [", "/K [999 "},
	{"a table with two heads", "misplaced-element", "/S /TBody", "/S /TBody", "/S /THead"},

	{"an address that is a program", "broken-link", "/S /URI", "https:", "javascript:"},
	{"an address that leads nowhere from here", "broken-link", "/S /URI", "https://", "../"},
	{"a link beside the page", "link-without-place", "/Dest (one)", "/Rect [220.109", "/Rect [-220.109"},
	{"a link of another page", "link-elsewhere", "/Dest (one)", "/P 2 0 R", "/P 1 0 R"},
	{"a link that stands twice", "link-elsewhere", "/Type /Page /", "/Annots [", "/Annots [3 0 R "},
	{"a link that stands on no page", "link-elsewhere", "/Type /Page /", "/Annots [3 0 R", "/Annots ["},
	{"an outline that is counted wrong", "broken-outline", "/Title (One)", "/Count -1", "/Count -2"},
	{"an outline without an end", "broken-outline", "/Type /Outlines", "/Last 8", "/Last 1"},
	{"an outline that forgets where it stands", "broken-outline", "/Title (Two)", "/Parent ", "/Parent 1"},
	{"a destination without a place", "broken-destination", "/Type /Catalog", "/XYZ null", "/Fit null"},

	{"an attachment without a description", "attachment-without-description", "/Type /Filespec", "/Desc", "/Disc"},
	{"an attachment with two names", "attachment-without-name", "/Type /Filespec", "/UF (a.md)", "/UF (b.md)"},
	{"an attachment of no day", "bad-date", "/Type /EmbeddedFile", "/ModDate (D:2024", "/ModDate (D:x024"},
	{"a type that is none", "attachment-without-type", "/Type /EmbeddedFile", "/text#2Fmarkdown", "/text#2F#20"},
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

// harms spoil what is more than the text of one object.
var harms = []struct {
	name, code string
	spoil      func(p *parts)
}{
	{"an object to which nothing leads", "unused-object", func(p *parts) {
		p.objects = append(p.objects, fmt.Sprintf("%d 0 obj\n(hidden)\nendobj\n", len(p.objects)))
		p.trailer = strings.Replace(p.trailer, fmt.Sprintf("/Size %d", len(p.objects)-1), fmt.Sprintf("/Size %d", len(p.objects)), 1)
	}},
	{"a stream that nobody reads", "broken-stream", func(p *parts) {
		p.objects = append(p.objects, fmt.Sprintf("%d 0 obj\n<</Filter /FlateDecode /Length 3>>\nstream\nxyz\nendstream\nendobj\n", len(p.objects)))
		p.trailer = strings.Replace(p.trailer, fmt.Sprintf("/Size %d", len(p.objects)-1), fmt.Sprintf("/Size %d", len(p.objects)), 1)
	}},
	{"a tree of which nobody sees the end", "tree-too-deep", func(p *parts) {
		i := slices.IndexFunc(p.objects, func(o string) bool { return strings.Contains(o, "/S /H2") })
		from, more := len(p.objects), 250
		p.objects[i] = strings.Replace(p.objects[i], "/K [", fmt.Sprintf("/K [%d 0 R ", from), 1)
		for n := from; n < from+more; n++ {
			above := n - 1
			if n == from {
				above = i
			}
			p.objects = append(p.objects, fmt.Sprintf("%d 0 obj\n<</S /Div /P %d 0 R /K [%d 0 R]>>\nendobj\n", n, above, n+1))
		}
		p.objects = append(p.objects, fmt.Sprintf("%d 0 obj\n<</S /Div /P %d 0 R>>\nendobj\n", from+more, from+more-1))
		p.trailer = strings.Replace(p.trailer, fmt.Sprintf("/Size %d", from), fmt.Sprintf("/Size %d", len(p.objects)), 1)
	}},
}

// TestHarms spoils the structure of a file.
func TestHarms(t *testing.T) {
	for _, h := range harms {
		p := takeApart(good(t))
		h.spoil(&p)
		problems := pdfcheck.Check(p.together())
		if !slices.ContainsFunc(problems, func(p pdfcheck.Problem) bool { return p.Code == h.code }) {
			t.Errorf("%s: not named %s: %v", h.name, h.code, problems)
		}
	}
}

// scratches are what can befall the bytes of a file, with what is said of each.
var scratches = []struct{ old, new, want string }{
	{"%PDF-1.7", "%PDX-1.7", "does not begin as a PDF"},
	{"%PDF-1.7", "%PDF-2.0", "does not begin as a PDF"},
	{"%PDF-1.7\n%", "%PDF-1.7\n\n%", "no comment of binary bytes"},
	{"\xe2\xe3\xcf\xd3", "abcd", "no comment of binary bytes"},
	{"%%EOF\n", "%%EOF\nmore\n", "does not end as a PDF"},
	{"startxref", "startxrex", "startxref is missing"},
	{"startxref\n", "startxref\n9", "startxref does not lead into the file"},
	{"startxref\n", "startxref\nx", "startxref does not lead into the file"},
	{"\nxref\n", "\nxreg\n", "no cross-reference table"},
	{"\nxref\n0 ", "\nxref\n1 ", "the cross-reference table is broken"},
	{"\nxref\n0 ", "\nxref\n0 9", "the cross-reference table is cut off"},
	{"0000000000 65535 f \n", "0000000000 65535 n \n", "the first row"},
	{" 00000 n \n", " 00001 n \n", "row 1 of the cross-reference table is broken"},
	{"\n0000000015 0", "\n0000000014 0", "row 1 of the cross-reference table is broken"},
	{"\n0000000015 0", "\n0000000016 0", "object 1: it does not stand where the table says"},
	{"1 0 obj\n", "1 1 obj\n", "object 1: it does not stand where the table says"},
	{"1 0 obj\n", "1 0 obj ", "object 1: it does not stand where the table says"},
	{"\nendobj\n", "\nendobx\n", "it does not end"},
	{"\nendstream\n", "\nendstrean\n", "the length of its stream is wrong"},
	{"/Length ", "/Lengts ", "the length of its stream is wrong"},
	{"\nstream\n", "\nstream\r", "it does not end"},
	{"trailer\n", "trayler\n", "the trailer is missing"},
	{"trailer\n<</Size", "trailer\n<<<Size", "the trailer is broken"},
	{"trailer\n<</Size ", "trailer\n<</Size 1", "the trailer's size is not that of the table"},
	{"/Lang (en)", "/Lang <6> ", "not the syntax"},
	{"/Lang (en)", "/Type /Pag", "/Type stands twice"},
}

// TestBrokenFiles cuts a file, and scratches its bytes without mending its table.
func TestBrokenFiles(t *testing.T) {
	file := good(t)
	for n := 0; n < len(file); n += 97 {
		if len(pdfcheck.Check(file[:n])) == 0 {
			t.Errorf("a file cut at %d of %d bytes has no problem", n, len(file))
		}
	}
	for _, s := range scratches {
		broken := bytes.Replace(file, []byte(s.old), []byte(s.new), 1)
		if bytes.Equal(broken, file) {
			t.Errorf("%q is not in the file", s.old)
		}
		problems := pdfcheck.Check(broken)
		if len(problems) != 1 || problems[0].Code != "broken-file" || !strings.Contains(problems[0].Detail, s.want) {
			t.Errorf("%q for %q: %v, want %q", s.new, s.old, problems, s.want)
		}
	}
	hidden := takeApart(file)
	hidden.objects[0] += "hidden\n"
	if problems := pdfcheck.Check(hidden.together()); len(problems) != 1 || !strings.Contains(problems[0].Detail, "stands what is no object") {
		t.Errorf("bytes between objects: %v", problems)
	}
}

// TestEveryCode holds that a file was spoilt for each problem that the checker names.
func TestEveryCode(t *testing.T) {
	shown := map[string]bool{"broken-file": true} // by the scratches
	for _, m := range mutations {
		shown[m.code] = true
	}
	for _, h := range harms {
		shown[h.code] = true
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`(?:problem|tell)\("([a-z-]+)"|": +"([a-z]+-[a-z-]+)"`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(text), -1) {
			if name := m[1] + m[2]; !strings.HasSuffix(file, "_test.go") && !shown[name] {
				t.Errorf("%s names %q, and no mutation shows it", file, name)
			}
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
