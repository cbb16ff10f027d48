// Package internal_test holds the rules on who may import whom. They are the
// architecture: change them only in a commit that says why a layer moved.
package internal_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "concord"

// sinks are the ends of the pipe.
var sinks = []string{"internal/publish", "internal/preview", "internal/watch", "internal/sink", "internal/export"}

// ours stands for every package of this module.
const ours = "*"

// never says what a package must not import directly, and except what it may
// all the same. A name with a slash or a dot is a path, another one a package of
// the standard library; "internal/..." is ours.
var never = map[string]struct{ not, except []string }{
	"internal/source":       {not: []string{ours, "os"}},
	"internal/date":         {not: []string{ours, "os"}},
	"internal/mention":      {not: []string{ours, "os"}},
	"internal/diag":         {not: []string{ours, "os"}, except: []string{"internal/source"}},
	"internal/config":       {not: []string{"os", "flag", "internal/model", "internal/markup"}},
	"internal/gazetteer":    {not: []string{"os", "internal/model", "internal/markup"}},
	"internal/markup":       {not: []string{"os", "internal/model", "internal/render"}},
	"internal/frontmatter":  {not: []string{"os", "internal/markup", "internal/model"}},
	"internal/brief":        {not: []string{"os", "internal/model", "internal/render"}},
	"internal/instrument":   {not: []string{"os", "internal/model", "internal/render"}},
	"internal/actor":        {not: []string{"os", "internal/model", "internal/render"}},
	"internal/bibliography": {not: []string{"os", "internal/model", "internal/render"}},
	"internal/dispute":      {not: []string{"os", "internal/model", "internal/render"}},
	"internal/words":        {not: []string{"os", "html/template", "internal/markup", "internal/model", "internal/render"}},
	"internal/model":        {not: []string{"os", "html/template", "internal/render", "internal/site"}},
	"internal/prose":        {not: []string{"os", "internal/render", "internal/site"}},
	"internal/quotation":    {not: []string{"os", "internal/check", "internal/render", "internal/site"}},
	"internal/check":        {not: []string{"os", "internal/render", "internal/site"}},
	"internal/external":     {not: []string{ours, "os"}},
	"internal/card":         {not: []string{ours, "os"}, except: []string{"internal/typeset/fonts"}},
	"internal/figure":       {not: []string{"os", "internal/markup", "internal/model", "internal/render"}},
	"internal/render":       {not: append([]string{"os", "net/http"}, sinks...)},
	"internal/site":         {not: append([]string{"os", "net/http", "internal/build", "internal/cli"}, sinks...)},
	"internal/search":       {not: []string{"os", "internal/render"}},
	"internal/typeset":      {not: []string{"os", "net/http", "internal/render"}},
	"internal/webfont":      {not: []string{ours, "os"}, except: []string{"internal/typeset/sfnt"}},
	"internal/export":       {not: []string{"net/http", "internal/preview"}},
	"internal/publish":      {not: []string{"internal/brief", "internal/markup", "internal/model"}},
	"internal/preview":      {not: []string{"internal/brief", "internal/markup", "internal/model"}},
	"internal/watch":        {not: []string{"internal/brief", "internal/markup", "internal/model"}},
	"internal/sink":         {not: []string{ours}},
	"internal/bag":          {not: []string{ours, "os"}},
	"internal/build":        {not: append([]string{"os", "internal/cli"}, sinks...)},
	"templates":             {not: []string{ours, "os"}},
	"static":                {not: []string{ours, "os"}},
}

// only says which packages of ours may import something directly.
var only = map[string][]string{
	"github.com/yuin/goldmark":        {"internal/markup"},
	"github.com/alecthomas/chroma":    {"internal/markup"},
	"go.yaml.in/yaml":                 {"internal/frontmatter"},
	"github.com/spf13":                {"internal/cli"},
	"golang.org/x/term":               {"internal/cli"},
	"golang.org/x/sys":                {"internal/sink", "internal/cli"},
	"github.com/fsnotify/fsnotify":    {"internal/watch"},
	"github.com/minio/minio-go":       {"internal/publish"},
	"github.com/pkg/sftp":             {"internal/publish"},
	"golang.org/x/crypto":             {"internal/publish"},
	"github.com/go-text/typesetting":  {"internal/typeset"},
	"golang.org/x/image":              {"internal/card"},
	"github.com/andybalholm/brotli":   {"internal/webfont", "internal/typeset/fonts", "internal/typeset/hyphen"},
	"github.com/google/go-cmp":        {},
	"github.com/rogpeppe/go-internal": {},
	"flag":                            {},
	"log":                             {},
	"reflect":                         {},
	"unsafe":                          {"internal/render"},                  // the parts of a page are not copied for its template
	"os/exec":                         {"internal/publish", "internal/cli"}, // git
	"os/signal":                       {"internal/cli"},
	"html/template":                   {"internal/render"},
	"os":                              append([]string{"cmd/concord", "internal/cli", "internal/realinput"}, sinks...),
	"net/http":                        {"internal/preview", "internal/publish", "internal/external"},
	"math/rand":                       {"internal/generate"},
	"math/rand/v2":                    {"internal/generate"},
	"internal/cli":                    {"cmd/concord"},
	"internal/build":                  {"internal/cli", "internal/preview"},
	"internal/generate":               {}, // a test aid
	"internal/realinput":              {}, // another
	"testing":                         {"internal/realinput"},
	"internal/linkwalk":               {"internal/cli"}, // and tests
}

