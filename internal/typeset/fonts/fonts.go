// Package fonts holds the fonts that every document can count on.
//
// In: nothing. Out: the bytes of nine font files: a serif in four styles, a
// monospace in two weights and a Naskh in two, for Latin, Greek, Cyrillic,
// Vietnamese and Arabic. Guarantees: the files are those of their makers,
// unchanged, only deflated; where they come from and on what terms stands in
// static/THIRD-PARTY.md. Non-goals: finding fonts on a machine; Korean, Chinese,
// Japanese and other scripts, whose fonts are given by the caller.
package fonts

import (
	"bytes"
	"compress/flate"
	"embed"
	"fmt"
	"io"
)

//go:generate go run ./pack . $FONTS/NotoSerif-Regular.ttf $FONTS/NotoSerif-Bold.ttf $FONTS/NotoSerif-Italic.ttf $FONTS/NotoSerif-BoldItalic.ttf $FONTS/NotoNaskhArabic-Regular.ttf $FONTS/NotoNaskhArabic-Bold.ttf $FONTS/DejaVuSansMono.ttf $FONTS/DejaVuSansMono-Bold.ttf

//go:embed *.z
var packed embed.FS

// Read returns the font file of that name, as 'NotoSerif-Regular'.
func Read(name string) ([]byte, error) {
	data, err := packed.ReadFile(name + ".ttf.z")
	if err != nil {
		return nil, fmt.Errorf("read built-in font: %w", err)
	}
	font, err := io.ReadAll(flate.NewReader(bytes.NewReader(data)))
	if err != nil {
		return nil, fmt.Errorf("inflate built-in font %s: %w", name, err)
	}
	return font, nil
}
