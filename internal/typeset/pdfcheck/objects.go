package pdfcheck

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// What PDF/A lets a file hold, so that every program can read it (ISO 19005-3, 6.1.13).
const (
	maxString = 32767
	maxName   = 127
	maxSaved  = 28 // graphics states
	maxPage   = 14400
	minPage   = 3
)

// forbidden are entries of dictionaries that no file of this kind may have, wherever
// they stand, with the problem that each of them is.
var forbidden = map[string]string{
	"AA": "forbidden-action", "JavaScript": "forbidden-action", "XFA": "forbidden-action", "AcroForm": "forbidden-action", "OpenAction": "forbidden-action",
	"OCProperties": "optional-content", "OC": "optional-content",
	"Group": "transparency", "SMask": "transparency", "Mask": "transparency", "ExtGState": "transparency",
	"Alternates": "external-reference", "OPI": "external-reference", "Ref": "external-reference", "DestOutputProfileRef": "external-reference",
	"AlternatePresentations": "forbidden-entry", "PresSteps": "forbidden-entry", "Requirements": "forbidden-entry", "NeedsRendering": "forbidden-entry",
	"Collection": "forbidden-entry", "Perms": "forbidden-entry", "Version": "forbidden-entry", "Extensions": "forbidden-entry", "ClassMap": "forbidden-entry",
}

// actions are those that PDF/A does not know, or of which a document that is kept has
// no need.
var actions = map[name]bool{
	"JavaScript": true, "Launch": true, "GoToR": true, "GoToE": true, "SubmitForm": true, "ImportData": true, "ResetForm": true, "Named": true,
	"Sound": true, "Movie": true, "Hide": true, "SetOCGState": true, "Rendition": true, "Trans": true, "GoTo3DView": true, "RichMediaExecute": true,
}

// checkEverywhere looks at what no object may hold, and whether all of them are used.
func (c *checker) checkEverywhere() {
	before := len(c.problems)
	c.walk(c.trailer, 0, 0)
	for i := ref(1); int(i) <= len(c.file.objects); i++ {
		v := c.file.objects[i]
		if s, ok := v.(*stream); ok {
			c.checkStream(i, s)
		}
		c.walk(v, i, 0)
	}
	for r := range c.unused() {
		c.problem("unused-object", "nothing leads to object %d", r)
	}
	// Dictionaries have no order.
	slices.SortStableFunc(c.problems[before:], func(a, b Problem) int { return strings.Compare(a.Detail, b.Detail) })
}

// walk looks at a value of an object and at all that it holds.
func (c *checker) walk(v any, from ref, depth int) {
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
			c.walk(e, from, depth+1)
		}
	case *stream:
		c.walk(v.dict, from, depth)
	case dict:
		c.checkDict(v, from)
		for k, e := range v {
			c.checkLimits(name(k), from)
			c.walk(e, from, depth+1)
		}
	default:
		c.checkLimits(v, from)
	}
}

// checkLimits holds that a value is none that some programs cannot read.
func (c *checker) checkLimits(v any, from ref) {
	switch v := v.(type) {
	case name:
		if len(v) > maxName || !utf8.ValidString(string(v)) {
			c.problem("beyond-limits", "object %d has a name of %d bytes, or one that is not UTF-8", from, len(v))
		}
	case str:
		if len(v) > maxString {
			c.problem("beyond-limits", "object %d has a string of %d bytes", from, len(v))
		}
	case int:
		if v > math.MaxInt32 || v < math.MinInt32 {
			c.problem("beyond-limits", "object %d has the number %d", from, v)
		}
	case float64:
		if math.Abs(v) > math.MaxFloat32 {
			c.problem("beyond-limits", "object %d has the number %g", from, v)
		}
	case word:
		c.problem("broken-object", "object %d holds %q, which is no value", from, string(v))
	}
}

func (c *checker) checkDict(d dict, from ref) {
	for k, v := range d {
		if code := forbidden[k]; code != "" && v != nil {
			c.problem(code, "object %d has /%s", from, k)
		}
	}
	if s, ok := d["S"].(name); ok && actions[s] && d["K"] == nil {
		c.problem("forbidden-action", "object %d has an action %s", from, s)
	}
	if d["Type"] == name("Filespec") && c.dict(d["EF"]) == nil {
		c.problem("external-reference", "object %d names a file outside", from)
	}
}

