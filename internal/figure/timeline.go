package figure

import (
	"slices"
	"strconv"

	"concord/internal/date"
)

// Event is a point of a timeline.
type Event struct {
	Date  date.Date
	Label string
	Chief bool // stands out: entry into force, end
}

// Span is the life of an instrument. Dates that are zero are not known.
type Span struct {
	Label                 string
	Signed, InForce, Over date.Date
}

// scale lays days out on a line.
type scale struct{ first, last, from, to int }

// day counts days, evenly enough for a line.
func day(d date.Date) int {
	year, month, dayOfMonth := d.First()
	return (year*1461)/4 + (month*1224-1214)/40 + dayOfMonth
}

func (s scale) at(day int) int {
	if s.last <= s.first {
		return s.from
	}
	return s.from + (min(max(day, s.first), s.last)-s.first)*(s.to-s.from)/(s.last-s.first)
}

// years returns the years to name on a scale: round ones, at least so many
// units apart.
func (s scale) years(apart int) []int {
	first, last := s.first*4/1461, s.last*4/1461
	for _, step := range [...]int{1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000} {
		if step*1461/4*(s.to-s.from) < apart*(s.last-s.first) {
			continue
		}
		var years []int
		for year := (first + step - 1) / step * step; year <= last; year += step {
			if begins := year*1461/4 + 1; begins >= s.first && begins <= s.last {
				years = append(years, year)
			}
		}
		return years
	}
	return nil
}

func (s scale) year(year int) int { return s.at(year*1461/4 + 1) }

// apartFor lays labels out in order, each as near as may be to the place that
// it wants and at least a distance from the one before. The last stands at most
// at the end; there must be room for all.
func apartFor(wanted []int, distance, end int) []int {
	placed := slices.Clone(wanted)
	for i := range placed {
		if i > 0 {
			placed[i] = max(placed[i], placed[i-1]+distance)
		}
	}
	for i := len(placed) - 1; i >= 0; i-- {
		placed[i] = min(placed[i], end)
		end = placed[i] - distance
	}
	return placed
}

const (
	axisX   = 72  // of a timeline that runs down
	labelX  = 128 // of its labels
	rowStep = line + 4
)

// Distinct returns how many of the events stand at days of their own.
func Distinct(events []Event) int {
	n := 0
	for i := range events {
		if i == 0 || day(events[i].Date) != day(events[i-1].Date) {
			n++
		}
	}
	return n
}

// AppendEvents appends a timeline that runs down, with the events in their
// order, oldest first. Without two dates that differ it appends nothing.
func AppendEvents(dst []byte, caption Caption, events []Event) []byte {
	if Distinct(events) < 2 {
		return dst
	}
	const top = line
	bottom := top + max(len(events)-1, 5)*rowStep
	s := scale{day(events[0].Date), day(events[len(events)-1].Date), top, bottom}
	wanted := make([]int, len(events))
	for i := range events {
		wanted[i] = s.at(day(events[i].Date))
	}
	c := canvas{b: dst}
	c.begin("picture events", width, bottom+line, caption)
	c.line("axis", axisX, top-10, axisX, bottom+10)
	years := s.years(line)
	if len(years) == 0 {
		c.text("year", axisX-14, s.from+5, end, strconv.Itoa(s.first*4/1461))
	}
	for _, year := range years {
		y := s.year(year)
		c.line("tick", axisX-8, y, axisX, y)
		c.text("year", axisX-14, y+5, end, strconv.Itoa(year))
	}
	for i, y := range apartFor(wanted, rowStep, bottom) {
		c.leader(wanted[i], y)
		if events[i].Chief {
			c.circle("dot", axisX, wanted[i], 7)
			c.text("name", labelX, y+6, start, fitting(events[i].Label, (width-labelX)*9/10))
		} else {
			c.circle("dot quiet", axisX, wanted[i], 5)
			c.text("label", labelX, y+6, start, fitting(events[i].Label, width-labelX-4))
		}
	}
	return c.end()
}

// leader writes the line from a point of the axis to its label.
func (c *canvas) leader(from, to int) {
	c.raw(`<path class="leader" d="M`)
	c.number(c.x(axisX))
	c.raw(` `)
	c.number(from)
	c.raw(`H`)
	c.number(c.x(axisX + 14))
	c.raw(`L`)
	c.number(c.x(labelX - 22))
	c.raw(` `)
	c.number(to)
	c.raw(`H`)
	c.number(c.x(labelX - 6))
	c.raw("\"/>\n")
}

const (
	spanStep  = line + 18 // from the name of one instrument to the next
	spanLeft  = 8
	spanRight = width - 26
)

// start returns the day from which a span is drawn, 0 when no date is known.
func (s *Span) start() int {
	for _, d := range [...]date.Date{s.Signed, s.InForce, s.Over} {
		if !d.IsZero() {
			return day(d)
		}
	}
	return 0
}

