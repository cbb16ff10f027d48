package diag

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"concord/internal/source"
)

// at returns the span of the first occurrence of words in a text.
func at(text, words string) source.Span {
	i := strings.Index(text, words)
	return source.Span{Path: "content/briefs/x.md", Start: i, End: i + len(words)}
}

func printed(t *testing.T, p Printer, text string, findings ...Finding) string {
	t.Helper()
	p.Read = func(path string) ([]byte, bool) { return []byte(text), path == "content/briefs/x.md" }
	var out bytes.Buffer
	if err := p.Text(&out, findings); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestText(t *testing.T) {
	tests := []struct {
		name, text string
		finding    func(text string) Finding
		want       string
	}{
		{
			name: "message, excerpt, help",
			text: "---\ntitle: A\ndate: 2024-13-45\n---\n",
			finding: func(text string) Finding {
				return New(BadDate, at(text, "2024-13-45"), "%q is not a date: month %d does not exist", "date", 13).WithHelp("write 2024-%02d", 1)
			},
			want: `content/briefs/x.md:3:7: error: "date" is not a date: month 13 does not exist [bad-date]
   3 | date: 2024-13-45
     |       ^~~~~~~~~~
  help: write 2024-01
`,
		},
		{
			name: "notes",
			text: "title: A\ntitle: B\n",
			finding: func(text string) Finding {
				return New(DuplicateKey, source.Span{Path: "content/briefs/x.md", Start: 9, End: 14}, "the key %q stands twice", "title").
					WithNote(at(text, "title"), "it stands here first").
					WithNote(source.Span{Path: "content/site.yaml"}, "and is set for the site")
			},
			want: `content/briefs/x.md:2:1: error: the key "title" stands twice [duplicate-key]
   2 | title: B
     | ^~~~~
content/briefs/x.md:1:1: note: it stands here first
   1 | title: A
     | ^~~~~
content/site.yaml: note: and is set for the site
`,
		},
		{
			name: "under Korean, which is two columns wide",
			text: "제목: 한반도의 조약 4조\n",
			finding: func(text string) Finding {
				return New(UnknownKey, at(text, "조약"), "here")
			},
			want: `content/briefs/x.md:1:10: warning: here [unknown-key]
   1 | 제목: 한반도의 조약 4조
     |                ^~~~
`,
		},
		{
			name:    "under Cyrillic",
			text:    "Статья 4 договора\n",
			finding: func(text string) Finding { return New(UnknownKey, at(text, "4"), "here") },
			want: `content/briefs/x.md:1:8: warning: here [unknown-key]
   1 | Статья 4 договора
     |        ^
`,
		},
		{
			name:    "under Arabic with vowel marks, which take no column",
			text:    "المَادَّة 4\n",
			finding: func(text string) Finding { return New(UnknownKey, at(text, "4"), "here") },
			want: "content/briefs/x.md:1:11: warning: here [unknown-key]\n" +
				"   1 | المَادَّة 4\n" +
				"     |        ^\n",
		},
		{
			name:    "combining letters and emoji are one character",
			text:    "e\u0301 👩‍🚀 x\n",
			finding: func(text string) Finding { return New(UnknownKey, at(text, "x"), "here") },
			want: "content/briefs/x.md:1:8: warning: here [unknown-key]\n" +
				"   1 | e\u0301 👩‍🚀 x\n" +
				"     |      ^\n",
		},
		{
			name:    "tabs",
			text:    "\ta\tb\n",
			finding: func(text string) Finding { return New(UnknownKey, at(text, "b"), "here") },
			want: `content/briefs/x.md:1:4: warning: here [unknown-key]
   1 |     a   b
     |         ^
`,
		},
		{
			name: "a span over several lines is marked on its first",
			text: "one two\nthree\n",
			finding: func(text string) Finding {
				return New(UnknownKey, at(text, "two\nthree"), "here")
			},
			want: `content/briefs/x.md:1:5: warning: here [unknown-key]
   1 | one two
     |     ^~~
`,
		},
		{
			name: "an empty span at the end of a line",
			text: "title:\nx\n",
			finding: func(text string) Finding {
				return New(UnknownKey, source.Span{Path: "content/briefs/x.md", Start: 6, End: 6}, "here")
			},
			want: `content/briefs/x.md:1:7: warning: here [unknown-key]
   1 | title:
     |       ^
`,
		},
		{
			name: "an empty line has no excerpt",
			text: "a\n\nb\n",
			finding: func(text string) Finding {
				return New(UnknownKey, source.Span{Path: "content/briefs/x.md", Start: 2, End: 3}, "here")
			},
			want: "content/briefs/x.md:2:1: warning: here [unknown-key]\n",
		},
		{
			name: "a span outside the file",
			text: "ab",
			finding: func(text string) Finding {
				return New(UnknownKey, source.Span{Path: "content/briefs/x.md", Start: 90, End: 95}, "here")
			},
			want: `content/briefs/x.md:1:3: warning: here [unknown-key]
   1 | ab
     |   ^
`,
		},
		{
			name: "a span that ends before it starts",
			text: "abc",
			finding: func(text string) Finding {
				return New(UnknownKey, source.Span{Path: "content/briefs/x.md", Start: 2, End: -1}, "here")
			},
			want: `content/briefs/x.md:1:3: warning: here [unknown-key]
   1 | abc
     |   ^
`,
		},
		{
			name:    "line 12345",
			text:    strings.Repeat("\n", 12344) + "abc",
			finding: func(text string) Finding { return New(UnknownKey, at(text, "b"), "here") },
			want: `content/briefs/x.md:12345:2: warning: here [unknown-key]
12345 | abc
      |  ^
`,
		},
		{
			name:    "no place",
			finding: func(string) Finding { return New(UnknownTopic, source.Span{}, "nowhere") },
			want:    "warning: nowhere [unknown-topic]\n",
		},
		{
			name:    "a file that cannot be read",
			finding: func(string) Finding { return New(BadLink, source.Span{Path: "content/gone.md"}, "this leads nowhere") },
			want:    "content/gone.md: error: this leads nowhere [bad-link]\n",
		},
		{
			name: "control characters, direction overrides, bytes",
			text: "a\x1b[31m\u202Eb\u200B\u0085c\n",
			finding: func(text string) Finding {
				f := New(UnknownKey, at(text, "c"), "key \"\x1b]0;x\x07\nnext\x7f\u009b\u2066\xff\"").WithHelp("\x1b[2J")
				return f
			},
			want: "content/briefs/x.md:1:11: warning: key \"␛]0;x␇␊next␡<U+009B><U+2066>\\xff\" [unknown-key]\n" +
				"   1 | a␛[31m<U+202E>b<U+200B><U+0085>c\n" +
				"     |                                ^\n" +
				"  help: ␛[2J\n",
		},
		{
			name:    "a long line, marked in its middle",
			text:    strings.Repeat("0123456789", 20) + "WRONG" + strings.Repeat("abcdefghij", 20),
			finding: func(text string) Finding { return New(UnknownKey, at(text, "WRONG"), "here") },
			want: "content/briefs/x.md:1:201: warning: here [unknown-key]\n" +
				"   1 | …789" + strings.Repeat("0123456789", 3) + "WRONG" + strings.Repeat("abcdefghij", 6) + "ab…\n" +
				"     | " + strings.Repeat(" ", 34) + "^~~~~\n",
		},
		{
			name:    "a long line, marked at its start",
			text:    "WRONG" + strings.Repeat("abcdefghij", 20),
			finding: func(text string) Finding { return New(UnknownKey, at(text, "WRONG"), "here") },
			want: "content/briefs/x.md:1:1: warning: here [unknown-key]\n" +
				"   1 | WRONG" + strings.Repeat("abcdefghij", 9) + "abcde…\n" +
				"     | ^~~~~\n",
		},
		{
			name:    "a long line, marked at its end",
			text:    strings.Repeat("abcdefghij", 20) + "WRONG",
			finding: func(text string) Finding { return New(UnknownKey, at(text, "WRONG"), "here") },
			want: "content/briefs/x.md:1:201: warning: here [unknown-key]\n" +
				"   1 | …fghij" + strings.Repeat("abcdefghij", 9) + "WRONG\n" +
				"     | " + strings.Repeat(" ", 96) + "^~~~~\n",
		},
		{
			name:    "a mark longer than the excerpt",
			text:    "title: " + strings.Repeat("abcdefghij", 20),
			finding: func(text string) Finding { return New(UnknownKey, at(text, strings.Repeat("abcdefghij", 20)), "here") },
			want: "content/briefs/x.md:1:8: warning: here [unknown-key]\n" +
				"   1 | title: " + strings.Repeat("abcdefghij", 9) + "abc…\n" +
				"     |        ^" + strings.Repeat("~", 92) + "\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, printed(t, Printer{}, test.text, test.finding(test.text))); diff != "" {
				t.Errorf("Text (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextColor(t *testing.T) {
	text := "abc"
	got := printed(t, Printer{Color: true}, text, New(UnknownKey, at(text, "b"), "here").WithHelp("there"))
	want := "\x1b[1mcontent/briefs/x.md:1:2:\x1b[0m \x1b[1;33mwarning:\x1b[0m here \x1b[2m[unknown-key]\x1b[0m\n" +
		"\x1b[2m   1 |\x1b[0m abc\n" +
		"\x1b[2m     |\x1b[0m  \x1b[1;33m^\x1b[0m\n" +
		"  \x1b[1;36mhelp:\x1b[0m there\n"
	if got != want {
		t.Errorf("Text = %q, want %q", got, want)
	}
}

// Findings that come in any order are placed as well as sorted ones.
func TestTextUnsorted(t *testing.T) {
	text := "a\nb\nc\nd\n"
	got := printed(t, Printer{}, text, New(UnknownKey, at(text, "d"), "m"), New(UnknownKey, at(text, "a"), "m"), New(UnknownKey, at(text, "c"), "m"))
	var places []string
	for line := range strings.Lines(got) {
		if place, _, ok := strings.Cut(line, ": warning"); ok {
			places = append(places, strings.TrimPrefix(place, "content/briefs/x.md:"))
		}
	}
	if want := []string{"4:1", "1:1", "3:1"}; !slices.Equal(places, want) {
		t.Errorf("places = %v, want %v", places, want)
	}
}

type brokenWriter struct{}

var errBroken = errors.New("broken")

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

func TestBrokenWriter(t *testing.T) {
	findings := []Finding{New(UnknownKey, source.Span{}, "m")}
	if err := (Printer{}).Text(brokenWriter{}, findings); !errors.Is(err, errBroken) {
		t.Errorf("Text = %v, want the writer's error", err)
	}
	if err := (Printer{}).JSON(brokenWriter{}, findings); !errors.Is(err, errBroken) {
		t.Errorf("JSON = %v, want the writer's error", err)
	}
}

func TestJSON(t *testing.T) {
	text := "제목: x\ntitle: B\n"
	p := Printer{Read: func(path string) ([]byte, bool) { return []byte(text), path == "content/briefs/x.md" }}
	findings := []Finding{
		New(DuplicateKey, at(text, "x\ntitle"), `a "b" <c>`).WithHelp("d").WithNote(at(text, "title"), "first"),
		New(BadLink, source.Span{Path: "content/gone.md"}, "\x1b\u009b\u202e"),
		New(UnknownTopic, source.Span{}, "nowhere"),
	}
	var out bytes.Buffer
	if err := p.JSON(&out, findings); err != nil {
		t.Fatal(err)
	}
	want := `[
{"code":"duplicate-key","severity":"error","message":"a \"b\" <c>","file":"content/briefs/x.md","line":1,"column":5,"end_line":2,"end_column":6,"help":"d","notes":[{"message":"first","file":"content/briefs/x.md","line":2,"column":1}]},
{"code":"bad-link","severity":"error","message":"\u001b\u009b\u202e","file":"content/gone.md","line":0,"column":0,"end_line":0,"end_column":0,"help":"","notes":[]},
{"code":"unknown-topic","severity":"warning","message":"nowhere","file":"","line":0,"column":0,"end_line":0,"end_column":0,"help":"","notes":[]}
]
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("JSON (-want +got):\n%s", diff)
	}
	if !json.Valid(out.Bytes()) {
		t.Error("JSON is not JSON")
	}
	out.Reset()
	if err := p.JSON(&out, nil); err != nil || out.String() != "[]\n" {
		t.Errorf("JSON of nothing = %q, %v", out.String(), err)
	}
}

func TestSort(t *testing.T) {
	f := func(path string, start int, code Code, message string) Finding {
		return New(code, source.Span{Path: path, Start: start, End: start + 1}, "%s", message)
	}
	want := []Finding{
		f("a", 1, BadDate, "m"), f("a", 1, BadValue, "m"), f("a", 1, BadValue, "n"), f("a", 2, BadDate, "m"), f("b", 0, BadDate, "m"),
	}
	given := []Finding{want[4], want[2], want[0], want[3], want[1], want[2], want[0]}
	if diff := cmp.Diff(want, Sort(given)); diff != "" {
		t.Errorf("Sort (-want +got):\n%s", diff)
	}
	for i, x := range given {
		if x.Code == "" {
			t.Errorf("Sort left a hole at %d of its argument", i)
		}
	}
	if got := Sort(nil); len(got) != 0 {
		t.Errorf("Sort(nil) = %v", got)
	}
}

func TestLevels(t *testing.T) {
	findings := []Finding{New(BadDate, source.Span{}, "a"), New(DeadAnchor, source.Span{}, "b"), New(AmbiguousReference, source.Span{}, "c"), New(RawHTML, source.Span{}, "d")}
	if e, w, n := Count(findings); e != 1 || w != 2 || n != 1 {
		t.Errorf("Count = %d, %d, %d, want 1, 2, 1", e, w, n)
	}
	got := Relevel(findings, map[Code]Severity{BadDate: Note, RawHTML: Off, AmbiguousReference: Error})
	if e, w, n := Count(got); e != 1 || w != 1 || n != 1 || len(got) != 3 {
		t.Errorf("Count after Relevel = %d, %d, %d of %d, want 1, 1, 1 of 3", e, w, n, len(got))
	}
	if findings[0].Severity != Error {
		t.Error("Relevel changed its argument")
	}
}

func TestSeverity(t *testing.T) {
	for _, s := range []Severity{Off, Note, Warning, Error} {
		if got, ok := ParseSeverity(s.String()); !ok || got != s {
			t.Errorf("ParseSeverity(%q) = %v, %v", s, got, ok)
		}
	}
	if _, ok := ParseSeverity("fatal"); ok {
		t.Error(`ParseSeverity("fatal") is ok`)
	}
	if Code("none-such").Severity() != Error {
		t.Error("an unknown code is not an error")
	}
}

func TestCodes(t *testing.T) {
	codes := Codes()
	if !slices.IsSorted(codes) || len(codes) != len(rules) {
		t.Errorf("Codes() = %v", codes)
	}
	for _, c := range codes {
		if m := Meaning(c); !strings.HasSuffix(m, ".") || !IsCode(c) {
			t.Errorf("the code %q means %q", c, m)
		}
		if strings.Trim(string(c), "abcdefghijklmnopqrstuvwxyz-") != "" {
			t.Errorf("the code %q is not in lower case with hyphens", c)
		}
	}
	if Meaning("none-such") != "" || IsCode("none-such") {
		t.Error("the table knows a code that it does not have")
	}
}

func TestFromFaults(t *testing.T) {
	tests := []struct {
		fault source.Fault
		want  string
	}{
		{source.Fault{Kind: source.NotUTF8, Offset: 3}, "content/briefs/x.md:1:4: error: this is not UTF-8 [bad-encoding]\n   1 | caf\uFFFD\n     |    ^\n  help: save the file as UTF-8\n"},
		{source.Fault{Kind: source.NUL, Offset: 3}, "content/briefs/x.md:1:4: error: here is a NUL byte [bad-encoding]\n   1 | caf\uFFFD\n     |    ^\n  help: a text file holds none; is this a text file?\n"},
		{source.Fault{Kind: source.UTF16, Path: "p"}, "p: error: the file is UTF-16 [bad-encoding]\n  help: save the file as UTF-8\n"},
		{source.Fault{Kind: source.TooLarge, Path: "p"}, "p: error: the file is larger than 8 MiB and was not read [file-too-large]\n"},
		{source.Fault{Kind: source.Unreadable, Path: "p", Err: &fs.PathError{Op: "open", Path: "p", Err: errBroken}}, "p: error: this cannot be read: broken [unreadable]\n"},
		{source.Fault{Kind: source.Missing, Path: "p"}, "p: error: the file went away while the site was read [unreadable]\n"},
		{source.Fault{Kind: source.NotRegular, Path: "p"}, "p: error: this is not a file [unreadable]\n  help: only plain files are read\n"},
		{source.Fault{Kind: source.LinkOutside, Path: "p"}, "p: error: this symbolic link leaves the site [bad-link]\n  help: put a copy of the file in its place\n"},
		{source.Fault{Kind: source.LinkLoop, Path: "p"}, "p: error: this symbolic link runs in a circle [bad-link]\n"},
		{source.Fault{Kind: source.LinkDangling, Path: "p"}, "p: error: this symbolic link leads to nothing [bad-link]\n"},
		{source.Fault{Kind: source.LinkFolder, Path: "p"}, "p: error: this symbolic link leads to a folder and is not followed [bad-link]\n  help: put the folder in its place\n"},
		{source.Fault{Kind: source.BadName, Path: "p\xff.md"}, "p\\xff.md: error: the name of this file is not UTF-8 [bad-name]\n  help: rename the file\n"},
	}
	for _, test := range tests {
		if test.fault.Path == "" {
			test.fault.Path = "content/briefs/x.md"
		}
		if diff := cmp.Diff(test.want, printed(t, Printer{}, "caf\uFFFD\n", FromFaults([]source.Fault{test.fault})...)); diff != "" {
			t.Errorf("FromFaults(%v) (-want +got):\n%s", test.fault, diff)
		}
	}
}

// FuzzText holds that nothing in a site can reach the terminal as a command.
func FuzzText(f *testing.F) {
	f.Add("title: x\n", "message", 3, 5)
	f.Add("\x1b[2J 한국 \u202e", "\x9b", 0, 90)
	f.Add(strings.Repeat("\te\u0301", 200), "", 150, 151)
	f.Fuzz(func(t *testing.T, text, message string, start, end int) {
		finding := New(BadValue, source.Span{Path: "p\x1b", Start: start, End: end}, "%s", message).WithNote(source.Span{Path: message, Start: end}, "%s", text)
		p := Printer{Read: func(string) ([]byte, bool) { return []byte(text), true }}
		var out, jsonOut bytes.Buffer
		if err := p.Text(&out, []Finding{finding, finding}); err != nil {
			t.Fatal(err)
		}
		if err := p.JSON(&jsonOut, []Finding{finding, finding}); err != nil {
			t.Fatal(err)
		}
		if !json.Valid(jsonOut.Bytes()) {
			t.Errorf("not JSON: %q", jsonOut.String())
		}
		for _, s := range []string{out.String(), jsonOut.String()} {
			if !utf8.ValidString(s) {
				t.Errorf("not UTF-8: %q", s)
			}
			for _, r := range s {
				if r < ' ' && r != '\n' || r == 0x7F || isHidden(r) {
					t.Errorf("%U in the output %q", r, s)
				}
			}
		}
		for line := range strings.Lines(out.String()) {
			if strings.HasPrefix(line, "     | ") && len(line) > len("     | ")+4*excerptWidth {
				t.Errorf("a mark of %d bytes", len(line))
			}
		}
	})
}

func BenchmarkText(b *testing.B) {
	text := []byte(strings.Repeat("A line of a brief on 조약 4조.\n", 400))
	var findings []Finding
	for i := range 100 {
		findings = append(findings, New(UnknownKey, source.Span{Path: "x.md", Start: i * 50, End: i*50 + 5}, "unknown key"))
	}
	p := Printer{Read: func(string) ([]byte, bool) { return text, true }}
	b.ReportAllocs()
	for b.Loop() {
		var out bytes.Buffer
		if err := p.Text(&out, findings); err != nil {
			b.Fatal(err)
		}
	}
}
