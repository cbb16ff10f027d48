// Package date holds partial dates as analysts write them: a year, a month, a
// day, or digits left open.
//
// Its form is EDTF level 1 (ISO 8601-2:2019, annex A): 2024, 2024-06,
// 2024-06-19, 202X-02-17, 2024-XX-19, each with an optional ?, ~ or %. A date
// can also be read from prose in several languages and written in them.
// Guarantees: a Date that is not zero holds at least one day that exists.
// Non-goals: time of day, intervals and seasons.
package date

// Date is a partial date: the set of days that its writer leaves open. The
// zero Date is no date.
type Date struct {
	text        string // as written, normalised
	first, last int32  // days since 1970-01-01, inclusive bounds of the set
	precision   Precision
	qualifier   byte // 0, '?', '~' or '%'
}

// Precision says how much of a date is given.
type Precision uint8

const (
	None Precision = iota
	Open           // some digit of the date is left open with an X
	Year
	Month
	Day
)

// IsZero reports whether there is no date.
func (d Date) IsZero() bool { return d.precision == None }

// String returns the date in EDTF form, as it was written; "" for no date.
func (d Date) String() string { return d.text }

// Precision returns how much of the date is given.
func (d Date) Precision() Precision { return d.precision }

// Uncertain reports whether the writer doubts the date (? or %).
func (d Date) Uncertain() bool { return d.qualifier == '?' || d.qualifier == '%' }

// Approximate reports whether the writer estimates the date (~ or %).
func (d Date) Approximate() bool { return d.qualifier == '~' || d.qualifier == '%' }

// First returns the first day that the date may mean.
func (d Date) First() (year, month, day int) { return d.ends(d.first) }

// Last returns the last day that the date may mean.
func (d Date) Last() (year, month, day int) { return d.ends(d.last) }

func (d Date) ends(n int32) (year, month, day int) {
	if d.IsZero() {
		return 0, 0, 0
	}
	return toCivil(n)
}

// Compare orders dates by their first day, then by their last: negative when d
// comes before other. No date comes before every date.
func (d Date) Compare(other Date) int {
	switch {
	case d.IsZero() || other.IsZero():
		return compare(!d.IsZero(), !other.IsZero())
	case d.first != other.first:
		return int(d.first - other.first)
	}
	return int(d.last - other.last)
}

func compare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// Before reports whether every day of d comes before every day of other. It is
// false when one of them is no date.
func (d Date) Before(other Date) bool {
	return !d.IsZero() && !other.IsZero() && d.last < other.first
}

// Overlaps reports whether the two dates can be the same day. No date overlaps
// nothing. Whether a date is uncertain or approximate makes no difference.
func (d Date) Overlaps(other Date) bool {
	if d.IsZero() || other.IsZero() || d.last < other.first || other.last < d.first {
		return false
	}
	if d.precision != Open && other.precision != Open {
		return true
	}
	both, ok := d.pattern().and(other.pattern())
	if !ok {
		return false
	}
	_, ok = both.extreme(false)
	return ok
}

// DaysApart returns the number of days between the two nearest days of the two
// dates: 0 when they can be the same day or one of them is no date.
func (d Date) DaysApart(other Date) int {
	switch {
	case d.IsZero() || other.IsZero() || d.Overlaps(other):
		return 0
	case d.last < other.first:
		return int(other.first - d.last)
	case other.last < d.first:
		return int(d.first - other.last)
	}
	return nearest(d.pattern(), other.pattern(), max(d.first, other.first), min(d.last, other.last))
}

// nearest sweeps over the days that two open dates share, with a margin for
// the days next to them that grows until there is one of each, and returns
// their smallest distance. A stretch longer than the 400 years after which the
// calendar repeats is not swept to its end.
func nearest(a, b pattern, first, last int32) int {
	const year, cycle, never = 366, 146097, 1 << 29
	last = min(last, first+cycle)
	for margin := int32(8 * year); ; margin *= 8 {
		seenA, seenB, best := int32(-never), int32(-never), int32(never)
		for n := first - margin; n <= last+margin && best > 1; n++ {
			y, m, d := toCivil(n)
			if a.holds(y, m, d) {
				seenA = n
				best = min(best, n-seenB)
			}
			if b.holds(y, m, d) {
				seenB = n
				best = min(best, n-seenA)
			}
		}
		if best < never/2 || margin > 10000*year {
			return int(best)
		}
	}
}
