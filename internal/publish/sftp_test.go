package publish

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
)

// newKey makes a key pair and writes the private half to a file.
func newKey(t testing.TB, name string) (ssh.Signer, string) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer, file
}

// knownHosts writes a file that knows a host by its key.
func knownHosts(t testing.TB, address string, key ssh.PublicKey) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "known_hosts")
	if err := os.WriteFile(file, []byte(knownhosts.Line([]string{knownhosts.Normalize(address)}, key)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// sshServer is a host in this process that accepts one key, or the password
// "word".
type sshServer struct {
	SFTP
	cutAfter atomic.Int64 // bytes that a connection carries before it breaks; 0: it holds
	conns    atomic.Int64
}

func newSSHServer(t testing.TB) *sshServer {
	t.Helper()
	hostKey, _ := newKey(t, "host")
	userKey, userFile := newKey(t, "user")
	config := &ssh.ServerConfig{
		PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
			if string(key.Marshal()) != string(userKey.PublicKey().Marshal()) {
				return nil, fmt.Errorf("not this key")
			}
			return nil, nil
		},
		PasswordCallback: func(_ ssh.ConnMetadata, word []byte) (*ssh.Permissions, error) {
			if string(word) != "word" {
				return nil, fmt.Errorf("not this word")
			}
			return nil, nil
		},
	}
	config.AddHostKey(hostKey)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	s := &sshServer{SFTP: SFTP{
		User: "deploy", Address: l.Addr().String(), Path: filepath.ToSlash(t.TempDir()) + "/www",
		KnownHosts: []string{knownHosts(t, l.Addr().String(), hostKey.PublicKey())}, Keys: []string{userFile},
	}}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.conns.Add(1)
			go serveSFTP(&frail{Conn: conn, left: s.cutAfter.Load()}, config)
		}
	}()
	return s
}

// frail is a connection that breaks.
type frail struct {
	net.Conn
	left int64 // 0: never
}

func (f *frail) Read(b []byte) (int, error) {
	n, err := f.Conn.Read(b)
	if f.left > 0 {
		if f.left -= int64(n); f.left <= 0 {
			f.Close()
			return 0, net.ErrClosed
		}
	}
	return n, err
}

func serveSFTP(wire net.Conn, config *ssh.ServerConfig) {
	defer wire.Close()
	_, channels, requests, err := ssh.NewServerConn(wire, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for offered := range channels {
		channel, requests, err := offered.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				r.Reply(r.Type == "subsystem", nil)
			}
		}()
		go func() {
			if server, err := sftp.NewServer(channel); err == nil {
				server.Serve()
			}
			channel.Close()
		}()
	}
}

func openSFTP(t testing.TB, c SFTP) Target {
	t.Helper()
	target, err := NewSFTP(c)
	if err != nil {
		t.Fatal(err)
	}
	switch target := target.(type) {
	case *store:
		target.wait = noWait
	case *releases:
		target.disk.(*remoteDisk).locks.wait = noWait
	}
	return target
}

func TestSFTP(t *testing.T) {
	c := newSSHServer(t).SFTP
	testTarget(t, func() Target { return openSFTP(t, c) }, func() files { return inFolder(t, c.Path) })
	left, err := filepath.Glob(c.Path + "/.concord/*/*")
	if err != nil || len(left) > 0 {
		t.Errorf("%q is left", left)
	}
	if _, err := os.Stat(c.Path + "/a"); err == nil {
		t.Error("an empty folder is left")
	}
}

func TestSFTPReleases(t *testing.T) {
	c := newSSHServer(t).SFTP
	c.Keep = 3
	open := func() Target { return openSFTP(t, c) }
	testTarget(t, open, func() files { return inFolder(t, c.Path+"/current/.") })
	testReleases(t, open, c.Path)
}

