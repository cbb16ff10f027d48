package cli

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// live is a running serve command.
type live struct {
	t       testing.TB
	dir     string
	address string // "http://localhost:4747"
	out     *buffer
}

// buffer is a bytes.Buffer for several goroutines, which says when it grows.
type buffer struct {
	mu   sync.Mutex
	b    bytes.Buffer
	grew chan struct{}
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case b.grew <- struct{}{}:
	default:
	}
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// serveSite runs serve on a site until the test ends.
func serveSite(t testing.TB, dir string, change func(*serveFlags), env map[string]string) *live {
	t.Helper()
	return serveAt(t, dir, change, env, time.Now)
}

// serveAt is serveSite with a clock.
func serveAt(t testing.TB, dir string, change func(*serveFlags), env map[string]string, now func() time.Time) *live {
	t.Helper()
	out := &buffer{grew: make(chan struct{}, 1)}
	p := &program{stdout: out, stderr: out, now: now, getenv: func(key string) string { return env[key] }}
	f := serveFlags{site: dir, port: 4747}
	if change != nil {
		change(&f)
	}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- p.serve(ctx, f) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("serve ended with %v", err)
		}
	})
	shown := regexp.MustCompile(`Shown at (http://\S+)/;`)
	for {
		if m := shown.FindStringSubmatch(out.String()); m != nil {
			return &live{t: t, dir: dir, address: m[1], out: out}
		}
		select {
		case <-out.grew:
		case err := <-ended:
			ended <- nil
			t.Fatalf("serve: %v\n%s", err, out)
		case <-time.After(time.Minute):
			t.Fatalf("serve shows nothing\n%s", out)
		}
	}
}

// write saves a file of the site.
func (l *live) write(name, text string) {
	l.t.Helper()
	path := filepath.Join(l.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		l.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		l.t.Fatal(err)
	}
}

// get reads a page as the server sends it now.
func (l *live) get(path string) (code int, body string) {
	l.t.Helper()
	reply, err := http.Get(l.address + path)
	if err != nil {
		l.t.Fatal(err)
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	return reply.StatusCode, string(text)
}

// until waits for versions until what a page says is as wanted.
func (l *live) until(path string, what string, ok func(code int, body string) bool) {
	l.t.Helper()
	events, err := http.Get(l.address + "/.concord/events")
	if err != nil {
		l.t.Fatal(err)
	}
	defer events.Body.Close()
	late := time.AfterFunc(20*time.Second, func() { events.Body.Close() })
	defer late.Stop()
	for piece := make([]byte, 256); ; {
		code, body := l.get(path)
		if ok(code, body) {
			return
		}
		if _, err := events.Body.Read(piece); err != nil {
			l.t.Fatalf("%s: %s never came; last was %d\n%s\n%s", path, what, code, body, l.out)
		}
	}
}

// says waits until a page holds words.
func (l *live) says(path, words string) {
	l.t.Helper()
	l.until(path, words, func(code int, body string) bool { return strings.Contains(body, words) })
}

const treaty = `---
title: Treaty on Trials
parties: [SWE, NOR]
articles: 2
provisions:
  1: {title: Trial, kind: consultation}
---
## Article 1

1. The Parties consult.
`

func trialBrief(title, body string) string {
	return "---\ntitle: " + title + "\ndate: 2024-01-02\nabout: trials\nactors: [SWE]\n---\n\n" + body + "\n"
}

// trialSite makes a small site.
func trialSite(t testing.TB) string {
	dir := t.TempDir()
	l := live{t: t, dir: dir}
	l.write("content/site.yaml", "title: Trials\n")
	l.write("content/instruments/trials.md", treaty)
	l.write("content/briefs/one.md", trialBrief("One", "Article 1 binds Norway."))
	l.write("content/briefs/two.md", trialBrief("Two", "Nothing here."))
	return dir
}

// pause waits a moment for another program.
func pause() { <-time.After(10 * time.Millisecond) }
