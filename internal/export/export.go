// Package export turns what a site publishes into what is kept: documents that stand
// alone.
//
// In: a model, the site whose pages show it, the files that it was made from, and
// what is to be exported in which forms. Out: an fs.FS of all files of the export,
// each made when it is opened: self-contained HTML, archival PDF, the Markdown as it
// was written, and a record for machines. Guarantees: the words, the numbers of
// paragraphs, the links and the notes are those of the pages, since they are read
// from them: there is one place where references are resolved and citations are
// written; the same content gives the same bytes; nothing in an exported file is
// fetched from elsewhere. Non-goals: it does not know where the files go; lists and
// other pages that only lead to others are not exported.
package export

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/source"
	"concord/internal/typeset"
	"concord/internal/typeset/pdfcheck"
	"concord/internal/words"
)

// ManifestName is the name of the manifest of an exported folder.
const ManifestName = "concord-export.json"

// Form is a form in which a subject is exported.
type Form uint8

// The forms.
const (
	HTML Form = iota
	PDF
	Markdown
	JSON
	schema     // of the records
	sourceList // the works that are cited
)

// Forms are the names of the forms, in their order.
var Forms = []string{"html", "pdf", "md", "json"}

// ParseForms reads a list of forms: "html,pdf"; "all" is every form.
func ParseForms(list []string) ([]Form, error) {
	if len(list) == 1 && strings.EqualFold(strings.TrimSpace(list[0]), "all") {
		list = Forms
	}
	var forms []Form
	for _, name := range list {
		i := slices.Index(Forms, strings.ToLower(strings.TrimSpace(name)))
		if i < 0 {
			return nil, fmt.Errorf("%q is no form; the forms are %s, or all", name, strings.Join(Forms, ", "))
		}
		if !slices.Contains(forms, Form(i)) {
			forms = append(forms, Form(i))
		}
	}
	return forms, nil
}

// Options say what is exported, and from what.
type Options struct {
	Model *model.Model
	Site  interface {
		ReadFile(path string) ([]byte, error)
		Words(lang string) *words.Language // nil where there are none
	}
	Files    fs.FS // of the content
	Subjects []Subject
	Forms    []Form
	Setter   *typeset.Typesetter // nil when nothing is set as PDF
	Paper    typeset.Paper
	Creator  string // the program, for the record of PDFs
	Cited    bool   // also the records of the instruments and works that the briefs cite
}

// Export is all files of an export. It is safe for concurrent use.
type Export struct {
	o     Options
	files map[string]item
	paths []string // sorted
	*workshop

	possible sync.Once
	all      map[string]bool // names of all that could be exported
}

// workshop is what the files of exports of one site are made with.
type workshop struct {
	fonts fonts
	rooms sync.Pool  // of *[]byte, for pages of the site while they are read
	large sync.Mutex // one document of very many briefs at a time
	sums  sync.Map   // of the site's pages, by path: a brief is in many dossiers
}

// item is one file of an export.
type item struct {
	form    Form
	subject Subject
	source  string // a file of the content, for Markdown
	path    string // in the export
}

// New lists the files of an export.
func New(o Options) *Export {
	e := &Export{o: o, files: map[string]item{}, workshop: new(workshop)}
	e.fonts.read = func(path string) ([]byte, error) { return o.Site.ReadFile(path) }
	taken := map[string]bool{}
	for _, s := range o.Subjects {
		for _, form := range o.Forms {
			if form == Markdown {
				e.addSources(s, taken)
				continue
			}
			e.add(strings.TrimSuffix(s.Address(), "/")+"."+Forms[form], item{form: form, subject: s}, taken)
		}
	}
	if slices.Contains(o.Forms, JSON) && len(o.Subjects) > 0 {
		e.add(SchemaName, item{form: schema}, taken)
	}
	if o.Cited {
		e.addCited(taken)
	}
	for p := range e.files {
		e.paths = append(e.paths, p)
	}
	slices.Sort(e.paths)
	return e
}

