package preview

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"concord/internal/diag"
	"concord/internal/render"
	"concord/internal/source"
	"concord/internal/words"
	"concord/templates"
)

// trial is the content of a site of two pages.
type trial struct {
	files map[string]string    // page -> file
	gone  map[string][2]string // page -> file, now
}

func (c trial) Page(file string) (string, bool) {
	for page, f := range c.files {
		if f == file {
			return page, true
		}
	}
	return "", false
}

func (c trial) Files(page string) []string {
	if file, ok := c.files[page]; ok {
		return []string{file}
	}
	return nil
}

func (c trial) Words(source.Span) (anchor, words string) { return "p1", "Words" }

func (c trial) Source(page, anchor, words string) (source.Span, bool) {
	file, ok := c.files[page]
	return source.Span{Path: file, Start: 2, End: 2}, ok && anchor == "p1"
}

func (c trial) Gone(page string) (file, now string, ok bool) {
	g, ok := c.gone[page]
	return g[0], g[1], ok
}

// broken is a site whose pages cannot be made.
type broken struct{ err error }

func (b broken) Open(string) (fs.File, error) { return nil, b.err }

// pages is a site in which, as in a real one, a folder is no file.
type pages fstest.MapFS

func (p pages) Open(name string) (fs.File, error) { return fstest.MapFS(p).Open(name) }

