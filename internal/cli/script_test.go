package cli

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

// programVariable makes the test binary the program itself, for tests that
// need a process of their own.
const programVariable = "CONCORD_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(programVariable) != "" {
		os.Exit(Main())
	}
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
			"host": host,
			"many": many,
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

// many copies a file: many N FILE makes FILE-001.md to FILE-N.md of FILE.md.
func many(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: many N FILE")
	}
	n, err := strconv.Atoi(args[0])
	ts.Check(err)
	text := ts.ReadFile(args[1])
	for i := range n {
		name := fmt.Sprintf("%s-%03d.md", strings.TrimSuffix(ts.MkAbs(args[1]), ".md"), i+1)
		ts.Check(os.WriteFile(name, []byte(text), 0o644))
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

// TestEveryCodeIsShown holds that each diagnostic code that is reported has a
// script that shows the exact text of its finding.
func TestEveryCodeIsShown(t *testing.T) {
	table, err := os.ReadFile(filepath.Join("..", "diag", "codes.go"))
	if err != nil {
		t.Fatal(err)
	}
	scripts := textOf(t, filepath.Join("testdata", "script"), ".txtar")
	sources := ""
	for _, dir := range programFolders(t) {
		sources += textOf(t, dir, ".go")
	}
	var missing []string
	for _, m := range regexp.MustCompile(`(\w+) +Code = "([a-z-]+)"`).FindAllStringSubmatch(string(table), -1) {
		reported := regexp.MustCompile(`\bdiag\.` + m[1] + `\b`).MatchString(sources)
		if reported && !strings.Contains(scripts, "["+m[2]+"]\n") {
			missing = append(missing, m[2])
		}
	}
	if len(missing) > 0 {
		t.Errorf("no script shows the findings %v", missing)
	}
}

// programFolders returns the folders of our packages that are in the program.
func programFolders(t *testing.T) []string {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{if eq .Module.Path \"concord\"}}{{.Dir}}{{end}}{{end}}", "concord/cmd/concord").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// textOf returns the texts of a folder's files with that ending, one after the
// other; tests are left out.
func textOf(t *testing.T, dir, ending string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"+ending))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	return all.String()
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
