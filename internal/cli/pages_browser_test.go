package cli

// Every kind of page in a real browser, under the policy of servers: the own
// site, and one from right to left whose words are as long and as short as
// nobody wants them.

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"concord/internal/build"
	"concord/internal/publish"
	"concord/internal/realinput"
	"concord/internal/site"
)

// hostileSite is a site in Arabic with a page of every kind, each in the
// shortest and the longest form.
func hostileSite(t *testing.T) *site.Site {
	t.Helper()
	word := strings.Repeat("Donaudampfschifffahrtsgesellschaft", 6)
	title := strings.Repeat("معاهدة الشراكة الاستراتيجية الشاملة بين الدول الأطراف وما يلحق بها ", 4)
	var authors []string
	for n := range 12 {
		authors = append(authors, fmt.Sprintf("كاتب رقم %d ذو اسم طويل", n))
	}
	states := "AUT, BEL, BGR, CAN, CHE, CHN, CZE, DEU, DNK, EGY, ESP, EST, FIN, FRA, GBR, GRC, HRV, HUN, IND, IRL, ISL, ITA, JPN, KAZ, KOR, LTU, LUX, LVA, NLD, NOR, PHL, POL, PRK, PRT, ROU, RUS, SVK, SVN, SWE, THA, TUR, TUV, UKR, USA"
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"site.yaml":   "title: مركز دراسات المعاهدات والنصوص الطويلة جدا\nlang: ar\nlanguages: [ar, en]\nbase-url: https://x.example/\nsummary: موقع.\n",
		"actors.yaml": "long-body:\n  name: " + title + "\n  kind: body\n  of: PRK\nx:\n  name: X\n  kind: person\n  of: TUV\n  offices: [{title: Head, of: TUV, from: 2020}]\n",
		"sources.yaml": "k:\n  type: report\n  title: " + title + "\n  author: [{family: " + word + ", given: X}]\n  issued: 2020\n  URL: https://example.org/" + word + "\n" +
			"s:\n  title: s\n",
		"disputes.yaml":        "- claim: متى وقعت؟\n  of: long\n  property: signed\n  values: [{value: 2024-06-19, src: k}, {value: 2024-06-20, src: s}]\n  holds: 2024-06-19\n  why: " + title + "\n",
		"instruments/bare.md":  "---\ntitle: T\n---\n",
		"instruments/sixty.md": "---\ntitle: " + title + "\nparties: [" + states + "]\nevents:\n  - {signed: 1999-01-01, at: " + title + "}\n  - {in-force: 2000-01-01}\nprovisions:\n  1: {kind: defence, gloss: " + title + ", force: shall, trigger: armed attack}\n---\n## المادة 1\n\n1. " + word + "\n2. قصير.\n\n## المادة 2\n\nنص.\n",
		"instruments/long.md":  "---\ntitle: " + word + "\nparties: [PRK, RUS]\nevents:\n  - {signed: 2024-06-19}\n  - {in-force: 2024-12-04}\nprovisions:\n  4: {kind: [defence, offence, neutrality], title: " + word + ", gloss: " + word + "}\n---\n",
		"briefs/a.md":          "---\ntitle: ا\n---\nلا.\n",
		"briefs/empty.md":      "---\ntitle: فارغ\ndate: 2024\n---\n",
		"briefs/draft.md":      "---\ntitle: مسودة\ndate: 2024-12-06\nstatus: draft\n---\nلم تكتمل.\n",
		"briefs/gone.md":       "---\ntitle: مسحوب\ndate: 2024-12-06\nstatus: withdrawn\n---\nلا.\n",
		"briefs/old.md":        "---\ntitle: قديم\ndate: 2023-12-06\nstatus: superseded\nsuperseded-by: long\nabout: sixty\n---\nقالت المادة 1 ذلك.\n",
		"briefs/english.md":    "---\ntitle: A brief from left to right\ndate: 2024-12-06\nlang: en\nabout: long\n---\nArticle 4 binds North Korea.\n",
		"briefs/long.md": "---\ntitle: " + title + "\ndate: 2024-12-06\nupdated: 2025-01-10\nas-of: 2024-12-05\nauthors: [" + strings.Join(authors, ", ") + "]\nsummary: " + title + "\nnumber: 1234/567-B\nseries: سلسلة\nabout: long\nactors: [" + states + "]\nprovisions: [long/4: defence]\ntopics: [قانون]\nlicence: CC-BY-4.0\ndoi: 10.1234/" + word + "\nchanges: [{date: 2025-01-10, note: " + title + "}]\n---\n" +
			"كلمات " + word + " والمادة 4 وكوريا الشمالية و`" + word + "` و https://example.org/" + word + "[^1] [@k, p. 2].\n\n[^1]: " + word + "\n\n" +
			"::: {.finding}\n" + word + "\n:::\n\n## " + title + "\n\n" +
			strings.Repeat("| عمود طويل الاسم ", 14) + "|\n" + strings.Repeat("|---", 14) + "|\n" + strings.Repeat("| خلية فيها كلمات ", 14) + "|\n\n" +
			"```go\nfunc " + word + "() { " + strings.Repeat("a very long line of code ", 12) + "}\n```\n\n> " + word + "\n\n- [ ] مهمة\n- [x] تمت\n\nمصطلح\n: " + word + "\n\n" +
			"1. واحد\n   1. اثنان\n      1. ثلاثة\n         - " + word + "\n\n::: {.position actor=USA of=long stance=concern date=2024-06-20}\n" + title + "\n:::\n\n::: {.warning title=\"" + title + "\"}\nانتبه.\n:::\n\n" +
			"::: {.figure type=timeline of=long}\n" + title + "\n:::\n\n::: {.figure type=map of=sixty}\n:::\n\n::: {.figure type=matrix of=defence}\n:::\n\n::: {.figure type=network of=PRK}\n:::\n\n### ثالث\n\n#### رابع\n\n##### خامس\n\n###### سادس\n\nالنهاية.\n",
		"pages/about.md": "---\ntitle: عن الموقع\n---\n" + word + "\n",
	} {
		files["content/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	built, err := build.Run(t.Context(), files, build.Options{Unchecked: true, Future: true, Drafts: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return built.Site
}

// policy is what servers that Concord writes configurations for allow pages.
func policy(t *testing.T) string {
	t.Helper()
	m := regexp.MustCompile(`Content-Security-Policy "([^"]+)"`).FindSubmatch(publish.Nginx(publish.Server{}))
	if m == nil {
		t.Fatal("there is no policy")
	}
	return string(m[1])
}

// servePages serves a site as a server does.
func servePages(t *testing.T, s *site.Site) string {
	t.Helper()
	files, allowed := http.FileServerFS(s), policy(t)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", allowed)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server.URL + "/"
}

// A pageKind is one page of a site, the shortest or the longest of its kind.
type pageKind struct{ kind, address string }

// everyKind returns the shortest and the longest page of each kind.
func everyKind(t *testing.T, s *site.Site) []pageKind {
	t.Helper()
	class := regexp.MustCompile(`<body class="page-([a-z0-9-]+)`)
	type ends struct {
		short, long         string
		shortSize, longSize int
	}
	kinds := map[string]*ends{}
	for _, path := range s.Paths() {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		content, err := s.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		m := class.FindSubmatch(content)
		if m == nil { // it only leads on
			continue
		}
		address := strings.TrimSuffix(path, "index.html")
		k := kinds[string(m[1])]
		if k == nil {
			k = &ends{shortSize: 1 << 30}
			kinds[string(m[1])] = k
		}
		if len(content) < k.shortSize {
			k.short, k.shortSize = address, len(content)
		}
		if len(content) > k.longSize {
			k.long, k.longSize = address, len(content)
		}
	}
	var pages []pageKind
	for kind, k := range kinds {
		pages = append(pages, pageKind{kind, k.short})
		if k.long != k.short {
			pages = append(pages, pageKind{kind, k.long})
		}
	}
	slices.SortFunc(pages, func(a, b pageKind) int { return strings.Compare(a.kind+a.address, b.kind+b.address) })
	if len(kinds) < 14 {
		t.Fatalf("only %d kinds of page: %v", len(kinds), pages)
	}
	return pages
}

// do asks something of a tab that cannot fail.
func (t *tab) do(method string, params map[string]any) {
	t.b.t.Helper()
	if err := t.b.call(t.id, method, params, nil); err != nil {
		t.b.t.Fatal(err)
	}
}

// visit goes to a page of a site and waits for it and its fonts.
func (t *tab) visit(base, page string) {
	t.b.t.Helper()
	address := base + (&url.URL{Path: page}).EscapedPath()
	t.do("Page.navigate", map[string]any{"url": address})
	there := fmt.Sprintf(`location.href === %q && document.readyState === "complete" && document.fonts.status === "loaded"`, address)
	for range 3000 { // asked from here, because no clock runs in a page without script
		if is, err := t.try(there); err == nil && is == true {
			return
		}
		pause()
	}
	t.b.t.Fatalf("the page never came: %s", address)
}

// looks sets how the page is shown: to "screen" or "print", "light" or "dark".
func (t *tab) looks(media, scheme string) {
	t.b.t.Helper()
	t.do("Emulation.setEmulatedMedia", map[string]any{"media": media, "features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}}})
}

// window sets the size of the window in pixels of style sheets.
func (t *tab) window(width, height int, zoom float64) {
	t.b.t.Helper()
	t.do("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": zoom, "mobile": false})
}

// strings returns the list of strings that an expression gives.
func (t *tab) strings(expression string) []string {
	t.b.t.Helper()
	list, ok := t.eval(expression).([]any)
	if !ok {
		t.b.t.Fatalf("no list: %s", expression)
	}
	var all []string
	for _, s := range list {
		all = append(all, fmt.Sprint(s))
	}
	return all
}

// notShort skips a test that takes a while.
func notShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("takes a while")
	}
}

