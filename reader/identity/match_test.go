package identity

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// A name longer than the 30 positions of a card's zone, which cuts it.
const (
	longName     = "Công Tằng Tôn Nữ Hoàng Phương Thảo Nguyên"
	longNameZone = "CONG<<TANG<TON<NU<HOANG<PHUONG"
)

func TestDG1AgainstDG13(t *testing.T) {
	const ok, failed, open = check.Successful, check.Failed, check.Undetermined
	named := func(name string) func(*Evidence) {
		return func(e *Evidence) {
			e.DG1 = zone(t, hoaZone[:60]+name)
			e.DG13 = with(lds.FieldFullName, longName)
		}
	}
	field := func(n int, values ...personal.Text) func(*Evidence) {
		return func(e *Evidence) { e.DG13 = with(n, values...) }
	}
	inZone := func(change func(*mrz.MRZ)) func(*Evidence) { return func(e *Evidence) { change(e.DG1) } }
	for _, c := range []struct {
		name    string
		change  func(*Evidence)
		want    check.Result
		detail  string
		verdict Verdict
	}{
		{"alike", func(*Evidence) {}, ok, "same: personalNumber, dateOfBirth, sex, fullName", Genuine},
		{"no DG13", func(e *Evidence) { e.DG13 = nil }, open, "no two sources", Genuine},
		{"no DG1", func(e *Evidence) { e.DG1 = nil }, open, "no two sources", Genuine},

		{"another number", field(lds.FieldPersonalNumber, "001190123457"), failed, "different: personalNumber", Rejected},
		{"another birth date", field(lds.FieldDateOfBirth, "16/01/1990"), failed, "different: dateOfBirth", Rejected},
		{"another sex", field(lds.FieldSex, "Nam"), failed, "different: sex", Genuine},
		{"another name", field(lds.FieldFullName, "Nguyễn Thị Hòa Bình"), failed, "different: fullName", Genuine},
		{"another number and sex", func(e *Evidence) {
			e.DG13 = with(lds.FieldSex, "Nam")
			e.DG13.Fields[lds.FieldPersonalNumber] = []personal.Text{"001190123457"}
		}, failed, "different: personalNumber, sex", Rejected},

		{"absent number", field(lds.FieldPersonalNumber), open, "absent: personalNumber", Genuine},
		{"absent birth date", field(lds.FieldDateOfBirth), open, "absent: dateOfBirth", Genuine},
		{"absent sex", field(lds.FieldSex), open, "absent: sex", Genuine},
		{"absent name", field(lds.FieldFullName), open, "absent: fullName", Genuine},
		{"absent sex and another number", func(e *Evidence) {
			e.DG13 = with(lds.FieldSex)
			e.DG13.Fields[lds.FieldPersonalNumber] = []personal.Text{"001190123457"}
		}, failed, "different: personalNumber; absent: sex", Rejected},
		{"empty DG13", func(e *Evidence) { e.DG13 = &lds.CitizenDetails{} }, open, "nothing to compare", Genuine},
		{"zone without a sex", inZone(func(m *mrz.MRZ) { m.Sex = "" }), open, "absent: sex", Genuine},
		{"zone without the personal number", inZone(func(m *mrz.MRZ) { m.OptionalData1 = "" }), open, "absent: personalNumber", Genuine},
		{"zone whose birth date is none", inZone(func(m *mrz.MRZ) { m.DateOfBirth = "901341" }), open, "absent: dateOfBirth", Genuine},

		{"name decomposed", field(lds.FieldFullName, personal.Text(norm.NFD.String("Nguyễn Thị Hoa"))), ok, "", Genuine},
		{"name in small letters", field(lds.FieldFullName, "nguyễn thị hoa"), ok, "", Genuine},
		{"name cut by the zone", named(longNameZone), ok, "", Genuine},
		{"name that goes on otherwise than the zone", named("CONG<<TANG<TON<NU<HOANG<PHUOCX"), failed, "different: fullName", Genuine},
		{"name that is shorter though there was room", named("CONG<<TANG<TON<NU<<<<<<<<<<<<<"), failed, "different: fullName", Genuine},

		{"a year alone in the zone", inZone(func(m *mrz.MRZ) { m.DateOfBirth = "90<<<<" }), ok, "", Genuine},
		{"a year alone in DG13", field(lds.FieldDateOfBirth, "1990"), ok, "", Genuine},
		{"another year alone", field(lds.FieldDateOfBirth, "1991"), failed, "different: dateOfBirth", Rejected},
		{"a month that differs behind a year", field(lds.FieldDateOfBirth, "02/1990"), failed, "different: dateOfBirth", Rejected},
		{"a century that the zone cannot tell", func(e *Evidence) {
			e.DG1.DateOfBirth, e.DG13 = "230115", with(lds.FieldDateOfBirth, "15/01/1923")
		}, ok, "", Genuine},

		{"DG13 that nobody signed", func(e *Evidence) { *e = e.changed(map[string]check.Result{"pa.hash.dg13": ""}) }, open, "not as signed: dg13", Genuine},
		{"DG13 that nobody signed, of another", func(e *Evidence) {
			*e = e.changed(map[string]check.Result{"pa.hash.dg13": ""})
			e.DG13 = with(lds.FieldPersonalNumber, "001190123457")
		}, failed, "different: personalNumber", Rejected},
	} {
		e := hoa(t)
		e.QR = nil
		c.change(&e)
		r := Assemble(e)
		got, _ := check.Find(r.Checks, "match.dg1.dg13")
		if got.Result != c.want || !strings.Contains(got.Detail, c.detail) || r.Verdict != c.verdict {
			t.Errorf("%s: %s (%s), verdict %s; want %s (%s), %s", c.name, got.Result, got.Detail, r.Verdict, c.want, c.detail, c.verdict)
		}
	}
}

