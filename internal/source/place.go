package source

import (
	"bytes"
	"unicode/utf8"
)

// Locate returns the line and column of a byte offset. An offset outside the
// text is moved to its nearest end.
func Locate(text []byte, offset int) Position {
	offset = min(max(offset, 0), len(text))
	before := text[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return Position{
		Line:   1 + bytes.Count(before, []byte{'\n'}),
		Column: 1 + utf8.RuneCount(before[start:]),
	}
}

// Line returns the line that holds a byte offset, without its line end, and
// the offset at which it starts.
func Line(text []byte, offset int) (line []byte, start int) {
	offset = min(max(offset, 0), len(text))
	start = bytes.LastIndexByte(text[:offset], '\n') + 1
	line = text[start:]
	if end := bytes.IndexByte(line, '\n'); end >= 0 {
		line = line[:end]
	}
	return line, start
}
