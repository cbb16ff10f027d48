package frontmatter

import "unicode"

// Nearest returns the word of a list that someone who wrote the given one most
// likely meant: at most two letters added, left out, changed or swapped, or one
// the beginning of the other. Upper and lower case make no difference. Of two
// that are as near, the first of the list is returned.
func Nearest(word string, among []string) (string, bool) {
	w := folded(word)
	if len(w) == 0 || len(w) > 64 {
		return "", false
	}
	best, found := "", false
	least := 3
	if len(w) < 4 {
		least = 2 // two changes make any short word of any other
	}
	for _, candidate := range among {
		if candidate == word {
			continue
		}
		if d, ok := distance(w, folded(candidate), least-1); ok {
			best, found, least = candidate, true, d
			if d == 0 {
				break
			}
		}
	}
	if found {
		return best, true
	}
	for _, candidate := range among {
		c := folded(candidate)
		if short := min(len(c), len(w)); short >= 3 && candidate != word && string(c[:short]) == string(w[:short]) {
			return candidate, true
		}
	}
	return "", false
}

func folded(s string) []rune {
	r := []rune(s)
	for i := range r {
		r[i] = unicode.ToLower(r[i])
		if r[i] == '_' || r[i] == ' ' {
			r[i] = '-'
		}
	}
	return r
}

// distance returns how many letters must be added, left out, changed or
// swapped with their neighbour to turn a into b, when that is at most limit
// (the restricted Damerau-Levenshtein distance).
func distance(a, b []rune, limit int) (int, bool) {
	if limit < 0 || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return 0, false
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			d := above[j-1]
			if a[i-1] != b[j-1] {
				d++
			}
			d = min(d, above[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, d)
		}
		if least > limit {
			return 0, false
		}
		before, above, row = above, row, before
	}
	return above[len(b)], above[len(b)] <= limit
}
