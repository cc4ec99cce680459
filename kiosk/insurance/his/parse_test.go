package his

import (
	"encoding/json"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
)

func FuzzParseReply(f *testing.F) {
	for _, seed := range []string{
		`{"code":"000","data":{"MA_KQ":"000","MA_THE_BHYT":"GD4010119012345","GT_THE_TU":"20260101","TIEP_NHAN_BHYT":0}}`,
		`{"code":"404"}`, `{"code":0,"data":[{"MA_KQ":[]}]}`, `{"code":"000","data":"x"}`, `null`, `{"code":"999","message":{"a":1}}`,
	} {
		f.Add([]byte(seed), 200)
	}
	calls, err := compile(Standard())
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		r, err := parseReply(calls[Insurance], "op", backend.Answer{Status: status, Body: body})
		if err != nil {
			return
		}
		a, _ := r.answer(insurance.Sent{}, "2026-11-21")
		if a.Accepts() && a.Card.Number == "" || a.Action == "" {
			t.Errorf("%s without what it needs", a.Action)
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
		r.entries()
	})
}
