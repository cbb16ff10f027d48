// Command pack deflates font files for embedding: pack OUTDIR FONT...
//
// The files are not changed, so that their licences need no new name; the same
// files give the same bytes with one version of Go.
package main

import (
	"bytes"
	"compress/flate"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: pack OUTDIR FONT...")
		os.Exit(2)
	}
	for _, name := range os.Args[2:] {
		if err := pack(name, filepath.Join(os.Args[1], filepath.Base(name)+".z")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
	}
}

func pack(from, to string) error {
	font, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("read font: %w", err)
	}
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		return fmt.Errorf("deflate: %w", err)
	}
	w.Write(font)
	if err := w.Close(); err != nil {
		return fmt.Errorf("deflate: %w", err)
	}
	return os.WriteFile(to, packed.Bytes(), 0o644)
}
