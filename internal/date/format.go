package date

import "strconv"

// Format writes the date for readers of a language: "19 June 2024", "June
// 2024", "17 February 202X". Languages without a form of their own, and dates
// whose open digits no prose can carry, are written in EDTF form. The marks of
// doubt stay: ~ before the date, ? after it.
func (d Date) Format(lang string) string {
	if d.IsZero() {
		return ""
	}
	year, month, day, ok := d.Parts()
	if !ok {
		return d.text
	}
	words := inWords(baseLanguage(lang), year, month, day)
	if words == "" {
		return d.text
	}
	if d.Approximate() {
		words = "~" + words
	}
	if d.Uncertain() {
		words += "?"
	}
	return words
}

// Parts returns the year as written and the month and day as numbers, 0 for
// what is wholly open. It fails when a single digit of a month or day is open,
// or a part is open before one that is given.
func (d Date) Parts() (year string, month, day int, ok bool) {
	if d.precision == Day {
		y, m, n := toCivil(d.first)
		return iso(y, 0, 0), m, n, true
	}
	p := d.pattern()
	month, okMonth := p.part(4)
	day, okDay := p.part(6)
	return d.text[:4], month, day, okMonth && okDay && (day == 0 || month != 0)
}

// part returns two digits as a number, 0 when both are open.
func (p *pattern) part(at int) (n int, ok bool) {
	switch {
	case p[at] == open && p[at+1] == open:
		return 0, true
	case p[at] == open || p[at+1] == open:
		return 0, false
	}
	return p.number(at, 2), true
}

// inWords returns "" for a language that has no form here.
func inWords(lang, year string, month, day int) string {
	d := strconv.Itoa(day)
	switch lang {
	case "en":
		return spaced(day, d, month, &english, year)
	case "fr":
		if day == 1 {
			d = "1er"
		}
		return spaced(day, d, month, &french, year)
	case "de":
		return spaced(day, d+".", month, &german, year)
	case "ar":
		return spaced(day, d, month, &arabic, year)
	case "es":
		switch {
		case month == 0:
			return year
		case day == 0:
			return spanish[month-1] + " de " + year
		}
		return d + " de " + spanish[month-1] + " de " + year
	case "ru":
		switch {
		case month == 0:
			return year
		case day == 0:
			return russianAlone[month-1] + " " + year + " г."
		}
		return d + " " + russian[month-1] + " " + year + " г."
	case "zh", "ja":
		return unitsAfter("年", "月", "日", "", year, month, d, day)
	case "ko":
		return unitsAfter("년", "월", "일", " ", year, month, d, day)
	}
	return ""
}

// spaced writes day, month and year in that order.
func spaced(day int, dayText string, month int, names *[12]string, year string) string {
	switch {
	case month == 0:
		return year
	case day == 0:
		return names[month-1] + " " + year
	}
	return dayText + " " + names[month-1] + " " + year
}

// unitsAfter writes year, month and day, each followed by its unit.
func unitsAfter(yearUnit, monthUnit, dayUnit, gap, year string, month int, dayText string, day int) string {
	words := year + yearUnit
	if month > 0 {
		words += gap + strconv.Itoa(month) + monthUnit
	}
	if day > 0 {
		words += gap + dayText + dayUnit
	}
	return words
}

// baseLanguage returns the language of a BCP 47 tag: "zh" of "zh-Hant-TW".
func baseLanguage(tag string) string {
	for i := range len(tag) {
		if tag[i] == '-' || tag[i] == '_' {
			return tag[:i]
		}
	}
	return tag
}
