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
	style := "Regular"
	own := func(id uint16, text string) {
		var b []byte
		for _, unit := range utf16.Encode([]rune(text)) {
			b = be.AppendUint16(b, unit)
		}
		records = append(records, nameRecord{3, 1, 0x409, id, b})
	}
	own(nameFamily, family)
	own(nameStyle, style)
	own(nameUnique, family)
	own(nameFull, family)
	own(nameVersion, "Version 1.0")
	own(namePostScript, postScript(family))
	slices.SortStableFunc(records, func(a, b nameRecord) int {
		return cmp.Or(cmp.Compare(a.platform, b.platform), cmp.Compare(a.encoding, b.encoding), cmp.Compare(a.language, b.language), cmp.Compare(a.id, b.id))
	})
	out := be.AppendUint16([]byte{0, 0}, uint16(len(records)))
	out = be.AppendUint16(out, uint16(6+12*len(records)))
	var texts []byte
	for _, r := range records {
		for _, v := range [...]uint16{r.platform, r.encoding, r.language, r.id, uint16(len(r.text)), uint16(len(texts))} {
			out = be.AppendUint16(out, v)
		}
		texts = append(texts, r.text...)
	}
	return append(out, texts...)
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
