package check

// The shape of policy prose: what goes wrong when texts are pasted together,
// written by several hands or by machine. Every rule here looks for one sign
// that is hardly ever meant.

import (
	"bytes"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"concord/internal/diag"
	"concord/internal/markup"
	"concord/internal/source"
)

// structure looks at the headings and blocks of a text.
func structure(p *pass) {
	body := &p.brief.Body
	p.headings(body)
	for i := range body.Blocks {
		b := &body.Blocks[i]
		switch {
		case b.Note >= 0:
			return // notes stand behind the body
		case b.Kind == markup.ListEntry && b.Level == 1:
			p.listEntry(body, i)
		case b.Kind == markup.ListEntry:
			p.label(body, i)
		case b.Kind == markup.Paragraph && b.Number > 0:
			p.paragraph(body, i)
		}
		if b.Quoted && (i == 0 || !body.Blocks[i-1].Quoted) {
			p.blockQuotation(body, i)
		}
	}
}

// at returns the place of a stretch of the text's HTML.
func (p *pass) at(start, end int32) source.Span {
	body := &p.brief.Body
	for start < end && body.HTML()[start] == '<' { // a tag has no place of its own
		n := bytes.IndexByte(body.HTML()[start:end], '>')
		if n < 0 {
			break
		}
		start += int32(n) + 1
	}
	for end > start && body.HTML()[end-1] == '>' {
		n := bytes.LastIndexByte(body.HTML()[start:end], '<')
		if n < 0 {
			break
		}
		end = start + int32(n)
	}
	if start >= end { // no words, as of an empty heading
		n := sort.Search(len(body.Blocks), func(i int) bool { return body.Blocks[i].Start > start })
		if n == 0 {
			return source.Span{Path: p.brief.Path}
		}
		return p.atBlock(&body.Blocks[n-1])
	}
	from := body.Source(int(start))
	return source.Span{Path: p.brief.Path, Start: from, End: max(from, body.Source(int(end-1))+1)}
}

func (p *pass) atHeading(h *markup.Heading) source.Span { return p.at(h.Inner, h.InnerEnd) }

// mostHeadings is how many headings are compared with each other; what has more
// is a register, not a brief.
const mostHeadings = 400

// headings looks at the headings, each beside those of its section.
func (p *pass) headings(body *markup.Document) {
	p.repeatedTitle(body)
	parents := p.parents[:0]
	var open [8]int // the last heading of each level
	for level := range open {
		open[level] = -1
	}
	for i := range body.Headings {
		h := &body.Headings[i]
		level := min(max(h.Level, 1), len(open)-1)
		parent := -1
		for l := level - 1; l > 0 && parent < 0; l-- {
			parent = open[l]
		}
		parents = append(parents, int32(parent))
		open[level] = i
		for l := level + 1; l < len(open); l++ {
			open[l] = -1
		}
		p.emptySection(body, i)
		if strings.HasPrefix(h.Text, "title:") {
			p.report(diag.New(diag.TwoDocuments, p.atHeading(h), "a second header stands here: this file holds two documents").
				WithHelp("make a file of each"))
		}
	}
	p.parents = parents
	if len(parents) > 1 && len(parents) <= mostHeadings {
		p.sameHeadings(body, parents)
		p.numbering(body, parents)
		p.secondDocument(body)
	}
}

// repeatedTitle reports a text that begins with its own title.
func (p *pass) repeatedTitle(body *markup.Document) {
	if len(body.Headings) == 0 || len(body.Blocks) == 0 {
		return
	}
	h := &body.Headings[0]
	if h.Block == 0 && sameWords(h.Text, p.brief.Title.Value) {
		p.report(diag.New(diag.RepeatedTitle, p.atHeading(h), "the title stands at the head of the page already").
			WithHelp("leave this heading out"))
	}
}

// sameWords reports whether two texts have the same letters and digits.
func sameWords(a, b string) bool {
	for {
		x, restA := nextLetter(a)
		y, restB := nextLetter(b)
		if x != y {
			return false
		}
		if x == 0 {
			return true
		}
		a, b = restA, restB
	}
}

func nextLetter(s string) (rune, string) {
	for i, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c), s[i+utf8.RuneLen(c):]
		}
	}
	return 0, ""
}

