package cli

// The search of the own site in a real browser, under the policy of servers.

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"concord/internal/build"
	"concord/internal/site"
)

func ownSite(t *testing.T) *site.Site {
	t.Helper()
	built, err := build.Run(t.Context(), os.DirFS("../.."), build.Options{Unchecked: true, Future: true}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return built.Site
}

// press presses a key as a person does.
func (t *tab) press(key, text string) {
	t.b.t.Helper()
	codes := map[string]int{"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38}
	for _, kind := range []string{"keyDown", "keyUp"} {
		params := map[string]any{"type": kind, "key": key, "windowsVirtualKeyCode": codes[key]}
		if kind == "keyDown" && text != "" {
			params["text"] = text
		}
		if err := t.b.call(t.id, "Input.dispatchKeyEvent", params, nil); err != nil {
			t.b.t.Fatal(err)
		}
	}
}

func TestSearchInABrowser(t *testing.T) {
	b := openBrowser(t)
	files := http.StripPrefix("/sub", http.FileServerFS(ownSite(t)))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'")
		files.ServeHTTP(w, r)
	}))
	defer server.Close()

	// From the head of any page, in a sub-folder.
	page := b.open(server.URL + "/sub/briefs/")
	page.eval(`document.querySelector("header input[name=q]").value = "mutual defence"; document.querySelector("header form").submit()`)
	page.until(`location.pathname === "/sub/search/" && document.querySelectorAll("#page\\.results li").length > 0`)
	page.until(`location.search === "?q=mutual+defence"`)
	page.until(`document.querySelector("#page\\.results mark").textContent.length > 0`)
	page.until(`/^\d+ found$/.test(document.getElementById("page.found").textContent)`)
	page.until(`document.getElementById("page.subjects").hidden`)

	// By keys alone: to the field, through what was found, back, and to a page.
	page.press("/", "/")
	page.until(`document.activeElement.id === "page.q"`)
	page.press("ArrowDown", "")
	page.press("ArrowDown", "")
	page.until(`document.activeElement === document.querySelectorAll("#page\\.results a")[1]`)
	page.press("ArrowUp", "")
	page.press("ArrowUp", "")
	page.until(`document.activeElement.id === "page.q"`)
	page.press("ArrowDown", "")
	page.press("Escape", "")
	page.until(`document.activeElement.id === "page.q"`)
	page.press("ArrowDown", "")
	first := page.eval(`document.activeElement.href`).(string)
	page.press("Enter", "\r")
	page.until(fmt.Sprintf(`location.href === %q`, first))
	page.until(`document.querySelector("h1").textContent.length > 0`)

	// A shared address, in several languages.
	for _, test := range []struct{ query, address string }{
		{"North Korea", "/countries/prk/"}, {"북한", "/countries/prk/"}, {"朝鲜", "/countries/prk/"},
		{"КНДР", "/countries/prk/"}, {"كوريا الشمالية", "/countries/prk/"}, {"Corée du Nord", "/countries/prk/"},
	} {
		page = b.open(server.URL + "/sub/search/?q=" + strings.ReplaceAll(test.query, " ", "+"))
		page.until(fmt.Sprintf(`[...document.querySelectorAll("#page\\.results a")].slice(0, 3).some((a) => a.pathname === "/sub%s")`, test.address))
	}

	// The passages of a page that was found.
	page.eval(`document.getElementById("page.q").value = "armed attack"; document.getElementById("page.search").requestSubmit()`)
	page.until(`document.querySelectorAll("#page\\.results > li").length > 3 && location.search === "?q=armed+attack"`)
	page.eval(`document.querySelector("#page\\.results details").open = true`)
	page.until(`/armed|attack/i.test(document.querySelector("#page\\.results details li mark").textContent)`)

	// Narrowed down, the address says so, and what was found is of that kind.
	page.eval(`document.getElementById("page.q").value = "treaty"; document.getElementById("page.narrow").open = true; document.getElementById("page.search").requestSubmit()`)
	page.until(`[...document.querySelector("[name=type]").options].some((o) => /^Instrument \(\d+\)$/.test(o.textContent))`)
	page.eval(`(() => { const s = document.querySelector("[name=type]"); s.value = "instrument"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	page.until(`location.search === "?q=treaty&type=instrument"`)
	page.until(`[...document.querySelectorAll("#page\\.results .meta")].every((p) => p.textContent.startsWith("Instrument"))`)
	page.eval(`document.getElementById("page.q").value = "qqqqzzzz"; document.getElementById("page.search").requestSubmit()`)
	page.until(`document.getElementById("page.found").textContent.startsWith("Nothing found")`)

	if foreign := page.eval(`performance.getEntriesByType("resource").map((e) => e.name).filter((n) => !n.startsWith(location.origin)).join()`); foreign != "" {
		t.Errorf("the page asks other hosts: %v", foreign)
	}
}

func TestSearchOnADisk(t *testing.T) {
	b := openBrowser(t)
	dir := filepath.Join(t.TempDir(), "site")
	if err := os.CopyFS(dir, ownSite(t)); err != nil {
		t.Fatal(err)
	}
	page := b.open("file://" + filepath.ToSlash(dir) + "/search/index.html?q=treaty")
	page.until(`document.getElementById("page.found").textContent.includes("index of all subjects")`)
	page.until(`!document.getElementById("page.subjects").hidden`)
}