// trialSites are the sites that every test of pages looks at.
func trialSites(t *testing.T) map[string]*site.Site {
	return map[string]*site.Site{"own": ownSite(t), "hostile": hostileSite(t)}
}

// sideways lists what makes a page wider than its window.
const sideways = `(() => {
	const wide = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= wide) return [];
	const inside = (e) => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (getComputedStyle(p).overflowX !== "visible") return true; return false; };
	return [...document.body.querySelectorAll("*")].filter((e) => { const r = e.getBoundingClientRect(); return (r.right > wide + 1 || r.left < -1) && !inside(e); })
		.slice(0, 4).map((e) => e.outerHTML.slice(0, 160));
})()`

// unreachable lists the parts that scroll and that no key gets to.
const unreachable = `[...document.querySelectorAll("main *")].filter((e) => {
	const s = getComputedStyle(e);
	if (!/auto|scroll/.test(s.overflowX) || e.scrollWidth <= e.clientWidth + 1 || e.closest("details:not([open])")) return false;
	if (e.querySelector("a[href], button, input, summary")) return false;
	e.focus();
	return document.activeElement !== e;
}).map((e) => e.outerHTML.slice(0, 160))`

// TestPagesReflow holds that no page scrolls sideways in a window of 320 pixels,
// which is also a window of 1280 at four times the size, nor in a wide one.
func TestPagesReflow(t *testing.T) {
	notShort(t)
	b := openBrowser(t)
	page := b.open("about:blank#")
	for name, s := range trialSites(t) {
		base := servePages(t, s)
		for _, p := range everyKind(t, s) {
			page.visit(base, p.address)
			for _, w := range []struct {
				width int
				zoom  float64
			}{{1440, 1}, {768, 1}, {320, 4}, {320, 1}} {
				page.window(w.width, 800, w.zoom)
				page.eval(`new Promise((yes) => requestAnimationFrame(() => requestAnimationFrame(() => yes(true))))`)
				if wide := page.strings(sideways); len(wide) > 0 {
					t.Errorf("%s: %s scrolls sideways at %d pixels: %s", name, p.address, w.width, strings.Join(wide, "\n"))
				}
				if w.zoom == 1 {
					if lost := page.strings(unreachable); len(lost) > 0 {
						t.Errorf("%s: %s at %d pixels: no key scrolls %s", name, p.address, w.width, strings.Join(lost, "\n"))
					}
				}
			}
		}
	}
}

