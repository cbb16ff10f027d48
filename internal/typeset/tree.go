package typeset

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"concord/internal/typeset/pdf"
)

// The structure tree is made while the blocks are walked, each run with its place
// in it; painting only notes where on the pages a run came to stand. So the order
// of reading is that of the document, whatever the pages do.

type (
	elemID int32
	slotID int32 // 0 is no slot: an ornament
	linkID int32 // 0 is no link
)

// elem is a structure element.
type elem struct {
	tag      string
	parent   elemID
	lang     string
	alt      string
	id       string
	attrs    string // the inside of an attribute object
	box      *[4]unit
	kids     []kid
	ref      pdf.Ref
	children bool // it has content, or elements with content
}

// kid is a child of an element: an element, a slot, or the annotation of a link.
type kid struct {
	kind kidKind
	n    int32
}

type kidKind uint8

const (
	kidElem kidKind = iota
	kidSlot
	kidAnnotation
)

// mark is one piece of marked content.
type mark struct{ page, mcid int32 }

// annotation is the part of a link that stands on one line.
type annotation struct {
	link linkID
	page int32
	rect [4]unit
	ref  pdf.Ref
	key  int // in the parent tree
}

// link is a link with its element.
type link struct {
	url, anchor, contents string
	elem                  elemID
	place                 string
}

type tree struct {
	elems       []elem
	slots       []struct{ elem elemID }
	marks       [][]mark // by slot
	links       []link   // links[0] is none
	annotations []annotation
	parents     [][]elemID // by page, by mcid
}

func (t *tree) begin(lang string) {
	t.elems = append(t.elems[:0], elem{tag: "Document", parent: -1, lang: lang})
	t.slots = append(t.slots[:0], struct{ elem elemID }{})
	t.marks = append(t.marks[:0], nil)
	t.links = append(t.links[:0], link{})
	t.annotations, t.parents = t.annotations[:0], t.parents[:0]
}

// treeMark is a state of the tree to come back to.
type treeMark struct{ elems, slots, links, kids int }

func (t *tree) mark() treeMark {
	return treeMark{len(t.elems), len(t.slots), len(t.links), len(t.elems[0].kids)}
}

// reset forgets what was added below the document since the mark.
func (t *tree) reset(m treeMark) {
	t.elems, t.slots, t.marks, t.links = t.elems[:m.elems], t.slots[:m.slots], t.marks[:m.slots], t.links[:m.links]
	t.elems[0].kids = t.elems[0].kids[:m.kids]
}

func (t *tree) add(parent elemID, tag string) elemID {
	id := elemID(len(t.elems))
	t.elems = append(t.elems, elem{tag: tag, parent: parent})
	t.elems[parent].kids = append(t.elems[parent].kids, kid{kidElem, int32(id)})
	return id
}

func (t *tree) slot(e elemID) slotID {
	id := slotID(len(t.slots))
	t.slots = append(t.slots, struct{ elem elemID }{e})
	t.marks = append(t.marks, nil)
	t.elems[e].kids = append(t.elems[e].kids, kid{kidSlot, int32(id)})
	return id
}

// note that a slot has content on a page; the result is its number there.
func (t *tree) content(s slotID, page int) int32 {
	for len(t.parents) <= page {
		t.parents = append(t.parents, nil)
	}
	mcid := int32(len(t.parents[page]))
	e := t.slots[s].elem
	t.parents[page] = append(t.parents[page], e)
	t.marks[s] = append(t.marks[s], mark{int32(page), mcid})
	for ; e >= 0 && !t.elems[e].children; e = t.elems[e].parent {
		t.elems[e].children = true
	}
	return mcid
}

func (t *tree) annotate(l linkID, page int, rect [4]unit) {
	t.annotations = append(t.annotations, annotation{link: l, page: int32(page), rect: rect})
	e := t.links[l].elem
	t.elems[e].kids = append(t.elems[e].kids, kid{kidAnnotation, int32(len(t.annotations) - 1)})
}

