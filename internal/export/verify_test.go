package export

import (
	"strings"
	"testing"
)

// TestCheckHTML harms a page that stands alone, and each harm is named.
func TestCheckHTML(t *testing.T) {
	f, err := compose([]sheet{{address: "briefs/b/", page: []byte(briefPage)}}, "https://site.example/", "Contents")
	if err != nil {
		t.Fatal(err)
	}
	made, err := appendPage(nil, f, 0, func(string) ([]byte, error) { return nil, nil }, &fonts{})
	if err != nil {
		t.Fatal(err)
	}
	whole := string(made)
	if problems := checkHTML(made); problems != nil {
		t.Fatal(problems)
	}
	for _, tt := range []struct{ old, new, want string }{
		{"</main>", `<img src="https://example.org/x.png"></main>`, `it fetches "https://example.org/x.png"`},
		{"</main>", `<img src="data:,x" srcset="x.png 2x"></main>`, `it fetches "x.png 2x"`},
		{"</main>", `<script>1</script></main>`, "it holds a script"},
		{"</main>", `<p onclick="x">y</main>`, "it holds the attribute onclick"},
		{"</main>", `<p style="color: red">y</main>`, "it holds the attribute style"},
		{"</main>", `<iframe srcdoc="x"></iframe></main>`, "it holds a iframe"},
		{"</main>", `<p id="p1">y</main>`, `the id "p1" stands twice`},
		{"</main>", `<a href="#nowhere">y</a></main>`, "a link leads to #nowhere, which is not in it"},
		{"<title>", `<link rel="stylesheet" href="x.css"><title>`, `it fetches "x.css"`},
		{"<title>", `<link rel="preconnect" href="https://example.org"><title>`, `it fetches "https://example.org"`},
		{"<title>", `<base href="https://example.org/"><title>`, "it holds a base"},
		{"<title>", `<meta http-equiv="refresh" content="0; url=x"><title>`, "it leads elsewhere by itself"},
		{"<style>", "<style>@import 'x.css';", `its style fetches "x.css"`},
		{"<style>", "<style>p{background:url( x.png )}", `its style fetches "x.png"`},
		{"<style>", "<style>/* other */", "its policy is not that of its style"},
		{"default-src 'none'", "default-src *", "it has no policy that forbids to fetch"},
		{"img-src data:", "img-src data: https:", "its policy allows img-src from https:"},
		{"Content-Security-Policy", "X", "it has no policy that forbids to fetch"},
		{"<title>", "<title>\xff", "it is not UTF-8"},
	} {
		harmed := strings.Replace(whole, tt.old, tt.new, 1)
		if harmed == whole {
			t.Fatalf("%q is not in the page", tt.old)
		}
		if got := strings.Join(checkHTML([]byte(harmed)), "\n"); !strings.Contains(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.new, got, tt.want)
		}
	}
}
