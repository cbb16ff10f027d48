package export

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"concord/internal/webfont"
)

// fonts are the style sheets and font files of a site, each read once for all documents.
// They are safe for concurrent use.
type fonts struct {
	read   func(path string) ([]byte, error)
	cutter webfont.Cutter
	files  sync.Map         // by path: func() fontFile
	sheets sync.Map         // by path: func() (*styleSheet, error)
	cut    shelf[[]byte]    // parts of fonts, by all that they depend on
	alone  shelf[[]stretch] // style sheets, by their path and the names of the families
}

// mostKept bounds the bytes on a shelf.
const mostKept = 2 << 20

// shelf keeps what was made of late, since many documents are alike. The zero value is
// ready. It is safe for concurrent use.
type shelf[T any] struct {
	mu   sync.Mutex
	made map[string]T
	size int // in bytes
}

func (s *shelf[T]) get(key string) (made T, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	made, ok = s.made[key]
	return made, ok
}

// put keeps what takes size bytes; what would fill the shelf alone is not kept.
func (s *shelf[T]) put(key string, made T, size int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if size > mostKept {
		return
	}
	if s.size += size; s.made == nil || s.size > mostKept {
		s.made, s.size = map[string]T{}, size
	}
	s.made[key] = made
}

// fontFile is a file, and the font in it when parts can be cut out of it.
type fontFile struct {
	data []byte // nil where there is none
	font *webfont.Font
}

func (f *fonts) file(name string) fontFile {
	load, ok := f.files.Load(name)
	if !ok {
		load, _ = f.files.LoadOrStore(name, sync.OnceValue(func() fontFile {
			data, err := f.read(name)
			if err != nil {
				return fontFile{}
			}
			font, err := f.cutter.Open(data)
			if err != nil {
				font = nil // it goes in whole
			}
			return fontFile{data, font}
		}))
	}
	return load.(func() fontFile)()
}

func (f *fonts) sheet(name string) (*styleSheet, error) {
	load, ok := f.sheets.Load(name)
	if !ok {
		load, _ = f.sheets.LoadOrStore(name, sync.OnceValues(func() (*styleSheet, error) {
			text, err := f.read(name)
			return readStyleSheet(name, string(text)), err
		}))
	}
	return load.(func() (*styleSheet, error))()
}

// subset returns the part of a font for some letters, which are sorted; nil when it has
// none of them.
func (f *fonts) subset(font *webfont.Font, path string, letters []rune, features webfont.Features, name string) ([]byte, error) {
	key := fmt.Sprint(path, features, name, string(letters))
	if data, ok := f.cut.get(key); ok {
		return data, nil
	}
	data, err := font.Subset(letters, features, name)
	if err != nil {
		return nil, err
	}
	f.cut.put(key, data, len(key)+len(data))
	return data, nil
}

// fontFace is a rule of a style sheet that says where a font is.
type fontFace struct {
	text     string
	family   string
	style    face
	variable bool // it has every weight
	ranges   [][2]rune
	other    []declaration // that stay as they are
	file     string        // path in the site; "" where no file is named
	inside   string        // the sources of a font that the style sheet itself holds
}

// declaration is a property or descriptor with its value.
type declaration struct{ name, value string }

// declarations returns those of a block, which may end with its brace.
func declarations(block string) []declaration {
	var list []declaration
	for block != "" {
		depth := 0
		end := scan(block, func(c byte) bool {
			switch c {
			case '(':
				depth++
			case ')':
				depth--
			}
			return depth <= 0 && (c == ';' || c == '}')
		})
		part := block
		if block = ""; end >= 0 {
			part, block = part[:end], part[end+1:]
		}
		if name, value, ok := strings.Cut(part, ":"); ok {
			list = append(list, declaration{strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value)})
		}
	}
	return list
}