// write writes the tree and returns its root. Elements that got no content are left out.
func (t *tree) write(w *pdf.Writer, pages []pdf.Ref) pdf.Ref {
	root := w.Reserve()
	for i := range t.elems {
		if e := &t.elems[i]; e.children {
			e.ref = w.Reserve()
		}
	}
	key := len(t.parents)
	for i := range t.annotations {
		t.annotations[i].key = key
		key++
	}
	b := make([]byte, 0, 512)
	var named []*elem
	for i := range t.elems {
		e := &t.elems[i]
		if !e.children {
			continue
		}
		parent := root
		if e.parent >= 0 {
			parent = t.elems[e.parent].ref
		}
		b = t.appendElem(b[:0], e, parent, pages)
		w.Write(e.ref, b)
		if e.id != "" {
			named = append(named, e)
		}
	}
	b = append(b[:0], "<</Type /StructTreeRoot /K ["...)
	if t.elems[0].children {
		b = pdf.AppendRef(b, t.elems[0].ref)
	}
	b = append(b, "] /ParentTree "...)
	b = pdf.AppendRef(b, t.writeParents(w))
	b = append(b, " /ParentTreeNextKey "...)
	b = strconv.AppendInt(b, int64(key), 10)
	if named != nil {
		// A tree of names is sorted by bytes: note 10 stands before note 2.
		slices.SortFunc(named, func(a, b *elem) int { return strings.Compare(a.id, b.id) })
		b = append(b, " /IDTree <</Names ["...)
		for _, e := range named {
			b = append(pdf.AppendBytes(b, e.id), ' ')
			b = append(pdf.AppendRef(b, e.ref), ' ')
		}
		b = append(b, "]>>"...)
	}
	w.Write(root, append(b, ">>"...))
	return root
}

func (t *tree) appendElem(b []byte, e *elem, parent pdf.Ref, pages []pdf.Ref) []byte {
	b = append(b, "<</Type /StructElem /S /"...)
	b = append(b, e.tag...)
	b = append(b, " /P "...)
	b = pdf.AppendRef(b, parent)
	page := int32(-1)
	for _, k := range e.kids {
		if k.kind == kidSlot && len(t.marks[k.n]) > 0 {
			page = t.marks[k.n][0].page
			b = append(b, " /Pg "...)
			b = pdf.AppendRef(b, pages[page])
			break
		}
	}
	if e.lang != "" {
		b = pdf.AppendText(append(b, " /Lang "...), e.lang)
	}
	if e.alt != "" {
		b = pdf.AppendText(append(b, " /Alt "...), cmp.Or(clean(e.alt), "…"))
	}
	if e.id != "" {
		b = pdf.AppendBytes(append(b, " /ID "...), e.id)
	}
	if e.attrs != "" || e.box != nil {
		b = append(b, " /A <<"...)
		b = append(b, e.attrs...)
		if e.box != nil {
			b = append(b, "/O /Layout /Placement /Block /BBox ["...)
			for _, v := range e.box {
				b = append(pdf.AppendUnit(b, v), ' ')
			}
			b = append(b, ']')
		}
		b = append(b, ">>"...)
	}
	b = append(b, " /K ["...)
	for _, k := range e.kids {
		b = t.appendKid(b, k, page, pages)
	}
	return append(b, "]>>"...)
}

func (t *tree) appendKid(b []byte, k kid, page int32, pages []pdf.Ref) []byte {
	switch k.kind {
	case kidElem:
		if e := &t.elems[k.n]; e.children {
			b = append(pdf.AppendRef(b, e.ref), ' ')
		}
	case kidSlot:
		for _, m := range t.marks[k.n] {
			if m.page == page {
				b = append(strconv.AppendInt(b, int64(m.mcid), 10), ' ')
				continue
			}
			b = append(b, "<</Type /MCR /Pg "...)
			b = pdf.AppendRef(b, pages[m.page])
			b = append(b, " /MCID "...)
			b = strconv.AppendInt(b, int64(m.mcid), 10)
			b = append(b, ">> "...)
		}
	case kidAnnotation:
		a := &t.annotations[k.n]
		b = append(b, "<</Type /OBJR /Pg "...)
		b = pdf.AppendRef(b, pages[a.page])
		b = append(b, " /Obj "...)
		b = pdf.AppendRef(b, a.ref)
		b = append(b, ">> "...)
	}
	return b
}

func (t *tree) writeParents(w *pdf.Writer) pdf.Ref {
	b := []byte("<</Nums [")
	for page, parents := range t.parents {
		b = strconv.AppendInt(b, int64(page), 10)
		b = append(b, " ["...)
		for _, e := range parents {
			b = append(pdf.AppendRef(b, t.elems[e].ref), ' ')
		}
		b = append(b, "] "...)
	}
	for i := range t.annotations {
		a := &t.annotations[i]
		b = strconv.AppendInt(b, int64(a.key), 10)
		b = append(b, ' ')
		b = append(pdf.AppendRef(b, t.elems[t.links[a.link].elem].ref), ' ')
	}
	return w.Add(append(b, "]>>"...))
}
