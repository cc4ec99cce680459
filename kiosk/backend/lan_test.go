package backend

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
)

func TestAddressesOfTheHouse(t *testing.T) {
	for address, want := range map[string]error{
		"http://192.168.5.1:8000": nil, "http://10.0.0.7/his": nil, "http://172.16.0.1": nil, "http://172.31.255.1": nil, "http://169.254.1.1": nil,
		"http://[fd00::1]:80": nil, "http://[fe80::1]": nil, "http://127.0.0.1:8050": nil, "http://[::1]": nil, "http://[::ffff:10.0.0.1]": nil,
		"http://his.hospital.lan": nil, "https://his.example.vn": nil, "https://203.0.113.1": nil,
		"http://203.0.113.1": ErrNotPrivate, "http://172.32.0.1": ErrNotPrivate, "http://[2001:db8::1]": ErrNotPrivate, "http://0.0.0.0": ErrNotPrivate,
		"http://192.169.0.1": ErrNotPrivate, "http://[::ffff:203.0.113.1]": ErrNotPrivate, "http://100.64.0.1": ErrNotPrivate,
		"http://u:p@10.0.0.1": ErrAddress, "http://10.0.0.1/?a=b": ErrAddress, "http://10.0.0.1/#x": ErrAddress, "http://": ErrAddress, "http://:80": ErrAddress,
		"ftp://10.0.0.1": ErrPlainHTTP,
	} {
		if _, err := ParseLANAddress(address); !errors.Is(err, want) {
			t.Errorf("%s: %v", address, err)
		}
		_, err := New(Options{URL: address})
		if strings.HasPrefix(address, "http:") && err == nil {
			t.Errorf("%s goes in the clear without anybody's word", address)
		}
	}
}

func TestPlainHTTPInTheHouse(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("here")) }))
	defer server.Close()
	t.Setenv("HTTP_PROXY", "http://203.0.113.9:1") // no proxy is asked
	c, err := New(Options{URL: server.URL, InsecureLAN: true})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	answer, err := c.Do(t.Context(), Request{Op: "ask", Method: http.MethodGet})
	if err != nil || string(answer.Body) != "here" {
		t.Error(err)
	}
	if !(Options{URL: server.URL, InsecureLAN: true}).PlainLAN() || (Options{URL: "https://x", InsecureLAN: true}).PlainLAN() || (Options{URL: server.URL}).PlainLAN() {
		t.Error("what goes in the clear is not told")
	}
}

// names is a resolver of names that are invented.
type names map[string][]netip.Addr

func (n names) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	if all, ok := n[host]; ok {
		return all, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
}

// A name is judged by everything that it stands for, when it is dialled.
func TestNamesAreJudgedWhenDialled(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	u, _ := url.Parse(server.URL)
	here, public := netip.MustParseAddr(u.Hostname()), netip.MustParseAddr("203.0.113.1")
	known := names{"here.lan": {here}, "dead-then-here.lan": {netip.MustParseAddr("127.0.0.9"), here}, "public.lan": {public}, "both.lan": {here, public}, "none.lan": {}}
	transport := &http.Transport{Proxy: http.ProxyFromEnvironment}
	keepToLAN(transport, net.Dialer{}, known)
	if transport.Proxy != nil {
		t.Error("a proxy is asked")
	}
	for host, want := range map[string]bool{"here.lan": true, "dead-then-here.lan": true, "public.lan": false, "both.lan": false, "none.lan": false, "unknown.lan": false} {
		c, err := transport.DialContext(t.Context(), "tcp", net.JoinHostPort(host, u.Port()))
		if (err == nil) != want {
			t.Errorf("%s: %v", host, err)
		}
		if c != nil {
			_ = c.Close()
		}
		if host == "both.lan" && !errors.Is(err, ErrNotPrivate) {
			t.Errorf("%s: %v", host, err)
		}
	}
}

func FuzzLANAddress(f *testing.F) {
	f.Add("http://10.0.0.1")
	f.Add("http://[fe80::1%25eth0]:80/x")
	f.Add("https://x")
	f.Fuzz(func(t *testing.T, address string) {
		u, err := ParseLANAddress(address)
		if err != nil || u.Scheme != "http" {
			return
		}
		if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !isPrivate(ip) {
			t.Error("a public address in the clear")
		}
	})
}
