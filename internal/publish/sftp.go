package publish

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"

	"concord/internal/sink"
)

// SFTP is a folder of a host that speaks SFTP.
type SFTP struct {
	User, Address string // "host:22"
	Path          string // of the folder there
	Keep          int    // how many releases stay; 0: the folder is the site itself
	Copies        bool   // texts get a compressed copy beside them

	KnownHosts           []string // files; the host must stand in one of them
	Keys                 []string // files of private keys; those that are not there are left out
	Passphrase, Password string
	Agent                string // socket of an agent
}

// NewSFTP returns the target that is a folder of another host. It is not yet
// connected to.
func NewSFTP(c SFTP) (Target, error) {
	config, err := c.config()
	if err != nil {
		return nil, err
	}
	conn := &connection{address: c.Address, config: config}
	files := &remoteFolder{conn: conn, root: c.Path}
	s := &store{objects: files, copies: c.Copies, jobs: sftpJobs, wait: pause}
	if c.Keep > 0 {
		return &releases{disk: &remoteDisk{remoteFolder: files, locks: s}, keep: c.Keep, copies: c.Copies, jobs: sftpJobs}, nil
	}
	return s, nil
}

const sftpJobs = 8

// config says how to prove who we are, and how the host must.
func (c SFTP) config() (*ssh.ClientConfig, error) {
	files := slices.DeleteFunc(slices.Clone(c.KnownHosts), func(name string) bool {
		_, err := os.Stat(name)
		return err != nil
	})
	if len(files) == 0 {
		return nil, fmt.Errorf("there is no known_hosts (%s): connect once with ssh, and compare the key of the host", strings.Join(c.KnownHosts, ", "))
	}
	known, err := knownhosts.New(files...)
	if err != nil {
		return nil, fmt.Errorf("read known_hosts: %w", err)
	}
	types, err := keyTypes(known, c.Address)
	if err != nil {
		return nil, err
	}
	methods, err := c.methods()
	if err != nil {
		return nil, err
	}
	return &ssh.ClientConfig{
		User: c.User, Auth: methods, HostKeyCallback: known, HostKeyAlgorithms: types, Timeout: dialTimeout,
	}, nil
}

// keyTypes returns the types of key by which a host is known: only these are
// asked of it, since it may have others as well. A host that is not known is
// refused here.
func keyTypes(known ssh.HostKeyCallback, address string) ([]string, error) {
	public, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	probe, err := ssh.NewPublicKey(public)
	if err != nil {
		return nil, err
	}
	var why *knownhosts.KeyError
	if !errors.As(known(address, &net.TCPAddr{}, probe), &why) || len(why.Want) == 0 {
		return nil, fmt.Errorf("%s is not in known_hosts: connect once with ssh, and compare its key", address)
	}
	var types []string
	for _, key := range why.Want {
		if t := key.Key.Type(); t == ssh.KeyAlgoRSA {
			types = append(types, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			types = append(types, t)
		}
	}
	return types, nil
}

// methods returns the ways to prove who we are: keys of the agent and of files,
// then the password.
func (c SFTP) methods() ([]ssh.AuthMethod, error) {
	var signers []ssh.Signer
	hidden := ""
	for _, name := range c.Keys {
		text, err := os.ReadFile(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		signer, err := ssh.ParsePrivateKey(text)
		var locked *ssh.PassphraseMissingError
		if errors.As(err, &locked) {
			if c.Passphrase == "" {
				hidden = name
				continue // the agent may have it
			}
			signer, err = ssh.ParsePrivateKeyWithPassphrase(text, []byte(c.Passphrase))
		}
		if err != nil {
			return nil, fmt.Errorf("read the key %s: %w", name, err)
		}
		signers = append(signers, signer)
	}
	if c.Agent != "" {
		if conn, err := net.Dial("unix", c.Agent); err == nil { // stays open as long as its signers
			if held, err := agent.NewClient(conn).Signers(); err == nil {
				signers = append(held, signers...)
			}
		}
	}
	var methods []ssh.AuthMethod
	if len(signers) > 0 {
		methods = append(methods, ssh.PublicKeys(signers...))
	}
	if c.Password != "" {
		methods = append(methods, ssh.Password(c.Password), ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
			answers := make([]string, len(questions))
			for i := range answers {
				answers[i] = c.Password
			}
			return answers, nil
		}))
	}
	if len(methods) == 0 && hidden != "" {
		return nil, fmt.Errorf("the key %s has a passphrase: give it to an agent, or in CONCORD_SSH_PASSPHRASE", hidden)
	}
	if len(methods) == 0 {
		return nil, errors.New("there is no key and no password: use an agent, a key in ~/.ssh, CONCORD_SSH_KEY or CONCORD_SSH_PASSWORD")
	}
	return methods, nil
}

// connection is a connection to a host that is made when it is first needed and
// made again after it broke.
type connection struct {
	address string
	config  *ssh.ClientConfig

	mu     sync.Mutex
	ssh    *ssh.Client
	client *sftp.Client
}

const dialTimeout = 15 * time.Second

// A refusal is an answer of a host that will not be another one next time.
type refusal struct{ error }