// forbidden calls read the world, or end the program. They are cli's.
var forbidden = []string{
	"time.Now", "time.Since", "time.Until", "time.Sleep",
	"os.Getenv", "os.LookupEnv", "os.Environ", "os.Exit", "os.Getwd", "os.UserHomeDir",
	"log.Fatal", "log.Fatalf", "log.Panic",
}

type pkg struct {
	ImportPath, Name, Dir string
	Imports, GoFiles      []string
}

// rel returns the path of a package inside the module.
func (p pkg) rel() string { return strings.TrimPrefix(p.ImportPath, module+"/") }

// isTool reports whether the package is a program that only developers run.
func (p pkg) isTool() bool { return p.Name == "main" && p.rel() != "cmd/concord" }

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Name,Dir,Imports,GoFiles", module+"/...")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		if !p.isTool() {
			all = append(all, p)
		}
	}
}

// covers reports whether an import is the named thing, or a part of it.
func covers(name, imported string) bool {
	mine := strings.HasPrefix(imported, module+"/")
	switch {
	case name == ours:
		return mine
	case mine:
		imported = strings.TrimPrefix(imported, module+"/")
		return imported == name || strings.HasPrefix(imported, name+"/")
	case strings.Contains(strings.Split(name, "/")[0], "."): // a module: its packages and its major versions
		return imported == name || strings.HasPrefix(imported, name+"/")
	default:
		return imported == name
	}
}

func coversAny(names []string, imported string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return covers(n, imported) })
}

func TestImports(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			rule := never[p.rel()]
			if coversAny(rule.not, imported) && !coversAny(rule.except, imported) {
				t.Errorf("%s imports %s: it must not", p.rel(), imported)
			}
			for name, may := range only {
				if covers(name, imported) && !slices.Contains(may, p.rel()) {
					t.Errorf("%s imports %s: only %q may", p.rel(), imported, may)
				}
			}
		}
	}
}

// clocks are the files below the command line that may look at the clock.
var clocks = map[string]bool{
	"internal/markup/highlight.go": true, // to give up on a lexer that is lost in backtracking
}

// TestCalls looks for what no import shows: the clock and the environment below
// the command line, init functions, panics.
func TestCalls(t *testing.T) {
	for _, p := range packages(t) {
		if p.rel() == "internal/cli" || p.rel() == "cmd/concord" || p.rel() == "internal/realinput" {
			continue
		}
		for _, name := range p.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Errorf("%s: %v", p.rel(), err)
				continue
			}
			for _, decl := range file.Decls {
				if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
					t.Errorf("%s: init function", fset.Position(f.Pos()))
				}
			}
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if clocks[path.Join(p.rel(), name)] {
						return true
					}
					if x, ok := n.X.(*ast.Ident); ok && slices.Contains(forbidden, x.Name+"."+n.Sel.Name) {
						t.Errorf("%s: %s.%s is the command line's", fset.Position(n.Pos()), x.Name, n.Sel.Name)
					}
				case *ast.CallExpr:
					if f, ok := n.Fun.(*ast.Ident); ok && f.Name == "panic" {
						t.Errorf("%s: panic", fset.Position(n.Pos()))
					}
				}
				return true
			})
		}
	}
}

// TestDoc holds that every package says what it is for.
func TestDoc(t *testing.T) {
	for _, p := range packages(t) {
		documented := false
		for _, name := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
			if err == nil && file.Doc != nil {
				documented = true
			}
		}
		if !documented && len(p.GoFiles) > 0 {
			t.Errorf("%s has no doc comment", strconv.Quote(p.rel()))
		}
	}
}
