// Package hyphen finds where words may be divided, by Liang's method.
//
// In: a language and a word. Out: the places, as offsets in bytes. Guarantees:
// the patterns are those of the hyph-utf8 project, each file whole, packed with Brotli, with its
// licence; no place inside a character; the least number of letters before and
// behind a hyphen is what the patterns' makers name. Non-goals: words with
// anything but letters; spellings that change at the hyphen.
package hyphen

import (
	"embed"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/andybalholm/brotli"
)

//go:generate go run ../fonts/pack patterns $PATTERNS/de-1996.tex $PATTERNS/en-gb.tex $PATTERNS/en-us.tex $PATTERNS/es.tex $PATTERNS/fr.tex $PATTERNS/it.tex $PATTERNS/nl.tex $PATTERNS/pt.tex $PATTERNS/ru.tex

//go:embed patterns/*.br
var files embed.FS

// fileOf names the pattern file of a language or of one of its variants.
var fileOf = map[string]string{
	"en": "en-us", "en-gb": "en-gb", "en-ie": "en-gb", "en-au": "en-gb", "en-nz": "en-gb",
	"fr": "fr", "de": "de-1996", "es": "es", "pt": "pt", "it": "it", "nl": "nl", "ru": "ru",
}

// Patterns divides words of one language. It is safe for concurrent use.
type Patterns struct {
	levels      map[string][]byte // letters -> a level before each and behind the last
	exceptions  map[string][]int
	longest     int
	left, right int // letters that stay together
}

// File returns the name of the patterns for a language (BCP 47), or "".
func File(lang string) string {
	lang = strings.ToLower(lang)
	if name, ok := fileOf[lang]; ok {
		return name
	}
	base, _, _ := strings.Cut(lang, "-")
	return fileOf[base]
}

// Load reads the patterns of a name that File returned.
func Load(name string) (*Patterns, error) {
	packed, err := files.Open("patterns/" + name + ".tex.br")
	if err != nil {
		return nil, fmt.Errorf("read hyphenation patterns: %w", err)
	}
	defer packed.Close()
	text, err := io.ReadAll(brotli.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("unpack hyphenation patterns: %w", err)
	}
	return parse(string(text)), nil
}

func parse(text string) *Patterns {
	p := &Patterns{levels: make(map[string][]byte, strings.Count(text, "\n")), exceptions: map[string][]int{}, left: 2, right: 3}
	inside := "" // the TeX macro whose braces we are in
	for line := range strings.Lines(text) {
		line, comment, _ := strings.Cut(line, "%")
		if strings.TrimSpace(line) == "" {
			p.readMinimum(strings.TrimSpace(comment))
			continue
		}
		for word := range strings.FieldsSeq(line) {
			switch {
			case strings.HasPrefix(word, `\patterns`), strings.HasPrefix(word, `\hyphenation`):
				macro, rest, _ := strings.Cut(word, "{")
				inside, word = macro, rest
			case strings.HasPrefix(word, `\`):
				inside = ""
			}
			end := strings.HasSuffix(word, "}")
			p.add(inside, strings.TrimSuffix(word, "}"))
			if end {
				inside = ""
			}
		}
	}
	return p
}

// readMinimum reads 'left: 2' of a file's header; the lines stand once.
func (p *Patterns) readMinimum(comment string) {
	side, n, ok := strings.Cut(comment, ":")
	n = strings.TrimSpace(n)
	if !ok || len(n) != 1 || n[0] < '1' || n[0] > '9' {
		return
	}
	switch side {
	case "left":
		p.left = int(n[0] - '0')
	case "right":
		p.right = int(n[0] - '0')
	}
}

func (p *Patterns) add(macro, word string) {
	if word == "" {
		return
	}
	switch macro {
	case `\patterns`:
		letters := make([]byte, 0, len(word))
		levels := make([]byte, 1, 8)
		for _, r := range word {
			if r >= '0' && r <= '9' {
				levels[len(levels)-1] = byte(r - '0')
				continue
			}
			letters = utf8.AppendRune(letters, r)
			levels = append(levels, 0)
		}
		p.levels[string(letters)] = levels
		p.longest = max(p.longest, len(levels)-1)
	case `\hyphenation`:
		var at []int
		n := 0
		for part := range strings.SplitSeq(word, "-") {
			if n > 0 {
				at = append(at, n)
			}
			n += len(part)
		}
		p.exceptions[strings.ReplaceAll(word, "-", "")] = at
	}
}

// Points appends to at the offsets, in bytes, at which the word may be divided.
// The word is all letters; lower-casing must not change its length.
func (p *Patterns) Points(at []int, word string) []int {
	lower := word
	letters := 0
	for _, r := range word {
		if !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r) {
			return at
		}
		if unicode.IsUpper(r) {
			lower = ""
		}
		letters++
	}
	if letters < p.left+p.right || letters > 64 {
		return at
	}
	if lower == "" {
		if lower = strings.ToLower(word); len(lower) != len(word) {
			return at
		}
	}
	if known, ok := p.exceptions[lower]; ok {
		return append(at, known...)
	}
	dotted := "." + lower + "."
	starts := make([]int, 0, 72) // of each character of dotted, and its end
	for i := range dotted {
		starts = append(starts, i)
	}
	starts = append(starts, len(dotted))
	levels := make([]byte, len(starts))
	for i := range len(starts) - 1 {
		for j := i + 1; j < len(starts) && j-i <= p.longest; j++ {
			for k, level := range p.levels[dotted[starts[i]:starts[j]]] {
				levels[i+k] = max(levels[i+k], level)
			}
		}
	}
	for i := p.left; i <= letters-p.right; i++ {
		if levels[i+1]&1 == 1 {
			at = append(at, starts[i+1]-1)
		}
	}
	return at
}

// Names lists the pattern files, sorted.
func Names() []string {
	var names []string
	for _, name := range fileOf {
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
