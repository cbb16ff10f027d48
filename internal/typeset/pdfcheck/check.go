// Package pdfcheck looks whether a PDF is one that can be kept and read aloud: what
// PDF/A-3a and PDF/UA-1 ask for, as far as our own files can break it.
//
// In: the bytes of a file with a classic cross-reference table, as typeset writes
// it. Out: the problems, each with a code and what it is about; or the words of the
// file in the order of its structure tree. Guarantees: no bytes make it panic; a
// file without problems has every mark on its pages in the structure tree or named
// an ornament, no missing glyph, a text for every code, widths that are its fonts',
// links that lead somewhere, and a record that does not contradict itself.
// Non-goals: files of other makers (object streams, old fonts, forms); repair.
package pdfcheck

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// Problem is one thing that is wrong with a file.
type Problem struct {
	Code   string // one word or two, for tests and tables
	Detail string
}

func (p Problem) Error() string { return p.Code + ": " + p.Detail }

// checker looks at one file.
type checker struct {
	*file
	problems []Problem
	catalog  dict
	pages    []ref
	parents  map[int]any       // the parent tree
	fonts    map[ref]*fontInfo // by object
	dests    map[string]bool
	content  map[mcidKey]bool // marked content that stands on a page
	owned    map[mcidKey]ref  // by an element
	objects  map[ref]ref      // annotation -> element that names it
	elements map[ref]bool
	text     map[mcidKey]string
	words    strings.Builder
}

type mcidKey struct {
	page ref
	mcid int
}

// Check returns what is wrong with a file; nil if nothing is.
func Check(b []byte) []Problem {
	c := &checker{}
	return c.run(b)
}

// Text returns the words of a file as its structure tree has them, elements that
// are blocks parted by line breaks.
func Text(b []byte) (string, []Problem) {
	c := &checker{}
	problems := c.run(b)
	return c.words.String(), problems
}

func (c *checker) run(b []byte) []Problem {
	f, err := read(b)
	if err != nil {
		c.problem("broken-file", "%v", err)
		return c.problems
	}
	c.file = f
	c.parents, c.fonts, c.dests = map[int]any{}, map[ref]*fontInfo{}, map[string]bool{}
	c.content, c.owned, c.objects, c.elements, c.text = map[mcidKey]bool{}, map[mcidKey]ref{}, map[ref]ref{}, map[ref]bool{}, map[mcidKey]string{}
	if c.catalog = c.dict(f.trailer["Root"]); c.catalog == nil || c.catalog["Type"] != name("Catalog") {
		c.problem("no-catalog", "the trailer leads to no catalogue")
		return c.problems
	}
	c.checkTrailer()
	c.checkCatalog()
	c.checkRecord()
	c.checkIntent()
	c.checkEverywhere()
	c.readNames()
	c.readParents()
	c.readPages(c.catalog["Pages"], 0)
	if len(c.pages) == 0 {
		c.problem("no-pages", "the file has no page")
	}
	for _, p := range c.pages {
		c.checkPage(p)
	}
	c.checkTree()
	c.checkOwners()
	c.checkLinks()
	c.checkOutline()
	c.checkAttachments()
	return c.problems
}

func (c *checker) problem(code, format string, args ...any) {
	if len(c.problems) < 200 {
		c.problems = append(c.problems, Problem{code, fmt.Sprintf(format, args...)})
	}
}

func (c *checker) checkTrailer() {
	if c.trailer["Encrypt"] != nil {
		c.problem("encrypted", "the file is encrypted")
	}
	if id, ok := c.trailer["ID"].(array); !ok || len(id) != 2 {
		c.problem("no-id", "the trailer has no identifier")
	}
}

func (c *checker) checkCatalog() {
	if lang, ok := c.catalog["Lang"].(str); !ok || !isLang(decode(lang)) {
		c.problem("no-language", "the catalogue names no language")
	}
	if c.dict(c.catalog["MarkInfo"])["Marked"] != true {
		c.problem("not-marked", "the catalogue does not say that the file is tagged")
	}
	if c.dict(c.catalog["StructTreeRoot"]) == nil {
		c.problem("no-structure", "there is no structure tree")
	}
	if c.dict(c.catalog["ViewerPreferences"])["DisplayDocTitle"] != true {
		c.problem("title-not-shown", "viewers are not told to show the title")
	}
	for _, key := range []string{"OpenAction", "AA", "AcroForm", "JavaScript"} {
		if c.catalog[key] != nil {
			c.problem("forbidden-action", "the catalogue has /%s", key)
		}
	}
}

// isLang reports whether a tag looks like BCP 47.
func isLang(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && len(part) < 2 {
			return false
		}
		for _, r := range part {
			if !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || i > 0 && r >= '0' && r <= '9') {
				return false
			}
		}
	}
	return true
}

// decode returns a text string as UTF-8.
func decode(s str) string {
	if len(s) >= 2 && s[0] == 0xfe && s[1] == 0xff {
		var u []uint16
		for i := 2; i+1 < len(s); i += 2 {
			u = append(u, binary.BigEndian.Uint16(s[i:]))
		}
		return string(utf16.Decode(u))
	}
	return string(s)
}

