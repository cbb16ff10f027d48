package export

import (
	"bytes"
	"maps"
	"path"
	"slices"
	"strings"
)

// stretch is a part of a style sheet with nothing left to fetch, and the rule of a font
// that stood behind it, as it was written.
type stretch struct{ text, font string }

// writeSheet writes a style sheet of the site so that it stands alone: fonts that the
// document needs are put into it, others and whatever else it would fetch are left out.
func (f *fonts) writeSheet(b *bytes.Buffer, sheet *styleSheet, t typography) {
	var key strings.Builder
	key.WriteString(sheet.name)
	for _, old := range slices.Sorted(maps.Keys(t.names)) {
		key.WriteString("\x00" + old + "\x00" + t.names[old])
	}
	stretches, ok := f.alone.get(key.String())
	if !ok {
		stretches = styles{folder: sheet.folder, read: f.read, fonts: t}.standAlone(sheet.text)
		size := key.Len()
		for _, s := range stretches {
			size += len(s.text) + len(s.font)
		}
		f.alone.put(key.String(), stretches, size)
	}
	for _, s := range stretches {
		b.WriteString(s.text)
		if rule, ok := t.rules[s.font]; ok {
			rule.write(b)
		}
	}
}

// styles makes a style sheet of the site stand alone.
type styles struct {
	folder string // of the style sheet in the site
	read   func(path string) ([]byte, error)
	fonts  typography
}

// standAlone returns the style sheet without its fonts.
func (s styles) standAlone(css string) []stretch {
	var stretches []stretch
	var out strings.Builder
	for {
		at := nextAtRule(css)
		if at < 0 {
			break
		}
		out.WriteString(s.embed(s.fonts.rename(css[:at])))
		css = css[at:]
		name := css[:nameEnd(css)]
		switch name {
		case "@font-face":
			end := ruleEnd(css)
			stretches = append(stretches, stretch{out.String(), css[:end]})
			out.Reset()
			css = css[end:]
		case "@import", "@charset", "@namespace":
			css = css[statementEnd(css):]
		default:
			out.WriteString(name)
			css = css[len(name):]
		}
	}
	out.WriteString(s.embed(s.fonts.rename(css)))
	return append(stretches, stretch{text: out.String()})
}

// fontFaces returns the rules of a style sheet that say where fonts are.
func fontFaces(css, folder string) (faces []fontFace) {
	for {
		at := nextAtRule(css)
		if at < 0 {
			return faces
		}
		css = css[at:]
		end := nameEnd(css)
		if css[:end] == "@font-face" {
			end = ruleEnd(css)
			faces = append(faces, readFontFace(css[:end], folder))
		}
		css = css[end:]
	}
}

// nextAtRule returns where the next @ outside strings and comments stands, -1 when
// there is none.
func nextAtRule(css string) int {
	return scan(css, func(c byte) bool { return c == '@' })
}

// scan returns where the first byte outside strings and comments stands that is looked
// for, -1 when there is none.
func scan(css string, found func(byte) bool) int {
	for i := 0; i < len(css); {
		switch {
		case css[i] == '"' || css[i] == '\'' || strings.HasPrefix(css[i:], "/*"):
			i = skipToken(css, i)
		case found(css[i]):
			return i
		default:
			i++
		}
	}
	return -1
}

// skipToken returns where the string or the comment at i ends.
func skipToken(css string, i int) int {
	if css[i] == '/' {
		if end := strings.Index(css[i+2:], "*/"); end >= 0 {
			return i + 2 + end + 2
		}
		return len(css)
	}
	quote := css[i]
	for i++; i < len(css); i++ {
		switch css[i] {
		case '\\':
			i++
		case quote:
			return i + 1
		}
	}
	return len(css)
}

func nameEnd(css string) int {
	i := 1
	for i < len(css) && (css[i] == '-' || css[i] >= 'a' && css[i] <= 'z' || css[i] >= 'A' && css[i] <= 'Z') {
		i++
	}
	return i
}

// ruleEnd returns where the block of a rule ends.
func ruleEnd(css string) int {
	depth := 0
	return behind(css, scan(css, func(c byte) bool {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
			return depth <= 0
		}
		return false
	}))
}

func statementEnd(css string) int {
	return behind(css, scan(css, func(c byte) bool { return c == ';' }))
}

// behind returns the place behind a byte, or the end where there was none.
func behind(css string, at int) int {
	if at < 0 {
		return len(css)
	}
	return at + 1
}

// embed replaces what a stretch of style would fetch by the thing itself; what is not
// in the site is left out.
func (s styles) embed(css string) string {
	var out strings.Builder
	for {
		i := strings.Index(css, "url(")
		if i < 0 {
			break
		}
		end := strings.IndexByte(css[i:], ')')
		if end < 0 {
			break
		}
		out.WriteString(css[:i])
		address := strings.Trim(strings.TrimSpace(css[i+4:i+end]), `"'`)
		if !strings.HasPrefix(address, "data:") {
			name := path.Join(s.folder, address)
			media := mediaType(address)
			data, err := s.read(name)
			if media == "" || err != nil || strings.Contains(address, ":") || strings.HasPrefix(address, "//") {
				address = "data:,"
			} else {
				address = dataURL(media, data)
			}
		}
		out.WriteString(`url("` + address + `")`)
		css = css[i+end+1:]
	}
	out.WriteString(css)
	return out.String()
}
