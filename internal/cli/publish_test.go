package cli

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
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
