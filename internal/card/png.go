package card

// A card has few colours and most of it is empty: four bits for a pixel, and rows
// are compressed only where something stands. Between them stand rows of paper
// that were compressed beforehand; a stream of the kind that PNG holds may be put
// together from parts that each end on a whole byte.

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"image"
	"math/bits"
)

// color is a place in the palette.
type color uint8

// The palette: paper is 0, then two colours with the steps of their edges.
const (
	ink    color = 5 // and 1 to 4 on the way to it
	quiet  color = 10
	brand  color = 11
	accent color = 12

	steps = 5
)

var palette = func() (p []byte) {
	mix := func(r, g, b int) {
		for n := 1; n <= steps; n++ {
			p = append(p, byte(0xfb+(r-0xfb)*n/steps), byte(0xfa+(g-0xfa)*n/steps), byte(0xf6+(b-0xf6)*n/steps))
		}
	}
	p = append(p, 0xfb, 0xfa, 0xf6)
	mix(0x1c, 0x22, 0x27)
	mix(0x5c, 0x63, 0x69)
	return append(p, 0x1f, 0x3a, 0x4d, 0x9a, 0x5a, 0x1c)
}()

const rowBytes = Width/2 + 1 // with the byte that says how it is filtered

// sheet is a picture: rows as PNG has them, two pixels a byte.
type sheet struct {
	rows [Height][rowBytes]byte
	used [Height]bool // where something stands

	packed bytes.Buffer
	packer *flate.Writer
}

func newSheet() *sheet {
	s := &sheet{}
	s.packer, _ = flate.NewWriter(&s.packed, flate.BestSpeed) // the level is a right one
	return s
}

// clear makes it a sheet of paper again.
func (s *sheet) clear() {
	for y, used := range s.used {
		if used {
			clear(s.rows[y][:])
		}
	}
	s.used = [Height]bool{}
	s.packed.Reset()
}

func (s *sheet) set(x, y int, c color) {
	b := &s.rows[y][1+x/2]
	if x%2 == 0 {
		*b = *b&0x0f | byte(c)<<4
	} else {
		*b = *b&0xf0 | byte(c)
	}
}

// fill fills a rectangle whose sides are even.
func (s *sheet) fill(r image.Rectangle, c color) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		s.used[y] = true
		row := s.rows[y][1+r.Min.X/2 : 1+r.Max.X/2]
		for i := range row {
			row[i] = byte(c)<<4 | byte(c)
		}
	}
}

// stamp lays a letter on the sheet with its point at x, y.
func (s *sheet) stamp(mask *image.Alpha, x, y int, c color) {
	box := mask.Rect.Add(image.Pt(x, y))
	seen := box.Intersect(image.Rect(0, 0, Width, Height))
	for py := seen.Min.Y; py < seen.Max.Y; py++ {
		row := mask.Pix[(py-box.Min.Y)*mask.Stride:]
		s.used[py] = true
		for px := seen.Min.X; px < seen.Max.X; px++ {
			if n := (int(row[px-box.Min.X])*steps + 127) / 255; n > 0 {
				s.set(px, py, c-steps+color(n))
			}
		}
	}
}

// appendPNG writes the sheet as a PNG.
func (s *sheet) appendPNG(dst []byte, paper *paperRows) []byte {
	dst = append(dst, "\x89PNG\r\n\x1a\n"...)
	header := binary.BigEndian.AppendUint32(nil, Width)
	header = binary.BigEndian.AppendUint32(header, Height)
	dst = appendChunk(dst, "IHDR", append(header, 4, 3, 0, 0, 0)) // four bits, a palette
	dst = appendChunk(dst, "PLTE", palette)
	dst = appendChunk(dst, "IDAT", s.compressed(paper))
	return appendChunk(dst, "IEND", nil)
}

func appendChunk(dst []byte, name string, data []byte) []byte {
	dst = binary.BigEndian.AppendUint32(dst, uint32(len(data)))
	start := len(dst)
	dst = append(append(dst, name...), data...)
	return binary.BigEndian.AppendUint32(dst, crc32.ChecksumIEEE(dst[start:]))
}

// compressed returns the rows as a zlib stream.
func (s *sheet) compressed(paper *paperRows) []byte {
	s.packed.WriteString("\x78\x01")
	sum := uint32(1)
	for y := 0; y < Height; {
		from := y
		for y < Height && s.used[y] == s.used[from] {
			y++
		}
		if !s.used[from] {
			sum = joinSums(sum, 1|uint32((y-from)*rowBytes%sumBase)<<16, (y-from)*rowBytes)
			for n := y - from; n > 0; n &= n - 1 {
				s.packed.Write(paper[bits.TrailingZeros(uint(n))])
			}
			continue
		}
		s.packer.Reset(&s.packed) // what follows must not refer to what stands before
		for _, row := range s.rows[from:y] {
			s.packer.Write(row[:]) // into memory, which does not fail
			sum = joinSums(sum, adler32.Checksum(row[:]), rowBytes)
		}
		s.packer.Flush()
	}
	s.packed.WriteString("\x01\x00\x00\xff\xff") // the last part, which is empty
	return binary.BigEndian.AppendUint32(s.packed.Bytes(), sum)
}

// paperRows are 1, 2, 4 ... rows of paper, compressed.
type paperRows [10][]byte

func packPaper() (rows paperRows) {
	var out bytes.Buffer
	w, _ := flate.NewWriter(&out, flate.BestSpeed) // the level is a right one
	for n := range rows {
		w.Reset(&out)
		w.Write(make([]byte, rowBytes<<n))
		w.Flush()
		rows[n] = bytes.Clone(out.Bytes())
		out.Reset()
	}
	return rows
}

// sumBase is the modulus of Adler-32.
const sumBase = 65521

// joinSums returns the Adler-32 of two parts, the second of n bytes.
func joinSums(first, second uint32, n int) uint32 {
	a := (first&0xffff + second&0xffff + sumBase - 1) % sumBase
	b := (uint64(first>>16) + uint64(second>>16) + uint64(n%sumBase)*uint64(first&0xffff+sumBase-1)) % sumBase
	return uint32(b)<<16 | a
}
