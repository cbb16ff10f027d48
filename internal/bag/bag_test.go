package bag_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/bag"
)

// packed returns a bag as a folder.
func packed(t *testing.T, files fstest.MapFS, info ...bag.Field) fstest.MapFS {
	t.Helper()
	b := bag.New(files, slices.Sorted(maps.Keys(files)), info)
	folder := fstest.MapFS{}
	for _, p := range b.Paths() {
		data, err := b.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		folder[p] = &fstest.MapFile{Data: data}
	}
	for p, data := range b.Tags() {
		folder[p] = &fstest.MapFile{Data: data}
	}
	return folder
}

// TestPercent packs a name that stands in no manifest as it is.
func TestPercent(t *testing.T) {
	folder := packed(t, fstest.MapFS{"100%.txt": {Data: []byte("x")}, "two\nlines": {Data: []byte("y")}},
		bag.Field{Name: "Note", Value: "one\ntwo"}, bag.Field{Name: "Empty"})
	if text := string(folder["manifest-sha256.txt"].Data); !strings.Contains(text, "  data/100%25.txt\n") || !strings.Contains(text, "  data/two%0Alines\n") {
		t.Errorf("manifest:\n%s", text)
	}
	if want := "Note: one\n  two\nPayload-Oxum: 2.2\n"; string(folder["bag-info.txt"].Data) != want {
		t.Errorf("bag-info.txt:\n%s", folder["bag-info.txt"].Data)
	}
	problems, err := bag.Check(folder)
	if err != nil || len(problems) > 0 {
		t.Errorf("Check = %v, %v", problems, err)
	}
}

// TestCheckBlames does one harm at a time and wants the file that it befell named.
func TestCheckBlames(t *testing.T) {
	for _, tt := range []struct {
		name  string
		harm  func(fstest.MapFS)
		blame string
	}{
		{"a bit flipped", func(f fstest.MapFS) { f["data/a.md"].Data = []byte("wordz") }, "data/a.md"},
		{"a file missing", func(f fstest.MapFS) { delete(f, "data/b/c.md") }, "data/b/c.md"},
		{"a file too many", func(f fstest.MapFS) { f["data/d.md"] = &fstest.MapFile{} }, "data/d.md"},
		{"a file cut off", func(f fstest.MapFS) { f["data/b/c.md"].Data = f["data/b/c.md"].Data[:3] }, "data/b/c.md"},
		{"a manifest changed", func(f fstest.MapFS) { f["manifest-sha512.txt"].Data[0] ^= 1 }, "manifest-sha512.txt"},
		{"the record changed", func(f fstest.MapFS) { f["bag-info.txt"].Data = []byte("Payload-Oxum: 9.9\n") }, "bag-info.txt"},
		{"a tag manifest with other line ends", func(f fstest.MapFS) {
			f["tagmanifest-sha256.txt"].Data = bytes.ReplaceAll(f["tagmanifest-sha256.txt"].Data, []byte("\n"), []byte("\r\n"))
		}, "tagmanifest-sha256.txt"},
		{"the declaration gone", func(f fstest.MapFS) { delete(f, "bagit.txt") }, "bagit.txt"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			folder := packed(t, fstest.MapFS{"a.md": {Data: []byte("words")}, "b/c.md": {Data: []byte("more words")}}, bag.Field{Name: "Bag-Software-Agent", Value: "concord test"})
			tt.harm(folder)
			problems, err := bag.Check(folder)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(problems, func(p bag.Problem) bool { return p.Path == tt.blame }) {
				t.Errorf("problems = %v, want one of %s", problems, tt.blame)
			}
		})
	}
}

// TestZipSameBytes zips a bag twice and checks what was zipped.
func TestZipSameBytes(t *testing.T) {
	files := fstest.MapFS{"a.md": {Data: []byte("words")}, "조약/b.md": {Data: bytes.Repeat([]byte("more words "), 1000)}}
	var zips [2]bytes.Buffer
	for n := range zips {
		b := bag.New(files, slices.Sorted(maps.Keys(files)), nil)
		if err := b.Zip(t.Context(), &zips[n], "deposit", bag.Job{Jobs: n + 1}); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(zips[0].Bytes(), zips[1].Bytes()) {
		t.Error("two zips of one bag differ")
	}
	r := bytes.NewReader(zips[0].Bytes())
	if problems, err := bag.CheckZip(r, r.Size()); err != nil || len(problems) > 0 {
		t.Errorf("CheckZip = %v, %v", problems, err)
	}
	whole, err := bag.OpenZip(r, r.Size())
	if err != nil {
		t.Fatal(err)
	}
	if problems, err := bag.Check(whole); err != nil || len(problems) > 0 {
		t.Errorf("Check = %v, %v", problems, err)
	}
}
