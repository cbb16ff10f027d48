package check

// Dates in other languages than English. A small set of rules, each so narrow that
// it hardly ever errs: one sentence with one full date, one word for signature or
// entry into force, one treaty, and nothing that denies, plans or recalls.

import (
	"strconv"
	"strings"

	"concord/internal/brief"
	"concord/internal/date"
	"concord/internal/model"
)

// tongue is what the rules know of a language: words in lower case, or the parts
// of them that all their forms have.
type tongue struct {
	signed, inForce []string
	treaty          []string // stands for what the brief is about
	others          []string // something else that is signed and takes effect
	silent          []string // the sentence asserts no such date
	months          []string // twelve; nil where months are numbers
	between         []string // may stand between day, month and year
	units           [3]string
	bounds          []string // right before a date: it is a bound, not the day
}

var tongues = map[string]*tongue{
	"ru": {
		signed: []string{"подписан", "подписал"}, inForce: []string{"вступил в силу", "вступила в силу", "вступило в силу", "вступление в силу", "вступления в силу"},
		treaty: []string{"договор"}, others: []string{"протокол", "коммюнике", "заявлени", "закон", "указ", "соглашени", "деклараци", "меморандум"},
		silent: []string{" не ", "не был", "если", " бы ", "планир", "ожида", "годовщин", "якобы", "ошибочн", "должен", "должна", "будет", "накануне", "по слухам"},
		months: []string{"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
		bounds: []string{"до", "после", "с", "по", "к", "перед"},
	},
	"fr": {
		signed: []string{"signé", "signature", "signèrent", "signa "}, inForce: []string{"entré en vigueur", "entrée en vigueur", "entra en vigueur"},
		treaty: []string{"traité", "pacte"}, others: []string{"protocole", "communiqué", "déclaration", "loi ", "décret", "accord", "convention", "mémorandum"},
		silent: []string{" ne ", " n’", " n'", " pas ", " si ", "serait", " sera ", "prévu", "devait", " doit ", "anniversaire", "aurait", "selon ", "erreur", "veille"},
		months: []string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
		bounds: []string{"avant", "après", "jusqu’au", "jusqu'au", "depuis", "dès"},
	},
	"es": {
		signed: []string{"firmado", "firmada", "firmó", "firmaron", "firma "}, inForce: []string{"entró en vigor", "entrada en vigor", "entró en vigencia"},
		treaty: []string{"tratado", "pacto"}, others: []string{"protocolo", "comunicado", "declaración", " ley", "decreto", "acuerdo", "convenio", "memorando"},
		silent:  []string{" no ", " si ", "sería", "será", "previst", "debía", " debe ", "aniversario", "habría", "según ", "error", "víspera"},
		months:  []string{"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"},
		between: []string{"de", "del"}, bounds: []string{"antes", "después", "hasta", "desde"},
	},
	"ko": {
		signed: []string{"서명", "체결"}, inForce: []string{"발효"},
		treaty: []string{"조약"}, others: []string{"의정서", "성명", "선언", "법률", "법안", "합의", "협정", "각서"},
		silent: []string{"않", "예정", "계획", "기념", "주년", "만약", "알려", "잘못", "까지", "이전", "이후", "부터", "전날"},
		units:  [3]string{"년", "월", "일"},
	},
	"zh": {
		signed: []string{"签署", "签订", "簽署", "簽訂"}, inForce: []string{"生效"},
		treaty: []string{"条约", "條約"}, others: []string{"议定书", "公报", "声明", "宣言", "法律", "法案", "协定", "协议", "备忘录"},
		silent: []string{"未", "不", "将", "预计", "计划", "周年", "如果", "据", "错误", "前夕", "之前", "之后", "以前", "以后", "以来"},
		units:  [3]string{"年", "月", "日"},
	},
	"ar": {
		signed: []string{"وقعت", "وقّعت", "وُقعت", "وُقّعت", "توقيع"}, inForce: []string{"حيز النفاذ", "حيز التنفيذ"},
		treaty: []string{"معاهدة"}, others: []string{"بروتوكول", "بيان", "إعلان", "قانون", "مرسوم", "اتفاق", "مذكرة"},
		silent: []string{"لم ", "لن ", " لا ", "إذا", "سوف", "مقرر", "ذكرى", "المتوقع", "ستدخل", "سيدخل", "خطأ", "عشية"},
		months: []string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		bounds: []string{"قبل", "بعد", "حتى", "منذ"},
	},
}

// readForeign reads the dates of a block in another language.
func (f *factReader) readForeign(p *pass) {
	base, _, _ := strings.Cut(p.brief.Lang, "-")
	t := tongues[base]
	if t == nil || p.brief.Status == brief.Withdrawn || p.Block().Quoted {
		return
	}
	for _, s := range p.Sentences() {
		text := string(p.Text[s[0]:s[1]])
		lower := strings.ToLower(text)
		if len(lower) != len(text) || len(text) > 600 || strings.ContainsAny(text, "?？؟") {
			continue
		}
		property, ok := t.told(" " + lower + " ")
		if !ok {
			continue
		}
		at, d, ok := t.onlyDate(lower)
		of := f.foreignSubject(p, t, lower, int(s[0]), int(s[1]))
		if !ok || of == nil {
			continue
		}
		start, end := int(s[0])+at[0], int(s[0])+at[1]
		if _, _, quoted := p.Quotation(start); quoted {
			continue
		}
		f.facts = append(f.facts, fact{
			subject: model.Ref{Kind: model.KindInstrument, ID: of.ID}, property: property, date: d, text: int32(p.number),
			where: p.Span(start, end), start: int32(p.HTML(start)), end: int32(p.HTML(end-1) + 1),
		})
	}
}

// told returns what a sentence tells the date of; ok is false when that is not
// one thing, or nothing certain.
func (t *tongue) told(sentence string) (what property, ok bool) {
	signed, inForce := holdsAny(sentence, t.signed), holdsAny(sentence, t.inForce)
	if signed == inForce || holdsAny(sentence, t.silent) || holdsAny(sentence, t.others) {
		return propNone, false
	}
	if signed {
		return propSigned, true
	}
	return propInForce, true
}

func holdsAny(text string, words []string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// foreignSubject returns the one instrument that a sentence names, or the one that
// the brief is about when it only says "the treaty".
func (f *factReader) foreignSubject(p *pass, t *tongue, sentence string, from, to int) *model.Instrument {
	var of *model.Instrument
	for _, n := range p.Names {
		if n.Target.Kind != model.KindInstrument {
			continue
		}
		i := p.model.Instrument(n.Target.ID)
		switch {
		case n.Start >= to:
		case n.Start < from && i != p.brief.About: // "the treaty" may be that one
			return nil
		case n.Start >= from && of != nil && of != i:
			return nil
		case n.Start >= from:
			of = i
		}
	}
	if of == nil && holdsAny(sentence, t.treaty) {
		of = p.brief.About
	}
	return of
}

// onlyDate returns the one full date of a sentence and where it stands; ok is false
// when there is none, when there are two, or when it is a bound.
func (t *tongue) onlyDate(sentence string) (at [2]int, d date.Date, ok bool) {
	found := 0
	for i := 0; i < len(sentence); {
		n := digits(sentence[i:])
		if n == 0 {
			i++
			continue
		}
		if end, day := t.dateAt(sentence, i, n); end > 0 {
			at, d, found = [2]int{i, end}, day, found+1
			i = end
			continue
		}
		if n == 4 {
			found++ // another year beside it: of which of the two is not told
		}
		i += n
	}
	before := strings.Fields(sentence[:at[0]])
	if found != 1 || d.IsZero() {
		return at, d, false
	}
	if len(before) > 0 {
		for _, w := range t.bounds {
			if last := before[len(before)-1]; last == w || len(before) > 1 && (last == "le" || last == "el" || last == "del") && before[len(before)-2] == w {
				return at, d, false
			}
		}
	}
	return at, d, true
}

// dateAt reads the date that begins with a number of n digits at i; end is 0 when
// there is none.
func (t *tongue) dateAt(s string, i, n int) (end int, d date.Date) {
	if t.months == nil {
		year, rest, ok := leadingNumber(s[i:], t.units[0])
		if !ok || n != 4 {
			return 0, d
		}
		month, rest, ok := leadingNumber(rest, t.units[1])
		if !ok {
			return 0, d
		}
		day, rest, ok := leadingNumber(rest, t.units[2])
		if !ok {
			return 0, d
		}
		return len(s) - len(rest), dayIn(year, month, day)
	}
	if n > 2 {
		return 0, d
	}
	rest := t.skip(strings.TrimPrefix(s[i+n:], "er")) // "1er juin"
	for m, name := range t.months {
		behind, ok := strings.CutPrefix(rest, name)
		if !ok {
			continue
		}
		behind = t.skip(behind)
		if digits(behind) != 4 {
			return 0, d
		}
		day, _ := strconv.Atoi(s[i : i+n])
		year, _ := strconv.Atoi(behind[:4])
		return len(s) - len(behind) + 4, dayIn(year, m+1, day)
	}
	return 0, d
}

// skip leaves out spaces and the small words between the parts of a date.
func (t *tongue) skip(s string) string {
	s = strings.TrimLeft(s, " \u00a0")
	for _, w := range t.between {
		if rest, ok := strings.CutPrefix(s, w+" "); ok {
			return strings.TrimLeft(rest, " ")
		}
	}
	return s
}

// leadingNumber reads a number and the unit behind it.
func leadingNumber(s, unit string) (n int, rest string, ok bool) {
	s = strings.TrimLeft(s, " ")
	k := digits(s)
	rest, ok = strings.CutPrefix(strings.TrimLeft(s[k:], " "), unit)
	if k == 0 || k > 4 || !ok {
		return 0, s, false
	}
	n, _ = strconv.Atoi(s[:k])
	return n, rest, true
}

// digits returns how many digits a text begins with.
func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

func dayIn(year, month, day int) date.Date {
	if year < 1000 || month < 1 || month > 12 || day < 1 || day > 31 {
		return date.Date{}
	}
	d, err := date.Parse(strconv.Itoa(year) + "-" + two(month) + "-" + two(day))
	if err != nil {
		return date.Date{}
	}
	return d
}
