package quotation

// Where a brief quotes an instrument. A quotation is what stands in quotation
// marks or in a block quotation, or any run of ten words of an instrument. What
// is marked as a quotation is compared with the article that its sentence
// names, or else with the one whose words it holds.

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"concord/internal/diag"
	"concord/internal/markup"
	"concord/internal/mention"
	"concord/internal/model"
	"concord/internal/prose"
	"concord/internal/source"
)

// quotedWords is how many words a quotation in marks has at least.
const quotedWords = 5

// textBlock is a block in the text of a quoteReader.
type textBlock struct {
	index      int // in Body.Blocks
	start, end int32
}

// quoteReader gathers the words of a text and what is named between them.
type quoteReader struct {
	wordReader
	text   []byte // of all blocks, a line each
	blocks []textBlock
	pieces []prose.Piece // from text to HTML
	names  []prose.Name  // of provisions and instruments; offsets into text

	ranges    []quotedRange
	runs      []run
	found     []Quotation
	judged    int        // words before it were judged as a part of a longer run
	marked    int        // of found are marked quotations, in the order of the text
	sentences [][2]int32 // of the block with the number cut
	cut       int
	unit      *unit // whose text was read last
	unitText  wording
	prose     prose.Reader // for reading instruments
}

// quotedRange is what stands in quotation marks, or in a block quotation.
type quotedRange struct {
	start, end int32 // in the text
	block      int   // the first of blocks that it stands in
	last       int   // the last
	whole      bool  // a block quotation
}

func (r *quoteReader) reset() {
	r.words, r.marks = r.words[:0], r.marks[:0]
	r.text, r.blocks, r.pieces, r.names = r.text[:0], r.blocks[:0], r.pieces[:0], r.names[:0]
	r.ranges, r.runs = r.ranges[:0], r.runs[:0]
	r.found, r.marked, r.cut = nil, 0, -1
}

// textOf returns the words of a unit. Quotations of one article often follow
// each other.
func (r *quoteReader) textOf(u *unit) *wording {
	if r.unit != u {
		r.unit, r.unitText = u, u.text(&r.prose)
	}
	return &r.unitText
}

// readWords takes up the words of the block at hand.
func (p *pass) readWords() {
	r := &p.quotes
	if p.Block().Kind == markup.HeadingBlock {
		return
	}
	from := len(r.text)
	r.text = append(append(r.text, p.Text...), '\n')
	line := r.text[from : len(r.text)-1]
	for i := bytes.IndexByte(line, '\n'); i >= 0; i = bytes.IndexByte(line, '\n') {
		line[i] = ' '
		line = line[i+1:]
	}
	r.read(r.text[:len(r.text)-1], from)
	for _, x := range p.Pieces {
		r.pieces = append(r.pieces, prose.Piece{Text: x.Text + int32(from), HTML: x.HTML})
	}
	for _, n := range p.Names {
		if n.Target.Kind == model.KindProvision || n.Target.Kind == model.KindInstrument {
			r.names = append(r.names, prose.Name{Target: n.Target, Start: n.Start + from, End: n.End + from})
		}
	}
	r.blocks = append(r.blocks, textBlock{p.Index, int32(from), int32(len(r.text) - 1)})
}

// compareTexts compares what the text at hand quotes.
func (p *pass) compareTexts() {
	r := &p.quotes
	if len(r.words) == 0 {
		return
	}
	r.runs = p.runs.find(r.runs, r.words, p.favours)
	r.findRanges(p.brief.Body.Blocks, p.brief.Body.HTML())
	r.cut = -1
	for i := range r.ranges {
		p.checkRange(i)
	}
	r.marked, r.judged = len(r.found), 0
	for _, x := range r.runs {
		p.checkRun(x)
	}
	slices.SortStableFunc(r.found, func(a, b Quotation) int { return int(a.Start - b.Start) })
}

// favours reports whether the brief at hand speaks of an instrument.
func (p *pass) favours(i *model.Instrument) bool {
	return i == p.brief.About || slices.Contains(p.brief.Instruments, i)
}

