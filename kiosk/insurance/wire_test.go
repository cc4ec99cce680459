package insurance_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig/rigtest"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

const granted = `{"maKetQua":"200","APIKey":{"access_token":"A/1+=","id_token":"I&2","token_type":"Bearer",` +
	`"username":"99999_BV","expires_in":"2026-11-21T01:10:00.0000000Z"}}`

// canned answers log-ins with one body and lookups with another, and keeps
// what it was sent.
type canned struct {
	token, lookup string
	status        int
	requests      []*http.Request
	bodies        []string
}

func (c *canned) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	c.requests, c.bodies = append(c.requests, r), append(c.bodies, string(body))
	if r.URL.Path == "/api/token/take" {
		_, _ = io.WriteString(w, c.token)
		return
	}
	if c.status != 0 {
		w.WriteHeader(c.status)
	}
	_, _ = io.WriteString(w, c.lookup)
}

func (c *canned) client(t *testing.T) *insurance.Client {
	t.Helper()
	at := rigtest.Clock{At: time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))}
	server := rigtest.Serve(t, c, at.At)
	return newClient(t, insurance.Options{
		Portal:   backend.Options{URL: server.URL() + "/", CA: server.CAPEM(), Now: at.Now},
		Username: username, Password: "password",
	})
}

// The MD5 of "password" is published everywhere.
const md5OfPassword = "5F4DCC3B5AA765D61D8327DEB882CF99"

func TestRequestsAsTheGuideHasThem(t *testing.T) {
	portal := &canned{token: granted, lookup: `{"maKetQua":"000","maThe":"GD4010119012345"}`}
	// The name is decomposed, in small letters and with stray spaces.
	who := insurance.Person{Number: "001190123456", Name: "  nguye\u0302\u0303n  thi\u0323 đào ", Birth: "1990-01-15"}
	if _, err := portal.client(t).Lookup(context.Background(), staff, who); err != nil {
		t.Fatal(err)
	}
	take, lookup := portal.requests[0], portal.requests[1]
	if take.Method != http.MethodPost || take.URL.RequestURI() != "/api/token/take" ||
		take.Header.Get("Content-Type") != "application/x-www-form-urlencoded" ||
		portal.bodies[0] != "password="+md5OfPassword+"&username=99999_BV" {
		t.Errorf("log-in: %s %s %q", take.Method, take.URL.RequestURI(), portal.bodies[0])
	}
	if want := "/api/egw/KQNhanLichSuKCB2024?id_token=I%262&password=" + md5OfPassword +
		"&token=A%2F1%2B%3D&username=99999_BV"; lookup.URL.RequestURI() != want || lookup.Method != http.MethodPost {
		t.Errorf("lookup: %s", lookup.URL.RequestURI())
	}
	want := `{"maThe":"001190123456","hoTen":"NGUYỄN THỊ ĐÀO","ngaySinh":"15/01/1990","hoTenCb":"Lê Thị Trực","cccdCb":"001185000001"}`
	if portal.bodies[1] != want {
		t.Errorf("lookup body: %s", portal.bodies[1])
	}
}

