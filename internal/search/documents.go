package search

// What can be found: a document is a page, or a work in the list of sources.

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"concord/internal/date"
	"concord/internal/markup"
	"concord/internal/model"
)

// kind is a kind of document. The script and the words of the page know these
// by their number.
type kind uint8

const (
	briefKind kind = iota
	pageKind
	instrumentKind
	articleKind
	countryKind
	organisationKind
	personKind
	clauseKind
	topicKind
	authorKind
	sourceKind
	lastKind = sourceKind
)

// KindNames are the kinds of documents in the order of their numbers, as they
// stand in the address of a search.
var KindNames = [...]string{
	"brief", "page", "instrument", "article", "country", "organisation", "person", "clause", "topic", "author", "source",
}

// document names something of the model that can be found. The zero document is
// the newest brief.
type document struct {
	kind  kind
	index int32 // into the model's list
	sub   int32 // of an article in its instrument
}

// documents lists what can be found, all of a kind together; what ranks alike
// is shown in this order.
func documents(m *model.Model) []document {
	all := make([]document, 0, len(m.Briefs)+16*len(m.Instruments)+len(m.Actors)+len(m.Sources)+len(m.Authors)+256)
	for i := range m.Briefs {
		all = append(all, document{kind: briefKind, index: int32(i)})
	}
	for i := range m.Pages {
		all = append(all, document{kind: pageKind, index: int32(i)})
	}
	for i := range m.Instruments {
		all = append(all, document{kind: instrumentKind, index: int32(i)})
	}
	for i, x := range m.Instruments {
		for n := range x.Provisions {
			all = append(all, document{articleKind, int32(i), int32(n)})
		}
	}
	for _, k := range [...]kind{countryKind, organisationKind, personKind} {
		for i, a := range m.Actors {
			if kindOfActor(a) == k {
				all = append(all, document{kind: k, index: int32(i)})
			}
		}
	}
	for _, list := range [...]struct {
		kind kind
		n    int
	}{{clauseKind, len(m.Clauses)}, {topicKind, len(m.Topics)}, {authorKind, len(m.Authors)}, {sourceKind, len(m.Sources)}} {
		for i := range list.n {
			all = append(all, document{kind: list.kind, index: int32(i)})
		}
	}
	return all
}

// attention returns the magnitude of the number of briefs that speak of an
// instrument, an article or an actor: of all articles 4 the one that readers mean is
// that which is much written about. Numbers of documents that stand together are
// shorter to write, so no finer order is kept.
func (x *Index) attention(d document) int {
	switch m := x.m; d.kind {
	case instrumentKind:
		return bits.Len(uint(len(m.Instruments[d.index].Briefs)))
	case articleKind:
		return bits.Len(uint(len(m.Instruments[d.index].Provisions[d.sub].Briefs)))
	case countryKind, organisationKind, personKind:
		return bits.Len(uint(len(m.Actors[d.index].Briefs)))
	}
	return 0
}

// byAttention puts first what is much written about, among documents of a kind.
func (x *Index) byAttention(list []document) {
	slices.SortStableFunc(list, func(a, b document) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(x.attention(b), x.attention(a)))
	})
}

func kindOfActor(a *model.Actor) kind {
	switch a.Kind {
	case "state", "former-state", "territory":
		return countryKind
	case "person":
		return personKind
	}
	return organisationKind
}

// brief returns the brief of a document, or the page, which is one too.
func (x *Index) brief(d document) *model.Brief {
	if d.kind == pageKind {
		return x.m.Pages[d.index]
	}
	return x.m.Briefs[d.index]
}

// card is what a reader sees of a document.
type card struct {
	title, address string
	date           string // EDTF
	by             string // authors, or what the document belongs to
	text           string // a few sentences
	lang           string // of title and text, when it is not the site's
}

