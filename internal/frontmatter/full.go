package frontmatter

import (
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"concord/internal/diag"
	"concord/internal/source"
)

// parseFull reads any YAML with the library, which gives the line and column
// at which a node starts; everything else about places is found in the text.
func parseFull(path, s string, base int) (Value, []diag.Finding) {
	w := walker{path: path, s: s, base: base, line: 1, column: 1}
	var doc yaml.Node
	if err := yaml.Load([]byte(s), &doc); err != nil {
		return w.failed(err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 {
		return Value{Span: w.span(0, 0)}, nil
	}
	v := w.value(doc.Content[0], 0, w.offset(doc.Content[0]))
	return v, w.findings
}

// walker turns nodes into values. Nodes come in the order of the text, so the
// place of the next one is found by going on from the last.
type walker struct {
	path         string
	s            string
	base         int
	at           int // offset of line and column
	line, column int
	tooDeep      bool
	findings     []diag.Finding
}

func (w *walker) span(start, end int) source.Span {
	return source.Span{Path: w.path, Start: w.base + start, End: w.base + end}
}

func (w *walker) report(code diag.Code, start, end int, format string, args ...any) *diag.Finding {
	if len(w.findings) == maxFindings {
		return new(diag.Finding) // not kept
	}
	start, end = min(start, len(w.s)), min(end, len(w.s))
	w.findings = append(w.findings, diag.New(code, w.span(start, end), format, args...))
	return &w.findings[len(w.findings)-1]
}

// offset returns the place in the text of a node.
func (w *walker) offset(n *yaml.Node) int { return w.seek(n.Line, n.Column) }

// seek returns the offset of a line and a column, which the library counts in
// runes from 1, with the line ends of YAML 1.1.
func (w *walker) seek(line, column int) int {
	if line < w.line || line == w.line && column < w.column {
		w.at, w.line, w.column = 0, 1, 1
	}
	for w.at < len(w.s) && (w.line < line || w.line == line && w.column < column) {
		r, n := utf8.DecodeRuneInString(w.s[w.at:])
		w.at += n
		w.column++
		switch r {
		case '\r':
			if strings.HasPrefix(w.s[w.at:], "\n") {
				w.at++
			}
			w.line, w.column = w.line+1, 1
		case '\n', 0x85, 0x2028, 0x2029:
			w.line, w.column = w.line+1, 1
		}
	}
	return w.at
}

// value returns the value of a node that starts at an offset. An empty node
// has no place in the text of its own; its caller gives it one.
func (w *walker) value(n *yaml.Node, depth, start int) Value {
	if n.Kind == yaml.AliasNode {
		end := start + tokenLength(w.s[start:])
		w.report(diag.BadYAML, start, end, "references (*%s) are not read", n.Value).Help = "write the value out"
		return Value{Span: w.span(start, end), broken: true}
	}
	start = w.properties(n, start)
	if depth > maxDepth {
		if !w.tooDeep {
			w.tooDeep = true
			w.report(diag.BadYAML, start, start, "this is nested more than %d deep", maxDepth)
		}
		return Value{Span: w.span(start, start), broken: true}
	}
	switch n.Kind {
	case yaml.MappingNode:
		return w.mapping(n, depth, start)
	case yaml.SequenceNode:
		return w.sequence(n, depth, start)
	}
	quoted := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0
	block := n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0
	if !quoted && !block && isNull(n.Value) {
		return Value{Span: w.span(start, start+len(n.Value))}
	}
	v := Value{Kind: Scalar, Text: n.Value, Quoted: quoted || block}
	switch {
	case quoted:
		v.Span = w.span(start, start+quotedLength(w.s[start:]))
	case block:
		v.Span = w.span(start, start+blockLength(w.s[start:]))
	default:
		v.Span = w.span(start, start+plainLength(w.s[start:], n.Value))
	}
	return v
}

// properties reports the anchor and the tag of a node and returns where the
// node goes on after them.
func (w *walker) properties(n *yaml.Node, start int) int {
	tagged := n.Style&yaml.TaggedStyle != 0 || n.Tag == "!"
	if n.Anchor == "" && !tagged {
		return start
	}
	for start < len(w.s) && (w.s[start] == '&' || w.s[start] == '!') {
		end := start + tokenLength(w.s[start:])
		kind := "anchors"
		if w.s[start] == '!' {
			kind = "tags"
		}
		w.report(diag.BadYAML, start, end, "%s (%s) are not read", kind, w.s[start:end]).Help = "leave it out"
		if empty := n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0; empty {
			start = end
			for start < len(w.s) && w.s[start] == ' ' {
				start++
			}
			continue
		}
		start = end + blanks(w.s[end:])
	}
	return start
}

func (w *walker) mapping(n *yaml.Node, depth, start int) Value {
	v := Value{Kind: Map, Pairs: make([]Pair, 0, len(n.Content)/2)}
	end := start
	var seen map[string]int
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		keyStart := w.offset(key)
		k := w.value(key, depth+1, keyStart)
		keyEnd := k.Span.End - w.base
		colon := keyEnd + blanks(w.s[keyEnd:])
		valueStart := w.offset(value)
		if isEmpty(value) {
			// The library puts it before the next token, wherever that is.
			valueStart = keyEnd
			if colon < len(w.s) && w.s[colon] == ':' {
				valueStart = colon + 1
			}
		}
		p := Pair{Key: key.Value, At: k.Span, Value: w.value(value, depth+1, valueStart)}
		end = max(end, keyEnd, p.Value.Span.End-w.base)
		switch {
		case key.Kind == yaml.AliasNode: // reported
			v.broken = true
		case key.Kind != yaml.ScalarNode:
			w.report(diag.BadYAML, keyStart, keyStart, "a key must be text, not %s", k.Kind)
			v.broken = true
		case key.Tag == "!!merge":
			w.report(diag.BadYAML, keyStart, keyEnd, "merge keys (<<) are not read").Help = "write the keys out"
			v.broken = true
		case key.Value == "" && !k.Quoted:
			w.report(diag.BadYAML, keyStart, keyStart, "a key is missing before the colon")
			v.broken = true
		default:
			if seen == nil {
				seen = make(map[string]int, len(n.Content)/2)
			}
			if first, ok := seen[p.Key]; ok {
				f := w.report(diag.DuplicateKey, keyStart, keyEnd, "the key %q stands twice", p.Key)
				*f = f.WithNote(v.Pairs[first].At, "it stands here first")
				break
			}
			seen[p.Key] = len(v.Pairs)
			v.Pairs = append(v.Pairs, p)
		}
	}
	if n.Style&yaml.FlowStyle != 0 {
		end = w.closing(max(end, start+1), '}')
	} else if len(v.Pairs) > 0 {
		start = v.Pairs[0].At.Start - w.base
	}
	v.Span = w.span(start, max(start, end))
	return v
}

func (w *walker) sequence(n *yaml.Node, depth, start int) Value {
	v := Value{Kind: List, Items: make([]Value, 0, len(n.Content))}
	end := start
	for _, c := range n.Content {
		item := w.value(c, depth+1, w.offset(c))
		end = max(end, item.Span.End-w.base)
		v.Items = append(v.Items, item)
	}
	if n.Style&yaml.FlowStyle != 0 {
		end = w.closing(max(end, start+1), ']')
	}
	v.Span = w.span(start, max(start, end))
	return v
}

// closing returns the end of a flow collection whose last element ends at an
// offset. A map of one pair inside a list has no bracket of its own.
func (w *walker) closing(at int, bracket byte) int {
	at = min(at, len(w.s))
	i := at
	for i < len(w.s) {
		i += blanks(w.s[i:])
		if i < len(w.s) && (w.s[i] == ',' || w.s[i] == ':' || w.s[i] == '?') {
			i++
			continue
		}
		break
	}
	if i < len(w.s) && w.s[i] == bracket {
		return i + 1
	}
	return at
}

// isEmpty reports whether a node stands nowhere in the text.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 && n.Anchor == "" && n.Tag != "!"
}

