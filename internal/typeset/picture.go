package typeset

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	_ "image/jpeg" // registers its reader
	_ "image/png"
)

// picture is a picture as the file holds it: RGB or grey, or a JPEG as it came.
type picture struct {
	width, height int
	jpeg          bool
	grey          bool
	data          []byte
	ref           int // object number once written
}

// maxPixels bounds a picture: what a page can show at 600 dots an inch.
const maxPixels = 40_000_000

var errHuge = errors.New("more than 40 million pixels")

// readPicture decodes a PNG or a JPEG. A JPEG in grey or in colour stays as it is,
// once it has been read to its end; all others become RGB on white.
func readPicture(file []byte) (*picture, error) {
	config, format, err := image.DecodeConfig(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return nil, errHuge
	}
	img, _, err := image.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	b := img.Bounds()
	p := &picture{width: b.Dx(), height: b.Dy()}
	if p.width <= 0 || p.height <= 0 {
		return nil, errors.New("no pixels")
	}
	if format == "jpeg" {
		switch img.(type) {
		case *image.Gray:
			p.jpeg, p.grey, p.data = true, true, file
			return p, nil
		case *image.YCbCr:
			if !adobeRGB(file) {
				p.jpeg, p.data = true, file
				return p, nil
			}
		}
	}
	p.data = flattenOnWhite(img)
	return p, nil
}

// adobeRGB reports a JPEG whose Adobe marker says that its colours are not YCbCr.
func adobeRGB(file []byte) bool {
	i := bytes.Index(file, []byte("Adobe\x00"))
	return i >= 0 && i+12 <= len(file) && i < 4096 && file[i+11] == 0
}

func flattenOnWhite(img image.Image) []byte {
	b := img.Bounds()
	data := make([]byte, 0, 3*b.Dx()*b.Dy())
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			over := func(v uint8) byte { return byte((int(v)*int(c.A) + 255*(255-int(c.A)) + 127) / 255) }
			data = append(data, over(c.R), over(c.G), over(c.B))
		}
	}
	return data
}

// inlineWidth is the width of a picture that is as high as a letter.
func (p *picture) inlineWidth(size unit) unit {
	return min(size*int64(p.width)/int64(p.height), 20*size)
}

// fit returns the size of a picture on the page: 96 pixels an inch, no larger
// than the room.
func fit(width, height int64, roomWidth, roomHeight unit) (w, h unit) {
	w, h = roomWidth, 0
	if width <= 0 || height <= 0 {
		return 0, 0
	}
	if natural := width * point * 72 / 96; natural < w {
		w = natural
	}
	h = w * height / width
	if h > roomHeight {
		h = roomHeight
		w = h * width / height
	}
	return max(w, point), max(h, point)
}
