package identity

import (
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// says is a value with where it came from and what it is worth.
type says struct {
	value     string
	source    Source
	assurance Verdict
}

func checkPerson(t *testing.T, name string, r *Record, want map[string]says) {
	t.Helper()
	got := map[string]says{}
	for _, f := range r.Person.Fields() {
		got[f.Name] = says{f.Value.Value.Reveal(), f.Source, f.Assurance}
	}
	for field, w := range want {
		if w == (says{}) {
			if g, there := got[field]; there {
				t.Errorf("%s: %s of %s is %s, want none", name, field, g.source, g.assurance)
			}
			continue
		}
		if got[field] != w {
			t.Errorf("%s: %s is %+v, want %+v", name, field, got[field], w)
		}
	}
}

func TestEveryValueOfACard(t *testing.T) {
	const v = Genuine
	checkPerson(t, "the chip", Assemble(hoa(t)), map[string]says{
		"personalNumber": {"001190123456", SourceDG13, v}, "fullName": {"Nguyễn Thị Hoa", SourceDG13, v},
		"dateOfBirth": {"1990-01-15", SourceDG13, v}, "sex": {"female", SourceDG13, v}, "nationality": {"Việt Nam", SourceDG13, v},
		"ethnicity": {"Kinh", SourceDG13, v}, "religion": {"Không", SourceDG13, v}, "placeOfOrigin": {"Xã X, Hà Nam", SourceDG13, v},
		"residence":           {"Số 1, Phường X, Quận Y, Hà Nội", SourceDG13, v},
		"identifyingFeatures": {"Sẹo khóe mắt trái", SourceDG13, v}, "father": {"Nguyễn Văn Ba", SourceDG13, v},
		"mother": {"Trần Thị Tư", SourceDG13, v}, "spouse": {"Lê Văn Năm", SourceDG13, v}, "previousNumber": {"012345678", SourceDG13, v},
	})
	e := hoa(t)
	e.DG13 = nil
	checkPerson(t, "DG1 and QR", Assemble(e), map[string]says{
		"personalNumber": {"001190123456", SourceDG1, v}, "fullName": {"NGUYEN THI HOA", SourceDG1, v},
		"dateOfBirth": {"1990-01-15", SourceDG1, v}, "sex": {"female", SourceDG1, v}, "nationality": {"VNM", SourceDG1, v},
		"residence":      {"Số 1, Phường X, Quận Y, Hà Nội", SourceQRCCCD, Claimed},
		"previousNumber": {"012345678", SourceQRCCCD, Claimed}, "ethnicity": {}, "father": {}, "placeOfOrigin": {},
	})
	e.DG1, e.Face, e.Checks = nil, nil, nil
	checkPerson(t, "the QR", Assemble(e), map[string]says{
		"personalNumber": {"001190123456", SourceQRCCCD, Claimed}, "fullName": {"Nguyễn Thị Hoa", SourceQRCCCD, Claimed},
		"dateOfBirth": {"1990-01-15", SourceQRCCCD, Claimed}, "sex": {"female", SourceQRCCCD, Claimed}, "nationality": {},
	})
	e.QR, e.BHYT = nil, bhyt(t, hoaBHYT)
	checkPerson(t, "the insurance card", Assemble(e), map[string]says{
		"personalNumber": {}, "fullName": {"Nguyễn Thị Hoa", SourceQRBHYT, Claimed}, "dateOfBirth": {"1990-01-15", SourceQRBHYT, Claimed},
		"sex": {"female", SourceQRBHYT, Claimed}, "residence": {"Số 1, Phường Y, Hà Nội", SourceQRBHYT, Claimed},
	})
	e.BHYT, e.Printed = nil, zone(t, hoaZone)
	checkPerson(t, "the zone as printed", Assemble(e), map[string]says{
		"personalNumber": {"001190123456", SourceMRZ, Claimed}, "fullName": {"NGUYEN THI HOA", SourceMRZ, Claimed},
		"dateOfBirth": {"1990-01-15", SourceMRZ, Claimed}, "sex": {"female", SourceMRZ, Claimed}, "nationality": {"VNM", SourceMRZ, Claimed},
	})
}

func TestSourcesInOrder(t *testing.T) {
	everything := hoa(t)
	everything.DG11 = &lds.PersonalDetails{
		FullName: "NGUYEN<<THI<HOA<ELEVEN", PersonalNumber: "011190123456", DateOfBirth: "19900116", PlaceOfBirth: "HA NOI<VIET NAM", Address: "1 X<HA NOI",
	}
	everything.BHYT, everything.Printed = bhyt(t, hoaBHYT), zone(t, hoaZone)
	for _, c := range []struct {
		name   string
		remove []string
		want   map[string]Source
	}{
		{"all", nil, map[string]Source{"personalNumber": SourceDG13, "fullName": SourceDG13, "dateOfBirth": SourceDG13, "sex": SourceDG13,
			"nationality": SourceDG13, "placeOfOrigin": SourceDG13, "residence": SourceDG13, "previousNumber": SourceDG13}},
		{"without DG13", []string{"dg13"}, map[string]Source{"personalNumber": SourceDG11, "fullName": SourceDG11, "dateOfBirth": SourceDG11,
			"sex": SourceDG1, "nationality": SourceDG1, "placeOfOrigin": SourceDG11, "residence": SourceDG11, "previousNumber": SourceQRCCCD}},
		{"without DG11", []string{"dg13", "dg11"}, map[string]Source{"personalNumber": SourceDG1, "fullName": SourceDG1, "dateOfBirth": SourceDG1,
			"sex": SourceDG1, "residence": SourceQRCCCD}},
		{"without a chip", []string{"dg13", "dg11", "dg1"}, map[string]Source{"personalNumber": SourceQRCCCD, "fullName": SourceQRCCCD,
			"dateOfBirth": SourceQRCCCD, "sex": SourceQRCCCD, "nationality": SourceMRZ, "residence": SourceQRCCCD}},
		{"without the card's QR", []string{"dg13", "dg11", "dg1", "qr"}, map[string]Source{"personalNumber": SourceMRZ, "fullName": SourceQRBHYT,
			"dateOfBirth": SourceQRBHYT, "sex": SourceQRBHYT, "residence": SourceQRBHYT}},
	} {
		e := everything
		for _, s := range c.remove {
			switch s {
			case "dg13":
				e.DG13 = nil
			case "dg11":
				e.DG11 = nil
			case "dg1":
				e.DG1 = nil
			case "qr":
				e.QR = nil
			}
		}
		got := map[string]Source{}
		for _, f := range Assemble(e).Person.Fields() {
			got[f.Name] = f.Source
		}
		for field, want := range c.want {
			if got[field] != want {
				t.Errorf("%s: %s comes from %q, want %q", c.name, field, got[field], want)
			}
		}
	}
}

func TestTextsOfDG11LoseTheirFillers(t *testing.T) {
	e := hoa(t)
	e.DG13, e.QR = nil, nil
	e.DG11 = &lds.PersonalDetails{FullName: "NGUYEN<<THI<HOA", PlaceOfBirth: "HA NOI<VIET NAM", Address: "SO 1<PHUONG X<HA NOI", DateOfBirth: "1990<<<<"}
	checkPerson(t, "DG11", Assemble(e), map[string]says{
		"fullName": {"NGUYEN THI HOA", SourceDG11, Genuine}, "placeOfOrigin": {"HA NOI VIET NAM", SourceDG11, Genuine},
		"residence": {"SO 1 PHUONG X HA NOI", SourceDG11, Genuine}, "dateOfBirth": {"1990", SourceDG11, Genuine},
	})
}

func TestAssurances(t *testing.T) {
	for _, c := range []struct {
		name    string
		results map[string]check.Result
		chip    says // the number, by DG13
		origin  says // known by DG13 alone
		verdict Verdict
	}{
		{"genuine", nil,
			says{"001190123456", SourceDG13, Genuine}, says{"Xã X, Hà Nam", SourceDG13, Genuine}, Genuine},
		{"authentic", map[string]check.Result{"chip.ca": check.NotSupported, "chip.aa": check.NotSupported},
			says{"001190123456", SourceDG13, Authentic}, says{"Xã X, Hà Nam", SourceDG13, Authentic}, Authentic},
		{"no anchor", map[string]check.Result{"pa.chain": check.Undetermined},
			says{"001190123456", SourceDG13, Consistent}, says{"Xã X, Hà Nam", SourceDG13, Consistent}, Consistent},
		{"signature that we cannot check", map[string]check.Result{"pa.signature": check.Undetermined},
			says{"001190123456", SourceDG13, Claimed}, says{"Xã X, Hà Nam", SourceDG13, Claimed}, Claimed},
		{"DG13 that nobody signed goes after DG1, which is signed", map[string]check.Result{"pa.hash.dg13": ""},
			says{"001190123456", SourceDG1, Genuine}, says{"Xã X, Hà Nam", SourceDG13, Claimed}, Genuine},
		{"DG13 whose hash cannot be calculated", map[string]check.Result{"pa.hash.dg13": check.Undetermined},
			says{"001190123456", SourceDG1, Genuine}, says{"Xã X, Hà Nam", SourceDG13, Claimed}, Genuine},
		{"altered", map[string]check.Result{"pa.hash.dg2": check.Failed},
			says{"001190123456", SourceDG13, Rejected}, says{"Xã X, Hà Nam", SourceDG13, Rejected}, Rejected},
		{"altered and unsigned", map[string]check.Result{"pa.hash.dg2": check.Failed, "pa.hash.dg13": ""},
			says{"001190123456", SourceDG13, Rejected}, says{"Xã X, Hà Nam", SourceDG13, Rejected}, Rejected},
	} {
		e := hoa(t)
		e.QR.PreviousNumber = "999999999" // a QR may say what it likes
		e.DG13 = with(lds.FieldPreviousNumber)
		r := Assemble(e.changed(c.results))
		if r.Verdict != c.verdict {
			t.Errorf("%s: verdict %s", c.name, r.Verdict)
		}
		checkPerson(t, c.name, r, map[string]says{
			"personalNumber": c.chip, "placeOfOrigin": c.origin, "previousNumber": {"999999999", SourceQRCCCD, Claimed},
		})
	}
}

func TestPortrait(t *testing.T) {
	for name, c := range map[string]struct {
		dg2  check.Result
		want Verdict
	}{"signed": {check.Successful, Genuine}, "not listed": {"", Claimed}, "altered": {check.Failed, Rejected}} {
		p := Assemble(hoa(t).changed(map[string]check.Result{"pa.hash.dg2": c.dg2})).Portrait
		// printf 'not really a picture' | sha256sum
		if p == nil || p.Assurance != c.want || p.MIME != "image/jpeg" || p.Width != 240 || p.Height != 320 ||
			p.SHA256 != "fe1a4ab1fb6347036bead73597d5d2958b26ac0b96f68ca2f6dcee53a50f297e" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	e := hoa(t)
	e.Face = nil
	if p := Assemble(e).Portrait; p != nil {
		t.Errorf("no face, and %+v", p)
	}
}

func TestDocument(t *testing.T) {
	const (
		passport  = "P<VNMNGUYEN<<THI<HOA<<<<<<<<<<<<<<<<<<<<<<<<" + "C1234567<5VNM9001158F3001156<<<<<<<<<<<<<<06"
		forever   = "IDVNM0601234563079060123456<<3" + "6004309M9912315VNM<<<<<<<<<<<2" + "TRAN<<VAN<AN<<<<<<<<<<<<<<<<<<"
		foreignID = "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F1204159UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
		foreign99 = "I<UTOD231458907<<<<<<<<<<<<<<<" + "7408122F9912315UTO<<<<<<<<<<<6" + "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"
		newQR     = "001190123456||Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Hà Nội|20092024||||"
	)
	card := func(kind Kind, issued, expires personal.Text) Document {
		return Document{Kind: kind, Type: "ID", Format: "TD1", Issuer: "VNM", Number: "190123456", Issued: issued, Expires: expires}
	}
	for _, c := range []struct {
		name   string
		change func(*Evidence)
		want   Document
	}{
		{"card of 2021", func(*Evidence) {}, card(KindCCCD, "2021-04-20", "2030-01-15")},
		{"the last day of the old law", func(e *Evidence) { e.DG13 = with(lds.FieldDateOfIssue, "30/06/2024") }, card(KindCCCD, "2024-06-30", "2030-01-15")},
		{"the first day of the new law", func(e *Evidence) { e.DG13 = with(lds.FieldDateOfIssue, "01/07/2024") }, card(KindCanCuoc, "2024-07-01", "2030-01-15")},
		{"the chip's date goes before the QR", func(e *Evidence) { e.QR = qr(t, newQR) }, card(KindCCCD, "2021-04-20", "2030-01-15")},
		{"the QR knows the kind where the chip does not, and its date is no chip's", func(e *Evidence) { e.DG13, e.QR = nil, qr(t, newQR) }, card(KindCanCuoc, "", "2030-01-15")},
		{"a date that nobody signed", func(e *Evidence) { *e = e.changed(map[string]check.Result{"pa.hash.dg13": ""}) }, card(KindCCCD, "", "2030-01-15")},
		{"DG12", func(e *Evidence) { e.DG13, e.DG12 = nil, &lds.DocumentDetails{DateOfIssue: "20210420"} }, card(KindCCCD, "2021-04-20", "2030-01-15")},
		{"no expiry", func(e *Evidence) { e.DG1, e.DG13, e.QR = zone(t, forever), nil, nil },
			Document{Kind: KindCCCD, Type: "ID", Format: "TD1", Issuer: "VNM", Number: "060123456", NoExpiry: true}},
		{"991231 elsewhere is a date", func(e *Evidence) { e.DG1, e.DG13, e.QR = zone(t, foreign99), nil, nil },
			Document{Kind: KindOther, Type: "I", Format: "TD1", Issuer: "UTO", Number: "D23145890", Expires: "1999-12-31"}},
		{"foreign card", func(e *Evidence) { e.DG1, e.DG13, e.QR = zone(t, foreignID), nil, nil },
			Document{Kind: KindOther, Type: "I", Format: "TD1", Issuer: "UTO", Number: "D23145890", Expires: "2012-04-15"}},
		{"passport", func(e *Evidence) { e.DG1, e.DG13, e.QR = zone(t, passport), nil, nil },
			Document{Kind: KindPassport, Type: "P", Format: "TD3", Issuer: "VNM", Number: "C1234567", Expires: "2030-01-15"}},
		{"QR alone", func(e *Evidence) { *e = Evidence{ReadAt: noon, QR: qr(t, hoaQR)} },
			Document{Kind: KindCCCD, Issuer: "VNM", Number: "190123456", Issued: "2021-04-20"}},
		{"QR of 2024 alone", func(e *Evidence) { *e = Evidence{ReadAt: noon, QR: qr(t, newQR)} },
			Document{Kind: KindCanCuoc, Issuer: "VNM", Number: "190123456", Issued: "2024-09-20"}},
		{"printed zone alone", func(e *Evidence) { *e = Evidence{ReadAt: noon, Printed: zone(t, hoaZone)} }, card(KindCCCD, "", "2030-01-15")},
		{"nothing", func(e *Evidence) { *e = Evidence{ReadAt: noon} }, Document{Kind: KindOther}},
	} {
		e := hoa(t)
		c.change(&e)
		if got := Assemble(e).Document; got != c.want {
			t.Errorf("%s: %s %s %s %s, number %v, issued %q, expires %q, no expiry %v", c.name, got.Kind, got.Type, got.Format, got.Issuer,
				got.Number == c.want.Number, got.Issued.Reveal(), got.Expires.Reveal(), got.NoExpiry)
		}
	}
}

func TestDatesOfBirth(t *testing.T) {
	// The check digits of these zones do not matter here.
	for _, c := range []struct{ name, zone, number, want string }{
		{"by the number, in the century before", "200115", "001020123456", "1920-01-15"},
		{"by the number, in this one", "200115", "001220123456", "2020-01-15"},
		{"a number of another year says nothing", "200115", "001019123456", "2020-01-15"},
		{"nobody is born in the future", "900115", "001290123456", "1990-01-15"},
		{"a year alone", "90<<<<", "001190123456", "1990"},
		{"a year alone, as zeros", "900000", "001190123456", "1990"},
		{"a month, no day", "9001<<", "001190123456", "1990-01"},
		{"none", "<<<<<<", "001190123456", ""},
		{"no date at all", "901341", "001190123456", ""},
	} {
		z := zone(t, hoaZone)
		z.DateOfBirth, z.DocumentNumber, z.OptionalData1 = personal.Text(c.zone), personal.Text(c.number[3:]), personal.Text(c.number)
		got := Assemble(Evidence{ReadAt: noon, DG1: z}).Person.DateOfBirth
		if got == nil && c.want != "" || got != nil && got.Value.Reveal() != c.want {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
	}
	for chip, want := range map[personal.Text]personal.Text{
		"15/01/1990": "1990-01-15", "1990": "1990", "01/1990": "1990-01", "00/00/1990": "1990", "15011990": "1990-01-15",
	} {
		got := Assemble(Evidence{ReadAt: noon, DG13: with(lds.FieldDateOfBirth, chip)}).Person.DateOfBirth
		if got == nil || got.Value != want {
			t.Errorf("a date of DG13 is not %s", want.Reveal())
		}
	}
	if got := Assemble(Evidence{ReadAt: noon, DG13: with(lds.FieldDateOfBirth, "không rõ")}).Person.DateOfBirth; got != nil {
		t.Error("words became a date")
	}
}

func TestSexWords(t *testing.T) {
	for chip, want := range map[personal.Text]personal.Text{"Nam": "male", "Nữ": "female", "NỮ": "female", "Nu\u031B\u0303": "female"} {
		got := Assemble(Evidence{ReadAt: noon, DG13: with(lds.FieldSex, chip)}).Person.Sex
		if got == nil || got.Value != want || got.Source != SourceDG13 {
			t.Errorf("sex in DG13 is not %s", want.Reveal())
		}
	}
	for letter, want := range map[personal.Text]personal.Text{"M": "male", "F": "female", "": "unspecified"} {
		z := zone(t, hoaZone)
		z.Sex = letter
		got := Assemble(Evidence{ReadAt: noon, DG1: z, DG13: with(lds.FieldSex, "?")}).Person.Sex
		if got == nil || got.Value != want || got.Source != SourceDG1 {
			t.Errorf("sex in DG1 is not %s", want.Reveal())
		}
	}
}

func TestRecordsAreDatedInVietnam(t *testing.T) {
	r := Assemble(Evidence{ReadAt: time.Date(2026, 11, 21, 20, 30, 0, 999, time.UTC)})
	if got := r.ReadAt.Format(time.RFC3339Nano); got != "2026-11-22T03:30:00+07:00" {
		t.Errorf("read at %s", got)
	}
	if r.Schema != "cccd-agent/record/1" {
		t.Errorf("schema %s", r.Schema)
	}
}
