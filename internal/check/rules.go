package check

import (
	"maps"
	"slices"

	"concord/internal/diag"
)

// Rule explains one code: what is looked for, what that looks like, and what to
// do about it.
type Rule struct {
	Code     diag.Code
	Severity diag.Severity // unless site.yaml or the finding says otherwise
	LooksFor string        // one sentence
	Example  string        // as a brief or another file has it; may have several lines
	Settle   string        // one or two sentences
}

// Rules returns every rule of the program, also of those that reading finds, by
// code.
func Rules() []Rule {
	rules := make([]Rule, 0, len(explained))
	for _, code := range slices.Sorted(maps.Keys(explained)) {
		r, _ := RuleOf(code)
		rules = append(rules, r)
	}
	return rules
}

// RuleOf returns the rule with a code; ok is false when there is none.
func RuleOf(code diag.Code) (rule Rule, ok bool) {
	e, ok := explained[code]
	return Rule{Code: code, Severity: code.Severity(), LooksFor: diag.Meaning(code), Example: e.example, Settle: e.settle}, ok
}

// settleDispute is how a contradiction between texts is settled.
const settleDispute = "Correct what is wrong. When the sources themselves disagree, put the claim with its values into content/disputes.yaml and say which one holds and why."

// explained gives each code an example and how to settle it.
var explained = map[diag.Code]struct{ example, settle string }{
	diag.BadEncoding:        {"a file saved as Windows-1251 or UTF-16", "Save the file as UTF-8."},
	diag.FileTooLarge:       {"a PDF that was renamed to brief.md", "Split the text, or put the file into static/."},
	diag.Unreadable:         {"a file that only another user may read", "Give yourself the right to read it."},
	diag.BadLink:            {"content/briefs/x.md is a symbolic link to ../../../elsewhere.md", "Copy the file into the site."},
	diag.BadName:            {"content/briefs/---.md", "Give the file a name with letters or digits: it becomes the identifier."},
	diag.BadYAML:            {"title: \"What Article 4 says", "Close the quotation marks, and indent with spaces; a value with a colon needs quotation marks."},
	diag.UnknownKey:         {"tittle: What Article 4 says", "Correct the key, or put what is your own under extra:."},
	diag.DuplicateKey:       {"date: 2024-06-19\ndate: 2024-06-20", "Leave one of the two out."},
	diag.MissingKey:         {"a brief without title:", "Write the key."},
	diag.BadValue:           {"status: finished", "Take one of the values that the finding names."},
	diag.BadDate:            {"date: 2024-02-30", "Write a date as 2024-06-19, or a partial one as 2024-06, 2024 or 202X-02-17."},
	diag.DuplicateID:        {"content/briefs/a.md and content/briefs/2024/a.md", "Rename one of the files: the file name is the identifier."},
	diag.DuplicateURL:       {"two briefs with slug: article-4", "Change one slug or alias."},
	diag.RawHTML:            {"<div class=\"note\">", "Write it in Markdown: HTML is left out."},
	diag.BadMarkup:          {"::: {.position}\nwithout a closing :::", "Close what is open, and take apart what is nested too deep."},
	diag.FootnoteMissing:    {"A statement.[^3]", "Write the note, [^3]: ..., or take the mark out."},
	diag.FootnoteUnused:     {"[^3]: A note that no mark refers to.", "Set the mark, or take the note out."},
	diag.UnknownActor:       {"actors: [PRKK]", "Correct the code, or describe the actor in content/actors.yaml."},
	diag.UnknownInstrument:  {"about: ru-kp-2042", "Correct the identifier, or add content/instruments/ru-kp-2042.md."},
	diag.UnknownProvision:   {"Article 40 of a treaty with 23 articles", "Correct the number, or the count of articles in the instrument's record."},
	diag.UnknownSource:      {"[@tass-1882445, p. 2]", "Correct the key, or describe the work in content/sources.yaml."},
	diag.UnknownReference:   {"[the clause](ref:ru-kp-2024/99)", "Correct what follows ref:, an identifier of this site."},
	diag.UnknownTopic:       {"topics: [mutual-defense]", "Take a topic that site.yaml lists, or add this one there."},
	diag.AmbiguousReference: {"'the Treaty of Friendship', a name that two instruments bear", "Name the one that is meant in about: or provisions:, or link it: [the treaty](ref:su-kp-1961)."},
	diag.DeadLink:           {"[the other brief](artcle-4.md)", "Correct the link. A brief that moved keeps its old address with aliases:."},
	diag.DeadAnchor:         {"[below](#reactoins)", "Take the identifier of the heading, which is made of its words."},
	diag.MissingAlt:         {"![](map.svg)", "Say in the brackets what the picture shows."},
	diag.DuplicateArticle:   {"## Article 4, twice in one instrument", "Number one of them anew, or put the two together."},
	diag.BadTemplate:        {"{{ .Title", "Correct the template at the place that is named."},
	diag.Unwritable:         {"slug: con", "Choose another slug: some file systems cannot hold this name."},

	diag.DateDisjoint:       {"The pact was signed on 14 April 1949. (the record has 4 April 1949)", settleDispute},
	diag.ValueDisjoint:      {"The depositary is [Brazil]{.depositary is=BRA}. (the record has another)", settleDispute},
	diag.NameMismatch:       {"The treaty, officially called the \"Treaty on Strategic Cooperation\" (the record has 'Partnership')", "Correct the name; a second name that is in use belongs under aka: in the record."},
	diag.ProvisionCollision: {"Article 8 establishes a fund for students. (the record has another subject for it)", settleDispute},
	diag.KindAtTwoPlaces:    {"Article 4 obliges the parties to consult. (the record has that at Article 3)", settleDispute},
	diag.CountDiffers:       {"The treaty has 22 articles. (the record has 23)", settleDispute},
	diag.PlaceDiffers:       {"The treaty was signed in Canberra. (the record has San Francisco)", settleDispute},
	diag.Tenure:             {"Defence Minister Shoigu said on 20 June 2024 (his term ended in May)", "Correct the office, the name or the date, or the terms under offices: in the actor's profile."},
	diag.Chronology:         {"{ratified: 2024-02-01} in a treaty that was signed on 2024-06-19", "Correct one of the two dates."},
	diag.FirstSince:         {"'the first defence pact since 1961' in one brief, 'since 1950' in another", settleDispute},
	diag.Status:             {"The Warsaw Pact remains in force. (the record has its end in 1991)", settleDispute},
	diag.Stale:              {"'has not yet entered into force' in a brief as of October, and the record has December", "Look at the text again, and set as-of: to the day of that."},
	diag.Modality:           {"Article 3 merely permits the parties to consult. (the record has force: shall)", settleDispute},
	diag.Trigger:            {"Article 4 obliges each to assist in the event of a threat. (the record has trigger: armed attack)", settleDispute},
	diag.StaleDispute:       {"a dispute on the date of signature that no brief and no record speaks of", "Take the entry out of content/disputes.yaml, or correct of:, property: and values:."},

	diag.QuoteDiffers: {
		"> An Allied Headquarters shall hold currency of any kind. [@nato-hq-protocol, art. 12]\n\n(the text has 'may hold'). Ten words of an article that stand in a sentence without marks are compared, too: 'the other Party may immediately provide military assistance' for 'shall'.",
		"Quote the words as they stand. What is left out is written [...], what is added [in brackets]. Words that are not a quotation need no quotation marks; what only paraphrases is best told in words further from the text.",
	},
	diag.QuoteElsewhere: {
		"\"Its term of office shall be terminated\" [@unesco-constitution, art. 4], which are words of Article V",
		"Cite the article that the finding names.",
	},
	diag.Orphan: {
		"content/instruments/draft-1951.md, which no brief speaks of",
		"Nothing must be done. Take it out if it was left over.",
	},
	diag.LostID: {
		"briefs/article-4/ was published, and the file is now named mutual-defence.md",
		"Add the old address to the file that takes its place: aliases: [/briefs/article-4/]. A brief that must go stays as a tombstone with status: withdrawn.",
	},
	diag.ExternalLink: {
		"[the text](https://example.org/gone), which concord check --external finds to be gone",
		"Look for the page in a web archive, or cite something else. A page that could not be asked is only a note: look yourself.",
	},
	diag.BadPage: {
		"<a href=\"nowhere/\"> in templates/brief.html, which concord check --rendered finds on every page",
		"Correct the template that writes the link.",
	},
	diag.CannotPrint: {
		"a word in Thai, for which concord export has no font",
		"Put a font that has the character in static/fonts, or write the word in another script. A picture must be PNG or JPEG.",
	},
	diag.RepeatedTitle:    {"title: Why now\n---\n# Why now", "Leave the heading out: the page shows the title."},
	diag.TwoDocuments:     {"a second header, or a second title with the same sections, in one file", "Make a file of each."},
	diag.DuplicateHeading: {"## Reactions\n...\n## Reactions", "Put the two sections together, or say in the headings what differs."},
	diag.NumberingGap:     {"## I. Origins\n...\n## IV. Reactions", "Number the headings anew, or write what is missing."},
	diag.ListRestart:      {"1. First point\n\nA paragraph.\n\n1. Second point", "Indent the paragraph by three spaces, so that it belongs to the entry, or write the number that is meant."},
	diag.LabelAsItem:      {"- Advantages:\n- It is quick.\n- It is cheap.", "Put the label before the list, or indent the entries under it."},
	diag.LoneFirst:        {"First, the treaty has no time limit. (and no second point)", "Leave the word out, or write what comes second."},
	diag.TruncatedYear:    {"In 202This clause was new.", "Complete the year."},
	diag.LostSeparator:    {"The treaty was signed.It entered into force.", "Put a space between the sentences."},
	diag.PseudoHeading:    {"**Reactions in Seoul**\n\nThe government ...", "Write a heading, ## Reactions in Seoul: it gets an address and stands in the table of contents."},
	diag.QuoteUnsourced:   {"> We will never yield.", "End the quotation with a citation, [@key, p. 12], or name its author before it."},
	diag.PromiseUnkept:    {"There are three reasons:\n\n1. Time\n2. Money", "Write what is announced, or announce what is there."},
}
