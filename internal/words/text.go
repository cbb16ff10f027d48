package words

import (
	"strings"

	"golang.org/x/text/feature/plural"
)

// Text is a text in its plural forms, by the numbers of package plural. A text
// that does not count has the same in each.
type Text []form

type form struct {
	words  string
	pieces []Piece
}

// Piece is a part of a text: words, or what is filled in.
type Piece struct {
	Words string
	Slot  string // "date" for {date}; "" for words
}

// categories are the plural forms by the names that CLDR gives them.
var categories = [...]string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// parseForm splits words at their slots. A brace without its fellow is a word.
func parseForm(words string) form {
	f := form{words: words}
	for rest := words; rest != ""; {
		open := strings.IndexByte(rest, '{')
		end := -1
		if open >= 0 {
			end = strings.IndexByte(rest[open:], '}')
		}
		if end < 0 {
			f.pieces = append(f.pieces, Piece{Words: rest})
			break
		}
		if open > 0 {
			f.pieces = append(f.pieces, Piece{Words: rest[:open]})
		}
		f.pieces = append(f.pieces, Piece{Slot: rest[open+1 : open+end]})
		rest = rest[open+end+1:]
	}
	return f
}

// plain returns a text that does not count.
func plain(words string) Text {
	f := parseForm(words)
	t := make(Text, len(categories))
	for i := range t {
		t[i] = f
	}
	return t
}

// slots returns the names of what is filled in.
func (f *form) slots() []string {
	var names []string
	for _, p := range f.pieces {
		if p.Slot != "" {
			names = append(names, p.Slot)
		}
	}
	return names
}

// Fill returns pieces as words, with values for the slots: name, value, name,
// value.
func Fill(pieces []Piece, values ...string) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.Slot == "" {
			b.WriteString(p.Words)
			continue
		}
		for i := 0; i+1 < len(values); i += 2 {
			if values[i] == p.Slot {
				b.WriteString(values[i+1])
			}
		}
	}
	return b.String()
}
