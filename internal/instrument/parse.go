package instrument

import (
	"slices"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/markup"
	"concord/internal/source"
)

// Kinds are the kinds of provision that are built in: the five of ATOP, and
// what else the clauses of treaties are about. A site can add its own.
var Kinds = []string{
	"defence", "offence", "neutrality", "non-aggression", "consultation",
	"no-hostile-alliance", "territory", "bases", "military-cooperation", "arms", "sanctions", "economic", "science", "legal",
	"culture", "media", "cyber", "organisation", "dispute-settlement", "amendment", "final-clause", "principles",
}

// schemes are the numbers that instruments are known by.
var schemes = []string{"unts", "lts", "eli", "celex", "wikidata", "doi", "tias", "cets"}

// Parse reads the file of an instrument. It returns what can be read and every
// fault that it met; the Instrument is never nil.
func Parse(f source.File, p *markup.Parser) (*Instrument, []diag.Finding) {
	head, body, findings := frontmatter.Header(f.Path, f.Text)
	i := &Instrument{Path: f.Path, Sum: f.Sum}
	var ok bool
	if i.ID, ok = source.ID(f.Path); !ok {
		findings = append(findings, diag.New(diag.BadName, source.Span{Path: f.Path}, "no address can be made of this file name").
			WithHelp("name the file with letters or digits, such as ru-kp-2024.md"))
	}
	entries := i.parseFields(frontmatter.NewFields(head, "instrument", &findings), &findings)

	doc, faults := p.Parse(f.Text[body.Start:body.End], markup.Options{Path: f.Path, Base: body.Start, Lang: i.Lang.Value})
	i.Body = doc
	findings = append(findings, faults...)

	o := outline{i: i, doc: &i.Body, text: f.Text, findings: &findings}
	o.read()
	i.merge(entries, &findings)
	return i, findings
}

// parseFields reads the header. The entries under provisions: are returned to
// be merged with the text.
func (i *Instrument) parseFields(f *frontmatter.Fields, findings *[]diag.Finding) []Provision {
	i.Title, i.Short, i.Aka = f.RequiredText("title"), f.Text("short"), f.Texts("aka")
	for _, name := range f.TaggedOf("names", f.Map("names")) {
		if name.Tag.Value != "" {
			i.Names, i.Aka = append(i.Names, name), append(i.Aka, name.Tag)
		}
	}
	i.Kind = f.Text("kind")
	i.Parties = f.Tagged("parties")
	i.Articles, i.ArticlesAt = f.Int("articles")
	if i.Articles > largestNumber {
		*findings = append(*findings, diag.New(diag.BadValue, i.ArticlesAt.Span, "an instrument has at most %d articles", largestNumber))
		i.Articles, i.ArticlesAt = 0, frontmatter.Text{}
	}
	i.Languages = f.Texts("languages")
	for _, v := range f.List("events") {
		i.Events = append(i.Events, parseEvent(v, findings)...)
	}
	i.Replaces, i.Terminates = f.Texts("replaces"), f.Texts("terminates")
	i.Supersedes, i.Amends = f.Texts("supersedes"), f.Texts("amends")
	i.Depositary = f.Texts("depositary")
	i.Identifiers = parseIdentifiers(f.Map("identifiers"), findings)
	i.Sources = f.Texts("sources")
	i.Lang, i.TranslationOf = f.Text("lang"), f.Text("translation-of")
	if i.Lang.Value == "" {
		i.Lang.Value = source.Language(i.ID)
	}
	i.Summary = f.Text("summary")
	entries := parseEntries(f.Map("provisions"), findings)
	i.Extra = f.Map("extra")
	f.Close()
	return entries
}

func parseIdentifiers(v frontmatter.Value, findings *[]diag.Finding) []Identifier {
	f := frontmatter.NewFields(v, "list of identifiers", findings)
	for _, scheme := range schemes {
		f.Has(scheme)
	}
	var ids []Identifier
	for _, p := range v.Pairs {
		if !slices.Contains(schemes, p.Key) {
			continue
		}
		if t := f.Text(p.Key); t.Value != "" {
			ids = append(ids, Identifier{Scheme: frontmatter.Text{Value: p.Key, Span: p.At}, Value: t})
		}
	}
	f.Close()
	return ids
}