// isNull reports whether a plain scalar stands for nothing.
func isNull(s string) bool {
	switch s {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// blanks returns the length of the spaces, line ends and comments that s
// begins with.
func blanks(s string) int {
	for i := 0; i < len(s); {
		switch s[i] {
		case ' ', '\t', '\n', '\r':
			i++
		case '#':
			n := strings.IndexByte(s[i:], '\n')
			if n < 0 {
				return len(s)
			}
			i += n
		default:
			return i
		}
	}
	return len(s)
}

// tokenLength returns the length of an anchor, a tag or a reference.
func tokenLength(s string) int {
	if n := strings.IndexAny(s, " \t\r\n,[]{}"); n >= 0 {
		return n
	}
	return len(s)
}

// quotedLength returns the length of a quoted scalar with its quotes.
func quotedLength(s string) int {
	if s == "" {
		return 0
	}
	for i := 1; i < len(s); i++ {
		switch {
		case s[0] == '"' && s[i] == '\\':
			i++
		case s[0] == '\'' && s[i] == '\'' && i+1 < len(s) && s[i+1] == '\'':
			i++
		case s[i] == s[0]:
			return i + 1
		}
	}
	return len(s)
}

// plainLength returns the length in the text of a plain scalar, whose line
// ends and indents were folded in its value.
func plainLength(s, value string) int {
	if strings.HasPrefix(s, value) {
		return len(value)
	}
	i := 0
	for _, r := range value {
		if r == ' ' || r == '\n' || r == '\t' {
			continue
		}
		for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\t' || s[i] == '\r') {
			i++
		}
		if !strings.HasPrefix(s[i:], string(r)) {
			break
		}
		i += utf8.RuneLen(r)
	}
	return i
}

// blockLength returns the length of a | or > scalar: its first line and the
// lines that are indented as deep as the first of them that is not blank.
func blockLength(s string) int {
	end, at, indent := 0, 0, -1
	for line := range strings.Lines(s) {
		text := strings.TrimRight(line, " \t\r\n")
		own := len(text) - len(strings.TrimLeft(text, " "))
		switch {
		case at == 0, text == "":
		case indent < 0 && own > 0:
			indent = own
		case own < max(indent, 1):
			return end
		}
		at += len(line)
		if text != "" {
			end = at - len(line) + len(text)
		}
	}
	return end
}

// failed turns the library's error into a finding in a writer's words.
func (w *walker) failed(err error) (Value, []diag.Finding) {
	v := Value{Span: w.span(0, 0), broken: true}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		w.report(diag.BadYAML, 0, 0, "this is not YAML: %v", err)
		return v, w.findings
	}
	at, context := 0, 0
	if load.Mark.Line > 0 {
		at = w.seek(load.Mark.Line, load.Mark.Column)
	}
	if load.ContextMark.Line > 0 {
		context = w.seek(load.ContextMark.Line, load.ContextMark.Column)
	}
	at, context = min(at, len(w.s)), min(context, len(w.s))
	line, lineStart := source.Line([]byte(w.s), at)
	switch msg := load.Message; {
	case strings.Contains(msg, "no documents in stream"):
		return Value{Span: w.span(0, 0)}, nil
	case strings.Contains(msg, "found multiple"):
		at := secondDocument(w.s)
		w.report(diag.BadYAML, at, at+3, "a second document begins here").Help = "one file holds one document"
	case strings.Contains(msg, "mapping values are not allowed"):
		f := w.report(diag.BadYAML, at, at+1, "a text with a colon in it needs quotes")
		f.Help = quotingHelp(string(line))
	case strings.Contains(msg, "cannot start any token"):
		if at < len(w.s) && w.s[at] == '\t' {
			w.report(diag.BadYAML, at, at+1, "a tab cannot stand here").Help = "indent with spaces"
			break
		}
		f := w.report(diag.BadYAML, at, at+1, "a text that begins with %q needs quotes", w.s[at:min(at+1, len(w.s))])
		f.Help = quotingHelp(string(line))
	case strings.Contains(msg, "unexpected end of stream"), strings.Contains(msg, "unexpected document indicator"):
		w.report(diag.BadYAML, context, context+1, "this quotation mark is never closed")
	case strings.Contains(msg, "expected ',' or"):
		w.report(diag.BadYAML, context, context+1, "this bracket is never closed, or a comma is missing after it").Help =
			"a list is written [one, two]"
	case strings.Contains(msg, "could not find expected ':'"):
		w.report(diag.BadYAML, context, context, "this line has no colon").Help = "write a key, a colon, a space and the value"
	case strings.Contains(msg, "did not find expected key"), strings.Contains(msg, "did not find expected '-' indicator"):
		w.report(diag.BadYAML, lineStart+indentOf(string(line)), lineStart+len(line), "this line does not fit those above it").Help =
			"keys of one map are indented alike; a text that ends in a quotation mark must begin with it"
	case strings.Contains(msg, "unknown anchor"):
		w.report(diag.BadYAML, at, at+tokenLength(w.s[at:]), "references (*) are not read").Help =
			"put a text that begins with * in quotes"
	default:
		w.report(diag.BadYAML, at, at, "this is not YAML: %s", msg)
	}
	return v, w.findings
}

// quotingHelp shows the line of a key with its value in quotes.
func quotingHelp(line string) string {
	key, value, ok := strings.Cut(strings.TrimLeft(line, " "), ": ")
	value = strings.TrimSpace(value)
	if !ok || value == "" || strings.ContainsAny(value, `"\`) || utf8.RuneCountInString(line) > 100 {
		return `put it in quotes: "..."`
	}
	return key + `: "` + value + `"`
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// secondDocument returns the offset of the line that ends the first document.
func secondDocument(s string) int {
	at, content := 0, false
	for line := range strings.Lines(s) {
		marker := strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...")
		if marker && content {
			return at
		}
		trimmed := strings.TrimSpace(line)
		content = content || trimmed != "" && trimmed[0] != '#' && trimmed[0] != '%'
		at += len(line)
	}
	return 0
}
