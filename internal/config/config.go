// Package config reads content/site.yaml.
//
// In: the file. Out: a Site value and findings about it. Guarantees: a missing
// file gives a usable Site. Non-goals: flags and environment, which are the
// command line's.
package config

import (
	"concord/internal/diag"
)

// Site is what site.yaml says. It is not changed after it was read.
type Site struct {
	Title, Summary, Publisher string
	BaseURL                   string   // absolute, ends in "/"; empty when not given
	Lang                      string   // BCP 47; "en" when not given
	Languages                 []string // the languages that the site publishes in
	Licence                   string
	Topics                    []string                    // declared vocabulary; empty means any topic goes
	Kinds                     []string                    // provision kinds beyond the built-in ones
	Levels                    map[diag.Code]diag.Severity // re-levelled findings
	Unsearched                bool                        // without the index that the search reads
	Publish                   []Target                    // where the site goes, as site.yaml orders them
}
