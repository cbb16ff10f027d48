package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"math"
	"path/filepath"
	"strings"

	"concord/internal/build"
	"concord/internal/diag"
)

// mostFindings is how many findings are printed for people, who mend one after
// the other. Programs are given all.
const mostFindings = 100

// printer returns a printer of findings in the files of a site.
func printer(files fs.FS, color, all bool) diag.Printer {
	p := diag.Printer{Color: color, Read: build.Text(files)}
	if !all {
		p.Most, p.Rest = mostFindings, "--all prints them, too"
	}
	return p
}

// report prints what a build did. It returns errFindings when the content has
// errors.
func (p *program) report(f buildFlags, printer diag.Printer, done outcome) error {
	errs, warnings, notes := diag.Count(done.findings)
	var err error
	if f.json {
		err = p.reportJSON(printer, done)
	} else {
		err = p.reportWords(f, printer, done)
	}
	if err != nil {
		return err
	}
	if errs > 0 {
		if !f.json {
			fmt.Fprintf(p.stderr, "%s; the site was not written\n", tally(errs, warnings, notes))
		}
		return errFindings
	}
	if !f.json && !f.quiet && warnings+notes > 0 {
		fmt.Fprintln(p.stderr, tally(errs, warnings, notes))
	}
	return nil
}

func (p *program) reportWords(f buildFlags, printer diag.Printer, done outcome) error {
	shown := done.findings
	if !f.notes {
		shown = make([]diag.Finding, 0, len(done.findings))
		for _, x := range done.findings {
			if x.Severity != diag.Note {
				shown = append(shown, x)
			}
		}
	}
	if err := printer.Text(p.stderr, shown); err != nil {
		return err
	}
	if errs, _, _ := diag.Count(done.findings); errs > 0 || f.quiet {
		return nil
	}
	_, err := fmt.Fprint(p.stdout, summary(done))
	return err
}

// summary says in two lines what a build did.
func summary(done outcome) string {
	holds := done.counts.String()
	where := filepath.ToSlash(done.out)
	if done.same {
		return fmt.Sprintf("Nothing changed: %s in %s\n", holds, where)
	}
	return fmt.Sprintf("Built %s in %.2f s → %s\n%d written, %d unchanged, %d removed\n",
		holds, done.seconds, where, done.Written, done.Unchanged, done.Removed)
}

// String says what a site holds: "3 briefs, 2 instruments (25 articles) ...".
func (c counts) String() string {
	return fmt.Sprintf("%s, %s (%s), %s: %s",
		plural(c.Briefs, "brief"), plural(c.Instruments, "instrument"), plural(c.Provisions, "article"),
		plural(c.Actors, "actor"), plural(c.Pages, "page"))
}

// tally says how many findings there are: "2 errors, 1 warning".
func tally(errs, warnings, notes int) string {
	var parts []string
	for _, c := range []struct {
		n    int
		word string
	}{{errs, "error"}, {warnings, "warning"}, {notes, "note"}} {
		if c.n > 0 {
			parts = append(parts, plural(c.n, c.word))
		}
	}
	return strings.Join(parts, ", ")
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

// reportJSON prints one object for programs.
func (p *program) reportJSON(printer diag.Printer, done outcome) error {
	var findings bytes.Buffer
	if err := printer.JSON(&findings, done.findings); err != nil {
		return err
	}
	errs, _, _ := diag.Count(done.findings)
	text, err := json.MarshalIndent(struct {
		counts
		Ok        bool            `json:"ok"` // the folder holds the site
		Out       string          `json:"out"`
		Written   int             `json:"written"`
		Unchanged int             `json:"unchanged"`
		Removed   int             `json:"removed"`
		Seconds   float64         `json:"seconds"`
		Findings  json.RawMessage `json:"findings"`
	}{
		done.counts, errs == 0, filepath.ToSlash(done.out), done.Written, done.Unchanged, done.Removed,
		math.Round(done.seconds*1000) / 1000, findings.Bytes(),
	}, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s\n", text)
	return err
}
