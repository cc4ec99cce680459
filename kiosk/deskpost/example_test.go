package deskpost_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/cccd-agent/cccd-agent/kiosk/deskpost"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func Example() {
	his := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		fmt.Println(r.Method, r.Header.Get("Content-Type"))
	}))
	defer his.Close()

	listener, err := deskpost.New(deskpost.Options{URL: his.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(listener.Post(context.Background(), &identity.Record{}))
	// Output:
	// POST application/json
	// <nil>
}