func TestEveryFieldIsRead(t *testing.T) {
	portal := &canned{token: granted, lookup: `{"maKetQua":"004","ghiChu":"Nguyên văn","maThe":"GD4010119012345","hoTen":"A",
		"ngaySinh":"15/01/1990","gioiTinh":"Nữ","diaChi":"B","maDKBD":1013,"cqBHXH":"C","gtTheTu":"01/01/2026","gtTheDen":"31/12/2026",
		"maKV":"K1","ngayDu5Nam":"01/06/2020","maSoBHXH":119012345,"maTheCu":null,"maTheMoi":"DN4010119012345","gtTheTuMoi":"21/11/2026",
		"gtTheDenMoi":"20/11/2027","maDKBDMoi":"01929","tenDKBDMoi":"D","dsLichSuKCB2018":[{"maHoSo":535595540,"maCSKCB":"79014",
		"ngayVao":"202611200700","ngayRa":"202611200900","tenBenh":"E","tinhTrang":1,"kqDieuTri":"2","lyDoVV":"4","TEMP1":"F","TEMP2":"G","TEMP5":"H"}],
		"dsLichSuKT2018":{"not":"a list"}}`}
	answer, err := portal.client(t).Lookup(context.Background(), staff, member)
	if err != nil {
		t.Fatal(err)
	}
	want := insurance.Answer{
		Code: "004", Text: "Nguyên văn", Action: insurance.UseCardInForce, Severity: insurance.Attention,
		Show:    []insurance.Field{insurance.FieldCard, insurance.FieldText},
		Sent:    insurance.Sent{Number: "001190123456", Name: "NGUYỄN THỊ HOÀ", Birth: "15/01/1990"},
		Card:    insurance.Card{Number: "DN4010119012345", From: "2026-11-21", To: "2027-11-20", Facility: "01929", FacilityName: "D"},
		New:     insurance.Card{Number: "DN4010119012345", From: "2026-11-21", To: "2027-11-20", Facility: "01929", FacilityName: "D"},
		Current: insurance.Card{Number: "GD4010119012345", From: "2026-01-01", To: "2026-12-31", Facility: "1013"},
		Holder:  insurance.Holder{Name: "A", Birth: "15/01/1990", Sex: "Nữ", Address: "B", Insurance: "119012345", Area: "K1", Office: "C"},
		Visits: []insurance.Visit{{
			File: "535595540", Facility: "79014", Arrived: "202611200700", Left: "202611200900", Disease: "E", Condition: "1",
			Result: "2", Reason: "4", EmployerCode: "F", Employer: "G", Extra: [3]personal.Text{"", "", "H"},
		}},
		FiveYears: "2020-06-01",
	}
	if diff := cmp.Diff(clear(want), clear(answer)); diff != "" {
		t.Error(diff)
	}
}

// clear shows what the types would hide.
func clear(a insurance.Answer) string {
	text, err := json.MarshalIndent(a, "", " ")
	return fmt.Sprint(string(text), err)
}

