package api

import (
	"io"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"testing"
)

// keeper is a client that keeps one connection for one request after the other.
type keeper struct {
	pageClient
	client http.Client
}

// get reports whether the connection was one that served before.
func (k *keeper) get(path string) (body io.ReadCloser, reused bool) {
	k.t.Helper()
	trace := &httptrace.ClientTrace{GotConn: func(i httptrace.GotConnInfo) { reused = i.Reused }}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(k.t.Context(), trace), http.MethodGet, "http://127.0.0.1:"+strconv.Itoa(k.server.Port())+path, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	req.Header.Set("Origin", k.origin)
	req.Header.Set("Authorization", "Bearer "+k.token)
	resp, err := k.client.Do(req)
	if err != nil {
		k.t.Fatal(err)
	}
	k.t.Cleanup(func() { _ = resp.Body.Close() })
	return resp.Body, reused
}

func (k *keeper) ask(path string) (reused bool) {
	k.t.Helper()
	body, reused := k.get(path)
	if _, err := io.Copy(io.Discard, body); err != nil {
		k.t.Fatal(err)
	}
	return reused
}

func TestConnectionsAreLetGo(t *testing.T) {
	r := start(t)
	_, token := r.paired(page1)
	k := &keeper{pageClient: r.page(page1, token), client: http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}}
	fresh, _ := k.get("/v1/events")
	k.ask("/v1/visits/visit1")
	if !k.ask("/v1/visits/visit1") {
		t.Fatal("the connection is not kept at all")
	}
	stale, reused := k.get("/v1/events")
	if !reused {
		t.Fatal("the second stream has a connection of its own")
	}
	r.server.LetGo()
	if _, err := io.Copy(io.Discard, stale); err != nil {
		t.Errorf("the stream on a used connection ended with %v", err)
	}
	if k.ask("/v1/visits/visit1") {
		t.Error("the stream left its connection to others")
	}
	for tries := 1; ; tries++ {
		k.pageClient.do(http.MethodGet, "/v1/health", "") // meanwhile the server finds that the other is idle
		r.server.LetGo()
		if !k.ask("/v1/visits/visit1") {
			break
		}
		if tries == 100 {
			t.Fatal("an idle connection is kept")
		}
	}
	first := make([]byte, 1)
	if _, err := fresh.Read(first); err != nil {
		t.Errorf("the stream on a connection of its own ended: %v", err)
	}
}
