package markup

import (
	"fmt"
	"strings"
	"testing"

	"concord/internal/diag"
)

// pathological are texts on which careless parsers take quadratic time or
// worse. Each is about as long as it says.
var pathological = []struct {
	name    string
	text    func(size int) string
	finding bool // lies beyond a bound, so there must be a finding
}{
	{"open brackets", repeated("["), true},
	{"nested brackets", func(n int) string { return strings.Repeat("[", n/2) + strings.Repeat("]", n/2) }, true},
	{"nested images", func(n int) string { return strings.Repeat("![", n/4) + strings.Repeat("](x)", n/8) }, true},
	{"open links", repeated("[a]("), false},
	{"open angle links", repeated("[a](<b"), false},
	{"open titles", repeated(`[a](b 'c`), false},
	{"open double titles", repeated(`[a](b "c`), false},
	{"open spans", repeated("[a]{.b "), false},
	{"open quoted spans", repeated(`[a]{.b c="`), false},
	{"empty links", repeated("[]()"), false},
	{"notes that are missing", repeated("[^a]"), true},
	{"open emphasis", repeated("*a "), false},
	{"mixed emphasis", func(n int) string { return strings.Repeat("*a ", n/6) + strings.Repeat("b_ ", n/6) }, false},
	{"alternating emphasis", repeated("*a_ "), false},
	{"triples", repeated("a***b**c*d_e__f"), false},
	{"nested emphasis", func(n int) string { return strings.Repeat("*a **b ", n/14) + strings.Repeat("c** d*", n/14) }, true},
	{"nested stars", func(n int) string { return strings.Repeat("*a ", n/6) + strings.Repeat("b* ", n/6) }, true},
	{"tildes", repeated("~a ~~b "), false},
	{"backticks", func(n int) string {
		var b strings.Builder
		for i := 1; b.Len() < n; i++ {
			b.WriteString("e" + strings.Repeat("`", i))
		}
		return b.String()
	}, false},
	{"single backticks and double", func(n int) string { return strings.Repeat("`a``b", n/5) }, false},
	{"angles", repeated("<"), false},
	{"open tags", repeated("<a x='"), false},
	{"open comments", repeated("a<!--"), false},
	{"open instructions", repeated("a<?"), false},
	{"e-mail", repeated("a@"), false},
	{"addresses", repeated("http://(a)"), false},
	{"closing parentheses", func(n int) string { return "http://a" + strings.Repeat(")", n) }, false},
	{"semicolons", func(n int) string { return "http://a" + strings.Repeat(";", n) }, false},
	{"entities", repeated("&a"), false},
	{"citations", func(n int) string { return "[" + strings.Repeat("@a;", n/3) + "]" }, false},
	{"quotation signs", repeated(">"), true},
	{"nested list", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			b.WriteString(strings.Repeat("  ", i) + "- a\n")
		}
		return b.String()
	}, true},
	{"list on a line", func(n int) string { return strings.Repeat("- ", n/2) + "a" }, true},
	{"wide table", func(n int) string {
		head := strings.Repeat("a|", 5000)
		return head + "\n" + strings.Repeat("-|", 5000) + "\n" + strings.Repeat("a\n", max(0, n-20000)/2)
	}, true},
	{"escaped pipes", func(n int) string { return "|a|\n|-|\n" + strings.Repeat("|`\\|`|\n", n/7) }, false},
	{"definitions of links", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "[a%d]: b\n", i)
		}
		return b.String()
	}, true},
	{"long link many times", func(n int) string {
		return "[a]: /" + strings.Repeat("b", n/2) + "\n\n" + strings.Repeat("[a] ", n/8)
	}, true},
	{"equal headings", repeated("# a\n"), false},
	{"equal fences", repeated("::: note\n:::\n"), false},
	{"open fences", repeated("::: note\n"), true},
	{"notes", func(n int) string {
		var b strings.Builder
		for i := 0; b.Len() < n; i++ {
			fmt.Fprintf(&b, "[^%d]\n\n[^%d]: a\n\n", i, i)
		}
		return b.String()
	}, false},
	{"heading attributes", func(n int) string { return "# " + strings.Repeat("{a=[", n/4) + "}" }, true},
	{"terms", func(n int) string { return strings.Repeat("a\n", n/2) + ": b\n" }, false},
	{"lines", repeated("a\n"), false},
	{"quotation marks", repeated(`"'`), false},
	{"tabs", repeated("\t"), false},
	{"NUL", repeated("\x00"), false},
	{"colons", repeated(":"), false},
}

func repeated(s string) func(int) string {
	return func(size int) string { return strings.Repeat(s, size/len(s)) }
}

// TestBounds parses what grows without bound: it ends, and what is cut off is
// told.
func TestBounds(t *testing.T) {
	p := NewParser()
	for _, test := range pathological {
		t.Run(test.name, func(t *testing.T) {
			_, findings := parseSound(t, p, test.text(20_000))
			bad := false
			for _, f := range findings {
				bad = bad || f.Code == diag.BadMarkup || f.Code == diag.FootnoteMissing
			}
			if bad != test.finding {
				t.Errorf("a finding: %v, want %v: %.3v", bad, test.finding, findings)
			}
		})
	}
}

func TestTooLarge(t *testing.T) {
	d, findings := NewParser().Parse(make([]byte, maxText+1), Options{Path: "x.md", Base: 7})
	if len(findings) != 1 || findings[0].Code != diag.FileTooLarge || findings[0].Span.Start != 7 || len(d.HTML()) > 0 {
		t.Errorf("findings %v, %d bytes of HTML", findings, len(d.HTML()))
	}
}

// BenchmarkBounds prints the cost of each pathological text for a byte; a text
// ten times as long must not cost more for a byte.
func BenchmarkBounds(b *testing.B) {
	p := NewParser()
	for _, test := range pathological {
		for _, size := range []int{20_000, 200_000} {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(test.name, " ", "-"), size), func(b *testing.B) {
				text := []byte(test.text(size))
				for b.Loop() {
					p.Parse(text, Options{Path: "x.md"})
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(text)), "ns/byte")
			})
		}
	}
}
