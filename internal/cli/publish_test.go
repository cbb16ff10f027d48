package cli

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"concord/internal/build"
)

// host serves a folder until the script ends and puts its address into SERVED:
// host DIR
func host(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: host DIR")
	}
	root := os.DirFS(ts.MkAbs(args[0]))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := fs.Stat(root, strings.Trim(r.URL.Path, "/")); err != nil && r.URL.Path != "/" {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			page, _ := fs.ReadFile(root, "404.html")
			w.Write(page)
			return
		}
		http.FileServerFS(root).ServeHTTP(w, r)
	}))
	ts.Defer(server.Close)
	ts.Setenv("SERVED", server.URL+"/")
}

// insidePages is what the Content-Security-Policy that we write for servers
// forbids: scripts and styles inside a page, and whatever another site serves.
var insidePages = regexp.MustCompile(`<style|\sstyle=|\son[a-z]+="|href="javascript:|<script(?:\s[^>]*)?>[^<]|<(?:script|img|iframe|audio|video|source)\s[^>]*src="(?:https?:)?//|<(?:object|embed|iframe|base)\b`)

// dataBlocks are no scripts to a browser, which neither runs nor forbids them
// (HTML, 4.12.1; CSP level 3, 6.7.3).
var dataBlocks = regexp.MustCompile(`(?s)<script type="application/ld\+json">.*?</script>`)

// TestPagesFitPolicy holds that the project's own site works under the policy.
func TestPagesFitPolicy(t *testing.T) {
	built, err := build.Run(context.Background(), os.DirFS(filepath.Join("..", "..")), build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range built.Site.Paths() {
		if filepath.Ext(p) != ".html" {
			continue
		}
		page, err := fs.ReadFile(built.Site, p)
		if err != nil {
			t.Fatal(err)
		}
		page = dataBlocks.ReplaceAll(page, nil)
		if at := insidePages.FindIndex(page); at != nil {
			t.Errorf("%s: the policy forbids %q", p, page[at[0]:min(len(page), at[0]+80)])
		}
	}
}

func TestGitEnvironment(t *testing.T) {
	got := gitEnvironment([]string{"HOME=/h", "GIT_DIR=/x", "GIT_INDEX_FILE=y", "GIT_SSH_COMMAND=ssh -v"})
	want := []string{"HOME=/h", "GIT_SSH_COMMAND=ssh -v", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C"}
	if !slices.Equal(got, want) {
		t.Errorf("gitEnvironment = %q, want %q", got, want)
	}
}
