package dispute

import (
	"fmt"
	"testing"

	"concord/internal/source"

	"github.com/google/go-cmp/cmp"
)

// parsed shows entries and findings as lines.
func parsed(text string) (lines []string) {
	entries, findings := Parse(source.File{Path: "content/disputes.yaml", Text: []byte(text)})
	for _, e := range entries {
		line := fmt.Sprintf("%s of %s %s %s:", e.Claim, e.Of, e.Property, e.Party)
		for _, v := range e.Values {
			line += fmt.Sprintf(" %q", v.Value)
			for _, s := range v.Sources {
				line += " [" + s.Value + "]"
			}
		}
		lines = append(lines, line+fmt.Sprintf(" holds %q because %s", e.Holds, e.Why))
	}
	for _, f := range findings {
		p := source.Locate([]byte(text), f.Span.Start)
		lines = append(lines, fmt.Sprintf("%d:%d %s: %s", p.Line, p.Column, f.Code, f.Message))
	}
	return lines
}

func TestParse(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"settled", `- claim: When Russia ratified
  of: ru-kp-2024
  property: ratified
  party: RUS
  values:
    - {value: 2024-10-24, src: [a, b]}
    - {value: 2024-11-09, src: c}
  holds: 2024-11-09
  why: The law was signed then.
`, []string{`When Russia ratified of ru-kp-2024 ratified RUS: "2024-10-24" [a] [b] "2024-11-09" [c] holds "2024-11-09" because The law was signed then.`}},
		{"open, with lists and plain values", `- claim: What it replaces
  of: ru-kp-2024
  property: terminates
  values: [x, {value: [x, y]}]
`, []string{`What it replaces of ru-kp-2024 terminates : "x" "x, y" holds "" because `}},
		{"every fault at once", `- claim: A
  property: signed
  valus: [1]
- words
`, []string{
			`A of  signed : holds "" because `,
			`1:3 missing-key: a dispute needs a "of"`,
			`3:3 unknown-key: unknown key "valus" (did you mean "values"?)`,
			`4:3 bad-value: a dispute must be a map`,
		}},
		{"no list", "claim: A\n", []string{"1:1 bad-value: disputes must be a list"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, parsed(tt.text)); diff != "" {
				t.Errorf("Parse (-want +got):\n%s", diff)
			}
		})
	}
}
