package instrument

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// largestNumber bounds what is taken for the number of an article.
const largestNumber = 9999

// ParseNumber reads the number of an article or paragraph: "4", "IV", "8 bis",
// "12a", "٤", "四", "一百零五", "כא", "بیست و یکم", "第四", "premier". All of s
// must be the number.
func ParseNumber(s string) (Number, bool) {
	s = strings.TrimSpace(s)
	if !isASCII(s) {
		s = norm.NFC.String(s)
	}
	for _, mark := range [...]string{"第", "제"} {
		s = strings.TrimLeftFunc(strings.TrimPrefix(s, mark), unicode.IsSpace)
	}
	n, rest, ok := cutNumber(s)
	if !ok || strings.TrimSpace(rest) != "" {
		return Number{}, false
	}
	return n, true
}

// ID returns the number as it stands in addresses: "4", "8-bis".
func (n Number) ID() string {
	if n.Suffix == "" {
		return strconv.Itoa(n.N)
	}
	return strconv.Itoa(n.N) + "-" + n.Suffix
}

// String returns the number as it is printed: "4", "8 bis", "12A", "4-2".
func (n Number) String() string {
	s := strconv.Itoa(n.N)
	switch class, _ := suffixRank(n.Suffix); class {
	case noSuffix:
		return s
	case letterSuffix:
		return s + strings.ToUpper(n.Suffix)
	case digitSuffix:
		return s + "-" + n.Suffix
	default:
		return s + " " + n.Suffix
	}
}

// Compare orders numbers as they follow each other in a text: 8, 8 bis, 8 ter, 9.
func (n Number) Compare(m Number) int {
	if c := cmp.Compare(n.N, m.N); c != 0 {
		return c
	}
	classN, rankN := suffixRank(n.Suffix)
	classM, rankM := suffixRank(m.Suffix)
	return cmp.Or(cmp.Compare(classN, classM), cmp.Compare(rankN, rankM))
}

// latinOrdinals are the adverbs that number inserted articles, in their order.
var latinOrdinals = []string{
	"bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies",
	"undecies", "duodecies", "terdecies", "quaterdecies", "quindecies", "sexdecies", "septdecies", "octodecies", "novodecies", "vicies",
}

type suffixClass uint8

const (
	noSuffix suffixClass = iota
	digitSuffix
	latinSuffix
	letterSuffix
)

func suffixRank(suffix string) (suffixClass, int) {
	if suffix == "" {
		return noSuffix, 0
	}
	if n, err := strconv.Atoi(suffix); err == nil {
		return digitSuffix, n
	}
	if i := slices.Index(latinOrdinals, suffix); i >= 0 {
		return latinSuffix, i
	}
	return letterSuffix, int(suffix[0])
}

// cutNumber reads a numeral with its suffix at the start of s. What follows
// must not go on as a word.
func cutNumber(s string) (n Number, rest string, ok bool) {
	n.N, rest, ok = cutNumeral(s)
	if !ok {
		return Number{}, s, false
	}
	n.Suffix, rest = cutSuffix(rest)
	if startsWord(rest) {
		return Number{}, s, false
	}
	return n, rest, true
}

// cutNumeral reads a numeral of any of the known systems at the start of s.
func cutNumeral(s string) (n int, rest string, ok bool) {
	for _, cut := range [...]func(string) (int, string, bool){cutDecimal, cutRoman, cutHan, cutHebrew, cutWords} {
		if n, rest, ok = cut(s); ok {
			return n, rest, n > 0 && n <= largestNumber
		}
	}
	return 0, s, false
}

// cutDecimal reads digits of any script and a mark of order behind them ("1er").
func cutDecimal(s string) (int, string, bool) {
	n, size := 0, 0
	for size < len(s) {
		r, w := utf8.DecodeRuneInString(s[size:])
		d := digit(r)
		if d < 0 {
			break
		}
		if n = n*10 + d; n > largestNumber {
			return 0, s, false
		}
		size += w
	}
	if size == 0 {
		return 0, s, false
	}
	rest := s[size:]
	for _, mark := range [...]string{"er", "ER", "re", "ère", "ᵉʳ", ".º", "º", "ª", ".ª", "°", "st", "nd", "rd", "th", "ste"} {
		if after, ok := strings.CutPrefix(rest, mark); ok && !startsWord(after) {
			return n, after, true
		}
	}
	return n, rest, true
}

