package quotation_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"concord/internal/build"
	"concord/internal/diag"
	"concord/internal/model"
	"concord/internal/quotation"
	"concord/internal/realinput"
)

// built returns the model of a site on disk.
func built(t testing.TB, dir string) *model.Model {
	t.Helper()
	r, err := build.Run(t.Context(), os.DirFS(dir), build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r.Model
}

// lines reads a file with one JSON value on each line.
func lines[T any](t testing.TB, file string) []T {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []T
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var v T
		if err := json.Unmarshal(scanner.Bytes(), &v); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

// article returns the article that a label names by its printed number.
func article(m *model.Model, treaty, number string) *model.Provision {
	i := m.Instrument(treaty)
	if i == nil {
		return nil
	}
	if p := m.Provision(treaty + "/" + strings.ReplaceAll(strings.ToLower(number), " ", "-")); p != nil {
		return p
	}
	if n := roman(number); n > 0 {
		return m.Provision(treaty + "/" + strconv.Itoa(n))
	}
	return nil
}

// roman reads a Roman numeral; 0 when it is none.
func roman(s string) int {
	values := map[rune]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}
	n, last := 0, 0
	for _, c := range s {
		v := values[c]
		if v == 0 {
			return 0
		}
		if v > last {
			n -= 2 * last
		}
		n += v
		last = v
	}
	return n
}

// TestLabelledQuotations holds that every label of the real quotations is met.
func TestLabelledQuotations(t *testing.T) {
	dir := realinput.Find(t)
	m := built(t, filepath.Join(dir, "site"))
	met := map[string][2]int{}
	for _, q := range lines[struct {
		Quote, Treaty, Article, Expect, Kind, Original string
		TrueArticle                                    string `json:"true_article"`
	}](t, filepath.Join(dir, "quotes.jsonl")) {
		p := article(m, q.Treaty, q.Article)
		if p == nil {
			t.Errorf("%s has no article %s", q.Treaty, q.Article)
			continue
		}
		got := quotation.Compare(q.Quote, quotation.ProvisionText(p))
		ok := false
		switch q.Expect {
		case "match":
			ok = got.Verdict == quotation.Same
		case "no-match":
			ok = got.Verdict == quotation.Differs && len(got.Changes) > 0
		case "wrong-article":
			ok = got.Verdict == quotation.Absent || got.Verdict == quotation.Differs
			if right := article(m, q.Treaty, q.TrueArticle); right == nil || quotation.Compare(q.Quote, quotation.ProvisionText(right)).Verdict != quotation.Same {
				ok = false
			}
		}
		count := met[q.Kind]
		count[1]++
		if ok {
			count[0]++
		} else {
			t.Errorf("%s of %s (%s): %q: %d %v, want %s", q.Article, q.Treaty, q.Kind, q.Quote, got.Verdict, got.Changes, q.Expect)
		}
		met[q.Kind] = count
	}
	t.Log(met)
}

// realQuotation is a label of real-quotes.jsonl.
type realQuotation struct {
	File, Before, Quote, After string
	Treaty, Article            string
	Identical                  bool
	Also                       [][]string
}

// overlaid is a site with more files.
type overlaid struct {
	fs.FS
	more fstest.MapFS
}

func (o overlaid) Open(name string) (fs.File, error) {
	if _, ok := o.more[name]; ok {
		return o.more.Open(name)
	}
	return o.FS.Open(name)
}

func (o overlaid) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if more, err := o.more.ReadDir(name); err == nil {
		for _, e := range more {
			if !slices.ContainsFunc(entries, func(x fs.DirEntry) bool { return x.Name() == e.Name() }) {
				entries = append(entries, e)
			}
		}
	}
	return entries, err
}

// TestRealQuotations holds that quotations in real documents are recognised
// with their article, and that those which agree bring no complaint. Of the
// documents that are not among the real input the words around the quotation
// are.
func TestRealQuotations(t *testing.T) {
	dir := realinput.Find(t)
	site := overlaid{os.DirFS(filepath.Join(dir, "site")), fstest.MapFS{}}
	all := lines[realQuotation](t, filepath.Join(dir, "real-quotes.jsonl"))
	for n := range all {
		q := &all[n]
		q.File = "content/" + q.File
		if _, err := fs.Stat(site.FS, q.File); err != nil {
			q.File = fmt.Sprintf("content/briefs/excerpt-%d.md", n)
			site.more[q.File] = &fstest.MapFile{Data: []byte("---\ntitle: Excerpt\ndate: 1951-01-01\n---\n\n" + q.Before + q.Quote + q.After + "\n")}
		}
	}
	r, err := build.Run(t.Context(), site, build.Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	set := quotation.New(r.Model, nil)
	quotations := set.All()
	right := 0
	for _, want := range all {
		if got, ok := want.foundIn(r.Model, quotations); ok {
			right++
		} else {
			t.Logf("%s: %q: got %v, want %s of %s", want.File, want.Quote, got, want.Article, want.Treaty)
		}
	}
	t.Logf("%d of %d recognised with the right article", right, len(all))
	if right*100 < len(all)*95 {
		t.Errorf("%d of %d real quotations are recognised with their article, want 95 %%", right, len(all))
	}
	for _, f := range set.AllFindings() {
		if f.Code != diag.QuoteDiffers && f.Code != diag.QuoteElsewhere {
			continue
		}
		text, err := fs.ReadFile(site, f.Span.Path)
		if err != nil {
			t.Fatal(err)
		}
		words := letters(string(text[f.Span.Start:f.Span.End]))
		for _, q := range all {
			if q.Identical && q.File == f.Span.Path && strings.Contains(letters(q.Quote), words) {
				t.Errorf("a complaint about an identical quotation: %v", f)
			}
		}
		t.Log(f.Severity, f.Span, f.Message, f.Help)
	}
}

// foundIn reports whether a quotation of the text has these words, or part of
// them, and the article; it also returns the articles that it was given.
func (want realQuotation) foundIn(m *model.Model, quotations []quotation.Quotation) (got []string, ok bool) {
	words := letters(want.Quote)
	for _, q := range quotations {
		text := letters(string(q.Brief.Body.HTML()[q.Start:q.End]))
		if q.Brief.Path != want.File || !strings.Contains(text, words) && !strings.Contains(words, text) {
			continue
		}
		name := q.Instrument.ID
		if q.Provision != nil {
			name = q.Provision.ID
		}
		got = append(got, name)
		for _, w := range append(want.Also, []string{want.Treaty, want.Article}) {
			if q.Provision != nil && q.Provision == article(m, w[0], w[1]) || q.Provision == nil && q.Instrument.ID == w[0] && w[1] == "preamble" {
				return got, true
			}
		}
	}
	return got, false
}

// letters keeps the letters and digits of HTML, in lower case.
func letters(s string) string {
	var b strings.Builder
	tag := false
	for _, c := range s {
		switch {
		case c == '<':
			tag = true
		case c == '>':
			tag = false
		case !tag && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			b.WriteRune(unicode.ToLower(c))
		}
	}
	return b.String()
}

// TestIndexIsSmall holds how much memory the words of all real treaties take.
func TestIndexIsSmall(t *testing.T) {
	m := built(t, realinput.Find(t, "site"))
	words, bytes := quotation.IndexSize(m)
	t.Logf("%d words in %.1f MB", words, float64(bytes)/(1<<20))
	if words < 500_000 || bytes > 100<<20 {
		t.Errorf("the index of %d words takes %d bytes", words, bytes)
	}
}
