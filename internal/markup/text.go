package markup

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// special marks the bytes of running text that are not simply copied.
var special = func() (t [256]bool) {
	for c := range 0x20 {
		t[c] = true
	}
	for _, c := range "&<>\"'\\-.:@\x7f" {
		t[c] = true
	}
	t['\t'] = false
	return t
}()

// text writes source[start:end] as running text: escaped, with typographic
// quotation marks, dashes and dots, entities resolved and bare addresses
// linked. next is the sign that a reader sees after it.
func (w *writer) text(start, end int, next rune) {
	if start >= end {
		return
	}
	w.openRun()
	b := w.source[start:end]
	w.words += countWords(b, w.before)
	done := 0 // b[:done] is written
	flush := func(to int) {
		if to > done {
			w.place(start + done)
			w.out = append(w.out, b[done:to]...)
		}
	}
	for i := 0; i < len(b); {
		c := b[i]
		if !special[c] {
			i++
			continue
		}
		replacement, n := "", 1
		switch c {
		case '&':
			replacement, n = entity(b[i:])
		case '<':
			replacement = "&lt;"
		case '>':
			replacement = "&gt;"
		case '"', '\'':
			replacement = w.quote(c, b, i, next)
		case '-':
			if replacement, n = dash(b, i); replacement == "" {
				i += n
				continue
			}
		case '.':
			if i+2 < len(b) && b[i+1] == '.' && b[i+2] == '.' {
				replacement, n = "…", 3
				break
			}
			if from, to := bareWWW(b, i, done); to > 0 && w.linked == 0 {
				flush(from)
				w.bareLink("http://", b[from:to], start+from)
				w.openRun()
				i, done = to, to
				continue
			}
			i++
			continue
		case ':':
			if from, to := bareURL(b, i, done); to > 0 && w.linked == 0 {
				flush(from)
				w.bareLink("", b[from:to], start+from)
				w.openRun()
				i, done = to, to
				continue
			}
			i++
			continue
		case '@':
			if from, to := bareEmail(b, i, done); to > 0 && w.linked == 0 {
				flush(from)
				w.bareLink("mailto:", b[from:to], start+from)
				w.openRun()
				i, done = to, to
				continue
			}
			i++
			continue
		case '\\':
			if i+1 == len(b) {
				i++
				continue
			}
			if util.IsPunct(b[i+1]) {
				flush(i)
				if b[i+1] == '@' {
					w.bind()
				}
				w.place(start + i + 1)
				w.out = appendEscaped(w.out, b[i+1:i+2])
				i += 2
				done = i
				w.place(start + i)
				continue
			}
			if !stopsLinking(b, i, w.before) {
				i++
				continue
			}
			flush(i)
			w.bind()
			i++
			done = i
			continue
		default:
			replacement = "\uFFFD"
		}
		flush(i)
		w.place(start + i)
		w.out = append(w.out, replacement...)
		i += n
		done = i
		w.place(start + i)
	}
	flush(len(b))
	w.before, _ = utf8.DecodeLastRune(b)
}

// bind begins a new run whose first words must not be linked.
func (w *writer) bind() {
	w.closeRun()
	w.openRun()
	w.runBound = w.run >= 0
}

// stopsLinking reports whether the backslash at b[i] stands before a word that
// must not be linked; in C:\Users it does not.
func stopsLinking(b []byte, i int, before rune) bool {
	after, _ := utf8.DecodeRune(b[i+1:])
	if !unicode.IsLetter(after) {
		return false
	}
	if i > 0 {
		before, _ = utf8.DecodeLastRune(b[:i])
	}
	return before == 0 || classOf(before) == space || isWide(before) || strings.ContainsRune("([{\"'“‘«„‚—–-/", before)
}

// entity resolves the entity at the start of b into escaped HTML.
func entity(b []byte) (string, int) {
	end := bytes.IndexByte(b[:min(len(b), 34)], ';')
	if end < 2 {
		return "&amp;", 1
	}
	name := b[1:end]
	for i, c := range name {
		if !util.IsAlphaNumeric(c) && (i > 0 || c != '#') {
			return "&amp;", 1
		}
	}
	var text []byte
	if name[0] == '#' {
		text = util.ResolveNumericReferences(b[:end+1])
	} else if e, ok := util.LookUpHTML5EntityByName(string(name)); ok {
		text = e.Characters
	}
	if len(text) == 0 || len(text) == end+1 && text[0] == '&' {
		return "&amp;", 1
	}
	return string(appendEscaped(nil, text)), end + 1
}

