package gazetteer

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Name is one form of words, exactly as texts write it.
type Name struct {
	Text string
	// ID is the entry that the words stand for. It is "" for a decoy: words
	// that hold a name and name no actor ("South China Sea"). The longest form
	// wins, so a decoy swallows the name inside it. Words that stand for
	// several entries ("Korea") have a row for each.
	ID string
	// Doubtful words are often something else ("Georgia"); they name the entry
	// only where the brief says that it speaks of it.
	Doubtful bool
}

// Names returns every form of words that a text in a language, given as a
// BCP 47 tag, may use for an entry: names, formal names, aliases and
// abbreviations of that language and of English, each with its case forms
// where the language has them, and the decoys. The rows are sorted by Text and
// then by ID, and no row comes twice. Each call builds the list anew.
func (g *Gazetteer) Names(lang string) []Name {
	l := list{rows: map[form]bool{}, owners: map[string]string{}}
	own := g.tablesOf(lang)
	for _, language := range own {
		g.addForms(&l, language, func(text string) bool { return g.doubtful[language][text] })
	}
	if !slices.Contains(own, "en") {
		g.addForms(&l, "en", func(text string) bool {
			return g.doubtful["en"][text] || slices.ContainsFunc(own, func(language string) bool { return g.doubtful[language][text] })
		})
	}
	names := make([]Name, 0, len(l.rows))
	for f, doubtful := range l.rows {
		names = append(names, Name{f.text, f.id, doubtful})
	}
	slices.SortFunc(names, func(a, b Name) int {
		return cmp.Or(strings.Compare(a.Text, b.Text), strings.Compare(a.ID, b.ID))
	})
	return names
}

// tablesOf returns the languages whose tables hold the own names of a
// language. A Chinese text may mix both scripts.
func (g *Gazetteer) tablesOf(lang string) []string {
	base, _, _ := strings.Cut(fallbacks(lang)[0], "-")
	var own []string
	for _, language := range slices.Sorted(maps.Keys(g.names)) {
		if first, _, _ := strings.Cut(language, "-"); first == base {
			own = append(own, language)
		}
	}
	return own
}

// list collects names.
type list struct {
	rows map[form]bool // doubtful or not
	// owners holds whose base form a text is, so that no case form of one
	// entry hides the name of another.
	owners map[string]string
}

// addForms adds the names and decoys of one table language. What stands in the
// list already stays as it is.
func (g *Gazetteer) addForms(l *list, language string, doubtful func(string) bool) {
	forms := slices.Clone(g.names[language])
	for _, text := range g.decoys[language] {
		forms = append(forms, form{text, ""})
	}
	for _, f := range forms {
		for _, text := range spellings(f.text, language) {
			l.add(text, f.id, doubtful(f.text))
			l.owners[text] = f.id
		}
	}
	for _, f := range forms {
		for _, inflected := range g.inflect(f.text, language) {
			for _, text := range spellings(inflected, language) {
				if owner, ok := l.owners[text]; !ok || owner == f.id {
					l.add(text, f.id, doubtful(f.text))
				}
			}
		}
	}
}

// add adds a row unless it is there. A text of one character is no name: it
// would be found everywhere.
func (l *list) add(text, id string, doubtful bool) {
	f := form{text, id}
	if _, ok := l.rows[f]; ok || utf8.RuneCountInString(text) < 2 {
		return
	}
	l.rows[f] = doubtful
}

// spellings returns a name and the other ways to type the same words: with a
// straight or a typographic apostrophe, with and without ё, hamza or the stop
// after St, and with a capital at the beginning of a sentence.
func spellings(name, language string) []string {
	all := []string{name}
	also := func(old, new string) {
		for _, s := range all {
			if strings.Contains(s, old) {
				all = append(all, strings.ReplaceAll(s, old, new))
			}
		}
	}
	also("’", "'")
	also("'", "’")
	switch language {
	case "en":
		also("St. ", "St ")
		also("Saint ", "St. ")
		also("St. ", "Saint ")
		also("St. ", "St ")
	case "ru":
		also("ё", "е")
	case "uk":
		also("ʼ", "’")
		also("’", "ʼ")
		also("ʼ", "'")
	case "ar":
		also("أ", "ا")
		also("إ", "ا")
	case "ko":
		also(" ", "")
	case "he":
		also("״", "\"")
		also("׳", "'")
	}
	if first, size := utf8.DecodeRuneInString(name); unicode.IsLower(first) {
		for _, s := range all {
			all = append(all, string(unicode.ToUpper(first))+s[size:])
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