// readFontFace reads a rule of the style sheet in a folder.
func readFontFace(rule, folder string) fontFace {
	f := fontFace{text: rule, ranges: [][2]rune{{0, 0x10ffff}}}
	for _, d := range declarations(rule[strings.IndexByte(rule, '{')+1:]) {
		switch d.name {
		case "font-family":
			f.family = unquote(d.value)
		case "src":
			if f.file = firstFont(d.value, folder); f.file == "" && holdsFont.MatchString(d.value) {
				f.inside = d.value
			}
		case "font-style":
			f.style.italic = strings.Contains(d.value, "italic") || strings.Contains(d.value, "oblique")
		case "font-weight":
			n, err := strconv.Atoi(d.value)
			f.style.bold = d.value == "bold" || err == nil && n >= 600
			f.variable = strings.Contains(d.value, " ")
		case "unicode-range":
			f.ranges = ranges(d.value)
		}
		if d.name != "font-family" && d.name != "src" && d.name != "unicode-range" {
			f.other = append(f.other, d)
		}
	}
	return f
}

// holdsFont finds a font in a style sheet.
var holdsFont = regexp.MustCompile(`^url\(\s*["']?data:[^)]*\)[^,]*$`)

// unquote returns the name of a font family as it is meant.
func unquote(name string) string {
	return strings.Join(strings.Fields(strings.Trim(name, `"' `)), " ")
}

// firstFont returns the path in the site of the first file among the sources of a font.
func firstFont(sources, folder string) string {
	for {
		_, rest, ok := strings.Cut(sources, "url(")
		if !ok {
			return ""
		}
		address, rest, _ := strings.Cut(rest, ")")
		address = strings.Trim(strings.TrimSpace(address), `"'`)
		address, _, _ = strings.Cut(address, "?")
		address, _, _ = strings.Cut(address, "#")
		if !strings.Contains(address, ":") && !strings.HasPrefix(address, "//") && fontFormat(address) != "" {
			return path.Join(folder, address)
		}
		sources = rest
	}
}

// fontFormat returns what style sheets call the format of a font file.
func fontFormat(name string) string {
	switch mediaType(name) {
	case "font/woff2":
		return "woff2"
	case "font/woff":
		return "woff"
	case "font/ttf":
		return "truetype"
	case "font/otf":
		return "opentype"
	}
	return ""
}

// ranges reads ranges of letters such as "U+0-FF, U+131, U+4??".
func ranges(value string) (list [][2]rune) {
	for part := range strings.SplitSeq(value, ",") {
		part = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(part)), "U+")
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			from, to = strings.ReplaceAll(part, "?", "0"), strings.ReplaceAll(part, "?", "F")
		}
		first, err1 := strconv.ParseUint(from, 16, 24)
		last, err2 := strconv.ParseUint(to, 16, 24)
		if err1 == nil && err2 == nil {
			list = append(list, [2]rune{rune(first), rune(last)})
		}
	}
	return list
}

// sets reports whether the font is for a letter.
func (f fontFace) sets(r rune) bool {
	return slices.ContainsFunc(f.ranges, func(x [2]rune) bool { return x[0] <= r && r <= x[1] })
}

// typography is the fonts of one document: what becomes of its style sheets where they
// name fonts.
type typography struct {
	faces []fontFace
	names map[string]string   // of families of which parts are in it, by the old name in lower case
	rules map[string]fontRule // by the text of a rule; others are left out
}

// typeset chooses the fonts that a document needs and cuts out of them what it uses. What is
// cut must not bear the name that its makers reserve for the whole.
func (f *fonts) typeset(sheets []*styleSheet, used lettering) typography {
	t := typography{names: map[string]string{}, rules: map[string]fontRule{}}
	var features webfont.Features
	for _, sheet := range sheets {
		features.All = features.All || sheet.features.All
		features.Tags = append(features.Tags, sheet.features.Tags...)
		for _, face := range sheet.faces {
			if used.need(face) && (face.inside != "" || face.file != "" && f.file(face.file).data != nil) {
				t.faces = append(t.faces, face)
			}
		}
	}
	for _, face := range t.faces {
		key := asciiLower(face.family)
		if face.file != "" && f.file(face.file).font != nil && t.names[key] == "" {
			t.names[key] = "Embedded " + strconv.Itoa(len(t.names)+1)
		}
	}
	for _, face := range t.faces {
		name := cmp.Or(t.names[asciiLower(face.family)], face.family)
		if face.inside != "" {
			t.rules[face.text] = fontRule{face: face, name: name, ranges: face.ranges}
			continue
		}
		file := f.file(face.file)
		if file.font != nil {
			letters := used.of(face, t.faces)
			cut, err := f.subset(file.font, face.file, letters, features, name)
			if err == nil && cut == nil {
				continue // it has none of the letters
			}
			if err == nil {
				t.rules[face.text] = fontRule{face, name, rangesOf(letters), cut, "woff"}
				continue
			}
		}
		t.rules[face.text] = fontRule{face, name, face.ranges, file.data, fontFormat(face.file)}
	}
	return t
}

