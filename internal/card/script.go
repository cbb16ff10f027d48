package card

// Scripts that ask more of a line than one letter behind the other: Arabic joins
// its letters and runs from the right, Chinese breaks its lines between any two.
// There is no shaper here. Letters that join are taken from the forms that Unicode
// has for them, which the font of the texts has too; marks above and below letters
// are left out, as titles mostly do.

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/bidi"
)

// joined are the letters of Arabic with the first of their forms: alone, behind
// another, and for those that join on both sides before another and between two.
var joined = map[rune]struct {
	form  rune
	sides int
}{
	'ء': {0xfe80, 0}, 'آ': {0xfe81, 1}, 'أ': {0xfe83, 1}, 'ؤ': {0xfe85, 1}, 'إ': {0xfe87, 1}, 'ئ': {0xfe89, 2},
	'ا': {0xfe8d, 1}, 'ب': {0xfe8f, 2}, 'ة': {0xfe93, 1}, 'ت': {0xfe95, 2}, 'ث': {0xfe99, 2}, 'ج': {0xfe9d, 2},
	'ح': {0xfea1, 2}, 'خ': {0xfea5, 2}, 'د': {0xfea9, 1}, 'ذ': {0xfeab, 1}, 'ر': {0xfead, 1}, 'ز': {0xfeaf, 1},
	'س': {0xfeb1, 2}, 'ش': {0xfeb5, 2}, 'ص': {0xfeb9, 2}, 'ض': {0xfebd, 2}, 'ط': {0xfec1, 2}, 'ظ': {0xfec5, 2},
	'ع': {0xfec9, 2}, 'غ': {0xfecd, 2}, 'ف': {0xfed1, 2}, 'ق': {0xfed5, 2}, 'ك': {0xfed9, 2}, 'ل': {0xfedd, 2},
	'م': {0xfee1, 2}, 'ن': {0xfee5, 2}, 'ه': {0xfee9, 2}, 'و': {0xfeed, 1}, 'ى': {0xfeef, 1}, 'ي': {0xfef1, 2},
	'پ': {0xfb56, 2}, 'چ': {0xfb7a, 2}, 'ژ': {0xfb8a, 1}, 'ک': {0xfb8e, 2}, 'گ': {0xfb92, 2}, 'ی': {0xfbfc, 2},
}

// lamAlef are the forms of an alef that follows a lam.
var lamAlef = map[rune]rune{'آ': 0xfef5, 'أ': 0xfef7, 'إ': 0xfef9, 'ا': 0xfefb}

// isRightToLeft reports whether words begin in a script that runs from the right.
func isRightToLeft(words string) bool {
	for _, r := range words {
		if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL {
			return true
		} else if p.Class() == bidi.L {
			return false
		}
	}
	return false
}

// join replaces the letters of Arabic by the forms that join to their neighbours.
func join(words string) string {
	if !strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
		return words
	}
	letters := slices.DeleteFunc([]rune(words), func(r rune) bool { return unicode.Is(unicode.Mn, r) || r == 'ـ' })
	var b strings.Builder
	before := false // the last letter reaches on
	for i := 0; i < len(letters); i++ {
		letter, ok := joined[letters[i]]
		if !ok {
			b.WriteRune(letters[i])
			before = false
			continue
		}
		next := i+1 < len(letters) && joined[letters[i+1]].form != 0 && letters[i+1] != 'ء'
		if ligature := rune(0); letters[i] == 'ل' && next {
			if ligature = lamAlef[letters[i+1]]; ligature != 0 {
				if before {
					ligature++
				}
				b.WriteRune(ligature)
				before = false
				i++
				continue
			}
		}
		form := letter.form
		switch next = next && letter.sides == 2; {
		case letter.sides == 0:
		case before && next:
			form += 3
		case next:
			form += 2
		case before:
			form++
		}
		b.WriteRune(form)
		before = next
	}
	return b.String()
}

// hasOneWeight reports whether words are in a script whose font is not bold: what
// stands between its letters is not to be either.
func hasOneWeight(words string) bool {
	return strings.ContainsFunc(words, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hebrew) }) &&
		!strings.ContainsFunc(words, func(r rune) bool { return unicode.In(r, unicode.Hangul, unicode.Latin) })
}

// isUnjoined reports whether a letter is one of Arabic of which there are no forms.
func isUnjoined(r rune) bool {
	return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) && r < 0xfb50
}

// visual returns the letters of a line from left to right.
func visual(line string) string {
	joined := join(line)
	if !strings.ContainsFunc(joined, func(r rune) bool { p, _ := bidi.LookupRune(r); return p.Class() == bidi.R || p.Class() == bidi.AL }) {
		return joined
	}
	base := bidi.LeftToRight
	if isRightToLeft(line) {
		base = bidi.RightToLeft
	}
	var p bidi.Paragraph
	if _, err := p.SetString(joined, bidi.DefaultDirection(base)); err != nil {
		return joined
	}
	order, err := p.Order()
	if err != nil {
		return joined
	}
	runs := make([]string, order.NumRuns())
	for i := range runs {
		run := order.Run(i)
		runs[i] = run.String()
		if run.Direction() == bidi.RightToLeft {
			runs[i] = bidi.ReverseString(runs[i])
		}
	}
	if base == bidi.RightToLeft {
		slices.Reverse(runs)
	}
	return strings.Join(runs, "")
}

// piece is a part of a title behind which a line may break.
type piece struct {
	words string
	space bool // one stands before it
}

// pieces divides words at spaces, and Chinese between any two signs, but before
// marks that close and behind those that open.
func pieces(words string) []piece {
	var list []piece
	for word := range strings.FieldsSeq(words) {
		from, last := 0, rune(0)
		space := true
		for i, r := range word {
			isChinese := unicode.Is(unicode.Han, r) || unicode.Is(unicode.Han, last)
			if i > 0 && isChinese && (isOpening(r) || !unicode.IsPunct(r)) && !isOpening(last) {
				list = append(list, piece{word[from:i], space})
				from, space = i, false
			}
			last = r
		}
		list = append(list, piece{word[from:], space})
	}
	return list
}

func isOpening(r rune) bool { return strings.ContainsRune("（《〈「『【“‘", r) }