// dash returns the dash that two or three hyphens stand for.
func dash(b []byte, i int) (string, int) {
	n := 1
	for i+n < len(b) && b[i+n] == '-' {
		n++
	}
	switch n {
	case 2:
		return "–", 2
	case 3:
		return "—", 3
	}
	return "", n
}

// appendEscaped appends text with the four escapes that HTML needs; control
// characters, which HTML does not allow, become U+FFFD.
func appendEscaped(out, b []byte) []byte {
	done := 0
	for i, c := range b {
		replacement := ""
		switch {
		case c == '&':
			replacement = "&amp;"
		case c == '<':
			replacement = "&lt;"
		case c == '>':
			replacement = "&gt;"
		case c == '"':
			replacement = "&quot;"
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7f:
			replacement = "\uFFFD"
		default:
			continue
		}
		out = append(out, b[done:i]...)
		out = append(out, replacement...)
		done = i + 1
	}
	return append(out, b[done:]...)
}

// escape writes source text as it is, with its places.
func (w *writer) escape(b []byte, at int) {
	done := 0
	for i, c := range b {
		if c >= ' ' && c != '&' && c != '<' && c != '>' && c != '"' && c != 0x7f || c == '\n' || c == '\t' {
			continue
		}
		if i > done {
			w.place(at + done)
			w.out = append(w.out, b[done:i]...)
		}
		w.place(at + i)
		w.out = appendEscaped(w.out, b[i:i+1])
		done = i + 1
		w.place(at + done)
	}
	if len(b) > done {
		w.place(at + done)
		w.out = append(w.out, b[done:]...)
	}
}

// appendURL appends an address for use in an attribute. Signs that no address
// may hold are percent-encoded; everything else stays as it is written.
func appendURL(out []byte, s string) []byte {
	const hex = "0123456789ABCDEF"
	for i := range len(s) {
		switch c := s[i]; {
		case c == '&':
			out = append(out, "&amp;"...)
		case c <= ' ' || c == 0x7f || strings.IndexByte("\"<>\\^`{|}", c) >= 0:
			out = append(out, '%', hex[c>>4], hex[c&15])
		default:
			out = append(out, c)
		}
	}
	return out
}

// unescape resolves backslashes and entities of an address or a title.
func unescape(b []byte) []byte {
	if bytes.IndexByte(b, '\\') < 0 && bytes.IndexByte(b, '&') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		switch c := b[i]; {
		case c == '\\' && i+1 < len(b) && util.IsPunct(b[i+1]):
			out = append(out, b[i+1])
			i += 2
		case c == '&':
			s, n := entity(b[i:])
			out = append(out, unescapeHTML(s)...)
			i += n
		default:
			out = append(out, c)
			i++
		}
	}
	return out
}

