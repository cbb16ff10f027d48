package publish

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Git is a branch of a repository, as hosts of pages serve it.
type Git struct {
	Remote, Branch string
	Env            []string // of the git program, "KEY=value"; nil means our own
}

// NewGit returns the target that is a branch. The program git does the work: it
// has the keys and the helpers that its users set up.
func NewGit(c Git) (Target, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return nil, errors.New("git is not installed")
	}
	if strings.HasPrefix(c.Remote, "-") || strings.HasPrefix(c.Branch, "-") || strings.ContainsAny(c.Branch, " ~^:?*[\\") {
		return nil, fmt.Errorf("%q and %q are not a repository and a branch", c.Remote, c.Branch)
	}
	return &branch{Git: c, program: program, wait: pause}, nil
}

// branch is a branch of a repository. A repository of our own in a temporary
// folder takes its last commit in and the new one out; whoever pushed in the
// meantime is noticed by the push.
type branch struct {
	Git
	program string
	wait    func(ctx context.Context, d time.Duration) error
	dir     string // our repository; empty before prepare
	commit  string // the last one; empty when the branch is new

	mu  sync.Mutex
	cat *catFile
}

// errMoved says that the branch is not where it was when the plan was made.
var errMoved = errors.New("somebody else has published to the branch in the meantime; publish again")

func (b *branch) Lock(context.Context, Options) error { return nil }
func (b *branch) form() form                          { return form{} }
func (b *branch) ref() string                         { return "refs/heads/" + b.Branch }

func (b *branch) Close() error {
	if b.cat != nil {
		b.cat.close()
	}
	if b.dir == "" {
		return nil
	}
	return os.RemoveAll(b.dir)
}

// git runs git in our repository and returns what it says.
func (b *branch) git(ctx context.Context, in io.Reader, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, b.program, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = b.dir, b.Env, in
	cmd.WaitDelay = 5 * time.Second
	var out, fault bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fault
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, strings.TrimSpace(fault.String()+out.String()))
	}
	return out.String(), nil
}

// remotely runs git on what needs the network, and again when that failed in
// a way that may pass.
func (b *branch) remotely(ctx context.Context, args ...string) (out string, err error) {
	wait := firstWait
	for n := 1; ; n++ {
		if out, err = b.git(ctx, nil, args...); err == nil || n == attempts || !mayPass(err) {
			return out, err
		}
		if err := b.wait(ctx, wait); err != nil {
			return "", err
		}
		wait = min(2*wait, longWait)
	}
}

// mayPass reports whether git tells of a fault of the way or of a busy server.
func mayPass(err error) bool {
	for _, words := range [...]string{
		"Could not resolve host", "Connection reset", "Connection refused", "Connection timed out", "Connection closed by",
		"early EOF", "RPC failed", "unexpected disconnect", "The requested URL returned error: 5", "The requested URL returned error: 429",
		"Operation timed out", "the remote end hung up unexpectedly",
	} {
		if strings.Contains(err.Error(), words) && !strings.Contains(err.Error(), "Permission denied") {
			return true
		}
	}
	return false
}

// prepare fetches the last commit of the branch.
func (b *branch) prepare(ctx context.Context) (err error) {
	if b.dir != "" {
		return nil
	}
	remote := b.Remote
	if _, err := os.Stat(remote); err == nil { // git runs in another folder
		if remote, err = filepath.Abs(remote); err != nil {
			return err
		}
	}
	if b.dir, err = os.MkdirTemp("", "concord-publish-"); err != nil {
		return err
	}
	if _, err := b.git(ctx, nil, "init", "--quiet", "--bare"); err != nil {
		return err
	}
	if _, err := b.git(ctx, nil, "remote", "add", "origin", remote); err != nil {
		return err
	}
	heads, err := b.remotely(ctx, "ls-remote", "origin", b.ref())
	if err != nil || heads == "" {
		return err
	}
	if _, err := b.remotely(ctx, "fetch", "--quiet", "--depth=1", "origin", b.ref()); err != nil {
		return err
	}
	commit, err := b.git(ctx, nil, "rev-parse", "--verify", "FETCH_HEAD")
	b.commit = strings.TrimSpace(commit)
	return err
}

func (b *branch) state(ctx context.Context) (state, error) {
	if err := b.prepare(ctx); err != nil {
		return state{}, err
	}
	if b.commit == "" {
		return state{}, ErrNothingThere
	}
	m, err := readManifest(func() ([]byte, error) { return b.read(ctx, manifestName) })
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, errForeign) {
		return state{manifest: m}, err
	}
	// Git carries only what differs, so it is enough to know the names.
	list, err := b.git(ctx, nil, "ls-tree", "-r", "-z", "--name-only", b.commit)
	if err != nil {
		return state{}, err
	}
	m = Manifest{Files: map[string]File{}}
	for name := range strings.SplitSeq(list, "\x00") {
		if name != "" && !isOurs(name) {
			m.Files[name] = File{}
		}
	}
	note := fmt.Sprintf("there is no manifest of ours on the branch; of the %d files that are there none is removed", len(m.Files))
	return state{manifest: m, notes: []string{note}, unowned: true}, nil
}

