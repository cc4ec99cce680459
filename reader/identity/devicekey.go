package identity

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/go-jose/go-jose/v4"
)

// DeviceKey signs what a desk vouches for (ES256). It proves which device read
// the card, never what the card says.
type DeviceKey struct {
	key *ecdsa.PrivateKey
	id  string
}

// ErrDeviceKey is returned for a key file that cannot be used.
var ErrDeviceKey = errors.New("identity: device key unusable")

// OpenDeviceKey loads the key of a file, and makes one where there is none.
// Errors are [ErrDeviceKey] or the file system's.
func OpenDeviceKey(path string) (*DeviceKey, error) {
	key, err := loadDeviceKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := createDeviceKey(path); err != nil {
		return nil, err
	}
	return loadDeviceKey(path)
}

func loadDeviceKey(path string) (*DeviceKey, error) {
	raw, err := os.ReadFile(path)
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
	thumb, err := (&jose.JSONWebKey{Key: key.Public()}).Thumbprint(crypto.SHA256)
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrDeviceKey, path, err)
	}
	return &DeviceKey{key, base64.RawURLEncoding.EncodeToString(thumb)}, nil
}

// createDeviceKey writes a new key for its owner alone. Programs that start
// together agree: a key is written whole under another name, and the first one
// that is linked to its own stays.
func createDeviceKey(path string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.new") // 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	err = pem.Encode(f, &pem.Block{Type: "PRIVATE KEY", Bytes: der})
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// JWK is the public half, with its RFC 7638 thumbprint as key id.
func (k *DeviceKey) JWK() jose.JSONWebKey {
	return jose.JSONWebKey{Key: k.key.Public(), KeyID: k.id, Algorithm: string(jose.ES256), Use: "sig"}
}