// Of returns an export of one of the subjects. What was read and computed serves both.
func (e *Export) Of(s Subject) *Export {
	o := e.o
	o.Subjects = []Subject{s}
	one := New(o)
	one.workshop = e.workshop
	return one
}

// addCited adds the records of what the briefs cite.
func (e *Export) addCited(taken map[string]bool) {
	works := 0
	for _, s := range e.o.Subjects {
		for _, b := range s.Briefs() {
			works += len(b.Sources)
			for _, i := range b.Instruments {
				name := strings.TrimSuffix(i.Address, "/") + ".json"
				if _, ok := e.files[SafePath(name)]; !ok {
					e.add(name, item{form: JSON, subject: Subject{Instrument: i}}, taken)
				}
			}
		}
		if s.Instrument != nil {
			works += len(s.Instrument.Sources)
		}
	}
	if works > 0 {
		e.add(sourcesName, item{form: sourceList}, taken)
	}
}

// sourcesName is the path of the list of the works that are cited, in CSL-JSON.
const sourcesName = "sources.csl.json"

// citedWorks returns the works that the subjects cite, by key.
func (e *Export) citedWorks() []work {
	var all []*model.Source
	seen := map[*model.Source]bool{}
	add := func(list []*model.Source) {
		for _, s := range list {
			if !seen[s] {
				seen[s] = true
				all = append(all, s)
			}
		}
	}
	for _, s := range e.o.Subjects {
		for _, b := range s.Briefs() {
			add(b.Sources)
		}
		if s.Instrument != nil {
			add(s.Instrument.Sources)
		}
	}
	slices.SortFunc(all, func(a, b *model.Source) int { return cmp.Compare(a.Key, b.Key) })
	return works(all)
}

// Exists reports whether a file of an earlier export is of something that there still
// is.
func (e *Export) Exists(name string) bool {
	return name == SchemaName || e.IsSubject(name) || e.isFile(name) || e.isFile(strings.TrimPrefix(name, "content/"))
}

// IsSubject reports whether there is something that is exported by this name, with or
// without the ending of a form: "briefs/article-4.pdf", "briefs/article-4".
func (e *Export) IsSubject(name string) bool {
	e.possible.Do(func() {
		e.all = map[string]bool{}
		add := func(s Subject) {
			e.all[s.Stem()] = true
			for _, form := range Forms {
				e.all[SafePath(strings.TrimSuffix(s.Address(), "/")+"."+form)] = true
			}
		}
		everything(e.o.Model, add)
		for _, a := range e.o.Model.Actors { // also those of which no brief speaks
			add(Subject{Actor: a})
		}
	})
	return e.all[name]
}

// add gives a file a name that every file system allows.
func (e *Export) add(name string, x item, taken map[string]bool) {
	name = SafePath(name)
	for n := 2; taken[strings.ToLower(name)]; n++ {
		if had, ok := e.files[name]; ok && had.source == x.source && x.source != "" {
			return // a brief of two dossiers
		}
		ext := path.Ext(name)
		name = strings.TrimSuffix(name, ext) + "-" + strconv.Itoa(n) + ext
	}
	taken[strings.ToLower(name)] = true
	x.path = name
	e.files[name] = x
}

// addSources adds the files that a subject was written in, with their pictures.
func (e *Export) addSources(s Subject, taken map[string]bool) {
	add := func(file string) {
		name := file
		if !strings.HasPrefix(file, "content/") && !strings.HasPrefix(file, "static/") {
			name = "content/" + file // of a site that is nothing but briefs
		}
		if had, ok := e.files[SafePath(name)]; ok && had.source == file {
			return
		}
		e.add(name, item{form: Markdown, subject: s, source: file}, taken)
	}
	if file := s.Source(); strings.HasSuffix(file, ".md") {
		add(file)
	}
	for _, b := range s.Briefs() {
		add(b.Path)
		for _, l := range b.Links {
			if l.Start == l.End && l.Target.Kind == model.KindAddress {
				if file := "static/" + l.Target.ID; e.isFile(file) {
					add(file)
				}
			}
		}
	}
}

