// Package templates holds the built-in templates of a site.
//
// Out: one html/template file for each kind of page, and the skeleton and
// partials that they share. A file of the same name in a site's own templates
// folder takes the place of the one here. Non-goals: it parses nothing.
package templates

import "embed"

// Files are the built-in templates by their name, such as "brief.html".
//
//go:embed *.html
var Files embed.FS
