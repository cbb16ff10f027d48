package typeset

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"concord/internal/typeset/pdf"
)

// producer is what the file says made it.
const producer = "Concord"

// dates of a document's record, cut to what PDF and XMP can say.
func (m *Meta) dates() (created, modified string) {
	created = m.Date
	if !isDate(created) {
		created = "1970-01-01"
	}
	modified = m.Modified
	if !isDate(modified) || modified < created {
		modified = created
	}
	return created, modified
}

func isDate(s string) bool {
	if len(s) != 10 || s[4] != '-' || s[7] != '-' {
		return false
	}
	for i := range len(s) {
		if i != 4 && i != 7 && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	month, day := s[5:7], s[8:]
	return month >= "01" && month <= "12" && day >= "01" && day <= "31"
}

func pdfDate(date string) string { return "D:" + strings.ReplaceAll(date, "-", "") + "000000Z" }

func xmpDate(date string) string { return date + "T00:00:00Z" }

// longest is how many characters a record has room for: PDF/A has strings of 32,767
// bytes, and a character may take four.
const longest = 8000

// clean makes one line of what a record says: what XML cannot hold is gone, and what
// means nothing without an agreement.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "")
	return cut(strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		private := r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000
		return r <= ' ' || r == 0x7f || r == 0xfffd || r == 0xfffe || r == 0xffff || private
	}), " "))
}

func cut(s string) string {
	n := 0
	for i := range s {
		if n++; n > longest {
			return s[:i] + "…"
		}
	}
	return s
}

// record is what Info and XMP say alike.
type record struct {
	title, author, subject, keywords, creator string
	created, modified, lang                   string
	authors                                   []string
}

func recordOf(m *Meta) record {
	r := record{title: clean(m.Title), subject: clean(m.Summary), creator: clean(m.Creator), lang: m.Lang}
	if r.title == "" {
		r.title = "Untitled"
	}
	if r.creator == "" {
		r.creator = producer
	}
	if r.lang == "" {
		r.lang = "en"
	}
	for _, a := range m.Authors {
		if a = clean(a); a != "" {
			r.authors = append(r.authors, a)
		}
	}
	r.author = cut(strings.Join(r.authors, "; "))
	var keywords []string
	for _, k := range m.Keywords {
		if k = clean(k); k != "" {
			keywords = append(keywords, k)
		}
	}
	r.keywords = cut(strings.Join(keywords, ", "))
	r.created, r.modified = m.dates()
	return r
}

func (r *record) info() []byte {
	b := []byte("<<")
	for _, e := range [...]struct{ key, value string }{
		{"Title", r.title}, {"Author", r.author}, {"Subject", r.subject}, {"Keywords", r.keywords}, {"Creator", r.creator},
		{"Producer", producer}, {"CreationDate", pdfDate(r.created)}, {"ModDate", pdfDate(r.modified)},
	} {
		if e.value != "" {
			b = append(b, " /"...)
			b = append(b, e.key...)
			b = pdf.AppendText(append(b, ' '), e.value)
		}
	}
	return append(b, ">>"...)
}

// escape of XML. Single authors with a semicolon stay one: Info joins with '; '.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// xmp is the file's record as XML, with the schema of its PDF/UA property, which
// PDF/A does not know.
func (r *record) xmp() []byte {
	var b strings.Builder
	b.WriteString("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` + "\n" +
		`<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">` + "\n")
	b.WriteString("<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>\n")
	b.WriteString("<dc:format>application/pdf</dc:format>\n")
	write := func(before, value, after string) {
		if value != "" {
			b.WriteString(before + escape.Replace(value) + after + "\n")
		}
	}
	write(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, r.title, "</rdf:li></rdf:Alt></dc:title>")
	write("<dc:creator><rdf:Seq><rdf:li>", r.author, "</rdf:li></rdf:Seq></dc:creator>")
	write(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, r.subject, "</rdf:li></rdf:Alt></dc:description>")
	write("<dc:language><rdf:Bag><rdf:li>", r.lang, "</rdf:li></rdf:Bag></dc:language>")
	write("<pdf:Keywords>", r.keywords, "</pdf:Keywords>")
	write("<pdf:Producer>", producer, "</pdf:Producer>")
	write("<xmp:CreatorTool>", r.creator, "</xmp:CreatorTool>")
	write("<xmp:CreateDate>", xmpDate(r.created), "</xmp:CreateDate>")
	write("<xmp:ModifyDate>", xmpDate(r.modified), "</xmp:ModifyDate>")
	b.WriteString("</rdf:Description>\n" + extensionSchema + "</rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>")
	return []byte(b.String())
}

