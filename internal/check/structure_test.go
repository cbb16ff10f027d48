package check_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"concord/internal/build"
	"concord/internal/check"
	"concord/internal/diag"
)

// codesOf returns the codes that a check of one brief with the body finds, in
// the order of their places.
func codesOf(t *testing.T, body string, more ...string) string {
	t.Helper()
	site := fstest.MapFS{"content/briefs/a.md": {Data: []byte("---\ntitle: What Article 4 says\ndate: 2024-06-20\n---\n\n" + body + "\n")}}
	for i := 0; i+1 < len(more); i += 2 {
		site[more[i]] = &fstest.MapFile{Data: []byte(more[i+1])}
	}
	r, err := build.Run(t.Context(), site, build.Options{Unchecked: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var codes []string
	for _, f := range check.Run(r.Model, check.Options{}) {
		if f.Severity != diag.Off {
			codes = append(codes, string(f.Code))
		}
	}
	return strings.Join(codes, " ")
}

func TestStructure(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"nothing", "Words.", ""},

		{"title again", "# What article 4 says!\n\nWords.", "repeated-title"},
		{"title again further down", "Words.\n\n## What Article 4 says\n\nWords.", ""},
		{"another title", "# What Article 5 says\n\nWords.", ""},
		{"longer than the title", "# What Article 4 says to Seoul\n\nWords.", ""},

		{"a second header", "Words.\n\n---\ntitle: Other\ndate: 2024-01-01\n---\n\nWords.", "two-documents"},
		{"a second document", "# A\n\n## Summary\n\nX.\n\n## Conclusion\n\nX.\n\n# B\n\n## Summary\n\nX.\n\n## Conclusion\n\nX.", "two-documents"},
		{"two parts", "# A\n\n## Text\n\nX.\n\n## Reading\n\nX.\n\n# B\n\n## History\n\nX.\n\n## Reading\n\nX.", ""},

		{"heading twice", "## Reactions\n\nX.\n\n## reactions\n\nX.", "duplicate-heading"},
		{"heading twice, in two sections", "## Seoul\n\n### Reactions\n\nX.\n\n## Tokyo\n\n### Reactions\n\nX.", ""},
		{"heading twice, on two levels", "## Reactions\n\n### Reactions\n\nX.", ""},

		{"Roman gap", "## I. A\n\nX.\n\n## IV. B\n\nX.", "numbering-gap"},
		{"Roman nine", "## VIII. A\n\nX.\n\n## IX. B\n\nX.", ""},
		{"all Roman numbers", "## I. A\n\nX.\n\n## II. B\n\nX.\n\n## III. C\n\nX.\n\n## IV. D\n\nX.\n\n## V. E\n\nX.", ""},
		{"Arabic gap", "## 1. A\n\nX.\n\n## 2. B\n\nX.\n\n## 4. C\n\nX.", "numbering-gap"},
		{"letters gap", "## A. X\n\nX.\n\n## B. X1\n\nX.\n\n## D. X2\n\nX.", "numbering-gap"},
		{"letters to I", "## A. a\n\nX.\n\n## B. b\n\nX.\n\n## C. c\n\nX.\n\n## D. d\n\nX.\n\n## E. e\n\nX.", ""},
		{"numbers begin anew", "## 1. A\n\nX.\n\n## 2. B\n\nX.\n\n## 1. C\n\nX.\n\n## 2. D\n\nX.", ""},
		{"numbers in two sections", "## A\n\n### 1. x\n\nX.\n\n### 2. y\n\nX.\n\n## B\n\n### 3. z\n\nX.", ""},
		{"years are no numbers", "## 1. A\n\nX.\n\n## 2024: B\n\nX.", ""},
		{"headings on some articles", "## Article 1\n\nX.\n\n## Article 4\n\nX.", ""},

		{"list begins anew", "1. A\n\nWords.\n\n1. B\n\nWords.", "list-restart"},
		{"list goes on", "1. A\n\nWords.\n\n2. B\n\nWords.", ""},
		{"two lists", "1. A\n2. B\n\nWords.\n\n1. C\n2. D", ""},
		{"two lists in two sections", "## X\n\n1. A\n\n## Y\n\n1. B", ""},

		{"label as an entry", "- Advantages:\n- quick\n- cheap", "label-as-item"},
		{"bold label as an entry", "- **Advantages:**\n- quick", "label-as-item"},
		{"label with entries", "- Advantages:\n  - quick\n  - cheap\n- Risks:\n  - slow", ""},
		{"last entry ends with a colon", "- quick\n- as follows:\n\nWords.", ""},
		{"definitions", "- Advantages: it is quick\n- Risks: it is slow", ""},

		{"first alone", "First, the treaty has no limit. It binds both.", "lone-first"},
		{"first and second", "First, it has no limit. Second, it binds both.", ""},
		{"first and then", "First, they met. Then they signed.", ""},
		{"firstly and finally", "Firstly, they met.\n\nFinally, they signed.", ""},
		{"the first", "The First, and only, Treaty.", ""},
		{"first of all treaties", "First among equals is Seoul.", ""},

		{"year joined to a word", "In 202This clause was new.", "truncated-year"},
		{"year with three digits", "It was signed on 19 June 202.", "truncated-year"},
		{"year with three digits, in American order", "It was signed on June 19, 202 in Oslo.", "truncated-year"},
		{"a number with three digits", "In 202 cases nothing came of it. See 19 June, 202 pages.", ""},
		{"year and unit", "A link of 200Mbps and 20GHz, form 203B, 195X.", ""},
		{"open year", "In 202X-02-17 and in 1950s.", ""},

		{"full stop without a space", "It was signed.It entered into force.", "lost-separator"},
		{"year without a space", "In 2024The treaty was signed.", "lost-separator"},
		{"abbreviations", "The U.S.Senate, e.g.Seoul, No.4 and Ph.D. students.", ""},
		{"addresses", "See example.Com/Path, a.b@Example.Org and file.Name.Txt/x.", ""},
		{"code", "Call `strings.Title` of it.", ""},

		{"bold heading", "**Reactions in Seoul**\n\nWords.", "pseudo-heading"},
		{"bold sentence", "**Seoul did not react.**\n\nWords.", ""},
		{"bold beginning", "**Seoul** did not react.\n\nWords.", ""},
		{"bold alone", "Words.\n\n**Reactions in Seoul**", ""},

		{"quotation without a source", "It is so.\n\n> We never yield.\n\nSo it is.", "quote-unsourced"},
		{"quotation that is announced", "The minister said:\n\n> We never yield.", ""},
		{"quotation with a signature", "It is so.\n\n> We never yield.\n>\n> — Minister of Defence", ""},
		{"quotation with a note", "It is so.\n\n> We never yield.[^1]\n\n[^1]: A speech.", ""},
		{"quotation of somebody who is named", "Kim Jong Un spoke in Sweden.\n\n> We never yield.", ""},

		{"three announced, two given", "There are three reasons:\n\n- a\n- b", "promise-unkept"},
		{"three announced, three given", "There are three main reasons:\n\n1. a\n2. b\n   - c\n3. d", ""},
		{"numbers elsewhere", "In three years there were these reasons for it:\n\n- a\n- b", ""},
		{"nothing announced follows", "## A\n\nThese states spoke:\n\n## B\n\nX.", "promise-unkept"},
		{"sections that are announced", "# A\n\nThese states spoke:\n\n## Seoul\n\nX.", ""},
		{"the text ends with a colon", "These states spoke:", "promise-unkept"},
		{"reactions announced and not given", "Reactions from Seoul and Tokyo are discussed below.\n\n## Costs\n\nThe price is high.", "promise-unkept"},
		{"reactions announced and given", "Reactions from Seoul and Tokyo are discussed below.\n\n## How others reacted\n\nSeoul protested.", ""},
		{"an announcement of what was named", "These are discussed below.\n\n## Costs\n\nThe price is high.", ""},
		{"one of three announced by name is left out", "We look at three reactions below: those of Seoul, Washington and Beijing.\n\n- **Seoul** spoke.\n- **Washington** was silent.", "promise-unkept"},
		{"all that is announced by name follows", "This section examines two capitals in turn: Seoul and Washington.\n\n- **Seoul** spoke.\n- **Washington** was silent.", ""},
		{"three things counted, two told", "Three things explain the timing. First, Moscow needed shells. Second, Pyongyang needed food.", "promise-unkept"},
		{"three lessons, two told", "The crisis teaches three lessons. The first is that geography counts. The second is that words do.", "promise-unkept"},
		{"three things counted and told", "Three things explain the timing. First, Moscow needed shells. Second, Pyongyang needed food. Third, both were alone.", ""},
		{"the last of three told further down", "Three things explain the timing. First, Moscow needed shells. Second, food was short.\n\nThe third is that both were alone.", ""},
		{"the last of three called the last", "Three things explain the timing. First, Moscow needed shells. Second, food was short. Finally, both were alone.", ""},
		{"the first two of three told at once", "There are three reasons. The first two are legal, and the third is that nobody asked.", ""},
		{"a section announced that is the last", "The costs are set out in the next section.", "promise-unkept"},
		{"a table follows", "These states spoke:\n\n| a | b |\n|---|---|\n| c | d |", ""},
		{"a quotation follows", "The minister said:\n\n> Words.", ""},
		{"code follows", "Write:\n\n```\ncode\n```", ""},
		{"an empty section at the end", "## A\n\nX.\n\n## B", "promise-unkept"},
		{"a heading in two lines", "## A\n\n## B\n\nX.", ""},
		{"a picture only", "## A\n\nX.\n\n## B\n\n![x](/x.png)", ""},
		{"notes under their heading", "A.[^1]\n\n## Notes\n\n[^1]: B.", ""},
	}
	for _, tt := range tests {
		if got := codesOf(t, tt.body); got != tt.want {
			t.Errorf("%s: %q gives %q, want %q", tt.name, tt.body, got, tt.want)
		}
	}
}

