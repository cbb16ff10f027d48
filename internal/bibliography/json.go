package bibliography

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"concord/internal/diag"
	"concord/internal/frontmatter"
	"concord/internal/source"
)

// deepestJSON bounds the nesting of CSL-JSON, whose own depth is five.
const deepestJSON = 20

// jsonReader turns JSON into values with places.
type jsonReader struct {
	decoder *json.Decoder
	text    []byte
	path    string
}

var (
	errTooDeep = errors.New("more levels than a list of sources has")
	errTooWide = errors.New("more fields than a source has")
)

func (r *reader) readJSON(text []byte) {
	if len(bytes.TrimSpace(text)) == 0 {
		return
	}
	j := jsonReader{decoder: json.NewDecoder(bytes.NewReader(text)), text: text, path: r.path}
	j.decoder.UseNumber()
	root, err := j.value(0)
	if err == nil {
		if _, extra := j.decoder.Token(); extra != io.EOF {
			err = errors.New("text behind the end of the list")
		}
	}
	if err != nil {
		at := j.next()
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = errors.New("the file ends too early")
		}
		r.report(diag.New(diag.BadValue, r.span(at, at), "this is not JSON: %v", err))
		return
	}
	r.readValue(root)
}

// value reads the next value. Its span begins at its first byte.
func (j *jsonReader) value(depth int) (frontmatter.Value, error) {
	if depth > deepestJSON {
		return frontmatter.Value{}, errTooDeep
	}
	start := j.next()
	token, err := j.decoder.Token()
	if err != nil {
		return frontmatter.Value{}, err
	}
	v := frontmatter.Value{Kind: frontmatter.Scalar, Span: j.span(start)}
	switch t := token.(type) {
	case nil:
		v.Kind = frontmatter.Null
	case string:
		v.Text, v.Quoted = t, true
	case json.Number:
		v.Text = t.String()
	case bool:
		v.Text = "false"
		if t {
			v.Text = "true"
		}
	case json.Delim:
		err = j.fill(&v, t, depth)
		v.Span = j.span(start)
	}
	return v, err
}

// fill reads what stands in a list or an object, up to its closing sign.
func (j *jsonReader) fill(v *frontmatter.Value, open json.Delim, depth int) error {
	v.Kind = frontmatter.List
	if open == '{' {
		v.Kind = frontmatter.Map
	}
	for j.decoder.More() {
		var pair frontmatter.Pair
		if v.Kind == frontmatter.Map {
			start := j.next()
			token, err := j.decoder.Token()
			if err != nil {
				return err
			}
			if depth > 0 && len(v.Pairs) == mostFields {
				return errTooWide
			}
			pair.Key, _ = token.(string)
			pair.At = j.span(start)
		}
		inner, err := j.value(depth + 1)
		if err != nil {
			return err
		}
		if v.Kind == frontmatter.List {
			v.Items = append(v.Items, inner)
			continue
		}
		pair.Value = inner
		v.Pairs = append(v.Pairs, pair)
	}
	_, err := j.decoder.Token()
	return err
}

// next returns the offset of the next token.
func (j *jsonReader) next() int {
	at := int(j.decoder.InputOffset())
	for at < len(j.text) && bytes.IndexByte([]byte(" \t\n,:"), j.text[at]) >= 0 {
		at++
	}
	return at
}

func (j *jsonReader) span(start int) source.Span {
	return source.Span{Path: j.path, Start: start, End: int(j.decoder.InputOffset())}
}
