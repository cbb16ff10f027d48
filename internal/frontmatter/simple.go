package frontmatter

import (
	"strings"
	"unicode/utf8"

	"concord/internal/source"
)

// parseSimple reads the YAML that nearly every header is: maps and lists by
// indentation, plain and quoted scalars and flow collections on one line,
// comments. It is a tenth of the work of the full parser. At the first thing
// that is more than that, or wrong, ok is false and the full parser decides.
// Both give the same value for whatever this one accepts.
func parseSimple(path, s string, base int) (v Value, ok bool) {
	top, ok := survey(s)
	if !ok {
		return Value{}, false
	}
	p := simple{path: path, s: s, base: base}
	p.next(0)
	switch {
	case p.indent < 0:
		return Value{Span: p.span(0, 0)}, true
	case p.indent > 0:
		return Value{}, false
	case p.isDash():
		v, ok = p.blockList(0, 1)
	default:
		v, ok = p.blockMap(0, 1, top)
	}
	return v, ok && p.indent < 0
}

// survey counts the lines that begin with no space and reports whether the text
// holds only characters whose meaning is the same everywhere in YAML.
func survey(s string) (top int, ok bool) {
	ascii, fresh := true, true
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\n':
			fresh = true
			continue
		case c < ' ' || c == 0x7F:
			return 0, false
		case c >= utf8.RuneSelf:
			ascii = false
			fallthrough
		case c != ' ':
			if fresh {
				top++
			}
		}
		fresh = false
	}
	if ascii {
		return top, true
	}
	for _, r := range s {
		// C1 controls, the line ends of YAML 1.1, byte-order marks, bytes that
		// are not UTF-8 and non-characters.
		if r < 0xA0 && r >= 0x7F || r == 0x2028 || r == 0x2029 || r == 0xFEFF || r >= 0xFFF0 && r <= 0xFFFF {
			return 0, false
		}
	}
	return top, true
}

// simple is a parser that stands at a line with something on it.
type simple struct {
	path   string
	s      string
	base   int
	at     int // first character of the line that is not a space
	indent int // its column, from 0; -1 behind the last line
}

// maxSimpleDepth is less than the full parser's, which reports what is too deep.
const maxSimpleDepth = 16

func (p *simple) span(start, end int) source.Span {
	return source.Span{Path: p.path, Start: p.base + start, End: p.base + end}
}

// next goes to the first line from an offset on that holds more than a comment.
// The offset is the start of a line.
func (p *simple) next(line int) {
	s := p.s
	for line < len(s) {
		i := line
		for i < len(s) && s[i] == ' ' {
			i++
		}
		if i < len(s) && s[i] != '\n' && s[i] != '#' {
			p.at, p.indent = i, i-line
			return
		}
		n := strings.IndexByte(s[i:], '\n')
		if n < 0 {
			break
		}
		line = i + n + 1
	}
	p.at, p.indent = len(s), -1
}

// endLine goes to the next line when nothing but a comment follows on this one.
func (p *simple) endLine(i int) bool {
	start := i
	for i < len(p.s) && p.s[i] == ' ' {
		i++
	}
	switch {
	case i == len(p.s):
		p.at, p.indent = len(p.s), -1
		return true
	case p.s[i] == '\n':
		p.next(i + 1)
		return true
	case p.s[i] == '#' && i > start:
		n := strings.IndexByte(p.s[i:], '\n')
		if n < 0 {
			n = len(p.s) - i - 1
		}
		p.next(i + n + 1)
		return true
	}
	return false
}

// isDash reports whether the line is an element of a list.
func (p *simple) isDash() bool {
	return p.s[p.at] == '-' && (p.at+1 == len(p.s) || p.s[p.at+1] == ' ' || p.s[p.at+1] == '\n')
}

// blockMap reads the pairs at an indent, from the line that the parser stands
// at. The size is a guess.
func (p *simple) blockMap(indent, depth, size int) (Value, bool) {
	if depth > maxSimpleDepth {
		return Value{}, false
	}
	v := Value{Kind: Map, Pairs: make([]Pair, 0, size)}
	start, end := p.at, p.at
	for p.indent == indent {
		colon := p.key(p.at)
		if colon < 0 {
			return Value{}, false
		}
		key := p.s[p.at:colon]
		v.Pairs = append(v.Pairs, Pair{Key: key, At: p.span(p.at, colon)})
		value, ok := p.valueOf(colon+1, indent, depth)
		if !ok || p.indent > indent {
			return Value{}, false
		}
		v.Pairs[len(v.Pairs)-1].Value = value
		end = value.Span.End - p.base
	}
	v.Span = p.span(start, end)
	return v, distinct(v.Pairs)
}

// distinct reports whether every key is there once.
func distinct(pairs []Pair) bool {
	if len(pairs) > 64 {
		seen := make(map[string]bool, len(pairs))
		for i := range pairs {
			if seen[pairs[i].Key] {
				return false
			}
			seen[pairs[i].Key] = true
		}
		return true
	}
	for i := range pairs {
		for j := range i {
			if pairs[i].Key == pairs[j].Key {
				return false
			}
		}
	}
	return true
}

