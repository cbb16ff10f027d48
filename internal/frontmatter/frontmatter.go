// Package frontmatter turns YAML into values with places.
//
// In: the bytes of a header or of a YAML file. Out: a tree of values, each with
// its span, and a cursor (Fields) that reads typed fields from a map and
// reports every fault at once. Guarantees: literal text is kept ("1.10" stays
// "1.10", NO stays NO), no anchors, tags or merges, duplicate keys found, depth
// and size bounded. Non-goals: it does not know what the keys mean.
package frontmatter

import (
	"concord/internal/date"
	"concord/internal/source"
)

// Kind is the shape of a value.
type Kind uint8

const (
	Null Kind = iota
	Scalar
	List
	Map
)

// Value is one YAML value with its place.
type Value struct {
	Kind   Kind
	Text   string // of a scalar, as the author meant it (quotes and folds resolved)
	Quoted bool   // a quoted scalar is always text
	Items  []Value
	Pairs  []Pair
	Span   source.Span
}

// Pair is one key of a map with its value, in file order.
type Pair struct {
	Key   string
	At    source.Span // of the key
	Value Value
}

// Text is a scalar field with its place. The zero Text is an absent field.
type Text struct {
	Value string
	Span  source.Span
}

// String returns the words of the field.
func (t Text) String() string { return t.Value }

// Date is a date field with its place.
type Date struct {
	date.Date
	Span source.Span
}

// Tagged is an element of a list that is a plain scalar (`- PRK`) or a map of
// one pair (`- PRK: party`).
type Tagged struct {
	Text      // the scalar, or the key
	Tag  Text // the value of the pair; absent for a plain scalar
}