// notesHeadings are headings under which the notes are meant to stand, which
// are shown at the end by themselves.
var notesHeadings = []string{"notes", "footnotes", "endnotes", "anmerkungen", "notes de bas de page", "примечания", "각주", "주"}

// emptySection reports a heading with nothing under it, neither text nor a
// heading of a deeper level, where its section ends. Two headings of one level
// in a row may be a title in two lines.
func (p *pass) emptySection(body *markup.Document, i int) {
	h := &body.Headings[i]
	end := int32(body.BodyEnd)
	if i+1 < len(body.Headings) {
		next := &body.Headings[i+1]
		if next.Level >= h.Level {
			return
		}
		end = next.Start
	}
	if end < h.End || slices.Contains(notesHeadings, strings.ToLower(strings.TrimSpace(h.Text))) {
		return
	}
	between := bytes.TrimSpace(body.HTML()[h.End:end])
	for bytes.HasPrefix(between, []byte("</")) {
		n := bytes.IndexByte(between, '>')
		if n < 0 {
			break
		}
		between = bytes.TrimSpace(between[n+1:])
	}
	if len(between) == 0 {
		p.report(diag.New(diag.PromiseUnkept, p.atHeading(h), "nothing stands under %q", h.Text).
			WithHelp("write the section, or leave its heading out"))
	}
}

// sameHeadings reports headings of the same words in one section.
func (p *pass) sameHeadings(body *markup.Document, parents []int32) {
	for i := range parents {
		for j := range i {
			a, b := &body.Headings[j], &body.Headings[i]
			if parents[i] == parents[j] && a.Level == b.Level && len(a.Text) == len(b.Text) && strings.EqualFold(a.Text, b.Text) {
				p.report(diag.New(diag.DuplicateHeading, p.atHeading(b), "the section has two headings %q", b.Text).
					WithNote(p.atHeading(a), "the first one").
					WithHelp("put the two together, or say in the headings what differs"))
				break
			}
		}
	}
}

// numbering reports numbered headings of one section with a number left out.
func (p *pass) numbering(body *markup.Document, parents []int32) {
	for i := range parents {
		first := numberOf(body.Headings[i].Text)
		if !first.counts(1) {
			continue
		}
		kind, last, before := first.kind(1), 1, i
		for j := i + 1; j < len(parents); j++ {
			h := &body.Headings[j]
			if parents[j] != parents[i] || h.Level != body.Headings[i].Level {
				continue
			}
			n := numberOf(h.Text).values[kind]
			if n <= 1 {
				if n == 1 {
					break
				}
				continue
			}
			if n > last+1 {
				p.report(diag.New(diag.NumberingGap, p.atHeading(h), "the headings go from %s to %s", label(body.Headings[before].Text), label(h.Text)).
					WithNote(p.atHeading(&body.Headings[before]), "the one before").
					WithHelp("number them anew, or write what is missing"))
			}
			if n > last {
				last, before = n, j
			}
		}
	}
}

// kinds of numbers of headings.
const (
	arabicNumber = iota
	romanNumber
	letterNumber
)

// headingNumber is what the label of a heading may mean in each kind; 0 where it
// means nothing.
type headingNumber struct{ values [3]int }

func (n headingNumber) counts(v int) bool {
	return n.values[0] == v || n.values[1] == v || n.values[2] == v
}

func (n headingNumber) kind(v int) int {
	for k, x := range n.values {
		if x == v {
			return k
		}
	}
	return 0
}

// label returns the number that a heading begins with: "IV" of "IV. Reactions".
func label(heading string) string {
	s := strings.TrimLeft(heading, "(")
	end := strings.IndexAny(s, ".):")
	if end <= 0 || end > 6 || end+1 < len(s) && s[end+1] != ' ' {
		return ""
	}
	return s[:end]
}

