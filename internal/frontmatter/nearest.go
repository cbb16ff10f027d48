package frontmatter

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// longestWord is the length up to which a word is compared; nobody mistypes a
// longer one in a way that this could mend.
const longestWord = 96

// Nearest returns the word of a list that someone who wrote the given one most
// likely meant: at most two letters added, left out, changed or swapped with
// their neighbour, or else one the beginning of the other. Upper and lower case
// make no difference. Of two that are as near, the first of the list is
// returned.
func Nearest(word string, among []string) (string, bool) {
	w := fold(nil, word)
	if len(w) == 0 || len(w) > longestWord {
		return "", false
	}
	limit := 2
	if len(w) < 4 {
		limit = 1 // two changes make any short word of any other
	}
	best, bestDistance := -1, limit+1
	begins := -1
	var buffer [longestWord + 3]rune
	for i, candidate := range among {
		if len(candidate) > utf8.UTFMax*longestWord || candidate == word {
			continue
		}
		c := fold(buffer[:0], candidate)
		if begins < 0 && min(len(c), len(w)) >= 3 {
			if short := min(len(c), len(w)); slices.Equal(c[:short], w[:short]) {
				begins = i
			}
		}
		if d, ok := distance(w, c, bestDistance-1); ok {
			best, bestDistance = i, d
			if d == 0 {
				break
			}
		}
	}
	switch {
	case best >= 0:
		return among[best], true
	case begins >= 0:
		return among[begins], true
	}
	return "", false
}

// fold appends the letters of a word as they are compared.
func fold(letters []rune, word string) []rune {
	for _, r := range word {
		switch {
		case r == '_' || r == ' ':
			r = '-'
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		case r >= utf8.RuneSelf:
			r = unicode.ToLower(r)
		}
		letters = append(letters, r)
	}
	return letters
}

// distance returns how many letters must be added, left out, changed or swapped
// with their neighbour to turn a into b, when that is at most limit (the
// restricted Damerau-Levenshtein distance). Only the cells of the table that
// lie so near its diagonal that they can matter are computed.
func distance(a, b []rune, limit int) (int, bool) {
	if limit < 0 || len(a)-len(b) > limit || len(b)-len(a) > limit || len(b) > longestWord+2 {
		return 0, false
	}
	const far = 1 << 20
	var rows [3][longestWord + 4]int32
	before, above, row := &rows[0], &rows[1], &rows[2]
	for j := 0; j <= min(len(b), limit+1); j++ {
		above[j] = int32(j)
	}
	for i := 1; i <= len(a); i++ {
		low, high := max(1, i-limit), min(len(b), i+limit)
		row[low-1] = far
		if low == 1 {
			row[0] = int32(i)
		}
		least := row[low-1]
		for j := low; j <= high; j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, row[j-1]+1)
			if j < i+limit {
				d = min(d, above[j]+1)
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > int32(limit) {
			return 0, false
		}
		before, above, row = above, row, before
	}
	d := int(above[len(b)])
	return d, d <= limit
}