// card returns what is shown of a document.
func (x *Index) card(d document) card {
	m := x.m
	switch d.kind {
	case briefKind, pageKind:
		b := x.brief(d)
		c := card{title: titleOf(b), address: b.Address, date: b.Date.Date.String(), by: authorsOf(b), text: b.Summary.Value, lang: b.Lang}
		if c.text == "" {
			c.text = opening(&b.Body, 0, b.Body.BodyEnd)
		}
		return c
	case instrumentKind:
		i := m.Instruments[d.index]
		c := card{title: i.Name, address: i.Address, date: i.Signed.String(), by: partiesOf(i), text: i.Summary.Value, lang: i.Lang}
		if c.text == "" && i.Title.Value != i.Name {
			c.text = i.Title.Value
		}
		return c
	case articleKind:
		i := m.Instruments[d.index]
		p := i.Provisions[d.sub]
		c := card{title: p.Printed, address: p.Address, date: i.Signed.String(), by: i.Name, text: p.Gloss.Value, lang: i.Lang}
		if p.Title.Value != "" {
			c.title += ". " + p.Title.Value
		}
		if c.text == "" && p.HasText {
			c.text = opening(&i.Body, int(p.Start), int(p.End))
		}
		return c
	case countryKind, organisationKind, personKind:
		a := m.Actors[d.index]
		c := card{title: a.Name, address: a.Address}
		if a.Of != nil {
			c.by = a.Of.Name
		}
		if a.Formal != a.Name {
			c.text = a.Formal
		}
		if a.Profile != nil && a.Profile.Summary.Value != "" {
			c.text = a.Profile.Summary.Value
			c.lang = a.Lang
		}
		return c
	case clauseKind:
		return card{title: x.clause(m.Clauses[d.index].ID), address: m.Clauses[d.index].Address}
	case topicKind:
		return card{title: capital(m.Topics[d.index].Name), address: m.Topics[d.index].Address}
	case authorKind:
		return card{title: m.Authors[d.index].Name, address: m.Authors[d.index].Address}
	}
	s := m.Sources[d.index]
	c := card{title: s.Title, date: s.Issued.String(), by: sourceBy(s), text: s.ContainerTitle, lang: s.Lang}
	if c.title == "" {
		c.title = s.Key
	}
	c.address = s.Address + "#" + model.SourceAnchor(s.Key)
	return c
}

func titleOf(b *model.Brief) string {
	if b.Title.Value != "" {
		return b.Title.Value
	}
	return b.ID
}

func authorsOf(b *model.Brief) string {
	names := make([]string, len(b.Authors))
	for i, a := range b.Authors {
		names[i] = a.Name
	}
	return strings.Join(names, ", ")
}

// mostParties is how many parties of an instrument are named.
const mostParties = 4

