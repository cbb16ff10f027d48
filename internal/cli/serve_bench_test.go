package cli

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"concord/internal/generate"
)

// BenchmarkServe saves a file and waits, as a browser does, to be told of the
// new version and for the page to be there. It reports the median and the 95th
// percentile.
func BenchmarkServe(b *testing.B) {
	for _, briefs := range []int{1000, 10000} {
		dir := filepath.Join(b.TempDir(), "site")
		if err := os.CopyFS(dir, generate.Site(briefs, 1)); err != nil {
			b.Fatal(err)
		}
		names, err := filepath.Glob(filepath.Join(dir, "content/briefs/*.md"))
		if err != nil || len(names) == 0 {
			names, err = filepath.Glob(filepath.Join(dir, "content/briefs/*/*.md"))
		}
		if err != nil || len(names) == 0 {
			b.Fatal("no briefs", err)
		}
		start := time.Now()
		l := serveSite(b, dir, func(f *serveFlags) { f.port = 0 }, nil)
		if code, _ := l.get("/"); code != http.StatusOK {
			b.Fatal("no first page")
		}
		first := time.Since(start)
		reply, err := http.Get(l.address + "/.concord/events")
		if err != nil {
			b.Fatal(err)
		}
		versions := bufio.NewReader(reply.Body)
		n := 0
		save := func(name, text, page, mark string) time.Duration {
			saved := time.Now()
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				b.Fatal(err)
			}
			for {
				line, err := versions.ReadString('\n')
				if err != nil {
					b.Fatal(err)
				}
				if !strings.HasPrefix(line, "data:") {
					continue
				}
				if _, body := l.get(page); strings.Contains(body, mark) {
					return time.Since(saved)
				}
			}
		}
		pageOf := func(name string) string { return "/briefs/" + strings.TrimSuffix(filepath.Base(name), ".md") + "/" }
		read := func(name string) string {
			text, err := os.ReadFile(name)
			if err != nil {
				b.Fatal(err)
			}
			return string(text)
		}
		run := func(what string, edit func() time.Duration) {
			b.Run(fmt.Sprintf("%d/%s", briefs, what), func(b *testing.B) {
				var all []time.Duration
				for b.Loop() {
					n++
					all = append(all, edit())
				}
				slices.Sort(all)
				b.ReportMetric(ms(all[len(all)/2]), "p50-ms")
				b.ReportMetric(ms(all[len(all)*95/100]), "p95-ms")
			})
		}
		next := func() string { return names[n*37%len(names)] }
		run("body", func() time.Duration {
			name, mark := next(), fmt.Sprintf("Marked %d.", n)
			return save(name, strings.TrimRight(read(name), "\n")+"\n\n"+mark+"\n", pageOf(name), mark)
		})
		run("front-matter", func() time.Duration {
			name, mark := next(), fmt.Sprintf("Titled %d", n)
			lines := strings.Split(read(name), "\n")
			lines[1] = "title: " + mark
			return save(name, strings.Join(lines, "\n"), pageOf(name), mark)
		})
		run("actor", func() time.Duration { // a brief of today is the first on the actor's page
			name, mark := filepath.Join(dir, "content/briefs/actor.md"), fmt.Sprintf("Actor %d", n)
			return save(name, "---\ntitle: "+mark+"\ndate: 2025-01-01\nactors: [ISL]\n---\n\nWords.\n", "/countries/isl/", mark)
		})
		run("template", func() time.Duration {
			mark := fmt.Sprintf("<!DOCTYPE html><!-- -->\n<title>Template %d</title>", n)
			if err := os.MkdirAll(filepath.Join(dir, "templates"), 0o755); err != nil {
				b.Fatal(err)
			}
			return save(filepath.Join(dir, "templates/base.html"), mark+`{{template "main" .}}`, pageOf(next()), fmt.Sprintf("Template %d", n))
		})
		reply.Body.Close()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		b.Logf("%d briefs: first page after %v, memory %d MB", briefs, first.Round(time.Millisecond), (memory.Sys-memory.HeapReleased)>>20)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
