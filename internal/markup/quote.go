package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotes are the quotation marks of a language.
type quotes struct{ open, shut, innerOpen, innerShut string }

var (
	english  = quotes{"“", "”", "‘", "’"}
	german   = quotes{"„", "“", "‚", "‘"}
	polish   = quotes{"„", "”", "‚", "’"}
	russian  = quotes{"«", "»", "„", "“"}
	french   = quotes{"«\u202f", "\u202f»", "“", "”"}
	spanish  = quotes{"«", "»", "“", "”"}
	swedish  = quotes{"”", "”", "’", "’"}
	japanese = quotes{"「", "」", "『", "』"}
)

// quotesByLanguage names the languages whose marks are not the English ones, by
// the longest prefix of the tag that is listed.
var quotesByLanguage = map[string]quotes{
	"de": german, "cs": german, "sk": german, "sl": german, "is": german, "bg": german, "lt": german, "ka": german, "hr": polish,
	"pl": polish, "hu": polish, "ro": polish, "sr": polish, "nl": english,
	"ru": russian, "uk": russian, "be": russian,
	"fr": french,
	"es": spanish, "it": spanish, "pt-pt": spanish, "no": spanish, "nb": spanish, "nn": spanish, "da": {"»", "«", "›", "‹"},
	"el": spanish, "ar": spanish, "fa": spanish, "hy": spanish, "kk": spanish, "de-ch": {"«", "»", "‹", "›"}, "fr-ch": {"«", "»", "‹", "›"},
	"sv": swedish, "fi": swedish,
	"ja": japanese, "zh-tw": japanese, "zh-hk": japanese, "zh-hant": japanese,
}

func quotesOf(lang string) quotes {
	lang = strings.ToLower(lang)
	for lang != "" {
		if q, ok := quotesByLanguage[lang]; ok {
			return q
		}
		lang = lang[:max(0, strings.LastIndexByte(lang, '-'))]
	}
	return english
}

// quote returns the typographic form of the quotation mark at b[i] by what
// stands around it, and keeps count of what is open in the block.
func (w *writer) quote(c byte, b []byte, i int, next rune) string {
	before, after := w.before, next
	if i > 0 {
		before, _ = utf8.DecodeLastRune(b[:i])
		if i > 1 && b[i-2] == '-' && before == '-' {
			before = '–'
		}
	}
	if i+1 < len(b) {
		after, _ = utf8.DecodeRune(b[i+1:])
	}
	open := &w.double
	if c == '\'' {
		open = &w.single
		if isWord(before) && isWord(after) && !isWide(before) || unicode.IsDigit(after) && !isWord(before) && *open == 0 {
			return "’" // an apostrophe: "Pyongyang's", "the '90s"
		}
	}
	opens := false
	switch {
	case unicode.IsSpace(after) || after == 0:
		opens = false
	case opensBefore(before):
		opens = true
	case isWord(after) && *open == 0:
		opens = c == '"' && !unicode.IsDigit(before) || isWide(before)
	}
	if opens {
		*open++
		if c == '"' {
			return w.quotes.open
		}
		return w.quotes.innerOpen
	}
	if c == '"' {
		*open = max(0, *open-1)
		return w.quotes.shut
	}
	if *open == 0 {
		return "’"
	}
	*open--
	return w.quotes.innerShut
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// opensBefore reports whether a quotation mark after this sign is an opening
// one.
func opensBefore(r rune) bool {
	return r == 0 || unicode.IsSpace(r) || strings.ContainsRune("([{<–—/=“‘«„‚「『（〈《【\"'", r)
}
