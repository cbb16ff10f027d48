package publish

import (
	"bytes"
	"cmp"
	"crypto/md5"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeS3 is as much of an S3 server as publishing needs. It can be told to
// fail, and to look at what it stores after every change.
type fakeS3 struct {
	*httptest.Server
	mu       sync.Mutex
	objects  map[string]fakeObject
	requests int
	plain    bool              // it knows no conditions
	puts     []string          // keys, in order
	fault    func(n int) fault // of the nth request; may be nil
	changed  func(key string)  // after every change, with the server's lock; may be nil
}

type fakeObject struct {
	content []byte
	header  http.Header
}

// fault is what happens to a request.
type fault int

const (
	noFault    fault = iota
	slowDown         // 503 before anything is done
	cutBefore        // the connection ends before anything is done
	cutAfter         // the connection ends before the answer
	cutMiddle        // the connection ends in the middle of what is sent
	badGateway       // 500 before anything is done
	forbidden        // 403, for good
)

func newFakeS3(t testing.TB) *fakeS3 {
	s := &fakeS3{objects: map[string]fakeObject{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// target returns the bucket as a target that does not wait between attempts.
func (s *fakeS3) target(t testing.TB, gzip bool) *store {
	t.Helper()
	target, err := NewS3(S3{Endpoint: s.URL, Bucket: "briefs", Prefix: "site", Region: "x", Gzip: gzip, AccessKey: "key", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	st := target.(*store)
	st.wait = noWait
	return st
}

// published returns what readers see.
func (s *fakeS3) published(t testing.TB) files {
	s.mu.Lock()
	defer s.mu.Unlock()
	got := files{}
	for key, o := range s.objects {
		p, ok := strings.CutPrefix(key, "site/")
		if !ok {
			t.Errorf("an object outside the prefix: %s", key)
		}
		if !isOurs(p) {
			got[p] = string(o.content)
		}
	}
	return got
}

func (s *fakeS3) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests++
	f := noFault
	if s.fault != nil {
		f = s.fault(s.requests)
	}
	s.mu.Unlock()
	switch f {
	case slowDown:
		refuse(w, http.StatusServiceUnavailable, "SlowDown")
		return
	case badGateway:
		refuse(w, http.StatusInternalServerError, "InternalError")
		return
	case forbidden:
		refuse(w, http.StatusForbidden, "AccessDenied")
		return
	case cutBefore:
		panic(http.ErrAbortHandler)
	case cutMiddle:
		io.CopyN(io.Discard, r.Body, r.ContentLength/2)
		panic(http.ErrAbortHandler)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		refuse(w, 400, "IncompleteBody")
		return
	}
	recorded := httptest.NewRecorder()
	s.serve(recorded, r, body)
	if f == cutAfter {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), recorded.Header())
	w.WriteHeader(recorded.Code)
	w.Write(recorded.Body.Bytes())
}

func refuse(w http.ResponseWriter, code int, word string) {
	w.Header().Set("Content-Type", "application/xml")
	w.WriteHeader(code)
	fmt.Fprintf(w, "<Error><Code>%s</Code><Message>%s</Message></Error>", word, word)
}

func (s *fakeS3) serve(w http.ResponseWriter, r *http.Request, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, ok := strings.CutPrefix(r.URL.Path, "/briefs/")
	if !ok {
		refuse(w, 404, "NoSuchBucket")
		return
	}
	object, there := s.objects[key]
	switch query := r.URL.Query(); {
	case r.Method == "GET" && query.Has("list-type"):
		s.list(w, query.Get("prefix"), cmp.Or(query.Get("continuation-token"), query.Get("start-after")))
	case r.Method == "POST" && query.Has("delete"):
		var list struct {
			Object []struct{ Key string }
		}
		if xml.Unmarshal(body, &list) != nil {
			refuse(w, 400, "MalformedXML")
			return
		}
		for _, o := range list.Object {
			s.delete(o.Key)
		}
		io.WriteString(w, "<DeleteResult></DeleteResult>")
	case r.Method == "PUT" && s.plain && r.Header.Get("If-None-Match") != "":
		refuse(w, http.StatusNotImplemented, "NotImplemented")
	case r.Method == "PUT" && there && r.Header.Get("If-None-Match") == "*":
		refuse(w, 412, "PreconditionFailed")
	case r.Method == "PUT":
		s.objects[key] = fakeObject{body, r.Header}
		s.puts = append(s.puts, key)
		s.look(key)
		w.Header().Set("ETag", etag(body))
	case r.Method == "DELETE":
		s.delete(key)
		w.WriteHeader(204)
	case !there:
		refuse(w, 404, "NoSuchKey")
	default: // GET, HEAD
		for _, name := range [...]string{"Content-Type", "Cache-Control", "Content-Encoding"} {
			if v := object.header.Get(name); v != "" {
				w.Header().Set(name, v)
			}
		}
		w.Header().Set("ETag", etag(object.content))
		w.Header().Set("Last-Modified", testTime.Format(http.TimeFormat))
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(object.content))
	}
}

func etag(content []byte) string {
	sum := md5.Sum(content)
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

func (s *fakeS3) delete(key string) {
	delete(s.objects, key)
	s.look(key)
}

func (s *fakeS3) look(key string) {
	if s.changed != nil {
		s.changed(key)
	}
}

// list answers with two keys at a time.
func (s *fakeS3) list(w io.Writer, prefix, after string) {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(s.objects)) {
		if strings.HasPrefix(key, prefix) && key > after {
			keys = append(keys, key)
		}
	}
	more := len(keys) > 2
	keys = keys[:min(2, len(keys))]
	fmt.Fprintf(w, "<ListBucketResult><IsTruncated>%v</IsTruncated>", more)
	for _, key := range keys {
		fmt.Fprintf(w, "<Contents><Key>%s</Key><Size>1</Size><LastModified>2024-01-01T00:00:00.000Z</LastModified></Contents>", key)
	}
	if more {
		fmt.Fprintf(w, "<NextContinuationToken>%s</NextContinuationToken>", keys[1])
	}
	io.WriteString(w, "</ListBucketResult>")
}
