package export_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/png"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/bag"
	"concord/internal/build"
	"concord/internal/date"
	"concord/internal/export"
	"concord/internal/sink"
	"concord/internal/typeset"
)

// small is a site with a bit of everything.
var small = fstest.MapFS{
	"content/site.yaml":    {Data: []byte("title: Desk\npublisher: The Desk\nbase-url: https://desk.example/\n")},
	"content/sources.yaml": {Data: []byte("rep: {title: A report, issued: 2020-05, type: report, author: [\"Doe, Jane\"]}\n")},
	"content/briefs/a.md": {Data: []byte(`---
title: What Article 3 says
date: 2024-06-20
authors: [Jane Doe]
actors: [PRK, KOR: party]
provisions: [us-kr-1953/3: defence]
topics: [alliances]
about: us-kr-1953
extra: {desk: Asia}
---

What Article 3 says, [in October 1953]{.signed} [@rep, p. 3].[^1]

## A [section](https://example.org/)

> Each Party would act.

::: {.finding}
It binds.
:::

![A dot](/img/dot.png)

[^1]: A note on North Korea.
`)},
	"content/briefs/b.md": {Data: []byte("---\ntitle: Another\ndate: 2024-06-21\ntopics: [alliances]\n---\n\nIts words, and [the other](a.md#p1).\n")},
	"content/instruments/us-kr-1953.md": {Data: []byte(`---
title: Mutual Defense Treaty
short: 1953 treaty
parties: [USA, KOR]
articles: 6
events:
  - {signed: 1953-10-01, at: Washington}
  - {in-force: 1954-11-17}
provisions:
  3: {title: Defence, kind: defence, gloss: Each would act.}
sources: [rep]
---

## Article III

Each Party would act.
`)},
	"static/img/dot.png": {Data: dot},
}

// dot is a picture of one pixel.
var dot = func() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		return nil
	}
	return b.Bytes()
}()

// exported returns an export of a site.
func exported(t testing.TB, files fs.FS, forms []string, fonts []typeset.FontFile, names ...string) *export.Export {
	t.Helper()
	return exportedOf(t, builtOf(t, files), files, forms, fonts, names...)
}