// findRanges finds what is marked as a quotation.
func (r *quoteReader) findRanges(blocks []markup.Block, html []byte) {
	m := 0
	for n := 0; n < len(r.blocks); n++ {
		b := &r.blocks[n]
		if !blocks[b.index].Quoted {
			for m < len(r.marks) && r.marks[m].at < b.start {
				m++
			}
			m = r.findMarked(m, n)
			continue
		}
		last := n
		for last+1 < len(r.blocks) && blocks[r.blocks[last+1].index].Quoted && blocks[r.blocks[last+1].index].Note == blocks[b.index].Note &&
			!bytes.Contains(html[blocks[r.blocks[last].index].InnerEnd:max(blocks[r.blocks[last].index].InnerEnd, blocks[r.blocks[last+1].index].Start)], []byte("</blockquote>")) {
			last++
		}
		r.ranges = append(r.ranges, quotedRange{b.start, r.blocks[last].end, n, last, true})
		n = last
	}
}

// findMarked pairs the quotation marks of block n, from marks[m] on, and returns
// the first mark behind it.
func (r *quoteReader) findMarked(m, n int) int {
	end := r.blocks[n].end
	for m < len(r.marks) && r.marks[m].at < end {
		open := r.marks[m]
		m++
		if closing := r.closing(open.kind, m, end); closing >= 0 {
			r.ranges = append(r.ranges, quotedRange{open.end, r.marks[closing].at, n, n, false})
			m = closing + 1
		}
	}
	return m
}

// closing returns the mark that closes one of the kind, from marks[m] on and
// before end; -1 when there is none or the kind opens nothing.
func (r *quoteReader) closing(kind markKind, m int, end int32) int {
	last := -1
	for ; m < len(r.marks) && r.marks[m].at < end; m++ {
		with := r.marks[m]
		switch {
		case kind == openDouble && with.kind == closeDouble, kind == openGuillemet && with.kind == closeGuillemet,
			kind == straight && with.kind == straight, kind == lowDouble && (with.kind == openDouble || with.kind == closeDouble):
			return m
		case kind == openSingle && with.kind == openSingle:
			return last
		case kind == openSingle && with.kind == closeSingle:
			// "the Parties’ duty" may be a genitive; the next one decides.
			last = m
			genitive := with.at > 0 && r.text[with.at-1] == 's' && int(with.end)+1 < len(r.text) &&
				r.text[with.end] == ' ' && byteKind[r.text[with.end+1]] == letterByte
			if !genitive {
				return m
			}
		}
	}
	return last
}

// wordsIn returns the range of words that lie in a range of the text.
func (r *quoteReader) wordsIn(start, end int32) (from, to int) {
	at := func(offset int32) int {
		n, _ := slices.BinarySearchFunc(r.words, offset, func(w word, o int32) int { return int(w.start - o) })
		return n
	}
	return at(start), at(end)
}

// runsIn returns the runs that have words among from..to.
func (r *quoteReader) runsIn(from, to int) []run {
	first := sort.Search(len(r.runs), func(i int) bool { return r.runs[i].end > from })
	last := first
	for last < len(r.runs) && r.runs[last].start < to {
		last++
	}
	return r.runs[first:last]
}

// checkRange compares the range with the number i.
func (p *pass) checkRange(i int) {
	r := &p.quotes
	q := &r.ranges[i]
	from, to := r.wordsIn(q.start, q.end)
	if to-from < quotedWords {
		return
	}
	cited := p.cited(i)
	quote := newQuote(r.text[q.start:q.end])
	if len(quote.words) == 0 {
		return
	}
	best, bestUnit := Comparison{}, (*unit)(nil)
	for n := range cited.units {
		if c := compare(quote, r.textOf(cited.units[n])); c.Verdict > best.Verdict {
			best, bestUnit = c, cited.units[n]
		}
	}
	if best.Verdict < Signs {
		if u := p.elsewhere(quote, cited, from, to); u != nil {
			if len(cited.units) > 0 && len(quote.words) >= fewWords {
				p.wrongArticle(q, cited, u)
			}
			p.recognise(u, from, to, true, Same)
			return
		}
	}
	if best.Verdict == Absent && len(cited.units) == 0 {
		for _, x := range r.runsIn(from, to) {
			if c := compare(quote, r.textOf(x.unit)); c.Verdict > best.Verdict {
				best, bestUnit = c, x.unit
			}
		}
	}
	switch {
	case best.Verdict == Same:
		p.recognise(bestUnit, from, to, true, Same)
	case best.Verdict == Signs:
		if len(cited.units) > 0 || p.speaksOf(q, bestUnit.instrument) {
			p.otherSigns(q, best, bestUnit)
		}
		p.recognise(bestUnit, from, to, true, Signs)
	case best.Verdict == Differs:
		if len(cited.units) > 0 || p.speaksOf(q, bestUnit.instrument) {
			p.otherWords(q, quote, best, bestUnit, cited.explicit)
		}
		p.recognise(bestUnit, from, to, true, Differs)
	case cited.explicit && cited.close && len(quote.words) >= fewWords && len(cited.units) == 1:
		f := diag.New(diag.QuoteDiffers, p.spanOf(q), "the text of %s does not hold these words", cited.units[0].name())
		p.report(withPlace(f, cited.units[0]))
	}
}

