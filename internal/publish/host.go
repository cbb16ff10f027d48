package publish

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
)

// contentPolicy lets pages load what their own site serves and nothing else.
// No page of ours has a script or a style inside it.
const contentPolicy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; media-src 'self'; " +
	"script-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// securityHeaders go with every answer.
var securityHeaders = [...]struct{ name, value string }{
	{"Content-Security-Policy", contentPolicy},
	{"X-Content-Type-Options", "nosniff"},
	{"Referrer-Policy", "strict-origin-when-cross-origin"},
}

// Redirect is an old address of a site and the one that took its place, both
// from the root of the site: "/old/", "/briefs/new/". The old one is plain, as
// servers compare it; the new one is escaped, as they send it.
type Redirect struct{ From, To string }

// Redirects returns the addresses that only lead to others, sorted.
func (s *Site) Redirects() ([]Redirect, error) {
	var all []Redirect
	for _, path := range slices.Sorted(maps.Keys(s.manifest.Files)) {
		if !isPage(path) || s.manifest.Files[path].Size > 4096 {
			continue
		}
		page, err := s.content(path)
		if err != nil {
			return nil, err
		}
		to, ok := redirectOf(page)
		if !ok {
			continue
		}
		from := url.URL{Path: addressOf(path)}
		target, err := from.Parse(to)
		if err != nil || target.Host != "" || strings.ContainsAny(target.Path+from.Path, " \t\n\"'$;{}") {
			continue // the page itself still redirects
		}
		all = append(all, Redirect{from.Path, strings.TrimSuffix(target.EscapedPath(), "index.html") + fragment(target)})
	}
	return all, nil
}

func fragment(u *url.URL) string {
	if u.Fragment == "" {
		return ""
	}
	return "#" + u.EscapedFragment()
}

// HostFiles returns the files by which Netlify and Cloudflare Pages are told
// headers and redirects. Netlify shows a page in place of a redirect from its
// address: there the pages that aliases make go on to redirect by themselves.
func HostFiles(site *Site) (map[string][]byte, error) {
	redirects, err := site.Redirects()
	if err != nil {
		return nil, err
	}
	var headers, moved strings.Builder
	headers.WriteString("/*\n")
	for _, h := range securityHeaders {
		fmt.Fprintf(&headers, "  %s: %s\n", h.name, h.value)
	}
	const mostRules = 90 // Cloudflare Pages reads a hundred
	rules := 0
	for _, pattern := range keptForEver(slices.Sorted(maps.Keys(site.manifest.Files))) {
		if rules < mostRules {
			fmt.Fprintf(&headers, "/%s\n  Cache-Control: %s\n", pattern, cacheForEver)
			rules++
		}
	}
	for _, r := range redirects {
		from := url.URL{Path: r.From}
		fmt.Fprintf(&moved, "%s %s 301\n", from.EscapedPath(), r.To)
	}
	return map[string][]byte{"_headers": []byte(headers.String()), "_redirects": []byte(moved.String())}, nil
}

// keptForEver returns patterns for the files whose names carry a hash: one for
// a folder that holds nothing else.
func keptForEver(paths []string) []string {
	mixed := map[string]bool{".": true}
	for _, p := range paths {
		if !hasHash(p) {
			for dir := path.Dir(p); !mixed[dir]; dir = path.Dir(dir) {
				mixed[dir] = true
			}
		}
	}
	var patterns []string
	for _, p := range paths {
		switch dir := path.Dir(p); {
		case !hasHash(p):
		case mixed[dir]:
			patterns = append(patterns, p)
		default:
			patterns = append(patterns, dir+"/*")
		}
	}
	return slices.Compact(patterns)
}

// Server is what a configuration of a web server says besides headers.
type Server struct {
	Name      string // of the host
	Root      string // folder that is served
	Redirects []Redirect
}

// Nginx returns a configuration for the http context of nginx.
func Nginx(s Server) []byte {
	var b strings.Builder
	b.WriteString(`# Serves a site of Concord. Put it into /etc/nginx/conf.d/ and add listen and
# certificate lines for TLS.
`)
	if slices.ContainsFunc(s.Redirects, func(r Redirect) bool { return len(r.From) > 40 }) {
		b.WriteString("map_hash_bucket_size 512; # for the long addresses below\n")
	}
	b.WriteString(`map $uri $concord_cache {
    default "` + cacheOther + `";
    "~\.[0-9a-f]{8,}\.[0-9a-z]+$" "` + cacheForEver + `";
    "~(\.html|\.json|\.csv|\.xml|\.txt|/)$" "` + cachePage + `";
}
map $uri $concord_moved {
    default "";
`)
	for _, r := range s.Redirects {
		fmt.Fprintf(&b, "    %q %q;\n", r.From, r.To)
	}
	fmt.Fprintf(&b, `}
server {
    listen 80;
    server_name %s;
    root %s;
    index index.html;
    charset utf-8;
    absolute_redirect off;
    gzip_static on;
    error_page 404 /404.html;
`, s.Name, s.Root)
	for _, h := range securityHeaders {
		fmt.Fprintf(&b, "    add_header %s \"%s\" always;\n", h.name, h.value)
	}
	b.WriteString(`    add_header Cache-Control $concord_cache;
    if ($concord_moved) {
        return 301 $concord_moved;
    }
    location / {
        try_files $uri $uri/ =404;
    }
    location ~ /feed\.xml$ {
        types { }
        default_type application/atom+xml;
    }
    location ~ /\.concord {
        return 404;
    }
}
`)
	return []byte(b.String())
}

// Caddy returns a Caddyfile.
func Caddy(s Server) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `# Serves a site of Concord.
%s {
	root * %s
	header {
`, s.Name, s.Root)
	for _, h := range securityHeaders {
		fmt.Fprintf(&b, "\t\t%s %q\n", h.name, h.value)
	}
	b.WriteString(`	}
	@forever path_regexp \.[0-9a-f]{8,}\.[0-9a-z]+$
	@pages {
		not path_regexp \.[0-9a-f]{8,}\.[0-9a-z]+$
		path_regexp (\.html|\.json|\.csv|\.xml|\.txt|/)$
	}
	@other not path_regexp (\.[0-9a-f]{8,}\.[0-9a-z]+|\.html|\.json|\.csv|\.xml|\.txt|/)$
	header @forever Cache-Control "` + cacheForEver + `"
	header @pages Cache-Control "` + cachePage + `"
	header @other Cache-Control "` + cacheOther + `"
	@feed path_regexp /feed\.xml$
	header @feed Content-Type application/atom+xml
	respond /.concord* 404
`)
	for _, r := range s.Redirects {
		fmt.Fprintf(&b, "\tredir %s %s permanent\n", r.From, r.To)
	}
	b.WriteString(`	file_server {
		precompressed gzip
	}
	handle_errors {
		@missing expression ` + "`{http.error.status_code} == 404`" + `
		handle @missing {
			rewrite * /404.html
			file_server
		}
	}
}
`)
	return []byte(b.String())
}
