//go:build ignore

// Gen writes data/world.bin from the npm package world-atlas, which is Natural
// Earth in TopoJSON. Its argument is the folder of the unpacked package; it runs
// in internal/figure:
//
//	go run gen/main.go FOLDER
//
// Outlines come from the set at 1:110 million; centres, sizes, neighbours and
// the small states that are missing there from the set at 1:50 million. All
// numbers are rounded here, once, so that the program itself only calculates
// with integers and draws the same bytes on every machine.
//
// The form of the file: everything is a varint (encoding/binary), signed ones
// zigzag. Angles are in tenths of a degree.
//
//	901 sines of 0.0° to 90.0°, times 32768
//	901 pairs for latitudes 0.0° to 90.0°: x per tenth of a degree of longitude
//	  times 65536, and y, of an Equal Earth map 7200 wide
//	arcs: number; each: number of points, longitude and latitude, differences
//	land: rings without Antarctica
//	borders: number, arcs that divide two countries
//	countries: number; each: three letters, longitude, latitude and radius of its
//	  main part, rings, number of neighbours, three letters each
//	rings: number; each: number of arcs, arcs (^i: backwards)
package main

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: go run gen/main.go FOLDER")
		os.Exit(2)
	}
	if err := generate(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
}

// unnamed are the areas without a code, and the entry that the lists of the
// United Nations count them to.
var unnamed = map[string]string{"Kosovo": "XKX", "N. Cyprus": "CYP", "Somaliland": "SOM"}

// places are centres of entries that neither set holds: longitude, latitude.
var places = map[string][2]float64{
	"BES": {-68.26, 12.18}, "BVT": {3.38, -54.43}, "CCK": {96.87, -12.16}, "CXR": {105.63, -10.49},
	"GIB": {-5.35, 36.14}, "GLP": {-61.55, 16.26}, "GUF": {-53.1, 3.95}, "MTQ": {-61.02, 14.65},
	"MYT": {45.15, -12.83}, "REU": {55.53, -21.11}, "SJM": {17.5, 78.6}, "TKL": {-171.83, -9.17},
	"TUV": {179.2, -8.52}, "UMI": {166.63, 19.28},
}

type atlas struct {
	Objects   map[string]object
	Arcs      [][][2]float64
	Transform struct{ Scale, Translate [2]float64 }
}

type object struct{ Geometries []geometry }

type geometry struct {
	Type       string
	ID         string
	Properties struct{ Name string }
	Arcs       json.RawMessage
	Geometries []geometry
}

type point [2]float64 // longitude, latitude in degrees

func generate(folder string) error {
	codes, err := readCodes("../gazetteer/data/territories.tsv")
	if err != nil {
		return err
	}
	coarse, err := readAtlas(filepath.Join(folder, "countries-110m.json"))
	if err != nil {
		return err
	}
	fine, err := readAtlas(filepath.Join(folder, "countries-50m.json"))
	if err != nil {
		return err
	}
	outlines, details := coarse.countries(codes), fine.countries(codes)
	neighbours := bordering(details)
	ids := make(map[string]bool)
	for id := range details {
		ids[id] = true
	}
	for id := range outlines {
		ids[id] = true
	}
	for id := range places {
		ids[id] = true
	}
	w := writer{}
	w.tables()
	w.arcs(coarse)
	var land [][]int
	for _, g := range coarse.Objects["land"].Geometries {
		for _, ring := range g.rings() {
			if coarse.highest(ring) > -60 {
				land = append(land, ring)
			}
		}
	}
	w.rings(land)
	borders := dividing(outlines)
	w.count(len(borders))
	for _, arc := range borders {
		w.count(arc)
	}
	w.count(len(ids))
	for _, id := range sortedKeys(ids) {
		w.b = append(w.b, id...)
		centre, radius := point(places[id]), 0.0
		if rings := details[id]; len(rings) > 0 {
			centre, radius = fine.main(rings)
		} else if rings := outlines[id]; len(rings) > 0 {
			centre, radius = coarse.main(rings)
		}
		w.angle(centre[0])
		w.angle(centre[1])
		w.angle(radius)
		w.rings(outlines[id])
		w.count(len(neighbours[id]))
		for _, other := range neighbours[id] {
			w.b = append(w.b, other...)
		}
	}
	return os.WriteFile("data/world.bin", w.b, 0o644)
}

