package cli

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"concord/internal/publish"
)

// reportPlan prints what was or would be done; the plan is nil when the content
// has errors. It returns errRefused when the site was refused.
func (r *publication) reportPlan(plan *publish.Plan, faults []string) error {
	refused := r.refuses(plan)
	var err error
	switch {
	case r.flags.json:
		err = r.reportPlanJSON(plan, faults, refused)
	case r.flags.quiet:
	default:
		err = r.reportPlanWords(plan)
	}
	if err != nil {
		return err
	}
	if refused && plan != nil && !r.flags.json {
		fmt.Fprint(r.stderr, lost(r.target.Name, plan.Lost))
	}
	if !r.flags.json {
		for _, fault := range faults {
			fmt.Fprintf(r.stderr, "concord: verify: %s\n", fault)
		}
	}
	if refused || len(faults) > 0 {
		return errRefused
	}
	return nil
}

// lost says which addresses would break.
func lost(target string, losses []publish.Loss) string {
	const shown = 20
	var b strings.Builder
	fmt.Fprintf(&b, "concord: %s was not changed: the site no longer has what was published there:\n", target)
	for _, l := range losses[:min(len(losses), shown)] {
		fmt.Fprintf(&b, "  %s\n", l.Address())
	}
	if more := len(losses) - shown; more > 0 {
		fmt.Fprintf(&b, "  and %d more\n", more)
	}
	b.WriteString("Give an old address under aliases to the page that took its place, or publish with --allow-lost.\n")
	return b.String()
}

// rowsShown is how many files a real run names.
const rowsShown = 20

func (r *publication) reportPlanWords(plan *publish.Plan) error {
	for _, note := range plan.Notes {
		fmt.Fprintf(r.stderr, "concord: %s: %s\n", r.target.Name, note)
	}
	limit := rowsShown
	if r.flags.dryRun {
		limit = 0
	}
	if err := plan.WriteTable(r.stdout, limit); err != nil {
		return err
	}
	if r.refuses(plan) {
		return nil
	}
	added, addedBytes := plan.Count(publish.Add)
	changed, changedBytes := plan.Count(publish.Change)
	deleted, _ := plan.Count(publish.Delete)
	what := fmt.Sprintf("%d added, %d changed, %d deleted, %d unchanged", added, changed, deleted, plan.Unchanged)
	carried := publish.Bytes(addedBytes + changedBytes)
	where := fmt.Sprintf("%s (%s %s)", r.target.Name, r.target.Kind, r.target.Place)
	var err error
	switch {
	case r.flags.dryRun:
		_, err = fmt.Fprintf(r.stdout, "Would publish to %s: %s; %s\n", where, what, carried)
	case len(plan.Steps) == 0:
		_, err = fmt.Fprintf(r.stdout, "Nothing changed: %s files at %s\n", fmt.Sprint(plan.Unchanged), where)
	default:
		_, err = fmt.Fprintf(r.stdout, "Published to %s in %.2f s: %s; %s\n", where, r.now().Sub(r.start).Seconds(), what, carried)
	}
	return err
}

// reportPlanJSON prints one object for programs.
func (r *publication) reportPlanJSON(plan *publish.Plan, faults []string, refused bool) error {
	findings := &strings.Builder{}
	if err := r.printer.JSON(findings, r.built.findings); err != nil {
		return err
	}
	if plan == nil {
		plan = &publish.Plan{}
	}
	added, addedBytes := plan.Count(publish.Add)
	changed, changedBytes := plan.Count(publish.Change)
	deleted, _ := plan.Count(publish.Delete)
	text, err := json.MarshalIndent(struct {
		Ok        bool            `json:"ok"` // the target holds the site, or would
		Target    string          `json:"target"`
		Kind      string          `json:"kind"`
		Place     string          `json:"place"`
		DryRun    bool            `json:"dry-run"`
		Added     int             `json:"added"`
		Changed   int             `json:"changed"`
		Deleted   int             `json:"deleted"`
		Unchanged int             `json:"unchanged"`
		Bytes     int64           `json:"bytes"`
		Seconds   float64         `json:"seconds"`
		Steps     []publish.Step  `json:"steps"`
		Lost      []publish.Loss  `json:"lost"`
		Notes     []string        `json:"notes"`
		Faults    []string        `json:"faults"` // found by --verify
		Findings  json.RawMessage `json:"findings"`
	}{
		!refused && len(faults) == 0, r.target.Name, string(r.target.Kind), r.target.Place, r.flags.dryRun,
		added, changed, deleted, plan.Unchanged, addedBytes + changedBytes,
		math.Round(r.now().Sub(r.start).Seconds()*1000) / 1000,
		append([]publish.Step{}, plan.Steps...), append([]publish.Loss{}, plan.Lost...),
		append([]string{}, plan.Notes...), append([]string{}, faults...), json.RawMessage(findings.String()),
	}, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(r.stdout, "%s\n", text)
	return err
}
