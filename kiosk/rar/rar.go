// Package rar asks the RAR centre (Trung tâm nghiên cứu, ứng dụng dữ liệu dân cư
// và CCCD) whether the signer of a chip is the one that signed for a personal
// number: the check pa.rar. Hashes and the chip's own proof stay local.
//
// Headers and signature are as described by one public source; what that source
// does not say (the path, the names of purpose, location and source in the body,
// the values of a result) is configuration. The answer is the desk's own: it is
// handed to nobody and has no part in the verdict.
package rar

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// CheckID is the check that the centre's answer becomes.
const CheckID = "pa.rar"

// DefaultTimeout is how long a person at the desk waits for the centre.
const DefaultTimeout = 5 * time.Second

// timeForm is yyyyMMddHHmmss.
const timeForm = "20060102150405"

// Options say who asks, where, and how answers are read.
type Options struct {
	Portal  backend.Options
	Path    string // below the address
	Key     *rsa.PrivateKey
	License string // license_id
	Device  string // device_type
	Address string // dia_chi
	// Body holds what goes into the body beside id_card and dscert, by the names
	// that the centre gave: purpose, location, source.
	Body map[string]string
	// Accepted and Refused are values of responds.result; what is in neither
	// decides nothing. Nil: true, and false.
	Accepted, Refused []string
	// Fine are the values of exitcode under which a result counts. Nil: 0.
	Fine []string
	Rand io.Reader // of request ids
}

// Settings that cannot be used.
var (
	ErrKey    = errors.New("rar: no RSA key of 2048 bits and more")
	ErrHeader = errors.New("rar: license, device type or address is missing, or no header may hold it")
	ErrPath   = errors.New("rar: no path")
	ErrBody   = errors.New("rar: the body's own names are id_card and dscert")
)

// Client asks the centre. It is safe for concurrent use.
type Client struct {
	o    Options
	conn *backend.Conn
}

// New checks the options. Errors: [ErrKey], [ErrHeader], [ErrPath], [ErrBody],
// those of [backend.New].
func New(o Options) (*Client, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Portal.Timeout == 0 {
		o.Portal.Timeout = DefaultTimeout
	}
	o.Accepted, o.Refused, o.Fine = orElse(o.Accepted, "true"), orElse(o.Refused, "false"), orElse(o.Fine, "0")
	o.Body = maps.Clone(o.Body)
	conn, err := backend.New(o.Portal)
	if err != nil {
		return nil, err
	}
	return &Client{o, conn}, nil
}

func (o Options) check() error {
	switch {
	case o.Portal.InsecureLAN: // never for the centre
		return backend.ErrPlainHTTP
	case o.Key == nil || o.Key.N.BitLen() < 2048:
		return ErrKey
	case !isHeader(o.License), !isHeader(o.Device), !isHeader(o.Address):
		return ErrHeader
	case !strings.HasPrefix(o.Path, "/"):
		return ErrPath
	}
	for name := range o.Body {
		if name == "" || name == "id_card" || name == "dscert" {
			return ErrBody
		}
	}
	return nil
}

// isHeader: the bar joins the signed values, so that none may hold one.
func isHeader(s string) bool {
	bad := func(r rune) bool { return r < ' ' || r == 0x7F || r == '|' }
	return s != "" && len(s) <= 256 && strings.TrimSpace(s) == s && !strings.ContainsFunc(s, bad)
}

func orElse(values []string, standard string) []string {
	if values == nil {
		return []string{standard}
	}
	return values
}

// Close lets go of idle connections.
func (c *Client) Close() { c.conn.Close() }

// Check asks whether the signer is the one for a number; dscert is its certificate
// (DER). It always comes back with a check: undetermined where the centre did not
// answer, or answered what is not known. The detail holds codes alone.
func (c *Client) Check(ctx context.Context, number personal.Text, dscert []byte) check.Check {
	found := check.Check{ID: CheckID, Result: check.Undetermined}
	a, err := c.ask(ctx, number, dscert)
	var no *backend.UnreachableError
	switch {
	case errors.As(err, &no):
		found.Detail = "the centre did not answer: " + string(no.Reason)
	case err != nil:
		found.Detail = "the centre was not asked"
	default:
		found.Result, found.Detail = a.judge(c.o)
	}
	return found
}

func (c *Client) ask(ctx context.Context, number personal.Text, dscert []byte) (answer, error) {
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	id, err := requestID(c.o.Rand)
	if err != nil {
		return answer{}, err
	}
	signer := base64.StdEncoding.EncodeToString(dscert)
	header, err := c.header(id, number, signer)
	if err != nil {
		return answer{}, err
	}
	fields := map[string]string{"id_card": number.Reveal(), "dscert": signer}
	maps.Copy(fields, c.o.Body)
	body, err := json.Marshal(fields)
	if err != nil {
		return answer{}, err
	}
	got, err := c.conn.Do(ctx, backend.Request{Op: "rar", Method: http.MethodPost, Path: c.o.Path, Header: header, Body: body})
	switch {
	case err != nil:
		return answer{}, err
	case got.Status != http.StatusOK:
		return answer{}, backend.Unreachable("rar", backend.ReasonStatus, got.Status)
	}
	a, err := parseAnswer(got.Body)
	if err != nil {
		return answer{}, backend.Unreachable("rar", backend.ReasonGarbled, got.Status)
	}
	return a, nil
}

// header is written in the centre's own spelling, which [http.Header.Set] would change.
func (c *Client) header(id string, number personal.Text, signer string) (http.Header, error) {
	at := c.conn.Now().In(identity.Zone()).Format(timeForm)
	signed := strings.Join([]string{id, at, c.o.License, c.o.Device, c.o.Address, number.Reveal(), signer}, "|")
	sum := sha256.Sum256([]byte(signed))
	signature, err := rsa.SignPKCS1v15(nil, c.o.Key, crypto.SHA256, sum[:]) // SHA256withRSA
	if err != nil {
		return nil, err
	}
	return http.Header{
		"Content-Type": {"application/json; charset=utf-8"}, "Accept": {"application/json"},
		"request_id": {id}, "request_time": {at}, "license_id": {c.o.License}, "device_type": {c.o.Device}, "dia_chi": {c.o.Address},
		"signature": {base64.StdEncoding.EncodeToString(signature)},
	}, nil
}

// requestID is a random UUID (RFC 9562 §5.4).
func requestID(rand io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", err
	}
	b[6], b[8] = b[6]&0x0F|0x40, b[8]&0x3F|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:]), nil
}
