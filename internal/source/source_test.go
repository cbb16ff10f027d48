package source

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestRead(t *testing.T) {
	tests := []struct {
		name, raw, text string
		faults          []Fault
	}{
		{name: "empty"},
		{name: "clean", raw: "# Ein Titel\n한국어\n", text: "# Ein Titel\n한국어\n"},
		{name: "byte-order mark", raw: "\xef\xbb\xbf# T", text: "# T"},
		{name: "byte-order mark inside stays", raw: "a\xef\xbb\xbfb", text: "a\ufeffb"},
		{name: "CRLF", raw: "a\r\nb\r\n", text: "a\nb\n"},
		{name: "lone CR", raw: "a\rb\r\r\nc\r", text: "a\nb\n\nc\n"},
		{name: "NUL", raw: "a\r\nb\x00c\x00", text: "a\nb\uFFFDc\uFFFD", faults: []Fault{{Kind: NUL, Offset: 3}}},
		{name: "not UTF-8", raw: "caf\xe9 \xe9 \x00", text: "caf\uFFFD \uFFFD \uFFFD", faults: []Fault{{Kind: NotUTF8, Offset: 3}, {Kind: NUL, Offset: 11}}},
		{name: "U+FFFD as such", raw: "\uFFFD\r\n", text: "\uFFFD\n"},
		{name: "cut off", raw: "\xed\x95", text: "\uFFFD\uFFFD", faults: []Fault{{Kind: NotUTF8}}},
		{name: "UTF-16 little end first", raw: "\xff\xfe#\x00", faults: []Fault{{Kind: UTF16}}},
		{name: "UTF-16 big end first", raw: "\xfe\xff\x00#", faults: []Fault{{Kind: UTF16}}},
		{name: "largest", raw: strings.Repeat("x", MaxSize), text: strings.Repeat("x", MaxSize)},
		{name: "too large", raw: strings.Repeat("x", MaxSize+1), faults: []Fault{{Kind: TooLarge}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Read(fstest.MapFS{"a.md": {Data: []byte(test.raw)}}, "a.md")
			if err != nil {
				t.Fatal(err)
			}
			for i := range test.faults {
				test.faults[i].Path = "a.md"
			}
			if string(got.Text) != test.text {
				t.Errorf("Text = %.80q, want %.80q", got.Text, test.text)
			}
			if diff := cmp.Diff(test.faults, got.Faults); diff != "" {
				t.Errorf("Faults (-want +got):\n%s", diff)
			}
			if got.Sum != sha256.Sum256([]byte(test.text)) {
				t.Error("Sum is not that of the text")
			}
		})
	}
}

func TestReadFaults(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "dir"), 0o777); err != nil {
		t.Fatal(err)
	}
	fsys := rootFS(t, dir)
	for path, want := range map[string]FaultKind{"none.md": Missing, "dir": NotRegular, "../a.md": BadName, "a\xff": BadName} {
		got, err := Read(fsys, path)
		if err != nil {
			t.Errorf("Read(%q) = %v, want a fault", path, err)
			continue
		}
		if len(got.Faults) != 1 || got.Faults[0].Kind != want || got.Faults[0].Path != path || got.Text != nil {
			t.Errorf("Read(%q).Faults = %v, want one of kind %d", path, got.Faults, want)
		}
	}
}

func TestLocate(t *testing.T) {
	text := "ab\n한국\n\nx"
	tests := []struct {
		offset int
		want   Position
	}{
		{-1, Position{1, 1}}, {0, Position{1, 1}}, {2, Position{1, 3}}, {3, Position{2, 1}}, {6, Position{2, 2}},
		{9, Position{2, 3}}, {10, Position{3, 1}}, {11, Position{4, 1}}, {12, Position{4, 2}}, {99, Position{4, 2}},
	}
	for _, test := range tests {
		if got := Locate([]byte(text), test.offset); got != test.want {
			t.Errorf("Locate(%d) = %v, want %v", test.offset, got, test.want)
		}
	}
}