func TestAnswersThatAreNotTheirs(t *testing.T) {
	for _, c := range []struct {
		name   string
		portal canned
		reason backend.Reason
	}{
		{"a page", canned{token: granted, lookup: "<html>Đăng nhập mạng</html>"}, backend.ReasonGarbled},
		{"no code", canned{token: granted, lookup: `{"Message":"x"}`}, backend.ReasonGarbled},
		{"a list", canned{token: granted, lookup: `[1]`}, backend.ReasonGarbled},
		{"nothing", canned{token: granted}, backend.ReasonGarbled},
		{"502", canned{token: granted, status: 502, lookup: "Bad gateway"}, backend.ReasonStatus},
		{"a redirect", canned{token: granted, status: 302}, backend.ReasonStatus},
		{"too long", canned{token: granted, lookup: `{"ghiChu":"` + strings.Repeat("x", 5<<20)}, backend.ReasonTooLong},
		{"no token", canned{token: `{"maKetQua":"200","APIKey":null}`}, backend.ReasonGarbled},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := c.portal.client(t).Lookup(context.Background(), staff, member)
			var unreachable *backend.UnreachableError
			if !errors.As(err, &unreachable) || unreachable.Reason != c.reason {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestStatusAndCode(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		code   string
		action insurance.Action
		calls  int // log-ins and lookups
	}{
		{401, "", "401", insurance.TellIT, 4},
		{403, "", "403", insurance.TellIT, 2},
		{500, `{"maKetQua":"500","ghiChu":"Có lỗi xảy ra trong quá trình tra cứu!"}`, "500", insurance.Restricted, 2},
		{500, `{"MaKetQua":500,"GhiChu":"Có lỗi hệ thống xảy ra trong quá trình xử lý!"}`, "500", insurance.TryLater, 2},
		{400, `{"maKetQua":"400"}`, "400", insurance.TellIT, 2},
	} {
		portal := canned{token: granted, status: c.status, lookup: c.body}
		answer, err := portal.client(t).Lookup(context.Background(), staff, member)
		var refused *insurance.RefusedError
		if !errors.As(err, &refused) || refused.Code != c.code || answer.Code != c.code || answer.Action != c.action {
			t.Errorf("%d: %v, %s", c.status, err, answer.Action)
		}
		if len(portal.requests) != c.calls {
			t.Errorf("%d: %d requests, want %d", c.status, len(portal.requests), c.calls)
		}
	}
}

func TestLogInRefusals(t *testing.T) {
	for body, action := range map[string]insurance.Action{
		`{"maKetQua":"401"}`: insurance.TellIT,
		`{"maKetQua":"500"}`: insurance.TryLater,
		`{"maKetQua":"000"}`: insurance.Unknown, // a code of another service opens nothing
	} {
		portal := canned{token: body}
		answer, err := portal.client(t).Lookup(context.Background(), staff, member)
		var refused *insurance.RefusedError
		if !errors.As(err, &refused) || answer.Action != action || len(portal.requests) != 1 {
			t.Errorf("%s: %v, %s", body, err, answer.Action)
		}
	}
}

func TestNothingIsSentThatCannotBeRight(t *testing.T) {
	p := open(t)
	client := p.client(t)
	for _, c := range []struct {
		field  insurance.Field
		action insurance.Action
		change func(*insurance.Staff, *insurance.Person)
	}{
		{insurance.FieldNumber, insurance.CheckNumber, func(_ *insurance.Staff, m *insurance.Person) { m.Number = "00119012345" }},
		{insurance.FieldName, insurance.CheckName, func(_ *insurance.Staff, m *insurance.Person) { m.Name = "  " }},
		{insurance.FieldBirth, insurance.CheckBirthDate, func(_ *insurance.Staff, m *insurance.Person) { m.Birth = "1990-02-30" }},
		{insurance.FieldStaffName, insurance.TellIT, func(s *insurance.Staff, _ *insurance.Person) { s.Name = "" }},
		{insurance.FieldStaffNumber, insurance.TellIT, func(s *insurance.Staff, _ *insurance.Person) { s.Number = "1185000001" }},
	} {
		s, m := staff, member
		c.change(&s, &m)
		_, err := client.Lookup(context.Background(), s, m)
		var malformed *insurance.QueryError
		if !errors.As(err, &malformed) || malformed.Field != c.field || malformed.Action() != c.action {
			t.Errorf("%s: %v", c.field, err)
		}
	}
	if n := len(p.book.Entries("")); n != 0 {
		t.Errorf("%d entries in the book", n)
	}
}

// TestNothingLeaks goes through every way to fail and looks for what nobody
// may see, in errors and in a log that holds everything.
func TestNothingLeaks(t *testing.T) {
	p := open(t)
	var printed bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&printed, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
	client := p.client(t, func(o *insurance.Options) {
		o.Portal.Log = log
		o.Portal.Timeout = 100 * time.Millisecond
	})
	try := func(c *insurance.Client, who insurance.Person) {
		answer, err := c.Lookup(context.Background(), staff, who)
		log.Info("looked up", "err", err, "answer", answer, "who", who, "by", staff)
		fmt.Fprintf(&printed, "%v %+v %#v\n", err, err, err)
		fmt.Fprintf(&printed, "%v %+v %v %+v\n", answer, answer.Card, who, staff)
	}
	try(client, member)
	for _, fault := range rig.Faults() {
		p.faults.Set(fault)
		try(client, member)
	}
	p.faults.Set()
	unknown := member
	unknown.Number = "001190999999"
	try(client, unknown)
	try(p.client(t, func(o *insurance.Options) { o.Portal.CA, o.Portal.Log = nil, log }), member)
	try((&canned{token: granted, lookup: `{"maKetQua":"` + member.Name.Reveal() + `","hoTen":12345678901}`}).client(t), member)

	options := p.options()
	fmt.Fprintf(&printed, "%v %+v %q", options.Password, options.Password, options.Password)
	for _, secret := range []string{
		member.Number.Reveal(), member.Name.Reveal(), strings.ToUpper(member.Name.Reveal()), staff.Name.Reveal(), staff.Number.Reveal(),
		"15/01/1990", "1990-01-15", password, "GD4010119012345", "token=", "password=", "A/1+=", "12345678901",
		"384C8A2664A4977DA2F6BB16D0CFE581",
	} {
		if strings.Contains(printed.String(), secret) {
			t.Errorf("%q was printed", secret)
		}
	}
	if !strings.Contains(printed.String(), "insurance lookup") {
		t.Error("nothing was logged at all")
	}
}
