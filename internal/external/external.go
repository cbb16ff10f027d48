// Package external asks the web whether addresses still lead somewhere.
//
// In: addresses, a clock, a way to wait, and what is known from earlier. Out:
// an answer for each address. Guarantees: at most two requests at a time go to
// one host, robots.txt is honoured, Retry-After is obeyed as far as it is
// bearable, every request ends, and no body is read beyond a bound; an address
// that was asked lately is not asked again. Non-goals: it reads no page, so
// places on a page are not looked for.
package external

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Verdict says what was found at an address.
type Verdict string

const (
	Alive    Verdict = "alive"
	Moved    Verdict = "moved"    // alive, and moved for good
	Dead     Verdict = "dead"     // nobody will find anything there
	Doubtful Verdict = "doubtful" // it could not be found out this time
	Unasked  Verdict = "unasked"  // robots.txt asks not to
)

// Answer is what an address gave.
type Answer struct {
	Verdict Verdict   `json:"verdict"`
	Reason  string    `json:"reason,omitempty"` // in words: "404 Not Found", "no such host"
	Target  string    `json:"target,omitempty"` // of Moved: where it is now
	Asked   time.Time `json:"asked"`
}

// Client asks. Its fields must not be changed while it does.
type Client struct {
	Transport http.RoundTripper // nil means http.DefaultTransport
	Agent     string            // names the program to the servers: "concord/1.0"
	Now       func() time.Time
	Wait      func(ctx context.Context, d time.Duration) error // returns the context's error when that ends first
	Known     map[string]Answer                                // by address; answers that are not too old are taken from it

	Timeout  time.Duration // of one request; 0 means 20 seconds
	Jobs     int           // requests at a time; 0 means 16
	PerHost  int           // requests at a time to one host; 0 means 2
	LongWait time.Duration // the longest Retry-After that is obeyed; 0 means a minute

	mu    sync.Mutex
	hosts map[string]*host
}

// Bounds of asking.
const (
	mostRedirects = 10
	mostTries     = 3
	mostBody      = 64 << 10
)

// How long an answer holds.
const (
	aliveHolds = 7 * 24 * time.Hour
	deadHolds  = 24 * time.Hour
)

// host is what is known of a host during a check.
type host struct {
	free   chan struct{} // a token for each request that may go on
	once   sync.Once
	robots robots
	fault  string // why robots.txt could not be had
}

// Ask returns an answer for each address. Addresses that are not http or https
// are Unasked. The error is that of the context.
func (c *Client) Ask(ctx context.Context, addresses []string) (map[string]Answer, error) {
	addresses = slices.Clone(addresses)
	slices.Sort(addresses)
	addresses = slices.Compact(addresses)
	answers := make(map[string]Answer, len(addresses))
	var open []string
	for _, a := range addresses {
		if known, ok := c.Known[a]; ok && c.holds(known) {
			answers[a] = known
		} else {
			open = append(open, a)
		}
	}
	next := make(chan string)
	var group sync.WaitGroup
	var mu sync.Mutex
	for range min(or(c.Jobs, 16), len(open)) {
		group.Go(func() {
			for address := range next {
				answer := c.ask(ctx, address)
				mu.Lock()
				answers[address] = answer
				mu.Unlock()
			}
		})
	}
	for _, a := range spreadHosts(open) {
		next <- a
	}
	close(next)
	group.Wait()
	return answers, ctx.Err()
}

// holds reports whether an answer is young enough to stand.
func (c *Client) holds(a Answer) bool {
	age := c.Now().Sub(a.Asked)
	switch a.Verdict {
	case Alive, Moved, Unasked:
		return age < aliveHolds
	case Dead:
		return age < deadHolds
	}
	return false
}

func or[T int | time.Duration](v, otherwise T) T {
	if v > 0 {
		return v
	}
	return otherwise
}

// spreadHosts orders addresses so that those of one host do not follow each
// other while there are others: goroutines should not queue for one host.
func spreadHosts(addresses []string) []string {
	byHost := map[string][]string{}
	var hosts []string
	for _, a := range addresses {
		h := ""
		if u, err := url.Parse(a); err == nil {
			h = u.Host
		}
		if byHost[h] == nil {
			hosts = append(hosts, h)
		}
		byHost[h] = append(byHost[h], a)
	}
	spread := make([]string, 0, len(addresses))
	for n := 0; len(spread) < len(addresses); n++ {
		for _, h := range hosts {
			if n < len(byHost[h]) {
				spread = append(spread, byHost[h][n])
			}
		}
	}
	return spread
}

// hostOf returns what is known of the host of an address.
func (c *Client) hostOf(u *url.URL) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := u.Scheme + "://" + u.Host
	h := c.hosts[key]
	if h == nil {
		if c.hosts == nil {
			c.hosts = map[string]*host{}
		}
		h = &host{free: make(chan struct{}, or(c.PerHost, 2))}
		c.hosts[key] = h
	}
	return h
}
