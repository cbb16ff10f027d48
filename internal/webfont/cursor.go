package webfont

// cursor reads a run of big-endian numbers. Behind its end it reads zeros, and remembers
// that it did: who reads asks once, at the end, whether all of it was there.
type cursor struct {
	b     []byte
	short bool
}

// take returns the next n bytes, or nil when they are not there.
//
//go:noinline
func (c *cursor) take(n int) []byte {
	if n < 0 || n > len(c.b) {
		c.b, c.short = nil, true
		return nil
	}
	b := c.b[:n:n]
	c.b = c.b[n:]
	return b
}

//go:noinline
func (c *cursor) u8() int {
	if b := c.take(1); b != nil {
		return int(b[0])
	}
	return 0
}

//go:noinline
func (c *cursor) u16() int {
	if b := c.take(2); b != nil {
		return int(be.Uint16(b))
	}
	return 0
}

func (c *cursor) i16() int { return int(int16(c.u16())) }

//go:noinline
func (c *cursor) u32() int {
	if b := c.take(4); b != nil {
		return int(be.Uint32(b))
	}
	return 0
}

// base128 reads a UIntBase128 (WOFF 2.0, 4.1): seven bits a byte, at most five bytes,
// without leading zeros.
func (c *cursor) base128() int {
	v := 0
	for i := range 5 {
		b := c.u8()
		if i == 0 && b == 0x80 {
			break
		}
		v = v<<7 | b&0x7f
		if b < 0x80 && v <= 0xffffffff {
			return v
		}
	}
	c.b, c.short = nil, true
	return 0
}

// packed16 reads a 255UInt16 (WOFF 2.0, 4.1): one byte for what is small, two or three
// for the rest.
func (c *cursor) packed16() int {
	switch code := c.u8(); code {
	case 253:
		return c.u16()
	case 254:
		return c.u8() + 506
	case 255:
		return c.u8() + 253
	default:
		return code
	}
}
