package typeset

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// absolute is an address that leads somewhere from paper.
var absolute = regexp.MustCompile("^[A-Za-z][A-Za-z0-9+.-]*:.")

// fromMarkdown makes a document of Markdown, so that real texts can be set here.
// It reads no more than tests need.
func fromMarkdown(source []byte, lang string) *Document {
	if bytes.HasPrefix(source, []byte("---\n")) {
		if _, rest, ok := bytes.Cut(source[4:], []byte("\n---\n")); ok {
			source = rest
		}
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList))
	root := md.Parser().Parse(text.NewReader(source))
	c := &converter{source: source, doc: &Document{Meta: Meta{Title: "Test", Lang: lang}}}
	c.doc.Blocks = c.blocks(root)
	return c.doc
}

type converter struct {
	source []byte
	doc    *Document
	titled bool
	depth  int
}

func (c *converter) blocks(parent ast.Node) (out []Block) {
	c.depth++
	defer func() { c.depth-- }()
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			runs := c.runs(n)
			if n.Level == 1 && !c.titled {
				c.titled = true
				c.doc.Meta.Title = plainText(runs)
				continue
			}
			out = append(out, Heading{Level: n.Level, Text: runs})
		case *ast.Paragraph:
			p := Paragraph{Text: c.runs(n)}
			out = append(out, p)
		case *ast.TextBlock:
			out = append(out, Paragraph{Text: c.runs(n)})
		case *ast.Blockquote:
			out = append(out, Quote{Blocks: c.blocks(n)})
		case *ast.List:
			l := List{Start: n.Start, Loose: !n.IsTight}
			if n.IsOrdered() {
				l.Kind = Ordered
			}
			for it := n.FirstChild(); it != nil; it = it.NextSibling() {
				item := Item{Blocks: c.blocks(it)}
				l.Items = append(l.Items, item)
			}
			out = append(out, l)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			out = append(out, Code{Text: string(n.Lines().Value(c.source))})
		case *ast.ThematicBreak:
			out = append(out, Rule{})
		case *east.Table:
			out = append(out, c.table(n))
		case *east.DefinitionList:
			var d Definitions
			for k := n.FirstChild(); k != nil; k = k.NextSibling() {
				switch k := k.(type) {
				case *east.DefinitionTerm:
					d.Entries = append(d.Entries, Definition{Term: c.runs(k)})
				case *east.DefinitionDescription:
					if len(d.Entries) > 0 {
						e := &d.Entries[len(d.Entries)-1]
						e.Blocks = append(e.Blocks, c.blocks(k)...)
					}
				}
			}
			out = append(out, d)
		case *east.FootnoteList:
			for k := n.FirstChild(); k != nil; k = k.NextSibling() {
				fn := k.(*east.Footnote)
				for len(c.doc.Notes) < fn.Index {
					c.doc.Notes = append(c.doc.Notes, Note{})
				}
				var runs []Run
				for p := fn.FirstChild(); p != nil; p = p.NextSibling() {
					runs = append(runs, c.runs(p)...)
				}
				c.doc.Notes[fn.Index-1].Text = runs
			}
		}
	}
	return out
}

func (c *converter) table(n *east.Table) Table {
	t := Table{HeadRows: 1}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []Cell
		for k := row.FirstChild(); k != nil; k = k.NextSibling() {
			cell := Cell{Text: c.runs(k)}
			switch k.(*east.TableCell).Alignment {
			case east.AlignCenter:
				cell.Align = Centre
			case east.AlignRight:
				cell.Align = End
			}
			cells = append(cells, cell)
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func (c *converter) runs(n ast.Node) []Run {
	var out []Run
	c.inline(n, Run{}, &out)
	return out
}

func (c *converter) inline(parent ast.Node, style Run, out *[]Run) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		r := style
		switch n := n.(type) {
		case *ast.Text:
			r.Text = string(n.Segment.Value(c.source))
			if n.SoftLineBreak() {
				r.Text += " "
			}
			*out = append(*out, r)
			if n.HardLineBreak() {
				*out = append(*out, Run{Break: true})
			}
		case *ast.String:
			r.Text = string(n.Value)
			*out = append(*out, r)
		case *ast.Emphasis:
			if n.Level == 1 {
				r.Style |= Emphasis
			} else {
				r.Style |= Strong
			}
			c.inline(n, r, out)
		case *ast.CodeSpan:
			r.Style |= Monospace
			c.inline(n, r, out)
		case *east.Strikethrough:
			r.Style |= Strike
			c.inline(n, r, out)
		case *ast.Link:
			if dest := string(n.Destination); absolute.MatchString(dest) {
				r.Link = &Link{URL: dest}
			}
			c.inline(n, r, out)
		case *ast.AutoLink:
			r.Text = string(n.Label(c.source))
			r.Link = &Link{URL: string(n.URL(c.source))}
			if n.AutoLinkType == ast.AutoLinkEmail {
				r.Link.URL = "mailto:" + r.Text
			}
			*out = append(*out, r)
		case *east.FootnoteLink:
			*out = append(*out, Run{Note: n.Index})
		case *east.FootnoteBacklink, *ast.RawHTML:
		default:
			c.inline(n, r, out)
		}
	}
}