// numberOf reads the label of a heading.
func numberOf(heading string) (n headingNumber) {
	s := label(heading)
	if s == "" {
		return n
	}
	digits, roman := 0, 0
	for _, c := range s {
		if c < '0' || c > '9' {
			digits = -1
		} else if digits >= 0 {
			digits = digits*10 + int(c-'0')
		}
	}
	if digits > 0 && digits < 200 {
		n.values[arabicNumber] = digits
	}
	last := 0
	for _, c := range s {
		v := strings.IndexRune("I   V    X", c)
		if v < 0 || c == ' ' {
			roman = 0
			break
		}
		if v++; v > last && last > 0 {
			roman -= 2 * last
		}
		roman += v
		last = v
	}
	n.values[romanNumber] = max(roman, 0)
	if len(s) == 1 && s[0] >= 'A' && s[0] <= 'Z' {
		n.values[letterNumber] = int(s[0]-'A') + 1
	}
	return n
}

// secondDocument reports a second title of the first level whose sections have
// the same headings as those under the first.
func (p *pass) secondDocument(body *markup.Document) {
	first, second := -1, -1
	for i := range body.Headings {
		if body.Headings[i].Level != 1 {
			continue
		}
		if first < 0 {
			first = i
		} else {
			second = i
			break
		}
	}
	if second < 0 {
		return
	}
	same := 0
	for i := first + 1; i < second; i++ {
		for j := second + 1; j < len(body.Headings) && body.Headings[j].Level > 1; j++ {
			if strings.EqualFold(body.Headings[i].Text, body.Headings[j].Text) {
				same++
			}
		}
	}
	if same >= 2 {
		h := &body.Headings[second]
		p.report(diag.New(diag.TwoDocuments, p.atHeading(h), "a second document begins here, with the same sections as the first").
			WithNote(p.atHeading(&body.Headings[first]), "the first one").
			WithHelp("make a file of each"))
	}
}

// listEntry looks at an entry of a list of the first level.
func (p *pass) listEntry(body *markup.Document, i int) {
	p.label(body, i)
	b := &body.Blocks[i]
	if b.Ordinal != 1 {
		return
	}
	// The list before, when it had this one entry only and stands in the same section.
	for j := i - 1; j >= 0 && body.Blocks[j].Section == b.Section; j-- {
		x := &body.Blocks[j]
		if x.Kind != markup.ListEntry || x.Level != 1 {
			continue
		}
		if x.Ordinal == 1 && x.Quoted == b.Quoted && x.Fence == b.Fence {
			p.report(diag.New(diag.ListRestart, p.atBlock(b), "this entry is number 1 again").
				WithNote(p.atBlock(x), "the entry before").
				WithHelp("indent what stands between the two, or number this one 2"))
		}
		return
	}
}

// atBlock returns the place of the first words of a block.
func (p *pass) atBlock(b *markup.Block) source.Span {
	return source.Span{Path: p.brief.Path, Start: int(b.Source), End: int(b.Source)}
}

// labelWords is how many words the label of a list has at most.
const labelWords = 6

// label reports an entry that ends with a colon, has nothing under it and is
// followed by another entry: the label of the list, as one of its entries.
func (p *pass) label(body *markup.Document, i int) {
	b := &body.Blocks[i]
	inner := b
	if i+1 < len(body.Blocks) && body.Blocks[i+1].Start < b.End {
		inner = &body.Blocks[i+1]
		if inner.Kind != markup.Paragraph || i+2 < len(body.Blocks) && body.Blocks[i+2].Start < b.End {
			return
		}
	}
	text := bytes.TrimSpace(body.HTML()[inner.Inner:inner.InnerEnd])
	text = bytes.TrimSuffix(bytes.TrimSuffix(text, []byte("</strong>")), []byte("</em>"))
	if !bytes.HasSuffix(text, []byte(":")) || len(bytes.Fields(text)) > labelWords {
		return
	}
	for j := i + 1; j < len(body.Blocks); j++ {
		next := &body.Blocks[j]
		if next.Start < b.End {
			continue
		}
		if next.Kind == markup.ListEntry && next.Level == b.Level && next.Start-b.End <= 2 {
			p.report(diag.New(diag.LabelAsItem, p.at(inner.Inner, inner.InnerEnd), "this label stands in the list as an entry of its own").
				WithHelp("put it before the list, or indent what belongs under it"))
		}
		return
	}
}

