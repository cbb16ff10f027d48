package diag

import (
	"cmp"
	"slices"
)

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

// worst returns n findings, errors before warnings before notes, those of one
// severity in the order of the list.
func worst(findings []Finding, n int) []Finding {
	kept := slices.Clone(findings)
	slices.SortStableFunc(kept, func(a, b Finding) int { return cmp.Compare(b.Severity, a.Severity) })
	return kept[:n]
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
