package build_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/diag"
	"concord/internal/model"
)

// TestAgain edits a small site in which everything leads to everything else, and
// holds that a build with a cache is the build without one: every page and
// every finding. A brief that is shown before the rest of the site must give the
// same page, too, and so must all that it speaks of or spoke of, but for what
// their frames say of the site.
func TestAgain(t *testing.T) {
	edits := 0
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
		for step := range 60 {
			n, edited := r.IntN(8), ""
			switch r.IntN(12) {
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
			case 6, 7, 8:
				if f := files[briefName(n)]; f != nil { // its header, but for the date
					_, body, _ := strings.Cut(string(f.Data), "\n---\n")
					put(briefName(n), headerAgain(r, string(f.Data))+"---\n"+body)
					edited = briefName(n)
				}
			default:
				if f := files[briefName(n)]; f != nil {
					head, _, _ := strings.Cut(string(f.Data), "\n---\n")
					put(briefName(n), head+"\n---\n"+bodyText(r))
					edited = briefName(n)
				}
			}
			fresh := buildAgain(t, files, nil)
			if last != nil && edited != "" {
				if shown, ok := cache.Edit(files, last, edited); ok {
					edits++
					for _, page := range pagesAround(strings.TrimSuffix(path.Base(edited), ".md"), last.Model, fresh.Model) {
						got, want := mainOf(readPage(t, shown, page)), mainOf(readPage(t, fresh, page))
						if !bytes.Equal(got, want) {
							t.Fatalf("seed %d, step %d: %s shown before the site differs\n%s\nwant\n%s", seed, step, page, differing(got, want), differing(want, got))
						}
					}
					if !reflect.DeepEqual(shown.Findings, fresh.Findings) {
						unchecked, err := build.Run(context.Background(), files, build.Options{Unchecked: true}, nil)
						if err != nil {
							t.Fatal(err)
						}
						if of := func(f diag.Finding) bool { return f.Span.Path != edited }; !reflect.DeepEqual(
							slices.DeleteFunc(shown.Findings, of), slices.DeleteFunc(unchecked.Findings, of)) {
							t.Fatalf("seed %d, step %d: findings\n%v\nwant\n%v", seed, step, shown.Findings, unchecked.Findings)
						}
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
	}
	if edits < 20 {
		t.Errorf("only %d edits were shown before the site", edits)
	}
}

// pagesAround returns the pages of a brief and of all that it speaks of in
// either model, where both have one.
func pagesAround(id string, models ...*model.Model) []string {
	addresses := map[string]int{}
	for n, m := range models {
		see := func(r model.Ref) {
			for _, o := range models {
				if _, _, ok := o.Address(r); !ok {
					return
				}
			}
			address, _, _ := m.Address(r)
			addresses[address] = n
		}
		b := m.Brief(id)
		see(model.Ref{Kind: model.KindBrief, ID: id})
		for _, mention := range b.Mentions {
			see(*mention.Target)
		}
		for _, role := range b.Actors {
			see(role.Actor.Ref())
		}
		for _, i := range b.Instruments {
			see(model.Ref{Kind: model.KindInstrument, ID: i.ID})
		}
		for _, r := range b.Provisions {
			if r.Provision != nil {
				see(model.Ref{Kind: model.KindProvision, ID: r.Provision.ID})
			}
		}
		for _, block := range b.Blocks {
			see(block.Of)
			for _, a := range block.Actors {
				see(a.Ref())
			}
		}
		for _, topic := range b.Topics {
			see(model.Ref{Kind: model.KindTopic, ID: topic.ID})
		}
		for _, a := range b.Authors {
			see(model.Ref{Kind: model.KindAuthor, ID: a.ID})
		}
	}
	var pages []string
	for address := range addresses {
		if !strings.HasPrefix(address, "/") && address != "" {
			pages = append(pages, address+"index.html")
		}
	}
	slices.Sort(pages)
	return pages
}

// differing returns what of a text differs from another one, with some words
// around it.
func differing(text, other []byte) []byte {
	start, end := 0, 0
	for start < min(len(text), len(other)) && text[start] == other[start] {
		start++
	}
	for end < min(len(text), len(other))-start && text[len(text)-1-end] == other[len(other)-1-end] {
		end++
	}
	return text[max(0, start-80):min(len(text), len(text)-end+80)]
}

// headerAgain returns another header with the date of the old one.
func headerAgain(r *rand.Rand, old string) string {
	date := old[strings.Index(old, "date: "):]
	date, _, _ = strings.Cut(date, "\n")
	text := fmt.Sprintf("---\ntitle: Title %d\n%s\n", r.IntN(9), date)
	for _, line := range []string{
		"about: i" + pick(r, "0", "1", "7") + "\n", "actors: [" + pick(r, "SWE: party", "doe", "FIN", "XXY", "NOR, DNK") + "]\n",
		"provisions: [i" + pick(r, "0/1: defence", "1/2", "2") + "]\n", "topics: [" + pick(r, "a", "b", "c", "a, b") + "]\n",
		"authors: [" + pick(r, "Ann", "Bob") + "]\n", "summary: " + pick(r, "Short", "Long") + "\n",
	} {
		if r.IntN(2) == 0 {
			text += line
		}
	}
	for _, key := range []string{"status:", "translation-of:", "superseded-by:", "lang:", "aliases:"} {
		if _, rest, ok := strings.Cut(old, "\n"+key); ok {
			value, _, _ := strings.Cut(rest, "\n")
			text += key + value + "\n"
		}
	}
	return text
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
		text += fmt.Sprintf("\n## Article %d\n\n1. As in Article %d of the Grand Treaty %d.\n2. %s\n", article+1, 1+r.IntN(5), r.IntN(3), quotable(r))
	}
	return text
}

// quotable returns words that an article may have, and a brief quote.
func quotable(r *rand.Rand) string {
	return "The Parties shall, in times of " + pick(r, "war", "peace") + ", give each other all " + pick(r, "help", "advice") + " that is in their power."
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
			"It was said that "+quotable(r),
			"> "+quotable(r)+" [@i0, art. 1]",
			"[2 May 2020]{.signed} in Georgia, Jordan and Korea.",
		) + "\n")
	}
	return b.String()
}
