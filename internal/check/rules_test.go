package check

import (
	"testing"

	"concord/internal/diag"
)

func TestEveryCodeIsExplained(t *testing.T) {
	for _, code := range diag.Codes() {
		r, ok := RuleOf(code)
		if !ok || r.LooksFor == "" || r.Example == "" || r.Settle == "" {
			t.Errorf("RuleOf(%q) = %+v, want an example and how to settle it", code, r)
		}
	}
	if got, want := len(Rules()), len(diag.Codes()); got != want {
		t.Errorf("Rules() has %d rules, want %d", got, want)
	}
}
