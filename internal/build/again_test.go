package build_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/build"
)

// TestAgain edits a small site in which everything leads to everything else, and
// holds that a build with a cache is the build without one: every page and
// every finding. A text that is shown before the rest of the site must give the
// same page, too, but for what its frame says of the site.
func TestAgain(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 5))
		files := fstest.MapFS{}
		put := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text), Mode: 0o644} }
		put("content/site.yaml", "title: Again\ntopics: [a, b]\n")
		put("content/sources.yaml", sourcesText(r))
		put("content/actors.yaml", actorsText(r))
		put("content/pages/about.md", "---\ntitle: About\n---\n\nSee [it](../briefs/b1.md#part).\n\n## Part\n")
		for n := range 3 {
			put(instrumentName(n), instrumentText(r, n))
		}
		for n := range 8 {
			put(briefName(n), briefText(r, n, bodyText(r)))
		}
		var cache build.Cache
		var last *build.Result
		retexts := 0
		for step := range 60 {
			n, retext := r.IntN(8), ""
			switch r.IntN(9) {
			case 0:
				put("content/sources.yaml", sourcesText(r))
			case 1:
				put("content/actors.yaml", actorsText(r))
			case 2:
				put(instrumentName(n%3), instrumentText(r, n%3))
			case 3:
				delete(files, briefName(n))
			case 4:
				put(briefName(n), briefText(r, n, bodyText(r)))
			case 5:
				put("templates/brief.html", fmt.Sprintf(`{{define "main"}}%d {{with .View}}{{.Title}}{{.Body}}{{.Related}}{{end}}{{end}}`, step))
			default:
				if f := files[briefName(n)]; f != nil {
					head, _, _ := strings.Cut(string(f.Data), "\n---\n")
					put(briefName(n), head+"\n---\n"+bodyText(r))
					retext = briefName(n)
				}
			}
			fresh := buildAgain(t, files, nil)
			if last != nil && retext != "" {
				if shown, ok := cache.Retext(files, last, retext); ok {
					retexts++
					page := strings.TrimSuffix(strings.TrimPrefix(retext, "content/"), ".md") + "/index.html"
					if got, want := mainOf(readPage(t, shown, page)), mainOf(readPage(t, fresh, page)); !bytes.Equal(got, want) {
						t.Fatalf("seed %d, step %d: %s shown before the site differs\n%s\nwant\n%s", seed, step, page, got, want)
					}
				}
			}
			last = buildAgain(t, files, &cache)
			if !slices.Equal(last.Site.Paths(), fresh.Site.Paths()) {
				t.Fatalf("seed %d, step %d: other paths", seed, step)
			}
			for _, page := range fresh.Site.Paths() {
				if got, want := readPage(t, last, page), readPage(t, fresh, page); !bytes.Equal(got, want) {
					t.Fatalf("seed %d, step %d: %s differs\n%s\nwant\n%s", seed, step, page, got, want)
				}
			}
			if !reflect.DeepEqual(last.Findings, fresh.Findings) {
				t.Fatalf("seed %d, step %d: findings\n%v\nwant\n%v", seed, step, last.Findings, fresh.Findings)
			}
		}
		if retexts == 0 {
			t.Error("no text was shown before the site")
		}
	}
}

func buildAgain(t *testing.T, files fs.FS, cache *build.Cache) *build.Result {
	t.Helper()
	result, err := build.Run(context.Background(), files, build.Options{}, cache)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func readPage(t *testing.T, r *build.Result, page string) []byte {
	t.Helper()
	text, err := fs.ReadFile(r.Site, page)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// mainOf returns a page without its frame, which lists what the site holds.
func mainOf(page []byte) []byte {
	_, page, _ = bytes.Cut(page, []byte("<main"))
	page, _, _ = bytes.Cut(page, []byte("</main>"))
	return page
}

func briefName(n int) string      { return fmt.Sprintf("content/briefs/b%d.md", n) }
func instrumentName(n int) string { return fmt.Sprintf("content/instruments/i%d.md", n) }

func pick(r *rand.Rand, words ...string) string { return words[r.IntN(len(words))] }

func sourcesText(r *rand.Rand) string {
	text := "one:\n  type: book\n  title: One\n"
	if r.IntN(2) == 0 {
		text += "two:\n  type: book\n  title: Two\n"
	}
	return text
}

func actorsText(r *rand.Rand) string {
	text := "doe:\n  name: " + pick(r, "Jane Doe", "Jane Roe") + "\n  kind: person\n"
	if r.IntN(2) == 0 {
		text += "club:\n  name: The Friendly Club\n  kind: " + pick(r, "organisation", "group") + "\n"
	}
	return text
}

func instrumentText(r *rand.Rand, n int) string {
	text := fmt.Sprintf("---\ntitle: %s Treaty %d\nparties: [SWE, %s]\nprovisions:\n  1: {title: One, kind: %s}\n---\n", pick(r, "Grand", "Little"), n, pick(r, "NOR", "DNK"), pick(r, "defence", "consultation"))
	for article := range 2 + r.IntN(3) {
		text += fmt.Sprintf("\n## Article %d\n\n1. As in Article %d of the Grand Treaty %d.\n2. More.\n", article+1, 1+r.IntN(5), r.IntN(3))
	}
	return text
}

func briefText(r *rand.Rand, n int, body string) string {
	text := fmt.Sprintf("---\ntitle: %s %d\ndate: 2024-01-%02d\n", pick(r, "First", "Second"), n, 1+r.IntN(28))
	for _, line := range []string{
		"about: i" + pick(r, "0", "1", "7") + "\n", "actors: [" + pick(r, "SWE: party", "doe", "FIN", "XXY", "NOR, DNK") + "]\n",
		"provisions: [i" + pick(r, "0/1: defence", "1/2", "2") + "]\n", "topics: [" + pick(r, "a", "b", "c", "a, b") + "]\n",
		"authors: [" + pick(r, "Ann", "Bob") + "]\n", "status: " + pick(r, "published", "withdrawn", "draft") + "\n",
		"translation-of: b" + pick(r, "0", "1") + "\n", "superseded-by: b" + pick(r, "2", "3") + "\n", "lang: " + pick(r, "ko", "en", "fr") + "\n",
		"aliases: [/old" + pick(r, "1", "2") + "/]\n",
	} {
		if r.IntN(3) == 0 {
			text += line
		}
	}
	return text + "---\n" + body
}

func bodyText(r *rand.Rand) string {
	var b strings.Builder
	for range 2 + r.IntN(5) {
		b.WriteString("\n" + pick(r,
			"Sweden and Norway agreed on Article 1 of the Grand Treaty 1.",
			"Article "+pick(r, "1", "2", "3", "9")+" binds Iceland and Jane Doe, says The Friendly Club [@one, p. 2].",
			"See [@"+pick(r, "one", "two", "three", "i1")+"] and [words](ref:i"+pick(r, "0/1", "1/2", "2/9", "5")+").",
			"See [that](b"+pick(r, "0", "1", "2", "9")+".md#part) and [this](/briefs/b3/).",
			"See [who](ref:"+pick(r, "doe", "club", "SWE", "EU", "b1", "two")+") and [where](#part).",
			"## Part",
			"::: {.position actor="+pick(r, "SWE", "FIN", "doe")+" of=i"+pick(r, "0", "1/1")+" src=one}\nWords.\n:::",
			"::: {.finding}\nThe Little Treaty 2 holds.\n:::",
			"[2 May 2020]{.signed} in Georgia, Jordan and Korea.",
		) + "\n")
	}
	return b.String()
}