// speaksOf reports whether the text is about an instrument, or names it in the
// block of a quotation or the one before. Treaties borrow from each other, so
// that near words alone do not show which one is meant.
func (p *pass) speaksOf(q *quotedRange, i *model.Instrument) bool {
	if p.brief.About == i {
		return true
	}
	r := &p.quotes
	start, end := r.blocks[max(q.block-1, 0)].start, r.blocks[q.last].end
	first := sort.Search(len(r.names), func(n int) bool { return int32(r.names[n].Start) >= start })
	for _, n := range r.names[first:] {
		if int32(n.Start) > end {
			break
		}
		if n.Target.ID == i.ID || strings.HasPrefix(n.Target.ID, i.ID+"/") {
			return true
		}
	}
	return false
}

// citation is what the sentence of a quotation names.
type citation struct {
	units    []*unit // the articles, or all parts of an instrument that is cited as a whole
	explicit bool    // by a citation in brackets
	close    bool    // it follows at once
}

// cited returns the articles that the quotation is said to be from: those that
// a citation behind it names, or else those that its sentence names; for a
// block quotation those of a citation in it, or of the end of the sentence that
// announces it.
func (p *pass) cited(i int) citation {
	r := &p.quotes
	q := &r.ranges[i]
	var c citation
	var start, end int32
	if q.whole {
		start, end = r.announcement(q)
	} else {
		start, end = r.sentenceAround(q)
	}
	first := sort.Search(len(r.names), func(n int) bool { return int32(r.names[n].Start) >= min(start, q.start) })
	for _, n := range r.names[first:] {
		if int32(n.Start) > max(end, q.end+8) {
			break
		}
		at, behind := int32(n.Start), int32(n.Start) >= q.end
		explicit := n.Start == n.End
		switch {
		case explicit && at >= q.start && at <= q.end && q.whole, explicit && behind && at <= q.end+8:
			// A citation in the block quotation, or right behind the marks: it counts alone.
			if !c.explicit {
				c = citation{explicit: true, close: true}
			}
		case c.explicit || at < start || at >= end || at >= q.start && at < q.end || r.quotedBetween(i, at):
			continue
		}
		if n.Target.Kind == model.KindProvision {
			if u := p.runs.unitOf(p.m.Provision(n.Target.ID)); u != nil && !slices.Contains(c.units, u) {
				c.units = append(c.units, u)
			}
		} else if c.explicit {
			c.units = append(c.units, p.runs.unitsOf(n.Target.ID)...)
			c.close = false
		}
	}
	return c
}

// sentencesOf returns the sentences of the block with the number n.
func (r *quoteReader) sentencesOf(n int) [][2]int32 {
	if r.cut != n {
		b := r.blocks[n]
		r.sentences, r.cut = mention.Sentences(r.sentences[:0], r.text[b.start:b.end]), n
	}
	return r.sentences
}

// sentenceAround returns the sentences of the block that the range stands in.
func (r *quoteReader) sentenceAround(q *quotedRange) (start, end int32) {
	b := r.blocks[q.block]
	sentences := r.sentencesOf(q.block)
	last := sort.Search(len(sentences), func(i int) bool { return b.start+sentences[i][1] >= q.end })
	start, end = b.start, b.end
	if last < len(sentences) {
		end = b.start + sentences[last][1]
	}
	for n := min(last, len(sentences)-1); n >= 0; n-- {
		if b.start+sentences[n][0] <= q.start {
			return b.start + sentences[n][0], end
		}
	}
	return start, end
}

// announcement returns the sentence before a block quotation when it ends with
// a colon.
func (r *quoteReader) announcement(q *quotedRange) (start, end int32) {
	if q.block == 0 {
		return q.start, q.start
	}
	b := r.blocks[q.block-1]
	text := bytes.TrimRight(r.text[b.start:b.end], " ")
	if !bytes.HasSuffix(text, []byte(":")) {
		return q.start, q.start
	}
	sentences := r.sentencesOf(q.block - 1)
	if len(sentences) == 0 {
		return q.start, q.start
	}
	return b.start + sentences[len(sentences)-1][0], b.end
}

