package cli

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// ask sends a request as somebody else would.
func ask(t *testing.T, method, address, host string, change func(*http.Request)) (int, string) {
	t.Helper()
	r, err := http.NewRequest(method, address, strings.NewReader(`{"File": "content/briefs/one.md"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Host = host
	if change != nil {
		change(r)
	}
	reply, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	piece := make([]byte, 4096)
	n, _ := reply.Body.Read(piece)
	return reply.StatusCode, string(piece[:n])
}

func TestServeRefuses(t *testing.T) {
	dir := trialSite(t)
	if err := os.WriteFile(filepath.Join(dir, "secret.txt"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := serveSite(t, dir, func(f *serveFlags) { f.port = 0; f.editor = "true" }, nil)
	_, page := l.get("/briefs/one/")
	_, token, _ := strings.Cut(page, `data-token="`)
	token, _, _ = strings.Cut(token, `"`)
	with := func(key, value string) func(*http.Request) {
		return func(r *http.Request) {
			r.Header.Set("Concord-Token", token)
			r.Header.Set(key, value)
		}
	}
	port := l.address[strings.LastIndexByte(l.address, ':')+1:]
	tests := []struct {
		name, method, path, host string
		change                   func(*http.Request)
		want                     int
	}{
		{"its own name", "GET", "/", "localhost:" + port, nil, 200},
		{"its own number", "GET", "/", "127.0.0.1:" + port, nil, 200},
		{"its own number of six", "GET", "/", "[::1]:" + port, nil, 200},
		{"a forwarded port", "GET", "/", "localhost:9999", nil, 200},
		{"a foreign name", "GET", "/", "evil.example", nil, 421},
		{"a foreign name that looks like its own", "GET", "/", "localhost.evil.example:" + port, nil, 421},
		{"a foreign number", "GET", "/", "10.0.0.1:" + port, nil, 421},
		{"no name", "GET", "/", "-", nil, 421},
		{"a foreign name for findings", "GET", "/.concord/findings?page=/", "evil.example", nil, 421},
		{"up", "GET", "/../secret.txt", "localhost", nil, 400},
		{"up in disguise", "GET", "/%2e%2e/secret.txt", "localhost", nil, 400},
		{"a slash in disguise", "GET", "/briefs%2fone/", "localhost", nil, 400},
		{"a backslash", "GET", "/..%5csecret.txt", "localhost", nil, 400},
		{"a NUL", "GET", "/briefs%00/", "localhost", nil, 400},
		{"two slashes", "GET", "//evil.example/", "localhost", nil, 400},
		{"a file beside the site", "GET", "/secret.txt", "localhost", nil, 404},
		{"the content", "GET", "/content/briefs/one.md", "localhost", nil, 404},
		{"a folder", "GET", "/briefs/one", "localhost", nil, 302},
		{"another method", "PUT", "/", "localhost", nil, 405},
		{"to open without the token", "POST", "/.concord/open", "localhost:" + port, nil, 403},
		{"to open from another site", "POST", "/.concord/open", "localhost:" + port, with("Origin", "https://evil.example"), 403},
		{"to open from another site, as browsers say", "POST", "/.concord/open", "localhost:" + port, with("Sec-Fetch-Site", "cross-site"), 403},
		{"to open by reading", "GET", "/.concord/open", "localhost:" + port, with("Accept", "*/*"), 405},
		{"to open", "POST", "/.concord/open", "localhost:" + port, with("Origin", "http://localhost:"+port), 204},
	}
	for _, tt := range tests {
		code, body := ask(t, tt.method, l.address+tt.path, tt.host, tt.change)
		if code != tt.want || strings.Contains(body, "secret\n") || strings.TrimSpace(body) == "secret" {
			t.Errorf("%s: code %d, want %d\n%s", tt.name, code, tt.want, body)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("serve wrote public/")
	}
}

func TestServeTakesTheNextPort(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().(*net.TCPAddr).Port
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = port }, nil)
	if strings.HasSuffix(l.address, ":"+strconv.Itoa(port)) {
		t.Errorf("served at %s, which is taken", l.address)
	}
}

func TestServeGoesOn(t *testing.T) {
	dir := trialSite(t)
	for name, change := range map[string]func(*serveFlags){
		"told":    func(f *serveFlags) { f.port = 0 },
		"looking": func(f *serveFlags) { f.port = 0; f.poll = true },
	} {
		t.Run(name, func(t *testing.T) {
			l := serveSite(t, dir, change, nil)
			one := filepath.Join(dir, "content/briefs/one.md")

			l.write("content/briefs/one.md", trialBrief("One", "Whole "+name+"."))
			l.says("/briefs/one/", "Whole "+name+".")
			l.write("content/briefs/one.md", "---\ntitle: [\n---\n")
			l.says("/.concord/findings?page=/briefs/one/", "bad-yaml")
			l.says("/briefs/one/", "Whole "+name+".")

			if err := os.Remove(one); err != nil {
				t.Fatal(err)
			}
			l.says("/briefs/one/", "content/briefs/one.md, which is no more")
			l.write("content/briefs/one.md", trialBrief("One", "Back."))
			l.says("/briefs/one/", "Back.")

			// The whole content is another one, as after a checkout.
			if err := os.Rename(filepath.Join(dir, "content"), filepath.Join(dir, "was")); err != nil {
				t.Fatal(err)
			}
			l.write("new/briefs/one.md", trialBrief("One", "Another."))
			if err := os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "content")); err != nil {
				t.Fatal(err)
			}
			l.says("/briefs/one/", "Another.")
			if err := os.RemoveAll(filepath.Join(dir, "content")); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(dir, "was"), filepath.Join(dir, "content")); err != nil {
				t.Fatal(err)
			}
			l.says("/briefs/one/", "Back.")

			// An actor's page follows the front matter of a brief at once.
			l.write("content/briefs/iceland.md", "---\ntitle: On Iceland "+name+"\ndate: 2024-01-01\nactors: [ISL]\n---\n\nWords.\n")
			l.says("/countries/isl/", "On Iceland "+name)
			l.write("content/briefs/iceland.md", "---\ntitle: On Fiji "+name+"\ndate: 2024-01-01\nactors: [FJI]\n---\n\nWords.\n")
			l.says("/countries/fji/", "On Fiji "+name)
			l.until("/countries/isl/", "gone", func(code int, _ string) bool { return code == 404 })

			for n := range 300 {
				l.write(fmt.Sprintf("content/briefs/many/%d/b%d.md", n%7, n), trialBrief("Many", fmt.Sprintf("Number %d.", n)))
			}
			l.says("/briefs/b299/", "Number 299.")
			if err := os.RemoveAll(filepath.Join(dir, "content/briefs/many")); err != nil {
				t.Fatal(err)
			}
			l.until("/briefs/b299/", "gone", func(code int, _ string) bool { return code == 404 })
		})
	}
}

