package figure

import "slices"

// Mark is what a map shows of one actor.
type Mark struct {
	Codes []string // ISO 3166 alpha-3; those of its successors for a former state
	Label string
	Faint bool // signed only, no longer bound, or gone
}

const (
	flatTop    = 176 // where the equator of the flat map lies
	flatHeight = 318 // below it there is Antarctica only
	viewHeight = 440 // of a part of the globe
	margin     = 90  // by which outlines reach beyond the view
	mostLabels = 8   // labels on a map
	dotRadius  = 7
	fewDots    = 4  // above which dots are smaller
	dotBelow   = 10 // radius of an outline that is too small to be seen
)

// AppendMap appends a map on which the marks stand out: a part of the globe
// around them when they lie on one side of it, or else the whole world. Codes
// that the world does not hold are left out; without any it appends nothing.
func (w *World) AppendMap(dst []byte, caption Caption, marks []Mark) []byte {
	caption.RightToLeft = false // the earth is not mirrored
	centre, reach, ok := w.around(marks)
	if !ok {
		return dst
	}
	if reach > mostReach && len(marks) > 1 {
		return w.flatMap(dst, caption, marks)
	}
	return w.globe(dst, caption, marks, centre, reach)
}

const (
	leastReach = 170 // tenths of a degree from the middle of a view to its edge
	dotReach   = 330 // around a dot in the sea
	mostReach  = 800 // beyond which the whole world is shown
)

// around returns the middle of the marks, and how far from it the view must
// reach.
func (w *World) around(marks []Mark) (centre vector, reach int32, ok bool) {
	var places []*place
	var sum [3]int64
	w.each(marks, func(p *place, _ int) {
		places = append(places, p)
		for k := range sum {
			sum[k] += int64(p.centre[k])
		}
	})
	switch len(places) {
	case 0:
		return centre, 0, false
	case 1:
		p := places[0]
		reach = p.radius*9/4 + 40 // room for its neighbours
		if len(p.rings) == 0 || p.radius < 10 {
			reach = dotReach
		}
		return p.centre, min(max(reach, leastReach), 1800), true
	}
	centre, ok = unit(sum)
	for step := int64(2); ok && step < 24; step++ { // the middle moves towards the farthest, less and less
		far := slices.MaxFunc(places, func(p, q *place) int { return int(w.beyond(centre, p) - w.beyond(centre, q)) })
		for k := range sum {
			sum[k] = int64(centre[k])*step + int64(far.centre[k])
		}
		centre, ok = unit(sum)
	}
	if !ok {
		return centre, 1800, true
	}
	reach = leastReach
	for _, p := range places {
		reach = max(reach, w.beyond(centre, p)+40)
	}
	return centre, min(reach, 1800), true
}

// beyond returns how far a place reaches from a point.
func (w *World) beyond(centre vector, p *place) int32 {
	return w.angle(centre, p.centre) + min(p.radius, 400)
}

// unit returns the direction of a sum of vectors; false when they cancel out.
func unit(sum [3]int64) (v vector, ok bool) {
	length := root(sum[0]*sum[0] + sum[1]*sum[1] + sum[2]*sum[2])
	if length < one/8 {
		return v, false
	}
	for k := range sum {
		v[k] = int32(sum[k] * one / length)
	}
	return v, true
}

// each calls yield for every place of the marks that the world holds.
func (w *World) each(marks []Mark, yield func(p *place, mark int)) {
	for i := range marks {
		for _, code := range marks[i].Codes {
			if p := w.find(code); p != nil {
				yield(p, i)
			}
		}
	}
}

// view is a globe seen from above a point.
type view struct {
	east, north, up vector
	radius          int64
}