// key returns the offset of the colon after a plain key that starts at i, or
// -1.
func (p *simple) key(i int) int {
	if !startsPlain(p.s[i]) {
		return -1
	}
	for start := i; i < len(p.s) && p.s[i] != '\n' && i-start < 256; i++ {
		switch p.s[i] {
		case ':':
			if i+1 == len(p.s) || p.s[i+1] == '\n' || p.s[i+1] == ' ' {
				if p.s[i-1] == ' ' {
					return -1
				}
				return i
			}
		case '#':
			if p.s[i-1] == ' ' {
				return -1
			}
		}
	}
	return -1
}

// startsPlain reports whether a plain scalar may begin with a character,
// whatever follows it. The characters that are left out mean something else, at
// least in some places.
func startsPlain(c byte) bool {
	switch {
	case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', c >= utf8.RuneSelf:
		return true
	}
	return c == '_' || c == '/' || c == '(' || c == '$' || c == '+' || c == '^' || c == '\\'
}

// valueOf reads what a key of a map at an indent has, from behind its colon,
// and goes to the line after it.
func (p *simple) valueOf(i, indent, depth int) (Value, bool) {
	colon := i
	for i < len(p.s) && p.s[i] == ' ' {
		i++
	}
	if i < len(p.s) && p.s[i] != '\n' && p.s[i] != '#' {
		v, end, ok := p.inline(i, depth)
		return v, ok && p.endLine(end)
	}
	if !p.endLine(colon) {
		return Value{}, false
	}
	switch {
	case p.indent > indent && p.isDash(), p.indent == indent && p.isDash():
		return p.blockList(p.indent, depth+1)
	case p.indent > indent:
		return p.blockMap(p.indent, depth+1, 4)
	}
	return Value{Span: p.span(colon, colon)}, true
}

// blockList reads the elements of a list whose hyphens stand at an indent.
func (p *simple) blockList(indent, depth int) (Value, bool) {
	if depth > maxSimpleDepth {
		return Value{}, false
	}
	v := Value{Kind: List, Items: make([]Value, 0, 4)}
	start, end := p.at, p.at
	for p.indent == indent && p.isDash() {
		i := p.at + 1
		for i < len(p.s) && p.s[i] == ' ' {
			i++
		}
		if i == len(p.s) || p.s[i] == '\n' || p.s[i] == '#' {
			return Value{}, false
		}
		item, ok := Value{}, false
		if p.key(i) >= 0 {
			p.indent += i - p.at
			p.at = i
			item, ok = p.blockMap(p.indent, depth+1, 2)
		} else {
			var after int
			item, after, ok = p.inline(i, depth)
			ok = ok && p.endLine(after)
		}
		if !ok || p.indent > indent {
			return Value{}, false
		}
		v.Items = append(v.Items, item)
		end = item.Span.End - p.base
	}
	v.Span = p.span(start, end)
	return v, true
}

// inline reads a value that begins and ends on one line and returns where it
// ends.
func (p *simple) inline(i, depth int) (v Value, end int, ok bool) {
	switch c := p.s[i]; {
	case c == '"' || c == '\'':
		return p.quoted(i)
	case c == '[':
		return p.flowList(i, depth+1)
	case c == '{':
		return p.flowMap(i, depth+1)
	case !startsPlain(c) && c != '~':
		return Value{}, 0, false
	}
	end = i
	for j := i; j < len(p.s) && p.s[j] != '\n'; j++ {
		switch p.s[j] {
		case ' ':
			continue
		case ':':
			if j+1 == len(p.s) || p.s[j+1] == '\n' || p.s[j+1] == ' ' {
				return Value{}, 0, false
			}
		case '#':
			if p.s[j-1] == ' ' {
				return p.plain(i, end), end, true
			}
		}
		end = j + 1
	}
	return p.plain(i, end), end, true
}

// plain returns the value of a plain scalar.
func (p *simple) plain(start, end int) Value {
	text := p.s[start:end]
	if isNull(text) {
		return Value{Span: p.span(start, end)}
	}
	return Value{Kind: Scalar, Text: text, Span: p.span(start, end)}
}

// quoted reads a scalar in quotes that ends on its line.
func (p *simple) quoted(start int) (v Value, end int, ok bool) {
	quote := p.s[start]
	escaped := false
	for i := start + 1; i < len(p.s); i++ {
		switch c := p.s[i]; {
		case c == '\n':
			return Value{}, 0, false
		case c == '\\' && quote == '"':
			escaped = true
			i++
		case c != quote:
		case quote == '\'' && i+1 < len(p.s) && p.s[i+1] == '\'':
			escaped = true
			i++
		default:
			text := p.s[start+1 : i]
			if escaped {
				if text, ok = unescape(text, quote); !ok {
					return Value{}, 0, false
				}
			}
			return Value{Kind: Scalar, Text: text, Quoted: true, Span: p.span(start, i+1)}, i + 1, true
		}
	}
	return Value{}, 0, false
}

