package publish

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// S3 is a bucket of S3-compatible storage, or a folder in one.
type S3 struct {
	Endpoint               string // "https://s3.eu-central-1.amazonaws.com"
	Bucket, Prefix, Region string // Prefix may be empty; Region may be, where the server tells it
	Gzip                   bool   // texts are stored compressed, and said to be so

	AccessKey, SecretKey, SessionToken string
	CredentialsFile, Profile           string // where the keys are read when they are not given
}

// NewS3 returns the target that is a bucket. Nothing is asked of the server yet.
func NewS3(c S3) (Target, error) {
	u, err := url.Parse(c.Endpoint)
	if err != nil {
		return nil, err
	}
	keys := credentials.NewStaticV4(c.AccessKey, c.SecretKey, c.SessionToken)
	if c.AccessKey == "" {
		keys = credentials.NewFileAWSCredentials(c.CredentialsFile, c.Profile)
	}
	if v, err := keys.GetWithContext(nil); err != nil || v.AccessKeyID == "" {
		return nil, errors.New("there is no key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write ~/.aws/credentials")
	}
	client, err := minio.New(u.Host, &minio.Options{
		Creds: keys, Secure: u.Scheme == "https", Region: c.Region,
		MaxRetries: 1, // we try again ourselves
		Transport: &http.Transport{
			Proxy:                 http.ProxyFromEnvironment,
			DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			MaxIdleConnsPerHost:   s3Jobs,
			IdleConnTimeout:       time.Minute,
			TLSHandshakeTimeout:   10 * time.Second,
			ResponseHeaderTimeout: time.Minute,
			DisableCompression:    true, // what is stored compressed is read so
		},
	})
	if err != nil {
		return nil, err
	}
	o := &bucket{client: client, name: c.Bucket}
	if c.Prefix != "" {
		o.prefix = c.Prefix + "/"
	}
	return &store{objects: o, headers: true, encode: c.Gzip, jobs: s3Jobs, wait: pause}, nil
}

// s3Jobs are so many that the way to the server and back costs little.
const s3Jobs = 16

// bucket is a bucket as objects.
type bucket struct {
	client       *minio.Client
	name, prefix string // the prefix is empty or ends in a slash
}

func (b *bucket) close() error { return nil }

func (b *bucket) get(ctx context.Context, p string) ([]byte, File, error) {
	object, err := b.client.GetObject(ctx, b.name, b.prefix+p, minio.GetObjectOptions{})
	if err != nil {
		return nil, File{}, explain(err)
	}
	defer object.Close()
	content, err := io.ReadAll(object)
	if err != nil {
		return nil, File{}, explain(err)
	}
	about, err := object.Stat()
	if err != nil {
		return nil, File{}, explain(err)
	}
	f := File{Type: about.ContentType, Cache: about.Metadata.Get("Cache-Control"), Encoding: about.Metadata.Get("Content-Encoding")}
	if f.Encoding == "gzip" {
		content, err = decompress(content)
	}
	return content, f, err
}

func (b *bucket) put(ctx context.Context, p string, f File, content []byte) error {
	return b.write(ctx, p, content, minio.PutObjectOptions{
		ContentType: f.Type, CacheControl: f.Cache, ContentEncoding: f.Encoding,
	})
}

func (b *bucket) write(ctx context.Context, p string, content []byte, o minio.PutObjectOptions) error {
	// One request a file, however large: an upload in parts could be left behind
	// in parts.
	o.DisableMultipart = true
	// The sum in a signed header holds the content together. A body signed in
	// chunks would make some servers show "aws-chunked" to browsers.
	o.SendContentMd5, o.DisableContentSha256 = true, true
	_, err := b.client.PutObject(ctx, b.name, b.prefix+p, bytes.NewReader(content), int64(len(content)), o)
	return explain(err)
}

// create leaves it to the server to see whether the file is there. Where the
// server cannot, we look first; who comes between is noticed before the next
// phase, when the lock is read again.
func (b *bucket) create(ctx context.Context, p string, content []byte) error {
	o := minio.PutObjectOptions{ContentType: "application/json", CacheControl: "no-store"}
	o.SetMatchETagExcept("*")
	err := b.write(ctx, p, content, o)
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return err
	}
	switch answer.StatusCode {
	case http.StatusPreconditionFailed, http.StatusConflict:
		return fs.ErrExist
	case http.StatusNotImplemented:
		if _, _, err := b.get(ctx, p); !errors.Is(err, fs.ErrNotExist) {
			return cmp.Or(err, fs.ErrExist)
		}
		return b.put(ctx, p, File{Type: o.ContentType, Cache: o.CacheControl}, content)
	}
	return err
}

func (b *bucket) remove(ctx context.Context, paths []string) error {
	if len(paths) == 1 {
		return explain(b.client.RemoveObject(ctx, b.name, b.prefix+paths[0], minio.RemoveObjectOptions{}))
	}
	doomed := make(chan minio.ObjectInfo, len(paths))
	for _, p := range paths {
		doomed <- minio.ObjectInfo{Key: b.prefix + p}
	}
	close(doomed)
	var errs []error
	for failed := range b.client.RemoveObjects(ctx, b.name, doomed, minio.RemoveObjectsOptions{}) {
		errs = append(errs, explain(failed.Err))
	}
	return errors.Join(errs...)
}

func (b *bucket) list(ctx context.Context) ([]string, error) {
	var paths []string
	for object := range b.client.ListObjects(ctx, b.name, minio.ListObjectsOptions{Prefix: b.prefix, Recursive: true}) {
		if object.Err != nil {
			return nil, explain(object.Err)
		}
		if p := strings.TrimPrefix(object.Key, b.prefix); fs.ValidPath(p) && p != "." {
			paths = append(paths, p)
		}
	}
	return paths, nil
}

// explain says what the codes of S3 mean where that helps.
func explain(err error) error {
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return err
	}
	switch {
	case answer.Code == "NoSuchKey":
		return fs.ErrNotExist
	case answer.Code == "NoSuchBucket":
		return fmt.Errorf("there is no such bucket: %w", err)
	case answer.StatusCode == http.StatusForbidden || answer.StatusCode == http.StatusUnauthorized:
		return fmt.Errorf("the key is refused (%s): %w", answer.Code, err)
	}
	return err
}

// isPassing reports whether an error is one of the way to the server, or of a
// server that is busy.
func (b *bucket) isPassing(err error) bool {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) || errors.Is(err, context.Canceled) {
		return false
	}
	var answer minio.ErrorResponse
	if !errors.As(err, &answer) {
		return true // no answer, or half of one
	}
	if answer.StatusCode == 0 { // the client's own word
		return !strings.HasPrefix(answer.Code, "Invalid")
	}
	return answer.StatusCode >= 500 && answer.StatusCode != http.StatusNotImplemented ||
		answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusRequestTimeout ||
		answer.Code == "RequestTimeout" || answer.Code == "SlowDown"
}
