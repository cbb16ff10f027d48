package markup

import (
	"bytes"
	"compress/flate"
	"io"
)

// NewDocument returns a document that is HTML and nothing else.
func NewDocument(html []byte) *Document { return &Document{html: html, BodyEnd: len(html)} }

// HTML returns the buffer of the document, which belongs to it. Of a packed
// document it is made anew by each call.
func (d *Document) HTML() []byte {
	if d.packed == nil {
		return d.html
	}
	return d.unpack()
}

// A Packer makes buffers of documents smaller. It is not safe for concurrent
// use. The zero Packer is ready.
type Packer struct {
	small bytes.Buffer
	w     *flate.Writer
}

// Pack makes the buffer of a document smaller, to half or less of what it was,
// for a program that keeps many and reads each now and then. Nobody may read
// the document meanwhile.
func (p *Packer) Pack(d *Document) {
	if d.packed != nil || len(d.html) == 0 {
		return
	}
	p.small.Reset()
	if p.w == nil {
		p.w, _ = flate.NewWriter(&p.small, flate.BestSpeed) // there is that level
	} else {
		p.w.Reset(&p.small)
	}
	// A buffer takes what is written.
	p.w.Write(d.html)
	p.w.Close()
	if p.small.Len() < len(d.html) {
		d.size, d.packed, d.html = len(d.html), bytes.Clone(p.small.Bytes()), nil
	}
}

// Open returns the document, of a packed one a copy that is not, for somebody
// who reads much of it.
func (d *Document) Open() *Document {
	if d.packed == nil {
		return d
	}
	open := *d
	open.html, open.packed = d.unpack(), nil
	return &open
}

// unpack undoes what a Packer did.
func (d *Document) unpack() []byte {
	html := make([]byte, d.size)
	// A Packer wrote what is read: it is whole.
	_, _ = io.ReadFull(flate.NewReader(bytes.NewReader(d.packed)), html)
	return html
}
