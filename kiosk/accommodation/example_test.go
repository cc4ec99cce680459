package accommodation_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/accommodation"
	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

func ExampleClient_Check() {
	now := time.Date(2026, 11, 21, 20, 0, 0, 0, time.FixedZone("+07", 7*3600))
	client, _ := accommodation.New(accommodation.Options{
		Portal:       backend.Options{URL: "https://lodging.example.vn", Now: func() time.Time { return now }},
		RoomRequired: accommodation.Hotel.RoomRequired(), DefaultReason: accommodation.Tourism,
	})
	err := client.Check([]accommodation.Guest{{
		Name: "Nguyễn Thị Hoà", Sex: accommodation.Female, Birth: "1990-01-15",
		Paper: accommodation.CCCD, Number: "001190123456",
		Arrival: now.AddDate(0, 0, -2), Departure: now.AddDate(0, 0, 1),
	}})
	var wrong *accommodation.CheckError
	if errors.As(err, &wrong) {
		for _, p := range wrong.Problems {
			fmt.Println(p.Guest, p.Problem)
		}
	}
	// Output:
	// 0 room-missing
	// 0 arrival-day
}
