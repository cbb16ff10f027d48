package check

import (
	"bytes"
	"cmp"
	"html"
	"slices"

	"concord/internal/markup"
	"concord/internal/model"
	"concord/internal/source"
)

// ExternalLink is a link that leaves the site.
type ExternalLink struct {
	Address string
	At      source.Span
}

// ExternalLinks returns the links of all texts and sources that leave the site,
// by place.
func ExternalLinks(m *model.Model) []ExternalLink {
	var links []ExternalLink
	for _, b := range slices.Concat(m.Briefs, m.Pages) {
		links = appendLinks(links, b.Path, &b.Body)
	}
	for _, i := range m.Instruments {
		links = appendLinks(links, i.Path, &i.Body)
	}
	for _, a := range m.Actors {
		if a.Profile != nil {
			links = appendLinks(links, a.Profile.Path, &a.Profile.Body)
		}
	}
	for _, s := range m.Sources {
		if s.URL != "" {
			links = append(links, ExternalLink{s.URL, s.Span})
		}
	}
	slices.SortStableFunc(links, func(a, b ExternalLink) int {
		return cmp.Or(cmp.Compare(a.At.Path, b.At.Path), cmp.Compare(a.At.Start, b.At.Start), cmp.Compare(a.Address, b.Address))
	})
	return links
}

// linkStart begins the address of a link that leaves the site.
var linkStart = []byte(`href="http`)

// appendLinks adds the links of a document, with the place of their words.
func appendLinks(links []ExternalLink, path string, doc *markup.Document) []ExternalLink {
	text := doc.HTML()
	for at := 0; ; {
		n := bytes.Index(text[at:], linkStart)
		if n < 0 {
			return links
		}
		start := at + n + len(`href="`)
		end := start + max(bytes.IndexByte(text[start:], '"'), 0)
		words := end + max(bytes.IndexByte(text[end:], '>'), 0) + 1
		last := words + max(bytes.Index(text[min(words, len(text)):], []byte("</a>")), 1)
		for last > words && text[last-1] == '>' { // only words have a place
			last = words + max(bytes.LastIndexByte(text[words:last], '<'), 0)
		}
		span := source.Span{Path: path, Start: doc.Source(words)}
		span.End = max(span.Start, doc.Source(max(last-1, words))+1)
		links = append(links, ExternalLink{html.UnescapeString(string(text[start:end])), span})
		at = end
	}
}
