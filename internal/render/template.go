package render

// Templates: the built-in ones, those of the site in their place, and findings
// with line and column about the site's own.

import (
	"bytes"
	"errors"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	texttemplate "text/template"

	"concord/internal/diag"
	"concord/internal/source"
	"concord/internal/words"
	builtin "concord/templates"
)

const (
	templateFolder = "templates/"
	skeleton       = "base.html"
	mainBlock      = "main" // what each page template defines
)

// pageTemplates are the templates of kinds of pages. Any other file is a
// partial, which every page can use by its name.
var pageTemplates = []string{
	"404.html", "article.html", "author.html", "brief.html", "country.html", "disputes.html", "home.html",
	"instrument.html", "kind.html", "list.html", "organisation.html", "page.html", "person.html", "search.html",
	"sources.html", "timeline.html", "topic.html",
}

// redirectTemplate is a whole page, without the skeleton.
const redirectTemplate = "redirect.html"

// templates holds the templates in each language of the interface.
type templates struct {
	own  map[string][]byte // text of the site's own files by name
	sets map[*words.Language]func() pageSets
}

// pageSets holds a parsed set for each kind of page: the skeleton with the page's
// own part, by file name. The words of the interface stand in it as text.
type pageSets map[string]*template.Template

// A TemplateError says that a template could not make a page. It is about
// content when the template is the site's own.
type TemplateError struct {
	Page    string // path of the page
	Finding diag.Finding
}

// Error returns the page and the message of the finding.
func (e *TemplateError) Error() string { return e.Page + ": " + e.Finding.Message }

// parseTemplates parses the built-in templates with the site's own in their
// place, in the first of the languages; those in the others are parsed when a
// page needs them. Where one of the site's is broken, it is reported and the
// built-in one holds.
func parseTemplates(own []source.File, languages []*words.Language) (templates, []diag.Finding) {
	t := templates{own: make(map[string][]byte), sets: make(map[*words.Language]func() pageSets)}
	var findings []diag.Finding
	texts := builtinTexts()
	for _, file := range own {
		name := strings.TrimPrefix(file.Path, templateFolder)
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		t.own[name] = file.Text
		if _, err := template.New(name).Funcs(wordFuncs(languages[0])).Parse(string(file.Text)); err != nil {
			findings = append(findings, t.finding(name, err))
			continue
		}
		texts[name] = string(file.Text)
	}
	sets, faults := t.parseSets(texts, languages[0])
	for _, f := range faults {
		if !slices.ContainsFunc(findings, func(g diag.Finding) bool { return g.Span == f.Span && g.Message == f.Message }) {
			findings = append(findings, f)
		}
	}
	if len(faults) > 0 {
		texts = builtinTexts()
		sets, _ = t.parseSets(texts, languages[0])
	}
	t.sets[languages[0]] = func() pageSets { return sets }
	for _, ui := range languages[1:] {
		t.sets[ui] = sync.OnceValue(func() pageSets {
			sets, _ := t.parseSets(texts, ui)
			return sets
		})
	}
	return t, findings
}

// parseSets parses the set of each kind of page in a language.
func (t *templates) parseSets(texts map[string]string, ui *words.Language) (sets pageSets, findings []diag.Finding) {
	sets = make(pageSets)
	shared := template.New("").Funcs(wordFuncs(ui))
	for _, name := range sortedNames(texts) {
		if slices.Contains(pageTemplates, name) {
			continue
		}
		_, err := shared.New(name).Parse(texts[name])
		if err == nil {
			err = writeWords(shared, name, texts[name], ui)
		}
		if err != nil {
			findings = append(findings, t.finding(name, err))
		}
	}
	for _, name := range pageTemplates {
		set, err := shared.Clone()
		if err == nil {
			_, err = set.New(name).Parse(texts[name])
		}
		if err == nil {
			err = writeWords(set, name, texts[name], ui)
		}
		if err == nil && len(t.own) > 0 {
			err = wholeSet(set, name)
		}
		if err != nil {
			findings = append(findings, t.finding(name, err))
			continue
		}
		sets[name] = set.Lookup(skeleton)
	}
	sets[redirectTemplate] = shared.Lookup(redirectTemplate)
	return sets, findings
}

