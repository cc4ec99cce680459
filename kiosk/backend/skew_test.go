package backend_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
)

func TestSkewIsTheirClockAgainstOurs(t *testing.T) {
	ours := &rigtest.Clock{At: time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)}
	date := ""
	server := rigtest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Date"] = nil // none of the server's own
		if date != "" {
			w.Header().Set("Date", date)
		}
	}), ours.At)
	conn, err := backend.New(backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: ours.Now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	ask := func(header string) (time.Duration, bool) {
		date = header
		if _, err := conn.Do(context.Background(), backend.Request{Op: "test", Method: http.MethodGet}); err != nil {
			t.Fatal(err)
		}
		return conn.Skew()
	}
	if _, known := ask(""); known {
		t.Error("a skew without a Date")
	}
	if _, known := ask("yesterday"); known {
		t.Error("a skew of a Date that is none")
	}
	for _, want := range []time.Duration{0, 3 * time.Minute, -50 * time.Hour} {
		d, known := ask(ours.At.Add(want).Format(http.TimeFormat))
		if !known || (d-want).Abs() > time.Second {
			t.Errorf("%s: %s, %v", want, d, known)
		}
	}
	ours.Advance(time.Hour)
	if d, _ := conn.Skew(); (d + 50*time.Hour).Abs() > time.Second {
		t.Errorf("an hour later: %s", d)
	}
}

func TestSkewOfALiveServer(t *testing.T) {
	server := rigtest.Serve(t, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}), time.Now())
	conn, err := backend.New(backend.Options{URL: server.URL(), CA: server.CAPEM()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(conn.Close)
	if _, err := conn.Do(context.Background(), backend.Request{Op: "test", Method: http.MethodGet}); err != nil {
		t.Fatal(err)
	}
	if d, known := conn.Skew(); !known || d.Abs() > 2*time.Second {
		t.Errorf("%s, %v", d, known)
	}
}
