// Package words holds the texts of the interface in the languages of readers,
// and how each language writes lists, dates and quotations.
//
// In: the built-in files (templates/words/en.yaml and its sisters) and those of
// the site, which add to them. Out: for each language every text by its key.
// Guarantees: a language has every key that English has, and in each text the
// same words in braces; what a file leaves out is in the base language (pt for
// pt-BR) or else in English; plural forms follow CLDR; a Book never changes and
// may be used by many goroutines. Non-goals: it knows no HTML, and translates
// nothing that the content says.
package words

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"concord/internal/diag"
	"concord/internal/source"
)

// english is the language that every other one falls back to.
const english = "en"

// Book holds the texts of all languages of a site.
type Book struct {
	languages map[string]*Language // by tag in lower case
	english   *Language
}

// Language is the interface in one language. It never changes.
type Language struct {
	Tag   string // BCP 47: "ko", "pt-BR"
	texts map[string]Text
	forms [small]plural.Form // of the numbers that pages count most
	tag   language.Tag
}

// small is how many numbers have their plural form looked up beforehand.
const small = 256

// New reads the built-in texts and those of the site: files named
// "templates/words/TAG.yaml", others are left alone. It returns what is wrong
// with the site's. Languages that nobody reads need not be parsed: wanted says
// which tags the site uses, its own first; English always is.
func New(builtin fs.FS, own []source.File, wanted []string) (*Book, []diag.Finding) {
	r := reader{builtin: builtin, own: make(map[string]source.File), book: &Book{languages: make(map[string]*Language)}}
	for _, file := range own {
		if tag, ok := tagOf(file.Path); ok {
			if text, err := fs.ReadFile(builtin, builtinFolder+tag+extension); err != nil || !bytes.Equal(text, file.Text) {
				r.own[tag] = file // and no copy of what is there already
			}
		} else if isWords(file.Path) {
			r.findings = append(r.findings, diag.New(diag.BadName, source.Span{Path: file.Path}, "the name of a file of words must be a language tag").
				WithHelp("name it %sde%s, or pt-BR", ownFolder, extension))
		}
	}
	r.book.english = r.language(english)
	tags := make([]string, 0, len(r.own))
	for tag := range r.own { // looked at in any case, for what is wrong with it
		tags = append(tags, tag)
	}
	slices.Sort(tags)
	for _, tag := range append(tags, wanted...) {
		r.language(strings.ToLower(tag))
	}
	if len(wanted) > 0 {
		r.book.share(r.book.In(wanted[0]))
	}
	return r.book, r.findings
}

// share gives texts that only the site knows to the languages that lack them.
func (b *Book) share(site *Language) {
	if site == nil {
		return
	}
	for _, l := range b.languages {
		for key, text := range site.texts {
			if l.texts[key] == nil && !strings.HasPrefix(key, "topic-names.") {
				l.texts[key] = text
			}
		}
	}
}

// In returns the interface in a language: that of the tag, or of its base
// language; nil when there is neither.
func (b *Book) In(tag string) *Language {
	tag = strings.ToLower(tag)
	for {
		if l := b.languages[tag]; l != nil {
			return l
		}
		i := strings.LastIndexByte(tag, '-')
		if i < 0 {
			return nil
		}
		tag = tag[:i]
	}
}

// English returns the interface in English.
func (b *Book) English() *Language { return b.english }

// Keys returns the keys of all texts, sorted. The caller owns the slice.
func (l *Language) Keys() []string { return slices.Sorted(maps.Keys(l.texts)) }

// All returns the languages, sorted by their tags.
func (b *Book) All() []*Language {
	var all []*Language
	for _, tag := range slices.Sorted(maps.Keys(b.languages)) {
		all = append(all, b.languages[tag])
	}
	return all
}

// Has reports whether there is a text with the key.
func (l *Language) Has(key string) bool { return l.texts[key] != nil }

// Text returns the text with a key, the key itself when there is none.
func (l *Language) Text(key string) string {
	if t, ok := l.texts[key]; ok {
		return t[plural.Other].words
	}
	return key
}

// Pattern returns the text with a key in its pieces.
func (l *Language) Pattern(key string) []Piece {
	if t, ok := l.texts[key]; ok {
		return t[plural.Other].pieces
	}
	return []Piece{{Words: key}}
}

// Count returns the form of a text for a number, in its pieces.
func (l *Language) Count(key string, n int) []Piece {
	t, ok := l.texts[key]
	if !ok {
		return []Piece{{Words: key}}
	}
	return t[l.form(n)].pieces
}

// Forms returns the forms of a text that counts, by the names of CLDR.
func (l *Language) Forms(key string) map[string]string {
	forms := make(map[string]string)
	for f, name := range categories {
		if form := l.texts[key]; form != nil && (form[f].words != form[plural.Other].words || plural.Form(f) == plural.Other) {
			forms[name] = form[f].words
		}
	}
	return forms
}

// form returns the plural form of a number.
func (l *Language) form(n int) plural.Form {
	if n >= 0 && n < small {
		return l.forms[n]
	}
	return plural.Cardinal.MatchPlural(l.tag, n, 0, 0, 0, 0)
}

// IsRightToLeft reports whether a language is written from right to left.
func IsRightToLeft(tag string) bool {
	base, rest, _ := strings.Cut(strings.ToLower(tag), "-")
	switch base {
	case "ar", "he", "iw", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "arc", "syr":
		return !strings.HasPrefix(rest, "latn")
	}
	return strings.HasPrefix(rest, "arab") || strings.HasPrefix(rest, "hebr")
}

const (
	ownFolder     = "templates/words/"
	builtinFolder = "words/"
	extension     = ".yaml"
)

// isWords reports whether a file of the site is one of words.
func isWords(name string) bool {
	return strings.HasPrefix(name, ownFolder) && strings.HasSuffix(name, extension)
}

// tagOf returns the language of a file of words, in lower case.
func tagOf(name string) (string, bool) {
	if !isWords(name) {
		return "", false
	}
	tag := strings.TrimSuffix(path.Base(name), extension)
	if _, err := language.Parse(tag); err != nil || strings.Count(name, "/") != 2 {
		return "", false
	}
	return strings.ToLower(tag), true
}
