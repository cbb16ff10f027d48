package instrument

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// articleWords are the words that a heading of an article begins with, in
// lower case; Arabic and Persian ones as foldArabic spells them.
var articleWords = map[string]bool{
	"article": true, "art": true, // English, French
	"artículo": true, "articulo": true, "artigo": true, "articolo": true, "articolul": true,
	"artikel": true, "artykuł": true, "článek": true, "članak": true, "čl": true,
	"статья": true, "ст": true, "стаття": true, "член": true, "члан": true, "чл": true,
	"άρθρο": true, "madde": true, "pasal": true, "điều": true, "ibara": true,
	"հոդված": true, "მუხლი": true,
	"الماده": true, "ماده": true, "دفعہ": true, "آرٹیکل": true,
	"סעיף":     true,
	"अनुच्छेद": true, "অনুচ্ছেদ": true,
	"ข้อ": true, "มาตรา": true,
}

// ParseHeading reads the heading of an article: its number, the words that
// stand for it as they are printed ("Article III", "제4조") and the title behind
// them, which may be empty. ok is false for any other heading, also for one
// that only speaks of an article ("Article 51 of the Charter").
func ParseHeading(text string) (n Number, printed, title string, ok bool) {
	text = strings.TrimSpace(text)
	if !isASCII(text) {
		text = norm.NFC.String(text)
	}
	n, rest, ok := cutEastAsian(text)
	if !ok {
		n, rest, ok = cutArticle(text)
	}
	if !ok || goesOn(rest) {
		return Number{}, "", "", false
	}
	printed = strings.TrimRightFunc(text[:len(text)-len(rest)], unicode.IsSpace)
	return n, printed, cleanTitle(rest), true
}

// cutArticle reads "Article 5", "Art. 5", "المادة (4)", "§ 5".
func cutArticle(text string) (n Number, rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, "§")
	if !ok {
		end := wordEnd(text)
		word := strings.ToLower(text[:end])
		if r, _ := utf8.DecodeRuneInString(word); unicode.Is(unicode.Arabic, r) && !articleWords[word] {
			word = foldArabic(word)
		}
		if !articleWords[word] {
			return Number{}, text, false
		}
		rest = strings.TrimPrefix(text[end:], ".")
	}
	rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	if inner, open := strings.CutPrefix(rest, "("); open {
		n, rest, ok = cutNumber(inner)
		after, closed := strings.CutPrefix(rest, ")")
		return n, after, ok && closed
	}
	return cutNumber(rest)
}

// cutEastAsian reads "제4조", "제 4 조의2", "第四条", "第十條之一".
func cutEastAsian(text string) (n Number, rest string, ok bool) {
	rest, ok = strings.CutPrefix(text, "第")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "제"); !ok {
			return Number{}, text, false
		}
	}
	n.N, rest, ok = cutNumeral(strings.TrimLeftFunc(rest, unicode.IsSpace))
	if !ok {
		return Number{}, text, false
	}
	n.Suffix, rest = cutSuffix(rest)
	rest = strings.TrimLeftFunc(rest, unicode.IsSpace)
	word, size := utf8.DecodeRuneInString(rest)
	rest = rest[size:]
	if n.Suffix == "" {
		n.Suffix, rest = cutSuffix(rest)
	}
	next, _ := utf8.DecodeRuneInString(rest)
	switch word {
	case '조':
		return n, rest, !unicode.IsLetter(next) // "제4조에" is prose
	case '条', '條':
		return n, rest, !strings.ContainsRune("约約款例", next) || next == utf8.RuneError
	}
	return Number{}, text, false
}

// prose are the words after which a heading speaks of an article and does not
// open it.
var prose = []string{"of", "and", "or", "to", "in", "de", "du", "des", "del", "della", "der", "et", "y", "und", "и"}

// goesOn reports whether what follows the number makes a phrase of it.
func goesOn(rest string) bool {
	words := strings.TrimLeftFunc(rest, unicode.IsSpace)
	if words == rest {
		return false
	}
	return slices.Contains(prose, words[:wordEnd(words)])
}

// brackets are the pairs that a title may stand in.
var brackets = [...][2]string{{"(", ")"}, {"（", "）"}, {"[", "]"}, {"【", "】"}, {"「", "」"}, {"〔", "〕"}}

// cleanTitle takes off the signs between a number and the title behind it.
func cleanTitle(s string) string {
	s = strings.TrimSpace(strings.TrimLeftFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(".:,;-–—―·|：．。、، ", r)
	}))
	for _, pair := range brackets {
		inner, opened := strings.CutPrefix(s, pair[0])
		inner, closed := strings.CutSuffix(inner, pair[1])
		if opened && closed && !strings.Contains(inner, pair[0]) {
			return strings.TrimSpace(inner)
		}
	}
	return s
}

// preambles are the titles of a preamble, in lower case.
var preambles = []string{
	"preamble", "préambule", "preámbulo", "preâmbulo", "preambolo", "präambel", "preambule", "preambuła", "преамбула",
	"الديباجة", "ديباجة", "مقدمه", "مقدمة", "דיבאג׳ה", "מבוא", "הקדמה", "प्रस्तावना", "คำปรารภ", "อารัมภบท",
	"전문", "前文", "序言",
}

func isPreamble(title string) bool {
	return slices.Contains(preambles, strings.ToLower(strings.Trim(title, " .:")))
}

// annexWords open a text of its own, whose articles are not the instrument's.
var annexWords = []string{
	"annex", "annexe", "appendix", "schedule", "anexo", "anhang", "anlage", "allegato", "bijlage",
	"приложение", "الملحق", "ملحق", "پیوست",
}

func isAnnex(title string) bool {
	word := strings.ToLower(title[:wordEnd(title)])
	return slices.Contains(annexWords, word) ||
		strings.HasPrefix(title, "附件") || strings.HasPrefix(title, "附錄") || strings.HasPrefix(title, "附属") ||
		strings.HasPrefix(title, "부속서") || strings.HasPrefix(title, "별표")
}

// chapterWords open a division that holds the articles after it also when its
// heading has the level of theirs.
var chapterWords = []string{
	"part", "chapter", "section", "title", "subsection", "sub-section", "book",
	"partie", "chapitre", "titre", "parte", "capítulo", "sección", "título", "teil", "kapitel", "abschnitt", "titel",
	"часть", "глава", "раздел", "الباب", "الفصل", "القسم", "الجزء", "فصل", "بخش", "פרק", "חלק", "भाग", "अध्याय", "หมวด", "ภาค",
}

func isChapter(title string) bool {
	if slices.Contains(chapterWords, strings.ToLower(title[:wordEnd(title)])) {
		return true
	}
	rest, ok := strings.CutPrefix(title, "第")
	if !ok {
		if rest, ok = strings.CutPrefix(title, "제"); !ok {
			return false
		}
	}
	_, rest, ok = cutNumeral(strings.TrimLeftFunc(rest, unicode.IsSpace))
	unit, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(rest, unicode.IsSpace))
	return ok && strings.ContainsRune("章编編節节部장절편부관", unit)
}