// quotedBetween reports whether another quotation stands between the range with
// the number i and an offset, or around the offset.
func (r *quoteReader) quotedBetween(i int, at int32) bool {
	if n := i + 1; n < len(r.ranges) && at >= r.ranges[n].start {
		return true
	}
	return i > 0 && at < r.ranges[i-1].end
}

// elsewhere returns another unit that holds the quotation word by word: of the
// cited instruments, or one that a run of ten words leads to.
func (p *pass) elsewhere(quote quotation, cited citation, from, to int) *unit {
	r := &p.quotes
	if len(quote.words) < fewWords || len(quote.stretches) > 1 {
		return nil
	}
	for _, x := range r.runsIn(from, to) {
		if x.start <= from && x.end >= to && !slices.Contains(cited.units, x.unit) {
			return x.unit
		}
	}
	for n, u := range cited.units {
		if n > 0 && u.instrument == cited.units[n-1].instrument {
			continue
		}
		for _, other := range p.runs.unitsOf(u.instrument.ID) {
			if !slices.Contains(cited.units, other) && p.runs.holds(other, quote.words) {
				return other
			}
		}
	}
	return nil
}

// checkRun takes up a run of words that no marked quotation covers.
func (p *pass) checkRun(x run) {
	first, last := p.quotes.words[x.start], p.quotes.words[x.end-1]
	start, end := p.htmlAt(first.start), p.htmlAt(last.end-1)+1
	marked := p.quotes.found[:p.quotes.marked]
	n := sort.Search(len(marked), func(i int) bool { return marked[i].End > start })
	for ; n < len(marked) && marked[n].Start < end; n++ {
		if marked[n].Instrument == x.unit.instrument {
			return
		}
	}
	p.recognise(x.unit, x.start, x.end, false, Same)
	if x.start < p.quotes.judged {
		return
	}
	if !p.misnamed(x) {
		p.nearRun(x)
	}
}

// recognise notes that the words from..to of the text are those of a unit.
func (p *pass) recognise(u *unit, from, to int, marked bool, verdict Verdict) {
	r := &p.quotes
	first := r.textBlockAt(r.words[from].start)
	r.found = append(r.found, Quotation{
		Brief: p.brief, Instrument: u.instrument, Provision: u.provision, Part: u.part,
		Start: p.htmlAt(r.words[from].start), End: p.htmlAt(r.words[to-1].end-1) + 1,
		Block: int32(r.blocks[first].index), Marked: marked, Named: p.named(u, first, r.words[to-1].end), Verdict: verdict,
	})
}

// textBlockAt returns the number of the block that holds an offset of the text.
func (r *quoteReader) textBlockAt(at int32) int {
	n := sort.Search(len(r.blocks), func(i int) bool { return r.blocks[i].start > at })
	return max(n-1, 0)
}

// named reports whether a text names whose words it holds in the blocks around
// them: from the first one, or the announcement before a block quotation, to the
// one that holds the end.
func (p *pass) named(u *unit, first int, end int32) bool {
	r := &p.quotes
	start := r.blocks[first].start
	if p.brief.Body.Blocks[r.blocks[first].index].Quoted {
		start = r.blocks[max(first-1, 0)].start
	}
	last := r.blocks[r.textBlockAt(end-1)].end
	at := sort.Search(len(r.names), func(n int) bool { return int32(r.names[n].Start) >= start })
	for ; at < len(r.names) && int32(r.names[at].Start) <= last; at++ {
		switch target := r.names[at].Target; {
		case u.provision == nil && target.ID == u.instrument.ID, u.provision != nil && target.ID == u.provision.ID:
			return true
		}
	}
	return false
}

// htmlAt returns the offset in the HTML of an offset in the text.
func (p *pass) htmlAt(at int32) int32 {
	pieces := p.quotes.pieces
	n, ok := slices.BinarySearchFunc(pieces, at, func(x prose.Piece, o int32) int { return int(x.Text - o) })
	if !ok {
		n--
	}
	if n < 0 {
		return 0
	}
	return pieces[n].HTML + at - pieces[n].Text
}

// spanOf returns the place in the file of a range of the text.
func (p *pass) spanOf(q *quotedRange) source.Span { return p.spanAt(q.start, q.end) }