// parseEntries reads provisions: a map from numbers to titles or keys.
func parseEntries(v frontmatter.Value, findings *[]diag.Finding) []Provision {
	entries := make([]Provision, 0, len(v.Pairs))
	first := make(map[Number]source.Span, len(v.Pairs))
	for _, pair := range v.Pairs {
		n, ok := ParseNumber(pair.Key)
		if !ok {
			n, _, _, ok = ParseHeading(pair.Key)
		}
		if !ok {
			*findings = append(*findings, diag.New(diag.BadValue, pair.At, "%q is not the number of an article", pair.Key).
				WithHelp("write 4, IV or 8 bis"))
			continue
		}
		if at, taken := first[n]; taken {
			*findings = append(*findings, diag.New(diag.DuplicateKey, pair.At, "article %s stands twice under \"provisions\"", n).
				WithNote(at, "it stands here first"))
			continue
		}
		first[n] = pair.At
		entries = append(entries, parseProvision(n, pair, findings))
	}
	return entries
}

func parseProvision(n Number, pair frontmatter.Pair, findings *[]diag.Finding) Provision {
	p := Provision{Number: n, Printed: "Article " + n.String(), Part: -1, Source: int32(pair.At.Start)}
	if pair.Value.Kind == frontmatter.Scalar {
		p.Title = frontmatter.Text{Value: strings.TrimSpace(pair.Value.Text), Span: pair.Value.Span}
		return p
	}
	f := frontmatter.NewFields(pair.Value, "provision", findings)
	p.Title, p.Kinds = f.Text("title"), f.Texts("kind")
	p.Force, p.Trigger, p.Limits = f.Text("force"), f.Text("trigger"), f.Text("limits")
	p.Gloss, p.Confidence = f.Text("gloss"), f.OneOf("confidence", "high", "medium", "low")
	f.Close()
	return p
}

// merge joins the articles of the text with the entries of the header and with
// those that are known only by their count. A text that has as many articles as
// are counted is complete, also when numbers are left out in it (an article
// that was repealed) or come twice (8 and 8 bis).
func (i *Instrument) merge(entries []Provision, findings *[]diag.Finding) {
	inText := len(i.Provisions)
	complete := inText >= i.Articles
	at := make(map[Number]int, inText+len(entries))
	for n := range i.Provisions {
		at[i.Provisions[n].Number] = n
	}
	var missing []Provision
	for _, e := range entries {
		n, ok := at[e.Number]
		if !ok {
			missing = append(missing, e)
			continue
		}
		p := &i.Provisions[n]
		if e.Title.Value != "" {
			p.Title = e.Title
		}
		p.Kinds, p.Force, p.Trigger, p.Limits, p.Gloss, p.Confidence = e.Kinds, e.Force, e.Trigger, e.Limits, e.Gloss, e.Confidence
	}
	i.checkCount(i.Provisions, complete, findings)
	i.checkCount(missing, false, findings)
	for _, e := range missing {
		at[e.Number] = -1
	}
	if !complete {
		for n := 1; n <= i.Articles; n++ {
			number := Number{N: n}
			if _, ok := at[number]; !ok {
				missing = append(missing, Provision{
					Number: number, Printed: "Article " + number.String(), Part: -1, Source: int32(i.ArticlesAt.Span.Start),
				})
			}
		}
	}
	i.Provisions = interleave(i.Provisions, missing)
}

// checkCount reports the articles whose number is above the stated count.
func (i *Instrument) checkCount(provisions []Provision, complete bool, findings *[]diag.Finding) {
	if i.Articles == 0 || complete {
		return
	}
	reported := 0
	for n := range provisions {
		p := &provisions[n]
		if p.Number.N <= i.Articles {
			continue
		}
		if reported++; reported > mostReported {
			return
		}
		at := source.Span{Path: i.Path, Start: int(p.Source), End: int(p.Source)}
		*findings = append(*findings, diag.New(diag.UnknownProvision, at, "article %s is above the count of %d articles", p.Number, i.Articles).
			WithNote(i.ArticlesAt.Span, "the count is here"))
	}
}

// interleave puts provisions without text where their numbers belong.
func interleave(inText, missing []Provision) []Provision {
	if len(missing) == 0 {
		return inText
	}
	slices.SortStableFunc(missing, func(a, b Provision) int { return a.Number.Compare(b.Number) })
	all := make([]Provision, 0, len(inText)+len(missing))
	for _, p := range inText {
		for len(missing) > 0 && missing[0].Number.Compare(p.Number) < 0 {
			all = append(all, missing[0])
			missing = missing[1:]
		}
		all = append(all, p)
	}
	return append(all, missing...)
}