func newView(centre vector, radius int64) view {
	v := view{up: centre, radius: radius}
	h := root(int64(centre[0])*int64(centre[0]) + int64(centre[1])*int64(centre[1]))
	if h == 0 {
		v.east = vector{0, one, 0}
	} else {
		v.east = vector{int32(-int64(centre[1]) * one / h), int32(int64(centre[0]) * one / h), 0}
	}
	a, b := v.up, v.east
	v.north = vector{
		int32((int64(a[1])*int64(b[2]) - int64(a[2])*int64(b[1])) / one),
		int32((int64(a[2])*int64(b[0]) - int64(a[0])*int64(b[2])) / one),
		int32((int64(a[0])*int64(b[1]) - int64(a[1])*int64(b[0])) / one),
	}
	return v
}

// at returns where a point is seen; what lies behind is seen at the limb.
func (v *view) at(p vector) (x, y int32, front bool) {
	e, n := dot(p, v.east), dot(p, v.north)
	if front = dot(p, v.up) > 0; !front {
		length := max(1, root(e*e/(one*one)+n*n/(one*one)))
		e, n = e*one/length, n*one/length
	}
	const half = one * one / 2
	return width/2 + int32((e*v.radius+half)>>30), viewHeight/2 - int32((n*v.radius+half)>>30), front
}

// globe appends a view of the globe.
func (w *World) globe(dst []byte, caption Caption, marks []Mark, centre vector, reach int32) []byte {
	radius := int64(viewHeight/2-10) * one / int64(w.sine(min(reach, 900)))
	v := newView(centre, radius)
	c := canvas{b: dst}
	c.begin("picture map", width, viewHeight, caption)
	c.circle("sea", width/2, viewHeight/2, int(radius))
	marked := make([]int, len(w.places)) // 1 + index of the mark
	for i := range marks {
		for _, code := range marks[i].Codes {
			if p := w.find(code); p != nil {
				at := slices.IndexFunc(w.places, func(q place) bool { return q.id == p.id })
				if marked[at] == 0 || marks[marked[at]-1].Faint {
					marked[at] = 1 + i
				}
			}
		}
	}
	s := sketch{c: &c, near: w.near(centre, radius)}
	c.raw(`<path class="land" d="`)
	for i := range w.places {
		if marked[i] == 0 {
			s.globeRings(w, &v, w.places[i].rings)
		}
	}
	c.raw("\"/>\n")
	for _, faint := range [...]bool{true, false} {
		c.raw(markPath(faint))
		for i := range w.places {
			if marked[i] > 0 && marks[marked[i]-1].Faint == faint {
				s.globeRings(w, &v, w.places[i].rings)
			}
		}
		c.raw("\"/>\n")
	}
	c.raw(`<path class="borders" d="`)
	for _, i := range w.borders {
		if s.near[i] {
			s.globeLine(&v, w.arcs[i].globe)
		}
	}
	c.raw("\"/>\n")
	w.dots(&c, marks, viewHeight, func(p *place) (x, y, size int) {
		px, py, _ := v.at(p.centre)
		return int(px), int(py), int(radius * int64(w.sine(p.radius)) / one)
	})
	return c.end()
}

// near reports which arcs may reach into a view, so that the others need no
// calculation.
func (w *World) near(centre vector, radius int64) []bool {
	corner := root((width/2+margin)*(width/2+margin) + (viewHeight/2+margin)*(viewHeight/2+margin))
	reach, _ := slices.BinarySearch(w.sines[:], int32(min(corner*one/radius, one)))
	near := make([]bool, len(w.arcs))
	for i := range w.arcs {
		if a := &w.arcs[i]; len(a.globe) > 0 {
			near[i] = w.angle(centre, a.globe[len(a.globe)/2]) <= a.radius+int32(reach)+2
		}
	}
	return near
}

func markPath(faint bool) string {
	if faint {
		return `<path class="faint" d="`
	}
	return `<path class="at" d="`
}