func (e *Export) isFile(name string) bool {
	fi, err := fs.Stat(e.o.Files, name)
	return err == nil && fi.Mode().IsRegular()
}

// devices are names that Windows keeps for itself, whatever extension follows.
var devices = []string{"con", "prn", "aux", "nul", "com", "lpt"}

// SafePath returns a path whose names every common file system allows, and that stand
// in the manifest of a bag as they are: BagIt escapes a percent sign there, which
// sha512sum does not know.
func SafePath(p string) string {
	names := strings.Split(p, "/")
	for i, name := range names {
		name = strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"\|?*%`, r) {
				return '_'
			}
			return r
		}, name)
		if trimmed := strings.TrimRight(name, ". "); trimmed != name || name == "" {
			name = trimmed + "_"
		}
		stem, _, _ := strings.Cut(name, ".")
		if stem = strings.ToLower(stem); len(stem) <= 4 && slices.Contains(devices, strings.TrimRight(stem, "0123456789")) {
			name = "_" + name
		}
		if len(name) > 200 { // a program may add to it
			ext := path.Ext(name)
			sum := sha256.Sum256([]byte(name))
			cut := 150
			for cut > 0 && name[cut]&0xc0 == 0x80 {
				cut--
			}
			if len(ext) > 10 {
				ext = ""
			}
			name = fmt.Sprintf("%s-%x%s", name[:cut], sum[:4], ext)
		}
		names[i] = name
	}
	return strings.Join(names, "/")
}

// Paths returns the paths of all files, sorted. The caller owns the slice.
func (e *Export) Paths() []string { return slices.Clone(e.paths) }

// SubjectOf returns the subject that a file shows; ok is false for what belongs to
// no one.
func (e *Export) SubjectOf(path string) (s Subject, ok bool) {
	x, ok := e.files[path]
	return x.subject, ok && x.form < schema
}

// An UnprintableError says what in a document cannot be set as PDF: findings in the
// content.
type UnprintableError struct{ Findings []diag.Finding }

// Error returns the first finding.
func (e *UnprintableError) Error() string {
	return e.Findings[0].Span.Path + ": " + e.Findings[0].Message
}

// ReadFile makes a file. The error is an *UnprintableError when the content is at
// fault.
func (e *Export) ReadFile(name string) ([]byte, error) { return e.AppendFile(nil, name) }

// AppendFile does the same, and appends the file to dst.
func (e *Export) AppendFile(dst []byte, name string) ([]byte, error) {
	x, ok := e.files[name]
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	data, err := e.make(dst, x)
	var unprintable *UnprintableError
	if err != nil && !errors.As(err, &unprintable) {
		return nil, fmt.Errorf("export %s: %w", name, err)
	}
	return data, err
}

// manyBriefs are so many that two documents of them at once take a gigabyte.
const manyBriefs = 200

// make appends a file. Most files of an export are HTML, so that these are worth to be
// made in place.
func (e *Export) make(dst []byte, x item) ([]byte, error) {
	if (x.form == HTML || x.form == PDF || x.form == JSON) && len(x.subject.Briefs()) >= manyBriefs {
		e.large.Lock()
		defer e.large.Unlock()
	}
	if x.form == HTML {
		return e.page(dst, x.subject)
	}
	file, err := e.file(x)
	if len(dst) == 0 || err != nil {
		return file, err
	}
	return append(dst, file...), nil
}

// file makes a file that is no HTML.
func (e *Export) file(x item) ([]byte, error) {
	switch x.form {
	case Markdown:
		return fs.ReadFile(e.o.Files, x.source)
	case JSON:
		r, err := e.recordOf(x.subject, nil)
		if err != nil {
			return nil, err
		}
		r.placeAt(x.path)
		return encode(r)
	case schema:
		return []byte(schemaText), nil
	case sourceList:
		return encode(e.citedWorks())
	}
	return e.PDF(x.subject)
}

