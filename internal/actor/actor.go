// Package actor reads what a site says of its actors: people, organisations
// and bodies of its own, and what it adds to the built-in states.
//
// In: content/actors.yaml (a map from identifiers to keys) and the files of
// content/actors (the same keys, and a text). Out: profiles and findings.
// Guarantees: no panic on any input; every fault is reported at once.
// Non-goals: nothing is looked up, so an affiliation is still the author's word.
package actor

import (
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/source"
)

// Profile is an actor as its author described it. It is not changed after it
// was read.
type Profile struct {
	Path string
	ID   string      // the key in actors.yaml, or from the file name: "kim-jong-un", "prk"
	Span source.Span // of the key; the start of a file
	Sum  [32]byte    // SHA-256 of the text; zero in a list

	Name    frontmatter.Text // may be absent for an actor that is built in
	Kind    frontmatter.Text // person, organisation, body, company, group or state; "" when not given
	Aka     []frontmatter.Text
	Names   []NamePair       // in other languages
	Of      frontmatter.Text // affiliation
	Offices []Office
	Members []frontmatter.Tagged // of an organisation: actor, or actor: role
	Summary frontmatter.Text
	Sources []frontmatter.Text
	Lang    frontmatter.Text
	Extra   frontmatter.Value
	Body    markup.Document
}

// NamePair is a name in another language.
type NamePair struct {
	Lang string // BCP 47
	Name frontmatter.Text
}

// Office is an office that a person holds or held.
type Office struct {
	Title    frontmatter.Text
	Of       frontmatter.Text // the actor whose office it is
	Body     frontmatter.Text // the body in which it is held
	From, To frontmatter.Date
}

var kinds = []string{"person", "organisation", "body", "company", "group", "state"}

// ParseList reads actors.yaml.
func ParseList(f source.File) ([]*Profile, []diag.Finding) {
	root, findings := frontmatter.Parse(f.Path, f.Text, 0)
	if root.Kind == frontmatter.Scalar || root.Kind == frontmatter.List {
		return nil, append(findings, diag.New(diag.BadValue, root.Span, "actors must be a map, not %s", root.Kind).
			WithHelp("write an identifier and a colon, and below it name: and kind:"))
	}
	profiles := make([]*Profile, 0, len(root.Pairs))
	for _, pair := range root.Pairs {
		p := &Profile{Path: f.Path, Span: pair.At}
		if p.ID = identifier(pair.Key); p.ID == "" {
			findings = append(findings, diag.New(diag.BadValue, pair.At, "%q cannot be an identifier", pair.Key).
				WithHelp("use small letters, digits and hyphens, such as kim-jong-un"))
			continue
		}
		p.parseFields(pair.Value, &findings)
		profiles = append(profiles, p)
	}
	return profiles, findings
}

// identifier returns the identifier that a key stands for, "" when it stands
// for none. Capitals are accepted, since states are written so.
func identifier(key string) string {
	id, ok := source.ID(key + ".md")
	if !ok || id != strings.ToLower(key) {
		return ""
	}
	return id
}

// Parse reads a file of content/actors. The Profile is never nil.
func Parse(f source.File, p *markup.Parser) (*Profile, []diag.Finding) {
	head, body, findings := frontmatter.Header(f.Path, f.Text)
	a := &Profile{Path: f.Path, Sum: f.Sum, Span: source.Span{Path: f.Path}}
	var ok bool
	if a.ID, ok = source.ID(f.Path); !ok {
		findings = append(findings, diag.New(diag.BadName, a.Span, "no address can be made of this file name").
			WithHelp("name the file after the actor, such as kim-jong-un.md"))
	}
	a.parseFields(head, &findings)
	doc, faults := p.Parse(f.Text[body.Start:body.End], markup.Options{Path: f.Path, Base: body.Start, Lang: a.Lang.Value})
	a.Body = doc
	return a, append(findings, faults...)
}

func (p *Profile) parseFields(v frontmatter.Value, findings *[]diag.Finding) {
	f := frontmatter.NewFields(v, "actor", findings)
	p.Name = f.Text("name")
	p.Kind = f.OneOf("kind", kinds...)
	p.Aka = f.Texts("aka")
	for _, name := range f.TaggedOf("names", f.Map("names")) {
		if name.Tag.Value != "" {
			p.Names = append(p.Names, NamePair{Lang: name.Value, Name: name.Tag})
		}
	}
	p.Of = f.Text("of")
	for _, office := range f.List("offices") {
		p.Offices = append(p.Offices, parseOffice(office, findings))
	}
	p.Members = f.Tagged("members")
	p.Summary = f.Text("summary")
	p.Sources = f.Texts("sources")
	if p.Lang = f.Text("lang"); p.Lang.Value == "" {
		p.Lang.Value = source.Language(p.ID)
	}
	p.Extra = f.Map("extra")
	f.Close()
}

func parseOffice(v frontmatter.Value, findings *[]diag.Finding) Office {
	f := frontmatter.NewFields(v, "office", findings)
	o := Office{
		Title: f.RequiredText("title"),
		Of:    f.Text("of"),
		Body:  f.Text("body"),
		From:  f.Date("from"),
		To:    f.Date("to"),
	}
	f.Close()
	if o.To.Before(o.From.Date) {
		*findings = append(*findings, diag.New(diag.BadDate, o.To.Span, "this office ends (%s) before it begins (%s)", o.To, o.From).
			WithNote(o.From.Span, "it begins here"))
	}
	return o
}
