package quotation

import (
	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/prose"
)

// ProvisionText returns the text of an article as quotations are compared with
// it.
func ProvisionText(p *model.Provision) string {
	u := unit{instrument: p.Instrument, provision: p}
	return string(u.text(&prose.Reader{}).text)
}

// IndexSize returns how many words of instruments are indexed, and the bytes
// that this takes.
func IndexSize(m *model.Model) (words, bytes int) {
	x := newIndex(m)
	return len(x.words), 8*cap(x.words) + 16*cap(x.keys) + 4*cap(x.first) + 8*cap(x.bits) + 20*cap(x.places)
}

// All returns what all texts quote, in the order of the briefs, then of the
// pages, and of their words.
func (s *Set) All() []Quotation {
	var all []Quotation
	for _, b := range s.m.Briefs {
		all = append(all, s.Of(b)...)
	}
	for _, b := range s.m.Pages {
		all = append(all, s.Of(b)...)
	}
	return all
}

// AllFindings returns what is wrong with the quotations of all texts.
func (s *Set) AllFindings() []diag.Finding {
	var all []diag.Finding
	for _, b := range s.m.Briefs {
		all = append(all, s.Findings(b)...)
	}
	return all
}
