package webfont

import (
	"bytes"
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
	var header, directory part
	var body, packed bytes.Buffer
	start := woffHeader + woffEntry*n
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
		directory.b = append(directory.b, entry[:4]...)
		directory.u32(start+body.Len(), len(table), int(length), int(be.Uint32(entry[4:])))
		body.Write(table)
		for body.Len()%4 != 0 {
			body.WriteByte(0)
		}
	}
	header.b = append([]byte("wOFF"), font[:4]...)
	header.u32(start + body.Len())
	header.u16(n, 0)
	header.u32(len(font), 0x00010000) // the version of the file
	header.u32(0, 0, 0, 0, 0)         // neither metadata nor private data
	return slices.Concat(header.b, directory.b, body.Bytes())
}