// checkEverywhere looks at what no object may hold.
func (c *checker) checkEverywhere() {
	for i := ref(1); int(i) <= len(c.file.objects); i++ {
		v := c.file.objects[i]
		if s, ok := v.(*stream); ok {
			if s.dict["F"] != nil || s.dict["FFilter"] != nil {
				c.problem("external-reference", "the stream %d lies in another file", i)
			}
			switch s.dict["Filter"] {
			case nil, name("DCTDecode"):
			case name("FlateDecode"):
				if _, err := c.data(i); err != nil {
					c.problem("broken-stream", "the stream %d cannot be inflated: %v", i, err)
				}
			default:
				c.problem("forbidden-filter", "the stream %d has the filter %v", i, s.dict["Filter"])
			}
			if s.dict["Subtype"] == name("Image") && s.dict["Interpolate"] == true {
				c.problem("interpolated", "the picture %d asks to be interpolated", i)
			}
		}
		c.walkRefs(v, i, 0)
	}
}

func (c *checker) walkRefs(v any, from ref, depth int) {
	if depth > 50 {
		return
	}
	switch v := v.(type) {
	case ref:
		if _, ok := c.file.objects[v]; !ok {
			c.problem("dangling-reference", "object %d refers to %d, which is not there", from, v)
		}
	case array:
		for _, e := range v {
			c.walkRefs(e, from, depth+1)
		}
	case *stream:
		c.walkRefs(v.dict, from, depth)
	case dict:
		switch v["S"] {
		case name("JavaScript"), name("Launch"), name("GoToR"), name("GoToE"), name("SubmitForm"), name("ImportData"), name("Sound"), name("Movie"), name("ResetForm"), name("Hide"), name("SetOCGState"), name("Rendition"), name("Trans"):
			if v["K"] == nil {
				c.problem("forbidden-action", "object %d has an action %v", from, v["S"])
			}
		}
		for _, e := range v {
			c.walkRefs(e, from, depth+1)
		}
	}
}

// readNames notes the named destinations.
func (c *checker) readNames() {
	list := c.array(c.dict(c.dict(c.catalog["Names"])["Dests"])["Names"])
	last := ""
	for i := 0; i+1 < len(list); i += 2 {
		s, ok := list[i].(str)
		if !ok {
			continue
		}
		if i > 0 && string(s) <= last {
			c.problem("names-unsorted", "the destination %q stands in the wrong place", s)
		}
		last = string(s)
		if d := c.array(list[i+1]); len(d) > 0 && c.dict(d[0])["Type"] == name("Page") {
			c.dests[string(s)] = true
		} else {
			c.problem("broken-destination", "%q leads to no page", s)
		}
	}
}

func (c *checker) readParents() {
	list := c.array(c.dict(c.dict(c.catalog["StructTreeRoot"])["ParentTree"])["Nums"])
	for i := 0; i+1 < len(list); i += 2 {
		if n, ok := list[i].(int); ok {
			c.parents[n] = list[i+1]
		}
	}
}

func (c *checker) readPages(v any, depth int) {
	r, _ := v.(ref)
	d := c.dict(v)
	if depth > 20 || d == nil {
		return
	}
	if d["Type"] == name("Page") {
		c.pages = append(c.pages, r)
		return
	}
	for _, k := range c.array(d["Kids"]) {
		if len(c.pages) < 1<<20 {
			c.readPages(k, depth+1)
		}
	}
}

// checkOwners compares the marked content of the pages with the tree.
func (c *checker) checkOwners() {
	for _, page := range c.pages {
		key, ok := c.dict(page)["StructParents"].(int)
		list := c.array(c.parents[key])
		if !ok {
			c.problem("no-parents", "page %d has no entry in the parent tree", page)
			continue
		}
		for i := range len(list) {
			k := mcidKey{page, i}
			owner, _ := list[i].(ref)
			if !c.content[k] {
				c.problem("empty-parent", "the parent tree names content %d of page %d, which is not there", i, page)
			}
			if c.owned[k] != owner || owner == 0 {
				c.problem("wrong-owner", "content %d of page %d: the parent tree says %d, the tree %d", i, page, owner, c.owned[k])
			}
		}
	}
	var keys []mcidKey
	for k := range c.content {
		keys = append(keys, k)
	}
	for k := range c.owned {
		if !c.content[k] {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b mcidKey) int {
		if a.page != b.page {
			return int(a.page - b.page)
		}
		return a.mcid - b.mcid
	})
	for _, k := range keys {
		if _, ok := c.owned[k]; !ok {
			c.problem("orphan-content", "content %d of page %d belongs to no element", k.mcid, k.page)
		} else if !c.content[k] {
			c.problem("missing-content", "an element names content %d of page %d, which is not there", k.mcid, k.page)
		}
		if key, ok := c.dict(k.page)["StructParents"].(int); ok && k.mcid >= len(c.array(c.parents[key])) {
			c.problem("parent-tree-short", "content %d of page %d is not in the parent tree", k.mcid, k.page)
		}
	}
}
