// Package date holds partial dates as analysts write them: a year, a month, a
// day, or digits left open.
//
// Its form is EDTF level 1 (ISO 8601-2:2019, annex A): 2024, 2024-06,
// 2024-06-19, 202X-02-17, 2024-XX-19, each with an optional ?, ~ or %.
// Non-goals: time of day, intervals and seasons.
package date

// Date is a partial date: the set of days that its writer leaves open. The
// zero Date is no date.
type Date struct {
	text        string // as written, normalised
	first, last int32  // days since 1970-01-01, inclusive bounds of the set
	precision   Precision
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
