package search

// From texts to terms with the documents that hold them.

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// inverted is an index while it is made.
type inverted struct {
	scan    scanner
	terms   []term
	names   []byte   // of the terms, one behind the other
	slots   []uint32 // hash table: index into terms plus one; 0 is free
	touched []uint32 // terms of the document at hand
	mean    float32  // length of a document
	length  int      // of the document at hand, in terms
	favour  float32  // of the document at hand: 1, or more for what much is written on
	current int32
}

// term is a term and where it stands.
type term struct {
	hash     uint32
	name     uint32 // offset into names
	size     uint8
	weight   uint16 // in the document at hand
	current  int32  // document that weight is about
	last     int32  // document of the last posting
	in       int32  // how many documents hold it
	pruned   bool   // it has not all its postings
	postings []byte
}

func newInverted(mean float32) *inverted {
	return &inverted{slots: make([]uint32, 1<<14), mean: max(mean, 1), current: -1}
}

// text reads words that all weigh the same.
func (in *inverted) text(words string, weight uint16) {
	if words == "" {
		return
	}
	in.scan.reset([]byte(words), false)
	for t := in.scan.next(); t != nil; t = in.scan.next() {
		in.add(t, weight)
	}
}

// html reads HTML, in which headings weigh more.
func (in *inverted) html(text []byte) {
	in.scan.reset(text, true)
	for t := in.scan.next(); t != nil; t = in.scan.next() {
		if in.scan.heading {
			in.add(t, headingWeight)
		} else {
			in.add(t, textWeight)
		}
	}
}

func (in *inverted) add(name []byte, weight uint16) {
	in.length++
	hash := uint32(2166136261)
	for _, c := range name {
		hash = (hash ^ uint32(c)) * 16777619
	}
	mask := uint32(len(in.slots) - 1)
	at := (hash ^ hash>>15) & mask
	for ; in.slots[at] != 0; at = (at + 1) & mask {
		n := in.slots[at] - 1
		t := &in.terms[n]
		if t.hash == hash && bytes.Equal(in.name(t), name) {
			if t.current == in.current {
				t.weight = uint16(min(uint32(t.weight)+uint32(weight), 1<<16-1))
			} else {
				t.current, t.weight = in.current, weight
				in.touched = append(in.touched, n)
			}
			return
		}
	}
	n := uint32(len(in.terms))
	in.slots[at] = n + 1
	in.terms = append(in.terms, term{hash: hash, name: uint32(len(in.names)), size: uint8(len(name)), weight: weight, current: in.current, last: -1})
	in.names = append(in.names, name...)
	in.touched = append(in.touched, n)
	if len(in.terms)*3 > len(in.slots)*2 {
		in.grow()
	}
}

func (in *inverted) name(t *term) []byte { return in.names[t.name : t.name+uint32(t.size)] }

func (in *inverted) grow() {
	in.slots = make([]uint32, 4*len(in.slots))
	mask := uint32(len(in.slots) - 1)
	for n := range in.terms {
		h := in.terms[n].hash
		at := (h ^ h>>15) & mask
		for in.slots[at] != 0 {
			at = (at + 1) & mask
		}
		in.slots[at] = uint32(n) + 1
	}
}

// begin begins a document. Of two that are as much about a word, the one of more
// favour comes first.
func (in *inverted) begin(document int32, favour float32) {
	in.current, in.length, in.favour = document, 0, favour
}

// end writes a posting for each term of the document: the distance from the
// last one, and in the three lowest bits how much the document is about the
// term. That is the weight of the term against the length of the document, as
// in BM25, so that a reader need not know lengths.
func (in *inverted) end() {
	half := 1.2 * (0.5 + 0.5*float32(in.length)/in.mean) / in.favour
	for _, n := range in.touched {
		t := &in.terms[n]
		w := float32(t.weight)
		worth := min(uint64(8*w/(w+half)), 7)
		t.postings = binary.AppendUvarint(t.postings, uint64(in.current-t.last)<<3|worth)
		t.last = in.current
		t.in++
	}
	in.touched = in.touched[:0]
}

// A word of many documents tells little and costs most. It keeps the postings
// of those that are most about it, at most mostKept, and a reader takes it to
// stand in all others.
const (
	commonFrom = 4000
	mostKept   = 2000
)

func (t *term) isCommon(documents int) bool {
	return t.in >= commonFrom && int(t.in) > documents*2/5
}

// prune takes out the postings of the least worth until at most mostKept are
// left: when too many are of the most worth, the first of them.
func (t *term) prune() {
	var worth [8]int
	t.each(func(_ int32, w uint64) { worth[w]++ })
	least, kept := uint64(8), 0
	for least > 0 && kept+worth[least-1] <= mostKept {
		least--
		kept += worth[least]
	}
	if kept == 0 {
		least = 7
	}
	postings, last, left := make([]byte, 0, 2*mostKept), int32(-1), mostKept
	t.each(func(document int32, w uint64) {
		if w >= least && left > 0 {
			postings = binary.AppendUvarint(postings, uint64(document-last)<<3|w)
			last = document
			left--
		}
	})
	t.postings, t.pruned = postings, true
}