// AppendSpans appends the lives of instruments one below the other: a thin line
// from the signature, a bar while in force, an arrow where that goes on. The
// picture reaches to the date until or to the last date that it shows. Spans
// without a date are left out; without any, or when all fall on one day, it
// appends nothing.
func AppendSpans(dst []byte, caption Caption, spans []Span, until date.Date) []byte {
	s := scale{from: spanLeft, to: spanRight}
	if !until.IsZero() {
		s.last = day(until)
	}
	n := 0
	for i := range spans {
		from := spans[i].start()
		if from == 0 {
			continue
		}
		if n == 0 || from < s.first {
			s.first = from
		}
		for _, d := range [...]date.Date{spans[i].Signed, spans[i].InForce, spans[i].Over} {
			if !d.IsZero() {
				s.last = max(s.last, day(d))
			}
		}
		n++
	}
	if n == 0 || s.last <= s.first {
		return dst
	}
	const top = line + 14
	bottom := top + n*spanStep
	c := canvas{b: dst}
	c.begin("picture spans", width, bottom+6, caption)
	for _, year := range s.years(wide("0000") + 40) {
		x := s.year(year)
		c.line("tick", x, line, x, bottom)
		c.text("year", min(max(x, wide("0000")/2), width-wide("0000")/2), line-8, middle, strconv.Itoa(year))
	}
	y := top
	for i := range spans {
		if spans[i].start() > 0 {
			c.span(&spans[i], s, y)
			y += spanStep
		}
	}
	return c.end()
}

// span writes one life: its name and below it the bar.
func (c *canvas) span(p *Span, s scale, y int) {
	name := fitting(p.Label, width-2*spanLeft)
	from := s.at(p.start())
	c.text("label", max(spanLeft, min(from, width-spanLeft-wide(name))), y+em-2, start, name)
	bar := y + line + 2
	over := spanRight
	if !p.Over.IsZero() {
		over = s.at(day(p.Over))
	}
	switch {
	case !p.InForce.IsZero():
		force := s.at(day(p.InForce))
		if !p.Signed.IsZero() {
			c.line("waiting", from, bar+4, force, bar+4)
		}
		class := "force"
		if !p.Over.IsZero() {
			class = "force faint"
		}
		c.box(class, force, bar, max(over-force, 4), 8)
		if p.Over.IsZero() {
			c.raw(`<path class="force" d="M`)
			c.number(c.x(over))
			c.raw(` `)
			c.number(bar - 4)
			if c.turns > 0 {
				c.raw("l-16 8l16 8z\"/>\n")
			} else {
				c.raw("l16 8l-16 8z\"/>\n")
			}
		}
	case !p.Over.IsZero():
		c.line("waiting", from, bar+4, over, bar+4)
	}
	c.circle("dot quiet", from, bar+4, 5)
}

// AppendCounts appends how many of the dates fall into each year, or each few
// years, as columns. Without two dates that differ it appends nothing.
func AppendCounts(dst []byte, caption Caption, dates []date.Date) []byte {
	const top, high = line, 220
	counts, first, step := Periods(dates)
	if len(counts) < 2 {
		return dst
	}
	most := slices.Max(counts)
	c := canvas{b: dst}
	c.begin("picture counts", width, top+high+line+8, caption)
	each := (width - 2*spanLeft) / len(counts)
	for i, n := range counts {
		if n > 0 {
			h := max(n*high/most, 2)
			c.box("force", spanLeft+i*each+1, top+high-h, max(each-2, 2), h)
		}
	}
	c.line("axis", spanLeft, top+high, spanLeft+each*len(counts), top+high)
	named := roundYears(step, each)
	for i := range counts {
		if x := spanLeft + i*each; (first+i*step)%named == 0 && x+wide("0000") <= width {
			c.text("year", x, top+high+line-4, start, strconv.Itoa(first+i*step))
		}
	}
	at := slices.Index(counts, most)
	label := strconv.Itoa(most)
	c.text("label", min(max(spanLeft+at*each+each/2, wide(label)/2), width-wide(label)/2), top-6, middle, label)
	return c.end()
}

// roundYears returns every how many years a column is named, when a column is
// for step years and so wide.
func roundYears(step, column int) int {
	for _, years := range [...]int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000} {
		if years%step == 0 && years/step*column >= wide("0000")+24 {
			return years
		}
	}
	return 2000
}

// mostColumns is how many columns a picture of counts has at most.
const mostColumns = 60

// Periods counts dates by periods of step years, from the year first on. Dates
// that are zero do not count.
func Periods(dates []date.Date) (counts []int, first, step int) {
	last := 0
	for _, d := range dates {
		if year, _, _ := d.First(); !d.IsZero() {
			if last == 0 || year < first {
				first = year
			}
			last = max(last, year)
		}
	}
	if last == 0 {
		return nil, 0, 1
	}
	for _, step = range [...]int{1, 2, 5, 10, 25, 50, 100, 250, 500} {
		if (last-first)/step < mostColumns-1 {
			break
		}
	}
	if first > 0 {
		first -= first % step
	}
	counts = make([]int, (last-first)/step+1)
	for _, d := range dates {
		if year, _, _ := d.First(); !d.IsZero() {
			counts[(year-first)/step]++
		}
	}
	return counts, first, step
}
