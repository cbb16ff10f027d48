package publish

import (
	"context"
	"io"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// faultProxy stands between us and a real server and does it harm.
type faultProxy struct {
	*httptest.Server
	next http.Handler

	mu     sync.Mutex
	dice   *rand.Rand
	rate   float64 // of requests that fail
	left   int     // requests until the line is dead; negative: it never dies
	onDead func()
}

func newFaultProxy(t testing.TB, server string) *faultProxy {
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	// The signature covers the host that we asked, so that is handed on.
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(u)
			r.Out.Host = r.In.Host
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	p := &faultProxy{next: forward, left: -1}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p
}

// set begins a run.
func (p *faultProxy) set(seed int64, rate float64, left int, onDead func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dice, p.rate, p.left, p.onDead = rand.New(rand.NewSource(seed)), rate, left, onDead
}

// throw says what happens to a request.
func (p *faultProxy) throw() fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.left == 0 {
		p.onDead()
		return cutBefore
	}
	if p.left > 0 {
		p.left--
	}
	if p.rate == 0 || p.dice.Float64() >= p.rate {
		return noFault
	}
	return fault(1 + p.dice.Intn(5))
}

func (p *faultProxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch p.throw() {
	case slowDown:
		refuse(w, 503, "SlowDown")
	case badGateway: // late
		<-time.After(2 * time.Millisecond)
		refuse(w, 502, "InternalError")
	case cutBefore:
		panic(http.ErrAbortHandler)
	case cutMiddle: // the server sees half of what was sent
		r.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, r.ContentLength/2), broken{}))
		p.next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	case cutAfter: // done, but we do not learn of it
		p.next.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	default:
		p.next.ServeHTTP(w, r)
	}
}

// broken is the end of a line that was cut.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// readSite walks the pages of a folder and returns the first page that links to
// an asset that is not there. A page that was replaced while it was looked at
// is looked at again.
func readSite(dir string) (fault string, pages int) {
	names, _ := filepath.Glob(filepath.Join(dir, "*", "index.html"))
	for _, name := range names {
		for {
			page, err := os.ReadFile(name)
			if err != nil {
				break // gone
			}
			pages++
			m := linkOf.FindSubmatch(page)
			if m == nil {
				break
			}
			if _, err := os.Stat(filepath.Join(dir, string(m[1]))); err == nil {
				break
			}
			if again, err := os.ReadFile(name); err == nil && string(again) == string(page) {
				return name + " links to " + string(m[1]), pages
			}
		}
	}
	return "", pages
}

// Thirty publications to a real server go through a proxy that delays, cuts and
// refuses at random, while a reader walks the site.
func TestRealS3Faults(t *testing.T) {
	runs := 30
	if testing.Short() {
		runs = 5
	}
	address, dir := startS3(t)
	proxy := newFaultProxy(t, "http://"+address)
	open := func() *store {
		s := openS3(t, proxy.URL).(*store)
		s.wait = noWait
		return s
	}
	var stop atomic.Bool
	seen, ended := make(chan int), 0
	go func() {
		total := 0
		for !stop.Load() {
			fault, pages := readSite(dir)
			total += pages
			if fault != "" {
				t.Error("a reader sees that " + fault)
				break
			}
			runtime.Gosched()
		}
		seen <- total
	}()
	r := rand.New(rand.NewSource(2))
	for n := range runs {
		ctx, cancel := context.WithCancel(context.Background())
		left := -1
		if r.Intn(2) == 0 {
			left = 1 + r.Intn(60)
		}
		proxy.set(int64(n), r.Float64()*0.6, left, cancel)
		if _, err := tryRun(ctx, t, open(), randomSite(r), Options{TakeOver: true}); err != nil {
			ended++
		}
		cancel()
	}
	proxy.set(0, 0, -1, nil)
	last := randomSite(r)
	run(t, open(), last, Options{TakeOver: true})
	stop.Store(true)
	total := <-seen
	check(t, "after a last run without faults", inFolder(t, dir), last)
	if ended == 0 || total == 0 {
		t.Errorf("%d runs ended early, %d pages were read: nothing was tried", ended, total)
	}
	t.Logf("%d runs, %d of them ended early; a reader read %d pages meanwhile", runs, ended, total)
}
