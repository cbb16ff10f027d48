package pdfcheck

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// The names of XMP.
const (
	nsRDF     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsMeta    = "adobe:ns:meta/"
	nsDC      = "http://purl.org/dc/elements/1.1/"
	nsXMP     = "http://ns.adobe.com/xap/1.0/"
	nsPDF     = "http://ns.adobe.com/pdf/1.3/"
	nsPDFA    = "http://www.aiim.org/pdfa/ns/id/"
	nsPDFUA   = "http://www.aiim.org/pdfua/ns/id/"
	nsExtends = "http://www.aiim.org/pdfa/ns/extension/"
	nsSchema  = "http://www.aiim.org/pdfa/ns/schema#"
	nsField   = "http://www.aiim.org/pdfa/ns/property#"
)

// xmpRecord is what XMP says.
type xmpRecord struct {
	fields  map[string]string // the leaves, by their names
	lists   map[string]string // property -> what holds its values: Alt, Seq, Bag
	strange []string          // properties whose schema PDF/A does not know
}

// readXMP reads XMP. What stands in a property's list is the value of the property.
func readXMP(b []byte) (*xmpRecord, error) {
	x := &xmpRecord{fields: map[string]string{}, lists: map[string]string{}}
	d := xml.NewDecoder(bytes.NewReader(b))
	var path []string
	var last string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return x, x.shape()
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			path = append(path, t.Name.Space+t.Name.Local)
			last = ""
			if len(path) > 200 {
				return nil, fmt.Errorf("too deep")
			}
			x.begin(t, path)
		case xml.CharData:
			last += string(t)
		case xml.EndElement:
			for i := len(path) - 1; i >= 0 && strings.TrimSpace(last) != ""; i-- {
				if !strings.HasPrefix(path[i], nsRDF) {
					x.fields[path[i]] = last
					break
				}
			}
			path = path[:len(path)-1]
			last = ""
		}
	}
}

// begin notes an element: xmpmeta holds RDF, that descriptions, and those properties.
func (x *xmpRecord) begin(t xml.StartElement, path []string) {
	above := []string{nsMeta + "xmpmeta", nsRDF + "RDF", nsRDF + "Description"}
	switch {
	case len(path) <= len(above) && path[len(path)-1] != above[len(path)-1]:
		x.strange = append(x.strange, t.Name.Local)
	case len(path) == 4:
		switch t.Name.Space {
		case nsDC, nsXMP, nsPDF, nsPDFA, nsPDFUA, nsExtends:
		default:
			x.strange = append(x.strange, t.Name.Local)
		}
	case len(path) == 5:
		x.lists[path[3]] = t.Name.Local
	case len(path) == 6 && x.lists[path[3]] == "Alt":
		if !slices.ContainsFunc(t.Attr, func(a xml.Attr) bool { return a.Name.Local == "lang" && a.Value == "x-default" }) {
			x.lists[path[3]] = "Alt without x-default"
		}
	}
}

// shape holds that properties are the kinds of lists that their schemas want.
func (x *xmpRecord) shape() error {
	for _, want := range [...][2]string{
		{nsDC + "title", "Alt"}, {nsDC + "description", "Alt"}, {nsDC + "creator", "Seq"}, {nsDC + "language", "Bag"}, {nsExtends + "schemas", "Bag"},
		{nsXMP + "CreateDate", ""}, {nsXMP + "ModifyDate", ""}, {nsPDFA + "part", ""}, {nsPDFUA + "part", ""},
	} {
		if _, there := x.fields[want[0]]; there && x.lists[want[0]] != want[1] {
			return fmt.Errorf("%s has its values in %q, not in %q", want[0], x.lists[want[0]], want[1])
		}
	}
	return nil
}

// checkRecord compares XMP with Info, and both with what the standards ask.
func (c *checker) checkRecord() {
	m := c.dict(c.catalog["Metadata"])
	if m == nil || m["Subtype"] != name("XML") || m["Type"] != name("Metadata") {
		c.problem("no-metadata", "there is no XMP")
		return
	}
	if m["Filter"] != nil {
		c.problem("packed-metadata", "XMP is compressed")
	}
	b, err := c.data(c.catalog["Metadata"])
	if err != nil {
		c.problem("no-metadata", "XMP: %v", err)
		return
	}
	if !bytes.HasPrefix(b, []byte("<?xpacket begin=\"\ufeff\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("<?xpacket end=\"r\"?>")) {
		c.problem("bad-packet", "XMP does not stand between the marks of a packet")
	}
	x, err := readXMP(b)
	if err != nil {
		c.problem("bad-metadata", "XMP is not well-formed: %v", err)
		return
	}
	for _, property := range x.strange {
		c.problem("unknown-property", "XMP has %q, which no schema describes", property)
	}
	c.checkClaims(x)
	c.compareRecords(x)
}

// checkClaims looks at what XMP says of the standards.
func (c *checker) checkClaims(x *xmpRecord) {
	if x.fields[nsPDFA+"part"] != "3" || x.fields[nsPDFA+"conformance"] != "A" {
		c.problem("no-pdfa", "XMP does not claim PDF/A-3a")
	}
	if x.fields[nsPDFUA+"part"] != "1" {
		c.problem("no-pdfua", "XMP does not claim PDF/UA-1")
	}
	described := x.fields[nsSchema+"namespaceURI"] == nsPDFUA && x.fields[nsSchema+"prefix"] == "pdfuaid" && x.fields[nsField+"name"] == "part"
	for _, field := range []string{nsSchema + "schema", nsField + "valueType", nsField + "category", nsField + "description"} {
		described = described && x.fields[field] != ""
	}
	if !described {
		c.problem("no-extension-schema", "XMP uses pdfuaid without its schema")
	}
	if x.fields[nsDC+"title"] == "" {
		c.problem("no-title", "the file has no title")
	}
}

