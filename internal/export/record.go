package export

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"concord/internal/date"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/model"
)

// SchemaName is the path in an export of the schema of its records.
const SchemaName = "record.schema.json"

// A record is what a machine reads of a subject. What is empty is left out, so that
// the same subject gives the same bytes however the program grows. The schema beside
// it documents each member.
type record struct {
	Schema  string `json:"$schema"`
	Kind    string `json:"kind"` // brief, instrument, dossier
	ID      string `json:"id"`
	Title   string `json:"title"`
	Address string `json:"address"`
	URL     string `json:"url,omitempty"`
	Lang    string `json:"lang,omitempty"`
	Site    *named `json:"site,omitempty"`

	Brief      *briefRecord      `json:"brief,omitempty"`
	Instrument *instrumentRecord `json:"instrument,omitempty"`
	Dossier    *dossierRecord    `json:"dossier,omitempty"`
}

type briefRecord struct {
	Series       string      `json:"series,omitempty"`
	Number       string      `json:"number,omitempty"`
	Summary      string      `json:"summary,omitempty"`
	Status       string      `json:"status"`
	Date         string      `json:"date,omitempty"`
	Updated      string      `json:"updated,omitempty"`
	AsOf         string      `json:"as-of,omitempty"`
	Authors      []named     `json:"authors,omitempty"`
	Licence      string      `json:"licence,omitempty"`
	DOI          string      `json:"doi,omitempty"`
	About        string      `json:"about,omitempty"`
	Actors       []actorRole `json:"actors,omitempty"`
	Provisions   []reading   `json:"provisions,omitempty"`
	Instruments  []named     `json:"instruments,omitempty"`
	Topics       []named     `json:"topics,omitempty"`
	Claims       []claim     `json:"claims,omitempty"`
	Statements   []statement `json:"statements,omitempty"`
	Text         []textBlock `json:"text,omitempty"`
	Notes        []note      `json:"notes,omitempty"`
	Quotations   []quotation `json:"quotations,omitempty"`
	Links        []hyperlink `json:"links,omitempty"`
	Sources      []work      `json:"sources,omitempty"`
	Changes      []change    `json:"changes,omitempty"`
	Original     string      `json:"translation-of,omitempty"`
	Translations []string    `json:"translations,omitempty"`
	SupersededBy string      `json:"superseded-by,omitempty"`
	Supersedes   []string    `json:"supersedes,omitempty"`
	Aliases      []string    `json:"aliases,omitempty"`
	Extra        any         `json:"extra,omitempty"`
	File         file        `json:"file"`
}

type instrumentRecord struct {
	Short        string        `json:"short,omitempty"`
	Aka          []string      `json:"aka,omitempty"`
	Type         string        `json:"type,omitempty"`
	Summary      string        `json:"summary,omitempty"`
	Languages    []string      `json:"languages,omitempty"`
	Signed       string        `json:"signed,omitempty"`
	InForce      string        `json:"in-force,omitempty"`
	Ended        string        `json:"ended,omitempty"`
	EndedBy      string        `json:"ended-by,omitempty"`
	Identifiers  []pair        `json:"identifiers,omitempty"`
	Depositary   []named       `json:"depositary,omitempty"`
	Parties      []party       `json:"parties,omitempty"`
	Events       []event       `json:"events,omitempty"`
	Articles     []article     `json:"articles,omitempty"`
	Replaces     []string      `json:"replaces,omitempty"`
	Terminates   []string      `json:"terminates,omitempty"`
	Supersedes   []string      `json:"supersedes,omitempty"`
	Amends       []string      `json:"amends,omitempty"`
	Original     string        `json:"translation-of,omitempty"`
	Translations []string      `json:"translations,omitempty"`
	Statements   []statement   `json:"statements,omitempty"`
	Briefs       []named       `json:"briefs,omitempty"`
	Sources      []work        `json:"sources,omitempty"`
	File         file          `json:"file"`
	Passages     []passageText `json:"passages,omitempty"`
}

type dossierRecord struct {
	Of           string       `json:"of"` // state, organisation, topic ...
	Formal       string       `json:"formal-name,omitempty"`
	Codes        []pair       `json:"codes,omitempty"`
	Predecessors []named      `json:"predecessors,omitempty"`
	Successors   []named      `json:"successors,omitempty"`
	Parties      []membership `json:"memberships,omitempty"`
	Offices      []office     `json:"offices,omitempty"`
	Statements   []statement  `json:"statements,omitempty"`
	Records      []record     `json:"records,omitempty"` // of the briefs
}

