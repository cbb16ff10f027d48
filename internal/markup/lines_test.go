package markup

import (
	"reflect"
	"strings"
	"testing"

	"github.com/yuin/goldmark/util"
)

// TestLines holds that inlines are the same whether the library goes over the
// lines or we do, in texts that are nothing but signs.
func TestLines(t *testing.T) {
	var one []util.PrioritizedValue
	for n, inline := range inlineParsers() {
		one = append(one, util.Prioritized(inline, n))
	}
	ours, library := NewParser(), NewParser()
	library.goldmark = newGoldmark(one...)
	pieces := []string{
		"a", "Ωb", "c d", " ", "  ", "\n", "\n", "  \n", "\\\n", "\n\n", "\n- ", "\n> ", "\n1. ", "\n# ", "\t", "\\", "\\\\", "*", "**", "_", "~", "~~", "`", "``",
		"[", "![", "](", ")", "]", "]{.signed}", "[^n]", "\n[^n]: ", "<", ">", "<b>", "<https://a.b>", "@", "[@k, p. 1]", "{", "}", "&amp;", "\"", "'", "--", "...", "|", "\n|-|-|\n", ":", "\n::: note\n", "한국", "漢。",
	}
	seed := uint32(1)
	for range 5_000 {
		var b strings.Builder
		for range 2 + seed>>16%30 {
			seed = seed*1664525 + 1013904223
			b.WriteString(pieces[int(seed>>8)%len(pieces)])
		}
		got, gotFindings := ours.Parse([]byte(b.String()), Options{Path: "a.md"})
		want, wantFindings := library.Parse([]byte(b.String()), Options{Path: "a.md"})
		if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(gotFindings, wantFindings) {
			t.Fatalf("%q is\n%s\n%v\nand in the library\n%s\n%v", b.String(), got.HTML(), gotFindings, want.HTML(), wantFindings)
		}
	}
}