func TestLine(t *testing.T) {
	text := "ab\n\ncd"
	tests := []struct {
		offset, start int
		line          string
	}{{-5, 0, "ab"}, {0, 0, "ab"}, {2, 0, "ab"}, {3, 3, ""}, {4, 4, "cd"}, {6, 4, "cd"}, {60, 4, "cd"}}
	for _, test := range tests {
		line, start := Line([]byte(text), test.offset)
		if string(line) != test.line || start != test.start {
			t.Errorf("Line(%d) = %q, %d, want %q, %d", test.offset, line, start, test.line, test.start)
		}
	}
}

func TestList(t *testing.T) {
	tests := []struct {
		name  string
		files string
		want  Tree
	}{
		{
			name: "everything in its place",
			files: `content/site.yaml content/disputes.yaml content/actors.yaml content/sources.yaml content/more.bib content/csl.json
				content/briefs/b.md content/briefs/2024/05/a.md content/briefs/picture.png content/instruments/ko/x.md content/instruments/a.md
				content/actors/prk.md content/actors/deep/no.md content/pages/about.md content/stray.md content/README.md
				templates/brief.html static/a.css static/img/x.svg static/.well-known/security.txt public/index.html README.md other/x.md`,
			want: Tree{
				Config: "content/site.yaml", Disputes: "content/disputes.yaml",
				Briefs:      []string{"content/briefs/2024/05/a.md", "content/briefs/b.md"},
				Instruments: []string{"content/instruments/a.md", "content/instruments/ko/x.md"},
				Actors:      []string{"content/actors.yaml", "content/actors/prk.md"},
				Sources:     []string{"content/csl.json", "content/more.bib", "content/sources.yaml"},
				Pages:       []string{"content/pages/about.md"},
				Templates:   []string{"templates/brief.html"},
				Static:      []string{"static/.well-known/security.txt", "static/a.css", "static/img/x.svg"},
			},
		},
		{
			name:  "one file",
			files: "brief.md",
			want:  Tree{Briefs: []string{"brief.md"}},
		},
		{
			name:  "a folder of Markdown",
			files: "a.md sub/b.md sub/README.md README.md site.yaml public/c.md static/d.md templates/e.md .hidden/f.md sub/public/g.md node_modules/m/h.md",
			want: Tree{
				Config: "site.yaml", Briefs: []string{"a.md", "sub/b.md", "sub/public/g.md"},
				Templates: []string{"templates/e.md"}, Static: []string{"static/d.md"},
			},
		},
		{
			name:  "content without briefs",
			files: "content/a.md content/README.md content/instruments/i.md",
			want:  Tree{Briefs: []string{"content/a.md"}, Instruments: []string{"content/instruments/i.md"}},
		},
		{
			name:  "what editors leave behind",
			files: "content/briefs/.a.md.swp content/briefs/a.md~ content/briefs/#a.md# content/briefs/.#a.md content/briefs/4913 content/briefs/a.md static/.DS_Store static/4913 static/x~",
			want:  Tree{Briefs: []string{"content/briefs/a.md"}},
		},
		{
			name:  "upper and lower case are two files",
			files: "content/briefs/A.md content/briefs/a.md",
			want:  Tree{Briefs: []string{"content/briefs/A.md", "content/briefs/a.md"}},
		},
		{
			name:  "a name that is not UTF-8",
			files: "content/briefs/\xff.md content/briefs/a.md",
			want:  Tree{Briefs: []string{"content/briefs/a.md"}, Faults: []Fault{{Kind: BadName, Path: "content/briefs/\xff.md"}}},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, name := range strings.Fields(test.files) {
				p := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(p), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(p, nil, 0o666); err != nil {
					t.Skipf("this file system does not take the name %q", name)
				}
			}
			got, err := List(rootFS(t, dir))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Errorf("List (-want +got):\n%s", diff)
			}
		})
	}
}