type (
	named struct {
		ID   string `json:"id,omitempty"`
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	pair struct {
		Scheme string `json:"scheme"`
		Value  string `json:"value"`
	}
	actorRole struct {
		ID   string `json:"id"`
		Name string `json:"name"`
		Kind string `json:"kind"`
		Role string `json:"role,omitempty"`
	}
	reading struct {
		ID         string `json:"id"`
		Instrument string `json:"instrument"`
		Printed    string `json:"printed,omitempty"`
		Title      string `json:"title,omitempty"`
		ReadAs     string `json:"read-as,omitempty"`
	}
	claim struct {
		Subject  string `json:"subject,omitempty"`
		Property string `json:"property"`
		Party    string `json:"party,omitempty"`
		Words    string `json:"words"`
		Date     string `json:"date,omitempty"`
		Value    string `json:"value,omitempty"`
		Denied   bool   `json:"denied,omitempty"`
		Source   string `json:"source,omitempty"`
	}
	statement struct {
		Kind    string   `json:"kind"`
		Brief   string   `json:"brief,omitempty"`
		ID      string   `json:"id"`
		Title   string   `json:"title,omitempty"`
		Actors  []string `json:"actors,omitempty"`
		Of      string   `json:"of,omitempty"`
		Stance  string   `json:"stance,omitempty"`
		Date    string   `json:"date,omitempty"`
		Sources []string `json:"sources,omitempty"`
		Text    string   `json:"text,omitempty"`
	}
	textBlock struct {
		Kind   string `json:"kind"` // heading, paragraph, item, cell, code, term, definition, caption
		ID     string `json:"id,omitempty"`
		Number string `json:"number,omitempty"` // of a paragraph, as printed
		Level  int    `json:"level,omitempty"`  // of a heading
		Quoted bool   `json:"quoted,omitempty"`
		Lang   string `json:"lang,omitempty"`
		Text   string `json:"text"`
	}
	note struct {
		ID   string `json:"id"`
		Mark string `json:"mark"` // as printed: "1", "a"
		Text string `json:"text"`
	}
	quotation struct {
		Paragraph string `json:"paragraph,omitempty"` // in which it stands
		Text      string `json:"text"`
		Cite      string `json:"cite,omitempty"` // as printed behind it
	}
	hyperlink struct {
		Words string `json:"words"`
		To    string `json:"to"`
	}
	change struct {
		Date string `json:"date,omitempty"`
		Note string `json:"note"`
	}
	file struct {
		Path   string `json:"path"`
		SHA256 string `json:"sha256"`
	}
	party struct {
		Actor     string `json:"actor"`
		Name      string `json:"name"`
		Role      string `json:"role,omitempty"`
		Status    string `json:"status"`
		Signed    string `json:"signed,omitempty"`
		Consented string `json:"consented,omitempty"`
		ConsentBy string `json:"consent-by,omitempty"`
		Since     string `json:"since,omitempty"`
		Until     string `json:"until,omitempty"`
	}
	membership struct {
		Instrument string `json:"instrument"`
		Title      string `json:"title"`
		Role       string `json:"role,omitempty"`
		Status     string `json:"status"`
		Since      string `json:"since,omitempty"`
		Until      string `json:"until,omitempty"`
	}
	event struct {
		Kind    string   `json:"kind"`
		Date    string   `json:"date,omitempty"`
		Party   string   `json:"party,omitempty"`
		Body    string   `json:"body,omitempty"`
		Place   string   `json:"place,omitempty"`
		Under   string   `json:"under,omitempty"`
		By      []string `json:"by,omitempty"`
		Sources []string `json:"sources,omitempty"`
		Note    string   `json:"note,omitempty"`
	}
	article struct {
		ID         string        `json:"id"`
		Printed    string        `json:"printed"`
		Title      string        `json:"title,omitempty"`
		Kinds      []string      `json:"kinds,omitempty"`
		Force      string        `json:"force,omitempty"`
		Trigger    string        `json:"trigger,omitempty"`
		Limits     string        `json:"limits,omitempty"`
		Gloss      string        `json:"gloss,omitempty"`
		Confidence string        `json:"confidence,omitempty"`
		Text       []string      `json:"text,omitempty"`
		ReadAs     []briefKind   `json:"read-as,omitempty"`
		Briefs     []string      `json:"briefs,omitempty"`
		Passages   []passageText `json:"passages,omitempty"`
	}
	briefKind struct {
		Brief string `json:"brief"`
		Kind  string `json:"kind"`
	}
	passageText struct {
		Brief     string `json:"brief"`
		Paragraph int32  `json:"paragraph,omitempty"`
		Text      string `json:"text"`
	}
	office struct {
		Title string `json:"title"`
		Of    string `json:"of,omitempty"`
		From  string `json:"from,omitempty"`
		To    string `json:"to,omitempty"`
	}
)

// recordOf returns the record of a subject. The folio of a brief may be given; nil
// makes it.
func (e *Export) recordOf(s Subject, f *folio) (*record, error) {
	r := &record{Schema: SchemaName, ID: s.ID(), Title: s.Name(), Address: s.Address(), Kind: s.Kind()}
	m := e.o.Model
	if m.Site.BaseURL != "" {
		r.URL = m.Site.BaseURL + s.Address()
	}
	if m.Site.Title != "" {
		r.Site = &named{Name: m.Site.Title, URL: m.Site.BaseURL}
	}
	switch {
	case s.Brief != nil:
		r.Lang = s.Brief.Lang
		if f == nil {
			var err error
			if f, err = e.folio(s); err != nil {
				return nil, err
			}
		}
		r.Brief = e.briefRecord(s.Brief, f)
	case s.Instrument != nil:
		r.Title, r.Lang = s.Instrument.Title.Value, s.Instrument.Lang
		r.Instrument = e.instrumentRecord(s.Instrument)
	default:
		r.Lang = m.Site.Lang
		d := &dossierRecord{Of: "topic"}
		if s.Actor != nil {
			e.describeActor(d, s.Actor)
		}
		for _, b := range s.Briefs() {
			inner, err := e.recordOf(Subject{Brief: b}, nil)
			if err != nil {
				return nil, err
			}
			d.Records = append(d.Records, *inner)
		}
		r.Dossier = d
	}
	return r, nil
}

// placeAt lets a record name the schema as seen from a path of the export. One that
// lies nowhere, but in a PDF, has the schema beside it.
func (r *record) placeAt(path string) {
	r.Schema = strings.Repeat("../", strings.Count(path, "/")) + SchemaName
	if r.Dossier != nil {
		for i := range r.Dossier.Records {
			r.Dossier.Records[i].placeAt(path)
		}
	}
}

// encode writes a record for people and machines: indented, sorted as it is declared.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	err := enc.Encode(v)
	return b.Bytes(), err
}

