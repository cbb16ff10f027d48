package typeset

import "strings"

// labelsOf are the words that we print ourselves, by language.
var labelsOf = map[string]Labels{
	"en":      {"Contents", "Page %d of %d", "Note"},
	"ar":      {"المحتويات", "صفحة %d من %d", "حاشية"},
	"de":      {"Inhalt", "Seite %d von %d", "Anmerkung"},
	"es":      {"Índice", "Página %d de %d", "Nota"},
	"fr":      {"Sommaire", "Page %d sur %d", "Note"},
	"he":      {"תוכן העניינים", "עמוד %d מתוך %d", "הערה"},
	"it":      {"Indice", "Pagina %d di %d", "Nota"},
	"ja":      {"目次", "%dページ／全%dページ", "注"},
	"ko":      {"차례", "%d쪽 / 전체 %d쪽", "주"},
	"nl":      {"Inhoud", "Pagina %d van %d", "Noot"},
	"pt":      {"Índice", "Página %d de %d", "Nota"},
	"ru":      {"Содержание", "Страница %d из %d", "Примечание"},
	"uk":      {"Зміст", "Сторінка %d з %d", "Примітка"},
	"vi":      {"Mục lục", "Trang %d/%d", "Chú thích"},
	"zh":      {"目录", "第 %d 页，共 %d 页", "注"},
	"zh-hant": {"目錄", "第 %d 頁，共 %d 頁", "註"},
}

// label returns the words that we print ourselves: the caller's, else those of the
// language, else English. Words that no font can print are English too.
func (f *flow) label() Labels {
	lang := strings.ToLower(f.lang)
	known, ok := labelsOf[lang]
	if base, _, _ := strings.Cut(lang, "-"); !ok {
		known, ok = labelsOf[base]
	}
	if !ok || !f.printable(known.Contents+known.Page) {
		known = labelsOf["en"]
	}
	l := f.doc.Meta.Labels
	if l.Contents == "" {
		l.Contents = known.Contents
	}
	if strings.Count(l.Page, "%d") != 2 {
		l.Page = known.Page
	}
	if l.Note == "" {
		l.Note = known.Note
	}
	return l
}

func (f *flow) printable(s string) bool {
	for _, r := range s {
		if f.s.faces.choose(r, 0, f.lang) == nil {
			return false
		}
	}
	return true
}
