// Package frontmatter turns YAML into values with places.
//
// In: the bytes of a header or of a YAML file. Out: a tree of values, each with
// its span, and a cursor (Fields) that reads typed fields from a map and
// reports every fault at once. Guarantees: literal text is kept ("1.10" stays
// "1.10", NO stays NO); anchors, references, tags and merges are findings, and
// so are duplicate keys; depth and size are bounded; every span lies in that of
// the value around it. Non-goals: it does not know what the keys mean.
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

// String returns the word for the kind that stands in messages.
func (k Kind) String() string {
	switch k {
	case Scalar:
		return "text"
	case List:
		return "a list"
	case Map:
		return "a map"
	}
	return "nothing"
}

// Value is one YAML value with its place. It is not changed after Parse.
type Value struct {
	Kind   Kind
	Quoted bool   // a quoted scalar is always text
	broken bool   // not all of it could be read, so what is not there may have been
	Text   string // of a scalar, as the author meant it (quotes and folds resolved)
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

// Any returns the value as plain Go values for templates: a string, a []any, a
// map[string]any or nil.
func (v Value) Any() any {
	switch v.Kind {
	case Scalar:
		return v.Text
	case List:
		list := make([]any, len(v.Items))
		for i, e := range v.Items {
			list[i] = e.Any()
		}
		return list
	case Map:
		m := make(map[string]any, len(v.Pairs))
		for _, p := range v.Pairs {
			m[p.Key] = p.Value.Any()
		}
		return m
	}
	return nil
}
