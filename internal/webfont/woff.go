package webfont

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"fmt"
	"io"
	"slices"

	"concord/internal/typeset/sfnt"
)

// unpack returns a font file as bare TrueType.
func unpack(data []byte) ([]byte, error) {
	if len(data) < 12 {
		return nil, errBroken
	}
	var tables []sfnt.Table
	var err error
	switch string(data[:4]) {
	case "wOFF":
		tables, err = unpackWOFF(data)
	case "wOF2":
		tables, err = unpackWOFF2(data)
	case "ttcf":
		return nil, fmt.Errorf("a collection: %w", errWhole)
	default:
		return data, nil
	}
	if err != nil {
		return nil, err
	}
	slices.SortFunc(tables, func(a, b sfnt.Table) int { return cmp.Compare(a.Tag, b.Tag) })
	return sfnt.Assemble(tables), nil
}

// The sizes of the header and of an entry of the directory (WOFF 1.0, 3 and 4).
const (
	woffHeader = 44
	woffEntry  = 20
)

// unpackWOFF returns the tables of a WOFF 1.0 file.
func unpackWOFF(data []byte) ([]sfnt.Table, error) {
	if len(data) < woffHeader {
		return nil, errBroken
	}
	directory := cursor{b: data[woffHeader:]}
	var tables []sfnt.Table
	total := 0
	for range be.Uint16(data[12:]) {
		tag := string(directory.take(4))
		offset, packed, length := directory.u32(), directory.u32(), directory.u32()
		directory.u32() // the checksum
		if directory.short || offset+packed > len(data) || packed > length || total+length > maxSize {
			return nil, errBroken
		}
		total += length
		table := data[offset : offset+packed]
		if packed < length {
			r, err := zlib.NewReader(bytes.NewReader(table))
			if err != nil {
				return nil, fmt.Errorf("unpack %s: %w", tag, err)
			}
			if table, err = io.ReadAll(io.LimitReader(r, int64(length)+1)); err != nil {
				return nil, fmt.Errorf("unpack %s: %w", tag, err)
			}
		}
		if len(table) != length {
			return nil, errBroken
		}
		tables = append(tables, sfnt.Table{Tag: tag, Data: table})
	}
	return tables, nil
}

// deflate appends the packed form of data.
func (c *Cutter) deflate(to *bytes.Buffer, data []byte) {
	w, _ := c.writers.Get().(*zlib.Writer)
	if w == nil {
		w = zlib.NewWriter(to) // the best level would save a thousandth
	} else {
		w.Reset(to)
	}
	w.Write(data) // into memory: it cannot fail
	w.Close()
	c.writers.Put(w)
}

// small is the size of tables that are not worth to be packed.
const small = 100

// pack returns a TrueType file as WOFF 1.0. Tables that deflate does not make smaller
// stay as they are (clause 5).
func (c *Cutter) pack(font []byte) []byte {
	n := int(be.Uint16(font[4:]))
	var body bytes.Buffer
	directory := make([]byte, 0, woffEntry*n)
	start := woffHeader + woffEntry*n
	var packed bytes.Buffer
	for i := range n {
		entry := font[12+16*i:]
		offset, length := be.Uint32(entry[8:]), be.Uint32(entry[12:])
		table := font[offset : offset+length]
		if len(table) > small {
			packed.Reset()
			c.deflate(&packed, table)
			if packed.Len() < len(table) {
				table = packed.Bytes()
			}
		}
		directory = append(directory, entry[:4]...)
		for _, v := range [...]uint32{uint32(start + body.Len()), uint32(len(table)), length, be.Uint32(entry[4:])} {
			directory = be.AppendUint32(directory, v)
		}
		body.Write(table)
		for body.Len()%4 != 0 {
			body.WriteByte(0)
		}
	}
	out := append([]byte("wOFF"), font[:4]...)
	out = be.AppendUint32(out, uint32(start+body.Len()))
	out = be.AppendUint16(out, uint16(n))
	out = be.AppendUint16(out, 0)
	out = be.AppendUint32(out, uint32(len(font)))
	out = be.AppendUint32(out, 0x00010000)  // the version of the file
	out = append(out, make([]byte, 5*4)...) // neither metadata nor private data
	return slices.Concat(out, directory, body.Bytes())
}