// page appends a subject as HTML.
func (e *Export) page(dst []byte, s Subject) ([]byte, error) {
	f, err := e.folio(s)
	if err != nil {
		return nil, err
	}
	return appendPage(dst, f, e.o.Paper, e.o.Site.ReadFile, &e.fonts)
}

// PDF sets a subject. The error is an *UnprintableError when the content is at fault.
func (e *Export) PDF(s Subject) ([]byte, error) {
	f, err := e.folio(s)
	if err != nil {
		return nil, err
	}
	doc := document(f, e.o.Site.ReadFile)
	doc.Meta.Paper, doc.Meta.Creator = e.o.Paper, e.o.Creator
	if ui := e.o.Site.Words(doc.Meta.Lang); ui != nil { // the typesetter has words of its own for other languages
		doc.Meta.Labels.Page = words.Fill(ui.Pattern("of-pages"), "page", "%d", "pages", "%d")
		doc.Meta.Labels.Note = ui.Text("note")
	}
	published, modified := s.dates()
	doc.Meta.Date = cmp.Or(doc.Meta.Date, published)
	doc.Meta.Modified = cmp.Or(doc.Meta.Modified, modified)
	if doc.Attachments, err = e.attachments(s, f); err != nil {
		return nil, err
	}
	file, faults := e.o.Setter.PDF(doc)
	if len(faults) > 0 {
		return nil, &UnprintableError{e.findings(s, faults)}
	}
	if problems := pdfcheck.Check(file); len(problems) > 0 {
		return nil, fmt.Errorf("the file is not sound: %w", problems[0])
	}
	return file, nil
}

// attachments returns what travels inside the PDF: the texts as they were written,
// and the record.
func (e *Export) attachments(s Subject, f *folio) ([]typeset.Attachment, error) {
	var out []typeset.Attachment
	taken := map[string]bool{}
	attach := func(file string) error {
		text, err := fs.ReadFile(e.o.Files, file)
		name := path.Base(SafePath(file))
		for n := 2; taken[name]; n++ {
			name = strconv.Itoa(n) + "-" + path.Base(SafePath(file))
		}
		taken[name] = true
		out = append(out, typeset.Attachment{Name: name, Type: "text/markdown", Description: "The source of this document", Relationship: typeset.Source, Data: text})
		return err
	}
	var files []string
	if file := s.Source(); strings.HasSuffix(file, ".md") {
		files = append(files, file)
	}
	for _, b := range s.Briefs() {
		if !slices.Contains(files, b.Path) {
			files = append(files, b.Path)
		}
	}
	for _, file := range files {
		if err := attach(file); err != nil {
			return nil, err
		}
	}
	r, err := e.recordOf(s, f)
	if err != nil {
		return nil, err
	}
	text, err := encode(r)
	name := path.Base(strings.TrimSuffix(s.Address(), "/")) + ".json"
	out = append(out,
		typeset.Attachment{Name: SafePath(name), Type: "application/json", Description: "The same as data", Relationship: typeset.Data, Data: text},
		typeset.Attachment{Name: SchemaName, Type: "application/schema+json", Description: "What the members of the data mean", Relationship: typeset.Supplement, Data: []byte(schemaText)})
	return out, err
}

// dates returns when a subject was first published and last changed, as days; "" when
// that is not known.
func (s Subject) dates() (published, modified string) {
	var first, last date.Date
	add := func(d date.Date) {
		if d.IsZero() || d.Precision() < date.Year {
			return
		}
		if first.IsZero() || d.Before(first) {
			first = d
		}
		if last.IsZero() || last.Before(d) {
			last = d
		}
	}
	for _, b := range s.Briefs() {
		add(b.Date.Date)
		add(b.Updated.Date)
	}
	if s.Instrument != nil {
		for _, v := range s.Instrument.Events {
			add(v.Date)
		}
	}
	return firstDay(first), firstDay(last)
}

// firstDay returns the first day of a date.
func firstDay(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	year, month, dayOf := d.First()
	return fmt.Sprintf("%04d-%02d-%02d", year, month, dayOf)
}

