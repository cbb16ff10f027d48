package markup

import "testing"

// TestPlaceOfHeading holds that the words of a heading are found in the file
// also where its tags are as long as what stands between it and the text
// before.
func TestPlaceOfHeading(t *testing.T) {
	text := "## I. Origins\n\nOne.\n\n## II. Text\n\nTwo.\n\n### *Three*\n"
	d, _ := NewParser().Parse([]byte(text), Options{Path: "a.md"})
	for _, h := range d.Headings {
		at := d.Source(int(h.Inner))
		if h.Text == "Three" {
			at = d.Source(int(h.Inner) + len("<em>"))
		}
		if got := text[at : at+len(h.Text)]; got != h.Text {
			t.Errorf("the heading %q is found at %q", h.Text, got)
		}
	}
}