func TestQRAgainstTheChip(t *testing.T) {
	const ok, failed, open = check.Successful, check.Failed, check.Undetermined
	part := func(n int, value string) string {
		parts := strings.Split(hoaQR, "|")
		parts[n] = value
		return strings.Join(parts, "|")
	}
	type sources int
	const (
		both sources = iota
		dg1
		dg13
		none
	)
	for _, c := range []struct {
		name    string
		qr      string
		chip    sources
		want    check.Result
		detail  string
		verdict Verdict
	}{
		{"alike", hoaQR, both, ok, "same: personalNumber, dateOfBirth, sex, fullName, residence, issued, previousNumber", Genuine},
		{"alike, DG13 alone", hoaQR, dg13, ok, "previousNumber", Genuine},
		{"alike, DG1 alone", hoaQR, dg1, ok, "same: personalNumber, dateOfBirth, sex, fullName; absent: residence, issued, previousNumber", Genuine},
		{"no chip", hoaQR, none, open, "no chip", Genuine},

		{"another number", part(0, "001190123457"), both, failed, "personalNumber", Rejected},
		{"another number than DG1's", part(0, "001190123457"), dg1, failed, "personalNumber", Rejected},
		{"another birth date", part(3, "16011990"), both, failed, "dateOfBirth", Rejected},
		{"another birth date than DG1's", part(3, "16011990"), dg1, failed, "dateOfBirth", Rejected},
		{"another sex", part(4, "Nam"), both, failed, "sex", Genuine},
		{"another sex than DG1's", part(4, "Nam"), dg1, failed, "sex", Genuine},
		{"another name", part(2, "Nguyễn Thị Hòa"), both, failed, "fullName", Genuine},
		{"another name than DG1's", part(2, "Nguyễn Thị Hòe"), dg1, failed, "fullName", Genuine},
		{"a name that DG1 cannot tell apart", part(2, "Nguyễn Thị Hòa"), dg1, ok, "", Genuine},
		{"another residence", part(5, "Xã Khác"), both, failed, "different: residence", Genuine},
		{"another day of issue", part(6, "21042021"), both, failed, "different: issued", Genuine},
		{"another old number", part(1, "012345679"), both, failed, "different: previousNumber", Genuine},
		{"no old number", part(1, ""), both, ok, "fullName, residence, issued", Genuine},

		{"decomposed", norm.NFD.String(hoaQR), both, ok, "", Genuine},
		{"in capitals", part(2, "NGUYỄN  THỊ HOA"), both, ok, "", Genuine},
		{"a name without its marks is another", part(2, "Nguyen Thi Hoa"), both, failed, "fullName", Genuine},
		{"a year alone", part(3, "1990"), both, ok, "", Genuine},
		{"a year alone against DG1", part(3, "1990"), dg1, ok, "", Genuine},
		{"another year alone", part(3, "1991"), both, failed, "dateOfBirth", Rejected},
	} {
		e := hoa(t)
		e.QR = qr(t, c.qr)
		if c.chip == dg1 || c.chip == none {
			e.DG13 = nil
		}
		if c.chip == dg13 || c.chip == none {
			e.DG1 = nil
		}
		r := Assemble(e)
		got, _ := check.Find(r.Checks, "match.qr.chip")
		if got.Result != c.want || !strings.Contains(got.Detail, c.detail) || r.Verdict != c.verdict {
			t.Errorf("%s: %s (%s), verdict %s; want %s (%s), %s", c.name, got.Result, got.Detail, r.Verdict, c.want, c.detail, c.verdict)
		}
	}
}

// The QR is held against DG1 where DG13 lacks a field.
func TestQRAgainstWhatDG13Lacks(t *testing.T) {
	for field, name := range map[int]string{
		lds.FieldPersonalNumber: "personalNumber", lds.FieldDateOfBirth: "dateOfBirth", lds.FieldSex: "sex", lds.FieldFullName: "fullName",
	} {
		e := hoa(t)
		e.DG13 = with(field)
		got, _ := check.Find(Assemble(e).Checks, "match.qr.chip")
		if got.Result != check.Successful || !strings.Contains(got.Detail, name) {
			t.Errorf("%s is not compared with DG1: %s (%s)", name, got.Result, got.Detail)
		}
	}
}

func TestQRAgreesWithNothingThatNobodySigned(t *testing.T) {
	e := hoa(t).changed(map[string]check.Result{"pa.hash.dg13": ""})
	if got := result(Assemble(e), "match.qr.chip"); got != check.Undetermined {
		t.Errorf("with an unsigned DG13: %s", got)
	}
	e.QR = nil
	if _, there := check.Find(Assemble(e).Checks, "match.qr.chip"); there {
		t.Error("a match without a QR")
	}
}

// No detail of a check tells anything of the person.
func TestDetailsHoldNoValues(t *testing.T) {
	e := hoa(t)
	e.QR = qr(t, "079090123456|987654321|Trần Văn Mẫu|01021991|Nam|Xã Khác|01012022")
	e.DG13 = with(lds.FieldPersonalNumber, "not a number")
	for _, c := range Assemble(e).Checks {
		for _, secret := range []string{"Nguy", "NGUYEN", "Trần", "190123456", "090123456", "1990", "1991", "Xã", "not a number"} {
			if strings.Contains(c.Detail, secret) {
				t.Errorf("%s: %s", c.ID, c.Detail)
			}
		}
	}
}
