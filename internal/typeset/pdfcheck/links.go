package pdfcheck

import (
	"bytes"
)

func (c *checker) checkLinks() {
	for _, page := range c.pages {
		d := c.dict(page)
		annotations := c.array(d["Annots"])
		if len(annotations) > 0 && d["Tabs"] != name("S") {
			c.problem("tab-order", "page %d has links, but its tab order is not that of the structure", page)
		}
		for _, v := range annotations {
			r, _ := v.(ref)
			c.checkLink(r, c.dict(v))
		}
	}
}

func (c *checker) checkLink(r ref, a dict) {
	if a["Subtype"] != name("Link") {
		c.problem("forbidden-annotation", "annotation %d is a %v", r, a["Subtype"])
		return
	}
	if s, _ := a["Contents"].(str); len(bytes.TrimSpace(s)) == 0 {
		c.problem("link-without-contents", "link %d has no description", r)
	}
	if f, _ := a["F"].(int); f&4 == 0 || f&0x23 != 0 {
		c.problem("link-not-printed", "link %d is hidden or not printed", r)
	}
	if rect := c.array(a["Rect"]); len(rect) != 4 || number(rect[0]) >= number(rect[2]) || number(rect[1]) >= number(rect[3]) {
		c.problem("link-without-place", "link %d has no rectangle", r)
	}
	switch action := c.dict(a["A"]); {
	case action != nil:
		uri, _ := action["URI"].(str)
		if action["S"] != name("URI") || len(uri) == 0 {
			c.problem("broken-link", "link %d leads nowhere", r)
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
	seen := map[ref]bool{}
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		for r, ok := v.(ref); ok && !seen[r] && depth < 20; r, ok = v.(ref) {
			seen[r] = true
			d := c.dict(r)
			if s, _ := d["Title"].(str); len(s) == 0 {
				c.problem("outline-without-title", "entry %d of the outline has no title", r)
			}
			if dest, _ := d["Dest"].(str); !c.dests[string(dest)] {
				c.problem("broken-outline", "entry %d of the outline leads to %q, which is not there", r, dest)
			}
			walk(d["First"], depth+1)
			v = d["Next"]
		}
	}
	walk(outline["First"], 0)
}
