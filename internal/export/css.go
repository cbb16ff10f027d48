package export

import (
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// styles makes a style sheet of the site stand alone: fonts that the document needs
// are put into it, others and whatever else it would fetch are left out.
type styles struct {
	folder string // of the style sheet in the site
	read   func(path string) ([]byte, error)
	used   map[face]map[rune]bool // letters of the document, by the style that they are in
}

// face is a style of type.
type face struct{ bold, italic bool }

// standAlone returns the style sheet with nothing left to fetch.
func (s styles) standAlone(css string) string {
	var out strings.Builder
	for {
		at := nextAtRule(css)
		if at < 0 {
			break
		}
		out.WriteString(s.embed(css[:at]))
		css = css[at:]
		name := css[:nameEnd(css)]
		switch name {
		case "@font-face":
			end := ruleEnd(css)
			if s.wanted(css[:end]) {
				out.WriteString(s.embed(css[:end]))
			}
			css = css[end:]
		case "@import", "@charset", "@namespace":
			css = css[statementEnd(css):]
		default:
			out.WriteString(name)
			css = css[len(name):]
		}
	}
	out.WriteString(s.embed(css))
	return out.String()
}

// nextAtRule returns where the next @ outside strings and comments stands, -1 when
// there is none.
func nextAtRule(css string) int {
	return scan(css, func(c byte) bool { return c == '@' })
}

// scan returns where the first byte outside strings and comments stands that is looked
// for, -1 when there is none.
func scan(css string, found func(byte) bool) int {
	for i := 0; i < len(css); {
		switch {
		case css[i] == '"' || css[i] == '\'' || strings.HasPrefix(css[i:], "/*"):
			i = skipToken(css, i)
		case found(css[i]):
			return i
		default:
			i++
		}
	}
	return -1
}

// skipToken returns where the string or the comment at i ends.
func skipToken(css string, i int) int {
	if css[i] == '/' {
		if end := strings.Index(css[i+2:], "*/"); end >= 0 {
			return i + 2 + end + 2
		}
		return len(css)
	}
	quote := css[i]
	for i++; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return len(css)
}

func nameEnd(css string) int {
	i := 1
	for i < len(css) && (css[i] == '-' || css[i] >= 'a' && css[i] <= 'z' || css[i] >= 'A' && css[i] <= 'Z') {
		i++
	}
	return i
}

// ruleEnd returns where the block of a rule ends.
func ruleEnd(css string) int {
	depth := 0
	return behind(css, scan(css, func(c byte) bool {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
			return depth <= 0
		}
		return false
	}))
}

func statementEnd(css string) int {
	return behind(css, scan(css, func(c byte) bool { return c == ';' }))
}

// behind returns the place behind a byte, or the end where there was none.
func behind(css string, at int) int {
	if at < 0 {
		return len(css)
	}
	return at + 1
}

// wanted reports whether a font is one that the document needs: it has some of its
// letters, in a style that occurs in it. Fonts that only stand in until another one
// is fetched are not: here nothing is.
func (s styles) wanted(rule string) bool {
	if !strings.Contains(rule, "url(") {
		return false
	}
	italic := strings.Contains(descriptor(rule, "font-style"), "italic") || strings.Contains(descriptor(rule, "font-style"), "oblique")
	weight := descriptor(rule, "font-weight")
	n, err := strconv.Atoi(weight)
	bold := weight == "bold" || err == nil && n >= 600
	ranges := descriptor(rule, "unicode-range")
	for f, letters := range s.used {
		if variable := strings.Contains(weight, " "); !variable && f != (face{bold, italic}) || len(letters) == 0 {
			continue
		}
		for r := range letters {
			if ranges == "" || inRanges(ranges, r) {
				return true
			}
		}
	}
	return false
}

// descriptor returns the value of a descriptor of a rule.
func descriptor(rule, name string) string {
	for part := range strings.SplitSeq(rule[strings.IndexByte(rule, '{')+1:], ";") {
		key, value, ok := strings.Cut(part, ":")
		if ok && strings.TrimSpace(key) == name {
			return strings.TrimSpace(strings.TrimRight(value, "} \n"))
		}
	}
	return ""
}

// inRanges reports whether a letter lies in ranges such as "U+0-FF, U+131, U+4??".
func inRanges(ranges string, r rune) bool {
	for part := range strings.SplitSeq(ranges, ",") {
		part = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(part)), "U+")
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			from, to = strings.ReplaceAll(part, "?", "0"), strings.ReplaceAll(part, "?", "F")
		}
		first, err1 := strconv.ParseUint(from, 16, 32)
		last, err2 := strconv.ParseUint(to, 16, 32)
		if err1 == nil && err2 == nil && uint64(r) >= first && uint64(r) <= last {
			return true
		}
	}
	return false
}

// embed replaces what a stretch of style would fetch by the thing itself; what is not
// in the site is left out.
func (s styles) embed(css string) string {
	var out strings.Builder
	for {
		i := strings.Index(css, "url(")
		if i < 0 {
			break
		}
		end := strings.IndexByte(css[i:], ')')
		if end < 0 {
			break
		}
		out.WriteString(css[:i])
		address := strings.Trim(strings.TrimSpace(css[i+4:i+end]), `"'`)
		if !strings.HasPrefix(address, "data:") {
			name := path.Join(s.folder, address)
			media := mediaType(address)
			data, err := s.read(name)
			if media == "" || err != nil || strings.Contains(address, ":") || strings.HasPrefix(address, "//") {
				address = "data:,"
			} else {
				address = dataURL(media, data)
			}
		}
		out.WriteString(`url("` + address + `")`)
		css = css[i+end+1:]
	}
	out.WriteString(css)
	return out.String()
}

// letters returns the letters of a folio, by the style of type that they are in. All
// of them count as upright too: it is the style that a browser falls back to.
func letters(f *folio) map[face]map[rune]bool {
	used := map[face]map[rune]bool{}
	add := func(f face, text string) {
		if used[f] == nil {
			used[f] = map[rune]bool{}
		}
		for _, r := range text {
			used[f][r] = true
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
			add(face{}, n.Data)
		}
		for c := range n.ChildNodes() {
			walk(c, f)
		}
	}
	walk(f.article, face{})
	return used
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
