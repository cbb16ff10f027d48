package gazetteer

// Case forms. Russian and Ukrainian texts write most names in an oblique case
// (Россия: России, Россию, Россией), German ones add the -s of the genitive.
// The rules here cover the regular nouns and adjectives of country names; what
// they do not cover stands in data/declined.tsv. A form too many does no harm:
// nobody writes it. A form that is another entry's name is dropped by Names.

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inflect returns the case forms of a name in a language, without the name.
func (g *Gazetteer) inflect(name, language string) []string {
	if forms, ok := g.declined[language][name]; ok {
		return forms
	}
	switch language {
	case "ru":
		return declinePhrase(name, russian)
	case "uk":
		return declinePhrase(name, ukrainian)
	case "de":
		return germanGenitive(name)
	}
	return nil
}

// cases are the endings of a word in genitive, dative, accusative,
// instrumental and prepositional; "" where the word stays as it is.
type cases [5]string

// gender is what an adjective has in common with its noun; neuter declines
// like masculine here.
type gender uint8

const (
	masculine gender = iota
	feminine
	plural
)

// rule replaces an ending by those of the cases. Rules for adjectives serve
// the words before the noun.
type rule struct {
	ending    string
	forms     cases
	adjective bool
	gender    gender
}

// Rules are tried in their order; the first whose ending fits is taken.
var russian = []rule{
	{"ская", cases{"ской", "ской", "скую", "ской", "ской"}, true, feminine},
	{"ая", cases{"ой", "ой", "ую", "ой", "ой"}, true, feminine},
	{"яя", cases{"ей", "ей", "юю", "ей", "ей"}, true, feminine},
	{"ый", cases{"ого", "ому", "ый", "ым", "ом"}, true, masculine},
	{"кий", cases{"кого", "кому", "кий", "ким", "ком"}, true, masculine},
	{"ний", cases{"него", "нему", "ний", "ним", "нем"}, true, masculine},
	{"ший", cases{"шего", "шему", "ший", "шим", "шем"}, true, masculine},
	{"ой", cases{"ого", "ому", "ой", "ым", "ом"}, true, masculine},
	{"кое", cases{"кого", "кому", "кое", "ким", "ком"}, true, masculine},
	{"ое", cases{"ого", "ому", "ое", "ым", "ом"}, true, masculine},
	{"ие", cases{"их", "им", "ие", "ими", "их"}, true, plural},
	{"ые", cases{"ых", "ым", "ые", "ыми", "ых"}, true, plural},
	{"овы", cases{"овых", "овым", "овы", "овыми", "овых"}, true, plural},
	{"строва", cases{"стровов", "стровам", "строва", "стровами", "стровах"}, false, plural},
	{"о-ва", cases{}, false, plural},
	{"о-в", cases{}, false, masculine},
	{"ия", cases{"ии", "ии", "ию", "ией", "ии"}, false, feminine},
	{"ея", cases{"еи", "ее", "ею", "еей", "ее"}, false, feminine},
	{"ья", cases{"ьи", "ье", "ью", "ьей", "ье"}, false, feminine},
	{"ла", cases{"лы", "ле", "лу", "лой", "ле"}, false, feminine},
	{"ка", cases{"ки", "ке", "ку", "кой", "ке"}, false, feminine},
	{"га", cases{"ги", "ге", "гу", "гой", "ге"}, false, feminine},
	{"ша", cases{"ши", "ше", "шу", "шей", "ше"}, false, feminine},
	{"жа", cases{"жи", "же", "жу", "жей", "же"}, false, feminine},
	{"уа", cases{}, false, feminine},
	{"оа", cases{}, false, feminine},
	{"а", cases{"ы", "е", "у", "ой", "е"}, false, feminine},
	{"ий", cases{"ия", "ию", "ий", "ием", "ии"}, false, masculine},
	{"й", cases{"я", "ю", "й", "ем", "е"}, false, masculine},
	{"ль", cases{"ля", "лю", "ль", "лем", "ле"}, false, masculine},
	{"нь", cases{"ня", "ню", "нь", "нем", "не"}, false, masculine},
	{"ство", cases{"ства", "ству", "ство", "ством", "стве"}, false, masculine},
	{"ие", cases{"ия", "ию", "ие", "ием", "ии"}, false, masculine},
	{"ш", cases{"ша", "шу", "ш", "шем", "ше"}, false, masculine},
}