// canBeReached lists what can be worked and is seen.
const canBeReached = `[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled)`

// TestPagesKeyboard holds that the Tab key comes by everything that can be
// worked, in order, and that one sees where it is.
func TestPagesKeyboard(t *testing.T) {
	notShort(t)
	const most = 150 // stops of a page that is walked to its end
	b := openBrowser(t)
	page := b.open("about:blank#")
	page.window(1000, 800, 1)
	s := ownSite(t)
	base := servePages(t, s)
	walked := map[string]bool{}
	for _, p := range everyKind(t, s) {
		if walked[p.kind] {
			continue
		}
		page.visit(base, p.address)
		page.eval(`document.querySelectorAll("main details").forEach((d) => d.open = true)`)
		count := int(page.eval(canBeReached + `.length`).(float64))
		if count > most {
			continue
		}
		walked[p.kind] = true
		page.eval(`(() => {
			window.stops = []; window.unseen = []; window.todo = new Set(` + canBeReached + `);
			document.addEventListener("focusin", (event) => {
				const e = event.target, s = getComputedStyle(e), r = e.getBoundingClientRect();
				window.stops.push(e); window.todo.delete(e);
				if (s.outlineStyle === "none" || parseFloat(s.outlineWidth) < 1 || r.width === 0 || r.bottom < 0) window.unseen.push(e.outerHTML.slice(0, 120));
			});
		})()`)
		for n := range count + 10 {
			page.press("Tab", "")
			if n == 0 && page.eval(`document.activeElement.className`) != "skip" {
				t.Errorf("%s: the first stop is not the way past the head", p.address)
			}
			if n >= count && page.eval(`window.todo.size`) == 0.0 {
				break
			}
		}
		if left := page.strings(`[...window.todo].map((e) => e.outerHTML.slice(0, 120))`); len(left) > 0 {
			t.Errorf("%s: the Tab key never came to %s", p.address, strings.Join(left, "\n"))
		}
		if unseen := page.strings(`window.unseen`); len(unseen) > 0 {
			t.Errorf("%s: nothing shows the focus on %s", p.address, strings.Join(unseen[:min(3, len(unseen))], "\n"))
		}
	}
	if len(walked) < 14 {
		t.Errorf("only %d kinds of page were walked: %v", len(walked), walked)
	}

	// The way past the head leads into the text, and a summary opens by a key.
	page.visit(base, "briefs/article-4/")
	page.press("Tab", "")
	page.press("Enter", "\r")
	page.until(`location.hash === "#page.main"`)
	page.press("Tab", "")
	page.until(`document.querySelector("main").contains(document.activeElement)`)
	page.eval(`document.querySelector("main details > summary").focus()`)
	page.press("Enter", "\r")
	page.until(`document.querySelector("main details").open`)
}

