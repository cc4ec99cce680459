package proof_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/proof"
	"github.com/cccd-agent/cccd-agent/reader/identity"
)

// The page and the file of a lookup that failed to the end of a visit.
func Example() {
	dir, err := os.MkdirTemp("", "proof")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	key, err := identity.OpenDeviceKey(filepath.Join(dir, "device.key"))
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, 11, 22, 1, 5, 0, 0, time.UTC)
	lookup := proof.Lookup{
		Facility: proof.Facility{Code: "01929", Name: "Bệnh viện Đa khoa Sông Ngân"},
		Staff:    proof.Staff{Name: "Vũ Thị Quế", Number: "001190000001"},
		Sent:     insurance.Sent{Number: "079203045678", Name: "NGUYỄN THỊ ỬNG", Birth: "15/01/2003"},
		Tries:    []proof.Try{{At: at, Reason: backend.ReasonTimeout}},
		Device:   key.JWK().KeyID, Made: at,
	}
	signed, err := proof.Sign(key, lookup)
	fmt.Println("signed:", err == nil)
	page, err := proof.Render(lookup, signed)
	fmt.Println("a page:", err == nil && bytes.HasPrefix(page, []byte("%PDF-")))
	_, err = proof.Verify(signed, key.JWK())
	fmt.Println("holds:", err == nil)
	// Output:
	// signed: true
	// a page: true
	// holds: true
}