// unescape resolves the escapes of a quoted scalar; ok is false for all but the
// common ones.
func unescape(s string, quote byte) (text string, ok bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case quote == '\'' && c == '\'':
			i++ // the second of two
		case quote == '"' && c == '\\':
			i++
			if i == len(s) {
				return "", false
			}
			switch s[i] {
			case '"', '\\', '/':
				c = s[i]
			case 'n':
				c = '\n'
			case 't':
				c = '\t'
			default:
				return "", false
			}
		}
		b = append(b, c)
	}
	return string(b), true
}

// flowList reads [a, b] on one line.
func (p *simple) flowList(start, depth int) (v Value, end int, ok bool) {
	v = Value{Kind: List}
	i := p.skip(start + 1)
	if i < len(p.s) && p.s[i] == ']' {
		v.Items = []Value{}
		v.Span = p.span(start, i+1)
		return v, i + 1, depth <= maxSimpleDepth
	}
	v.Items = make([]Value, 0, p.commas(i))
	for depth <= maxSimpleDepth {
		item, after, ok := p.flow(i, depth)
		if !ok {
			break
		}
		v.Items = append(v.Items, item)
		after = p.skip(after)
		if after == len(p.s) {
			break
		}
		if p.s[after] == ']' {
			v.Span = p.span(start, after+1)
			return v, after + 1, true
		}
		if p.s[after] != ',' {
			break
		}
		i = p.skip(after + 1)
	}
	return Value{}, 0, false
}

// commas returns how many elements a flow list on this line may have, roughly.
func (p *simple) commas(i int) int {
	line := p.s[i:]
	if n := strings.IndexAny(line, "]\n"); n >= 0 {
		line = line[:n]
	}
	return 1 + strings.Count(line, ",")
}

// flowMap reads {a: b, c: d} on one line.
func (p *simple) flowMap(start, depth int) (v Value, end int, ok bool) {
	v = Value{Kind: Map}
	i := p.skip(start + 1)
	if i < len(p.s) && p.s[i] == '}' {
		v.Pairs = []Pair{}
		v.Span = p.span(start, i+1)
		return v, i + 1, depth <= maxSimpleDepth
	}
	v.Pairs = make([]Pair, 0, 4)
	for depth <= maxSimpleDepth {
		colon, _ := p.flowText(i)
		if colon <= i || colon+1 >= len(p.s) || p.s[colon] != ':' || p.s[colon-1] == ' ' || colon-i > 256 {
			break
		}
		value, after, ok := p.flow(p.skip(colon+1), depth)
		if !ok {
			break
		}
		v.Pairs = append(v.Pairs, Pair{Key: p.s[i:colon], At: p.span(i, colon), Value: value})
		after = p.skip(after)
		if after == len(p.s) {
			break
		}
		if p.s[after] == '}' {
			v.Span = p.span(start, after+1)
			return v, after + 1, distinct(v.Pairs)
		}
		if p.s[after] != ',' {
			break
		}
		i = p.skip(after + 1)
	}
	return Value{}, 0, false
}

func (p *simple) skip(i int) int {
	for i < len(p.s) && p.s[i] == ' ' {
		i++
	}
	return i
}

// flow reads one value inside brackets.
func (p *simple) flow(i, depth int) (v Value, end int, ok bool) {
	if i >= len(p.s) {
		return Value{}, 0, false
	}
	switch p.s[i] {
	case '"', '\'':
		return p.quoted(i)
	case '[':
		return p.flowList(i, depth+1)
	case '{':
		return p.flowMap(i, depth+1)
	}
	stop, end := p.flowText(i)
	if stop < 0 || stop == len(p.s) || p.s[stop] == ':' {
		return Value{}, 0, false
	}
	return p.plain(i, end), stop, true
}

// flowText reads plain text inside brackets that starts at i. It returns the
// offset of what stops it, one of , ] } or a colon before a space, and the end
// of the text without the spaces before that; -1 when it is not so simple.
func (p *simple) flowText(i int) (stop, end int) {
	if i >= len(p.s) || !startsPlain(p.s[i]) && p.s[i] != '~' {
		return -1, 0
	}
	end = i
	for j := i; j < len(p.s); j++ {
		switch p.s[j] {
		case ' ':
			continue
		case ',', ']', '}':
			return j, end
		case '\n', '[', '{', '?', '#':
			return -1, 0
		case ':':
			if j+1 == len(p.s) {
				return -1, 0
			}
			switch p.s[j+1] {
			case ' ':
				return j, end
			case '\n', ',', '[', ']', '{', '}':
				return -1, 0
			}
		}
		end = j + 1
	}
	return -1, 0
}
