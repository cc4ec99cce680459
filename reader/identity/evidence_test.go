package identity

import (
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/lds"
	"github.com/cccd-agent/cccd-agent/reader/mrz"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// An invented citizen, as a card, its QR and an insurance card tell of her.
const (
	hoaZone = "IDVNM1901234569001190123456<<0" + "9001158F3001156VNM<<<<<<<<<<<8" + "NGUYEN<<THI<HOA<<<<<<<<<<<<<<<"
	hoaQR   = "001190123456|012345678|Nguyễn Thị Hoa|15011990|Nữ|Số 1, Phường X, Quận Y, Hà Nội|20042021"
	hoaBHYT = "0123456789|4e677579e1bb856e205468e1bb8b20486f61|15/01/1990|2|53e1bb9120312c205068c6b0e1bb9d6e6720592c2048c3a0204ee1bb9969|01 - 043|01/06/2021|-|01/06/2021|01050123456789|-|4|01/01/2025|1a2b3c4d5e6f7080-1202|4|5175e1baad6e20592c2048c3a0204ee1bb9969|$"
)

// noon is a time at which hoa's card is valid.
var noon = time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)

func zone(t testing.TB, text string) *mrz.MRZ {
	t.Helper()
	m, err := mrz.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return &m
}

func qr(t testing.TB, text string) *vnid.CCCD {
	t.Helper()
	c, err := vnid.ParseCCCD(text)
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

func bhyt(t testing.TB, text string) *vnid.BHYT {
	t.Helper()
	b, err := vnid.ParseBHYT(text)
	if err != nil {
		t.Fatal(err)
	}
	return &b
}

func hoaDetails() *lds.CitizenDetails {
	return &lds.CitizenDetails{Version: 1, Fields: map[int][]personal.Text{
		lds.FieldPersonalNumber: {"001190123456"}, lds.FieldFullName: {"Nguyễn Thị Hoa"}, lds.FieldDateOfBirth: {"15/01/1990"},
		lds.FieldSex: {"Nữ"}, lds.FieldNationality: {"Việt Nam"}, lds.FieldEthnicity: {"Kinh"}, lds.FieldReligion: {"Không"},
		lds.FieldPlaceOfOrigin: {"Xã X, Hà Nam"}, lds.FieldResidence: {"Số 1, Phường X, Quận Y, Hà Nội"},
		lds.FieldIdentifyingFeatures: {"Sẹo khóe mắt trái"}, lds.FieldDateOfIssue: {"20/04/2021"}, lds.FieldDateOfExpiry: {"15/01/2030"},
		lds.FieldParents: {"Nguyễn Văn Ba", "Trần Thị Tư"}, lds.FieldSpouse: {"Lê Văn Năm"}, lds.FieldPreviousNumber: {"012345678"},
	}}
}

// with returns the details with one field replaced; no value leaves it out.
func with(field int, values ...personal.Text) *lds.CitizenDetails {
	d := hoaDetails()
	if d.Fields[field] = values; values == nil {
		delete(d.Fields, field)
	}
	return d
}

// hoa is what a flawless reading of the card gives.
func hoa(t testing.TB) Evidence {
	return Evidence{
		ID: "6f1c6e0e-0000-4000-8000-000000000001", ReadAt: noon, Reader: Reader{Name: "ACME 1", Model: "Model 1"},
		DG1: zone(t, hoaZone), DG13: hoaDetails(), QR: qr(t, hoaQR),
		Face:   &lds.Face{Format: lds.JPEG, Width: 240, Height: 320, Image: personal.Bytes("not really a picture")},
		Checks: genuine(map[string]check.Result{"pa.hash.dg11": check.Successful, "pa.hash.dg12": check.Successful, "pa.hash.dg13": check.Successful}), AnchorVerified: true,
	}.changed(map[string]check.Result{"document.expiry": ""}) // Assemble finds that out
}

// changed is evidence with the results of some checks replaced; an empty one
// leaves the check out.
func (e Evidence) changed(results map[string]check.Result) Evidence {
	var checks []check.Check
	for _, c := range e.Checks {
		if r, ok := results[c.ID]; ok {
			c.Result = r
		}
		if c.Result != "" {
			checks = append(checks, c)
		}
	}
	e.Checks = checks
	return e
}

func result(r *Record, id string) check.Result {
	c, _ := check.Find(r.Checks, id)
	return c.Result
}
