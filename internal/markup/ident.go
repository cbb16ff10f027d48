package markup

import (
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/text/unicode/norm"

	"concord/internal/diag"
)

// fenceKinds are the kinds of typed blocks and the elements that show them.
var fenceKinds = map[string]struct{ element string }{
	"finding": {"section"}, "implication": {"section"}, "objective": {"section"}, "position": {"section"},
	"scenario": {"section"}, "recommendation": {"section"}, "question": {"section"},
	"note": {"aside"}, "warning": {"aside"}, "tip": {"aside"}, "figure": {"figure"},
}

func fenceNames() []string {
	return []string{"finding", "implication", "objective", "position", "scenario", "recommendation", "question",
		"note", "warning", "tip", "figure"}
}

// nearest returns the name that differs least from a word.
func nearest(word string, names []string) string {
	best, least := "", 1<<30
	for _, name := range names {
		if d := distance(word, name); d < least {
			best, least = name, d
		}
	}
	return best
}

// distance is the number of letters to insert, drop or change.
func distance(a, b string) int {
	if len(a) > 64 {
		a = a[:64]
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		last := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := last
			if a[i] != b[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// slug makes an id of words in any script.
func slug(words string) string {
	if !norm.NFC.IsNormalString(words) {
		words = norm.NFC.String(words)
	}
	var b strings.Builder
	b.Grow(len(words))
	dash := false
	for _, r := range words {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.IsNumber(r) || r == '_':
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(unicode.ToLower(r))
		case unicode.IsSpace(r) || unicode.Is(unicode.Pd, r):
			dash = true
		}
	}
	if b.Len() == 0 {
		return "section"
	}
	return b.String()
}

// reserved reports whether an id has the form of those of paragraphs, notes
// and their marks.
func reserved(id string) bool {
	i := strings.IndexAny(id, "0123456789")
	if i <= 0 {
		return false
	}
	word := id[:i]
	return (word == "p" || word == "fn" || word == "fnref") && strings.Trim(id[i:], "0123456789-") == ""
}

// claimID marks an id as used and reports whether it was free.
func (w *writer) claimID(id string) bool {
	if _, used := w.ids[id]; used || reserved(id) {
		return false
	}
	if w.ids == nil {
		w.ids = map[string]int{}
	}
	w.ids[id] = 0
	return true
}

// freeID returns the id, with a number behind it when it is taken.
func (w *writer) freeID(id string) string {
	if reserved(id) {
		id = "section-" + id
	}
	for !w.claimID(id) {
		w.ids[id]++ // so that a thousand equal headings do not try a thousand numbers each
		if numbered := id + "-" + strconv.Itoa(w.ids[id]); w.claimID(numbered) {
			return numbered
		}
	}
	return id
}

// headingID returns the id of a heading: the one that is written, or one made
// of its words.
func (w *writer) headingID(words, written string, n *ast.Heading) string {
	if written == "" {
		return w.freeID(slug(words))
	}
	if w.claimID(written) {
		return written
	}
	at := min(max(n.Pos(), 0), w.length)
	w.report(diag.BadMarkup, at, at, "the id %q is already used in this text", written).Help = "give every heading an id of its own"
	return w.freeID(written)
}

// fenceID returns the id of a typed block: the one that is written, or its kind
// and a number.
func (w *writer) fenceID(f *fence, kind string) string {
	if f.id != "" {
		if w.claimID(f.id) {
			return f.id
		}
		w.report(diag.BadMarkup, f.start, f.end, "the id %q is already used in this text", f.id).Help = "give every block an id of its own"
	}
	if kind == "" {
		kind = "block"
	}
	return w.numberedID(slug(kind))
}

// numberedID returns the word with the next number behind it.
func (w *writer) numberedID(word string) string {
	key := word + " " // no id holds a space
	for {
		if w.ids == nil {
			w.ids = map[string]int{}
		}
		w.ids[key]++
		if id := word + "-" + strconv.Itoa(w.ids[key]); w.claimID(id) {
			return id
		}
	}
}

// languageName returns the name of a language of code, lower case, when it may
// stand in an attribute; "" otherwise.
func languageName(s string) string {
	s = strings.ToLower(s)
	if len(s) > 40 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-+#._") != "" {
		return ""
	}
	return s
}
