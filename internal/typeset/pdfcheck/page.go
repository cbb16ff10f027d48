package pdfcheck

import (
	"slices"
	"strings"
)

// scope is one open marked content.
type scope struct {
	mcid     int // -1 = none
	ornament bool
	reversed bool
}

// pageWalk is the state of the walk over the content of a page.
type pageWalk struct {
	page     ref
	fonts    dict
	pictures dict
	scopes   []scope
	font     *fontInfo
	inText   bool
	path     bool // one is open
	saved    []*fontInfo
	operands array
	backward []string // what a sequence of reversed characters has shown so far
}

// place says where an operator may stand.
type place uint8

const (
	anywhere    place = iota
	outsideText       // and with no path open
	insideText
	beginsPath
	inPath
	endsPath
)

// operators are those that our pages use, with what each takes: n numbers, N a name,
// A an array, T a list of codes, P a property list.
var operators = map[string]struct {
	takes string
	at    place
}{
	"BMC": {"N", anywhere}, "BDC": {"NP", anywhere}, "EMC": {"", anywhere},
	"q": {"", outsideText}, "Q": {"", outsideText}, "cm": {"nnnnnn", outsideText}, "Do": {"N", outsideText}, "BT": {"", outsideText},
	"Tf": {"Nn", anywhere}, "Ts": {"n", anywhere}, "Tz": {"n", anywhere},
	"ET": {"", insideText}, "Tm": {"nnnnnn", insideText}, "Tj": {"T", insideText}, "TJ": {"A", insideText},
	"rg": {"nnn", anywhere}, "RG": {"nnn", anywhere}, "g": {"n", anywhere}, "G": {"n", anywhere},
	"w": {"n", anywhere}, "d": {"An", anywhere}, "J": {"n", anywhere},
	"m": {"nn", beginsPath}, "re": {"nnnn", beginsPath}, "l": {"nn", inPath}, "c": {"nnnnnn", inPath}, "h": {"", inPath}, "W": {"", inPath},
	"f": {"", endsPath}, "f*": {"", endsPath}, "S": {"", endsPath}, "s": {"", endsPath}, "B": {"", endsPath}, "B*": {"", endsPath}, "b": {"", endsPath}, "n": {"", endsPath},
}

// fits reports whether operands are what an operator takes.
func fits(takes string, operands array) bool {
	if len(takes) != len(operands) {
		return false
	}
	for i, v := range operands {
		ok := false
		switch v.(type) {
		case int, float64:
			ok = takes[i] == 'n'
		case name:
			ok = takes[i] == 'N'
		case array:
			ok = takes[i] == 'A'
		case str:
			ok = takes[i] == 'T'
		case dict:
			ok = takes[i] == 'P'
		}
		if !ok {
			return false
		}
	}
	return true
}

// allowed reports whether an operator may stand where the walk is, and notes what it
// does to paths.
func (w *pageWalk) allowed(at place) bool {
	was := w.path
	switch at {
	case outsideText:
		return !w.inText && !was
	case insideText:
		return w.inText
	case beginsPath:
		w.path = true
		return !w.inText
	case inPath:
		return was
	case endsPath:
		w.path = false
		return was
	}
	return !was
}

// checkPage walks the content of a page.
func (c *checker) checkPage(page ref) {
	d := c.dict(page)
	c.checkPaper(page, d)
	resources := c.dict(d["Resources"])
	w := &pageWalk{page: page, fonts: c.dict(resources["Font"]), pictures: c.dict(resources["XObject"])}
	b, err := c.data(d["Contents"])
	if err != nil {
		c.problem("no-content", "page %d has no content: %v", page, err)
		return
	}
	l := &lexer{b: b}
	for {
		v, err := l.value(false)
		if err == errEnd {
			break
		}
		if err != nil {
			c.problem("broken-content", "the content of page %d cannot be read at byte %d", page, l.at)
			return
		}
		op, ok := v.(word)
		if !ok {
			if w.operands = append(w.operands, v); len(w.operands) > 1<<16 {
				c.problem("broken-content", "the content of page %d has too many operands", page)
				return
			}
			continue
		}
		c.operator(w, string(op))
		w.operands = w.operands[:0]
	}
	if len(w.scopes) > 0 || len(w.saved) > 0 || w.inText || w.path || len(w.operands) > 0 {
		c.problem("unbalanced", "the content of page %d does not close what it opens", page)
	}
}

// checkPaper holds that a page has a size that printers and programs know.
func (c *checker) checkPaper(page ref, d dict) {
	box := c.array(d["MediaBox"])
	if len(box) != 4 {
		c.problem("no-paper", "page %d has no size", page)
		return
	}
	for i := range 2 {
		if size := number(box[i+2]) - number(box[i]); size < minPage || size > maxPage {
			c.problem("no-paper", "page %d has a side of %v points", page, size)
		}
	}
}

