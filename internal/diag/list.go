package diag

import (
	"cmp"
	"slices"

	"concord/internal/source"
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

// Sort orders findings by path, offset, code and message, in place, and
// returns them without repetitions of the same finding at the same place.
func Sort(findings []Finding) []Finding {
	slices.SortStableFunc(findings, compare)
	for i := 1; i < len(findings); i++ {
		if compare(findings[i-1], findings[i]) == 0 {
			// A copy, so that the caller's slice still holds every finding.
			return slices.CompactFunc(slices.Clone(findings), func(a, b Finding) bool { return compare(a, b) == 0 })
		}
	}
	return findings
}

func compare(a, b Finding) int {
	return cmp.Or(
		cmp.Compare(a.Span.Path, b.Span.Path),
		cmp.Compare(a.Span.Start, b.Span.Start),
		cmp.Compare(a.Code, b.Code),
		cmp.Compare(a.Message, b.Message),
		cmp.Compare(a.Span.End, b.Span.End),
	)
}

// Count returns how many findings there are of each severity.
func Count(findings []Finding) (errors, warnings, notes int) {
	for _, f := range findings {
		switch f.Severity {
		case Error:
			errors++
		case Warning:
			warnings++
		case Note:
			notes++
		}
	}
	return errors, warnings, notes
}

// Relevel returns the findings with the severities that a site gives to codes,
// without those it switches off. The given findings are left as they are.
func Relevel(findings []Finding, levels map[Code]Severity) []Finding {
	kept := make([]Finding, 0, len(findings))
	for _, f := range findings {
		if s, ok := levels[f.Code]; ok {
			f.Severity = s
		}
		if f.Severity != Off {
			kept = append(kept, f)
		}
	}
	return kept
}

// FromFaults returns the findings for what is wrong with files as files.
func FromFaults(faults []source.Fault) []Finding {
	var findings []Finding
	for _, f := range faults {
		findings = append(findings, fromFault(f))
	}
	return findings
}

func fromFault(f source.Fault) Finding {
	at := source.Span{Path: f.Path, Start: f.Offset, End: f.Offset}
	switch f.Kind {
	case source.NotUTF8:
		at.End += len("\uFFFD")
		return New(BadEncoding, at, "this is not UTF-8").WithHelp("save the file as UTF-8")
	case source.UTF16:
		return New(BadEncoding, at, "the file is UTF-16").WithHelp("save the file as UTF-8")
	case source.NUL:
		at.End += len("\uFFFD")
		return New(BadEncoding, at, "here is a NUL byte").WithHelp("a text file holds none; is this a text file?")
	case source.TooLarge:
		return New(FileTooLarge, at, "the file is larger than %d MiB and was not read", source.MaxSize>>20)
	case source.Missing:
		return New(Unreadable, at, "the file went away while the site was read")
	case source.NotRegular:
		return New(Unreadable, at, "this is not a file").WithHelp("only plain files are read")
	case source.LinkOutside:
		return New(BadLink, at, "this symbolic link leaves the site").WithHelp("put a copy of the file in its place")
	case source.LinkLoop:
		return New(BadLink, at, "this symbolic link runs in a circle")
	case source.LinkDangling:
		return New(BadLink, at, "this symbolic link leads to nothing")
	case source.LinkFolder:
		return New(BadLink, at, "this symbolic link leads to a folder and is not followed").WithHelp("put the folder in its place")
	case source.BadName:
		return New(BadName, at, "the name of this file is not UTF-8").WithHelp("rename the file")
	}
	return New(Unreadable, at, "the file cannot be read: %v", f.Err)
}
