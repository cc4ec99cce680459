package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/vcard/stack"
)

// browser starts a real headless Chromium, once a test.
func browser(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		stack.Missing(t, "Chromium (package chromium)", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()))
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); cancel() })
	ctx, expire := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(expire)
	return ctx
}

// house serves the pages of another program of the house, with its own copy of
// the client.
func house(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/client.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(clientJS)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>form</title>"))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// run does something in a page with the client at hand; what it throws comes
// back as {"error": code}.
func run(t *testing.T, ctx context.Context, page, body string) map[string]any {
	t.Helper()
	script := `(async () => { try { const client = await import("/client.js"); return JSON.stringify(await (async () => {` + body +
		`})() ?? {}); } catch (e) { return JSON.stringify({ error: e.code || String(e), title: e.title, advice: e.advice }); } })()`
	if err := chromedp.Do(ctx, chromedp.Navigate(page)); err != nil {
		t.Fatal(err)
	}
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var result map[string]any
	if err := json.Unmarshal([]byte(text), &result); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return result
}

func TestARealBrowserOnAPageThatIsNotListed(t *testing.T) {
	ctx, r, page := browser(t), start(t), house(t)
	_, token := r.paired(page1)
	got := run(t, ctx, page, fmt.Sprintf(`const agent = new client.Agent(%d, { token: %q, lang: "en" }); return await agent.visit("visit1");`, r.server.Port(), token))
	if got["error"] != "unreachable" || got["title"] == "" {
		t.Error(got)
	}
	got = run(t, ctx, page, fmt.Sprintf(`return await client.findPort({ port: %d });`, r.server.Port()))
	if got["error"] != "unreachable" {
		t.Error(got)
	}
	for name, attack := range map[string]string{
		"simple post":  `const r = await fetch(base + "/v1/visits", { method: "POST", mode: "no-cors", body: '{"purpose":"insurance"}' }).catch(() => ({ type: "refused" })); return { type: r.type };`,
		"script":       `return await new Promise((ok) => { const s = document.createElement("script"); s.src = base + "/client.js"; s.onload = () => ok({ error: "loaded" }); s.onerror = () => ok({ type: "refused" }); document.head.append(s); });`,
		"image":        `return await new Promise((ok) => { const s = new Image(); s.src = base + "/v1/visits/visit1/portrait"; s.onload = () => ok({ error: "loaded" }); s.onerror = () => ok({ type: "refused" }); });`,
		"event source": `return await new Promise((ok) => { const s = new EventSource(base + "/v1/events"); s.onopen = () => ok({ error: "opened" }); s.onerror = () => { s.close(); ok({ type: "refused" }); }; });`,
		"socket":       `return await new Promise((ok) => { const s = new WebSocket(base.replace("http", "ws") + "/v1/events"); s.onopen = () => ok({ error: "opened" }); s.onerror = () => ok({ type: "refused" }); });`,
	} {
		got := run(t, ctx, page, fmt.Sprintf(`const base = "http://127.0.0.1:%d";`, r.server.Port())+attack)
		if got["type"] != "refused" {
			t.Errorf("%s: %v", name, got)
		}
	}
	if len(r.desk.made) != 0 {
		t.Error("a page that is not listed opened a visit")
	}
}

func TestARealBrowserPairsAndReads(t *testing.T) {
	ctx, r, page := browser(t), start(t), house(t)
	_, _, body := r.atDesk("POST", "/v1/pairings/code", `{"origin":"`+page+`","scopes":["visits","portrait"],"unattended":true}`)
	code := into[PairCode](t, body).Code
	paired := run(t, ctx, page, fmt.Sprintf(`return await client.pair(%q, { port: %d });`, code, r.server.Port()))
	token, _ := paired["token"].(string)
	if !strings.HasPrefix(token, tokenPrefix) {
		t.Fatal(paired)
	}
	id, _ := paired["id"].(string)
	reading := make(chan struct{})
	r.desk.mu.Lock()
	r.desk.reading = reading
	r.desk.mu.Unlock()
	go func() {
		<-reading
		r.desk.tell(visit.Progress{Visit: "visit1", Owner: id, Phase: "sod", Done: 1, Total: 4})
		r.desk.finishReading()
		r.memory.emit(id, "visit1", "visit.state")
	}()
	got := run(t, ctx, page, fmt.Sprintf(`
		const agent = await client.connect({ token: %q, port: %d, lang: "en" });
		const opened = await agent.openVisit({ purpose: "insurance" });
		const steps = [];
		const visit = await agent.readCard(opened.id, { can: "123456" }, (p) => steps.push(p.phase));
		const picture = await agent.portrait(opened.id);
		let missing; try { await agent.visit("none"); } catch (e) { missing = e; }
		return { number: visit.record.person.personalNumber.value, steps, picture: picture.size, missing: missing.code, permission: await client.localPermission() };`,
		token, r.server.Port()))
	if got["number"] != secretNumber || fmt.Sprint(got["steps"]) != "[sod]" || got["picture"] != float64(len(secretImage)) || got["missing"] != "not-found" {
		t.Error(got)
	}
}
