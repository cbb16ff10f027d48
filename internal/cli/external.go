package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"concord/internal/check"
	"concord/internal/diag"
	"concord/internal/external"
	"concord/internal/model"
)

// askWeb asks for every link that leaves the site and returns what is wrong
// with them. What was learned is kept in a file for the next time.
func (p *program) askWeb(ctx context.Context, f checkFlags, m *model.Model) ([]diag.Finding, error) {
	file, err := externalCache(f.externalCache)
	if err != nil {
		return nil, err
	}
	known, err := readAnswers(file)
	if err != nil {
		return nil, err
	}
	links := check.ExternalLinks(m)
	addresses := make([]string, len(links))
	for i, l := range links {
		addresses[i] = l.Address
	}
	client := &external.Client{
		Agent: "concord/" + readVersion().Version,
		Now:   p.now,
		Wait:  wait,
		Known: known,
	}
	answers, err := client.Ask(ctx, addresses)
	if err != nil {
		return nil, err
	}
	if err := writeAnswers(file, answers); err != nil {
		return nil, err
	}
	var findings []diag.Finding
	for _, l := range links {
		if x, ok := linkFinding(l, answers[l.Address]); ok {
			findings = append(findings, x)
		}
	}
	return findings, nil
}

// linkFinding says what is wrong with a link; ok is false when nothing is.
func linkFinding(l check.ExternalLink, a external.Answer) (x diag.Finding, ok bool) {
	switch a.Verdict {
	case external.Dead:
		return diag.New(diag.ExternalLink, l.At, "%s leads nowhere: %s", l.Address, a.Reason).
			WithHelp("look for the page in a web archive, or cite something else"), true
	case external.Moved:
		x = diag.New(diag.ExternalLink, l.At, "%s has moved for good", l.Address).WithHelp("it is at %s now", a.Target)
	case external.Doubtful:
		x = diag.New(diag.ExternalLink, l.At, "%s could not be asked: %s", l.Address, a.Reason)
	default:
		return x, false
	}
	x.Severity = diag.Note
	return x, true
}

// wait waits, or until the context ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// externalCache returns the file in which answers are kept.
func externalCache(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", usagef("this machine has no folder for caches; name a file with --external-cache")
	}
	return filepath.Join(dir, "concord", "external.json"), nil
}

func readAnswers(file string) (map[string]external.Answer, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read what is known of links: %w", err)
	}
	var answers map[string]external.Answer
	if json.Unmarshal(text, &answers) != nil {
		return nil, nil // it is only a cache
	}
	return answers, nil
}

func writeAnswers(file string, answers map[string]external.Answer) error {
	text, err := json.MarshalIndent(answers, "", " ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return fmt.Errorf("keep what is known of links: %w", err)
	}
	if err := os.WriteFile(file, append(text, '\n'), 0o666); err != nil {
		return fmt.Errorf("keep what is known of links: %w", err)
	}
	return nil
}
