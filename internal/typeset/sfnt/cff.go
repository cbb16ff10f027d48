package sfnt

import (
	"errors"
	"fmt"
	"math"
)

// Adobe Technical Notes 5176 (the format) and 5177 (charstrings) are the
// reference. Of a font we keep the charstrings of the wanted glyphs, each with
// the private dictionary it belongs to, and the subroutines they call; all other
// subroutines become a single return, so that no number in a charstring changes.

var errCFF = errors.New("not a readable CFF table")

// cffIndex is an INDEX that is read one entry at a time.
type cffIndex struct {
	f     *Font
	n     int
	size  int // bytes of an offset
	table int // where the offsets start in the file
	data  int // where offset 0 points
	end   int // the first byte behind
	cache []byte
}

type cffPrivate struct {
	dict  []byte // without the entry for its subroutines
	subrs cffIndex
}

type cffFont struct {
	f        *Font
	top      map[int][]int
	topRaw   []byte
	global   cffIndex
	chars    cffIndex
	privates []cffPrivate
	fdSelect []byte
}

func (f *Font) index(at int) (cffIndex, error) {
	head, err := f.read(at, 3)
	if err != nil {
		if head, err = f.read(at, 2); err != nil || head[0] != 0 || head[1] != 0 {
			return cffIndex{}, errCFF
		}
	}
	x := cffIndex{f: f, n: int(be.Uint16(head))}
	if x.n == 0 {
		x.end = at + 2
		return x, nil
	}
	x.size, x.table = int(head[2]), at+3
	if x.size < 1 || x.size > 4 {
		return x, errCFF
	}
	if x.cache, err = f.read(x.table, (x.n+1)*x.size); err != nil {
		return x, err
	}
	x.data = x.table + (x.n+1)*x.size - 1
	x.end = x.data + x.offset(x.n)
	return x, nil
}

func (x *cffIndex) offset(i int) (v int) {
	for _, c := range x.cache[i*x.size : (i+1)*x.size] {
		v = v<<8 | int(c)
	}
	return v
}

func (x *cffIndex) entry(i int) ([]byte, error) {
	if i < 0 || i >= x.n || x.offset(i+1) < x.offset(i) {
		return nil, errCFF
	}
	return x.f.read(x.data+x.offset(i), x.offset(i+1)-x.offset(i))
}

// dictionary reads whole numbers; reals count as 0, which is never an offset.
func dictionary(b []byte) map[int][]int {
	dict := map[int][]int{}
	var operands []int
	for i := 0; i < len(b); {
		c := b[i]
		i++
		switch {
		case c <= 21:
			op := int(c)
			if c == 12 && i < len(b) {
				op = 1200 + int(b[i])
				i++
			}
			dict[op], operands = operands, nil
		case c == 28 && i+2 <= len(b):
			operands = append(operands, int(int16(be.Uint16(b[i:]))))
			i += 2
		case c == 29 && i+4 <= len(b):
			operands = append(operands, int(int32(be.Uint32(b[i:]))))
			i += 4
		case c == 30:
			for i < len(b) && b[i]&0xf != 0xf && b[i]>>4 != 0xf {
				i++
			}
			i++
			operands = append(operands, 0)
		case c >= 32 && c <= 246:
			operands = append(operands, int(c)-139)
		case c >= 247 && c <= 250 && i < len(b):
			operands = append(operands, (int(c)-247)*256+int(b[i])+108)
			i++
		case c >= 251 && c <= 254 && i < len(b):
			operands = append(operands, -(int(c)-251)*256-int(b[i])-108)
			i++
		}
	}
	return dict
}

// without returns a dictionary's bytes less the entries of some operators.
func without(b []byte, drop ...int) []byte {
	var out []byte
	for i, start := 0, 0; i < len(b); {
		c := b[i]
		i++
		switch {
		case c <= 21:
			op := int(c)
			if c == 12 && i < len(b) {
				op = 1200 + int(b[i])
				i++
			}
			keep := true
			for _, d := range drop {
				keep = keep && d != op
			}
			if keep {
				out = append(out, b[start:i]...)
			}
			start = i
		case c == 28:
			i += 2
		case c == 29:
			i += 4
		case c == 30:
			for i < len(b) && b[i]&0xf != 0xf && b[i]>>4 != 0xf {
				i++
			}
			i++
		case c >= 247 && c <= 254:
			i++
		}
	}
	return out
}

