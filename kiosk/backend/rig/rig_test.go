package rig

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestBookIsAFileAndAPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "book.json")
	book := NewBook(path)
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	for _, event := range []string{"log-in", "stay", "stay"} {
		if err := book.Add(Entry{At: at, System: "kbtt", Event: event, Data: map[string]string{"hoTen": "Nguyễn Thị Mẫu"}}); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page := httptest.NewRecorder()
	book.ServeHTTP(page, httptest.NewRequest(http.MethodGet, BookPath, nil))
	if page.Body.String() != string(file) {
		t.Error("the page is not the file")
	}
	var read struct {
		Schema  string
		Entries []Entry
	}
	if err := json.Unmarshal(file, &read); err != nil || read.Schema != Schema || len(read.Entries) != 3 || read.Entries[2].Number != 3 {
		t.Errorf("%+v, %v", read, err)
	}
	if n := len(book.Entries("stay")); n != 2 {
		t.Errorf("%d stays", n)
	}
	if err := NewBook(filepath.Join(t.TempDir(), "no", "book.json")).Add(Entry{}); err == nil {
		t.Error("a book that cannot be written said nothing")
	}
}

func TestFaultNames(t *testing.T) {
	for _, f := range Faults() {
		if got, err := ParseFault(string(f)); got != f || err != nil {
			t.Errorf("%s: %v", f, err)
		}
	}
	if _, err := ParseFault("donw"); !errors.Is(err, ErrUnknownFault) {
		t.Errorf("got %v", err)
	}
}

func TestListensOnLoopbackAlone(t *testing.T) {
	for _, address := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "example.com:0"} {
		if _, err := Listen(address, http.NotFoundHandler(), time.Now()); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestServerAndItsAuthority(t *testing.T) {
	server, err := Listen("localhost:0", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, Caller(r).String())
	}), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- server.Serve(ctx) }()
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(server.CAPEM())
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	resp, err := client.Get(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	resp.Body.Close()
	if got := string(body); got != "127.0.0.1" && got != "::1" {
		t.Errorf("caller %q", got)
	}
	if _, err := http.Get(server.URL()); err == nil {
		t.Error("trusted without its authority")
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestCallerOfNowhere(t *testing.T) {
	for from, want := range map[string]string{"127.0.0.2:1": "127.0.0.2", "[::ffff:127.0.0.2]:1": "127.0.0.2", "pipe": "invalid IP"} {
		if got := Caller(&http.Request{RemoteAddr: from}).String(); got != want {
			t.Errorf("%s: %s", from, got)
		}
	}
}
