package model

import (
	"slices"
	"strconv"

	"concord/internal/frontmatter"
)

func itoa(n int) string { return strconv.Itoa(n) }

// sortedKeys returns the keys of a map in order, so that nothing depends on
// the order of maps.
func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// texts returns the words of a list field.
func texts(list []frontmatter.Text) []string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = t.Value
	}
	return words
}

// appendNew appends v unless it is the last element or stands in the slice.
func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