// fontRule is a rule with the font in it, for letters of some ranges.
type fontRule struct {
	face   fontFace
	name   string // of the family
	ranges [][2]rune
	data   []byte // unless the style sheet itself holds the font
	format string
}

func (r fontRule) write(b *bytes.Buffer) {
	b.WriteString("@font-face { font-family: " + cssString(r.name) + ";")
	for _, d := range r.face.other {
		b.WriteString(" " + d.name + ": " + d.value + ";")
	}
	b.WriteString(" unicode-range: ")
	for i, letters := range r.ranges {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "U+%X", letters[0])
		if letters[1] > letters[0] {
			fmt.Fprintf(b, "-%X", letters[1])
		}
	}
	b.WriteString("; src: ")
	if r.face.inside != "" {
		b.WriteString(r.face.inside)
	} else {
		b.WriteString("url(\"data:font/" + r.format + ";base64,")
		b.Grow(base64.StdEncoding.EncodedLen(len(r.data)))
		b.Write(base64.StdEncoding.AppendEncode(b.AvailableBuffer(), r.data))
		b.WriteString("\") format(\"" + r.format + "\")")
	}
	b.WriteString("; }")
}

// rangesOf returns the ranges in which letters lie, which are sorted.
func rangesOf(letters []rune) (list [][2]rune) {
	for _, r := range letters {
		if n := len(list) - 1; n >= 0 && r <= list[n][1]+1 {
			list[n][1] = r
		} else {
			list = append(list, [2]rune{r, r})
		}
	}
	return list
}

// rename gives the families of which a part is in the document the name of this part,
// wherever a stretch of a style sheet names them.
func (t typography) rename(css string) string {
	for _, old := range slices.Sorted(maps.Keys(t.names)) {
		css = renameFamily(css, old, t.names[old])
	}
	return css
}

// renameFamily replaces the name of a family, quoted or not, in fonts, lists of families
// and properties of the site's own.
func renameFamily(css, old, name string) string {
	var out strings.Builder
	lower := asciiLower(css)
	done := 0
	for at := 0; ; {
		i := strings.Index(lower[at:], old)
		if i < 0 {
			break
		}
		start, end := at+i, at+i+len(old)
		at = end
		if start == 0 || end == len(css) || !namesFonts(css[:start]) {
			continue
		}
		before, after := css[start-1], css[end]
		switch {
		case (before == '"' || before == '\'') && after == before:
			start, end = start-1, end+1
		case !strings.ContainsRune(" ,:\t\n", rune(before)) || !strings.ContainsRune(" ,;!}\t\n", rune(after)):
			continue
		}
		out.WriteString(css[done:start] + cssString(name))
		done, at = end, end
	}
	return out.String() + css[done:]
}

// namesFonts reports whether a style sheet ends in a declaration that can name a font.
func namesFonts(css string) bool {
	property, _, ok := strings.Cut(css[strings.LastIndexAny(css, ";{}")+1:], ":")
	if at := strings.LastIndex(property, "*/"); at >= 0 {
		property = property[at+2:]
	}
	property = strings.TrimSpace(property)
	return ok && (property == "font" || property == "font-family" || strings.HasPrefix(property, "--"))
}

// asciiLower returns css in lower case, byte by byte.
func asciiLower(css string) string {
	b := []byte(css)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
