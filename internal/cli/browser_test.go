package cli

// A real browser, driven over the pipe of its DevTools: messages are JSON, and
// a NUL ends each.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"testing"
	"time"
)

// browser is a running Chromium.
type browser struct {
	t    *testing.T
	out  io.Writer
	mu   sync.Mutex
	next int
	wait map[int]chan answer
}

type answer struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// openBrowser starts Chromium, or skips the test where there is none.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{os.Getenv("CONCORD_CHROMIUM"), "chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil && name != "" {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv("CONCORD_REQUIRE") == "all" {
			t.Fatal("there is no Chromium, and CONCORD_REQUIRE asks for all tests")
		}
		t.Skip("SKIPPED: there is no Chromium; install one, or name it in CONCORD_CHROMIUM")
	}
	read, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, written, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "concord-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
		"--window-size=1000,700", "--user-data-dir="+profile, "--remote-debugging-pipe", "about:blank")
	cmd.ExtraFiles = []*os.File{read, written}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read.Close()
	written.Close()
	b := &browser{t: t, out: out, wait: map[int]chan answer{}}
	go b.listen(in)
	t.Cleanup(func() {
		_ = b.call("", "Browser.close", map[string]any{}, nil)
		kill := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		kill.Stop()
		os.RemoveAll(profile) // helpers of the browser may still write to it
		out.Close()
		in.Close()
	})
	return b
}

func (b *browser) listen(in io.Reader) {
	for r := bufio.NewReader(in); ; {
		message, err := r.ReadBytes(0)
		if err != nil {
			return
		}
		var a answer
		if json.Unmarshal(message[:len(message)-1], &a) == nil && a.ID > 0 {
			b.mu.Lock()
			c := b.wait[a.ID]
			delete(b.wait, a.ID)
			b.mu.Unlock()
			if c != nil {
				c <- a
			}
		}
	}
}

// call asks the browser, or one of its tabs, for something.
func (b *browser) call(tab, method string, params any, result any) error {
	c := make(chan answer, 1)
	b.mu.Lock()
	b.next++
	id := b.next
	b.wait[id] = c
	message, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params, "sessionId": tab})
	if tab == "" {
		message, err = json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	}
	if err == nil {
		_, err = b.out.Write(append(message, 0))
	}
	b.mu.Unlock()
	if err != nil {
		return err
	}
	select {
	case a := <-c:
		if a.Error != nil {
			return fmt.Errorf("%s: %s", method, a.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(a.Result, result)
	case <-time.After(time.Minute):
		return fmt.Errorf("%s: no answer", method)
	}
}

// tab is one page of a browser.
type tab struct {
	b  *browser
	id string
}

// open opens a tab at an address and waits until it is loaded.
func (b *browser) open(address string) *tab {
	b.t.Helper()
	t, _ := b.openIn(address, false)
	return t
}

// openIn is open, in a window of its own if asked for, whose number it returns.
func (b *browser) openIn(address string, window bool) (*tab, int) {
	b.t.Helper()
	var made struct{ TargetID string }
	if err := b.call("", "Target.createTarget", map[string]any{"url": address, "newWindow": window}, &made); err != nil {
		b.t.Fatal(err)
	}
	var w struct{ WindowID int }
	if err := b.call("", "Browser.getWindowForTarget", map[string]any{"targetId": made.TargetID}, &w); err != nil {
		b.t.Fatal(err)
	}
	var attached struct{ SessionID string }
	if err := b.call("", "Target.attachToTarget", map[string]any{"targetId": made.TargetID, "flatten": true}, &attached); err != nil {
		b.t.Fatal(err)
	}
	t := &tab{b, attached.SessionID}
	t.until(`location.href !== "about:blank" && document.readyState === "complete"`)
	return t, w.WindowID
}

// show makes a window "minimized", which hides its tabs, or "normal".
func (b *browser) show(window int, state string) {
	b.t.Helper()
	if err := b.call("", "Browser.setWindowBounds", map[string]any{"windowId": window, "bounds": map[string]any{"windowState": state}}, nil); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs an expression in the page and returns what it gives.
func (t *tab) eval(expression string) any {
	t.b.t.Helper()
	value, err := t.try(expression)
	if err != nil {
		t.b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func (t *tab) try(expression string) (any, error) {
	var got struct {
		Result           struct{ Value any }
		ExceptionDetails *struct {
			Exception struct{ Description string }
		}
	}
	err := t.b.call(t.id, "Runtime.evaluate", map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}, &got)
	if err == nil && got.ExceptionDetails != nil {
		err = fmt.Errorf("%s", got.ExceptionDetails.Exception.Description)
	}
	return got.Result.Value, err
}

// until waits until an expression is true, as long as a slow machine may need.
func (t *tab) until(expression string) {
	t.b.t.Helper()
	const promise = `new Promise((yes, no) => {
		const end = performance.now() + 20000;
		const look = () => { let ok = false; try { ok = %s } catch {} ok ? yes(true) : performance.now() > end ? yes(false) : setTimeout(look, 10); };
		look();
	})`
	for range 5 { // the page may be loaded anew meanwhile
		value, err := t.try(fmt.Sprintf(promise, "("+expression+")"))
		if err == nil && value == true {
			return
		}
		if err == nil {
			break
		}
	}
	shown, _ := t.try(`document.documentElement.outerHTML.slice(0, 3000)`)
	t.b.t.Fatalf("never true: %s\n%v", expression, shown)
}
