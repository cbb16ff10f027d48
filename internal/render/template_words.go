package render

// Words of the interface in templates: {{word "contents"}} becomes text when a
// template is parsed in a language, because a hole costs more than a word.

import (
	"fmt"
	"html/template"
	"strings"
	"text/template/parse"

	"concord/internal/frontmatter"
	"concord/internal/words"
)

// wordFunc is the name of the function that templates have.
const wordFunc = "word"

// wordFuncs returns the functions of templates in a language:
//
//	{{word "contents"}}                      a text
//	{{word "count-briefs" .Count}}           a text that counts
//	{{word "article-title" "article" .Heading "title" .Title}}
func wordFuncs(ui *words.Language) template.FuncMap {
	return template.FuncMap{wordFunc: func(key string, values ...any) string {
		if len(values) == 1 {
			if n, ok := values[0].(int); ok {
				return words.Fill(ui.Count(key, n), "n", fmt.Sprint(n))
			}
		}
		texts := make([]string, len(values))
		for i, v := range values {
			texts[i] = fmt.Sprint(v)
		}
		return words.Fill(ui.Pattern(key), texts...)
	}}
}

// writeWords puts the words of a language in their places in the templates that
// a text defines. It returns an error that names the place of a key that there
// is not.
func writeWords(set *template.Template, name, text string, ui *words.Language) error {
	w := wordWriter{name: name, text: text, ui: ui}
	for _, t := range set.Templates() {
		if t.Tree != nil && t.Tree.ParseName == name {
			w.list(t.Tree.Root)
		}
	}
	return w.err
}

type wordWriter struct {
	name, text string
	ui         *words.Language
	err        error // the first
}

func (w *wordWriter) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for i, node := range l.Nodes {
		switch n := node.(type) {
		case *parse.ActionNode:
			w.pipe(n.Pipe)
			if key, ok := onlyWord(n.Pipe); ok && w.ui.Has(key) {
				l.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(template.HTMLEscapeString(w.ui.Text(key)))}
			}
		case *parse.IfNode:
			w.branch(&n.BranchNode)
		case *parse.WithNode:
			w.branch(&n.BranchNode)
		case *parse.RangeNode:
			w.branch(&n.BranchNode)
		case *parse.TemplateNode:
			w.pipe(n.Pipe)
		}
	}
}

func (w *wordWriter) branch(b *parse.BranchNode) {
	w.pipe(b.Pipe)
	w.list(b.List)
	w.list(b.ElseList)
}

// pipe looks for keys that there are not.
func (w *wordWriter) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for _, c := range p.Cmds {
		for _, arg := range c.Args {
			if inner, ok := arg.(*parse.PipeNode); ok {
				w.pipe(inner)
			}
		}
		if key, ok := wordOf(c); ok && !w.ui.Has(key) && w.err == nil {
			w.err = w.unknown(key, int(c.Args[1].Position()))
		}
	}
}

// wordOf returns the key of a call of the function, when it is written out.
func wordOf(c *parse.CommandNode) (string, bool) {
	if len(c.Args) < 2 {
		return "", false
	}
	f, isFunc := c.Args[0].(*parse.IdentifierNode)
	key, isText := c.Args[1].(*parse.StringNode)
	if !isFunc || !isText || f.Ident != wordFunc {
		return "", false
	}
	return key.Text, true
}

// onlyWord returns the key of an action that does nothing but write a word.
func onlyWord(p *parse.PipeNode) (string, bool) {
	if len(p.Cmds) != 1 || len(p.Decl) > 0 || len(p.Cmds[0].Args) != 2 {
		return "", false
	}
	return wordOf(p.Cmds[0])
}

func (w *wordWriter) unknown(key string, at int) error {
	before := w.text[:min(at, len(w.text))]
	line, column := 1+strings.Count(before, "\n"), len(before)-1-strings.LastIndexByte(before, '\n')
	help := ""
	if near, ok := frontmatter.Nearest(key, w.ui.Keys()); ok {
		help = fmt.Sprintf(" (did you mean %q?)", near)
	}
	return fmt.Errorf("template: %s:%d:%d: no text of the interface has the key %q%s", w.name, line, column, key, help)
}
