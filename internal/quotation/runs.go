package quotation

// How the words of instruments are found again in briefs. Every run of ten words
// of an instrument holds a run of seven that begins at a multiple of four words,
// so only those are kept, sorted by their hash; in a brief every run of seven is
// looked up, nearly always in vain, which a small set of bits tells at once.
// What is found is compared word by word and drawn out in both directions.

import (
	"cmp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/prose"
)

const (
	runLength  = 10  // words that make a run worth a remark
	keyLength  = 7   // words that are looked up
	keyStep    = 4   // runLength - keyLength + 1
	alike      = 200 // places with the same key that are tried
	hashFactor = 0x9E3779B185EBCA87
)

// unit is a part of an instrument's text: an article, or what stands under
// another heading, such as the preamble.
type unit struct {
	instrument *model.Instrument
	provision  *model.Provision // nil for other parts
	part       int              // index into Parts; -1 for an article
	start, end int32            // its words in index.words
}

// place is a unit in any model that holds the same instruments.
type place struct {
	instrument, provision, part int32 // indices; provision or part is -1
	start, end                  int32
}

// index holds the words of all instruments, ready to be looked up. It holds
// nothing of the model that it was made of.
type index struct {
	places []place
	words  []uint64 // folds of words
	keys   []key    // by hash, then place
	first  []uint32 // of the keys, by the upper bits of the hash
	shift  uint
	bits   []uint64 // whether there is a key for the lower bits of a hash
}

// runs are an index and the units of one model.
type runs struct {
	*index
	units []unit
}

// key is the place of a run of seven words.
type key struct {
	hash uint64
	at   uint32 // in index.words
}

// newIndex reads the texts of all instruments.
func newIndex(m *model.Model) *index {
	x := &index{}
	var p prose.Reader
	var words wordReader
	for k, i := range m.Instruments {
		for n, q := range i.Provisions {
			if q.HasText {
				x.add(place{instrument: int32(k), provision: int32(n), part: -1}, textOf(&p, &words, &i.Body, q.Start, q.End))
			}
		}
		for n := range i.Parts {
			part := &i.Parts[n]
			x.add(place{instrument: int32(k), provision: -1, part: int32(n)}, textOf(&p, &words, &i.Body, part.Start, part.End))
		}
	}
	x.sort()
	return x
}

// in returns the index with the units of a model that holds the instruments it
// was made of.
func (x *index) in(m *model.Model) *runs {
	r := &runs{index: x, units: make([]unit, len(x.places))}
	for n, at := range x.places {
		u := unit{instrument: m.Instruments[at.instrument], part: int(at.part), start: at.start, end: at.end}
		if at.provision >= 0 {
			u.provision = u.instrument.Provisions[at.provision]
		}
		r.units[n] = u
	}
	return r
}

// textOf reads the words of a stretch of a document.
func textOf(p *prose.Reader, words *wordReader, doc *markup.Document, start, end int32) []word {
	words.words, words.marks = words.words[:0], words.marks[:0]
	p.OpenAt(doc, start)
	for b := p.Next(); b != nil && b.Start < end; b = p.Next() {
		if b.Note < 0 {
			words.read(p.Text, 0)
		}
	}
	return words.words
}

// plainText returns the words of a stretch of a document, a line for each block,
// with the numbers of lists.
func plainText(p *prose.Reader, doc *markup.Document, start, end int32) []byte {
	var text []byte
	p.OpenAt(doc, start)
	before := p.Index
	for b := p.Next(); b != nil && b.Start < end; b = p.Next() {
		if b.Note >= 0 {
			continue
		}
		text = appendBlock(text, doc, before, p.Index, p.Text)
		before = p.Index
	}
	return text
}

// appendBlock adds the text of the block at index to a text, behind the number
// of the list's entry that it opens: one of those after the block before.
func appendBlock(text []byte, doc *markup.Document, before, index int, block []byte) []byte {
	if len(text) > 0 {
		text = append(text, '\n')
	}
	for n := before + 1; n <= index; n++ {
		if entry := &doc.Blocks[n]; entry.Kind == markup.ListEntry && entry.Ordinal >= 0 {
			text = append(strconv.AppendInt(text, int64(entry.Ordinal), 10), ". "...)
		}
	}
	from := len(text)
	text = append(text, block...)
	for n := range text[from:] { // soft line ends are spaces
		if text[from+n] == '\n' {
			text[from+n] = ' '
		}
	}
	return text
}

// text returns the words of a unit as they are compared with a quotation.
func (u *unit) text(p *prose.Reader) wording {
	if u.provision != nil {
		return newWording(plainText(p, &u.instrument.Body, u.provision.Start, u.provision.End))
	}
	part := &u.instrument.Parts[u.part]
	return newWording(plainText(p, &u.instrument.Body, part.Start, part.End))
}

func (x *index) add(at place, words []word) {
	if len(words) == 0 {
		return
	}
	at.start = int32(len(x.words))
	for _, w := range words {
		x.words = append(x.words, w.fold)
	}
	at.end = int32(len(x.words))
	x.places = append(x.places, at)
}