func (p pages) ReadFile(name string) ([]byte, error) {
	if f := p[name]; f != nil {
		return f.Data, nil
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
}

var texts = map[string]string{"content/a.md": "a\nab\n", "content/b.md": "b\n"}

var book, _ = words.New(templates.Files, nil, []string{"en", "ru", "ar"})

// version returns a state of the trial site in which page a/ says something.
func version(says string) Version {
	return Version{
		Pages: pages{
			"index.html":   {Data: []byte("<!DOCTYPE html><html><head><title>Home</title></head><body>Home</body></html>")},
			"a/index.html": {Data: []byte("<html><head></head><body>" + says + "</body></html>")},
			"404.html":     {Data: []byte("<html><head></head><body>Nothing here</body></html>")},
			"style.css":    {Data: []byte("p { color: red } @media print { p { color: black } } b { top: 0 }")},
			"map.svg":      {Data: []byte("<svg></svg>")},
		},
		Words:   func(lang string) *words.Language { return cmp.Or(book.In(lang), book.English()) },
		Text:    func(file string) ([]byte, bool) { text, ok := texts[file]; return []byte(text), ok },
		Content: trial{files: map[string]string{"a/": "content/a.md", "b/": "content/b.md"}, gone: map[string][2]string{"old/": {"content/a.md", "a/"}, "lost/": {"content/lost.md", ""}, "draft/": {"content/b.md", ""}}},
	}
}

// started returns a server on a port of its own that shows the trial site.
func started(t *testing.T, change func(*Options)) (*Server, string) {
	t.Helper()
	o := Options{Token: "secret", Start: "s"}
	if change != nil {
		change(&o)
	}
	s := New(o)
	s.Publish(version("first"), nil)
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return s, web.URL
}

// ask asks without a network, with a name of the server and from an address.
func ask(s *Server, method, path, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://localhost:4747"+path, strings.NewReader(body))
	r.RemoteAddr = "127.0.0.1:5000"
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func TestHosts(t *testing.T) {
	for _, tt := range []struct {
		host    string
		options Options
		want    int
	}{
		{"localhost", Options{}, 200},
		{"LocalHost.:4747", Options{}, 200},
		{"127.0.0.1:4747", Options{}, 200},
		{"127.8.9.10", Options{}, 200},
		{"[::1]:4747", Options{}, 200},
		{"::1", Options{}, 200},
		{"", Options{}, 421},
		{"evil.example", Options{}, 421},
		{"localhost.evil.example", Options{}, 421},
		{"127.0.0.1.evil.example", Options{}, 421},
		{"evil.example:localhost", Options{}, 421},
		{"192.168.1.5:4747", Options{}, 421},
		{"192.168.1.5:4747", Options{Any: true}, 200},
		{"evil.example", Options{Any: true}, 421},
		{"desk.lan:4747", Options{Host: "desk.lan"}, 200},
		{"DESK.lan", Options{Host: "desk.lan"}, 200},
		{"evil.desk.lan", Options{Host: "desk.lan"}, 421},
	} {
		s := New(tt.options)
		s.Publish(version("first"), nil)
		for _, path := range []string{"/", "/.concord/findings?page=/", "/.concord/live.js"} {
			if got := ask(s, "GET", path, "", func(r *http.Request) { r.Host = tt.host }).Code; got != tt.want {
				t.Errorf("host %q with %+v: GET %s gives %d, want %d", tt.host, tt.options, path, got, tt.want)
			}
		}
	}
}

func TestPaths(t *testing.T) {
	s := New(Options{})
	s.Publish(version("first"), nil)
	for _, tt := range []struct {
		method, path string
		want         int
		says         string
	}{
		{"GET", "/", 200, "Home"},
		{"GET", "/index.html", 200, "Home"},
		{"HEAD", "/a/", 200, ""},
		{"GET", "/a/?from=b#c", 200, "first"},
		{"GET", "/a", 302, "/a/"},
		{"GET", "/style.css", 200, "color: red"},
		{"GET", "/nowhere/", 404, "Nothing here"},
		{"GET", "/old/", 404, `href="/a/"`},
		{"GET", "/lost/", 404, "content/lost.md, which is no more"},
		{"GET", "/draft/", 404, "content/b.md, which is a draft"},
		{"GET", "/a//", 400, ""},
		{"GET", "//evil.example/a/", 400, ""},
		{"GET", "/..%2findex.html", 400, ""},
		{"GET", "/a%5c..%5cb", 400, ""},
		{"GET", "/a%00/", 400, ""},
		{"GET", "/%2e%2e/a/", 400, ""},
		{"GET", "/a/../../b", 400, ""},
		{"GET", "/./a/", 400, ""},
		{"POST", "/", 405, ""},
		{"DELETE", "/a/", 405, ""},
		{"GET", "/.concord/", 404, ""},
		{"GET", "/.concord/nothing", 404, ""},
		{"GET", "/.concord/live.js", 200, "use strict"},
		{"GET", "/.concord/../index.html", 404, ""},
		{"GET", "/.concord/print.css?of=/style.css", 200, "color: black"},
		{"GET", "/.concord/print.css?of=/index.html", 404, ""},
		{"GET", "/.concord/print.css?of=/../style.css", 404, ""},
		{"GET", "/.concord/paper?page=/a/", 404, ""},
		{"GET", "/.concord/paper.pdf?page=/a/", 404, ""},
	} {
		w := ask(s, tt.method, tt.path, "", nil)
		if w.Code != tt.want || !strings.Contains(w.Body.String()+w.Header().Get("Location"), tt.says) {
			t.Errorf("%s %s gives %d, want %d and %q\n%s", tt.method, tt.path, w.Code, tt.want, tt.says, w.Body)
		}
		if w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s %s is answered with %v", tt.method, tt.path, w.Header())
		}
	}
}

// TestEarly holds that whoever asks before there is a site waits for it, and may
// give up.
func TestEarly(t *testing.T) {
	s := New(Options{})
	got := make(chan *httptest.ResponseRecorder)
	for range 2 {
		go func() { got <- ask(s, "GET", "/a/", "", nil) }()
	}
	gone, leave := context.WithCancel(t.Context())
	go leave()
	if w := ask(s, "GET", "/", "", func(r *http.Request) { *r = *r.WithContext(gone) }); w.Code != http.StatusServiceUnavailable {
		t.Errorf("who gave up was told %d", w.Code)
	}
	if w := ask(s, "GET", "/", "", func(r *http.Request) { r.Host = "evil.example" }); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("a foreign name was told %d", w.Code)
	}
	s.Publish(version("first"), nil)
	for range 2 {
		if w := <-got; w.Code != 200 || !strings.Contains(w.Body.String(), "first") {
			t.Errorf("who waited was told %d %s", w.Code, w.Body)
		}
	}
}