func partiesOf(i *model.Instrument) string {
	names := make([]string, 0, mostParties+1)
	for _, p := range i.Parties[:min(len(i.Parties), mostParties)] {
		names = append(names, p.Actor.Name)
	}
	if len(i.Parties) > mostParties {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

func sourceBy(s *model.Source) string {
	names := make([]string, len(s.Authors))
	for i, n := range s.Authors {
		names[i] = n.String()
	}
	return strings.Join(names, ", ")
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return strings.ToUpper(string(r)) + s[size:]
}

// longestText is how many bytes of a text are shown, about.
const longestText = 280

// opening returns the beginning of the first paragraph in a range of a text.
func opening(doc *markup.Document, start, end int) string {
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Kind == markup.Paragraph && b.Note < 0 && int(b.Start) >= start && int(b.End) <= end {
			return plain(doc.HTML()[b.Inner:b.InnerEnd])
		}
	}
	return plain(doc.HTML()[start:end])
}

// plain returns the beginning of the words of HTML.
func plain(html []byte) string {
	b := make([]byte, 0, longestText+8)
	for i := 0; i < len(html) && len(b) < longestText+4; i++ {
		switch c := html[i]; c {
		case '<':
			for i < len(html) && html[i] != '>' {
				i++
			}
		case '&':
			sign, size := entity(html[i:])
			b = append(b, sign)
			i += size - 1
		case '\n', '\t', ' ':
			if len(b) > 0 && b[len(b)-1] != ' ' {
				b = append(b, ' ')
			}
		default:
			b = append(b, c)
		}
	}
	return strings.TrimSpace(shorten(string(b)))
}

// entity returns the sign of an entity and its length. Texts hold only those
// of signs that HTML needs.
func entity(html []byte) (sign byte, size int) {
	for _, e := range [...]struct {
		text string
		sign byte
	}{{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#34;", '"'}, {"&#39;", '\''}} {
		if len(html) >= len(e.text) && string(html[:len(e.text)]) == e.text {
			return e.sign, len(e.text)
		}
	}
	return '&', 1
}

// shorten cuts a long text behind a word.
func shorten(s string) string {
	if len(s) <= longestText {
		return s
	}
	cut := longestText
	if i := strings.LastIndexByte(s[:cut], ' '); i > longestText/2 {
		cut = i
	}
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + " …"
}

// appendDocuments appends documents as JSON: for each an array of its kind,
// title, address, date, who it is by, text and language.
func (x *Index) appendDocuments(dst []byte, list []document) []byte {
	for i, d := range list {
		if i == 0 {
			dst = append(dst, '[')
		} else {
			dst = append(dst, ",\n"...)
		}
		c := x.card(d)
		if c.lang == x.m.Site.Lang {
			c.lang = ""
		}
		dst = append(dst, '[')
		dst = strconv.AppendInt(dst, int64(d.kind), 10)
		for _, s := range [...]string{c.title, c.address, c.date, c.by, shorten(c.text), c.lang} {
			dst = append(dst, ',')
			dst = appendJSON(dst, s)
		}
		dst = append(dst, ']')
	}
	return append(dst, "]\n"...)
}

// appendJSON appends a text as a string of JSON. Bytes that are no text become
// U+FFFD.
func appendJSON(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c < ' ':
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		case c < utf8.RuneSelf:
			dst = append(dst, c)
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			dst = utf8.AppendRune(dst, r)
			i += size
			continue
		}
		i++
	}
	return append(dst, '"')
}

// Weights of words by where they stand.
const (
	titleWeight   = 10
	ownerWeight   = 8 // the instrument of an article
	nameWeight    = 4 // other names, what a brief is about, its actors, topics and authors
	headingWeight = 3
	summaryWeight = 5
	textWeight    = 1
)

// languages are those in which states can be looked up besides the site's.
var languages = [...]string{"en", "fr", "es", "de", "ru", "zh", "ar", "ko", "ja"}

// readText hands the words of a document to the index.
func (x *Index) readText(in *inverted, d document, names map[string][]string) {
	m := x.m
	switch d.kind {
	case briefKind, pageKind:
		readBrief(in, x.brief(d))
	case instrumentKind:
		readInstrument(in, m.Instruments[d.index], names)
	case articleKind:
		i := m.Instruments[d.index]
		p := i.Provisions[d.sub]
		in.text(p.Printed, titleWeight)
		in.text(p.Title.Value, titleWeight)
		for _, name := range x.article(p.Number.String()) {
			in.text(name, nameWeight)
		}
		in.text(i.Name, ownerWeight)
		for _, aka := range i.Aka {
			in.text(aka.Value, textWeight)
		}
		readParties(in, i, names)
		in.text(p.Gloss.Value, summaryWeight)
		for _, k := range p.Kinds {
			in.text(x.clause(k), nameWeight)
		}
		if p.HasText {
			in.html(i.Body.HTML()[p.Start:p.End])
		}
	case countryKind, organisationKind, personKind:
		a := m.Actors[d.index]
		in.text(a.Name, titleWeight)
		in.text(a.Formal, titleWeight)
		in.text(a.ID, nameWeight)
		for _, name := range names[a.ID] {
			in.text(name, nameWeight)
		}
		if a.Entry.ID != "" {
			for _, lang := range languages {
				in.text(m.Gazetteer.Name(a.Entry.ID, lang), nameWeight)
			}
		}
		if p := a.Profile; p != nil {
			for _, aka := range p.Aka {
				in.text(aka.Value, titleWeight)
			}
			for _, n := range p.Names {
				in.text(n.Name.Value, titleWeight)
			}
			in.text(p.Summary.Value, summaryWeight)
			in.html(p.Body.HTML())
		}
	case sourceKind:
		s := m.Sources[d.index]
		in.text(s.Title, titleWeight)
		in.text(sourceBy(s), nameWeight)
		in.text(s.ContainerTitle, textWeight)
		in.text(year(s.Issued), textWeight)
	default:
		in.text(x.card(d).title, titleWeight)
	}
}

