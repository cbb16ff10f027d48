package external

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// clock stands still until somebody waits.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	waited []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.waited = append(c.waited, d)
	return ctx.Err()
}

func newClock() *clock { return &clock{now: time.Date(2024, 6, 19, 12, 0, 0, 0, time.UTC)} }

// client returns a client for a test server.
func client(t *testing.T, c *clock) *Client {
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return &Client{Transport: transport, Agent: "concord/test", Now: c.Now, Wait: c.Wait, Timeout: 200 * time.Millisecond}
}

// misbehaving is a server that does everything wrong.
func misbehaving(t *testing.T) *httptest.Server {
	var tries, busy atomic.Int32
	mux := http.NewServeMux()
	status := func(path string, code int) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) })
	}
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "User-agent: *\nDisallow: /\n\nUser-agent: other\nUser-agent: Concord\nDisallow: /private/ # not for us\nAllow: /private/open\n")
	})
	status("/ok", 200)
	status("/private/x", 200)
	status("/private/open", 200)
	status("/gone", 410)
	status("/login", 401)
	status("/broken", 500)
	mux.HandleFunc("/no-head", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	})
	mux.HandleFunc("/head-lies", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusNotFound)
		}
	})
	mux.HandleFunc("/slow", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop2", http.StatusFound) })
	mux.HandleFunc("/loop2", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/deeper/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path+"x", http.StatusFound) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusMovedPermanently) })
	mux.HandleFunc("/for-now", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusFound) })
	mux.HandleFunc("/into-private", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/private/x", http.StatusFound) })
	mux.HandleFunc("/nowhere", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "ftp://example.org/")
		w.WriteHeader(http.StatusFound)
	})
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) {
		if busy.Add(1) <= 2 {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	})
	mux.HandleFunc("/too-busy", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "Wed, 19 Jun 2024 18:00:00 GMT")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	reset := func(w http.ResponseWriter) {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
	}
	mux.HandleFunc("/reset", func(w http.ResponseWriter, _ *http.Request) { reset(w) })
	mux.HandleFunc("/reset-once", func(w http.ResponseWriter, _ *http.Request) {
		if tries.Add(1) == 1 {
			reset(w)
		}
	})
	mux.HandleFunc("/garbage", func(w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			io.WriteString(conn, "SSH-2.0-nonsense\r\n\r\n")
			conn.Close()
		}
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		for r.Context().Err() == nil {
			if _, err := io.WriteString(w, strings.Repeat("x", 4096)); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/drip", func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		io.WriteString(w, "x")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestAsk(t *testing.T) {
	s := misbehaving(t)
	tests := []struct {
		path    string
		verdict Verdict
		reason  string
		waits   string // what was waited for before it was asked again
	}{
		{"/ok", Alive, "", ""},
		{"/ok#part", Alive, "", ""},
		{"/private/x", Unasked, "robots.txt asks not to", ""},
		{"/private/open", Alive, "", ""},
		{"/none", Dead, "404 Not Found", ""},
		{"/gone", Dead, "410 Gone", ""},
		{"/login", Doubtful, "401 Unauthorized", ""},
		{"/broken", Doubtful, "500 Internal Server Error", "[1s 2s 1s 2s]"},
		{"/no-head", Alive, "", ""},
		{"/head-lies", Alive, "", ""},
		{"/slow", Doubtful, "no answer in time", "[1s 2s]"},
		{"/loop", Dead, "redirected in a circle", ""},
		{"/deeper/", Dead, "redirected in a circle", ""},
		{"/moved", Moved, "", ""},
		{"/for-now", Alive, "", ""},
		{"/into-private", Doubtful, "403 Forbidden", ""},
		{"/nowhere", Dead, "redirected in a circle", ""},
		{"/busy", Alive, "", "[7s 7s]"},
		{"/too-busy", Doubtful, "503 Service Unavailable", ""},
		{"/reset", Doubtful, "the connection failed", "[1s 2s]"},
		{"/reset-once", Alive, "", "any"},
		{"/garbage", Doubtful, "the connection failed", "[1s 2s]"},
		{"/endless", Alive, "", ""},
		{"/drip", Alive, "", ""},
	}
	for _, tt := range tests {
		c := newClock()
		answers, err := client(t, c).Ask(t.Context(), []string{s.URL + tt.path, s.URL + tt.path})
		if err != nil {
			t.Fatal(err)
		}
		got := answers[s.URL+tt.path]
		waits := ""
		if len(c.waited) > 0 {
			waits = fmt.Sprint(c.waited)
		}
		if got.Verdict != tt.verdict || got.Reason != tt.reason || waits != tt.waits && tt.waits != "any" {
			t.Errorf("Ask(%s) = %s %q after %s, want %s %q after %s", tt.path, got.Verdict, got.Reason, waits, tt.verdict, tt.reason, tt.waits)
		}
		if tt.verdict == Moved && got.Target != s.URL+"/ok" {
			t.Errorf("Ask(%s) is at %q now", tt.path, got.Target)
		}
	}
}

func TestAskBadCertificate(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	defer s.Close()
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	c := client(t, newClock())
	answers, _ := c.Ask(t.Context(), []string{s.URL + "/x", "ftp://example.org/", "nonsense"})
	if got := answers[s.URL+"/x"]; got.Verdict != Dead || !strings.HasPrefix(got.Reason, "its certificate is not valid") {
		t.Errorf("a bad certificate gives %+v", got)
	}
	if got := answers["ftp://example.org/"]; got.Verdict != Unasked {
		t.Errorf("an address of FTP gives %+v", got)
	}
}

// TestPolite holds that no more than two requests at a time go to one host,
// that robots.txt is read once, and that what is known is not asked again.
func TestPolite(t *testing.T) {
	var now, most, robots, all atomic.Int32
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		all.Add(1)
		if r.URL.Path == "/robots.txt" {
			robots.Add(1)
			http.NotFound(w, r)
			return
		}
		n := now.Add(1)
		defer now.Add(-1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		if r.Header.Get("User-Agent") != "concord/test" {
			t.Errorf("the program calls itself %q", r.Header.Get("User-Agent"))
		}
	}))
	defer s.Close()
	var addresses []string
	for n := range 40 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", s.URL, n))
	}
	c := newClock()
	k := client(t, c)
	k.Timeout = 10 * time.Second
	answers, err := k.Ask(t.Context(), addresses)
	if err != nil || len(answers) != 40 {
		t.Fatalf("%d answers, %v", len(answers), err)
	}
	if most.Load() > 2 || robots.Load() != 1 || all.Load() != 41 {
		t.Errorf("%d requests, %d at a time, robots.txt %d times", all.Load(), most.Load(), robots.Load())
	}
	again := client(t, c)
	again.Known = answers
	c.now = c.now.Add(6 * 24 * time.Hour)
	if _, err := again.Ask(t.Context(), addresses); err != nil || all.Load() != 41 {
		t.Errorf("what is known was asked again: %d requests, %v", all.Load(), err)
	}
	c.now = c.now.Add(2 * 24 * time.Hour)
	if _, err := again.Ask(t.Context(), addresses); err != nil || all.Load() != 82 {
		t.Errorf("what is old was not asked again: %d requests, %v", all.Load(), err)
	}
}

