package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/export"
	"concord/internal/realinput"
)

// paragraph is the start of a numbered paragraph of the text.
var paragraph = regexp.MustCompile(`<p id="p(\d+)"`)

// TestRealInput exports every document and treaty, and some dossiers: nothing fails,
// no page needs anything, no paragraph is lost, and what is packed is a sound bag.
func TestRealInput(t *testing.T) {
	dir := realinput.Find(t, "site")
	files := os.DirFS(dir)
	today, err := date.Parse("2030-01-01")
	if err != nil {
		t.Fatal(err)
	}
	built, err := build.Run(t.Context(), files, build.Options{Today: today, Unchecked: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	subjects, err := export.Choose(built.Model, []string{export.Everything})
	if err != nil {
		t.Fatal(err)
	}
	// Dossiers are made of briefs that are looked at anyway; some of them will do.
	n, every := 0, map[string]int{"brief": 1, "instrument": 1, "dossier": 12}
	subjects = slices.DeleteFunc(subjects, func(s export.Subject) bool {
		n++
		return n%every[s.Kind()] != 0 || testing.Short() && n%25 != 0
	})
	e := export.New(export.Options{Model: built.Model, Site: built.Site, Files: files, Subjects: subjects, Forms: []export.Form{export.HTML, export.JSON, export.Markdown}})
	kept := fstest.MapFS{}
	for _, p := range e.Paths() {
		data, err := e.ReadFile(p)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		kept[p] = &fstest.MapFile{Data: data}
		if s, ok := e.SubjectOf(p); ok && strings.HasSuffix(p, ".json") {
			if err := export.FitsSchema(t, data); err != nil {
				t.Errorf("%s (%s): %v", p, s.ID(), err)
			}
		}
		if s, ok := e.SubjectOf(p); ok && s.Brief != nil && strings.HasSuffix(p, ".html") {
			page, err := built.Site.ReadFile(s.Address() + "index.html")
			if err != nil {
				t.Fatal(err)
			}
			before, after := paragraph.FindAll(page, -1), paragraph.FindAll(data, -1)
			if !bytes.Equal(bytes.Join(before, nil), bytes.Join(after, nil)) {
				t.Errorf("%s has %d numbered paragraphs, the page has %d", p, len(after), len(before))
			}
			checkNumbers(t, e, s, before)
		}
	}
	packed, zipped := fstest.MapFS{}, e.Bag("concord test", "made of this")
	for _, p := range zipped.Paths() {
		data, err := zipped.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		packed[p] = &fstest.MapFile{Data: data}
	}
	for p, data := range zipped.Tags() {
		packed[p] = &fstest.MapFile{Data: data}
	}
	for _, problem := range verify(t, packed) {
		t.Errorf("bag: %v", problem)
	}
	t.Logf("%d subjects, %d files", len(subjects), len(kept))
}

// checkNumbers holds that the record of a brief has the numbered paragraphs of its page.
func checkNumbers(t *testing.T, e *export.Export, s export.Subject, want [][]byte) {
	t.Helper()
	text, err := e.ReadFile(strings.TrimSuffix(s.Address(), "/") + ".json")
	if err != nil {
		t.Error(err)
		return
	}
	var r struct {
		Brief struct{ Text []struct{ Number string } }
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Error(err)
	}
	n := 0
	for _, b := range r.Brief.Text {
		if b.Number != "" {
			n++
		}
	}
	if n != len(want) {
		t.Errorf("the record of %s has %d numbered paragraphs, the page has %d", s.ID(), n, len(want))
	}
}
