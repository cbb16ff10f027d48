// Command pack packs font files for embedding: pack OUTDIR FONT...
//
// The files are not changed, so that their licences need no new name; other files than
// fonts may be packed too. A name with =unhinted is a font whose instructions for
// coarse screens are left out, which no PDF carries. One with =kr or =sc is a pan-CJK collection, of which the Korean or the simplified Chinese
// face is cut to the characters that most texts are written in, with the program
// pyftsubset (Debian's fonttools). The same files give the same bytes with one
// version of the packer and of pyftsubset.
package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode"

	"github.com/andybalholm/brotli"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: pack OUTDIR FONT[=unhinted|=kr|=sc]...")
		os.Exit(2)
	}
	for _, name := range os.Args[2:] {
		var err error
		if collection, face, ok := strings.Cut(name, "="); face == "unhinted" {
			err = packUnhinted(collection, os.Args[1])
		} else if ok {
			err = packCut(collection, face, os.Args[1])
		} else {
			err = pack(name, filepath.Join(os.Args[1], filepath.Base(name)+".br"))
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
}

func pack(from, to string) error {
	font, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	var packed bytes.Buffer
	w := brotli.NewWriterOptions(&packed, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 22})
	w.Write(font)
	if err := w.Close(); err != nil {
		return fmt.Errorf("pack %s: %w", from, err)
	}
	return os.WriteFile(to, packed.Bytes(), 0o644)
}

// packUnhinted packs a font with all of its glyphs, under their numbers.
func packUnhinted(font, out string) error {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	name := filepath.Base(font)
	plain := filepath.Join(dir, name)
	subset := exec.Command("pyftsubset", font, "--glyphs=*", "--unicodes=*", "--retain-gids", "--layout-features=*", "--no-hinting",
		"--no-recalc-timestamp", "--name-IDs=*", "--drop-tables=", "--output-file="+plain)
	subset.Stderr = os.Stderr
	if err := subset.Run(); err != nil {
		return fmt.Errorf("cut %s: %w", font, err)
	}
	return pack(plain, filepath.Join(out, name+".br"))
}

// A cut says which face of a pan-CJK collection holds which characters. Rows are
// those of a national standard, whose first rows hold the characters of daily use.
type cut struct {
	face             string // its number in the collection
	charset          encoding.Encoding
	firstRow, endRow byte
	keep             func(rune) bool
}

var cuts = map[string]cut{
	// KS X 1001: 2,350 syllables.
	"kr": {"1", korean.EUCKR, 0xb0, 0xc9, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }},
	// GB 2312, first level: 3,755 characters.
	"sc": {"2", simplifiedchinese.GBK, 0xb0, 0xd8, func(r rune) bool { return unicode.Is(unicode.Han, r) }},
}

// marks are the ranges of punctuation, letters and kana that go with both.
var marks = [][2]rune{{0x3000, 0x301f}, {0x3030, 0x3030}, {0x3041, 0x3096}, {0x3099, 0x30ff}, {0x3131, 0x318e}, {0xff01, 0xff60}, {0xffe0, 0xffe6}}

func (c cut) characters() []rune {
	var chars []rune
	for _, m := range marks {
		for r := m[0]; r <= m[1]; r++ {
			chars = append(chars, r)
		}
	}
	decoder := c.charset.NewDecoder()
	for row := int(c.firstRow); row < int(c.endRow); row++ {
		for cell := 0xa1; cell < 0xff; cell++ {
			text, err := decoder.Bytes([]byte{byte(row), byte(cell)})
			if r := []rune(string(text)); err == nil && len(r) == 1 && c.keep(r[0]) {
				chars = append(chars, r[0])
			}
		}
	}
	return chars
}

func packCut(collection, face, out string) error {
	c, ok := cuts[face]
	if !ok {
		return fmt.Errorf("no cut is called %q", face)
	}
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	list := filepath.Join(dir, "characters.txt")
	if err := os.WriteFile(list, []byte(string(c.characters())), 0o644); err != nil {
		return err
	}
	_, weight, _ := strings.Cut(strings.TrimSuffix(filepath.Base(collection), ".ttc"), "-")
	name := filepath.Join(dir, "NotoSerifCJK"+face+"-"+weight+".otf")
	cmd := exec.Command("pyftsubset", collection, "--font-number="+c.face, "--text-file="+list, "--output-file="+name,
		"--layout-features=", "--drop-tables+=vhea,vmtx,VORG,BASE,GSUB,GPOS,GDEF", "--no-hinting", "--desubroutinize", "--notdef-outline", "--name-IDs=*")
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("cut %s: %w", collection, err)
	}
	return pack(name, filepath.Join(out, filepath.Base(name)+".br"))
}
