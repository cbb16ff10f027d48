package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// schemaNode is as much of JSON Schema as the schema of records uses.
type schemaNode struct {
	Ref         string                `json:"$ref"`
	Defs        map[string]schemaNode `json:"$defs"`
	Type        string
	Description string
	Enum        []string
	Properties  map[string]schemaNode
	Required    []string
	Items       *schemaNode
}

func readSchema(t testing.TB) schemaNode {
	t.Helper()
	var root schemaNode
	if err := json.Unmarshal([]byte(schemaText), &root); err != nil {
		t.Fatal(err)
	}
	return root
}

func (root schemaNode) follow(n schemaNode) schemaNode {
	if name, ok := strings.CutPrefix(n.Ref, "#/$defs/"); ok {
		return root.Defs[name]
	}
	return n
}

// TestSchemaIsWhole holds that the schema says of every member of a record what it
// means, and of no other.
func TestSchemaIsWhole(t *testing.T) {
	root := readSchema(t)
	seen := map[reflect.Type]bool{}
	var compare func(typ reflect.Type, n schemaNode, at string)
	compare = func(typ reflect.Type, n schemaNode, at string) {
		n = root.follow(n)
		if n.Description == "" {
			t.Errorf("%s is not described", at)
		}
		switch typ.Kind() {
		case reflect.Pointer:
			compare(typ.Elem(), n, at)
		case reflect.Slice:
			if n.Items == nil || n.Type != "array" {
				t.Errorf("%s is a list, and not in the schema", at)
			} else if typ.Elem().Kind() == reflect.Struct {
				compare(typ.Elem(), *n.Items, at+"[]")
			}
		case reflect.Struct:
			if seen[typ] {
				return
			}
			seen[typ] = true
			var names []string
			for i := range typ.NumField() {
				f := typ.Field(i)
				name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
				names = append(names, name)
				inner, ok := n.Properties[name]
				if !ok {
					t.Errorf("%s.%s is not in the schema", at, name)
					continue
				}
				if required := slices.Contains(n.Required, name); required == strings.Contains(options, "omitempty") {
					t.Errorf("%s.%s: required is %v in the schema", at, name, required)
				}
				if f.Type.Kind() != reflect.Interface {
					compare(f.Type, inner, at+"."+name)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
				if !slices.Contains(names, name) {
					t.Errorf("%s.%s is in the schema, and in no record", at, name)
				}
			}
		}
	}
	compare(reflect.TypeFor[record](), root.Defs["record"], "record")
}

// fits reports what of a value does not fit the schema.
func (root schemaNode) fits(v any, n schemaNode, at string) error {
	n = root.follow(n)
	switch v := v.(type) {
	case map[string]any:
		if n.Type == "" && n.Properties == nil {
			return nil // extra
		}
		for _, name := range n.Required {
			if _, ok := v[name]; !ok {
				return fmt.Errorf("%s has no %s", at, name)
			}
		}
		for name, inner := range v {
			p, ok := n.Properties[name]
			if !ok {
				return fmt.Errorf("%s.%s is not in the schema", at, name)
			}
			if err := root.fits(inner, p, at+"."+name); err != nil {
				return err
			}
		}
	case []any:
		if n.Items == nil && n.Type != "" {
			return fmt.Errorf("%s is a list", at)
		}
		for i, inner := range v {
			if n.Items == nil {
				break
			}
			if err := root.fits(inner, *n.Items, fmt.Sprintf("%s[%d]", at, i)); err != nil {
				return err
			}
		}
	case string:
		if n.Enum != nil && !slices.Contains(n.Enum, v) || n.Type != "" && n.Type != "string" {
			return fmt.Errorf("%s is %q", at, v)
		}
	}
	return nil
}

// FitsSchema reports what of a record does not fit the schema, for the tests that see
// only what is exported.
func FitsSchema(t testing.TB, text []byte) error {
	t.Helper()
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return err
	}
	root := readSchema(t)
	return root.fits(v, root.Defs["record"], "record")
}