// readCodes maps M49 numbers to the codes of the gazetteer.
func readCodes(name string) (map[string]string, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	codes := make(map[string]string)
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if fields := strings.Split(lines.Text(), "\t"); len(fields) > 3 && !strings.HasPrefix(fields[0], "#") {
			codes[fields[3]] = fields[0]
		}
	}
	return codes, nil
}

func readAtlas(name string) (*atlas, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	a := &atlas{}
	if err := json.Unmarshal(text, a); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	for _, arc := range a.Arcs {
		x, y := 0.0, 0.0
		for i := range arc {
			x, y = x+arc[i][0], y+arc[i][1]
			arc[i] = [2]float64{x*a.Transform.Scale[0] + a.Transform.Translate[0], y*a.Transform.Scale[1] + a.Transform.Translate[1]}
		}
	}
	return a, nil
}

// rings returns all rings of a geometry. Filled by the even-odd rule, a hole
// needs no mark.
func (g geometry) rings() (all [][]int) {
	var polygons [][][]int
	switch g.Type {
	case "Polygon":
		var one [][]int
		json.Unmarshal(g.Arcs, &one)
		polygons = append(polygons, one)
	case "MultiPolygon":
		json.Unmarshal(g.Arcs, &polygons)
	}
	for _, p := range polygons {
		all = append(all, p...)
	}
	for _, part := range g.Geometries {
		all = append(all, part.rings()...)
	}
	return all
}

// countries returns the rings of each country by its code.
func (a *atlas) countries(codes map[string]string) map[string][][]int {
	all := make(map[string][][]int)
	for _, g := range a.Objects["countries"].Geometries {
		id := codes[g.ID]
		if id == "" {
			id = unnamed[g.Properties.Name]
		}
		for _, ring := range g.rings() {
			owner := id
			if id == "RUS" && a.isCrimea(ring) {
				owner = "UKR" // General Assembly resolution 68/262
			}
			if owner != "" {
				all[owner] = append(all[owner], ring)
			}
		}
	}
	return all
}

// isCrimea reports whether a ring lies within the peninsula: the sets count it
// to the power that holds it.
func (a *atlas) isCrimea(ring []int) bool {
	for _, p := range a.points(ring) {
		if p[0] < 32 || p[0] > 36.8 || p[1] < 44 || p[1] > 46.5 {
			return false
		}
	}
	return true
}

func (a *atlas) points(ring []int) (all []point) {
	for _, i := range ring {
		arc := a.Arcs[max(i, ^i)]
		if i < 0 {
			arc = slices.Clone(arc)
			slices.Reverse(arc)
		}
		if len(all) > 0 {
			arc = arc[1:]
		}
		for _, p := range arc {
			all = append(all, point(p))
		}
	}
	return all
}

func (a *atlas) highest(ring []int) float64 {
	top := -90.0
	for _, p := range a.points(ring) {
		top = max(top, p[1])
	}
	return top
}

func vector(p point) [3]float64 {
	s, c := math.Sincos(p[1] * math.Pi / 180)
	t, d := math.Sincos(p[0] * math.Pi / 180)
	return [3]float64{c * d, c * t, s}
}

