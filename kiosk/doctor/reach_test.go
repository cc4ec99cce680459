package doctor

import (
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// A backend is reached whatever it answers, without a log-in; its certificate counts.
func TestReach(t *testing.T) {
	var asked []string
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Method+" "+r.URL.String()+r.Header.Get("Authorization"))
		w.Header().Set("Date", time.Now().Add(10*time.Minute).UTC().Format(http.TimeFormat))
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	got, err := reach(t.Context(), backend.Options{URL: server.URL, CA: authority})
	if err != nil || !got.Known || got.Skew < 9*time.Minute || len(asked) != 1 || asked[0] != "HEAD /" {
		t.Errorf("%+v, %v, %q", got, err, asked)
	}
	_, err = reach(t.Context(), backend.Options{URL: server.URL})
	var no *backend.UnreachableError
	if !errors.As(err, &no) || no.Reason != backend.ReasonTLS || len(asked) != 1 {
		t.Errorf("an unknown authority: %v, %q", err, asked)
	}
}
