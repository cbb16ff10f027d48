package pdfcheck

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
)

// The widths of a font by character identifiers in CFF stand in the charstrings of its
// glyphs (Adobe Technical Notes 5176 and 5177): in front of the operands of the first
// operator that takes all of them, as a difference from a number of the private
// dictionary; or nowhere, when a glyph has the usual width. They are not read by what
// cuts the fonts: a fault of its reader would hide itself.

var errCFF = errors.New("its program cannot be read")

// The operators of dictionaries that are looked at; 1200 is the escape.
const (
	cffCharset     = 15
	cffCharStrings = 17
	cffPrivate     = 18
	cffSubrs       = 19
	cffUsual       = 20
	cffNominal     = 21
	cffMatrix      = 1207
	cffROS         = 1230
	cffFDArray     = 1236
	cffFDSelect    = 1237
)

// cffFont is a font program that is read.
type cffFont struct {
	b        []byte
	global   [][]byte
	chars    [][]byte
	privates []cffDict
	choice   []byte // of the private dictionary, by glyph
	em       float64
}

type cffDict struct {
	usual, nominal float64
	subrs          [][]byte
}

// cffWidths returns the widths of the glyphs in 1/1000 em.
func cffWidths(b []byte) ([]int, error) {
	f, err := readCFF(b)
	if err != nil {
		return nil, err
	}
	widths := make([]int, len(f.chars))
	for i := range f.chars {
		w, err := f.width(i)
		if err != nil {
			return nil, err
		}
		widths[i] = int(math.Floor(w*1000/f.em + 0.5))
	}
	return widths, nil
}

func readCFF(b []byte) (*cffFont, error) {
	f := &cffFont{b: b, em: 1000}
	if len(b) < 4 || b[0] != 1 || int(b[2]) > len(b) {
		return nil, errCFF
	}
	at := int(b[2])
	var indexes [4][][]byte // names, top dictionaries, words, subroutines
	for i := range indexes {
		var err error
		if indexes[i], at, err = f.index(at); err != nil {
			return nil, err
		}
	}
	if len(indexes[1]) != 1 {
		return nil, errCFF
	}
	f.global = indexes[3]
	top := cffOperands(indexes[1][0])
	if m := top[cffMatrix]; len(m) == 6 && m[0] > 0 {
		f.em = 1 / m[0]
	}
	var err error
	if f.chars, _, err = f.index(offset(top[cffCharStrings], 0)); err != nil || len(f.chars) == 0 || len(top[cffROS]) != 3 {
		return nil, errCFF
	}
	if err := f.checkCharset(offset(top[cffCharset], 0)); err != nil {
		return nil, err
	}
	return f, f.readPrivates(top)
}

func (f *cffFont) readPrivates(top map[int][]float64) error {
	dicts, _, err := f.index(offset(top[cffFDArray], 0))
	if err != nil {
		return err
	}
	for _, raw := range dicts {
		place := cffOperands(raw)[cffPrivate]
		size, at := offset(place, 0), offset(place, 1)
		if len(place) != 2 || size < 0 || at < 0 || at > len(f.b) || size > len(f.b)-at {
			return errCFF
		}
		private := cffOperands(f.b[at : at+size])
		d := cffDict{usual: first(private[cffUsual]), nominal: first(private[cffNominal])}
		if s := private[cffSubrs]; len(s) == 1 {
			if d.subrs, _, err = f.index(at + offset(s, 0)); err != nil {
				return err
			}
		}
		f.privates = append(f.privates, d)
	}
	at := offset(top[cffFDSelect], 0)
	if at < 0 || at+1+len(f.chars) > len(f.b) || f.b[at] != 0 {
		return errCFF // ours are lists
	}
	f.choice = f.b[at+1 : at+1+len(f.chars)]
	return nil
}

// checkCharset holds that glyphs stand at their identifiers.
func (f *cffFont) checkCharset(at int) error {
	glyphs := len(f.chars)
	if at < 0 || at >= len(f.b) || f.b[at] > 2 {
		return errCFF
	}
	format := f.b[at]
	at++
	for glyph := 1; glyph < glyphs; {
		if at+4 > len(f.b) {
			return errCFF
		}
		if int(binary.BigEndian.Uint16(f.b[at:])) != glyph {
			return errors.New("its glyphs do not stand at their numbers")
		}
		switch format {
		case 0:
			glyph, at = glyph+1, at+2
		case 1:
			glyph, at = glyph+1+int(f.b[at+2]), at+3
		case 2:
			glyph, at = glyph+1+int(binary.BigEndian.Uint16(f.b[at+2:])), at+4
		}
	}
	return nil
}

// index reads an INDEX and returns where it ends.
func (f *cffFont) index(at int) (entries [][]byte, end int, err error) {
	if at < 0 || at+2 > len(f.b) {
		return nil, 0, errCFF
	}
	n := int(binary.BigEndian.Uint16(f.b[at:]))
	if n == 0 {
		return nil, at + 2, nil
	}
	if at+3 > len(f.b) {
		return nil, 0, errCFF
	}
	size, table := int(f.b[at+2]), at+3
	data := table + (n+1)*size - 1
	if size < 1 || size > 4 || data >= len(f.b) {
		return nil, 0, errCFF
	}
	place := func(i int) (v int) {
		for _, c := range f.b[table+i*size : table+(i+1)*size] {
			v = v<<8 | int(c)
		}
		return data + v
	}
	for i := range n {
		from, to := place(i), place(i+1)
		if from <= data || to < from || to > len(f.b) {
			return nil, 0, errCFF
		}
		entries = append(entries, f.b[from:to])
	}
	return entries, place(n), nil
}