// TestPagesAreOfTheSite holds that a page but for the script is what the site
// holds, and that other files are as they are.
func TestPagesAreOfTheSite(t *testing.T) {
	s := New(Options{Token: "secret", Start: "s"})
	v := version("first")
	s.Publish(v, nil)
	script := string(s.script(s.current))
	for name := range v.Pages.(pages) {
		want, _ := fs.ReadFile(v.Pages, name)
		got := ask(s, "GET", "/"+name, "", nil).Body.String()
		if strings.HasSuffix(name, ".html") {
			if strings.Count(got, script) != 1 {
				t.Errorf("%s holds no script: %s", name, got)
			}
			got = strings.Replace(got, script, "", 1)
		}
		if got != string(want) {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

func TestActs(t *testing.T) {
	var opened, switched string
	s := New(Options{
		Token: "secret",
		Open: func(file string, line, column int) error {
			opened = fmt.Sprintf("%s:%d:%d", file, line, column)
			return nil
		},
		Drafts: func(on bool) { switched = fmt.Sprint(on) },
	})
	s.Publish(version("first"), nil)
	with := func(key, value string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Concord-Token", "secret")
			if key == "from" {
				r.RemoteAddr = value
			} else {
				r.Header.Set(key, value)
			}
		}
	}
	own := with("Origin", "http://localhost:4747")
	for _, tt := range []struct {
		name, what, body string
		change           func(*http.Request)
		want             int
		opened           string
	}{
		{"a file", "open", `{"file":"content/a.md","line":2,"column":1}`, own, 204, "content/a.md:2:1"},
		{"no line", "open", `{"file":"content/a.md","line":-5}`, own, 204, "content/a.md:1:1"},
		{"a paragraph", "open", `{"page":"/a/","anchor":"p1","words":"ab"}`, own, 204, "content/a.md:2:1"},
		{"a paragraph of many files", "open", `{"page":"/","anchor":"p1"}`, own, 404, ""},
		{"a file that is none of the site", "open", `{"file":"/etc/passwd","line":1}`, own, 404, ""},
		{"a way out of the site", "open", `{"file":"../secret","line":1}`, own, 404, ""},
		{"no token", "open", `{"file":"content/a.md"}`, nil, 403, ""},
		{"another token", "open", `{"file":"content/a.md"}`, with("Concord-Token", "guess"), 403, ""},
		{"another origin", "open", `{"file":"content/a.md"}`, with("Origin", "http://evil.example"), 403, ""},
		{"another port of this machine", "open", `{"file":"content/a.md"}`, with("Origin", "http://localhost:8080"), 403, ""},
		{"no origin that can be told", "open", `{"file":"content/a.md"}`, with("Origin", "null"), 403, ""},
		{"another site, as browsers say", "open", `{"file":"content/a.md"}`, with("Sec-Fetch-Site", "same-site"), 403, ""},
		{"another machine", "open", `{"file":"content/a.md"}`, with("from", "192.168.1.9:999"), 403, ""},
		{"no request", "open", `what?`, own, 400, ""},
		{"an endless request", "open", `{"file":"` + strings.Repeat("a", 20<<10) + `"}`, own, 400, ""},
		{"drafts", "drafts", `{"on":true}`, own, 204, ""},
		{"drafts without the token", "drafts", `{"on":false}`, nil, 403, ""},
	} {
		opened = ""
		if w := ask(s, "POST", "/.concord/"+tt.what, tt.body, tt.change); w.Code != tt.want || opened != tt.opened {
			t.Errorf("%s: %d, opened %q, want %d and %q\n%s", tt.name, w.Code, opened, tt.want, tt.opened, w.Body)
		}
	}
	if switched != "true" {
		t.Errorf("drafts were switched to %q", switched)
	}
	if got := ask(s, "GET", "/.concord/open", "", own).Code; got != http.StatusMethodNotAllowed {
		t.Errorf("to open by reading gives %d", got)
	}
	s.options.Open = nil
	if w := ask(s, "POST", "/.concord/open", `{"file":"content/a.md"}`, own); w.Code != http.StatusNotImplemented || !strings.Contains(w.Body.String(), "--editor") {
		t.Errorf("without an editor: %d %s", w.Code, w.Body)
	}
}

// TestBrokenTemplate holds that the last good page stays, with the finding, and
// that there is a page even where none was good.
func TestBrokenTemplate(t *testing.T) {
	s := New(Options{})
	s.Publish(version("good"), nil)
	ask(s, "GET", "/a/", "", nil)
	bad := version("")
	finding := diag.New(diag.BadTemplate, source.Span{Path: "content/b.md", Start: 0, End: 1}, "it is broken")
	bad.Pages = broken{&render.TemplateError{Page: "a/index.html", Finding: finding}}
	s.Publish(bad, nil)
	if w := ask(s, "GET", "/a/", "", nil); w.Code != 200 || !strings.Contains(w.Body.String(), "good") {
		t.Errorf("the good page went: %d %s", w.Code, w.Body)
	}
	if w := ask(s, "GET", "/b/", "", nil); w.Code != 500 || !strings.Contains(w.Body.String(), "it is broken") || !strings.Contains(w.Body.String(), "live.js") {
		t.Errorf("a page that never was good: %d %s", w.Code, w.Body)
	}
	for _, page := range []string{"/a/", "/b/"} {
		if t1 := findingsOf(t, s, page); len(t1.Page) != 1 || t1.Page[0].Message != "it is broken" || t1.Worst != "error" {
			t.Errorf("findings of %s: %+v", page, t1)
		}
	}
	s.PublishFindings(nil)
	if t1 := findingsOf(t, s, "/a/"); len(t1.Page) != 1 {
		t.Errorf("with more findings that of the template went: %+v", t1)
	}
	bad.Pages = broken{errors.New("no disk")}
	s.Publish(bad, nil)
	if w := ask(s, "GET", "/a/", "", nil); w.Code != 500 || !strings.Contains(w.Body.String(), "no disk") {
		t.Errorf("a fault of the machine: %d %s", w.Code, w.Body)
	}
}

func findingsOf(t *testing.T, s *Server, page string) (out told) {
	t.Helper()
	w := ask(s, "GET", "/.concord/findings?page="+page, "", nil)
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err, w.Body)
	}
	return out
}

