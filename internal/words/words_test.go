package words_test

import (
	"slices"
	"strings"
	"testing"

	"concord/internal/diag"
	"concord/internal/source"
	"concord/internal/words"
	"concord/templates"
)

// builtIn returns the tags of the built-in languages.
func builtIn(t *testing.T) []string {
	t.Helper()
	entries, err := templates.Files.ReadDir("words")
	if err != nil {
		t.Fatal(err)
	}
	var tags []string
	for _, e := range entries {
		tags = append(tags, strings.TrimSuffix(e.Name(), ".yaml"))
	}
	return tags
}

func TestBuiltIn(t *testing.T) {
	tags := builtIn(t)
	book, findings := words.New(templates.Files, nil, tags)
	for _, f := range findings {
		t.Errorf("%s:%d: %s", f.Span.Path, f.Span.Start, f.Message)
	}
	for _, tag := range tags {
		if book.In(tag) == nil {
			t.Errorf("there is no %q", tag)
		}
	}
}

func file(tag, text string) source.File {
	return source.File{Path: "templates/words/" + tag + ".yaml", Text: []byte(text)}
}

func TestOwn(t *testing.T) {
	tests := []struct {
		name, tag, text string
		want            []string // messages
	}{
		{"another text", "en", "contents: On this page", nil},
		{"a new language", "de", "contents: Inhalt\ncount-briefs: {one: '{n} Papier', other: '{n} Papiere'}", nil},
		{"nothing", "de", "", nil},
		{"unknown key", "de", "contnets: Inhalt", []string{`no text of the interface has the key "contnets"`}},
		{"unknown key in a group", "de", "events: {sigend: x}", []string{`no text of the interface has the key "events.sigend"`}},
		{"kinds of its own", "de", "clause-kinds: {fishing: Fischerei}\nown: {slogan: Hallo}", nil},
		{"unknown slot", "de", "in-force-since: 'In Kraft seit {dat}'", []string{`nothing fills {dat} in "in-force-since"`}},
		{"missing slot", "de", "in-force-since: In Kraft", []string{`"in-force-since" leaves out {date}`}},
		{"missing slot of one", "de", "count-briefs: {one: 'ein Papier', other: '{n} Papiere'}", nil},
		{"no other", "de", "count-briefs: {one: 'ein Papier'}", []string{`"count-briefs" needs the form "other"`}},
		{"a list", "de", "contents: [a, b]", []string{`"contents" must be text, not a list`}},
		{"no map", "de", "- a", []string{`words must be written as keys and texts, not as a list`}},
		{"no language", "x y", "contents: a", []string{`the name of a file of words must be a language tag`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, findings := words.New(templates.Files, []source.File{file(tt.tag, tt.text)}, []string{"en"})
			var got []string
			for _, f := range findings {
				got = append(got, f.Message)
				if f.Span.Start < 0 || f.Span.End > len(tt.text) {
					t.Errorf("%v lies outside of the file", f.Span)
				}
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("findings of %q = %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

func TestNearestKey(t *testing.T) {
	_, findings := words.New(templates.Files, []source.File{file("de", "contnets: Inhalt")}, nil)
	if len(findings) != 1 || findings[0].Code != diag.UnknownKey || findings[0].Help != `did you mean "contents"?` {
		t.Errorf("findings = %v", findings)
	}
}

func TestFallback(t *testing.T) {
	own := []source.File{
		file("fr", "own: {slogan: Bonjour}"),
		file("de", "contents: Inhalt\nnext: Weiter"),
		file("de-AT", "next: Nächste"),
	}
	book, findings := words.New(templates.Files, own, []string{"fr", "de-AT", "de-CH", "ko"})
	if len(findings) > 0 {
		t.Fatalf("findings = %v", findings)
	}
	tests := []struct{ tag, key, want string }{
		{"de", "contents", "Inhalt"},
		{"de", "previous", "Previous"},
		{"de-AT", "contents", "Inhalt"},
		{"de-AT", "next", "Nächste"},
		{"DE-at", "next", "Nächste"},
		{"de-CH", "next", "Weiter"},
		{"en", "own.slogan", "Bonjour"}, // what only the site says is said in its language
		{"de", "own.slogan", "Bonjour"},
	}
	for _, tt := range tests {
		if got := book.In(tt.tag).Text(tt.key); got != tt.want {
			t.Errorf("%s: Text(%q) = %q, want %q", tt.tag, tt.key, got, tt.want)
		}
	}
	if l := book.In("sw"); l != nil {
		t.Errorf("there is an interface in Swahili: %v", l.Tag)
	}
}
