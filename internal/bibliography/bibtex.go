package bibliography

import (
	"fmt"
	"strings"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/source"
)

// The bounds of what is read: names that stand for text can be put into each
// other.
const (
	mostFields     = 200      // of one entry
	longestValue   = 16 << 10 // bytes of one value
	expandedFactor = 4        // times the size of the file, for all values that names stand for
)

// bibTypes are the entry types of BibTeX and biblatex in the words of CSL.
var bibTypes = map[string]string{
	"article": "article-journal", "book": "book", "booklet": "pamphlet", "collection": "book", "conference": "paper-conference",
	"dataset": "dataset", "electronic": "webpage", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
	"jurisdiction": "legal_case", "legislation": "legislation", "manual": "report", "mastersthesis": "thesis", "misc": "document",
	"mvbook": "book", "newspaper": "article-newspaper", "online": "webpage", "periodical": "periodical", "phdthesis": "thesis",
	"proceedings": "book", "reference": "book", "report": "report", "software": "software", "techreport": "report",
	"thesis": "thesis", "treaty": "treaty", "unpublished": "manuscript", "video": "motion_picture", "www": "webpage",
}

var months = [...]string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// bibReader is a cursor in the text of a .bib file.
type bibReader struct {
	*reader
	text   string
	pos    int
	macros map[string]string // @string names, in lower case
	budget int               // bytes that names may still expand to
}

// field is one field of an entry, as TeX.
type field struct {
	name  string // lower case
	value string
	at    source.Span // of the value
	key   source.Span
}

func (r *reader) readBibTeX(text string) {
	b := bibReader{reader: r, text: text, macros: map[string]string{}, budget: expandedFactor*len(text) + longestValue}
	for i, name := range months {
		b.macros[name] = fmt.Sprintf("%02d", i+1)
	}
	for {
		at := strings.IndexByte(text[b.pos:], '@')
		if at < 0 {
			return
		}
		b.pos += at + 1
		b.entry(b.pos - 1)
	}
}

// entry reads what follows an @. Text that has not the form of an entry is a
// comment, as everything between entries is.
func (b *bibReader) entry(start int) {
	b.space()
	kind := strings.ToLower(b.name())
	b.space()
	if kind == "" || b.pos == len(b.text) || b.text[b.pos] != '{' && b.text[b.pos] != '(' {
		return
	}
	closing := byte('}')
	if b.text[b.pos] == '(' {
		closing = ')'
	}
	opened := b.pos
	b.pos++
	ok := true
	switch kind {
	case "comment":
		b.pos = opened
		b.skipGroup(closing)
	case "preamble":
		_, _, ok = b.value()
		ok = ok && b.close(closing)
	case "string":
		var f field
		if f, ok = b.field(); ok {
			b.macros[f.name] = f.value
			ok = b.close(closing)
		}
	default:
		ok = b.source(kind, closing)
	}
	if !ok {
		b.recover(start)
	}
}

// source reads an entry that describes a work, from behind its brace.
func (b *bibReader) source(kind string, closing byte) bool {
	b.space()
	start := b.pos
	for b.pos < len(b.text) && !strings.ContainsRune(" \t\n,{}()=\"#%", rune(b.text[b.pos])) {
		b.pos++
	}
	s := &Source{Key: b.text[start:b.pos], Span: b.span(start, b.pos), Type: bibTypes[kind]}
	if s.Key == "" {
		b.report(diag.New(diag.BadValue, b.span(start, start), "a @%s without a key", kind).
			WithHelp("write @%s{key, title = {...}}", kind))
		return false
	}
	var fields []field
	for {
		b.space()
		if b.eat(closing) {
			break
		}
		if !b.eat(',') {
			b.expected(fmt.Sprintf("a comma or %q in %q", closing, s.Key))
			return false
		}
		if b.space(); b.eat(closing) {
			break
		}
		f, ok := b.field()
		if !ok {
			return false
		}
		if first := find(fields, f.name); first != nil {
			b.report(diag.New(diag.DuplicateKey, f.key, "field %q stands twice in %q", f.name, s.Key).
				WithNote(first.key, "the first one is here"))
			continue
		}
		if len(fields) == mostFields {
			b.report(diag.New(diag.BadValue, f.key, "%q has more than %d fields", s.Key, mostFields))
			return false
		}
		fields = append(fields, f)
	}
	b.fill(s, fields)
	b.add(s)
	return true
}

