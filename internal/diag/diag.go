// Package diag holds findings: what is wrong or doubtful in the content of a
// site, with the place, and how it prints.
//
// In: findings made by every package that reads content. Out: text with an
// excerpt and a caret, or JSON. Guarantees: findings sort the same way on every
// run. Non-goals: it decides nothing about content, and a fault of the machine
// is never a finding.
package diag

import (
	"fmt"

	"concord/internal/source"
)

// Severity says what a finding does to a build.
type Severity uint8

const (
	Off     Severity = iota // not reported; the result of re-levelling a code
	Note                    // told, and nothing more
	Warning                 // told; the build goes on
	Error                   // told; the site is not written
)

// String returns the word that stands in messages and in site.yaml.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Note:
		return "note"
	}
	return "off"
}

// ParseSeverity returns the severity that a word of site.yaml names.
func ParseSeverity(word string) (s Severity, ok bool) {
	for _, s := range []Severity{Error, Warning, Note, Off} {
		if word == s.String() {
			return s, true
		}
	}
	return Off, false
}

// Code names a rule. Every code has a row in the table of codes.go.
type Code string

// Finding is one thing that is wrong or doubtful, at one place.
type Finding struct {
	Code     Code
	Severity Severity
	Message  string      // one line, in the author's words
	Span     source.Span // zero when the finding has no place in a file
	Help     string      // one line on what would be right; may be empty
	Notes    []Remark    // other places that belong to it
}

// Remark points to another place that a finding speaks of.
type Remark struct {
	Message string
	Span    source.Span
}

// New returns a finding of the code's default severity.
func New(code Code, at source.Span, format string, args ...any) Finding {
	return Finding{Code: code, Severity: code.Severity(), Message: fmt.Sprintf(format, args...), Span: at}
}

// WithHelp returns the finding with a line that says what would be right.
func (f Finding) WithHelp(format string, args ...any) Finding {
	f.Help = fmt.Sprintf(format, args...)
	return f
}

// WithNote returns the finding with one more place that it speaks of.
func (f Finding) WithNote(at source.Span, format string, args ...any) Finding {
	f.Notes = append(f.Notes[:len(f.Notes):len(f.Notes)], Remark{Message: fmt.Sprintf(format, args...), Span: at})
	return f
}
