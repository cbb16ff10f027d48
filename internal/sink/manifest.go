package sink

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// A manifest says which files a site is made of. It holds no times, so that the
// same site has the same manifest.
type manifest struct {
	Version   int              `json:"version"`
	Generator string           `json:"generator"`
	Files     map[string]entry `json:"files"`
	Check     string           `json:"check"` // of what stands before it; of what is kept, not of a site
}

// entry is one file of a manifest.
type entry struct {
	SHA256 string `json:"sha256"`
	Size   int64  `json:"size"`
}

// made is a file of a stage: what the manifest and the state say of it.
type made struct {
	sum  [32]byte
	stat record
}

const manifestVersion = 1

// readManifest returns the manifest of a folder, an empty one when it has none.
func readManifest(dir, name string) (manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{}, nil
	}
	if err != nil {
		return manifest{}, err
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return manifest{}, fmt.Errorf("it is damaged (%w); remove the folder and build again", err)
	}
	if m.Version != manifestVersion {
		return manifest{}, fmt.Errorf("it has version %d, this program knows version %d; remove the folder and build again", m.Version, manifestVersion)
	}
	return m, nil
}

// appendManifest writes the manifest of the files, sorted by path.
func appendManifest(b []byte, generator string, files map[string]made) []byte {
	b = append(b, "{\n\"version\": "...)
	b = strconv.AppendInt(b, manifestVersion, 10)
	b = append(b, ",\n\"generator\": "...)
	b = appendString(b, generator)
	b = append(b, ",\n\"files\": {"...)
	for i, p := range slices.Sorted(maps.Keys(files)) {
		if i > 0 {
			b = append(b, ',')
		}
		f := files[p]
		b = append(b, '\n')
		b = appendString(b, p)
		b = append(b, `: {"sha256": "`...)
		b = hex.AppendEncode(b, f.sum[:])
		b = append(b, `", "size": `...)
		b = strconv.AppendInt(b, f.stat.size, 10)
		b = append(b, '}')
	}
	return append(b, "\n}\n}\n"...)
}

// checkLine is how the line begins with which a manifest of what is kept ends.
const checkLine = ",\n\"check\": \""

// appendCheck adds the sum of a manifest to it, so that damage to the manifest
// itself is found too.
func appendCheck(text []byte) []byte {
	text = bytes.TrimSuffix(text, []byte("\n}\n"))
	sum := sha256.Sum256(text)
	text = append(text, checkLine...)
	text = hex.AppendEncode(text, sum[:])
	return append(text, "\"\n}\n"...)
}

// A Sum is what a manifest says of a file.
type Sum struct {
	SHA256 string // in hexadecimal digits
	Size   int64
}

// ReadSums returns what a manifest with a check says of the files. An error says
// how it is damaged.
func ReadSums(text []byte) (map[string]Sum, error) {
	i := bytes.LastIndex(text, []byte(checkLine))
	if i < 0 {
		return nil, errors.New("it has no check line at its end")
	}
	if !bytes.Equal(appendCheck(append(bytes.Clone(text[:i]), "\n}\n"...)), text) {
		return nil, errors.New("its own sum is not that of its check line")
	}
	var m manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, err
	}
	if m.Version != manifestVersion {
		return nil, fmt.Errorf("it has version %d, this program knows version %d", m.Version, manifestVersion)
	}
	sums := make(map[string]Sum, len(m.Files))
	for p, e := range m.Files {
		sums[p] = Sum(e)
	}
	return sums, nil
}

// A record is what a file looks like from outside: as long as it stands, the
// bytes are taken to be those that were written.
type record struct {
	size, mtime int64 // bytes; nanoseconds
}

func recordOf(fi fs.FileInfo) record {
	return record{fi.Size(), fi.ModTime().UnixNano()}
}

func (r record) matches(fi fs.FileInfo) bool {
	return fi.Mode().IsRegular() && recordOf(fi) == r
}

// UnmarshalJSON reads a pair of size and time.
func (r *record) UnmarshalJSON(b []byte) error {
	var pair [2]int64
	if err := json.Unmarshal(b, &pair); err != nil {
		return err
	}
	*r = record{pair[0], pair[1]}
	return nil
}

// state is what a build leaves for the next one. It is a help, never needed: a
// folder without it, or with a damaged one, is only written more slowly.
type state struct {
	Memo  json.RawMessage   `json:"memo"`
	Files map[string]record `json:"files"`
}

const stateName = PrivateName + "/state.json"

func readState(dir string) state {
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(stateName)))
	if err != nil {
		return state{}
	}
	var s state
	if json.Unmarshal(text, &s) != nil {
		return state{}
	}
	return s
}

// appendState writes the state of a folder: the memo and the records of its
// files.
func appendState(b, memo []byte, files map[string]made) []byte {
	if len(memo) == 0 {
		memo = []byte("null")
	}
	b = append(b, "{\n\"memo\": "...)
	b = append(b, memo...)
	b = append(b, ",\n\"files\": {"...)
	first := true
	for p, f := range files {
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, '\n')
		b = appendString(b, p)
		b = append(b, ": ["...)
		b = strconv.AppendInt(b, f.stat.size, 10)
		b = append(b, ',')
		b = strconv.AppendInt(b, f.stat.mtime, 10)
		b = append(b, ']')
	}
	return append(b, "\n}\n}\n"...)
}

// appendString writes s as a JSON string. Paths that need no escaping, which
// are nearly all, cost one pass.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			quoted, err := json.Marshal(s)
			if err != nil { // a string always has a JSON form
				return append(b, `""`...)
			}
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
