package check

import (
	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/model"
)

// weekdays in the order of the calendar, the first being that of 5 January 1970.
var weekdays = [...]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// newStyle is the first year in which no state that concludes treaties counts the
// days by the old calendar.
const newStyle = 1924

// readWeekdays reads the days of the week beside full dates: "on Friday, 19 June 2024".
func (f *factReader) readWeekdays(p *pass, lo int) {
	for n := range f.dates {
		d := &f.dates[n]
		year, _, _ := d.date.First()
		if d.date.Precision() != date.Day || d.relative || year < newStyle {
			continue
		}
		k := d.first - 1
		for k > lo && (f.tokens[k].sign == ',' || f.tokens[k].term == termThe) {
			k--
		}
		if k < lo || !isWeekday(p.Text, f.tokens[k]) || k > lo && f.tokens[k-1].term == termAnd {
			continue
		}
		named := string(p.Text[f.tokens[k].start:f.tokens[k].end])
		right := weekdayOf(d.date)
		if _, _, quoted := p.Quotation(int(f.tokens[k].start)); quoted || named == right || !isNameOfDay(named) {
			continue
		}
		f.add(p, fact{subject: model.Ref{ID: d.date.String()}, property: propWeekday, name: right, date: d.date, words: named}, k, d.end)
	}
}

func isNameOfDay(w string) bool {
	for _, day := range weekdays {
		if w == day {
			return true
		}
	}
	return false
}

// weekdayOf returns the day of the week of a day.
func weekdayOf(d date.Date) string {
	n := d.DaysApart(date.FromTime(1900, 1, 1)) // a Monday
	return weekdays[n%len(weekdays)]
}

// compareWeekdays reports days that fall on another day of the week.
func (c *comparison) compareWeekdays(facts []*fact) {
	for _, f := range facts {
		finding := diag.New(diag.DateDisjoint, f.where, "%s was a %s, not a %s", f.date.Format("en"), f.name, f.words).
			WithHelp("correct the date or the day of the week")
		finding.Severity = diag.Warning
		c.findings = append(c.findings, finding)
	}
}
