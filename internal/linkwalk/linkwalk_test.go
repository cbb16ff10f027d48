package linkwalk

import (
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestWalk(t *testing.T) {
	site := fstest.MapFS{
		"index.html":          {Data: []byte(`<a href="a/">a</a><a href="a/#there">t</a><a href="https://x.example/y">x</a><img src=p.png><a href="a/b.html?q=1&amp;r=2">b</a>`)},
		"p.png":               {},
		"a/index.html":        {Data: []byte(`<!-- <a href="no"> --><p id="there"><a href="..">up</a> <a href='../p.png'>p</a> <a href="#there">h</a><a href="">self</a><script>"<a href='no'>"</script>`)},
		"a/b.html":            {Data: []byte(`<h2 id="제4조"><a href="#%EC%A0%9C4%EC%A1%B0">4</a><a href="#제4조">4</a></h2><title><a href=no></title><a href=mailto:a@b.example>m</a>`)},
		"bad/index.html":      {Data: []byte(`<a href="/abs">1</a><a href="../../out">2</a><a href="../a">3</a><a href="../none/">4</a><a href="../a/#none">5</a><p id=x><p id=x><label for="y"><img srcset="no.png 1x, ../p.png 2x"><a href="%zz">6`)},
		"404.html":            {Data: []byte(`<a href="/sub/a/">a</a><a href="/sub/">home</a><a href="/sub/none/">n</a><a href="/a/">out</a>`)},
		"not-a-page.txt":      {Data: []byte(`<a href="no">`)},
		"unfinished/tag.html": {Data: []byte(`<a href="../p.png`)},
	}
	report, err := Walk(site, "/sub/")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range report.Problems {
		got = append(got, p.String())
	}
	want := []string{
		`404.html: "./none/" leads to nothing (none/index.html)`,
		`404.html: "/a/" starts at the root of the host, so it breaks in a sub-folder`,
		`bad/index.html: the identifier "x" stands twice`,
		`bad/index.html: an attribute names the identifier "y", which the page does not have`,
		`bad/index.html: "/abs" starts at the root of the host, so it breaks in a sub-folder`,
		`bad/index.html: "../../out" leaves the site`,
		`bad/index.html: "../a" leads to nothing (a)`,
		`bad/index.html: "../none/" leads to nothing (none/index.html)`,
		`bad/index.html: "../a/#none" leads to a place that a/index.html does not have`,
		`bad/index.html: "no.png" leads to nothing (bad/no.png)`,
		`bad/index.html: "%zz" is no address`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if report.Pages != 6 || report.Links != 25 {
		t.Errorf("report counts %d pages and %d links, want 6 and 25", report.Pages, report.Links)
	}
}
