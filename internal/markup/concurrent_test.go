package markup

import (
	"reflect"
	"sync"
	"testing"
)

// TestConcurrent parses the same texts at once with one Parser.
func TestConcurrent(t *testing.T) {
	p := NewParser()
	texts := [][]byte{brief(), []byte("# A\n\n```yaml\na: 1\n```\n\n[b]{.c}[^1]\n\n[^1]: d\n"), []byte("```go\nfunc f() {}\n```\n")}
	var want []Document
	for _, text := range texts {
		d, _ := NewParser().Parse(text, Options{})
		want = append(want, d)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for i := range 60 {
				k := i % len(texts)
				if d, _ := p.Parse(texts[k], Options{}); !reflect.DeepEqual(d, want[k]) {
					t.Errorf("text %d differs when parsed at the same time as others", k)
					return
				}
			}
		})
	}
	group.Wait()
}