// digit returns the value of a decimal digit of any script, or -1.
func digit(r rune) int {
	if r < 0x80 {
		if r >= '0' && r <= '9' {
			return int(r - '0')
		}
		return -1
	}
	for _, span := range unicode.Nd.R16 {
		if r < rune(span.Lo) {
			return -1
		}
		if r <= rune(span.Hi) {
			return int(r-rune(span.Lo)) % 10
		}
	}
	return -1
}

var romanDigits = [...]struct {
	letters string
	value   int
}{
	{"M", 1000}, {"CM", 900}, {"D", 500}, {"CD", 400}, {"C", 100}, {"XC", 90}, {"L", 50}, {"XL", 40},
	{"X", 10}, {"IX", 9}, {"V", 5}, {"IV", 4}, {"I", 1},
}

// cutRoman reads a well-formed Roman numeral: capitals, the signs of Unicode,
// Cyrillic letters that look the same, or small letters up to the thirties.
func cutRoman(s string) (int, string, bool) {
	var letters strings.Builder
	small, size := false, 0
	for size < len(s) {
		r, w := utf8.DecodeRuneInString(s[size:])
		latin, lower := romanLetter(r)
		if latin == "" || size > 0 && lower != small {
			break
		}
		small = lower
		letters.WriteString(latin)
		size += w
	}
	if size == 0 || size > 24 {
		return 0, s, false
	}
	n, left := 0, letters.String()
	for _, d := range romanDigits {
		for strings.HasPrefix(left, d.letters) {
			n, left = n+d.value, left[len(d.letters):]
		}
	}
	if left != "" || roman(n) != letters.String() {
		return 0, s, false
	}
	return n, s[size:], true
}

func romanLetter(r rune) (latin string, lower bool) {
	switch r {
	case 'I', 'V', 'X', 'L', 'C', 'D', 'M':
		return string(r), false
	case 'i', 'v', 'x':
		return string(r - 'a' + 'A'), true
	case 'І':
		return "I", false
	case 'Х':
		return "X", false
	case 'С':
		return "C", false
	case 'М':
		return "M", false
	}
	if r >= 'Ⅰ' && r <= 'Ⅻ' {
		return roman(int(r-'Ⅰ') + 1), false
	}
	return "", false
}

func roman(n int) string {
	var b strings.Builder
	for _, d := range romanDigits {
		for n >= d.value {
			b.WriteString(d.letters)
			n -= d.value
		}
	}
	return b.String()
}

// cutHan reads a Chinese numeral, by place ("一〇五") or by unit ("一百零五").
func cutHan(s string) (int, string, bool) {
	size, byUnit := 0, false
	for size < len(s) {
		r, w := utf8.DecodeRuneInString(s[size:])
		if hanUnit(r) > 0 {
			byUnit = true
		} else if hanDigit(r) < 0 {
			break
		}
		size += w
	}
	total, current := 0, 0
	for _, r := range s[:size] {
		switch unit := hanUnit(r); {
		case r == '廿' || r == '卅':
			total += unit
		case unit > 0:
			total += max(current, 1) * unit
			current = 0
		case byUnit:
			current = hanDigit(r)
		default:
			current = current*10 + hanDigit(r)
		}
		if total+current > largestNumber {
			return 0, s, false
		}
	}
	return total + current, s[size:], size > 0
}

func hanUnit(r rune) int {
	switch r {
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '廿':
		return 20
	case '卅':
		return 30
	}
	return 0
}

