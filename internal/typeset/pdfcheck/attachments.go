package pdfcheck

import (
	"bytes"
	"crypto/md5"
	"maps"
	"slices"
	"strings"
	"time"
)

func (c *checker) checkAttachments() {
	associated := map[ref]bool{}
	for _, v := range c.array(c.catalog["AF"]) {
		if r, ok := v.(ref); ok {
			associated[r] = true
		}
	}
	list := c.names("EmbeddedFiles")
	for i := 0; i+1 < len(list); i += 2 {
		r, _ := list[i+1].(ref)
		if !associated[r] {
			c.problem("attachment-not-associated", "the attachment %d is not in /AF", r)
		}
		delete(associated, r)
		key, _ := list[i].(str)
		c.checkAttachment(r, c.dict(r), string(key))
	}
	for _, r := range slices.Sorted(maps.Keys(associated)) {
		c.problem("attachment-not-associated", "the file %d in /AF is no attachment", r)
	}
}

// checkAttachment holds that an attachment says what it is, and is that.
func (c *checker) checkAttachment(r ref, d dict, key string) {
	switch d["AFRelationship"] {
	case name("Source"), name("Data"), name("Supplement"), name("Alternative"), name("Unspecified"):
	default:
		c.problem("attachment-without-relationship", "the attachment %d does not say what it is to the document", r)
	}
	f, _ := d["F"].(str)
	uf, _ := d["UF"].(str)
	if d["Type"] != name("Filespec") || len(f) == 0 || string(f) != string(uf) || string(f) != key {
		c.problem("attachment-without-name", "the attachment %d does not have one name", r)
	}
	c.checkText(d["UF"], "/UF", r)
	if s, _ := d["Desc"].(str); len(s) == 0 {
		c.problem("attachment-without-description", "the attachment %d does not say what it holds", r)
	}
	c.checkText(d["Desc"], "/Desc", r)
	body := c.dict(d["EF"])["F"]
	data, err := c.data(body)
	if err != nil {
		c.problem("broken-attachment", "the attachment %d cannot be read: %v", r, err)
		return
	}
	if s, _ := c.dict(body)["Subtype"].(name); !isMediaType(string(s)) || c.dict(body)["Type"] != name("EmbeddedFile") {
		c.problem("attachment-without-type", "the attachment %d has no media type", r)
	}
	params := c.dict(c.dict(body)["Params"])
	day, _ := params["ModDate"].(str)
	if _, err := time.Parse("D:20060102150405Z", string(day)); err != nil {
		c.problem("bad-date", "the attachment %d was changed on %q", r, day)
	}
	sum := md5.Sum(data)
	if check, _ := params["CheckSum"].(str); params["Size"] != len(data) || !bytes.Equal(check, sum[:]) {
		c.problem("broken-attachment", "the attachment %d is not what its checksum says", r)
	}
}

// isMediaType reports whether a text is a media type: two words with a stroke.
func isMediaType(s string) bool {
	kind, sub, ok := strings.Cut(s, "/")
	odd := func(r rune) bool { return r <= ' ' || r > '~' || strings.ContainsRune(`()<>@,;:\"/[]?=`, r) }
	return ok && kind != "" && sub != "" && !strings.ContainsFunc(kind, odd) && !strings.ContainsFunc(sub, odd)
}
