package deskpost

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func value(s personal.Text) *identity.Value { return &identity.Value{Value: s} }

func record() *identity.Record {
	return &identity.Record{
		Document: identity.Document{Issued: "2021-04-20", NoExpiry: true},
		Person: identity.Person{
			PersonalNumber: value("001190123456"), FullName: value("Nguyễn Thị Hoa"), DateOfBirth: value("1990-01-15"), Sex: value("female"),
			Nationality: value("Việt Nam"), Ethnicity: value("Kinh"), Religion: value("Không"), PlaceOfOrigin: value("Hà Nam"),
			Residence: value("Hà Nội"), IdentifyingFeatures: value("Sẹo"), Father: value("Nguyễn Văn Ba"), Mother: value("Trần Thị Tư"),
			Spouse: value("Lê Văn Năm"), PreviousNumber: value("012345678"),
		},
		Portrait: &identity.Portrait{Image: personal.Bytes("picture")},
	}
}

// hospital listens as a hospital system does, and keeps what came.
func hospital(t *testing.T, answer http.HandlerFunc) (address string, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		answer(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/", requests
}

func listener(t *testing.T, o Options) *Listener {
	t.Helper()
	l, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// The names are those of the desktop program's documentation.
func TestSeventeenFields(t *testing.T) {
	var got map[string]any
	var kind, method string
	at, _ := hospital(t, func(_ http.ResponseWriter, r *http.Request) {
		kind, method = r.Header.Get("Content-Type"), r.Method
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
	})
	if err := listener(t, Options{URL: at}).Post(t.Context(), record()); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"id_card": "001190123456", "full_name": "Nguyễn Thị Hoa", "date_of_birth": "15/01/1990", "gender": "Nữ", "nationality": "Việt Nam",
		"race": "Kinh", "religion": "Không", "place_of_origin": "Hà Nam", "place_of_residence": "Hà Nội", "personal_identification": "Sẹo",
		"date_of_issue": "20/04/2021", "date_of_expiry": "Không thời hạn", "father_name": "Nguyễn Văn Ba", "mother_name": "Trần Thị Tư",
		"wife_name": "Lê Văn Năm", "old_id_card": "012345678", "id_img": "cGljdHVyZQ==",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if kind != "application/json" || method != http.MethodPost {
		t.Error(kind, method)
	}
}

func TestWhatThePolicyLeftOutIsEmpty(t *testing.T) {
	var got map[string]string
	at, _ := hospital(t, func(_ http.ResponseWriter, r *http.Request) { _ = json.NewDecoder(r.Body).Decode(&got) })
	few := &identity.Record{Person: identity.Person{PersonalNumber: value("001190123456")}, Portrait: &identity.Portrait{SHA256: "ab"}}
	if err := listener(t, Options{URL: at}).Post(t.Context(), few); err != nil {
		t.Fatal(err)
	}
	if len(got) != 17 {
		t.Errorf("%d fields", len(got))
	}
	for name, v := range got {
		if (v != "") != (name == "id_card") {
			t.Errorf("%s is %d letters", name, len(v))
		}
	}
}

func TestOneTryAndNoRedirect(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"refused": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "001190123456", http.StatusInternalServerError)
		}, &RefusedError{http.StatusInternalServerError}},
		"elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/other", http.StatusTemporaryRedirect)
		}, &RefusedError{http.StatusTemporaryRedirect}},
		"cut": {func(w http.ResponseWriter, _ *http.Request) { cut(w) }, ErrUncertain},
	} {
		at, requests := hospital(t, c.answer)
		err := listener(t, Options{URL: at}).Post(t.Context(), record())
		var refused, wanted *RefusedError
		switch {
		case errors.As(c.want, &wanted):
			if !errors.As(err, &refused) || *refused != *wanted {
				t.Errorf("%s: %v", name, err)
			}
		case !errors.Is(err, c.want):
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(err.Error(), "001190123456") || requests.Load() != 1 {
			t.Errorf("%s: %v after %d requests", name, err, requests.Load())
		}
	}
}

func cut(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func TestNoAnswerInTime(t *testing.T) {
	release := make(chan struct{})
	at, _ := hospital(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-release
	})
	t.Cleanup(func() { close(release) })
	if err := listener(t, Options{URL: at, Timeout: 50 * time.Millisecond}).Post(t.Context(), record()); !errors.Is(err, ErrUncertain) {
		t.Error(err)
	}
	stopped, stop := context.WithCancel(t.Context())
	stop()
	if err := listener(t, Options{URL: at}).Post(stopped, record()); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestNobodyListens(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := "http://" + ln.Addr().String()
	_ = ln.Close()
	if err := listener(t, Options{URL: at}).Post(t.Context(), record()); !errors.Is(err, ErrUnreachable) {
		t.Error(err)
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"https://localhost:8050/", "localhost:8050", "http://", "http://u:p@localhost/", "http://localhost/?a=1", "http://localhost/#a", "file:///tmp", "http://a b/"} {
		if _, err := New(Options{URL: bad}); !errors.Is(err, ErrAddress) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if l := listener(t, Options{}); l.url != "http://localhost:8050/" || l.timeout != DefaultTimeout {
		t.Error(l.url, l.timeout)
	}
}

func TestOnlyThisMachine(t *testing.T) {
	for _, foreign := range []string{"http://192.0.2.1:8050/", "http://[2001:db8::1]:8050/", "http://0.0.0.0:8050/", "http://[::ffff:192.0.2.1]:8050/"} {
		if err := listener(t, Options{URL: foreign}).Post(t.Context(), record()); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: %v", foreign, err)
		}
	}
}

// A name may be this machine's when it is configured and another's when it is
// dialled: the address that it was resolved to decides.
func TestNameOfAnotherMachine(t *testing.T) {
	at, requests := hospital(t, func(http.ResponseWriter, *http.Request) {})
	_, port, err := net.SplitHostPort(strings.Trim(strings.TrimPrefix(at, "http://"), "/"))
	if err != nil {
		t.Fatal(err)
	}
	for address, want := range map[[4]byte]error{{192, 0, 2, 1}: ErrNotLoopback, {127, 0, 0, 1}: nil} {
		dialer := &net.Dialer{Control: loopbackOnly, Resolver: nameServer(t, address)}
		l := newListener(&url.URL{Scheme: "http", Host: net.JoinHostPort("his.example.", port), Path: "/"}, DefaultTimeout, dialer)
		if err := l.Post(t.Context(), record()); !errors.Is(err, want) {
			t.Errorf("%v: %v", address, err)
		}
	}
	if requests.Load() != 1 {
		t.Errorf("%d requests", requests.Load())
	}
}

// nameServer answers every question for an IPv4 address with the one given, and
// every other with nothing.
func nameServer(t *testing.T, address [4]byte) *net.Resolver {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		buf := make([]byte, 512)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			_, _ = conn.WriteTo(nameAnswer(buf[:n], address), from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

// nameAnswer is RFC 1035 §4.1: the question again, and one record for it.
func nameAnswer(question []byte, address [4]byte) []byte {
	name := 12
	for question[name] != 0 {
		name += int(question[name]) + 1
	}
	asked := question[12 : name+5]
	isIPv4 := asked[len(asked)-3] == 1
	out := append([]byte{question[0], question[1], 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0}, asked...)
	if isIPv4 {
		out[7] = 1
		out = append(out, 0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4)
		out = append(out, address[:]...)
	}
	return out
}