// main returns the centre of the largest ring and how far that reaches.
func (a *atlas) main(rings [][]int) (centre point, radius float64) {
	best := -1.0
	for _, ring := range rings {
		points := a.points(ring)
		var sum [3]float64
		area := 0.0
		for i := 1; i < len(points); i++ {
			p, q := vector(points[i-1]), vector(points[i])
			// The triangle with the first point: its volume with the centre of
			// the Earth stands for its area.
			o := vector(points[0])
			t := o[0]*(p[1]*q[2]-p[2]*q[1]) + o[1]*(p[2]*q[0]-p[0]*q[2]) + o[2]*(p[0]*q[1]-p[1]*q[0])
			area += t
			for k := range sum {
				sum[k] += t * (o[k] + p[k] + q[k])
			}
		}
		if math.Abs(area) <= best {
			continue
		}
		best = math.Abs(area)
		if area < 0 {
			for k := range sum {
				sum[k] = -sum[k]
			}
		}
		centre = point{math.Atan2(sum[1], sum[0]) * 180 / math.Pi, math.Atan2(sum[2], math.Hypot(sum[0], sum[1])) * 180 / math.Pi}
		c := vector(centre)
		radius = 0
		for _, p := range points {
			v := vector(p)
			radius = max(radius, math.Acos(min(1, c[0]*v[0]+c[1]*v[1]+c[2]*v[2]))*180/math.Pi)
		}
	}
	return centre, radius
}

// owners returns whose rings run along each arc.
func owners(countries map[string][][]int) map[int][]string {
	of := make(map[int][]string)
	for _, id := range sortedKeys(countries) {
		for _, ring := range countries[id] {
			for _, i := range ring {
				arc := max(i, ^i)
				if !slices.Contains(of[arc], id) {
					of[arc] = append(of[arc], id)
				}
			}
		}
	}
	return of
}

// dividing returns the arcs between two countries.
func dividing(countries map[string][][]int) (arcs []int) {
	for arc, ids := range owners(countries) {
		if len(ids) > 1 {
			arcs = append(arcs, arc)
		}
	}
	slices.Sort(arcs)
	return arcs
}

// bordering returns the neighbours of each country.
func bordering(countries map[string][][]int) map[string][]string {
	all := make(map[string][]string)
	for _, ids := range owners(countries) {
		for _, a := range ids {
			for _, b := range ids {
				if a != b && !slices.Contains(all[a], b) {
					all[a] = append(all[a], b)
				}
			}
		}
	}
	for _, list := range all {
		slices.Sort(list)
	}
	return all
}

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

type writer struct{ b []byte }

func (w *writer) count(n int)     { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) signed(n int)    { w.b = binary.AppendVarint(w.b, int64(n)) }
func (w *writer) angle(d float64) { w.signed(int(math.Round(d * 10))) }

func (w *writer) rings(rings [][]int) {
	w.count(len(rings))
	for _, ring := range rings {
		w.count(len(ring))
		for _, arc := range ring {
			w.signed(arc)
		}
	}
}

func (w *writer) arcs(a *atlas) {
	w.count(len(a.Arcs))
	for _, arc := range a.Arcs {
		var kept [][2]int
		for _, p := range arc {
			q := [2]int{int(math.Round(p[0] * 10)), int(math.Round(p[1] * 10))}
			if len(kept) == 0 || kept[len(kept)-1] != q {
				kept = append(kept, q)
			}
		}
		w.count(len(kept))
		x, y := 0, 0
		for _, q := range kept {
			w.signed(q[0] - x)
			w.signed(q[1] - y)
			x, y = q[0], q[1]
		}
	}
}

// tables writes sines and the Equal Earth projection (Šavrič, Patterson, Jenny
// 2018).
func (w *writer) tables() {
	for i := range 901 {
		w.count(int(math.Round(math.Sin(float64(i)/1800*math.Pi) * 32768)))
	}
	const a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
	x := func(t float64) float64 {
		return 2 * math.Sqrt(3) * math.Cos(t) / (3 * (9*a4*math.Pow(t, 8) + 7*a3*math.Pow(t, 6) + 3*a2*t*t + a1))
	}
	scale := 3600 / (math.Pi * x(0))
	for i := range 901 {
		t := math.Asin(math.Sqrt(3) / 2 * math.Sin(float64(i)/1800*math.Pi))
		y := a4*math.Pow(t, 9) + a3*math.Pow(t, 7) + a2*math.Pow(t, 3) + a1*t
		w.count(int(math.Round(x(t) * math.Pi / 1800 * scale * 65536)))
		w.count(int(math.Round(y * scale)))
	}
}
