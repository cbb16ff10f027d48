package site_test

import (
	"bytes"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"golang.org/x/net/html"

	"concord/internal/site"
	"concord/internal/words"
	"concord/templates"
)

// languages are those of the built-in interface besides English.
var languages = []string{"fr", "es", "ru", "zh", "ar", "ko"}

// ownIn is the project's own content, which says itself that it is in English, as
// a site in another language.
func ownIn(t *testing.T, lang string) *site.Site {
	t.Helper()
	fsys := fstest.MapFS{}
	disk := os.DirFS("../..")
	err := fs.WalkDir(disk, "content", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(disk, name)
		header, _, _ := bytes.Cut(bytes.TrimPrefix(text, []byte("---\n")), []byte("\n---"))
		switch {
		case name == "content/site.yaml":
			text = regexp.MustCompile(`(?m)^lang: .*$`).ReplaceAll(text, []byte("lang: "+lang))
		case strings.HasSuffix(name, ".md") && !regexp.MustCompile(`(?m)^lang:`).Match(header):
			text = bytes.Replace(text, []byte("---\n"), []byte("---\nlang: en\n"), 1)
		}
		fsys[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	fsys["templates/words/"+lang+".yaml"] = &fstest.MapFile{Data: []byte("topic-names: {sanctions: ⟨sanctions⟩}\n")} // a topic that is also a kind of clause
	s, findings := buildFS(t, fsys)
	for _, f := range findings {
		if f.Span.Path == "" || strings.HasPrefix(f.Span.Path, "templates/") {
			t.Errorf("%s: %s", f.Span.Path, f.Message)
		}
	}
	return s
}

// TestLanguages builds the own content as a site in each language: every page is
// sound, and nothing that the interface says on it is in English.
func TestLanguages(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	for _, lang := range languages {
		t.Run(lang, func(t *testing.T) {
			s := ownIn(t, lang)
			checkSite(t, s, "https://concord.example/")
			in := map[string]english{} // by the language of a page
			faults := map[string]string{}
			for _, path := range s.Paths() {
				if !strings.HasSuffix(path, ".html") {
					continue
				}
				page, err := s.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				root, err := html.Parse(bytes.NewReader(page))
				if err != nil {
					t.Fatal(err)
				}
				spoken := langOf(root)
				if _, ok := in[spoken]; !ok {
					in[spoken] = englishWords(t, spoken)
				}
				in[spoken].look(root, "", func(fault string) {
					if _, ok := faults[fault]; !ok {
						faults[fault] = path
					}
				})
			}
			for i, fault := range sortedKeys(faults) {
				if i == 40 {
					t.Error("and more")
					break
				}
				t.Errorf("%s: in English: %q", faults[fault], fault)
			}
		})
	}
}

// langOf returns the language of a page.
func langOf(root *html.Node) string {
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			if n.Data == "html" && a.Key == "lang" {
				return a.Val
			}
		}
	}
	return ""
}

// english holds what the interface says in English and not in another language.
type english struct {
	whole  map[string]bool
	pieces []string // of texts with something filled in
}

func englishWords(t *testing.T, lang string) english {
	t.Helper()
	if lang == "en" {
		return english{}
	}
	book, findings := words.New(templates.Files, nil, []string{lang})
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	e := english{whole: map[string]bool{}}
	in, en := book.In(lang), book.English()
	for _, key := range en.Keys() {
		pieces := en.Pattern(key)
		if len(pieces) == 1 && pieces[0].Slot == "" && strings.ContainsFunc(pieces[0].Words, unicode.IsLetter) {
			e.whole[pieces[0].Words] = true
			continue
		}
		for _, p := range pieces {
			if len(strings.Fields(p.Words)) > 1 && len(p.Words) > 8 {
				e.pieces = append(e.pieces, strings.TrimSpace(p.Words))
			}
		}
	}
	for _, key := range in.Keys() { // the same in both languages: "Index", "Note"
		delete(e.whole, in.Text(key))
	}
	if len(e.whole) < 200 || len(e.pieces) < 20 {
		t.Fatalf("%d texts and %d pieces: the test sees too little", len(e.whole), len(e.pieces))
	}
	return e
}

// spoken are the attributes whose values are read to people.
var spoken = []string{"aria-label", "title", "placeholder", "alt", "data-words"}

// look tells of the words of a page that the interface says in English. Parts that
// say themselves that they are in English are content.
func (e english) look(n *html.Node, parent string, tell func(string)) {
	if n.Type == html.TextNode && parent != "script" && parent != "code" {
		e.words(n.Data, tell)
	}
	if n.Type == html.ElementNode {
		for _, a := range n.Attr {
			if a.Key == "lang" && a.Val == "en" {
				return
			}
			if slices.Contains(spoken, a.Key) {
				e.words(a.Val, tell)
			}
		}
	}
	for c := range n.ChildNodes() {
		e.look(c, n.Data, tell)
	}
}

func (e english) words(s string, tell func(string)) {
	s = strings.Trim(s, " \n:.,;()")
	if e.whole[s] {
		tell(s)
	}
	for _, p := range e.pieces {
		if strings.Contains(s, p) {
			tell(s)
		}
	}
}

// TestTemplatesHaveNoWords holds that what templates say is said in every
// language.
func TestTemplatesHaveNoWords(t *testing.T) {
	actions := regexp.MustCompile(`\{\{.*?\}\}`)
	tags := regexp.MustCompile(`(?s)<[^>]*>`)
	entries, err := templates.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() {
			continue
		}
		text, err := templates.Files.ReadFile(entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		rest := tags.ReplaceAllString(actions.ReplaceAllString(string(text), ""), "")
		if left := strings.Fields(rest); len(left) > 0 {
			for _, word := range left {
				if strings.Trim(word, ":·.") != "" {
					t.Errorf("%s says %q", entry.Name(), word)
				}
			}
		}
		for _, label := range regexp.MustCompile(`(?:aria-label|title|alt)="[^"{]+"`).FindAllString(string(text), -1) {
			t.Errorf("%s says %s", entry.Name(), label)
		}
	}
}
