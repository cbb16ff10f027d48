package cli

// The texts that new writes.

var startingFiles = []startingFile{
	{
		kind: "brief", argument: "TITLE", folder: "content/briefs",
		long:    "Brief writes content/briefs/TITLE.md, dated today, as a draft of nothing but its keys.",
		example: `  concord new brief "What Article 4 binds the parties to"` + "\n" + `  concord new brief "Лекция о договоре" --name lecture.ru`,
		text: `---
title: $NAME
date: $DATE
# authors: [Jane Doe]
# summary: One paragraph, for lists and search engines.
# about: example-treaty      # what a bare 'Article 4' speaks of
# actors:                    # states by their three-letter codes, others by file name
#   - PRK: party
#   - KOR: affected
# provisions:
#   - example-treaty/4: defence
# topics: [mutual-defence]
# as-of: $DATE         # facts were checked up to this day
status: draft                # then published; drafts build with --drafts
---

`,
	},
	{
		kind: "instrument", argument: "TITLE", folder: "content/instruments",
		long: `Instrument writes content/instruments/TITLE.md. The name of the file is the
identifier by which briefs speak of it, so a short one is best: --name us-kr-1953.`,
		example: `  concord new instrument "Mutual Defense Treaty between the United States and Korea" --name us-kr-1953`,
		text: `---
title: $NAME
# short: 1953 treaty         # for lists
# aka: [Other names by which texts call it]
kind: treaty                 # or agreement, protocol, memorandum, declaration, resolution, statute ...
# parties: [USA, KOR]
# articles: 6                # how many it has
# events:
#   - {signed: 1953-10-01, at: Washington}
#   - {ratified: 1954-01-26, party: USA}
#   - {in-force: 1954-11-17, under: 5}
# provisions:
#   3: {title: Mutual defence, kind: defence, gloss: What the article says in one sentence.}
# Below stands the text, if you have it, with a heading for every article: ## Article 1
---
`,
	},
	{
		kind: "actor", argument: "NAME", folder: "content/actors",
		long: `Actor writes content/actors/NAME.md. States and the main international
organisations are built in; a file named by their code (prk.md) adds to them.`,
		example: `  concord new actor "Jane Doe"` + "\n" + `  concord new actor "North Korea" --name prk`,
		text: `---
name: $NAME
# kind: person               # or organisation, body, company, group
# of: PRK                    # affiliation
# aka: [Other names]
# names: {ko: 이름}
# offices:
#   - {title: Minister of Defence, of: PRK, from: 2020-01-01}
# summary: One sentence.
---

`,
	},
}

// startingSite is the site that new makes. It builds without a finding.
var startingSite = []struct{ path, text string }{
	{".gitignore", "/public/\n/.public.concord-*/\n"},
	{"content/site.yaml", `title: Policy briefs
# base-url: https://briefs.example.org/   # where the site will stand; feeds need it
# publisher: Your institute
lang: en
# topics: [mutual-defence]                # when given, other topics are warned of
`},
	{"content/briefs/first-brief.md", `---
title: What the example treaty says
date: $DATE
authors: [Jane Doe]
summary: A brief to start from. Delete it when you have one of your own.
about: example-treaty        # what a bare 'Article 1' speaks of
actors:
  - SWE: party
  - NOR: party
  - jane-doe
provisions:
  - example-treaty/1: consultation
topics: [treaty-law]
---

## What is agreed

Sweden and Norway signed the treaty on [1 June 2020]{.signed}. Under Article 1
the two consult when one of them is threatened [@example-report, p. 3].[^1]

::: {.finding}
Names of states and articles become links by themselves.
:::

## What is open

Article 2 leaves the way to end the treaty to each party.

[^1]: A footnote.
`},
	{"content/instruments/example-treaty.md", `---
title: Example Treaty on Consultation between Sweden and Norway
short: Example Treaty
kind: treaty
parties: [SWE, NOR]
articles: 2
events:
  - {signed: 2020-06-01, at: Oslo}
  - {ratified: 2020-09-01, party: SWE}
  - {ratified: 2020-09-02, party: NOR}
  - {in-force: 2020-10-01}
provisions:
  1: {title: Consultation, kind: consultation, gloss: The parties consult when one of them is threatened.}
  2: {title: Duration, kind: final-clause, gloss: Each party may end the treaty with a year's notice.}
---

## Article 1

1. The Parties shall consult when one of them considers itself threatened.
2. Consultations are held within seven days.

## Article 2

Either Party may end this Treaty by giving notice of one year.
`},
	{"content/actors/jane-doe.md", `---
name: Jane Doe
kind: person
of: SWE
offices:
  - {title: Minister for Foreign Affairs, of: SWE, from: 2019-01-01, to: 2022-10-17}
summary: Signed the example treaty.
---
`},
	{"content/sources.yaml", `example-report:
  type: report
  title: A report that does not exist
  author: [{family: Doe, given: Jane}]
  issued: 2021
`},
	{"content/pages/about.md", `---
title: About
---

Who writes these briefs, and how.
`},
}