func TestInterrupted(t *testing.T) {
	s := misbehaving(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client(t, newClock()).Ask(ctx, []string{s.URL + "/ok", s.URL + "/slow"}); err == nil {
		t.Error("an interrupted check says nothing of it")
	}
}

func TestRobots(t *testing.T) {
	tests := []struct {
		text, path string
		want       bool
	}{
		{"", "/x", true},
		{"User-agent: *\nDisallow:", "/x", true},
		{"User-agent: *\nDisallow: /", "/x", false},
		{"user-agent: *\ndisallow: /a\nallow: /a/b", "/a/b/c", true},
		{"user-agent: *\ndisallow: /a\nallow: /a/b", "/a/c", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", false},
		{"User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", true},
		{"User-agent: *\nDisallow: /a*b*c", "/axbyc", false},
		{"User-agent: *\nDisallow: /$", "/", false},
		{"User-agent: *\nDisallow: /$", "/x", true},
		{"User-agent: other\nDisallow: /", "/x", true},
		{"User-agent: concord\nAllow: /\nUser-agent: *\nDisallow: /", "/x", true},
		{"\xef\xbb\xbfnonsense\n::::\nDisallow: /", "/x", true},
	}
	for _, tt := range tests {
		u, err := url.Parse("https://example.org" + tt.path)
		if err != nil {
			t.Fatal(err)
		}
		if got := parseRobots(tt.text, "concord/1.0").allow(u); got != tt.want {
			t.Errorf("%q allows %s: %v, want %v", tt.text, tt.path, got, tt.want)
		}
	}
}
