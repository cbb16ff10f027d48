package render

import (
	"strconv"
	"strings"
	"testing"

	"concord/internal/model"
)

func TestSitemapIsSplit(t *testing.T) {
	r := &Renderer{m: &model.Model{}}
	r.m.Site.BaseURL = "https://x.example/a&b/"
	r.pages = append(r.pages, Page{Path: "404.html", kind: notFoundPage}, Page{Path: "feed.xml", kind: siteFeed})
	for n := range 2*addressesInSitemap + 1 {
		r.pages = append(r.pages, Page{Path: "topics/" + strconv.Itoa(n) + "/index.html", kind: topicPage})
	}
	if got := sitemapFiles(r.pages); got != 4 {
		t.Fatalf("%d files, want an index and 3", got)
	}
	write := func(leaf int) string {
		o := &out{r: r}
		r.sitemap(o, leaf)
		return string(o.b)
	}
	if got := write(0); !strings.Contains(got, "<loc>https://x.example/a&amp;b/sitemap-3.xml</loc>") || strings.Count(got, "<loc>") != 3 {
		t.Errorf("the index is\n%s", got)
	}
	seen := map[string]bool{}
	for leaf := 1; leaf < 4; leaf++ {
		for line := range strings.Lines(write(leaf)) {
			if strings.HasPrefix(line, "<url>") {
				if seen[line] {
					t.Fatalf("twice: %s", line)
				}
				seen[line] = true
			}
		}
	}
	if len(seen) != 2*addressesInSitemap+1 || !seen["<url><loc>https://x.example/a&amp;b/topics/7/</loc></url>\n"] {
		t.Errorf("%d addresses, want %d", len(seen), 2*addressesInSitemap+1)
	}
}

func TestPassagesOn(t *testing.T) {
	briefs := make([]*model.Brief, 2*briefsPerPage+1)
	var list []model.Passage
	for i := range briefs {
		briefs[i] = &model.Brief{}
		list = append(list, model.Passage{Brief: briefs[i]}, model.Passage{Brief: briefs[i], Block: 1})
	}
	if got := groups(list); got != len(briefs) {
		t.Fatalf("groups = %d, want %d", got, len(briefs))
	}
	total := 0
	for leaf := range leavesFor(groups(list), briefsPerPage) {
		on := passagesOn(list, leaf)
		if on[0].Brief != briefs[leaf*briefsPerPage] {
			t.Errorf("page %d begins with another brief", leaf)
		}
		total += len(on)
	}
	if total != len(list) || passagesOn(list, 3) != nil || passagesOn(nil, 0) != nil {
		t.Errorf("%d passages on all pages, want %d", total, len(list))
	}
}