func (e *Export) briefRecord(b *model.Brief, f *folio) *briefRecord {
	r := &briefRecord{
		Series: b.Series.Value, Number: b.Number.Value, Summary: b.Summary.Value, Status: string(b.Status),
		Date: b.Date.String(), Updated: b.Updated.String(), AsOf: b.AsOf.String(),
		Licence: b.Licence.Value, DOI: b.DOI.Value, File: file{b.Path, hex.EncodeToString(b.Sum[:])},
		Sources: works(b.Sources), Extra: extra(b.Extra),
	}
	if b.About != nil {
		r.About = b.About.ID
	}
	for _, a := range b.Authors {
		r.Authors = append(r.Authors, named{ID: a.ID, Name: a.Name})
	}
	for _, a := range b.Actors {
		r.Actors = append(r.Actors, actorRole{a.Actor.ID, a.Actor.Name, a.Actor.Kind, a.Role})
	}
	for i := range b.Provisions {
		r.Provisions = append(r.Provisions, readingOf(&b.Provisions[i]))
	}
	r.Instruments = instruments(b.Instruments)
	for _, t := range b.Topics {
		r.Topics = append(r.Topics, named{ID: t.ID, Name: t.Name})
	}
	for _, c := range b.Claims {
		r.Claims = append(r.Claims, claim{c.Subject.ID, c.Property, c.Party, c.Words, c.Date.String(), c.Value, c.Denied, c.Source})
	}
	for _, x := range b.Blocks {
		if x.Kind != "figure" {
			r.Statements = append(r.Statements, statementOf(x, false))
		}
	}
	for i := range b.Changes {
		r.Changes = append(r.Changes, change{b.Changes[i].Date.String(), b.Changes[i].Note.Value})
	}
	if b.Original != nil {
		r.Original = b.Original.ID
	}
	r.Translations = briefIDs(b.Translations)
	if b.SupersededBy != nil {
		r.SupersededBy = b.SupersededBy.ID
	}
	r.Supersedes = briefIDs(b.Supersedes)
	for _, a := range b.Aliases {
		r.Aliases = append(r.Aliases, a.Value)
	}
	t := textReader{record: r}
	t.read(f.article)
	return r
}