// paragraph looks at a paragraph of the body.
func (p *pass) paragraph(body *markup.Document, i int) {
	b := &body.Blocks[i]
	text := bytes.TrimSpace(body.HTML()[b.Inner:b.InnerEnd])
	if bytes.HasPrefix(text, []byte("<strong>")) {
		p.pseudoHeading(body, i, text)
	}
	if bytes.HasSuffix(text, []byte(":")) {
		p.announcement(body, i, text)
	}
	p.announced(body, i, text)
	p.counted(body, i, text)
}

// headingWords is how many words a paragraph has at most that is a heading.
const headingWords = 10

// pseudoHeading reports a short paragraph that is all bold and stands before
// another one.
func (p *pass) pseudoHeading(body *markup.Document, i int, text []byte) {
	b := &body.Blocks[i]
	inner, ok := bytes.CutSuffix(text[len("<strong>"):], []byte("</strong>"))
	if !ok || bytes.Contains(inner, []byte("<")) || b.Quoted || b.Fence >= 0 || len(bytes.Fields(inner)) > headingWords {
		return
	}
	if len(inner) == 0 || strings.IndexByte(".!?;,)”", inner[len(inner)-1]) >= 0 {
		return
	}
	if i+1 < len(body.Blocks) && body.Blocks[i+1].Kind == markup.Paragraph && !bytes.HasPrefix(body.HTML()[body.Blocks[i+1].Inner:], []byte("<strong>")) {
		p.report(diag.New(diag.PseudoHeading, p.at(b.Inner, b.InnerEnd), "this bold paragraph should be a heading").
			WithHelp("write it as one, so that it gets an address: ## %s", strings.TrimRight(string(inner), ":")))
	}
}

