package config

import (
	"net/url"
	"strings"

	"concord/internal/diag"
	"concord/internal/frontmatter"
)

// TargetKind is the kind of place that a site is published to.
type TargetKind string

// The kinds of targets, which are also the keys that name the place.
const (
	FolderTarget TargetKind = "folder"
	S3Target     TargetKind = "s3"
	SFTPTarget   TargetKind = "sftp"
	GitTarget    TargetKind = "git"
)

// Target is a place that the site is published to. It holds no secrets.
type Target struct {
	Name  string
	Kind  TargetKind
	Place string // folder; address of the S3 server; user@host:port; Git remote
	URL   string // where readers find it; ends in "/"; the site's base-url when not given

	Bucket, Prefix, Region string // s3
	Path                   string // sftp: the folder there
	Branch, CNAME          string // git
	Keep                   int    // folder, sftp: releases that stay; 0 is none besides the site itself
	Gzip                   bool   // folder, sftp: compressed copies; s3: compressed objects
	HostFiles              bool   // also _headers and _redirects
}

// targets reads the places that a site is published to: a map from a name of
// the writer's choice to the place.
func targets(v frontmatter.Value, findings *[]diag.Finding) []Target {
	var all []Target
	for _, p := range v.Pairs {
		if p.Value.Kind != frontmatter.Map {
			*findings = append(*findings, diag.New(diag.BadValue, p.At, "the target %q must be a map", p.Key).
				WithHelp("%s: {folder: /srv/www/briefs}", p.Key))
			continue
		}
		f := frontmatter.NewFields(p.Value, "target", findings)
		if t, ok := target(p, f, findings); ok {
			all = append(all, t)
		}
		f.Close()
	}
	return all
}

func target(p frontmatter.Pair, f *frontmatter.Fields, findings *[]diag.Finding) (Target, bool) {
	t := Target{Name: p.Key, URL: address("url", f.Text("url"), findings)}
	var place frontmatter.Text
	for _, kind := range [...]TargetKind{FolderTarget, S3Target, SFTPTarget, GitTarget} {
		text := f.Text(string(kind))
		if text.Value == "" {
			continue
		}
		if t.Kind != "" {
			*findings = append(*findings, diag.New(diag.BadValue, text.Span, "the target %q has two places: %s and %s", p.Key, t.Kind, kind))
			continue
		}
		place, t.Kind, t.Place = text, kind, text.Value
		if hasSecret(t.Place) {
			*findings = append(*findings, diag.New(diag.BadValue, place.Span, "the target %q holds a password", p.Key).
				WithHelp("take it out and change it; concord publish --help says where secrets stand"))
		}
	}
	if t.Kind == "" {
		*findings = append(*findings, diag.New(diag.MissingKey, p.At, "the target %q needs one of folder, s3, sftp and git", p.Key).
			WithHelp("folder: /srv/www/briefs"))
	}
	switch t.Kind {
	case S3Target:
		u, err := url.Parse(t.Place)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
			*findings = append(*findings, diag.New(diag.BadValue, place.Span, `"s3" must be the address of a server, not %q`, t.Place).
				WithHelp("s3: https://s3.eu-central-1.amazonaws.com"))
		}
		t.Bucket, t.Prefix, t.Region = f.RequiredText("bucket").Value, strings.Trim(f.Text("prefix").Value, "/"), f.Text("region").Value
	case SFTPTarget:
		t.Path = f.RequiredText("path").Value
	case GitTarget:
		t.Branch, t.CNAME = f.Text("branch").Value, f.Text("cname").Value
		if t.Branch == "" {
			t.Branch = "gh-pages"
		}
	}
	if t.Kind == FolderTarget || t.Kind == SFTPTarget {
		t.Keep, _ = f.Int("keep")
	}
	if t.Kind != GitTarget {
		t.Gzip, _ = f.Bool("gzip")
	}
	t.HostFiles, _ = f.Bool("host-files")
	return t, t.Kind != ""
}

// hasSecret reports whether an address carries a password.
func hasSecret(place string) bool {
	u, err := url.Parse(place)
	if err != nil || u.User == nil {
		return false
	}
	_, ok := u.User.Password()
	return ok
}