// The operators of the dictionaries that we look at.
const (
	opCharset     = 15
	opEncoding    = 16
	opCharStrings = 17
	opPrivate     = 18
	opSubrs       = 19
	opROS         = 1230
	opFDArray     = 1236
	opFDSelect    = 1237
	opFontMatrix  = 1207
)

func (f *Font) openCFF() (*cffFont, error) {
	start := f.tables["CFF "].offset
	head, err := f.read(start, 4)
	if err != nil || head[0] != 1 {
		return nil, errCFF
	}
	names, err := f.index(start + int(head[2]))
	if err != nil {
		return nil, err
	}
	tops, err := f.index(names.end)
	if err != nil {
		return nil, err
	}
	words, err := f.index(tops.end)
	if err != nil {
		return nil, err
	}
	c := &cffFont{f: f}
	if c.global, err = f.index(words.end); err != nil {
		return nil, err
	}
	if c.topRaw, err = tops.entry(0); err != nil {
		return nil, err
	}
	c.top = dictionary(c.topRaw)
	at := c.top[opCharStrings]
	if len(at) != 1 {
		return nil, errCFF
	}
	if c.chars, err = f.index(start + at[0]); err != nil {
		return nil, err
	}
	if _, byCID := c.top[opROS]; !byCID {
		p, err := f.private(start, c.top)
		c.privates = []cffPrivate{p}
		return c, err
	}
	return c, c.readFontDicts(start)
}

func (c *cffFont) readFontDicts(start int) error {
	array, choice := c.top[opFDArray], c.top[opFDSelect]
	if len(array) != 1 || len(choice) != 1 {
		return errCFF
	}
	dicts, err := c.f.index(start + array[0])
	if err != nil {
		return err
	}
	for i := range dicts.n {
		raw, err := dicts.entry(i)
		if err != nil {
			return err
		}
		p, err := c.f.private(start, dictionary(raw))
		if err != nil {
			return err
		}
		c.privates = append(c.privates, p)
	}
	c.fdSelect, err = c.readFDSelect(start + choice[0])
	return err
}

func (f *Font) private(start int, dict map[int][]int) (p cffPrivate, err error) {
	v := dict[opPrivate]
	if len(v) != 2 {
		return p, nil
	}
	raw, err := f.read(start+v[1], v[0])
	if err != nil {
		return p, err
	}
	p.dict = without(raw, opSubrs)
	if s := dictionary(raw)[opSubrs]; len(s) == 1 {
		p.subrs, err = f.index(start + v[1] + s[0])
	}
	return p, err
}

func (c *cffFont) readFDSelect(at int) ([]byte, error) {
	out := make([]byte, c.chars.n)
	format, err := c.f.read(at, 1)
	if err != nil {
		return nil, err
	}
	switch format[0] {
	case 0:
		return c.f.read(at+1, c.chars.n)
	case 3:
		head, err := c.f.read(at+1, 2)
		if err != nil {
			return nil, err
		}
		n := int(be.Uint16(head))
		ranges, err := c.f.read(at+3, 3*n+2)
		if err != nil {
			return nil, err
		}
		for i := range n {
			from, to := int(be.Uint16(ranges[3*i:])), int(be.Uint16(ranges[3*i+3:]))
			for g := from; g < min(to, len(out)); g++ {
				out[g] = ranges[3*i+2]
			}
		}
		return out, nil
	}
	return nil, errCFF
}

func (c *cffFont) fontDict(glyph int) int {
	if glyph < len(c.fdSelect) {
		return min(int(c.fdSelect[glyph]), len(c.privates)-1)
	}
	return 0
}

