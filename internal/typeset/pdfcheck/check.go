// Package pdfcheck looks whether a PDF is one that can be kept and read aloud: what
// PDF/A-3a and PDF/UA-1 ask for, as far as our own files can break it.
//
// In: the bytes of a file with a classic cross-reference table, as typeset writes
// it. Out: the problems, each with a code and what it is about; or the words of the
// file in the order of its structure tree. Guarantees: no bytes make it panic; a
// file without problems has every mark on its pages in the structure tree or named
// an ornament, no missing glyph, a text for every code, widths that are its fonts',
// links that lead somewhere, a record that does not contradict itself, and no byte to
// which its table does not lead.
// Non-goals: files of other makers (object streams, old fonts, forms); repair.
package pdfcheck

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
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
	text     map[mcidKey][]byte
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
	c.content, c.owned, c.objects, c.elements, c.text = map[mcidKey]bool{}, map[mcidKey]ref{}, map[ref]ref{}, map[ref]bool{}, map[mcidKey][]byte{}
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
	c.readPages(c.catalog["Pages"], 0, 0)
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
	c.checkUnread()
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
	id := append(c.array(c.trailer["ID"]), nil, nil)
	first, _ := id[0].(str)
	if second, _ := id[1].(str); len(id) != 4 || len(first) < 16 || len(second) < 16 {
		c.problem("no-id", "the trailer has no identifier")
	}
	for key := range c.trailer {
		if key != "Size" && key != "Root" && key != "Info" && key != "ID" && key != "Encrypt" {
			c.problem("earlier-version", "the trailer has /%s: parts of the file stand elsewhere", key)
		}
	}
}

