package search_test

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"
	"sync"
	"testing"

	"concord/internal/search"
)

// noNames is how articles are called in no other languages.
func noNames(string) []string { return nil }

// Files may be asked for in any order, at the same time, and are the same for
// the same content.

func TestSameContentSameFiles(t *testing.T) {
	one, other := search.New(generated(t, 60), strings.ToUpper, noNames), search.New(generated(t, 60), strings.ToUpper, noNames)
	if len(one.Files()) != len(other.Files()) {
		t.Fatalf("%d files, then %d", len(one.Files()), len(other.Files()))
	}
	var group sync.WaitGroup
	for i := range one.Files() {
		group.Go(func() {
			a, b := &one.Files()[i], &other.Files()[len(other.Files())-1-i]
			one.Append(nil, a)
			other.Append(nil, b)
		})
	}
	group.Wait()
	for i := range one.Files() {
		a, b := &one.Files()[i], &other.Files()[i]
		content := one.Append(nil, a)
		if a.Path != b.Path || !bytes.Equal(content, other.Append(nil, b)) {
			t.Errorf("%s is not the same as %s", a.Path, b.Path)
		}
		if path.Ext(a.Path) == ".json" && !json.Valid(content) {
			t.Errorf("%s is not JSON", a.Path)
		}
	}
}

func TestOtherContentHasOtherNames(t *testing.T) {
	m := generated(t, 60)
	if search.New(m, strings.ToUpper, noNames).Hash() == search.New(generated(t, 61), strings.ToUpper, noNames).Hash() {
		t.Error("a site with one more brief has the same names")
	}
}

func TestEmptySite(t *testing.T) {
	x := search.New(generated(t, 0), strings.ToUpper, noNames)
	for i := range x.Files() {
		x.Append(nil, &x.Files()[i])
	}
}
