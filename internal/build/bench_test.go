package build_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"concord/internal/cli"
	"concord/internal/export"
	"concord/internal/generate"
)

// What is measured runs in processes of its own, which are this test binary
// again, so that processor time and memory are those of nothing else.
const (
	roleVariable  = "CONCORD_BENCH_ROLE" // "build", "floor", or "export " and a form
	siteVariable  = "CONCORD_BENCH_SITE"
	outVariable   = "CONCORD_BENCH_OUT"
	sizeVariable  = "CONCORD_BENCH_BRIEFS" // how many briefs, in place of 10,000
	largeVariable = "CONCORD_BENCH_LARGE"  // not empty: also 50,000 briefs
)

func TestMain(m *testing.M) {
	site, out := os.Getenv(siteVariable), os.Getenv(outVariable)
	role, form, _ := strings.Cut(os.Getenv(roleVariable), " ")
	switch role {
	case "export":
		os.Args = []string{"concord", "export", "--as", form, "--site", site, "--out", out}
		os.Exit(cli.Main())
	case "build":
		os.Args = []string{"concord", "build", "--site", site, "--out", out}
		os.Exit(cli.Main())
	case "floor":
		if err := floor(site, out); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// floor does the least that any generator must: it turns each body into HTML and
// writes one file a brief.
func floor(site, out string) error {
	paths, err := filepath.Glob(filepath.Join(site, "content", "briefs", "*.md"))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	md := goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote))
	var html bytes.Buffer
	for _, p := range paths {
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if _, body, ok := bytes.Cut(text, []byte("\n---\n")); ok {
			text = body
		}
		html.Reset()
		if err := md.Convert(text, &html); err != nil {
			return err
		}
		name := strings.TrimSuffix(filepath.Base(p), ".md") + ".html"
		if err := os.WriteFile(filepath.Join(out, name), html.Bytes(), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// cost is what a process used.
type cost struct {
	processor time.Duration
	peak      int64 // bytes; 0 where the system does not tell
}

// run runs a role in a process of its own.
func run(b *testing.B, role, site, out string) cost {
	b.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), roleVariable+"="+role, siteVariable+"="+site, outVariable+"="+out)
	text, err := child.CombinedOutput()
	if err != nil {
		b.Fatalf("%s: %v\n%s", role, err, text)
	}
	if len(text) > 0 {
		b.Logf("%s", bytes.TrimSpace(text))
	}
	state := child.ProcessState
	return cost{state.UserTime() + state.SystemTime(), peakOf(state)}
}

// workFolder returns a folder in memory where there is one: what a disk did just
// before, such as removing many files, would be measured with the build.
func workFolder(b *testing.B) string {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "concord-bench-")
	if err != nil {
		return b.TempDir()
	}
	b.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func writeSite(b *testing.B, briefs int) (dir, site string) {
	b.Helper()
	dir = workFolder(b)
	site = filepath.Join(dir, "site")
	if err := os.CopyFS(site, generate.Site(briefs, 1)); err != nil {
		b.Fatal(err)
	}
	return dir, site
}

// size returns how many briefs a site has that is measured.
func size() int {
	if n, err := strconv.Atoi(os.Getenv(sizeVariable)); err == nil && n > 0 {
		return n
	}
	if testing.Short() {
		return 1_000
	}
	return 10_000
}

// BenchmarkBuild compares a whole build, of every page, with the floor. It
// prints ratios and asserts nothing: those depend on the machine.
func BenchmarkBuild(b *testing.B) {
	briefs := size()
	dir, site := writeSite(b, briefs)
	per := func(c cost) float64 { return float64(c.processor.Microseconds()) / float64(briefs) }
	unsearched := filepath.Join(dir, "unsearched") // the same without the search index
	if err := os.CopyFS(unsearched, os.DirFS(site)); err != nil {
		b.Fatal(err)
	}
	config := filepath.Join(unsearched, "content", "site.yaml")
	text, err := os.ReadFile(config)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(config, append(text, "search: off\n"...), 0o666); err != nil {
		b.Fatal(err)
	}
	var least, first, second, without cost
	for b.Loop() {
		out := filepath.Join(dir, "public")
		for _, old := range []string{out, filepath.Join(dir, "floor"), filepath.Join(dir, "less")} {
			if err := os.RemoveAll(old); err != nil {
				b.Fatal(err)
			}
		}
		least = run(b, "floor", site, filepath.Join(dir, "floor"))
		first = run(b, "build", site, out)
		second = run(b, "build", site, out)
		without = run(b, "build", unsearched, filepath.Join(dir, "less"))
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(per(least), "floor-µs/brief")
	b.ReportMetric(per(first), "cpu-µs/brief")
	b.ReportMetric(first.processor.Seconds()/least.processor.Seconds(), "cpu/floor")
	b.ReportMetric(without.processor.Seconds()/least.processor.Seconds(), "unsearched/floor")
	b.ReportMetric(second.processor.Seconds()/first.processor.Seconds(), "second/first")
	b.ReportMetric(float64(first.peak)/(1<<20), "peakMB")
}

// BenchmarkExport exports all briefs in each form, and reports what one costs and
// how much memory the program takes.
func BenchmarkExport(b *testing.B) {
	briefs := size()
	dir, site := writeSite(b, briefs)
	for b.Loop() {
		for _, form := range export.Forms {
			out := filepath.Join(dir, "export")
			c := run(b, "export "+form, site, out)
			b.ReportMetric(float64(c.processor.Microseconds())/float64(briefs)/1000, form+"-ms/brief")
			b.ReportMetric(float64(c.peak)/(1<<20), form+"-peakMB")
			if err := os.RemoveAll(out); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkGrowth compares the cost of a brief in a large site with that in a
// small one.
func BenchmarkGrowth(b *testing.B) {
	small, large := 5_000, 50_000
	switch {
	case testing.Short():
		small, large = 500, 5_000
	case os.Getenv(largeVariable) == "":
		b.Skip("builds 50,000 briefs where " + largeVariable + " is set")
	}
	for b.Loop() {
		var per [2]float64
		var peak int64
		for i, briefs := range []int{small, large} {
			dir, site := writeSite(b, briefs)
			c := run(b, "build", site, filepath.Join(dir, "public"))
			per[i], peak = float64(c.processor.Microseconds())/float64(briefs), c.peak
			if err := os.RemoveAll(dir); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(per[0], "small-µs/brief")
		b.ReportMetric(per[1], "large-µs/brief")
		b.ReportMetric(per[1]/per[0], "large/small")
		b.ReportMetric(float64(peak)/(1<<20), "peakMB")
	}
	b.ReportMetric(0, "ns/op")
}
