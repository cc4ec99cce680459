package vnid

import (
	"errors"
	"strings"
	"testing"
)

const zone = "IDVNM1901234569001190123456<<0\n9001158F3001156VNM<<<<<<<<<<<8\nNGUYEN<<THI<HOA<<<<<<<<<<<<<<<"

func TestClassify(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want Kind
	}{
		"card of 2021":                 {cccd2021, KindCCCD},
		"card of 2024":                 {canCuoc2024, KindCanCuoc},
		"seven parts, issued in 2025":  {strings.Replace(cccdNoOld, "20042021", "20042025", 1), KindCanCuoc},
		"card with a broken date":      {strings.Replace(cccd2021, "15011990", "99011990", 1), KindCCCD},
		"card with a short number":     {strings.Replace(cccd2021, "001190123456", "1190123456", 1), KindCCCD},
		"card behind a prefix":         {"CCCD:" + cccd2021 + "\r\n", KindCCCD},
		"insurance of 2017":            {bhyt2017, KindBHYT},
		"insurance of 2021":            {bhyt2021, KindBHYT},
		"insurance, short":             {bhytShort, KindBHYT},
		"insurance with 12 digits":     {strings.Replace(bhyt2021, "0123456789", "001190123456", 1), KindBHYT},
		"insurance with a broken date": {strings.Replace(bhyt2017, "15/01/2010", "15/41/2010", 1), KindBHYT},
		"zone in lines":                {zone + "\r\n", KindMRZ},
		"zone in one":                  {strings.ReplaceAll(zone, "\n", ""), KindMRZ},
		"passport":                     {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10", KindMRZ},
		"transfer":                     {vietQRVaccine, KindVietQR},
		"broken transfer":              {vietQRVaccine[:40], KindVietQR},
		"another EMV code":             {"0002015802VN", KindOther},
		"link":                         {" https://vneid.gov.vn/x", KindURL},
		"plain link":                   {"HTTP://x", KindURL},
		"health declaration":           {"001190123456|NGUYEN THI HOA|1990-01-15|1|QID123|EXT|1", KindOther},
		"bars":                         {"a|b|c|d|e|f|g|h", KindOther},
		"numbers and bars":             {"1|2|3|4|5|6|7", KindOther},
		"fillers of a zone":            {strings.Repeat("<", 90), KindOther},
		"no UTF-8":                     {"\xff\xfe", KindOther},
		"nothing":                      {"", KindOther},
		"huge":                         {strings.Repeat("A", 1<<16), KindOther},
	} {
		if got := Classify(c.text); got != c.want {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestFields(t *testing.T) {
	for name, c := range map[string]struct {
		text, want string
		err        error
	}{
		"citizen card":       {cccd2021, hoaJSON, nil},
		"insurance":          {bhyt2017, json2017, nil},
		"link":               {"https://vneid.gov.vn/x", `null`, nil},
		"other":              {"hello", `null`, nil},
		"broken date":        {strings.Replace(cccd2021, "15011990", "99011990", 1), `null`, ErrDate},
		"broken transfer":    {vietQRVaccine[:40], `null`, ErrNotVietQR},
		"broken insurance":   {strings.Replace(bhyt2017, "15/01/2010", "15/41/2010", 1), `null`, ErrDate},
		"health declaration": {"1|NGUYEN THI HOA|1990-01-15|1|QID123|EXT", `null`, ErrDeclaration},
		"no UTF-8":           {"\xff", `null`, ErrEncoding},
		"transfer":           {vietQRHospital, `{"bin":"970436","account":"1234567890","amount":85000,"purpose":"KCB 0001 LK123","crcOk":true}`, nil},
		"zone": {zone, `{"format":"TD1","type":"ID","issuer":"VNM","number":"190123456","personalNumber":"001190123456","fullName":"NGUYEN THI HOA",` +
			`"dateOfBirth":"1990-01-15","sex":"female","nationality":"VNM","expires":"2030-01-15","noExpiry":false,"checkDigits":[` +
			`{"field":"documentNumber","ok":true},{"field":"dateOfBirth","ok":true},{"field":"dateOfExpiry","ok":true},` +
			`{"field":"composite","ok":true},{"field":"vietnameseNumber","ok":true}]}`, nil},
		"zone with a date that is none": {"I<UTOL898902C<3<<<<<<<<<<<<<<<\n6913061F9912316UTO<<<<<<<<<<<2\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
			`{"format":"TD1","type":"I","issuer":"UTO","number":"L898902C","fullName":"ERIKSSON ANNA MARIA","sex":"female","nationality":"UTO",` +
				`"expires":"1999-12-31","noExpiry":false,"checkDigits":[{"field":"documentNumber","ok":true},{"field":"dateOfBirth","ok":false},` +
				`{"field":"dateOfExpiry","ok":false},{"field":"composite","ok":false}]}`, ErrDate},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Fields(c.text, at)
			if !errors.Is(err, c.err) {
				t.Fatalf("got %v", err)
			}
			if j := asJSON(t, got); j != c.want {
				t.Errorf("got\n%s\nwant\n%s", j, c.want)
			}
		})
	}
}

// FuzzFields: a kind and its parser agree for every text: either there are
// fields or there is an error.
func FuzzFields(f *testing.F) {
	for _, s := range []string{cccd2021, canCuoc2024, bhyt2017, bhyt2021, bhytShort, zone, vietQRVaccine, "https://x", "", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		kind := Classify(text)
		v, err := Fields(text, at)
		if none := kind == KindURL || kind == KindOther; (v == nil && err == nil) != none && err == nil {
			t.Errorf("%s: no fields and no error", kind)
		}
	})
}
