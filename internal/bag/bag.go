// Package bag packs files as BagIt has it (RFC 8493), and checks such bags.
//
// In: an fs.FS of files with the list of their paths, and what bag-info.txt says of
// them. Out: an fs.FS of the bag's payload, the tag files that go with it once all of
// the payload was read, and the same as a zip file. Guarantees: each file is read
// once and not kept; the same files and words give the same bytes; manifests are
// written in the form that sha256sum -c and sha512sum -c read. Non-goals: it writes
// no folder and looks at no clock; fetch.txt, since a bag of ours is complete.
package bag

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

// payload is the folder of a bag for what it carries.
const payload = "data/"

// The tag files.
const (
	declarationName = "bagit.txt"
	infoName        = "bag-info.txt"
	declaration     = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
)

// Marker is a file by which a folder is known to be a bag.
const Marker = declarationName

// TagFiles is how many tag files a bag has.
const TagFiles = 6

// Identifier is the field of bag-info.txt for what the maker calls the content.
const Identifier = "Internal-Sender-Identifier"

// A Field is one line of bag-info.txt. One without a value is left out.
type Field struct{ Name, Value string }

// Bag is a bag that is being made. It is safe for concurrent use.
type Bag struct {
	files fs.ReadFileFS
	paths []string
	info  []Field

	mu   sync.Mutex
	sums map[string]sum // by path in the bag
}

// sum is what the manifests say of a file.
type sum struct {
	sha256 [sha256.Size]byte
	sha512 [sha512.Size]byte
	size   int64
}

func sumOf(data []byte) sum {
	return sum{sha256.Sum256(data), sha512.Sum512(data), int64(len(data))}
}

// New returns a bag of the files at the paths.
func New(files fs.ReadFileFS, paths []string, info []Field) *Bag {
	b := &Bag{files: files, info: info, sums: make(map[string]sum, len(paths))}
	for _, p := range paths {
		b.paths = append(b.paths, payload+p)
	}
	slices.Sort(b.paths)
	return b
}

// Inside returns the name that a file of the payload had before it was packed.
func Inside(path string) string { return strings.TrimPrefix(path, payload) }

// Paths returns the paths of the payload in the bag, sorted.
func (b *Bag) Paths() []string { return slices.Clone(b.paths) }

// ReadFile makes a file of the payload, and notes its sums.
func (b *Bag) ReadFile(name string) ([]byte, error) {
	inner, ok := strings.CutPrefix(name, payload)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	data, err := b.files.ReadFile(inner)
	if err != nil {
		return nil, err
	}
	s := sumOf(data)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sums[name] = s
	return data, nil
}

// Files returns how many files the bag has with what was read up to now.
func (b *Bag) Files() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.sums) + TagFiles
}

// Equals reports whether a folder is this bag, by its identifier and the names of its
// files; their bytes are not looked at.
func (b *Bag) Equals(fsys fs.FS) bool {
	info, err := Info(fsys)
	if err != nil {
		return false
	}
	identifier := func(f Field) bool { return f.Name == Identifier }
	mine, its := slices.IndexFunc(b.info, identifier), slices.IndexFunc(info, identifier)
	if mine < 0 || its < 0 || b.info[mine] != info[its] {
		return false
	}
	for _, name := range b.paths {
		if fi, err := fs.Stat(fsys, name); err != nil || !fi.Mode().IsRegular() {
			return false
		}
	}
	return Is(fsys)
}

// Open opens a file of the payload, as ReadFile makes it.
func (b *Bag) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
}

// Tags returns the tag files of what was read up to now.
func (b *Bag) Tags() map[string][]byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	var size int64
	for _, s := range b.sums {
		size += s.size
	}
	info := append(slices.Clone(b.info), Field{"Payload-Oxum", fmt.Sprintf("%d.%d", size, len(b.sums))})
	tags := map[string][]byte{
		declarationName: []byte(declaration),
		infoName:        appendInfo(nil, info),
	}
	addManifests(tags, "manifest", b.sums)
	described := map[string]sum{}
	for name, data := range tags {
		described[name] = sumOf(data)
	}
	addManifests(tags, "tagmanifest", described)
	return tags
}

