package mention

import (
	"unicode"
	"unicode/utf8"
)

// language groups the words that occur together around a reference.
type language uint8

const (
	western language = 1 << iota // English and French, which share "article"
	german                       // also Dutch and Scandinavian "artikel"
	iberian
	italian
	russian
	arabic
	latin = western | german | iberian | italian // "Art." may be any of them
)

// word is a word that opens a reference or a part of it.
type word struct {
	text  string // in lower case
	lang  language
	many  bool // a plural: a list may follow
	short bool // an abbreviation: a point follows, or it is capitalised
}

// Longer words stand before those they begin with.
var (
	latinArticles = []word{
		{"articles", western, true, false}, {"article", western, false, false},
		{"artikeln", german, true, false}, {"artikels", german, false, false}, {"artikel", german, true, false},
		{"artículos", iberian, true, false}, {"artículo", iberian, false, false},
		{"articulos", iberian, true, false}, {"articulo", iberian, false, false},
		{"artigos", iberian, true, false}, {"artigo", iberian, false, false},
		{"articolo", italian, false, false}, {"articoli", italian, true, false},
		{"arts", latin, true, true}, {"art", latin, false, true},
	}
	cyrillicArticles = []word{
		{"статьями", russian, true, false}, {"статьях", russian, true, false}, {"статьям", russian, true, false},
		{"статьёй", russian, false, false}, {"статьей", russian, false, false}, {"статьею", russian, false, false},
		{"статья", russian, false, false}, {"статью", russian, false, false}, {"статье", russian, false, false},
		{"статьи", russian, true, false}, {"статей", russian, true, false},
		{"стаття", russian, false, false}, {"статті", russian, true, false}, {"статтею", russian, false, false},
		{"ст", russian, true, true},
	}
	arabicArticles = []word{
		{"المادتين", arabic, true, false}, {"المادتان", arabic, true, false}, {"المواد", arabic, true, false},
		{"المادة", arabic, false, false}, {"مادة", arabic, false, false}, {"ماده", arabic, false, false},
		{"لمادتين", arabic, true, false}, {"لمواد", arabic, true, false}, {"لمادة", arabic, false, false}, // behind ل
	}
	latinParagraphs = []word{
		{"paragraphes", western, true, false}, {"paragraphe", western, false, false},
		{"paragraphs", western, true, false}, {"paragraph", western, false, false},
		{"paras", western, true, true}, {"paras", western, true, false}, {"para", western, false, true}, {"para", western, false, false},
		{"par", western, false, true},
		{"párrafos", iberian, true, false}, {"párrafo", iberian, false, false},
		{"parágrafos", iberian, true, false}, {"parágrafo", iberian, false, false},
		{"apartados", iberian, true, false}, {"apartado", iberian, false, false},
		{"paragrafi", italian, true, false}, {"paragrafo", italian, false, false}, {"comma", italian, false, false},
		{"absätze", german, true, false}, {"absatzes", german, false, false}, {"absatz", german, false, false}, {"abs", german, false, true},
		{"alinéas", western, true, false}, {"alinéa", western, false, false}, {"al", western, false, true},
	}
	cyrillicParagraphs = []word{
		{"пунктами", russian, true, false}, {"пунктов", russian, true, false}, {"пунктам", russian, true, false}, {"пунктом", russian, false, false},
		{"пункты", russian, true, false}, {"пункта", russian, false, false}, {"пункту", russian, false, false}, {"пункте", russian, false, false}, {"пункт", russian, false, false},
		{"частью", russian, false, false}, {"частей", russian, true, false}, {"часть", russian, false, false}, {"части", russian, true, false},
		{"п", russian, true, true}, {"ч", russian, true, true},
	}
	arabicParagraphs = []word{
		{"الفقرتين", arabic, true, false}, {"الفقرات", arabic, true, false}, {"الفقرة", arabic, false, false}, {"فقرة", arabic, false, false},
		{"لفقرة", arabic, false, false},
	}
)

// phrase is a word of several languages, with the spaces inside.
type phrase struct {
	text string
	lang language
}

// owners lead from a reference to the instrument that it is part of. Longer
// ones stand first.
var owners = []phrase{
	{"of the", western}, {"to the", western}, {"in the", western}, {"under the", western}, {"from the", western}, {"of", western},
	{"de la", western | iberian}, {"de l’", western}, {"de l'", western}, {"du", western}, {"des", western | german},
	{"del", iberian | italian}, {"de los", iberian}, {"de las", iberian}, {"de", western | iberian},
	{"dos", iberian}, {"das", iberian}, {"do", iberian}, {"da", iberian},
	{"della", italian}, {"dello", italian}, {"dell’", italian}, {"dell'", italian}, {"delle", italian}, {"degli", italian}, {"dei", italian}, {"di", italian},
	{"der", german}, {"dem", german}, {"zum", german}, {"zur", german}, {"von", german}, {"im", german}, {"van de", german}, {"van het", german}, {"van", german},
	{"من", arabic}, {"في", arabic},
}

