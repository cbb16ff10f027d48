package bag

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // bags of others are checked too
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// A Problem is one thing that is wrong with a bag.
type Problem struct {
	Path    string // "" for the bag as a whole
	Message string
}

// String returns the path and what is wrong.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Message
	}
	return p.Path + ": " + p.Message
}

// Is reports whether a folder is a bag.
func Is(fsys fs.FS) bool {
	fi, err := fs.Stat(fsys, declarationName)
	return err == nil && fi.Mode().IsRegular()
}

// algorithms are the sums that are known, by their names in BagIt, with the number of
// their digits.
var algorithms = map[string]int{"sha1": 40, "sha256": 64, "sha512": 128}

// checker looks at one bag.
type checker struct {
	fsys     fs.FS
	problems []Problem
	files    map[string]int64             // of the bag, with their sizes; payload read so far
	sums     map[string]map[string]string // path -> algorithm -> sum
	named    map[string][]string          // path -> manifests that name it
	differs  map[string][]string          // path -> manifests that have another sum
}

// Check returns what is wrong with a bag: whether it is complete and valid. The error
// is one of reading it.
func Check(fsys fs.FS) ([]Problem, error) {
	c := &checker{fsys: fsys, files: map[string]int64{}, sums: map[string]map[string]string{}, named: map[string][]string{}, differs: map[string][]string{}}
	if err := c.list(); err != nil {
		return nil, err
	}
	c.declaration()
	if _, ok := c.files["fetch.txt"]; ok {
		c.report("fetch.txt", "the bag is not complete: some of it is still to be fetched")
	}
	manifests, tags := c.manifests("manifest-"), c.manifests("tagmanifest-")
	if len(manifests) == 0 {
		c.report("", "there is no payload manifest of a known kind")
	}
	for _, name := range slices.Concat(manifests, tags) {
		c.manifest(name)
	}
	c.blame()
	for _, m := range manifests {
		if twin := "tag" + m; len(tags) > 0 && !slices.Contains(tags, twin) {
			c.report(twin, "it is missing")
		}
	}
	for p := range c.files {
		switch {
		case strings.HasPrefix(p, payload):
			for _, m := range manifests {
				if !slices.Contains(c.named[p], m) {
					c.report(p, "%s does not name it", m)
				}
			}
		case len(tags) > 0 && !slices.Contains(tags, p):
			for _, m := range tags {
				if !slices.Contains(c.named[p], m) {
					c.report(p, "%s does not name it", m)
				}
			}
		}
	}
	c.info()
	slices.SortFunc(c.problems, func(a, b Problem) int { return strings.Compare(a.Path+"\x00"+a.Message, b.Path+"\x00"+b.Message) })
	return slices.Compact(c.problems), nil
}

func (c *checker) report(path, format string, a ...any) {
	c.problems = append(c.problems, Problem{path, fmt.Sprintf(format, a...)})
}

// list notes every file of the bag.
func (c *checker) list() error {
	return fs.WalkDir(c.fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if !d.Type().IsRegular() {
			c.report(p, "it is not a regular file")
			return nil
		}
		fi, err := d.Info()
		if err != nil {
			return err
		}
		c.files[p] = fi.Size()
		return nil
	})
}

func (c *checker) declaration() {
	text, err := fs.ReadFile(c.fsys, declarationName)
	if err != nil {
		c.report(declarationName, "%s", reason(err))
		return
	}
	info, err := readInfo(text)
	if err != nil || len(info) != 2 || info[0].Name != "BagIt-Version" || info[1].Name != "Tag-File-Character-Encoding" {
		c.report(declarationName, "it does not declare a version and an encoding")
		return
	}
	if v := info[0].Value; v != "1.0" && v != "0.97" {
		c.report(declarationName, "version %q is not known", v)
	}
	if e := info[1].Value; !strings.EqualFold(e, "utf-8") {
		c.report(declarationName, "the encoding %q is not known", e)
	}
}

// manifests returns the manifests of a kind, by name.
func (c *checker) manifests(prefix string) []string {
	var names []string
	for p := range c.files {
		algorithm, ok := strings.CutSuffix(strings.TrimPrefix(p, prefix), ".txt")
		if ok && strings.HasPrefix(p, prefix) && algorithms[algorithm] > 0 {
			names = append(names, p)
		}
	}
	slices.Sort(names)
	return names
}

