package identity

import (
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

func TestCheckDigits(t *testing.T) {
	replaced := func(at int, by string) string { return hoaZone[:at] + by + hoaZone[at+len(by):] }
	for _, c := range []struct {
		name, zone, detail string
		want               check.Result
	}{
		{"right", hoaZone, "", check.Successful},
		{"number", replaced(14, "8"), "documentNumber", check.Failed},
		{"birth date", replaced(36, "9"), "dateOfBirth", check.Failed},
		{"expiry", replaced(44, "7"), "dateOfExpiry", check.Failed},
		{"composite", replaced(59, "9"), "wrong: composite", check.Failed},
		{"the Vietnamese digit is no standard's", replaced(29, "9"), "wrong: composite", check.Failed}, // which covers it
	} {
		for name, e := range map[string]Evidence{"chip": {ReadAt: noon, DG1: zone(t, c.zone)}, "printed": {ReadAt: noon, Printed: zone(t, c.zone)}} {
			got, _ := check.Find(Assemble(e).Checks, "mrz.checkDigits")
			if got.Result != c.want || !strings.Contains(got.Detail, c.detail) {
				t.Errorf("%s, %s: %s (%s)", c.name, name, got.Result, got.Detail)
			}
		}
	}
	typed := &mrz.MRZ{Format: mrz.TD1, DocumentNumber: "190123456"}
	if got := result(Assemble(Evidence{ReadAt: noon, Printed: typed}), "mrz.checkDigits"); got != check.Undetermined {
		t.Errorf("fields without lines: %s", got)
	}
	if got := result(Assemble(Evidence{ReadAt: noon, QR: qr(t, hoaQR)}), "mrz.checkDigits"); got != "" {
		t.Errorf("a QR has check digits: %s", got)
	}
}

func TestExpiry(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, c := range []struct {
		name, expiry, at string
		want             check.Result
	}{
		{"years ahead", "300115", "2026-11-21T08:00:00+07:00", check.Successful},
		{"the day itself, at its first second", "300115", "2030-01-15T00:00:00+07:00", check.Successful},
		{"the day itself, at its last second", "300115", "2030-01-15T23:59:59+07:00", check.Successful},
		{"the day after", "300115", "2030-01-16T00:00:00+07:00", check.Failed},
		{"the day itself in Việt Nam, the day before in UTC", "300115", "2030-01-14T17:00:00Z", check.Successful},
		{"the day after in Việt Nam, the day itself in UTC", "300115", "2030-01-15T17:00:00Z", check.Failed},
		{"the day itself in Việt Nam, the day after farther east", "300115", "2030-01-16T00:30:00+09:00", check.Successful},
		{"never", "991231", "2026-11-21T08:00:00+07:00", check.Successful},
		{"none", "<<<<<<", "2026-11-21T08:00:00+07:00", check.Undetermined},
		{"no date", "301315", "2026-11-21T08:00:00+07:00", check.Undetermined},
		{"a year alone, not over", "26<<<<", "2026-11-21T08:00:00+07:00", check.Successful},
		{"a year alone, over", "25<<<<", "2026-11-21T08:00:00+07:00", check.Failed},
	} {
		e := hoa(t)
		e.ReadAt, e.DG1.DateOfExpiry = at(c.at), personal.Text(c.expiry)
		r := Assemble(e)
		if got := result(r, "document.expiry"); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if r.Verdict != Genuine || r.Verdict.Expired(r.Checks) != (c.want == check.Failed) {
			t.Errorf("%s: verdict %s, expired %v", c.name, r.Verdict, r.Verdict.Expired(r.Checks))
		}
	}
}

func TestNumberStructure(t *testing.T) {
	for _, c := range []struct {
		name       string
		number     personal.Text
		birth, sex personal.Text
		want       check.Result
		detail     string
	}{
		{"as it should be", "001190123456", "15/01/1990", "Nữ", check.Successful, ""},
		{"a province that no list has", "999190123456", "15/01/1990", "Nữ", check.Successful, "registered abroad"},
		{"another sex", "001090123456", "15/01/1990", "Nữ", check.Failed, string(vnid.WarnSex)},
		{"another year", "001191123456", "15/01/1990", "Nữ", check.Failed, string(vnid.WarnYear)},
		{"another year, unknown province", "999191123456", "15/01/1990", "Nữ", check.Failed, string(vnid.WarnYear)},
		{"a year alone", "001190123456", "1990", "Nữ", check.Successful, ""},
		{"nothing to compare with", "001190123456", "", "", check.Successful, ""},
		{"no number", "00119012345", "15/01/1990", "Nữ", check.Failed, "not twelve digits"},
	} {
		e := Evidence{ReadAt: noon, DG13: with(lds.FieldPersonalNumber, c.number)}
		e.DG13.Fields[lds.FieldDateOfBirth], e.DG13.Fields[lds.FieldSex] = []personal.Text{c.birth}, []personal.Text{c.sex}
		got, _ := check.Find(Assemble(e).Checks, "number.structure")
		if got.Result != c.want || !strings.Contains(got.Detail, c.detail) {
			t.Errorf("%s: %s (%s)", c.name, got.Result, got.Detail)
		}
	}
	for name, e := range map[string]Evidence{
		"DG1": {ReadAt: noon, DG1: zone(t, hoaZone)}, "QR": {ReadAt: noon, QR: qr(t, hoaQR)}, "printed": {ReadAt: noon, Printed: zone(t, hoaZone)},
	} {
		if got := result(Assemble(e), "number.structure"); got != check.Successful {
			t.Errorf("of %s alone: %s", name, got)
		}
	}
	if got := result(Assemble(Evidence{ReadAt: noon}), "number.structure"); got != "" {
		t.Errorf("of nothing: %s", got)
	}
}

func TestNobodyHasComparedTheFace(t *testing.T) {
	if got := result(Assemble(hoa(t)), "holder.face"); got != check.Undetermined {
		t.Errorf("holder.face: %s", got)
	}
}
