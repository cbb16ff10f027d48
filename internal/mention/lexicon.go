package mention

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"slices"
	"unicode"
	"unicode/utf8"
)

// Lexicon is a set of names, compiled for finding them in text. It is
// immutable and safe for concurrent use; the nil Lexicon and that of no names
// find nothing.
//
// The names stand in a tree whose edges are strings, each node's children side
// by side in order of their first byte. A bit for each pair of first bytes
// keeps all but a few words of a text from ever reaching the tree.
type Lexicon struct {
	keys    []byte // the folded names; labels point into it
	nodes   []node // children of a node are adjacent; nodes[0] stands for no node
	first   []byte // first byte of the label of each node
	root    [256]int32
	pairs   [1 << 10]uint64 // bit set for the first two bytes of a name
	forms   []form
	longest int  // bytes of the longest name
	signs   bool // a name begins with something other than a letter
}

type node struct {
	label, labelEnd int32 // in keys, with the first byte
	kids, kidsEnd   int32 // in nodes
	form            int32 // in forms; -1 when no name ends here
}

// form is what is known of one spelling.
type form struct {
	ids      []int32
	last     class // of the last character
	decoy    bool
	doubtful bool
	single   bool // one word of a script with capitals: open to the guard against surnames
	initial  bool // ends in a single letter after a point, "U.S"
}

// entry is a name while the lexicon is built. It holds no pointer, since
// thousands are moved about.
type entry struct {
	prefix   uint64 // the first eight bytes, so that most comparisons are of one word
	from, to int32  // its folded text in the arena of the build
	id       int32  // of the name; later the form
	doubtful bool
	derived  bool // made from a name by rule; gives way to a name that is spelt so
}

// longestName bounds how far a text is followed at one word.
const longestName = 1024

// NewLexicon compiles names. Several names of the same text and different IDs
// make an ambiguous one; a decoy (ID < 0) of the same text wins over all of
// them. A name of two words or more, joined by spaces or hyphens, that is not
// doubtful is also found in capitals throughout ("NORTH KOREA"); one word is
// not ("TURKEY"). An Arabic name with the article is also found behind the
// preposition that swallows its alef ("للصين"). Texts without a sign in them,
// and those longer than longestName, are left out.
func NewLexicon(names []Name) *Lexicon {
	arena, entries := foldNames(names)
	slices.SortFunc(entries, func(a, b entry) int {
		if a.prefix != b.prefix {
			return cmp.Compare(a.prefix, b.prefix)
		}
		if c := bytes.Compare(arena[a.from:a.to], arena[b.from:b.to]); c != 0 {
			return c
		}
		return cmp.Compare(a.id, b.id)
	})
	l := &Lexicon{}
	entries = l.addForms(arena, entries)
	l.addNodes(arena, entries)
	return l
}

// foldNames returns an entry for each name and for what is derived from it.
func foldNames(names []Name) (arena []byte, entries []entry) {
	size := 0
	for _, n := range names {
		size += 2*len(n.Text) + 8
	}
	arena = make([]byte, 0, size)
	entries = make([]entry, 0, 2*len(names))
	add := func(from int, n Name, derived bool) {
		var prefix [8]byte
		copy(prefix[:], arena[from:])
		entries = append(entries, entry{binary.BigEndian.Uint64(prefix[:]), int32(from), int32(len(arena)), n.ID, n.Doubtful, derived})
	}
	for _, n := range names {
		from := len(arena)
		arena = appendFolded(arena, n.Text)
		if len(arena) == from || len(arena)-from > longestName {
			arena = arena[:from]
			continue
		}
		add(from, n, false)
		key := arena[from:]
		if !n.Doubtful && bytes.ContainsAny(key, " -") {
			upper := len(arena)
			if arena = appendUpper(arena, key); !bytes.Equal(arena[upper:], key) {
				add(upper, n, true)
			}
		}
		if rest, ok := bytes.CutPrefix(key, []byte("ال")); ok {
			joined := len(arena)
			arena = append(arena, "ل"...)
			if !bytes.HasPrefix(rest, []byte("ل")) {
				arena = append(arena, "ل"...)
			}
			arena = append(arena, rest...)
			add(joined, n, true)
		}
	}
	return arena, entries
}

