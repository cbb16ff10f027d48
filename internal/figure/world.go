package figure

import (
	_ "embed"
	"encoding/binary"
	"math"
	"slices"
	"strings"
)

// World holds the outlines of states and where each lies. It is made once for
// a site, is not changed afterwards and safe for concurrent use.
type World struct {
	sines   [901]int32    // of tenths of a degree, times one
	flat    [901][2]int32 // Equal Earth by latitude, see gen/main.go
	arcs    []arc
	land    [][]int32 // rings of arcs, ^i backwards
	borders []int32
	places  []place // by code
	base    []byte  // land and borders of the flat map, drawn once
}

// one is the length of a unit vector.
const one = 1 << 15

type vector [3]int32

// arc is a piece of an outline.
type arc struct {
	globe  []vector
	radius int32      // how far it reaches from the point in its middle, in tenths of a degree
	angles [][2]int32 // longitude and latitude in tenths of a degree
}

// place is a state or territory.
type place struct {
	id         string
	centre     vector
	plane      [2]int32
	lon, lat   int32 // of the centre, in tenths of a degree
	radius     int32 // of its main part, in tenths of a degree
	rings      [][]int32
	neighbours []string
}

//go:embed data/world.bin
var worldData []byte

// NewWorld reads the embedded outlines.
func NewWorld() *World {
	w := &World{}
	d := decoder{worldData}
	for i := range w.sines {
		w.sines[i] = d.count()
	}
	for i := range w.flat {
		w.flat[i] = [2]int32{d.count(), d.count()}
	}
	w.arcs = make([]arc, d.length())
	for i := range w.arcs {
		n := d.length()
		a := arc{globe: make([]vector, n), angles: make([][2]int32, n)}
		lon, lat := int32(0), int32(0)
		for k := range n {
			lon, lat = lon+d.signed(), lat+d.signed()
			a.globe[k], a.angles[k] = w.vector(lon, lat), [2]int32{lon, lat}
		}
		for _, p := range a.globe {
			a.radius = max(a.radius, w.angle(p, a.globe[n/2])+1)
		}
		w.arcs[i] = a
	}
	w.land = d.rings(len(w.arcs))
	w.borders = make([]int32, d.length())
	for i := range w.borders {
		w.borders[i] = min(d.count(), int32(len(w.arcs)-1))
	}
	w.places = make([]place, d.length())
	for i := range w.places {
		p := place{id: d.code(), lon: d.signed(), lat: d.signed(), radius: d.signed(), rings: d.rings(len(w.arcs))}
		for range d.length() {
			p.neighbours = append(p.neighbours, d.code())
		}
		p.centre, p.plane = w.vector(p.lon, p.lat), w.project(p.lon, p.lat)
		w.places[i] = p
	}
	c := canvas{}
	c.raw(`<path class="land" d="`)
	s := sketch{c: &c}
	for _, ring := range w.land {
		s.flatRing(w, ring)
	}
	c.raw("\"/>\n<path class=\"borders\" d=\"")
	for _, i := range w.borders {
		s.flatLine(w, w.arcs[i].angles)
	}
	c.raw("\"/>\n")
	w.base = c.b
	return w
}

// decoder reads world.bin. Behind its end everything is 0.
type decoder struct{ b []byte }

func (d *decoder) count() int32 {
	n, size := binary.Uvarint(d.b)
	d.b = d.b[max(size, 0):]
	return int32(n)
}

func (d *decoder) signed() int32 {
	n, size := binary.Varint(d.b)
	d.b = d.b[max(size, 0):]
	return int32(n)
}

// length reads how many follow, which are at least a byte each.
func (d *decoder) length() int { return max(0, min(int(d.count()), len(d.b))) }

func (d *decoder) code() string {
	n := min(3, len(d.b))
	code := string(d.b[:n])
	d.b = d.b[n:]
	return code
}

func (d *decoder) rings(arcs int) [][]int32 {
	rings := make([][]int32, d.length())
	for i := range rings {
		rings[i] = make([]int32, d.length())
		for k := range rings[i] {
			if n := d.signed(); int(max(n, ^n)) < arcs {
				rings[i][k] = n
			}
		}
	}
	return rings
}

// sine returns the sine of an angle in tenths of a degree.
func (w *World) sine(a int32) int32 {
	a %= 3600
	if a < 0 {
		a += 3600
	}
	switch {
	case a <= 900:
		return w.sines[a]
	case a <= 1800:
		return w.sines[1800-a]
	case a <= 2700:
		return -w.sines[a-1800]
	}
	return -w.sines[3600-a]
}

func (w *World) cosine(a int32) int32 { return w.sine(a + 900) }

func (w *World) vector(lon, lat int32) vector {
	c := int64(w.cosine(lat))
	return vector{int32(c * int64(w.cosine(lon)) / one), int32(c * int64(w.sine(lon)) / one), w.sine(lat)}
}

// project returns the place on the flat map, in tenths of its units.
func (w *World) project(lon, lat int32) [2]int32 {
	row := w.flat[min(max(lat, -lat), 900)]
	x := int32(int64(lon) * int64(row[0]) / 65536)
	if lat < 0 {
		return [2]int32{width*5 + x, flatTop*10 + row[1]}
	}
	return [2]int32{width*5 + x, flatTop*10 - row[1]}
}

func dot(a, b vector) int64 {
	return int64(a[0])*int64(b[0]) + int64(a[1])*int64(b[1]) + int64(a[2])*int64(b[2])
}

// root returns the square root, rounded down. A square root of floating point is
// rounded in one way only, on every machine; what conversion lost is mended.
func root(n int64) int64 {
	if n <= 0 {
		return 0
	}
	r := int64(math.Sqrt(float64(n)))
	for r*r > n {
		r--
	}
	for (r+1)*(r+1) <= n {
		r++
	}
	return r
}

// angle returns the angle between two vectors in tenths of a degree.
func (w *World) angle(a, b vector) int32 {
	cos := int32(dot(a, b) / one)
	behind := cos < 0
	if behind {
		cos = -cos
	}
	i, _ := slices.BinarySearch(w.sines[:], cos)
	between := 900 - int32(min(i, 900))
	if behind {
		return 1800 - between
	}
	return between
}

// find returns the place of a code, nil when it has none.
func (w *World) find(id string) *place {
	i, ok := slices.BinarySearchFunc(w.places, id, func(p place, id string) int { return strings.Compare(p.id, id) })
	if !ok {
		return nil
	}
	return &w.places[i]
}

// Has reports whether the world knows where the state or territory with the
// ISO 3166 alpha-3 code lies.
func (w *World) Has(id string) bool { return w.find(id) != nil }

// Neighbours returns the codes of those that a state or territory touches on
// the map, sorted. The slice belongs to the world.
func (w *World) Neighbours(id string) []string {
	if p := w.find(id); p != nil {
		return p.neighbours
	}
	return nil
}

// Centre returns where the main part of a state or territory lies, in whole
// degrees: north and east are positive.
func (w *World) Centre(id string) (lat, lon int) {
	p := w.find(id)
	if p == nil {
		return 0, 0
	}
	return tens(p.lat), tens(p.lon)
}

// tens rounds tenths.
func tens(n int32) int {
	if n < 0 {
		return -int((5 - n) / 10)
	}
	return int((n + 5) / 10)
}
