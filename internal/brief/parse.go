package brief

import (
	"bytes"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/source"
)

// Parse reads the file of a brief or of a page. It returns what can be read and
// every fault that it met; the Brief is never nil.
func Parse(f source.File, p *markup.Parser) (*Brief, []diag.Finding) {
	head, body, findings := frontmatter.Header(f.Path, f.Text)
	b := &Brief{Path: f.Path, Sum: f.Sum}
	b.ID, findings = identify(f.Path, findings)
	text := f.Text[body.Start:body.End]

	fields := frontmatter.NewFields(head, what(f.Path), &findings)
	if b.Title = titleHeading(head, f, p); b.Title.Value != "" {
		text = without(text, b.Title.Span)
	} else {
		b.Title = fields.RequiredText("title")
	}
	b.parseFields(fields, &findings)

	doc, faults := p.Parse(text, markup.Options{Path: f.Path, Base: body.Start, Lang: b.Lang.Value})
	b.Body = doc
	return b, append(findings, faults...)
}

// identify returns the identifier that the name of a file stands for.
func identify(path string, findings []diag.Finding) (string, []diag.Finding) {
	id, ok := source.ID(path)
	if !ok {
		findings = append(findings, diag.New(diag.BadName, source.Span{Path: path}, "no address can be made of this file name").
			WithHelp("name the file with letters or digits, such as article-4.md"))
	}
	return id, findings
}

// what returns the word for what a file describes.
func what(path string) string {
	if isPage(path) {
		return "page"
	}
	return "brief"
}

// isPage reports whether a file is a page of the site, which needs no date.
func isPage(path string) bool { return strings.HasPrefix(path, "content/pages/") }

// parseFields reads all of the header but the title.
func (b *Brief) parseFields(f *frontmatter.Fields, findings *[]diag.Finding) {
	if isPage(b.Path) {
		b.Date = f.Date("date")
	} else {
		before := len(*findings)
		b.Date = f.RequiredDate("date")
		for i := range (*findings)[before:] {
			// Without a date a brief can still be read; only lists cannot place it.
			if added := &(*findings)[before+i]; added.Code == diag.MissingKey {
				added.Severity = diag.Warning
			}
		}
	}
	b.Updated, b.AsOf = f.Date("updated"), f.Date("as-of")
	b.Authors = f.Texts("authors")
	b.Summary = f.Text("summary")
	b.About = f.Text("about")
	b.Actors = f.Tagged("actors")
	b.Provisions = f.Tagged("provisions")
	b.Topics = f.Texts("topics")
	b.Status = Status(f.OneOf("status", string(Draft), string(Published), string(Superseded), string(Withdrawn)).Value)
	if b.Status == "" {
		b.Status = Published
	}
	b.Number, b.Series = f.Text("number"), f.Text("series")
	b.Lang, b.TranslationOf = f.Text("lang"), f.Text("translation-of")
	if b.Lang.Value == "" {
		b.Lang.Value = source.Language(b.ID)
	}
	b.Licence, b.DOI = f.Text("licence"), f.Text("doi")
	b.SupersededBy = f.Text("superseded-by")
	for _, v := range f.List("changes") {
		change := frontmatter.NewFields(v, "change", findings)
		b.Changes = append(b.Changes, Change{Date: change.RequiredDate("date"), Note: change.Text("note")})
		change.Close()
	}
	b.Slug = slug(f.Text("slug"), b.ID, findings)
	b.Aliases = addresses(f.Texts("aliases"), findings)
	b.Extra = f.Map("extra")
	f.Close()
}

// slug returns the last part of the URL: what the author gives, if it can
// stand there, or else the identifier.
func slug(t frontmatter.Text, id string, findings *[]diag.Finding) string {
	if t.Value == "" {
		return id
	}
	for i := 0; i < len(t.Value); i++ {
		c := t.Value[i]
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-' && i > 0 && i < len(t.Value)-1 {
			continue
		}
		finding := diag.New(diag.BadValue, t.Span, "\"slug\" can hold only a-z, 0-9 and hyphens between them, not %q", t.Value)
		if like, ok := source.ID(strings.ReplaceAll(t.Value, "/", " ") + ".md"); ok {
			finding = finding.WithHelp("did you mean %q?", like)
		}
		*findings = append(*findings, finding)
		return id
	}
	return t.Value
}

// addresses returns the old URLs from which readers are sent on. What is no
// path on this site is reported and left out.
func addresses(texts []frontmatter.Text, findings *[]diag.Finding) []frontmatter.Text {
	kept := texts[:0]
	for _, t := range texts {
		if !isAddress(t.Value) {
			*findings = append(*findings, diag.New(diag.BadValue, t.Span, "%q is not the path of a page of this site", t.Value).
				WithHelp("an alias begins with a slash: /old/address/"))
			continue
		}
		kept = append(kept, t)
	}
	return kept
}

// isAddress reports whether s is an absolute path that can stand for a page.
func isAddress(s string) bool {
	if len(s) < 2 || s[0] != '/' || strings.ContainsAny(s, "\\?#<>\"'*|\n\t") {
		return false
	}
	for part := range strings.SplitSeq(strings.TrimSuffix(s[1:], "/"), "/") {
		if part == "" || part == "." || part == ".." {
			return false
		}
	}
	return true
}

// titleHeading returns the title of a file without a header: the words of the
// "# heading" that its text begins with. The span is that of the whole line.
func titleHeading(head frontmatter.Value, f source.File, p *markup.Parser) frontmatter.Text {
	start := len(f.Text) - len(bytes.TrimLeft(f.Text, "\n"))
	if head.Kind != frontmatter.Null || !bytes.HasPrefix(f.Text[start:], []byte("# ")) {
		return frontmatter.Text{}
	}
	line, _, _ := bytes.Cut(f.Text[start:], []byte("\n"))
	doc, _ := p.Parse(line, markup.Options{Path: f.Path, Base: start})
	if len(doc.Headings) == 0 {
		return frontmatter.Text{}
	}
	return frontmatter.Text{
		Value: strings.TrimSpace(doc.Headings[0].Text),
		Span:  source.Span{Path: f.Path, Start: start, End: start + len(line)},
	}
}

// without returns a copy of the text, which begins its file, with spaces in the
// place of a span, so that all other places stay what they are.
func without(text []byte, at source.Span) []byte {
	rest := bytes.Clone(text)
	for i := at.Start; i < at.End; i++ {
		rest[i] = ' '
	}
	return rest
}