func TestSFTPIsBusy(t *testing.T) {
	for _, keep := range []int{0, 2} {
		c := newSSHServer(t).SFTP
		c.Keep = keep
		one, two := openSFTP(t, c), openSFTP(t, c)
		defer one.Close()
		defer two.Close()
		if err := one.Lock(context.Background(), Options{By: "jane", Now: testTime}); err != nil {
			t.Fatal(err)
		}
		if err := two.Lock(context.Background(), Options{Now: testTime}); err == nil || !strings.Contains(err.Error(), "by jane since") {
			t.Errorf("a second lock gives %v", err)
		}
	}
}

// Connections break in the middle of what is sent; the run ends all the same,
// or the next one finishes it.
func TestSFTPCut(t *testing.T) {
	for _, keep := range []int{0, 2} {
		server := newSSHServer(t)
		c := server.SFTP
		c.Keep = keep
		large := maps.Clone(first)
		for n := range 30 {
			large[fmt.Sprintf("img/%d.png", n)] = strings.Repeat("x", 5000+n)
		}
		for _, limit := range []int64{9_000, 20_000, 40_000, 80_000} {
			server.cutAfter.Store(limit)
			tryRun(context.Background(), t, openSFTP(t, c), large, Options{TakeOver: true})
		}
		server.cutAfter.Store(0)
		run(t, openSFTP(t, c), large, Options{TakeOver: true})
		seen := c.Path
		if keep > 0 {
			seen += "/current/."
		}
		check(t, "after the last run", inFolder(t, seen), large)
		if server.conns.Load() < 8 {
			t.Errorf("%d connections: they did not break", server.conns.Load())
		}
	}
}

func TestSFTPRefused(t *testing.T) {
	server := newSSHServer(t)
	_, otherFile := newKey(t, "other")
	otherHost, _ := newKey(t, "host")
	tests := []struct {
		name string
		edit func(*SFTP)
		want string
	}{
		{"no known_hosts", func(c *SFTP) { c.KnownHosts = []string{"/none"} }, "there is no known_hosts (/none): connect once with ssh"},
		{"unknown host", func(c *SFTP) { c.KnownHosts = []string{knownHosts(t, "example.org:22", otherHost.PublicKey())} }, "is not in known_hosts"},
		{"another host", func(c *SFTP) { c.KnownHosts = []string{knownHosts(t, c.Address, otherHost.PublicKey())} }, "its key is not the one in known_hosts"},
		{"no key", func(c *SFTP) { c.Keys = nil }, "there is no key and no password"},
		{"another key", func(c *SFTP) { c.Keys = []string{otherFile} }, "it accepts none of our keys, nor a password"},
		{"password", func(c *SFTP) { c.Keys, c.Password = nil, "word" }, ""},
		{"wrong password", func(c *SFTP) { c.Keys, c.Password = nil, "sword" }, "it accepts none of our keys, nor a password"},
		{"a key of many", func(c *SFTP) { c.Keys = append([]string{"/none", otherFile}, c.Keys...) }, ""},
	}
	for _, tt := range tests {
		c := server.SFTP
		tt.edit(&c)
		before := server.conns.Load()
		target, err := NewSFTP(c)
		if err == nil {
			if err = target.Lock(context.Background(), Options{Now: testTime}); err == nil {
				err = target.Close()
			}
		}
		switch {
		case tt.want == "" && err != nil:
			t.Errorf("%s: %v", tt.name, err)
		case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
		if n := server.conns.Load() - before; n > 1 {
			t.Errorf("%s: %d connections, although the answer was final", tt.name, n)
		}
	}
}

// The keys of an agent are tried before those of files.
func TestSFTPAgent(t *testing.T) {
	c := newSSHServer(t).SFTP
	text, err := os.ReadFile(c.Keys[0])
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParseRawPrivateKey(text)
	if err != nil {
		t.Fatal(err)
	}
	keys := agent.NewKeyring()
	if err := keys.Add(agent.AddedKey{PrivateKey: key}); err != nil {
		t.Fatal(err)
	}
	c.Keys, c.Agent = nil, filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", c.Agent)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if conn, err := l.Accept(); err == nil {
			agent.ServeAgent(keys, conn)
		}
	}()
	run(t, openSFTP(t, c), first, Options{})
	check(t, "published with the key of an agent", inFolder(t, c.Path), first)
}

