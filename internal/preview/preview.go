// Package preview shows a site in a browser while it is written.
//
// In: versions of a site, each an fs.FS with its findings and the way from
// pages to places in the content; and requests. Out: pages, each with a script
// that takes over the next version in place and shows the findings. Guarantees:
// a page but for that script is what a build would write; where a page cannot
// be made the last good one stays; requests for another host, for what is no
// path of the site, or from another page that wants to open files, are refused;
// it writes no file. Non-goals: it builds nothing and watches nothing.
package preview

import (
	"context"
	"embed"
	"errors"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"concord/internal/diag"
	"concord/internal/source"
	"concord/internal/words"
)

// A Version is one state of a site. It is not changed once it is published.
type Version struct {
	Pages    fs.FS
	Findings []diag.Finding
	Text     func(file string) ([]byte, bool) // the text of a file of the content
	Content  Content
	Words    func(lang string) *words.Language // of the interface, in English where a language has none
	Drafts   bool                              // drafts have pages
	Paper    Paper                             // nil when nothing is printed
}

// Content leads from pages to what they are made of, and back. It is safe for
// concurrent use. A page is named by its address in the site: "briefs/x/".
type Content interface {
	// Page returns the page that a file of the content becomes.
	Page(file string) (page string, ok bool)
	// Files returns the files that a page is made of, its own first.
	Files(page string) []string
	// Words returns the words on the page of a file that stand at a place in
	// the file, and the anchor at or before them; "" for what it cannot tell.
	Words(at source.Span) (anchor, words string)
	// Source returns the place in the content of the block of a page that
	// stands at or behind an anchor and begins with the words.
	Source(page, anchor, words string) (at source.Span, ok bool)
	// Gone says where the content of a page went that was there earlier: the
	// file it came from, and the page where it stands now, "" for none.
	Gone(page string) (file, now string, ok bool)
}

// Options say what a Server may do.
type Options struct {
	Host   string // that it is reached by besides this machine's own names; "" for none
	Any    bool   // it listens on all addresses, so any address of a number is its own
	Token  string // secret that its own pages show when they ask for more than to read
	Print  bool   // pages are shown as on paper
	Start  string // another one for each Server, so that pages of an earlier one notice
	Open   func(file string, line, column int) error
	Drafts func(on bool) // is asked to publish a version with or without drafts
}

// A Server shows the newest version of a site, or waits for the first.
type Server struct {
	options Options
	alive   time.Duration // between two signs of life to those who listen

	mu      sync.Mutex
	current *published
	changed chan struct{} // closed when there is a newer version
	good    map[string][]byte
}

// published is a version with its name.
type published struct {
	Version
	page    string // names the pages
	name    string // names the pages and the findings: page.1
	number  uint64
	statics uint64 // another one when static files changed

	revision int // of the findings

	mu     sync.Mutex
	broken map[string]diag.Finding // pages whose template failed
}

// New returns a server that has nothing to show yet.
func New(o Options) *Server {
	return &Server{options: o, alive: 20 * time.Second, changed: make(chan struct{}), good: map[string][]byte{}}
}

// Publish shows a version in place of the one before. Changed are the files
// that differ, so that pictures are read again when they are among them.
func (s *Server) Publish(v Version, changed []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := &published{Version: v, number: 1, broken: map[string]diag.Finding{}}
	if s.current != nil {
		p.number, p.statics = s.current.number+1, s.current.statics
	}
	for _, path := range changed {
		if strings.HasPrefix(path, "static") {
			p.statics = p.number
		}
	}
	p.page = s.options.Start + "-" + strconv.FormatUint(p.number, 10)
	p.name = p.page + ".1"
	s.show(p)
}

// PublishFindings tells more of the version that is shown: its pages stay.
func (s *Server) PublishFindings(findings []diag.Finding) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current == nil {
		return
	}
	old := s.current
	p := &published{Version: old.Version, page: old.page, number: old.number, statics: old.statics, revision: old.revision + 1}
	p.Findings = findings
	p.name = p.page + "." + strconv.Itoa(p.revision+1)
	old.mu.Lock()
	p.broken = maps.Clone(old.broken)
	old.mu.Unlock()
	s.show(p)
}

// show puts a version in the place of the one before. It is called with the
// lock held.
func (s *Server) show(p *published) {
	s.current = p
	close(s.changed)
	s.changed = make(chan struct{})
}

// version returns what is shown, and the channel that ends with it.
func (s *Server) version() (*published, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current, s.changed
}

// Serve answers requests until the context ends.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	stop := context.AfterFunc(ctx, func() {
		patience, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		if server.Shutdown(patience) != nil {
			server.Close()
		}
	})
	defer stop()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// own is where the parts of the preview itself stand, out of the way of sites.
const own = "/.concord/"

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "SAMEORIGIN")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "same-origin")
	if !s.isOwnHost(r.Host) {
		http.Error(w, "this preview answers to its own address only", http.StatusMisdirectedRequest)
		return
	}
	v, changed := s.version()
	for v == nil { // whoever asks early waits
		select {
		case <-r.Context().Done():
			http.Error(w, "the site is not built yet", http.StatusServiceUnavailable)
			return
		case <-changed:
			v, changed = s.version()
		}
	}
	what, isOwn := strings.CutPrefix(r.URL.Path, own)
	if isOwn && (what == "open" || what == "drafts") {
		s.act(w, r, v, what)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		h.Set("Allow", "GET, HEAD")
		http.Error(w, "the preview is read with GET", http.StatusMethodNotAllowed)
		return
	}
	switch {
	case !isOwn:
		s.page(w, r, v)
	case what == "events":
		s.events(w, r, v, changed)
	case what == "version":
		h.Set("Content-Type", "text/plain; charset=utf-8")
		write(w, []byte(v.name))
	case what == "findings":
		s.findings(w, r, v)
	case what == "print.css":
		s.printSheet(w, r, v)
	case what == "paper":
		s.paper(w, r, v)
	case what == "paper.pdf":
		s.paperPDF(w, r, v)
	case what == "live.js" || what == "live.css" || what == "paper.js" || what == "paper.css":
		http.ServeFileFS(w, r, live, "live/"+what)
	default:
		http.NotFound(w, r)
	}
}

//go:embed live
var live embed.FS

// write sends a body; when the reader is gone there is nobody to tell.
func write(w http.ResponseWriter, body []byte) { _, _ = w.Write(body) }

// events tells a browser of every version by its name, as server-sent events.
// Whoever was away is told of the newest at once. A connection may be dead
// without either side noticing, when a computer slept or changed its network: so
// there are signs of life, and a browser that misses them connects anew.
func (s *Server) events(w http.ResponseWriter, r *http.Request, v *published, changed <-chan struct{}) {
	w.Header().Set("Content-Type", "text/event-stream")
	out := http.NewResponseController(w)
	seen := r.URL.Query().Get("since")
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		seen = last
	}
	write(w, []byte("retry: 500\n\n"))
	alive := time.NewTicker(s.alive)
	defer alive.Stop()
	for {
		if v.name != seen {
			seen = v.name
			write(w, []byte("id: "+seen+"\ndata: "+seen+"\n\n"))
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-changed:
			v, changed = s.version()
		case <-alive.C:
			write(w, []byte("event: alive\ndata: \n\n"))
		}
	}
}
