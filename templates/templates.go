// Package templates holds the built-in templates of a site.
//
// Out: one html/template file for each kind of page, and the skeleton and
// partials that they share; in the folder words a file of the texts of the
// interface for each language. A file of the same name in a site's own templates
// folder takes the place of a template here, and adds to the texts. Non-goals:
// it parses nothing.
package templates

import "embed"

// Files are the built-in templates by their name, such as "brief.html", and the
// texts of the interface by language, such as "words/en.yaml".
//
//go:embed *.html words/*.yaml
var Files embed.FS
