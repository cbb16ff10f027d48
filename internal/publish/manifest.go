package publish

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"concord/internal/sink"
)

// manifestName is the same as in a built folder: the manifest at a target says
// all that the built one says, and the headers.
const manifestName = sink.ManifestName

const manifestVersion = 1

// Manifest says what a published site is made of.
type Manifest struct {
	Version   int             `json:"version"`
	Generator string          `json:"generator"`
	Files     map[string]File `json:"files"`
}

// File is one file of a published site. Two that are equal need not be carried
// over.
type File struct {
	SHA256   string `json:"sha256"` // of the content, before it is compressed
	Size     int64  `json:"size"`
	Type     string `json:"type,omitempty"`     // Content-Type
	Cache    string `json:"cache,omitempty"`    // Cache-Control
	Encoding string `json:"encoding,omitempty"` // Content-Encoding
}

func fileOf(content []byte) File {
	sum := sha256.Sum256(content)
	return File{SHA256: hex.EncodeToString(sum[:]), Size: int64(len(content))}
}

// errForeign says that what stands in the place of the manifest is none.
var errForeign = errors.New("it is damaged, or another program's")

// readManifest reads a manifest. What cannot be read is an error; what is no
// manifest of ours, errForeign.
func readManifest(read func() ([]byte, error)) (Manifest, error) {
	text, err := read()
	if err != nil {
		return Manifest{}, err
	}
	var m Manifest
	if json.Unmarshal(text, &m) != nil || m.Version != manifestVersion || m.Files == nil {
		return Manifest{}, errForeign
	}
	for p := range m.Files {
		if !fs.ValidPath(p) || p == "." || isOurs(p) {
			return Manifest{}, errForeign
		}
	}
	return m, nil
}

// text returns the manifest as it is written, the same for the same files.
func (m Manifest) text() ([]byte, error) {
	text, err := json.MarshalIndent(m, "", " ")
	return append(text, '\n'), err
}

// isOurs reports whether a path at a target is that of something that serves
// publishing and is no part of the site.
func isOurs(p string) bool {
	return p == manifestName || p == sink.PrivateName || strings.HasPrefix(p, sink.PrivateName+"/")
}

// Headers. A name that carries a hash of its content may be kept for a year. A
// page must be asked for again each time: one that was kept could name a style
// sheet that is gone. What lies between may be an hour old.
const (
	cacheForEver = "public, max-age=31536000, immutable"
	cachePage    = "public, max-age=0, must-revalidate"
	cacheOther   = "public, max-age=3600"
)

// types are the content types by extension. They are written down here because
// those that a system knows differ.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
	".xml": "application/xml", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/vnd.microsoft.icon", ".pdf": "application/pdf",
	".zip": "application/zip", ".gz": "application/gzip", ".wasm": "application/wasm", ".woff2": "font/woff2",
	".woff": "font/woff", ".ttf": "font/ttf", ".mp4": "video/mp4", ".mp3": "audio/mpeg", ".bib": "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json", ".geojson": "application/geo+json", ".ndjson": "application/x-ndjson",
	".jsonld": "application/ld+json", ".epub": "application/epub+zip", ".yaml": "text/plain; charset=utf-8",
}

func typeOf(p string) string {
	if path.Base(p) == "feed.xml" {
		return "application/atom+xml"
	}
	if t, ok := types[strings.ToLower(path.Ext(p))]; ok {
		return t
	}
	return "application/octet-stream"
}

func cacheOf(p string) string {
	switch {
	case hasHash(p):
		return cacheForEver
	case isPage(p), isCatalogue(p):
		return cachePage
	}
	return cacheOther
}

// hasHash reports whether the last part of a path carries a hash of the
// content, as style.1a2b3c4d.css does.
func hasHash(p string) bool {
	parts := strings.Split(path.Base(p), ".")
	if len(parts) < 3 {
		return false
	}
	for _, part := range parts[1 : len(parts)-1] {
		if _, err := hex.DecodeString(part); err == nil && len(part) >= 8 {
			return true
		}
	}
	return false
}

func isPage(p string) bool { return strings.HasSuffix(p, ".html") }

// isCatalogue reports whether a file lists pages: it must not name a page that
// is not there yet.
func isCatalogue(p string) bool {
	switch path.Ext(p) {
	case ".json", ".csv", ".xml", ".txt":
		return !hasHash(p)
	}
	return false
}

// isCompressible reports whether a file is worth compressing.
func isCompressible(p string, size int64) bool {
	t := typeOf(p)
	return size >= 1024 && (strings.HasPrefix(t, "text/") || strings.HasSuffix(t, "json") || strings.HasSuffix(t, "xml"))
}

// compress returns the same bytes for the same content.
func compress(content []byte) ([]byte, error) {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(content); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// maxFile bounds what compressed files from a target may grow to.
const maxFile = 1 << 30

func decompress(content []byte) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(r, maxFile))
	if err != nil {
		return nil, fmt.Errorf("decompress: %w", err)
	}
	return plain, r.Close()
}
