package pdfcheck

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The values of a PDF file.
type (
	name  string
	ref   int
	dict  map[string]any
	array []any
	str   []byte
	word  string // an operator, or a keyword such as obj
)

// stream is a dictionary with its bytes, as they stand in the file.
type stream struct {
	dict dict
	raw  []byte
}

// lexer reads values from bytes.
type lexer struct {
	b     []byte
	at    int
	depth int
}

var (
	errSyntax = errors.New("not the syntax of a PDF value")
	errEnd    = errors.New("end")
)

func isSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func isDelimiter(c byte) bool {
	return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}' || c == '/' || c == '%'
}

func (l *lexer) skip() {
	for l.at < len(l.b) {
		switch c := l.b[l.at]; {
		case isSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.b) && l.b[l.at] != '\n' && l.b[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

// value reads one value; refs joins '12 0 R', which contents of pages do not have.
func (l *lexer) value(refs bool) (any, error) {
	l.skip()
	if l.at >= len(l.b) {
		return nil, errEnd
	}
	if l.depth > 100 {
		return nil, errSyntax
	}
	switch c := l.b[l.at]; {
	case c == '/':
		return l.name()
	case c == '(':
		return l.literal()
	case c == '<':
		if l.at+1 < len(l.b) && l.b[l.at+1] == '<' {
			return l.dictionary(refs)
		}
		return l.hexadecimal()
	case c == '[':
		return l.array(refs)
	case c == '+' || c == '-' || c == '.' || c >= '0' && c <= '9':
		return l.number(refs)
	case isDelimiter(c):
		l.at++
		return nil, errSyntax
	}
	return l.keyword()
}

func (l *lexer) keyword() (any, error) {
	start := l.at
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelimiter(l.b[l.at]) {
		l.at++
	}
	switch w := string(l.b[start:l.at]); w {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	default:
		return word(w), nil
	}
}

func (l *lexer) name() (any, error) {
	l.at++
	var out []byte
	for l.at < len(l.b) && !isSpace(l.b[l.at]) && !isDelimiter(l.b[l.at]) {
		c := l.b[l.at]
		if c == '#' && l.at+2 < len(l.b) {
			if v, err := strconv.ParseUint(string(l.b[l.at+1:l.at+3]), 16, 8); err == nil {
				c = byte(v)
				l.at += 2
			}
		}
		out = append(out, c)
		l.at++
	}
	return name(out), nil
}

func (l *lexer) literal() (any, error) {
	l.at++
	var out []byte
	for open := 1; l.at < len(l.b); l.at++ {
		switch c := l.b[l.at]; c {
		case '\\':
			l.at++
			if l.at >= len(l.b) {
				return nil, errSyntax
			}
			switch e := l.b[l.at]; e {
			case 'n':
				out = append(out, '\n')
			case 'r':
				out = append(out, '\r')
			default:
				out = append(out, e)
			}
		case '(':
			open++
			out = append(out, c)
		case ')':
			if open--; open == 0 {
				l.at++
				return str(out), nil
			}
			out = append(out, c)
		default:
			out = append(out, c)
		}
	}
	return nil, errSyntax
}

func (l *lexer) hexadecimal() (any, error) {
	l.at++
	end := bytes.IndexByte(l.b[l.at:], '>')
	if end < 0 {
		return nil, errSyntax
	}
	out := make(str, 0, end/2)
	high, half := byte(0), false
	for _, c := range l.b[l.at : l.at+end] {
		var v byte
		switch {
		case c >= '0' && c <= '9':
			v = c - '0'
		case c >= 'A' && c <= 'F':
			v = c - 'A' + 10
		case c >= 'a' && c <= 'f':
			v = c - 'a' + 10
		case isSpace(c):
			continue
		default:
			return nil, errSyntax
		}
		if half {
			out = append(out, high<<4|v)
		}
		high, half = v, !half
	}
	if half {
		return nil, errSyntax // PDF/A wants whole bytes
	}
	l.at += end + 1
	return out, nil
}

func (l *lexer) number(refs bool) (any, error) {
	start := l.at
	real := false
	for l.at < len(l.b) && (l.b[l.at] == '+' || l.b[l.at] == '-' || l.b[l.at] == '.' || l.b[l.at] >= '0' && l.b[l.at] <= '9') {
		real = real || l.b[l.at] == '.'
		l.at++
	}
	text := string(l.b[start:l.at])
	if real {
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, errSyntax
		}
		return v, nil
	}
	v, err := strconv.Atoi(text)
	if err != nil {
		return nil, errSyntax
	}
	if refs && v >= 0 && bytes.HasPrefix(l.b[l.at:], []byte(" 0 R")) {
		l.at += 4
		return ref(v), nil
	}
	return v, nil
}

func (l *lexer) array(refs bool) (any, error) {
	l.at++
	l.depth++
	defer func() { l.depth-- }()
	out := array{}
	for {
		l.skip()
		if l.at < len(l.b) && l.b[l.at] == ']' {
			l.at++
			return out, nil
		}
		v, err := l.value(refs)
		if err != nil {
			return nil, errSyntax
		}
		out = append(out, v)
	}
}

func (l *lexer) dictionary(refs bool) (any, error) {
	l.at += 2
	l.depth++
	defer func() { l.depth-- }()
	out := dict{}
	for {
		l.skip()
		if bytes.HasPrefix(l.b[l.at:], []byte(">>")) {
			l.at += 2
			return out, nil
		}
		k, err := l.value(refs)
		key, ok := k.(name)
		if err != nil || !ok {
			return nil, errSyntax
		}
		v, err := l.value(refs)
		if err != nil {
			return nil, errSyntax
		}
		if _, twice := out[string(key)]; twice {
			return nil, fmt.Errorf("/%s stands twice: %w", key, errSyntax)
		}
		out[string(key)] = v
	}
}

// file is a file whose objects are read.
type file struct {
	objects map[ref]any
	trailer dict
	read    map[ref]bool  // streams that were inflated
	inflate io.ReadCloser // used again for each stream; nil before the first
}

// maxObjects and maxUnpacked bound what a file may make us hold.
const (
	maxObjects  = 2_000_000
	maxUnpacked = 256 << 20
)

// read reads all objects of a file with a classic cross-reference table. Nothing may
// stand in the file that the table and the trailer do not lead to.
func read(b []byte) (*file, error) {
	if len(b) < 15 || !bytes.HasPrefix(b, []byte("%PDF-1.")) || b[7] < '0' || b[7] > '7' {
		return nil, errors.New("it does not begin as a PDF of version 1.0 to 1.7")
	}
	if b[8] != '\n' || b[9] != '%' || b[10] < 0x80 || b[11] < 0x80 || b[12] < 0x80 || b[13] < 0x80 || b[14] != '\n' {
		return nil, errors.New("no comment of binary bytes follows its first line")
	}
	if !bytes.HasSuffix(b, []byte("\n%%EOF\n")) {
		return nil, errors.New("it does not end as a PDF")
	}
	tail := bytes.LastIndex(b, []byte("\nstartxref\n"))
	if tail < 0 {
		return nil, errors.New("startxref is missing")
	}
	tail++
	at, err := strconv.Atoi(string(b[tail+len("startxref\n") : len(b)-len("\n%%EOF\n")]))
	if err != nil || at <= 0 || at >= tail {
		return nil, errors.New("startxref does not lead into the file")
	}
	f := &file{objects: map[ref]any{}, read: map[ref]bool{}}
	return f, f.readTable(b, at, tail)
}

// readTable reads the table at a place, the trailer behind it, which ends at tail, and
// the objects.
func (f *file) readTable(b []byte, at, tail int) error {
	head, rest, _ := bytes.Cut(b[at:tail], []byte("\n"))
	count, _, ok := bytes.Cut(rest, []byte("\n"))
	if string(head) != "xref" || !ok {
		return errors.New("no cross-reference table where startxref says")
	}
	n, err := strconv.Atoi(strings.TrimPrefix(string(count), "0 "))
	if err != nil || n < 1 || n > maxObjects || string(count) != "0 "+strconv.Itoa(n) {
		return errors.New("the cross-reference table is broken")
	}
	table := at + len("xref\n") + len(count) + 1
	if table+20*n > tail {
		return errors.New("the cross-reference table is cut off")
	}
	if string(b[table:table+20]) != "0000000000 65535 f \n" {
		return errors.New("the first row of the cross-reference table is broken")
	}
	if err := f.readTrailer(b[table+20*n:tail], n); err != nil {
		return err
	}
	const body = 15 // behind the first two lines
	next := body
	places := make([][2]int, 0, n) // from where to where objects lie
	for i := 1; i < n; i++ {
		row := b[table+20*i : table+20*i+20]
		offset, err := strconv.Atoi(string(row[:10]))
		if err != nil || string(row[10:]) != " 00000 n \n" || offset < body || offset >= at {
			return fmt.Errorf("row %d of the cross-reference table is broken", i)
		}
		end, err := f.readObject(b[:at], offset, i)
		if err != nil {
			return fmt.Errorf("object %d: %w", i, err)
		}
		places = append(places, [2]int{offset, end})
	}
	slices.SortFunc(places, func(a, b [2]int) int { return a[0] - b[0] })
	for _, p := range append(places, [2]int{at, at}) {
		if p[0] != next {
			return fmt.Errorf("between the bytes %d and %d stands what is no object", min(next, p[0]), max(next, p[0]))
		}
		next = p[1]
	}
	return nil
}

func (f *file) readTrailer(b []byte, size int) error {
	inner, ok := bytes.CutPrefix(b, []byte("trailer\n"))
	if !ok {
		return errors.New("the trailer is missing")
	}
	l := &lexer{b: inner}
	v, err := l.value(true)
	if f.trailer, ok = v.(dict); err != nil || !ok || string(inner[l.at:]) != "\n" {
		return errors.New("the trailer is broken")
	}
	if f.trailer["Size"] != size {
		return errors.New("the trailer's size is not that of the table")
	}
	return nil
}

// readObject reads an object at a place and returns where it ends.
func (f *file) readObject(b []byte, offset, n int) (end int, err error) {
	head := strconv.Itoa(n) + " 0 obj\n"
	if !bytes.HasPrefix(b[offset:], []byte(head)) {
		return 0, errors.New("it does not stand where the table says")
	}
	l := &lexer{b: b, at: offset + len(head)}
	v, err := l.value(true)
	if err != nil {
		return 0, err
	}
	if rest, ok := bytes.CutPrefix(b[l.at:], []byte("\nstream\n")); ok {
		d, ok := v.(dict)
		length, isInt := d["Length"].(int)
		if !ok || !isInt || length < 0 || length > len(rest) || !bytes.HasPrefix(rest[length:], []byte("\nendstream\n")) {
			return 0, errors.New("the length of its stream is wrong")
		}
		v = &stream{d, rest[:length]}
		l.at = len(b) - len(rest) + length + len("\nendstream")
	}
	if !bytes.HasPrefix(b[l.at:], []byte("\nendobj\n")) {
		return 0, errors.New("it does not end")
	}
	f.objects[ref(n)] = v
	return l.at + len("\nendobj\n"), nil
}

// get follows a reference.
func (f *file) get(v any) any {
	if r, ok := v.(ref); ok {
		return f.objects[r]
	}
	return v
}

func (f *file) dict(v any) dict {
	switch v := f.get(v).(type) {
	case dict:
		return v
	case *stream:
		return v.dict
	}
	return nil
}

func (f *file) array(v any) array { a, _ := f.get(v).(array); return a }

// data returns a stream's bytes, inflated. They are not kept: each is asked for once.
func (f *file) data(v any) ([]byte, error) {
	if r, isRef := v.(ref); isRef {
		f.read[r] = true
	}
	s, ok := f.get(v).(*stream)
	if !ok {
		return nil, errors.New("not a stream")
	}
	switch s.dict["Filter"] {
	case nil:
		return s.raw, nil
	case name("FlateDecode"):
		return f.inflated(s.raw)
	}
	return nil, fmt.Errorf("filter %v", s.dict["Filter"])
}

// inflated returns what was deflated.
func (f *file) inflated(raw []byte) ([]byte, error) {
	var err error
	if again, ok := f.inflate.(zlib.Resetter); ok {
		err = again.Reset(bytes.NewReader(raw), nil)
	} else {
		f.inflate, err = zlib.NewReader(bytes.NewReader(raw))
	}
	if err != nil {
		return nil, err
	}
	out := bytes.NewBuffer(make([]byte, 0, 3*len(raw)+bytes.MinRead))
	_, err = out.ReadFrom(io.LimitReader(f.inflate, maxUnpacked))
	return out.Bytes(), err
}
