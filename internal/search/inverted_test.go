package search

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// entry is what a reader sees of an entry of a chunk.
type entry struct {
	name      string
	documents int
	pruned    bool
	postings  []byte
}

func readChunk(t *testing.T, chunk []byte) []entry {
	t.Helper()
	var list []entry
	var name []byte
	number := func() int {
		n, size := binary.Uvarint(chunk)
		if size <= 0 {
			t.Fatal("a number is broken")
		}
		chunk = chunk[size:]
		return int(n)
	}
	for len(chunk) > 0 {
		same, more := number(), number()
		name = append(slices.Clone(name[:same]), chunk[:more]...)
		chunk = chunk[more:]
		documents, size := number(), number()
		list = append(list, entry{string(name), documents >> 1, documents&1 == 1, chunk[:size]})
		chunk = chunk[size:]
	}
	return list
}

// Every term stands in the chunk that a reader looks into: the last one that
// begins at or before it.
func TestEveryTermIsWhereItIsLookedFor(t *testing.T) {
	words := strings.Fields("a1 ab abandon abandoned abc zebra договор договора 조약 약의 条約 𠀀𠀁 ﹳ ﹳﹳ treaty treaties 2024")
	for i := range 3000 {
		words = append(words, fmt.Sprintf("w%d", i*i%7919))
	}
	for _, n := range []int{1, 2, 7, 60, 5000} {
		in := newInverted(10)
		for document := range int32(50) {
			in.begin(document, 1)
			for i, w := range words {
				if (i*7+int(document))%5 < 2 || i < 20 {
					in.text(w, textWeight)
				}
			}
			in.end()
		}
		chunks, first := in.chunks(n, 50)
		if len(chunks) != n || len(first) != n {
			t.Fatalf("%d chunks with %d beginnings, want %d", len(chunks), len(first), n)
		}
		terms := 0
		for i, chunk := range chunks {
			for _, e := range readChunk(t, chunk) {
				terms++
				at := 0
				for j := range first {
					if compareTerms([]byte(first[j]), []byte(e.name)) <= 0 {
						at = j
					}
				}
				if at != i {
					t.Errorf("of %d chunks, %q stands in %d and is looked for in %d", n, e.name, i, at)
				}
			}
		}
		if terms != len(in.terms) {
			t.Errorf("%d chunks hold %d terms, want %d", n, terms, len(in.terms))
		}
	}
}

func TestCommonTermsKeepTheirBestPostings(t *testing.T) {
	const documents = 9000
	in := newInverted(10)
	for document := range int32(documents) {
		in.begin(document, 1)
		in.text("treaty", textWeight)
		if document%9 == 0 {
			in.text("treaty", titleWeight)
		}
		in.text(fmt.Sprintf("word%d", document%4000), textWeight)
		in.end()
	}
	chunks, _ := in.chunks(1, documents)
	for _, e := range readChunk(t, chunks[0]) {
		if e.name != "treaty" {
			if e.pruned {
				t.Errorf("%q is pruned", e.name)
			}
			continue
		}
		kept, document := 0, int32(-1)
		for rest := e.postings; len(rest) > 0; kept++ {
			n, size := binary.Uvarint(rest)
			rest = rest[size:]
			if document += int32(n >> 3); document%9 != 0 {
				t.Fatalf("the posting of %d is kept, which is not about the term", document)
			}
		}
		if !e.pruned || e.documents != documents || kept != documents/9 {
			t.Errorf("treaty: pruned %v, %d documents, %d postings; want true, %d and %d", e.pruned, e.documents, kept, documents, documents/9)
		}
	}
}

func TestTermsSortAsScriptsSortThem(t *testing.T) {
	sorted := []string{"", "2024", "a", "ab", "b", "д", "条", "조", "𠀀", "\ufe73"} // by units of UTF-16
	if !slices.IsSortedFunc(sorted, func(a, b string) int { return compareTerms([]byte(a), []byte(b)) }) {
		t.Errorf("%q is not sorted", sorted)
	}
}