func (c *checker) operator(w *pageWalk, op string) {
	switch op {
	case "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "gs", "BI":
		c.problem("forbidden-operator", "page %d uses %s", w.page, op)
		return
	case "Tr":
		c.problem("hidden-text", "page %d changes how text is painted", w.page)
		return
	}
	known, ok := operators[op]
	if !ok || !fits(known.takes, w.operands) {
		c.problem("broken-content", "page %d has the operator %q with %d operands", w.page, op, len(w.operands))
		return
	}
	if !w.allowed(known.at) {
		c.problem("misplaced-operator", "page %d has %q where it may not stand", w.page, op)
	}
	for _, v := range w.operands {
		c.checkLimits(v, w.page)
	}
	switch op {
	case "BDC", "BMC":
		c.open(w)
	case "EMC":
		if len(w.scopes) == 0 {
			c.problem("unbalanced", "page %d closes content that is not open", w.page)
			return
		}
		s := w.scopes[len(w.scopes)-1]
		w.scopes = w.scopes[:len(w.scopes)-1]
		if s.reversed && s.mcid >= 0 {
			slices.Reverse(w.backward)
			k := mcidKey{w.page, s.mcid}
			c.text[k] = append(c.text[k], strings.Join(w.backward, "")...)
		}
		w.backward = w.backward[:0]
	case "q":
		if w.saved = append(w.saved, w.font); len(w.saved) == maxSaved+1 {
			c.problem("beyond-limits", "page %d saves its state more than %d times", w.page, maxSaved)
		}
	case "Q":
		if len(w.saved) == 0 {
			c.problem("unbalanced", "page %d restores what it did not save", w.page)
			return
		}
		w.font, w.saved = w.saved[len(w.saved)-1], w.saved[:len(w.saved)-1]
	case "BT", "ET":
		if w.inText == (op == "BT") {
			c.problem("unbalanced", "page %d opens or closes text twice", w.page)
		}
		w.inText = op == "BT"
	case "Tf":
		n, _ := w.operands[0].(name)
		if w.font = nil; w.fonts[string(n)] == nil {
			c.problem("unknown-font", "page %d uses a font that is not in its resources", w.page)
			return
		}
		w.font = c.font(w.fonts[string(n)])
	case "Tj", "TJ":
		c.show(w)
	case "Do":
		c.painted(w)
		if n, _ := w.operands[0].(name); c.dict(w.pictures[string(n)])["Subtype"] != name("Image") {
			c.problem("unknown-picture", "page %d paints a picture that is not in its resources", w.page)
		}
	case "f", "S", "B", "f*", "B*", "b", "s":
		c.painted(w)
	}
}

func (c *checker) open(w *pageWalk) {
	s := scope{mcid: -1}
	if n := len(w.scopes); n > 0 {
		s = w.scopes[n-1]
	}
	nested := len(w.scopes) > 0
	tag, _ := w.operands[0].(name)
	switch {
	case tag == "Artifact":
		s.ornament = true
		if nested {
			c.problem("nested-content", "page %d has an ornament inside marked content", w.page)
		}
	case tag == "ReversedChars":
		s.reversed = true
	default:
		d := dict{}
		if len(w.operands) == 2 {
			d, _ = w.operands[1].(dict)
		}
		n, ok := d["MCID"].(int)
		if !ok {
			c.problem("unmarked-content", "page %d has a %s without a number", w.page, tag)
			break
		}
		if nested {
			c.problem("nested-content", "content %d of page %d stands inside other content", n, w.page)
		}
		k := mcidKey{w.page, n}
		if c.content[k] {
			c.problem("content-number-twice", "the number %d stands twice on page %d", n, w.page)
		}
		c.content[k] = true
		s.mcid = n
	}
	w.scopes = append(w.scopes, s)
}

// painted holds that what is painted belongs to something.
func (c *checker) painted(w *pageWalk) scope {
	if n := len(w.scopes); n > 0 && (w.scopes[n-1].ornament || w.scopes[n-1].mcid >= 0) {
		return w.scopes[n-1]
	}
	c.problem("unmarked-content", "page %d paints what is neither marked nor an ornament", w.page)
	return scope{mcid: -1}
}

// show checks the codes of a text and notes what they mean.
func (c *checker) show(w *pageWalk) {
	s := c.painted(w)
	if w.font == nil {
		c.problem("unknown-font", "page %d shows text without a font", w.page)
		return
	}
	list, ok := w.operands[0].(array)
	if !ok {
		list = w.operands
	}
	k := mcidKey{w.page, s.mcid}
	text := c.text[k]
	for _, v := range list {
		b, ok := v.(str)
		if !ok {
			continue
		}
		c.checkLimits(b, w.page)
		if len(b)%2 != 0 {
			c.problem("broken-content", "page %d shows half a code", w.page)
		}
		for i := 0; i+1 < len(b); i += 2 {
			switch shown := c.code(w, int(b[i])<<8|int(b[i+1])); {
			case s.mcid < 0:
			case s.reversed:
				w.backward = append(w.backward, shown)
			default:
				text = append(text, shown...)
			}
		}
	}
	if s.mcid >= 0 && len(text) > 0 {
		c.text[k] = text
	}
}

// code checks one code and returns its text.
func (c *checker) code(w *pageWalk, code int) string {
	f := w.font
	text, ok := f.unicode[code]
	if f.told[code] {
		return text
	}
	tell := func(problem, format string, args ...any) {
		f.told[code] = true
		c.problem(problem, format, args...)
	}
	switch {
	case code == 0:
		tell("notdef", "page %d shows a character without a glyph", w.page)
	case code >= f.glyphs:
		tell("no-such-glyph", "page %d shows the glyph %d, which its font does not have", w.page, code)
	case !ok || text == "" || strings.ContainsAny(text, "\x00\ufeff\ufffe\ufffd"):
		tell("no-unicode", "the glyph %d on page %d has no text", code, w.page)
	case strings.ContainsFunc(text, isPrivate):
		tell("private-text", "the glyph %d on page %d is the text %+q, which has no meaning of its own", code, w.page, text)
	case code >= len(f.widths):
		tell("width-differs", "the glyph %d on page %d has no width", code, w.page)
	case code < len(f.program) && (f.widths[code]-float64(f.program[code]) > 1 || float64(f.program[code])-f.widths[code] > 1):
		tell("width-differs", "the glyph %d on page %d is %v wide in the file and %d in its font", code, w.page, f.widths[code], f.program[code])
	}
	return text
}
