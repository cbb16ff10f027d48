package cli

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// memory is how far the heap may grow before the collector does more than it must:
// to a bound, as long as that leaves it room. A collector that fights for a bound
// that cannot be kept costs more than the work.
type memory int64

const (
	// A build makes everything in one go and is soon done.
	memoryOfBuild memory = 390 << 20
	// An export makes one document after the other for minutes, beside other work. With
	// the program itself that stays below 300 MB on a site of 10,000 briefs.
	memoryOfExport memory = 262 << 20
)

// limit returns how far the heap may grow when so much of it is in use.
func (m memory) limit(live int64) int64 {
	if live/8*9 <= int64(m) {
		return int64(m)
	}
	return live / 5 * 7
}

// tuneMemory trades memory for time, as suits a program that soon ends. Whoever
// set GOGC or GOMEMLIMIT knows better.
func (p *program) tuneMemory(bound memory) {
	if p.getenv("GOGC") != "" || p.getenv("GOMEMLIMIT") != "" {
		return
	}
	debug.SetGCPercent(300)
	debug.SetMemoryLimit(int64(bound))
	afterCollection(func() {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if live[0].Value.Kind() == metrics.KindUint64 {
			debug.SetMemoryLimit(bound.limit(int64(live[0].Value.Uint64())))
		}
	})
}

// servingLimit is what serve stays below on a site of 10,000 briefs. A narrower
// bound makes the collector run all the time, and a save takes three times as
// long.
const servingLimit = 580 << 20

// tuneServing trades memory for time as suits a program that answers while
// somebody waits: a save that meets the collector takes twice as long, so on a
// small site it comes half as often as is usual.
func (p *program) tuneServing() {
	if p.getenv("GOGC") == "" && p.getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(200)
		debug.SetMemoryLimit(servingLimit)
	}
}

// afterCollection calls do after each run of the garbage collector.
func afterCollection(do func()) {
	type marker struct{ _ *marker } // with a pointer, so that it is an object of its own
	runtime.AddCleanup(new(marker), func(struct{}) {
		do()
		afterCollection(do)
	}, struct{}{})
}
