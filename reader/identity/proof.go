package identity

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-jose/go-jose/v4"
)

// proofType marks the JWS of a record, so that it is taken for nothing else.
const proofType = "cccd-agent-record+jws"

// DeviceKey signs what a desk vouches for (ES256). It proves which device read
// the card, never what the card says.
type DeviceKey struct {
	key *ecdsa.PrivateKey
	id  string
}

// ErrDeviceKey is returned for a key file that cannot be used.
var ErrDeviceKey = errors.New("identity: device key unusable")

// OpenDeviceKey loads the key of a file, and makes one where there is none.
func OpenDeviceKey(path string) (*DeviceKey, error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return createDeviceKey(path)
	}
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(raw)
	if block == nil {
		return nil, fmt.Errorf("%w: %s holds no PEM", ErrDeviceKey, path)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDeviceKey, path, err)
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || key.Curve != elliptic.P256() {
		return nil, fmt.Errorf("%w: %s is no P-256 key", ErrDeviceKey, path)
	}
	return newDeviceKey(key)
}

// createDeviceKey writes a new key for its owner alone. Two programs that start
// together agree: the first link wins and the second reads it.
func createDeviceKey(path string) (*DeviceKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return OpenDeviceKey(path)
	}
	if err != nil {
		return nil, err
	}
	err = pem.Encode(f, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return newDeviceKey(key)
}

func newDeviceKey(key *ecdsa.PrivateKey) (*DeviceKey, error) {
	thumb, err := (&jose.JSONWebKey{Key: key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, err
	}
	return &DeviceKey{key, base64.RawURLEncoding.EncodeToString(thumb)}, nil
}

// JWK is the public half, with its RFC 7638 thumbprint as key id.
func (k *DeviceKey) JWK() jose.JSONWebKey {
	return jose.JSONWebKey{Key: k.key.Public(), KeyID: k.id, Algorithm: string(jose.ES256), Use: "sig"}
}

// Statement is what the device signs: the record, and what ties it to a card
// and to the caller that asked.
type Statement struct {
	Record    *Record `json:"record"`
	Nonce     string  `json:"nonce,omitempty"`    // the caller's
	SODSHA256 string  `json:"sodSha256"`          // of EF.SOD as read, hex
	AnchorID  string  `json:"anchorId,omitempty"` // the anchor that carried the chain
}

// Prove signs the record over the caller's nonce, the SOD and the anchor.
func (k *DeviceKey) Prove(r *Record, nonce string, sod []byte, anchorID string) error {
	unsigned := *r
	unsigned.Proof = nil
	sum := sha256.Sum256(sod)
	payload, err := json.Marshal(Statement{Record: &unsigned, Nonce: nonce, SODSHA256: fmt.Sprintf("%x", sum), AnchorID: anchorID})
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
	r.Proof = &Proof{JWS: compact}
	return nil
}

// VerifyProof checks a record's proof against a device's public key.
func VerifyProof(jws string, key jose.JSONWebKey) (Statement, error) {
	signed, err := jose.ParseSignedCompact(jws, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		return Statement{}, err
	}
	if typ := signed.Signatures[0].Protected.ExtraHeaders[jose.HeaderType]; typ != proofType {
		return Statement{}, errors.New("identity: the signature is not a record's")
	}
	payload, err := signed.Verify(key)
	if err != nil {
		return Statement{}, err
	}
	var s Statement
	return s, json.Unmarshal(payload, &s)
}
