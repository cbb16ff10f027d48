package external

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// ask asks for one address, first for its head, then, where a server does not
// like that, for its body.
func (c *Client) ask(ctx context.Context, address string) Answer {
	answer := Answer{Asked: c.Now().UTC().Truncate(time.Second)}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		answer.Verdict, answer.Reason = Unasked, "no address of the web"
		return answer
	}
	u.Fragment = ""
	allowed, fault := c.allows(ctx, u)
	if fault != "" {
		answer.Verdict, answer.Reason = Doubtful, fault
		return answer
	}
	if !allowed {
		answer.Verdict, answer.Reason = Unasked, "robots.txt asks not to"
		return answer
	}
	r := c.request(ctx, http.MethodHead, u)
	if r.status < 200 || r.status >= 300 {
		if r.status != 0 { // it answered: some servers do not know HEAD, or lie to it
			r = c.request(ctx, http.MethodGet, u)
		}
	}
	answer.Verdict, answer.Reason = r.verdict()
	if answer.Verdict == Alive && r.moved != "" {
		answer.Verdict, answer.Target = Moved, r.moved
	}
	return answer
}

// reply is what a server said in the end.
type reply struct {
	status int // 0 when it said nothing
	err    error
	moved  string // where it is when every redirection is for good
}

// verdict says what a reply means.
func (r reply) verdict() (Verdict, string) {
	if r.err != nil {
		return verdictOf(r.err)
	}
	reason := strings.TrimSpace(strconv.Itoa(r.status) + " " + http.StatusText(r.status))
	switch {
	case r.status >= 200 && r.status < 300:
		return Alive, ""
	case r.status == http.StatusNotFound, r.status == http.StatusGone:
		return Dead, reason
	}
	return Doubtful, reason // 401, 403, 429, 5xx: people may still be served
}

// errRedirects is the end of a chain of redirections.
var errRedirects = errors.New("redirected in a circle")

func verdictOf(err error) (Verdict, string) {
	var certificate *tls.CertificateVerificationError
	var dns *net.DNSError
	switch {
	case errors.Is(err, errRedirects):
		return Dead, errRedirects.Error()
	case errors.As(err, &certificate):
		return Dead, "its certificate is not valid: " + certificate.Err.Error()
	case errors.As(err, &dns) && dns.IsNotFound:
		return Dead, "there is no host of this name"
	case errors.Is(err, context.DeadlineExceeded), isTimeout(err):
		return Doubtful, "no answer in time"
	case errors.Is(err, context.Canceled):
		return Doubtful, "interrupted"
	}
	return Doubtful, "the connection failed"
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// request follows redirections and tries again what may pass.
func (c *Client) request(ctx context.Context, method string, u *url.URL) reply {
	var r reply
	for try := 1; ; try++ {
		var wait time.Duration
		r, wait = c.follow(ctx, method, u)
		again := r.err != nil && ctx.Err() == nil || wait > 0 || r.status >= 500 && r.status != http.StatusNotImplemented
		if verdict, _ := r.verdict(); verdict == Dead || !again || try == mostTries {
			return r
		}
		if wait == 0 {
			wait = time.Second << (try - 1)
		}
		if wait > or(c.LongWait, time.Minute) || c.Wait(ctx, wait) != nil {
			return r
		}
	}
}

// follow asks once, going where it is sent. The second result is how long the
// server asks to wait before the next try.
func (c *Client) follow(ctx context.Context, method string, u *url.URL) (reply, time.Duration) {
	r, forGood := reply{}, true
	seen := map[string]bool{}
	for range mostRedirects {
		if seen[u.String()] {
			break
		}
		seen[u.String()] = true
		response, err := c.once(ctx, method, u)
		if err != nil {
			return reply{err: err}, 0
		}
		to := response.location
		if to == "" {
			r.status = response.status
			return r, response.wait
		}
		next, err := u.Parse(to)
		if err != nil || next.Host == "" || next.Scheme != "http" && next.Scheme != "https" {
			return reply{err: fmt.Errorf("redirected to no address: %w", errRedirects)}, 0
		}
		if allowed, _ := c.allows(ctx, next); !allowed {
			return reply{status: http.StatusForbidden}, 0
		}
		forGood = forGood && (response.status == http.StatusMovedPermanently || response.status == http.StatusPermanentRedirect)
		u = next
		if r.moved = ""; forGood {
			r.moved = u.String()
		}
	}
	return reply{err: errRedirects}, 0
}

// response is one answer of a server.
type response struct {
	status   int
	location string        // of a redirection
	wait     time.Duration // of 429 and 503
	body     []byte        // at most mostBody
}

// once makes one request, when the host has a place for it.
func (c *Client) once(ctx context.Context, method string, u *url.URL) (response, error) {
	h := c.hostOf(u)
	select {
	case h.free <- struct{}{}:
		defer func() { <-h.free }()
	case <-ctx.Done():
		return response{}, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, or(c.Timeout, 20*time.Second))
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, u.String(), nil)
	if err != nil {
		return response{}, err
	}
	request.Header.Set("User-Agent", c.Agent)
	request.Header.Set("Accept", "*/*")
	transport := c.Transport
	if transport == nil {
		transport = http.DefaultTransport
	}
	got, err := transport.RoundTrip(request)
	if err != nil {
		return response{}, err
	}
	defer got.Body.Close()
	r := response{status: got.StatusCode}
	if method != http.MethodHead {
		// The rest is not waited for: that it began is enough.
		r.body, err = io.ReadAll(io.LimitReader(got.Body, mostBody))
		if err != nil && len(r.body) == 0 {
			return response{}, err
		}
	}
	switch got.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		r.location = got.Header.Get("Location")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		r.wait = c.retryAfter(got.Header.Get("Retry-After"))
	}
	return r, nil
}

// retryAfter reads seconds or a date.
func (c *Client) retryAfter(value string) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 {
		return time.Duration(min(n, 1<<20)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(c.Now()), 0)
	}
	return 0
}