func (b *branch) read(ctx context.Context, path string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cat == nil {
		cat, err := b.startCat()
		if err != nil {
			return nil, fmt.Errorf("git cat-file: %w", err)
		}
		b.cat = cat
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return b.cat.read(b.commit + ":" + path)
}

// carry makes one commit and pushes it.
func (b *branch) carry(ctx context.Context, p *Plan, o Options) error {
	o.Begin("files", len(p.Steps))
	out, in := io.Pipe()
	go func() { in.CloseWithError(b.stream(ctx, in, p, o)) }()
	_, err := b.git(ctx, out, "fast-import", "--quiet", "--done", "--date-format=raw")
	out.CloseWithError(err) // ends the writer, if it still writes
	if err != nil {
		return err
	}
	// The lease names the commit that the plan was made from; the empty one says
	// that the branch must not be there.
	_, err = b.remotely(ctx, "push", "--quiet", "--force-with-lease="+b.ref()+":"+b.commit, "origin", newRef+":"+b.ref())
	if err != nil && strings.Contains(err.Error(), "rejected") && (strings.Contains(err.Error(), "stale info") || strings.Contains(err.Error(), "fetch first")) {
		return errMoved
	}
	return err
}

const newRef = "refs/heads/concord-publication"

// stream writes the commit for git fast-import.
func (b *branch) stream(ctx context.Context, to io.Writer, p *Plan, o Options) error {
	w := bufio.NewWriterSize(to, 1<<16)
	added, _ := p.Count(Add)
	changed, _ := p.Count(Change)
	deleted, _ := p.Count(Delete)
	message := fmt.Sprintf("Publish: %d added, %d changed, %d deleted\n", added, changed, deleted)
	fmt.Fprintf(w, "commit %s\ncommitter %s %d +0000\ndata %d\n%s\n", newRef, b.identity(ctx), o.Now.Unix(), len(message), message)
	if b.commit != "" {
		fmt.Fprintf(w, "from %s\n", b.commit)
	}
	for _, step := range p.Steps {
		if err := ctx.Err(); err != nil {
			return err
		}
		if strings.ContainsAny(step.Path, "\n\"") {
			return fmt.Errorf("a file on a branch cannot be called %q", step.Path)
		}
		if step.Action == Delete {
			fmt.Fprintf(w, "D %s\n", step.Path)
			o.Step()
			continue
		}
		content, err := p.content(step.Path)
		if err != nil {
			return err
		}
		writeBlob(w, step.Path, content)
		o.Step()
	}
	text, err := p.next.text()
	if err != nil {
		return err
	}
	writeBlob(w, manifestName, text)
	w.WriteString("done\n")
	return w.Flush() // tells of all that went wrong above
}

func writeBlob(w *bufio.Writer, path string, content []byte) {
	fmt.Fprintf(w, "M 100644 inline %s\ndata %d\n", path, len(content))
	w.Write(content)
	w.WriteByte('\n')
}

// identity returns the name and address of the one who commits, as git knows
// them.
func (b *branch) identity(ctx context.Context) string {
	said, err := b.git(ctx, nil, "var", "GIT_COMMITTER_IDENT")
	if end := strings.LastIndexByte(said, '>'); err == nil && end > 0 {
		return said[:end+1]
	}
	return "Concord <concord@localhost>"
}

// catFile is a git that reads files from commits for as long as it lives.
type catFile struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func (b *branch) startCat() (*catFile, error) {
	cmd := exec.Command(b.program, "cat-file", "--batch")
	cmd.Dir, cmd.Env = b.dir, b.Env
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	return &catFile{cmd, in, bufio.NewReader(out)}, cmd.Start()
}

func (c *catFile) close() {
	c.in.Close()
	c.cmd.Wait()
}

// read returns a file, named "commit:path".
func (c *catFile) read(name string) ([]byte, error) {
	if strings.ContainsRune(name, '\n') {
		return nil, fs.ErrNotExist
	}
	if _, err := io.WriteString(c.in, name+"\n"); err != nil {
		return nil, err
	}
	head, err := c.out.ReadString('\n')
	if err != nil {
		return nil, err
	}
	words := strings.Fields(strings.TrimPrefix(head, name))
	if len(words) < 3 {
		return nil, fs.ErrNotExist // "name missing"
	}
	size, err := strconv.ParseInt(words[len(words)-1], 10, 64)
	if err != nil {
		return nil, err
	}
	content := make([]byte, size+1) // with the line end behind it
	if _, err := io.ReadFull(c.out, content); err != nil {
		return nil, err
	}
	if words[1] != "blob" {
		return nil, fs.ErrNotExist
	}
	return content[:size], nil
}
