package webfont

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/font"

	"concord/static"
)

// need skips a test where a program is missing.
func need(t *testing.T, program, of string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		skip(t, "there is no %s (of Debian's %s)", program, of)
	}
}

// skip skips a test that cannot run here, unless all are asked for.
func skip(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CONCORD_REQUIRE") == "all" {
		t.Fatalf(format+", and CONCORD_REQUIRE asks for all tests", args...)
	}
	t.Skipf("SKIPPED: "+format, args...)
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestHarfBuzz has the texts set by the shaper that browsers have.
func TestHarfBuzz(t *testing.T) {
	need(t, "hb-shape", "libharfbuzz-bin")
	glyph := regexp.MustCompile(`^(\d+)=(.*)$`)
	set := func(data []byte, text, lang string, features []string) (out []string) {
		plain, err := unpack(data)
		if err != nil {
			t.Fatal(err)
		}
		f := readFace(t, plain)
		file := write(t, "font.ttf", plain)
		said, err := exec.Command("hb-shape", "--no-glyph-names", "--language="+lang, "--features="+strings.Join(features, ","), file, text).CombinedOutput()
		if err != nil {
			t.Fatal(err, string(said))
		}
		for part := range strings.SplitSeq(strings.Trim(strings.TrimSpace(string(said)), "[]"), "|") {
			m := glyph.FindStringSubmatch(part)
			if m == nil {
				t.Fatalf("hb-shape says %s", said)
			}
			var g font.GID
			fmt.Sscan(m[1], &g)
			out = append(out, m[2]+" "+outline(f, g))
		}
		return out
	}
	for _, tt := range texts {
		t.Run(tt.name, func(t *testing.T) {
			data := builtin(t, tt.font)
			f, _ := both(t, data)
			text := had(f, tt.text)
			got, want := set(subset(t, f, tt.text, tt.features...), text, tt.lang, tt.features), set(data, text, tt.lang, tt.features)
			if !slices.Equal(got, want) {
				t.Errorf("%q stands as\n%s\nwant\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// TestUnpack compares what becomes of WOFF2 files with what fonttools makes of them.
func TestUnpack(t *testing.T) {
	need(t, "fonttools", "fonttools and python3-brotli")
	names, err := fs.Glob(static.Files, "fonts/*-400.*.woff2")
	if err != nil || len(names) < 7 {
		t.Fatal(err, names)
	}
	for _, name := range names {
		data, err := static.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		packed := write(t, "font.woff2", data)
		theirs := packed + ".ttf"
		if said, err := exec.Command("fonttools", "ttLib.woff2", "decompress", "-o", theirs, packed).CombinedOutput(); err != nil {
			t.Fatal(err, string(said))
		}
		plain, err := os.ReadFile(theirs)
		if err != nil {
			t.Fatal(err)
		}
		f, ours := both(t, data)
		want := readFace(t, plain)
		for g := range font.GID(f.font.Glyphs) {
			if outline(ours, g) != outline(want, g) {
				t.Fatalf("%s: glyph %d is %s, want %s", name, g, outline(ours, g), outline(want, g))
			}
		}
	}
}
