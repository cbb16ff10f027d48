package external

import (
	"context"
	"net/http"
	"net/url"
	"strings"
)

// robots are the rules of a robots.txt (RFC 9309) that concern us.
type robots struct{ rules []robotRule }

type robotRule struct {
	path  string // may hold * and end in $
	allow bool
}

// allows reports whether the host of an address lets us ask for it. The fault
// says why that could not be found out.
func (c *Client) allows(ctx context.Context, u *url.URL) (allowed bool, fault string) {
	h := c.hostOf(u)
	h.once.Do(func() { h.robots, h.fault = c.fetchRobots(ctx, u) })
	if h.fault != "" {
		return false, h.fault
	}
	return h.robots.allow(u), ""
}

// fetchRobots reads robots.txt. Without one everything is allowed; while the
// server fails nothing is. When there is no connection at all, the address
// itself will show why.
func (c *Client) fetchRobots(ctx context.Context, u *url.URL) (robots, string) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	for range 5 {
		r, err := c.once(ctx, http.MethodGet, at)
		if err != nil {
			return robots{}, ""
		}
		switch {
		case r.status >= 200 && r.status < 300:
			return parseRobots(string(r.body), c.Agent), ""
		case r.location != "":
			next, err := at.Parse(r.location)
			if err != nil || next.Scheme != u.Scheme || next.Host != u.Host {
				return robots{}, ""
			}
			at = next
		case r.status >= 500 || r.status == http.StatusTooManyRequests:
			return robots{}, "its robots.txt cannot be read"
		default:
			return robots{}, ""
		}
	}
	return robots{}, ""
}

// parseRobots takes the groups that name the agent, or else those for all.
func parseRobots(text, agent string) robots {
	name, _, _ := strings.Cut(strings.ToLower(agent), "/")
	var ours, all robots
	found := false
	var toUs, toAll, rules bool // of the group at hand; rules: it has begun
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "user-agent":
			if rules {
				toUs, toAll, rules = false, false, false
			}
			token, _, _ := strings.Cut(strings.ToLower(value), "/")
			toUs = toUs || token == name
			toAll = toAll || token == "*"
			found = found || token == name
		case "allow", "disallow":
			rules = true
			if value == "" {
				continue
			}
			rule := robotRule{value, strings.EqualFold(strings.TrimSpace(key), "allow")}
			if toUs {
				ours.rules = append(ours.rules, rule)
			}
			if toAll {
				all.rules = append(all.rules, rule)
			}
		}
	}
	if found {
		return ours
	}
	return all
}

// allow reports whether the longest rule that fits an address allows it; of two
// as long the one that allows.
func (r robots) allow(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	allowed, longest := true, -1
	for _, rule := range r.rules {
		if n := len(rule.path); (n > longest || n == longest && rule.allow) && fits(rule.path, path) {
			allowed, longest = rule.allow, n
		}
	}
	return allowed
}

// fits reports whether a path begins as a rule says.
func fits(rule, path string) bool {
	rule, whole := strings.CutSuffix(rule, "$")
	parts := strings.Split(rule, "*")
	if !strings.HasPrefix(path, parts[0]) {
		return false
	}
	rest := path[len(parts[0]):]
	for n, part := range parts[1:] {
		if whole && n == len(parts)-2 {
			return strings.HasSuffix(rest, part)
		}
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return !whole || rest == ""
}
