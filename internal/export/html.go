package export

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the style of print and the schema of records
	"encoding/base64"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"concord/internal/typeset"
)

//go:embed print.css
var printStyle string

//go:embed record.schema.json
var schemaText string

// appendPage appends a folio as one HTML file that needs no other. Read returns a file of
// the site by its path, and fonts keeps those that were read.
func appendPage(dst []byte, f *folio, paper typeset.Paper, read func(path string) ([]byte, error), fonts *fonts) ([]byte, error) {
	listAddresses(f.article)
	if err := embedPictures(f.article, read); err != nil {
		return nil, err
	}
	var sheets []*styleSheet
	for _, name := range f.styles {
		s, err := fonts.sheet(name)
		if err != nil {
			return nil, fmt.Errorf("read the style sheet: %w", err)
		}
		sheets = append(sheets, s)
	}
	chosen := fonts.typeset(sheets, letters(f, sheets))

	b := bytes.NewBuffer(dst)
	fmt.Fprintf(b, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", escape(f.lang), escape(f.dir))
	fmt.Fprintf(b, "<meta http-equiv=\"Content-Security-Policy\" content=\"%s", policyBefore)
	sumAt := b.Len()
	fmt.Fprintf(b, "%*s%s\">\n", base64.StdEncoding.EncodedLen(sha256.Size), "", policyBehind) // room for what is not known yet
	b.WriteString("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
	fmt.Fprintf(b, "<title>%s</title>\n", escape(f.title))
	if f.description != "" {
		fmt.Fprintf(b, "<meta name=\"description\" content=\"%s\">\n", escape(f.description))
	}
	for _, m := range f.metas {
		name := "name"
		if strings.Contains(m.Key, ":") {
			name = "property"
		}
		fmt.Fprintf(b, "<meta %s=\"%s\" content=\"%s\">\n", name, escape(m.Key), escape(m.Val))
	}
	if f.canonical != "" {
		fmt.Fprintf(b, "<link rel=\"canonical\" href=\"%s\">\n", escape(f.canonical))
	}
	b.WriteString("<style>")
	styleAt := b.Len()
	for i, sheet := range sheets {
		if i > 0 {
			b.WriteByte('\n')
		}
		fonts.writeSheet(b, sheet, chosen)
	}
	b.WriteString(printStyle)
	b.WriteString(runningHead(f, paper))
	if style := b.Bytes()[styleAt:]; bytes.Contains(style, []byte("</")) { // nothing in it may end it
		style = bytes.ReplaceAll(style, []byte("</"), []byte(`<\/`))
		b.Truncate(styleAt)
		b.Write(style)
	}
	sum := sha256.Sum256(b.Bytes()[styleAt:])
	base64.StdEncoding.Encode(b.Bytes()[sumAt:], sum[:])
	fmt.Fprintf(b, "</style>\n</head>\n<body class=\"%s export\">\n<main id=\"page.main\">\n", escape(f.kind))
	stripMarks(f.article)
	if err := html.Render(b, f.article); err != nil {
		return nil, err
	}
	b.WriteString("\n</main>\n")
	if f.footer != "" || f.canonical != "" {
		b.WriteString("<footer class=\"site\"><p>")
		b.WriteString(escape(f.footer))
		if f.canonical != "" {
			fmt.Fprintf(b, " <a href=\"%[1]s\">%[1]s</a>", escape(f.canonical))
		}
		b.WriteString("</p></footer>\n")
	}
	b.WriteString("</body>\n</html>\n")
	return b.Bytes(), nil
}

// The policy of a page that shows what is in it and nothing else stands around the sum of
// its style.
const (
	policyBefore = "default-src 'none'; style-src 'sha256-"
	policyBehind = "'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)

func escape(s string) string { return html.EscapeString(s) }

// stripMarks takes out what only this package reads.
func stripMarks(n *html.Node) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == toAttr })
	for c := range n.ChildNodes() {
		stripMarks(c)
	}
}

// embedPictures puts the pictures into the page. One that is not there leaves its
// description.
func embedPictures(n *html.Node, read func(string) ([]byte, error)) error {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.DataAtom == atom.Img {
			src := attr(c, "src")
			data, err := read(src)
			media := mediaType(src)
			switch {
			case src == "" || err != nil || media == "":
				n.InsertBefore(&html.Node{Type: html.TextNode, Data: attr(c, "alt")}, c)
				n.RemoveChild(c)
			default:
				setAttr(c, "src", dataURL(media, data))
				c.Attr = slices.DeleteFunc(c.Attr, func(a html.Attribute) bool { return a.Key == "srcset" || a.Key == "loading" || a.Key == "sizes" })
			}
		} else if err := embedPictures(c, read); err != nil {
			return err
		}
		c = next
	}
	return nil
}

func dataURL(media string, data []byte) string {
	return "data:" + media + ";base64," + base64.StdEncoding.EncodeToString(data)
}

// mediaType returns the type of a picture or font by the ending of its name; a table
// of the system would differ from machine to machine.
func mediaType(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".png":
		return "image/png"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".gif":
		return "image/gif"
	case ".webp":
		return "image/webp"
	case ".avif":
		return "image/avif"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".ttf":
		return "font/ttf"
	case ".otf":
		return "font/otf"
	}
	return ""
}

// runningHead returns the rules that give the paper, and print the title at the head
// of each page and its number at the foot.
func runningHead(f *folio, paper typeset.Paper) string {
	size := "A4"
	if paper == typeset.Letter {
		size = "letter"
	}
	side, other := "left", "right"
	if f.dir == "rtl" {
		side, other = other, side
	}
	return "@page { size: " + size + "; @top-" + side + " { content: " + cssString(f.title) + "; } @bottom-" + other + " { content: counter(page) \" / \" counter(pages); } }\n"
}

// cssString writes words as a string of CSS.
func cssString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r < ' ' || r == '"' || r == '\\' || r == '<' || r == 0x7f:
			fmt.Fprintf(&b, `\%x `, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// listAddresses gives each link of the text that leads out of the document a number
// that only print shows, and lists the addresses at the end.
func listAddresses(article *html.Node) {
	numbers := map[string]int{}
	var addresses []string
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			href := attr(c, "href")
			if c.DataAtom == atom.A && attr(c, "rel") == "external" && textOf(c) != href {
				if numbers[href] == 0 {
					addresses = append(addresses, href)
					numbers[href] = len(addresses)
				}
				mark := element("sup", html.Attribute{Key: "class", Val: "in-print"}, html.Attribute{Key: "aria-hidden", Val: "true"})
				mark.AppendChild(&html.Node{Type: html.TextNode, Data: "[" + strconv.Itoa(numbers[href]) + "]"})
				n.InsertBefore(mark, next)
			} else {
				walk(c)
			}
			c = next
		}
	}
	walk(article)
	if len(addresses) == 0 {
		return
	}
	list := element("ol", html.Attribute{Key: "class", Val: "in-print addresses"}, html.Attribute{Key: "aria-hidden", Val: "true"})
	for _, a := range addresses {
		li := element("li")
		li.AppendChild(&html.Node{Type: html.TextNode, Data: a})
		list.AppendChild(li)
	}
	article.AppendChild(list)
}
