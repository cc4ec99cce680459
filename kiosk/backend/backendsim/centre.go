package backendsim

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"os"

	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/rar/rarsim"
)

// Centre is who the RAR centre knows.
type Centre struct {
	// Signers are certificates (DER) of those who signed chips, whatever the
	// number: where none is named, no signer is known.
	Signers [][]byte `json:"signers"`
}

// The one licensed organisation of the simulated centre.
const (
	rarLicense = "LIC-MAU"
	rarDevice  = "kiosk"
	rarPlace   = "Quầy mẫu"
)

// centre puts the RAR centre behind the same address, where the client has a key
// to sign with: its file is written anew each time.
func (s *Server) centre(mux *http.ServeMux) error {
	if s.rarKey == "" {
		return nil
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return err
	}
	if err := os.WriteFile(s.rarKey, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		return err
	}
	s.RAR = rarsim.New(rarsim.Options{Rig: rig.Rig{Now: s.now, Book: s.Book, Faults: s.RARFaults}})
	s.RAR.AddLicense(rarsim.License{ID: rarLicense, Key: &key.PublicKey, Device: rarDevice, Place: rarPlace})
	for _, signer := range s.people.RAR.Signers {
		s.RAR.AddSigner(signer)
	}
	mux.Handle(rarsim.Path, s.RAR)
	return nil
}

// centreConfig is what the agent needs to ask the centre.
func (s *Server) centreConfig(caFile string) map[string]any {
	return map[string]any{
		"url": s.URL(), "caFile": caFile, "path": rarsim.Path, "keyFile": s.rarKey,
		"licenseId": rarLicense, "deviceType": rarDevice, "address": rarPlace,
	}
}