func (r refusal) Unwrap() error { return r.error }

func (c *connection) get() (*sftp.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client != nil {
		return c.client, nil
	}
	wire, err := net.DialTimeout("tcp", c.address, dialTimeout)
	if err != nil {
		return nil, err
	}
	conn, channels, requests, err := ssh.NewClientConn(wire, c.address, c.config)
	if err != nil {
		wire.Close()
		return nil, whyRefused(err)
	}
	client := ssh.NewClient(conn, channels, requests)
	files, err := sftp.NewClient(client)
	if err != nil {
		client.Close()
		return nil, fmt.Errorf("begin SFTP: %w", err)
	}
	if _, ok := files.HasExtension("posix-rename@openssh.com"); !ok {
		client.Close()
		return nil, refusal{errors.New("the server cannot replace a file in one step (posix-rename@openssh.com)")}
	}
	c.ssh, c.client = client, files
	return files, nil
}

// whyRefused tells a host that refuses us, or that we refuse, from a connection
// that broke.
func whyRefused(err error) error {
	var changed *knownhosts.KeyError
	switch {
	case errors.As(err, &changed):
		return refusal{fmt.Errorf("its key is not the one in known_hosts: %w", err)}
	case strings.Contains(err.Error(), "unable to authenticate"):
		return refusal{fmt.Errorf("it accepts none of our keys, nor a password: %w", err)}
	case strings.Contains(err.Error(), "no common algorithm"):
		return refusal{err}
	}
	return err
}

// do does something with the connection; one that broke is made again next
// time.
func (c *connection) do(what func(*sftp.Client) error) error {
	client, err := c.get()
	if err != nil {
		return err
	}
	err = what(client)
	if err != nil && isBroken(err) {
		c.mu.Lock()
		if c.client == client {
			c.ssh.Close()
			c.client, c.ssh = nil, nil
		}
		c.mu.Unlock()
	}
	return err
}

// isBroken reports whether an error is none that the server told us of.
func isBroken(err error) bool {
	var status *sftp.StatusError
	var refused refusal
	switch {
	case errors.Is(err, sftp.ErrSSHFxConnectionLost), errors.Is(err, sftp.ErrSSHFxNoConnection):
		return true
	case errors.As(err, &status), errors.As(err, &refused), errors.Is(err, context.Canceled),
		errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrPermission):
		return false
	}
	return true
}

func (c *connection) close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.client == nil {
		return nil
	}
	c.client.Close()
	c.ssh.Close()
	c.client, c.ssh = nil, nil
	return nil
}

// remoteFolder is a folder of another host as objects.
type remoteFolder struct {
	conn *connection
	root string
}

// stagingName is where files stand until they are whole.
const stagingName = sink.PrivateName + "/new"

func (f *remoteFolder) path(p string) string   { return path.Join(f.root, p) }
func (f *remoteFolder) isPassing(e error) bool { return isBroken(e) }
func (f *remoteFolder) close() error           { return f.conn.close() }

func (f *remoteFolder) get(_ context.Context, p string) (content []byte, _ File, err error) {
	err = f.conn.do(func(c *sftp.Client) error {
		content, err = readRemote(c, f.path(p))
		return err
	})
	return content, File{}, err
}

func readRemote(c *sftp.Client, name string) ([]byte, error) {
	file, err := c.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var b bytes.Buffer
	_, err = file.WriteTo(&b)
	return b.Bytes(), err
}

// writeRemote writes a file that is not there yet, with the folders above it.
func writeRemote(c *sftp.Client, name string, content []byte) error {
	const flags = os.O_WRONLY | os.O_CREATE | os.O_EXCL
	file, err := c.OpenFile(name, flags)
	if errors.Is(err, fs.ErrNotExist) {
		if err := c.MkdirAll(path.Dir(name)); err != nil {
			return err
		}
		file, err = c.OpenFile(name, flags)
	}
	if err != nil {
		return err
	}
	if _, err := file.ReadFrom(bytes.NewReader(content)); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}

func (f *remoteFolder) put(_ context.Context, p string, _ File, content []byte) error {
	return f.conn.do(func(c *sftp.Client) error { return f.replace(c, p, content) })
}

// replace makes a file elsewhere and moves it to its place. What a server still
// does for a connection that broke, while the file is written again by another,
// so never touches the file itself.
func (f *remoteFolder) replace(c *sftp.Client, p string, content []byte) error {
	staged := f.path(path.Join(stagingName, rand.Text()))
	if err := writeRemote(c, staged, content); err != nil {
		c.Remove(staged) // if it can
		return err
	}
	err := c.PosixRename(staged, f.path(p))
	if errors.Is(err, fs.ErrNotExist) {
		if err := c.MkdirAll(path.Dir(f.path(p))); err != nil {
			return err
		}
		err = c.PosixRename(staged, f.path(p))
	}
	return err
}