func TestListNothing(t *testing.T) {
	if got, err := List(os.DirFS(filepath.Join(t.TempDir(), "none"))); err == nil {
		t.Errorf("List of a folder that is not there = %v, want an error", got)
	}
}

func TestListLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making symbolic links needs a privilege on Windows")
	}
	top := t.TempDir()
	dir := filepath.Join(top, "site")
	for _, name := range []string{"site/content/briefs/a.md", "site/content/briefs/sub/b.md", "site/content/pages/p.md", "outside.md"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(top, name)), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, name), []byte(name), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, target := range map[string]string{
		"inside.md":   "../pages/p.md",
		"twice.md":    "inside.md",
		"absolute.md": filepath.Join(dir, "content/briefs/a.md"),
		"out.md":      "../../../outside.md",
		"via.md":      "out.md",
		"back.md":     "../../../site/content/pages/p.md",
		"dangling.md": "none.md",
		"through.md":  "a.md/x.md",
		"loop.md":     "pool.md",
		"pool.md":     "loop.md",
		"self.md":     "self.md",
		"folder":      "sub",
		"up":          "..",
		"passwd.md":   "/etc/passwd",
		"device.md":   "/dev/zero",
	} {
		if err := os.Symlink(target, filepath.Join(dir, "content/briefs", name)); err != nil {
			t.Fatal(err)
		}
	}
	got, err := List(rootFS(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"content/briefs/a.md", "content/briefs/inside.md", "content/briefs/sub/b.md", "content/briefs/twice.md"}
	if diff := cmp.Diff(want, got.Briefs); diff != "" {
		t.Errorf("Briefs (-want +got):\n%s", diff)
	}
	kinds := map[string]FaultKind{}
	for _, f := range got.Faults {
		kinds[strings.TrimPrefix(f.Path, "content/briefs/")] = f.Kind
	}
	wantKinds := map[string]FaultKind{
		"absolute.md": LinkOutside, "out.md": LinkOutside, "via.md": LinkOutside, "back.md": LinkOutside, "passwd.md": LinkOutside, "device.md": LinkOutside,
		"dangling.md": LinkDangling, "through.md": Unreadable, "loop.md": LinkLoop, "pool.md": LinkLoop, "self.md": LinkLoop,
		"folder": LinkFolder, "up": LinkFolder,
	}
	if diff := cmp.Diff(wantKinds, kinds); diff != "" {
		t.Errorf("Faults (-want +got):\n%s", diff)
	}
	if file, err := Read(rootFS(t, dir), "content/briefs/inside.md"); err != nil || string(file.Text) != "site/content/pages/p.md" {
		t.Errorf("Read of a link = %q, %v", file.Text, err)
	}
	for name, want := range map[string]FaultKind{"via.md": LinkOutside, "self.md": LinkLoop} {
		file, err := Read(rootFS(t, dir), "content/briefs/"+name)
		if err != nil || len(file.Faults) != 1 || file.Faults[0].Kind != want {
			t.Errorf("Read(%q) = %v, %v, want a fault of kind %d", name, file.Faults, err, want)
		}
	}
}

func TestListContentIsALink(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "real/briefs"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "real/briefs/a.md"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", filepath.Join(dir, "content")); err != nil {
		t.Skip(err)
	}
	got, err := List(rootFS(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&Tree{Faults: []Fault{{Kind: LinkFolder, Path: "content"}}}, got); diff != "" {
		t.Errorf("List (-want +got):\n%s", diff)
	}
}

// rootFS is the file system that the command line hands in.
func rootFS(t *testing.T, dir string) fs.FS {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { root.Close() })
	return root.FS()
}

func BenchmarkRead(b *testing.B) {
	dir := b.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(strings.Repeat("A line of a brief as it is.\n", 250)), 0o666); err != nil {
		b.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		b.Fatal(err)
	}
	defer root.Close()
	fsys := root.FS()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(fsys, "a.md"); err != nil {
			b.Fatal(err)
		}
	}
}
