package diag

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"concord/internal/source"
)

// jsonFinding is the form of a finding for programs. Every field is always
// there; a finding without a place has the file "" and line 0.
type jsonFinding struct {
	Code      Code       `json:"code"`
	Severity  string     `json:"severity"`
	Message   string     `json:"message"`
	File      string     `json:"file"`
	Line      int        `json:"line"`
	Column    int        `json:"column"`
	EndLine   int        `json:"end_line"`
	EndColumn int        `json:"end_column"`
	Help      string     `json:"help"`
	Notes     []jsonNote `json:"notes"`
}

type jsonNote struct {
	Message string `json:"message"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Column  int    `json:"column"`
}

// JSON writes findings as one array, a finding a line. Lines and columns count
// from 1, columns in runes, the end is exclusive.
func (p Printer) JSON(w io.Writer, findings []Finding) error {
	f := files{read: p.Read}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	out.WriteByte('[')
	for i := range findings {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		if err := encoder.Encode(f.json(&findings[i])); err != nil {
			return fmt.Errorf("print findings: %w", err)
		}
		out.Truncate(out.Len() - 1) // the line end that the encoder adds
	}
	if len(findings) > 0 {
		out.WriteByte('\n')
	}
	out.WriteString("]\n")
	if _, err := w.Write(escapeHidden(out.Bytes())); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

func (f *files) json(x *Finding) jsonFinding {
	j := jsonFinding{
		Code: x.Code, Severity: x.Severity.String(), Message: x.Message, File: x.Span.Path, Help: x.Help,
		Notes: make([]jsonNote, 0, len(x.Notes)),
	}
	start, end := f.ends(x.Span)
	j.Line, j.Column, j.EndLine, j.EndColumn = start.Line, start.Column, end.Line, end.Column
	for _, n := range x.Notes {
		at, _ := f.ends(n.Span)
		j.Notes = append(j.Notes, jsonNote{Message: n.Message, File: n.Span.Path, Line: at.Line, Column: at.Column})
	}
	return j
}

// ends returns the places of a span, zero when its file has no text.
func (f *files) ends(at source.Span) (start, end source.Position) {
	if _, ok := f.open(at.Path); !ok {
		return start, end
	}
	start = f.position(at.Start)
	return start, f.position(max(at.Start, at.End))
}

// escapeHidden writes the characters of JSON text that a terminal may obey as
// escapes; they only stand inside strings.
func escapeHidden(text []byte) []byte {
	clean := true
	for i := 0; i < len(text) && clean; i++ {
		clean = text[i] < 0x7F
	}
	if clean {
		return text
	}
	out := make([]byte, 0, len(text)+len(text)/8)
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == 0x7F || isHidden(r) {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = append(out, text[i:i+n]...)
		}
		i += n
	}
	return out
}
