package webfont

import (
	"cmp"
	"slices"
	"unicode/utf16"
)

// The names of a font (OpenType, name).
const (
	nameCopyright  = 0
	nameFamily     = 1
	nameStyle      = 2
	nameUnique     = 3
	nameFull       = 4
	nameVersion    = 5
	namePostScript = 6
	nameTrademark  = 7
	nameLicence    = 13
	nameLicenceURL = 14
)

// nameRecord is a name in one language.
type nameRecord struct {
	platform, encoding, language, id uint16
	text                             []byte
}

// renamed returns the table name of a part of a font: a family name that is the caller's,
// because makers reserve theirs for the font as they made it, and their notices.
func renamed(name []byte, family string) []byte {
	records := notices(name)
	own := [...]struct {
		id   uint16
		text string
	}{
		{nameFamily, family}, {nameStyle, "Regular"}, {nameUnique, family}, {nameFull, family}, {nameVersion, "Version 1.0"}, {namePostScript, postScript(family)},
	}
	for _, n := range own {
		var text part
		for _, unit := range utf16.Encode([]rune(n.text)) {
			text.u16(int(unit))
		}
		r := nameRecord{3, 1, 0x409, n.id, text.b}
		at := len(records)
		for at > 0 && r.before(records[at-1]) {
			at--
		}
		records = slices.Insert(records, at, r)
	}
	var out, texts part
	out.u16(0, len(records), 6+12*len(records))
	for _, r := range records {
		out.u16(int(r.platform), int(r.encoding), int(r.language), int(r.id), len(r.text), len(texts.b))
		texts.b = append(texts.b, r.text...)
	}
	return append(out.b, texts.b...)
}

// before reports whether a record stands before another one (OpenType, name).
func (r nameRecord) before(other nameRecord) bool {
	return cmp.Or(cmp.Compare(r.platform, other.platform), cmp.Compare(r.encoding, other.encoding), cmp.Compare(r.language, other.language), cmp.Compare(r.id, other.id)) < 0
}

// notices returns what a font says of its makers' rights.
func notices(name []byte) []nameRecord {
	c := cursor{b: name}
	c.u16()
	n, storage := c.u16(), c.u16()
	var records []nameRecord
	total := 0
	for range n {
		r := nameRecord{uint16(c.u16()), uint16(c.u16()), uint16(c.u16()), uint16(c.u16()), nil}
		length, offset := c.u16(), c.u16()
		if c.short || storage+offset+length > len(name) || r.language >= 0x8000 {
			continue // a language that only the font knows
		}
		switch r.id {
		case nameCopyright, nameTrademark, nameLicence, nameLicenceURL:
			if total += length; total < 0x8000 {
				r.text = name[storage+offset : storage+offset+length]
				records = append(records, r)
			}
		}
	}
	return records
}

// postScript returns a family name as PostScript names go.
func postScript(family string) string {
	var b []byte
	for _, c := range []byte(family) {
		if '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' {
			b = append(b, c)
		}
	}
	return string(b[:min(len(b), 63)])
}
