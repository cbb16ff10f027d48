package cli

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// longBody is a text that a window does not hold, with something to touch.
func longBody(first string) string {
	var b strings.Builder
	b.WriteString(first + "\n\n")
	for n := range 60 {
		b.WriteString("Paragraph " + strconv.Itoa(n) + " says nothing of note, and it says so again and again, so that the page is long.\n\n")
	}
	b.WriteString("## The end\n\nThe last words, with [a link](/briefs/).\n\n")
	return b.String()
}

func TestServeBrowser(t *testing.T) {
	dir := trialSite(t)
	editor := filepath.Join(t.TempDir(), "editor")
	opened := filepath.Join(t.TempDir(), "opened")
	if err := os.WriteFile(editor, []byte("#!/bin/sh\necho \"$@\" > "+opened+".new && mv "+opened+".new "+opened+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	b := openBrowser(t)
	l := serveSite(t, dir, func(f *serveFlags) { f.port = 0; f.editor = editor + " {file}:{line}" }, nil)
	l.write("content/briefs/one.md", trialBrief("One", longBody("The first words.")))
	l.says("/briefs/one/", "The first words.")
	l.write("templates/brief.html", `{{define "main"}}{{with .View}}<article><h1>{{.Title}}</h1><details id="more"><summary>More</summary><p>Hidden</p></details><input id="typed"><div class="body">{{.Body}}</div></article>{{end}}{{end}}`)
	l.says("/briefs/one/", `id="typed"`)
	page := b.open(l.address + "/briefs/one/")
	page.until(`document.querySelector("concord-preview").shadowRoot.getElementById("count").textContent === "no findings"`)

	t.Run("edit keeps place, focus, details and typed words", func(t *testing.T) {
		page.eval(`window.mine = document.querySelector(".body p:nth-of-type(30)"); document.getElementById("more").open = true;
			document.getElementById("typed").value = "typed"; document.querySelector('.body a[href$="briefs/"]').focus({preventScroll: true});
			window.scrollTo(0, 900); window.top0 = window.mine.getBoundingClientRect().top; true`)
		l.write("content/briefs/one.md", trialBrief("One", "A paragraph that is new.\n\nAnother one that is new.\n\n"+longBody("The first words, changed.")))
		page.until(`document.querySelector(".body").textContent.includes("The first words, changed.")`)
		page.until(`Math.abs(window.mine.getBoundingClientRect().top - window.top0) < 3`)
		for _, want := range []string{
			`window.mine.isConnected`,
			`document.getElementById("more").open`,
			`document.getElementById("typed").value === "typed"`,
			`document.activeElement.getAttribute("href").endsWith("briefs/")`,
			`window.scrollY > 900`,
		} {
			if page.eval(want) != true {
				t.Errorf("not so: %s", want)
			}
		}
	})

	t.Run("finding shown and underlined", func(t *testing.T) {
		l.write("content/briefs/one.md", trialBrief("One", longBody("See [these words](/nowhere/) of note.")))
		page.until(`document.querySelector("concord-preview").shadowRoot.getElementById("count").textContent === "1 error"`)
		page.until(`[...CSS.highlights.get("concord-error")].map(r => r.toString()).join().includes("these words")`)
		page.eval(`document.querySelector("concord-preview").shadowRoot.getElementById("count").click()`)
		page.eval(`document.querySelector("concord-preview").shadowRoot.querySelector("button.words").click()`)
		page.until(`(r => r.top >= 0 && r.bottom <= innerHeight)([...CSS.highlights.get("concord-error")][0].getBoundingClientRect())`)
		page.eval(`document.querySelector("concord-preview").shadowRoot.querySelector("button.where").click()`)
		page.until(`true`)
		waitFor(t, opened, filepath.Join("content", "briefs", "one.md")+":8")
	})

	t.Run("Alt and a click open the source", func(t *testing.T) {
		os.Remove(opened)
		page.eval(`document.querySelector(".body").lastElementChild.dispatchEvent(new MouseEvent("click", {altKey: true, bubbles: true, cancelable: true, composed: true}))`)
		waitFor(t, opened, filepath.Join("content", "briefs", "one.md")+":132")
	})

	t.Run("broken front matter and recovery", func(t *testing.T) {
		l.write("content/briefs/one.md", strings.Replace(trialBrief("One", longBody("Broken.")), "title: One", "title: [", 1))
		page.until(`document.querySelector("concord-preview").shadowRoot.querySelector("pre").textContent.includes("title: [")`)
		if page.eval(`document.querySelector(".body").textContent.includes("these words")`) != true {
			t.Error("the last good page did not stay")
		}
		l.write("content/briefs/one.md", trialBrief("One", longBody("Whole again.")))
		page.until(`document.querySelector(".body").textContent.includes("Whole again.")`)
		page.until(`document.querySelector("concord-preview").shadowRoot.getElementById("count").textContent === "no findings"`)
	})

	t.Run("broken template and recovery", func(t *testing.T) {
		good, err := os.ReadFile(filepath.Join(dir, "templates", "brief.html"))
		if err != nil {
			t.Fatal(err)
		}
		l.write("templates/brief.html", `{{define "main"}}{{with}}`)
		page.until(`document.querySelector("concord-preview").shadowRoot.querySelector("pre").textContent.includes("{{with}}")`)
		if page.eval(`!!document.getElementById("typed")`) != true {
			t.Error("the last good page did not stay")
		}
		l.write("templates/brief.html", strings.Replace(string(good), "<h1>", `<h1 class="new">`, 1))
		page.until(`document.querySelector("h1.new")`)
	})

	t.Run("style without reload", func(t *testing.T) {
		page.eval(`window.here = true`)
		l.write("static/style.css", "h1 { color: rgb(1, 2, 3); }")
		page.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)"`)
		if page.eval(`window.here && document.querySelectorAll('head > link[rel="stylesheet"]').length === 1`) != true {
			t.Error("the page was loaded again, or the old sheet stayed")
		}
	})

	t.Run("page that vanished and came back", func(t *testing.T) {
		text, err := os.ReadFile(filepath.Join(dir, "content/briefs/one.md"))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(dir, "content/briefs/one.md"), filepath.Join(dir, "content/briefs/uno.md")); err != nil {
			t.Fatal(err)
		}
		page.until(`document.querySelector('main a[href="/briefs/uno/"]')`)
		l.write("content/briefs/one.md", string(text))
		page.until(`document.querySelector(".body").textContent.includes("Whole again.")`)
	})

	t.Run("eight tabs, hidden ones too", func(t *testing.T) {
		tabs := []*tab{page}
		for range 7 {
			tabs = append(tabs, b.open(l.address+"/briefs/two/"))
		}
		l.write("content/briefs/two.md", trialBrief("Two", "For all tabs."))
		l.write("content/briefs/one.md", trialBrief("One", "For all tabs."))
		for _, tab := range tabs {
			if err := b.call(tab.id, "Page.bringToFront", map[string]any{}, nil); err != nil {
				t.Fatal(err)
			}
			tab.until(`document.querySelector("main").textContent.includes("For all tabs.")`)
		}
	})

	t.Run("a hidden tab catches up when it is shown", func(t *testing.T) {
		hidden, window := b.openIn(l.address+"/briefs/two/", true)
		hidden.until(`document.querySelector("main").textContent.includes("For all tabs.")`)
		b.show(window, "minimized")
		hidden.until(`document.visibilityState === "hidden"`)
		if err := b.call(hidden.id, "Page.setWebLifecycleState", map[string]any{"state": "frozen"}, nil); err != nil {
			t.Fatal(err)
		}
		if err := b.call(page.id, "Page.bringToFront", map[string]any{}, nil); err != nil {
			t.Fatal(err)
		}
		l.write("content/briefs/two.md", trialBrief("Two", "While it was hidden."))
		l.says("/briefs/two/", "While it was hidden.")
		l.write("content/briefs/one.md", trialBrief("One", "Seen by the one that is shown."))
		page.until(`document.querySelector("main").textContent.includes("Seen by the one that is shown.")`)
		if hidden.eval(`document.querySelector("main").textContent.includes("For all tabs.")`) != true {
			t.Error("the hidden tab did not rest")
		}
		if err := b.call(hidden.id, "Page.setWebLifecycleState", map[string]any{"state": "active"}, nil); err != nil {
			t.Fatal(err)
		}
		b.show(window, "normal")
		hidden.until(`document.visibilityState === "visible"`)
		hidden.until(`document.querySelector("main").textContent.includes("While it was hidden.")`)
		l.write("content/briefs/two.md", trialBrief("Two", "And it listens again."))
		hidden.until(`document.querySelector("main").textContent.includes("And it listens again.")`)
		b.show(window, "minimized")
		if err := b.call(page.id, "Page.bringToFront", map[string]any{}, nil); err != nil {
			t.Fatal(err)
		}
	})

	t.Run("the page in each language, and as PDF", func(t *testing.T) {
		l.write("content/briefs/one.ko.md", "---\ntitle: 하나\ndate: 2024-01-02\nlang: ko\ntranslation-of: one\n---\n\n말.\n")
		page.until(`[...document.querySelector("concord-preview").shadowRoot.querySelectorAll("#languages a")].some(a => a.textContent === "ko" && a.pathname === "/briefs/one.ko/")`)
		page.until(`(a => !a.hidden && a.pathname === "/.concord/paper")(document.querySelector("concord-preview").shadowRoot.getElementById("pdf"))`)
		sheet := b.open(page.eval(`document.querySelector("concord-preview").shadowRoot.getElementById("pdf").href`).(string))
		sheet.until(`document.querySelector("iframe").src.includes("paper.pdf?page=%2Fbriefs%2Fone%2F")`)
		l.write("content/briefs/one.md", trialBrief("One", "On paper, anew."))
		sheet.until(`document.querySelector("iframe").src.includes("&version=")`)
	})

	t.Run("drafts switched on and off", func(t *testing.T) {
		l.write("content/briefs/sketch.md", strings.Replace(trialBrief("Sketch", "Not done."), "---\n\n", "status: draft\n---\n\n", 1))
		sketch := b.open(l.address + "/briefs/sketch/")
		sketch.eval(`document.querySelector("concord-preview").shadowRoot.getElementById("drafts").click()`)
		sketch.until(`document.querySelector(".body").textContent.includes("Not done.")`)
		sketch.until(`document.querySelector("concord-preview").shadowRoot.getElementById("drafts").checked`)
		sketch.eval(`document.querySelector("concord-preview").shadowRoot.getElementById("drafts").click()`)
		sketch.until(`!document.querySelector(".body")`)
	})

	t.Run("as on paper", func(t *testing.T) {
		page.eval(`document.querySelector("concord-preview").shadowRoot.getElementById("print").click()`)
		page.until(`getComputedStyle(document.body).backgroundColor === "rgb(255, 255, 255)"`)
		page.eval(`document.querySelector("concord-preview").shadowRoot.getElementById("print").click()`)
	})
}

// waitFor waits until a file ends with words.
func waitFor(t *testing.T, name, words string) {
	t.Helper()
	for range 1000 {
		text, err := os.ReadFile(name)
		if err == nil {
			if !strings.HasSuffix(strings.TrimSpace(string(text)), words) {
				t.Errorf("the editor was asked for %q, want …%s", text, words)
			}
			return
		}
		pause()
	}
	t.Error("the editor was never asked")
}
