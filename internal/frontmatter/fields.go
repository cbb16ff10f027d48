package frontmatter

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"concord/internal/date"
	"concord/internal/diag"
	"concord/internal/source"
)

// Fields reads typed fields from a map. Each method reports what is wrong with
// its field and returns what can be used; Close reports the keys that nobody
// asked for.
type Fields struct {
	value    Value
	what     string // the thing the map describes, as it stands in messages: brief
	findings *[]diag.Finding
	read     []bool // by pair
	known    []string
}

// NewFields returns a cursor over the fields of what a map describes, such as
// "brief". A value that is nothing gives a cursor without fields; one that is
// neither is reported.
func NewFields(v Value, what string, findings *[]diag.Finding) *Fields {
	f := &Fields{value: v, what: what, findings: findings, known: make([]string, 0, 32)}
	switch v.Kind {
	case Map:
		f.read = make([]bool, len(v.Pairs))
	case Scalar, List:
		f.value = Value{Span: v.Span, broken: true}
		f.add(diag.New(diag.BadValue, v.Span, "%s must be written as keys and values, not as %s", withArticle(what), v.Kind).
			WithHelp("write a line for each field: a key, a colon, a space and the value"))
	}
	return f
}

func (f *Fields) add(finding diag.Finding) { *f.findings = append(*f.findings, finding) }

// Span returns the place of the whole map.
func (f *Fields) Span() source.Span { return f.value.Span }

// Has reports whether a key stands in the map with a value, and counts as
// asking for it.
func (f *Fields) Has(key string) bool { return f.Value(key).Kind != Null }

// Value returns the value of a key as it is; Null when the key is absent.
func (f *Fields) Value(key string) Value {
	f.known = append(f.known, key)
	for i := range f.value.Pairs {
		if p := &f.value.Pairs[i]; p.Key == key {
			f.read[i] = true
			return p.Value
		}
	}
	return Value{}
}

// wrongType reports a value that is not what its key wants.
func (f *Fields) wrongType(key, want string, v Value) {
	f.add(diag.New(diag.BadValue, v.Span, "%q must be %s, not %s", key, want, v.Kind))
}

// Text returns a field that is one piece of text.
func (f *Fields) Text(key string) Text {
	v := f.Value(key)
	switch v.Kind {
	case Null:
		return Text{}
	case Scalar:
		return f.text(key, v)
	}
	f.wrongType(key, "text", v)
	return Text{}
}

// RequiredText returns a field that is one piece of text and reports its
// absence.
func (f *Fields) RequiredText(key string) Text {
	t := f.Text(key)
	if t.Value == "" && f.missing(key) {
		f.add(diag.New(diag.MissingKey, f.placeOf(key), "%s needs a %q", withArticle(f.what), key))
	}
	return t
}

// RequiredDate returns a field that is a date and reports its absence.
func (f *Fields) RequiredDate(key string) Date {
	d := f.Date(key)
	if d.IsZero() && f.missing(key) {
		f.add(diag.New(diag.MissingKey, f.placeOf(key), "%s needs a %q", withArticle(f.what), key).
			WithHelp("%s: 2024-06-19", key))
	}
	return d
}

// missing reports whether a field without a usable value is one that nothing
// was said about yet.
func (f *Fields) missing(key string) bool {
	for _, p := range f.value.Pairs {
		if p.Key == key {
			return p.Value.Kind == Null && !p.Value.broken || p.Value.Kind == Scalar && strings.TrimSpace(p.Value.Text) == ""
		}
	}
	return !f.value.broken
}

// placeOf returns the place of a key, or the start of the map when it is not
// there.
func (f *Fields) placeOf(key string) source.Span {
	for _, p := range f.value.Pairs {
		if p.Key == key {
			return p.At
		}
	}
	at := f.value.Span
	at.End = at.Start
	return at
}