func TestFindings(t *testing.T) {
	v := version("first")
	v.Findings = []diag.Finding{
		diag.New(diag.LostSeparator, source.Span{Path: "content/a.md", Start: 3, End: 4}, "a warning here"),
		diag.New(diag.DeadLink, source.Span{Path: "content/b.md", Start: 0, End: 1}, "an error there"),
		diag.New(diag.BadValue, source.Span{}, "of no file"),
	}
	for range listed + 50 {
		v.Findings = append(v.Findings, diag.New(diag.LostSeparator, source.Span{Path: "content/b.md"}, "and so on"))
	}
	s := New(Options{})
	s.Publish(v, nil)
	got := findingsOf(t, s, "/a/")
	if len(got.Page) != 1 || got.Page[0].Message != "a warning here" {
		t.Fatalf("of the page: %+v", got.Page)
	}
	if f := got.Page[0]; f.Line != 2 || f.Column != 2 || f.Excerpt != "ab\n ^" || f.Page != "/a/" || f.Anchor != "p1" || f.Words != "Words" {
		t.Errorf("the finding of the page: %+v", f)
	}
	if len(got.Site) != listed || got.Site[0].Severity != "error" || got.More != "and 52 more; see: concord check --all" {
		t.Errorf("of the site: %d and %q, the first %+v", len(got.Site), got.More, got.Site[0])
	}
	if got.Worst != "error" || got.Summary != "2 errors · 151 warnings" {
		t.Errorf("told %q, %q", got.Summary, got.Worst)
	}
	for lang, want := range map[string]string{"ru": "2 ошибки · 151 предупреждение", "ar": "خطآن · 151 تحذيرًا", "tlh": got.Summary, "": got.Summary} {
		if got := findingsOf(t, s, "/a/&lang="+lang); got.Summary != want || got.Words["drafts"] == "" || got.Words["drafts"] == "preview.drafts" {
			t.Errorf("in %q: %q with %q, want %q", lang, got.Summary, got.Words, want)
		}
	}
	s.PublishFindings(nil)
	if got := findingsOf(t, s, "/a/"); got.Worst != "" || len(got.Page)+len(got.Site)+len(got.More) != 0 {
		t.Errorf("without findings: %+v", got)
	}
}

