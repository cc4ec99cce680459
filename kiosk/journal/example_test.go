package journal

import (
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
)

func Example() {
	dir, _ := os.MkdirTemp("", "journal")
	defer func() { _ = os.RemoveAll(dir) }()
	key, err := identity.OpenDeviceKey(filepath.Join(dir, "device.pem"))
	if err != nil {
		fmt.Println(err)
		return
	}
	var tx Journal = newMemory() // of a database's transaction
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	for _, kind := range []string{"visit.opened", "visit.read", "visit.decision"} {
		if _, err := Append(tx, Event{At: at, Kind: kind, Visit: "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}); err != nil {
			fmt.Println(err)
		}
	}
	head, _ := SignHead(tx, key, at) // once a transaction; a copy of it is held elsewhere

	report, _ := Verify(tx, Trust{Key: key.JWK(), Held: head.JWS})
	fmt.Println(report.Outcome, report.Tail, report.Size)
	_, err = Append(tx, Event{At: at, Kind: "visit.read", Visit: "079123456789"})
	fmt.Println(err)
	// Output:
	// ok ok 3
	// journal: event field visit: digits
}