// appendFolded appends a plain name as fold reads it, without spaces around it.
func appendFolded(dst []byte, name string) []byte {
	from := len(dst)
	for i := 0; i < len(name); {
		c := name[i]
		if !folds[c] {
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(name[i:])
		i += size
		switch r {
		case ' ', '\n', '\t', '\r', '\u00a0', '\u202f', '\u2009':
			if len(dst) > from && dst[len(dst)-1] != ' ' {
				dst = append(dst, ' ')
			}
		case '\u00ad', '\u2060':
		case '’':
			dst = append(dst, '\'')
		case '\u2010', '\u2011':
			dst = append(dst, '-')
		default:
			dst = append(dst, name[i-size:i]...)
		}
	}
	if len(dst) > from && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

func appendUpper(dst, key []byte) []byte {
	for i := 0; i < len(key); {
		c := key[i]
		if c < utf8.RuneSelf {
			if c >= 'a' && c <= 'z' {
				c -= 'a' - 'A'
			}
			dst = append(dst, c)
			i++
			continue
		}
		r, size := utf8.DecodeRune(key[i:])
		if r == utf8.RuneError {
			dst = append(dst, key[i:i+size]...)
		} else {
			dst = utf8.AppendRune(dst, unicode.ToUpper(r))
		}
		i += size
	}
	return dst
}

// addForms makes one form of each spelling and returns one entry for each,
// whose id is now its form.
func (l *Lexicon) addForms(arena []byte, entries []entry) []entry {
	ids := make([]int32, 0, len(entries))
	l.forms = make([]form, 0, len(entries))
	kept := entries[:0]
	for len(entries) > 0 {
		one := entries[0]
		key := arena[one.from:one.to]
		n, spelt := 1, !one.derived
		for n < len(entries) && bytes.Equal(arena[entries[n].from:entries[n].to], key) {
			spelt = spelt || !entries[n].derived
			n++
		}
		f := describe(key)
		from := len(ids)
		for _, e := range entries[:n] {
			if e.derived && spelt {
				continue
			}
			f.doubtful = f.doubtful || e.doubtful
			f.decoy = f.decoy || e.id < 0
			if len(ids) == from || ids[len(ids)-1] != e.id {
				ids = append(ids, e.id)
			}
		}
		f.ids = ids[from:len(ids):len(ids)]
		one.id = int32(len(l.forms))
		l.forms = append(l.forms, f)
		kept = append(kept, one)
		entries = entries[n:]
	}
	return kept
}

// describe says what the edges of a name ask of the text around it.
func describe(key []byte) form {
	r, _ := utf8.DecodeRune(key)
	f := form{
		last:   classBefore(key, len(key)),
		single: unicode.IsUpper(r) && !bytes.ContainsAny(key, " -."),
	}
	if n := len(key); n >= 2 {
		f.initial = key[n-2] == '.' && f.last == letter
	}
	return f
}

// addNodes builds the tree over sorted entries, level by level.
func (l *Lexicon) addNodes(arena []byte, entries []entry) {
	l.keys = arena
	for _, e := range entries {
		l.longest = max(l.longest, int(e.to-e.from))
		l.addPair(arena[e.from:e.to])
	}
	type span struct{ lo, hi, depth int32 } // the entries below a node, the bytes above it
	size := len(entries) + len(entries)/2 + 1
	l.nodes = make([]node, 1, size)
	l.first = make([]byte, 1, size)
	spans := make([]span, 1, size)
	addKids := func(lo, hi, depth int32) {
		for lo < hi {
			b := arena[entries[lo].from+depth]
			end := lo + 1
			for end < hi && arena[entries[end].from+depth] == b {
				end++
			}
			l.nodes = append(l.nodes, node{form: -1})
			l.first = append(l.first, b)
			spans = append(spans, span{lo, end, depth})
			lo = end
		}
	}
	addKids(0, int32(len(entries)), 0)
	for n := 1; n < len(l.nodes); n++ {
		s := spans[n]
		if s.depth == 0 {
			l.root[l.first[n]] = int32(n)
		}
		low, high := entries[s.lo], entries[s.hi-1]
		shared := s.depth + commonPrefix(arena[low.from+s.depth:low.to], arena[high.from+s.depth:high.to])
		d := &l.nodes[n]
		d.label, d.labelEnd = low.from+s.depth, low.from+shared
		if low.to-low.from == shared {
			d.form = low.id
			s.lo++
		}
		d.kids = int32(len(l.nodes))
		addKids(s.lo, s.hi, shared)
		l.nodes[n].kidsEnd = int32(len(l.nodes))
	}
}

func commonPrefix(a, b []byte) int32 {
	n := int32(0)
	for int(n) < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// addPair sets the bits of all pairs of bytes that a text may begin the name
// with: a joiner may stand behind the first byte, and a space or sign be
// written in another way.
func (l *Lexicon) addPair(key []byte) {
	k, _ := classAt(key, 0)
	l.signs = l.signs || k == sign
	if len(key) == 1 || folds[key[0]] || k == sign {
		for second := range 256 {
			l.setPair(key[0], byte(second))
		}
		if key[0] == '\'' { // may be ’
			for second := range 256 {
				l.setPair(0xE2, byte(second))
			}
		}
		if key[0] == '"' || key[0] == '<' || key[0] == '>' {
			for second := range 256 {
				l.setPair('&', byte(second))
			}
		}
		return
	}
	l.setPair(key[0], key[1])
	l.setPair(key[0], 0xC2)
	l.setPair(key[0], 0xE2)
	l.setPair(key[0], '&')
	if key[1] == ' ' {
		l.setPair(key[0], '\n')
		l.setPair(key[0], '\t')
		l.setPair(key[0], '\r')
	}
}

func (l *Lexicon) setPair(a, b byte) { l.pairs[uint16(a)<<2|uint16(b)>>6] |= 1 << (b & 63) }

// mayBegin reports whether a name may begin with the byte c and what follows.
func (l *Lexicon) mayBegin(text []byte, i int) bool {
	var second byte
	if i+1 < len(text) {
		second = text[i+1]
	}
	return l.pairs[uint16(text[i])<<2|uint16(second)>>6]>>(second&63)&1 != 0
}
