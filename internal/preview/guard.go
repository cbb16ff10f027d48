package preview

import (
	"crypto/subtle"
	"encoding/json"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"concord/internal/source"
)

// isOwnHost reports whether a request is meant for this server. A page of
// somebody else can lead its own name to this machine and then read what it
// answers; so only names are answered to that nobody else can have.
func (s *Server) isOwnHost(hostport string) bool {
	host := hostport
	if h, _, err := net.SplitHostPort(hostport); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || host != "" && host == strings.ToLower(s.options.Host) {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && (ip.IsLoopback() || s.options.Any)
}

// act does what only the preview's own pages on this machine may ask for.
func (s *Server) act(w http.ResponseWriter, r *http.Request, v *published, what string) {
	refuse := func(code int, why string) { http.Error(w, why, code) }
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "POST")
		refuse(http.StatusMethodNotAllowed, "this is asked for with POST")
		return
	case err != nil || !remote.Addr().Unmap().IsLoopback():
		refuse(http.StatusForbidden, "only a browser on the same machine may ask for this")
		return
	case subtle.ConstantTimeCompare([]byte(r.Header.Get("Concord-Token")), []byte(s.options.Token)) != 1 || !sameOrigin(r):
		refuse(http.StatusForbidden, "only a page of the preview may ask for this; load it again")
		return
	}
	var asked struct {
		On           bool
		File         string
		Line, Column int
		Page, Anchor string
		Words        string
	}
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 16<<10)).Decode(&asked); err != nil {
		refuse(http.StatusBadRequest, "this is no request of the preview")
		return
	}
	if what == "drafts" {
		if s.options.Drafts == nil {
			refuse(http.StatusNotFound, "drafts cannot be switched")
			return
		}
		s.options.Drafts(asked.On)
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if asked.File == "" {
		at, ok := v.Content.Source(pageName(asked.Page), asked.Anchor, asked.Words)
		if !ok {
			refuse(http.StatusNotFound, "this page is made of many files; there is no one source")
			return
		}
		asked.File = at.Path
		if text, ok := v.Text(at.Path); ok {
			position := source.Locate(text, at.Start)
			asked.Line, asked.Column = position.Line, position.Column
		}
	}
	// The text of the file is asked for, since that is given for files of the site only.
	if _, ok := v.Text(asked.File); !ok {
		refuse(http.StatusNotFound, "the site has no file "+asked.File)
		return
	}
	if s.options.Open == nil {
		refuse(http.StatusNotImplemented, "no editor is known; start with: concord serve --editor COMMAND")
		return
	}
	if err := s.options.Open(asked.File, max(asked.Line, 1), max(asked.Column, 1)); err != nil {
		refuse(http.StatusInternalServerError, err.Error())
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// sameOrigin reports whether a request comes from a page of this server, as
// far as browsers say.
func sameOrigin(r *http.Request) bool {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" {
		return false
	}
	origin := r.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && u.Host == r.Host
}

// pageName returns the name of the page that a browser shows at a path.
func pageName(path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path, "/"), "index.html")
}