// text cleans one scalar.
func (f *Fields) text(key string, v Value) Text {
	s := v.Text
	if isPlainASCII(s) {
		return Text{Value: strings.Trim(s, " "), Span: v.Span}
	}
	if i := strings.IndexFunc(s, isRefused); i >= 0 {
		r := []rune(s[i:])[0]
		f.add(diag.New(diag.BadValue, v.Span, "%q holds a control character (U+%04X)", key, r).WithHelp("delete it"))
		s = strings.Map(func(r rune) rune {
			if isRefused(r) {
				return -1
			}
			return r
		}, s)
	}
	return Text{Value: norm.NFC.String(strings.TrimSpace(s)), Span: v.Span}
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

func isRefused(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

// Int returns a field that is a whole number from 0, and the text of it. The
// zero Text means that there is none.
func (f *Fields) Int(key string) (int, Text) {
	v := f.Value(key)
	if v.Kind == Null {
		return 0, Text{}
	}
	if v.Kind != Scalar {
		f.wrongType(key, "a whole number", v)
		return 0, Text{}
	}
	t := f.text(key, v)
	n, err := strconv.ParseUint(t.Value, 10, 31)
	if err != nil {
		f.add(diag.New(diag.BadValue, v.Span, "%q must be a whole number, not %q", key, brief(t.Value)))
		return 0, Text{}
	}
	return int(n), t
}

// Bool returns a field that is true or false (or yes or no), and the text of
// it. The zero Text means that there is none.
func (f *Fields) Bool(key string) (bool, Text) {
	v := f.Value(key)
	if v.Kind == Null {
		return false, Text{}
	}
	if v.Kind != Scalar {
		f.wrongType(key, "true or false", v)
		return false, Text{}
	}
	t := f.text(key, v)
	switch strings.ToLower(t.Value) {
	case "true", "yes":
		return true, t
	case "false", "no":
		return false, t
	}
	f.add(diag.New(diag.BadValue, v.Span, "%q must be true or false, not %q", key, brief(t.Value)))
	return false, Text{}
}

// Date returns a field that is a date.
func (f *Fields) Date(key string) Date {
	v := f.Value(key)
	switch v.Kind {
	case Null:
		return Date{}
	case Scalar:
		return f.DateOf(key, v)
	}
	f.wrongType(key, "a date", v)
	return Date{}
}

// DateOf reads a date from a value that is no field of its own, such as that of
// an event. The key is the one that messages name.
func (f *Fields) DateOf(key string, v Value) Date {
	switch v.Kind {
	case Null:
		return Date{}
	case List, Map:
		f.wrongType(key, "a date", v)
		return Date{}
	}
	t := f.text(key, v)
	d, err := date.Parse(t.Value)
	if err != nil {
		finding := diag.New(diag.BadDate, v.Span, "%q is not a date: %v", key, err)
		if guess, ok := date.ParseProse(t.Value, ""); ok {
			finding = finding.WithHelp("write %s", guess)
		} else {
			finding = finding.WithHelp("write a date as 2024-06-19, 2024-06, 2024 or 202X-02-17")
		}
		f.add(finding)
	}
	return Date{Date: d, Span: v.Span}
}

// Texts returns a field that is a list of texts; one text alone stands for a
// list of it.
func (f *Fields) Texts(key string) []Text {
	v := f.Value(key)
	switch v.Kind {
	case Null:
		return nil
	case Scalar:
		if t := f.text(key, v); t.Value != "" {
			return []Text{t}
		}
		return nil
	case Map:
		f.wrongType(key, "a list", v)
		return nil
	}
	texts := make([]Text, 0, len(v.Items))
	for _, e := range v.Items {
		if t, ok := f.entry(key, e); ok {
			texts = append(texts, t)
		}
	}
	return texts
}

// entry returns one text of a list.
func (f *Fields) entry(key string, v Value) (Text, bool) {
	switch v.Kind {
	case Scalar:
		if t := f.text(key, v); t.Value != "" {
			return t, true
		}
		fallthrough
	case Null:
		if !v.broken {
			f.add(diag.New(diag.BadValue, v.Span, "an entry of %q is empty", key))
		}
	default:
		finding := diag.New(diag.BadValue, v.Span, "an entry of %q must be text, not %s", key, v.Kind)
		if v.Kind == Map {
			finding = finding.WithHelp("put a text with a colon in it in quotes")
		}
		f.add(finding)
	}
	return Text{}, false
}

// Tagged returns a field that is a list of names, each alone or as a pair with
// a tag (PRK: party). A map stands for the list of its pairs, one name alone
// for a list of it.
func (f *Fields) Tagged(key string) []Tagged { return f.TaggedOf(key, f.Value(key)) }

// TaggedOf reads what Tagged reads from a value that is no field of its own.
func (f *Fields) TaggedOf(key string, v Value) []Tagged {
	switch v.Kind {
	case Null:
		return nil
	case Scalar:
		if t := f.text(key, v); t.Value != "" {
			return []Tagged{{Text: t}}
		}
		return nil
	case Map:
		return f.pairs(key, v, make([]Tagged, 0, len(v.Pairs)))
	}
	tagged := make([]Tagged, 0, len(v.Items))
	for _, e := range v.Items {
		if e.Kind != Map {
			if t, ok := f.entry(key, e); ok {
				tagged = append(tagged, Tagged{Text: t})
			}
			continue
		}
		if len(e.Pairs) != 1 {
			f.add(diag.New(diag.BadValue, e.Span, "an entry of %q must be one name or one pair, not %d pairs", key, len(e.Pairs)).
				WithHelp("put each name on a line of its own, after a hyphen"))
		}
		tagged = f.pairs(key, e, tagged)
	}
	return tagged
}

// pairs appends the pairs of a map.
func (f *Fields) pairs(key string, v Value, tagged []Tagged) []Tagged {
	for _, p := range v.Pairs {
		name := f.text(key, Value{Kind: Scalar, Text: p.Key, Span: p.At})
		t := Tagged{Text: name}
		switch p.Value.Kind {
		case Scalar:
			t.Tag = f.text(key, p.Value)
		case List, Map:
			f.add(diag.New(diag.BadValue, p.Value.Span, "what %q says of %q must be text, not %s", key, brief(name.Value), p.Value.Kind))
		}
		tagged = append(tagged, t)
	}
	return tagged
}

// OneOf returns a field whose text is one of a closed list. Upper and lower
// case make no difference; the text is returned as the list has it. A text
// outside the list is reported and not returned.
func (f *Fields) OneOf(key string, allowed ...string) Text {
	t := f.Text(key)
	if t.Value == "" {
		return Text{}
	}
	for _, a := range allowed {
		if strings.EqualFold(a, t.Value) {
			return Text{Value: a, Span: t.Span}
		}
	}
	finding := diag.New(diag.BadValue, t.Span, "%q must be %s, not %q", key, Or(allowed), brief(t.Value))
	if near, ok := Nearest(t.Value, allowed); ok {
		finding = finding.WithHelp("did you mean %q?", near)
	}
	f.add(finding)
	return Text{}
}

// Map returns a field that is a map, to be read with NewFields.
func (f *Fields) Map(key string) Value {
	v := f.Value(key)
	if v.Kind == Scalar || v.Kind == List {
		f.wrongType(key, "a map", v)
		return Value{Span: v.Span, broken: true}
	}
	return v
}

// List returns the elements of a field that is a list; a map alone stands for
// a list of it.
func (f *Fields) List(key string) []Value {
	v := f.Value(key)
	switch v.Kind {
	case Scalar:
		f.wrongType(key, "a list", v)
	case Map:
		return []Value{v}
	}
	return v.Items
}

// Close reports every key that was not asked for, with the nearest one that
// was.
func (f *Fields) Close() {
	for i, p := range f.value.Pairs {
		if f.read[i] {
			continue
		}
		hint := ""
		if near, ok := Nearest(p.Key, f.known); ok {
			hint = fmt.Sprintf(" (did you mean %q?)", near)
		}
		f.add(diag.New(diag.UnknownKey, p.At, "unknown key %q%s", brief(p.Key), hint))
	}
}

// Or joins words for a message: a, b or c.
func Or(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// brief shortens a text for a message.
func brief(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	for i := range s {
		if i > most {
			return s[:i] + "…"
		}
	}
	return s
}

func withArticle(noun string) string {
	if noun != "" && strings.IndexByte("aeiou", noun[0]) >= 0 {
		return "an " + noun
	}
	return "a " + noun
}
