package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"concord/internal/config"
	"concord/internal/frontmatter"
	"concord/internal/publish"
	"concord/internal/source"
)

// newHostingCommand returns the command that writes the configuration of a
// server.
func (p *program) newHostingCommand() *cobra.Command {
	var site, root string
	cmd := &cobra.Command{
		Use:   "hosting nginx|caddy|netlify",
		Short: "Write what a server must be told",
		Long: `Hosting writes the configuration of a web server for this site: headers with a
strict Content-Security-Policy, caching, the page for what is not found, and
the redirects of the site as it was built last. nginx writes hosting/nginx.conf,
caddy hosting/Caddyfile. netlify writes static/_headers and static/_redirects,
which Cloudflare Pages reads too; host-files: true at a target does the same at
each publication.`,
		Example: "  concord new hosting nginx --root /srv/www/briefs/current\n  concord new hosting netlify",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir, err := locateSite(site)
			if err != nil {
				return err
			}
			files, err := hosting(dir, args[0], root)
			if err != nil {
				return err
			}
			return p.writeAll(dir, files)
		},
	}
	cmd.Flags().StringVar(&site, "site", "", "the `folder` of the site")
	cmd.Flags().StringVar(&root, "root", "/srv/www/briefs", "the `folder` that the server serves")
	return cmd
}

// namedText is a file to be written, by its path in the folder of the site.
type namedText struct {
	path string
	text []byte
}

func (p *program) writeAll(dir string, files []namedText) error {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.path))
		if err := writeNew(path, f.text); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(p.stdout, filepath.ToSlash(path)); err != nil {
			return err
		}
	}
	return nil
}

func hosting(dir, kind, root string) ([]namedText, error) {
	kinds := []string{"nginx", "caddy", "netlify"}
	if !slices.Contains(kinds, kind) {
		return nil, usagef("there is no hosting %q; it is %s", kind, frontmatter.Or(kinds))
	}
	built, err := publish.NewSite(os.DirFS(filepath.Join(dir, "public")), nil)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usagef("the site is not built yet, and its redirects are not known; build it with: concord build")
	}
	if err != nil {
		return nil, err
	}
	if kind == "netlify" {
		host, err := publish.HostFiles(built)
		return []namedText{{"static/_headers", host["_headers"]}, {"static/_redirects", host["_redirects"]}}, err
	}
	redirects, err := built.Redirects()
	if err != nil {
		return nil, err
	}
	server := publish.Server{Name: hostName(dir), Root: root, Redirects: redirects}
	if kind == "caddy" {
		return []namedText{{"hosting/Caddyfile", publish.Caddy(server)}}, nil
	}
	return []namedText{{"hosting/nginx.conf", publish.Nginx(server)}}, nil
}

// hostName returns the host of the site's address.
func hostName(dir string) string {
	text, err := source.Read(os.DirFS(dir), siteFile)
	if err == nil {
		site, _ := config.Parse(text)
		if u, err := url.Parse(site.BaseURL); err == nil && u.Hostname() != "" {
			return u.Hostname()
		}
	}
	return "briefs.example.org"
}

// newWorkflowCommand returns the command that writes a workflow for a host of
// repositories.
func (p *program) newWorkflowCommand() *cobra.Command {
	var site string
	cmd := &cobra.Command{
		Use:   "workflow github|gitlab",
		Short: "Write a workflow that publishes at every push",
		Long: `Workflow writes a file by which GitHub or GitLab builds the site at every push
to the main branch and shows it as their pages. The variable
CONCORD_REPOSITORY there names the repository that concord is built from.`,
		Example: "  concord new workflow github",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir, err := locateSite(site)
			if err != nil {
				return err
			}
			i := slices.IndexFunc(workflows, func(w workflow) bool { return w.host == args[0] })
			if i < 0 {
				return usagef("there is no workflow for %q; it is github or gitlab", args[0])
			}
			return p.writeAll(dir, []namedText{{workflows[i].path, []byte(workflows[i].text)}})
		},
	}
	cmd.Flags().StringVar(&site, "site", "", "the `folder` of the site")
	return cmd
}

// workflow is what a host of repositories is told.
type workflow struct{ host, path, text string }

var workflows = []workflow{
	{"github", ".github/workflows/publish.yml", `# Builds the site at every push and shows it as GitHub Pages.
# Set the variable CONCORD_REPOSITORY of this repository to the address of
# Concord, and "Settings > Pages > Source" to "GitHub Actions".
name: Publish
on:
  push:
    branches: [main]
  workflow_dispatch:
permissions:
  contents: read
  pages: write
  id-token: write
concurrency:
  group: pages
  cancel-in-progress: false
jobs:
  publish:
    runs-on: ubuntu-latest
    environment:
      name: github-pages
      url: ${{ steps.pages.outputs.page_url }}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-go@v5
        with:
          go-version: stable
          cache: false
      - name: Get concord
        run: |
          git clone --depth 1 "${{ vars.CONCORD_REPOSITORY }}" "$RUNNER_TEMP/concord"
          cd "$RUNNER_TEMP/concord" && go build -o "$RUNNER_TEMP/bin/concord" ./cmd/concord
      - run: $RUNNER_TEMP/bin/concord build
      - run: rm -rf public/.concord
      - uses: actions/upload-pages-artifact@v3
        with:
          path: public
      - id: pages
        uses: actions/deploy-pages@v4
`},
	{"gitlab", ".gitlab-ci.yml", `# Builds the site at every push and shows it as GitLab Pages. Set the variable
# CONCORD_REPOSITORY of the project to the address of Concord.
pages:
  image: golang:1.26
  rules:
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - git clone --depth 1 "$CONCORD_REPOSITORY" /tmp/concord
    - (cd /tmp/concord && go build -o /tmp/bin/concord ./cmd/concord)
    - /tmp/bin/concord build
    - rm -rf public/.concord
    - find public -type f -size +1k \( -name '*.html' -o -name '*.css' -o -name '*.json' -o -name '*.xml' -o -name '*.svg' \) -exec gzip -k -9 {} +
  artifacts:
    paths: [public]
`},
}