// TestPagesWithoutScript holds that a page says the same with script off, and
// asks no other host for anything.
func TestPagesWithoutScript(t *testing.T) {
	notShort(t)
	b := openBrowser(t)
	page := b.open("about:blank#")
	const text = `document.body.innerText.replace(/\s+/g, " ")`
	s := ownSite(t)
	base := servePages(t, s)
	said := map[pageKind]any{}
	pages := everyKind(t, s)
	for _, p := range pages {
		page.visit(base, p.address)
		said[p] = page.eval(text)
		foreign := page.strings(`performance.getEntriesByType("resource").map((e) => e.name).filter((n) => !n.startsWith(location.origin + "/") && !n.startsWith("data:"))`)
		if len(foreign) > 0 {
			t.Errorf("%s asks other hosts: %v", p.address, foreign)
		}
	}
	page.do("Emulation.setScriptExecutionDisabled", map[string]any{"value": true})
	for _, p := range pages {
		page.visit(base, p.address)
		switch without := page.eval(text); {
		case p.kind == "search": // the script adds what to press
			if found := page.eval(`document.querySelectorAll("#page\\.subjects li a").length`).(float64); found < 100 {
				t.Errorf("the search page shows %v subjects without script", found)
			}
		case without != said[p]:
			t.Errorf("%s says something else without script:\n%v\n%v", p.address, said[p], without)
		}
	}
}

