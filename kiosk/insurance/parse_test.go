package insurance

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

func TestEveryActionIsListedAndReachable(t *testing.T) {
	reached := map[Action]bool{}
	for _, code := range []string{"000", "001", "003", "004", "010", "050", "060", "070", "054", "100", "110", "120", "130", "202"} {
		reached[ruleFor(code, "").action] = true
	}
	reached[ruleFor("500", "Tài khoản thuộc danh sách hạn chế tra cứu").action] = true
	reached[AskInsuranceDesk] = true // by a hospital's system, not by a code
	for _, a := range Actions() {
		if !reached[a] {
			t.Errorf("%s is reached by no code", a)
		}
		delete(reached, a)
	}
	if len(reached) != 0 {
		t.Errorf("not listed: %v", reached)
	}
}

func TestExpiry(t *testing.T) {
	for text, want := range map[string]time.Time{
		"2024-08-29T08:33:08.5454145Z":      time.Date(2024, 8, 29, 8, 33, 8, 545414500, time.UTC),
		"2024-08-29T08:33:08.5454145":       time.Date(2024, 8, 29, 8, 33, 8, 545414500, time.UTC),
		"2024-08-29T15:33:08.5454145+07:00": time.Date(2024, 8, 29, 8, 33, 8, 545414500, time.UTC),
		"3600":                              {},
		"":                                  {},
	} {
		if got := parseExpiry(text); !got.Equal(want) {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestBirthForms(t *testing.T) {
	for iso, want := range map[string]string{
		"1990-01-15": "15/01/1990", "1990-01": "01/1990", "1950": "1950", " 1950 ": "1950",
		"1990-02-29": "", "15/01/1990": "", "90": "", "": "",
	} {
		if got := portalBirth(iso); got != want {
			t.Errorf("%q: %q", iso, got)
		}
	}
}

func TestDayIsOfVietNam(t *testing.T) {
	if got := DayOf(time.Date(2026, 11, 20, 17, 30, 0, 0, time.UTC)); got != "2026-11-21" {
		t.Errorf("got %s", got)
	}
}

func TestCardByDay(t *testing.T) {
	next := Card{Number: "N", From: "2026-11-22", To: "2027-11-21"}
	for day, want := range map[Day]string{"2026-11-21": "C", "2026-11-22": "N", "2028-01-01": "N"} {
		a := Answer{Action: UseCardInForce, Current: Card{Number: "C"}, New: next}
		a.choose(day)
		if a.Card.Number.Reveal() != want || a.Action != UseCardInForce {
			t.Errorf("%s: %s", day, a.Card.Number.Reveal())
		}
	}
	undated := Answer{Action: UseCardInForce, Current: Card{Number: "C"}, New: Card{Number: "N"}}
	undated.choose("2026-11-21")
	if undated.Card.Number != "C" {
		t.Error("a new card without a period was taken for the one in force")
	}
	missing := Answer{Action: UseNewCard, Current: Card{Number: "C"}}
	missing.choose("2026-11-21")
	if missing.Action != Unknown || missing.Accepts() {
		t.Error("a new card that was not named was accepted")
	}
}

func FuzzParseAnswer(f *testing.F) {
	for _, seed := range []string{
		`{"maKetQua":"000","maThe":"GD4010119012345","gtTheTu":"01/01/2026"}`, `{"maKetQua":4,"dsLichSuKCB2018":[{"maHoSo":1}]}`,
		`{"maKetQua":"070"}`, `[]`, `null`, "\xef\xbb\xbf{}", `{"maKetQua":{"a":[]}}`, `{"maKetQua":"500","ghiChu":"hạn chế tra cứu"}`,
	} {
		f.Add([]byte(seed), 200)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		a, err := parseAnswer(backend.Answer{Status: status, Body: body}, query{NgaySinh: "01/01/1950"}, time.Date(2026, 11, 21, 8, 0, 0, 0, vietnam))
		var refused *RefusedError
		switch {
		case errors.As(err, &refused):
		case err != nil && a.Code != "":
			t.Error("an answer with an error that is no refusal")
		case err == nil && a.Accepts() && a.Card.Number == "":
			t.Error("accepted without a card")
		case err == nil && a.Action == "":
			t.Error("no action")
		}
		if _, err := json.Marshal(a); err != nil {
			t.Error(err)
		}
	})
}

func FuzzParseToken(f *testing.F) {
	f.Add([]byte(`{"maKetQua":"200","APIKey":{"access_token":"a","id_token":"b","expires_in":"2026-11-21T03:10:00.0000000Z"}}`))
	f.Add([]byte(`{"maKetQua":"401","APIKey":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		token, _, err := parseToken(backend.Answer{Status: 200, Body: body})
		if (err == nil) != (token.access != "") {
			t.Error("a token with an error, or neither")
		}
	})
}

func FuzzParseMore(f *testing.F) {
	for _, seed := range []string{
		`{"MaKetQua":"200","DataCCT":[{"ngayRa":"02/10/2026","tBNCCTLuyKe":14040001}],"ThongTinSoThe":{"hoTen":"A"}}`,
		`{"maKetQua":"000","dsLichSuKCB2025":[{"maHoSo":1}]}`, `{"MaKetQua":204}`, `{"MaKetQua":"200","DataCCT":[{"ngayRa":"","tBNCCTLuyKe":"1e9"}]}`, `null`,
	} {
		f.Add([]byte(seed), 200)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		raw := backend.Answer{Status: status, Body: body}
		paid, err := parseCoPayment(raw, "2026-11-21", BaseSalaries())
		if err == nil && (paid.Done == "" || (paid.Done == CoPaymentExempt) && paid.Total == "") {
			t.Error("an outcome without its reason")
		}
		if h, err := parseHistory(raw); err == nil && h.Done == "" {
			t.Error("a history without an outcome")
		}
	})
}
