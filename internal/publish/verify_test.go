package publish

import (
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// served is a site that has all that a server must get right.
var served = files{
	"index.html": "home", "404.html": "nothing here", "b/index.html": "B", "style.aaaaaaaa.css": "x{}",
	"old/index.html": `<meta http-equiv="refresh" content="0; url=../b/">`, "feed.xml": "<feed/>",
}

func TestVerify(t *testing.T) {
	good := func(w http.ResponseWriter, r *http.Request) {
		p := strings.TrimPrefix(r.URL.Path, "/site/")
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		if p == "old/index.html" {
			http.Redirect(w, r, "/site/b/", http.StatusMovedPermanently)
			return
		}
		w.Header().Set("Content-Type", typeOf(p))
		w.Header().Set("Cache-Control", cacheOf(p))
		text, ok := served[p]
		if !ok {
			w.Header().Set("Content-Type", typeOf("404.html"))
			w.WriteHeader(404)
			text = served["404.html"]
		}
		w.Write([]byte(text))
	}
	// bad answers one path in another way.
	bad := func(p string, answer http.HandlerFunc) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == p || p == "*" {
				answer(w, r)
				return
			}
			good(w, r)
		}
	}
	tests := []struct {
		name    string
		handler http.HandlerFunc
		want    []string
	}{
		{"all is well", good, nil},
		{"other content", bad("/site/b/", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.Write([]byte("old"))
		}),
			[]string{"/b/: the server has other content (3 B in place of 1 B)"}},
		{"missing", bad("/site/b/", http.NotFound), []string{"/b/: the server answers 404 Not Found"}},
		{"redirect to another page", bad("/site/old/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusMovedPermanently) }),
			[]string{"/old/: the server redirects to SITE/, not to SITE/site/b/"}},
		{"redirect of a page", bad("/site/b/", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) }),
			[]string{"/b/: the server redirects to /login"}},
		{"type", bad("/site/style.aaaaaaaa.css", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			w.Write([]byte(served["style.aaaaaaaa.css"]))
		}), []string{`/style.aaaaaaaa.css: Content-Type is "text/plain", not "text/css; charset=utf-8"`}},
		{"soft 404", bad("/site/concord-publish-looks-for-what-is-not-there/", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("home")) }),
			[]string{"the server answers 200 OK for a page that is not there"}},
		{"own 404", bad("/site/concord-publish-looks-for-what-is-not-there/", http.NotFound),
			[]string{"the page for what is not there is not 404.html; tell the server: /site/404.html"}},
		{"still there", bad("/site/gone.html", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("x")) }),
			[]string{"/gone.html: it is still there"}},
	}
	p, err := NewPlan(context.Background(), newFakeS3(t).target(t, false), served.site(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	p.Steps = append(p.Steps, Step{Action: Delete, Path: "gone.html"})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			server := httptest.NewServer(tt.handler)
			defer server.Close()
			got, err := p.Verify(context.Background(), Verification{URL: server.URL + "/site/", Headers: true, Wait: noWait})
			if err != nil {
				t.Fatal(err)
			}
			for i := range tt.want {
				tt.want[i] = strings.ReplaceAll(tt.want[i], "SITE", server.URL)
			}
			if diff := cmp.Diff(tt.want, append([]string(nil), got...)); diff != "" {
				t.Errorf("Verify (-want +got):\n%s", diff)
			}
		})
	}
}

func TestHostFiles(t *testing.T) {
	host, err := HostFiles(served.site(t))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := string(host["_redirects"]), "/old/ /b/ 301\n"; got != want {
		t.Errorf("_redirects: %q, want %q", got, want)
	}
	want := `/*
  Content-Security-Policy: ` + contentPolicy + `
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
/style.aaaaaaaa.css
  Cache-Control: public, max-age=31536000, immutable
`
	if diff := cmp.Diff(want, string(host["_headers"])); diff != "" {
		t.Errorf("_headers (-want +got):\n%s", diff)
	}
}

