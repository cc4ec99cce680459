package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// Pages of the tests.
const (
	hisPage   = "https://his.example.vn"
	hotelPage = "https://hotel.example.vn"
)

// freePort is a port of the loopback that nobody listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

// A page that was written for the HN212 reader hears of the visit that the desk
// opened for it; a page that is not paired does not even connect.
func TestOldPageHearsOfItsVisit(t *testing.T) {
	o := newHall(t)
	port := freePort(t)
	config, err := o.sim.AgentConfig("ca.pem")
	if err != nil {
		t.Fatal(err)
	}
	o.write("config.yaml", fmt.Appendf(config, "adapters:\n  hn212: {port: %d}\n", port))
	raise(t, o.data).port(t)
	out, exit := command(t, o.data, "pair", "--origin", hisPage, "--unattended", "--legacy")
	var made api.Paired
	if err := json.Unmarshal(out, &made); err != nil || exit != exitOK {
		t.Fatalf("pair: exit %d", exit)
	}

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	address := fmt.Sprintf("ws://127.0.0.1:%d/socket.io/?EIO=3&transport=websocket", port)
	if _, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {"https://evil.example"}}}); err == nil {
		t.Error("a page that is not paired is let in")
	}
	page, _, err := websocket.Dial(ctx, address, &websocket.DialOptions{HTTPHeader: http.Header{"Origin": {hisPage}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = page.CloseNow() }()
	hear(t, ctx, page, "40") // the namespace is joined: from here on it is told

	var v visit.View
	open := visit.OpenRequest{Purpose: visit.Insurance, For: made.ID}
	if err := socket(ctx, o.data, http.MethodPost, "/v1/visits", open, &v); err != nil {
		t.Fatal(err)
	}
	scan := visit.ScanRequest{Text: guestQR}
	if err := socket(ctx, o.data, http.MethodPost, "/v1/visits/"+v.ID+"/scan", scan, nil); err != nil {
		t.Fatal(err)
	}
	text := hear(t, ctx, page, `42["/event",{"id":2`)
	for _, want := range []string{`"idCode":"001190123456"`, `"personName":"Nguyễn Thị Hoa"`, `"dateOfBirth":"15/01/1990"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in what the page is told", want)
		}
	}
}

// hear reads packets until one begins as wanted.
func hear(t *testing.T, ctx context.Context, page *websocket.Conn, begins string) string {
	t.Helper()
	for {
		_, raw, err := page.Read(ctx)
		if err != nil {
			t.Fatalf("nothing that begins with %s: %v", begins, err)
		}
		if strings.HasPrefix(string(raw), begins) {
			return string(raw)
		}
	}
}
