package cli

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"concord": func() { os.Exit(Main()) }})
}

// TestScript drives the program as its users do, one behaviour a script.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"age":  age,
			"same": same,
			"code": code,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("TODAY", time.Now().Format(time.DateOnly))
			return nil
		},
	})
}

// age makes files look old: age FILE...
func age(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		ts.Check(os.Chtimes(ts.MkAbs(name), aged, aged))
	}
}

var aged = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

// same checks that files still are as old as age made them: [!] same FILE...
func same(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		fi, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if is := fi.ModTime().Equal(aged); is == neg {
			ts.Fatalf("%s has the time %v", name, fi.ModTime())
		}
	}
}

// code runs a program that must end with an exit code: code N PROGRAM ARG...
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N PROGRAM ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("exit code %s, want %s", got, args[0])
	}
}

// TestEveryCodeIsShown holds that each diagnostic code has a script that shows
// the exact text of its finding.
func TestEveryCodeIsShown(t *testing.T) {
	table, err := os.ReadFile(filepath.Join("..", "diag", "codes.go"))
	if err != nil {
		t.Fatal(err)
	}
	scripts, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range scripts {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	var missing []string
	for _, m := range regexp.MustCompile(`Code = "([a-z-]+)"`).FindAllSubmatch(table, -1) {
		if c := string(m[1]); !strings.Contains(all.String(), "["+c+"]\n") {
			missing = append(missing, c)
		}
	}
	if len(missing) > 0 {
		t.Errorf("no script shows the findings %s", fmt.Sprint(missing))
	}
}

func TestBar(t *testing.T) {
	tests := []struct {
		phase       string
		done, total int64
		width       int
		want        string
	}{
		{"pages", 0, 10, 40, "pages [                          ] 0/10"},
		{"pages", 5, 10, 40, "pages [=============             ] 5/10"},
		{"pages", 10, 10, 40, "pages [=========================] 10/10"},
		{"pages", 12, 10, 40, "pages [=========================] 12/10"},
		{"pages", 1234, 5678, 22, "pages 1234/5678"},
		{"pages", 1234, 5678, 10, "pages 123"},
		{"files", 3, 0, 40, "files 3/0"},
		{"files", 3, 9, 0, ""},
	}
	for _, tt := range tests {
		got := bar(tt.phase, tt.done, tt.total, tt.width)
		if got != tt.want {
			t.Errorf("bar(%q, %d, %d, %d) = %q, want %q", tt.phase, tt.done, tt.total, tt.width, got, tt.want)
		}
		if len(got) >= tt.width && tt.width > 0 {
			t.Errorf("bar(%q, %d, %d, %d) has %d columns", tt.phase, tt.done, tt.total, tt.width, len(got))
		}
	}
}

func TestYAMLText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"What Article 4 says", "What Article 4 says"},
		{"러시아의 조약", "러시아의 조약"},
		{"A: B", `"A: B"`},
		{"C #1", `"C #1"`},
		{`"Quoted" \ title`, `"\"Quoted\" \\ title"`},
		{"2024", `"2024"`},
		{"yes", `"yes"`},
		{"No", `"No"`},
		{"- dash", `"- dash"`},
		{"end:", `"end:"`},
	}
	for _, tt := range tests {
		if got := yamlText(tt.in); got != tt.want {
			t.Errorf("yamlText(%q) = %s, want %s", tt.in, got, tt.want)
		}
	}
}