// testServer publishes to a folder that a real server serves as our snippet
// tells it, and asks for every kind of answer. The server is started with its
// address, its folder and the old addresses.
func testServer(t *testing.T, serve func(dir, address string, s Server)) {
	// The workers of a server may be another user, who must be able to read it.
	dir, err := os.MkdirTemp("/tmp", "concord-serve-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	site := maps.Clone(served)
	site["옛/조약-"+strings.Repeat("x", 60)+"/index.html"] = `<meta http-equiv="refresh" content="0; url=../../b/">`
	site["long/index.html"] = strings.Repeat("words ", 500)
	built := site.site(t)
	redirects, err := built.Redirects()
	if err != nil {
		t.Fatal(err)
	}
	root, address := filepath.Join(dir, "www"), freeAddress(t)
	p := run(t, NewFolder(Folder{Dir: root, Keep: 2, Copies: true}), site, Options{})
	serve(dir, address, Server{Root: root + "/current", Redirects: redirects})

	faults, err := p.Verify(context.Background(), Verification{URL: "http://" + address + "/", All: true, Wait: noWait})
	if err != nil || len(faults) > 0 {
		t.Errorf("Verify: %q, %v", faults, err)
	}
	tests := []struct {
		path          string
		status        int
		header, value string
		accept        string
	}{
		{path: "/", status: 200, header: "Cache-Control", value: cachePage},
		{path: "/b/", status: 200, header: "Content-Security-Policy", value: contentPolicy},
		{path: "/b/", status: 200, header: "Content-Type", value: "text/html; charset=utf-8"},
		{path: "/old/", status: 301, header: "Location", value: "/b/"},
		{path: "/%EC%98%9B/%EC%A1%B0%EC%95%BD-" + strings.Repeat("x", 60) + "/", status: 301, header: "Location", value: "/b/"},
		{path: "/style.aaaaaaaa.css", status: 200, header: "Cache-Control", value: cacheForEver},
		{path: "/feed.xml", status: 200, header: "Content-Type", value: "application/atom+xml"},
		{path: "/feed.xml", status: 200, header: "X-Content-Type-Options", value: "nosniff"},
		{path: "/none/", status: 404, header: "Content-Security-Policy", value: contentPolicy},
		{path: "/.concord/state.json", status: 404},
		{path: "/long/", status: 200, accept: "gzip", header: "Content-Encoding", value: "gzip"},
		{path: "/long/", status: 200, accept: "identity", header: "Content-Encoding", value: ""},
	}
	for _, tt := range tests {
		answer, _ := fetch(t, "http://"+address+tt.path, "Accept-Encoding", tt.accept)
		if answer.StatusCode != tt.status || answer.Header.Get(tt.header) != tt.value {
			t.Errorf("GET %s: %d, %s: %q, want %d, %q", tt.path, answer.StatusCode, tt.header, answer.Header.Get(tt.header), tt.status, tt.value)
		}
	}
	if answer, _ := fetch(t, "http://"+address+"/b"); answer.StatusCode/100 != 3 || !strings.HasSuffix(answer.Header.Get("Location"), "/b/") {
		t.Errorf("GET /b: %d, %q", answer.StatusCode, answer.Header.Get("Location"))
	}
	if _, body := fetch(t, "http://"+address+"/none/"); body != served["404.html"] {
		t.Errorf("the page for what is not there: %q", body)
	}
}

func TestRealNginx(t *testing.T) {
	nginx := program(t, "nginx", "/usr/sbin/nginx")
	testServer(t, func(dir, address string, s Server) {
		s.Name = "_"
		config := "daemon off; master_process off; pid " + dir + "/pid; error_log stderr;\nevents {}\nhttp {\naccess_log off;\n" +
			"types { text/html html; text/css css; application/json json; text/xml xml; }\n"
		for _, name := range [...]string{"client_body", "proxy", "fastcgi", "uwsgi", "scgi"} {
			config += name + "_temp_path " + dir + "/" + name + ";\n"
		}
		config += strings.Replace(string(Nginx(s)), "listen 80;", "listen "+address+";", 1) + "}\n"
		file := filepath.Join(dir, "nginx.conf")
		if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		start(t, address, exec.Command(nginx, "-c", file, "-p", dir))
	})
}

func TestRealCaddy(t *testing.T) {
	caddy := program(t, "caddy")
	testServer(t, func(dir, address string, s Server) {
		s.Name = "http://" + address
		file := filepath.Join(dir, "Caddyfile")
		if err := os.WriteFile(file, append([]byte("{\n\tadmin off\n}\n"), Caddy(s)...), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(caddy, "run", "--adapter", "caddyfile", "--config", file)
		cmd.Env = []string{"HOME=" + dir, "PATH=" + os.Getenv("PATH")}
		start(t, address, cmd)
	})
}