// flatMap appends the whole world.
func (w *World) flatMap(dst []byte, caption Caption, marks []Mark) []byte {
	c := canvas{b: dst}
	c.begin("picture map", width, flatHeight, caption)
	c.b = append(c.b, w.base...)
	s := sketch{c: &c}
	for _, faint := range [...]bool{true, false} {
		c.raw(markPath(faint))
		w.each(marks, func(p *place, mark int) {
			if marks[mark].Faint == faint {
				for _, ring := range p.rings {
					s.flatRing(w, ring)
				}
			}
		})
		c.raw("\"/>\n")
	}
	w.dots(&c, marks, flatHeight, func(p *place) (x, y, size int) {
		return int(p.plane[0] / 10), int(p.plane[1] / 10), int(p.radius * 2 / 10) // 7200 tenths are 3600 tenths of a degree
	})
	return c.end()
}

// box is where a label stands.
type box struct{ x, y, w, h int }

func (a box) overlaps(b box) bool {
	return a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h
}

// dots writes a dot for each mark too small to be seen, and the names where
// there are few.
func (w *World) dots(c *canvas, marks []Mark, height int, at func(*place) (x, y, size int)) {
	var taken []box
	below, radius, n := dotBelow, dotRadius, 0
	if w.each(marks, func(*place, int) { n++ }); n > fewDots {
		below, radius = dotBelow/2, dotRadius-2
	}
	w.each(marks, func(p *place, mark int) {
		x, y, size := at(p)
		if len(p.rings) == 0 || size < below {
			class := "dot"
			if marks[mark].Faint {
				class = "dot faint"
			}
			c.circle(class, x, y, radius)
			taken = append(taken, box{x - dotRadius, y - dotRadius, 2 * dotRadius, 2 * dotRadius})
		}
	})
	if len(marks) > mostLabels {
		return
	}
	for i := range marks {
		p := w.largest(marks[i].Codes)
		if p == nil || marks[i].Label == "" {
			continue
		}
		x, y, size := at(p)
		if label, ok := freeBox(marks[i].Label, x, y, size, height, taken); ok {
			taken = append(taken, label)
			c.text("name", label.x+label.w/2, label.y+em-2, middle, marks[i].Label)
		}
	}
}

// largest returns the largest of the places, nil when there is none.
func (w *World) largest(codes []string) *place {
	var best *place
	for _, code := range codes {
		if p := w.find(code); p != nil && (best == nil || p.radius > best.radius) {
			best = p
		}
	}
	return best
}

// freeBox returns a place for a label: on an outline that is large enough, or
// else beside it.
func freeBox(label string, x, y, size, height int, taken []box) (box, bool) {
	w, h := wide(label)*11/10, line // in bold type
	away := dotRadius + 6
	if size >= dotBelow {
		away = min(size, 60)*3/4 + 6
	}
	places := [...]box{
		{x - w/2, y - h/2, w, h},
		{x + away, y - h/2, w, h},
		{x - away - w, y - h/2, w, h},
		{x - w/2, y - away - h, w, h},
		{x - w/2, y + away, w, h},
	}
	for i, b := range places {
		if i == 0 && size*2 < w {
			continue
		}
		if b.x < 2 || b.y < 2 || b.x+b.w > width-2 || b.y+b.h > height-2 {
			continue
		}
		if !slices.ContainsFunc(taken, b.overlaps) {
			return b, true
		}
	}
	return box{}, false
}

// sketch appends outlines to the data of a path: places relative to the one
// before, none that would not be seen.
type sketch struct {
	c      *canvas
	points [][2]int32
	angles [][2]int32 // scratch
	near   []bool     // which arcs may be in view
}

// shortest is how many units, across and down, a step of an outline has at
// least: a picture is rarely drawn as wide as its units.
const shortest = 3