var ukrainian = []rule{
	{"ька", cases{"ької", "ькій", "ьку", "ькою", "ькій"}, true, feminine},
	{"ика", cases{"икої", "икій", "ику", "икою", "икій"}, true, feminine},
	{"на", cases{"ної", "ній", "ну", "ною", "ній"}, true, feminine},
	{"ова", cases{"ової", "овій", "ову", "овою", "овій"}, true, feminine},
	{"ий", cases{"ого", "ому", "ий", "им", "ому"}, true, masculine},
	{"ське", cases{"ського", "ському", "ське", "ським", "ському"}, true, masculine},
	{"не", cases{"ного", "ному", "не", "ним", "ному"}, true, masculine},
	{"ські", cases{"ських", "ським", "ські", "ськими", "ських"}, true, plural},
	{"ові", cases{"ових", "овим", "ові", "овими", "ових"}, true, plural},
	{"ні", cases{"них", "ним", "ні", "ними", "них"}, true, plural},
	{"строви", cases{"стровів", "стровам", "строви", "стровами", "стровах"}, false, plural},
	{"трів", cases{"трова", "трову", "трів", "тровом", "трові"}, false, masculine},
	{"ія", cases{"ії", "ії", "ію", "ією", "ії"}, false, feminine},
	{"ея", cases{"еї", "еї", "ею", "еєю", "еї"}, false, feminine},
	{"ка", cases{"ки", "ці", "ку", "кою", "ці"}, false, feminine},
	{"га", cases{"ги", "зі", "гу", "гою", "зі"}, false, feminine},
	{"ща", cases{"щі", "щі", "щу", "щею", "щі"}, false, feminine},
	{"уа", cases{}, false, feminine},
	{"оа", cases{}, false, feminine},
	{"а", cases{"и", "і", "у", "ою", "і"}, false, feminine},
	{"ій", cases{"ію", "ію", "ій", "ієм", "ії"}, false, masculine},
	{"й", cases{"ю", "ю", "й", "єм", "ї"}, false, masculine},
	{"ль", cases{"лю", "лю", "ль", "лем", "лі"}, false, masculine},
	{"нь", cases{"ню", "ню", "нь", "нем", "ні"}, false, masculine},
	{"ство", cases{"ства", "ству", "ство", "ством", "стві"}, false, masculine},
}

// consonant are the endings after a bare consonant.
func consonant(rules []rule) cases {
	if rules[0].ending == russian[0].ending {
		return cases{"а", "у", "", "ом", "е"}
	}
	return cases{"у", "у", "", "ом", "і"}
}

// declinePhrase declines the noun at the head of a name and the adjectives
// that agree with it (Корейская Народно-Демократическая Республика); what
// follows the noun stays (Организация | Объединённых Наций), except for a
// second noun after и or і (Босния и Герцеговина).
func declinePhrase(name string, rules []rule) []string {
	words := strings.Split(name, " ")
	if len(words) == 3 && (words[1] == "и" || words[1] == "і" || words[1] == "та") {
		return join(declineWord(words[0], rules, false), " "+words[1]+" ", declineWord(words[2], rules, false))
	}
	head := 0
	for head < len(words)-1 && isAdjective(words[head], rules) {
		head++
	}
	noun, ok := matching(words[head], rules, false)
	if !ok {
		return nil
	}
	all := apply(words[head], noun)
	for i := head - 1; i >= 0; i-- {
		adjective, ok := matching(words[i], rules, true)
		if !ok || adjective.gender != noun.gender {
			return nil
		}
		all = join(apply(words[i], adjective), " ", all)
	}
	if len(all) == 0 {
		return nil
	}
	tail := strings.Join(words[head+1:], " ")
	if tail != "" {
		tail = " " + tail
	}
	var forms []string
	for _, f := range all {
		if f += tail; f != name && !slices.Contains(forms, f) {
			forms = append(forms, f)
		}
	}
	return forms
}

// declineWord returns the five forms of a word, or five times the word.
func declineWord(word string, rules []rule, adjective bool) []string {
	r, ok := matching(word, rules, adjective)
	if forms := apply(word, r); ok && forms != nil {
		return forms
	}
	return []string{word, word, word, word, word}
}

// join pairs the forms of two parts of a name, case by case.
func join(a []string, between string, b []string) []string {
	if len(a) != len(b) {
		return nil
	}
	joined := make([]string, len(a))
	for i := range a {
		joined[i] = a[i] + between + b[i]
	}
	return joined
}

// matching returns the rule for a word. Abbreviations and words that end in
// another vowel are not declined.
func matching(word string, rules []rule, adjective bool) (rule, bool) {
	if strings.ToUpper(word) == word {
		return rule{}, false
	}
	for _, r := range rules {
		if r.adjective == adjective && strings.HasSuffix(word, r.ending) {
			return r, r.forms != cases{}
		}
	}
	last, _ := utf8.DecodeLastRuneInString(word)
	if adjective || !unicode.IsLower(last) || !unicode.Is(unicode.Cyrillic, last) || strings.ContainsRune("аеёиоуыэюяієїьъ", last) {
		return rule{}, false
	}
	return rule{forms: consonant(rules)}, true
}

// isAdjective tells an adjective by its ending. -ий and -ой of a noun at the
// end of a name never get here.
func isAdjective(word string, rules []rule) bool {
	_, ok := matching(word, rules, true)
	return ok
}

func apply(word string, r rule) []string {
	if (r.forms == cases{}) {
		return nil
	}
	stem := strings.TrimSuffix(word, r.ending)
	forms := make([]string, 0, len(r.forms))
	for _, ending := range r.forms {
		forms = append(forms, stem+ending)
	}
	return forms
}

// germanGenitive returns "Russlands" for "Russland". Names of several words
// and abbreviations have none, nor have names that end in a sibilant.
func germanGenitive(name string) []string {
	if strings.ContainsAny(name, " .") || strings.ToUpper(name) == name {
		return nil
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	if !unicode.IsLower(last) || strings.ContainsRune("sßxz", last) {
		return nil
	}
	return []string{name + "s"}
}
