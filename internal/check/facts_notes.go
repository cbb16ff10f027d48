package check

// Facts in the form of notes: entries of chronicles that begin with a date,
// headings, tables.

import (
	"bytes"

	"concord/internal/model"
)

// beginsWithDate reports whether the block at hand begins with a date and a sign
// that sets it off: "June 2024: signed in Pyongyang".
func (f *factReader) beginsWithDate(p *pass) bool {
	if len(f.tokens) < 4 || f.tokens[0].kind != numberToken && f.tokens[0].term != termMonth {
		return false
	}
	d, end := dateAt(f.dates[:0], p.Text, f.tokens, 0)
	if end == 0 || len(d) != 1 || end+1 >= len(f.tokens) {
		return false
	}
	t := f.tokens[end]
	return t.kind == signToken && (t.sign == ':' || t.sign == '.' || t.sign == ',' || t.sign == '-')
}

// readHeading reads "26 June 1945: The UN Charter is signed". The names in a
// heading are no links, so it speaks of what its section is about.
func (f *factReader) readHeading(p *pass) {
	of := f.base.instrument
	if of == nil || len(p.Text) == 0 || !english(p.brief.Lang) || p.Text[0] > '9' && bytes.IndexByte(p.Text, ':') < 0 {
		return
	}
	f.tokens = tokenise(f.tokens[:0], p.Text)
	if !f.beginsWithDate(p) {
		f.readHeadingArticle(p)
		return
	}
	f.here, f.chronicle = nil, true
	hi := len(f.tokens)
	f.dates = findDates(f.dates[:0], p.Text, f.tokens)
	f.findEvents(p, 0, hi)
	if has := termsOf(f.tokens); has&(1<<termDoubt) != 0 || len(f.dates) != 1 || len(f.events) != 1 || !f.asserts(0, hi) {
		return
	}
	switch e := f.events[0]; e.property {
	case propSigned, propInForce, propEnded, propExchanged:
		if !f.hedged(e, 0) && !f.plannedBetween(e, &f.dates[0]) {
			f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: e.property, date: f.dates[0].date}, 0, f.dates[0].end)
		}
	}
}

// table is what is known of the table at hand.
type table struct {
	columns []property // what a column gives the date of; propNone for others
	article bool       // the first column numbers articles
	of      *model.Instrument
	event   property         // that the row at hand is about
	number  *model.Provision // that the row at hand is about
}

// cellAt returns the column of a cell, and whether it is one of the head.
func cellAt(html []byte, start int32) (column int, head bool) {
	row := bytes.LastIndex(html[:start], []byte("<tr>"))
	if row < 0 {
		return -1, false
	}
	cells := html[row:start]
	column = bytes.Count(cells, []byte("<td")) + bytes.Count(cells, []byte("<th"))
	before := bytes.TrimRight(html[max(0, row-40):row], "\n")
	return column, bytes.HasSuffix(before, []byte("<thead>"))
}

// mostCellWords is how long a cell may be that is read beside the others of its
// row. What is longer is running text.
const mostCellWords = 12

// readCell reads a cell of a table beside the others of its row. It returns false
// for one that is running text.
func (f *factReader) readCell(p *pass) bool {
	b := p.Block()
	column, head := cellAt(p.brief.Body.HTML(), b.Start)
	f.tokens = tokenise(f.tokens[:0], p.Text)
	f.nameTokens(p.Names)
	f.here, f.chronicle = nil, false
	hi := len(f.tokens)
	if column < 0 || hi > mostCellWords && !(column > 0 && f.table.number != nil) {
		return false
	}
	if hi == 0 {
		return true
	}
	if head {
		f.readColumn(p, column)
		return true
	}
	t := &f.table
	f.dates = findDates(f.dates[:0], p.Text, f.tokens)
	if column == 0 {
		t.of, t.event, t.number = nil, propNone, nil
		f.openRow(p)
		return true
	}
	if termsOf(f.tokens)&(1<<termDoubt|1<<termPlan|1<<termNot|1<<termModal) != 0 {
		return true
	}
	what := propNone
	if t.of != nil && column < len(t.columns) {
		what = t.columns[column]
	}
	switch {
	case what == propArticles:
		f.readCountCell(p, t.of)
	case what == propPlace:
		f.readPlaceCell(p, t.of)
	case t.number != nil:
		f.readContent(p, t.number, "", 0, 0, min(hi, 14))
	case len(f.dates) != 1 || f.dates[0].first > 1 || f.dates[0].date.IsZero():
	case t.event != propNone && f.base.instrument != nil:
		f.addDate(p, f.base.instrument, t.event)
	case what != propNone:
		f.addDate(p, t.of, what)
	}
	return true
}