// used collects which subroutines a set of charstrings calls.
type used struct {
	c      *cffFont
	global map[int][]byte
	local  []map[int][]byte
	stack  []int
	stems  int
	steps  int
}

func bias(n int) int {
	switch {
	case n < 1240:
		return 107
	case n < 33900:
		return 1131
	default:
		return 32768
	}
}

// walk follows a charstring as far as numbers, hints and calls go. It reports
// whether the charstring ended.
func (u *used) walk(code []byte, fd, depth int) (ended bool, err error) {
	if depth > 10 {
		return true, errCFF
	}
	for i := 0; i < len(code); {
		if u.steps++; u.steps > 1<<20 {
			return true, errCFF
		}
		b := code[i]
		i++
		switch {
		case b >= 32 && b <= 246:
			u.stack = append(u.stack, int(b)-139)
		case b >= 247 && b <= 250 && i < len(code):
			u.stack = append(u.stack, (int(b)-247)*256+int(code[i])+108)
			i++
		case b >= 251 && b <= 254 && i < len(code):
			u.stack = append(u.stack, -(int(b)-251)*256-int(code[i])-108)
			i++
		case b == 28 && i+2 <= len(code):
			u.stack = append(u.stack, int(int16(be.Uint16(code[i:]))))
			i += 2
		case b == 255:
			u.stack = append(u.stack, math.MaxInt16)
			i += 4
		case b == 10 || b == 29:
			if ended, err := u.call(b == 29, fd, depth); ended || err != nil {
				return ended, err
			}
		case b == 11:
			return false, nil
		case b == 14:
			return true, nil
		case b == 1 || b == 3 || b == 18 || b == 23:
			u.stems += len(u.stack) / 2
			u.stack = u.stack[:0]
		case b == 19 || b == 20:
			u.stems += len(u.stack) / 2
			u.stack = u.stack[:0]
			i += (u.stems + 7) / 8
		case b == 12:
			i++
			u.stack = u.stack[:0]
		default:
			u.stack = u.stack[:0]
		}
		if len(u.stack) > 512 {
			return true, errCFF
		}
	}
	return false, nil
}

func (u *used) call(global bool, fd, depth int) (ended bool, err error) {
	if len(u.stack) == 0 {
		return true, errCFF
	}
	n := u.stack[len(u.stack)-1]
	u.stack = u.stack[:len(u.stack)-1]
	from, known := &u.c.global, u.global
	if !global {
		from, known = &u.c.privates[fd].subrs, u.local[fd]
	}
	n += bias(from.n)
	code, ok := known[n]
	if !ok {
		if code, err = from.entry(n); err != nil {
			return true, err
		}
		known[n] = code
	}
	return u.walk(code, fd, depth+1)
}

func (c *cffFont) subset(glyphs []uint16, name string) ([]byte, error) {
	u := &used{c: c, global: map[int][]byte{}, local: make([]map[int][]byte, len(c.privates))}
	for i := range u.local {
		u.local[i] = map[int][]byte{}
	}
	chars := make([][]byte, len(glyphs))
	choice := make([]byte, len(glyphs))
	newDict := make([]int, len(c.privates)) // old number -> new number + 1
	var dicts []int
	for i, g := range glyphs {
		code, err := c.chars.entry(int(g))
		if err != nil {
			return nil, fmt.Errorf("glyph %d: %w", g, err)
		}
		fd := c.fontDict(int(g))
		u.stack, u.stems, u.steps = u.stack[:0], 0, 0
		if _, err := u.walk(code, fd, 0); err != nil {
			return nil, fmt.Errorf("glyph %d: %w", g, err)
		}
		if newDict[fd] == 0 {
			dicts = append(dicts, fd)
			newDict[fd] = len(dicts)
		}
		chars[i], choice[i] = code, byte(newDict[fd]-1)
	}
	return c.write(name, chars, choice, dicts, u), nil
}

