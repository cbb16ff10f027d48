// Package search is the full-text index of a site, in files that a script in
// the page reads piece by piece.
//
// In: a model. Out: the paths of the index and the bytes of each file: a table,
// chunks of terms with the documents that hold them, chunks of documents as
// they are shown, and the values of each facet. Guarantees: paths are known
// without reading a text; the texts are read once, when the first file that
// depends on them is asked for; any number of goroutines may ask; the same
// model gives the same bytes; a reader of the index needs the table, a chunk or
// two for each word, and the documents that are shown. Non-goals: it knows no
// page, no server and no stems of words; positions of words are not kept.
//
// The names of the files carry a hash of what the index is made from, so that
// they may be kept for ever and a page never reads chunks of two versions. It is
// not the hash of each file: that would be known only when all texts are read,
// and the table would have to hold as many of them. The formats and the tokeniser are shared with static/search.js; both are held to
// testdata/vectors.json.
package search

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"strconv"
	"sync"

	"concord/internal/model"
)

// format is part of the hash: it changes with the tokeniser and the formats.
const format = "concord search 2"

// Folder is where the files of the index stand, below the page that searches.
const Folder = "search/index/"

const (
	documentsPerChunk = 16
	// termChunk is how large a chunk of terms is to be. The number of chunks has
	// to be known before the texts are read, so it follows from the number of
	// words: each takes some bytesPerWord for its posting, and the number of
	// different ones grows with the square root.
	termChunk    = 10 << 10
	bytesPerWord = 0.5
	bytesPerRoot = 200
	mostChunks   = 2000
)

// Index is the index of one model. It is safe for concurrent use.
type Index struct {
	m         *model.Model
	clause    func(kind string) string
	article   func(number string) []string
	hash      string
	documents []document
	kinds     [lastKind + 1]int // how many documents of each kind
	words     int               // of all texts, about
	chunks    int               // of terms
	files     []File

	read  sync.Once
	terms [][]byte // chunks of terms
	first []string // the beginning of the first term of each chunk
}

// File names one file of the index.
type File struct {
	Path string // "search/index/table.3f2a1b9c0d4e.json"
	part part
	n    int32 // of the chunk
}

type part uint8

const (
	tablePart part = iota
	termPart
	documentPart
	facetPart
)

// New lists the files of a model's index. Nothing is indexed yet. The
// functions name kinds of clauses as pages do, and articles as readers of other
// languages do: "Статья 4".
func New(m *model.Model, clause func(kind string) string, article func(number string) []string) *Index {
	x := &Index{m: m, clause: clause, article: article}
	x.documents = documents(m)
	x.byAttention(x.documents)
	for _, d := range x.documents {
		x.kinds[d.kind]++
	}
	x.words = wordsOf(m)
	size := float64(x.words)*bytesPerWord + math.Sqrt(float64(x.words))*bytesPerRoot
	x.chunks = min(max(1, int(size/termChunk)), mostChunks)
	x.hash = hashOf(m)
	x.list()
	return x
}

// Hash returns what stands in the names of the files before the extension.
func (x *Index) Hash() string { return x.hash }

// Files returns all files of the index. The slice belongs to the index.
func (x *Index) Files() []File { return x.files }

func (x *Index) list() {
	chunks := (len(x.documents) + documentsPerChunk - 1) / documentsPerChunk
	x.files = make([]File, 0, 1+x.chunks+chunks+len(facets))
	add := func(name, extension string, p part, n int) {
		x.files = append(x.files, File{Folder + name + "." + x.hash + extension, p, int32(n)})
	}
	add("table", ".json", tablePart, 0)
	for n := range x.chunks {
		add("t"+strconv.Itoa(n), ".bin", termPart, n)
	}
	for n := range chunks {
		add("d"+strconv.Itoa(n), ".json", documentPart, n)
	}
	for n, f := range facets {
		add(f.name, ".bin", facetPart, n)
	}
}

