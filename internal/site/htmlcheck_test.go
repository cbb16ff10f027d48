package site_test

// A small strict reader of our own HTML. It accepts less than a browser does:
// what it cannot read it reports, so that words which became tags are found.

import (
	"encoding/json"
	"fmt"
	"html"
	"path"
	"slices"
	"strings"
)

// htmlPage is what a page holds that other pages may depend on.
type htmlPage struct {
	path   string
	ids    map[string]bool
	links  []string // href and src as written, unescaped
	faults []string
}

func (p *htmlPage) fault(format string, args ...any) {
	if len(p.faults) < 10 {
		p.faults = append(p.faults, p.path+": "+fmt.Sprintf(format, args...))
	}
}

// bodyDiv stands for the element whose headings are an author's and may leave
// out levels.
const bodyDiv = "div body"

var voidElements = strings.Fields("br col hr img input link meta wbr")

var allowedElements = strings.Fields(`html head meta title link body header nav main footer article section aside div span
	a p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr th td blockquote pre code em strong s del
	form label select option button script noscript
	i b sup sub bdi mark cite time details summary img br hr abbr q figure figcaption input wbr svg path circle rect text desc`)

var allowedAttributes = strings.Fields(`lang dir class id href rel title alt src content name charset aria-label aria-labelledby
	aria-current aria-hidden aria-describedby role datetime scope colspan rowspan hreflang type http-equiv value start align open
	action method for placeholder maxlength autocomplete spellcheck hidden defer data-index data-hash data-root data-words
	checked disabled tabindex cite width height loading property data-of data-src data-is
	viewBox d cx cy r x y text-anchor transform`)

// drawnElements stand in pictures and hold nothing.
var drawnElements = strings.Fields("path circle rect")

// checkHTML reads a page.
func checkHTML(name string, page []byte) *htmlPage {
	p := &htmlPage{path: name, ids: map[string]bool{}}
	s, ok := strings.CutPrefix(string(page), "<!DOCTYPE html>\n")
	if !ok {
		p.fault("does not begin with a doctype")
	}
	var open []string
	heading, h1 := 0, 0
	for s != "" {
		i := strings.IndexByte(s, '<')
		words := s
		if i >= 0 {
			words = s[:i]
		}
		p.text(words)
		if i < 0 {
			break
		}
		s = s[i:]
		if name, ok := strings.CutPrefix(s, "</"); ok {
			end := strings.IndexByte(name, '>')
			if end < 0 {
				p.fault("a tag without end: %.40q", s)
				return p
			}
			s = name[end+1:]
			name = name[:end]
			if len(open) == 0 || strings.TrimSuffix(open[len(open)-1], " body") != name {
				p.fault("</%s> closes %v", name, open)
				return p
			}
			open = open[:len(open)-1]
			continue
		}
		tag := s
		element, rest, good := p.startTag(s)
		if !good {
			p.fault("not a tag: %.60q", s)
			return p
		}
		s = rest
		if len(element) == 2 && element[0] == 'h' && element[1] >= '1' && element[1] <= '6' {
			level := int(element[1] - '0')
			if level > heading+1 && !slices.Contains(open, bodyDiv) {
				p.fault("<%s> follows a heading of level %d", element, heading)
			}
			heading = level
			if level == 1 {
				h1++
			}
		}
		if element == "a" && slices.Contains(open, "a") {
			p.fault("a link inside a link")
		}
		if data, ok := strings.CutPrefix(tag, `<script type="application/ld+json">`); ok {
			if data, _, _ = strings.Cut(data, "</script>"); !json.Valid([]byte(data)) {
				p.fault("data that is no JSON: %.60q", data)
			}
		} else if element == "script" && !strings.HasPrefix(rest, "</script>") {
			p.fault("a script inside the page")
		}
		if element == "p" && slices.Contains(open, "p") {
			p.fault("a paragraph inside a paragraph")
		}
		if !slices.Contains(voidElements, element) && !slices.Contains(drawnElements, element) {
			if before, _, _ := strings.Cut(tag, ">"); before == `<div class="body"` {
				element = bodyDiv
			}
			open = append(open, element)
		}
	}
	if len(open) > 0 {
		p.fault("left open: %v", open)
	}
	if h1 > 1 || h1 == 0 && heading > 0 {
		p.fault("%d headings of level 1", h1)
	}
	return p
}

// text looks at words between tags: every sign that could begin something
// else must be escaped.
func (p *htmlPage) text(words string) {
	if i := strings.IndexByte(words, '>'); i >= 0 {
		p.fault("a bare > in %.60q", words[max(0, i-30):])
	}
	p.entities(words)
}