// inBoth are the entries of Info with the properties of XMP that say the same.
var inBoth = [...]struct{ info, xmp string }{
	{"Title", nsDC + "title"}, {"Author", nsDC + "creator"}, {"Subject", nsDC + "description"}, {"Keywords", nsPDF + "Keywords"},
	{"Producer", nsPDF + "Producer"}, {"Creator", nsXMP + "CreatorTool"},
}

var datesInBoth = [...]struct{ info, xmp string }{{"CreationDate", nsXMP + "CreateDate"}, {"ModDate", nsXMP + "ModifyDate"}}

func (c *checker) compareRecords(x *xmpRecord) {
	info := c.dict(c.trailer["Info"])
	known := map[string]bool{}
	differs := func(key string, a any, b string) {
		c.problem("metadata-differs", "/%s is %q in Info and %q in XMP", key, a, b)
	}
	for _, pair := range inBoth {
		known[pair.info] = true
		s, _ := info[pair.info].(str)
		if got := decode(s); got != x.fields[pair.xmp] {
			differs(pair.info, got, x.fields[pair.xmp])
		}
	}
	created := time.Time{}
	for _, pair := range datesInBoth {
		known[pair.info] = true
		s, _ := info[pair.info].(str)
		a, err1 := time.Parse("D:20060102150405Z", string(s))
		b, err2 := time.Parse(time.RFC3339, x.fields[pair.xmp])
		switch {
		case err1 != nil || err2 != nil || a.Before(created):
			c.problem("bad-date", "/%s is %q in Info and %q in XMP", pair.info, s, x.fields[pair.xmp])
		case !a.Equal(b):
			differs(pair.info, s, x.fields[pair.xmp])
		}
		created = a
	}
	if lang, _ := c.catalog["Lang"].(str); decode(lang) != x.fields[nsDC+"language"] {
		c.problem("metadata-differs", "/Lang is %q in the catalogue and %q in XMP", decode(lang), x.fields[nsDC+"language"])
	}
	infoRef, _ := c.trailer["Info"].(ref)
	for _, key := range slices.Sorted(maps.Keys(info)) {
		if !known[key] {
			c.problem("metadata-differs", "/%s is in Info, and XMP knows nothing of it", key)
		}
		c.checkText(info[key], "/"+key, infoRef)
	}
}

// checkIntent looks at the colours for which the file is made: three, by one profile.
func (c *checker) checkIntent() {
	found := false
	for _, v := range c.array(c.catalog["OutputIntents"]) {
		d := c.dict(v)
		if d["S"] != name("GTS_PDFA1") {
			continue
		}
		if found {
			c.problem("bad-profile", "there are two output intents")
		}
		found = true
		if s, _ := d["OutputConditionIdentifier"].(str); len(s) == 0 {
			c.problem("bad-profile", "the output intent has no name")
		}
		profile, err := c.data(d["DestOutputProfile"])
		if err == nil {
			err = checkProfile(profile)
		}
		if err != nil {
			c.problem("bad-profile", "the profile of the output intent is broken: %v", err)
		}
		if c.dict(d["DestOutputProfile"])["N"] != 3 {
			c.problem("bad-profile", "the profile of the output intent does not say that it has three colours")
		}
	}
	if !found {
		c.problem("no-output-intent", "there is no output intent")
	}
}

// checkProfile looks at an ICC profile: of a display or printer, by version 2 or 4, for
// red, green and blue, with all that a profile of three curves and a matrix must have.
func checkProfile(b []byte) error {
	be := binary.BigEndian
	switch {
	case len(b) < 132 || string(b[36:40]) != "acsp" || int(be.Uint32(b)) != len(b):
		return fmt.Errorf("it is no profile, or not all of one")
	case b[8] != 2 && b[8] != 4:
		return fmt.Errorf("its version is %d", b[8])
	case string(b[12:16]) != "mntr" && string(b[12:16]) != "prtr":
		return fmt.Errorf("its class is %q", b[12:16])
	case string(b[16:20]) != "RGB " || string(b[20:24]) != "XYZ ":
		return fmt.Errorf("its colours are %q", b[16:20])
	}
	tags := map[string]bool{}
	n := int(be.Uint32(b[128:]))
	for i := 0; i < n && 132+12*i+12 <= len(b); i++ {
		row := b[132+12*i:]
		if at, length := int(be.Uint32(row[4:])), int(be.Uint32(row[8:])); at > len(b) || length > len(b)-at || length < 8 {
			return fmt.Errorf("its part %q lies outside", row[:4])
		}
		tags[string(row[:4])] = true
	}
	for _, tag := range []string{"desc", "cprt", "wtpt", "rXYZ", "gXYZ", "bXYZ", "rTRC", "gTRC", "bTRC"} {
		if !tags[tag] {
			return fmt.Errorf("it lacks %q", tag)
		}
	}
	return nil
}