// TestPagesPreviews holds that the preview of a link comes when it is pointed at
// and when it is reached by keys, stays while it is pointed at itself, goes by
// Escape without moving either, and comes again.
func TestPagesPreviews(t *testing.T) {
	b := openBrowser(t)
	page := b.open("about:blank#")
	page.window(1000, 800, 1)
	page.visit(servePages(t, ownSite(t)), "briefs/article-4/")
	page.eval(`window.peek = document.querySelector(".body a + .peek"), window.link = peek.previousElementSibling, link.scrollIntoView({ block: "center" }), 0`)
	const isShown = `peek.checkVisibility({ visibilityProperty: true })`
	point := func(at string) {
		t.Helper()
		place := page.eval(`(() => { const r = ` + at + `; return [r.x + Math.min(r.width / 2, 20), r.y + r.height / 2]; })()`).([]any)
		page.do("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": place[0], "y": place[1]})
	}
	const nowhere = `new DOMRect(2, 2, 1, 1)`

	point(`link.getClientRects()[0]`)
	page.until(isShown)
	point(`peek.getBoundingClientRect()`)
	page.until(isShown + ` && peek.matches(":hover")`)
	page.press("Escape", "")
	page.until(`!` + isShown)
	point(nowhere)
	page.until(`!link.matches(":hover")`)
	point(`link.getClientRects()[0]`)
	page.until(isShown)
	page.press("Escape", "")
	page.until(`!` + isShown + ` && link.matches(":hover")`)
	point(nowhere)
	page.until(`!link.matches(":hover")`)

	page.eval(`(() => { const all = [...document.querySelectorAll("a[href]")]; all[all.indexOf(link) - 1].focus(); })()`)
	page.press("Tab", "")
	page.until(`document.activeElement === link && ` + isShown)
	page.press("Escape", "")
	page.until(`document.activeElement === link && !` + isShown)
	page.press("Tab", "")
	page.until(`document.activeElement !== link && !document.querySelector(".peek.away")`)
}

// TestPagesStill holds that a page does not move when its fonts come late, and
// that it is shown in them.
func TestPagesStill(t *testing.T) {
	b := openBrowser(t)
	s := ownSite(t)
	files := http.FileServerFS(s)
	slow := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if strings.HasSuffix(r.URL.Path, ".woff2") {
			select {
			case <-slow:
			case <-time.After(20 * time.Second):
			}
		}
		files.ServeHTTP(w, r)
	}))
	defer server.Close()
	page := b.open("about:blank#")
	page.window(1000, 800, 1)
	page.do("Page.navigate", map[string]any{"url": server.URL + "/briefs/article-4/"})
	page.until(`location.pathname === "/briefs/article-4/" && document.querySelector("footer") && document.fonts.status === "loading"`)
	const tall = `document.documentElement.scrollHeight`
	before := page.eval(tall).(float64)
	standIn := page.eval(`[...document.fonts].some((f) => /^"?Like /.test(f.family) && f.status === "loaded")`) == true
	close(slow)
	page.until(`document.fonts.status === "loaded" && [...document.fonts].some((f) => f.family.includes("Source Serif") && f.status === "loaded")`)
	after := page.eval(tall).(float64)
	t.Logf("the page is %v pixels tall without its fonts and %v with them", before, after)
	if !standIn {
		t.Log("SKIPPED: this machine has none of the fonts that stand in")
	} else if moved := (after - before) / after; moved > 0.02 || moved < -0.02 {
		t.Errorf("the page grows by %.1f %% when its fonts come", 100*moved)
	}
	fetched := page.strings(`performance.getEntriesByType("resource").map((e) => new URL(e.name).pathname).filter((n) => n.endsWith(".woff2"))`)
	for _, name := range fetched {
		if !strings.Contains(name, "-latin-") {
			t.Errorf("a page of English fetches %s", name)
		}
	}
}