// emit writes the points that were gathered. Steps shorter than shortest
// are left out.
func (s *sketch) emit(closed bool) {
	points := s.points
	s.points = s.points[:0]
	written := 0
	var x, y int32
	from := len(s.c.b)
	for i, p := range points {
		dx, dy := p[0]-x, p[1]-y
		switch {
		case i == 0:
			s.c.b = append(s.c.b, 'M')
			s.c.number(int(p[0]))
			if p[1] >= 0 {
				s.c.b = append(s.c.b, ' ')
			}
			s.c.number(int(p[1]))
			s.c.b = append(s.c.b, 'l')
		case max(dx, -dx)+max(dy, -dy) < shortest && (closed || i < len(points)-1):
			continue
		default:
			if written > 1 && dx >= 0 {
				s.c.b = append(s.c.b, ' ')
			}
			s.c.number(int(dx))
			if dy >= 0 {
				s.c.b = append(s.c.b, ' ')
			}
			s.c.number(int(dy))
		}
		written++
		x, y = p[0], p[1]
	}
	if written < 2 || closed && written < 3 {
		s.c.b = s.c.b[:from]
	} else if closed {
		s.c.b = append(s.c.b, 'z')
	}
}

// flatRing appends a ring. One that crosses the date line goes on behind the
// edge where its lesser part would stand.
func (s *sketch) flatRing(w *World, ring []int32) {
	s.angles = s.angles[:0]
	sum, turn, before := int64(0), int32(0), int32(0)
	for _, i := range ring {
		angles := w.arcs[max(i, ^i)].angles
		for k := range angles {
			p := angles[k]
			if i < 0 {
				p = angles[len(angles)-1-k]
			}
			if len(s.angles) > 0 {
				switch d := p[0] - before; {
				case d > 1800:
					turn -= 3600
				case d < -1800:
					turn += 3600
				}
			}
			before = p[0]
			s.angles = append(s.angles, [2]int32{p[0] + turn, p[1]})
			sum += int64(p[0] + turn)
		}
	}
	back := int32(0)
	switch n := int64(len(s.angles)); {
	case sum > 1800*n:
		back = -3600
	case sum < -1800*n:
		back = 3600
	}
	for _, p := range s.angles {
		s.points = append(s.points, rounded(w.project(p[0]+back, p[1])))
	}
	s.emit(true)
}

func (s *sketch) flatLine(w *World, angles [][2]int32) {
	for _, p := range angles {
		s.points = append(s.points, rounded(w.project(p[0], p[1])))
	}
	s.emit(false)
}

// rounded turns tenths of units into units.
func rounded(p [2]int32) [2]int32 { return [2]int32{(p[0] + 5) / 10, (p[1] + 5) / 10} }

// globeRings appends those rings of which something is in view.
func (s *sketch) globeRings(w *World, v *view, rings [][]int32) {
	for _, ring := range rings {
		if !slices.ContainsFunc(ring, func(i int32) bool { return s.near[max(i, ^i)] }) {
			continue
		}
		seen := false
		for _, i := range ring {
			globe := w.arcs[max(i, ^i)].globe
			for k := range globe {
				p := globe[k]
				if i < 0 {
					p = globe[len(globe)-1-k]
				}
				x, y, front := v.at(p)
				seen = seen || front && inView(x, y)
				s.points = append(s.points, kept(x, y))
			}
		}
		if seen {
			s.emit(true)
		} else {
			s.points = s.points[:0]
		}
	}
}

// globeLine appends the parts of a line that are in front.
func (s *sketch) globeLine(v *view, globe []vector) {
	for _, p := range globe {
		x, y, front := v.at(p)
		if front && inView(x, y) {
			s.points = append(s.points, [2]int32{x, y})
		} else {
			s.emit(false)
		}
	}
	s.emit(false)
}

func inView(x, y int32) bool {
	return x > -margin && x < width+margin && y > -margin && y < viewHeight+margin
}

// kept draws what lies far outside of the view to its edge.
func kept(x, y int32) [2]int32 {
	return [2]int32{min(max(x, -2*margin), width+2*margin), min(max(y, -2*margin), viewHeight+2*margin)}
}
