// Package pdf writes the objects of a PDF file.
//
// In: objects as text, streams as bytes. Out: one file of version 1.7 with a
// classic cross-reference table. Guarantees: the same objects in the same order
// give the same bytes, the identifier of the file is made from them; numbers are
// written from whole numbers. Non-goals: what the objects mean; reading; object
// streams; encryption.
package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"unicode/utf16"
)

// Ref is the number of an object.
type Ref int

// Writer writes a file. It serves one goroutine; Reset makes it ready for another
// file and keeps its memory.
type Writer struct {
	buf     []byte
	offsets []int // of object i+1; 0 = reserved only
	deflate *zlib.Writer
	packed  bytes.Buffer
}

// Reset begins a file.
func (w *Writer) Reset() {
	w.buf = append(w.buf[:0], "%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"...)
	w.offsets = w.offsets[:0]
}

// Reserve returns the number of an object that is written later.
func (w *Writer) Reserve() Ref {
	w.offsets = append(w.offsets, 0)
	return Ref(len(w.offsets))
}

// Write writes an object that was reserved.
func (w *Writer) Write(r Ref, body []byte) {
	w.begin(r)
	w.buf = append(w.buf, body...)
	w.buf = append(w.buf, "\nendobj\n"...)
}

// Add reserves and writes an object.
func (w *Writer) Add(body []byte) Ref {
	r := w.Reserve()
	w.Write(r, body)
	return r
}

func (w *Writer) begin(r Ref) {
	w.offsets[r-1] = len(w.buf)
	w.buf = strconv.AppendInt(w.buf, int64(r), 10)
	w.buf = append(w.buf, " 0 obj\n"...)
}

// Stream writes a stream that was reserved, as it is; dict holds the entries of
// its dictionary but its length.
func (w *Writer) Stream(r Ref, dict string, data []byte) {
	w.begin(r)
	w.buf = append(w.buf, "<<"...)
	w.buf = append(w.buf, dict...)
	w.buf = append(w.buf, " /Length "...)
	w.buf = strconv.AppendInt(w.buf, int64(len(data)), 10)
	w.buf = append(w.buf, ">>\nstream\n"...)
	w.buf = append(w.buf, data...)
	w.buf = append(w.buf, "\nendstream\nendobj\n"...)
}

// level is how hard streams are compressed.
const level = 4

// Deflated writes a compressed stream that was reserved.
func (w *Writer) Deflated(r Ref, dict string, data []byte) {
	w.packed.Reset()
	if w.deflate == nil {
		// Half of the effort gives files that are hardly larger.
		w.deflate, _ = zlib.NewWriterLevel(&w.packed, level)
	} else {
		w.deflate.Reset(&w.packed)
	}
	// Writing to memory does not fail.
	w.deflate.Write(data)
	w.deflate.Close()
	w.Stream(r, dict+" /Filter /FlateDecode", w.packed.Bytes())
}

// Finish writes the cross-reference table and returns the file, which is the
// caller's to keep.
func (w *Writer) Finish(root, info Ref) []byte {
	sum := sha256.Sum256(w.buf)
	id := hex.EncodeToString(sum[:16])
	xref := len(w.buf)
	out := make([]byte, 0, len(w.buf)+20*len(w.offsets)+300)
	out = append(out, w.buf...)
	n := int64(len(w.offsets) + 1)
	out = append(out, "xref\n0 "...)
	out = strconv.AppendInt(out, n, 10)
	out = append(out, "\n0000000000 65535 f \n"...)
	for _, at := range w.offsets {
		digits := strconv.Itoa(at)
		out = append(out, "0000000000"[min(len(digits), 10):]...)
		out = append(out, digits...)
		out = append(out, " 00000 n \n"...)
	}
	out = append(out, "trailer\n<</Size "...)
	out = strconv.AppendInt(out, n, 10)
	out = append(out, " /Root "...)
	out = AppendRef(out, root)
	out = append(out, " /Info "...)
	out = AppendRef(out, info)
	out = append(out, " /ID [<"...)
	out = append(out, id...)
	out = append(out, "> <"...)
	out = append(out, id...)
	out = append(out, ">]>>\nstartxref\n"...)
	out = strconv.AppendInt(out, int64(xref), 10)
	return append(out, "\n%%EOF\n"...)
}

// AppendRef writes a reference, as '12 0 R'.
func AppendRef(b []byte, r Ref) []byte {
	b = strconv.AppendInt(b, int64(r), 10)
	return append(b, " 0 R"...)
}

// AppendInt writes a whole number.
func AppendInt(b []byte, v int64) []byte { return strconv.AppendInt(b, v, 10) }

// AppendUnit writes a length of 1/65536 point in points, rounded to a thousandth.
func AppendUnit(b []byte, v int64) []byte {
	thousandths := v * 1000
	if thousandths >= 0 {
		thousandths = (thousandths + 1<<15) >> 16
	} else {
		thousandths = -((-thousandths + 1<<15) >> 16)
	}
	return AppendThousandths(b, thousandths)
}

// AppendThousandths writes v/1000 without needless zeros.
func AppendThousandths(b []byte, v int64) []byte {
	if v < 0 {
		b, v = append(b, '-'), -v
	}
	b = strconv.AppendInt(b, v/1000, 10)
	if v %= 1000; v == 0 {
		return b
	}
	b = append(b, '.', byte('0'+v/100))
	if v%100 != 0 {
		b = append(b, byte('0'+v/10%10))
	}
	if v%10 != 0 {
		b = append(b, byte('0'+v%10))
	}
	return b
}

// AppendText writes a text string: letters of ASCII as they are, any other text
// in UTF-16.
func AppendText(b []byte, s string) []byte {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			b = append(b, "<FEFF"...)
			for _, r := range s {
				b = AppendUTF16(b, r)
			}
			return append(b, '>')
		}
	}
	return AppendBytes(b, s)
}

// AppendBytes writes a byte string.
func AppendBytes(b []byte, s string) []byte {
	b = append(b, '(')
	for i := range len(s) {
		switch c := s[i]; c {
		case '(', ')', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		default:
			b = append(b, c)
		}
	}
	return append(b, ')')
}

// AppendName writes a name, with what needs it escaped.
func AppendName(b []byte, s string) []byte {
	b = append(b, '/')
	for i := range len(s) {
		if c := s[i]; c > ' ' && c < 0x7f && c != '#' && c != '/' && c != '%' && c != '(' && c != ')' && c != '<' && c != '>' && c != '[' && c != ']' && c != '{' && c != '}' {
			b = append(b, c)
		} else {
			b = append(b, '#', digits[c>>4], digits[c&15])
		}
	}
	return b
}

const digits = "0123456789ABCDEF"

// AppendHex16 writes a number of 16 bits as four digits.
func AppendHex16(b []byte, v uint16) []byte {
	return append(b, digits[v>>12], digits[v>>8&15], digits[v>>4&15], digits[v&15])
}

// AppendUTF16 writes a character in UTF-16 as hexadecimal digits.
func AppendUTF16(b []byte, r rune) []byte {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		return AppendHex16(AppendHex16(b, uint16(high)), uint16(low))
	}
	return AppendHex16(b, uint16(r))
}