// folio binds the pages of a subject.
func (e *Export) folio(s Subject) (*folio, error) {
	room := e.room()
	defer e.rooms.Put(room)
	pages := *room
	var sheets []sheet
	add := func(address, prefix string, level int, without ...string) error {
		start := len(pages)
		var err error
		if pages, err = e.sitePage(pages, address+"index.html"); err != nil {
			return err
		}
		if cap(pages) < roomKept {
			*room = pages[:0]
		}
		sheets = append(sheets, sheet{address: address, prefix: prefix, level: level, page: pages[start:], without: without})
		return nil
	}
	if err := add(s.Address(), "", 0, s.leftOut()...); err != nil {
		return nil, err
	}
	if s.Instrument != nil {
		for _, p := range s.Instrument.Provisions {
			name := path.Base(strings.TrimSuffix(p.Address, "/"))
			if err := add(p.Address, "article-"+name, 1, "page.siblings"); err != nil {
				return nil, err
			}
		}
	}
	if s.Brief == nil {
		for _, b := range s.Briefs() {
			if err := add(b.Address, path.Base(strings.TrimSuffix(b.Address, "/")), 1); err != nil {
				return nil, err
			}
		}
	}
	return compose(sheets, e.o.Model.Site.BaseURL, e.contents())
}

// roomKept bounds the memory that is kept from one page for the next, in bytes.
const roomKept = 1 << 20

// room returns room for pages; the caller puts it back.
func (e *Export) room() *[]byte {
	if room, ok := e.rooms.Get().(*[]byte); ok {
		return room
	}
	return new([]byte)
}

// sitePage appends a page of the site.
func (e *Export) sitePage(dst []byte, path string) ([]byte, error) {
	if site, ok := e.o.Site.(interface {
		AppendFile(dst []byte, path string) ([]byte, error)
	}); ok {
		return site.AppendFile(dst, path)
	}
	page, err := e.o.Site.ReadFile(path)
	return append(dst, page...), err
}

// contents returns what a list of contents is called where no page has one.
func (e *Export) contents() string {
	if ui := e.o.Site.Words(e.o.Model.Site.Lang); ui != nil {
		return ui.Text("contents")
	}
	return "Contents"
}

// leftOut names the sections of the subject's own page that say nothing which the
// document does not say anyway.
func (s Subject) leftOut() []string {
	switch {
	case s.Actor != nil:
		return []string{"passages"} // the briefs follow
	case s.Topic != nil:
		return []string{"briefs", "h2"}
	}
	return nil
}

// findings turns faults of typesetting into findings. Of the characters of one script
// the first is shown, where it first stands in a file, and the others are counted.
func (e *Export) findings(s Subject, faults []typeset.Fault) []diag.Finding {
	var out []diag.Finding
	missing := map[string][]rune{} // by script
	for _, fault := range faults {
		if fault.Kind == typeset.MissingGlyph && !slices.Contains(missing[fault.Script], fault.Char) {
			missing[fault.Script] = append(missing[fault.Script], fault.Char)
		}
	}
	for _, fault := range faults {
		at := source.Span{Path: s.Source()}
		if b := s.Briefs(); at.Path == "" && len(b) > 0 {
			at.Path = b[0].Path
		}
		fault.Place = "" // an id of the page, which the author does not know
		if fault.Kind != typeset.MissingGlyph {
			out = append(out, diag.New(diag.CannotPrint, at, "%s", fault.Error()))
			continue
		}
		all := missing[fault.Script]
		if len(all) == 0 || all[0] != fault.Char {
			continue
		}
		missing[fault.Script] = nil
		at = e.firstPlace(s, fault.Char, at)
		more := ""
		if len(all) > 1 {
			more = fmt.Sprintf(" and %d more of this script", len(all)-1)
		}
		out = append(out, diag.New(diag.CannotPrint, at, "%s%s", fault.Error(), more).
			WithHelp("%s", fontHelp(fault.Font())))
	}
	return out
}

// fontHelp says what to do about a character that no font has.
func fontHelp(font string) string {
	if font == "" {
		return "say it in words, or with a picture: colour glyphs are not printed"
	}
	return "put a font for it, such as " + font + ", into static/fonts/, or name a folder of fonts with --fonts"
}

