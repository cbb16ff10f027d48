package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// maxDistance is how far a word may be from a code or name to be taken for a
// misspelling of it. Short words must be nearer: two edits turn any code into
// any other.
const maxDistance = 2

// candidate is an entry that a word may have meant.
type candidate struct {
	entry    int
	kind     Kind
	distance int
	sameSet  int // 0 when only the order of the letters differs
	isName   int // 0 for a code
}

// compare orders candidates, the likeliest first.
func (c candidate) compare(d candidate) int {
	return cmp.Or(
		cmp.Compare(c.distance, d.distance),
		cmp.Compare(c.sameSet, d.sameSet),
		cmp.Compare(c.isName, d.isName),
		cmp.Compare(c.kind, d.kind),
		cmp.Compare(c.entry, d.entry),
	)
}

// Suggest returns the entry whose code or name, in any language, is nearest to
// a word: at most two letters wrong, one in words of up to four letters, and
// case does not count. Of equally near ones, letters in the wrong order go
// before wrong letters, a code before a name, a state before the other kinds.
func (g *Gazetteer) Suggest(word string) (Entry, bool) {
	wanted := []rune(strings.ToUpper(strings.TrimSpace(word)))
	limit := maxDistance
	if len(wanted) <= 4 {
		limit = 1
	}
	best := candidate{entry: -1, distance: limit + 1}
	consider := func(text string, entry, isName int) {
		if n := utf8.RuneCountInString(text); n < 2 || n < len(wanted)-limit || n > len(wanted)+limit {
			return
		}
		letters := []rune(strings.ToUpper(text))
		c := candidate{entry, g.entries[entry].Kind, distance(wanted, letters), sameSet(wanted, letters), isName}
		if c.distance <= limit && c.compare(best) < 0 {
			best = c
		}
	}
	for code, i := range g.byCode {
		if code[0] > '9' { // a number that is nearly right is another number
			consider(code, i, 0)
		}
	}
	for _, forms := range g.names {
		for _, f := range forms {
			consider(f.text, g.byCode[strings.ToUpper(f.id)], 1)
		}
	}
	if best.entry < 0 {
		return Entry{}, false
	}
	return g.entries[best.entry], true
}

// sameSet returns 0 when two words have the same letters, and 1 otherwise.
func sameSet(a, b []rune) int {
	if len(a) == len(b) && slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b))) {
		return 0
	}
	return 1
}

// distance returns the number of letters to insert, drop, replace or swap with
// their neighbour that turn a into b.
func distance(a, b []rune) int {
	two, one := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range one {
		one[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row := make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := 1
			if a[i-1] == b[j-1] {
				change = 0
			}
			row[j] = min(one[j]+1, row[j-1]+1, one[j-1]+change)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], two[j-2]+1)
			}
		}
		two, one = one, row
	}
	return one[len(b)]
}
