package mention

import (
	"strconv"
	"unicode/utf8"
)

// largestArticle bounds what is read as the number of an article; above are years.
const largestArticle = 999

// digits reads a number in digits of any of the scripts that texts here use.
// end == i when there is none; a number that is too large is largestArticle+1.
func digits(text []byte, i int) (n, end int) {
	for end = i; end < len(text); {
		d, size := digitAt(text, end)
		if size == 0 {
			break
		}
		n = min(n*10+d, largestArticle+1)
		end += size
	}
	return n, end
}

// digitAt returns the value and length of the digit at text[i], length 0 when
// there is none: European, Arabic, Persian or full-width.
func digitAt(text []byte, i int) (value, size int) {
	if i >= len(text) {
		return 0, 0
	}
	if c := text[i]; c < utf8.RuneSelf {
		if isDigit(c) {
			return int(c - '0'), 1
		}
		return 0, 0
	}
	switch r, size := utf8.DecodeRune(text[i:]); {
	case r >= '٠' && r <= '٩':
		return int(r - '٠'), size
	case r >= '۰' && r <= '۹':
		return int(r - '۰'), size
	case r >= '０' && r <= '９':
		return int(r - '０'), size
	}
	return 0, 0
}

var romanParts = [...]struct {
	letters string
	value   int
}{{"C", 100}, {"XC", 90}, {"L", 50}, {"XL", 40}, {"X", 10}, {"IX", 9}, {"V", 5}, {"IV", 4}, {"I", 1}}

// roman reads a well-formed Roman numeral up to CXX; end == i when there is none.
func roman(text []byte, i int) (n, end int) {
	end = i
	for end < len(text) && end-i < 12 {
		if c := text[end]; c != 'I' && c != 'V' && c != 'X' && c != 'L' && c != 'C' {
			break
		}
		end++
	}
	left := text[i:end]
	for _, p := range romanParts {
		for hasAt(left, 0, p.letters) {
			n += p.value
			left = left[len(p.letters):]
		}
	}
	if len(left) > 0 || n > 120 || !isRoman(text[i:end], n) {
		return 0, i
	}
	return n, end
}

// isRoman reports whether letters are how n is written.
func isRoman(letters []byte, n int) bool {
	for _, p := range romanParts {
		for n >= p.value {
			if !hasAt(letters, 0, p.letters) {
				return false
			}
			letters = letters[len(p.letters):]
			n -= p.value
		}
	}
	return len(letters) == 0
}

// wordNumber returns the value of a capitalised English number, "Five"; 0 for
// any other word.
func wordNumber(word []byte) int {
	switch string(word) {
	case "One":
		return 1
	case "Two":
		return 2
	case "Three":
		return 3
	case "Four":
		return 4
	case "Five":
		return 5
	case "Six":
		return 6
	case "Seven":
		return 7
	case "Eight":
		return 8
	case "Nine":
		return 9
	case "Ten":
		return 10
	case "Eleven":
		return 11
	case "Twelve":
		return 12
	}
	return 0
}

// hanNumber reads a number in Chinese numerals, by unit ("一百零五") or by place
// ("一〇五"), or in digits. end == i when there is none.
func hanNumber(text []byte, i int) (n, end int) {
	if n, end = digits(text, i); end > i {
		return n, end
	}
	current, units := 0, false
	for end < len(text) {
		r, size := utf8.DecodeRune(text[end:])
		d := hanDigit(r)
		switch {
		case d < 0:
			return n + current, end
		case d >= 10:
			n += max(current, 1) * d
			current, units = 0, true
		case units && current > 0:
			return n + current, end // 四十一 in 四十一兩條, "41, these two"
		case units:
			current = d
		default:
			current = current*10 + d
		}
		if n+current > largestArticle {
			n, current = largestArticle+1, 0
		}
		end += size
	}
	return n + current, end
}

// hanDigit returns the value of a Chinese digit or unit, -1 for any other character.
func hanDigit(r rune) int {
	switch r {
	case '〇', '零', '○':
		return 0
	case '一':
		return 1
	case '二', '两', '兩':
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
	case '十':
		return 10
	case '百':
		return 100
	}
	return -1
}

// arabicOrdinal reads "الرابعة", "الحادية عشرة", "الخامسة والعشرون"; end == i
// when there is none.
func arabicOrdinal(text []byte, i int) (n, end int) {
	end = wordAfter(text, i)
	unit, ten := arabicNumber(text[i:end])
	if unit+ten == 0 {
		return 0, i
	}
	if unit == 0 || unit == 10 {
		return unit + ten, end
	}
	next := skipSpaces(text, end)
	switch word := text[next:wordAfter(text, next)]; {
	case string(word) == "عشرة" || string(word) == "عشر":
		return unit + 10, next + len(word)
	case hasAt(word, 0, "و"):
		if _, ten := arabicNumber(word[len("و"):]); ten > 0 {
			return unit + ten, next + len(word)
		}
	}
	return unit, end
}

// arabicNumber returns the value of an ordinal below eleven or of one of the tens.
func arabicNumber(word []byte) (unit, ten int) {
	switch string(word) {
	case "الأولى", "الاولى", "الحادية", "الواحدة":
		return 1, 0
	case "الثانية":
		return 2, 0
	case "الثالثة":
		return 3, 0
	case "الرابعة":
		return 4, 0
	case "الخامسة":
		return 5, 0
	case "السادسة":
		return 6, 0
	case "السابعة":
		return 7, 0
	case "الثامنة":
		return 8, 0
	case "التاسعة":
		return 9, 0
	case "العاشرة":
		return 10, 0
	case "العشرون", "العشرين":
		return 0, 20
	case "الثلاثون", "الثلاثين":
		return 0, 30
	case "الأربعون", "الأربعين":
		return 0, 40
	case "الخمسون", "الخمسين":
		return 0, 50
	case "الستون", "الستين":
		return 0, 60
	case "السبعون", "السبعين":
		return 0, 70
	case "الثمانون", "الثمانين":
		return 0, 80
	case "التسعون", "التسعين":
		return 0, 90
	}
	return 0, 0
}

// inserted are the words that number an article put in behind another one.
var inserted = [...]string{"bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies"}

// articleID returns the canonical form of a number with its suffix.
func articleID(n int, suffix string) string {
	if suffix == "" {
		return strconv.Itoa(n)
	}
	return strconv.Itoa(n) + "-" + suffix
}
