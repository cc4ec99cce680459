package backend

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestAddress(t *testing.T) {
	for address, want := range map[string]error{
		"https://egw.example.vn":            nil,
		"https://egw.example.vn:8443/vss":   nil,
		"http://egw.example.vn":             ErrPlainHTTP,
		"http://127.0.0.1:8080":             ErrPlainHTTP,
		"ftp://egw.example.vn":              ErrPlainHTTP,
		"https://user:secret@egw.vn":        ErrAddress,
		"https://egw.example.vn/?token=abc": ErrAddress,
		"https://egw.example.vn/#x":         ErrAddress,
		"egw.example.vn":                    ErrAddress,
		"https://":                          ErrAddress,
		"https://a b":                       ErrAddress,
		"":                                  ErrAddress,
	} {
		if _, err := New(Options{URL: address}); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, err := New(Options{URL: "https://egw.example.vn", CA: []byte("no certificate")}); !errors.Is(err, ErrAuthority) {
		t.Errorf("got %v", err)
	}
}

func TestReasonsAndNoAddress(t *testing.T) {
	for _, c := range []struct {
		reason Reason
		err    error
	}{
		{ReasonName, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "egw.example.vn"}}},
		{ReasonConnect, &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("connection refused")}},
		{ReasonTimeout, &net.OpError{Op: "dial", Err: context.DeadlineExceeded}},
		{ReasonTimeout, context.DeadlineExceeded},
		{ReasonTLS, &tls.CertificateVerificationError{Err: x509.UnknownAuthorityError{}}},
		{ReasonTLS, tls.RecordHeaderError{Msg: "first record does not look like a TLS handshake"}},
		{ReasonTLS, &net.OpError{Op: "remote error", Err: errors.New("tls: bad certificate")}},
		{ReasonCut, &net.OpError{Op: "read", Err: errors.New("connection reset")}},
		{ReasonCut, errors.New("unexpected EOF")},
	} {
		wrapped := &url.Error{Op: "Post", URL: "https://x/?token=SECRET", Err: &url.Error{Op: "Post", URL: "https://y/?token=SECRET", Err: c.err}}
		err := unreachable(context.Background(), "op", false, wrapped)
		var u *UnreachableError
		if !errors.As(err, &u) || u.Reason != c.reason || !errors.Is(err, ErrUnreachable) {
			t.Errorf("%v: %v", c.err, err)
		}
		if text := fmt.Sprintf("%v %+v %#v", err, u, u.cause); strings.Contains(text, "SECRET") {
			t.Errorf("the address is in %s", text)
		}
	}
}

func TestSecretPrintsNowhere(t *testing.T) {
	held := struct {
		Password Secret
		Name     string
	}{"hunter2", "x"}
	text, err := json.Marshal(held)
	printed := fmt.Sprintf("%v %+v %#v %s %q %x %s %v", held, held, held, held.Password, held.Password, held.Password, text, err)
	if strings.Contains(printed, "hunter2") || strings.Contains(printed, fmt.Sprintf("%x", "hunter2")) {
		t.Errorf("printed %s", printed)
	}
	if held.Password.Reveal() != "hunter2" || held.Password.IsZero() {
		t.Error("the secret is lost")
	}
}

// account counts log-ins and gives tokens 1, 2, 3 …
type account struct {
	mu      sync.Mutex
	logins  int
	expires time.Time
	err     error
}

func (a *account) logIn(context.Context) (int, time.Time, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.logins++
	return a.logins, a.expires, a.err
}

func TestSession(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	a := &account{expires: now.Add(10 * time.Minute)}
	s := NewSession(a.logIn, func() time.Time { return now }, time.Minute)
	var seen []int
	use := func(refuse ...int) error {
		return s.Do(context.Background(), func(_ context.Context, token int) error {
			seen = append(seen, token)
			for _, r := range refuse {
				if r == token {
					return fmt.Errorf("refused: %w", ErrUnauthorized)
				}
			}
			return nil
		})
	}
	expect := func(what string, err error, ok bool, want ...int) {
		t.Helper()
		if fmt.Sprint(seen) != fmt.Sprint(want) || (err == nil) != ok {
			t.Errorf("%s: tokens %v, want %v; %v", what, seen, want, err)
		}
		seen = nil
	}
	expect("first use logs in", use(), true, 1)
	expect("then it is kept", use(), true, 1)
	expect("a refused one is renewed", use(1), true, 1, 2)
	expect("the new one is kept", use(), true, 2)
	expect("two refusals end it", use(2, 3), false, 2, 3)
	expect("and neither is kept", use(), true, 4)
	now = now.Add(9 * time.Minute)
	a.expires = time.Time{}
	expect("within the margin it is renewed", use(), true, 5)
	expect("an unknown end is not kept", use(), true, 6)
	a.err = errors.New("no")
	expect("no log-in, no call", use(), false)
}

func TestManyShareOneRenewal(t *testing.T) {
	now := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	a := &account{expires: now.Add(time.Hour)}
	s := NewSession(a.logIn, func() time.Time { return now }, time.Minute)
	var all, ready sync.WaitGroup
	ready.Add(20)
	for range 20 {
		all.Go(func() {
			err := s.Do(context.Background(), func(_ context.Context, token int) error {
				if token != 1 {
					return nil
				}
				ready.Done()
				ready.Wait() // all hold the first token when it is refused
				return ErrUnauthorized
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if a.logins != 2 {
		t.Errorf("%d log-ins, want 2", a.logins)
	}
}

func TestWaitingForALogInEndsWithTheContext(t *testing.T) {
	inside, release := make(chan struct{}), make(chan struct{})
	s := NewSession(func(context.Context) (int, time.Time, error) {
		close(inside)
		<-release
		return 1, time.Time{}, nil
	}, time.Now, 0)
	var all sync.WaitGroup
	all.Go(func() { _ = s.Do(context.Background(), func(context.Context, int) error { return nil }) })
	<-inside
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := s.Do(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	ctx, cancel = context.WithDeadline(context.Background(), time.Time{})
	defer cancel()
	if err := s.Do(ctx, nil); !errors.Is(err, ErrUnreachable) {
		t.Errorf("got %v", err)
	}
	close(release)
	all.Wait()
}
