package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// Verification compares what a server answers with what was published.
type Verification struct {
	URL     string // of the site; ends in "/"
	Headers bool   // the target keeps headers: they must be as published
	All     bool   // every file; otherwise those that the plan carried over and a page at least
	Wait    func(ctx context.Context, d time.Duration) error
	Begin   func(phase string, files int)
	Step    func()
}

// mostFaults is how many faults are told.
const mostFaults = 50

// Verify fetches what a plan published and returns what is not as it should be,
// in order of path. Servers may lag a moment behind: what differs is asked for
// again before it is told.
func (p *Plan) Verify(ctx context.Context, v Verification) ([]string, error) {
	base, err := url.Parse(v.URL)
	if err != nil || base.Host == "" {
		return nil, fmt.Errorf("%q is no address to verify at", v.URL)
	}
	if v.Wait == nil {
		v.Wait = pause
	}
	client := &http.Client{
		Timeout:       time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: verifyJobs},
	}
	defer client.CloseIdleConnections()
	paths := p.toVerify(v.All)
	if v.Begin != nil {
		v.Begin("verify", len(paths)+1)
	}
	c := checker{client, base, p, v.Headers}
	checks := []func(context.Context) (string, error){c.missing}
	for _, path := range paths {
		checks = append(checks, func(ctx context.Context) (string, error) { return c.file(ctx, path) })
	}
	found, err := v.patiently(ctx, checks)
	if err != nil {
		return nil, err
	}
	found = slices.DeleteFunc(found, func(s string) bool { return s == "" })
	if more := len(found) - mostFaults; more > 0 {
		found = append(found[:mostFaults], fmt.Sprintf("and %d more", more))
	}
	return found, nil
}

const verifyJobs = 8

// patiently makes all checks at once, and those that found a fault again, up to
// four times.
func (v Verification) patiently(ctx context.Context, checks []func(context.Context) (string, error)) ([]string, error) {
	found, errs := make([]string, len(checks)), make([]error, len(checks))
	pending := make([]int, len(checks))
	for i := range pending {
		pending[i] = i
	}
	for n, d := 0, firstWait; ; n, d = n+1, 4*d {
		var group errgroup.Group
		group.SetLimit(verifyJobs)
		for _, i := range pending {
			group.Go(func() error {
				found[i], errs[i] = checks[i](ctx)
				if n == 0 && v.Step != nil {
					v.Step()
				}
				return nil
			})
		}
		group.Wait()
		pending = slices.DeleteFunc(pending, func(i int) bool { return found[i] == "" && errs[i] == nil })
		if len(pending) == 0 {
			return found, nil
		}
		if n == 3 || ctx.Err() != nil {
			for _, i := range pending {
				if errs[i] != nil {
					return nil, errs[i]
				}
			}
			return found, nil
		}
		if err := v.Wait(ctx, d); err != nil {
			return nil, err
		}
	}
}

// toVerify returns the files to ask for, sorted.
func (p *Plan) toVerify(all bool) []string {
	if all {
		return slices.Sorted(maps.Keys(p.next.Files))
	}
	var paths []string
	for _, s := range p.Steps {
		paths = append(paths, s.Path)
	}
	if _, ok := p.next.Files["index.html"]; ok && !slices.Contains(paths, "index.html") {
		paths = append(paths, "index.html")
	}
	slices.Sort(paths)
	return slices.DeleteFunc(paths, func(path string) bool {
		switch path {
		case "_headers", "_redirects", "CNAME", ".nojekyll": // for the host, which keeps them for itself
			return true
		}
		return p.gzipped[path]
	})
}

// checker asks a server.
type checker struct {
	client  *http.Client
	base    *url.URL
	plan    *Plan
	headers bool
}

// at returns the address of a file.
func (c checker) at(path string) *url.URL {
	return c.base.ResolveReference(&url.URL{Path: strings.TrimSuffix(path, "index.html")})
}

