// Package fonts holds the fonts that every document can count on.
//
// In: nothing. Out: the bytes of font files: a serif in four styles, a monospace
// in two weights and a Naskh in two, for Latin, Greek, Cyrillic, Vietnamese and
// Arabic; a Hebrew; and cuts of a Korean and a Chinese serif with the characters
// that most texts are written in, Korean also in bold. Guarantees: the files are
// those of their makers, packed with Brotli, which takes a fifth less than deflating;
// the serif has lost its hints, which no PDF carries, and the cuts hold fewer
// characters; where they come from and on what terms stands in static/THIRD-PARTY.md.
// Non-goals: finding fonts on a machine; rare characters and other scripts, whose
// fonts are given by the caller.
package fonts

import (
	"bytes"
	"embed"
	"fmt"
	"io"

	"github.com/andybalholm/brotli"
)

//go:generate go run ./pack . $FONTS/NotoSerif-Regular.ttf=unhinted $FONTS/NotoSerif-Bold.ttf=unhinted $FONTS/NotoSerif-Italic.ttf=unhinted $FONTS/NotoSerif-BoldItalic.ttf=unhinted $FONTS/NotoNaskhArabic-Regular.ttf $FONTS/NotoNaskhArabic-Bold.ttf $FONTS/NotoSerifHebrew-Regular.ttf $FONTS/DejaVuSansMono.ttf $FONTS/DejaVuSansMono-Bold.ttf
//go:generate go run ./pack . $FONTS/NotoSerifCJK-Regular.ttc=kr $FONTS/NotoSerifCJK-Bold.ttc=kr $FONTS/NotoSerifCJK-Regular.ttc=sc

//go:embed *.br
var packed embed.FS

// Read returns the font file of that name, as 'NotoSerif-Regular.ttf'.
func Read(name string) ([]byte, error) {
	data, err := packed.ReadFile(name + ".br")
	if err != nil {
		return nil, fmt.Errorf("read built-in font: %w", err)
	}
	font, err := io.ReadAll(brotli.NewReader(bytes.NewReader(data)))
	if err != nil {
		return nil, fmt.Errorf("unpack built-in font %s: %w", name, err)
	}
	return font, nil
}