func find(fields []field, name string) *field {
	for i := range fields {
		if fields[i].name == name {
			return &fields[i]
		}
	}
	return nil
}

// field reads NAME = VALUE.
func (b *bibReader) field() (field, bool) {
	b.space()
	start := b.pos
	f := field{name: strings.ToLower(b.name()), key: b.span(start, b.pos)}
	if f.name == "" {
		b.expected("the name of a field")
		return f, false
	}
	if b.space(); !b.eat('=') {
		b.expected(fmt.Sprintf("= after %q", f.name))
		return f, false
	}
	var ok bool
	f.value, f.at, ok = b.value()
	return f, ok
}

// value reads pieces that # joins.
func (b *bibReader) value() (string, source.Span, bool) {
	b.space()
	start := b.pos
	var value string
	for {
		piece, ok := b.piece()
		if !ok {
			return "", source.Span{}, false
		}
		end := b.pos
		switch {
		case value == "":
			value = piece
		case len(value)+len(piece) > longestValue || b.budget < len(piece):
			b.report(diag.New(diag.BadValue, b.span(start, end), "a value that grows beyond %d bytes", longestValue))
			return "", source.Span{}, false
		default:
			b.budget -= len(piece)
			value += piece
		}
		if b.space(); !b.eat('#') {
			return value, b.span(start, end), true
		}
		b.space()
	}
}

// piece reads {text}, "text", a number or a name that stands for text.
func (b *bibReader) piece() (string, bool) {
	if b.pos == len(b.text) {
		b.expected("a value")
		return "", false
	}
	start := b.pos
	switch c := b.text[b.pos]; {
	case c == '{':
		if !b.skipGroup('}') {
			return "", false
		}
		return b.text[start+1 : b.pos-1], true
	case c == '"':
		return b.quoted()
	case c >= '0' && c <= '9':
		for b.pos < len(b.text) && b.text[b.pos] >= '0' && b.text[b.pos] <= '9' {
			b.pos++
		}
		return b.text[start:b.pos], true
	}
	name := b.name()
	if name == "" {
		b.expected("a value in braces or quotation marks")
		return "", false
	}
	value, ok := b.macros[strings.ToLower(name)]
	if !ok {
		f := diag.New(diag.BadValue, b.span(start, b.pos), "no @string gives %q a meaning", name).
			WithHelp("put the text in braces")
		f.Severity = diag.Warning
		b.report(f)
		return name, true
	}
	if b.budget -= len(value); b.budget < 0 {
		b.report(diag.New(diag.BadValue, b.span(start, b.pos), "the names of @string stand for more text than a file of sources needs"))
		return "", false
	}
	return value, true
}

// skipGroup moves behind a group whose opening sign is at the cursor. In
// parentheses braces count, and the first ) outside them closes.
func (b *bibReader) skipGroup(closing byte) bool {
	start, depth := b.pos, 0
	for i := b.pos; i < len(b.text); i++ {
		switch b.text[i] { // a backslash before a brace counts for nothing, as in BibTeX
		case '{':
			depth++
		case '}':
			depth--
		}
		if b.text[i] == closing && depth <= 0 && i > start {
			b.pos = i + 1
			return true
		}
	}
	b.report(diag.New(diag.BadValue, b.span(start, start+1), "%q is not closed", b.text[start:start+1]))
	return false
}

// quoted reads "text"; quotation marks inside braces do not end it.
func (b *bibReader) quoted() (string, bool) {
	start, depth := b.pos, 0
	for i := start + 1; i < len(b.text); i++ {
		switch b.text[i] {
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if depth == 0 {
				b.pos = i + 1
				return b.text[start+1 : i], true
			}
		}
	}
	b.report(diag.New(diag.BadValue, b.span(start, start+1), "the quotation mark is not closed"))
	return "", false
}

// recover goes on at the next entry that begins a line.
func (b *bibReader) recover(start int) {
	from := max(start, b.pos-1)
	if next := strings.Index(b.text[from:], "\n@"); next >= 0 {
		b.pos = from + next + 1
	} else {
		b.pos = len(b.text)
	}
}

func (b *bibReader) close(closing byte) bool {
	if b.space(); b.eat(closing) {
		return true
	}
	b.expected(fmt.Sprintf("%q", closing))
	return false
}

func (b *bibReader) expected(what string) {
	end := b.pos
	if end < len(b.text) && b.text[end] != '\n' {
		end++
	}
	b.report(diag.New(diag.BadValue, b.span(b.pos, end), "expected %s", what))
}