const extensionSchema = `<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
`

// sRGB is a colour profile for screens and prints (ICC version 2, display class),
// made from the numbers of IEC 61966-2-1 in s15Fixed16, so that it is nobody's file.
func sRGB() []byte {
	be := binary.BigEndian
	xyz := func(x, y, z int32) []byte {
		b := []byte("XYZ \x00\x00\x00\x00")
		for _, v := range [...]int32{x, y, z} {
			b = be.AppendUint32(b, uint32(v))
		}
		return b
	}
	text := func(s string) []byte { return append([]byte("text\x00\x00\x00\x00"+s), 0) }
	name := "sRGB"
	desc := append([]byte("desc\x00\x00\x00\x00"), 0, 0, 0, byte(len(name)+1))
	desc = append(append(desc, name...), 0)
	desc = append(desc, make([]byte, 4+4+2+1+67)...)
	curve := append([]byte("curv\x00\x00\x00\x00"), 0, 0, 0, byte(len(sRGBCurve)))
	for _, v := range sRGBCurve {
		curve = be.AppendUint16(curve, v)
	}
	tags := []struct {
		name string
		data []byte
	}{
		{"desc", desc}, {"cprt", text("No copyright, use freely")}, {"wtpt", xyz(62289, 65536, 71372)},
		{"rXYZ", xyz(28578, 14581, 912)}, {"gXYZ", xyz(25238, 46992, 6362)}, {"bXYZ", xyz(9376, 3963, 46797)},
		{"rTRC", curve}, {"gTRC", nil}, {"bTRC", nil}, // the three share one curve
	}
	table := be.AppendUint32(nil, uint32(len(tags)))
	var body []byte
	at, length := 0, 0
	for _, t := range tags {
		if t.data != nil {
			for len(body)%4 != 0 {
				body = append(body, 0)
			}
			at, length = 128+4+12*len(tags)+len(body), len(t.data)
			body = append(body, t.data...)
		}
		table = append(table, t.name...)
		table = be.AppendUint32(be.AppendUint32(table, uint32(at)), uint32(length))
	}
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	head := make([]byte, 128)
	be.PutUint32(head, uint32(128+len(table)+len(body)))
	copy(head[8:], "\x02\x10\x00\x00mntrRGB XYZ ")
	copy(head[24:], []byte{7, 0xea, 0, 1, 0, 1})
	copy(head[36:], "acsp")
	copy(head[68:], xyz(63190, 65536, 54061)[8:])
	return append(append(head, table...), body...)
}

// sRGBCurve is the transfer curve at 65 even steps, v = ((x+0.055)/1.055)^2.4.
var sRGBCurve = [...]uint16{
	0, 79, 159, 240, 338, 456, 595, 756, 940, 1148, 1381, 1639, 1923,
	2234, 2572, 2939, 3334, 3759, 4214, 4699, 5215, 5763, 6344, 6957, 7603, 8283,
	8997, 9746, 10530, 11350, 12206, 13098, 14027, 14994, 15998, 17041, 18122, 19242, 20401,
	21600, 22840, 24119, 25440, 26802, 28206, 29651, 31139, 32670, 34243, 35860, 37521, 39226,
	40975, 42768, 44607, 46491, 48420, 50396, 52417, 54486, 56601, 58763, 60972, 63230, 65535,
}

// writer makes the file around the pages.
type writer struct {
	w *pdf.Writer
	b []byte
}

func (w *writer) obj(parts ...string) pdf.Ref { return w.w.Add([]byte(strings.Join(parts, ""))) }

func refText(r pdf.Ref) string { return string(pdf.AppendRef(nil, r)) }

