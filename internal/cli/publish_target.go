package cli

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"concord/internal/config"
	"concord/internal/publish"
	"concord/internal/sink"
)

// open returns the target, not yet locked.
func (r *publication) open(context.Context) (publish.Target, error) {
	t := r.target
	switch t.Kind {
	case config.FolderTarget:
		dir := t.Place
		if !filepath.IsAbs(dir) {
			dir = filepath.Join(r.dir, dir)
		}
		home, _ := os.UserHomeDir()
		inputs := []string{r.out}
		for _, in := range [...]string{"content", "templates", "static"} {
			inputs = append(inputs, filepath.Join(r.dir, in))
		}
		return publish.NewFolder(publish.Folder{
			Dir: dir, Keep: t.Keep, Copies: t.Gzip,
			Guard: sink.Guard{Site: r.dir, Input: inputs, Home: home},
		}), nil
	case config.S3Target:
		target, err := publish.NewS3(publish.S3{
			Endpoint: t.Place, Bucket: t.Bucket, Prefix: t.Prefix, Region: cmp.Or(t.Region, r.getenv("AWS_REGION")), Gzip: t.Gzip,
			AccessKey: r.getenv("AWS_ACCESS_KEY_ID"), SecretKey: r.getenv("AWS_SECRET_ACCESS_KEY"), SessionToken: r.getenv("AWS_SESSION_TOKEN"),
			CredentialsFile: cmp.Or(r.getenv("AWS_SHARED_CREDENTIALS_FILE"), inHome(".aws", "credentials")), Profile: r.getenv("AWS_PROFILE"),
		})
		if err != nil {
			return nil, usageError{fmt.Errorf("publish to %s: %w", t.Name, err)}
		}
		return target, nil
	case config.SFTPTarget:
		target, err := publish.NewSFTP(r.sftp())
		if err != nil {
			return nil, usageError{fmt.Errorf("publish to %s: %w", t.Name, err)}
		}
		return target, nil
	case config.GitTarget:
		remote := t.Place
		if local := filepath.Join(r.dir, remote); !filepath.IsAbs(remote) && isFolder(local) {
			remote = local
		}
		target, err := publish.NewGit(publish.Git{Remote: remote, Branch: t.Branch, Env: gitEnvironment(os.Environ())})
		if err != nil {
			return nil, usageError{fmt.Errorf("publish to %s: %w", t.Name, err)}
		}
		return target, nil
	}
	return nil, usagef("targets of the kind %s are not known", t.Kind)
}

// sftp says how the target that is a folder of another host is reached, as ssh
// itself would.
func (r *publication) sftp() publish.SFTP {
	t := r.target
	name, address, ok := strings.Cut(t.Place, "@")
	if !ok {
		name, address = cmp.Or(r.getenv("USER"), r.getenv("USERNAME")), t.Place
	}
	if _, _, err := net.SplitHostPort(address); err != nil {
		address = net.JoinHostPort(strings.Trim(address, "[]"), "22")
	}
	keys := []string{r.getenv("CONCORD_SSH_KEY")}
	if keys[0] == "" {
		keys = []string{inHome(".ssh", "id_ed25519"), inHome(".ssh", "id_ecdsa"), inHome(".ssh", "id_rsa")}
	}
	known := []string{inHome(".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"}
	if file := r.getenv("CONCORD_SSH_KNOWN_HOSTS"); file != "" {
		known = []string{file}
	}
	return publish.SFTP{
		User: name, Address: address, Path: t.Path, Keep: t.Keep, Copies: t.Gzip, KnownHosts: known, Keys: keys,
		Passphrase: r.getenv("CONCORD_SSH_PASSPHRASE"), Password: r.getenv("CONCORD_SSH_PASSWORD"), Agent: r.getenv("SSH_AUTH_SOCK"),
	}
}

func isFolder(name string) bool {
	fi, err := os.Stat(name)
	return err == nil && fi.IsDir()
}

// gitEnvironment returns the environment for git: without what a git that runs
// us (in a hook) says of its own repository, and without questions, which
// nobody would see.
func gitEnvironment(all []string) []string {
	env := slices.DeleteFunc(slices.Clone(all), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
			"GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH":
			return true
		}
		return false
	})
	return append(env, "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
}

// inHome returns the path of a file in the user's home folder.
func inHome(parts ...string) string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Join(append([]string{home}, parts...)...)
}
