package config

import (
	"net/url"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/source"
)

// Parse reads site.yaml. The zero File stands for a site without one.
func Parse(file source.File) (Site, []diag.Finding) {
	root, findings := frontmatter.Parse(file.Path, file.Text, 0)
	f := frontmatter.NewFields(root, "site", &findings)
	site := Site{
		Title:     f.Text("title").Value,
		Summary:   f.Text("summary").Value,
		Publisher: f.Text("publisher").Value,
		BaseURL:   address("base-url", f.Text("base-url"), &findings),
		Lang:      language(f.Text("lang"), &findings),
		Licence:   f.Text("licence").Value,
		Topics:    words(f.Texts("topics")),
		Kinds:     words(f.Texts("kinds")),
		Publish:   targets(f.Map("publish"), &findings),

		Unsearched: f.OneOf("search", "on", "off").Value == "off",
	}
	if site.Lang == "" {
		site.Lang = "en"
	}
	for _, t := range f.Texts("languages") {
		if tag := language(t, &findings); tag != "" {
			site.Languages = append(site.Languages, tag)
		}
	}
	if site.Languages == nil {
		site.Languages = []string{site.Lang}
	}
	site.Levels = levels(f.Map("findings"), &findings)
	f.Close()
	return site, findings
}

// address returns an absolute URL that ends in a slash, or "".
func address(key string, t frontmatter.Text, findings *[]diag.Finding) string {
	if t.Value == "" {
		return ""
	}
	u, err := url.Parse(t.Value)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		*findings = append(*findings, diag.New(diag.BadValue, t.Span, "%q must be an absolute URL, not %q", key, t.Value).
			WithHelp("%s: https://briefs.example.org/", key))
		return ""
	}
	if u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || u.User != nil {
		*findings = append(*findings, diag.New(diag.BadValue, t.Span, "%q must be a host and a path and nothing else", key).
			WithHelp("%s: %s://%s%s", key, u.Scheme, u.Host, withSlash(u.EscapedPath())))
		return ""
	}
	return u.Scheme + "://" + strings.ToLower(u.Host) + withSlash(u.EscapedPath())
}

func withSlash(path string) string {
	if strings.HasSuffix(path, "/") {
		return path
	}
	return path + "/"
}

// language returns a tag that has the form of BCP 47, or "".
func language(t frontmatter.Text, findings *[]diag.Finding) string {
	if t.Value == "" {
		return ""
	}
	for i, part := range strings.Split(t.Value, "-") {
		if len(part) < 1 || len(part) > 8 || i == 0 && (len(part) < 2 || len(part) > 3) || !isAlphanumeric(part) {
			*findings = append(*findings, diag.New(diag.BadValue, t.Span, "%q is not a language tag", t.Value).
				WithHelp("write a tag such as en, ko or pt-BR"))
			return ""
		}
	}
	return t.Value
}

func isAlphanumeric(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; (c < 'a' || c > 'z') && (s[i] < '0' || s[i] > '9') {
			return false
		}
	}
	return true
}

// levels reads the severities that the site gives to codes.
func levels(v frontmatter.Value, findings *[]diag.Finding) map[diag.Code]diag.Severity {
	if len(v.Pairs) == 0 {
		return nil
	}
	severities := []string{diag.Error.String(), diag.Warning.String(), diag.Note.String(), diag.Off.String()}
	f := frontmatter.NewFields(v, "site", findings)
	levels := make(map[diag.Code]diag.Severity, len(v.Pairs))
	for _, p := range v.Pairs {
		code := diag.Code(p.Key)
		word := f.OneOf(p.Key, severities...)
		if !diag.IsCode(code) {
			finding := diag.New(diag.BadValue, p.At, "no finding has the code %q", p.Key)
			if near, ok := frontmatter.Nearest(p.Key, codes()); ok {
				finding = finding.WithHelp("did you mean %q?", near)
			}
			*findings = append(*findings, finding)
			continue
		}
		if s, ok := diag.ParseSeverity(word.Value); ok {
			levels[code] = s
		}
	}
	return levels
}

func codes() []string {
	var words []string
	for _, c := range diag.Codes() {
		words = append(words, string(c))
	}
	return words
}

func words(texts []frontmatter.Text) []string {
	var words []string
	for _, t := range texts {
		words = append(words, t.Value)
	}
	return words
}