func extra(v frontmatter.Value) any {
	if len(v.Pairs) == 0 {
		return nil
	}
	return v.Any()
}

// each returns what of makes of each; nil of nothing, which a record leaves out.
func each[T, R any](list []T, of func(T) R) (out []R) {
	for _, x := range list {
		out = append(out, of(x))
	}
	return out
}

func instruments(list []*model.Instrument) []named {
	return each(list, func(i *model.Instrument) named { return named{ID: i.ID, Name: i.Name} })
}

func briefIDs(list []*model.Brief) []string {
	return each(list, func(b *model.Brief) string { return b.ID })
}

func readingOf(r *model.Reading) reading {
	switch {
	case r.Provision != nil:
		return reading{r.Provision.ID, r.Provision.Instrument.ID, r.Provision.Printed, r.Provision.Title.Value, r.Kind}
	case r.Instrument != nil:
		return reading{ID: r.Instrument.ID, Instrument: r.Instrument.ID, ReadAs: r.Kind}
	}
	return reading{ReadAs: r.Kind}
}

// statementOf returns a typed block. One that stands in the record of something else
// says in which brief it stands.
func statementOf(x *model.Block, elsewhere bool) statement {
	doc := &x.Brief.Body
	s := statement{Kind: x.Kind, Title: x.Title, Of: x.Of.ID, Stance: x.Stance, Date: x.Date.String()}
	if elsewhere {
		s.Brief = x.Brief.ID
	}
	for _, a := range x.Actors {
		s.Actors = append(s.Actors, a.ID)
	}
	for _, w := range x.Sources {
		s.Sources = append(s.Sources, w.Key)
	}
	if x.Index < len(doc.Fences) {
		f := &doc.Fences[x.Index]
		s.ID, s.Text = f.ID, plain(doc, f.Inner, f.InnerEnd)
	}
	return s
}

// plain returns the words of a stretch of a document on one line.
func plain(doc *markup.Document, start, end int32) string {
	start, end = max(start, 0), min(end, int32(len(doc.HTML())))
	if start >= end {
		return ""
	}
	return strings.Join(strings.Fields(wordsOf(doc.HTML()[start:end])), " ")
}

// ownLines are the elements of which each stands on lines of its own.
var ownLines = []string{"p", "li", "td", "th", "br", "div", "tr", "dt", "dd", "blockquote", "pre"}