const oslo = `---
title: Treaty of Oslo
short: Oslo Treaty
articles: 3
---

## Preamble

The Parties, desiring to live in peace with all peoples and all governments of the region, have agreed as follows.

## Article 1

In the event of an armed attack on one Party, the other Party shall immediately provide military and other assistance with all means in its possession.

## Article 2

Either Party may end this Treaty by giving notice of one year to the other Party.

## Article 3

1. The Parties shall consult each other without delay when one of them considers itself threatened.
2. They shall do so in person.
`

func TestQuotations(t *testing.T) {
	tests := []struct{ name, body, want string }{
		{"right", `"the other Party shall immediately provide military and other assistance" [@oslo, art. 1].`, ""},
		{"right, cited before", `Article 1 of the Oslo Treaty says that "the other Party shall immediately provide military and other assistance".`, ""},
		{"right, in a block", "> Either Party may end this Treaty by giving notice of one year to the other Party. [@oslo, art. 2]", ""},
		{"right, in two blocks", "> The Parties shall consult each other without delay when one of them considers itself threatened.\n>\n> They shall do so in person. [@oslo, art. 3]", ""},
		{"right, announced", "Article 2 of the Oslo Treaty reads:\n\n> Either Party may end this Treaty by giving notice of one year to the other Party.", ""},
		{"with an omission", `"the other Party shall [...] provide military and other assistance" [@oslo, art. 1].`, ""},
		{"one word changed", `"the other Party may immediately provide military and other assistance" [@oslo, art. 1].`, "quote-differs"},
		{"one word changed, announced", "Article 2 of the Oslo Treaty reads:\n\n> Either Party can end this Treaty by giving notice of one year to the other Party.", "quote-differs"},
		{"one word changed, cited before", `Article 1 of the Oslo Treaty says that "the other Party may immediately provide military and other assistance".`, "quote-differs"},
		{"not in the article", `"Never shall a Party leave this alliance" [@oslo, art. 1].`, "quote-differs"},
		{"another article", `"the other Party shall immediately provide military and other assistance" [@oslo, art. 2].`, "quote-elsewhere"},
		{"another article, in a block", "> Either Party may end this Treaty by giving notice of one year. [@oslo, art. 1]", "quote-elsewhere"},
		{"one of two articles", `Unlike Article 2, Article 1 of the Oslo Treaty says that "the other Party shall immediately provide military and other assistance".`, ""},
		{"few words", `"the other Party must" [@oslo, art. 1] and "provide help" [@oslo, art. 1].`, ""},
		{"words of somebody else", `Under Article 1 of the Oslo Treaty, which the minister called "the greatest step for our two peoples in years", help is due.`, ""},
		{"only signs", `"in the event of an armed attack on one party the other Party shall immediately provide" [@oslo, art. 1].`, "quote-differs"},
		{"no marks", "In the event of an armed attack on one Party, the other Party shall immediately provide military aid [@oslo, art. 1].", ""},
		{"near words of a text that is not named", `The minister said "either Party can end this Treaty by giving notice of one year to the other Party".`, ""},
	}
	for _, tt := range tests {
		if got := codesOf(t, tt.body, "content/instruments/oslo.md", oslo); got != tt.want {
			t.Errorf("%s: %q gives %q, want %q", tt.name, tt.body, got, tt.want)
		}
	}
}

func TestLostAddresses(t *testing.T) {
	r, err := build.Run(t.Context(), fstest.MapFS{"content/briefs/article-4.md": {Data: []byte("---\ntitle: A\ndate: 2024-06-20\n---\n")}}, build.Options{Unchecked: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	paths := []string{"index.html", "briefs/index.html", "briefs/article-4/index.html"}
	for _, tt := range []struct{ published, help string }{
		{"briefs/article-4/index.html", ""},
		{"/briefs/article-4/", ""},
		{"assets/style.css", ""},
		{"briefs/page/7/index.html", ""},
		{"briefs/artcle-4/index.html", "if it is /briefs/article-4/ now, add to that file: aliases: [/briefs/artcle-4/]"},
		{"briefs/reactions/", "add to the file that takes its place: aliases: [/briefs/reactions/]; a brief that is withdrawn keeps its page with status: withdrawn"},
	} {
		help := ""
		for _, f := range check.Run(r.Model, check.Options{Published: []string{tt.published}, Paths: paths}) {
			help = f.Help
		}
		if help != tt.help {
			t.Errorf("%s was published: %q, want %q", tt.published, help, tt.help)
		}
	}
}