// get fetches a path, compressed only as the transport undoes.
func (c checker) get(ctx context.Context, path string) (*http.Response, []byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.at(path).String(), nil)
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Cache-Control", "no-cache")
	answer, err := c.client.Do(request)
	if err != nil {
		var ue *url.Error
		if errors.As(err, &ue) && ctx.Err() == nil {
			return nil, nil, fmt.Errorf("verify at %s: %w", c.base, ue.Err)
		}
		return nil, nil, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxFile))
	return answer, body, err
}

// file asks for one file and returns what is wrong with the answer.
func (c checker) file(ctx context.Context, path string) (string, error) {
	want, there := c.plan.next.Files[path]
	if !there || c.plan.kept[path] {
		return c.gone(ctx, path, there)
	}
	answer, body, err := c.get(ctx, path)
	if err != nil {
		return "", err
	}
	at := addressOf(path)
	if to := answer.Header.Get("Location"); answer.StatusCode/100 == 3 {
		return c.redirect(path, to)
	}
	sum := sha256.Sum256(body)
	switch {
	case path == "404.html" && answer.StatusCode == http.StatusNotFound: // as some hosts serve it
	case answer.StatusCode != http.StatusOK:
		return fmt.Sprintf("%s: the server answers %s", at, answer.Status), nil
	case hex.EncodeToString(sum[:]) != want.SHA256:
		return fmt.Sprintf("%s: the server has other content (%s in place of %s)", at, Bytes(int64(len(body))), Bytes(want.Size)), nil
	}
	if got, want := answer.Header.Get("Content-Type"), typeOf(path); isPage(path) && mediaType(got) != mediaType(want) {
		return fmt.Sprintf("%s: Content-Type is %q, not %q", at, got, want), nil
	}
	if !c.headers {
		return "", nil
	}
	if got := answer.Header.Get("Content-Type"); got != want.Type {
		return fmt.Sprintf("%s: Content-Type is %q, not %q", at, got, want.Type), nil
	}
	if got := answer.Header.Get("Cache-Control"); got != want.Cache {
		return fmt.Sprintf("%s: Cache-Control is %q, not %q", at, got, want.Cache), nil
	}
	return "", nil
}

func mediaType(s string) string {
	s, _, _ = strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(s))
}

// redirect checks that an address that leads elsewhere leads to the right place.
func (c checker) redirect(path, to string) (string, error) {
	content, err := c.plan.content(path)
	if err != nil {
		return "", err
	}
	at := c.at(path)
	wanted, ok := redirectOf(content)
	if !ok {
		return fmt.Sprintf("%s: the server redirects to %s", addressOf(path), to), nil
	}
	got, err := at.Parse(to)
	if err != nil {
		return fmt.Sprintf("%s: the server redirects to %q", addressOf(path), to), nil
	}
	want, err := at.Parse(wanted)
	if err != nil || strings.TrimSuffix(got.Path, "index.html") != strings.TrimSuffix(want.Path, "index.html") {
		return fmt.Sprintf("%s: the server redirects to %s, not to %s", addressOf(path), got, want), nil
	}
	return "", nil
}

// gone checks that what was deleted is no longer served.
func (c checker) gone(ctx context.Context, path string, kept bool) (string, error) {
	if kept {
		return "", nil
	}
	answer, _, err := c.get(ctx, path)
	if err != nil || answer.StatusCode != http.StatusOK {
		return "", err
	}
	return fmt.Sprintf("%s: it is still there", addressOf(path)), nil
}

// missing checks what a reader gets who asks for what never was.
func (c checker) missing(ctx context.Context) (string, error) {
	want, ok := c.plan.next.Files["404.html"]
	if !ok {
		return "", nil
	}
	const path = "concord-publish-looks-for-what-is-not-there/"
	answer, body, err := c.get(ctx, path)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	switch {
	case answer.StatusCode != http.StatusNotFound:
		return fmt.Sprintf("the server answers %s for a page that is not there", answer.Status), nil
	case hex.EncodeToString(sum[:]) != want.SHA256:
		return "the page for what is not there is not 404.html; tell the server: " + c.at("404.html").Path, nil
	}
	return "", nil
}
