package identity

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-jose/go-jose/v4"

	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// proofType marks the JWS of a record, so that it is taken for nothing else.
const proofType = "cccd-agent-record+jws"

// Statement is what the device signs: the record, and what ties it to a card
// and to the caller that asked.
type Statement struct {
	Record    *Record `json:"record"`
	Nonce     string  `json:"nonce,omitempty"`     // the caller's
	SODSHA256 string  `json:"sodSha256,omitempty"` // of EF.SOD as read, hex; absent where none was
	AnchorID  string  `json:"anchorId,omitempty"`  // the anchor that carried the chain
}

// Prove signs the record over the caller's nonce, the SOD and the anchor.
func (k *DeviceKey) Prove(r *Record, nonce string, sod []byte, anchorID string) error {
	unsigned := *r
	unsigned.Proof = nil
	return k.state(r, Statement{Record: &unsigned, Nonce: nonce, SODSHA256: digestOf(sod), AnchorID: anchorID})
}

// state signs a statement and puts it into the record as its proof.
func (k *DeviceKey) state(r *Record, s Statement) error {
	payload, err := json.Marshal(s)
	if err != nil {
		return err
	}
	opts := (&jose.SignerOptions{}).WithType(proofType).WithHeader("kid", k.id)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: k.key}, opts)
	if err != nil {
		return err
	}
	jws, err := signer.Sign(payload)
	if err != nil {
		return err
	}
	compact, err := jws.CompactSerialize()
	if err != nil {
		return err
	}
	r.Proof = &Proof{JWS: personal.Text(compact)}
	return nil
}

func digestOf(sod []byte) string {
	if sod == nil {
		return ""
	}
	sum := sha256.Sum256(sod)
	return hex.EncodeToString(sum[:])
}

// ErrProof is returned for a signature that proves no record.
var ErrProof = errors.New("identity: not the proof of a record by this key")

// VerifyProof checks a record's proof against a device's public key. Errors are
// [ErrProof].
func VerifyProof(jws string, key jose.JSONWebKey) (Statement, error) {
	signed, err := jose.ParseSignedCompact(jws, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return Statement{}, fmt.Errorf("%w: %w", ErrProof, err)
	}
	if typ := signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType]; typ != proofType {
		return Statement{}, fmt.Errorf("%w: another type", ErrProof)
	}
	payload, err := signed.Verify(key)
	if err != nil {
		return Statement{}, fmt.Errorf("%w: %w", ErrProof, err)
	}
	var s Statement
	if err := json.Unmarshal(payload, &s); err != nil || s.Record == nil || s.Record.Schema != Schema {
		return Statement{}, fmt.Errorf("%w: another content", ErrProof)
	}
	return s, nil
}
