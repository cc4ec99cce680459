package api_test

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
)

// An origin is taken only as a browser writes it: whatever else stands in a
// configuration could never be equal to the header.
func ExampleCheckOrigin() {
	for _, origin := range []string{"https://his.hospital.example", "https://his.hospital.example/", "https://HIS.hospital.example", "null"} {
		fmt.Println(origin, api.CheckOrigin(origin) == nil)
	}
	// Output:
	// https://his.hospital.example true
	// https://his.hospital.example/ false
	// https://HIS.hospital.example false
	// null false
}