// Append appends the bytes of a file of the index.
func (x *Index) Append(dst []byte, f *File) []byte {
	switch f.part {
	case tablePart:
		x.read.Do(x.readTexts)
		return x.appendTable(dst)
	case termPart:
		x.read.Do(x.readTexts)
		return append(dst, x.terms[f.n]...)
	case documentPart:
		start := int(f.n) * documentsPerChunk
		return x.appendDocuments(dst, x.documents[start:min(start+documentsPerChunk, len(x.documents))])
	}
	return x.appendFacet(dst, facets[f.n])
}

// appendTable appends what a reader needs first, as JSON: how many documents
// there are of each kind, how many stand in a chunk, and where each chunk of
// terms begins.
func (x *Index) appendTable(dst []byte) []byte {
	dst = append(dst, `{"per":`...)
	dst = strconv.AppendInt(dst, documentsPerChunk, 10)
	dst = append(dst, `,"kinds":[`...)
	for i, n := range x.kinds {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = strconv.AppendInt(dst, int64(n), 10)
	}
	dst = append(dst, `],"first":[`...)
	for i, s := range x.first {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendJSON(dst, s)
	}
	return append(dst, "]}\n"...)
}

// wordsOf returns about how many words the texts of a model hold.
func wordsOf(m *model.Model) int {
	n := 0
	for _, b := range m.Briefs {
		n += b.Body.Words
	}
	for _, b := range m.Pages {
		n += b.Body.Words
	}
	for _, i := range m.Instruments {
		n += i.Body.Words + 8*len(i.Provisions)
	}
	for _, a := range m.Actors {
		if a.Profile != nil {
			n += a.Profile.Body.Words
		}
	}
	return n + 8*len(m.Sources)
}

// hashOf returns a name for what an index is made from: the sums of the files,
// and what stands in lists that have none. What links say follows from these.
func hashOf(m *model.Model) string {
	h := hasher{make([]byte, 0, 64*(len(m.Briefs)+len(m.Pages)+len(m.Instruments)+len(m.Actors))+1024)}
	h.text(format)
	h.text(m.Site.Lang)
	for _, list := range [...][]*model.Brief{m.Briefs, m.Pages} {
		for _, b := range list {
			h.sum(b.Sum)
			h.text(b.Address)
		}
		h.text("")
	}
	for _, i := range m.Instruments {
		h.sum(i.Sum)
		h.text(i.Address)
	}
	for _, a := range m.Actors {
		h.text(a.ID)
		h.text(a.Kind)
		h.text(a.Address)
		h.text(a.Name)
		h.text(a.Formal)
		if a.Of != nil {
			h.text(a.Of.ID)
		}
		if p := a.Profile; p != nil {
			h.sum(p.Sum)
			h.text(p.Summary.Value)
			for _, aka := range p.Aka {
				h.text(aka.Value)
			}
			for _, n := range p.Names {
				h.text(n.Name.Value)
			}
		}
	}
	h.text("")
	for _, s := range m.Sources {
		h.text(s.Key)
		h.text(s.Title)
		h.text(sourceBy(s))
		h.text(s.ContainerTitle)
		h.text(s.Issued.String())
		h.text(s.Address)
	}
	h.text("")
	for _, t := range m.Topics {
		h.text(t.Name)
		h.text(t.Address)
	}
	for _, a := range m.Authors {
		h.text(a.Name)
		h.text(a.Address)
	}
	sum := sha256.Sum256(h.b)
	return hex.EncodeToString(sum[:6])
}

// hasher collects what is hashed, each text with its length before it.
type hasher struct{ b []byte }

func (h *hasher) sum(s [32]byte) { h.b = append(h.b, s[:]...) }

func (h *hasher) text(s string) {
	h.b = binary.AppendUvarint(h.b, uint64(len(s)))
	h.b = append(h.b, s...)
}

// With returns the index of a model from Model.WithBrief: the same files, with
// that content. It is for a preview, where nothing is kept by its name.
func (x *Index) With(m *model.Model) *Index {
	return &Index{m: m, clause: x.clause, article: x.article, hash: x.hash, documents: x.documents, kinds: x.kinds, words: x.words, chunks: x.chunks, files: x.files}
}
