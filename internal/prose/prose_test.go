package prose

import (
	"testing"

	"concord/internal/markup"
)

// TestProse holds that plain words lead back to the file, sign by sign.
func TestProse(t *testing.T) {
	const text = "# A title\n\nThe *pact* of \"4 & 5\" April.[^1] It `code` was [signed](ref:x) here.\n\n- one & two\n- three\n\n  four\n\n> quoted words\n\n[^1]: A note.\n"
	want := []string{"A title", "The pact of “4 & 5” April. It  was signed here.", "one & two", "three", "four", "quoted words", "A note."}
	doc, findings := markup.NewParser().Parse([]byte(text), markup.Options{Path: "x.md"})
	if len(findings) > 0 {
		t.Fatalf("findings: %v", findings)
	}
	var p Reader
	p.Open("x.md", &doc, nil)
	var got []string
	for b := p.Next(); b != nil; b = p.Next() {
		got = append(got, string(p.Text))
		for i, c := range p.Text {
			if at := p.Span(i, i+1); c < 0x80 && c != '"' && text[at.Start] != c {
				t.Errorf("%q: %q leads to %q", p.Text, c, text[at.Start:at.End])
			}
		}
		if b.Quoted != (string(p.Text) == "quoted words") {
			t.Errorf("%q: quoted is %v", p.Text, b.Quoted)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("got %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("block %d is %q, want %q", i, got[i], want[i])
		}
	}
}

func TestProseQuotations(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"he said “one” and “two”.", "one|two|"},
		{"„eins“ und «deux» \"three\"", "eins|deux|three|"},
		{"an inch is 1\" and “open", ""},
	} {
		got := ""
		for _, q := range quotations(nil, []byte(c.text)) {
			got += c.text[q[0]:q[1]] + "|"
		}
		if got != c.want {
			t.Errorf("quotations(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}
