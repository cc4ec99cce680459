package accommodation

import (
	"errors"
	"slices"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// The first two are the guide's examples, the third is one that a public
// code base quotes.
func TestParseProblems(t *testing.T) {
	for _, c := range []struct {
		message string
		n       int
		want    []GuestProblem
	}{
		{"Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua", 1, []GuestProblem{
			{0, DeparturePast, "Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua"},
		}},
		{"Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua,\nBản khai báo 1: Số hộ chiếu đang tạm trú tại CSLT và chưa checkout", 1, []GuestProblem{
			{0, DeparturePast, "Ngày đi dự kiến phải lớn hoặc bằng ngày hôm qua"},
			{0, InResidence, "Số hộ chiếu đang tạm trú tại CSLT và chưa checkout"},
		}},
		{"Bản khai báo 2: Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua, Bản khai báo 12: Đã tồn tại khai báo trùng thời gian tại CSLT", 12, []GuestProblem{
			{1, ArrivalDay, "Ngày đến Cslt phải là ngày hiện tại hoặc hôm qua"},
			{11, Overlap, "Đã tồn tại khai báo trùng thời gian tại CSLT"},
		}},
		{"bản  khai báo 1 : Thẻ CCCD phải gồm đúng 12 chữ số", 1, []GuestProblem{{0, NumberCCCD, "Thẻ CCCD phải gồm đúng 12 chữ số"}}},
		{"Bản khai báo 1: Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt", 1, []GuestProblem{{0, DepartureBeforeArrival, "Ngày đi dự kiến phải lớn hoặc bằng ngày đến Cslt"}}},
		{"Bản khai báo 1: Bị trùng giấy tờ với bản ghi 1", 1, []GuestProblem{{0, Duplicate, "Bị trùng giấy tờ với bản ghi 1"}}},
		{"Bản khai báo 1: Loại giấy tờ phải có giá trị từ 1 đến 8", 1, []GuestProblem{{0, PaperType, "Loại giấy tờ phải có giá trị từ 1 đến 8"}}},
		{"Bản khai báo 1: Một câu mới", 1, []GuestProblem{{0, OtherProblem, "Một câu mới"}}},
		{"Bản khai báo 3: Ngoài danh sách", 2, nil},
		{"Bản khai báo 0: Không có", 2, nil},
		{"Danh sách khai báo không được để trống", 2, nil},
	} {
		for _, form := range []norm.Form{norm.NFC, norm.NFD} {
			if got := parseProblems(form.String(c.message), c.n); !slices.Equal(got, c.want) {
				t.Errorf("%s: %d problems", c.message, len(got))
			}
		}
	}
}

func TestStatusAndCode(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		code   string // "" for unreachable
		action Action
	}{
		{401, "", "401", TellIT},
		{401, `{"code":"invalid_token"}`, "401", TellIT},
		{403, `{"code":"403","message":"Không có quyền"}`, "403", TellIT},
		{400, `{"code":400,"message":"Bản khai báo 1: Một câu mới","data":null}`, "400", CorrectGuests},
		{400, `{"code":"400","message":null}`, "400", Unknown},
		{500, `{"code":"500","message":"Lỗi hệ thống"}`, "500", TryLater},
		{500, `{"code":"200"}`, "", ""},
		{502, "<html>", "", ""},
		{200, "<html>", "", ""},
		{200, `{"code":"Nguyễn Thị Hoà"}`, "", ""},
		{200, `[]`, "", ""},
		{302, "", "", ""},
	} {
		_, err := decode("op", backend.Answer{Status: c.status, Body: []byte(c.body)}, 1)
		var refused *RefusedError
		switch {
		case c.code == "" && !errors.Is(err, backend.ErrUnreachable):
			t.Errorf("%d %s: %v", c.status, c.body, err)
		case c.code != "" && (!errors.As(err, &refused) || refused.Code != c.code || refused.Action != c.action):
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
	}
}

func TestLogInAnswers(t *testing.T) {
	for body, want := range map[string]int64{
		`{"code":"200","data":{"AccessToken":"a","Exp":1775631277}}`:   1775631277,
		`{"code":"200","data":{"AccessToken":"a","Exp":"1775631277"}}`: 1775631277,
		`{"code":200,"data":{"AccessToken":"a","Exp":null}}`:           0,
		`{"code":"200","data":{"AccessToken":"a"}}`:                    0,
		`{"code":"200","data":null}`:                                   -1,
		`{"code":"200","data":{"AccessToken":""}}`:                     -1,
	} {
		got, err := parseTokens(opToken, backend.Answer{Status: 200, Body: []byte(body)})
		expires := got.expires
		switch {
		case (err != nil) != (want < 0):
			t.Errorf("%s: %v", body, err)
		case want == 0 && !expires.IsZero(), want > 0 && expires.Unix() != want:
			t.Errorf("%s: %v", body, expires)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"code":"200","message":"Thành công","data":null}`, `{"code":"400","message":"Bản khai báo 1: x, Bản khai báo 2: y"}`,
		`{"code":{},"message":[]}`, `null`, `[]`, `{"code":"200","data":{"AccessToken":"a","Exp":1e30}}`, "Bản khai báo 99999999999: x",
	} {
		f.Add([]byte(seed), 200, 2)
	}
	f.Fuzz(func(t *testing.T, body []byte, status, guests int) {
		answer := backend.Answer{Status: status, Body: body}
		_, err := decode("op", answer, guests)
		var refused *RefusedError
		if errors.As(err, &refused) {
			for _, p := range refused.Problems {
				if p.Guest < 0 || p.Guest >= guests || p.Problem == "" {
					t.Errorf("guest %d of %d: %q", p.Guest, guests, p.Problem)
				}
			}
		}
		if got, err := parseTokens(opToken, answer); (err == nil) != (got.access != "") {
			t.Error("a token with an error, or neither")
		}
	})
}
