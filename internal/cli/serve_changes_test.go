package cli

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// TestServeShowsEveryKind changes one file of each kind, and looks at a page
// that has to show it.
func TestServeShowsEveryKind(t *testing.T) {
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	l.write("content/briefs/cites.md", trialBrief("Cites", "Jane Doe wrote of it [@one]."))
	for _, change := range []struct{ name, text, page, words string }{
		{"content/site.yaml", "title: Other trials\n", "/", "Other trials"},
		{"content/sources.yaml", "one:\n  type: book\n  title: A book on trials\n", "/briefs/cites/", "A book on trials"},
		{"content/sources.yaml", "one:\n  type: book\n  title: Another book\n", "/sources/", "Another book"},
		{"content/library.bib", "@book{two, title = {From a bibliography}, year = 2001}\n", "/sources/", "From a bibliography"},
		{"content/actors.yaml", "jane-doe: {name: Jane Doe, kind: person}\n", "/people/jane-doe/", "Cites"},
		{"content/actors/swe.md", "---\nsummary: A kingdom in the north.\n---\n", "/countries/swe/", "A kingdom in the north."},
		{"content/instruments/trials.md", strings.Replace(treaty, "title: Trial,", "title: Ordeal,", 1), "/instruments/trials/1/", "Ordeal"},
		{"content/instruments/trials.md", treaty + "\n## Article 2\n\nOn appeal.\n", "/instruments/trials/2/", "On appeal."},
		{"content/pages/about.md", "---\ntitle: About trials\n---\n\nWho we are.\n", "/about/", "Who we are."},
		{"templates/page.html", `{{define "main"}}<b>Made anew</b>{{end}}`, "/about/", "<b>Made anew</b>"},
		{"static/notes/map.txt", "A map", "/notes/map.txt", "A map"},
		{"static/notes/map.txt", "Another map", "/notes/map.txt", "Another map"},
		{"content/briefs/one.md", strings.Replace(trialBrief("One", "Words."), "[SWE]", "[SWE, ISL: affected]", 1), "/countries/isl/", "One"},
		{"content/briefs/one.md", strings.Replace(trialBrief("One", "Words."), "title:", "slug: first\ntitle:", 1), "/briefs/first/", "Words."},
		{"content/briefs/one.md", strings.Replace(trialBrief("One", "Words."), "title:", "aliases: [/was/]\ntitle:", 1), "/was/", "briefs/one/"},
		{"content/briefs/a/b/c/d/deep.md", trialBrief("Deep", "Far below."), "/briefs/deep/", "Far below."},
		{"content/disputes.yaml", "- claim: When it was signed\n  of: trials\n  property: signed\n  values: [{value: '2001', src: one}]\n", "/disputes/", "When it was signed"},
	} {
		l.write(change.name, change.text)
		l.says(change.page, change.words)
	}
	if err := os.Rename(filepath.Join(l.dir, "content/briefs/a"), filepath.Join(l.dir, "content/briefs/z")); err != nil {
		t.Fatal(err)
	}
	l.write("content/briefs/z/b/c/d/deep.md", trialBrief("Deep", "In a folder that has another name."))
	l.says("/briefs/deep/", "In a folder that has another name.")
	for name, page := range map[string]string{
		"templates/page.html": "/about/", "content/pages/about.md": "/about/", "static/notes/map.txt": "/notes/map.txt", "content/briefs/z": "/briefs/deep/",
	} {
		if err := os.RemoveAll(filepath.Join(l.dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
		l.until(page, "without "+name, func(_ int, body string) bool {
			return !strings.Contains(body, "Made anew") && !strings.Contains(body, "Another map") && !strings.Contains(body, "In a folder")
		})
	}
}

// TestServeTellsEachSave holds that the terminal shows a line for a save, with
// the time of day and the time that it took, and what is wrong.
func TestServeTellsEachSave(t *testing.T) {
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	l.write("content/briefs/one.md", trialBrief("One", "Saved."))
	l.says("/briefs/one/", "Saved.")
	l.write("content/briefs/two.md", trialBrief("Two", "See [this](/nowhere/)."))
	l.says("/briefs/two/", "See ")
	line := regexp.MustCompile(`(?m)^\d\d:\d\d:\d\d  content/briefs/(one|two)\.md  \d+\.\d ms(  1 error)?$`)
	for range 1000 { // the line follows the page
		if len(line.FindAllString(l.out.String(), -1)) == 2 {
			break
		}
		pause()
	}
	if lines := line.FindAllString(l.out.String(), -1); len(lines) != 2 || !strings.HasSuffix(lines[1], "  1 error") {
		t.Errorf("told\n%s", l.out)
	}
}

// TestServeHalfWritten saves a file in two writes with a pause, as a slow disk
// does, and empties one, as a full disk does.
func TestServeHalfWritten(t *testing.T) {
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	whole := trialBrief("One", "The first half.\n\nThe second half.")
	half := whole[:strings.Index(whole, "The second")]
	l.write("content/briefs/one.md", half)
	l.says("/briefs/one/", "The first half.")
	l.write("content/briefs/one.md", whole[:12]) // within the header
	l.says("/.concord/findings?page=/briefs/one/", "bad-yaml")
	l.says("/briefs/one/", "The first half.")
	l.write("content/briefs/one.md", whole)
	l.says("/briefs/one/", "The second half.")

	l.write("content/briefs/one.md", "") // the disk is full: nothing came behind the truncation
	l.says("/.concord/findings?page=/briefs/one/", "missing-key")
	l.says("/briefs/one/", "The second half.")
	l.write("content/briefs/one.md", trialBrief("One", "There is room again."))
	l.says("/briefs/one/", "There is room again.")
}

// TestServeClock sets the clock back by a year and then forward by two days, as
// after a night with the lid closed: what is saved shows all the same, and what
// is dated tomorrow is there tomorrow.
func TestServeClock(t *testing.T) {
	dir := trialSite(t)
	day := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	if err := os.WriteFile(filepath.Join(dir, "content/briefs/tomorrow.md"), []byte("---\ntitle: Tomorrow\ndate: "+day+"\n---\n\nIt has come.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	var off atomic.Int64
	l := serveAt(t, dir, func(f *serveFlags) { f.port = 0 }, nil, func() time.Time { return time.Now().Round(0).Add(time.Duration(off.Load())) })
	if code, _ := l.get("/briefs/tomorrow/"); code != 404 {
		t.Errorf("a brief of tomorrow is there today: %d", code)
	}
	off.Store(int64(-365 * 24 * time.Hour))
	l.write("content/briefs/one.md", trialBrief("One", "A year ago."))
	l.says("/briefs/one/", "A year ago.")
	l.write("content/briefs/one.md", trialBrief("Uno", "A year ago, again."))
	l.says("/briefs/", "Uno")
	off.Store(int64(48 * time.Hour))
	l.write("content/briefs/one.md", trialBrief("One", "Two days on."))
	l.says("/briefs/one/", "Two days on.")
	l.says("/briefs/tomorrow/", "It has come.")
}

// TestServeAsleep ends the connection of a tab, as sleep does, changes the site
// in every way meanwhile, and holds that the tab is told of the present state when
// it asks again with what it saw last.
func TestServeAsleep(t *testing.T) {
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	told := func(last string) string {
		t.Helper()
		r, err := http.NewRequest("GET", l.address+"/.concord/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Last-Event-ID", last)
		reply, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer reply.Body.Close()
		for lines := bufio.NewReader(reply.Body); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if version, ok := strings.CutPrefix(line, "data: "); ok {
				return strings.TrimSpace(version)
			}
		}
	}
	before := told("")
	l.write("content/briefs/one.md", trialBrief("One", "Dreamt of."))
	l.write("templates/base.html", `<!DOCTYPE html><html><head></head><body>Night. {{template "main" .}}</body></html>`)
	l.write("content/briefs/three.md", trialBrief("Three", "Born at night."))
	if err := os.Remove(filepath.Join(l.dir, "content/briefs/two.md")); err != nil {
		t.Fatal(err)
	}
	l.until("/briefs/two/", "gone", func(code int, _ string) bool { return code == 404 })
	l.says("/briefs/three/", "Born at night.")
	l.says("/briefs/one/", "Dreamt of.")
	if after := told(before); after == before {
		t.Error("who was away is told of the state that it saw")
	}
	for page, words := range map[string]string{"/briefs/one/": "Night. ", "/briefs/": "Three"} {
		if _, body := l.get(page); !strings.Contains(body, words) {
			t.Errorf("%s lacks %q", page, words)
		}
	}
}

// TestServeRemovedWhileRead removes and writes a file as fast as it can while
// pages are asked for.
func TestServeRemovedWhileRead(t *testing.T) {
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	name := filepath.Join(l.dir, "content/briefs/two.md")
	for n := range 200 {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if n%10 == 0 {
			l.get("/briefs/two/")
		}
		l.write("content/briefs/two.md", trialBrief("Two", "Here."))
	}
	l.write("content/briefs/two.md", trialBrief("Two", "At last."))
	l.says("/briefs/two/", "At last.")
}

// TestServeStops starts the program itself, interrupts it as Ctrl-C does, and
// holds that it ends at once, without a fault and with the port free.
func TestServeStops(t *testing.T) {
	dir := trialSite(t)
	cmd := exec.Command(os.Args[0], "serve", "--site", dir, "--port", "0")
	cmd.Env = append(os.Environ(), programVariable+"=concord")
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { cmd.Process.Kill() })
	defer late.Stop()
	lines := bufio.NewReader(out)
	address := ""
	for address == "" {
		line, err := lines.ReadString('\n')
		if err != nil {
			t.Fatalf("it never showed the site: %v\n%s", err, &complaints)
		}
		if _, rest, ok := strings.Cut(line, "Shown at http://"); ok {
			address, _, _ = strings.Cut(rest, "/;")
		}
	}
	listening, err := net.Dial("tcp", address) // a tab that is open
	if err != nil {
		t.Fatal(err)
	}
	defer listening.Close()
	if _, err := io.WriteString(listening, "GET /.concord/events HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := bufio.NewReader(listening).ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(lines)
	if err := cmd.Wait(); err != nil || complaints.Len() > 0 {
		t.Errorf("it ended with %v\n%s%s", err, rest, &complaints)
	}
	if again, err := net.Listen("tcp", strings.Replace(address, "localhost", "127.0.0.1", 1)); err != nil {
		t.Errorf("the port is not free: %v", err)
	} else {
		again.Close()
	}
}

// TestServeOpens holds that --open opens the browser that the environment names,
// at the address that is shown.
func TestServeOpens(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the browser of the test is a shell script")
	}
	opened := filepath.Join(t.TempDir(), "opened")
	browser := filepath.Join(t.TempDir(), "browser")
	if err := os.WriteFile(browser, []byte("#!/bin/sh\necho \"$@\" > "+opened+".new && mv "+opened+".new "+opened+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0; f.open = true }, map[string]string{"BROWSER": browser + " --new-window"})
	waitFor(t, opened, "--new-window "+l.address+"/")
}

func TestServeListensToThisMachineOnly(t *testing.T) {
	l, err := listen("", 0)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if ip := l.Addr().(*net.TCPAddr).IP; !ip.IsLoopback() {
		t.Errorf("listens on %v", ip)
	}
}

// TestServeDenied takes the right to read away from a file, a folder and a
// template, and gives it back.
func TestServeDenied(t *testing.T) {
	if !asOthers(t) {
		return
	}
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	l.write("content/briefs/in/three.md", trialBrief("Three", "Within."))
	l.says("/briefs/three/", "Within.")
	mode := func(name string, mode os.FileMode) {
		t.Helper()
		if err := os.Chmod(filepath.Join(l.dir, filepath.FromSlash(name)), mode); err != nil {
			t.Fatal(err)
		}
	}
	mode("content/briefs/one.md", 0)
	l.says("/.concord/findings?page=/briefs/one/", "unreadable")
	l.says("/briefs/one/", "Article 1")
	mode("content/briefs/one.md", 0o644)
	l.until("/.concord/findings?page=/briefs/one/", "readable again", func(_ int, body string) bool { return !strings.Contains(body, "unreadable") })
	mode("content/briefs/in", 0)
	l.says("/.concord/findings?page=/", "unreadable")
	mode("content/briefs/in", 0o755)
	l.says("/briefs/three/", "Within.")
	l.write("content/briefs/in/three.md", trialBrief("Three", "Within, again."))
	l.says("/briefs/three/", "Within, again.")
}

// asOthers reports whether a test may go on, because it runs as somebody who may
// not read everything. As root it runs the test once more as such a one.
func asOthers(t *testing.T) bool {
	t.Helper()
	if os.Geteuid() != 0 {
		return true
	}
	again := exec.Command("unshare", "--user", "--map-user=1000", os.Args[0], "-test.run", "^"+t.Name()+"$", "-test.v")
	out, err := again.CombinedOutput()
	if again.ProcessState == nil || strings.HasPrefix(string(out), "unshare:") {
		if os.Getenv("CONCORD_REQUIRE") == "all" {
			t.Fatal("root may read everything, and CONCORD_REQUIRE asks for all tests: ", err)
		}
		t.Skip("SKIPPED: root may read everything: ", err)
	}
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

func TestFileSet(t *testing.T) {
	set := setOf([]string{"content/briefs/one.md", "content/instruments"})
	for file, want := range map[string]bool{
		"content/briefs/one.md": true, "content/briefs/one.md.bak": false, "content/briefs": false, "": false,
		"content/instruments": true, "content/instruments/deep/er.md": true, "content/instruments.md": false,
	} {
		if got := set.has(file); got != want {
			t.Errorf("has(%q) = %t", file, got)
		}
	}
}

// TestUrgency holds that whoever can wait waits while something is urgent, and
// not for ever when the clock was set back meanwhile.
func TestUrgency(t *testing.T) {
	var u urgency
	now := time.Now()
	clock := func() time.Time { return now }
	if waited := u.wait(clock); waited != 0 {
		t.Errorf("waited %v for nothing", waited)
	}
	u.begin()
	done := make(chan time.Duration)
	go func() { done <- u.wait(clock) }()
	u.end(now.Add(-quiet))
	<-done
	u.end(now.Add(365 * 24 * time.Hour))
	if waited := u.wait(clock); waited != 0 {
		t.Errorf("waited %v for another year", waited)
	}
}
