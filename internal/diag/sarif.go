package diag

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"

	"concord/internal/source"
)

// The parts of SARIF 2.1.0 (OASIS Standard, 27 March 2020) that findings need.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool            `json:"tool"`
		BaseIDs    map[string]sarifBase `json:"originalUriBaseIds"`
		ColumnKind string               `json:"columnKind"`
		Results    []sarifResult        `json:"results"`
	}
	sarifBase struct {
		Description sarifText `json:"description"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID            string    `json:"id"`
		Short         sarifText `json:"shortDescription"`
		Full          sarifText `json:"fullDescription"`
		Configuration struct {
			Level   string `json:"level"`
			Enabled bool   `json:"enabled"`
		} `json:"defaultConfiguration"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
	}
	sarifLocation struct {
		ID       *int          `json:"id,omitempty"`
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
	}
)

// siteRoot names the folder of the site, to which all paths are relative.
const siteRoot = "SITEROOT"

// SARIF writes findings as a log of one run of the program in the given
// version. Its rules are the codes that occur; columns count characters.
func (p Printer) SARIF(w io.Writer, findings []Finding, version string) error {
	f := files{read: p.Read}
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "concord", Version: version, Rules: []sarifRule{}}},
		BaseIDs:    map[string]sarifBase{siteRoot: {sarifText{"The folder of the site."}}},
		ColumnKind: "unicodeCodePoints",
		Results:    make([]sarifResult, 0, len(findings)),
	}
	number := map[Code]int{}
	for _, code := range Codes() {
		for i := range findings {
			if findings[i].Code == code {
				number[code] = len(run.Tool.Driver.Rules)
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(code))
				break
			}
		}
	}
	for i := range findings {
		run.Results = append(run.Results, f.sarif(&findings[i], number[findings[i].Code]))
	}
	log := sarifLog{
		Schema:  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
		Version: "2.1.0",
		Runs:    []sarifRun{run},
	}
	text, err := json.MarshalIndent(log, "", " ")
	if err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	if _, err := w.Write(append(escapeHidden(text), '\n')); err != nil {
		return fmt.Errorf("print findings: %w", err)
	}
	return nil
}

func ruleOf(code Code) sarifRule {
	r := sarifRule{ID: string(code), Short: sarifText{Meaning(code)}, Full: sarifText{Meaning(code)}}
	r.Configuration.Level = level(code.Severity())
	r.Configuration.Enabled = code.Severity() != Off
	return r
}

// level returns the word of SARIF for a severity.
func level(s Severity) string {
	if s == Off {
		return "none"
	}
	return s.String()
}

func (f *files) sarif(x *Finding, rule int) sarifResult {
	r := sarifResult{
		RuleID: string(x.Code), RuleIndex: rule, Level: level(x.Severity),
		Message: sarifText{x.Message}, Locations: []sarifLocation{},
	}
	if x.Help != "" {
		r.Message.Text += "\n" + x.Help
	}
	if !x.Span.IsZero() {
		r.Locations = append(r.Locations, sarifLocation{Physical: f.physical(x.Span)})
	}
	for n, note := range x.Notes {
		if note.Span.IsZero() {
			r.Message.Text += "\n" + note.Message
			continue
		}
		r.Related = append(r.Related, sarifLocation{ID: &n, Physical: f.physical(note.Span), Message: &sarifText{note.Message}})
	}
	return r
}

func (f *files) physical(at source.Span) sarifPhysical {
	p := sarifPhysical{Artifact: sarifArtifact{URI: (&url.URL{Path: at.Path}).String(), Base: siteRoot}}
	if start, end := f.ends(at); start.Line > 0 {
		p.Region = &sarifRegion{start.Line, start.Column, end.Line, end.Column}
	}
	return p
}