// wordsOf returns the words of HTML of ours; blocks stand apart.
func wordsOf(text []byte) string {
	var b strings.Builder
	b.Grow(len(text))
	for len(text) > 0 {
		words, tag, _ := bytes.Cut(text, []byte("<"))
		b.WriteString(html.UnescapeString(string(words)))
		tag, text, _ = bytes.Cut(tag, []byte(">"))
		name := strings.Trim(string(tag), "/")
		if end := strings.IndexAny(name, " \n/"); end >= 0 {
			name = name[:end]
		}
		if slices.Contains(ownLines, name) {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// textReader reads what a folio says into a record.
type textReader struct {
	record *briefRecord
	last   string // id of the last numbered paragraph
	seen   map[string]bool
}

func (t *textReader) read(article *html.Node) {
	t.seen = map[string]bool{}
	if body := find(article, func(n *html.Node) bool { return n.DataAtom == atom.Div && hasClass(n, "body") }); body != nil {
		t.blocks(body, false)
	}
	t.notes(article)
}

// kinds are the blocks whose words are said, by the element.
var kinds = map[atom.Atom]string{
	atom.H2: "heading", atom.H3: "heading", atom.H4: "heading", atom.H5: "heading", atom.H6: "heading",
	atom.P: "paragraph", atom.Li: "item", atom.Td: "cell", atom.Th: "cell", atom.Pre: "code", atom.Dt: "term", atom.Dd: "definition",
	atom.Figcaption: "caption", atom.Caption: "caption",
}

func (t *textReader) blocks(n *html.Node, quoted bool) {
	for c := range n.ChildNodes() {
		if c.Type != html.ElementNode || isNote(c) {
			continue
		}
		if c.DataAtom == atom.Blockquote {
			t.quote(c)
		}
		kind, said := kinds[c.DataAtom]
		if !said {
			t.links(c)
			t.blocks(c, quoted || c.DataAtom == atom.Blockquote)
			continue
		}
		b := textBlock{Kind: kind, ID: attr(c, "id"), Level: headingLevel(c), Quoted: quoted, Lang: attr(c, "lang"), Text: ownWords(c)}
		if c.DataAtom == atom.P {
			b.Number = paragraphNumber(b.ID)
		}
		if b.Number != "" {
			t.last = b.Number
		}
		if c.DataAtom == atom.Pre {
			var text strings.Builder
			rawText(c, &text)
			b.Text = text.String()
		}
		if b.Text != "" {
			t.record.Text = append(t.record.Text, b)
		}
		t.inner(c, quoted)
	}
}

// inner reads what stands in a block: its links, its marked quotations, and blocks in
// it.
func (t *textReader) inner(n *html.Node, quoted bool) {
	for c := range n.ChildNodes() {
		if c.Type != html.ElementNode {
			continue
		}
		if _, said := kinds[c.DataAtom]; said || isList(c) || c.DataAtom == atom.Blockquote {
			wrap := &html.Node{Type: html.ElementNode, FirstChild: c, LastChild: c}
			next, prev := c.NextSibling, c.PrevSibling
			c.NextSibling, c.PrevSibling = nil, nil
			t.blocks(wrap, quoted)
			c.NextSibling, c.PrevSibling = next, prev
			continue
		}
		t.links(c)
		t.inner(c, quoted)
	}
}

func isList(n *html.Node) bool {
	return n.DataAtom == atom.Ul || n.DataAtom == atom.Ol || n.DataAtom == atom.Dl || n.DataAtom == atom.Table
}

// ownWords returns the words of a block without those of blocks in it and without
// the marks of notes.
func ownWords(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := range n.ChildNodes() {
			_, said := kinds[c.DataAtom]
			switch {
			case c.Type == html.TextNode:
				b.WriteString(c.Data)
			case said, isList(c), c.DataAtom == atom.Blockquote, hasClass(c, "note-ref"), hasClass(c, "back"), hasClass(c, "number"), isMark(c), isNote(c):
			case c.DataAtom == atom.Br:
				b.WriteByte(' ')
			default:
				walk(c)
			}
		}
	}
	walk(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// links notes where a link leads.
func (t *textReader) links(n *html.Node) {
	if n.DataAtom != atom.A || hasClass(n, "place") || hasClass(n, "back") || attr(n, "role") == "doc-noteref" {
		return
	}
	to, words := attr(n, "href"), textOf(n)
	if u, err := url.Parse(to); err != nil || u.Scheme == "" || t.seen[to+"\x00"+words] {
		return
	}
	t.seen[to+"\x00"+words] = true
	t.record.Links = append(t.record.Links, hyperlink{words, to})
}

func (t *textReader) quote(n *html.Node) {
	q := quotation{Paragraph: t.last, Text: textOf(n)}
	if c := find(n, func(n *html.Node) bool { return hasClass(n, "cite") }); c != nil {
		q.Cite = textOf(c)
	}
	t.record.Quotations = append(t.record.Quotations, q)
}

// notes reads the notes, wherever they stand.
func (t *textReader) notes(n *html.Node) {
	if isNote(n) || n.DataAtom == atom.Li && hasClass(n.Parent.Parent, "notes") {
		x := note{ID: attr(n, "id"), Mark: attr(n, "value")}
		if mark := find(n, isMark); mark != nil {
			x.Mark = textOf(mark)
		}
		var words []string
		for c := range n.ChildNodes() {
			if w := ownWords(c); w != "" {
				words = append(words, w)
			}
		}
		x.Text = strings.Join(words, " ")
		t.record.Notes = append(t.record.Notes, x)
		for c := range n.Descendants() {
			t.links(c)
		}
		return
	}
	for c := range n.ChildNodes() {
		t.notes(c)
	}
}

func (e *Export) instrumentRecord(i *model.Instrument) *instrumentRecord {
	r := &instrumentRecord{
		Short: i.Short.Value, Type: i.Kind.Value, Summary: i.Summary.Value,
		Signed: i.Signed.String(), InForce: i.InForce.String(), Ended: i.Ended.String(), EndedBy: i.EndedBy,
		Aka: values(i.Aka), Languages: values(i.Languages), Depositary: actors(i.Depositary),
		Replaces: instrumentIDs(i.Replaces), Terminates: instrumentIDs(i.Terminates),
		Supersedes: instrumentIDs(i.Supersedes), Amends: instrumentIDs(i.Amends), Translations: instrumentIDs(i.Translations),
		Sources: works(i.Sources), File: file{i.Path, hex.EncodeToString(i.Sum[:])}, Passages: passages(i.Passages),
	}
	if i.Original != nil {
		r.Original = i.Original.ID
	}
	for _, id := range i.Identifiers {
		r.Identifiers = append(r.Identifiers, pair{id.Scheme.Value, id.Value.Value})
	}
	for _, p := range i.Parties {
		r.Parties = append(r.Parties, party{p.Actor.ID, p.Actor.Name, p.Role, string(p.Status), p.Signed.String(), p.Consented.String(), p.ConsentBy, p.Since.String(), p.Until.String()})
	}
	for _, v := range i.Events {
		r.Events = append(r.Events, eventOf(v))
	}
	for _, p := range i.Provisions {
		r.Articles = append(r.Articles, articleOf(p))
	}
	for _, x := range i.Blocks {
		r.Statements = append(r.Statements, statementOf(x, true))
	}
	for _, b := range i.Briefs {
		r.Briefs = append(r.Briefs, named{ID: b.ID, Name: b.Title.Value})
	}
	return r
}

func articleOf(p *model.Provision) article {
	a := article{
		ID: p.ID, Printed: p.Printed, Title: p.Title.Value, Kinds: p.Kinds, Force: p.Force.Value, Trigger: p.Trigger.Value,
		Limits: p.Limits.Value, Gloss: p.Gloss.Value, Confidence: p.Confidence.Value, Briefs: briefIDs(p.Briefs), Passages: passages(p.Passages),
	}
	if doc := &p.Instrument.Body; p.HasText {
		for line := range strings.SplitSeq(wordsOf(doc.HTML()[p.Start:p.End]), "\n") {
			if line = strings.Join(strings.Fields(line), " "); line != "" {
				a.Text = append(a.Text, line)
			}
		}
	}
	for _, b := range p.Readings {
		a.ReadAs = append(a.ReadAs, briefKind{b.Brief.ID, b.Kind})
	}
	return a
}

// passages returns what briefs say of a thing: the blocks that name it.
func passages(list []model.Passage) []passageText {
	var out []passageText
	var doc *markup.Document // of the brief at hand
	for i := range list {
		p := &list[i]
		if i == 0 || p.Brief != list[i-1].Brief {
			doc = p.Brief.Body.Open()
		}
		if int(p.Block) >= len(doc.Blocks) {
			continue
		}
		b := &doc.Blocks[p.Block]
		if words := plain(doc, b.Inner, b.InnerEnd); words != "" {
			out = append(out, passageText{p.Brief.ID, b.Number, words})
		}
	}
	return out
}

func eventOf(v *model.Event) event {
	x := event{Kind: v.Kind, Date: v.Date.String(), Body: v.BodyName, Place: v.Place, Note: v.Note}
	if v.Party != nil {
		x.Party = v.Party.ID
	}
	if v.Body != nil {
		x.Body = v.Body.ID
	}
	if v.Under != nil {
		x.Under = v.Under.ID
	}
	for _, s := range v.By {
		if s.Person != nil {
			x.By = append(x.By, s.Person.ID)
		} else {
			x.By = append(x.By, s.Name)
		}
	}
	for _, s := range v.Sources {
		x.Sources = append(x.Sources, s.Key)
	}
	return x
}

func values(list []frontmatter.Text) []string {
	return each(list, func(t frontmatter.Text) string { return t.Value })
}

func actors(list []*model.Actor) []named {
	return each(list, func(a *model.Actor) named { return named{ID: a.ID, Name: a.Name} })
}

func instrumentIDs(list []*model.Instrument) []string {
	return each(list, func(i *model.Instrument) string { return i.ID })
}

func (e *Export) describeActor(d *dossierRecord, a *model.Actor) {
	d.Of, d.Formal = a.Kind, a.Formal
	for _, c := range []pair{{"ISO 3166-1 alpha-2", a.Entry.Alpha2}, {"UN M49", a.Entry.M49}} {
		if c.Value != "" {
			d.Codes = append(d.Codes, c)
		}
	}
	d.Predecessors, d.Successors = actors(a.Predecessors), actors(a.Successors)
	for _, p := range a.Parties {
		d.Parties = append(d.Parties, membership{p.Instrument.ID, p.Instrument.Name, p.Role, string(p.Status), p.Since.String(), p.Until.String()})
	}
	for _, o := range a.Offices {
		x := office{Title: o.Title, From: o.From.String(), To: o.To.String()}
		if o.Of != nil {
			x.Of = o.Of.ID
		}
		d.Offices = append(d.Offices, x)
	}
	for _, x := range a.Blocks {
		d.Statements = append(d.Statements, statementOf(x, true))
	}
}

// A work is a source in the names of the Citation Style Language.
type work struct {
	ID              string    `json:"id"`
	Type            string    `json:"type"`
	Title           string    `json:"title,omitempty"`
	Author          []cslName `json:"author,omitempty"`
	Editor          []cslName `json:"editor,omitempty"`
	Issued          *cslDate  `json:"issued,omitempty"`
	Accessed        *cslDate  `json:"accessed,omitempty"`
	ContainerTitle  string    `json:"container-title,omitempty"`
	CollectionTitle string    `json:"collection-title,omitempty"`
	Publisher       string    `json:"publisher,omitempty"`
	PublisherPlace  string    `json:"publisher-place,omitempty"`
	Edition         string    `json:"edition,omitempty"`
	Volume          string    `json:"volume,omitempty"`
	Issue           string    `json:"issue,omitempty"`
	Number          string    `json:"number,omitempty"`
	Page            string    `json:"page,omitempty"`
	Note            string    `json:"note,omitempty"`
	Language        string    `json:"language,omitempty"`
	DOI             string    `json:"DOI,omitempty"`
	ISBN            string    `json:"ISBN,omitempty"`
	URL             string    `json:"URL,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts   [][]int `json:"date-parts,omitempty"`
	Literal string  `json:"literal,omitempty"` // of a date that has no such parts
}

func works(sources []*model.Source) []work {
	var out []work
	for _, s := range sources {
		w := work{
			ID: s.Key, Type: s.Type, Title: s.Title, Issued: cslDateOf(s.Issued), Accessed: cslDateOf(s.Accessed),
			ContainerTitle: s.ContainerTitle, CollectionTitle: s.CollectionTitle, Publisher: s.Publisher, PublisherPlace: s.PublisherPlace,
			Edition: s.Edition, Volume: s.Volume, Issue: s.Issue, Number: s.Number, Page: s.Page, Note: s.Note, Language: s.Lang,
			DOI: s.DOI, ISBN: s.ISBN, URL: s.URL,
		}
		for _, n := range s.Authors {
			w.Author = append(w.Author, cslName(n))
		}
		for _, n := range s.Editors {
			w.Editor = append(w.Editor, cslName(n))
		}
		out = append(out, w)
	}
	return slices.Clip(out)
}

func cslDateOf(d date.Date) *cslDate {
	if d.IsZero() {
		return nil
	}
	year, month, day := d.First()
	switch d.Precision() {
	case date.Year:
		return &cslDate{Parts: [][]int{{year}}}
	case date.Month:
		return &cslDate{Parts: [][]int{{year, month}}}
	case date.Day:
		return &cslDate{Parts: [][]int{{year, month, day}}}
	}
	return &cslDate{Literal: d.String()}
}
