// Package statement is what a one-stop system gets of a visit: a short-lived
// statement of who is at the desk, for one audience and one use, signed by the
// device (JWS, ES256). Whoever holds the desk's public keys (GET /v1/keys)
// checks it without asking anybody.
//
// It says what was verified and how, not more: the device vouches for its
// reading, the issuer of the document for the document, nobody for the holder.
package statement

import (
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Schema names the form of the claims.
const Schema = "cccd-agent/statement/1"

// Type is the JWS header's typ; nothing else that a device signs has it.
const Type = "cccd-agent-statement+jws"

// MaxLifetime is the longest that a statement holds.
const MaxLifetime = 120 * time.Second

// DeskOnly lists checks whose results are told to nobody but the desk itself:
// what the RAR centre answered may be neither passed on nor used again (NĐ
// 69/2024 Art 19.4).
func DeskOnly() []string { return []string{"pa.rar"} }

// Claims are what is signed; times are NumericDates of RFC 7519 §2, in seconds.
type Claims struct {
	Schema    string `json:"schema"`
	Issuer    string `json:"iss"` // key id of the device
	Audience  string `json:"aud"` // the one system that this is for
	ID        string `json:"jti"` // 128 random bits in base32
	IssuedAt  int64  `json:"iat"`
	NotBefore int64  `json:"nbf"`
	Expires   int64  `json:"exp"`

	Purpose  string           `json:"purpose"`
	Verdict  identity.Verdict `json:"verdict"`
	Method   string           `json:"method"`
	Decided  string           `json:"decided,omitempty"` // why staff went on below the least verdict
	Evidence Evidence         `json:"evidence"`
	Document Document         `json:"document"`
	Person   identity.Person  `json:"person"` // the values that the purpose hands over
}

// Evidence is what the verdict rests on.
type Evidence struct {
	// AnchorMissing: no anchor of the issuer was there to judge the signer by.
	AnchorMissing bool    `json:"anchorMissing"`
	Checks        []Check `json:"checks"`
	ReadAt        int64   `json:"readAt"`
}

// Check is one check without its detail.
type Check struct {
	ID     string       `json:"id"`
	Result check.Result `json:"result"`
}

// Document is what was read, without its number.
type Document struct {
	Kind   identity.Kind `json:"kind"`
	Issuer string        `json:"issuer,omitempty"`
}

// Subject is whom a statement is about. Record holds the values that the purpose
// hands over and no others.
type Subject struct {
	Purpose, Method, Decided string
	Record                   *identity.Record
}

// Signer is [identity.DeviceKey].
type Signer interface {
	Sign(typ string, payload any) (jws string, err error)
	JWK() jose.JSONWebKey
}

// Order is a statement to be made.
type Order struct {
	ID       string // of [Token]; empty: a new one
	Audience string
	Lifetime time.Duration // 0: MaxLifetime
	Now      time.Time
	Rand     io.Reader
}

// Issued is a statement as it leaves the desk.
type Issued struct {
	ID      string
	JWS     personal.Text
	Expires time.Time
}

// ErrAudience refuses a name of an audience that is missing or no name: letters,
// digits and . _ : / - alone, at most 128, never nine digits in a row.
var ErrAudience = errors.New("statement: not the name of an audience")

// ErrLifetime refuses a lifetime over [MaxLifetime].
var ErrLifetime = errors.New("statement: lifetime not within 120 s")

var (
	audiences  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._:/-]{0,127}$`)
	separators = strings.NewReplacer(".", "", "_", "", ":", "", "/", "", "-", "")
	manyDigits = regexp.MustCompile(`[0-9]{9}`)
)

// CheckAudience refuses what is no name of an audience, or may hold somebody's
// number: it is journalled. Errors are [ErrAudience].
func CheckAudience(name string) error {
	if !audiences.MatchString(name) || manyDigits.MatchString(separators.Replace(name)) {
		return ErrAudience
	}
	return nil
}

// Issue makes and signs a statement. Errors: [ErrAudience], [ErrLifetime], and
// those of the key and of the source of randomness.
func Issue(key Signer, s Subject, o Order) (Issued, error) {
	if err := CheckAudience(o.Audience); err != nil {
		return Issued{}, err
	}
	if o.Lifetime == 0 {
		o.Lifetime = MaxLifetime
	}
	if o.Lifetime < time.Second || o.Lifetime > MaxLifetime {
		return Issued{}, ErrLifetime
	}
	if o.ID == "" {
		var err error
		if o.ID, err = Token(o.Rand); err != nil {
			return Issued{}, err
		}
	}
	expires := o.Now.Truncate(time.Second).Add(o.Lifetime)
	jws, err := key.Sign(Type, claims(s, Claims{
		Schema: Schema, Issuer: key.JWK().KeyID, Audience: o.Audience, ID: o.ID,
		IssuedAt: o.Now.Unix(), NotBefore: o.Now.Unix(), Expires: expires.Unix(),
	}))
	if err != nil {
		return Issued{}, fmt.Errorf("statement: %w", err)
	}
	return Issued{o.ID, personal.Text(jws), expires}, nil
}

func claims(s Subject, c Claims) Claims {
	r := s.Record
	c.Purpose, c.Method, c.Decided, c.Verdict = s.Purpose, s.Method, s.Decided, r.Verdict
	c.Document = Document{r.Document.Kind, r.Document.Issuer}
	c.Person = r.Person
	c.Evidence = Evidence{AnchorMissing: anchorMissing(r.Checks), Checks: []Check{}, ReadAt: r.ReadAt.Unix()}
	for _, ch := range r.Checks {
		if !slices.Contains(DeskOnly(), ch.ID) {
			c.Evidence.Checks = append(c.Evidence.Checks, Check{ch.ID, ch.Result})
		}
	}
	return c
}

// anchorMissing: an anchor that there is either carries the signer or does not.
func anchorMissing(checks []check.Check) bool {
	chain, _ := check.Find(checks, "pa.chain")
	return chain.Result != check.Successful && chain.Result != check.Failed
}

// Token is 128 random bits as 26 letters and digits, of which nobody takes one
// for the other.
func Token(rand io.Reader) (string, error) {
	var b [16]byte
	if _, err := io.ReadFull(rand, b[:]); err != nil {
		return "", err
	}
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]), nil
}
