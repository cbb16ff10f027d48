// Package source reads the files of a site and names places inside them.
//
// In: an fs.FS that holds a site. Out: the list of its files by role, the
// normalised text of each, and spans that point into it. Guarantees: text is
// valid UTF-8 without a byte-order mark and with LF line ends, so that a byte
// offset names the same line and column whatever the editor wrote. Non-goals:
// it knows nothing of front matter, Markdown or findings.
package source

// Span is a range of bytes in the normalised text of one file. The zero Span
// points nowhere. Line and column are computed only when a span is shown.
type Span struct {
	Path       string // slash-separated, relative to the root of the site
	Start, End int    // byte offsets; End is exclusive and may equal Start
}

// IsZero reports whether the span points nowhere.
func (s Span) IsZero() bool { return s.Path == "" }

// Position is a place as people and editors count it.
type Position struct {
	Line   int // from 1
	Column int // in runes, from 1
}
