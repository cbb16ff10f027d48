package actor

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"concord/internal/diag"
	"concord/internal/markup"
	"concord/internal/source"
)

// lines writes findings as line:column: message [code] (help).
func lines(text string, findings []diag.Finding) []string {
	var out []string
	for _, f := range findings {
		before := text[:f.Span.Start]
		line := fmt.Sprintf("%d:%d: %s [%s]", 1+strings.Count(before, "\n"), len(before)-strings.LastIndexByte(before, '\n'), f.Message, f.Code)
		if f.Help != "" {
			line += " (" + f.Help + ")"
		}
		out = append(out, line)
	}
	return out
}

func TestParseList(t *testing.T) {
	const text = `
sergei-shoigu:
  name: Sergei Shoigu
  kind: Person
  of: RUS
  aka: Shoigu
  names: {ru: Сергей Шойгу, ko: }
  offices:
    - {title: Minister of Defence, of: RUS, from: 2012-11-06, to: 2024-05-12}
    - {title: Secretary, body: council, from: 2024-05}
csto:
  name: CSTO
  members: [RUS, ARM: suspended]
PRK:
`
	profiles, findings := ParseList(source.File{Path: "content/actors.yaml", Text: []byte(text)})
	if len(findings) > 0 {
		t.Fatalf("findings: %q", lines(text, findings))
	}
	if len(profiles) != 3 {
		t.Fatalf("%d profiles, want 3", len(profiles))
	}
	p := profiles[0]
	got := fmt.Sprint(p.ID, "|", p.Name, "|", p.Kind, "|", p.Of, "|", p.Aka, "|", len(p.Names), p.Names[0].Lang, p.Names[0].Name, "|",
		p.Offices[0].Title, p.Offices[0].From.Date, p.Offices[0].To.Date, "|", p.Offices[1].Body, p.Offices[1].From.Date, "|", profiles[1].Members[1].Tag, "|", profiles[2].ID)
	const want = "sergei-shoigu|Sergei Shoigu|person|RUS|[Shoigu]|1 ru Сергей Шойгу|Minister of Defence2012-11-06 2024-05-12|council2024-05|suspended|prk"
	if strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("profiles = %s, want %s", got, want)
	}
	if at := text[p.Span.Start:p.Span.End]; at != "sergei-shoigu" {
		t.Errorf("the span covers %q", at)
	}
}

func TestListFindings(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"empty", "# nothing\n", nil},
		{"list", "- x\n", []string{`1:1: actors must be a map, not a list [bad-value] (write an identifier and a colon, and below it name: and kind:)`}},
		{"text", "kcna: KCNA\n", []string{`1:7: an actor must be written as keys and values, not as text [bad-value] (write a line for each field: a key, a colon, a space and the value)`}},
		{"identifier", "Kim Jong Un: {name: x}\n", []string{`1:1: "Kim Jong Un" cannot be an identifier [bad-value] (use small letters, digits and hyphens, such as kim-jong-un)`}},
		{"kind and key", "x: {kind: peson, nmae: y}\n", []string{
			`1:11: "kind" must be person, organisation, body, company, group or state, not "peson" [bad-value] (did you mean "person"?)`,
			`1:18: unknown key "nmae" (did you mean "name"?) [unknown-key]`}},
		{"office", "x: {offices: [{of: RUS, from: 2024, to: 2020}]}\n", []string{
			`1:15: an office needs a "title" [missing-key]`,
			`1:41: this office ends (2020) before it begins (2024) [bad-date]`}},
	}
	for _, tt := range tests {
		_, findings := ParseList(source.File{Path: "content/actors.yaml", Text: []byte(tt.text)})
		if diff := cmp.Diff(tt.want, lines(tt.text, findings)); diff != "" {
			t.Errorf("%s: findings (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestParse(t *testing.T) {
	const text = "---\nsummary: Party.\n---\n\nNorth Korea.\n"
	p, findings := Parse(source.File{Path: "content/actors/prk.md", Text: []byte(text)}, markup.NewParser())
	if p.ID != "prk" || p.Summary.Value != "Party." || !strings.Contains(string(p.Body.HTML()), "North Korea.") || len(findings) > 0 {
		t.Errorf("Parse = %+v, %q", p, lines(text, findings))
	}
	_, findings = Parse(source.File{Path: "content/actors/!.md"}, markup.NewParser())
	if want := []string{"1:1: no address can be made of this file name [bad-name] (name the file after the actor, such as kim-jong-un.md)"}; !cmp.Equal(want, lines("", findings)) {
		t.Errorf("findings = %q, want %q", lines("", findings), want)
	}
}

func TestOwnActors(t *testing.T) {
	text, err := os.ReadFile("../../content/actors.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, findings := ParseList(source.File{Path: "content/actors.yaml", Text: text}); len(findings) > 0 {
		t.Errorf("findings: %q", lines(string(text), findings))
	}
	files, _ := filepath.Glob("../../content/actors/*.md")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, findings := Parse(source.File{Path: file, Text: text}, markup.NewParser()); len(findings) > 0 {
			t.Errorf("%s: %q", file, lines(string(text), findings))
		}
	}
}

func FuzzParseList(f *testing.F) {
	f.Add("x: {kind: person, offices: [{title: y, from: 2024}], names: {ko: z}}")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "\uFFFD") // as files are read
		profiles, findings := ParseList(source.File{Path: "content/actors.yaml", Text: []byte(text)})
		for _, p := range profiles {
			if p.ID == "" {
				t.Fatal("a profile without an identifier")
			}
		}
		for _, finding := range findings {
			if s := finding.Span; s.Start < 0 || s.End < s.Start || s.End > len(text) {
				t.Fatalf("finding %+v outside the file", finding)
			}
		}
	})
}