// write lays the subset out as a font by character identifiers, as PDF's
// CIDFontType0C wants it; the identifiers are the glyphs' numbers.
func (c *cffFont) write(name string, chars [][]byte, choice []byte, dicts []int, u *used) []byte {
	head := []byte{1, 0, 4, 4}
	names := appendIndex(nil, [][]byte{[]byte(name)})
	words := appendIndex(nil, [][]byte{[]byte("Adobe"), []byte("Identity")})
	global := appendIndex(nil, subroutines(&c.global, u.global))
	charset := be.AppendUint16([]byte{2}, 1)
	charset = be.AppendUint16(charset, uint16(max(len(chars)-2, 0)))
	if len(chars) < 2 {
		charset = []byte{0}
	}
	fdSelect := append([]byte{0}, choice...)
	charStrings := appendIndex(nil, chars)

	matrix := matrixOf(c.topRaw)
	top := func(charsetAt, selectAt, charsAt, arrayAt int) []byte {
		var d []byte
		d = appendInt(d, 391)
		d = appendInt(d, 392)
		d = appendInt(d, 0)
		d = append(d, 12, 30)
		d = append(d, matrix...)
		d = append(appendInt(d, len(chars)), 12, 34) // CIDCount
		d = append(appendInt(d, charsetAt), opCharset)
		d = append(appendInt(d, selectAt), 12, 37)
		d = append(appendInt(d, charsAt), opCharStrings)
		d = append(appendInt(d, arrayAt), 12, 36)
		return appendIndex(nil, [][]byte{d})
	}
	// Every number takes five bytes, so the length of the top is known before its numbers.
	at := len(head) + len(names) + len(top(0, 0, 0, 0)) + len(words) + len(global)
	charsetAt := at
	selectAt := charsetAt + len(charset)
	charsAt := selectAt + len(fdSelect)
	privatesAt := charsAt + len(charStrings)

	var privates []byte
	fontDicts := make([][]byte, len(dicts))
	for i, fd := range dicts {
		p := &c.privates[fd]
		d := append([]byte(nil), p.dict...)
		subrs := subroutines(&p.subrs, u.local[fd])
		if len(subrs) > 0 {
			d = append(appendInt(d, len(p.dict)+6), opSubrs)
		}
		var f []byte
		f = appendInt(f, len(d))
		f = append(appendInt(f, privatesAt+len(privates)), opPrivate)
		fontDicts[i] = f
		privates = append(privates, d...)
		if len(subrs) > 0 {
			privates = appendIndex(privates, subrs)
		}
	}
	arrayAt := privatesAt + len(privates)
	out := append(head, names...)
	for _, part := range [][]byte{top(charsetAt, selectAt, charsAt, arrayAt), words, global, charset, fdSelect, charStrings, privates, appendIndex(nil, fontDicts)} {
		out = append(out, part...)
	}
	return out
}

// matrixOf returns the entry for the font's matrix with its operator, if the
// font names one (an em other than 1000 units).
func matrixOf(top []byte) []byte {
	if _, ok := dictionary(top)[opFontMatrix]; !ok {
		return nil
	}
	var others []int
	for op := range dictionary(top) {
		if op != opFontMatrix {
			others = append(others, op)
		}
	}
	return without(top, others...)
}

// subroutines returns all that an index needs up to the last one that is used.
func subroutines(x *cffIndex, known map[int][]byte) [][]byte {
	if len(known) == 0 {
		return nil
	}
	// The number of subroutines decides the bias, so all stay, the unused as a return.
	out := make([][]byte, x.n)
	for i := range out {
		if code, ok := known[i]; ok {
			out[i] = code
		} else {
			out[i] = []byte{11}
		}
	}
	return out
}

func appendInt(b []byte, v int) []byte { return be.AppendUint32(append(b, 29), uint32(v)) }

func appendIndex(b []byte, entries [][]byte) []byte {
	b = be.AppendUint16(b, uint16(len(entries)))
	if len(entries) == 0 {
		return b
	}
	b = append(b, 4)
	at := uint32(1)
	b = be.AppendUint32(b, at)
	for _, e := range entries {
		at += uint32(len(e))
		b = be.AppendUint32(b, at)
	}
	for _, e := range entries {
		b = append(b, e...)
	}
	return b
}