// numberWords are the numbers that announce how long a list is.
var numberWords = []string{"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// announcement looks at a paragraph that ends with a colon: something must
// follow in its section, and a list must be as long as it says.
func (p *pass) announcement(body *markup.Document, i int, text []byte) {
	b := &body.Blocks[i]
	level := 0
	if b.Section >= 0 {
		level = body.Headings[b.Section].Level
	}
	if i+1 == len(body.Blocks) || body.Blocks[i+1].Note >= 0 {
		if rest := bytes.TrimSpace(body.HTML()[b.End:max(int(b.End), body.BodyEnd)]); len(rest) == 0 && !b.Quoted {
			p.promise(b, "the text ends with a colon, and nothing follows")
		}
		return
	}
	next := &body.Blocks[i+1]
	switch {
	case next.Kind == markup.HeadingBlock && int(next.Level) <= level && len(bytes.TrimSpace(body.HTML()[b.End:next.Start])) == 0:
		p.promise(b, "what the colon announces does not follow")
	case next.Kind == markup.ListEntry && next.Level == 1:
		p.listLength(body, i, text)
	}
}

func (p *pass) promise(b *markup.Block, message string) {
	at := p.at(b.Inner, b.InnerEnd)
	at.Start = max(at.Start, at.End-1) // the colon
	p.report(diag.New(diag.PromiseUnkept, at, "%s", message).WithHelp("write what is missing, or end the sentence with a full stop"))
}

// listLength compares the number in "three reasons:" with the list behind it.
func (p *pass) listLength(body *markup.Document, i int, text []byte) {
	words := bytes.Fields(bytes.TrimSuffix(text, []byte(":")))
	announced := 0
	for n, w := range words[max(0, len(words)-3):] { // "for three reasons", "three main reasons"
		for k, number := range numberWords {
			if n < 2 && strings.EqualFold(string(w), number) {
				announced = k + 2
			}
		}
	}
	if announced == 0 {
		return
	}
	listed, last := 0, int32(-1)
	var ordinal int32
	for j := i + 1; j < len(body.Blocks); j++ {
		b := &body.Blocks[j]
		if b.Kind == markup.ListEntry && b.Level == 1 {
			if last >= 0 && b.Start-last > 2 {
				break
			}
			if listed == 0 {
				ordinal = b.Ordinal
			}
			if (b.Ordinal < 0) != (ordinal < 0) {
				break
			}
			listed++
			last = b.End
		} else if b.Start >= last {
			break
		}
	}
	if listed != announced {
		p.promise(&body.Blocks[i], "the list has "+entries(listed)+", not "+numberWords[announced-2])
	}
}

func entries(n int) string {
	if n >= 2 && n-2 < len(numberWords) {
		return numberWords[n-2] + " entries"
	}
	if n == 1 {
		return "one entry"
	}
	return "more entries"
}

// blockQuotation reports a block quotation that nothing says the origin of:
// neither in it nor beside it is a link, a note, a citation or a name.
func (p *pass) blockQuotation(body *markup.Document, i int) {
	last := i
	for last+1 < len(body.Blocks) && body.Blocks[last+1].Quoted {
		last++
	}
	from, to := body.Blocks[i].Start, body.Blocks[last].End
	if i > 0 {
		from = body.Blocks[i-1].Start
	}
	if last+1 < len(body.Blocks) {
		to = max(to, body.Blocks[last+1].End)
	}
	around := body.HTML()[from:to]
	if bytes.Contains(around, []byte("<a ")) || bytes.Contains(body.HTML()[body.Blocks[last].Inner:to], []byte("—")) {
		return
	}
	slot := sort.Search(len(body.Slots), func(n int) bool { return body.Slots[n].Start >= from })
	if slot < len(body.Slots) && body.Slots[slot].Start <= to {
		return
	}
	named := sort.Search(len(p.Mentions), func(n int) bool { return p.Mentions[n].Start >= from })
	if named < len(p.Mentions) && p.Mentions[named].Start <= to {
		return
	}
	if i > 0 {
		before := &body.Blocks[i-1]
		if bytes.HasSuffix(bytes.TrimSpace(body.HTML()[before.Inner:before.InnerEnd]), []byte(":")) {
			return // its writer is announced
		}
	}
	b := &body.Blocks[i]
	p.report(diag.New(diag.QuoteUnsourced, p.at(b.Inner, b.InnerEnd), "nothing says where this quotation is from").
		WithHelp("end it with a citation: [@key, p. 12]"))
}

// spellings looks at the words of the block at hand for what a lost sign or
// digit leaves behind.
func spellings(p *pass) {
	if p.Block().Kind == markup.HeadingBlock {
		return
	}
	lostSeparators(p)
	truncatedYears(p)
	lonelyFirst(p)
}

// lostSeparators reports a full stop between two sentences without a space.
func lostSeparators(p *pass) {
	text := p.Text
	for i := bytes.IndexByte(text, '.'); i >= 0 && i < len(text); {
		if lostAt(text, i) {
			start, end := tokenAround(text, i)
			p.report(diag.New(diag.LostSeparator, p.Span(start, end), "a space is missing after the full stop: %q", text[start:end]))
		}
		n := bytes.IndexByte(text[i+1:], '.')
		if n < 0 {
			return
		}
		i += 1 + n
	}
}

// lostAt reports whether the full stop at i ends a word of small letters and is
// followed by a capitalised one, in no address or file name.
func lostAt(text []byte, i int) bool {
	if i < 3 || i+2 >= len(text) || !capital(text[i+1]) || !small(text[i+2]) ||
		!small(text[i-1]) || !small(text[i-2]) || !small(text[i-3]) {
		return false
	}
	start, end := tokenAround(text, i)
	token := text[start:end]
	return len(token) < longestToken && bytes.Count(token, []byte(".")) <= 2 && !bytes.ContainsAny(token, "/@_\\=:#")
}

func small(c byte) bool   { return c >= 'a' && c <= 'z' }
func capital(c byte) bool { return c >= 'A' && c <= 'Z' }

// longestToken is how many bytes without a space are looked at around an offset.
const longestToken = 100

// tokenAround returns the stretch without spaces around an offset, or as much of
// it as is looked at.
func tokenAround(text []byte, i int) (start, end int) {
	start, end = i, i
	for start > 0 && text[start-1] != ' ' && text[start-1] != '\n' && i-start < longestToken {
		start--
	}
	for end < len(text) && text[end] != ' ' && text[end] != '\n' && end-i < longestToken {
		end++
	}
	return start, end
}

// truncatedYears reports years that lost their last digit, or the space behind
// it: "202This", "19 June 202", "2024The".
func truncatedYears(p *pass) {
	for _, century := range [...]string{"19", "20"} {
		text := p.Text
		for i := bytes.Index(text, []byte(century)); i >= 0; {
			p.yearAt(i)
			n := bytes.Index(text[i+2:], []byte(century))
			if n < 0 {
				break
			}
			i += 2 + n
		}
	}
}

// yearAt looks at the number that begins at i with 19 or 20.
func (p *pass) yearAt(i int) {
	text := p.Text
	if i > 0 && (inWord(text[i-1]) && text[i-1] != '(' || text[i-1] == '.' || text[i-1] == ',' || text[i-1] == '-' || text[i-1] == '/') {
		return
	}
	end := i
	for end < len(text) && isDigit(text[end]) {
		end++
	}
	joined := end+2 < len(text) && capital(text[end]) && small(text[end+1]) && small(text[end+2])
	switch {
	case end-i == 3 && joined && !unit3(text[end:]):
		_, last := tokenAround(text, i)
		p.report(diag.New(diag.TruncatedYear, p.Span(i, last), "a year has lost its end: %q", text[i:last]))
	case end-i == 3 && afterMonth(text[:i]) && (end == len(text) || text[end] != ',' && text[end] != '/' && text[end] != '-' && !inWord(text[end])):
		p.report(diag.New(diag.TruncatedYear, p.Span(i, end), "the year %q has three digits", text[i:end]))
	case end-i == 4 && joined && end+3 <= len(text):
		_, last := tokenAround(text, i)
		p.report(diag.New(diag.LostSeparator, p.Span(i, last), "a space is missing after the year: %q", text[i:last]))
	}
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// inWord reports whether a byte may belong to a word or to what quotes it.
func inWord(c byte) bool {
	return asciiLetter(c) || isDigit(c) || c >= utf8.RuneSelf || c == '\'' || c == '"'
}

// unit3 reports whether the letters behind a number are a unit of measure.
func unit3(text []byte) bool {
	for _, u := range [...]string{"Mbit", "Gbit", "Mbps", "Gbps", "Bhn", "Pfg"} {
		if bytes.HasPrefix(text, []byte(u)) {
			return true
		}
	}
	return false
}

// monthNames are the English names of months.
var monthNames = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// afterMonth reports whether a year may follow text: it ends with the name of a
// month ("19 June") or with one and a day ("June 19,").
func afterMonth(text []byte) bool {
	text = bytes.TrimRight(text, " \n")
	if day, ok := bytes.CutSuffix(text, []byte(",")); ok {
		short := bytes.TrimRight(day, "0123456789")
		if len(short) == len(day) {
			return false
		}
		text = bytes.TrimRight(short, " \n")
	}
	for _, m := range monthNames {
		if bytes.HasSuffix(text, []byte(m)) {
			return true
		}
	}
	return false
}

// first is the first sentence of a text that begins with "First,".
type first struct {
	at       source.Span
	found    bool
	followed bool
}

// followers are the words by which a count that began with "First" goes on.
var followers = [][]byte{
	[]byte("econd"), []byte("hird"), []byte("ext"), []byte("hen"), []byte("inally"), []byte("astly"), []byte("nother"), []byte("lso"),
	[]byte("urther"), []byte("oreover"), []byte("ddition"), []byte("fter"), []byte("other"), []byte("2"),
}

// lonelyFirst looks for "First," at the beginning of a sentence, and for what
// follows it.
func lonelyFirst(p *pass) {
	text := p.Text
	f := &p.first
	if !f.found {
		i := bytes.Index(text, []byte("First"))
		if i < 0 || i > 0 && !bytes.HasSuffix(text[:i], []byte(". ")) {
			return
		}
		rest := text[i+len("First"):]
		if !bytes.HasPrefix(rest, []byte(", ")) && !bytes.HasPrefix(rest, []byte("ly, ")) {
			return
		}
		*f = first{at: p.Span(i, i+len("First")), found: true}
		text = rest
	}
	for _, word := range followers {
		if f.followed || bytes.Contains(text, word) {
			f.followed = true
			return
		}
	}
}

// lonely reports a text whose "First" nothing follows.
func lonely(p *pass) {
	if p.first.found && !p.first.followed {
		p.report(diag.New(diag.LoneFirst, p.first.at, "'First' is followed by no 'Second'").
			WithHelp("leave the word out, or write what comes second"))
	}
	p.first = first{}
}
