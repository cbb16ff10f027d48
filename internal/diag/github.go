package diag

import (
	"fmt"
	"io"
	"strconv"
	"strings"
)

// GitHub writes findings as commands of a GitHub workflow, one a line, which
// shows them beside the lines that they speak of. Paths are relative to the
// site, which should be the root of the repository.
func (p Printer) GitHub(w io.Writer, findings []Finding) error {
	f := files{read: p.Read}
	var out []byte
	for i := range findings {
		out = f.appendCommand(out, &findings[i])
	}
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

var (
	commandText  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	commandValue = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func (f *files) appendCommand(out []byte, x *Finding) []byte {
	out = append(out, "::"...)
	word := x.Severity.String()
	if x.Severity == Note {
		word = "notice"
	}
	out = append(append(out, word...), ' ')
	if !x.Span.IsZero() {
		out = append(append(append(out, "file="...), commandValue.Replace(string(appendVisible(nil, x.Span.Path)))...), ',')
		if start, end := f.ends(x.Span); start.Line > 0 {
			out = append(strconv.AppendInt(append(out, "line="...), int64(start.Line), 10), ',')
			out = append(strconv.AppendInt(append(out, "col="...), int64(start.Column), 10), ',')
			out = append(strconv.AppendInt(append(out, "endLine="...), int64(end.Line), 10), ',')
			out = append(strconv.AppendInt(append(out, "endColumn="...), int64(end.Column), 10), ',')
		}
	}
	out = append(append(append(out, "title="...), commandValue.Replace(string(x.Code))...), "::"...)
	lines := []string{string(appendVisible(nil, x.Message))}
	if x.Help != "" {
		lines = append(lines, string(appendVisible(nil, x.Help)))
	}
	for _, n := range x.Notes {
		line := string(appendVisible(nil, n.Message))
		if start, _ := f.ends(n.Span); start.Line > 0 {
			line += " (" + string(appendVisible(nil, n.Span.Path)) + ":" + strconv.Itoa(start.Line) + ")"
		}
		lines = append(lines, line)
	}
	return append(append(out, commandText.Replace(strings.Join(lines, "\n"))...), '\n')
}
