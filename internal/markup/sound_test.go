package markup

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"concord/internal/diag"
)

// unsound returns what is wrong with a document as such, whatever its text:
// offsets out of bounds or order, HTML that is not balanced or holds anything
// that this package does not write. It is "" for a sound one.
func unsound(body []byte, base int, d Document, findings []diag.Finding) string {
	if s := unsoundHTML(string(d.HTML()[:d.BodyEnd])); s != "" {
		return "body: " + s
	}
	end := d.BodyEnd
	for _, n := range d.Notes {
		if int(n.Inner) != end || n.InnerEnd < n.Inner {
			return fmt.Sprintf("note %q does not begin where the text before it ends", n.Label)
		}
		end = int(n.InnerEnd)
		if s := unsoundHTML(string(d.HTML()[n.Inner:n.InnerEnd])); s != "" {
			return "note: " + s
		}
	}
	if end != len(d.HTML()) {
		return "HTML goes on after the last note"
	}
	inHTML := func(what string, from, to int32) string {
		if from < 0 || to < from || int(to) > len(d.HTML()) {
			return fmt.Sprintf("%s at %d..%d is outside the HTML", what, from, to)
		}
		return ""
	}
	inFile := func(what string, from, to int32) string {
		if int(from) < base || to < from || int(to) > base+len(body) {
			return fmt.Sprintf("%s at %d..%d is outside the file", what, from, to)
		}
		return ""
	}
	var wrong []string
	last := int32(0)
	for _, b := range d.Blocks {
		wrong = append(wrong, inHTML("block", b.Start, b.End), inHTML("inner block", b.Inner, b.InnerEnd), inFile("block", b.Source, b.Source))
		if b.Start < last || b.InnerEnd > b.End || b.Inner < b.Start || int(b.Section) >= len(d.Headings) ||
			int(b.Fence) >= len(d.Fences) || int(b.Note) >= len(d.Notes) || b.Kind == 0 {
			wrong = append(wrong, fmt.Sprintf("block %+v", b))
		}
		last = b.Start
		if s := unsoundHTML(string(d.HTML()[b.Start:b.End])); s != "" {
			wrong = append(wrong, "block: "+s)
		}
	}
	last = 0
	for _, r := range d.Runs {
		wrong = append(wrong, inHTML("run", r.Start, r.End))
		if r.Start < last || r.End <= r.Start || r.Block < 0 || int(r.Block) >= len(d.Blocks) {
			return fmt.Sprintf("run %+v", r)
		}
		if bytes.ContainsAny(d.HTML()[r.Start:r.End], "<>") {
			wrong = append(wrong, "a run holds a tag: "+string(d.HTML()[r.Start:r.End]))
		}
		if b := d.Blocks[r.Block]; r.Start < b.Inner || r.End > b.InnerEnd {
			wrong = append(wrong, fmt.Sprintf("run %+v is not in its block %+v", r, b))
		}
		entity := false
		for at := r.Start; at < r.End; at++ {
			c, src := d.HTML()[at], d.Source(int(at))
			if src < base || src > base+len(body) {
				wrong = append(wrong, fmt.Sprintf("source of %d is %d", at, src))
				break
			}
			entity = entity && c != ';' || c == '&'
			letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
			if letter && !entity && (src == base+len(body) || body[src-base] != c && body[src-base] != '&') {
				wrong = append(wrong, fmt.Sprintf("source of %q at %d is %d", c, at, src))
				break
			}
		}
		last = r.End
	}
	for i, s := range d.Slots {
		wrong = append(wrong, inHTML("slot", s.Start, s.End), inFile("slot", s.Source, s.SourceEnd))
		if i > 0 && s.Start < d.Slots[i-1].Start || int(s.Block) >= len(d.Blocks) || s.Kind == Citation && len(s.Cites) == 0 {
			wrong = append(wrong, fmt.Sprintf("slot %+v", s))
		}
		for _, c := range s.Cites {
			if f := inFile("key", c.Source, c.SourceEnd); f != "" {
				wrong = append(wrong, f)
			} else if string(body[int(c.Source)-base:int(c.SourceEnd)-base]) != c.Key {
				wrong = append(wrong, "the place of a key holds something else: "+c.Key)
			}
		}
	}
	ids := map[string]bool{}
	for _, h := range d.Headings {
		wrong = append(wrong, inHTML("heading", h.Start, h.End), inHTML("inner heading", h.Inner, h.InnerEnd), inFile("heading", h.Source, h.Source))
		if ids[h.ID] || h.ID == "" || d.Blocks[h.Block].Start != h.Start {
			wrong = append(wrong, "heading "+h.ID)
		}
		ids[h.ID] = true
	}
	for _, f := range d.Fences {
		wrong = append(wrong, inHTML("fence", f.Start, f.End), inHTML("inner fence", f.Inner, f.InnerEnd), inFile("fence", f.Source, f.SourceEnd))
		if ids[f.ID] {
			wrong = append(wrong, "fence "+f.ID)
		}
		ids[f.ID] = true
	}
	for _, c := range d.Claims {
		wrong = append(wrong, inHTML("claim", c.Start, c.End), inFile("claim", c.Source, c.SourceEnd))
	}
	for _, f := range findings {
		wrong = append(wrong, inFile("finding "+f.Message, int32(f.Span.Start), int32(f.Span.End)))
	}
	if !slices.IsSortedFunc(findings, func(a, b diag.Finding) int { return cmp.Compare(a.Span.Start, b.Span.Start) }) {
		wrong = append(wrong, "findings are not sorted")
	}
	for _, s := range wrong {
		if s != "" {
			return s
		}
	}
	return ""
}