// attachments writes the files that travel along and returns the catalogue's entries.
func (w *writer) attachments(files []Attachment, date string) (associated, names string) {
	if len(files) == 0 {
		return "", ""
	}
	sorted := slices.Clone(files)
	slices.SortFunc(sorted, func(a, b Attachment) int { return strings.Compare(a.Name, b.Name) })
	var refs, pairs []byte
	for i := range sorted {
		a := &sorted[i]
		stream := w.w.Reserve()
		sum := md5.Sum(a.Data)
		mime := a.Type
		if mime == "" {
			mime = "application/octet-stream"
		}
		d := pdf.AppendName([]byte(" /Type /EmbeddedFile /Subtype "), mime)
		d = append(d, " /Params <</Size "...)
		d = strconv.AppendInt(d, int64(len(a.Data)), 10)
		d = pdf.AppendBytes(append(d, " /ModDate "...), pdfDate(date))
		d = append(d, " /CheckSum <"...)
		for _, c := range sum {
			d = append(d, "0123456789ABCDEF"[c>>4], "0123456789ABCDEF"[c&15])
		}
		d = append(d, ">>>"...)
		w.w.Deflated(stream, string(d), a.Data)
		rel := a.Relationship
		if rel == "" {
			rel = "Unspecified"
		}
		name := clean(a.Name)
		spec := pdf.AppendText([]byte("<</Type /Filespec /F "), name)
		spec = pdf.AppendText(append(spec, " /UF "...), name)
		spec = append(append(spec, " /AFRelationship /"...), rel...)
		spec = pdf.AppendText(append(spec, " /Desc "...), cmp.Or(clean(a.Description), name))
		spec = append(spec, " /EF <</F "...)
		spec = append(pdf.AppendRef(spec, stream), " /UF "...)
		spec = append(pdf.AppendRef(spec, stream), ">>>>"...)
		r := w.w.Add(spec)
		refs = append(pdf.AppendRef(refs, r), ' ')
		pairs = append(pdf.AppendText(pairs, name), ' ')
		pairs = append(pdf.AppendRef(pairs, r), ' ')
	}
	return " /AF [" + string(refs) + "]", " /EmbeddedFiles <</Names [" + string(pairs) + "]>>"
}

// font embeds the used part of a face.
func (w *writer) font(f *face) (pdf.Ref, error) {
	sf := f.data.sf
	name := subsetTag(f) + "+" + sf.Name
	program, err := sf.Subset(f.glyphs, name)
	if err != nil {
		return 0, err
	}
	file := w.w.Reserve()
	kind, key := "CIDFontType2", "/FontFile2"
	if sf.CFF {
		kind, key = "CIDFontType0", "/FontFile3"
		w.w.Deflated(file, " /Subtype /CIDFontType0C", program)
	} else {
		w.w.Deflated(file, " /Length1 "+strconv.Itoa(len(program)), program)
	}
	milli := func(v int) string { return strconv.FormatInt((int64(v)*1000)/f.em, 10) }
	flags := 4
	if sf.ItalicAngle != 0 {
		flags |= 64
	}
	b := append(w.b[:0], "<</Type /FontDescriptor /FontName /"...)
	b = append(b, name...)
	b = append(b, " /Flags "...)
	b = strconv.AppendInt(b, int64(flags), 10)
	b = append(b, " /FontBBox ["...)
	for _, v := range sf.Box {
		b = append(append(b, milli(v)...), ' ')
	}
	b = append(b, "] /ItalicAngle "...)
	b = pdf.AppendUnit(b, int64(sf.ItalicAngle))
	b = append(b, " /Ascent "+milli(sf.Ascent)+" /Descent "+milli(-sf.Descent)+" /CapHeight "+milli(sf.CapHeight)+" /StemV 80 "+key+" "...)
	b = append(pdf.AppendRef(b, file), ">>"...)
	descriptor := w.w.Add(b)

	b = append(b[:0], "<</Type /Font /Subtype /"+kind+" /BaseFont /"+name+" /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor "...)
	b = append(pdf.AppendRef(b, descriptor), " /DW 1000 /W [0 ["...)
	for _, g := range f.glyphs {
		b = append(strconv.AppendInt(b, f.milli(g), 10), ' ')
	}
	b = append(b, "]]"...)
	if !sf.CFF {
		b = append(b, " /CIDToGIDMap /Identity"...)
	}
	descendant := w.w.Add(append(b, ">>"...))
	unicodes := w.w.Reserve()
	w.w.Deflated(unicodes, "", toUnicode(b[:0], f.texts))
	w.b = b
	return w.obj("<</Type /Font /Subtype /Type0 /BaseFont /", name, " /Encoding /Identity-H /DescendantFonts [", refText(descendant), "] /ToUnicode ", refText(unicodes), ">>"), nil
}

// subsetTag is six letters made from what the subset holds.
func subsetTag(f *face) string {
	h := uint64(14695981039346656037)
	for i, g := range f.glyphs {
		h = (h ^ uint64(g)) * 1099511628211
		for k := range len(f.texts[i]) {
			h = (h ^ uint64(f.texts[i][k])) * 1099511628211
		}
	}
	var tag [6]byte
	for i := range tag {
		tag[i] = 'A' + byte(h%26)
		h /= 26
	}
	return string(tag[:])
}