// firstPlace returns where a character first stands in the files of a subject.
func (e *Export) firstPlace(s Subject, char rune, otherwise source.Span) source.Span {
	files := []string{s.Source()}
	for _, b := range s.Briefs() {
		files = append(files, b.Path)
	}
	for _, file := range files {
		text, err := fs.ReadFile(e.o.Files, file)
		if i := bytes.IndexRune(text, char); err == nil && i >= 0 {
			return source.Span{Path: file, Start: i, End: i + len(string(char))}
		}
	}
	return otherwise
}

// Sum returns a sum of all that the export depends on, but the program and the options.
func (e *Export) Sum() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", e.paths)
	mine := map[string]bool{}
	for _, s := range e.o.Subjects {
		key, err := e.Key(s)
		if err != nil {
			return "", err
		}
		h.Write(key[:])
		mine[s.Address()] = true
	}
	for _, p := range e.paths {
		x := e.files[p]
		if x.form != sourceList && (x.form != JSON || mine[x.subject.Address()]) {
			continue
		}
		record, err := e.make(nil, x) // of what is cited
		if err != nil {
			return "", err
		}
		h.Write(record)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// Key returns a sum of all that the files of a subject depend on, but the program and
// the options: as long as it stays, they would be the same.
func (e *Export) Key(s Subject) ([32]byte, error) {
	h := sha256.New()
	add := func(data []byte) {
		sum := sha256.Sum256(data)
		h.Write(sum[:])
	}
	pages := []string{s.Address()}
	if s.Instrument != nil {
		for _, p := range s.Instrument.Provisions {
			pages = append(pages, p.Address)
		}
	}
	for _, b := range s.Briefs() {
		if b.Address != s.Address() {
			pages = append(pages, b.Address)
		}
		add(b.Sum[:])
		for _, l := range b.Links {
			if l.Start == l.End && l.Target.Kind == model.KindAddress {
				data, err := fs.ReadFile(e.o.Files, "static/"+l.Target.ID)
				if err == nil {
					add(data)
				}
			}
		}
	}
	for _, p := range pages {
		sum, err := e.pageSum(p + "index.html")
		if err != nil {
			return [32]byte{}, err
		}
		h.Write(sum[:])
	}
	if s.Instrument != nil { // the page names less than the record
		r, err := e.recordOf(s, nil)
		if err != nil {
			return [32]byte{}, err
		}
		text, err := encode(r)
		if err != nil {
			return [32]byte{}, err
		}
		add(text)
	}
	return [32]byte(h.Sum(nil)), nil
}

// pageSum returns the sum of a page of the site.
func (e *Export) pageSum(path string) ([32]byte, error) {
	if known, ok := e.sums.Load(path); ok {
		return known.([32]byte), nil
	}
	room := e.room()
	defer e.rooms.Put(room)
	page, err := e.sitePage(*room, path)
	if err != nil {
		return [32]byte{}, err
	}
	if cap(page) < roomKept {
		*room = page[:0]
	}
	sum := sha256.Sum256(page)
	e.sums.Store(path, sum)
	return sum, nil
}

// Open opens a file, which makes it.
func (e *Export) Open(name string) (fs.File, error) {
	data, err := e.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return &opened{Reader: bytes.NewReader(data), name: path.Base(name), size: int64(len(data))}, nil
}

// opened is an open file. It has no time: a document is as old as its content says.
type opened struct {
	*bytes.Reader
	name string
	size int64
}

func (f *opened) Stat() (fs.FileInfo, error) { return f, nil }
func (f *opened) Close() error               { return nil }
func (f *opened) Name() string               { return f.name }
func (f *opened) Size() int64                { return f.size }
func (f *opened) Mode() fs.FileMode          { return 0o444 }
func (f *opened) ModTime() time.Time         { return time.Time{} }
func (f *opened) IsDir() bool                { return false }
func (f *opened) Sys() any                   { return nil }
