package render

// The page that searches: a form that a script brings to life, and below it the
// index of all subjects, which is all there is without the script.

import "html/template"

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
	o.raw(`"><input type="search" name="q" aria-label="` + wordSearch + `" placeholder="` + wordSearch + `" maxlength="200"></form>` + "\n")
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
	o.words(searchWords(files.Kinds))
	o.raw(`"><p><label for="page.q">` + wordSearchLabel + `</label> <input type="search" id="page.q" name="q" maxlength="200" autocomplete="off" spellcheck="false" aria-describedby="page.keys"> <button>` + wordSearch + `</button></p>` + "\n")
	o.raw(`<p class="meta" id="page.keys">` + wordSearchKeys + `</p>` + "\n")
	o.raw(`<details id="page.narrow"><summary>` + wordNarrow + `</summary><p>`)
	for _, name := range append([]string{"type"}, files.Facets...) {
		o.raw(`<label>`)
		if words, ok := facetNames[name]; ok {
			o.words(words)
		} else {
			o.words(capital(name))
		}
		o.raw(` <select name="`)
		o.words(name)
		o.raw(`"><option value="">` + wordAny + `</option></select></label> `)
	}
	o.raw("</p></details></form>\n")
	o.raw(`<p class="meta" id="page.found" role="status"></p>` + "\n" + `<ol class="briefs" id="page.results"></ol>` + "\n")
	o.raw(`<p><button type="button" id="page.more" hidden>` + wordMoreResults + `</button></p>` + "\n")
	o.raw(`<script src="`)
	o.address(files.Script, "")
	o.raw(`" defer></script><noscript><p class="meta">` + wordNoScript + `</p></noscript>` + "\n")
}

// folder writes the way to a folder whose files the script names.
func (o *out) folder(address string) {
	for range o.depth {
		o.raw("../")
	}
	o.b = appendURL(o.b, address)
}

// searchWords returns the words that the script writes, as JSON.
func searchWords(kinds []string) string {
	b := []byte("{")
	text := func(key, words string) {
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = appendJSON(b, key)
		b = append(b, ':')
		b = appendJSON(b, words)
	}
	text("one", wordOneFound)
	text("many", wordManyFound)
	text("none", wordNoneFound)
	text("some", wordSomeFound)
	text("any", wordAny)
	text("where", wordWhere)
	text("nowhere", wordNowhere)
	text("failed", wordSearchFailed)
	text("disk", wordSearchDisk)
	b = append(b, `,"kinds":{`...)
	for _, kind := range kinds {
		text(kind, foundKind(kind))
	}
	return string(append(b, "}}"...))
}

// ClauseName returns the name of a kind of clause, as pages show it.
func ClauseName(kind string) string { return clauseWords(kind) }

// foundKind returns the name of a kind of what was found.
func foundKind(kind string) string {
	if words, ok := foundKinds[kind]; ok {
		return words
	}
	return capital(kind)
}

const (
	wordSearch       = "Search"
	wordSearchLabel  = "Words"
	wordSearchKeys   = "Press / to come here, the arrow keys to go through what was found, Enter to open it, Esc to come back."
	wordNarrow       = "Narrow down"
	wordAny          = "any"
	wordWhere        = "In the text"
	wordNowhere      = "No passage holds these words."
	wordMoreResults  = "More"
	wordNoScript     = "Searching in the text needs a script. Below is the index of all subjects."
	wordOneFound     = "1 found"
	wordManyFound    = "{n} found"
	wordNoneFound    = "Nothing found. Below is the index of all subjects."
	wordSomeFound    = "Nothing holds all these words; {n} hold some of them."
	wordSearchFailed = "The index could not be read. The site may have changed: load this page again, or look through the index of all subjects below."
	wordSearchDisk   = "Browsers do not let a page on a disk read the search index. Look through the index of all subjects below."
)

var facetNames = map[string]string{"type": "Type of page", "kind": "Kind of clause"}

var foundKinds = map[string]string{"clause": "Kind of clause"}