func TestExcerpt(t *testing.T) {
	long := strings.Repeat("한", 100) + "X" + strings.Repeat("국", 100)
	for _, tt := range []struct {
		line       string
		start, end int
		want       string
	}{
		{"words", 1, 3, "words\n ^^"},
		{"한국 X", 7, 8, "한국 X\n   ^"},
		{"a\tb", 2, 3, "a b\n  ^"},
		{"", 0, 0, "\n^"},
		{"ab", 5, 9, "ab\n  ^"},
		{"ab", -3, 1, "ab\n^"},
		{long, 300, 301, strings.Repeat("한", 20) + "X" + strings.Repeat("국", 20) + "\n" + strings.Repeat(" ", 20) + "^"},
	} {
		if got := excerpt([]byte(tt.line), tt.start, tt.end); got != tt.want {
			t.Errorf("excerpt(%q, %d, %d) = %q, want %q", tt.line, tt.start, tt.end, got, tt.want)
		}
	}
}

// listener reads the events of a server.
type listener struct {
	t     *testing.T
	lines *bufio.Scanner
	stop  func()
}

func listen(t *testing.T, address, since, last string) *listener {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	r, err := http.NewRequestWithContext(ctx, "GET", address+"/.concord/events?since="+since, nil)
	if err != nil {
		t.Fatal(err)
	}
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(); reply.Body.Close() })
	if got := reply.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("events are of type %q", got)
	}
	return &listener{t, bufio.NewScanner(reply.Body), stop}
}

// next returns the next line that begins with a word, without it.
func (l *listener) next(word string) string {
	l.t.Helper()
	for l.lines.Scan() {
		if rest, ok := strings.CutPrefix(l.lines.Text(), word); ok && rest != "" {
			return rest
		}
	}
	l.t.Fatalf("no more events: %v", l.lines.Err())
	return ""
}

// TestListeners holds that any number of tabs that listen are told, each version
// by its name, and that those who leave are forgotten.
func TestListeners(t *testing.T) {
	s, address := started(t, nil)
	var tabs []*listener
	for range 20 {
		tabs = append(tabs, listen(t, address, "s-1.1", ""))
	}
	for n, gone := range tabs {
		if n%2 == 1 {
			gone.stop()
		}
	}
	s.Publish(version("second"), nil)
	s.PublishFindings(nil)
	for n, tab := range tabs {
		if n%2 == 1 {
			continue
		}
		got := tab.next("data: ")
		if got == "s-2.1" { // else it was told both at once
			got = tab.next("data: ")
		}
		if got != "s-2.2" {
			t.Errorf("tab %d was told %q", n, got)
		}
	}
}

// TestAway holds that a browser that was away, because its tab was hidden or the
// computer slept, is told the present state at once when it asks again, whatever
// it missed; and that one that missed nothing is told nothing.
func TestAway(t *testing.T) {
	s, address := started(t, nil)
	tab := listen(t, address, "", "")
	if got := tab.next("data: "); got != "s-1.1" {
		t.Errorf("a new tab is told %q", got)
	}
	tab.stop()
	for n := range 5 {
		s.Publish(version(fmt.Sprint("edit ", n)), nil)
		s.PublishFindings(nil)
	}
	for _, tt := range []struct{ name, since, last string }{
		{"by what its page shows", "s-1.1", ""},
		{"by the last event that it saw", "s-1.1", "s-3.1"},
		{"of an earlier run of the server", "r-6.2", ""},
	} {
		if got := listen(t, address, tt.since, tt.last).next("data: "); got != "s-6.2" {
			t.Errorf("%s: told %q, want the newest", tt.name, got)
		}
	}
	same := listen(t, address, "s-1.1", "s-6.2")
	s.Publish(version("the next"), nil)
	if got := same.next("data: "); got != "s-7.1" {
		t.Errorf("who missed nothing was told %q", got)
	}
	if got := ask(s, "GET", "/.concord/version", "", nil).Body.String(); got != "s-7.1" {
		t.Errorf("the version is %q", got)
	}
	if body := ask(s, "GET", "/a/", "", nil).Body.String(); !strings.Contains(body, "the next") || !strings.Contains(body, `data-version="s-7.1"`) {
		t.Errorf("the page is %s", body)
	}
}

