package hn212_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/hn212"
)

// oldPages lets one origin in that an administrator marked as legacy.
type oldPages struct{}

func (oldPages) Admit(r *http.Request) (string, error) {
	if r.Header.Get("Origin") != "http://his.example" {
		return "", errors.New("not listed")
	}
	return "http://his.example", nil
}

func (oldPages) Authorise(_, token string) error {
	if token != "" {
		return errors.New("unknown token")
	}
	return nil
}

// emptyDesk is a desk at which nothing happens.
type emptyDesk struct{}

func (emptyDesk) Subscribe(context.Context, string) (<-chan hn212.Event, error) {
	return make(chan hn212.Event), nil
}

func Example() {
	server := hn212.New(hn212.Options{Gate: oldPages{}, Source: emptyDesk{}, Rand: rand.Reader})
	defer server.Close()

	for _, origin := range []string{"http://his.example", "http://elsewhere.example"} {
		r := httptest.NewRequest(http.MethodGet, "/socket.io/?EIO=3&transport=polling", nil)
		r.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		server.ServeHTTP(w, r)
		fmt.Println(w.Code, strings.Contains(w.Body.String(), "sid"))
	}
	// Output:
	// 200 true
	// 403 false
}
