package diag

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"concord/internal/source"
)

func TestGitHub(t *testing.T) {
	text := "title: x\n50%, 조약\n"
	p := Printer{Read: func(path string) ([]byte, bool) { return []byte(text), strings.HasSuffix(path, ".md") }}
	tests := []struct {
		name    string
		finding Finding
		want    string
	}{
		{"a place", New(BadDate, source.Span{Path: "content/a,b:c.md", Start: 14, End: 20}, "50%% wrong").WithHelp("two\nlines"),
			"::error file=content/a%2Cb%3Ac.md,line=2,col=6,endLine=2,endColumn=8,title=bad-date::50%25 wrong%0Atwo␊lines\n"},
		{"no place", New(UnknownKey, source.Span{}, "x"), "::warning title=unknown-key::x\n"},
		{"a file without text", New(PseudoHeading, source.Span{Path: "a.png"}, "x"), "::notice file=a.png,title=pseudo-heading::x\n"},
		{"a note", New(DuplicateID, source.Span{Path: "a.png"}, "x").WithNote(source.Span{Path: "b.md", Start: 9}, "here"), "::error file=a.png,title=duplicate-id::x%0Ahere (b.md:2)\n"},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if err := p.GitHub(&out, []Finding{tt.finding}); err != nil {
			t.Fatal(err)
		}
		if out.String() != tt.want {
			t.Errorf("%s: GitHub wrote %q, want %q", tt.name, out.String(), tt.want)
		}
	}
}

// TestSARIF holds the form that the schema of SARIF 2.1.0 asks for: the rules
// that occur, results that point at them, and places relative to the site.
func TestSARIF(t *testing.T) {
	text := "title: x\n50%, 조약\n"
	p := Printer{Read: func(path string) ([]byte, bool) { return []byte(text), strings.HasSuffix(path, ".md") }}
	findings := []Finding{
		New(UnknownKey, source.Span{Path: "content/a b.md", Start: 14, End: 20}, "one").WithHelp("help").
			WithNote(source.Span{Path: "b.md", Start: 9, End: 9}, "here"),
		New(BadDate, source.Span{}, "two"),
		New(UnknownKey, source.Span{Path: "a.png"}, "three"),
	}
	var out bytes.Buffer
	if err := p.SARIF(&out, findings, "1.2"); err != nil {
		t.Fatal(err)
	}
	var whole any
	if err := json.Unmarshal(out.Bytes(), &whole); err != nil {
		t.Fatal(err)
	}
	checkSARIF(t, "sarifLog", whole)
	var log sarifLog
	d := json.NewDecoder(&out)
	d.DisallowUnknownFields()
	if err := d.Decode(&log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || run.ColumnKind != "unicodeCodePoints" || len(run.Tool.Driver.Rules) != 2 || len(run.Results) != 3 {
		t.Fatalf("SARIF wrote %+v", log)
	}
	for _, r := range run.Results {
		if got := run.Tool.Driver.Rules[r.RuleIndex].ID; got != r.RuleID {
			t.Errorf("the rule of %q has the index of %q", r.RuleID, got)
		}
	}
	first := run.Results[0]
	at := first.Locations[0].Physical
	if at.Artifact.URI != "content/a%20b.md" || at.Artifact.Base != siteRoot || *at.Region != (sarifRegion{2, 6, 2, 8}) {
		t.Errorf("the first finding is at %+v %+v", at.Artifact, at.Region)
	}
	if first.Level != "warning" || first.Message.Text != "one\nhelp" || len(first.Related) != 1 || first.Related[0].Message.Text != "here" {
		t.Errorf("the first finding is %+v", first)
	}
	if len(run.Results[1].Locations) != 0 || run.Results[2].Locations[0].Physical.Region != nil {
		t.Errorf("findings without a place have one: %+v", run.Results[1:])
	}
}

// sarifObjects are the objects of SARIF 2.1.0 that findings use, with what the
// schema says of them: properties that must be there, and for each that may be
// there (of those that the program writes) the object that it holds, or "" for a
// plain value. A bracket marks a list, a brace a map.
var sarifObjects = map[string]struct {
	required string
	may      map[string]string
}{
	"sarifLog":                 {"version runs", map[string]string{"$schema": "", "version": "", "runs": "[run"}},
	"run":                      {"tool", map[string]string{"tool": "tool", "originalUriBaseIds": "{artifactLocation", "columnKind": "", "results": "[result"}},
	"tool":                     {"driver", map[string]string{"driver": "toolComponent"}},
	"toolComponent":            {"name", map[string]string{"name": "", "version": "", "rules": "[reportingDescriptor"}},
	"reportingDescriptor":      {"id", map[string]string{"id": "", "shortDescription": "multiformatMessageString", "fullDescription": "multiformatMessageString", "defaultConfiguration": "reportingConfiguration"}},
	"multiformatMessageString": {"text", map[string]string{"text": ""}},
	"reportingConfiguration":   {"", map[string]string{"level": "", "enabled": ""}},
	"result":                   {"message", map[string]string{"ruleId": "", "ruleIndex": "", "level": "", "message": "message", "locations": "[location", "relatedLocations": "[location"}},
	"message":                  {"", map[string]string{"text": ""}},
	"location":                 {"", map[string]string{"id": "", "physicalLocation": "physicalLocation", "message": "message"}},
	"physicalLocation":         {"", map[string]string{"artifactLocation": "artifactLocation", "region": "region"}},
	"artifactLocation":         {"", map[string]string{"uri": "", "uriBaseId": "", "description": "message"}},
	"region":                   {"", map[string]string{"startLine": "", "startColumn": "", "endLine": "", "endColumn": ""}},
}

// sarifValues are the values that the schema allows for a property.
var sarifValues = map[string][]string{
	"level": {"none", "note", "warning", "error"}, "columnKind": {"utf16CodeUnits", "unicodeCodePoints"}, "version": {"2.1.0", "1.2"},
}

// checkSARIF holds a decoded value against the schema.
func checkSARIF(t *testing.T, object string, value any) {
	t.Helper()
	switch kind := object[0]; kind {
	case '[':
		for _, v := range value.([]any) {
			checkSARIF(t, object[1:], v)
		}
		return
	case '{':
		for _, v := range value.(map[string]any) {
			checkSARIF(t, object[1:], v)
		}
		return
	}
	form, fields := sarifObjects[object], value.(map[string]any)
	for _, name := range strings.Fields(form.required) {
		if _, ok := fields[name]; !ok {
			t.Errorf("%s lacks %s", object, name)
		}
	}
	for name, v := range fields {
		holds, ok := form.may[name]
		switch number, isNumber := v.(float64); {
		case !ok:
			t.Errorf("%s has %s", object, name)
		case holds != "":
			checkSARIF(t, holds, v)
		case sarifValues[name] != nil && !slices.Contains(sarifValues[name], v.(string)):
			t.Errorf("%s: %s is %v", object, name, v)
		case isNumber && object == "region" && number < 1, isNumber && number < 0:
			t.Errorf("%s: %s is %v", object, name, v)
		case name == "uri" && strings.ContainsAny(v.(string), " \\\"<>^`{|}"):
			t.Errorf("%s: %v is no reference", object, v)
		}
	}
}
