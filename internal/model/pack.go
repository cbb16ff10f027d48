package model

import (
	"runtime"
	"sync"
	"sync/atomic"

	"concord/internal/markup"
)

// Pack makes the texts of the briefs smaller until they are read, for a program
// that shows each of them once and keeps them for long. Nobody may read the
// model meanwhile. Jobs is the number of goroutines; 0 means one for each
// processor.
func (m *Model) Pack(jobs int) {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(jobs, len(m.Briefs)) {
		group.Go(func() {
			var p markup.Packer
			for n := next.Add(1); n <= int64(len(m.Briefs)); n = next.Add(1) {
				p.Pack(&m.Briefs[n-1].Body)
			}
		})
	}
	group.Wait()
}
