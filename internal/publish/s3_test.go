package publish

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
)

// The client waits a moment after every failure; here it need not be a long one.
func TestMain(m *testing.M) {
	minio.DefaultRetryUnit = time.Millisecond
	os.Exit(m.Run())
}

func noWait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func TestS3(t *testing.T) {
	server := newFakeS3(t)
	testTarget(t, func() Target { return server.target(t, false) }, func() files { return server.published(t) })
	for key := range server.objects {
		if p := strings.TrimPrefix(key, "site/"); isOurs(p) && p != manifestName {
			t.Errorf("%s is left", key)
		}
	}
	want := map[string]string{"index.html": cachePage, "style.bbbbbbbb.css": cacheForEver, "img/map.png": cacheOther}
	for p, cache := range want {
		if o := server.objects["site/"+p]; o.header.Get("Cache-Control") != cache || o.header.Get("Content-Type") != typeOf(p) {
			t.Errorf("headers of %s: %v", p, o.header)
		}
	}
}

// What pages need comes before the pages, and these before what lists them.
func TestS3Order(t *testing.T) {
	server := newFakeS3(t)
	run(t, server.target(t, false), first, Options{})
	server.puts = nil
	third := maps.Clone(second)
	third["feed.xml"] = "<feed>b</feed>"
	run(t, server.target(t, false), third, Options{})
	want := []string{".concord/lock.json", ".concord/journal.json", "style.bbbbbbbb.css", "b/index.html", "index.html", "feed.xml", "concord-manifest.json"}
	for i := range want {
		want[i] = "site/" + want[i]
	}
	if !slices.Equal(server.puts, want) {
		t.Errorf("written in the order %q, want %q", server.puts, want)
	}
}

func TestS3Gzip(t *testing.T) {
	server := newFakeS3(t)
	long := files{"index.html": strings.Repeat("words ", 500) + `<p id="p1">`, "img/a.png": strings.Repeat("x", 5000)}
	run(t, server.target(t, true), long, Options{})
	page, picture := server.objects["site/index.html"], server.objects["site/img/a.png"]
	plain, err := decompress(page.content)
	if err != nil || string(plain) != long["index.html"] || !strings.Contains(page.header.Get("Content-Encoding"), "gzip") {
		t.Errorf("the page is not stored compressed: %v, %v", err, page.header)
	}
	if string(picture.content) != long["img/a.png"] {
		t.Error("the picture is not stored as it is")
	}
	delete(server.objects, "site/"+manifestName)
	p := run(t, server.target(t, true), long, Options{})
	if len(p.Steps) > 0 || len(p.Notes) == 0 {
		t.Errorf("plan with a lost manifest: %s, notes %q", steps(p), p.Notes)
	}
	if p = run(t, server.target(t, true), long, Options{}); len(p.Steps) > 0 || len(p.Notes) > 0 || p.stale {
		t.Errorf("the manifest was not made again: %s, notes %q", steps(p), p.Notes)
	}
}

// A manifest that is lost or foreign is made again, and nothing is removed that
// may be somebody else's.
func TestS3ForeignManifest(t *testing.T) {
	for _, text := range []string{"", "not ours", `{"version": 7, "files": {}}`, `{"version": 1, "files": {"../x": {}}}`} {
		server := newFakeS3(t)
		run(t, server.target(t, false), first, Options{})
		if text == "" {
			delete(server.objects, "site/"+manifestName)
		} else {
			server.objects["site/"+manifestName] = fakeObject{content: []byte(text)}
		}
		p := run(t, server.target(t, false), second, Options{})
		if got, want := steps(p), "add b/index.html, change index.html, add style.bbbbbbbb.css"; got != want || len(p.Notes) != 1 {
			t.Errorf("manifest %q: plan %s, want %s; notes %q", text, got, want, p.Notes)
		}
		both := maps.Clone(first)
		maps.Copy(both, second)
		check(t, "all that is there", server.published(t), both)
		if p := run(t, server.target(t, false), second, Options{}); len(p.Steps) > 0 || len(p.Notes) > 0 {
			t.Errorf("manifest %q: second plan %s, notes %q", text, steps(p), p.Notes)
		}
	}
}