func (f *factReader) addDate(p *pass, of *model.Instrument, what property) {
	d := &f.dates[0]
	f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: what, date: d.date}, d.first, d.end)
}

// readColumn notes what the head of a column says.
func (f *factReader) readColumn(p *pass, column int) {
	t := &f.table
	if column == 0 {
		t.columns = t.columns[:0]
		w := f.lowerWord(p, 0)
		t.article = len(f.tokens) <= 2 && (w == "article" || w == "art" || w == "articles")
	}
	for len(t.columns) < column {
		t.columns = append(t.columns, propNone)
	}
	t.columns = append(t.columns, f.columnOf(p))
}

// columnOf returns what a column with the words at hand over it gives.
func (f *factReader) columnOf(p *pass) property {
	w := f.lowerWord(p, 0)
	switch last := f.lowerWord(p, len(f.tokens)-1); {
	case len(f.tokens) == 1 && w == "articles", len(f.tokens) == 3 && w == "number" && last == "articles":
		return propArticles
	case len(f.tokens) == 2 && w == "signed" && (last == "in" || last == "at"), len(f.tokens) == 1 && w == "place", w == "place" && (last == "signature" || last == "signing"):
		return propPlace
	}
	return f.onlyEvent(p)
}

// readCountCell reads a cell that holds nothing but a number of articles.
func (f *factReader) readCountCell(p *pass, of *model.Instrument) {
	if n, end := f.numberFrom(0, len(f.tokens)); end == len(f.tokens) {
		f.addCount(p, of, n, 0, end)
	}
}

// readPlaceCell reads a cell that holds nothing but a city.
func (f *factReader) readPlaceCell(p *pass, of *model.Instrument) {
	if city, end := f.cityAt(p, 0, len(f.tokens)); city != "" && end == len(f.tokens) {
		f.add(p, fact{subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: propPlace, name: propertyNames[propSigned], words: city}, 0, end)
	}
}

// onlyEvent returns the event that a few words name and nothing else: those that
// need no party.
func (f *factReader) onlyEvent(p *pass) property {
	if len(f.tokens) > 4 || termsOf(f.tokens)&(1<<termPlan|1<<termDoubt|1<<termNot|1<<termModal|1<<termBefore|1<<termUntil) != 0 {
		return propNone
	}
	f.findEvents(p, 0, len(f.tokens))
	if len(f.events) != 1 {
		return propNone
	}
	switch e := f.events[0]; e.property {
	case propSigned, propInForce, propEnded, propExchanged:
		return e.property
	}
	return propNone
}

// openRow notes what the first cell of a row says.
func (f *factReader) openRow(p *pass) {
	t := &f.table
	for n := range p.Names {
		if target := p.Names[n].Target; target.Kind == model.KindInstrument {
			if t.of != nil && t.of.ID != target.ID {
				t.of = nil
				return
			}
			t.of = p.model.Instrument(target.ID)
		}
	}
	if t.of != nil {
		return
	}
	if t.article && f.base.instrument != nil && len(f.tokens) <= 2 {
		t.number = p.model.Provision(f.base.instrument.ID + "/" + itoa(f.numberAt(p, len(f.tokens)-1)))
		return
	}
	t.event = f.onlyEvent(p)
}

// numberAt reads the number of token i, in Arabic or Roman figures; 0 when it is none.
func (f *factReader) numberAt(p *pass, i int) int {
	t := f.tokens[i]
	if t.kind == numberToken {
		return int(t.n)
	}
	return romanValue(p.Text[t.start:t.end])
}

// romanValue reads a number in Roman figures; 0 when it is none.
func romanValue(word []byte) int {
	n, last := 0, 0
	for k := len(word) - 1; k >= 0; k-- {
		v := map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}[word[k]]
		if v == 0 {
			return 0
		}
		if v < last {
			n -= v
		} else {
			n, last = n+v, v
		}
	}
	return n
}
