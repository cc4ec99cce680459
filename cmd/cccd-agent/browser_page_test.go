package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience bounds every wait of a page: a card is read in less, also by a machine
// that is busy.
const patience = 30 * time.Second

// startBrowser starts a browser of its own profile, to which every name below
// example.vn is this machine: what rebinding makes of a name.
func (h *house) startBrowser(t *testing.T, path string) {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.Flag("disable-gpu", true), chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("host-resolver-rules", "MAP *.example.vn 127.0.0.1"), chromedp.Flag("lang", "vi"))
	browser, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	tab, closed := chromedp.NewContext(browser)
	t.Cleanup(closed)
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	h.tab = tab
}

// webPage is one page in a tab of its own.
type webPage struct {
	t      *testing.T
	ctx    context.Context
	origin string
}

// open opens a page of one of the house's names.
func (h *house) open(t *testing.T, name, path string) *webPage {
	t.Helper()
	ctx, closed := chromedp.NewContext(h.tab)
	t.Cleanup(closed)
	p := &webPage{t, ctx, h.origin(name)}
	p.listen() // opens the tab: its context, without an end, is the tab's life
	p.do(chromedp.EmulateViewport(1320, 940))
	p.do(chromedp.Navigate(p.origin + path))
	return p
}

// listen fails the test for a script that fails without telling the person.
func (p *webPage) listen() {
	err := chromedp.Listen(p.ctx, func(event any) {
		if e, ok := event.(*runtime.EventExceptionThrown); ok {
			p.t.Errorf("the page's script failed: %s", e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *webPage) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatalf("%v; the page says: %s", err, p.told())
	}
}

// told is what the page tells the person at the desk, for a test that fails.
func (p *webPage) told() string {
	ctx, cancel := context.WithTimeout(p.ctx, time.Second)
	defer cancel()
	text, _ := chromedp.Run(ctx, chromedp.Evaluate[string](`(document.querySelector("dialog") ?? document.querySelector("#status") ?? document.body).innerText`))
	return text
}

func (p *webPage) click(selector string) {
	p.t.Helper()
	p.do(chromedp.WaitVisible(selector), chromedp.Click(selector))
}

// fill replaces what a field holds, as a scanner types it: with the characters of
// the code, whatever the keyboard.
func (p *webPage) fill(selector, text string) {
	p.t.Helper()
	p.seen(selector)
	evaluate[bool](p, fmt.Sprintf(`(() => { const f = document.querySelector(%q); f.focus(); f.select?.(); return document.execCommand("insertText", false, %q); })()`, selector, text))
}

// press strikes keys where the focus is.
func (p *webPage) press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

func (p *webPage) seen(selector string) {
	p.t.Helper()
	p.do(chromedp.WaitVisible(selector))
}

func (p *webPage) gone(selector string) {
	p.t.Helper()
	p.do(chromedp.WaitNotVisible(selector))
}

// awaits waits until a condition holds in the page.
func (p *webPage) awaits(condition string) {
	p.t.Helper()
	p.do(chromedp.Poll[chromedp.Void](condition, chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(patience)))
}

// says waits until an element shows a text.
func (p *webPage) says(selector, text string) {
	p.t.Helper()
	p.awaits(fmt.Sprintf(`document.querySelector(%q)?.innerText.includes(%q)`, selector, text))
}

func is(p *webPage, condition string) bool {
	p.t.Helper()
	return evaluate[bool](p, condition)
}

// evaluate gives what an expression is in the page; promises are awaited.
func evaluate[T any](p *webPage, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// screensFolder, where it is set, takes the pictures of the pages; else they stay
// in the test's own folder.
const screensFolder = "CCCD_SCREENS"

func (p *webPage) picture(name string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		p.t.Fatal(err)
	}
	folder := os.Getenv(screensFolder)
	if folder == "" {
		folder = p.t.TempDir()
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), png, 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// at is the address of the agent's port under a name.
func (h *house) at(host string) string { return "http://" + host + ":" + strconv.Itoa(h.port) }

// leaks names the first of a resident's values that a text holds.
func (h *house) leaks(text string) bool {
	for _, c := range h.people {
		for _, secret := range c.secrets() {
			if strings.Contains(text, secret) {
				return true
			}
		}
	}
	return false
}
