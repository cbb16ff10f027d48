package render

// The page that searches: a form that a script brings to life, and below it the
// index of all subjects, which is all there is without the script.

import (
	"html/template"
	"maps"
	"slices"

	"concord/internal/model"
	"concord/internal/words"
)

// SearchFiles names what the page that searches is made with. The zero
// SearchFiles gives pages without a search.
type SearchFiles struct {
	Script string   // address of the script, "search.3f2a1b9c.js"
	Index  string   // folder of the index, "search/index/"
	Hash   string   // in the names of its files
	Facets []string // by what a search is narrowed, in the order of the page
	Kinds  []string // of what can be found
}

// searchView is what search.html shows.
type searchView struct {
	Title   string
	Form    template.HTML
	Letters template.HTML
	List    template.HTML
}

// searchField writes the field in the head of a page. Without a script it leads
// to the index of all subjects.
func (o *out) searchField() {
	if o.r.options.Search.Script == "" {
		return
	}
	o.raw(`<form class="find" role="search" action="`)
	o.address(sections[sectionSearch].address, "")
	o.raw(`"><input type="search" name="q" aria-label="`)
	o.say("search")
	o.raw(`" placeholder="`)
	o.say("search")
	o.raw(`" maxlength="200"></form>` + "\n")
}

// searchForm writes the form of the page that searches. It is hidden until the
// script runs.
func (o *out) searchForm() {
	files := o.r.options.Search
	if files.Script == "" {
		return
	}
	o.raw(`<form class="find" role="search" id="page.search" method="get" hidden data-index="`)
	o.folder(files.Index)
	o.raw(`" data-hash="`)
	o.words(files.Hash)
	o.raw(`" data-root="`)
	o.folder("")
	o.raw(`" data-words="`)
	o.words(o.searchWords(files.Kinds))
	o.raw(`"><p><label for="page.q">`)
	o.say("search-label")
	o.raw(`</label> <input type="search" id="page.q" name="q" maxlength="200" autocomplete="off" spellcheck="false" aria-describedby="page.keys"> <button type="submit">`)
	o.say("search")
	o.raw(`</button></p>` + "\n")
	o.raw(`<p class="meta" id="page.keys">`)
	o.say("search-keys")
	o.raw(`</p>` + "\n")
	o.raw(`<details id="page.narrow"><summary>`)
	o.say("narrow")
	o.raw(`</summary><p>`)
	for _, name := range append([]string{"type"}, files.Facets...) {
		o.raw(`<label>`)
		o.words(named(o.ui, "facets.", name))
		o.raw(` <select name="`)
		o.words(name)
		o.raw(`"><option value="">`)
		o.say("any")
		o.raw(`</option></select></label> `)
	}
	o.raw("</p></details></form>\n")
	o.raw(`<p class="meta" id="page.found" role="status"></p>` + "\n" + `<ol class="briefs" id="page.results"></ol>` + "\n")
	o.raw(`<p><button type="button" id="page.more" hidden>`)
	o.say("more-results")
	o.raw(`</button></p>` + "\n")
	o.raw(`<script src="`)
	o.address(files.Script, "")
	o.raw(`" defer></script><noscript><p class="meta">`)
	o.say("no-script")
	o.raw(`</p></noscript>` + "\n")
}

// folder writes the way to a folder whose files the script names.
func (o *out) folder(address string) {
	for range o.depth {
		o.raw("../")
	}
	o.b = appendURL(o.b, address)
}

// searchWords returns the words that the script writes, as JSON.
func (o *out) searchWords(kinds []string) string {
	b := []byte("{")
	text := func(key, words string) {
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = appendJSON(b, key)
		b = append(b, ':')
		b = appendJSON(b, words)
	}
	text("lang", o.ui.Tag)
	for _, word := range searchTexts {
		text(word.name, o.ui.Text(word.key))
	}
	for _, key := range [...]string{"found", "found-some"} {
		b = append(b, ',')
		b = appendJSON(b, key)
		b = append(b, ":{"...)
		forms := o.ui.Forms(key)
		for _, form := range slices.Sorted(maps.Keys(forms)) {
			text(form, forms[form])
		}
		b = append(b, '}')
	}
	b = append(b, `,"kinds":{`...)
	for _, kind := range kinds {
		text(kind, named(o.ui, "found-kinds.", kind))
	}
	return string(append(b, "}}"...))
}

// searchTexts are the words that the script writes as they are: how it calls
// them, and their key.
var searchTexts = [...]struct{ name, key string }{
	{"none", "found-none"}, {"any", "any"}, {"where", "where"}, {"nowhere", "nowhere"}, {"failed", "search-failed"}, {"disk", "search-disk"},
}

// ClauseNames returns how pages in the language of the site call a kind of
// clause.
func ClauseNames(book *words.Book, m *model.Model) func(kind string) string {
	ui := siteInterface(book, m)
	return func(kind string) string { return clauseWords(ui, kind) }
}

// ArticleNames returns how pages call an article by its number in the languages
// of the site's briefs, but its own.
func ArticleNames(book *words.Book, m *model.Model) func(number string) []string {
	var others []*words.Language
	for _, lang := range languagesOf(m)[1:] {
		if ui := book.In(lang); ui != nil {
			others = append(others, ui)
		}
	}
	return func(number string) []string {
		names := make([]string, len(others))
		for i, ui := range others {
			names[i] = words.Fill(ui.Pattern("article-number"), "number", number)
		}
		return names
	}
}