func (p *pass) spanAt(start, end int32) source.Span {
	body := &p.brief.Body
	at := source.Span{Path: p.brief.Path, Start: body.Source(int(p.htmlAt(start)))}
	at.End = at.Start
	if end > start {
		at.End = max(at.Start, body.Source(int(p.htmlAt(end-1)))+1)
	}
	return at
}

// withPlace adds the place of a unit's text to a finding.
func withPlace(f diag.Finding, u *unit) diag.Finding {
	at := source.Span{Path: u.instrument.Path}
	if u.provision != nil {
		at.Start = int(u.provision.Source)
	} else {
		at.Start = u.instrument.Body.Source(int(u.instrument.Parts[u.part].Start))
	}
	at.End = at.Start
	return f.WithNote(at, "the text of %s", u.name())
}

func (p *pass) wrongArticle(q *quotedRange, cited citation, u *unit) {
	named := cited.units[0].name()
	if first := cited.units[0]; first.instrument == u.instrument && first.provision != nil {
		named = first.provision.Printed
	}
	f := diag.New(diag.QuoteElsewhere, p.spanOf(q), "these are words of %s, not of %s", u.name(), named)
	f.Severity = severityOf(cited.explicit)
	p.report(withPlace(f, u))
}

func (p *pass) otherWords(q *quotedRange, quote quotation, c Comparison, u *unit, explicit bool) {
	f := diag.New(diag.QuoteDiffers, p.spanOf(q), "this is not the text of %s: %s", u.name(), changesInWords(c.Changes)).
		WithHelp("%s", wordDiff(quote, c.Changes))
	f.Severity = severityOf(explicit)
	p.report(withPlace(f, u))
}

func (p *pass) otherSigns(q *quotedRange, c Comparison, u *unit) {
	f := diag.New(diag.QuoteDiffers, p.spanOf(q), "%s has these words with other punctuation or capitals: %s", u.name(), changesInWords(c.Changes))
	f.Severity = diag.Note
	p.report(withPlace(f, u))
}

// severityOf returns how bad a wrong quotation is: what is cited in brackets
// must be right, what only stands in the same sentence may be meant otherwise.
func severityOf(explicit bool) diag.Severity {
	if explicit {
		return diag.Error
	}
	return diag.Warning
}

// changesInWords says what differs: `"shall" for "may", "not" is missing`.
func changesInWords(changes []Change) string {
	var b strings.Builder
	for n, c := range changes {
		if n == 3 {
			b.WriteString(", and more")
			break
		}
		if n > 0 {
			b.WriteString(", ")
		}
		switch {
		case c.Text == "":
			b.WriteString(`"` + c.Quote + `" is added`)
		case c.Quote == "":
			b.WriteString(`"` + c.Text + `" is missing`)
		default:
			b.WriteString(`"` + c.Quote + `" for "` + c.Text + `"`)
		}
	}
	return b.String()
}

// wordDiff shows the changes between a few words of the quotation:
// "an Allied Headquarters [-shall-]{+may+} hold currency".
func wordDiff(quote quotation, changes []Change) string {
	const around = 4
	var b strings.Builder
	next := 0 // word that was not shown yet
	for _, c := range changes {
		from, _ := slices.BinarySearchFunc(quote.words, int32(c.Start), func(w word, o int32) int { return int(w.start - o) })
		to := from
		for to < len(quote.words) && int(quote.words[to].start) < c.End {
			to++
		}
		if start := max(next, from-around); start > next {
			b.WriteString("… ")
			next = start
		}
		quote.show(&b, next, from)
		if c.Quote != "" {
			b.WriteString("[-" + c.Quote + "-]")
		}
		if c.Text != "" {
			b.WriteString("{+" + c.Text + "+}")
		}
		b.WriteByte(' ')
		next = to
	}
	end := min(len(quote.words), next+around)
	quote.show(&b, next, end)
	if end < len(quote.words) {
		b.WriteString("…")
	}
	return strings.TrimSpace(b.String())
}

// show writes the words from..to with what stands between them.
func (q quotation) show(b *strings.Builder, from, to int) {
	for i := from; i < to; i++ {
		end := len(q.text)
		if i+1 < len(q.words) {
			end = int(q.words[i+1].start)
		}
		b.WriteString(strings.ReplaceAll(string(q.text[q.words[i].start:end]), "\n", " "))
	}
	if s := b.String(); to > from && !strings.HasSuffix(s, " ") {
		b.WriteByte(' ')
	}
}