func (b *bibReader) eat(c byte) bool {
	if b.pos < len(b.text) && b.text[b.pos] == c {
		b.pos++
		return true
	}
	return false
}

// space skips white space, and comments from % to the end of the line, which
// files in the wild hold between fields.
func (b *bibReader) space() {
	for b.pos < len(b.text) {
		switch b.text[b.pos] {
		case ' ', '\t', '\n':
			b.pos++
		case '%':
			end := strings.IndexByte(b.text[b.pos:], '\n')
			if end < 0 {
				end = len(b.text) - b.pos
			}
			b.pos += end
		default:
			return
		}
	}
}

func (b *bibReader) name() string {
	start := b.pos
	for b.pos < len(b.text) && !strings.ContainsRune(" \t\n\"#%'(),={}@\\", rune(b.text[b.pos])) {
		b.pos++
	}
	return b.text[start:b.pos]
}

// fill copies fields into the source.
func (b *bibReader) fill(s *Source, fields []field) {
	text := func(names ...string) string {
		for _, name := range names {
			if f := find(fields, name); f != nil {
				if t := plainTeX(f.value); t != "" {
					return t
				}
			}
		}
		return ""
	}
	names := func(name string) []Name {
		if f := find(fields, name); f != nil {
			return bibNames(f.value)
		}
		return nil
	}
	s.Title = text("title")
	if sub := text("subtitle"); sub != "" {
		s.Title += ": " + sub
	}
	s.Authors, s.Editors = names("author"), names("editor")
	if len(s.Authors) == 0 {
		if body := text("institution", "organization"); body != "" && len(s.Editors) == 0 {
			s.Authors = []Name{{Literal: body}}
		}
	}
	s.ContainerTitle = text("journaltitle", "journal", "booktitle", "maintitle")
	s.CollectionTitle = text("series")
	s.Publisher = text("publisher", "institution", "school", "organization", "howpublished")
	s.PublisherPlace = text("location", "address")
	s.Edition, s.Volume, s.Page = text("edition"), text("volume"), text("pages")
	s.Issue, s.Number = text("issue"), text("number")
	if s.Type == "article-journal" && s.Issue == "" {
		s.Issue, s.Number = s.Number, ""
	}
	s.Note, s.Lang = text("note", "annote"), text("langid", "language")
	s.DOI, s.ISBN = plainDOI(rawTeX(find(fields, "doi"))), text("isbn")
	if f := find(fields, "url"); f != nil {
		s.URL = b.address(rawTeX(f), f.at)
	}
	s.Issued, s.Accessed = b.issued(fields), b.date(find(fields, "urldate"))
}

// issued reads date =, or year =, month = and day =.
func (b *bibReader) issued(fields []field) date.Date {
	if f := find(fields, "date"); f != nil {
		return b.date(f)
	}
	year := find(fields, "year")
	if year == nil {
		return date.Date{}
	}
	text := rawTeX(year)
	if month := monthNumber(find(fields, "month")); month != "" && len(text) == 4 {
		text += "-" + month
		if f := find(fields, "day"); f != nil {
			if day := rawTeX(f); len(day) == 1 {
				text += "-0" + day
			} else if len(day) == 2 {
				text += "-" + day
			}
		}
	}
	return b.parseDate(text, year.at)
}

func (b *bibReader) date(f *field) date.Date {
	if f == nil {
		return date.Date{}
	}
	first, _, _ := strings.Cut(rawTeX(f), "/") // of a period, its beginning
	return b.parseDate(strings.TrimSpace(first), f.at)
}

// parseDate reads a date that other programs wrote. What is none is only
// doubtful: "forthcoming" stands there too.
func (r *reader) parseDate(text string, at source.Span) date.Date {
	d, err := date.Parse(text)
	if err != nil && text != "" {
		f := diag.New(diag.BadDate, at, "%q is not a date: %v", text, err)
		f.Severity = diag.Warning
		r.report(f)
	}
	return d
}

// monthNumber returns "06" for 6, jun or June; "" for what it does not know.
func monthNumber(f *field) string {
	if f == nil {
		return ""
	}
	text := strings.ToLower(rawTeX(f))
	for i, name := range months {
		number := fmt.Sprintf("%02d", i+1)
		if text == number || text == strings.TrimPrefix(number, "0") || strings.HasPrefix(text, name) {
			return number
		}
	}
	return ""
}
