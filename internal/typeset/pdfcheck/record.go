package pdfcheck

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// xmpFields are the leaves of XMP, by their names.
func xmpFields(b []byte) (map[string]string, error) {
	fields := map[string]string{}
	d := xml.NewDecoder(bytes.NewReader(b))
	var path []string
	var last string
	for {
		token, err := d.Token()
		if err == io.EOF {
			return fields, nil
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
		case xml.CharData:
			last += string(t)
		case xml.EndElement:
			for i := len(path) - 1; i >= 0 && strings.TrimSpace(last) != ""; i-- {
				if !strings.HasPrefix(path[i], "http://www.w3.org/1999/02/22-rdf-syntax-ns#") {
					fields[path[i]] = last
					break
				}
			}
			path = path[:len(path)-1]
			last = ""
		}
	}
}

// checkRecord compares XMP with Info, and both with what the standards ask.
func (c *checker) checkRecord() {
	m := c.dict(c.catalog["Metadata"])
	if m == nil || m["Subtype"] != name("XML") {
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
	x, err := xmpFields(b)
	if err != nil {
		c.problem("bad-metadata", "XMP is not well-formed: %v", err)
		return
	}
	if x["http://www.aiim.org/pdfa/ns/id/part"] != "3" || x["http://www.aiim.org/pdfa/ns/id/conformance"] != "A" {
		c.problem("no-pdfa", "XMP does not claim PDF/A-3a")
	}
	if x["http://www.aiim.org/pdfua/ns/id/part"] != "1" {
		c.problem("no-pdfua", "XMP does not claim PDF/UA-1")
	}
	if x["http://www.aiim.org/pdfa/ns/schema#namespaceURI"] != "http://www.aiim.org/pdfua/ns/id/" || x["http://www.aiim.org/pdfa/ns/property#name"] != "part" {
		c.problem("no-extension-schema", "XMP uses pdfuaid without its schema")
	}
	info := c.dict(c.trailer["Info"])
	for _, pair := range [...]struct{ info, xmp string }{
		{"Title", "http://purl.org/dc/elements/1.1/title"}, {"Author", "http://purl.org/dc/elements/1.1/creator"},
		{"Subject", "http://purl.org/dc/elements/1.1/description"}, {"Keywords", "http://ns.adobe.com/pdf/1.3/Keywords"},
		{"Producer", "http://ns.adobe.com/pdf/1.3/Producer"}, {"Creator", "http://ns.adobe.com/xap/1.0/CreatorTool"},
	} {
		s, _ := info[pair.info].(str)
		if got := decode(s); got != x[pair.xmp] {
			c.problem("metadata-differs", "/%s is %q in Info and %q in XMP", pair.info, got, x[pair.xmp])
		}
	}
	if x["http://purl.org/dc/elements/1.1/title"] == "" {
		c.problem("no-title", "the file has no title")
	}
	for _, pair := range [...]struct{ info, xmp string }{{"CreationDate", "http://ns.adobe.com/xap/1.0/CreateDate"}, {"ModDate", "http://ns.adobe.com/xap/1.0/ModifyDate"}} {
		s, _ := info[pair.info].(str)
		a, err1 := time.Parse("D:20060102150405Z", string(s))
		b, err2 := time.Parse(time.RFC3339, x[pair.xmp])
		switch {
		case err1 != nil || err2 != nil:
			c.problem("bad-date", "/%s is %q in Info and %q in XMP", pair.info, s, x[pair.xmp])
		case !a.Equal(b):
			c.problem("metadata-differs", "/%s is %q in Info and %q in XMP", pair.info, s, x[pair.xmp])
		}
	}
}

func (c *checker) checkIntent() {
	for _, v := range c.array(c.catalog["OutputIntents"]) {
		d := c.dict(v)
		if d["S"] != name("GTS_PDFA1") {
			continue
		}
		profile, err := c.data(d["DestOutputProfile"])
		if err != nil || len(profile) < 132 || string(profile[36:40]) != "acsp" || string(profile[16:20]) != "RGB " || int(binary.BigEndian.Uint32(profile)) != len(profile) {
			c.problem("bad-profile", "the profile of the output intent is broken")
		}
		if c.dict(d["DestOutputProfile"])["N"] != 3 {
			c.problem("bad-profile", "the profile of the output intent does not say that it has three colours")
		}
		return
	}
	c.problem("no-output-intent", "there is no output intent")
}
