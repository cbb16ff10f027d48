package cli

import (
	"fmt"
	"strings"
	"sync/atomic"
	"time"
)

// A build shows how far it is when it takes longer than patience, and then
// again after every tick.
const (
	patience = 500 * time.Millisecond
	tick     = 100 * time.Millisecond
)

// progress counts what is done and shows it on a terminal. Its methods may be
// called from several goroutines; on a nil progress they do nothing.
type progress struct {
	phase       atomic.Pointer[string]
	done, total atomic.Int64
	quit, gone  chan struct{}
}

// showProgress begins to show progress; nil is returned where nobody sees it.
func (p *program) showProgress(quiet bool) *progress {
	if quiet || !p.terminal.is || p.getenv("TERM") == "dumb" {
		return nil
	}
	bar := &progress{quit: make(chan struct{}), gone: make(chan struct{})}
	go bar.show(p)
	return bar
}

// begin opens a phase of so many steps.
func (b *progress) begin(phase string, total int) {
	if b == nil {
		return
	}
	b.done.Store(0)
	b.total.Store(int64(total))
	b.phase.Store(&phase)
}

// step counts one step.
func (b *progress) step() {
	if b != nil {
		b.done.Add(1)
	}
}

// end stops showing, and takes away what was shown.
func (b *progress) end() {
	if b != nil {
		close(b.quit)
		<-b.gone
	}
}

func (b *progress) show(p *program) {
	defer close(b.gone)
	timer := time.NewTimer(patience)
	defer timer.Stop()
	shown := false
	for {
		select {
		case <-b.quit:
			if shown {
				fmt.Fprint(p.stderr, "\r\x1b[K")
			}
			return
		case <-timer.C:
			timer.Reset(tick)
			if phase := b.phase.Load(); phase != nil {
				shown = true
				fmt.Fprint(p.stderr, "\r\x1b[K"+bar(*phase, b.done.Load(), b.total.Load(), p.terminal.width()))
			}
		}
	}
}

// bar draws a line of at most width-1 columns.
func bar(phase string, done, total int64, width int) string {
	count := fmt.Sprintf(" %d/%d", done, total)
	room := width - 1 - len(phase) - len(count) - len(" []")
	if room < 4 || total <= 0 {
		line := phase + count
		return line[:max(0, min(len(line), width-1))]
	}
	room = min(room, 40)
	filled := int(min(done, total) * int64(room) / total)
	return phase + " [" + strings.Repeat("=", filled) + strings.Repeat(" ", room-filled) + "]" + count
}
