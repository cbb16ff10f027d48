package publish

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// program finds a program that a test needs. Where it is missing the test is
// left out, and says so; where everything is required it fails.
func program(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("CONCORD_REQUIRE") != "" {
		t.Fatalf("%s is not installed", names[0])
	}
	t.Skipf("%s is not installed: nothing is tried against a real server", names[0])
	return ""
}

// freeAddress returns a loopback address that nobody listens at.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs a server until the test ends and waits until it answers.
func start(t testing.TB, address string, cmd *exec.Cmd) {
	t.Helper()
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.WaitDelay = time.Second // children may hold them open
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		cmd.Wait()
	}()
	t.Cleanup(func() {
		cmd.Process.Kill()
		<-ended
	})
	for deadline := time.Now().Add(20 * time.Second); ; {
		conn, err := net.DialTimeout("tcp", address, time.Second)
		if err == nil {
			conn.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s ended: %s", cmd.Path, &said)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s does not answer", cmd.Path)
		}
	}
}

// startS3 starts an S3 server with an empty bucket and returns its address, and
// the folder in which it keeps what we publish.
func startS3(t testing.TB) (address, dir string) {
	gateway := program(t, "versitygw")
	address, dir = freeAddress(t), t.TempDir()
	start(t, address, exec.Command(gateway, "--access", "key", "--secret", "secret", "--port", address, "--quiet", "posix", dir))
	client, err := minio.New(address, &minio.Options{Creds: credentials.NewStaticV4("key", "secret", "")})
	if err != nil {
		t.Fatal(err)
	}
	if err := client.MakeBucket(context.Background(), "briefs", minio.MakeBucketOptions{}); err != nil {
		t.Fatal(err)
	}
	return address, filepath.Join(dir, "briefs", "site")
}

func openS3(t testing.TB, endpoint string) Target {
	target, err := NewS3(S3{Endpoint: endpoint, Bucket: "briefs", Prefix: "site", Region: "us-east-1", AccessKey: "key", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// realS3 starts an S3 server and returns what opens its bucket as a target.
func realS3(t testing.TB) (open func() Target, dir string) {
	address, dir := startS3(t)
	return func() Target { return openS3(t, "http://"+address) }, dir
}

func TestRealS3(t *testing.T) {
	open, dir := realS3(t)
	testTarget(t, open, func() files { return inFolder(t, dir) })
	_, f, err := open().(*store).get(context.Background(), "style.bbbbbbbb.css")
	if err != nil || f.Cache != cacheForEver || f.Type != "text/css; charset=utf-8" {
		t.Errorf("headers of a style sheet: %+v, %v", f, err)
	}
	gzipped := open().(*store)
	gzipped.encode = true
	long := files{"index.html": strings.Repeat("words ", 500)}
	run(t, gzipped, long, Options{})
	content, f, err := gzipped.get(context.Background(), "index.html")
	if err != nil || f.Encoding != "gzip" || string(content) != long["index.html"] {
		t.Errorf("a compressed page: %+v, %v", f, err)
	}
	if p := run(t, gzipped, long, Options{}); len(p.Steps) > 0 || len(p.Notes) > 0 {
		t.Errorf("a compressed manifest is not understood: %s, %q", steps(p), p.Notes)
	}
	one, two := open(), open()
	if err := one.Lock(context.Background(), Options{By: "jane", Now: testTime}); err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	if err := two.Lock(context.Background(), Options{Now: testTime}); err == nil || !strings.Contains(err.Error(), "by jane") {
		t.Errorf("a second lock gives %v", err)
	}
}

// BenchmarkRealS3OnePage publishes a site of 15 000 files with one changed page
// to a real server.
func BenchmarkRealS3OnePage(b *testing.B) {
	open, _ := realS3(b)
	site := files{}
	for n := range 15_000 {
		site[fmt.Sprintf("briefs/b%d/index.html", n)] = fmt.Sprintf("<p>%d", n)
	}
	begin := time.Now()
	run(b, open(), site, Options{})
	b.Logf("first publication of %d files: %.1f s", len(site), time.Since(begin).Seconds())
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		site["briefs/b7/index.html"] = fmt.Sprintf("<p>changed %d", n)
		built := site.site(b)
		b.StartTimer()
		target, o := open(), Options{Now: testTime}
		if err := target.Lock(context.Background(), o); err != nil {
			b.Fatal(err)
		}
		p, err := NewPlan(context.Background(), target, built, o)
		if err != nil {
			b.Fatal(err)
		}
		if err := cmp.Or(Publish(context.Background(), target, p, o), target.Close()); err != nil || len(p.Steps) != 1 {
			b.Fatal(steps(p), err)
		}
	}
}

// fetch gets an address as a browser does that follows nothing.
func fetch(t testing.TB, url string, header ...string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}