func addManifests(tags map[string][]byte, name string, sums map[string]sum) {
	var short, long []byte
	for _, p := range slices.Sorted(maps.Keys(sums)) {
		s := sums[p]
		short = appendLine(short, s.sha256[:], p)
		long = appendLine(long, s.sha512[:], p)
	}
	tags[name+"-sha256.txt"], tags[name+"-sha512.txt"] = short, long
}

// appendLine appends a line of a manifest.
func appendLine(b, sum []byte, path string) []byte {
	b = hex.AppendEncode(b, sum)
	b = append(b, "  "...)
	b = append(b, encodePath.Replace(path)...)
	return append(b, '\n')
}

// In a manifest a path stands on one line.
var (
	encodePath = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	decodePath = strings.NewReplacer("%25", "%", "%0D", "\r", "%0d", "\r", "%0A", "\n", "%0a", "\n")
)

// appendInfo writes bag-info.txt. Further lines of a value are indented.
func appendInfo(b []byte, info []Field) []byte {
	for _, f := range info {
		lines := strings.FieldsFunc(f.Value, func(r rune) bool { return r == '\n' || r == '\r' })
		if len(lines) == 0 {
			continue
		}
		b = append(b, f.Name+": "+strings.Join(lines, "\n  ")+"\n"...)
	}
	return b
}

// Info returns the fields of a bag's bag-info.txt.
func Info(fsys fs.FS) ([]Field, error) {
	text, err := fs.ReadFile(fsys, infoName)
	if err != nil {
		return nil, err
	}
	return readInfo(text)
}

// readInfo reads bag-info.txt.
func readInfo(text []byte) (info []Field, err error) {
	for line := range strings.SplitSeq(strings.TrimSuffix(string(text), "\n"), "\n") {
		switch {
		case line == "" && len(text) < 2:
		case strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t"):
			if len(info) == 0 {
				return nil, fmt.Errorf("it begins with an indented line")
			}
			info[len(info)-1].Value += "\n" + strings.TrimSpace(line)
		default:
			name, value, ok := strings.Cut(line, ":")
			if !ok {
				return nil, fmt.Errorf("the line %q has no colon", line)
			}
			info = append(info, Field{name, strings.TrimSpace(value)})
		}
	}
	return info, nil
}

// readManifest reads the lines of a manifest: the sum of each path, in small letters.
func readManifest(text []byte, digits int) (map[string]string, error) {
	sums := map[string]string{}
	if len(text) > 0 && !bytes.HasSuffix(text, []byte("\n")) {
		return nil, fmt.Errorf("its last line is cut off")
	}
	for line := range strings.SplitSeq(string(bytes.TrimSuffix(text, []byte("\n"))), "\n") {
		if line == "" && len(text) == 0 {
			break
		}
		line = strings.TrimSuffix(line, "\r")
		sum, rest, ok := strings.Cut(line, " ")
		name := strings.TrimPrefix(strings.TrimLeft(rest, " \t"), "*")
		if _, err := hex.DecodeString(sum); !ok || err != nil || len(sum) != digits || strings.ToLower(sum) != sum && strings.ToUpper(sum) != sum {
			return nil, fmt.Errorf("the line %q is not a sum and a path", line)
		}
		name = decodePath.Replace(name)
		if !fs.ValidPath(name) || name == "." || path.Clean(name) != name {
			return nil, fmt.Errorf("%q is not a path in the bag", name)
		}
		if _, ok := sums[name]; ok {
			return nil, fmt.Errorf("it names %q twice", name)
		}
		sums[name] = strings.ToLower(sum)
	}
	return sums, nil
}