func (c *checker) checkCatalog() {
	if lang, ok := c.catalog["Lang"].(str); !ok || !isLang(decode(lang)) {
		c.problem("no-language", "the catalogue names no language")
	}
	marks := c.dict(c.catalog["MarkInfo"])
	if marks["Marked"] != true {
		c.problem("not-marked", "the catalogue does not say that the file is tagged")
	}
	if marks["Suspects"] == true {
		c.problem("suspect-tags", "the catalogue says that the tags may be wrong")
	}
	if c.dict(c.catalog["StructTreeRoot"]) == nil {
		c.problem("no-structure", "there is no structure tree")
	}
	if c.dict(c.catalog["ViewerPreferences"])["DisplayDocTitle"] != true {
		c.problem("title-not-shown", "viewers are not told to show the title")
	}
	for key := range c.dict(c.catalog["Names"]) {
		if key != "Dests" && key != "EmbeddedFiles" {
			c.problem("forbidden-entry", "the catalogue has names of /%s", key)
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

// checkText holds that a text string can be read.
func (c *checker) checkText(v any, what string, from ref) {
	s, ok := v.(str)
	if v != nil && !ok {
		c.problem("bad-text", "%s of object %d is no text", what, from)
	}
	text := decode(s)
	if !utf8.ValidString(text) || strings.ContainsRune(text, utf8.RuneError) || len(s)%2 != 0 && isWide(s) {
		c.problem("bad-text", "%s of object %d is not text that can be read", what, from)
	}
	for _, r := range text {
		if isPrivate(r) || r < ' ' && r != '\n' || !isWide(s) && r > '~' {
			c.problem("bad-text", "%s of object %d holds the character %U, which says nothing", what, from, r)
			return
		}
	}
}

// isPrivate reports whether a character means what two parties agree on.
func isPrivate(r rune) bool {
	return r >= 0xe000 && r <= 0xf8ff || r >= 0xf0000 && r <= 0x10ffff
}

func isWide(s str) bool { return len(s) >= 2 && s[0] == 0xfe && s[1] == 0xff }

// decode returns a text string as UTF-8.
func decode(s str) string {
	if isWide(s) {
		var u []uint16
		for i := 2; i+1 < len(s); i += 2 {
			u = append(u, binary.BigEndian.Uint16(s[i:]))
		}
		return string(utf16.Decode(u))
	}
	return string(s)
}

// readNames notes the named destinations.
func (c *checker) readNames() {
	list := c.names("Dests")
	for i := 0; i+1 < len(list); i += 2 {
		s, ok := list[i].(str)
		if !ok {
			continue
		}
		if d := c.array(list[i+1]); len(d) == 5 && c.dict(d[0])["Type"] == name("Page") && d[1] == name("XYZ") {
			c.dests[string(s)] = true
		} else {
			c.problem("broken-destination", "%q leads to no page", s)
		}
	}
}

// names returns the pairs of a name tree, which must be sorted.
func (c *checker) names(tree string) array {
	list := c.array(c.dict(c.dict(c.catalog["Names"])[tree])["Names"])
	c.checkSorted(list, tree)
	return list
}

func (c *checker) checkSorted(list array, tree string) {
	last := ""
	for i := 0; i < len(list); i += 2 {
		s, ok := list[i].(str)
		if !ok || i+1 == len(list) {
			c.problem("names-unsorted", "the names of /%s are not names with what they lead to", tree)
		} else if i > 0 && string(s) <= last {
			c.problem("names-unsorted", "the name %q of /%s stands in the wrong place", s, tree)
		}
		last = string(s)
	}
}

// readParents notes the parent tree.
func (c *checker) readParents() {
	root := c.dict(c.catalog["StructTreeRoot"])
	list := c.array(c.dict(root["ParentTree"])["Nums"])
	last := -1
	for i := 0; i < len(list); i += 2 {
		n, ok := list[i].(int)
		if !ok || n <= last || i+1 == len(list) {
			c.problem("parents-unsorted", "the parent tree is not sorted at entry %d", i/2)
			continue
		}
		c.parents[n] = list[i+1]
		last = n
	}
	if next, ok := root["ParentTreeNextKey"].(int); root != nil && (!ok || next <= last) {
		c.problem("parents-unsorted", "the parent tree does not say which number is the next one")
	}
}

// readPages notes the pages below a node and returns how many there are.
func (c *checker) readPages(v any, parent ref, depth int) (count int) {
	r, _ := v.(ref)
	d := c.dict(v)
	if depth > 20 || d == nil || len(c.pages) >= 1<<20 {
		c.problem("broken-pages", "node %d of the pages is not there or stands too deep", r)
		return 0
	}
	if above, _ := d["Parent"].(ref); above != parent {
		c.problem("broken-pages", "node %d of the pages says that it stands under %d, but it stands under %d", r, above, parent)
	}
	switch d["Type"] {
	case name("Page"):
		c.pages = append(c.pages, r)
		return 1
	case name("Pages"):
		for _, k := range c.array(d["Kids"]) {
			count += c.readPages(k, r, depth+1)
		}
		if d["Count"] != count {
			c.problem("broken-pages", "node %d of the pages has %d of them and says %v", r, count, d["Count"])
		}
	default:
		c.problem("broken-pages", "node %d of the pages is a %v", r, d["Type"])
	}
	return count
}

// checkOwners compares the marked content of the pages with the tree.
func (c *checker) checkOwners() {
	asked := map[int]bool{} // numbers in the parent tree that something has
	for _, page := range c.pages {
		key, ok := c.dict(page)["StructParents"].(int)
		list := c.array(c.parents[key])
		if !ok {
			c.problem("no-parents", "page %d has no entry in the parent tree", page)
			continue
		}
		asked[key] = true
		for _, v := range c.array(c.dict(page)["Annots"]) {
			if key, ok := c.dict(v)["StructParent"].(int); ok {
				asked[key] = true
			}
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
	for _, key := range slices.Sorted(maps.Keys(c.parents)) {
		if !asked[key] {
			c.problem("unused-parent", "nothing has the number %d of the parent tree", key)
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
