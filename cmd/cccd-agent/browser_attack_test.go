package main

import (
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// keepsForeignPagesOut has a patient's record on the hospital's page and tries,
// with the hospital's own token and the visit's id stolen, to come to it from
// elsewhere.
func (h *house) keepsForeignPagesOut(t *testing.T) {
	hospital := h.open(t, "his", "/hospital/")
	h.do("lds "+h.people[0].folder, "tap")
	hospital.fill("#code", h.people[0].qr)
	hospital.press("\r")
	hospital.click(`dialog button[value="agreed"]`)
	hospital.seen("#status.good")
	h.do("pull")
	loot := stolen{
		ID: h.openVisit(t), Base: h.at("127.0.0.1"), Socket: strings.Replace(h.at("127.0.0.1"), "http", "ws", 1),
		Token: evaluate[string](hospital, `localStorage["cccd-agent.token"]`),
	}
	if !h.leaks(loot.by(hospital, `[await read("/v1/visits/" + id)]`)[0]) {
		t.Fatal("the hospital's own page cannot read its visit")
	}
	t.Run("unlisted origin", func(t *testing.T) { h.refusesUnlisted(t, loot) })
	t.Run("another client", func(t *testing.T) { h.refusesAnotherClient(t, loot) })
	t.Run("rebound name", func(t *testing.T) { h.refusesReboundName(t, loot) })
	if v := h.visit(t, loot.ID); v.State != visit.HasRecord {
		t.Errorf("a foreign page changed the visit: %s", v.State)
	}
	hospital.click("#save")
	hospital.says("#status", "Đã lưu")
}

// stolen is what an attacker may have come to know.
type stolen struct{ ID, Token, Base, Socket string }

// by runs a script in a page that knows it and gives what the page got to see.
func (s stolen) by(p *webPage, script string) []string {
	p.t.Helper()
	known, err := json.Marshal(s)
	if err != nil {
		p.t.Fatal(err)
	}
	return evaluate[[]string](p, `(async ({ ID: id, Token: token, Base: base, Socket: socket }) => {
		const auth = { Authorization: "Bearer " + token };
		const sent = { ...auth, "Content-Type": "application/json", "X-Cccd-Client": "x" };
		const read = (path, how) => fetch(base + path, { headers: auth, ...how }).then(async (r) => r.type + " " + r.status + " " + await r.text(), (e) => "blocked " + e.name);
		return `+script+`;
	})(`+string(known)+`)`)
}

// ways are all that a page has to reach an address; each gives what the page sees.
const ways = `await (async () => {
	const visit = base + "/v1/visits/" + id;
	const tag = (name, more) => new Promise((seen) => {
		const e = Object.assign(document.createElement(name), more);
		e.onload = () => seen(name + " loaded " + (e.naturalWidth ?? e.sheet?.cssRules?.length ?? ""));
		e.onerror = () => seen(name + " blocked");
		document.body.append(e);
	});
	const frame = (fill) => new Promise((seen) => {
		const e = document.createElement("iframe");
		e.name = "f" + Math.random();
		document.body.append(e);
		e.onload = () => { try { seen("frame " + e.contentDocument.documentElement.outerHTML) } catch (x) { seen("frame blocked " + x.name) } };
		fill(e);
	});
	const form = (path, type) => frame((e) => {
		const f = Object.assign(document.createElement("form"), { method: "post", action: visit + path, enctype: type, target: e.name });
		f.append(Object.assign(document.createElement("input"), { name: '{"x":"', value: '"}' }));
		document.body.append(f);
		f.submit();
	});
	const speaks = (kind, make) => new Promise((seen) => {
		try {
			const s = make();
			s.onmessage = (m) => seen(kind + " " + m.data);
			s.onopen = () => seen(kind + " opened");
			s.onerror = () => seen(kind + " blocked");
		} catch (x) { seen(kind + " " + x.name) }
	});
	return Promise.all([
		read("/v1/health", { headers: {} }), read("/v1/health"), read("/v1/visits/" + id), read("/v1/visits/" + id + "/portrait"),
		read("/v1/events"), read("/v1/outbox"), read("/v1/keys"), read("/metrics"), read("/docs"), read("/openapi.json"),
		read("/v1/visits/" + id, { mode: "no-cors", headers: {} }), read("/v1/visits/" + id, { credentials: "include" }),
		read("/v1/visits/" + id + "/cancel", { method: "POST", mode: "no-cors", headers: { "Content-Type": "text/plain" }, body: "{}" }),
		read("/v1/visits/" + id + "/cancel", { method: "POST", headers: sent, body: "{}" }),
		read("/v1/pair", { method: "POST", headers: sent, body: '{"code":"AAAAAAAA"}' }),
		read("/v1/pairings", { method: "POST", headers: sent, body: "{}" }),
		import(base + "/client.js").then(() => "module loaded", () => "module blocked"),
		tag("img", { src: visit + "/portrait" }), tag("script", { src: base + "/client.js" }), tag("script", { src: visit }),
		tag("link", { rel: "stylesheet", href: visit }), tag("object", { data: visit }), tag("video", { src: visit }),
		frame((e) => { e.src = visit }), form("/cancel", "text/plain"), form("/finish", "application/x-www-form-urlencoded"),
		speaks("WebSocket", () => new WebSocket(socket + "/v1/events")), speaks("EventSource", () => new EventSource(base + "/v1/events")),
		Promise.resolve("beacon " + navigator.sendBeacon(visit + "/cancel", new Blob(["{}"], { type: "text/plain" }))),
	]);
})()`

// refusesUnlisted: nothing is readable, nothing is done, and what goes over the
// wire to that page is a refusal.
func (h *house) refusesUnlisted(t *testing.T, loot stolen) {
	p := h.open(t, "evil", "/blank.html")
	wire := h.watch(p)
	for _, saw := range loot.by(p, ways) {
		if h.leaks(saw) || strings.Contains(saw, "200") || strings.Contains(saw, "opened") || strings.Contains(saw, "version") {
			t.Errorf("the page saw %q", saw)
		}
		if strings.HasPrefix(saw, "cors") || strings.HasPrefix(saw, "basic") {
			t.Errorf("the page read an answer: %q", saw)
		}
	}
	statuses := wire()
	if len(statuses) < 15 {
		t.Errorf("only %d requests reached the agent", len(statuses))
	}
	for path, status := range statuses {
		if status != 403 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

// watch notes the answers of the agent that come to a page, also those that the
// browser keeps from it.
func (h *house) watch(p *webPage) (statuses func() map[string]int64) {
	p.t.Helper()
	var mu sync.Mutex
	asked, seen := map[network.RequestID]string{}, map[string]int64{}
	err := chromedp.Listen(p.ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if strings.HasPrefix(e.Request.URL, h.at("127.0.0.1")) {
				asked[e.RequestID] = e.Request.Method + " " + e.Request.URL
			}
		case *network.EventResponseReceivedExtraInfo:
			if name, ours := asked[e.RequestID]; ours {
				seen[name+" "+string(e.RequestID)] = e.StatusCode
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return func() map[string]int64 {
		mu.Lock()
		defer mu.Unlock()
		return seen
	}
}

// refusesAnotherClient: a paired page has its own visits and no others.
func (h *house) refusesAnotherClient(t *testing.T, loot stolen) {
	p := h.open(t, "hotel", "/blank.html")
	own := h.holdToken(t, p, "visits,portrait,insurance,accommodation")
	theirs := loot
	theirs.Token = own
	for _, c := range []struct {
		who    stolen
		script string
		want   string
	}{
		{theirs, `[await read("/v1/visits/" + id)]`, "cors 409"},
		{theirs, `[await read("/v1/visits/" + id + "/portrait")]`, "cors 409"},
		{theirs, `[await read("/v1/visits/" + id + "/cancel", { method: "POST", headers: sent, body: "{}" })]`, "cors 409"},
		{theirs, `[await read("/v1/visits")]`, `{"visits":[]}`},
		{theirs, `[await read("/v1/outbox")]`, "cors 403"},
		{loot, `[await read("/v1/visits/" + id)]`, "cors 403"},
		{loot, `[await read("/v1/visits/" + id + "/portrait")]`, "cors 403"},
	} {
		if saw := c.who.by(p, c.script)[0]; h.leaks(saw) || !strings.Contains(saw, c.want) {
			t.Errorf("%s: %q", c.script, saw)
		}
	}
	events := theirs.by(p, `[await (async () => {
		const stop = new AbortController();
		const r = await fetch(base + "/v1/events", { headers: { ...auth, "Last-Event-ID": "0" }, signal: stop.signal });
		const { value } = await r.body.pipeThrough(new TextDecoderStream()).getReader().read();
		stop.abort();
		return r.status + " " + value;
	})()]`)[0]
	if !strings.HasPrefix(events, "200 ") || strings.Contains(events, loot.ID) {
		t.Errorf("events: %q", events)
	}
}

// refusesReboundName: a name of the attacker that leads to the agent makes the
// agent's answers readable to the attacker's page, and so there are none.
func (h *house) refusesReboundName(t *testing.T, loot stolen) {
	p := h.open(t, "evil", "/blank.html")
	for _, path := range []string{"/v1/health", "/docs", "/client.js", "/v1/visits/" + loot.ID} {
		resp, err := chromedp.Run(p.ctx, chromedp.NavigateResponse(h.at("evil.example.vn")+path))
		if err != nil || resp.Status != 421 {
			t.Fatalf("%s: %v %v", path, resp, err)
		}
		if body := evaluate[string](p, `document.documentElement.outerHTML`); h.leaks(body) || !strings.Contains(body, `"host"`) {
			t.Errorf("%s: %s", path, body)
		}
	}
	loot.Base = h.at("evil.example.vn")
	saw := loot.by(p, `[await read("/v1/visits/" + id), await read("/v1/health")]`)
	for _, answer := range saw {
		if h.leaks(answer) || !strings.Contains(answer, strconv.Itoa(421)) && !strings.HasPrefix(answer, "blocked") {
			t.Errorf("same origin as the rebound name: %q", answer)
		}
	}
}