// create makes the file elsewhere and links it to its place, so that it never
// stands there half written.
func (f *remoteFolder) create(_ context.Context, p string, content []byte) error {
	return f.conn.do(func(c *sftp.Client) error {
		staged := f.path(path.Join(stagingName, rand.Text()))
		if err := writeRemote(c, staged, content); err != nil {
			return err
		}
		defer c.Remove(staged)
		err := c.Link(staged, f.path(p))
		if err == nil || isBroken(err) {
			return err
		}
		if _, err := c.Lstat(f.path(p)); err == nil {
			return fs.ErrExist
		}
		return writeRemote(c, f.path(p), content) // a disk without hard links
	})
}

// remove removes files, and the folders that they leave empty.
func (f *remoteFolder) remove(_ context.Context, paths []string) error {
	return f.conn.do(func(c *sftp.Client) error {
		dirs := map[string]bool{}
		for _, p := range paths {
			if err := c.Remove(f.path(p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("remove %s: %w", p, err)
			}
			dirs[path.Dir(p)] = true
		}
		for dir := range dirs {
			for ; dir != "." && dir != sink.PrivateName && c.RemoveDirectory(f.path(dir)) == nil; dir = path.Dir(dir) {
			}
		}
		if slices.Contains(paths, journalName) { // the publication is done
			return sweepStaging(c, f.path(stagingName))
		}
		return nil
	})
}

// sweepStaging removes what connections that broke left half written.
func sweepStaging(c *sftp.Client, dir string) error {
	entries, err := c.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if err := c.Remove(path.Join(dir, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return err
}

func (f *remoteFolder) list(context.Context) (paths []string, err error) {
	err = f.conn.do(func(c *sftp.Client) error {
		paths = nil
		return walkRemote(c, f.root, "", &paths)
	})
	return paths, err
}

func walkRemote(c *sftp.Client, root, dir string, paths *[]string) error {
	entries, err := c.ReadDir(path.Join(root, dir))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		switch {
		case isOurs(p):
		case e.IsDir():
			if err := walkRemote(c, root, p, paths); err != nil {
				return err
			}
		case e.Mode().IsRegular():
			*paths = append(*paths, p)
		}
	}
	return nil
}

// remoteDisk is a folder of another host as releases see it. What breaks is
// tried again.
type remoteDisk struct {
	*remoteFolder
	locks *store
}

// lock also removes what runs that broke left half written.
func (d *remoteDisk) lock(ctx context.Context, o Options) error {
	if err := d.locks.Lock(ctx, o); err != nil {
		return err
	}
	err := d.do(func(c *sftp.Client) error { return sweepStaging(c, d.path(stagingName)) })
	if err != nil {
		return errors.Join(err, d.locks.Close())
	}
	return nil
}

func (d *remoteDisk) close() error { return d.locks.Close() }

func (d *remoteDisk) do(what func(*sftp.Client) error) error {
	return d.locks.try(context.Background(), func() error { return d.conn.do(what) })
}

func (d *remoteDisk) mkdir(p string) error {
	return d.do(func(c *sftp.Client) error { return c.MkdirAll(d.path(p)) })
}

func (d *remoteDisk) write(p string, content []byte) error {
	return d.do(func(c *sftp.Client) error { return d.replace(c, p, content) })
}

func (d *remoteDisk) link(from, to string) error {
	return d.do(func(c *sftp.Client) error {
		err := c.Link(d.path(from), d.path(to))
		if err != nil && !isBroken(err) {
			c.Remove(d.path(to)) // made, perhaps, although the answer was lost
			err = c.Link(d.path(from), d.path(to))
		}
		return err
	})
}

func (d *remoteDisk) symlink(to, p string) error {
	return d.do(func(c *sftp.Client) error {
		err := c.Symlink(to, d.path(p))
		if err == nil || isBroken(err) {
			return err
		}
		if is, rerr := c.ReadLink(d.path(p)); rerr == nil && is == to {
			return nil
		}
		return err
	})
}

func (d *remoteDisk) rename(from, to string) error {
	tried := false
	return d.do(func(c *sftp.Client) error {
		err := c.PosixRename(d.path(from), d.path(to))
		if tried && errors.Is(err, fs.ErrNotExist) {
			return nil // done, although the answer was lost
		}
		tried = true
		return err
	})
}

func (d *remoteDisk) readlink(p string) (to string, err error) {
	err = d.do(func(c *sftp.Client) error {
		if _, err := c.Lstat(d.path(p)); err != nil {
			return err
		}
		to, err = c.ReadLink(d.path(p))
		return err
	})
	return to, err
}

func (d *remoteDisk) read(p string) (content []byte, err error) {
	err = d.do(func(c *sftp.Client) error {
		content, err = readRemote(c, d.path(p))
		return err
	})
	return content, err
}

func (d *remoteDisk) list(p string) (names []string, err error) {
	err = d.do(func(c *sftp.Client) error {
		entries, err := c.ReadDir(d.path(p))
		names = nil
		for _, e := range entries {
			names = append(names, e.Name())
		}
		return err
	})
	return names, err
}

func (d *remoteDisk) remove(p string) error {
	return d.do(func(c *sftp.Client) error { return c.Remove(d.path(p)) })
}

func (d *remoteDisk) removeAll(p string) error {
	return d.do(func(c *sftp.Client) error {
		err := c.RemoveAll(d.path(p))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		return err
	})
}
