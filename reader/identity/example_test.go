package identity_test

import (
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// The QR of a card alone is a claim: nobody signed it.
func ExampleAssemble() {
	qr, err := vnid.ParseCCCD("001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Quận Y, Hà Nội|20042021")
	if err != nil {
		fmt.Println(err)
		return
	}
	record := identity.Assemble(identity.Evidence{ReadAt: time.Date(2026, 11, 21, 1, 0, 0, 0, time.UTC), QR: &qr})
	fmt.Println(record.Verdict, record.ReadAt.Format(time.RFC3339))
	for _, f := range record.Person.Fields() {
		fmt.Println(f.Name, f.Source, f.Assurance)
	}
	// Output:
	// claimed 2026-11-21T08:00:00+07:00
	// personalNumber qr.cccd claimed
	// fullName qr.cccd claimed
	// dateOfBirth qr.cccd claimed
	// sex qr.cccd claimed
	// residence qr.cccd claimed
	// previousNumber qr.cccd claimed
}
