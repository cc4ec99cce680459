package insurance_test

import (
	"context"
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/vsssim"
)

func ExampleClient_Lookup() {
	now := func() time.Time { return time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC) }
	portal := vsssim.New(vsssim.Options{Rig: rig.Rig{Now: now}})
	_ = portal.AddCast(vsssim.Cast{
		Accounts: []vsssim.Account{{Username: "99999_BV", Password: "mat-khau-thu"}},
		Staff:    []vsssim.Staff{{Name: "Lê Thị Trực", Number: "001185000001"}},
		Members:  []vsssim.Member{{Number: "001190123456", Name: "Nguyễn Thị Hoà", Birth: "1990-01-15"}},
	})
	server, _ := rig.Listen("127.0.0.1:0", portal, now())
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() { _ = server.Serve(ctx) }()

	client, _ := insurance.New(insurance.Options{
		Portal:   backend.Options{URL: server.URL(), CA: server.CAPEM(), Now: now},
		Username: "99999_BV", Password: "mat-khau-thu",
	})
	defer client.Close()
	answer, err := client.Lookup(ctx,
		insurance.Staff{Name: "Lê Thị Trực", Number: "001185000001"},
		insurance.Person{Number: "001190123456", Name: "Nguyễn Thị Hoà", Birth: "1990-01-15"})
	fmt.Println(answer.Code, answer.Action, answer.Card.From, answer.Card.To, err)
	fmt.Println(answer.Card.Number.Reveal(), answer.Card.Number)
	// Output:
	// 000 accept 2026-01-01 2026-12-31 <nil>
	// GD4011190123456 [personal]
}