// TestPagesWeight holds what a page weighs as servers send it.
func TestPagesWeight(t *testing.T) {
	const most = 48 << 10
	s := ownSite(t)
	for _, p := range everyKind(t, s) {
		path := p.address
		if strings.HasSuffix(path, "/") || path == "" {
			path += "index.html"
		}
		content, err := s.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		w := gzip.NewWriter(&packed)
		w.Write(content)
		w.Close()
		if packed.Len() > most {
			t.Errorf("%s is %d bytes compressed, and %d is the most", path, packed.Len(), most)
		}
	}
}

// testTool returns a file that a variable names, and skips the test without it.
func testTool(t *testing.T, variable, what string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		if os.Getenv("CONCORD_REQUIRE") == "all" {
			t.Fatalf("%s does not name %s, and CONCORD_REQUIRE asks for all tests", variable, what)
		}
		t.Skipf("SKIPPED: name %s in %s", what, variable)
	}
	return path
}

// TestPagesAccessible holds that axe-core finds nothing wrong with any kind of
// page, in light and dark, and with the contrast on paper.
func TestPagesAccessible(t *testing.T) {
	notShort(t)
	axe, err := os.ReadFile(testTool(t, "CONCORD_AXE", "axe.min.js of axe-core"))
	if err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t)
	page := b.open("about:blank#")
	page.window(1000, 800, 1)
	const run = `axe.run(document, %s).then((r) => r.violations.map((v) => v.id + ": " + v.help + "\n  " + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200) + " | " + (n.any[0]?.message || n.all[0]?.message || n.none[0]?.message || "")).join("\n  ")))`
	for name, s := range trialSites(t) {
		base := servePages(t, s)
		for _, p := range everyKind(t, s) {
			page.looks("screen", "light")
			page.visit(base, p.address)
			page.eval(string(axe) + "; true")
			for _, look := range []struct{ media, scheme, rules string }{
				{"screen", "light", `{}`},
				{"screen", "dark", `{runOnly: ["color-contrast", "link-in-text-block"]}`},
				{"print", "light", `{runOnly: ["color-contrast"]}`},
			} {
				page.looks(look.media, look.scheme)
				if found := page.strings(fmt.Sprintf(run, look.rules)); len(found) > 0 {
					t.Errorf("%s: %s on a %s in %s: %s", name, p.address, look.media, look.scheme, strings.Join(found, "\n"))
				}
			}
		}
	}
}

// TestPagesValid holds that html-validate has nothing to say on the HTML of the
// own site, of the hostile one, and of fifty pages of real input.
func TestPagesValid(t *testing.T) {
	notShort(t)
	validator := testTool(t, "CONCORD_HTML_VALIDATE", "the program html-validate")
	dir := t.TempDir()
	for name, s := range trialSites(t) {
		writeHTML(t, filepath.Join(dir, name), s, 1)
	}
	if real, err := realinput.Look("site"); err != nil {
		t.Logf("SKIPPED: the real input is not here: %v", err)
	} else {
		built, err := build.Run(t.Context(), os.DirFS(real), build.Options{Unchecked: true, Future: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		pages := built.Site.Counts().Pages
		if n := writeHTML(t, filepath.Join(dir, "real"), built.Site, pages/60); n < 50 {
			t.Errorf("only %d pages of the real input", n)
		}
	}
	rules, err := json.Marshal(map[string]any{
		"root":    true,
		"extends": []string{"html-validate:standard", "html-validate:a11y"},
		// One field is sent by Enter; a button beside it on every page is none.
		"rules": map[string]string{"wcag/h32": "off"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".htmlvalidate.json"), rules, 0o666); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), validator, "--formatter", "text", ".")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil || len(bytes.TrimSpace(out)) > 0 {
		t.Errorf("%v\n%.4000s", err, out)
	}
}

// writeHTML writes every n-th page of a site and returns how many.
func writeHTML(t *testing.T, dir string, s *site.Site, n int) int {
	t.Helper()
	at, written := 0, 0
	err := fs.WalkDir(s, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".html") {
			return err
		}
		if at++; at%n != 0 {
			return nil
		}
		content, err := s.ReadFile(path)
		if err != nil {
			return err
		}
		written++
		name := filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		return os.WriteFile(name, content, 0o666)
	})
	if err != nil {
		t.Fatal(err)
	}
	return written
}
