package cli

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
)

// locateSite returns the folder of the site: the one that the flag names, or
// the nearest one, from here upwards, that has a content folder; failing that,
// the current folder, for a site may be nothing but a Markdown file.
func locateSite(flag string) (string, error) {
	if flag != "" {
		fi, err := os.Stat(flag)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return "", usagef("there is no folder %s", flag)
		case err != nil:
			return "", err
		case !fi.IsDir():
			return "", usagef("%s is not a folder", flag)
		}
		return flag, nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := here; ; {
		if hasContent(dir) {
			if dir == here {
				return ".", nil
			}
			return filepath.Rel(here, dir)
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ".", nil
		}
		dir = parent
	}
}

func hasContent(dir string) bool {
	fi, err := os.Stat(filepath.Join(dir, "content"))
	return err == nil && fi.IsDir()
}

// baseURL returns the address in the form that the site needs.
func baseURL(flag string) (string, error) {
	if flag == "" {
		return "", nil
	}
	u, err := url.Parse(flag)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", usagef("--base-url needs an address such as https://briefs.example.org/, not %q", flag)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host) + strings.TrimSuffix(u.EscapedPath(), "/") + "/", nil
}
