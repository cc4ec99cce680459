package accommodation

import (
	"context"
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

const (
	stillHere = "Bản khai báo 1: Loại giấy tờ 'Thẻ CCCD' và Số giấy tờ '001190123456' đang tạm trú tại CSLT và chưa checkout"
	declared  = ", Bản khai báo 1: Khách đã có khai báo tạm trú từ 2026-11-21 đến 2026-11-23 tại cơ sở lưu trú này."
	overlaps  = "Bản khai báo 1: Đã tồn tại khai báo trùng thời gian tại CSLT"
)

func TestSameStay(t *testing.T) {
	g := Guest{Arrival: time.Date(2026, 11, 20, 17, 30, 0, 0, time.UTC)} // the 21st in Viet Nam
	for message, want := range map[string]bool{
		stillHere:            true,
		stillHere + declared: true,
		overlaps:             true,
		stillHere + ", Bản khai báo 1: đã có khai báo tạm trú từ 21/11/2026 đến 23/11/2026":                true,
		stillHere + ", Bản khai báo 1: đã có khai báo tạm trú từ 20/11/2026 đến 23/11/2026":                false,
		"Bản khai báo 1: Khách đã có khai báo tạm trú từ 2026-11-20 đến 2026-11-23 tại cơ sở lưu trú này.": false,
		stillHere + ", Bản khai báo 1: Số phòng là bắt buộc":                                               false,
		"Bản khai báo 1: Số phòng là bắt buộc":                                                             false,
		"trùng thời gian": false,
	} {
		if got := refusal(opNotify, "400", message, 1).SameStay(g); got != want {
			t.Errorf("%s: %v", message, got)
		}
	}
}

func TestMayHaveActed(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{ErrNoGuests, false},
		{&CheckError{Problems: []GuestProblem{{Problem: RoomMissing}}}, false},
		{&backend.UnreachableError{Op: opNotify, Reason: backend.ReasonConnect}, false},
		{&backend.UnreachableError{Op: opNotify, Reason: backend.ReasonCut, Sent: true}, true},
		{&backend.UnreachableError{Op: opToken, Reason: backend.ReasonCut, Sent: true}, false},
		{backend.Unreachable(opNotify, backend.ReasonStatus, 503), true},
		{refusal(opNotify, "400", overlaps, 1), false},
		{refusal(opNotify, "400", "…", 1), false},
		{refusal(opNotify, "401", "", 1), false},
		{refusal(opNotify, "299", "Thành công", 1), true},
		{refusal(opNotify, "500", "", 1), true},
		{refusal(opToken, "500", "", 1), false},
		{refusal(opToken, "299", "", 1), false},
		{context.Canceled, true},
		{errors.New("anything"), true},
	} {
		if got := MayHaveActed(c.err); got != c.want {
			t.Errorf("%v: %v", c.err, got)
		}
	}
}

func TestGuestAsJSON(t *testing.T) {
	g := Guest{
		Name: "Nguyễn Thị Hoà", Sex: Female, Birth: "1990-01-15", Paper: CCCD, Number: "001190123456",
		Arrival: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), Departure: time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC),
		Room: "101", Reason: Other, ReasonDetail: "thi đấu", Phone: "0987654321", Home: Permanent,
		Province: "201", Ward: "101900319", Address: "phố Mẫu", Note: "ghi chú",
	}
	text, err := json.Marshal(g)
	if err != nil {
		t.Fatal(err)
	}
	var read Guest
	if err := json.Unmarshal(text, &read); err != nil || !reflect.DeepEqual(read, g) {
		t.Errorf("%v: %s", err, text)
	}
}

func TestLogInRefused(t *testing.T) {
	if !refusal(opToken, "500", "", 0).LogIn() || refusal(opNotify, "500", "", 1).LogIn() {
		t.Error("log-in and notification are not told apart")
	}
}