// manifest compares the files that a manifest names with their sums.
func (c *checker) manifest(name string) {
	_, algorithm, _ := strings.Cut(strings.TrimSuffix(name, ".txt"), "-")
	text, err := fs.ReadFile(c.fsys, name)
	if err != nil {
		c.report(name, "%s", reason(err))
		return
	}
	sums, err := readManifest(text, algorithms[algorithm])
	if err != nil {
		c.report(name, "%v", err)
		return
	}
	ofPayload := strings.HasPrefix(name, "manifest-")
	if !ofPayload && c.ours() && !bytes.Equal(text, written(sums)) {
		c.report(name, "it says what it said, and not as it was written")
	}
	for _, p := range slices.Sorted(maps.Keys(sums)) {
		if strings.HasPrefix(p, payload) != ofPayload {
			c.report(name, "it names %q, which is not its matter", p)
			continue
		}
		c.named[p] = append(c.named[p], name)
		if _, ok := c.files[p]; !ok {
			c.report(p, "it is missing")
			continue
		}
		have, err := c.sum(p, algorithm)
		switch {
		case err != nil:
			c.report(p, "it cannot be read: %s", reason(err))
		case have != sums[p]:
			c.differs[p] = append(c.differs[p], name)
		}
	}
}

// written returns a manifest as we write it. No other manifest has the sum of a tag
// manifest, so this shows changes to its line ends or letters, which the standard
// leaves to who packs a bag.
func written(sums map[string]string) (text []byte) {
	for _, p := range slices.Sorted(maps.Keys(sums)) {
		sum, err := hex.DecodeString(sums[p])
		if err != nil {
			return nil // it was read before, so it can be
		}
		text = appendLine(text, sum, p)
	}
	return text
}

// ours reports whether a bag says that a program of ours packed it.
func (c *checker) ours() bool {
	info, err := Info(c.fsys)
	return err == nil && slices.ContainsFunc(info, func(f Field) bool { return f.Name == "Bag-Software-Agent" && strings.HasPrefix(f.Value, "concord ") })
}

// blame says of each sum that differs whether the file is to blame, or a manifest with
// which the others do not agree.
func (c *checker) blame() {
	for p, differs := range c.differs {
		if len(differs) == len(c.named[p]) {
			c.report(p, "it is not what it was: its sum differs from that in %s", strings.Join(differs, " and "))
			continue
		}
		for _, m := range differs {
			c.report(m, "its sum of %s is wrong", p)
		}
	}
}

// sum returns a sum of a file. All kinds are computed at one reading.
func (c *checker) sum(p, algorithm string) (string, error) {
	if known := c.sums[p]; known != nil {
		return known[algorithm], nil
	}
	f, err := c.fsys.Open(p)
	if err != nil {
		return "", err
	}
	defer f.Close()
	short, medium, long := sha1.New(), sha256.New(), sha512.New()
	size, err := io.Copy(io.MultiWriter(short, medium, long), f)
	if err != nil {
		return "", err
	}
	c.files[p] = size
	c.sums[p] = map[string]string{
		"sha1": hex.EncodeToString(short.Sum(nil)), "sha256": hex.EncodeToString(medium.Sum(nil)), "sha512": hex.EncodeToString(long.Sum(nil)),
	}
	return c.sums[p][algorithm], nil
}

// info compares what bag-info.txt says of the payload with the payload.
func (c *checker) info() {
	if _, ok := c.files[infoName]; !ok {
		return // it may be left out
	}
	text, err := fs.ReadFile(c.fsys, infoName)
	if err != nil {
		c.report(infoName, "%s", reason(err))
		return
	}
	info, err := readInfo(text)
	if err != nil {
		c.report(infoName, "%v", err)
		return
	}
	var size, count int64
	for p, n := range c.files {
		if strings.HasPrefix(p, payload) {
			size += n
			count++
		}
	}
	for _, f := range info {
		if have := fmt.Sprintf("%d.%d", size, count); f.Name == "Payload-Oxum" && f.Value != have {
			c.report(infoName, "Payload-Oxum is %s, and the payload is %s", f.Value, have)
		}
	}
}

func reason(err error) string {
	var pe *fs.PathError
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it is missing"
	case errors.As(err, &pe):
		return pe.Err.Error()
	}
	return err.Error()
}

// Strangers returns the files of a bag that none of its manifests names: a person put
// them there.
func Strangers(fsys fs.FS) ([]string, error) {
	c := &checker{fsys: fsys, files: map[string]int64{}}
	if err := c.list(); err != nil {
		return nil, err
	}
	named := map[string]bool{declarationName: true, infoName: true}
	for _, m := range slices.Concat(c.manifests("manifest-"), c.manifests("tagmanifest-")) {
		named[m] = true
		_, algorithm, _ := strings.Cut(strings.TrimSuffix(m, ".txt"), "-")
		text, err := fs.ReadFile(fsys, m)
		if err != nil {
			return nil, err
		}
		sums, err := readManifest(text, algorithms[algorithm])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", m, err)
		}
		for p := range sums {
			named[p] = true
		}
	}
	var strangers []string
	for p := range c.files {
		if !named[p] && path.Base(p) != ".DS_Store" {
			strangers = append(strangers, p)
		}
	}
	slices.Sort(strangers)
	return strangers, nil
}