func toUnicode(b []byte, texts []string) []byte {
	b = append(b, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"...)
	for i := 1; i < len(texts); i += 100 {
		n := min(100, len(texts)-i)
		b = strconv.AppendInt(b, int64(n), 10)
		b = append(b, " beginbfchar\n"...)
		for k := i; k < i+n; k++ {
			b = append(pdf.AppendHex16(append(b, '<'), uint16(k)), "> <"...)
			for _, r := range texts[k] {
				b = pdf.AppendUTF16(b, r)
			}
			b = append(b, ">\n"...)
		}
		b = append(b, "endbfchar\n"...)
	}
	return append(b, "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"...)
}

func (w *writer) image(p *picture) pdf.Ref {
	r := w.w.Reserve()
	space := "/DeviceRGB"
	if p.grey {
		space = "/DeviceGray"
	}
	d := " /Type /XObject /Subtype /Image /Width " + strconv.Itoa(p.width) + " /Height " + strconv.Itoa(p.height) + " /ColorSpace " + space + " /BitsPerComponent 8"
	if p.jpeg {
		w.w.Stream(r, d+" /Filter /DCTDecode", p.data)
	} else {
		w.w.Deflated(r, d, p.data)
	}
	return r
}

// destination returns the name in the file of an anchor: itself, or of one that is
// longer than a name may be, how it begins with its sum.
func destination(anchor string) string {
	if len(anchor) <= longest {
		return anchor
	}
	sum := md5.Sum([]byte(anchor))
	return anchor[:100] + "-" + hex.EncodeToString(sum[:])
}

// destinations writes the name tree of the anchors, sorted by bytes.
func (w *writer) destinations(dests []dest, pages []pdf.Ref, flip func(unit) unit) string {
	if len(dests) == 0 {
		return ""
	}
	for i := range dests {
		dests[i].name = destination(dests[i].name)
	}
	slices.SortStableFunc(dests, func(a, b dest) int { return bytes.Compare([]byte(a.name), []byte(b.name)) })
	b := append(w.b[:0], " /Dests <</Names ["...)
	last := ""
	for i := range dests {
		d := &dests[i]
		if d.name == last {
			continue
		}
		last = d.name
		b = append(pdf.AppendBytes(b, d.name), " ["...)
		b = append(pdf.AppendRef(b, pages[d.page]), " /XYZ null "...)
		b = append(pdf.AppendUnit(b, flip(d.y)), " null] "...)
	}
	w.b = append(b, "]>>"...)
	return string(w.b)
}

// outline writes the headings as a tree for the side bar.
func (w *writer) outline(headings []heading) pdf.Ref {
	if len(headings) == 0 {
		return 0
	}
	root := w.w.Reserve()
	refs := make([]pdf.Ref, len(headings))
	parent := make([]int, len(headings)) // -1 = root
	var open []int
	for i := range headings {
		refs[i] = w.w.Reserve()
		for len(open) > 0 && headings[open[len(open)-1]].level >= headings[i].level {
			open = open[:len(open)-1]
		}
		parent[i] = -1
		if len(open) > 0 {
			parent[i] = open[len(open)-1]
		}
		open = append(open, i)
	}
	children := make(map[int][]int)
	for i := range headings {
		children[parent[i]] = append(children[parent[i]], i)
	}
	refOf := func(i int) pdf.Ref {
		if i < 0 {
			return root
		}
		return refs[i]
	}
	family := func(b []byte, i int) []byte {
		if c := children[i]; len(c) > 0 {
			b = pdf.AppendRef(append(b, " /First "...), refs[c[0]])
			b = pdf.AppendRef(append(b, " /Last "...), refs[c[len(c)-1]])
			count := len(c)
			if i >= 0 {
				count = -count // closed
			}
			b = strconv.AppendInt(append(b, " /Count "...), int64(count), 10)
		}
		return b
	}
	for i := range headings {
		siblings := children[parent[i]]
		at := slices.Index(siblings, i)
		b := pdf.AppendText([]byte("<</Title "), clean(headings[i].plain))
		b = pdf.AppendRef(append(b, " /Parent "...), refOf(parent[i]))
		if at > 0 {
			b = pdf.AppendRef(append(b, " /Prev "...), refs[siblings[at-1]])
		}
		if at+1 < len(siblings) {
			b = pdf.AppendRef(append(b, " /Next "...), refs[siblings[at+1]])
		}
		b = family(b, i)
		b = pdf.AppendBytes(append(b, " /Dest "...), destination(headings[i].anchor))
		w.w.Write(refs[i], append(b, ">>"...))
	}
	w.w.Write(root, append(family([]byte("<</Type /Outlines"), -1), ">>"...))
	return root
}