// TestServePaper holds that a brief is shown as it will be printed, as it is now.
func TestServePaper(t *testing.T) {
	l := serveSite(t, trialSite(t), func(f *serveFlags) { f.port = 0 }, nil)
	code, before := l.get("/.concord/paper.pdf?page=/briefs/one/")
	if code != http.StatusOK || !strings.HasPrefix(before, "%PDF-") {
		t.Fatalf("code %d, %.200q", code, before)
	}
	l.write("content/briefs/one.md", trialBrief("One", "Other words."))
	l.until("/.concord/paper.pdf?page=/briefs/one/", "another PDF", func(code int, body string) bool {
		return code == http.StatusOK && strings.HasPrefix(body, "%PDF-") && body != before
	})
	l.write("content/briefs/one.md", trialBrief("One", "A sign that no font has: \U00013000."))
	l.until("/.concord/paper.pdf?page=/briefs/one/", "why not", func(code int, body string) bool {
		return code == http.StatusUnprocessableEntity && strings.Contains(body, "content/briefs/one.md")
	})
	for _, page := range []string{"/", "/countries/swe/", "/nowhere/", ""} {
		if code, _ := l.get("/.concord/paper.pdf?page=" + page); code != http.StatusNotFound {
			t.Errorf("%q on paper: code %d", page, code)
		}
		if code, _ := l.get("/.concord/paper?page=" + page); code != http.StatusNotFound {
			t.Errorf("%q as a page on paper: code %d", page, code)
		}
	}
}

func TestEditorCommand(t *testing.T) {
	tests := []struct {
		command, want string
		terminal      bool
	}{
		{"code", "code -g /a b.md:3:7", false},
		{"code --wait", "code --wait -g /a b.md:3:7", false},
		{"/usr/bin/vim", "/usr/bin/vim +3 /a b.md", true},
		{"emacsclient", "emacsclient -n +3:7 /a b.md", false},
		{"emacs -nw", "emacs -nw +3:7 /a b.md", true},
		{"subl", "subl /a b.md:3:7", false},
		{"idea", "idea --line 3 --column 7 /a b.md", false},
		{"mine", "mine /a b.md", false},
		{"mine --at {line} {file}", "mine --at 3 /a b.md", false},
	}
	for _, tt := range tests {
		got, terminal := editorCommand(strings.Fields(tt.command), "/a b.md", 3, 7)
		if strings.Join(got, " ") != tt.want || terminal != tt.terminal {
			t.Errorf("editorCommand(%q) = %q, %v, want %q, %v", tt.command, got, terminal, tt.want, tt.terminal)
		}
	}
}