func builtOf(t testing.TB, files fs.FS) *build.Result {
	t.Helper()
	today, err := date.Parse("2030-01-01")
	if err != nil {
		t.Fatal(err)
	}
	built, err := build.Run(t.Context(), files, build.Options{Today: today, Jobs: 2}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func exportedOf(t testing.TB, built *build.Result, files fs.FS, forms []string, fonts []typeset.FontFile, names ...string) *export.Export {
	t.Helper()
	var err error
	o := export.Options{Model: built.Model, Site: built.Site, Files: files, Creator: "concord test", Cited: true}
	if o.Forms, err = export.ParseForms(forms); err != nil {
		t.Fatal(err)
	}
	if o.Subjects, err = export.Choose(built.Model, names); err != nil {
		t.Fatal(err)
	}
	if slices.Contains(forms, "pdf") {
		if o.Setter, err = typeset.New(fonts); err != nil {
			t.Fatal(err)
		}
	}
	return export.New(o)
}

// writeFolder writes an export into a new folder.
func writeFolder(t testing.TB, e *export.Export) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "export")
	folder, err := sink.Open(dir, sink.Guard{Manifest: export.ManifestName})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if _, err := folder.Write(t.Context(), sink.Job{Site: e, Paths: e.Paths(), Generator: "concord test", Jobs: 2}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// writeBag makes a bag of an export, as a folder and as a zip file.
func writeBag(t testing.TB, e *export.Export) (dir string, zipped []byte) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "bag")
	b := e.Bag("concord test", "made of this")
	folder, err := sink.Open(dir, sink.Guard{Manifest: bag.Marker, Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if _, err := folder.Write(t.Context(), sink.Job{Site: b, Paths: b.Paths(), Finish: b.Tags, Jobs: 2}); err != nil {
		t.Fatal(err)
	}
	var z bytes.Buffer
	if err := e.Bag("concord test", "made of this").Zip(t.Context(), &z, "bag", bag.Job{Jobs: 2}); err != nil {
		t.Fatal(err)
	}
	return dir, z.Bytes()
}

func verify(t testing.TB, fsys fs.FS) []bag.Problem {
	t.Helper()
	v, err := export.Verify(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return v.Problems
}

// verifyZip is what the command line does with a zip file.
func verifyZip(data []byte) string {
	r := bytes.NewReader(data)
	problems, err := bag.CheckZip(r, r.Size())
	if err != nil {
		return err.Error()
	}
	fsys, err := bag.OpenZip(r, r.Size())
	if err != nil {
		return err.Error()
	}
	v, err := export.Verify(fsys)
	if err != nil {
		return err.Error()
	}
	if all := slices.Concat(problems, v.Problems); len(all) > 0 {
		return all[0].String()
	}
	return ""
}

// damage does one kind of harm to files and says to which of them.
type damage struct {
	name string
	do   func(r *rand.Rand, files fstest.MapFS, names []string) (file string)
}

var damages = []damage{
	{"a flipped bit", func(r *rand.Rand, files fstest.MapFS, names []string) string {
		return edit(files, names[r.IntN(len(names))], func(b []byte) []byte {
			b[r.IntN(len(b))] ^= 1 << r.IntN(8)
			return b
		})
	}},
	{"a missing file", func(r *rand.Rand, files fstest.MapFS, names []string) string {
		file := names[r.IntN(len(names))]
		delete(files, file)
		return file
	}},
	{"an extra file", func(r *rand.Rand, files fstest.MapFS, names []string) string {
		file := path.Join(path.Dir(names[r.IntN(len(names))]), "extra.txt")
		files[file] = &fstest.MapFile{Data: []byte("extra")}
		return file
	}},
	{"a truncated file", func(r *rand.Rand, files fstest.MapFS, names []string) string {
		return edit(files, names[r.IntN(len(names))], func(b []byte) []byte { return b[:r.IntN(len(b))] })
	}},
	{"a renamed file", func(r *rand.Rand, files fstest.MapFS, names []string) string {
		file := names[r.IntN(len(names))]
		files[file+"x"] = files[file]
		delete(files, file)
		return file
	}},
	{"a broken manifest", func(r *rand.Rand, files fstest.MapFS, names []string) string {
		var manifests []string
		for _, f := range names {
			if f == export.ManifestName || strings.Contains(f, "manifest-") {
				manifests = append(manifests, f)
			}
		}
		return edit(files, manifests[r.IntN(len(manifests))], func(b []byte) []byte {
			lines := bytes.SplitAfter(b, []byte("\n"))
			i := r.IntN(len(lines) - 1)
			switch r.IntN(3) {
			case 0: // a line is lost
				lines = slices.Delete(lines, i, i+1)
			case 1: // or stands twice
				lines = slices.Insert(lines, i, lines[i])
			default: // or says something else
				lines[i] = append([]byte("x"), lines[i]...)
			}
			return bytes.Join(lines, nil)
		})
	}},
}

func edit(files fstest.MapFS, name string, change func([]byte) []byte) string {
	files[name] = &fstest.MapFile{Data: change(bytes.Clone(files[name].Data))}
	return name
}

// read returns what is kept in a folder.
func read(t testing.TB, dir string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && name == sink.PrivateName {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() {
			var data []byte
			data, err = fs.ReadFile(root, name)
			files[name] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestDamageIsFound does harm to a folder, a bag and a zipped bag, a hundred times
// each, and every time Verify must find it and name the file.
func TestDamageIsFound(t *testing.T) {
	e := exported(t, small, export.Forms, nil, "a")
	bagged, zipped := writeBag(t, e)
	for kind, whole := range map[string]fstest.MapFS{"folder": read(t, writeFolder(t, e)), "bag": read(t, bagged)} {
		if problems := verify(t, whole); problems != nil {
			t.Fatalf("%s: %v", kind, problems)
		}
		names := slices.Sorted(maps.Keys(whole))
		for n := range 100 {
			files := maps.Clone(whole)
			d := damages[n%len(damages)]
			file := d.do(rand.New(rand.NewPCG(uint64(n), 7)), files, names)
			problems := verify(t, files)
			named := slices.ContainsFunc(problems, func(p bag.Problem) bool { return p.Path == file })
			// A folder without its manifest is no export that anyone could know.
			orphan := kind == "folder" && file == export.ManifestName && (d.name == "a missing file" || d.name == "a renamed file")
			if !named && !orphan {
				t.Errorf("%s, %d: %s, %s, is not named: %v", kind, n, d.name, file, problems)
			}
		}
	}
	if got := verifyZip(zipped); got != "" {
		t.Fatalf("zip: %s", got)
	}
	for n := range 100 {
		r := rand.New(rand.NewPCG(uint64(n), 8))
		broken := bytes.Clone(zipped)
		if n%4 == 0 {
			broken = broken[:r.IntN(len(broken))]
		} else {
			broken[r.IntN(len(broken))] ^= 1 << r.IntN(8)
		}
		if verifyZip(broken) == "" {
			t.Errorf("zip, %d: the harm is not found", n)
		}
	}
}

// TestOthersAccept lets the programs of the system read a bag.
func TestOthersAccept(t *testing.T) {
	dir, zipped := writeBag(t, exported(t, small, export.Forms, nil, export.Everything))
	for _, name := range []string{"manifest-sha256.txt", "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"} {
		tool := "sha512sum"
		if strings.Contains(name, "256") {
			tool = "sha256sum"
		}
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the program is not here: %v", err)
		}
		cmd := exec.Command(tool, "--strict", "--quiet", "-c", name)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s -c %s: %v\n%s", tool, name, err, out)
		}
	}
	if _, err := exec.LookPath("unzip"); err != nil {
		t.Skipf("the program is not here: %v", err)
	}
	name := filepath.Join(t.TempDir(), "bag.zip")
	if err := os.WriteFile(name, zipped, 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("unzip", "-tq", name).CombinedOutput(); err != nil {
		t.Errorf("unzip: %v\n%s", err, out)
	}
}

// TestSameBytes makes everything twice.
func TestSameBytes(t *testing.T) {
	_, first := writeBag(t, exported(t, small, export.Forms, nil, export.Everything))
	_, second := writeBag(t, exported(t, small, export.Forms, nil, export.Everything))
	if !bytes.Equal(first, second) {
		t.Error("two bags of the same content differ")
	}
}

// TestRecord reads back what a record says of a brief.
func TestRecord(t *testing.T) {
	e := exported(t, small, []string{"json"}, nil)
	text, err := e.ReadFile("briefs/a.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := export.FitsSchema(t, text); err != nil {
		t.Error(err)
	}
	var r struct {
		Title, URL string
		Brief      struct {
			Text       []struct{ Kind, Number, Text string }
			Notes      []struct{ Mark, Text string }
			Quotations []struct{ Text string }
			Claims     []struct{ Property, Date string }
			Links      []struct{ To string }
			Sources    []struct{ ID string }
			Statements []struct{ Kind, Text string }
			Extra      map[string]string
		}
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	var blocks []string
	for _, b := range r.Brief.Text {
		blocks = append(blocks, b.Kind+" "+b.Number+" "+b.Text)
	}
	want := []string{"paragraph 1 What Article 3 says, in October 1953 (Doe 2020, p. 3).", "heading  A section", "paragraph  Each Party would act.", "paragraph  Finding", "paragraph  It binds."}
	if got := strings.Join(blocks, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("the text:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
	b := r.Brief
	if len(b.Notes) == 0 || !strings.Contains(b.Notes[0].Text, "A note on North Korea.") {
		t.Errorf("notes %+v", b.Notes)
	}
	if len(b.Quotations) != 1 || b.Quotations[0].Text != "Each Party would act." {
		t.Errorf("quotations %+v", b.Quotations)
	}
	if len(b.Claims) != 1 || b.Claims[0].Property != "signed" || b.Claims[0].Date != "1953-10" {
		t.Errorf("claims %+v", b.Claims)
	}
	if len(b.Sources) != 1 || b.Sources[0].ID != "rep" || len(b.Statements) != 1 || b.Statements[0].Text != "It binds." || b.Extra["desk"] != "Asia" {
		t.Errorf("record %+v", b)
	}
	var to []string
	for _, l := range b.Links {
		to = append(to, l.To)
	}
	if got := strings.Join(to, " "); got != "https://desk.example/instruments/us-kr-1953/3/ https://example.org/ https://desk.example/countries/prk/" {
		t.Errorf("links %s", got)
	}
}

func TestSafePath(t *testing.T) {
	for in, want := range map[string]string{
		"briefs/article-4.md":     "briefs/article-4.md",
		"content/2024: new/a?.md": "content/2024_ new/a_.md",
		"con/nul.md":              "_con/_nul.md",
		"a./b ":                   "a_/b_",
		"조약.md":                   "조약.md",
		"contents/com10x.md":      "contents/com10x.md",
		"x/COM1.txt":              "x/_COM1.txt",
		"100%.png":                "100_.png",
	} {
		if got := export.SafePath(in); got != want {
			t.Errorf("SafePath(%q) = %q, want %q", in, got, want)
		}
	}
	long := export.SafePath(strings.Repeat("조", 100) + ".md")
	if len(long) > 200 || !strings.HasSuffix(long, ".md") {
		t.Errorf("a long name became %q", long)
	}
}

// TestPacked exports all of the own content from packed texts: the files are those of
// texts that are not.
func TestPacked(t *testing.T) {
	files, forms := os.DirFS("../.."), []string{"html", "json"}
	plain := exported(t, files, forms, nil, "everything")
	built := builtOf(t, files)
	built.Model.Pack(2)
	packed := exportedOf(t, built, files, forms, nil, "everything")
	for _, name := range plain.Paths() {
		want, err := plain.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := packed.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs from packed texts: %v", name, err)
		}
	}
}
