package webfont

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"

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

// packing is room in which one font after the other is packed.
type packing struct {
	font   []byte // bare
	file   bytes.Buffer
	writer *zlib.Writer
}

// deflate appends the packed form of data to the file.
func (p *packing) deflate(data []byte) {
	p.writer.Reset(&p.file)
	p.writer.Write(data) // into memory: it cannot fail
	p.writer.Close()
}

// small is the size of tables that are not worth to be packed.
const small = 100

// pack returns tables as a WOFF 1.0 file. Those that deflate does not make smaller stay
// as they are (clause 5).
func (c *Cutter) pack(tables []sfnt.Table) []byte {
	p, _ := c.packings.Get().(*packing)
	if p == nil {
		p = &packing{writer: zlib.NewWriter(nil)} // the best level would save a thousandth
	}
	defer c.packings.Put(p)
	p.font = sfnt.AppendFile(p.font[:0], tables)
	font, n := p.font, len(tables)
	p.file.Reset()
	p.file.Write(make([]byte, woffHeader+woffEntry*n))
	var header, directory part
	for i := range n {
		entry := font[12+16*i:]
		offset, length := be.Uint32(entry[8:]), be.Uint32(entry[12:])
		table := font[offset : offset+length]
		start := p.file.Len()
		if len(table) > small {
			p.deflate(table)
		}
		if packed := p.file.Len() - start; packed == 0 || packed >= len(table) {
			p.file.Truncate(start)
			p.file.Write(table)
		}
		directory.b = append(directory.b, entry[:4]...)
		directory.u32(start, p.file.Len()-start, int(length), int(be.Uint32(entry[4:])))
		for p.file.Len()%4 != 0 {
			p.file.WriteByte(0)
		}
	}
	header.b = append([]byte("wOFF"), font[:4]...)
	header.u32(p.file.Len())
	header.u16(n, 0)
	header.u32(len(font), 0x00010000) // the version of the file
	header.u32(0, 0, 0, 0, 0)         // neither metadata nor private data
	file := bytes.Clone(p.file.Bytes())
	copy(file[copy(file, header.b):], directory.b)
	return file
}
