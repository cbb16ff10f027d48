package check

import "concord/internal/model"

// ProvisionText returns the text of an article as quotations are compared with
// it.
func ProvisionText(p *model.Provision) string {
	u := unit{instrument: p.Instrument, provision: p}
	return string(u.text(&prose{}).text)
}
