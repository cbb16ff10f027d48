package markup

import (
	"hash/maphash"
	"sync"
	"time"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// The bounds of highlighting. The lexers match with backtracking, so what is
// long costs too much; it is shown plain.
const (
	maxCode     = 32 << 10 // bytes of a block
	maxCodeLine = 1000     // bytes of a line
	maxCached   = 8 << 20  // bytes of highlighted code that are kept
	maxNames    = 500      // names of languages that are kept
	maxLexing   = 3 * time.Second
)

// highlighter turns code into HTML with a class for each kind of token, and
// keeps what it made. The zero value is ready; it is safe for concurrent use.
type highlighter struct {
	mu    sync.Mutex
	seed  maphash.Seed
	cache map[codeKey][]byte // nil: shown plain
	size  int
	names map[string]chroma.Lexer // nil: not known, which is slow to find out
}

type codeKey struct {
	language string
	length   int
	sum      uint64
}

// html returns the highlighted form of code, or nil when it is to be shown
// plain: when the language is not known or the code is too long.
func (h *highlighter) html(language string, text []byte) []byte {
	if len(text) > maxCode || longestLine(text) > maxCodeLine {
		return nil
	}
	h.mu.Lock()
	if h.cache == nil {
		h.cache, h.names, h.seed = map[codeKey][]byte{}, map[string]chroma.Lexer{}, maphash.MakeSeed()
	}
	key := codeKey{language, len(text), maphash.Bytes(h.seed, text)}
	html, ok := h.cache[key]
	lexer, known := h.names[language]
	h.mu.Unlock()
	if ok || known && lexer == nil {
		return html
	}
	if !known {
		lexer = lexers.GlobalLexerRegistry.Get(language)
	}
	if lexer != nil {
		html = highlight(lexer, string(text))
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.names) > maxNames {
		clear(h.names)
	}
	h.names[language] = lexer
	if lexer == nil {
		return nil
	}
	if h.size += len(html) + 64; h.size > maxCached {
		clear(h.cache)
		h.size = len(html) + 64
	}
	h.cache[key] = html
	return html
}

func longestLine(text []byte) int {
	longest, n := 0, 0
	for _, c := range text {
		if c == '\n' {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// highlight lexes code. A lexer that fails, panics, loses a byte or gets lost in
// backtracking leaves the code plain. The last is the one use of the clock
// below cli: lexing of that size takes a tenth of a second, so the limit tells
// only what is broken from what is not.
func highlight(lexer chroma.Lexer, text string) (html []byte) {
	defer func() {
		if recover() != nil {
			html = nil
		}
	}()
	tokens, err := chroma.Coalesce(lexer).Tokenise(&chroma.TokeniseOptions{State: "root"}, text)
	if err != nil {
		return nil
	}
	out := make([]byte, 0, 2*len(text))
	read := 0
	start := time.Now()
	for t := tokens(); t != chroma.EOF; t = tokens() {
		if time.Since(start) > maxLexing || len(text)-read < len(t.Value) || text[read:read+len(t.Value)] != t.Value {
			return nil
		}
		read += len(t.Value)
		out = appendToken(out, classOfToken(t.Type), t.Value)
	}
	if read != len(text) {
		return nil
	}
	return out
}

// appendToken appends a token; one that goes over lines is closed at each line
// end, so that every line stands by itself.
func appendToken(out []byte, class, value string) []byte {
	if class == "" {
		return appendEscaped(out, []byte(value))
	}
	for value != "" {
		line, rest := value, ""
		for i := range len(value) {
			if value[i] == '\n' {
				line, rest = value[:i], value[i+1:]
				break
			}
		}
		if line != "" {
			out = append(out, `<span class="`...)
			out = append(out, class...)
			out = append(out, `">`...)
			out = appendEscaped(out, []byte(line))
			out = append(out, "</span>"...)
		}
		if len(line) < len(value) {
			out = append(out, '\n')
		}
		value = rest
	}
	return out
}

// classOfToken returns the short class of a kind of token, or of the wider kind
// that it belongs to. Plain text and errors have none.
func classOfToken(t chroma.TokenType) string {
	switch t {
	case chroma.Text, chroma.TextWhitespace, chroma.Error, chroma.Other, chroma.None:
		return ""
	}
	for _, k := range [...]chroma.TokenType{t, t.SubCategory(), t.Category()} {
		if class, ok := chroma.StandardTypes[k]; ok {
			return class
		}
	}
	return ""
}