// written are the tags and attributes that this package writes.
var written = map[string]string{
	"a": "href title id role", "aside": "class id role", "blockquote": "", "br": "", "code": "class", "dd": "", "del": "", "div": "class tabindex",
	"dl": "", "dt": "", "em": "", "figcaption": "", "figure": "class id", "h2": "id class", "h3": "id class", "h4": "id class",
	"h5": "id class", "h6": "id class", "hr": "", "img": "src alt title loading", "li": "",
	"ol": "start", "p": "id", "pre": "tabindex", "section": "class id", "span": "class lang", "strong": "", "sup": "class",
	"table": "", "tbody": "", "td": "class", "th": "scope class", "thead": "", "tr": "", "ul": "",
}

// unsoundHTML reads HTML strictly and says what is wrong with it.
func unsoundHTML(s string) string {
	var open []string
	for s != "" {
		i := strings.IndexByte(s, '<')
		if i < 0 {
			i = len(s)
		}
		if words := s[:i]; strings.ContainsAny(words, ">\x00") || strings.Count(words, "&") !=
			strings.Count(words, "&amp;")+strings.Count(words, "&lt;")+strings.Count(words, "&gt;")+strings.Count(words, "&quot;") {
			return fmt.Sprintf("text %.80q", words)
		}
		if s = s[i:]; s == "" {
			break
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			return fmt.Sprintf("open tag %.80q", s)
		}
		tag := s[1:end]
		s = s[end+1:]
		if name, closing := strings.CutPrefix(tag, "/"); closing {
			if len(open) == 0 || open[len(open)-1] != name {
				return fmt.Sprintf("</%s> closes %v", name, open)
			}
			open = open[:len(open)-1]
			continue
		}
		name, attributes, _ := strings.Cut(tag, " ")
		allowed, ok := written[name]
		if !ok {
			return "tag " + tag
		}
		for attributes != "" {
			key, rest, valued := strings.Cut(attributes, `="`)
			if !valued || strings.Contains(key, " ") {
				key, attributes, _ = strings.Cut(attributes, " ")
			} else {
				value, more, closed := strings.Cut(rest, `"`)
				if !closed || more != "" && more[0] != ' ' || strings.Contains(value, "<") {
					return "attribute in " + tag
				}
				attributes = strings.TrimPrefix(more, " ")
				if (key == "href" || key == "src") && !strings.HasPrefix(value, "#fn") && value != "" {
					scheme, _, _ := strings.Cut(strings.ToLower(value), ":")
					if !strings.HasPrefix(value, "//") && !slices.Contains([]string{"http", "https", "mailto", "tel", "ftp"}, scheme) {
						return "address " + value
					}
				}
			}
			if !slices.Contains(strings.Fields(allowed), key) {
				return "attribute " + key + " in " + tag
			}
		}
		if !slices.Contains([]string{"br", "hr", "img"}, name) {
			open = append(open, name)
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("never closed: %v", open)
	}
	return ""
}

// parseSound parses and fails the test when the document is not sound.
func parseSound(t testing.TB, p *Parser, body string) (Document, []diag.Finding) {
	t.Helper()
	const base = 100
	d, findings := p.Parse([]byte(body), Options{Path: "x.md", Base: base})
	if s := unsound([]byte(body), base, d, findings); s != "" {
		t.Fatalf("Parse(%.300q): %s\n%.2000s", body, s, d.HTML())
	}
	return d, findings
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// body returns the text of a file behind its front matter.
func body(file string) string {
	if rest, ok := strings.CutPrefix(file, "---\n"); ok {
		if _, text, ok := strings.Cut(rest, "\n---\n"); ok {
			return text
		}
	}
	return file
}