// A key with a passphrase needs it.
func TestSFTPPassphrase(t *testing.T) {
	c := newSSHServer(t).SFTP
	text, err := os.ReadFile(c.Keys[0])
	if err != nil {
		t.Fatal(err)
	}
	key, err := ssh.ParseRawPrivateKey(text)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte("open"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(c.Keys[0], pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := NewSFTP(c); err == nil || !strings.Contains(err.Error(), "CONCORD_SSH_PASSPHRASE") {
		t.Errorf("without the passphrase: %v", err)
	}
	c.Passphrase = "wrong"
	if _, err := NewSFTP(c); err == nil {
		t.Error("a wrong passphrase opens a key")
	}
	c.Passphrase = "open"
	run(t, openSFTP(t, c), first, Options{})
}

// startSSH starts an OpenSSH server that accepts one key, and returns how it is
// reached.
func startSSH(t *testing.T) SFTP {
	sshd := program(t, "/usr/sbin/sshd", "sshd")
	if err := os.MkdirAll("/run/sshd", 0o755); err != nil && os.Geteuid() == 0 {
		t.Fatal(err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	hostKey, hostFile := newKey(t, "host")
	userKey, userFile := newKey(t, "user")
	dir, address := t.TempDir(), freeAddress(t)
	authorized, config := filepath.Join(dir, "authorized_keys"), filepath.Join(dir, "sshd_config")
	if err := os.WriteFile(authorized, ssh.MarshalAuthorizedKey(userKey.PublicKey()), 0o600); err != nil {
		t.Fatal(err)
	}
	_, port, err := net.SplitHostPort(address)
	if err != nil {
		t.Fatal(err)
	}
	text := fmt.Sprintf("Port %s\nListenAddress 127.0.0.1\nHostKey %s\nAuthorizedKeysFile %s\nStrictModes no\nUsePAM no\nPidFile none\n"+
		"PermitRootLogin yes\nPasswordAuthentication no\nSubsystem sftp internal-sftp\n", port, hostFile, authorized)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	start(t, address, exec.Command(sshd, "-D", "-e", "-f", config))
	return SFTP{
		User: me.Username, Address: address, Path: filepath.ToSlash(dir) + "/www",
		KnownHosts: []string{knownHosts(t, address, hostKey.PublicKey())}, Keys: []string{userFile},
	}
}

// TestRealSFTP publishes to an OpenSSH server.
func TestRealSFTP(t *testing.T) {
	c := startSSH(t)
	testTarget(t, func() Target { return openSFTP(t, c) }, func() files { return inFolder(t, c.Path) })
	c.Path, c.Keep = path.Dir(c.Path)+"/kept", 3
	open := func() Target { return openSFTP(t, c) }
	testTarget(t, open, func() files { return inFolder(t, c.Path+"/current/.") })
	testReleases(t, open, c.Path)
}

// TestRealGitOverSSH publishes to a repository behind an OpenSSH server.
func TestRealGitOverSSH(t *testing.T) {
	client, host := program(t, "ssh"), startSSH(t)
	dir, git := bareRepository(t)
	_, port, _ := net.SplitHostPort(host.Address)
	env := append(gitEnv(t), "GIT_SSH_COMMAND="+client+" -F none -o BatchMode=yes -o IdentitiesOnly=yes -i "+host.Keys[0]+" -o UserKnownHostsFile="+host.KnownHosts[0])
	testTarget(t, func() Target {
		target, err := NewGit(Git{Remote: "ssh://" + host.User + "@127.0.0.1:" + port + dir, Branch: "gh-pages", Env: env})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { target.Close() })
		return target
	}, func() files { return onBranch(git, "gh-pages") })
}