func (p *htmlPage) entities(words string) {
	for {
		i := strings.IndexByte(words, '&')
		if i < 0 {
			return
		}
		words = words[i+1:]
		end := strings.IndexByte(words, ';')
		if end < 1 || end > 8 {
			p.fault("a bare & before %.30q", words)
			return
		}
	}
}

// startTag reads a start tag and returns the name of its element.
func (p *htmlPage) startTag(s string) (element, rest string, ok bool) {
	i := 1
	for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= '0' && s[i] <= '9') {
		i++
	}
	element, s = s[1:i], s[i:]
	if !slices.Contains(allowedElements, element) {
		return element, s, false
	}
	seen := map[string]bool{}
	for {
		after, found := strings.CutPrefix(s, ">")
		if slices.Contains(drawnElements, element) {
			after, found = strings.CutPrefix(s, "/>")
		}
		if found {
			p.attributes(element, seen)
			return element, after, true
		}
		s, ok = strings.CutPrefix(s, " ")
		if !ok {
			return element, s, false
		}
		i := 0
		for i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] == 'B' || s[i] == '-') { // viewBox
			i++
		}
		name := s[:i]
		if !slices.Contains(allowedAttributes, name) || seen[name] {
			return element, s, false
		}
		seen[name] = true
		s = s[i:]
		value, quoted := strings.CutPrefix(s, `="`)
		if !quoted {
			continue // open, checked
		}
		end := strings.IndexByte(value, '"')
		if end < 0 || strings.ContainsAny(value[:end], "<>") {
			return element, s, false
		}
		p.value(element, name, value[:end])
		s = value[end+1:]
	}
}

func (p *htmlPage) attributes(element string, seen map[string]bool) {
	if element == "a" && !seen["href"] {
		p.fault("a link without href")
	}
	if element == "svg" && !(seen["role"] && seen["aria-labelledby"] && seen["aria-describedby"]) {
		p.fault("a picture without role, title or description")
	}
	if element == "img" && (!seen["alt"] || !seen["src"]) {
		p.fault("a picture without alt or src")
	}
}

func (p *htmlPage) value(element, name, value string) {
	p.entities(value)
	value = html.UnescapeString(value)
	switch name {
	case "id":
		if value == "" || strings.ContainsAny(value, " \t\n") {
			p.fault("the id %q", value)
		}
		if p.ids[value] {
			p.fault("the id %q stands twice", value)
		}
		p.ids[value] = true
	case "href", "src":
		if value == "" || value == "#" {
			p.fault("an empty %s", name)
		}
		p.links = append(p.links, value)
		scheme, _, found := strings.Cut(value, ":")
		if found && !strings.ContainsAny(scheme, "/?#") && !slices.Contains([]string{"http", "https", "mailto", "data"}, strings.ToLower(scheme)) {
			p.fault("the address %q", value)
		}
		if strings.HasPrefix(value, "data:") && value != "data:," {
			p.fault("the address %.40q", value)
		}
	}
}

// checkLinks returns the links of pages that lead nowhere.
func checkLinks(pages map[string]*htmlPage, isFile func(string) bool, base string) []string {
	var faults []string
	for _, from := range sortedKeys(pages) {
		p := pages[from]
		for _, link := range p.links {
			if fault := checkLink(pages, isFile, p, local(link, base)); fault != "" {
				faults = append(faults, fmt.Sprintf("%s: %q %s", from, link, fault))
			}
		}
	}
	return faults
}

func checkLink(pages map[string]*htmlPage, isFile func(string) bool, from *htmlPage, link string) string {
	if strings.Contains(link, ":") {
		return "" // outside
	}
	address, fragment, _ := strings.Cut(link, "#")
	address, fragment = unescape(address), unescape(fragment)
	target := from.path
	if address != "" {
		if strings.HasPrefix(address, "/") { // of a page that is served at any depth
			target = strings.TrimPrefix(address, "/")
		} else {
			up := strings.Count(path.Dir(from.path)+"/", "/")
			if path.Dir(from.path) == "." {
				up = 0
			}
			if strings.Count(address, "../") > up {
				return "leaves the site"
			}
			target = path.Join(path.Dir(from.path), address)
		}
		if strings.HasSuffix(address, "/") || target == "." || target == "" {
			target = path.Join(target, "index.html")
		}
	}
	if !isFile(target) {
		return "leads nowhere"
	}
	if fragment != "" && pages[target] != nil && !pages[target].ids[fragment] {
		return "has no such place"
	}
	return ""
}

func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			var c byte
			if _, err := fmt.Sscanf(s[i+1:i+3], "%02X", &c); err == nil {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// local returns an address on the site without the address of the site.
func local(link, base string) string {
	if rest, ok := strings.CutPrefix(link, base); ok && base != "" {
		return "/" + rest
	}
	return link
}
