// Package realinput finds the real treaties and documents that tests read, which
// lie beside the repository and are no part of it.
//
// In: the names of a folder or file among them. Out: its path. Guarantees: a test
// that cannot have it is skipped and says so. Non-goals: reading it.
package realinput

import (
	"os"
	"path/filepath"
	"testing"
)

// variable names the folder of real input where it does not lie beside the
// repository.
const variable = "CONCORD_CORPORA"

// Find returns the path of what the parts name in the folder of real input, as
// seen from a package two folders below the root; it skips the test where there
// is no such thing.
func Find(tb testing.TB, parts ...string) string {
	tb.Helper()
	path, err := Look(parts...)
	if err != nil {
		tb.Skipf("SKIPPED: the real input is not here (%s names its folder): %v", variable, err)
	}
	return path
}

// Look is Find for what can do without.
func Look(parts ...string) (string, error) {
	folder := os.Getenv(variable)
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "corpora")
	}
	path := filepath.Join(append([]string{folder}, parts...)...)
	_, err := os.Stat(path)
	return path, err
}