// unused returns the objects to which nothing leads from the trailer.
func (c *checker) unused() map[ref]bool {
	unused := make(map[ref]bool, len(c.file.objects))
	for r := range c.file.objects {
		unused[r] = true
	}
	open := []any{c.trailer}
	for len(open) > 0 {
		v := open[len(open)-1]
		open = open[:len(open)-1]
		switch v := v.(type) {
		case ref:
			if unused[v] {
				delete(unused, v)
				open = append(open, c.file.objects[v])
			}
		case array:
			open = append(open, v...)
		case *stream:
			open = append(open, v.dict)
		case dict:
			for _, e := range v {
				open = append(open, e)
			}
		}
	}
	return unused
}

func (c *checker) checkStream(r ref, s *stream) {
	for _, key := range [...]string{"F", "FFilter", "FDecodeParms"} {
		if s.dict[key] != nil {
			c.problem("external-reference", "the stream %d lies in another file", r)
		}
	}
	switch s.dict["Filter"] {
	case nil, name("FlateDecode"):
	case name("DCTDecode"):
		if s.dict["Subtype"] != name("Image") {
			c.problem("forbidden-filter", "the stream %d is no picture and has the filter of one", r)
		}
	default:
		c.problem("forbidden-filter", "the stream %d has the filter %v", r, s.dict["Filter"])
	}
	if s.dict["DecodeParms"] != nil {
		c.problem("forbidden-filter", "the stream %d has a filter with parameters", r)
	}
	switch {
	case s.dict["Subtype"] == name("Image"):
		c.checkPicture(r, s)
	case s.dict["Type"] == name("XObject"):
		c.problem("forbidden-object", "the object %d is a %v, and no picture", r, s.dict["Subtype"])
	}
}

// checkPicture holds that a picture is as large as it says and in colours that the
// output intent knows.
func (c *checker) checkPicture(r ref, s *stream) {
	if s.dict["Interpolate"] == true {
		c.problem("interpolated", "the picture %d asks to be interpolated", r)
	}
	colours := 0
	switch s.dict["ColorSpace"] {
	case name("DeviceRGB"):
		colours = 3
	case name("DeviceGray"):
		colours = 1
	default:
		c.problem("forbidden-colour", "the picture %d has the colours %v", r, s.dict["ColorSpace"])
		return
	}
	width, _ := s.dict["Width"].(int)
	height, _ := s.dict["Height"].(int)
	if width < 1 || height < 1 || s.dict["BitsPerComponent"] != 8 {
		c.problem("broken-picture", "the picture %d does not say how large it is", r)
		return
	}
	if s.dict["Filter"] == name("DCTDecode") {
		w, h, n, ok := frameOfJPEG(s.raw)
		if !ok || w != width || h != height || n != colours {
			c.problem("broken-picture", "the picture %d is %d × %d in %d colours, and says %d × %d in %d", r, w, h, n, width, height, colours)
		}
		return
	}
	data, err := c.data(r)
	if err != nil {
		c.notInflated(r, err)
	} else if len(data) != width*height*colours {
		c.problem("broken-picture", "the picture %d has %d bytes, %d × %d × %d are needed", r, len(data), width, height, colours)
	}
}

func (c *checker) notInflated(r ref, err error) {
	c.problem("broken-stream", "the stream %d cannot be inflated: %v", r, err)
}

// checkUnread inflates the streams that nothing else looked into.
func (c *checker) checkUnread() {
	for i := ref(1); int(i) <= len(c.file.objects); i++ {
		s, ok := c.file.objects[i].(*stream)
		if !ok || c.file.read[i] || s.dict["Filter"] != name("FlateDecode") {
			continue
		}
		if _, err := c.data(i); err != nil {
			c.notInflated(i, err)
		}
	}
}

// frameOfJPEG reads the size and the number of colours from a JPEG file.
func frameOfJPEG(b []byte) (width, height, colours int, ok bool) {
	if !bytes.HasPrefix(b, []byte{0xff, 0xd8}) {
		return 0, 0, 0, false
	}
	for b = b[2:]; len(b) >= 4 && b[0] == 0xff; {
		marker, length := b[1], int(binary.BigEndian.Uint16(b[2:]))
		if marker == 0xff { // filling
			b = b[1:]
			continue
		}
		if length < 2 || 2+length > len(b) {
			break
		}
		if marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc && length >= 8 {
			return int(binary.BigEndian.Uint16(b[7:])), int(binary.BigEndian.Uint16(b[5:])), int(b[9]), true
		}
		b = b[2+length:]
	}
	return 0, 0, 0, false
}
