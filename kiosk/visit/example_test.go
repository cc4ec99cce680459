package visit_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// A patient refuses to have the chip read: the QR leads on. What is shown is a
// claim, and nothing is kept of a visit in which nothing was asked.
func ExampleDesk() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "desk")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	kept, err := store.Open(ctx, store.Options{Dir: dir, Key: store.Key{1}})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = kept.Close() }()
	desk := visit.New(visit.Options{Store: kept, Owner: visit.Private, Now: time.Now})

	page := visit.Caller{Client: "registration", Origin: "https://his.example.vn", Scopes: []visit.Scope{visit.ScopeVisits}}
	v, err := desk.Open(ctx, page, visit.OpenRequest{Purpose: visit.Insurance})
	fmt.Println(v.State, v.Needs, err)
	_, err = desk.Read(ctx, page, v.ID, visit.ReadRequest{CAN: "123456"})
	fmt.Println(err)
	v, _ = desk.Consent(ctx, page, v.ID, visit.ConsentRequest{To: visit.ToReadChip, Given: false})
	v, err = desk.Scan(ctx, page, v.ID, visit.ScanRequest{Text: "001190123456||Nguyễn Thị Hoà|15011990|Nữ|Số 1 phố Mẫu|20042021"})
	fmt.Println(v.State, v.Method, v.Record.Verdict, v.Record.Person.FullName.Value, err)
	_, err = desk.Visit(ctx, visit.Caller{Client: "another"}, v.ID)
	fmt.Println(err)
	v, _ = desk.Finish(ctx, page, v.ID)
	fmt.Println(v.State, v.Record == nil)
	// Output:
	// consent [consent-to-read document act] <nil>
	// visit: consent required to read-chip
	// identified QR_CCCD claimed [personal] <nil>
	// visit: opened by another client
	// done true
}