func readBrief(in *inverted, b *model.Brief) {
	in.text(titleOf(b), titleWeight)
	in.text(b.Summary.Value, summaryWeight)
	in.text(b.Number.Value, nameWeight)
	for _, a := range b.Authors {
		in.text(a.Name, nameWeight)
	}
	for _, t := range b.Topics {
		in.text(t.Name, nameWeight)
	}
	for _, r := range b.Actors {
		in.text(r.Actor.Name, nameWeight)
	}
	if b.About != nil {
		in.text(b.About.Name, nameWeight)
	}
	in.text(year(b.Date.Date), textWeight)
	in.html(b.Body.HTML())
}

// readParties reads what the parties of an instrument of few are called: 'what does
// Russia owe North Korea' asks for its articles too.
func readParties(in *inverted, i *model.Instrument, names map[string][]string) {
	if len(i.Parties) > mostParties {
		return
	}
	for _, p := range i.Parties {
		in.text(p.Actor.Name, textWeight)
		for _, name := range names[p.Actor.ID] {
			if name == strings.ToUpper(name) && len(name) < 6 { // "DPRK", "USSR"
				in.text(name, textWeight)
			}
		}
	}
}

// readInstrument reads what is not the text of an article: that is found by the
// article.
func readInstrument(in *inverted, i *model.Instrument, names map[string][]string) {
	in.text(i.Name, titleWeight)
	if i.Title.Value != i.Name {
		in.text(i.Title.Value, titleWeight)
	}
	for _, aka := range i.Aka {
		in.text(aka.Value, titleWeight)
	}
	in.text(i.Summary.Value, summaryWeight)
	in.text(i.ID, nameWeight)
	in.text(i.Kind.Value, textWeight)
	readParties(in, i, names)
	if len(i.Parties) > mostParties {
		for _, p := range i.Parties {
			in.text(p.Actor.Name, textWeight)
		}
	}
	in.text(year(i.Signed), textWeight)
	at := int32(0)
	for _, p := range i.Provisions {
		if !p.HasText {
			continue
		}
		if p.Start > at {
			in.html(i.Body.HTML()[at:p.Start])
		}
		at = max(at, p.End)
	}
	in.html(i.Body.HTML()[at:])
}

// year returns the year of a date, "" when it has none.
func year(d date.Date) string {
	if d.IsZero() || d.Precision() == date.Open {
		return ""
	}
	y, _, _ := d.First()
	return strconv.Itoa(y)
}

// namesOfStates returns the names by which texts in the site's language call
// what is built in, by identifier.
func namesOfStates(m *model.Model) map[string][]string {
	names := make(map[string][]string)
	if m.Gazetteer == nil {
		return names
	}
	for _, n := range m.Gazetteer.Names(m.Site.Lang) {
		if n.ID != "" {
			names[n.ID] = append(names[n.ID], n.Text)
		}
	}
	return names
}
