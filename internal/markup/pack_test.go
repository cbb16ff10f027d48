package markup

import (
	"bytes"
	"reflect"
	"strings"
	"testing"
)

// TestPack packs documents one after the other: their words stay, what is worth
// it gets smaller, and an opened document is what it was.
func TestPack(t *testing.T) {
	var p Packer
	for _, text := range []string{"", "x", string(brief()), strings.Repeat("Article 4 of the treaty.\n\n", 40)} {
		want, _ := NewParser().Parse([]byte(text), Options{})
		d, _ := NewParser().Parse([]byte(text), Options{})
		for range 2 { // the second time nothing is left to do
			p.Pack(&d)
			if !bytes.Equal(d.HTML(), want.html) {
				t.Fatalf("%.20q packed is %q, want %q", text, d.HTML(), want.html)
			}
		}
		if len(text) > 100 && len(d.packed) > len(want.html)/2 {
			t.Errorf("%.20q takes %d bytes of %d", text, len(d.packed), len(want.html))
		}
		if open := d.Open(); !bytes.Equal(open.html, want.html) || open.Open() != open || !reflect.DeepEqual(open.Blocks, want.Blocks) {
			t.Errorf("%.20q opened is %q, want %q", text, open.html, want.html)
		}
	}
}
