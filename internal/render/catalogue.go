package render

// The catalogue: every brief, instrument, article and actor in one table for
// machines, as JSON and as CSV (RFC 4180) with the same columns.

import (
	"unicode/utf8"

	"concord/internal/date"
	"concord/internal/model"
)

// A record is a row of the catalogue. Dates are in EDTF form, the address is
// seen from the root of the site, or absolute when the site has an address.
type record struct {
	kind, id, title, lang string
	date, updated, status string
	address               string
}

var recordColumns = [...]string{"kind", "id", "title", "lang", "date", "updated", "status", "address"}

func (r *record) columns() [len(recordColumns)]string {
	return [...]string{r.kind, r.id, r.title, r.lang, r.date, r.updated, r.status, r.address}
}

// records calls yield for each row of the catalogue.
func (r *Renderer) records(yield func(record)) {
	base := r.m.Site.BaseURL
	at := func(address string) string { return base + string(appendURL(nil, address)) }
	day := func(d date.Date) string { return d.String() }
	for _, b := range r.m.Briefs {
		yield(record{"brief", b.ID, titleOf(b), b.Lang, day(b.Date.Date), day(b.Updated.Date), string(b.Status), at(b.Address)})
	}
	for _, i := range r.m.Instruments {
		yield(record{"instrument", i.ID, instrumentTitle(i), i.Lang, day(i.Signed), "", instrumentState(i), at(i.Address)})
		for _, p := range i.Provisions {
			title := p.Printed
			if p.Title.Value != "" {
				title += ". " + p.Title.Value
			}
			yield(record{"article", p.ID, title, i.Lang, "", "", "", at(p.Address)})
		}
	}
	for _, a := range r.m.Actors {
		yield(record{a.Kind, a.ID, a.Name, "", "", "", "", at(a.Address)})
	}
}

// instrumentState returns where an instrument stands in one word.
func instrumentState(i *model.Instrument) string {
	switch {
	case !i.Ended.IsZero():
		return "ended"
	case !i.InForce.IsZero():
		return "in-force"
	case !i.Signed.IsZero():
		return "signed"
	}
	return ""
}

func (r *Renderer) catalogueCSV(o *out) {
	for n, name := range recordColumns {
		if n > 0 {
			o.raw(",")
		}
		o.b = append(o.b, name...)
	}
	o.raw("\r\n")
	r.records(func(row record) {
		for n, value := range row.columns() {
			if n > 0 {
				o.raw(",")
			}
			o.b = appendCSV(o.b, value)
		}
		o.raw("\r\n")
	})
}

// appendCSV appends a field. One that a spreadsheet would take for a formula
// gets a quotation mark in front.
func appendCSV(dst []byte, s string) []byte {
	if s != "" && (s[0] == '=' || s[0] == '+' || s[0] == '-' || s[0] == '@' || s[0] == '\t' || s[0] == '\r') {
		dst = append(dst, `"'`...)
	} else if plainCSV(s) {
		return append(dst, s...)
	} else {
		dst = append(dst, '"')
	}
	for i := 0; i < len(s); i++ {
		if s[i] == '"' {
			dst = append(dst, '"')
		}
		dst = append(dst, s[i])
	}
	return append(dst, '"')
}

func plainCSV(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == '"' || c == ',' || c == '\n' || c == '\r' {
			return false
		}
	}
	return true
}

func (r *Renderer) catalogueJSON(o *out) {
	o.raw("[")
	first := true
	r.records(func(row record) {
		if first {
			o.raw("\n{")
		} else {
			o.raw(",\n{")
		}
		first = false
		begun := false
		for n, value := range row.columns() {
			if value == "" {
				continue
			}
			if begun {
				o.raw(",")
			}
			begun = true
			o.b = appendJSON(o.b, recordColumns[n])
			o.raw(":")
			o.b = appendJSON(o.b, value)
		}
		o.raw("}")
	})
	o.raw("\n]\n")
}

// appendJSON appends a string as JSON that is also safe inside HTML.
func appendJSON(dst []byte, s string) []byte {
	dst = append(dst, '"')
	last := 0
	for i := 0; i < len(s); {
		if plainJSON[s[i]] {
			i++
			continue
		}
		dst = append(dst, s[last:i]...)
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		last = i
		switch {
		case r == '"', r == '\\':
			dst = append(dst, '\\', byte(r))
		case r < ' ', r == '<', r == '>', r == '&', r >= 0x7f && r < 0xa0, r == 0x2028, r == 0x2029:
			dst = append(dst, '\\', 'u')
			for shift := 12; shift >= 0; shift -= 4 {
				dst = append(dst, "0123456789abcdef"[r>>shift&15])
			}
		case isNonCharacter(r):
			dst = append(dst, "\uFFFD"...)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	dst = append(dst, s[last:]...)
	return append(dst, '"')
}

// plainJSON holds the bytes that stand as they are in a JSON string inside HTML.
var plainJSON = func() (plain [256]bool) {
	for c := range plain {
		plain[c] = c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&'
	}
	return plain
}()
