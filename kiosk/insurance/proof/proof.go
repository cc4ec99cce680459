// Package proof makes what a facility sends where an insurance lookup failed to
// the end of a visit (NĐ 188/2025/NĐ-CP Art 38.2): the lookup as it stood on the
// desk's screen, as a page to print, sign and stamp, and as JSON that the device
// signed. The page names the hash of the JSON, so that neither can be exchanged.
//
// The page is a paper of Việt Nam and is in Vietnamese whatever the desk speaks.
package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// Schema names the form of the signed JSON.
const Schema = "cccd-agent/insurance-proof/1"

// typ keeps the signature from being taken for one over something else.
const typ = "cccd-agent-insurance-proof+jws"

// Lookup is a lookup that failed, as it was shown at the desk.
type Lookup struct {
	Visit    string         `json:"visit"` // random id
	Facility Facility       `json:"facility"`
	Staff    Staff          `json:"staff"`
	Sent     insurance.Sent `json:"sent"` // the person as the portal was asked for
	Contact  Contact        `json:"contact"`
	Tries    []Try          `json:"tries"`  // in the order in which they were made, at least one
	Device   string         `json:"device"` // key id of the device
	Made     time.Time      `json:"made"`
}

// LogValue shows the visit alone.
func (l Lookup) LogValue() slog.Value { return slog.GroupValue(slog.String("visit", l.Visit)) }

// Facility is the place that looked up.
type Facility struct {
	Code string `json:"code"` // as the insurance knows it (mã cơ sở KCB)
	Name string `json:"name"`
	// Place is the name of the place in the date line: the province or the commune.
	Place string `json:"place,omitempty"`
}

// Staff is who looked up, as registered at the portal.
type Staff struct {
	Name   personal.Text `json:"name"`
	Number personal.Text `json:"number,omitzero"`
}

// Contact is how the insurance finds the person.
type Contact struct {
	Phone   personal.Text `json:"phone,omitzero"`
	Address personal.Text `json:"address,omitzero"`
}

// Try is one time that the portal was asked: an answer's code and text, or the
// reason why there was none.
type Try struct {
	At     time.Time      `json:"at"`
	Code   string         `json:"code,omitempty"` // maKetQua; empty: no answer
	Text   personal.Text  `json:"text,omitzero"`  // the portal's, to the letter
	Reason backend.Reason `json:"reason,omitempty"`
	Status int            `json:"status,omitempty"` // HTTP status of what was no answer
}

// IncompleteError is a lookup that proves nothing: "facility", "staff",
// "number", "tries", "device" or "made" is missing, "tries" also where one has
// no time or there are too many.
type IncompleteError struct{ Field string }

func (e *IncompleteError) Error() string { return "insurance proof: " + e.Field + " is missing" }

// ErrNotSigned is returned for JSON that is not a proof signed by the key.
var ErrNotSigned = errors.New("insurance proof: not signed so by this key")

// maxTries bounds what is signed; an outage is asked about once a minute.
const maxTries = 500

// Check returns nil or an [*IncompleteError].
func (l Lookup) Check() error {
	for _, f := range []struct {
		name    string
		missing bool
	}{
		{"facility", l.Facility.Name == ""}, {"staff", l.Staff.Name == ""}, {"number", l.Sent.Number == ""},
		{"tries", len(l.Tries) == 0 || len(l.Tries) > maxTries}, {"device", l.Device == ""}, {"made", l.Made.IsZero()},
	} {
		if f.missing {
			return &IncompleteError{f.name}
		}
	}
	for _, t := range l.Tries {
		if t.At.IsZero() {
			return &IncompleteError{"tries"}
		}
	}
	return nil
}

// Signer is [identity.DeviceKey].
type Signer interface {
	Sign(typ string, payload any) (jws string, err error)
}

// document is the signed JSON: readable as it is, and again inside the JWS.
type document struct {
	Schema string          `json:"schema"`
	Lookup json.RawMessage `json:"lookup"`
	JWS    personal.Text   `json:"jws,omitzero"`
}

// Sign gives the lookup as JSON with the device's signature (JWS, ES256) over
// schema and lookup. Errors are [*IncompleteError] or the key's.
func Sign(key Signer, l Lookup) ([]byte, error) {
	if err := l.Check(); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(l.inVietnam())
	if err != nil {
		return nil, err
	}
	d := document{Schema: Schema, Lookup: raw}
	jws, err := key.Sign(typ, d)
	if err != nil {
		return nil, err
	}
	d.JWS = personal.Text(jws)
	return json.MarshalIndent(d, "", "  ")
}

// inVietnam writes all times as the desk's clock on the wall has them.
func (l Lookup) inVietnam() Lookup {
	l.Made = l.Made.In(identity.Zone())
	tries := make([]Try, len(l.Tries))
	for i, t := range l.Tries {
		t.At = t.At.In(identity.Zone())
		tries[i] = t
	}
	l.Tries = tries
	return l
}

// maxSigned bounds JSON that comes back.
const maxSigned = 1 << 20

// Verify reads JSON of [Sign]. What is readable in it is what was signed, or the
// error is [ErrNotSigned].
func Verify(signed []byte, key jose.JSONWebKey) (Lookup, error) {
	var outer, inner document
	if len(signed) > maxSigned {
		return Lookup{}, ErrNotSigned
	}
	if err := json.Unmarshal(signed, &outer); err != nil {
		return Lookup{}, fmt.Errorf("%w: no JSON", ErrNotSigned)
	}
	if err := identity.VerifySigned(outer.JWS.Reveal(), typ, key, &inner); err != nil {
		return Lookup{}, fmt.Errorf("%w: %w", ErrNotSigned, err)
	}
	inner.JWS = outer.JWS
	whole, err := json.Marshal(inner)
	if err != nil || inner.Schema != Schema || !bytes.Equal(compact(signed), whole) {
		return Lookup{}, fmt.Errorf("%w: what is readable is not what was signed", ErrNotSigned)
	}
	var l Lookup
	if err := json.Unmarshal(inner.Lookup, &l); err != nil {
		return Lookup{}, fmt.Errorf("%w: no lookup", ErrNotSigned)
	}
	return l, nil
}

func compact(raw []byte) []byte {
	var b bytes.Buffer
	if json.Compact(&b, raw) != nil {
		return nil
	}
	return b.Bytes()
}
