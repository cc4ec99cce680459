package reader_test

import (
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/reader/vcard"
)

// Saved files are verified offline. They are authentic at best: the chip is not
// there to prove that it is no copy.
func ExampleReader_Verify() {
	dir, err := os.MkdirTemp("", "saved")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	document, err := vcard.Personalise("cccd-2021", 1, vcard.Options{}) // an invented citizen
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := document.WriteDir(dir); err != nil {
		fmt.Println(err)
		return
	}
	authority, err := trust.ParseCertificate(document.CSCA())
	if err != nil {
		fmt.Println(err)
		return
	}

	files, err := reader.LoadFolder(dir)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for _, vouched := range []bool{false, true} {
		r := reader.Reader{Anchors: trust.NewAnchors([]*trust.Anchor{{Cert: authority, Verified: vouched}}, nil), Rand: rand.Reader}
		reading, err := r.Verify(reader.Saved{Files: files, At: at})
		if err != nil {
			fmt.Println(err)
			return
		}
		chain, _ := check.Find(reading.Record.Checks, "pa.chain")
		fmt.Println(vouched, chain.Result, reading.Record.Verdict)
	}
	// Output:
	// false successful consistent
	// true successful authentic
}
