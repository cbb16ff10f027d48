package pdfcheck

import (
	"bytes"
	"crypto/md5"
	"strings"
)

func (c *checker) checkAttachments() {
	associated := map[ref]bool{}
	for _, v := range c.array(c.catalog["AF"]) {
		if r, ok := v.(ref); ok {
			associated[r] = true
		}
	}
	list := c.array(c.dict(c.dict(c.catalog["Names"])["EmbeddedFiles"])["Names"])
	for i := 0; i+1 < len(list); i += 2 {
		r, _ := list[i+1].(ref)
		d := c.dict(r)
		if !associated[r] {
			c.problem("attachment-not-associated", "the attachment %d is not in /AF", r)
		}
		switch d["AFRelationship"] {
		case name("Source"), name("Data"), name("Supplement"), name("Alternative"), name("Unspecified"):
		default:
			c.problem("attachment-without-relationship", "the attachment %d does not say what it is to the document", r)
		}
		if d["F"] == nil || d["UF"] == nil {
			c.problem("attachment-without-name", "the attachment %d has no name", r)
		}
		body := c.dict(d["EF"])["F"]
		data, err := c.data(body)
		if err != nil {
			c.problem("broken-attachment", "the attachment %d cannot be read: %v", r, err)
			continue
		}
		if s, _ := c.dict(body)["Subtype"].(name); !strings.Contains(string(s), "/") {
			c.problem("attachment-without-type", "the attachment %d has no media type", r)
		}
		params := c.dict(c.dict(body)["Params"])
		sum := md5.Sum(data)
		if check, _ := params["CheckSum"].(str); params["Size"] != len(data) || !bytes.Equal(check, sum[:]) {
			c.problem("broken-attachment", "the attachment %d is not what its checksum says", r)
		}
	}
}
