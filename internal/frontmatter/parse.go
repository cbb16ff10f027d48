package frontmatter

import (
	"unicode/utf8"

	"concord/internal/diag"
	"concord/internal/source"
)

// Bounds of what is read. A header of 64 KB names ten thousand actors; a depth
// of 32 is ten times that of the formats.
const (
	maxHeader   = 64 << 10
	maxFile     = 1 << 20
	maxDepth    = 32
	maxFindings = 32 // of one text; what is this broken is mended from the top
)

// Parse reads YAML that stands at byte base of a file: a header, or with base 0
// a whole file. The value is Null when there is nothing but comments. When the
// text is not YAML, the findings say so and the value holds nothing.
func Parse(path string, text []byte, base int) (Value, []diag.Finding) {
	here := source.Span{Path: path, Start: base, End: base}
	limit, what := maxHeader, "the header"
	if base == 0 {
		limit, what = maxFile, "the file"
	}
	if len(text) > limit {
		return Value{Span: here, broken: true}, []diag.Finding{
			diag.New(diag.BadYAML, here, "%s is larger than %d KB and was not read", what, limit>>10),
		}
	}
	s := string(text)
	if v, ok := parseSimple(path, s, base); ok {
		return v, nil
	}
	if i, r, n := firstRefused(s); i >= 0 {
		at := source.Span{Path: path, Start: base + i, End: base + i + n}
		return Value{Span: here, broken: true}, []diag.Finding{
			diag.New(diag.BadYAML, at, "a control character (U+%04X) cannot stand here", r).WithHelp("delete it"),
		}
	}
	return parseFull(path, s, base)
}

// firstRefused returns the first character that YAML does not allow and its
// length, or -1.
func firstRefused(s string) (at int, r rune, length int) {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r >= ' ' && r < 0x7F || r == 0x85:
		case r < 0xA0, r == '\uFEFF', r == '\uFFFE', r == '\uFFFF', r == utf8.RuneError && n == 1:
			return i, r, n
		}
		i += n
	}
	return -1, 0, 0
}