func TestS3IsBusy(t *testing.T) {
	server := newFakeS3(t)
	ctx := context.Background()
	one, two := server.target(t, false), server.target(t, false)
	if err := one.Lock(ctx, Options{By: "jane@desk", Now: testTime}); err != nil {
		t.Fatal(err)
	}
	err := two.Lock(ctx, Options{By: "joe@desk", Now: testTime.Add(time.Minute)})
	const want = "another publication is under way there, by jane@desk since 2024-12-06T10:11:12Z; wait for it, or use --take-over when it is no longer running"
	var busy *BusyError
	if !errors.As(err, &busy) || err.Error() != want {
		t.Errorf("a second lock gives %q, want %q", err, want)
	}
	if err := two.Lock(ctx, Options{By: "joe@desk", Now: testTime.Add(2 * time.Hour)}); err != nil {
		t.Errorf("an old lock is not taken over: %v", err)
	}
	p, err := NewPlan(ctx, one, first.site(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Publish(ctx, one, p, Options{}); !errors.As(err, &busy) {
		t.Errorf("one whose lock was taken over goes on: %v", err)
	}
	if len(server.published(t)) > 0 {
		t.Error("one whose lock was taken over wrote files")
	}
	if err := one.Close(); err == nil {
		t.Error("closing does not tell that the lock was taken over")
	}
	if err := two.stillHeld(ctx); err != nil {
		t.Errorf("closing took the lock from the other one: %v", err)
	}
}

// A server that knows no conditional writes is locked all the same.
func TestS3Plain(t *testing.T) {
	server := newFakeS3(t)
	server.plain = true
	run(t, server.target(t, false), first, Options{})
	check(t, "published", server.published(t), first)
	one, two := server.target(t, false), server.target(t, false)
	if err := one.Lock(context.Background(), Options{Now: testTime}); err != nil {
		t.Fatal(err)
	}
	var busy *BusyError
	if err := two.Lock(context.Background(), Options{Now: testTime}); !errors.As(err, &busy) {
		t.Errorf("a second lock gives %v", err)
	}
}

func TestS3Refused(t *testing.T) {
	server := newFakeS3(t)
	target, err := NewS3(S3{Endpoint: server.URL, Bucket: "none", Region: "x", AccessKey: "key", SecretKey: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Lock(context.Background(), Options{}); err == nil || !strings.Contains(err.Error(), "there is no such bucket") {
		t.Errorf("Lock of a bucket that is not there: %v", err)
	}
	if server.requests > 1 {
		t.Errorf("%d requests, although the first answer was final", server.requests)
	}
	server.fault = func(int) fault { return forbidden }
	if err := server.target(t, false).Lock(context.Background(), Options{}); err == nil || !strings.Contains(err.Error(), "the key is refused (AccessDenied)") {
		t.Errorf("Lock with a key that is refused: %v", err)
	}
	if server.requests > 2 {
		t.Errorf("%d requests, although the second answer was final too", server.requests)
	}
	if _, err := NewS3(S3{Endpoint: server.URL, Bucket: "briefs", CredentialsFile: t.TempDir() + "/none"}); err == nil || !strings.Contains(err.Error(), "AWS_ACCESS_KEY_ID") {
		t.Errorf("NewS3 without a key: %v", err)
	}
}

// A server that fails for ever is given up.
func TestS3GivesUp(t *testing.T) {
	server := newFakeS3(t)
	server.fault = func(int) fault { return slowDown }
	if _, err := tryRun(context.Background(), t, server.target(t, false), first, Options{}); err == nil {
		t.Error("a server that only fails was published to")
	}
	if server.requests != attempts {
		t.Errorf("%d requests, want %d", server.requests, attempts)
	}
}

// randomSite returns a site whose pages link to an asset that is named by its
// content.
func randomSite(r *rand.Rand) files {
	asset := func() string { return fmt.Sprintf("style.%08x.css", r.Intn(3)) }
	f := files{"feed.xml": fmt.Sprint(r.Intn(3))}
	for n := range 12 {
		if r.Intn(4) > 0 {
			css := asset()
			f[css] = "body{} /* " + css + " */"
			f[fmt.Sprintf("b%d/index.html", n)] = fmt.Sprintf(`<link href="../%s"><p>%d`, css, r.Intn(2))
		}
	}
	return f
}

var linkOf = regexp.MustCompile(`href="\.\./([^"]+)"`)

// Thirty publications are cut, throttled, refused and killed at random, each
// of another site. After every single change at the server, no page links to an
// asset that is not there; and after a last run without faults the target is
// the site.
func TestS3Faults(t *testing.T) {
	runs := 30
	if testing.Short() {
		runs = 8
	}
	server := newFakeS3(t)
	r := rand.New(rand.NewSource(1))
	looked, ended := 0, 0
	server.changed = func(string) {
		looked++
		for key, o := range server.objects {
			if m := linkOf.FindSubmatch(o.content); isPage(key) && m != nil {
				if _, ok := server.objects["site/"+string(m[1])]; !ok {
					t.Errorf("%s links to %s, which is not there", key, m[1])
				}
			}
		}
	}
	for n := range runs {
		ctx, cancel := context.WithCancel(context.Background())
		rate, end := r.Float64()*0.8, 1+r.Intn(80)
		killed, dice := r.Intn(2) == 0, rand.New(rand.NewSource(int64(n)))
		server.mu.Lock()
		begun := server.requests
		server.fault = func(request int) fault {
			if killed && request-begun > end {
				cancel()
				return cutBefore // also for the attempt to give the lock free
			}
			if dice.Float64() < rate {
				return fault(1 + dice.Intn(5))
			}
			return noFault
		}
		server.mu.Unlock()
		site := randomSite(r)
		_, err := tryRun(ctx, t, server.target(t, false), site, Options{TakeOver: n%5 > 0, KeepDeleted: r.Intn(5) == 0})
		if err != nil {
			ended++
		}
		cancel()
	}
	server.mu.Lock()
	server.fault = nil
	server.mu.Unlock()
	last := randomSite(r)
	run(t, server.target(t, false), last, Options{TakeOver: true})
	check(t, "after a last run without faults", server.published(t), last)
	if p := run(t, server.target(t, false), last, Options{}); len(p.Steps) > 0 || p.stale {
		t.Errorf("the target is not done: %s", steps(p))
	}
	t.Logf("%d runs, %d of them ended early; %d requests; the site was looked at after %d changes", runs, ended, server.requests, looked)
}

// A site of 15 000 files with one changed page.
func BenchmarkS3OnePage(b *testing.B) {
	server := newFakeS3(b)
	site := files{}
	for n := range 15_000 {
		site[fmt.Sprintf("briefs/b%d/index.html", n)] = fmt.Sprintf("<p>%d", n)
	}
	run(b, server.target(b, false), site, Options{})
	for n := 0; b.Loop(); n++ {
		site["briefs/b7/index.html"] = fmt.Sprintf("<p>changed %d", n)
		b.StopTimer()
		built := site.site(b)
		server.requests = 0
		b.StartTimer()
		target := server.target(b, false)
		o := Options{Now: testTime}
		if err := target.Lock(context.Background(), o); err != nil {
			b.Fatal(err)
		}
		p, err := NewPlan(context.Background(), target, built, o)
		if err != nil {
			b.Fatal(err)
		}
		if err := Publish(context.Background(), target, p, o); err != nil || len(p.Steps) != 1 {
			b.Fatal(steps(p), err)
		}
		target.Close()
	}
	b.ReportMetric(float64(server.requests), "requests/op")
}