// sort makes the keys of all words.
func (x *index) sort() {
	x.words = slices.Clip(x.words)
	for _, at := range x.places {
		words := x.words[at.start:at.end]
		for i := 0; i+keyLength <= len(words); i += keyStep {
			hash := uint64(0)
			for _, w := range words[i : i+keyLength] {
				hash = hash*hashFactor + w
			}
			x.keys = append(x.keys, key{spread(hash), uint32(at.start) + uint32(i)})
		}
	}
	slices.SortFunc(x.keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.at, b.at)) })
	width := uint(4)
	for 1<<width < len(x.keys) && width < 24 {
		width++
	}
	x.shift = 64 - width
	x.first = make([]uint32, 1<<width+1)
	x.bits = make([]uint64, 1<<width/4) // sixteen bits for each key
	for _, k := range x.keys {
		x.first[k.hash>>x.shift+1]++
		x.bits[k.hash&uint64(len(x.bits)*64-1)/64] |= 1 << (k.hash % 64)
	}
	for i := 1; i < len(x.first); i++ {
		x.first[i] += x.first[i-1]
	}
}

// spread makes all bits of a hash depend on all words.
func spread(h uint64) uint64 {
	h ^= h >> 32
	h *= foldPrime
	return h ^ h>>29
}

// run is a run of words of a brief that stands in a unit: words[start:end] are
// those of the unit from the word at on.
type run struct {
	start, end int
	unit       *unit
	at         int // in runs.words
}

// find appends the runs of at least ten words that stand in an instrument. Where
// they stand in several, the longest wins, then an instrument that prefer
// favours, then an article over other parts, then the first.
func (r *runs) find(dst []run, words []word, prefer func(*model.Instrument) bool) []run {
	if len(r.keys) == 0 || len(words) < runLength {
		return dst
	}
	var drop uint64 = 1 // hashFactor to the power of keyLength
	hash := uint64(0)
	for i := range keyLength {
		hash = hash*hashFactor + words[i].fold
		drop *= hashFactor
	}
	mask := uint64(len(r.bits)*64 - 1)
	done := 0 // words before it are covered
	for i := 0; ; {
		h := spread(hash)
		if r.bits[h&mask/64]&(1<<(h%64)) != 0 && i+keyLength > done {
			if found, ok := r.longest(h, words, i, prefer); ok && found.end > done {
				dst = append(dst, found)
				done = found.end
			}
		}
		if i+keyLength >= len(words) {
			return dst
		}
		hash = hash*hashFactor + words[i+keyLength].fold - words[i].fold*drop
		i++
	}
}

// longest returns the best run through the words i to i+keyLength.
func (r *runs) longest(hash uint64, words []word, i int, prefer func(*model.Instrument) bool) (run, bool) {
	bucket := hash >> r.shift
	best, bestRank := run{}, 0
	tried := 0
	for _, k := range r.keys[r.first[bucket]:r.first[bucket+1]] {
		if k.hash != hash {
			continue
		}
		if tried++; tried > alike {
			break
		}
		u := r.unitAt(int32(k.at))
		start, end := r.draw(u, words, i, int(k.at))
		if end-start < runLength || end-start < best.end-best.start {
			continue
		}
		rank := 1
		if prefer(u.instrument) {
			rank += 2
		}
		if u.provision != nil {
			rank++
		}
		if end-start > best.end-best.start || rank > bestRank {
			best, bestRank = run{start, end, u, int(k.at) - (i - start)}, rank
		}
	}
	return best, bestRank > 0
}

// draw returns how far the words around words[i] and those of the unit around
// at are the same.
func (r *runs) draw(u *unit, words []word, i, at int) (start, end int) {
	start, end = i, i
	for a := at; a < int(u.end) && end < len(words) && words[end].fold == r.words[a]; a++ {
		end++
	}
	for a := at - 1; a >= int(u.start) && start > 0 && words[start-1].fold == r.words[a]; a-- {
		start--
	}
	return start, end
}

// unitAt returns the unit that holds a word.
func (r *runs) unitAt(at int32) *unit {
	n := sort.Search(len(r.units), func(i int) bool { return r.units[i].end > at })
	return &r.units[n]
}

// unitOf returns the unit of an article, nil when the site does not hold its
// text.
func (r *runs) unitOf(p *model.Provision) *unit {
	n := sort.Search(len(r.units), func(i int) bool {
		u := &r.units[i]
		return cmp.Or(cmp.Compare(u.instrument.ID, p.Instrument.ID), cmp.Compare(u.index(), p.Index)) >= 0
	})
	if n < len(r.units) && r.units[n].provision == p {
		return &r.units[n]
	}
	return nil
}

// index orders the units of an instrument: articles, then other parts.
func (u *unit) index() int {
	if u.provision != nil {
		return u.provision.Index
	}
	return 1<<30 + u.part
}

// holds reports whether the unit has the words, one behind the other.
func (r *runs) holds(u *unit, words []word) bool {
	text := r.words[u.start:u.end]
	steps := mostSteps
	for i := 0; i+len(words) <= len(text) && steps > 0; i++ {
		n := 0
		for n < len(words) && words[n].fold == text[i+n] {
			n++
		}
		steps -= n
		if n == len(words) {
			return true
		}
	}
	return false
}

// name says where the words of a unit stand, for messages.
func (u *unit) name() string {
	if u.provision != nil {
		return u.provision.Printed + " of " + u.instrument.Name
	}
	part := &u.instrument.Parts[u.part]
	if part.Preamble {
		return "the preamble of " + u.instrument.Name
	}
	return strings.TrimSpace(part.Title) + " in " + u.instrument.Name
}

// unitsOf returns the units of an instrument.
func (r *runs) unitsOf(id string) []*unit {
	var all []*unit
	n := sort.Search(len(r.units), func(i int) bool { return r.units[i].instrument.ID >= id })
	for ; n < len(r.units) && r.units[n].instrument.ID == id; n++ {
		all = append(all, &r.units[n])
	}
	return all
}
