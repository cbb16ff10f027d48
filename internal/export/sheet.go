package export

import (
	"path"
	"strings"

	"concord/internal/webfont"
	"concord/static"
)

// styleSheet is a style sheet of the site, and what follows from it for the fonts of
// documents.
type styleSheet struct {
	name        string // its path in the site
	text        string
	folder      string // in the site
	faces       []fontFace
	features    webfont.Features
	writes      []rune // by what it sets before and behind elements
	quotes      []rune
	changesCase bool
	setsStyles  bool // by rules other than those that are known here
}

func readStyleSheet(name, css string) *styleSheet {
	s := &styleSheet{name: name, text: css, folder: path.Dir(name), features: features(css)}
	s.faces = fontFaces(css, s.folder)
	s.writes = writtenBy(css, "content", "list-style", "symbols", "prefix", "suffix", "hyphenate-character", "text-emphasis")
	s.quotes = writtenBy(css, "quotes")
	if strings.Contains(css, "ellipsis") {
		s.writes = append(s.writes, '…')
	}
	for _, word := range []string{"text-transform", "small-caps", "petite-caps"} {
		s.changesCase = s.changesCase || strings.Contains(css, word)
	}
	if builtin, err := static.Files.ReadFile("style.css"); err != nil || css != string(builtin) {
		for _, word := range []string{"font-style", "font-weight", "font:"} {
			s.setsStyles = s.setsStyles || strings.Contains(css, word)
		}
	}
	return s
}

// features returns the features of fonts that style sheets ask for.
func features(css string) webfont.Features {
	var f webfont.Features
	for _, unclear := range []string{"font-feature-settings", "font-variant-alternates", "font-variant-east-asian", "font-variant-position"} {
		f.All = f.All || strings.Contains(css, unclear)
	}
	for _, x := range featureWords {
		if strings.Contains(css, x.word) {
			f.Tags = append(f.Tags, x.tags...)
		}
	}
	return f
}

// featureWords are the words by which style sheets ask for features (CSS Fonts 4, 6).
var featureWords = []struct {
	word string
	tags []string
}{
	{"lining-nums", []string{"lnum"}},
	{"oldstyle-nums", []string{"onum"}},
	{"tabular-nums", []string{"tnum"}},
	{"proportional-nums", []string{"pnum"}},
	{"diagonal-fractions", []string{"frac", "numr", "dnom"}},
	{"stacked-fractions", []string{"afrc"}},
	{"ordinal", []string{"ordn"}},
	{"slashed-zero", []string{"zero"}},
	{"small-caps", []string{"smcp", "c2sc"}},
	{"petite-caps", []string{"pcap", "c2pc"}},
	{"unicase", []string{"unic"}},
	{"titling-caps", []string{"titl"}},
	{"discretionary-ligatures", []string{"dlig"}},
	{"historical-", []string{"hlig", "hist"}},
}
