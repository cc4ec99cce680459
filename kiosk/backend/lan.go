package backend

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"
)

// ErrNotPrivate refuses plain http to an address beyond the house's own network.
var ErrNotPrivate = errors.New("plain http to an address that is not private")

// ParseLANAddress checks an address where plain http is allowed within the
// house's own network: https as [ParseAddress], or http to one private,
// link-local or loopback address, or to a name, of which it is seen only when it
// is dialled what it stands for. Errors: [ErrAddress], [ErrPlainHTTP] for another
// scheme, [ErrNotPrivate].
func ParseLANAddress(address string) (*url.URL, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return ParseAddress(address)
	}
	if u.Host == "" || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, ErrAddress
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && !isPrivate(ip) {
		return nil, ErrNotPrivate
	}
	return u, nil
}

// PlainLAN reports whether requests go in the clear.
func (o Options) PlainLAN() bool {
	u, err := url.Parse(o.URL)
	return err == nil && o.InsecureLAN && u.Scheme == "http"
}

// address is the options' own, by the rule that they ask for.
func (o Options) address() (*url.URL, error) {
	if o.InsecureLAN {
		return ParseLANAddress(o.URL)
	}
	return ParseAddress(o.URL)
}

// isPrivate: RFC 1918, RFC 4193, link-local, and this machine.
func isPrivate(ip netip.Addr) bool {
	ip = ip.Unmap()
	return ip.IsPrivate() || ip.IsLinkLocalUnicast() || ip.IsLoopback()
}

// resolver turns a name into addresses; [net.Resolver] does.
type resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// keepToLAN makes a transport that dials private addresses alone. A name that
// stands for any other address is not dialled at all, and what was looked up is
// what is dialled: a name cannot change in between. No proxy is asked, which would
// carry the request elsewhere in the clear.
func keepToLAN(t *http.Transport, dialer net.Dialer, names resolver) {
	t.Proxy = nil
	t.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if dialer.Timeout > 0 {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, max(dialer.Timeout, time.Millisecond))
			defer cancel()
		}
		all, err := privateOnly(ctx, names, host)
		if err != nil {
			return nil, err
		}
		for _, ip := range all {
			var c net.Conn
			if c, err = dialer.DialContext(ctx, network, net.JoinHostPort(ip.String(), port)); err == nil {
				return c, nil
			}
		}
		return nil, err
	}
}

func privateOnly(ctx context.Context, names resolver, host string) ([]netip.Addr, error) {
	all := []netip.Addr{}
	if ip, err := netip.ParseAddr(host); err == nil {
		all = append(all, ip)
	} else if all, err = names.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	for _, ip := range all {
		if !isPrivate(ip) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: ErrNotPrivate}
		}
	}
	if len(all) == 0 {
		return nil, &net.DNSError{Err: "no address", Name: "", IsNotFound: true}
	}
	return all, nil
}