func hanDigit(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一':
		return 1
	case '二', '兩', '两':
		return 2
	case '三':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

var hebrewDigits = [...]struct {
	letters string
	value   int
}{
	{"ת", 400}, {"ש", 300}, {"ר", 200}, {"ק", 100}, {"צ", 90}, {"פ", 80}, {"ע", 70}, {"ס", 60}, {"נ", 50}, {"מ", 40}, {"ל", 30}, {"כ", 20},
	{"טז", 16}, {"טו", 15}, {"י", 10}, {"ט", 9}, {"ח", 8}, {"ז", 7}, {"ו", 6}, {"ה", 5}, {"ד", 4}, {"ג", 3}, {"ב", 2}, {"א", 1},
}

var hebrewFinals = map[rune]rune{'ך': 'כ', 'ם': 'מ', 'ן': 'נ', 'ף': 'פ', 'ץ': 'צ'}

// cutHebrew reads a numeral in Hebrew letters, "כא" or "כ״א". Only the form in
// which a number is written is taken, so that a word is seldom one.
func cutHebrew(s string) (int, string, bool) {
	var letters strings.Builder
	size := 0
	for size < len(s) {
		r, w := utf8.DecodeRuneInString(s[size:])
		if plain, ok := hebrewFinals[r]; ok {
			r = plain
		}
		if r >= 'א' && r <= 'ת' {
			letters.WriteRune(r)
		} else if size == 0 || !strings.ContainsRune("׳״'\"’”", r) {
			break
		}
		size += w
	}
	n, left := 0, letters.String()
	for _, d := range hebrewDigits {
		for strings.HasPrefix(left, d.letters) && n < 1000 {
			n, left = n+d.value, left[len(d.letters):]
		}
	}
	if n == 0 || left != "" || hebrew(n) != letters.String() {
		return 0, s, false
	}
	return n, s[size:], true
}

func hebrew(n int) string {
	var b strings.Builder
	for _, d := range hebrewDigits {
		for n >= d.value && (len(d.letters) == 2 || n == d.value) {
			b.WriteString(d.letters)
			n -= d.value
		}
	}
	return b.String()
}

// numberWords are the numerals that texts spell out: those that a heading of
// an article is found with. Arabic and Persian ones are added up, in the
// spelling of foldArabic.
var numberWords = map[string]int{
	"premier": 1, "première": 1, "unique": 1, "único": 1, "unico": 1, "primero": 1, "primeiro": 1, "primo": 1, "единственная": 1, "первая": 1,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
}

var arabicWords = map[string]int{
	// Arabic
	"الاولی": 1, "الحادیه": 1, "الواحده": 1, "الثانیه": 2, "الثالثه": 3, "الرابعه": 4, "الخامسه": 5, "السادسه": 6, "السابعه": 7,
	"الثامنه": 8, "التاسعه": 9, "العاشره": 10, "عشره": 10, "عشر": 10,
	"العشرون": 20, "الثلاثون": 30, "الاربعون": 40, "الخمسون": 50, "الستون": 60, "السبعون": 70, "الثمانون": 80, "التسعون": 90,
	"العشرین": 20, "الثلاثین": 30, "الاربعین": 40, "الخمسین": 50, "الستین": 60, "السبعین": 70, "الثمانین": 80, "التسعین": 90,
	"المائه": 100, "المئه": 100,
	// Persian
	"اول": 1, "یکم": 1, "دوم": 2, "سوم": 3, "چهارم": 4, "پنجم": 5, "ششم": 6, "هفتم": 7, "هشتم": 8, "نهم": 9, "دهم": 10,
	"یازدهم": 11, "دوازدهم": 12, "سیزدهم": 13, "چهاردهم": 14, "پانزدهم": 15, "شانزدهم": 16, "هفدهم": 17, "هجدهم": 18, "هیجدهم": 18, "نوزدهم": 19,
	"بیستم": 20, "سیام": 30, "چهلم": 40, "پنجاهم": 50, "شصتم": 60, "هفتادم": 70, "هشتادم": 80, "نودم": 90, "صدم": 100, "یکصدم": 100,
	"بیست": 20, "سی": 30, "چهل": 40, "پنجاه": 50, "شصت": 60, "هفتاد": 70, "هشتاد": 80, "نود": 90, "صد": 100, "یکصد": 100, "دویست": 200, "سیصد": 300,
}

// cutWords reads a numeral that is spelt out.
func cutWords(s string) (int, string, bool) {
	word := s[:wordEnd(s)]
	if word == "" {
		return 0, s, false
	}
	if r, _ := utf8.DecodeRuneInString(word); !unicode.Is(unicode.Arabic, r) {
		n, ok := numberWords[strings.ToLower(word)]
		return n, s[len(word):], ok
	}
	return cutArabicWords(s)
}

// cutArabicWords adds up words of a number: "الحادية والعشرون", "بیست و یکم".
func cutArabicWords(s string) (int, string, bool) {
	total, rest := 0, s
	for left := s; ; {
		end := wordEnd(left)
		word := foldArabic(left[:end])
		value, ok := arabicWords[word]
		if !ok && strings.HasPrefix(word, "و") {
			value, ok = arabicWords[strings.TrimPrefix(word, "و")]
		}
		joins := total > 0 && (word == "و" || word == "بعد" || word == "ام")
		if !ok && !joins || end == 0 {
			break
		}
		total += value
		left = left[end:]
		if ok || word == "ام" {
			rest = left
		}
		trimmed := strings.TrimLeft(left, " \u00a0\u200c")
		if trimmed == left {
			break
		}
		left = trimmed
	}
	return total, rest, total > 0
}

// foldArabic removes what spellings of one Arabic or Persian word differ in:
// vowel signs, carriers of hamza, forms of yeh, kaf and teh marbuta, joiners.
func foldArabic(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch r {
		case 'أ', 'إ', 'آ', 'ٱ':
			r = 'ا'
		case 'ي', 'ى':
			r = 'ی'
		case 'ك':
			r = 'ک'
		case 'ة', 'ۀ', 'ۂ':
			r = 'ه'
		case 'ـ', '\u200c', '\u200d':
			continue
		}
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// cutSuffix reads what tells an inserted article from the one it follows:
// " bis", "A", "-1", "의2", "之二", "¹". It returns "" when there is none.
func cutSuffix(s string) (suffix, rest string) {
	for _, mark := range [...]string{"之", "의", "の"} {
		if after, ok := strings.CutPrefix(s, mark); ok {
			if n, rest, ok := cutNumeral(strings.TrimLeft(after, " ")); ok {
				return strconv.Itoa(n), rest
			}
			return "", s
		}
	}
	if n, size := superscript(s); size > 0 {
		return strconv.Itoa(n), s[size:]
	}
	left, sep := s, rune(0)
	if r, w := utf8.DecodeRuneInString(s); r == ' ' || r == '\u00a0' || r == '-' || r == '\u2011' || r == '.' {
		left, sep = s[w:], r
	}
	end := 0
	for end < len(left) && isLetterOrDigit(left[end]) {
		end++
	}
	if word := left[:end]; word != "" && !startsWord(left[end:]) && isSuffix(word, sep, left[end:]) {
		return strings.ToLower(strings.TrimLeft(word, "0")), left[end:]
	}
	return "", s
}

// isSuffix reports whether a word that stands behind a number, parted from it
// by sep, belongs to the number.
func isSuffix(word string, sep rune, after string) bool {
	if slices.Contains(latinOrdinals, strings.ToLower(word)) {
		return true
	}
	if n, err := strconv.Atoi(word); err == nil {
		return n > 0 && n < 1000 && (sep == '-' || sep == '\u2011' || sep == '.')
	}
	if len(word) != 1 {
		return false
	}
	if sep == 0 || sep == '-' || sep == '\u2011' {
		return true
	}
	// "12 A. Title", but not "12 A new beginning".
	space := strings.HasPrefix(after, " ") || strings.HasPrefix(after, "\u00a0")
	return sep != '.' && word >= "A" && word <= "Z" && !space
}

func superscript(s string) (n, size int) {
	for size < len(s) && n < 100 {
		r, w := utf8.DecodeRuneInString(s[size:])
		i := slices.Index([]rune("⁰¹²³⁴⁵⁶⁷⁸⁹"), r)
		if i < 0 || i == 0 && n == 0 {
			break
		}
		n, size = n*10+i, size+w
	}
	return n, size
}

// wordEnd returns the length of the word that s begins with: letters, the
// marks on them and joiners inside.
func wordEnd(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c' && r != '\u200d' {
			return i
		}
	}
	return len(s)
}

// startsWord reports whether s begins with a letter or digit.
func startsWord(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isLetterOrDigit(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