// joins lead from one article to the next.
var joins = []phrase{
	{"and/or", western}, {"and", western}, {"or", western}, {"&amp;", latin}, {"et", western}, {"ou", western | iberian},
	{"und", german}, {"oder", german}, {"sowie", german}, {"en", german}, {"y", iberian}, {"e", iberian | italian}, {"o", iberian | italian},
	{"или", russian}, {"и", russian},
}

// spans lead from the first article of a range to its last.
var spans = []phrase{
	{"to", western}, {"through", western}, {"à", western}, {"bis", german}, {"a", iberian | italian}, {"al", iberian | italian}, {"по", russian}, {"до", russian}, {"إلى", arabic}, {"حتى", arabic},
}

// parts stand between an article and the instrument: "of Chapter VII of the".
var parts = []string{"Chapter ", "Part ", "Section ", "Title ", "chapter ", "part "}

// isUnit reports whether word makes a quantity of the number before it.
func isUnit(word []byte) bool {
	switch string(word) {
	case "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "minute", "minutes", "times", "decades",
		"percent", "per", "page", "pages", "words", "million", "billion", "trillion", "thousand", "hundred", "dollars", "euros", "miles", "kilometres", "kilometers", "km", "people", "o",
		"jours", "ans", "mois", "fois", "días", "años", "meses", "veces", "Tage", "Tagen", "Jahre", "Jahren", "Monate", "Prozent", "Mal", "Millionen", "Seiten",
		"дня", "дней", "лет", "года", "год", "месяца", "месяцев", "часа", "часов", "раза", "раз", "процентов", "тысячи", "тысяч", "миллионов", "страниц":
		return true
	}
	return false
}

// isMonth reports whether word is an English month.
func isMonth(word []byte) bool {
	switch string(word) {
	case "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December":
		return true
	}
	return false
}

// wordAt returns the first of the words that stands at text[i], with its end;
// end == i when none does.
func wordAt(text []byte, i int, words []word) (found word, end int) {
	for _, w := range words {
		end := matchFold(text, i, w.text)
		if end == i || classAfter(text, end) == letter {
			continue
		}
		if w.short {
			switch {
			case end < len(text) && text[end] == '.':
				end++
			case w.many || w.lang != latin || !upperAt(text, i):
				continue
			}
		}
		return w, end
	}
	return word{}, i
}

// phraseAt returns the length of the first phrase of a language at text[i]
// that ends where a word ends; 0 when there is none.
func phraseAt(text []byte, i int, phrases []phrase, lang language) int {
	for _, p := range phrases {
		if p.lang&lang == 0 {
			continue
		}
		if end := matchPhrase(text, i, p.text); end > i {
			return end - i
		}
	}
	return 0
}

// matchPhrase returns where the phrase at text[i] ends, i when it does not
// stand there. Its spaces may be any spaces.
func matchPhrase(text []byte, i int, s string) int {
	at := i
	for k := 0; k < len(s); k++ {
		if s[k] == ' ' {
			next := skipSpaces(text, at)
			if next == at {
				return i
			}
			at = next
			continue
		}
		if at >= len(text) || text[at] != s[k] {
			return i
		}
		at++
	}
	last, _ := utf8.DecodeLastRuneInString(s)
	if classOf(last) == letter && classAfter(text, at) == letter {
		return i
	}
	return at
}

// matchFold returns where the lower-case word s ends that text spells at i in
// any case; i when it does not.
func matchFold(text []byte, i int, s string) int {
	at := i
	for k := 0; k < len(s); {
		if at >= len(text) {
			return i
		}
		if c := text[at]; c < utf8.RuneSelf {
			if c >= 'A' && c <= 'Z' {
				c |= 0x20
			}
			if c != s[k] {
				return i
			}
			at++
			k++
			continue
		}
		r, size := utf8.DecodeRune(text[at:])
		want, wantSize := utf8.DecodeRuneInString(s[k:])
		if r != want && unicode.ToLower(r) != want {
			return i
		}
		at += size
		k += wantSize
	}
	return at
}

// classAfter returns the class of the character at text[i]; sign at the end.
func classAfter(text []byte, i int) class {
	if i >= len(text) {
		return sign
	}
	k, _ := classAt(text, i)
	return k
}
