// Package static holds the built-in files that a site is served with.
//
// Out: the style sheet and its fonts, the icon, the script of the page that
// searches and the one that puts previews away. A file of the same name in a site's own static folder takes the
// place of the one here. The fonts are those of their makers, unchanged, and
// named by their content; where they come from and on what terms stands in
// THIRD-PARTY.md. Non-goals: it decides no address.
package static

import "embed"

// Files are the built-in files by their name, such as "style.css".
//
//go:embed *.css *.svg *.js fonts
var Files embed.FS