// width returns the width of a glyph.
func (f *cffFont) width(glyph int) (float64, error) {
	if int(f.choice[glyph]) >= len(f.privates) {
		return 0, errCFF
	}
	w := widthWalk{f: f, d: &f.privates[f.choice[glyph]]}
	if _, err := w.walk(f.chars[glyph], 0); err != nil {
		return 0, err
	}
	if w.has {
		return w.d.nominal + w.value, nil
	}
	return w.d.usual, nil
}

// widthWalk follows a charstring up to the operator that tells its width.
type widthWalk struct {
	f     *cffFont
	d     *cffDict
	stack []float64
	steps int
	has   bool
	value float64
}

// walk reports whether the width is known, or is the usual one.
func (w *widthWalk) walk(code []byte, depth int) (known bool, err error) {
	for i := 0; i < len(code); {
		if w.steps++; w.steps > 1<<16 || depth > 10 || len(w.stack) > 512 {
			return false, errCFF
		}
		b := code[i]
		i++
		switch {
		case b >= 32 || b == 28:
			v, n := charNumber(b, code[i:])
			if n < 0 {
				return false, errCFF
			}
			w.stack = append(w.stack, v)
			i += n
		case b == 10 || b == 29:
			subrs := w.d.subrs
			if b == 29 {
				subrs = w.f.global
			}
			if known, err := w.call(subrs, depth); known || err != nil {
				return known, err
			}
		case b == 11:
			return false, nil
		default:
			w.tell(b)
			return true, nil
		}
	}
	return false, nil
}

func (w *widthWalk) call(subrs [][]byte, depth int) (known bool, err error) {
	if len(w.stack) == 0 {
		return false, errCFF
	}
	bias := 32768
	switch n := len(subrs); {
	case n < 1240:
		bias = 107
	case n < 33900:
		bias = 1131
	}
	n := int(w.stack[len(w.stack)-1]) + bias
	w.stack = w.stack[:len(w.stack)-1]
	if n < 0 || n >= len(subrs) {
		return false, errCFF
	}
	return w.walk(subrs[n], depth+1)
}

// tell takes the width from the operands of the first operator: it is one more than
// the operator needs.
func (w *widthWalk) tell(operator byte) {
	n := len(w.stack)
	switch operator {
	case 1, 3, 18, 23, 19, 20: // stems and masks take pairs
		w.has = n%2 == 1
	case 21: // rmoveto
		w.has = n > 2
	case 4, 22: // vmoveto, hmoveto
		w.has = n > 1
	case 14: // endchar
		w.has = n == 1 || n == 5
	}
	if w.has {
		w.value = w.stack[0]
	}
}

// charNumber reads a number of a charstring that begins with b; n is how many bytes
// follow, -1 when they are missing.
func charNumber(b byte, rest []byte) (v float64, n int) {
	switch {
	case b == 28 && len(rest) >= 2:
		return float64(int16(binary.BigEndian.Uint16(rest))), 2
	case b >= 32 && b <= 246:
		return float64(b) - 139, 0
	case b >= 247 && b <= 250 && len(rest) >= 1:
		return (float64(b)-247)*256 + float64(rest[0]) + 108, 1
	case b >= 251 && b <= 254 && len(rest) >= 1:
		return -(float64(b)-251)*256 - float64(rest[0]) - 108, 1
	case b == 255 && len(rest) >= 4:
		return float64(int32(binary.BigEndian.Uint32(rest))) / 65536, 4
	}
	return 0, -1
}

// cffOperands reads a dictionary.
func cffOperands(b []byte) map[int][]float64 {
	dict := map[int][]float64{}
	var operands []float64
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
		case c == 29 && i+4 <= len(b):
			operands = append(operands, float64(int32(binary.BigEndian.Uint32(b[i:]))))
			i += 4
		case c == 30:
			v, n := cffReal(b[i:])
			operands = append(operands, v)
			i += n
		default:
			v, n := charNumber(c, b[i:])
			operands = append(operands, v)
			i += max(n, 0)
		}
	}
	return dict
}

// cffReal reads a number that is written by half bytes.
func cffReal(b []byte) (v float64, n int) {
	const signs = "0123456789.EM -"
	var text []byte
	for _, c := range b {
		n++
		for _, half := range [...]byte{c >> 4, c & 15} {
			switch {
			case half == 15:
				v, _ = strconv.ParseFloat(string(text), 64) // 0 is no size of a font
				return v, n
			case half == 12:
				text = append(text, "E-"...)
			case half == 14:
				text = append(text, '-')
			default:
				text = append(text, signs[half])
			}
		}
	}
	return 0, n
}

func first(operands []float64) float64 {
	if len(operands) == 0 {
		return 0
	}
	return operands[0]
}

// offset returns an operand that is a place in the file; -1 when there is none.
func offset(operands []float64, i int) int {
	if i >= len(operands) || operands[i] < 0 || operands[i] > math.MaxInt32 {
		return -1
	}
	return int(operands[i])
}
