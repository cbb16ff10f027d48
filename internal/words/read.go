package words

import (
	"io/fs"
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/source"
)

// reader reads the files of words.
type reader struct {
	builtin  fs.FS
	own      map[string]source.File // of the site, by tag in lower case
	book     *Book
	findings []diag.Finding
}

// language reads a language with the files that are there for it: the built-in
// one, then that of the site. It returns nil when there is neither.
func (r *reader) language(tag string) *Language {
	if l, ok := r.book.languages[tag]; ok {
		return l
	}
	var below *Language // what a language falls back to
	if i := strings.LastIndexByte(tag, '-'); i > 0 {
		below = r.language(tag[:i])
	}
	file, isOwn := r.own[tag]
	builtin, err := fs.ReadFile(r.builtin, builtinFolder+tag+extension)
	if err != nil && !isOwn {
		return nil
	}
	l := &Language{Tag: canonical(tag), texts: make(map[string]Text)}
	if below == nil {
		below = r.book.english
	}
	if below != nil {
		l.texts = maps.Clone(below.texts)
	}
	l.tag, _ = language.Parse(tag)
	for n := range l.forms {
		l.forms[n] = plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0)
	}
	if err == nil {
		r.read(l, source.File{Path: ownFolder + tag + extension, Text: builtin}, below == nil)
	}
	if isOwn {
		r.read(l, file, false)
	}
	r.book.languages[tag] = l
	return l
}

// canonical returns a tag as it is written: "pt-BR", "zh-Hant".
func canonical(tag string) string {
	parts := strings.Split(tag, "-")
	for i, p := range parts {
		switch {
		case i > 0 && len(p) == 2:
			parts[i] = strings.ToUpper(p)
		case i > 0 && len(p) == 4:
			parts[i] = strings.ToUpper(p[:1]) + p[1:]
		}
	}
	return strings.Join(parts, "-")
}

// read adds the texts of a file. The first file of all defines the keys.
func (r *reader) read(l *Language, file source.File, defines bool) {
	root, findings := frontmatter.Parse(file.Path, file.Text, 0)
	r.findings = append(r.findings, findings...)
	if root.Kind != frontmatter.Map && root.Kind != frontmatter.Null {
		r.report(diag.New(diag.BadValue, root.Span, "words must be written as keys and texts, not as %s", root.Kind).
			WithHelp("further: Weiter"))
		return
	}
	r.group(l, "", root, defines)
}

func (r *reader) report(f diag.Finding) { r.findings = append(r.findings, f) }

// group adds the texts of a map; their keys begin with that of the map.
func (r *reader) group(l *Language, prefix string, v frontmatter.Value, defines bool) {
	for i := range v.Pairs {
		p := &v.Pairs[i]
		key := prefix + p.Key
		switch {
		case p.Value.Kind == frontmatter.Map && !isCounting(p.Value):
			r.group(l, key+".", p.Value, defines)
		case !defines && l.texts[key] == nil && !isOpen(prefix):
			r.unknown(l, key, p.At)
		case p.Value.Kind == frontmatter.Null:
		case p.Value.Kind == frontmatter.List:
			r.report(diag.New(diag.BadValue, p.Value.Span, "%q must be text, not %s", key, p.Value.Kind))
		default:
			r.text(l, key, p.Value, defines)
		}
	}
}

// isOpen reports whether a site may have texts of its own in a group: names of
// what it has kinds of itself.
func isOpen(prefix string) bool {
	switch prefix {
	case "clause-kinds.", "instrument-kinds.", "properties.", "identifiers.", "language-names.", "roles.", "stances.", "topic-names.", "own.":
		return true
	}
	return false
}

func (r *reader) unknown(l *Language, key string, at source.Span) {
	f := diag.New(diag.UnknownKey, at, "no text of the interface has the key %q", key)
	keys := slices.Sorted(maps.Keys(l.texts))
	if near, ok := frontmatter.Nearest(key, keys); ok {
		f = f.WithHelp("did you mean %q?", near)
	}
	r.report(f)
}

// isCounting reports whether a map holds the plural forms of one text.
func isCounting(v frontmatter.Value) bool {
	for _, p := range v.Pairs {
		if !slices.Contains(categories[:], p.Key) {
			return false
		}
	}
	return len(v.Pairs) > 0
}

// text adds one text, unless its slots are not those of English.
func (r *reader) text(l *Language, key string, v frontmatter.Value, defines bool) {
	model := l.texts[key]
	if v.Kind == frontmatter.Scalar {
		t := plain(v.Text)
		if defines || model == nil || r.fits(key, v, &t[plural.Other], &model[plural.Other], true) {
			l.texts[key] = t
		}
		return
	}
	var t Text
	for _, p := range v.Pairs {
		if p.Key == "other" {
			t = plain(p.Value.Text)
		}
	}
	if t == nil {
		r.report(diag.New(diag.MissingKey, v.Span, "%q needs the form %q", key, "other"))
		return
	}
	for _, p := range v.Pairs {
		f := parseForm(p.Value.Text)
		if !defines && model != nil && !r.fits(key, p.Value, &f, &model[plural.Other], p.Key == "other") {
			return
		}
		t[slices.Index(categories[:], p.Key)] = f
	}
	l.texts[key] = t
}

// fits reports whether a text has the slots of its model, and reports what is
// wrong. The forms for one and two may do without the number.
func (r *reader) fits(key string, at frontmatter.Value, f, model *form, all bool) bool {
	known, has := model.slots(), f.slots()
	for i, name := range has {
		if name == "the-date" && slices.Contains(known, "date") {
			has[i] = "date"
			continue
		}
		if slices.Contains(known, name) {
			continue
		}
		finding := diag.New(diag.BadValue, at.Span, "nothing fills {%s} in %q", name, key)
		if len(known) > 0 {
			finding = finding.WithHelp("it may hold %s", braced(known))
		}
		r.report(finding)
		return false
	}
	for _, name := range known {
		if all && !slices.Contains(has, name) {
			r.report(diag.New(diag.BadValue, at.Span, "%q leaves out {%s}", key, name).WithHelp("in English it is %q", model.words))
			return false
		}
	}
	return true
}

func braced(names []string) string {
	return "{" + strings.Join(names, "}, {") + "}"
}