var fromHTML = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`)

func unescapeHTML(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return fromHTML.Replace(s)
}

// plain returns the words of HTML that was written here: without tags and
// without the marks of notes.
func plain(html []byte) string {
	if bytes.IndexByte(html, '<') < 0 {
		return strings.TrimSpace(unescapeHTML(string(html)))
	}
	b := make([]byte, 0, len(html))
	for i := 0; i < len(html); {
		if html[i] != '<' {
			if html[i] == '\n' {
				b = append(b, ' ')
			} else {
				b = append(b, html[i])
			}
			i++
			continue
		}
		if bytes.HasPrefix(html[i:], []byte(`<sup class="note-ref"`)) {
			i += bytes.Index(html[i:], []byte("</sup>"))
		}
		i += bytes.IndexByte(html[i:], '>') + 1
	}
	return strings.TrimSpace(unescapeHTML(string(b)))
}

// countWords counts the words that begin in b. A sign of Chinese or Japanese
// counts for half a word, as it takes about half its time to read.
func countWords(b []byte, before rune) int {
	n, half := 0, 0
	var in byte // 1 inside a word
	if before != 0 && classOf(before) == letter {
		in = 1
	}
	for i := 0; i < len(b); {
		c := b[i]
		if c < utf8.RuneSelf {
			word := wordByte[c]
			n += int(word &^ in)
			in = word
			i++
			continue
		}
		r, size := utf8.DecodeRune(b[i:])
		i += size
		switch {
		case isIdeographic(r):
			half++
			in = 0
		case r == '’' || !unicode.IsSpace(r) && !unicode.IsPunct(r):
			n += int(1 &^ in)
			in = 1
		default:
			in = 0
		}
	}
	return n + half/2
}

// wordByte is 1 for the bytes that words are made of; a hyphen or an apostrophe
// does not end one. It is no bool so that words are counted without a branch,
// which no processor could foretell.
var wordByte = func() (t [256]byte) {
	for c := range t {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '\'' || c == '-' {
			t[c] = 1
		}
	}
	return t
}()

// bareLink writes an address that stands in the text as a link.
func (w *writer) bareLink(prefix string, words []byte, at int) {
	w.startLink(prefix+string(unescape(words)), nil)
	w.escape(words, at)
	w.endLink()
}

// bareURL finds the address around the colon at b[i]: http://, https:// or
// ftp://, not before from.
func bareURL(b []byte, i, from int) (start, end int) {
	if i+3 >= len(b) || b[i+1] != '/' || b[i+2] != '/' {
		return 0, 0
	}
	for _, scheme := range []string{"https", "http", "ftp"} {
		start = i - len(scheme)
		if start >= from && strings.EqualFold(string(b[start:i]), scheme) && startsAddress(b, start) {
			if end = addressEnd(b, i+3); end > i+3 {
				return start, end
			}
		}
	}
	return 0, 0
}

// bareWWW finds the address around the first dot of www.
func bareWWW(b []byte, i, from int) (start, end int) {
	start = i - 3
	if start < from || i+1 >= len(b) || wordByte[b[i+1]] == 0 || string(b[start:i]) != "www" || !startsAddress(b, start) {
		return 0, 0
	}
	end = addressEnd(b, i+1)
	if bytes.IndexByte(b[i+1:max(end, i+1)], '.') < 1 {
		return 0, 0
	}
	return start, end
}

func startsAddress(b []byte, start int) bool {
	if start == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRune(b[:start])
	c := classOf(r)
	return c != letter && r != '/'
}

// addressEnd returns where an address ends by GFM's rules: at a space, a < or a
// sign that no address holds, without the punctuation of the sentence. A sign
// of Chinese, Japanese or Korean ends it too, since those set no space.
func addressEnd(b []byte, i int) int {
	if i == len(b) || wordByte[b[i]] == 0 && b[i] < utf8.RuneSelf && b[i] != '[' {
		return i
	}
	from, open, shut := i, 0, 0
	for i < len(b) {
		c := b[i]
		if c <= ' ' || c == '<' || c == '"' || c == '`' || c == 0x7f || c == '\\' {
			break
		}
		if c < utf8.RuneSelf {
			if c == '(' {
				open++
			} else if c == ')' {
				shut++
			}
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if isWide(r) || unicode.IsSpace(r) || unicode.IsPunct(r) {
			break
		}
		i += n
	}
	for i > from {
		switch c := b[i-1]; {
		case strings.IndexByte("?!.,:*_~'", c) >= 0:
			i--
			continue
		case c == ')' && shut > open:
			i--
			shut--
			continue
		case c == ';':
			amp := bytes.LastIndexByte(b[max(from, i-34):i], '&')
			if amp < 0 {
				i--
			} else {
				i = max(from, i-34) + amp
			}
			continue
		}
		break
	}
	return i
}

// bareEmail finds the e-mail address around the @ at b[i].
func bareEmail(b []byte, i, from int) (start, end int) {
	start = i
	for start > from && (wordByte[b[start-1]] == 1 && b[start-1] != '\'' || strings.IndexByte("._+", b[start-1]) >= 0) {
		start--
	}
	end = i + 1
	dot := false
	for end < len(b) && (wordByte[b[end]] == 1 && b[end] != '\'' || b[end] == '_' || b[end] == '.') {
		dot = dot || b[end] == '.' && end+1 < len(b) && wordByte[b[end+1]] == 1
		end++
	}
	for end > i+1 && b[end-1] == '.' {
		end--
	}
	if start == i || !dot || end <= i+1 || b[end-1] == '-' || b[end-1] == '_' {
		return 0, 0
	}
	return start, end
}