// each calls yield for each posting.
func (t *term) each(yield func(document int32, worth uint64)) {
	document := int32(-1)
	for rest := t.postings; len(rest) > 0; {
		n, size := binary.Uvarint(rest)
		rest = rest[size:]
		document += int32(n >> 3)
		yield(document, n&7)
	}
}

// readTexts makes the chunks of terms.
func (x *Index) readTexts() {
	in := newInverted(float32(x.words) / float32(max(len(x.documents), 1)))
	names := namesOfStates(x.m)
	for i, d := range x.documents {
		favour := float32(1)
		if d.kind == articleKind { // many have the same words
			favour += float32(x.attention(d)) / 4
		}
		in.begin(int32(i), favour)
		x.readText(in, d, names)
		in.end()
	}
	x.terms, x.first = in.chunks(x.chunks, len(x.documents))
}

// chunks divides the terms, in their order, into n chunks of about the same
// size, and returns them with the beginning of the first term of each. Some are
// empty when one term takes more than its share.
func (in *inverted) chunks(n, documents int) (chunks [][]byte, first []string) {
	order := make([]uint32, len(in.terms))
	total := 0
	for i := range order {
		order[i] = uint32(i)
		t := &in.terms[i]
		if t.isCommon(documents) {
			t.prune()
		}
		total += t.bytes()
	}
	slices.SortFunc(order, func(a, b uint32) int { return compareTerms(in.name(&in.terms[a]), in.name(&in.terms[b])) })
	chunks, first = make([][]byte, n), make([]string, n)
	var last []byte
	written, next := 0, 0
	for start := 0; start < len(order); {
		c := min(int(int64(written)*int64(n)/int64(max(total, 1))), n-1)
		c = max(c, next)
		end, size := start, 0
		for end < len(order) && (end == start || c == n-1 || int64(written+size)*int64(n) < int64(total)*int64(c+1)) {
			size += in.terms[order[end]].bytes()
			end++
		}
		begin := shortestAfter(last, in.name(&in.terms[order[start]]))
		for ; next <= c; next++ { // chunks that stayed empty begin where the next one does
			first[next] = begin
		}
		chunks[c] = in.appendTerms(make([]byte, 0, size+64), order[start:end])
		written += size
		last = in.name(&in.terms[order[end-1]])
		start = end
	}
	for ; next < n; next++ {
		first[next] = "\uffff"
	}
	return chunks, first
}

// bytes returns about how many bytes a term takes in a chunk.
func (t *term) bytes() int { return int(t.size)/2 + 4 + len(t.postings) }

// appendTerms appends terms in their order: each as an entry.
func (in *inverted) appendTerms(dst []byte, order []uint32) []byte {
	var last []byte
	for _, n := range order {
		t := &in.terms[n]
		dst = appendEntry(dst, last, in.name(t), int(t.in), t.pruned, t.postings)
		last = in.name(t)
	}
	return dst
}

// appendEntry appends an entry of a chunk: how many bytes of the name are those
// of the last one, how many follow, those, twice the number of documents, and
// one more when postings were taken out, the size of the postings, and the
// postings. Numbers are varints.
func appendEntry(dst, last, name []byte, documents int, pruned bool, postings []byte) []byte {
	same := 0
	for same < len(last) && same < len(name) && last[same] == name[same] {
		same++
	}
	dst = binary.AppendUvarint(dst, uint64(same))
	dst = binary.AppendUvarint(dst, uint64(len(name)-same))
	dst = append(dst, name[same:]...)
	documents *= 2
	if pruned {
		documents++
	}
	dst = binary.AppendUvarint(dst, uint64(documents))
	dst = binary.AppendUvarint(dst, uint64(len(postings)))
	return append(dst, postings...)
}

// compareTerms compares terms as scripts compare strings, by units of UTF-16:
// signs beyond U+FFFF stand before those from U+E000 on.
func compareTerms(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] == b[i] {
			continue
		}
		less := a[i] < b[i]
		if a[i] >= 0xee && b[i] >= 0xee && (a[i] >= 0xf0) != (b[i] >= 0xf0) {
			less = !less
		}
		if less {
			return -1
		}
		return 1
	}
	return len(a) - len(b)
}

// shortestAfter returns the shortest beginning of name that stands behind last.
func shortestAfter(last, name []byte) string {
	if len(last) == 0 {
		return ""
	}
	n := 0
	for n < len(last) && n < len(name) && last[n] == name[n] {
		n++
	}
	n = min(n+1, len(name))
	for n < len(name) && name[n]&0xc0 == 0x80 {
		n++
	}
	return string(name[:n])
}
