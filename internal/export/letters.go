package export

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// face is a style of type.
type face struct{ bold, italic bool }

// lettering is the letters of a document.
type lettering struct {
	used      map[face]map[rune]bool // by the style of type that they are in
	generated []rune                 // that style sheets and browsers add, in whatever style
	unsure    bool                   // the site has rules of its own for styles: any letter may stand in any
}

// need reports whether a font is one that the document needs: it has some of its
// letters, in a style that occurs in it.
func (l lettering) need(f fontFace) bool {
	for style, letters := range l.used {
		if !f.variable && style != f.style {
			continue
		}
		for r := range letters {
			if f.sets(r) {
				return true
			}
		}
	}
	return false
}

// of returns the letters, sorted, that a browser sets in one of the fonts that were chosen.
func (l lettering) of(f fontFace, chosen []fontFace) []rune {
	var out []rune
	for style, letters := range l.used {
		if !l.unsure && !f.variable && nearest(style, f.family, chosen) != f.style {
			continue
		}
		for r := range letters {
			if f.sets(r) {
				out = append(out, r)
			}
		}
	}
	for _, r := range l.generated {
		if f.sets(r) {
			out = append(out, r)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// nearest returns the style in which a family shows letters of a style: leaning fonts
// stand in for leaning ones before bold for bold ones (CSS Fonts 4, 5.2).
func nearest(style face, family string, chosen []fontFace) face {
	best, rank := style, -1
	for _, f := range chosen {
		if f.family != family {
			continue
		}
		r := 0
		if f.style.italic == style.italic {
			r += 2
		}
		if f.style.bold == style.bold {
			r++
		}
		if r > rank {
			best, rank = f.style, r
		}
	}
	return best
}

// generated returns the letters that a document shows besides those of its text: what its style
// sheets write, marks of lists, hyphens.
func generated(f *folio, sheets []*styleSheet) []rune {
	out := []rune(" 0123456789./-\u2010\u00a0•◦▪")
	quotes := has(f.article, atom.Q)
	for _, s := range sheets {
		quotes = quotes || strings.Contains(s.text, "-quote")
	}
	for _, s := range sheets {
		if out = append(out, s.writes...); quotes {
			out = append(out, s.quotes...)
		}
	}
	return out
}

// writtenBy returns what strings in the values of properties say whose names begin so.
func writtenBy(css string, properties ...string) (out []rune) {
	for _, property := range properties {
		for rest := css; ; {
			var ok bool
			if _, rest, ok = strings.Cut(rest, property); !ok {
				break
			}
			end := scan(rest, func(c byte) bool { return c == ';' || c == '}' || c == '{' })
			if end < 0 {
				end = len(rest)
			}
			if _, value, ok := strings.Cut(rest[:end], ":"); ok {
				out = append(out, []rune(stringsOf(value))...)
				rest = rest[end:]
			}
		}
	}
	return out
}

// stringsOf returns what the strings in a value of CSS say.
func stringsOf(value string) string {
	var b strings.Builder
	for {
		at := strings.IndexAny(value, `"'`)
		if at < 0 {
			return b.String()
		}
		end := skipToken(value, at)
		text := strings.TrimSuffix(value[at+1:end], value[at:at+1])
		value = value[end:]
		for text != "" {
			before, escaped, found := strings.Cut(text, `\`)
			b.WriteString(before)
			text = escaped
			if !found {
				break
			}
			digits := len(escaped) - len(strings.TrimLeft(escaped[:min(6, len(escaped))], "0123456789abcdefABCDEF")+escaped[min(6, len(escaped)):])
			if n, err := strconv.ParseUint(escaped[:digits], 16, 32); err == nil {
				b.WriteRune(rune(n))
				text = strings.TrimPrefix(escaped[digits:], " ")
			}
		}
	}
}

// has reports whether there is an element of a kind below a node.
func has(n *html.Node, kind atom.Atom) bool {
	for c := range n.Descendants() {
		if c.DataAtom == kind {
			return true
		}
	}
	return false
}

// letters returns the letters of a folio under style sheets. All those of its text count as
// upright too: it is the style that a browser falls back to.
func letters(f *folio, sheets []*styleSheet) lettering {
	used := map[face]map[rune]bool{}
	add := func(f face, text string) {
		if used[f] == nil {
			used[f] = map[rune]bool{}
		}
		letters := used[f]
		for _, r := range text {
			letters[r] = true
		}
	}
	for _, s := range []string{f.title, f.footer, f.canonical, "0123456789/ "} {
		add(face{}, s)
	}
	var walk func(n *html.Node, f face)
	walk = func(n *html.Node, f face) {
		f = f.inside(n)
		if n.Type == html.TextNode && strings.TrimSpace(n.Data) != "" {
			add(f, n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c, f)
		}
	}
	walk(f.article, face{})
	for _, letters := range used {
		maps.Copy(used[face{}], letters)
	}
	l := lettering{used: used, generated: generated(f, sheets)}
	for _, s := range sheets {
		l.unsure = l.unsure || s.setsStyles
		if s.changesCase {
			l.otherCases()
		}
	}
	return l
}

// otherCases adds to the letters the large ones of small ones and the other way round.
func (l lettering) otherCases() {
	for _, letters := range l.used {
		for r := range maps.Clone(letters) {
			for _, other := range strings.ToUpper(string(r)) + strings.ToTitle(string(r)) + strings.ToLower(string(r)) {
				letters[other] = true
			}
		}
	}
}

// boldClasses are the classes of what the style sheet sets in bold.
var boldClasses = []string{"name", "differs", "gs", "gh", "gu"}

// inside returns the style of type in an element that stands in text of another.
func (f face) inside(n *html.Node) face {
	switch n.DataAtom {
	case atom.Em, atom.I, atom.Var, atom.H4, atom.H5, atom.H6, atom.Dfn:
		f.italic = true
	case atom.Strong, atom.B, atom.Th, atom.H1, atom.H2, atom.H3:
		f.bold = true
	case atom.Cite: // in a way to cite the document
		for up := n.Parent; up != nil && !f.italic; up = up.Parent {
			f.italic = hasClass(up, "cite")
		}
	}
	for _, class := range boldClasses {
		f.bold = f.bold || hasClass(n, class)
	}
	if hasClass(n, "stance") || hasClass(n, "ge") {
		f.italic = true
	}
	if n.DataAtom == atom.A && n.Parent != nil && n.Parent.Parent != nil && hasClass(n.Parent.Parent, "briefs") {
		f.bold = true
	}
	return f
}
