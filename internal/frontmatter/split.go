package frontmatter

import (
	"bytes"

	"concord/internal/diag"
	"concord/internal/source"
)

// Range is a stretch of the text of one file, in bytes.
type Range struct{ Start, End int }

// Split finds the header of a file: what stands between a first line --- and
// the next line --- or .... Without a header it is empty and the body is the
// whole text. When the header is never closed, ok is false, the header ends at
// the first blank line and the rest is the body.
func Split(text []byte) (head, body Range, ok bool) {
	first, after := lineAt(text, 0)
	if !isFence(first, '-') {
		return Range{}, Range{0, len(text)}, true
	}
	blank := len(text)
	for at := after; at < len(text); {
		line, next := lineAt(text, at)
		if isFence(line, '-') || isFence(line, '.') {
			return Range{after, at}, Range{next, len(text)}, true
		}
		if blank == len(text) && len(bytes.TrimSpace(line)) == 0 {
			blank = at
		}
		at = next
	}
	return Range{after, blank}, Range{blank, len(text)}, false
}

// Header reads the header of a file. A file without one gives Null. The body
// is where the rest of the file lies.
func Header(path string, text []byte) (head Value, body Range, findings []diag.Finding) {
	r, body, ok := Split(text)
	if !ok {
		at := source.Span{Path: path, Start: 0, End: len("---")}
		findings = append(findings, diag.New(diag.BadYAML, at, "the header is never closed").
			WithHelp("put a line --- after its last key"))
	}
	if r.End == r.Start {
		return Value{Span: source.Span{Path: path, Start: r.Start, End: r.Start}, broken: !ok}, body, findings
	}
	head, more := Parse(path, text[r.Start:r.End], r.Start)
	head.broken = head.broken || !ok
	return head, body, append(findings, more...)
}

// lineAt returns the line that starts at an offset, without its end, and where
// the next one starts.
func lineAt(text []byte, at int) (line []byte, next int) {
	if n := bytes.IndexByte(text[at:], '\n'); n >= 0 {
		return text[at : at+n], at + n + 1
	}
	return text[at:], len(text)
}

// isFence reports whether a line is three of a mark and nothing else.
func isFence(line []byte, mark byte) bool {
	return len(line) >= 3 && line[0] == mark && line[1] == mark && line[2] == mark &&
		len(bytes.TrimRight(line[3:], " \t")) == 0
}