// TestSignsOfLife holds that a connection that is alive can be told from a dead
// one.
func TestSignsOfLife(t *testing.T) {
	s := New(Options{Start: "s"})
	s.alive = time.Millisecond
	s.Publish(version("first"), nil)
	web := httptest.NewServer(s)
	defer web.Close()
	tab := listen(t, web.URL, "s-1.1", "")
	for range 3 {
		if got := tab.next("event: "); got != "alive" {
			t.Errorf("told of %q", got)
		}
	}
	tab.stop()
}

// TestStatics holds that pictures are read again when static files changed, and
// only then.
func TestStatics(t *testing.T) {
	s := New(Options{})
	statics := func() string { return ask(s, "GET", "/a/", "", nil).Header().Get("Concord-Statics") }
	s.Publish(version("1"), []string{"static/map.png"})
	first := statics()
	s.Publish(version("2"), []string{"content/a.md"})
	if got := statics(); got != first {
		t.Errorf("after a text changed: %q, was %q", got, first)
	}
	s.Publish(version("3"), []string{"content/a.md", "static"})
	if got := statics(); got == first {
		t.Errorf("after pictures changed: still %q", got)
	}
}

// TestGoodPagesAreBounded holds that a long walk through a large site keeps no
// page of each.
func TestGoodPagesAreBounded(t *testing.T) {
	s := New(Options{})
	for n := range 3 * goodPages {
		s.keep(fmt.Sprintf("%d/index.html", n), []byte("page"))
	}
	s.keep("map.svg", []byte("picture"))
	if len(s.good) > goodPages || s.lastGood("map.svg") != nil {
		t.Errorf("%d pages are kept", len(s.good))
	}
}

// TestRaces publishes, reads and listens all at once, and ends the server while
// tabs listen.
func TestRaces(t *testing.T) {
	s, address := started(t, nil)
	var group sync.WaitGroup
	for n := range 4 {
		group.Go(func() {
			for i := range 50 {
				v := version(fmt.Sprint(n, " ", i))
				if i%5 == 0 {
					v.Pages = broken{&render.TemplateError{Finding: diag.New(diag.BadTemplate, source.Span{}, "broken")}}
				}
				s.Publish(v, []string{"static/x"})
				s.PublishFindings([]diag.Finding{diag.New(diag.DeadLink, source.Span{Path: "content/a.md"}, "x")})
			}
		})
		group.Go(func() {
			for range 50 {
				ask(s, "GET", "/a/", "", nil)
				ask(s, "GET", "/.concord/findings?page=/a/", "", nil)
			}
		})
		group.Go(func() {
			for range 5 {
				tab := listen(t, address, "", "")
				tab.next("data: ")
				tab.stop()
			}
		})
	}
	group.Wait()
	if w := ask(s, "GET", "/.concord/version", "", nil); w.Body.String() != s.current.name {
		t.Errorf("the version is %q, want %q", w.Body, s.current.name)
	}
}

// TestServeEnds holds that the server stops while tabs listen.
func TestServeEnds(t *testing.T) {
	s := New(Options{Start: "s"})
	s.Publish(version("first"), nil)
	web := httptest.NewUnstartedServer(nil)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Serve(ctx, web.Listener) }()
	reply, err := http.Get("http://" + web.Listener.Addr().String() + "/.concord/events")
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	stop()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if _, err := io.ReadAll(reply.Body); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the tab was left with %v", err)
	}
}
