package checkin_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/checkin"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

func record(number, name, birth, sex personal.Text) *identity.Record {
	v := func(s personal.Text) *identity.Value {
		if s == "" {
			return nil
		}
		return &identity.Value{Value: s}
	}
	return &identity.Record{Person: identity.Person{PersonalNumber: v(number), FullName: v(name), DateOfBirth: v(birth), Sex: v(sex)}}
}

func ExampleFields_XML() {
	fields := checkin.Of(record("001190123456", "Nguyễn Thị Hoà", "1990-01-15", "female"), &insurance.Answer{
		Action: insurance.Accept,
		Card:   insurance.Card{Number: "GD4010119012345", From: "2026-01-01", To: "2026-12-31", Facility: "01013"},
	})
	text, _ := fields.XML()
	fmt.Println(text.Reveal())
	// Output:
	// <TRANG_THAI_KCB>
	//   <HO_TEN>Nguyễn Thị Hoà</HO_TEN>
	//   <SO_CCCD>001190123456</SO_CCCD>
	//   <NGAY_SINH>199001150000</NGAY_SINH>
	//   <GIOI_TINH>2</GIOI_TINH>
	//   <MA_THE_BHYT>GD4010119012345</MA_THE_BHYT>
	//   <MA_DKBD>01013</MA_DKBD>
	//   <GT_THE_TU>20260101</GT_THE_TU>
	//   <GT_THE_DEN>20261231</GT_THE_DEN>
	// </TRANG_THAI_KCB>
}

func TestWhatIsNotKnownIsNotMadeUp(t *testing.T) {
	for _, c := range []struct {
		record     *identity.Record
		answer     *insurance.Answer
		birth, sex string
		card       personal.Text
	}{
		{record("", "Mẫu", "1950", "male"), nil, "195000000000", "1", ""},
		{record("", "Mẫu", "1950-07", "unspecified"), nil, "195007000000", "3", ""},
		{record("", "Mẫu", "", ""), nil, "", "", ""},
		{record("", "Mẫu", "15/01/1990", "x"), &insurance.Answer{Action: insurance.ClarifyExpired, Card: insurance.Card{Number: "X"}}, "", "", ""},
	} {
		f := checkin.Of(c.record, c.answer)
		if f.Birth.Reveal() != c.birth || f.Sex != c.sex || f.Card != c.card || f.Number != "" {
			t.Errorf("%s, %s, %s", f.Birth.Reveal(), f.Sex, f.Card.Reveal())
		}
	}
	foreign := record("", "MAX MUSTER", "1980-01-02", "male")
	foreign.Document = identity.Document{Kind: identity.KindPassport, Number: "C01234567"}
	if f := checkin.Of(foreign, nil); f.Number != "C01234567" {
		t.Error("a foreigner's passport number is not there")
	}
	text, err := json.Marshal(checkin.Of(record("001190123456", "Nguyễn & Mẫu", "1990-01-15", "female"), nil))
	if want := `{"HO_TEN":"Nguyễn \u0026 Mẫu","SO_CCCD":"001190123456","NGAY_SINH":"199001150000","GIOI_TINH":"2","MA_THE_BHYT":"","MA_DKBD":"","GT_THE_TU":"","GT_THE_DEN":""}`; err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
	xml, err := checkin.Of(record("1", "A<B>&", "", ""), nil).XML()
	if err != nil || xml.Reveal()[:len("<TRANG_THAI_KCB>\n  <HO_TEN>A&lt;B&gt;&amp;<")] != "<TRANG_THAI_KCB>\n  <HO_TEN>A&lt;B&gt;&amp;<" {
		t.Error("not escaped")
	}
}
