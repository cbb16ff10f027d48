package publish

import (
	"html"
	"strings"
)

// redirectOf returns where a page sends its readers, when it is one that does
// nothing else.
func redirectOf(page []byte) (to string, ok bool) {
	head := string(page[:min(len(page), 4096)])
	_, after, ok := strings.Cut(head, `<meta http-equiv="refresh" content="0; url=`)
	if !ok {
		return "", false
	}
	to, _, ok = strings.Cut(after, `"`)
	return html.UnescapeString(to), ok
}
