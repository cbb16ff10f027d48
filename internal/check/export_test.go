package check

import "concord/internal/model"

// ProvisionText returns the text of an article as quotations are compared with
// it.
func ProvisionText(p *model.Provision) string {
	u := unit{instrument: p.Instrument, provision: p}
	return string(u.text(&prose{}).text)
}

// IndexSize returns how many words of instruments are indexed, and the bytes
// that this takes.
func IndexSize(m *model.Model) (words, bytes int) {
	r := newRuns(m)
	return len(r.words), 8*cap(r.words) + 16*cap(r.keys) + 4*cap(r.first) + 8*cap(r.bits) + 48*cap(r.units)
}
