package date

// Shift returns the date so many years, months and days away, with the precision
// that d has: what is finer than that is left out of the count. A day that its
// month lacks becomes the last one of it. A date with open digits, and one that
// leaves the years 0000 to 9999, gives no date.
func (d Date) Shift(years, months, days int) Date {
	const far = 1 << 20 // days; no year that is shifted further is one of a date
	if d.precision < Year || max(years, -years, months, -months, days, -days) > far {
		return Date{}
	}
	year, month, day := d.First()
	months += month - 1
	year += years + floorDiv(months, 12)
	month = months - 12*floorDiv(months, 12) + 1
	switch d.precision {
	case Year:
		return inYears(year, 0, 0)
	case Month:
		return inYears(year, month, 0)
	}
	return inYears(toCivil(fromCivil(year, month, min(day, lengthOf(year, month))) + int32(days)))
}

// InYear returns a month, or a day, in another year: the 6 November of 2024 for one
// whose year is open. It gives no date for a bare year and for a day that the year
// lacks.
func (d Date) InYear(year int) Date {
	if d.IsZero() {
		return Date{}
	}
	if _, month, day, ok := d.Parts(); ok && month > 0 {
		return inYears(year, month, day)
	}
	return Date{}
}

// inYears returns a date, what is not given being 0, when it is one of the years
// 0000 to 9999.
func inYears(year, month, day int) Date {
	if year < 0 || year > 9999 {
		return Date{}
	}
	d, err := Parse(iso(year, month, day))
	if err != nil {
		return Date{}
	}
	return d
}

// Truncate returns the month or the year of a date that is at least as precise;
// any other date as it is.
func (d Date) Truncate(to Precision) Date {
	if to < Year || d.precision <= to {
		return d
	}
	year, month, _ := d.First()
	if to == Year {
		month = 0
	}
	return inYears(year, month, 0)
}