// wholeSet returns what is wrong with a set only as a whole: a part that is
// missing, or a hole where nothing can be escaped.
func wholeSet(set *template.Template, name string) error {
	if set.Lookup(mainBlock) == nil {
		return errors.New("template: " + name + ":1: the template does not define \"" + mainBlock + "\"")
	}
	// A set is looked at as a whole when it runs first; without data it ends
	// at once, and only errors of the look matter here.
	err := set.ExecuteTemplate(io.Discard, skeleton, nil)
	if escape := (*template.Error)(nil); errors.As(err, &escape) {
		return err
	}
	return nil
}

// builtinTexts returns the texts of the built-in templates by name.
func builtinTexts() map[string]string {
	texts := make(map[string]string)
	entries, _ := builtin.Files.ReadDir(".")
	for _, e := range entries {
		if e.IsDir() {
			continue
		}
		text, _ := builtin.Files.ReadFile(e.Name())
		texts[e.Name()] = string(text)
	}
	return texts
}

func sortedNames(texts map[string]string) []string {
	names := make([]string, 0, len(texts))
	for name := range texts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// execute writes a page in a language.
func (t *templates) execute(w io.Writer, ui *words.Language, name, path string, f *frame) error {
	err := t.sets[ui]()[name].Execute(w, f)
	var exec texttemplate.ExecError
	var escape *template.Error
	if errors.As(err, &exec) || errors.As(err, &escape) {
		return &TemplateError{Page: path, Finding: t.finding(name, err)}
	}
	return err
}

// appender is a growing slice as an io.Writer.
type appender struct{ b []byte }

func (w *appender) Write(p []byte) (int, error) {
	w.b = append(w.b, p...)
	return len(p), nil
}

func (w *appender) WriteString(s string) (int, error) {
	w.b = append(w.b, s...)
	return len(s), nil
}

// finding turns an error of a template of the set called set into a finding
// with its place. Such an error begins with "template: name:line:" or
// "html/template:name:line:column:".
func (t *templates) finding(set string, err error) diag.Finding {
	rest := err.Error()
	for _, prefix := range [...]string{"html/template:", "template:"} {
		if cut, ok := strings.CutPrefix(rest, prefix); ok {
			rest = strings.TrimLeft(cut, " ")
			break
		}
	}
	name, rest, _ := strings.Cut(rest, ":")
	line, rest := leadingNumber(rest)
	column, rest := leadingNumber(rest)
	if text, ok := t.own[name]; ok {
		at := offsetOf(text, line, column)
		return diag.New(diag.BadTemplate, source.Span{Path: templateFolder + name, Start: at, End: at}, "%s", plainMessage(rest))
	}
	// What goes wrong in a built-in template is the fault of the site's own in
	// the same set.
	var at source.Span
	if _, ok := t.own[set]; ok {
		at.Path = templateFolder + set
	}
	var escape *template.Error
	if errors.As(err, &escape) && escape.ErrorCode == template.ErrEndContext {
		return diag.New(diag.BadTemplate, at, "the template ends inside a tag, an attribute or a comment")
	}
	return diag.New(diag.BadTemplate, at, "%s: %s", name, plainMessage(rest))
}

// plainMessage leaves out what only the makers of the template library need.
func plainMessage(s string) string {
	s = strings.TrimSpace(s)
	if _, at, ok := strings.Cut(s, " at <"); ok && strings.HasPrefix(s, "executing ") {
		s = "<" + at
	}
	for _, noise := range [...]string{" in type interface {}", "*render.", "render."} {
		s = strings.ReplaceAll(s, noise, "")
	}
	return s
}

// leadingNumber splits "12:7: words" into 12 and "7: words"; 0 when there is no
// number.
func leadingNumber(s string) (int, string) {
	digits, rest, ok := strings.Cut(s, ":")
	n, err := strconv.Atoi(digits)
	if !ok || err != nil {
		return 0, s
	}
	return n, rest
}

// offsetOf returns the byte offset of a line, from 1, and a byte column, from 0.
func offsetOf(text []byte, line, column int) int {
	offset := 0
	for ; line > 1; line-- {
		end := bytes.IndexByte(text[offset:], '\n')
		if end < 0 {
			break
		}
		offset += end + 1
	}
	return min(offset+column, len(text))
}
