package pdfcheck

import (
	"bytes"
	"maps"
	"slices"
	"strings"
)

func (c *checker) checkLinks() {
	placed := map[ref]bool{}
	for _, page := range c.pages {
		d := c.dict(page)
		annotations := c.array(d["Annots"])
		if len(annotations) > 0 && d["Tabs"] != name("S") {
			c.problem("tab-order", "page %d has links, but its tab order is not that of the structure", page)
		}
		for _, v := range annotations {
			r, _ := v.(ref)
			if placed[r] || c.dict(v)["P"] != page {
				c.problem("link-elsewhere", "link %d stands on page %d, and on another one", r, page)
			}
			placed[r] = true
			c.checkLink(r, c.dict(v), c.array(d["MediaBox"]))
		}
	}
	for _, r := range slices.Sorted(maps.Keys(c.objects)) {
		if !placed[r] {
			c.problem("link-elsewhere", "an element names the link %d, which stands on no page", r)
		}
	}
}

func (c *checker) checkLink(r ref, a dict, paper array) {
	if a["Subtype"] != name("Link") {
		c.problem("forbidden-annotation", "annotation %d is a %v", r, a["Subtype"])
		return
	}
	if s, _ := a["Contents"].(str); len(bytes.TrimSpace(s)) == 0 {
		c.problem("link-without-contents", "link %d has no description", r)
	}
	if f, _ := a["F"].(int); f&4 == 0 || f&0x123 != 0 {
		c.problem("link-not-printed", "link %d is hidden or not printed", r)
	}
	rect := c.array(a["Rect"])
	switch {
	case len(rect) != 4 || number(rect[0]) >= number(rect[2]) || number(rect[1]) >= number(rect[3]):
		c.problem("link-without-place", "link %d has no rectangle", r)
	case len(paper) == 4 && (number(rect[0]) < number(paper[0]) || number(rect[1]) < number(paper[1]) || number(rect[2]) > number(paper[2]) || number(rect[3]) > number(paper[3])):
		c.problem("link-without-place", "link %d does not lie on its page", r)
	}
	c.checkText(a["Contents"], "/Contents", r)
	switch action := c.dict(a["A"]); {
	case action != nil:
		uri, _ := action["URI"].(str)
		if action["S"] != name("URI") || !isAddress(string(uri)) || a["Dest"] != nil {
			c.problem("broken-link", "link %d leads to %q, which is no address", r, uri)
		}
	default:
		if dest, _ := a["Dest"].(str); !c.dests[string(dest)] {
			c.problem("broken-link", "link %d leads to %q, which is not there", r, dest)
		}
	}
	key, ok := a["StructParent"].(int)
	owner, _ := c.parents[key].(ref)
	if !ok || owner == 0 || c.objects[r] != owner || c.dict(owner)["S"] != name("Link") {
		c.problem("link-not-tagged", "link %d stands in no Link element", r)
	}
}

// isAddress reports whether an address is one of ASCII that leads out of the file by
// itself, and is no program.
func isAddress(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || rest == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return false
	}
	for i, r := range scheme {
		if letter := r|' ' >= 'a' && r|' ' <= 'z'; !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", r)) {
			return false
		}
	}
	switch strings.ToLower(scheme) {
	case "", "javascript", "vbscript", "data", "file":
		return false
	}
	return true
}

func number(v any) float64 {
	switch v := v.(type) {
	case int:
		return float64(v)
	case float64:
		return v
	}
	return 0
}

func (c *checker) checkOutline() {
	outline := c.dict(c.catalog["Outlines"])
	if outline == nil {
		return
	}
	rootRef, _ := c.catalog["Outlines"].(ref)
	seen := map[ref]bool{}
	// walk returns how many entries stand right below one.
	var walk func(above ref, d dict, depth int) int
	walk = func(above ref, d dict, depth int) (count int) {
		before := ref(0)
		v := d["First"]
		for r, ok := v.(ref); ok && !seen[r] && depth < 20; r, ok = v.(ref) {
			seen[r] = true
			count++
			e := c.dict(r)
			if s, _ := e["Title"].(str); len(s) == 0 {
				c.problem("outline-without-title", "entry %d of the outline has no title", r)
			}
			c.checkText(e["Title"], "/Title", r)
			if dest, _ := e["Dest"].(str); !c.dests[string(dest)] {
				c.problem("broken-outline", "entry %d of the outline leads to %q, which is not there", r, dest)
			}
			if prev, _ := e["Prev"].(ref); e["Parent"] != above || prev != before {
				c.problem("broken-outline", "entry %d of the outline does not know where it stands", r)
			}
			inner := walk(r, e, depth+1)
			if n, _ := e["Count"].(int); n != -inner {
				c.problem("broken-outline", "entry %d of the outline has %d below it and says %d", r, inner, n)
			}
			before, v = r, e["Next"]
		}
		if last, _ := d["Last"].(ref); last != before || v != nil {
			c.problem("broken-outline", "the outline below %d does not end with its last entry", above)
		}
		return count
	}
	if n := walk(rootRef, outline, 0); outline["Count"] != n {
		c.problem("broken-outline", "the outline has %d entries and says %v", n, outline["Count"])
	}
}
