package webfont

import (
	"fmt"
	"maps"
	"slices"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// mirrored are pairs of characters of which one stands for the other where lines run
// from right to left (Unicode, BidiMirroring).
const mirrored = "()<>[]{}«»‹›≤≥≪≫⁅⁆⁽⁾₍₎∈∋∉∌⊂⊃⊆⊇⟨⟩⟪⟫⟦⟧⟮⟯〈〉《》「」『』【】〔〕〖〗〘〙〚〛༺༻༼༽᚛᚜⸂⸃⸄⸅⸉⸊⸌⸍⸜⸝⸠⸡⸢⸣⸤⸥⸦⸧⸨⸩"

// dottedCircle is put under a mark that has no letter.
const dottedCircle = '◌'

// expand returns the letters, sorted, that a shaper may ask the font for when it sets
// these, as far as the font has them: mirrored ones, and letters that are put together
// from others or taken apart.
func (f *Font) expand(letters []rune) ([]rune, error) {
	all := map[rune]bool{}
	marks := false
	for _, r := range letters {
		if f.variant && unicode.Is(unicode.Variation_Selector, r) {
			return nil, fmt.Errorf("a variation selector: %w", errWhole)
		}
		all[r] = true
		marks = marks || unicode.Is(unicode.M, r)
	}
	pairs := []rune(mirrored)
	for i, r := range pairs {
		if all[r] {
			all[pairs[i^1]] = true
		}
	}
	for r := range maps.Clone(all) {
		if f.glyphs[r] == 0 || marks {
			for _, part := range norm.NFD.String(string(r)) {
				all[part] = true
				marks = marks || unicode.Is(unicode.M, part)
			}
		}
	}
	if marks {
		all[dottedCircle] = true
		f.compose(all)
	}
	maps.DeleteFunc(all, func(r rune, _ bool) bool { return f.glyphs[r] == 0 })
	if f.tables["GSUB"] == nil {
		for r := range all {
			if unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) {
				return nil, fmt.Errorf("letters of Arabic without GSUB: %w", errWhole)
			}
		}
	}
	return slices.Sorted(maps.Keys(all)), nil
}

// compose adds the letters of the font that are letters and marks of the set in one.
func (f *Font) compose(set map[rune]bool) {
	for r, parts := range f.composed {
		if !set[r] && !slices.ContainsFunc(parts, func(p rune) bool { return !set[p] }) {
			set[r] = true
		}
	}
}

// composedLetters returns what the letters of a font that are several in one are made of.
func composedLetters(glyphs map[rune]uint16) map[rune][]rune {
	composed := map[rune][]rune{}
	for r := range glyphs {
		if parts := norm.NFD.String(string(r)); parts != string(r) {
			composed[r] = []rune(parts)
		}
	}
	return composed
}
