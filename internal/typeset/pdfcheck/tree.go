package pdfcheck

import (
	"maps"
	"slices"
	"strings"
)

// kinds are the structure types that our files use, and under what each may stand;
// nil is anything.
var kinds = map[string][]string{
	"Document": {""}, "Div": nil, "H1": nil, "H2": nil, "H3": nil, "H4": nil, "H5": nil, "H6": nil,
	"P": nil, "L": nil, "LI": {"L"}, "Lbl": {"LI", "Note"}, "LBody": {"LI"}, "BlockQuote": nil, "Code": nil,
	"Table": nil, "THead": {"Table"}, "TBody": {"Table"}, "TR": {"THead", "TBody", "Table"}, "TH": {"TR"}, "TD": {"TR"},
	"Caption": {"Table", "Div", "L", "TOC"}, "Figure": nil, "Note": nil, "Reference": nil, "Link": nil, "Span": nil,
	"TOC": nil, "TOCI": {"TOC"}, "Index": nil,
}

// inside are the structure types that may stand right under some others; under all that
// are not named here may stand anything that may stand there by kinds.
var inside = map[string][]string{
	"L": {"L", "LI", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOC", "TOCI", "Caption"}, "TOCI": {"Lbl", "Reference", "P", "TOC"},
	"Table": {"THead", "TBody", "TR", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TR": {"TH", "TD"},
}

// inlineKinds do not part the words around them.
var inlineKinds = map[string]bool{"Span": true, "Link": true, "Reference": true, "Code": true, "Figure": true}

// treeWalk is the state of the walk over the structure tree.
type treeWalk struct {
	level int             // of the last heading
	ids   map[string]bool // of notes
	named map[string]ref  // elements by their identifiers
	roles dict            // what own types are called in the standard
	steps int
}

// checkTree walks the structure tree.
func (c *checker) checkTree() {
	rootRef, _ := c.catalog["StructTreeRoot"].(ref)
	root := c.dict(rootRef)
	if root == nil {
		return
	}
	if root["Type"] != name("StructTreeRoot") {
		c.problem("no-structure", "the structure tree is a %v", root["Type"])
	}
	w := &treeWalk{ids: map[string]bool{}, named: map[string]ref{}, roles: c.dict(root["RoleMap"])}
	c.checkRoles(w.roles)
	for _, k := range c.kids(root) {
		r, ok := k.(ref)
		if !ok {
			c.problem("broken-element", "the structure tree holds %v, which is no element", k)
			continue
		}
		c.element(r, rootRef, "", 0, w)
	}
	c.checkIDs(root, w)
}

// checkRoles holds that each type of one's own is called something that is in the
// standard, and that no type of the standard is called something else.
func (c *checker) checkRoles(roles dict) {
	for _, own := range slices.Sorted(maps.Keys(roles)) {
		if _, ok := kinds[own]; ok {
			c.problem("role-of-standard", "the type %s is called something else", own)
		}
		if standard(own, roles) == "" {
			c.problem("role-leads-nowhere", "the type %s is called nothing of the standard", own)
		}
	}
}

// standard returns the type of the standard that a type stands for; "" is none.
func standard(kind string, roles dict) string {
	for range len(roles) + 1 {
		if _, ok := kinds[kind]; ok {
			return kind
		}
		s, _ := roles[kind].(name)
		kind = string(s)
	}
	return ""
}

// checkIDs holds that the tree of identifiers leads to the elements that have them.
func (c *checker) checkIDs(root dict, w *treeWalk) {
	list := c.array(c.dict(root["IDTree"])["Names"])
	c.checkSorted(list, "IDTree")
	found := 0
	for i := 0; i+1 < len(list); i += 2 {
		s, _ := list[i].(str)
		if r, ok := w.named[string(s)]; !ok || list[i+1] != r {
			c.problem("broken-id", "the identifier %q does not lead to its element", s)
			continue
		}
		found++
	}
	if found != len(w.named) {
		c.problem("broken-id", "%d elements have identifiers, and %d of these lead to them", len(w.named), found)
	}
}

func (c *checker) kids(d dict) array {
	switch k := c.get(d["K"]).(type) {
	case array:
		return k
	case nil:
		return nil
	default:
		return array{d["K"]}
	}
}

func (c *checker) element(r, parent ref, above string, depth int, w *treeWalk) {
	if w.steps++; w.steps > maxObjects || depth > 200 {
		c.problem("tree-too-deep", "the structure tree does not end")
		return
	}
	if c.elements[r] {
		c.problem("element-twice", "element %d stands in the tree twice", r)
		return
	}
	c.elements[r] = true
	e := c.dict(r)
	if e == nil {
		c.problem("broken-element", "element %d is not there", r)
		return
	}
	if e["P"] != parent {
		c.problem("wrong-parent", "element %d says that it stands under %v, but it stands under %d", r, e["P"], parent)
	}
	s, _ := e["S"].(name)
	kind := standard(string(s), w.roles)
	if may := kinds[kind]; kind == "" {
		c.problem("unknown-element", "element %d is a %q", r, string(s))
	} else if only := inside[above]; may != nil && !slices.Contains(may, above) || only != nil && !slices.Contains(only, kind) {
		c.problem("misplaced-element", "element %d, a %s, stands in a %s", r, kind, above)
	}
	if id, ok := e["ID"].(str); ok {
		w.named[string(id)] = r
	}
	c.checkElement(r, e, kind, w)
	block := !inlineKinds[kind]
	if block {
		c.breakLine()
	}
	page, _ := e["Pg"].(ref)
	kids := c.kids(e)
	for i, k := range kids {
		if caption := c.dict(k)["S"] == name("Caption"); caption && kind != "Div" && i > 0 && i < len(kids)-1 {
			c.problem("misplaced-element", "the caption of element %d stands in the middle of it", r)
		}
		c.kid(k, r, page, kind, depth, w)
	}
	if block {
		c.breakLine()
	}
}

func (c *checker) breakLine() {
	if s := c.words.String(); s != "" && !strings.HasSuffix(s, "\n") {
		c.words.WriteByte('\n')
	}
}

func (c *checker) kid(k any, r, page ref, kind string, depth int, w *treeWalk) {
	switch k := k.(type) {
	case int:
		if inside[kind] != nil {
			c.problem("misplaced-element", "element %d, a %s, holds words of its own", r, kind)
		}
		c.own(mcidKey{page, k}, r)
	case ref:
		c.element(k, r, kind, depth+1, w)
	case dict:
		switch k["Type"] {
		case name("MCR"):
			p, _ := k["Pg"].(ref)
			n, _ := k["MCID"].(int)
			c.own(mcidKey{p, n}, r)
		case name("OBJR"):
			o, _ := k["Obj"].(ref)
			c.objects[o] = r
		default:
			c.problem("broken-element", "element %d holds a %v", r, k["Type"])
		}
	default:
		c.problem("broken-element", "element %d holds %v", r, k)
	}
}

func (c *checker) own(k mcidKey, r ref) {
	if other, ok := c.owned[k]; ok {
		c.problem("content-twice", "content %d of page %d belongs to %d and to %d", k.mcid, k.page, other, r)
	}
	c.owned[k] = r
	c.words.Write(c.text[k])
}

// attribute returns an attribute of an element.
func (c *checker) attribute(e dict, key string) any {
	if d := c.dict(e["A"]); d != nil {
		return d[key]
	}
	for _, v := range c.array(e["A"]) {
		if a := c.dict(v)[key]; a != nil {
			return a
		}
	}
	return nil
}

func (c *checker) checkElement(r ref, e dict, kind string, w *treeWalk) {
	if lang, ok := e["Lang"].(str); ok && !isLang(decode(lang)) {
		c.problem("bad-language", "element %d has the language %q", r, decode(lang))
	}
	for _, key := range [...]string{"Alt", "ActualText", "E", "T"} {
		c.checkText(e[key], "/"+key, r)
	}
	if a := c.dict(e["A"]); a != nil && a["O"] == nil || slices.ContainsFunc(c.array(e["A"]), func(v any) bool { return c.dict(v)["O"] == nil }) {
		c.problem("attribute-without-owner", "element %d has attributes that belong to no standard", r)
	}
	switch kind {
	case "H1", "H2", "H3", "H4", "H5", "H6":
		level := int(kind[1] - '0')
		if level > w.level+1 {
			c.problem("heading-skipped", "element %d is a %s after a level %d", r, kind, w.level)
		}
		w.level = level
	case "Figure":
		if alt, _ := e["Alt"].(str); strings.TrimSpace(decode(alt)) == "" {
			c.problem("figure-without-alt", "the figure %d has no description", r)
		}
		box := c.array(c.attribute(e, "BBox"))
		if len(box) != 4 || number(box[0]) >= number(box[2]) || number(box[1]) >= number(box[3]) {
			c.problem("figure-without-box", "the figure %d has no place", r)
		}
	case "Note":
		id, _ := e["ID"].(str)
		if len(id) == 0 {
			c.problem("note-without-id", "the note %d has no identifier", r)
		} else if w.ids[string(id)] {
			c.problem("note-id-twice", "the identifier %q stands twice", id)
		}
		w.ids[string(id)] = true
	case "TH":
		switch c.attribute(e, "Scope") {
		case name("Row"), name("Column"), name("Both"):
		default:
			c.problem("head-without-scope", "the head cell %d does not say what it heads", r)
		}
	case "Table":
		c.checkTable(r, e)
	case "L":
		if _, ok := c.attribute(e, "ListNumbering").(name); !ok {
			c.problem("list-without-numbering", "the list %d does not say how it is numbered", r)
		}
	case "Link":
		if !slices.ContainsFunc(c.kids(e), func(k any) bool { d, ok := k.(dict); return ok && d["Type"] == name("OBJR") }) {
			c.problem("link-without-annotation", "the Link element %d has no link", r)
		}
	}
}

// checkTable holds that all rows of a table are equally wide, spans counted.
func (c *checker) checkTable(r ref, table dict) {
	var widths []int
	row, heads, bodies := 0, 0, 0
	for _, part := range c.kids(table) {
		d := c.dict(part)
		switch d["S"] {
		case name("THead"):
			if heads++; heads > 1 || bodies > 0 {
				c.problem("misplaced-element", "the table %d has two heads, or one behind its body", r)
			}
		case name("TBody"):
			bodies++
		default:
			continue
		}
		for _, tr := range c.kids(d) {
			for _, cell := range c.kids(c.dict(tr)) {
				e := c.dict(cell)
				columns, rows := 1, 1
				if n, ok := c.attribute(e, "ColSpan").(int); ok {
					columns = n
				}
				if n, ok := c.attribute(e, "RowSpan").(int); ok {
					rows = n
				}
				if rows > 100000 || columns > 100000 {
					c.problem("uneven-table", "a span of the table %d is too large", r)
					return
				}
				for k := row; k < row+rows; k++ {
					for len(widths) <= k {
						widths = append(widths, 0)
					}
					widths[k] += columns
				}
			}
			row++
		}
	}
	if len(widths) > row {
		c.problem("uneven-table", "a cell of the table %d spans more rows than there are", r)
	}
	for k := 1; k < min(len(widths), row); k++ {
		if widths[k] != widths[0] {
			c.problem("uneven-table", "row %d of the table %d has %d columns, the first %d", k+1, r, widths[k], widths[0])
			return
		}
	}
}
